"""The Tuesday lab as the front end drives it: what is shown, said, refused, and found."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bpo_course import lab
from bpo_course.scenarios import TUESDAY_CAUSES, tuesday_week
from bpo_course.widgets.labs.tuesday_figures import VIEWS, WeekFigures
from bpo_course.widgets.labs.tuesday_lab import HELP, TuesdayLab
from bpo_course.widgets.labs.tuesday_words import TO_DO


def shown(card: Any) -> str:
    return "".join(card.regions.values())


def act(card: Any, action: str, value: str = "", **more: str) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


@pytest.fixture(scope="module")
def opened() -> Any:
    card = lab("tuesday")
    act(card, "open")
    return card


@pytest.fixture
def card(opened: Any) -> Any:
    """The week that is open, as it was when it was opened."""
    opened._afresh()
    for name, value in {"view": "queue", "queue": "all", "day": "tuesday"}.items():
        opened.set(name, value)
    return opened


def kind_of(card: Any) -> str:
    return str(card.week.cause.kind)


def wrong_of(card: Any) -> list[str]:
    return [kind for kind in TUESDAY_CAUSES if kind != kind_of(card)]


def test_it_begins_without_a_week_and_a_button_opens_one() -> None:
    card: Any = lab("tuesday")
    assert isinstance(card, TuesdayLab)
    assert repr(card) == "TuesdayLab(no week open; 0 guesses)"
    assert card.week is None
    assert 'data-action="mark"' not in shown(card)
    act(card, "mark", "queue|billing|aht")
    act(card, "name", "menu")
    with pytest.raises(ValueError, match="open a week first"):
        card.name("menu")


def test_an_open_week_shows_tuesdays_figures_beside_what_is_usual(card: Any) -> None:
    assert "what went wrong on Tuesday?" in shown(card)
    assert card.regions["figures"].count('data-action="mark"') == 4 * len(VIEWS["queue"])
    assert re.search(r"\d+\.\d to \d+\.\d %", card.regions["figures"])
    assert card.figure


@pytest.mark.parametrize("view", VIEWS)
def test_each_table_has_a_row_for_each_of_its_kind(card: Any, view: str) -> None:
    act(card, "choose", f"view {view}")
    rows = {"queue": 4, "hour": 10, "reason": 7, "team": 3}[view]
    assert card.regions["figures"].count('<th scope="row">') == rows
    assert "outside the usual range" in card.said["text"]


def test_a_queue_narrows_the_reasons_and_the_chart(card: Any) -> None:
    card.set("view", "reason")
    every = card.figure
    act(card, "choose", "queue meters")
    assert card.regions["figures"].count('<th scope="row">') == 2
    assert card.figure != every


def test_wednesdays_repeats_are_not_known_yet(card: Any) -> None:
    card.set("view", "reason")
    act(card, "choose", "day wednesday")
    assert "Called again next day, refund: –" in card.regions["figures"]


def test_a_figure_is_marked_as_evidence_and_back_again(card: Any) -> None:
    act(card, "mark", "queue|billing|aht")
    assert "Your evidence" in card.regions["evidence"]
    assert "AHT, billing, Tuesday" in card.regions["evidence"]
    assert card.said["text"] == "Marked: AHT, billing."
    act(card, "mark", "queue|billing|aht")
    assert "Your evidence" not in shown(card)
    act(card, "mark", "team|billing|aht")  # of another table
    act(card, "mark", "queue|nowhere|aht")
    assert "Your evidence" not in shown(card)
    with pytest.raises(ValueError, match="row must be one of all, billing"):
        card.mark("nowhere", "aht")


def test_a_wrong_guess_costs_nothing_and_says_which_figures_speak_against_it(card: Any) -> None:
    wrong = wrong_of(card)[0]
    act(card, "name", wrong)
    assert "Not that" in card.regions["verdict"]
    assert "On Tuesday:" in card.regions["suspects"]
    assert "The figures that prove it" not in shown(card)
    act(card, "name", kind_of(card))
    assert "Right, at guess 2." in card.regions["verdict"]
    assert card.focus["target"] == "verdict"


def test_a_right_guess_is_proved_and_chance_is_told_apart(card: Any) -> None:
    card.set("view", "queue")
    card.mark("billing", "offered")
    assert card.name(kind_of(card)) is True
    text = shown(card)
    assert "The figures that prove it" in text
    assert "Without the cause" in text
    assert "What was only chance" in text
    assert TO_DO[kind_of(card)] in text.replace("&#39;", "'")
    assert repr(card) == "TuesdayLab(week 1; cause known)"


def test_three_suspects_can_be_ruled_out_and_never_the_cause(card: Any) -> None:
    for _ in range(HELP):
        act(card, "rule_out")
    assert len(card._out) == HELP
    assert kind_of(card) not in card._out
    act(card, "rule_out")
    assert len(card._out) == HELP
    with pytest.raises(ValueError, match="rule out 3 suspects a week"):
        card.rule_out()


def test_the_answer_can_be_shown(card: Any) -> None:
    act(card, "reveal")
    assert "This is what it was." in card.regions["verdict"]


def test_another_number_says_that_its_week_must_be_opened(card: Any) -> None:
    act(card, "set", "2", name="seed")
    assert "You chose another week" in card.regions["story"]
    act(card, "set", "0", name="seed")
    assert "This was not changed" in card.regions["problem"]
    card.set("seed", 1)
    assert "You chose another week" not in card.regions["story"]


def test_alerts_are_checked_on_a_button(card: Any) -> None:
    assert "no difference" not in card.regions["alerts"].lower()
    act(card, "check")
    told = card.regions["alerts"]
    assert card.focus["target"] == "alerts"
    assert ("explained by chance" in told) or ("No difference" in told)


def skeleton(card: Any) -> str:
    """What the card shows, without its numbers and marks."""
    bare = re.sub(r"(, )?(above|below) usual", "", shown(card))
    bare = re.sub(r"[▲▼–]|\(\)|<br>|<span class=\"bpo-quiet\">[\s\d.,:%to]*</span>", "", bare)
    return re.sub(r"[\d.,:%\s]+|\bs\b|\bto\b", "", bare)


@pytest.mark.slow  # weeks of their own are played
def test_the_layout_gives_no_cause_away(monkeypatch: pytest.MonkeyPatch) -> None:
    found = set()
    for kind in ("training", "article", "menu"):
        card: Any = lab("tuesday")
        card._figures = WeekFigures(tuesday_week(1, kind))
        looks = []
        for view in VIEWS:
            card.set("view", view)
            looks.append(skeleton(card))
        found.add(tuple(looks))
    assert len(found) == 1
