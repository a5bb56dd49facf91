"""What the template of the shift lab is given: the second and the third part."""

from __future__ import annotations

from typing import Any

from bpo_course.scenarios import SHIFT_AGENTS, SHIFT_BLOCKS, OneShift, ShiftMoves
from bpo_course.simulation import time_of_day
from bpo_course.widgets.labs import shift_hours as hours_view
from bpo_course.widgets.labs.shift_after import AfterStep
from bpo_course.widgets.labs.shift_days import SearchStep
from bpo_course.widgets.labs.shift_told import went_badly, went_well
from bpo_course.widgets.labs.shift_words import LEVERS, QUIET


def on_calls(shift: OneShift | None, moves: ShiftMoves) -> str:
    """Return how many agents answer every queue, in words.

    Args:
        shift: The shift as far as it was run; None before it.
        moves: What agents do in the hour to come.
    """
    there = shift.there(min(shift.block, SHIFT_BLOCKS - 1)) if shift else SHIFT_AGENTS
    return f"{there - moves.named} agents answer every queue."


def of_run(shift: OneShift | None, moves: ShiftMoves, note: str) -> dict[str, Any]:
    """Return what the second part shows.

    Args:
        shift: The shift as far as it was run; None where the part is not shown.
        moves: What agents do in the hour to come.
        note: What was refused; "" for nothing.
    """
    if shift is None:
        return {"now": "", "tiles": [], "levers": [], "hours": []}
    ahead = {} if shift.done else _ahead(shift, moves)
    return {
        "now": time_of_day(shift.now_s),
        "block": shift.block,
        "blocks": SHIFT_BLOCKS,
        "tiles": hours_view.tiles(shift),
        "news": shift.world.news(shift.block),
        "hour_head": hours_view.HOUR_HEAD,
        "hours": hours_view.hour_rows(shift),
        "note": note,
        "levers": [],
        **ahead,
    }


def _ahead(shift: OneShift, moves: ShiftMoves) -> dict[str, Any]:
    return {
        "ahead": hours_view.ahead(shift),
        "windows": hours_view.windows(shift),
        "span": hours_view.span(shift.block),
        "quiet": QUIET,
        "on_calls": on_calls(shift, moves),
        "there": shift.there(shift.block),
        "levers": [(name, label, getattr(moves, name)) for name, label in LEVERS.items()],
    }


def of_end(after: AfterStep | None, search: SearchStep) -> dict[str, Any]:
    """Return what the third part shows.

    Args:
        after: What was done after the shift; None where the part is not shown.
        search: The search for the best shift.
    """
    if after is None:
        return {"after": None}
    return {
        "after": after,
        "report": after.report.text,
        "calls": after.calls_shown(),
        "items": after.items(),
        "wrong": after.wrong,
        "wrong_of": after.wrong_of,
        "beside": after.beside,
        "well": went_well(after.shift),
        "badly": went_badly(after.shift),
        "best_rows": after.best_rows(),
        "plan_rows": after.plan_rows(),
        "plan_told": after.plan_told(),
        "plan": after.plan,
        "result": after.sentence(),
        "breaches": after.mine.breaches,
        "audit_late": after.shift.ticket_figures.audit_late,
        "result_rows": after.result_rows(),
        "better": after.better(),
        "searching": search.working,
        "stoppable": search.stoppable,
        "tried": search.tried,
        "fault": search.fault,
        "best_tried": after.best.tried if after.best else 0,
        "stopped": bool(after.best and after.best.stopped),
    }
