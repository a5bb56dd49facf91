"""A certificate to print, and what is missing where there is not enough for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bpo_course import content, progress
from bpo_course.questions.roles import ROLES
from bpo_course.questions.scorecard import READY
from bpo_course.questions.tally import Tally
from bpo_course.results import PASS_MARK, Certificate, LessonDone
from bpo_course.widgets.card import page_style, rendered
from bpo_course.widgets.course.interview_plan import in_words
from bpo_course.widgets.course.tonight import Today

FILE: Final = "certificate.html"


def certificate_page(held: Certificate, done: Sequence[str] = ()) -> str:
    """Return a certificate as HTML that needs no other file and no network.

    Args:
        held: What it says; there must be enough for one.
        done: What else was done, each in a sentence; empty where only the code is known.
    """
    return rendered(
        "certificate_page.html",
        style=page_style(),
        held=held,
        day=in_words(held.at.astimezone().date()),
        rows=[(one, percent(one), points(one)) for one in held.finished],
        passed=sum(one.passed for one in held.finished),
        mark=round(100 * PASS_MARK),
        done=done,
    )


def missing(held: Certificate) -> list[str]:
    """Return what is missing for a certificate, each in a sentence; empty where nothing is."""
    if held.enough:
        return []
    found = [] if held.name else ["A name. Type it first."]
    if not any(one.passed for one in held.lessons):
        mark = f"{100 * PASS_MARK:.0f} %"
        found.append(f"A lesson whose quiz is finished, with {mark} of the points or more.")
    for one in held.lessons:
        if not one.finished:
            found.append(f"{one.title}: {one.answered} of {one.asked} questions answered.")
        elif not one.passed:
            found.append(f"{one.title}: finished with {percent(one)} %. First answers stay.")
    return found


def percent(one: LessonDone) -> str:
    """Return a lesson's share in per cent; below the pass mark it never looks as if it reached it.

    Example:
        >>> percent(LessonDone("01", asked=14, answered=14, aided=0, points=11.15))
        '79'
    """
    return f"{Tally(one.points, one.asked).percent_beside(PASS_MARK):.10g}"


def points(one: LessonDone) -> str:
    """Return the first answers of a lesson in words.

    Example:
        >>> points(LessonDone("01", asked=14, answered=14, aided=2, points=11.5))
        '11.5 of 14 points, 2 after a hint'
    """
    hinted = f", {one.aided} after a hint" if one.aided else ""
    return f"{round(one.points, 1):g} of {one.asked} points{hinted}"


def done_beside(attempts: Sequence[progress.Attempt], now: datetime) -> list[str]:
    """Return what a learner did beside the quizzes: calls, mock interviews that went well, a shift.

    Of each role only the latest mock interview is named, and only if it was good enough. Of the
    shifts it is the best one.

    Args:
        attempts: All attempts, in the order made.
        now: The time, with the zone whose days are meant.
    """
    known = content.flow_ids()
    taken = {one.source for one in attempts if one.kind == "flow"} & set(known)
    found = [f"Calls taken to the end: {len(taken)} of {len(known)}."] if taken else []
    ever = Today(now, tuple(attempts))
    for role in ROLES.values():
        note = ever.interviewed(role)
        card = ever.held(role)
        if note and card and card.verdict == "good enough":
            day = in_words(note.at.astimezone(now.tzinfo).date())
            share = f"{card.score.percent_beside(READY):.10g} %"
            found.append(f"Mock interview, {role.title}, {day}: {share} of the points.")
    from bpo_course.widgets.labs.shift_kept import best_points  # with all that a floor needs

    shift = best_points(attempts)
    if shift:
        found.append(f"One whole shift, day {shift[0]}: {shift[1]:.0f} of 100 points.")
    return found
