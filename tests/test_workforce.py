"""Workforce management: forecasts, staff, shifts, a week, and a day to live through."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpo_course import content, queueing
from bpo_course.tools import workforce
from bpo_course.tools.workforce import Break, DayPlan, Levers, LiveDay, Schedule, Shift, Week
from bpo_course.tools.workforce import _schedule as scheduling
from bpo_course.tools.workforce import _week_model as week_modelling
from bpo_course.tools.workforce._counts import clock, minute_of
from bpo_course.tools.workforce._schedule import Solved
from bpo_course.tools.workforce._steering import Floor, LateCalls
from bpo_course.tools.workforce._week_planner import Planner

LUNCH: Final = Break(30, 180, 300)
TEMPLATES: Final = (
    Shift("early", ("07:00", "08:00", "09:00"), 510, (LUNCH,)),
    Shift("late", ("10:00", "11:00", "12:30"), 510, (LUNCH,)),
)


@pytest.fixture(scope="module")
def counts() -> pd.Series[Any]:
    calls = content.bank_calls().set_index("starts_at")["calls"]
    return calls[calls.index.strftime("%H:%M") != "21:00"]


@pytest.fixture(scope="module")
def past(counts: pd.Series[Any]) -> workforce.Backtest:
    return workforce.backtest(counts)


@pytest.fixture(scope="module")
def rows() -> dict[str, tuple[int, ...]]:
    return workforce.shifts(TEMPLATES)


@pytest.fixture(scope="module")
def plan(counts: pd.Series[Any], rows: dict[str, tuple[int, ...]]) -> DayPlan:
    forecast = 0.1 * workforce.forecast(counts[counts.index < "2003-10-24"])
    needed = workforce.required(forecast, 240, patience_s=180, shrinkage=0.25)
    return DayPlan(forecast, workforce.schedule(needed, rows, short_price=3), rows, 240,
                   shrinkage=0.25)  # fmt: skip


@pytest.fixture(scope="module")
def day(counts: pd.Series[Any], plan: DayPlan) -> LiveDay:
    return LiveDay(plan, (0.1 * counts[counts.index >= "2003-10-24"]).round(), seed=2)


def days(*values: list[float], start: str = "2026-03-02", freq: str = "h") -> pd.Series[Any]:
    """Days one after another, each from 09:00."""
    at = [pd.date_range(f"{start} 09:00", periods=len(day), freq=freq) for day in values]
    moved = [times + pd.Timedelta(days=n) for n, times in enumerate(at)]
    return pd.Series(list(itertools.chain(*values)), pd.DatetimeIndex(np.concatenate(moved)))


# -- forecasts ---------------------------------------------------------------------------------


def test_after_a_friday_of_weekdays_comes_monday(counts: pd.Series[Any]) -> None:
    found = workforce.forecast(counts, days=2)
    assert counts.index[-1].day_name() == "Friday"
    assert found.index.normalize().unique().day_name().tolist() == ["Monday", "Tuesday"]
    assert len(found) == 56


def test_the_methods_by_hand() -> None:
    weeks = pd.concat([days([100, 10]), days([120, 20], start="2026-03-09")])
    more = pd.concat([weeks, days([50, 5], start="2026-03-10")])
    monday = {
        ("yesterday", None): [50, 5],
        ("last_week", None): [120, 20],
        ("weekday_mean", None): [110, 15],
        ("weekday_mean", 1): [120, 20],
    }
    for (method, recent), expected in monday.items():
        found = workforce.forecast(more, 1, method, recent)
        assert found.tolist() == expected, method
        assert str(found.index[0]) == "2026-03-16 09:00:00"


@pytest.mark.parametrize(
    ("method", "weeks", "expected"),
    [
        ("last_week", None, [12, 20, 32, 42]),
        ("weekday_mean", 1, [12, 20, 32, 42]),
        ("weekday_mean", 2, [11, 20, 31, 41]),
        ("weekday_mean", None, [11, 20, 31, 41]),
        ("yesterday", None, [12, 20, 32, 42]),
    ],
)
def test_a_gap_is_not_a_count_of_zero(
    method: str, weeks: int | None, expected: list[float]
) -> None:
    whole = days([10, 20, 30, 40])
    broken = days([12, 99, 32, 42], start="2026-03-09").drop(pd.Timestamp("2026-03-09 10:00"))
    assert workforce.forecast(pd.concat([whole, broken]), 1, method, weeks).tolist() == expected


def test_the_last_weeks_are_counted_by_interval() -> None:
    log = [days([10 * n, n], start=f"2026-03-{2 + 7 * (n - 1):02d}") for n in (1, 2, 3)]
    log[2] = log[2][:1]
    assert workforce.forecast(pd.concat(log), 1, "weekday_mean", 2).tolist() == [25, 1.5]


def test_yesterday_after_a_short_saturday_is_fridays_afternoon() -> None:
    log = pd.concat([days([9, 8, 7], start="2026-03-06"), days([3], start="2026-03-07")])
    assert workforce.forecast(log, 2, "yesterday").tolist() == [3, 8, 7, 3]


@given(st.sets(st.integers(4, 27), max_size=20), st.sampled_from(workforce.METHODS))
def test_whatever_is_missing_nothing_is_forecast_that_was_never_seen(
    gone: set[int], method: str
) -> None:
    log = days(*[[100 + n, 200 + n, 300 + n, 400 + n] for n in range(7)])
    kept = log.drop(log.index[sorted(gone)])
    found = workforce.forecast(kept, 7, method)
    assert not found.isna().any()
    by_time = kept.groupby(kept.index.strftime("%H:%M"))
    for at, calls in found.items():
        seen = by_time.get_group(f"{at:%H:%M}")
        assert seen.min() <= calls <= seen.max()


def test_a_backtest_leaves_out_what_no_day_before_had() -> None:
    found = workforce.backtest(days([10], [10, 5], [10, 5]), "yesterday", last_days=2)
    assert found.forecast.tolist() == [10, 10, 5]
    assert found.counts.index.equals(found.forecast.index)
    assert found.wape == 0


def test_a_weekday_that_closes_early_is_forecast_as_long_as_it_is_open() -> None:
    log = pd.concat([days([9, 8, 7], start="2026-03-06"), days([3], start="2026-03-07")])
    found = workforce.forecast(log, 2)
    assert found.index.day_name().tolist() == ["Friday"] * 3 + ["Saturday"]
    assert found.tolist() == [9, 8, 7, 3]


@given(seed=st.integers(0, 10_000), place=st.integers(60, 163))
@settings(max_examples=15)
def test_a_forecast_uses_nothing_from_the_future(seed: int, place: int) -> None:
    rng = np.random.default_rng(seed)
    calls = content.bank_calls().set_index("starts_at")["calls"]
    dates = calls.index.normalize()
    first = dates.unique()[place]
    shuffled = calls.astype(float).copy()
    shuffled[dates >= first] = rng.permutation(shuffled[dates >= first].to_numpy())
    for method, weeks in (("yesterday", None), ("last_week", None), ("weekday_mean", 4)):
        said = [
            workforce.backtest(one, method, weeks, last_days=164 - place).forecast
            for one in (calls, shuffled)
        ]
        same = said[0].index.normalize() == first
        assert (said[0][same] == said[1][same]).all()


def test_a_backtest_by_hand() -> None:
    found = workforce.backtest(days([10, 20], [20, 20], [10, 30]), "yesterday", last_days=2)
    assert found.wape == pytest.approx((10 + 0 + 10 + 10) / 80)
    assert found.bias == pytest.approx((70 - 80) / 80)
    assert found.by_time.to_dict() == pytest.approx({"09:00": 20 / 30, "10:00": 10 / 50})
    assert found.by_weekday.to_dict() == pytest.approx({"Tuesday": 10 / 40, "Wednesday": 20 / 40})
    assert found.by_day.tolist() == pytest.approx([0.25, 0.5])


def test_the_errors_of_the_parts_add_up_to_the_whole(past: workforce.Backtest) -> None:
    for part, key in (
        (past.by_time, past.counts.index.strftime("%H:%M")),
        (past.by_day, past.counts.index.normalize()),
    ):
        calls = past.counts.groupby(key).sum()
        assert float((part * calls).sum() / calls.sum()) == pytest.approx(past.wape)


def test_a_backtest_forecasts_what_one_would_have_forecast(
    counts: pd.Series[Any], past: workforce.Backtest
) -> None:
    tomorrow = workforce.forecast(counts[counts.index < "2003-09-16"])
    same = past.forecast[past.forecast.index.normalize() == "2003-09-16"]
    assert same.tolist() == tomorrow.tolist()


def test_noon_knows_the_morning_alone() -> None:
    plan = days([100.0, 100.0, 80.0, 60.0])
    came = days([130, 110, 1, 999])
    assert workforce.reforecast(came, plan, "11:00").tolist() == pytest.approx([96, 72])
    assert workforce.reforecast(came[:2], plan, "11:00", believe=0).tolist() == [80, 60]


def test_part_of_the_difference_is_the_best_to_believe(past: workforce.Backtest) -> None:
    best = workforce.best_belief(past, "12:00")
    assert 0.5 < best < 0.8
    assert past.at("12:00", best)[1] < min(past.at("12:00", 1)[1], past.at("12:00", 0)[1])
    assert past.at("12:00", 0)[0] == pytest.approx(past.at("12:00", 0)[1])


@pytest.mark.parametrize(
    ("method", "weeks", "wape"),
    [
        ("yesterday", None, 10.56),
        ("last_week", None, 8.69),
        ("weekday_mean", 4, 6.87),
        ("weekday_mean", None, 6.20),
    ],
)
def test_on_the_banks_calls_the_methods_are_off_by(
    counts: pd.Series[Any], method: str, weeks: int | None, wape: float
) -> None:
    assert 100 * workforce.backtest(counts, method, weeks).wape == pytest.approx(wape, abs=0.005)


def test_without_contacts_in_the_rest_its_error_is_not_measurable() -> None:
    came = days([10, 0], [20, 0])
    past = workforce.Backtest("yesterday", None, days([10.0, 5], [10.0, 5]), came)
    assert all(math.isnan(one) for one in past.at("10:00"))


def test_a_back_test_counts_its_days_and_weeks() -> None:
    one = workforce.backtest(days([10, 20], [20, 20]), "yesterday", last_days=1)
    assert "over 1 day)" in repr(one)
    assert ", 1 week:" in repr(replace(one, method="weekday_mean", weeks=1))
    assert "3 weeks:" in repr(replace(one, weeks=3))


def test_a_broken_day_does_not_weaken_how_halves_go_together() -> None:
    mondays = [days([m, m, 2 * m], start=f"2026-03-{2 + 7 * n:02d}")
               for n, m in enumerate((100, 120, 90, 140))]  # fmt: skip
    whole = workforce.day_effect(pd.concat(mondays[:3]), "11:00")
    broken = workforce.day_effect(pd.concat([*mondays[:3], mondays[3][:2]]), "11:00")
    assert broken["Monday"] == whole["Monday"] == pytest.approx(1)


def test_likely_counts_hold_what_they_promise_on_days_not_learnt_from(
    past: workforce.Backtest,
) -> None:
    half = 52 * 28
    early = replace(past, forecast=past.forecast[:half], counts=past.counts[:half])
    later, came = past.forecast[half:], past.counts[half:]
    ends = workforce.likely(later, early, share=0.9)
    held = ((came >= ends["low"]) & (came <= ends["high"])).mean()
    assert 0.87 < held < 0.95


def test_chance_alone_would_promise_far_too_much(past: workforce.Backtest) -> None:
    from scipy import stats

    low, high = (stats.poisson.ppf(end, past.forecast) for end in (0.05, 0.95))
    assert ((past.counts >= low) & (past.counts <= high)).mean() < 0.6


def test_without_more_than_chance_the_interval_is_poissons() -> None:
    from scipy import stats

    quiet = days([100.0, 400.0])
    exact = workforce.Backtest("yesterday", None, quiet, quiet)
    ends = workforce.likely(quiet, exact, 0.8)
    assert ends["low"].tolist() == stats.poisson.ppf(0.1, quiet).tolist()


def test_poisson_counts_have_a_dispersion_of_one() -> None:
    rng = np.random.default_rng(5)
    many = pd.concat(
        [days(rng.poisson(200, 6).tolist(), start=str(d.date()))
         for d in pd.date_range("2026-01-05", periods=400, freq="7D")]
    )  # fmt: skip
    assert workforce.over_dispersion(many)["Monday"].mean() == pytest.approx(1, abs=0.1)
    assert abs(workforce.day_effect(many, "12:00")["Monday"]) < 0.12


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"method": "arima"}, "method must be one of yesterday, last_week, weekday_mean, got"),
        ({"days": 0}, "days must be a whole number of 1 or more, got 0"),
        ({"weeks": 0}, "weeks must be a whole number of 1 or more, got 0"),
        ({"method": "yesterday", "weeks": 4}, "weeks is for weekday_mean alone, got 4"),
    ],
)
def test_a_forecast_says_what_is_wrong(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        workforce.forecast(days([1, 2]), **change)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (days([1, -2]), "counts must be 0 or more, got -2 at 2026-03-02 10:00:00"),
        (days([1, math.nan]), "counts must be 0 or more, got nan"),
        (days([1, 2]).tz_localize("UTC"), "counts must be by local time without a zone, got UTC"),
        (days([1, 2])[:0], "counts must hold an interval or more, got none"),
        (pd.concat([days([1]), days([2])]), "counts must have each time once"),
        (
            pd.concat([days([1, 2, 3]), days([4, 5], start="2026-03-03", freq="27min")]),
            "counts must have whole intervals of 60 minutes, got 2026-03-03 09:27:00",
        ),
        (days([1, 2, 3], start="2026-03-02", freq="90s"), "counts must have whole intervals"),
    ],
)
def test_counts_say_what_is_wrong(counts: pd.Series[Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        workforce.forecast(counts)


def test_the_hour_that_comes_twice_has_a_remedy_that_works() -> None:
    at = pd.to_datetime(["2026-10-25 00:00", "2026-10-25 01:00", "2026-10-25 01:00"])
    log = pd.Series([30, 20, 10], at)
    said = r"got 2026-10-25 01:00:00 twice: if the clocks went back.*counts.groupby\(level=0\)"
    with pytest.raises(ValueError, match=said):
        workforce.forecast(log)
    assert workforce.forecast(log.groupby(level=0).mean()).tolist() == [30, 15]


def test_counts_that_are_no_numbers_are_named() -> None:
    for other in (["5", "many"], [5, "many"]):
        log = pd.Series(other, pd.date_range("2026-03-02 09:00", periods=2, freq="h"), dtype=object)
        with pytest.raises(TypeError, match=r"counts must hold numbers, got '(5|many)' at 2026"):
            workforce.forecast(log)


def test_a_table_without_times_is_refused() -> None:
    with pytest.raises(TypeError, match="counts must be a Series with times as its index, got"):
        workforce.forecast([1, 2, 3])  # type: ignore[arg-type]


def test_a_backtest_needs_days_to_learn_from() -> None:
    with pytest.raises(ValueError, match="last_days must leave a day or more of the 2"):
        workforce.backtest(days([1], [2]), "yesterday", last_days=2)
    with pytest.raises(ValueError, match="last_week must have a Tuesday before the day"):
        workforce.backtest(days([1], [2]), "last_week", last_days=1)


def test_a_reforecast_says_what_is_wrong() -> None:
    plan = days([10.0, 10.0, 10.0])
    with pytest.raises(ValueError, match="must have every interval before 11:00, lacks 2026-03-02"):
        workforce.reforecast(plan[:1], plan, "11:00")
    with pytest.raises(ValueError, match=r"believe must be a number from 0 to 1, got 2"):
        workforce.reforecast(plan, plan, "10:00", believe=2)
    with pytest.raises(ValueError, match="at must be a time from 00:00 to 24:00, got 'noon'"):
        workforce.reforecast(plan, plan, "noon")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("09:00", "at must be after the day's first interval, 09:00, got '09:00'"),
        ("08:00", "at must be after the day's first interval, 09:00, got '08:00'"),
        ("12:00", "at must be no later than the day's last interval, 11:00, got '12:00'"),
    ],
)
def test_a_day_is_seen_again_with_something_on_both_sides(at: str, words: str) -> None:
    forecast = days([60.0, 60, 60])
    rows = {"day": [1, 1, 1]}
    plan = DayPlan(forecast, workforce.schedule([3, 3, 3], rows), rows, 180)
    for act in (
        lambda: workforce.reforecast(forecast, forecast, at),
        lambda: workforce.intraday(plan, forecast, at),
        lambda: LiveDay(plan, forecast, at=at),
    ):
        with pytest.raises(ValueError, match=words):
            act()


# -- staff -------------------------------------------------------------------------------------


def test_required_is_queueings_number_with_shrinkage() -> None:
    calls = days([100, 50, 0, 200], freq="30min")
    found = workforce.required(calls, 180, 0.8, 20, patience_s=120, shrinkage=0.3)
    for half_hour, agents in zip(calls, found, strict=True):
        needed = queueing.agents_needed(2 * half_hour, 180, 0.8, 20, 120)
        assert agents == queueing.with_shrinkage(needed, 0.3)
    assert workforce.required(calls, 180).tolist() == [14, 8, 0, 24]
    with pytest.raises(ValueError, match="aht_s must be above 0 seconds"):
        workforce.required(calls, 0)


@given(
    calls=st.lists(st.integers(0, 300), min_size=2, max_size=8).flatmap(st.permutations),
    data=st.data(),
)
def test_the_order_of_a_forecast_changes_nobody(calls: list[int], data: st.DataObject) -> None:
    in_order = days([float(n) for n in calls], freq="30min")
    places = data.draw(st.permutations(range(len(calls))))
    mixed = in_order.iloc[places]
    found = workforce.required(mixed, 180, shrinkage=0.3)
    assert found.index.equals(mixed.index)
    assert found.tolist() == workforce.required(in_order, 180, shrinkage=0.3).iloc[places].tolist()


def test_a_forecast_from_its_end_needs_the_same_agents() -> None:
    calls = days([100.0, 50, 80, 60], freq="30min")
    assert workforce.required(calls, 180).tolist() == [14, 8, 11, 9]
    assert workforce.required(calls[::-1], 180).tolist() == [9, 11, 8, 14]


@pytest.mark.parametrize(
    ("forecast", "error", "words"),
    [
        ([1, 2], TypeError, "forecast must be a Series with times as its index, got"),
        (pd.Series([1, 2]), TypeError, "forecast must be a Series with times as its index"),
        (days([1, math.nan]), ValueError, "forecast must be 0 or more, got nan at 2026-03-02 10"),
        (pd.concat([days([1]), days([2])]), ValueError, "forecast must have each time once"),
        (days([1, 2], freq="90s"), ValueError, "forecast must have whole intervals of"),
    ],
)
def test_required_says_what_is_wrong_with_a_forecast(
    forecast: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        workforce.required(forecast, 180)
    if error is TypeError:
        past = workforce.Backtest("yesterday", None, days([1.0]), days([1]))
        with pytest.raises(error, match=words):
            workforce.likely(forecast, past)


def test_shifts_have_their_breaks_within_their_windows(rows: dict[str, tuple[int, ...]]) -> None:
    assert len(rows) == 6 * 5
    for name, row in rows.items():
        works = np.flatnonzero(row)
        assert works[-1] - works[0] + 1 == 17
        assert sum(row) == 16
        lunch = next(n for n in range(works[0], works[-1]) if not row[n])
        assert 6 <= lunch - works[0] <= 10
        assert f"break {clock(420 + 30 * lunch)}" in name


def test_a_centre_may_work_past_midnight() -> None:
    found = workforce.shifts([Shift("night", ("22:00",), 480)], "20:00", "32:00", 60)
    assert found == {"night 22:00": (0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0)}


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (Shift("x", ("06:00",), 480), "x must be between 07:00 and 21:00, got 06:00 to 14:00"),
        (Shift("x", ("07:10",), 480), "x must fit intervals of 30 minutes, got 10 minutes"),
        (Shift("x", ("07:00",), 480, (Break(15, 120, 120),)), "x must fit intervals of 30"),
    ],
)
def test_a_shift_that_does_not_fit_is_refused(template: Shift, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        workforce.shifts([template])


def test_templates_say_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="breaks of x must end before its 240 minutes, got 260"):
        Shift("x", ("07:00",), 240, (Break(60, 100, 200),))
    with pytest.raises(ValueError, match="starts of x must be a time from 00:00 to 48:00, got"):
        Shift("x", ("seven",), 240)
    with pytest.raises(ValueError, match="templates must have different names, got early twice"):
        workforce.shifts([TEMPLATES[0], TEMPLATES[0]])
    with pytest.raises(ValueError, match="latest_min must be a whole number of 100 or more"):
        Break(30, 100, 50)


# -- a day's schedule --------------------------------------------------------------------------

small_shifts = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.lists(st.integers(0, 1), min_size=4, max_size=4).filter(any),
    min_size=1,
)
small_needs = st.lists(st.integers(0, 3), min_size=4, max_size=4)


def by_brute_force(
    needs: list[int], table: dict[str, list[int]], most: dict[str, int] | None = None
) -> tuple[int, int]:
    """Return the least open, and the least cost with it."""
    every = [range((most or {}).get(name, max(needs)) + 1) for name in table]
    best = (10**9, 10**9)
    for chosen in itertools.product(*every):
        at_work = np.array(chosen) @ np.array(list(table.values()))
        short = int(np.maximum(np.array(needs) - at_work, 0).sum())
        best = min(
            best, (short, sum(n * sum(r) for n, r in zip(chosen, table.values(), strict=True)))
        )
    return best


@given(needs=small_needs, table=small_shifts)
def test_a_schedule_is_as_cheap_as_trying_everything(
    needs: list[int], table: dict[str, list[int]]
) -> None:
    found = workforce.schedule(needs, table)
    assert (found.open.sum(), found.cost) == by_brute_force(needs, table)
    assert found.optimal
    assert found.gap == 0


@given(needs=small_needs, table=small_shifts, most=st.integers(0, 2))
def test_limits_are_kept_and_still_it_is_the_best(
    needs: list[int], table: dict[str, list[int]], most: int
) -> None:
    limits = dict.fromkeys(table, most)
    found = workforce.schedule(needs, table, most=limits)
    assert all(found.agents.get(name, 0) <= most for name in table)
    assert (found.open.sum(), found.cost) == by_brute_force(needs, table, limits)


@given(needs=small_needs, table=small_shifts, agents=st.integers(0, 5))
def test_what_is_not_covered_is_open(
    needs: list[int], table: dict[str, list[int]], agents: int
) -> None:
    found = workforce.schedule(needs, table, agents=agents)
    at_work = sum((n * np.array(table[name]) for name, n in found.agents.items()), np.zeros(4))
    assert sum(found.agents.values()) <= agents
    assert found.scheduled.tolist() == at_work.tolist()
    assert (found.scheduled + found.open >= found.required).all()
    assert (found.open > 0).tolist() == (at_work < np.array(needs)).tolist()
    assert found.cost == at_work.sum()


def test_a_cheap_shortage_is_left_open_and_a_dear_one_is_not() -> None:
    needs, table = [1, 0, 0, 0], {"long": [1, 1, 1, 1]}
    assert workforce.schedule(needs, table, short_price=3).open.sum() == 1
    assert workforce.schedule(needs, table, short_price=5).open.sum() == 0


def test_too_many_agents_have_their_price() -> None:
    table = {"long": [1, 1, 1], "early": [1, 0, 0], "late": [0, 0, 1]}
    cheap = workforce.schedule([1, 0, 1], table, over_price=0)
    assert cheap.cost == 2
    assert workforce.schedule([1, 0, 1], {"long": [1, 1, 1]}, short_price=1.2).open.sum() == 2
    dear = workforce.schedule([1, 0, 1], {"long": [1, 1, 1]}, short_price=1.6, over_price=1)
    assert dear.open.sum() == 2


def test_without_time_there_is_a_plan_and_no_proof(rows: dict[str, tuple[int, ...]]) -> None:
    needs = [10 + n % 7 for n in range(28)]
    found = workforce.schedule(needs, rows, time_limit_s=0)
    assert not found.optimal
    assert 0 < found.gap <= 1
    assert found.open.sum() == 0
    assert "gap" in repr(found)


def test_a_gap_is_the_distance_to_the_bound() -> None:
    assert Solved(np.zeros(1), 10, 8, optimal=False).gap == pytest.approx(0.2)
    assert Solved(np.zeros(1), 10, -3, optimal=False).gap == 1
    assert Solved(None, math.inf, 5, optimal=False).gap == 1
    assert Solved(np.zeros(1), 10, 10, optimal=True).gap == 0


def test_a_plan_that_is_not_the_best_says_how_far_off_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = scheduling.milp

    def stopped(prices: Any, *given_: Any) -> Solved:
        found = real(prices, *given_)
        assert found.x is not None
        more = found.x + np.eye(len(found.x))[0]
        return Solved(more, found.value + prices[0], found.value, optimal=False)

    best = workforce.schedule([2, 2, 2, 2], {"long": [1, 1, 1, 1]}, short_price=9)
    monkeypatch.setattr(scheduling, "milp", stopped)
    found = workforce.schedule([2, 2, 2, 2], {"long": [1, 1, 1, 1]}, short_price=9)
    assert (best.cost, found.cost) == (8, 12)
    assert found.gap == pytest.approx(1 / 3)
    assert not found.optimal
    assert repr(found) == "Schedule(3 agents, 12 paid intervals, gap 33.3 %)"


def test_without_a_proof_of_the_least_open_the_wider_gap_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, calls = scheduling.milp, itertools.count()

    def stopped(*given_: Any) -> Solved:
        found = real(*given_)
        return found if next(calls) else found._replace(bound=found.value / 2, optimal=False)

    monkeypatch.setattr(scheduling, "milp", stopped)
    found = workforce.schedule([2, 2], {"early": [1, 0]}, agents=1)
    assert not found.optimal
    assert found.gap == pytest.approx(0.5)


def test_what_is_required_by_time_is_put_in_order() -> None:
    needs, rows = days([3, 1, 1]), {"early": [1, 0, 0], "day": [1, 1, 1]}
    found = workforce.schedule(needs[::-1], rows)
    assert found.agents == {"early": 2, "day": 1}
    assert found.scheduled.index.is_monotonic_increasing
    assert (
        repr(workforce.schedule([1], {"a": [1]})) == "Schedule(1 agent, 1 paid interval, optimal)"
    )


def test_what_is_required_may_be_named_by_interval() -> None:
    found = workforce.schedule({"09:00": 1, "10:00": 2}, {"late": np.array([0, 1])})
    assert found.open.to_dict() == {"09:00": 1, "10:00": 0}
    assert found.agents == {"late": 2}


def test_the_index_of_what_is_required_stays(plan: DayPlan) -> None:
    assert plan.schedule.open.index.equals(plan.forecast.index)
    assert plan.schedule.scheduled.dtype.kind == "i"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"required": []}, "required must have an interval or more, got none"),
        ({"required": [1, -1]}, "required must be 0 or more, got -1 at 1"),
        ({"shifts": {}}, "shifts must hold a shift or more, got none"),
        ({"shifts": {"a": [1]}}, "shift a must have 2 intervals, got 1"),
        ({"shifts": {"a": [1, 2]}}, "shift a must have 0 or 1 in each interval, got 2"),
        ({"shifts": {"a": [0, 0]}}, "shift a must work in an interval or more, got none"),
        ({"most": {"b": 1}}, "most must name shifts alone, got b"),
        ({"most": {"a": -1}}, "most of a must be a whole number of 0 or more, got -1"),
        ({"short_price": -1}, "short_price must be a number 0 or more, got -1"),
        ({"agents": 1.5}, "agents must be a whole number of 0 or more, got 1.5"),
    ],
)
def test_a_schedule_says_what_is_wrong(change: dict[str, Any], words: str) -> None:
    given_ = {"required": [1, 1], "shifts": {"a": [1, 1]}} | change
    with pytest.raises(ValueError, match=words):
        workforce.schedule(**given_)


# -- a week ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def needed(counts: pd.Series[Any]) -> pd.DataFrame:
    forecast = 0.02 * workforce.forecast(counts, 5)
    table = workforce.by_day(workforce.required(forecast, 240, patience_s=180, shrinkage=0.25))
    table.loc["Saturday"] = (0.5 * table.loc["Friday"]).round()
    return table


def check_week(found: Week, rows: dict[str, Any], days: int, rest_h: float, step_min: int) -> None:
    """Check rest, days and cover of a week from its plan alone."""
    spans = {name: (np.flatnonzero(row)[0], np.flatnonzero(row)[-1] + 1)
             for name, row in rows.items()}  # fmt: skip
    assert ((found.plan != "off").sum(axis=1) == days).all()
    for _, agent in found.plan.iterrows():
        for before, after in itertools.pairwise(agent):
            if "off" not in (before, after):
                rest = 1440 - step_min * (spans[before][1] - spans[after][0])
                assert rest >= 60 * rest_h
    for day in found.plan.columns:
        at_work = sum(np.array(rows[name]) for name in found.plan[day] if name != "off")
        assert (found.scheduled.loc[day].to_numpy() == at_work).all()
    short = (found.required - found.scheduled).clip(lower=0)
    assert (found.open == short).all(axis=None)


def test_a_week_is_covered_rested_and_proved(
    needed: pd.DataFrame, rows: dict[str, tuple[int, ...]]
) -> None:
    steps: list[workforce.Progress] = []
    found = workforce.week(needed, rows, 14, rest_h=12, days=5, progress=steps.append)
    check_week(found, rows, 5, 12, 30)
    assert found.shortest_rest_h >= 12
    assert found.gap <= 0.05
    assert {one.step for one in steps} >= {"agents"}
    assert not found.stopped
    costs = [one.cost for one in steps]
    assert costs == sorted(costs, reverse=True)


def test_wishes_are_granted_where_they_fit_and_change_no_cover(
    needed: pd.DataFrame, rows: dict[str, tuple[int, ...]]
) -> None:
    names = [f"Agent {n:02d}" for n in range(1, 15)]
    wishes = {name: {needed.index[n % 6]: "off"} for n, name in enumerate(names)}
    wishes["Agent 01"] = {"Monday": "early 07:00, break 10:00", "Friday": "off"}
    plain = workforce.week(needed, rows, names)
    found = workforce.week(needed, rows, names, wishes=wishes)
    check_week(found, rows, 5, 11, 30)
    assert found.wishes == 15
    assert 10 <= found.granted <= found.grantable <= 15
    assert found.cost == pytest.approx(plain.cost)
    by_hand = sum(
        (found.plan.loc[name, day].split(",")[0] == wish.split(",")[0])
        for name, of in wishes.items()
        for day, wish in of.items()
    )
    assert found.granted == by_hand


def test_wishes_never_cost_rest() -> None:
    rows = workforce.shifts([Shift("e", ("07:00", "09:00", "13:00"), 480)])
    rng = np.random.default_rng(1)
    names, dates = [f"Agent {n:02d}" for n in range(1, 21)], [f"d{n}" for n in range(7)]
    needs = {day: rng.integers(1, 8, 28).tolist() for day in dates}
    wishes = {
        name: {day: str(rng.choice([*rows, "off"])) for day in dates if rng.random() < 0.5}
        for name in names
    }
    found = workforce.week(needs, rows, names, rest_h=11, wishes=wishes)
    check_week(found, rows, 5, 11, 30)
    assert found.shortest_rest_h >= 11
    assert found.granted > found.wishes / 2


@given(data=st.data(), rest_h=st.sampled_from([0, 11, 14, 16]), days=st.integers(1, 4))
def test_whatever_is_wished_for_rest_and_days_are_kept(
    data: st.DataObject, rest_h: float, days: int
) -> None:
    rows = {"early": [1, 1, 0, 0, 0], "mid": [0, 1, 1, 0, 0], "late": [0, 0, 0, 1, 1]}
    dates = list("abcde")
    one_day = st.lists(st.integers(0, 3), min_size=5, max_size=5)
    wish = st.dictionaries(st.sampled_from(dates), st.sampled_from([*rows, "off"]))
    names = ["Asha", "Ben", "Chi", "Dara", "Eve"]
    found = workforce.week(
        {day: data.draw(one_day) for day in dates}, rows, names, rest_h=rest_h, days=days,
        wishes={name: data.draw(wish) for name in names}, interval_min=180,
    )  # fmt: skip
    check_week(found, rows, days, rest_h, 180)


def test_a_swap_that_breaks_rest_is_not_made() -> None:
    model = week_modelling.WeekModel(
        required=np.zeros((3, 3)), table=np.array([[1.0, 0, 0], [0, 0, 1]]), agents=2, days=3,
        rest_min=720, interval_min=480, short_price=10, over_price=1,
    )  # fmt: skip
    early, late, no_wish = 0, 1, week_modelling.OFF - 1
    families = np.array([[early, early, early], [late, late, late]])

    def cut(wished: list[int]) -> slice | None:
        wishes = np.array([wished, [no_wish] * 3])
        planner = Planner(model, wishes, lambda *_: None, lambda: False, 1)
        return planner._better_swap(families, wishes)

    assert cut([no_wish, no_wish, late]) == slice(0, 3)
    assert cut([early, no_wish, late]) is None


def test_a_first_plan_is_dealt_out_for_the_wishes() -> None:
    names, dates = ["Asha", "Ben", "Chi", "Dara"], list("abcde")
    wishes = {
        "Asha": {"a": "late", "e": "off"},
        "Ben": {"b": "off", "c": "late"},
        "Chi": {"a": "early", "d": "late"},
        "Dara": dict.fromkeys("abc", "late"),
    }
    found = workforce.week(
        dict.fromkeys(dates, (2, 1)),
        {"early": [1, 0], "late": [0, 1]},
        names,
        days=4,
        wishes=wishes,
        interval_min=480,
        stop=lambda: True,
    )
    assert found.stopped
    ways = [row for _, row in found.plan.iterrows()]
    granted = [
        sum(
            way[day] == wish
            for way, name in zip(order, names, strict=True)
            for day, wish in wishes[name].items()
        )
        for order in itertools.permutations(ways)
    ]
    assert found.granted == max(granted) > min(granted)


def test_a_stopped_week_is_whole(needed: pd.DataFrame, rows: dict[str, tuple[int, ...]]) -> None:
    found = workforce.week(needed, rows, 14, stop=lambda: True)
    check_week(found, rows, 5, 11, 30)
    assert found.stopped
    whole = workforce.week(needed, rows, 14)
    assert found.cost >= whole.cost
    assert found.cost * (1 - found.gap) <= whole.cost + 1e-6


def test_the_solver_never_gets_more_than_the_time_limit(
    needed: pd.DataFrame, rows: dict[str, tuple[int, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[float] = []

    def in_vain(*given_: Any) -> Solved:
        limits.append(given_[-1])
        return Solved(None, math.inf, 0, optimal=False)

    monkeypatch.setattr(week_modelling, "milp", in_vain)
    found = workforce.week(needed, rows, 14, time_limit_s=3)
    assert limits
    assert max(limits) <= 3
    check_week(found, rows, 5, 11, 30)
    assert not found.optimal
    assert found.gap == 1


def test_a_week_counts_its_agents_days_and_wishes() -> None:
    found = workforce.week({"mon": [1, 1]}, {"a": [1, 1]}, ["Asha"], days=1, wishes={
        "Asha": {"mon": "a"}})  # fmt: skip
    assert repr(found) == "Week(1 agent, 1 day, open 0, 1 of 1 wish, optimal)"


@given(
    needs=st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=3, max_size=3),
    agents=st.integers(1, 3),
    days=st.integers(1, 3),
)
def test_a_small_week_is_as_good_as_trying_everything(
    needs: list[list[int]], agents: int, days: int
) -> None:
    rows = {"early": [1, 1, 0], "late": [0, 1, 1]}
    found = workforce.week(
        dict(zip("abc", needs, strict=True)), rows, agents, rest_h=13, days=days, interval_min=240
    )
    check_week(found, rows, days, 13, 240)
    ways = [
        way
        for way in itertools.product(["early", "late", "off"], repeat=3)
        if sum(one != "off" for one in way) == days
        and ("late", "early") not in itertools.pairwise(way)
    ]
    zero = [0, 0, 0]
    least = min(
        sum(
            10 * max(0, need - at) + max(0, at - need)
            for day in range(3)
            for need, at in zip(
                needs[day], np.sum([rows.get(way[day], zero) for way in team], axis=0), strict=True
            )
        )
        for team in itertools.combinations_with_replacement(ways, agents)
    )
    assert found.cost == pytest.approx(least)
    assert found.optimal


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"days": 3}, "days must be 2 at most, got 3"),
        ({"agents": []}, "agents must be different names, got none"),
        ({"agents": ["Asha", "Asha"]}, "agents must be different names, got Asha, Asha"),
        ({"rest_h": 23}, "days must be so few that 23 hours of rest fit between, got 2"),
        ({"wishes": {"Ben": {"mon": "off"}}}, "wishes must name agents of the week, got 'Ben'"),
        ({"wishes": {"Asha": {"sun": "off"}}}, "wishes must name days of the week, got 'sun'"),
        ({"wishes": {"Asha": {"mon": "z"}}}, "a wish must be a shift or \"off\", got 'z'"),
        ({"required_by_day": {"mon": [1], "tue": [1, 1]}}, "as many intervals each day"),
        ({"required_by_day": {"mon": [1, -1]}, "days": 1}, "0 or more, got -1 on mon"),
        ({"agents": "Asha"}, "agents must be a number or a list of names, got 'Asha'"),
        ({"shifts": {"a": [1, 1], "off": [1, 0]}}, 'shifts must have other names than "off"'),
        ({"interval_min": 721}, "interval_min must be 720 at most for 2 intervals a day, got 721"),
        ({"interval_min": 0}, "interval_min must be a whole number of 1 or more, got 0"),
    ],
)
def test_a_week_says_what_is_wrong(change: dict[str, Any], words: str) -> None:
    given_ = {
        "required_by_day": {"mon": [1, 1], "tue": [1, 1]},
        "shifts": {"a": [1, 1]},
        "agents": ["Asha"],
        "days": 2,
        "interval_min": 240,
    } | change
    with pytest.raises(ValueError, match=words):
        workforce.week(**given_)


# -- the day itself ----------------------------------------------------------------------------


def test_noon_says_where_it_will_be_short(plan: DayPlan, day: LiveDay) -> None:
    found = workforce.intraday(plan, day.seen, "12:00", believe=1)
    ratio = day.seen.sum() / plan.forecast[: len(day.seen)].sum()
    assert found.forecast.tolist() == pytest.approx((ratio * plan.forecast[10:]).tolist())
    again = workforce.required(found.forecast, 240, patience_s=180, shrinkage=0.25)
    assert found.required.tolist() == again.tolist()
    assert found.scheduled.tolist() == plan.schedule.scheduled[10:].tolist()
    assert ((found.scheduled + found.short - found.over) == found.required).all()


def test_the_service_level_of_the_rest_is_queueings(plan: DayPlan, day: LiveDay) -> None:
    found = workforce.intraday(plan, day.seen, "12:00")
    on_queue = np.floor(0.75 * found.scheduled + 1e-9)
    q = queueing.queue(2 * found.forecast, 240, np.maximum(on_queue, 1), 180)
    level = (q.service_level(20) * found.forecast).sum() / found.forecast.sum()
    assert found.service_level == pytest.approx(level)


def test_each_help_says_what_it_does(plan: DayPlan, day: LiveDay) -> None:
    helps = workforce.intraday(plan, day.seen, "12:00", overtime=3, time_off=2).helps
    assert helps["breaks"].gain >= 0
    assert helps["breaks"].extra == 0
    assert helps["overtime"].gain >= 0
    assert helps["overtime"].extra == 3 * 2 * 1.5
    assert helps["time_off"].gain <= 1e-9
    assert helps["time_off"].extra <= -2 * 2
    for one in helps.values():
        assert one.service_level - one.gain == pytest.approx(
            workforce.intraday(plan, day.seen, "12:00").service_level
        )


@pytest.mark.parametrize("breaks", [False, True])
@pytest.mark.parametrize("overtime", [0, 4, 10])
@pytest.mark.parametrize("time_off", [0, 3, 10])
def test_moves_touch_nothing_before_noon_and_add_up(
    day: LiveDay, overtime: int, time_off: int, breaks: bool
) -> None:
    found = day.judged(Levers(breaks, overtime, time_off))
    before = day.nothing.scheduled
    assert (found.mine.scheduled[:10] == before[:10]).all()
    assert (found.mine.scheduled >= 0).all()
    stays = sum(one.agents for one in found.mine.moves if one.kind == "overtime")
    leaves = sum(one.agents for one in found.mine.moves if one.kind == "time_off")
    assert (stays, leaves) == (overtime, time_off)
    saved = 3 * stays - found.mine.extra
    assert found.mine.scheduled.sum() - before.sum() == pytest.approx(2 * stays - saved)
    assert found.hindsight.cost <= min(found.mine.cost, found.nothing.cost)
    assert not found.score > 100


HOURS: Final = pd.date_range("2026-03-02 09:00", periods=6, freq="h")


def small_day(
    rows: dict[str, list[int]],
    agents: dict[str, int],
    calls: list[float],
    **more: Any,
) -> LiveDay:
    """A day of six hours with agents as given."""
    at_work = sum(n * np.array(rows[name]) for name, n in agents.items())
    made = pd.Series(at_work, HOURS)
    plan = DayPlan(pd.Series(calls, HOURS), Schedule(agents, made, made, 0, 0, True), rows, 240)
    return LiveDay(plan, pd.Series(calls, HOURS), at="12:00", **more)


def test_nobody_loses_lunch() -> None:
    rows = {"lunch": [1, 1, 1, 1, 0, 1], "none": [1] * 6}
    day = small_day(rows, {"lunch": 6}, [60, 60, 60, 90, 60, 60], seed=5)
    found = day.judged(Levers(breaks=True))
    assert found.mine.moves == ()
    assert found.mine.scheduled.tolist() == day.nothing.scheduled.tolist()
    assert not found.score > 0


def test_a_long_break_is_not_made_a_short_one() -> None:
    rows = {"one": [1, 1, 1, 0, 0, 1], "two": [1, 1, 1, 0, 1, 1]}
    day = small_day(rows, {"one": 6}, [60, 60, 60, 60, 90, 60], seed=5)
    found = day.judged(Levers(breaks=True)).mine
    assert found.scheduled.tolist() == day.nothing.scheduled.tolist()


def test_a_move_names_the_break_that_moves() -> None:
    table = np.array([[1.0, 0, 1, 0, 0, 1, 1, 1], [1, 0, 1, 1, 1, 0, 0, 1]])
    late = LateCalls(np.array([40.0, 0, 0, 60, 60, 0, 0, 0]), np.full(8, 240), 20, 180, 60, 0, 9)
    done = Floor(table, np.array([4, 0]), 2, 1).steered(Levers(breaks=True), late)
    assert {(one.kind, one.before, one.after) for one in done.moves} == {("break", 3, 5)}


some_rows = st.lists(
    st.lists(st.integers(0, 1), min_size=6, max_size=6).map(lambda inside: [1, *inside, 1]),
    min_size=2,
    max_size=8,
)


@given(
    rows=some_rows,
    calls=st.lists(st.integers(0, 90), min_size=8, max_size=8),
    now=st.integers(0, 4),
)
def test_moving_breaks_takes_nobodys_break(
    rows: list[list[int]], calls: list[int], now: int
) -> None:
    table, agents = np.array(rows, dtype=float), np.full(len(rows), 3)
    late = LateCalls(np.array(calls, dtype=float), np.full(8, 240.0), 20, 180, 60, 0, 30)
    floor = Floor(table, agents, now, 1)
    before = floor.scheduled
    done = floor.steered(Levers(breaks=True), late)

    def kinds(counts: Any) -> dict[tuple[Any, ...], int]:
        """Agents by start, end, what they have worked, and the lengths of their breaks."""
        found: dict[tuple[Any, ...], int] = {}
        for row, count in zip(rows, counts, strict=True):
            runs = "".join(map(str, row)).strip("0").split("1")
            ends = (row.index(1), 8 - row[::-1].index(1))
            kind = (ends, tuple(row[:now]), tuple(len(run) for run in runs if run))
            found[kind] = found.get(kind, 0) + int(count)
        return found

    assert kinds(floor.agents) == kinds(agents)
    assert done.scheduled.sum() == before.sum()
    assert (done.scheduled[:now] == before[:now]).all()
    assert late.at(done.scheduled).sum() <= late.at(before).sum() + 1e-9


def test_nobody_stays_after_a_shift_that_they_do_not_work() -> None:
    rows = {"early": [1, 1, 1, 1, 0, 0], "day": [1] * 6}
    day = small_day(rows, {"early": 2, "day": 8}, [60, 60, 60, 60, 200, 200], seed=5)
    ending = 2 - day.absent.get("early", 0)
    assert ending > 0
    found = day.judged(Levers(overtime=9)).mine
    assert [tuple(one) for one in found.moves] == [("overtime", ending, 4, 5)]
    assert found.extra == 1.5 * ending
    assert found.scheduled[4] == day.nothing.scheduled[4] + ending


def test_no_more_agents_go_home_than_are_there() -> None:
    day = small_day({"day": [1] * 6}, {"day": 3}, [1, 1, 1, 1, 1, 1], seed=5)
    found = day.judged(Levers(time_off=9)).mine
    assert sum(one.agents for one in found.moves) == 3 - day.absent.get("day", 0)
    assert (found.scheduled >= 0).all()


def test_those_who_stay_longer_do_not_go_home_early() -> None:
    late = LateCalls(np.array([9.0, 9, 0, 90, 90]), np.full(5, 240.0), 20, 180, 60, 0, 9)
    floor = Floor(np.array([[1.0, 1, 1, 0, 0]]), np.array([3]), 1, 1)
    done = floor.steered(Levers(overtime=2, time_off=3), late)
    assert [(one.kind, one.agents) for one in done.moves] == [("overtime", 2), ("time_off", 1)]


def test_an_empty_shift_sends_nobody_home() -> None:
    late = LateCalls(np.array([9.0, 9, 0, 0]), np.full(4, 240.0), 20, 180, 60, 0, 9)
    floor = Floor(np.array([[1.0, 1, 1, 1], [1, 1, 0, 1]]), np.array([0, 2]), 2, 1)
    done = floor.steered(Levers(time_off=1), late)
    assert (floor.agents >= 0).all()
    assert done.extra == -1


def test_hindsight_is_the_best_of_every_number_who_stay_and_go() -> None:
    rows = {"early": [1, 1, 1, 1, 0, 0], "day": [1] * 6, "b": [1, 1, 1, 0, 1, 1],
            "c": [1, 1, 1, 1, 0, 1]}  # fmt: skip
    agents = {"early": 3, "day": 4, "b": 2}
    day = small_day(rows, agents, [60, 60, 60, 60, 140, 60], seed=5, most=3, late_price=2)
    found = day.judged(Levers()).hindsight
    every = [
        day._ended(day._floor.steered(Levers(True, stay, go), day._real)).cost
        for stay in range(4)
        for go in range(4)
    ]
    assert found.cost == pytest.approx(min(every))
    assert {one.kind for one in found.moves} >= {"overtime"}
    assert found.cost < min(every[:4])


def test_a_score_has_a_floor_and_needs_something_to_win(day: LiveDay) -> None:
    found = day.judged(Levers())

    def score(nothing: float, mine: float, best: float) -> float:
        return replace(
            found,
            nothing=replace(found.nothing, cost=nothing),
            mine=replace(found.mine, cost=mine),
            hindsight=replace(found.hindsight, cost=best),
        ).score

    assert score(nothing=10, mine=9, best=8) == 50
    assert score(nothing=10, mine=11, best=8) == -50
    assert score(nothing=0, mine=91, best=-1) == -100
    assert score(nothing=10, mine=9.5, best=9) == 50
    assert math.isnan(score(nothing=10, mine=9.5, best=9.01))
    assert math.isnan(score(nothing=0, mine=91, best=0))


def test_doing_nothing_scores_nothing_and_hindsight_all(day: LiveDay) -> None:
    found = day.judged(Levers())
    assert found.mine.cost == found.nothing.cost
    assert found.score == 0 or math.isnan(found.score)
    same = replace(found, mine=found.hindsight)
    assert same.score == pytest.approx(100) or math.isnan(same.score)


def test_what_is_expected_comes_true_when_the_afternoon_is_as_forecast(day: LiveDay) -> None:
    levers = Levers(True, 3, 1)
    calls = day.counts.astype(float).copy()
    calls.iloc[10:] = day.at_noon.forecast.to_numpy()
    same = next(
        one
        for seed in range(200)
        if (one := replace(day, counts=calls, seed=seed)).outage.ends <= "12:00"
    )
    said, came = same.expected(levers), same.judged(levers).mine
    assert said.rest_level == pytest.approx(came.rest_level, abs=1e-9)
    assert said.day_level == pytest.approx(came.service_level, abs=1e-9)
    assert said.extra == came.extra
    now, total = calls[:10].sum(), calls.sum()
    parts = same.morning_level * now + came.rest_level * (total - now)
    assert parts / total == pytest.approx(came.service_level)


def test_a_day_is_its_seed(plan: DayPlan, day: LiveDay) -> None:
    same = LiveDay(plan, day.counts, seed=2)
    other = LiveDay(plan, day.counts, seed=3)
    assert (same.absent, same.outage) == (day.absent, day.outage)
    assert (other.absent, other.outage) != (day.absent, day.outage)
    assert sum(day.absent.values()) > 0


def test_another_belief_is_the_same_day(plan: DayPlan, day: LiveDay) -> None:
    levers = Levers(True, 4, 2)
    day.judged(levers)
    fresh = LiveDay(plan, day.counts, seed=2, believe=0.1)
    again = day.believing(0.1)
    assert again.judged(levers).score == fresh.judged(levers).score
    assert again.at_noon.service_level == fresh.at_noon.service_level
    assert again.at_noon.service_level != day.at_noon.service_level
    with pytest.raises(ValueError, match="believe must be a number from 0 to 1, got 2"):
        day.believing(2)


def test_the_order_of_a_days_times_changes_nothing(plan: DayPlan, day: LiveDay) -> None:
    levers = Levers(True, 4, 2)
    mixed = LiveDay(replace(plan, forecast=plan.forecast[::-1]), day.counts[::-1], seed=2)
    assert mixed.judged(levers).mine.cost == day.judged(levers).mine.cost
    assert mixed.seen.tolist() == day.seen.tolist()


def test_a_day_may_be_seen_again_at_its_last_interval() -> None:
    forecast, rows = pd.Series([60.0, 60, 100], HOURS[:3]), {"day": [1, 1, 1]}
    needed = workforce.required(forecast, 240, patience_s=180)
    plan = DayPlan(forecast, workforce.schedule(needed, rows), rows, 240)
    found = workforce.intraday(plan, forecast, "11:00")
    assert found.required.tolist() == needed[2:].tolist()


def test_a_day_without_calls_has_no_service_level() -> None:
    day = small_day({"day": [1] * 6}, {"day": 3}, [5, 5, 5, 0, 0, 0], seed=5)
    found = day.judged(Levers(time_off=1))
    assert math.isnan(found.mine.rest_level)
    assert math.isnan(day.at_noon.service_level)
    silent = replace(day, counts=day.counts * 0).judged(Levers())
    assert math.isnan(silent.nothing.service_level)
    assert silent.nothing.late == 0


def test_a_day_with_nothing_to_win_still_says_how_many_more_are_late(day: LiveDay) -> None:
    from bpo_course.widgets.labs.workforce_words import score_words

    found = day.judged(Levers())
    worse = replace(found.nothing, cost=found.nothing.cost + 9, late=found.nothing.late + 31)
    said = score_words(replace(found, mine=worse, hindsight=found.nothing))
    assert said.startswith("Nothing was to be won on this day")
    assert "31 more calls are late than if you do nothing" in said
    assert "nan" not in said


def test_while_the_system_is_down_more_calls_are_late(day: LiveDay) -> None:
    starts, ends = (minute_of("outage", one) for one in day.outage[:2])
    down = [starts <= at.hour * 60 + at.minute < ends for at in day.counts.index]
    plain = day._there.late(day.counts.to_numpy(float)).at(day.nothing.scheduled)
    real = day._real.at(day.nothing.scheduled)
    assert (real[down] >= plain[down]).all()
    assert (real[~np.array(down)] == plain[~np.array(down)]).all()
    assert day.nothing.late == pytest.approx(real.sum())


def test_those_who_are_absent_are_missing_all_day(plan: DayPlan) -> None:
    name, count = next(iter(plan.schedule.agents.items()))
    left = plan.without({name: 1})
    assert left.schedule.agents.get(name, 0) == count - 1
    gone = plan.schedule.scheduled - left.schedule.scheduled
    assert gone.tolist() == list(plan.shifts[name])
    with pytest.raises(ValueError, match=f"absent on .* must be from 0 to {count}, got 99"):
        plan.without({name: 99})


def test_the_day_says_what_is_wrong(plan: DayPlan, day: LiveDay) -> None:
    with pytest.raises(ValueError, match="counts must have the forecast's 28 times, got 27"):
        LiveDay(plan, day.counts[1:])
    with pytest.raises(ValueError, match="overtime must be a number from 0 to 10, got 11"):
        day.judged(Levers(overtime=11))
    with pytest.raises(ValueError, match="time_off must be a whole number of 0 or more, got -1"):
        Levers(time_off=-1)
    with pytest.raises(ValueError, match="schedule must have the forecast's 27 intervals, got 28"):
        replace(plan, forecast=plan.forecast[1:])
    other = day.counts.set_axis(day.counts.index + pd.Timedelta(minutes=30))
    with pytest.raises(ValueError, match="28 times, got 28: 2003-10-24 07:00:00 is missing"):
        LiveDay(plan, other)
    with pytest.raises(ValueError, match="21:00:00 is only in the counts"):
        LiveDay(plan, pd.concat([day.counts, other[-1:]]))
    with pytest.raises(ValueError, match="seed must be a whole number of 0 or more, got -1"):
        LiveDay(plan, day.counts, seed=-1)
    with pytest.raises(ValueError, match="most must be a whole number of 0 or more, got -1"):
        LiveDay(plan, day.counts, most=-1)


def test_a_plan_takes_the_shifts_it_was_made_with_and_no_others(
    plan: DayPlan, rows: dict[str, tuple[int, ...]]
) -> None:
    name = min(plan.schedule.agents)
    with pytest.raises(ValueError, match=f"shifts must have every shift of the schedule, .*{name}"):
        replace(plan, shifts={other: row for other, row in rows.items() if other != name})
    with pytest.raises(ValueError, match="shifts must have every shift of the schedule, lacks"):
        replace(plan, shifts={"other": [1] * 28})
    other = next(one for one in rows if rows[one] != rows[name])
    with pytest.raises(ValueError, match=r"at work the agents that the schedule has, got .* at "):
        replace(plan, shifts={**rows, name: rows[other]})


def test_required_takes_a_handle_time_by_interval_and_finds_it_by_its_time() -> None:
    hours = pd.date_range("2026-03-02 09:00", periods=4, freq="30min")
    calls = pd.Series([100.0, 50, 80, 60], hours)
    times = pd.Series([180.0, 300, 200, 240], hours)
    each = [workforce.required(calls.iloc[[n]], times.iloc[n]).iloc[0] for n in range(4)]
    assert workforce.required(calls, times).tolist() == each
    assert workforce.required(calls[::-1], times).tolist() == each[::-1]
    assert workforce.required(calls, times[::-1]).tolist() == each
    with pytest.raises(ValueError, match=r"aht_s must have every time .*, lacks .* 10"):
        workforce.required(calls, times[:2])
    with pytest.raises(ValueError, match="aht_s must be a number 0 or more, got '300'"):
        workforce.required(calls, "300")


def test_an_index_of_text_is_told_how_it_becomes_times() -> None:
    calls = pd.Series([1.0, 2], ["2026-03-02 09:00", "2026-03-02 09:30"])
    with pytest.raises(TypeError, match=r"use counts.index = pd.to_datetime\(counts.index\)"):
        workforce.forecast(calls)


def test_what_is_shown_of_a_day_is_a_line() -> None:
    hours = pd.date_range("2026-03-02 09:00", periods=6, freq="h")
    calls = pd.Series([100.0, 120, 120, 100, 80, 60], hours)
    rows = {"day": [1] * 6}
    plan = DayPlan(calls, workforce.schedule(workforce.required(calls, 240), rows), rows, aht_s=240)
    day = LiveDay(plan, calls, seed=2)
    assert repr(plan) == "DayPlan(2026-03-02, 580 calls, 11 agents)"
    assert repr(day) == "LiveDay(2026-03-02, 580 of 580 calls, re-plan at 12:00)"
    assert repr(day.at_noon).startswith("Intraday(12:00, ")
    assert repr(day.judged(Levers())).startswith("Judged(mine, nothing, hindsight: ")
