"""Amounts of money: exact decimals with two places, never floats."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

CENT: Final = Decimal("0.01")
ZERO: Final = Decimal("0.00")
MOST: Final = Decimal(10) ** 13
"""Amounts stay below this, so that whole cents fit into a database and into a float."""


def money(value: Decimal | int | str, name: str) -> Decimal:
    """Return an amount with two places.

    Args:
        value: A Decimal, a whole number, or text such as "4200.50". A float is refused: it cannot
            hold most amounts exactly.
        name: The name of the parameter, for the error.

    Raises:
        ValueError: If it is no amount, has more than two places, or is out of range.

    Example:
        >>> money("4200.5", "amount")
        Decimal('4200.50')
    """
    rule = f"{name} must be a Decimal, a whole number or text such as '4200.50'"
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        raise ValueError(f"{rule}, got {value!r}")
    try:
        amount = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"{rule}, got {value!r}") from error
    if not amount.is_finite() or abs(amount) >= MOST:
        raise ValueError(f"{name} must be finite and below {MOST:,f}, got {value!r}")
    if amount != amount.quantize(CENT):
        raise ValueError(f"{name} must have two places at most, got {value!r}")
    return amount.quantize(CENT)


def above_zero(value: Decimal | int | str, name: str) -> Decimal:
    """Return an amount above zero.

    Raises:
        ValueError: If it is no amount, or is not above zero.
    """
    amount = money(value, name)
    if amount <= 0:
        raise ValueError(f"{name} must be above 0, got {value!r}")
    return amount


def cents(amount: Decimal) -> int:
    """Return an amount as whole hundredths, as the database holds it."""
    return int(amount * 100)


def of_cents(whole: int) -> Decimal:
    """Return the amount that whole hundredths make.

    Example:
        >>> of_cents(420050)
        Decimal('4200.50')
    """
    return (Decimal(whole) / 100).quantize(CENT)
