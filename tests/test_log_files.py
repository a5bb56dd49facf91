"""A contact log from somebody's own file: reading, matching, and every fault told at once."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content, kpi, log_files
from bpo_course.contacts import ContactLogError, Fault
from bpo_course.log_files import Match, Matching, Sheet, proposed, read, to_log, unanswered

ZONE: Final = "Asia/Kolkata"
HEAD: Final = (
    "Call ID;Direction;Media Type;Skill;Start Time;Call Status;Queue Time;Talk Time;ACW;Agent"
)
ROWS: Final = (
    "1;IN;Phone;cards;2026-03-02 09:00:00;Handled;0:12;3:20;0:45;Asha",
    "2;IN;Phone;cards;2026-03-02 09:01:00;Abandoned;1:05;;;",
    "3;IN;Phone;loans;2026-03-02 09:02:30;Handled;0:05;10:00;1:00;Ravi",
)


def text(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows)).encode()


def sheet_of(*rows: str, head: str = HEAD) -> Sheet:
    return read(text(*(rows or ROWS), head=head), "calls.csv")


def settled(sheet: Sheet, **changes: Any) -> Matching:
    return replace(proposed(sheet), **{"zone": ZONE, **changes})


def faults(sheet: Sheet, matching: Matching) -> dict[str, Fault]:
    with pytest.raises(ContactLogError) as caught:
        to_log(sheet, matching)
    return {f"{fault.column}: {fault.rule}": fault for fault in caught.value.faults}


def workbook(*rows: tuple[Any, ...], sheets: tuple[str, ...] = ("Calls",)) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheets[0]
    for name in sheets[1:]:
        book.create_sheet(name)
    for row in rows:
        book.active.append(row)
    place = io.BytesIO()
    book.save(place)
    return place.getvalue()


# Reading


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        (b"a,b\n1,2\n", ()),
        (b"a;b\n1;2\n", ("Columns are separated by semicolons.",)),
        (b"a\tb\n1\t2\n", ("Columns are separated by tabs.",)),
        ("\ufeffa,b\r\n1,2\r\n".encode(), ()),
        ("a,b\n1,2\n".encode("utf-16"), ()),
    ],
)
def test_a_text_file_is_read_whatever_its_separator_and_letters(
    content: bytes, notes: tuple[str, ...]
) -> None:
    sheet = read(content, "x.csv")
    assert sheet.rows.to_dict("index") == {2: {"a": "1", "b": "2"}}
    assert sheet.notes == notes


def test_letters_of_old_windows_files_are_read_and_told() -> None:
    sheet = read("name,wait\nJosé,1\n".encode("cp1252"), "x.csv")
    assert sheet.rows.loc[2, "name"] == "José"
    assert "Windows-1252" in sheet.notes[0]


def test_a_line_break_within_quotes_is_part_of_its_cell_and_rows_keep_their_number() -> None:
    sheet = read(b'id,note\n1,"two\nlines"\n\n2,x\n', "x.csv")
    assert sheet.rows["note"].to_dict() == {2: "two\nlines", 4: "x"}


def test_a_workbook_is_read_as_one_would_type_it() -> None:
    rows = (
        ("when", "talk", "wait", "id", "rate", "ok"),
        (datetime(2026, 3, 2, 9, 0, 5), timedelta(seconds=3_725), time(0, 1, 5), 17, 1.5, True),
        (None, None, None, None, None, None),
        (datetime(2026, 3, 2, 9, 1), None, None, 18.0, None, None),
    )
    sheet = read(workbook(*rows, sheets=("Monday", "Tuesday")), "week.xlsx")
    assert sheet.rows.loc[2].to_dict() == {
        "when": "2026-03-02 09:00:05",
        "talk": "1:02:05",
        "wait": "00:01:05",
        "id": "17",
        "rate": "1.5",
        "ok": "True",
    }
    assert sheet.rows.loc[4, "id"] == "18"
    assert sheet.notes == ("We read only the first of 2 sheets: Monday.",)


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"a,b\n1,2\n", "log.pdf", "log.pdf must end in .csv, .tsv, .txt or .xlsx"),
        (b"", "log.csv", "columns separated by commas, semicolons or tabs"),
        (b"a,b\n", "log.csv", "must have rows below the column names"),
        (b"a,b\n1,2,3\n", "log.csv", "must have 2 cells in row 2, got 3"),
        (b"a,a\n1,2\n", "log.csv", "must have a different name for every column, got 'a' twice"),
        (b"a,,c\n1,2,3\n", "log.csv", "column 2 has none"),
        (b"PK\0\0\1", "log.csv", "must be a text file"),
        (b"no workbook", "log.xlsx", "must be an Excel workbook"),
        (workbook(), "log.xlsx", "must have a row of column names"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, name: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read(content, name)


def test_a_cell_too_many_that_is_empty_does_no_harm() -> None:
    assert read(b"a,b\n1,2,,\n", "x.csv").rows.shape == (1, 2)


# Matching


def test_the_usual_heads_and_words_are_proposed() -> None:
    found = proposed(sheet_of())
    columns = {name: match.column for name, match in found.matches.items()}
    assert columns == {
        "contact_id": "Call ID",
        "direction": "Direction",
        "channel": "Media Type",
        "queue": "Skill",
        "started_at": "Start Time",
        "wait_s": "Queue Time",
        "talk_s": "Talk Time",
        "wrap_s": "ACW",
        "outcome": "Call Status",
        "agent": "Agent",
    }
    assert found.matches["wait_s"].unit == "clock"
    assert found.matches["outcome"].words == {"Handled": "answered", "Abandoned": "abandoned"}
    assert (found.dates, found.decimal, found.zone) == ("iso", ".", "")


def test_only_the_zone_is_left_to_ask_of_a_tidy_file() -> None:
    sheet = sheet_of()
    assert unanswered(sheet, proposed(sheet)) == ("started_at: which time zone is it in?",)


def test_times_with_an_offset_need_no_zone() -> None:
    rows = [row.replace(":00;", ":00+05:30;", 1).replace(":30;", ":30Z;", 1) for row in ROWS]
    sheet = sheet_of(*rows)
    assert unanswered(sheet, proposed(sheet)) == ()


@pytest.mark.parametrize(
    ("times", "dates"),
    [
        (("2026-03-02 09:00", "2026-12-13 09:00"), "iso"),
        (("02/03/2026 09:00", "13/03/2026 09:00"), "day first"),
        (("03/02/2026 09:00", "03/13/2026 09:00"), "month first"),
        (("02/03/2026 09:00", "04/03/2026 09:00"), ""),  # both ways possible: to be asked
        (("13/03/2026 09:00", "03/13/2026 09:00"), ""),  # neither way holds
    ],
)
def test_the_order_of_day_and_month_is_proposed_only_where_the_days_show_it(
    times: tuple[str, ...], dates: str
) -> None:
    rows = [f"{n};IN;Phone;cards;{time};Abandoned;0:10;;;" for n, time in enumerate(times)]
    sheet = sheet_of(*rows)
    assert proposed(sheet).dates == dates
    assert ("started_at: how are the dates written?" in unanswered(sheet, proposed(sheet))) == (
        not dates
    )


def test_a_word_of_the_files_own_is_asked_for() -> None:
    sheet = sheet_of(*ROWS, "4;IN;Phone;cards;2026-03-02 09:05;Parked;0:01;;;")
    asked = unanswered(sheet, settled(sheet))
    assert asked == ("outcome: what does this word mean: Parked?",)
    match = proposed(sheet).matches["outcome"]
    words = {**match.words, "Parked": "abandoned"}
    log = to_log(sheet, settled(sheet).with_match("outcome", words=words))
    assert kpi.abandonment(log) == 0.5


def test_a_column_the_file_has_not_is_asked_for_or_one_word_for_every_row() -> None:
    head = HEAD.replace("Direction;", "")
    sheet = sheet_of(*(row.replace(";IN;", ";", 1) for row in ROWS), head=head)
    question = "direction: which column of your file is it? Or choose one word for every row."
    assert question in unanswered(sheet, settled(sheet))
    log = to_log(sheet, settled(sheet).with_match("direction", always="inbound"))
    assert set(log["direction"]) == {"inbound"}


def test_the_unit_of_plain_numbers_is_asked_for() -> None:
    sheet = sheet_of("1;IN;Phone;cards;2026-03-02 09:00;Handled;2;3;1;Asha")
    assert "talk_s: which unit is Talk Time in?" in unanswered(sheet, settled(sheet))
    found = settled(sheet)
    for name in ("wait_s", "wrap_s"):
        found = found.with_match(name, unit="s")
    log = to_log(sheet, found.with_match("talk_s", unit="min"))
    assert log.loc[2, ["wait_s", "talk_s", "wrap_s"]].tolist() == [2, 180, 1]


def test_a_decimal_comma_is_asked_for_and_read() -> None:
    head = "Call ID;Direction;Channel;Queue;Start;Outcome;Revenue"
    row = "1;outbound;voice;offer;2026-03-02 09:00;busy;1.234,50"
    sheet = sheet_of(row, head=head)
    assert "numbers: is the decimal mark a point or a comma?" in unanswered(sheet, settled(sheet))
    assert to_log(sheet, settled(sheet, decimal=",")).loc[2, "revenue"] == 1_234.5


def test_date_and_time_in_two_columns_are_one_moment() -> None:
    head = "Call ID;Direction;Channel;Queue;Date;Time;Outcome"
    sheet = sheet_of("1;inbound;voice;cards;13/03/2026;2:05 PM;blocked", head=head)
    log = to_log(sheet, settled(sheet, zone="UTC"))
    assert str(log.loc[2, "started_at"]) == "2026-03-13 14:05:00+00:00"


def test_an_unanswered_question_is_refused_by_name() -> None:
    sheet = sheet_of()
    with pytest.raises(ValueError, match="1 left: started_at: which time zone"):
        to_log(sheet, proposed(sheet))


# The log


def test_a_file_becomes_the_log_that_one_would_write_by_hand() -> None:
    log = to_log(sheet_of(), settled(sheet_of()))
    assert log.index.tolist() == [2, 3, 4]
    assert str(log.loc[2, "started_at"]) == "2026-03-02 03:30:00+00:00"
    assert log.loc[2, ["wait_s", "talk_s", "wrap_s"]].tolist() == [12, 200, 45]
    assert kpi.aht(log) == (200 + 45 + 600 + 60) / 2
    assert kpi.service_level(log) == 2 / 3


@pytest.mark.parametrize(
    ("stamp", "utc"),
    [
        ("13.03.2026 09:05", "2026-03-13 09:05:00"),
        ("13-03-2026 9:05:07", "2026-03-13 09:05:07"),
        ("13/03/2026 12:05 AM", "2026-03-13 00:05:00"),
        ("13/03/2026 12:05 pm", "2026-03-13 12:05:00"),
        ("13/03/2026 11:30:59 PM", "2026-03-13 23:30:59"),
    ],
)
def test_times_are_read_as_they_are_written(stamp: str, utc: str) -> None:
    sheet = sheet_of(f"1;IN;Phone;cards;{stamp};Abandoned;0:10;;;")
    log = to_log(sheet, settled(sheet, zone="UTC", dates="day first"))
    assert str(log.loc[2, "started_at"]) == f"{utc}+00:00"


@pytest.mark.parametrize(
    "stamp",
    ["13/13/2026 09:00", "31/02/2026 09:00", "13/03/26 09:00", "soon", "13/03/2026 13:00 PM"],
)
def test_what_is_no_time_is_a_fault_with_its_row(stamp: str) -> None:
    sheet = sheet_of(*ROWS[:0], f"1;IN;Phone;cards;{stamp};Abandoned;0:10;;;")
    found = faults(sheet, settled(sheet, dates="day first"))
    fault = found["started_at (Start Time): must be a time, day first"]
    assert (fault.rows, fault.value) == ((2,), stamp)


def test_hours_that_a_clock_change_skips_or_repeats_are_told_apart() -> None:
    rows = [
        f"{n};IN;Phone;cards;{stamp};Abandoned;0:10;;;"
        for n, stamp in enumerate(("2026-03-29 01:30", "2026-10-25 01:30", "2026-10-25 03:00"))
    ]
    sheet = sheet_of(*rows)
    found = faults(sheet, settled(sheet, zone="Europe/London"))
    rules = {rule.split(": ", 1)[1]: fault.rows for rule, fault in found.items()}
    assert rules == {
        "does not exist in Europe/London: the clocks go forward and skip it": (2,),
        "happens twice in Europe/London, because the clocks go back: add the offset from UTC": (3,),
    }


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone must be a known time zone, got 'Mars'"):
        to_log(sheet_of(), settled(sheet_of(), zone="Mars"))


def test_every_fault_of_an_ugly_file_is_told_at_once_with_its_own_column_and_rows() -> None:
    ugly = (
        *ROWS,
        "3;IN;Phone;cards;2026-03-02 09:03;Handled;0:04;2:00;0:10;Asha",  # an id twice
        "5;IN;Phone;cards;yesterday;Handled;0:04;2:00;0:10;Asha",  # no time
        "6;IN;Phone;cards;2026-03-02 09:04;Handled;-4;2:00;0:10;Asha",  # a negative wait
        "7;IN;Phone;cards;2026-03-02 09:05;Abandoned;0:20;1:00;;",  # talk with nobody
        "8;IN;Phone;cards;2026-03-02 09:06;Handled;0:04;;0:10;Asha",  # no talk
        "9;IN;Phone;;2026-03-02 09:07;Handled;0:04;x;0:10;Asha",  # no queue; talk unreadable
    )
    sheet = sheet_of(*ugly)
    found = {name: fault.rows for name, fault in faults(sheet, settled(sheet)).items()}
    assert found == {
        "started_at (Start Time): must be a time, iso": (6,),
        "wait_s (Queue Time): must be a time such as 0:03:25 or 3:25": (7,),
        "talk_s (Talk Time): must be a time such as 0:03:25 or 3:25": (10,),
        "contact_id (Call ID): must be unique, is repeated": (5,),
        "queue (Skill): must be given": (10,),
        "talk_s (Talk Time): must be given for answered contacts": (9,),
        "talk_s (Talk Time): must be missing where the contact was not answered": (8,),
    }


def test_a_large_file_with_one_bad_value_gives_one_fault() -> None:
    rows = [f"{n};IN;Phone;cards;2026-03-02 09:00:00;Abandoned;0:10;;;" for n in range(100_000)]
    rows[77_777] = rows[77_777].replace("0:10", "?")
    sheet = sheet_of(*rows)
    (fault,) = faults(sheet, settled(sheet)).values()
    assert (fault.rows, fault.count, fault.value) == ((77_779,), 1, "?")


def as_csv(log: pd.DataFrame) -> bytes:
    written = log.assign(started_at=log["started_at"].dt.strftime("%Y-%m-%d %H:%M:%S"))
    return written.to_csv(index=False).encode()


@pytest.mark.parametrize("name", ["helpline", "campaigns"])
def test_a_log_of_the_course_written_as_csv_comes_back_the_same(name: str) -> None:
    log = getattr(content, name)()
    sheet = read(as_csv(log), f"{name}.csv")
    found = replace(proposed(sheet), zone="UTC")
    for column in log_files.COLUMNS:
        if column.endswith("_s") and column in found.matches:
            found = found.with_match(column, unit="s")
    assert unanswered(sheet, found) == ()
    back = to_log(sheet, found)[list(log.columns)].reset_index(drop=True)
    pd.testing.assert_frame_equal(back, log, check_dtype=False)


WORDS: Final[Mapping[str, str]] = {"Handled": "answered", "Lost": "abandoned"}


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(WORDS)), st.integers(0, 20_000), st.integers(1, 9_000)),
        min_size=1,
        max_size=12,
    )
)
def test_durations_written_as_a_clock_come_back_to_the_second(
    drawn: list[tuple[str, int, int]],
) -> None:
    def clock(seconds: int) -> str:
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"

    rows = [
        f"{n};IN;Phone;cards;2026-03-02 09:00;{word};{clock(wait)};"
        + (f"{clock(talk)};0:00:00;Asha" if word == "Handled" else ";;")
        for n, (word, wait, talk) in enumerate(drawn)
    ]
    sheet = sheet_of(*rows)
    found = settled(sheet)
    for name in ("talk_s", "wrap_s"):  # a file without one talk has no clock to tell the unit by
        found = found.with_match(name, unit="clock")
    log = to_log(sheet, found)
    assert log["wait_s"].tolist() == [wait for _, wait, _ in drawn]
    assert log["talk_s"].dropna().tolist() == [talk for word, _, talk in drawn if word == "Handled"]


def test_what_is_not_matched_is_not_recorded() -> None:
    sheet = sheet_of()
    matching = settled(sheet).with_match("agent", column="")
    assert "agent" not in to_log(sheet, matching)
    assert Match().column == ""
