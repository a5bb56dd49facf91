"""The words of the trade, to search and to be drilled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bpo_course import content, progress
from bpo_course.questions import Bank
from bpo_course.questions.full_forms import full_forms
from bpo_course.terms import Term
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.card import Card

SHOWN: Final = 6
"""How many words are shown at a time."""


class WordList(Card):
    """A card that shows a glossary; what is typed is looked for in the page.

    Args:
        terms: The glossary.
        lessons: The lessons that its terms name, by id.
        find: What is looked for at first.
    """

    template = "word_list.html"

    def __init__(
        self, terms: Sequence[Term], lessons: Mapping[str, content.Lesson], find: str = ""
    ) -> None:
        super().__init__("Words of the trade")
        self._terms = sorted(terms, key=lambda term: term.term.casefold())
        self._show(
            fields={"find": find},
            terms=[(term, _searched(term), lessons[term.lesson]) for term in self._terms],
            at_once=SHOWN,
        )

    def __repr__(self) -> str:
        return f"Glossary({len(self._terms)} words)"


def word_list(find: str = "") -> WordList:
    """Return the card of the course's glossary.

    Args:
        find: What is looked for at first.
    """
    lessons = {lesson.id: lesson for lesson in content.syllabus().lesson}
    return WordList(content.glossary(), lessons, find)


def full_forms_drill(seed: int = 0) -> QuizCard:
    """Return the drill of abbreviations, ten at a time, without end; nothing of it is saved.

    Args:
        seed: Which ones come first.
    """

    def asked(again: int) -> Bank:
        return full_forms(content.glossary(), seed + again)

    return QuizCard(asked(0), progress.unkept(), asked)


def _searched(term: Term) -> str:
    """Return the names of a term as the page looks them up: in small letters, words by spaces.

    Example:
        >>> text = {"means": "M.", "example": "E.", "lesson": "05_inbound_kpis"}
        >>> _searched(Term("after-call work", "ACW", ("wrap-up",), **text))
        ' after call work acw wrap up'
    """
    return "".join(f" {name.casefold().replace('-', ' ')}" for name in term.names)
