"""One demand of one rule in one time zone, and from when on a call keeps to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from bpo_course.limits import Limit
from bpo_course.rules import Rule
from bpo_course.tools.consent._answer import Reason
from bpo_course.tools.consent._clock import Week, day_begins, first_open, local
from bpo_course.tools.consent._known import Known, Time

First: TypeAlias = Callable[[datetime], "datetime | None"]
"""From a moment, the first one from then on at which something is kept to; None: never."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Binding:
    """A rule of law where and when it binds.

    Args:
        rule: The rule.
        limit: Its limit.
        zones: The time zones of the called person: it binds where it does in any of them.
        starts: A later first day for the caller's sector; None: the rule's own.
        lifted: When it is lifted.
        grants: Rules that lift it while they hold, each with when.
    """

    rule: Rule
    limit: Limit
    zones: tuple[ZoneInfo, ...]
    starts: date | None = None
    lifted: Sequence[Time] = ()
    grants: Sequence[tuple[Rule, Sequence[Time]]] = ()
    _days: dict[date, bool] = field(default_factory=dict, repr=False)

    def holds(self, at: datetime) -> bool:
        """Return whether it is law on the called person's date."""
        for zone in self.zones:
            day = local(at, zone)[0]
            if day not in self._days:
                starts = self.starts
                self._days[day] = self.rule.holds(day) and (starts is None or starts <= day)
            if self._days[day]:
                return True
        return False

    def binds(self, at: datetime) -> bool:
        """Return whether it holds, and is not lifted."""
        return self.holds(at) and not self._is_lifted(at)

    def _is_lifted(self, at: datetime) -> bool:
        return self.lifting(at) is not None

    def lifting(self, at: datetime) -> tuple[Time, Rule | None] | None:
        """Return what lifts it at a moment, and the rule that grants that, if it is another one."""
        for time in self.lifted:
            if time.holds(at):
                return time, None
        for rule, times in self.grants:
            running = next((time for time in times if time.holds(at)), None)
            if running and all(rule.holds(local(at, zone)[0]) for zone in self.zones):
                return running, rule
        return None

    def edges(self) -> Iterator[datetime]:
        """Yield the moments at which it may begin or end to bind."""
        for zone in self.zones:
            yield from _edges(self.rule, zone)
            if self.starts is not None:
                yield day_begins(self.starts, zone)
            yield from (edge for rule, _ in self.grants for edge in _edges(rule, zone))
        yield from _ends(self.lifted)
        yield from (end for _, times in self.grants for end in _ends(times))


def _edges(rule: Rule, zone: ZoneInfo) -> Iterator[datetime]:
    if rule.since:
        yield day_begins(rule.since, zone)
    if rule.until:
        yield day_begins(rule.until + _DAY, zone)


def _ends(times: Iterable[Time]) -> Iterator[datetime]:
    yield from (time.end for time in times if time.end is not None)


@dataclass(frozen=True, eq=False)
class Check:
    """One demand, in one time zone.

    Args:
        id: The rule's id, or a word of the course's own.
        topic: What it is about.
        why: Which part of the rule it is.
        says: What it comes to.
        first: From when on it is kept to, where the rule binds.
        binds: Whether it binds at a moment.
        edges: When that may change.
        rule: The rule of law, if it is one.
        zone: The time zone; "" where it makes no difference.
    """

    id: str
    topic: str
    why: str
    says: str | Callable[[], str]
    first: First
    binds: Callable[[datetime], bool] = lambda at: True
    edges: Callable[[], Iterable[datetime]] = tuple
    rule: Rule | None = None
    zone: str = ""

    def kept(self, at: datetime) -> bool:
        """Return whether a call at a moment keeps to it, or it does not bind then."""
        return not self.binds(at) or self.first(at) == at

    def next(self, at: datetime) -> datetime | None:
        """Return the first moment from then on that keeps to it; None: there is none."""
        if not self.binds(at):
            return at
        found = self.first(at)
        if found == at:
            return at
        between = (edge for edge in self.edges() if at < edge and (not found or edge < found))
        return next((edge for edge in sorted(between) if self.kept(edge)), found)

    def reason(self, allows: bool) -> Reason:
        """Return it as a reason of an answer."""
        zones = (self.zone,) if self.zone else ()
        says = self.says if isinstance(self.says, str) else self.says()
        return Reason(self.id, self.topic, says, allows, self.why, self.rule, zones)


def of_rule(
    binding: Binding,
    why: str,
    says: str | Callable[[], str],
    first: First,
    *,
    lifts: bool = True,
) -> Check:
    """Return a demand of a rule of law.

    Args:
        binding: The rule, where and when it binds.
        why: Which part of it.
        says: What it comes to.
        first: From when on it is kept to.
        lifts: Whether what lifts the rule lifts this part.
    """
    rule = binding.rule
    binds = binding.binds if lifts else binding.holds
    zone = binding.zones[0].key if len(binding.zones) == 1 else ""
    return Check(rule.id, rule.topic, why, says, first, binds, binding.edges, rule, zone)


def always(at: datetime) -> datetime | None:
    """Return that a call is allowed at any moment."""
    return at


def never(at: datetime) -> datetime | None:
    """Return that there is no moment at which a call is allowed."""
    return None


def within(times: Sequence[Time]) -> First:
    """Return from when on none of some times is running.

    Args:
        times: When calls are stopped.
    """

    def first(at: datetime) -> datetime | None:
        when = at
        while running := [time for time in times if time.holds(when)]:
            ends = [time.end for time in running if time.end is not None]
            if len(ends) < len(running):
                return None
            when = max(ends)
        return when

    return first


def open_hours(
    week: Week, closed: Callable[[date], bool], agreed: Sequence[tuple[Week, Time]], zone: ZoneInfo
) -> First:
    """Return from when on hours are open, or the person agreed to be called.

    Args:
        week: The hours.
        closed: Whether they are closed on a date.
        agreed: The hours to which the person agreed, and for how long.
        zone: The time zone.
    """

    def first(at: datetime) -> datetime | None:
        found = first_open(week, closed, at, zone)
        for hours, time in agreed:
            when = first_open(hours, _no_day, at, zone)
            if when is not None and time.holds(when) and (found is None or when < found):
                found = when
        return found

    return first


def _no_day(day: date) -> bool:
    return False


def hour_cap(attempts: Sequence[datetime], most: int, hours: int) -> First:
    """Return from when on there were fewer calls than a cap in some hours.

    Args:
        attempts: The calls that count, in order.
        most: The cap.
        hours: In so many hours.
    """
    free = attempts[-most] + timedelta(hours=hours) if len(attempts) >= most else None
    return lambda at: at if free is None else max(at, free)


def day_cap(attempts: Sequence[datetime], most: int, days: int, zone: ZoneInfo) -> First:
    """Return from when on there were fewer calls than a cap on some local dates.

    Args:
        attempts: The calls that count, in order.
        most: The cap.
        days: On so many dates, that of the next call among them.
        zone: The time zone.
    """
    return after_days(attempts[-most:][:1] if len(attempts) >= most else (), days, zone)


def after_days(calls: Sequence[datetime], days: int, zone: ZoneInfo) -> First:
    """Return from when on so many local dates are over; the date of the last call is the first.

    Args:
        calls: The calls, in order.
        days: How many dates.
        zone: The time zone.
    """
    free = day_begins(local(calls[-1], zone)[0] + days * _DAY, zone) if calls else None
    return lambda at: at if free is None else max(at, free)


def holidays_of(place: str) -> Callable[[date], bool]:
    """Return whether a date is a legal holiday of a state, or of a country.

    Args:
        place: A place, such as "us-pa" or "in".
    """
    return lambda day: day in _holidays(place, day.year)


@lru_cache(maxsize=256)
def _holidays(place: str, year: int) -> frozenset[date]:
    import holidays

    country, _, part = place.partition("-")
    code = {"uk": "GB"}.get(country, country.upper())
    part = part.upper() or None  # type: ignore[assignment]
    days = holidays.country_holidays(code, subdiv=part, years=[year])
    return frozenset({*days, *(day(year) for day in _OTHER_HOLIDAYS.get(place, ()))})


def _good_friday(year: int) -> date:
    import holidays

    (day,) = holidays.country_holidays("GB", years=[year]).get_named("Good Friday")
    return day


def _flag_day(year: int) -> date:
    return date(year, 6, 14)


def _election_day(year: int) -> date:
    """Return the Tuesday after the first Monday of November."""
    return date(year, 11, 8) - date(year, 10, 31).weekday() * _DAY


def _state_election_day(year: int) -> date:
    """Return the election day of a year with an even number, or of the year before."""
    return _election_day(year - year % 2)


_OTHER_HOLIDAYS: Final[Mapping[str, Sequence[Callable[[int], date]]]] = {
    "us-pa": (_good_friday, _flag_day, _election_day),
    "us-ri": (_state_election_day,),
}
"""Legal holidays that the library of holidays does not have."""


def bands_or(known: Known, limit: Limit) -> Week:
    """Return the hours of a limit, or the person's own time bands where these go before them.

    Args:
        known: What is known of the person.
        limit: The limit.
    """
    own = known.bands if any(lift.by == "preference" for lift in limit.lifted_by) else None
    return own if own is not None else tuple(() if s is None else (s,) for s in limit.week)


def first_of(checks: Sequence[Check], at: datetime, until: datetime) -> datetime | None:
    """Return the first moment from then on that keeps to all checks; None: not before an end.

    Args:
        checks: The checks.
        at: The moment.
        until: Where to stop looking.
    """
    when, kept = at.astimezone(UTC), 0
    while kept < len(checks):
        kept = 0
        for check in checks:
            found = check.next(when)
            if found is None or found > until:
                return None
            kept = kept + 1 if found == when else 0
            when = found
    return when
