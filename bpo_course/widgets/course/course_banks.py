"""The banks of the course, read when first asked for and then held."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from bpo_course import content
from bpo_course.questions import Bank
from bpo_course.questions.roles import PREFIX, Posed, Role, pool


@cache
def bank(name: str) -> Bank:
    """Return a bank of the course."""
    return content.bank(name)


def every_bank() -> list[Bank]:
    """Return all banks of the course, in order."""
    return [bank(name) for name in content.bank_ids()]


def banks_for(role: Role) -> list[Bank]:
    """Return the banks an interview for a role draws from: the lessons' and its own.

    Example:
        >>> from bpo_course.questions.roles import ROLES
        >>> [found.id for found in banks_for(ROLES["outbound-sales"]) if "interview_" in found.id]
        ['interview_outbound_sales']
    """
    asked = (name for name in content.bank_ids() if name == role.bank or _of_lesson(name))
    return [bank(name) for name in asked]


def main_bank(role: Role) -> Bank:
    """Return the lesson's bank with the most questions for a role.

    Example:
        >>> from bpo_course.questions.roles import ROLES
        >>> main_bank(ROLES["outbound-sales"]).id
        '06_outbound_kpis'
    """
    banks = [found for found in banks_for(role) if _of_lesson(found.id)]
    return max(banks, key=lambda found: len(_posed(role, [found])))


def _of_lesson(name: str) -> bool:
    return not name.startswith(PREFIX)


def _posed(role: Role, banks: Iterable[Bank]) -> tuple[Posed, ...]:
    return tuple(posed for posed in pool(role, banks) if posed.part != "spoken")
