"""A day to run: half hour by half hour a learner says what the agents do, and the floor answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Final
from zlib import crc32

import numpy as np

from bpo_course.simulation import (
    HALF_HOUR_S,
    ROW,
    Agent,
    Campaign,
    Day,
    Dialling,
    Duty,
    Floor,
    InboundQueue,
    day,
    is_whole,
    time_of_day,
    who_can_less,
)
from bpo_course.tools import dialler

CALLS: Final = "calls"
CAMPAIGN: Final = "campaign"
_QUEUE, _OUTCOME, _STARTED, _ENDS, _WAIT, _REVENUE = (
    ROW.index(name) for name in ("queue", "outcome", "started_s", "ends_s", "wait_s", "revenue")
)
_SHORTEST: Final = 4
FORECAST: Final = (44, 56, 72, 88, 98, 100, 92, 80, 62, 50, 46, 58, 74, 82, 76, 60)


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What the agents do in a half hour; who is not named here answers calls.

    Args:
        outbound: Agents who work only in the campaign.
        on_break: Agents on their break.
        training: Agents in the training after which they can both answer and dial.
        keep_free: How many agents stay free for callers before one who does both takes a dial.
    """

    outbound: int = 0
    on_break: int = 0
    training: int = 0
    keep_free: int = 2

    def __post_init__(self) -> None:
        for entry in fields(self):
            value = getattr(self, entry.name)
            if not is_whole(value, 0):
                rule = "must be a whole number of 0 or more"
                raise ValueError(f"{entry.name} {rule}, got {value}")

    @property
    def away(self) -> int:
        """Agents who answer no calls."""
        return self.outbound + self.on_break + self.training


@dataclass(frozen=True, kw_only=True)
class Shift:
    """The task: who is there, what is forecast, what is owed, and what counts at the end.

    Everything here is invented; the amounts are rupees.

    Args:
        agents: Agents on shift.
        seats: Agents who can be trained at a time.
        forecast: Calls expected in each half hour.
        opens_s: When the shift begins, seconds from midnight.
        talk_s: Mean talk time of a call, seconds.
        wrap_s: Mean wrap-up of a call, seconds.
        patience_s: Mean patience, seconds.
        redial: The share of those who hang up who call again.
        wrong_by: How far a day's volume strays from its forecast (standard deviation over mean).
        spike: The least and the most by which calls are multiplied while they surge.
        target_s: The wait that service level promises, seconds.
        goal: The service level promised, a share (answered in time over offered).
        leads: People on the campaign's list.
        dial_from_s: From when the campaign may dial, seconds from midnight.
        dial_until_s: Until when.
        break_from_s: From when breaks may be given, seconds from midnight.
        break_until_s: Until when they must be over.
        conversion: The share of right parties who buy.
        sale: What a sale brings.
        lost_call: What a caller who hangs up costs.
        point_missed: What each point of the day's service level below the goal costs.
        break_missed: What an agent without a break costs.
    """

    agents: int = 20
    seats: int = 2
    forecast: tuple[float, ...] = FORECAST
    opens_s: float = 8 * 3_600
    talk_s: float = 230
    wrap_s: float = 60
    patience_s: float = 150
    redial: float = 0.3
    wrong_by: float = 0.1
    spike: tuple[float, float] = (1.3, 1.7)
    target_s: float = 20
    goal: float = 0.8
    leads: int = 1_500
    dial_from_s: float = 9 * 3_600
    dial_until_s: float = 16 * 3_600
    break_from_s: float = 9.5 * 3_600
    break_until_s: float = 14.5 * 3_600
    conversion: float = 0.2
    sale: float = 30
    lost_call: float = 10
    point_missed: float = 40
    break_missed: float = 60

    def __post_init__(self) -> None:
        for name in ("agents", "seats"):
            if not is_whole(getattr(self, name), 1):
                rule = "must be a whole number of 1 or more"
                raise ValueError(f"{name} {rule}, got {getattr(self, name)}")
        if len(self.forecast) < _SHORTEST or not all(calls > 0 for calls in self.forecast):
            rule = f"must be calls above 0 in {_SHORTEST} half hours or more"
            raise ValueError(f"forecast {rule}, got {self.forecast}")

    @property
    def ends_s(self) -> float:
        """When the shift ends, seconds from midnight."""
        return self.opens_s + HALF_HOUR_S * len(self.forecast)

    def most(self, place: int) -> dict[str, int]:
        """Return how many agents the task lets go on break and into training in a half hour.

        Args:
            place: The half hour, 0 for the first.
        """
        starts = self.opens_s + HALF_HOUR_S * place
        open_ = self.break_from_s <= starts and starts + HALF_HOUR_S <= self.break_until_s
        return {"on_break": self.agents if open_ else 0, "training": self.seats}

    def calls(self, seed: int) -> tuple[float, ...]:
        """Return the calls to expect in each half hour of a day, did one know which day it is.

        The whole day is busier or quieter than forecast, and for two or three half hours calls
        surge.

        Args:
            seed: The day.
        """
        rng = np.random.default_rng([seed, crc32(b"shift")])
        shape = self.wrong_by**-2
        found = np.array(self.forecast) * rng.gamma(shape, 1 / shape)
        length = rng.integers(2, 4)
        first = rng.integers(1, len(found) - length + 1)
        found[first : first + length] *= rng.uniform(*self.spike)
        return tuple(found.tolist())

    def queue(self, seed: int) -> InboundQueue:
        """Return the callers of a day."""
        return InboundQueue(
            name=CALLS,
            calls=self.calls(seed),
            talk_s=self.talk_s,
            wrap_s=self.wrap_s,
            patience_s=self.patience_s,
            opens_s=self.opens_s,
            redial=self.redial,
        )

    @property
    def campaign(self) -> Campaign:
        """The campaign to be fed."""
        return Campaign(
            name=CAMPAIGN,
            leads=self.leads,
            talk_s=self.talk_s,
            wrap_s=self.wrap_s,
            opens_s=self.dial_from_s,
            closes_s=self.dial_until_s,
            conversion=self.conversion,
            revenue=self.sale,
        )


@dataclass(frozen=True)
class Score:
    """What a day comes to, in the shift's money.

    Args:
        revenue: What was sold.
        lost_calls: What callers who hung up cost.
        points_missed: What service level below the goal costs.
        breaks_missed: What missing breaks cost.
    """

    revenue: float
    lost_calls: float
    points_missed: float
    breaks_missed: float

    @property
    def total(self) -> float:
        """Revenue less all costs."""
        return self.revenue - self.lost_calls - self.points_missed - self.breaks_missed


@dataclass(frozen=True)
class Game:
    """A day as far as it was run; the same seed and moves give the same day.

    Args:
        shift: The task.
        seed: The day.
        moves: What the agents did, half hour by half hour.

    Raises:
        ValueError: If more agents are named than there are, or more half hours.

    Example:
        >>> game = Game(seed=7).play(Moves(training=2)).play(Moves(outbound=2))
        >>> game
        Game(day 7: 2 of 16 half hours, 08:00 to 09:00)
        >>> game.back().play(Moves(outbound=2)) == game
        True
    """

    shift: Shift = field(default_factory=Shift)
    seed: int = 0
    moves: tuple[Moves, ...] = ()

    def __post_init__(self) -> None:
        if not is_whole(self.seed, 0):
            raise ValueError(f"seed must be a whole number of 0 or more, got {self.seed}")
        if len(self.moves) > self.length:
            rule = f"must be at most {self.length}, one a half hour"
            raise ValueError(f"moves {rule}, got {len(self.moves)}")
        for place, move in enumerate(self.moves):
            most = self.shift.most(place)
            for name, limit in most.items():
                if getattr(move, name) > limit:
                    at = time_of_day(self.shift.opens_s + HALF_HOUR_S * place)
                    got = f"got {getattr(move, name)}"
                    raise ValueError(f"{name} must be at most {limit} at {at}, {got}")
            if move.away > self.shift.agents:
                rule = f"must be at most {self.shift.agents} together, the agents"
                raise ValueError(f"outbound, on_break and training {rule}, got {move.away}")

    @property
    def length(self) -> int:
        """Half hours of the shift."""
        return len(self.shift.forecast)

    @property
    def done(self) -> bool:
        """Whether the day is over."""
        return len(self.moves) == self.length

    @property
    def now_s(self) -> float:
        """The time, seconds from midnight."""
        return self.shift.opens_s + HALF_HOUR_S * len(self.moves)

    def play(self, moves: Moves) -> Game:
        """Return the game a half hour later."""
        if self.done:
            raise ValueError(f"the day has {self.length} half hours and is over")
        return replace(self, moves=(*self.moves, moves))

    def back(self) -> Game:
        """Return the game a half hour earlier."""
        return replace(self, moves=self.moves[:-1])

    @cached_property
    def duties(self) -> tuple[tuple[str, ...], ...]:
        """What each agent does in each half hour: calls, both, campaign, break or training."""
        found: list[tuple[str, ...]] = []
        for move in self.moves:
            found.append(_spread(found, move, self.shift.agents))
        return tuple(found)

    @cached_property
    def day(self) -> Day:
        """What is known of the day by now: contacts that ended or that an agent has taken."""
        return self.known(len(self.moves))

    def known(self, place: int) -> Day:
        """Return what was known after so many half hours, of those that were run.

        What happens at the very moment belongs to the half hour to come.

        Args:
            place: From 0 to the half hours run.
        """
        if not 0 <= place <= len(self.moves):
            raise ValueError(f"place must be from 0 to {len(self.moves)}, got {place}")
        if place == self.length:
            return self._whole
        now_s = self.shift.opens_s + HALF_HOUR_S * place
        rows = tuple(row for row in self._whole.rows if _known_s(row) < now_s)
        stretches = tuple(
            (agent, state, queue, start, min(end, now_s))
            for agent, state, queue, start, end in self._whole.stretches
            if start < now_s
        )
        waiting = sum(
            row[_QUEUE] == CALLS and row[_STARTED] < now_s <= _known_s(row)
            for row in self._whole.rows
        )
        return replace(self._whole, rows=rows, stretches=stretches, waiting={CALLS: waiting})

    @cached_property
    def scores(self) -> tuple[Score, ...]:
        """What the day came to after each half hour; the first is that of a day not begun."""
        return tuple(self._score(place) for place in range(len(self.moves) + 1))

    @property
    def score(self) -> Score:
        """What the day comes to so far; a break that may still come is not yet missing."""
        return self._score(len(self.moves))

    def _score(self, place: int) -> Score:
        shift, rows = self.shift, self.known(place).rows
        ends = Counter(row[_OUTCOME] for row in rows if row[_QUEUE] == CALLS)
        offered = ends["answered"] + ends["abandoned"]
        in_time = sum(
            row[_QUEUE] == CALLS and row[_OUTCOME] == "answered" and row[_WAIT] <= shift.target_s
            for row in rows
        )
        points = 100 * (shift.goal - in_time / offered) if offered else 0.0
        missing = self.breaks_due if place == self.length else 0
        return Score(
            revenue=sum(row[_REVENUE] or 0.0 for row in rows),
            lost_calls=ends["abandoned"] * shift.lost_call,
            points_missed=max(0.0, points) * shift.point_missed,
            breaks_missed=missing * shift.break_missed,
        )

    @property
    def breaks_due(self) -> int:
        """Agents who have had no break yet."""
        return self.shift.agents - len(self._had("break"))

    @property
    def trained(self) -> int:
        """Agents who can both answer and dial by now."""
        return len(self._had("training"))

    def _had(self, duty: str) -> set[int]:
        return {n for duties in self.duties for n, done in enumerate(duties) if done == duty}

    @cached_property
    def _whole(self) -> Day:
        """The whole day; the half hours to come are like the last one.

        What is to come changes nothing of what has been.
        """
        return day(self._floor(), self.seed)

    def _floor(self) -> Floor:
        shift = self.shift
        rest = self.length - len(self.moves)
        going_on = (*self.moves, *(self.moves[-1:] or (Moves(),)) * rest)
        plan = self if self.done else replace(self, moves=going_on)
        agents = tuple(
            Agent(f"agent {n + 1:02d}", tuple(_in_turn(duties, shift.opens_s)))
            for n, duties in enumerate(zip(*plan.duties, strict=True))
        )
        kept = [move.keep_free for move in plan.moves]
        campaign = replace(shift.campaign, dial=_keeping_free(kept, shift.opens_s))
        return Floor(
            queues=(shift.queue(self.seed),),
            campaigns=(campaign,),
            agents=agents,
            pick_agent=who_can_less,
        )

    def __repr__(self) -> str:
        span = f"{time_of_day(self.shift.opens_s)} to {time_of_day(self.now_s)}"
        return f"Game(day {self.seed}: {len(self.moves)} of {self.length} half hours, {span})"


def _spread(before: list[tuple[str, ...]], move: Moves, agents: int) -> tuple[str, ...]:
    """Return what each agent does next: breaks and training go round, the rest stay put."""
    past = list(zip(*before, strict=True)) or [()] * agents
    doing = ["" for _ in range(agents)]

    def choose(count: int, duty: str, key: Any) -> None:
        free = [n for n in range(agents) if not doing[n]]
        for n in sorted(free, key=key)[:count]:
            doing[n] = duty

    choose(move.on_break, "break", lambda n: (past[n].count("break"), n))
    choose(move.training, "training", lambda n: (past[n].count("training"), -n))
    choose(
        move.outbound,
        CAMPAIGN,
        lambda n: ("training" in past[n], past[n][-1:] != (CAMPAIGN,), -n),
    )
    return tuple(
        done or ("both" if "training" in past[n] else CALLS) for n, done in enumerate(doing)
    )


def _in_turn(duties: Iterable[str], opens_s: float) -> Iterator[Duty]:
    """Yield the duties of an agent, half hour by half hour."""
    works = {CALLS: (CALLS,), CAMPAIGN: (CAMPAIGN,), "both": (CALLS, CAMPAIGN)}
    for place, done in enumerate(duties):
        start = opens_s + HALF_HOUR_S * place
        if done in works:
            yield Duty(start, start + HALF_HOUR_S, works[done])
        else:
            yield Duty(start, start + HALF_HOUR_S, state=done)


def _keeping_free(kept: list[int], opens_s: float) -> Callable[[Dialling], int]:
    """Return the dialler's rule: how many stay free for callers changes with the half hour."""
    rules = [dialler.keep_free(agents).begin() for agents in kept]

    def dial(seen: Dialling) -> int:
        half_hour = min(int((seen.now_s - opens_s) // HALF_HOUR_S), len(rules) - 1)
        return rules[half_hour](seen)

    return dial


def _known_s(row: Any) -> float:
    """Return when the floor knows how a contact goes: at the answer, or else at its end."""
    if row[_OUTCOME] == "answered" and row[_QUEUE] == CALLS:
        return float(row[_STARTED] + row[_WAIT])
    return float(row[_ENDS])
