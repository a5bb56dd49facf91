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
from bpo_course.tools.workforce import Break, DayPlan, Levers, LiveDay, Shift, Week
from bpo_course.tools.workforce._counts import clock, minute_of

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


def test_a_table_without_times_is_refused() -> None:
    with pytest.raises(TypeError, match="counts must be a Series with times as its index, got"):
        workforce.forecast([1, 2, 3])  # type: ignore[arg-type]


def test_a_backtest_needs_days_to_learn_from() -> None:
    with pytest.raises(ValueError, match="last_days must leave a day or more of the 2"):
        workforce.backtest(days([1], [2]), "yesterday", last_days=2)
    with pytest.raises(ValueError, match="last_week must have a Tuesday before the day"):
        workforce.backtest(days([1], [2]), "last_week", last_days=1)


def test_a_reforecast_says_what_is_wrong() -> None:
    plan = days([10.0, 10.0])
    with pytest.raises(ValueError, match="must have every interval before 11:00, lacks 2026-03-02"):
        workforce.reforecast(plan[:1], plan, "11:00")
    with pytest.raises(ValueError, match=r"believe must be a number from 0 to 1, got 2"):
        workforce.reforecast(plan, plan, "10:00", believe=2)
    with pytest.raises(ValueError, match="at must be a time from 00:00 to 24:00, got 'noon'"):
        workforce.reforecast(plan, plan, "noon")


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
@settings(max_examples=40)
def test_a_schedule_is_as_cheap_as_trying_everything(
    needs: list[int], table: dict[str, list[int]]
) -> None:
    found = workforce.schedule(needs, table)
    assert (found.open.sum(), found.cost) == by_brute_force(needs, table)
    assert found.optimal
    assert found.gap == 0


@given(needs=small_needs, table=small_shifts, most=st.integers(0, 2))
@settings(max_examples=40)
def test_limits_are_kept_and_still_it_is_the_best(
    needs: list[int], table: dict[str, list[int]], most: int
) -> None:
    limits = dict.fromkeys(table, most)
    found = workforce.schedule(needs, table, most=limits)
    assert all(found.agents.get(name, 0) <= most for name in table)
    assert (found.open.sum(), found.cost) == by_brute_force(needs, table, limits)


@given(needs=small_needs, table=small_shifts, agents=st.integers(0, 5))
@settings(max_examples=40)
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


def test_a_stopped_week_is_whole(needed: pd.DataFrame, rows: dict[str, tuple[int, ...]]) -> None:
    found = workforce.week(needed, rows, 14, stop=lambda: True)
    check_week(found, rows, 5, 11, 30)
    assert found.stopped
    whole = workforce.week(needed, rows, 14)
    assert found.cost >= whole.cost
    assert found.cost * (1 - found.gap) <= whole.cost + 1e-6


@given(
    needs=st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=3, max_size=3),
    agents=st.integers(1, 3),
    days=st.integers(1, 3),
)
@settings(max_examples=25)
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
