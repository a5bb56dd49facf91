"""A question as Moodle knows it, which its XML and GIFT both write, made from one of ours."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from bpo_course.exchange._markup import (
    clean,
    line_html,
    plain,
    to_html,
)
from bpo_course.exchange._report import Loss
from bpo_course.exchange._sections import told
from bpo_course.questions import (
    GradedOption,
    Match,
    Multiple,
    Numeric,
    Option,
    Order,
    Question,
    Single,
    Situation,
    Spoken,
)
from bpo_course.questions.kinds import POINTS_TO

#: The percentages that Moodle takes for an answer.
PERCENTAGES: Final = (
    *(100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667),
    *(14.28571, 12.5, 11.11111, 10, 5, 0),
)

ESSAY: Final = "a spoken question becomes an essay, with its rubric to mark it by"


@dataclass(frozen=True)
class Answer:
    """One answer of an item.

    Args:
        text: The option as HTML, or the number.
        percent: What it is worth, -100 to 100.
        feedback: What is said of it, HTML.
        tolerance: How far off a number may be.
    """

    text: str
    percent: float
    feedback: str = ""
    tolerance: float = 0.0


@dataclass(frozen=True)
class Item:
    """A question as Moodle knows it; every text is HTML where nothing else is said.

    Args:
        type: What Moodle calls its kind.
        id: Its id number, plain.
        name: Its name in the question bank, plain.
        text: The question.
        general: What is told after it, whatever was answered.
        tags: Its tags, plain.
        answers: The answers of a multichoice, truefalse or numerical item.
        pairs: The pairs of a matching item: the left side, and the right side, plain.
        one: Whether one option is to be chosen.
        shuffle: Whether options are shuffled.
        unit: The unit of a numerical item, plain.
        hints: Its hints.
        category: The category it is in, plain.
    """

    type: str
    id: str = ""
    name: str = ""
    text: str = ""
    general: str = ""
    tags: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    one: bool = True
    shuffle: bool = True
    unit: str = ""
    hints: tuple[str, ...] = ()
    category: str = ""


def to_item(question: Question) -> tuple[Item, list[Loss]]:
    """Return a question as an item, and what it cannot hold."""
    item = Item(
        type="",
        id=question.id,
        name=question.id,
        text=to_html(question.prompt),
        general=told(question),
        tags=tuple(_tags(question)),
        hints=tuple(to_html(hint) for hint in question.hint),
    )
    losses = [Loss(question.id, field, what) for field, what in _lost(question)]
    return _with_answers(item, question), losses


def number(value: float) -> str:
    """Return a number as one types it, exact.

    Example:
        >>> number(330.0), number(1e-7)
        ('330', '0.0000001')
    """
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_answers(item: Item, question: Question) -> Item:
    match question:
        case Single() | Situation():
            percents = [nearest(100 * grade) for grade in _grades(question)]
            answers = _options(question, percents)
            return replace(
                item, type="multichoice", answers=answers, shuffle=not question.keep_order
            )
        case Multiple():
            share = nearest(100 / len(question.right_keys))
            answers = _options(question, [share if o.right else -share for o in question.option])
            return replace(
                item,
                type="multichoice",
                answers=answers,
                one=False,
                shuffle=not question.keep_order,
            )
        case Numeric():
            unit = (
                f"\n<p>Answer in <em>{html.escape(question.unit)}</em>.</p>"
                if question.unit
                else ""
            )
            known = [(question.value, 100.0, question.why)]
            known += [(wrong.value, 0.0, wrong.why) for wrong in question.wrong]
            return replace(
                item,
                type="numerical",
                text=item.text + clean(unit),
                unit=clean(question.unit),
                answers=tuple(
                    Answer(number(value), percent, to_html(why), question.tolerance)
                    for value, percent, why in known
                ),
            )
        case Order():
            places = enumerate(question.item, start=1)
            pairs = tuple((line_html(entry.text), str(place)) for place, entry in places)
            return replace(item, type="matching", pairs=pairs)
        case Match():
            pairs = tuple((line_html(pair.left), plain(pair.right)) for pair in question.pair)
            extra = tuple(("", plain(right)) for right in question.extra)
            return replace(item, type="matching", pairs=pairs + extra)
        case Spoken():
            return replace(item, type="essay")


def _grades(question: Single | Situation) -> list[float]:
    if isinstance(question, Situation):
        return [option.grade for option in question.option]
    return [float(option.right) for option in question.option]


def _options(
    question: Single | Multiple | Situation, percents: Sequence[float]
) -> tuple[Answer, ...]:
    options: Sequence[Option | GradedOption] = question.option
    return tuple(
        Answer(line_html(option.text), percent, to_html(option.why))
        for option, percent in zip(options, percents, strict=True)
    )


def nearest(percent: float) -> float:
    """Return the percentage of Moodle's that is nearest; 100 is nearest only to itself."""
    known = PERCENTAGES if percent == 100 else PERCENTAGES[1:]
    return min(known, key=lambda known: abs(known - percent))


def _tags(question: Question) -> Iterator[str]:
    yield f"kind:{question.kind}"
    yield f"level:{question.level}"
    yield f"topic:{_in_line(question.topic)}"
    yield from pointers(question)


def pointers(question: Question) -> Iterator[str]:
    """Yield each id that a question holds of something else in the course, after its field."""
    for name in POINTS_TO:
        yield from (f"{name}:{_in_line(one)}" for one in getattr(question, name))


def _in_line(text: str) -> str:
    return " ".join(clean(text).split())


def _lost(question: Question) -> Iterator[tuple[str, str]]:
    """Yield what an item cannot hold: the field, and what becomes of it."""
    match question:
        case Single() | Multiple() | Situation() if any(o.id for o in question.option):
            yield "option id", "left out; learners never see them"
        case Order():
            yield (
                "kind",
                "an ordering question becomes a matching question: each item gets its place",
            )
        case Match() if any(plain(right) != right for right in question.rights):
            yield "pair right", "left out: only plain text is possible there"
        case Spoken():
            yield "kind", ESSAY
    match question:
        case Situation() if any(nearest(100 * o.grade) / 100 != o.grade for o in question.option):
            yield "option grade", "changed to the nearest grade that Moodle has"
        case Multiple() if abs(nearest(share := 100 / len(question.right_keys)) - share) > 1e-4:
            yield (
                "option right",
                "the share of each is changed to the nearest one that Moodle has",
            )
    if _in_line(question.topic) != question.topic:
        yield "topic", "is written in one line"


def as_html(text: str, markup: str) -> str:
    """Return a text of an item as HTML.

    Args:
        text: The text as it is in a file.
        markup: What the file says it is: html, markdown, plain, or moodle, which is HTML whose
            line ends are kept.
    """
    match markup:
        case "html":
            return text
        case "markdown":
            return to_html(text)
        case "plain":
            text = html.escape(text)
    lines = clean(text).strip()
    return re.sub(r"\n\s*\n", "<br><br>", lines).replace("\n", "<br>")
