"""What went well in a shift and what went badly, by name, and what to do better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bpo_course.scenarios import (
    SHIFT_GOAL,
    SHIFT_OFFER,
    SHIFT_SALES,
    SHIFT_TARGET_S,
    OneShift,
    ShiftEnd,
    ShiftFigures,
)
from bpo_course.simulation import ROW
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.shift_hours import hours, percent, span

_EVENING: Final = range(6, 8)
_OCCUPANCY: Final = (0.60, 0.85)
_SAMPLE: Final = 20
_NAMED: Final = 3
_ENOUGH_FREE: Final = 2
_IN_TEAMS: Final = 4
_AUDIT: Final = "AUDIT-1"
_CALLER: Final = ROW.index("caller")


def went_well(shift: OneShift) -> list[str]:
    """Return what went well, in sentences with names and figures.

    Args:
        shift: The shift, run to its end.
    """
    return list(_well(shift, ShiftFigures(shift)))


def _well(shift: OneShift, figures: ShiftFigures) -> Iterator[str]:
    tickets = shift.ticket_figures
    if figures.service_level >= SHIFT_GOAL:
        yield f"The service level of the day was {percent(figures.service_level)}: goal met."
    level, hour = max((one["level"], -n) for n, one in enumerate(hours(shift)))
    if level >= SHIFT_GOAL:
        yield f"Best hour for callers: {span(-hour)}, {percent(level)} in {SHIFT_TARGET_S} s."
    if tickets.solved and not tickets.late:
        yield f"No ticket was late, and {counted(tickets.solved, 'ticket')} were solved."
    if _AUDIT in shift.tickets and not tickets.audit_late:
        yield "The auditor's question was answered in time."
    if figures.sales >= SHIFT_SALES:
        yield f"The campaign sold {figures.sales} deposits: goal met."
    if not shift.breaks_due:
        yield "Every agent who is here had a break."


def went_badly(shift: OneShift) -> list[str]:
    """Return what went badly, in sentences with names and figures.

    Args:
        shift: The shift, run to its end.
    """
    return list(_badly(shift, ShiftFigures(shift)))


def _badly(shift: OneShift, figures: ShiftFigures) -> Iterator[str]:
    ran = hours(shift)
    level, hour = min((one["level"], n) for n, one in enumerate(ran))
    if level < SHIFT_GOAL:
        yield (
            f"Worst hour for callers: {span(hour)}, {percent(level)} in {SHIFT_TARGET_S} s, and"
            f" {ran[hour]['lost']} hung up in a queue.{_known(shift, hour)}"
        )
    late = shift.ticket_figures.late_ids
    if late:
        named = ", ".join(f"{name} ({shift.tickets[name].subject})" for name in late[:_NAMED])
        more = f" and {len(late) - _NAMED} more" if len(late) > _NAMED else ""
        yield f"{counted(len(late), 'ticket')} late or not answered: {named}{more}."
    if figures.sales < SHIFT_SALES:
        yield (
            f"The campaign sold {counted(figures.sales, 'deposit')}, and the goal is {SHIFT_SALES}."
            f" {_not_called(shift)} of the people who could be called had no call."
        )
    if shift.breaks_due:
        yield f"No break for {', '.join(shift.without_break)}."


def _known(shift: OneShift, hour: int) -> str:
    """Return which incident an hour had; "" for none."""
    going = [
        one.title.lower()
        for one in shift.world.incidents
        if one.kind in ("fault", "absent") and one.block <= hour < one.block + one.blocks
    ]
    return f" In this hour: {' and '.join(going)}." if going else ""


def _not_called(shift: OneShift) -> int:
    called = {row[_CALLER] for row in shift.rows_of(SHIFT_OFFER)}
    listed = shift.world.leads
    return sum(one.id not in called and bool(listed.windows(one)) for one in listed.leads)


# -- what to do better ---------------------------------------------------------------------------


def advice(part: str, shift: OneShift, end: ShiftEnd) -> str:
    """Return what to do better in a part of the score, as the shift was decided.

    Args:
        part: The part: see `scenarios.SHIFT_WEIGHTS`.
        shift: The shift, run to its end.
        end: What was done after it.
    """
    return {
        "customers": _of_customers,
        "tickets": _of_tickets,
        "campaign": _of_campaign,
        "agents": _of_agents,
        "quality": _of_quality,
        "plan": _of_plan,
    }[part](shift, end)


def _of_customers(shift: OneShift, _end: ShiftEnd) -> str:
    moves = shift.moves
    if sum(move.money + move.accounts for move in moves) > _IN_TEAMS * len(moves):
        return "Customers: put fewer agents in the two teams, so that more answer every queue."
    if sum(move.tickets + move.outbound for move in moves) > len(moves):
        return (
            "Customers: leave tickets and the campaign to quiet minutes, and keep agents on calls."
        )
    if any(move.keep_free < _ENOUGH_FREE for move in moves):
        return f"Customers: keep {_ENOUGH_FREE} agents or more free for callers in every hour."
    _, hour = min((one["level"], n) for n, one in enumerate(hours(shift)))
    if moves[hour].on_break:
        return f"Customers: give fewer breaks from {span(hour)}, your worst hour."
    return f"Customers: hold back other work from {span(hour)}, your worst hour."


def _of_tickets(shift: OneShift, _end: ShiftEnd) -> str:
    idle = [
        n for n, m in enumerate(shift.moves) if not m.tickets and m.quiet in ("rest", "campaign")
    ]
    if idle:
        return f"Tickets: work them in quiet minutes too, as from {span(idle[0])}."
    if shift.setup.ticket_order != "earliest due":
        return "Tickets: work them by the earliest due time."
    return "Tickets: give one or two agents only to tickets in the first hours."


def _of_campaign(shift: OneShift, _end: ShiftEnd) -> str:
    idle = [
        n for n, m in enumerate(shift.moves)
        if not m.outbound and (m.quiet in ("rest", "tickets") or shift.setup.pace != "blended")
    ]  # fmt: skip
    if set(idle) & set(_EVENING):
        return "Campaign: let it run from 18:30, when the American states open."
    if idle:
        return f"Campaign: let it run in quiet minutes too, as from {span(idle[0])}."
    return "Campaign: give two agents only to the campaign from 18:00 on."


def _of_agents(shift: OneShift, _end: ShiftEnd) -> str:
    if shift.breaks_due:
        return f"Agents: give every agent a break. {counted(shift.breaks_due, 'agent')} had none."
    busy = ShiftFigures(shift).occupancy
    if busy < _OCCUPANCY[0]:
        return f"Agents: {percent(busy)} occupancy is little. Give their quiet minutes some work."
    return f"Agents: {percent(busy)} occupancy is too much. Give their quiet minutes less work."


def _of_quality(shift: OneShift, end: ShiftEnd) -> str:
    if shift.setup.sampled < _SAMPLE:
        return f"Quality: sample {_SAMPLE} calls or more."
    if len(end.agreed) < 2:
        return "Quality: score two calls."
    return "Quality: read the guide of each critical item before you score."


def _of_plan(_shift: OneShift, end: ShiftEnd) -> str:
    if not end.plan:
        return "Plan: hand in a plan for tomorrow."
    return "Plan: start from the five days before. Leave out what was only today, the incidents."
