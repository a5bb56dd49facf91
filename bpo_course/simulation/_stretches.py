"""What agents did, told from their tasks when someone looks: a day has other work to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, overload

# What an agent did for a time.
Stretch = tuple[str, str, str | None, float, float]
STRETCH: Final = ("agent", "state", "queue", "started_s", "ended_s")

Task = tuple[str, float, float, float, float]
"""Queue, start, and the seconds of ringing, talk and wrap-up."""
Pause = tuple[str, float, float]
"""State, start and end."""


class Stretches(Sequence[Stretch]):
    """The stretches of some agents, worked out when someone looks.

    Between tasks and pauses of a shift an agent is available.

    Args:
        agents: Name, start and end of the shift, and what was done in it, agent by agent.
        until_s: Where the day is cut, seconds from midnight.
    """

    def __init__(
        self, agents: Iterable[tuple[str, float, float, list[Task | Pause]]], until_s: float
    ) -> None:
        self._agents = list(agents)
        self._until_s = until_s

    @cached_property
    def _all(self) -> tuple[Stretch, ...]:
        until, found = self._until_s, list[Stretch]()
        for agent in self._agents:
            _tell(found, *agent)
        if until == float("inf"):
            return tuple(found)
        return tuple(
            (name, state, queue, start, min(end, until))
            for name, state, queue, start, end in found
            if start < until
        )

    @overload
    def __getitem__(self, place: int) -> Stretch: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Stretch, ...]: ...
    def __getitem__(self, place: int | slice) -> Stretch | tuple[Stretch, ...]:
        return self._all[place]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Stretch]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return repr(self._all)


def _tell(
    told: list[Stretch], name: str, at: float, ends_s: float, did: Sequence[Task | Pause]
) -> None:
    """Tell what an agent did, from the start of the shift to its end or the last task's."""
    add = told.append
    for done in did:
        start = done[1]
        if start > at:
            add((name, "available", None, at, start))
        at = start
        if len(done) == 3:
            add((name, done[0], None, at, done[2]))
            at = done[2]
            continue
        queue, _, ring, talk, wrap = done
        if ring:
            add((name, "ringing", queue, at, at + ring))
            at += ring
        if talk:
            add((name, "talking", queue, at, at + talk))
            at += talk
        if wrap:
            add((name, "wrap", queue, at, at + wrap))
            at += wrap
    if ends_s > at:
        add((name, "available", None, at, ends_s))
