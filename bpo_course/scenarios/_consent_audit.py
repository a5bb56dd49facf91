"""An auditor asks about three calls of March 2026. The calls and the people are invented."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from bpo_course.rules import Rule, around
from bpo_course.scenarios._consent_people import (
    SERVICE_CALLER,
    UK_CALLER,
    US_CALLER,
    Cast,
    ConsentPerson,
    Planned,
)
from bpo_course.tools import consent

_LAWFUL_BY_OLD_HOURS: Final = ("pa-evening", "America/New_York", (2026, 3, 12, 19, 40))
_TOO_LATE: Final = ("in-evening", "Asia/Kolkata", (2026, 3, 17, 18, 35))
_BEFORE_STOP: Final = ("uk-stop", "Europe/London", (2026, 3, 24, 10, 15))


_COVER: Final = ("sales", "home cover")
_BANK: Final = {
    "sector": "bank",
    "debt": "microfinance",
    "days_past_due": 16,
    "caller": SERVICE_CALLER,
}
_CALLED: Final = (
    Planned(
        *("pa-evening", "215", "Philadelphia, Pennsylvania", "us-pa", _COVER),
        {"caller": US_CALLER},
        listed="us-dnc",
    ),
    Planned(
        *("in-evening", "in", "a village near Nagpur", "in"),
        ("collections", "a microfinance loan, 16 days late"),
        _BANK,
    ),
    Planned("uk-stop", "Bristol", "Bristol", "uk", _COVER, {"caller": UK_CALLER}, listed="uk-tps"),
)


class _Noted(NamedTuple):
    """An entry of the ledger, so many days after the call (or before it, below 0).

    Args:
        kind: A method of the ledger.
        days: When it happened.
        recorded: When it was written down; None for the same time.
        more: What else the method is given.
    """

    kind: str
    days: float
    recorded: float | None
    more: dict[str, Any]


def _noted(kind: str, days: float, recorded: float | None = None, **more: Any) -> _Noted:
    return _Noted(kind, days, recorded, more)


_NOTED: Final[dict[str, tuple[_Noted, ...]]] = {
    "pa-evening": (
        _noted("purchase", -93, source="order 30551"),
        _noted("attempt", -9.1, purpose="sales", subject="home cover", connected=False),
        _noted(
            "consent",
            -40,
            purpose="sales",
            channel="email",
            source="web form 2210",
            words="You may email me about offers",
        ),
        _noted("revoke", 21.3, source="call", words="Don't call me again"),
    ),
    "in-evening": (
        _noted("attempt", -1.2, purpose="collections", subject="a microfinance loan"),
        _noted(
            "consent",
            -2,
            3.4,
            purpose="collections",
            source="branch, paper form",
            words="You may call me until 20:00",
            hours=("18:00", "20:00"),
        ),
        _noted("request", 6.1, source="letter", words="Please don't call me any more"),
    ),
    "uk-stop": (
        _noted(
            "consent",
            -47,
            purpose="sales",
            source="web form 6120",
            words="You may call me about offers",
        ),
        _noted("attempt", -5.9, purpose="sales", subject="home cover", connected=False),
        _noted("revoke", 1.2, source="call", words="Stop calling me"),
    ),
}


@dataclass(frozen=True, eq=False)
class AuditCase:
    """A call that an auditor asks about.

    Args:
        id: A stable word.
        person: Who was called.
        at: When, on the called person's clock.
        ledger: What is known by today.
        rules: The rules of law.
        answer: What the system says of that moment, by what was known then.
        today: What it says of a call at the same time of day on the day of the question.
    """

    id: str
    person: ConsentPerson
    at: datetime
    ledger: consent.Ledger = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False)
    answer: consent.Answer = field(repr=False)
    today: consent.Answer = field(repr=False)

    @property
    def entries(self) -> tuple[consent.Entry, ...]:
        """All entries about this number, by today."""
        return self.ledger.history(self.person.number)

    @property
    def right_entries(self) -> frozenset[int]:
        """The entries to name: recorded by then, for calls, and for this purpose.

        Earlier calls are none of them: they may be named, but don't have to be.
        """
        return frozenset(one.id for one in self.known_then if one.kind != "attempt")

    @property
    def known_then(self) -> list[consent.Entry]:
        """The entries recorded by then for calls of this purpose, earlier calls too."""
        purpose = self.person.purpose
        known = (one for one in self.entries if one.recorded <= self.at)
        return [one for one in known if one.about(purpose, "voice")]

    @property
    def candidates(self) -> tuple[Rule, ...]:
        """The rules to choose from: those for such a call, of any time, the oldest first."""
        where, purpose = around(self.person.place or "world"), self.person.purpose
        found = [
            rule
            for rule in self.rules
            if rule.place in where and rule.limit and purpose in rule.limit.purposes
        ]
        return tuple(sorted(found, key=lambda rule: (rule.topic, rule.since or date.min)))

    @property
    def needed(self) -> frozenset[str]:
        """The rules that the answer rests on: what was kept to, or what forbids the call."""
        return frozenset(one.id for one in self.answer.reasons if one.rule)

    @property
    def held(self) -> tuple[Rule, ...]:
        """The rules that were in force on that day and bind such a call."""
        day = self.at.date()
        return tuple(rule for rule in self.candidates if rule.holds(day) and self._is_bound(rule))

    @property
    def lifted(self) -> tuple[Rule, ...]:
        """The rules that held, and that something in the ledger lifts for this call."""
        return tuple(one.rule for one in self.answer.lifted if one.rule)

    def _is_bound(self, rule: Rule) -> bool:
        limit, person = rule.limit, self.person
        return limit is not None and not any(
            named and value not in named
            for named, value in (
                (limit.sectors, person.sector),
                (limit.debts, person.debt),
                (limit.dialled_by, "agent"),
                (limit.channels, "voice"),
                (limit.about, ""),
            )
        )

    def marked(self, allowed: bool, rules: Collection[str], entries: Collection[int]) -> AuditMarks:
        """Return how an answer to the auditor does.

        Args:
            allowed: Whether the call is said to have been allowed.
            rules: The ids of the rules that it names.
            entries: The ids of the entries that it names.
        """
        return AuditMarks(
            verdict=allowed == self.answer.allowed,
            missed_rules=self.needed - frozenset(rules),
            wrong_rules=frozenset(rules) - self.needed - {rule.id for rule in self.held},
            missed_entries=self.right_entries - frozenset(entries),
            wrong_entries=frozenset(entries) - {one.id for one in self.known_then},
        )


@dataclass(frozen=True)
class AuditMarks:
    """How an answer to the auditor does.

    Args:
        verdict: Whether it says truly that the call was allowed, or that it was not.
        missed_rules: Rules that it should name and doesn't.
        wrong_rules: Rules that it names and that did not hold for this call then.
        missed_entries: Entries that it should name and doesn't.
        wrong_entries: Entries that it names and that were not there then, or are for other
            calls.
    """

    verdict: bool
    missed_rules: frozenset[str]
    wrong_rules: frozenset[str]
    missed_entries: frozenset[int]
    wrong_entries: frozenset[int]

    @property
    def points(self) -> int:
        """One point each for the verdict, the rules and the entries."""
        rules = not (self.missed_rules or self.wrong_rules)
        entries = not (self.missed_entries or self.wrong_entries)
        return self.verdict + rules + entries


@lru_cache(maxsize=8)
def audit_cases(rules: tuple[Rule, ...], today: date, seed: int = 1) -> tuple[AuditCase, ...]:
    """Return three calls of March 2026 that an auditor asks about; one was not allowed.

    Args:
        rules: The rules of law.
        today: The day on which the auditor asks.
        seed: The seed of chance; the same seed brings the same cases.
    """
    cast = Cast(seed, 3)
    people = {one.id: cast.invented(one) for one in _CALLED}
    cases = [
        _case(name, people[name], _moment(zone, when, int(cast.rng.integers(5))), rules, today)
        for name, zone, when in (_LAWFUL_BY_OLD_HOURS, _TOO_LATE, _BEFORE_STOP)
    ]
    return tuple(cases)


def _moment(zone: str, when: tuple[int, int, int, int, int], minutes: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone)) + timedelta(minutes=minutes)


def _case(
    name: str, person: ConsentPerson, at: datetime, rules: tuple[Rule, ...], today: date
) -> AuditCase:
    ledger = _ledger(name, person, at)
    same_time = datetime.combine(today, at.timetz())
    return AuditCase(
        name,
        person,
        at,
        ledger,
        rules,
        person.answer(at, ledger, rules),
        person.answer(same_time, ledger, rules),
    )


def _ledger(name: str, person: ConsentPerson, at: datetime) -> consent.Ledger:
    """Return the ledger by today: what was noted before the call, and after it."""
    ledger = consent.Ledger()
    listed = next(one.listed for one in _CALLED if one.id == name)
    for days in (-20, 250):
        for register in ("us-dnc", "uk-tps", "in-preferences"):
            on = [person.number] if register == listed else []
            listing = dict.fromkeys(on, (at - timedelta(days=600)).date())
            ledger.load_register(register, at + timedelta(days=days), listing)
    for one in sorted(_NOTED[name], key=lambda one: one.days):
        later = None if one.recorded is None else at + timedelta(days=one.recorded)
        happened = at + timedelta(days=one.days)
        getattr(ledger, one.kind)(person.number, at=happened, recorded=later, **one.more)
    return ledger
