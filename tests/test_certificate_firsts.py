"""What a certificate counts: the first answer in a lesson's own quiz or an exam, and its code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_widgets import act, press, words

from bpo_course import content, progress, results
from bpo_course.progress import Attempt, Store
from bpo_course.questions.analysis import first_unaided
from bpo_course.questions.kinds import Spoken
from bpo_course.questions.roles import ROLES, Role
from bpo_course.questions.tally import Tally
from bpo_course.questions.tries import Try
from bpo_course.results._code import OWN, only
from bpo_course.widgets.card import topic_words
from bpo_course.widgets.card.topic_words import topic_name
from bpo_course.widgets.course import certificate_page as page_of
from bpo_course.widgets.course.class_board import ClassBoard
from bpo_course.widgets.course.code_card import CodeCard

AT: Final = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
FIRST, SECOND = (lesson.id for lesson in content.syllabus().lesson[:2])
MODES: Final = ("practice", "exam", "interview", "review", "drill")


def asked(lesson: str) -> list[str]:
    return [one.id for one in content.bank(lesson).question if not isinstance(one, Spoken)]


def tries(lesson: str, score: float = 1.0, mode: str = "practice", **more: Any) -> list[Try]:
    return [Try(lesson, one, "an answer", score, AT, mode, **more) for one in asked(lesson)]


def certificate(made: Sequence[Try]) -> results.Certificate:
    return results.certificate(results.code(made, at=AT, name="Asha"))


# What counts


@pytest.mark.parametrize("mode", ["review", "interview"])
def test_a_bad_evening_in_other_practice_costs_no_certificate(mode: str) -> None:
    held = certificate([*tries(FIRST, 0.0, mode)[:6], *tries(FIRST)])
    assert held.enough
    assert held.lessons[0].share == 1


@pytest.mark.parametrize("mode", ["review", "interview"])
def test_a_good_evening_in_other_practice_earns_no_certificate(mode: str) -> None:
    assert certificate(tries(FIRST, 1.0, mode)).lessons == ()
    assert not certificate([*tries(FIRST, 1.0, mode), *tries(FIRST, 0.0)]).enough


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_a_first_answer_in_the_quiz_or_an_exam_stays(mode: str) -> None:
    held = certificate([*tries(FIRST, 0.0, mode), *tries(FIRST), *tries(FIRST, 1.0, "exam")])
    assert held.lessons[0].points == 0


def test_an_answer_after_a_hint_in_the_quiz_has_no_points_whatever_came_before() -> None:
    hinted = [made._replace(hints=1) for made in tries(FIRST)]
    (done,) = certificate([*tries(FIRST, 1.0, "review"), *hinted]).lessons
    assert (done.points, done.aided, done.finished) == (0, len(asked(FIRST)), True)


def test_a_hint_in_other_practice_takes_no_points_in_the_quiz() -> None:
    seen = [made._replace(hints=1) for made in tries(FIRST, 1.0, "review")]
    (done,) = certificate([*seen, *tries(FIRST)]).lessons
    assert (done.share, done.aided) == (1, 0)


def test_the_class_report_still_reads_the_first_answers_of_all() -> None:
    code = results.code([*tries(FIRST, 0.0, "review"), *tries(FIRST)], at=AT, name="Asha")
    report = results.class_report([code])
    assert set(report.items["difficulty"]) == {0.0}
    assert {made.score for made in results.read(code).tries} == {0.0}


ATTEMPTS: Final = st.lists(
    st.builds(
        Try,
        st.sampled_from(["a", "b", "interview_x"]),
        st.sampled_from(["one", "two", "three"]),
        st.just(None),
        st.sampled_from([0.0, 0.3333, 1.0]),
        st.just(AT),
        st.sampled_from(MODES),
        st.integers(0, 1),
    ),
    max_size=20,
)


@given(ATTEMPTS)
def test_a_code_gives_back_the_firsts_of_both_kinds(made: list[Try]) -> None:
    held = results.read(results.code(made, at=AT))
    assert {(t.bank, t.question): t.score for t in held.tries} == {
        (t.bank, t.question): t.score for t in first_unaided(made)
    }
    own: dict[tuple[str, str], tuple[float, bool]] = {}
    for t in made:
        if t.mode in OWN and not t.bank.startswith("interview_"):
            own.setdefault((t.bank, t.question), (0.0 if t.aided else t.score, t.aided))
    found = {(t.bank, t.question): (t.score, t.aided) for t in held.own}
    assert {k: v for k, v in found.items() if not k[0].startswith("interview_")} == own


def test_an_interviews_questions_have_no_quiz_and_make_no_code_longer() -> None:
    drawn = tries("interview_hr_round", 0.0, "interview")
    as_a_quiz = [made._replace(mode="practice") for made in drawn]
    assert results.code(drawn, at=AT) == results.code(as_a_quiz, at=AT)


# The code on a certificate


def test_the_code_on_a_certificate_holds_the_finished_lessons_and_no_others() -> None:
    interview = tries("interview_inbound_agent", 0.0, "interview")
    held = certificate([*tries(FIRST), *tries(SECOND)[:2], *interview])
    kept = results.read(held.code)
    assert {made.bank for made in kept.tries} == {FIRST}
    assert (kept.name, kept.at) == ("Asha", AT)
    again = results.certificate(held.code)
    assert again.code == held.code
    assert again.finished == held.finished


def test_a_code_cut_to_some_banks_is_read_by_a_class_report() -> None:
    code = results.code([*tries(FIRST), *tries(SECOND)], at=AT, name="Asha")
    assert len(results.class_report([only(code, [SECOND])]).items) == len(asked(SECOND))
    with pytest.raises(results.CodeError, match="cut off"):
        only(code[:40], [SECOND])


def test_the_page_says_what_counts_and_where_to_copy_the_code_from() -> None:
    page = page_of.certificate_page(certificate(tries(FIRST)))
    assert "counts the first answers given there" in page
    assert "copy it from the file of this page" in page
    assert "from the finished lessons and no others" in page


# The learner's card


@pytest.fixture
def book(store_url: str) -> progress.Book:
    return progress.Book(lambda: Store(store_url, "Asha"))


def add(book: progress.Book, made: Sequence[Try]) -> None:
    for t in made:
        book.add(Attempt("question", t.bank, t.question, t.answer, t.score, 0, AT, t.mode))  # type: ignore[arg-type]


def test_the_card_says_what_is_in_the_code_and_to_send_the_file_too(book: progress.Book) -> None:
    add(book, tries(FIRST)[:2])
    text = words(CodeCard(book, lambda: AT))
    assert "your first answers to 2 questions from 1 quiz." in text
    assert "send the file too" in text
    add(book, tries("interview_hr_round", 0.0, "interview")[:1])
    text = words(CodeCard(book, lambda: AT))
    assert "to 3 questions from 1 quiz and 1 round of interview practice." in text


def test_a_saved_certificate_has_no_answer_from_an_interview(
    book: progress.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(book, [*tries(FIRST), *tries("interview_hr_round", 0.0, "interview")])
    card = CodeCard(book, lambda: AT)
    saved: list[str] = []
    monkeypatch.setattr(card, "_download", lambda _name, _type, text: saved.append(text))
    act(card, "name", value="Asha Rao")
    press(card, "certificate")
    code = re.search(r"BPO1-[\w-]+", saved[0])
    assert code is not None
    assert {made.bank for made in results.read(code[0]).tries} == {FIRST}
    assert any(made.bank.startswith("interview_") for made in results.read(card.code).tries)


def _of_role(role: Role, found: object, asked: Role) -> object:
    return found if asked == role else None


@pytest.mark.parametrize(
    ("verdict", "named"),
    [("good enough", True), ("nearly", False), ("not yet", False)],
)
def test_a_mock_interview_is_named_only_where_it_was_good_enough(
    verdict: str, named: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = ROLES["inbound-agent"]
    note = Attempt("round", role.bank, "", {}, 0.0, at=AT, mode="interview")
    card = SimpleNamespace(verdict=verdict, score=Tally(8.1, 10))
    for name, found in (("interviewed", note), ("held", card)):
        one = partial(_of_role, role, found)
        monkeypatch.setattr(page_of.Today, name, lambda _, asked, one=one: one(asked))
    told = page_of.done_beside([], AT)
    assert bool(told) is named
    assert not named or told[0].endswith("81 % of the points.")


# The class report


def test_who_has_not_finished_leaves_out_what_is_drawn_from() -> None:
    made = [*tries(FIRST)[:2], *tries("interview_hr_round", 0.0, "interview")[:1]]
    code = results.code(made, at=AT, name="Asha")
    report = results.class_report([code])
    assert list(report.unfinished["bank"]) == [FIRST]
    board = ClassBoard([code])
    unfinished = board.regions["unfinished"]
    assert "HR round" not in unfinished
    assert "The HR round: 1 learner<" in board.regions["banks"]
    assert "1 learner, 0 finished" in board.regions["banks"]


# Topics in words


def test_every_topic_writes_its_abbreviations_in_capitals() -> None:
    topics = {one.topic for name in content.bank_ids() for one in content.bank(name).question}
    written = {word for topic in topics for word in topic.split("-")}
    assert written >= {"ai", "bpo", "hr", "kpis"}
    assert topic_name("what-hr-asks") == "What HR asks"
    assert topic_name("ai-on-the-floor") == "AI on the floor"
    assert topic_name("bpo-and-call-centres") == "BPO and call centres"
    short = {word for word in written if len(word) < 4} - set(topic_words.ABBREVIATIONS)
    plain = {"a", "and", "at", "day", "for", "it", "may", "mix", "my", "of", "on", "or", "the"}
    assert short - plain <= {"be", "in", "law", "one", "pay", "ten", "to", "web", "why", "you"}
