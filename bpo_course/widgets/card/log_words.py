"""The contact log in words: what the screen calls its columns and what is in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from bpo_course.prose import capital, small_first


class Column(NamedTuple):
    """A column of the contact log on the screen.

    Args:
        name: What it is called.
        meaning: What is in it.
    """

    name: str
    meaning: str


COLUMNS: Final[Mapping[str, Column]] = {
    "contact_id": Column("Contact number", "a different number or code for each contact"),
    "direction": Column("Direction", "inbound: the customer called; outbound: we called"),
    "channel": Column("Channel", "voice, chat, email and so on"),
    "queue": Column("Queue", "the queue or the campaign"),
    "started_at": Column("Start time", "when the contact came in, or was dialled"),
    "menu_s": Column("Menu time", "time in the phone menu (IVR)"),
    "wait_s": Column("Waiting time", "time in the queue, or until someone picked up"),
    "talk_s": Column("Talk time", "time spent talking"),
    "hold_s": Column("Hold time", "time on hold"),
    "wrap_s": Column("Wrap-up time", "after-call work (ACW)"),
    "outcome": Column("Outcome", "answered, abandoned, no answer and so on"),
    "right_party": Column("Right party", "yes if it was the person you wanted to reach"),
    "disposition": Column("Disposition", "the agent's code for the result"),
    "agent": Column("Agent", "who handled it"),
    "customer": Column("Customer", "a name or number, always the same for the same customer"),
    "reason": Column("Reason", "what it was about"),
    "resolved": Column("Resolved", "yes if the issue was resolved"),
    "csat": Column("Satisfaction (CSAT)", "the customer's answer, from 1 to 5"),
    "revenue": Column("Revenue", "money from a sale"),
    "critical": Column("Critical errors", "mistakes that fail the call"),
}
DISPOSITIONS: Final[Mapping[str, str]] = {
    "breach": "critical error",
    "callback": "call-back",
    "void": "sale declared void",
}
"""The words for ids that a reader would not understand."""
_WORDS: Final[Mapping[str, str]] = {
    "self_served": "self-served",
    "callback": "call-back requested",
    "no_answer": "no answer",
    "invalid": "invalid number",
    "sms": "SMS",
    "whatsapp": "WhatsApp",
    "true": "yes",
    "false": "no",
}
_IDS: Final[Mapping[str, str]] = {
    **{name: small_first(column.name) for name, column in COLUMNS.items()},
    **_WORDS,
}


def column_name(name: str) -> str:
    """Return what the screen calls a column of the contact log; other words with a capital.

    Example:
        >>> column_name("wait_s"), column_name("Skill")
        ('Waiting time', 'Skill')
    """
    return COLUMNS[name].name if name in COLUMNS else capital(name)


def word(said: str) -> str:
    """Return what the screen calls an outcome or a channel.

    Example:
        >>> word("no_answer"), word("self_served"), word("promise_to_pay")
        ('no answer', 'self-served', 'promise to pay')
    """
    return _WORDS.get(said, said.replace("_", " "))


def words_of(name: str) -> str:
    """Return an id in words.

    Example:
        >>> words_of("do-not-call")
        'do not call'
    """
    return name.replace("-", " ").replace("_", " ")


def disposition_name(disposition: str) -> str:
    """Return the outcome of a contact, in words.

    Example:
        >>> disposition_name("wrong-party"), disposition_name("breach")
        ('wrong party', 'critical error')
    """
    return DISPOSITIONS.get(disposition, words_of(disposition))


def in_words(rule: str) -> str:
    """Return a rule of the contact log with the screen's names in place of those of the code.

    Example:
        >>> in_words("must be one of answered, no_answer, callback")
        'must be one of answered, no answer, call-back requested'
    """
    return re.sub(r"[a-z]+(?:_[a-z]+)*", lambda found: _IDS.get(found[0], found[0]), rule)
