"""What each part of a limit demands of a call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from bpo_course.limits import Cap, Register
from bpo_course.prose import small_first
from bpo_course.rules import said
from bpo_course.tools.consent import _checks
from bpo_course.tools.consent._call import Call
from bpo_course.tools.consent._checks import Binding, Check, always, never, of_rule
from bpo_course.tools.consent._clock import Week, day_begins, local
from bpo_course.tools.consent._entries import Entry
from bpo_course.tools.consent._known import PREFERENCES, Known, Time
from bpo_course.tools.consent._names import clock_name, day_of, register_name
from bpo_course.tools.consent._words import entry_words, hours_words

WITHHELD: Final = "withheld"
CALLER: Final = "caller-number"
LINE: Final = "line-type"


class Gap(NamedTuple):
    """Something that a rule asks for and that is not known.

    Args:
        name: What it is: a register, "caller-number" or "line-type".
        why: The same, as the part of the rule.
        says: What is missing, and what to do.
        lifts: Whether what lifts the rule lifts this part.
    """

    name: str
    why: str
    says: str
    lifts: bool = True


def in_a_zone(binding: Binding, call: Call, known: Known) -> Iterator[Check]:
    """Yield what a limit demands that depends on the clock in a time zone.

    Args:
        binding: The rule, in one time zone.
        call: The call.
        known: What is known of the person.
    """
    limit = binding.limit
    if limit.hours or limit.closed:
        yield _hours(binding, call, known)
    yield from (_day_cap(binding, call, known, cap) for cap in limit.caps if cap.days)
    if limit.quiet_days:
        yield _quiet(binding, call, known)


def in_all_zones(binding: Binding, call: Call, known: Known) -> Iterator[Check]:
    """Yield what a limit demands that depends on no clock.

    Args:
        binding: The rule, in all time zones.
        call: The call.
        known: What is known of the person.
    """
    limit = binding.limit
    yield from (_hour_cap(binding, call, known, cap) for cap in limit.caps if cap.hours)
    if limit.register:
        yield from _register(binding, call, known, limit.register)
    if limit.stopped_by:
        stops = known.stopped(limit.stopped_by)
        says = _stopped_words(stops, call.at, known.has_stop(limit.stopped_by))
        yield of_rule(binding, "stopped", says, _checks.within(stops), lifts=False)
    if limit.opt_in:
        yield from _opt_in(binding, call, known)
    if call.caller is not None:
        yield from _number_shown(binding, call, call.caller)


def gaps(binding: Binding, call: Call, known: Known) -> Iterator[Gap]:
    """Yield what a rule asks for and is not known: a register, the number shown.

    Args:
        binding: The rule, in all time zones.
        call: The call.
        known: What is known of the person.
    """
    limit: Any = binding.limit
    if limit.register and not known.has_register(limit.register.name):
        name = limit.register.name
        says = f"No copy of {register_name(name)} is loaded. Load a copy before you call."
        yield Gap(name, "not-loaded", says)
    if call.caller is None and (limit.shown or call.purpose in limit.series):
        says = "It is not known which number the call shows. Say which one it is."
        yield Gap(CALLER, CALLER, says, lifts=False)


def of_unknown_line(check: Check) -> Check:
    """Return a demand on some lines, for a number that does not say which one it is."""
    says = check.says if isinstance(check.says, str) else check.says()
    lines = check.rule.limit.lines if check.rule and check.rule.limit else ()
    unknown = f"It is not known if the number is a mobile or a landline. For a {' or '.join(lines)}"
    return replace(check, why=LINE, says=f"{unknown}: {small_first(says)}")


def _hours(binding: Binding, call: Call, known: Known) -> Check:
    limit, zone = binding.limit, binding.zones[0]
    week = _checks.bands_or(known, limit)
    closed = _checks.holidays_of(binding.rule.place) if limit.closed_on_holidays else open_day
    agreed = known.agreed(limit.lifted_by)
    first = _checks.open_hours(week, closed, agreed, zone)

    def says() -> str:
        shown = call.at.astimezone(zone)
        holiday = closed(shown.date())
        hours = "closed on a holiday" if holiday else hours_words(week[shown.weekday()])
        agreed_to = "".join(_agreed_words(one, call.at) for one in agreed)
        return f"{shown:%A}: {hours}. It is {shown:%H:%M}, {clock_name(zone.key)}.{agreed_to}"

    return of_rule(binding, "hours", says, first)


def _agreed_words(agreed: tuple[Week, Time], at: datetime) -> str:
    """Return to which hours the person agreed, where that counts; else ""."""
    week, time = agreed
    if not time.holds(at) or not isinstance(time.by, Entry):
        return ""
    return f" The person agreed to {hours_words(week[0])}: {entry_words(time.by)}."


def _stopped_words(stops: Sequence[Time], at: datetime, asked: bool) -> str:
    if any(time.holds(at) for time in stops):
        return "The person asked not to be called."
    if any(time.start <= at for time in stops):
        return "The person asked not to be called, and the time for that is over."
    if asked:
        return "The person asked not to be called, and agreed again later."
    return "No request to stop is known."


def _hour_cap(binding: Binding, call: Call, known: Known, cap: Cap) -> Check:
    calls = known.attempts(cap, binding.limit.purposes, call.subject)
    since = call.at - timedelta(hours=cap.hours)
    made = sum(one > since for one in calls)
    says = f"{made} of {cap.most} calls in {cap.hours} hours."
    return of_rule(binding, "cap", says, _checks.hour_cap(calls, cap.most, cap.hours))


def _day_cap(binding: Binding, call: Call, known: Known, cap: Cap) -> Check:
    zone = binding.zones[0]
    calls = known.attempts(cap, binding.limit.purposes, call.subject)
    since = local(call.at, zone)[0] - timedelta(days=cap.days - 1)
    made = sum(local(one, zone)[0] >= since for one in calls)
    says = f"{made} of {cap.most} calls in {cap.days} days."
    return of_rule(binding, "cap", says, _checks.day_cap(calls, cap.most, cap.days, zone))


def _quiet(binding: Binding, call: Call, known: Known) -> Check:
    limit, zone = binding.limit, binding.zones[0]
    talks = known.talks(limit.purposes, call.subject)
    last = f"the last one was on {said(local(talks[-1], zone)[0])}" if talks else "none is known"
    says = f"No call for {limit.quiet_days} days after a conversation; {last}."
    return of_rule(binding, "quiet", says, _checks.after_days(talks, limit.quiet_days, zone))


def _register(binding: Binding, call: Call, known: Known, register: Register) -> Iterator[Check]:
    if register.name == PREFERENCES and known.has_preference:
        blocked = known.blocks(call.category)
        says = f"The person's preference {'blocks' if blocked else 'allows'} this call."
        yield of_rule(binding, "preference", says, never if blocked else always)
        return
    copy = known.copy_of(register.name)
    if copy is None:
        return
    if register.copy_days:
        stale = copy.at + timedelta(days=register.copy_days)
        says = f"The copy is of {day_of(copy.at)}. It may be at most {register.copy_days} days old."
        yield of_rule(binding, "copy-too-old", says, lambda at: at if at <= stale else None)
    listed, since = known.listed(copy)
    says = f"The number is {'' if listed else 'not '}on {register_name(register.name)}."
    if listed and since is not None:
        says = f"The number has been on {register_name(register.name)} since {said(since)}."
        if register.after_days:
            says += f" This counts from {said(since + timedelta(days=register.after_days))}."
    first = _until_it_counts(binding, since, register.after_days) if listed else always
    yield of_rule(binding, "listed", says, first)


def _until_it_counts(binding: Binding, since: date | None, after: int) -> _checks.First:
    """Return that calls are allowed until a listing counts, if its day is known."""
    if since is None:
        return never
    counts = min(day_begins(since + timedelta(days=after), zone) for zone in binding.zones)
    return lambda at: at if at < counts else None


def _opt_in(binding: Binding, call: Call, known: Known) -> Iterator[Check]:
    opt_in: Any = binding.limit.opt_in
    needed = opt_in.get(call.purpose)
    if not needed:
        return
    times = known.opted_in(written=needed == "written consent")
    says = f"It needs {needed}, and there is none."
    if times and isinstance(times[-1].by, Entry):
        says = f"It needs {needed}, and there is one: {entry_words(times[-1].by)}."
    elif known.unproved:
        says += " A consent without a source does not count."

    def first(at: datetime) -> datetime | None:
        return at if any(time.holds(at) for time in times) else None

    yield of_rule(binding, "opt-in", says, first)


def _number_shown(binding: Binding, call: Call, caller: str) -> Iterator[Check]:
    hidden = caller.strip().lower() in ("", WITHHELD)
    if binding.limit.shown:
        says = "The number is withheld." if hidden else "A number is shown."
        yield of_rule(binding, "shown", says, never if hidden else always, lifts=False)
    series: Any = binding.limit.series
    begins = series.get(call.purpose, ())
    if begins:
        fits = not hidden and national(caller).startswith(begins)
        says = f"The number shown must begin with {' or '.join(begins)}; it is {caller}."
        yield of_rule(binding, "series", says, always if fits else never, lifts=False)


def national(caller: str) -> str:
    """Return a number shown as it is written within India, digits only.

    Args:
        caller: The number, with or without +91; with another country's code it has no such form.

    Example:
        >>> national("+91 1600 123 456"), national("01401234567"), national("+1 602 555 0123")
        ('1600123456', '1401234567', '')
    """
    digits = "".join(sign for sign in caller if sign in "0123456789")
    if not caller.strip().startswith("+"):
        return digits.removeprefix("0")
    return digits[2:] if digits.startswith("91") else ""


def open_day(day: date) -> bool:
    """Return that a date is not closed."""
    return False
