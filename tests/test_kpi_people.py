"""The people measures: worked by hand, published values, their laws and their refusals."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpo_course import kpi
from bpo_course.contacts import STATES, check_states

NINE: Final = pd.Timestamp("2026-03-02T09:00:00Z")
COLUMNS: Final = ("agent", "state", "started_at", "ended_at")
UTILISATIONS: Final = ("handle_of_paid", "productive_of_paid", "at_work_of_paid")
Stretch = tuple[str, str, float, float]


def made(*stretches: Stretch) -> pd.DataFrame:
    """A checked table: agent, state, and start and end in minutes after nine."""
    rows = [
        (agent, state, NINE + pd.Timedelta(minutes=start), NINE + pd.Timedelta(minutes=end))
        for agent, state, start, end in stretches
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    zoned = {"started_at": "datetime64[us, UTC]", "ended_at": "datetime64[us, UTC]"}
    return check_states(table.astype(zoned))


# Two agents. Handle 30 + 5 + 5 + 20 = 60 min, available 12 + 3 ringing + 5 = 20, training 10,
# break 10: 100 min paid; 30 min offline.
FLOOR: Final = made(
    ("asha", "available", 0, 12),
    ("asha", "ringing", 12, 15),
    ("asha", "talking", 15, 45),
    ("asha", "holding", 45, 50),
    ("asha", "wrap", 50, 55),
    ("asha", "break", 55, 65),
    ("asha", "offline", 65, 95),
    ("ben", "training", 0, 10),
    ("ben", "talking", 10, 30),
    ("ben", "available", 30, 35),
)
EMPTY: Final = FLOOR.iloc[:0]
OF_STATES: Final[dict[str, Callable[..., float]]] = {
    "occupancy": kpi.occupancy,
    **{f"utilisation {name}": partial(kpi.utilisation, definition=name) for name in UTILISATIONS},
    "shrinkage": kpi.shrinkage,
}
PLAIN: Final[dict[str, dict[str, float]]] = {
    "occupancy": {"handle_s": 3_600, "available_s": 1_200},
    "utilisation": {"handle_s": 3_600, "paid_s": 6_000},
    "shrinkage": {"unavailable_s": 1_200, "paid_s": 6_000},
    "adherence": {"in_state_s": 2_700, "scheduled_s": 3_600},
    "conformance": {"worked_s": 3_600, "work_scheduled_s": 3_600},
    "quality_score": {"earned_points": 34, "possible_points": 40},
    "critical_accuracy": {"customer_failed": 2, "units": 50},
    "kappa": {"observed": 0.7, "expected": 0.5},
    "attrition": {"leavers": 9, "mean_headcount": 120, "months": 3},
}


def same(one: float, other: float) -> bool:
    """Whether two measures are equal, two that are not measurable among them."""
    return one == other or (math.isnan(one) and math.isnan(other))


# Time at work


def test_occupancy_is_handling_over_handling_and_available() -> None:
    # 60 min of 60 + 20; ringing is available, breaks, training and offline are left out
    assert kpi.occupancy(FLOOR) == 0.75


def test_occupancy_counts_ringing_as_available() -> None:
    table = made(("asha", "talking", 0, 30), ("asha", "ringing", 30, 40))
    assert kpi.occupancy(table) == 0.75


def test_occupancy_from_seconds_equals_that_from_the_states() -> None:
    assert kpi.occupancy(handle_s=3_600, available_s=1_200) == kpi.occupancy(FLOOR)


@pytest.mark.parametrize(
    ("definition", "value"),
    # 60 / 100; (60 + 20) / 100; (60 + 20 + 10) / 100
    [("handle_of_paid", 0.6), ("productive_of_paid", 0.8), ("at_work_of_paid", 0.9)],
)
def test_utilisation_is_three_numbers(definition: str, value: float) -> None:
    seconds = {"handle_s": 3_600, "available_s": 1_200, "training_s": 600, "paid_s": 6_000}
    assert kpi.utilisation(FLOOR, definition) == value
    assert kpi.utilisation(definition=definition, **seconds) == value


def test_utilisation_over_paid_time_that_no_table_shows() -> None:
    # 60 min of 200 paid
    assert kpi.utilisation(FLOOR, paid_s=12_000) == 0.3


def test_utilisation_refuses_less_paid_than_used() -> None:
    rule = r"handle_s \+ available_s must be at most paid_s \(4000\), got 4800"
    with pytest.raises(ValueError, match=rule):
        kpi.utilisation(FLOOR, "productive_of_paid", paid_s=4_000)


def test_utilisation_refuses_an_unknown_definition() -> None:
    with pytest.raises(ValueError, match=r"definition must be one of handle_of_paid, .*got 'x'"):
        kpi.utilisation(FLOOR, "x")


def test_utilisation_names_the_seconds_a_definition_needs() -> None:
    with pytest.raises(ValueError, match="available_s is missing"):
        kpi.utilisation(definition="productive_of_paid", handle_s=1, paid_s=2)


def test_shrinkage_is_paid_time_neither_handling_nor_available() -> None:
    # break 10 and training 10 of 100
    assert kpi.shrinkage(FLOOR) == 0.2
    assert kpi.shrinkage(unavailable_s=1_200, paid_s=6_000) == 0.2


def test_shrinkage_counts_paid_leave_that_no_table_shows() -> None:
    # 80 min on the queue of 200 paid
    assert kpi.shrinkage(FLOOR, paid_s=12_000) == 0.6


def test_shrinkage_refuses_less_paid_than_worked() -> None:
    with pytest.raises(ValueError, match=r"handle_s \+ available_s must be at most paid_s"):
        kpi.shrinkage(FLOOR, paid_s=4_000)


def test_staffing_for_shrinkage_divides() -> None:
    # Published (Reynolds): 24 / (1 - .3) = 34.3, against 24 x 1.3 = 31.2
    lost = kpi.shrinkage(unavailable_s=30, paid_s=100)
    assert round(24 / (1 - lost), 1) == 34.3
    assert round(24 * (1 + lost), 1) == 31.2


def test_two_shrinkages_combine_to_less_than_their_sum() -> None:
    # Published (AgentTime): .80 x .98 = .784 is left
    assert kpi.combined_shrinkage(0.2, 0.02) == pytest.approx(1 - 0.784)


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan])
def test_a_combined_shrinkage_is_a_share(value: float) -> None:
    with pytest.raises(ValueError, match=f"second must be from 0 to 1, got {value}"):
        kpi.combined_shrinkage(0.1, value)


# Adherence and conformance


def measured(schedule: pd.DataFrame, states: pd.DataFrame) -> tuple[float, float]:
    """Adherence and conformance."""
    found = kpi.schedule_overlap(schedule, states)
    return (
        kpi.adherence(in_state_s=found.in_state_s, scheduled_s=found.scheduled_s),
        kpi.conformance(worked_s=found.worked_s, work_scheduled_s=found.work_scheduled_s),
    )


def test_the_textbook_case_of_adherence_and_conformance() -> None:
    # Published: scheduled 9:00-10:00, worked 9:15-10:15 is 75 % and 100 %
    schedule = made(("asha", "available", 0, 60))
    states = made(("asha", "available", 15, 30), ("asha", "talking", 30, 75))
    assert measured(schedule, states) == (0.75, 1)


def test_a_day_with_a_break_and_training_is_worked_out_by_activity() -> None:
    # Scheduled: queue 0-60, break 60-75, training 75-105, offline 105-120: 105 min, 90 of work.
    # In state: queue 0-60 (60), break 65-75 (10), training 80-105 (25): 95 min.
    # Worked: 65 on the queue, 30 in training: 95 of 90 scheduled.
    schedule = made(
        ("asha", "available", 0, 60),
        ("asha", "break", 60, 75),
        ("asha", "training", 75, 105),
        ("asha", "offline", 105, 120),
    )
    states = made(
        ("asha", "talking", 0, 65),
        ("asha", "break", 65, 80),
        ("asha", "training", 80, 110),
        ("asha", "offline", 110, 120),
    )
    found = kpi.schedule_overlap(schedule, states)
    assert found == kpi.Overlap(95 * 60, 105 * 60, 95 * 60, 90 * 60)


def test_a_schedule_is_that_of_its_own_agent() -> None:
    schedule = made(("asha", "available", 0, 60))
    assert measured(schedule, made(("ben", "available", 0, 60))) == (0, 1)


def test_a_scheduled_agent_who_never_came_adheres_to_nothing() -> None:
    assert measured(made(("asha", "available", 0, 60)), EMPTY) == (0, 0)


def test_without_a_schedule_neither_is_measurable() -> None:
    assert all(math.isnan(value) for value in measured(EMPTY, FLOOR))


def test_conformance_may_pass_all() -> None:
    assert kpi.conformance(worked_s=5_400, work_scheduled_s=3_600) == 1.5


# Quality


def test_the_quality_score_is_points_earned_over_points_possible() -> None:
    # greeting 5 x weight 2 and solution 8 x weight 3, of 5 x 2 and 10 x 3: 34 of 40
    assert kpi.quality_score(earned_points=5 * 2 + 8 * 3, possible_points=5 * 2 + 10 * 3) == 0.85


@pytest.mark.parametrize(
    ("definition", "value"), [("customer", 0.88), ("business", 0.92), ("compliance", 0.96)]
)
def test_critical_accuracy_is_apart_for_each_kind(definition: str, value: float) -> None:
    # 50 checked; 6, 4 and 2 of them with a critical error
    failed = {"customer_failed": 6, "business_failed": 4, "compliance_failed": 2}
    assert kpi.critical_accuracy(definition, **failed, units=50) == value


def test_critical_accuracy_names_the_number_of_its_kind() -> None:
    with pytest.raises(ValueError, match="business_failed is missing"):
        kpi.critical_accuracy("business", customer_failed=1, units=50)


def test_critical_accuracy_refuses_an_unknown_kind() -> None:
    with pytest.raises(ValueError, match=r"definition must be one of customer, .*got 'x'"):
        kpi.critical_accuracy("x", units=50)


# Calibration


def raters(both: int, only_one: int, only_other: int, neither: int) -> tuple[list[str], list[str]]:
    """Two raters' labels from the four counts of their table."""
    one = ["yes"] * (both + only_one) + ["no"] * (only_other + neither)
    other = ["yes"] * both + ["no"] * only_one + ["yes"] * only_other + ["no"] * neither
    return one, other


def test_kappa_of_the_fifty_grants() -> None:
    # Published: 20 both yes, 5 and 10 split, 15 both no: observed .7, by chance .5
    assert kpi.kappa(*raters(20, 5, 10, 15)) == 0.4
    assert kpi.kappa(observed=0.7, expected=0.5) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("counts", "value"), [((45, 15, 25, 15), 0.1304), ((25, 35, 5, 35), 0.2593)]
)
def test_kappa_of_the_same_agreement_with_other_margins(
    counts: tuple[int, int, int, int], value: float
) -> None:
    # Published: 60 of 100 agree in both, chance .54 and .46
    assert round(kpi.kappa(*raters(*counts)), 4) == value


def test_kappa_of_three_labels() -> None:
    # 4 of 6 agree; by chance (2x2 + 2x2 + 2x2) / 36 = 1/3: (2/3 - 1/3) / (2/3)
    assert kpi.kappa(list("aabbcc"), list("aabcbc")) == 0.5


@pytest.mark.parametrize("labels", [["pass"] * 5, []])
def test_kappa_is_not_measurable_where_chance_would_agree(labels: list[str]) -> None:
    assert math.isnan(kpi.kappa(labels, labels))
    assert math.isnan(kpi.kappa(observed=1, expected=1))


def test_kappa_refuses_labels_of_other_length() -> None:
    with pytest.raises(ValueError, match=r"second must be as long as first \(2\), got 1"):
        kpi.kappa(["a", "b"], ["a"])


@pytest.mark.parametrize("missing", [None, math.nan])
def test_kappa_refuses_a_missing_label(missing: object) -> None:
    with pytest.raises(ValueError, match="second must hold no missing label, got one at place 1"):
        kpi.kappa(["a", "b"], ["a", missing])


def test_kappa_refuses_one_rater() -> None:
    with pytest.raises(ValueError, match="second is missing"):
        kpi.kappa(["a"])


def test_kappa_refuses_labels_and_shares() -> None:
    with pytest.raises(ValueError, match=r"labels or the shares .* not both"):
        kpi.kappa(["a"], ["a"], observed=1)


def test_kappa_refuses_a_share_above_all() -> None:
    with pytest.raises(ValueError, match=r"observed must be from 0 to 1, got 1\.5"):
        kpi.kappa(observed=1.5, expected=0.5)


# Attrition


def test_attrition_is_told_by_the_year() -> None:
    # 9 of 120 in a quarter: 7.5 %, times four
    assert kpi.attrition(leavers=9, mean_headcount=120, months=3) == 0.3


# Not measurable, refused


@pytest.mark.parametrize("name", OF_STATES)
def test_an_empty_table_is_not_measurable(name: str) -> None:
    assert math.isnan(OF_STATES[name](EMPTY))


@pytest.mark.parametrize("name", PLAIN)
def test_nothing_over_nothing_is_not_measurable(name: str) -> None:
    zeros = dict.fromkeys(PLAIN[name], 1 if name == "kappa" else 0)
    assert math.isnan(getattr(kpi, name)(**zeros))


@pytest.mark.parametrize("months", [0, 3])
def test_attrition_of_nobody_or_of_no_time_is_not_measurable(months: float) -> None:
    headcount = 0 if months else 120
    assert math.isnan(kpi.attrition(leavers=1, mean_headcount=headcount, months=months))


@pytest.mark.parametrize(("name", "number"), [(n, x) for n, plain in PLAIN.items() for x in plain])
@pytest.mark.parametrize("value", [-1, math.nan, math.inf])
def test_a_number_must_be_finite_and_not_negative(name: str, number: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{number} must be 0 or more, got {value}"):
        getattr(kpi, name)(**{**PLAIN[name], number: value})


@pytest.mark.parametrize(
    ("name", "part", "whole"),
    [
        ("utilisation", "handle_s", "paid_s"),
        ("shrinkage", "unavailable_s", "paid_s"),
        ("adherence", "in_state_s", "scheduled_s"),
        ("quality_score", "earned_points", "possible_points"),
        ("critical_accuracy", "customer_failed", "units"),
    ],
)
def test_a_part_must_not_exceed_its_whole(name: str, part: str, whole: str) -> None:
    numbers = {**PLAIN[name], part: PLAIN[name][whole] + 1}
    with pytest.raises(ValueError, match=f"{part} must be at most {whole} .*got {numbers[part]}"):
        getattr(kpi, name)(**numbers)


@pytest.mark.parametrize("name", ["occupancy", "utilisation", "shrinkage"])
def test_a_table_and_its_seconds_together_are_refused(name: str) -> None:
    first = next(iter(PLAIN[name]))
    with pytest.raises(ValueError, match=f"not both: got {first} too"):
        getattr(kpi, name)(FLOOR, **{first: 5})


@pytest.mark.parametrize("name", ["occupancy", "utilisation", "shrinkage"])
def test_neither_a_table_nor_seconds_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(PLAIN[name]))} is missing"):
        getattr(kpi, name)()


# Laws


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Up to three agents, each with stretches end to end, whole seconds and parts of one."""
    found: list[Stretch] = []
    for agent in draw(st.lists(st.sampled_from("abc"), unique=True)):
        at = draw(st.integers(0, 30))
        for state, seconds in draw(
            st.lists(st.tuples(st.sampled_from(STATES), st.integers(0, 3_000)), max_size=6)
        ):
            found.append((agent, state, at / 60, (at + seconds) / 60))
            at += seconds
    return made(*found)


@given(tables())
def test_a_share_of_time_lies_between_nothing_and_all(states: pd.DataFrame) -> None:
    found = {name: measure(states) for name, measure in OF_STATES.items()}
    assert all(math.isnan(value) or 0 <= value <= 1 for value in found.values()), found


@given(tables(), tables())
def test_adherence_never_passes_all(schedule: pd.DataFrame, states: pd.DataFrame) -> None:
    adhered, conformed = measured(schedule, states)
    assert math.isnan(adhered) or 0 <= adhered <= 1
    assert math.isnan(conformed) or conformed >= 0


@given(tables(), tables())
def test_the_overlap_is_that_of_every_pair_of_stretches(
    schedule: pd.DataFrame, states: pd.DataFrame
) -> None:
    doing = {**dict.fromkeys(STATES, "queue"), "break": "b", "training": "t", "offline": None}
    slow = sum(
        max(0.0, (min(p.ended_at, r.ended_at) - max(p.started_at, r.started_at)).total_seconds())
        for p in schedule.itertuples()
        for r in states.itertuples()
        if p.agent == r.agent and doing[p.state] and doing[p.state] == doing[r.state]
    )
    assert kpi.schedule_overlap(schedule, states).in_state_s == pytest.approx(slow, abs=1e-6)


@given(tables())
def test_who_does_what_was_scheduled_adheres_and_conforms(states: pd.DataFrame) -> None:
    assert all(math.isnan(value) or value == 1 for value in measured(states, states))


@given(tables())
def test_shrinkage_and_productive_utilisation_make_up_paid_time(states: pd.DataFrame) -> None:
    used = kpi.utilisation(states, "productive_of_paid")
    assume(not math.isnan(used))
    assert used + kpi.shrinkage(states) == pytest.approx(1)


@given(tables())
def test_utilisation_grows_with_what_counts_as_used(states: pd.DataFrame) -> None:
    handled, productive, at_work = (kpi.utilisation(states, name) for name in UTILISATIONS)
    assert math.isnan(handled) or handled <= productive <= at_work


@given(st.integers(1, 10_000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_occupancy_does_not_fall_when_available_time_shrinks(
    handle_s: int, one_s: int, other_s: int
) -> None:
    less, more = sorted((one_s, other_s))
    tight = kpi.occupancy(handle_s=handle_s, available_s=less)
    assert tight >= kpi.occupancy(handle_s=handle_s, available_s=more)


@given(tables(), tables(), st.data())
def test_the_order_of_rows_never_matters(
    schedule: pd.DataFrame, states: pd.DataFrame, data: Any
) -> None:
    turned = states.iloc[data.draw(st.permutations(range(len(states))))]
    for name, measure in OF_STATES.items():
        assert measure(turned) == pytest.approx(measure(states), nan_ok=True), name
    planned = schedule.iloc[data.draw(st.permutations(range(len(schedule))))]
    straight = kpi.schedule_overlap(schedule, states)
    assert kpi.schedule_overlap(planned, turned) == straight


@given(st.floats(0, 1), st.floats(0, 1))
def test_combined_shrinkage_lies_between_the_larger_and_the_sum(a: float, b: float) -> None:
    both = kpi.combined_shrinkage(a, b)
    assert max(a, b) - 1e-12 <= both <= min(1, a + b) + 1e-12


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_does_not_depend_on_who_is_first_and_never_passes_one(
    pairs: list[tuple[str, str]],
) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    found = kpi.kappa(one, other)
    assert same(found, kpi.kappa(other, one))
    assert math.isnan(found) or -1 <= found <= 1
