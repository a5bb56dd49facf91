"""Attacks on consent management: the rules of the course, worked out a second time from their text.

The hours below are read from the words of the rules, not from their tables, and the clocks are
worked out with `zoneinfo` alone.
"""

from __future__ import annotations

import re
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
    (8, 21): "ak ar az ca co dc de ga hi ia id il in ks me mo mt nc nd ne nh nj ny oh sc tn ut "
    "va vt wi wv",
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
    (EASTERN,): "dc de ga ma md me nc nh nj ny oh pa ri sc va vt wv",
    (CENTRAL,): "al ar ia il la mn mo ms ok wi",
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
    if state == "ms" and datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(CENTRAL)).dst():
        return (9, 20)
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

    @pytest.mark.parametrize(
        ("place", "zone"),
        [
            ("us-ny", "US/Eastern"),
            ("us-mi", "America/Detroit"),
            ("us-az", MOUNTAIN),
            ("us-in", "America/Indiana/Knox"),
            ("us", CENTRAL),
            ("uk", "Europe/Belfast"),
            ("in", "Asia/Calcutta"),
        ],
    )
    def test_a_zone_that_fits_the_address_is_believed(self, place: str, zone: str) -> None:
        assert zones_of(place=place, zone=zone) == (zone,)

    def test_where_a_zone_does_not_fit_the_address_both_must_allow(self) -> None:
        """10:00 to 21:00 in India is night in New York, but for half an hour in winter."""
        for text, allowed in (("09:59", False), ("10:00", True), ("10:30", False)):
            answer = ask(INDIA, at(f"2026-11-30T{text}"), place="us-ny", zone="Asia/Kolkata")
            assert answer.allowed is allowed
            assert answer.notes[0].startswith("India time is not the time in New York: both must")
        assert ids(ask(INDIA, at("2026-11-30T09:00"), place="us", zone="Asia/Kolkata")) == {
            "zone-unknown"
        }

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


SHOWN: Final[Mapping[str, str]] = {INDIA: "+91 140 555 0123", UK: "+44 20 7946 0999"}


class TestUnchecked:
    """What is not known is a refusal that says so, where the caller asks for that."""

    @pytest.mark.parametrize(
        ("number", "register", "law"),
        [
            (INDIA, "in-preferences", "in-trai-preferences"),
            (UK, "uk-tps", "uk-pecr-live-calls"),
            (NY, "us-dnc", "us-tsr-dnc-registry"),
        ],
    )
    def test_a_register_that_was_never_loaded_is_a_refusal_that_says_what_to_load(
        self, number: str, register: str, law: str
    ) -> None:
        said: dict[str, Any] = {"caller": SHOWN.get(number, "+1 646 555 0100")}
        noon, ledger = at("2026-11-30T12:00", zones_of(number)[0]), Ledger()
        assert ask(number, noon, ledger=ledger, **said).allowed
        refused = ask(number, noon, ledger=ledger, unchecked="refuse", **said)
        assert [(one.id, one.why) for one in refused.reasons] == [(law, "not-loaded")]
        assert "Load a copy" in refused.reasons[0].says
        assert (refused.unchecked, refused.next_at) == ((register,), None)
        ledger.load_register(register, noon, ())
        loaded = ask(number, noon, ledger=ledger, unchecked="refuse", **said)
        assert (loaded.allowed, loaded.unchecked) == (True, ())

    def test_the_number_shown_is_asked_for_too(self) -> None:
        ledger, noon = Ledger(), at("2026-11-30T12:00")
        ledger.load_register("us-dnc", noon, ())
        refused = ask(NY, noon, ledger=ledger, unchecked="refuse")
        assert [(one.id, one.why) for one in refused.reasons] == [
            ("us-tsr-caller-id", "caller-number")
        ]

    def test_a_register_that_does_not_bind_is_not_missed(self) -> None:
        ledger, noon = Ledger(), at("2026-11-30T12:00")
        ledger.consent(NY, "sales", noon - DAY, source="form 9", written=True)
        said: dict[str, Any] = {"unchecked": "refuse", "caller": "+1 646 555 0100"}
        answer = ask(NY, noon, ledger=ledger, **said)
        assert (answer.allowed, answer.unchecked) == (True, ())
        assert ask(NY, noon, "service", unchecked="refuse").allowed

    @pytest.mark.parametrize("state", ["az", "nj", "la"])
    def test_a_ban_on_calls_to_mobiles(self, state: str) -> None:
        noon, number = at("2026-12-01T13:00"), f"+1{NUMBERS[state]}5550123"
        law, ledger = f"us-{state}-mobile-calls", Ledger()
        ledger.load_register("us-dnc", noon, ())
        said: dict[str, Any] = {"ledger": ledger, "caller": "+1 646 555 0100"}
        assert ids(ask(number, noon, line="mobile", **said)) == {law}
        assert ask(number, noon, line="landline", unchecked="refuse", **said).unchecked == ()
        assert ask(number, noon, **said).unchecked == ("line-type",)
        refused = ask(number, noon, unchecked="refuse", **said)
        assert [(one.id, one.why) for one in refused.reasons] == [(law, "line-type")]
        assert "if the number is a mobile or a landline" in refused.reasons[0].says
        ledger.consent(number, "sales", noon - DAY, source="form 9")
        for line in ("mobile", None):
            agreed = ask(number, noon, line=line, unchecked="refuse", **said)
            assert (agreed.allowed, agreed.unchecked) == (True, ())

    def test_a_customer_in_new_jersey_may_be_called_on_a_mobile(self) -> None:
        noon, ledger = at("2026-12-01T12:00"), Ledger()
        ledger.purchase("+12015550123", noon - 100 * DAY, source="order 1")
        answer = ask("+12015550123", noon, ledger=ledger, line="mobile")
        assert answer.allowed
        assert "us-nj-mobile-calls" in {one.id for one in answer.lifted}

    def test_a_british_number_says_what_it_is(self) -> None:
        answer = ask("+447911123456", at("2026-12-01T12:00"), place="us-az", line="landline")
        assert "us-az-mobile-calls" in ids(answer)


class TestLifted:
    """An answer says what lifted a rule."""

    @pytest.mark.parametrize(
        ("number", "entry", "law", "says"),
        [
            (
                NY,
                "purchase",
                "us-tsr-dnc-registry",
                "The purchase of 1 November 2026 (order 7) lifts the ban of the National Do Not"
                " Call Registry (Telemarketing Sales Rule) until 1 May 2028.",
            ),
            (
                INDIA,
                "enquiry",
                "in-trai-preferences",
                "The enquiry of 1 November 2026 (order 7) lifts the ban of the preference register"
                " (Telecom Commercial Communications Customer Preference Regulations, 2018, as"
                " amended 12 Feb 2025) until 8 November 2026, by TCCCPR (Third Amendment)"
                " Regulations, 2026, of 18 Sep 2026.",
            ),
        ],
    )
    def test_by_a_purchase_or_an_enquiry(
        self, number: str, entry: str, law: str, says: str
    ) -> None:
        ledger, day = Ledger(), at("2026-11-01T12:00", "UTC")
        ledger.load_register("us-dnc", day, [number])
        ledger.prefer(number, day, blocked=["all"])
        getattr(ledger, entry)(number, day, source="order 7")
        when = at("2026-11-04T12:00", zones_of(number)[0])
        answer = ask(number, when, ledger=ledger)
        assert answer.allowed
        assert {one.id: one.says for one in answer.lifted}[law] == says
        assert law not in ids(answer)
        assert ask(number, when).lifted == ()

    def test_by_a_late_debt(self) -> None:
        manila = at("2026-11-30T12:00", "Asia/Manila")
        answer = ask("+639171234567", manila, "collections", sector="lender", days_past_due=40)
        assert [one.says.partition(".")[0] for one in answer.lifted] == [
            "The debt is more than 15 days past due"
        ]

    def test_consent_that_is_needed_and_there_is_named(self) -> None:
        ledger, noon = Ledger(), at("2026-12-01T12:00")
        ledger.consent("+12035550123", "sales", noon - DAY, source="form 9", written=True)
        says = [one.says for one in ask("+12035550123", noon, ledger=ledger).reasons]
        assert (
            "It needs written consent, and there is one: written consent of 30 November 2026"
            " (form 9)." in says
        )

    def test_hours_that_were_agreed_are_named(self) -> None:
        ledger, night = Ledger(), at("2026-12-01T21:45")
        hours = ("21:30", "22:30")
        ledger.consent(NY, "sales", night - DAY, source="form 9", hours=hours, written=True)
        answer = ask(NY, night, ledger=ledger)
        assert answer.allowed
        assert any(
            "agreed to 21:30 to 22:30: written consent" in one.says for one in answer.reasons
        )

    def test_a_request_that_a_later_consent_ended_is_not_denied(self) -> None:
        ledger, noon = Ledger(), at("2026-12-01T12:00")
        ledger.request(NY, noon - 9 * DAY)
        ledger.consent(NY, "sales", noon - DAY, source="form 9")
        says = {one.says for one in ask(NY, noon, ledger=ledger).reasons}
        assert "The person asked not to be called, and agreed again later." in says
        assert "No request to stop is known." not in says


_CODE: Final = re.compile(r"\b(us|uk|eu|in)-[a-z]{2,}|\d{4}-\d\d-\d\d|[A-Z]\w+/[A-Z]\w+")


@given(
    st.sampled_from([NY, UK, INDIA, "+18505550123", "+12155550123", "+4930123456", "+14165550123"]),
    st.sampled_from(["sales", "collections"]),
    TIMES,
    st.sampled_from(["say", "refuse"]),
)
def test_every_reason_uses_the_names_that_people_use(
    number: str, purpose: str, when: datetime, unchecked: str
) -> None:
    ledger = Ledger()
    for name in ("us-dnc", "uk-tps", "in-preferences"):
        ledger.load_register(name, when - 40 * DAY, {number: (when - 90 * DAY).date()})
    ledger.attempt(number, when - DAY, purpose=purpose, talked=True)
    ledger.purchase(number, when - 5 * DAY, source="order 7")
    answer = ask(number, when, purpose, ledger=ledger, unchecked=unchecked)
    for reason in (*answer.checked, *answer.lifted):
        assert not _CODE.search(reason.says), reason.says
    if unchecked == "refuse" and answer.allowed:
        assert answer.unchecked == ()


def test_an_answer_is_true_where_the_call_is_allowed() -> None:
    assert [bool(ask(NY, at(f"2026-12-01T{time}"))) for time in ("12:00", "06:00")] == [True, False]


@pytest.mark.parametrize(
    ("number", "text", "allowed"),
    [
        ("+16015550123", "2026-07-01T08:59", False),
        ("+16015550123", "2026-07-01T09:00", True),
        ("+16015550123", "2026-07-01T20:00", False),
        ("+16015550123", "2026-12-01T08:00", True),
        ("+15155550123", "2026-12-01T07:59", False),
        ("+15155550123", "2026-12-01T20:59", True),
    ],
)
def test_mississippi_by_both_readings_and_iowa_by_the_federal_hours(
    number: str, text: str, allowed: bool
) -> None:
    assert ask(number, at(text, CENTRAL)).allowed is allowed
