"""The campaign measures: worked by hand, from the literature, their laws and their refusals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import kpi
from bpo_course.contacts import OUTCOMES, check

Row = Mapping[str, Any]


def dial(
    customer: str | None,
    outcome: str,
    right_party: bool | None = None,
    disposition: str | None = None,
    agent: str | None = None,
    revenue: float | None = None,
) -> Row:
    return {
        "direction": "outbound",
        "outcome": outcome,
        "customer": customer,
        "right_party": right_party,
        "disposition": disposition,
        "agent": agent,
        "revenue": revenue,
    }


def made(*rows: Row) -> pd.DataFrame:
    """A checked log of the rows, every column that a campaign needs there."""
    start = {"channel": "voice", "queue": "cards", "started_at": "2026-03-02T09:00:00Z"}
    full = [{"contact_id": f"c{place}", **start, **row} for place, row in enumerate(rows)]
    log = pd.DataFrame(full, columns=["contact_id", *start, *dial("ana", "busy")])
    return check(log.astype({"revenue": float}))


# Twelve dials to seven people by two agents, and a call that came in.
CAMPAIGN: Final = made(
    dial("ana", "no_answer"),
    dial("ana", "answered", True, "sale", "kim", 120),
    dial("ana", "answered", True, "sale", "lee", 80),
    dial("ben", "answered", True, "promise", "kim"),
    dial("ben", "answered", True, "promise", "kim"),
    dial("cam", "answered", False, "promise", "lee"),
    dial("dan", "answered", True, "refused", "lee", -50),
    dial("dan", "busy"),
    dial("eve", "voicemail"),
    dial("eve", "dropped"),
    dial("fay", "busy"),
    dial("gus", "invalid"),
    {**dial("hal", "answered", True, "sale", "max", 999), "direction": "inbound"},
)
EMPTY: Final = CAMPAIGN.iloc[:0]
INBOUND: Final = CAMPAIGN[CAMPAIGN["direction"] == "inbound"]

# Each measure and definition: what the log needs beside it, the plain numbers it equals, the value.
WORKED: Final[dict[tuple[str, str], tuple[dict[str, float], dict[str, float], float]]] = {
    # 6 answered and 1 dropped of 12 dials
    ("contact_rate", "live_per_dial"): ({}, {"live": 7, "dials": 12}, 7 / 12),
    # ana, ben, cam, dan and eve of seven people
    ("contact_rate", "live_per_lead"): ({}, {"leads_reached": 5, "leads": 7}, 5 / 7),
    # 5 answered by the right party
    ("contact_rate", "right_party_per_dial"): ({}, {"right_parties": 5, "dials": 12}, 5 / 12),
    # 6 answered, 1 dropped, 1 voicemail
    ("contact_rate", "any_answer_per_dial"): ({}, {"answers": 8, "dials": 12}, 8 / 12),
    ("right_party_rate", "dials"): ({}, {"right_parties": 5, "dials": 12}, 5 / 12),
    # of the 6 with whom an agent spoke
    ("right_party_rate", "contacts"): ({}, {"right_parties": 5, "contacts": 6}, 5 / 6),
    # ana, ben and dan of seven people
    ("right_party_rate", "accounts"): ({}, {"accounts_reached": 3, "accounts": 7}, 3 / 7),
    # seven people of a list of 10
    ("penetration", ""): ({"list_size": 10}, {"attempted": 7, "list_size": 10}, 0.7),
    # 12 dials over 10 records
    ("saturation", ""): ({"list_size": 10}, {"attempts": 12, "list_size": 10}, 1.2),
    # 12 dials, 2 sales
    ("attempts_per_sale", ""): ({}, {"attempts": 12, "sales": 2}, 6),
    # 120 + 80 - 50 by kim and lee
    ("revenue_per_agent", ""): ({}, {"revenue": 150, "agents": 2}, 75),
    ("revenue_per_hour", "paid"): ({"paid_hours": 6}, {"revenue": 150, "paid_hours": 6}, 25),
    ("revenue_per_hour", "logged_in"): (
        {"logged_in_hours": 5},
        {"revenue": 150, "logged_in_hours": 5},
        30,
    ),
    ("revenue_per_hour", "talk"): ({"talk_hours": 3}, {"revenue": 150, "talk_hours": 3}, 50),
    # 300 over 2 sales
    ("cost_per_acquisition", ""): ({"cost": 300}, {"cost": 300, "acquisitions": 2}, 150),
    # 1 dropped, 6 passed to an agent
    ("drop_rate", "us_30_days"): ({}, {"dropped": 1, "answered": 6}, 1 / 7),
    # a quarter of a machine expected: 0.75 of 6.75
    ("drop_rate", "uk_estimate"): (
        {"machines_estimated": 0.25},
        {"dropped": 1, "answered": 6, "machines_estimated": 0.25},
        0.75 / 6.75,
    ),
    ("drop_rate", "per_day"): ({}, {"dropped": 1, "answered": 6}, 1 / 7),
    # 2 by ben of 5 right parties; cam is not the right party
    ("promise_rate", ""): ({}, {"promises": 2, "right_parties": 5}, 2 / 5),
}
CASES: Final = list(WORKED)
NAMED: Final = [" ".join(case).strip() for case in CASES]
SHARES: Final = [
    case for case in CASES if case[0] in ("contact_rate", "right_party_rate", "promise_rate")
] + [("drop_rate", "us_30_days"), ("drop_rate", "per_day")]

every_case: Final = pytest.mark.parametrize("case", CASES, ids=NAMED)


def function(case: tuple[str, str]) -> Callable[..., float]:
    name, definition = case
    measure: Callable[..., float] = getattr(kpi, name)
    return partial(measure, definition=definition) if definition else measure


def same(one: float, other: float) -> bool:
    """Whether two measures are equal, two that are not measurable among them."""
    return one == other or (math.isnan(one) and math.isnan(other))


# Worked by hand


@every_case
def test_a_measure_of_a_log_is_worked_by_hand(case: tuple[str, str]) -> None:
    beside, _, worked = WORKED[case]
    assert function(case)(CAMPAIGN, **beside) == worked


@every_case
def test_a_measure_from_plain_numbers_equals_that_from_the_log(case: tuple[str, str]) -> None:
    beside, plain, _ = WORKED[case]
    assert function(case)(**plain) == function(case)(CAMPAIGN, **beside)


def test_every_formula_is_worked_by_hand() -> None:
    names = {name for name, _ in CASES}
    every = {(name, d) for name in names for d in kpi.catalogue[name].formulas}
    assert set(CASES) == every


def test_penetration_agrees_with_genesys() -> None:
    # unique records attempted over the list, at most 100 %
    assert kpi.penetration(attempted=100, list_size=100) == 1


def test_saturation_of_five_attempts_each_is_500_per_cent_as_at_genesys() -> None:
    assert kpi.saturation(attempts=500, list_size=100) == 5
    fives = made(*[dial(f"p{place % 3}", "no_answer") for place in range(15)])
    assert kpi.saturation(fives, list_size=3) == 5
    assert kpi.penetration(fives, list_size=3) == 1


def test_three_dropped_in_a_hundred_answered_live_is_the_safe_harbour() -> None:
    # 16 CFR 310.4(b)(4): 3 % of calls answered by a person: 3 dropped and 97 passed to an agent
    assert kpi.drop_rate(dropped=3, answered=97) == 0.03


def test_the_american_and_the_daily_clock_are_one_ratio_of_different_logs() -> None:
    # a quiet day 1 of 100, a wild day 9 of 100: 10 of 200 together, yet 9 % on one day
    days = [{"dropped": 1, "answered": 99}, {"dropped": 9, "answered": 91}]
    each = [kpi.drop_rate(definition="per_day", **day) for day in days]
    assert each == [0.01, 0.09]
    assert kpi.drop_rate(definition="us_30_days", dropped=10, answered=190) == 0.05


def test_without_machines_the_british_rate_is_the_american_one() -> None:
    counts = {"dropped": 30, "answered": 970}
    british = kpi.drop_rate(definition="uk_estimate", **counts, machines_estimated=0)
    assert british == kpi.drop_rate(**counts)


def test_a_lead_reached_twice_is_one_lead() -> None:
    log = made(dial("ana", "answered"), dial("ana", "answered"), dial("ben", "busy"))
    assert kpi.contact_rate(log, "live_per_lead") == 0.5


def test_a_dial_to_nobody_named_is_no_lead() -> None:
    log = made(dial("ana", "answered"), dial(None, "busy"))
    assert kpi.contact_rate(log, "live_per_lead") == 1


def test_a_right_party_who_is_not_recorded_is_none() -> None:
    log = made(dial("ana", "answered", None), dial("ben", "answered", True))
    assert kpi.right_party_rate(log) == 0.5


def test_a_number_that_the_definition_does_not_need_changes_nothing() -> None:
    rate = kpi.contact_rate(live=150, dials=600, leads=300, answers=330)
    assert rate == kpi.contact_rate(live=150, dials=600)


# Not measurable


@every_case
def test_nothing_over_nothing_is_not_measurable(case: tuple[str, str]) -> None:
    assert math.isnan(function(case)(**dict.fromkeys(WORKED[case][1], 0)))


@pytest.mark.parametrize("log", [EMPTY, INBOUND], ids=["empty", "inbound"])
@pytest.mark.parametrize("case", [case for case in CASES if not WORKED[case][0]])
def test_a_log_without_dials_is_not_measurable(case: tuple[str, str], log: pd.DataFrame) -> None:
    assert math.isnan(function(case)(log))


def test_nothing_sold_has_no_attempts_or_cost_a_sale() -> None:
    log = made(dial("ana", "answered", True, "refused"))
    assert math.isnan(kpi.attempts_per_sale(log))
    assert math.isnan(kpi.cost_per_acquisition(log, cost=100))


@pytest.mark.parametrize(
    ("case", "column"),
    [
        (("contact_rate", "live_per_lead"), "customer"),
        (("contact_rate", "right_party_per_dial"), "right_party"),
        (("right_party_rate", "dials"), "right_party"),
        (("right_party_rate", "contacts"), "right_party"),
        (("right_party_rate", "accounts"), "right_party"),
        (("right_party_rate", "accounts"), "customer"),
        (("penetration", ""), "customer"),
        (("attempts_per_sale", ""), "disposition"),
        (("revenue_per_agent", ""), "revenue"),
        (("revenue_per_agent", ""), "agent"),
        (("revenue_per_hour", "paid"), "revenue"),
        (("cost_per_acquisition", ""), "disposition"),
        (("promise_rate", ""), "disposition"),
        (("promise_rate", ""), "right_party"),
    ],
)
def test_a_measure_without_its_column_is_not_measurable(case: tuple[str, str], column: str) -> None:
    assert math.isnan(function(case)(CAMPAIGN.drop(columns=column), **WORKED[case][0]))


# Refusals

NUMBERS: Final = [(case, number) for case in CASES for number in WORKED[case][1]]
LOGGED: Final = [(case, number) for case, number in NUMBERS if number not in WORKED[case][0]]
BESIDE: Final = [(case, number) for case in CASES for number in WORKED[case][0]]


@pytest.mark.parametrize(("case", "number"), LOGGED)
def test_a_number_that_the_log_says_is_refused_beside_it(
    case: tuple[str, str], number: str
) -> None:
    with pytest.raises(ValueError, match=f"not both: got {number} too"):
        function(case)(CAMPAIGN, **{**WORKED[case][0], number: 5})


@pytest.mark.parametrize(("case", "number"), BESIDE)
def test_a_number_that_the_log_does_not_say_must_be_given(
    case: tuple[str, str], number: str
) -> None:
    with pytest.raises(ValueError, match=f"{number} must be given with the log"):
        function(case)(CAMPAIGN)


@pytest.mark.parametrize(("case", "number"), BESIDE)
@pytest.mark.parametrize("value", [-1, math.nan, math.inf])
def test_a_number_beside_a_log_must_be_finite_and_not_negative(
    case: tuple[str, str], number: str, value: float
) -> None:
    with pytest.raises(ValueError, match=f"{number} must be 0 or more, got {value}"):
        function(case)(CAMPAIGN, **{number: value})


@every_case
def test_neither_a_log_nor_plain_numbers_is_refused(case: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r"give a log, or the plain numbers .* is missing"):
        function(case)()


def test_a_list_smaller_than_the_people_dialled_is_refused() -> None:
    with pytest.raises(ValueError, match=r"attempted must be at most list_size \(6\), got 7"):
        kpi.penetration(CAMPAIGN, list_size=6)


# Laws


@st.composite
def rows(draw: st.DrawFn) -> Row:
    direction = draw(st.sampled_from(sorted(OUTCOMES)))
    outcome = draw(st.sampled_from(OUTCOMES[direction]))
    spoken = outcome in ("answered", "dropped")
    drawn = dial(
        draw(st.sampled_from(["ana", "ben", "cam", None])),
        outcome,
        draw(st.sampled_from([True, False, None])) if spoken else None,
        draw(st.sampled_from(["sale", "promise", "refused", None])),
        draw(st.sampled_from(["kim", "lee", None])),
        draw(st.none() | st.integers(-50, 500)),
    )
    return {**drawn, "direction": direction}


logs: Final = st.lists(rows(), max_size=15).map(lambda drawn: made(*drawn))


def measured(log: pd.DataFrame) -> dict[str, float]:
    """Every measure of a log; the list long enough, the machines within the dropped."""
    beside = {"machines_estimated": 0.0}
    return {
        " ".join(case): function(case)(log, **{name: beside.get(name, 20) for name in given_})
        for case, (given_, _, _) in WORKED.items()
    }


@given(logs)
def test_a_share_lies_between_nothing_and_all(log: pd.DataFrame) -> None:
    shares = {case: function(case)(log) for case in SHARES}
    shares["penetration", ""] = kpi.penetration(log, list_size=3)
    assert all(math.isnan(share) or 0 <= share <= 1 for share in shares.values()), shares


@given(logs, st.data())
def test_the_order_of_rows_never_matters(log: pd.DataFrame, data: Any) -> None:
    turned = log.iloc[data.draw(st.permutations(range(len(log))))]
    before, after = measured(log), measured(turned)
    assert [name for name in before if not same(before[name], after[name])] == []


@given(logs)
def test_inbound_rows_never_move_a_campaign_measure(log: pd.DataFrame) -> None:
    before, after = measured(log), measured(log[log["direction"] == "outbound"])
    assert [name for name in before if not same(before[name], after[name])] == []


@given(logs)
def test_a_measure_does_not_change_the_log(log: pd.DataFrame) -> None:
    before = log.copy(deep=True)
    measured(log)
    pd.testing.assert_frame_equal(log, before)


@given(logs)
def test_contact_rate_does_not_fall_as_more_counts_as_a_contact(log: pd.DataFrame) -> None:
    strict, live, wide = (
        kpi.contact_rate(log, f"{name}_per_dial") for name in ("right_party", "live", "any_answer")
    )
    assert strict <= live <= wide or math.isnan(strict)


@given(logs)
def test_penetration_is_never_above_saturation(log: pd.DataFrame) -> None:
    reached = kpi.penetration(log, list_size=20)
    assert reached <= kpi.saturation(log, list_size=20)


@given(st.integers(0, 90), st.integers(0, 900), st.data())
def test_the_british_rate_falls_as_more_machines_are_estimated(
    dropped: int, answered: int, data: Any
) -> None:
    few, many = sorted(data.draw(st.tuples(*[st.integers(0, dropped)] * 2)))
    counts = {"dropped": dropped, "answered": answered}
    high = kpi.drop_rate(definition="uk_estimate", **counts, machines_estimated=few)
    low = kpi.drop_rate(definition="uk_estimate", **counts, machines_estimated=many)
    assert low <= high or math.isnan(low)


# The clocks of the drop rate


def dropped(day: str, times: int, of: int, queue: str = "offer") -> list[Row]:
    outcomes = ["dropped"] * times + ["answered"] * (of - times)
    return [{**dial("x", outcome), "queue": queue, "started_at": day} for outcome in outcomes]


def test_a_month_can_pass_while_a_day_does_not() -> None:
    log = made(
        *dropped("2026-03-02T09:00:00Z", 5, 100),
        *dropped("2026-03-03T09:00:00Z", 1, 100),
        *dropped("2026-03-31T09:00:00Z", 0, 100),
    )
    found = kpi.drop_clocks(log)
    days = found[found["clock"] == "per_day"]
    assert days["value"].tolist() == [0.05, 0.01, 0]
    (month,) = found.loc[found["clock"] == "us_30_days", "value"]
    assert month == 6 / 300 == kpi.drop_rate(log, "us_30_days")


def test_after_thirty_days_a_new_period_begins() -> None:
    log = made(
        *dropped("2026-03-02T09:00:00Z", 1, 10),
        *dropped("2026-03-31T09:00:00Z", 1, 10),
        *dropped("2026-04-01T09:00:00Z", 3, 10),
    )
    months = kpi.drop_clocks(log).query("clock == 'us_30_days'")
    assert months["starts_on"].dt.strftime("%m-%d").tolist() == ["03-02", "04-01"]
    assert months["value"].tolist() == [2 / 20, 3 / 10]


def test_each_campaign_has_clocks_of_its_own_in_local_days() -> None:
    log = made(
        *dropped("2026-03-02T20:00:00Z", 1, 2), *dropped("2026-03-09T09:00:00Z", 0, 2, "debt")
    )
    found = kpi.drop_clocks(log, "Asia/Kolkata").query("clock == 'us_30_days'")
    assert found["campaign"].tolist() == ["debt", "offer"]
    assert found["starts_on"].dt.strftime("%m-%d").tolist() == ["03-09", "03-03"]


def test_a_day_on_which_nobody_answered_has_no_drop_rate() -> None:
    log = made({**dial("x", "busy"), "queue": "offer"})
    assert kpi.drop_clocks(log)["value"].isna().all()
