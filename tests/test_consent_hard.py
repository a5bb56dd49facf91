"""Attacks on consent management: the rules of the course, worked out a second time from their text.

The hours below are read from the words of the rules, not from their tables, and the clocks are
worked out with `zoneinfo` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content
from bpo_course.tools.consent import Answer, Ledger, may_call, zones_of
from bpo_course.tools.consent._parts import national

SECOND: Final = timedelta(seconds=1)
DAY: Final = timedelta(days=1)
LAW: Final = content.rules()
EMPTY: Final = Ledger()
EASTERN, CENTRAL = "America/New_York", "America/Chicago"
MOUNTAIN, PACIFIC = "America/Denver", "America/Los_Angeles"
NY, INDIA, UK = "+12125550123", "+919876543210", "+442079460958"

HOURS: Final[Mapping[tuple[int, int], str]] = {
    (8, 21): "ak ar az ca co dc de ga hi id il in ks me mo mt nc nd ne nh nj ny oh sc tn ut va "
    "wi wv",
    (8, 20): "al fl la ma md ms ok or wa wy",
    (9, 21): "mi mn nm sd",
    (9, 20): "nv",
    (10, 21): "ky",
}
BY_STATE: Final = {state: pair for pair, states in HOURS.items() for state in states.split()}
NUMBERS: Final = {
    **{"ak": "907", "al": "205", "ar": "501", "az": "602", "ca": "415", "co": "303", "dc": "202"},
    **{"de": "302", "fl": "305", "ga": "404", "hi": "808", "ia": "515", "id": "208", "il": "312"},
    **{"in": "317", "ks": "316", "ky": "502", "la": "504", "ma": "617", "md": "410", "me": "207"},
    **{"mi": "313", "mn": "612", "mo": "314", "ms": "601", "mt": "406", "nc": "704", "nd": "701"},
    **{"ne": "402", "nh": "603", "nj": "201", "nm": "505", "nv": "702", "ny": "212", "oh": "216"},
    **{"ok": "405", "or": "503", "pa": "215", "ri": "401", "sc": "803", "sd": "605", "tn": "615"},
    **{"tx": "214", "ut": "801", "va": "703", "vt": "802", "wa": "206", "wi": "414", "wv": "304"},
    "wy": "307",
}
ZONES: Final[Mapping[tuple[str, ...], str]] = {
    (EASTERN,): "dc de ga ma md me nc nh nj ny oh pa ri sc va wv",
    (CENTRAL,): "al ar il la mn mo ms ok wi",
    (MOUNTAIN,): "co mt nm ut wy",
    (PACIFIC,): "ca wa",
    (EASTERN, CENTRAL): "fl ky mi tn in",
    (CENTRAL, MOUNTAIN): "ks nd ne sd tx",
    (PACIFIC, MOUNTAIN): "or id nv",
    ("America/Anchorage", "America/Adak"): "ak",
    ("America/Phoenix",): "az",
    ("Pacific/Honolulu",): "hi",
}
IN_ZONES: Final = {state: zones for zones, states in ZONES.items() for state in states.split()}
NO_SUNDAYS: Final = ("al", "la", "ms", "ri", "sd", "ut")
NO_HOLIDAYS: Final = ("al", "la", "ri", "ut")
PA_CHANGES: Final = date(2026, 10, 18)
ELECTION: Final = date(2026, 11, 3)
"""A legal holiday in Pennsylvania and in Rhode Island."""


def ask(number: Any, when: datetime, purpose: str = "sales", **more: Any) -> Answer:
    return may_call(number, when, purpose, more.pop("ledger", EMPTY), LAW, **more)


def at(text: str, zone: str = EASTERN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def ids(answer: Answer) -> set[str]:
    return {reason.id for reason in answer.reasons}


@cache
def legal_holidays(state: str) -> frozenset[date]:
    years = range(2025, 2030)
    return frozenset(holidays.country_holidays("US", subdiv=state.upper(), years=years))


def hours_on(state: str, day: date) -> tuple[int, int] | None:
    """Return the hours of a date by the words of the state's rule; None: closed, or no rule."""
    sunday, holiday = day.weekday() == 6, day in legal_holidays(state)
    if day == ELECTION and state in ("pa", "ri"):
        return None
    if (sunday and state in NO_SUNDAYS) or (holiday and state in NO_HOLIDAYS):
        return None
    if state == "tx":
        return (12, 21) if sunday else (9, 21)
    if state == "ri":
        return (10, 17) if day.weekday() == 5 else (9, 18)
    if state == "pa":
        new = day >= PA_CHANGES
        closed = holiday or (new and sunday)
        return None if closed else (9, 19) if new else (8, 21)
    if state == "or" and day < date(2026, 1, 1):
        return None
    return BY_STATE.get(state)


def is_lawful(state: str, when: datetime) -> bool:
    for zone in IN_ZONES.get(state, ()):
        shown = when.astimezone(ZoneInfo(zone))
        span = hours_on(state, shown.date())
        if span is None or not span[0] <= shown.hour < span[1]:
            return False
    return state in IN_ZONES


STARTS: Final = (
    *("2025-12-29", "2026-03-06", "2026-07-01", "2026-10-14", "2026-10-30", "2026-11-25"),
    *("2026-12-29", "2027-07-22", "2028-02-27", "2028-02-29"),
)
TIMES: Final = st.builds(
    lambda start, hours, off: at(start, "UTC") + timedelta(hours=hours, seconds=off),
    st.sampled_from(STARTS),
    st.integers(0, 7 * 24),
    st.sampled_from([-1, 0, 0, 1, 1_800]),
)


class TestEachStateByTheWordsOfItsRule:
    @given(st.sampled_from(sorted(set(NUMBERS) - {"ct"})), TIMES)
    def test_a_sales_call_is_allowed_in_the_hours_of_the_text_and_at_no_other_time(
        self, state: str, when: datetime
    ) -> None:
        answer = ask(f"+1{NUMBERS[state]}5550123", when, place=f"us-{state}")
        assert answer.allowed is is_lawful(state, when), (answer.zones, ids(answer))

    @given(st.sampled_from(sorted(set(IN_ZONES))), TIMES)
    def test_the_next_moment_is_lawful_and_the_first(self, state: str, when: datetime) -> None:
        then = ask(f"+1{NUMBERS[state]}5550123", when, place=f"us-{state}").next_at
        if state == "or" and when < at("2026-01-02", PACIFIC):
            return
        assert then is not None
        assert is_lawful(state, then)
        assert then == when or not is_lawful(state, then - SECOND)
        steps = range(0, int((then - when).total_seconds()) - 1, 900)
        assert not any(is_lawful(state, when + timedelta(seconds=step)) for step in steps)

    @pytest.mark.parametrize("state", sorted(IN_ZONES))
    def test_each_state_has_a_lawful_hour_in_a_week(self, state: str) -> None:
        """Oregon had no time zone: a second line of the table had the same key."""
        tuesday = at("2026-12-01T15:00", IN_ZONES[state][0])
        assert ask(f"+1{NUMBERS[state]}5550123", tuesday, place=f"us-{state}").allowed

    def test_connecticut_needs_written_consent_in_its_hours(self) -> None:
        ledger = Ledger()
        ledger.consent("+12035550123", "sales", at("2026-11-01"), source="form", written=True)
        for text, allowed in (("08:59", False), ("09:00", True), ("19:59", True), ("20:00", False)):
            when = at(f"2026-12-01T{text}")
            assert ask("+12035550123", when, ledger=ledger).allowed is allowed
            assert not ask("+12035550123", when).allowed


class TestPennsylvania:
    @pytest.mark.parametrize("day", ["2026-11-26", "2026-12-25", "2027-01-01", "2026-11-03"])
    def test_legal_holidays_stay_closed_under_the_new_hours(self, day: str) -> None:
        """The ban on holidays is a paragraph of its own: the act on hours does not end it."""
        refused = ask("+12155550123", at(f"{day}T12:00"))
        assert ids(refused) == {"us-pa-calling-hours"}
        assert "holiday" in refused.reasons[0].says

    @pytest.mark.parametrize("day", ["2026-04-03", "2027-03-26", "2026-06-14", "2026-11-03"])
    def test_holidays_that_the_library_does_not_have_are_closed(self, day: str) -> None:
        assert not ask("+12155550123", at(f"{day}T12:00")).allowed

    def test_the_day_of_the_change(self) -> None:
        assert ask("+12155550123", at("2026-10-17T20:59")).allowed  # Saturday, the old hours
        sunday = ask("+12155550123", at("2026-10-17T21:00"))
        assert sunday.next_at == at("2026-10-19T09:00")


def test_rhode_island_closes_on_election_day_of_even_years() -> None:
    assert not ask("+14015550123", at("2026-11-03T12:00")).allowed
    assert ask("+14015550123", at("2027-11-02T12:00")).allowed


class TestPlaces:
    def test_928_may_be_the_navajo_nation(self) -> None:
        """The Navajo Nation has summer time, and the rest of Arizona has not."""
        evening = at("2026-07-01T20:30", "America/Phoenix")
        assert zones_of("+19285550123") == ("America/Phoenix", MOUNTAIN)
        assert not ask("+19285550123", evening).allowed
        assert ask("+16025550123", evening).allowed
        assert ask("+19285550123", at("2026-12-01T20:30", "America/Phoenix")).allowed

    @pytest.mark.parametrize("number", ["+18505550123", "+14485550123", "+19075550123"])
    def test_both_zones_of_an_area_must_allow(self, number: str) -> None:
        east, west = zones_of(number)
        assert not ask(number, at("2026-12-01T08:30", east)).allowed
        assert ask(number, at("2026-12-01T08:00", west)).allowed
        closes = at("2026-12-01T20:00" if "York" in east else "2026-12-01T21:00", east)
        assert not ask(number, closes).allowed
        assert ask(number, closes - SECOND).allowed

    def test_an_indian_number_at_an_american_address(self) -> None:
        """10:00 to 21:00 in both places: 10:00 to 10:30 in New York, in winter."""
        for text, allowed in (("09:59", False), ("10:00", True), ("10:29", True), ("10:30", False)):
            when = at(f"2026-11-30T{text}")
            assert ask(INDIA, when, place="us-ny").allowed is allowed

    @pytest.mark.parametrize("zone", ["localtime", "posixrules", "Factory", "right/UTC", "", "x"])
    def test_a_clock_of_no_place_is_a_refusal(self, zone: str) -> None:
        """ "localtime" is the clock of the computer, wherever that is."""
        noon = at("2026-12-01T12:00")
        assert ids(ask(NY, noon, zone=zone)) == {"zone-unknown"}


class TestInput:
    def test_no_number_is_a_refusal(self) -> None:
        refused = ask(None, at("2026-12-01T12:00"), place="us-ny")
        assert (refused.allowed, ids(refused), refused.next_at) == (
            *(False, {"number-unreadable"}),
            None,
        )

    @pytest.mark.parametrize(
        "number",
        ["", " ", "\x00", "\ud800", "+", "+1" * 3_000, "1" * 5_000, "+44 07700 900123", "911"],
    )
    def test_what_is_no_persons_number_is_refused_at_any_hour(self, number: str) -> None:
        for hour in range(24):
            assert not ask(
                number, at("2026-12-01", "UTC") + timedelta(hours=hour), "service"
            ).allowed

    def test_other_digits_are_the_same_number(self) -> None:
        ledger = Ledger()
        ledger.revoke(NY, at("2026-11-30"))
        wide = "+\uff11\uff12\uff11\uff12\uff15\uff15\uff15\uff10\uff11\uff12\uff13"
        assert ask(wide, at("2026-12-01T12:00")).number == NY
        assert not ask(wide, at("2026-12-01T12:00"), ledger=ledger).allowed

    @pytest.mark.parametrize("field", ["place", "zone", "region"])
    def test_a_list_where_text_is_due_is_named(self, field: str) -> None:
        given: dict[str, Any] = {field: ["us-ny"]}
        with pytest.raises(ValueError, match=f"{field} must be"):
            ask(NY, at("2026-12-01T12:00"), **given)

    @pytest.mark.parametrize("when", [datetime.min, datetime.max, datetime(9999, 6, 1)])
    def test_a_year_without_telephones_is_named(self, when: datetime) -> None:
        with pytest.raises(ValueError, match="at must be in the years 1900 to 8999, got"):
            ask(NY, when.replace(tzinfo=UTC))


class TestIndia:
    @pytest.mark.parametrize(
        "caller", ["+1 602 555 0123", "+14015550123", "+1 401 234 5678", "+44 1401 234567"]
    )
    def test_a_foreign_number_is_of_no_indian_series(self, caller: str) -> None:
        """+1 401 and +1 602 have the digits 140 and 160 in front, and are in America."""
        noon = at("2026-11-30T12:00", "Asia/Kolkata")
        assert national(caller) == ""
        for purpose in ("sales", "service"):
            refused = ask(INDIA, noon, purpose, caller=caller)
            assert "in-trai-voice-headers" in ids(refused)

    @pytest.mark.parametrize(
        ("text", "more", "allowed"),
        [
            ("2026-12-31T09:59", {}, False),
            ("2026-12-31T10:00", {}, True),
            ("2026-12-31T20:59", {}, True),
            ("2027-01-01T18:59", {}, True),
            ("2027-01-01T19:00", {}, False),
            ("2027-01-01T19:00", {"sector": "insurer"}, True),
            ("2027-01-01T21:00", {"sector": "insurer"}, False),
        ],
    )
    def test_sales_before_and_after_2027(
        self, text: str, more: dict[str, str], allowed: bool
    ) -> None:
        assert ask(INDIA, at(text, "Asia/Kolkata"), **more).allowed is allowed

    @pytest.mark.parametrize(
        ("text", "more", "allowed"),
        [
            ("2026-12-31T07:59", {}, False),
            ("2026-12-31T08:00", {}, True),
            ("2026-12-31T19:00", {}, False),
            ("2026-12-31T08:30", {"debt": "microfinance"}, False),
            ("2026-12-31T18:00", {"debt": "microfinance"}, False),
            ("2027-01-01T08:30", {"debt": "microfinance"}, True),
            ("2027-01-01T19:00", {"debt": "microfinance"}, False),
            ("2022-08-12T19:00", {}, False),
        ],
    )
    def test_collections_before_and_after_2027(
        self, text: str, more: dict[str, str], allowed: bool
    ) -> None:
        assert ask(INDIA, at(text, "Asia/Kolkata"), "collections", **more).allowed is allowed


class TestConsentThatEnds:
    """A person said stop, later agreed for a month, and the month is over."""

    def test_the_stop_comes_back_when_the_consent_ends(self) -> None:
        ledger, noon = Ledger(), at("2026-12-01T12:00")
        ledger.request(NY, noon - 60 * DAY)
        ledger.consent(NY, "sales", noon - 40 * DAY, source="form", until=noon)
        assert ask(NY, noon - SECOND, ledger=ledger).allowed
        refused = ask(NY, noon, ledger=ledger)
        assert "company-do-not-call" in ids(refused)
        assert "us-tsr-company-dnc" in ids(refused)
        assert refused.next_at is None

    def test_a_consent_without_an_end_keeps_it_away(self) -> None:
        ledger, noon = Ledger(), at("2026-12-01T12:00")
        ledger.request(NY, noon - 60 * DAY)
        ledger.consent(NY, "sales", noon - 40 * DAY, source="form", until=noon - 30 * DAY)
        ledger.consent(NY, "sales", noon - 20 * DAY, source="form")
        assert ask(NY, noon, ledger=ledger).allowed

    def test_the_request_itself_may_end_first(self) -> None:
        ledger, noon = Ledger(), at("2026-12-01T12:00")
        ledger.request(NY, noon - 60 * DAY, until=noon + DAY)
        ledger.consent(NY, "sales", noon - 40 * DAY, source="form", until=noon)
        assert ask(NY, noon, ledger=ledger).next_at == noon + DAY


class TestCaps:
    def test_three_calls_in_24_hours_to_the_microsecond(self) -> None:
        ledger, first = Ledger(), at("2026-12-01T12:00")
        for minutes in (0, 10, 20):
            when = first + timedelta(minutes=minutes)
            assert ask("+13055550123", when, ledger=ledger, subject="roof").allowed
            ledger.attempt("+13055550123", when, purpose="sales", subject="roof", connected=False)
        refused = ask("+13055550123", first + timedelta(hours=1), ledger=ledger, subject="roof")
        assert (ids(refused), refused.next_at) == ({"us-fl-calling-hours"}, first + DAY)
        late = first + DAY - timedelta(microseconds=1)
        assert not ask("+13055550123", late, ledger=ledger, subject="roof").allowed
        assert ask("+13055550123", first + DAY, ledger=ledger, subject="roof").allowed
        assert ask("+13055550123", late, ledger=ledger, subject="pool").allowed

    def test_seven_connected_calls_in_seven_days_for_each_debt(self) -> None:
        ledger, first = Ledger(), at("2026-11-02T09:00")
        for day in range(7):
            when = first + day * DAY
            assert ask(NY, when, "collections", ledger=ledger, subject="card").allowed
            ledger.attempt(NY, when, purpose="collections", subject="card")
        sunday = ask(NY, at("2026-11-08T20:00"), "collections", ledger=ledger, subject="card")
        assert ids(sunday) == {"us-regf-call-frequency"}
        assert sunday.next_at == at("2026-11-09T08:00")

    def test_the_day_of_a_conversation_is_day_one_of_seven(self) -> None:
        ledger = Ledger()
        ledger.attempt(NY, at("2026-11-02T20:00"), purpose="collections", talked=True)
        assert not ask(NY, at("2026-11-08T20:59"), "collections", ledger=ledger).allowed
        assert ask(NY, at("2026-11-09T08:00"), "collections", ledger=ledger).allowed

    @pytest.mark.parametrize(("talks", "allowed"), [(9, True), (10, False)])
    def test_west_virginia_counts_ten_conversations_in_a_week(
        self, talks: int, allowed: bool
    ) -> None:
        ledger, noon = Ledger(), at("2026-12-01T12:00")
        for number in range(20):
            ledger.attempt(
                *("+13045550123", noon - timedelta(minutes=30 - number)),
                purpose="collections",
                talked=number < talks,
            )
        found = ask("+13045550123", noon, "collections", ledger=ledger, sector="lender")
        assert found.allowed is allowed


def test_a_recording_has_shorter_hours_in_indiana() -> None:
    ledger = Ledger()
    ledger.consent("+13175550123", "sales", at("2026-11-01"), source="form", written=True)
    for text, allowed in (("08:30", False), ("09:00", True), ("19:59", True), ("20:00", False)):
        when = at(f"2026-12-01T{text}", "America/Indiana/Indianapolis")
        said: dict[str, Any] = {"ledger": ledger, "dialled_by": "recording"}
        assert ask("+13175550123", when, **said).allowed is allowed
    assert ask("+13175550123", when, ledger=ledger).allowed
    assert "us-in-recorded-call-hours" in ids(ask("+13175550123", when, **said))


@pytest.mark.parametrize(
    ("number", "text", "purpose", "allowed", "unchecked"),
    [
        (INDIA, "2026-11-30T12:00", "sales", True, {"in-preferences", "caller-number"}),
        (INDIA, "2026-11-30T09:30", "sales", False, {"in-preferences", "caller-number"}),
        (UK, "2026-11-30T12:00", "sales", True, {"uk-tps", "caller-number"}),
        (NY, "2026-11-30T07:59", "collections", False, set()),
        (NY, "2026-11-30T08:00", "collections", True, set()),
        (NY, "2026-11-30T12:00", "survey", True, set()),
        (NY, "2026-11-30T03:00", "survey", False, set()),
    ],
)
def test_an_empty_ledger_names_what_was_not_checked(
    number: str, text: str, purpose: str, allowed: bool, unchecked: set[str]
) -> None:
    answer = ask(number, at(text, zones_of(number)[0]), purpose)
    assert answer.allowed is allowed
    assert set(answer.unchecked) == unchecked
