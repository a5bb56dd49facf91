"""The blend lab, worked as the browser works it and without a screen."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import pytest
from test_widgets import HOSTILE, act, elements, press, sent_by, unsafe, words

from bpo_course import lab, simulation
from bpo_course.scenarios import BLEND_MEASURES, blend_floor
from bpo_course.simulation import Comparison, Estimate
from bpo_course.widgets.labs import blend_lab
from bpo_course.widgets.labs.blend_lab import BlendLab
from bpo_course.widgets.labs.blend_words import FIGURES, LEVERS, Figure, row

TEAMS: Final = "today: two teams; changed: two teams"
MIXED: Final = "today: two teams; changed: blended, 2 kept free"


@pytest.fixture(autouse=True)
def few_days(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Three days instead of 20, and a list of how many were played each time."""
    played: list[int] = []

    def days(floor: Any, count: int) -> Any:
        played.append(count)
        return simulation.days(floor, count)

    monkeypatch.setattr(blend_lab, "DAYS", 3)
    monkeypatch.setattr(blend_lab, "days", days)
    return played


@pytest.fixture
def mixed() -> BlendLab:
    """A lab that was played: two teams, and blended."""
    card = BlendLab(blended=True)
    card.play()
    return card


def shown(card: BlendLab) -> dict[str, str]:
    """What stands in the number fields of the screen."""
    return dict(card.fields)


# -- without a screen ------------------------------------------------------------------------------


def test_the_lab_is_asked_for_by_its_name() -> None:
    assert repr(lab("blend", blended=True, keep=3)) == (
        "BlendLab(today: two teams; changed: blended, 3 kept free; not played)"
    )


def test_a_text_tells_both_floors_and_whether_they_were_played(mixed: BlendLab) -> None:
    told = [repr(BlendLab()), repr(mixed)]
    mixed.set("outbound", 0.2)
    assert [*told, repr(mixed)] == [
        f"BlendLab({TEAMS}; not played)",
        f"BlendLab({MIXED}; played)",
        f"BlendLab({MIXED}, talk cut by 20 % in sales calls; old figures)",
    ]


def test_where_no_widget_is_shown_its_text_is() -> None:
    assert BlendLab()._repr_mimebundle_()[0]["text/plain"] == f"BlendLab({TEAMS}; not played)"


def test_play_returns_every_figure_of_both_floors_on_the_same_days(mixed: BlendLab) -> None:
    floors = blend_floor(), blend_floor(blended=True, keep=2)
    first, second = (simulation.days(floor, 3) for floor in floors)
    assert list(mixed.found) == list(BLEND_MEASURES)
    for name, measure in BLEND_MEASURES.items():
        assert mixed.found[name] == simulation.compare(first, second, measure)


def test_the_same_settings_always_give_the_same_figures(mixed: BlendLab) -> None:
    again = BlendLab()
    again.set("blended", True)
    again.play()
    assert again.found == mixed.found
    assert again.regions == mixed.regions


def test_a_floor_beside_itself_shows_no_difference() -> None:
    card = BlendLab()
    found = card.play()
    assert not any(one.real for one in found.values())
    assert "There is no difference between them yet." in words(card, "go")
    assert words(card, "result").count("may be chance") == len(FIGURES) + 1  # and what it means


def test_days_already_played_are_not_played_again(mixed: BlendLab, few_days: list[int]) -> None:
    assert few_days == [3, 3]
    mixed.set("keep", 3)
    mixed.play()
    assert few_days == [3, 3, 3]
    mixed.play()
    assert few_days == [3, 3, 3]


def test_a_floor_that_is_made_todays_is_the_one_to_compare_with(mixed: BlendLab) -> None:
    mixed.keep_as_today()
    assert not mixed.found
    mixed.set("outbound", 0.2)
    found = mixed.play()
    assert repr(mixed).startswith("BlendLab(today: blended, 2 kept free; changed: blended, 2 kept")
    assert not found["service_level"].difference.low > 0
    assert found["right_parties"].difference.low > 0


def test_what_is_assumed_holds_for_both_floors() -> None:
    card = BlendLab(inbound=0.2, repeat=0)
    assert card.play()["repeats"].second.mean == 0
    card.set("repeat", 1)
    found = card.play()
    assert found["repeats"].first.mean > 50
    assert found["repeats"].real


@pytest.mark.parametrize("name", [*LEVERS, "blended"])
def test_a_control_keeps_its_value_when_another_is_refused(name: str) -> None:
    card = BlendLab()
    before = dict(card._values)
    with pytest.raises(ValueError, match=f"{name} must be .*, got 999"):
        card.set(name, 999)
    with pytest.raises(ValueError, match=f"{name} must be .*, got 999"):
        BlendLab(**{name: 999})
    assert card._values == before


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("keep", 1.5, "keep must be a whole number from 0 to 20, got 1.5"),
        ("inbound", 0.5, "inbound must be a number from 0 to 0.4, got 0.5"),
        ("repeat", float("nan"), "repeat must be a number from 0 to 1, got nan"),
        ("blended", "yes", "blended must be True or False, got 'yes'"),
        ("talk", 1, "name must be one of blended, keep, inbound, outbound, .* got 'talk'"),
    ],
)
def test_a_refused_value_is_told_with_its_rule(name: str, value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        BlendLab().set(name, value)


# -- on screen -------------------------------------------------------------------------------------


def test_a_screen_reader_is_told_what_it_is() -> None:
    assert BlendLab().label == "Blend lab"


def test_the_screen_is_well_formed_and_no_two_places_have_one_name(mixed: BlendLab) -> None:
    for card in (BlendLab(), mixed):
        names = [e.attrs["data-focus"] for e in elements(card) if "data-focus" in e.attrs]
        assert len(names) == len(set(names))


def test_every_lever_has_a_field_and_a_slider_with_a_name() -> None:
    inputs = [e.attrs for e in elements(BlendLab(), "changes", "assumed") if e.tag == "input"]
    kinds = {(attrs["name"], attrs["type"]) for attrs in inputs}
    assert kinds == {(name, kind) for name in LEVERS for kind in ("number", "range")}
    assert all(attrs["aria-label"] for attrs in inputs if attrs["type"] == "range")


def test_before_it_is_played_there_is_no_figure() -> None:
    card = BlendLab()
    assert card.figure == ""
    assert words(card, "result", "course", "chart", "table") == ""


def test_a_press_on_play_says_what_it_does_and_then_shows_what_it_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card, said = BlendLab(), []
    press(card, "blended")
    monkeypatch.setattr(card, "send", lambda *_, **__: None)
    card.observe(lambda change: said.append(change["new"]["text"]), "said")
    press(card, "play")
    assert said[:2] == [
        "Playing 3 days of today's floor: two teams …",
        "Playing 3 days of the changed floor: blended, 2 kept free …",
    ]
    assert re.match(r"Played\. Service level \(20 s\) .+; Sales .+\. Real differences: ", said[2])
    assert card.focus["target"] == "result"
    assert "Playing" not in words(card, "go")


def test_the_table_shows_each_figure_with_its_interval_and_verdict(mixed: BlendLab) -> None:
    cells = [e.words for e in elements(mixed, "result") if e.tag in ("th", "td")]
    assert cells[:6] == ["Figure", "Today", "Changed", "Difference", "95 % interval", "Verdict"]
    due = [cell for name, found in mixed.found.items() for cell in row(name, found)]
    assert cells[6:] == due


def test_the_chart_has_a_line_each_and_the_table_its_numbers(mixed: BlendLab) -> None:
    lines = {line["name"]: line for line in json.loads(mixed.figure)["data"]}
    assert list(lines) == [
        *("on duty", "on contacts, today", "on contacts, changed"),
        *("on inbound calls, today", "on inbound calls, changed"),
    ]
    cells = [e.words for e in elements(mixed, "table") if e.tag in ("th", "td")]
    assert cells[:6] == ["half hour", *lines]
    assert cells[6] == "08:00"
    assert len(cells) == 6 * 21


def test_figures_of_other_settings_are_marked_old_until_they_fit_again(mixed: BlendLab) -> None:
    figure = mixed.figure
    act(mixed, "set", name="keep", value="0")
    assert words(mixed, "result").startswith("Old figures Old: you have changed a setting since.")
    assert "(old)" in words(mixed, "course")
    assert "(old)" in words(mixed, "table")
    assert mixed.found == {}
    assert "Changed: blended, 2 kept free." in words(mixed, "result")
    assert "Changed: blended, 0 kept free." in words(mixed, "go")
    assert mixed.said["text"].endswith("The figures are old now. Play again.")
    act(mixed, "set", name="keep", value="2")
    assert words(mixed, "result").startswith("What 3 days show")
    assert mixed.found
    assert mixed.figure == figure


def test_a_lever_that_moves_nothing_makes_no_figure_old(mixed: BlendLab) -> None:
    mixed.set("open_per_tenth", 0.1)  # nobody is pressed
    assert mixed.found


@pytest.mark.parametrize("value", ["90", "-1", "", "many"])
def test_what_was_typed_wrong_stays_with_its_error_and_is_not_played(
    value: str, few_days: list[int]
) -> None:
    card = BlendLab()
    act(card, "set", name="outbound", value=value)
    wrong = "Talk time cut in sales calls (%) must be a number from 0 to 40, got"
    assert words(card, "problem").startswith(f"{wrong} {value or 'nothing'}.")
    assert shown(card)["outbound"] == value
    act(card, "set", name="keep", value="3")
    assert words(card, "problem").startswith(wrong)
    press(card, "play")
    assert few_days == []
    assert card.said["text"].startswith("Not played. Talk time cut")
    act(card, "set", name="outbound", value="20")
    assert words(card, "problem") == ""
    assert card._values["outbound"] == pytest.approx(0.2)


def test_the_screen_speaks_percent_and_the_code_shares() -> None:
    card = BlendLab(inbound=0.15, open_per_tenth=0.07)
    assert (shown(card)["inbound"], shown(card)["open_per_tenth"]) == ("15", "7")
    act(card, "set", name="repeat", value="35")
    assert card._values["repeat"] == pytest.approx(0.35)


def test_the_floor_is_chosen_with_a_button_and_made_todays_with_another() -> None:
    card = BlendLab()
    press(card, "blended")
    press(card, "keep-today")
    press(card, "teams")
    assert repr(card) == ("BlendLab(today: blended, 2 kept free; changed: two teams; not played)")
    chosen = [e.words for e in elements(card, "running") if e.attrs.get("aria-pressed") == "true"]
    assert chosen == ["two teams"]


def test_a_message_for_a_lever_there_is_not_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = BlendLab()
    sent, before = sent_by(card, monkeypatch), card.get_state()
    act(card, "set", name="agents", value="3")
    act(card, "explode")
    assert [answer["fault"] for answer, _ in sent] == ["", ""]
    assert card.get_state() == before


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_typed_can_run(payload: str) -> None:
    card = BlendLab()
    act(card, "set", name="keep", value=payload)
    assert payload in words(card, "problem")
    assert unsafe(elements(card)) == []


# -- in words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "value", "change"),
    [
        ("share", 0.0379, "+3.8"),
        ("share", -0.155, "−15.5"),
        ("count", 23.85, "+23.9"),
        ("count", -0.02, "0.0"),
        ("money", 35_780, "+35,780"),
        ("money", -0.3, "0"),
        ("hours", 0, "0.0"),
    ],
)
def test_a_difference_is_told_in_its_unit(unit: str, value: float, change: str) -> None:
    assert Figure("it", unit).change(value) == change


def test_a_line_tells_real_from_not_shown() -> None:
    def compared(low: float, high: float) -> Comparison:
        middle = Estimate((low + high) / 2, low, high, ())
        return Comparison(Estimate(0.8, 0, 0, ()), Estimate(0.9, 0, 0, ()), middle, (0, 0))

    assert row("service_level", compared(0.05, 0.15)) == (
        *("Service level (20 s)", "80.0 %", "90.0 %", "+10.0 points", "+5.0 to +15.0", "real"),
    )
    assert row("sales", compared(-1, 3))[-2:] == ("−1.0 to +3.0", "may be chance")
