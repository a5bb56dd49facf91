"""The first part of the lead lab: whom to call, in which order, and what it brings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Final

from bpo_course import charts
from bpo_course.scenarios import (
    LIST_PARTS,
    CalledOrder,
    lead_signs,
    rule_values,
    sales_between,
    signs_seen,
)
from bpo_course.tools import leads
from bpo_course.widgets.labs.in_words import counted, percent
from bpo_course.widgets.labs.leads_data import fitted, held, is_fitted
from bpo_course.widgets.labs.leads_words import ORDERS, SIGNS, START, TIMES, euros

_AGE: Final = ("age", "marital")
MANY_RULES: Final = 4
"""Above so many rules tried, the best of them is likely to be flattered by luck."""
_MODELS: Final = leads.MODELS


def columns_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns that the models of part 1 use."""
    left_out = _AGE if values["no_age"] else ()
    return tuple(name for name in leads.BEFORE_THE_CALL if name not in left_out)


def needs_fit(values: Mapping[str, Any]) -> bool:
    """Return whether a model has to be fitted first."""
    return not all(is_fitted(columns_of(values), kind) for kind in _MODELS)


def signs_chosen(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the signs that count in the learner's rule."""
    return tuple(sign for sign in SIGNS if values[sign])


def rule_of(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what makes the learner's rule another one: its signs, and the limits that they need.

    A limit that no sign of the rule needs is that of the start.
    """
    chosen = signs_chosen(values)
    needed = {"young": "age", "old": "age", "balance_from": "balance"}
    limits = (values[k] if sign in chosen else START[k] for k, sign in needed.items())
    return (chosen, *limits)


def orders(values: Mapping[str, Any], *, models: bool) -> dict[str, CalledOrder]:
    """Return the list in each order, without or with the models."""
    shown = [name for name in ORDERS if models or name in ("list", "rule")]
    return {name: _order(name, values) for name in shown}


def _order(name: str, values: Mapping[str, Any]) -> CalledOrder:
    parts = LIST_PARTS if values["pick"] == "parts" else 1
    if name in _MODELS:
        return _kept(name, parts, columns_of(values))
    return _kept(name, parts, rule_of(values) if name == "rule" else ())


@lru_cache(maxsize=64)
def _kept(name: str, parts: int, made_of: tuple[Any, ...]) -> CalledOrder:
    """Return the list in an order, by what makes the order."""
    if name in _MODELS:
        scores = fitted(made_of, name).scores
    else:
        scores = _by_rule(*made_of) if made_of else _plain(name)
    return CalledOrder(scores, held().bought, parts)


@lru_cache(maxsize=4)
def _plain(name: str) -> Any:
    import numpy as np

    count = len(held().bought)
    return -np.arange(count, dtype=float) if name == "list" else np.zeros(count)


def _by_rule(chosen: tuple[str, ...], young: float, old: float, balance: float) -> Any:
    return rule_values(lead_signs(held().later, young, old, balance), chosen)


def rows(found: Mapping[str, CalledOrder], values: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return what each order brings, and how much more the chosen one makes."""
    calls, chosen = int(values["calls"]), values["order"]
    even = _evenly(calls)
    made: list[tuple[str, ...]] = []
    for name, order in found.items():
        sales = order.sales(calls)
        low, high = order.sales_interval(calls)
        made.append(
            (
                ORDERS[name] + (" (chosen)" if name == chosen else ""),
                f"{sales:,.0f}",
                f"{low:,.0f} to {high:,.0f}",
                f"{sales / even:.1f}",
                euros(_net(sales, values)),
                "–" if name == chosen else _beside(found[chosen], order, calls),
            )
        )
    return made


def _beside(chosen: CalledOrder, other: CalledOrder, calls: int) -> str:
    more, low, high = sales_between(chosen, other, calls)
    return f"{_signed(more)} ({_signed(low)} to {_signed(high)})"


def _signed(number: float) -> str:
    whole = round(number)
    return f"{'+' if whole > 0 else '−' if whole < 0 else ''}{abs(whole):,}"


def _evenly(calls: int) -> float:
    """Return the sales of calls at random, on average."""
    return calls * float(held().bought.mean())


def _net(sales: float, values: Mapping[str, Any]) -> float:
    return float(sales * values["worth"] - values["calls"] * values["cost"])


def tiles(order: CalledOrder, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return what the chosen order brings: name, figure and what is beside it."""
    calls = int(values["calls"])
    sales = order.sales(calls)
    low, high = order.sales_interval(calls)
    return [
        ("Sales", f"{sales:,.0f}", f"95 % interval {low:,.0f} to {high:,.0f}"),
        ("Conversion", percent(sales / calls), f"of {counted(calls, 'lead')} called"),
        ("Cost", euros(calls * values["cost"]), f"€{values['cost']:g} for each lead"),
        ("Worth", euros(sales * values["worth"]), f"€{values['worth']:g} for each sale"),
        ("Net", euros(_net(sales, values)), "worth less cost"),
    ]


def told(order: CalledOrder, values: Mapping[str, Any]) -> str:
    """Return what the chosen order brings, in a sentence."""
    sales, buyers = order.sales(int(values["calls"])), held().bought.sum()
    return (
        f"{ORDERS[values['order']]}: {counted(values['calls'], 'call')} make"
        f" {counted(sales, 'sale')}. That is {percent(sales / buyers, 0)} of the"
        f" {counted(buyers, 'lead')} who would buy (the cumulative gain)."
    )


def times(found: Mapping[str, CalledOrder], calls: int, other: str) -> float:
    """Return how many times the sales of another order the logistic model makes."""
    sales = found[other].sales(calls)
    return found["logistic"].sales(calls) / sales if sales else math.nan


def right_guess(found: Mapping[str, CalledOrder], calls: int) -> str:
    """Return the guess that is nearest to the truth, as a ratio."""
    truth = times(found, calls, "list")
    if math.isnan(truth) or truth <= 0:
        return "1"
    return min(TIMES, key=lambda name: abs(math.log(TIMES[name] / truth)))


def answer(found: Mapping[str, CalledOrder], calls: int, guessed: str) -> tuple[str, str]:
    """Return the answer to the guess: a tone, and sentences."""
    right = right_guess(found, calls)
    tone = "" if guessed not in TIMES else "good" if guessed == right else "bad"
    begin = {"good": "Yes. ", "bad": "No. ", "": ""}[tone]
    model, listed, even = (found[name].sales(calls) for name in ("logistic", "list", "random"))
    by_list, by_chance = times(found, calls, "list"), times(found, calls, "random")
    return tone, (
        f"{begin}The logistic model makes {counted(model, 'sale')}, and list order makes"
        f" {counted(listed, 'sale')}. That is {by_list:.1f} times as many. At random you make"
        f" {counted(even, 'sale')} on average, so against that it is {by_chance:.1f} times."
    )


def lessons(found: Mapping[str, CalledOrder], values: Mapping[str, Any], tried: int) -> list[str]:
    """Return what the table of orders says, in sentences."""
    calls = int(values["calls"])
    said = []
    if values["pick"] == "whole":
        said.append(
            "The list is in order of date, and leads bought more often later. So list order spends"
            " the calls on the worst months. Compare with “At random” as well."
        )
        said.append(
            "Here each order chooses from all months at once. A real campaign can't do that."
            " Press “Each seventh of the time” to choose from one part after the other."
        )
    else:
        by_chance = times(found, calls, "random")
        said.append(
            f"Now the calls are spread evenly over {LIST_PARTS} parts of the time. The logistic"
            f" model makes {by_chance:.1f} times the sales of calls at random."
        )
    said.append(_of_rule(found, calls))
    if tried > MANY_RULES:
        said.append(
            f"You have tried {tried} rules on the leads on which you judge them. The best of many"
            " looks better than it is. Choose a rule from the first 70 % of the list instead."
        )
    return said


def _of_rule(found: Mapping[str, CalledOrder], calls: int) -> str:
    more, low, high = sales_between(found["logistic"], found["rule"], calls)
    sure = (
        "it may be chance"
        if low <= 0 <= high
        else "the model is better"
        if more > 0
        else "your rule is better"
    )
    return (
        f"Your rule makes {counted(found['rule'].sales(calls), 'sale')}. The logistic model makes"
        f" {_signed(more)} beside it (95 % interval {_signed(low)} to {_signed(high)}): {sure}."
    )


def chart(found: Mapping[str, CalledOrder], values: Mapping[str, Any]) -> Any:
    """Return the gains curve of each order, with the calls to spend as points."""
    curves = {name: order.curve() for name, order in found.items()}
    along = next(iter(curves.values()))[0]
    figure = charts.lines(
        along,
        {ORDERS[name]: [round(one) for one in made] for name, (_, made) in curves.items()},
        title="Cumulative gains: sales by the number of calls",
        x_title="calls",
        y_title="sales",
    )
    calls = int(values["calls"])
    figure.add_scatter(
        x=[calls] * len(found),
        y=[round(order.sales(calls)) for order in found.values()],
        mode="markers",
        name=f"{calls:,} calls",
        marker={"size": 9, "color": charts.INK},
    )
    figure.update_layout(height=400, margin_t=90)
    return figure


def sign_rows(values: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return what each sign says of the first 70 % of the list."""
    return _sign_rows(values["young"], values["old"], values["balance_from"])


@lru_cache(maxsize=16)
def _sign_rows(young: float, old: float, balance: float) -> list[tuple[str, ...]]:
    limits = {"young": young, "old": old, "balance": balance}
    seen = signs_seen(held().known, held().known_bought, **limits)
    return [
        (SIGNS[one.sign], f"{one.leads:,}", percent(one.with_it), percent(one.without))
        for one in seen
    ]


def segment_rows(order: CalledOrder, values: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return which share of each kind of job and age is called, the least called first."""
    called = order.called(int(values["calls"]))
    found = [
        (float(called[places].mean()), name, len(places), float(held().bought[places].mean()))
        for name, places in _groups()
    ]
    return [
        (name, f"{count:,}", percent(share, 0), percent(bought, 0))
        for share, name, count, bought in sorted(found)
    ]


@cache
def _groups() -> list[tuple[str, Any]]:
    """Return the places of the leads in each group."""
    later = held().later
    columns = later["job"].map(_job), later["age"].map(_age_group)
    return [
        (str(name), places)
        for column in columns
        for name, places in column.groupby(column).indices.items()
    ]


def _job(word: str) -> str:
    names = {"admin.": "Administration", "housemaid": "Domestic worker", "unknown": "Job not known"}
    return names.get(word, word.capitalize())


def _age_group(years: int) -> str:
    return "Age: below 30" if years < 30 else "Age: 60 or more" if years >= 60 else "Age: 30 to 59"
