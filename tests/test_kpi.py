"""The measures: worked by hand, from the literature, their laws and their refusals."""

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

SERVICE_LEVELS: Final = ("offered", "answered", "offered_less_short", "served_or_short")
CONNECT_RATES: Final = ("answered", "live", "with_voicemail")
CONVERSIONS: Final = ("contacts", "right_parties", "leads")
Row = Mapping[str, Any]


def call(outcome: str, wait_s: float | None = None, **columns: Any) -> Row:
    return {"direction": "inbound", "outcome": outcome, "wait_s": wait_s, **columns}


def dial(customer: str, outcome: str, right_party: bool | None = None, sold: bool = False) -> Row:
    return {
        "direction": "outbound",
        "outcome": outcome,
        "customer": customer,
        "right_party": right_party,
        "disposition": "sale" if sold else None,
    }


def made(*rows: Row) -> pd.DataFrame:
    """A checked log of the rows, every column there, handle times 0 where none is given."""
    start = {"channel": "voice", "queue": "cards", "started_at": "2026-03-02T09:00:00Z"}
    zero = dict.fromkeys(HANDLE_COLUMNS, 0.0)
    blank = dict.fromkeys(("wait_s", "customer", "right_party", "disposition"))
    full = [
        {"contact_id": f"c{place}", **start, **zero, **blank, **row}
        for place, row in enumerate(rows)
    ]
    names = ["contact_id", *start, "direction", "outcome", *zero, *blank]
    return check(pd.DataFrame(full, columns=names))


# Four answered, three abandoned, one each that never reached an agent's queue.
DAY: Final = made(
    call("answered", 4, talk_s=100, hold_s=0, wrap_s=20),
    call("answered", 12, talk_s=200, hold_s=30, wrap_s=20),
    call("abandoned", 5),
    call("answered", 20, talk_s=300, hold_s=0, wrap_s=40),
    call("abandoned", 20),
    call("self_served"),
    call("answered", 60, talk_s=400, hold_s=10, wrap_s=40),
    call("abandoned", 90),
    call("blocked"),
    call("callback", 3),
)
# Eleven dials to seven people; three of them bought, ana twice.
CAMPAIGN: Final = made(
    dial("ana", "no_answer"),
    dial("ana", "answered", True, sold=True),
    dial("ana", "answered", True, sold=True),
    dial("ben", "answered", True),
    dial("ben", "answered", True, sold=True),
    dial("cam", "answered", False),
    dial("dan", "answered", True, sold=True),
    dial("eve", "voicemail"),
    dial("eve", "dropped"),
    dial("fay", "busy"),
    dial("gus", "invalid"),
)
EMPTY: Final = DAY.iloc[:0]

# Sound plain numbers for every measure.
PLAIN: Final[dict[str, dict[str, float]]] = {
    "aht": {"talk_s": 1_000, "hold_s": 40, "wrap_s": 120, "handled": 4},
    "asa": {"wait_s": 96, "answered": 4},
    "service_level": {"answered_in_target": 3, "answered": 4, "abandoned": 3},
    "abandonment": {"abandoned": 3, "answered": 4},
    "connect_rate": {"connected": 6, "attempts": 11},
    "conversion": {"sales": 4, "contacts": 6},
}
# Every measure of a log under every definition, by side.
INBOUND: Final[dict[str, Callable[[pd.DataFrame], float]]] = {
    "asa": kpi.asa,
    "abandonment": kpi.abandonment,
    "abandonment less short": partial(kpi.abandonment, short_s=10),
    **{
        f"service level {name}": partial(kpi.service_level, definition=name)
        for name in SERVICE_LEVELS
    },
}
OUTBOUND: Final[dict[str, Callable[[pd.DataFrame], float]]] = {
    **{
        f"connect rate {name}": partial(kpi.connect_rate, definition=name) for name in CONNECT_RATES
    },
    **{f"conversion by {name}": partial(kpi.conversion, definition=name) for name in CONVERSIONS},
}
MEASURES: Final = {"aht": kpi.aht, **INBOUND, **OUTBOUND}
SHARES: Final = {name: measure for name, measure in MEASURES.items() if name not in ("aht", "asa")}


def function(name: str) -> Callable[..., float]:
    return kpi.catalogue[name].function


def same(one: float, other: float) -> bool:
    """Whether two measures are equal, two that are not measurable among them."""
    return one == other or (math.isnan(one) and math.isnan(other))


# Average handle time


def test_handle_time_is_talk_hold_and_wrap_over_the_contacts_handled() -> None:
    # talk 100 + 200 + 300 + 400, hold 30 + 10, wrap 20 + 20 + 40 + 40: 1,160 s over 4
    assert kpi.aht(DAY) == 290


def test_handle_time_from_plain_numbers_equals_that_from_the_log() -> None:
    assert kpi.aht(talk_s=1_000, hold_s=40, wrap_s=120, handled=4) == kpi.aht(DAY)


def test_handle_time_counts_answered_contacts_of_either_direction() -> None:
    # 100 s inbound and 20 s outbound, two handled; the busy dial is none
    outbound = {**call("answered", talk_s=20), "direction": "outbound"}
    both = made(call("answered", 1, talk_s=100), outbound, dial("ana", "busy"))
    assert kpi.aht(both) == 60


def test_handle_time_leaves_out_a_part_that_is_not_recorded() -> None:
    # 1,000 s of talk and 120 s of wrap over 4
    assert kpi.aht(DAY.drop(columns="hold_s")) == 280


# Average speed of answer


def test_speed_of_answer_is_the_wait_of_the_answered_over_the_answered() -> None:
    # 4 + 12 + 20 + 60 = 96 s over 4; the 115 s of those who hung up are not in it
    assert kpi.asa(DAY) == 24


def test_speed_of_answer_from_plain_numbers_equals_that_from_the_log() -> None:
    assert kpi.asa(wait_s=96, answered=4) == kpi.asa(DAY)


# Service level


@pytest.mark.parametrize(
    ("definition", "worked"),
    [
        # within 20 s: 3 of 4 answered (20 s is within), 2 of 3 abandoned; offered 4 + 3 = 7
        ("offered", 3 / 7),
        ("answered", 3 / 4),
        ("offered_less_short", 3 / (7 - 2)),
        ("served_or_short", (3 + 2) / 7),
    ],
)
def test_service_level_is_worked_by_hand(definition: str, worked: float) -> None:
    assert kpi.service_level(DAY, target_s=20, definition=definition) == worked


@pytest.mark.parametrize(
    ("definition", "worked"),
    [
        # answered within 12 s: 2; abandoned within 5 s: 1
        ("offered", 2 / 7),
        ("answered", 2 / 4),
        ("offered_less_short", 2 / (7 - 1)),
        ("served_or_short", (2 + 1) / 7),
    ],
)
def test_service_level_cuts_short_abandons_where_told(definition: str, worked: float) -> None:
    assert kpi.service_level(DAY, 12, definition, short_s=5) == worked


def test_service_level_counts_everyone_offered_within_20_s_unless_told_otherwise() -> None:
    assert kpi.service_level(DAY) == kpi.service_level(DAY, target_s=20, definition="offered")


@pytest.mark.parametrize("definition", SERVICE_LEVELS)
def test_service_level_from_plain_numbers_equals_that_from_the_log(definition: str) -> None:
    plain = kpi.service_level(
        definition=definition, answered_in_target=3, answered=4, abandoned=3, abandoned_short=2
    )
    assert plain == kpi.service_level(DAY, definition=definition)


# ICMI's data set of service-level variants: 1,000 answered, 860 of them within 20 s; 60 abandoned,
# 20 of them within 20 s and 10 of those within 5 s.
ICMI: Final = made(
    *[call("answered", 20)] * 860,
    *[call("answered", 21)] * 140,
    *[call("abandoned", 5)] * 10,
    *[call("abandoned", 20)] * 10,
    *[call("abandoned", 21)] * 40,
)


@pytest.mark.parametrize(
    ("definition", "short_s", "published"),
    [
        ("served_or_short", None, 0.830),
        ("answered", None, 0.860),
        ("offered", None, 0.811),
        ("offered_less_short", None, 0.827),
        ("served_or_short", 5, 0.821),
    ],
)
def test_service_level_agrees_with_the_variants_of_icmi(
    definition: str, short_s: float | None, published: float
) -> None:
    measured = kpi.service_level(ICMI, 20, definition, short_s)
    assert round(measured, 3) == published


@pytest.mark.parametrize("numbers", [{"log": DAY}, PLAIN["service_level"], {}])
def test_a_virtual_service_level_cannot_be_seen(numbers: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"'virtual' cannot be measured in a log.*hung up"):
        kpi.service_level(definition="virtual", **numbers)


@pytest.mark.parametrize("name", ["target_s", "short_s"])
@pytest.mark.parametrize("value", [-1, math.nan])
def test_a_limit_of_service_level_must_not_be_negative(name: str, value: float) -> None:
    limit: dict[str, Any] = {name: value}
    with pytest.raises(ValueError, match=f"{name} must be 0 seconds or more, got {value}"):
        kpi.service_level(DAY, **limit)


def test_service_level_of_the_answered_needs_no_abandoned() -> None:
    assert kpi.service_level(answered_in_target=3, answered=4, definition="answered") == 0.75


@pytest.mark.parametrize("definition", ["offered_less_short", "served_or_short"])
def test_service_level_with_short_abandons_needs_their_number(definition: str) -> None:
    with pytest.raises(ValueError, match="abandoned_short is missing"):
        kpi.service_level(definition=definition, answered_in_target=3, answered=4, abandoned=3)


# Abandonment


def test_abandonment_is_abandoned_over_offered() -> None:
    # 3 abandoned of 4 + 3 offered
    assert kpi.abandonment(DAY) == 3 / 7


@pytest.mark.parametrize(
    ("short_s", "worked"),
    # up to 5 s: 2 abandoned of 6 are left; up to 20 s: 1 of 5; up to 90 s: 0 of 4
    [(4, 3 / 7), (5, 2 / 6), (20, 1 / 5), (90, 0)],
)
def test_abandonment_leaves_short_abandons_out_of_both_sides(short_s: float, worked: float) -> None:
    assert kpi.abandonment(DAY, short_s=short_s) == worked


def test_abandonment_from_plain_numbers_equals_that_from_the_log() -> None:
    assert kpi.abandonment(abandoned=3, answered=4) == kpi.abandonment(DAY)


def test_a_short_abandon_must_not_be_shorter_than_nothing() -> None:
    with pytest.raises(ValueError, match="short_s must be 0 seconds or more, got -2"):
        kpi.abandonment(DAY, short_s=-2)


def test_a_wait_of_nothing_is_an_abandon_like_any_other() -> None:
    assert kpi.abandonment(made(call("abandoned", 0), call("answered", 3))) == 0.5


# Connect rate


@pytest.mark.parametrize(
    ("definition", "worked"),
    # 11 dials: 6 answered; 1 dropped after a person answered; 1 voicemail
    [("answered", 6 / 11), ("live", 7 / 11), ("with_voicemail", 8 / 11)],
)
def test_connect_rate_is_worked_by_hand(definition: str, worked: float) -> None:
    assert kpi.connect_rate(CAMPAIGN, definition) == worked


def test_connect_rate_from_plain_numbers_equals_that_from_the_log() -> None:
    assert kpi.connect_rate(connected=6, attempts=11) == kpi.connect_rate(CAMPAIGN)


# Conversion


@pytest.mark.parametrize(
    ("definition", "worked"),
    # 4 sales of 6 answered; of 5 right parties; 3 buyers of 7 people
    [("contacts", 4 / 6), ("right_parties", 4 / 5), ("leads", 3 / 7)],
)
def test_conversion_is_worked_by_hand(definition: str, worked: float) -> None:
    assert kpi.conversion(CAMPAIGN, definition) == worked


@pytest.mark.parametrize(
    ("definition", "sales", "contacts"),
    [("contacts", 4, 6), ("right_parties", 4, 5), ("leads", 3, 7)],
)
def test_conversion_from_plain_numbers_equals_that_from_the_log(
    definition: str, sales: int, contacts: int
) -> None:
    plain = kpi.conversion(definition=definition, sales=sales, contacts=contacts)
    assert plain == kpi.conversion(CAMPAIGN, definition)


def test_conversion_by_leads_agrees_with_moro_cortez_and_rita() -> None:
    # Decision Support Systems 62 (2014): 5,289 deposits from 45,211 clients, 11.70 %
    share = kpi.conversion(definition="leads", sales=5_289, contacts=45_211)
    assert round(share, 4) == 0.1170


def test_a_sale_to_someone_else_is_no_conversion_of_a_right_party() -> None:
    log = made(dial("ana", "answered", False, sold=True), dial("ben", "answered", True))
    assert kpi.conversion(log, "right_parties") == 0


def test_a_right_party_who_is_not_recorded_is_no_right_party() -> None:
    log = made(dial("ana", "answered", None, sold=True), dial("ben", "answered", True, sold=True))
    assert kpi.conversion(log, "right_parties") == 1


# Not measurable


@pytest.mark.parametrize("name", PLAIN)
def test_nothing_over_nothing_is_not_measurable(name: str) -> None:
    assert math.isnan(function(name)(**dict.fromkeys(PLAIN[name], 0)))


@pytest.mark.parametrize("name", MEASURES)
def test_an_empty_log_is_not_measurable(name: str) -> None:
    assert math.isnan(MEASURES[name](EMPTY))


@pytest.mark.parametrize("name", INBOUND)
def test_an_inbound_measure_of_an_outbound_log_is_not_measurable(name: str) -> None:
    assert math.isnan(INBOUND[name](CAMPAIGN))


@pytest.mark.parametrize("name", OUTBOUND)
def test_an_outbound_measure_of_an_inbound_log_is_not_measurable(name: str) -> None:
    assert math.isnan(OUTBOUND[name](DAY))


def test_service_level_less_short_is_not_measurable_where_all_were_short() -> None:
    log = made(call("abandoned", 5), call("abandoned", 6))
    assert math.isnan(kpi.service_level(log, definition="offered_less_short"))


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("aht", "talk_s"),
        ("asa", "wait_s"),
        *((f"service level {definition}", "wait_s") for definition in SERVICE_LEVELS),
        ("abandonment less short", "wait_s"),
        *((f"conversion by {definition}", "disposition") for definition in CONVERSIONS),
        ("conversion by right_parties", "right_party"),
        ("conversion by leads", "customer"),
    ],
)
def test_a_measure_without_its_column_is_not_measurable(name: str, column: str) -> None:
    both = pd.concat([DAY, CAMPAIGN])
    assert math.isfinite(MEASURES[name](both))
    assert math.isnan(MEASURES[name](both.drop(columns=column)))


def test_abandonment_needs_no_waits_when_every_abandon_counts() -> None:
    assert kpi.abandonment(DAY.drop(columns="wait_s")) == 3 / 7


# Refusals

NUMBERS: Final = [(name, number) for name, numbers in PLAIN.items() for number in numbers]


@pytest.mark.parametrize(("name", "number"), NUMBERS)
def test_a_log_and_a_plain_number_together_are_refused(name: str, number: str) -> None:
    with pytest.raises(ValueError, match=f"not both: got {number} too"):
        function(name)(DAY, **{number: 5})


def test_every_number_given_beside_a_log_is_named() -> None:
    with pytest.raises(ValueError, match="not both: got wait_s, answered too"):
        kpi.asa(DAY, wait_s=5, answered=0)


@pytest.mark.parametrize("name", PLAIN)
def test_neither_a_log_nor_plain_numbers_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"give a log, or .*{next(iter(PLAIN[name]))} is missing"):
        function(name)()


@pytest.mark.parametrize(("name", "number"), NUMBERS)
def test_a_plain_number_left_out_is_named(name: str, number: str) -> None:
    others = {other: value for other, value in PLAIN[name].items() if other != number}
    with pytest.raises(ValueError, match=f"{number} is missing"):
        function(name)(**others)


@pytest.mark.parametrize(("name", "number"), NUMBERS)
@pytest.mark.parametrize("value", [-1, -0.5, math.nan, math.inf])
def test_a_plain_number_must_be_finite_and_not_negative(
    name: str, number: str, value: float
) -> None:
    with pytest.raises(ValueError, match=f"{number} must be 0 or more, got {value}"):
        function(name)(**{**PLAIN[name], number: value})


@pytest.mark.parametrize(
    ("name", "part", "whole"),
    [
        ("service_level", "answered_in_target", "answered"),
        ("service_level", "abandoned_short", "abandoned"),
        ("connect_rate", "connected", "attempts"),
        ("conversion", "sales", "contacts"),
    ],
)
def test_a_part_must_not_exceed_its_whole(name: str, part: str, whole: str) -> None:
    numbers = {**PLAIN[name], part: PLAIN[name][whole] + 1}
    rule = f"{part} must be at most {whole} .{PLAIN[name][whole]}.*got {numbers[part]}"
    with pytest.raises(ValueError, match=rule):
        function(name)(**numbers)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("service_level", SERVICE_LEVELS),
        ("connect_rate", CONNECT_RATES),
        ("conversion", CONVERSIONS),
    ],
)
def test_an_unknown_definition_is_refused_with_those_there_are(
    name: str, known: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=f"definition must be one of {', '.join(known)}, got 'x'"):
        function(name)(DAY, definition="x")


# Laws


@st.composite
def rows(draw: st.DrawFn) -> Row:
    direction = draw(st.sampled_from(sorted(OUTCOMES)))
    outcome = draw(st.sampled_from(OUTCOMES[direction]))
    answered = outcome == "answered"
    spoken = answered or outcome == "dropped"
    return {
        "direction": direction,
        "outcome": outcome,
        "wait_s": draw(st.integers(0, 60)),
        **{name: draw(st.integers(0, 900)) if answered else None for name in HANDLE_COLUMNS},
        "customer": draw(st.sampled_from(["ana", "ben", "cam", None])),
        "right_party": draw(st.sampled_from([True, False, None])) if spoken else None,
        "disposition": draw(st.sampled_from(["sale", "refused", None])),
    }


logs: Final = st.lists(rows(), max_size=15).map(lambda drawn: made(*drawn))
limits: Final = st.integers(0, 70)


@given(logs)
def test_a_share_lies_between_nothing_and_all(log: pd.DataFrame) -> None:
    measured = {name: measure(log) for name, measure in SHARES.items()}
    assert all(math.isnan(share) or 0 <= share <= 1 for share in measured.values()), measured


@given(logs)
def test_a_mean_time_is_never_negative(log: pd.DataFrame) -> None:
    assert not kpi.aht(log) < 0
    assert not kpi.asa(log) < 0


@given(logs, limits, st.none() | limits)
def test_service_level_is_lowest_over_everyone_offered(
    log: pd.DataFrame, target_s: int, short_s: int | None
) -> None:
    lowest = kpi.service_level(log, target_s, "offered", short_s)
    others = [kpi.service_level(log, target_s, name, short_s) for name in SERVICE_LEVELS[1:]]
    assert all(math.isnan(other) or other >= lowest for other in others), others


@given(logs, limits, limits, st.none() | limits)
def test_service_level_does_not_fall_as_the_target_grows(
    log: pd.DataFrame, one_s: int, other_s: int, short_s: int | None
) -> None:
    low_s, high_s = sorted((one_s, other_s))
    for name in ("offered", "answered", "served_or_short"):
        tight = kpi.service_level(log, low_s, name, short_s)
        loose = kpi.service_level(log, high_s, name, short_s)
        assert loose >= tight or (math.isnan(tight) and math.isnan(loose)), name


@given(logs, limits, limits)
def test_service_level_less_short_does_not_fall_while_it_is_measurable(
    log: pd.DataFrame, one_s: int, other_s: int
) -> None:
    # The cut grows with the target: what is answered in time grows and what it is a share of
    # shrinks, until nothing is left (nobody answered, every abandon short) and it stays so.
    low_s, high_s = sorted((one_s, other_s))
    tight = kpi.service_level(log, low_s, "offered_less_short")
    loose = kpi.service_level(log, high_s, "offered_less_short")
    assert loose >= tight or math.isnan(loose)
    assert tight == 0 or math.isnan(tight) or math.isfinite(loose)


def test_service_level_less_short_can_end_where_the_target_grows() -> None:
    log = made(call("abandoned", 5))
    assert kpi.service_level(log, 4, "offered_less_short") == 0
    assert math.isnan(kpi.service_level(log, 5, "offered_less_short"))


@given(logs, limits, limits)
def test_abandonment_does_not_rise_as_more_abandons_count_as_short(
    log: pd.DataFrame, one_s: int, other_s: int
) -> None:
    low_s, high_s = sorted((one_s, other_s))
    assert not kpi.abandonment(log, short_s=high_s) > kpi.abandonment(log, short_s=low_s)


@given(logs)
def test_connect_rate_does_not_fall_as_more_counts_as_a_connection(log: pd.DataFrame) -> None:
    strict, live, wide = (kpi.connect_rate(log, name) for name in CONNECT_RATES)
    assert strict <= live <= wide or math.isnan(strict)


@given(logs, st.data())
def test_the_order_of_rows_never_matters(log: pd.DataFrame, data: Any) -> None:
    turned = log.iloc[data.draw(st.permutations(range(len(log))))]
    moved = [name for name, measure in MEASURES.items() if not same(measure(turned), measure(log))]
    assert moved == []


@given(logs)
def test_outbound_rows_never_move_an_inbound_measure(log: pd.DataFrame) -> None:
    inbound = log[log["direction"] == "inbound"]
    moved = [name for name, measure in INBOUND.items() if not same(measure(inbound), measure(log))]
    assert moved == []


@given(logs)
def test_inbound_rows_never_move_an_outbound_measure(log: pd.DataFrame) -> None:
    dials = log[log["direction"] == "outbound"]
    moved = [name for name, measure in OUTBOUND.items() if not same(measure(dials), measure(log))]
    assert moved == []


@given(logs)
def test_self_served_blocked_and_callback_contacts_are_never_offered(log: pd.DataFrame) -> None:
    queued = log[~log["outcome"].isin(["self_served", "blocked", "callback"])]
    moved = [name for name, measure in MEASURES.items() if not same(measure(queued), measure(log))]
    assert moved == []


@given(logs)
def test_a_measure_does_not_change_the_log(log: pd.DataFrame) -> None:
    before = log.copy(deep=True)
    for measure in MEASURES.values():
        measure(log)
    pd.testing.assert_frame_equal(log, before)
