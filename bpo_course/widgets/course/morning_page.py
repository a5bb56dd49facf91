"""The page for the morning of an interview: ten minutes to read, on paper or on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from bpo_course import content, kpi, progress
from bpo_course.questions import Question
from bpo_course.questions.roles import ROUNDS, Role, pool
from bpo_course.questions.tries import by_question
from bpo_course.widgets.answering.sittings import tries_of
from bpo_course.widgets.card import page_style, rendered
from bpo_course.widgets.course.course_banks import bank, banks_for
from bpo_course.widgets.course.interview_plan import in_words

SPOKEN: Final = ("hr-introduce-yourself", "hr-why-bpo", "hr-your-questions")
"""The questions of the HR round that come in nearly every interview."""
MISSED: Final = 3
"""How many missed questions are on the page."""
SHORT: Final = ("AHT", "FCR", "CSAT", "SLA", "ACW", "KPI", "CRM", "IVR", "ACD", "QA")
"""Abbreviations that are asked for in full."""
_AGENT: Final = ("aht", "fcr", "csat")
MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "inbound-agent": _AGENT,
    "outbound-sales": ("conversion", "right_party_rate", "revenue_per_agent"),
    "collections-agent": ("right_party_rate", "promises_kept", "collection_efficiency"),
    "technical-support": _AGENT,
    "chat-agent": _AGENT,
    "team-leader": ("service_level", "adherence", "attrition"),
    "quality-analyst": ("quality_score", "critical_accuracy", "csat"),
    "workforce-planner": ("service_level", "occupancy", "agents_to_schedule"),
}
"""The measures on the page, by role."""


def morning_page(role: Role, on: date, attempts: Iterable[progress.Attempt]) -> str:
    """Return the page as HTML that needs no other file and no network.

    Args:
        role: The role.
        on: The day of the interview.
        attempts: Attempts, in the order made.
    """
    spoken = bank(ROUNDS["hr-round"].bank).questions
    terms = {term.short: term.term for term in content.glossary() if term.short}
    return rendered(
        "morning_page.html",
        style=page_style(),
        role=role,
        on=in_words(on),
        spoken=[spoken[name] for name in SPOKEN],
        missed=_missed(role, attempts),
        terms=[(short, terms[short]) for short in SHORT],
        measures=[kpi.catalogue[name] for name in MEASURES[role.id]],
    )


def _missed(role: Role, attempts: Iterable[progress.Attempt]) -> list[Question]:
    """Return the questions of the role whose latest answer was not right, the latest first."""
    asked = {(one.bank, one.question.id): one for one in pool(role, banks_for(role))}
    latest = [made[-1] for made in by_question(tries_of(attempts)).values()]
    missed = [one for one in latest if one.score < 1 and (one.bank, one.question) in asked]
    missed.sort(key=lambda one: one.at, reverse=True)
    posed = (asked[one.bank, one.question] for one in missed)
    return [one.question for one in posed if one.part != "spoken"][:MISSED]
