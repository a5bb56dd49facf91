"""The wording of banks as they are written, sound or not, held against the rules of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bpo_course.content._faults import FileFault
from bpo_course.content._source import Source, texts
from bpo_course.faults import Fault
from bpo_course.questions import wording
from bpo_course.questions.kinds import POINTS_TO

_WORDS: Final = ("id", "kind", "topic", "level", *POINTS_TO)
"""Fields of a question that hold words for the machine, no prose."""


def wording_faults(source: Source) -> list[FileFault]:
    """Return advice on the wording of a bank; a fault of the schema hides none."""
    title, questions = source.raw.get("title"), source.questions
    faults = list(wording.html_faults("title", title)) if isinstance(title, str) else []
    found = [source.told(fault) for fault in faults]
    known = [(n, question) for n, question in enumerate(questions) if isinstance(question, dict)]
    for place, question in known:
        found += [source.told(fault, place) for fault in _question_faults(question)]
    for place, prediction in enumerate(source.predictions):
        for field, text in texts(prediction, _WORDS):
            html = wording.html_faults(field, text)
            found += [source.told(fault, place, "predict") for fault in html]
    decisions = [made for _, question in known for made in _decisions(question)]
    prompts = [question["prompt"] for _, question in known if _is_text(question.get("prompt"))]
    whole = [*wording.giveaway_faults(decisions), *wording.age_faults(prompts)]
    return found + [source.told(fault) for fault in whole]


def prompts_written(source: Source) -> list[tuple[int, str]]:
    """Return the place and the prompt, folded, of each question in a bank."""
    return [
        (place, wording.folded(question["prompt"]))
        for place, question in enumerate(source.questions)
        if isinstance(question, dict) and _is_text(question.get("prompt"))
    ]


def _question_faults(question: Mapping[str, Any]) -> Iterator[Fault]:
    for field, text in texts(question, _WORDS):
        yield from wording.html_faults(field, text)
        if question.get("keep_order") is not True:
            yield from wording.place_faults(field, text)


def _decisions(question: Mapping[str, Any]) -> Iterator[tuple[int, list[str]]]:
    """Yield the place of the one right option and all texts, of a question that has just one."""
    options = question.get("option")
    if question.get("kind", "single") not in ("single", "situation"):
        return
    known = [o for o in options if isinstance(o, dict)] if isinstance(options, list) else []
    right = [n for n, o in enumerate(known) if o.get("right") is True or o.get("grade") == 1]
    if len(right) == 1:
        yield right[0], [str(option.get("text", "")) for option in known]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
