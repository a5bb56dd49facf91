"""When a lead answers, and on which number: a model fitted to a log of attempts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from bpo_course.tools.leads._attempts import TARGETS, asked_checked, attempts_checked
from bpo_course.tools.leads._checks import one_of
from bpo_course.tools.leads._history import History, before

if TYPE_CHECKING:
    import pandas as pd

    from bpo_course.tools.leads._checks import Floats

_TREES: Final = {
    "learning_rate": 0.06,
    "max_iter": 100,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 60,
    "early_stopping": False,
    "random_state": 0,
}


@dataclass(frozen=True)
class BestCall:
    """The hour and the number with the best chance for a lead.

    Args:
        lead: The lead.
        weekday: The weekday, 0 for Monday.
        hour: The hour, 0 to 23, by the lead's own clock.
        number: The kind of number.
        chance: The probability of an answer.
    """

    lead: Any
    weekday: int
    hour: int
    number: str
    chance: float


@dataclass(frozen=True)
class NumberChance:
    """One number of a lead, and its chance over the hours that were asked about.

    Args:
        lead: The lead.
        number: The kind of number.
        chance: The mean probability of an answer.
    """

    lead: Any
    number: str
    chance: float


@dataclass(frozen=True, eq=False)
class AnswerModel:
    """A model of when a lead answers, and on which number.

    It is fitted once. What it knows of each lead's own attempts can grow without a new fit:
    `with_attempts`.

    Args:
        target: What it predicts: "answered", or "right_party": answered by the lead in person.
        attempts: How many attempts it was fitted to.
        rate: The share of them in which it happened.
    """

    target: str
    attempts: int
    rate: float
    _kinds: tuple[str, ...] = field(repr=False)
    _segments: Mapping[Any, str] | None = field(repr=False)
    _groups: tuple[str, ...] = field(repr=False)
    _history: History = field(repr=False)
    _fitted: Any = field(repr=False)

    def chance(self, asked: pd.DataFrame) -> Floats:
        """Return the probability for each call that is asked about, in its order.

        Args:
            asked: Calls, one a row: lead, weekday (0 for Monday), hour (0 to 23), number (kind).

        Raises:
            ValueError: If a column is missing or breaks its rule.
        """
        import numpy as np

        checked = asked_checked(asked)
        if not len(checked):
            return np.empty(0)
        return self._predicted(self._history.features(checked), checked)

    def grid(
        self, numbers: pd.DataFrame, hours: Sequence[int], weekdays: Sequence[int] = (0,)
    ) -> pd.DataFrame:
        """Return each number of each lead at each hour of each weekday, with its `chance`.

        Args:
            numbers: The numbers to choose from, one a row: lead, number (kind).
            hours: The hours in which calls are allowed, by the lead's own clock.
            weekdays: The weekdays, 0 for Monday.

        Raises:
            ValueError: If there is no hour, no weekday or no number.
        """
        import pandas as pd

        if not len(numbers) or not len(hours) or not len(weekdays):
            raise ValueError("hours, weekdays and numbers must have one or more, got none")
        slots = pd.MultiIndex.from_product([weekdays, hours], names=["weekday", "hour"])
        laid = numbers[["lead", "number"]].merge(slots.to_frame(index=False), how="cross")
        return laid.assign(chance=self.chance(laid))

    def best_calls(
        self, numbers: pd.DataFrame, hours: Sequence[int], weekdays: Sequence[int] = (0,)
    ) -> tuple[BestCall, ...]:
        """Return the best hour and number of each lead, in the order of the leads.

        Args:
            numbers: The numbers to choose from, one a row: lead, number (kind).
            hours: The hours in which calls are allowed, by the lead's own clock.
            weekdays: The weekdays, 0 for Monday.

        Raises:
            ValueError: If there is no hour, no weekday or no number.
        """
        laid = self.grid(numbers, hours, weekdays)
        best = laid.loc[laid.groupby("lead", sort=False)["chance"].idxmax()]
        columns = (best[name].tolist() for name in ("lead", "weekday", "hour", "number", "chance"))
        return tuple(BestCall(*values) for values in zip(*columns, strict=True))

    def right_numbers(
        self, numbers: pd.DataFrame, hours: Sequence[int], weekdays: Sequence[int] = (0,)
    ) -> tuple[NumberChance, ...]:
        """Return the number of each lead with the best chance over the hours.

        Args:
            numbers: The numbers to choose from, one a row: lead, number (kind).
            hours: The hours in which calls are allowed, by the lead's own clock.
            weekdays: The weekdays, 0 for Monday.

        Raises:
            ValueError: If there is no hour, no weekday or no number.
        """
        laid = self.grid(numbers, hours, weekdays)
        means = laid.groupby(["lead", "number"], sort=False)["chance"].mean().reset_index()
        best = means.loc[means.groupby("lead", sort=False)["chance"].idxmax()]
        columns = (best[name].tolist() for name in ("lead", "number", "chance"))
        return tuple(NumberChance(*values) for values in zip(*columns, strict=True))

    def with_attempts(self, attempts: pd.DataFrame) -> AnswerModel:
        """Return the same model, with later attempts known of each lead.

        Args:
            attempts: Attempts after those that it knows (`ATTEMPT_COLUMNS`).

        Raises:
            ValueError: If a column is missing or breaks its rule.
        """
        checked = attempts_checked(attempts, self.target)
        return replace(self, _history=self._history.with_attempts(checked, self.target))

    def _predicted(self, past: Floats, asked: pd.DataFrame) -> Floats:
        from threadpoolctl import threadpool_limits

        laid = _laid(past, asked, self._kinds, self._segments, self._groups)
        with threadpool_limits(1):
            found: Floats = self._fitted.predict_proba(laid)[:, 1]
        return found

    def __repr__(self) -> str:
        return f"AnswerModel({self.target}, {self.attempts:,} attempts, {100 * self.rate:.1f} %)"


def fit_answers(
    attempts: pd.DataFrame,
    target: str = "right_party",
    segments: Mapping[Any, str] | None = None,
) -> AnswerModel:
    """Return a model of when a lead answers, and on which number.

    For each attempt of the log it knows the hour, the weekday, the kind of number, and what came
    of the attempts *before* it: with this number, with this lead, and with this lead at this time
    of the day. It also knows how often someone else had answered: with the log's `answered`, a
    wrong number shows itself. A log whose calls were all made in the morning says nothing about
    the evening.

    Args:
        attempts: Attempts, one a row (`ATTEMPT_COLUMNS`).
        target: What to predict: "answered", or "right_party": answered by the lead in person.
        segments: What is known of each lead, such as its kind of work; leads that are not in it
            have none.

    Raises:
        ValueError: If a column is missing, an argument breaks its rule, or every attempt ended in
            the same way.

    Source:
        scikit-learn's HistGradientBoostingClassifier (100 trees of 8 leaves, learning rate 0.06).

    Example:
        >>> import pandas as pd
        >>> log = pd.DataFrame(
        ...     {"lead": [n % 50 for n in range(400)], "number": "mobile", "weekday": 0}
        ... )
        >>> log["week"], log["hour"] = log.index // 50, [9 + n // 50 % 2 * 9 for n in log.index]
        >>> log["answered"] = log["hour"] == 18
        >>> model = fit_answers(log, target="answered")
        >>> model
        AnswerModel(answered, 400 attempts, 50.0 %)
        >>> model.best_calls(log[["lead", "number"]][:1], hours=[9, 18])[0].hour
        18
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    one_of("target", target, TARGETS)
    log = attempts_checked(attempts, target)
    came = log[target].to_numpy(bool)
    if not came.any() or came.all():
        raise ValueError(f"attempts must have {target} true and false, got one of them only")
    rate = float(came.mean())
    kinds = tuple(sorted(log["number"].unique()))
    groups = tuple(sorted(set(segments.values()))) if segments else ()
    laid = _laid(before(log, target, rate), log, kinds, segments, groups)
    words = [0, 1] if groups else [0]
    trees = HistGradientBoostingClassifier(categorical_features=words, **_TREES)
    with threadpool_limits(1):
        trees.fit(laid, came)
    past = History(rate).with_attempts(log, target)
    return AnswerModel(target, len(log), rate, kinds, segments, groups, past, trees)


def _laid(
    past: Floats,
    asked: pd.DataFrame,
    kinds: Sequence[str],
    segments: Mapping[Any, str] | None,
    groups: Sequence[str],
) -> Floats:
    """Return what the trees are given, a row a call; an unknown word is a missing one."""
    import numpy as np
    import pandas as pd

    columns = [pd.Index(kinds).get_indexer(pd.Index(asked["number"]))]
    if groups:
        columns.append(pd.Index(groups).get_indexer(pd.Index(asked["lead"].map(segments or {}))))
    words = np.column_stack(columns).astype(float)
    words[words < 0] = np.nan
    when = asked[["weekday", "hour"]].to_numpy(float)
    return np.hstack([words, when, past])
