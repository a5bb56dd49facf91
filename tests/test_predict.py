"""A prediction is asked before its result, kept, set beside the answer, and never counted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_widgets import act, answers_to, elements, press, submit, words

from bpo_course import content, exchange, lessons, predict, predicted, progress, results
from bpo_course.content import ContentError
from bpo_course.faults import FaultyError
from bpo_course.progress import Attempt, Book, Store, lines
from bpo_course.questions import PREDICTIONS, Bank
from bpo_course.questions.predictions import (
    LONGEST,
    ChoicePrediction,
    LinePrediction,
    NumberPrediction,
)
from bpo_course.widgets.answering.due_today import DueToday
from bpo_course.widgets.answering.guesses import Guess, Guesses
from bpo_course.widgets.answering.history import rounds
from bpo_course.widgets.answering.predict_card import TOO_LATE, AnswerCard, PredictCard
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.answering.sittings import tries_of
from bpo_course.widgets.course.course_map import CourseMap
from bpo_course.widgets.course.going_on import ways_on
from bpo_course.widgets.course.tonight import Today

QUIZ: Final = "05_inbound_kpis"
NOW: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NASTY: Final = "<img src=x onerror=alert(1)>"

NUMBER: Final = NumberPrediction(
    "05-mean", "The *median*?", "Long calls pull it.", unit="s", answer=164
)
CHOICE: Final = ChoicePrediction(
    "05-queue", "Which queue?", "It has few agents.", option=("Cards", "Loans"), answer="Loans"
)
LINE: Final = LinePrediction("05-why", "Why?", "Mondays are busy.", answer="More calls.")
EVERY: Final = {"number": NUMBER, "choice": CHOICE, "line": LINE}
RIGHT: Final = {"number": "164", "choice": "Loans", "line": "More calls."}
WRONG: Final = {"number": "120", "choice": "Cards", "line": "Fewer agents"}
every_kind = pytest.mark.parametrize("kind", PREDICTIONS)

QUESTION: Final = """title = "A quiz"
[[question]]
prompt = "Who calls?"
topic = "calls"
[[question.option]]
text = "The customer"
right = true
why = "They do."
[[question.option]]
text = "The agent"
why = "They answer."
[question.explanation]
concept = "Inbound."
"""
PREDICTED: Final = """
[[predict]]
id = "05-mean"
prompt = "The median?"
unit = "s"
answer = 164
because = "Long calls pull it."

[[predict]]
id = "05-queue"
prompt = "Which queue?"
option = ["Cards", "Loans"]
answer = "Loans"
because = "It has few agents."

[[predict]]
id = "05-why"
prompt = "Why?"
answer = "More calls."
because = "Mondays are busy."
"""


@pytest.fixture
def quiz_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a bank of one question and these predictions."""

    def write(predictions: str) -> Path:
        path = tmp_path / "05_try.toml"
        path.write_text(QUESTION + predictions, encoding="utf-8")
        return path

    return write


def kept_book() -> Book:
    store = Store("sqlite://", "asha")
    return Book(lambda: store)


def pair(kind: str, book: Book | None = None) -> tuple[PredictCard, AnswerCard]:
    """Both cards of a prediction, of one book."""
    asked = EVERY[kind]
    guess = Guesses(book or kept_book()).of("05_try", asked.id)
    return PredictCard(asked, guess), AnswerCard(asked, guess)


def said_on(card: AnswerCard) -> str:
    """The words of a card, without the gap that the reader makes behind bold ones."""
    return words(card).replace(" .", ".")


# -- in a bank ---------------------------------------------------------------------------------


def test_a_bank_holds_predictions_of_every_kind(quiz_file: Any) -> None:
    bank = content.bank(quiz_file(PREDICTED))
    assert [asked.kind for asked in bank.predict] == list(PREDICTIONS)
    assert bank.predictions["05-mean"].answer == 164
    assert content.check([quiz_file(PREDICTED)]) == (1, [])


def test_a_bank_without_predictions_has_none(quiz_file: Any) -> None:
    assert content.bank(quiz_file("")).predict == ()


def test_a_bank_is_no_longer_for_its_predictions(quiz_file: Any) -> None:
    bank = content.bank(quiz_file(PREDICTED))
    assert list(bank.questions) == ["who-calls"]
    assert repr(bank) == "Bank(05_try: 1 questions)"


FAULTS: Final = {
    'prompt = ""': "prompt: must not be empty",
    'id = "05 Mean"': "id: must be small letters, digits and hyphens, got '05 Mean'",
    'answer = "164 s"': 'answer: must be a number, got "164 s"',
    "answer = inf": "answer: must be a number, got inf",
    "unit = 3": "unit: must be a text, got 3",
    'kind = "numeric"': 'kind: must be one of number, choice, line, got "numeric"',
    'why = "x"': "why: is not a known name here. Write because in its place",
    'option = ["A", "B"]': "option: is not a known name here",
}


@pytest.mark.parametrize("line", FAULTS)
def test_a_fault_is_told_with_its_line_and_what_to_do(quiz_file: Any, line: str) -> None:
    name = line.partition(" ")[0]
    sound = {"id": '"05-mean"', "prompt": '"M?"', "unit": '"s"', "answer": "164"}
    sound |= {"kind": '"number"'} | ({} if name == "why" else {"because": '"Why."'})
    given = {**sound, name: line.partition(" = ")[2]}
    text = "".join(f"{key} = {value}\n" for key, value in given.items())
    path = quiz_file(f"[[predict]]\n{text}")
    found = [fault for fault in content.check([path])[1] if not fault.advice]
    assert [FAULTS[line] in str(fault) for fault in found] == [True]
    assert path.read_text().splitlines()[found[0].line - 1] == line


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ('option = ["A"]\nanswer = "A"', "option: must be two or more, there is 1"),
        ('option = ["A", "A"]\nanswer = "A"', "option 2: is the same as option 1"),
        ('option = ["A", " "]\nanswer = "A"', "option 2: must not be empty"),
        ('option = ["Cards", "Loans"]\nanswer = "Loan"', "got 'Loan'. Write 'Loans'"),
        ('option = ["A", "B"]', "answer: must be one of the options. Copy the text"),
        ('kind = "line"', "answer: must not be empty"),
        ('unit = "s"', "answer: must be a number. Write answer = and the figure"),
    ],
)
def test_what_cannot_be_answered_is_refused(quiz_file: Any, written: str, rule: str) -> None:
    with pytest.raises(ContentError, match=re.escape(rule)):
        content.bank(
            quiz_file(f'[[predict]]\nid = "05-a"\nprompt = "A?"\nbecause = "B."\n{written}')
        )


def test_every_fault_of_every_prediction_is_told_at_once(quiz_file: Any) -> None:
    text = PREDICTED.replace("164", '"x"').replace('"Loans"\nbec', '"Lons"\nbec')
    text = text.replace('id = "05-why"', 'id = "05-mean"')
    with pytest.raises(ContentError) as raised:
        content.bank(quiz_file(text))
    told = {(fault.item, fault.field) for fault in raised.value.faults}
    assert told == {("05-mean", "answer"), ("05-queue", "answer"), ("", "predict 3 id")}


def test_a_missing_reason_and_html_are_advice(quiz_file: Any) -> None:
    text = PREDICTED.replace('because = "It has few agents."\n', "").replace("Why?", "<b>Why</b>?")
    told = {(fault.item, fault.field) for fault in content.check([quiz_file(text)])[1]}
    assert told == {("05-queue", "because"), ("05-why", "prompt")}
    assert content.bank(quiz_file(text)).predict


def test_predictions_need_two_brackets(quiz_file: Any) -> None:
    with pytest.raises(ContentError, match=re.escape("Write [[predict]].")):
        content.bank(quiz_file(PREDICTED.replace("[[predict]]", "[predict]", 1)))
    path = quiz_file("")
    path.write_text(f'predict = "x"\n{QUESTION}')
    with pytest.raises(ContentError, match="with two brackets on each side"):
        content.bank(path)


@pytest.fixture
def own_quiz(quiz_file: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Writes a bank that is the only one of the course."""
    elsewhere = content.folder

    def write(predictions: str) -> Path:
        path: Path = quiz_file(predictions)
        home = {"quizzes": path.parent}
        monkeypatch.setattr(content, "folder", lambda name: home.get(name) or elsewhere(name))
        return path

    return write


def test_a_prediction_of_the_course_begins_with_the_number_of_its_lesson(own_quiz: Any) -> None:
    path = own_quiz(PREDICTED.replace("05-why", "why"))
    found = [fault for fault in content.check([path])[1] if fault.item == "why"]
    assert [(fault.field, fault.remedy) for fault in found] == [("id", 'Write id = "05-why".')]
    assert path.read_text().splitlines()[found[0].line - 1] == 'id = "why"'


def test_a_prediction_of_the_course_says_why(own_quiz: Any) -> None:
    path = own_quiz(PREDICTED.replace('because = "Mondays are busy."', ""))
    found = [fault for fault in content.check([path])[1] if fault.item == "05-why"]
    assert [(fault.field, fault.advice) for fault in found] == [("because", False)]


def test_the_schema_for_editors_knows_predictions(quiz_file: Any) -> None:
    import tomli

    schema = content.schema("bank")
    kinds = ("number", "choice", "line")
    raw = tomli.loads(QUESTION + PREDICTED)
    for kind, one in zip(kinds, raw["predict"], strict=True):
        one["kind"] = kind
    raw["question"][0] |= {"kind": "single"}
    jsonschema.validate(raw, schema)
    del raw["predict"]
    jsonschema.validate(raw, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**raw, "predict": [{"kind": "line", "answer": 3}]}, schema)


@every_kind
def test_a_prediction_made_in_code_is_checked_too(kind: str) -> None:
    with pytest.raises(FaultyError) as raised:
        PREDICTIONS[kind]()
    assert {"id", "prompt", "answer"} - {f.field for f in raised.value.faults} <= {"answer"}


@pytest.mark.parametrize("name", [name for name in exchange.FORMATS if name != "toml"])
def test_an_export_leaves_predictions_out_and_says_so(tmp_path: Path, name: str) -> None:
    question = content.bank(QUIZ).question[0]
    bank = Bank("05_try", "A quiz", (question,), (NUMBER, LINE))
    told = exchange.save(bank, tmp_path / f"a{exchange.FORMATS[name].suffix}", name)
    assert "predictions: left out: they belong to the lesson (2 of them)" in str(told)
    assert NUMBER.because.encode() not in (tmp_path / told.file).read_bytes()


def test_a_bank_in_the_courses_own_form_keeps_its_predictions(tmp_path: Path) -> None:
    question = content.bank(QUIZ).question[0]
    bank = Bank("05_try", "A quiz", (question,), tuple(EVERY.values()))
    told = exchange.save(bank, tmp_path / "05_try.toml")
    assert content.bank(tmp_path / "05_try.toml") == bank
    assert "predict" not in str(told)


# -- guesses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("120", 120),
        (" 120 s ", 120),
        ("1,200.5", 1200.5),
        ("-3", -3),
        ("120S", 120),
        (".5", 0.5),
        ("2:44", 164),
        ("2:04 s", 124),
        ("1,00,000", 100_000),
        ("1,234,567", 1_234_567),
    ],
)
def test_a_number_may_be_typed_with_its_unit(typed: str, value: float) -> None:
    assert NUMBER.given(typed) == value


NO_NUMBERS: Final = ["", "many", "nan", "inf", "12x", "2:75", "1:2:3", "1e9", "-"]
NO_NUMBERS += ["7,5", "1,,000", "5,", "9" * 400, "9" * 10_000]


@pytest.mark.parametrize("typed", NO_NUMBERS, ids=lambda typed: typed[:8])
def test_what_is_no_number_is_no_guess(typed: str) -> None:
    with pytest.raises(ValueError, match="Type a number, for example 85"):
        NUMBER.given(typed)


def test_the_unit_of_one_is_its_singular() -> None:
    asked = NumberPrediction("a", "A?", "B.", unit="weeks", answer=1)
    assert [asked.shown(n) for n in (0, 1, 2)] == ["0 weeks", "1 week", "2 weeks"]
    assert asked.given("1 week") == 1
    assert NUMBER.shown(1) == "1 s"


@pytest.mark.parametrize("typed", ["2:44", "5 s"])
def test_only_seconds_may_be_typed_as_minutes_and_seconds(typed: str) -> None:
    with pytest.raises(ValueError, match="Type a number"):
        NumberPrediction("a", "A?", "B.", unit="%", answer=1).given(typed)


@pytest.mark.parametrize(
    ("unit", "answer", "guess", "said"),
    [
        ("s", 164, 120, "27 % too low"),
        ("s", 164, 164, ""),
        ("s", 164, 328, "100 % too high"),
        ("s", 164, 164.5, "less than 1 % too high"),
        ("%", 80.2, 68.2, "12 points too low"),
        ("of 100", 62, 33, "29 too low"),
        ("s", 0, 5, "5 s too high"),
        ("", -10, -5, "50 % too high"),
        ("s", 0.1 + 0.2, 0.3, ""),
    ],
)
def test_how_far_off_a_number_is_told_in_words(
    unit: str, answer: float, guess: float, said: str
) -> None:
    assert NumberPrediction("a", "A?", "B.", unit=unit, answer=answer).beside(guess) == said


@given(st.floats(1, 1e6), st.floats(1, 1e6))
def test_a_guess_above_the_answer_is_never_too_low(answer: float, guess: float) -> None:
    said = NumberPrediction("a", "A?", "B.", answer=answer).beside(guess)
    assert not said or said.endswith("too high" if guess > answer else "too low")


def test_a_long_line_is_cut_and_an_empty_one_refused() -> None:
    assert len(LINE.given("long " * 1000)) == LONGEST
    with pytest.raises(ValueError, match="Type your guess first"):
        LINE.given("  ")
    with pytest.raises(ValueError, match="Choose an option first"):
        CHOICE.given("Savings")


ANYTHING: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.lists(st.text()),
    st.just(10**400),
)


@given(ANYTHING)
def test_what_a_file_holds_is_shown_only_where_it_fits(value: Any) -> None:
    for asked in EVERY.values():
        guess = Guess("05_try", asked.id, kept_book())
        guess.value = value
        assert ("Your guess:" in words(PredictCard(asked, guess))) == asked.fits(value)
        assert ("You said" in words(AnswerCard(asked, guess))) == asked.fits(value)


# -- on screen ---------------------------------------------------------------------------------


@every_kind
def test_the_answer_is_not_on_the_page_before_a_guess(kind: str) -> None:
    question, answer = pair(kind)
    assert "Not scored" in words(question)
    assert "You have not made a guess yet." in words(answer)
    assert EVERY[kind].because not in words(answer)
    assert EVERY[kind].shown(EVERY[kind].answer) not in words(answer)
    assert "164" not in words(question)


@every_kind
def test_a_guess_stands_beside_the_answer_as_soon_as_it_is_kept(kind: str) -> None:
    question, answer = pair(kind)
    submit(question, {"guess": [WRONG[kind]]})
    assert f"Your guess: {WRONG[kind]}" in words(question)
    assert "Read on: the answer comes below." in words(question)
    told = words(answer)
    assert WRONG[kind] in told
    assert EVERY[kind].shown(EVERY[kind].answer) in told
    assert EVERY[kind].because in told


def test_a_number_is_told_in_one_sentence() -> None:
    question, answer = pair("number")
    question.keep("120")
    told = "You said 120 s. It is 164 s. Your guess was 27 % too low. Long calls pull it."
    assert said_on(answer) == told


@every_kind
def test_a_right_guess_is_said_to_be_right(kind: str) -> None:
    question, answer = pair(kind)
    question.keep(RIGHT[kind])
    assert "That is right." in words(answer)
    assert words(answer).count(EVERY[kind].shown(EVERY[kind].answer)) == 1


@every_kind
def test_a_card_made_after_the_guess_shows_it_too(kind: str) -> None:
    book = kept_book()
    pair(kind, book)[0].keep(WRONG[kind])
    question, answer = pair(kind, book)
    assert f"Your guess: {WRONG[kind]}" in words(question)
    assert "You said" in words(answer)


@every_kind
def test_a_guess_can_be_changed_until_the_answer_was_seen(kind: str) -> None:
    book = kept_book()
    question, answer = pair(kind, book)
    question.keep(WRONG[kind])
    press(question, "change")
    submit(question, {"guess": [RIGHT[kind]]})
    assert "That is right." in words(answer)
    shown = question.regions
    act(answer, "seen", quiet=True)
    assert question.regions == shown, "the page moves under its reader"
    press(question, "change")
    assert question.said["text"] == TOO_LATE
    assert "Change my guess" not in words(question)
    act(question, "keep", fields={"guess": [WRONG[kind]]})
    for card in (question, *pair(kind, book)):
        assert WRONG[kind] not in words(card)
        assert not [e for e in elements(card) if e.tag == "form"]


@every_kind
def test_an_answer_can_be_asked_for_without_a_guess(kind: str) -> None:
    question, answer = pair(kind)
    press(answer, "open")
    assert EVERY[kind].shown(EVERY[kind].answer) in words(answer)
    assert EVERY[kind].because in words(answer)
    assert "You said" not in words(answer)
    submit(question, {"guess": [WRONG[kind]]})
    assert "You have looked at the answer. It is below." in words(question)
    assert "You said" not in words(answer)
    assert answer.focus["target"] == "answer"


def test_a_guess_from_another_window_after_the_answer_was_seen_does_not_count() -> None:
    book = kept_book()
    here, there = (Guesses(book).of("05_try", NUMBER.id) for _ in range(2))
    here.keep(120.0)
    here.see()
    there.keep(164.0)
    later = Guesses(book).of("05_try", NUMBER.id)
    assert (later.value, later.seen) == (120.0, True)


def test_an_answer_that_is_folded_is_not_seen_by_coming_into_sight() -> None:
    question, answer = pair("number")
    assert not [e for e in elements(answer) if "data-seen" in e.attrs]
    act(answer, "seen", quiet=True)
    assert "Keep my guess" in words(question)
    question.keep("120")
    assert [e.attrs["data-seen"] for e in elements(answer) if "data-seen" in e.attrs] == ["seen"]


def test_what_is_no_guess_is_told_and_stays_in_the_field() -> None:
    book = kept_book()
    question, _ = pair("number", book)
    submit(question, {"guess": ["a minute"]})
    assert "Type a number, for example 85 or 85.5." in words(question)
    (field,) = [e for e in elements(question) if e.attrs.get("name") == "guess"]
    assert field.attrs["value"] == "a minute"
    assert book.attempts() == []
    submit(question, {})
    assert book.attempts() == []


def test_choices_have_number_keys() -> None:
    question, _ = pair("choice")
    radios = [e.attrs for e in elements(question) if e.attrs.get("type") == "radio"]
    assert [(one["data-key"], one["value"]) for one in radios] == [("1", "Cards"), ("2", "Loans")]


def test_the_guess_is_in_its_field_when_it_is_changed() -> None:
    for kind, asked in EVERY.items():
        question, _ = pair(kind)
        question.keep(WRONG[kind])
        press(question, "change")
        fields = [e.attrs for e in elements(question) if e.attrs.get("name") == "guess"]
        chosen = [f["value"] for f in fields if "checked" in f or f["type"] == "text"]
        assert chosen == [WRONG[kind]], asked


@every_kind
def test_no_text_of_an_author_or_a_learner_is_html(kind: str) -> None:
    more: dict[str, Any] = {"answer": 1, "unit": NASTY} if kind == "number" else {"answer": NASTY}
    more |= {"option": (NASTY, "B")} if kind == "choice" else {}
    asked = PREDICTIONS[kind]("a", NASTY, NASTY, **more)
    guess = Guesses(kept_book()).of("b", "a")
    question, answer = PredictCard(asked, guess), AnswerCard(asked, guess)
    question.keep("1" if kind == "number" else NASTY)
    press(question, "change")
    for card in (question, answer):
        assert not [e for e in elements(card) if e.tag == "img"]
        assert NASTY in words(card)


def test_what_cannot_be_saved_is_told_and_the_guess_counts_here() -> None:
    def fail() -> Store:
        raise progress.ProgressError("the disk is full")

    question, answer = pair("number", Book(fail))
    question.keep("120")
    assert "Your guess is not being saved: the disk is full" in words(question)
    assert "You said 120 s." in said_on(answer)


# -- the calls ---------------------------------------------------------------------------------


def test_a_lesson_asks_and_answers_with_two_short_calls(
    quiz_file: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BPO_COURSE_STORE", f"sqlite:///{tmp_path / 'p.db'}")
    path = quiz_file(PREDICTED)
    question, answer = predict("05-mean", path), predicted("05-mean", path)
    question.keep("120")
    assert "You said 120 s." in said_on(answer)
    assert "You said 120 s." in said_on(predicted("05-mean", path))
    assert "You said" not in words(predicted("05-why", path))
    assert (repr(question), repr(answer)) == ("Predict(05-mean)", "Predicted(05-mean)")


def test_the_bank_is_that_of_the_lesson_whose_number_the_id_begins_with(own_quiz: Any) -> None:
    own_quiz(PREDICTED)
    assert repr(predict("05-mean")) == "Predict(05-mean)"


@pytest.mark.parametrize("call", [predict, predicted])
def test_an_unknown_prediction_is_refused(call: Any, quiz_file: Any) -> None:
    rule = "name must be a prediction of 05_try (05-mean, 05-queue, 05-why), got '05-men'"
    with pytest.raises(ValueError, match=re.escape(rule)):
        call("05-men", quiz_file(PREDICTED))
    with pytest.raises(ValueError, match="name must begin with the number of a lesson"):
        call("mean")
    with pytest.raises(ValueError, match=re.escape("(none yet)")):
        call("05-mean", quiz_file(""))


def test_the_minutes_of_a_lesson_count_predictions_and_tables(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "id": "a", "source": 'predict("05-mean")'}]
    cells.append({"cell_type": "code", "id": "b", "source": "table(log)"})
    path = tmp_path / "05_x.ipynb"
    path.write_text(json.dumps({"cells": cells}))
    assert [cell.minutes for cell in lessons.read(path).cells] == [0.5, 0.25]


# -- nothing counts a guess --------------------------------------------------------------------


def guesses_at_everything() -> list[Attempt]:
    """Guesses under the ids of predictions, and of questions, calls and whole banks too."""
    names = [(QUIZ, q.id) for q in content.bank(QUIZ).question]
    names += [(name, "") for name in (QUIZ, *content.flow_ids())] + [(QUIZ, "05-mean")]
    told: list[Any] = [{"guess": 120.0}, {"seen": True}]
    return [Attempt("guess", *name, answer, 0.0) for name in names for answer in told]


def report_of(book: Book) -> Any:
    assert book._store is not None
    return results.class_report(book._store.url)


def code_of(book: Book) -> str:
    return results.code(tries_of(book.attempts()), at=NOW)


def past(book: Book) -> Any:
    return rounds(content.bank(QUIZ), book.attempts(QUIZ), before=9, zone=UTC)


def in_quiz(book: Book) -> str:
    return words(QuizCard(content.bank(QUIZ), book))


def due(book: Book) -> Any:
    desk = DueToday(book, None, lambda: NOW)
    desk.look()
    return desk.says, desk.left, desk.days, desk.tried, desk.gone


def plan(book: Book) -> Any:
    today = Today.of(book.attempts(), datetime.now(UTC))
    return today.called("inbound"), today.quizzed(QUIZ)


BEGUN: Final = "Attempted. Next: finish the lesson and take its quiz."
NOT_BEGUN: Final = "Not started. Next: open the lesson."
"""A guess begins its lesson on the map; else the map reads none."""
READERS: Final[dict[str, Callable[[Book], Any]]] = {
    "tries": lambda book: tries_of(book.attempts()),
    "result code": code_of,
    "rounds": past,
    "quiz": in_quiz,
    "due today": due,
    "map": lambda book: words(CourseMap(book)).replace(BEGUN, NOT_BEGUN),
    "ways on": lambda book: ways_on(None, book.attempts()),
    "plan": plan,
}


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_counts_a_guess(reader: str) -> None:
    every = [Attempt("question", QUIZ, q.id, q.perfect, 1.0) for q in content.bank(QUIZ).question]
    read, told = READERS[reader], set()
    for answers in (
        [],
        every[:3],
        [*every, Attempt("note", QUIZ, "", [q.item for q in every], 0.0)],
    ):
        with_guesses, without = kept_book(), kept_book()
        without.add(*answers)
        with_guesses.add(*guesses_at_everything(), *answers, *guesses_at_everything())
        assert read(with_guesses) == read(without)
        told.add(repr(read(without)))
    assert len(told) > 1, "it reads nothing of these"


def test_no_class_counts_a_guess(tmp_path: Path) -> None:
    found = []
    for name, more in (("a", guesses_at_everything()), ("b", [])):
        url = f"sqlite:///{tmp_path / name}.db"
        for learner in ("asha", "ben"):
            Store(url, learner).add_all([*more, *answers_to(QUIZ)])
        report = results.class_report(url)
        counted = progress.item_counts(url), sorted(progress.first_attempts(url))
        found.append((str(report), repr(report), counted))
    assert found[0] == found[1]


def test_a_guess_goes_with_the_progress_to_another_computer(tmp_path: Path) -> None:
    book = kept_book()
    pair("choice", book)[0].keep("Cards")
    lines.write(tmp_path / "p.jsonl", book.attempts(), "asha")
    assert lines.read(tmp_path / "p.jsonl") == list(book.attempts())
