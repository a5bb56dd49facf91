"""How a campaign is set up: whom to call, when, how often, and when it is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from bpo_course.simulation import Lead
from bpo_course.tools.campaign._checks import number, one_of, shares, span_of, whole, word
from bpo_course.tools.campaign._consent import Consent
from bpo_course.tools.campaign._hours import Hours, zone_of
from bpo_course.tools.campaign._versions import version_of

ORDERS: Final = ("first_in", "newest", "score", "fewest_attempts")
RECYCLE: Final[Mapping[str, float]] = {
    "no_answer": 4 * 3_600,
    "voicemail": 4 * 3_600,
    "busy": 900,
    "wrong_party": 24 * 3_600,
}
"""When a lead comes back by default, seconds after hanging up. Assumptions, and no rule of law."""
CALL_BACK: Final = "call_back"
SALE: Final = "sale"
_NOT_RECYCLED: Final = {
    CALL_BACK: "a call-back has an appointment: use later_h",
    "dropped": "a dropped call is locked out: use lockout_h",
    SALE: "who bought is done",
    "answered": "name the disposition of the talk instead",
}


@dataclass(frozen=True, kw_only=True)
class Caps:
    """How often a lead may be dialled. A cap of None is no cap.

    Args:
        total: In the whole campaign.
        day: On one day, by the lead's own date.
        week: On seven days in a row: today and the six days before, by the lead's own dates.
        part: In the same part of the day (morning, afternoon, evening), in the whole campaign.

    Raises:
        ValueError: If a cap is not a whole number of 1 or more.
    """

    total: int = 6
    day: int | None = 2
    week: int | None = 5
    part: int | None = None

    def __post_init__(self) -> None:
        whole("total", self.total)
        for name in ("day", "week", "part"):
            if getattr(self, name) is not None:
                whole(name, getattr(self, name))


@dataclass(frozen=True, kw_only=True)
class Ends:
    """When a campaign is over, apart from having no lead left. It is looked at each evening.

    Args:
        sales: When so many sales are made.
        last_day: After this date, by the floor's clock.
        touched: When this share of the leads has been dialled at least once.

    Raises:
        ValueError: If a number breaks its rule, or last_day is not a date.
    """

    sales: int | None = None
    last_day: date | None = None
    touched: float | None = None

    def __post_init__(self) -> None:
        if self.sales is not None:
            whole("sales", self.sales)
        touched = self.touched
        if touched is not None and not (isinstance(touched, int | float) and 0 < touched <= 1):
            raise ValueError(f"touched must be a share above 0 and at most 1, got {touched!r}")
        last = self.last_day
        if last is not None and (not isinstance(last, date) or isinstance(last, datetime)):
            raise ValueError(f"last_day must be a date, got {last!r}")


@dataclass(frozen=True, kw_only=True)
class Setup:
    """A campaign as it is set up, before and while it runs.

    Args:
        name: Its name.
        lists: The leads of each list, by the list's name. The order of the lists and of the leads
            in them is the order in which they were loaded.
        hours: When a lead may be called, by weekday, on the lead's own clock:
            `{"mon": ("09:00", "20:00"), ...}`. A weekday that is not named is closed. A lead
            without a known time zone is not dialled.
        segments: Only leads of these segments are dialled; None: all.
        mix: The share of each day's dials that each list gets, while it has leads to dial. None:
            the lists are one pool.
        order: Who comes first: `first_in`, `newest`, `score` (the highest) or `fewest_attempts`.
            Before that, leads come first who were last tried in another part of the day.
        caps: How often a lead may be dialled.
        recycle: After how many seconds a lead comes back, by how the last dial ended: a disposition
            (such as wrong_party) or an outcome (such as busy). One that is not named never comes
            back: the lead is done.
        lockout_h: How long a lead is not dialled after a dropped call, hours. The default is an
            assumption: we know of no American rule with it.
        later_h: How much later a person who asks for another time is called, hours. Where that is
            outside the lead's hours or the floor's, or against a cap, the appointment is at the
            next time that keeps to all of them.
        window_min: Until how many minutes after its time an appointment is kept. Later it counts
            as missed, and the lead as any other.
        versions: The share of the leads that hears each script version. Empty: there is one script.
        ends: When the campaign is over.
        zone: The floor's time zone.
        opens: When the floor begins to dial, on its own clock.
        closes: When it stops.
        consent: What is asked before each dial; None: the hours and the caps of the setup alone
            decide.

    Raises:
        ValueError: If a field breaks its rule; the field is named.

    Example:
        >>> setup = Setup(
        ...     name="renewals",
        ...     lists={"web": [Lead(id="Ana", zone="Asia/Manila"), Lead(id="Ben")]},
        ...     hours=dict.fromkeys(("mon", "tue", "wed"), ("09:00", "20:00")),
        ... )
        >>> setup
        Setup('renewals': 2 leads on 1 list)
    """

    name: str
    lists: Mapping[str, Iterable[Lead]] = field(hash=False)
    hours: Mapping[str, tuple[str, str]] = field(hash=False)
    segments: Iterable[str] | None = field(default=None, hash=False)
    mix: Mapping[str, float] | None = field(default=None, hash=False)
    order: str = "first_in"
    caps: Caps = Caps()
    recycle: Mapping[str, float] = field(default_factory=lambda: dict(RECYCLE), hash=False)
    lockout_h: float = 72
    later_h: float = 3
    window_min: float = 15
    versions: Mapping[str, float] = field(default_factory=dict, hash=False)
    ends: Ends = Ends()
    zone: str = "UTC"
    opens: str = "09:00"
    closes: str = "18:00"
    consent: Consent | None = field(default=None, hash=False)

    def __post_init__(self) -> None:
        word("name", self.name)
        shares("versions", self.versions)
        self._set_lists()
        object.__setattr__(self, "hours", dict(self.hours))
        self._set_segments()
        self._check_mix()
        one_of("order", self.order, ORDERS)
        self._check_recycle()
        for name in ("lockout_h", "later_h", "window_min"):
            number(name, getattr(self, name), above=name == "window_min")
        if zone_of(self.zone) is None:
            raise ValueError(f"zone must be a time zone such as Asia/Manila, got {self.zone!r}")
        _ = self.calling, self.floor_span
        if self.consent is not None and not isinstance(self.consent, Consent):
            raise ValueError(f"consent must be a Consent or None, got {self.consent!r}")

    def _set_lists(self) -> None:
        if not isinstance(self.lists, Mapping) or not self.lists:
            raise ValueError(f"lists must name a list or more, got {self.lists!r}")
        lists, seen = {}, dict[str, str]()
        for name, leads in self.lists.items():
            word("lists", name)
            lists[name] = tuple(leads)
            for lead in lists[name]:
                if not isinstance(lead, Lead):
                    raise ValueError(f"lists must hold leads, got {lead!r} in {name}")
                if lead.id in seen:
                    where = f"in {seen[lead.id]} and in {name}"
                    raise ValueError(f"lists must hold a lead once, got {lead.id!r} {where}")
                if lead.attempts or lead.appointment or lead.due_s or lead.last:
                    rule = "leads must be without attempts: these are in the book"
                    raise ValueError(f"{rule}, got {lead.id!r}")
                seen[lead.id] = name
        object.__setattr__(self, "lists", lists)

    def _set_segments(self) -> None:
        if self.segments is None:
            return
        if isinstance(self.segments, str):
            raise ValueError(f"segments must be several words, got {self.segments!r}")
        object.__setattr__(self, "segments", tuple(self.segments))
        known = {lead.segment for lead in self.leads.values()}
        for segment in self.segments:
            if segment not in known:
                there = ", ".join(sorted(known))
                raise ValueError(f"segments must be on the lists ({there}), got {segment!r}")

    def _check_mix(self) -> None:
        if self.mix is None:
            return
        shares("mix", self.mix)
        if set(self.mix) != set(self.lists):
            there = ", ".join(self.lists)
            raise ValueError(f"mix must name every list ({there}), got {', '.join(self.mix)}")

    def _check_recycle(self) -> None:
        for name, after_s in self.recycle.items():
            word("recycle", name)
            if name in _NOT_RECYCLED:
                raise ValueError(f"recycle must not name {name!r}: {_NOT_RECYCLED[name]}")
            number(f"recycle of {name}", after_s)

    @cached_property
    def leads(self) -> Mapping[str, Lead]:
        """Every lead by id, in the order of the lists, with the script version it hears."""
        found = {}
        for leads in self.lists.values():
            for lead in leads:
                version = self.version_of(lead.id) if self.versions else lead.version
                found[lead.id] = replace(lead, version=version)
        return found

    @cached_property
    def _lists_of(self) -> Mapping[str, str]:
        return {lead.id: name for name, leads in self.lists.items() for lead in leads}

    @cached_property
    def calling(self) -> Hours:
        """When a lead may be called."""
        return Hours.of("hours", self.hours)

    @cached_property
    def floor_span(self) -> tuple[int, int]:
        """When the floor dials, minutes from midnight on its own clock."""
        return span_of("opens and closes", (self.opens, self.closes))

    @property
    def tz(self) -> ZoneInfo:
        """The floor's time zone."""
        return ZoneInfo(self.zone)

    def list_of(self, lead: str) -> str:
        """Return the list that a lead is on.

        Args:
            lead: The lead's id.
        """
        return self._lists_of[lead]

    def version_of(self, lead: str) -> str:
        """Return the script version that a lead hears, on every day the same.

        Args:
            lead: The lead's id.
        """
        return version_of(lead, self.versions, self.name) if self.versions else ""

    def takes(self, lead: Lead) -> bool:
        """Return whether a lead's segment is called."""
        return self.segments is None or lead.segment in self.segments

    @cached_property
    def at_floor(self) -> Hours:
        """When the floor dials."""
        return Hours((self.floor_span,) * 7)

    @cached_property
    def later(self) -> timedelta:
        """How much later a person who asks for another time is called."""
        return timedelta(hours=self.later_h)

    @cached_property
    def window(self) -> timedelta:
        """How long after its time an appointment is kept."""
        return timedelta(minutes=self.window_min)

    @cached_property
    def lockout(self) -> timedelta:
        """How long a lead is not dialled after a dropped call."""
        return timedelta(hours=self.lockout_h)

    def __repr__(self) -> str:
        lists = f"{len(self.lists)} list{'s' * (len(self.lists) > 1)}"
        return f"Setup({self.name!r}: {len(self.leads):,} leads on {lists})"
