"""The check digits of numbers, and the issuers of cards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bpo_course.check_digits import luhn

SHORTEST: Final = 12
LONGEST: Final = 19
"""Digits of a card number. ISO/IEC 7812 allows 19 at most."""


@dataclass(frozen=True)
class Issuer:
    """A card scheme: how its numbers begin, and how long they are.

    Args:
        name: The scheme.
        begins: First and last beginning of each range, digit strings of equal length.
        lengths: Digits that a number may have.
    """

    name: str
    begins: tuple[tuple[str, str], ...]
    lengths: tuple[int, ...]

    def takes(self, number: str) -> bool:
        """Return whether a number begins as this scheme's do, and is as long."""
        return len(number) in self.lengths and any(
            first <= number[: len(first)] <= last for first, last in self.begins
        )


def _one(*begins: str) -> tuple[tuple[str, str], ...]:
    return tuple((begin, begin) for begin in begins)


_LONG: Final = (16, 17, 18, 19)
ISSUERS: Final = (
    Issuer("Visa", _one("4"), (13, 16, 18, 19)),
    Issuer("Mastercard", (("51", "55"), ("2221", "2720")), (16,)),
    Issuer("American Express", _one("34", "37"), (15,)),
    Issuer("Discover", (("6011", "6011"), ("644", "649"), ("65", "65")), _LONG),
    Issuer("JCB", (("3528", "3589"),), _LONG),
    Issuer("JCB", _one("2131", "1800"), (15,)),
    Issuer("Diners Club", (("300", "305"), ("36", "36"), ("38", "39")), (14, 16, 19)),
    Issuer("UnionPay", _one("62", "81"), _LONG),
    Issuer("RuPay", _one("60", "65", "81", "82", "508", "353", "356"), (16,)),
    Issuer("Maestro", (("50", "50"), ("56", "59"), *_one("6304", "6390", "67")), (*range(12, 20),)),
    Issuer("Mir", (("2200", "2204"),), _LONG),
)
"""The schemes whose numbers are known as cards.

Source:
    Visa, Mastercard, American Express, Discover, JCB, Diners Club, Mir, and the ranges 50, 56 to 59
    and 67 of Maestro: github.com/braintree/credit-card-type, src/lib/card-types.ts, 0bac61c.
    RuPay: Wikipedia's "Payment card number" of 26 September 2021, as quoted in
    github.com/d-edge/Cardizer/issues/41. Lengths of UnionPay (16 to 19), and 6304 of Maestro:
    django-oscar, apps/payment/bankcards.py. From experience: Visa's old numbers of 13 digits, JCB's
    of 15, and 6390 of Maestro. Prefixes change, so a list like this one grows old.
"""


def issuer(number: str) -> str | None:
    """Return whose card a number is; None where it is no card.

    A number is a card only by three things together: how it begins, how long it is, and Luhn's
    check digit.

    Args:
        number: Digits, without separators.

    Example:
        >>> issuer("4012888888881881"), issuer("4012888888881882"), issuer("1748503543012")
        ('Visa', None, None)
    """
    if not SHORTEST <= len(number) <= LONGEST or not luhn(number):
        return None
    return next((one.name for one in ISSUERS if one.takes(number)), None)


@lru_cache(maxsize=10_000)
def may_begin(digits: str) -> bool:
    """Return whether a card number can begin with these digits.

    Example:
        >>> may_begin("4"), may_begin("222"), may_begin("17")
        (True, True, False)
    """
    return any(
        first[: len(digits)] <= digits[: len(first)] <= last[: len(digits)]
        for one in ISSUERS
        for first, last in one.begins
    )


def verhoeff(number: str) -> bool:
    """Return whether the last digit of a number fits the others by Verhoeff's check.

    Source:
        J. Verhoeff 1969, "Error Detecting Decimal Codes": the digits are turned by their place and
        multiplied in the dihedral group of order 10. India's Aadhaar numbers end in this digit.

    Example:
        >>> verhoeff("2363"), verhoeff("2364")
        (True, False)
    """
    total = 0
    for place, sign in enumerate(reversed(number)):
        total = _times(total, _turned(int(sign), place))
    return total == 0


_TURN: Final = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _turned(digit: int, times: int) -> int:
    for _ in range(times % 8):
        digit = _TURN[digit]
    return digit


def _times(a: int, b: int) -> int:
    """Return the product in the dihedral group: 0 to 4 turn, 5 to 9 reflect."""
    turn = (a + b) % 5 if a < 5 else (a - b) % 5
    return turn if (a < 5) == (b < 5) else turn + 5
