"""The floor in motion: nothing is lost, nobody idles beside a queue, and theory and SimPy agree."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp
from simpy_floor import simpy_day

from bpo_course import contacts, kpi
from bpo_course.queueing import queue as formula
from bpo_course.simulation import (
    ROW,
    STRETCH,
    Agent,
    CallBack,
    Campaign,
    Day,
    Dialling,
    Duty,
    Floor,
    InboundQueue,
    Overflow,
    Skill,
    by_wait,
    day,
    days,
    fifo_queue,
)
from bpo_course.simulation._chance import arrivals
from bpo_course.simulation._engine import Engine
from bpo_course.simulation._inbound import Inbound
from bpo_course.simulation._line import Call
from bpo_course.tools import dialler

HOUR: Final = 3_600
Row = NamedTuple("Row", [(name, Any) for name in ROW])
Stretch = NamedTuple("Stretch", [(name, Any) for name in STRETCH])
NEAR: Final = 1e-6  # seconds: times are sums of floats


def rows_of(played: Day) -> list[Row]:
    return [Row(*row) for row in played.rows]


def stretches_of(played: Day) -> dict[str, list[Stretch]]:
    found = defaultdict(list)
    for stretch in played.stretches:
        found[stretch[0]].append(Stretch(*stretch))
    return found


def on_contacts(row: Row) -> bool:
    return row.outcome in ("answered", "abandoned") and not row.outbound


def team(count: int, queues: list[str], end_s: float = 4 * HOUR, start_s: float = 0) -> list[Agent]:
    return [Agent.on_shift(f"{'+'.join(queues)} {n}", start_s, end_s, queues) for n in range(count)]


# Any small floor

SHARES: Final = st.sampled_from([0.0, 0.3, 1.0])
CALL_BACKS: Final = st.none() | st.builds(
    CallBack,
    over_s=st.sampled_from([0, 120]),
    accepted=SHARES,
    answered=SHARES,
    ring_s=st.sampled_from([0, 12]),
    tries=st.integers(1, 3),
    retry_after_s=st.sampled_from([0, 300]),
)


def queues_named(name: str, call_backs: Any = CALL_BACKS) -> Any:
    return st.builds(
        InboundQueue,
        name=st.just(name),
        calls=st.lists(st.sampled_from([0.0, 3.0, 12.0]), min_size=1, max_size=4),
        talk_s=st.sampled_from([0, 60, 400]),
        wrap_s=st.sampled_from([0, 45]),
        spread=st.sampled_from([0, 0.6, 1]),
        patience_s=st.sampled_from([None, 20, 200]),
        opens_s=st.sampled_from([0, 900]),
        priority=st.integers(0, 2),
        menu_s=st.sampled_from([0, 25]),
        contained=SHARES,
        lines=st.sampled_from([None, 1, 3]),
        redial=SHARES,
        redial_after_s=st.sampled_from([60, 600]),
        resolved=st.sampled_from([1, 0.5]),
        repeat=SHARES,
        repeat_after_s=st.just(400),
        call_back=call_backs,
    )


CAMPAIGNS: Final = st.builds(
    Campaign,
    name=st.just("offer"),
    leads=st.integers(0, 25),
    talk_s=st.sampled_from([0, 90]),
    wrap_s=st.sampled_from([0, 20]),
    spread=st.sampled_from([0, 1]),
    dial=st.sampled_from(
        [dialler.progressive(), dialler.at_level(3), dialler.keep_free(1), dialler.paused()]
    ),
    reserve=st.booleans(),
    opens_s=st.just(600),
    closes_s=st.sampled_from([600, 5_000]),
    ring_s=st.sampled_from([0, 8]),
    give_up_s=st.sampled_from([0, 25]),
    tries=st.integers(1, 3),
    retry_after_s=st.sampled_from([0, 500]),
)


@st.composite
def agents_in(draw: Any, names: list[str]) -> list[Agent]:
    found = []
    for n in range(draw(st.integers(0, 4))):
        edges = sorted(draw(st.sets(st.integers(0, 30), min_size=2, max_size=5)))
        duties = []
        for start, end in pairwise(edges):
            skills = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
            state = draw(st.sampled_from(["break", "training", "offline"]))
            duties.append(Duty(300 * start, 300 * end, tuple(skills), state))
        found.append(Agent(f"agent {n}", tuple(duties)))
    return found


@st.composite
def floors(draw: Any, call_backs: Any = CALL_BACKS) -> Floor:
    queues = [
        draw(queues_named(name, call_backs))
        for name in ("cards", "loans")[: draw(st.integers(0, 2))]
    ]
    campaigns = draw(st.lists(CAMPAIGNS, max_size=1))
    names = [line.name for line in (*queues, *campaigns)]
    return Floor(queues=queues, campaigns=campaigns, agents=draw(agents_in(names)))


def for_any_floor(test: Any) -> Any:
    return given(floors(), st.integers(0, 3))(test)


@for_any_floor
def test_every_contact_ends_in_exactly_one_row(floor: Floor, seed: int) -> None:
    played = day(floor, seed)
    rows = rows_of(played)
    keys = [(row.queue, row.caller, row.attempt, row.back) for row in rows]
    assert len(set(keys)) == len(keys)
    assert played.under_way == 0
    for queue in floor.queues:
        mine = [row for row in rows if row.queue == queue.name]
        calls = [row for row in mine if not row.back]
        firsts = sorted(row.caller for row in calls if row.attempt == 0)
        assert firsts == list(range(len(arrivals(queue, seed))))
        assert {row.outcome for row in calls} <= set(contacts.OUTCOMES["inbound"])
        ends = {(row.caller, row.attempt): row for row in calls}
        backs = {(row.caller, row.attempt, row.back): row for row in mine if row.back}
        for row in calls:  # who rings again was lost before, or not settled
            if row.attempt:
                before = ends[row.caller, row.attempt - 1]
                last = [r for r in mine if (r.caller, r.attempt) == (row.caller, row.attempt - 1)]
                assert before.outcome in ("abandoned", "blocked") or any(
                    r.outcome == "answered" and r.resolved is False for r in last
                )
        promised = [row for row in calls if row.outcome == "callback"]
        given_up = [
            row
            for row in backs.values()
            if row.outcome == "no_answer" and queue.call_back and row.back == queue.call_back.tries
        ]
        made = [row for row in backs.values() if row.outcome == "answered"]
        assert len(promised) == len(made) + len(given_up) + played.waiting[queue.name]
        for caller, attempt, back in backs:
            assert ends[caller, attempt].outcome == "callback"
            assert back == 1 or backs[caller, attempt, back - 1].outcome == "no_answer"


@for_any_floor
def test_a_lead_is_dialled_until_somebody_answers_and_no_longer(floor: Floor, seed: int) -> None:
    rows = rows_of(day(floor, seed))
    for campaign in floor.campaigns:
        dials = defaultdict(list)
        for row in rows:
            if row.queue == campaign.name:
                assert row.outbound
                assert campaign.opens_s <= row.started_s < campaign.closes_s
                dials[row.caller].append(row)
        for tries in dials.values():
            assert [row.attempt for row in tries] == list(range(len(tries)))
            assert len(tries) <= campaign.tries
            for earlier, later in pairwise(tries):
                assert earlier.outcome in ("no_answer", "busy", "voicemail")
                assert later.started_s >= earlier.ends_s + campaign.retry_after_s - NEAR
        if campaign.reserve:
            assert all(row.outcome != "dropped" for row in rows)


@for_any_floor
def test_an_agents_time_has_no_gap_and_adds_up_to_the_shift(floor: Floor, seed: int) -> None:
    played = day(floor, seed)
    did = stretches_of(played)
    log = rows_of(played)
    for agent in floor.agents:
        mine = did[agent.name]
        begins, ends = agent.duties[0].start_s, agent.duties[-1].end_s
        assert mine[0].started_s == begins
        assert all(before.ended_s == after.started_s for before, after in pairwise(mine))
        overtime = mine[-1].ended_s - ends
        assert overtime >= 0
        if overtime:  # a last contact, begun in time
            late = [stretch for stretch in mine if stretch.ended_s > ends]
            assert {stretch.state for stretch in late} <= {"ringing", "talking", "wrap"}
            last = max(row.ends_s - (row.wrap_s or 0) - (row.talk_s or 0) for row in log
                       if row.agent == agent.name)  # fmt: skip
            assert last <= ends + 25 + NEAR
        lasted = sum(stretch.ended_s - stretch.started_s for stretch in mine)
        assert lasted == pytest.approx(ends - begins + overtime)
        for state, column in (("talking", "talk_s"), ("wrap", "wrap_s")):
            spent = sum(s.ended_s - s.started_s for s in mine if s.state == state)
            told = sum(getattr(row, column) or 0 for row in log if row.agent == agent.name)
            assert spent == pytest.approx(told, abs=NEAR)
        talks = sum(stretch.state == "talking" for stretch in mine)
        assert talks == sum(row.agent == agent.name and (row.talk_s or 0) > 0 for row in log)


@for_any_floor
def test_a_pause_has_its_full_length_as_far_as_the_shift_goes(floor: Floor, seed: int) -> None:
    did = stretches_of(day(floor, seed))
    for agent in floor.agents:
        ends = agent.duties[-1].end_s
        planned = [duty for duty in agent.duties if not duty.queues]
        taken = [s for s in did[agent.name] if s.state in ("break", "training", "offline")]
        for duty, pause in zip(planned, taken, strict=False):
            assert pause.state == duty.state
            full = min(duty.end_s - duty.start_s, ends - pause.started_s)
            assert pause.ended_s - pause.started_s == pytest.approx(full)
            assert pause.started_s >= duty.start_s
        assert len(taken) <= len(planned)
        if len(taken) < len(planned):  # only a contact or a pause to the end of the shift takes one
            assert did[agent.name][-1].ended_s >= ends
            assert did[agent.name][-1].state != "available"


def skilled(agent: Agent, queue: str, time: float) -> bool:
    return any(duty.start_s <= time <= duty.end_s and queue in duty.queues for duty in agent.duties)


def waits(rows: list[Row]) -> list[tuple[Row, float, float]]:
    """When each caller, or a place kept for one, began to wait in a queue, and when it ended."""
    promised = {(r.queue, r.caller, r.attempt): r.ends_s for r in rows if r.outcome == "callback"}
    found = []
    for row in rows:
        if on_contacts(row):
            queued = row.started_s + row.menu_s
            found.append((row, queued, queued + row.wait_s))
        elif row.back == 1:
            found.append((row, promised[row.queue, row.caller, row.attempt], row.started_s))
    return found


@for_any_floor
def test_nobody_waits_beside_an_idle_agent_and_nobody_is_overtaken(floor: Floor, seed: int) -> None:
    played = day(floor, seed)
    rows, did = rows_of(played), stretches_of(played)
    waited = waits(rows)
    for row, queued, taken in waited:
        for agent in floor.agents:
            for stretch in did[agent.name]:
                if stretch.state == "available":
                    both = min(taken, stretch.ended_s) - max(queued, stretch.started_s)
                    middle = (max(queued, stretch.started_s) + min(taken, stretch.ended_s)) / 2
                    assert both < NEAR or not skilled(agent, row.queue, middle)
    for queue in floor.queues:
        served = sorted((q, t) for r, q, t in waited if r.queue == queue.name and r.agent)
        assert all(before[1] <= after[1] + NEAR for before, after in pairwise(served))
    for row in rows:
        if row.agent:
            agent = next(a for a in floor.agents if a.name == row.agent)
            taken = row.started_s + (row.menu_s or 0) + (0 if row.outbound else row.wait_s)
            if row.queue == "offer" and not floor.campaigns[0].reserve:
                taken += row.wait_s
            # an agent whose duty ended takes no contact of it, at most finishes one
            assert any(
                row.queue in duty.queues and duty.start_s - NEAR <= taken for duty in agent.duties
            )


@for_any_floor
def test_both_tables_pass_their_checks(floor: Floor, seed: int) -> None:
    played = day(floor, seed)
    log, states = contacts.check(played.log), contacts.check_states(played.states)
    assert len(log) == len(played.rows)
    assert len(states) == len(played.stretches)
    inbound = log[log["direction"] == "inbound"]
    firsts = inbound["contact_id"].str.endswith("-1")
    assert firsts.sum() == sum(len(arrivals(queue, seed)) for queue in floor.queues)


@given(floors(call_backs=st.none()), st.integers(0, 3), st.floats(0, 1), st.integers(0, 60))
def test_a_day_cut_short_is_the_whole_day_up_to_then(
    floor: Floor, seed: int, share: float, after_s: float
) -> None:
    whole = day(floor, seed)
    starts = [Row(*row).started_s for row in whole.rows] or [0]
    until_s = starts[int(share * (len(starts) - 1))] + after_s
    cut = day(floor, seed, until_s=until_s)
    past = [row for row in whole.rows if Row(*row).ends_s <= until_s]
    assert list(cut.rows) == past
    begun = sum(Row(*row).started_s <= until_s for row in whole.rows)
    assert sum(cut.waiting.values()) + cut.under_way == begun - len(past)
    for agent, mine in stretches_of(cut).items():
        assert mine == [
            stretch._replace(ended_s=min(stretch.ended_s, until_s))
            for stretch in stretches_of(whole)[agent]
            if stretch.started_s < until_s
        ]


@for_any_floor
def test_the_same_seed_is_the_same_day(floor: Floor, seed: int) -> None:
    one, other = day(floor, seed), day(floor, seed)
    assert one.rows == other.rows
    assert one.stretches == other.stretches
    assert one.seed == seed


# Common random numbers

HELP: Final = InboundQueue(
    name="help", calls=[40] * 8, talk_s=200, wrap_s=40, patience_s=120, redial=0.4
)


def by_caller(played: Day) -> dict[tuple[int, int], Row]:
    return {(row.caller, row.attempt): row for row in rows_of(played)}


def test_one_more_agent_changes_neither_who_calls_nor_how_long_they_talk() -> None:
    few, more = (
        by_caller(day(Floor(queues=[HELP], agents=team(count, ["help"])), 3)) for count in (6, 7)
    )
    firsts = [{k: row.started_s for k, row in d.items() if not k[1]} for d in (few, more)]
    assert firsts[0] == firsts[1]
    both = [k for k in few if k in more and few[k].agent and more[k].agent]
    assert len(both) > 200
    assert all((few[k].talk_s, few[k].wrap_s) == (more[k].talk_s, more[k].wrap_s) for k in both)
    assert any(few[k].wait_s != more[k].wait_s for k in both)


def test_another_queue_changes_nothing_for_a_queue_with_its_own_agents() -> None:
    other = replace(HELP, name="other")
    alone = Floor(queues=[HELP], agents=team(6, ["help"]))
    beside = Floor(queues=[other, HELP], agents=team(5, ["other"]) + team(6, ["help"]))
    mine = [row for row in day(beside, 4).rows if row[0] == "help"]
    assert list(day(alone, 4).rows) == mine


def test_twice_the_calls_bring_the_same_callers_first() -> None:
    ones, twos = arrivals(HELP, 1), arrivals(replace(HELP, calls=[80] * 8), 1)
    assert len(twos) > 1.7 * len(ones)
    assert np.allclose(twos[: len(ones)], np.array(ones) / 2)


def test_other_seeds_are_other_days() -> None:
    floor = Floor(queues=[HELP], agents=team(6, ["help"]))
    assert len({day(floor, seed).rows for seed in range(5)}) == 5


def test_callers_arrive_as_their_half_hours_say() -> None:
    queue = InboundQueue(name="help", calls=[5, 0, 50, 20], talk_s=60, opens_s=HOUR)
    found = np.array([t for seed in range(400) for t in arrivals(queue, seed)])
    counts, _ = np.histogram(found, HOUR + 1_800 * np.arange(5))
    expected = 400 * np.array([5, 0, 50, 20])
    assert counts.sum() == len(found)
    assert (np.abs(counts - expected) <= 3 * np.sqrt(expected)).all()


# One rule after the other


def test_the_first_priority_is_served_first() -> None:
    gold = InboundQueue(name="gold", calls=[26] * 6, talk_s=200, patience_s=300, priority=1)
    rest = replace(gold, name="rest", priority=2)
    floor = Floor(queues=[rest, gold], agents=team(6, ["rest", "gold"], 3 * HOUR))
    waited = waits(rows_of(day(floor, 2)))
    golden = [(q, t) for r, q, t in waited if r.queue == "gold"]
    late = [t for r, q, t in waited if r.queue == "rest" and r.agent and t > q]
    assert len(late) > 30
    assert not any(q < time - NEAR and time < t - NEAR for time in late for q, t in golden)
    mixed = waits(rows_of(day(replace(floor, pick_contact=by_wait), 2)))
    served = sorted((q, t) for r, q, t in mixed if r.agent)
    assert all(before[1] <= after[1] + NEAR for before, after in pairwise(served))


def test_a_caller_who_has_one_of_several_agents_gets_the_longest_idle() -> None:
    queue = InboundQueue(name="help", calls=[4] * 8, talk_s=100, spread=0)
    played = day(Floor(queues=[queue], agents=team(3, ["help"], 5 * HOUR)), 1)
    served = [row.agent for row in rows_of(played) if row.wait_s == 0]
    last: dict[str, float] = {}
    for row in rows_of(played):
        if row.wait_s == 0 and len(last) == 3:
            free = {a: end for a, end in last.items() if end <= row.started_s}
            assert row.agent == min(free, key=lambda agent: free[agent])
        last[row.agent] = row.ends_s
    assert len(served) > 20


def test_trunk_lines_block_the_caller_who_finds_them_all_in_use_and_nobody_else() -> None:
    queue = replace(HELP, lines=7, menu_s=20, contained=0.2, calls=[60] * 8)
    rows = rows_of(day(Floor(queues=[queue], agents=team(5, ["help"])), 5))
    holds = [
        (row.started_s, row.started_s + row.menu_s + (row.wait_s or 0) + (row.talk_s or 0))
        for row in rows
        if row.outcome != "blocked"
    ]
    blocked = [row for row in rows if row.outcome == "blocked"]
    assert len(blocked) > 50
    for row in rows:
        in_use = sum(start < row.started_s < end - NEAR for start, end in holds)
        assert (in_use == 7) if row.outcome == "blocked" else (in_use < 7)


def test_lost_callers_ring_again_as_often_as_told() -> None:
    queue = replace(HELP, redial=0.4, redial_after_s=300, calls=[40] * 20)
    rows = rows_of(day(Floor(queues=[queue], agents=team(4, ["help"], 10 * HOUR)), 6))
    lost = [row for row in rows if row.outcome == "abandoned" and row.ends_s < 9 * HOUR]
    known = {(row.caller, row.attempt): row.started_s for row in rows}
    again = [known[k] - row.ends_s for row in lost if (k := (row.caller, row.attempt + 1)) in known]
    share, error = len(again) / len(lost), math.sqrt(0.4 * 0.6 / len(lost))
    assert abs(share - 0.4) < 3 * error
    assert abs(np.mean(again) - 300) < 3 * 300 / math.sqrt(len(again))


def test_matters_left_open_come_back_as_often_as_told() -> None:
    queue = replace(HELP, resolved=0.7, repeat=0.5, repeat_after_s=600, calls=[40] * 20)
    rows = rows_of(day(Floor(queues=[queue], agents=team(9, ["help"], 10 * HOUR)), 6))
    answered = [row for row in rows if row.agent and row.ends_s < 7 * HOUR]
    unsettled = [row for row in answered if not row.resolved]
    assert abs(len(unsettled) / len(answered) - 0.3) < 3 * math.sqrt(0.21 / len(answered))
    known = {(row.caller, row.attempt) for row in rows}
    came = sum((row.caller, row.attempt + 1) in known for row in unsettled)
    assert abs(came / len(unsettled) - 0.5) < 3 * math.sqrt(0.25 / len(unsettled))
    settled = [row for row in answered if row.resolved]
    assert not any((row.caller, row.attempt + 1) in known for row in settled)


def test_who_is_served_by_the_menu_needs_no_agent() -> None:
    queue = replace(HELP, contained=1, menu_s=30)
    rows = rows_of(day(Floor(queues=[queue]), 1))
    assert {row.outcome for row in rows} == {"self_served"}
    assert {row.menu_s for row in rows} == {30}
    half = rows_of(day(Floor(queues=[replace(queue, contained=0.5)]), 1))
    firsts = [row for row in half if not row.attempt]
    share = sum(row.outcome == "self_served" for row in firsts) / len(firsts)
    assert abs(share - 0.5) < 3 * 0.5 / math.sqrt(len(firsts))


def test_a_call_back_keeps_the_place_and_the_line_is_free_meanwhile() -> None:
    offer = CallBack(over_s=60, accepted=0.6, answered=0.7, ring_s=10, tries=2, retry_after_s=300)
    queue = replace(HELP, call_back=offer, patience_s=600)
    floor = Floor(queues=[queue], agents=team(5, ["help"], 8 * HOUR))
    played = day(floor, 7)
    rows = rows_of(played)
    promised = {(row.caller, row.attempt): row for row in rows if row.outcome == "callback"}
    backs = [row for row in rows if row.back]
    assert len(promised) > 40
    assert {row.outcome for row in backs} == {"answered", "no_answer"}
    served = sorted((q, t) for row, q, t in waits(rows) if row.agent)
    assert all(before[1] <= after[1] + NEAR for before, after in pairwise(served))
    assert all(row.outbound and row.wait_s == 10 for row in backs)
    rings = [s for s in played.stretches if s[1] == "ringing"]
    assert len(rings) == len(backs)
    log = contacts.check(played.log)
    inbound = log[log["direction"] == "inbound"]["outcome"].value_counts()
    offered = inbound["answered"] + inbound["abandoned"]
    assert kpi.abandonment(log) == inbound["abandoned"] / offered  # call-backs are counted apart


def test_a_call_back_that_nobody_made_is_told() -> None:
    queue = replace(HELP, call_back=CallBack(over_s=0, accepted=1))
    played = day(Floor(queues=[queue]), 1)
    assert {row.outcome for row in rows_of(played)} == {"callback"}
    assert played.waiting == {"help": len(played.rows)}


def test_patient_callers_wait_until_queue_and_agents_have_closed() -> None:
    queue = InboundQueue(name="help", calls=[30], talk_s=600)
    late = Agent.on_shift("late", 0, 5 * HOUR, ["other"])
    other = InboundQueue(name="other", calls=[0], talk_s=60)
    floor = Floor(queues=[queue, other], agents=[*team(1, ["help"], 900), late])
    abandoned = [row for row in rows_of(day(floor, 1)) if row.outcome == "abandoned"]
    assert len(abandoned) > 20
    assert {row.ends_s for row in abandoned} == {1_800}


def campaign(**changes: Any) -> Campaign:
    given: dict[str, Any] = {"name": "offer", "leads": 2_000, "talk_s": 120, "wrap_s": 20}
    return Campaign(**(given | {"closes_s": 3 * HOUR} | changes))


def test_outcomes_of_dials_come_in_their_shares() -> None:
    work = campaign(leads=4_000, tries=1, revenue=50, conversion=0.3)
    rows = rows_of(day(Floor(campaigns=[work], agents=team(60, ["offer"])), 2))
    counts, dials = Counter(row.outcome for row in rows), len(rows)
    assert dials == 4_000
    shares = {"answered": 0.3, "voicemail": 0.2, "busy": 0.05, "invalid": 0.02, "no_answer": 0.43}
    for outcome, share in shares.items():
        error = math.sqrt(share * (1 - share) / dials)
        assert abs(counts[outcome] / dials - share) < 3 * error
    ended = Counter(row.disposition for row in rows)
    right = ended["sale"] + ended["refused"]
    assert abs(right / counts["answered"] - 0.7) < 3 * math.sqrt(0.21 / counts["answered"])
    assert abs(ended["sale"] / right - 0.3) < 3 * math.sqrt(0.21 / right)
    assert sum(row.revenue or 0 for row in rows) == 50 * ended["sale"]


def began(row: Row, time: float) -> bool:
    return bool(row.started_s < time)


def begins(row: Row, time: float) -> bool:
    return bool(row.started_s <= time)


def test_progressive_dialling_drops_nobody_and_predictive_dialling_some() -> None:
    seen: list[Dialling] = []

    def dial(now: Dialling) -> int:
        seen.append(now)
        return dialler.at_level(3)(now)

    calm = rows_of(day(Floor(campaigns=[campaign()], agents=team(10, ["offer"])), 3))
    fast = rows_of(
        day(Floor(campaigns=[campaign(dial=dial, reserve=False)], agents=team(10, ["offer"])), 3)
    )
    assert Counter(row.outcome for row in calm)["dropped"] == 0
    dropped = [row for row in fast if row.outcome == "dropped"]
    assert len(dropped) > 20
    talks = [sum(row.talk_s or 0 for row in rows) for rows in (calm, fast)]
    assert talks[1] > 1.1 * talks[0]
    assert max(now.dropped for now in seen) <= len(dropped)
    assert all(0 <= now.idle + now.talking <= now.agents == 10 for now in seen[10:-10])
    for now in seen[::100]:
        before, by = (sum(started(row, now.now_s) for row in fast) for started in (began, begins))
        assert before <= now.dials + now.ringing <= by


def test_blended_agents_keep_so_many_free_for_callers() -> None:
    both = Floor(
        queues=[replace(HELP, calls=[30] * 8)],
        campaigns=[campaign(leads=3_000, dial=dialler.keep_free(3))],
        agents=team(14, ["help", "offer"]),
    )
    played = day(both, 4)
    free = [Stretch(*s) for s in played.stretches if s[1] == "available"]
    dials = [row.started_s for row in rows_of(played) if row.queue == "offer"]
    assert len(dials) > 200
    for time in dials:
        assert sum(s.started_s <= time < s.ended_s for s in free) >= 3
    greedy = rows_of(day(replace(both, campaigns=[campaign(leads=3_000)]), 4))
    late = [
        np.mean([row.wait_s for row in rows if row.queue == "help"])
        for rows in (rows_of(played), greedy)
    ]
    assert late[1] > 2 * late[0]


def test_a_rule_of_ones_own_may_let_callers_wait_for_the_right_agent() -> None:
    def after_20_s(contact: Any, idle: Any, now_s: float) -> Any:
        own = [agent for agent in idle if agent.name.startswith("help")]
        far = [agent for agent in idle if now_s - contact.queued_s >= 20]
        return next(iter(own + far), None)

    agents = team(4, ["help"]) + [
        replace(a, name=f"far {n}") for n, a in enumerate(team(6, ["help"]))
    ]

    def only_late(agent: Any, waiting: list[Any], now_s: float) -> Any:
        ok = [c for c in waiting if agent.name[:3] != "far" or now_s - c.queued_s >= 20]
        return min(ok, key=lambda c: c.queued_s, default=None)

    floor = Floor(queues=[HELP], agents=agents, pick_agent=after_20_s, pick_contact=only_late)
    rows = rows_of(day(floor, 8))
    helped_out = [row.wait_s for row in rows if (row.agent or "").startswith("far")]
    assert len(helped_out) > 50
    assert min(helped_out) >= 20
    assert np.median(helped_out) < 26  # asked again every five seconds
    served = sorted((q, t) for row, q, t in waits(rows) if row.agent)
    assert all(before[1] <= after[1] + NEAR for before, after in pairwise(served))


def test_who_was_declined_is_not_overtaken_by_who_comes_later() -> None:
    def now_and_then(_contact: Any, idle: Any, now_s: float) -> Any:
        return next(iter(idle)) if int(now_s) % 9 < 2 else None

    floor = Floor(queues=[HELP], agents=team(12, ["help"]), pick_agent=now_and_then)
    rows = rows_of(day(floor, 1))
    served = sorted((q, t) for row, q, t in waits(rows) if row.agent)
    assert sum(t > q for q, t in served) > 50
    assert all(before[1] <= after[1] + NEAR for before, after in pairwise(served))


def test_a_rule_that_always_declines_serves_nobody() -> None:
    floor = Floor(
        queues=[HELP],
        agents=team(3, ["help"]),
        pick_agent=lambda *_: None,
        pick_contact=lambda *_: None,
    )
    played = day(floor, 1)
    assert {row.outcome for row in rows_of(played)} == {"abandoned"}
    assert {stretch[1] for stretch in played.stretches} == {"available"}


@pytest.mark.parametrize("wrong", ["asha", None.__class__, ["x"], 3])
def test_a_rule_may_choose_only_who_is_there(wrong: Any) -> None:
    floor = Floor(queues=[HELP], agents=team(2, ["help"]))
    with pytest.raises(ValueError, match="pick_agent must return one of the idle agents, got"):
        day(replace(floor, pick_agent=lambda *_: wrong))
    with pytest.raises(ValueError, match="pick_contact must return one that waits, got"):
        day(replace(floor, pick_contact=lambda *_: wrong))


@pytest.mark.parametrize("wrong", [-1, 2.5, math.nan, math.inf, None, "3"])
def test_a_dialling_rule_must_return_a_count(wrong: Any) -> None:
    floor = Floor(campaigns=[campaign(dial=lambda _: wrong)], agents=team(2, ["offer"]))
    with pytest.raises(ValueError, match="dial of offer must return a whole number of 0 or more"):
        day(floor)


# The log


@pytest.mark.parametrize(
    "floor",
    [
        Floor(),
        Floor(agents=[Agent("asha", (Duty(0, 60),))]),
        Floor(queues=[InboundQueue(name="help", calls=[0], talk_s=60)]),
        Floor(campaigns=[Campaign(name="offer", leads=0, talk_s=60)]),
    ],
)
def test_an_empty_day_is_two_tables_of_the_right_kind(floor: Floor) -> None:
    played = day(floor)
    assert len(contacts.check(played.log)) == 0
    assert len(contacts.check_states(played.states)) == len(floor.agents)
    assert math.isnan(kpi.service_level(played.log))


def test_the_log_tells_the_date_in_the_zone_of_the_floor() -> None:
    queue = replace(HELP, opens_s=9 * HOUR)
    played = day(Floor(queues=[queue]), 1, date="2026-07-01", zone="Asia/Kolkata")
    local = contacts.check(played.log)["started_at"].dt.tz_convert("Asia/Kolkata")
    assert {str(date) for date in local.dt.date} == {"2026-07-01"}
    assert (local.dt.hour >= 9).all()
    assert repr(played) == f"Day(2026-07-01: {len(played.rows)} contacts)"


def test_what_began_before_a_time_can_be_left_out() -> None:
    played = day(Floor(queues=[HELP], agents=team(6, ["help"])), 1)
    later = played.after(HOUR)
    assert [row for row in played.rows if Row(*row).started_s >= HOUR] == list(later.rows)
    for mine in stretches_of(later).values():
        assert mine[0].started_s == HOUR
    assert contacts.check_states(later.states)["started_at"].min().hour == 1


# Theory, within three standard errors over days with a warm-up

STEADY: Final = InboundQueue(name="help", calls=[100] * 32, talk_s=180)


def replicated(patience_s: float | None, agents: int, measure: Any) -> tuple[float, float]:
    floor = Floor(
        queues=[replace(STEADY, patience_s=patience_s)], agents=team(agents, ["help"], 24 * HOUR)
    )
    found = [measure(rows_of(one)) for one in steady(floor)]
    return float(np.mean(found)), float(np.std(found, ddof=1) / math.sqrt(len(found)))


@cache
def steady(floor: Floor) -> tuple[Day, ...]:
    return days(floor, 24, seed=100, warm_up_s=HOUR)


def mean_wait(rows: list[Row]) -> float:
    return float(np.mean([row.wait_s for row in rows]))


def in_time(rows: list[Row]) -> float:
    return float(np.mean([row.outcome == "answered" and row.wait_s <= 20 for row in rows]))


def lost(rows: list[Row]) -> float:
    return float(np.mean([row.outcome == "abandoned" for row in rows]))


@pytest.mark.parametrize(
    ("measure", "exact"),
    [
        (lambda rows: float(np.mean([r.wait_s > 0 for r in rows])), lambda q: q.wait_probability),
        (mean_wait, lambda q: q.mean_wait_s),
        (in_time, lambda q: q.service_level(20)),
    ],
)
def test_a_floor_where_nobody_hangs_up_is_erlang_c(measure: Any, exact: Any) -> None:
    mean, error = replicated(None, 14, measure)
    assert abs(mean - exact(formula(200, 180, 14))) < 3 * error


@pytest.mark.parametrize(
    ("measure", "exact"),
    [
        (lost, lambda q: q.abandonment),
        (mean_wait, lambda q: q.mean_wait_s),
        (in_time, lambda q: q.service_level(20)),
    ],
)
def test_a_floor_where_callers_hang_up_is_erlang_a(measure: Any, exact: Any) -> None:
    mean, error = replicated(120, 10, measure)
    assert abs(mean - exact(formula(200, 180, 10, 120))) < 3 * error


def test_littles_law_holds_in_the_log() -> None:
    # Callers waiting at random moments of a day, against calls a second times the mean wait.
    rng, differences = np.random.default_rng(1), []
    floor = Floor(queues=[replace(STEADY, patience_s=120)], agents=team(9, ["help"], 24 * HOUR))
    for played in days(floor, 12):
        log = played.log
        came = (log["started_at"] - log["started_at"].dt.normalize()).dt.total_seconds()
        moments = rng.uniform(HOUR, 16 * HOUR, 2_000)
        left = np.sort((came + log["wait_s"]).to_numpy())
        waiting = np.searchsorted(np.sort(came), moments) - np.searchsorted(left, moments)
        rate = len(log) / (16 * HOUR)
        differences.append(waiting.mean() - rate * log["wait_s"].mean())
    error = np.std(differences, ddof=1) / math.sqrt(len(differences))
    assert abs(np.mean(differences)) < 3 * error


@pytest.mark.parametrize(("agents", "spread"), [(1, 1.0), (8, 0.5), (11, 1.0)])
def test_a_floor_of_one_queue_decides_as_the_queue_on_arrays(agents: int, spread: float) -> None:
    queue = replace(STEADY, patience_s=150, spread=spread, calls=[100] * 12)
    floor = Floor(queues=[queue], agents=team(agents, ["help"], 24 * HOUR))
    line = Inbound(Engine(floor), queue, 5)
    calls = [Call(line, n, 0, time) for n, time in enumerate(arrivals(queue, 5))]
    talks, patience = ([line._drawn(name, call) for call in calls] for name in ("talk", "patience"))
    waited, answered = fifo_queue(arrivals(queue, 5), talks, patience, agents)
    rows = sorted(rows_of(day(floor, 5)), key=lambda row: row.caller)
    assert [row.outcome == "answered" for row in rows] == answered.tolist()
    assert np.abs(np.array([row.wait_s for row in rows]) - waited).max() < NEAR


# The same floor by SimPy, in distribution


def busy_floor() -> Floor:
    queues = [
        InboundQueue(
            name="help", calls=[60, 90, 110, 80, 60, 90], talk_s=180, wrap_s=40, spread=0.8,
            patience_s=100, menu_s=20, contained=0.2, redial=0.4, redial_after_s=400, priority=2,
        ),
        InboundQueue(
            name="gold", calls=[25] * 6, talk_s=220, wrap_s=30, patience_s=80, priority=1
        ),
    ]  # fmt: skip
    offer = Campaign(
        name="offer", leads=500, talk_s=150, wrap_s=30, opens_s=600, closes_s=10_000,
        dial=dialler.keep_free(1), retry_after_s=2_400, conversion=0.3, priority=3,
    )  # fmt: skip
    teams = {"gold+help": 7, "help+offer": 10, "offer": 4, "help": 5}
    agents = [
        Agent.on_shift(f"{skills} {n}", 600 * (n % 3), 10_800 - 600 * (n % 2), skills.split("+"),
                       [(4_000 + 300 * n, 900)])
        for skills, count in teams.items() for n in range(count)
    ]  # fmt: skip
    return Floor(queues=queues, campaigns=[offer], agents=agents)


def offered(rows: list[Row], *queues: str) -> list[Row]:
    return [row for row in rows if on_contacts(row) and row.queue in (queues or ("help", "gold"))]


def occupancy(one: Day) -> float:
    busy = spent(one, "talking", "wrap")
    return busy / (busy + spent(one, "available", "ringing"))


MEASURES: Final = {
    "offered": lambda one, rows: len(offered(rows)),
    "self_served": lambda one, rows: sum(r.outcome == "self_served" for r in rows),
    "redials": lambda one, rows: sum(r.attempt > 0 and not r.outbound for r in rows),
    "abandoned": lambda one, rows: lost(offered(rows)),
    "in_time": lambda one, rows: in_time(offered(rows)),
    "wait_help": lambda one, rows: mean_wait(offered(rows, "help")),
    "wait_gold": lambda one, rows: mean_wait(offered(rows, "gold")),
    "dials": lambda one, rows: sum(r.outbound for r in rows),
    "sales": lambda one, rows: sum(r.disposition == "sale" for r in rows),
    "occupancy": lambda one, rows: occupancy(one),
    "ringing_s": lambda one, rows: spent(one, "ringing"),
    "last_s": lambda one, rows: max(stretch[4] for stretch in one.stretches),
}


def spent(played: Day, *states: str) -> float:
    return sum(end - start for _, state, _, start, end in played.stretches if state in states)


@pytest.fixture(scope="module")
def both_sides() -> tuple[list[Day], list[Day]]:
    floor = busy_floor()
    return [day(floor, seed) for seed in range(30)], [simpy_day(floor, seed) for seed in range(30)]


@pytest.mark.parametrize("name", MEASURES)
def test_a_day_is_in_distribution_the_day_of_simpy(name: str, both_sides: Any) -> None:
    ours, theirs = (
        np.array([MEASURES[name](one, rows_of(one)) for one in side], dtype=float)
        for side in both_sides
    )
    error = math.sqrt((ours.var(ddof=1) + theirs.var(ddof=1)) / len(ours))
    assert ours.std() > 0
    assert abs(ours.mean() - theirs.mean()) < 3 * error


@pytest.mark.parametrize("queue", ["help", "gold"])
def test_waits_are_distributed_as_simpys(queue: str, both_sides: Any) -> None:
    # Every fifteenth caller: the waits of neighbours depend on each other.
    samples = [
        [r.wait_s for one in side for r in rows_of(one) if on_contacts(r) and r.queue == queue][
            ::20
        ]
        for side in both_sides
    ]
    assert min(len(sample) for sample in samples) > 200
    assert ks_2samp(*samples).pvalue > 0.01


# Refusals


OVER = Overflow(after_s=30, to="sales")


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: replace(HELP, name=""), "name must be a word, got ''"),
        (lambda: replace(HELP, calls=[]), "calls must be one number of 0 or more a half hour"),
        (lambda: replace(HELP, calls=[-1]), "calls must be one number of 0 or more a half hour"),
        (lambda: replace(HELP, talk_s=-1), "talk_s must be 0 or more, got -1"),
        (lambda: replace(HELP, patience_s=0), "patience_s must be above 0, got 0"),
        (lambda: replace(HELP, redial=1.2), "redial must be a share from 0 to 1, got 1.2"),
        (lambda: replace(HELP, redial_after_s=0), "redial_after_s must be above 0, got 0"),
        (lambda: replace(HELP, lines=0), "lines must be a whole number of 1 or more, got 0"),
        (lambda: replace(HELP, lines=2.5), "lines must be a whole number of 1 or more, got 2.5"),
        (lambda: CallBack(over_s=math.nan), "over_s must be 0 or more, got nan"),
        (lambda: CallBack(over_s=1, tries=0), "tries must be a whole number of 1 or more, got 0"),
        (lambda: campaign(leads=-1), "leads must be a whole number of 0 or more, got -1"),
        (lambda: campaign(leads=math.nan), "leads must be a whole number of 0 or more, got nan"),
        (lambda: campaign(closes_s=math.inf), "closes_s must be 0 or more, got inf"),
        (lambda: campaign(opens_s=20_000), r"closes_s must not be before opens_s \(20000\)"),
        (lambda: campaign(answered=0.9), "invalid must be at most 1 together, got 1.17"),
        (lambda: dialler.at_level(0.5), "lines must be 1 or more, got 0.5"),
        (lambda: Duty(10, 10), r"end_s must be after start_s \(10\), got 10"),
        (lambda: Duty(0, math.inf), "end_s must be 0 or more, got inf"),
        (lambda: Duty(0, 9, state="lunch"), "state must be one of break, training, offline"),
        (lambda: Duty(0, 9, ("a", "a")), "names of queues of a duty must differ, got 'a' twice"),
        (lambda: Agent("asha", ()), "duties of asha must be one or more, got none"),
        (lambda: Agent("asha", (Duty(0, 5), Duty(6, 9))), "must begin where the one before ends"),
        (lambda: Agent.on_shift("asha", 0, 90, ["a"], [(80, 20)]), "from 0 to 90, got 80 to 100"),
        (lambda: Agent.on_shift("asha", 9, 90, ["a"], [(0, 20)]), "from 9 to 90, got 0 to 20"),
        (lambda: Floor(queues=[HELP, HELP]), "queues and campaigns must differ, got 'help' twice"),
        (lambda: Floor(agents=team(1, ["help"])), r"must be on the floor \(none\), got 'help'"),
        (lambda: Floor(recheck_s=0), "recheck_s must be above 0, got 0"),
        (lambda: Floor(recheck_s=math.inf), "recheck_s must be above 0, got inf"),
        (lambda: replace(HELP, priority=0.5), "priority must be a whole number, got 0.5"),
        (lambda: replace(HELP, urgent_priority=1.5), "urgent_priority must be a whole number, got"),
        (lambda: replace(HELP, skills={"1": Skill()}), r"skills must be whole .* got \['1'\]"),
        (lambda: replace(HELP, skills={-1: Skill()}), r"skills must be whole .* got \[-1\]"),
        (lambda: replace(HELP, overflow=OVER), "overflow must be a list of Overflow, got Over"),
        (lambda: replace(HELP, overflow=[OVER, OVER]), "overflow of help must differ, got 'sales'"),
        (lambda: day(Floor(), -1), "seed must be a whole number of 0 or more, got -1"),
        (lambda: day(Floor(), 1.5), "seed must be a whole number of 0 or more, got 1.5"),
        (lambda: day(Floor(), math.nan), "seed must be a whole number of 0 or more, got nan"),
        (lambda: day(Floor(), None), "seed must be a whole number of 0 or more, got None"),
        (lambda: day(Floor(), until_s=-1), "until_s must be 0 seconds or more, got -1"),
        (lambda: day(Floor(), until_s=math.nan), "until_s must be 0 seconds or more, got nan"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_name(made: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        made()
