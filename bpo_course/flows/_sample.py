"""A thousand agents take the same call: what a habit does to the figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from bpo_course.flows._flow import Flow
from bpo_course.flows._solve import best, way_from
from bpo_course.flows._walk import Walk, meet

if TYPE_CHECKING:
    import pandas as pd

Policy = Callable[[Walk, np.random.Generator], str]
"""How an agent decides: the id of a choice that is open where the walk is."""

SPREAD: Final = 0.25
"""How far the seconds of one call stray from the flow's (lognormal; an assumption)."""
START: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
BETWEEN_S: Final = 60


def careful(walk: Walk, _rng: np.random.Generator) -> str:
    """Return the choice that scores most in the end."""
    return way_from(walk, best)[0]


def hurried(walk: Walk, _rng: np.random.Generator) -> str:
    """Return the choice that takes least time now, even if it costs time later."""
    return min(walk.step.choice, key=lambda choice: choice.spent_s).id


def at_random(walk: Walk, rng: np.random.Generator) -> str:
    """Return any choice."""
    return walk.step.choice[rng.integers(len(walk.step.choice))].id


def skipping(gate: str, share: float) -> Policy:
    """Return the habit of a careful agent who sometimes skips the choice that opens a gate.

    Args:
        gate: The gate, such as "identity".
        share: On which share of the occasions, 0 to 1.

    Raises:
        ValueError: If the share is not from 0 to 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must be from 0 to 1, got {share}")

    def decide(walk: Walk, rng: np.random.Generator) -> str:
        wanted = careful(walk, rng)
        others = [choice for choice in walk.step.choice if gate not in choice.gives]
        opens = gate in next(c for c in walk.step.choice if c.id == wanted).gives
        if opens and others and rng.random() < share:
            return min(others, key=lambda choice: choice.spent_s).id
        return wanted

    return decide


def sample(
    flow: Flow, policy: Policy, n: int, rng: np.random.Generator, agent: str = "agent"
) -> pd.DataFrame:
    """Return the contact log of many calls taken in the same way.

    Customers are drawn by the weights of their temperaments; the seconds of a call stray from the
    flow's by chance. Beside the log's own columns there are `critical`, the gates broken, and
    `temperament`.

    Args:
        flow: The flow.
        policy: How the agent decides.
        n: How many calls, 1 or more.
        rng: The chance.
        agent: The agent's name.

    Raises:
        ValueError: If n is no whole number of 1 or more, or the policy names a choice that is not
            open.

    Example:
        >>> from bpo_course import content, kpi
        >>> flow = content.flow("bank-unknown-debit")
        >>> log = sample(flow, careful, 50, np.random.default_rng(1))
        >>> kpi.fcr(log)
        1.0
    """
    import pandas as pd

    if n != int(n) or n < 1:
        raise ValueError(f"n must be a whole number of 1 or more, got {n}")
    rows = []
    for number in range(int(n)):
        walk = meet(flow, rng)
        while not walk.done:
            walk = walk.take(policy(walk, rng))
        started = START + timedelta(seconds=BETWEEN_S * number)
        row = walk.row(f"{flow.id}-{number + 1}", started, agent)
        for name in ("talk_s", "hold_s", "wrap_s"):
            row[name] *= rng.lognormal(-(SPREAD**2) / 2, SPREAD)
        rows.append({**row, "customer": f"customer {number + 1}", "temperament": walk.temperament})
    return pd.DataFrame(rows)
