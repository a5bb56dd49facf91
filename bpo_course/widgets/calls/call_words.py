"""What the ids of a call are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bpo_course.flows import Flow
from bpo_course.widgets.card.log_words import words_of

MOODS: Final[Mapping[int, str]] = {
    1: "furious",
    2: "upset",
    3: "calm",
    4: "content",
    5: "glad",
}
SYSTEMS: Final[Mapping[str, str]] = {
    "acd": "the phone system (ACD)",
    "booking": "the booking system",
    "cards": "the card system",
    "consent": "the consent records",
    "crm": "the customer record (CRM)",
    "dialler": "the dialler",
    "disputes": "the disputes form",
    "knowledge": "the knowledge base",
    "logistics": "the parcel tracking",
    "orders": "the order system",
    "payments": "the payment system",
    "policy": "the policy system",
    "recording": "the call recording",
    "remote": "the line test",
    "survey": "the survey form",
    "ticket": "the ticket",
}


def system_name(system: str) -> str:
    """Return what a system is called; one of a trainer's own is called by its id, in words.

    Example:
        >>> system_name("crm"), system_name("loyalty-points")
        ('the customer record (CRM)', 'loyalty points')
    """
    return SYSTEMS.get(system, words_of(system))


def kind_of_contact(flow: Flow) -> str:
    """Return what kind of contact a flow is.

    Example:
        >>> from bpo_course import content
        >>> kind_of_contact(content.flow("bank-unknown-debit"))
        'Inbound call'
    """
    noun = {"voice": "call", "sms": "text message", "whatsapp": "WhatsApp chat"}
    return f"{flow.direction.capitalize()} {noun.get(flow.channel, flow.channel)}"
