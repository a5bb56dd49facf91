"""Calls to score: a scorecard, transcripts, an expert's answers with reasons, other raters'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import ClassVar

from bpo_course.faults import STRICT, Fault, FaultyError, blanks, refuse
from bpo_course.rules import PLACES
from bpo_course.tools.recording._calibration import Ratings
from bpo_course.tools.recording._call import Mark, Recording, Turn
from bpo_course.tools.recording._scorecard import Item, Scorecard

EXPERT = "expert"


@dataclass(frozen=True)
class Rater:
    """What another rater answered, where it differs from the expert.

    Args:
        name: Who it is.
        differs: The answers that differ, by item.
    """

    __pydantic_config__: ClassVar = STRICT

    name: str = ""
    differs: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class ScoredCall:
    """A call to score.

    Args:
        id: Stable word.
        title: What it is called on screen.
        brief: Which company, who calls and why.
        place: Where the customer is, such as "in".
        on: The day of the call.
        length_s: How long it is, seconds.
        turn: What was said.
        mark: What happened to the recording.
        expert: The expert's answer to each item.
        reason: The expert's reasons, for each answer that is not plainly "yes".
        rater: Other raters.
        shows: What the call shows, in a sentence.
        rules: Ids of the rules of law that the reasons teach.
        coming: Ids of those that they speak of as not yet in force.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    title: str = ""
    brief: str = ""
    place: str = ""
    on: date = date.min
    length_s: float = 0
    turn: tuple[Turn, ...] = ()
    mark: tuple[Mark, ...] = ()
    expert: dict[str, str | int] = field(default_factory=dict)
    reason: dict[str, str] = field(default_factory=dict)
    rater: tuple[Rater, ...] = ()
    shows: str = ""
    rules: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()

    @cached_property
    def recording(self) -> Recording:
        """The recording of the call."""
        return Recording(self.id, self.length_s, self.turn, self.mark, (self.place,), self.on)

    def faults(self, card: Scorecard) -> Iterator[Fault]:
        """Yield every fault of the call under a scorecard."""
        yield from blanks(self, "id", "title", "brief", "shows")
        if self.place.partition("-")[0] not in PLACES:
            rule = f"must begin with one of {', '.join(PLACES)}, got {self.place!r}"
            yield Fault("place", rule, "Correct it.")
        if self.on == date.min:
            yield Fault("on", "is missing", "Write on = 2026-11-30, without quotes.")
        if not self.turn:
            yield Fault("turn", "must be one or more, got none", "Write [[call.turn]] for each.")
        try:
            _ = self.recording
        except FaultyError as error:
            yield from (one for one in error.faults if one.field != "id")
        yield from (Fault("expert", wrong, "Correct it.") for wrong in card.wrong(self.expert))
        for item in card.items:
            answer = self.expert.get(item.id)
            full = "yes" if item.most == 1 else item.most
            if answer is not None and answer != full and not self.reason.get(item.id, "").strip():
                rule = f"must say why {item.id} is {answer!r}"
                yield Fault("reason", rule, f'Write {item.id} = "…".')
        for name in (name for name in self.reason if name not in card.by_id):
            yield Fault(f"reason {name}", "is no item", "Correct it.")
        for number, rater in enumerate(self.rater, start=1):
            yield from _rater_faults(rater, f"rater {number}", card, self)


def _rater_faults(rater: Rater, where: str, card: Scorecard, call: ScoredCall) -> Iterator[Fault]:
    yield from blanks(rater, "name", within=where)
    for name, answer in rater.differs.items():
        if name not in card.by_id:
            yield Fault(f"{where} differs", f"{name} is no item", "Correct it.")
            continue
        try:
            card.by_id[name].share(answer)
        except ValueError as error:
            yield Fault(f"{where} differs", str(error), "Correct it.")
        if answer == call.expert.get(name):
            rule = f"has the expert's own answer to {name}"
            yield Fault(f"{where} differs", rule, "Delete it: only what differs is written.")


@dataclass(frozen=True)
class ScoredCalls:
    """A scorecard, and calls to score with it.

    Args:
        title: What it is called on screen.
        brief: Whose calls they are, and what the scorecard is for.
        item: The items of the scorecard.
        call: The calls.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    title: str = ""
    brief: str = ""
    item: tuple[Item, ...] = ()
    call: tuple[ScoredCall, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    def __repr__(self) -> str:
        return f"ScoredCalls({self.title}: {len(self.call)} calls, {len(self.item)} items)"

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "title", "brief")
        if not self.call:
            yield Fault("call", "must be one or more, got none", "Write [[call]] for each.")
        try:
            card = self.card
        except FaultyError as error:
            yield from error.faults
            return
        seen: dict[str, int] = {}
        names = [{rater.name for rater in one.rater} for one in self.call]
        for number, one in enumerate(self.call, start=1):
            for fault in one.faults(card):
                yield Fault(f"call {number} {fault.field}", fault.rule, fault.remedy)
            if one.id and (first := seen.setdefault(one.id, number)) != number:
                rule = f"is {one.id!r}, which is already used"
                yield Fault(f"call {number} id", rule, "Rename one.", also=f"call {first} id")
            if names[number - 1] != names[0]:
                rule = "must be the same people in every call"
                yield Fault(f"call {number} rater", rule, "Add or delete [[call.rater]].")

    @cached_property
    def card(self) -> Scorecard:
        """The scorecard."""
        return Scorecard(self.item)

    @cached_property
    def by_id(self) -> dict[str, ScoredCall]:
        """The calls by their ids."""
        return {one.id: one for one in self.call}

    @cached_property
    def ratings(self) -> Ratings:
        """All answers: by rater ("expert" is one of them), by call, by item."""
        names = [rater.name for rater in self.call[0].rater]
        others = {
            name: {
                one.id: {**one.expert, **rater.differs}
                for one in self.call
                for rater in one.rater
                if rater.name == name
            }
            for name in names
        }
        return {EXPERT: {one.id: one.expert for one in self.call}, **others}
