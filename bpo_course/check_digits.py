"""The check digit of card numbers and of many customer numbers."""

from __future__ import annotations


def luhn(number: str) -> bool:
    """Return whether the last digit of a number fits the others.

    Source:
        H. P. Luhn, 1960 (US patent 2,950,048): every second digit from the right is doubled, its
        digits are added, and the total ends in 0.

    Example:
        >>> luhn("79927398713"), luhn("79927398714")
        (True, False)
    """
    digits = [int(sign) for sign in reversed(number)]
    total = sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return total % 10 == 0


def with_check_digit(digits: str) -> str:
    """Return digits with the last one that Luhn's check asks for.

    Example:
        >>> with_check_digit("401288888888188")
        '4012888888881881'
    """
    return next(f"{digits}{last}" for last in range(10) if luhn(f"{digits}{last}"))
