"""A campaign asks consent before each dial, and writes each attempt into the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from bpo_course.rules import Rule
from bpo_course.simulation import Lead
from bpo_course.tools import consent
from bpo_course.tools.campaign._book import Attempt

_NOT_CONNECTED: Final = ("busy", "invalid")
_NO_TALK: Final = ("no_answer", "voicemail", "dropped", "wrong_party", *_NOT_CONNECTED)


@dataclass(frozen=True, eq=False)
class Consent:
    """What a campaign asks before each dial.

    A lead is called at its own number, and its time zone is that of its address. `run` writes every
    attempt into the ledger, so the ledger grows with each run.

    Args:
        ledger: The ledger.
        rules: The rules of law, such as `content.rules()`.
        purpose: What the calls are for.
        places: The address of each lead, by its id, such as "us-fl". A lead that is not named is
            placed by its number.
        asks: What else `consent.may_call` is told, by its names, such as
            `{"sector": "bank", "caller": "1401234567"}`.

    Raises:
        ValueError: If a field breaks its rule.

    Example:
        >>> from datetime import UTC
        >>> asked = Consent(consent.Ledger(), rules=(), purpose="survey")
        >>> lead = Lead(id="Ana", numbers=("+639171234567",), zone="Asia/Manila")
        >>> asked.answer(lead, datetime(2026, 3, 2, 2, tzinfo=UTC)).allowed
        True
    """

    ledger: consent.Ledger
    rules: Iterable[Rule]
    purpose: str = "sales"
    places: Mapping[str, str] = field(default_factory=dict)
    asks: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.ledger, consent.Ledger):
            raise ValueError(f"ledger must be a consent.Ledger, got {self.ledger!r}")
        if self.purpose not in consent.PURPOSES:
            known = ", ".join(consent.PURPOSES)
            raise ValueError(f"purpose must be one of {known}, got {self.purpose!r}")
        object.__setattr__(self, "rules", tuple(self.rules))

    def answer(
        self,
        lead: Lead,
        at: datetime,
        *,
        number: int = 0,
        subject: str = "",
        today: Iterable[tuple[datetime, bool]] = (),
    ) -> consent.Answer:
        """Return whether a lead may be dialled.

        Args:
            lead: The lead.
            at: The moment, with its time zone.
            number: Which of the lead's numbers, the first is 0.
            subject: The campaign.
            today: The dials that the ledger does not have yet, each with whether there was a talk.
        """
        dialled = lead.numbers[number]
        calls = (self._call(dialled, when, talked, subject) for when, talked in today)
        return consent.may_call(
            *(dialled, at, self.purpose, self.ledger, self.rules, self.places.get(lead.id)),
            **{"zone": lead.zone or None, "subject": subject, **self.asks, "also": tuple(calls)},
        )

    def _call(self, number: str, at: datetime, talked: bool, subject: str) -> consent.Entry:
        more = {"connected": True, "talked": talked, "outcome": ""}
        fields: Mapping[str, Any] = {"subject": subject, "more": more}
        return consent.Entry(0, "attempt", number, at, at, self.purpose, "voice", **fields)

    def note(self, lead: Lead, attempt: Attempt, subject: str) -> None:
        """Write an attempt into the ledger, where the number can be read.

        Args:
            lead: The lead.
            attempt: The attempt.
            subject: The campaign.
        """
        self.ledger.attempt(
            lead.numbers[0],
            attempt.starts,
            purpose=self.purpose,
            subject=subject,
            connected=attempt.outcome not in _NOT_CONNECTED,
            talked=attempt.right_party,
            outcome=attempt.word,
        )


def talked(last: str) -> bool:
    """Return whether a dial that ended in this way may have been a talk with the lead.

    Args:
        last: Its disposition, or its outcome.
    """
    return last not in _NO_TALK
