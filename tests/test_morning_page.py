"""The page for the morning of an interview, and the review on the very first evening."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from test_start_desk import NOW, TOMORROW, _miss, at, heard_book, interview
from test_widgets import act, answers_to, press, words

from bpo_course import content, progress, review
from bpo_course.progress import Attempt
from bpo_course.questions.roles import ROLES, pool
from bpo_course.widgets.answering.review_card import ReviewDesk
from bpo_course.widgets.course.course_banks import banks_for
from bpo_course.widgets.course.first_review import FirstReview
from bpo_course.widgets.course.morning_page import MEASURES, MISSED, SPOKEN, morning_page

LONGEST = 1500
"""Words that are read in ten minutes at 150 a minute."""


def text_of(page: str) -> str:
    body = page[page.index("<body>") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def wrong(role: str, count: int) -> list[Attempt]:
    posed = [one for one in pool(ROLES[role], banks_for(ROLES[role])) if one.part == "knowledge"]
    return [
        at(Attempt("question", one.bank, one.question.id, None, 0.0), NOW - timedelta(minutes=n))
        for n, one in enumerate(posed[:count])
    ]


@pytest.mark.parametrize("role", ROLES)
def test_the_page_of_each_role_is_read_in_ten_minutes(role: str) -> None:
    page = morning_page(ROLES[role], TOMORROW, wrong(role, 12))
    assert len(text_of(page).split()) < LONGEST
    assert page.count("correct answer") + page.count("right answer") <= 3 * MISSED
    assert not re.search(r"(?:src|href)=", page)  # it loads nothing


def test_what_was_missed_last_is_first_and_what_was_corrected_is_not_there() -> None:
    made = wrong("inbound-agent", 3)
    role = ROLES["inbound-agent"]
    prompts = {one.question.id: one.question.prompt for one in pool(role, banks_for(role))}
    page = text_of(morning_page(role, TOMORROW, made))
    places = [page.find(" ".join(re.sub(r"[*_`]", "", prompts[a.item]).split())[:40]) for a in made]
    assert -1 not in places
    assert places == sorted(places)
    right = at(Attempt("question", made[0].source, made[0].item, None, 1.0), NOW + timedelta(1))
    again = text_of(morning_page(role, TOMORROW, [*made, right]))
    assert page[places[0] : places[0] + 40] not in again


def test_a_new_copy_gets_a_page_too() -> None:
    page = text_of(morning_page(ROLES["team-leader"], date(2026, 12, 1), []))
    assert "Team leader, 1 December 2026." in page
    assert "Nothing that we know of." in page


def test_what_the_page_names_is_there() -> None:
    spoken = content.bank("interview_hr_round").questions
    assert all(spoken[name].kind == "spoken" for name in SPOKEN)
    assert set(MEASURES) == set(ROLES)


def test_the_plan_gives_the_page_and_remembers_it() -> None:
    shown = interview()
    sent: list[tuple[str, str]] = []
    shown.card._download = lambda name, kind, text: sent.append((name, text))  # type: ignore[method-assign]
    press(shown.card, "plan-morning")
    ((name, page),) = sent
    assert name == "morning_of_the_interview.html"
    assert "The morning of your interview" in page
    assert "Done: Save the page for the morning" in words(shown.card, "plan")


def test_the_morning_after_has_the_page_the_recording_and_nothing_else() -> None:
    saved = at(Attempt("note", "morning-page", "", {"saved": True}, 0.0), NOW - timedelta(days=1))
    shown = interview(saved)
    act(shown.card, "set", name="date", value=NOW.date().isoformat(), quiet=True)
    assert [line.name for line in shown.card.lines] == ["morning", "recordings"]
    assert "About 10 minutes in all." in words(shown.card, "plan")
    press(shown.card, "plan-recordings")
    assert shown.below.name == "recordings"


def test_the_plan_is_an_evening_of_about_ninety_minutes() -> None:
    for role in ROLES:
        card = interview().card
        act(card, "set", name="role", value=role, quiet=True)
        assert 80 <= sum(line.minutes for line in card.lines) <= 100


def test_a_review_before_an_interview_begins_with_mixed_questions() -> None:
    shown = FirstReview(heard_book(), datetime.now(UTC).date() + timedelta(days=2))
    assert "Answer a few mixed questions first." in words(shown.desk.card)
    for place, question in enumerate(shown.quiz.session.bank.question):
        assert shown.desk.quiz is None
        shown.quiz.answer(question.id, question.perfect if place else _miss(question))
    assert "You have not answered any questions yet" not in words(shown.desk.card)
    assert shown.desk._due.tried == len(shown.quiz.session.bank.question)


def test_only_a_new_copy_is_asked_mixed_questions(store_url: str) -> None:
    soon = datetime.now(UTC).date() + timedelta(days=2)
    assert isinstance(review(before=soon), FirstReview)
    assert isinstance(review(), ReviewDesk)
    progress.Book(progress.store).add(answers_to("01_inbound_and_outbound")[0])
    assert isinstance(review(before=soon), ReviewDesk)
