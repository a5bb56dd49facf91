"""A bank to fill in, with two questions that show how: a workbook, a table as text, or TOML."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Final

from bpo_course.exchange._choices import HEADS
from bpo_course.exchange._tables import undated

ROWS: Final = (
    (
        "What does AHT measure?",
        "How long callers wait",
        "How long an agent works on a contact",
        "How many calls come in",
        "How many callers hang up",
        "B",
        "AHT is talk, hold and wrap-up: all the work on a contact.",
        "KPIs",
        "easy",
    ),
    (
        "Which two are part of the handle time of a call?",
        "Talk",
        "The break after the call",
        "Wrap-up",
        "The wait in the queue",
        "A, C",
        "Handle time begins when the agent answers and ends with the wrap-up.",
        "KPIs",
        "medium",
    ),
)
_TOML: Final = """# A quiz of your own. Change the texts between the quotes.
# To add a question, copy a whole one, from [[question]] on.
# What is after # is a note for you. Use straight quotes: "like these".

title = "My quiz"

[[question]]
prompt = "What does AHT measure?"
topic = "KPIs"
level = "easy"                    # easy, medium or hard
hint = ["It is about the agent, not the caller."]

[[question.option]]
text = "How long callers wait"
why = "That is the ASA, the average speed of answer."

[[question.option]]
text = "How long an agent works on a contact"
right = true
why = "Talk, hold and wrap-up: all the work on a contact."

[[question.option]]
text = "How many calls come in"
why = "That is the volume."

[question.explanation]
concept = "AHT is the average of talk, hold and wrap-up."
answer = "How long an agent works on a contact."

[[question]]
prompt = "Ten calls took 3,000 seconds of work. What is the AHT?"
topic = "KPIs"
level = "easy"
value = 300                       # the right number, without a comma
unit = "s"
tolerance = 0
why = "3,000 s over 10 calls."

[question.explanation]
concept = "AHT is all the work divided by the contacts."
steps = ["Add up the work: 3,000 s.", "Divide by 10 calls: 300 s."]
answer = "300 s."
"""


def template(suffix: str) -> bytes:
    """Return a bank to fill in.

    Args:
        suffix: How the file ends: .xlsx, .csv or .toml.

    Raises:
        ValueError: If there is none of that form.
    """
    if suffix not in TEMPLATES:
        raise ValueError(f"FILE must end in {', '.join(TEMPLATES)}, got {suffix or 'no ending'}")
    return TEMPLATES[suffix]()


def _csv() -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADS, *ROWS])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _excel() -> bytes:
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Questions"
    for row in (HEADS, *ROWS):
        sheet.append(row)
    for column, head in enumerate(HEADS, start=1):
        wide = 40 if head in ("Question", "Explanation") else 24 if len(head) == 1 else 12
        sheet.column_dimensions[get_column_letter(column)].width = wide
        sheet.cell(1, column).font = Font(bold=True)
        for line in range(2, len(ROWS) + 2):
            sheet.cell(line, column).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    file = io.BytesIO()
    book.save(file)
    return undated(file.getvalue())


TEMPLATES: Final[Mapping[str, Callable[[], bytes]]] = {
    ".xlsx": _excel,
    ".csv": _csv,
    ".toml": _TOML.encode,
}
