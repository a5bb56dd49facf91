"""The learner's own calls: those that ended in the course, as transcripts to score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bpo_course import content, progress
from bpo_course.flows import Walk
from bpo_course.widgets.calls.debrief import debrief
from bpo_course.widgets.calls.listened import kept
from bpo_course.widgets.card import clock, markdown

MOST: Final = 6
"""How many of them are offered, the newest first."""
PREFIX: Final = "own-"


@dataclass(frozen=True)
class Line:
    """A line of a transcript.

    Args:
        number: The number of the turn; 0 for a scene, in which no one speaks.
        at: When it starts, minutes and seconds.
        who: Who speaks.
        by: "agent", "customer", or "" for a scene.
        says: The words.
    """

    number: int
    at: str
    who: str
    by: str
    says: str


@dataclass(frozen=True)
class OwnCall:
    """A call that the learner took in the course.

    Args:
        id: Stable word.
        title: What it is called on screen.
        walk: The walk, ended.
        ended_at: When it ended, in UTC.
    """

    id: str
    title: str
    walk: Walk
    ended_at: datetime

    @property
    def lines(self) -> tuple[Line, ...]:
        """What was said, with the time at which each decision began."""
        return tuple(_lines(self.walk))

    def marked(self) -> dict[str, Any]:
        """Return the course's own marking of the call: points, critical errors, what is better."""
        told = debrief(self.walk, self.ended_at, votes={})
        return {
            "percent": told["percent"],
            "breaches": [markdown(rule).striptags() for rule, _, _ in told["breaches"]],
            "better": [
                (
                    row["title"],
                    markdown(row["turn"].choice.say).striptags(),
                    markdown(row["best"].choice.say).striptags(),
                    markdown(row["best"].choice.why).striptags(),
                )
                for row in told["beside"]
                if row["best"]
            ],
        }


def own_calls(attempts: Sequence[progress.Attempt]) -> tuple[OwnCall, ...]:
    """Return the newest calls that a learner ended; one that fits its flow no more is left out.

    Args:
        attempts: What the learner did.
    """
    ended = [made for made in attempts if made.kind == "flow"]
    found: list[OwnCall] = []
    for made in sorted(ended, key=lambda one: one.at, reverse=True):
        if len(found) == MOST:
            break
        walk = _walked(made)
        if walk:
            at = made.at.astimezone()
            title = f"{walk.flow.title} ({at.day} {at:%B, %H:%M})"
            found.append(OwnCall(f"{PREFIX}{made.uuid}", title, walk, made.at))
    return tuple(found)


def _walked(made: progress.Attempt) -> Walk | None:
    """Return the walk that an attempt holds, or None."""
    if made.source not in content.flow_ids():
        return None
    try:
        walk = Walk(content.flow(made.source), kept(made.answer)[0])
    except (KeyError, TypeError, ValueError):
        return None
    return walk if walk.done else None


def _lines(walk: Walk) -> list[Line]:
    lines: list[Line] = []
    number, at = 0, 0.0
    steps = [*((turn.step, turn.choice) for turn in walk.turns), (walk.step, None)]
    for step, choice in steps:
        said = [("", step.scene, ""), (step.speaker, step.customer, "customer")]
        said += [(YOU, choice.say, "agent")] if choice else []
        for who, words, by in said:
            if words.strip():
                number += bool(by)
                text = markdown(words).striptags()
                lines.append(Line(number if by else 0, clock(at), who, by, text))
        at += choice.talk_s + choice.hold_s if choice else 0
    return lines


YOU: Final = "You (the agent)"
