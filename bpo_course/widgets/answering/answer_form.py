"""Turns a submitted form into an answer for its kind of question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bpo_course.questions import Match, Numeric, Question, Single, Situation

Fields = Mapping[str, Sequence[str]]

_BLANK: Final = {
    "single": "Choose an option first.",
    "multiple": "Choose at least one option.",
    "numeric": "Type your answer first.",
    "match": "Choose a match for each line.",
    "situation": "Choose an option first.",
}
_NUMBER: Final = (
    "Type a number, for example 85 or 85.5. Use a point for decimals, and no comma for thousands."
)


def given_in(question: Question, fields: Fields) -> Any:
    """Return the answer that a form gives; the question says whether it fits.

    Args:
        question: The question the form asks.
        fields: What is in the form, by the name of the field.
    """
    values = list(fields.get("answer", []))
    if isinstance(question, Match):
        return {left: fields.get(f"pair-{n}", [""])[0] for n, left in enumerate(question.pairs)}
    if isinstance(question, (Single, Situation, Numeric)):
        return values[0] if values else ""
    return values


def is_blank(fields: Fields) -> bool:
    """Return whether a form is empty.

    Example:
        >>> is_blank({"pair-0": [""], "pair-1": [""]}), is_blank({"answer": ["12"]})
        (True, False)
    """
    return not any(value.strip() for values in fields.values() for value in values)


def problem_of(question: Question, fields: Fields) -> str:
    """Return what the learner must do before an answer that does not fit can be checked.

    Args:
        question: The question the form asks.
        fields: What is in the form.

    Example:
        >>> from bpo_course.questions.drills import drill
        >>> problem_of(drill("aht", seed=1), {"answer": [""]})
        'Type your answer first.'
    """
    if is_blank(fields) or question.kind == "match":
        return _BLANK.get(question.kind, "Answer the question first.")
    if question.kind == "numeric":
        return _NUMBER
    return "This answer could not be read. Please answer again."
