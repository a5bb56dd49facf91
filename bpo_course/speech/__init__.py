"""Listening, reading aloud and typing as values: what is dictated, how it is said and marked."""

from __future__ import annotations

from bpo_course.speech._aligned import Part, aligned, share_right
from bpo_course.speech._dictation import DICTATED, KINDS, Item, Material, Place, items
from bpo_course.speech._heard import Heard, heard
from bpo_course.speech._listening import Listening, ListeningOption, ListeningQuestion
from bpo_course.speech._named import faults
from bpo_course.speech._passages import USES, Passage
from bpo_course.speech._said import (
    characters_said,
    date_said,
    digits_said,
    email_said,
    letters_said,
    number_said,
    spelt,
)
from bpo_course.speech._typed import ACCURACY, LETTERS_A_WORD, WORDS_A_MINUTE, Typed, plain, typed
from bpo_course.speech._voiced import voiced

__all__ = [
    "ACCURACY",
    "DICTATED",
    "KINDS",
    "LETTERS_A_WORD",
    "USES",
    "WORDS_A_MINUTE",
    "Heard",
    "Item",
    "Listening",
    "ListeningOption",
    "ListeningQuestion",
    "Material",
    "Part",
    "Passage",
    "Place",
    "Typed",
    "aligned",
    "characters_said",
    "date_said",
    "digits_said",
    "email_said",
    "faults",
    "heard",
    "items",
    "letters_said",
    "number_said",
    "plain",
    "share_right",
    "spelt",
    "typed",
    "voiced",
]
