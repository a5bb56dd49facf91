"""A log of one's own on screen: a file chosen, its columns matched, every fault or the board."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from test_widgets import HOSTILE, act, elements, words

from bpo_course import dashboard, kpi
from bpo_course.widgets.measuring.board import Board
from bpo_course.widgets.measuring.log_intake import SAMPLE, LogIntake
from bpo_course.widgets.measuring.own_board import OwnBoard

HEAD: Final = "Call ID,Direction,Channel,Queue,Start Time,Outcome,Wait Time,Talk Time"
GOOD: Final = (
    "1,IN,voice,cards,2026-03-02T09:00:00,Handled,0:12,3:20",
    "2,IN,voice,cards,2026-03-02T23:10:00,Abandoned,1:05,",
)


def sent(card: LogIntake, text: str, name: str = "calls.csv") -> LogIntake:
    """The card after the page has sent a file, as card.js does."""
    card._on_message(card, {"action": "upload", "name": name}, [memoryview(text.encode())])
    return card


def good(**choices: str) -> LogIntake:
    card = sent(LogIntake(), "\n".join((HEAD, *GOOD)))
    for name, value in {"zone": "Asia/Kolkata", **choices}.items():
        act(card, "choose", name=name, value=value)
    return card


def choose(card: LogIntake, name: str, value: str) -> None:
    act(card, "choose", name=name, value=value)


def alerts(card: LogIntake) -> list[str]:
    return [e.words for e in elements(card) if e.has("bpo-problem")]


def faults(card: LogIntake) -> list[str]:
    return [e.words for e in elements(card, "outcome") if e.tag == "tr"][1:]


def button(card: LogIntake) -> Any:
    (found,) = [e for e in elements(card) if e.attrs.get("data-action") == "read"]
    return found


def test_a_new_card_asks_for_a_file_and_nothing_else() -> None:
    card = LogIntake()
    assert [e.attrs["type"] for e in elements(card) if e.tag == "input"] == ["file"]
    assert repr(card) == "LogIntake(no file)"
    assert not any(card.regions[name].strip() for name in ("matches", "left", "outcome"))


def test_a_file_is_shown_with_what_its_heads_suggest() -> None:
    card = sent(LogIntake(), "\n".join((HEAD, *GOOD)))
    assert words(card, "file") == "calls.csv : 2 rows."
    assert card.fields["column:started_at"] == "4"
    assert card.fields["unit:wait_s"] == "clock"
    assert card.fields["word:outcome:0"] == "answered"
    assert card.fields["dates"] == "iso"
    assert card.fields["zone"] == ""
    assert card.contact_log is None


def test_the_zone_is_asked_for_before_a_log_can_be_read() -> None:
    card = sent(LogIntake(), "\n".join((HEAD, *GOOD)))
    assert "Start time: which time zone is it in?" in words(card, "left")
    assert "disabled" in button(card).attrs
    choose(card, "zone", "Asia/Kolkata")
    assert "disabled" not in button(card).attrs
    act(card, "read")
    assert card.contact_log is not None
    assert str(card.contact_log["started_at"].iloc[0]) == "2026-03-02 03:30:00+00:00"


def test_a_log_that_was_read_is_told_in_the_days_of_its_zone() -> None:
    card = good()
    act(card, "read")
    told = "2 contacts from 2026-03-02 to 2026-03-02 (Asia/Kolkata time): 1 answered, 1 abandoned"
    assert told in words(card, "outcome")
    assert repr(card) == f"LogIntake({told})"
    assert card.said["text"] == "2 contacts read."


def test_an_unknown_zone_is_told_and_nothing_is_read() -> None:
    card = good(zone="Mars/Base")
    act(card, "read")
    assert alerts(card) == ["zone must be a known time zone, got 'Mars/Base'"]
    assert card.contact_log is None


def test_a_column_is_taken_from_another_place_or_is_one_word_for_every_row() -> None:
    card = good()
    choose(card, "column:queue", "")
    assert "Queue: which column of your file is it" in words(card, "left")
    choose(card, "column:queue", "3")
    choose(card, "column:direction", "outbound")
    assert card.fields["column:direction"] == "outbound"
    choose(card, "column:wait_s", "")
    act(card, "read")
    assert faults(card)  # an abandoned contact cannot be outbound
    choose(card, "column:direction", "1")
    act(card, "read")
    assert card.contact_log is not None
    assert "wait_s" not in card.contact_log


def test_a_word_of_the_files_own_is_given_its_meaning() -> None:
    rows = (*GOOD, "3,IN,voice,cards,2026-03-02T10:00:00,Parked,0:05,")
    card = sent(LogIntake(), "\n".join((HEAD, *rows)))
    choose(card, "zone", "UTC")
    assert "what does this word mean: Parked?" in words(card, "left")
    (parked,) = [n for n, v in card.fields.items() if n.startswith("word:outcome") and not v]
    choose(card, parked, "abandoned")
    act(card, "read")
    assert card.contact_log is not None
    assert kpi.abandonment(card.contact_log) == 2 / 3


def test_the_sample_shows_every_fault_with_its_rows_and_mends_none() -> None:
    card = LogIntake()
    act(card, "sample")
    asked = words(card, "left")
    assert "how are the dates written?" in asked
    assert "Parked" in asked
    choose(card, "dates", "day first")
    choose(card, "zone", "Asia/Kolkata")
    (parked,) = [n for n, v in card.fields.items() if n.startswith("word:outcome") and not v]
    choose(card, parked, "abandoned")
    act(card, "read")
    assert card.contact_log is None
    told = faults(card)
    assert [line.split(")")[0] + ")" for line in told] == [
        "Talk time (Talk Time)",
        "Contact number (Call ID)",
        "Talk time (Talk Time)",
    ]
    assert "8 six minutes" in told[0]
    assert "5 1003" in told[1]
    assert "3 faults" in words(card, "outcome")
    assert len(SAMPLE.splitlines()) == 8


def test_another_answer_takes_the_old_result_away() -> None:
    card = good()
    act(card, "read")
    assert card.contact_log is not None
    choose(card, "zone", "UTC")
    assert card.contact_log is None
    assert not words(card, "outcome")


def test_a_file_that_is_no_table_is_told_and_the_card_goes_on() -> None:
    card = sent(LogIntake(), "x", name="log.pdf")
    assert alerts(card) == ["log.pdf must end in .csv, .tsv, .txt or .xlsx"]
    assert words(sent(card, "\n".join((HEAD, *GOOD))), "file") == "calls.csv : 2 rows."
    assert alerts(card) == []


def test_cells_of_a_stranger_are_shown_as_text() -> None:
    row = f"1,IN,voice,{HOSTILE},2026-03-02T09:00:00,{HOSTILE},0:12,3:20"
    card = sent(LogIntake(), f"{HEAD},{HOSTILE}\n{row},x\n".replace('"', "'"))
    shown = "".join(card.regions.values())
    assert "<script" not in shown
    assert "<img" not in shown


def test_the_board_stands_below_the_file_once_it_is_a_log() -> None:
    shown = dashboard()
    assert isinstance(shown, OwnBoard)
    assert shown.children == (shown.intake,)
    assert repr(shown) == "LogIntake(no file)"
    sent(shown.intake, "\n".join((HEAD, *GOOD)))
    choose(shown.intake, "zone", "Asia/Kolkata")
    act(shown.intake, "read")
    assert isinstance(shown.board, Board)
    assert shown.board.view.contacts == 2
    assert "Asia/Kolkata" in repr(shown)


def test_a_log_without_talk_times_is_a_log_too() -> None:
    card = good()
    choose(card, "column:talk_s", "")
    act(card, "read")
    assert isinstance(card.contact_log, pd.DataFrame)
    assert "talk_s" not in card.contact_log
