"""Who looks at a record, in which role, and what that role may see and do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bpo_course.tools.crm._records import FIELDS

MASK: Final = "••••"
"""Is shown instead of a value that may not be seen."""
OPEN: Final = ("name", "language", "preferences")
"""What is seen before the caller has been checked: to greet them, and not to break a wish."""
_MONEY: Final = ("price", "owed")
_CARE: Final = ("vulnerable", "support")
_REACH: Final = ("other_names", "phones", "emails", "address", "postcode", "country")
_WRITE: Final = ("record", "note", "promise", "update")
_LEAD: Final = ("add", "log", "merge", "hold", "table", "accesses", "export")


@dataclass(frozen=True)
class Role:
    """What people in a role see and do.

    Args:
        sees: Fields of a customer, and "price" and "owed" of a product.
        may: What they may do beside looking.
        checks: Whether they speak to customers, and see a record only after a check.
    """

    sees: frozenset[str]
    may: frozenset[str] = frozenset()
    checks: bool = False


_ALL: Final = frozenset((*FIELDS, *_MONEY))
ROLES: Final[Mapping[str, Role]] = {
    "agent": Role(_ALL - {"security", "legal_hold"}, frozenset(_WRITE), checks=True),
    "billing": Role(frozenset((*OPEN, *_REACH, *_MONEY)), frozenset(_WRITE), checks=True),
    "team_leader": Role(_ALL - {"security"}, frozenset((*_WRITE, *_LEAD))),
    "quality": Role(frozenset((*OPEN, *_CARE)), frozenset(("accesses", "table"))),
    "privacy": Role(_ALL, frozenset((*_WRITE, *_LEAD, "erase"))),
}
"""The roles of an invented company: an example of "only what the work needs", and no standard."""


class NotAllowedError(PermissionError):
    """The role may not do this."""


class NotVerifiedError(PermissionError):
    """The caller has not been checked for this contact."""


@dataclass(frozen=True)
class Access:
    """Who works on a record, in which role, when and why.

    Args:
        who: The name or number of the person at work.
        role: "agent", "billing", "team_leader", "quality" or "privacy".
        at: When, with its time zone.
        why: The contact or the task that it is for. A check of a caller holds for this one alone.

    Raises:
        ValueError: If a part is missing, or the role is unknown.
    """

    who: str
    role: str
    at: datetime
    why: str

    def __post_init__(self) -> None:
        for name in ("who", "why"):
            value = getattr(self, name)
            if not isinstance(value, str) or not value.strip():
                raise ValueError(f"{name} must be given, got {value!r}")
        if self.role not in ROLES:
            raise ValueError(f"role must be one of {', '.join(ROLES)}, got {self.role!r}")
        if not isinstance(self.at, datetime) or self.at.utcoffset() is None:
            raise ValueError(f"at must be a time with its zone, got {self.at!r}")

    def must(self, act: str) -> None:
        """Raise if the role may not do that.

        Raises:
            NotAllowedError: It names the roles that may.
        """
        if act not in ROLES[self.role].may:
            able = ", ".join(name for name, role in ROLES.items() if act in role.may)
            raise NotAllowedError(f"role must be one that may {act} ({able}), got {self.role!r}")

    def must_see(self, field: str) -> None:
        """Raise if the role may not see a field: so it may not change it either.

        Raises:
            NotAllowedError: It names the roles that may.
        """
        if field not in ROLES[self.role].sees:
            able = ", ".join(name for name, role in ROLES.items() if field in role.sees)
            raise NotAllowedError(f"role must be one that sees {field} ({able}), got {self.role!r}")

    def masked(self, field: str, value: object, *, checked: bool) -> object:
        """Return a value if it may be seen, else a mask; what is empty is shown as empty.

        Args:
            field: The field of a customer or a product.
            value: What it holds.
            checked: Whether the caller has been checked for this contact.
        """
        seen = field in ROLES[self.role].sees and (checked or field in OPEN)
        if seen or (field != "vulnerable" and value in ("", (), None, {}, [])):
            return value
        return MASK
