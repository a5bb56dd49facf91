"""Whom to dial first, by what a call to each person is expected to bring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from bpo_course.simulation import Due


def best_first(
    value: Callable[[Due, datetime], float],
) -> Callable[[Sequence[Due], datetime], Iterable[Due]]:
    """Return a rule for `pick_leads` of a campaign: the most valuable call first.

    Appointments go before all others, by their time. A call that is expected to bring nothing, or
    to cost more than it brings, is not made now.

    Args:
        value: What a call to a person at a time is expected to bring, less what it costs: the
            chance of an answer times that of a sale times its worth, less the cost of a dial.

    Example:
        >>> from datetime import datetime, timezone
        >>> from bpo_course.simulation import Lead
        >>> due = [Due(Lead(id=name, score=score), 0, 0) for name, score in
        ...        (("Ana", 2), ("Ben", -1), ("Chi", 5))]
        >>> rule = best_first(lambda one, at: one.lead.score)
        >>> [one.lead.id for one in rule(due, datetime(2026, 3, 2, tzinfo=timezone.utc))]
        ['Chi', 'Ana']
    """

    def pick(due: Sequence[Due], at: datetime) -> Iterable[Due]:
        kept = sorted((one for one in due if one.appointment), key=lambda one: one.since_s)
        valued = [(value(one, at), one) for one in due if not one.appointment]
        worthy = [pair for pair in valued if pair[0] > 0]  # before the order: NaN has no place
        worthy.sort(key=lambda pair: -pair[0])
        return [*kept, *(one for _, one in worthy)]

    return pick
