"""What a validation error says, in the words of who wrote the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from bpo_course.content._fields import heading_of, meant
from bpo_course.content._lines import Path
from bpo_course.faults import Fault, FaultyError
from bpo_course.questions import KINDS

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LONGEST: Final = 60
"""Letters of a value that are quoted."""
_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "string": ("a text", "Put it in quotes."),
    "bool": ("true or false", "Write one of them, in small letters and without quotes."),
    "float": ("a number", "Write it in digits, without quotes and without a unit."),
    "int": ("a whole number", "Write it in digits, without quotes and without a unit."),
    "tuple": ("a list", "Write it in square brackets."),
}


def told_of(detail: ErrorDetails, kind: str, of: str) -> Iterator[tuple[Fault, Path]]:
    """Yield what a validation error tells, each with the path of what was meant, if another was.

    Args:
        detail: The error.
        kind: What was validated: "bank", "question", "flow" or "syllabus".
        of: The kind of the question.
    """
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, FaultyError):
        yield from ((fault, ()) for fault in error.faults)
        return
    place = place_of(detail["loc"])
    if detail["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        names = tuple(step for step in steps_of(detail["loc"]) if isinstance(step, str))
        found = meant(kind, names, of)
        yield Fault(place, found.rule, found.remedy), _to(detail["loc"], found.field)
    elif detail["type"].startswith("union_tag"):
        yield _kind(detail), ()
    elif detail["type"] == "missing":
        yield Fault(place, "must be given", "Write it."), ()
    else:
        rule, remedy = _of_type(detail, kind)
        yield Fault(place or "question", rule, remedy), ()


def _to(loc: Path, names: tuple[str, ...]) -> Path:
    """Return the path by those names, with the places that the way to a location has."""
    path: Path = ()
    places = dict(pairwise(steps_of(loc)))
    for name in names:
        place = places.get(name)
        path = (*path, name, place) if isinstance(place, int) else (*path, name)
    return path


def place_of(loc: Path) -> str:
    """Return a location as an author counts: `option 2 why`, from 1."""
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in steps_of(loc))


def steps_of(loc: Path) -> Path:
    """Return a location without the kind of question that comes first."""
    return loc[1:] if loc and loc[0] in KINDS else loc


def _kind(detail: ErrorDetails) -> Fault:
    kinds = ", ".join(KINDS)
    if "tag" not in detail.get("ctx", {}):
        return Fault("kind", "must be given", f"Write kind = one of {kinds}.")
    rule = f"must be one of {kinds}, got {_shown(detail['ctx']['tag'])}"
    return Fault("kind", rule, "Correct it.")


def _of_type(detail: ErrorDetails, kind: str) -> tuple[str, str]:
    """Return the rule and the remedy for a value of the wrong type."""
    value, names = detail["input"], [s for s in steps_of(detail["loc"]) if isinstance(s, str)]
    if detail["type"] == "literal_error":
        known = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
        alike = next((word for word in known if word == str(value).strip().lower()), "")
        rule = f"must be one of {', '.join(known)}, got {_shown(value)}"
        return rule, f'Write "{alike}".' if alike else "Correct it."
    name = detail["type"].partition("_")[0]
    if isinstance(value, dict | list) and name in ("tuple", "dict", "mapping", "dataclass"):
        return f"must be written {heading_of(kind, names)}", "Count the brackets on each side."
    if name in ("dict", "mapping", "dataclass", "model"):
        if names[-1:] == ["score"]:
            return f"must be points by dimension, got {_shown(value)}", "Write { empathy = 1 }."
        inner = "concept" if names[-1:] == ["explanation"] else "its fields"
        rule = f"must be a heading with fields below it, got {_shown(value)}"
        return rule, f"Write {heading_of(kind, names)}, and {inner} below it."
    what, remedy = _TYPES.get(name, ("another value", "Correct it."))
    return f"must be {what}, got {_shown(value)}", remedy


def _shown(value: Any) -> str:
    """Return a value as its author wrote it, cut where it is long."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
