"""A week of a campaign as a learner sets it up, played from Monday to Saturday, and its goal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from bpo_course.scenarios._campaign_list import (
    CAMPAIGN_NAME,
    CAMPAIGN_SEGMENTS,
    CampaignList,
    CampaignRules,
    campaign_list,
)
from bpo_course.simulation import Agent
from bpo_course.tools import campaign, dialler
from bpo_course.tools.dialler import Rule

WEEK_LEADS: Final = 1_800
WEEK_MONDAY: Final = date(2026, 9, 14)
WEEK_GOAL: Final = (110, 4)
"""The goal: sales in the week, and how often a lead may be called at most."""
WEEK_SHIFTS: Final[Mapping[str, tuple[tuple[int, int], ...]]] = {
    "early": ((8, 16),),
    "middle": ((10, 18),),
    "late": ((12, 20),),
    "split": ((8, 16), (12, 20)),
}
"""From when to when the agents work, on the floor's clock: one half and the other in turn."""
WEEK_DIALLERS: Final[Mapping[str, Rule]] = {
    "progressive": dialler.progressive(),
    "level": dialler.at_level(2),
    "predictive": dialler.predictive(0.03, answer_rate=0.25, handle_s=150),
}
_LIST_SEED: Final = 1
_HOUR_S: Final = 3_600


@dataclass(frozen=True, kw_only=True)
class WeekPlan:
    """How a campaign is set up for a week.

    Args:
        agents: How many agents there are; each works eight hours a day.
        shift: When they work: one of `WEEK_SHIFTS`.
        opens: From which hour a lead may be called, on the lead's own clock.
        closes: Until which hour.
        total: Attempts at a lead, at most.
        day: Attempts at a lead on one day, at most.
        part: Attempts at a lead in the same part of the day, at most; 0: no cap.
        retry_h: After how long a lead comes back whom no one answered for, or a machine, hours.
        busy_min: After how long a busy number comes back, minutes; 0: never.
        order: Who comes first: one of `tools.campaign.ORDERS`.
        web: The share of the dials for the list from the website; None: both lists are one pool.
        segments: The segments that are called; none for all.
        zones: Whether the missing time zones were looked up.
        dialler: One of `WEEK_DIALLERS`.
        callback_h: How much later a person is called who asks for another time, hours.

    Raises:
        ValueError: If a value breaks its rule, or the hours are not in order.
    """

    agents: int = 3
    shift: str = "late"
    opens: int = 9
    closes: int = 20
    total: int = 4
    day: int = 2
    part: int = 0
    retry_h: float = 4
    busy_min: float = 15
    order: str = "first_in"
    web: float | None = None
    segments: tuple[str, ...] = ()
    zones: bool = True
    dialler: str = "progressive"
    callback_h: float = 3

    def __post_init__(self) -> None:
        for name, allowed in (("shift", WEEK_SHIFTS), ("dialler", WEEK_DIALLERS)):
            if getattr(self, name) not in allowed:
                raise ValueError(
                    f"{name} must be one of {', '.join(allowed)}, got {getattr(self, name)!r}"
                )
        if not 0 <= self.opens < self.closes <= 24:
            raise ValueError(
                f"calling hours must end after they begin, got {self.opens}:00 to {self.closes}:00"
            )
        if self.agents < 1:
            raise ValueError(f"agents must be 1 or more, got {self.agents}")

    @property
    def listed(self) -> CampaignList:
        """The leads: those without a time zone get theirs where it was looked up."""
        return _listed(self.zones)

    @property
    def setup(self) -> campaign.Setup:
        """The campaign as the dialler gets it."""
        recycle = {**campaign.RECYCLE}
        recycle |= dict.fromkeys(("no_answer", "voicemail"), self.retry_h * _HOUR_S)
        recycle["busy"] = self.busy_min * 60
        if not self.busy_min:
            del recycle["busy"]
        spans = WEEK_SHIFTS[self.shift]
        return self.listed.setup(
            versions={},
            hours=dict.fromkeys(campaign.WEEKDAYS[:6], (_clock(self.opens), _clock(self.closes))),
            caps=campaign.Caps(total=self.total, day=self.day, week=None, part=self.part or None),
            recycle=recycle,
            order=self.order,
            mix=None if self.web is None else {"web": self.web, "house": 1 - self.web},
            segments=self.segments or None,
            later_h=self.callback_h,
            opens=_clock(min(span[0] for span in spans)),
            closes=_clock(max(span[1] for span in spans)),
        )

    @property
    def team(self) -> tuple[Agent, ...]:
        """The agents with their shifts."""
        spans = WEEK_SHIFTS[self.shift]
        return tuple(
            Agent.on_shift(
                f"Agent {n + 1:02d}",
                spans[n % len(spans)][0] * _HOUR_S,
                spans[n % len(spans)][1] * _HOUR_S,
                [CAMPAIGN_NAME],
            )
            for n in range(self.agents)
        )


@dataclass(frozen=True)
class GroupFigures:
    """What the dials of a group brought.

    Args:
        dials: How many there were.
        connects: Those that a person answered and an agent took.
        right_parties: Those in which the right person spoke.
        sales: How many bought.
        hours: Agents' hours.
    """

    dials: int = 0
    connects: int = 0
    right_parties: int = 0
    sales: int = 0
    hours: float = 0.0


@dataclass(frozen=True, eq=False)
class PlayedWeek:
    """A week as it went.

    Args:
        plan: How it was set up.
        seed: Chance.
        days: What each day brought, by its date.
        segments: What each segment brought.
        parts: What each part of the day brought, on the lead's clock.
        by_hour: Dials and answered dials, by segment and hour of the lead's clock.
        states: How many leads have each status in the evening of Saturday.
        ended: How the last call to the leads ended that are done, by disposition or outcome.
        most: The attempts at the lead who was called most often.
        dropped: People who answered and found no agent.
        appointments: Call-backs that were promised, kept and missed.
        revenue: What it brought, dollars.
    """

    plan: WeekPlan
    seed: int
    days: Mapping[str, GroupFigures] = field(repr=False)
    segments: Mapping[str, GroupFigures] = field(repr=False)
    parts: Mapping[str, GroupFigures] = field(repr=False)
    by_hour: Mapping[str, Mapping[int, tuple[int, int]]] = field(repr=False)
    states: Mapping[str, int] = field(repr=False)
    ended: Mapping[str, int] = field(repr=False)
    most: int
    dropped: int
    appointments: tuple[int, int, int]
    revenue: float

    @cached_property
    def total(self) -> GroupFigures:
        """All days together."""
        days = self.days.values()
        return GroupFigures(
            sum(one.dials for one in days),
            sum(one.connects for one in days),
            sum(one.right_parties for one in days),
            sum(one.sales for one in days),
            sum(one.hours for one in days),
        )

    @property
    def sales(self) -> int:
        """The sales of the week."""
        return self.total.sales

    @property
    def drop_rate(self) -> float:
        """The share of the answered calls in which no agent was there; 0 without any."""
        answered = self.total.connects + self.dropped
        return self.dropped / answered if answered else 0.0

    @property
    def reached(self) -> bool:
        """Whether the goal was reached."""
        sales, attempts = WEEK_GOAL
        return self.sales >= sales and self.most <= attempts

    def __repr__(self) -> str:
        return f"PlayedWeek(seed {self.seed}: {self.total.dials:,} dials, {self.sales} sales)"


@lru_cache(maxsize=32)
def week_played(plan: WeekPlan, seed: int) -> PlayedWeek:
    """Play a campaign from Monday to Saturday. Generated data.

    What happens at the first, second, ... attempt at a lead is the same by chance in every plan
    with the same seed.

    Args:
        plan: How it is set up.
        seed: Chance, 0 or more.

    Example:
        >>> week_played(WeekPlan(agents=2), seed=1).most
        4
    """
    setup = plan.setup
    run = campaign.run(
        setup,
        [WEEK_MONDAY + timedelta(days=n) for n in range(6)],
        floor=plan.listed.floor(dial=WEEK_DIALLERS[plan.dialler]),
        agents=plan.team,
        seed=seed,
    )
    states = run.states()
    last = Counter(one.last for one in states.values() if one.status == "done")
    made, kept, missed = run.appointments
    days = _figures(run, "day")
    return PlayedWeek(
        plan,
        seed,
        days={
            (WEEK_MONDAY + timedelta(days=n)).isoformat(): days.get(
                (WEEK_MONDAY + timedelta(days=n)).isoformat(), GroupFigures()
            )
            for n in range(6)
        },
        segments={name: GroupFigures() for name in CAMPAIGN_SEGMENTS} | _figures(run, "segment"),
        parts={name: GroupFigures() for name in campaign.PARTS} | _figures(run, "part"),
        by_hour=_by_hour(run),
        states=campaign.tally(states),
        ended=dict(last.most_common()),
        most=max((one.attempts for one in states.values()), default=0),
        dropped=sum(attempt.outcome == "dropped" for attempt in run.attempts),
        appointments=(made, kept, missed),
        revenue=sum(attempt.revenue for attempt in run.attempts),
    )


@lru_cache(maxsize=1_024)
def week_sales(plan: WeekPlan, seed: int) -> tuple[int, int]:
    """Return the sales of a week, and the attempts at the lead who was called most often.

    Args:
        plan: How it is set up.
        seed: Chance, 0 or more.
    """
    week = week_played.__wrapped__(plan, seed)
    return week.sales, week.most


@lru_cache(maxsize=2)
def _listed(zones: bool) -> CampaignList:
    rules = CampaignRules(leads=WEEK_LEADS, no_zone=0 if zones else 0.08)
    return campaign_list(_LIST_SEED, rules)


def _clock(hour: int) -> str:
    return f"{hour:02d}:00"


def _figures(run: campaign.Run, group: str) -> dict[str, GroupFigures]:
    names = ["dials", "connects", "right_parties", "sales", "hours"]
    rows = run.by(group)
    return {
        str(name): GroupFigures(int(d), int(c), int(r), int(s), float(h))
        for name, (d, c, r, s, h) in zip(
            rows.index, rows[names].itertuples(index=False), strict=True
        )
    }


def _by_hour(run: campaign.Run) -> dict[str, dict[int, tuple[int, int]]]:
    """Return dials and answered dials by segment and hour of the lead's clock."""
    leads = run.setup.leads
    zones = {name: ZoneInfo(name) for name in {lead.zone for lead in leads.values()} if name}
    dials: Counter[tuple[str, int]] = Counter()
    answered: Counter[tuple[str, int]] = Counter()
    for attempt in run.attempts:
        lead = leads[attempt.lead]
        key = lead.segment, attempt.starts.astimezone(zones[lead.zone]).hour
        dials[key] += 1
        answered[key] += attempt.outcome in ("answered", "dropped")
    return {
        segment: {
            hour: (n, answered[name, hour])
            for (name, hour), n in sorted(dials.items())
            if name == segment
        }
        for segment in CAMPAIGN_SEGMENTS
    }
