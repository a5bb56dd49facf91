"""The wording of banks as they are written, sound or not, held against the rules of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bpo_course.content._reading import FileFault, name_of, raw_bank
from bpo_course.faults import Fault
from bpo_course.questions import wording

_WORDS: Final = ("id", "kind", "topic", "level", "teaches")
"""Fields of a question that hold words for the machine, no prose."""


def wording_faults(path: Path) -> list[FileFault]:
    """Return the faults in the wording of a bank's file; a fault of the schema hides none."""
    title, questions = raw_bank(path)
    found = [("", fault) for fault in wording.html_faults("title", title)]
    for place, question in enumerate(questions, start=1):
        name = name_of(question, f"question {place}")
        found += [(name, fault) for fault in _question_faults(question)]
    decisions = [made for question in questions for made in _decisions(question)]
    found += [("", fault) for fault in wording.giveaway_faults(decisions)]
    prompts = [question["prompt"] for question in questions if _is_text(question.get("prompt"))]
    found += [("", fault) for fault in wording.age_faults(prompts)]
    return [FileFault(path.name, name, f.field, f.rule, f.remedy) for name, f in found]


def prompts_written(path: Path) -> list[tuple[str, str]]:
    """Return the id and the prompt, folded, of each question in a bank's file."""
    return [
        (name_of(question, f"question {place}"), wording.folded(question["prompt"]))
        for place, question in enumerate(raw_bank(path)[1], start=1)
        if _is_text(question.get("prompt"))
    ]


def _question_faults(question: Mapping[str, Any]) -> Iterator[Fault]:
    for field, text in _texts(question):
        yield from wording.html_faults(field, text)
        if question.get("keep_order") is not True:
            yield from wording.place_faults(field, text)


def _texts(holder: Any, within: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a raw value, after its place as an author counts."""
    if _is_text(holder):
        yield within, holder
    elif isinstance(holder, dict):
        for name, value in holder.items():
            if name not in _WORDS:
                yield from _texts(value, f"{within} {name}".strip())
    elif isinstance(holder, list):
        for place, value in enumerate(holder, start=1):
            yield from _texts(value, f"{within} {place}")


def _decisions(question: Mapping[str, Any]) -> Iterator[tuple[int, list[str]]]:
    """Yield the place of the one right option and all texts, of a question that has just one."""
    options = question.get("option")
    if question.get("kind") not in ("single", "situation") or not isinstance(options, list):
        return
    known = [option for option in options if isinstance(option, dict)]
    right = [n for n, o in enumerate(known) if o.get("right") is True or o.get("grade") == 1]
    if len(right) == 1:
        yield right[0], [str(option.get("text", "")) for option in known]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
