"""The board reads the contact log of every tool, and says what a log does not show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest

from bpo_course import boards, contacts, content, dashboard, flows, kpi, scenarios
from bpo_course.scenarios._tuesday_floor import played_day
from bpo_course.simulation import Agent, Campaign, Floor, InboundQueue, day
from bpo_course.tools import campaign, ivr
from bpo_course.tools.tickets import Ticket

if TYPE_CHECKING:
    import pandas as pd

Made = Callable[[], "pd.DataFrame"]


def simulated() -> pd.DataFrame:
    floor = Floor(
        queues=(InboundQueue(name="support", calls=(60, 70), talk_s=150, wrap_s=30),),
        agents=tuple(Agent.on_shift(f"agent {n}", 0, 3_600, ["support"]) for n in range(8)),
    )
    return day(floor, seed=1).log


def campaign_run() -> pd.DataFrame:
    plan = scenarios.WeekPlan()
    run = campaign.run(
        plan.setup,
        [date(2026, 9, 14)],
        floor=plan.listed.floor(dial=scenarios.WEEK_DIALLERS["progressive"]),
        agents=plan.team,
        seed=1,
    )
    return run.log


def collections_month() -> pd.DataFrame:
    return scenarios.portfolio_month(scenarios.PortfolioPolicy(), seed=1).log()


def menu_day() -> pd.DataFrame:
    menu = content.menu("old-menu")
    return scenarios.fed_day(ivr.day(menu, ivr.callers(menu.reason, 200))).day.log


def dialled() -> pd.DataFrame:
    offer = Campaign(name="offer", leads=200, talk_s=90, wrap_s=20, closes_s=3_600, dial=steady)
    team = tuple(Agent.on_shift(f"agent {n}", 0, 3_600, ["offer"]) for n in range(5))
    return day(Floor(campaigns=(offer,), agents=team), seed=2).log


def steady(at: Any) -> int:
    """Dial one number for each agent who is free."""
    return int(at.idle)


def chats() -> pd.DataFrame:
    return scenarios.best_chat_desk(content.chats()).log()


def walked() -> pd.DataFrame:
    flow = content.flow("bank-unknown-debit")
    return flows.sample(flow, flows.careful, 40, np.random.default_rng(1))


def tickets() -> pd.DataFrame:
    return boards.ticket_log(scenarios.ticket_month().tickets)


LOGS: Final[dict[str, Made]] = {
    "a simulated day": simulated,
    "a day of the ACD": lambda: scenarios.routed_day(seed=2).day.log,
    "a day of the IVR": menu_day,
    "a dialled hour": dialled,
    "a campaign": campaign_run,
    "a collections month": collections_month,
    "tickets": tickets,
    "chats": chats,
    "walked calls": walked,
    "the helpline": content.helpline,
    "the campaigns on record": content.campaigns,
    "the bad Tuesday": lambda: played_day(1, "2026-03-24", 1, None).log,
}
COSTLY: Final = ("a day of the IVR", "a campaign", "a collections month", "the helpline")
"""Each takes more than half a second to play or to read."""
EACH: Final = [
    pytest.param(tool, marks=pytest.mark.slow if tool in COSTLY else ()) for tool in LOGS
]


@cache
def made(tool: str) -> pd.DataFrame:
    """The checked log of a tool, made once for all tests."""
    return contacts.check(LOGS[tool]())


def shown(card: Any) -> str:
    return "".join(card.regions.values())


@pytest.mark.parametrize("tool", EACH)
def test_the_board_reads_the_log_of_every_tool(tool: str) -> None:
    log = made(tool)
    assert len(log)
    card: Any = dashboard(log)
    assert card.view.contacts == len(log)
    sides = {side.side: side for side in card.view.sides}
    assert sum(side.contacts for side in sides.values()) == len(log)
    for name, side in sides.items():
        part = log[log["direction"] == name]
        found = kpi.report(part, only={one.entry.id for one in side.measures}).set_index("kpi")
        for one in side.measures:
            assert one.value == pytest.approx(found.loc[one.entry.id, "value"], nan_ok=True)
        # What is not shown is named: nothing is left out in silence.
        told = {*(one.entry.id for one in side.measures), *side.unmeasured, *side.unused}
        names = {kpi.catalogue[one].name: one for one in boards.TILES[name]}
        left = set(boards.TILES[name]) - {names.get(one, one) for one in told}
        assert left <= {"fcr", "repeat_rate"}


@pytest.mark.parametrize("tool", EACH)
def test_the_daily_report_reads_the_first_day_of_every_tool(tool: str) -> None:
    log = made(tool)
    days = log["started_at"].dt.strftime("%Y-%m-%d")
    report = boards.daily_report(log[days == days.min()])
    assert report.day == days.min()
    assert 1 <= len(report.figures) <= 8
    assert report.day[:4] in report.text
    assert "nan" not in report.text.lower().replace("finance", "")


def test_a_log_without_times_shows_the_rest_and_says_what_is_missing() -> None:
    log = made("tickets")
    card: Any = dashboard(log, target_s=8 * 3_600)
    side = card.view.sides[0]
    assert {one.entry.id for one in side.measures} >= {"offered", "service_level", "fcr"}
    assert "Average handle time (AHT)" in side.unmeasured
    assert "Average handle time (AHT)" in shown(card)


# -- tickets ---------------------------------------------------------------------------------------

AT: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)


def ticket(name: str, **more: str) -> Ticket:
    return Ticket.open(name, AT, priority="low", category="billing", **more)


def test_a_ticket_waits_until_its_first_reply() -> None:
    replied = ticket("T-1", customer="Ines").then("replied", AT.replace(hour=11), "Asha")
    row = boards.ticket_log([replied]).iloc[0]
    assert (row["wait_s"], row["queue"], row["customer"]) == (7_200, "billing", "Ines")
    assert row["channel"] == "email"


def test_a_ticket_without_a_reply_has_no_row() -> None:
    assert len(boards.ticket_log([ticket("T-1")])) == 0


def test_a_ticket_is_resolved_when_it_was_solved_and_not_reopened() -> None:
    open_ = ticket("T-1").then("replied", AT.replace(hour=10), "Asha")
    solved = ticket("T-2").then("solved", AT.replace(hour=10), "Asha")
    back = ticket("T-3").then("solved", AT.replace(hour=10), "Asha")
    back = back.then("customer_replied", AT.replace(hour=12), "Ines")
    found = boards.ticket_log([open_, solved, back])["resolved"]
    assert found.tolist()[1:] == [True, False]
    assert found.isna().tolist() == [True, False, False]


def test_an_unknown_channel_is_refused() -> None:
    solved = ticket("T-2").then("solved", AT.replace(hour=10), "Asha")
    with pytest.raises(contacts.ContactLogError, match="channel: must be one of"):
        boards.ticket_log([solved], "letter")
