"""The callers of a day: why they call, how patient they are, and what they know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

from bpo_course.tools.ivr._menu import Reason

_SHARES: Final = ("knows_account", "zero_out", "slips", "confused", "confused_each")


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How callers behave in a menu. All of it is assumed: there is no law for it.

    Args:
        patience_s: Mean time in the menu after which a caller hangs up, seconds.
        spread: Standard deviation over mean of the patience (gamma distributed).
        knows_account: The share who have their account number at hand.
        zero_out: The share who press 0 at once, without listening.
        slips: The share of entries in which the finger hits another key.
        confused: The share who take another option than theirs, where theirs comes first.
        confused_each: How much this share grows with each option that is heard before.
        react_s: From the end of an option's words to the key, seconds.
        fetch_s: From the end of the prompt to the account number, seconds.
    """

    patience_s: float = 120
    spread: float = 0.5
    knows_account: float = 0.75
    zero_out: float = 0.08
    slips: float = 0.01
    confused: float = 0.01
    confused_each: float = 0.025
    react_s: float = 1.5
    fetch_s: float = 4

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            value, share = getattr(self, name), name in _SHARES
            if not 0 <= value <= (1 if share else 3_600):
                rule = "a share from 0 to 1" if share else "a number from 0 to 3,600"
                raise ValueError(f"{name} must be {rule}, got {value:g}")
        if self.patience_s <= 0 or self.spread <= 0:
            name = "patience_s" if self.patience_s <= 0 else "spread"
            raise ValueError(f"{name} must be above 0, got 0")

    def mistaken(self, heard: int) -> float:
        """Return the share who take another option than theirs.

        Args:
            heard: Options that are heard until theirs, with it.

        Example:
            >>> [round(Habits().mistaken(n), 3) for n in (1, 4, 8)]
            [0.01, 0.085, 0.185]
        """
        return min(1.0, self.confused + self.confused_each * (heard - 1))


@dataclass(frozen=True)
class Caller:
    """Someone who calls.

    Args:
        reason: The id of the reason.
        patience_s: Time in the menu after which the caller hangs up, seconds.
        knows_account: Whether the account number is at hand.
        zero_out: Whether the caller presses 0 at once.
    """

    reason: str
    patience_s: float
    knows_account: bool = True
    zero_out: bool = False


def callers(
    reasons: Sequence[Reason], n: int, seed: int = 1, habits: Habits | None = None
) -> tuple[Caller, ...]:
    """Return callers whose reasons and patience are drawn at random.

    Each trait has random numbers of its own: a caller stays the same person when a share changes.

    Args:
        reasons: Why people call, with their shares.
        n: How many callers.
        seed: Of the random numbers.
        habits: How callers behave.

    Raises:
        ValueError: If there is no reason, or n is not a whole number of 1 or more.

    Example:
        >>> [one.reason for one in callers((Reason("card"), Reason("balance", share=3)), 5)]
        ['balance', 'balance', 'balance', 'balance', 'card']
    """
    import numpy as np
    from scipy.stats import gamma

    if not reasons:
        raise ValueError("reasons must be one or more, got none")
    if type(n) is not int or n < 1:
        raise ValueError(f"n must be a whole number of 1 or more, got {n}")
    habits = habits or Habits()
    draws = np.random.default_rng(seed).random((n, 4))
    ends = np.cumsum([one.share for one in reasons])
    places = np.searchsorted(ends, draws[:, 0] * ends[-1], side="right")
    shape = 1 / habits.spread**2
    patience = gamma.ppf(draws[:, 1], shape, scale=habits.patience_s / shape)
    knows, zero = draws[:, 2] < habits.knows_account, draws[:, 3] < habits.zero_out
    return tuple(
        Caller(reasons[int(place)].id, float(seconds), bool(known), bool(zeroes))
        for place, seconds, known, zeroes in zip(places, patience, knows, zero, strict=True)
    )
