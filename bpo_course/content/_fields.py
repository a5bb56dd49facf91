"""Which fields each part of a bank and a flow has, and what an unknown one was meant to be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, Final, NamedTuple, get_args, get_type_hints

from bpo_course.content._slips import LISTED
from bpo_course.content._syllabus import Syllabus
from bpo_course.flows import Flow
from bpo_course.questions import KINDS, Question

Names = tuple[str, ...]

#: What other tools and everyday speech call a field, by what it is called here.
_OTHER_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("options", "choice", "choices", "answers", "alternatives"), "option"),
    **dict.fromkeys(("hints", "tip", "tips", "clue"), "hint"),
    **dict.fromkeys(("text", "question", "stem", "title", "ask"), "prompt"),
    **dict.fromkeys(("type", "format"), "kind"),
    "difficulty": "level",
    **dict.fromkeys(("category", "subject", "tag", "tags"), "topic"),
    "name": "id",
    **dict.fromkeys(("feedback", "reason", "because", "explain", "comment"), "explanation"),
    "items": "item",
    "pairs": "pair",
    **dict.fromkeys(("number", "result"), "value"),
}
_OTHER_WORDS_OF: Final[Mapping[str, Mapping[str, str]]] = {
    "Option": {
        **dict.fromkeys(("correct", "answer", "is_right", "is_correct", "true"), "right"),
        **dict.fromkeys(("feedback", "reason", "because", "explanation", "comment"), "why"),
        **dict.fromkeys(("option", "label", "say"), "text"),
    },
    "GradedOption": {
        **dict.fromkeys(("points", "score", "mark", "right", "correct"), "grade"),
        **dict.fromkeys(("feedback", "reason", "because", "explanation"), "why"),
    },
    "Flow": {
        **dict.fromkeys(("steps",), "step"),
        **dict.fromkeys(("name",), "title"),
        **dict.fromkeys(("description", "intro"), "brief"),
        **dict.fromkeys(("dimensions",), "dimension"),
        **dict.fromkeys(("gates",), "gate"),
    },
    "Step": {
        **dict.fromkeys(("choices", "option", "options", "answer"), "choice"),
        **dict.fromkeys(("says", "text", "line", "speech"), "customer"),
        **dict.fromkeys(("name",), "title"),
        **dict.fromkeys(("end",), "ending"),
    },
    "Choice": {
        **dict.fromkeys(("text", "words", "line", "agent", "says"), "say"),
        **dict.fromkeys(("next", "goto", "go_to", "leads_to", "then", "step"), "to"),
        **dict.fromkeys(("points", "scores"), "score"),
        **dict.fromkeys(("reason", "because", "feedback", "explanation"), "why"),
        **dict.fromkeys(("consequence", "result", "happens"), "effect"),
        **dict.fromkeys(("seconds", "time_s", "time"), "talk_s"),
    },
    "_Bank": {"questions": "question", "name": "title"},
}
_PARTS: Final = (
    "explanation",
    "star",
    "ending",
    *(name for all_ in LISTED.values() for name in all_),
)
_RIGHT: Final = ("answer", "correct", "right", "solution", "key", "correct_answer", "right_answer")
_POINTS: Final = ("points", "marks", "score", "weight", "grade")
_HOW_RIGHT: Final[Mapping[str, tuple[Names, str]]] = {
    "single": (("option", "right"), "Write right = true below the option that is right"),
    "multiple": (("option", "right"), "Write right = true below each option that is right"),
    "situation": (("option", "grade"), "Write grade = 1 below the best option"),
    "numeric": (("value",), "Write value = and the right number"),
    "order": ((), "Write the items in the right order"),
    "match": ((), "Write what belongs together as left and right of a pair"),
    "spoken": (("model",), "Write a model answer as model"),
}


@dataclass(frozen=True)
class _Bank:
    """What a bank's file holds."""

    title: str
    question: tuple[Question, ...]


class Meant(NamedTuple):
    """What is said of a field that is not known.

    Args:
        rule: What is wrong with it.
        remedy: What to do.
        field: The names on the way to what was meant; nothing is said about its lack as well.
    """

    rule: str
    remedy: str
    field: Names = ()


def meant(kind: str, path: Names, of: str = "") -> Meant:
    """Return what an unknown field was meant to be.

    Args:
        kind: "bank", "question", "flow" or "syllabus": what the path begins in.
        path: The names on the way to the field, and its own at the end.
        of: The kind of the question.
    """
    root, (*within, name) = _root(kind, of), path
    record = _at(root, within)
    known = _fields(record)
    said = _of_question(name, of) if kind == "question" and not within else None
    return (
        said
        or _by_other_words(kind, record, known, within, name)
        or _elsewhere(kind, root, within, name)
        or _of_another_kind(kind, within, name, of)
        or _by_letters(known, within, name)
        or Meant("is not a known field", "Delete it, or write it as a note after #.")
    )


def _of_question(name: str, of: str) -> Meant | None:
    if _alike(name, _RIGHT):
        field, remedy = _HOW_RIGHT.get(of, ((), "Say what is right as its kind does"))
        return Meant("is not a field of a question", f"{remedy}, and delete this line.", field)
    if name in _POINTS:
        return Meant("is not a field of a question", "Every question counts the same. Delete it.")
    return None


def _by_other_words(
    kind: str, record: Any, known: Sequence[str], within: Sequence[str], name: str
) -> Meant | None:
    words = _OTHER_WORDS if kind == "question" and not within else {}
    words = _OTHER_WORDS_OF.get(getattr(record, "__name__", ""), words)
    right = words.get(_alike(name, words), "")
    if right not in known:
        return None
    return Meant("is not a known field", _write(kind, (*within, right)), (*within, right))


def _alike(name: str, words: Collection[str]) -> str:
    """Return the word that a name is, or is nearly; "" for none."""
    return next(iter(get_close_matches(name.lower(), words, n=1, cutoff=0.85)), "")


def _elsewhere(kind: str, root: Any, within: Sequence[str], name: str) -> Meant | None:
    """Return where a field belongs that is known, but not here."""
    homes = [home for home in _homes(root) if home[-1] == name and home[:-1] != tuple(within)]
    if not homes:
        return None
    above = next((home for home in homes if tuple(within[: len(home) - 1]) == home[:-1]), None)
    if above and within:
        first = "the first " if _is_listed(kind, within) else ""
        here = heading_of(kind, within)
        rule = f"is in the wrong place, below {here}"
        return Meant(rule, f"Move it up, above {first}{here}.", (*above[:-1], name))
    if name in _PARTS:
        return Meant("is in the wrong place", f"Write {heading_of(kind, homes[0])}.")
    return Meant("is in the wrong place", f"Move it below {heading_of(kind, homes[0][:-1])}.")


def _of_another_kind(kind: str, within: Sequence[str], name: str, of: str) -> Meant | None:
    kinds = [one for one, record in KINDS.items() if name in _fields(record)]
    if kind != "question" or within or not kinds:
        return None
    rule = f"is not for a question of kind {of}"
    return Meant(rule, f"It is for {' and '.join(kinds)}. Change the kind or delete it.")


def _by_letters(known: Sequence[str], within: Sequence[str], name: str) -> Meant | None:
    close = get_close_matches(name.lower(), known, n=1)
    if not close:
        return None
    return Meant("is not a known field", f"Did you mean {close[0]!r}?", (*within, close[0]))


def heading_of(kind: str, path: Sequence[str]) -> str:
    """Return the heading of a part, with as many brackets as it is written with.

    Example:
        >>> heading_of("question", ("option",)), heading_of("question", ("explanation",))
        ('[[question.option]]', '[question.explanation]')
    """
    names = [*(["question"] if kind == "question" else []), *path]
    if not names:
        return ""
    two = _is_listed(kind, path)
    return f"[[{'.'.join(names)}]]" if two else f"[{'.'.join(names)}]"


def _is_listed(kind: str, path: Sequence[str]) -> bool:
    names = [*(["question"] if kind == "question" else []), *path]
    if len(names) == 1:
        return names[0] in (*LISTED, "lesson", "point")
    return bool(names) and names[-1] in LISTED.get(names[0], ())


def _write(kind: str, path: Sequence[str]) -> str:
    if _is_listed(kind, path):
        return f"Write {heading_of(kind, path)}."
    return f"Write {path[-1]} in its place." if path[-1] != "right" else "Write right = true."


# Records and their fields


def _root(kind: str, of: str) -> Any:
    if kind == "question":
        return KINDS.get(of)
    return {"flow": Flow, "syllabus": Syllabus}.get(kind, _Bank)


def _fields(record: Any) -> Names:
    return tuple(_hints(record))


@cache
def _hints(record: Any) -> Mapping[str, Any]:
    """Return the type of each field of a record; nothing where there is none."""
    if record is None:
        return {}
    hints = get_type_hints(record)
    return {name: hint for name, hint in hints.items() if name in record.__dataclass_fields__}


def _at(record: Any, path: Sequence[str]) -> Any:
    """Return the record at a path; a name that is its author's own is passed over."""
    for name in path:
        if name in _hints(record):
            record = next(iter(_held(_hints(record)[name])), None)
    return record


def _held(hint: Any) -> list[Any]:
    """Return the records that a field holds: one, or those in a list or of several kinds."""
    if is_dataclass(hint):
        return [hint]
    return [record for inner in get_args(hint) for record in _held(inner)]


def _homes(record: Any, path: Names = ()) -> Iterator[Names]:
    """Yield the path of every field of a record and of those in it."""
    for name, hint in _hints(record).items():
        yield (*path, name)
        for held in _held(hint):
            yield from _homes(held, (*path, name))
