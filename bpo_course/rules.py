"""Rules of law as dated values: which ones hold, where, and on which day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import ClassVar, Final, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.limits import Limit

TOPICS: Final[Mapping[str, str]] = {
    "calling-hours": "Calling hours",
    "recording": "Recording of calls",
    "drop-rate": "Drop rate",
    "attempts": "How often you may call",
    "opening": "Who calls, and what may be said",
    "registers": "Do-not-call registers and consent",
    "numbers": "Caller numbers and headers",
    "card-data": "Card data",
    "unauthorised-payments": "Unauthorised payments",
    "complaints": "Complaints",
    "privacy": "Privacy",
    "night-work": "Night work",
    "sales-terms": "Terms of a sale",
    "collections": "Conduct in collections",
    "vulnerable-customers": "Customers at risk",
    "passengers": "Passengers",
    "ai-and-bots": "AI and bots",
    "hiring": "Being hired",
}
PLACES: Final[Mapping[str, str]] = {
    "in": "India",
    "ph": "Philippines",
    "uk": "United Kingdom",
    "us": "United States",
    "eu": "European Union",
    "world": "Everywhere",
}
"""Countries, and what holds in all of them. A state or region is its country and its own code."""


@dataclass(frozen=True)
class Rule:
    """A rule of law, in the course's own words.

    Args:
        id: Stable word.
        topic: What it is about, one of `TOPICS`.
        place: Where it holds: one of `PLACES`, or a part of one, such as "us-fl".
        binds: Whom it binds.
        says: What it says.
        instrument: The law, regulation or standard.
        article: Where in it.
        since: The first day on which it holds, or on which it was proposed; None where that is not
            known: then a rule in force has always held, and one that is to come does not yet.
        until: The last day on which it holds; None for no end, or for a repealed rule whose end is
            not known.
        status: How things was on the day it was read.
        replaces: The ids of the rules that it replaced.
        read_on: The day on which a source was read; None where it is from memory.
        source: Where it can be read.
        sure: What was read: the text itself, a report or quotation of it, or nothing.
        note: Doubts, and what is under change.
        limit: The part of it that can be worked out; None where nothing can.

    Raises:
        FaultyError: If it breaks a rule of form; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    topic: str = ""
    place: str = ""
    binds: str = ""
    says: str = ""
    instrument: str = ""
    article: str = ""
    since: date | None = None
    until: date | None = None
    status: Literal["in force", "final, not yet in force", "proposed", "repealed"] = "in force"
    replaces: tuple[str, ...] = ()
    read_on: date | None = None
    source: str = ""
    sure: Literal["primary", "secondary", "memory"] = "memory"
    note: str = ""
    limit: Limit | None = None

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "binds", "says", "instrument", "source")
        if self.topic not in TOPICS:
            rule = f"must be one of {', '.join(TOPICS)}, got {self.topic!r}"
            yield Fault("topic", rule, "Correct it.")
        if self.country not in PLACES:
            rule = f"must begin with one of {', '.join(PLACES)}, got {self.place!r}"
            yield Fault("place", rule, "Correct it.")
        if self.since and self.until and self.until < self.since:
            rule = f"must not be before since ({self.since}), got {self.until}"
            yield Fault("until", rule, "Correct one of them.")
        if (self.read_on is None) != (self.sure == "memory"):
            rule = "must be given, unless the rule is from memory"
            yield Fault("read_on", rule, 'Write the day, or sure = "memory" without a day.')

    @property
    def country(self) -> str:
        """The country of its place, or "world"."""
        return self.place.partition("-")[0]

    def ended(self, on: date) -> bool:
        """Return whether the rule, or the proposal, is over on a day."""
        return self.until < on if self.until else self.status == "repealed"

    def coming(self, on: date) -> bool:
        """Return whether the rule may still come: it is decided or proposed, and does not hold."""
        return not self.holds(on) and not self.ended(on)

    def holds(self, on: date) -> bool:
        """Return whether the rule is law on a day; a proposal never is.

        Args:
            on: The day.

        Example:
            >>> from datetime import timedelta
            >>> begun = date(2026, 3, 1)
            >>> text = {"binds": "sellers", "says": "No calls.", "instrument": "An act"}
            >>> rule = Rule("in-act", "calling-hours", "in", **text, source="x", since=begun)
            >>> rule.holds(begun), rule.holds(begun - timedelta(days=1))
            (True, False)
        """
        begun = self.since <= on if self.since else self.status != "final, not yet in force"
        return self.status != "proposed" and begun and not self.ended(on)


def holding(all_rules: Iterable[Rule], topic: str, place: str, on: date) -> tuple[Rule, ...]:
    """Return the rules that hold on a day, in the order given.

    Args:
        all_rules: The rules to look among.
        topic: What they are about, one of `TOPICS`.
        place: Where: "in", or "us-fl" for Florida, where the rules of the United States hold too.
        on: The day.

    Raises:
        ValueError: If there is no such topic, or no such country.
    """
    if topic not in TOPICS:
        raise ValueError(f"topic must be one of {', '.join(TOPICS)}, got {topic!r}")
    where = around(place)
    return tuple(
        rule for rule in all_rules if rule.topic == topic and rule.place in where and rule.holds(on)
    )


def around(place: str) -> tuple[str, ...]:
    """Return the places whose rules hold in a place: everywhere, its country, and itself.

    Args:
        place: One of `PLACES`, or a part of one, such as "us-fl".

    Raises:
        ValueError: If there is no such country.

    Example:
        >>> around("us-fl"), around("in")
        (('world', 'us', 'us-fl'), ('world', 'in', 'in'))
    """
    country = place.partition("-")[0]
    if country not in PLACES:
        raise ValueError(f"place must begin with one of {', '.join(PLACES)}, got {place!r}")
    return "world", country, place


def faults(
    all_rules: Sequence[Rule], rests_on: Iterable[str], coming: Iterable[str], on: date
) -> Iterator[Fault]:
    """Yield the faults of a text that names rules of law.

    Args:
        all_rules: The rules that are known.
        rests_on: The ids of the rules that the text teaches as law.
        coming: The ids of those that it speaks of as not yet in force.
        on: The day.

    Example:
        >>> [str(fault) for fault in faults((), ["no-such-rule"], [], date(2026, 11, 29))]
        ["rules 1: names no rule of law, got 'no-such-rule'. Name one of data/rules."]
    """
    known = {rule.id: rule for rule in all_rules}
    for field, named, told in (("rules", rests_on, _as_law), ("coming", coming, _as_coming)):
        for place, name in enumerate(named, start=1):
            where = f"{field} {place}"
            if name not in known:
                near = get_close_matches(name, known, n=1)
                remedy = f"Did you mean {near[0]!r}?" if near else "Name one of data/rules."
                yield Fault(where, f"names no rule of law, got {name!r}", remedy)
            elif said := told(known[name], on):
                instead = [rule.id for rule in all_rules if name in rule.replaces]
                after = f" It was replaced by {' and '.join(instead)}." if instead else ""
                yield Fault(where, said[0], f"{said[1]}{after}")


def _as_law(rule: Rule, on: date) -> tuple[str, str] | None:
    """Return what is wrong with teaching a rule as law on a day, and what to do."""
    if rule.holds(on):
        return None
    if rule.ended(on):
        return f"{rule.id} ended on {said(rule.until)}", "Correct the text."
    move = "Name it under coming, and say so in the text."
    if rule.status == "proposed":
        return f"{rule.id} is a proposal, not law", move
    return f"{rule.id} is not in force before {said(rule.since)}", move


def _as_coming(rule: Rule, on: date) -> tuple[str, str] | None:
    """Return what is wrong with speaking of a rule as coming on a day, and what to do."""
    if rule.ended(on):
        return f"{rule.id} ended on {said(rule.until)}", "Correct the text."
    if rule.holds(on):
        return f"{rule.id} is in force since {said(rule.since)}", "Name it under rules."
    return None


def said(day: date | None) -> str:
    """Return a day in words; "a day that is not known" for None.

    Example:
        >>> said(date(2027, 1, 1))
        '1 January 2027'
    """
    return f"{day.day} {day:%B %Y}" if day else "a day that is not known"
