"""Routing against what is known of it: formulas, the rules' own order, and floors that once broke.

Where a floor is small, each caller is given by the clock, so that the order can be read off.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pytest
from exact_floor import Caller, Exact, exact_day
from hypothesis import given
from hypothesis import strategies as st
from test_acd import PHONES, played, queue, routed
from test_floor import HOUR, NEAR, STEADY, in_time, lost, mean_wait, rows_of, stretches_of, team

from bpo_course import contacts
from bpo_course.queueing import queue as formula
from bpo_course.simulation import (
    Agent,
    CallBack,
    Contact,
    Floor,
    Idle,
    InboundQueue,
    Overflow,
    Ringing,
    day,
    days,
)
from bpo_course.tools import acd

END_S: Final = 7_200


def bare(name: str = "cards", **more: Any) -> InboundQueue:
    return InboundQueue(name=name, calls=(0,), talk_s=30, **more)


def agent(name: str, start_s: float, *queues: str, **more: Any) -> Agent:
    return Agent.on_shift(name, start_s, END_S, queues or ("cards",), **more)


# -- one skill, and the formula --------------------------------------------------------------------


def against_the_formula(rule: acd.PickAgent, count: int, *, ringing: Ringing | None) -> None:
    """Compare days in which all agents can do all work with Erlang C and Erlang A."""
    for patience_s, agents, measures in (
        (None, 14, {mean_wait: "mean_wait_s", in_time: "service_level"}),
        (120, 10, {lost: "abandonment", mean_wait: "mean_wait_s", in_time: "service_level"}),
    ):
        floor = Floor(
            queues=[replace(STEADY, patience_s=patience_s)],
            agents=team(agents, ["help"], 24 * HOUR),
            pick_agent=rule,
            ringing=ringing,
        )
        rows = [rows_of(one) for one in days(floor, count, seed=700, warm_up_s=HOUR)]
        exact = formula(200, 180, agents, patience_s)
        for measure, name in measures.items():
            found = [measure(one) for one in rows]
            error = np.std(found, ddof=1) / math.sqrt(count)
            expected = getattr(exact, name)
            expected = expected(20) if callable(expected) else expected
            assert abs(np.mean(found) - expected) < 3 * error, (patience_s, name)


@pytest.mark.parametrize("rule", acd.AGENT_RULES.values(), ids=acd.AGENT_RULES)
def test_routing_with_one_skill_is_the_formula(rule: acd.PickAgent) -> None:
    against_the_formula(rule, 12, ringing=None)


@pytest.mark.slow
@pytest.mark.parametrize("rule", acd.AGENT_RULES.values(), ids=acd.AGENT_RULES)
@pytest.mark.parametrize("ringing", [None, Ringing(answer_s=0)], ids=["at once", "by phone"])
def test_routing_with_one_skill_is_the_formula_over_many_days(
    rule: acd.PickAgent, ringing: Ringing | None
) -> None:
    against_the_formula(rule, 40, ringing=ringing)


# -- skills ----------------------------------------------------------------------------------------


@given(st.data(), st.integers(0, 3), st.integers(0, 3), st.sampled_from([15.0, 100.0]))
def test_no_agent_takes_a_call_outside_the_queue_the_time_and_the_level(
    data: st.DataObject, seed: int, level: int, widens_after_s: float
) -> None:
    floor = data.draw(routed(st.none(), acd.level_rules(level, widens_after_s)))
    answer_s = floor.ringing.answer_s if floor.ringing else 0
    agents = {one.name: one for one in floor.agents}
    for row in played(floor, seed):
        if row.agent is None:
            continue
        waited_s = row.wait_s - answer_s + NEAR
        at_s = row.started_s + (row.menu_s or 0) + waited_s
        made, one = next(q for q in floor.queues if q.name == row.queue), agents[row.agent]
        open_to = {row.queue} | {over.to for over in made.overflow if over.after_s <= waited_s}
        assert any(
            duty.start_s - 2 * NEAR <= at_s <= duty.end_s + 2 * NEAR and open_to & {*duty.queues}
            for duty in one.duties
        )
        assert one.levels.get(row.queue, 1) >= level - waited_s // widens_after_s


# -- which contact is next -------------------------------------------------------------------------

ORDERS: Final = {
    "priority": (acd.by_priority, lambda one, now_s: (one.priority, one.at_s)),
    "longest wait": (acd.by_wait, lambda one, now_s: (one.at_s,)),
    "ageing": (acd.ageing(40), lambda one, now_s: (one.priority - (now_s - one.at_s) / 40,)),
}
CALLERS: Final = st.lists(
    st.builds(
        Caller,
        at_s=st.integers(0, 60).map(lambda n: 10.0 * n),
        queue=st.sampled_from(["cards", "loans", "general"]),
        talk_s=st.sampled_from([7.0, 61.0, 203.0]),
        priority=st.integers(-1, 2),
    ),
    min_size=2,
    max_size=14,
)
FEW: Final = st.lists(
    st.lists(st.sampled_from(["cards", "loans"]), min_size=1, unique=True), min_size=1, max_size=3
)


@pytest.mark.parametrize("order", ORDERS)
@given(CALLERS, FEW, st.sampled_from([3, 25, 90]))
def test_nobody_is_passed_over_whom_the_agent_may_take_whatever_the_others_priority(
    order: str, callers: list[Caller], agents: list[list[str]], after_s: float
) -> None:
    rule, key = ORDERS[order]
    floor = Floor(
        queues=[
            bare("cards"),
            bare("loans", priority=1),
            bare("general", priority=2, overflow=[Overflow(after_s=after_s, to="cards")]),
        ],
        agents=[agent(f"agent {n}", 5 + 11 * n, *names) for n, names in enumerate(agents)],
        pick_contact=rule,
    )
    rows = exact_day(floor, callers).rows
    taken = {row.caller: row.started_s + row.wait_s for row in rows}
    for row in rows:
        if row.agent is None:
            continue
        now_s, mine = taken[row.caller], agents[int(row.agent.split()[1])]
        for other, one in enumerate(callers):
            waits = one.at_s < now_s - NEAR and taken[other] > now_s + NEAR
            over = one.queue == "general" and one.at_s + after_s < now_s - NEAR
            if waits and (one.queue in mine or (over and "cards" in mine)):
                first, passed = key(callers[row.caller], now_s), key(one, now_s)
                assert first <= tuple(value + NEAR for value in passed)


def test_urgent_callers_starve_those_behind_them_and_not_where_priorities_age() -> None:
    made = queue("a", calls=[30] * 16, patience_s=None, urgent=0.9, urgent_priority=-1)
    floor = Floor(queues=[made], agents=team(3, ["a"], 8 * HOUR))
    fixed, aged = (
        [row.wait_s for row in played(replace(floor, pick_contact=rule))]
        for rule in (acd.by_priority, acd.ageing(60))
    )
    assert len(aged) == len(fixed)
    assert max(aged) < max(fixed) / 2


# -- the place in line -----------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(1, 12)), max_size=12))
def test_a_wished_place_never_passes_a_higher_priority_nor_falls_behind_a_lower_one(
    joins: list[tuple[int, int | None]],
) -> None:
    waiting: list[int] = []
    for priority, wished in joins:
        waiting.insert(acd.place(waiting, priority, wished) - 1, priority)
    assert waiting == sorted(waiting, reverse=True)


def kept(floor: Floor) -> Exact:
    """Three callers, the first of whom is tried or moved before an agent is there for them."""
    second, third = ("loans", "loans") if len(floor.queues) == 2 else ("cards", "cards")
    return exact_day(floor, [Caller(90, "cards"), Caller(95, second), Caller(98, third)])


def test_who_comes_back_from_a_phone_keeps_the_place() -> None:
    agents = [agent("away", 100, misses=1), agent("awake", 120)]
    found = kept(Floor(queues=[bare()], agents=agents, ringing=PHONES))
    assert [s.state for s in found.did["away"]][:2] == ["ringing", "offline"]
    assert found.taken == [0, 1, 2]


def test_who_waits_in_another_queue_too_has_the_place_of_the_whole_wait() -> None:
    over = bare("cards", overflow=[Overflow(after_s=30, to="loans")])
    floor = Floor(queues=[over, bare("loans")], agents=[agent("one", 130, "loans")])
    assert kept(floor).taken == [0, 1, 2]


def test_who_comes_back_from_a_phone_keeps_the_place_in_the_other_queue_too() -> None:
    over = bare("cards", overflow=[Overflow(after_s=5, to="loans")])
    agents = [agent("away", 100, "cards", misses=1), agent("one", 120, "loans")]
    floor = Floor(queues=[over, bare("loans")], agents=agents, ringing=PHONES)
    assert kept(floor).taken == [0, 1, 2]


# -- phones that no one answers --------------------------------------------------------------------


def tries(misses: float, ringing: Ringing) -> tuple[list[Any], list[Any]]:
    """Return the calls of a quiet day with such agents, and the times a phone was tried in vain."""
    line = queue(calls=(4,) * 16, talk_s=30, wrap_s=0, patience_s=None)
    agents = [replace(one, misses=misses) for one in team(4, ["support"], 20 * HOUR)]
    made = day(Floor(queues=[line], agents=agents, ringing=ringing), 3)
    tried = [s for mine in stretches_of(made).values() for s in mine if s.state == "ringing"]
    missed = [s for s in tried if s.ended_s - s.started_s > ringing.answer_s + NEAR]
    return rows_of(made), missed


@pytest.mark.parametrize("misses", [0.5, 0.7, 0.9])
def test_every_phone_decides_anew_so_everybody_is_answered(misses: float) -> None:
    rows, missed = tries(misses, Ringing(answer_s=3, limit_s=5, pause_s=5))
    assert {row.outcome for row in rows} == {"answered"}
    mean = misses / (1 - misses)  # tries in vain before the one that succeeds
    error = math.sqrt(mean / (1 - misses) / len(rows))
    assert abs(len(missed) / len(rows) - mean) < 3 * error


def test_an_agent_who_always_misses_answers_nobody_however_long_the_phone_is_tried() -> None:
    away = replace(team(1, ["support"])[0], misses=1)
    floor = Floor(queues=[queue()], agents=[away], ringing=Ringing(answer_s=10, limit_s=10))
    assert {row.outcome for row in played(floor)} == {"abandoned"}


def test_the_pause_after_a_missed_call_ends_with_the_shift() -> None:
    away = agent("away", 0, misses=1)
    floor = Floor(queues=[bare()], agents=[away], ringing=PHONES)
    mine = exact_day(floor, [Caller(END_S - 100)]).did["away"]
    assert [(s.state, s.ended_s) for s in mine[-2:]] == [
        ("ringing", END_S - 85),
        ("offline", END_S),
    ]


# -- which agent -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "takes"),
    [
        ("longest-idle", "quick"),  # free since 120
        ("in-turn", "slow"),  # whose last call began first, at 100
        ("least-occupied", "quick"),  # busy for 10 s, not for 50 s
    ],
)
def test_in_turn_looks_at_the_beginning_of_the_last_call_and_longest_idle_at_its_end(
    name: str, takes: str
) -> None:
    floor = Floor(
        queues=[bare()],
        agents=[agent("slow", 0), agent("quick", 0)],
        pick_agent=acd.AGENT_RULES[name],
    )
    found = exact_day(floor, [Caller(100, talk_s=50), Caller(110, talk_s=10), Caller(200)])
    assert [row.agent for row in found.rows] == ["slow", "quick", takes]


# -- how often a rule is asked ---------------------------------------------------------------------


def test_a_rule_that_declines_is_asked_once_each_time_in_each_queue() -> None:
    asked: list[tuple[str, float]] = []

    def declines(contact: Contact, _idle: Any, now_s: float) -> Idle | None:
        asked.append((contact.queue, now_s))
        return None

    over = [Overflow(after_s=2.5, to="loans")]
    floor = Floor(
        queues=[bare("cards", overflow=over), bare("loans")],
        agents=[agent("one", 0, "cards"), agent("other", 0, "loans")],
        pick_agent=declines,
        recheck_s=10,
    )
    callers = [Caller(100 + 7 * n) for n in range(40)]
    exact_day(floor, callers)
    comes_s = {s + more for s in (one.at_s for one in callers) for more in (0, 2.5)}
    again = [now_s for _, now_s in asked if now_s not in comes_s]
    assert again
    assert len(again) <= 2 * (END_S / 10 + 1)


# -- floors that once broke ------------------------------------------------------------------------


def made_of(*queues: InboundQueue, **agents: int) -> Floor:
    staff = [one for name, count in agents.items() for one in team(count, [name])]
    return Floor(queues=queues, agents=staff)


@pytest.mark.parametrize("seed", range(3))
def test_a_transferred_caller_who_calls_again_is_the_same_customer(seed: int) -> None:
    floor = made_of(
        queue("a", belongs={"c": 0.3}),
        queue("b", belongs={"c": 0.3}),
        queue("c", redial=0.5, resolved=0.8, repeat=0.3),
        a=8,
        b=8,
        c=6,
    )
    log = contacts.check(day(floor, seed).log)
    answered = log[(log["queue"] == "c") & (log["outcome"] == "answered")]
    assert answered["talk_s"].is_unique  # each has chances of their own
    again = log["contact_id"].str.contains("-in-c") & ~log["customer"].str.startswith("c-")
    assert again.sum() > 100
    for name in "abc":
        mine = log[log["customer"].str.startswith(f"{name}-")]
        came = {row.caller for row in played(floor, seed) if (row.queue, row.attempt) == (name, 0)}
        assert set(mine["customer"]) == {f"{name}-{caller}" for caller in came}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("after_s", [1, 10])
def test_overflow_that_is_due_before_a_missed_call_comes_back_does_not_turn_time_back(
    after_s: float, seed: int
) -> None:
    floor = made_of(
        queue("a", overflow=[Overflow(after_s=after_s, to="b")]), queue("b", talk_s=60), b=4
    )
    asleep = [replace(one, misses=0.2) for one in team(4, ["a"])]
    floor = replace(floor, agents=[*asleep, *floor.agents], ringing=Ringing())
    contacts.check_states(day(floor, seed).states)


def test_a_transferred_caller_keeps_the_line_of_the_first_queue() -> None:
    first = queue("a", calls=(100,) * 8, belongs={"b": 0.5}, patience_s=None)
    second = queue("b", calls=(100,) * 8, lines=10, patience_s=100)
    floor = made_of(first, second, a=30, b=9)
    rows = [row for row in played(floor) if row.queue == "b" and not isinstance(row.caller, tuple)]
    assert any(row.outcome == "blocked" for row in rows)
    held = [
        (row.started_s, row.started_s + row.menu_s + row.wait_s + (row.talk_s or 0))
        for row in rows
        if row.outcome != "blocked"
    ]
    assert max(sum(s <= came < e for s, e in held) for came, _ in held) == 10


@pytest.mark.parametrize("lines", [None, 3])
def test_a_line_comes_back_whatever_the_second_queue_has(lines: int | None) -> None:
    first = queue("a", calls=(6,) * 8, lines=3, belongs={"b": 1}, patience_s=None)
    floor = made_of(first, bare("b", lines=lines), a=10, b=10)
    rows = [row for row in played(floor) if row.queue == "a"]
    assert "answered" in {row.outcome for row in rows if row.started_s > 2 * HOUR}


def test_who_is_called_back_belongs_elsewhere_as_before() -> None:
    offer = CallBack(over_s=0, accepted=1, answered=1)
    floor = made_of(
        queue("a", belongs={"b": 1}, call_back=offer, patience_s=None), bare("b"), a=1, b=12
    )
    answered = [row for row in played(floor) if row.queue == "a" and row.agent]
    assert any(row.back for row in answered)
    assert {row.disposition for row in answered} == {"transferred"}
