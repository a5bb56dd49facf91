"""The ACD: its rules, and what a floor has for them: phones, overflow, skills, transfers."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_floor import (
    CALL_BACKS,
    HOUR,
    NEAR,
    agents_in,
    queues_named,
    rows_of,
    stretches_of,
    team,
)

from bpo_course import contacts
from bpo_course.simulation import (
    Agent,
    Day,
    Floor,
    InboundQueue,
    Overflow,
    Ringing,
    Skill,
    by_priority,
    day,
    longest_idle,
)
from bpo_course.simulation._engine import Engine
from bpo_course.simulation._inbound import Inbound
from bpo_course.simulation._line import Call
from bpo_course.tools import acd

SELF: Final = Overflow(after_s=1, to="support")
PHONES: Final = Ringing(answer_s=4, limit_s=15, pause_s=300)


def queue(name: str = "support", **more: Any) -> InboundQueue:
    settled = {"calls": (60,) * 8, "talk_s": 180, "wrap_s": 20, "patience_s": 120} | more
    return InboundQueue(name=name, **settled)


def played(floor: Floor, seed: int = 0, **more: Any) -> list[Any]:
    return rows_of(day(floor, seed, **more))


# -- any small floor ---------------------------------------------------------------------------


TEAMS: Final = st.lists(
    st.sampled_from([["cards"], ["loans"], ["general"], ["loans", "general"]]), max_size=5
).map(lambda of: [Agent.on_shift(f"all day {n}", 0, 9_000, names) for n, names in enumerate(of)])


@st.composite
def routed(draw: Any, call_backs: Any = CALL_BACKS, rules: Any = None) -> Floor:
    """A floor of three queues that uses everything that routing needs."""
    names = ["cards", "loans", "general"]
    queues = []
    for place, name in enumerate(names):
        other, third = names[place - 1], names[place - 2]
        ways = [{other: 1}, {other: 10, third: 20}, {third: 20}]
        over = draw(st.sampled_from([{}, *ways]))
        made = replace(
            draw(queues_named(name, call_backs)),
            overflow=[Overflow(after_s=after_s, to=to) for to, after_s in over.items()],
            belongs=draw(st.sampled_from([{}, {other: 0.4}, {other: 0.5, third: 0.5}])),
            skills=draw(st.sampled_from([{}, {2: Skill(talk=0.5, resolved=1)}])),
            urgent=draw(st.sampled_from([0, 0.5])),
            urgent_priority=-1,
        )
        queues.append(made)
    agents = [
        replace(
            one,
            misses=draw(st.sampled_from([0, 0.5, 0.8, 1])),
            levels={"cards": n % 3, "loans": 2 - n % 3},
        )
        for n, one in enumerate([*draw(agents_in(names)), *draw(TEAMS)])
    ]
    both = rules or {
        "pick_agent": draw(st.sampled_from(list(acd.AGENT_RULES.values()))),
        "pick_contact": draw(st.sampled_from(list(acd.CONTACT_RULES.values()))),
    }
    phones = draw(st.sampled_from([None, PHONES, Ringing(pause_s=0)]))
    return Floor(queues=queues, agents=agents, ringing=phones, **both)


def for_any_routed_floor(test: Any) -> Any:
    return given(routed(), st.integers(0, 3))(test)


def first_legs(rows: list[Any]) -> dict[Any, Any]:
    """The contact that each transferred caller has in the second queue, by the caller."""
    found: dict[Any, Any] = {}
    for row in rows:
        if isinstance(row.caller, tuple):
            found[row.caller] = min(row, found.get(row.caller, row), key=lambda r: r.attempt)
    return found


@for_any_routed_floor
def test_every_contact_ends_in_exactly_one_row(floor: Floor, seed: int) -> None:
    rows = played(floor, seed)
    every = Counter((row.queue, row.caller, row.attempt, row.back) for row in rows)
    assert set(every.values()) <= {1}
    for made in floor.queues:
        first = [row for row in rows if row.queue == made.name and row.attempt == 0]
        callers = {row.caller for row in first if not row.back}
        assert len(callers) == sum(not row.back for row in first)
        assert callers == set(range(len(callers)))  # none of those who came is missing


@for_any_routed_floor
def test_who_is_transferred_begins_at_once_in_the_second_queue(floor: Floor, seed: int) -> None:
    rows = played(floor, seed)
    sent = {(row.queue, row.caller): row for row in rows if row.disposition == "transferred"}
    got = first_legs(rows)
    assert set(sent) == set(got)
    for caller, row in sent.items():
        assert got[caller].started_s == pytest.approx(row.ends_s)
        assert got[caller].menu_s is None  # the menu was before
        assert got[caller].queue in next(q for q in floor.queues if q.name == row.queue).belongs


@for_any_routed_floor
def test_whoever_is_transferred_or_calls_again_is_the_same_customer(
    floor: Floor, seed: int
) -> None:
    made = day(floor, seed)
    came = {f"{row.queue}-{row.caller}" for row in rows_of(made) if row.attempt == 0}
    assert set(made.log["customer"]) == came


@for_any_routed_floor
def test_callers_are_blocked_where_every_line_is_in_use_and_only_there(
    floor: Floor, seed: int
) -> None:
    rows = played(floor, seed)
    got = first_legs(rows)
    called = {(r.queue, r.caller) for r in rows if r.back and r.disposition == "transferred"}
    used: dict[str, list[tuple[float, float]]] = {made.name: [] for made in floor.queues}
    for row in rows:
        if row.back or row.outcome == "blocked":
            continue
        talked_s = (row.menu_s or 0) + (row.wait_s or 0) + (row.talk_s or 0)
        held = (row.started_s, row.started_s + talked_s)
        if got.get(row.caller) != row:
            used[row.queue].append(held)
        elif row.caller not in called:  # who called stays on the line of the first queue
            used[row.caller[0]].append(held)
    for made in floor.queues:
        if made.lines is None:
            continue
        spans = used[made.name]
        for came, _ in spans:
            assert sum(s <= came and e > came + NEAR for s, e in spans) <= made.lines
        for row in rows:
            if row.outcome == "blocked" and row.queue == made.name:
                at_s = row.started_s
                assert sum(s <= at_s + NEAR and e >= at_s - NEAR for s, e in spans) >= made.lines


@for_any_routed_floor
def test_a_day_cut_short_counts_everyone(floor: Floor, seed: int) -> None:
    whole = played(floor, seed)
    for cut_s in (1_200, 3_700):
        cut = day(floor, seed, until_s=cut_s)
        begun = [
            row
            for row in whole
            if row.started_s <= cut_s and not (row.back and row.started_s > cut_s)
        ]
        ended = [row for row in begun if row.ends_s <= cut_s]
        assert len(cut.rows) == len(ended)
        if not any(made.call_back for made in floor.queues):
            left = sum(cut.waiting.values()) + cut.under_way
            assert len(begun) == len(cut.rows) + left


@for_any_routed_floor
def test_an_agents_time_has_no_gap(floor: Floor, seed: int) -> None:
    did = stretches_of(day(floor, seed))
    for agent in floor.agents:
        mine = did[agent.name]
        assert mine[0].started_s == agent.duties[0].start_s
        assert all(
            before.ended_s == pytest.approx(after.started_s) for before, after in pairwise(mine)
        )


@for_any_routed_floor
def test_both_tables_pass_their_checks(floor: Floor, seed: int) -> None:
    made = day(floor, seed)
    contacts.check(made.log)
    contacts.check_states(made.states)


@for_any_routed_floor
def test_the_same_seed_is_the_same_day(floor: Floor, seed: int) -> None:
    one, other = day(floor, seed), day(floor, seed)
    assert one.rows == other.rows
    assert one.stretches == other.stretches


# -- an agent's phone --------------------------------------------------------------------------


def test_two_contacts_in_one_instant_reach_two_agents() -> None:
    made = queue(calls=(0,), patience_s=None)
    floor = Floor(queues=[made], agents=team(3, ["support"]), ringing=PHONES)
    engine = Engine(floor)
    line = engine.lines["support"] = Inbound(engine, made, 0)
    course = (0.0, 30.0, 0.0, "answered", True, None, "resolved", None, False)
    both = [Call(line, n, 0, 60, course=course) for n in (0, 1)]
    engine.plan([60, 60], engine.arrive, both)
    engine.run()
    assert len({row[12] for row in engine.rows}) == len(engine.rows) == 2


def test_an_answered_phone_adds_its_time_to_the_wait() -> None:
    floor = Floor(queues=[queue(patience_s=None)], agents=team(40, ["support"]), ringing=PHONES)
    rows = played(floor)
    assert {round(row.wait_s, 6) for row in rows} == {4}
    (one, *_) = stretches_of(day(floor)).values()
    tried = [s.ended_s - s.started_s for s in one if s.state == "ringing"]
    assert tried == pytest.approx([4] * len(tried))


def test_who_does_not_answer_is_taken_out_and_the_caller_keeps_the_place() -> None:
    asleep = Agent.on_shift("asleep", 0, 4 * HOUR, ["support"], misses=1)
    awake = Agent.on_shift("awake", 0, 4 * HOUR, ["support"])
    made = queue(calls=(2,) * 8, patience_s=None, talk_s=60)
    found = day(Floor(queues=[made], agents=[asleep, awake], ringing=PHONES))
    rows, did = rows_of(found), stretches_of(found)
    assert {row.agent for row in rows} == {"awake"}
    missed = [s for s in did["asleep"] if s.state == "ringing"]
    assert missed
    assert all(s.ended_s - s.started_s == pytest.approx(15) for s in missed)
    paused = [s for s in did["asleep"] if s.state == "offline"]
    assert [s.started_s for s in paused] == [s.ended_s for s in missed]
    assert all(s.ended_s - s.started_s == pytest.approx(300) for s in paused[:-1])
    served = sorted((row.started_s, row.started_s + row.wait_s) for row in rows)
    assert all(before[1] <= after[1] + NEAR for before, after in pairwise(served))
    assert max(row.wait_s for row in rows) >= 15 + 4


def test_a_missed_caller_goes_to_another_agent_who_is_free() -> None:
    asleep = Agent.on_shift("asleep", 0, 4 * HOUR, ["support"], misses=1)
    made = queue(calls=(4,) * 8, patience_s=None, talk_s=60)
    floor = Floor(queues=[made], agents=[asleep, *team(9, ["support"])], ringing=Ringing(pause_s=0))
    rows = played(floor)
    assert "asleep" not in {row.agent for row in rows}
    assert max(row.wait_s for row in rows) <= 15 + 3 + NEAR


def test_a_caller_may_hang_up_while_the_phone_is_tried() -> None:
    asleep = Agent.on_shift("asleep", 0, 4 * HOUR, ["support"], misses=1)
    made = queue(patience_s=5)
    found = day(Floor(queues=[made], agents=[asleep], ringing=Ringing(limit_s=60, pause_s=0)))
    rows = rows_of(found)
    assert {row.outcome for row in rows} == {"abandoned"}
    tried = [s for s in stretches_of(found)["asleep"] if s.state == "ringing"]
    assert tried
    assert min(s.ended_s - s.started_s for s in tried) < 60


# -- who waits where ---------------------------------------------------------------------------


def test_overflow_brings_help_after_its_time_and_not_before() -> None:
    busy = queue(
        "support", calls=(120,) * 8, patience_s=None, overflow=(Overflow(after_s=30, to="sales"),)
    )
    quiet = queue("sales", calls=(1,) * 8)
    agents = [*team(10, ["support"]), *team(6, ["sales"])]
    rows = played(Floor(queues=[busy, quiet], agents=agents))
    helped = [r for r in rows if r.queue == "support" and (r.agent or "").startswith("sales")]
    assert len(helped) > 20
    assert min(row.wait_s for row in helped) >= 30 - NEAR
    alone = played(Floor(queues=[replace(busy, overflow=()), quiet], agents=agents))
    waited = [np.mean([r.wait_s for r in some if r.queue == "support"]) for some in (rows, alone)]
    assert waited[0] < waited[1] / 2


def test_urgent_callers_go_ahead_and_the_others_keep_their_order() -> None:
    made = queue(calls=(100,) * 8, patience_s=None, urgent=0.2, urgent_priority=-1)
    floor = Floor(queues=[made], agents=team(10, ["support"]))
    rows = sorted(played(floor), key=lambda row: row.started_s)
    plain = sorted(
        played(replace(floor, queues=(replace(made, urgent=0),))), key=lambda r: r.started_s
    )
    ahead = [
        row.caller
        for row, before in zip(rows, plain, strict=True)
        if row.wait_s < before.wait_s - NEAR
    ]
    assert 0 < len(ahead) < len(rows) / 2
    fast = [row.wait_s for row in rows if row.caller in set(ahead)]
    slow = [row.wait_s for row in rows if row.caller not in set(ahead)]
    assert np.mean(fast) < np.mean(slow) / 2


def starved(rule: acd.PickContact) -> list[float]:
    """The waits of a queue of low priority beside one that keeps every agent busy."""
    busy = queue("gold", calls=(150,) * 8, talk_s=200, wrap_s=0, patience_s=None, priority=0)
    poor = queue("plain", calls=(6,) * 8, patience_s=None, priority=9)
    floor = Floor(queues=[busy, poor], agents=team(16, ["gold", "plain"]), pick_contact=rule)
    return [row.wait_s for row in played(floor, until_s=4 * HOUR) if row.queue == "plain"]


def test_a_queue_starves_under_fixed_priorities_and_not_where_they_age() -> None:
    fixed, aged = starved(by_priority), starved(acd.ageing(60))
    assert len(aged) > 2 * len(fixed)
    assert max(aged) < 40 * 60


@given(st.sampled_from([20.0, 60.0, 300.0]), st.integers(0, 5))
@settings(max_examples=12)
def test_under_ageing_nobody_is_overtaken_by_who_came_too_much_later(
    step_s: float, seed: int
) -> None:
    queues = [
        queue(name, calls=(40,) * 4, patience_s=None, priority=n) for n, name in enumerate("abc")
    ]
    floor = Floor(queues=queues, agents=team(9, list("abc")), pick_contact=acd.ageing(step_s))
    rows = played(floor, seed)
    order = {name: n for n, name in enumerate("abc")}
    taken = sorted((row.started_s + row.wait_s, row.started_s, order[row.queue]) for row in rows)
    for (_, came, rank), (_, later, other) in pairwise(taken):
        if later < came:  # who came first was served second: the priority made up for it
            assert (came - later) <= step_s * (other - rank) + NEAR


# -- skills ------------------------------------------------------------------------------------


def skilled_floor(widens_after_s: float) -> Floor:
    agents = [
        Agent.on_shift(f"level {n % 3} {n}", 0, 4 * HOUR, ["support"], levels={"support": n % 3})
        for n in range(12)
    ]
    return Floor(
        queues=[queue(calls=(70,) * 8, patience_s=None)],
        agents=agents,
        recheck_s=1,
        **acd.level_rules(2, widens_after_s),
    )


@pytest.mark.parametrize("widens_after_s", [20, 60])
def test_a_level_is_never_broken_before_its_time(widens_after_s: float) -> None:
    rows = played(skilled_floor(widens_after_s))
    levels: Counter[int] = Counter()
    for row in rows:
        if row.agent is None:  # still waiting when everyone went home
            continue
        level = int(row.agent.split()[1])
        levels[level] += 1
        assert row.wait_s >= (2 - level) * widens_after_s - NEAR
    assert len(levels) == 3


def test_a_higher_level_is_faster_and_resolves_more() -> None:
    skills = {1: Skill(talk=1.5, resolved=0.5), 2: Skill(talk=1, resolved=1)}
    found = {}
    for level in (1, 2):
        agents = [
            Agent.on_shift(f"a {n}", 0, 4 * HOUR, ["support"], levels={"support": level})
            for n in range(30)
        ]
        rows = played(Floor(queues=[queue(skills=skills, patience_s=None)], agents=agents))
        found[level] = {row.caller: row for row in rows}
    both = [(found[1][n], found[2][n]) for n in found[2]]
    assert all(low.talk_s == pytest.approx(1.5 * high.talk_s) for low, high in both)
    assert np.mean([low.resolved for low, _ in both]) == pytest.approx(0.5, abs=0.07)
    assert all(high.resolved for _, high in both)


def test_who_has_the_best_level_is_chosen_first() -> None:
    floor = replace(skilled_floor(60), pick_agent=acd.best_skill, pick_contact=by_priority)
    took = Counter(row.agent.split()[1] for row in played(floor) if row.agent)
    assert took["2"] > took["1"] > took["0"]


# -- transfers ---------------------------------------------------------------------------------


def test_who_belongs_elsewhere_is_found_out_transferred_and_served_there() -> None:
    wrong = queue("sales", belongs={"support": 0.3}, sort_out_s=45, patience_s=None)
    floor = Floor(
        queues=[wrong, queue("support", calls=(1,) * 8, patience_s=None)],
        agents=[*team(12, ["sales"]), *team(12, ["support"])],
    )
    found = day(floor)
    rows = rows_of(found)
    sent = [row for row in rows if row.disposition == "transferred"]
    first = [row for row in rows if row.queue == "sales"]
    assert len(sent) / len(first) == pytest.approx(0.3, abs=0.05)
    assert {(row.talk_s, row.wrap_s, row.resolved) for row in sent} == {(45, 0, False)}
    log = found.log
    twice = log[log["customer"].duplicated(keep=False)]
    assert len(twice) == 2 * len(sent)
    assert log["contact_id"].is_unique
    assert set(twice["queue"]) == {"sales", "support"}


def test_an_agent_who_works_in_both_queues_helps_at_once_as_the_other_queue_does() -> None:
    wrong = queue("sales", belongs={"support": 1}, patience_s=None, talk_s=100, wrap_s=0, spread=0)
    slow = Skill(talk=2)
    right = queue("support", calls=(0,), talk_s=300, wrap_s=30, spread=0, skills={0: slow})
    both = [replace(one, levels={"support": 0}) for one in team(12, ["sales", "support"])]
    rows = [row for row in played(Floor(queues=[wrong, right], agents=both)) if row.agent]
    assert {row.queue for row in rows} == {"sales"}
    assert {(row.talk_s, row.wrap_s, row.disposition) for row in rows} == {(600, 30, "resolved")}


# -- the rules ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", acd.AGENT_RULES)
def test_with_one_skill_the_rule_changes_who_works_and_not_who_waits(name: str) -> None:
    floor = Floor(queues=[queue()], agents=team(11, ["support"]), pick_agent=longest_idle)
    before = [(row.caller, row.outcome, row.wait_s) for row in played(floor)]
    after = played(replace(floor, pick_agent=acd.AGENT_RULES[name]))
    assert [(row.caller, row.outcome, row.wait_s) for row in after] == before


def spread_of_work(made: Day) -> float:
    did = stretches_of(made)
    busy = [
        sum(s.ended_s - s.started_s for s in mine if s.state in ("talking", "wrap"))
        for mine in did.values()
    ]
    return float(np.std(busy) / np.mean(busy))


def test_the_least_occupied_rule_spreads_the_work_most_evenly() -> None:
    floor = Floor(queues=[queue(calls=(40,) * 8)], agents=team(12, ["support"]))
    spread = {
        name: np.mean([spread_of_work(day(replace(floor, pick_agent=rule), n)) for n in range(8)])
        for name, rule in acd.AGENT_RULES.items()
    }
    assert min(spread, key=spread.__getitem__) == "least-occupied"


def test_in_turn_everybody_takes_as_many_within_one_where_calls_are_alike() -> None:
    made = queue(calls=(20,) * 8, talk_s=30, wrap_s=0, patience_s=None)
    rows = played(Floor(queues=[made], agents=team(7, ["support"]), pick_agent=acd.in_turn))
    counts = Counter(row.agent for row in rows)
    assert max(counts.values()) - min(counts.values()) <= 1


def test_the_whisper_says_the_queue_the_reason_and_the_wait() -> None:
    floor = Floor(queues=[queue()])
    call = Call(Inbound(Engine(floor), floor.queues[0], 0), 0, 0, 36_000)
    assert acd.whisper(call, 36_042) == "support, waiting since 10:00 (42 s)"
    assert acd.whisper(call, 36_042, "lost card") == (
        "support, lost card, waiting since 10:00 (42 s)"
    )


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: acd.place([1, 1], 1, 1.5), "wished must be a whole number, got 1.5"),
        (lambda: acd.place([], 0, math.nan), "wished must be a whole number, got nan"),
        (lambda: acd.place([], math.inf), "priority must be a whole number, got inf"),
        (lambda: acd.place(["1"], 1), "waiting must be a whole number, got '1'"),
        (lambda: acd.ageing(-1), "step_s must be above 0 seconds, got -1"),
        (lambda: acd.level_rules(-1, 30), "level must be 0 or more, got -1"),
        (lambda: acd.level_rules(1, 0), "widens_after_s must be above 0 seconds, got 0"),
        (lambda: Ringing(answer_s=20, limit_s=15), "limit_s must not be below answer_s"),
        (lambda: queue(belongs={"x": 2}), "belongs must be shares from 0 to 1"),
        (lambda: queue(urgent=1.5), "urgent must be a share from 0 to 1, got 1.5"),
        (
            lambda: Floor(queues=[queue(belongs={"x": 0.1})]),
            "must name another inbound queue, got 'x'",
        ),
        (
            lambda: Floor(queues=[queue(overflow=[Overflow(after_s=1, to="support")])]),
            "got 'support'",
        ),
        (lambda: Agent.on_shift("a", 0, 9, ["q"], levels={"q": -1}), "levels of a must be whole"),
        (lambda: Agent.on_shift("a", 0, 9, ["q"], misses=2), "misses must be a share"),
        (lambda: Skill(talk=0), "talk must be above 0, got 0"),
    ],
)
def test_what_cannot_be_is_refused_by_name(made: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told.replace("(", r"\(")):
        made()
