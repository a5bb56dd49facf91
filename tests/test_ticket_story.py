"""One ticket's clock: every minute that counts, and every minute that does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpo_course.scenarios import STORY_DAYS, StoryRules, story_clock
from bpo_course.tools.tickets import DAYS, due, public_holidays, working_minutes

LONDON = ZoneInfo("Europe/London")


@st.composite
def rules(draw: st.DrawFn) -> StoryRules:
    opens, closes = draw(st.integers(0, 23)), draw(st.integers(1, 24))
    assume(opens != closes)
    flags = {
        name: draw(st.booleans())
        for name in ("lunch", "holiday", "pauses", "asked", "raised", "reopened")
    }
    assume((opens, closes) != (12, 13))  # lunch is all there is
    return StoryRules(
        story=draw(st.sampled_from(list(STORY_DAYS))),
        days=draw(st.sampled_from([DAYS[:5], DAYS[:6], DAYS])),
        opens=opens,
        closes=closes,
        target_h=draw(st.sampled_from([0.5, 1, 4, 8, 10, 40])),
        high_h=draw(st.sampled_from([0.25, 4, 12])),
        **flags,
    )


@given(rules())
def test_the_parts_are_all_the_time_until_it_is_due_and_count_to_the_target(
    given_rules: StoryRules,
) -> None:
    found = story_clock(given_rules)
    parts = found.parts
    assert parts[0].start.astimezone(UTC) == found.ticket.state.opened_at
    assert parts[-1].end.astimezone(UTC) == found.due_at.astimezone(UTC)
    for one, after in pairwise(parts):
        assert one.end.astimezone(UTC) == after.start.astimezone(UTC)
    assert sum(part.counted for part in parts) == pytest.approx(found.target_min)
    for part in parts:
        assert part.counted in (0, pytest.approx(part.minutes))
        assert (part.kind == "counts") == (part.counted > 0)
        elapsed = part.end.astimezone(UTC) - part.start.astimezone(UTC)
        assert part.minutes == pytest.approx(elapsed / timedelta(minutes=1))


@given(rules())
def test_the_guesses_are_different_times_in_order_and_one_is_right(given_rules: StoryRules) -> None:
    found = story_clock(given_rules)
    times = [at.astimezone(UTC) for at in found.guesses.values()]
    assert times == sorted(set(times))
    assert 2 <= len(times) <= 5
    assert found.guesses["right"] == found.due_at


@pytest.mark.parametrize(
    ("changes", "due_at"),
    [
        ({"asked": False, "lunch": False}, "2026-11-30 16:40"),
        ({"asked": False}, "2026-12-01 09:40"),  # 20 min, 7 h on Monday, 40 min
        ({}, "2026-12-01 14:30"),  # 20 + 20 + 170 min until Monday evening, and 270
        ({"pauses": False}, "2026-12-01 09:40"),
        ({"raised": True}, "2026-12-01 09:30"),  # 4 hours, from Friday
        ({"reopened": True}, "2026-12-01 16:40"),
        ({"story": "holiday"}, "2026-09-02 14:30"),
        ({"story": "holiday", "holiday": False}, "2026-09-01 14:30"),
        ({"days": DAYS[:6], "asked": False}, "2026-11-30 09:40"),
    ],
)
def test_due_times_that_were_worked_out_by_hand(changes: dict[str, object], due_at: str) -> None:
    found = story_clock(StoryRules(**changes))  # type: ignore[arg-type]
    assert found.due_at == datetime.fromisoformat(due_at).replace(tzinfo=LONDON)


@pytest.mark.parametrize(("story", "hours"), [("back", 9), ("forward", 7)])
def test_a_night_in_which_the_clocks_change_is_an_hour_longer_or_shorter(
    story: str, hours: int
) -> None:
    night = StoryRules(story, DAYS, 22, 6, target_h=30, asked=False)
    counted = [part.counted for part in story_clock(night).parts if part.kind == "counts"]
    assert counted[:4] == [120, 360, 120, 60 * hours - 120]


def test_the_bank_holiday_is_one() -> None:
    (holiday,) = STORY_DAYS["holiday"].holidays
    assert holiday in public_holidays("GB", 2026, region="ENG")


def test_each_slip_leads_to_another_time() -> None:
    rules = StoryRules(raised=True, reopened=True)
    found = story_clock(rules)
    assert found.guesses["wall"] - found.ticket.state.opened_at == timedelta(hours=4)
    last = found.ticket.events[-1].at
    assert found.guesses["restart"] == due(last, 240, rules.calendar)
    opened = found.ticket.state.opened_at
    assert working_minutes(opened, found.guesses["right"], rules.calendar) > 240


def test_a_desk_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="closes must be another hour than opens, got 9"):
        StoryRules(opens=9, closes=9)
    with pytest.raises(ValueError, match="closes must be after 13 where lunch does not count"):
        StoryRules(opens=12, closes=13)
    with pytest.raises(ValueError, match="story must be one of weekend, holiday, back, forward"):
        StoryRules(story="monday")
