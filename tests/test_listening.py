"""Messages to listen to: the records, what the card shows before and after, and what it keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_predict import QUIZ, READERS, kept_book
from test_screen_words import ids_in, shown
from test_widgets import act, answers_to, closed_book, elements, press, submit, words

from bpo_course import content, lessons, listening, progress, results
from bpo_course.content import ContentError
from bpo_course.faults import FaultyError
from bpo_course.progress import Attempt, Book
from bpo_course.speech import Listening, ListeningOption, ListeningQuestion
from bpo_course.widgets.speaking.listening_card import ListeningCard

TEXT: Final = " ".join(["I ordered a desk. It is white. Call me on Thursday."] * 6)
NASTY: Final = "<img src=x onerror=alert(1)>"
FILE: Final = f"""
[[message]]
id = "99-desk"
title = "A desk"
text = "{TEXT}"
""" + "".join(
    f"""
[[message.question]]
prompt = "{prompt}"
words = ["{words_}"]
[[message.question.option]]
text = "{right}"
right = true
why = "Yes: {right}."
[[message.question.option]]
text = "Not {right}"
why = "No, it was {right}."
[[message.question.option]]
text = "Something else"
why = "No one said that."
"""
    for prompt, right, words_ in (
        ("What is it?", "A desk", "a desk"),
        ("Which colour?", "White", "white"),
        ("Which day?", "Thursday", "on Thursday"),
    )
)
RIGHT: Final = ("A desk", "White", "Thursday")


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a file of messages."""

    def write(text: str) -> Path:
        path = tmp_path / "listening.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def message() -> Listening:
    def question(prompt: str, right: str, carried: str) -> ListeningQuestion:
        wrong = [ListeningOption(text, why="No.") for text in (f"Not {right}", NASTY)]
        return ListeningQuestion(prompt, (carried,), (ListeningOption(right, True, "Yes."), *wrong))

    asked = (
        question("What is it?", "A desk", "a desk"),
        question("Which colour?", "White", "white"),
        question("Which day?", "Thursday", "on Thursday"),
    )
    return Listening("99-desk", "A desk", TEXT, asked)


def card(book: Book | None = None) -> ListeningCard:
    return ListeningCard(message(), book or kept_book())


def asked(book: Book | None = None, times: str = "1") -> ListeningCard:
    made = card(book)
    act(made, "ask", fields={"heard": [times]})
    return made


def answer(made: ListeningCard, text: str) -> None:
    submit(made, {"chosen": [text]})


def done(book: Book | None = None, texts: tuple[str, ...] = RIGHT) -> ListeningCard:
    made = asked(book)
    for text in texts:
        answer(made, text)
    return made


# -- the file ----------------------------------------------------------------------------------


def test_a_file_of_messages_is_read(file: Any) -> None:
    assert content.check([file(FILE)]) == (1, [])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('title = "A desk"', "", "title: must not be empty"),
        ('id = "99-desk"', 'id = "The Desk"', "id: must be small letters"),
        (
            TEXT,
            "I ordered a desk on Thursday. It is white.",
            "text: must have 60 to 110 words, has",
        ),
        ('words = ["white"]', 'words = ["green"]', "question 2 words: must be in the message"),
        ('words = ["white"]', "words = []", "question 2 words: must not be empty"),
        ('words = ["white"]', "", "question 2 words: must not be empty"),
        ('prompt = "Which day?"', "", "question 3 prompt: must not be empty"),
        ('text = "White"\nright = true', 'text = "White"', "must have one that is right, has 0"),
        ('text = "Not White"', 'text = "White"', "must not have two with the same text"),
        ('why = "Yes: White."', "", "question 2 option 1 why: must not be empty"),
        ('prompt = "Which day?"', 'promt = "Which day?"', "Did you mean 'prompt'?"),
    ],
)
def test_a_fault_is_told_by_field_rule_and_remedy(file: Any, old: str, new: str, told: str) -> None:
    assert old in FILE
    found = [str(fault) for fault in content.check([file(FILE.replace(old, new, 1))])[1]]
    assert any(told in one for one in found), found
    assert all("listening.toml" in one for one in found)


def test_every_fault_is_told_at_once(file: Any) -> None:
    text = FILE.replace('title = "A desk"', "").replace('words = ["white"]', 'words = ["green"]')
    assert len(content.check([file(text)])[1]) == 2


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("[[message.question]]", "question: must be 3 or 4, got 2"),
        ("[[message.question.option]]", "question 3 option: must be 3 or more, got 2"),
    ],
)
def test_too_few_questions_and_options_are_told(file: Any, heading: str, told: str) -> None:
    (fault,) = content.check([file(FILE[: FILE.rindex(heading)])])[1]
    assert told in str(fault)
    assert heading in str(fault)


def test_two_messages_have_two_names(file: Any) -> None:
    found = [str(one) for one in content.check([file(FILE + FILE)])[1]]
    assert any("is used twice, got '99-desk'" in one for one in found)


def test_the_english_of_messages_is_checked(file: Any) -> None:
    found = str(content.check([file(FILE.replace("No one said that.", "Nobody said that."))])[1])
    assert "nobody" in found.casefold()


def test_a_message_made_in_code_is_checked_too() -> None:
    with pytest.raises(FaultyError, match="id: must not be empty"):
        Listening()


def test_the_words_that_carry_an_answer_are_known_by_their_question() -> None:
    pieces = message().pieces
    assert "".join(text for text, _ in pieces) == TEXT
    carried = {(text, numbers) for text, numbers in pieces if numbers}
    assert carried == {("a desk", (1,)), ("white", (2,)), ("on Thursday", (3,))}


def test_words_that_carry_two_answers_are_marked_for_both() -> None:
    first, second, third = message().question
    shared = ListeningQuestion(second.prompt, ("ordered a desk",), second.option)
    pieces = Listening("99-desk", "A desk", TEXT, (first, shared, third)).pieces
    assert ("a desk", (1, 2)) in pieces
    assert ("ordered ", (2,)) in pieces


# -- the course's own messages -----------------------------------------------------------------


def test_the_courses_messages_do_not_give_answers_away() -> None:
    assert len(content.listening()) >= 6
    places = set()
    for one in content.listening():
        for question in one.question:
            right = len(question.right.text)
            assert right <= max(len(o.text) for o in question.option if not o.right), (
                question.prompt
            )
            assert all(len(option.text) <= 2.2 * right + 12 for option in question.option)
            places.add([option.right for option in question.option].index(True))
        assert one.id.startswith("20-")
    assert places == {0, 1, 2, 3}


def test_each_message_asks_once_for_what_was_not_said() -> None:
    for one in content.listening():
        assert sum("*not*" in question.prompt for question in one.question) == 1, one.id


def test_a_voice_meets_no_figure_or_sign_that_it_could_misread() -> None:
    for one in content.listening():
        assert re.search(r"[\d£$₹₱%&/@#*]", one.text) is None, one.id


# -- the card ----------------------------------------------------------------------------------


def test_the_text_is_said_and_not_shown_before_every_answer() -> None:
    made = card()
    (button,) = [e for e in elements(made) if "data-says" in e.attrs]
    assert (button.attrs["data-says"], button.attrs["data-most"]) == (TEXT, "2")
    assert TEXT not in words(made)
    act(made, "ask", fields={"heard": ["2"]})
    for text in RIGHT:
        assert TEXT[:40] not in json.dumps(made.regions)
        assert "Yes." not in words(made)
        answer(made, text)
    assert "I ordered" in words(made, "text")


def test_no_question_is_in_the_page_before_the_message_was_heard() -> None:
    assert "What is it?" not in json.dumps(card().regions)


def test_the_questions_wait_for_the_message() -> None:
    made = card()
    act(made, "ask", fields={"heard": ["0"]})
    assert "Listen to the message first" in words(made)
    assert made.focus["target"] == "problem"
    assert "What is it?" not in words(made)
    act(made, "ask", fields={"heard": ["1"]})
    assert "What is it?" in words(made)
    assert "Listen to the message first" not in words(made)
    assert made.focus["target"] == "question"


def test_someone_can_read_it_and_that_is_told() -> None:
    book = kept_book()
    made = card(book)
    press(made, "open")
    assert TEXT in words(made, "reader")
    press(made, "close")
    assert TEXT not in words(made)
    act(made, "ask", fields={"heard": ["0"]})
    for text in RIGHT:
        answer(made, text)
    assert "(read to you)" in words(made)
    assert {made.answer["heard"] for made in book.attempts("listening")} == {0}


def test_the_questions_close_the_text_that_someone_reads() -> None:
    made = card()
    press(made, "open")
    act(made, "ask", fields={"heard": ["0"]})
    assert TEXT not in words(made)
    assert "What is it?" in words(made)


def test_questions_come_one_at_a_time_and_each_answer_is_kept() -> None:
    book = kept_book()
    made = asked(book, "2")
    assert "Question 1 of 3" in words(made)
    assert "Which colour?" not in json.dumps(made.regions)
    answer(made, "Not A desk")
    assert "Question 2 of 3" in words(made)
    assert made.answers == {1: False}
    (kept,) = book.attempts()
    assert (kept.kind, kept.source, kept.item) == ("speech", "listening", "99-desk 1")
    assert (kept.answer, kept.score, kept.round) == ({"chosen": "Not A desk", "heard": 2}, 0.0, 0)


def test_no_choice_is_told_and_nothing_is_kept() -> None:
    book = kept_book()
    made = asked(book)
    act(made, "answer", fields={})
    assert "Choose an answer first." in words(made)
    answer(made, "Green")
    assert book.attempts() == []


def test_at_the_end_each_answer_is_explained_with_the_words_that_carry_it() -> None:
    made = done(texts=("A desk", "Not White", "Thursday"))
    told = words(made, "results")
    assert "2 of 3 answers are right (heard once)." in told
    assert "✗ Not this one: Not White" in told
    assert "✓ It is: White" in told
    assert "In the message: “on Thursday”" in told
    marks = [e.text for e in elements(made, "text") if e.tag == "mark"]
    assert marks == ["a desk", "white", "on Thursday"]
    assert made.focus["target"] == "done"


def test_a_message_goes_on_where_it_was_left() -> None:
    book = kept_book()
    made = asked(book, "2")
    answer(made, "A desk")
    again = card(book)
    assert "Question 2 of 3" in words(again)
    answer(again, "White")
    answer(again, "Thursday")
    assert "3 of 3 answers are right (heard twice)." in words(again)
    assert "3 of 3 answers are right" in words(card(book))
    assert repr(card(book)) == "Listening(99-desk: 3 of 3 answered)"


def test_what_was_heard_before_the_questions_counts_when_it_is_opened_again() -> None:
    book = kept_book()
    act(card(book), "heard", value="1", quiet=True)
    act(card(book), "heard", value="2", quiet=True)
    again = card(book)
    (field,) = [e for e in elements(again) if e.attrs.get("name") == "heard"]
    assert (field.attrs["value"], field.attrs["data-kept"]) == ("2", "heard")
    assert again.answered_at == max(made.at for made in book.attempts("listening"))
    again.anew()
    (field,) = [e for e in elements(again) if e.attrs.get("name") == "heard"]
    assert field.attrs["value"] == "0"


def test_a_hearing_that_failed_is_taken_back() -> None:
    book = kept_book()
    for times in ("1", "0"):
        act(card(book), "heard", value=times, quiet=True)
    (field,) = [e for e in elements(card(book)) if e.attrs.get("name") == "heard"]
    assert field.attrs["value"] == "0"


@pytest.mark.parametrize("held", [None, [], {"heard": None}, {"heard": "-1"}, {"heard": 10**9}])
def test_a_note_of_another_form_is_no_hearing(held: Any) -> None:
    book = kept_book()
    book.add(Attempt("note", "listening", "99-desk", held, 0.0))
    (field,) = [e for e in elements(card(book)) if e.attrs.get("name") == "heard"]
    assert field.attrs["value"] == "0"


def test_the_first_answer_of_a_round_counts() -> None:
    book = kept_book()
    for text in ("Not A desk", "A desk"):
        book.add(Attempt("speech", "listening", "99-desk 1", {"chosen": text, "heard": 1}, 0.5))
    assert card(book).answers == {1: False}


def test_it_is_done_again_in_a_new_round() -> None:
    book = kept_book()
    made = done(book)
    press(made, "again")
    assert made.focus["target"] == "listen"
    assert TEXT not in words(made)
    act(made, "ask", fields={"heard": ["1"]})
    answer(made, "Not A desk")
    assert [one.round for one in book.attempts()] == [0, 0, 0, 1]
    assert card(book).answers == {1: False}
    act(made, "again")
    assert made.answers == {1: False}, "a round that is not over goes on"


def test_two_messages_keep_their_answers_apart() -> None:
    book = kept_book()
    answer(asked(book), "A desk")
    other = Listening("99-other", "Another", TEXT, message().question)
    assert ListeningCard(other, book).answers == {}


def test_an_answer_that_no_longer_fits_is_asked_again() -> None:
    book = kept_book()
    book.add(Attempt("speech", "listening", "99-desk 1", {"chosen": "A bed", "heard": 1}, 1.0))
    assert card(book).answers == {}


def test_an_answer_without_a_question_is_refused() -> None:
    with pytest.raises(ValueError, match="Listen to the message first"):
        card().answer("A desk")
    with pytest.raises(ValueError, match="No question is shown"):
        done().answer("A desk")


def test_what_cannot_be_saved_is_told_and_counts_here() -> None:
    made = done(closed_book("the disk is full"))
    assert "Your answers are not being saved: the disk is full" in words(made)
    assert "3 of 3 answers are right" in words(made)


def every_state() -> list[ListeningCard]:
    read = card()
    press(read, "open")
    return [card(), read, asked(), done(), done(texts=("Not A desk", NASTY, "Thursday"))]


def test_each_card_is_well_formed_and_no_two_places_have_one_name() -> None:
    for made in every_state():
        names = [one.attrs["data-focus"] for one in elements(made) if "data-focus" in one.attrs]
        assert names
        assert len(names) == len(set(names)), made


def test_no_text_is_html_and_no_id_is_on_the_screen() -> None:
    for made in every_state():
        assert not [e for e in elements(made) if e.tag in ("img", "script")]
        assert ids_in(shown(made)) == []


def test_where_there_is_no_voice_the_card_says_so_and_someone_can_read() -> None:
    (note,) = [e for e in elements(card()) if "data-voiceless" in e.attrs]
    assert "hidden" in note.attrs
    assert "no English voice on this computer" in note.words


ANYTHING: Final = st.one_of(
    st.none(), st.booleans(), st.floats(), st.text(), st.lists(st.integers()), st.just(10**400)
)


@given(ANYTHING, ANYTHING, st.sampled_from(["99-desk 1", "99-desk 9", "99-desk", "x", ""]))
def test_whatever_a_file_holds_the_card_is_shown(one: Any, other: Any, item: str) -> None:
    book = kept_book()
    for held in (one, {"chosen": one, "heard": other}, {"chosen": "A desk", "heard": other}):
        book.add(Attempt("speech", "listening", item, held, 0.5))
    assert words(card(book))


# -- the call ----------------------------------------------------------------------------------


def test_a_lesson_shows_a_message_with_one_short_call(store_url: str) -> None:
    for one in content.listening():
        assert listening(one.id).label == f"Listening: {one.title}"
    made = listening("20-voicemail")
    made.ask()
    made.answer(content.listening()[0].question[0].right.text)
    assert repr(listening("20-voicemail")) == "Listening(20-voicemail: 1 of 4 answered)"


def test_an_unknown_message_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"20-voicemail, .*, got 'nope'"):
        listening("nope")


def test_the_course_does_not_open_with_a_faulty_message(
    file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = file(FILE.replace('title = "A desk"', "")).parent
    monkeypatch.setattr(content, "folder", lambda name: folder)
    content._own_listening.cache_clear()
    with pytest.raises(ContentError, match="title: must not be empty"):
        content.listening()
    content._own_listening.cache_clear()


def test_a_message_is_something_to_do_and_has_minutes() -> None:
    assert "listening" in lessons.ACTS
    assert lessons.WIDGET_MINUTES["listening"] == 3


# -- what is kept is not counted ---------------------------------------------------------------


def heard() -> list[Attempt]:
    names = [(QUIZ, q.id) for q in content.bank(QUIZ).question]
    names += [("listening", f"20-voicemail {n}") for n in (1, 2, 3, 4)]
    return [Attempt("speech", *name, {"chosen": "x", "heard": 1}, 1.0) for name in names]


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_counts_what_was_heard(reader: str) -> None:
    every = [Attempt("question", QUIZ, q.id, q.perfect, 1.0) for q in content.bank(QUIZ).question]
    with_it, without = kept_book(), kept_book()
    without.add(*every)
    with_it.add(*heard(), *every)
    assert READERS[reader](with_it) == READERS[reader](without)


def test_no_class_counts_what_was_heard(tmp_path: Path) -> None:
    found = []
    for name, more in (("a", heard()), ("b", [])):
        url = f"sqlite:///{tmp_path / name}.db"
        progress.Store(url, "asha").add_all([*more, *answers_to(QUIZ)])
        found.append(str(results.class_report(url)))
    assert found[0] == found[1]
