"""Which options a cell says are right: by letters, by numbers, or by their texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import ascii_uppercase
from typing import Final

_BETWEEN: Final = re.compile(r"\s*(?:[,;/&+|\n]|\band\b)\s*|\s+", re.IGNORECASE)
_WAYS: Final = (re.compile(r"[;|\n]"), re.compile(r"[,;|\n]"), _BETWEEN)
"""How texts may be listed: those without commas in them first."""


def chosen(cell: str, options: Mapping[str, str]) -> tuple[list[str], str]:
    """Return the options that a cell says are right, or what is wrong with it.

    Args:
        cell: One or several letters, numbers, or the text of an option.
        options: The options by their letter.

    Example:
        >>> options = {"A": "Talk", "B": "Hold", "C": "Wrap-up"}
        >>> chosen("a, C", options), chosen("2", options), chosen("hold", options)
        ((['A', 'C'], ''), (['B'], ''), (['B'], ''))
    """
    if not cell:
        return [], "is empty: write the letter of the right option"
    by_name = _by_name(cell, options)
    by_text = list(_by_texts(cell, options))
    other = next((found for found in by_text if by_name and found != by_name), None)
    if other:
        named_so, texts = ", ".join(by_name), ", ".join(other)
        several = max(len(by_name), len(other)) > 1
        letter = "letters" if several else "letter"
        said = f"{cell!r} can mean option {named_so} or the text of {texts}"
        return [], f"{said}: write the {letter}"
    if found := by_name or next(iter(by_text), []):
        return found, ""
    if len(cell) == 1 and cell.upper() in ascii_uppercase[:8]:
        return [], f"{cell!r} is none of the options: there are {', '.join(options)}"
    letter = next(iter(options))
    return [], f"{cell[:40]!r} is none of the options: write a letter alone, such as {letter}"


def named(word: str) -> str:
    """Return the letter of an option that a letter or a number names."""
    if word.isdecimal() and 0 < int(word) <= len(ascii_uppercase):
        return ascii_uppercase[int(word) - 1]
    return word.upper()


def folded(text: str) -> str:
    """Return a text as it is compared: in small letters, with single spaces."""
    return " ".join(text.casefold().split())


def _by_name(cell: str, options: Mapping[str, str]) -> list[str]:
    """Return the options that letters or numbers name, none where one names none."""
    words = [word for word in _BETWEEN.split(cell) if word]
    words = [word for word in words if word.lower() not in ("option", "options", "answer")]
    names = [named(word.strip("().:")) for word in words]
    if len(names) == 1 and cell.isupper() and set(cell) <= set(options):
        names = list(cell)
    known = all(name in options for name in names)
    return [name for name in options if name in names] if known else []


def _by_texts(cell: str, options: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the options whose texts a cell holds or lists, in each way that they can be listed."""
    texts = {folded(text): name for name, text in options.items()}
    whole = [cell], *(way.split(cell) for way in _WAYS)
    for parts in whole:
        listed = [folded(part) for part in parts if part.strip()]
        if listed and all(part in texts for part in listed):
            named_so = {texts[part] for part in listed}
            yield [name for name in options if name in named_so]
