"""The second part of the collections lab: a policy, the month that it makes, and what it hides."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

from bpo_course import charts
from bpo_course.prose import small_first
from bpo_course.scenarios import (
    PORTFOLIO_START,
    PortfolioMonth,
    PortfolioPolicy,
    best_portfolio_policy,
    portfolio_month,
    portfolio_score,
)
from bpo_course.tools.collections import BUCKETS
from bpo_course.widgets.labs.collections_words import (
    CHOICES,
    CONTROLS,
    OF_MONTH,
    START,
    day_of,
    rounded,
)
from bpo_course.widgets.labs.in_words import counted, percent

BANDS: Final[Mapping[str, tuple[str, float, float]]] = {
    "least": ("Less than 10 %", -math.inf, 0.1),
    "some": ("10 to 30 %", 0.1, 0.3),
    "more": ("30 to 60 %", 0.3, 0.6),
    "most": ("60 % or more", 0.6, math.inf),
}
"""The share of the recovered money that came through calls, to choose from."""
ROLL: Final = "1-30 to 31-60"


@dataclass
class MonthStep:
    """The months that a learner has played. It knows nothing of the screen.

    Args:
        played: The values of the controls in each month, and how it went.
        guess: What was guessed before the first month.
        searched: The best policy found for each portfolio that was searched.
    """

    played: list[tuple[dict[str, Any], PortfolioMonth]] = field(default_factory=list)
    guess: str = ""
    searched: dict[int, PortfolioPolicy] = field(default_factory=dict)

    def run(self, values: Mapping[str, Any]) -> PortfolioMonth:
        """Play the month as the controls have it."""
        month = portfolio_month(policy_of(values), int(values["seed"]))
        self.played.append(({name: values[name] for name in OF_MONTH}, month))
        return month

    def search(self) -> PortfolioPolicy:
        """Search for the best policy for the portfolio that was played last."""
        seed = self.month.seed
        if seed not in self.searched:
            self.searched[seed] = best_portfolio_policy(seed)
        return self.searched[seed]

    @property
    def month(self) -> PortfolioMonth:
        """The month that was played last."""
        return self.played[-1][1]

    @property
    def beside(self) -> Beside:
        """The month that was played last, beside the same month worked in other ways."""
        seed = self.month.seed
        policy = self.searched.get(seed)
        return Beside(
            portfolio_month(policy_of(START), seed),
            self.month,
            portfolio_month(policy, seed) if policy else None,
        )

    def changed(self, at: int = -1) -> list[str]:
        """Return what was changed before a month, in words."""
        if len(self.played) + at < 1:
            return []
        (old, _), (new, _) = self.played[at - 1], self.played[at]
        return CONTROLS.changes(OF_MONTH, old, new)

    def is_old(self, values: Mapping[str, Any]) -> bool:
        """Return whether something has changed since the last month."""
        return bool(self.played) and self.played[-1][0] != {name: values[name] for name in OF_MONTH}


class Beside(NamedTuple):
    """A month and the same month worked in other ways.

    Args:
        first: With the policy that the company has now.
        month: With the learner's policy.
        best: With the best policy found; None before the search.
    """

    first: PortfolioMonth
    month: PortfolioMonth
    best: PortfolioMonth | None

    @property
    def ways(self) -> dict[str, PortfolioMonth]:
        """The months by their name."""
        found = {"First policy": self.first, "Yours": self.month}
        return found | ({"Best found": self.best} if self.best else {})


def policy_of(values: Mapping[str, Any]) -> PortfolioPolicy:
    """Return the policy that the controls make."""
    return PortfolioPolicy(
        calls_a_day=int(values["calls"]),
        order=values["order"],
        week=int(values["week"]),
        first=values["first"],
        plan_from=int(values["plan_from"]) if values["plans"] else None,
        grace_days=int(values["grace"]),
        remind=values["remind"],
    )


def share_of(month: PortfolioMonth) -> float:
    """Return the share of the recovered money that came through calls and messages."""
    return month.recovered_by_calls / month.recovered if month.recovered else 0.0


def guessed(guess: str, month: PortfolioMonth) -> str:
    """Return what is said to a guess of that share."""
    share = share_of(month)
    right = (
        f"{percent(share)} of the money came through the calls. People paid the rest by themselves."
    )
    if guess not in BANDS:
        return right
    words, low, high = BANDS[guess]
    said = "Your guess is right." if low <= share < high else f"You guessed: {small_first(words)}."
    return f"{said} {right}"


def told(found: Beside) -> str:
    """Return how a month went, in sentences."""
    month = found.month
    return (
        f"{rounded(month.recovered)} recovered, {rounded(month.recovered_by_calls)} of it through"
        f" calls. After all costs, the calls bring {rounded(month.net)}."
    )


def score_words(found: Beside) -> str:
    """Return the score in sentences; "" before the best policy is known."""
    if found.best is None:
        return ""
    score = portfolio_score(found.month, found.best, found.first)
    said = f"Score: {score:.0f} of 100. The first policy counts 0, the best one found 100."
    if found.month.net > found.best.net:
        return f"{said} Your policy beats the best one that the search found."
    return said


def tiles(found: Beside) -> list[tuple[str, str, str, str]]:
    """Return the month's figures as name, value, what is beside it, and tone."""
    month, first = found.month, found.first
    pairs: tuple[tuple[str, Callable[[PortfolioMonth], str]], ...] = (
        ("Recovered", lambda one: rounded(one.recovered)),
        ("Net of the calls", lambda one: rounded(one.net)),
        ("Promises kept", lambda one: percent(one.kept)),
        ("Complaints", lambda one: f"{one.complaints}"),
    )
    tones = ("", "good" if month.net >= first.net else "bad", "", "")
    return [
        (name, of(month), f"first policy: {of(first)}", tone)
        for (name, of), tone in zip(pairs, tones, strict=True)
    ]


BESIDE: Final[tuple[tuple[str, Callable[[PortfolioMonth], str]], ...]] = (
    ("Recovered", lambda one: rounded(one.recovered)),
    ("Recovered by calls", lambda one: rounded(one.recovered_by_calls)),
    ("Cost of calls, messages and plans", lambda one: rounded(one.cost)),
    ("Cost of complaints", lambda one: rounded(one.complaint_cost)),
    ("Net of the calls", lambda one: rounded(one.net)),
    ("Calls", lambda one: f"{one.calls:,}"),
    ("Promises", lambda one: f"{one.promises['made']:,}"),
    ("Promises kept, by count", lambda one: percent(one.kept)),
    ("Promises kept, by amount", lambda one: percent(one.kept_amount)),
    ("Complaints", lambda one: f"{one.complaints:,}"),
    ("Roll rate by balance, 1-30 to 31-60", lambda one: percent(one.roll[ROLL])),
    ("Cure rate", lambda one: percent(one.cure)),
)
"""What is compared of the months: each figure's name, and how it is written."""


def beside_rows(found: Beside) -> list[tuple[str, ...]]:
    """Return the month beside the same month in other ways, as rows."""
    return [(name, *(of(one) for one in found.ways.values())) for name, of in BESIDE]


def policy_rows(found: Beside) -> list[tuple[str, ...]]:
    """Return the policies, as rows."""
    names: tuple[tuple[str, Callable[[PortfolioPolicy], str]], ...] = (
        (CONTROLS.label("calls"), lambda one: f"{one.calls_a_day}"),
        (CONTROLS.label("order"), lambda one: CHOICES["order"][one.order]),
        (CONTROLS.label("week"), lambda one: f"{one.week}"),
        (CONTROLS.label("first"), lambda one: CHOICES["first"][one.first]),
        (CONTROLS.label("plan_from"), _plan_words),
        (CONTROLS.label("grace"), lambda one: f"{one.grace_days}"),
        (CONTROLS.label("remind"), lambda one: CONTROLS.value("remind", one.remind)),
    )
    return [(name, *(of(one.policy) for one in found.ways.values())) for name, of in names]


def _plan_words(policy: PortfolioPolicy) -> str:
    return "never" if policy.plan_from is None else f"{policy.plan_from} days past due"


def bucket_rows(month: PortfolioMonth) -> list[tuple[str, ...]]:
    """Return the buckets at the start and at the end, as rows, with a total."""
    rows: list[tuple[str, ...]] = []
    ends = [month.before, month.after]
    for bucket in BUCKETS:
        cells = [_bucket(end[bucket]) for end in ends]
        rows.append((bucket if bucket == "current" else f"{bucket} days", *cells[0], *cells[1]))
    totals = [_bucket((sum(n for n, _ in e.values()), sum(b for _, b in e.values()))) for e in ends]
    return [*rows, ("All accounts", *totals[0], *totals[1])]


def _bucket(cell: tuple[int, Any]) -> tuple[str, str]:
    accounts, balance = cell
    return f"{accounts:,}", rounded(balance)


def roll_words(month: PortfolioMonth) -> list[str]:
    """Return the roll rates and the cure rate in sentences."""
    rolls = [(name, rate) for name, rate in month.roll.items() if not math.isnan(rate)]
    found = [
        f"Roll rates by balance: {'; '.join(f'{name}, {percent(rate)}' for name, rate in rolls)}.",
        f"Cure rate: {percent(month.cure)} of the accounts that were late are current now.",
    ]
    if any(rate > 1 for _, rate in rolls):
        found.append(
            "A roll rate by balance can pass 100 %: a new instalment is added to each account that"
            " rolls, and accounts that stay in a bucket count too."
        )
    return found


def kept_words(month: PortfolioMonth) -> str:
    """Return what the two ways to count kept promises say, in a sentence."""
    count, amount = month.kept, month.kept_amount
    if math.isnan(count):
        return "No promise was due this month."
    return (
        f"{percent(count)} of the promises due were kept in full and in time: that is by count. By"
        f" amount it is {percent(amount)}. A large promise weighs more, and a part payment counts"
        " for its part. Each payment of a plan is one promise here."
    )


@lru_cache(maxsize=8)
def chart(found: Beside) -> Any:
    """Return the chart: what has been collected by each day, in three ways."""
    return charts.lines(
        [day.day + 1 for day in found.month.by_day],
        {name: _cumulated(one) for name, one in found.ways.items()},
        title="Collected since the start of the month",
        x_title=f"day (day 1 is {day_of(PORTFOLIO_START)})",
        y_title="rupees",
    )


def _cumulated(month: PortfolioMonth) -> list[float]:
    total, found = 0, list[float]()
    for day in month.by_day:
        total += day.collected
        found.append(total)
    return found


def history(step: MonthStep) -> list[tuple[str, ...]]:
    """Return all months that were played, as rows: the last one first."""
    rows: list[tuple[str, ...]] = []
    for n, (_, month) in enumerate(step.played):
        changes = "; ".join(step.changed(n - len(step.played)))
        words = changes or ("As it was set up" if n == 0 else "Nothing")
        rows.append((f"Month {n + 1}", words, rounded(month.recovered), rounded(month.net)))
    return rows[::-1]


def compared_words(step: MonthStep) -> str:
    """Return what to think of the last change, in sentences."""
    changes = step.changed()
    if len(step.played) < 2:
        return ""
    if not changes:
        return "You changed nothing, so this is the same month again."
    (old, before), (new, month) = step.played[-2:]
    if old["seed"] != new["seed"]:
        return "You chose another portfolio, so the people are different too."
    if len(changes) > 1:
        return f"You changed {len(changes)} things at once. Change one thing at a time."
    if _calls_of(month) == _calls_of(before) and (month.paid == before.paid).all():
        return f"{changes[0]}. This changed no call and no payment. {_why_same(old, new, month)}"
    return (
        f"{changes[0]}. The net went from {rounded(before.net)} to {rounded(month.net)}, with the"
        " same people and the same luck."
    )


def _calls_of(month: PortfolioMonth) -> list[tuple[int, list[int]]]:
    """Return who was called on each day."""
    called = (one for one in month.happened if one.kind == "called")
    return [(one.day, sorted(one.who.tolist())) for one in called]


def _why_same(old: Mapping[str, Any], new: Mapping[str, Any], month: PortfolioMonth) -> str:
    """Return why a change had no effect, in sentences."""
    short = [day.day for day in month.by_day if 0 < day.calls == month.policy.calls_a_day]
    if old["calls"] != new["calls"]:
        return "There are more calls than people who may be called, on every day."
    if old["order"] != new["order"] and short:
        last = day_of(PORTFOLIO_START + timedelta(days=short[-1]))
        return (
            f"The order counts only while calls run short: on {counted(len(short), 'day')} of this"
            f" month, the last one {last}. On these days, both orders call the same people. Try"
            " fewer calls a day."
        )
    if old["order"] != new["order"]:
        return "There are calls enough for everyone on every day, so the order does not count."
    return "With the rest of your policy, it does not count in this month."
