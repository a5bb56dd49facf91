"""The recording of a call: its notice, its pauses, its turns, and what was captured by mistake."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final, Literal, get_args

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.tools.recording._notice import Duty
from bpo_course.tools.recording._redact import CARD_DATA, Found, redact

Speaker = Literal["agent", "customer"]
What = Literal["notice", "agreed", "refused", "pause", "resume", "stop"]
SPEAKERS: Final = get_args(Speaker)
WHATS: Final = get_args(What)
LATE_S: Final = 15
"""A notice after so many seconds, or after the customer's first turn, is late."""


@dataclass(frozen=True)
class Turn:
    """What one speaker says without a break.

    Args:
        id: Stable word.
        by: Who speaks.
        start_s: When it starts, seconds since the call was answered.
        end_s: When it ends.
        says: The words.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    by: Speaker = "agent"
    start_s: float = 0
    end_s: float = 0
    says: str = ""

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "says")
        if self.by not in SPEAKERS:
            yield Fault("by", f"must be agent or customer, got {self.by!r}", "Correct it.")
        if not 0 <= self.start_s < self.end_s:
            rule = f"must be after start_s ({self.start_s:g}), got {self.end_s:g}"
            yield Fault("end_s", rule, "Correct one of them: both are seconds from 0 on.")


@dataclass(frozen=True)
class Mark:
    """Something that happened to a recording.

    Args:
        at_s: When, seconds since the call was answered.
        what: "notice" (the customer was told), "agreed" or "refused", "pause" and "resume", or
            "stop" (the recording ended before the call).
    """

    __pydantic_config__: ClassVar = STRICT

    at_s: float = 0
    what: What = "notice"

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        if not self.at_s >= 0:
            yield Fault("at_s", f"must be 0 or more, got {self.at_s:g}", "Correct it.")
        if self.what not in WHATS:
            rule = f"must be one of {', '.join(WHATS)}, got {self.what!r}"
            yield Fault("what", rule, "Correct it.")


@dataclass(frozen=True)
class Pause:
    """A time in which nothing was recorded.

    Args:
        start_s: When it began, seconds since the call was answered.
        end_s: When it ended; the end of the call where no one resumed.
        resumed: Whether someone did.
    """

    start_s: float
    end_s: float
    resumed: bool = True


@dataclass(frozen=True)
class Capture:
    """Card data that is in a recording.

    Args:
        turn: The id of the turn in which it is said.
        kind: "card number", "card code" or "expiry date".
        at_s: When the turn starts.
    """

    turn: str
    kind: str
    at_s: float


@dataclass(frozen=True)
class Report:
    """What a recording's check finds.

    Args:
        coverage: Share of the call that is recorded, from 0 to 1.
        captured: Card data that is in the recording.
        not_resumed: Pauses that no one ended.
        quiet: Pauses in which no card data was said: it was typed, or there was none.
        told_s: When the customer was told; None for never.
        late: Whether that was late.
        after_refusal_s: Seconds recorded after the customer refused, until they agreed, if ever.
        missing: What the law asks for and was not done; "" for nothing.
    """

    coverage: float
    captured: tuple[Capture, ...] = ()
    not_resumed: tuple[Pause, ...] = ()
    quiet: tuple[Pause, ...] = ()
    told_s: float | None = None
    late: bool = False
    after_refusal_s: float = 0
    missing: str = ""

    @property
    def forgotten(self) -> tuple[str, ...]:
        """The ids of the turns with card data in which no one had paused."""
        return tuple(dict.fromkeys(one.turn for one in self.captured))

    @property
    def clean(self) -> bool:
        """Whether there is nothing to correct."""
        faults = (self.captured, self.not_resumed, self.late, self.after_refusal_s, self.missing)
        return not any(faults)


@dataclass(frozen=True)
class Recording:
    """The recording of one call.

    What happens to it is kept as marks, and all else follows from them: `notice`, `pause` and the
    others return the recording after it.

    Args:
        id: Stable word.
        length_s: How long the call is, seconds.
        turns: What was said, in order of its start, also while nothing was recorded.
        marks: What happened to the recording, in order.
        places: Where the parties are, such as "in".
        on: The day of the call.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.

    Example:
        >>> said = Turn("t1", "customer", 20, 30, "It's 4012 8888 8888 1881.")
        >>> call = Recording("r1", 60, (said,)).notice(2)
        >>> call.report().forgotten, call.pause(18).resume(32).report().forgotten
        (('t1',), ())
    """

    id: str
    length_s: float
    turns: tuple[Turn, ...] = ()
    marks: tuple[Mark, ...] = ()
    places: tuple[str, ...] = ()
    on: date | None = None

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id")
        last = max((one.end_s for one in self.turns), default=0)
        if not 0 < self.length_s < math.inf or self.length_s < last:
            rule = f"must be above 0 and finite, and not before the last turn ends ({last:g})"
            yield Fault("length_s", f"{rule}, got {self.length_s:g}", "Correct it.")
        ids = [one.id for one in self.turns]
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            yield Fault("turns", f"{name!r} is the id of two turns", "Rename one.")
        starts = [one.start_s for one in self.turns]
        if starts != sorted(starts):
            yield Fault("turns", "must be in the order in which they start", "Sort them.")
        yield from self._wrong_marks()

    def _wrong_marks(self) -> Iterator[Fault]:
        state, before = "on", 0.0
        for number, mark in enumerate(self.marks, start=1):
            where = f"mark {number}"
            if not before <= mark.at_s <= self.length_s:
                rule = f"must be in order and within the call ({self.length_s:g} s)"
                yield Fault(f"{where} at_s", f"{rule}, got {mark.at_s:g}", "Correct it.")
            if mark.what in _MOVES:
                needed = "paused" if mark.what == "resume" else "on"
                if state != needed and not (mark.what == "stop" and state == "paused"):
                    rule = f"cannot be {mark.what!r} while the recording is {state}"
                    yield Fault(f"{where} what", rule, "Delete it, or add what comes before.")
                state = {"pause": "paused", "resume": "on"}.get(mark.what, "stopped")
            before = mark.at_s

    def notice(self, at_s: float) -> Recording:
        """Return the recording after the customer was told that the call is recorded."""
        return self._with("notice", at_s)

    def agreed(self, at_s: float) -> Recording:
        """Return the recording after the customer agreed to it."""
        return self._with("agreed", at_s)

    def refused(self, at_s: float) -> Recording:
        """Return the recording after the customer refused it; it goes on until someone stops it."""
        return self._with("refused", at_s)

    def pause(self, at_s: float) -> Recording:
        """Return the recording paused."""
        return self._with("pause", at_s)

    def resume(self, at_s: float) -> Recording:
        """Return the recording going on after a pause."""
        return self._with("resume", at_s)

    def stop(self, at_s: float) -> Recording:
        """Return the recording stopped for good."""
        return self._with("stop", at_s)

    def _with(self, what: What, at_s: float) -> Recording:
        return replace(self, marks=(*self.marks, Mark(at_s, what)))

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """The pauses, in order."""
        found: list[Pause] = []
        begun: float | None = None
        for mark in self.marks:
            if mark.what == "pause":
                begun = mark.at_s
            elif begun is not None and mark.what in ("resume", "stop"):
                found.append(Pause(begun, mark.at_s, mark.what == "resume"))
                begun = None
        return (*found, *([] if begun is None else [Pause(begun, self.length_s, False)]))

    @property
    def stopped_s(self) -> float:
        """When the recording ended: when it was stopped, or with the call."""
        return self._first("stop", self.length_s)

    @property
    def told_s(self) -> float | None:
        """When the customer was first told; None for never."""
        return next((mark.at_s for mark in self.marks if mark.what == "notice"), None)

    def _first(self, what: What, otherwise: float) -> float:
        return next((mark.at_s for mark in self.marks if mark.what == what), otherwise)

    def recorded_s(self, start_s: float = 0, end_s: float | None = None) -> float:
        """Return how many seconds between two times are in the recording.

        Args:
            start_s: From when, seconds since the call was answered.
            end_s: Until when; None for the end of the call.
        """
        end = min(self.length_s if end_s is None else end_s, self.stopped_s)
        off = sum(
            max(0.0, min(end, pause.end_s) - max(start_s, pause.start_s)) for pause in self.pauses
        )
        return max(0.0, end - start_s - off)

    @property
    def transcript(self) -> str:
        """What was said, a line a turn, as `redact` reads it."""
        return "\n".join(f"{one.by.title()}: {one.says}" for one in self.turns)

    @property
    def found(self) -> tuple[tuple[Turn, Found], ...]:
        """What must not stay, by turn; its place is in the words of the turn.

        All turns are read together, because a number often goes on over several.
        """
        placed, at = [], 0
        for turn in self.turns:
            at += len(turn.by) + 2
            placed.append((at, turn))
            at += len(turn.says) + 1
        return tuple(
            (turn, (kind, start - at, end - at))
            for kind, start, end in redact(self.transcript).found
            for at, turn in placed
            if at <= start and end <= at + len(turn.says)
        )

    def redacted(self) -> tuple[Turn, ...]:
        """Return the turns without card data, phone numbers, email addresses and ids."""
        turns = []
        for turn in self.turns:
            says = turn.says
            for of, (kind, start, end) in reversed(self.found):
                if of is turn:
                    says = f"{says[:start]}[{kind}]{says[end:]}"
            turns.append(replace(turn, says=says))
        return tuple(turns)

    @property
    def captured(self) -> tuple[Capture, ...]:
        """The card data that is in the recording: said while it was not paused."""
        return tuple(
            Capture(turn.id, kind, turn.start_s)
            for turn, (kind, _, _) in self.found
            if kind in CARD_DATA and self.recorded_s(turn.start_s, turn.end_s) > 0
        )

    def report(self, duty: Duty | None = None) -> Report:
        """Return what there is to correct.

        Args:
            duty: What the law asks for in the places of the call; None: it is not checked.
        """
        return Report(
            coverage=self.recorded_s() / self.length_s,
            captured=self.captured,
            not_resumed=tuple(pause for pause in self.pauses if not pause.resumed),
            quiet=tuple(pause for pause in self.pauses if self._quiet(pause)),
            told_s=self.told_s,
            late=self._late(),
            after_refusal_s=self._after_refusal_s(),
            missing=self._missing(duty),
        )

    def _after_refusal_s(self) -> float:
        """Return the seconds that are recorded while a refusal counts: the last word counts."""
        said = [mark for mark in self.marks if mark.what in ("agreed", "refused")]
        ends = [*(mark.at_s for mark in said[1:]), self.length_s]
        return sum(
            self.recorded_s(mark.at_s, end)
            for mark, end in zip(said, ends, strict=False)
            if mark.what == "refused"
        )

    def _quiet(self, pause: Pause) -> bool:
        return not any(
            kind in CARD_DATA and turn.start_s < pause.end_s and pause.start_s < turn.end_s
            for turn, (kind, _, _) in self.found
        )

    def _late(self) -> bool:
        """Whether the notice came late: after some seconds, or after the customer's first turn."""
        first = next((one.end_s for one in self.turns if one.by == "customer"), self.length_s)
        return self.told_s is not None and self.told_s > min(LATE_S, first)

    def _missing(self, duty: Duty | None) -> str:
        if duty is None or not self.recorded_s():
            return ""
        if self.told_s is None:
            return "" if duty.asks in ("no rule found", "one party agrees") else "a notice"
        return "consent" if duty.consent and self._after_refusal_s() > 0 else ""


_MOVES: Final = ("pause", "resume", "stop")
