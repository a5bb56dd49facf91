"""What a validation error says, in words for the author of the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from bpo_course.content._fields import Unknown, meant
from bpo_course.content._lines import Path
from bpo_course.content._records import heading_of
from bpo_course.faults import Fault, FaultyError
from bpo_course.questions import KINDS, PREDICTIONS

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LONGEST: Final = 60
"""Letters of a value that are quoted."""
_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "string": ("a text", 'Put it in quotes: "…".'),
    "bool": ("true or false", "Write one of them, in small letters and without quotes."),
    "float": ("a number", "Write it in digits, without quotes and without a unit."),
    "int": ("a whole number", "Write it in digits, without quotes and without a unit."),
    "date": ("a date", "Write it as 2026-12-25, without quotes."),
    "tuple": ("a list", 'Write it in square brackets: ["…"].'),
}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_SAME_AS: Final[Mapping[str, str]] = {"phone": "voice", "telephone": "voice", "call": "voice"}
"""What people say for a word of the course."""


def told_of(detail: ErrorDetails, kind: str, of: str, raw: Any) -> Iterator[tuple[Fault, Path]]:
    """Yield what a validation error tells, each with the path of what was meant, if another was.

    Args:
        detail: The error.
        kind: What was validated: "bank", "question", "predict", "flow" or "syllabus".
        of: The kind of the question.
        raw: The value that was validated.
    """
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, FaultyError):
        yield from ((fault, ()) for fault in error.faults)
        return
    place = place_of(detail["loc"], raw)
    if detail["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        found = meant(_unknown(detail, kind, of, raw))
        yield Fault(place, found.rule, found.remedy), _to(detail["loc"], found.field)
    elif detail["type"].startswith("union_tag"):
        yield _kind(detail, kind), ()
    elif detail["type"] == "missing":
        yield Fault(place, "is missing", f'Write {detail["loc"][-1]} = "…".'), ()
    else:
        rule, remedy = _of_type(detail, kind)
        yield Fault(place or "the whole", rule, remedy), ()


def _unknown(detail: ErrorDetails, kind: str, of: str, raw: Any) -> Unknown:
    *within, name = detail["loc"]
    beside = raw
    for step in within:
        beside = beside[step]
    names = tuple(step for step in within if isinstance(step, str))
    return Unknown(kind, of, names, str(name), detail["input"], beside)


def _to(loc: Path, names: tuple[str, ...]) -> Path:
    """Return the path by those names, with the places that the way to a location has."""
    path: Path = ()
    places = dict(pairwise(loc))
    for name in names:
        place = places.get(name)
        path = (*path, name, place) if isinstance(place, int) else (*path, name)
    return path


def place_of(loc: Path, raw: Any = None) -> str:
    """Return a location as an author knows it: `step greet choice 2 say`, from 1 or by its id.

    Example:
        >>> place_of(("step", 0, "title"), {"step": [{"id": "greet"}]})
        'step greet title'
    """
    words = []
    for step in loc:
        try:
            raw = raw[step]
        except (IndexError, KeyError, TypeError):
            raw = None
        words.append(_named(raw, step + 1) if isinstance(step, int) else step)
    return " ".join(words)


def _named(item: Any, number: int) -> str:
    """Return the id of a step or a choice, or its number where it has none of one word."""
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) and len(name.split()) == 1 else str(number)


def _kind(detail: ErrorDetails, of: str) -> Fault:
    kinds = ", ".join(PREDICTIONS if of == "predict" else KINDS)
    if "tag" not in detail.get("ctx", {}):
        remedy = (
            'Write [[question.option]], and text = "…" below it, twice or more; or value = 300'
            " where the answer is a number."
        )
        return Fault("", "has no options", remedy)
    rule = f"must be one of {kinds}, got {_shown(detail['ctx']['tag'])}"
    return Fault("kind", rule, "Leave out this line: the course finds the kind by itself.")


def _of_type(detail: ErrorDetails, kind: str) -> tuple[str, str]:
    """Return the rule and the remedy for a value of the wrong type."""
    value, names = detail["input"], [s for s in detail["loc"] if isinstance(s, str)]
    if detail["type"] == "literal_error":
        return _of_words(re.findall(r"'([^']*)'", detail["ctx"]["expected"]), value)
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"]), "Correct it."
    name = detail["type"].partition("_")[0]
    if isinstance(value, dict | list) and name in ("tuple", "dict", "mapping", "dataclass"):
        return f"must be written {heading_of(kind, names)}", "Count the brackets on each side."
    if name in ("dict", "mapping", "dataclass", "model"):
        if names[-1:] == ["score"]:
            remedy = "Write score = { empathy = 1 }, with curly brackets."
            return f"must say what the points are for, got {_shown(value)}", remedy
        inner = "concept" if names[-1:] == ["explanation"] else "what belongs to it"
        rule = f"must be a heading, got {_shown(value)}"
        return rule, f"Write {heading_of(kind, names)}, and {inner} below it."
    what, remedy = _TYPES.get(name, ("another value", "Correct it."))
    if name == "tuple" and re.fullmatch(_DAY, str(value)):
        remedy = f"Write it in square brackets, without quotes: [{value}]."
    return f"must be {what}, got {_shown(value)}", remedy


def _of_words(known: list[str], value: Any) -> tuple[str, str]:
    word = str(value).strip().lower()
    close = [_SAME_AS.get(word, ""), *get_close_matches(word, known, n=1)]
    alike = next((one for one in close if one in known), "")
    remedy = f'Write "{alike}".' if alike else "Write one of these words."
    return f"must be one of {', '.join(known)}, got {_shown(value)}", remedy


def _shown(value: Any) -> str:
    """Return a value as its author wrote it, cut where it is long."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
