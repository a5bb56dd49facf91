"""The speaking cards, worked as the browser works them; what the page itself does is in another."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_predict import QUIZ, READERS, kept_book
from test_screen_words import ids_in, shown
from test_widgets import act, answers_to, closed_book, elements, press, submit, words

from bpo_course import content, dictation, progress, read_aloud, results, typing_test
from bpo_course.progress import Attempt, Book, lines
from bpo_course.speech import Passage, items
from bpo_course.widgets.card import Card
from bpo_course.widgets.speaking.aloud_card import AloudCard
from bpo_course.widgets.speaking.dictation_card import DictationCard
from bpo_course.widgets.speaking.typing_card import TypingCard, compared, down

NASTY: Final = "<img src=x onerror=alert(1)> \"'"
NOTE: Final = Passage("99-note", "typing", "A note", "Customer called about an order.\nCall back.")
HELLO: Final = Passage("99-hello", "aloud", "Hello", f"Thank you for calling. {NASTY}")


def listening(book: Book | None = None, seed: int = 0) -> DictationCard:
    return DictationCard(content.dictation(), book or kept_book(), seed)


def typing(book: Book | None = None) -> TypingCard:
    return TypingCard(NOTE, book or kept_book())


def aloud(book: Book | None = None) -> AloudCard:
    return AloudCard(HELLO, book or kept_book())


def write(card: DictationCard, typed: str, heard: str = "1") -> None:
    submit(card, {"typed": [typed], "heard": [heard]})


def type_in(card: TypingCard, typed: str, seconds: float = 60, minutes: Any = 2) -> None:
    act(card, "typed", typed=typed, seconds=seconds, minutes=minutes)


def said_by(card: Card) -> list[str]:
    return [e.attrs["data-says"] for e in elements(card) if "data-says" in e.attrs]


# -- dictation ---------------------------------------------------------------------------------


def test_a_line_is_said_by_the_voice_and_is_not_on_the_screen_but_for_a_second_person() -> None:
    card = listening()
    first = items(content.dictation(), 0)[0]
    assert said_by(card) == [first.spoken]
    assert first.text not in words(card)
    (fold,) = [e for e in elements(card, "listen") if e.tag == "details"]
    assert "open" not in fold.attrs
    assert first.spoken in fold.words
    assert first.spoken not in words(card).replace(fold.words, "")


def test_a_right_line_is_said_to_be_right_and_goes_on() -> None:
    card = listening()
    first, second = items(content.dictation(), 0)[:2]
    write(card, first.text)
    assert "All of it is right." in words(card, "marked")
    assert "heard once" in words(card, "marked")
    assert card.focus["target"] == "marked"
    assert card.said["text"] == "All of it is right."
    assert not [e for e in elements(card) if e.tag == "form"]
    press(card, "next")
    assert card.focus["target"] == "listen"
    assert said_by(card) == [second.spoken]


def test_each_letter_is_marked_and_what_was_missed_is_spelled() -> None:
    card = listening()
    order = next(n for n, one in enumerate(items(content.dictation(), 0)) if one.kind == "order")
    for one in items(content.dictation(), 0)[:order]:
        write(card, one.text)
        press(card, "next")
    text = items(content.dictation(), 0)[order].text
    assert text == "PU-8156-P"
    write(card, "BU-8156P", heard="2")
    told = words(card, "marked")
    assert "7 of 9 characters are right." in told
    assert "P for Papa" in told
    assert "- (dash)" in told
    assert "heard twice" in told
    kinds = [e.attrs["class"].split("bpo-is-")[1] for e in elements(card) if e.has("bpo-letter")]
    assert (kinds.count("wrong"), kinds.count("missing"), kinds.count("right")) == (1, 1, 7)


def test_letters_too_many_are_told() -> None:
    card = listening()
    write(card, f"{items(content.dictation(), 0)[0].text.replace('.', '0.')}")
    assert "6 of 6 characters are right. 1 too many." in words(card, "marked")


def test_an_empty_answer_is_told_and_how_often_it_was_heard_stays() -> None:
    book = kept_book()
    card = listening(book)
    write(card, "  ", heard="3")
    assert "Type what you heard first." in words(card, "write")
    (hidden,) = [e for e in elements(card) if e.attrs.get("name") == "heard"]
    assert hidden.attrs["value"] == "3"
    assert book.attempts() == []


def test_after_ten_lines_there_are_the_results_and_ten_more() -> None:
    book = kept_book()
    card = listening(book)
    for nth, one in enumerate(items(content.dictation(), 0)):
        write(card, one.text if nth else "x", heard=str(nth))
        press(card, "next")
    told = words(card, "results")
    assert "9 of 10 lines are all right." in told
    assert "read to you" in told
    assert "heard twice" in told
    assert "heard 9 times" in told
    assert card.focus["target"] == "done"
    press(card, "more")
    assert said_by(card) == [items(content.dictation(), 1)[0].spoken]
    assert words(card, "results") == ""


def test_a_dictation_goes_on_where_it_was_left() -> None:
    book = kept_book()
    card, made = listening(book), items(content.dictation(), 0)
    for one in made[:3]:
        write(card, one.text)
        press(card, "next")
    assert "4 of 10" in words(listening(book))
    for one in made[3:]:
        write(card, one.text)
        press(card, "next")
    assert "10 of 10 lines are all right." in words(listening(book))
    press(card, "more")
    write(card, "x")
    again = listening(book)
    assert "2 of 10" in words(again)
    assert said_by(again) == [items(content.dictation(), 1)[1].spoken]
    other = listening(book, seed=100)
    assert "1 of 10" in words(other)
    write(other, "x")
    assert said_by(listening(book)) == said_by(again), "another lesson's dictation is another"


def test_a_line_is_marked_once() -> None:
    book = kept_book()
    card = listening(book)
    write(card, "x")
    act(card, "check", fields={"typed": ["y"], "heard": ["1"]})
    act(card, "next")
    act(card, "next")
    assert len(book.attempts()) == 1
    assert "2 of 10" in words(card)


def test_dictation_has_every_kind_with_a_hint() -> None:
    card = listening()
    for one in items(content.dictation(), 0):
        assert one.title in words(card, "listen")
        assert len(elements(card, "listen")[2].words) > 10
        write(card, "x")
        press(card, "next")


# -- typing ------------------------------------------------------------------------------------


def test_a_typing_test_shows_speed_accuracy_and_the_errors_in_the_text() -> None:
    card = typing()
    assert "Customer called about an order. Call back." in words(card, "text")
    type_in(card, "Customer caled about an ordder. Call", seconds=12)
    told = words(card, "result")
    assert "26 words a minute, 94 % right." in told
    assert card.said["text"] == "26 words a minute, 94 % right."
    tiles = [e.words for e in elements(card, "result") if e.has("bpo-tile-value")]
    assert tiles == ["36", "26", "94 %"]
    assert "2 errors in 36 characters" in told
    marks = [(e.tag, e.text) for e in elements(card, "result") if e.tag in ("del", "ins")]
    assert marks == [("ins", "l"), ("del", "d")]
    assert words(card, "text") == ""


def test_all_right_has_no_errors_to_show() -> None:
    card = typing()
    type_in(card, NOTE.text, seconds=20)
    assert "all of it right" in words(card, "result")
    assert "Your errors" not in words(card)


@pytest.mark.parametrize(
    ("typed", "seconds", "told"),
    [
        (NOTE.text, 10, "You reached both."),
        (NOTE.text, 60, "You reached the accuracy, and not the other one yet."),
        ("Customer cxlled abxut", 1.5, "You reached the speed, and not the other one yet."),
        ("xxxxxx", 60, "You have not reached them yet."),
    ],
)
def test_a_result_is_set_beside_a_goal_that_is_called_an_assumption(
    typed: str, seconds: float, told: str
) -> None:
    card = typing()
    typed = typed if seconds > 2 else typed.replace("abxut", "xbxut")
    type_in(card, typed, seconds)
    shown_ = words(card, "result")
    assert told in shown_
    assert "30 words a minute, net, and 90 % accuracy" in shown_
    assert "assumption" in shown_


def test_a_figure_below_a_limit_never_looks_as_if_it_reached_it() -> None:
    assert [down(figure) for figure in (29.99, 30, 89.9999999, 90.0)] == [29, 30, 89, 90]
    card = typing()
    done = card.take(NOTE.text[:30], 12.01)
    assert done.net < 30
    assert compared(done) == "You reached the accuracy, and not the other one yet."


def test_earlier_results_are_kept_and_shown() -> None:
    book = kept_book()
    card = typing(book)
    assert words(card, "earlier") == ""
    type_in(card, NOTE.text, seconds=12)
    assert words(card, "earlier") == ""
    press(card, "again")
    assert "Your earlier results" in words(card, "earlier")
    for nth in range(6):
        type_in(card, NOTE.text, seconds=20 + nth)
        press(card, "again")
    rows = [e for e in elements(typing(book), "earlier") if e.tag == "tr"]
    assert len(rows) == 1 + 5
    assert len(card.results) == 7
    assert repr(typing(book)) == "TypingTest(A note: 7 results)"


def test_the_time_chosen_stays_chosen() -> None:
    card = typing()
    type_in(card, NOTE.text, minutes=5)
    press(card, "again")
    (chosen,) = [e for e in elements(card) if "checked" in e.attrs]
    assert chosen.attrs["value"] == "5"
    type_in(card, NOTE.text, minutes="<b>")
    press(card, "again")
    assert [e.attrs["value"] for e in elements(card) if "checked" in e.attrs] == ["5"]


@pytest.mark.parametrize(("typed", "seconds"), [(" ", 60), ("Customer", 0)])
def test_what_is_no_result_is_told_and_the_field_is_new(typed: str, seconds: float) -> None:
    book = kept_book()
    card = typing(book)
    before = card.regions["text"]
    type_in(card, typed, seconds)
    assert card.regions["text"] != before
    assert card.said["text"]
    assert book.attempts() == []


# -- reading aloud -----------------------------------------------------------------------------


def test_a_passage_is_on_the_screen_with_its_words() -> None:
    card = aloud()
    assert HELLO.text in words(card, "passage")
    assert said_by(card) == [HELLO.text]
    (box,) = [e for e in elements(card) if "data-sound" in e.attrs]
    assert box.attrs["data-words"] == str(HELLO.words)


def test_the_pace_of_a_reading_is_kept_and_nothing_else_of_it() -> None:
    book = kept_book()
    card = aloud(book)
    act(card, "measured", pace=131.26, seconds=33.4, pauses=4, sound="AAAA", quiet=True)
    (made,) = book.attempts()
    assert (made.kind, made.source, made.item) == ("speech", "aloud", HELLO.id)
    assert made.answer == {"pace": 131.3, "seconds": 33.4, "pauses": 4}
    assert "Kept of your readings: 131 words a minute." in words(card, "earlier")
    assert aloud(book).paces == [131.3]


@pytest.mark.parametrize("pace", [0, -5, 1000, "fast", None, float("nan"), True])
def test_what_is_no_pace_is_not_kept(pace: Any) -> None:
    book = kept_book()
    act(aloud(book), "measured", pace=pace, seconds=30, pauses=2)
    assert book.attempts() == []


def test_the_usual_pace_is_called_an_assumption_and_no_accent_is_marked() -> None:
    told = words(aloud())
    assert "From 120 to 160 words a minute" in told
    assert "That is an assumption of this course." in told
    assert "Your accent is not measured." in told


def test_what_is_recorded_is_said_to_stay_in_the_page() -> None:
    assert "It stays in this browser only if you keep it. It is never sent." in words(aloud())


# -- every card --------------------------------------------------------------------------------


def every_card(book: Book | None = None) -> list[Card]:
    written, done = listening(book), typing(book)
    write(written, "x")
    type_in(done, "Custmer", 5)
    return [listening(book), written, typing(book), done, aloud()]


def test_no_id_is_on_the_screen() -> None:
    for card in every_card():
        assert [one for one in ids_in(shown(card)) if "@" not in one] == []


def test_a_card_says_where_there_is_no_voice_and_uses_no_other() -> None:
    for card in (listening(), aloud()):
        (note,) = [e for e in elements(card) if "data-voiceless" in e.attrs]
        assert "hidden" in note.attrs
        assert "no English voice on this computer" in note.words
    assert "Ask someone to read to you" in words(listening())
    assert "localService === true" in str(DictationCard._esm)


def test_the_speaking_cards_have_one_script_and_the_other_cards_do_not_carry_it() -> None:
    folder = Path(content.__file__).parents[1] / "widgets"
    whole = str(AloudCard._esm)
    for name in ("card/card.js", "speaking/speech.js"):
        assert (folder / name).read_text(encoding="utf-8") in whole
    assert "additions.push" in whole
    assert "additions.push" not in str(Card._esm)


@given(st.text(max_size=40))
def test_no_text_of_a_learner_is_html(text: str) -> None:
    nasty = f"{NASTY}{text}"
    written, done = listening(), typing()
    write(written, nasty)
    type_in(done, nasty)
    for card in (written, done):
        assert not [e for e in elements(card) if e.tag in ("img", "script")]


def test_what_cannot_be_saved_is_told_and_counts_here() -> None:
    written, done = listening(closed_book("the disk is full")), typing(closed_book("full"))
    write(written, items(content.dictation(), 0)[0].text)
    type_in(done, NOTE.text)
    assert "Your answers are not being saved: the disk is full" in words(written)
    assert "All of it is right." in words(written)
    assert "Your results are not being saved: full" in words(done)


ANYTHING: Final = st.one_of(
    st.none(), st.booleans(), st.floats(), st.text(), st.lists(st.integers()), st.just(10**400)
)


@given(ANYTHING, ANYTHING, st.sampled_from(["0", "9", "10", "x", "", "²"]))
def test_whatever_a_file_holds_the_cards_are_shown(one: Any, other: Any, item: str) -> None:
    book = kept_book()
    said = items(content.dictation(), 0)[0].text
    for answer in (one, {"said": said, "typed": one, "heard": other}, {"gross": one, "net": other}):
        book.add(
            Attempt("speech", "dictation", item, answer, 0.5),
            Attempt("speech", "typing", NOTE.id, answer, 0.5),
        )
    assert words(listening(book))
    assert words(typing(book))


# -- the calls ---------------------------------------------------------------------------------


def test_a_lesson_shows_each_card_with_one_short_call(store_url: str) -> None:
    made = dictation()
    made.write("x")
    assert repr(dictation()) == "Dictation(10 items, 1 written)"
    assert repr(dictation(3)) == "Dictation(10 items, 0 written)"
    aloud, to_type = ([p for p in content.passages() if p.use == u] for u in ("aloud", "typing"))
    for passage in aloud:
        assert read_aloud(passage.id).label == f"Read aloud: {passage.title}"
    for passage in to_type:
        assert typing_test(passage.id).label == f"Typing test: {passage.title}"


@pytest.mark.parametrize(("call", "use"), [(read_aloud, "aloud"), (typing_test, "typing")])
def test_an_unknown_passage_is_refused_with_those_there_are(call: Any, use: str) -> None:
    known, others = ([p.id for p in content.passages() if (p.use == use) == b] for b in (1, 0))
    for name in ("nope", others[0]):
        with pytest.raises(ValueError, match=re.escape(f"{', '.join(known)}, got {name!r}")):
            call(name)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="seed must be 0 or more, got -1"):
        dictation(-1)


# -- what is kept ------------------------------------------------------------------------------


def speech_of_every_kind() -> list[Attempt]:
    """Speech under its own names, and under those of questions, calls and banks."""
    names = [(QUIZ, q.id) for q in content.bank(QUIZ).question]
    names += [(name, "") for name in (QUIZ, *content.flow_ids())]
    names += [("dictation", "0"), ("typing", NOTE.id)]
    answer = {"said": "a", "typed": "b", "heard": 1, "gross": 30.0, "net": 20.0}
    return [Attempt("speech", *name, answer, 1.0) for name in names]


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_counts_speech(reader: str) -> None:
    every = [Attempt("question", QUIZ, q.id, q.perfect, 1.0) for q in content.bank(QUIZ).question]
    read, told = READERS[reader], set()
    for answers in ([], every[:3], every):
        with_speech, without = kept_book(), kept_book()
        without.add(*answers)
        with_speech.add(*speech_of_every_kind(), *answers, *speech_of_every_kind())
        assert read(with_speech) == read(without)
        told.add(repr(read(without)))
    assert len(told) > 1, "it reads nothing of these"


def test_no_class_counts_speech(tmp_path: Path) -> None:
    found = []
    for name, more in (("a", speech_of_every_kind()), ("b", [])):
        url = f"sqlite:///{tmp_path / name}.db"
        for learner in ("asha", "ben"):
            progress.Store(url, learner).add_all([*more, *answers_to(QUIZ)])
        counted = progress.item_counts(url), sorted(progress.first_attempts(url))
        found.append((str(results.class_report(url)), counted))
    assert found[0] == found[1]


def test_speech_goes_with_the_progress_to_another_computer(tmp_path: Path) -> None:
    book = kept_book()
    every_card(book)
    kept = list(book.attempts())
    assert {(one.kind, one.source) for one in kept} == {
        ("speech", "dictation"),
        ("speech", "typing"),
    }
    lines.write(tmp_path / "p.jsonl", kept, "asha")
    assert lines.read(tmp_path / "p.jsonl") == kept


def test_no_sound_is_kept() -> None:
    book = kept_book()
    every_card(book)
    kept = [one.answer for one in book.attempts()]
    assert [sorted(answer) for answer in kept] == [
        ["heard", "said", "typed"],
        ["errors", "gross", "net"],
    ]
    assert all(one.at <= datetime.now(UTC) for one in book.attempts())


def test_the_minutes_of_two_typing_tests_are_two_groups(store_url: str) -> None:
    def groups() -> set[str]:
        card = typing_test("19-call-note")
        return {one.attrs["name"] for one in elements(card) if one.attrs.get("type") == "radio"}

    one, other = groups(), groups()
    assert len(one) == len(other) == 1
    assert one != other
