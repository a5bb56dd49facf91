"""Lesson 11's text says what its calls, its formulas and its lab show."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bpo_course import content, lab
from bpo_course.tools import recording
from bpo_course.widgets.labs.quality_clips import clips

LESSON = Path(__file__).parent.parent / "notebooks" / "11_recording_and_quality.ipynb"
CALLS = content.quality("helpline")


def told(cell_id: str) -> str:
    """Return the text of a cell of the lesson, in one line."""
    cells = json.loads(LESSON.read_text("utf-8"))["cells"]
    (found,) = ("".join(cell["source"]) for cell in cells if cell["id"] == cell_id)
    return " ".join(found.split())


def answer(name: str) -> object:
    (found,) = (one for one in content.bank(LESSON.stem).predict if one.id == name)
    return found.answer


def turn(call: str, number: int) -> str:
    return {one.id: one.says for one in CALLS.by_id[call].turn}[f"t{number}"]


def test_the_folded_answer_names_the_line_and_the_turn_that_fail_each_call() -> None:
    text = told("play-quality-answer")
    failing = {
        name: CALLS.card.score(CALLS.by_id[name].expert).errors
        for name in ("rain-cover", "dead-charger", "salary-day")
    }
    assert failing["rain-cover"]["business"] == ("right-price",)
    assert failing["dead-charger"]["customer"] == ("right-answer",)
    assert failing["salary-day"]["compliance"] == ("safe-data",)
    assert "delivery is free" in turn("rain-cover", 5)
    assert "gives it away (turn 5)" in text
    assert "the warranty is one year" in turn("dead-charger", 15)
    assert "1,900 pesos (turn 15)" in text
    given = (turn("salary-day", number) for number in (5, 7, 9))
    assert all(word in says for word, says in zip(("salary", "loan", "loan"), given, strict=True))
    assert "(turns 5, 7 and 9)" in text


def test_the_folded_answer_names_the_recordings_of_the_lab() -> None:
    text = told("play-quality-answer")
    found = {one.title: one for one in clips()}
    with_card = [title for title, one in found.items() if one.verdict == "card"]
    assert len(with_card) == 3
    for title in with_card:
        numbers = [name.removeprefix("t") for name in found[title].card]
        *first, last = numbers
        said = f"turns {', '.join(first)} and {last}" if first else f"turn {last}"
        assert f"*{title}* ({said})" in text
    assert [title for title, one in found.items() if one.missed] == ["A course fee"]
    assert [title for title, one in found.items() if one.alarms] == ["Where are my boots?"]
    assert [title for title, one in found.items() if one.verdict == "pause"] == ["Half of the bill"]


def test_what_the_lab_says_of_raters_and_samples_is_in_the_answers() -> None:
    made: Any = lab("quality")
    assert made.guess("strict", "Carla").startswith("✓")
    assert "Carla is strict: on three calls she gives fewer" in told("calibrate-notice")
    made.set("gap", 0.04)
    made.set("calls", 5)
    says = made._told_of("calls")
    found = re.search(r"In (\d+) % of the months, the mean alone .* score (\d+) calls", says)
    assert found
    text = told("d-worst-notice")
    assert f"{found[2]} calls of each" in text
    assert f"puts Asha first in {found[1]} % of the months" in text


def test_the_predictions_are_what_the_calls_show() -> None:
    ratings, card = CALLS.ratings, CALLS.card
    failed = [name for name, one in ratings["expert"].items() if not card.score(one).passed]
    assert (len(failed), answer("11-how-many-pass")) == (4, "Two")
    by_ben = [name for name in failed if not card.score(ratings["Ben"][name]).passed]
    assert (len(by_ben), answer("11-ben-finds")) == (1, "One")
    differs = recording.differences(ratings, recording.EXPERT)
    assert sum(one.rater == "Ben" for one in differs) == 60 - 51


@pytest.mark.parametrize("name", ["hold", "questions"])
def test_one_rater_differs_on_the_hold_and_all_on_the_questions(name: str) -> None:
    differs = recording.differences(CALLS.ratings, recording.EXPERT)
    who = [one.rater for one in differs if one.item == name]
    assert set(who) == ({"Imran"} if name == "hold" else {"Ben", "Carla", "Imran"})
    assert name != "hold" or len(who) == 4
