"""What customers live through: worked by hand, from the literature, its laws and its refusals."""

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
from bpo_course.contacts import HANDLE_COLUMNS, OUTCOMES, check
from bpo_course.kpi._measure import Rows
from bpo_course.kpi.resolution import REPEAT_DEFINITIONS, followed

Row = Mapping[str, Any]
BLANK: Final = ("wait_s", "customer", "reason", "disposition", "resolved", "csat")
START: Final = pd.Timestamp("2026-03-02T09:00:00Z")


def call(day: float, customer: str | None = None, outcome: str = "answered", **more: Any) -> Row:
    """An inbound contact so many days after the first Monday."""
    return {"direction": "inbound", "day": day, "customer": customer, "outcome": outcome, **more}


def made(*rows: Row) -> pd.DataFrame:
    """A checked log of the rows, every column there."""
    same = {"channel": "voice", "queue": "cards", "wait_s": 0.0, **dict.fromkeys(HANDLE_COLUMNS, 0)}
    full = [
        {
            "contact_id": f"c{place}",
            **same,
            **{name: value for name, value in row.items() if name != "day"},
            "started_at": START + pd.Timedelta(days=row["day"]),
        }
        for place, row in enumerate(rows)
    ]
    names = ["contact_id", "direction", "outcome", "started_at", *same]
    names += [name for name in BLANK if name not in names]
    return check(pd.DataFrame(full, columns=names))


def same(one: float, other: float) -> bool:
    """Whether two measures are equal up to rounding, two that are not measurable among them."""
    return math.isclose(one, other, abs_tol=1e-12) or (math.isnan(one) and math.isnan(other))


# Twenty days of a queue; the window of 7 days of what starts after day 13 ends after the log.
DAYS: Final = made(
    call(0, "ana", reason="card", resolved=False, csat=2, disposition="transferred"),
    call(3, "ana", reason="card", resolved=True, csat=4, disposition="resolved"),
    call(5, "ben", reason="card", resolved=True, csat=5, disposition="resolved"),
    call(8, "ana", reason="loan", resolved=None, csat=None, disposition="escalated"),
    call(9, "cam", "abandoned", reason="loan", wait_s=40),
    call(9, "cam", "self_served", reason="loan"),
    call(12, "ben", reason="loan", resolved=True, csat=3, disposition="resolved"),
    call(13, None, reason="loan", resolved=False, csat=1, disposition="escalated"),
    call(13.5, "cam", "abandoned", reason="loan", wait_s=80),
    call(14, "dan", "callback", reason="card"),
    call(16, "dan", reason="card", resolved=True, csat=5, disposition="resolved"),
    call(20, "eve", "blocked"),
)
EMPTY: Final = DAYS.iloc[:0]
DIAL: Final = {"direction": "outbound", "outcome": "no_answer", "customer": "ana"}

# Each measure of a log, and the plain numbers that the log of these days comes to.
PLAIN: Final[dict[str, dict[str, float]]] = {
    "time_to_abandon": {"wait_s": 120, "abandoned": 2},
    "fcr": {"resolved_first": 4, "contacts": 6},
    "repeat_rate": {"repeated": 5, "contacts": 7},
    "csat": {"satisfied": 3, "answers": 6},
    "csat_mean": {"ones": 1, "twos": 1, "threes": 1, "fours": 1, "fives": 2},
    "transfer_rate": {"transferred": 1, "handled": 7},
    "escalation_rate": {"escalated": 2, "handled": 7},
    "containment": {"self_served": 1, "answered": 7, "abandoned": 2, "callback": 1},
    "cost_per_contact": {"cost": 35, "handled": 7},
    "cost_per_resolution": {"cost": 36, "resolved": 4},
}
SURVEYS: Final[dict[str, dict[str, float]]] = {
    "nps": {"promoters": 5, "passives": 3, "detractors": 2},
    "ces_effort": {"ones": 4, "twos": 3, "threes": 2, "fours": 1, "fives": 0},
    "ces_easy": {"agreed": 8, "answers": 10},
}
COSTS: Final = ("cost_per_contact", "cost_per_resolution")
MEASURES: Final[dict[str, Callable[[pd.DataFrame], float]]] = {
    **{name: kpi.catalogue[name].function for name in PLAIN if name not in COSTS},
    **{name: partial(kpi.catalogue[name].function, cost=35) for name in COSTS},
    "fcr by customer": partial(kpi.fcr, definition="no_repeat_customer"),
    "fcr by reason": partial(kpi.fcr, definition="no_repeat_reason"),
    "repeat rate by reason": partial(kpi.repeat_rate, definition="reason"),
}
NOT_SHARES: Final = ("time_to_abandon", "csat_mean", *COSTS)
SHARES: Final = {name: measure for name, measure in MEASURES.items() if name not in NOT_SHARES}
INBOUND: Final = [
    name
    for name in MEASURES
    if name.startswith(("fcr", "repeat")) or name in ("time_to_abandon", "containment")
]


# Worked by hand


def test_time_to_abandon_is_the_wait_of_those_who_hung_up_over_their_number() -> None:
    # 40 + 80 s over 2
    assert kpi.time_to_abandon(DAYS) == 60


def test_resolution_by_flag_is_over_the_answered_contacts_that_have_one() -> None:
    # answered and recorded: ana no, ana yes, ben yes, ben yes, unknown no, dan yes
    assert kpi.fcr(DAYS) == 4 / 6


def test_resolution_without_a_repeat_of_the_customer() -> None:
    # Answered, known customer, by day 13: ana 0 (again on 3), ana 3 (again on 8), ben 5 (again on
    # 12, the seventh day), ana 8 (never), ben 12 (never): 2 of 5
    assert kpi.fcr(DAYS, "no_repeat_customer") == 2 / 5


def test_resolution_without_a_repeat_of_the_customer_for_the_same_reason() -> None:
    # Of those five only ana's card of day 0 comes back, as a card on day 3: 4 of 5
    assert kpi.fcr(DAYS, "no_repeat_reason") == 4 / 5


def test_repeats_of_a_customer_count_inbound_contacts_of_any_outcome() -> None:
    # By day 13, known customer: ana 0, ana 3, ben 5, and cam twice on 9 (again on 13.5) are
    # followed; ana 8 and ben 12 are not: 5 of 7
    assert kpi.repeat_rate(DAYS) == 5 / 7


def test_repeats_of_a_customer_for_the_same_reason() -> None:
    # ana 0 (card on 3) and cam twice on 9 (loan on 13.5): 3 of 7
    assert kpi.repeat_rate(DAYS, "reason") == 3 / 7


@pytest.mark.parametrize(
    ("window_days", "worked"),
    [
        # 1 day, by day 19: ana 0, 3, 8, ben 5, 12, cam 9, 9, 13.5 and dan 14, 16; none is followed
        (1, 0 / 10),
        # 3 days, by day 17: ana 0 (again on 3) and dan 14 (again on 16) of the same ten
        (3, 2 / 10),
        # 11 days, by day 9: ana 0, ana 3, ben 5, cam 9 twice; ana 8 not: 5 of 6
        (11, 5 / 6),
        # 30 days: nothing can be judged yet
        (30, math.nan),
    ],
)
def test_a_window_decides_what_is_a_repeat_and_what_can_be_judged(
    window_days: float, worked: float
) -> None:
    assert same(kpi.repeat_rate(DAYS, window_days=window_days), worked)


def test_satisfaction_is_the_answers_of_4_or_5_over_the_answers() -> None:
    # 4, 5 and 5 of 2, 4, 5, 3, 1, 5
    assert kpi.csat(DAYS) == 3 / 6


def test_mean_satisfaction_is_the_mean_of_the_answers() -> None:
    # (2 + 4 + 5 + 3 + 1 + 5) / 6
    assert kpi.csat_mean(DAYS) == 20 / 6


def test_transfers_and_escalations_are_over_the_contacts_handled() -> None:
    # seven answered: one transferred, two escalated
    assert kpi.transfer_rate(DAYS) == 1 / 7
    assert kpi.escalation_rate(DAYS) == 2 / 7


def test_containment_is_self_service_over_all_who_entered_the_menu() -> None:
    # 1 of 1 self-served, 7 answered, 2 abandoned, 1 call-back; eve was blocked and never entered
    assert kpi.containment(DAYS) == 1 / 11


def test_costs_are_spread_over_the_handled_and_over_the_resolved() -> None:
    # seven answered, four of them resolved
    assert kpi.cost_per_contact(DAYS, cost=35) == 5
    assert kpi.cost_per_resolution(DAYS, cost=36) == 9


def test_effort_is_the_mean_answer() -> None:
    # (4 + 6 + 6 + 4 + 0) / 10
    assert kpi.ces_effort(ones=4, twos=3, threes=2, fours=1, fives=0) == 2


@pytest.mark.parametrize("name", PLAIN)
def test_plain_numbers_give_what_the_log_gives(name: str) -> None:
    function = kpi.catalogue[name].function
    beside = {"cost": PLAIN[name]["cost"]} if name in COSTS else {}
    assert function(**PLAIN[name]) == function(DAYS, **beside)


# Repeats in detail


def test_a_repeat_on_the_last_moment_of_the_window_counts_and_later_does_not() -> None:
    def repeats(day: float) -> float:
        log = made(call(0, "ana"), call(day, "ana"), call(7), call(30))
        return kpi.repeat_rate(log)

    second = 1 / 86_400
    assert repeats(7) == 1 / 2
    assert repeats(7 + second) == 0


def test_a_window_that_ends_with_the_last_contact_is_judged() -> None:
    second = 1 / 86_400
    assert kpi.repeat_rate(made(call(0, "ana"), call(7))) == 0
    assert math.isnan(kpi.repeat_rate(made(call(0, "ana"), call(7 - second))))


def test_contacts_of_one_moment_do_not_follow_each_other() -> None:
    log = made(call(0, "ana"), call(0, "ana"), call(30))
    assert kpi.repeat_rate(log) == 0


def test_a_dial_to_the_customer_is_no_repeat_and_lengthens_no_log() -> None:
    log = made(call(0, "ana"), {**DIAL, "day": 2}, call(10))
    assert kpi.repeat_rate(log) == 0
    assert math.isnan(kpi.repeat_rate(made(call(0, "ana"), {**DIAL, "day": 10})))


def test_a_repeat_that_nobody_answered_still_says_that_it_was_not_resolved() -> None:
    log = made(call(0, "ana"), call(1, "ana", "abandoned"), call(30))
    assert kpi.fcr(log, "no_repeat_customer") == 0


def test_customers_with_the_same_reason_are_not_each_others_repeat() -> None:
    log = made(call(0, "ana", reason="card"), call(1, "ben", reason="card"), call(30))
    assert kpi.repeat_rate(log, "reason") == 0


def test_counting_what_cannot_be_judged_yet_would_flatter() -> None:
    # one call a day of one customer: each is followed, the last seven days are not judged
    log = made(*[call(day, "ana") for day in range(20)])
    assert kpi.repeat_rate(log) == 1


def test_times_of_any_resolution_are_read() -> None:
    for unit in ("s", "ms", "us", "ns"):
        log = DAYS.assign(started_at=DAYS["started_at"].astype(f"datetime64[{unit}, UTC]"))
        assert kpi.repeat_rate(log) == 5 / 7


def test_repeats_of_each_row_keep_the_order_of_the_log() -> None:
    log = made(call(2, "ana"), call(30), call(0, "ana"), call(29, "ben"))
    judged, repeated = followed(Rows(log), ("customer",), 7)
    assert judged.tolist() == [True, False, True, False]
    assert repeated.tolist() == [False, False, True, False]


# Published


def test_resolution_agrees_with_sqm() -> None:
    # SQM Group: 280 of 400 customers surveyed, 70 %
    assert kpi.fcr(resolved_first=280, contacts=400) == 0.70


def test_repeats_agree_with_the_internal_resolution_of_sqm() -> None:
    # SQM Group, call resolution index: 80 of 100 calls without another in 30 days, 80 %
    assert kpi.repeat_rate(repeated=100 - 80, contacts=100) == pytest.approx(1 - 0.80)


def test_transfers_agree_with_oracle_cms() -> None:
    # Oracle CMS glossary: 150 of 1,000 calls, 15 %
    assert kpi.transfer_rate(transferred=150, handled=1_000) == 0.15


def test_cost_agrees_with_klipfolio() -> None:
    # Klipfolio, cost per contact: 540,000 over 120,000 contacts is 4.50
    assert kpi.cost_per_contact(cost=540_000, handled=120_000) == 4.5


def test_the_promoter_score_and_its_interval_agree_with_cross_validated() -> None:
    # Cross Validated, margin of error of NPS: shares 1/2, 1/3 and 1/6 give 1/3, variance 5/9
    answers = {"promoters": 162, "passives": 108, "detractors": 54}
    assert kpi.nps(**answers) == pytest.approx(1 / 3)
    low, high = kpi.nps_interval(**answers)
    assert (high - low) / 2 == pytest.approx(1.959964 * math.sqrt(5 / 9 / 324), rel=1e-6)
    assert (low + high) / 2 == pytest.approx(1 / 3)


def test_a_detractor_takes_away_what_a_promoter_adds() -> None:
    assert kpi.nps(promoters=4, passives=2, detractors=4) == 0
    assert kpi.nps(promoters=0, passives=0, detractors=3) == -1
    assert kpi.nps(promoters=3, passives=0, detractors=0) == 1


# Not measurable


@pytest.mark.parametrize("name", [*PLAIN, *SURVEYS])
def test_nothing_over_nothing_is_not_measurable(name: str) -> None:
    numbers = dict.fromkeys((PLAIN | SURVEYS)[name], 0)
    assert math.isnan(kpi.catalogue[name].function(**numbers))


def test_no_answers_have_no_interval() -> None:
    low, high = kpi.nps_interval(promoters=0, passives=0, detractors=0)
    assert math.isnan(low)
    assert math.isnan(high)


@pytest.mark.parametrize("name", MEASURES)
def test_an_empty_log_is_not_measurable(name: str) -> None:
    assert math.isnan(MEASURES[name](EMPTY))


@pytest.mark.parametrize("name", INBOUND)
def test_an_inbound_measure_of_an_outbound_log_is_not_measurable(name: str) -> None:
    assert math.isnan(MEASURES[name](made({**DIAL, "day": 0}, {**DIAL, "day": 20})))


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("time_to_abandon", "wait_s"),
        ("fcr", "resolved"),
        ("fcr by customer", "customer"),
        ("fcr by reason", "customer"),
        ("fcr by reason", "reason"),
        ("repeat_rate", "customer"),
        ("repeat rate by reason", "customer"),
        ("repeat rate by reason", "reason"),
        ("csat", "csat"),
        ("csat_mean", "csat"),
        ("transfer_rate", "disposition"),
        ("escalation_rate", "disposition"),
        ("cost_per_resolution", "resolved"),
    ],
)
def test_a_measure_without_its_column_is_not_measurable(name: str, column: str) -> None:
    assert math.isfinite(MEASURES[name](DAYS))
    assert math.isnan(MEASURES[name](DAYS.drop(columns=column)))


@pytest.mark.parametrize("name", MEASURES)
def test_a_column_that_is_there_and_empty_is_no_error(name: str) -> None:
    blank = DAYS.assign(**{column: None for column in BLANK if column != "wait_s"})
    value = MEASURES[name](check(blank))
    assert math.isnan(value) or value >= 0


# Refusals

NUMBERS: Final = [(name, number) for name, numbers in PLAIN.items() for number in numbers]
EVERY_NUMBER: Final = NUMBERS + [(name, number) for name in SURVEYS for number in SURVEYS[name]]


@pytest.mark.parametrize(("name", "number"), [pair for pair in NUMBERS if pair[1] != "cost"])
def test_a_log_and_a_plain_number_together_are_refused(name: str, number: str) -> None:
    beside = {"cost": 1} if name in COSTS else {}
    with pytest.raises(ValueError, match=f"not both: got {number} too"):
        kpi.catalogue[name].function(DAYS, **{number: 5}, **beside)


@pytest.mark.parametrize("name", COSTS)
def test_a_log_needs_the_cost_beside_it(name: str) -> None:
    with pytest.raises(ValueError, match="cost must be given with the log"):
        kpi.catalogue[name].function(DAYS)


@pytest.mark.parametrize("name", COSTS)
def test_a_cost_beside_a_log_must_not_be_negative(name: str) -> None:
    with pytest.raises(ValueError, match="cost must be 0 or more, got -3"):
        kpi.catalogue[name].function(DAYS, cost=-3)


@pytest.mark.parametrize(("name", "number"), NUMBERS)
def test_a_plain_number_left_out_is_named(name: str, number: str) -> None:
    others = {other: value for other, value in PLAIN[name].items() if other != number}
    with pytest.raises(ValueError, match=f"{number} is missing"):
        kpi.catalogue[name].function(**others)


@pytest.mark.parametrize(("name", "number"), EVERY_NUMBER)
@pytest.mark.parametrize("value", [-1, math.nan, math.inf])
def test_a_plain_number_must_be_finite_and_not_negative(
    name: str, number: str, value: float
) -> None:
    with pytest.raises(ValueError, match=f"{number} must be 0 or more, got {value}"):
        kpi.catalogue[name].function(**{**(PLAIN | SURVEYS)[name], number: value})


@pytest.mark.parametrize("name", SURVEYS)
def test_a_survey_takes_no_log(name: str) -> None:
    with pytest.raises(TypeError, match="positional"):
        kpi.catalogue[name].function(DAYS)


WHOLE_OF: Final = {
    "resolved_first": "contacts",
    "repeated": "contacts",
    "satisfied": "answers",
    "agreed": "answers",
    "transferred": "handled",
    "escalated": "handled",
}


@pytest.mark.parametrize(("name", "part"), [pair for pair in EVERY_NUMBER if pair[1] in WHOLE_OF])
def test_a_part_must_not_exceed_its_whole(name: str, part: str) -> None:
    whole = WHOLE_OF[part]
    numbers = (PLAIN | SURVEYS)[name]
    top = numbers[whole]
    with pytest.raises(ValueError, match=f"{part} must be at most {whole} .{top}.*got {top + 1}"):
        kpi.catalogue[name].function(**{**numbers, part: top + 1})


@pytest.mark.parametrize("function", [kpi.fcr, kpi.repeat_rate])
@pytest.mark.parametrize("value", [0, -1, math.nan, math.inf])
def test_a_window_must_be_longer_than_nothing(function: Callable[..., float], value: float) -> None:
    with pytest.raises(ValueError, match=f"window_days must be more than 0 days, got {value}"):
        function(DAYS, window_days=value)


@pytest.mark.parametrize(
    ("function", "known"),
    [
        (kpi.fcr, "flag, no_repeat_customer, no_repeat_reason"),
        (kpi.repeat_rate, "customer, reason"),
    ],
)
def test_an_unknown_definition_is_refused_with_those_there_are(
    function: Callable[..., float], known: str
) -> None:
    with pytest.raises(ValueError, match=f"definition must be one of {known}, got 'x'"):
        function(DAYS, definition="x")


# Laws


@st.composite
def rows(draw: st.DrawFn, outcome: str | None = None) -> Row:
    direction = "inbound" if outcome else draw(st.sampled_from(sorted(OUTCOMES)))
    return {
        "direction": direction,
        "outcome": outcome or draw(st.sampled_from(OUTCOMES[direction])),
        "day": draw(st.integers(0, 80)) / 4,
        "wait_s": draw(st.integers(0, 60)),
        "customer": draw(st.sampled_from(["ana", "ben", "cam", None])),
        "reason": draw(st.sampled_from(["card", "loan", None])),
        "disposition": draw(st.sampled_from(["resolved", "transferred", "escalated", None])),
        "resolved": draw(st.sampled_from([True, False, None])),
        "csat": draw(st.sampled_from([1, 2, 3, 4, 5, None])),
    }


logs: Final = st.lists(rows(), max_size=15).map(lambda drawn: made(*drawn))
answered_logs: Final = st.lists(rows("answered"), max_size=15).map(lambda drawn: made(*drawn))
windows: Final = st.integers(1, 60).map(lambda quarters: quarters / 4)


@given(logs)
def test_a_share_lies_between_nothing_and_all(log: pd.DataFrame) -> None:
    measured = {name: measure(log) for name, measure in SHARES.items()}
    assert all(math.isnan(share) or 0 <= share <= 1 for share in measured.values()), measured


@given(logs)
def test_a_mean_satisfaction_lies_on_its_scale(log: pd.DataFrame) -> None:
    mean = kpi.csat_mean(log)
    assert math.isnan(mean) or 1 <= mean <= 5


@given(logs, st.data())
def test_the_order_of_rows_never_matters(log: pd.DataFrame, data: Any) -> None:
    turned = log.iloc[data.draw(st.permutations(range(len(log))))]
    moved = [name for name, measure in MEASURES.items() if not same(measure(turned), measure(log))]
    assert moved == []


@given(logs)
def test_outbound_rows_never_move_an_inbound_measure(log: pd.DataFrame) -> None:
    inbound = log[log["direction"] == "inbound"]
    moved = [name for name in INBOUND if not same(MEASURES[name](inbound), MEASURES[name](log))]
    assert moved == []


@given(logs)
def test_a_measure_does_not_change_the_log(log: pd.DataFrame) -> None:
    before = log.copy(deep=True)
    for measure in MEASURES.values():
        measure(log)
    pd.testing.assert_frame_equal(log, before)


@given(logs, windows, st.sampled_from(sorted(REPEAT_DEFINITIONS)))
def test_repeats_are_those_found_one_by_one(log: pd.DataFrame, window: float, by: str) -> None:
    key = list(REPEAT_DEFINITIONS[by])
    inbound = log[log["direction"] == "inbound"]
    last = inbound["started_at"].max()
    known = inbound.dropna(subset=key)
    contacts = repeated = 0
    for _, one in known.iterrows():
        end = one["started_at"] + pd.Timedelta(days=window)
        later = known["started_at"].between(one["started_at"], end, inclusive="right")
        if end <= last:
            contacts += 1
            repeated += bool((later & (known[key] == one[key]).all(axis="columns")).any())
    expected = repeated / contacts if contacts else math.nan
    assert same(kpi.repeat_rate(log, by, window), expected)


@given(logs, windows, windows, st.sampled_from(sorted(REPEAT_DEFINITIONS)))
def test_a_longer_window_never_lowers_repeats_of_what_both_windows_judge(
    log: pd.DataFrame, one: float, other: float, by: str
) -> None:
    short, long = sorted((one, other))
    key = REPEAT_DEFINITIONS[by]
    judged_short, repeated_short = followed(Rows(log), key, short)
    judged_long, repeated_long = followed(Rows(log), key, long)
    assert not (judged_long & ~judged_short).any()
    assert not (judged_long & repeated_short & ~repeated_long).any()


@given(logs, windows, windows)
def test_a_longer_window_never_lowers_the_rate_where_nothing_is_censored(
    log: pd.DataFrame, one: float, other: float
) -> None:
    # a contact without a customer, long after the others, is itself in no rate
    long_after = check(pd.concat([log, made(call(100)).assign(contact_id="end")]))
    short, long = sorted((one, other))
    low = kpi.repeat_rate(long_after, window_days=short)
    high = kpi.repeat_rate(long_after, window_days=long)
    assert high >= low or (math.isnan(low) and math.isnan(high))


def test_a_longer_window_can_lower_the_rate_by_what_it_can_no_longer_judge() -> None:
    # 1 day: ana 8 is followed, ben 0 is not and ana 9 is not: 1 of 3; 5 days: only ben is left
    log = made(call(0, "ben"), call(8, "ana"), call(9, "ana"), call(10))
    assert kpi.repeat_rate(log, window_days=1) == 1 / 3
    assert kpi.repeat_rate(log, window_days=5) == 0


@given(logs, windows)
def test_the_same_reason_never_repeats_more_contacts_than_any_reason(
    log: pd.DataFrame, window: float
) -> None:
    _, of_customer = followed(Rows(log), ("customer",), window)
    _, of_reason = followed(Rows(log), ("customer", "reason"), window)
    assert not (of_reason & ~of_customer).any()


@given(answered_logs, windows, st.sampled_from(sorted(REPEAT_DEFINITIONS)))
def test_resolution_and_repeats_are_all_where_every_contact_is_answered(
    log: pd.DataFrame, window: float, by: str
) -> None:
    resolved = kpi.fcr(log, f"no_repeat_{by}", window)
    assert same(resolved, 1 - kpi.repeat_rate(log, by, window))


def test_resolution_is_not_what_repeats_leave_where_some_hang_up() -> None:
    log = made(call(0, "ana"), call(1, "ben", "abandoned"), call(2, "ben"), call(30))
    assert kpi.fcr(log, "no_repeat_customer") == 1
    assert kpi.repeat_rate(log) == 1 / 3


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_the_interval_of_the_promoter_score_holds_it(
    promoters: int, passives: int, detractors: int
) -> None:
    answers = {"promoters": promoters, "passives": passives, "detractors": detractors}
    score = kpi.nps(**answers)
    low, high = kpi.nps_interval(**answers)
    assert math.isnan(score) or -1 <= low <= score <= high <= 1


@given(st.integers(0, 100), st.integers(0, 100), st.integers(1, 100))
def test_the_promoter_score_turns_over_with_its_answers(up: int, down: int, passives: int) -> None:
    one = kpi.nps(promoters=up, passives=passives, detractors=down)
    other = kpi.nps(promoters=down, passives=passives, detractors=up)
    assert one == -other
