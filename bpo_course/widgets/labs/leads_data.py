"""The bank's table and what is fitted to it once: a fit takes seconds, and is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from bpo_course import content
from bpo_course.tools import leads

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MOST_KEPT: Final = 80
"""How many fits are kept; the oldest makes room."""
_kept: dict[tuple[tuple[str, ...], str, str], leads.Trial] = {}


@dataclass(frozen=True, eq=False)
class Held:
    """The bank's table, divided in time.

    Args:
        known: The first 70 % of the leads, the oldest first.
        known_bought: Whether each of them bought.
        later: The last 30 %.
        bought: Whether each of those bought.
    """

    known: pd.DataFrame = field(repr=False)
    known_bought: np.ndarray[Any, Any] = field(repr=False)
    later: pd.DataFrame = field(repr=False)
    bought: np.ndarray[Any, Any] = field(repr=False)


@cache
def _table() -> pd.DataFrame:
    return content.bank_marketing()


@cache
def held() -> Held:
    """Return the bank's table, divided in time."""
    table = _table()
    parts = leads.split(len(table))
    yes = (table[leads.OUTCOME] == "yes").to_numpy()
    return Held(
        table.iloc[parts.train].reset_index(drop=True),
        yes[parts.train],
        table.iloc[parts.test].reset_index(drop=True),
        yes[parts.test],
    )


def is_read() -> bool:
    """Return whether the table has been read."""
    return bool(held.cache_info().currsize)


def is_fitted(columns: tuple[str, ...], kind: str, how: str = "time") -> bool:
    """Return whether a model is kept, so that it takes no time.

    Args:
        columns: The columns that it uses.
        kind: One of `tools.leads.MODELS`.
        how: One of `tools.leads.SPLITS`.
    """
    return (columns, kind, how) in _kept


def fitted(columns: tuple[str, ...], kind: str, how: str = "time") -> leads.Trial:
    """Return a model on leads that it never saw, as in `is_fitted`; fitted if it is not kept."""
    key = columns, kind, how
    if key not in _kept:
        table = _table()
        made = leads.trial(table, columns, table[leads.OUTCOME], kind, how)
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = made
    return _kept[key]
