"""What must be said before a call is recorded: the strictest rule of all the places it touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from bpo_course.rules import Rule, holding

Ask = Literal["no rule found", "one party agrees", "everyone is told", "everyone agrees"]
ASKS: Final[tuple[Ask, ...]] = (
    *("no rule found", "one party agrees", "everyone is told", "everyone agrees"),
)
"""What the law asks for, from the least to the most strict."""
OF_RULES: Final[Mapping[str, Ask]] = {
    "in-rbi-2025-recovery-recording": "everyone is told",
    "in-rbi-2027-recovery-recording": "everyone is told",
    "ph-ra4200-recording": "everyone agrees",
    "ph-npc-recording": "everyone is told",
    "uk-recording-law": "everyone is told",
    "uk-gdpr-recording": "everyone is told",
    "uk-mifid-recording": "everyone is told",
    "us-recording-federal": "one party agrees",
    "us-ca-recording": "everyone agrees",
    "us-fl-recording": "everyone agrees",
    "us-wa-recording": "everyone agrees",
    "eu-gdpr-recording": "everyone is told",
}
"""What each rule of law asks for, by its id. Other rules say what is recorded or kept."""
STATES: Final = "us-recording-all-party-states"
"""The rule that names states of the United States."""
ALL_PARTY: Final = ("ca", "fl", "il", "md", "ma", "mt", "nh", "pa", "wa")
"""The states that it names."""
UNION: Final = "eu-gdpr-recording"
"""The rule of the European Union, which says that some of its states ask for consent."""
DISPUTED: Final = ("ct", "de", "mi", "nv", "or")
"""The states about which it says that lists disagree."""


@dataclass(frozen=True)
class Duty:
    """What must be said before a call is recorded. It is teaching material, not legal advice.

    Args:
        asks: What the strictest rule asks for.
        rules: The ids of the rules that hold, in the places of the call.
        unclear: Why it may be stricter; "" for nothing.
    """

    asks: Ask
    rules: tuple[str, ...] = ()
    unclear: str = ""

    @property
    def consent(self) -> bool:
        """Whether a person who does not agree may not be recorded."""
        return self.asks == "everyone agrees"

    @property
    def practice(self) -> str:
        """What to do: the safe habit is the same everywhere."""
        if self.consent:
            return "Tell everyone at the start, and record only if they agree or stay on the line."
        return "Tell everyone at the start."


def duty(all_rules: Iterable[Rule], places: Iterable[str], on: date) -> Duty:
    """Return what must be said before a call is recorded: the strictest of its places.

    Args:
        all_rules: The rules of law, such as `content.rules()`.
        places: Where its parties are, such as "in" and "us-ca".
        on: The day of the call.

    Raises:
        ValueError: If there is no place, or no such country.

    Example:
        >>> rule = Rule("ph-ra4200-recording", "recording", "ph", "all", "Ask.", "RA", source="x")
        >>> duty([rule], ["in", "ph"], date(2026, 11, 30)).asks
        'everyone agrees'
    """
    there = tuple(places)
    if not there:
        raise ValueError("places must name one place or more, got none")
    known = tuple(all_rules)
    held = {
        rule.id: rule
        for place in there
        for topic in ("recording", "privacy")
        for rule in holding(known, topic, place, on)
        if topic == "recording" or rule.id in OF_RULES
    }
    asked: list[Ask] = [OF_RULES[name] for name in held if name in OF_RULES]
    states = {place.partition("-")[2] for place in there if place.startswith("us")}
    unclear = []
    if STATES in held and states & {*ALL_PARTY, *DISPUTED, ""}:
        asked.append("everyone agrees")
        unclear.append(_unclear(states))
    if UNION in held:
        asked.append("everyone agrees")
        unclear.append("some states of the European Union ask for everyone's consent")
    strictest = max(asked, key=ASKS.index, default=ASKS[0])
    return Duty(strictest, tuple(held), "; ".join(filter(None, unclear)))


def _unclear(states: Iterable[str]) -> str:
    if "" in states:
        return "the state is not known, so the strictest one counts"
    if named := sorted(set(states) & set(DISPUTED)):
        return f"lists disagree about {', '.join(name.upper() for name in named)}"
    return ""
