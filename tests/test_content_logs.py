"""The generated logs: made again the same, and what data/README.md says is planted in them."""

from __future__ import annotations

import gzip
import importlib.util
import sys
from collections.abc import Mapping
from datetime import date
from types import ModuleType
from typing import Any, Final

import pandas as pd
import pytest

from bpo_course import content, kpi

DATA: Final = content.folder("data")
README: Final = (DATA / "README.md").read_text(encoding="utf-8")
ZONE: Final = "Asia/Kolkata"
FILES: Final = (
    "helpline.csv.gz",
    "helpline_states.csv.gz",
    "helpline_schedule.csv.gz",
    "campaigns.csv.gz",
    "promises.csv",
)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_logs", DATA / "make_logs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_logs"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(script: ModuleType) -> Mapping[str, bytes]:
    return {name: script.packed(name, table) for name, table in script.tables().items()}


@pytest.fixture(scope="module")
def line() -> pd.DataFrame:
    return content.helpline()


@pytest.fixture(scope="module")
def states() -> pd.DataFrame:
    return content.helpline_states()


@pytest.fixture(scope="module")
def dialled() -> pd.DataFrame:
    return content.campaigns()


def text(packed: bytes, name: str) -> bytes:
    return gzip.decompress(packed) if name.endswith(".gz") else packed


def figures(log: pd.DataFrame, by: Any, *only: str) -> pd.DataFrame:
    found = kpi.report(log, by=by, zone=ZONE, only=only)
    return found.pivot(index="group", columns="kpi", values="value")


@pytest.mark.parametrize("name", FILES)
def test_a_generated_table_is_made_again_as_it_is(name: str, made: Mapping[str, bytes]) -> None:
    assert text(made[name], name) == text((DATA / name).read_bytes(), name)


def test_another_seed_makes_another_log(script: ModuleType, line: pd.DataFrame) -> None:
    import numpy as np

    other = script.helpline(np.random.default_rng(1))["helpline.csv.gz"]
    assert abs(len(other) - len(line)) < 1_500
    assert other["wait_s"].mean() != line["wait_s"].mean()


@pytest.mark.parametrize("name", FILES)
def test_the_readme_gives_the_size_of_each_table(name: str) -> None:
    table = pd.read_csv(DATA / name)
    rows, columns = table.shape
    size = (DATA / name).stat().st_size
    assert f"{rows:,} x {columns} | {size:,} |" in README


def test_the_readme_gives_the_seed(script: ModuleType) -> None:
    assert f"seed {script.SEED}" in README


# The helpline


def test_the_helpline_is_open_on_ten_weekdays_from_eight_to_eight(line: pd.DataFrame) -> None:
    local = line["started_at"].dt.tz_convert(ZONE)
    days = local.dt.normalize().unique()
    assert len(days) == 10
    assert {day.day_of_week for day in days} == {0, 1, 2, 3, 4}
    assert local.dt.hour.between(8, 19).all()


def test_the_whole_meets_its_target_and_loans_misses_it_by_far(line: pd.DataFrame) -> None:
    assert round(kpi.service_level(line), 3) == 0.811
    level = figures(line, "queue", "service_level")["service_level"]
    assert level.round(3).to_dict() == {"accounts": 0.838, "cards": 0.867, "loans": 0.582}


def test_the_fastest_agent_sends_most_customers_back_and_the_thorough_one_fewest(
    line: pd.DataFrame,
) -> None:
    agents = figures(line, "agent", "aht", "repeat_rate").drop(index="not recorded")
    assert agents["aht"].idxmin() == agents["repeat_rate"].idxmax() == "Vikram"
    assert agents["repeat_rate"].idxmin() == "Meera"
    assert agents.loc["Vikram"].round(2).to_dict() == {"aht": 164.03, "repeat_rate": 0.34}
    assert agents.loc["Meera"].round(2).to_dict() == {"aht": 367.33, "repeat_rate": 0.06}
    assert round(kpi.repeat_rate(line), 2) == 0.17


def test_the_difference_between_the_two_agents_is_no_chance(line: pd.DataFrame) -> None:
    found = kpi.report(line, by="agent", only=["fcr"]).set_index("group")
    assert found.loc["Vikram", "high"] < found.drop(index=["Vikram", "not recorded"])["low"].min()
    assert found.loc["Meera", "low"] > kpi.fcr(line)


def test_on_the_bad_tuesday_the_mean_of_half_hours_flatters_accounts(line: pd.DataFrame) -> None:
    day = line["started_at"].dt.tz_convert(ZONE).dt.strftime("%m-%d")
    bad = line[(day == "03-10") & (line["queue"] == "accounts")]
    halves = figures(bad, "half_hour", "service_level")["service_level"]
    assert len(halves) == 24
    assert round(halves.loc["2026-03-10T10:00+05:30"], 2) == 0.06
    assert round(halves.mean(), 3) == 0.795
    assert round(kpi.service_level(bad), 3) == 0.759


def test_handle_time_falls_in_every_queue_and_rises_over_all(line: pd.DataFrame) -> None:
    second = line["started_at"] >= pd.Timestamp("2026-03-07", tz="UTC")
    before, after = line[~second], line[second]
    queues = [figures(half, "queue", "aht")["aht"].round() for half in (before, after)]
    assert [queue.to_dict() for queue in queues] == [
        {"accounts": 356, "cards": 291, "loans": 472},
        {"accounts": 352, "cards": 285, "loans": 462},
    ]
    assert (round(kpi.aht(before), 1), round(kpi.aht(after), 1)) == (334.8, 336.0)
    loans = [
        kpi.answered(half[half["queue"] == "loans"]) / kpi.answered(half)
        for half in (before, after)
    ]
    assert [round(share, 2) for share in loans] == [0.12, 0.16]


def test_no_contact_of_the_second_week_can_be_judged_on_a_repeat(line: pd.DataFrame) -> None:
    weeks = kpi.report(line, by="day", zone=ZONE, only=["repeat_rate"])
    assert weeks.loc[weeks["group"] >= "2026-03-09", "value"].isna().all()
    assert weeks.loc[weeks["group"] < "2026-03-09", "value"].notna().all()


def test_the_states_are_the_handling_of_the_log_to_the_second(
    line: pd.DataFrame, states: pd.DataFrame
) -> None:
    lasted = (states["ended_at"] - states["started_at"]).dt.total_seconds()
    spent = lasted.groupby([states["agent"], states["state"]]).sum()
    handled = line.groupby("agent")[["talk_s", "hold_s", "wrap_s"]].sum()
    for state, column in (("talking", "talk_s"), ("holding", "hold_s"), ("wrap", "wrap_s")):
        assert spent.xs(state, level="state").to_dict() == handled[column].to_dict()


def test_agents_follow_their_schedule_most_of_the_time(states: pd.DataFrame) -> None:
    found = kpi.schedule_overlap(content.helpline_schedule(), states)
    adherence = kpi.adherence(in_state_s=found.in_state_s, scheduled_s=found.scheduled_s)
    assert 0.94 < adherence < 0.98
    assert 0.55 < kpi.occupancy(states) < 0.65


# The campaigns


def test_the_campaigns_run_on_twenty_weekdays(dialled: pd.DataFrame) -> None:
    days = figures(dialled, "day", "attempts")
    assert len(days) == 20
    assert (days["attempts"] > 500).all()


def test_a_month_passes_the_three_per_cent_that_three_of_its_days_do_not(
    dialled: pd.DataFrame,
) -> None:
    found = kpi.drop_clocks(dialled, ZONE).query("campaign == 'card-offer'")
    month = found.loc[found["clock"] == "us_30_days", "value"]
    assert [round(value, 4) for value in month] == [0.0275]
    bad = found[(found["clock"] == "per_day") & (found["value"] > 0.04)]
    told = dict(zip(bad["starts_on"].dt.day, bad["value"].round(3), strict=True))
    assert told == {10: 0.065, 19: 0.101, 26: 0.101}


def test_the_hurried_seller_reaches_most_and_sells_to_fewest(dialled: pd.DataFrame) -> None:
    offer = dialled[dialled["queue"] == "card-offer"]
    found = kpi.report(offer, by="agent", only=["conversion", "aht"])
    sellers = found[found["group"] != "not recorded"].set_index(["kpi", "group"])
    conversion, aht = sellers.loc["conversion"], sellers.loc["aht"]
    assert aht["value"].idxmin() == conversion["value"].idxmin() == conversion["n"].idxmax()
    assert aht["value"].idxmin() == "Sameer"
    assert round(aht.loc["Sameer", "value"]) == 117
    told = {"Anjali": 0.123, "Daniel": 0.071, "Pooja": 0.103, "Sameer": 0.045}
    assert conversion["value"].round(3).to_dict() == told


def test_the_lists_are_as_long_as_the_readme_says(dialled: pd.DataFrame) -> None:
    tried = dialled.groupby("queue")["customer"].nunique()
    assert kpi.penetration(attempted=tried["card-offer"], list_size=3_400) <= 1
    assert kpi.penetration(attempted=tried["card-debt"], list_size=2_400) <= 1
    tries = dialled.groupby("customer").size()
    assert tries.max() == 5


def test_an_agent_speaks_with_one_person_at_a_time(dialled: pd.DataFrame) -> None:
    spoken = dialled[dialled["outcome"] == "answered"].copy()
    spoken["from"] = spoken["started_at"] + pd.to_timedelta(spoken["wait_s"], unit="s")
    spent = spoken[["talk_s", "hold_s", "wrap_s"]].sum(axis=1)
    spoken["to"] = spoken["from"] + pd.to_timedelta(spent, unit="s")
    ordered = spoken.sort_values("from")
    before = ordered.groupby("agent")["to"].shift()
    assert (ordered["from"] < before).mean() == 0


def test_every_promise_is_of_a_contact_that_ended_in_one(dialled: pd.DataFrame) -> None:
    promised = dialled[dialled["disposition"] == "promise"]
    table = content.promises()
    assert sorted(promised["customer"]) == sorted(table["customer"])
    assert (table["due_on"] > table["promised_on"]).all()
    assert (table["paid_on"].dropna() <= "2026-03-27").all()


def test_promises_not_yet_due_are_left_out_and_grace_keeps_more() -> None:
    table = content.promises()
    strict = kpi.promises_from(table, as_of=date(2026, 3, 28))
    mild = kpi.promises_from(table, as_of=date(2026, 3, 28), grace_days=3)
    assert mild["due"] < strict["due"] < len(table)
    assert kpi.promises_kept(**mild) > kpi.promises_kept(**strict)
