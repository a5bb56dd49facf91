"""Which calls are scored: at random, by group, or the worst first, and what each can tell."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

How = Literal["at random", "by group", "worst first"]


@dataclass(frozen=True)
class Sample:
    """Calls that were chosen to be scored.

    Args:
        ids: The calls.
        how: How they were chosen.
        weights: How many calls of all each one stands for; empty where it stands for itself alone.
    """

    ids: tuple[str, ...]
    how: How
    weights: Mapping[str, float]

    @property
    def fair(self) -> bool:
        """Whether a share in the sample says something of all calls."""
        return self.how != "worst first"

    def share(self, failed: Mapping[str, bool]) -> float:
        """Return the share of calls that failed, as the sample estimates it; NaN for no call.

        Where the worst were chosen first, it is the share of the sample alone, and no estimate: it
        is far too high for all calls. `fair` says which it is.

        Args:
            failed: Whether each call of the sample failed.

        Raises:
            ValueError: If a call of the sample is missing.
        """
        if missing := [name for name in self.ids if name not in failed]:
            raise ValueError(
                f"failed must have every call of the sample, {missing[0]!r} is missing"
            )
        whole = sum(self.weights.get(name, 1.0) for name in self.ids)
        part = sum(self.weights.get(name, 1.0) for name in self.ids if failed[name])
        return part / whole if whole else math.nan


def at_random(ids: Sequence[str], count: int, rng: Random) -> Sample:
    """Return calls that are drawn at random.

    Args:
        ids: All calls.
        count: How many, 0 or more and at most all.
        rng: The chance.

    Raises:
        ValueError: If there are not so many calls.

    Example:
        >>> len(at_random(["a", "b", "c"], 2, Random(1)).ids)
        2
    """
    _check("count", count, len(ids))
    drawn = tuple(rng.sample(list(ids), count))
    return Sample(drawn, "at random", dict.fromkeys(drawn, len(ids) / count if count else 0))


def by_group(groups: Mapping[str, str], each: int, rng: Random) -> Sample:
    """Return the same number of calls of each group, drawn at random: every agent is heard.

    A call of a small group stands for fewer calls than one of a large group.

    Args:
        groups: The group of each call, such as its agent or its reason.
        each: Calls of each group, 1 or more; all of them where it has fewer.
        rng: The chance.

    Raises:
        ValueError: If each is below 1.
    """
    if each < 1:
        raise ValueError(f"each must be 1 or more, got {each}")
    weights: dict[str, float] = {}
    for group in sorted(set(groups.values())):
        inside = [name for name, of in groups.items() if of == group]
        drawn = rng.sample(inside, min(each, len(inside)))
        weights |= dict.fromkeys(drawn, len(inside) / len(drawn))
    return Sample(tuple(weights), "by group", weights)


def worst_first(ids: Sequence[str], count: int, worse: Callable[[str], float]) -> Sample:
    """Return the calls that look worst. It is good for coaching, and useless for an average.

    Args:
        ids: All calls.
        count: How many, 0 or more and at most all.
        worse: How bad a call looks: higher is worse, such as a low CSAT or a long silence.

    Raises:
        ValueError: If there are not so many calls.
    """
    _check("count", count, len(ids))
    return Sample(tuple(sorted(ids, key=worse, reverse=True)[:count]), "worst first", {})


def _check(name: str, count: int, most: int) -> None:
    if not 0 <= count <= most:
        raise ValueError(f"{name} must be from 0 to the number of calls ({most}), got {count}")
