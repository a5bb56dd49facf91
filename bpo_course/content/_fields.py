"""What an unknown field of a bank or a flow was meant to be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

from bpo_course.content._records import (
    HEADINGS,
    PARTS,
    BankFile,
    Names,
    at,
    fields,
    heading_of,
    homes,
    root,
)
from bpo_course.questions import KINDS, PREDICTIONS

UNKNOWN: Final = "is not a known name here"

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
_OF_PREDICTIONS: Final = {
    **dict.fromkeys(("why", "reason", "explanation", "feedback", "explain"), "because"),
    **dict.fromkeys(("text", "question", "stem", "title", "ask"), "prompt"),
    **dict.fromkeys(("value", "right", "correct", "result", "number"), "answer"),
    **dict.fromkeys(("options", "choices", "choice", "answers"), "option"),
    **dict.fromkeys(("type", "format"), "kind"),
    "name": "id",
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
        **dict.fromkeys(("says", "text", "line", "speech", "caller", "client", "say"), "customer"),
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
    **{kind.__name__: _OF_PREDICTIONS for kind in PREDICTIONS.values()},
    "BankFile": {"questions": "question", "name": "title"},
}
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
_MADE_OF: Final[Mapping[str, str]] = {
    "numeric": "value",
    "order": "item",
    "match": "pair",
    "spoken": "rubric",
}
"""The field that a question of a kind cannot be without, where it is no option."""


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


class Unknown(NamedTuple):
    """A field that is not known.

    Args:
        kind: "bank", "question", "predict", "flow" or "syllabus": what its path begins in.
        of: The kind of the question.
        within: The names on the way to the record that it is in.
        name: Its name.
        value: What it holds.
        beside: What else the record holds.
    """

    kind: str
    of: str
    within: Names
    name: str
    value: Any = None
    beside: Mapping[str, Any] = {}

    @property
    def known(self) -> Names:
        """The fields that are known there."""
        return fields(at(root(self.kind, self.of), self.within))

    @property
    def of_question(self) -> bool:
        """Whether it is right below [[question]]."""
        return self.kind == "question" and not self.within


def meant(field: Unknown) -> Meant:
    """Return what an unknown field was meant to be."""
    for way in _WAYS:
        if said := way(field):
            return said
    known = ", ".join(name for name in field.known if name not in HEADINGS)
    here = f"The names here are: {known}." if known else "No other names are allowed here."
    return Meant(UNKNOWN, f"{here} A note of your own begins with #.")


def _of_question(field: Unknown) -> Meant | None:
    if not field.of_question:
        return None
    if _alike(field.name, _RIGHT):
        way, remedy = _HOW_RIGHT.get(field.of, ((), "Mark the right answer in another way"))
        return Meant("does not belong to a question", f"{remedy}. This line is not needed.", way)
    if field.name in _POINTS:
        return Meant("is not needed", "Every question counts the same.")
    if len(field.name) == 1:
        remedy = 'Write [[question.option]], and text = "…" below it, for each option.'
        return Meant(UNKNOWN, remedy, ("option",))
    return None


def _in_words(field: Unknown) -> Meant | None:
    """Return what other tools, or everyday speech, mean by the name."""
    record = at(root(field.kind, field.of), field.within)
    words = _OTHER_WORDS if field.of_question else {}
    words = _OTHER_WORDS_OF.get(getattr(record, "__name__", ""), words)
    right = "text" if len(field.name) == 1 else words.get(_alike(field.name, words), "")
    if right not in field.known or right in field.beside:
        return None
    if right == "right" and not isinstance(field.value, bool):
        remedy = (
            "If this option is right, write right = true. A text for the learner is answer, below"
            " [question.explanation]."
        )
        return Meant(UNKNOWN, remedy, (*field.within, right))
    return Meant(UNKNOWN, _write(field.kind, (*field.within, right)), (*field.within, right))


def _alike(name: str, words: Collection[str]) -> str:
    """Return the word that a name is, or is nearly; "" for none."""
    return next(iter(get_close_matches(name.lower(), words, n=1, cutoff=0.85)), "")


def _elsewhere(field: Unknown) -> Meant | None:
    """Return where a field belongs that is known, but not here."""
    kind, within, name = field.kind, field.within, field.name
    if kind == "question" and name in fields(BankFile):
        return Meant("is in the wrong place", f"Move {name} up, above the first [[question]].")
    found = [way for way in homes(root(kind, field.of)) if way[-1] == name and way[:-1] != within]
    if not found:
        return None
    above = next((way for way in found if within[: len(way) - 1] == way[:-1]), None)
    if above and within:
        here = heading_of(kind, within)
        first = "the first " if here.startswith("[[") else ""
        rule = f"is in the wrong place, below {here}"
        return Meant(rule, f"Move it up, above {first}{here}.", (*above[:-1], name))
    if name in PARTS:
        return Meant("is in the wrong place", f"Write {heading_of(kind, found[0])}.")
    remedy = f"Move it below {heading_of(kind, found[0][:-1])}."
    return Meant("is in the wrong place", remedy, found[0])


def _of_another_kind(field: Unknown) -> Meant | None:
    kinds = [one for one, record in KINDS.items() if field.name in fields(record)]
    if not field.of_question or not kinds:
        return None
    rule = f"is not for a question of kind {field.of}"
    remedy = (
        f"It belongs to {' and '.join(kinds)}: leave out or change kind, or move this to a question"
        " of its own."
    )
    return Meant(rule, remedy, (_MADE_OF.get(field.of, "option"),))


def _of_a_customer(field: Unknown) -> Meant | None:
    """Return what is meant by a part of a choice that has the name of a customer."""
    if field.within != ("step", "choice") or not isinstance(field.value, dict):
        return None
    name = field.name
    return Meant(UNKNOWN, f"If {name} is one of the customers, write when.{name} = {{ … }}.")


def _by_letters(field: Unknown) -> Meant | None:
    close = [*get_close_matches(field.name.lower(), field.known, n=1), ""][0]
    if not close or (close in field.beside and field.kind != "bank"):  # a bank's is filled in
        return None
    return Meant(UNKNOWN, f"Did you mean {close!r}?", (*field.within, close))


def _of_hours(field: Unknown) -> Meant | None:
    """Return how a break is written, where a name in the hours of a menu is no day."""
    if field.kind != "menus" or field.within != ("hours",):
        return None
    remedy = (
        f"The names here are: {', '.join(field.known)}. A break is in the line of its day:"
        ' mon = ["08:00", "12:00", "13:00", "17:00"].'
    )
    return Meant(UNKNOWN, remedy)


_WAYS: Final = (
    *(_of_question, _in_words, _elsewhere, _of_another_kind, _of_a_customer, _by_letters),
    _of_hours,
)


def _write(kind: str, path: Sequence[str]) -> str:
    heading = heading_of(kind, path)
    if heading.startswith("[["):
        return f"Write {heading}."
    return f"Write {path[-1]} in its place." if path[-1] != "right" else "Write right = true."
