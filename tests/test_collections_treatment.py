"""The next best treatment: what protects a debtor first, then promises, then the days past due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content
from bpo_course.tools import consent
from bpo_course.tools.collections import (
    COMPANY_RULES,
    FLAGS,
    TREATMENTS,
    Account,
    Advice,
    Book,
    UnknownError,
    next_treatment,
)
from bpo_course.tools.collections._grounds import ASKED_HOURS, GROUNDS

RULES: Final = content.rules()
LAW: Final = {rule.id: rule for rule in RULES}
PLACES: Final = {
    "in": ("Asia/Kolkata", ""),
    "uk": ("Europe/London", ""),
    "ph": ("Asia/Manila", ""),
    "us-ny": ("America/New_York", "+12125550123"),
}
TODAY: Final = date(2026, 11, 18)


def at(hour: float, place: str = "in", on: date = TODAY) -> datetime:
    zone = ZoneInfo(PLACES[place][0])
    return datetime(on.year, on.month, on.day, tzinfo=zone) + timedelta(hours=hour)


def late(days: int, place: str = "in", on: date = TODAY, **more: Any) -> Book:
    """Return a book with one account that is so many days late."""
    zone, phone = PLACES[place]
    book, opened = Book(), on - timedelta(days=30)
    book.open(
        Account(
            **{
                **{"id": "A", "debtor": "D", "product": "loan", "instalment": 100, "due_day": 5},
                **{"opened_on": opened, "place": place, "zone": zone, "phone": phone, **more},
            }
        )
    )
    book.charge("A", 100, due=on - timedelta(days=days), on=opened, kind="opening")
    return book


def advised(book: Book, hour: float = 11, place: str = "in", on: date = TODAY) -> Advice:
    return next_treatment(book, "A", at(hour, place, on), RULES)


def test_every_rule_of_law_that_decides_is_in_the_rules() -> None:
    named = {law.rule for ground in GROUNDS for law in ground.laws} | {
        one.rule for one in ASKED_HOURS
    }
    assert len(named) >= 7
    assert named <= set(LAW)
    assert {ground.company for ground in GROUNDS} <= set(COMPANY_RULES)
    assert not set(COMPANY_RULES) & set(LAW)


@pytest.mark.parametrize(
    ("days", "treatment", "rule"),
    [
        (0, "none", "company-nothing-overdue"),
        (1, "none", "company-self-cure"),
        (2, "none", "company-self-cure"),
        (3, "reminder", "company-reminder-from"),
        (7, "reminder", "company-reminder-from"),
        (8, "call", "company-call-from"),
        (30, "call", "company-call-from"),
        (31, "plan", "company-plan-from"),
        (90, "plan", "company-plan-from"),
        (91, "specialist", "company-specialist-from"),
    ],
)
def test_the_days_past_due_decide_where_nothing_else_does(
    days: int, treatment: str, rule: str
) -> None:
    advice = advised(late(days))
    assert (advice.treatment, advice.rule, advice.law) == (treatment, rule, False)
    assert advice.why == COMPANY_RULES[rule]


@pytest.mark.parametrize(
    ("flag", "place", "sector", "on", "treatment", "rule"),
    [
        ("cease", "us-ny", "agency", TODAY, "none", "us-regf-cease"),
        ("cease", "us-ny", "lender", TODAY, "none", "company-cease"),
        ("cease", "in", "agency", TODAY, "none", "company-cease"),
        ("dispute", "us-ny", "agency", TODAY, "specialist", "us-regf-validation"),
        ("dispute", "uk", "agency", TODAY, "specialist", "company-dispute"),
        ("complaint", "in", "agency", TODAY, "specialist", "in-rbi-2025-complaint-stops-recovery"),
        ("complaint", "in", "agency", date(2027, 1, 4), "specialist", "company-complaint"),
        ("complaint", "in", "bank", TODAY, "specialist", "company-complaint"),
        ("bad_moment", "in", "bank", TODAY, "none", "company-bad-moment"),
        ("bad_moment", "in", "bank", date(2027, 1, 4), "none", "in-rbi-2027-bad-moments"),
        ("hardship", "uk", "lender", TODAY, "specialist", "uk-conc-forbearance"),
        ("hardship", "ph", "lender", TODAY, "specialist", "company-hardship"),
        ("vulnerable", "uk", "lender", TODAY, "specialist", "uk-vulnerability-guidance"),
    ],
)
def test_the_law_decides_where_it_binds_and_else_the_company(
    flag: str, place: str, sector: str, on: date, treatment: str, rule: str
) -> None:
    book = late(20, place, on, sector=sector)
    book.flag("A", flag, on)
    advice = advised(book, place=place, on=on)
    assert (advice.treatment, advice.rule, advice.law) == (treatment, rule, rule in LAW)
    assert advice.why == (LAW[rule].says if rule in LAW else COMPANY_RULES[rule])
    assert set(advice.forbidden) == {"reminder", "promise_reminder", "call", "plan"}


def test_a_breathing_space_lasts_until_its_last_day() -> None:
    book = late(20, "uk")
    book.pause("A", TODAY, until=TODAY + timedelta(days=59))
    advice = advised(book, place="uk")
    assert (advice.treatment, advice.rule) == ("none", "uk-breathing-space")
    assert advice.next_at == at(0, "uk", TODAY + timedelta(days=60))
    assert advised(book, place="uk", on=TODAY + timedelta(days=60)).rule == "company-plan-from"


def test_what_protects_comes_before_an_open_promise_and_before_the_days() -> None:
    book = late(200)
    book.promise("A", [(TODAY + timedelta(days=3), 100)], TODAY)
    book.flag("A", "dispute", TODAY)
    assert advised(book).rule == "company-dispute"
    book.flag("A", "cease", TODAY)
    assert advised(book).rule == "company-cease"


def test_an_open_promise_is_left_in_peace_and_a_broken_one_is_called_about() -> None:
    book = late(20)
    book.promise("A", [(TODAY + timedelta(days=3), 100)], TODAY)
    advice = advised(book)
    assert (advice.treatment, advice.rule) == ("none", "company-open-promise")
    assert (advice.then, advice.next_at) == (
        "promise_reminder",
        at(0, on=TODAY + timedelta(days=2)),
    )
    waits = advised(book, on=TODAY + timedelta(days=3))
    assert (waits.treatment, waits.then, waits.rule) == ("none", "", "company-open-promise")
    assert waits.next_at == at(0, on=TODAY + timedelta(days=6))
    later = advised(book, on=TODAY + timedelta(days=6))
    assert (later.treatment, later.rule) == ("call", "company-broken-promise")


def test_a_promise_is_reminded_of_once_on_the_day_before_within_the_rules() -> None:
    book, eve = late(20), TODAY + timedelta(days=2)
    book.promise("A", [(TODAY, 10), (eve + timedelta(days=1), 90)], TODAY, plan=True)
    book.pay("A", 10, TODAY)
    advice = advised(book, on=eve)
    assert (advice.treatment, advice.rule) == ("promise_reminder", "company-promise-reminder")
    assert advice.forbidden == dict.fromkeys(("reminder", "call", "plan"), "company-open-plan")
    book.ask_hours("A", "12:00", "13:00", eve)
    early = advised(book, on=eve)
    assert (early.treatment, early.then) == ("none", "promise_reminder")
    assert (early.rule, early.next_at) == ("company-asked-hours", at(12, on=eve))
    book.flag("A", "hardship", eve)
    assert "promise_reminder" not in advised(book, 12.5, on=eve).forbidden
    book.flag("A", "hardship", eve, over=True)
    book.contact("A", at(12, on=eve), "no_answer", channel="sms")
    assert advised(book, 12.5, on=eve).rule == "company-open-plan"
    new = late(20)
    new.promise("A", [(TODAY + timedelta(days=1), 100)], TODAY)
    assert advised(new).treatment == "none"  # they have just heard it on the phone


def test_a_broken_plan_goes_to_the_specialist_team() -> None:
    book = late(20)
    book.promise("A", [(TODAY, 10), (TODAY + timedelta(days=9), 90)], TODAY, plan=True)
    assert advised(book).rule == "company-open-plan"
    later = advised(book, on=TODAY + timedelta(days=3))
    assert (later.treatment, later.rule) == ("specialist", "company-broken-plan")


@pytest.mark.parametrize(
    ("hour", "days", "next_on", "next_hour"), [(7.5, 20, 0, 8), (19, 20, 1, 8), (23, 5, 1, 8)]
)
def test_outside_the_calling_hours_of_the_law_a_call_waits(
    hour: float, days: int, next_on: int, next_hour: int
) -> None:
    advice = advised(late(days), hour)
    assert advice.treatment == "none"
    assert advice.then == ("call" if days == 20 else "reminder")
    if days == 20:
        assert (advice.rule, advice.law) == ("in-rbi-2025-recovery-hours", True)
        assert advice.next_at == at(next_hour, on=TODAY + timedelta(days=next_on))
        assert advice.forbidden["plan"] == "in-rbi-2025-recovery-hours"


def test_hours_that_were_asked_for_are_kept_by_law_or_by_the_company() -> None:
    for place, on, rule in (
        ("in", TODAY, "company-asked-hours"),
        ("in", date(2027, 1, 5), "in-rbi-2027-recovery-hours"),
        ("uk", TODAY, "uk-conc-contact-times"),
    ):
        book = late(20, place, on)
        book.ask_hours("A", "12:00", "13:00", on)
        advice = advised(book, 11, place, on)
        assert (advice.treatment, advice.then, advice.rule) == ("none", "call", rule)
        assert advice.next_at == at(12, place, on)
        assert advised(book, 12.5, place, on).treatment == "call"
        assert advised(book, 13, place, on).next_at == at(12, place, on + timedelta(days=1))


def test_an_agency_in_the_us_waits_a_week_after_a_conversation() -> None:
    book = late(20, "us-ny", sector="agency")
    book.contact("A", at(10, "us-ny"), "answered", right_party=True, disposition="refused")
    advice = advised(book, 15, "us-ny", TODAY + timedelta(days=1))
    assert (advice.treatment, advice.then) == ("none", "call")
    assert advice.rule == "us-regf-call-frequency"
    assert advice.next_at is not None
    assert advice.next_at >= at(8, "us-ny", TODAY + timedelta(days=7))


def test_a_ledger_of_ones_own_is_asked() -> None:
    book, ledger = late(20, "us-ny", sector="agency"), consent.Ledger()
    now = at(11, "us-ny")
    ledger.request("+12125550123", now - timedelta(days=1), kind="cease", purpose="collections")
    advice = next_treatment(book, "A", now, RULES, ledger=ledger)
    assert (advice.treatment, advice.then, advice.next_at) == ("none", "call", None)


def test_a_number_that_cannot_be_read_is_not_called() -> None:
    advice = advised(late(20, "us-ny", phone=""), place="us-ny")
    assert (advice.treatment, advice.then, advice.law) == ("none", "call", False)
    assert advice.rule.startswith("number")


def test_a_moment_needs_a_zone_and_an_account_must_be_known() -> None:
    with pytest.raises(ValueError, match="at must be a time with its zone"):
        next_treatment(late(20), "A", datetime(2026, 11, 18, 11), RULES)
    with pytest.raises(UnknownError, match="got 'B'"):
        next_treatment(late(20), "B", at(11), RULES)


@given(
    st.integers(0, 120),
    st.sampled_from(sorted(PLACES)),
    st.sampled_from(("bank", "lender", "agency")),
    st.integers(0, 24 * 60 - 1),
    st.sampled_from(("", *FLAGS)),
    st.booleans(),
)
def test_a_treatment_is_never_one_that_is_ruled_out_and_no_one_is_asked_at_night(
    days: int, place: str, sector: str, minute: int, flag: str, promised: bool
) -> None:
    book = late(days, place, sector=sector)
    if promised:
        book.promise("A", [(TODAY + timedelta(days=1), 100)], TODAY)
    if flag:
        book.flag("A", flag, TODAY)
    advice = advised(book, minute / 60, place)
    assert advice.treatment in TREATMENTS
    assert advice.treatment not in advice.forbidden
    assert advice.law == (advice.rule in LAW)
    assert advice.law or advice.rule in COMPANY_RULES or advice.rule == "company-hours"
    if advice.treatment in ("call", "plan"):
        assert 6 * 60 <= minute < 22 * 60
        assert not flag
        assert not promised
    if advice.then and advice.next_at:
        assert advice.next_at > at(minute / 60, place).astimezone(UTC)
        later = next_treatment(book, "A", advice.next_at, RULES)
        assert later.treatment == advice.then or later.rule != advice.rule
