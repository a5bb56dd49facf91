"""A text as a voice should read it: signs, codes, times and abbreviations as people say them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bpo_course.speech._said import characters_said, digits_said, number_said

_MONEY: Final[Mapping[str, str]] = {
    "₹": "rupees",
    "Rs": "rupees",
    "₱": "pesos",
    "£": "pounds",
    "$": "dollars",
    "€": "euros",
}
_PLAINER: Final = (
    (re.compile(r"\be\.g\.", re.IGNORECASE), "for example"),
    (re.compile(r"\bi\.e\.", re.IGNORECASE), "that is"),
    (re.compile(r"\s*%"), " per cent"),
    (re.compile(r"\s*&\s*"), " and "),
    (re.compile(r"\s+/\s+"), ", "),
    (re.compile(r"\bOK\b"), "okay"),
)
_SPELLED: Final = frozenset({"ACD", "ACW", "AHT", "EMI", "ID", "IT", "IVR", "OTP", "UK", "UPI"})
"""Abbreviations with a vowel that are said letter by letter; those without one always are."""
_PRICE: Final = re.compile(
    rf"(?:\b(?=R)|(?!R))({'|'.join(map(re.escape, _MONEY))})\.?\s?"
    r"(\d+(?:,\d+)*(?:\.\d+)?(?:\s+(?:million|billion|lakh|crore)\b)?)"
)
_INDIAN: Final = re.compile(r"\b\d{1,2}(?:,\d\d)+,\d{3}\b")
_CLOCK: Final = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-3])[.:]([0-5]\d)\b(?![.:]\d)"
    r"(?!\s*(?:%|per cent|rupees|pesos|pounds|dollars|euros|million|billion|lakh|crore))"
)
_DIGITS: Final = re.compile(
    r"(?<![\w,.-])(?:\d{3,}(?: \d{3,})+|0\d{2,}|\d{5,}|112|911|999)(?![\w-]|[,.]\d)"
)
_CODE: Final = re.compile(r"\b(?=[\d-]*[A-Z])(?=[A-Z-]*\d)[A-Z\d]+(?:-[A-Z\d]+)*\b")
_CAPITALS: Final = re.compile(r"\b[A-Z]{2,5}\b")


def voiced(text: str) -> str:
    """Return a text as a voice should read it.

    Args:
        text: Plain text, without Markdown.

    Example:
        >>> voiced("₹4,950 on K7QX2M at 18:05? The OTP is 58213: 12 % more.")
        '4,950 rupees on K, seven, Q, X, two, M at 18 oh 5? The O T P is five eight two one three: \
12 per cent more.'
    """
    text = _PRICE.sub(lambda found: f"{found[2]} {_MONEY[found[1]]}", text)
    text = _CODE.sub(lambda found: characters_said(found[0]), text)
    text = _CLOCK.sub(_time_said, text)
    text = _DIGITS.sub(lambda found: digits_said(found[0]), text)
    text = _INDIAN.sub(_lakh_said, text)
    for sign, words in _PLAINER:
        text = sign.sub(words, text)
    return _CAPITALS.sub(_spelled, text)


def _time_said(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), found[2]
    if minute == "00":
        return f"{hour} o'clock" if hour <= 12 else f"{hour} hundred"
    return f"{hour} {'oh ' * minute.startswith('0')}{int(minute)}"


def _lakh_said(found: re.Match[str]) -> str:
    return number_said(int(found[0].replace(",", "")), indian=True)


def _spelled(found: re.Match[str]) -> str:
    word = found[0]
    is_spelled = word in _SPELLED or not set(word) & set("AEIOU")
    return " ".join(word) if is_spelled else word
