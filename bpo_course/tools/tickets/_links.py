"""Tickets and the contact log: which contacts have a ticket, which tickets have several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bpo_course import contacts
from bpo_course.tools.tickets._ticket import Ticket

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Links:
    """How tickets and a contact log belong together.

    Args:
        ticket_of: The ticket of each contact of the log that has one; that of a merged ticket is
            the ticket it is part of now.
        without_ticket: The contacts of the log that have none, in the order of the log.
        several: The contacts of each ticket that has more than one, those of tickets merged into it
            included.
        unknown: Contacts that a ticket names and the log does not have.
    """

    ticket_of: Mapping[str, str]
    without_ticket: tuple[str, ...]
    several: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...]


def links(tickets: Iterable[Ticket], log: pd.DataFrame) -> Links:
    """Return which contacts of a log have a ticket, and which tickets have several contacts.

    Args:
        tickets: The tickets; each names its contacts by their ids.
        log: A contact log.

    Raises:
        ContactLogError: If the log breaks its rules.

    Example:
        >>> import pandas as pd
        >>> from datetime import datetime
        >>> log = pd.DataFrame([
        ...     {"contact_id": name, "direction": "inbound", "channel": "email", "queue": "help",
        ...      "started_at": "2026-11-30T09:00Z", "outcome": "blocked"} for name in ("c1", "c2")
        ... ])
        >>> at = datetime.fromisoformat("2026-11-30T09:00+00:00")
        >>> found = links([Ticket.open("T-1", at, priority="low", contact="c1")], log)
        >>> found.ticket_of, found.without_ticket
        ({'c1': 'T-1'}, ('c2',))
    """
    known = contacts.check(log)["contact_id"].astype(str).tolist()
    given = {ticket.id: ticket for ticket in tickets}
    of_ticket: dict[str, list[str]] = {}
    for ticket in given.values():
        mine = of_ticket.setdefault(_goes_on(ticket, given), [])
        mine += [contact for contact in ticket.state.contacts if contact not in mine]
    ticket_of = {contact: name for name, mine in of_ticket.items() for contact in mine}
    in_log = set(known)
    return Links(
        ticket_of={contact: ticket_of[contact] for contact in known if contact in ticket_of},
        without_ticket=tuple(contact for contact in known if contact not in ticket_of),
        several={name: tuple(mine) for name, mine in of_ticket.items() if len(mine) > 1},
        unknown=tuple(contact for contact in ticket_of if contact not in in_log),
    )


def _goes_on(ticket: Ticket, given: Mapping[str, Ticket]) -> str:
    """Return the ticket in which a merged ticket goes on; its own id where it was not merged."""
    seen = {ticket.id}
    while (name := ticket.state.merged_into) in given and name not in seen:
        seen.add(name)
        ticket = given[name]
    return ticket.id if ticket.state.merged_into in seen else ticket.state.merged_into or ticket.id
