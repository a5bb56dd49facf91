"""The ledger of consent: it only grows, it is read as of a moment, and its entries decide."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content
from bpo_course.limits import Cap, Lift, Limit, Register
from bpo_course.rules import Rule
from bpo_course.tools.consent import Answer, Ledger, may_call

NY: Final = "+12125550123"
LONDON: Final = "+442079460958"
MUMBAI: Final = "+919876543210"
ZONE: Final = ZoneInfo("America/New_York")
NOON: Final = datetime(2026, 11, 30, 17, tzinfo=UTC)
SECOND: Final = timedelta(seconds=1)
DAY: Final = timedelta(days=1)
ACT: Final = Rule(
    "us-act", "registers", "us", "sellers", "A limit.", "An act", source="https://example.org"
)
OPEN: Final = replace(
    ACT,
    id="us-ny-hours",
    place="us-ny",
    limit=Limit(("sales",), hours={"daily": ("00:00", "24:00")}),
)


def act(name: str = "us-act", **parts: Any) -> Rule:
    return replace(ACT, id=name, limit=Limit(**{"purposes": ("sales",), **parts}))


def ask(ledger: Ledger, *rules: Rule, when: datetime = NOON, **more: Any) -> Answer:
    given = {"number": NY, "purpose": "sales", "ledger": ledger, "rules": (OPEN, *rules), **more}
    return may_call(at=when, **given)


def law(ledger: Ledger, number: str, when: datetime = NOON, **more: Any) -> Answer:
    """Return an answer by the course's rules."""
    given = {"purpose": "sales", "ledger": ledger, "rules": content.rules(), **more}
    return may_call(number, when, **given)


def why(answer: Answer) -> set[tuple[str, str]]:
    return {(one.id, one.why) for one in answer.reasons}


class TestItOnlyGrows:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE consent_entry SET purpose = 'all'",
            "DELETE FROM consent_entry",
            "INSERT OR REPLACE INTO consent_entry SELECT * FROM consent_entry",
            "REPLACE INTO consent_copy SELECT * FROM consent_copy",
            "DELETE FROM consent_copy",
            "UPDATE consent_listed SET number = ''",
            "DELETE FROM consent_listed",
        ],
    )
    def test_nothing_can_be_changed_or_deleted(self, statement: str) -> None:
        connection = sqlite3.connect(":memory:")
        ledger = Ledger(connection)
        ledger.consent(NY, "sales", NOON, source="form")
        ledger.load_register("us-dnc", NOON, [NY])
        before = ledger.history(NY)
        with pytest.raises(sqlite3.IntegrityError, match="the ledger only grows"):
            connection.execute(statement)
        assert ledger.history(NY) == before

    def test_it_is_there_again_when_the_database_is_opened_again(self, tmp_path: Any) -> None:
        place = tmp_path / "ledger.db"
        first = Ledger(sqlite3.connect(place))
        first.revoke(NY, NOON, words="stop calling me")
        again = Ledger(sqlite3.connect(place))
        assert again.history(NY) == first.history(NY)
        assert repr(again) == "Ledger(1 entries, 0 registers)"

    def test_it_writes_within_a_callers_transaction(self) -> None:
        connection = sqlite3.connect(":memory:")
        ledger = Ledger(connection)
        connection.execute("BEGIN")
        ledger.enquiry(NY, NOON)
        connection.execute("ROLLBACK")
        assert ledger.history(NY) == ()

    def test_a_register_with_a_number_that_cannot_be_read_is_not_loaded_in_part(self) -> None:
        ledger = Ledger()
        with pytest.raises(ValueError, match="number must be a phone number"):
            ledger.load_register("us-dnc", NOON, [NY, "x"])
        assert ledger.copies("us-dnc") == ()

    @pytest.mark.parametrize(
        ("write", "said"),
        [
            (
                lambda it: it.consent("x", "sales", NOON, source="a"),
                "number must be a phone number",
            ),
            (lambda it: it.consent(NY, "fun", NOON, source="a"), "purpose must be one of sales"),
            (lambda it: it.consent(NY, "sales", NOON, source=None), "source must be text"),
            (lambda it: it.consent(NY, "sales", NOON, source="a", hours=("9", "10")), "hours must"),
            (lambda it: it.consent(NY, "sales", datetime(2026, 1, 1), source="a"), "at must be"),
            (lambda it: it.revoke(NY, NOON, recorded=NOON - DAY), "recorded must not be before at"),
            (lambda it: it.request(NY, NOON, kind="go away"), "kind must be one of do-not-call"),
            (lambda it: it.request(NY, NOON, channel="fax"), "channel must be one of voice"),
            (lambda it: it.prefer(NY, NOON, blocked=["cars"]), "blocked must be one of banking"),
            (lambda it: it.prefer(NY, NOON, bands=["10:00"]), "bands must be two times"),
            (lambda it: it.attempt(NY, NOON, purpose="all"), "purpose must be one of sales"),
            (lambda it: it.load_register("", NOON, []), "name must be a register"),
            (lambda it: it.load_register("us-dnc", NOON, NY), "numbers must be a list"),
            (lambda it: it.load_register("us-dnc", NOON, {NY: NOON}), "listed must be a date"),
        ],
    )
    def test_a_wrong_entry_is_refused_by_name(
        self, write: Callable[[Ledger], object], said: str
    ) -> None:
        with pytest.raises(ValueError, match=said):
            write(Ledger())

    def test_a_connection_must_be_one(self) -> None:
        with pytest.raises(ValueError, match="connection must be an open sqlite3 connection"):
            Ledger("ledger.db")  # type: ignore[arg-type]


NEEDS: Final = act(opt_in={"sales": "consent"})


class TestConsent:
    def test_consent_counts_from_when_it_was_given(self) -> None:
        ledger = Ledger()
        ledger.consent(NY, "sales", NOON, source="form")
        assert not ask(ledger, NEEDS, when=NOON - SECOND).allowed
        assert ask(ledger, NEEDS).allowed

    def test_what_was_recorded_later_does_not_count(self) -> None:
        ledger = Ledger()
        ledger.consent(NY, "sales", NOON - DAY, source="paper form", recorded=NOON + DAY)
        assert why(ask(ledger, NEEDS)) == {("us-act", "opt-in")}
        assert ask(ledger, NEEDS, when=NOON + DAY).allowed
        assert ledger.history(NY, NOON) == ()

    @given(st.integers(0, 999_999), st.integers(0, 999_999))
    def test_a_revocation_in_the_same_second_wins(self, first: int, then: int) -> None:
        ledger = Ledger()
        ledger.consent(NY, "sales", NOON.replace(microsecond=first), source="form")
        ledger.revoke(NY, NOON.replace(microsecond=then))
        for moment in (NOON + SECOND, NOON.replace(microsecond=999_999), NOON + DAY):
            assert not ask(ledger, NEEDS, when=moment).allowed

    def test_from_its_own_second_a_revocation_counts(self) -> None:
        ledger = Ledger()
        ledger.consent(NY, "sales", NOON - DAY, source="form")
        ledger.revoke(NY, NOON.replace(microsecond=700_000))
        assert ask(ledger, NEEDS, when=NOON - timedelta(microseconds=1)).allowed
        assert not ask(ledger, NEEDS, when=NOON).allowed

    def test_a_later_consent_counts_again(self) -> None:
        ledger = Ledger()
        ledger.revoke(NY, NOON - DAY)
        ledger.consent(NY, "sales", NOON - SECOND, source="form")
        assert ask(ledger, NEEDS).allowed

    @pytest.mark.parametrize(
        "given",
        [
            {"purpose": "service"},
            {"source": " "},
            {"channel": "sms"},
            {"until": NOON},
        ],
    )
    def test_consent_for_something_else_or_without_a_source_does_not_count(
        self, given: dict[str, Any]
    ) -> None:
        ledger = Ledger()
        entry = {"purpose": "sales", "source": "form", **given}
        ledger.consent(NY, at=NOON - DAY, **entry)
        refused = ask(ledger, NEEDS)
        assert why(refused) == {("us-act", "opt-in")}
        assert refused.next_at is None

    def test_written_consent_is_more_than_consent(self) -> None:
        written = act(opt_in={"sales": "written consent"})
        ledger = Ledger()
        ledger.consent(NY, "all", NOON - DAY, source="call 1")
        assert not ask(ledger, written).allowed
        ledger.consent(NY, "all", NOON - DAY, source="form", written=True)
        assert ask(ledger, written).allowed

    def test_a_stop_for_one_purpose_leaves_the_others(self) -> None:
        ledger = Ledger()
        ledger.revoke(NY, NOON, purpose="sales")
        assert why(ask(ledger)) == {("company-do-not-call", "stopped")}
        assert ask(ledger, purpose="service").allowed

    def test_a_request_holds_everywhere_and_until_its_end(self) -> None:
        ledger = Ledger()
        ledger.request(LONDON, NOON - DAY, kind="breathing-space", until=NOON + 30 * DAY)
        ledger.consent(LONDON, "all", NOON - SECOND, source="form")
        refused = law(ledger, LONDON, purpose="collections")
        assert ("uk-breathing-space", "stopped") in why(refused)
        assert refused.next_at == NOON + 30 * DAY
        over = law(ledger, LONDON, NOON + 30 * DAY, purpose="collections")
        assert any("the time for that is over" in one.says for one in over.reasons)

    def test_the_history_is_what_was_known_in_order(self) -> None:
        ledger = Ledger()
        ledger.revoke(NY, NOON, source="call 2")
        ledger.consent(NY, "sales", NOON - DAY, source="form")
        ledger.attempt(NY, NOON + DAY, purpose="sales")
        assert [one.kind for one in ledger.history(NY, NOON)] == ["consent", "revocation"]
        assert [one.kind for one in ledger.history(NY)] == ["consent", "revocation", "attempt"]
        assert str(ledger.history(NY)[0]) == (
            "29 November 2026, 17:00:00 UTC: +12125550123 agreed to sales by voice, from form"
        )


class TestRegisters:
    def test_a_register_that_was_never_loaded_is_named(self) -> None:
        listed = act(register=Register("us-dnc"))
        assert ask(Ledger(), listed).unchecked == ("us-dnc",)
        ledger = Ledger()
        ledger.load_register("us-dnc", NOON, [])
        assert ask(ledger, listed).unchecked == ()
        assert ask(ledger, listed, when=NOON - SECOND).unchecked == ("us-dnc",)

    def test_a_copy_that_is_too_old_is_a_refusal(self) -> None:
        listed = act(register=Register("us-dnc", copy_days=31))
        ledger = Ledger()
        ledger.load_register("us-dnc", NOON - 31 * DAY, [])
        assert ask(ledger, listed).allowed
        refused = ask(ledger, listed, when=NOON + SECOND)
        assert why(refused) == {("us-act", "copy-too-old")}
        assert refused.next_at is None

    def test_the_last_copy_counts(self) -> None:
        listed = act(register=Register("us-dnc"))
        ledger = Ledger()
        ledger.load_register("us-dnc", NOON - 2 * DAY, [NY])
        assert why(ask(ledger, listed)) == {("us-act", "listed")}
        ledger.load_register("us-dnc", NOON - DAY, [])
        assert ask(ledger, listed).allowed

    def test_a_british_listing_counts_after_28_days(self) -> None:
        ledger = Ledger()
        ledger.load_register("uk-tps", NOON, {LONDON: date(2026, 11, 10)})
        for day, allowed in ((7, True), (8, False)):
            when = datetime(2026, 12, day, 12, tzinfo=UTC)
            answer = law(ledger, LONDON, when)
            assert answer.allowed is allowed
            says = "since 10 November 2026. This counts from 8 December 2026."
            assert any(says in one.says for one in answer.checked)
        ledger.consent(LONDON, "sales", NOON, source="form")
        assert law(ledger, LONDON, datetime(2026, 12, 8, 12, tzinfo=UTC)).allowed

    def test_a_customer_counts_for_18_months_and_an_enquiry_for_3(self) -> None:
        listed = act(
            register=Register("us-dnc"),
            lifted_by=(Lift("purchase", months=18), Lift("enquiry", months=3)),
        )
        for kind, month, allowed in (
            ("purchase", datetime(2025, 5, 30, 18, tzinfo=UTC), True),
            ("purchase", datetime(2025, 5, 30, 17, tzinfo=UTC), False),
            ("enquiry", datetime(2026, 8, 30, 18, tzinfo=UTC), True),
            ("enquiry", datetime(2026, 8, 30, 17, tzinfo=UTC), False),
        ):
            ledger = Ledger()
            ledger.load_register("us-dnc", NOON, [NY])
            getattr(ledger, kind)(NY, month)
            assert ask(ledger, listed).allowed is allowed, (kind, month)

    def test_indias_preferences_block_categories_and_choose_bands(self) -> None:
        ledger = Ledger()
        ledger.prefer(MUMBAI, NOON - DAY, blocked=["banking"], bands=[("12:00", "14:00")])
        noon = datetime(2026, 11, 30, 12, tzinfo=ZoneInfo("Asia/Kolkata")).astimezone(UTC)
        monday = noon + 7 * DAY
        assert law(ledger, MUMBAI, monday, category="tourism").allowed
        later = law(ledger, MUMBAI, monday + timedelta(hours=3), category="tourism")
        assert why(later) == {("in-trai-promotional-hours", "hours")}
        for category in ("banking", ""):
            blocked = law(ledger, MUMBAI, monday, category=category)
            assert why(blocked) == {("in-trai-preferences", "preference")}
        assert law(ledger, MUMBAI, monday, purpose="service").allowed

    def test_an_enquiry_in_india_lifts_a_block_for_seven_days(self) -> None:
        ledger = Ledger()
        noon = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Kolkata")).astimezone(UTC)
        ledger.prefer(MUMBAI, noon - 9 * DAY, blocked=["all"])
        ledger.enquiry(MUMBAI, noon)
        for days, allowed in ((0, True), (6, True), (7, False)):
            assert law(ledger, MUMBAI, noon + days * DAY).allowed is allowed


class TestCaps:
    def test_three_in_24_hours_are_free_again_24_hours_after_the_first(self) -> None:
        capped = act(caps=(Cap(3, hours=24),))
        ledger = Ledger()
        for hours in (20, 10, 1):
            ledger.attempt(NY, NOON - timedelta(hours=hours), purpose="sales", subject="offer")
        refused = ask(ledger, capped, subject="offer")
        assert why(refused) == {("us-act", "cap")}
        assert refused.reasons[0].says == "3 of 3 calls in 24 hours."
        assert refused.next_at == NOON + timedelta(hours=4)
        assert ask(ledger, capped, subject="other").allowed
        assert not ask(ledger, capped).allowed

    def test_a_persons_other_number_counts_where_the_person_is_known(self) -> None:
        capped = act(caps=(Cap(1, hours=24),))
        ledger = Ledger()
        ledger.attempt("+13055550123", NOON - SECOND, purpose="sales", person="Ana")
        assert ask(ledger, capped).allowed
        assert not ask(ledger, capped, person="Ana").allowed

    def test_regulation_f_allows_seven_connected_calls_in_seven_days(self) -> None:
        ledger = Ledger()
        for day in range(7):
            ledger.attempt(NY, NOON - day * DAY, purpose="collections", subject="loan 1")
        given = {"purpose": "collections", "sector": "agency"}
        refused = law(ledger, NY, NOON + SECOND, subject="loan 1", **given)
        assert why(refused) == {("us-regf-call-frequency", "cap")}
        assert refused.next_at == datetime(2026, 12, 1, 8, tzinfo=ZONE)
        assert law(ledger, NY, NOON + SECOND, subject="loan 2", **given).allowed
        ledger.consent(NY, "collections", NOON, source="call 9")
        assert law(ledger, NY, NOON + SECOND, subject="loan 1", **given).allowed

    def test_calls_that_did_not_connect_do_not_count_for_regulation_f(self) -> None:
        ledger = Ledger()
        for day in range(9):
            when = NOON - day * timedelta(hours=1)
            ledger.attempt(NY, when, purpose="collections", connected=False)
        assert law(ledger, NY, NOON + SECOND, purpose="collections").allowed

    def test_the_day_of_a_conversation_is_day_one_of_seven_quiet_days(self) -> None:
        ledger = Ledger()
        ledger.attempt(NY, NOON, purpose="collections", talked=True)
        refused = law(ledger, NY, NOON + 6 * DAY, purpose="collections")
        assert why(refused) == {("us-regf-call-frequency", "quiet")}
        assert refused.next_at == datetime(2026, 12, 7, 8, tzinfo=ZONE)

    def test_what_is_handed_over_counts_as_if_it_were_in_the_ledger(self) -> None:
        capped = act(caps=(Cap(1, hours=24),))
        ledger, other = Ledger(), Ledger()
        other.attempt(NY, NOON - SECOND, purpose="sales")
        assert not ask(ledger, capped, also=other.history(NY)).allowed
        assert ask(ledger, capped).allowed


class TestWhoCalls:
    def test_machines_need_written_consent_in_florida_and_people_do_not(self) -> None:
        florida = "+13055550123"
        assert law(Ledger(), florida).allowed
        refused = law(Ledger(), florida, dialled_by="machine")
        assert ("us-fl-auto-consent", "opt-in") in why(refused)

    def test_claims_calls_in_britain_need_consent(self) -> None:
        assert law(Ledger(), LONDON).allowed
        refused = law(Ledger(), LONDON, about="claims management")
        assert why(refused) == {("uk-pecr-claims-calls", "opt-in")}

    @pytest.mark.parametrize(
        ("purpose", "caller", "sector", "allowed"),
        [
            ("sales", "1401234567", "", True),
            ("sales", "+91 140 1234567", "bank", True),
            ("sales", "1600123456", "bank", False),
            ("sales", "9876543210", "", False),
            ("service", "1600123456", "bank", True),
            ("service", "1601123456", "bank", False),
            ("service", "1601123456", "courier", True),
            ("service", "1401234567", "courier", False),
            ("collections", "+919876543210", "lender", False),
            ("survey", "9876543210", "other", True),
        ],
    )
    def test_the_series_shown_in_india_fits_the_purpose(
        self, purpose: str, caller: str, sector: str, allowed: bool
    ) -> None:
        noon = datetime(2026, 11, 30, 12, tzinfo=ZoneInfo("Asia/Kolkata"))
        answer = law(Ledger(), MUMBAI, noon, purpose=purpose, caller=caller, sector=sector)
        assert answer.allowed is allowed
        assert "caller-number" not in answer.unchecked

    def test_a_sector_may_have_a_later_start(self) -> None:
        for day, allowed in ((date(2026, 2, 27), True), (date(2026, 3, 2), False)):
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Kolkata"))
            given = {"purpose": "service", "caller": "1601123456", "sector": "lender"}
            assert law(Ledger(), MUMBAI, noon, **given).allowed is allowed

    def test_a_withheld_number_is_refused_where_it_must_be_shown(self) -> None:
        assert law(Ledger(), LONDON, caller="+442079460000").allowed
        refused = law(Ledger(), LONDON, caller="withheld")
        assert why(refused) == {("uk-pecr-caller-number", "shown")}

    def test_a_lender_that_collects_its_own_debts_is_not_under_regulation_f(self) -> None:
        evening = datetime(2026, 11, 30, 21, 30, tzinfo=ZONE)
        given = {"purpose": "collections", "house_hours": ("08:00", "22:00")}
        assert law(Ledger(), NY, evening, sector="lender", **given).allowed
        assert not law(Ledger(), NY, evening, sector="agency", **given).allowed
        assert not law(Ledger(), NY, evening, **given).allowed


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 200_000_000)), max_size=8))
def test_the_last_word_of_a_second_decides_and_stop_wins(
    words: list[tuple[bool, int]],
) -> None:
    ledger, start = Ledger(), NOON - DAY
    for gives, micros in words:
        when = start + timedelta(microseconds=micros)
        if gives:
            ledger.consent(NY, "sales", when, source="form")
        else:
            ledger.revoke(NY, when)
    yes = max((micros // 1_000_000 for gives, micros in words if gives), default=-1)
    no = max((micros // 1_000_000 for gives, micros in words if not gives), default=-1)
    assert ask(ledger, NEEDS).allowed is (yes > no)
