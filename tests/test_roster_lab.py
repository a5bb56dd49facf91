"""The roster lab: its model by hand, shifts and sleep, clock changes, and the card."""

from __future__ import annotations

import json
import math
from datetime import date
from itertools import pairwise
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_screen_words import ids_in, shown
from test_widgets import HOSTILE, act, elements, press, sent_by, unsafe, words

from bpo_course import charts, content, lab
from bpo_course.scenarios import (
    QUICK_H,
    ROSTER_DAYS,
    ROSTER_SHIFTS,
    ROSTER_STARTS,
    ROSTER_WEEKS,
    SLEEPINESS_SCALE,
    STEPS,
    Forecast,
    Roster,
    Sleeping,
    clock_changes,
    roster_sleeps,
    sleepiness_over,
)
from bpo_course.scenarios._alertness import (
    after_waking,
    body_clock,
    in_sleep,
    sleepiness,
)
from bpo_course.widgets.labs.roster_lab import RosterLab
from bpo_course.widgets.labs.roster_words import (
    CLIENTS,
    DAYS,
    FIGURES,
    HOMES,
    LAWS,
    LEVERS,
    SHIFTS,
    WEEKS,
    clock_words,
    direction,
)

FIVE: Final = (
    "RosterLab(night, night, night, night, night, off, off; next Monday night: 40 h, shortest rest "
    "16 h, quick returns 0, sleep a day 6 h 26 min, 20 h on shift at high sleepiness)"
)
shifts_of_a_week = st.lists(st.sampled_from(ROSTER_SHIFTS), min_size=8, max_size=8).map(tuple)


def week(*shifts: str, **settings: Any) -> Roster:
    """A roster of these shifts, off on the other days."""
    return Roster((*shifts, *["off"] * (8 - len(shifts))), **settings)


# -- the model, worked out by hand from the published equations ------------------------------------


@pytest.mark.parametrize(
    ("found", "by_hand"),
    [
        (after_waking(14, 16), 2.4 + 11.6 * 0.568475),  # exp(-0.0353 x 16)
        (in_sleep(8, 4), 8 + 4 * 0.800849),  # 0.381357 x 2.1 an hour
        (in_sleep(8, 8), 14.3 - 2.1 * 0.349634),  # the brake is reached after 5.2444 h
        (in_sleep(13, 2), 14.3 - 1.3 * 0.466399),  # exp(-0.381357 x 2)
        (body_clock(16.8), 2.5 - 0.5),
        (body_clock(4.8), -2.5 - 0.5),
        (body_clock(13.8), 2.5 * math.sqrt(0.5) - 1),  # U is lowest
        (sleepiness(10), 5.08),
    ],
)
def test_each_equation_gives_what_it_gives_by_hand(found: float, by_hand: float) -> None:
    assert found == pytest.approx(by_hand, abs=5e-5)


def test_s_recovers_from_7_96_to_14_in_eight_hours_without_the_brake() -> None:
    """The rate of recovery is defined by this, in the paper and in FIPS: about -0.3813."""
    rate = math.log(0.3 / 6.34) / 8
    assert rate == pytest.approx(-0.3813, abs=1e-4)
    assert 14.3 - 6.34 * math.exp(8 * rate) == pytest.approx(14)
    assert in_sleep(12.2, 1) == pytest.approx(14.3 - 2.1 * math.exp(rate))


def test_a_day_and_a_night_awake_give_what_they_give_by_hand() -> None:
    """Asleep from 23:00 to 06:30, then awake: at 16:00, and at 04:00 on the next day."""
    start = 8.38 + 0.130840 + 0.552264  # S + C + U is 8.38 at 23:00
    woken = 14.3 - 2.1 * math.exp(-0.381356 * (7.5 - (12.2 - start) / 0.800849))
    by_day = 2.4 + (woken - 2.4) * math.exp(-0.0353 * 9.5) + 2.445369 - 0.703368
    by_night = 2.4 + (woken - 2.4) * math.exp(-0.0353 * 21.5) - 2.445369 - 0.703368
    found = sleepiness_over([(-1, 6.5)], [3, 16, 28])
    assert math.isnan(found[0])
    assert found[1:] == pytest.approx([9.68 - 0.46 * by_day, 9.68 - 0.46 * by_night], abs=1e-4)
    assert found[1:] == pytest.approx([4.036, 7.577], abs=1e-3)


def test_the_body_clock_is_highest_at_18_and_lowest_at_half_past_3_as_the_card_says() -> None:
    hours = [minute / 60 for minute in range(1440)]
    assert max(hours, key=body_clock) == pytest.approx(18, abs=0.25)
    assert min(hours, key=body_clock) == pytest.approx(3.5, abs=0.25)
    assert "about 18:00 and least alert at about 03:30" in words(RosterLab(), "model")


def test_a_prediction_stays_on_the_scale() -> None:
    assert (sleepiness(99), sleepiness(-99)) == (1, 9)
    assert len(SLEEPINESS_SCALE) == 9


@given(st.floats(2.4, 14.3), st.floats(0, 12), st.floats(0, 12))
def test_sleep_raises_s_and_time_awake_lowers_it(start: float, less: float, more: float) -> None:
    less, more = sorted((less, more))
    assert start - 1e-9 <= in_sleep(start, less) <= in_sleep(start, more) + 1e-9
    assert in_sleep(start, more) <= 14.3
    assert start + 1e-9 >= after_waking(start, less) >= after_waking(start, more) - 1e-9
    assert after_waking(start, more) >= 2.4


@given(st.floats(2.4, 14.2), st.floats(0.1, 6), st.floats(0.1, 6))
def test_one_sleep_is_two_sleeps_without_a_pause(start: float, first: float, second: float) -> None:
    parts = in_sleep(in_sleep(start, first), second)
    assert in_sleep(start, first + second) == pytest.approx(parts)


@given(st.floats(1, 8), st.floats(0.1, 3), st.floats(0, 14))
def test_who_slept_longer_is_never_sleepier(length: float, more: float, later: float) -> None:
    usual = [(-1.0, 6.5)]
    short, long = (
        sleepiness_over([*usual, (30 - hours, 30.0)], [30 + later])
        for hours in (length, length + more)
    )
    assert long[0] <= short[0] + 1e-9


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: after_waking(15, 1), "start must be from 2.4 to 14.3, got 15"),
        (lambda: after_waking(9, -1), "awake_h must be 0 hours or more, got -1"),
        (lambda: in_sleep(1, 1), "start must be from 2.4 to 14.3, got 1"),
        (lambda: in_sleep(9, math.nan), "asleep_h must be 0 hours or more, got nan"),
        (lambda: sleepiness_over([], [1]), "sleeps must hold at least one sleep"),
        (lambda: sleepiness_over([(0, 5), (4, 6)], [7]), "must be in order and must not overlap"),
        (lambda: sleepiness_over([(0, 5)], [-1]), "times_h must be in order and from 0 on"),
        (lambda: sleepiness_over([(0, 5)], [9, 8]), "times_h must be in order and from 0 on"),
    ],
)
def test_the_model_names_what_is_wrong(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


# -- shifts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rests", "quick", "changes", "nights"),
    [
        ("five-nights", (16, 16, 16, 16, 64), 0, (0, 0), 5),
        ("backward", (8, 16, 8, 16, 80), 2, (0, 2), 1),
        ("forward", (16, 24, 16, 24, 48), 0, (2, 0), 1),
        ("first-month", (16, 16, 53, 16, 40), 0, (0, 0), 2),
    ],
)
def test_each_ready_week_has_the_rest_and_direction_it_has_by_hand(
    name: str, rests: tuple[float, ...], quick: int, changes: tuple[int, int], nights: int
) -> None:
    roster = Roster(ROSTER_WEEKS[name])
    assert roster.rests == rests
    assert (roster.quick_returns, roster.changes, roster.nights_in_a_row) == (
        *(quick, changes, nights),
    )
    assert roster.hours == 40


def test_backward_and_forward_hold_the_same_five_shifts() -> None:
    one, other = (sorted(ROSTER_WEEKS[name][:7]) for name in ("backward", "forward"))
    assert one == other


def test_exactly_eleven_hours_of_rest_are_no_quick_return() -> None:
    late = {**ROSTER_STARTS, "late": 14.5, "day": 9.5}
    assert week("late", "day", starts=late).rests == (QUICK_H,)
    assert week("late", "day", starts=late).quick_returns == 0
    assert week("late", "day", starts={**late, "day": 9.25}).quick_returns == 1


def test_next_mondays_shift_gives_a_rest_and_no_hours() -> None:
    roster = Roster(("off",) * 6 + ("late", "early"))
    assert (roster.hours, roster.rests, roster.quick_returns) == (8, (8,), 1)


@pytest.mark.parametrize(
    ("start", "length_h", "night"), [(22, 8, 8), (21, 8, 7), (23, 9, 7), (4, 8, 2), (14, 8, 0)]
)
def test_night_hours_are_from_22_to_6(start: float, length_h: float, night: float) -> None:
    roster = week("night", starts={**ROSTER_STARTS, "night": start}, length_h=length_h)
    assert roster.night_hours == night
    assert roster.pay(50) == (50 * length_h, pytest.approx(0.1 * 50 * night))


def test_night_pay_is_what_the_rule_of_law_says() -> None:
    (rule,) = [rule for rule in content.rules() if rule.id == "ph-night-differential"]
    assert "between 22:00 and 06:00" in rule.says
    assert "at least 10 % more" in rule.says
    assert rule.article == "article 86"


def test_every_rule_that_the_lab_shows_holds() -> None:
    known = {rule.id: rule for rule in content.rules()}
    assert all(known[name].holds(date(2026, 11, 29)) for name in LAWS.values())


@given(shifts_of_a_week)
def test_rests_and_shifts_fill_the_time_between_first_and_last(shifts: tuple[str, ...]) -> None:
    roster = Roster(shifts)
    if roster.duties:
        worked = sum(duty.end_h - duty.start_h for duty in roster.duties)
        span = roster.duties[-1].end_h - roster.duties[0].start_h
        assert worked + sum(roster.rests) == pytest.approx(span)
    assert 0 <= roster.night_hours <= roster.hours == 8 * len(roster.week)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"shifts": ("day",)}, "shifts must hold 8 shifts, got 1"),
        ({"shifts": ("noon",) * 8}, "a shift must be one of off, early, .*, got 'noon'"),
        ({"starts": {"early": 6}}, "starts must hold early, day, late, night, got early"),
        (
            {"starts": {**ROSTER_STARTS, "day": 24}},
            "the day shift must be from 0 to 23.75",
        ),
        ({"length_h": 3}, "length_h must be from 4 to 12 hours, got 3"),
        ({"way_h": -1}, "way_h must be from 0 to 3 hours, got -1"),
        ({"monday": date(2026, 12, 1)}, "must be a Monday, got Tuesday 2026-12-01"),
    ],
)
def test_a_roster_names_what_is_wrong(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Roster(**settings)


def test_a_shift_cannot_begin_before_another_has_ended() -> None:
    with pytest.raises(ValueError, match="the day shift of Tuesday begins before the night shift"):
        week("night", "day", length_h=12)
    with pytest.raises(ValueError, match="the early shift of next Monday begins before"):
        Roster(("off",) * 6 + ("night", "early"), length_h=9)


def test_a_wage_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="wage must be 0 or more, got -1"):
        Roster().pay(-1)


# -- clocks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("monday", "hours"), [(date(2027, 3, 22), 7), (date(2026, 10, 19), 9), (date(2026, 11, 30), 8)]
)
def test_a_night_with_a_clock_change_is_shorter_or_longer(monday: date, hours: float) -> None:
    roster = week(*["off"] * 5, "night", monday=monday, zone="Europe/London")
    assert (roster.hours, roster.night_hours) == (hours, hours)


def test_manila_at_22_is_new_york_at_9_in_winter_and_at_10_in_summer() -> None:
    there = {}
    for monday in (date(2026, 11, 30), date(2026, 7, 6)):
        roster = week("night", monday=monday)
        there[monday.month] = roster.time_in("America/New_York", roster.duties[0].start_h)
    assert {month: f"{one:%a %H:%M}" for month, one in there.items()} == {
        11: "Mon 09:00",
        7: "Mon 10:00",
    }


def test_the_same_shift_meets_another_hour_after_the_clocks_change() -> None:
    roster = week(*["off"] * 5, "night", "night", monday=date(2026, 10, 26))
    there = [roster.time_in("America/New_York", duty.start_h).hour for duty in roster.duties]
    assert there == [10, 9]
    assert "10:00 there before the change, and at 09:00 after it." in clock_words(
        roster, "America/New_York"
    )


def test_a_change_of_clocks_at_home_is_told_too() -> None:
    roster = week("night", monday=date(2027, 3, 22), zone="Europe/London")
    said = clock_words(roster, "America/New_York")
    assert said.startswith("In Leeds the clocks go forward by 1 h on Sunday 28 March 2027.")
    same = clock_words(roster, "Europe/London")
    assert same.count("clocks go") == 1
    assert same.endswith("starts at 22:00 there, as before.")


def test_a_zone_without_summer_time_changes_no_clock() -> None:
    assert clock_changes("Asia/Manila", date(2026, 1, 1), 365) == ()
    assert clock_changes("America/New_York", date(2026, 1, 1), 365) == (
        (date(2026, 3, 8), 1),
        (date(2026, 11, 1), -1),
    )


@pytest.mark.parametrize("zone", [*HOMES, *CLIENTS])
def test_every_place_has_a_clock(zone: str) -> None:
    assert Roster().time_in(zone, 0).tzinfo is not None


# -- sleep -----------------------------------------------------------------------------------------


def slept(roster: Roster, sleeping: Sleeping | None = None) -> tuple[float, ...]:
    return Forecast(roster, sleeping or Sleeping()).slept


def test_sleep_before_an_early_shift_is_cut_short() -> None:
    """Up at 04:15 for 06:00: an hour to get ready, 45 minutes on the way; in bed at 23:00."""
    assert slept(week("early", "early"))[:3] == (5.25, 5.25, 7.5)


def test_sleep_after_a_late_shift_starts_when_one_is_home() -> None:
    """Home at 22:45 and asleep at 23:45; the early shift wants one up at 04:15."""
    found = roster_sleeps(week("late", "early"), Sleeping())
    assert ("night", 23.75, 28.25) in found


def test_after_a_night_one_sleeps_by_day_and_again_at_night() -> None:
    found = [sleep for sleep in roster_sleeps(week("night"), Sleeping()) if 0 < sleep.start_h < 72]
    assert found == [("day", 31.75, 37.75), ("night", 47.0, 54.5), ("night", 71.0, 78.5)]


def test_a_quick_return_cuts_the_sleep_of_the_day() -> None:
    assert slept(Roster(ROSTER_WEEKS["backward"])) == (7.5, 4.5, 7.5, 4.5, 5.25, 7.5, 7.5)


def test_a_nap_ends_an_hour_before_one_leaves() -> None:
    naps = [
        sleep for sleep in roster_sleeps(week("night"), Sleeping(nap_h=1.5)) if sleep.kind == "nap"
    ]
    assert naps == [("nap", 18.75, 20.25)]


def test_a_split_sleep_is_as_long_as_a_whole_one() -> None:
    whole, split = (slept(Roster(), Sleeping(nap_h=nap, split=True)) for nap in (0, 2))
    assert whole[1:] == split[1:]
    assert split[0] == whole[0] + 2  # before the first night the nap comes on top


def test_waiting_moves_the_sleep_of_the_day() -> None:
    found = roster_sleeps(week("night", "night"), Sleeping(wait_h=3))
    assert ("day", 34.75, 40.75) in found


def test_a_sleep_counts_on_the_day_on_which_it_ends() -> None:
    assert slept(Roster())[:3] == (7.5, 6, 6)


def test_the_debt_is_what_the_week_is_short_of_the_need() -> None:
    five = Forecast(Roster(), Sleeping(), need_h=8)
    assert five.debt_h == 7 * 8 - 45
    assert Forecast(week(), Sleeping(), need_h=7).debt_h == 0


@given(
    shifts_of_a_week,
    st.floats(0, 3),
    st.floats(20, 28),
    st.floats(3, 12),
    st.floats(0, 4),
    st.booleans(),
)
def test_nobody_sleeps_at_work_on_the_way_or_twice_at_once(
    shifts: tuple[str, ...], way_h: float, bed_h: float, night_h: float, nap_h: float, split: bool
) -> None:
    roster = Roster(shifts, way_h=way_h)
    sleeping = Sleeping(bed_h=bed_h, night_h=night_h, nap_h=nap_h, split=split)
    found = roster_sleeps(roster, sleeping)
    assert all(sleep.end_h > sleep.start_h for sleep in found)
    assert all(after.start_h >= before.end_h for before, after in pairwise(found))
    for duty in roster.duties:
        for sleep in found:
            assert sleep.end_h <= duty.start_h - way_h or sleep.start_h >= duty.end_h + way_h
    levels = Forecast(roster, sleeping).sleepiness
    assert all(1 <= one <= 9 for one in levels if not math.isnan(one))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"bed_h": 19}, "bed_h must be from 20 to 28 hours, got 19"),
        ({"night_h": 13}, "night_h must be from 3 to 12 hours, got 13"),
        ({"day_h": 1}, "day_h must be from 2 to 12 hours, got 1"),
        ({"wait_h": -1}, "wait_h must be from 0 to 10 hours, got -1"),
        ({"nap_h": math.nan}, "nap_h must be from 0 to 4 hours, got nan"),
    ],
)
def test_a_plan_of_sleep_names_what_is_wrong(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Sleeping(**settings)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"need_h": 4}, "need_h must be from 5 to 10 hours, got 4"),
        ({"high": 10}, "high must be from 1 to 9, got 10"),
    ],
)
def test_a_forecast_names_what_is_wrong(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Forecast(Roster(), Sleeping(), **settings)


# -- what comes of it ------------------------------------------------------------------------------


def test_high_hours_are_those_of_the_predictions_on_shift() -> None:
    five = Forecast(Roster(), Sleeping())
    by_hand = sum(
        level >= 7
        for time, level in zip(five.times_h, five.sleepiness, strict=True)
        for duty in five.roster.week
        if duty.start_h <= time < duty.end_h - 1e-9
    )
    assert five.high_on_shift_h == by_hand / STEPS == 20
    assert (five.high_ways_home, five.ways_home) == (5, 5)


def test_the_goals_have_the_answers_that_the_lesson_gives() -> None:
    made = RosterLab()
    assert made.set("nap_h", 1.75).high_on_shift_h == 0
    assert made.set("nap_h", 0).high_on_shift_h == 20
    made.set("split", True)
    split = made.set("nap_h", 2)
    assert (split.high_on_shift_h, sum(split.slept[1:6])) == (0, 30)
    back, forth = (RosterLab(name).figures for name in ("backward", "forward"))
    assert (back["quick_returns"], forth["quick_returns"]) == (2, 0)
    assert (back["debt"], forth["debt"]) == (8.25, 6)


def test_a_week_without_a_shift_has_no_figure_where_there_is_none() -> None:
    made = RosterLab()
    for day in ROSTER_DAYS:
        made.set(day, "off")
    found = made.figures
    assert all(math.isnan(found[name]) for name in ("shortest_rest", "mean", "highest"))
    assert found["high_on_shift"] == found["hours"] == 0
    assert "–" in words(made, "tiles")
    assert "Ways home" not in words(made, "tiles")


# -- the lab without a screen ----------------------------------------------------------------------


def test_the_lab_is_asked_for_by_its_name() -> None:
    assert repr(lab("roster")) == FIVE
    assert repr(lab("roster", week="forward", nap_h=1)).startswith(
        "RosterLab(early, early, late, late, night, off, off; next Monday early: 40 h, "
    )


def test_where_no_widget_is_shown_its_text_is() -> None:
    assert RosterLab()._repr_mimebundle_()[0]["text/plain"] == FIVE


def test_a_day_is_changed_by_its_name_and_the_week_comes_back() -> None:
    found = RosterLab().set("tue", "late")
    assert found.roster.shifts[:3] == ("night", "late", "night")
    assert found.roster.quick_returns == 1


def test_a_ready_week_changes_the_shifts_and_nothing_else() -> None:
    made = RosterLab(nap_h=1.5, zone="Europe/London")
    found = made.choose("backward")
    assert found.roster.shifts == ROSTER_WEEKS["backward"]
    assert (found.sleeping.nap_h, found.roster.zone) == (1.5, "Europe/London")


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("night", "21:30", 21.5),
        ("night", 21.5, 21.5),
        ("bed_h", "00:30", 24.5),
        ("bed_h", 25, 25),
        ("bed_h", "23:00", 23),
        ("monday", "2026-12-03", date(2026, 11, 30)),
        ("monday", date(2026, 12, 6), date(2026, 11, 30)),
        ("way_h", 0.5, 0.5),
    ],
)
def test_a_control_takes_what_it_means(name: str, value: Any, found: Any) -> None:
    made = RosterLab()
    made.set(name, value)
    assert made._values[name] == found


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("mon", "noon", "mon must be one of off, early, day, late, night, got 'noon'"),
        ("night", "25:00", "A time must be from 00:00 to 23:59, got 25:00"),
        ("bed_h", "19:00", "bed_h must be from 20 to 28 hours, got 19"),
        ("bed_h", "soon", "A time must be from 00:00 to 23:59, got soon"),
        ("nap_h", 5, "nap_h must be a number from 0 to 4, got 5"),
        ("length_h", None, "length_h must be a number from 4 to 12, got nothing"),
        ("monday", "1999-01-01", "The week must be a date from 2000 to 2099, got 1999-01-01"),
        ("monday", "", "The week must be a date from 2000 to 2099, got nothing"),
        ("zone", "Europe/Oslo", "zone must be one of Asia/Manila, .*, got 'Europe/Oslo'"),
        ("client", "Asia/Manila", "client must be one of America/New_York, .*, got 'Asia/Manila'"),
        ("split", "yes", "split must be one of True, False, got 'yes'"),
        ("wage", -1, "wage must be a number from 0 to 1e\\+06, got -1"),
        ("pay", 1, "there is no control pay in this lab; it has .*mon, tue, .*, wage"),
    ],
)
def test_a_refused_value_is_told_with_its_rule(name: str, value: Any, message: str) -> None:
    made = RosterLab()
    before = dict(made._values)
    with pytest.raises(ValueError, match=message):
        made.set(name, value)
    with pytest.raises(ValueError, match=message):
        RosterLab(**{name: value})
    assert made._values == before
    assert repr(made) == FIVE


def test_an_unknown_week_is_refused() -> None:
    with pytest.raises(ValueError, match=r"week must be one of five-nights, .*, got 'six'"):
        RosterLab("six")
    with pytest.raises(ValueError, match=r"week must be one of five-nights, .*, got 'six'"):
        RosterLab().choose("six")


def test_a_change_that_makes_shifts_overlap_is_refused_and_changes_nothing() -> None:
    made = RosterLab(length_h=12, tue="off")
    with pytest.raises(ValueError, match="the day shift of Tuesday begins before"):
        made.set("tue", "day")
    assert made.forecast.roster.shifts[1] == "off"


# -- on screen -------------------------------------------------------------------------------------


def test_a_screen_reader_is_told_what_it_is() -> None:
    assert RosterLab().label == "Roster lab"


def full() -> RosterLab:
    """A lab with everything on screen: a kept week, a wage, a fault."""
    made = RosterLab("backward", wage=120)
    made.keep()
    act(made, "unfold")
    act(made, "set", name="nap_h", value="many")
    return made


@pytest.mark.parametrize("make", [RosterLab, full])
def test_the_screen_is_well_formed_and_no_two_places_have_one_name(make: Any) -> None:
    names = [e.attrs["data-focus"] for e in elements(make()) if "data-focus" in e.attrs]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("make", [RosterLab, full])
def test_no_id_is_on_the_screen(make: Any) -> None:
    assert ids_in(shown(make())) == []


def test_every_control_has_a_field_and_every_field_a_value() -> None:
    made = RosterLab()
    named = {e.attrs["name"] for e in elements(made) if "name" in e.attrs}
    assert named == set(made.fields)
    assert named == {*ROSTER_DAYS, *ROSTER_STARTS, *LEVERS, "bed_h", "monday", "zone", "client"}


def test_each_select_offers_what_its_field_shows() -> None:
    made = RosterLab()
    for region in ("days", "sleep", "more"):
        offered: dict[str, set[str]] = {}
        name = ""
        for element in elements(made, region):
            if element.tag == "select":
                name = element.attrs["name"]
            if element.tag == "option":
                offered.setdefault(name, set()).add(element.attrs.get("value", element.words))
        assert offered
        assert all(made.fields[name] in values for name, values in offered.items())


def test_a_shift_is_chosen_and_the_figures_follow() -> None:
    made = RosterLab()
    act(made, "set", name="tue", value="late")
    assert "✗ quick returns (under 11 hours): 1" in words(made, "tiles")
    assert "8 h quick return" in words(made, "byday")
    assert made.said["text"].startswith("Shortest rest 8 h, quick returns 1, sleep a day")


def test_a_ready_week_is_chosen_with_a_button_and_marked() -> None:
    made = RosterLab()
    press(made, "week-forward")
    marked = [e.words for e in elements(made, "ready") if e.attrs.get("aria-pressed") == "true"]
    assert marked == [WEEKS["forward"]]
    act(made, "set", name="mon", value="off")
    marked = [e.words for e in elements(made, "ready") if e.attrs.get("aria-pressed") == "true"]
    assert marked == []


def test_the_split_is_a_button() -> None:
    made = RosterLab(nap_h=2)
    assert "The nap comes on top" in words(made, "split")
    press(made, "split")
    assert "the total stays the same" in words(made, "split")
    assert made.forecast.sleeping.split


def test_the_clients_time_is_beside_each_shift() -> None:
    cells = words(RosterLab(), "byday")
    assert "Monday Night 22:00 to 06:00 Monday 09:00 to 17:00 7 h 30 min 4 h 50 min high" in cells
    made = RosterLab(client="Europe/London")
    assert "Night 22:00 to 06:00 Monday 14:00 to 22:00" in words(made, "byday")


def test_a_kept_week_is_shown_beside_the_next() -> None:
    made = RosterLab()
    press(made, "keep")
    press(made, "week-backward")
    rows = [e.words for e in elements(made, "keep") if e.tag in ("th", "td")]
    assert rows[:3] == ["Figure", "Kept week", "This week"]
    found = dict(zip(rows[3::3], zip(rows[4::3], rows[5::3], strict=True), strict=True))
    assert list(found) == [figure.name for figure in FIGURES.values()]
    assert found["Quick returns (rest under 11 hours)"] == ("0", "2")
    assert found["Shortest rest"] == ("16 h", "8 h")


def test_pay_is_worked_out_from_the_wage_that_is_typed() -> None:
    made = RosterLab()
    assert "Type your hourly wage. 40 h of your 40 h are between" in words(made, "pay")
    act(made, "set", name="wage", value="120")
    assert "40 h at 120.00 pesos: 4,800.00 pesos." in words(made, "pay")
    assert "Night pay for 40 h, 10 % of the wage: 480.00 pesos." in words(made, "pay")
    assert "Together: 5,280.00 pesos at least." in words(made, "pay")
    assert "The law: Each hour between 22:00 and 06:00" in words(made, "pay")


@pytest.mark.parametrize("zone", [zone for zone in HOMES if zone != "Asia/Manila"])
def test_elsewhere_no_night_pay_is_claimed(zone: str) -> None:
    made = RosterLab(zone=zone, wage=100)
    said = words(made, "pay")
    assert f"no rule of law that sets night pay in {HOMES[zone]}" in said
    assert "Night pay for" not in said
    assert "pesos" not in said + words(made, "wage")


def test_in_leeds_the_law_on_rest_is_shown() -> None:
    assert "eleven hours of rest between shifts" in words(RosterLab(zone="Europe/London"), "pay")


def test_what_the_model_is_and_cannot_know_is_said() -> None:
    said = words(RosterLab(), "model")
    for part in ("an average person, not you", "Ingre and others, 2014", "children, noise, light"):
        assert part in said


def test_the_chart_has_an_hour_each_and_the_table_its_numbers() -> None:
    made = RosterLab()
    drawn = {line["name"]: line for line in json.loads(made.figure)["data"]}
    assert list(drawn) == ["sleepiness (1 to 9)", "on shift", "on the way", "asleep"]
    hours = drawn["asleep"]["x"]
    assert len(hours) == len(set(hours)) == 180
    assert (hours[0], hours[-1]) == ("Mon 00:00", "Next Mon 11:00")
    assert drawn["on shift"]["y"][21:30] == [0, *[60] * 8]
    assert drawn["on the way"]["y"][21] == 45
    assert drawn["sleepiness (1 to 9)"]["y"][3] is None
    assert [e for e in elements(made, "table") if e.attrs.get("data-seen") == "unfold"]
    act(made, "unfold")  # the page sends it when the fold is opened
    cells = [e.words for e in elements(made, "table") if e.tag in ("th", "td")]
    assert cells[:5] == ["hour", *drawn]
    assert cells[5:10] == ["Mon 00:00", "–", "0", "0", "60"]


@pytest.mark.parametrize("monday", ["2026-10-19", "2027-03-22"])
def test_hours_have_their_own_names_when_the_clocks_change(monday: str) -> None:
    made = RosterLab(zone="Europe/London", monday=monday)
    names = json.loads(made.figure)["data"][0]["x"]
    assert len(names) == len(set(names)) == 180
    assert ("Sun 01:00 again" in names) == (monday == "2026-10-19")
    assert ("Sun 01:00" in names) == (monday == "2026-10-19")


@pytest.mark.parametrize("value", ["9", "-1", "", "many"])
def test_what_was_typed_wrong_stays_with_its_error(value: str) -> None:
    made = RosterLab()
    act(made, "set", name="nap_h", value=value)
    wrong = "Nap before a night shift (hours) must be a number from 0 to 4, got"
    assert words(made, "problem").startswith(f"{wrong} {value or 'nothing'}.")
    assert made.fields["nap_h"] == value
    assert repr(made) == FIVE
    act(made, "set", name="nap_h", value="1")
    assert words(made, "problem") == ""


def test_a_shift_that_does_not_fit_is_taken_once_it_does() -> None:
    made = RosterLab(length_h=12)
    act(made, "set", name="tue", value="day")
    assert words(made, "problem").startswith("The day shift of Tuesday begins before the night")
    assert made.fields["tue"] == "day"
    assert made.forecast.roster.shifts[1] == "night"
    act(made, "set", name="mon", value="off")
    assert words(made, "problem") == ""
    assert made.forecast.roster.shifts[:2] == ("off", "day")


def test_a_ready_week_that_does_not_fit_is_refused_on_screen() -> None:
    made = RosterLab(length_h=12, late="18:00", early="05:00")
    press(made, "week-backward")
    assert "begins before" in words(made, "problem")
    assert made.forecast.roster.shifts == ROSTER_WEEKS["five-nights"]


def test_a_message_for_a_control_there_is_not_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = RosterLab()
    sent, before = sent_by(made, monkeypatch), made.get_state()
    act(made, "set", name="agents", value="3")
    act(made, "choose", value="six")
    act(made, "explode")
    assert [answer["fault"] for answer, _ in sent] == ["", "", ""]
    assert made.get_state() == before


@pytest.mark.parametrize("payload", HOSTILE)
@pytest.mark.parametrize("name", ["mon", "night", "bed_h", "nap_h", "monday", "zone", "wage"])
def test_nothing_typed_can_run(payload: str, name: str) -> None:
    made = RosterLab()
    act(made, "set", name=name, value=payload)
    assert payload[:8] in words(made, "problem")
    assert unsafe(elements(made)) == []
    assert repr(made) == FIVE


# -- in words, and the chart -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "word"), [((2, 0), "forward"), ((0, 1), "backward"), ((1, 1), "mixed")]
)
def test_a_direction_has_a_word(changes: tuple[int, int], word: str) -> None:
    assert direction(*changes)[0] == word
    assert direction(0, 0)[0] == "no change"


def test_a_level_is_not_rounded_up_to_the_limit() -> None:
    assert FIGURES["highest"].shown(6.97) == "6.9"
    assert FIGURES["highest"].shown(7) == "7.0"


def test_every_day_shift_and_week_has_a_name() -> None:
    assert tuple(DAYS) == ROSTER_DAYS
    assert tuple(SHIFTS) == ROSTER_SHIFTS
    assert tuple(WEEKS) == tuple(ROSTER_WEEKS)


def test_a_chart_of_a_week_names_each_day_at_its_midnight() -> None:
    hours = ["Sun 23:00", "Next Mon 00:00"]
    level = ("sleepiness (1 to 9)", [5.0, math.nan])
    titles = {"x_title": "hour", "y_title": "minutes"}
    figure = charts.week(hours, level, {"asleep": [0, 60]}, high=7, ends=(1, 9), **titles)
    assert list(figure.layout.xaxis.tickvals) == ["Next Mon 00:00"]
    assert list(figure.layout.xaxis.ticktext) == ["Mon"]
    assert figure.layout.yaxis2.title.text == "sleepiness"
    assert [shape.name for shape in figure.layout.shapes] == ["high: from 7"]
    assert charts.table_of(figure) == (
        ("hour", "sleepiness (1 to 9)", "asleep"),
        [("Sun 23:00", "5", "0"), ("Next Mon 00:00", "–", "60")],
    )
