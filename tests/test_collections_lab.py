"""The collections lab as the front end drives it: what is shown, said, followed and refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bpo_course import content, lab, progress
from bpo_course.flows import Walk
from bpo_course.scenarios import (
    PORTFOLIO_FIXED,
    TYPICAL_PROMISE,
    PortfolioPolicy,
    PortfolioRules,
    _portfolio_best,
    best_portfolio_policy,
    more_calls,
    portfolio_month,
    turning_point,
)
from bpo_course.tools.collections import TREATMENTS
from bpo_course.widgets.labs import collections_desk as desk_view
from bpo_course.widgets.labs import collections_month as month_view
from bpo_course.widgets.labs import collections_more as more_view
from bpo_course.widgets.labs import collections_promise as promise_view
from bpo_course.widgets.labs.collections_lab import CollectionsLab
from bpo_course.widgets.labs.collections_own import FLOW, own_call
from bpo_course.widgets.labs.collections_promise import STATES
from bpo_course.widgets.labs.collections_step import DeskStep
from bpo_course.widgets.labs.collections_words import CHOICES, START, SWITCHES, rounded

GOOD = (
    *("mend-and-move", "something-personal", "only-with-him", "check-him-first", "step-away"),
    *("exact-sum", "what-comes-in", "two-payments", "send-a-link", "pass-it-on"),
    *("sum-and-day", "set-it-now", "promise-in-full"),
)
HUNG_UP = (*GOOD[:4], "some-other-time")


def shown(card: Any) -> str:
    return "".join(card.regions.values())


def act(card: Any, action: str, value: str = "", **more: str) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


def walked(answer: Any, item: str = "end-promise") -> progress.Attempt:
    return progress.Attempt("flow", FLOW, item, answer, 1.0)


@pytest.fixture
def card() -> Any:
    return lab("collections")


@pytest.fixture
def month() -> Any:
    return lab("collections", part="month")


@pytest.fixture
def more(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The third part, with one portfolio in each sweep, as three take three times as long."""
    monkeypatch.setattr(more_view, "MONTHS", 1)
    return lab("collections", part="more")


@pytest.fixture
def book(store_url: str) -> progress.Book:
    """The book of a learner, which the lab reads as well."""
    return progress.Book(progress.store)


def best_of(account: str) -> str:
    step = DeskStep(1, content.rules())
    return step.advice(account).treatment


# -- 1 the work list -----------------------------------------------------------------------------


def test_it_begins_with_twelve_accounts_and_each_treatment(card: Any) -> None:
    assert isinstance(card, CollectionsLab)
    assert repr(card) == "CollectionsLab(1 The work list by hand; 0 of 12 accounts done)"
    assert shown(card).count('data-action="open"') == 12
    assert shown(card).count('data-action="treat"') == len(TREATMENTS)
    assert "A good collector:" not in shown(card)
    assert "Your work list is done" not in shown(card)


def test_a_choice_is_answered_with_the_rule_and_counts_once(card: Any) -> None:
    account = card.accounts[0]
    best = best_of(account)
    other = next(name for name in TREATMENTS if name != best)
    act(card, "treat", other)
    assert card.focus["target"] == "answer"
    assert f"A good collector: {desk_view.TREATMENT_NAMES[best]}." in shown(card)
    assert "1 of 12 done" in shown(card)
    before = shown(card)
    act(card, "treat", best)  # the first choice counts
    assert shown(card) == before


def test_the_best_choice_for_each_account_is_twelve_of_twelve(card: Any) -> None:
    for account in card.accounts:
        said = card.treat(account, best_of(account))
        assert said.startswith("That is the best next step.")
    assert "12 of 12 are what a good collector does." in shown(card)
    assert "Your work list is done" in shown(card)
    assert "What was missed" not in shown(card)


def test_a_choice_that_a_rule_forbids_is_told_from_one_that_is_only_worse() -> None:
    step = DeskStep(1, content.rules())
    seen = set()
    for account in step.ids:
        advice = step.advice(account)
        step.open(account)
        step.choose("call" if "call" in advice.forbidden else "none")
        told = desk_view.answer(step, account)
        seen.add(step.outcome(account))
        assert (step.outcome(account) == "company") == (told["tone"] == "bad")
        assert bool(told["broken"]) == ("(Pellam's own rule.)" in told["broken"])
        assert told["ruled_out"].startswith("Not allowed now by Pellam's own rules: ")
        assert "law" not in f"{told['lead']} {told['ruled_out']}"
    assert {"company", "other"} <= seen
    assert f"{step.count('company')} choices break a rule of Pellam's own." in desk_view.told(step)
    assert len(desk_view.missed(step)) == 12 - step.count("right")


def test_a_rule_of_law_is_called_law() -> None:
    step = DeskStep(1, content.rules())
    account, law = step.ids[0], "in-rbi-2025-recovery-hours"
    step._advice[account] = replace(step.advice(account), forbidden={"call": law}, rule=law)
    step.open(account)
    step.choose("call")
    told = desk_view.answer(step, account)
    assert step.outcome(account) == "law"
    assert told["lead"] == "The law does not allow that now."
    assert told["ruled_out"] == "Not allowed now by the law: call."
    assert "Pellam's own" not in told["broken"]
    assert "1 choice breaks a rule of law." in desk_view.told(step)
    assert "the law doesn't allow it" in desk_view.missed(step)[0][1]


def test_an_account_can_be_opened_and_the_list_gone_round(card: Any) -> None:
    last = card.accounts[-1]
    act(card, "step", "back")
    assert f"Account 12 of 12: {last}" in shown(card)
    assert card.focus["target"] == "account"
    act(card, "step", "next")
    assert f"Account 1 of 12: {card.accounts[0]}" in shown(card)
    act(card, "open", last)
    assert f"Account 12 of 12: {last}" in shown(card)
    assert "Overdue:" in card.said["text"]


def test_a_list_starts_again_and_another_one_has_other_accounts(card: Any) -> None:
    first = card.accounts
    act(card, "treat", "call")
    act(card, "afresh")
    assert card.accounts == first
    assert "0 of 12 done" in shown(card)
    act(card, "another")
    assert card.accounts != first
    assert "0 of 12 done" in shown(card)


def test_the_list_shows_what_is_on_record(card: Any) -> None:
    step = DeskStep(1, content.rules())
    flags = {name for account in step.ids for name in step.standing(account).flags}
    assert flags
    for name in flags:
        assert desk_view.FLAG_WORDS[name] in shown(card)
    promises = [step.standing(account).last_promise for account in step.ids]
    assert {"open", "broken"} <= {one.state for one in promises if one}
    assert "Broken" in "".join(map(desk_view.promise_words, filter(None, promises)))
    assert any(step.advice(account).treatment == "promise_reminder" for account in step.ids)


# -- 2 the month ---------------------------------------------------------------------------------


def test_the_month_is_guessed_first(month: Any) -> None:
    assert "Play the month</button>" not in shown(month)
    assert not month.figure
    share = month_view.share_of(portfolio_month(PortfolioPolicy(), 1))
    right = next(n for n, (_, low, high) in month_view.BANDS.items() if low <= share < high)
    act(month, "guess", right)
    assert "Your guess is right. " in shown(month)
    assert month.focus["target"] == "result"
    assert month.figure
    assert "Play the month</button>" in shown(month)


def test_a_wrong_guess_is_told(month: Any) -> None:
    month.play("most")
    assert month.said["text"].startswith("You guessed: 60 % or more. 18.9 % of the money")


def test_the_figures_are_those_of_the_scenario(month: Any) -> None:
    month.set("order", "highest")
    month.set("calls", 200)
    month.set("plans", False)
    played = month.play()
    policy = PortfolioPolicy(order="highest", calls_a_day=200, plan_from=None)
    alone = portfolio_month(policy, 1)
    assert played.policy == policy
    for amount in (alone.recovered, alone.net, alone.cost, alone.complaint_cost):
        assert rounded(amount) in shown(month)
    assert rounded(portfolio_month(PortfolioPolicy(), 1).net) in shown(month)
    accounts = sum(one.accounts for one in alone.after.values())
    assert month_view.bucket_rows(alone)[-1][3] == f"{accounts:,}" == "500"


def test_a_change_makes_the_month_old_and_is_named(month: Any) -> None:
    act(month, "guess", "show")
    assert "You have changed something" not in shown(month)
    act(month, "choose", "first message")
    assert "You have changed something" in shown(month)
    assert month.said["text"] == "Play the month to see what it does."
    act(month, "play")
    assert "First contact: A call → A message. The net went from" in shown(month)
    act(month, "play")
    assert "You changed nothing" in shown(month)
    act(month, "set", name="week", value="2")
    act(month, "set", name="calls", value="80")
    act(month, "play")
    assert "You changed 2 things at once" in shown(month)
    act(month, "set", name="seed", value="2")
    act(month, "play")
    assert "You chose another portfolio" in shown(month)
    assert "All your months (5)" in shown(month)


@pytest.fixture
def quick_search(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the search try little: the whole of it takes 5 seconds."""
    monkeypatch.setattr(_portfolio_best, "PORTFOLIO_TRIED", {"remind": (True,), "week": (3, 4)})
    best_portfolio_policy.cache_clear()
    yield
    best_portfolio_policy.cache_clear()


@pytest.mark.usefixtures("quick_search")
def test_the_search_gives_a_score_and_its_policy_scores_a_hundred(month: Any) -> None:
    act(month, "search")  # nothing was played yet
    with pytest.raises(ValueError, match="search needs a month that was played"):
        month.search()
    month.play()
    assert "Score:" not in shown(month)
    best = month.search()
    assert "Score: 0 of 100." in shown(month)
    assert best.net >= month.month.net
    policy = best_portfolio_policy(1)
    assert best.policy == policy
    for name, value in (
        ("calls", policy.calls_a_day),
        ("order", policy.order),
        ("week", policy.week),
        ("first", policy.first),
        ("plans", policy.plan_from is not None),
        ("plan_from", policy.plan_from or 31),
        ("grace", policy.grace_days),
        ("remind", policy.remind),
    ):
        month.set(name, value)
    month.play()
    assert "Score: 100 of 100." in shown(month)


@pytest.mark.parametrize(
    ("calls", "change", "says"),
    [
        (120, ("order", "broken"), "The order counts only while calls run short: on 7 days"),
        (400, ("order", "broken"), "There are calls enough for everyone on every day"),
        (400, ("calls", 380), "There are more calls than people who may be called"),
        (0, ("week", 2), "With the rest of your policy, it does not count in this month."),
    ],
)
def test_a_change_without_effect_is_named_with_its_reason(
    month: Any, calls: int, change: tuple[str, Any], says: str
) -> None:
    month.set("calls", calls)
    month.play()
    month.set(*change)
    month.play()
    assert "This changed no call and no payment." in shown(month)
    assert says in shown(month)


def test_no_call_at_all_has_no_promise_and_no_cost(month: Any) -> None:
    month.set("calls", 0)
    played = month.play()
    assert (played.calls, played.net, played.recovered_by_calls) == (0, 0, 0)
    assert "No promise was due this month." in shown(month)
    assert not re.search(r"\bnan\b", shown(month))


def test_a_value_that_breaks_its_rule_is_kept_beside_what_is_wrong(month: Any) -> None:
    act(month, "set", name="week", value="9")
    assert "Calls to one account in seven days, at most must be a whole number from 0 to 6" in (
        shown(month)
    )
    assert month.fields["week"] == "9"
    act(month, "set", name="week", value="5")
    assert "must be a whole number" not in shown(month)


# -- 3 more calls --------------------------------------------------------------------------------


def test_the_point_of_too_many_calls_is_guessed_and_found(more: Any) -> None:
    points = more_calls([1], weeks=more_view.WEEKS)
    best = turning_point(points)
    assert not more.figure
    for words in ("1 call a week", "3 calls a week", "6 calls a week"):
        assert f">{words}</button>" in shown(more)
    act(more, "guess_more", f"{best.week}")
    assert f"Your guess is right. The net is highest at {best.week} calls" in shown(more)
    assert more.focus["target"] == "swept"
    assert more.figure
    for point in points:
        assert rounded(point.net) in shown(more)
    assert "(highest net)" in shown(more)


def test_a_wrong_number_of_calls_is_told(more: Any) -> None:
    more.sweep("6")
    assert "You guessed 6 calls a week. The net is highest at" in shown(more)


def test_when_answers_fall_faster_the_point_comes_earlier(more: Any) -> None:
    before = turning_point(more.sweep())
    act(more, "set", name="fatigue", value="50")
    assert "You have changed something" in shown(more)
    act(more, "sweep")
    after = turning_point(more._more.points)
    assert after.week < before.week
    assert f"The point moves from {before.week} to" in shown(more)
    act(more, "sweep")
    assert "You changed nothing" in shown(more)


def test_with_free_complaints_and_no_fatigue_more_calls_bring_more(more: Any) -> None:
    more.set("fatigue", 1)
    more.set("complaint_cost", 0)
    free = turning_point(more.sweep())
    usual = turning_point(more_calls([1], weeks=more_view.WEEKS))
    assert free.week > usual.week


def test_every_assumption_is_listed_with_the_values_of_the_sliders(more: Any) -> None:
    act(more, "guess_more", "show")
    act(more, "set", name="complaint_cost", value="1250")
    listed = dict(more._assumed())
    assert len(listed) == len(PortfolioRules.__dataclass_fields__) + len(PORTFOLIO_FIXED)
    assert listed["Days from the call to each payment of a plan"] == "5; 20; 35"
    assert listed["Seconds of talk; of other work: a promise"] == "230; 60"
    assert listed["Cost of a complaint, rupees"] == "1,250"
    act(more, "go", "month")
    assert (
        dict(more._assumed())["Cost of a complaint, rupees"]
        == f"{PortfolioRules().complaint_cost:,.10g}"
    )


# -- 4 the promise -------------------------------------------------------------------------------


def test_without_a_call_of_her_own_it_follows_a_typical_one_and_says_how_to_make_one(
    book: progress.Book,
) -> None:
    card = lab("collections", part="month")
    act(card, "go", "promise")
    assert '<code>play("missed-instalment")</code> in a new cell' in shown(card)
    assert "no promise of your own" in shown(card)
    assert "This is a typical promise, as a hurried collector takes it." in shown(card)
    assert repr(card).startswith("CollectionsLab(4 Your own promise; a typical one:")
    act(card, "switch", "asked")
    act(card, "mine")
    assert "no promise of your own" in card.said["text"]
    assert card.focus["target"] == "call"
    assert card.follow() is None
    act(card, "again")
    assert card._own.found.promise.asked


def test_a_typical_promise_is_followed_day_by_day(book: progress.Book) -> None:
    card = lab("collections", part="promise")
    act(card, "typical")
    own = portfolio_month(PortfolioPolicy(), 1, own=TYPICAL_PROMISE).own
    assert own
    assert STATES[own.state][1] in card.said["text"]
    assert "₹3,000 on the day of the call, and ₹1,200 for Sat 28 Nov" in shown(card)
    for day in own.told:
        assert " ".join(day.what) in shown(card)


def test_her_own_promise_is_read_from_the_book(book: progress.Book) -> None:
    book.add(walked(list(GOOD)))
    card = lab("collections", part="promise")
    assert "You took this promise in your call of" in shown(card)
    assert "₹2,000 on the day of the call, and ₹2,200 for Sat 28 Nov" in shown(card)
    assert repr(card).startswith("CollectionsLab(4 Your own promise; your own:")
    assert 'value="passed" data-focus="passed" aria-pressed="true"' in shown(card)


def test_a_call_that_is_taken_later_is_found_when_it_is_looked_for(book: progress.Book) -> None:
    card = lab("collections", part="promise")
    assert "no promise of your own" in shown(card)
    book.add(walked(list(GOOD)))
    act(card, "mine")
    assert "You took this promise in your call of" in shown(card)


def test_a_call_without_a_promise_says_so(book: progress.Book) -> None:
    book.add(walked(list(HUNG_UP), "end-open"))
    card = lab("collections", part="promise")
    assert "Nothing was agreed in it" in shown(card)
    act(card, "typical")
    assert "as a hurried collector takes it" in shown(card)


def test_the_newest_call_counts_and_one_that_no_longer_fits_is_left_out() -> None:
    first, good = walked(list(HUNG_UP), "end-open"), walked(list(GOOD))
    other = walked(["no-such-choice"])
    found = own_call([good, first, other])
    assert found
    assert found.walk.taken == GOOD
    assert own_call([other, walked(7), walked({"taken": list(GOOD[:3])})]) is None
    assert own_call([progress.Attempt("flow", "bank-unknown-debit", "x", ["y"], 1.0)]) is None


def test_what_was_typed_on_the_desktop_is_the_promise() -> None:
    acts = [
        ["filled", 13, "2,100", "amount", False],
        ["filled", 13, "2026-11-30", "date", False],
    ]
    found = own_call([walked({"taken": list(GOOD), "desk": {"acts": acts, "wrap_s": 1.0}})])
    assert found
    assert found.promise
    assert found.typed
    assert found.promise.parts == ((0, 2_000), (12, 2_100))


@pytest.mark.parametrize(
    ("amount", "day"),
    [("", "2026-11-30"), ("2,100", "soon"), ("0", "2026-11-30"), ("9999999", "2026-11-30")],
)
def test_what_cannot_be_read_on_the_desktop_leaves_the_promise_of_the_call(
    amount: str, day: str
) -> None:
    acts = [["filled", 13, amount, "amount", False], ["filled", 13, day, "date", False]]
    found = own_call([walked({"taken": list(GOOD), "desk": {"acts": acts, "wrap_s": 1.0}})])
    assert found
    assert found.promise
    assert not found.typed
    assert found.promise.parts == ((0, 2_000), (10, 2_200))


def test_each_way_to_end_the_call_with_a_promise_can_be_read() -> None:
    flow = content.flow(FLOW)
    ends = {
        (step.id, choice.id)
        for step in flow.step
        for choice in step.choice
        if (end := flow.steps[choice.to].ending) and end.disposition == "promise"
    }
    assert len(ends) >= 8
    for taken in _walks_to(flow, {choice for _, choice in ends}):
        found = own_call([walked(list(taken))])
        assert found
        assert found.promise, taken


def _walks_to(flow: Any, last: set[str]) -> list[tuple[str, ...]]:
    """Return one walk to each of these last choices, by breadth."""
    found: dict[str, tuple[str, ...]] = {}
    at = {flow.step[0].id: ()}
    seen: dict[str, tuple[str, ...]] = {}
    while at:
        step_id, taken = at.popitem()
        seen[step_id] = taken
        for choice in flow.steps[step_id].choice:
            if choice.id in last:
                found.setdefault(choice.id, (*taken, choice.id))
            elif choice.to not in seen and choice.to not in at and not flow.steps[choice.to].ending:
                at[choice.to] = (*taken, choice.id)
    assert set(found) == last
    assert all(Walk(flow, taken).done for taken in found.values())
    return list(found.values())


def test_a_switch_makes_the_promise_old_until_it_is_followed_again(book: progress.Book) -> None:
    book.add(walked(list(GOOD)))
    card = lab("collections", part="promise")
    act(card, "switch", "passed")
    assert "You have changed something" in shown(card)
    act(card, "again")
    assert "You have changed something" not in shown(card)
    assert card.focus["target"] == "followed"
    assert card._own.found.promise.hardship_passed is False


def test_a_promise_he_can_keep_is_kept_more_often(
    book: progress.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promise_view, "OTHERS", 4)
    book.add(walked(list(GOOD)))
    card = lab("collections", part="promise")
    act(card, "others")
    good = dict(card._own.others)
    assert card.focus["target"] == "others"
    assert "In 4 other months, the promise was kept in" in shown(card)
    act(card, "typical")
    act(card, "others")
    assert card._own.others["kept"] < good["kept"]
    assert sum(good.values()) == sum(card._own.others.values()) == 4


# -- all parts -----------------------------------------------------------------------------------


def test_what_no_control_has_is_dropped(card: Any) -> None:
    before = shown(card)
    for action in ("go", "choose", "switch", "open", "treat", "guess", "guess_more", "set"):
        act(card, action, "nothing at all", name="nothing")
    assert shown(card) == before


def test_code_is_told_what_is_wrong(card: Any) -> None:
    with pytest.raises(ValueError, match="there is no control call in this lab"):
        card.set("call", 2)
    with pytest.raises(ValueError, match="order must be one of oldest, newest"):
        card.set("order", "lucky")
    with pytest.raises(ValueError, match="part must be one of desk, month, more, promise"):
        card.show("year")
    with pytest.raises(ValueError, match="treatment must be one of none, reminder"):
        card.treat(card.accounts[0], "shout")
    with pytest.raises(ValueError, match="account must be one of PL-"):
        card.treat("PL-1", "call")
    with pytest.raises(ValueError, match="guess must be one of least"):
        card.play("half")
    with pytest.raises(ValueError, match="guess must be one of 1, 2"):
        card.sweep("7")


def test_a_lab_can_start_anywhere() -> None:
    started = lab("collections", part="month", order="broken", week=2, grace=0, seed=3)
    assert repr(started) == "CollectionsLab(2 A month of the portfolio; 0 months played)"
    assert started.play().policy == PortfolioPolicy(order="broken", week=2, grace_days=0)
    assert set(SWITCHES) | set(CHOICES) < set(START)
