"""What a trainer may leave out of a bank or a call, and what the course uses instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bpo_course.content._ids import Ids
from bpo_course.faults import Fault
from bpo_course.questions.kinds import slug

_SIGNS: Final = {
    "item": "order",
    "pair": "match",
    **dict.fromkeys(("rubric", "star", "model"), "spoken"),
    **dict.fromkeys(("value", "unit", "tolerance", "wrong"), "numeric"),
}
"""The kind of question that a field is of, where there are no options."""

Told = tuple[int, Fault]
"""A fault and the place of its question, from 0."""


def completed(questions: Sequence[Any]) -> tuple[list[Any], list[Told]]:
    """Return raw questions each with an id and a kind, and what is told about those left out.

    An id that is made depends on the question alone: another question before or after it changes
    nothing. Only where two would be the same does the later one carry a mark of all it holds, and
    only where they are equal a number.

    Args:
        questions: The questions as they are written.

    Example:
        >>> [question["id"] for question in completed([{"prompt": "Who calls?"}])[0]]
        ['who-calls']
    """
    told: list[Told] = list(_repeated(questions))
    ids = Ids(slug(name) for name in map(_written, questions) if name)
    made: list[Any] = []
    for place, question in enumerate(questions):
        if not isinstance(question, dict):
            made.append(question)
            continue
        own, faults = _named(question, ids)
        kind = question.get("kind") or _kind(question)
        if kind == "multiple" and not question.get("kind"):
            rights = sum(o.get("right") is True for o in question["option"] if isinstance(o, dict))
            rule = f"is missing, and {rights} options are marked right: learners choose all of them"
            remedy = 'Write kind = "multiple" if you want that.'
            faults.append(Fault("kind", rule, remedy, advice=True))
        made.append({**question, "id": own, **({"kind": kind} if kind else {})})
        told += [(place, fault) for fault in faults]
    return made, told


def _written(question: Any) -> str:
    name = question.get("id") if isinstance(question, dict) else None
    return name if isinstance(name, str) else ""


def _named(question: Mapping[str, Any], ids: Ids) -> tuple[Any, list[Fault]]:
    """Return the id of a question, made where it has none that can be one."""
    name = question.get("id")
    if name is not None and not isinstance(name, str):
        return name, []
    if name and slug(name):
        if slug(name) == name:
            return name, []
        rule = f"should be small letters, digits and hyphens, got {name!r}"
        return slug(name), [Fault("id", rule, f"{slug(name)!r} is used.", advice=True)]
    return ids.made(question), []


def _kind(question: Mapping[str, Any]) -> str:
    """Return the kind that a question looks like, "" where it looks like none."""
    options = question.get("option")
    known = [o for o in options if isinstance(o, dict)] if isinstance(options, list) else []
    if known:
        rights = sum(option.get("right") is True for option in known)
        graded = any("grade" in option for option in known)
        return "situation" if graded else "multiple" if rights > 1 else "single"
    return next((kind for sign, kind in _SIGNS.items() if sign in question), "")


def _repeated(questions: Sequence[Any]) -> Iterator[Told]:
    """Yield a fault for each question whose written id an earlier one has."""
    seen: dict[str, int] = {}
    for place, question in enumerate(questions):
        name = slug(_written(question))
        if name and (first := seen.setdefault(name, place)) != place:
            rule = f"is {name!r}, and question {first + 1} has it too"
            yield place, Fault("id", rule, "Rename one.")
