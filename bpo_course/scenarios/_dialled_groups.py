"""From what size of group on it pays to dial ahead, and what reading before a call costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from bpo_course.scenarios._dialled_floor import DialledDay, DialledFloor, dialled_day
from bpo_course.simulation import Estimate, interval
from bpo_course.tools import dialler

GROUP_SIZES: Final = (2, 3, 5, 8, 12, 20, 30, 60)
GROUP_EVENINGS: Final = 10
"""Evenings of each group below 20 agents; a larger one has half as many."""
_LARGE: Final = 20
READ_EVENINGS: Final = 20
_HOURS: Final = 2


@dataclass(frozen=True, kw_only=True)
class GroupRules:
    """Whom the groups call, and what the dialler may do.

    Args:
        answered: The share of dials that a person answers.
        talk_s: Mean talk time with the right party, seconds.
        spread: Standard deviation over mean of talk and wrap-up.
        limit: The highest drop rate of the predictive dialler.
    """

    answered: float = 0.3
    talk_s: float = 180
    spread: float = 1
    limit: float = 0.03

    def floor(self, agents: int) -> DialledFloor:
        """Return the floor of a group; its list is long enough for the evening.

        Args:
            agents: How many agents.
        """
        calls = 3_600 * _HOURS * agents / (0.7 * self.talk_s + 40)
        return DialledFloor(
            agents=agents,
            hours=_HOURS,
            answered=self.answered,
            machines=min(0.25, 1 - self.answered),
            talk_s=self.talk_s,
            spread=self.spread,
            leads=100 + int(2 * calls / self.answered),
        )


@dataclass(frozen=True)
class GroupGain:
    """What dialling ahead brings a group.

    Args:
        agents: How many agents.
        progressive: Talk minutes of an agent's hour with a dial for each free agent.
        predictive: Those with the predictive dialler.
        gain: Predictive less progressive, evening by evening.
        ceiling: Talk minutes if everyone answered at once.
        drop_rate: The drop rate of all evenings with the predictive dialler.
        dropped: People dropped in an evening, on average.
    """

    agents: int
    progressive: float
    predictive: float
    gain: Estimate
    ceiling: float
    drop_rate: float
    dropped: float

    def pays(self, worth_min: float) -> bool:
        """Return whether the whole interval of the gain is at or above what is worth it.

        Args:
            worth_min: Minutes of talk an agent-hour.
        """
        return self.gain.low >= worth_min


@lru_cache(maxsize=64)
def group_gain(rules: GroupRules, agents: int, seed: int = 1) -> GroupGain:
    """Return what the predictive dialler brings a group over its evenings.

    Args:
        rules: Whom the groups call.
        agents: How many agents.
        seed: Which evening is the first.

    Example:
        >>> group_gain(GroupRules(), 12).gain.low > group_gain(GroupRules(), 2).gain.high
        True
    """
    where = rules.floor(agents)
    evenings = GROUP_EVENINGS if agents < _LARGE else GROUP_EVENINGS // 2
    seeds = range(seed, seed + evenings)
    plain = [dialled_day(where, dialler.progressive(), one) for one in seeds]
    ahead = [dialled_day(where, dialler.predictive(rules.limit), one) for one in seeds]
    gains = [after.talk_min - before.talk_min for before, after in zip(plain, ahead, strict=True)]
    dropped, answered = sum(d.dropped for d in ahead), sum(d.answered for d in ahead)
    return GroupGain(
        agents,
        sum(d.talk_min for d in plain) / evenings,
        sum(d.talk_min for d in ahead) / evenings,
        interval(gains),
        _ceiling(rules, agents, seed),
        dropped / (dropped + answered),
        dropped / evenings,
    )


def _ceiling(rules: GroupRules, agents: int, seed: int) -> float:
    """Return the talk minutes where everyone answers at once."""
    where = replace(rules.floor(agents), answered=1, machines=0, ring_s=0)
    return dialled_day(where, dialler.progressive(), seed, busy=0, invalid=0).talk_min


def first_size(gains: tuple[GroupGain, ...], worth_min: float) -> int | None:
    """Return the smallest size from which on all groups gain enough; None where none does.

    Args:
        gains: What each group gains, the smallest first.
        worth_min: What is worth it, minutes of talk an agent-hour.
    """
    found = None
    for one in reversed(gains):
        if not one.pays(worth_min):
            break
        found = one.agents
    return found


@dataclass(frozen=True, kw_only=True)
class ReadRules:
    """Cases that an agent can read before the number is dialled.

    Args:
        read_s: Mean reading time before each dial, seconds.
        plain: The share of right parties who buy where no one reads first.
        read: That share where the agent has read.
        answered: The share of dials that a person answers.
    """

    read_s: float = 30
    plain: float = 0.08
    read: float = 0.12
    answered: float = 0.3


@dataclass(frozen=True)
class ReadFirst:
    """Progressive and preview on the same evenings.

    Args:
        plain: The evenings with a dial for each free agent.
        read: Those on which the agent reads first.
        sales: Sales of an agent's hour with reading, less those without, evening by evening.
        needed: The share of right parties who must buy so that reading breaks even.
    """

    plain: tuple[DialledDay, ...]
    read: tuple[DialledDay, ...]
    sales: Estimate
    needed: float

    @property
    def talk_lost(self) -> float:
        """The share of the talk time that reading costs."""
        before, after = (sum(day.talk_min for day in days) for days in (self.plain, self.read))
        return 1 - after / before


@lru_cache(maxsize=16)
def read_first(rules: ReadRules, seed: int = 1) -> ReadFirst:
    """Return what reading before each number costs and brings, over twenty evenings.

    Args:
        rules: The cases.
        seed: Which evening is the first.

    Example:
        >>> found = read_first(ReadRules())
        >>> found.talk_lost > 0.3, found.needed > 0.08
        (True, True)
    """
    where = DialledFloor(hours=_HOURS, answered=rules.answered, leads=3_000)
    seeds = range(seed, seed + READ_EVENINGS)
    plain, read = (
        tuple(dialled_day(floor, rule, one) for one in seeds)
        for floor, rule in (
            (replace(where, conversion=rules.plain), dialler.progressive()),
            (
                replace(where, conversion=rules.read, preview_s=rules.read_s),
                dialler.preview(),
            ),
        )
    )
    hours = where.agents * where.hours
    gains = [(a.sales - b.sales) / hours for b, a in zip(plain, read, strict=True)]
    met = sum(day.right_parties for day in read)
    needed = rules.plain * sum(day.right_parties for day in plain) / met if met else float("inf")
    return ReadFirst(plain, read, interval(gains), needed)
