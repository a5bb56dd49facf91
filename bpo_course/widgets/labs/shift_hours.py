"""What the shift lab shows while the shift runs: figures, hours, news, and the chart."""

from __future__ import annotations

import math
from typing import Any, Final

from bpo_course import charts
from bpo_course.scenarios import (
    SHIFT_BLOCK_S,
    SHIFT_BLOCKS,
    SHIFT_DROP_LIMIT,
    SHIFT_GOAL,
    SHIFT_OFFER,
    SHIFT_OPENS_S,
    SHIFT_SALES,
    SHIFT_TARGET_S,
    SHIFT_TICKETS,
    OneShift,
    ShiftFigures,
    shift_forecast,
)
from bpo_course.simulation import ROW, time_of_day
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.shift_words import QUIET

_QUEUE, _STARTED, _OUTCOME, _WAIT, _ENDED, _ENDS = (
    ROW.index(name) for name in ("queue", "started_s", "outcome", "wait_s", "disposition", "ends_s")
)
HOUR_HEAD: Final = (
    "Hour", "Offered", "Lost", "Service level", "Tickets solved", "Dials", "Sales", "Agents did",
)  # fmt: skip


def percent(share: float) -> str:
    """Return a share in words; a dash where there is none."""
    return "–" if math.isnan(share) else f"{100 * share:.0f} %"


def tiles(shift: OneShift) -> list[tuple[str, str, str, str]]:
    """Return name, value, what it is beside, and the tone of each figure of the day so far."""
    figures, tickets = ShiftFigures(shift), shift.ticket_figures
    level = figures.service_level if shift.moves else math.nan
    waiting = sum(n for name, n in shift.day.waiting.items() if name != SHIFT_OFFER)
    lost = f"{figures.abandoned} in a queue, {shift.hung_up} in the menu"
    goal = f"goal {percent(SHIFT_GOAL)} in {SHIFT_TARGET_S} s; {waiting} wait now"
    over = figures.drop_rate > SHIFT_DROP_LIMIT
    drops = f"goal {SHIFT_SALES}; {100 * figures.drop_rate:.1f} % dropped, limit 3 %"
    late = f"{tickets.late} late, {counted(tickets.solved, 'ticket')} solved"
    open_ = tickets.tickets - tickets.solved
    return [
        ("Service level", percent(level), goal, _tone(level, SHIFT_GOAL)),
        ("Callers who hung up", str(figures.lost), lost, ""),
        ("Tickets open", str(open_), late, "bad" if tickets.late else ""),
        ("Sales", str(figures.sales), drops, "bad" if over else ""),
        ("Occupancy", percent(_occupancy(shift)), f"{figures.dials} dials", ""),
        ("Breaks to give", str(shift.breaks_due), "half an hour for each agent, 13:00 to 19:00",
         "good" if not shift.breaks_due else ""),
    ]  # fmt: skip


def _occupancy(shift: OneShift) -> float:
    return ShiftFigures(shift).occupancy if shift.moves else math.nan


def _tone(value: float, goal: float) -> str:
    return "" if math.isnan(value) else "good" if value >= goal else "bad"


def _hour(row: Any, column: int) -> int:
    return int((row[column] - SHIFT_OPENS_S) // SHIFT_BLOCK_S)


def hours(shift: OneShift) -> list[dict[str, Any]]:
    """Return each hour that was run: what came, and what was done."""
    empty = dict.fromkeys(("offered", "lost", "in_time", "solved", "dials", "sales"), 0)
    found: list[dict[str, Any]] = [dict(empty) for _ in range(shift.block)]
    for row in shift.day.rows:
        kind = row[_QUEUE]
        hour = _hour(row, _ENDS if kind == SHIFT_TICKETS else _STARTED)
        if not 0 <= hour < shift.block:
            continue
        at = found[hour]
        if kind == SHIFT_TICKETS:
            at["solved"] += 1
        elif kind == SHIFT_OFFER:
            at["dials"] += 1
            at["sales"] += row[_ENDED] == "sale"
        elif row[_OUTCOME] in ("answered", "abandoned"):
            at["offered"] += 1
            at["lost"] += row[_OUTCOME] == "abandoned"
            at["in_time"] += row[_OUTCOME] == "answered" and row[_WAIT] <= SHIFT_TARGET_S
    menu = shift.world.hung_up(shift.setup.menu)
    for hour, at in enumerate(found):
        at["menu"] = menu[hour]
        at["level"] = at["in_time"] / at["offered"] if at["offered"] else math.nan
    return found


def hour_rows(shift: OneShift) -> list[tuple[str, ...]]:
    """Return a line for each hour that was run."""
    rows = list[tuple[str, ...]]()
    for hour, at in enumerate(hours(shift)):
        lost = f"{at['lost'] + at['menu']}"
        shown = (str(at["offered"]), lost, percent(at["level"]), str(at["solved"]))
        rows.append((span(hour), *shown, str(at["dials"]), str(at["sales"]), did(shift, hour)))
    return rows


def span(hour: int) -> str:
    """Return an hour of the shift.

    Example:
        >>> span(2)
        '14:00 to 15:00'
    """
    start = SHIFT_OPENS_S + SHIFT_BLOCK_S * hour
    return f"{time_of_day(start)} to {time_of_day(start + SHIFT_BLOCK_S)}"


def did(shift: OneShift, hour: int) -> str:
    """Return in words what agents did in an hour."""
    move = shift.moves[hour]
    parts = [
        f"{move.money} and {move.accounts} in teams",
        f"{move.tickets} on tickets" * bool(move.tickets),
        f"{move.outbound} on the campaign" * bool(move.outbound),
        f"{move.on_break} on break" * bool(move.on_break),
        f"quiet: {QUIET[move.quiet].lower()}, {move.keep_free} free",
    ]
    return "; ".join(part for part in parts if part)


def ahead(shift: OneShift) -> str:
    """Return what is expected of the hour to come, and who is late or waits."""
    calls = shift_forecast(shift)
    words = f"The forecast for {span(shift.block)}: {calls[shift.block]:.0f} calls to agents."
    if shift.moves:
        came = sum(one["offered"] for one in hours(shift))
        forecast = sum(calls[: shift.block])
        words += (
            f" So far {forecast:.0f} were forecast, and {came} came that are over"
            f" ({100 * (came / forecast - 1):+.0f} %)."
        )
    return words


def windows(shift: OneShift) -> str:
    """Return how many people on the list may be called now, as consent answers."""
    listed = shift.world.leads
    now = sum(listed.may_dial(lead, shift.now) for lead in listed.leads)
    soon = shift.world.moment(shift.now_s + SHIFT_BLOCK_S - 1)
    then = sum(listed.may_dial(lead, soon) for lead in listed.leads)
    after = f" At the end of this hour: {then}." if then != now else ""
    return f"{now} of the {len(listed.leads)} people on the list may be called now.{after}"


def chart(shift: OneShift) -> Any:
    """Return the chart of the day so far."""
    ran = hours(shift)
    calls = shift_forecast(shift)
    rest = SHIFT_BLOCKS - len(ran)
    return charts.half_hours(
        [time_of_day(SHIFT_OPENS_S + SHIFT_BLOCK_S * hour) for hour in range(SHIFT_BLOCKS)],
        {
            "answered": [one["offered"] - one["lost"] for one in ran] + [0] * rest,
            "hung up in a queue": [one["lost"] for one in ran] + [0] * rest,
        },
        ("service level", [one["level"] for one in ran] + [math.nan] * rest),
        title="Calls to agents, hour by hour",
        x_title="hour from",
        y_title="calls",
        target=SHIFT_GOAL,
        expected=("forecast", [round(n, 1) for n in calls]),
    )


def told(shift: OneShift) -> str:
    """Return the board in a sentence or two."""
    shown = [f"{name} {value}" for name, value, *_ in tiles(shift)[:4]]
    news = "".join(f" {one.title}." for one in shift.world.news(shift.block))
    return f"{time_of_day(shift.now_s)}. {'. '.join(shown)}.{news}"
