"""What banks, calls and their parts are made of: their fields, their headings, their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as record_fields
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from bpo_course.chats import Chat
from bpo_course.content._syllabus import Syllabus
from bpo_course.flows import Flow
from bpo_course.questions import KINDS, PREDICTIONS, Prediction, Question
from bpo_course.questions.exercises import EXERCISES
from bpo_course.questions.role_fit import RoleFit
from bpo_course.rules import Rule
from bpo_course.speech import Listening, Material, Passage
from bpo_course.standards import Standard
from bpo_course.terms import Term

Names = tuple[str, ...]
Shape = Literal["text", "number", "truth", "list", "table"]

LISTED: Final = {
    "question": ("option", "item", "pair", "wrong"),
    "predict": (),
    "step": ("choice",),
}
"""Headings that are written with two brackets, and those within them that are."""
_WITHIN_OTHERS: Final = {
    **{"sort": ("item",), "better": ("option", "model"), "write": ("model",)},
    **{"chat": ("turn",), "standard": ("unit",), "message": ("question",)},
    "menu": ("option",),
    "desk": ("form", "fact", "never"),
    "customer": ("product", "interaction", "note", "promise"),
}
"""Headings with two brackets within those of files that are no bank and no call."""
_OTHERS: Final = (
    *("lesson", "point", "rule", "term", "work", "line", "chat", "passage", "place"),
    *("standard", "message", "menu", "service", "reason", "intent", "article", "about"),
    "customer",
)
"""Headings with two brackets of those files."""
PARTS: Final = ("explanation", "star", "ending", *(n for names in LISTED.values() for n in names))
"""Fields of a question or a step that are written as headings."""
HEADINGS: Final = (*PARTS, *LISTED, "dimension", "gate", "temperament", "desk")
"""All names that are written as headings."""
OF_CALLS: Final = ("step", "brief", "dimension", "gate", "temperament")
"""Names by which a call is known from a quiz."""


@dataclass(frozen=True)
class BankFile:
    """What a bank's file holds."""

    title: str
    question: tuple[Question, ...]
    predict: tuple[Prediction, ...] = ()


_ROOTS: Final[Mapping[str, Any]] = {
    "flow": Flow,
    "syllabus": Syllabus,
    "rule": Rule,
    "term": Term,
    "role_fit": RoleFit,
    "chat": Chat,
    "standard": Standard,
    "passage": Passage,
    "dictation": Material,
    "message": Listening,
    **EXERCISES,
}
_OF_TOOLS: Final = {
    "menus": ("ivr", "Tree"),
    "utterances": ("ivr", "Utterances"),
    "customers": ("crm", "Firm"),
    "quality": ("recording", "ScoredCalls"),
    "articles": ("knowledge", "Articles"),
    "asked": ("knowledge", "Asked"),
}
"""The records of the tools' files: imported when one is asked for, since few lessons need them."""


def root(kind: str, of: str = "") -> Any:
    """Return the record that a file or a question of that kind is."""
    if kind == "question":
        return KINDS.get(of)
    if kind == "predict":
        return PREDICTIONS.get(of)
    if kind in _OF_TOOLS:
        tool, name = _OF_TOOLS[kind]
        return getattr(import_module(f"bpo_course.tools.{tool}"), name)
    return _ROOTS.get(kind, BankFile)


def fields(record: Any) -> Names:
    """Return the names of a record's fields, none where there is no record."""
    return tuple(hints(record))


@cache
def hints(record: Any) -> Mapping[str, Any]:
    """Return the type of each field of a record; nothing where there is none."""
    if record is None:
        return {}
    found = get_type_hints(record)
    known = [field.name for field in record_fields(record)]
    return {name: found[name] for name in known}


def at(record: Any, path: Sequence[str]) -> Any:
    """Return the record at a path; a name that is its author's own is passed over."""
    for name in path:
        if name in hints(record):
            record = next(iter(_held(hints(record)[name])), None)
    return record


def homes(record: Any, path: Names = ()) -> Iterator[Names]:
    """Yield the path of every field of a record and of those in it."""
    for name, hint in hints(record).items():
        yield (*path, name)
        for held in _held(hint):
            yield from homes(held, (*path, name))


def heading_of(kind: str, path: Sequence[str]) -> str:
    """Return the heading of a part, with as many brackets as it is written with.

    Example:
        >>> heading_of("question", ("option",)), heading_of("question", ("explanation",))
        ('[[question.option]]', '[question.explanation]')
    """
    outer = ("question", "predict", "chat", "standard", "message", *EXERCISES)
    names = [*([kind] if kind in outer else []), *path]
    return bracketed(".".join(names)) if names else ""


def bracketed(name: str) -> str:
    """Return a heading with as many brackets as it needs.

    Example:
        >>> bracketed("step.choice"), bracketed("step.ending")
        ('[[step.choice]]', '[step.ending]')
    """
    return f"[[{name}]]" if is_listed(name) else f"[{name}]"


def is_listed(name: str) -> bool:
    """Whether a heading begins one of several, and so has two brackets."""
    first, *inner = name.split(".")
    if not inner:
        return first in (*LISTED, *EXERCISES, *_OTHERS)
    listed = _WITHIN_OTHERS.get(first, LISTED.get(first, ()))
    deeper = ("chat.turn.reply", "message.question.option")
    return name in deeper or (len(inner) == 1 and inner[0] in listed)


@cache
def shape(name: str, part: str = "") -> Shape | None:
    """Return what the value of a field is; None where that is not known.

    Args:
        name: The field.
        part: The last name of the heading that it is below; "" for none.

    Example:
        >>> shape("right", "option"), shape("right", "pair"), shape("score", "choice")
        ('truth', 'text', 'table')
    """
    above = part if part in PARTS else ""
    every = {
        hint
        for kind in (*KINDS.values(), *PREDICTIONS.values(), Flow)
        for hint in _named(kind, name, above)
    }
    every |= {hints(BankFile)[name]} if name in hints(BankFile) and not above else set()
    shapes = {_shape(hint) for hint in every}
    return next(iter(shapes)) if len(shapes) == 1 else None


def _named(record: Any, name: str, part: str, here: str = "") -> Iterator[Any]:
    """Yield the type of each field of that name in a part, wherever the part is in a record."""
    for field, hint in hints(record).items():
        if field == name and part in (here, "" if here == "step" else here):
            yield hint
        for held in _held(hint):
            yield from _named(held, name, part, field)


def _shape(hint: Any) -> Shape:
    if get_origin(hint) in (Union, UnionType):
        hint = next((inner for inner in get_args(hint) if inner is not type(None)), hint)
    if hint is bool:
        return "truth"
    if hint in (int, float):
        return "number"
    if get_origin(hint) is tuple:
        return "list"
    return "text" if hint is str or get_origin(hint) is Literal else "table"


def _held(hint: Any) -> list[Any]:
    """Return the records that a field holds: one, or those in a list or of several kinds."""
    if is_dataclass(hint):
        return [hint]
    return [record for inner in get_args(hint) for record in _held(inner)]
