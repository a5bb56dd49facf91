"""Fields whose own heading is missing: told once, with the line above which it belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from bpo_course.content._faults import FileFault
from bpo_course.content._lines import Path
from bpo_course.content._records import at, bracketed, fields
from bpo_course.content._source import Source
from bpo_course.flows import DIMENSIONS, Flow
from bpo_course.questions import KINDS, Single

_PARTS: Final[Mapping[str, str]] = {
    "option": "single",
    "explanation": "single",
    "item": "order",
    "pair": "match",
    "star": "spoken",
}
"""Parts of a question whose heading may be missing, and a kind of question that has them."""


class _Held(NamedTuple):
    """A record as it is written: where it is, what it holds, what it may hold."""

    path: Path
    raw: Mapping[str, Any]
    known: tuple[str, ...]


def of_question(source: Source, place: int, kind: str) -> list[FileFault]:
    """Return a fault for each heading that a question lacks above some of its fields."""
    raw, own = source.questions[place], KINDS.get(kind, Single)
    if not isinstance(raw, dict):
        return []
    parts = {f"question.{part}": _fields(KINDS[one], part) for part, one in _PARTS.items()}
    parts["question"] = fields(own)
    held = [_Held(("question", place), raw, fields(own)), *_inner(("question", place), raw, own)]
    return [fault for one in held for fault in _faults(source, one, parts, place)]


def of_call(source: Source) -> list[FileFault]:
    """Return a fault for each heading that a call lacks above some of its fields."""
    raw = source.raw
    parts = {
        "step": _fields(Flow, "step"),
        "step.choice": _fields(Flow, "step", "choice"),
        "step.ending": _fields(Flow, "step", "ending"),
    }
    held = [_Held((), raw, fields(Flow)), *_inner((), raw, Flow)]
    found = [fault for one in held for fault in _faults(source, one, parts)]
    return [*found, *_named(source)]


def _fields(record: Any, *path: str) -> tuple[str, ...]:
    return fields(at(record, path))


def _inner(path: Path, raw: Mapping[str, Any], record: Any) -> Iterator[_Held]:
    """Yield the records in a record, those in them too."""
    for name, value in raw.items():
        inner = at(record, (name,)) if name in fields(record) else None
        if inner is None or inner is record:
            continue
        for place, one in enumerate(value if isinstance(value, list) else [value]):
            here = (*path, name, place) if isinstance(value, list) else (*path, name)
            if isinstance(one, dict):
                yield _Held(here, one, fields(inner))
                yield from _inner(here, one, inner)


def _faults(
    source: Source, held: _Held, parts: Mapping[str, tuple[str, ...]], place: int | None = None
) -> Iterator[FileFault]:
    """Yield a fault where two or more fields that are unknown belong to one other part."""
    unknown = [name for name in held.raw if name not in held.known]
    letters = [name for name in unknown if len(name) == 1]
    if len(letters) > 1:  # A, B, C as names of options: each of them needs a heading
        return
    found = {part: [name for name in unknown if name in names] for part, names in parts.items()}
    if letters and found.get("question.option"):
        found["question.option"] = letters + found["question.option"]
    part = max(found, key=lambda name: len(found[name]))
    if len(found[part]) > 1:
        yield _fault(source, held.path, found[part], part, place)


def _named(source: Source) -> Iterator[FileFault]:
    """Yield a fault where the names below [dimension] or [gate] are those of another heading."""
    raw = source.raw
    above = [name for name in raw if name in DIMENSIONS]
    if above:
        yield _fault(source, (), above, "dimension")
    used = _gates_used(raw)
    for name in ("dimension", "gate"):
        told = raw.get(name)
        if not isinstance(told, dict):
            continue
        if of_customer := [word for word in ("says", "mood", "weight") if word in told]:
            yield _fault(source, (name,), of_customer, "temperament.calm")
        gates = [word for word in told if word not in DIMENSIONS and word in used]
        if name == "dimension" and gates:
            yield _fault(source, (name,), gates, "gate")


def _gates_used(raw: Mapping[str, Any]) -> set[str]:
    """Return what the choices of a call name as gates."""
    steps = [step for step in _listed(raw.get("step")) if isinstance(step, dict)]
    choices = [one for step in steps for one in _listed(step.get("choice"))]
    return {
        gate
        for choice in choices
        if isinstance(choice, dict)
        for field in ("gives", "needs", "breaks")
        for gate in _listed(choice.get(field))
        if isinstance(gate, str)
    }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _fault(
    source: Source, path: Path, names: list[str], part: str, place: int | None = None
) -> FileFault:
    line = min(filter(None, (source.line((*path, name)) for name in names)), default=0)
    said = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    heading = bracketed(part)
    several = "belong" if len(names) > 1 else "belongs"
    item = "" if place is None else source.item(place)
    where = f" above line {line}" if line else " above them"
    return FileFault(
        source.name, item, "", f"{said} {several} below {heading}", f"Write {heading}{where}.", line
    )
