"""What was typed beside what was dictated, letter by letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bpo_course.speech._aligned import Part, aligned, share_right
from bpo_course.speech._dictation import Item
from bpo_course.speech._said import MONTHS, spelt

_SHORT: Final[Mapping[str, str]] = {
    **{"st": "street", "rd": "road", "ln": "lane", "ave": "avenue", "dr": "drive"},
    **{"apt": "apartment", "fl": "flat", "av": "avenue"},
}
"""Words of an address that may be typed short."""


@dataclass(frozen=True)
class Heard:
    """What was typed beside what was dictated.

    Args:
        parts: The two side by side; what cannot be heard is free.
    """

    parts: tuple[Part, ...]

    @property
    def share(self) -> float:
        """The share of the letters that are right; a letter too many counts as one that is not."""
        return share_right(self.parts)

    @property
    def missed(self) -> tuple[str, ...]:
        """What was said where something else, or nothing, was typed: in the spelling alphabet."""
        return tuple(spelt(p.said) for p in self.parts if p.kind in ("wrong", "missing"))


def heard(item: Item, typed: str) -> Heard:
    """Return what was typed beside what was dictated, letter by letter.

    Capital letters and spaces do not count, nor marks that cannot be heard. In an email address
    and in an order number every character counts. Of an amount only the figures count.

    Args:
        item: What was dictated.
        typed: What was typed.

    Example:
        >>> name = Item("name", "Meera Rao", "…")
        >>> heard(name, "MEERA-RAO").share, heard(name, "Mira Rao").missed
        (1.0, ('E for Echo', 'E for Echo'))
        >>> heard(Item("amount", "2,45,300 rupees", "…"), "Rs 245,300").share
        1.0
        >>> heard(Item("date", "14 March 2026", "…"), "mar 14th, 2026").share
        1.0
    """
    due, given = _letters(item.kind, item.text), _letters(item.kind, _plain(item, typed))
    parts = aligned([key for _, key in due if key], [key for _, key in given if key])
    shown = (character for character, key in given if key)
    return Heard(tuple(_shown(parts, due, shown)))


def _shown(
    parts: tuple[Part, ...], due: list[tuple[str, str]], typed: Iterator[str]
) -> Iterator[Part]:
    """Yield the parts as they are written, with what does not count between them."""
    rest = iter(due)
    for part in parts:
        written = ""
        if part.kind != "extra":
            for character, key in rest:
                if key:
                    written = character
                    break
                yield Part("free", character, "")
        yield Part(part.kind, written, next(typed) if part.kind != "missing" else "")
    yield from (Part("free", character, "") for character, _ in rest)


def _letters(kind: str, text: str) -> list[tuple[str, str]]:
    """Return each character of a text, and what it counts as; "" for nothing."""
    return [(character, _key(kind, character)) for character in text]


def _key(kind: str, character: str) -> str:
    if kind in ("email", "order"):
        return character.lower().strip()
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if c.isalnum()).lower()
    if kind == "amount":
        return character if character == "." or bare.isdigit() else ""
    return bare if kind != "phone" or bare.isdigit() else ""


def _plain(item: Item, typed: str) -> str:
    """Return what was typed, written out as the item is."""
    if item.kind == "address":
        return re.sub(r"[^\W\d_]+\.?", _in_full, typed)
    if item.kind == "date":
        return _day(item.text, typed)
    if item.kind == "amount":  # the dot of "Rs." and one at the end are no decimal point
        typed = re.sub(r"(?<!\d)\.|\.(?!\d)", "", typed)
        return typed if "." in item.text else re.sub(r"\.0+\s*$", "", typed)
    return typed


def _in_full(found: re.Match[str]) -> str:
    word = found[0]
    return _SHORT.get(word.rstrip(".").lower(), word)


def _day(due: str, typed: str) -> str:
    """Return a date as typed, its month in full and its day in the place where it is due."""
    typed = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", typed.strip(), flags=re.IGNORECASE)
    typed = re.sub(r"\b(?:the|of)\b", " ", typed, flags=re.IGNORECASE).strip()
    typed = re.sub(r"[^\W\d_]{3,}\.?", _month, typed)
    day_first = re.fullmatch(r"0?(\d{1,2})\W*([^\W\d_]+)\W*(\d{2,4})", typed)
    month_first = re.fullmatch(r"([^\W\d_]+)\W*0?(\d{1,2})\W+(\d{2,4})", typed)
    if day_first:
        day, month, year = day_first.groups()
    elif month_first:
        month, day, year = month_first.groups()
    else:
        return typed
    year = year if len(year) > 2 else f"20{year}"
    return f"{day} {month} {year}" if due[0].isdigit() else f"{month} {day}, {year}"


def _month(found: re.Match[str]) -> str:
    word = found[0].rstrip(".").casefold()
    return next((name for name in MONTHS if name.casefold()[: len(word)] == word), found[0])
