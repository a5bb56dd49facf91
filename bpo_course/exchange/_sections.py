"""What a question shows after the answer: its sections as HTML, and back from HTML."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bpo_course.exchange._markup import (
    Node,
    brief_html,
    escaped,
    line_html,
    parsed,
    to_html,
    written,
)
from bpo_course.questions import (
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    Single,
    Situation,
    Spoken,
)

EXPLANATION: Final[Mapping[str, str]] = {
    "context": "Context",
    "given": "Given data",
    "concept": "Concept",
    "steps": "Step by step",
    "verification": "Verification",
    "pitfalls": "Pitfalls",
    "answer": "Final answer",
}
STAR: Final[Mapping[str, str]] = {
    "situation": "Situation",
    "task": "Task",
    "action": "Action",
    "result": "Result",
}
PRINCIPLE: Final = "What good agents do"
SAID: Final[Mapping[str, str]] = {
    "asks": "What they want to know",
    "model": "A model answer",
    "experienced": "With a year in the work",
    "follow_up": "What they may ask next",
}
SECONDS: Final = "Seconds for it"
SPOILS: Final = "What spoils it"
RUBRIC: Final = "Mark what you said"
REASONS: Final = "One by one"
TITLES: Final = (
    *(PRINCIPLE, *SAID.values(), SECONDS, *STAR.values(), SPOILS, RUBRIC, REASONS),
    *EXPLANATION.values(),
)


@dataclass(frozen=True)
class Section:
    """One part of what is told: its title, and its body as HTML."""

    title: str
    html: str


@dataclass(frozen=True)
class Reason:
    """Why one part of a question is right or not.

    Args:
        part: The option, number, item or pair, HTML.
        grade: What choosing it is worth, 0 to 1.
        why: The reason, HTML.
    """

    part: str
    grade: float
    why: str


def sections(question: Question) -> tuple[Section, ...]:
    """Return the sections of a question that have something in them, in order."""
    return tuple(part for part in _sections(question) if part.html)


def told(question: Question) -> str:
    """Return the sections of a question as one piece of HTML."""
    return "\n".join(f"<h4>{part.title}</h4>\n{part.html}" for part in sections(question))


def reasons(question: Question) -> tuple[Reason, ...]:
    """Return the reasons of a question, part by part."""
    match question:
        case Single() | Multiple():
            return tuple(
                Reason(line_html(o.text), float(o.right), to_html(o.why)) for o in question.option
            )
        case Situation():
            return tuple(
                Reason(line_html(o.text), o.grade, to_html(o.why)) for o in question.option
            )
        case Numeric():
            known = [(question.value, 1.0, question.why)]
            known += [(wrong.value, 0.0, wrong.why) for wrong in question.wrong]
            return tuple(
                Reason(amount(value, question.unit), grade, to_html(why))
                for value, grade, why in known
            )
        case Order():
            return tuple(Reason(line_html(i.text), 1.0, to_html(i.why)) for i in question.item)
        case Match():
            return tuple(
                Reason(f"{line_html(p.left)} — {line_html(p.right)}", 1.0, to_html(p.why))
                for p in question.pair
            )
    return ()


def answer(question: Question) -> str:
    """Return only the right answer, as HTML; "" where there is none."""
    right = [reason.part for reason in reasons(question) if reason.grade == 1]
    if isinstance(question, Numeric):
        near = f" (± {amount(question.tolerance, '')})" if question.tolerance else ""
        return f"{right[0]}{near}"
    if isinstance(question, Spoken):
        return ""
    kind = "ol" if isinstance(question, Order) else "ul"
    return right[0] if len(right) == 1 else html_list(right, kind)


def amount(value: float, unit: str) -> str:
    """Return a number with its unit, as HTML.

    Example:
        >>> amount(0.5, "%"), amount(330.0, "s")
        ('0.5 %', '330 s')
    """
    return html.escape(f"{value:.10g} {unit}".strip())


def read(source: str) -> tuple[dict[str, Node], str]:
    """Return the sections in a piece of HTML by their title, and what is outside, as Markdown."""
    found: dict[str, Node] = {}
    outside: list[Node | str] = []
    body = outside
    for node in parsed(source).children:
        title = _title(node)
        if title and title not in found:
            found[title] = Node("div")
            body = found[title].children
        else:
            body.append(node)
    return found, written(outside)


def fields(kind: str, found: Mapping[str, Node]) -> dict[str, Any]:
    """Return the fields of a question of that kind which are in the sections.

    What a section should hold and does not is there and empty, for its author to write.
    """
    match kind:
        case "situation":
            return {"principle": text(found.get(PRINCIPLE))}
        case "spoken":
            seconds = text(found.get(SECONDS))
            return {
                "seconds": int(seconds) if seconds.isdecimal() else 60,
                "model": "",
                **{name: text(found[title]) for name, title in SAID.items() if title in found},
                "pitfalls": texts(found.get(SPOILS), line=True),
                "rubric": texts(found.get(RUBRIC), line=True),
                "star": {name: text(found.get(title)) for name, title in STAR.items()},
            }
    parts: dict[str, Any] = {name: text(found.get(EXPLANATION[name])) for name in EXPLANATION}
    return {"explanation": {**parts, "steps": texts(found.get(EXPLANATION["steps"]))}}


def whys(found: Mapping[str, Node]) -> list[str]:
    """Return the reasons one by one, each without the part it is about."""
    return [
        written([child for child in item.children if child is not _first(item)])
        for item in _items(found.get(REASONS))
    ]


def text(node: Node | None) -> str:
    """Return a section as Markdown."""
    return written(node.children) if node else ""


def texts(node: Node | None, *, line: bool = False) -> list[str]:
    """Return a section that is a list as Markdown, item by item; other sections are one item."""
    items = [written(item.children, line=line) for item in _items(node)]
    return items or [made for made in [text(node)] if made]


def _sections(question: Question) -> Iterator[Section]:
    match question:
        case Situation():
            yield Section(PRINCIPLE, to_html(question.principle))
            return
        case Spoken():
            for name, title in SAID.items():
                yield Section(title, to_html(getattr(question, name)))
            yield Section(SECONDS, f"<p>{question.seconds}</p>")
            for name, title in STAR.items():
                yield Section(title, to_html(getattr(question.star, name)))
            yield Section(SPOILS, html_list(map(line_html, question.pitfalls)))
            yield Section(RUBRIC, html_list(map(line_html, question.rubric)))
            return
        case Order() | Match():
            parts = (f"<p>{r.part}</p>\n{r.why}" for r in reasons(question))
            yield Section(REASONS, html_list(parts, "ol" if isinstance(question, Order) else "ul"))
    for name, title in EXPLANATION.items():
        part = getattr(question.explanation, name)
        shown = to_html(part) if isinstance(part, str) else html_list(map(brief_html, part), "ol")
        yield Section(title, shown)


def html_list(items: Iterable[str], kind: str = "ul", style: str = "") -> str:
    """Return a list of HTML items; empty without any.

    Args:
        items: What is in each, as HTML.
        kind: ol or ul.
        style: Its class.
    """
    made = "\n".join(f"<li>{item}</li>" for item in items)
    name = f' class="{style}"' if style else ""
    return f"<{kind}{name}>\n{made}\n</{kind}>" if made else ""


def _title(node: Node | str) -> str:
    """Return the title that a heading is, or ""."""
    if isinstance(node, str) or node.tag not in ("h2", "h3", "h4", "h5"):
        return ""
    words = written(node.children, line=True)
    return next((title for title in TITLES if escaped(title) == words), "")


def _items(node: Node | None) -> list[Node]:
    children = [child for child in node.children if isinstance(child, Node)] if node else []
    lists = [child for child in children if child.tag in ("ul", "ol")]
    if len(lists) != 1 or len(children) != 1:
        return []
    return [item for item in lists[0].children if isinstance(item, Node)]


def _first(node: Node) -> Node | None:
    return next((child for child in node.children if isinstance(child, Node)), None)
