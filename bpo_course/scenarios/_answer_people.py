"""People with habits: when they answer, which number is theirs, who says yes. Generated data.

Nothing here was measured. No public log of attempts with hours and numbers was found, so every
share below is an assumption, chosen so that hours and numbers matter.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np

ANSWER_HOURS: Final = tuple(range(9, 20))
"""The hours in which calls are made, by the leads' own clock: the last begins at 19:00."""
ANSWER_WEEKDAYS: Final = tuple(range(6))
"""The weekdays on which calls are made: Monday to Saturday."""
ANSWER_NUMBERS: Final = ("home", "mobile", "work")
ANSWER_HABITS: Final[Mapping[str, tuple[float, ...]]] = {
    "evenings": (0.06, 0.05, 0.05, 0.16, 0.10, 0.05, 0.05, 0.08, 0.24, 0.46, 0.50),
    "mornings": (0.44, 0.48, 0.36, 0.20, 0.10, 0.07, 0.06, 0.06, 0.08, 0.10, 0.12),
    "afternoons": (0.06, 0.08, 0.12, 0.22, 0.40, 0.46, 0.40, 0.28, 0.14, 0.10, 0.08),
    "any time": (0.20, 0.22, 0.24, 0.24, 0.22, 0.22, 0.22, 0.24, 0.24, 0.22, 0.20),
}
"""The chance that a person answers their mobile from Monday to Friday, by hour from 9:00."""
ANSWER_SEGMENTS: Final[Mapping[str, tuple[float, tuple[float, ...], float]]] = {
    "salaried": (0.40, (0.76, 0.06, 0.06, 0.12), 0.12),
    "shift worker": (0.15, (0.10, 0.12, 0.58, 0.20), 0.11),
    "own business": (0.20, (0.16, 0.16, 0.18, 0.50), 0.13),
    "student": (0.10, (0.34, 0.04, 0.46, 0.16), 0.07),
    "retired": (0.15, (0.04, 0.66, 0.08, 0.22), 0.16),
}
"""The share of the leads, the share of each habit in it, and the mean chance of a yes."""
_ON_RECORD: Final = {"home": 0.50, "mobile": 0.90, "work": 0.60}
_RIGHT: Final = {"home": 0.60, "mobile": 0.75, "work": 0.60}
_LEAST, _MOST = 0.45, 1.35
"""Between them lies what each person's chances are multiplied by."""


@dataclass(frozen=True)
class AnswerRules:
    """How many leads there are, and how fast their habits change.

    Args:
        leads: How many leads, 50 or more.
        weeks: How many weeks there are, 2 or more.
        learned: How many of them are the first ones, with a log of attempts at any hour.
        tries: How often each lead is tried in a week of the log.
        steady: The week until which no habit changes.
        moved: The share of the leads whose habit changes in each week after that.
        lost: The share of the right numbers that become wrong in each of those weeks.

    Raises:
        ValueError: If a number breaks its rule.
    """

    leads: int = 1_200
    weeks: int = 16
    learned: int = 6
    tries: int = 2
    steady: int = 8
    moved: float = 0.10
    lost: float = 0.03

    def __post_init__(self) -> None:
        least = {"leads": 50, "weeks": 2, "learned": 1, "tries": 1, "steady": 0}
        for name, limit in least.items():
            value = getattr(self, name)
            if not isinstance(value, int) or value < limit:
                raise ValueError(f"{name} must be a whole number, {limit} or more, got {value!r}")
        if self.learned >= self.weeks:
            raise ValueError(f"learned must be below weeks, {self.weeks}, got {self.learned}")
        for name in ("moved", "lost"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} must be from 0 to 1, got {getattr(self, name)}")


def people_drawn(rules: AnswerRules, seed: int) -> Mapping[str, Any]:
    """Return what is fixed of each lead: segment, habits, numbers, the chance of a yes."""
    import numpy as np

    rng = np.random.default_rng([seed, 0])
    count, habits = rules.leads, len(ANSWER_HABITS)
    kinds = list(ANSWER_SEGMENTS.values())
    segment = rng.choice(len(kinds), size=count, p=[kind[0] for kind in kinds])
    habit = _picked(rng, np.array([kind[1] for kind in kinds])[segment])
    held = rng.random((count, 3)) < [_ON_RECORD[name] for name in ANSWER_NUMBERS]
    held[~held.any(axis=1), ANSWER_NUMBERS.index("mobile")] = True
    right = rng.random((count, 3)) < [_RIGHT[name] for name in ANSWER_NUMBERS]
    odds = _logit(np.array([kind[2] for kind in kinds])[segment]) + rng.normal(0, 0.7, count)
    return {
        "segment": segment,
        "habit": habit,
        "later": (habit + rng.integers(1, habits, size=count)) % habits,
        "moves_at": _weeks_until(rng, rules.moved, (count,)),
        "held": held,
        "noted": rng.random((count, 3)),
        "right_until": np.where(right, _weeks_until(rng, rules.lost, (count, 3)) + 0.5, -1),
        "reach": rng.uniform(_LEAST, _MOST, count),
        "p_yes": 1 / (1 + np.exp(-odds)),
        "score": 1 / (1 + np.exp(-(odds + rng.normal(0, 0.4, count)))),
    }


def _picked(rng: np.random.Generator, shares: Any) -> Any:
    return (rng.random((len(shares), 1)) > shares.cumsum(axis=1)).sum(axis=1).clip(max=3)


def _weeks_until(rng: np.random.Generator, share: float, shape: tuple[int, ...]) -> Any:
    """Return in which week after the steady ones something happens, if it may in each of them."""
    import numpy as np

    if share == 0:
        return np.full(shape, np.inf)
    return np.floor(np.log1p(-rng.random(shape)) / math.log1p(-min(share, 1 - 1e-12)))


def _logit(share: Any) -> Any:
    import numpy as np

    return np.log(share / (1 - share))
