"""The log of attempts: which lead was called when, on which number, and who answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from bpo_course.tools.leads._checks import flags

if TYPE_CHECKING:
    import pandas as pd

TARGETS: Final = ("answered", "right_party")
"""What can be predicted: that someone answers, or that the lead does."""
ATTEMPT_COLUMNS: Final = (
    "lead",
    "week",
    "weekday",
    "hour",
    "number",
    "answered",
    "right_party",
)
"""The columns of a log of attempts.

lead: who was called. week: whole weeks since the log began, 0 or more. weekday: 0 for Monday. hour:
0 to 23, by the lead's own clock. number: the kind, such as "mobile". answered: whether a person
answered. right_party: whether that was the lead; a wrong number answers too.
"""
_LIMITS: Final = {"week": None, "weekday": 6, "hour": 23}


def attempts_checked(attempts: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return the attempts in the order of time, with the columns that a target needs.

    Raises:
        ValueError: If a column is missing or breaks its rule, or the lead answered where no one
            did.
    """
    columns = [name for name in ATTEMPT_COLUMNS if name not in TARGETS or name == target]
    log = _checked(attempts, "attempts", columns)
    log[target] = flags(target, attempts[target], len(log))
    if target == "right_party" and "answered" in attempts:
        log["answered"] = flags("answered", attempts["answered"], len(log))
        if (log["right_party"] & ~log["answered"]).any():
            raise ValueError("right_party must be false where answered is false, got true")
    return log.sort_values(["week", "weekday", "hour"], kind="stable", ignore_index=True)


def asked_checked(asked: pd.DataFrame) -> pd.DataFrame:
    """Return the calls that are asked about, in their order.

    Raises:
        ValueError: If a column is missing or breaks its rule.
    """
    return _checked(asked, "asked", ["lead", "weekday", "hour", "number"])


def _checked(table: pd.DataFrame, name: str, columns: Sequence[str]) -> pd.DataFrame:
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ValueError(f"{name} must have the column {missing[0]!r}, got {list(table.columns)}")
    found = table[list(columns)].reset_index(drop=True).copy()
    for column in columns:
        if found[column].isna().any():
            raise ValueError(f"{column} must be known for each attempt, got an empty one")
    for column, most in _LIMITS.items():
        if column in columns:
            found[column] = _whole(found[column], column, most)
    found["number"] = found["number"].astype(str).astype(object)
    return found


def _whole(values: Any, column: str, most: int | None) -> Any:
    """Return a column of whole numbers from 0 to a limit.

    Raises:
        ValueError: If one is none.
    """
    import pandas as pd

    figures = pd.to_numeric(values, errors="coerce")
    wrong = figures.isna() | (figures % 1 != 0) | (figures < 0)
    wrong |= figures > most if most is not None else False
    if wrong.any():
        limits = "0 or more" if most is None else f"from 0 to {most}"
        first = values[wrong].tolist()[0]
        raise ValueError(f"{column} must be a whole number {limits}, got {first!r}")
    return figures.astype("int64")
