"""Tickets and their desk: states, clocks, the due list, escalation, forecasts and reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from math import inf, isnan
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import contacts
from bpo_course.tools import tickets
from bpo_course.tools.tickets import (
    Calendar,
    Desk,
    Escalation,
    Policy,
    Targets,
    Ticket,
    TransitionError,
    clocks,
    working_minutes,
)

LONDON: Final = ZoneInfo("Europe/London")
OFFICE: Final = Calendar("Europe/London", dict.fromkeys(tickets.DAYS[:5], ("09:00", "17:00")))
POLICY: Final = Policy(
    OFFICE,
    {"urgent": Targets(30, 60, 120), "high": Targets(60, 120, 480), "low": Targets(240, None, 960)},
)


def at(text: str) -> datetime:
    """A time on Monday 30 November 2026, or with its day: "Tue 09:30"."""
    day, _, clock = text.rpartition(" ")
    ahead = {"": 0, "Mon": 0, "Tue": 1, "Wed": 2, "Thu": 3, "Fri": 4, "Sat": 5}[day]
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, 30, hour, minute, tzinfo=LONDON) + timedelta(days=ahead)


def ticket(*events: tuple[Any, ...], priority: str = "high", **more: Any) -> Ticket:
    """A ticket of Monday 9:00 with events: kind, time, and what the event names."""
    found = Ticket.open(more.pop("id", "T-1"), at("9:00"), priority=priority, **more)
    for kind, when, *value in events:
        found = found.then(kind, at(when), by="Asha", value=value[0] if value else "")
    return found


def left(found: Ticket, clock: str, now: str, policy: Policy = POLICY) -> float:
    return clocks(found, policy, at(now))[clock].left_min


def due_at(found: Ticket, clock: str, now: str, policy: Policy = POLICY) -> str:
    return f"{clocks(found, policy, at(now))[clock].due_at:%a %H:%M}"


# -- states ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ([], "new"),
        ([("assigned", "9:10", "Asha")], "open"),
        ([("replied", "9:10")], "open"),
        ([("auto_replied", "9:01")], "new"),
        ([("noted", "9:10")], "new"),
        ([("pended", "9:10")], "pending"),
        ([("pended", "9:10"), ("customer_replied", "9:20")], "open"),
        ([("held", "9:10"), ("customer_replied", "9:20")], "on hold"),
        ([("held", "9:10"), ("resumed", "9:20")], "open"),
        ([("solved", "9:10")], "solved"),
        ([("solved", "9:10"), ("customer_replied", "9:20")], "open"),
        ([("solved", "9:10"), ("reopened", "9:20")], "open"),
        ([("solved", "9:10"), ("closed", "9:20")], "closed"),
        ([("merged", "9:10", "T-0")], "closed"),
    ],
)
def test_events_lead_to_a_state(events: list[tuple[Any, ...]], status: str) -> None:
    assert ticket(*events).status == status


def test_what_a_state_does_not_allow_is_refused_and_what_it_allows_is_named() -> None:
    closed = ticket(("solved", "9:10"), ("closed", "9:20"))
    with pytest.raises(TransitionError) as caught:
        closed.then("reopened", at("9:30"))
    assert str(caught.value) == "T-1 is closed: reopened is not allowed, only noted, linked"
    assert caught.value.allowed == closed.allowed == ("noted", "linked")


@pytest.mark.parametrize("kind", tickets.TRANSITIONS)
@pytest.mark.parametrize("status", tickets.STATES)
def test_every_state_takes_exactly_what_it_says(status: str, kind: str) -> None:
    ways = {
        "new": [],
        "open": [("assigned", "9:01", "Asha")],
        "pending": [("pended", "9:01")],
        "on hold": [("held", "9:01")],
        "solved": [("solved", "9:01")],
        "closed": [("solved", "9:01"), ("closed", "9:02")],
    }
    before = ticket(*ways[status])
    assert before.status == status
    if kind in before.allowed:
        after = before.then(kind, at("10:00"), by="Asha", value="x")
        assert after.status == tickets.TRANSITIONS[kind][status]
    else:
        with pytest.raises(TransitionError):
            before.then(kind, at("10:00"), by="Asha", value="x")


@pytest.mark.parametrize(
    ("kind", "more", "message"),
    [
        ("mended", {}, "kind must be one of assigned, "),
        ("replied", {}, "by must name the agent who replied, got nothing: use auto_replied"),
        ("assigned", {}, "value must name the agent for assigned"),
        ("priority", {}, "value must name the new priority"),
        ("linked", {}, "value must name the id of the contact"),
    ],
)
def test_an_event_that_names_too_little_is_refused(
    kind: str, more: dict[str, str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        ticket().then(kind, at("9:10"), **more)


def test_events_keep_the_order_of_real_time_when_the_clocks_go_back() -> None:
    first = datetime(2026, 10, 25, 1, 50, tzinfo=LONDON)
    second = datetime(2026, 10, 25, 1, 10, tzinfo=LONDON, fold=1)
    night = Ticket.open("T-1", first, priority="high").then("noted", second)
    assert night.events[1].at - night.events[0].at == timedelta(minutes=20)
    assert night.as_of(first + timedelta(minutes=5)).status == "new"  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="at must not be before"):
        night.then("noted", first)


def test_a_ticket_is_its_events() -> None:
    found = ticket(("replied", "9:10"), ("pended", "9:20"), category="billing", contact="c1")
    again = Ticket(found.id, found.customer, found.subject, found.events)
    assert again == found
    assert again.state == found.state
    assert again.state.contacts == ("c1",)
    with pytest.raises(ValueError, match="events of T-1 must begin with opened, got no event"):
        Ticket("T-1", "", "", ())
    opened, *others = found.events
    with pytest.raises(ValueError, match="events of T-1 must be in order"):
        Ticket("T-1", "", "", (opened, *reversed(others)))


def test_a_ticket_can_be_seen_as_it_was() -> None:
    found = ticket(("replied", "9:10"), ("solved", "10:00"))
    assert found.as_of(at("8:59")) is None
    assert [found.as_of(at(when)).status for when in ("9:00", "9:30", "10:00")] == [  # type: ignore[union-attr]
        "new",
        "open",
        "solved",
    ]


# -- clocks ------------------------------------------------------------------------------------


def test_the_first_reply_stops_at_the_first_public_reply_by_an_agent() -> None:
    quiet = ticket(("auto_replied", "9:01"), ("noted", "9:05"), ("assigned", "9:06", "Asha"))
    assert clocks(quiet, POLICY, at("9:30"))["first_reply"].stopped_at is None
    answered = quiet.then("replied", at("9:40"), by="Asha").then("replied", at("11:00"), by="Asha")
    clock = clocks(answered, POLICY, at("12:00"))["first_reply"]
    assert clock.stopped_at == at("9:40")
    assert (clock.left_min, clock.breached) == (20, False)


def test_repeated_messages_of_a_customer_do_not_restart_the_first_reply() -> None:
    patient = ticket()
    pressing = ticket(("customer_replied", "9:20"), ("customer_replied", "9:50"))
    assert due_at(patient, "first_reply", "9:55") == due_at(pressing, "first_reply", "9:55")
    assert left(pressing, "first_reply", "9:55") == 5
    assert pressing.state.messages == 3


def test_a_solution_without_a_reply_stops_the_first_reply_too() -> None:
    assert clocks(ticket(("solved", "9:30")), POLICY, at("12:00"))["first_reply"].left_min == 30


def test_the_update_runs_from_the_last_public_reply() -> None:
    assert "update" not in clocks(ticket(), POLICY, at("9:30"))
    told = ticket(("replied", "9:10"), ("replied", "10:00"), ("noted", "11:00"))
    assert due_at(told, "update", "11:30") == "Mon 12:00"
    assert "update" not in clocks(told.then("solved", at("11:40")), POLICY, at("11:50"))


def test_the_solution_pauses_on_pending_and_on_hold() -> None:
    found = ticket(("pended", "10:00"), ("customer_replied", "12:00"), ("held", "13:00"))
    assert left(found, "solution", "12:30") == 480 - 90
    assert left(found, "solution", "16:00") == left(found, "solution", "13:00") == 480 - 120
    paused = clocks(found, POLICY, at("16:00"))["solution"]
    assert paused.paused
    assert not paused.breached


def test_a_policy_may_let_the_solution_run_on_hold() -> None:
    strict = Policy(OFFICE, POLICY.targets, pauses={"solution": ("pending",)})
    held = ticket(("held", "10:00"))
    assert left(held, "solution", "12:00", strict) == 480 - 180
    assert left(held, "solution", "12:00") == 480 - 60


def test_a_hold_is_added_once() -> None:
    # As pull request 2449 of Frappe Helpdesk had to correct: each save added the hold again.
    found = ticket(("held", "10:00"), ("resumed", "11:00"))
    for minute in range(5):
        found = found.then("noted", at(f"11:0{minute}"))
    assert due_at(found, "solution", "12:00") == "Tue 10:00"


def test_a_pause_outside_hours_costs_nothing() -> None:
    found = ticket(("pended", "17:30"), ("resumed", "Tue 08:00"))
    assert due_at(found, "solution", "Tue 08:30") == "Mon 17:00"


def test_reopening_goes_on_with_the_solution_and_does_not_bring_back_the_first_reply() -> None:
    found = ticket(("replied", "9:10"), ("solved", "10:00"), ("customer_replied", "15:00"))
    now = clocks(found, POLICY, at("15:30"))
    assert now["solution"].left_min == 480 - 90
    assert now["solution"].stopped_at is None
    assert now["first_reply"].stopped_at == at("9:10")
    assert found.state.reopened == 1
    again = found.then("solved", at("16:00"))
    assert clocks(again, POLICY, at("Fri 12:00"))["solution"].left_min == 480 - 120


def test_a_new_priority_counts_from_the_start_and_keeps_the_pauses() -> None:
    # As in issue 15605 of GLPI, where the new due time forgot the pause.
    found = ticket(("pended", "9:30"), ("resumed", "11:30"), ("priority", "11:40", "urgent"))
    assert due_at(found, "solution", "11:45") == "Mon 13:00"
    assert left(found, "solution", "11:45") == 75


def test_a_first_reply_that_was_made_keeps_the_target_of_its_time() -> None:
    found = ticket(("replied", "9:50"), ("priority", "10:00", "urgent"))
    first = clocks(found, POLICY, at("10:30"))["first_reply"]
    assert (first.target_min, first.breached) == (60, False)
    late = ticket(("priority", "9:40", "urgent"), ("replied", "9:50"))
    assert clocks(late, POLICY, at("10:30"))["first_reply"].breached


def test_a_target_is_breached_after_its_due_time_and_not_at_it() -> None:
    assert not clocks(ticket(), POLICY, at("10:00"))["first_reply"].breached
    assert clocks(ticket(), POLICY, at("10:01"))["first_reply"].breached
    closing = ticket(priority="low")  # 960 minutes: Tuesday at closing
    assert due_at(closing, "solution", "9:00") == "Tue 17:00"
    evening = clocks(closing, POLICY, at("Tue 20:00"))["solution"]
    assert (evening.left_min, evening.breached) == (0, True)


def test_a_breached_clock_does_not_get_later_while_it_is_paused() -> None:
    found = ticket(("pended", "Tue 11:00"))
    assert left(found, "solution", "Tue 11:00") == left(found, "solution", "Wed 12:00") == -120
    back = found.then("resumed", at("Wed 12:00"))
    assert left(back, "solution", "Wed 13:00") == -180


def test_a_merged_ticket_and_a_ticket_of_tomorrow_have_no_clocks() -> None:
    assert clocks(ticket(("merged", "9:10", "T-0")), POLICY, at("9:30")) == {}
    assert clocks(ticket(), POLICY, at("8:00")) == {}


MINUTES: Final = st.lists(st.integers(1, 900), min_size=1, max_size=8)
KINDS: Final = ("pended", "held", "resumed", "customer_replied", "replied", "solved", "reopened")


@given(MINUTES, st.data())
def test_what_is_left_and_what_is_spent_add_up_to_the_target(steps: list[int], data: Any) -> None:
    found, when = ticket(), at("9:00").astimezone(UTC)
    for step in steps:
        when += timedelta(minutes=step)
        kind = data.draw(st.sampled_from([k for k in KINDS if k in found.allowed]))
        found = found.then(kind, when, by="Asha")
    now = when + timedelta(minutes=data.draw(st.integers(0, 3_000)))
    stops = [
        (one.start, one.end or now)
        for one in found.state.stretches
        if one.status in ("pending", "on hold", "solved")
    ]
    spent = working_minutes(found.state.opened_at, now, OFFICE, stops)
    clock = clocks(found, POLICY, now)["solution"]
    assert clock.left_min == pytest.approx(480 - spent)
    if clock.stopped_at is None and not clock.paused:
        assert clock.breached == (now > clock.due_at)
        ahead = tickets.due(now, max(0, clock.left_min), OFFICE)
        assert clock.breached or clock.left_min == 0 or ahead == clock.due_at


# -- a policy ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Policy(OFFICE, {}), "targets must name a priority or more, got none"),
        (lambda: Policy(OFFICE, POLICY.targets, {"reply": ()}), "pauses must be of first_reply"),
        (
            lambda: Policy(OFFICE, POLICY.targets, {"update": ("open",)}),
            "pauses of update must be pending or on hold, got 'open'",
        ),
        (lambda: Policy(OFFICE, POLICY.targets, close_after_days=-1), "close_after_days must be 0"),
        (lambda: Targets(first_reply_min=-5), "first_reply_min must be 0 or more, got -5"),
        (lambda: POLICY.rank("medium"), "priority must be one of urgent, high, low, got 'medium'"),
        (lambda: Escalation("x", "reply", 5, "lead"), "clock must be one of first_reply"),
        (lambda: Escalation("x", "update", -5, "lead"), "left_min must be 0 minutes or more"),
    ],
)
def test_a_promise_that_cannot_be_is_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


# -- a desk ------------------------------------------------------------------------------------


def desk(*found: Ticket, **more: Any) -> Desk:
    return Desk(POLICY, found, **({"agents": ("Asha", "Ben")} | more))


def names(lines: list[tickets.DueLine]) -> list[str]:
    return [line.ticket for line in lines]


def test_the_due_list_has_the_most_urgent_first_and_paused_tickets_later() -> None:
    mixed = desk(
        ticket(id="low", priority="low"),
        ticket(("replied", "9:02"), ("pended", "9:05"), id="paused", priority="urgent"),
        ticket(id="high"),
        ticket(("replied", "9:05"), id="told"),
        ticket(("solved", "9:05"), id="done"),
        ticket(id="urgent", priority="urgent"),
    )
    lines = mixed.due_list(at("9:10"))
    assert [(one.ticket, one.clock, one.left_min) for one in lines] == [
        ("urgent", "first_reply", 20),
        ("high", "first_reply", 50),
        ("told", "update", 115),
        ("low", "first_reply", 230),
        ("paused", "update", 57),
    ]


def test_a_ticket_that_was_paused_before_its_first_reply_still_needs_one() -> None:
    silent = desk(ticket(("pended", "9:05"), priority="urgent")).due_list(at("9:10"))
    assert [(one.clock, one.left_min, one.paused) for one in silent] == [("first_reply", 20, False)]


def test_a_ticket_that_waits_for_the_customer_comes_after_the_others() -> None:
    waits = ticket(("replied", "9:05"), ("pended", "9:06"), id="waits", priority="urgent")
    lines = desk(waits, ticket(id="low", priority="low")).due_list(at("9:30"))
    assert names(lines) == ["low", "waits"]
    assert lines[1].paused
    assert lines[1].left_min == pytest.approx(59)


def test_the_due_list_can_be_of_one_agent_or_one_clock() -> None:
    both = desk(ticket(("assigned", "9:01", "Asha"), id="a"), ticket(id="b"))
    assert names(both.due_list(at("9:10"), agent="Asha")) == ["a"]
    assert names(both.due_list(at("9:10"), agent="")) == ["b"]
    solution = both.due_list(at("9:10"), clock="solution")
    assert {line.clock for line in solution} == {"solution"}
    with pytest.raises(ValueError, match="clock must be one of"):
        both.due_list(at("9:10"), clock="reply")
    with pytest.raises(ValueError, match="now must be a time with a time zone"):
        both.due_list(datetime(2026, 11, 30, 9))


def test_the_due_list_agrees_with_the_clocks_at_any_time() -> None:
    found = [
        ticket(("pended", "9:20"), ("resumed", "11:00"), id="a"),
        ticket(("replied", "9:30"), ("held", "10:00"), id="b", priority="urgent"),
        ticket(("solved", "9:30"), ("reopened", "14:00"), id="c", priority="low"),
        ticket(("replied", "9:10"), ("pended", "12:00"), ("resumed", "14:00"), id="d"),
    ]
    kept = desk(*found)
    for when in ("9:10", "9:40", "10:30", "12:00", "15:00", "Tue 10:00"):
        for line in kept.due_list(at(when)):
            shown = clocks(kept[line.ticket], POLICY, at(when))[line.clock]
            assert (line.due_at, line.left_min) == (shown.due_at, shown.left_min)
            assert (line.breached, line.paused) == (shown.breached, shown.paused)


def test_an_older_ticket_changes_nothing_for_the_others() -> None:
    grows = desk(ticket(id="new"))
    before = grows.due_list(at("9:10"))
    old = Ticket.open("old", datetime(2019, 5, 6, 9, tzinfo=LONDON), priority="low")
    grows.add(old)
    assert grows.due_list(at("9:10"))[1:] == before
    assert grows.due_list(at("9:10"))[0].ticket == "old"


def test_tickets_without_a_target_are_at_the_end() -> None:
    policy = Policy(OFFICE, {"high": Targets(60), "none": Targets()})
    mixed = Desk(policy, [ticket(id="none", priority="none"), ticket(id="high")])
    last = mixed.due_list(at("9:10"))[-1]
    assert (last.ticket, last.clock, last.due_at, last.left_min) == ("none", "", None, inf)


def test_the_queue_is_a_table() -> None:
    table = desk(ticket(category="billing", contact="c1", customer="A. Bello")).table(at("10:00"))
    assert isinstance(table, pd.DataFrame)
    (row,) = table.to_dict("records")
    assert (row["ticket"], row["left_min"], row["age_h"]) == ("T-1", 0, 1)
    assert (row["category"], row["contacts"], row["customer"]) == ("billing", 1, "A. Bello")


def test_rules_of_escalation_apply_before_and_at_a_breach_and_once_each() -> None:
    warn = Escalation("warn", "first_reply", 15, "team leader")
    missed = Escalation("missed", "first_reply", 0, "manager")
    watched = desk(ticket(), rules=(warn, missed))
    assert watched.escalate(at("9:44")) == []
    assert watched.escalate(at("9:45")) == [("T-1", warn)]
    assert watched.escalate(at("10:00")) == []
    assert watched.escalate(at("10:01")) == [("T-1", missed)]
    assert watched.escalate(at("12:00")) == []
    assert [e.value for e in watched["T-1"].events if e.kind == "escalated"] == [
        "team leader",
        "manager",
    ]


def test_an_update_can_be_escalated_again_after_the_next_reply() -> None:
    rule = Escalation("silent", "update", 0, "team leader")
    watched = desk(ticket(("replied", "9:10")), rules=[rule])
    assert watched.escalate(at("11:11")) == [("T-1", rule)]
    watched.record("T-1", "replied", at("11:20"), by="Asha")
    assert watched.escalate(at("13:20")) == []
    assert watched.escalate(at("13:21")) == [("T-1", rule)]


def test_a_paused_clock_is_not_escalated() -> None:
    rule = Escalation("warn", "solution", 480, "team leader")
    waits = desk(ticket(("pended", "9:05")), rules=[rule])
    assert waits.escalate(at("15:00")) == []
    waits.record("T-1", "resumed", at("15:10"))
    assert waits.escalate(at("15:11")) == [("T-1", rule)]


def test_solved_tickets_are_closed_after_some_days_at_their_own_time() -> None:
    done = desk(ticket(("solved", "10:00")))
    week = at("10:00") + timedelta(days=7)
    assert done.close_solved(week - timedelta(seconds=1)) == []
    assert done.close_solved(week + timedelta(days=3)) == ["T-1"]
    assert done["T-1"].state.closed_at == week


def test_tickets_are_shared_out_to_who_has_fewest() -> None:
    shared = desk(
        ticket(("assigned", "9:01", "Asha"), id="a"),
        ticket(id="b", priority="low"),
        ticket(id="c", priority="urgent"),
        ticket(id="d"),
    )
    assert shared.load() == {"Asha": 1, "Ben": 0, "": 3}
    assert shared.share_out(at("9:10")) == {"c": "Ben", "d": "Asha", "b": "Ben"}
    assert shared.load() == {"Asha": 2, "Ben": 2}
    with pytest.raises(ValueError, match="value must be one of Asha, Ben, got 'Cem'"):
        shared.record("a", "assigned", at("9:20"), value="Cem")


def test_tickets_of_one_customer_are_merged_and_keep_their_contacts() -> None:
    both = desk(
        ticket(id="a", customer="A. Bello", contact="c1"),
        ticket(id="b", customer="A. Bello", contact="c2"),
        ticket(id="x", customer="C. Diaz"),
    )
    both.merge("b", "a", at("9:10"), by="Asha")
    assert both["a"].state.contacts == ("c1", "c2")
    assert (both["b"].status, both["b"].state.merged_into) == ("closed", "a")
    assert names(both.due_list(at("9:20"))) == ["a", "x"]
    for wrong, message in (("x", "of the same customer"), ("a", "another ticket"), ("b", "work")):
        with pytest.raises(ValueError, match=message):
            both.merge("a", wrong, at("9:30"))
    with pytest.raises(ValueError, match="must not be merged here"):
        both.record("a", "merged", at("9:30"), value="x")


def test_tickets_of_one_cause_are_answered_together_or_not_at_all() -> None:
    outage = desk(ticket(id="a"), ticket(id="b"), ticket(("solved", "9:05"), id="c"))
    outage.record_all(["a", "b"], "grouped", at("9:10"), value="outage")
    outage.record_all(["a", "b"], "replied", at("9:11"), by="Asha", text="We know.")
    assert [outage[name].state.cause for name in "abc"] == ["outage", "outage", ""]
    with pytest.raises(TransitionError, match="c is solved"):
        outage.record_all(["a", "b", "c"], "held", at("9:12"))
    assert [outage[name].status for name in "ab"] == ["open", "open"]


def test_a_desk_refuses_what_it_does_not_know() -> None:
    one = desk(ticket())
    with pytest.raises(ValueError, match="an id of its own, got T-1 twice"):
        one.add(ticket())
    with pytest.raises(ValueError, match="priority must be one of"):
        one.add(ticket(id="T-2", priority="medium"))
    with pytest.raises(ValueError, match="priority must be one of"):
        one.record("T-1", "priority", at("9:10"), value="medium")
    with pytest.raises(ValueError, match="ticket must be one of this desk, got 'T-9'"):
        one.record("T-9", "noted", at("9:10"))


# -- a forecast --------------------------------------------------------------------------------


def queue(*priorities: str) -> Desk:
    return desk(*(ticket(id=f"T-{n}", priority=name) for n, name in enumerate(priorities)))


def test_a_forecast_gives_tickets_to_agents_as_they_come_free() -> None:
    found = tickets.forecast(
        queue("high", "high", "high"), at("9:00"), agents=2, handle_min=40, order="priority"
    )
    assert [(one.agent, one.starts_min, one.ends_min) for one in found.lines] == [
        (1, 0, 40),
        (2, 0, 40),
        (1, 40, 80),
    ]
    assert found.late == found.avoidable == ("T-2",)
    assert (found.latest_min, found.done_min) == (20, 80)


def test_a_forecast_goes_on_the_next_day_in_working_time() -> None:
    found = tickets.forecast(queue("low", "low"), at("16:30"), agents=1, handle_min=60)
    assert [f"{found.ends_at(one):%a %H:%M}" for one in found.lines] == ["Tue 09:30", "Tue 10:30"]
    assert f"{found.table()['ends_at'].iloc[0]:%a %H:%M}" == "Tue 09:30"


def test_what_is_late_already_is_told_apart() -> None:
    found = tickets.forecast(queue("urgent", "low"), at("10:00"), agents=1, handle_min=10)
    assert found.late == ("T-0",)
    assert found.avoidable == ()


def test_a_forecast_leaves_out_what_waits_and_takes_times_by_category() -> None:
    mixed = desk(ticket(id="a", category="billing"), ticket(("held", "9:05"), id="b"))
    found = tickets.forecast(mixed, at("9:10"), agents=1, handle_min={"billing": 12})
    assert ([one.ticket for one in found.lines], found.waiting) == (["a"], 1)
    assert found.done_min == 12
    with pytest.raises(ValueError, match="must name every category, got none for 'billing'"):
        tickets.forecast(mixed, at("9:10"), agents=1, handle_min={"router": 12})


@given(
    st.lists(
        st.tuples(st.sampled_from(("urgent", "high", "low")), st.integers(5, 90)),
        min_size=1,
        max_size=5,
    )
)
def test_with_one_agent_no_order_makes_the_latest_ticket_less_late_than_earliest_due(
    work: list[tuple[str, int]],
) -> None:
    kinds = {f"k{n}": float(minutes) for n, (_, minutes) in enumerate(work)}
    some = desk(
        *(ticket(id=f"T-{n}", priority=p, category=f"k{n}") for n, (p, _) in enumerate(work))
    )
    found = tickets.forecast(some, at("9:00"), agents=1, handle_min=kinds, order="earliest due")
    target = {"urgent": 30, "high": 60, "low": 240}

    def latest(order: tuple[tuple[str, int], ...]) -> float:
        done, worst = 0, -inf
        for priority, minutes in order:
            done += minutes
            worst = max(worst, done - target[priority])
        return worst

    assert found.latest_min == min(latest(order) for order in permutations(work))


def test_more_agents_never_make_more_tickets_late_in_order_of_arrival() -> None:
    long = queue(*["high", "urgent", "low", "high"] * 5)
    late = [
        len(tickets.forecast(long, at("9:00"), agents=n, handle_min=15).late) for n in range(1, 12)
    ]
    assert late == sorted(late, reverse=True)
    assert late[0] > late[-1]


def test_orders_are_compared() -> None:
    found = tickets.compare(queue("low", "high", "urgent"), at("9:00"), agents=1, handle_min=25)
    assert set(found) == set(tickets.ORDERS)
    assert found["first in, first out"].order == "first in, first out"
    assert [one.ticket for one in found["priority"].lines] == ["T-2", "T-1", "T-0"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"agents": 0}, "agents must be a whole number of 1 or more, got 0"),
        ({"agents": 1.5}, "agents must be a whole number"),
        ({"handle_min": 0}, "handle_min must be above 0 minutes, got 0"),
        ({"order": "random"}, "order must be one of first in, first out; earliest due"),
    ],
)
def test_a_forecast_that_cannot_be_is_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tickets.forecast(queue("high"), at("9:00"), **({"agents": 1, "handle_min": 10} | more))


# -- reports -----------------------------------------------------------------------------------


def test_solved_and_closed_are_different_ends() -> None:
    # As in a published log of an Italian help desk: closing is automatic after 30 days, so the
    # time to closing is mostly that rule.
    month = Policy(OFFICE, POLICY.targets, close_after_days=30)
    done = Desk(month, [ticket(("replied", "9:10"), ("solved", "Tue 09:00"), priority="low")])
    now = at("9:00") + timedelta(days=60)
    done.close_solved(now)
    ends: dict[Any, Any] = dict.fromkeys(("solved", "closed"))
    for end in ends:
        ends[end] = tickets.report(done.tickets.values(), month, now, end)
    assert ends["solved"].solution.median_days == 1
    assert ends["closed"].solution.median_days == 31
    assert ends["solved"].solution.median_min == 480
    assert (ends["solved"].solution.within, ends["closed"].solution.within) == (1, 0)


def test_a_report_counts_what_is_overdue_and_not_answered() -> None:
    some = [
        ticket(("replied", "9:30"), id="met"),
        ticket(("replied", "12:00"), id="missed"),
        ticket(id="forgotten"),
        ticket(id="in time", priority="low"),
    ]
    first = tickets.report(some, POLICY, at("12:30")).first_reply
    assert (first.n, first.met, first.missed, first.undecided) == (2, 1, 2, 1)
    assert first.within == pytest.approx(1 / 3)
    assert first.median_min == 105
    low, high = first.interval
    assert low < first.within < high


def test_a_report_counts_reopened_tickets_and_the_backlog() -> None:
    some = [
        ticket(("solved", "9:30"), id="a"),
        ticket(("solved", "9:30"), ("reopened", "9:40"), ("solved", "9:50"), id="b"),
        ticket(id="c"),
        ticket(("merged", "9:10", "c"), id="d"),
    ]
    found = tickets.report(some, POLICY, at("Fri 9:00"))
    assert (found.tickets, found.ever_solved, found.reopened_share) == (3, 2, 0.5)
    assert {age: n for age, n in found.backlog.items() if n} == {"3 to 7 days": 1}
    assert found.solution.median_min == 35  # 30, and 40 without the time as solved


def test_a_report_of_the_past_leaves_out_what_came_later() -> None:
    found = tickets.report([ticket(("solved", "11:00"))], POLICY, at("10:00"))
    assert (found.solution.n, found.ever_solved) == (0, 0)
    assert isnan(found.solution.median_min)
    assert isnan(found.solution.within)
    assert isnan(found.reopened_share)


def test_a_report_can_be_by_priority_or_agent() -> None:
    some = [ticket(("replied", "9:30"), id="a"), ticket(id="b", priority="urgent")]
    table = tickets.report_by(some, POLICY, at("12:00"))
    assert list(table.index) == ["urgent", "high"]
    assert table["first_reply_within"].tolist() == [0, 1]
    assert tickets.report_by(some, POLICY, at("12:00"), by="agent").loc["", "tickets"] == 2
    with pytest.raises(ValueError, match="by must be priority, category, agent or cause"):
        tickets.report_by(some, POLICY, at("12:00"), by="age")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="end must be solved or closed, got 'done'"):
        tickets.report(some, POLICY, at("12:00"), "done")  # type: ignore[arg-type]


# -- the contact log ---------------------------------------------------------------------------


def test_contacts_and_tickets_are_matched() -> None:
    common = {"direction": "inbound", "channel": "voice", "queue": "help", "outcome": "answered"}
    timed = {
        "wait_s": 5,
        "talk_s": 60,
        "hold_s": 0,
        "wrap_s": 10,
        "started_at": "2026-11-30T09:00Z",
    }
    log = pd.DataFrame([{"contact_id": f"c{n}", **common, **timed} for n in range(1, 5)])
    both = desk(
        ticket(id="a", contact="c1"), ticket(id="b", contact="c2"), ticket(id="x", contact="c9")
    )
    both.record("x", "linked", at("9:05"), value="c3")
    both.merge("b", "a", at("9:10"))
    found = tickets.links(both.tickets.values(), log)
    assert found.ticket_of == {"c1": "a", "c2": "a", "c3": "x"}
    assert found.without_ticket == ("c4",)
    assert found.several == {"a": ("c1", "c2"), "x": ("c9", "c3")}
    assert found.unknown == ("c9",)
    with pytest.raises(contacts.ContactLogError):
        tickets.links([], log.drop(columns="queue"))


def test_the_contacts_of_a_ticket_that_was_merged_twice_are_at_the_end_of_the_chain() -> None:
    log = pd.DataFrame(
        [
            {
                "contact_id": "c1",
                "direction": "inbound",
                "channel": "email",
                "queue": "help",
                "started_at": "2026-11-30T09:00Z",
                "outcome": "blocked",
            }
        ]
    )
    chain = [
        ticket(("merged", "9:10", "b"), id="a", contact="c1"),
        ticket(("merged", "9:20", "c"), id="b"),
        ticket(id="c"),
    ]
    assert tickets.links(chain, log).ticket_of == {"c1": "c"}
    circle = [ticket(("merged", "9:10", "b"), id="a"), ticket(("merged", "9:10", "a"), id="b")]
    assert tickets.links(circle, log).without_ticket == ("c1",)
