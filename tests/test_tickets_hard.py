"""Tickets in hard cases: many at once, one instant, fold, odd numbers, and merges of merges."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bpo_course.tools import tickets
from bpo_course.tools.tickets import (
    CLOCKS,
    Calendar,
    Desk,
    DueLine,
    Escalation,
    Policy,
    Targets,
    Ticket,
    TransitionError,
    clocks,
    due,
    forecast,
    report,
    report_by,
    working_minutes,
)

OFFICE: Final = Calendar("UTC", dict.fromkeys(tickets.DAYS[:5], ("09:00", "17:00")))
NOON: Final = ("12:00", "13:00")
MONDAY: Final = datetime(2026, 11, 30, 9, tzinfo=UTC)
POLICY: Final = Policy(OFFICE, {"high": Targets(30, 60, 120), "low": Targets(240, None, 960)})


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-30T{text}+00:00")


def one(name: str = "T", priority: str = "high", **more: Any) -> Ticket:
    return Ticket.open(name, MONDAY, priority=priority, **more)


# -- many tickets at once, and each by itself ------------------------------------------------------

# The clocks change in London on 25 October; the desk has a lunch, a holiday and a night shift.
ODD: Final = Calendar(
    "Europe/London",
    {
        **dict.fromkeys(tickets.DAYS[:4], ("09:00", "17:00")),
        "fri": ("22:00", "06:00"),
        "sun": ("00:30", "03:30"),
    },
    breaks=[("12:00", "12:45")],
    holidays=[date(2026, 10, 27), date(2026, 12, 25)],
)
POLICIES: Final = (
    Policy(ODD, {"a": Targets(30, 60, 240), "b": Targets(0, None, 900), "c": Targets()}),
    Policy(
        ODD,
        {"a": Targets(None, 45, 0), "b": Targets(90, 0, 20_000), "c": Targets(15, 15, 15)},
        pauses={"first_reply": ("pending", "on hold"), "update": (), "solution": ("pending",)},
    ),
)
BEFORE: Final = datetime(2026, 10, 20, tzinfo=UTC)


def story(rng: random.Random, name: str) -> Ticket:
    """A ticket to which anything may happen that is allowed, some of it in one instant."""
    when = BEFORE + timedelta(minutes=rng.randrange(14 * 1_440))
    found = Ticket.open(name, when, priority=rng.choice("abc"))
    for _ in range(rng.randrange(9)):
        kind = rng.choice(
            (
                *("replied", "pended", "held", "resumed", "customer_replied", "solved"),
                *("reopened", "priority", "assigned", "noted"),
            )
        )
        when += timedelta(minutes=rng.choice((0, 0, 15, 60, 333, 2_000)))
        if kind in found.allowed:
            value = rng.choice("abc") if kind == "priority" else "Asha"
            found = found.then(kind, when, by="Asha", value=value)
    return found


def by_itself(ticket: Ticket, policy: Policy, now: datetime, clock: str | None) -> DueLine:
    (line,) = Desk(policy, [ticket]).due_list(now, clock=clock)
    return line


@given(
    st.integers(0, 10**9),
    st.sampled_from(POLICIES),
    st.integers(0, 40 * 1_440),
    st.sampled_from((None, *CLOCKS)),
)
def test_many_tickets_at_once_show_what_each_shows_by_itself(
    seed: int, policy: Policy, minutes: int, clock: str | None
) -> None:
    rng = random.Random(seed)
    now = BEFORE + timedelta(minutes=minutes)
    desk = Desk(policy, [story(rng, f"T-{nth}") for nth in range(60)])
    for when in (now, now + timedelta(minutes=1)):  # the second list is made of what was kept
        lines = desk.due_list(when, clock=clock)
        assert lines == [by_itself(desk[line.ticket], policy, when, clock) for line in lines]
        then = (ticket.as_of(when) for ticket in desk.tickets.values())
        assert {line.ticket for line in lines} == {t.id for t in then if t and t.active}


@given(st.integers(0, 10**9), st.sampled_from(POLICIES), st.integers(0, 40 * 1_440))
def test_the_order_of_many_is_the_order_of_few(seed: int, policy: Policy, minutes: int) -> None:
    rng = random.Random(seed)
    now = BEFORE + timedelta(minutes=minutes)
    every = [story(rng, f"T-{nth}") for nth in range(40)]
    order = [line.ticket for line in Desk(policy, every).due_list(now)]
    for start in range(0, 40, 10):
        few = [line.ticket for line in Desk(policy, every[start : start + 10]).due_list(now)]
        assert [name for name in order if name in set(few)] == few


@given(st.integers(0, 10**9), st.sampled_from(POLICIES), st.integers(0, 40 * 1_440))
def test_a_line_is_the_clock_that_is_due_first(seed: int, policy: Policy, minutes: int) -> None:
    rng = random.Random(seed)
    now = BEFORE + timedelta(minutes=minutes)
    desk = Desk(policy, [story(rng, f"T-{nth}") for nth in range(30)])
    for line in desk.due_list(now):
        running = [c for c in clocks(desk[line.ticket], policy, now).values() if not c.stopped_at]
        first = min(running, key=lambda c: (c.paused and not c.breached, c.due_at), default=None)
        told = ("", None, float("inf"), False, False)
        if first:
            told = (first.name, first.due_at, first.left_min, first.breached, first.paused)
        assert line[1:6] == told


@pytest.mark.parametrize(
    ("events", "now"),
    [
        ([("pended", "11:00")], "20:00"),  # outside the hours, with nothing left
        ([("pended", "11:00")], "12:00"),
        ([("pended", "11:00"), ("resumed", "12:00")], "11:30"),
        ([("pended", "11:00"), ("resumed", "12:00")], "12:00"),
        ([("pended", "11:00"), ("resumed", "12:00")], "13:00"),
        ([("pended", "10:00"), ("held", "10:30"), ("resumed", "12:00")], "13:00"),
        ([("pended", "09:00"), ("resumed", "12:00"), ("pended", "14:00")], "15:00"),
    ],
)
def test_a_pause_at_the_very_due_time_is_the_same_for_many_as_for_one(
    events: list[tuple[str, str]], now: str
) -> None:
    found = one("T-0")
    for kind, when in events:
        found = found.then(kind, at(when))
    desk = Desk(POLICY, [found, *(one(f"T-{nth}", "low") for nth in range(1, 40))])
    lines = {line.ticket: line for line in desk.due_list(at(now), clock="solution")}
    assert lines["T-0"] == by_itself(found, POLICY, at(now), "solution")


def test_a_list_follows_what_happens_and_the_agent_who_is_asked_for() -> None:
    desk = Desk(POLICY, [one(f"T-{nth}", "low") for nth in range(50)], agents=["Asha", "Ben"])
    assert desk.due_list(at("09:00"))[0].ticket == "T-0"
    desk.record("T-30", "priority", at("09:05"), value="high")
    desk.record("T-31", "assigned", at("09:05"), value="Ben")
    assert desk.due_list(at("09:05"))[0].ticket == "T-30"
    assert [line.ticket for line in desk.due_list(at("09:05"), agent="Ben")] == ["T-31"]
    assert [line.priority for line in desk.due_list(at("09:04"))] == ["low"] * 50
    assert desk.due_list(at("09:05"))[0].ticket == "T-30"


def test_many_tickets_with_a_due_time_that_never_comes_are_refused_as_one_is() -> None:
    hour = Calendar("UTC", {"mon": ("09:00", "10:00")})
    policy = Policy(hour, {"high": Targets(10_000_000), "low": Targets(60_000)})
    far = [one(f"T-{nth}", "low") for nth in range(50)]
    assert (
        Desk(policy, far).due_list(MONDAY)[0].due_at
        == by_itself(far[0], policy, MONDAY, None).due_at
    )
    for count in (1, 50):
        with pytest.raises(ValueError, match="minutes must be due within a hundred years"):
            Desk(policy, [*far[:count], one("X")]).due_list(MONDAY)


def test_an_empty_queue_has_empty_lists() -> None:
    empty = Desk(POLICY)
    assert empty.due_list(MONDAY) == []
    assert empty.table(MONDAY).shape == (0, 17)
    assert forecast(empty, MONDAY, agents=1, handle_min=5).lines == ()
    assert report([], POLICY, MONDAY).tickets == 0
    assert report_by([], POLICY, MONDAY).empty


# -- one instant -----------------------------------------------------------------------------------


def test_an_update_that_starts_in_the_instant_of_an_escalation_can_be_escalated_again() -> None:
    rule = Escalation("soon", "update", 10, "lead")
    desk = Desk(POLICY, [one().then("replied", at("09:05"), by="Asha")], rules=[rule])
    assert desk.escalate(at("09:56")) == [("T", rule)]
    desk.record("T", "replied", at("09:56"), by="Asha")
    assert desk.escalate(at("10:45")) == []
    assert desk.escalate(at("10:46")) == [("T", rule)]
    assert desk.escalate(at("10:47")) == []


def test_a_ticket_paused_at_its_very_due_time_is_not_missed_in_any_figure() -> None:
    waits = one().then("pended", at("11:00"))
    assert not clocks(waits, POLICY, at("13:00"))["solution"].breached
    for end in ("solved", "closed"):
        solution = report([waits], POLICY, at("13:00"), end).solution  # type: ignore[arg-type]
        assert (solution.missed, solution.undecided) == (0, 1)
    late = one().then("pended", at("11:01"))
    assert report([late], POLICY, at("13:00")).solution.missed == 1


@given(st.integers(0, 10**9), st.integers(0, 40 * 1_440))
def test_a_report_and_the_clocks_miss_the_same_targets(seed: int, minutes: int) -> None:
    rng = random.Random(seed)
    now = BEFORE + timedelta(minutes=minutes)
    every = [story(rng, f"T-{nth}") for nth in range(20)]
    for policy in POLICIES:
        found = [clocks(ticket, policy, now) for ticket in every]
        for name, figures in (
            ("first_reply", report(every, policy, now).first_reply),
            ("solution", report(every, policy, now).solution),
        ):
            missed = sum(one[name].breached for one in found if name in one)
            assert figures.missed == missed


def test_a_ticket_is_not_closed_before_what_happened_to_it_last() -> None:
    noted = one().then("solved", at("10:00")).then("noted", at("10:00") + timedelta(days=20))
    desk = Desk(POLICY, [noted])
    assert desk.close_solved(at("10:00") + timedelta(days=8)) == []
    assert desk.close_solved(at("10:00") + timedelta(days=21)) == ["T"]
    assert desk["T"].state.closed_at == at("10:00") + timedelta(days=20)


def test_a_ticket_is_not_shared_out_before_what_happened_to_it_last() -> None:
    desk = Desk(POLICY, [one("a"), one("b").then("noted", at("12:00"))], agents=["Asha"])
    assert desk.share_out(at("11:00")) == {"a": "Asha"}
    assert desk.share_out(at("12:00")) == {"b": "Asha"}


def test_both_of_two_equal_local_times_are_two_times_of_a_ticket() -> None:
    london = ZoneInfo("Europe/London")
    first = datetime(2026, 10, 25, 1, 30, tzinfo=london)
    second = first.replace(fold=1)
    always = Policy(
        Calendar("Europe/London", dict.fromkeys(tickets.DAYS, ("00:00", "24:00"))),
        {"high": Targets(30)},
    )
    late = clocks(Ticket.open("T", first, priority="high"), always, second)["first_reply"]
    assert (late.left_min, late.breached) == (-30, True)
    assert (late.due_at.hour, late.due_at.fold) == (1, 1)
    with pytest.raises(ValueError, match="at must not be before"):
        Ticket.open("T", second, priority="high").then("noted", first)


@example(datetime(2026, 10, 25, 0, 30, 0, 1, tzinfo=UTC), 1)
@given(
    st.datetimes(datetime(1900, 2, 1), datetime(2190, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 10**10),
)
def test_no_microsecond_is_lost_however_far_a_time_is(since: datetime, us: int) -> None:
    always = Calendar("Asia/Manila", dict.fromkeys(tickets.DAYS, ("00:00", "24:00")))
    end = due(since, us / 60_000_000, always)
    assert end - since == timedelta(microseconds=us)


# -- reopening, priority, merging ------------------------------------------------------------------


def test_a_customer_who_writes_after_an_automatic_closing_needs_a_new_ticket() -> None:
    desk = Desk(POLICY, [one().then("solved", at("10:00"))])
    week = at("10:00") + timedelta(days=7)
    assert desk.close_solved(week) == ["T"]
    for kind in ("reopened", "customer_replied"):
        with pytest.raises(TransitionError, match="T is closed"):
            desk.record("T", kind, week)


def test_a_priority_that_changes_while_pending_keeps_the_pause() -> None:
    waits = one(priority="low").then("pended", at("10:00"))
    raised = waits.then("priority", at("11:00"), value="high")
    solution = clocks(raised, POLICY, at("12:00"))["solution"]
    assert (solution.left_min, solution.paused, solution.breached) == (60, True, False)
    assert solution.due_at == at("13:00")
    goes_on = clocks(raised.then("resumed", at("14:00")), POLICY, at("14:00"))["solution"]
    assert (goes_on.due_at, goes_on.left_min) == (at("15:00"), 60)


def test_a_merged_ticket_is_not_merged_again_and_no_ring_of_merges_can_be() -> None:
    desk = Desk(POLICY, [one(name, customer="c", contact=f"c-{name}") for name in "abc"])
    desk.merge("a", "b", at("10:00"))
    with pytest.raises(TransitionError, match="a is closed: merged is not allowed"):
        desk.merge("a", "c", at("10:01"))
    with pytest.raises(ValueError, match="into must still need work, got a"):
        desk.merge("b", "a", at("10:01"))
    assert desk.merge("b", "c", at("10:02")).state.contacts == ("c-c", "c-b", "c-a")
    with pytest.raises(ValueError, match="into must still need work, got b"):
        desk.merge("c", "b", at("10:03"))
    assert [line.ticket for line in desk.due_list(at("10:03"))] == ["c"]


def test_a_group_of_nothing_but_merged_tickets_is_no_row_of_a_report() -> None:
    desk = Desk(POLICY, [one("a", customer="c"), one("b", "low", customer="c")])
    desk.merge("a", "b", at("10:00"))
    assert list(report_by(desk.tickets.values(), POLICY, at("11:00")).index) == ["low"]


def test_what_cannot_be_done_for_all_is_done_for_none_whatever_the_error() -> None:
    desk = Desk(POLICY, [one("a"), one("b")])
    odd: Any = ["a", ["b"]]
    with pytest.raises(TypeError):
        desk.record_all(odd, "noted", at("10:00"))
    assert len(desk["a"].events) == 1


# -- calendars and numbers -------------------------------------------------------------------------


def test_a_holiday_on_the_day_on_which_it_is_due_moves_it_to_the_next() -> None:
    shut = Calendar("UTC", OFFICE.hours, holidays=[date(2026, 12, 1)])
    assert due(at("16:00"), 120, shut) == datetime(2026, 12, 2, 10, tzinfo=UTC)
    assert due(at("16:00"), 60, shut) == at("17:00")
    assert working_minutes(at("16:00"), datetime(2026, 12, 2, 10, tzinfo=UTC), shut) == 120


@pytest.mark.parametrize("minutes", [np.int64(30), np.float32(30), 30.0])
def test_numbers_of_a_table_are_minutes_too(minutes: Any) -> None:
    assert due(at("09:00"), minutes, OFFICE) == at("09:30")
    assert Targets(minutes).first_reply_min == 30


@pytest.mark.parametrize("wrong", [float("inf"), float("nan"), "60", True, -1])
def test_what_is_no_number_of_minutes_is_refused_at_once(wrong: Any) -> None:
    for make in (
        lambda: Targets(wrong),
        lambda: Policy(OFFICE, {"high": Targets()}, close_after_days=wrong),
        lambda: Escalation("x", "update", wrong, "lead"),
        lambda: due(MONDAY, wrong, OFFICE),
        lambda: forecast(Desk(POLICY, [one()]), MONDAY, agents=1, handle_min=wrong),
    ):
        with pytest.raises(ValueError, match="must be"):
            make()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Calendar("UTC", None), "hours must be by weekday, mon to sun, got None"),  # type: ignore[arg-type]
        (lambda: Calendar("UTC", OFFICE.hours, None), "breaks must be a list, got None"),  # type: ignore[arg-type]
        (lambda: Calendar("UTC", OFFICE.hours, (), None), "holidays must be a list, got None"),  # type: ignore[arg-type]
        (lambda: Policy(OFFICE, {"high": 60}), "targets of high must be Targets, got 60"),  # type: ignore[dict-item]
        (lambda: Desk(POLICY, agents="Asha"), "agents must be a list of names, got 'Asha'"),
        (lambda: Calendar("UTC", {"mon": NOON}, [NOON]), "hours must open in some minute"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_name(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_the_targets_of_a_policy_do_not_change_behind_it() -> None:
    given = {"high": Targets(30)}
    policy = Policy(OFFICE, given)
    given["low"] = Targets(60)
    assert policy.priorities == ("high",)
