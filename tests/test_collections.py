"""Promises and collections: amounts, buckets, allocation, promises, and a book that only grows."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from bpo_course.kpi import collections as kpi
from bpo_course.kpi import promise_rate
from bpo_course.tools import collections
from bpo_course.tools.collections import BUCKETS, Account, Book, Terms, UnknownError, bucket_of

START: Final = date(2026, 11, 1)
NOON: Final = datetime(2026, 11, 18, 12, tzinfo=ZoneInfo("Asia/Kolkata"))


def day(number: int) -> date:
    return date(2026, 11, number)


def account(name: str = "A", **more: Any) -> Account:
    usual = {"debtor": f"D-{name}", "product": "scooter loan", "instalment": 4200, "due_day": 5}
    return Account(id=name, opened_on=START, **{**usual, **more})


def book(**terms: Any) -> Book:
    found = Book(terms=Terms(**terms))
    found.open(account())
    found.charge("A", 4200, due=day(5), on=day(1))
    return found


# -- amounts and buckets ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (0.1, "a Decimal, a whole number or text"),
        (True, "a Decimal, a whole number or text"),
        ("many", "a Decimal, a whole number or text"),
        ("1.005", "two places at most"),
        (Decimal("NaN"), "finite"),
        (10**13, "below 10,000,000,000,000"),
    ],
)
def test_an_amount_that_is_not_exact_is_refused(value: Any, rule: str) -> None:
    with pytest.raises(ValueError, match=f"amount must .*{rule}.*got"):
        collections.money(value, "amount")


@pytest.mark.parametrize("value", [0, -1, "0.00"])
def test_no_one_pays_nothing_or_less(value: Any) -> None:
    with pytest.raises(ValueError, match="amount must be above 0, got"):
        book().pay("A", value, day(6))


def test_a_tenth_paid_ten_times_is_one() -> None:
    found = book()
    for _ in range(10):
        found.pay("A", "0.10", day(6))
    assert found.standing("A", day(6)).balance == Decimal("4199.00")


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        *((0, "current"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (60, "31-60")),
        *((61, "61-90"), (90, "61-90"), (91, "90+"), (2_000, "90+")),
    ],
)
def test_a_bucket_ends_with_its_last_day(days: int, bucket: str) -> None:
    assert bucket_of(days) == bucket
    found = book()
    standing = found.standing("A", day(5) + timedelta(days=days))
    assert (standing.days_past_due, standing.bucket) == (days, bucket)


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match="days_past_due must be a whole number of 0 or more"):
        bucket_of(-1)


# -- allocation ------------------------------------------------------------------------------------


def test_the_oldest_due_is_paid_first_whatever_came_first() -> None:
    found = Book()
    found.open(account())
    june = found.charge("A", 100, due=day(20), on=day(1))
    may = found.charge("A", 100, due=day(10), on=day(1))
    payment = found.pay("A", 150, day(2))
    spread = found.allocation("A", day(2))
    assert [tuple(part) for part in spread.allocated] == [(payment, may, 100), (payment, june, 50)]
    assert [(one.id, one.amount) for one in spread.open] == [(june, 50)]


def test_what_is_paid_too_much_waits_for_the_next_charge() -> None:
    found = book()
    payment = found.pay("A", 5000, day(6))
    assert found.allocation("A", day(6)).unallocated == {payment: Decimal(800)}
    assert found.standing("A", day(6)).balance == Decimal(-800)
    found.charge("A", 300, due=day(10), on=day(7), kind="fee")
    assert found.allocation("A", day(7)).unallocated == {payment: Decimal(500)}


def test_a_payment_that_bounced_pays_nothing_and_the_debt_is_as_old_as_before() -> None:
    found = book()
    payment = found.pay("A", 4200, day(6))
    assert found.standing("A", day(7)).bucket == "current"
    found.bounce(payment, day(8))
    standing = found.standing("A", day(8))
    assert (standing.balance, standing.days_past_due) == (4200, 3)
    assert found.standing("A", day(7)).balance == 0
    with pytest.raises(ValueError, match="payment must not be reversed yet"):
        found.bounce(payment, day(9))
    with pytest.raises(UnknownError, match="payment must be one in the book, got 'x'"):
        found.bounce("x", day(9))


def test_several_payments_of_a_day_are_taken_in_their_order() -> None:
    found = book()
    first, second = found.pay("A", 4000, day(6)), found.pay("A", 500, day(6))
    spread = found.allocation("A", day(6))
    assert [(part.payment, part.amount) for part in spread.allocated] == [
        (first, 4000),
        (second, 200),
    ]


def test_a_fee_can_be_dropped_as_far_as_it_is_unpaid() -> None:
    found = book()
    fee = found.charge("A", 180, due=day(6), on=day(6), kind="fee")
    found.pay("A", 4300, day(7))
    with pytest.raises(ValueError, match=r"at most what is unpaid of .*, 80\.00, got 100"):
        found.waive(fee, 100, day(7))
    found.waive(fee, 80, day(7))
    assert found.standing("A", day(7)).balance == 0
    with pytest.raises(UnknownError, match="charge must be one in the book"):
        found.waive("no-fee", 1, day(7))


# -- promises --------------------------------------------------------------------------------------


def test_a_promise_is_open_until_its_grace_has_passed() -> None:
    found = book(grace_days=2)
    found.promise("A", [(day(20), 4200)], day(18))
    states = [found.standing("A", day(number)).promises[0].state for number in (20, 22, 23)]
    assert states == ["open", "open", "broken"]
    assert found.standing("A", day(22)).open_promise is not None


@pytest.mark.parametrize(("paid_on", "state"), [(20, "kept"), (22, "kept"), (23, "broken")])
def test_a_promise_is_kept_up_to_the_last_day_of_grace(paid_on: int, state: str) -> None:
    found = book(grace_days=2)
    found.promise("A", [(day(20), 4200)], day(18))
    found.pay("A", 4200, day(paid_on))
    assert found.standing("A", day(28)).promises[0].state == state


def test_a_part_that_came_in_time_is_a_part_and_breaks_the_promise() -> None:
    found = book(grace_days=0)
    found.promise("A", [(day(20), 4200)], day(18))
    found.pay("A", 1000, day(19))
    found.pay("A", 3200, day(21))
    promise = found.standing("A", day(21)).promises[0]
    assert (promise.state, promise.partly_paid, promise.in_time) == ("broken", True, 1000)
    assert promise.parts[0].late == 3200


def test_a_payment_before_the_promise_does_not_count_for_it() -> None:
    found = book()
    found.pay("A", 2000, day(18))
    found.promise("A", [(day(20), 2200)], day(18))
    assert found.standing("A", day(20)).promises[0].in_time == 0


def test_a_kept_promise_is_broken_again_when_its_payment_bounces() -> None:
    found = book(grace_days=0)
    found.promise("A", [(day(20), 4200)], day(18))
    payment = found.pay("A", 4200, day(20))
    found.bounce(payment, day(22))
    states = [found.standing("A", day(number)).promises[0].state for number in (21, 22)]
    assert states == ["kept", "broken"]


def test_two_payments_are_promised_and_the_first_is_filled_first() -> None:
    found = book(grace_days=0)
    found.promise("A", [(day(18), 2000), (day(28), 2200)], day(18))
    found.pay("A", 2500, day(18))
    first, second = found.standing("A", day(18)).promises[0].parts
    assert (first.state, second.in_time, second.state) == ("kept", 500, "open")
    found.pay("A", 1700, day(28))
    assert found.standing("A", day(28)).promises[0].state == "kept"


def test_an_account_has_one_open_promise() -> None:
    found = book()
    name = found.promise("A", [(day(20), 4200)], day(18))
    with pytest.raises(ValueError, match=f"no open promise, got one .{name}"):
        found.promise("A", [(day(25), 4200)], day(19))
    found.promise("A", [(day(25), 4200)], day(23))
    assert len(found.standing("A", day(23)).promises) == 2


@pytest.mark.parametrize(
    "parts", [[], [(day(17), 1)], [(day(20), 1), (day(20), 1)], [(day(21), 1), (day(20), 1)]]
)
def test_a_promise_without_a_day_to_come_is_refused(parts: list[tuple[date, int]]) -> None:
    with pytest.raises(ValueError, match="parts must have days that rise from 2026-11-18, got"):
        book().promise("A", parts, day(18))


# -- the rest of an account ------------------------------------------------------------------------


def test_a_flag_holds_until_it_is_over() -> None:
    found = book()
    found.flag("A", "dispute", day(6))
    found.flag("A", "dispute", day(9), over=True)
    assert found.standing("A", day(8)).flags == {"dispute": day(6)}
    assert found.standing("A", day(9)).flags == {}
    with pytest.raises(ValueError, match="flag must be one of hardship, dispute, complaint"):
        found.flag("A", "sad", day(9))


def test_a_breathing_space_takes_no_fee_and_no_interest_but_the_instalment() -> None:
    found = book()
    found.pause("A", day(6), until=day(20))
    for kind in ("fee", "interest"):
        with pytest.raises(ValueError, match="breathing space until 2026-11-20, got"):
            found.charge("A", 10, due=day(20), on=day(20), kind=kind)
    found.charge("A", 4200, due=day(20), on=day(20))
    found.charge("A", 10, due=day(21), on=day(21), kind="fee")
    assert found.standing("A", day(20)).paused_until == day(20)
    assert found.standing("A", day(21)).paused_until is None
    with pytest.raises(ValueError, match="until must not be before on"):
        found.pause("A", day(22), until=day(21))


def test_the_hours_that_were_asked_for_last_count() -> None:
    found = book()
    found.ask_hours("A", "12:00", "13:00", day(6))
    found.ask_hours("A", "18:00", "19:00", day(7))
    assert found.standing("A", day(6)).hours == ("12:00", "13:00")
    assert found.standing("A", day(7)).hours == ("18:00", "19:00")
    for opens, closes in (("noon", "13:00"), ("13:00", "12:00"), ("9:00", "10:00")):
        with pytest.raises(ValueError, match="must be"):
            found.ask_hours("A", opens, closes, day(8))


def test_days_only_go_forward_so_the_past_stays_as_it_is() -> None:
    found = book()
    found.pay("A", 100, day(10))
    with pytest.raises(ValueError, match="on must not be before the account's last day 2026-11-10"):
        found.pay("A", 100, day(9))


@pytest.mark.parametrize("act", ["UPDATE", "DELETE", "REPLACE"])
def test_rows_are_added_and_never_changed(act: str) -> None:
    connection = sqlite3.connect(":memory:")
    found = Book(connection)
    found.open(account())
    found.charge("A", 100, due=day(5), on=day(1))
    statement = {
        "UPDATE": "UPDATE collection_event SET amount = 1",
        "DELETE": "DELETE FROM collection_account",
        "REPLACE": "REPLACE INTO collection_event SELECT * FROM collection_event",
    }[act]
    with pytest.raises(sqlite3.IntegrityError, match="rows are added and never changed"):
        connection.execute(statement)
    assert found.standing("A", day(5)).balance == 100


def test_a_book_opened_again_says_the_same() -> None:
    connection = sqlite3.connect(":memory:")
    first = Book(connection)
    first.open(account())
    first.charge("A", 100, due=day(5), on=day(1))
    again = Book(connection)
    assert again.standing("A", day(9)) == first.standing("A", day(9))
    assert again.accounts == first.accounts == {"A": account()}


def test_a_book_inside_the_callers_transaction_is_undone_with_it() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    found = Book(connection)
    connection.execute("BEGIN")
    found.open(account())
    connection.execute("ROLLBACK")
    assert found.accounts == {}


def test_an_account_is_opened_once_and_must_be_known() -> None:
    found = book()
    with pytest.raises(ValueError, match="id must be new, 'A' is taken"):
        found.open(account())
    for ask in (lambda: found.standing("B", day(1)), lambda: found.pay("B", 1, day(1))):
        with pytest.raises(UnknownError, match="account must be one in the book, got 'B'"):
            ask()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("id", " "), ("instalment", 0), ("due_day", 29), ("sector", "shop")),
        *(("place", "moon"), ("zone", "Moon/Sea"), ("opened_on", NOON)),
    ],
)
def test_an_account_with_a_wrong_value_names_it(field: str, value: Any) -> None:
    usual = {"debtor": "D", "product": "loan", "instalment": 1, "due_day": 5, "opened_on": START}
    with pytest.raises(ValueError, match=f"{field} must"):
        Account(**{"id": "A", **usual, field: value})


@pytest.mark.parametrize(
    "terms", [{"grace_days": -1}, {"reminder_from": 0}, {"call_from": 40}, {"specialist_from": 5}]
)
def test_terms_out_of_order_are_refused(terms: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must"):
        Terms(**terms)


def test_a_moment_is_no_day() -> None:
    with pytest.raises(ValueError, match="as_of must be a date, got"):
        book().standing("A", NOON)


# -- contacts --------------------------------------------------------------------------------------


def test_contacts_are_a_contact_log_from_which_the_promise_rate_comes() -> None:
    found = book()
    found.contact("A", NOON, "no_answer")
    given = {"right_party": True, "talk_s": 200, "wrap_s": 60}
    found.contact("A", NOON, "answered", disposition="refused", agent="asha", **given)
    found.contact("A", NOON, "answered", disposition="promise", **given)
    log = found.log()
    assert log["customer"].tolist() == ["D-A"] * 3
    assert promise_rate(log) == 0.5
    assert found.standing("A", day(18)).attempts() == 3


def test_attempts_are_the_calls_of_seven_days_and_no_messages() -> None:
    found = book()
    for days in (0, 1, 6, 7):
        found.contact("A", NOON + timedelta(days=days), "no_answer")
    found.contact("A", NOON + timedelta(days=7), "no_answer", channel="sms")
    assert found.standing("A", day(24)).attempts() == 3
    assert found.standing("A", day(25)).attempts() == 3
    assert found.standing("A", day(25)).attempts(days=1) == 1


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"outcome": "ringing"}, "outcome must be one of"),
        ({"outcome": "abandoned"}, "outcome must be one of"),
        ({"outcome": "answered", "disposition": "sold"}, "disposition must be one of promise"),
        ({"outcome": "no_answer", "talk_s": 5}, "talk_s must be missing"),
        ({"outcome": "answered", "talk_s": -5}, "talk_s must be 0 seconds or more"),
        ({"outcome": "busy", "right_party": True}, "right_party must be false"),
        ({"outcome": "busy", "disposition": "promise"}, "disposition must be missing"),
        ({"outcome": "busy", "at": datetime(2026, 11, 18)}, "at must be a time with its zone"),
    ],
)
def test_a_contact_that_the_log_would_refuse_is_refused_at_once(
    given: dict[str, Any], rule: str
) -> None:
    found = book()
    with pytest.raises(ValueError, match=rule):
        found.contact("A", **{"at": NOON, **given})
    assert found.log().empty


def test_a_contact_is_on_the_day_where_the_debtor_is() -> None:
    found = book()
    found.contact("A", datetime(2026, 11, 18, 20, tzinfo=UTC), "no_answer")
    assert found.events("A")[-1].on == day(19)


# -- a period --------------------------------------------------------------------------------------


def test_a_period_by_hand() -> None:
    found = Book(terms=Terms(grace_days=0))
    for name in ("A", "B", "C"):
        found.open(account(name))
        found.charge(name, 1000, due=START, on=START, kind="opening")
    found.charge("C", 500, due=day(20), on=day(20))
    found.promise("A", [(day(10), 1000)], day(8))
    found.pay("A", 1000, day(10))
    found.promise("B", [(day(10), 800)], day(8))
    found.pay("B", 400, day(10))
    made = collections.report(found, start=day(3), end=date(2026, 12, 3))
    assert (made.totals.opening, made.totals.charged, made.totals.closing) == (3000, 500, 2100)
    assert made.before["1-30"] == (3, 3000)
    assert made.after["31-60"] == (2, 2100)
    assert made.moves == {("1-30", "current"): 1, ("1-30", "31-60"): 2}
    assert made.roll["1-30 to 31-60"] == pytest.approx(2100 / 3000)
    assert made.cure == pytest.approx(1 / 3)
    assert made.recovery == pytest.approx(1400 / 3000)
    assert made.efficiency == pytest.approx(1400 / 3500)
    assert (made.kept, made.kept_amount) == (0.5, pytest.approx(1400 / 1800))


def test_the_buckets_of_a_period_are_the_buckets() -> None:
    made = collections.report(book(), start=day(1), end=day(6))
    assert tuple(made.before) == tuple(made.after) == BUCKETS


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="end must not be before start"):
        collections.report(book(), start=day(6), end=day(5))


def test_the_promise_table_of_an_empty_book_can_be_read_by_the_kpi() -> None:
    table = Book().promise_table(day(6))
    assert kpi.promises_from(table, day(6))["due"] == 0
