"""The report of a class as an Excel workbook: questions, topics by learner, learners, notes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from numbers import Real
from typing import Any, Final

from bpo_course import content
from bpo_course.exchange import inert, plain
from bpo_course.results._report import TOO_FEW, ClassReport

APART: Final = "Discrimination"
QUESTION_COLUMNS: Final = (
    *("Quiz", "Number", "Question", "Topic", "Learners", "Points", APART),
    *("Most-chosen wrong answer", "Chose it", "What the quiz says about it"),
)
UNFINISHED_COLUMNS: Final = ("Quiz", "Learner", "Questions answered", "Questions in the quiz")
LEARNER_COLUMNS: Final = ("Learner", "Questions answered", "Points", "Topics to go over")
SHARES: Final = {"Points", "Chose it"}
#: How wide a column is, in letters; the others are NARROW.
WIDTHS: Final = {
    "Quiz": 28,
    "Question": 60,
    "Topic": 22,
    "Most-chosen wrong answer": 40,
    "What the quiz says about it": 60,
    "Learner": 24,
    "Topics to go over": 50,
    "Notes": 100,
}
NARROW: Final = 14

Rows = Iterable[Sequence[Any]]


def workbook(report: ClassReport, topic_name: Callable[[str], str] = str) -> bytes:
    """Return the report as a workbook. Numbers are numbers, shares too: 0.25 is shown as 25 %.

    Args:
        report: The report.
        topic_name: Returns a topic in words.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    topics = [topic_name(str(topic)) for topic in report.topics.columns]
    columns, questions = _known(QUESTION_COLUMNS, _questions(report, topic_name))
    _add(book, "Questions", columns, questions)
    _add(book, "Topics by learner", ["Learner", *topics], _topics(report), shares=topics)
    _add(book, "Learners", LEARNER_COLUMNS, _learners(report, topic_name))
    _add(book, "Not finished", UNFINISHED_COLUMNS, _unfinished(report))
    notes = report.notes if report.told_apart else (*report.notes, TOO_FEW)
    _add(book, "Notes", ["Notes"], ([note] for note in notes))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _known(columns: Sequence[str], rows: Rows) -> tuple[Sequence[str], Rows]:
    """Return columns and rows, without discrimination where no question has one."""
    place, every = columns.index(APART), [list(row) for row in rows]
    if any(row[place] == row[place] for row in every):
        return columns, every
    short = [[*row[:place], *row[place + 1 :]] for row in every]
    return [name for name in columns if name != APART], short


def _questions(report: ClassReport, topic_name: Callable[[str], str]) -> Iterator[Sequence[Any]]:
    """Give a row a question, the hardest of each quiz first; its number as on the printed quiz."""
    here = content.bank_ids()
    for name in map(str, report.banks.index):
        bank = content.bank(name) if name in here else None
        asked = {one.id: (n, one.prompt) for n, one in enumerate(bank.question, 1)} if bank else {}
        own = report.items[report.items["bank"] == name]
        row: Any
        for row in own.sort_values("difficulty", kind="stable").itertuples():
            number, prompt = asked.get(row.question, (None, row.question))
            yield (
                *(bank.title if bank else name, number, plain(prompt)),
                *(topic_name(row.topic), row.learners, row.difficulty, row.discrimination),
                *(plain(row.wrong), row.wrong_share if row.wrong else None, plain(row.why)),
            )


def _unfinished(report: ClassReport) -> Iterator[Sequence[Any]]:
    """Give a row a learner and quiz begun and not finished."""
    here = content.bank_ids()
    columns = report.unfinished[["bank", "learner", "answered", "asked"]]
    for bank, learner, answered, asked in columns.itertuples(index=False, name=None):
        title = content.bank(bank).title if bank in here else bank
        yield (title, learner, answered, asked)


def _topics(report: ClassReport) -> Iterator[Sequence[Any]]:
    """Give a row a learner, after one for the class."""
    yield ("Class average", *report.topics.mean())
    for learner, *shares in report.topics.itertuples(name=None):
        yield (learner, *shares)


def _learners(report: ClassReport, topic_name: Callable[[str], str]) -> Iterator[Sequence[Any]]:
    """Give a row a learner: answers, share of the points, topics where she is stuck.

    Where she has too few answers in every topic to say, that is said.
    """
    stuck: dict[str, list[str]] = {}
    columns = report.stuck[["learner", "topic"]]
    for learner, topic in columns.itertuples(index=False, name=None):
        stuck.setdefault(learner, []).append(topic_name(topic))
    answered, points = report.scores.count(axis=1), report.scores.mean(axis=1)
    judged = report.judged.any(axis=1)
    for learner in report.scores.index:
        told = ", ".join(stuck.get(learner, [])) if judged[learner] else "too early to say"
        yield (learner, answered[learner], points[learner], told)


def _add(
    book: Any, title: str, columns: Sequence[str], rows: Rows, *, shares: Iterable[str] = SHARES
) -> None:
    """Add a sheet; nothing in it is ever taken for a formula."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    percent = set(shares)
    for place, row in enumerate([columns, *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(place, column, _value(value))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"
            elif columns[column - 1] in percent:
                cell.number_format = _percents(cell.value)
    for column, name in enumerate(columns, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(name, NARROW)
    sheet.freeze_panes = "B2" if len(columns) > 1 else "A2"


def _percents(share: float | None) -> str:
    """Return how a share is shown: 0 % and 100 % are never said of a little more or less."""
    near = share is not None and share not in (0, 1) and round(100 * share) in (0, 100)
    return "0.00%" if near else "0%"


def _value(value: Any) -> Any:
    """Return a cell's value: text that nothing runs, a number, or nothing where it is missing."""
    if isinstance(value, Real):
        number = float(value)
        return None if number != number else int(number) if number.is_integer() else number
    return (inert(str(value)) or None) if value is not None else None
