"""What answer-machine detection costs the people who are called: an evening, and twenty of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from bpo_course import kpi
from bpo_course.scenarios._dialled_floor import DialledDay, DialledFloor, dialled_day
from bpo_course.simulation import ROW, Detection, Due, Lead
from bpo_course.tools.dialler import Rule, adapting, at_level, predictive

if TYPE_CHECKING:
    import pandas as pd

MACHINE_EVENINGS: Final = 20
"""Evenings of a month: Monday to Friday, four weeks."""
MACHINE_DIALLERS: Final = ("predictive", "adapting", "level")
MACHINE_LEVEL: Final = 1.75
_RING_S: Final = 8.0
_MISTAKEN: Final = "taken_for_machine"
_RETRY_S: Final = 1_800
_OUTCOME, _DISPOSITION, _CALLER, _ENDS = (
    ROW.index(name) for name in ("outcome", "disposition", "caller", "ends_s")
)
_FIRST: Final = date(2026, 3, 2)  # a Monday


@dataclass(frozen=True, kw_only=True)
class MachineRules:
    """How the dialler deals with who answers.

    Args:
        detects: Whether a program listens for machines; if not, every machine goes to an agent.
        found: The share of machines that it takes for one.
        lost: The share of persons that it takes for a machine.
        listens_s: How long it listens, seconds.
        machine_s: How long an agent listens to a machine before hanging up, seconds.
        ring_s: The longest ring time, seconds.
        drop_after_s: How long a person hears no agent until the call is dropped, seconds.
        message: Whether a dropped person hears a recorded message.
        lock_out: Whether a number is left alone for the rest of the day after a dropped call, or
            after the program took who answered for a machine.
        dialler: One of `MACHINE_DIALLERS`.
        limit: The highest drop rate of a dialler that has one.

    Raises:
        ValueError: If a number breaks its rule, or there is no such dialler.
    """

    detects: bool = True
    found: float = 0.9
    lost: float = 0.04
    listens_s: float = 1.5
    machine_s: float = 8
    ring_s: float = 20
    drop_after_s: float = 2
    message: bool = True
    lock_out: bool = True
    dialler: str = "predictive"
    limit: float = 0.03

    def __post_init__(self) -> None:
        if self.dialler not in MACHINE_DIALLERS:
            known = ", ".join(MACHINE_DIALLERS)
            raise ValueError(f"dialler must be one of {known}, got {self.dialler!r}")
        if not 0 < self.limit < 1:
            raise ValueError(f"limit must be a share above 0 and below 1, got {self.limit:g}")
        if not self.ring_s > 0:
            raise ValueError(f"ring_s must be above 0, got {self.ring_s:g}")
        Detection(machines_found=self.found, persons_lost=self.lost, listens_s=self.listens_s)

    @property
    def detection(self) -> Detection:
        """The program; without one, everything that answers goes to an agent at once."""
        if not self.detects:
            return Detection(machines_found=0, persons_lost=0, listens_s=0)
        return Detection(
            machines_found=self.found, persons_lost=self.lost, listens_s=self.listens_s
        )

    @property
    def reached(self) -> float:
        """The share of those who would answer that do so before the ringing ends."""
        return 1 - math.exp(-self.ring_s / _RING_S)

    def rule(self, closes_s: float) -> Rule:
        """Return the dialler's rule.

        Args:
            closes_s: When dialling ends.
        """
        if self.dialler == "predictive":
            return predictive(self.limit)
        if self.dialler == "adapting":
            return adapting(limit=self.limit, latest_s=closes_s)
        return at_level(MACHINE_LEVEL)

    @property
    def retry(self) -> dict[str, float]:
        """After how long a number is dialled again, by how the last dial ended."""
        again = ["no_answer", "busy"]
        if not self.lock_out:
            again += ["voicemail", _MISTAKEN, "dropped"]
        return dict.fromkeys(again, _RETRY_S)


@dataclass(frozen=True)
class MachineEvening:
    """An evening with a program that listens for machines.

    Args:
        rules: How the dialler deals with who answers.
        played: The evening.
    """

    rules: MachineRules
    played: DialledDay

    @property
    def _rows(self) -> Sequence[tuple[Any, ...]]:
        return self.played.day.rows

    @cached_property
    def mistaken(self) -> int:
        """People whom the program took for a machine."""
        return sum(row[_DISPOSITION] == _MISTAKEN for row in self._rows)

    @cached_property
    def dropped(self) -> int:
        """People who answered and found no agent free."""
        return self.played.dropped - self.mistaken

    @cached_property
    def answered(self) -> int:
        """People who had an agent."""
        return self.played.answered

    @property
    def silent(self) -> int:
        """People who heard nothing at all: taken for a machine, or dropped without a message."""
        return self.mistaken + (0 if self.rules.message else self.dropped)

    @property
    def seen_dropped(self) -> int:
        """Drops as the dialler counts them: machines that no agent took are among them."""
        return len(self.played.record.dropped_at)

    @property
    def seen_answered(self) -> int:
        """Answers as the dialler counts them."""
        return len(self.played.record.answered_at)

    @property
    def machines_dropped(self) -> int:
        """Machines that were let through and found no agent free."""
        return self.seen_dropped - self.dropped

    @property
    def seen_rate(self) -> float:
        """The drop rate on the dialler's screen."""
        return self.seen_dropped / self.seen_answered if self.seen_answered else 0.0

    @property
    def true_rate(self) -> float:
        """The share of the people who answered that had no agent."""
        return self.played.drop_rate

    @property
    def all_drops(self) -> float:
        """The drop rate where dropped machines count as people, and mistaken people do not."""
        return kpi.drop_rate(dropped=self.seen_dropped, answered=self.answered)

    @property
    def uk_estimate(self) -> float:
        """The same by the formula of 2010, with the right number of machines taken out."""
        return kpi.drop_rate(
            definition="uk_estimate",
            dropped=self.seen_dropped,
            answered=self.answered,
            machines_estimated=self.machines_dropped,
        )

    @cached_property
    def called_again(self) -> int:
        """People who had no agent, and whose number was dialled again on the same evening."""
        dials = Counter(row[_CALLER] for row in self._rows)
        unlucky = {row[_CALLER] for row in self._rows if row[_OUTCOME] == "dropped"}
        return sum(dials[who] > 1 and self._after(who) for who in unlucky)

    def _after(self, who: str) -> bool:
        """Return whether someone was dialled again after a dropped call."""
        theirs = [row[_OUTCOME] for row in self._rows if row[_CALLER] == who]
        return "dropped" in theirs[:-1]

    @cached_property
    def machine_min(self) -> float:
        """Minutes of an agent's hour in which machines talk."""
        hours = self.played.where.agents * self.played.where.hours
        return self.played.seconds()["ringing"] / 60 / hours


def machine_floor(rules: MachineRules) -> DialledFloor:
    """Return the floor of the evening: 10 agents, an hour and a half.

    Args:
        rules: How the dialler deals with who answers.
    """
    base = DialledFloor()
    return DialledFloor(
        hours=1.5,
        answered=0.33 * rules.reached,
        machines=base.machines * rules.reached,
        ring_s=_RING_S,
        drop_after_s=rules.drop_after_s,
    )


def machine_evening(rules: MachineRules, seed: int, *, on: date = _FIRST) -> MachineEvening:
    """Return an evening; the same seed brings the same people, whatever the rules.

    Args:
        rules: How the dialler deals with who answers.
        seed: Which evening.
        on: The day.

    Example:
        >>> evening = machine_evening(MachineRules(), seed=1)
        >>> evening.mistaken > 0, evening.true_rate > evening.seen_rate
        (True, True)
    """
    where = machine_floor(rules)
    played = dialled_day(
        where,
        rules.rule(where.closes_s),
        seed,
        date=on.isoformat(),
        leads=_LEADS,
        detection=rules.detection,
        machine_s=rules.machine_s,
        give_up_s=rules.ring_s,
        tries=4,
        retry=rules.retry,
        pick_leads=_again_first,
        refill_s=900,
    )
    return MachineEvening(rules, played)


_LEADS: Final = tuple(Lead(id=f"person {n + 1}") for n in range(1_500))


def _again_first(due: Sequence[Due], _at: datetime) -> list[Due]:
    """Return those who were dialled before first, then the others in order."""
    again = [one for one in due if one.attempts]
    again.sort(key=lambda one: one.since_s)
    return again + [one for one in due if not one.attempts]


@dataclass(frozen=True)
class MachineMonth:
    """Twenty evenings, and what each clock says of them.

    Args:
        daily: The drop rate of each evening, by its day.
        month: The drop rate of the 30 days.
        rolling: The highest drop rate of any 24 hours that hold 100 answers or more.
        dropped: How many people had no agent.
        answered: How many people answered.
    """

    daily: Mapping[date, float]
    month: float
    rolling: float
    dropped: int
    answered: int

    def above(self, limit: float) -> int:
        """Return on how many evenings the drop rate was above a limit.

        Args:
            limit: The limit.
        """
        return sum(rate > limit for rate in self.daily.values())


def machine_month(rules: MachineRules, seed: int) -> MachineMonth:
    """Return twenty evenings from Monday to Friday, four weeks.

    Args:
        rules: How the dialler deals with who answers.
        seed: Which evening is the first; the others follow it.
    """
    import pandas as pd

    days = [_FIRST + timedelta(days=7 * (n // 5) + n % 5) for n in range(MACHINE_EVENINGS)]
    logs, moments = [], list[tuple[float, bool]]()
    for place, on in enumerate(days):
        played = machine_evening(rules, seed + place, on=on).played
        logs.append(played.day.log)
        moments += _moments(played, 86_400 * (on - _FIRST).days)
    clocks = kpi.drop_clocks(pd.concat(logs, ignore_index=True), zone="Europe/London")
    daily = clocks[clocks["clock"] == "per_day"]
    month = clocks[clocks["clock"] == "us_30_days"].iloc[0]
    return MachineMonth(
        _by_day(daily),
        float(month["value"]),
        _rolling(sorted(moments)),
        sum(dropped for _, dropped in moments),
        len(moments),
    )


def _by_day(daily: pd.DataFrame) -> dict[date, float]:
    return {
        at.date(): float(value)
        for at, value in daily[["starts_on", "value"]].itertuples(index=False)
    }


def _moments(played: DialledDay, midnight_s: float) -> list[tuple[float, bool]]:
    """Return when the call of each person who answered ended, and whether it was dropped."""
    return [
        (midnight_s + row[_ENDS], row[_OUTCOME] == "dropped")
        for row in played.day.rows
        if row[_OUTCOME] in ("answered", "dropped")
    ]


def _rolling(moments: Sequence[tuple[float, bool]]) -> float:
    """Return the highest drop rate of any 24 hours with 100 answers or more."""
    first = dropped = 0
    highest = 0.0
    for place, (at, was_dropped) in enumerate(moments):
        dropped += was_dropped
        while moments[first][0] <= at - 86_400:
            dropped -= moments[first][1]
            first += 1
        answers = place - first + 1
        if answers >= 100:
            highest = max(highest, dropped / answers)
    return highest
