"""A quiz to fill in, with two questions that show how, and a call with two steps."""

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
# A text after # is a note for you. Use straight quotes: "like these".

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


_CALL: Final = """# A call of your own. Change the texts between the quotes, and play it.
# A text after # is a note for you. Use straight quotes: "like these".
# Below each heading in brackets is what belongs to it.

title = "The parcel is late"
brief = "You answer calls for a shop. Check who is calling before you talk about an order."
queue = "parcels"                  # the queue or campaign, in one word
reason = "late-parcel"             # why the customer calls, in one word

# What the learner gets points for: empathy, accuracy, compliance, persuasion, resolution.
# Use the ones that you need, and say what each means in this call.
[dimension]
empathy = "The customer feels heard."
accuracy = "What you say is right."

# A gate is a rule. If you break it, the call fails, even if the rest was good.
[gate]
identity = "You ask for name and order number before you say anything about an order."

# A temperament is a kind of customer. The course picks one at random. You can delete both.
[temperament.calm]
says = "She has time and wants to understand."
mood = 3                           # the mood at the start: 1 is furious, 5 is glad

[temperament.hurried]
says = "She is in a hurry and wants a short answer."
mood = 2

# The first step begins the call. Each choice leads on to a step, by the id of that step.
[[step]]
id = "greeting"
title = "Greeting"
stage = "Verify"
customer = "My parcel should have come on Monday. Where is it?"

[[step.choice]]
id = "ask-first"
say = "I'm sorry about the delay. May I have your name and order number, please?"
to = "answer"                      # the id of the step that follows
effect = "She reads you the number."
why = "She feels heard, and you know who is calling."
score = { empathy = 1, accuracy = 1 }
gives = ["identity"]               # opens a gate: from here on the rule is met
mood = 1                           # how her mood changes, -4 to 4
when.hurried = { effect = "She gives you the number and looks at the clock.", mood = 0 }

[[step.choice]]
id = "look-at-once"
say = "One moment, I can see it here. It's at the depot on your street."
to = "answer"
effect = "You told a stranger where a parcel is."
why = "You don't know yet who is calling."
breaks = ["identity"]              # breaks the rule of a gate, even if the gate was open

[[step]]
id = "answer"
title = "The answer"
stage = "Resolve"
customer = "So when will I get it?"

[[step.choice]]
id = "a-day"
say = "It's on the van and will arrive before six. If it doesn't, please call and ask for me."
to = "good-end"
effect = "She writes down your name."
why = "She has a time, and a way to reach you."
score = { empathy = 1, accuracy = 1 }
needs = ["identity"]               # breaks the rule if the gate is not open yet

[[step.choice]]
id = "soon"
say = "It should come soon."
to = "poor-end"
effect = "She sighs."
why = "She can't plan with the word soon."

# A step with [step.ending] instead of choices ends the call.
[[step]]
id = "good-end"
title = "Resolved"
stage = "Close"
customer = "Thank you, that helps."

[step.ending]
summary = "The customer knows when the parcel comes."
disposition = "resolved"           # how the call is logged, in one word
resolved = true
csat = 5                           # how satisfied, 1 to 5; leave it out if no one asked

[[step]]
id = "poor-end"
title = "Calls again"
stage = "Close"
customer = "Then I'll call again tomorrow."

[step.ending]
summary = "The customer knows no more than before."
disposition = "unresolved"
csat = 2
"""


def template(suffix: str) -> bytes:
    """Return a quiz to fill in.

    Args:
        suffix: How the file ends: .xlsx, .csv or .toml.

    Raises:
        ValueError: If there is none of that form.
    """
    if suffix not in TEMPLATES:
        ends = ", ".join(TEMPLATES)
        raise ValueError(f"The file's name must end in {ends}, got {suffix or 'no ending'}")
    return TEMPLATES[suffix]()


def call_template() -> bytes:
    """Return a call to fill in, which can be played at once; it is written as TOML."""
    return _CALL.encode()


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
