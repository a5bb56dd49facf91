"""A campaign asks consent before each dial, and writes each attempt into the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeAlias

from bpo_course.rules import Rule
from bpo_course.simulation import Lead
from bpo_course.tools import consent
from bpo_course.tools.campaign._book import Attempt

NextTime: TypeAlias = Callable[[datetime], "datetime | None"]
_TRIES: Final = 64
_NOT_CONNECTED: Final = ("busy", "invalid")
_NO_TALK: Final = ("no_answer", "voicemail", "dropped", "wrong_party", *_NOT_CONNECTED)


@dataclass(frozen=True, eq=False)
class Consent:
    """What a campaign asks before each dial.

    A lead is called at its own number, and its time zone is that of its address. `run` writes every
    attempt into the ledger, so the ledger grows with each run. What was not checked is refused: a
    campaign needs a copy of each register that the law of its leads asks for.

    Args:
        ledger: The ledger.
        rules: The rules of law, such as `content.rules()`.
        purpose: What the calls are for.
        places: The address of each lead, by its id, such as "us-fl". A lead that is not named is
            placed by its number.
        lines: "mobile" or "landline" for each lead, by its id, where the number does not say.
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
    lines: Mapping[str, str] = field(default_factory=dict)
    asks: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.ledger, consent.Ledger):
            raise ValueError(f"ledger must be a consent.Ledger, got {self.ledger!r}")
        if self.purpose not in consent.PURPOSES:
            known = ", ".join(consent.PURPOSES)
            raise ValueError(f"purpose must be one of {known}, got {self.purpose!r}")
        if "unchecked" in self.asks:
            raise ValueError("asks must not have unchecked: a campaign refuses what is unchecked")
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
        own = {
            **{"zone": lead.zone or None, "line": self.lines.get(lead.id)},
            **{"subject": subject, "person": _person(lead, subject)},
        }
        return consent.may_call(
            *(dialled, at, self.purpose, self.ledger, self.rules, self.places.get(lead.id)),
            **{**own, **self.asks, "also": tuple(calls), "unchecked": "refuse"},
        )

    def first(
        self, lead: Lead, next_time: NextTime, at: datetime, until: datetime | None, subject: str
    ) -> tuple[datetime | None, tuple[consent.Answer, ...]]:
        """Return the first moment at which a lead may be dialled, and the refusals before it.

        Args:
            lead: The lead.
            next_time: From a moment, the next one by the campaign's own hours and caps.
            at: From when.
            until: No moment from then on counts; None: each does.
            subject: The campaign.

        Returns:
            The moment, None where there is none, and each refusal on the way.
        """
        refused = list[consent.Answer]()
        when = next_time(at)
        while when is not None and (until is None or when < until) and len(refused) < _TRIES:
            answer = self.answer(lead, when, subject=subject)
            if answer.allowed:
                return when, tuple(refused)
            refused.append(answer)
            when = answer.next_at and next_time(answer.next_at)
        return None, tuple(refused)

    def _call(self, number: str, at: datetime, talked: bool, subject: str) -> consent.Entry:
        more = {"connected": True, "talked": talked, "outcome": ""}
        fields: Mapping[str, Any] = {"subject": subject, "more": more}
        return consent.Entry(0, "attempt", number, at, at, self.purpose, "voice", **fields)

    def note(self, lead: Lead, attempt: Attempt, subject: str, *, number: int = 0) -> None:
        """Write an attempt into the ledger, where the number can be read.

        Args:
            lead: The lead.
            attempt: The attempt.
            subject: The campaign.
            number: Which of the lead's numbers was dialled, the first is 0.
        """
        self.ledger.attempt(
            lead.numbers[number],
            attempt.starts,
            purpose=self.purpose,
            subject=subject,
            person=_person(lead, subject),
            connected=attempt.outcome not in _NOT_CONNECTED,
            talked=attempt.right_party,
            outcome=attempt.word,
        )


def _person(lead: Lead, subject: str) -> str:
    """Return who a lead is, where several numbers are theirs; "" where one is."""
    return f"{subject}: {lead.id}" if len(lead.numbers) > 1 else ""


def talked(last: str) -> bool:
    """Return whether a dial that ended in this way may have been a talk with the lead.

    Args:
        last: Its disposition, or its outcome.
    """
    return last not in _NO_TALK
