"""How names, numbers and dates are said, so that they can be taken down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

_UNDER_20: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SIZES: Final = ((1_000_000, "million"), (1000, "thousand"))
_INDIAN_SIZES: Final = ((10_000_000, "crore"), (100_000, "lakh"), (1000, "thousand"))
_ORDINALS: Final[Mapping[str, str]] = {
    **{"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"},
    **{"nine": "ninth", "twelve": "twelfth"},
}
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_SIGNS: Final[Mapping[str, str]] = {
    "-": "dash",
    "_": "underscore",
    ".": "dot",
    "@": "at",
    "/": "slash",
}
ALPHABET: Final[Mapping[str, str]] = {
    word[0]: word
    for word in (
        *("Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India"),
        *("Juliett", "Kilo", "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo"),
        *("Sierra", "Tango", "Uniform", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu"),
    )
}
"""The spelling alphabet of radio and telephone.

Source:
    The radiotelephony spelling alphabet of ICAO's Annex 10, volume II, as in table S14-2 of
    SERA.14020 (United Kingdom, regulation 923/2012).
"""


def spelt(character: str) -> str:
    """Return a character so that it cannot be taken for another: a letter with its word.

    Example:
        >>> spelt("p"), spelt("7"), spelt("@")
        ('P for Papa', '7 (seven)', '@ (at)')
    """
    letter = character.upper()
    if letter in ALPHABET:
        return f"{letter} for {ALPHABET[letter]}"
    said = _one(character)
    return character if said == character else f"{character} ({said})"


def _one(character: str) -> str:
    if character.isascii() and character.isdigit():
        return _UNDER_20[int(character)]
    return _SIGNS.get(character, character)


def digits_said(number: str) -> str:
    """Return a number digit by digit, with a pause between its groups.

    Example:
        >>> digits_said("07700 900 446")
        'zero seven seven zero zero, nine zero zero, four four six'
    """
    return ", ".join(" ".join(map(_one, group)) for group in number.split())


def letters_said(word: str) -> str:
    """Return a word letter by letter.

    Example:
        >>> letters_said("Rao")
        'R, A, O'
    """
    return ", ".join(letter.upper() for letter in word if letter.isalpha())


def characters_said(code: str) -> str:
    """Return a code of letters, digits and signs, one by one.

    Example:
        >>> characters_said("QX-4407-B")
        'Q, X, dash, four four zero seven, dash, B'
    """
    return ", ".join(
        " ".join(map(_one, found)) if found.isdigit() else _SIGNS.get(found, found.upper())
        for found in re.findall(r"\d+|\S", code)
    )


def email_said(address: str) -> str:
    """Return an email address: words as words, signs by their names, digits one by one.

    Example:
        >>> email_said("green_kite.27@example.org")
        'green underscore kite dot two seven at example dot org'
    """
    found = re.findall(r"[^\W\d_]+|\d|\S", address)
    return " ".join(_one(part) for part in found)


def number_said(number: int, *, indian: bool = False) -> str:
    """Return a whole number in words.

    Args:
        number: The number, 0 or more.
        indian: Whether it is counted in lakh and crore.

    Example:
        >>> number_said(1245)
        'one thousand two hundred and forty-five'
        >>> number_said(245_300, indian=True)
        'two lakh forty-five thousand three hundred'
    """
    for size, name in _INDIAN_SIZES if indian else _SIZES:
        if number >= size:
            head = f"{number_said(number // size, indian=indian)} {name}"
            rest = number % size
            between = " and " if 0 < rest < 100 else " "
            return f"{head}{between}{number_said(rest, indian=indian)}" if rest else head
    if number >= 100:
        head = f"{_UNDER_20[number // 100]} hundred"
        return f"{head} and {number_said(number % 100)}" if number % 100 else head
    if number < 20:
        return _UNDER_20[number]
    tens = _TENS[number // 10 - 2]
    return f"{tens}-{_UNDER_20[number % 10]}" if number % 10 else tens


def date_said(day: date, *, month_first: bool = False) -> str:
    """Return a date in words, the year in two halves.

    Args:
        day: The date, from 2010 on.
        month_first: Whether the month is said first, as in the United States.

    Example:
        >>> date_said(date(2026, 3, 14))
        'the fourteenth of March, twenty twenty-six'
        >>> date_said(date(2026, 3, 2), month_first=True)
        'March the second, twenty twenty-six'
    """
    year = " ".join(number_said(half) for half in divmod(day.year, 100))
    nth, month = _ordinal(day.day), MONTHS[day.month - 1]
    told = f"{month} the {nth}" if month_first else f"the {nth} of {month}"
    return f"{told}, {year}"


def _ordinal(number: int) -> str:
    *before, last = number_said(number).split("-")
    nth = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return "-".join([*before, nth])


def sentences(parts: Iterable[str]) -> str:
    """Return what is said one after the other, with a long pause between."""
    return ". ".join(parts) + "."
