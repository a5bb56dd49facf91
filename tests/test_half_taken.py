"""A call that was left half-way goes on from there, and counts as nothing until it has ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from test_flow_player import gated_flow
from test_widgets import (
    act,
    bank,
    book,
    closed_book,
    elements,
    flow,
    press,
    sent_by,
    words,
)

from bpo_course import Walk, content, progress, results
from bpo_course.flows import Flow, Temperament
from bpo_course.progress import Attempt, Book, lines
from bpo_course.questions.review import schedule
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.answering.sittings import tries_of
from bpo_course.widgets.calls.call_desk import CallList
from bpo_course.widgets.calls.flow_player import FlowPlayer
from bpo_course.widgets.calls.half_taken import half_taken, note_of, resumed

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
MIDDLE = "You stopped in the middle of this call, after 1 decision."


def note(*taken: str, minute: int = 0, of: Flow | None = None, exam: bool = False) -> Attempt:
    """The note of a call after these choices, kept so many minutes past nine."""
    made = note_of(Walk(of or flow(), taken), started_at=AT, exam=exam)
    return replace(made, at=AT + timedelta(minutes=minute))


def ended(minute: int, **more: Any) -> Attempt:
    at = AT + timedelta(minutes=minute)
    return Attempt("flow", "a-call", "lost", ["brush"], 0.0, at=at, **more)


def kinds(kept: Book) -> list[str]:
    return [attempt.kind for attempt in kept.attempts()]


# -- the note --------------------------------------------------------------------------------------


def test_a_note_holds_all_that_the_walk_is_made_of() -> None:
    met = {"calm": Temperament("She is calm."), "cross": Temperament("She is cross.", mood=1)}
    moody = replace(flow(), temperament=met)
    walk = Walk(moody, ("listen",), "cross").wait(45)
    kept = note_of(walk, notes="tired", started_at=AT)
    left = resumed(moody, [kept], exam=False)
    assert left is not None
    assert (left.walk, left.notes, left.started_at) == (walk, "tired", AT)


@pytest.mark.parametrize(
    ("attempts", "taken"),
    [
        ([], None),
        ([note("listen")], ("listen",)),
        ([note("listen", minute=1), note(minute=2)], ()),
        ([note(minute=2), note("listen", minute=1)], ()),
        ([note("listen", minute=1), ended(2)], None),
        ([ended(1), note("listen", minute=2)], ("listen",)),
        ([note("listen", exam=True)], None),
        ([note("listen", minute=1), ended(2, mode="exam")], ("listen",)),
    ],
    ids=[
        "none",
        "begun",
        "restarted",
        "in any order",
        "ended",
        "begun again",
        "an exam's",
        "an exam's ended",
    ],
)
def test_a_call_goes_on_from_its_latest_note_unless_it_has_ended(
    attempts: list[Attempt], taken: tuple[str, ...] | None
) -> None:
    left = resumed(flow(), attempts, exam=False)
    assert (left.walk.taken if left else None) == taken


@pytest.mark.parametrize(
    "change",
    [
        {"taken": ["gone"]},
        {"taken": ["listen", "solve"]},
        {"taken": None},
        {"taken": [["listen"]]},
        {"temperament": "unheard-of"},
        {"temperament": 3},
        {"silence_s": -1},
        {"silence_s": float("inf")},
        {"silence_s": "long"},
        {"started_at": "yesterday"},
        {"started_at": None},
    ],
    ids=str,
)
def test_a_note_that_does_not_fit_the_flow_is_not_used(change: dict[str, Any]) -> None:
    kept = note("listen")
    assert resumed(flow(), [replace(kept, answer={**kept.answer, **change})], exam=False) is None


@pytest.mark.parametrize("answer", [None, [], "listen", 3, {}, {"door": "learning"}])
def test_a_note_of_something_else_is_no_call(answer: Any) -> None:
    other = Attempt("note", "a-call", "", answer, 0.0)
    assert resumed(flow(), [other], exam=False) is None
    assert half_taken([other]) == []


def test_half_taken_calls_come_newest_first_with_their_decisions() -> None:
    other = replace(flow(), id="another-call")
    third = replace(flow(), id="restarted-call")
    attempts = [
        note("listen", minute=1),
        note("brush", minute=2, of=third),
        note(minute=3, of=third),
        note("listen", minute=4, of=other),
    ]
    assert half_taken(attempts) == [
        ("another-call", 1, AT + timedelta(minutes=4)),
        ("a-call", 1, AT + timedelta(minutes=1)),
    ]


def test_an_ended_call_is_not_half_taken() -> None:
    assert half_taken([note("listen", minute=1), ended(2)]) == []


# -- the player ------------------------------------------------------------------------------------


def test_a_new_player_goes_on_where_the_call_was_left() -> None:
    kept = book()
    first = FlowPlayer(flow(), kept)
    press(first, "choice-1")
    act(first, "note", name="notes", value="She sounded tired.")
    again = FlowPlayer(flow(), kept)
    assert again.walk() == first.walk()
    assert again.fields["notes"] == "She sounded tired."
    assert again._started_at == first._started_at
    assert MIDDLE in words(again, "head")


def test_the_line_is_gone_after_the_next_choice() -> None:
    kept = book()
    press(FlowPlayer(flow(), kept), "choice-1")
    again = FlowPlayer(flow(), kept)
    press(again, "back")
    assert "in the middle" not in words(again)


def test_a_fresh_call_says_nothing_of_a_middle() -> None:
    assert "in the middle" not in words(FlowPlayer(flow(), book()))


@pytest.mark.parametrize("leave", ["back", "restart"])
def test_a_call_taken_back_to_its_start_begins_at_its_start(leave: str) -> None:
    kept = book()
    first = FlowPlayer(flow(), kept)
    press(first, "choice-1")
    press(first, leave)
    assert FlowPlayer(flow(), kept).walk().taken == ()
    assert half_taken(kept.attempts()) == []


def test_a_call_that_has_ended_begins_anew() -> None:
    kept = book()
    press(FlowPlayer(flow(), kept), "choice-2")
    assert FlowPlayer(flow(), kept).walk().taken == ()


def test_silence_is_kept() -> None:
    kept = book()
    card = FlowPlayer(flow(), kept, clock_s=15)
    press(card, "accept")
    act(card, "late", value="0")
    assert FlowPlayer(flow(), kept).walk().elapsed_s == card.walk().elapsed_s > 15


def test_a_call_with_consequences_at_the_end_goes_on_apart() -> None:
    kept = book()
    press(FlowPlayer(flow(), kept, exam=True), "choice-1")
    assert FlowPlayer(flow(), kept).walk().taken == ()
    assert FlowPlayer(flow(), kept, exam=True).walk().taken == ("listen",)
    press(FlowPlayer(flow(), kept), "choice-2")
    assert FlowPlayer(flow(), kept, exam=True).walk().taken == ("listen",)


def test_a_trainer_neither_keeps_a_call_nor_goes_on_with_one() -> None:
    kept = book()
    press(FlowPlayer(flow(), kept, trainer=True), "choice-1")
    assert kinds(kept) == []
    press(FlowPlayer(flow(), kept), "choice-1")
    assert FlowPlayer(flow(), kept, trainer=True).walk().taken == ()


def test_an_edited_flow_begins_at_its_start() -> None:
    kept = book()
    press(FlowPlayer(flow(), kept), "choice-1")
    renamed = flow(lambda text: f"{text}!")
    assert FlowPlayer(renamed, kept).walk().taken == ()


def test_a_note_after_the_end_is_not_kept() -> None:
    kept = book()
    first = FlowPlayer(flow(), kept)
    press(first, "choice-2")
    act(first, "note", name="notes", value="late")
    assert kinds(kept) == ["flow"]


def test_a_player_takes_up_what_was_taken_elsewhere_meanwhile() -> None:
    kept = book()
    here, there = FlowPlayer(flow(), kept), FlowPlayer(flow(), kept)
    press(there, "choice-1")
    act(here, "refresh", place=None, quiet=True)
    assert here.walk().taken == ("listen",)
    assert MIDDLE in words(here, "head")


def test_a_refresh_that_finds_nothing_new_changes_nothing() -> None:
    kept = book()
    here = FlowPlayer(flow(), kept)
    press(here, "choice-1")
    before = here.get_state()
    act(here, "refresh", place=None, quiet=True)
    assert here.get_state() == before


def test_the_list_of_calls_says_which_is_half_taken(store_url: str) -> None:
    kept = Book(progress.store)
    press(FlowPlayer(content.flow("slow-broadband"), kept), "choice-1")
    shown = words(CallList(kept, lambda flow: None))
    assert "you are in the middle (1 decision taken)" in shown


def test_where_nothing_can_be_kept_the_call_goes_on_in_this_session() -> None:
    kept = closed_book("no room")
    press(FlowPlayer(flow(), kept), "choice-1")
    again = FlowPlayer(flow(), kept)
    assert again.walk().taken == ("listen",)
    assert "no room" in words(again, "head")


# -- what a note is not ----------------------------------------------------------------------------


def test_a_note_is_no_try_no_answer_and_no_review() -> None:
    tries = tries_of([note("listen")])
    assert tries == []
    assert not schedule(tries)


def test_a_note_goes_out_and_comes_in_with_the_other_attempts(tmp_path: Path) -> None:
    kept = note("listen")
    lines.write(tmp_path / "mine.jsonl", [kept], "asha")
    assert lines.read(tmp_path / "mine.jsonl") == [kept]


def test_a_quiz_on_a_bank_of_that_name_shows_no_answer() -> None:
    kept = book()
    kept.add(replace(note("listen"), source="kinds"))
    assert repr(QuizCard(bank(), kept)) == "Quiz(kinds: 7 questions, 0 answered)"


def test_a_class_report_counts_no_note(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'class.db'}"
    progress.Store(url, "asha").add(note("listen"))
    with pytest.raises(ValueError, match="There is no answer yet"):
        results.class_report(url)
    assert progress.item_counts(url) == []


def test_a_critical_error_is_still_told_when_the_call_goes_on() -> None:
    kept = book()
    gated = gated_flow()
    first = gated.step[0]
    onward = replace(first.choice[1], to="told")
    edited = replace(
        gated, step=(replace(first, choice=(first.choice[0], onward)), *gated.step[1:])
    )
    press(FlowPlayer(edited, kept), "choice-2")
    again = FlowPlayer(edited, kept)
    assert "Critical error. The rule: Check first." in words(again, "moment")
    assert any(e.has("bpo-is-bad") for e in elements(again, "moment"))


def test_an_act_that_the_page_sent_by_itself_is_answered_as_such(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = FlowPlayer(flow(), book())
    sent = sent_by(card, monkeypatch)
    act(card, "refresh", place=None, quiet=True)
    act(card, "back")
    assert [answer for answer, _ in sent] == [
        {"done": True, "fault": "", "quiet": True},
        {"done": True, "fault": ""},
    ]
