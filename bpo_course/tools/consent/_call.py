"""A call that someone wants to make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from bpo_course.limits import Limit, Span

_ORDINARY_DEBTS: Final = ("loan", "card")


class Kind(NamedTuple):
    """What decides which rules are about a call.

    Args:
        purpose: What for.
        channel: The channel.
        about: The kind of goods, where a rule asks for it.
        dialled_by: Who or what dials.
        sector: The caller's sector; "" where it is not known: then each may be it.
        debt: The kind of debt; "" where it is not known: an ordinary one.
        line: The kind of phone line; "" where it is not known: then each may be it.
    """

    purpose: str
    channel: str
    about: str
    dialled_by: str
    sector: str
    debt: str
    line: str = ""

    def is_under(self, limit: Limit) -> bool:
        """Return whether a limit is about such a call."""
        debts = (self.debt,) if self.debt else _ORDINARY_DEBTS
        return (
            self.purpose in limit.purposes
            and self.channel in limit.channels
            and (not limit.sectors or not self.sector or self.sector in limit.sectors)
            and (not limit.debts or any(debt in limit.debts for debt in debts))
            and (not limit.about or self.about in limit.about)
            and (not limit.dialled_by or self.dialled_by in limit.dialled_by)
            and (not limit.lines or not self.line or self.line in limit.lines)
        )


@dataclass(frozen=True, eq=False)
class Call:
    """A call that someone wants to make.

    Args:
        at: The moment, in UTC.
        kind: What decides which rules are about it.
        caller: The number shown; "withheld"; None: not known.
        subject: The debt or campaign.
        category: India's category.
        days_past_due: How many days the debt is past due.
        house: The company's own hours.
        strict: Whether what was not checked is a refusal.
    """

    at: datetime
    kind: Kind
    caller: str | None
    subject: str
    category: str
    days_past_due: int | None
    house: Span
    strict: bool = False

    @property
    def purpose(self) -> str:
        """What it is for."""
        return self.kind.purpose
