"""One page to print: the questions to be answered with a pen, and with a key beside."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from string import ascii_uppercase
from typing import Final

from bpo_course.content import bank_ids
from bpo_course.exchange._markup import clean, line_html, to_html
from bpo_course.exchange._sections import amount, answer, html_list, reasons, told
from bpo_course.questions import (
    Bank,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    Single,
    Situation,
    Spoken,
)

_CSS: Final = """
body { font: 11pt/1.45 Georgia, serif; max-width: 46em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; } h2 { font-size: 1em; margin-bottom: 0; } h4 { margin: .6em 0 0; }
section { break-inside: avoid; margin-bottom: 1.6em; }
.letters { list-style: upper-alpha; }
.boxes { list-style: "\\2610\\00a0\\00a0"; }
.who span, .blank { display: inline-block; border-bottom: 1px solid; min-width: 12em; }
.lines { border-bottom: 1px solid #999; height: 1.9em; }
.key { break-inside: auto; border-left: 3px solid #999; padding-left: 1em; font-size: .93em; }
table { border-collapse: collapse; }
.answers { break-after: page; break-inside: auto; } .answers td { min-width: 8em; }
td, th { border: 1px solid #999; padding: .2em .6em; }
@media print { body { margin: 0; max-width: none; } }
"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def write(bank: Bank, *, key: bool) -> bytes:
    """Return a bank as a page of HTML that loads nothing and runs nothing.

    Args:
        bank: The bank.
        key: Whether answers and reasons follow each question.
    """
    title = html.escape(_titled(bank))
    asked = enumerate(bank.question, start=1)
    parts = (_section(place, question, key) for place, question in asked)
    who = '<p class="who">Name <span></span> Date <span></span></p>\n'
    page = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_CSS}</style>\n</head>\n<body>\n"
        f"<h1>{title}{': answer key' if key else ''}</h1>\n{_all_answers(bank) if key else who}"
    )
    return f"{page}{''.join(parts)}</body>\n</html>\n".encode()


def _titled(bank: Bank) -> str:
    """Return the title of a bank, after its lesson's number where it has one."""
    number = re.match(r"\d\d(?=_)", bank.id) if bank.id in bank_ids() else None
    return f"Lesson {number[0]} · {clean(bank.title)}" if number else clean(bank.title)


def _all_answers(bank: Bank) -> str:
    """Return a table of the bare answers: what a trainer marks by."""
    rows = "".join(
        f"<tr><td>{place}</td><td>{_bare(question)}</td></tr>\n"
        for place, question in enumerate(bank.question, start=1)
    )
    head = "<tr><th>Question</th><th>Answer</th></tr>"
    by_place = any(isinstance(question, Order | Match) for question in bank.question)
    note = "<p>For ordering and matching, the answers follow the list from the top.</p>\n"
    return f'{note if by_place else ""}<table class="answers">\n{head}\n{rows}</table>\n'


def _bare(question: Question) -> str:
    """Return the letters or the numbers to be found on the sheet, as HTML."""
    match question:
        case Numeric():
            return answer(question)
        case Order():
            shown = _shuffled(item.text for item in question.item)
            texts = [line_html(item.text) for item in question.item]
            return ", ".join(str(texts.index(text) + 1) for text in shown)
        case Match():
            rights = _shuffled(question.rights)
            return ", ".join(_letter(rights.index(line_html(p.right))) for p in question.pair)
        case Spoken():
            return "said aloud"
    right = (n for n, reason in enumerate(reasons(question)) if reason.grade == 1)
    return ", ".join(map(_letter, right))


def _letter(place: int) -> str:
    return ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1)


def _shuffled(texts: Iterable[str]) -> list[str]:
    """Return texts as HTML in an order that gives nothing away."""
    return sorted(map(line_html, texts))


def _section(place: int, question: Question, key: bool) -> str:
    body = f"{to_html(question.prompt)}\n{_answers(question)}"
    after = f'<div class="key">\n{_key(question)}</div>\n' if key else ""
    return f"<section>\n<h2>Question {place}</h2>\n{body}{after}</section>\n"


def _answers(question: Question) -> str:
    """Return the place for an answer."""
    match question:
        case Single() | Situation():
            return _list((r.part for r in reasons(question)), "ol", "letters")
        case Multiple():
            shown = _list((r.part for r in reasons(question)), "ol", "letters")
            return f"<p>Choose all that are right.</p>\n{shown}"
        case Numeric():
            return f'<p><span class="blank"></span> {html.escape(clean(question.unit))}</p>\n'
        case Order():
            shown = _list(_shuffled(i.text for i in question.item), "ul", "boxes")
            return f"<p>Number these in the right order.</p>\n{shown}"
        case Match():
            lefts = [f'{line_html(p.left)} <span class="blank"></span>' for p in question.pair]
            rights = _list(_shuffled(question.rights), "ol", "letters")
            return f"{_list(lefts, 'ul', '')}<p>Choose from:</p>\n{rights}"
        case Spoken():
            lines = '<div class="lines"></div>\n' * 6
            return f"<p>Say it aloud, in {amount(question.seconds, 's')}. Notes:</p>\n{lines}"


def _key(question: Question) -> str:
    return "".join(_key_parts(question))


def _key_parts(question: Question) -> Iterator[str]:
    if not isinstance(question, Spoken):
        yield f"<p><strong>{_bare(question)}</strong></p>\n"
    if not isinstance(question, Order | Match):  # theirs are among what is told
        told_each = (f"{_worth(question, r.grade)}{r.part}{r.why}" for r in reasons(question))
        kind = "ul" if isinstance(question, Numeric) else "ol"
        yield _list(told_each, kind, "letters" if kind == "ol" else "")
    yield f"{told(question)}\n"
    for place, hint in enumerate(question.hint, start=1):
        yield f"<h4>Hint {place}</h4>\n{to_html(hint)}\n"


def _worth(question: Question, grade: float) -> str:
    if isinstance(question, Situation):
        return f"<strong>{100 * grade:.0f} %</strong> "
    return "<strong>Right.</strong> " if grade == 1 else "<strong>Wrong.</strong> "


def _list(items: Iterable[str], kind: str, style: str) -> str:
    made = html_list(items, kind, style)
    return f"{made}\n" if made else ""
