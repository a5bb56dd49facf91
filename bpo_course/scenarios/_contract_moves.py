"""What a lever's move changes under each kind of price, and what the provider gains by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bpo_course.scenarios._contract import (
    LEAST_AGENTS,
    LEAST_ISSUES,
    LEAST_RESOLVED,
    MOST_REPEAT,
    ON_PHONES,
    ContractMonth,
    ContractTerms,
    ContractWork,
    Invoice,
    contract_month,
    contract_months,
    invoices,
)

CONTRACT_MOVES: Final[Mapping[str, Callable[[ContractWork], ContractWork]]] = {
    "longer": lambda work: replace(work, aht_s=work.aht_s * 1.1),
    "unresolved": lambda work: replace(work, resolved=max(work.resolved * 0.9, LEAST_RESOLVED)),
    "repeats": lambda work: replace(work, repeat=min(work.repeat * 1.1, MOST_REPEAT)),
    "volume": lambda work: replace(work, issues=max(work.issues * 0.9, LEAST_ISSUES)),
    "agents": lambda work: replace(work, agents=_tenth_fewer(work.agents)),
    "value": lambda work: replace(work, value=work.value * 0.9),
}
"""Moves by 10 %: longer calls, a lower share resolved, more repeats, fewer issues, fewer agents (to
the nearest whole one, at least one), and a resolved issue that is worth less."""


def _tenth_fewer(agents: float) -> float:
    return max(agents - max(round(agents / 10), 1), LEAST_AGENTS)


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What a move changes under one price.

    Args:
        paid: Change of what the client pays.
        margin: Change of what the provider keeps.
        per_resolved: Change of what the client pays for each issue resolved.
    """

    paid: float
    margin: float
    per_resolved: float


def moved_by_tenth(terms: ContractTerms, work: ContractWork) -> dict[str, dict[str, Moved]]:
    """Return what changes when a lever moves by 10 % and the contract stays, by move and price.

    Args:
        terms: The contract.
        work: The work and the team before the move.

    Example:
        >>> found = moved_by_tenth(ContractTerms(committed=0), ContractWork())
        >>> round(found["value"]["outcome"].paid), found["value"]["per_contact"].paid
        (-9899, 0.0)
    """
    before, *after = contract_months([work, *(move(work) for move in CONTRACT_MOVES.values())])
    today = invoices(terms, before)
    return {
        name: {model: _change(today[model], one) for model, one in invoices(terms, month).items()}
        for name, month in zip(CONTRACT_MOVES, after, strict=True)
    }


def _change(before: Invoice, after: Invoice) -> Moved:
    return Moved(
        paid=after.paid - before.paid,
        margin=after.margin - before.margin,
        per_resolved=after.per_resolved - before.per_resolved,
    )


CONTRACT_EVENTS: Final = ("longer", "longer_staffed", "unresolved", "avoided", "agent_fewer")
"""What `temptations` looks at, in this order."""


def temptations(terms: ContractTerms, work: ContractWork) -> dict[str, dict[str, float]]:
    """Return what the provider gains a month by one small event, by event and price.

    Args:
        terms: The contract.
        work: The work and the team before the event.

    Returns:
        The change of the provider's margin, by event and then by price. The events: one call is a
        minute longer (longer); the same, and the team grows by the time it takes, so that callers
        wait no longer (longer_staffed); one more answered call ends unresolved (unresolved); one
        customer does not need to call (avoided); one agent fewer is on the phones (agent_fewer).
        But for longer_staffed and agent_fewer the team, and so its cost, stays the same.

    Example:
        >>> found = temptations(ContractTerms(), ContractWork())
        >>> round(found["longer"]["per_minute"], 2), round(found["unresolved"]["per_contact"], 2)
        (0.3, 1.0)
    """
    before = contract_month(work)
    events = {
        "longer": replace(work, aht_s=work.aht_s + 60 / before.answered),
        "unresolved": replace(
            work, resolved=max(work.resolved - 1 / before.answered, LEAST_RESOLVED)
        ),
        "avoided": replace(work, issues=max(work.issues - 1, LEAST_ISSUES)),
        "agent_fewer": replace(work, agents=max(work.agents - 1, LEAST_AGENTS)),
    }
    months = dict(zip(events, contract_months(list(events.values())), strict=True))
    months["longer_staffed"] = _staffed_for(before, work, minutes=1)
    today = invoices(terms, before)
    return {
        event: {
            model: one.margin - today[model].margin
            for model, one in invoices(terms, months[event]).items()
        }
        for event in CONTRACT_EVENTS
    }


def _staffed_for(month: ContractMonth, work: ContractWork, minutes: float) -> ContractMonth:
    """Return the month with more minutes, and with the hours they take at the same occupancy."""
    hours = month.hours + minutes / 60 / month.occupancy
    paid_hours = hours / ON_PHONES
    return replace(
        month,
        minutes=month.minutes + minutes,
        hours=hours,
        paid_hours=paid_hours,
        cost=paid_hours * work.hour_cost,
    )
