"""The contract lab: one month of work under seven kinds of price, and who is tempted to do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, ClassVar, Final

import numpy as np

from bpo_course import charts
from bpo_course.scenarios import (
    CONTRACT_MODELS,
    CONTRACT_MOVES,
    ContractMonth,
    ContractTerms,
    ContractWork,
    Crossing,
    Invoice,
    break_even,
    contract_month,
    fair_terms,
    fees_over,
    invoices,
    moved_by_tenth,
    temptations,
)
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.labs.contract_words import (
    ASSUMED,
    CONTRACT,
    EVENTS,
    GOOD_CONTRACT,
    LEVERS,
    MODELS,
    MOVES,
    PAYS_FOR,
    RATES,
    VIEWS,
    WORK,
    against,
    change,
    crossings,
    dollars,
    gains,
    in_sentence,
    nice,
    reached,
    small,
)
from bpo_course.widgets.labs.in_words import percent
from bpo_course.widgets.labs.lever_lab import no_control

_OF_WORK: Final = {field.name for field in fields(ContractWork)}
_ALIKE: Final = 0.002
"""Fees that differ by less than this share, everywhere, differ by the rounding of their rates."""
_POINTS, _EACH, _ROWS = 961, 40, 12
_BEND: Final = 1e-6


class ContractLab(Card):
    """A month of work for one client: what it pays, and what the provider keeps, by kind of price.

    The rates are a contract: they stay when the work changes, until they are typed or fixed again.

    Args:
        **start: Values that differ from the lab's own, by lever: a parameter of
            `scenarios.ContractWork` or `scenarios.ContractTerms`, such as `agents=24`.

    Raises:
        ValueError: If a number breaks its rule, or there is no such lever; it names it.
    """

    template = "contract_lab.html"

    def __init__(self, **start: float) -> None:
        super().__init__("Contract lab")
        self._work, self._terms = ContractWork(), ContractTerms()
        self._faults: dict[str, tuple[str, str]] = {}  # what was typed, and what is wrong with it
        self._refused = ""
        self._view = "paid"
        self._pair = ("per_fte", "per_contact")
        for name, value in start.items():
            self._take(_known(name), LEVERS[name].number(value))
        self._render()

    def set(self, name: str, value: float) -> None:
        """Move a lever, as a learner would on screen.

        Args:
            name: A parameter of `scenarios.ContractWork` or `scenarios.ContractTerms`.
            value: Its new value, in the parameter's unit; shares are from 0 to 1.

        Raises:
            ValueError: If it breaks its rule, or there is no such lever; nothing changes then.
        """
        self._take(_known(name), LEVERS[name].number(value))
        self._render(said=self._told())

    def fix_rates(self) -> None:
        """Fix the rates again, so that all seven charge the same for the work as it is now.

        Raises:
            ValueError: If no rates can do that; nothing changes then.
        """
        self._terms = fair_terms(self._terms, self._work)
        self._faults = {name: fault for name, fault in self._faults.items() if name not in RATES}
        self._refused = ""
        self._render(said=f"The rates are fixed again. {self._told()}")

    def compare(self, one: str, other: str) -> tuple[Crossing, ...]:
        """Choose the two prices of the chart, and return where they change places.

        Args:
            one: One of `scenarios.CONTRACT_MODELS`.
            other: Another.

        Raises:
            ValueError: If there is no such price, or both are the same.
        """
        found = break_even(self._terms, self.month, one, other)
        self._pair = (one, other)
        self._render(crossed_is_said=True)
        return found

    @property
    def work(self) -> ContractWork:
        """The work and the team that the levers describe."""
        return self._work

    @property
    def terms(self) -> ContractTerms:
        """The contract."""
        return self._terms

    @property
    def month(self) -> ContractMonth:
        """What the month delivers."""
        return contract_month(self._work)

    @property
    def invoices(self) -> Mapping[str, Invoice]:
        """The month under each of the seven prices."""
        return invoices(self._terms, self.month)

    # -- what the screen sends -----------------------------------------------------------------

    def _set(self, message: Message) -> None:
        name, text = message["name"], message["value"]
        if name in ("one", "other"):
            self._choose(name, text)
        if name not in LEVERS:
            return
        try:
            self._take(name, LEVERS[name].number(text, on_screen=True))
        except ValueError as error:
            self._faults[name] = text, str(error)
            self._render(said=str(error))
        else:
            self._render(said=self._told())

    def _choose(self, place: str, model: str) -> None:
        """Take a price of the chart; one that was the other's changes places with it."""
        if model not in CONTRACT_MODELS:
            return
        one, other = self._pair
        if place == "one":
            self.compare(model, one if model == other else other)
        else:
            self.compare(other if model == one else one, model)

    def _press(self, _message: Message) -> None:
        try:
            self.fix_rates()
        except ValueError as error:
            name, _, rest = str(error).partition(" ")
            self._refused = f"The rates can't be fixed: {LEVERS[name].label} {rest}"
            self._render(said=self._refused)

    def _look(self, message: Message) -> None:
        self._view = message["value"] if message["value"] in VIEWS else self._view
        self._render(said=f"The table shows {VIEWS[self._view]}.")

    actions: ClassVar = {"set": _set, "fix": _press, "look": _look}

    # -- state ---------------------------------------------------------------------------------

    def _take(self, name: str, value: float) -> None:
        if name in _OF_WORK:
            self._work = replace(self._work, **{name: value})
        else:
            self._terms = replace(self._terms, **{name: value})
        self._faults.pop(name, None)
        self._refused = ""

    def _told(self) -> str:
        """Return what a screen reader says of the month."""
        month, paid = self.month, {name: one.paid for name, one in self.invoices.items()}
        least, most = min(paid, key=lambda m: paid[m]), max(paid, key=lambda m: paid[m])
        level = reached(month.level, self._terms.goal)
        return (
            f"{month.answered:,.0f} contacts handled, service level {level}. The"
            f" client pays from {dollars(paid[least])} ({in_sentence(least)})"
            f" to {dollars(paid[most])} ({in_sentence(most)})."
        )

    # -- what is shown -------------------------------------------------------------------------

    def _render(self, said: str = "", *, crossed_is_said: bool = False) -> None:
        month = self.month
        bills = invoices(self._terms, month)
        found = break_even(self._terms, month, *self._pair)
        top = _top(month, self._terms, found)
        alike = self._alike(month, top)
        found = () if alike else found
        crossed = crossings(found, *self._pair, alike=alike)
        problem = " ".join(f"{fault}." for _, fault in self._faults.values())
        self._show(
            figure=self._chart(month, found, top),
            fields=self._fields(),
            said=" ".join(crossed) if crossed_is_said else said,
            work=list(WORK.values()),
            assumed=list(ASSUMED.values()),
            contract=list(CONTRACT.values()),
            rates=list(RATES.values()),
            models=MODELS,
            problem=problem,
            refused=f"{self._refused}." if self._refused else "",
            month=self._month(month),
            minimum=dollars(self._terms.minimum),
            least_paid=[MODELS[m] for m, one in bills.items() if self._is_minimum(one)],
            bills=[self._bill(model, one) for model, one in bills.items()],
            credited=bills["per_fte"].credit > 0,
            views=VIEWS,
            view=self._view,
            moves=self._moved(),
            **self._tempted(),
            crossed=crossed,
            capacity=f"{month.hours * 3_600 / self._work.aht_s:,.0f}",
            beyond=any(one.contacts * self._work.aht_s > month.hours * 3_600 for one in found),
            agents=f"{self._work.agents:g}",
            volumes=self._volumes(month, found, top),
            pair=[MODELS[model] for model in self._pair],
        )

    def _fields(self) -> dict[str, str]:
        values = {**vars(self._work), **vars(self._terms)}
        shown = {name: lever.shown(values[name]) for name, lever in LEVERS.items()}
        shown |= {name: text for name, (text, _) in self._faults.items()}
        return shown | dict(zip(("one", "other"), self._pair, strict=True))

    def _month(self, month: ContractMonth) -> dict[str, Any]:
        """Return the month in words."""
        work, forecast = self._work, self._terms.forecast
        return {
            "offered": f"{month.offered:,.0f}",
            "answered": f"{month.answered:,.0f}",
            "against": against(month.answered - forecast),
            "forecast": f"{forecast:,.0f}",
            "repeats": f"{max(month.offered - work.issues, 0):,.0f}",
            "abandonment": percent(month.abandonment),
            "level": reached(month.level, self._terms.goal),
            "met": month.level >= self._terms.goal,
            "goal": percent(self._terms.goal),
            "occupancy": percent(month.occupancy),
            "resolved": f"{month.resolved:,.0f}",
            "share_resolved": percent(month.resolved / work.issues),
            "hours": f"{month.hours:,.0f}",
            "paid_hours": f"{month.paid_hours:,.0f}",
            "ftes": f"{month.ftes:,.1f}",
            "cost": dollars(month.cost),
        }

    def _is_minimum(self, one: Invoice) -> bool:
        return 0 < self._terms.minimum == one.fee

    def _bill(self, model: str, one: Invoice) -> tuple[str, ...]:
        """Return a line of the table of prices."""
        share = one.margin / one.paid if one.paid else float("nan")
        return (
            MODELS[model],
            dollars(one.paid) + ("*" if self._is_minimum(one) else ""),
            dollars(one.credit),
            dollars(one.margin),
            percent(share) if one.paid else "–",
            dollars(one.per_resolved, 2),
        )

    def _moved(self) -> dict[str, Any]:
        """Return the table of moves by 10 %."""
        found = moved_by_tenth(self._terms, self._work)
        digits = 2 if self._view == "per_resolved" else 0
        less, fewer = (CONTRACT_MOVES[move](self._work) for move in ("unresolved", "agents"))
        return {
            "note": f"Here {percent(self._work.resolved)} resolved becomes"
            f" {percent(less.resolved)}, and {self._work.agents:g} agents become"
            f" {fewer.agents:g}.",
            "head": list(MOVES.values()),
            "rows": [
                (name, *(change(getattr(found[move][m], self._view), digits) for move in MOVES))
                for m, name in MODELS.items()
            ],
        }

    def _tempted(self) -> dict[str, Any]:
        """Return what the provider gains by small events, by price and in words."""
        found = temptations(self._terms, self._work)
        return {
            "events": list(EVENTS.values()),
            "tempted": [
                (name, *(small(found[event][model]) for event in EVENTS))
                for model, name in MODELS.items()
            ],
            "pays_for": [(words, gains(found[event])) for event, words in PAYS_FOR.items()],
            "good": [(MODELS[model], words) for model, words in GOOD_CONTRACT.items()],
        }

    def _alike(self, month: ContractMonth, top: float) -> bool:
        """Return whether both prices charge the same everywhere but for rounded rates."""
        contacts = np.linspace(0, top, _POINTS)
        first, second = (fees_over(self._terms, month, model, contacts) for model in self._pair)
        return bool((np.abs(first - second) <= _ALIKE * np.maximum(first, second)).all())

    def _chart(self, month: ContractMonth, found: tuple[Crossing, ...], top: float) -> str:
        """Return the chart of two fees over contacts handled."""
        contacts = self._drawn(month, top)
        ys = {MODELS[model]: self._heights(month, model, contacts) for model in self._pair}
        labels = {"x_title": "contacts handled", "y_title": "fee ($)"}
        figure = charts.lines(contacts, ys, title="", **labels)
        one, other = self._pair
        now, crossed = [month.answered], [float(crossing.contacts) for crossing in found]
        heights = [*self._heights(month, one, now), *self._heights(month, other, now)]
        _mark(figure, "this month", now * 2, heights, symbol="circle-open", color=charts.INK)
        if found:
            heights = self._heights(month, other, crossed)
            _mark(figure, "break-even", crossed, heights, symbol="diamond", color=charts.MARK)
        figure.update_xaxes(tickformat=",.0f")
        figure.update_yaxes(tickformat=",.0f")
        return charts.to_json(figure)

    def _drawn(self, month: ContractMonth, top: float) -> list[float]:
        """Return the points of the chart: a few to point at, and each at which a fee bends."""
        fine = np.linspace(0, top, _POINTS)
        fees = np.array([fees_over(self._terms, month, model, fine) for model in self._pair])
        bends = np.abs(np.diff(fees, 2, axis=1)).max(axis=0) > _BEND
        some = np.arange(_POINTS) % _EACH == 0
        some[1:-1] |= bends
        drawn: list[float] = fine[some].tolist()
        return drawn

    def _heights(self, month: ContractMonth, model: str, contacts: list[float]) -> list[float]:
        fees: list[float] = fees_over(self._terms, month, model, contacts).tolist()
        return fees

    def _volumes(
        self, month: ContractMonth, found: tuple[Crossing, ...], top: float
    ) -> list[tuple[str, ...]]:
        """Return the chart as a table: round numbers of contacts, this month, and the crossings."""
        marks = {round(month.answered): " (this month)"}
        marks |= {one.contacts: " (break-even)" for one in found}
        step = nice(top / _ROWS)
        rows = sorted({*range(0, int(top) + 1, step), *marks})
        fees = [fees_over(self._terms, month, model, rows) for model in self._pair]
        return [
            (f"{at:,}{marks.get(at, '')}", *(dollars(float(fee)) for fee in both))
            for at, *both in zip(rows, *fees, strict=True)
        ]

    def __repr__(self) -> str:
        work = self._work
        given = f"{work.issues:,.0f} issues, AHT {work.aht_s:g} s, {work.agents:g} agents"
        return f"ContractLab({given}: {self._told().rstrip('.')})"


def _known(name: str) -> str:
    if name not in LEVERS:
        raise no_control(name, LEVERS)
    return name


def _mark(
    figure: Any, name: str, x: list[float], y: list[float], *, symbol: str, color: str
) -> None:
    """Mark points of a chart by a shape of their own."""
    line = {"width": 2, "color": charts.INK}
    marker = {"size": 13, "symbol": symbol, "color": color, "line": line}
    figure.add_scatter(x=x, y=y, name=name, mode="markers", marker=marker)


def _top(month: ContractMonth, terms: ContractTerms, found: tuple[Crossing, ...]) -> float:
    """Return how many contacts the chart shows: this month's and the crossings, with room."""
    most = max(month.answered, terms.forecast, *(one.contacts for one in found), 1_000)
    step = nice(1.3 * most / _ROWS)
    return float(step * -(-1.3 * most // step))
