"""Chains of events on a floor: transfers, missed phones, overflow, redials and lines together."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import pytest
from test_floor import Row, rows_of

from bpo_course import contacts
from bpo_course.simulation import (
    Agent,
    CallBack,
    Day,
    Floor,
    InboundQueue,
    Overflow,
    Ringing,
    day,
)
from bpo_course.simulation._engine import Engine
from bpo_course.simulation._inbound import Inbound
from bpo_course.tools import acd

HOURS: Final = 4
HALF_HOURS: Final = 2 * HOURS


def queue(name: str, calls: float = 20, **more: Any) -> InboundQueue:
    return InboundQueue(**{
        "name": name, "calls": [calls] * HALF_HOURS, "talk_s": 180, "wrap_s": 20, **more,
    })  # fmt: skip


def team(count: int, queues: str, **more: Any) -> list[Agent]:
    return [
        Agent.on_shift(f"{queues} {n}", 0, HOURS * 3_600, list(queues), **more)
        for n in range(count)
    ]


def lost(played: Day, until_s: float = 0.75 * HOURS * 3_600) -> list[Row]:
    """Return the callers of the first three hours whom nobody answered."""
    rows = rows_of(played)
    return [row for row in rows if row.outcome == "abandoned" and row.started_s < until_s]


@pytest.mark.parametrize("seed", range(10))
def test_a_transferred_caller_who_calls_again_is_the_same_customer(seed: int) -> None:
    served = queue("c", patience_s=120, redial=0.5, resolved=0.8, repeat=0.3)
    senders = [queue(name, 60, belongs={"c": 0.3}) for name in "ab"]
    floor = Floor(queues=[*senders, served], agents=[*team(8, "a"), *team(8, "b"), *team(6, "c")])
    played = day(floor, seed)
    log = contacts.check(played.log)
    who = "customer"
    sent = log[(log.queue != "c") & (log.disposition == "transferred")]
    own = {f"c-{row.caller}" for row in rows_of(played) if row.queue == "c" and row.attempt == 0}
    there = log[log.queue == "c"]
    assert set(there[who]) == set(sent[who]) | own
    assert there.loc[there[who].isin(sent[who]), who].duplicated().any(), "some call again"


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("after_s", [1, 10])
def test_overflow_that_is_due_while_a_phone_rings_comes_when_it_is_missed(
    after_s: float, seed: int
) -> None:
    first = queue("a", patience_s=120, overflow=[Overflow(after_s=after_s, to="b")])
    floor = Floor(
        queues=[first, queue("b", 60, talk_s=60)],
        agents=[*team(4, "a", misses=0.2), *team(4, "b")],
        ringing=Ringing(),
    )
    contacts.check_states(day(floor, seed).states)


def test_a_caller_is_answered_however_many_phones_were_missed() -> None:
    floor = Floor(
        queues=[queue("a", 2, talk_s=30, wrap_s=0)],
        agents=team(3, "a", misses=0.9),
        ringing=Ringing(answer_s=3, limit_s=5, pause_s=5),
    )
    rows = [row for seed in range(10) for row in rows_of(day(floor, seed))]
    assert {row.outcome for row in rows} == {"answered"}
    # one in ten is answered; a phone is tried for 5 s, and two callers seldom meet
    tries = [1 + (row.wait_s - 3) / 5 for row in rows]
    assert sum(tries) / len(tries) == pytest.approx(10, rel=0.25)


def test_a_phone_that_always_rings_in_vain_answers_nobody() -> None:
    phones = Ringing(answer_s=10, limit_s=10)
    floor = Floor(queues=[queue("a")], agents=team(6, "a", misses=1), ringing=phones)
    assert {row.outcome for row in rows_of(day(floor, 0))} == {"abandoned"}


def test_a_transfer_keeps_the_trunk_line_on_which_the_caller_came() -> None:
    floor = Floor(
        queues=[
            queue("a", 100, lines=40, belongs={"b": 0.5}, redial=0.5),
            queue("b", 100, lines=10, patience_s=100, redial=0.5),
        ],
        agents=[*team(30, "a"), *team(9, "b")],
    )
    engine = Engine(floor)
    engine.lines |= {made.name: Inbound(engine, made, 0) for made in floor.queues}
    seen: list[tuple[str, int]] = []
    for second in range(0, HOURS * 3_600, 60):
        engine.at(second, lambda _: seen.extend((n, engine.lines[n].in_use) for n in "ab"), None)
    engine.run()
    assert {0 <= in_use <= {"a": 40, "b": 10}[name] for name, in_use in seen} == {True}
    assert max(in_use for name, in_use in seen if name == "b") == 10
    assert [line.in_use for line in engine.lines.values()] == [0, 0]


@pytest.mark.parametrize("rule", [acd.by_wait, acd.ageing(60)])
def test_nobody_starves_behind_urgent_callers(rule: Any) -> None:
    made = queue("a", 30, urgent=0.9)
    by_priority = day(Floor(queues=[made], agents=team(3, "a")), 0)
    played = day(Floor(queues=[made], agents=team(3, "a"), pick_contact=rule), 0)
    longest = {name: max(row.wait_s for row in rows_of(found)) for name, found in
               (("priority", by_priority), ("rule", played))}  # fmt: skip
    assert len(lost(by_priority)) > 5
    assert not lost(played)
    assert longest["rule"] < longest["priority"] / 2


def test_nobody_starves_who_waits_in_another_queue_of_a_higher_priority() -> None:
    guests = queue("general", 3, priority=2, overflow=[Overflow(after_s=30, to="cards")])
    agents = [Agent.on_shift(f"{n}", 0, HOURS * 3_600, ["cards"]) for n in range(4)]
    floor = Floor(queues=[guests, queue("cards", 33, priority=0)], agents=agents)
    aged = day(Floor(queues=floor.queues, agents=agents, pick_contact=acd.ageing(20)), 0)
    behind, ahead = ([row.queue for row in lost(played)] for played in (day(floor, 0), aged))
    assert behind.count("general") > 5
    assert not ahead


def test_a_queue_asks_again_once_in_a_recheck_and_not_more_often() -> None:
    asked: Counter[float] = Counter()

    def declines(contact: Any, idle: Any, now_s: float) -> None:
        asked[now_s] += 1

    # every caller overflows, and each overflow asks too
    floor = Floor(
        queues=[queue("a", 10, overflow=[Overflow(after_s=7, to="b")]), queue("b", 0.001)],
        agents=[*team(1, "a"), *team(1, "b")],
        pick_agent=declines,
        pick_contact=lambda agent, waiting, now_s: None,
    )
    played = day(floor, 0)
    callers = len(rows_of(played))
    assert callers > 50
    rechecks = HOURS * 3_600 / floor.recheck_s
    assert sum(asked.values()) <= 2 * rechecks + 3 * callers


def test_a_transferred_caller_hears_the_menu_once() -> None:
    floor = Floor(
        queues=[queue("a", menu_s=30, belongs={"b": 0.5}), queue("b", menu_s=40)],
        agents=[*team(8, "a"), *team(8, "b")],
    )
    rows = rows_of(day(floor, 0))
    legs = [row for row in rows if isinstance(row.caller, tuple)]
    assert legs
    assert {row.menu_s for row in legs} == {None}
    assert {row.menu_s for row in rows if row not in legs} == {30, 40}


def test_who_is_called_back_may_belong_elsewhere_too() -> None:
    floor = Floor(
        queues=[
            queue("a", 60, belongs={"b": 1}, call_back=CallBack(over_s=0, accepted=1, answered=1)),
            queue("b", 0.001),
        ],
        agents=[*team(2, "a"), *team(6, "b")],
    )
    rows = rows_of(day(floor, 0))
    made = [row for row in rows if row.back]
    assert made
    assert {row.disposition for row in made} == {"transferred"}
    assert sum(row.queue == "b" for row in rows) >= len(made)


def test_a_line_closes_when_the_last_agent_has_left_of_all_where_it_is_offered() -> None:
    early = [Agent.on_shift("early", 0, 3_600, ["a"])]
    late = [Agent.on_shift("late", 0, 7_200, ["b"])]
    first = queue("a", overflow=[Overflow(after_s=30, to="b")], calls=6)
    played = day(Floor(queues=[first, queue("b", 0.001)], agents=[*early, *late]), 0)
    ends = [row.ends_s for row in lost(played, until_s=7_200)]
    assert ends
    assert min(ends) >= 7_200
