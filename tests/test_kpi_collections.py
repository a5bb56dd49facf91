"""The collections measures: worked by hand, from the literature, their laws and refusals."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import kpi
from bpo_course.kpi.collections import PROMISE_COLUMNS

TODAY: Final = date(2026, 3, 31)
# Six promises of 100: kept early, kept on the day, 3 days late, 40 of it in time, nothing, not due.
PROMISES: Final = pd.DataFrame(
    [
        ("2026-03-10", 100, 100, "2026-03-08"),
        ("2026-03-10", 100, 120, "2026-03-10"),
        ("2026-03-10", 100, 100, "2026-03-13"),
        ("2026-03-20", 100, 40, "2026-03-20"),
        ("2026-03-20", 100, None, None),
        ("2026-04-15", 100, 0, None),
    ],
    columns=list(PROMISE_COLUMNS),
)

# Each measure and definition: plain numbers and the value.
WORKED: Final[dict[tuple[str, str], tuple[dict[str, float], float]]] = {
    # 45 of 60 promises
    ("promises_kept", "count"): ({"kept": 45, "due": 60}, 0.75),
    # 9,000 of 15,000
    ("promises_kept", "amount"): ({"kept_amount": 9_000, "due_amount": 15_000}, 0.6),
    # 180,000 of 1.2 million
    ("recovery_rate", ""): ({"collected": 180_000, "placed": 1_200_000}, 0.15),
    # (100 + 50 - 60) / (100 + 50 - 30) = 90 / 120
    ("collection_efficiency", "receivables"): (
        {"beginning": 100, "credit_sales": 50, "ending_total": 60, "ending_current": 30},
        0.75,
    ),
    # 470 of 500
    ("collection_efficiency", "instalments"): ({"collected": 470, "instalments_due": 500}, 0.94),
    # 0.6 million of 1.0 million
    ("roll_rate", ""): ({"next_bucket": 600_000, "bucket": 1_000_000}, 0.6),
    # 60 of 240 accounts
    ("cure_rate", ""): ({"cured": 60, "delinquent": 240}, 0.25),
}
CASES: Final = list(WORKED)
NAMED: Final = [" ".join(case).strip() for case in CASES]

every_case: Final = pytest.mark.parametrize("case", CASES, ids=NAMED)


def function(case: tuple[str, str]) -> Callable[..., float]:
    name, definition = case
    measure: Callable[..., float] = getattr(kpi, name)
    return partial(measure, definition=definition) if definition else measure


def same(one: float, other: float) -> bool:
    """Whether two measures are equal, two that are not measurable among them."""
    return one == other or (math.isnan(one) and math.isnan(other))


# Worked by hand, and published


@every_case
def test_a_measure_is_worked_by_hand(case: tuple[str, str]) -> None:
    plain, worked = WORKED[case]
    assert function(case)(**plain) == worked


def test_every_formula_is_worked_by_hand() -> None:
    names = {name for name, _ in CASES}
    every = {(name, d) for name in names for d in kpi.catalogue[name].formulas}
    assert set(CASES) == every


def test_the_collection_effectiveness_index_agrees_with_creditguru() -> None:
    # January to March: credit sales 10,890 over 3 months; published 55.9 %
    index = kpi.collection_efficiency(
        beginning=6_200, credit_sales=10_890 / 3, ending_total=6_340, ending_current=3_590
    )
    assert round(index, 3) == 0.559


def test_a_recovery_rate_and_instalments_collected_may_pass_the_whole() -> None:
    assert kpi.recovery_rate(collected=1_100, placed=1_000) == 1.1
    ahead = kpi.collection_efficiency(definition="instalments", collected=550, instalments_due=500)
    assert ahead == 1.1


def test_a_net_roll_rate_may_pass_the_whole() -> None:
    assert kpi.roll_rate(next_bucket=120, bucket=100) == 1.2


def test_six_tenths_of_a_million_roll_at_60_per_cent_and_not_at_6() -> None:
    assert kpi.roll_rate(next_bucket=0.6e6, bucket=1.0e6) == 0.6


def test_a_number_that_the_definition_does_not_need_changes_nothing() -> None:
    assert kpi.promises_kept(kept=3, due=4, kept_amount=10, due_amount=50) == 0.75


# Promises from a table


def test_promises_are_counted_from_a_table() -> None:
    # due: all but the last; kept: the first two; in time 100 + 100 (of 120) + 40 of 500 promised
    found = kpi.promises_from(PROMISES, TODAY)
    assert found == {"kept": 2, "due": 5, "kept_amount": 240, "due_amount": 500}


def test_grace_keeps_a_promise_that_came_late() -> None:
    # three days of grace: the payment of the 13th is in time
    found = kpi.promises_from(PROMISES, TODAY, grace_days=3)
    assert found == {"kept": 3, "due": 5, "kept_amount": 340, "due_amount": 500}


def test_plain_numbers_equal_those_from_the_table() -> None:
    found = kpi.promises_from(PROMISES, TODAY)
    assert kpi.promises_kept(**found) == kpi.promises_kept(kept=2, due=5)
    by_amount = kpi.promises_kept(definition="amount", **found)
    assert by_amount == kpi.promises_kept(definition="amount", kept_amount=240, due_amount=500)


@pytest.mark.parametrize(
    ("as_of", "grace_days", "due"),
    # promised for the 10th (3) and the 20th (2): due from the day after the last day
    [
        (date(2026, 3, 10), 0, 0),
        (date(2026, 3, 11), 0, 3),
        (date(2026, 3, 13), 3, 0),
        (date(2026, 3, 14), 3, 3),
        (date(2026, 3, 21), 0, 5),
        (date(2026, 4, 16), 0, 6),
    ],
)
def test_a_promise_is_due_once_its_last_day_has_passed(
    as_of: date, grace_days: int, due: int
) -> None:
    assert kpi.promises_from(PROMISES, as_of, grace_days)["due"] == due


def test_a_partial_payment_counts_by_amount_only() -> None:
    part = kpi.promises_from(PROMISES.iloc[3:4], TODAY)
    assert kpi.promises_kept(**part) == 0
    assert kpi.promises_kept(definition="amount", **part) == 0.4


def test_a_payment_at_any_hour_of_the_last_day_is_in_time() -> None:
    late = PROMISES.iloc[1:2].assign(paid_on=["2026-03-10 23:59:59"])
    assert kpi.promises_from(late, TODAY)["kept"] == 1


def test_dates_of_python_are_as_good_as_text() -> None:
    table = PROMISES.assign(
        due_on=pd.to_datetime(PROMISES["due_on"]).dt.date,
        paid_on=pd.to_datetime(PROMISES["paid_on"]),
    )
    assert kpi.promises_from(table, TODAY) == kpi.promises_from(PROMISES, TODAY)


@pytest.mark.parametrize("table", [PROMISES.iloc[:0], PROMISES.iloc[5:]], ids=["empty", "not due"])
def test_promises_of_which_none_is_due_are_not_measurable(table: pd.DataFrame) -> None:
    found = kpi.promises_from(table, TODAY)
    assert found["due"] == 0
    assert math.isnan(kpi.promises_kept(**found))
    assert math.isnan(kpi.promises_kept(definition="amount", **found))


@pytest.mark.parametrize("column", PROMISE_COLUMNS)
def test_a_table_without_a_column_is_refused_by_its_name(column: str) -> None:
    with pytest.raises(ValueError, match=f"table must have the columns .*: {column} is missing"):
        kpi.promises_from(PROMISES.drop(columns=column), TODAY)


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("due_on", None, r"due_on must be a date, got NaT \(row 1\)"),
        ("due_on", "soon", "due_on must hold dates: "),
        ("due_on", "2026-03-10T10:00Z", "due_on must hold"),
        ("amount", 0, r"amount must be above 0, got 0.0 \(row 1\)"),
        ("amount", None, r"amount must be above 0, got nan \(row 1\)"),
        ("amount", math.inf, r"amount must be finite, got inf \(row 1\)"),
        ("amount", "much", "amount must hold numbers: "),
        ("paid_amount", -5, r"paid_amount must be 0 or more, got -5.0 \(row 1\)"),
        ("paid_on", None, r"paid_on must be given where something was paid, got NaT \(row 1\)"),
    ],
)
def test_a_value_that_a_table_may_not_hold_is_named(column: str, value: Any, rule: str) -> None:
    table = PROMISES.astype(object)
    table.loc[1, column] = value
    with pytest.raises(ValueError, match=rule):
        kpi.promises_from(table, TODAY)


def test_dates_with_a_zone_are_refused() -> None:
    zoned = PROMISES.assign(due_on=pd.to_datetime(PROMISES["due_on"], utc=True))
    with pytest.raises(ValueError, match="due_on must hold local dates without a zone, got UTC"):
        kpi.promises_from(zoned, TODAY)


@pytest.mark.parametrize("grace_days", [-1, math.nan])
def test_grace_must_not_be_negative(grace_days: Any) -> None:
    with pytest.raises(ValueError, match=f"grace_days must be 0 or more, got {grace_days}"):
        kpi.promises_from(PROMISES, TODAY, grace_days)


def test_counting_promises_does_not_change_the_table() -> None:
    before = PROMISES.copy(deep=True)
    kpi.promises_from(PROMISES, TODAY, 3)
    pd.testing.assert_frame_equal(PROMISES, before)


# Not measurable, and refused


def test_receivables_cannot_end_above_what_there_was_to_collect() -> None:
    plain = {**WORKED["collection_efficiency", "receivables"][0], "ending_total": 151}
    rule = r"ending_total must be at most beginning \+ credit_sales \(150\), got 151"
    with pytest.raises(ValueError, match=rule):
        kpi.collection_efficiency(**plain)


# Laws


@st.composite
def promises(draw: st.DrawFn) -> pd.DataFrame:
    day = st.integers(0, 20).map(lambda days: TODAY + timedelta(days=days))
    drawn = [
        (draw(day), draw(st.integers(1, 100)), paid, draw(day) if paid else None)
        for paid in draw(st.lists(st.integers(0, 120), max_size=10))
    ]
    return pd.DataFrame(drawn, columns=list(PROMISE_COLUMNS))


grace: Final = st.integers(0, 10)
later: Final = st.integers(0, 40).map(lambda days: TODAY + timedelta(days=days))


@given(promises(), later, grace)
def test_promises_kept_lie_between_nothing_and_all(
    table: pd.DataFrame, as_of: date, grace_days: int
) -> None:
    found = kpi.promises_from(table, as_of, grace_days)
    for definition in ("count", "amount"):
        kept = kpi.promises_kept(definition=definition, **found)
        assert math.isnan(kept) or 0 <= kept <= 1


@given(promises(), later, grace, st.data())
def test_the_order_of_promises_never_matters(
    table: pd.DataFrame, as_of: date, grace_days: int, data: Any
) -> None:
    turned = table.iloc[data.draw(st.permutations(range(len(table))))]
    found = kpi.promises_from(turned, as_of, grace_days)
    assert found == kpi.promises_from(table, as_of, grace_days)


@given(promises(), grace, grace)
def test_more_grace_never_breaks_a_promise_that_stays_due(
    table: pd.DataFrame, one: int, other: int
) -> None:
    strict, mild = sorted((one, other))
    far = TODAY + timedelta(days=60)
    before = kpi.promises_from(table, far, strict)
    after = kpi.promises_from(table, far, mild)
    assert after["due"] == before["due"]
    assert after["kept"] >= before["kept"]
    assert after["kept_amount"] >= before["kept_amount"]


@given(promises(), later, later, grace)
def test_promises_due_never_become_fewer_as_days_pass(
    table: pd.DataFrame, one: date, other: date, grace_days: int
) -> None:
    early, late = sorted((one, other))
    before = kpi.promises_from(table, early, grace_days)
    after = kpi.promises_from(table, late, grace_days)
    assert all(after[name] >= before[name] for name in before)
