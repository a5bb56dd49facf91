"""The banks of the course, read when first needed and then kept."""

from __future__ import annotations

from functools import cache

from bpo_course import content
from bpo_course.questions import Bank
from bpo_course.questions.roles import PREFIX, Role


@cache
def bank(name: str) -> Bank:
    """Return a bank of the course."""
    return content.bank(name)


def banks_for(role: Role) -> list[Bank]:
    """Return the banks an interview for a role draws from: the lessons' and its own.

    Example:
        >>> from bpo_course.questions.roles import ROLES
        >>> [found.id for found in banks_for(ROLES["outbound-sales"]) if "interview_" in found.id]
        ['interview_outbound_sales']
    """
    asked = (name for name in content.bank_ids() if name == role.bank or _of_lesson(name))
    return [bank(name) for name in asked]


def _of_lesson(name: str) -> bool:
    return not name.startswith(PREFIX)
