"""A lead score: the probability that a lead buys, from what is known of the lead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import TYPE_CHECKING, Any, Final

from bpo_course.tools.leads._checks import both, one_of, whole

if TYPE_CHECKING:
    import pandas as pd

    from bpo_course.tools.leads._checks import Flags, Floats

MODELS: Final = ("logistic", "boosted")
"""The models: a logistic regression, and boosted decision trees."""
MOST_WORDS: Final = 200
"""Different words above which a column is more likely a name or a number of a person."""
_MISSING: Final = "(missing)"
_MOST_STEPS: Final = 1_000
_TREES: Final = {
    "learning_rate": 0.05,
    "max_iter": 150,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 100,
    "early_stopping": False,
    "random_state": 0,
}
"""Small trees that learn slowly: with scikit-learn's own settings the score in time was worse."""


@dataclass(frozen=True)
class Reason:
    """How much one column moved the score of one lead.

    Args:
        column: The column.
        value: What it says of the lead.
        weight: Above 0 it raised the score, below 0 it lowered it, against the average lead that
            the model was fitted to. In log-odds: 0.69 doubles the odds.
    """

    column: str
    value: object
    weight: float


@dataclass(frozen=True, eq=False)
class LeadModel:
    """A model fitted to leads whose answer is known.

    Args:
        model: Which model, one of `MODELS`.
        columns: The columns that it uses.
        leads: How many leads it was fitted to.
        rate: The share of them that bought.
    """

    model: str
    columns: tuple[str, ...]
    leads: int
    rate: float
    _words: tuple[str, ...] = field(repr=False)
    _fitted: Any = field(repr=False)
    _average: Any = field(repr=False)

    def score(self, table: pd.DataFrame) -> Floats:
        """Return the probability that each lead buys, in the order of the table.

        A word that the model never saw counts neither for nor against the lead.

        Args:
            table: Leads, one a row, with the model's columns.

        Raises:
            ValueError: If a column is missing, or has words where the model saw numbers.
        """
        import numpy as np
        from threadpoolctl import threadpool_limits

        inputs = _inputs(table, self.columns, self._words)
        if not len(inputs):
            return np.empty(0)
        with threadpool_limits(1):
            scores: Floats = self._fitted.predict_proba(inputs)[:, 1]
        return scores

    def reasons(self, table: pd.DataFrame, place: int) -> tuple[Reason, ...]:
        """Return what moved the score of one lead, the largest weight first.

        Args:
            table: Leads, one a row.
            place: Which of them, from 0.

        Raises:
            ValueError: If the model is not logistic: the parts of trees do not add up so simply;
                or place is that of no lead.
        """
        check_table(table)
        self._logistic()
        whole("place", place, 0, len(table) - 1)
        weights = self._by_column(table.iloc[[place]])[0]
        found = [
            Reason(name, table[name].iloc[place], float(weight))
            for name, weight in zip(self.columns, weights, strict=True)
        ]
        return tuple(sorted(found, key=lambda reason: -abs(reason.weight)))

    @property
    def weights(self) -> tuple[tuple[str, float], ...]:
        """What raises and lowers a score, the largest weight first, in log-odds.

        A word such as "job = student" has its own weight. The weight of a number is for one
        standard deviation more.
        """
        named = zip(self._names(), self._logistic().coef_[0], strict=True)
        return tuple(sorted(((n, float(w)) for n, w in named), key=lambda pair: -abs(pair[1])))

    def _logistic(self) -> Any:
        if self.model != "logistic":
            raise ValueError(f'model must be "logistic" to have weights, got "{self.model}"')
        return self._fitted[-1]

    def _names(self) -> list[str]:
        words, figures = self._parts()
        said = [
            f"{name} = {word}"
            for name, known in zip(self._words, words.categories_, strict=True)
            for word in known
        ]
        return [*said, *figures]

    def _parts(self) -> tuple[Any, list[str]]:
        figures = [name for name in self.columns if name not in self._words]
        coder = self._fitted[0].named_transformers_.get("words")
        return (coder, figures) if self._words else (_NoWords(), figures)

    def _by_column(self, table: pd.DataFrame) -> Floats:
        """Return each column's part in the log-odds of each lead, less the average lead's."""
        import numpy as np

        coefficients = self._logistic().coef_[0]
        coder, figures = self._parts()
        laid = self._fitted[0].transform(_inputs(table, self.columns, self._words))
        parts = (laid - self._average) * coefficients
        sizes = [len(known) for known in coder.categories_] + [1] * len(figures)
        ends = np.cumsum([0, *sizes])
        order = [*self._words, *figures]
        summed = {
            name: parts[:, start:end].sum(axis=1)
            for name, start, end in zip(order, ends[:-1], ends[1:], strict=True)
        }
        return np.column_stack([summed[name] for name in self.columns])

    def __repr__(self) -> str:
        known = ", ".join(self.columns)
        return f"LeadModel({self.model}, {self.leads:,} leads, {100 * self.rate:.1f} %: {known})"


class _NoWords:
    categories_: tuple[()] = ()


def fit(
    table: pd.DataFrame, columns: Sequence[str], bought: Any, model: str = "logistic"
) -> LeadModel:
    """Return a model fitted to leads whose answer is known.

    A column of numbers is taken as it is, and a column of words as one of several kinds. A
    missing number is taken as the median, a missing word as a kind of its own.

    Args:
        table: Leads, one a row.
        columns: The columns that the model may use, such as `BEFORE_THE_CALL`.
        bought: Whether each lead bought: true or false, 1 or 0, "yes" or "no", in the order of
            the table.
        model: One of `MODELS`.

    Raises:
        ValueError: If an argument breaks its rule; it names it.

    Source:
        scikit-learn's LogisticRegression (C = 1) on numbers of mean 0 and standard deviation 1,
        and its HistGradientBoostingClassifier (150 trees of 8 leaves, learning rate 0.05).

    Example:
        >>> import pandas as pd
        >>> table = pd.DataFrame({"age": [20, 30, 40, 50] * 25, "job": ["clerk", "nurse"] * 50})
        >>> found = fit(table, ["age", "job"], table["age"] > 30)
        >>> found
        LeadModel(logistic, 100 leads, 50.0 %: age, job)
        >>> found.score(table[:4]).round(2).tolist()
        [0.03, 0.07, 0.93, 0.97]
    """
    from threadpoolctl import threadpool_limits

    one_of("model", model, MODELS)
    chosen = checked_columns(table, columns)
    answers = in_order(table, bought)
    words = tuple(name for name in chosen if not _is_figure(table, name))
    inputs = _inputs(table, chosen, words)
    for name in chosen:
        _check_column(inputs, name, name in words)
    figures = [name for name in chosen if name not in words]
    fitted = (_logistic if model == "logistic" else _boosted)(words, figures)
    with threadpool_limits(1):  # so small a table is fitted faster by one thread
        fitted.fit(inputs, answers)
        average = fitted[0].transform(inputs).mean(axis=0) if model == "logistic" else None
    return LeadModel(model, chosen, len(answers), float(answers.mean()), words, fitted, average)


def checked_columns(table: pd.DataFrame, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns if the table has them all.

    Raises:
        ValueError: If there is none, or one is missing or named twice.
    """
    if isinstance(columns, str):
        raise ValueError(f"columns must be a list of names, got {columns!r}")
    check_table(table)
    chosen = tuple(str(name) if isinstance(name, str) else name for name in columns)
    if not chosen:
        raise ValueError("columns must have a name or more, got none")
    for place, name in enumerate(chosen):
        if name in chosen[:place]:
            raise ValueError(f"columns must name each column once, got {name!r} twice")
        if name not in table.columns:
            raise ValueError(f"columns must be in the table, {name!r} is not")
        if list(table.columns).count(name) > 1:
            raise ValueError(f"columns must be in the table once, {name!r} is there twice")
    return chosen


def check_table(table: object) -> None:
    """Raise unless it is a table.

    Raises:
        ValueError: If it is not.
    """
    import pandas as pd

    if not isinstance(table, pd.DataFrame):
        raise ValueError(f"table must be a pandas DataFrame, got {type(table).__name__}")


def in_order(table: pd.DataFrame, bought: Any) -> Flags:
    """Return who bought, if it is in the order of the table.

    Where one of the two was numbered anew from 0, only the places can be meant.

    Raises:
        ValueError: If the rows of the two have the same names in another order, or other names.
    """
    import pandas as pd

    index: Any = getattr(bought, "index", None)
    told = isinstance(index, pd.Index) and len(index) == len(table)
    if told and not table.index.equals(index):
        anew = pd.RangeIndex(len(table))
        new = index.equals(anew) or table.index.equals(anew)
        if new and not index.symmetric_difference(table.index).empty:
            return both("bought", bought, len(table))
        rule = "bought must have the rows of the table in the same order"
        raise ValueError(f"{rule}, got another index")
    return both("bought", bought, len(table))


def _is_figure(table: pd.DataFrame, name: str) -> bool:
    """Return whether a column has numbers; words, and true and false, are kinds."""
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    column = table[name]
    if column.dtype == object:  # numbers beside a missing one, or a row that was turned
        known = column.dropna()
        return bool(len(known)) and all(
            isinstance(value, Real) and not isinstance(value, bool) for value in known
        )
    return is_numeric_dtype(column.dtype) and not is_bool_dtype(column.dtype)


def _inputs(table: pd.DataFrame, columns: Sequence[str], words: Sequence[str]) -> pd.DataFrame:
    """Return the columns as the models take them: numbers, and words as plain text.

    Raises:
        ValueError: If a column is missing, or is no number where one is due.
    """
    import pandas as pd

    checked_columns(table, columns)
    laid: dict[str, Any] = {}
    for name in columns:
        column = table[name]
        if name in words:
            laid[name] = column.astype(object).where(column.notna(), _MISSING).map(str)
        elif _is_figure(table, name) or column.isna().all():
            laid[name] = pd.to_numeric(column).astype(float)
            if laid[name].isin([math.inf, -math.inf]).any():
                raise ValueError(f"{name} must have finite numbers, got none or an infinite one")
        else:
            raise ValueError(f"{name} must be numbers as in the leads the model was fitted to")
    return pd.DataFrame(laid).astype(dict.fromkeys(words, object))


def _check_column(inputs: pd.DataFrame, name: str, is_word: bool) -> None:
    import numpy as np

    column = inputs[name]
    if is_word and column.nunique() > MOST_WORDS:
        rule = f"{name} must be numbers, or {MOST_WORDS} different words or fewer"
        raise ValueError(f"{rule}, got {column.nunique()}")
    if not is_word and (column.isna().all() or np.isinf(column).any()):
        raise ValueError(f"{name} must have finite numbers, got none or an infinite one")


def _logistic(words: Sequence[str], figures: Sequence[str]) -> Any:
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    scaled = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    coded = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    laid = ColumnTransformer([("words", coded, list(words)), ("figures", scaled, list(figures))])
    return make_pipeline(laid, LogisticRegression(max_iter=_MOST_STEPS))


def _boosted(words: Sequence[str], figures: Sequence[str]) -> Any:
    import numpy as np
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OrdinalEncoder

    coded = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    parts = [("words", coded, list(words)), ("figures", "passthrough", list(figures))]
    kinds = list(range(len(words))) or None
    trees = HistGradientBoostingClassifier(categorical_features=kinds, **_TREES)
    return make_pipeline(ColumnTransformer(parts), trees)
