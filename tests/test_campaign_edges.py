"""Campaigns at their edges: after the last day, with a goal reached, with another book."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from bpo_course.simulation import Campaign, Lead
from bpo_course.tools import campaign
from bpo_course.tools.campaign import Ends, Setup

MONDAY, TUESDAY, THURSDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 5)


def offer(name: str = "lead", **more: Any) -> Setup:
    leads = [Lead(id=f"{name} {n}", zone="UTC") for n in range(30)]
    hours = dict.fromkeys(campaign.WEEKDAYS[:6], ("09:00", "20:00"))
    return Setup(name="offer", lists={"web": leads}, hours=hours, **more)


def run(setup: Setup, *dates: date, **more: Any) -> campaign.Run:
    floor = Campaign(name="offer", leads=(), talk_s=90, answered=0.0)
    return campaign.run(setup, dates, floor=floor, **({"agents": 2} | more))


def test_no_day_is_played_after_the_last_one() -> None:
    late = run(offer(ends=Ends(last_day=MONDAY)), TUESDAY)
    assert (late.ended, late.days, len(late.book)) == ("last_day", (), 0)
    gap = run(offer(ends=Ends(last_day=TUESDAY)), MONDAY, THURSDAY)
    assert (gap.ended, [day.date for day in gap.days]) == ("last_day", ["2026-03-02"])


def test_no_day_is_played_where_the_book_has_reached_a_goal() -> None:
    book = run(offer(), MONDAY).book
    found = run(offer(ends=Ends(touched=0.5)), TUESDAY, book=book)
    assert (found.ended, found.days) == ("share_touched", ())


def test_a_book_of_another_campaign_is_refused() -> None:
    book = run(offer(), MONDAY).book
    with pytest.raises(ValueError, match="book must be of the leads of offer, got 'lead"):
        run(offer("person"), TUESDAY, book=book)


@pytest.mark.parametrize("group", campaign.GROUPS)
def test_a_run_without_a_day_has_empty_tables_with_the_same_columns(group: str) -> None:
    table, other = run(offer()).by(group), run(offer(), MONDAY).by(group)
    assert (list(table), len(table), table["dials"].sum()) == (list(other), 0, 0)


def test_agents_may_be_a_number_of_any_kind() -> None:
    assert (
        run(offer(), MONDAY, agents=np.int64(2)).book.attempts == run(offer(), MONDAY).book.attempts
    )
