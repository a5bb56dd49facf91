"""Things to sort, lines to say better, and the role-fit self-assessment: read, worked and kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from test_widgets import act, elements, press, words

from bpo_course import content, role_fit, say_better, sort
from bpo_course.content import ContentError
from bpo_course.faults import FaultyError
from bpo_course.progress import Book, Store
from bpo_course.questions.exercises import EXERCISES, Better, Model, Sort, SortItem, Write
from bpo_course.questions.hiring import MATERIAL
from bpo_course.questions.kinds import Option
from bpo_course.questions.role_fit import ANSWERS, Line, RoleFit, Said, Work
from bpo_course.widgets.answering.better_card import BetterCard
from bpo_course.widgets.answering.guesses import Guess
from bpo_course.widgets.answering.role_fit_card import RoleFitCard
from bpo_course.widgets.answering.sort_card import SortCard
from bpo_course.widgets.course.course_map import CourseMap

SORT: Final = Sort(
    "02-offices",
    "Which *office*?",
    ("Front office", "Back office"),
    (
        SortItem("Taking an order", "Front office", "A customer speaks with you."),
        SortItem("Payroll", "Back office", "No customer is there."),
        SortItem("Checking a claim", "Back office", "You work on a file."),
        SortItem("Complaints", "Front office", "A customer writes to you."),
    ),
)
BETTER: Final = Better(
    "19-not-mine",
    "A caller asks about a **refund**.",
    "That's not my department.",
    (
        Option("You must call Refunds.", why="It sends the caller away."),
        Option("I'll put you through to Refunds.", right=True, why="You take the next step."),
        Option("Refunds are slow, I'm afraid.", why="It blames a colleague."),
    ),
    (
        Model("Let me get you to Refunds.", "It says what happens next."),
        Model("Refunds can do that. May I put you through?", "It asks."),
    ),
    ("Says what happens next", "Blames no one"),
)
FIT: Final = RoleFit(
    "Which work fits you?",
    "It has no score.",
    ("How you sound.",),
    (Work("service", "Service", "Customers call."), Work("sales", "Sales", "You call.")),
    (
        Line(
            "patient",
            "I stay friendly.",
            "Many ask the same.",
            Said("It helps."),
            Said("You can learn it."),
            ("service",),
            ("service",),
        ),
        Line(
            "refused",
            "A no does not stay with me.",
            "Most people say no.",
            Said("That helps you."),
            Said("Talk about it."),
            ("sales",),
            ("sales",),
        ),
    ),
)
CALLS: Final = {Sort: "sort", Better: "say_better", Write: "write_reply"}
"""The call that shows each kind of exercise."""
FILE: Final = """
[[sort]]
id = "02-offices"
prompt = "Which office?"
group = ["Front office", "Back office"]
[[sort.item]]
text = "Payroll"
group = "Back office"
why = "No customer is there."
[[sort.item]]
text = "Taking an order"
group = "Front office"
why = "A customer speaks with you."

[[better]]
id = "02-not-mine"
situation = "A caller asks."
said = "Not me."
check = ["Says what happens next"]
[[better.option]]
text = "You must call Refunds."
why = "It sends the caller away."
[[better.option]]
text = "I'll put you through."
right = true
why = "You take the next step."
[[better.model]]
text = "Let me get you there."
why = "It says what happens next."
[[better.model]]
text = "May I put you through?"
why = "It asks."
"""


def book() -> Book:
    store = Store("sqlite://", "asha")
    return Book(lambda: store)


def kept(shared: Book, item: str) -> Guess:
    return Guess("exercises", item, shared)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a file of exercises."""
    folder = tmp_path / "exercises"
    folder.mkdir()

    def write(text: str) -> Path:
        path = folder / "02_try.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


# -- files -------------------------------------------------------------------------------------


def test_a_file_holds_exercises_of_both_kinds(file: Any) -> None:
    path = file(FILE)
    assert content.check([path]) == (1, [])
    assert isinstance(content.exercise("02-offices", path), Sort)
    assert isinstance(content.exercise("02-not-mine", path), Better)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('group = "Back office"', 'group = "Back ofice"', "got 'Back ofice'. Write 'Back office'"),
        ('why = "No customer is there."', 'why = ""', "item 1 why: must not be empty"),
        ('text = "Taking an order"', 'text = "Payroll"', "item 2 text: is the same as item 1"),
        ('group = ["Front office", "Back office"]', 'group = ["A"]', "must be two or more"),
        ("right = true", "right = false", "option: must have one that is right, has 0"),
        ('check = ["Says what happens next"]', "", "check: must not be empty"),
        ('said = "Not me."', "", "said: must not be empty"),
        ("[[better.model]]", "[better.model]", "must contain"),
        ('id = "02-not-mine"', 'id = "02 Not mine"', "id: must be small letters"),
        ('situation = "A caller asks."', 'situtation = "x"', "Did you mean 'situation'?"),
    ],
)
def test_a_fault_is_told_by_field_rule_and_remedy(file: Any, old: str, new: str, told: str) -> None:
    assert old in FILE
    path = file(FILE.replace(old, new))
    found = [str(fault) for fault in content.check([path])[1]]
    assert found
    if told != "must contain":  # TOML itself refuses two forms of one heading
        assert any(told in one for one in found), found
    with pytest.raises(ContentError):
        content.exercise("02-offices", path)


def test_a_file_of_exercises_is_known_by_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(FILE, encoding="utf-8")
    assert content.check([path]) == (1, [])
    path.write_text(FILE.replace('said = "Not me."', 'line = "Not me."'), encoding="utf-8")
    found = [str(fault) for fault in content.check([path])[1]]
    assert any("line: is not a known name here" in one for one in found)


def test_two_exercises_of_a_file_have_two_names(file: Any) -> None:
    path = file(FILE + FILE[: FILE.index("[[better]]")])
    assert "sort 2 id: is the same as sort 1" in str(content.check([path])[1][0])


def test_no_two_kinds_of_exercise_share_a_name(file: Any) -> None:
    found = [
        str(one) for one in content.check([file(FILE.replace("02-not-mine", "02-offices"))])[1]
    ]
    assert any("id: is the id of an exercise of another kind" in one for one in found), found


@pytest.mark.parametrize("text", ['title = "A quiz"\n', "sort = 3\n", '[[question]]\nprompt="x"\n'])
def test_a_file_of_exercises_holds_nothing_else(file: Any, text: str) -> None:
    found = str(content.check([file(text)])[1][0])
    assert "must contain only [[sort]] and [[better]]" in found


def test_an_unknown_exercise_is_refused_with_those_there_are(file: Any) -> None:
    with pytest.raises(FileNotFoundError, match=r"02-offices, 02-not-mine\), got '02-x'"):
        content.exercise("02-x", file(FILE))
    with pytest.raises(FileNotFoundError, match="There is no file"):
        content.exercise("02-x", Path("nowhere.toml"))


def test_an_exercise_of_the_wrong_kind_is_refused(file: Any) -> None:
    with pytest.raises(ValueError, match="02-not-mine is a line to say better"):
        sort("02-not-mine", file(FILE))
    with pytest.raises(ValueError, match="02-offices is an exercise to sort"):
        say_better("02-offices", file(FILE))


@pytest.mark.parametrize("kind", EXERCISES)
def test_an_exercise_made_in_code_is_checked_too(kind: str) -> None:
    with pytest.raises(FaultyError, match="id: must not be empty"):
        EXERCISES[kind]()


def test_an_exercise_of_the_course_begins_with_the_number_of_its_lesson(
    file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(FILE.replace('"02-offices"', '"offices"'))
    assert [f.remedy for f in content.check([path])[1]] == ['Write id = "02-offices".']


def test_every_exercise_of_the_course_is_used_once_by_its_lesson_or_in_a_hiring_day() -> None:
    in_a_day = {name for material in MATERIAL.values() for name in material.written}
    names = []
    for path in sorted((content.folder("data") / "exercises").glob("*.toml")):
        notebook = content.folder("notebooks") / f"{path.stem}.ipynb"
        source = notebook.read_text(encoding="utf-8")
        here = re.findall(r'^id = "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
        names += here
        for name in here:
            kind = CALLS[type(content.exercise(name))]
            used = source.count(f'{kind}(\\"{name}\\")')
            assert used == 1 or (used == 0 and name in in_a_day), name
    assert names
    assert len(set(names)) == len(names)


# -- sorting -----------------------------------------------------------------------------------


def test_things_come_in_an_order_that_stays() -> None:
    assert list(SORT.items) == list(SORT.items)
    assert set(SORT.items) == {item.text for item in SORT.item}


def test_each_thing_is_placed_and_explained_at_once() -> None:
    card = SortCard(SORT, kept(book(), SORT.id))
    first = next(iter(SORT.items.values()))
    act(card, "place", value=first.group)
    assert card.placed == {first.text: first.group}
    assert card.missed == ()
    assert "✓ Right" in words(card)
    assert first.why in words(card)
    assert "2 of 4" in words(card)


def test_what_was_missed_is_sorted_again_and_stays_missed() -> None:
    card = SortCard(SORT, kept(book(), SORT.id))
    for item in SORT.items.values():
        wrong = next(group for group in SORT.group if group != item.group)
        card.place(wrong if item.text == "Payroll" else item.group)
    assert "3 of 4 right at the first try." in words(card)
    assert "1 is in the wrong place now" in words(card)
    press(card, "again-wrong")
    assert "Payroll" in words(card, "item")
    card.place("Back office")
    assert "3 of 4 right at the first try." in words(card)
    assert "wrong place" not in words(card)
    press(card, "again-all")
    assert card.placed == {}
    assert card.missed == ()


def test_what_was_placed_is_there_after_a_restart() -> None:
    shared = book()
    card = SortCard(SORT, kept(shared, SORT.id))
    card.place(SORT.group[0])
    again = SortCard(SORT, kept(shared, SORT.id))
    assert again.placed == card.placed
    assert repr(again) == "Sort(02-offices: 1 of 4)"


def test_two_cards_of_one_exercise_show_the_same_and_lose_nothing() -> None:
    shared = kept(book(), SORT.id)
    one, other = SortCard(SORT, shared), SortCard(SORT, shared)
    one.place("Front office")
    one.place("Front office")
    other.place("Front office")
    assert len(one.placed) == 3
    assert one.placed == other.placed
    assert one.missed == other.missed
    assert "3 of 4" not in words(one, "last")
    assert "4 of 4" in words(one, "item")


def test_what_was_kept_does_not_change_with_the_card() -> None:
    shared = kept(book(), SORT.id)
    card = SortCard(SORT, shared)
    card.place("Front office")
    before = shared.value
    card.place("Front office")
    assert len(before["placed"]) == 1


def test_a_group_is_named_as_it_is_written() -> None:
    item = (SortItem("a", "BPO", "…"), SortItem("b", "KPO", "…"))
    card = SortCard(Sort("02-x", "?", ("BPO", "KPO"), item), kept(book(), "02-x"))
    card.place("BPO")
    assert "BPO." in words(card, "last") or "KPO." in words(card, "last")


@pytest.mark.parametrize(
    "value",
    [None, 3, {"placed": 3}, {"placed": {"x": "y"}, "missed": [4]}, {"missed": [[], {}]}],
)
def test_what_no_longer_fits_is_left_out(value: Any) -> None:
    shared = book()
    kept(shared, SORT.id).keep(value)
    card = SortCard(SORT, kept(shared, SORT.id))
    assert (card.placed, card.missed) == ({}, ())


def test_an_unknown_group_and_one_thing_too_many_are_refused() -> None:
    card = SortCard(SORT, kept(book(), SORT.id))
    with pytest.raises(ValueError, match="group must be one of Front office, Back office"):
        card.place("Middle office")
    for item in SORT.items.values():
        card.place(item.group)
    with pytest.raises(ValueError, match="everything is sorted"):
        card.place("Front office")
    assert "4 of 4 right at the first try." in words(card)


# -- saying it better --------------------------------------------------------------------------


def test_a_line_is_chosen_written_and_compared() -> None:
    card = BetterCard(BETTER, kept(book(), BETTER.id))
    assert BETTER.model[0].text not in words(card)
    act(card, "choose", fields={"chosen": ["You must call Refunds."]})
    assert "✗ Not this one" in words(card)
    assert "It sends the caller away." in words(card)
    assert BETTER.model[0].text not in words(card)
    act(card, "write", fields={"written": ["I'll get you to Refunds now."]})
    assert card.written == "I'll get you to Refunds now."
    for model in BETTER.model:
        assert model.text in words(card)
    act(card, "tick", fields={"tick": ["Blames no one"]})
    assert "1 of 2" in words(card)


def test_a_wrong_choice_can_be_made_again() -> None:
    card = BetterCard(BETTER, kept(book(), BETTER.id))
    card.choose("Refunds are slow, I'm afraid.")
    press(card, "again")
    assert card.chosen == ""
    card.choose("I'll put you through to Refunds.")
    assert "✓ Yes" in words(card)
    assert not any(one.attrs.get("data-focus") == "again" for one in elements(card))


def test_nothing_chosen_and_nothing_written_is_told() -> None:
    card = BetterCard(BETTER, kept(book(), BETTER.id))
    act(card, "choose", fields={})
    assert "Choose a line first." in words(card)
    card.choose("You must call Refunds.")
    act(card, "write", fields={"written": ["  "]})
    assert "Write your own line first." in words(card)
    with pytest.raises(ValueError, match="what must be of"):
        card.tick(["Sings"])


def test_ones_own_line_is_there_after_a_restart() -> None:
    shared = book()
    card = BetterCard(BETTER, kept(shared, BETTER.id))
    card.choose("You must call Refunds.")
    card.write("I'll get you there.")
    card.tick(["Blames no one"])
    again = BetterCard(BETTER, kept(shared, BETTER.id))
    assert (again.chosen, again.written) == (card.chosen, card.written)
    assert "1 of 2" in words(again)
    assert repr(again) == "SayBetter(19-not-mine: compared)"
    press(again, "change")
    again.write("May I put you through?")
    assert again.written == "May I put you through?"


def test_a_line_that_is_being_written_outlives_another_choice() -> None:
    card = BetterCard(BETTER, kept(book(), BETTER.id))
    card.choose("You must call Refunds.")
    act(card, "write", fields={"written": [""]})
    act(card, "change", value="choice", fields={"written": ["Let me get"]})
    assert "Write your own line first." not in words(card)
    card.choose("I'll put you through to Refunds.")
    assert card.fields["written"] == "Let me get"


def test_ticks_that_were_not_kept_outlive_a_change_of_the_line() -> None:
    shared = kept(book(), BETTER.id)
    card = BetterCard(BETTER, shared)
    card.choose("You must call Refunds.")
    card.write("I'll get you there.")
    act(card, "change", value="line", fields={"tick": ["Blames no one"]})
    assert shared.value["ticked"] == ["Blames no one"]
    card.write("I'll get you there now.")
    assert "1 of 2" in words(card)


def test_the_forms_of_a_line_go_with_every_act() -> None:
    card = BetterCard(BETTER, kept(book(), BETTER.id))
    for do in (lambda: card.choose("You must call Refunds."), lambda: card.write("I'll ask.")):
        do()
        forms = [one.attrs for one in elements(card) if one.tag == "form"]
        assert ["data-carried" in attrs for attrs in forms] == [True]


def test_two_cards_of_one_line_show_the_same() -> None:
    shared = kept(book(), BETTER.id)
    one, other = BetterCard(BETTER, shared), BetterCard(BETTER, shared)
    one.choose("You must call Refunds.")
    one.write("I'll get you there.")
    other.tick(["Blames no one"])
    assert (one.chosen, one.written) == (other.chosen, other.written)
    assert shared.value["written"] == "I'll get you there."
    assert "1 of 2" in words(one)


@pytest.mark.parametrize("value", [None, 3, {"chosen": []}, {"chosen": "x", "written": "y"}])
def test_a_line_that_no_longer_fits_is_left_out(value: Any) -> None:
    shared = kept(book(), BETTER.id)
    shared.keep(value)
    assert repr(BetterCard(BETTER, shared)) == "SayBetter(19-not-mine: not begun)"


def test_a_line_half_written_is_there_after_a_restart() -> None:
    shared = book()
    card = BetterCard(BETTER, kept(shared, BETTER.id))
    card.choose("You must call Refunds.")
    before = dict(card.regions)
    act(card, "draft", name="written", value="Let me get")
    assert card.regions == before
    again = BetterCard(BETTER, kept(shared, BETTER.id))
    assert again.fields["written"] == "Let me get"
    again.write("Let me get you there.")
    assert BetterCard(BETTER, kept(shared, BETTER.id)).written == "Let me get you there."


# -- role fit ----------------------------------------------------------------------------------


def test_each_answer_is_explained_and_nothing_is_scored() -> None:
    card = RoleFitCard(FIT, kept(book(), "role-fit"))
    press(card, "like")
    assert "It helps." in words(card)
    press(card, "unlike")
    assert "Talk about it." in words(card)
    told = words(card, "result")
    assert "How you sound." in told
    assert not re.search(r"\d+ ?%|score|points", told)
    service, sales = told.split("Sales", 1)
    assert "I stay friendly." in service
    assert sales.index("No line here.") < sales.index("A no does not stay with me.")


def test_partly_is_explained_from_both_sides() -> None:
    card = RoleFitCard(FIT, kept(book(), "role-fit"))
    press(card, "partly")
    assert "It helps." in words(card, "last")
    assert "You can learn it." in words(card, "last")


def test_one_goes_back_and_begins_again() -> None:
    shared = book()
    card = RoleFitCard(FIT, kept(shared, "role-fit"))
    press(card, "like")
    press(card, "back")
    assert card.answers == {}
    card.answer("like")
    assert RoleFitCard(FIT, kept(shared, "role-fit")).answers == {"patient": "like"}
    card.answer("partly")
    press(card, "again")
    assert card.answers == {}
    with pytest.raises(ValueError, match="answer must be one of like, partly, unlike"):
        card.answer("no")


def test_two_self_assessments_on_a_page_show_the_same() -> None:
    shared = kept(book(), "role-fit")
    one, other = RoleFitCard(FIT, shared), RoleFitCard(FIT, shared)
    one.answer("like")
    other.answer("unlike")
    assert list(one.answers.values()) == list(other.answers.values()) == ["like", "unlike"]


def test_answers_beyond_the_last_line_are_refused() -> None:
    card = RoleFitCard(FIT, kept(book(), "role-fit"))
    for _ in FIT.line:
        card.answer("like")
    with pytest.raises(ValueError, match="every line is answered"):
        card.answer("like")


@pytest.mark.parametrize("value", [None, 3, {"x": "like"}, {"patient": "maybe"}, {"patient": []}])
def test_answers_that_no_longer_fit_are_left_out(value: Any) -> None:
    shared = book()
    kept(shared, "role-fit").keep(value)
    assert RoleFitCard(FIT, kept(shared, "role-fit")).answers == {}


def test_the_courses_own_lines_speak_for_every_kind_of_work() -> None:
    fit = content.role_fit()
    likes = dict.fromkeys(fit.lines, "like")
    unlikes = dict.fromkeys(fit.lines, "unlike")
    assert len(fit.line) >= 16
    for work in fit.work:
        assert len(fit.speaking_for(work.id, likes)) >= 2, work.id  # type: ignore[arg-type]
        assert fit.to_think_about(work.id, unlikes), work.id  # type: ignore[arg-type]
    assert set(ANSWERS) == {"like", "partly", "unlike"}


def test_a_file_of_ones_own_is_read_and_its_faults_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = (content.folder("data") / "role_fit.toml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    assert repr(role_fit(path)).startswith("RoleFit(")
    work = content.role_fit().work[0].id
    path.write_text(text.replace(f'"{work}"', '"nobody"', 1), encoding="utf-8")
    with pytest.raises(ContentError, match=f"got '{work}'"):
        role_fit(path)


# -- every card --------------------------------------------------------------------------------


def cards() -> list[Any]:
    """Each card as it begins, half-way and at its end."""
    made = [(SortCard, SORT), (BetterCard, BETTER), (RoleFitCard, FIT)]
    new, half, done = ([kind(what, kept(book(), "x")) for kind, what in made] for _ in range(3))
    for sorting, better, fit in (half, done):
        sorting.place(SORT.group[0])
        better.choose("You must call Refunds.")
        fit.answer("partly")
    sorting, better, fit = done
    for _ in SORT.item[1:]:
        sorting.place(SORT.group[0])
    better.write("I'll get you there.")
    fit.answer("unlike")
    return [*new, *half, *done]


def test_each_card_is_well_formed_and_no_two_places_have_one_name() -> None:
    for card in cards():
        names = [one.attrs["data-focus"] for one in elements(card) if "data-focus" in one.attrs]
        assert names
        assert len(names) == len(set(names)), card


def test_what_a_learner_writes_is_shown_as_text() -> None:
    card = BetterCard(BETTER, kept(book(), BETTER.id))
    card.choose("You must call Refunds.")
    card.write("<img src=x onerror=alert(1)></textarea>")
    assert not [one for one in elements(card) if one.tag == "img"]
    assert "<img src=x onerror=alert(1)></textarea>" in words(card)


def test_an_exercise_begins_its_lesson_on_the_map() -> None:
    def told(shared: Book) -> str:
        items = [one.words for one in elements(CourseMap(shared), "lessons") if one.tag == "li"]
        return next(one for one in items if "Is a BPO just a call centre?" in one)

    shared = book()
    assert "Not started" in told(shared)
    kept(shared, "02-offices").keep({"placed": {}, "missed": []})
    assert "Attempted. Next: finish the lesson and take its quiz." in told(shared)
