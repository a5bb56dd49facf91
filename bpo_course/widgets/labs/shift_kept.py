"""A shift in the learner's progress: what a note holds of it, and how it is read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from bpo_course import progress
from bpo_course.scenarios import OneShift, ShiftEnd, ShiftMoves, ShiftSetup
from bpo_course.widgets.labs.shift_words import MENUS, OWN, SEED

SOURCE: Final = "shift-lab"
"""The source of the notes that keep a shift."""


@dataclass(frozen=True)
class Kept:
    """A shift as a note has it.

    Args:
        seed: Which day.
        setup: The set-up.
        moves: What agents did, hour by hour.
        end: What was done after it.
        points: The score from 0 to 100; None where it was not compared to the end.
    """

    seed: int
    setup: ShiftSetup
    moves: tuple[ShiftMoves, ...]
    end: ShiftEnd
    points: float | None


def note_of(shift: OneShift, end: ShiftEnd, points: float | None) -> progress.Attempt:
    """Return the note that keeps a shift.

    Args:
        shift: The shift as far as it was run.
        end: What was done after it.
        points: The score from 0 to 100; None where it was not compared to the end.
    """
    held = {
        "values": {"seed": shift.world.seed},
        "setup": asdict(shift.setup),
        "moves": [asdict(move) for move in shift.moves],
        "agreed": dict(end.agreed),
        "plan": list(end.plan),
        "points": points,
    }
    share = 0.0 if points is None else points / 100
    return progress.Attempt("note", SOURCE, f"day-{shift.world.seed}", held, share)


def kept_shift(attempts: Iterable[progress.Attempt]) -> Kept | None:
    """Return the last shift that was kept; None where there is none, or it does not fit any more.

    Args:
        attempts: The learner's attempts, in the order made.
    """
    notes = [made for made in attempts if made.kind == "note" and made.source == SOURCE]
    return _read(notes[-1].answer) if notes else None


def best_points(attempts: Iterable[progress.Attempt]) -> tuple[int, float] | None:
    """Return the day and the points of the best shift that was compared; None without one.

    Args:
        attempts: The learner's attempts.
    """
    notes = (made.answer for made in attempts if made.kind == "note" and made.source == SOURCE)
    found = [one for one in map(_read, notes) if one and one.points is not None]
    if not found:
        return None
    best = max(found, key=lambda one: one.points or 0.0)
    return best.seed, best.points or 0.0


def _read(held: Any) -> Kept | None:
    """Return the shift in a note, which anyone may have written; None where it does not fit."""
    try:
        points = held["points"]
        kept = Kept(
            int(SEED.number(held["values"]["seed"])),
            ShiftSetup(**held["setup"]),
            tuple(ShiftMoves(**move) for move in held["moves"]),
            ShiftEnd(
                {str(name): float(share) for name, share in held["agreed"].items()},
                tuple(held["plan"]),
            ),
            None if points is None else min(100.0, max(0.0, float(points))),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return kept if kept.setup.menu in (*MENUS, OWN) else None
