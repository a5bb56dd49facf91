"""Campaign management beside the systems of the trade: what they decide, and where we differ.

Places: VICIdial, the help texts of the campaign settings (Call Count Limit, Drop Lockout Time, List
Order, in its administration pages), docs/VICIDIAL_statuses.txt, and bin/AST_VDhopper.pl, which
fills the list of who is next; vicifast.com, lead recycling, on what it leaves alone.
Cisco Unified Contact Center Express, developer.cisco.com, common data structure of campaigns
(callbackTimeLimit, missedCallbackAction, maxDialAttempts). Genesys Cloud, help, outbound settings
(contacts skipped for their time zone are scheduled for the next time at which they may be called).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from bpo_course.simulation import Campaign, Chances, Lead
from bpo_course.tools import campaign
from bpo_course.tools.campaign import Attempt, Book, Caps, Setup

MONDAY: Final = date(2026, 3, 2)
NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
ALL_DAY: Final = dict.fromkeys(campaign.WEEKDAYS, ("09:00", "20:00"))


def offer(leads: list[Lead], **more: Any) -> Setup:
    return Setup(**{"name": "offer", "lists": {"all": leads}, "hours": ALL_DAY, **more})


def ended(lead: str, outcome: str, disposition: str = "", number: int = 1) -> Attempt:
    end = NOON - timedelta(days=30 - 4 * number)
    return Attempt(lead, number, end - timedelta(seconds=30), end, outcome, disposition)


def status(setup: Setup, *attempts: Attempt, at: datetime = NOON) -> campaign.LeadState:
    return campaign.state(setup, Book(attempts), "Ana", at)


ANA: Final = [Lead(id="Ana", zone="UTC")]


def test_vicidial_locks_a_dropped_lead_out_for_hours_and_so_do_we_by_default() -> None:
    """Its default is 0, no lock-out; its help names 72 hours for the United Kingdom: ours."""
    drop = ended("Ana", "dropped")
    assert offer(ANA).lockout_h == 72
    assert status(offer(ANA), drop, at=drop.ends + timedelta(hours=71)).status == "locked_out"
    assert status(offer(ANA), drop, at=drop.ends + timedelta(hours=72)).why == ""
    at_once = offer(ANA, lockout_h=0)
    assert status(at_once, drop, at=drop.ends + timedelta(minutes=1)).why == ""


def test_vicidial_may_pass_its_call_count_limit_where_leads_are_recycled_and_we_do_not() -> None:
    """Its help: a lead may go over the limit slightly with lead recycling. Ours is a limit."""
    setup = offer(ANA, caps=Caps(total=3, day=None, week=None), recycle={"busy": 0})
    truth = Campaign(name="x", leads=(), talk_s=60, person=lambda _due, _at: Chances(0, busy=1))
    played = campaign.run(setup, [MONDAY, MONDAY + timedelta(days=1)], floor=truth, agents=3)
    assert len(played.book.of("Ana")) == 3
    assert (played.ended, played.states()["Ana"].status) == ("no_lead_left", "out_of_attempts")


@pytest.mark.parametrize(
    ("order", "theirs", "first"),
    [
        ("first_in", "DOWN", ["Ana", "Ben", "Cy"]),
        ("newest", "UP", ["Cy", "Ben", "Ana"]),
        ("score", "rank", ["Ben", "Cy", "Ana"]),
        ("fewest_attempts", "DOWN COUNT", ["Cy", "Ana", "Ben"]),
    ],
)
def test_the_orders_are_those_of_vicidial(order: str, theirs: str, first: list[str]) -> None:
    """DOWN: first loaded first; UP: last loaded first; DOWN COUNT: least called first."""
    leads = [Lead(id=name, zone="UTC", score=rank) for name, rank in zip(
        ("Ana", "Ben", "Cy"), (1, 9, 5), strict=True
    )]  # fmt: skip
    tries = [ended("Ana", "busy"), ended("Ben", "busy"), ended("Ben", "busy", number=2)]
    book = Book(tries if order == "fewest_attempts" else [])
    truth = Campaign(name="x", leads=(), talk_s=60, person=lambda _due, _at: Chances(0))
    played = campaign.run(offer(leads, order=order), [MONDAY], floor=truth, agents=1, book=book)
    assert [attempt.lead for attempt in played.attempts[:3]] == first, theirs


@pytest.mark.parametrize(
    ("theirs", "outcome", "disposition", "again"),
    [
        ("NA", "no_answer", "", True),
        ("B", "busy", "", True),
        ("AA", "voicemail", "", True),
        ("DC", "invalid", "", False),
        ("SALE", "answered", "sale", False),
        ("NI", "answered", "refused", False),
        ("CALLBK", "answered", "call_back", True),
        ("DROP", "dropped", "", True),
    ],
)
def test_what_is_not_final_comes_back_as_in_vicidial(
    theirs: str, outcome: str, disposition: str, again: bool
) -> None:
    """It recycles what is not final, such as busy and no answer, and leaves a sale alone.

    The other rows are our own choice, by the same thought.
    """
    found = status(offer(ANA), ended("Ana", outcome, disposition))
    assert (found.from_at is not None) == again, theirs


def test_a_call_back_goes_to_the_head_of_the_list_when_its_time_has_come() -> None:
    """AST_VDhopper.pl puts call-backs that are due into its list with a priority of 50."""
    leads = [Lead(id=f"lead {n}", zone="UTC") for n in range(50)]
    asked = datetime(2026, 3, 2, 5, 58, tzinfo=UTC)
    book = Book(
        [Attempt("lead 40", 1, asked, asked + timedelta(minutes=2), "answered", "call_back")]
    )
    truth = Campaign(name="x", leads=(), talk_s=60, person=lambda _due, _at: Chances(0))
    played = campaign.run(offer(leads), [MONDAY], floor=truth, agents=1, book=book)
    assert played.attempts[0].lead == "lead 40"
    assert played.appointments == (1, 1, 0)


def test_a_missed_call_back_is_tried_again_at_once() -> None:
    """Cisco: missedCallbackAction is NEXT_DAY, RETRY or CLOSE, NEXT_DAY by default; ours is RETRY.

    Its callbackTimeLimit, 15 minutes, is ours too; but it also calls up to that much before the
    time, and we never call early.
    """
    assert offer(ANA).window_min == 15
    call = Attempt("Ana", 1, NOON - timedelta(hours=4), NOON - timedelta(hours=3), "answered",
                   "call_back")  # fmt: skip
    early = status(offer(ANA), call, at=NOON - timedelta(minutes=1))
    assert (early.status, early.from_at) == ("appointment", NOON)
    late = status(offer(ANA), call, at=NOON + timedelta(minutes=16))
    assert (late.status, late.why, late.missed) == ("due", "", 1)


def test_a_lead_outside_its_hours_is_put_off_to_the_next_time_that_is_allowed() -> None:
    """Genesys Cloud can skip such a contact or reschedule it; ours is always rescheduled."""
    manila = [Lead(id="Ana", zone="Asia/Manila")]
    found = status(offer(manila), at=datetime(2026, 3, 2, 13, tzinfo=UTC))
    assert found.why == "outside calling hours in Asia/Manila"
    assert found.from_at == datetime(2026, 3, 3, 1, tzinfo=UTC)
