"""A campaign over several days: each is played on the floor, and written into the book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from bpo_course import simulation
from bpo_course.simulation import ROW, Agent, Campaign, Floor
from bpo_course.tools.campaign._book import Attempt, Book
from bpo_course.tools.campaign._checks import one_of, whole
from bpo_course.tools.campaign._floor import day_of
from bpo_course.tools.campaign._hours import PARTS, at_wall, local, zone_of
from bpo_course.tools.campaign._setup import SALE, Setup
from bpo_course.tools.campaign._states import (
    LeadState,
    check_book,
    goal_reached,
    over,
    past_of,
    states,
)
from bpo_course.tools.campaign._verdict import Look
from bpo_course.tools.campaign._versions import Counts

if TYPE_CHECKING:
    import pandas as pd

GROUPS: Final = ("day", "list", "segment", "version", "part")
_COUNTED: Final = (
    "leads",
    "dials",
    "connects",
    "right_parties",
    "sales",
    "revenue",
    "dropped",
    "hours",
)
_AGENT, _STARTS, _ENDS = (ROW.index(name) for name in ("agent", "started_s", "ends_s"))
_TALK, _WRAP, _QUEUE = (ROW.index(name) for name in ("talk_s", "wrap_s", "queue"))


class Appointments(NamedTuple):
    """What became of appointments.

    Args:
        made: How many were made.
        kept: How many of these people were called in time.
        missed: How many were not. The rest are still to come.
    """

    made: int
    kept: int
    missed: int


@dataclass(frozen=True, eq=False)
class Run:
    """A campaign as it went.

    Args:
        setup: How it was set up.
        days: The days that were played.
        book: All attempts, those of before among them.
        ended: Why it was over, as `ended` says; "" where it was not.
        before: How many attempts the book had before.
        reserves: Whether agents wait on the line while it rings.
        refusals: How many leads consent refused, by the reason's id, each once a day.
    """

    setup: Setup
    days: tuple[simulation.Day, ...]
    book: Book
    ended: str
    before: int = field(repr=False)
    reserves: bool = field(repr=False)
    refusals: Mapping[str, int] = field(default_factory=dict, repr=False)

    @cached_property
    def log(self) -> pd.DataFrame:
        """The contact log, with the columns list, segment, version, part and day of the lead.

        `part` is the part of the day on the lead's own clock; `day` is the floor's date.
        """
        import pandas as pd

        if not self.days:
            return pd.DataFrame()
        log = pd.concat([day.log for day in self.days], ignore_index=True)
        leads = [self.setup.leads[name] for name in log["customer"]]
        log["list"] = [self.setup.list_of(lead.id) for lead in leads]
        log["segment"] = [lead.segment for lead in leads]
        log["version"] = [lead.version for lead in leads]
        log["part"] = [self._part(attempt) for attempt in self.attempts]
        log["day"] = [day.date for day in self.days for _ in day.rows]
        return log

    @property
    def attempts(self) -> Sequence[Attempt]:
        """The attempts of these days, in the order of the log."""
        return self.book.attempts[self.before :]

    def _part(self, attempt: Attempt) -> str:
        zone = zone_of(self.setup.leads[attempt.lead].zone)
        assert zone is not None, "a lead without a zone is not dialled"
        return PARTS[local(attempt.starts, zone).part]

    def by(self, group: str) -> pd.DataFrame:
        """Return what the campaign brought, group by group, with what the KPIs need.

        Columns: `leads` (different leads dialled), `dials`, `connects` (a person answered and an
        agent spoke), `right_parties`, `sales`, `revenue`, `dropped`, `hours`. Hours are the agents'
        hours logged in. Those of a day are shared among its groups by the time that agents spent on
        contacts of the group, ringing among it where they wait on the line; a day without a
        contact has no group to give them to.

        Args:
            group: `day`, `list`, `segment`, `version` or `part` (of the day).

        Raises:
            ValueError: If it is not one of these.
        """
        import pandas as pd

        one_of("group", group, GROUPS)
        if not self.days:
            return pd.DataFrame(columns=list(_COUNTED), index=pd.Index([], name=group), dtype=int)
        log = self.log
        answered = log["outcome"] == "answered"
        counted = pd.DataFrame(
            {
                group: log[group],
                "dials": 1,
                "connects": answered,
                "right_parties": answered & log["right_party"].fillna(False).astype(bool),
                "sales": log["disposition"] == SALE,
                "revenue": log["revenue"].fillna(0.0),
                "dropped": log["outcome"] == "dropped",
                "hours": list(self._hours_by_row()),
            }
        )
        found = counted.groupby(group, sort=group == "day").sum()
        found.insert(0, "leads", log.groupby(group)["customer"].nunique())
        if group == "day":
            found = found.reindex([day.date for day in self.days], fill_value=0)
            found["hours"] = [self._logged_in_h(day) for day in self.days]
        if group == "part":
            found = found.loc[[part for part in PARTS if part in found.index]]
        whole_numbers = [name for name in found if name not in ("revenue", "hours")]
        return found.astype(dict.fromkeys(whole_numbers, int))

    @property
    def hours(self) -> float:
        """The agents' hours logged in, of all days."""
        return sum(self._logged_in_h(day) for day in self.days)

    def _logged_in_h(self, day: simulation.Day) -> float:
        worked = (stretch for stretch in day.stretches if stretch[1] != "offline")
        return sum(end - start for *_, start, end in worked) / 3_600

    def _hours_by_row(self) -> Iterator[float]:
        for day in self.days:
            busy = [self._agent_s(row) for row in day.rows]
            scale = self._logged_in_h(day) / sum(busy) if sum(busy) else 0.0
            yield from (seconds * scale for seconds in busy)

    def _agent_s(self, row: simulation.Row) -> float:
        """Return how long a contact took an agent."""
        if row[_AGENT] is None:
            return 0.0
        if self.reserves:
            return float(row[_ENDS] - row[_STARTS])
        return float((row[_TALK] or 0) + (row[_WRAP] or 0))

    @cached_property
    def unchecked(self) -> tuple[str, ...]:
        """What consent could not check, and refused for: registers to load, the number shown."""
        asked, leads = self.setup.consent, self.setup.leads.values()
        if asked is None or not self.days:
            return ()
        answers = (asked.answer(lead, self.evening, subject=self.setup.name) for lead in leads)
        return tuple(sorted({name for answer in answers for name in answer.unchecked}))

    @cached_property
    def evening(self) -> datetime:
        """The moment after the last attempt and the last closing time, in UTC."""
        setup = self.setup
        last = date.fromisoformat(self.days[-1].date) if self.days else date(2000, 1, 1)
        return _evening(setup, last, self.book)

    def states(self) -> dict[str, LeadState]:
        """Return how it is with every lead on the last evening."""
        return states(self.setup, self.book, self.evening)

    @property
    def appointments(self) -> Appointments:
        """What became of the appointments, those of the days before among them."""
        found = self.states().values()
        made = sum(one.appointments for one in found)
        missed = sum(one.missed for one in found)
        waiting = sum(one.status == "appointment" for one in found)
        return Appointments(made, made - missed - waiting, missed)

    def split(self, old: str, new: str) -> tuple[Look, ...]:
        """Return what two script versions had brought by each evening, for `judge`.

        Counts are leads: those reached as the right party at least once, and those who bought.

        Args:
            old: The version in use.
            new: The version on trial.

        Raises:
            ValueError: If the campaign has no such version.
        """
        for name in (old, new):
            one_of("version", name, tuple(self.setup.versions) or ("",))
        reached: dict[str, set[str]] = {old: set(), new: set()}
        bought: dict[str, set[str]] = {old: set(), new: set()}
        looks = []
        for attempts in (self.book.attempts[: self.before], *self._by_day()):
            for attempt in attempts:
                version = self.setup.leads[attempt.lead].version
                if attempt.right_party and version in reached:
                    reached[version].add(attempt.lead)
                    if attempt.word == SALE:
                        bought[version].add(attempt.lead)
            pair = tuple(Counts(len(reached[name]), len(bought[name])) for name in (old, new))
            looks.append((pair[0], pair[1]))
        return tuple(looks[1:])

    def _by_day(self) -> Iterator[Sequence[Attempt]]:
        start = self.before
        for day in self.days:
            yield self.book.attempts[start : start + len(day.rows)]
            start += len(day.rows)

    def __repr__(self) -> str:
        over = f", {self.ended}" if self.ended else ""
        days = f"{len(self.days)} day{'s' * (len(self.days) != 1)}"
        return f"Run({self.setup.name!r}: {days}, {len(self.attempts):,} dials{over})"


def run(
    setup: Setup,
    dates: Iterable[date],
    *,
    floor: Campaign,
    agents: int | Iterable[Agent] = 10,
    seed: int = 0,
    book: Book | None = None,
) -> Run:
    """Return a campaign as it goes over some days.

    Each date is played on the floor with the same seed. What happens to a lead at its first,
    second, ... attempt is the same by chance in every setup, so two setups meet the same luck. The
    campaign stops in the evening when it is over; no day is played after its last one, or where the
    book has reached a goal already.

    Args:
        setup: The campaign.
        dates: The dates on which the floor works, in order, by its own clock.
        floor: How a day is played: talk times, the dialler's rule, `person` and the rest, with
            `leads=()`. Its name, times and rules for leads come from the setup.
        agents: How many agents, who all work from opening to closing; or agents with their shifts,
            in seconds from midnight, for the queue that has the campaign's name.
        seed: Chance, 0 or more.
        book: The attempts of the days before; None: there were none.

    Raises:
        ValueError: If dates are not dates in order, the floor or the agents break a rule, or the
            book has a lead that is on no list.

    Example:
        >>> from bpo_course.simulation import Lead
        >>> from bpo_course.tools.campaign import Caps
        >>> leads = [Lead(id=f"lead {n}", zone="Asia/Manila") for n in range(99)]
        >>> setup = Setup(name="renewals", lists={"web": leads}, zone="Asia/Manila",
        ...               caps=Caps(total=2),
        ...               hours=dict.fromkeys(("mon", "tue"), ("09:00", "20:00")))
        >>> how = Campaign(name="renewals", leads=(), talk_s=120, answered=0.4, revenue=20)
        >>> played = run(setup, [date(2026, 3, 2), date(2026, 3, 3)], floor=how, agents=3, seed=1)
        >>> played.ended, len(played.book.by_lead)
        ('no_lead_left', 99)
    """
    days = _dates(dates)
    if isinstance(agents, Iterable):
        team: int | tuple[Agent, ...] = tuple(agents)
    else:
        whole("agents", agents, 0)
        team = int(agents)
    book = book or Book()
    check_book(setup, book)
    before, played = len(book), list[simulation.Day]()
    refusals = Counter[str]()
    pasts = {name: past_of(setup, lead, book.of(name)) for name, lead in setup.leads.items()}
    last_day = setup.ends.last_day
    why = goal_reached(setup, book) if before else ""
    for day in days:
        if not why and last_day is not None and day > last_day:
            why = "last_day"
        if why:
            break
        refused = set[tuple[str, str]]()
        campaign = day_of(setup, pasts, day, floor, refused)
        staff = _team(campaign, team)
        found = simulation.day(
            Floor(campaigns=(campaign,), agents=staff),
            seed,
            date=day.isoformat(),
            zone=setup.zone,
        )
        known, book = len(book), book.with_day(found, setup.name)
        played.append(found)
        refusals.update(reason for _, reason in refused)
        for attempt in book.attempts[known:]:
            lead = setup.leads[attempt.lead]
            if setup.consent is not None:
                setup.consent.note(lead, attempt, setup.name)
            zone = zone_of(lead.zone)
            pasts[attempt.lead].add(setup, attempt, zone or setup.tz)
        left = ((setup.leads[name], past) for name, past in pasts.items())
        why = over(setup, book, _evening(setup, day, book), left)
    return Run(setup, tuple(played), book, why, before, floor.reserves, dict(refusals))


def _team(campaign: Campaign, team: int | tuple[Agent, ...]) -> tuple[Agent, ...]:
    if not isinstance(team, int):
        return team
    opens_s, closes_s, queues = campaign.opens_s, campaign.closes_s, [campaign.name]
    return tuple(
        Agent.on_shift(f"Agent {n:02d}", opens_s, closes_s, queues) for n in range(1, team + 1)
    )


def _evening(setup: Setup, day: date, book: Book) -> datetime:
    closes = at_wall(day.toordinal(), setup.floor_span[1], setup.tz)
    return max((closes, *(attempt.ends for attempt in book.attempts[-200:])))


def _dates(dates: Iterable[date]) -> tuple[date, ...]:
    found = tuple(dates)
    for day in found:
        if not isinstance(day, date) or isinstance(day, datetime):
            raise ValueError(f"dates must be dates, got {day!r}")
    for before, after in pairwise(found):
        if after <= before:
            raise ValueError(f"dates must be in order, got {after} after {before}")
    return found
