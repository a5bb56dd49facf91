"""Half-taken calls: the note that a call keeps of itself, and the call that continues from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bpo_course import progress
from bpo_course.flows import Flow, Walk
from bpo_course.widgets.calls.listened import READ, Listened, from_note

EXAM: Final = "exam"
"""The item of a note whose player shows consequences only at the end."""

_Notes = dict[tuple[str, bool], progress.Attempt]


@dataclass(frozen=True)
class HalfTaken:
    """A call as it was left.

    Args:
        walk: The walk; it has ended only where its after-call work has not.
        notes: What the learner wrote down.
        started_at: When the call began, in UTC.
        at: When its note was kept, in UTC.
        listened: How its moments were taken in.
        desk: What its desktop holds, as its note has it; None where it had none.
    """

    walk: Walk
    notes: str
    started_at: datetime
    at: datetime
    listened: Listened = READ
    desk: Mapping[str, Any] | None = None


def note_of(
    walk: Walk,
    *,
    notes: str = "",
    started_at: datetime,
    exam: bool = False,
    listened: Listened = READ,
    desk: Mapping[str, Any] | None = None,
) -> progress.Attempt:
    """Return a call under way as the note to keep.

    Args:
        walk: The walk.
        notes: What the learner wrote down.
        started_at: When the call began, with its time zone.
        exam: Whether its player shows consequences only at the end: its calls resume apart.
        listened: How its moments were taken in.
        desk: What its desktop holds; None where it has none.

    Example:
        >>> from bpo_course import content
        >>> walk = Walk(content.flow("bank-unknown-debit")).take("hear-her-out")
        >>> note_of(walk, started_at=datetime(2026, 3, 2, tzinfo=UTC)).answer["taken"]
        ['hear-her-out']
    """
    answer: dict[str, Any] = {
        "taken": list(walk.taken),
        "temperament": walk.temperament,
        "silence_s": walk.silence_s,
        "notes": notes,
        "started_at": started_at.astimezone(UTC).isoformat(),
    }
    if listened != READ:
        answer["listened"] = listened.note()
    if desk is not None:
        answer["desk"] = dict(desk)
    return progress.Attempt("note", walk.flow.id, EXAM if exam else "", answer, 0.0)


def resumed(flow: Flow, attempts: Iterable[progress.Attempt], exam: bool) -> HalfTaken | None:
    """Return the call of this flow that was begun and has not ended, or None.

    A note that does not fit the flow, which may have been edited since, is not used.

    Args:
        flow: The flow.
        attempts: What the learner did.
        exam: Whether calls are meant whose consequences are shown only at the end.
    """
    note = _open(attempts).get((flow.id, exam))
    if note is None:
        return None
    try:
        return _left(flow, note)
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return None


def half_taken(attempts: Iterable[progress.Attempt]) -> list[tuple[str, int, datetime]]:
    """Return the calls that were begun and neither ended nor restarted, newest first.

    Args:
        attempts: What the learner did.

    Returns:
        Of each call: the id of its flow, how many decisions were taken, and when the last was.
    """
    notes = sorted(_open(attempts).values(), key=lambda note: note.at, reverse=True)
    begun = [(note.source, _decisions(note), note.at) for note in notes]
    return [call for call in begun if call[1]]


def _open(attempts: Iterable[progress.Attempt]) -> _Notes:
    """Return the latest note of each call that has not ended since."""
    found: _Notes = {}
    for made in sorted(attempts, key=lambda made: made.at):
        if made.kind == "note":
            found[made.source, made.item == EXAM] = made
        elif made.kind == "flow":
            found.pop((made.source, made.mode == "exam"), None)
    return found


def _decisions(note: progress.Attempt) -> int:
    """Return how many decisions a note holds; 0 where it is no note of a call."""
    taken = note.answer.get("taken") if isinstance(note.answer, dict) else None
    return len(taken) if isinstance(taken, list) else 0


def _left(flow: Flow, note: progress.Attempt) -> HalfTaken:
    """Return what a note holds.

    Raises:
        ValueError: If it does not fit the flow; KeyError and similar if it is not a note of a call.
    """
    held = note.answer
    walk = Walk(flow, tuple(held["taken"]), held["temperament"]).wait(held["silence_s"])
    started_at = datetime.fromisoformat(held["started_at"]).astimezone(UTC)
    desk = held.get("desk")
    if flow.desk is None or not isinstance(desk, Mapping):
        desk = None
    if walk.done and desk is None:
        raise ValueError("the flow now ends here")
    listened = from_note(held.get("listened"))
    return HalfTaken(walk, str(held["notes"]), started_at, note.at, listened, desk)
