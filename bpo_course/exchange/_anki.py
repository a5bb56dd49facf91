"""Anki: one note for each question, for phones; a second import updates what changed."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bpo_course.exchange._markup import clean, line_html, to_html
from bpo_course.exchange._packing import packed
from bpo_course.exchange._sections import (
    EXPLANATION,
    PRINCIPLE,
    RUBRIC,
    SAID,
    SPOILS,
    STAR,
    amount,
    answer,
    reasons,
    sections,
)
from bpo_course.questions import Bank, Match, Numeric, Order, Question, Spoken

#: Anki knows the course's notes by this number: it must never change.
MODEL_ID: Final = 1_764_288_001
_TOLD: Final = (PRINCIPLE, *SAID.values(), *STAR.values(), SPOILS, RUBRIC, *EXPLANATION.values())
FIELDS: Final = ("Id", "Question", "Choices", "Hints", "Answer", "Reasons", *_TOLD)
_FRONT: Final = "{{Question}}{{Choices}}{{#Hints}}<p>{{hint:Hints}}</p>{{/Hints}}"
_CSS: Final = """
.card { font: 18px/1.45 sans-serif; text-align: left; max-width: 42em; margin: auto; }
.right { border-left: 4px solid #2e7d32; padding-left: .6em; }
.wrong { border-left: 4px solid #b71c1c; padding-left: .6em; }
"""


def write(bank: Bank, at: datetime) -> bytes:
    """Return a bank as an Anki package, its notes known by the ids of the questions.

    Args:
        bank: The bank.
        at: When its notes were written.
    """
    import genanki

    deck = genanki.Deck(_number(bank.id), clean(bank.title))
    model = _model()
    for question in bank.question:
        deck.add_note(
            genanki.Note(
                model=model,
                fields=[_inert(text) for text in _fields(question)],
                tags=[_tag("level", question.level), _tag("topic", question.topic)],
                guid=genanki.guid_for("bpo-course", question.id),
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bank.apkg"
        genanki.Package(deck).write_to_file(path, timestamp=at.timestamp())
        return packed(path.read_bytes(), {})


def _model() -> Any:
    import genanki

    told = "".join(f"{{{{#{name}}}}}<h4>{name}</h4>{{{{{name}}}}}{{{{/{name}}}}}" for name in _TOLD)
    back = f"{{{{FrontSide}}}}<hr id=answer>{{{{Answer}}}}{{{{Reasons}}}}{told}"
    return genanki.Model(
        MODEL_ID,
        "BPO Course question",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Question", "qfmt": _FRONT, "afmt": back}],
        css=_CSS,
        sort_field_index=1,
    )


def _fields(question: Question) -> list[str]:
    told = {part.title: part.html for part in sections(question)}
    unit = _how(question)
    hints = "".join(to_html(hint) for hint in question.hint)
    own = [question.id, to_html(question.prompt) + unit, _choices(question), hints]
    return [*own, answer(question), _reasons(question), *(told.get(name, "") for name in _TOLD)]


def _how(question: Question) -> str:
    """Return the line that says how a question is to be answered, where it must be said."""
    if isinstance(question, Numeric) and question.unit:
        return f"<p>In {line_html(question.unit)}.</p>"
    if isinstance(question, Spoken):
        return f"<p>Say it aloud, in {amount(question.seconds, 's')}.</p>"
    return ""


def _choices(question: Question) -> str:
    """Return what there is to choose from, never in the right order where order is asked."""
    match question:
        case Numeric() | Spoken():
            return ""
        case Order():
            shown = sorted(line_html(item.text) for item in question.item)
        case Match():
            shown = [line_html(pair.left) for pair in question.pair]
            rights = sorted(line_html(right) for right in question.rights)
            return f"{_list(shown)}<p>Match each with one of these:</p>{_list(rights)}"
        case _:
            shown = [reason.part for reason in reasons(question)]
    return _list(shown)


def _reasons(question: Question) -> str:
    return "".join(
        f'<div class="{"right" if reason.grade == 1 else "wrong"}">'
        f"<p><b>{reason.part}</b></p>{reason.why}</div>"
        for reason in reasons(question)
    )


def _list(items: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _inert(text: str) -> str:
    """Return a field without the brackets by which Anki plays sounds and runs LaTeX."""
    return text.replace("[", "&#91;")


def _tag(name: str, value: str) -> str:
    return f"{name}::{'-'.join(clean(value).split())}"


def _number(name: str) -> int:
    """Return the number by which Anki knows a deck of that name."""
    return 1 << 30 | int.from_bytes(hashlib.sha256(name.encode()).digest()[:3], "big")
