"""Collections in hard cases: odd input, rollbacks, waivers, old promises, how contacts end."""

from __future__ import annotations

import math
import random
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from bpo_course import content, scenarios
from bpo_course.tools import collections
from bpo_course.tools.collections import Account, Advice, Book, Event, Terms, next_treatment

OPENED: Final = date(2026, 1, 1)
ZONE: Final = ZoneInfo("Asia/Kolkata")
RULES: Final = content.rules()


def day(number: int, month: int = 11) -> date:
    return date(2026, month, number)


def at(hour: float, number: int = 10) -> datetime:
    return datetime(2026, 11, number, tzinfo=ZONE) + timedelta(hours=hour)


def account(name: str = "A", **more: Any) -> Account:
    usual = {"debtor": "D", "product": "loan", "instalment": 100, "due_day": 5}
    return Account(id=name, opened_on=OPENED, **{**usual, **more})


def book(due: date | None = None) -> Book:
    found = Book()
    found.open(account())
    if due:
        found.charge("A", 100, due=due, on=OPENED)
    return found


def advised(found: Book, number: int = 10) -> Advice:
    return next_treatment(found, "A", at(11, number), RULES)


# -- odd input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"due_day": True}, "due_day must be a whole number from 1 to 28, got True"),
        ({"phone": None}, "phone must be a text, got None"),
        ({"place": None}, "place must be a text, got None"),
        ({"microfinance": "no"}, "microfinance must be True or False, got 'no'"),
    ],
)
def test_an_account_with_a_value_of_a_wrong_type_is_refused(
    given: dict[str, Any], rule: str
) -> None:
    with pytest.raises(ValueError, match=rule):
        account(**given)


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"grace_days": True}, "grace_days must be a whole number of 0 or more, got True"),
        ({"reminder_from": "3"}, "must be whole numbers that rise from 1, got"),
        ({"plan_from": 31.5}, "must be whole numbers that rise from 1, got"),
    ],
)
def test_terms_that_are_no_whole_numbers_are_refused(given: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        Terms(**given)


@pytest.mark.parametrize("days", [30.5, True, -1])
def test_a_bucket_needs_a_whole_number_of_days(days: Any) -> None:
    with pytest.raises(ValueError, match="days_past_due must be a whole number of 0 or more"):
        collections.bucket_of(days)


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"colour": "red"}, "given must be one of direction, .*got 'colour'"),
        ({"right_party": "no"}, "right_party must be True, False or None, got 'no'"),
        ({"right_party": 1}, "right_party must be True, False or None, got 1"),
        ({"talk_s": "long"}, "talk_s must be a number of seconds, got 'long'"),
        ({"agent": 7}, "agent must be a text, got 7"),
    ],
)
def test_a_contact_that_the_log_could_not_show_is_refused(given: dict[str, Any], rule: str) -> None:
    found = book()
    with pytest.raises(ValueError, match=rule):
        found.contact("A", at(11), "answered", **given)
    assert found.events() == ()
    assert found.log().empty


@pytest.mark.parametrize("parts", [5, "soon", [7], [(1, 2, 3)], ["ab"], {day(5): 1}])
def test_a_promise_whose_parts_are_no_pairs_is_refused(parts: Any) -> None:
    with pytest.raises(ValueError, match="parts must be pairs of a day and an amount, got"):
        book().promise("A", parts, day(1))


def test_what_is_no_account_is_not_opened() -> None:
    with pytest.raises(ValueError, match="account must be an Account, got 'x'"):
        Book().open("x")  # type: ignore[arg-type]


# -- the ledger, worked out a second time ----------------------------------------------------------


def worked_out(events: tuple[Event, ...], evening: date) -> tuple[Decimal, Decimal, int]:
    """Return balance, overdue and days past due, by paying all that came to the oldest due."""
    owed: dict[str, tuple[date, Decimal]] = {}
    came: dict[str, Decimal] = {}
    for event in events:
        if event.on <= evening and event.amount is not None:
            if event.kind == "charged" and event.due:
                owed[event.ref] = event.due, event.amount
            elif event.kind == "waived":
                owed[event.ref] = owed[event.ref][0], owed[event.ref][1] - event.amount
            elif event.kind in ("paid", "bounced"):
                came[event.ref] = event.amount if event.kind == "paid" else Decimal()
    left, overdue, oldest = sum(came.values(), Decimal()), Decimal(), evening
    balance = sum((amount for _, amount in owed.values()), Decimal()) - left
    for due, amount in sorted(owed.values()):
        unpaid = max(amount - left, Decimal())
        left = max(left - amount, Decimal())
        if unpaid and due < evening:
            overdue, oldest = overdue + unpaid, min(oldest, due)
    return balance, overdue, (evening - oldest).days


def happens(found: Book, rng: random.Random, on: date) -> None:
    amount = Decimal(rng.randint(1, 60_000)) / 100
    kind = rng.choice(("charged", "charged", "paid", "paid", "bounced", "waived"))
    made = [event.ref for event in found.events() if event.kind == "charged"]
    if kind == "charged":
        found.charge("A", amount, due=on + timedelta(days=rng.randint(-40, 40)), on=on)
    elif kind == "paid":
        found.pay("A", amount, on)
    elif kind == "bounced":
        gone = {event.ref for event in found.events() if event.kind == "bounced"}
        paid = {event.ref for event in found.events() if event.kind == "paid"} - gone
        if paid:
            found.bounce(rng.choice(sorted(paid)), on)
    elif made:
        charge = rng.choice(made)
        still = {one.id: one.amount for one in found.allocation("A", on).open}
        if charge in still:
            found.waive(charge, min(amount, still[charge]), on)


@pytest.mark.parametrize("seed", range(12))
def test_every_evening_is_as_worked_out_from_the_events(seed: int) -> None:
    rng, found, on = random.Random(seed), book(), OPENED
    for _ in range(40):
        on += timedelta(days=rng.choice((0, 0, 1, 2, 9)))
        happens(found, rng, on)
    for days in range(0, (on - OPENED).days + 40, 5):
        evening = OPENED + timedelta(days=days)
        standing = found.standing("A", evening)
        told = (standing.balance, standing.overdue, standing.days_past_due)
        assert told == worked_out(found.events(), evening)


def test_what_was_paid_too_much_pays_the_next_instalment_until_it_bounces() -> None:
    found = book(due=day(5))
    found.promise("A", [(day(15), 100)], day(10))
    payment = found.pay("A", 150, day(12))
    assert found.standing("A", day(12)).balance == -50
    found.charge("A", 100, due=day(20), on=day(16))
    after = found.standing("A", day(21))
    assert (after.overdue, after.days_past_due, after.promises[0].state) == (Decimal(50), 1, "kept")
    found.bounce(payment, day(22))
    after = found.standing("A", day(22))
    assert (after.overdue, after.days_past_due, after.promises[0].state) == (
        Decimal(200),
        17,
        "broken",
    )


# -- the database ----------------------------------------------------------------------------------


def test_an_account_that_a_caller_rolled_back_is_not_among_the_accounts() -> None:
    connection = sqlite3.connect(":memory:")
    found = Book(connection)
    connection.execute("BEGIN")
    found.open(account("A"))
    assert list(found.accounts) == ["A"]
    connection.rollback()
    found.open(account("B"))
    assert list(found.accounts) == list(found.standings(day(1))) == ["B"]


def test_two_connections_and_a_file_opened_again_see_the_same_book(tmp_path: Any) -> None:
    here, there = (sqlite3.connect(tmp_path / "book.db", timeout=0.1) for _ in range(2))
    first, second = Book(here), Book(there)
    first.open(account())
    assert list(second.accounts) == ["A"]
    first.pay("A", 5, day(2))
    second.pay("A", 6, day(2))
    here.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        second.pay("A", 1, day(3))
    here.rollback()
    here.close()
    there.close()
    again = Book(sqlite3.connect(tmp_path / "book.db"))
    assert again.standing("A", day(3)).balance == -11
    assert [event.number for event in again.events()] == [1, 2]


# -- the report ------------------------------------------------------------------------------------


def test_a_period_counts_the_promises_that_came_due_in_it() -> None:
    found = book(due=day(5, 9))
    found.promise("A", [(day(10, 9), 100)], day(6, 9))
    found.promise("A", [(day(10), 100)], day(6))
    found.pay("A", 100, day(9))
    months = [(day(31, 8), day(30, 9)), (day(30, 9), day(31, 10)), (day(31, 10), day(30))]
    kept = [collections.report(found, start, end).kept for start, end in months]
    assert kept == pytest.approx([0.0, float("nan"), 1.0], nan_ok=True)


def test_a_promise_whose_last_day_is_between_two_periods_counts_once() -> None:
    found = book(due=day(5))
    found.promise("A", [(day(18), 100)], day(10))
    first = collections.report(found, day(1), day(20)).kept
    assert (first, collections.report(found, day(20), day(30)).kept) == pytest.approx(
        (float("nan"), 0.0), nan_ok=True
    )


def test_what_was_waived_is_not_expected_to_be_collected() -> None:
    found = book(due=day(5, 10))
    fee = found.charge("A", 50, due=day(6, 10), on=day(1, 10), kind="fee")
    found.waive(fee, 50, day(10))
    found.pay("A", 100, day(11))
    assert collections.report(found, day(1), day(30)).efficiency == 1.0


def test_what_is_recovered_is_of_the_old_debt_and_never_more_than_it() -> None:
    found = book(due=day(5, 10))
    found.charge("A", 400, due=day(12), on=day(10))
    found.pay("A", 500, day(15))
    assert collections.report(found, day(1), day(30)).recovery == 1.0


def test_an_old_debt_that_comes_into_the_book_in_a_period_counts_in_it() -> None:
    found = book()
    found.charge("A", 400, due=day(5, 9), on=day(10), kind="opening")
    found.pay("A", 100, day(11))
    assert collections.report(found, day(1), day(30)).efficiency == 0.25


def test_what_bounced_and_was_waived_then_leaves_nothing_due() -> None:
    found = book(due=day(5, 10))
    payment = found.pay("A", 100, day(6, 10))
    found.bounce(payment, day(10))
    found.waive(found.standing("A", day(10)).charges[0].id, 100, day(10))
    assert math.isnan(collections.report(found, day(1), day(30)).efficiency)


# -- contacts --------------------------------------------------------------------------------------


def test_a_call_counts_on_the_debtors_date() -> None:
    found = book()
    found.contact("A", datetime(2026, 11, 10, 20, tzinfo=UTC), "no_answer")
    assert [found.standing("A", day(one)).attempts(days=1) for one in (10, 11, 12)] == [0, 1, 0]


@pytest.mark.parametrize(
    ("said", "treatment"),
    [("cease", "none"), ("dispute", "specialist"), ("hardship", "specialist")],
)
def test_what_a_debtor_says_protects_them_without_a_flag(said: str, treatment: str) -> None:
    found = book(due=day(20, 10))
    found.contact("A", at(11, 9), "answered", right_party=True, disposition=said)
    assert found.standing("A", day(10)).flags == {said: day(9)}
    advice = advised(found)
    assert (advice.treatment, advice.rule) == (treatment, f"company-{said}")
    found.flag("A", said, day(10), over=True)
    assert advised(found).treatment == "call"


def test_what_someone_else_says_is_not_noted_on_the_account() -> None:
    found = book(due=day(20, 10))
    found.contact("A", at(11, 9), "answered", right_party=False, disposition="dispute")
    assert found.standing("A", day(10)).flags == {}


def test_no_one_asks_at_a_wrong_number_until_the_debtor_is_spoken_with() -> None:
    found = book(due=day(20, 10))
    found.contact("A", at(11, 8), "answered", right_party=False, disposition="wrong_number")
    found.contact("A", at(11, 9), "no_answer")
    advice = advised(found)
    assert (advice.treatment, advice.rule) == ("specialist", "company-wrong-number")
    assert set(advice.forbidden) == {"reminder", "promise_reminder", "call", "plan"}
    inbound = {"direction": "inbound", "right_party": True, "disposition": "callback"}
    found.contact("A", at(12, 9), "answered", **inbound)
    assert advised(found).treatment == "call"


def test_a_promise_broken_long_ago_and_paid_since_says_nothing_of_new_arrears() -> None:
    found = book(due=day(5, 1))
    found.promise("A", [(day(20, 1), 100)], day(10, 1))
    assert next_treatment(found, "A", at(11) - timedelta(days=280), RULES).rule == (
        "company-broken-promise"
    )
    found.pay("A", 100, day(28, 9))
    found.charge("A", 100, due=day(9), on=day(1))
    assert advised(found).rule == "company-self-cure"


# -- the portfolio ---------------------------------------------------------------------------------

RULES_OF_FEW: Final = scenarios.PortfolioRules(accounts=150)
MONTH: Final = scenarios.portfolio_month(
    scenarios.PortfolioPolicy(first="message"), 3, RULES_OF_FEW
)


@pytest.fixture(scope="module")
def written() -> Book:
    return MONTH.book()


def test_people_are_called_only_in_the_hours_for_which_they_asked(written: Book) -> None:
    end = scenarios.PORTFOLIO_START + timedelta(days=40)
    asked = {MONTH.people.ids[place]: hours for place, hours in MONTH.people.asked.items()}
    calls = [
        (f"{one.at:%H:%M}", hours)
        for name, hours in asked.items()
        for one in written.standing(name, end).contacts
    ]
    assert len(calls) > 30
    assert all(opens <= clock < closes for clock, (opens, closes) in calls)


def test_the_plans_of_the_specialist_team_cost_as_much_as_those_of_agents(written: Book) -> None:
    rules = replace(RULES_OF_FEW, plan_cost=0)
    free = scenarios.portfolio_month(MONTH.policy, 3, rules)
    plans = [event for event in written.events() if event.more.get("plan") is True]
    assert MONTH.plans == len(plans) > MONTH.ends["plan"]
    assert MONTH.cost - free.cost == pytest.approx(80 * len(plans))


@pytest.mark.slow  # the search, and 60 months
def test_no_policy_of_a_random_sample_beats_the_best_one() -> None:
    rng, rules = random.Random(22), scenarios.PortfolioRules(accounts=100)
    best = scenarios.best_portfolio_policy(1, rules)
    nets = [
        scenarios.portfolio_month(
            scenarios.PortfolioPolicy(
                calls_a_day=rng.choice((20, 60, 120, 240, 400)),
                order=rng.choice(scenarios.PORTFOLIO_ORDERS),
                week=rng.randint(1, 7),
                first=rng.choice(scenarios.PORTFOLIO_FIRST),
                plan_from=rng.choice((None, 3, 15, 31, 61)),
                grace_days=rng.randint(0, 10),
            ),
            1,
            rules,
        ).net
        for _ in range(60)
    ]
    assert max(nets) <= scenarios.portfolio_month(best, 1, rules).net
