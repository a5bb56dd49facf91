"""A class's timetable, its card and its page; certificates from both sides; the trainer's door."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import class_plans, content, lessons, progress, results
from bpo_course.progress import Attempt, Store
from bpo_course.questions.kinds import Spoken
from bpo_course.questions.tries import Try
from bpo_course.timetable import BREAK, FRAMES, LONGEST, LUNCH, Section, Taught, timetable
from bpo_course.widgets.card import Card
from bpo_course.widgets.course.certificate_page import certificate_page, done_beside, missing
from bpo_course.widgets.course.class_board import ClassBoard
from bpo_course.widgets.course.class_plan import ClassPlan
from bpo_course.widgets.course.code_card import CodeCard
from bpo_course.widgets.course.training_door import SECTIONS, TrainingDoor

AT: Final = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
READY: Final = [lesson for lesson in content.syllabus().lesson if lesson.finished]
LONG_LIST: Final = [
    Taught(f"{n:02d}", f"{n:02d} · A lesson", tuple(Section(f"{n}.{m}", 10) for m in range(10)))
    for n in range(1, 10)
]


def acted(card: Card, action: str, **message: Any) -> None:
    card._on_message(card, {"action": action, **message}, [])


def text_of(card: Card) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", "".join(card.regions.values())))


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The files that cards gave, by name."""
    given: list[tuple[str, str]] = []

    def send(_card: Card, message: dict[str, Any], buffers: Any = None) -> None:
        if "download" in message:
            given.append((message["download"], gzip.decompress(buffers[0]).decode()))

    monkeypatch.setattr(Card, "send", send)
    return given


# The timetable


def long_lessons(minutes: list[list[int]]) -> list[Taught]:
    return [
        Taught(f"{n:02d}", f"{n:02d}", tuple(Section(f"{n}.{m}", one) for m, one in enumerate(own)))
        for n, own in enumerate(minutes)
    ]


some_lessons = st.lists(
    st.lists(st.integers(1, 120), min_size=1, max_size=8), min_size=1, max_size=6
)


@given(some_lessons, st.sampled_from(sorted(FRAMES)))
def test_a_timetable_keeps_its_rules(minutes: list[list[int]], plan: str) -> None:
    asked = long_lessons(minutes)
    found = timetable(asked, FRAMES[plan])
    taught = [one for one in asked if one not in found.left]
    assert [*taught, *found.left] == asked
    for day in found.days:
        at, worked = day.frame.start, 0.0
        for slot in day.slots:
            assert slot.start == pytest.approx(at)
            at = slot.end
            worked = worked + slot.end - slot.start if slot.lesson else 0
            assert worked <= LONGEST + 1e-6
            assert slot.lesson or slot.end - slot.start in (BREAK, LUNCH)
        assert at <= day.frame.end + 1e-6
        assert not day.slots or (day.slots[0].lesson and day.slots[-1].lesson)
    for one in taught:
        slots = [slot for day in found.days for slot in day.slots if slot.lesson == one.id]
        held = [section for slot in slots for _, section in slot.sections]
        assert sum(section.minutes for section in held) == pytest.approx(one.minutes)
        assert [slot.goes_on for slot in slots] == [False] + [True] * (len(slots) - 1)


def test_a_day_of_work_has_one_lunch_that_begins_between_half_past_eleven_and_one() -> None:
    for day in timetable(LONG_LIST, FRAMES["two-days"]).days:
        lunches = [slot for slot in day.slots if slot.title == "Lunch"]
        assert len(lunches) == 1
        assert 11.5 * 60 <= lunches[0].start <= 13 * 60


def test_a_lesson_stays_on_one_day_where_no_more_would_fit() -> None:
    evenings = timetable(LONG_LIST[:5], FRAMES["five-evenings"])
    assert not evenings.left
    assert evenings.split == ()


def test_a_lesson_goes_on_another_day_where_more_fit_that_way() -> None:
    six = timetable(LONG_LIST[:6], FRAMES["five-evenings"])
    assert not six.left
    assert 1 <= len(six.split) <= 2


def test_the_lesson_that_does_not_fit_is_homework_and_so_are_those_after_it() -> None:
    found = timetable(LONG_LIST, FRAMES["two-days"])
    assert [one.id for one in found.left] == ["07", "08", "09"]


def test_a_long_lesson_has_its_break_near_the_middle() -> None:
    first, pause, second = timetable(LONG_LIST[:1], FRAMES["five-evenings"]).days[0].slots
    assert (first.end - first.start, pause.title, second.end - second.start) == (50, "Break", 50)


# The lessons as a class works through them


@pytest.mark.parametrize("lesson", READY, ids=lambda lesson: str(lesson.id))
def test_a_class_needs_two_and_a_half_times_what_a_reader_does(lesson: content.Lesson) -> None:
    read = lessons.read(content.folder("notebooks") / f"{lesson.id}.ipynb")
    found = class_plans.taught(read)
    assert found.minutes == pytest.approx(2.5 * read.core_minutes, rel=0.08)
    assert found.title.startswith(lesson.id[:2])
    with_quiz = class_plans.taught(read, quiz=True)
    assert with_quiz.minutes - found.minutes == found.quiz + class_plans.QUIZ_MORE
    assert found.quiz == pytest.approx(lesson.quiz_minutes, rel=0.2)


def test_sections_have_the_minutes_of_their_notes() -> None:
    read = lessons.read(content.folder("notebooks") / "01_inbound_and_outbound.ipynb")
    found = {one.title: one.minutes for one in class_plans.taught(read).sections}
    for title, cells in lessons.sections(read):
        stated = [re.match(r"(\d+) minutes", cell.notes) for cell in cells]
        minutes = sum(int(one[1]) for one in stated if one)
        if minutes and title != "The quiz":
            assert found[title] == minutes
    assert found["Opening"] == 4


def test_a_ratio_must_be_more_than_nothing() -> None:
    read = lessons.read(content.folder("notebooks") / "01_inbound_and_outbound.ipynb")
    with pytest.raises(ValueError, match="ratio must be more than 0, got 0"):
        class_plans.taught(read, ratio=0)


# The card and its page


def test_a_plan_begins_with_lessons_that_fit_and_are_not_split() -> None:
    card = ClassPlan()
    for plan in ("two-days", "five-evenings"):
        for work in ("inbound", "outbound", "both"):
            acted(card, "choose", value=plan)
            acted(card, "choose", value=work)
            found = card.timetable
            assert (found.left, found.split) == ((), ()), (plan, work)
            assert len({slot.lesson for day in found.days for slot in day.slots}) > 4


def test_other_days_keep_the_ticks_of_the_trainer() -> None:
    card = ClassPlan()
    acted(card, "tick", value="18")
    acted(card, "choose", value="five-evenings")
    pressed = re.findall(r'value="(\d\d)"[^>]*aria-pressed="true"', regions(card))
    assert "18" in pressed
    acted(card, "choose", value="inbound")
    pressed = re.findall(r'value="(\d\d)"[^>]*aria-pressed="true"', regions(card))
    assert "18" not in pressed


def test_every_lesson_that_a_class_needs_first_is_one_of_the_course() -> None:
    from bpo_course.widgets.course.class_plan import FIRST

    known = {lesson.id[:2] for lesson in content.syllabus().lesson}
    assert all(set(numbers) <= known for numbers in FIRST.values())


def test_a_tick_too_many_is_told_and_left_for_homework() -> None:
    card = ClassPlan()
    unticked = re.findall(r'value="(\d\d)"[^>]*aria-pressed="false"', regions(card))
    assert unticked
    for number in unticked:
        acted(card, "tick", value=number)
    assert f"of {len(READY)} lessons fit." in text_of(card)
    assert "Left for homework, or for another day" in text_of(card)


def regions(card: Card) -> str:
    return "".join(card.regions.values())


def test_quizzes_in_class_take_their_time() -> None:
    card = ClassPlan()
    before = len(card.timetable.left)
    acted(card, "quiz")
    assert len(card.timetable.left) > before
    assert "everyone alone, then the codes" in card.page()


def test_a_ratio_that_is_none_is_told_and_changes_nothing() -> None:
    card = ClassPlan()
    before = card.timetable
    acted(card, "set", name="ratio", value="9")
    assert "must be a number from 1 to 5, got 9" in text_of(card)
    assert card.timetable is before
    acted(card, "set", name="ratio", value="2")
    assert card.timetable != before


def test_the_saved_plan_holds_each_section_with_its_time_and_the_homework(
    saved: list[tuple[str, str]],
) -> None:
    card = ClassPlan()
    acted(card, "save")
    name, page = saved[0]
    assert name == "class_plan.html"
    assert "<td>9:00</td><td>Opening</td>" in page
    assert "<h3>Homework</h3>" in page
    assert "The quiz of 01" in page
    assert "For 01: paper, a board" in page
    assert "href" not in page


# Certificates


def tries(n: int, *, wrong_every: int = 9, leave: int = 0) -> list[Try]:
    """The answers to the quizzes of the first lessons; some of the last quiz left open."""
    made = []
    for lesson in READY[:n]:
        asked = [one for one in content.bank(lesson.id).question if not isinstance(one, Spoken)]
        for place, one in enumerate(asked, 1):
            score = 0.0 if place % wrong_every == 0 else 1.0
            made.append(Try(lesson.id, one.id, None, score, AT))
    return made[: len(made) - leave]


def code(made: list[Try], name: str = "Asha Rao") -> str:
    return results.code(made, at=AT, name=name)


def test_a_certificate_lists_what_is_finished_with_the_first_answers() -> None:
    held = results.certificate(code(tries(2)))
    assert [(one.finished, one.passed) for one in held.lessons] == [(True, True)] * 2
    assert held.lessons[0].share == pytest.approx(13 / 14)
    assert (held.name, held.of, held.enough) == ("Asha Rao", len(READY), True)


def test_an_answer_after_a_hint_is_answered_and_has_no_points() -> None:
    made = tries(1)
    made[0] = made[0]._replace(hints=1)
    held = results.certificate(code(made)).lessons[0]
    assert (held.finished, held.aided) == (True, 1)
    assert held.points == sum(one.score for one in made[1:])


def test_the_pass_mark_is_never_reached_by_rounding() -> None:
    done = results.LessonDone("01", asked=1000, answered=1000, aided=0, points=799.6)
    assert not done.passed
    assert results.LessonDone("01", 10, 10, 0, 8).passed


def test_a_lesson_with_an_open_question_is_not_finished_and_is_told() -> None:
    held = results.certificate(code(tries(1, leave=2)))
    assert not held.enough
    assert missing(held) == [
        "A lesson whose quiz is finished, with 80 % of the points or more.",
        "01 · Who calls whom, and why does it matter?: 12 of 14 questions answered.",
    ]


def test_a_lesson_below_the_mark_is_on_the_page_and_earns_none() -> None:
    held = results.certificate(code(tries(1, wrong_every=2)))
    assert "finished with 50 %" in missing(held)[1]
    page = certificate_page(results.certificate(code([*tries(1), *poor_second()])))
    assert "finished 2 of" in page
    assert "<td>no</td>" in page


def poor_second() -> list[Try]:
    asked = content.bank(READY[1].id).question
    return [Try(READY[1].id, one.id, None, 0.0, AT) for one in asked if not isinstance(one, Spoken)]


def test_what_is_in_no_lesson_counts_for_no_certificate() -> None:
    made = [Try("my_quiz", "a-question", None, 1.0, AT)]
    assert results.certificate(code(made)).lessons == ()


def test_a_certificate_states_its_rules_and_praises_no_one() -> None:
    page = certificate_page(results.certificate(code(tries(2))))
    assert "80 %" in page
    assert "not accredited" in page
    assert "does not prove who answered" in page
    assert re.search(r"(?i)congrat|excellent|outstanding|well done|success", page) is None
    assert "href" not in page


def test_the_code_on_a_certificate_gives_the_same_certificate_again() -> None:
    page = certificate_page(results.certificate(code(tries(3))))
    printed = re.search(r"BPO1-[\w-]+", page)
    assert printed
    assert results.certificate(printed[0]).lessons == results.certificate(code(tries(3))).lessons


def test_a_name_on_a_certificate_runs_nothing() -> None:
    page = certificate_page(results.certificate(code(tries(1), name="<b>Asha</b>")))
    assert "<b>Asha</b>" not in page


@pytest.fixture
def book(store_url: str) -> progress.Book:
    return progress.Book(lambda: Store(store_url, "Asha"))


def test_a_learner_saves_a_certificate_with_calls_taken(
    book: progress.Book, saved: list[tuple[str, str]]
) -> None:
    for made in tries(1):
        book.add(Attempt("question", made.bank, made.question, "an answer", made.score))
    book.add(Attempt("flow", "bank-unknown-debit", "end", [], 1.0))
    card = CodeCard(book, lambda: AT)
    acted(card, "certificate")
    assert saved == []
    assert "A name. Type it first." in text_of(card)
    acted(card, "name", value="Asha Rao")
    acted(card, "certificate")
    name, page = saved[0]
    assert name == "certificate.html"
    assert f"Calls taken to the end: 1 of {len(content.flow_ids())}." in page
    assert card.code in page


def test_nothing_beside_the_quizzes_is_told_where_nothing_was_done() -> None:
    assert done_beside([], AT) == []


def test_a_trainer_saves_a_learners_certificate_from_the_report(
    saved: list[tuple[str, str]],
) -> None:
    card = ClassBoard()
    card.take(f"Bea: {code(tries(1), 'Bea').lower()}")
    card.take(code(tries(1, leave=3), "Asha"))
    acted(card, "choose", value="Asha")
    acted(card, "certificate")
    assert saved == []
    assert "Not yet for Asha" in text_of(card)
    acted(card, "choose", value="Bea")
    assert "Not yet" not in text_of(card)
    acted(card, "certificate")
    assert "Calls and mock interviews are not in a code." in saved[0][1]
    assert code(tries(1), "Bea") in saved[0][1]


def test_the_latest_code_of_a_learner_counts() -> None:
    early = results.code(tries(1, leave=3), at=AT.replace(day=29), name="Asha")
    late = code(tries(1), "Asha")
    assert results.codes_by_learner([late, early]) == {"Asha": late}


def test_a_code_without_a_name_bears_its_senders() -> None:
    sent = f"From: Bea Cruz\n\n{code(tries(1), '')}"
    ((name, held),) = results.codes_by_learner(sent).items()
    assert results.certificate(held, name=name).name == "Bea Cruz"


def test_a_damaged_code_is_no_ones() -> None:
    whole = code(tries(1))
    assert results.codes_by_learner(whole[:-9]) == {}


def test_a_database_gives_a_report_without_certificates(store_url: str) -> None:
    store = Store(store_url, "Asha")
    for made in tries(1):
        store.add(Attempt("question", made.bank, made.question, "an answer", made.score))
    card = ClassBoard(store_url)
    assert card.report is not None
    assert "Save the certificate" not in regions(card)


# The door


def test_the_trainers_door_opens_each_of_the_kit(
    book: progress.Book, saved: list[tuple[str, str]]
) -> None:
    door = TrainingDoor(book)
    for section, label in (("plan", "Plan a class"), ("nesting", "Nesting lab")):
        door.menu.go_to(section)
        assert door.below is not None
        assert door.below.label == label
    kept = door.below
    door.menu.go_to("standards")
    assert door.below is None
    acted(door.menu, "standards")
    assert saved[0][0] == "standards.html"
    door.menu.go_to("nesting")
    assert door.below is kept


def test_the_door_has_three_lines_more_than_before() -> None:
    assert [name for name, _, _ in SECTIONS] == [
        *("report", "plan", "present", "print", "check", "nesting", "standards")
    ]
