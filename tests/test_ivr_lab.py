"""The IVR lab as the front end drives it: what is shown, said and refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bpo_course import content, lab
from bpo_course.tools import ivr
from bpo_course.widgets.labs import ivr_lab, ivr_menus, ivr_words


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
    assert "Menu “main”, option 1, the key: must be 1 to 4 signs" in shown(day)
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


# -- what a caller of lab(...) may get wrong, in any lab of levers ---------------------------------


@pytest.mark.parametrize("name", ["acd", "ivr", "workforce"])
def test_a_control_that_a_lab_does_not_have_is_named_with_those_it_has(name: str) -> None:
    with pytest.raises(ValueError, match=r"there is no control foo in this lab; it has .*part, "):
        lab(name, foo=1)
    with pytest.raises(ValueError, match=r"there is no control prt in .* Did you mean part\?"):
        lab(name, prt="x")
    with pytest.raises(ValueError, match="there is no control foo in this lab; it has "):
        lab(name).set("foo", 1)


@pytest.mark.parametrize("name", ["roster", "nesting", "contract"])
def test_the_other_labs_say_it_in_the_same_words(name: str) -> None:
    with pytest.raises(ValueError, match="there is no control foo in this lab; it has "):
        lab(name, foo=1)


@pytest.mark.parametrize("value", [["x"], {}, set(), None, 3, "x", b"x"])
@pytest.mark.parametrize("name", ["acd", "ivr", "workforce"])
def test_a_part_of_any_type_gets_the_clear_error(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=r"part must be one of .*, got "):
        lab(name, part=value)


@pytest.mark.parametrize(
    ("name", "start", "words"),
    [
        ("acd", {"agent_rule": ["x"]}, r"agent_rule must be one of .*, got \['x'\]"),
        ("acd", {"ageing": ["x"]}, "ageing must be one of True, False"),
        ("acd", {"gap": ["x"]}, "gap must be a whole number"),
        ("ivr", {"zero_out": ["x"]}, "zero_out must be a number"),
        ("ivr", {"menu": 3}, "menu must be an id or the path of a file, got 3"),
        ("ivr", {"menu": []}, "menu must be an id or the path of a file, or a list of them"),
        ("ivr", {"menu": [3]}, "menu must be an id or the path of a file, got 3"),
        ("workforce", {"weeks": ["x"]}, "weeks must be a whole number"),
        ("roster", {"week": ["x"]}, r"week must be one of .*, got \['x'\]"),
        ("roster", {"mon": ["x"]}, "mon must be one of off"),
    ],
)
def test_a_value_of_any_type_gets_the_clear_error(
    name: str, start: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        lab(name, **start)


@pytest.mark.parametrize("name", [["ivr"], 3, None, "irv"])
def test_a_lab_that_is_none_is_refused_with_those_there_are(name: Any) -> None:
    with pytest.raises(ValueError, match=r"name must be one of queue, .*, got "):
        lab(name)


def test_what_is_said_to_the_router_is_checked_before_it_is_shown() -> None:
    card = lab("ivr", part="words")
    with pytest.raises(ValueError, match="text must be a text, got None"):
        card.say(None)
    assert card.say("my card was stolen").intent == "lost-card"


# -- a trainer's own file --------------------------------------------------------------------------


def own_file(path: Path, title: str = "Our shop", prompt: str = "Hello.") -> Path:
    path.write_text(
        f'title = "{title}"\n[[menu]]\nid = "main"\nprompt = "{prompt}"\n'
        '[[menu.option]]\nkey = "0"\nsays = "to speak to a person"\nto = "person"\n',
        encoding="utf-8",
    )
    return path


def test_an_own_file_with_the_name_of_the_courses_hides_none(tmp_path: Path) -> None:
    card = lab("ivr", menu=own_file(tmp_path / "old-menu.toml"))
    assert card._names == {
        "new-menu": "Harbour Bank: the new menu",
        "old-menu": "Harbour Bank: the old menu",
        ivr_menus.OWN: "Our shop (your file)",
    }
    assert card.fields["choose"] == ivr_menus.OWN
    act(card, "choose", "old-menu", name="choose")
    assert card.draft.whole == content.menu("old-menu")
    assert card.fields["choose"] == "old-menu"
    act(card, "choose", ivr_menus.OWN, name="choose")
    assert card.draft.whole.title == "Our shop"


def test_the_courses_menus_alone_are_in_the_list_without_an_own_file(card: Any) -> None:
    assert list(card._names) == ["new-menu", "old-menu"]
    before = shown(card)
    act(card, "choose", ivr_menus.OWN, name="choose")
    assert shown(card) == before


def test_an_own_file_is_read_again_when_it_is_chosen(tmp_path: Path) -> None:
    file = own_file(tmp_path / "shop.toml")
    card = lab("ivr", menu=file)
    act(card, "choose", "new-menu", name="choose")
    own_file(file, "Our new shop", "Good morning.")
    act(card, "choose", ivr_menus.OWN, name="choose")
    assert card.draft.menu("main").prompt == "Good morning."
    assert "Our new shop (your file)" in card.regions["chosen"]


def test_an_own_file_that_has_a_fault_by_now_is_told_and_not_taken(tmp_path: Path) -> None:
    file = own_file(tmp_path / "shop.toml")
    card = lab("ivr", menu=file)
    act(card, "choose", "new-menu", name="choose")
    own_file(file, prompt="")
    act(card, "choose", ivr_menus.OWN, name="choose")
    assert "shop.toml, line 4: menu main prompt: must not be empty" in card.regions["problem"]
    assert card.said["text"].startswith("shop.toml, line 4")
    assert card.draft.whole == content.menu("new-menu")
    file.unlink()
    act(card, "choose", ivr_menus.OWN, name="choose")
    assert "There is no file" in card.regions["problem"]
    own_file(file)
    act(card, "choose", ivr_menus.OWN, name="choose")
    assert card.regions["problem"].strip() == ""
    assert card.draft.whole.title == "Our shop"


# -- focus and landmarks ---------------------------------------------------------------------------


def test_the_buttons_that_make_it_learn_stay_while_it_learns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A button that is taken away loses the focus."""
    card = lab("ivr", part="words")
    seen: list[str] = []
    real = ivr_lab.IvrLab._show

    def watched(self: Any, **more: Any) -> None:
        real(self, **more)
        seen.append(self.regions["threshold"] if more["working"] else "")

    monkeypatch.setattr(ivr_lab, "LEARNED", set())
    monkeypatch.setattr(ivr_lab.IvrLab, "_show", watched)
    act(card, "phrase", "10")
    assert len(seen) == 2
    assert 'data-focus="phrase-10" aria-pressed="true"' in seen[0]
    assert 'data-focus="threshold"' in seen[0]
    assert seen[1] == ""


def test_no_card_has_a_landmark_since_it_may_be_on_a_page_twice() -> None:
    widgets = Path(ivr_lab.__file__).parents[1]
    every = widgets.glob("*/templates/*.html")
    templates = [one for one in every if not one.stem.endswith("_page")]  # pages of their own
    assert len(templates) > 20
    marks = ('role="region"', "role='region'", "<nav", "<aside", "<main", 'role="navigation"')
    found = {
        template.name
        for template in templates
        if any(mark in template.read_text(encoding="utf-8") for mark in marks)
    }
    assert found <= {"table.html"}  # of a lesson's tables, which are no cards
    script = (widgets / "card" / "card.js").read_text(encoding="utf-8")
    assert 'const root = document.createElement("div");' in script
