"""Working time: calendars, due times, and the working minutes between two times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bpo_course.tools import tickets
from bpo_course.tools.tickets import Calendar, due, working_minutes

WEEK: Final = tickets.DAYS[:5]
LONDON: Final = ZoneInfo("Europe/London")
OFFICE: Final = dict.fromkeys(WEEK, ("09:00", "17:00"))
ROUND_THE_CLOCK: Final = dict.fromkeys(tickets.DAYS, ("00:00", "24:00"))
NIGHTS: Final = dict.fromkeys(WEEK, ("22:00", "06:00"))
ZONES: Final = ("Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
# 2026: the clocks change in New York on 8 March and 1 November, in London on 29 March and
# 25 October, on Lord Howe Island (by half an hour) on 5 April and 4 October, in India never.
CHANGES: Final = tuple(
    datetime(2026, month, day, tzinfo=UTC)
    for month, day in ((3, 8), (3, 29), (4, 5), (10, 4), (10, 25), (11, 1))
)


def office(zone: str = "Europe/London", **more: Any) -> Calendar:
    return Calendar(zone, OFFICE, **more)


def local(text: str, zone: ZoneInfo = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def shown(at: datetime) -> str:
    return f"{at:%a %H:%M}"


# -- a calendar checked minute by minute -------------------------------------------------------


@st.composite
def calendars(draw: Any) -> Calendar:
    """A calendar of any hours on quarters of an hour, open for some time in every week."""
    quarter = st.integers(0, 95)
    hours = {}
    for day in draw(st.sets(st.sampled_from(tickets.DAYS), min_size=2)):
        start, length = draw(quarter), draw(st.integers(4, 90))
        end = start + length
        hours[day] = (clock(start), "24:00" if end == 96 else clock(end % 96))
    breaks = []
    for start in draw(st.sets(quarter, max_size=2)):
        breaks.append((clock(start), clock((start + draw(st.integers(1, 3))) % 96)))
    near = draw(st.sampled_from(CHANGES)).date()
    shut = draw(st.sets(st.integers(-5, 12), max_size=3))
    days = [near + timedelta(days=n) for n in shut]
    return Calendar(draw(st.sampled_from(ZONES)), hours, breaks, days)


def clock(quarter: int) -> str:
    return f"{quarter // 4:02d}:{quarter % 4 * 15:02d}"


TIMES: Final = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-5 * 1_440, 5 * 1_440),
)


@st.composite
def pauses(draw: Any) -> list[tuple[datetime, datetime]]:
    starts = draw(st.lists(TIMES, max_size=3))
    return [(start, start + timedelta(minutes=draw(st.integers(0, 3_000)))) for start in starts]


def counts(at: datetime, calendar: Calendar) -> bool:
    """Whether the minute at a time counts, by what the local clock shows."""
    wall = at.astimezone(ZoneInfo(calendar.zone))
    if wall.date() in calendar.holidays:
        return False
    minute = wall.hour * 60 + wall.minute

    def within(start: str, end: str, minute: int) -> bool:
        first, last = (int(text[:2]) * 60 + int(text[3:]) for text in (start, end))
        return first <= minute < (last if last > first else last + 1_440)

    if any(within(*pair, minute) or within(*pair, minute + 1_440) for pair in calendar.breaks):
        return False
    today, before = (tickets.DAYS[(wall.weekday() - back) % 7] for back in (0, 1))
    return (today in calendar.hours and within(*calendar.hours[today], minute)) or (
        before in calendar.hours and within(*calendar.hours[before], minute + 1_440)
    )


@given(calendars(), TIMES, st.integers(0, 2_000), pauses())
def test_working_minutes_are_the_minutes_that_the_local_clock_shows_within_the_hours(
    calendar: Calendar, since: datetime, length: int, stops: list[tuple[datetime, datetime]]
) -> None:
    until = since + timedelta(minutes=length)
    minutes = (since + timedelta(minutes=n) for n in range(length))
    by_hand = sum(
        counts(at, calendar) and not any(start <= at < end for start, end in stops)
        for at in minutes
    )
    assert working_minutes(since, until, calendar, stops) == by_hand


@given(calendars(), TIMES, st.integers(0, 5_000), pauses())
def test_the_working_minutes_until_the_due_time_equal_the_target(
    calendar: Calendar, since: datetime, minutes: int, stops: list[tuple[datetime, datetime]]
) -> None:
    end = due(since, minutes, calendar, stops)
    assert end >= since
    assert working_minutes(since, end, calendar, stops) == minutes
    if minutes:  # no earlier time would do
        second = timedelta(seconds=1)
        assert working_minutes(since, end - second, calendar, stops) < minutes


@given(calendars(), TIMES, st.integers(0, 3_000), st.integers(0, 3_000), pauses())
def test_work_in_two_parts_is_due_as_work_in_one(
    calendar: Calendar,
    since: datetime,
    first: int,
    second: int,
    stops: list[tuple[datetime, datetime]],
) -> None:
    halfway = due(since, first, calendar, stops)
    assert due(halfway, second, calendar, stops) == due(since, first + second, calendar, stops)


@given(calendars(), TIMES, st.integers(0, 3_000), pauses(), pauses())
def test_a_pause_never_makes_a_ticket_due_earlier(
    calendar: Calendar, since: datetime, minutes: int, few: Any, more: Any
) -> None:
    assert due(since, minutes, calendar, few) <= due(since, minutes, calendar, few + more)


# -- weekends, holidays, breaks, ends ----------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "minutes", "expected"),
    [
        ("2026-11-30T09:00", 60, "Mon 10:00"),
        ("2026-11-30T09:00", 480, "Mon 17:00"),  # exactly at closing
        ("2026-11-30T09:00", 481, "Tue 09:01"),
        ("2026-11-30T17:00", 1, "Tue 09:01"),
        ("2026-11-30T05:00", 30, "Mon 09:30"),
        ("2026-11-28T12:00", 30, "Mon 09:30"),  # a Saturday
        ("2026-11-27T16:30", 60, "Mon 09:30"),  # a Friday
        ("2026-11-28T12:00", 0, "Sat 12:00"),
        ("2026-11-30T09:00", 2_400, "Fri 17:00"),
    ],
)
def test_due_times_in_an_office_week(since: str, minutes: float, expected: str) -> None:
    assert shown(due(local(since), minutes, office())) == expected


def test_lunch_does_not_count() -> None:
    lunch = office(breaks=[("12:00", "13:00")])
    assert shown(due(local("2026-11-30T11:30"), 60, lunch)) == "Mon 13:30"
    assert shown(due(local("2026-11-30T11:30"), 30, lunch)) == "Mon 12:00"
    assert shown(due(local("2026-11-30T12:20"), 10, lunch)) == "Mon 13:10"


def test_a_holiday_does_not_count_and_boxing_day_moves() -> None:
    days = tickets.public_holidays("GB", 2026, region="ENG")
    closed = office(holidays=days)
    assert shown(due(local("2026-12-24T16:00"), 120, closed)) == "Tue 10:00"
    assert shown(due(local("2026-12-24T16:00"), 120, office())) == "Fri 10:00"


def test_a_holiday_is_shut_from_midnight_to_midnight_in_nights_too() -> None:
    nights = Calendar("Europe/London", NIGHTS, holidays=[date(2026, 12, 1)])
    assert shown(due(local("2026-11-30T22:00"), 121, nights)) == "Wed 00:01"


def test_nights_go_on_after_midnight() -> None:
    nights = Calendar("Asia/Manila", NIGHTS, breaks=[("23:45", "00:15")])
    manila = ZoneInfo("Asia/Manila")
    assert nights.week_min == 5 * 450
    assert shown(due(local("2026-11-30T22:00", manila), 450, nights)) == "Tue 06:00"
    assert shown(due(local("2026-11-30T22:00", manila), 106, nights)) == "Tue 00:16"
    assert shown(due(local("2026-12-05T05:00", manila), 61, nights)) == "Mon 22:01"


def test_24_00_ends_a_day_and_loses_no_minute() -> None:
    always = Calendar("Europe/London", ROUND_THE_CLOCK)
    short = Calendar("Europe/London", dict.fromkeys(tickets.DAYS, ("00:00", "23:59")))
    since = local("2026-11-30T12:00")
    assert due(since, 3 * 1_440, always) == since + timedelta(days=3)
    assert due(since, 3 * 1_440, short) == since + timedelta(days=3, minutes=3)


# -- the clocks change -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "since", "hours"),
    [
        ("Europe/London", "2026-03-28T22:00", 7),
        ("Europe/London", "2026-10-24T22:00", 9),
        ("America/New_York", "2026-03-07T22:00", 7),
        ("America/New_York", "2026-10-31T22:00", 9),
        ("Asia/Kolkata", "2026-03-28T22:00", 8),
        ("Australia/Lord_Howe", "2026-04-04T22:00", 8.5),
        ("Australia/Lord_Howe", "2026-10-03T22:00", 7.5),
    ],
)
def test_a_night_of_clock_change_has_the_hours_that_agents_really_work(
    zone: str, since: str, hours: float
) -> None:
    nights = Calendar(zone, dict.fromkeys(tickets.DAYS, ("22:00", "06:00")))
    start = local(since, ZoneInfo(zone))
    end = due(start, hours * 60, nights)
    assert f"{end:%H:%M}" == "06:00"
    assert working_minutes(start, end, nights) == hours * 60


def test_a_weekend_with_a_clock_change_does_not_move_an_office_hour() -> None:
    for friday in ("2026-03-27T16:00", "2026-10-23T16:00"):
        assert shown(due(local(friday), 120, office())) == "Mon 10:00"


def test_an_opening_in_the_hour_that_is_skipped_is_when_the_clocks_jump() -> None:
    early = Calendar("Europe/London", {"sun": ("01:30", "04:00")})
    assert due(local("2026-03-28T12:00"), 10, early) == local("2026-03-29T02:10")


def test_hours_that_come_twice_count_twice() -> None:
    early = Calendar("Europe/London", {"sun": ("01:00", "02:00")})
    sunday = local("2026-10-25T00:00")
    assert working_minutes(sunday, sunday + timedelta(days=1), early) == 120


# -- pauses ------------------------------------------------------------------------------------


def test_pauses_that_overlap_or_touch_count_once() -> None:
    at = [local(f"2026-11-30T{hour:02d}:00") for hour in range(24)]
    stops = [(at[10], at[12]), (at[11], at[13]), (at[13], at[14]), (at[10], at[11])]
    assert shown(due(at[9], 120, office(), stops)) == "Mon 15:00"
    assert working_minutes(at[9], at[17], office(), stops) == 240


def test_a_pause_outside_the_hours_changes_nothing() -> None:
    stop = (local("2026-11-30T18:00"), local("2026-12-01T08:00"))
    assert shown(due(local("2026-11-30T16:30"), 60, office(), [stop])) == "Tue 09:30"


def test_work_that_ends_as_a_pause_begins_is_due_then() -> None:
    stop = (local("2026-11-30T10:00"), local("2026-11-30T12:00"))
    assert shown(due(local("2026-11-30T09:00"), 60, office(), [stop])) == "Mon 10:00"
    assert shown(due(local("2026-11-30T09:00"), 61, office(), [stop])) == "Mon 12:01"


def test_pauses_may_come_from_a_generator_and_in_any_order() -> None:
    late = (local("2026-11-30T14:00"), local("2026-11-30T15:00"))
    early = (local("2026-11-30T10:00"), local("2026-11-30T11:00"))
    end = due(local("2026-11-30T09:00"), 300, office(), (stop for stop in (late, early)))
    assert shown(end) == "Mon 16:00"


# -- what comes back ---------------------------------------------------------------------------


def test_the_due_time_is_in_the_zone_of_since() -> None:
    since = datetime(2026, 7, 1, 8, tzinfo=UTC)
    end = due(since, 60, office())
    assert end.tzinfo is UTC
    assert end == datetime(2026, 7, 1, 9, tzinfo=UTC)
    manila = due(since.astimezone(ZoneInfo("Asia/Manila")), 60, office())
    assert manila == end
    assert str(manila.tzinfo) == "Asia/Manila"


def test_a_pandas_time_is_taken() -> None:
    end = due(pd.Timestamp("2026-11-30T09:00", tz="Europe/London"), 60, office())
    assert end == local("2026-11-30T10:00")


def test_seconds_and_halves_of_a_minute_are_kept() -> None:
    since = local("2026-11-30T16:59:30")
    assert due(since, 0.5, office()) == local("2026-11-30T17:00")
    assert due(since, 1, office()) == local("2026-12-01T09:00:30")


def test_a_calendar_can_be_asked_about_years_far_apart() -> None:
    calendar = office()
    for year in (2026, 1999, 2090, 1920, 2026):
        monday = datetime(year, 6, 1, tzinfo=LONDON)
        monday += timedelta(days=-monday.weekday() % 7)
        assert due(monday, 480, calendar) == monday + timedelta(hours=17)


def test_a_calendar_says_what_a_week_has_and_when_it_is_open() -> None:
    calendar = office(breaks=[("12:00", "13:00")])
    assert calendar.week_min == 5 * 7 * 60
    assert calendar.is_open(local("2026-11-30T09:00"))
    assert not calendar.is_open(local("2026-11-30T17:00"))
    assert not calendar.is_open(local("2026-11-30T12:30"))


def test_calendars_with_the_same_hours_are_equal() -> None:
    first, second = office(holidays=[date(2026, 12, 25)]), office(holidays={date(2026, 12, 25)})
    due(local("2026-11-30T09:00"), 60, first)
    assert first == second
    assert hash(first) == hash(second)
    assert first != office()


# -- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"zone": "Mars/Base"}, "zone must be a time zone such as Europe/London, got 'Mars/Base'"),
        ({"zone": ""}, "zone must be a time zone"),
        ({"hours": {}}, "hours must open in some minute of a week"),
        ({"hours": {"monday": ("09:00", "17:00")}}, "hours must be by weekday, mon to sun"),
        ({"hours": {"mon": ("09:00", "09:00")}}, "for a whole day write 00:00 to 24:00"),
        ({"hours": {"mon": ("9", "17:00")}}, "hours of mon must have times from 00:00 to 23:59"),
        ({"hours": {"mon": ("24:00", "06:00")}}, "hours of mon must have times"),
        ({"hours": {"mon": ("09:00", "24:01")}}, "must have times from 00:00 to 24:00"),
        ({"hours": {"mon": ("09:00",)}}, "hours of mon must be a pair of times"),
        ({"breaks": [("08:00", "18:00")]}, "hours must open in some minute of a week"),
        ({"breaks": [("12:00", "noon")]}, "breaks must have times"),
        ({"breaks": ("12:00", "13:00")}, "breaks must be a pair of times, got '12:00'"),
        ({"hours": {"mon": None}}, "hours of mon must be a pair of times, got None"),
        ({"holidays": ["2026-12-25"]}, "holidays must be dates, got '2026-12-25'"),
        ({"holidays": [datetime(2026, 12, 25)]}, "holidays must be dates"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Calendar(**({"zone": "Europe/London", "hours": OFFICE} | given))


@pytest.mark.parametrize("minutes", [-1, float("nan"), float("inf"), "60", None])
def test_minutes_that_are_none_are_refused(minutes: Any) -> None:
    with pytest.raises(ValueError, match="minutes must be a number of 0 or more"):
        due(local("2026-11-30T09:00"), minutes, office())


@pytest.mark.parametrize("since", [datetime(2026, 11, 30, 9), "2026-11-30", None, pd.NaT])
def test_a_time_without_a_zone_is_refused(since: Any) -> None:
    with pytest.raises(ValueError, match="since must be a time with a time zone"):
        due(since, 60, office())


def test_a_pause_that_ends_before_it_starts_is_refused() -> None:
    at = local("2026-11-30T09:00")
    with pytest.raises(ValueError, match="pauses must not end before they start"):
        due(at, 60, office(), [(at, at - timedelta(minutes=1))])
    with pytest.raises(ValueError, match="until must not be before since"):
        working_minutes(at, at - timedelta(minutes=1), office())


def test_a_due_time_that_never_comes_is_refused() -> None:
    one_hour = Calendar("Europe/London", {"mon": ("09:00", "10:00")})
    with pytest.raises(ValueError, match="within a hundred years"):
        due(local("2026-11-30T09:00"), 10_000_000, one_hour)


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(ValueError, match="country must be one whose holidays are known, got 'XX'"):
        tickets.public_holidays("XX", 2026)
    with pytest.raises(ValueError, match="got 'GB XX'"):
        tickets.public_holidays("GB", [2026], region="XX")


@example(local("2026-10-25T01:30"))
@example(local("2026-10-25T01:30").replace(fold=1))
@given(TIMES)
def test_both_of_two_equal_local_times_are_kept_apart(since: datetime) -> None:
    always = Calendar("Europe/London", ROUND_THE_CLOCK)
    end = due(since, 90, always)
    assert end.timestamp() - since.timestamp() == 90 * 60


@pytest.mark.parametrize("pause", [(local("2026-11-30T09:00"),), "ab", None])
def test_a_pause_that_is_no_pair_is_refused(pause: Any) -> None:
    with pytest.raises(ValueError, match="pauses must be pairs of from and to, got"):
        due(local("2026-11-30T09:00"), 60, office(), [pause])
