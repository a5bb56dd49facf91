"""Alerts: a difference is told only when it is more than chance; the errors are counted."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest

from bpo_course import boards, contacts
from bpo_course.boards import INDEPENDENT, Day, usual
from bpo_course.boards._usual import COUNT, SHARE, TIME, holm
from bpo_course.scenarios import TUESDAY_ZONE, tuesday_week

START: Final = pd.Timestamp("2026-03-02T08:00Z")  # a Monday


def days_log(days: Sequence[int], seed: int = 1, **of_last: Any) -> pd.DataFrame:
    """Days of 400 calls in two queues; the last day may be different."""
    rows = []
    for n, day in enumerate(days):
        rng = np.random.default_rng([seed, day])
        last = of_last if n == len(days) - 1 else {}
        calls = int(400 * rng.lognormal(0, 0.03) * last.get("calls", 1))
        for place in range(calls):
            hour = 10 * rng.random()
            odd = last.get("from_h", 0) <= hour < last.get("to_h", 10)
            resolved = last.get("resolved", 0.8) if odd else 0.8
            talk = last.get("talk", 1) if odd else 1
            rows.append(
                {
                    "contact_id": f"{day}-{place}",
                    "direction": "inbound",
                    "channel": "voice",
                    "queue": ("cards", "loans")[place % 2],
                    "started_at": START + pd.Timedelta(days=day, hours=hour),
                    "outcome": "answered" if rng.random() < 0.95 else "abandoned",
                    "wait_s": float(rng.exponential(12)),
                    "talk_s": float(rng.gamma(2, 150) * talk),
                    "wrap_s": 30.0,
                    "resolved": bool(rng.random() < resolved),
                }
            )
    log = pd.DataFrame(rows)
    lost = log["outcome"] == "abandoned"
    log.loc[lost, ["talk_s", "wrap_s"]] = math.nan
    log["resolved"] = log["resolved"].astype("boolean").mask(lost)
    return contacts.check(log)


QUIET: Final = tuple(day for day in range(21) if day % 7 < 5)


@lru_cache
def quiet() -> pd.DataFrame:
    return days_log(QUIET)


def alerts_of(day: int = 21, **of_last: Any) -> tuple[boards.Alert, ...]:
    return boards.alerts(days_log([day], **of_last), quiet())


# -- what is raised --------------------------------------------------------------------------------


def test_an_ordinary_day_raises_no_alert() -> None:
    assert alerts_of() == ()


def test_a_day_on_which_fewer_calls_are_resolved_raises_one_for_each_queue() -> None:
    found = alerts_of(resolved=0.6)
    assert {(one.compared.measure.entry.id, one.compared.queue) for one in found} == {
        ("fcr", "cards"),
        ("fcr", "loans"),
    }
    assert not any(one.compared.higher for one in found)


def test_an_alert_is_one_sentence_with_measure_value_range_and_place() -> None:
    found = alerts_of(resolved=0.5)[0]
    assert found.words.startswith("First contact resolution (FCR) in ")
    assert ", below the usual " in found.words
    assert re.search(r": [\d.]+ % of [\d,]+ contacts, below the usual", found.words)
    assert found.words.endswith(" %.")


def test_longer_calls_in_two_hours_are_told_with_the_time() -> None:
    found = [
        one for one in alerts_of(talk=3, from_h=3, to_h=5) if one.compared.measure.entry.id == "aht"
    ]
    timed = [one.since for one in found if one.since]
    assert timed
    assert all("10:30" <= since <= "12:30" for since in timed)  # one half hour may be odd by chance
    assert all(" from " in one.words for one in found if one.since)


def test_a_difference_is_told_once_and_of_a_queue_before_all_of_them() -> None:
    found = alerts_of(calls=1.6)
    keys = [(one.compared.measure.entry.id, one.compared.queue) for one in found]
    assert len(keys) == len(set(keys))
    assert ("offered", None) not in keys


def test_stricter_rates_raise_no_more_alerts() -> None:
    today = days_log([21], resolved=0.6)
    many, few = (boards.alerts(today, quiet(), per_week=rate) for rate in (1, 0.001))
    told = [{one.compared.measure.entry.id for one in some} for some in (few, many)]
    assert told[0] <= told[1] == {"fcr"}


@pytest.mark.parametrize("rate", [0, -1, 5, math.nan])
def test_a_rate_that_is_no_rate_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="per_week must be more than 0 and less than days_a_week"):
        boards.alerts(quiet(), quiet(), per_week=rate)


def test_a_today_of_two_days_is_refused() -> None:
    with pytest.raises(ValueError, match="today must be one local day, got 2026-03-23, 2026-03-24"):
        boards.alerts(days_log([21, 22]), quiet())


def test_days_before_that_are_not_before_are_refused() -> None:
    with pytest.raises(ValueError, match="before must end before 2026-03-09"):
        boards.alerts(days_log([7]), quiet())


def test_two_hours_without_a_call_are_told_and_so_is_a_queue_that_has_none() -> None:
    today = days_log([21])
    lost = today[~today["started_at"].dt.hour.isin([10, 11])]
    assert {one.compared.hours for one in boards.alerts(lost, quiet())} == {("10:00", "12:00")}
    (gone,) = boards.alerts(today[(today["queue"] == "cards").to_numpy(dtype=bool)], quiet())
    assert gone.words.startswith("Contacts offered in loans: 0, below the usual ")


def test_what_makes_an_alert_less_sure_is_told_with_it() -> None:
    days = quiet()["started_at"].dt.day  # the last three are Wednesday to Friday
    (first, *_) = boards.alerts(days_log([21], resolved=0.4), quiet()[days >= 18])
    told = " (less sure: fewer than 5 days before, no day before is of this weekday)."
    assert first.words.endswith(told)


def test_a_difference_in_most_of_many_queues_is_told_once_of_all() -> None:
    queues = np.array(["a", "b", "c", "d"])
    logs = [
        log.assign(queue=queues[np.arange(len(log)) % 4])
        for log in (days_log([21], talk=2), quiet())
    ]
    assert [one.compared.queue for one in boards.alerts(logs[0], logs[1], only=["aht"])] == [None]


def test_without_days_before_there_is_no_alert() -> None:
    assert boards.alerts(quiet(), quiet().head(0)) == ()


# -- what the range comes from ---------------------------------------------------------------------


def weekdays(n: int, value: float = 0.8, n_of: float = 400) -> list[Day]:
    return [Day(day % 5, value + 0.01 * (day % 3 - 1), n_of) for day in range(n)]


@pytest.mark.parametrize(
    ("n", "basis", "days"), [(15, "weekday", 15), (7, "days", 7), (4, "contacts", 0)]
)
def test_the_basis_is_the_best_that_the_days_allow(n: int, basis: str, days: int) -> None:
    found = usual(Day(0, 0.8, 400), weekdays(n), INDEPENDENT, total=False)
    assert (found.basis, found.days) == (basis, days)


def test_waits_cannot_be_compared_with_fewer_than_five_days() -> None:
    found = usual(Day(0, 0.8, 400), weekdays(4), SHARE, total=False)
    assert found.basis == ""
    assert math.isnan(found.low)
    assert found.value == pytest.approx(0.7975)


def test_a_monday_is_compared_with_mondays() -> None:
    before = [Day(day % 5, 500 if day % 5 == 0 else 400 + day, 1) for day in range(15)]
    monday = usual(Day(0, 500, 1), before, COUNT, total=True)
    assert monday.value == 500
    assert monday.p > 0.9


def test_day_effects_make_the_range_wider_than_chance_within_the_days() -> None:
    rng = np.random.default_rng(1)
    before = [Day(0, float(rng.normal(0.8, 0.05)), 5_000) for _ in range(8)]
    by_days = usual(Day(0, 0.8, 5_000), before, INDEPENDENT, total=False)
    by_contacts = usual(Day(0, 0.8, 5_000), before[:4], INDEPENDENT, total=False)
    assert by_days.high - by_days.low > 3 * (by_contacts.high - by_contacts.low)


@pytest.mark.parametrize("scale", [INDEPENDENT, SHARE])
def test_days_alike_by_luck_do_not_make_the_range_narrower_than_chance(scale: boards.Scale) -> None:
    before = [Day(day % 5, 0.8, 100) for day in range(15)]
    found = usual(Day(0, 0.78, 100), before, scale, total=False)
    assert found.low < 0.75


def test_a_day_of_few_contacts_has_a_wider_range_and_one_of_many_no_narrower_one() -> None:
    before = [Day(day % 5, 300 + 10 * (day % 3), 400) for day in range(15)]
    few, same, many = (usual(Day(0, 300, n), before, TIME, total=False) for n in (40, 400, 4_000))
    assert few.high - few.low > 3 * (same.high - same.low)
    assert (many.low, many.high) == (same.low, same.high)


@pytest.mark.parametrize("scale", [SHARE, COUNT, TIME])
def test_a_scale_leads_back_to_the_figure(scale: boards.Scale) -> None:
    for figure in (0.0, 0.3, 1.0):
        assert scale.back(scale.there(figure)) == pytest.approx(figure)


def test_the_range_holds_nineteen_of_twenty_days() -> None:
    rng = np.random.default_rng(3)
    inside = 0
    for _ in range(2_000):
        values = rng.normal(300, 10, 16)
        days = [Day(n % 5, float(value), 400) for n, value in enumerate(values)]
        found = usual(days[-1], days[:-1], TIME, total=False)
        inside += found.low <= days[-1].value <= found.high
    assert inside / 2_000 == pytest.approx(0.95, abs=0.015)


def test_holm_never_lowers_a_p_value_and_keeps_their_order() -> None:
    p = {1: 0.01, 2: 0.04, 3: 0.03, 4: 0.005}
    found = holm(p)
    assert found == {4: 0.02, 1: 0.03, 3: 0.06, 2: 0.06}
    assert holm({}) == {}


# -- how often it errs -----------------------------------------------------------------------------


def alerts_on(week: Any, day: str) -> tuple[boards.Alert, ...]:
    before = pd.concat([week.played[one].log for one in week.days[:15]], ignore_index=True)
    return boards.alerts(week.played[day].log, before, zone=TUESDAY_ZONE)


NULL_WEEKS: Final = 7
STATED: Final = boards.PER_WEEK / 5
POWER_SEEDS: Final = range(30, 33)
SEEN: Final = ("menu", "fault", "slow")
"""The others change one team, an hour, a few call-backs or the next day: too little to be sure."""


@pytest.mark.slow
def test_on_quiet_days_false_alarms_are_as_rare_as_stated() -> None:
    """Few weeks, so a coarse check: 1 day in 20 may have one, and 4 of 21 days pass.

    Were it 1 day in 4, this would fail in 63 of 100 runs. The rate itself was measured on 240 days
    (see `boards.alerts`).
    """
    from scipy import stats

    days = alarms = 0
    for seed in range(100, 100 + NULL_WEEKS):
        week = tuesday_week(seed, "none")
        for day in week.days[-3:]:
            days += 1
            alarms += bool(alerts_on(week, day))
    print(f"{alarms} days of {days} with a false alarm: {5 * alarms / days:.2f} a week")
    # At the stated rate, 1 run in 100 has more of them than this by chance.
    assert alarms <= stats.binom.ppf(0.99, days, STATED)


@pytest.mark.slow
def test_planted_causes_that_the_alerts_can_see_are_seen() -> None:
    seen = dict.fromkeys(SEEN, 0)
    for seed in POWER_SEEDS:
        for kind in SEEN:
            week = tuesday_week(seed, kind)
            seen[kind] += bool(alerts_on(week, week.tuesday))
    print(seen)
    assert set(seen.values()) == {len(POWER_SEEDS)}
