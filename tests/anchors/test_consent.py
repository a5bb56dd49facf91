"""Calling windows where other systems went wrong: zones, changes of clock, night windows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from bpo_course.limits import Limit
from bpo_course.rules import Rule
from bpo_course.tools.consent import Answer, Ledger, may_call

EASTERN: Final = ZoneInfo("America/New_York")
SECOND: Final = timedelta(seconds=1)


def law(opens: str, closes: str) -> tuple[Rule, ...]:
    """Return one rule for all calls to the United States."""
    purposes = ("sales", "service", "collections", "survey")
    limit = Limit(purposes, hours={"daily": (opens, closes)})
    text = {"binds": "callers", "says": "Hours.", "instrument": "An act", "source": "none"}
    return (Rule("us-window", "calling-hours", "us", **text, limit=limit),)


def ask(when: datetime, number: str = "+12125550123", **more: Any) -> Answer:
    rules = more.pop("rules", law("08:00", "21:00"))
    return may_call(number, when, "service", Ledger(), rules, **more)


def local(text: str, zone: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


@pytest.mark.parametrize(
    ("utc", "arizona", "denver"),
    [
        ("2026-07-01T14:30", False, True),  # 07:30 and 08:30
        ("2026-07-02T03:30", True, False),  # 20:30 and 21:30
        ("2026-01-15T14:30", False, False),  # in winter both clocks show 07:30
        ("2026-01-15T15:00", True, True),
    ],
)
def test_arizona_has_no_summer_time(utc: str, arizona: bool, denver: bool) -> None:
    """A fault of others: the offset of one date was used all year (beszel #1825)."""
    when = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert ask(when, "+16025550123", place="us-az").allowed is arizona
    assert ask(when, "+13035550123", place="us-co").allowed is denver


def test_indiana_is_in_two_zones() -> None:
    """Gary (219) and Evansville (812) are an hour behind Indianapolis (317)."""
    early = local("2026-11-30T08:30", "America/Indiana/Indianapolis")
    assert ask(early, "+13175550123").allowed
    for number in ("+12195550123", "+18125550123"):
        refused = ask(early, number)
        assert refused.reasons[0].zones == ("America/Chicago",)
        assert refused.next_at == early + timedelta(minutes=30)
    assert not ask(early, "+13175550123", place="us-in").allowed
    evening = local("2026-11-30T20:30", "America/Chicago")  # 21:30 in Indianapolis
    assert not ask(evening, "+12195550123").allowed


def test_907_is_in_anchorage_and_in_adak() -> None:
    for text, allowed in (("08:30", False), ("09:00", True), ("20:59", True), ("21:00", False)):
        when = local(f"2026-11-30T{text}", "America/Anchorage")
        assert ask(when, "+19075550123").allowed is allowed, text
    assert ask(when, "+19075550123").zones == ("America/Anchorage", "America/Adak")


def test_850_is_in_two_zones_although_the_library_names_one() -> None:
    early = local("2026-11-30T08:30", "America/New_York")
    assert not ask(early, "+18505550123").allowed
    assert ask(early, "+18505550123", place="us-fl", zone="America/New_York").allowed is False
    assert ask(early + timedelta(minutes=30), "+18505550123").allowed


def test_a_number_whose_code_and_address_differ_may_be_called_where_both_allow() -> None:
    seattle = {"number": "+12065550123", "place": "us-ny"}
    assert not ask(local("2026-11-30T09:00", "America/New_York"), **seattle).allowed
    assert ask(local("2026-11-30T11:00", "America/New_York"), **seattle).allowed
    assert not ask(local("2026-11-30T21:00", "America/New_York"), **seattle).allowed


def test_a_window_over_midnight_is_not_turned_round() -> None:
    """A fault of others: worldmonitor PR #2615 allowed 02:00 to 20:00 instead."""
    rules = law("20:00", "02:00")
    for text, allowed in (("19:59", False), ("20:00", True), ("00:00", True), ("02:00", False)):
        assert ask(local(f"2026-11-30T{text}", "America/New_York"), rules=rules).allowed is allowed
    noon = local("2026-11-30T12:00", "America/New_York")
    assert ask(noon, rules=rules).next_at == noon + timedelta(hours=8)


class TestTheNightWhenClocksGoForward:
    """In New York 8 March 2026 has no time from 02:00 to 03:00."""

    def test_it_opens_by_the_new_clock(self) -> None:
        night = local("2026-03-07T22:00", "America/New_York")
        answer = ask(night)
        assert answer.next_at == datetime(2026, 3, 8, 12, tzinfo=UTC)
        assert ask(night - timedelta(days=1)).next_at == datetime(2026, 3, 7, 13, tzinfo=UTC)

    def test_hours_that_open_in_the_hour_that_is_left_out_open_after_it(self) -> None:
        rules = law("02:30", "04:00")
        answer = ask(local("2026-03-08T01:00", "America/New_York"), rules=rules)
        assert answer.next_at == datetime(2026, 3, 8, 7, tzinfo=UTC)  # 03:00 by the new clock
        assert not ask(answer.next_at - SECOND, rules=rules).allowed

    def test_a_window_over_midnight_ends_where_the_clock_jumps(self) -> None:
        rules = law("20:00", "02:00")
        jump = datetime(2026, 3, 8, 7, tzinfo=UTC)
        assert ask(jump - SECOND, rules=rules).allowed
        assert not ask(jump, rules=rules).allowed


class TestTheNightWhenClocksGoBack:
    """In New York the hour from 01:00 to 02:00 comes twice on 1 November 2026."""

    def test_a_window_over_midnight_is_open_in_both_hours(self) -> None:
        rules = law("20:00", "02:00")
        for fold in (0, 1):
            assert ask(local("2026-11-01T01:59", "America/New_York", fold), rules=rules).allowed
        assert not ask(datetime(2026, 11, 1, 7, tzinfo=UTC), rules=rules).allowed

    def test_hours_within_the_repeated_hour_are_open_twice(self) -> None:
        rules = law("01:15", "01:45")
        first = ask(local("2026-11-01T00:00", "America/New_York"), rules=rules).next_at
        assert first == datetime(2026, 11, 1, 5, 15, tzinfo=UTC)
        again = ask(local("2026-11-01T01:50", "America/New_York"), rules=rules).next_at
        assert again == datetime(2026, 11, 1, 6, 15, tzinfo=UTC)

    def test_hours_that_the_clock_goes_back_into_open_with_it(self) -> None:
        rules = law("00:30", "01:30")
        between = local("2026-11-01T01:45", "America/New_York")
        assert not ask(between, rules=rules).allowed
        assert ask(between, rules=rules).next_at == datetime(2026, 11, 1, 6, tzinfo=UTC)

    def test_it_opens_by_the_new_clock(self) -> None:
        night = local("2026-10-31T22:00", "America/New_York")
        assert ask(night).next_at == datetime(2026, 11, 1, 13, tzinfo=UTC)


def test_the_callers_own_clock_makes_no_difference() -> None:
    """A fault of others: hours were compared with UTC (Spoke #441)."""
    when = local("2026-11-30T08:00", "America/New_York")
    for zone in ("UTC", "Asia/Manila", "Pacific/Auckland", "America/Los_Angeles"):
        assert ask(when.astimezone(ZoneInfo(zone))).allowed


def test_the_librarys_zone_of_an_alias_is_the_same_clock() -> None:
    noon = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
    for place in (None, "in"):
        answer = ask(noon, "+919876543210", place=place)
        assert answer.zones == ("Asia/Kolkata",)
        assert answer.allowed
