"""What came of the attempts before this one: with the number, the lead, the time of the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

    from bpo_course.tools.leads._checks import Floats

DAY_PARTS: Final = (12, 17)
"""The hours at which the afternoon and the evening begin."""
BELIEF: Final = 3.0
"""How many attempts the average of all leads counts as, beside a lead's own."""
_KEYS: Final = (("lead", "number"), ("lead", "part"), ("lead",))
_COUNTED: Final = ("tries", "came", "wrong")


@dataclass(frozen=True, eq=False)
class History:
    """The attempts known of each lead, counted.

    Args:
        rate: The share of all attempts in which it happened: what is believed of an unknown lead.
        counts: For each way of counting, by key: the tries, how often it happened, and how often
            someone else answered.
    """

    rate: float
    counts: tuple[pd.DataFrame | None, ...] = (None,) * len(_KEYS)

    def with_attempts(self, log: pd.DataFrame, target: str) -> History:
        """Return the history with more attempts in it."""
        import pandas as pd

        told = _told(log, target)
        found = []
        for keys, known in zip(_KEYS, self.counts, strict=True):
            new = told.groupby(list(keys))[list(_COUNTED)].sum()
            parts = [new] if known is None else [known, new]
            found.append(pd.concat(parts).groupby(level=list(range(len(keys)))).sum())
        return History(self.rate, tuple(found))

    def features(self, asked: pd.DataFrame) -> Floats:
        """Return what is known before each call that is asked about, in the order of `before`."""
        import numpy as np
        import pandas as pd

        told = _with_part(asked)
        columns: list[Any] = []
        for keys, known in zip(_KEYS, self.counts, strict=True):
            if known is None:
                counted = np.zeros((len(_COUNTED), len(asked)))
            else:
                at = pd.MultiIndex.from_frame(told[list(keys)]) if keys[1:] else told[keys[0]]
                counted = known.reindex(at).fillna(0.0).to_numpy().T
            columns += _columns(counted, self.rate)
        return np.column_stack(columns)


def before(log: pd.DataFrame, target: str, rate: float) -> Floats:
    """Return what was known before each attempt of a log in the order of time.

    By each key: the believed share, and how often someone else had answered. The number of tries
    is left out: where all leads are tried equally often, it tells the week and nothing else.
    """
    import numpy as np

    told = _told(log, target)
    columns: list[Any] = []
    for keys in _KEYS:
        sums = told.groupby(list(keys), sort=False)[list(_COUNTED)].cumsum()
        columns += _columns((sums - told[list(_COUNTED)]).to_numpy().T, rate)
    return np.column_stack(columns)


def believed(came: Any, tries: Any, rate: float) -> Any:
    """Return the share of a lead's own attempts, drawn towards the average of all.

    Example:
        >>> believed(came=1, tries=1, rate=0.2)
        0.4
    """
    return (came + BELIEF * rate) / (tries + BELIEF)


def _columns(counted: Any, rate: float) -> list[Any]:
    tries, came, wrong = counted
    return [believed(came, tries, rate), wrong]


def _told(log: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return the attempts with what is counted of each."""
    came = log[target].astype(float)
    someone = log["answered"].astype(float) if "answered" in log else came
    return _with_part(log).assign(tries=1.0, came=came, wrong=someone - came)


def _with_part(calls: pd.DataFrame) -> pd.DataFrame:
    import numpy as np

    return calls.assign(part=np.digitize(calls["hour"].to_numpy(), DAY_PARTS))
