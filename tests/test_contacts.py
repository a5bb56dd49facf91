"""The contact log and the agent-state table: what passes, and what each fault says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course.contacts import (
    CHANNELS,
    HANDLE_COLUMNS,
    OUTCOMES,
    STATES,
    ContactLogError,
    check,
    check_states,
)

REQUIRED: Final = ("contact_id", "direction", "channel", "queue", "started_at", "outcome")
NINE: Final = "2026-03-02T09:00:00Z"


def log(rows: int = 3, /, **columns: Any) -> pd.DataFrame:
    """Answered inbound calls that break no rule, but for the columns given."""
    sound: dict[str, Any] = {
        "contact_id": [f"c{row}" for row in range(rows)],
        "direction": "inbound",
        "channel": "voice",
        "queue": "cards",
        "started_at": NINE,
        "wait_s": 5.0,
        "talk_s": 240.0,
        "hold_s": 30.0,
        "wrap_s": 45.0,
        "outcome": "answered",
    }
    return pd.DataFrame({**sound, **columns})


def dials(outcome: str | list[str], **columns: Any) -> pd.DataFrame:
    """Three outbound calls whose handle times are missing, but for the columns given."""
    blank = dict.fromkeys(("wait_s", *HANDLE_COLUMNS))
    return log(**{"direction": "outbound", "outcome": outcome, **blank, **columns})


def states(*stretches: tuple[str, str, str], **columns: Any) -> pd.DataFrame:
    """Agent, start and end (HH:MM) of each stretch of talking, but for the columns given."""
    rows = [
        {
            "agent": agent,
            "state": "talking",
            "started_at": f"2026-03-02T{start}:00Z",
            "ended_at": f"2026-03-02T{end}:00Z",
        }
        for agent, start, end in stretches
    ]
    return pd.DataFrame(rows).assign(**columns)


def faults_of(
    frame: pd.DataFrame,
    match: str,
    checked: Callable[[pd.DataFrame], pd.DataFrame] = check,
) -> int:
    """How many faults the frame is refused with, one of them saying what is expected."""
    with pytest.raises(ContactLogError, match=match) as caught:
        checked(frame)
    return len(caught.value.faults)


# What comes back


def test_words_come_back_as_strings() -> None:
    clean = check(log(disposition="sale", agent="asha", customer="k1", reason="fee"))
    words = [name for name in clean if clean[name].dtype == "str"]
    assert words == [
        *("contact_id", "direction", "channel", "queue", "outcome"),
        *("disposition", "agent", "customer", "reason"),
    ]


def test_whole_seconds_and_money_come_back_as_floats() -> None:
    clean = check(log(menu_s=1, wait_s=5, talk_s=240, hold_s=0, wrap_s=9, revenue=100))
    numbers = ["menu_s", "wait_s", "talk_s", "hold_s", "wrap_s", "revenue"]
    assert (clean[numbers].dtypes == "float64").all()


def test_flags_come_back_as_nullable_booleans() -> None:
    clean = check(log(resolved=[True, None, False]))
    assert clean["resolved"].dtype == "boolean"
    assert clean["resolved"].tolist() == [True, pd.NA, False]


def test_a_score_of_satisfaction_comes_back_as_a_nullable_whole_number() -> None:
    clean = check(log(csat=[1, None, 5]))
    assert clean["csat"].dtype == "Int64"
    assert clean["csat"].tolist() == [1, pd.NA, 5]


def test_times_come_back_in_utc() -> None:
    clean = check(log(started_at="2026-03-02T09:00:00+05:30"))
    assert clean["started_at"].tolist() == [pd.Timestamp("2026-03-02T03:30:00Z")] * 3
    assert str(clean["started_at"].dt.tz) == "UTC"


def test_categories_and_nullable_types_come_back_as_the_types_of_the_log() -> None:
    given = log(reason=["fee", None, "card"], csat=[1, None, 2], resolved=[True, None, False])
    nullable = given.convert_dtypes().astype({"channel": "category", "reason": "category"})
    pd.testing.assert_frame_equal(check(nullable), check(given))


def test_a_checked_log_comes_back_unchanged() -> None:
    clean = check(log(resolved=[True, None, False], csat=[1, None, 2], reason=["fee", None, ""]))
    pd.testing.assert_frame_equal(check(clean), clean)


def test_the_index_and_the_order_of_rows_are_kept() -> None:
    clean = check(log(contact_id=["z", "a", "m"]).set_axis([7, 3, 5]))
    assert clean.index.tolist() == [7, 3, 5]
    assert clean["contact_id"].tolist() == ["z", "a", "m"]


def test_an_index_with_repeated_labels_is_kept() -> None:
    assert check(log().set_axis([4, 4, 4])).index.tolist() == [4, 4, 4]


def test_the_order_of_columns_is_kept() -> None:
    turned = log()[log().columns[::-1]]
    assert check(turned).columns.tolist() == turned.columns.tolist()


def test_the_given_frame_is_not_changed() -> None:
    frame = dials("busy", talk_s=0, csat=[1, None, 5], started_at="2026-03-02T09:00:00+05:30")
    before = frame.copy(deep=True)
    check(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_optional_columns_may_be_absent() -> None:
    clean = check(log()[list(REQUIRED)])
    assert clean.columns.tolist() == list(REQUIRED)


def test_optional_columns_may_be_empty() -> None:
    empty = dict.fromkeys(("menu_s", "right_party", "disposition", "agent", "csat", "revenue"))
    assert check(log(**empty))[list(empty)].isna().all(axis=None)


def test_a_log_without_rows_passes() -> None:
    clean = check(log(0))
    assert len(clean) == 0
    assert str(clean["started_at"].dt.tz) == "UTC"


def test_a_log_without_rows_whose_columns_have_no_type_passes() -> None:
    clean = check(pd.DataFrame(columns=[*REQUIRED, "talk_s", "resolved", "csat", "agent"]))
    assert clean["talk_s"].dtype == "float64"
    assert clean["csat"].dtype == "Int64"


def test_further_columns_are_kept_as_they_are() -> None:
    notes = [{"a": 1}, None, "x"]
    assert check(log(shift=["A", "B", "A"], notes=notes))["notes"].tolist() == notes


def test_a_further_column_like_one_that_is_there_is_kept() -> None:
    assert check(log(talk_sec=1))["talk_sec"].tolist() == [1, 1, 1]


def test_a_column_may_have_a_number_for_a_name() -> None:
    assert 7 in check(log().assign(**{"7": 1}).rename(columns={"7": 7})).columns


# Zero handle times


@pytest.mark.parametrize("column", HANDLE_COLUMNS)
def test_a_zero_handle_time_of_an_unanswered_contact_becomes_missing(column: str) -> None:
    clean = check(dials(["busy", "voicemail", "no_answer"], **{column: 0}))
    assert clean[column].isna().all()


def test_a_zero_handle_time_of_an_answered_contact_stays() -> None:
    assert check(log(hold_s=0))["hold_s"].tolist() == [0, 0, 0]


# Ids


def test_whole_numbers_serve_as_ids() -> None:
    assert check(log(contact_id=[1, 2, 30]))["contact_id"].tolist() == ["1", "2", "30"]


def test_nullable_whole_numbers_serve_as_ids() -> None:
    ids = pd.array([1, 2, 30], dtype="Int64")
    assert check(log(contact_id=ids))["contact_id"].tolist() == ["1", "2", "30"]


def test_an_id_with_a_fraction_is_refused() -> None:
    frame = log(contact_id=[1.5, 2.0, 3.0])
    assert faults_of(frame, r"contact_id: must be text, got 1\.5 \(rows 0, 1, 2\)") == 1


def test_a_repeated_id_is_refused_at_its_repetitions() -> None:
    frame = log(contact_id=["a", "b", "a"])
    assert faults_of(frame, r"contact_id: must be unique, is repeated, got a \(row 2\)") == 1


def test_a_repeated_whole_number_is_refused() -> None:
    frame = log(contact_id=[9, 9, 9])
    assert faults_of(frame, r"contact_id: must be unique, .*got 9 \(rows 1, 2\)") == 1


def test_missing_ids_are_missing_and_not_repeated() -> None:
    frame = log(contact_id=["a", None, None])
    assert faults_of(frame, r"contact_id: must be given \(rows 1, 2\)") == 1


# Each rule of the log


def test_only_a_frame_is_a_log() -> None:
    with pytest.raises(TypeError, match="frame must be a pandas DataFrame, got list"):
        check([{"contact_id": "c1"}])  # type: ignore[arg-type]


@pytest.mark.parametrize("column", REQUIRED)
def test_a_required_column_must_be_there(column: str) -> None:
    frame = log().drop(columns=column)
    assert faults_of(frame, f"{column}: is required, the column is missing") == 1


def test_a_frame_without_columns_lacks_every_required_one() -> None:
    assert faults_of(pd.DataFrame(), "contact_id: is required") == len(REQUIRED)


@pytest.mark.parametrize("column", REQUIRED)
def test_a_required_value_must_be_given(column: str) -> None:
    bare = log().drop(columns=list(HANDLE_COLUMNS))
    bare[column] = [bare[column].iloc[0], None, bare[column].iloc[2]]
    assert faults_of(bare, rf"{column}: must be given \(row 1\)") == 1


@pytest.mark.parametrize("column", ["contact_id", "channel", "queue"])
def test_a_required_value_that_is_na_must_be_given(column: str) -> None:
    frame = log().convert_dtypes()
    frame.loc[1, column] = pd.NA
    assert faults_of(frame, rf"{column}: must be given \(row 1\)") == 1


@pytest.mark.parametrize(
    "column", ["direction", "channel", "queue", "disposition", "agent", "customer", "reason"]
)
def test_a_word_must_be_text(column: str) -> None:
    frame = log(**{column: ["inbound", 7, "voice"]})
    faults_of(frame, rf"{column}: must be text, got 7 \(row 1\)")


def test_a_direction_must_be_known() -> None:
    frame = log(direction=["inbound", "inwards", "inbound"])
    rule = r"direction: must be one of inbound, outbound, got inwards \(row 1\)"
    assert faults_of(frame, rule) == 1


def test_a_channel_must_be_known() -> None:
    frame = log(channel=["voice", "voice", "fax"])
    rule = rf"channel: must be one of {', '.join(CHANNELS)}, got fax \(row 2\)"
    assert faults_of(frame, rule) == 1


def test_an_outcome_must_be_known() -> None:
    frame = log(outcome=["answered", "ansered", "answered"]).drop(columns=list(HANDLE_COLUMNS))
    rule = r"outcome: must be one of answered, .*dropped, got ansered \(row 1\)"
    assert faults_of(frame, rule) == 1


@pytest.mark.parametrize("outcome", sorted({*OUTCOMES["outbound"]} - {"answered"}))
def test_an_outbound_outcome_does_not_fit_an_inbound_contact(outcome: str) -> None:
    frame = log(outcome=[outcome, "answered", "answered"]).drop(columns=list(HANDLE_COLUMNS))
    rule = rf"outcome: must be one of .*callback for inbound contacts, got {outcome} \(row 0\)"
    assert faults_of(frame, rule) == 1


@pytest.mark.parametrize("outcome", sorted({*OUTCOMES["inbound"]} - {"answered"}))
def test_an_inbound_outcome_does_not_fit_an_outbound_contact(outcome: str) -> None:
    frame = dials([outcome, "busy", "busy"])
    rule = rf"outcome: must be one of .*dropped for outbound contacts, got {outcome} \(row 0\)"
    assert faults_of(frame, rule) == 1


@pytest.mark.parametrize(
    ("direction", "outcome"), [(way, word) for way, words in OUTCOMES.items() for word in words]
)
def test_every_outcome_of_a_direction_passes(direction: str, outcome: str) -> None:
    handle_s = 9 if outcome == "answered" else None
    times = {**dict.fromkeys(HANDLE_COLUMNS, handle_s), "wait_s": 5}
    clean = check(log(direction=direction, outcome=outcome, **times))
    assert clean["outcome"].unique().tolist() == [outcome]


@pytest.mark.parametrize("column", ["menu_s", "wait_s", "talk_s", "hold_s", "wrap_s"])
def test_seconds_must_not_be_negative(column: str) -> None:
    frame = log(**{column: [0.0, 3.0, -1.5]})
    assert faults_of(frame, rf"{column}: must be 0 seconds or more, got -1\.5 \(row 2\)") == 1


@pytest.mark.parametrize("column", ["menu_s", "wait_s", "talk_s", "hold_s", "wrap_s"])
@pytest.mark.parametrize("value", ["12", True])
def test_seconds_must_be_numbers(column: str, value: object) -> None:
    frame = log(**{column: [value, 3.0, 4.0]})
    assert faults_of(frame, rf"{column}: must be a number of seconds, got {value} \(row 0\)") == 1


def test_flags_are_no_numbers_when_the_whole_column_is_flags() -> None:
    rule = r"talk_s: must be a number of seconds, got True \(rows 0, 1, 2\)"
    assert faults_of(log(talk_s=True), rule) == 1


def test_a_span_of_time_is_no_number_of_seconds() -> None:
    frame = log(talk_s=pd.to_timedelta([1, 2, 3], unit="s"))
    assert faults_of(frame, r"talk_s: must be a number of seconds, got 0 days 00:00:01") == 1


@pytest.mark.parametrize("column", ["menu_s", "wait_s", "talk_s", "csat", "revenue"])
@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_a_number_must_be_finite(column: str, value: float) -> None:
    frame = log(**{column: [1.0, value, 3.0]})
    assert faults_of(frame, rf"{column}: must be finite, got {value} \(row 1\)") == 1


def test_revenue_must_be_a_number() -> None:
    frame = log(revenue=[10, "12 EUR", None])
    assert faults_of(frame, r"revenue: must be a number, got 12 EUR \(row 1\)") == 1


def test_revenue_may_be_negative() -> None:
    assert check(log(revenue=[-5, 0, 5]))["revenue"].tolist() == [-5, 0, 5]


@pytest.mark.parametrize("value", [0, 6, 4.5, -1])
def test_a_score_of_satisfaction_is_a_whole_number_from_1_to_5(value: float) -> None:
    frame = log(csat=[1, value, None])
    rule = rf"csat: must be a whole number from 1 to 5, got {value}(\.0)? \(row 1\)"
    assert faults_of(frame, rule) == 1


def test_a_score_of_satisfaction_must_be_a_number() -> None:
    frame = log(csat=[1, "good", None])
    assert faults_of(frame, r"csat: must be a whole number from 1 to 5, got good \(row 1\)") == 1


@pytest.mark.parametrize("column", ["resolved", "right_party"])
@pytest.mark.parametrize("value", ["yes", 1, 0.0])
def test_a_flag_must_be_true_false_or_missing(column: str, value: object) -> None:
    frame = log(**{column: [True, value, None]})
    rule = rf"{column}: must be true, false or missing, got {value} \(row 1\)"
    assert faults_of(frame, rule) == 1


def test_numbers_are_no_flags_when_the_whole_column_is_numbers() -> None:
    rule = r"resolved: must be true, false or missing, got 1 \(rows 0, 1, 2\)"
    assert faults_of(log(resolved=[1, 0, 1]), rule) == 1


@pytest.mark.parametrize("column", HANDLE_COLUMNS)
def test_an_answered_contact_has_every_handle_time_the_log_records(column: str) -> None:
    frame = log(**{column: [1.0, None, 3.0]})
    assert faults_of(frame, rf"{column}: must be given for answered contacts \(row 1\)") == 1


@pytest.mark.parametrize("column", HANDLE_COLUMNS)
def test_a_handle_time_that_is_na_must_be_given_for_answered_contacts(column: str) -> None:
    frame = log(**{column: pd.array([1, None, 3], dtype="Float64")})
    assert faults_of(frame, rf"{column}: must be given for answered contacts \(row 1\)") == 1


@pytest.mark.parametrize("column", HANDLE_COLUMNS)
def test_an_unanswered_contact_has_no_handle_time(column: str) -> None:
    frame = dials("busy", **{column: [None, 0, 0.5]})
    rule = rf"{column}: must be missing where the contact was not answered, got 0\.5 \(row 2\)"
    assert faults_of(frame, rule) == 1


def test_an_unreadable_handle_time_is_not_called_missing_too() -> None:
    assert faults_of(log(talk_s=["long", 1.0, 2.0]), r"talk_s: .*got long \(row 0\)") == 1


@pytest.mark.parametrize("outcome", ["answered", "abandoned"])
def test_an_inbound_contact_that_reached_the_queue_has_its_wait(outcome: str) -> None:
    frame = log(outcome=outcome, wait_s=[1, None, 2])
    frame = frame.drop(columns=list(HANDLE_COLUMNS))
    rule = r"wait_s: must be given for answered and abandoned inbound contacts \(row 1\)"
    assert faults_of(frame, rule) == 1


@pytest.mark.parametrize("outcome", ["self_served", "blocked", "callback"])
def test_an_inbound_contact_that_left_before_the_queue_needs_no_wait(outcome: str) -> None:
    blank = dict.fromkeys(("wait_s", *HANDLE_COLUMNS))
    assert check(log(outcome=outcome, **blank))["wait_s"].isna().all()


def test_an_outbound_contact_needs_no_wait() -> None:
    assert check(log(direction="outbound", wait_s=None))["wait_s"].isna().all()


@pytest.mark.parametrize("outcome", ["no_answer", "busy", "voicemail", "invalid"])
def test_the_right_party_cannot_be_reached_where_no_person_answered(outcome: str) -> None:
    frame = dials(["dropped", outcome, outcome], right_party=[True, False, True])
    rule = r"right_party: cannot be true where no person answered, got True \(row 2\)"
    assert faults_of(frame, rule) == 1


def test_the_right_party_may_be_unknown() -> None:
    clean = check(dials("busy", right_party=[None, False, None]))
    assert clean["right_party"].tolist() == [pd.NA, False, pd.NA]


@pytest.mark.parametrize("column", ["talk_s", "queue"])
def test_a_column_must_not_be_there_twice(column: str) -> None:
    frame = pd.concat([log(), log()[[column]]], axis=1)
    assert faults_of(frame, f"{column}: must be one column, is there more than once") == 1


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("talk_sec", "talk_s"), ("wrap", "wrap_s"), ("Hold_s", "hold_s"), ("waits", "wait_s")],
)
def test_a_near_miss_of_an_absent_column_is_refused_with_the_column_meant(
    slip: str, meant: str
) -> None:
    frame = log().rename(columns={meant: slip})
    assert faults_of(frame, rf"{slip}: is not a known column, is {meant} meant\?") == 1


def test_a_near_miss_of_a_required_column_is_named_beside_the_missing_one() -> None:
    frame = log().rename(columns={"outcome": "outcomes"}).drop(columns=list(HANDLE_COLUMNS))
    assert faults_of(frame, r"outcomes: is not a known column, is outcome meant\?") == 2


# Times


@pytest.mark.parametrize(
    "naive", ["2026-03-02T09:00:00", "2026-03-02", datetime(2026, 3, 2), pd.Timestamp("2026-03-02")]
)
def test_a_time_without_a_zone_is_refused(naive: object) -> None:
    frame = log(started_at=[naive] * 3)
    rule = r"started_at: must carry a time zone, .*got 2026-03-02.* \(rows 0, 1, 2\)"
    assert faults_of(frame, rule) == 1


def test_a_single_naive_time_among_aware_ones_is_refused_at_its_row() -> None:
    frame = log(started_at=[NINE, "2026-03-02T10:30:00", pd.Timestamp(NINE)])
    rule = r"started_at: must carry a time zone, .*got 2026-03-02T10:30:00 \(row 1\)"
    assert faults_of(frame, rule) == 1


def test_mixed_offsets_and_mixed_types_become_one_utc_column() -> None:
    same = [
        "2026-03-02T14:30:00+05:30",
        pd.Timestamp("2026-03-02 04:00", tz="America/New_York"),
        datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1))),
    ]
    assert check(log(started_at=same))["started_at"].tolist() == [pd.Timestamp(NINE)] * 3


def test_times_of_a_zone_keep_their_moment() -> None:
    local = pd.to_datetime(["2026-03-02 14:30"] * 3).tz_localize("Asia/Kolkata")
    clean = check(log(started_at=local))
    assert clean["started_at"].tolist() == [pd.Timestamp(NINE)] * 3
    assert str(clean["started_at"].dt.tz) == "UTC"


def test_fractions_of_a_second_survive_among_whole_seconds() -> None:
    given = [NINE, "2026-03-02T09:00:00.123456Z", "2026-03-02T09:00Z"]
    assert check(log(started_at=given))["started_at"].dt.microsecond.tolist() == [0, 123456, 0]


@pytest.mark.parametrize("value", ["soon", "02/03/2026 09:00", 1_772_442_000, "2026-13-01"])
def test_what_is_no_iso_time_is_refused(value: object) -> None:
    frame = log(started_at=[NINE, value, NINE])
    rule = rf"started_at: must be a time in ISO 8601, .*got {value} \(row 1\)"
    assert faults_of(frame, rule) == 1


# How faults are told


def test_all_faults_are_listed_in_the_order_of_the_columns() -> None:
    frame = log(csat=9, talk_s=-1, channel="fax", contact_id=["a", "a", "b"])[
        ["csat", "talk_s", "channel", *(set(REQUIRED) - {"channel"})]
    ]
    with pytest.raises(ContactLogError, match=r"^4 faults:\n  contact_id: ") as caught:
        check(frame)
    told = [fault.column for fault in caught.value.faults]
    assert told == ["contact_id", "channel", "talk_s", "csat"]


def test_one_column_may_have_several_faults() -> None:
    frame = log(talk_s=[-1, "long", None])
    assert faults_of(frame, r"(?s)number of seconds.*0 seconds or more.*must be given") == 3


def test_a_single_fault_is_told_in_the_singular() -> None:
    assert faults_of(log(channel="fax"), "^1 fault:\n  channel: ") == 1


def test_five_rows_are_named_and_the_others_counted() -> None:
    frame = log(7, wait_s=-1)
    assert faults_of(frame, r"wait_s: .*\(rows 0, 1, 2, 3, 4 and 2 more\)") == 1


def test_rows_are_named_by_their_labels() -> None:
    frame = log(wait_s=[1, -2, -3]).set_axis(["mon", "tue", "wed"])
    assert faults_of(frame, r"wait_s: .*got -2 \(rows tue, wed\)") == 1


def test_a_fault_keeps_its_parts() -> None:
    with pytest.raises(ContactLogError, match="wait_s") as caught:
        check(log(7, wait_s=-2))
    fault = caught.value.faults[0]
    assert (fault.column, fault.rows, fault.count) == ("wait_s", (0, 1, 2, 3, 4), 7)
    assert fault.value == "-2"


# Laws of the log

zones: Final = st.integers(-14 * 4, 14 * 4).map(lambda q: timezone(timedelta(minutes=15 * q)))
times: Final = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=zones)
seconds: Final = st.floats(0, 1e6)


@st.composite
def contacts(draw: st.DrawFn) -> dict[str, Any]:
    """One contact that breaks no rule, every column of it."""
    direction = draw(st.sampled_from(sorted(OUTCOMES)))
    outcome = draw(st.sampled_from(OUTCOMES[direction]))
    answered = outcome == "answered"
    queued = direction == "inbound" and outcome in ("answered", "abandoned")
    right_party = draw(st.sampled_from([True, False, None]))
    row: dict[str, Any] = {
        "direction": direction,
        "outcome": outcome,
        "channel": draw(st.sampled_from(CHANNELS)),
        "queue": draw(st.text(max_size=5)),
        "started_at": draw(times),
        "menu_s": draw(st.none() | seconds),
        "wait_s": draw(seconds if queued else st.none() | seconds),
        "right_party": right_party if answered or outcome == "dropped" else None,
        "csat": draw(st.none() | st.integers(1, 5)),
        "revenue": draw(st.none() | st.floats(-1e6, 1e6)),
        "resolved": draw(st.sampled_from([True, False, None])),
    }
    row |= {name: draw(seconds) if answered else None for name in HANDLE_COLUMNS}
    words = ("disposition", "agent", "customer", "reason")
    return row | {name: draw(st.none() | st.text(max_size=5)) for name in words}


@st.composite
def logs(draw: st.DrawFn) -> pd.DataFrame:
    """A log that breaks no rule, its labels and columns in any order."""
    rows = draw(st.lists(contacts(), min_size=1, max_size=8))
    ids = draw(st.lists(st.text(), min_size=len(rows), max_size=len(rows), unique=True))
    frame = pd.DataFrame(rows, index=draw(st.permutations(range(len(rows)))))
    frame.insert(0, "contact_id", ids)
    return frame[draw(st.permutations(frame.columns.tolist()))]


def plain(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """The values of every column, missing ones of any kind as None."""
    return {
        name: [None if pd.isna(value) else value for value in frame[name].tolist()]
        for name in frame.columns.tolist()
    }


@given(logs())
def test_a_valid_log_passes_and_keeps_every_value(frame: pd.DataFrame) -> None:
    clean = check(frame)
    assert plain(clean) == plain(frame)
    assert clean.index.equals(frame.index)


@given(logs(), st.data())
def test_a_valid_log_comes_back_the_same_in_any_order(frame: pd.DataFrame, data: Any) -> None:
    order = data.draw(st.permutations(range(len(frame))))
    pd.testing.assert_frame_equal(check(frame.iloc[order]), check(frame).iloc[order])


CORRUPTED: Final = [
    ("contact_id", None),
    ("contact_id", 3.5),
    ("direction", "inwards"),
    ("direction", None),
    ("channel", "fax"),
    ("queue", None),
    ("queue", 7),
    ("started_at", None),
    ("started_at", "soon"),
    ("started_at", "2026-03-02T09:00:00"),
    ("wait_s", None),
    ("wait_s", -0.001),
    ("talk_s", None),
    ("talk_s", "long"),
    ("hold_s", np.inf),
    ("wrap_s", True),
    ("outcome", "ansered"),
    ("outcome", "busy"),
    ("outcome", None),
    ("csat", 6),
    ("revenue", "lots"),
    ("resolved", "yes"),
    ("agent", 7),
]


@given(st.integers(1, 60), st.sampled_from(CORRUPTED), st.data())
def test_one_corrupted_value_among_many_rows_is_found_with_its_row(
    rows: int, corrupted: tuple[str, object], data: Any
) -> None:
    column, value = corrupted
    place = data.draw(st.integers(0, rows - 1))
    values = log(rows, csat=5, revenue=1.5, resolved=True, agent="asha").to_dict("list")
    values[column][place] = value
    frame = pd.DataFrame(values, index=[f"r{row}" for row in range(rows)])
    with pytest.raises(ContactLogError) as caught:
        check(frame)
    found = [fault for fault in caught.value.faults if fault.column == column]
    assert [(fault.rows, fault.count) for fault in found] == [((f"r{place}",), 1)]


# The agent-state table


def test_states_come_back_typed_with_their_rows_as_they_were() -> None:
    given = states(("bo", "10:00", "11:00"), ("asha", "09:00", "10:00"), queue=["cards", None])
    clean = check_states(given.set_axis([9, 4]))
    assert clean.index.tolist() == [9, 4]
    assert clean["agent"].tolist() == ["bo", "asha"]
    assert clean["started_at"].iloc[1] == pd.Timestamp(NINE)


@pytest.mark.parametrize("state", STATES)
def test_every_state_passes(state: str) -> None:
    clean = check_states(states(("asha", "09:00", "10:00"), state=state))
    assert clean["state"].tolist() == [state]


def test_a_state_table_without_rows_passes() -> None:
    empty = pd.DataFrame(columns=["agent", "state", "queue", "started_at", "ended_at"])
    assert len(check_states(empty)) == 0


def test_the_given_states_are_not_changed() -> None:
    frame = states(("asha", "09:00", "10:00"), ("asha", "10:00", "11:00"))
    before = frame.copy(deep=True)
    check_states(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_only_a_frame_is_a_state_table() -> None:
    with pytest.raises(TypeError, match="frame must be a pandas DataFrame, got dict"):
        check_states({})  # type: ignore[arg-type]


@pytest.mark.parametrize("column", ["agent", "state", "started_at", "ended_at"])
def test_a_required_column_of_the_states_must_be_there(column: str) -> None:
    frame = states(("asha", "09:00", "10:00")).drop(columns=column)
    assert faults_of(frame, f"{column}: is required, the column is missing", check_states) == 1


@pytest.mark.parametrize("column", ["agent", "state", "started_at", "ended_at"])
def test_a_required_value_of_the_states_must_be_given(column: str) -> None:
    frame = states(("asha", "09:00", "10:00"), ("asha", "10:00", "11:00")).astype(object)
    frame.loc[1, column] = None
    assert faults_of(frame, rf"{column}: must be given \(row 1\)", check_states) == 1


def test_a_state_must_be_known() -> None:
    frame = states(("asha", "09:00", "10:00"), ("bo", "09:00", "10:00"), state=["wrap", "lunch"])
    rule = rf"state: must be one of {', '.join(STATES)}, got lunch \(row 1\)"
    assert faults_of(frame, rule, check_states) == 1


@pytest.mark.parametrize("column", ["agent", "queue"])
def test_the_agent_and_the_queue_of_a_state_must_be_text(column: str) -> None:
    frame = states(("asha", "09:00", "10:00"), **{column: 7})
    assert faults_of(frame, rf"{column}: must be text, got 7 \(row 0\)", check_states) == 1


@pytest.mark.parametrize("column", ["started_at", "ended_at"])
def test_a_time_of_a_state_must_carry_a_zone(column: str) -> None:
    frame = states(("asha", "09:00", "10:00"), **{column: "2026-03-02T09:30:00"})
    rule = rf"{column}: must carry a time zone, .*got 2026-03-02T09:30:00 \(row 0\)"
    assert faults_of(frame, rule, check_states) == 1


def test_a_near_miss_of_a_state_column_is_refused_with_the_column_meant() -> None:
    frame = states(("asha", "09:00", "10:00")).assign(queues="cards")
    assert faults_of(frame, r"queues: is not a known column, is queue meant\?", check_states) == 1


def test_a_stretch_must_not_end_before_it_starts() -> None:
    frame = states(("asha", "09:00", "10:00"), ("bo", "09:00", "08:59"))
    rule = r"ended_at: must not be before started_at, got 2026-03-02T08:59:00Z \(row 1\)"
    assert faults_of(frame, rule, check_states) == 1


def test_a_stretch_may_take_no_time() -> None:
    clean = check_states(states(("asha", "09:00", "10:00"), ("asha", "10:00", "10:00")))
    assert len(clean) == 2


def test_stretches_of_one_agent_must_not_overlap() -> None:
    frame = states(("asha", "09:00", "10:00"), ("asha", "09:59", "11:00"))
    rule = r"started_at: overlaps an earlier stretch of the agent, got .*09:59:00Z \(row 1\)"
    assert faults_of(frame, rule, check_states) == 1


def test_an_overlap_is_found_across_a_shorter_stretch_between() -> None:
    frame = states(
        ("asha", "09:00", "12:00"), ("asha", "09:30", "09:40"), ("asha", "11:00", "13:00")
    )
    assert faults_of(frame, r"started_at: overlaps .*\(rows 1, 2\)", check_states) == 1


def test_an_overlap_is_found_whatever_the_order_of_rows() -> None:
    frame = states(("asha", "09:30", "11:00"), ("bo", "09:00", "09:10"), ("asha", "09:00", "10:00"))
    rule = r"started_at: overlaps .*got 2026-03-02T09:30:00Z \(row 0\)"
    assert faults_of(frame, rule, check_states) == 1


def test_an_overlap_is_found_where_labels_are_repeated() -> None:
    frame = states(("asha", "09:00", "10:00"), ("bo", "09:00", "10:00"), ("asha", "09:30", "10:00"))
    rule = r"started_at: overlaps .*got 2026-03-02T09:30:00Z \(row 4\)"
    assert faults_of(frame.set_axis([4, 4, 4]), rule, check_states) == 1


def test_an_overlap_is_found_across_offsets() -> None:
    frame = states(("asha", "09:00", "10:00"), ("asha", "09:00", "10:00"))
    frame.loc[1, ["started_at", "ended_at"]] = [
        "2026-03-02T15:00:00+05:30",
        "2026-03-02T16:00:00+05:30",
    ]
    assert faults_of(frame, r"started_at: overlaps .*\(row 1\)", check_states) == 1


def test_stretches_of_different_agents_may_overlap() -> None:
    frame = states(("asha", "09:00", "10:00"), ("bo", "09:30", "10:30"))
    assert len(check_states(frame)) == 2


def test_touching_ends_do_not_overlap() -> None:
    frame = states(("asha", "10:00", "11:00"), ("asha", "09:00", "10:00"))
    assert len(check_states(frame)) == 2


@st.composite
def shifts(draw: st.DrawFn) -> pd.DataFrame:
    """Stretches of a few agents, one after the other or with gaps, shuffled."""
    rows = []
    for agent in ("asha", "bo", "cy"):
        clock = datetime(2026, 3, 2, tzinfo=UTC)
        for gap, length in draw(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)))):
            start = clock + timedelta(minutes=gap)
            clock = start + timedelta(minutes=length)
            state = draw(st.sampled_from(STATES))
            rows.append({"agent": agent, "state": state, "started_at": start, "ended_at": clock})
    columns = ["agent", "state", "started_at", "ended_at"]
    return pd.DataFrame(draw(st.permutations(rows)), columns=columns)


@given(shifts())
def test_stretches_one_after_the_other_pass_in_any_order(frame: pd.DataFrame) -> None:
    assert plain(check_states(frame)) == plain(frame)


@given(shifts().filter(lambda frame: len(frame) > 0), st.data())
def test_one_stretch_started_too_early_is_found_with_its_row(
    frame: pd.DataFrame, data: Any
) -> None:
    row = data.draw(st.integers(0, len(frame) - 1))
    begins = frame["started_at"].iloc[row]
    inside = {**frame.iloc[row], "started_at": begins + timedelta(seconds=30)}
    doubled = pd.DataFrame([*frame.to_dict("records"), inside])
    rule = rf"started_at: overlaps .*\(row {len(frame)}\)"
    assert faults_of(doubled, rule, check_states) == 1
