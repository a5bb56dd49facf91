"""A submitted form as the answer its kind of question takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bpo_course.questions import Match, Numeric, Question, Single, Situation

Fields = Mapping[str, Sequence[str]]


def given_in(question: Question, fields: Fields) -> Any:
    """Return the answer that a form gives; the question says whether it fits.

    Args:
        question: The question the form asks.
        fields: What stands in the form, by the name of the field.
    """
    values = list(fields.get("answer", []))
    if isinstance(question, Match):
        return {left: fields.get(f"pair-{n}", [""])[0] for n, left in enumerate(question.pairs)}
    if isinstance(question, (Single, Situation, Numeric)):
        return values[0] if values else ""
    return values


def is_blank(fields: Fields) -> bool:
    """Return whether nothing stands in a form.

    Example:
        >>> is_blank({"pair-0": [""], "pair-1": [""]}), is_blank({"answer": ["12"]})
        (True, False)
    """
    return not any(value.strip() for values in fields.values() for value in values)
