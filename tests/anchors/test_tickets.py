"""What the trade's open ticket systems decide about due times, by their own cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from bpo_course.tools import tickets
from bpo_course.tools.tickets import (
    Calendar,
    Policy,
    Targets,
    Ticket,
    clocks,
    due,
    working_minutes,
)

WEEK: Final = tickets.DAYS[:5]

# -- Zammad ----------------------------------------------------------------------------------------

# Zammad's test/unit/ticket_sla_test.rb (commits 0d1d865 and 39a98c0): a ticket of 2013-03-21 at
# 09:30 UTC. Calendar 1 is open from 9 to 17 in Berlin, with 60 minutes for the first reply, 180 for
# an update and 240 for the solution; calendar 2 from 8 to 18, with 60, 120 and 180.
CREATED: Final = datetime(2013, 3, 21, 9, 30, tzinfo=UTC)
CALENDARS: Final = {
    "EU 1": Calendar("Europe/Berlin", dict.fromkeys(WEEK, ("09:00", "17:00"))),
    "EU 2": Calendar("Europe/Berlin", dict.fromkeys(WEEK, ("08:00", "18:00"))),
}


@pytest.mark.parametrize(
    ("calendar", "minutes", "expected"),
    [
        ("EU 1", 60, "10:30"),
        ("EU 1", 120, "11:30"),
        ("EU 1", 180, "12:30"),
        ("EU 1", 240, "13:30"),
        ("EU 2", 60, "10:30"),
        ("EU 2", 120, "11:30"),
        ("EU 2", 180, "12:30"),
    ],
)
def test_zammads_escalations_are_due_when_it_says(
    calendar: str, minutes: float, expected: str
) -> None:
    end = due(CREATED, minutes, CALENDARS[calendar])
    assert end == datetime.fromisoformat(f"2013-03-21T{expected}+00:00")


def zammad(reply: str = "", solved: str = "") -> dict[str, tickets.Clock]:
    """The clocks of the ticket with its second calendar, at 14:30 UTC."""
    policy = Policy(CALENDARS["EU 2"], {"2 normal": Targets(60, 120, 180)})
    ticket = Ticket.open("1", CREATED, priority="2 normal")
    events = sorted((text, kind) for kind, text in (("replied", reply), ("solved", solved)) if text)
    for text, kind in events:
        at = datetime.fromisoformat(f"2013-03-21T{text}+00:00")
        ticket = ticket.then(kind, at, by="agent")
    return clocks(ticket, policy, datetime(2013, 3, 21, 14, 30, tzinfo=UTC))


@pytest.mark.parametrize(("reply", "left_min"), [("10:00", 30), ("14:00", -210)])
def test_zammads_difference_to_the_first_response(reply: str, left_min: float) -> None:
    first = zammad(reply)["first_reply"]
    assert first.left_min == left_min
    assert first.breached == (left_min < 0)


@pytest.mark.parametrize(("solved", "left_min"), [("11:30", 60), ("13:00", -30)])
def test_zammads_difference_to_the_solution(solved: str, left_min: float) -> None:
    assert zammad(solved=solved)["solution"].left_min == left_min


@pytest.mark.parametrize(("reply", "expected"), [("11:00", "13:00"), ("12:00", "14:00")])
def test_zammads_update_is_due_after_the_agents_last_contact(reply: str, expected: str) -> None:
    assert f"{zammad(reply)['update'].due_at.astimezone(UTC):%H:%M}" == expected


def test_zammads_update_runs_from_opening_and_from_the_customer_too_and_ours_does_not() -> None:
    # On purpose not as there: in Zammad a customer's message at 12:05 makes the update due at
    # 14:05, and before any contact it is due two hours after opening. Here it is a promise that
    # follows an agent's reply. Before that, the first reply is what is promised.
    assert "update" not in zammad()


def test_a_day_to_23_59_loses_a_minute_and_to_24_00_does_not() -> None:
    # github.com/zammad/zammad/issues/3180
    days = {"24:00": 0, "23:59": 1}
    for closes, lost_min in days.items():
        always = Calendar("Europe/Berlin", dict.fromkeys(tickets.DAYS, ("00:00", closes)))
        assert due(CREATED, 1_440, always) == CREATED + timedelta(minutes=1_440 + lost_min)


# -- Frappe Helpdesk -------------------------------------------------------------------------------

# helpdesk/helpdesk/doctype/hd_ticket/test_hd_ticket.py (commit 003f07b): open from Monday to
# Friday, 10 to 18. Urgent 30 minutes and 2 hours, high 1 and 4 hours, low 24 and 72 hours.
FRAPPE: Final = Policy(
    Calendar("Asia/Kolkata", dict.fromkeys(WEEK, ("10:00", "18:00"))),
    {
        "Urgent": Targets(30, None, 2 * 60),
        "High": Targets(60, None, 4 * 60),
        "Low": Targets(24 * 60, None, 72 * 60),
    },
    pauses={"first_reply": ("pending",)},
)
MONDAY: Final = datetime(2026, 11, 30, tzinfo=ZoneInfo("Asia/Kolkata"))


def frappe(priority: str, **after_monday: float) -> tuple[str, str]:
    """When the reply and the solution of a ticket are due."""
    opened = MONDAY + timedelta(**after_monday)
    found = clocks(Ticket.open("1", opened, priority=priority), FRAPPE, opened)
    return shown(found["first_reply"].due_at), shown(found["solution"].due_at)


def shown(at: datetime) -> str:
    return f"{(at.date() - MONDAY.date()).days} {at:%H:%M:%S}"


@pytest.mark.parametrize(
    ("priority", "days", "hour", "reply", "solution"),
    [
        ("High", 0, 8, "0 11:00:00", "0 14:00:00"),
        ("Urgent", 0, 20, "1 10:30:00", "1 12:00:00"),
        ("Low", 5, 15, "9 18:00:00", "17 18:00:00"),
        ("Urgent", 4, 17, "4 17:30:00", "7 11:00:00"),
        ("High", 4, 19, "7 11:00:00", "7 14:00:00"),
    ],
)
def test_frappes_tickets_are_due_when_it_says(
    priority: str, days: int, hour: int, reply: str, solution: str
) -> None:
    assert frappe(priority, days=days, hours=hour) == (reply, solution)


def test_frappes_two_holidays_before_a_weekend() -> None:
    thursday, friday = date(2026, 12, 3), date(2026, 12, 4)
    hours = dict.fromkeys(WEEK, ("10:00", "18:00"))
    shut = Calendar("Asia/Kolkata", hours, holidays=[thursday, friday])
    opened = MONDAY + timedelta(days=3, hours=15)
    assert shown(due(opened, 30, shut)) == "7 10:30:00"
    assert shown(due(opened, 120, shut)) == "7 12:00:00"


@pytest.mark.parametrize(("hold_s", "solution"), [(3_600, "3 18:00:00"), (3_601, "4 10:00:01")])
def test_frappes_hold_moves_the_solution_to_closing_and_then_to_the_next_day(
    hold_s: int, solution: str
) -> None:
    opened = MONDAY + timedelta(days=3, hours=15)
    ticket = Ticket.open("1", opened, priority="Urgent").then("pended", opened)
    ticket = ticket.then("resumed", opened + timedelta(seconds=hold_s))
    found = clocks(ticket, FRAPPE, opened + timedelta(hours=2))
    assert shown(found["solution"].due_at) == solution


def test_lunch_is_no_working_time() -> None:
    # github.com/frappe/helpdesk/issues/2212
    lunch = Calendar("Asia/Kolkata", FRAPPE.calendar.hours, breaks=[("13:00", "14:00")])
    assert shown(due(MONDAY + timedelta(hours=12), 120, lunch)) == "0 15:00:00"


# -- osTicket and GLPI -----------------------------------------------------------------------------


def test_osticket_friday_afternoon_is_due_on_monday() -> None:
    # github.com/osTicket/osTicket/pull/4807: 8:00 to 18:00 from Monday to Friday, a ticket on
    # Friday at 17:00 with four hours is due on Monday at 11:00.
    desk = Calendar("Europe/London", dict.fromkeys(WEEK, ("08:00", "18:00")))
    friday = datetime(2026, 11, 27, 17, tzinfo=ZoneInfo("Europe/London"))
    assert due(friday, 240, desk) == datetime(2026, 11, 30, 11, tzinfo=ZoneInfo("Europe/London"))


ALWAYS: Final = Calendar("UTC", dict.fromkeys(tickets.DAYS, ("00:00", "24:00")))
GLPI: Final = Policy(ALWAYS, {"low": Targets(None, None, 600), "high": Targets(None, None, 60)})
START: Final = datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_a_changed_target_keeps_the_time_on_hold() -> None:
    # github.com/glpi-project/glpi/issues/15605: after days on hold the target was changed, and the
    # new due time was counted from the opening without the hold.
    ticket = Ticket.open("1", START, priority="low")
    for kind, days in (("pended", 0), ("resumed", 3)):
        ticket = ticket.then(kind, START + timedelta(days=days))
    ticket = ticket.then("priority", START + timedelta(days=3), value="high")
    solution = clocks(ticket, GLPI, START + timedelta(days=3))["solution"]
    assert solution.due_at == START + timedelta(days=3, hours=1)
    assert not solution.breached


def test_the_time_as_solved_is_left_out_when_a_ticket_is_reopened() -> None:
    # github.com/glpi-project/glpi/pull/9267: five minutes to solve, solved at once, reopened after
    # more than five minutes: not late. osTicket (pull request 5206) would give a new due time from
    # the reopening, and Znuny (pull request 369) measures up to the first closing.
    five = Policy(ALWAYS, {"low": Targets(None, None, 5)})
    ticket = Ticket.open("1", START, priority="low").then("solved", START + timedelta(minutes=1))
    later = START + timedelta(minutes=30)
    solution = clocks(ticket.then("reopened", later), five, later)["solution"]
    assert (solution.left_min, solution.breached) == (4, False)
    assert solution.due_at == later + timedelta(minutes=4)


def test_a_closed_ticket_is_not_reopened_and_theirs_may_be() -> None:
    # On purpose not as in GLPI, whose closed tickets can be reopened: here "closed" is the end.
    ticket = Ticket.open("1", START, priority="low").then("solved", START).then("closed", START)
    with pytest.raises(tickets.TransitionError, match="1 is closed: reopened is not allowed"):
        ticket.then("reopened", START)


def test_glpi_works_out_active_time_in_its_default_calendar() -> None:
    # tests/functional/Calendar.php (commit 390b695), activeProvider: the default calendar is open
    # from Monday to Friday, 8 to 20.
    default = Calendar("UTC", dict.fromkeys(WEEK, ("08:00", "20:00")))
    for start, end, hours in (
        ("2019-01-01T07:00", "2019-01-01T09:00", 1),
        ("2019-01-01T06:00", "2019-01-01T07:00", 0),
        ("2019-01-01T00:00", "2019-01-08T00:00", 60),
    ):
        ends = (datetime.fromisoformat(f"{text}+00:00") for text in (start, end))
        assert working_minutes(*ends, default) == hours * 60


# -- Znuny -----------------------------------------------------------------------------------------

# scripts/test/DateTime/AddWorkingTime.t (commit 012b2cb) and DeltaWorkingTime.t (commit 29c22cc).
# There an hour "17" is open from 17:00 to 18:00. The vacation days come back every year.
ZNUNY_DAYS: Final = [
    date(year, month, day)
    for year in range(2014, 2018)
    for month, day in ((1, 1), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31))
]
ZNUNY_HOURS: Final = {
    "always": (tickets.DAYS, ("00:00", "24:00"), ()),
    "week": (WEEK, ("00:00", "24:00"), ()),
    "office": (WEEK, ("08:00", "18:00"), ()),
    "lunch": (WEEK, ("08:00", "18:00"), (("13:00", "14:00"),)),
    "lunch every day": (tickets.DAYS, ("08:00", "18:00"), (("13:00", "14:00"),)),
}


def znuny(zone: str, hours: str) -> Calendar:
    days, open_, breaks = ZNUNY_HOURS[hours]
    return Calendar(zone, dict.fromkeys(days, open_), breaks, ZNUNY_DAYS)


def wall(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "start", "hours", "calendar", "expected"),
    [
        ("UTC", "2015-02-17 12:00:00", 730 * 24, "always", "2017-02-28 12:00:00"),
        ("UTC", "2015-02-17 12:00:00", 90 * 24, "always", "2015-05-19 12:00:00"),
        ("Europe/Berlin", "2015-02-17 12:00:00", 90 * 24 + 1, "always", "2015-05-19 14:00:00"),
        ("America/Sao_Paulo", "2015-02-21 22:00:00", 5, "always", "2015-02-22 02:00:00"),
        ("America/Sao_Paulo", "2015-10-17 22:00:00", 7, "always", "2015-10-18 06:00:00"),
        ("Asia/Tehran", "2015-09-21 12:00:00", 15, "always", "2015-09-22 02:00:00"),
        ("Asia/Tehran", "2015-03-21 12:00:00", 17, "always", "2015-03-22 06:00:00"),
        ("Australia/Sydney", "2016-04-02 12:00:00", 41, "always", "2016-04-04 04:00:00"),
        ("Europe/Berlin", "2016-01-31 12:25:30", 5, "office", "2016-02-01 13:00:00"),
        ("Europe/Berlin", "2016-02-01 16:59:30", 3.5, "office", "2016-02-02 10:29:30"),
        ("Europe/Berlin", "2016-02-01 12:25:30", 5, "lunch", "2016-02-02 08:25:30"),
        ("Europe/Berlin", "2016-01-31 12:25:30", 45.425, "lunch", "2016-02-08 08:25:30"),
        ("Europe/Berlin", "2015-12-22 16:24:49", 20, "lunch", "2015-12-29 08:24:49"),
        ("Asia/Tehran", "2016-03-20 00:00:00", 13, "office", "2016-03-22 11:00:00"),
        ("Asia/Tehran", "2016-03-20 00:00:00", 29, "week", "2016-03-22 06:00:00"),
    ],
)
def test_znunys_working_time_ends_when_it_says(
    zone: str, start: str, hours: float, calendar: str, expected: str
) -> None:
    desk, begun, end = znuny(zone, calendar), wall(start, zone), wall(expected, zone)
    assert due(begun, hours * 60, desk) == end
    assert working_minutes(begun, end, desk) == pytest.approx(hours * 60)


def test_znunys_calendar_in_another_zone_than_its_times() -> None:
    berlin = znuny("Europe/Berlin", "lunch")
    start = datetime(2015, 3, 27, 11, tzinfo=UTC)
    assert due(start, 15 * 60, berlin) == datetime(2015, 3, 31, 7, tzinfo=UTC)
    four, eight = (datetime(2015, 3, 26 + n, 16 - 8 * n, tzinfo=UTC) for n in range(2))
    assert working_minutes(four, eight, berlin) == 120


@pytest.mark.parametrize(
    ("start", "end", "calendar", "hours"),
    [
        ("2015-12-23 08:10:15", "2015-12-28 17:10:14", "always", 205_199 / 3_600),
        ("2016-03-26 22:24:39", "2016-03-28 23:24:39", "always", 48),
        ("2016-02-01 12:15:41", "2016-02-06 12:15:41", "lunch every day", 45),
        ("2016-03-25 12:15:41", "2016-03-29 10:15:41", "lunch", 16),
        ("2016-03-24 12:15:41", "2016-03-30 10:15:41", "lunch", 34),
        ("2016-03-25 08:15:41", "2016-03-25 14:15:41", "lunch", 5),
    ],
)
def test_znunys_working_time_between_two_times(
    start: str, end: str, calendar: str, hours: float
) -> None:
    ends = (wall(text, "Europe/Berlin") for text in (start, end))
    found = working_minutes(*ends, znuny("Europe/Berlin", calendar))
    assert found == pytest.approx(hours * 60)
