"""A score on trial: fitted to some leads, judged on others, at random or later in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from bpo_course.tools.leads._checks import both, one_of, share, whole
from bpo_course.tools.leads._columns import BEFORE_THE_CALL, DURING_OR_AFTER
from bpo_course.tools.leads._measures import (
    CalibrationBin,
    Gains,
    auc,
    auc_interval,
    auc_or_nan,
    calibration,
    gains,
)
from bpo_course.tools.leads._model import LeadModel, checked_columns, fit, in_order

if TYPE_CHECKING:
    import pandas as pd

    from bpo_course.tools.leads._checks import Flags, Floats, Places

SPLITS: Final = ("random", "time")
"""How leads are held out: some at random, or the last ones."""


@dataclass(frozen=True, eq=False)
class Split:
    """Which leads a model is fitted to, and which it is judged on.

    Args:
        how: One of `SPLITS`.
        train: The places of the leads that it is fitted to.
        test: The places of the leads that it never sees.
    """

    how: str
    train: Places = field(repr=False)
    test: Places = field(repr=False)


def split(leads: int, how: str = "time", test: float = 0.3, seed: int = 0) -> Split:
    """Return which leads to learn from and which to hold out.

    Args:
        leads: How many leads there are, 2 or more; in time, the first is the oldest.
        how: "random", or "time": the last ones are held out.
        test: The share that is held out, above 0 and below 1.
        seed: What makes a random split the same again, 0 or more.

    Raises:
        ValueError: If an argument breaks its rule, or one side would be empty.

    Example:
        >>> found = split(10)
        >>> found.train.tolist(), found.test.tolist()
        ([0, 1, 2, 3, 4, 5, 6], [7, 8, 9])
    """
    import numpy as np

    one_of("how", how, SPLITS)
    count = whole("leads", leads, 2)
    cut = count - round(share("test", test) * count)
    if not 0 < cut < count:
        raise ValueError(f"test must leave leads on both sides of {count}, got {test}")
    order = np.arange(count)
    if how == "random":
        order = np.random.default_rng(whole("seed", seed)).permutation(count)
    return Split(how, np.sort(order[:cut]), np.sort(order[cut:]))


@dataclass(frozen=True)
class Period:
    """How a model did on some of the leads held out: those that follow each other in time.

    Args:
        leads: How many leads.
        auc: The AUC among them; NaN where all of them bought, or none.
        low: Where its 95 % interval begins.
        high: Where it ends.
        predicted: The mean probability.
        observed: The share that bought.
    """

    leads: int
    auc: float
    low: float
    high: float
    predicted: float
    observed: float


@dataclass(frozen=True, eq=False)
class Trial:
    """A model judged on leads that it never saw.

    Args:
        model: The model.
        split: Which leads it was fitted to and judged on.
        scores: The probability of each lead that was held out.
        bought: Whether it bought.
    """

    model: LeadModel
    split: Split
    scores: Floats = field(repr=False)
    bought: Flags = field(repr=False)

    @cached_property
    def auc(self) -> float:
        """The AUC on the leads held out."""
        return auc(self.scores, self.bought)

    @cached_property
    def auc_interval(self) -> tuple[float, float]:
        """Its 95 % interval."""
        return auc_interval(self.scores, self.bought)

    @property
    def predicted(self) -> float:
        """The mean probability."""
        return float(self.scores.mean())

    @property
    def observed(self) -> float:
        """The share that bought."""
        return float(self.bought.mean())

    @cached_property
    def gains(self) -> Gains:
        """The buyers reached after so many calls."""
        return gains(self.scores, self.bought)

    def calibration(self, bins: int = 10) -> tuple[CalibrationBin, ...]:
        """Return what was predicted and what came, the lowest scores first."""
        return calibration(self.scores, self.bought, bins)

    def periods(self, parts: int = 7) -> tuple[Period, ...]:
        """Return how the model did on each part of the leads held out, the oldest first.

        The AUC of all of them together can be higher than that of every part: it also counts the
        pairs of leads from different times.

        Args:
            parts: How many parts of equal size, from 1 to the number of leads held out.
        """
        import numpy as np

        count = whole("parts", parts, 1, len(self.bought))
        chunks = np.array_split(np.arange(len(self.bought)), count)
        return tuple(_period(self.scores[chunk], self.bought[chunk]) for chunk in chunks)

    def __repr__(self) -> str:
        came = f"predicted {100 * self.predicted:.1f} %, came {100 * self.observed:.1f} %"
        return f"Trial({self.model.model}, {self.split.how}: AUC {self.auc:.3f}, {came})"


def _period(scores: Floats, bought: Flags) -> Period:
    means = float(scores.mean()), float(bought.mean())
    return Period(len(bought), *auc_or_nan(scores, bought), *means)


def trial(
    table: pd.DataFrame,
    columns: Sequence[str],
    bought: Any,
    model: str = "logistic",
    how: str = "time",
    test: float = 0.3,
    seed: int = 0,
) -> Trial:
    """Return a model fitted to some of the leads and judged on the others.

    Judge a model that will be used tomorrow in time: a split at random lets it see the days that
    it is judged on, and sometimes the same person on both sides.

    Args:
        table: Leads, one a row, the oldest first.
        columns: The columns that the model may use.
        bought: Whether each lead bought.
        model: One of `MODELS`.
        how: One of `SPLITS`.
        test: The share that is held out, above 0 and below 1.
        seed: What makes a random split the same again, 0 or more.

    Raises:
        ValueError: If an argument breaks its rule; it names it.

    Example:
        >>> import pandas as pd
        >>> table = pd.DataFrame({"age": [20, 30, 40, 50] * 25})
        >>> trial(table, ["age"], table["age"] > 30)
        Trial(logistic, time: AUC 1.000, predicted 52.4 %, came 53.3 %)
    """
    checked_columns(table, columns)
    parts = split(len(table), how, test, seed)
    answers = in_order(table, bought)
    fitted = fit(table.iloc[parts.train], columns, answers[parts.train], model)
    held_out = both("bought among the leads held out", answers[parts.test])
    return Trial(fitted, parts, fitted.score(table.iloc[parts.test]), held_out)


@dataclass(frozen=True)
class Leak:
    """What one more column does to the AUC.

    Args:
        column: The column; empty for the columns without it.
        auc: The AUC with it.
        rise: How much higher that is than without it.
    """

    column: str
    auc: float
    rise: float


def leakage(
    table: pd.DataFrame,
    bought: Any,
    columns: Sequence[str] = BEFORE_THE_CALL,
    suspects: Sequence[str] = DURING_OR_AFTER,
    model: str = "logistic",
    how: str = "random",
    seed: int = 0,
) -> tuple[Leak, ...]:
    """Return the AUC without any suspect, then with each of them, the largest rise first.

    A rise proves nothing alone: a good column raises the AUC too. One far above all others is a
    reason to ask when that column is filled in.

    Args:
        table: Leads, one a row, the oldest first.
        bought: Whether each lead bought.
        columns: The columns that are known before the call.
        suspects: The columns to try, one at a time.
        model: One of `MODELS`.
        how: One of `SPLITS`.
        seed: What makes a random split the same again, 0 or more.

    Raises:
        ValueError: If an argument breaks its rule; it names it.
    """

    def with_columns(*more: str) -> float:
        return trial(table, (*columns, *more), bought, model, how, seed=seed).auc

    base = with_columns()
    tried = [(name, with_columns(name)) for name in suspects]
    found = [Leak(name, reached, reached - base) for name, reached in tried]
    return (Leak("", base, 0.0), *sorted(found, key=lambda leak: -leak.rise))
