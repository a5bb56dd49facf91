"""The law on a topic to read, by place: rules, who must follow them, since when, and changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from bpo_course.rules import PLACES, TOPICS, Rule, around, holding, said
from bpo_course.widgets.card.card import Card

_SURE: Final = {
    "primary": "We read the law itself.",
    "secondary": "We read a report about it, not the law itself.",
    "memory": "From memory: we have not checked it yet.",
}


class LawTable(Card):
    """The rules of law on some topics, by place: those in force, then those that are coming.

    Args:
        rules: The rules to choose from.
        topics: Which topics, of `rules.TOPICS`.
        places: Which places, in this order, such as "in", or "us-fl" for Florida.
        on: The day.

    Raises:
        ValueError: If there is no such topic or place.
    """

    template = "law_table.html"

    def __init__(
        self, rules: Iterable[Rule], topics: Sequence[str], places: Sequence[str], on: date
    ) -> None:
        known = tuple(rules)
        found = {place: _of(known, topics, place, on) for place in places}
        law = [(_name(place), held) for place, held in found.items()]
        title = "; ".join(TOPICS[topic] for topic in topics)
        super().__init__(f"The law: {title}")
        self._counts = {name: len(found) for name, found in law}
        read = _read(law)
        self._show(title=title, law=law, on=on, read=read, begins=_begins, term=_term, sure=_SURE)

    def __repr__(self) -> str:
        counts = (f"{name} {count}" for name, count in self._counts.items())
        return f"{self.label} ({', '.join(counts)})"


def _of(known: tuple[Rule, ...], topics: Sequence[str], place: str, on: date) -> list[Rule]:
    holds = [rule for topic in topics for rule in holding(known, topic, place, on)]
    here = (rule for rule in known if rule.topic in topics and rule.place in around(place))
    return holds + [rule for rule in here if rule.coming(on)]


def _name(place: str) -> str:
    country, _, part = place.partition("-")
    return f"{PLACES[country]}, {part.upper()}" if part else PLACES[country]


def _begins(rule: Rule) -> str:
    """Return when a rule that is coming begins."""
    if rule.status == "proposed":
        return f"Proposed on {said(rule.since)}" if rule.since else "Proposed"
    return f"From {said(rule.since)}" if rule.since else "Decided, but not in force yet"


def _term(rule: Rule, on: date) -> str:
    """Return since when, and until when, a rule holds; "" where that is not known."""
    if rule.coming(on) or not (rule.since or rule.until):
        return ""
    since = f" since {said(rule.since)}" if rule.since else ""
    return f"In force{since}{f', until {said(rule.until)}' if rule.until else ''}."


def _read(law: Iterable[tuple[str, Sequence[Rule]]]) -> str:
    """Return the month in which the rule that was read first was read."""
    read = [rule.read_on for _, rules in law for rule in rules if rule.read_on]
    return f"{min(read):%B %Y}" if read else ""
