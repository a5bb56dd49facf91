"""A report over a log: its groups, its intervals, its sums."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import contacts, kpi


def a_contact(number: int, **changes: Any) -> dict[str, Any]:
    answered = changes.get("outcome", "answered") == "answered"
    handled = {"talk_s": 200, "hold_s": 20, "wrap_s": 40} if answered else {}
    return {
        "contact_id": f"c{number}",
        "direction": "inbound",
        "channel": "voice",
        "queue": "cards",
        "started_at": "2026-03-02T09:00:00Z",
        "outcome": "answered",
        "wait_s": 10,
        "agent": "asha",
        **handled,
        **changes,
    }


def a_log(*changes: dict[str, Any]) -> pd.DataFrame:
    made = [a_contact(number, **change) for number, change in enumerate(changes)]
    return contacts.check(pd.DataFrame(made))


def value(found: pd.DataFrame, group: str, name: str, column: str = "value") -> float:
    row = found[(found["group"] == group) & (found["kpi"] == name)]
    return float(row[column].item())


CONTACTS = st.fixed_dictionaries(
    {
        "queue": st.sampled_from(["cards", "loans"]),
        "outcome": st.sampled_from(["answered", "abandoned"]),
        "wait_s": st.integers(0, 60),
    }
)


def test_a_report_has_a_row_for_each_group_and_kpi_that_a_log_can_say() -> None:
    found = kpi.report(a_log({}, {"queue": "loans"}), by="queue")
    said = [entry.id for entry in kpi.catalogue.values() if entry.terms]
    assert list(found.columns) == ["group", "kpi", "value", "n", "low", "high"]
    assert len(found) == 2 * len(said)
    assert set(found["group"]) == {"cards", "loans"}


def test_a_report_of_all_equals_the_kpis_themselves() -> None:
    log = a_log({}, {"wait_s": 30}, {"outcome": "abandoned", "wait_s": 5})
    found = kpi.report(log)
    for name in ("aht", "asa", "service_level", "abandonment"):
        assert value(found, "all", name) == pytest.approx(kpi.catalogue[name].function(log))


def test_the_target_and_the_short_cut_are_the_callers() -> None:
    log = a_log({"wait_s": 25}, {"outcome": "abandoned", "wait_s": 5})
    assert value(kpi.report(log), "all", "service_level") == 0
    assert value(kpi.report(log, target_s=30), "all", "service_level") == 0.5
    assert value(kpi.report(log, short_s=5), "all", "abandonment") == 0


@given(st.lists(CONTACTS, min_size=1, max_size=30))
def test_groups_weighed_by_what_they_count_give_the_whole(changes: list[dict[str, Any]]) -> None:
    log = a_log(*changes)
    groups, whole = kpi.report(log, by="queue"), kpi.report(log)
    for name in ("aht", "asa", "service_level", "abandonment"):
        counted = groups.loc[groups["kpi"] == name, "n"].sum()
        assert counted == value(whole, "all", name, "n")
        if counted:
            assert kpi.overall(groups)[name] == pytest.approx(value(whole, "all", name))


def test_the_mean_of_interval_service_levels_is_not_the_service_level() -> None:
    quiet = [{"started_at": "2026-03-02T09:00:00Z"}] * 2
    busy = [{"started_at": "2026-03-02T09:30:00Z", "wait_s": w} for w in [10] * 9 + [90] * 9]
    log = a_log(*quiet, *busy)
    found = kpi.report(log, by="half_hour")
    levels = found[found["kpi"] == "service_level"]
    assert levels["value"].mean() == 0.75
    assert kpi.overall(found)["service_level"] == pytest.approx(kpi.service_level(log))
    assert kpi.service_level(log) == 0.55


@given(st.lists(CONTACTS, min_size=1, max_size=20), st.randoms())
def test_the_order_of_rows_never_matters(changes: list[dict[str, Any]], chance: Any) -> None:
    log = a_log(*changes)
    mixed = log.sample(frac=1, random_state=chance.randrange(1000))
    pd.testing.assert_frame_equal(kpi.report(log, by="queue"), kpi.report(mixed, by="queue"))


def test_days_and_half_hours_are_local_to_the_zone() -> None:
    log = a_log({"started_at": "2026-03-02T20:10:00Z"})
    assert set(kpi.report(log, by="day")["group"]) == {"2026-03-02"}
    assert set(kpi.report(log, by="day", zone="Asia/Kolkata")["group"]) == {"2026-03-03"}
    (half_hour,) = set(kpi.report(log, by="half_hour", zone="Asia/Kolkata")["group"])
    assert half_hour == "2026-03-03T01:30+05:30"


def test_half_hours_hold_in_a_zone_of_three_quarters() -> None:
    log = a_log({"started_at": "2026-03-02T00:00:00Z"})
    (half_hour,) = set(kpi.report(log, by="half_hour", zone="Asia/Kathmandu")["group"])
    assert half_hour == "2026-03-02T05:30+05:45"


def test_the_hour_that_the_clock_repeats_stays_two_hours() -> None:
    log = a_log({"started_at": "2026-10-25T00:40:00Z"}, {"started_at": "2026-10-25T01:40:00Z"})
    found = set(kpi.report(log, by="half_hour", zone="Europe/London")["group"])
    assert found == {"2026-10-25T01:30+01:00", "2026-10-25T01:30+00:00"}


def test_campaigns_are_the_queues_of_outbound_contacts() -> None:
    log = a_log({}, {"direction": "outbound", "queue": "sales"})
    assert set(kpi.report(log, by="campaign")["group"]) == {"sales"}


def test_contacts_without_an_agent_stand_in_a_group_of_their_own() -> None:
    log = a_log({}, {"outcome": "abandoned", "agent": None})
    found = kpi.report(log, by="agent")
    assert set(found["group"]) == {"asha", "not recorded"}
    assert value(found, "not recorded", "abandonment") == 1


def test_what_a_log_does_not_record_is_missing_and_never_zero() -> None:
    found = kpi.report(a_log({}).drop(columns=["talk_s", "wait_s"]))
    for name in ("aht", "asa", "service_level", "conversion"):
        assert math.isnan(value(found, "all", name))


def test_an_empty_log_has_no_groups_and_nothing_measurable() -> None:
    empty = a_log({}).iloc[:0]
    assert kpi.report(empty, by="queue").empty
    found = kpi.report(empty).set_index("kpi")["value"]
    totals = [entry.id for entry in kpi.catalogue.values() if entry.total and entry.terms]
    assert found.drop(totals).isna().all()
    assert found[["offered", "answered", "attempts"]].eq(0).all()


def test_shares_of_independent_contacts_have_an_interval_and_queued_ones_have_none() -> None:
    dialled = [{"direction": "outbound", "outcome": o} for o in ["answered"] * 3 + ["busy"] * 7]
    found = kpi.report(a_log({}, *dialled))
    assert value(found, "all", "connect_rate", "low") == pytest.approx(kpi.wilson(3, 10)[0])
    assert value(found, "all", "connect_rate", "high") == pytest.approx(kpi.wilson(3, 10)[1])
    assert math.isnan(value(found, "all", "service_level", "low"))


@pytest.mark.parametrize(
    ("part", "whole", "ends"),
    [
        # Newcombe 1998, table I, method 3
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0000, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_wilson_gives_the_published_ends(part: int, whole: int, ends: tuple[float, float]) -> None:
    assert kpi.wilson(part, whole) == pytest.approx(ends, abs=5e-5)


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_holds_the_share_within_zero_and_one(part: int, more: int) -> None:
    whole = part + more
    low, high = kpi.wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1


def test_wilson_over_nothing_is_not_measurable() -> None:
    assert all(map(math.isnan, kpi.wilson(0, 0)))


def test_a_spread_shows_the_same_data_under_every_definition() -> None:
    # ICMI's data set: 1,000 answered, 860 of them in 20 s; 60 abandoned, 20 of them in 20 s
    counted = {"answered_in_target": 860, "answered": 1000, "abandoned": 60, "abandoned_short": 20}
    found = kpi.spread("service_level", **counted)
    assert {name: round(share, 3) for name, share in found.items()} == {
        "offered": 0.811,
        "answered": 0.86,
        "offered_less_short": 0.827,
        "served_or_short": 0.83,
    }


def test_a_spread_of_a_log_takes_the_options_of_the_kpi() -> None:
    log = a_log({"wait_s": 25}, {"outcome": "abandoned", "wait_s": 5})
    assert kpi.spread("service_level", log, target_s=30)["answered"] == 1


def test_a_kpi_with_one_definition_has_no_spread() -> None:
    with pytest.raises(ValueError, match="several definitions, 'asa' has one"):
        kpi.spread("asa", wait_s=10, answered=1)


def test_an_unknown_group_or_zone_is_refused() -> None:
    log = a_log({})
    with pytest.raises(ValueError, match=r"by must be one of all, queue, .* got 'team'"):
        kpi.report(log, by="team")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="zone must be a known time zone, got 'Mars/Base'"):
        kpi.report(log, by="day", zone="Mars/Base")


# Intervals from days


# Twenty-five city blocks: households, and their incomes in thousands of dollars.
BLOCKS = (
    [8, 12, 4, 5, 6, 6, 7, 5, 8, 3, 2, 6, 5, 10, 9, 3, 6, 5, 5, 4, 6, 8, 7, 3, 8],
    [
        *(96, 121, 42, 65, 52, 40, 75, 65, 45, 50, 85, 43, 54),
        *(49, 53, 50, 32, 22, 45, 37, 51, 30, 39, 47, 41),
    ],
)


def test_an_interval_over_groups_agrees_with_a_published_cluster_sample() -> None:
    # Scheaffer, Mendenhall and Ott, Elementary Survey Sampling, the incomes of a city by block:
    # mean 8,801 dollars, s_r 25,189, so the standard error without correction for the finite
    # population is 25,189 / (sqrt(25) x 6.04) = 834
    households, incomes = BLOCKS
    values = [1_000 * y / n for n, y in zip(households, incomes, strict=True)]
    found = kpi.between(pd.DataFrame({"kpi": "aht", "value": values, "n": households})).loc["aht"]
    assert round(found["value"]) == 8_801
    t_24 = 2.0639  # any table of Student's t
    assert (found["high"] - found["value"]) / t_24 == pytest.approx(834, abs=0.5)
    assert found["groups"] == 25


def test_an_interval_over_days_holds_where_a_binomial_one_does_not() -> None:
    # Twenty days of 500 contacts whose true service level differs from day to day, around 0.8.
    rng = np.random.default_rng(11)
    caught = {"between": 0, "wilson": 0}
    for _ in range(400):
        days = np.clip(rng.normal(0.8, 0.08, 20), 0, 1)
        levels = rng.binomial(500, days) / 500
        found = kpi.between(pd.DataFrame({"kpi": "service_level", "value": levels, "n": 500}))
        low, high = found.loc["service_level", ["low", "high"]]
        caught["between"] += low <= 0.8 <= high
        low, high = kpi.wilson(float(levels.sum() * 500), 10_000)
        caught["wilson"] += low <= 0.8 <= high
    assert caught["between"] >= 0.92 * 400
    assert caught["wilson"] <= 0.6 * 400


def test_a_report_by_day_gives_an_interval_of_service_level() -> None:
    log = a_log(
        *(
            {"started_at": f"2026-03-0{day}T09:00:00Z", "wait_s": wait}
            for day in (2, 3, 4, 5)
            for wait in (5, 15, 17 + day, 40)
        )
    )
    found = kpi.between(kpi.report(log, by="day"))
    assert found.loc["service_level", "value"] == pytest.approx(kpi.service_level(log))
    low, high = found.loc["service_level", ["low", "high"]]
    assert 0 <= low < kpi.service_level(log) < high <= 1
    assert "offered" not in found.index


def test_one_day_gives_no_interval() -> None:
    found = kpi.between(kpi.report(a_log({}, {"wait_s": 30}), by="day"))
    assert found.loc["service_level", "value"] == 0.5
    assert math.isnan(found.loc["service_level", "low"])


@pytest.mark.parametrize("summary", [kpi.overall, kpi.between])
def test_a_mean_of_interval_service_levels_without_their_weights_is_refused(summary: Any) -> None:
    levels = pd.DataFrame({"kpi": "service_level", "value": [1.0, 0.5]})
    with pytest.raises(ValueError, match="found must have the column n"):
        summary(levels)


def test_sums_are_added_over_groups_and_not_averaged() -> None:
    log = a_log({}, {}, {"queue": "loans"})
    whole = kpi.overall(kpi.report(log, by="queue"))
    assert whole["offered"] == whole["answered"] == 3


def test_attempts_per_sale_of_groups_without_a_sale_are_not_measurable_together() -> None:
    sale = {"direction": "outbound", "disposition": "sale"}
    none = {"direction": "outbound", "outcome": "busy", "queue": "loans"}
    log = a_log(sale, none)
    assert kpi.attempts_per_sale(log) == 2
    assert math.isnan(kpi.overall(kpi.report(log, by="queue"))["attempts_per_sale"])


def test_only_the_kpis_asked_for_are_reported() -> None:
    found = kpi.report(a_log({}), only=["asa", "aht"])
    assert list(found["kpi"]) == ["aht", "asa"]


def test_a_kpi_that_no_log_says_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match=r"only must be one of offered, .* got 'nps'"):
        kpi.report(a_log({}), only=["nps"])


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="target_s must be 0 seconds or more, got -1"):
        kpi.report(a_log({}), target_s=-1)
    with pytest.raises(ValueError, match="short_s must be 0 seconds or more, got -2"):
        kpi.report(a_log({}), short_s=-2)


def test_definitions_that_only_a_log_tells_apart_are_spread_over_a_log() -> None:
    dialled = [{"direction": "outbound", "outcome": o} for o in ("answered", "dropped", "busy")]
    log = a_log(*dialled)
    found = kpi.spread("connect_rate", log)
    assert found == {"answered": 1 / 3, "live": 2 / 3, "with_voicemail": 2 / 3}
    with pytest.raises(ValueError, match="'connect_rate' tells them apart in a log"):
        kpi.spread("connect_rate", connected=1, attempts=3)


@pytest.mark.parametrize(("part", "whole"), [(-1, 4), (5, 4), (1, -4)])
def test_wilson_refuses_what_is_no_part_of_a_whole(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match=r"(part|whole) must be"):
        kpi.wilson(part, whole)
