"""A month of tickets: the rule for closing changes the report and none of the work."""

from __future__ import annotations

import pytest

from bpo_course.scenarios import MONTH_MEASURES, ticket_month

RULES = (0, 1, 3, 7, 14, 30)


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_rule_for_closing_changes_no_work(seed: int) -> None:
    months = [ticket_month(seed, days) for days in RULES]
    assert len({month.unsolved for month in months}) == 1
    assert len({month.median_days("for_good") for month in months}) == 1
    for month in months:
        firsts = [t.state.first_solved_at for t in month.tickets if t.id not in month.came_back]
        assert firsts == [t.state.first_solved_at for t in months[0].tickets[:200]]


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_shorter_rule_closes_sooner_and_hides_who_came_back(seed: int) -> None:
    months = [ticket_month(seed, days) for days in RULES]
    for month in months:
        assert month.reopened + len(month.came_back) == month.unsolved
        assert len(month.tickets) == 200 + len(month.came_back)
    reopened = [month.reopened for month in months]
    assert reopened == sorted(reopened)
    assert reopened[0] == 0 < reopened[-1]
    closed = [month.median_days("closed") for month in months]
    assert closed == sorted(closed)
    assert closed[-1] > closed[0] + 25


def test_a_ticket_is_replied_to_then_solved_then_closed() -> None:
    for ticket in ticket_month(2, 5).tickets:
        state = ticket.state
        assert state.first_reply_at is not None
        assert state.first_solved_at is not None
        assert state.closed_at is not None
        assert state.opened_at <= state.first_reply_at <= state.first_solved_at <= state.closed_at
    month = ticket_month(2, 5)
    medians = [month.median_days(name) for name in ("first_reply", "solved", "closed")]
    assert medians == sorted(medians)


def test_solved_for_good_is_per_customer_and_looks_at_the_later_ticket() -> None:
    month = ticket_month(1, 1)
    assert len(month.days("for_good")) == 200
    assert month.within("for_good", 3) < month.within("solved", 3)
    assert len(month.days("solved")) == len(month.tickets)
    by_id = {ticket.id: ticket for ticket in month.tickets}
    new, old = next(iter(month.came_back.items()))
    first, last = by_id[old].state, by_id[new].state
    assert first.closed_at is not None
    assert last.opened_at >= first.closed_at
    place = [t.id for t in month.tickets].index(old)
    assert last.solved_at
    whole = (last.solved_at - first.opened_at).total_seconds() / 86_400
    assert month.days("for_good")[place] == pytest.approx(whole)


def test_nobody_writes_again_where_all_is_really_solved() -> None:
    month = ticket_month(1, 7, 0)
    assert (month.unsolved, month.reopened, month.came_back) == (0, 0, {})
    assert month.days("for_good") == month.days("solved")


def test_what_breaks_a_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="close_days must be 0 or more, got -1"):
        ticket_month(1, -1)
    with pytest.raises(ValueError, match="unsolved_share must be from 0 to 1, got 2"):
        ticket_month(1, 7, 2)
    with pytest.raises(ValueError, match=f"measure must be one of {', '.join(MONTH_MEASURES)}"):
        ticket_month().days("late")
