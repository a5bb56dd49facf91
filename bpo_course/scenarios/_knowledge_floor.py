"""A floor whose agents search a knowledge base: the same day with a weaker and a better search."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from bpo_course import kpi
from bpo_course.simulation import ROW, Agent, Day, Floor, InboundQueue, day, is_whole
from bpo_course.tools.knowledge import Effect

KNOWLEDGE_QUEUE: Final = "help"
KNOWLEDGE_OPENS_S: Final = 9 * 3_600
KNOWLEDGE_CALLS: Final = (30, 42, 48, 50, 46, 40, 36, 38, 44, 46, 42, 34, 30, 26, 22, 18)
"""Callers expected in each half hour from 9:00 to 17:00, before those who call again: assumed."""
KNOWLEDGE_TALK_S: Final = 330
"""Mean talk time of a call without a search, seconds: assumed."""
KNOWLEDGE_RESOLVED: Final = 0.68
"""The share of calls without a search that resolve the issue: assumed."""
_WRAP_S: Final = 60
_SPREAD: Final = 0.8
_PATIENCE_S: Final = 240
_REPEAT: Final = 0.5  # of those whose issue is open call again on the same day: assumed
_REPEAT_AFTER_S: Final = 5_400
_SHIFT_END_S: Final = 17.5 * 3_600
_TARGET_S: Final = 20
_ATTEMPT, _OUTCOME, _WAIT, _TALK, _WRAP, _RESOLVED = (
    ROW.index(name) for name in ("attempt", "outcome", "wait_s", "talk_s", "wrap_s", "resolved")
)


@dataclass(frozen=True)
class KnowledgeDay:
    """A day of the floor, with a knowledge base of one quality.

    Args:
        first_hit: The share of searches whose right article comes first.
        day: The day.
    """

    first_hit: float
    day: Day

    @cached_property
    def _answered(self) -> list[tuple[Any, ...]]:
        return [row for row in self.day.rows if row[_OUTCOME] == "answered"]

    @property
    def answered(self) -> int:
        """Calls that an agent answered."""
        return len(self._answered)

    @cached_property
    def abandoned(self) -> int:
        """Callers who hung up in the queue."""
        return sum(row[_OUTCOME] == "abandoned" for row in self.day.rows)

    @property
    def offered(self) -> int:
        """Calls answered and abandoned."""
        return self.answered + self.abandoned

    @cached_property
    def repeats(self) -> int:
        """Calls of customers who had called before on the same day."""
        return sum(row[_ATTEMPT] > 0 for row in self.day.rows)

    @property
    def aht_s(self) -> float:
        """The AHT, seconds."""
        return kpi.aht(
            talk_s=sum(row[_TALK] for row in self._answered),
            hold_s=0,
            wrap_s=sum(row[_WRAP] for row in self._answered),
            handled=self.answered,
        )

    @property
    def fcr(self) -> float:
        """The share of answered calls that resolved the issue."""
        resolved = sum(bool(row[_RESOLVED]) for row in self._answered)
        return kpi.fcr(resolved_first=resolved, contacts=self.answered)

    @property
    def service_level(self) -> float:
        """The share of offered calls answered within 20 s."""
        return kpi.service_level(
            answered_in_target=sum(row[_WAIT] <= _TARGET_S for row in self._answered),
            answered=self.answered,
            abandoned=self.abandoned,
        )

    @property
    def asa_s(self) -> float:
        """The mean wait of answered calls, seconds."""
        return kpi.asa(wait_s=sum(row[_WAIT] for row in self._answered), answered=self.answered)


def knowledge_floor(
    first_hit: float,
    effect: Effect | None = None,
    *,
    agents: int = 14,
    talk_s: float = KNOWLEDGE_TALK_S,
    resolved: float = KNOWLEDGE_RESOLVED,
) -> Floor:
    """Return a floor whose agents search a knowledge base in some of their calls.

    What the search does to a call is an assumption: `Effect` has its numbers. How many call, how
    long they talk and how many call again is assumed too.

    Args:
        first_hit: The share of searches whose right article comes first, from 0 to 1.
        effect: What a search does to a call; None: the assumed numbers as they are.
        agents: How many agents there are, from 9:00 to 17:30.
        talk_s: Mean talk time of a call without a search, seconds.
        resolved: The share of calls without a search that resolve the issue, from 0 to 1.

    Raises:
        ValueError: If a number breaks its rule.

    Example:
        >>> queue = knowledge_floor(0.5).queues[0]
        >>> queue.talk_s, queue.resolved
        (328.5, 0.695)
    """
    if not is_whole(agents, 1):
        raise ValueError(f"agents must be a whole number of 1 or more, got {agents}")
    worked = (effect or Effect()).on(talk_s=talk_s, resolved=resolved, first_hit=first_hit)
    queue = InboundQueue(
        name=KNOWLEDGE_QUEUE,
        calls=KNOWLEDGE_CALLS,
        opens_s=KNOWLEDGE_OPENS_S,
        talk_s=worked.talk_s,
        wrap_s=_WRAP_S,
        spread=_SPREAD,
        patience_s=_PATIENCE_S,
        resolved=worked.resolved,
        repeat=_REPEAT,
        repeat_after_s=_REPEAT_AFTER_S,
    )
    shift = (KNOWLEDGE_OPENS_S, _SHIFT_END_S, [KNOWLEDGE_QUEUE])
    staff = tuple(Agent.on_shift(f"agent {n + 1}", *shift) for n in range(int(agents)))
    return Floor(queues=(queue,), agents=staff)


def knowledge_days(
    before: float,
    after: float,
    effect: Effect | None = None,
    *,
    agents: int = 14,
    seed: int = 0,
) -> tuple[KnowledgeDay, KnowledgeDay]:
    """Return the same day twice: with the first-hit share before a change, and after it.

    The same customers call for the first time at the same second, as patient, and with calls of the
    same length but for what the search saves or costs.

    Args:
        before: The share of searches whose right article came first before the change.
        after: The same after it.
        effect: What a search does to a call; None: the assumed numbers as they are.
        agents: How many agents there are.
        seed: Which day.

    Example:
        >>> weak, better = knowledge_days(0.35, 0.70)
        >>> weak.aht_s > better.aht_s, weak.fcr < better.fcr, weak.repeats > better.repeats
        (True, True, True)
    """
    weak, better = (
        KnowledgeDay(share, day(knowledge_floor(share, effect, agents=agents), seed))
        for share in (before, after)
    )
    return weak, better
