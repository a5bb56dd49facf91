"""A day's tickets of the invented internet provider."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from statistics import mean
from zoneinfo import ZoneInfo

import pytest

from bpo_course.scenarios._ticket_day import (
    HANDLE_MIN,
    OUTAGE,
    TICKET_AGENTS,
    ticket_day,
    ticket_policy,
)
from bpo_course.tools import tickets

SEEDS = range(1, 31)
LONDON = ZoneInfo("Europe/London")


def test_the_same_seed_brings_the_same_day_and_another_seed_another() -> None:
    assert ticket_day(seed=3) == ticket_day(seed=3)
    assert ticket_day(seed=3) != ticket_day(seed=4)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_day_has_what_it_says(seed: int) -> None:
    day = ticket_day(seed)
    by_id = {ticket.id: ticket for ticket in day.tickets}
    assert len(by_id) == len(day.right_priority) == 40
    assert len(day.outage) == 12
    assert len({by_id[name].customer for name in day.outage}) == 12
    assert len({by_id[name].subject for name in day.outage}) >= 5
    assert len(day.wrong) >= 3
    assert len(day.wrote_again) == 3
    for second, first in day.twice.items():
        assert by_id[second].customer == by_id[first].customer
        assert by_id[second].state.opened_at > by_id[first].state.opened_at
        assert second not in day.outage
    assert len(day.twice) == 3
    assert {ticket.category for ticket in day.tickets} <= set(HANDLE_MIN)
    opened = [ticket.state.opened_at for ticket in day.tickets]
    assert opened == sorted(opened)
    contacts = [one for ticket in day.tickets for one in ticket.state.contacts]
    assert len(contacts) == len(set(contacts)) > 15


def test_about_one_ticket_in_seven_has_a_wrong_priority() -> None:
    assert mean(len(ticket_day(seed).wrong) for seed in SEEDS) / 40 == pytest.approx(0.15, abs=0.03)


def test_the_outage_can_be_found_answered_and_solved_together() -> None:
    day = ticket_day(1)
    now = max(ticket.events[-1].at for ticket in day.tickets) + timedelta(minutes=1)
    desk = tickets.Desk(day.policy, day.opened_by(now), TICKET_AGENTS, day.rules)
    desk.record_all(day.outage, "grouped", now, value=OUTAGE)
    desk.record_all(day.outage, "solved", now, by="Priya", text="Your line is back.")
    for second, first in day.twice.items():
        desk.merge(second, first, now)
    assert len(desk.due_list(now)) == 40 - 12 - 3
    table = tickets.report_by(desk.tickets.values(), day.policy, now, by="cause")
    assert table.loc[OUTAGE, "solution_n"] == 12


def test_a_day_grows_as_its_tickets_come() -> None:
    day = ticket_day(2)
    counts = [len(day.opened_by(datetime(2026, 11, 30, hour, tzinfo=LONDON))) for hour in range(24)]
    assert counts == sorted(counts)
    assert 0 < counts[0] < counts[8] < counts[23] == 40


def test_the_order_of_work_makes_a_difference() -> None:
    nine = datetime(2026, 11, 30, 9, 30, tzinfo=LONDON)
    late = dict.fromkeys(tickets.ORDERS, 0)
    for seed in SEEDS:
        day = ticket_day(seed)
        desk = tickets.Desk(day.policy, day.opened_by(nine))
        found = tickets.compare(desk, nine, agents=4, handle_min=HANDLE_MIN)
        for order, one in found.items():
            late[order] += len(one.late)
    assert late["earliest due"] < late["first in, first out"]


def test_a_day_may_be_one_of_clock_change_and_a_holiday_shuts_the_desk() -> None:
    sunday = ticket_day(1, date(2026, 10, 25))
    assert len(sunday.tickets) == 40
    policy = ticket_policy(holidays=(date(2026, 12, 25),))
    friday = datetime(2026, 12, 25, 10, tzinfo=UTC)
    assert not policy.calendar.is_open(friday)
    assert ticket_policy().calendar.is_open(friday)
