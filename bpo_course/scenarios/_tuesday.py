"""A week at Elmsgate Energy in which something went wrong on Tuesday, and what it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from bpo_course.scenarios._tuesday_floor import (
    NOTHING,
    TUESDAY_OPENS_S,
    TUESDAY_QUEUES,
    TUESDAY_TEAMS,
    Change,
    PlayedDay,
    played_day,
)
from bpo_course.simulation import is_whole

if TYPE_CHECKING:
    import pandas as pd

TUESDAY_CAUSES: Final[Mapping[str, str]] = {
    "menu": "A menu change sends callers to the wrong queue",
    "training": "Six agents were away at a training",
    "fault": "A fault brought more calls about one thing",
    "callbacks": "Promised call-backs did not reach customers",
    "article": "An article gave customers a wrong figure",
    "slow": "The customer system was slow for everyone",
    "team": "One team read a new script word for word",
}
"""What may have gone wrong."""
TUESDAY: Final = date(2026, 3, 24)
TUESDAY_WEEKS: Final = 3
"""How many whole weeks there are before the week that is looked at."""
_HOUR_S: Final = 3_600


@dataclass(frozen=True)
class Cause:
    """What went wrong.

    Args:
        kind: One of `TUESDAY_CAUSES`.
        change: What it changed on Tuesday.
        reason: The reason that it is about; "" where it is about none.
        queue: The queue that it hit first; "" where it hit all of them.
        team: The team that it is about; "" where it is about none.
    """

    kind: str
    change: Change
    reason: str = ""
    queue: str = ""
    team: str = ""


@dataclass(frozen=True, eq=False)
class TuesdayWeek:
    """Three quiet weeks, and Monday to Wednesday of a week with a bad Tuesday.

    Args:
        seed: Which week.
        cause: What went wrong; None for a week in which nothing did.
        played: Each day as it went, by date.
        without: Tuesday and Wednesday as they would have gone, had nothing gone wrong: the same
            callers with the same patience, but for the reason that a menu or a fault changed.
    """

    seed: int
    cause: Cause | None
    played: Mapping[str, PlayedDay] = field(repr=False)
    without: Mapping[str, PlayedDay] = field(repr=False)

    @property
    def days(self) -> tuple[str, ...]:
        """The working days, in order; the last three are those of the week."""
        return tuple(self.played)

    @property
    def tuesday(self) -> str:
        """The day that is looked at."""
        return TUESDAY.isoformat()

    @cached_property
    def log(self) -> pd.DataFrame:
        """The contact log of all days, with a reason and a team."""
        return _joined([day.log for day in self.played.values()])

    @cached_property
    def states(self) -> pd.DataFrame:
        """The agent-state table of all days."""
        return _joined([day.states for day in self.played.values()])

    @cached_property
    def log_without(self) -> pd.DataFrame:
        """The contact log of Tuesday and Wednesday, had nothing gone wrong."""
        return _joined([day.log for day in self.without.values()])

    @cached_property
    def states_without(self) -> pd.DataFrame:
        """The agent-state table of Tuesday and Wednesday, had nothing gone wrong."""
        return _joined([day.states for day in self.without.values()])

    def __repr__(self) -> str:
        return f"TuesdayWeek(seed {self.seed}: {len(self.played)} days, {len(self.log):,} contacts)"


def tuesday_week(seed: int, cause: str | None = None) -> TuesdayWeek:
    """Return a week with a bad Tuesday. Generated data.

    The days are played on a floor, so the cause really has its effects, and everything else that is
    unusual is chance.

    Args:
        seed: Which week, 0 or more.
        cause: One of `TUESDAY_CAUSES`; "none" for a week in which nothing went wrong; None for the
            cause that the seed chooses.

    Raises:
        ValueError: If the seed is no whole number of 0 or more, or there is no such cause.

    Example:
        >>> week = tuesday_week(1)
        >>> week.cause.kind in TUESDAY_CAUSES, len(week.days), week.tuesday
        (True, 18, '2026-03-24')
    """
    if not is_whole(seed, 0):
        raise ValueError(f"seed must be a whole number of 0 or more, got {seed}")
    known = (*TUESDAY_CAUSES, "none")
    if cause is not None and cause not in known:
        raise ValueError(f"cause must be one of {', '.join(known)}, got {cause!r}")
    return _week(int(seed), cause or _chosen(seed))


@lru_cache(maxsize=8)
def _week(seed: int, kind: str) -> TuesdayWeek:
    quiet = _quiet(seed)
    if kind == "none":
        return TuesdayWeek(seed, None, quiet, {})
    cause = _CAUSES[kind](np.random.default_rng([seed, 24, 3]))
    monday, tuesday, wednesday = list(quiet)[-3:]
    # A day is divided where the cause begins, so that both days have the same callers.
    unhurt = Change(since_s=cause.change.since_s)
    bad, good = (_played(seed, tuesday, quiet[monday], one) for one in (cause.change, unhurt))
    played = {**quiet, tuesday: bad, wednesday: _played(seed, wednesday, bad, NOTHING)}
    without = {tuesday: good, wednesday: _played(seed, wednesday, good, NOTHING)}
    return TuesdayWeek(seed, cause, played, without)


@lru_cache(maxsize=4)
def _quiet(seed: int) -> Mapping[str, PlayedDay]:
    """Return the days as they go when nothing is wrong."""
    first = TUESDAY - timedelta(days=1, weeks=TUESDAY_WEEKS)
    found: dict[str, PlayedDay] = {}
    before: PlayedDay | None = None
    for n in range(7 * TUESDAY_WEEKS + 3):
        at = first + timedelta(days=n)
        if at.weekday() < 5:
            before = found[at.isoformat()] = _played(seed, at.isoformat(), before, NOTHING)
    return found


def _played(seed: int, day: str, before: PlayedDay | None, change: Change) -> PlayedDay:
    at = date.fromisoformat(day)
    return played_day(1_000 * seed + at.toordinal() % 1_000, day, at.weekday(), before, change)


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return pd.concat(tables, ignore_index=True)


def _chosen(seed: int) -> str:
    """Return the cause that a seed chooses."""
    return str(np.random.default_rng([seed, 2026]).choice(list(TUESDAY_CAUSES)))


# -- the causes ------------------------------------------------------------------------------------


def _menu(rng: np.random.Generator) -> Cause:
    queue = str(rng.choice(list(TUESDAY_QUEUES)))
    reason = str(rng.choice(TUESDAY_QUEUES[queue]))
    other = str(rng.choice([name for name in TUESDAY_QUEUES if name != queue]))
    return Cause("menu", Change(since_s=_since(rng), wrong=(reason, other)), reason, other)


def _training(rng: np.random.Generator) -> Cause:
    queue, starts = str(rng.choice(list(TUESDAY_QUEUES))), 11 * _HOUR_S
    change = Change(since_s=starts, until_s=starts + 1.5 * _HOUR_S, away=(queue, 6))
    return Cause("training", change, queue=queue)


def _fault(rng: np.random.Generator) -> Cause:
    queue = str(rng.choice(list(TUESDAY_QUEUES)))
    reason = str(rng.choice(TUESDAY_QUEUES[queue]))
    change = Change(
        since_s=_since(rng), calls={reason: 2.0}, talk={reason: 1.35}, resolved={reason: 0.6}
    )
    return Cause("fault", change, reason, queue)


def _call_backs(_rng: np.random.Generator) -> Cause:
    return Cause("callbacks", Change(reached=0.05))


def _article(rng: np.random.Generator) -> Cause:
    queue = str(rng.choice(list(TUESDAY_QUEUES)))
    reason = str(rng.choice(TUESDAY_QUEUES[queue]))
    return Cause("article", Change(again={reason: 0.42}), reason, queue)


def _slow(rng: np.random.Generator) -> Cause:
    every = [reason for reasons in TUESDAY_QUEUES.values() for reason in reasons]
    change = Change(
        since_s=_since(rng), talk=dict.fromkeys(every, 1.12), wrap=dict.fromkeys(every, 1.9)
    )
    return Cause("slow", change)


def _team(rng: np.random.Generator) -> Cause:
    team = str(rng.choice(TUESDAY_TEAMS))
    return Cause("team", Change(slow=(team, 1.4)), team=team)


def _since(rng: np.random.Generator) -> float:
    """Return from when on something is wrong: at the opening, or up to two hours later."""
    return TUESDAY_OPENS_S + 1_800 * int(rng.integers(0, 5))


_CAUSES: Final[Mapping[str, Callable[[np.random.Generator], Cause]]] = {
    "menu": _menu,
    "training": _training,
    "fault": _fault,
    "callbacks": _call_backs,
    "article": _article,
    "slow": _slow,
    "team": _team,
}
