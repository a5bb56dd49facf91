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


def test_each_answered_contact_is_a_stretch_of_talk_from_its_second_on(
    line: pd.DataFrame, states: pd.DataFrame
) -> None:
    calls = line[line["outcome"] == "answered"]
    begins = calls["started_at"] + pd.to_timedelta(calls["menu_s"] + calls["wait_s"], unit="s")
    ends = begins + pd.to_timedelta(calls["talk_s"], unit="s")
    talks = states[states["state"] == "talking"]
    written = set(zip(talks["agent"], talks["started_at"], talks["ended_at"], strict=True))
    assert len(written) == len(calls)
    assert written == set(zip(calls["agent"], begins, ends, strict=True))


def test_in_a_queue_nobody_who_waited_is_answered_before_one_who_came_first(
    line: pd.DataFrame,
) -> None:
    calls = line[(line["outcome"] == "answered") & (line["wait_s"] > 0)].copy()
    calls["queued"] = calls["started_at"] + pd.to_timedelta(calls["menu_s"], unit="s")
    calls["begins"] = calls["queued"] + pd.to_timedelta(calls["wait_s"], unit="s")
    ordered = calls.sort_values(["queued", "begins"])
    assert (ordered["begins"] >= ordered.groupby("queue")["begins"].cummax()).all()


def test_the_patience_seen_in_the_waits_is_the_one_that_was_set(
    line: pd.DataFrame, script: ModuleType
) -> None:
    waited = line.loc[line["outcome"].isin(["answered", "abandoned", "callback"]), "wait_s"].sum()
    gave_up = (line["outcome"] == "abandoned").sum()
    assert waited / gave_up == pytest.approx(script.PATIENCE_S, rel=0.07)


def test_what_was_passed_on_stands_as_not_resolved(line: pd.DataFrame) -> None:
    passed = line[line["disposition"].isin(["transferred", "escalated"])]
    assert len(passed) == 1_046
    assert not passed["resolved"].any()


def test_the_two_planted_agents_resolve_what_the_readme_says(line: pd.DataFrame) -> None:
    settled = line.groupby("agent")["resolved"].mean().astype(float)
    assert (round(settled["Vikram"], 2), round(settled["Meera"], 2)) == (0.46, 0.87)


def test_who_still_waits_at_closing_is_not_answered(line: pd.DataFrame) -> None:
    waited = pd.to_timedelta(line["menu_s"] + line["wait_s"].fillna(0), unit="s")
    left = (line["started_at"] + waited).dt.tz_convert(ZONE).dt.hour >= 20
    late = line[left & line["wait_s"].notna()]
    assert len(late) > 0
    assert "answered" not in set(late["outcome"])


def test_agents_follow_their_schedule_most_of_the_time(states: pd.DataFrame) -> None:
    found = kpi.schedule_overlap(content.helpline_schedule(), states)
    adherence = kpi.adherence(in_state_s=found.in_state_s, scheduled_s=found.scheduled_s)
    conformance = kpi.conformance(worked_s=found.worked_s, work_scheduled_s=found.work_scheduled_s)
    assert (round(adherence, 3), round(conformance, 3)) == (0.960, 0.991)
    assert (round(kpi.occupancy(states), 2), round(kpi.shrinkage(states), 3)) == (0.60, 0.126)


def test_groups_this_small_cannot_be_busier_and_meet_the_target() -> None:
    import numpy as np

    from bpo_course import queueing

    for agents, most in ((4, 0.562), (8, 0.702)):
        loads = np.linspace(0.4, 1.2, 200) * agents
        runs = [
            queueing.queue(calls_per_hour=x * 3600 / 335, aht_s=335, agents=agents, patience_s=260)
            for x in loads
        ]
        good = [run.occupancy for run in runs if run.service_level(target_s=20) >= 0.8]
        assert max(good) == pytest.approx(most, abs=0.01)


# The campaigns


def test_the_campaigns_run_on_twenty_weekdays(dialled: pd.DataFrame) -> None:
    days = figures(dialled, "day", "attempts")
    assert len(days) == 20
    assert (days["attempts"] > 500).all()


def test_a_month_passes_the_three_per_cent_that_its_planted_days_and_one_by_chance_do_not(
    dialled: pd.DataFrame,
) -> None:
    found = kpi.drop_clocks(dialled, ZONE).query("campaign == 'card-offer'")
    month = found.loc[found["clock"] == "us_30_days", "value"]
    assert [round(value, 4) for value in month] == [0.0275]
    bad = found[(found["clock"] == "per_day") & (found["value"] > 0.03)]
    told = dict(zip(bad["starts_on"].dt.day, bad["value"].round(4), strict=True))
    assert told == {9: 0.0303, 10: 0.0647, 19: 0.101, 26: 0.1011}


def test_seven_days_of_the_debt_campaign_pass_three_per_cent_by_chance(
    dialled: pd.DataFrame,
) -> None:
    found = kpi.drop_clocks(dialled, ZONE).query("campaign == 'card-debt'")
    assert found.loc[found["clock"] == "us_30_days", "value"].round(4).tolist() == [0.0244]
    days = found.loc[found["clock"] == "per_day", "value"]
    above = days[days > 0.03]
    assert (len(above), round(above.min(), 3), round(above.max(), 3)) == (7, 0.033, 0.046)


def test_a_call_is_dropped_only_while_every_agent_of_the_campaign_is_busy(
    dialled: pd.DataFrame,
) -> None:
    spoken = dialled[dialled["outcome"] == "answered"].copy()
    spoken["from"] = spoken["started_at"] + pd.to_timedelta(spoken["wait_s"], unit="s")
    spent = spoken[["talk_s", "hold_s", "wrap_s"]].sum(axis=1)
    spoken["to"] = spoken["from"] + pd.to_timedelta(spent, unit="s")
    agents = spoken.groupby("queue")["agent"].nunique()
    assert agents.to_dict() == {"card-debt": 3, "card-offer": 4}
    for call in dialled[dialled["outcome"] == "dropped"].itertuples():
        at = call.started_at + pd.Timedelta(seconds=call.wait_s)
        busy = spoken[
            (spoken["queue"] == call.queue) & (spoken["from"] <= at) & (at < spoken["to"])
        ]
        assert busy["agent"].nunique() == agents[call.queue]


def test_no_record_is_dialled_twice_a_day_or_after_its_last_word(dialled: pd.DataFrame) -> None:
    days = dialled["started_at"].dt.tz_convert(ZONE).dt.date
    assert not dialled.assign(day=days).duplicated(["customer", "day"]).any()
    closed = dialled["disposition"].isin(["sale", "promise", "refused"])
    ends = dialled[closed | (dialled["outcome"] == "invalid")].set_index("customer")["started_at"]
    last = dialled.groupby("customer")["started_at"].max()
    assert (ends == last.reindex(ends.index)).all()


def test_of_valid_numbers_fewer_fifth_dials_are_answered_than_first_ones(
    dialled: pd.DataFrame,
) -> None:
    never = dialled.loc[dialled["outcome"] == "invalid", "customer"]
    valid = dialled[~dialled["customer"].isin(never)].sort_values("started_at")
    place = valid.groupby("customer").cumcount() + 1
    rate = (valid["outcome"] == "answered").groupby(place).mean()
    assert (round(rate[1], 3), round(rate[5], 3)) == (0.256, 0.238)


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
