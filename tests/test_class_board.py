"""What a learner hands in and the trainer's report of it, on screen."""

from __future__ import annotations

import gzip
import io
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from test_widgets import (
    HOSTILE,
    Element,
    _Reader,
    act,
    book,
    closed_book,
    elements,
    press,
    sent_by,
    unsafe,
    words,
)

from bpo_course import class_report, content, results
from bpo_course.progress import Attempt, Book, ProgressError, Store
from bpo_course.questions.analysis import LEARNERS_NEEDED
from bpo_course.questions.tries import Try
from bpo_course.results import CodeError, code, read
from bpo_course.widgets.card.topic_words import topic_name
from bpo_course.widgets.course.class_board import LEARNERS_SHOWN, ClassBoard
from bpo_course.widgets.course.code_card import CodeCard

AT: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BANK: Final = content.bank("05_inbound_kpis")
TOPIC: Final = "inbound-kpis"
SINGLES: Final = [q for q in BANK.question if (q.kind, q.topic) == ("single", TOPIC)]


def wrong(question: Any) -> str:
    return next(option.key for option in question.option if not option.right)


def one_code(name: str, *right: bool) -> str:
    """A code with an answer to the first questions, right or wrong."""
    tries = [
        Try(BANK.id, question.id, question.perfect if good else wrong(question), float(good), AT)
        for question, good in zip(SINGLES, right, strict=False)
    ]
    return code(tries, at=AT, name=name)


def codes(learners: int) -> list[str]:
    """Codes of a class whose later learners know more."""
    rng = random.Random(7)
    return [
        one_code(f"L{n:03d}", *(rng.random() < (n + 1) / learners for _ in SINGLES))
        for n in range(learners)
    ]


def board(*texts: str) -> ClassBoard:
    card = ClassBoard()
    for text in texts:
        act(card, "paste", fields={"codes": [text]})
    return card


def listed(card: ClassBoard, region: str = "outcome") -> list[str]:
    return [e.words for e in elements(card, region) if e.tag == "li"]


def rows(card: ClassBoard, region: str) -> list[str]:
    return [e.words for e in elements(card, region) if e.tag == "tr"][1:]


# -- giving codes ----------------------------------------------------------------------------------


def test_a_new_board_asks_for_codes_and_shows_nothing_else() -> None:
    card = ClassBoard()
    assert repr(card) == "ClassBoard(no codes yet)"
    assert all(not card.regions[name].strip() for name in ("outcome", "stuck", "heat", "banks"))


def test_codes_pasted_one_by_one_or_all_in_one_make_the_same_report() -> None:
    made = codes(4)
    apart, together = board(*made), board("Dear trainer,\n" + "\nand ".join(made))
    assert repr(apart) == repr(together)
    assert "4 learners, 5 questions, 20 first answers without a hint." in words(together)
    for region in ("stuck", "heat", "banks"):
        assert apart.regions[region] == together.regions[region]


def test_several_files_are_taken_at_once_whichever_editor_wrote_them() -> None:
    first, second, third = codes(3)
    files = [first.encode(), second.encode("utf-16"), third.encode("utf-8-sig")]
    card = ClassBoard()
    names = ["a.txt", "b.txt", "c.txt"]
    message = {"action": "upload", "name": names[0], "names": names}
    card._on_message(card, message, [memoryview(file) for file in files])
    assert len(card.report.scores) == 3
    assert [text.removesuffix(" Remove") for text in listed(card, "given")] == names


def test_a_pasted_text_is_called_by_how_many_codes_are_in_it() -> None:
    one, two, three = codes(3)
    card = board(one, f"{two} {three}")
    shown = [text.removesuffix(" Remove") for text in listed(card, "given")]
    assert shown == ["Pasted text (1 code)", "Pasted text (2 codes)"]


def test_each_faulty_code_is_told_and_the_others_count() -> None:
    good = one_code("Asha", True, False, True)
    card = board(good, good[:40], "no code at all")
    told = [fault for fault in listed(card) if fault.startswith("Left out")]
    assert [fault.split(". ")[0] for fault in told] == [
        "Left out: code 2",
        "Left out: the text “no code at all”",
    ]
    assert "The code is cut off. Ask for it again" in told[0]
    assert len(card.report.scores) == 1
    assert card.said["text"].startswith("1 learner in the report. Left out: code 2")


def test_when_no_code_can_be_read_each_is_told_and_no_report_is_shown() -> None:
    card = board("hello", "BPO1-AAAA")
    assert card.report is None
    assert [fault.split(". ")[0] for fault in listed(card)] == [
        "Left out: the text “hello”",
        "Left out: code 2",
    ]
    assert repr(card) == "ClassBoard(no codes yet)"


def test_a_text_can_be_taken_out_again() -> None:
    card = board(*codes(3))
    press(card, "remove-2")
    assert len(card.report.scores) == 2
    press(card, "remove-1")
    press(card, "remove-1")
    assert repr(card) == "ClassBoard(no codes yet)"
    assert card.focus["target"] == "paste"


def test_a_second_press_of_take_out_takes_nothing_more_out() -> None:
    card = board(*codes(2))
    act(card, "remove", value="1")
    act(card, "remove", value="1")
    assert len(card.report.scores) == 1


def test_an_empty_paste_changes_nothing() -> None:
    card = board("   ")
    assert repr(card) == "ClassBoard(no codes yet)"
    assert card.regions["given"].strip() == ""


# -- what the report shows -------------------------------------------------------------------------


def test_the_hardest_question_stands_first_with_what_was_chosen_instead() -> None:
    card = board(*(one_code(name, True, name == "Asha", True) for name in ("Asha", "Ravi", "Mia")))
    first = rows(card, "banks")[0]
    question = SINGLES[1]
    chosen = question.options[wrong(question)]
    assert f"Question {BANK.question.index(question) + 1}" in first
    assert "33 %" in first
    assert "67 %" in first
    shown = card.regions["banks"]
    assert str(chosen.text[:12]) in shown


def test_below_30_learners_one_sentence_stands_in_place_of_discrimination_and_reliability() -> None:
    few, many = board(*codes(LEARNERS_NEEDED - 1)), board(*codes(LEARNERS_NEEDED))
    report = many.report
    reliability = report.reliability(BANK.id)
    hardest = report.items.sort_values("difficulty", kind="stable").iloc[0]
    for shown in (words(few, "banks"), few.page()):
        assert shown.count("With 30 learners or more") == 1
        assert "Discrimination" not in shown
        assert "Reliability (KR-20) 0" not in shown
    for shown in (words(many, "banks"), many.page()):
        assert "With 30 learners or more" not in shown
        assert reliability in shown
    assert "Discrimination" in words(many, "banks")
    assert f"{hardest['discrimination']:.2f}" in rows(many, "banks")[0]


def test_a_question_that_tells_apart_backwards_is_pointed_at() -> None:
    made = [one_code(f"L{n}", n % 2 == 0, *4 * [n % 2 == 1]) for n in range(LEARNERS_NEEDED)]
    (row,) = [row for row in rows(board(*made), "banks") if "Below 0" in row]
    assert f"Question {BANK.question.index(SINGLES[0]) + 1}" in row
    assert "-1.00" in row


def test_the_heat_map_has_the_class_first_and_then_the_lowest_learner() -> None:
    card = board(one_code("Asha", *5 * [True]), one_code("Ravi", *5 * [False]))
    shown = rows(card, "heat")
    assert [row.split(" ")[0] for row in shown] == ["Class", "Ravi", "Asha"]
    steps = [e.attrs["data-heat"] for e in elements(card, "heat") if "data-heat" in e.attrs]
    assert steps == ["2", "0", "4"]


def test_what_a_learner_did_not_answer_is_a_dash_and_no_nought() -> None:
    other = content.bank("06_outbound_kpis").question[0]
    lone = code([Try("06_outbound_kpis", other.id, None, 1.0, AT)], at=AT, name="Ravi")
    card = board(one_code("Asha", True), lone)
    cells = [row.removeprefix("Ravi ").split() for row in rows(card, "heat") if "Ravi" in row]
    assert "–" in cells[0]
    assert "0" not in cells[0]


def test_a_class_too_long_for_the_heat_map_is_said_to_be() -> None:
    card = board("\n".join(codes(LEARNERS_SHOWN + 1)))
    assert f"{LEARNERS_SHOWN} of {LEARNERS_SHOWN + 1}." in words(card, "heat")
    assert len(rows(card, "heat")) == LEARNERS_SHOWN + 1


def test_who_is_stuck_is_named_by_topic() -> None:
    card = board(one_code("Asha", *5 * [True]), one_code("Ravi", *5 * [False]))
    assert listed(card, "stuck") == [f"{topic_name(TOPIC)} (1): Ravi (0 % of 5)"]
    assert results.NO_ONE in words(board(one_code("Asha", *5 * [True])), "stuck")


def test_two_wrong_answers_in_a_topic_are_too_early_to_say_that_no_one_needs_help() -> None:
    card = board(one_code("Asha", False, False), one_code("Ravi", False, False))
    shown = words(card, "stuck")
    assert results.TOO_EARLY in shown
    assert "No one" not in shown
    assert results.TOO_EARLY in card.page()
    assert [row[3] for row in excel(card.workbook())["Learners"][1:]] == 2 * ["too early to say"]


def test_beside_who_is_stuck_stand_the_topics_that_cannot_be_judged_yet() -> None:
    other = content.bank("06_outbound_kpis").question[0]
    lone = code([Try("06_outbound_kpis", other.id, None, 0.0, AT)], at=AT, name="Mia")
    early = "Too early to say in these topics, because the learners have fewer than three answers"
    for known in (False, True):
        shown = words(board(one_code("Ravi", *5 * [known]), lone), "stuck")
        assert f"{early} there: {topic_name(other.topic)} (1 learner)." in shown
        assert (results.NO_ONE in shown) == known


def test_who_has_not_finished_is_listed_and_who_has_not_begun_is_said_to_be_unknown() -> None:
    card = board(one_code("Asha", *5 * [True]), one_code("Ravi", False))
    asked = len([question for question in BANK.question if question.kind != "spoken"])
    assert listed(card, "unfinished") == [f"{BANK.title} ({asked} questions): Ravi (1), Asha (5)"]
    assert "Learners who have not started yet are not in this report." in words(card, "unfinished")
    assert "2 learners, 0 finished" in words(card, "banks")


def test_who_answered_a_question_after_a_hint_has_finished_the_quiz() -> None:
    asked = [question for question in BANK.question if question.kind != "spoken"]
    tries = [Try(BANK.id, q.id, None, 1.0, AT, hints=int(q is asked[0])) for q in asked]
    card = board(code(tries, at=AT, name="Asha"))
    assert listed(card, "unfinished") == []
    assert "No one." in words(card, "unfinished")
    assert "1 learner, 1 finished" in words(card, "banks")


@pytest.mark.parametrize(("score", "shown"), [(0.999, "99 %"), (0.001, "1 %")])
def test_100_percent_is_said_only_of_all_points_and_0_only_of_none(
    score: float, shown: str
) -> None:
    tries = [Try(BANK.id, SINGLES[0].id, wrong(SINGLES[0]), score, AT)]
    card = board(code(tries, at=AT, name="Asha"))
    assert rows(card, "heat") == [f"Class average {shown}", f"Asha {shown}"]
    assert shown in rows(card, "banks")[0]


def test_nothing_is_listed_once_a_quiz_is_finished() -> None:
    tries = [Try(BANK.id, q.id, None, 1.0, AT) for q in BANK.question if q.kind != "spoken"]
    card = board(code(tries, at=AT, name="Asha"))
    assert "No one." in words(card, "unfinished")
    assert "1 learner, 1 finished" in words(card, "banks")


def test_every_table_can_be_reached_and_scrolled_by_keyboard() -> None:
    card = board(*codes(3))
    tables = [e for e in elements(card) if e.tag == "table"]
    reached = [e for e in elements(card) if "bpo-wide" in e.attrs.get("class", "")]
    assert len(reached) == len(tables) == 2
    assert {e.attrs["role"] for e in reached} == {"group"}
    assert all(e.attrs["tabindex"] == "0" and e.attrs["aria-label"] for e in reached)


def test_a_code_without_a_name_is_shown_under_the_name_in_its_chat_line() -> None:
    card = board(f"[09:12] Bea: Hi Ma'am, here is my code: {one_code('', True)}")
    assert rows(card, "heat")[1].startswith("Bea ")
    assert list(card.report.scores.index) == ["Bea"]


def test_the_notes_say_that_a_code_is_no_proof() -> None:
    assert results.NO_PROOF in words(board(*codes(2)), "outcome")


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_that_a_learner_hands_in_can_run(payload: str) -> None:
    tries = [
        Try(payload, payload, payload, 0.0, AT),
        *(Try(BANK.id, question.id, payload, 0.0, AT) for question in SINGLES),
    ]
    card = board(code(tries, at=AT, name=payload), f"BPO1-{payload}")
    message = {"action": "upload", "name": payload, "names": [payload]}
    card._on_message(card, message, [b"BPO1-" + payload.encode()])
    assert len(card.report.scores) == 1
    assert unsafe(elements(card)) == []


# -- whom to ask again -----------------------------------------------------------------------------


def test_a_damaged_code_is_told_with_what_is_written_before_it() -> None:
    good = one_code("Asha", True)
    chat = f"[09:12] Ravi Kumar:\n> {good[:40]}\n[09:15] Asha: {good}"
    (told,) = [fault for fault in listed(board(chat)) if fault.startswith("Left out")]
    assert told.startswith("Left out: the code after “Ravi Kumar”. The code is cut off")


def test_a_damaged_file_is_told_by_its_name() -> None:
    card = ClassBoard()
    good = one_code("Asha", True)
    names = ["asha.txt", "ravi.txt"]
    message = {"action": "upload", "name": names[0], "names": names}
    card._on_message(card, message, [good.encode(), good[:40].encode()])
    (told,) = [fault for fault in listed(card) if fault.startswith("Left out")]
    assert told.startswith("Left out: the file “ravi.txt”. The code is cut off")


# -- saved -----------------------------------------------------------------------------------------


def saved(card: ClassBoard, how: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, bytes]:
    """What is downloaded by a button: what the browser is told of it, and its bytes."""
    sent = sent_by(card, monkeypatch)
    press(card, how)
    (file, buffers), _done = sent
    return file, gzip.decompress(buffers[0])


def page_of(card: ClassBoard) -> list[Element]:
    """The elements of the saved page's body."""
    return _Reader(card.page().partition("<body>")[2].partition("</body>")[0]).elements


def excel(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of a workbook by sheet."""
    read = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in read}


def test_without_a_report_there_is_nothing_to_save() -> None:
    card = ClassBoard()
    assert card.regions["save"].strip() == ""
    for save in (card.page, card.workbook):
        with pytest.raises(ValueError, match="must have a result code"):
            save()


def test_the_page_holds_the_whole_report_and_when_it_was_saved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = ClassBoard(codes(3), lambda: AT)
    file, content = saved(card, "save-page", monkeypatch)
    assert file == {"download": "class_report.html", "kind": "text/html"}
    assert content.decode() == card.page()
    shown = page_of(card)
    text = next(e for e in shown if e.tag == "main").words
    assert "Saved on 2 March 2026, 09:30 UTC." in text
    for region in ("stuck", "unfinished", "heat"):
        assert words(card, region) in text
    assert all(row in text for row in rows(card, "banks"))
    assert results.NO_PROOF in text
    assert not [e for e in shown if e.tag in ("script", "button", "details", "link", "img")]


def test_the_workbook_has_a_sheet_for_questions_topics_learners_and_notes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = board(one_code("Asha", *5 * [True]), one_code("Ravi", True, *4 * [False]))
    file, content = saved(card, "save-excel", monkeypatch)
    assert file["download"] == "class_report.xlsx"
    sheets = excel(content)
    assert list(sheets) == ["Questions", "Topics by learner", "Learners", "Not finished", "Notes"]
    assert sheets["Topics by learner"] == [
        ("Learner", topic_name(TOPIC)),
        ("Class average", 0.6),
        ("Asha", 1),
        ("Ravi", 0.2),
    ]
    assert sheets["Learners"][1:] == [("Asha", 5, 1, None), ("Ravi", 5, 0.2, topic_name(TOPIC))]
    asked = len([question for question in BANK.question if question.kind != "spoken"])
    assert sheets["Not finished"][1:] == [
        (BANK.title, "Asha", 5, asked),
        (BANK.title, "Ravi", 5, asked),
    ]
    assert (results.NO_PROOF,) in sheets["Notes"]


def test_the_workbooks_questions_are_those_of_the_report_with_numbers_as_numbers() -> None:
    card = board(*codes(4))
    head, *told = excel(card.workbook())["Questions"]
    report = card.report.items.sort_values("difficulty", kind="stable")
    order = [question.id for question in BANK.question]
    assert [order[row[1] - 1] for row in told] == list(report["question"])
    assert [row[head.index("Points")] for row in told] == pytest.approx(list(report["difficulty"]))
    assert {row[0] for row in told} == {BANK.title}


def test_the_workbook_has_discrimination_from_30_learners_up_and_else_a_note() -> None:
    few = excel(board(*codes(LEARNERS_NEEDED - 1)).workbook())
    many = excel(board(*codes(LEARNERS_NEEDED)).workbook())
    assert "Discrimination" not in few["Questions"][0]
    assert (results.TOO_FEW,) in few["Notes"]
    place = many["Questions"][0].index("Discrimination")
    assert any(isinstance(row[place], float) for row in many["Questions"][1:])
    assert (results.TOO_FEW,) not in many["Notes"]


@pytest.mark.parametrize("begin", "=+-@")
def test_no_text_in_the_workbook_becomes_a_formula(begin: str) -> None:
    name = f"{begin}1+1"
    tries = [Try(name, name, name, 0.0, AT), Try(name, "sum", name, 0.0, AT)]
    card = board(code(tries, at=AT, name=name), one_code(name, True))
    made = openpyxl.load_workbook(io.BytesIO(card.workbook()))
    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row]
    hers = [cell.value for cell in cells if isinstance(cell.value, str) and "1+1" in cell.value]
    assert len(hers) > 5
    assert not [text for text in hers if text.startswith(begin)]
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_that_a_learner_hands_in_can_run_in_the_saved_page(payload: str) -> None:
    tries = [Try(payload, payload, payload, 0.0, AT), Try(BANK.id, SINGLES[0].id, payload, 0.0, AT)]
    card = board(code(tries, at=AT, name=payload), f"{payload} BPO1-{payload}")
    assert unsafe(page_of(card)) == []


# -- from Python -----------------------------------------------------------------------------------


def test_a_database_is_read_again_when_asked(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'class.db'}"
    answer = Attempt("question", BANK.id, SINGLES[0].id, SINGLES[0].perfect, 1.0)
    Store(url, "asha").add(answer)
    card = class_report(url)
    assert len(card.report.scores) == 1
    assert card.regions["give"].strip() == ""
    Store(url, "ravi").add(Attempt("question", BANK.id, SINGLES[0].id, wrong(SINGLES[0]), 0.0))
    press(card, "refresh")
    assert "2 learners, 1 question, 2 first answers" in words(card, "outcome")


def test_a_database_that_fails_later_is_told_and_the_report_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'class.db'}"
    Store(url, "asha").add(Attempt("question", BANK.id, SINGLES[0].id, SINGLES[0].perfect, 1.0))
    card = class_report(url)

    def fail(_source: object) -> None:
        raise ProgressError("the server is gone")

    monkeypatch.setattr(results, "class_report", fail)
    press(card, "refresh")
    assert listed(card)[0] == "the server is gone"
    assert len(card.report.scores) == 1


def test_codes_a_file_and_a_folder_make_the_same_report(tmp_path: Path) -> None:
    made = codes(3)
    for n, text in enumerate(made):
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    shown = {repr(class_report(source)) for source in (made, iter(made), tmp_path)}
    assert shown == {"ClassBoard(ClassReport(learners=3, questions=5, attempts=15))"}


def test_codes_come_in_a_mapping_by_file_and_a_damaged_one_is_told_by_its_file() -> None:
    first, second = codes(2)
    card = class_report({"asha.txt": first, "ravi.txt": second, "mia.txt": first[:40]})
    assert len(card.report.scores) == 2
    assert listed(card)[0].startswith("Left out: the file “mia.txt”.")
    press(card, "refresh")
    assert len(card.report.scores) == 2


def test_codes_that_cannot_be_read_are_refused_from_python() -> None:
    with pytest.raises(CodeError, match="the text “hello”"):
        class_report(["hello"])


# -- the learner's code ----------------------------------------------------------------------------


def kept(*attempts: Attempt) -> Book:
    made = book()
    for attempt in attempts:
        made.add(attempt)
    return made


def answers() -> list[Attempt]:
    right, missed, hinted = SINGLES[:3]
    return [
        Attempt("question", BANK.id, right.id, right.perfect, 1.0),
        Attempt("question", BANK.id, missed.id, wrong(missed), 0.0),
        Attempt("question", BANK.id, missed.id, missed.perfect, 1.0),
        Attempt("question", BANK.id, hinted.id, hinted.perfect, 1.0, hints=1),
        Attempt("round", "exam", "", {"at": "a note of an exam"}, 0.0, mode="exam"),
        Attempt("bookmark", BANK.id, right.id, True, 0.0),
    ]


def test_the_code_holds_the_first_unaided_answers_and_nothing_else() -> None:
    card = CodeCard(kept(*answers()), lambda: AT)
    result = read(card.code)
    assert [(t.question, t.score) for t in result.tries] == [
        (SINGLES[0].id, 1.0),
        (SINGLES[1].id, 0.0),
    ]
    assert card.fields["code"] == card.code
    assert "your first answers to 2 questions from 1 quiz. Answers after a hint don't" in words(
        card
    )
    assert "It is not meant for marks, because a code can be faked." in words(card)
    assert repr(card) == "ResultCode(2 first answers)"


def test_the_name_stands_in_the_code_and_may_stay_empty() -> None:
    card = CodeCard(kept(*answers()), lambda: AT)
    assert read(card.code).name == ""
    act(card, "name", name="name", value="Asha Rao")
    assert read(card.code).name == "Asha Rao"


def test_the_code_can_be_saved_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    card = CodeCard(kept(*answers()), lambda: AT)
    act(card, "name", name="name", value="../Asha Rao")
    sent = sent_by(card, monkeypatch)
    press(card, "save")
    (file, buffers), _done = sent
    assert file == {"download": "result_code_Asha_Rao.txt", "kind": "text/plain"}
    assert gzip.decompress(buffers[0]).decode() == card.code + "\n"


def test_what_was_answered_since_is_in_the_code_when_asked_again() -> None:
    made = kept(*answers()[:1])
    card = CodeCard(made, lambda: AT)
    made.add(answers()[1])
    press(card, "refresh")
    assert len(read(card.code).tries) == 2
    assert card.said["text"] == "The code contains 2 answers."


def test_without_an_answer_there_is_no_code_to_hand_in() -> None:
    card = CodeCard(book(), lambda: AT)
    assert (card.code, repr(card)) == ("", "ResultCode(0 first answers)")
    assert "You have nothing to hand in yet." in words(card)
    assert card.regions["code"].strip() == ""


def test_a_learners_code_is_what_the_trainers_board_reads() -> None:
    learner = CodeCard(kept(*answers()), lambda: AT)
    act(learner, "name", name="name", value="Asha")
    trainer = board(learner.code)
    assert list(trainer.report.scores.index) == ["Asha"]


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_name_and_no_trouble_can_run(payload: str) -> None:
    card = CodeCard(kept(*answers()), lambda: AT)
    act(card, "name", name="name", value=payload)
    assert unsafe(elements(card)) == []
    troubled = CodeCard(closed_book(payload), lambda: AT)
    assert payload in words(troubled, "head")
    assert unsafe(elements(troubled)) == []
