"""The answer to the question whether a number may be called, with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from bpo_course.rules import Rule
from bpo_course.tools.consent._names import moment_of


@dataclass(frozen=True)
class Reason:
    """A rule that a call keeps to, or breaks.

    Args:
        id: The id of the rule of law; or a word of the course's own, such as "company-hours" or
            "us-wy-not-modelled", where it is no rule of law.
        topic: What it is about: a topic of a rule of law, or "number".
        says: What it comes to for this call.
        allows: Whether the call keeps to it.
        why: Which part of the rule it is, such as "hours", "cap" or "copy-too-old".
        rule: The rule of law; None where it is none.
        zones: The time zones in which it was looked at and, where it refuses, refuses.
    """

    id: str
    topic: str
    says: str
    allows: bool
    why: str
    rule: Rule | None = None
    zones: tuple[str, ...] = ()

    @property
    def is_law(self) -> bool:
        """Whether it is a rule of law, and not the company's own or a gap in what is known."""
        return self.rule is not None

    @property
    def place(self) -> str:
        """Where the rule of law holds; "" where it is none."""
        return self.rule.place if self.rule else ""

    def __str__(self) -> str:
        return f"{self.id}: {self.says}"


@dataclass(frozen=True)
class Answer:
    """Whether a number may be called.

    Args:
        number: The number, in the international form where it could be read.
        at: The moment, in UTC.
        purpose: The purpose.
        allowed: Whether it may be called then.
        unchecked: What rules ask for and is not known: registers that were never loaded,
            "caller-number" (the number shown) and "line-type" (mobile or landline).
        notes: What was assumed, and what is not known.
        places: The places whose rules were looked at.
        zones: The time zones, all of which must allow the call.
        found: How the reasons are told.
        freed: How it is told what lifts rules.
        when: How the next lawful moment is found.
    """

    number: str
    at: datetime
    purpose: str
    allowed: bool
    unchecked: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=(), repr=False)
    places: tuple[str, ...] = field(default=(), repr=False)
    zones: tuple[str, ...] = field(default=(), repr=False)
    found: Callable[[], Iterable[Reason]] = field(default=tuple, repr=False, compare=False)
    freed: Callable[[], Iterable[Reason]] = field(default=tuple, repr=False, compare=False)
    when: Callable[[], datetime | None] = field(default=lambda: None, repr=False, compare=False)

    @cached_property
    def checked(self) -> tuple[Reason, ...]:
        """All that was looked at, what allows and what refuses."""
        parts: dict[tuple[str, str], list[Reason]] = {}
        for reason in self.found():
            parts.setdefault((reason.id, reason.why), []).append(reason)
        return tuple(_one_of_all(reasons) for reasons in parts.values())

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """What forbids the call; where nothing does, what it keeps to."""
        return tuple(reason for reason in self.checked if reason.allows == self.allowed)

    @cached_property
    def lifted(self) -> tuple[Reason, ...]:
        """The rules that do not bind this call, each with the entry that lifts it."""
        return tuple(self.freed())

    @cached_property
    def next_at(self) -> datetime | None:
        """The first lawful moment, in UTC, by what was known: its own where the call is allowed.

        None where none is known, such as where only a new consent helps.
        """
        return self.at if self.allowed else self.when()

    def __bool__(self) -> bool:
        """Whether the call is allowed, so that `if may_call(...)` means what it says."""
        return self.allowed

    def __str__(self) -> str:
        may = "may" if self.allowed else "may not"
        said = f"{self.number} {may} be called for {self.purpose} on {moment_of(self.at)}"
        why = "; ".join(dict.fromkeys(reason.id for reason in self.reasons))
        return f"{said} ({why})" if why else said


def _one_of_all(reasons: list[Reason]) -> Reason:
    """Return one reason for a part of a rule: it refuses where it does in any time zone."""
    refusing = [reason for reason in reasons if not reason.allows] or reasons
    zones = tuple(zone for reason in refusing for zone in reason.zones)
    return replace(refusing[0], zones=zones)
