"""Lesson 13: its guesses, notices and folded answers say what its tables and its lab show."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bpo_course import content, lab
from bpo_course.widgets.labs import dialler_machines, dialler_pace

LESSON = Path(__file__).parent.parent / "notebooks" / "13_diallers.ipynb"
CELLS = {cell["id"]: cell for cell in json.loads(LESSON.read_text("utf-8"))["cells"]}
DIALS = "Of all 4,000 dials (no rule counts like this)"
OTHER_DAY = "The other day, with people taken for machines (AMD on)"
GUESSES = {one.id: one for one in content.bank("13_diallers").predict}


def told(cell_id: str) -> str:
    """Return the text of a cell of the lesson, in one line."""
    return " ".join("".join(CELLS[cell_id]["source"]).split())


def rows(cell_id: str) -> dict[str, list[str]]:
    """Return a table of the lesson: its rows, by their first column."""
    html = "".join(CELLS[cell_id]["outputs"][0]["data"]["text/html"])
    found = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in html.split("<tr")[2:])
    return {re.sub(r"<[^>]+>", "", one[0]): one[1:] for one in found if one}


def number(text: str) -> float:
    return float(text.replace(" %", "").replace(",", ""))


def test_a_kept_morning_is_played_again_as_it_is() -> None:
    script = SimpleNamespace(**runpy.run_path(str(content.folder("data") / "days_of_13.py")))
    (day,) = script.mornings("amd", 12, 1)
    kept = content.dialled_mornings().set_index(["way", "agents", "seed"]).loc[("amd", 12, 13)]
    again = script.line("amd", 12, day)
    assert kept.to_dict() == pytest.approx({name: again[name] for name in kept.index}, abs=1e-6)


@pytest.mark.parametrize(
    ("guess", "table", "row", "column"),
    [
        ("13-talk-of-an-hour", "levels-table", "Progressive", 0),
        ("13-level-four", "levels-table", "Level 4", 1),
        ("13-true-drop", "machine-check", "With AMD", 3),
        ("13-five-agents", "group-table", "5 agents", 2),
        ("13-hard-limit", "d-adapt-table", "Hard limit", 1),
        ("13-highest-rate", "d-formula-check", OTHER_DAY, 0),
    ],
)  # fmt: skip
def test_a_guess_has_the_answer_of_its_table(guess: str, table: str, row: str, column: int) -> None:
    assert number(rows(table)[row][column]) == pytest.approx(GUESSES[guess].answer)


def test_the_group_that_the_plan_calls_least_is_the_one_told() -> None:
    share = {name: number(cells[0]) for name, cells in rows("d-hour-who-check").items()}
    assert GUESSES["13-least-called"].answer == "Students"
    assert min(share, key=lambda name: share[name]) == "Student"
    assert f"{share['Student']:.0f} % of the students" in told("d-hour-notice")
    assert f"{share['Retired']:.0f} % of the retired" in told("d-hour-notice")


@pytest.mark.parametrize(
    ("cell", "table", "row", "column", "words"),
    [
        ("levels-notice", "levels-table", "Level 4", 1, "drops {} of 100"),
        ("levels-notice", "levels-table", "Level 4", 2, "answer: {} in one morning"),
        ("machine-notice", "machine-check", "With AMD", 1, "each morning, {} people"),
        ("machine-notice", "machine-check", "With AMD", 3, "the true rate is {} %"),
        ("machine", "machine-check", "With AMD", 2, "That rate will be {} %"),
        ("group-notice", "group-table", "30 agents", 2, "Thirty agents win {}"),
        ("group-notice", "group-table", "12 agents", 2, "twelve {}"),
        ("group-notice", "group-table", "5 agents", 2, "five {}"),
        ("group-notice", "group-table", "2 agents", 2, "two {}"),
        ("d-adapt-notice", "d-adapt-table", "Hard limit", 3, "the highest was {} %"),
        ("d-formula-notice", "d-formula-check", DIALS, 0, "From {}"),
        ("d-formula-notice", "d-formula-check", OTHER_DAY, 0, "to {} %, and each time"),
        ("d-hour-notice", "d-hour-table", "Weeks 7 to 9, the plan", 1, "in {} % of its calls"),
        ("d-hour-notice", "d-hour-table", "Weeks 14 to 16, the plan", 1, "It reaches {} %"),
    ],
)  # fmt: skip
def test_a_notice_has_the_figure_of_its_table(
    cell: str, table: str, row: str, column: int, words: str
) -> None:
    shown = rows(table)[row][column].replace(" %", "").replace("\N{NO-BREAK SPACE}%", "")
    assert words.format(shown) in told(cell)


def test_the_answer_has_what_the_first_evening_brings() -> None:
    made: Any = lab("dialler")
    made.guess_level("show")
    made.play(1.75, steps=18)
    answer, pace = told("play-dialler-answer"), made._pace
    found = {name: cells for name, *cells in dialler_pace.result_rows(pace)}
    levels = {name: cells for name, *cells in dialler_pace.level_rows(pace)}
    assert "the highest fixed level under 3 % is 1.75" in answer
    assert "was 1.75" in dialler_pace.guessed(pace, 0.03)[1]
    assert f"At level 2, the rate is {levels['2'][2]}, and {levels['2'][1]} people" in answer
    assert f"agents talk {found['Progressive'][0]} minutes an hour, and no one" in answer
    assert found["Progressive"][1].startswith("0 of")
    for name in ("Adapting", "Predictive"):
        dropped = found[name][1].split()[0]
        assert f"{name}: {found[name][0]} minutes, and {dropped} people" in answer
    own = found["You"]
    assert f"as good: {own[0]} minutes, and {own[1].split()[0]} people" in answer


def test_the_answer_has_what_detection_costs() -> None:
    made: Any = lab("dialler", part="machines")
    made.guess_rate("show")
    answer = told("machine-notice")
    on = {name: (value, beside) for name, value, beside, _ in dialler_machines.tiles(made.evening)}
    made.set("detects", False)
    off = {name: (value, beside) for name, value, beside, _ in dialler_machines.tiles(made.evening)}
    screen, true = "On the dialler's screen", "True drop rate"
    assert f"The screen shows {on[screen][0]}, and {on[true][0]} is true" in answer
    assert f"hung up on {on['Silent calls'][0]} people" in answer
    assert f"it is {off[screen][0].replace(' %', '')} and {off[true][0]}" in answer
    assert "2.0 min go to machines" in off["Talk time"][1]
    minutes = [found["Talk time"][0].replace(" min", "") for found in (off, on)]
    assert "they talk {} minutes instead of {}".format(*minutes) in answer


@pytest.mark.slow
def test_the_answer_has_the_size_from_which_it_pays() -> None:
    made: Any = lab("dialler", part="groups")
    gains = {one.agents: one.gain for one in made.guess_size("show")}
    answer = told("group-notice")
    pays = min(size for size, gain in gains.items() if gain.low >= 2.5)
    assert f"From {pays} agents, if 2.5 minutes are your mark" in answer
    assert f"They gain {gains[pays].mean:.1f} minutes there" in answer
    assert f"60 agents gain {gains[60].mean:.1f}" in answer
