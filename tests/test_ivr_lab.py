"""The IVR lab as the front end drives it: what is shown, said and refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bpo_course import content, lab
from bpo_course.tools import ivr
from bpo_course.widgets.labs import ivr_lab, ivr_words


def shown(card: Any) -> str:
    return "".join(card.regions.values())


def act(card: Any, action: str, value: str = "", **more: str) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


@pytest.fixture
def card() -> Any:
    return lab("ivr")


@pytest.fixture
def day() -> Any:
    return lab("ivr", part="day")


def test_it_begins_with_a_call_to_the_old_menu(card: Any) -> None:
    assert repr(card) == "IvrLab(Harbour Bank: the old menu; call it yourself)"
    assert "Please listen carefully" in shown(card)


def test_a_call_is_made_key_by_key(card: Any) -> None:
    act(card, "choose", "new-menu", name="choose")
    act(card, "key", "2")
    act(card, "key", "1")
    assert "the security team answers, after 0:02" in shown(card)
    assert "the security team answers" in card.said["text"]
    act(card, "key", "1")  # after the end: nothing
    act(card, "again")
    assert "0:00 since the call began" in shown(card)
    assert card.focus["target"] == "key-1"


def test_listening_goes_to_the_end_of_the_prompt_and_then_to_the_silence(card: Any) -> None:
    act(card, "choose", "new-menu", name="choose")
    act(card, "listen")
    assert "You heard" in shown(card)
    act(card, "listen")
    assert "It counts as a silence" in shown(card)
    assert "After this failure, the menu says:" in shown(card)


def test_a_key_that_no_phone_has_is_dropped(card: Any) -> None:
    before = shown(card)
    act(card, "key", "A")
    act(card, "show", "nowhere")
    act(card, "choose", "../secret", name="choose")
    assert shown(card) == before


def test_the_new_menu_is_compared_with_the_old_one(day: Any) -> None:
    act(day, "choose", "new-menu", name="choose")
    old, new = day.days
    assert old == ivr.day(content.menu("old-menu"), _people(), habits=ivr.Habits())
    assert new.misroutes < old.misroutes
    assert "Before: Harbour Bank: the old menu." in shown(day)


def _people() -> Any:
    reasons = content.menu("old-menu").reason
    return ivr.callers(reasons, ivr_words.CALLERS, habits=ivr.Habits())


def test_the_rows_of_where_callers_end_add_up_to_all(day: Any) -> None:
    for found in day.days:
        parts = [getattr(found, name) for name in ivr_words.MEASURES]
        assert sum(parts) == pytest.approx(1)


def test_an_option_that_is_off_is_not_spoken_and_its_callers_end_elsewhere(day: Any) -> None:
    before = day.days[1].of("late-transfer").right_team
    act(day, "switch", "3")
    assert day.days[1].of("late-transfer").right_team == 0 < before
    act(day, "switch", "3")
    assert day.days[1].of("late-transfer").right_team == before


def test_a_frequent_option_that_is_moved_up_saves_time(day: Any) -> None:
    act(day, "switch", "barge_in")
    before = day.days[1].of("balance").menu_s
    for place in range(6, 0, -1):
        act(day, "move", f"{place} up")
    assert day.focus["target"] == "up-0"
    assert day.days[1].of("balance").menu_s < before - 5
    act(day, "number")
    assert day.draft.menu("main").option[0].key == "1"
    act(day, "undo")
    assert day.draft == ivr.Draft(content.menu("old-menu"))


def test_a_fault_is_told_and_the_figures_stay_those_of_the_last_sound_menu(day: Any) -> None:
    before = day.days
    act(day, "text", "1x", name="key-0")
    assert "This menu can't be used yet" in shown(day)
    assert "menu main option 1 key: must be 1 to 4 signs" in shown(day)
    assert day.days == before
    act(day, "text", "1", name="key-0")
    assert "This menu can't be used yet" not in shown(day)


def test_a_text_that_is_typed_is_in_the_menu_and_in_the_field(day: Any) -> None:
    act(day, "text", "Good morning.", name="prompt")
    assert day.draft.menu("main").prompt == "Good morning."
    assert day.fields["prompt"] == "Good morning."
    act(day, "text", "<img src=x>", name="says-0")
    assert "<img" not in shown(day)


def test_each_menu_of_the_tree_can_be_opened(day: Any) -> None:
    act(day, "open", "account-card", name="open")
    assert day.fields["silence_tries"] == "3"
    act(day, "set", "2", name="silence_tries")
    assert day.draft.menu("account-card").silence_tries == 2
    assert day.draft.menu("main").silence_tries == 3


def test_the_changed_menu_can_be_the_one_to_compare_with(day: Any) -> None:
    act(day, "switch", "key_first")
    assert "which is the same menu as now" not in shown(day)
    act(day, "keep")
    assert "which is the same menu as now" in shown(day)
    assert day.days[0] == day.days[1]


def test_more_impatient_callers_hang_up_more(day: Any) -> None:
    before = day.days[1].abandonment
    act(day, "set", "40", name="patience_s")
    assert day.days[1].abandonment > before


def test_a_value_that_breaks_its_rule_is_told_and_not_taken(day: Any) -> None:
    act(day, "set", "0", name="patience_s")
    assert "Patience in the menu, on average (seconds) must be a number from 5" in shown(day)
    assert day.fields["patience_s"] == "0"
    assert day._habits.patience_s == 120
    with pytest.raises(ValueError, match="there is no control x in this lab; it has patience_s, "):
        day.set("x", 1)


def test_the_price_of_an_option_is_a_chart_and_a_table(day: Any) -> None:
    assert '"options in the menu"' in day.figure
    assert "take a wrong option" in day.regions["table"]


def test_words_are_routed_by_a_threshold_that_moves() -> None:
    card = lab("ivr", part="words")
    act(card, "say", "someone stole my bank card", name="say")
    assert "To: Lost or stolen card" in shown(card)
    low = card.said["text"]
    act(card, "set", "80", name="threshold")
    assert "To a person" in card.regions["answer"]
    assert card.said["text"] != low
    act(card, "phrase", "5")
    assert card._phrasings == 5
    act(card, "say", "你好", name="say")
    assert "Nothing in this sentence is in any example." in shown(card)
    assert "Words against keys" in shown(card)


def test_it_says_that_it_is_learning_before_the_first_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []
    real = ivr_lab.IvrLab._render

    def watched(self: Any, said: str = "", **more: Any) -> None:
        seen.append(more.get("working", ""))
        real(self, said, **more)

    monkeypatch.setattr(ivr_lab, "LEARNED", set())
    monkeypatch.setattr(ivr_lab.IvrLab, "_render", watched)
    lab("ivr", part="words")
    assert seen[0] == "Learning from 300 sentences …"
    assert seen[-1] == ""


def test_a_trainers_own_file_is_a_menu_to_choose(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(
        'title = "Our shop"\n[[menu]]\nid = "main"\nprompt = "Hello."\n'
        '[[menu.option]]\nkey = "0"\nsays = "to speak to a person"\nto = "person"\n'
        '[[reason]]\nid = "help"\nsays = "I need help."\nqueue = "shop"\n',
        encoding="utf-8",
    )
    card = lab("ivr", menu=file)
    assert "Our shop" in shown(card)
    act(card, "show", "day")
    assert card.days[1].person + card.days[1].abandonment == pytest.approx(1)
    with pytest.raises(ValueError, match="part must be one of call, day, words, got 'x'"):
        lab("ivr", part="x")


def test_a_file_without_reasons_says_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(
        'title = "Our shop"\n[[menu]]\nid = "main"\nprompt = "Hello."\n'
        '[[menu.option]]\nkey = "0"\nsays = "to speak to a person"\nto = "person"\n',
        encoding="utf-8",
    )
    card = lab("ivr", menu=file, part="day")
    assert "Write [[reason]] in the file" in shown(card)


def test_start_values_are_taken_by_name() -> None:
    card = lab("ivr", part="day", patience_s=60, wrong_tries=4)
    assert card._habits.patience_s == 60
    assert card.draft.menu("main").wrong_tries == 4
    with pytest.raises(ValueError, match="zero_out must be a number from 0 to 1, got 3"):
        lab("ivr", zero_out=3)
