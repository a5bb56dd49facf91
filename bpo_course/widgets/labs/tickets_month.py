"""The third part of the ticket lab: the same month, measured in four ways."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from bpo_course import charts
from bpo_course.scenarios import TicketMonth, ticket_month
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.tickets_words import MEASURES

AUTO_DAYS: Final = (1, 3, 7, 14)
"""The rules for closing that are compared."""
_ALONG: Final = tuple(range(0, 31))
PROMISES: Final[Mapping[str, str]] = {
    "first_reply": "First reply. A client likes it, and you can keep it. But a quick “we got your"
    " message” from an agent also keeps it, and the problem is still there. Promise it, and never"
    " promise it by itself.",
    "solved": "Solved, the first time. It measures your work, and your rule for closing doesn't"
    " change it. But someone can press Solved too early. So report the share that came back"
    " beside it, as reopened and as new tickets.",
    "for_good": "Solved for good. It is what the customer feels, and it is the hardest to make look"
    " good. You need to find the tickets that belong together, and you know it only some weeks"
    " later. If the client accepts that, it is the most honest promise.",
    "closed": "Closed. Be careful: the days until a ticket is closed are mostly your own rule."
    " Change the rule, and the figure looks better, with the same work. A client who finds out"
    " will trust you less.",
}


def month_of(values: Mapping[str, Any]) -> TicketMonth:
    """Return the month that the controls describe."""
    return ticket_month(int(values["customers"]), values["close_days"], values["unsolved"])


@lru_cache(maxsize=64)
def _curves(seed: int, close_days: float, unsolved: float) -> Mapping[str, list[float]]:
    month = ticket_month(seed, close_days, unsolved)
    return {
        words: [round(month.within(measure, day), 4) for day in _ALONG]
        for measure, words in MEASURES.items()
    }


def chart(values: Mapping[str, Any]) -> Any:
    """Return the chart: which share has reached each end after how many days."""
    curves = _curves(int(values["customers"]), values["close_days"], values["unsolved"])
    return charts.lines(
        _ALONG,
        curves,
        title="The same month, measured in four ways",
        x_title="days since the customer wrote",
        y_title="share of tickets",
        unit="share",
    )


def rows(month: TicketMonth, promise_days: float) -> list[tuple[str, ...]]:
    """Return the four measures as rows: the median, and the share within the promise."""
    return [
        (
            MEASURES[measure],
            _days(month.median_days(measure)),
            f"{100 * month.within(measure, promise_days):.0f} %",
            f"{len(month.days(measure))}",
        )
        for measure in MEASURES
    ]


def tiles(month: TicketMonth, promise_days: float) -> list[tuple[str, str, str, str]]:
    """Return the share within the promise by each measure, with its median and a tone."""
    found = []
    for measure in MEASURES:
        share = month.within(measure, promise_days)
        tone = "good" if share >= 0.8 else "bad" if share < 0.5 else ""
        beside = f"median {_days(month.median_days(measure))}"
        found.append((MEASURES[measure], f"{100 * share:.0f} %", beside, tone))
    return found


def told(month: TicketMonth, values: Mapping[str, Any]) -> str:
    """Return the month in a sentence or two."""
    solved, closed = (month.median_days(name) for name in ("solved", "closed"))
    days = values["close_days"]
    wait = "1 day" if days == 1 else f"{days:g} days"
    return (
        f"Half of the tickets are solved within {_days(solved)}, and closed within"
        f" {_days(closed)}. Tickets are closed {wait} after the solution, if the customer"
        " doesn't confirm it sooner."
    )


def came_back(month: TicketMonth) -> list[str]:
    """Return what the report shows of those who came back, and what it hides, in sentences."""
    solved = sum(ticket.state.first_solved_at is not None for ticket in month.tickets)
    share = 100 * month.reopened / solved if solved else 0
    new = len(month.came_back)
    return [
        f"{counted(month.unsolved, 'customer')} of 200 wrote again, because the problem was not"
        " really solved.",
        f"The system shows {counted(month.reopened, 'reopened ticket')}: a reopened share of"
        f" {share:.1f} %.",
        f"{counted(new, 'customer')} wrote after the ticket was closed. In the report"
        f" {'this is a new ticket' if new == 1 else 'these are new tickets'}, and no reopened"
        " share shows it.",
    ]


class _Rule(NamedTuple):
    """What a rule for closing makes of a month."""

    solved: float
    closed: float
    closed_days: tuple[float, ...]
    reopened: int
    came_back: int
    for_good: float


@lru_cache(maxsize=64)
def _rule(seed: int, close_days: float, unsolved: float) -> _Rule:
    month = ticket_month(seed, close_days, unsolved)
    solved, closed, for_good = map(month.median_days, ("solved", "closed", "for_good"))
    back = month.reopened, len(month.came_back)
    return _Rule(solved, closed, tuple(month.days("closed")), *back, for_good)


def rule_rows(values: Mapping[str, Any], promise_days: float) -> list[tuple[str, ...]]:
    """Return what rules for closing make of the same month, as rows."""
    found: list[tuple[str, ...]] = []
    for days in sorted({*AUTO_DAYS, values["close_days"]}):
        rule = _rule(int(values["customers"]), days, values["unsolved"])
        kept = sum(one <= promise_days for one in rule.closed_days) / len(rule.closed_days)
        found.append(
            (
                (f"{days:g} day" if days == 1 else f"{days:g} days")
                + (" (yours)" if days == values["close_days"] else ""),
                _days(rule.solved),
                _days(rule.closed),
                f"{100 * kept:.0f} %",
                str(rule.reopened),
                str(rule.came_back),
                _days(rule.for_good),
            )
        )
    return found


def _days(days: float) -> str:
    """Return days in words."""
    return f"{24 * days:.1f} hours" if days < 1 else f"{days:.1f} days"
