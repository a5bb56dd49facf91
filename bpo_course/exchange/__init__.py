"""Export banks to the tools that trainers use, import from them, and report what is lost.

Whatever is written is safe to open: texts are escaped, nothing runs, no file names the day.
"""

from __future__ import annotations

from bpo_course.exchange._card_templates import CARD_FILES, card_template
from bpo_course.exchange._formats import EPOCH, FORMATS, Format, known_format, load, save
from bpo_course.exchange._markup import plain
from bpo_course.exchange._menu_template import menu_template
from bpo_course.exchange._report import Loss, NoQuestionsError, Report
from bpo_course.exchange._tables import inert
from bpo_course.exchange._template import TEMPLATES, call_template, template

__all__ = [
    "CARD_FILES",
    "EPOCH",
    "FORMATS",
    "TEMPLATES",
    "Format",
    "Loss",
    "NoQuestionsError",
    "Report",
    "call_template",
    "card_template",
    "inert",
    "known_format",
    "load",
    "menu_template",
    "plain",
    "save",
    "template",
]
