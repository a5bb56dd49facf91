"""Where two kinds of price cost a client the same, over the contacts of a month."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bpo_course.kpi import commercial
from bpo_course.scenarios._contract import (
    CONTRACT_MODELS,
    ContractMonth,
    ContractTerms,
    model_fee,
    model_price,
)

Floats = NDArray[np.float64]

MOST_CONTACTS: Final = 300_000
"""Up to how many contacts a month two prices are compared."""
_TEAM: Final = ("per_fte", "per_hour")  # charged on the team, whatever the contacts
_EQUAL: Final = 1e-6  # fees this near are one fee: far below a cent, far above rounding


def fees_over(
    terms: ContractTerms, month: ContractMonth, model: str, contacts: ArrayLike
) -> Floats:
    """Return a price's fee, before credits, for other numbers of contacts handled.

    The team stays the same, and so do handle time, share resolved and value of a resolved issue.

    Args:
        terms: The contract.
        month: The month that gives them.
        model: One of `CONTRACT_MODELS`.
        contacts: Contacts handled, 0 or more.

    Raises:
        ValueError: If there is no such price.

    Example:
        >>> from bpo_course.scenarios import ContractWork, contract_month
        >>> month = contract_month(ContractWork())
        >>> fees_over(ContractTerms(), month, "per_contact", [10_000, 60_000]).round().tolist()
        [80080.0, 120120.0]
    """
    _known(model)
    handled = np.asarray(contacts, dtype=float)
    if model == "gain_share":
        saving = np.maximum(terms.baseline - handled, 0) * terms.avoided_value
        fee = terms.gain_share * handled + terms.share * saving
    else:
        volume = getattr(month.billed, commercial.VOLUMES[model])
        moving = 1 if model in _TEAM else handled / month.answered
        fee = getattr(terms, model) * volume * moving
    return np.asarray(np.maximum(fee + 0 * handled, terms.minimum))


def _known(*models: str) -> None:
    for model in models:
        if model not in CONTRACT_MODELS:
            raise ValueError(f"model must be one of {', '.join(CONTRACT_MODELS)}, got {model!r}")


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """Where two prices change places, over contacts handled in a month.

    Args:
        contacts: The first whole number of contacts at which the cheaper one is no longer cheaper;
            where both cost the same before it, the last at which they do.
        before: The price that is cheaper up to there; "" where they cost the same.
        after: The price that is cheaper above it; "" where they cost the same.
    """

    contacts: int
    before: str
    after: str


@lru_cache(maxsize=64)
def break_even(
    terms: ContractTerms, month: ContractMonth, one: str, other: str
) -> tuple[Crossing, ...]:
    """Return where two prices cost the same, exact to a contact, from few contacts to many.

    Fees are before credits: a credit takes the same share off either, so it moves no crossing.
    Two prices may have none, or with gain share more than one. Zero contacts do not count.

    Args:
        terms: The contract.
        month: What gives handle time, share resolved, value and team, as in `fees_over`.
        one: One of `CONTRACT_MODELS`.
        other: The price it is compared with.

    Raises:
        ValueError: If there is no such price, or both are the same.

    Source:
        `kpi.commercial.break_even_contacts` between two prices that are lines above a minimum; a
        scan of every whole number up to 300,000 where one of them is gain share.

    Example:
        >>> from bpo_course.scenarios import ContractWork, contract_month
        >>> month = contract_month(ContractWork())
        >>> break_even(ContractTerms(), month, "per_fte", "per_contact")
        (Crossing(contacts=49451, before='per_contact', after='per_fte'),)
    """
    _known(one, other)
    if one == other:
        raise ValueError(f"one and other must be two prices, got {one!r} twice")
    if "gain_share" in (one, other):
        return _scanned(terms, month, one, other)
    try:
        lines = _line(terms, month, one), _line(terms, month, other)
        found = commercial.break_even_contacts(*lines, _per_contact(month))
    except ValueError:  # parallel, or one is dearer at every volume
        return ()
    return _crossing(terms, month, one, other, found)


def _crossing(
    terms: ContractTerms, month: ContractMonth, one: str, other: str, found: float
) -> tuple[Crossing, ...]:
    before, after = (_cheaper(terms, month, one, other, at) for at in (0, 2 * found + 1))
    contacts = math.ceil(found - 1e-6) if before else math.floor(found + 1e-6)
    if before == after or contacts > MOST_CONTACTS:
        return ()
    return (Crossing(contacts=contacts, before=before, after=after),)


def _line(terms: ContractTerms, month: ContractMonth, model: str) -> commercial.Price:
    """Return a price as a line above a minimum; the fee of a fixed team is such a minimum."""
    price = model_price(terms, model)
    return replace(price, minimum=model_fee(terms, month, model)) if model in _TEAM else price


def _per_contact(month: ContractMonth) -> commercial.Month:
    """Return what one contact brings; it brings no team."""
    one = month.billed.times(1 / month.answered)
    return replace(one, ftes=0, hours=0, contacts=1)


def _cheaper(terms: ContractTerms, month: ContractMonth, one: str, other: str, at: float) -> str:
    first, second = (float(fees_over(terms, month, model, at)) for model in (one, other))
    if abs(first - second) < _EQUAL:
        return ""
    return one if first < second else other


def _scanned(
    terms: ContractTerms, month: ContractMonth, one: str, other: str
) -> tuple[Crossing, ...]:
    """Return where the order of two prices changes, from the fee of every whole number."""
    contacts = np.arange(MOST_CONTACTS + 1)
    first, second = (fees_over(terms, month, model, contacts) for model in (one, other))
    apart = second - first
    sign = np.where(np.abs(apart) < _EQUAL, 0, np.sign(apart)).astype(int)
    starts = [0, *(np.flatnonzero(np.diff(sign)) + 1).tolist()]
    runs = [(start, int(sign[start])) for start in starts]
    names = {1: one, -1: other, 0: ""}
    found = []
    for place, (start, now) in enumerate(runs[1:], 1):
        was = runs[place - 1][1]
        if was == 0 and place > 1:
            continue  # the crossing was where the two became equal
        if now:
            found.append((start if was else start - 1, was, now))
        else:
            then = runs[place + 1][1] if place + 1 < len(runs) else 0
            found.append((start, was, then))
    return tuple(
        Crossing(contacts=at, before=names[was], after=names[now])
        for at, was, now in found
        if was != now and at > 0
    )
