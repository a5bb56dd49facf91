"""Recordings are made, played and kept in the page: Python sees nothing of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_speaking_cards import aloud
from test_widgets import elements, quiz_at, words

import bpo_course
from bpo_course.speech import Passage
from bpo_course.widgets.answering.better_card import BetterCard
from bpo_course.widgets.answering.interview_card import InterviewCard
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.answering.review_card import ReviewQuiz
from bpo_course.widgets.calls.flow_player import FlowPlayer
from bpo_course.widgets.card import Card
from bpo_course.widgets.speaking.aloud_card import AloudCard
from bpo_course.widgets.speaking.dictation_card import DictationCard
from bpo_course.widgets.speaking.recordings_card import RecordingsCard
from bpo_course.widgets.speaking.typing_card import TypingCard

SCRIPT = Path(bpo_course.__file__).parent / "widgets" / "card" / "recording.js"
TOLD = "It stays in this browser only if you keep it. It is never sent."


def script(card: type[Card]) -> str:
    """The JavaScript that a card brings."""
    text = card._esm
    return text.read_text(encoding="utf-8") if isinstance(text, Path) else str(text)


@pytest.mark.parametrize(
    "card",
    [QuizCard, ReviewQuiz, InterviewCard, AloudCard, RecordingsCard],
    ids=lambda c: c.__name__,
)
def test_a_card_that_records_carries_the_script(card: type[Card]) -> None:
    assert "new MediaRecorder" in script(card)


@pytest.mark.parametrize(
    "card", [Card, BetterCard, FlowPlayer, DictationCard, TypingCard], ids=lambda c: c.__name__
)
def test_a_card_that_does_not_record_does_not(card: type[Card]) -> None:
    assert "MediaRecorder" not in script(card)
    assert "indexedDB" not in script(card)


def test_a_card_that_never_speaks_carries_no_voice() -> None:
    for card in (Card, QuizCard, TypingCard, RecordingsCard):
        assert "speechSynthesis" not in script(card)
    for card in (FlowPlayer, AloudCard, DictationCard):
        assert "speechSynthesis" in script(card)


def test_a_recorder_names_its_question_and_has_no_action_that_reaches_python() -> None:
    for card, question, title in (
        (quiz_at("spoken"), "spoken", "spoken prompt"),
        (aloud(), aloud()._passage.id, f"Read aloud: {aloud()._passage.title}"),
    ):
        (place,) = [e for e in elements(card) if "data-recorder" in e.attrs]
        assert (place.attrs["data-question"], place.attrs["data-title"]) == (question, title)
        (region,) = [n for n, html in card.regions.items() if "data-recorder" in html]
        found = elements(card, region)
        assert [e for e in found if "data-action" in e.attrs or e.tag in ("form", "input")] == []
        for name in ("data-record", "data-keep", "data-forget", "data-kept"):
            assert len([e for e in found if name in e.attrs]) == 1
        assert TOLD in words(card, region)


def test_there_is_one_voice_and_one_recorder_at_a_time() -> None:
    assert "page.stopRecording?.()" in script(AloudCard).split("function voiced")[1]
    assert "page.hush?.()" in SCRIPT.read_text(encoding="utf-8")


def test_markdown_of_a_question_is_plain_in_its_title() -> None:
    passage = Passage("19-x", "aloud", 'A "quoted" <b>title</b>', "Hello there.")
    (place,) = [
        e for e in elements(AloudCard(passage, aloud()._book)) if "data-recorder" in e.attrs
    ]
    assert place.attrs["data-title"] == 'Read aloud: A "quoted" <b>title</b>'


def test_the_list_is_made_in_the_page() -> None:
    card = bpo_course.recordings()
    assert isinstance(card, RecordingsCard)
    assert repr(card) == "Recordings(kept in the browser)"
    assert card.actions == {}
    (box,) = [e for e in elements(card) if "data-recordings" in e.attrs]
    assert box.words == ""
    assert "Anyone who uses this browser here can hear them." in words(card)


def test_what_the_page_keeps_is_never_sent() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert "indexedDB" in text
    for way in (
        "send(",
        "quietly(",
        "fetch(",
        "XMLHttpRequest",
        "sendBeacon",
        "WebSocket",
        "model",
    ):
        assert way not in text
