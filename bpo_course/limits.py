"""The part of a rule of law that can be worked out: hours, caps, registers, consent, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Final, Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo

from bpo_course.faults import STRICT, Fault, refuse

Purpose: TypeAlias = Literal["sales", "service", "collections", "survey"]
Channel: TypeAlias = Literal["voice", "sms", "email", "whatsapp"]
Sector: TypeAlias = Literal[
    "bank", "lender", "agency", "insurer", "fund", "broker", "utility", "courier", "other"
]
Debt: TypeAlias = Literal["loan", "card", "microfinance"]
Subject: TypeAlias = Literal["claims management", "pensions"]
Dialler: TypeAlias = Literal["agent", "machine", "recording"]
Line: TypeAlias = Literal["mobile", "landline"]
Request: TypeAlias = Literal["do-not-call", "cease", "breathing-space"]
OptIn: TypeAlias = Literal["consent", "written consent"]
By: TypeAlias = Literal[
    "hours", "consent", "written consent", "purchase", "enquiry", "preference", "past_due"
]

PURPOSES: Final[tuple[str, ...]] = get_args(Purpose)
SECTORS: Final[tuple[str, ...]] = get_args(Sector)
DEBTS: Final[tuple[str, ...]] = get_args(Debt)
CHANNELS: Final[tuple[str, ...]] = get_args(Channel)
DIALLERS: Final[tuple[str, ...]] = get_args(Dialler)
LINES: Final[tuple[str, ...]] = get_args(Line)
REQUESTS: Final[tuple[str, ...]] = get_args(Request)
SUBJECTS: Final[tuple[str, ...]] = get_args(Subject)
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAYS: Final = "holidays"
DAILY: Final = "daily"
DAY_MIN: Final = 1_440

Span: TypeAlias = tuple[int, int]
"""Minutes from midnight of opening and closing; above 1,440 on the next day."""


def minute_of(text: str, latest: int = DAY_MIN) -> int:
    """Return a time of day such as "09:30" as minutes from midnight; "24:00" ends a day.

    Args:
        text: The time, with two digits for hour and minute.
        latest: The last minute that is taken.

    Raises:
        ValueError: If it is no such time.

    Example:
        >>> minute_of("09:30"), minute_of("24:00")
        (570, 1440)
    """
    hour, _, rest = text.partition(":") if isinstance(text, str) else ("", "", "")
    digits = len(hour) == len(rest) == 2 and (hour + rest).isascii() and (hour + rest).isdigit()
    minute = int(hour) * 60 + int(rest) if digits else -1
    if not digits or int(rest) > 59 or minute > latest:
        last = f"{latest // 60:02d}:{latest % 60:02d}"
        raise ValueError(f"must be a time from 00:00 to {last}, got {text!r}")
    return minute


def span_of(pair: Iterable[str]) -> Span:
    """Return opening and closing as minutes; closing before opening is on the next day.

    Args:
        pair: Two times, such as ("20:00", "02:00").

    Raises:
        ValueError: If they are not two different times.

    Example:
        >>> span_of(("08:00", "21:00")), span_of(("20:00", "02:00"))
        ((480, 1260), (1200, 1560))
    """
    times = () if isinstance(pair, str) or not isinstance(pair, Iterable) else tuple(pair)
    if len(times) != 2:
        raise ValueError(f"must be two times, got {pair!r}")
    start, end = minute_of(times[0], DAY_MIN - 1), minute_of(times[1])
    if start == end:
        raise ValueError(f"must close at another time than it opens, got {times[0]} twice")
    return start, end if end > start else end + DAY_MIN


@dataclass(frozen=True)
class Cap:
    """How many calls are allowed in some time.

    Args:
        most: So many calls at most.
        hours: In so many hours before the call; 0 where days are given.
        days: On so many local dates, the date of the call among them; 0 where hours are given.
        by: Whether the calls about one subject count, or all calls to the person.
        counts: Whether all attempts count, only those that connected, or only conversations.

    Raises:
        FaultyError: If a number breaks its rule.
    """

    __pydantic_config__: ClassVar = STRICT

    most: int
    hours: int = 0
    days: int = 0
    by: Literal["subject", "person"] = "subject"
    counts: Literal["all", "connected", "talked"] = "all"

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from _at_least(self, 1, "most")
        yield from _at_least(self, 0, "hours", "days")
        if (self.hours > 0) == (self.days > 0):
            rule = f"must have either hours or days, got {self.hours} hours and {self.days} days"
            yield Fault("hours", rule, "Write one of them.")


@dataclass(frozen=True)
class Register:
    """A register of numbers that may not be called.

    Args:
        name: Its short name, such as "us-dnc".
        copy_days: How many days old your copy may be; 0: the rule does not say.
        after_days: How many days after its listing a number counts.

    Raises:
        FaultyError: If the name is empty, or a number is negative.
    """

    __pydantic_config__: ClassVar = STRICT

    name: str
    copy_days: int = 0
    after_days: int = 0

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        if not self.name.strip():
            yield Fault("name", "must not be empty", 'Write name = "…".')
        yield from _at_least(self, 0, "copy_days", "after_days")


@dataclass(frozen=True)
class Lift:
    """What lifts a limit.

    Args:
        by: What it is. "hours" (the person agreed to other hours) and "preference" (the person
            chose time bands) change only the hours; each of the others lifts the whole limit.
        days: For so many days it counts; of past_due: more than so many days past due.
        months: For so many months it counts. Neither days nor months: without an end.

    Raises:
        FaultyError: If a number is negative, or both are given.
    """

    __pydantic_config__: ClassVar = STRICT

    by: By
    days: int = 0
    months: int = 0

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from _at_least(self, 0, "days", "months")
        if self.days > 0 < self.months:
            yield Fault("days", "must not be given with months", "Delete one of them.")
        if self.by == "past_due" and self.months:
            yield Fault("months", "must not be given for past_due", "Write days.")


@dataclass(frozen=True)
class Limit:
    """What a rule of law demands of a call, in a form that can be worked out.

    A part that is left out demands nothing; a condition that is left out makes no exception.

    Args:
        purposes: The purposes that it limits.
        hours: When a call is allowed, on the called person's clock, by weekday or "daily":
            `{"daily": ("08:00", "21:00")}`. A weekday goes before "daily"; without either, it is
            closed. Closing before opening means on the next day.
        clock: A time zone whose clock counts for the hours; "": the called person's.
        closed: Weekdays on which no call is allowed, or "holidays".
        caps: How many calls are allowed.
        quiet_days: For so many days after a conversation no call is allowed; its day is day one.
        register: A register of numbers that may not be called.
        stopped_by: The requests of a person that end the calls.
        opt_in: The consent that a call needs, by purpose.
        series: How the number shown must begin, in national form, by purpose.
        shown: Whether the caller must show a number.
        sectors: The callers that it binds; none named: all.
        starts: A later first day, by sector.
        debts: The kinds of debt; none named: all.
        about: It limits only calls about these subjects; none named: all calls.
        dialled_by: Who or what dials; none named: all.
        lines: The kinds of phone line; none named: all.
        channels: The channels.
        lifted_by: What lifts it.
        lifts: The ids of rules that are lifted by what is in lifted_by: this one is a permission.

    Raises:
        FaultyError: If it breaks a rule of form; it carries every fault.

    Example:
        >>> limit = Limit(purposes=("sales",), hours={"daily": ("08:00", "20:00")}, closed=("sun",))
        >>> limit.week[0], limit.week[6]
        ((480, 1200), None)
    """

    __pydantic_config__: ClassVar = STRICT

    purposes: tuple[Purpose, ...] = ()
    hours: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)
    clock: str = ""
    closed: tuple[str, ...] = ()
    caps: tuple[Cap, ...] = ()
    quiet_days: int = 0
    register: Register | None = None
    stopped_by: tuple[Request, ...] = ()
    opt_in: Mapping[Purpose, OptIn] = field(default_factory=dict, hash=False)
    series: Mapping[Purpose, tuple[str, ...]] = field(default_factory=dict, hash=False)
    shown: bool = False
    sectors: tuple[Sector, ...] = ()
    starts: Mapping[Sector, date] = field(default_factory=dict, hash=False)
    debts: tuple[Debt, ...] = ()
    about: tuple[Subject, ...] = ()
    dialled_by: tuple[Dialler, ...] = ()
    lines: tuple[Line, ...] = ()
    channels: tuple[Channel, ...] = ("voice",)
    lifted_by: tuple[Lift, ...] = ()
    lifts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        if not self.purposes:
            yield Fault("purposes", "must name a purpose or more", 'Write purposes = ["sales"].')
        yield from self._not_among(PURPOSES, "purposes", "opt_in", "series")
        yield from self._not_among(SECTORS, "sectors", "starts")
        yield from self._not_among((*WEEKDAYS, HOLIDAYS), "closed")
        yield from self._not_among((*WEEKDAYS, DAILY), "hours")
        yield from self._hours_faults()
        yield from self._clock_faults()
        yield from _at_least(self, 0, "quiet_days")
        if not self.channels:
            yield Fault("channels", "must name a channel or more", 'Write channels = ["voice"].')
        if self.lifts and not self.lifted_by:
            yield Fault("lifts", "must say by what", "Write lifted_by.")
        if not self._demands and not self.lifts:
            yield Fault("purposes", "limit nothing", "Write hours, caps or another limit.")

    def _not_among(self, known: tuple[str, ...], *fields: str) -> Iterator[Fault]:
        for name in fields:
            for word in getattr(self, name):
                if word not in known:
                    rule = f"must be among {', '.join(known)}, got {word!r}"
                    yield Fault(name, rule, "Correct it.")

    def _hours_faults(self) -> Iterator[Fault]:
        for day, pair in self.hours.items():
            try:
                span_of(pair)
            except ValueError as error:
                yield Fault(f"hours {day}", str(error), 'Write ["08:00", "21:00"].')

    def _clock_faults(self) -> Iterator[Fault]:
        try:
            ZoneInfo(self.clock or "UTC")
        except (KeyError, ValueError, OSError):
            rule = f"must be a time zone, got {self.clock!r}"
            yield Fault("clock", rule, 'Write one such as "America/Chicago".')

    @property
    def _demands(self) -> bool:
        parts: tuple[Any, ...] = (self.hours, self.closed, self.caps, self.quiet_days)
        consent = (self.register, self.stopped_by, self.opt_in)
        return any((*parts, *consent, self.series, self.shown))

    @property
    def sets_hours(self) -> bool:
        """Whether it says at what times of a day a call is allowed."""
        return bool(self.hours)

    @cached_property
    def week(self) -> tuple[Span | None, ...]:
        """For Monday to Sunday the minutes of opening and closing; None where it is closed."""
        whole_day = None if self.hours else ("00:00", "24:00")
        found = (self.hours.get(day, self.hours.get(DAILY, whole_day)) for day in WEEKDAYS)
        return tuple(
            None if pair is None or day in self.closed else span_of(pair)
            for day, pair in zip(WEEKDAYS, found, strict=True)
        )

    @property
    def closed_on_holidays(self) -> bool:
        """Whether no call is allowed on legal holidays."""
        return HOLIDAYS in self.closed


def _at_least(item: object, least: int, *fields: str) -> Iterator[Fault]:
    for name in fields:
        value = getattr(item, name)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            rule = f"must be a whole number of {least} or more, got {value!r}"
            yield Fault(name, rule, "Correct it.")
