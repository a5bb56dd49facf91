"""When a desk works: hours by weekday in a time zone, with breaks and public holidays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bpo_course.tools.tickets._open_time import DAY, MINUTE, OpenTime, Piece, instant, open_time

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MIN: Final = 1_440
_LONGEST: Final = 60
"""So many years of open time are kept at once, unless more are asked for."""


@dataclass(frozen=True)
class Calendar:
    """When a desk works. A minute counts if the local clock then shows a time within the hours.

    So a night in which the clocks change has an hour more or less of working time, as it has for
    the agents who work it.

    Args:
        zone: The desk's time zone, such as "Asia/Manila".
        hours: From opening to closing by weekday: `{"mon": ("09:00", "17:00"), ...}`. A weekday
            that is not named is closed. "24:00" ends a day. Hours that close at an earlier time
            than they open go on after midnight: `("22:00", "06:00")`.
        breaks: Times that do not count, on every working day: `[("12:00", "13:00")]`.
        holidays: Dates that do not count, from midnight to midnight.

    Raises:
        ValueError: If the zone is unknown, a weekday or a time cannot be read, a holiday is not a
            date, or the desk would never open.

    Example:
        >>> week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00", "17:00"))
        >>> desk = Calendar("Europe/London", week, breaks=[("12:00", "13:00")])
        >>> desk.week_min
        2100
    """

    zone: str
    hours: Mapping[str, tuple[str, str]]
    breaks: Iterable[tuple[str, str]] = ()
    holidays: Iterable[date] = ()
    tz: ZoneInfo = field(init=False, repr=False, compare=False)
    _pieces: tuple[tuple[Piece, ...], ...] = field(init=False, repr=False, compare=False)
    _kept: list[OpenTime] = field(init=False, repr=False, compare=False, default_factory=list)

    def __post_init__(self) -> None:
        for name, given in (("breaks", self.breaks), ("holidays", self.holidays)):
            if not isinstance(given, Iterable) or isinstance(given, str):
                raise ValueError(f"{name} must be a list, got {given!r}")
        if not isinstance(self.hours, Mapping):
            raise ValueError(
                f"hours must be by weekday, {DAYS[0]} to {DAYS[-1]}, got {self.hours!r}"
            )
        breaks = list(self.breaks)
        pieces = tuple(_week_of(self.hours, breaks))
        if not any(pieces):
            raise ValueError(f"hours must open in some minute of a week, got {self.hours}")
        for name, value in (
            ("tz", _zone(self.zone)),
            ("hours", {day: tuple(pair) for day, pair in self.hours.items()}),
            ("breaks", tuple((start, end) for start, end in breaks)),
            ("holidays", frozenset(_dates(self.holidays))),
            ("_pieces", pieces),
        ):
            object.__setattr__(self, name, value)

    def __hash__(self) -> int:
        return hash((self.zone, tuple(sorted(self.hours.items())), self.breaks, self.holidays))

    @property
    def week_min(self) -> int:
        """How many minutes of a week without a holiday or a change of clock are open."""
        return sum(end - start for pieces in self._pieces for start, end in pieces)

    def is_open(self, at: datetime) -> bool:
        """Return whether a moment counts: closing time itself does not.

        Args:
            at: The moment, with its time zone.

        Raises:
            ValueError: If it has no time zone.

        Example:
            >>> desk = Calendar("Asia/Manila", {"mon": ("22:00", "06:00")})
            >>> desk.is_open(datetime.fromisoformat("2026-12-01T05:59+08:00"))
            True
        """
        when = instant("at", at)
        return self.open_time(when, when + MINUTE).worked(when, when + 1) > 0

    def open_time(self, start: int, end: int) -> OpenTime:
        """Return the open time of some whole years around two instants; it is kept for next time.

        Args:
            start: The first instant that is asked for.
            end: The last.
        """
        kept = self._kept[0] if self._kept else None
        if kept and kept.start <= start and end < kept.end:
            return kept
        if kept and max(end, kept.end) - min(start, kept.start) < _LONGEST * 366 * DAY:
            start, end = min(start, kept.start), max(end, kept.end - 1)
        made = open_time(self.tz, self._pieces, frozenset(self.holidays), start, end)
        self._kept[:] = [made]
        return made


def public_holidays(
    country: str, years: int | Iterable[int], region: str | None = None
) -> dict[date, str]:
    """Return the public holidays of a country or a region, for a `Calendar`.

    The days are those that the package `holidays` knows. A government can add or move a day, so
    check a list before a promise to customers depends on it.

    Args:
        country: Its two letters, such as "PH".
        years: One year or several.
        region: A region that has holidays of its own, such as "MH" in India or "SCT" in the United
            Kingdom; None: those of the whole country.

    Raises:
        ValueError: If the package does not know the country or the region.

    Example:
        >>> public_holidays("GB", 2026, region="ENG")[date(2026, 12, 28)]
        'Boxing Day (observed)'
    """
    import holidays

    wanted = [years] if isinstance(years, int) else list(years)
    try:
        found = holidays.country_holidays(country, subdiv=region, years=wanted, language="en_US")
    except NotImplementedError:
        place = f"{country} {region}" if region else country
        raise ValueError(
            f"country must be one whose holidays are known, got {place!r}: "
            "write it with two letters, such as GB, and its region such as ENG"
        ) from None
    return dict(sorted(found.items()))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError):
        known = "a time zone such as Europe/London"
        raise ValueError(f"zone must be {known}, got {name!r}") from None


def _dates(days: Iterable[date]) -> Iterable[date]:
    for day in days:
        if not isinstance(day, date) or isinstance(day, datetime):
            raise ValueError(f"holidays must be dates, got {day!r}")
        yield day


def _week_of(
    hours: Mapping[str, tuple[str, str]], breaks: Iterable[tuple[str, str]]
) -> Iterable[tuple[Piece, ...]]:
    """Yield for each weekday what of its date is open, minutes after midnight."""
    if odd := [day for day in hours if day not in DAYS]:
        raise ValueError(f"hours must be by weekday, {DAYS[0]} to {DAYS[-1]}, got {odd[0]!r}")
    spans = {day: _span(f"hours of {day}", pair) for day, pair in hours.items()}
    cuts = sorted(cut for pair in breaks for cut in _by_date(_span("breaks", pair)))
    for nth, day in enumerate(DAYS):
        after_midnight = [(0, end - DAY_MIN) for _, end in [spans.get(DAYS[nth - 1], (0, 0))]]
        own = [(start, min(end, DAY_MIN)) for start, end in [spans.get(day, (0, 0))]]
        yield tuple(_without(_joined(after_midnight + own), cuts))


def _span(name: str, pair: tuple[str, str]) -> Piece:
    """Return two times as minutes; an end that is not later is on the next day."""
    try:
        first, last = pair
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a pair of times, got {pair!r}") from None
    start, end = _minute(name, first, DAY_MIN - 1), _minute(name, last, DAY_MIN)
    if start == end:
        whole = "for a whole day write 00:00 to 24:00"
        raise ValueError(f"{name} must end after they start, got {first} to {last}: {whole}")
    return start, end if end > start else end + DAY_MIN


def _minute(name: str, text: str, latest: int) -> int:
    hour, _, rest = str(text).partition(":")
    if hour.isdecimal() and rest.isdecimal() and len(rest) == 2 and int(rest) < 60:
        minute = int(hour) * 60 + int(rest)
        if minute <= latest:
            return minute
    ends = f"{latest // 60:02d}:{latest % 60:02d}"
    raise ValueError(f"{name} must have times from 00:00 to {ends}, got {text!r}")


def _by_date(span: Piece) -> list[Piece]:
    """Return a span that may go past midnight as one or two within a date."""
    start, end = span
    return [span] if end <= DAY_MIN else [(start, DAY_MIN), (0, end - DAY_MIN)]


def _joined(spans: Iterable[Piece]) -> list[Piece]:
    """Return spans in order, without empty ones, with those that overlap or touch as one."""
    found: list[Piece] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _without(spans: list[Piece], cuts: Iterable[Piece]) -> list[Piece]:
    for cut_start, cut_end in cuts:
        rest = [((a, min(b, cut_start)), (max(a, cut_end), b)) for a, b in spans]
        spans = [(a, b) for both in rest for a, b in both if a < b]
    return spans
