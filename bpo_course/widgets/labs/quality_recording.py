"""The third part of the quality lab: card data to find, redaction, notice, and what is deleted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, Final

from bpo_course import content
from bpo_course.rules import Rule
from bpo_course.tools.recording import (
    Archive,
    Duty,
    Hold,
    Keep,
    Kept,
    Recording,
    Turn,
    duty,
    redact,
)
from bpo_course.widgets.card import clock
from bpo_course.widgets.labs.lever_lab import one_of
from bpo_course.widgets.labs.quality_clips import VERDICTS, Clip, clips

TODAY: Final = date(2026, 11, 30)
DAYS: Final = {"2026-11-30": "30 November 2026", "2027-01-01": "1 January 2027"}
PLACES: Final = {
    "in": "India",
    "ph": "Philippines",
    "uk": "United Kingdom",
    "eu": "European Union",
    "us": "United States, state not known",
    "us-ca": "United States, California",
    "us-fl": "United States, Florida",
    "us-nv": "United States, Nevada",
    "us-oh": "United States, Ohio",
    "us-wa": "United States, Washington State",
}
SURE: Final = {
    "primary": "We read the law itself.",
    "secondary": "We read a report about it, not the law itself.",
    "memory": "From memory: we have not checked it yet.",
}
ORDERS: Final = "in-sebi-order-recording"
CODE: Final = (
    "world-pci-code-not-kept",
    "world-pci-recordings-faq",
    "world-pci-telephone-guidance",
)
TRY: Final = "It's four zero one two, double eight double eight, 8888, one double eight one."
LONGEST: Final = 400
_SHARES: Final = Kept(
    "shares", date(2024, 1, 15), ("orders",), "in", "Vikram Rao", "An order for shares"
)


class RecordingStep:
    """Recordings to listen through, a text to redact, places, and an archive."""

    def __init__(self) -> None:
        self.clips = {one.id: one for one in clips()}
        self.open = next(iter(self.clips))
        self.marked: dict[str, frozenset[str]] = {}
        self.judged: dict[str, str] = {}
        self.text = TRY
        self.run = False
        self.customer, self.agent, self.on = "uk", "ph", TODAY.isoformat()
        self.rules = {rule.id: rule for rule in content.rules()}
        self.start_over()

    def start_over(self) -> None:
        """Put all recordings back into the archive."""
        self._kept = (*(_kept(one) for one in self.clips.values()), _SHARES)
        self._gone: dict[str, tuple[date, date]] = {}  # deleted on, due on
        self._held: frozenset[str] = frozenset()
        self.told = ""

    # -- what the learner does -------------------------------------------------------------------

    def choose(self, name: str) -> None:
        """Open a recording.

        Raises:
            ValueError: If there is no such recording.
        """
        self.open = one_of("recording", name, self.clips)

    def mark(self, turn: str) -> None:
        """Mark a turn of the open recording as card data, or take the mark away.

        Raises:
            ValueError: If there is no such turn, or the recording has been judged.
        """
        one_of("turn", turn, [one.id for one in self.clip.recording.turns])
        if self.open in self.judged:
            raise ValueError("this recording has been judged already")
        self.marked[self.open] = self.marks ^ {turn}

    def judge(self, verdict: str) -> bool:
        """Say what is wrong with the open recording, and return whether that is right.

        Raises:
            ValueError: If there is no such answer.
        """
        self.judged.setdefault(self.open, one_of("verdict", verdict, VERDICTS))
        return self.is_right(self.open)

    def is_right(self, name: str) -> bool:
        """Return whether a recording was judged right, with the right turns."""
        clip = self.clips[name]
        same = self.judged.get(name) == clip.verdict
        return same and (clip.verdict != "card" or self.marked.get(name) == frozenset(clip.card))

    def hold(self, name: str) -> None:
        """Put a legal hold on a recording, or lift it.

        Raises:
            ValueError: If there is no such recording, or it is deleted.
        """
        one_of("recording", name, [one.id for one in self._kept])
        self._held ^= {name}
        self.told = ""

    def delete(self, values: Mapping[str, float]) -> tuple[str, ...]:
        """Delete what is due, and return it."""
        archive, on = self.archive(values), self.day(values)
        due = archive.due(on)
        self._gone |= {one.id: (on, archive.due_on(one)) for one in due}
        after = archive.delete([one.id for one in due], on, "you")
        self._kept = after.kept
        count = len(due)
        self.told = (
            f"{count} recording{'s' if count != 1 else ''} deleted. What stays is a line that says"
            " when, and no word of the call."
            if due
            else "Nothing is due on this day."
        )
        return tuple(one.id for one in due)

    # -- what follows ----------------------------------------------------------------------------

    @property
    def clip(self) -> Clip:
        """The recording that is open."""
        return self.clips[self.open]

    @property
    def marks(self) -> frozenset[str]:
        """The turns that are marked in the open recording."""
        return self.marked.get(self.open, frozenset())

    @property
    def duty(self) -> Duty:
        """What must be said before a call between the two places is recorded."""
        on = date.fromisoformat(self.on)
        return duty(self.rules.values(), {self.customer, self.agent}, on)

    def day(self, values: Mapping[str, float]) -> date:
        """Return the day of the archive."""
        return TODAY + timedelta(days=int(values["later"]))

    def archive(self, values: Mapping[str, float]) -> Archive:
        """Return the archive with the policy of the levers, and the holds."""
        policy = (
            Keep("quality", int(values["quality_days"])),
            Keep("disputes", int(values["dispute_days"])),
            Keep("orders", 3 * 365 + 1, "in", ORDERS),
        )
        held = self._held & {one.id for one in self._kept}
        holds = tuple(Hold(f"hold {name}", date.min, frozenset({name})) for name in sorted(held))
        return Archive(policy, self._kept, holds)

    # -- what is shown ---------------------------------------------------------------------------

    def shown(self, values: Mapping[str, float]) -> dict[str, Any]:
        """Return what the template shows.

        Args:
            values: The values of the levers.
        """
        return {
            **self._hunt(),
            **self._redaction(),
            **self._notice(),
            **self._archive(values),
            "card_rules": self._rules(CODE),
        }

    def told_of_judged(self) -> str:
        """Return what is right about the open recording, in sentences; "" before it is judged."""
        clip = self.clip
        if self.open not in self.judged:
            return ""
        numbers = [name[1:] for name in clip.card]
        where = (
            f" It is in turn{'s' if len(numbers) > 1 else ''} {_listed(numbers)}."
            if numbers
            else ""
        )
        sign = "✓ Right" if self.is_right(self.open) else "✗ Not quite"
        return f"{sign}: {VERDICTS[clip.verdict].lower()}.{where} {clip.why}"

    def _hunt(self) -> dict[str, Any]:
        clip, judged = self.clip, self.open in self.judged
        return {
            "clips": {name: one.title for name, one in self.clips.items()},
            "clip": clip,
            "parts": _parts(clip.recording),
            "marks": self.marks,
            "judged": judged,
            "is_right": judged and self.is_right(self.open),
            "verdicts": VERDICTS,
            "chosen": self.judged.get(self.open, ""),
            "hunt_says": self.told_of_judged(),
            "done": {name: self.is_right(name) for name in self.judged},
            "right": sum(map(self.is_right, self.judged)),
        }

    def _redaction(self) -> dict[str, Any]:
        every = self.clips.values()
        turns = sum(len(one.card) for one in every)
        return {
            "run": self.run,
            "redaction_says": (
                f"Of {turns} turns with card data, it finds"
                f" {turns - sum(len(one.missed) for one in every)} and misses"
                f" {sum(len(one.missed) for one in every)}. It takes"
                f" {sum(len(one.alarms) for one in every)} other turn for card data."
            ),
            "redacted": [
                {
                    "title": one.title,
                    "lines": one.redacted,
                    "missed": [_turn(one.recording, name).says for name in one.missed],
                    "alarms": [_turn(one.recording, name).says for name in one.alarms],
                }
                for one in every
            ]
            if self.run
            else [],
            "typed": redact(self.text[:LONGEST]).text,
        }

    def _notice(self) -> dict[str, Any]:
        found = self.duty
        asks = {
            "no rule found": "We found no rule that asks for a notice.",
            "one party agrees": "One party must agree. That can be your company.",
            "everyone is told": "Everyone must be told.",
            "everyone agrees": "Everyone must agree.",
        }[found.asks]
        refusal = (
            "Stop the recording, or end the call politely and offer another way, such as email."
            if found.consent
            else "The rules that we found do not say. Follow your company's procedure, and never"
            " say that the recording is off while it is on."
        )
        unclear = found.unclear
        return {
            "places": PLACES,
            "days": DAYS,
            "asks": asks,
            "practice": found.practice,
            "unclear": f"Not certain: {unclear}." if unclear else "",
            "refusal": refusal,
            "notice_rules": self._rules(found.rules),
        }

    def _rules(self, names: Collection[str]) -> list[tuple[str, str, str, str]]:
        found = (self.rules[name] for name in names if name in self.rules)
        return [(rule.says, _cited(rule), SURE[rule.sure], rule.id) for rule in found]

    def _archive(self, values: Mapping[str, float]) -> dict[str, Any]:
        archive, on = self.archive(values), self.day(values)
        due = {one.id for one in archive.due(on)}
        rows = []
        for one in archive.kept:
            until = archive.due_on(one)
            held = bool(archive.held(one, on))
            state = "delete now" if one.id in due else "kept"
            rows.append(
                {
                    "id": one.id,
                    "title": str(one.content),
                    "customer": one.customer,
                    "made": _day(one.made_on),
                    "for": " and ".join(one.purposes),
                    "due": _day(until),
                    "state": "kept by the hold" if held and until <= on else state,
                    "tone": "bad" if one.id in due else "",
                    "held": held,
                    "code": one.id in _WITH_CODE,
                }
            )
        gone = [
            {"id": name, "on": _day(deleted), "due": _day(until)}
            for name, (deleted, until) in self._gone.items()
        ]
        return {
            "archive_day": _day(on),
            "archive_rows": rows,
            "gone": gone,
            "archive_says": self.told or self.told_of_archive(values),
            "orders_rule": self._rules((ORDERS,)),
        }

    def told_of_archive(self, values: Mapping[str, float]) -> str:
        """Return how many recordings are due on the day, in a sentence."""
        archive, on = self.archive(values), self.day(values)
        due = len(archive.due(on))
        late = [one for one in archive.kept if archive.due_on(one) <= on]
        held = sum(bool(archive.held(one, on)) for one in late)
        told = f"On {_day(on)}, {due} of {len(archive.kept)} recordings must be deleted."
        return f"{told} {held} more would be due, but a legal hold keeps them." if held else told


_WITH_CODE: Final = ("tickets", "brakes", "course-fee")
"""Recordings with card data in them: waiting for their date is not enough."""


def _kept(clip: Clip) -> Kept:
    purposes = ("quality", "disputes") if clip.id in ("boots", "bill", "brakes") else ("quality",)
    place, on = clip.recording.places[0], clip.recording.on
    assert on
    return Kept(clip.id, on, purposes, place, clip.customer, clip.title)


def _parts(recording: Recording) -> list[dict[str, Any]]:
    """Return the turns of a recording with its pauses between them."""
    parts: list[tuple[float, dict[str, Any]]] = [
        (turn.start_s, {"turn": turn, "number": turn.id[1:], "at": clock(turn.start_s)})
        for turn in recording.turns
    ]
    for pause in recording.pauses:
        end = f"resumed at {clock(pause.end_s)}" if pause.resumed else "not resumed"
        parts.append(
            (pause.start_s, {"turn": None, "says": f"Paused at {clock(pause.start_s)}, {end}"})
        )
    return [part for _, part in sorted(parts, key=lambda one: one[0])]


def _turn(recording: Recording, name: str) -> Turn:
    return next(turn for turn in recording.turns if turn.id == name)


def _cited(rule: Rule) -> str:
    return f"{rule.instrument}, {rule.article}" if rule.article else rule.instrument


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
