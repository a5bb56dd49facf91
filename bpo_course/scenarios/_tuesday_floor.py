"""Elmsgate Energy, an invented supplier: its queues, reasons, teams, and any of its days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bpo_course.simulation import HALF_HOUR_S, Agent, CallBack, Duty, Floor, InboundQueue, Skill
from bpo_course.simulation import day as day_on

if TYPE_CHECKING:
    import pandas as pd

TUESDAY_ZONE: Final = "Europe/London"
TUESDAY_OPENS_S: Final = 8 * 3_600
TUESDAY_HALF_HOURS: Final = 20
TUESDAY_QUEUES: Final[Mapping[str, tuple[str, ...]]] = {
    "billing": ("bill too high", "payment plan", "refund"),
    "meters": ("meter reading", "meter fault"),
    "moving": ("moving home", "new tariff"),
}
"""The queues, and the reasons for which customers call there, as they chose them in the menu."""
TUESDAY_TEAMS: Final = ("Amara's team", "Bruno's team", "Divya's team")
TUESDAY_AGENTS: Final[Mapping[str, int]] = {"billing": 11, "meters": 8, "moving": 9}
Pause = tuple[float, float, str]
"""From when to when an agent is not at the phone, and in which state."""
QUEUE_OF: Final = {reason: queue for queue, reasons in TUESDAY_QUEUES.items() for reason in reasons}
_FIRSTS: Final = [reasons[0] for reasons in TUESDAY_QUEUES.values()]
_NEXT: Final = {
    reason: _FIRSTS[(n + 1) % len(_FIRSTS)]
    for n, reasons in enumerate(TUESDAY_QUEUES.values())
    for reason in reasons
}
"""Where callers belong who chose a reason by mistake."""
_CALLS: Final = {
    "bill too high": 300,
    "payment plan": 170,
    "refund": 130,
    "meter reading": 250,
    "meter fault": 150,
    "moving home": 220,
    "new tariff": 200,
}
_TALK_S: Final = {
    "bill too high": 330,
    "payment plan": 380,
    "refund": 260,
    "meter reading": 240,
    "meter fault": 400,
    "moving home": 340,
    "new tariff": 300,
}
_WRAP_S: Final = 55
_SPREAD: Final = 0.7
_PATIENCE_S: Final = 260
_RESOLVED: Final = 0.82
_WEEKDAYS: Final = (1.10, 1.02, 0.98, 0.96, 0.94)
_SHAPE: Final = (5, 7, 9, 11, 12, 12, 12, 11, 9, 8, 9, 10, 11, 11, 10, 9, 8, 7, 6, 5)
_VOLUME, _OF_REASON, _PACE = 0.02, 0.025, 0.01
_ABSENT: Final = 0.02
_COACHED: Final = 2
AGAIN_SHARE: Final = 0.07
"""The share of answered customers who call again on the next working day."""
_MISROUTED: Final = 0.03
"""The share of callers who chose the wrong queue by themselves."""
CALL_BACK: Final = CallBack(over_s=90, accepted=0.4, answered=0.85)
_LATER: Final = " (later)"
_AGAIN: Final = " (again)"
_WRONG: Final = " (wrong queue)"
SLOW: Final = 2
"""The level of an agent who is slower than usual."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is other than usual on a day.

    Args:
        since_s: From when on, seconds from midnight.
        calls: By how much there are more calls, by reason: 2 is twice as many.
        talk: By how much talk is longer, by reason.
        wrap: By how much wrap-up is longer, by reason.
        resolved: The share of calls that are resolved, by reason.
        wrong: The reason whose callers come to another queue, and that queue.
        away: The queue from which agents are at a training, and how many.
        until_s: Until when they are.
        slow: The team that is slower, and by how much its talk is longer.
        reached: The share of call-backs that customers answer.
        again: The share of answered customers who call again on the next working day, by reason.
    """

    since_s: float = TUESDAY_OPENS_S
    calls: Mapping[str, float] = field(default_factory=dict)
    talk: Mapping[str, float] = field(default_factory=dict)
    wrap: Mapping[str, float] = field(default_factory=dict)
    resolved: Mapping[str, float] = field(default_factory=dict)
    wrong: tuple[str, str] | None = None
    away: tuple[str, int] | None = None
    until_s: float = 0
    slow: tuple[str, float] | None = None
    reached: float = CALL_BACK.answered
    again: Mapping[str, float] = field(default_factory=dict)


NOTHING: Final = Change()


@dataclass(frozen=True, eq=False)
class PlayedDay:
    """A day as it went.

    Args:
        log: The contact log, with the reason and the team.
        states: The agent-state table.
        returning: How many customers call again on the next working day, by reason: expected.
    """

    log: pd.DataFrame
    states: pd.DataFrame
    returning: Mapping[str, float]


def tuesday_roster() -> dict[str, tuple[str, str]]:
    """Return the queue and the team of each agent, by name.

    Example:
        >>> roster = tuesday_roster()
        >>> len(roster), roster["Agent 01"]
        (28, ('billing', "Amara's team"))
    """
    queues = [queue for queue, n in TUESDAY_AGENTS.items() for _ in range(n)]
    return {
        f"Agent {n + 1:02d}": (queue, TUESDAY_TEAMS[n % len(TUESDAY_TEAMS)])
        for n, queue in enumerate(queues)
    }


def played_day(
    seed: int, date: str, weekday: int, before: PlayedDay | None, change: Change = NOTHING
) -> PlayedDay:
    """Play a day.

    Args:
        seed: Which day: its callers, and what is unusual about it by chance.
        date: The day.
        weekday: 0 for Monday.
        before: The working day before, whose customers call again.
        change: What is other than usual.
    """
    rng = np.random.default_rng([seed, 71])
    world = _World(rng, weekday, change)
    returns = before.returning if before else _first_returns()
    again = {reason: _shaped(n) for reason, n in returns.items()}
    day = day_on(world.floor(again), seed, date=date, zone=TUESDAY_ZONE)
    if change.reached < CALL_BACK.answered:
        again = _called_in_vain(day.log, date, again)
        day = day_on(world.floor(again), seed, date=date, zone=TUESDAY_ZONE)
    log = _named(day.log, date, before.log if before else None, rng)
    return PlayedDay(log, day.states, _returning(log, change))


class _World:
    """What chance and the change make of a day, before anyone calls."""

    def __init__(self, rng: np.random.Generator, weekday: int, change: Change) -> None:
        whole = _WEEKDAYS[weekday] * rng.lognormal(0, _VOLUME)
        self.volume = {
            reason: n * whole * rng.lognormal(0, _OF_REASON) for reason, n in _CALLS.items()
        }
        self.pace = float(rng.lognormal(0, _PACE))
        self.change = change
        names = list(tuesday_roster())
        self.absent = {name for name in names if rng.random() < _ABSENT}
        coached = rng.choice([n for n in names if n not in self.absent], _COACHED, replace=False)
        starts = TUESDAY_OPENS_S + HALF_HOUR_S * rng.integers(2, TUESDAY_HALF_HOURS - 2, _COACHED)
        self.coached = dict(zip(map(str, coached), map(float, starts), strict=True))

    def floor(self, again: Mapping[str, tuple[float, ...]]) -> Floor:
        """Return the floor.

        Args:
            again: Customers who call again, by reason and half hour.
        """
        lines = [line for reason in _CALLS for line in self._lines(reason, again[reason])]
        agents = self._agents([line.name for line in lines])
        return Floor(queues=tuple(lines), agents=tuple(agents))

    def _lines(self, reason: str, again: tuple[float, ...]) -> Iterable[InboundQueue]:
        """Yield the callers of a reason: before a change and after it, and those who call again."""
        change = self.change
        calls = _shaped(self.volume[reason])
        place = round((change.since_s - TUESDAY_OPENS_S) / HALF_HOUR_S)
        first = tuple(n if half < place else 0.0 for half, n in enumerate(calls))
        more = change.calls.get(reason, 1)
        later = tuple(more * n if half >= place else 0.0 for half, n in enumerate(calls))
        yield self._line(reason, reason, first, NOTHING)
        if change.wrong and change.wrong[0] == reason:
            name = reason + _WRONG
            yield self._line(reason, name, tuple(0.85 * n for n in later), NOTHING, {reason: 1.0})
            later = tuple(0.15 * n for n in later)
        yield self._line(reason, reason + _LATER, later, change)
        yield self._line(reason, reason + _AGAIN, again, NOTHING)

    def _line(
        self,
        reason: str,
        name: str,
        calls: tuple[float, ...],
        change: Change,
        belongs: Mapping[str, float] | None = None,
    ) -> InboundQueue:
        slower = self.change.slow[1] if self.change.slow else 1
        return InboundQueue(
            name=name,
            calls=calls,
            opens_s=TUESDAY_OPENS_S,
            talk_s=_TALK_S[reason] * self.pace * change.talk.get(reason, 1),
            wrap_s=_WRAP_S * change.wrap.get(reason, 1),
            spread=_SPREAD,
            patience_s=_PATIENCE_S,
            redial=0.3,
            redial_after_s=900,
            resolved=change.resolved.get(reason, _RESOLVED),
            call_back=CallBack(
                over_s=CALL_BACK.over_s,
                accepted=CALL_BACK.accepted,
                answered=self.change.reached,
            ),
            skills={SLOW: Skill(talk=slower)},
            belongs=belongs or {_NEXT[reason]: _MISROUTED},
        )

    def _agents(self, lines: list[str]) -> Iterable[Agent]:
        away = self._away()
        for name, (queue, team) in tuesday_roster().items():
            if name in self.absent:
                continue
            own = [line for line in lines if _queue_of(line, self.change) == queue]
            slow = bool(self.change.slow and self.change.slow[0] == team)
            pauses = sorted([*self._pauses(name), *away.get(name, [])])
            yield Agent(name, _duties(own, pauses), dict.fromkeys(own, SLOW) if slow else {})

    def _away(self) -> dict[str, list[Pause]]:
        """Return who is at a training that the change brings."""
        if self.change.away is None:
            return {}
        queue, count = self.change.away
        there = [n for n, (q, _) in tuesday_roster().items() if q == queue and n not in self.absent]
        pause = self.change.since_s, self.change.until_s, "training"
        return {name: [pause] for name in there[:count]}

    def _pauses(self, name: str) -> list[Pause]:
        """Return an agent's breaks, and a coaching where there is one."""
        number = int(name[-2:])
        lunch = float(TUESDAY_OPENS_S + HALF_HOUR_S * (7 + number % 5))
        found = [(lunch, lunch + HALF_HOUR_S, "break")]
        start = self.coached.get(name)
        if start is not None and abs(start - lunch) >= HALF_HOUR_S:
            found.append((start, start + HALF_HOUR_S, "training"))
        return found


def _duties(queues: list[str], pauses: list[Pause]) -> tuple[Duty, ...]:
    """Return an agent's day from opening to closing; where pauses overlap, the first one counts."""
    at, end, found = float(TUESDAY_OPENS_S), TUESDAY_OPENS_S + HALF_HOUR_S * TUESDAY_HALF_HOURS, []
    for start, stop, state in pauses:
        begin = max(start, at)
        if stop <= begin:
            continue
        if begin > at:
            found.append(Duty(at, begin, tuple(queues)))
        found.append(Duty(begin, stop, (), state))
        at = stop
    return (*found, Duty(at, end, tuple(queues)))


def _shaped(calls: float) -> tuple[float, ...]:
    """Return the calls of a day by half hour."""
    return tuple(calls * part / sum(_SHAPE) for part in _SHAPE)


def _first_returns() -> dict[str, float]:
    return {reason: AGAIN_SHARE * n * 0.95 for reason, n in _CALLS.items()}


def _reason_of(line: str) -> str:
    return line.partition(" (")[0]


def _queue_of(line: str, change: Change) -> str:
    if line.endswith(_WRONG):
        assert change.wrong
        return change.wrong[1]
    return QUEUE_OF[_reason_of(line)]


def _called_in_vain(
    log: pd.DataFrame, date: str, again: Mapping[str, tuple[float, ...]]
) -> dict[str, tuple[float, ...]]:
    """Return who calls again, with the customers whom no call-back reached: most of them, later."""
    import pandas as pd

    lost = log[(log["direction"] == "outbound") & (log["outcome"] == "no_answer")]
    lost = lost.drop_duplicates("customer", keep="last")
    midnight = pd.Timestamp(date, tz=TUESDAY_ZONE)
    found = {reason: list(calls) for reason, calls in again.items()}
    for line, at in zip(lost["queue"], lost["started_at"], strict=True):
        half = int(((at - midnight).total_seconds() - TUESDAY_OPENS_S) // HALF_HOUR_S) + 1
        if half < TUESDAY_HALF_HOURS:
            found[_reason_of(line)][half] += 0.7
    return {reason: tuple(calls) for reason, calls in found.items()}


def _named(
    log: pd.DataFrame, date: str, before: pd.DataFrame | None, rng: np.random.Generator
) -> pd.DataFrame:
    """Return a day's log with queues, reasons, teams, and customers who are known from before."""
    roster = tuesday_roster()
    lines, callers = log["queue"], log["customer"]
    is_again = lines.str.endswith(_AGAIN) & (log["direction"] == "inbound")
    names = {name: f"{date}-customer-{n}" for n, name in enumerate(callers.unique())}
    names |= _known(log[is_again], before, rng)
    return log.assign(
        contact_id=[f"{date}-{n:04d}" for n in range(len(log))],
        customer=callers.map(names),
        reason=lines.map(_reason_of),
        team=log["agent"].map({name: team for name, (_, team) in roster.items()}),
        queue=_queues(log, roster),
    )


def _queues(log: pd.DataFrame, roster: Mapping[str, tuple[str, str]]) -> Any:
    """Return the queue of each contact; of a wrong one, that of the agents it comes to."""
    wrong = log["queue"].str.endswith(_WRONG)
    queues = log["queue"].map(lambda line: QUEUE_OF[_reason_of(line)])
    if not wrong.any():
        return queues
    took = log["agent"][wrong].dropna().map(lambda name: roster[name][0])
    return queues.where(~wrong, str(took.iloc[0]))


def _known(
    rows: pd.DataFrame, before: pd.DataFrame | None, rng: np.random.Generator
) -> dict[str, str]:
    """Return customers of the day before for those who call again, by reason and by chance."""
    if before is None:
        return {}
    pools, found = _answered(before), dict[str, str]()
    for line, some in rows.groupby("queue"):
        pool = pools.get(_reason_of(str(line)), [])
        callers = some["customer"].drop_duplicates().tolist()
        chosen = rng.choice(len(pool), min(len(pool), len(callers)), replace=False)
        found |= dict(zip(callers, [pool[n] for n in chosen], strict=False))
    return found


def _answered(log: pd.DataFrame) -> dict[str, list[str]]:
    """Return the customers whose call was answered, by reason."""
    rows = log[(log["outcome"] == "answered").to_numpy(dtype=bool)]
    found: dict[str, dict[str, None]] = {}
    for reason, customer in zip(rows["reason"].tolist(), rows["customer"].tolist(), strict=True):
        found.setdefault(reason, {})[customer] = None
    return {reason: list(customers) for reason, customers in found.items()}


def _returning(log: pd.DataFrame, change: Change) -> dict[str, float]:
    answered = _answered(log)
    return {
        reason: change.again.get(reason, AGAIN_SHARE) * len(answered.get(reason, []))
        for reason in _CALLS
    }
