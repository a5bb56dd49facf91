"""A list with faults, to be repaired before it is called. Everyone on it is invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from bpo_course.rules import Rule
from bpo_course.scenarios._consent_people import (
    CONSENT_MOMENT,
    SALES_CALLER,
    SERVICE_CALLER,
    Cast,
    ConsentPerson,
    Fact,
    Planned,
    fact,
    write,
)
from bpo_course.tools import consent

REPAIRS: Final = (
    "keep",
    "number",
    "town",
    "scrub",
    "caller",
    "proof",
    "later",
    "remove",
    "invent",
)
"""What can be done with a row of the list."""
NOT_TODAY: Final = ("proof", "later", "remove")
"""What takes a row out of today's run."""
_STALE, _FRESH = 40, 1 / 24
"""How old the copy of the American register is, in days, and the new one."""
_COVER: Final = ("sales", "home cover")
_PLAN: Final = ("sales", "a mobile plan")
_VISIT: Final = ("service", "a repair visit")
_PROMOTION: Final = {"caller": SALES_CALLER}
_LATE_LOAN: Final = {
    "sector": "bank",
    "debt": "loan",
    "days_past_due": 12,
    "caller": SERVICE_CALLER,
}


def _agreed(days: float, purpose: str, source: str, words: str) -> Fact:
    return fact("consent", days, purpose=purpose, source=source, words=words)


def _tried(days: float) -> Fact:
    return fact("attempt", days, purpose="sales", subject="home cover")


_OFFERS: Final = "You may call me about offers"
_SOUND: Final = _agreed(45, "sales", "web form 9034", _OFFERS)
_ORDER: Final = _agreed(80, "service", "order 7714", "You may call me about my order")
_BRANCH: Final = _agreed(-0.8, "sales", "appointment at the branch", _OFFERS)
_STOP: Final = fact("revoke", 12, source="call", words="Stop calling me")
_BARE: Final = _agreed(30, "sales", "", "")
_NEVER: Final = fact("request", 25, source="call", words="Don't call me again")
_ROWS: Final = (
    Planned("sound", "Leeds", "Leeds", "uk", _VISIT),
    Planned("sound-consent", "Cardiff", "Cardiff", "uk", _COVER, {}, (_SOUND,), "uk-tps"),
    Planned("twice", "Bristol", "Bristol", "uk", _VISIT),
    Planned("no-code", "in", "Pune", "in", _PLAN, _PROMOTION, right="number"),
    Planned("series", "in", "Mumbai", "in", _PLAN, {"caller": "+91 90000 44044"}, right="caller"),
    Planned(
        *("evening", "in", "Jaipur", "in", ("collections", "a car loan, 12 days late")),
        _LATE_LOAN,
        right="later",
    ),
    Planned("other-purpose", "Glasgow", "Glasgow", "uk", _COVER, {}, (_ORDER,), "uk-tps", "remove"),
    Planned("not-yet", "London", "London", "uk", _COVER, {}, (_BRANCH,), "uk-tps", "later"),
    Planned("stopped", "London", "London", "uk", _COVER, {}, (_SOUND, _STOP), "uk-tps", "remove"),
    Planned("no-source", "Leeds", "Leeds", "uk", _COVER, {}, (_BARE,), "uk-tps", "proof"),
    Planned("own-list", "Bristol", "Bristol", "uk", _COVER, {}, (_NEVER,), right="remove"),
    Planned("stale", "410", "Baltimore, Maryland", "us-md", _COVER, right="scrub"),
    Planned(
        *("listed-since", "215", "Philadelphia, Pennsylvania", "us-pa", _COVER),
        listed="us-dnc",
        right="remove",
    ),
    Planned("two-zones", "210", "Texas", "us-tx", _COVER, right="town"),
    Planned(
        *("cap", "305", "Miami, Florida", "us-fl", _COVER, {"zone": "America/New_York"}),
        (_tried(0.9), _tried(0.8), _tried(0.7)),
        right="later",
    ),
)
_TWIN: Final = "twice-again"
"""The second row of the person who is in the list twice."""


@dataclass(frozen=True)
class ConsentRow:
    """A row of a list with faults.

    Args:
        person: Who is to be called.
        right: What has to be done, one of `REPAIRS`.
        fixed: The same person, once the row itself is fixed.
    """

    person: ConsentPerson
    right: str
    fixed: ConsentPerson


@dataclass(frozen=True, eq=False)
class RepairedList:
    """A list with some repairs made, as the system answers for it.

    Args:
        done: What was done, by the row's id; a row that is not named was not looked at.
        answers: The system's answer for each row of today's run, by the row's id.
        numbers: The numbers of today's run that may be called, each once.
        forged: The rows for which a consent was invented.
        ledger: What is known about the rows, with the repairs.
    """

    done: Mapping[str, str]
    answers: Mapping[str, consent.Answer]
    numbers: frozenset[str]
    forged: frozenset[str]
    ledger: consent.Ledger = field(repr=False)

    @property
    def may(self) -> int:
        """How many numbers of today's run may be called; an invented consent doesn't count."""
        return len(self.numbers)

    @property
    def share(self) -> float:
        """The share of the rows in today's run that may be called; not a number for none."""
        return self.may / len(self.answers) if self.answers else float("nan")


@dataclass(frozen=True, eq=False)
class FaultyList:
    """A list with faults, to be called at one moment.

    Args:
        seed: What makes the list the same again.
        rows: The rows, in the order of the list.
    """

    seed: int
    rows: tuple[ConsentRow, ...]

    @property
    def right(self) -> dict[str, str]:
        """What has to be done with each row, by its id."""
        return {row.person.id: row.right for row in self.rows}

    def ledger(self, done: Mapping[str, str]) -> consent.Ledger:
        """Return what is known about all of the rows, with the repairs that were made.

        Args:
            done: What was done, by the row's id.
        """
        ledger, numbers = consent.Ledger(), self._numbers
        us = [numbers[one.id] for one in _ROWS if one.listed == "us-dnc"]
        uk = [numbers[one.id] for one in _ROWS if one.listed == "uk-tps"]
        ledger.load_register("us-dnc", _ago(_STALE), ())
        ledger.load_register("in-preferences", _ago(3), ())
        ledger.load_register("uk-tps", _ago(6), dict.fromkeys(uk, _ago(500).date()))
        if "scrub" in done.values():
            ledger.load_register("us-dnc", _ago(_FRESH), dict.fromkeys(us, _ago(19).date()))
        by_id = {row.person.id: row.fixed for row in self.rows}
        for one in _ROWS:
            write(ledger, by_id[one.id], one.facts)
        for name in (name for name, what in done.items() if what == "invent"):
            forged = fact("consent", _FRESH, purpose="all", source="typed in by an agent")
            write(ledger, by_id[name], [forged])
        return ledger

    def repaired(self, done: Mapping[str, str], rules: Sequence[Rule]) -> RepairedList:
        """Return the list with some repairs made.

        Args:
            done: What was done, by the row's id.
            rules: The rules of law.

        Raises:
            ValueError: If there is no such row or repair.
        """
        _check(done, self.right)
        ledger, answers, numbers = self.ledger(done), {}, set()
        for row in self.rows:
            name = row.person.id
            if done.get(name) in NOT_TODAY:
                continue
            person = row.fixed if done.get(name) == row.right else row.person
            answers[name] = person.answer(CONSENT_MOMENT, ledger, rules)
            if answers[name].allowed and done.get(name) != "invent":
                numbers.add(answers[name].number)
        forged = frozenset(name for name, what in done.items() if what == "invent")
        return RepairedList(dict(done), answers, frozenset(numbers), forged, ledger)

    @property
    def _numbers(self) -> dict[str, str]:
        return {row.person.id: row.fixed.number for row in self.rows}


def _ago(days: float) -> datetime:
    return CONSENT_MOMENT - timedelta(days=days)


def _check(done: Mapping[str, str], rows: Iterable[str]) -> None:
    known = tuple(rows)
    for name, what in done.items():
        if name not in known:
            raise ValueError(f"row must be one of {', '.join(known)}, got {name!r}")
        if what not in REPAIRS:
            raise ValueError(f"repair must be one of {', '.join(REPAIRS)}, got {what!r}")


@lru_cache(maxsize=8)
def faulty_list(seed: int = 1) -> FaultyList:
    """Return a list of sixteen rows, three of which are sound, to be called at one moment.

    Args:
        seed: The seed of chance; the same seed brings the same list.

    Example:
        >>> found = faulty_list(seed=1)
        >>> len(found.rows), found.right["stopped"], found.right["stale"]
        (16, 'remove', 'scrub')
    """
    cast = Cast(seed, 2)
    rows = {one.id: _invented(cast, one) for one in _ROWS}
    order = cast.mixed(tuple(rows))
    twin = _twin(rows["twice"].person)
    place = order.index("twice") + 1
    after = int(cast.rng.integers(place, len(order) + 1))
    order.insert(after, _TWIN)
    return FaultyList(seed, tuple((rows | {_TWIN: twin})[name] for name in order))


def _invented(cast: Cast, one: Planned) -> ConsentRow:
    sound = cast.invented(one)
    if one.id == "no-code":
        return ConsentRow(replace(sound, number=sound.number[4:]), one.right, sound)
    if one.id == "series":
        return ConsentRow(sound, one.right, replace(sound, caller=SALES_CALLER))
    if one.id == "two-zones":
        town = replace(sound, where="San Antonio, Texas", zone="America/Chicago")
        return ConsentRow(sound, one.right, town)
    return ConsentRow(sound, one.right, sound)


def _twin(first: ConsentPerson) -> ConsentRow:
    """Return the same person again, with the number written in another way."""
    code, rest = first.number.split(" ", 1)
    other = replace(first, id=_TWIN, number=f"{code} (0){rest.replace(' ', '-')}")
    return ConsentRow(other, "remove", other)
