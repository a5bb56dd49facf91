"""The third part of the consent lab: an auditor's question, and a sheet that answers it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from bpo_course.rules import Rule
from bpo_course.scenarios import CONSENT_MOMENT, AuditCase, AuditMarks, audit_cases
from bpo_course.tools import consent
from bpo_course.widgets.card import page_style, rendered
from bpo_course.widgets.labs.consent_call import when_there
from bpo_course.widgets.labs.consent_entries import (
    entry_words,
    reason_of,
    register_words,
    rule_shown,
)
from bpo_course.widgets.labs.consent_words import call_words, read_on, term
from bpo_course.widgets.labs.in_words import counted

ASKED_ON: Final = CONSENT_MOMENT.date()
VERDICTS: Final = {"yes": "It was allowed", "no": "It was not allowed"}
_LESSONS: Final = {
    "pa-evening": "Pennsylvania has shorter hours since 18 October 2026. In March the old ones"
    " held. The stop came after the call, so it doesn't change the answer for the call.",
    "in-evening": "The paper form was written into the ledger after the call. What was not"
    " recorded then can't be the reason then. The longer hours of 2027 come too late as well.",
    "uk-stop": "The register listed the number, and the consent lifted that on the day. The stop"
    " came the next day. Since then, the consent is over.",
}


class AuditStep:
    """The auditor's questions as the learner answers them. It knows nothing of the screen.

    Args:
        rules: The rules of law.
        seed: Which cases.
    """

    def __init__(self, rules: tuple[Rule, ...], seed: int) -> None:
        self.rules = rules
        self.take(seed)

    def take(self, seed: int) -> None:
        """Begin with cases that no one has answered."""
        self.cases = {one.id: one for one in audit_cases(self.rules, ASKED_ON, seed)}
        self.at = next(iter(self.cases))
        self._picked: dict[str, tuple[str, set[str], set[int]]] = {
            name: ("", set(), set()) for name in self.cases
        }
        self.marks: dict[str, AuditMarks] = {}

    # -- what the learner does -------------------------------------------------------------------

    def pick_rule(self, name: str) -> None:
        """Name a rule, or take it out again."""
        self._picked[self.at][1].symmetric_difference_update({name})
        self.marks.pop(self.at, None)

    def pick_entry(self, entry: int) -> None:
        """Name an entry of the ledger, or take it out again."""
        self._picked[self.at][2].symmetric_difference_update({entry})
        self.marks.pop(self.at, None)

    def say(self, verdict: str) -> None:
        """Say that the call was allowed, or that it was not."""
        _, rules, entries = self._picked[self.at]
        self._picked[self.at] = verdict, rules, entries
        self.marks.pop(self.at, None)

    def send(self) -> AuditMarks:
        """Send the answer to the auditor, and return how it does."""
        verdict, rules, entries = self._picked[self.at]
        if not verdict:
            raise ValueError("verdict must be given first: was the call allowed, or not?")
        self.marks[self.at] = self.case.marked(verdict == "yes", rules, entries)
        return self.marks[self.at]

    # -- what it knows ---------------------------------------------------------------------------

    @property
    def case(self) -> AuditCase:
        """The case that is open."""
        return self.cases[self.at]

    @property
    def verdict(self) -> str:
        """What was said of the open case; "" for nothing yet."""
        return self._picked[self.at][0]

    # -- what is shown ---------------------------------------------------------------------------

    def question(self) -> str:
        """Return the auditor's question."""
        person, at = self.case.person, self.case.at
        return (
            f"You called {person.number} on {at.day} {at:%B %Y} at {at:%H:%M}, local time there."
            " Why was that allowed?"
        )

    def shown(self) -> dict[str, Any]:
        """Return the open case: the question, what may be named, and how the answer does."""
        case = self.case
        _, rules, entries = self._picked[self.at]
        return {
            "question": self.question(),
            "person": case.person,
            "purpose": call_words(case.person.purpose, case.person.sector),
            "rules": [_rule(rule, rule.id in rules) for rule in case.candidates],
            "entries": [_entry(one, one.id in entries) for one in case.entries],
            "register": register_words(case.person, case.ledger, case.at),
            "verdict": self.verdict,
            "marks": self.marked(),
        }

    def marked(self) -> dict[str, Any] | None:
        """Return how the answer does, in words; None before it is sent."""
        marks = self.marks.get(self.at)
        if marks is None:
            return None
        return {
            "points": marks.points,
            "tone": ("bad", "part", "part", "good")[marks.points],
            "lines": self.marked_lines(),
            "lesson": _LESSONS[self.at],
            "sheet": self.sheet(),
        }

    def marked_lines(self) -> list[str]:
        """Return how the answer that was sent does, line by line."""
        marks = self.marks[self.at]
        return [*self._on_verdict(marks), *self._on_rules(marks), *self._on_entries(marks)]

    def _on_verdict(self, marks: AuditMarks) -> list[str]:
        sure = "✓ Your answer is right." if marks.verdict else "✗ Your answer is wrong."
        was = "was allowed" if self.case.answer.allowed else "was not allowed, and you must say so"
        return [f"{sure} The call {was}."]

    def _on_rules(self, marks: AuditMarks) -> list[str]:
        if not (marks.missed_rules or marks.wrong_rules):
            return ["✓ These are the rules of that day."]
        by_id = {rule.id: rule for rule in self.case.candidates}
        missed = [f"✗ Missing: {_named(by_id[name])}" for name in sorted(marks.missed_rules)]
        at = self.case.at
        wrong = [
            f"✗ {'Not for this call' if by_id[name].holds(at.date()) else 'Not in force then'}:"
            f" {_named(by_id[name])}"
            for name in sorted(marks.wrong_rules)
        ]
        return missed + wrong

    def _on_entries(self, marks: AuditMarks) -> list[str]:
        if not (marks.missed_entries or marks.wrong_entries):
            return ["✓ These are the entries that were known then and count for this call."]
        by_id = {one.id: one for one in self.case.entries}
        missed = [f"✗ Missing: {entry_words(by_id[n])}" for n in sorted(marks.missed_entries)]
        wrong = [
            f"✗ {_why_not(by_id[n], self.case.at)}: {entry_words(by_id[n])}"
            for n in sorted(marks.wrong_entries)
        ]
        return missed + wrong

    def sheet(self) -> dict[str, Any]:
        """Return the answer sheet for the open case, as the system writes it."""
        case = self.case
        return {
            "question": self.question(),
            "person": case.person,
            "purpose": call_words(case.person.purpose, case.person.sector),
            "allowed": case.answer.allowed,
            "when": when_there(case.at, case.answer, "UTC"),
            "why": [reason_of(one) for one in case.answer.reasons],
            "kept": [reason_of(one) for one in case.answer.checked if one.rule and one.allows],
            "lifted": [reason_of(one) for one in case.answer.lifted],
            "register": register_words(case.person, case.ledger, case.at),
            "entries": [entry_words(one) for one in case.known_then],
            "later": [entry_words(one) for one in case.entries if one.recorded > case.at],
            "today": case.today.allowed,
            "read_on": read_on(self.rules),
            "asked_on": f"{ASKED_ON.day} {ASKED_ON:%B %Y}",
        }

    def page(self) -> str:
        """Return the answer sheet as HTML that needs no other file and no network."""
        return rendered("consent_answer_page.html", style=page_style(), **self.sheet())

    def score_words(self) -> str:
        """Return how the answers do so far, in a sentence."""
        points = sum(marks.points for marks in self.marks.values())
        sent = counted(len(self.marks), "answer")
        return f"{sent} of {len(self.cases)} sent, {points} of {3 * len(self.cases)} points."


def _rule(rule: Rule, picked: bool) -> dict[str, Any]:
    return rule_shown(rule) | {"picked": picked}


def _entry(entry: consent.Entry, picked: bool) -> dict[str, Any]:
    return {"id": str(entry.id), "words": entry_words(entry), "picked": picked}


def _named(rule: Rule) -> str:
    article = f", {rule.article}" if rule.article else ""
    return f"{rule.instrument}{article} ({term(rule).rstrip('.')})"


def _why_not(entry: consent.Entry, at: datetime) -> str:
    return "Not recorded then" if entry.recorded > at else "Not for this call"
