"""A month of work for one client, and what seven kinds of price make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np

from bpo_course.kpi import commercial
from bpo_course.queueing import with_redials

OPEN_HOURS: Final = 300
"""Hours that the phones are open in a month: 10 a day for 30 days."""
FTE_HOURS: Final = 160
"""Paid hours of a full-time equivalent in a month."""
ON_PHONES: Final = 0.75
"""Share of paid time that an agent is on the phones: an assumption (breaks, leave, training)."""
TARGET_S: Final = 20
"""Service level's target, seconds."""
MARGIN: Final = 0.2
"""The provider's margin, as a share of the fee, when the rates are fixed."""

CONTRACT_MODELS: Final = (*commercial.VOLUMES, "gain_share")
"""The seven kinds of price: those of `kpi.commercial.VOLUMES`, and a base price with gain share."""

LEAST_AGENTS: Final = 2
MOST_AGENTS: Final = 100_000
LEAST_ISSUES: Final = 100
MOST_ISSUES: Final = 10_000_000
DAY_S: Final = 86_400
LEAST_RESOLVED: Final = 0.01
MOST_REPEAT: Final = 0.95

Rule = tuple[str, Callable[[float], bool]]
_SHARE: Final[Rule] = ("from 0 to 1", lambda v: 0 <= v <= 1)
_MONEY: Final[Rule] = ("from 0 to 1,000,000", lambda v: 0 <= v <= 1_000_000)
_COUNT: Final[Rule] = ("from 0 to 10,000,000", lambda v: 0 <= v <= MOST_ISSUES)
_TIME: Final[Rule] = ("from 1 to 86,400 seconds", lambda v: 1 <= v <= DAY_S)
_WORK: Final[Mapping[str, Rule]] = {
    "issues": ("from 100 to 10,000,000", lambda v: LEAST_ISSUES <= v <= MOST_ISSUES),
    "aht_s": _TIME,
    "resolved": ("from 0.01 to 1", lambda v: LEAST_RESOLVED <= v <= 1),
    "repeat": ("from 0 to 0.95", lambda v: 0 <= v <= MOST_REPEAT),
    "agents": (
        "a whole number from 2 to 100,000",
        lambda v: LEAST_AGENTS <= v <= MOST_AGENTS and v % 1 == 0,
    ),
    "hour_cost": _MONEY,
    "value": _MONEY,
    "patience_s": _TIME,
}
_TERMS: Final[Mapping[str, Rule]] = {
    **dict.fromkeys(("outcome", "share", "committed", "goal", "credit_per_point", "cap"), _SHARE),
    **dict.fromkeys(("baseline", "forecast"), _COUNT),
}


def _check(record: Any, rules: Mapping[str, Rule]) -> None:
    for field in fields(record):
        value = getattr(record, field.name)
        rule, fine = rules.get(field.name, _MONEY)
        if not fine(value):
            raise ValueError(f"{field.name} must be {rule}, got {value:g}")


@dataclass(frozen=True, kw_only=True)
class ContractWork:
    """The work of a month, and the team that does it. As it comes, it is the lab's first month.

    Customers whose issue is open, because no one answered or because the call did not resolve it,
    call again with the same probability each time, and each call has the same chance.

    Args:
        issues: Customers with a new issue, 100 to 10 million.
        aht_s: Mean handle time, seconds, 1 to a day's 86,400.
        resolved: Share of answered calls that resolve the issue, 0.01 to 1.
        repeat: Share of customers with an open issue who call again, 0 to 0.95: an assumption.
        agents: Agents on the phones in each open hour, a whole number, 2 to 100,000.
        hour_cost: What a paid hour of an agent costs the provider, all included.
        value: Money that a resolved issue is worth to the client.
        patience_s: Mean patience of a caller, seconds, 1 to 86,400.

    Raises:
        ValueError: If a number breaks its rule; it names it.

    Example:
        >>> ContractWork(agents=24).agents, ContractWork().agents
        (24, 22)
    """

    issues: float = 45_000
    aht_s: float = 360
    resolved: float = 0.8
    repeat: float = 0.5
    agents: float = 22
    hour_cost: float = 9
    value: float = 9
    patience_s: float = 180

    def __post_init__(self) -> None:
        _check(self, _WORK)


@dataclass(frozen=True, kw_only=True)
class ContractTerms:
    """What a contract says under each of the seven prices. As it comes, it is the lab's first one.

    Args:
        per_fte: Price of a full-time equivalent a month.
        per_hour: Price of an hour on the phones.
        per_minute: Price of a minute handled.
        per_contact: Price of a contact handled.
        per_resolution: Price of a contact resolved.
        outcome: Share of the value of the resolved issues, 0 to 1.
        gain_share: Base price of a contact handled under gain share.
        share: The provider's share of what is saved, 0 to 1.
        baseline: Contacts a month from which a saving is counted.
        avoided_value: What one contact below the baseline saves the client, as agreed.
        forecast: Contacts that the client has forecast.
        committed: Share of the forecast that is paid in any case (take or pay), 0 to 1.
        goal: Service level promised, a share of the contacts offered.
        credit_per_point: Share of the fee credited for each percentage point missed.
        cap: The most that is credited, a share of the fee.

    Raises:
        ValueError: If a number breaks its rule; it names it.

    Example:
        >>> ContractTerms(per_contact=2, forecast=40_000, committed=0.75).minimum
        60000.0
    """

    per_fte: float = 1_800
    per_hour: float = 15
    per_minute: float = 0.3336
    per_contact: float = 2.002
    per_resolution: float = 2.502
    outcome: float = 0.278
    gain_share: float = 1.778
    share: float = 0.5
    baseline: float = 55_000
    avoided_value: float = 4
    forecast: float = 50_000
    committed: float = 0.8
    goal: float = 0.8
    credit_per_point: float = 0.01
    cap: float = 0.1

    def __post_init__(self) -> None:
        _check(self, _TERMS)

    @property
    def minimum(self) -> float:
        """The least that the client pays a month before credits, the same under all seven."""
        return float(self.committed * self.forecast * self.per_contact)


@dataclass(frozen=True, kw_only=True)
class ContractMonth:
    """What was delivered in a month.

    Args:
        offered: Contacts offered, repeats included.
        answered: Contacts handled.
        resolved: Contacts resolved: each is an issue less.
        minutes: Minutes handled.
        hours: Hours on the phones.
        paid_hours: Hours paid to agents.
        cost: What they cost the provider.
        value: What the resolved issues are worth to the client.
        level: Service level: share of the contacts offered that was answered within 20 s.
    """

    offered: float
    answered: float
    resolved: float
    minutes: float
    hours: float
    paid_hours: float
    cost: float
    value: float
    level: float

    @property
    def ftes(self) -> float:
        """Full-time equivalents in the team."""
        return self.paid_hours / FTE_HOURS

    @property
    def occupancy(self) -> float:
        """Share of the time on the phones that is spent on contacts."""
        return self.minutes / 60 / self.hours

    @property
    def abandonment(self) -> float:
        """Share of the contacts offered that hung up in the queue."""
        return 1 - self.answered / self.offered

    @property
    def billed(self) -> commercial.Month:
        """The volumes that prices are charged on."""
        return commercial.Month(
            ftes=self.ftes,
            hours=self.hours,
            minutes=self.minutes,
            contacts=self.answered,
            resolutions=self.resolved,
            outcome_value=self.value,
        )


@lru_cache(maxsize=64)
def contract_month(work: ContractWork) -> ContractMonth:
    """Return what a month of this work delivers.

    Every open hour is alike: the month's contacts come evenly, at random, to one queue whose
    callers lose patience (Erlang A). Real days have peaks, and need more agents for them.

    Args:
        work: The work and the team.

    Source:
        Contacts offered x solve x = issues + repeat (x - resolved x (1 - abandonment(x))), which is
        the fixed point of `queueing.with_redials` for issues / (1 - repeat (1 - resolved)) calls.

    Example:
        >>> month = contract_month(ContractWork())
        >>> round(month.offered), round(month.answered), round(month.level, 3)
        (50434, 49457, 0.928)
    """
    return contract_months([work])[0]


def contract_months(works: Sequence[ContractWork]) -> list[ContractMonth]:
    """Return the months of several works, their queues solved at once."""
    names = [field.name for field in fields(ContractWork)]
    n = {name: np.array([getattr(work, name) for work in works], dtype=float) for name in names}
    open_again = 1 - n["repeat"] * (1 - n["resolved"])  # as if every call were answered
    calls = n["issues"] / open_again / OPEN_HOURS
    redials = n["repeat"] * n["resolved"] / open_again
    queue = with_redials(calls, n["aht_s"], n["agents"], n["patience_s"], redials)
    offered = queue.calls_per_hour * OPEN_HOURS
    answered = offered * (1 - queue.abandonment)
    found = zip(works, offered, answered, queue.service_level(TARGET_S), strict=True)
    return [_delivered(work, *map(float, figures)) for work, *figures in found]


def _delivered(work: ContractWork, offered: float, answered: float, level: float) -> ContractMonth:
    hours = work.agents * OPEN_HOURS
    return ContractMonth(
        offered=offered,
        answered=answered,
        resolved=answered * work.resolved,
        minutes=answered * work.aht_s / 60,
        hours=hours,
        paid_hours=hours / ON_PHONES,
        cost=hours / ON_PHONES * work.hour_cost,
        value=answered * work.resolved * work.value,
        level=min(level, 1.0),
    )


# -- what each price makes of it -----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """A month under one price.

    Args:
        fee: Rate times volume, or the minimum where that is more.
        credit: Money off the fee for the service level missed.
        cost: What the month cost the provider.
        resolved: Issues resolved.
    """

    fee: float
    credit: float
    cost: float
    resolved: float

    @property
    def paid(self) -> float:
        """What the client pays: the fee less the credit."""
        return self.fee - self.credit

    @property
    def margin(self) -> float:
        """What the provider keeps: what the client pays less the cost."""
        return self.paid - self.cost

    @property
    def per_resolved(self) -> float:
        """What the client pays for each issue resolved."""
        return self.paid / self.resolved


def invoices(terms: ContractTerms, month: ContractMonth) -> dict[str, Invoice]:
    """Return the month under each of the seven prices.

    Args:
        terms: The contract.
        month: What was delivered.

    Example:
        >>> found = invoices(ContractTerms(), contract_month(ContractWork(aht_s=330)))
        >>> {name: round(found[name].paid) for name in ("per_hour", "per_minute")}
        {'per_hour': 99000, 'per_minute': 91291}
    """
    return {model: _invoice(terms, month, model) for model in CONTRACT_MODELS}


def _invoice(terms: ContractTerms, month: ContractMonth, model: str) -> Invoice:
    fee = model_fee(terms, month, model)
    credit = commercial.service_credit(
        fee,
        level=month.level,
        target=terms.goal,
        credit_per_point=terms.credit_per_point,
        cap=terms.cap,
    )
    return Invoice(fee=fee, credit=credit, cost=month.cost, resolved=month.resolved)


def model_fee(terms: ContractTerms, month: ContractMonth, model: str) -> float:
    if model != "gain_share":
        return commercial.charge(model_price(terms, model), month.billed)
    saving = (terms.baseline - month.answered) * terms.avoided_value
    base = commercial.fee_per_contact(rate=terms.gain_share, contacts=month.answered)
    fee = commercial.with_gain_share(base, saving=saving, share=terms.share)
    return max(fee, terms.minimum)


def model_price(terms: ContractTerms, model: str) -> commercial.Price:
    return commercial.Price(model, getattr(terms, model), terms.minimum)


def fair_terms(terms: ContractTerms, work: ContractWork) -> ContractTerms:
    """Return the contract with rates at which all seven charge the same for this work.

    They charge the cost and a margin of 20 % of the fee. Rates have four digits, so each fee is
    within 0.05 % of that.

    Args:
        terms: The contract; all but its seven rates stay.
        work: The work and the team.

    Raises:
        ValueError: If the work costs nothing, or if no share of the outcome, or no base price of
            0 or more, brings that fee.

    Example:
        >>> fair_terms(ContractTerms(per_fte=1), ContractWork()) == ContractTerms()
        True
    """
    month = contract_month(work)
    fee = month.cost / (1 - MARGIN)
    if fee == 0:
        raise ValueError("hour_cost must be above 0 to fix rates by, got 0")
    if month.value < fee:
        raise ValueError(
            f"value must be {fee / month.resolved:.2f} or more for a share of it to bring the fee"
            f" of {fee:,.0f}, got {work.value:g}"
        )
    gain = terms.share * terms.avoided_value * max(terms.baseline - month.answered, 0)
    if gain > fee:
        raise ValueError(
            f"baseline must leave a base price of 0 or more: the share of the saving is {gain:,.0f}"
            f" already, and the fee {fee:,.0f}, got {terms.baseline:,g}"
        )
    billed = month.billed
    rates = {m: _digits(fee / getattr(billed, v)) for m, v in commercial.VOLUMES.items()}
    rates["gain_share"] = _digits((fee - gain) / month.answered)
    return replace(terms, **rates)


def _digits(rate: float) -> float:
    """Return a rate with four digits."""
    return float(f"{rate:.4g}")
