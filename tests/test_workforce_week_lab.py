"""The workforce lab's week: its plan, its figures, its sentences, and a solver that can be stopped.

The work beside the kernel's loop runs here in a loop of asyncio, as in a kernel.
"""

from __future__ import annotations

import asyncio
import re
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, Final

import pytest
from test_screen_words import ids_in, shown
from test_widgets import act, elements, press, words

from bpo_course import lab
from bpo_course.scenarios import PLANNING_SHIFTS, WeekRules, week_planned
from bpo_course.tools import workforce
from bpo_course.tools.workforce import Progress, Week
from bpo_course.widgets.card import background
from bpo_course.widgets.card.background import Background, loop_for_threads
from bpo_course.widgets.labs import workforce_week
from bpo_course.widgets.labs.workforce_calls import required_in_week
from bpo_course.widgets.labs.workforce_lab import WorkforceLab
from bpo_course.widgets.labs.workforce_week_words import (
    WEEK_LEVERS,
    WEEK_START,
    Made,
    changed_words,
    gap_words,
    hours_of,
)

TEAM: Final = 24
SPAN: Final = re.compile(r"(\d\d:\d\d)–(\d\d:\d\d)")


@pytest.fixture(scope="module")
def weeks() -> dict[str, Week]:
    """Weeks of a small team, by what differs."""
    given: dict[str, dict[str, Any]] = {
        "plain": {},
        "rest": {"rest_h": 14},
        "four": {"days": 4},
        "wishful": {"wishing": 0.8},
    }
    return {
        name: WorkforceLab(**{"team": TEAM, **more}).plan_week() for name, more in given.items()
    }


@pytest.fixture
def planned(weeks: dict[str, Week]) -> WorkforceLab:
    """A lab whose week is planned."""
    with pytest.MonkeyPatch.context() as patch:
        with_solver(patch, weeks, "plain")
        card = WorkforceLab("week", team=TEAM)
        card.plan_week()
    return card


def with_solver(monkeypatch: pytest.MonkeyPatch, weeks: dict[str, Week], name: str) -> None:
    """Let the solver find one of the weeks at once."""
    monkeypatch.setattr(workforce_week, "week_planned", lambda *_, **__: weeks[name])


def rows_of(card: WorkforceLab) -> dict[str, list[str]]:
    """Return the cells of each agent that the card shows."""
    found: dict[str, list[str]] = {}
    name = ""
    for element in elements(card, "week_plan"):
        if element.tag == "th" and re.fullmatch(r"Agent \d+", element.words):
            name = element.words
            found[name] = []
        elif element.tag == "td" and name:
            found[name].append(element.words)
    return found


def run(story: Callable[[], Awaitable[None]]) -> list[dict[str, Any]]:
    """Tell a story in a loop, and return what the loop was told of errors."""
    told: list[dict[str, Any]] = []

    async def whole() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
        await story()

    asyncio.run(whole())
    return told


async def until(true: Callable[[], object], most_s: float = 20) -> None:
    """Let the loop go on until something is so."""
    end = time.monotonic() + most_s
    while not true():
        assert time.monotonic() < end, "it did not come in time"
        await asyncio.sleep(0.005)


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if "bpo-course" in thread.name]


# -- a plan that is shown ------------------------------------------------------------------------


def test_the_step_begins_with_the_hours_required_and_no_plan() -> None:
    card: Any = lab("workforce", part="week")
    assert "There is no plan yet." in words(card, "week_work")
    assert words(card, "week_plan") == ""
    assert card.week is None
    head = [e.words for e in elements(card, "table") if e.tag == "th"][:2]
    assert head == ["half hour", "required"]
    with pytest.raises(ValueError, match="part must be one of forecast, staff, week, day, got 'x'"):
        lab("workforce", part="x")


@pytest.mark.parametrize(
    ("name", "rest_h", "days"), [("plain", 11, 5), ("rest", 14, 5), ("four", 11, 4)]
)
def test_the_shown_plan_keeps_the_rest_and_the_days(
    weeks: dict[str, Week], monkeypatch: pytest.MonkeyPatch, name: str, rest_h: float, days: int
) -> None:
    with_solver(monkeypatch, weeks, name)
    card = WorkforceLab("week", team=TEAM, rest_h=rest_h, days=days)
    card.plan_week()
    rows = rows_of(card)
    assert len(rows) == TEAM
    for cells in rows.values():
        assert len(cells) == 8
        spans = [SPAN.match(cell) for cell in cells[:7]]
        at = [
            (24 * day + hours_of(span[1]), 24 * day + hours_of(span[2]))
            for day, span in enumerate(spans)
            if span
        ]
        assert len(at) == days
        rests = [after[0] - before[1] for before, after in pairwise(at)]
        assert min(rests) >= rest_h
        assert cells[7] == f"{min(rests):g} h"


def test_the_figures_are_those_of_the_plan(planned: WorkforceLab) -> None:
    week = planned.week
    assert week is not None
    rows = workforce.shifts([PLANNING_SHIFTS[kind] for kind in ("early", "late")])
    at_work = {day: [0] * 28 for day in week.plan.columns}
    for day in week.plan.columns:
        for shift in week.plan[day]:
            if shift != "off":
                at_work[day] = [a + b for a, b in zip(at_work[day], rows[shift], strict=True)]
    missing = {
        day: sum(
            max(0, need - there)
            for need, there in zip(week.required.loc[day], at_work[day], strict=True)
        )
        / 2
        for day in week.plan.columns
    }
    text = words(planned, "week_plan")
    assert f"Open hours {sum(missing.values()):,.1f}" in text
    assert f"Paid hours {sum(map(sum, at_work.values())) / 2:,.0f}" in text
    lines = [e.words.split() for e in elements(planned, "week_plan") if e.tag == "tr"]
    by_day = {cells[0]: cells[1:] for cells in lines if cells[0] in workforce.WEEKDAYS}
    for day, cells in by_day.items():
        assert float(cells[2]) == missing[day]
        assert float(cells[1]) == sum(at_work[day]) / 2
        assert int(cells[4]) == (week.plan[day] != "off").sum()
    assert set(by_day) == set(workforce.WEEKDAYS)


def test_wishes_are_granted_where_a_tick_is(
    weeks: dict[str, Week], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_solver(monkeypatch, weeks, "wishful")
    card = WorkforceLab("week", team=TEAM, wishing=0.8)
    found = card.plan_week()
    marks = "".join("".join(cells) for cells in rows_of(card).values())
    assert (marks.count("✓"), marks.count("✓") + marks.count("✗")) == (found.granted, 19)
    assert f"Wishes granted {found.granted} of 19 on Saturday" in words(card, "week_plan")
    assert all("✓" not in cell for cells in rows_of(card).values() for cell in cells[:5])


def test_the_day_that_is_chosen_is_on_the_chart(planned: WorkforceLab) -> None:
    act(planned, "set", name="look", value="5")
    assert "Agents required and scheduled on Saturday" in words(planned, "title")
    week = planned.week
    assert week is not None
    row = next(e.words for e in elements(planned, "table") if e.tag == "tr" and "12:00" in e.words)
    assert row.split()[1:] == [
        f"{week.required.loc['Saturday', '12:00']:g}",
        f"{week.scheduled.loc['Saturday', '12:00']:g}",
    ]
    assert planned.said["text"].startswith("Saturday: ")


def test_the_weekend_is_invented_and_a_smaller_team_gets_fewer_calls() -> None:
    whole = required_in_week(WorkforceLab(team=60)._asked)
    assert (whole.loc["Saturday"] == (0.6 * whole.loc["Friday"]).round()).all()
    assert (whole.loc["Sunday"] == (0.5 * whole.loc["Friday"]).round()).all()
    half = required_in_week(WorkforceLab(team=30)._asked)
    assert 0.5 < half.to_numpy().sum() / whole.to_numpy().sum() < 0.6  # a small team needs more
    assert "Saturday requires 60 % of Friday's agents" in words(WorkforceLab("week"), "model")


def test_settings_of_step_2_count_and_the_plan_stays_until_the_next(planned: WorkforceLab) -> None:
    before = planned.week
    assert "Your settings have changed" not in words(planned, "week_plan")
    planned.set("aht_s", 300)
    assert planned.week is before
    assert "Your settings have changed since then." in words(planned, "week_plan")
    planned.set("aht_s", 240)
    press(planned, "kind-short")
    assert "Your settings have changed since then." in words(planned, "week_plan")


def test_a_lever_of_the_week_leaves_the_days_plan() -> None:
    card = WorkforceLab()
    card.schedule()
    card.set("rest_h", 14)
    assert card.plan is not None


# -- what one lever changed ----------------------------------------------------------------------


def told(
    weeks: dict[str, Week], names: tuple[str, str], before: dict[str, Any], after: dict[str, Any]
) -> list[str]:
    cards = [WorkforceLab(**{"team": TEAM, **more}) for more in (before, after)]
    made = [Made(card._asked, weeks[name]) for card, name in zip(cards, names, strict=True)]
    return changed_words(*made)


def test_one_lever_is_told_in_one_sentence(weeks: dict[str, Week]) -> None:
    assert told(weeks, ("plain", "rest"), {}, {"rest_h": 14})[0] == (
        "With 14 hours of rest instead of 11, the same number of hours is open."
    )
    less, plain = weeks["four"], weeks["plain"]
    more = (less.open.to_numpy().sum() - plain.open.to_numpy().sum()) / 2
    found = told(weeks, ("plain", "four"), {}, {"days": 4})
    assert found[0].startswith(f"With 4 days of work instead of 5, {more:g} more hours are open")
    assert "192 fewer hours are paid" in found[0]
    found = told(weeks, ("rest", "plain"), {"rest_h": 14}, {"rest_h": 0})
    assert found[0].startswith("With no rule for the rest instead of 14 hours of rest, ")
    found = told(weeks, ("plain", "wishful"), {}, {"wishing": 0.8})
    assert found[0].startswith("With 19 wishes instead of 7, the same number of hours is open")
    assert f"{weeks['wishful'].granted} of 19 wishes are granted instead of" in found[0]


def test_nothing_is_told_without_a_change_and_a_warning_with_two(weeks: dict[str, Week]) -> None:
    assert told(weeks, ("plain", "plain"), {}, {}) == []
    assert changed_words(None, Made(WorkforceLab()._asked, weeks["plain"])) == []
    found = told(weeks, ("plain", "four"), {}, {"days": 4, "rest_h": 14})
    assert found[0].startswith(
        "With 14 hours of rest instead of 11 and 4 days of work instead of 5,"
    )
    assert found[1].startswith("Change one thing at a time")
    found = told(weeks, ("plain", "four"), {}, {"team": 12})
    assert found[1].startswith("The calls changed with the team: ")
    found = told(weeks, ("plain", "four"), {}, {"aht_s": 300})
    assert found[0].startswith("With the new settings of step 2, ")


def test_a_plan_that_is_not_proved_says_so(weeks: dict[str, Week]) -> None:
    from dataclasses import replace

    open_ended = replace(weeks["plain"], optimal=False, gap=0.034)
    assert gap_words(weeks["plain"]) == ""
    assert gap_words(open_ended).startswith("The solver ran out of time.")
    assert "up to 3.4 % lower" in gap_words(open_ended)
    fewer = replace(open_ended, stopped=True, granted=weeks["plain"].wishes - 1)
    assert gap_words(fewer).endswith("so more wishes may fit.")
    assert "before it knew" in gap_words(replace(open_ended, gap=1.0, stopped=True))
    asked = WorkforceLab()._asked
    after = Made(WorkforceLab(days=4)._asked, open_ended)
    assert "not proved to be the best" in " ".join(changed_words(Made(asked, weeks["four"]), after))


# -- the solver beside the loop ------------------------------------------------------------------


@pytest.fixture
def slow(weeks: dict[str, Week], monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A solver that reports a plan with a gap, and then works until it is stopped or let go on."""
    from dataclasses import replace

    state = SimpleNamespace(runs=0, go_on=threading.Event(), error=None)
    rough = replace(weeks["plain"], optimal=False, gap=0.25)

    def solver(*_: Any, progress: Any, stop: Any, **__: Any) -> Week:
        state.runs += 1
        progress(Progress("agents", 1.0, rough.cost, replace(rough, gap=1.0)))
        progress(Progress("solver", 0.0, rough.cost, rough))
        while not (stop() or state.go_on.is_set()):
            time.sleep(0.002)
        if state.error:
            raise state.error
        return replace(weeks["plain"], stopped=stop())

    monkeypatch.setattr(workforce_week, "week_planned", solver)
    yield state
    state.go_on.set()
    assert threads() == []


def is_disabled(card: WorkforceLab, focus: str) -> bool:
    (button,) = [e for e in elements(card) if e.attrs.get("data-focus") == focus]
    return button.attrs.get("aria-disabled") == "true"


def test_the_button_answers_at_once_and_progress_follows(
    slow: SimpleNamespace, weeks: dict[str, Week]
) -> None:
    missing = f"{weeks['plain'].open.to_numpy().sum() / 2:,.1f}"

    async def story() -> None:
        card = WorkforceLab("week", team=TEAM)
        assert is_disabled(card, "stop-week")
        press(card, "plan-week")
        assert card.week is None
        assert "The solver is starting." in words(card, "week_work")
        await until(lambda: "Gap: 25.0 %." in words(card, "week_work"))
        assert f"Open so far: {missing} hours." in words(card, "week_work")
        assert is_disabled(card, "plan-week")
        assert not is_disabled(card, "stop-week")
        act(card, "set", name="look", value="3")  # the card still answers
        assert "on Thursday" in words(card, "title")
        slow.go_on.set()
        await until(lambda: card.week)
        assert card.said["late"]
        assert card.said["text"].startswith(f"Planned: {missing} open hours")
        assert not is_disabled(card, "plan-week")

    assert run(story) == []


def test_stop_shows_the_best_plan_so_far_with_its_gap(slow: SimpleNamespace) -> None:
    async def story() -> None:
        card = WorkforceLab("week", team=TEAM)
        press(card, "plan-week")
        await until(lambda: "Gap" in words(card, "week_work"))
        press(card, "stop-week")
        assert card.week is not None
        assert card.week.stopped
        assert card.week.gap == 0.25
        text = words(card, "week_plan")
        assert "Gap 25.0 %" in text
        assert "You stopped the solver. A better plan may exist" in text
        assert len(rows_of(card)) == TEAM
        assert card.said["text"].startswith("The solver was stopped. The best plan so far: ")
        stopped = card.week
        await until(lambda: not is_disabled(card, "plan-week"))
        assert card.week is stopped  # what was shown stays
        assert threads() == []

    assert run(story) == []


def test_the_real_solver_is_stopped_and_shows_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workforce_week, "TIME_LIMIT_S", 4)

    async def story() -> None:
        card = WorkforceLab("week", team=60)
        press(card, "kind-short")
        press(card, "plan-week")
        await until(lambda: "Gap" in words(card, "week_work"))
        press(card, "stop-week")
        week = card.week
        assert week is not None
        assert week.stopped
        assert 0 < week.gap < 1
        assert week.shortest_rest_h >= 11
        await until(lambda: not card._week.working, 60)
        assert threads() == []

    assert run(story) == []


def test_a_stop_before_the_gap_is_known_waits_for_the_plan() -> None:
    async def story() -> None:
        card = WorkforceLab("week", team=12)
        press(card, "plan-week")
        press(card, "stop-week")
        assert card.week is None
        assert "The solver is finishing its last step." in words(card, "week_work")
        await until(lambda: card.week)
        assert card.week is not None
        assert card.week.gap < 1

    assert run(story) == []


def test_two_presses_make_one_run(slow: SimpleNamespace) -> None:
    async def story() -> None:
        card = WorkforceLab("week", team=TEAM)
        for _ in range(3):
            act(card, "week")
        await until(lambda: slow.runs)
        assert len(threads()) == 1
        act(card, "stop")
        act(card, "week")  # the last step is still running
        await until(lambda: not card._week.working)
        assert slow.runs == 1

    assert run(story) == []


def test_an_error_in_the_thread_is_shown_and_loses_nothing(
    slow: SimpleNamespace, planned: WorkforceLab, weeks: dict[str, Week]
) -> None:
    def broken(*_: Any, **__: Any) -> Week:
        raise RuntimeError("the solver is <broken>")

    async def story() -> None:
        before = planned.week
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(workforce_week, "week_planned", broken)
            press(planned, "plan-week")
            await until(lambda: "could not be planned" in words(planned, "week_work"))
        text = words(planned, "week_work")
        assert "The week could not be planned (the solver is <broken>)." in text
        assert "The plan below is the one before." in text
        assert "<broken>" not in planned.regions["week_work"]
        assert planned.said["late"]
        assert planned.week is before
        slow.go_on.set()
        press(planned, "plan-week")
        assert "could not be planned" not in words(planned, "week_work")
        await until(lambda: not planned._week.working)

    logged = run(story)
    assert [str(one["exception"]) for one in logged] == ["the solver is <broken>"]


def test_a_card_that_is_closed_stops_its_work(slow: SimpleNamespace) -> None:
    async def story() -> None:
        card = WorkforceLab("week", team=TEAM)
        press(card, "plan-week")
        await until(lambda: slow.runs)
        card.close()
        await until(lambda: not threads())

    assert run(story) == []


def test_without_a_loop_the_week_is_planned_in_the_foreground(
    weeks: dict[str, Week], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_solver(monkeypatch, weeks, "plain")
    card = WorkforceLab("week", team=TEAM)
    press(card, "plan-week")
    assert card.week is not None
    assert card.focus["target"] == "week"
    assert "late" not in card.said
    assert threads() == []


def test_in_a_browser_without_threads_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "sys", SimpleNamespace(platform="emscripten"))
    assert sys.platform != "emscripten"

    async def story() -> None:
        assert loop_for_threads() is None
        found: list[int] = []
        work = Background(
            lambda tell, stops: (tell(1), 2)[1], told=found.append, found=found.append, failed=print
        )
        assert not work.stoppable
        work.start()
        assert found == [1, 2]

    assert run(story) == []


def test_an_error_in_the_foreground_is_the_cards_own_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: Any, **__: Any) -> Week:
        raise RuntimeError("broken")

    monkeypatch.setattr(workforce_week, "week_planned", broken)
    card = WorkforceLab("week")
    with pytest.raises(RuntimeError, match="broken"):
        press(card, "plan-week")
    assert "could not be planned (broken)" in words(card, "week_work")
    assert not card._week.working


# -- controls ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("rest_h", 9, "rest_h must be one of 0, 8, 11, 14, got 9"),
        ("days", 7, "days must be a whole number from 4 to 6, got 7"),
        ("team", 61, "team must be a whole number from 12 to 60, got 61"),
        ("wish_day", 7, "wish_day must be a whole number from 0 to 6, got 7"),
        ("wishing", 1.2, "wishing must be a number from 0 to 1, got 1.2"),
    ],
)
def test_a_value_that_breaks_its_rule_is_refused(name: str, value: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        WorkforceLab(**{name: value})


def test_every_control_of_the_week_is_on_its_step() -> None:
    card = WorkforceLab("week")
    named = set(re.findall(r'name="(\w+)"', "".join(card.regions.values())))
    assert named == set(WEEK_LEVERS) == set(WEEK_START)
    assert card.fields["rest_h"] == "11"
    assert card.fields["wishing"] == "30"


def test_no_id_is_on_the_screen_and_no_two_places_have_one_name(planned: WorkforceLab) -> None:
    assert ids_in(shown(planned)) == []
    places = [e.attrs["data-focus"] for e in elements(planned) if "data-focus" in e.attrs]
    assert len(places) == len(set(places))
    regions = [e.attrs["aria-label"] for e in elements(planned) if e.attrs.get("role") == "region"]
    assert len(regions) == len(set(regions))


def test_progress_brings_the_plan_so_far(weeks: dict[str, Week]) -> None:
    news: list[Progress] = []
    card = WorkforceLab(team=20)
    found = week_planned(
        required_in_week(card._asked), ("early", "late"), WeekRules(20), progress=news.append
    )
    assert {one.step for one in news} == {"agents", "solver", "wishes"}
    assert [one.cost for one in news] == sorted((one.cost for one in news), reverse=True)
    for one in news:
        assert one.so_far.plan.shape == (20, 7)
        assert one.so_far.shortest_rest_h >= 11
        assert (one.so_far.gap < 1) == (one.step != "agents")
    assert (news[-1].so_far.plan == found.plan).all(axis=None)
    first = next(one for one in news if one.step == "solver")
    assert (
        first.so_far.granted == first.so_far.wishes
    )  # a plan that is stopped early has wishes too
