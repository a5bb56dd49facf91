"""A month of a portfolio: its book, the same people for every policy, and when calls bring less."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import pytest

from bpo_course import content, kpi, scenarios
from bpo_course.flows import Walk
from bpo_course.scenarios import (
    PORTFOLIO_DAYS,
    PORTFOLIO_START,
    PORTFOLIO_ZONE,
    TYPICAL_PROMISE,
    OwnPromise,
    PortfolioMonth,
    PortfolioPolicy,
    PortfolioRules,
    _portfolio_best,
    best_portfolio_policy,
    more_calls,
    own_promise,
    portfolio,
    portfolio_desk,
    portfolio_month,
    portfolio_score,
    turning_point,
)
from bpo_course.scenarios._portfolio_own import _PARTS_OF
from bpo_course.tools import collections
from bpo_course.tools.collections import BUCKETS

SMALL: Final = PortfolioRules(accounts=120)
LEAST: Final = PortfolioRules(accounts=50, bounces=0.1)
USUAL: Final = PortfolioPolicy()
EVENING: Final = PORTFOLIO_START - timedelta(days=1)
LAST: Final = PORTFOLIO_START + timedelta(days=PORTFOLIO_DAYS - 1)
GOOD: Final = OwnPromise(parts=((0, 2_000), (10, 2_200)))
POLICIES: Final = (
    (1, PortfolioPolicy(calls_a_day=40), None),
    (2, PortfolioPolicy(calls_a_day=30, order="broken", grace_days=0, plan_from=3), GOOD),
    (3, PortfolioPolicy(first="message", week=5, grace_days=6, remind=True), TYPICAL_PROMISE),
    (4, PortfolioPolicy(calls_a_day=0), OwnPromise(parts=((2, 4_380),), fee_dropped=False)),
    (5, PortfolioPolicy(order="newest"), OwnPromise(parts=((0, 2_000), (9, 1_000)), link=False)),
)

every_month: Final = pytest.mark.parametrize(("seed", "policy", "own"), POLICIES)


def month(seed: int, policy: PortfolioPolicy, own: OwnPromise | None) -> PortfolioMonth:
    return portfolio_month(policy, seed, LEAST, own)


@lru_cache(maxsize=8)
def book_of(played: PortfolioMonth) -> collections.Book:
    return played.book()


# -- the month and its book ------------------------------------------------------------------------


@every_month
def test_a_month_has_the_figures_of_its_book(
    seed: int, policy: PortfolioPolicy, own: OwnPromise | None
) -> None:
    played = month(seed, policy, own)
    book = book_of(played)
    made = collections.report(book, EVENING, LAST)
    assert made.totals.collected == played.recovered
    assert set(played.before) == set(BUCKETS)
    for name in BUCKETS:
        assert made.before[name] == played.before[name]
        assert made.after[name] == played.after[name]
    for name, rate in made.roll.items():
        assert played.roll[name] == pytest.approx(rate, nan_ok=True)
    assert played.cure == pytest.approx(made.cure)
    assert played.kept == pytest.approx(made.kept, nan_ok=True)
    assert played.kept_amount == pytest.approx(made.kept_amount, nan_ok=True)
    assert played.promises["made"] == len(book.promise_table(LAST))


@every_month
def test_the_log_of_a_month_has_every_call_and_message(
    seed: int, policy: PortfolioPolicy, own: OwnPromise | None
) -> None:
    played = month(seed, policy, own)
    log = book_of(played).log()
    voice = log[log["channel"] == "voice"]
    assert len(voice) == played.calls == sum(day.calls for day in played.by_day)
    assert len(log) - len(voice) == played.messages
    assert voice["right_party"].sum() == played.contacts
    assert Counter(voice["disposition"].dropna()) == {
        said: count for said, count in played.ends.items() if said and count
    }
    if played.contacts:
        promised = played.ends["promise"] / played.contacts
        assert kpi.promise_rate(voice) == pytest.approx(promised)


@every_month
def test_no_one_is_called_who_may_not_be(
    seed: int, policy: PortfolioPolicy, own: OwnPromise | None
) -> None:
    played = month(seed, policy, own)
    book = book_of(played)
    for name in list(book.accounts)[::2]:
        calls = [e for e in book.events(name) if e.kind == "contacted"]
        spoken = [e.on for e in calls if e.more["channel"] == "voice"]
        assert len(spoken) == len(set(spoken))
        for on in spoken:
            assert on.weekday() != 6
            assert sum(on - timedelta(days=6) <= one <= on for one in spoken) <= policy.week
        for on in {e.on for e in calls[:4] if not reminded_of(book, name, e)}:
            before = book.standing(name, on - timedelta(days=1))
            assert not before.flags
            assert book.standing(name, on).days_past_due >= LEAST.call_from
    assert all(day.calls <= policy.calls_a_day for day in played.by_day)


def reminded_of(book: collections.Book, name: str, event: collections.Event) -> bool:
    """Return whether a contact is the text on the day before a promised day."""
    before = book.standing(name, event.on - timedelta(days=1)).open_promise
    eve = before and before.reminder_on == event.on
    return bool(eve and event.more["channel"] == "sms")


def test_the_texts_before_promised_days_are_those_that_the_treatment_asks_for() -> None:
    played, rules = month(*POLICIES[2]), content.rules()
    book = book_of(played)
    sent = [
        (name, event)
        for name in book.accounts
        for event in book.events(name)
        if event.kind == "contacted" and reminded_of(book, name, event)
    ]
    assert len(sent) == sum(len(one.who) for one in played.happened if one.kind == "reminded") > 8
    for name, event in sent[:12]:
        before = _until(book, name, event)
        at = datetime.fromisoformat(event.more["started_at"])
        asked = collections.next_treatment(before, name, at, rules)
        assert asked.treatment == "promise_reminder"


def _until(book: collections.Book, name: str, event: collections.Event) -> collections.Book:
    """Return a book of one account with its charges, payments and promises before an event."""
    found = collections.Book(terms=book.terms)
    found.open(book.account(name))
    for one in book.events(name):
        if one.number < event.number and one.amount is not None and one.on <= event.on:
            if one.kind == "charged" and one.due:
                found.charge(name, one.amount, due=one.due, on=one.on, kind=one.more["kind"])
            elif one.kind == "paid":
                found.pay(name, one.amount, one.on)
            elif one.kind == "promised":
                parts = [
                    (date.fromisoformat(day), whole // 100) for day, whole in one.more["parts"]
                ]
                found.promise(name, parts, one.on, plan=one.more["plan"])
    return found


def test_calls_are_made_in_the_hours_that_the_law_allows() -> None:
    log = book_of(month(*POLICIES[2])).log()
    hours = log["started_at"].dt.tz_convert(PORTFOLIO_ZONE).dt.time
    assert time(8) <= hours.min()
    assert hours.max() < time(19)


def test_money_conserves_in_every_account_of_a_month() -> None:
    book = book_of(month(*POLICIES[1]))
    for name in book.accounts:
        one = book.totals(EVENING, LAST, name)
        assert one.opening + one.charged - one.paid + one.bounced == one.closing
        assert one.closing >= 0
    assert book.totals(EVENING, LAST).bounced > 0


# -- the same people, the same chance --------------------------------------------------------------


def test_the_same_seed_is_the_same_month() -> None:
    from bpo_course.scenarios import _portfolio_month

    first = portfolio_month(USUAL, 7, SMALL)
    _portfolio_month._played.cache_clear()
    again = portfolio_month(USUAL, 7, SMALL)
    assert first is not again
    assert (first.paid == again.paid).all()
    assert first.ends == again.ends
    assert portfolio_month(USUAL, 8, SMALL).ends != first.ends


def test_policies_are_compared_on_the_same_people_who_pay_the_same_by_themselves() -> None:
    months = [
        portfolio_month(PortfolioPolicy(**changes), 3, SMALL)
        for changes in ({}, {"order": "highest"}, {"week": 1}, {"plan_from": None})
    ]
    assert len({played.untouched for played in months}) == 1
    assert len({played.before["1-30"] for played in months}) == 1
    idle = portfolio_month(PortfolioPolicy(calls_a_day=0), 3, SMALL)
    assert (idle.net, idle.cost, idle.calls) == (0, 0, 0)
    assert idle.recovered == months[0].untouched


def test_the_first_call_to_a_person_ends_the_same_on_the_same_day_under_every_policy() -> None:
    ends: list[dict[int, int]] = []
    for week in (1, 4):
        policy = PortfolioPolicy(calls_a_day=600, week=week)
        (first,) = [
            one
            for one in portfolio_month(policy, 3).happened
            if one.kind == "called" and one.day == 0
        ]
        ends.append(dict(zip(first.who.tolist(), first.what.tolist(), strict=True)))
    assert ends[0] == ends[1]
    assert len(ends[0]) > 200


@pytest.mark.parametrize(
    "changes",
    [
        {"calls_a_day": 30},
        {"week": 1},
        {"first": "message"},
        {"plan_from": None},
        {"grace_days": 8},
        {"remind": True},
        *({"order": order} for order in scenarios.PORTFOLIO_ORDERS[1:]),
    ],
    ids=str,
)
def test_each_lever_changes_the_month(changes: dict[str, Any]) -> None:
    few = replace(USUAL, calls_a_day=20)
    usual, other = (portfolio_month(one, 1, SMALL).net for one in (few, replace(few, **changes)))
    assert usual != other


def test_each_assumption_has_its_words_and_changes_the_month() -> None:
    names = {one.name for one in fields(PortfolioRules)}
    assert set(scenarios.PORTFOLIO_ASSUMPTIONS) == names
    policy, rules = (
        PortfolioPolicy(first="message", remind=True),
        PortfolioRules(accounts=200, reminder=0.2, bounces=0.2),
    )
    usual = portfolio_month(policy, 3, rules)
    for name in names:
        changed = replace(rules, **{name: _other(getattr(rules, name))})
        other = portfolio_month(policy, 3, changed)
        assert (other.net, other.recovered) != (usual.net, usual.recovered), name


def _other(value: float) -> float:
    return value * 2 if isinstance(value, int) else value * 1.6 if value > 1 else value * 0.6


def test_a_longer_grace_makes_promises_look_better_kept() -> None:
    short, long = (
        [portfolio_month(replace(USUAL, grace_days=days), seed, SMALL).kept for seed in range(1, 5)]
        for days in (0, 6)
    )
    assert sum(long) > sum(short)


# -- more calls bring less -------------------------------------------------------------------------


def test_there_is_a_point_from_which_more_calls_bring_less() -> None:
    points = more_calls([1])
    top = turning_point(points)
    assert 0 < top.week < points[-1].week
    assert points[0].net == 0
    after = points[top.week :]
    assert all(later.net < one.net for one, later in pairwise(after))
    contacts = [one.contacts / one.calls for one in points[1:]]
    assert contacts == sorted(contacts, reverse=True)
    complaints = [one.complaints for one in points]
    assert complaints == sorted(complaints)
    assert points[-1].recovered_by_calls < max(one.recovered_by_calls for one in points)


def test_the_point_comes_from_the_assumptions_and_moves_with_them() -> None:
    def week(**changes: float) -> int:
        rules = PortfolioRules(accounts=250, **changes)
        return turning_point(more_calls([1], rules=rules, weeks=(1, 3, 6))).week

    assert week(fatigue=1.0, complaint=0.0) == 6
    assert week(fatigue=0.6) < week(fatigue=0.95, complaint_cost=1_000)
    assert week(complaint_cost=40_000) < week(complaint_cost=0)


def test_a_point_needs_seeds_and_points() -> None:
    with pytest.raises(ValueError, match="seeds must be one or more, got none"):
        more_calls([])
    with pytest.raises(ValueError, match="points must be one or more, got none"):
        turning_point([])


# -- the best policy -------------------------------------------------------------------------------


FEW_TRIED: Final = {"week": (1, 3, 5), "order": ("oldest", "highest"), "remind": (False, True)}


@pytest.mark.parametrize(
    ("seed", "tried"),
    [
        (1, FEW_TRIED),
        *(  # the whole search plays more than a hundred months
            pytest.param(seed, scenarios.PORTFOLIO_TRIED, marks=pytest.mark.slow) for seed in (1, 2)
        ),
    ],
    ids=["few", "all-1", "all-2"],
)
def test_the_best_policy_beats_the_usual_and_every_single_change_of_it(
    monkeypatch: pytest.MonkeyPatch, seed: int, tried: dict[str, tuple[Any, ...]]
) -> None:
    monkeypatch.setattr(_portfolio_best, "PORTFOLIO_TRIED", tried)
    best = best_portfolio_policy.__wrapped__(seed, SMALL)
    net = portfolio_month(best, seed, SMALL).net
    assert net > portfolio_month(USUAL, seed, SMALL).net > 0
    for name, values in tried.items():
        for value in values:
            assert portfolio_month(replace(best, **{name: value}), seed, SMALL).net <= net


def test_a_score_is_0_without_calls_and_100_for_the_best() -> None:
    best = portfolio_month(PortfolioPolicy(remind=True), 1, SMALL)
    idle, usual = (
        portfolio_month(one, 1, SMALL) for one in (PortfolioPolicy(calls_a_day=0), USUAL)
    )
    assert portfolio_score(idle, best) == 0
    assert portfolio_score(best, best) == portfolio_score(best, best, best) == 100
    assert portfolio_score(usual, best) == pytest.approx(100 * usual.net / best.net)
    assert portfolio_score(usual, best, usual) == 0
    assert portfolio_score(idle, best, best) == 0


# -- the learner's own promise ---------------------------------------------------------------------


def test_a_promise_of_ones_own_changes_no_other_account() -> None:
    alone, beside = (portfolio_month(USUAL, 5, SMALL, own) for own in (None, GOOD))
    assert (alone.paid == beside.paid[:-1]).all()
    assert alone.own is None
    assert beside.net == alone.net - PortfolioRules().message_cost  # his text before the 28th
    assert beside.messages == 1


@pytest.mark.parametrize("months", [6, pytest.param(24, marks=pytest.mark.slow)])
def test_a_promise_that_fits_is_kept_more_often_than_one_that_was_pressed(months: int) -> None:
    kept = {
        own: sum(_state(own, seed) == "kept" for seed in range(months))
        for own in (GOOD, replace(GOOD, asked=False, reminder=False), TYPICAL_PROMISE)
    }
    good, not_asked, pressed = kept.values()
    assert good > not_asked > pressed


def _state(own: OwnPromise, seed: int) -> str:
    found = portfolio_month(USUAL, seed, LEAST, own).own
    assert found is not None
    return found.state


def test_a_followed_promise_is_told_day_by_day_and_its_balance_is_the_books() -> None:
    played = portfolio_month(USUAL, 1, SMALL, GOOD)
    own, book = played.own, book_of(played)
    assert own is not None
    assert [day.day for day in own.days] == list(range(PORTFOLIO_DAYS))
    for one in own.days:
        standing = book.standing(scenarios.OWN_ACCOUNT, PORTFOLIO_START + timedelta(days=one.day))
        assert (one.balance, one.bucket) == (standing.balance, standing.bucket)
        assert one.state == standing.promises[0].state
    assert own.days[9].what == ("He gets a text: a payment is due tomorrow.",)
    assert own.told[0].what[0] == "You take a promise of 4,200 rupees."
    assert "An instalment of 2,100 rupees falls due." in own.days[17].what


def test_hardship_that_was_passed_on_saves_the_next_instalment() -> None:
    def late(own: OwnPromise) -> int:
        months = (portfolio_month(USUAL, seed, LEAST, own) for seed in range(6))
        return sum(one.own.days[20].days_past_due > 0 for one in months if one.own)

    assert late(GOOD) < late(replace(GOOD, hardship_passed=False))


@pytest.mark.parametrize(
    ("told", "passed", "said"),
    [(True, False, True), (True, True, False), (False, False, False)],
)
def test_hardship_that_was_told_and_not_passed_on_comes_back(
    told: bool, passed: bool, said: bool
) -> None:
    promise = replace(GOOD, hardship_told=told, hardship_passed=passed)
    own = portfolio_month(USUAL, 1, SMALL, promise).own
    assert own is not None
    words = " ".join(own.days[17].what)
    assert ("had told you" in words) == said


def test_without_the_link_the_first_payment_is_found_too_late() -> None:
    own = portfolio_month(USUAL, 1, SMALL, replace(GOOD, link=False)).own
    assert own is not None
    assert own.days[0].balance == 4_200
    assert own.days[4].balance == 2_200
    assert own.state == "broken"


def test_the_choices_that_make_a_promise_are_in_the_call() -> None:
    flow = content.flow(scenarios.OWN_FLOW)
    known = {choice.id for step in flow.step for choice in step.choice}
    assert set(_PARTS_OF) <= known


@pytest.mark.parametrize(
    ("last", "passed"),
    [
        (("sum-and-day", "set-it-now", "promise-in-full"), True),
        (("sum-and-day", "set-it-now", "other-and-next"), False),
        (("sum-and-day", "set-it-now", "count-it-all"), False),
        (("when-you-can",), False),
    ],
)
def test_hardship_is_passed_on_in_time_only_where_the_ticket_goes_out_today(
    last: tuple[str, ...], passed: bool
) -> None:
    made = own_promise(("two-payments", "send-a-link", "pass-it-on", *last))
    assert made is not None
    assert made.hardship_told
    assert made.hardship_passed == passed


def test_every_walk_that_ends_with_a_promise_makes_one() -> None:
    flow, rng = content.flow(scenarios.OWN_FLOW), random.Random(1)
    ends: Counter[tuple[str, bool]] = Counter()
    for _ in range(300):
        walk = Walk(flow, temperament=rng.choice(list(flow.temperament)))
        while not walk.done:
            walk = walk.take(rng.choice(walk.step.choice).id)
        assert walk.step.ending is not None
        ends[walk.step.ending.disposition, own_promise(walk.taken) is not None] += 1
    assert ends["promise", True] > 30
    assert ends["promise", False] == 0
    assert ends["breach", True] == 0


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ((), "one to three"),
        (7, "pairs of a day and an amount, got 7"),
        (((0, 1), 5), "pairs of a day and an amount, got 5"),
        (((0, 1, 2),), r"pairs of a day and an amount, got \(0, 1, 2\)"),
        (((5, 1), (5, 1)), "days that rise from 0"),
        (((-1, 1),), "days that rise from 0"),
        (((0, 0),), "whole amounts of 1 rupee or more, got 0"),
        (((0, 4_201),), "at most what is owed, 4200, got 4201"),
    ],
)
def test_a_promise_that_no_one_can_make_is_refused(parts: Any, rule: str) -> None:
    with pytest.raises(ValueError, match=f"parts must .*{rule}"):
        OwnPromise(parts=parts)


# -- the work list ---------------------------------------------------------------------------------


def test_a_work_list_has_many_situations_and_is_the_same_again() -> None:
    desk = portfolio_desk(1)
    again = portfolio_desk.__wrapped__(1)
    assert desk.accounts == again.accounts
    assert desk.accounts != portfolio_desk(2).accounts
    advice = [desk.advice(name, content.rules()) for name in desk.accounts]
    assert len({one.rule for one in advice}) >= 6
    assert len({one.treatment for one in advice}) >= 4
    assert any(standing.contacts for standing in desk.standings.values())
    states = {one.state for standing in desk.standings.values() for one in standing.promises}
    assert states == {"kept", "broken", "open"}
    assert "promise_reminder" in {one.treatment for one in advice}


def test_nothing_on_the_work_list_is_of_a_later_day() -> None:
    desk = portfolio_desk(1)
    assert max(event.on for event in desk.book.events()) <= desk.today == date(2026, 11, 30)


# -- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"order": "alphabet"}, "order must be one of oldest, .*, got 'alphabet'"),
        ({"first": "visit"}, "first must be one of call, message, got 'visit'"),
        ({"week": 8}, "week must be a whole number from 0 to 7, got 8"),
        ({"calls_a_day": -1}, "calls_a_day must be a whole number from 0 to 600, got -1"),
        ({"grace_days": 1.5}, "grace_days must be a whole number from 0 to 10, got 1.5"),
        ({"remind": 1}, "remind must be True or False, got 1"),
        ({"plan_from": True}, "plan_from must be a whole number from 0 to 365, got True"),
    ],
)
def test_a_policy_with_a_wrong_value_names_it(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        PortfolioPolicy(**changes)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"accounts": 49}, "accounts must be a whole number from 50 to 2000, got 49"),
        ({"fatigue": 1.1}, "fatigue must be from 0 to 1, got 1.1"),
        ({"reach": -0.5}, "reach must be from 0 to 1, got -0.5"),
        ({"late": 0.8, "partly": 0.3}, "late and partly must be 1 at most together"),
        ({"complaint_cost": float("nan")}, "complaint_cost must be 0 or more, got nan"),
        ({"nudge": 0.5}, "nudge must be 1 or more, got 0.5"),
        ({"call_from": 0}, "call_from must be a whole number of 1 or more, got 0"),
    ],
)
def test_rules_with_a_wrong_value_name_it(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        PortfolioRules(**changes)


@pytest.mark.parametrize("count", [0, 41, True])
def test_a_work_list_of_no_length_is_refused(count: Any) -> None:
    with pytest.raises(ValueError, match="count must be a whole number from 1 to 40"):
        portfolio_desk(1, count)


def test_a_seed_is_a_whole_number() -> None:
    with pytest.raises(ValueError, match="seed must be a whole number of 0 or more, got -1"):
        portfolio(-1)
