"""What the trade's open systems decide about lines, phones and skills, by their own cases."""

from __future__ import annotations

from itertools import cycle
from typing import Any, Final

import pytest
from exact_floor import Caller, exact_day

from bpo_course.simulation import Agent, Floor, InboundQueue, Overflow, Ringing
from bpo_course.tools import acd

END_S: Final = 7_200


def queue(name: str = "cards", **more: Any) -> InboundQueue:
    return InboundQueue(name=name, calls=(0,), talk_s=30, **more)


def agent(name: str, *queues: str, start_s: float = 0, **more: Any) -> Agent:
    return Agent.on_shift(name, start_s, END_S, queues or ["cards"], **more)


# -- Asterisk: a place in line ---------------------------------------------------------------------

# Asterisk's test suite, tests/apps/queues/position_priority_maxlen/test.lua, commit 6d8bc63: each
# caller joins with a priority and perhaps a wish, and takes a place.
JOINS = [
    (0, None, 1),
    (0, None, 2),
    (1, None, 1),
    (1, None, 2),
    (2, None, 1),
    (0, 5, 5),
    (0, 200, 7),
]


def test_callers_take_the_places_that_asterisk_gives_them() -> None:
    waiting: list[int] = []
    for priority, wished, expected in JOINS:
        place = acd.place(waiting, priority, wished)
        assert place == expected
        waiting.insert(place - 1, priority)
    assert waiting == [2, 1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("wished", [0, -1])
def test_a_place_is_counted_from_1(wished: int) -> None:
    with pytest.raises(ValueError, match=f"wished must be a place from 1 on, got {wished}"):
        acd.place([], 0, wished)


# -- Asterisk #1561: weights and penalties ---------------------------------------------------------

# github.com/asterisk/asterisk/issues/1561: an agent is in the queues 666 and 667, in the first one
# not eligible for a call's first 30 seconds. A call waits there when one comes for 667. Where 666
# has the higher weight, the free agent gets neither; with the weights the other way round, the
# second call at once. The reporter expects that in both cases. Here a level of skill does what the
# penalty does there, and the lowest priority is first.


@pytest.mark.parametrize("priorities", [(0, 1), (1, 0)])
@pytest.mark.parametrize("rule", acd.CONTACT_RULES.values(), ids=acd.CONTACT_RULES)
def test_a_call_that_an_agent_may_not_take_yet_holds_up_no_other_queue(
    priorities: tuple[int, int], rule: acd.PickContact
) -> None:
    one = agent("testagent", "666", "667", levels={"666": 0, "667": 1})
    floor = Floor(
        queues=[
            queue(name, priority=n) for name, n in zip(("666", "667"), priorities, strict=True)
        ],
        agents=[one],
        recheck_s=1,
        **acd.level_rules(1, widens_after_s=30, rule=rule),
    )
    first, second = exact_day(floor, [Caller(100, "666"), Caller(105, "667", talk_s=10)]).rows
    assert second.wait_s == 0
    assert first.wait_s == pytest.approx(30, abs=1)


def test_an_agent_who_comes_free_passes_over_a_call_that_is_not_for_the_own_level_yet() -> None:
    one = agent("testagent", "666", "667", levels={"666": 0, "667": 1})
    floor = Floor(
        queues=[queue("666", priority=0), queue("667", priority=1)],
        agents=[one],
        **acd.level_rules(1, widens_after_s=30),
    )
    callers = [Caller(90, "667", talk_s=20), Caller(100, "666"), Caller(105, "667", talk_s=15)]
    assert exact_day(floor, callers).taken == [0, 2, 1]


# -- FreeSWITCH #2511: the longest wait ------------------------------------------------------------

# github.com/signalwire/freeswitch/issues/2511: 13 calls wait, and their scores are their waits in
# seconds. An agent gets the eighth one, whose score is 53. The first eight scores are from there;
# the report names no others, so the last five are ours.
SCORES: Final = (303, 273, 200, 198, 186, 186, 138, 53, 40, 30, 20, 10, 5)


@pytest.mark.parametrize("rule", acd.CONTACT_RULES.values(), ids=acd.CONTACT_RULES)
@pytest.mark.parametrize("names", [["cards"], ["cards", "loans", "general"]])
def test_the_call_with_the_highest_score_is_first_whatever_its_queue(
    rule: acd.PickContact, names: list[str]
) -> None:
    free_s = 1_000
    floor = Floor(
        queues=[queue(name) for name in names],
        agents=[agent("201", *names, start_s=free_s)],
        pick_contact=rule,
    )
    waiting = [Caller(free_s - s, name) for s, name in zip(SCORES, cycle(names), strict=False)]
    assert exact_day(floor, waiting).taken == list(range(len(SCORES)))


# -- OpenACD #5: one agent, one call ---------------------------------------------------------------

# github.com/OpenACD/OpenACD/issues/5: calls that come in quick succession all get the same list of
# agents, and all try the first one's phone. An agent has to be reserved by the first of them.


@pytest.mark.parametrize("rule", acd.AGENT_RULES.values(), ids=acd.AGENT_RULES)
@pytest.mark.parametrize("shift_s", [0, 130])
def test_calls_of_one_instant_reach_as_many_agents(rule: acd.PickAgent, shift_s: float) -> None:
    names = ["cards", "loans"]
    floor = Floor(
        queues=[queue(name) for name in names],
        agents=[agent(f"agent {n}", *names, start_s=shift_s) for n in range(6)],
        pick_agent=rule,
        ringing=Ringing(answer_s=4),
    )
    callers = [Caller(120, name) for _, name in zip(range(6), cycle(names), strict=False)]
    rows = exact_day(floor, callers).rows
    assert len({row.agent for row in rows}) == 6
    assert {row.wait_s for row in rows} == {max(0, shift_s - 120) + 4}


# -- Twilio TaskRouter: a reservation that runs out ------------------------------------------------

# twilio.com/docs/taskrouter/task-evaluation: three queues with a time-out of 10 s each, and one of
# 5 s for a reservation. It is made at second 3 in the first queue and runs out at second 8. The
# limit of the second queue is then 20 s, counted from the start: 12 s are left.
START_S: Final = 600
TIMES: Final = (Overflow(after_s=10, to="Q2"), Overflow(after_s=20, to="Q3"))


def task_waits(*others: Agent) -> float:
    """Return the wait of a task whose first reservation runs out, with these agents beside it."""
    floor = Floor(
        queues=[queue("Q1", overflow=TIMES), queue("Q2"), queue("Q3")],
        agents=[agent("away", "Q1", start_s=START_S + 3, misses=1), *others],
        ringing=Ringing(answer_s=0, limit_s=5, pause_s=600),
    )
    found = exact_day(floor, [Caller(START_S, "Q1")])
    tried = [s for s in found.did["away"] if s.state == "ringing"]
    assert [(s.started_s - START_S, s.ended_s - START_S) for s in tried] == [(3, 8)]
    (task,) = found.rows
    assert task.agent == others[0].name
    return float(task.wait_s)


def test_a_missed_reservation_sends_the_task_on_at_once() -> None:
    assert task_waits(agent("awake", "Q1", start_s=START_S + 5)) == 8


def test_a_missed_reservation_does_not_start_the_next_limit_anew() -> None:
    assert task_waits(agent("third", "Q3")) == 8 + 12


def test_the_second_queue_helps_when_the_first_ones_time_is_over() -> None:
    # On purpose not as there: TaskRouter leaves the first queue as soon as its reservation runs
    # out, at second 8. Here the caller has the rest of the ten seconds in it, and never leaves it.
    assert task_waits(agent("second", "Q2")) == 10
