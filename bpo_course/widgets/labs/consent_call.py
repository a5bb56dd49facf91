"""The first part of the consent lab: who may be called at a moment, by which rules, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bpo_course.rules import Rule
from bpo_course.scenarios import ConsentList, ConsentPerson, consent_list
from bpo_course.tools import consent
from bpo_course.widgets.labs.consent_entries import known_of, reason_of, register_words
from bpo_course.widgets.labs.consent_words import (
    ANSWERS,
    GUESSES,
    call_words,
    city,
    moment,
    number_words,
)
from bpo_course.widgets.labs.in_words import counted


def moment_of(values: Mapping[str, Any]) -> datetime:
    """Return the moment that the controls name."""
    hour, minute = map(int, values["time"].split(":"))
    return datetime.combine(values["day"], time(hour, minute), ZoneInfo(values["clock"]))


def when_there(at: datetime, answer: consent.Answer, clock: str) -> str:
    """Return a moment on the called person's clocks, and on the learner's."""
    here = f"{moment(at, clock)} ({city(clock)})"
    zones = [zone for zone in answer.zones if zone != clock]
    there = [f"{moment(at, zone)} ({city(zone)})" for zone in zones[:3]]
    return "; ".join([*there, here])


@dataclass
class CallStep:
    """The list as the learner calls it. It knows the people, and nothing of the screen.

    Args:
        rules: The rules of law.
        seed: Which list.
        at: The moment.
        land: Whose people are shown, "all" or a country.
        open: The id of the person who is open.
        guesses: "yes" or "no" by person, for this moment.
        shown: Whether the answers are shown without a guess.
    """

    rules: Sequence[Rule]
    seed: int
    at: datetime
    land: str = "all"
    guesses: dict[str, str] = field(default_factory=dict)
    shown: bool = False

    def __post_init__(self) -> None:
        self.take(self.seed)

    # -- what the learner does -------------------------------------------------------------------

    def take(self, seed: int) -> None:
        """Begin with a list."""
        self.seed = seed
        self.list: ConsentList = consent_list(seed)
        self._answers: dict[str, consent.Answer] = {}
        self._strips: dict[tuple[str, date, str], tuple[tuple[datetime, datetime], ...]] = {}
        self._day_shown: tuple[date, str] | None = None
        self.guesses.clear()
        self.shown = False
        self.open = self.people[0].id

    def move(self, at: datetime) -> None:
        """Go to another moment: what was guessed counts for the old one alone."""
        if at != self.at:
            self._answers.clear()
            self.guesses.clear()
            self.shown = False
        self.at = at

    def look(self, land: str) -> None:
        """Show the people of a country, or all of them."""
        self.land = land
        if self.person not in self.people:
            self.open = self.people[0].id

    def step(self, by: int) -> None:
        """Open the next person of those that are shown, or the one before."""
        names = [person.id for person in self.people]
        self.open = names[(names.index(self.open) + by) % len(names)]

    def show_day(self) -> None:
        """Show all answers, and the 24 hours of this day for everyone."""
        self._day_shown = self._day_key

    # -- what it knows ---------------------------------------------------------------------------

    @property
    def day_is_shown(self) -> bool:
        """Whether the 24 hours of everyone are shown: they are for one day, on one clock."""
        return self._day_shown == self._day_key

    @property
    def _day_key(self) -> tuple[date, str]:
        return self.at.date(), str(self.at.tzinfo)

    @property
    def people(self) -> list[ConsentPerson]:
        """The people who are shown."""
        return [one for one in self.list.people if self.land in ("all", one.id[:2])]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all people."""
        return tuple(person.id for person in self.list.people)

    @property
    def person(self) -> ConsentPerson:
        """The person who is open."""
        return next(one for one in self.list.people if one.id == self.open)

    def answer(self, person: ConsentPerson) -> consent.Answer:
        """Return whether a person may be called at the moment."""
        if person.id not in self._answers:
            self._answers[person.id] = person.answer(self.at, self.list.ledger, self.rules)
        return self._answers[person.id]

    def is_shown(self, person: ConsentPerson, *, at_once: bool) -> bool:
        """Return whether the answer for a person is shown."""
        return self._all_shown(at_once) or person.id in self.guesses

    def _all_shown(self, at_once: bool) -> bool:
        return at_once or self.shown or self.day_is_shown

    def score(self) -> tuple[int, int]:
        """Return how many guesses are right, and how many there are."""
        by_id = {person.id: person for person in self.list.people}
        right = sum(
            (guess == "yes") == self.answer(by_id[name]).allowed
            for name, guess in self.guesses.items()
        )
        return right, len(self.guesses)

    def strip(self, person: ConsentPerson) -> tuple[tuple[datetime, datetime], ...]:
        """Return when a person may be called on the day of the moment, by the learner's clock."""
        key = person.id, *self._day_key
        if key not in self._strips:
            self._strips[key] = self.list.open_between(person, *self._day, self.rules)
        return self._strips[key]

    @property
    def _day(self) -> tuple[datetime, datetime]:
        start = datetime.combine(self.at.date(), time(), self.at.tzinfo)
        return start, start + timedelta(days=1)

    # -- what is shown ---------------------------------------------------------------------------

    def opened(self, clock: str, *, at_once: bool) -> dict[str, Any]:
        """Return the person who is open, with the answer where it is shown."""
        person, shown = self.person, self.is_shown(self.person, at_once=at_once)
        return self.row(person, at_once=at_once) | {
            "ledger": known_of(person, self.list.ledger, self.at),
            "registers": register_words(person, self.list.ledger, self.at),
            "guess": self.guesses.get(person.id, ""),
            "answer": self.told(person, clock) if shown else None,
        }

    def row(self, person: ConsentPerson, *, at_once: bool) -> dict[str, Any]:
        """Return a person as a row of the list."""
        shown, guess = self.is_shown(person, at_once=at_once), self.guesses.get(person.id, "")
        allowed = self.answer(person).allowed if shown else False
        return {
            "id": person.id,
            "name": person.name,
            "number": number_words(person),
            "where": person.where or "no address",
            "purpose": call_words(person.purpose, person.sector),
            "about": person.about,
            "caller": person.caller,
            "open": person.id == self.open,
            "shown": shown,
            "allowed": allowed,
            "answer": ANSWERS[allowed] if shown else "",
            "guess": GUESSES.get(guess, ""),
            "right": (guess == "yes") == allowed if guess else None,
        }

    def told(self, person: ConsentPerson, clock: str) -> dict[str, Any]:
        """Return the answer for a person in words."""
        answer = self.answer(person)
        guess = self.guesses.get(person.id, "")
        verdict = f"{person.name} may {'' if answer.allowed else 'not '}be called now."
        right = (guess == "yes") == answer.allowed
        begin = ("Right. " if right else "Wrong. ") if guess else ""
        return {
            "tone": ("good" if right else "bad") if guess else "",
            "verdict": begin + verdict,
            "there": when_there(self.at, answer, clock) if answer.zones else "",
            "reasons": [reason_of(one) for one in answer.reasons],
            "next": next_words(answer, clock),
            "notes": list(answer.notes),
            "lifted": [reason_of(one) for one in answer.lifted],
            "strip": self._strip_row(person, clock),
        }

    def strips(self, clock: str) -> list[dict[str, Any]]:
        """Return the day of each person, as parts of a bar and in words; none before it is shown.

        Args:
            clock: The learner's clock.
        """
        if not self.day_is_shown:
            return []
        return [self._strip_row(person, clock) for person in self.people]

    def _strip_row(self, person: ConsentPerson, clock: str) -> dict[str, Any]:
        start, end = self._day
        length, zones = end - start, self.answer(person).zones
        spans = self.strip(person)
        there = zones[0] if zones else clock
        return {
            "name": person.name,
            "where": person.where or "no address",
            "parts": [
                (100 * ((opens - start) / length), 100 * ((closes - opens) / length))
                for opens, closes in spans
            ],
            "here": spans_words(spans, clock),
            "there": f"{spans_words(spans, there)} ({city(there)})" if spans and zones else "–",
        }

    @property
    def now_mark(self) -> float:
        """Where the moment is in the bar of the day, in per cent."""
        start, end = self._day
        return 100 * ((self.at - start) / (end - start))

    def found_words(self, *, at_once: bool) -> str:
        """Return how many may be called, or how the guesses do, in a sentence."""
        right, tried = self.score()
        all_shown = self._all_shown(at_once)
        may = sum(self.answer(one).allowed for one in self.list.people) if all_shown else 0
        words = f"{may} of {len(self.list.people)} may be called now." if all_shown else ""
        guessed = f"{right} of {counted(tried, 'guess', 'guesses')} right." if tried else ""
        return " ".join(filter(None, (words, guessed))) or "No guess yet for this time."


def spans_words(spans: Sequence[tuple[datetime, datetime]], zone: str) -> str:
    """Return times of a day on a clock, in words.

    Example:
        >>> spans_words((), "UTC")
        'not on this day'
    """
    if not spans:
        return "not on this day"
    clock = ZoneInfo(zone)
    return ", then ".join(
        f"{opens.astimezone(clock):%H:%M} to {_end(closes.astimezone(clock))}"
        for opens, closes in spans
    )


def _end(at: datetime) -> str:
    return "24:00" if at.time() == time() else f"{at:%H:%M}"


def next_words(answer: consent.Answer, clock: str) -> str:
    """Return the next lawful time in both clocks, in a sentence; "" where one may call now."""
    if answer.allowed:
        return ""
    if answer.next_at is None:
        return (
            "There is no next lawful time. Waiting doesn't help: something else must change first."
        )
    return f"Next lawful time: {when_there(answer.next_at, answer, clock)}."
