"""Contacts with debtors, as rows of the contact log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from bpo_course import contacts
from bpo_course.tools.collections._records import Event

if TYPE_CHECKING:
    import pandas as pd

DISPOSITIONS: Final = (
    "promise",
    "plan",
    "paid",
    "refused",
    "hardship",
    "dispute",
    "cease",
    "callback",
    "third_party",
    "wrong_number",
)
"""How a contact that someone answered can end.

"hardship", "dispute" and "cease" are noted on the account too, as by `Book.flag`, unless it was not
the debtor who spoke.
"""
_GIVEN: Final = (
    *("direction", "channel", "right_party", "disposition"),
    *("talk_s", "hold_s", "wrap_s", "agent"),
)
QUEUE: Final = "collections"
_COLUMNS: Final = (
    *("contact_id", "direction", "channel", "queue", "started_at", "wait_s", "talk_s", "hold_s"),
    *("wrap_s", "outcome", "right_party", "disposition", "agent", "customer", "reason"),
)


def contact_row(at: datetime, outcome: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the log says of a contact, without its number.

    Args:
        at: When it began, with its time zone.
        outcome: How it ended, one of the outcomes of its direction.
        given: direction, channel, right_party, disposition, talk_s, hold_s, wrap_s, agent, where
            they are known.

    Raises:
        ValueError: If a value breaks its rule.
    """
    if not isinstance(at, datetime) or at.utcoffset() is None:
        raise ValueError(f"at must be a time with its zone, got {at!r}")
    _check_given(given)
    row = {"direction": "outbound", "channel": "voice", **given, "outcome": outcome}
    known = contacts.OUTCOMES
    for name, allowed in (
        ("direction", contacts.DIRECTIONS),
        ("channel", contacts.CHANNELS),
        ("outcome", known.get(row["direction"], ())),
        ("disposition", (None, *DISPOSITIONS)),
    ):
        if row.get(name) not in allowed:
            choices = ", ".join(filter(None, allowed))
            raise ValueError(f"{name} must be one of {choices}, got {row.get(name)!r}")
    _check_handling(row)
    return {"started_at": at.isoformat(), **row}


def _check_given(given: Mapping[str, Any]) -> None:
    """Raise if there is something that the log does not know, or a value of a wrong type."""
    for name in given:
        if name not in _GIVEN:
            raise ValueError(f"given must be one of {', '.join(_GIVEN)}, got {name!r}")
    right_party, agent = given.get("right_party"), given.get("agent")
    if right_party is not None and not isinstance(right_party, bool):
        raise ValueError(f"right_party must be True, False or None, got {right_party!r}")
    if agent is not None and (not isinstance(agent, str) or not agent.strip()):
        raise ValueError(f"agent must be a text, got {agent!r}")
    for name in contacts.HANDLE_COLUMNS:
        value = given.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise ValueError(f"{name} must be a number of seconds, got {value!r}")


def _check_handling(row: dict[str, Any]) -> None:
    """Raise if talk, hold, wrap or the right party do not fit the outcome."""
    answered = row["outcome"] == "answered"
    for name in contacts.HANDLE_COLUMNS:
        value = row.get(name)
        if answered and value is None:
            value = row[name] = 0.0
        if value is not None and not answered:
            raise ValueError(f"{name} must be missing where no one answered, got {value!r}")
        if value is not None and not 0 <= value < float("inf"):
            raise ValueError(f"{name} must be 0 seconds or more, got {value!r}")
    if row.get("right_party") and not answered:
        raise ValueError("right_party must be false or missing where no one answered, got True")
    if row.get("disposition") and not answered:
        got = row["disposition"]
        raise ValueError(f"disposition must be missing where no one answered, got {got!r}")


def log_of(events: Iterable[Event], customers: Mapping[str, str]) -> pd.DataFrame:
    """Return the contacts among events as a contact log.

    Args:
        events: Events of any kind.
        customers: The debtor of each account.
    """
    import pandas as pd

    rows = [
        {
            "queue": QUEUE,
            "reason": "arrears",
            **event.more,
            "contact_id": event.ref,
            "customer": customers[event.account],
        }
        for event in events
        if event.kind == "contacted"
    ]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    frame["right_party"] = frame["right_party"].astype("boolean")
    return contacts.check(frame)
