"""Consent management: hours and zones, numbers, registers, consent, caps and the next moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content
from bpo_course.faults import FaultyError
from bpo_course.limits import Cap, Lift, Limit, Register
from bpo_course.rules import Rule
from bpo_course.tools import consent
from bpo_course.tools.consent import Answer, Ledger, may_call

SECOND: Final = timedelta(seconds=1)
DAILY: Final = {"daily": ("08:00", "21:00")}
ACT: Final = Rule(
    "us-act", "calling-hours", "us", "sellers", "Hours.", "An act", source="https://example.org"
)
STATES: Final = {
    "az": "+16025550123",
    "co": "+13035550123",
    "fl": "+13055550123",
    "pa": "+12155550123",
    "ny": "+12125550123",
}


def rule(name: str, place: str = "us", **parts: Any) -> Rule:
    """Return a rule with a limit for sales calls."""
    dates = {key: parts.pop(key) for key in ("since", "until", "status") if key in parts}
    limit = Limit(**{"purposes": ("sales",), **parts})
    return replace(ACT, id=name, place=place, limit=limit, **dates)


def hours(place: str, pair: tuple[str, str] = ("08:00", "21:00"), **more: Any) -> Rule:
    return rule(f"{place}-hours", place, hours={"daily": pair}, **more)


LAW: Final = (hours("us"), *(hours(f"us-{state}") for state in STATES))


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def ids(answer: Answer) -> set[str]:
    return {reason.id for reason in answer.reasons}


def ask(number: str, when: datetime, purpose: str = "sales", *rules: Rule, **more: Any) -> Answer:
    return may_call(number, when, purpose, more.pop("ledger", Ledger()), rules or LAW, **more)


NOON: Final = at("2026-11-30T12:00", "America/New_York")
NY: Final = STATES["ny"]


class TestHours:
    def test_opening_time_is_in_time_and_closing_time_too_late(self) -> None:
        for text, allowed in (
            ("07:59:59", False),
            ("08:00:00", True),
            ("20:59:59.999999", True),
            ("21:00:00", False),
        ):
            when = at(f"2026-11-30T{text}", "America/New_York")
            assert ask(NY, when).allowed is allowed, text

    def test_hours_over_midnight_are_open_on_both_sides_of_it(self) -> None:
        late = (hours("us", ("20:00", "02:00")), hours("us-ny", ("20:00", "02:00")))
        for text, allowed in (("19:59", False), ("20:00", True), ("01:59", True), ("02:00", False)):
            assert ask(
                NY, at(f"2026-11-30T{text}", "America/New_York"), "sales", *late
            ).allowed is (allowed)

    def test_24_00_closes_at_midnight(self) -> None:
        late = (hours("us-ny", ("20:00", "24:00")),)
        assert ask(NY, at("2026-11-30T23:59:59", "America/New_York"), "sales", *late).allowed
        assert not ask(NY, at("2026-12-01T00:00", "America/New_York"), "sales", *late).allowed

    def test_a_closed_weekday_and_a_holiday_are_closed_all_day(self) -> None:
        closed = (hours("us-pa", closed=("sun", "holidays")),)
        number = STATES["pa"]
        sunday, christmas = at("2026-11-29T17:00"), at("2026-12-25T17:00")
        assert ids(ask(number, sunday, "sales", *closed)) == {"us-pa-hours"}
        refused = ask(number, christmas, "sales", *closed)
        assert refused.next_at == at("2026-12-26T08:00", "America/New_York")

    def test_a_weekday_goes_before_daily(self) -> None:
        texas = (
            rule("us-tx-hours", "us-tx", hours={**DAILY, "sun": ("12:00", "21:00")}),
            hours("us"),
        )
        sunday = at("2026-11-29T11:00", "America/Chicago")
        assert not ask("+12145550123", sunday, "sales", *texas).allowed
        assert ask("+12145550123", sunday + timedelta(hours=1), "sales", *texas).allowed

    def test_29_february_is_a_day_like_others(self) -> None:
        night = at("2028-02-28T23:00", "America/New_York")
        assert ask(NY, night).next_at == at("2028-02-29T08:00", "America/New_York")

    def test_all_rules_must_allow_it(self) -> None:
        both = (hours("us"), hours("us-ny", ("10:00", "12:00")))
        refused = ask(NY, NOON, "sales", *both)
        assert ids(refused) == {"us-ny-hours"}
        assert refused.next_at == at("2026-12-01T10:00", "America/New_York")

    def test_without_a_law_the_companys_own_hours_are_kept(self) -> None:
        night, noon = at("2026-11-30T03:00"), at("2026-11-30T12:00")
        london = "+442079460958"
        assert ids(ask(london, night, "sales", ACT)) == {"company-hours"}
        kept = ask(london, noon, "sales", ACT)
        assert kept.allowed
        assert [(one.id, one.is_law) for one in kept.reasons] == [("company-hours", False)]
        assert not ask(london, noon, "sales", ACT, house_hours=("08:00", "11:00")).allowed

    def test_who_agreed_to_other_hours_may_be_called_in_these_too(self) -> None:
        lifted = (
            hours("us", lifted_by=(Lift("hours"),)),
            hours("us-ny", lifted_by=(Lift("hours"),)),
        )
        ledger = Ledger()
        ledger.consent(NY, "sales", NOON, source="call 1", hours=("21:30", "22:30"))
        evening = at("2026-11-30T21:00", "America/New_York")
        assert (
            ask(NY, evening, "sales", *lifted, ledger=ledger).next_at == evening + 30 * 60 * SECOND
        )
        assert not ask(NY, evening, ledger=ledger).allowed

    def test_a_lifted_law_leaves_the_companys_own_hours(self) -> None:
        lender = rule(
            "ph-act",
            "ph",
            purposes=("collections",),
            hours={"daily": ("06:00", "22:00")},
            lifted_by=(Lift("past_due", days=15),),
        )
        manila = at("2026-11-30T23:00", "Asia/Manila")
        for days, name in ((None, "ph-act"), (15, "ph-act"), (16, "company-hours")):
            answer = ask("+639171234567", manila, "collections", lender, days_past_due=days)
            assert ids(answer) == {name}


class TestRulesOfTheDay:
    def test_a_rule_begins_and_ends_at_the_called_persons_midnight(self) -> None:
        short = hours("us-ny", ("12:00", "13:00"), since=date(2026, 12, 1), until=date(2026, 12, 2))
        law = (hours("us"), hours("us-ny"), replace(short, id="us-ny-short"))
        for day, allowed in ((30, True), (31, False), (32, False), (33, True)):
            when = at("2026-11-30T20:30", "America/New_York") + timedelta(days=day - 30)
            assert ask(NY, when, "sales", *law).allowed is allowed

    def test_the_next_moment_may_be_the_end_of_a_rule(self) -> None:
        stop = rule(
            "us-stop",
            closed=("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
            until=date(2026, 12, 3),
        )
        assert ask(NY, NOON, "sales", *LAW, stop).next_at == at(
            "2026-12-04T08:00", "America/New_York"
        )

    def test_a_proposal_binds_no_one(self) -> None:
        draft = hours("us", ("12:00", "12:30"), status="proposed")
        assert ask(NY, NOON + timedelta(hours=3), "sales", *LAW, draft).allowed

    @pytest.mark.parametrize(
        ("number", "when", "purpose", "allowed"),
        [
            ("+12155550123", at("2026-10-17T20:00", "America/New_York"), "sales", True),
            ("+12155550123", at("2026-10-19T20:00", "America/New_York"), "sales", False),
            ("+12155550123", at("2026-10-18T12:00", "America/New_York"), "sales", False),
            ("+12155550123", at("2026-03-12T19:40", "America/New_York"), "sales", True),
            ("+12155550123", at("2026-12-10T08:30", "America/New_York"), "sales", False),
            ("+919876543210", at("2026-12-31T19:30", "Asia/Kolkata"), "sales", True),
            ("+919876543210", at("2027-01-01T19:30", "Asia/Kolkata"), "sales", False),
            ("+919876543210", at("2026-12-01T18:59", "Asia/Kolkata"), "collections", True),
            ("+919876543210", at("2026-12-01T19:00", "Asia/Kolkata"), "collections", False),
            ("+639171234567", at("2026-12-01T20:30", "Asia/Manila"), "sales", True),
            ("+442079460958", at("2026-12-01T20:30", "Europe/London"), "sales", True),
            ("+442079460958", at("2026-12-01T03:00", "Europe/London"), "service", False),
        ],
    )
    def test_the_courses_rules_of_the_day_decide(
        self, number: str, when: datetime, purpose: str, allowed: bool
    ) -> None:
        assert ask(number, when, purpose, *content.rules()).allowed is allowed

    def test_microfinance_has_shorter_hours_until_2027(self) -> None:
        for day, allowed in (("2026-12-31", False), ("2027-01-01", True)):
            when = at(f"{day}T18:30", "Asia/Kolkata")
            rules = content.rules()
            answer = ask("+919876543210", when, "collections", *rules, debt="microfinance")
            assert answer.allowed is allowed
            assert ask("+919876543210", when, "collections", *rules).allowed


class TestPlaces:
    def test_both_zones_of_an_area_must_allow(self) -> None:
        law = (hours("us"), hours("us-fl"))
        early = at("2026-11-30T08:30", "America/New_York")
        refused = ask("+18505550123", early, "sales", *law)
        assert refused.zones == ("America/New_York", "America/Chicago")
        assert refused.reasons[0].zones == ("America/Chicago",)
        assert refused.next_at == at("2026-11-30T08:00", "America/Chicago")
        assert ask(STATES["fl"], early, "sales", *law).allowed

    def test_a_zone_of_the_address_leaves_only_that_and_the_numbers(self) -> None:
        law = (hours("us"), hours("us-fl"))
        early = at("2026-11-30T08:30", "America/New_York")
        assert not ask(STATES["fl"], early, "sales", *law, place="us-fl").allowed
        known = ask(STATES["fl"], early, "sales", *law, place="us-fl", zone="America/New_York")
        assert known.allowed

    def test_number_and_address_in_two_zones_must_both_allow(self) -> None:
        early = at("2026-07-01T08:30", "America/New_York")
        refused = ask(NY, early, place="us-az")
        assert not refused.allowed
        assert refused.places == ("us-az", "us-ny")
        assert any("different time zones" in note for note in refused.notes)

    def test_a_state_is_read_from_the_number(self) -> None:
        assert ask("+13055550123", NOON, place="us").places == ("us-fl",)

    def test_a_state_without_hours_of_its_own_is_refused_for_sales_alone(self) -> None:
        refused = ask("+13075550123", NOON)
        assert ids(refused) == {"us-wy-not-modelled"}
        assert "not in the course's rules" in refused.reasons[0].says
        assert refused.next_at is None
        assert ask("+13075550123", NOON, "service").allowed

    def test_a_state_becomes_known_on_the_day_of_its_rule(self) -> None:
        later = hours("us-wy", since=date(2027, 2, 1))
        refused = ask("+13075550123", NOON, "sales", hours("us"), later)
        assert refused.next_at == at("2027-02-01T08:00", "America/Denver")

    def test_a_country_without_rules_is_refused_whatever_the_purpose(self) -> None:
        for purpose in consent.PURPOSES:
            refused = ask("+14165550123", NOON, purpose)
            assert ids(refused) == {"ca-not-modelled"}

    def test_the_eu_leaves_sales_calls_to_its_members(self) -> None:
        noon = at("2026-11-30T12:00", "Europe/Berlin")
        assert ids(ask("+4930123456", noon)) == {"eu-de-not-modelled"}
        assert ask("+4930123456", noon, "survey").allowed


class TestNumbers:
    @pytest.mark.parametrize(
        ("number", "name"),
        [
            ("call me", "number-unreadable"),
            ("", "number-unreadable"),
            ("2025550123", "number-unreadable"),
            ("+18005550199", "number-toll-free"),
            ("+19005550123", "number-premium"),
            ("+441632960123", "number-not-in-use"),
            ("+447700900123", "number-not-in-use"),
            ("+15555550100", "number-not-in-use"),
            ("+911600123456", "number-of-a-company"),
            ("+911401234567", "number-of-a-company"),
        ],
    )
    def test_a_number_that_no_person_has_is_a_refusal(self, number: str, name: str) -> None:
        for place in (None, "us-ny"):
            refused = ask(number, NOON, place=place)
            assert [(one.id, one.topic) for one in refused.reasons] == [(name, "number")]
            assert refused.next_at is None

    @pytest.mark.parametrize("where", [{"place": "zz"}, {"place": "us-zz"}, {"zone": "Mars/Base"}])
    def test_an_unknown_place_or_zone_is_a_refusal(self, where: Mapping[str, str]) -> None:
        refused = ask(NY, NOON, **where)
        assert [one.topic for one in refused.reasons] == ["number"]

    def test_a_number_is_one_however_it_is_written(self) -> None:
        ledger = Ledger()
        ledger.request("+1 (212) 555-0123", NOON)
        assert not ask("+1-212-555-0123", NOON, ledger=ledger).allowed
        assert not ask("(212) 555 0123", NOON, ledger=ledger, region="US").allowed

    def test_indias_zone_has_its_present_name(self) -> None:
        assert consent.zones_of("+919876543210") == ("Asia/Kolkata",)

    def test_every_american_area_code_of_the_library_has_a_state(self) -> None:
        import phonenumbers as library

        areas = [area for area in range(201, 990) if _is_american(library, area)]
        assert len(areas) > 300
        missing = [a for a in areas if consent._numbers.read_number(f"+1{a}5550123").place == "us"]
        assert missing == []


def _is_american(library: Any, area: int) -> bool:
    number = library.parse(f"+1{area}5550123")
    ordinary = library.number_type(number) == library.PhoneNumberType.FIXED_LINE_OR_MOBILE
    return bool(ordinary and library.region_code_for_number(number) == "US")


class TestArguments:
    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"when": datetime(2026, 1, 1)}, "at must be a time with a time zone"),
            ({"purpose": "fun"}, "purpose must be one of sales, service, collections, survey"),
            ({"number": 5}, "number must be text"),
            ({"ledger": {}}, "ledger must be a Ledger"),
            ({"sector": "shop"}, "sector must be one of bank"),
            ({"debt": "rent"}, "debt must be one of loan"),
            ({"category": "cars"}, "category must be one of banking"),
            ({"about": "cars"}, "about must be one of claims management"),
            ({"channel": "fax"}, "channel must be one of voice"),
            ({"dialled_by": "dog"}, "dialled_by must be one of agent"),
            ({"days_past_due": -1}, "days_past_due must be a whole number of 0 or more, got -1"),
            ({"house_hours": ("8", "21")}, "house_hours must be a time from 00:00"),
            ({"caller": 140}, "caller must be the number shown"),
            ({"place": 1}, "place must be text"),
            ({"zone": 1}, "zone must be text"),
            ({"subject": None}, "subject must be text"),
        ],
    )
    def test_a_wrong_argument_is_named(self, change: dict[str, Any], said: str) -> None:
        given: dict[str, Any] = {"number": NY, "when": NOON, "purpose": "sales", **change}
        with pytest.raises(ValueError, match=said):
            ask(given.pop("number"), given.pop("when"), given.pop("purpose"), **given)

    @pytest.mark.parametrize(
        ("parts", "said"),
        [
            ({"purposes": ()}, "purposes: must name a purpose or more"),
            ({"purposes": ("sales",)}, "purposes: limit nothing"),
            ({"hours": {"noon": ("08:00", "09:00")}}, "hours: must be among mon"),
            (
                {"hours": {"mon": ("8:00", "09:00")}},
                "hours mon: must be a time from 00:00 to 23:59",
            ),
            ({"hours": {"mon": ("08:00", "08:00")}}, "must close at another time"),
            ({"hours": {"mon": ("08:00",)}}, "must be two times"),
            ({"closed": ("moon",)}, "closed: must be among mon"),
            ({"quiet_days": -1}, "quiet_days: must be a whole number of 0 or more, got -1"),
            ({"opt_in": {"fun": "consent"}}, "opt_in: must be among sales"),
            ({"lifts": ("us-act",), "shown": True}, "lifts: must say by what"),
            ({"channels": (), "shown": True}, "channels: must name a channel"),
        ],
    )
    def test_a_limit_that_breaks_its_form_says_so(self, parts: dict[str, Any], said: str) -> None:
        with pytest.raises(FaultyError, match=said):
            Limit(**{"purposes": ("sales",), **parts})

    def test_the_parts_of_a_limit_say_what_is_wrong_with_them(self) -> None:
        for make, said in (
            (lambda: Cap(0, hours=1), "most: must be a whole number of 1 or more, got 0"),
            (lambda: Cap(3), "must have either hours or days, got 0 hours and 0 days"),
            (lambda: Cap(3, hours=1, days=1), "must have either hours or days"),
            (lambda: Register(" "), "name: must not be empty"),
            (lambda: Register("us-dnc", copy_days=-1), "copy_days: must be a whole number"),
            (lambda: Lift("purchase", days=1, months=1), "days: must not be given with months"),
            (lambda: Lift("past_due", months=1), "months: must not be given for past_due"),
        ):
            with pytest.raises(FaultyError, match=said):
                make()


ZONES: Final = {
    "az": "America/Phoenix",
    "co": "America/Denver",
    "fl": "America/New_York",
    "ny": "America/New_York",
}
MOMENTS: Final = st.datetimes(datetime(2025, 12, 1), datetime(2027, 3, 1), timezones=st.just(UTC))
TIMES: Final = st.integers(0, 23).map("{:02d}:00".format)
SPANS: Final = st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] != pair[1])
DAYS: Final = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def laws(draw: st.DrawFn) -> tuple[Rule, ...]:
    """Return rules of a state and of its country that begin, end, close and are capped."""
    found = [hours("us"), hours("us-ny", draw(SPANS))]
    for nth in range(draw(st.integers(0, 3))):
        since = draw(st.none() | DAYS)
        until = draw(st.none() | DAYS)
        if since and until and until < since:
            since, until = until, since
        parts: dict[str, Any] = {
            "hours": {"daily": draw(SPANS)},
            "closed": tuple(draw(st.sets(st.sampled_from(["sun", "mon", "holidays"])))),
            "lifted_by": draw(st.sampled_from([(), (Lift("hours"),), (Lift("purchase", days=5),)])),
            "caps": draw(st.sampled_from([(), (Cap(2, hours=24),), (Cap(1, days=3),)])),
            "quiet_days": draw(st.sampled_from([0, 2])),
        }
        place = draw(st.sampled_from(["us", "us-ny"]))
        found.append(rule(f"rule-{nth}", place, since=since, until=until, **parts))
    return tuple(found)


@st.composite
def ledgers(draw: st.DrawFn, before: datetime) -> Ledger:
    """Return a ledger with attempts, agreed hours and a purchase shortly before a moment."""
    ledger = Ledger()
    for minutes in draw(st.lists(st.integers(0, 6 * 1_440), max_size=4)):
        when = before - timedelta(minutes=minutes)
        ledger.attempt(NY, when, purpose="sales", talked=draw(st.booleans()))
    if draw(st.booleans()):
        ledger.consent(NY, "sales", before - timedelta(days=1), source="x", hours=draw(SPANS))
    if draw(st.booleans()):
        ledger.purchase(NY, before - timedelta(days=draw(st.integers(0, 7))))
    return ledger


class TestProperties:
    @given(st.data(), MOMENTS, laws())
    def test_the_next_moment_is_the_first_lawful_one(
        self, data: st.DataObject, when: datetime, law: tuple[Rule, ...]
    ) -> None:
        ledger = data.draw(ledgers(when))
        answer = ask(NY, when, "sales", *law, ledger=ledger)
        if answer.allowed:
            assert answer.next_at == when
            return
        then = answer.next_at
        assert then is None or then > when
        end = then or when + timedelta(days=30)
        if then:
            assert ask(NY, then, "sales", *law, ledger=ledger).allowed
            assert not ask(NY, then - SECOND, "sales", *law, ledger=ledger).allowed or (
                then - SECOND < when
            )
        for share in data.draw(st.lists(st.floats(0, 1, exclude_max=True), max_size=6)):
            between = min(when + share * (end - when), end - timedelta(microseconds=1))
            assert not ask(NY, between, "sales", *law, ledger=ledger).allowed

    @given(MOMENTS, st.sampled_from(sorted(ZONES)), SPANS, st.sampled_from(consent.PURPOSES))
    def test_no_call_outside_any_hours_is_allowed(
        self, when: datetime, state: str, pair: tuple[str, str], purpose: str
    ) -> None:
        law = hours(f"us-{state}", pair, purposes=consent.PURPOSES)
        answer = ask(STATES[state], when, purpose, law)
        shown = when.astimezone(ZoneInfo(ZONES[state])).strftime("%H:%M")
        opens, closes = pair
        inside = opens <= shown < closes if opens < closes else not closes <= shown < opens
        assert answer.allowed is inside

    @given(MOMENTS, st.sampled_from(["+18505550123", "+19075550123", "+13055550123"]))
    def test_where_several_zones_are_possible_the_call_is_allowed_in_all(
        self, when: datetime, number: str
    ) -> None:
        law = (hours("us"), hours("us-fl"), hours("us-ak"))
        answer = ask(number, when, "sales", *law)
        clocks = [when.astimezone(ZoneInfo(zone)).hour for zone in answer.zones]
        assert answer.allowed is all(8 <= hour < 21 for hour in clocks)

    @given(MOMENTS, st.sampled_from(["+442079460958", "+919876543210", "+639171234567", NY]))
    def test_a_call_at_night_is_never_allowed(self, when: datetime, number: str) -> None:
        zone = ZoneInfo(consent.zones_of(number)[0])
        night = when.astimezone(zone).replace(hour=4)
        for purpose in consent.PURPOSES:
            assert not ask(number, night, purpose, *content.rules(), days_past_due=99).allowed

    @given(st.text(max_size=16), MOMENTS)
    def test_any_text_as_a_number_gets_an_answer(self, number: str, when: datetime) -> None:
        answer = ask(number, when, "sales", *LAW)
        assert answer.allowed or answer.reasons
