"""What a better search does to calls: a stated assumption, with every number to move."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real
from typing import NamedTuple


class Worked(NamedTuple):
    """How an inbound queue's calls go.

    Args:
        talk_s: Mean talk time, seconds.
        resolved: The share of answered calls that resolve the issue.
    """

    talk_s: float
    resolved: float


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a search does to a call. Every number here is assumed: none was measured.

    A search succeeds when the right article comes first. All searches are taken to be alike, and
    an agent who finds the article is taken to use it well.

    Args:
        searched: Assumed: the share of calls in which the agent searches, from 0 to 1.
        saved_s: Assumed: seconds of talk that an article saves when it comes first.
        lost_s: Assumed: seconds of talk that a search without it costs.
        resolved_more: Assumed: how much larger the share of resolved calls is with the article.
        resolved_less: Assumed: how much smaller it is after a search without it.

    Raises:
        ValueError: If a number breaks its rule.

    Example:
        >>> Effect().on(talk_s=300, resolved=0.7, first_hit=0.5)
        Worked(talk_s=298.5, resolved=0.715)
    """

    searched: float = 0.6
    saved_s: float = 45
    lost_s: float = 40
    resolved_more: float = 0.10
    resolved_less: float = 0.05

    def __post_init__(self) -> None:
        for name in ("searched", "resolved_more", "resolved_less"):
            _share(name, getattr(self, name))
        for name in ("saved_s", "lost_s"):
            _seconds(name, getattr(self, name))

    def on(self, *, talk_s: float, resolved: float, first_hit: float) -> Worked:
        """Return how calls go with a search, by how they go without one.

        Args:
            talk_s: Mean talk time of calls without a search, seconds.
            resolved: The share of calls without a search that resolve the issue.
            first_hit: The share of searches whose right article comes first.

        Raises:
            ValueError: If a number breaks its rule, or more is saved than the talk lasts.
        """
        _seconds("talk_s", talk_s)
        _share("resolved", resolved)
        _share("first_hit", first_hit)
        if self.saved_s > talk_s:
            raise ValueError(f"saved_s must be at most talk_s ({talk_s}), got {self.saved_s}")
        found, failed = self.searched * first_hit, self.searched * (1 - first_hit)
        share = resolved + self.resolved_more * found - self.resolved_less * failed
        return Worked(
            round(talk_s - self.saved_s * found + self.lost_s * failed, 9),
            round(min(max(share, 0.0), 1.0), 9),
        )


def _share(name: str, value: float) -> None:
    if not _is_number(value) or not 0 <= value <= 1:
        raise ValueError(f"{name} must be a share from 0 to 1, got {value!r}")


def _seconds(name: str, value: float) -> None:
    if not _is_number(value) or not 0 <= value < math.inf:
        raise ValueError(f"{name} must be 0 seconds or more, got {value!r}")


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)
