"""Names, phones, emails and dates in one form each, so that any spelling of them is found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
"""Latin letters that carry their mark inside them."""
_FOLDED_SCRIPTS: Final = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")
"""Scripts in which people leave marks out. In others, such as Devanagari, a mark is a vowel."""
_APOSTROPHES: Final = "'’‘ʼ`´"
_UNSEEN: Final = ("Cf", "Cs")
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_EXTENSION: Final = re.compile(r"\s*(?:ext\.?|extension|x|#)\s*\d{1,6}\s*$", re.IGNORECASE)
_SPOKEN_PHONE: Final = re.compile(r"\+?[\d\s().\-/\u2010-\u2015]+")
MONTH_WORD: Final = "|".join(f"{month}[a-z]*" for month in _MONTHS)
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{4}))?")
_DAY_FIRST: Final = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({MONTH_WORD}),?(?: (\d{{4}}))?"
)
_MONTH_FIRST: Final = re.compile(rf"({MONTH_WORD}) (\d{{1,2}})(?:st|nd|rd|th)?,?(?: (\d{{4}}))?")


@dataclass(frozen=True)
class _Plan:
    """How a country writes its phone numbers.

    Args:
        code: What follows the + when one calls from abroad.
        trunk: What is dialled before the number inside the country.
        digits: Digits of the longest number, without code and trunk.
    """

    code: str
    trunk: str
    digits: int


PLANS: Final[Mapping[str, _Plan]] = {
    **{"AE": _Plan("971", "0", 9), "AU": _Plan("61", "0", 9), "CA": _Plan("1", "1", 10)},
    **{"DE": _Plan("49", "0", 11), "FR": _Plan("33", "0", 9), "GB": _Plan("44", "0", 10)},
    **{"IE": _Plan("353", "0", 9), "IN": _Plan("91", "0", 10), "JM": _Plan("1", "1", 10)},
    **{"PH": _Plan("63", "0", 10), "SG": _Plan("65", "", 8), "US": _Plan("1", "1", 10)},
    "ZA": _Plan("27", "0", 9),
}
"""Countries whose numbers are read without a +. From any other, a number needs its + and code."""


def folded(text: str) -> str:
    """Return a text without case, accents and double spaces.

    Example:
        >>> folded("  Zoë   ŁUKASZ "), folded("मीरा")
        ('zoe lukasz', 'मीरा')
    """
    return " ".join(_without_marks(text).translate(_LETTERS).split())


def _without_marks(text: str) -> str:
    parts: list[str] = []
    base_folds = False
    text = visible(text)
    for sign in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()):
        if not unicodedata.combining(sign):
            base_folds = unicodedata.name(sign, "").startswith(_FOLDED_SCRIPTS)
        elif base_folds:
            continue
        parts.append(_digit(sign))
    return unicodedata.normalize("NFC", "".join(parts))


def visible(text: str) -> str:
    """Return a text without signs that no one sees, such as those that copied numbers carry.

    Example:
        >>> visible("\u202a+44 7700 900123\u202c")
        '+44 7700 900123'
    """
    if text.isascii():
        return text
    return "".join(sign for sign in text if unicodedata.category(sign) not in _UNSEEN)


def parted(text: str) -> str:
    """Return a text in which an apostrophe parts words, as in "Rao's"."""
    return "".join(" " if sign in _APOSTROPHES else sign for sign in text)


def _digit(sign: str) -> str:
    """Return the digit 0 to 9 that a digit of any script means, and any other sign as it is."""
    value = unicodedata.decimal(sign, None) if not sign.isascii() else None
    return sign if value is None else str(value)


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a name or an address; an apostrophe joins, other signs part.

    Example:
        >>> words("Anne-Marie O'Brien")
        ('anne', 'marie', 'obrien')
    """
    plain = folded(text)
    for sign in _APOSTROPHES:
        plain = plain.replace(sign, "")
    return tuple("".join(s if _of_a_word(s) else " " for s in plain).split())


def _of_a_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


def spellings(text: str) -> Iterator[str]:
    """Yield every word that a name can be found by, "O'Brien" as obrien, o and brien."""
    yield from words(text)
    for piece in folded(text).split():
        parts = words(parted(piece))
        if len(parts) > 1:
            yield from (*parts, "".join(parts))


def code(text: str) -> str:
    """Return a postcode or an order number as its letters and digits alone.

    Example:
        >>> code("qx4 0qs"), code("T-58213")
        ('qx40qs', 't58213')
    """
    return "".join(words(text))


def phone(text: str, country: str = "") -> str:
    """Return a phone number as digits that begin with the code of its country.

    Args:
        text: The number in any spelling; an extension is left out.
        country: Two letters of the country it is dialled in, for a number without a +.

    Raises:
        ValueError: If the text is no phone number, or its country is not known.

    Example:
        >>> {phone(text, "GB") for text in ("07700 900123", "+44 (0)7700-900123", "00447700900123")}
        {'447700900123'}
    """
    plain = _EXTENSION.sub(
        "", "".join(map(_digit, unicodedata.normalize("NFKC", visible(text))))
    ).strip()
    number = "".join(sign for sign in plain.replace("(0)", "") if sign.isdecimal())
    if not _SPOKEN_PHONE.fullmatch(plain):
        raise ValueError(
            f"phone must be digits with spaces, dots, dashes or brackets, got {text!r}"
        )
    number = number if plain.startswith("+") else _international(number, country, text)
    if not 8 <= len(number) <= 15:
        raise ValueError(f"phone must have 8 to 15 digits with its country's code, got {text!r}")
    return number


def _international(number: str, country: str, text: str) -> str:
    """Return the digits of a number written without a +, with its country's code."""
    if number.startswith("00"):
        return number[2:]
    plan = PLANS.get(country)
    if plan is None:
        raise ValueError(f"phone must begin with + and its country's code, got {text!r}")
    if plan.code == "1" and number.startswith("011"):
        return number[3:]
    if plan.trunk and number.startswith(plan.trunk):
        return plan.code + number[len(plan.trunk) :]
    if number.startswith(plan.code) and len(number) > plan.digits:
        return number
    return plan.code + number


def last_digits(text: str) -> tuple[str, ...]:
    """Return what a number as typed can end with when it is written with its country's code.

    Example:
        >>> last_digits("(0)7700 900 123"), last_digits("0044 7700 900123")
        (('7700900123',), ('447700900123',))
    """
    number = "".join(sign for sign in text.replace("(0)", "") if sign.isdecimal())
    plain = number.lstrip("0")
    found = [plain]
    if number.startswith("011") and len(number) > 12:
        found.append(number[3:])
    return tuple(one for one in found if one)


def days(text: str) -> frozenset[tuple[int, int, int | None]]:
    """Return every (day, month, year) that a text can mean; the year is None where it has none.

    Example:
        >>> sorted(days("2 March 1984")), sorted(days("02/03/1984"))
        ([(2, 3, 1984)], [(2, 3, 1984), (3, 2, 1984)])
    """
    plain = folded(text)
    if found := _ISO.fullmatch(plain):
        return _sound((int(found[3]), int(found[2]), int(found[1])))
    if found := _NUMBERS.fullmatch(plain):
        first, second, year = int(found[1]), int(found[2]), _year(found[3])
        return _sound((first, second, year), (second, first, year))
    if found := _DAY_FIRST.fullmatch(plain):
        return _sound((int(found[1]), _MONTHS.index(found[2][:3]) + 1, _year(found[3])))
    if found := _MONTH_FIRST.fullmatch(plain):
        return _sound((int(found[2]), _MONTHS.index(found[1][:3]) + 1, _year(found[3])))
    return frozenset()


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _sound(*found: tuple[int, int, int | None]) -> frozenset[tuple[int, int, int | None]]:
    return frozenset(one for one in found if _is_day(*one))


def _is_day(day: int, month: int, year: int | None) -> bool:
    try:
        date(year if year is not None else 2024, month, day)
    except ValueError:
        return False
    return True
