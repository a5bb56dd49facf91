"""A list for a campaign: leads in three zones, with habits, and two script versions. Generated.

Wexmore is an invented American seller of service plans for home heating. Nothing here was
measured. Every share below is an assumption, chosen so that hours, lists and versions matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from bpo_course.simulation import Campaign, Chances, Due, Lead
from bpo_course.tools import campaign, dialler

CAMPAIGN_NAME: Final = "heating plan"
CAMPAIGN_VERSIONS: Final = ("A", "B")
"""The script in use, and the one on trial."""
CAMPAIGN_ZONES: Final[Mapping[str, float]] = {
    "America/New_York": 0.45,
    "America/Chicago": 0.35,
    "America/Denver": 0.20,
}
"""The leads' time zones, and the share of the leads in each."""
CAMPAIGN_HOURS: Final = tuple(range(8, 21))
"""The hours, by a lead's own clock, for which there are habits: the last begins at 20:00."""


class _Habits(NamedTuple):
    """What the leads of a segment are like.

    Args:
        list: The list they are on.
        share: Their share of the leads.
        answers: The chance that a person answers, by hour from 8:00, from Monday to Friday.
        buys: The chance that a right party buys, with script A.
    """

    list: str
    share: float
    answers: tuple[float, ...]
    buys: float


CAMPAIGN_SEGMENTS: Final[Mapping[str, _Habits]] = {
    "quote": _Habits(
        "web",
        0.20,
        (0.18, 0.24, 0.28, 0.30, 0.32, 0.28, 0.24, 0.24, 0.28, 0.36, 0.42, 0.40, 0.30),
        0.18,
    ),
    "customer": _Habits(
        "house",
        0.45,
        (0.10, 0.12, 0.12, 0.12, 0.20, 0.14, 0.10, 0.12, 0.18, 0.34, 0.44, 0.44, 0.34),
        0.11,
    ),
    "retired": _Habits(
        "house",
        0.35,
        (0.22, 0.42, 0.46, 0.38, 0.26, 0.22, 0.26, 0.28, 0.26, 0.20, 0.16, 0.16, 0.12),
        0.08,
    ),
}
"""`quote`: people who asked for a price on the website. `customer`: people in work. `retired`."""
_SATURDAY: Final = 0.8  # of the chance to answer, on Saturdays
_REACH: Final = (0.5, 1.5)  # between these lies what each lead's chance is multiplied by
_VOICEMAIL: Final = 0.5  # of the dials that no one answers
_BUSY, _INVALID = 0.04, 0.02  # shares of the dials, and of the leads
_RIGHT_PARTY, _LATER = 0.75, 0.06
_TALK_S, _WRAP_S, _WRONG_PARTY_S = 170, 40, 25
_REVENUE: Final = 180


@dataclass(frozen=True)
class CampaignRules:
    """How many leads there are, and how much better script B is.

    Args:
        leads: How many leads, 30 or more.
        better: How much more of the right parties buy with script B: 0.03 is 3 in 100 more, in each
            segment. 0: the scripts are equal.
        no_zone: The share of the leads whose time zone is not known.

    Raises:
        ValueError: If a number breaks its rule.
    """

    leads: int = 3_000
    better: float = 0.0
    no_zone: float = 0.01

    def __post_init__(self) -> None:
        if not isinstance(self.leads, int) or self.leads < 30:
            raise ValueError(f"leads must be a whole number of 30 or more, got {self.leads!r}")
        if not -0.08 <= self.better <= 0.5:
            raise ValueError(f"better must be from -0.08 to 0.5, got {self.better!r}")
        if not 0 <= self.no_zone <= 1:
            raise ValueError(f"no_zone must be a share from 0 to 1, got {self.no_zone!r}")


@dataclass(frozen=True, eq=False)
class CampaignList:
    """Leads of a campaign, and the truth about them.

    Args:
        rules: How many they are, and how much better script B is.
        seed: What makes the list the same again.
        lists: The leads of each list, by the list's name.
    """

    rules: CampaignRules
    seed: int
    lists: Mapping[str, tuple[Lead, ...]] = field(repr=False)
    _reach: Mapping[str, float] = field(repr=False)
    _invalid: frozenset[str] = field(repr=False)

    def person(self, due: Due, at: datetime) -> Chances:
        """Return how likely it is how a dial of a lead ends: the truth, for the floor.

        Args:
            due: Who is dialled; the lead's version says which script is read.
            at: When, with its time zone.
        """
        lead = due.lead
        if lead.id in self._invalid:
            return Chances(0, invalid=1)
        habits = CAMPAIGN_SEGMENTS[lead.segment]
        shown = at.astimezone(ZoneInfo(lead.zone)) if lead.zone else at
        hour = min(max(shown.hour - CAMPAIGN_HOURS[0], 0), len(CAMPAIGN_HOURS) - 1)
        answers = habits.answers[hour] * self._reach[lead.id]
        if shown.weekday() >= 5:
            answers *= _SATURDAY
        buys = habits.buys + self.rules.better * (lead.version == CAMPAIGN_VERSIONS[1])
        return Chances(
            answers,
            voicemail=_VOICEMAIL * (1 - answers - _BUSY),
            busy=_BUSY,
            right_party=_RIGHT_PARTY,
            conversion=buys,
            later=_LATER,
        )

    def setup(self, **changes: Any) -> campaign.Setup:
        """Return a campaign over these leads, half of them for each script version.

        Calls are made from 9:00 to 20:00 by the lead's own clock, Monday to Saturday, from a floor
        in Chicago. This keeps inside the hours of the federal rules for sales calls (us-tsr-
        calling-hours and us-fcc-calling-hours); some states have shorter ones.

        Args:
            changes: Fields of the setup to be set otherwise.
        """
        usual: dict[str, Any] = {
            "name": CAMPAIGN_NAME,
            "lists": self.lists,
            "hours": dict.fromkeys(campaign.WEEKDAYS[:6], ("09:00", "20:00")),
            "versions": dict.fromkeys(CAMPAIGN_VERSIONS, 0.5),
            "zone": "America/Chicago",
            "opens": "09:00",
            "closes": "19:00",
        }
        return campaign.Setup(**{**usual, **changes})

    def floor(self, **changes: Any) -> Campaign:
        """Return how a day is played: talk times, one line for each agent, and these people.

        Args:
            changes: Fields of the floor's campaign to be set otherwise, such as `dial`.
        """
        usual: dict[str, Any] = {
            "name": CAMPAIGN_NAME,
            "leads": (),
            "talk_s": _TALK_S,
            "wrap_s": _WRAP_S,
            "wrong_party_s": _WRONG_PARTY_S,
            "dial": dialler.progressive(),
            "person": self.person,
            "revenue": _REVENUE,
        }
        return Campaign(**{**usual, **changes})

    def __repr__(self) -> str:
        return f"CampaignList(seed {self.seed}: {self.rules.leads:,} leads)"


def campaign_list(seed: int, rules: CampaignRules | None = None) -> CampaignList:
    """Return the leads of a campaign, and who would answer and buy when. Generated data.

    Args:
        seed: What makes the list the same again, 0 or more.
        rules: How many leads, and how much better script B is; None for 3,000 and equal scripts.

    Raises:
        ValueError: If the seed is no such number.

    Example:
        >>> listed = campaign_list(seed=1)
        >>> listed, {name: len(leads) for name, leads in listed.lists.items()}
        (CampaignList(seed 1: 3,000 leads), {'web': 587, 'house': 2413})
    """
    if not isinstance(seed, int) or seed < 0:
        raise ValueError(f"seed must be a whole number, 0 or more, got {seed!r}")
    import numpy as np

    chosen = rules or CampaignRules()
    rng, count = np.random.default_rng([seed, 5]), chosen.leads
    names, kinds = list(CAMPAIGN_SEGMENTS), list(CAMPAIGN_SEGMENTS.values())
    segments = rng.choice(len(kinds), size=count, p=[kind.share for kind in kinds])
    zones = rng.choice(list(CAMPAIGN_ZONES), size=count, p=list(CAMPAIGN_ZONES.values()))
    known = rng.random(count) >= chosen.no_zone
    reach = rng.uniform(*_REACH, count)
    invalid = rng.random(count) < _INVALID
    noise = rng.normal(0, 0.03, count)
    lists: dict[str, list[Lead]] = {kind.list: [] for kind in kinds}
    for n in range(count):
        kind = kinds[segments[n]]
        lists[kind.list].append(
            Lead(
                id=f"lead-{n:04d}",
                zone=str(zones[n]) if known[n] else "",
                segment=names[segments[n]],
                score=round(float(kind.buys + noise[n]), 3),
            )
        )
    ids = [f"lead-{n:04d}" for n in range(count)]
    return CampaignList(
        chosen,
        seed,
        {name: tuple(leads) for name, leads in lists.items()},
        dict(zip(ids, reach.tolist(), strict=True)),
        frozenset(name for name, bad in zip(ids, invalid.tolist(), strict=True) if bad),
    )
