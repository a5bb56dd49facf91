"""A campaign: whom to dial, by which rules, and what comes of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from numbers import Real
from typing import Any, Final

from bpo_course.simulation._checks import counts, named, priorities, shares, times, unique
from bpo_course.simulation._dialling import (
    Chances,
    Detection,
    Dialling,
    Due,
    Lead,
    in_order,
    one_each,
)

DAY_S: Final = 86_400


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """A list to be dialled, and what comes of it.

    A list is a number of people who are all alike, or a list of leads. For leads `person` says how
    likely each of them is to answer, and `pick_leads` which of them are next.

    Args:
        name: Its name.
        leads: How many people are on the list, all alike; or the leads.
        talk_s: Mean talk time with a right party, seconds.
        wrap_s: Mean wrap-up, seconds.
        wrong_party_s: Mean talk time with anyone else, seconds.
        spread: Standard deviation over mean of talk and of wrap-up (gamma distributed).
        dial: The dialler's rule: how many numbers to dial now. It is asked when an agent comes
            free, a dial ends or a lead is due, and every ten seconds. A rule that remembers
            something has a method `begin` that returns it as it is in the morning.
        reserve: Whether an agent waits on the line while it rings (preview, progressive), so that
            no one is dropped; otherwise who answers waits for the next free agent (predictive).
            None: as the rule says by its `reserve`; True where it says nothing.
        drop_after_s: How long a person who answered waits for an agent, seconds.
        opens_s: When dialling may begin, seconds from midnight.
        closes_s: When it must end.
        answered: The share of dials that a person answers.
        voicemail: The share that a machine answers.
        busy: The share that is engaged.
        invalid: The share of numbers that do not exist. The rest is not answered.
        ring_s: Mean ringing until an answer (exponential, at most give_up_s), seconds.
        give_up_s: How long it rings in vain, seconds.
        right_party: The share of answers by the person meant.
        conversion: The share of right parties who buy.
        revenue: What a sale brings, in the log's currency.
        tries: Dials a lead at most, those of other days too; one is enough once a person answered.
        retry_after_s: Until the next, seconds.
        priority: Against callers who wait; the lowest number first.
        preview_s: Mean time in which an agent reads before the number is dialled, seconds; only
            with `reserve`.
        machine_s: How long an agent listens to a machine before hanging up, seconds.
        detection: The program that listens who answers; None: machines reach no agent, and no
            person is taken for one. Only without `reserve`: there the agent hears it.
        person: How likely a lead is to answer at a time; None: the shares above. It sees the lead
            that is dialled and the time, on the floor's clock: `at.astimezone` has the lead's.
        pick_leads: The rule for the next leads: those to dial, in this order, out of all who are
            due. It sees them and the time. One whom it leaves out stays on the list.
        may_dial: The rule for each dial: whether the number may be dialled at a time; None: always.
        refill_s: How long its answer holds, seconds. It is asked again sooner when all of them were
            dialled and when an appointment comes due.
        retry: For leads: until the next dial, seconds, by how the last one ended: a disposition
            (such as wrong_party) or an outcome (such as busy). One that is not named is the last
            dial of the day. None: retry_after_s for all whom no person answered and whose number
            exists.
        later_s: For leads: how much later a person who asks for another time wants it, seconds.
    """

    name: str
    leads: int | tuple[Lead, ...]
    talk_s: float
    wrap_s: float = 0
    wrong_party_s: float = 30
    spread: float = 1
    dial: Callable[[Dialling], int] = one_each
    reserve: bool | None = None
    drop_after_s: float = 2
    opens_s: float = 0
    closes_s: float = DAY_S
    answered: float = 0.3
    voicemail: float = 0.2
    busy: float = 0.05
    invalid: float = 0.02
    ring_s: float = 8
    give_up_s: float = 25
    right_party: float = 0.7
    conversion: float = 0.1
    revenue: float = 0
    tries: int = 3
    retry_after_s: float = 7_200
    priority: int = 0
    preview_s: float = 0
    machine_s: float = 0
    detection: Detection | None = None
    person: Callable[[Due, datetime], Chances] | None = None
    pick_leads: Callable[[Sequence[Due], datetime], Iterable[Due]] = in_order
    may_dial: Callable[[Due, datetime], bool] | None = None
    refill_s: float = 300
    retry: Mapping[str, float] | None = field(default=None, hash=False)
    later_s: float = 10_800

    def __post_init__(self) -> None:
        named(self.name)
        times(self, "talk_s", "wrap_s", "wrong_party_s", "spread", "drop_after_s", "opens_s")
        times(self, "closes_s", "ring_s", "give_up_s", "revenue", "retry_after_s")
        times(self, "preview_s", "machine_s", "later_s")
        times(self, "refill_s", above=True)
        shares(self, "answered", "voicemail", "busy", "invalid", "right_party", "conversion")
        self._check_leads()
        counts(self, "tries")
        priorities(self, "priority")
        if self.closes_s < self.opens_s:
            rule = f"must not be before opens_s ({self.opens_s:g})"
            raise ValueError(f"closes_s {rule}, got {self.closes_s:g}")
        known = self.answered + self.voicemail + self.busy + self.invalid
        if known > 1 + 1e-9:
            rule = "answered, voicemail, busy and invalid must be at most 1 together"
            raise ValueError(f"{rule}, got {known:g}")
        if self.reserves and self.detection:
            rule = "detection must be None where an agent waits on the line (reserve)"
            raise ValueError(f"{rule}, got {self.detection}")
        if self.preview_s and not self.reserves:
            rule = "preview_s must be 0 where no agent waits on the line (reserve)"
            raise ValueError(f"{rule}, got {self.preview_s:g}")

    def _check_leads(self) -> None:
        """Refuse a list that has something else on it, a person twice, or a rule for no one."""
        given: Any = self.leads
        if isinstance(given, str) or not isinstance(given, Iterable):
            counts(self, "leads", least=0)
            object.__setattr__(self, "leads", int(given))
            for name in ("person", "may_dial", "retry"):
                if getattr(self, name) is not None:
                    rule = "must be None where leads is a number"
                    raise ValueError(f"{name} {rule}, got {self.leads} leads")
            return
        leads = tuple(given)
        for lead in leads:
            if not isinstance(lead, Lead):
                raise ValueError(f"leads of {self.name} must be leads, got {lead!r}")
        unique(f"leads of {self.name}", (lead.id for lead in leads))
        object.__setattr__(self, "leads", leads)
        if self.retry is not None:
            object.__setattr__(self, "retry", dict(self.retry))
        for word, after_s in (self.retry or {}).items():
            if not (isinstance(after_s, Real) and after_s >= 0):
                raise ValueError(f"retry must be 0 seconds or more, got {after_s!r} for {word!r}")

    @property
    def reserves(self) -> bool:
        """Whether an agent waits on the line while it rings."""
        return getattr(self.dial, "reserve", True) if self.reserve is None else self.reserve

    def chances(self, due: Due, at: datetime) -> Chances:
        """Return how likely it is how a dial ends.

        Args:
            due: Who is dialled.
            at: When.

        Raises:
            ValueError: If `person` returns no chances, what is no share, or more than 1 together.
        """
        if self.person is None:
            return Chances(
                self.answered, self.voicemail, self.busy, self.invalid, self.right_party,
                self.conversion,
            )  # fmt: skip
        found = self.person(due, at)
        if not isinstance(found, Chances):
            raise ValueError(f"person of {self.name} must return Chances, got {found!r}")
        if not 0 <= found.talk < math.inf:
            rule = "must return a share of the talk time of 0 or more"
            raise ValueError(f"person of {self.name} {rule}, got {found}")
        bad = any(not 0 <= share <= 1 for share in found[:7])
        if bad or sum(found[:4]) > 1 + 1e-9 or found.conversion + found.later > 1 + 1e-9:
            rule = "must return shares from 0 to 1, those of one dial at most 1 together"
            raise ValueError(f"person of {self.name} {rule}, got {found}")
        return found
