"""The Monday's tickets, sorted and worked: who is late, and against which clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bpo_course.scenarios import (
    QUEUE_AREA,
    ShiftRules,
    Triage,
    right_triage,
    ticket_queue,
    worked_shift,
)
from bpo_course.scenarios._ticket_shift import late_clocks, with_priority
from bpo_course.tools.tickets import ORDERS, clocks

SEEDS = range(1, 13)
DUE = ShiftRules("earliest due", agents=2, updates=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_forty_tickets_wait_on_monday_at_nine(seed: int) -> None:
    queue = ticket_queue(seed)
    nine = queue.at(0)
    assert len(queue.tickets) == len(queue.work) == len(queue.areas) == 40
    assert all(ticket.events[-1].at < nine for ticket in queue.tickets)
    opened = [ticket.state.opened_at for ticket in queue.tickets]
    assert opened == sorted(opened)
    assert nine - opened[0] < timedelta(days=3)
    in_area = {name for name, area in queue.areas.items() if area == QUEUE_AREA}
    assert set(queue.outage) < in_area
    assert len(in_area) == 14  # two of them want something else
    for second, first in queue.twice.items():
        assert queue.areas[second] == queue.areas[first]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_ticket_is_worked_by_someone_in_its_turn(seed: int, order: str) -> None:
    queue = ticket_queue(seed)
    rules = replace(DUE, order=order)
    for triage in (Triage(), right_triage(queue)):
        day = worked_shift(queue, triage, rules)
        assert day.solved == 40 - len(triage.merged)
        assert day.worked_min <= rules.agents * 480
        assert {one.ticket for one in day.late} <= set(day.tickets) - triage.merged


def test_no_agent_is_in_two_places() -> None:
    queue = ticket_queue(1)
    day = worked_shift(queue, Triage(), replace(DUE, agents=1, updates=False))
    ends = sorted(
        event.at
        for ticket in day.tickets.values()
        for event in ticket.events
        if event.kind in ("replied", "solved") and event.at > queue.at(0)
    )
    assert len(ends) == len(set(ends))
    assert day.worked_min <= 480


def test_a_right_triage_makes_fewer_late_in_every_queue() -> None:
    for seed in SEEDS:
        queue = ticket_queue(seed)
        form, best = (worked_shift(queue, one, DUE) for one in (Triage(), right_triage(queue)))
        assert len(best.late_tickets) < len(form.late_tickets)
        assert best.worked_min < form.worked_min - 60


def test_linked_tickets_get_one_reply_at_one_time() -> None:
    queue = ticket_queue(1)
    day = worked_shift(queue, Triage(linked=frozenset(queue.outage)), DUE)
    assert len({day.first_reply_at(name) for name in queue.outage}) == 1
    solved = {day.tickets[name].state.solved_at for name in queue.outage}
    assert len(solved) == 1
    assert min(at for at in solved if at) >= queue.at(270)  # not before the network is repaired


def test_a_customer_who_was_linked_by_mistake_writes_again() -> None:
    queue = ticket_queue(1)
    stranger = next(t.id for t in queue.tickets if t.state.category == "billing")
    linked = frozenset({*queue.outage, stranger})
    day = worked_shift(queue, Triage(linked=linked), DUE)
    assert day.tickets[stranger].state.reopened == 1
    assert day.tickets[queue.outage[0]].state.reopened == 0
    assert day.tickets[stranger].status == "solved"


def test_a_merged_ticket_is_part_of_the_first_one() -> None:
    queue = ticket_queue(1)
    second, first = next(iter(queue.twice.items()))
    day = worked_shift(queue, Triage(merged=frozenset({second})), DUE)
    assert day.tickets[second].state.merged_into == first
    assert second not in day.late_tickets
    assert day.solved == 39


def test_the_report_of_the_system_believes_a_priority_that_is_too_low() -> None:
    queue = ticket_queue(1)
    low = next(name for name, right in queue.right_priority.items() if right == "urgent")
    day = worked_shift(queue, Triage({low: "low"}), replace(DUE, order="priority"))
    assert low in {one.ticket for one in day.late}
    assert low not in {one.ticket for one in day.reported}


def test_short_replies_first_help_the_first_reply_and_cost_time() -> None:
    queue = ticket_queue(2)
    plain, short = (
        worked_shift(queue, Triage(), replace(DUE, short_first=one)) for one in (False, True)
    )
    assert short.count("first_reply") < plain.count("first_reply")
    assert short.worked_min > plain.worked_min + 40


def test_without_updates_customers_who_wait_are_late_against_that_clock() -> None:
    queue = ticket_queue(3)
    with_them, without = (
        worked_shift(queue, right_triage(queue), replace(DUE, updates=one)) for one in (True, False)
    )
    assert with_them.count("update") < 3 < without.count("update")


def test_the_time_for_sorting_comes_before_the_work() -> None:
    queue = ticket_queue(1)
    day = worked_shift(queue, Triage(), replace(DUE, sort_s=30, handled=40))
    assert day.begun_min == 20
    first = min(t.state.first_reply_at for t in day.tickets.values() if t.state.first_reply_at)
    assert first > queue.at(20)


def test_each_run_of_the_update_clock_is_judged() -> None:
    queue = ticket_queue(1)
    ticket = with_priority(queue.tickets[0], "urgent")
    ticket = ticket.then("replied", queue.at(5), "Priya").then("held", queue.at(5))
    ticket = ticket.then("replied", queue.at(66), "Priya")
    ticket = ticket.then("replied", queue.at(120), "Priya").then("solved", queue.at(200), "Priya")
    late = [
        (one.done_at and one.done_at.astimezone(queue.at(0).tzinfo), one.late_min)
        for one in late_clocks(ticket, queue.policy, queue.at(0), queue.at(480))
        if one.clock == "update"
    ]
    assert late == [(queue.at(66), 1.0), (queue.at(200), 20.0)]


def test_late_is_what_the_clocks_of_the_desk_say() -> None:
    queue = ticket_queue(4)
    day = worked_shift(queue, Triage(), replace(DUE, agents=1))
    end = queue.at(480)
    for name, ticket in day.tickets.items():
        right = with_priority(ticket, queue.right_priority[name])
        found = clocks(right, queue.policy, end)
        breached = {clock for clock in ("first_reply", "solution") if found[clock].breached}
        mine = {one.clock for one in day.late if one.ticket == name} - {"update"}
        assert mine == breached


def test_what_does_not_exist_is_refused() -> None:
    queue = ticket_queue(1)
    with pytest.raises(ValueError, match=r"order must be one of .*, got 'lucky'"):
        worked_shift(queue, Triage(), ShiftRules("lucky"))
    with pytest.raises(ValueError, match="agents must be 1 or more, got 0"):
        worked_shift(queue, Triage(), ShiftRules(agents=0))
    with pytest.raises(ValueError, match="merged must be second tickets of a customer"):
        worked_shift(queue, Triage(merged=frozenset({"FB-1001"})), DUE)
