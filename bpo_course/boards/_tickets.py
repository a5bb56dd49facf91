"""Tickets as a contact log, so that the board reads a ticket desk as it reads a floor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bpo_course import contacts
from bpo_course.tools.tickets import Ticket

if TYPE_CHECKING:
    import pandas as pd


def ticket_log(tickets: Iterable[Ticket], channel: str = "email") -> pd.DataFrame:
    """Return the tickets that have a first reply as a contact log, one row a ticket.

    The wait is the time on the wall clock from the opening to the first reply, so give the service
    level a target of hours. A ticket is resolved when it was solved and never reopened; one that
    still needs work is not judged. Tickets that wait for a first reply or were merged have no row.
    Handle time is not recorded.

    Args:
        tickets: The tickets.
        channel: How the customers wrote: one of `contacts.CHANNELS`.

    Raises:
        ContactLogError: If there is no such channel, or an id is there twice.

    Example:
        >>> from datetime import UTC, datetime
        >>> at = datetime(2026, 3, 2, 9, tzinfo=UTC)
        >>> ticket = Ticket.open("T-1", at, priority="low", category="billing")
        >>> log = ticket_log([ticket.then("replied", at.replace(hour=11), "Asha")])
        >>> log[["queue", "outcome", "wait_s"]].values.tolist()
        [['billing', 'answered', 7200.0]]
    """
    import pandas as pd

    rows = [_row(ticket, channel) for ticket in tickets]
    columns = ["contact_id", "direction", "channel", "queue", "started_at", "outcome"]
    columns += ["wait_s", "agent", "customer", "reason", "resolved"]
    return contacts.check(pd.DataFrame([row for row in rows if row], columns=columns))


def _row(ticket: Ticket, channel: str) -> dict[str, Any]:
    """Return a ticket as a row; none where it has no reply of its own."""
    state = ticket.state
    if state.first_reply_at is None or state.merged_into:
        return {}
    judged = state.first_solved_at is not None
    return {
        "contact_id": ticket.id,
        "direction": "inbound",
        "channel": channel,
        "queue": state.category or "tickets",
        "started_at": state.opened_at,
        "outcome": "answered",
        "wait_s": (state.first_reply_at - state.opened_at).total_seconds(),
        "agent": state.agent or None,
        "customer": ticket.customer or None,
        "reason": state.category or None,
        "resolved": (state.solved_at is not None and not state.reopened) if judged else None,
    }
