"""How long recordings are kept: a policy, legal holds, what is due, and what deletion leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

LONGEST_DAYS: Final = 36_525
"""Days for which a recording is kept at most: 100 years."""


@dataclass(frozen=True)
class Keep:
    """A line of a policy: how long recordings for a purpose are kept.

    Args:
        purpose: What they are kept for, such as "quality" or "disputes".
        days: Days after the call, 1 or more.
        place: Where it holds, such as "in"; "" for everywhere.
        rule: The id of the rule of law that asks for it; "" for the company's own decision.

    Raises:
        ValueError: If the purpose is empty, or the days are no whole number from 1 to 100 years.
    """

    purpose: str
    days: int
    place: str = ""
    rule: str = ""

    def __post_init__(self) -> None:
        if not self.purpose.strip():
            raise ValueError("purpose must not be empty")
        if isinstance(self.days, bool) or not isinstance(self.days, int):
            raise ValueError(f"days must be a whole number, got {self.days!r}")
        if self.days < 1:
            raise ValueError(f"days must be 1 or more, got {self.days}")
        if self.days > LONGEST_DAYS:
            raise ValueError(f"days must be at most {LONGEST_DAYS}, got {self.days}")


@dataclass(frozen=True)
class Kept:
    """A recording in the archive.

    Args:
        id: Stable word.
        made_on: The day of the call.
        purposes: What it is kept for.
        place: Where the customer is.
        customer: Whose call it is; "" where that is not known.
        content: What was recorded; None once it is deleted.
    """

    id: str
    made_on: date
    purposes: tuple[str, ...]
    place: str = ""
    customer: str = ""
    content: object = None


@dataclass(frozen=True)
class Hold:
    """A legal hold: nothing that it covers may be deleted.

    Args:
        id: Stable word, such as the number of the dispute.
        since: The day on which it was placed.
        covers: Ids of recordings, or customers whose recordings it covers, later ones too.
        lifted: The day on which it ended; None while it holds.
    """

    id: str
    since: date
    covers: frozenset[str]
    lifted: date | None = None

    def holds(self, kept: Kept, on: date) -> bool:
        """Return whether it covers a recording on a day."""
        return self.covers_it(kept) and self.since <= on and not self.ended(on)

    def covers_it(self, kept: Kept) -> bool:
        """Return whether it is on a recording, or on its customer, whatever the day."""
        return bool(self.covers & {kept.id, kept.customer} - {""})

    def ended(self, on: date) -> bool:
        """Return whether it had ended by a day."""
        return self.lifted is not None and self.lifted <= on


@dataclass(frozen=True)
class Deletion:
    """What stays of a recording that was deleted: that it was, and why. No word of the call.

    Args:
        id: The recording.
        made_on: The day of the call.
        deleted_on: The day on which it was deleted.
        due_on: The day on which it was due.
        by: Who deleted it.
    """

    id: str
    made_on: date
    deleted_on: date
    due_on: date
    by: str


@dataclass(frozen=True)
class Archive:
    """The recordings of a company, with its policy; each change returns the archive after it.

    A recording that is kept for several purposes is kept for the longest of them. A hold keeps it
    for longer still. When the hold ends, the policy counts again.

    Args:
        policy: How long recordings are kept.
        kept: The recordings.
        holds: The legal holds, ended ones too.
        deletions: What was deleted.

    Raises:
        ValueError: If the policy has no line, or two for one purpose and place.

    Example:
        >>> call = Kept("r1", date(2026, 1, 1), ("quality",))
        >>> archive = Archive((Keep("quality", 90),)).add(call)
        >>> [one.id for one in archive.due(date(2026, 4, 1))]
        ['r1']
        >>> archive.hold("dispute 7", date(2026, 3, 1), "r1").due(date(2026, 4, 1))
        ()
    """

    policy: tuple[Keep, ...]
    kept: tuple[Kept, ...] = ()
    holds: tuple[Hold, ...] = ()
    deletions: tuple[Deletion, ...] = ()

    def __post_init__(self) -> None:
        lines = [(line.purpose, line.place) for line in self.policy]
        if not lines:
            raise ValueError("policy must have one line or more, got none")
        if twice := next((line for line in lines if lines.count(line) > 1), None):
            raise ValueError(
                f"policy must have one line for a purpose and a place, got two: {twice}"
            )

    def add(self, kept: Kept) -> Archive:
        """Return the archive with one more recording.

        Raises:
            ValueError: If its id is known or empty, its day has a time, it has no purpose, or the
                policy has no line for one.
        """
        if not kept.id.strip():
            raise ValueError("id must not be empty")
        if isinstance(kept.made_on, datetime):
            raise ValueError(f"made_on must be a date without a time, got {kept.made_on!r}")
        if kept.id in {*(one.id for one in self.kept), *(one.id for one in self.deletions)}:
            raise ValueError(f"id must be new, got {kept.id!r}")
        if not kept.purposes or isinstance(kept.purposes, str):
            raise ValueError(
                "purposes must be a list of one or more (what has no purpose is not kept),"
                f" got {kept.purposes!r}"
            )
        self.due_on(kept)
        return replace(self, kept=(*self.kept, kept))

    def due_on(self, kept: Kept) -> date:
        """Return the first day on which a recording is no longer kept, but for a hold.

        Raises:
            ValueError: If the policy has no line for one of its purposes.
        """
        return kept.made_on + timedelta(days=max(self._days(kept)))

    def _days(self, kept: Kept) -> Iterator[int]:
        for purpose in kept.purposes:
            lines = {line.place: line.days for line in self.policy if line.purpose == purpose}
            country = kept.place.partition("-")[0]
            days = next((lines[at] for at in (kept.place, country, "") if at in lines), None)
            if days is None:
                where = f" in {kept.place!r}" if kept.place else ""
                raise ValueError(f"policy has no line for {purpose!r}{where}")
            yield days

    def hold(self, name: str, on: date, *covers: str) -> Archive:
        """Return the archive with a legal hold on recordings or customers.

        Raises:
            ValueError: If it covers nothing, its name is used, or a recording is deleted already.
        """
        if not covers or not all(one.strip() for one in covers):
            raise ValueError(f"covers must name a recording or a customer, got {covers or 'none'}")
        if not name.strip():
            raise ValueError("name must not be empty")
        if name in {one.id for one in self.holds}:
            raise ValueError(f"name must be new, got {name!r}")
        if gone := sorted({one.id for one in self.deletions} & set(covers)):
            raise ValueError(f"{gone[0]!r} was deleted, and cannot be held")
        return replace(self, holds=(*self.holds, Hold(name, on, frozenset(covers))))

    def lift(self, name: str, on: date) -> Archive:
        """Return the archive with a hold ended: from this day on it no longer holds.

        Raises:
            ValueError: If there is no such hold, it has ended, or the day is before it began.
        """
        held = next((one for one in self.holds if one.id == name), None)
        if held is None or held.lifted:
            raise ValueError(f"name must be a hold that has not ended, got {name!r}")
        if on < held.since:
            raise ValueError(f"on must not be before the hold began ({held.since}), got {on}")
        after = (replace(one, lifted=on) if one is held else one for one in self.holds)
        return replace(self, holds=tuple(after))

    def held(self, kept: Kept, on: date) -> tuple[str, ...]:
        """Return the holds that cover a recording on a day."""
        return tuple(hold.id for hold in self.holds if hold.holds(kept, on))

    def _not_ended(self, kept: Kept, on: date) -> tuple[str, ...]:
        """Return the holds that forbid to delete a recording on a day.

        A hold that begins later counts too: so nothing is deleted before it on purpose, or with an
        earlier date after it.
        """
        return tuple(one.id for one in self.holds if one.covers_it(kept) and not one.ended(on))

    def due(self, on: date) -> tuple[Kept, ...]:
        """Return what must be deleted by a day: its time is over, and no hold covers it."""
        return tuple(one for one in self.kept if self.due_on(one) <= on and not self.held(one, on))

    def delete(self, ids: Iterable[str], on: date, by: str) -> Archive:
        """Return the archive without some recordings; a record without content stays of each.

        Raises:
            ValueError: If one is not there, is under a legal hold, or is not due yet, or no one is
                named.
        """
        if not by.strip():
            raise ValueError("by must name who deletes")
        there = {one.id: one for one in self.kept}
        gone: dict[str, Deletion] = {}
        for name in ids:
            if name not in there:
                raise ValueError(f"ids must be of recordings that are kept, got {name!r}")
            one, due = there[name], self.due_on(there[name])
            if holds := self._not_ended(one, on):
                raise ValueError(f"{name!r} is under a legal hold ({', '.join(holds)})")
            if on < due:
                raise ValueError(f"{name!r} is not due before {due}, got {on}")
            gone[name] = Deletion(name, one.made_on, on, due, by)
        left = tuple(one for one in self.kept if one.id not in gone)
        return replace(self, kept=left, deletions=(*self.deletions, *gone.values()))
