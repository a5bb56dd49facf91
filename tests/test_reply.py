"""Replies to write: the records, what is counted, the card, its clock, and what it keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_exercises import book, kept
from test_screen_words import ids_in, shown
from test_widgets import act, closed_book, elements, press, words

from bpo_course import content, lessons, prose, write_reply
from bpo_course.faults import FaultyError
from bpo_course.progress import Book
from bpo_course.questions.exercises import LONGEST_REPLY, Medium, Model, Write
from bpo_course.questions.replies import Counts, counted
from bpo_course.widgets.answering.exercise_cards import card_of
from bpo_course.widgets.answering.reply_card import ReplyCard
from bpo_course.widgets.course.own_file import looked_at

NASTY: Final = "<img src=x onerror=alert(1)></textarea>"
REPLY: Final = "Hello Ana,\n\nYour desk comes on Friday.\n\nKind regards,\nSam"
ASKED: Final = Write(
    "20-desk",
    "email",
    "A customer asks:\n\n> Where is my **desk**?\n\nThe OTP is not needed.",
    8,
    30,
    ("It says when.", "It is short."),
    (Model(REPLY, "It has the day."), Model("Hello Ana,\nFriday.\nThanks, Sam", "It is short.")),
)
FILE: Final = """
[[write]]
id = "02-desk"
medium = "email"
task = "Where is my desk?"
minutes = 8
most_words = 30
check = ["It says when.", "It is short."]
[[write.model]]
text = '''
Hello Ana,

Your desk comes on Friday.

Kind regards, Sam'''
why = "It has the day."
[[write.model]]
text = "Hello Ana, Friday. Thanks, Sam"
why = "It is short."
"""


class Seconds:
    """A clock that goes forward when it is told to."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def card(shared: Book | None = None, now: Callable[[], float] | None = None) -> ReplyCard:
    return ReplyCard(ASKED, kept(shared or book(), ASKED.id), *([now] if now else []))


def draft(made: ReplyCard, text: str) -> None:
    act(made, "draft", name="written", value=text)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a file of replies to write."""

    def write(text: str) -> Path:
        path = tmp_path / "02_try.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


# -- the file ----------------------------------------------------------------------------------


def test_a_file_of_tasks_is_known_by_its_headings(file: Any) -> None:
    path = file(FILE)
    assert content.check([path]) == (1, [])
    assert isinstance(content.exercise("02-desk", path), Write)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('task = "Where is my desk?"', "", "task: must not be empty"),
        ('medium = "email"', 'medium = "letter"', "medium"),
        ("minutes = 8", "", "minutes: must be a number from 0.5 to 120, got 0"),
        ("minutes = 8", "minutes = inf", "minutes: must be a number from 0.5 to 120, got inf"),
        ("most_words = 30", "most_words = 0", "most_words: must be a number from 5 to 2,000"),
        ("most_words = 30", "most_words = 6", "model 1 text: must have 6 words at most, has 10"),
        (
            'check = ["It says when.", "It is short."]',
            'check = ["x"]',
            "check: must be two or more",
        ),
        ('"It is short."]', '"It says when."]', "check 2: is the same as check 1"),
        ('why = "It is short."', "", "model 2 why: must not be empty"),
        ('id = "02-desk"', 'id = "02 Desk"', "id: must be small letters"),
        ("most_words = 30", "max_words = 30", "Did you mean 'most_words'?"),
    ],
)
def test_a_fault_is_told_by_field_rule_and_remedy(file: Any, old: str, new: str, told: str) -> None:
    assert old in FILE
    found = [str(fault) for fault in content.check([file(FILE.replace(old, new, 1))])[1]]
    assert any(told in one for one in found), found


def test_a_task_made_in_code_is_checked_too() -> None:
    with pytest.raises(FaultyError, match="task: must not be empty"):
        Write()


def test_a_trainers_own_file_is_shown_by_the_same_call(file: Any, store_url: str) -> None:
    made = write_reply("02-desk", file(FILE))
    made.write("Hello Ana, Friday. Regards, Sam")
    assert repr(write_reply("02-desk", file(FILE))) == "WriteReply(02-desk: compared)"


def test_a_trainers_own_file_is_checked_and_tried_like_the_others() -> None:
    own = looked_at(FILE.encode(), "02_try.toml")
    assert (own.problem, own.faults) == ("", ())
    assert isinstance(own.found, tuple)
    assert isinstance(card_of(own.found[0], kept(book(), "x")), ReplyCard)


def test_a_task_of_another_kind_is_refused(store_url: str) -> None:
    with pytest.raises(ValueError, match="name must be a reply to write, 19-hold-on is a line"):
        write_reply("19-hold-on")


# -- the course's own tasks --------------------------------------------------------------------


def own_tasks() -> list[Write]:
    path = content.folder("data") / "exercises" / "20_the_hiring_day.toml"
    return [one for one in content.exercises(path) if isinstance(one, Write)]


def test_the_courses_tasks_are_of_each_medium_with_four_to_six_things_to_look_for() -> None:
    assert len(own_tasks()) >= 6
    assert {one.medium for one in own_tasks()} == {"email", "chat", "note"}
    for one in own_tasks():
        assert 4 <= len(one.check) <= 6, one.id
        assert len(one.model) == 2, one.id


def test_the_courses_models_have_what_is_looked_for() -> None:
    usages = content.english().word
    for task in own_tasks():
        for model in task.model:
            found = counted(model.text, medium=task.medium, task=task.task, usages=usages)
            assert found.words <= task.most_words
            assert found.longest <= 20
            assert (found.greeting, found.close) != (False, False)
            assert (found.stiff, found.capitals) == ((), ()), model.text


def test_the_second_model_goes_further() -> None:
    for task in own_tasks():
        short, longer = (prose.word_count(model.text) for model in task.model)
        assert short <= longer, task.id


# -- what is counted ---------------------------------------------------------------------------


def count(text: str, medium: Medium = "email", task: str = "") -> Counts:
    return counted(text, medium=medium, task=task, usages=content.english().word)


@pytest.mark.parametrize(
    ("text", "greeting", "close"),
    [
        (REPLY, True, True),
        ("Your desk comes on Friday.", False, False),
        ("\n  Dear Ms Evans,\nit comes.\nYours sincerely", True, True),
        ("Good morning, it comes. Thank you, Sam", True, True),
        ("Hi, it comes on Friday.", True, False),
        ("High time: it comes.", False, False),
        (f"Thanks for your email. {'It comes on Friday. ' * 5}", False, False),
        ("", False, False),
    ],
)
def test_a_greeting_and_a_close_are_looked_for_in_an_email(
    text: str, greeting: bool, close: bool
) -> None:
    found = count(text)
    assert (found.greeting, found.close) == (greeting, close)


@pytest.mark.parametrize("medium", ["chat", "note"])
def test_no_greeting_is_looked_for_where_none_is_needed(medium: Medium) -> None:
    found = count("Your desk comes on Friday.", medium)
    assert (found.greeting, found.close) == (None, None)


def test_the_longest_sentence_is_counted_and_named() -> None:
    found = count("Hello Ana\nIt comes on Friday before noon, I hope. Good?\nSam")
    assert (found.longest, found.longest_begins) == (8, "It comes on Friday before")
    assert count("").longest == 0


def test_a_line_is_a_sentence_of_its_own() -> None:
    assert count("one two\nthree four five").longest == 3


def test_stiff_words_are_named_with_what_to_write_and_other_words_are_let_through() -> None:
    found = count("Prior to  this we shall ring you. We shall settle it. Somebody will.")
    assert [word for word, _ in found.stiff] == ["prior to", "shall"] or [
        word for word, _ in found.stiff
    ] == ["shall", "prior to"]
    assert dict(found.stiff)["prior to"] == "before"


def test_the_courses_list_has_stiff_words_and_others() -> None:
    marked = {usage.stiff for usage in content.english().word}
    assert marked == {True, False}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PLEASE wait.", ("PLEASE",)),
        ("DO NOT press it.", ("DO NOT",)),
        ("Your PIN and your ID.", ()),
        ("Order BD4709 and QX-4407-B.", ()),
        ("Open the HDMI port.", ()),
        ("I am A. Rao.", ()),
        ("PLEASE, PLEASE. PLEASE", ("PLEASE, PLEASE", "PLEASE")),
    ],
)
def test_capitals_are_told_and_short_forms_are_not(text: str, found: tuple[str, ...]) -> None:
    assert count(text, task="The HDMI cable.").capitals == found


@given(st.text(max_size=200))
def test_whatever_is_written_can_be_counted(text: str) -> None:
    found = count(text)
    assert 0 <= found.longest <= max(found.words, 0)


# -- the card ----------------------------------------------------------------------------------


def test_nothing_of_the_models_is_in_the_page_before_a_reply() -> None:
    made = card()
    whole = "".join(made.regions.values())
    assert "Where is my" in whole
    for hidden in ("It says when.", "It has the day.", "Kind regards", "What can be counted"):
        assert hidden not in whole


def test_a_reply_is_compared_and_counted_and_not_scored() -> None:
    shared = book()
    made = card(shared)
    act(made, "write", fields={"written": ["Dear Ana, it comes on FRIDAY. We shall call. Regards"]})
    told = words(made)
    assert "Words: 10. The limit is 30." in words(made, "counts")
    assert "“shall”: customers rarely say it." in told
    assert "FRIDAY" in words(made, "counts")
    assert "It says when." in told
    assert "It has the day." in told
    assert made.focus["target"] == "counts"
    assert "10 words" in made.said["text"]
    assert not re.search(r"\d ?%|points", told)
    assert {one.score for one in shared.attempts()} == {0.0}
    assert {(one.kind, one.source) for one in shared.attempts()} == {("guess", "exercises")}


def test_a_reply_over_the_limit_is_told_as_a_count() -> None:
    made = card()
    made.write("word " * 33)
    assert "That is 3 words over the limit of 30." in words(made)
    assert "none found" in words(made, "counts")


def test_nothing_written_is_told() -> None:
    made = card()
    act(made, "write", fields={"written": ["  "]})
    assert "Write your reply first." in words(made)
    assert made.written == ""
    with pytest.raises(ValueError, match="what must be of"):
        made.tick(["Sings"])


def test_what_is_ticked_is_kept() -> None:
    shared = book()
    made = card(shared)
    made.write(REPLY)
    act(made, "tick", fields={"tick": ["It is short."]})
    assert "1 of 2" in words(made)
    again = card(shared)
    assert (again.written, again.ticked) == (REPLY, ("It is short.",))
    assert repr(again) == "WriteReply(20-desk: compared)"
    act(again, "tick", fields={"tick": list(ASKED.check)})
    assert "Your text does it all." in words(again)


def test_what_is_being_written_is_there_after_a_restart() -> None:
    shared = book()
    draft(card(shared), "Hello An")
    again = card(shared)
    assert again.fields["written"] == "Hello An"
    assert repr(again) == "WriteReply(20-desk: begun)"
    again.write("Hello Ana, Friday. Thanks")
    assert card(shared).written == "Hello Ana, Friday. Thanks"


def test_the_field_is_not_touched_while_one_writes() -> None:
    made = card()
    before = made.regions["own"], made.regions["head"]
    draft(made, "Hello Ana")
    draft(made, "Hello Ana, it")
    assert (made.regions["own"], made.regions["head"]) == before
    assert "3 of 30 words" in words(made, "clock")


def test_a_reply_is_changed_with_its_ticks_and_the_models_wait() -> None:
    shared = book()
    made = card(shared)
    made.write(REPLY)
    act(made, "change", value="", fields={"tick": ["It is short."]})
    assert "It has the day." not in words(made)
    assert made.fields["written"] == REPLY
    draft(made, f"{REPLY}!")
    assert card(shared).fields["written"] == f"{REPLY}!"
    assert "It has the day." in words(card(shared)), "what was handed in stays handed in"
    made.write(f"{REPLY}!!")
    assert made.ticked == ("It is short.",)


def test_a_reply_of_3000_letters_is_kept_and_no_more() -> None:
    made = card()
    draft(made, "a" * 4000)
    assert len(made.fields["written"]) == LONGEST_REPLY == 3000
    made.write("b " * 4000)
    assert len(made.written) <= LONGEST_REPLY
    (field,) = [e for e in elements(card()) if e.tag == "textarea"]
    assert field.attrs["maxlength"] == "3000"


def test_two_cards_of_one_task_show_the_same() -> None:
    shared = kept(book(), ASKED.id)
    one, other = ReplyCard(ASKED, shared), ReplyCard(ASKED, shared)
    one.write(REPLY)
    assert other.written == REPLY
    other.tick(["It is short."])
    assert "1 of 2" in words(one)


def test_the_clock_starts_with_the_first_letters_and_only_tells() -> None:
    now = Seconds()
    made = card(now=now)
    assert "The clock starts when you write." in words(made)
    now.at += 60
    draft(made, "H")
    (timer,) = [e for e in elements(made) if "data-countdown" in e.attrs]
    assert float(timer.attrs["data-countdown"]) == 480
    now.at += 481
    act(made, "late")
    assert "The time is over. You can go on writing." in words(made)
    assert made.said["text"] == "The time is over. You can go on writing."
    now.at += 20
    made.write(REPLY)
    assert "Time: 8:21. The limit is 8 minutes." in words(made)


def test_the_time_that_was_used_is_there_after_a_restart() -> None:
    now, shared = Seconds(), book()
    made = card(shared, now)
    draft(made, "H")
    now.at += 100
    draft(made, "He")
    later = Seconds()
    again = card(shared, later)
    assert "You have written for 1:40. The clock goes on when you write." in words(again)
    draft(again, "Hel")
    later.at += 10
    again.write(REPLY)
    assert "1:50" in words(again, "counts")


@pytest.mark.parametrize(
    "value",
    [
        *(
            None,
            3,
            [],
            {"written": 3},
            {"ticked": 4, "seconds": "x"},
            {"draft": [], "ticked": [{}]},
        ),
        {"written": "", "seconds": float("nan")},
    ],
)
def test_what_no_longer_fits_is_left_out(value: Any) -> None:
    shared = kept(book(), ASKED.id)
    shared.keep(value)
    made = ReplyCard(ASKED, shared)
    assert repr(made) == "WriteReply(20-desk: not begun)"
    assert "The clock starts when you write." in words(made)


def test_what_cannot_be_saved_is_told_and_can_be_compared() -> None:
    made = card(closed_book("the disk is full"))
    made.write(REPLY)
    assert "Your work is not being saved: the disk is full" in words(made)
    assert "It has the day." in words(made)


def every_state() -> list[ReplyCard]:
    written, ticked = card(), card()
    written.write(NASTY)
    ticked.write(REPLY)
    ticked.tick(ASKED.check)
    begun = card()
    draft(begun, NASTY)
    changed = card()
    changed.write(REPLY)
    press(changed, "change")
    return [card(), begun, written, ticked, changed]


def test_each_card_is_well_formed_and_no_two_places_have_one_name() -> None:
    for made in every_state():
        names = [one.attrs["data-focus"] for one in elements(made) if "data-focus" in one.attrs]
        assert names
        assert len(names) == len(set(names)), made


def test_what_a_learner_writes_is_shown_as_text_and_no_id_is_on_the_screen() -> None:
    for made in every_state():
        assert not [one for one in elements(made) if one.tag in ("img", "script")]
        assert ids_in(shown(made)) == []
    assert NASTY in words(every_state()[2])


# -- the call ----------------------------------------------------------------------------------


def test_a_lesson_shows_each_task_with_one_short_call(store_url: str) -> None:
    for task in own_tasks():
        assert repr(write_reply(task.id)) == f"WriteReply({task.id}: not begun)"


def test_a_task_is_something_to_do_and_has_minutes() -> None:
    assert "write_reply" in lessons.ACTS
    assert lessons.WIDGET_MINUTES["write_reply"] == 8
