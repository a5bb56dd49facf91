"""The flow player: take the call, choice by choice, and see what each one caused."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, ClassVar, Final

import numpy as np

from bpo_course import progress
from bpo_course.flows import Flow, Walk, meet, solve, targets
from bpo_course.widgets.calls.call_card import MOODS, CallCard, as_shown, best_at
from bpo_course.widgets.card import Message, clock

BOX_WIDTH: Final = 126
BOX_HEIGHT: Final = 38
GAP_X: Final = 14
GAP_Y: Final = 26
LEFT: Final = 66
CLOCK_S: Final = 30
SWITCHES: Final = {
    "exam": "Consequences at the end",
    "timed": "Clock",
    "trainer": "Trainer view",
}


class FlowPlayer(CallCard):
    """A conversation played: what was said, the choices, the map of the flow, the debrief.

    Args:
        flow: The flow.
        book: Where calls are kept: a half-taken one goes on from there.
        exam: Whether consequences are told at the end alone.
        clock_s: Seconds for each decision; None: no clock.
        trainer: Whether every choice shows its consequence, and a class votes; a call that a
            trainer leaves half-way is not kept.
        seed: Which customers call, one after the other; the first call has the flow's first one.

    Raises:
        ValueError: If the clock has no time, or the seed is negative.
    """

    template = "flow_player.html"

    def __init__(
        self,
        flow: Flow,
        book: progress.Book,
        *,
        exam: bool = False,
        clock_s: float | None = None,
        trainer: bool = False,
        seed: int = 0,
    ) -> None:
        super().__init__(f"Call: {flow.title}", flow, book, exam=exam, keeps=not trainer)
        if clock_s is not None and not 0 < clock_s < float("inf"):
            raise ValueError(f"clock_s must be above 0 seconds, got {clock_s}")
        self._rng = np.random.default_rng(seed)
        self._clock_s = clock_s or CLOCK_S
        self._on = {"exam": exam, "timed": clock_s is not None, "trainer": trainer}
        self._rings = clock_s is not None  # nobody's time runs before the call is taken
        self._render()

    def _begin(self, walk: Walk) -> None:
        super()._begin(walk)
        self._problem, self._rings = "", False
        self._votes: dict[str, Mapping[str, int]] = {}

    def vote(self, hands: Mapping[str, int]) -> Walk:
        """Take the choice for which most hands were raised, and return the walk.

        Args:
            hands: Hands by the id of the choice.

        Raises:
            ValueError: If a count is no whole number of 0 or more, a choice is not open, or no
                choice has more hands than every other.
        """
        for choice_id, count in hands.items():
            self._walk.take(choice_id)
            if count != int(count) or count < 0:
                rule = "must be a whole number of 0 or more"
                raise ValueError(f"hands for {choice_id} {rule}, got {count}")
        most = max(hands.values(), default=0)
        chosen = [choice_id for choice_id, count in hands.items() if count == most]
        if len(chosen) != 1:
            raise ValueError(f"one choice must have most hands, {len(chosen)} have {most}")
        self._votes[self._walk.step.id] = dict(hands)
        return self.walk(chosen)

    # -- what the learner does -----------------------------------------------------------------

    def _accept(self, _message: Message) -> None:
        self._rings = False
        self._render(focus="choices", said=self._spoken())

    def _take(self, message: Message) -> None:
        self._rings = False
        if not self._is_open(message["value"]):
            self._render(focus="choices")  # a second press of a choice already taken
            return
        self._change(self._walk.take(message["value"]))
        self._problem = ""
        told = [] if self._on["exam"] else [self._walk.turns[-1].choice.effect]
        if self._walk.done:
            self._render(focus="debrief", said=" ".join((*told, "The call has ended.")))
        else:
            self._render(focus="choices", said=" ".join((*told, self._spoken())))

    def _late(self, _message: Message) -> None:
        if self._walk.done or self._rings or not self._on["timed"]:
            return
        self._change(self._walk.wait(self._clock_s))
        self._render(said="You have said nothing. Hello, are you still there?")

    def _vote(self, message: Message) -> None:
        given = {name: value[0] for name, value in message["fields"].items()}
        try:
            self.vote({name: int(value or 0) for name, value in given.items()})
        except ValueError as error:
            self._problem = str(error)
            self._render(said=self._problem)

    def _note(self, message: Message) -> None:
        self._notes = message["value"]
        self._keep()

    def _switch(self, message: Message) -> None:
        name = message["value"]
        self._on[name] = not self._on[name]
        self._rings = self._rings and self._on["timed"]
        self._render(said=f"{SWITCHES[name]}: {'on' if self._on[name] else 'off'}.")

    def _back(self, _message: Message) -> None:
        self._change(self._walk.back())
        self._render(focus="choices", said=f"Back. {self._spoken()}")

    def _restart(self, _message: Message) -> None:
        self._begin(meet(self._walk.flow, self._rng))
        self._keep()
        self._render(focus="choices", said=f"From the start. {self._spoken()}")

    actions: ClassVar = {
        "accept": _accept,
        "take": _take,
        "late": _late,
        "vote": _vote,
        "note": _note,
        "switch": _switch,
        "back": _back,
        "restart": _restart,
        "refresh": CallCard._refresh,
    }

    # -- what is shown -------------------------------------------------------------------------

    def _render(self, focus: str = "", said: str = "") -> None:
        walk = self._walk
        self._show(
            focus=focus,
            said=said,
            fields={"notes": self._notes},
            walk=walk,
            flow=walk.flow,
            step=walk.step,
            mood=(walk.mood, MOODS[walk.mood]),
            resumed=self._resumed,
            switches=[(name, label, self._on[name]) for name, label in SWITCHES.items()],
            told=not self._on["exam"] or walk.done,
            trainer=self._on["trainer"] and not walk.done,
            clock_s=self._clock_s if self._on["timed"] and not walk.done else None,
            rings=self._rings,
            shown=[as_shown(walk, choice.id) for choice in walk.step.choice],
            problem=self._problem,
            debrief=self._debrief() if walk.done else None,
            map=_map(walk),
            trouble=self._book.trouble,
            notice=self._book.notice,
        )

    def _debrief(self) -> dict[str, Any]:
        """Return what is told when the call has ended."""
        walk, flow = self._walk, self._walk.flow
        found = solve(flow, walk.temperament)
        met = flow.temperament.get(walk.temperament)
        return {
            "breaches": [(flow.gate[breach.gate], breach.turn) for breach in walk.breaches],
            "scores": [(n, walk.score[n], m, flow.dimension[n]) for n, m in found.most.items()],
            "beside": [self._beside(place) for place in range(len(walk.turns))],
            "figures": [
                (*mine, other)
                for mine, (_, other) in zip(_figures(walk), _figures(found.best), strict=True)
            ],
            "met": met.says if met else "",
            "best": [turn.choice.say for turn in found.best.turns],
            "row": self._row(),
            "notes": self._notes,
        }

    def _beside(self, place: int) -> dict[str, Any]:
        """Return a decision of the walk, with what would have been best where it stood."""
        walk, turn = self._walk, self._walk.turns[place]
        best_turn = best_at(walk, place)
        hands = self._votes.get(turn.step.id, {})
        raised = sum(hands.values())
        return {
            "title": turn.step.title,
            "turn": turn,
            "best": None if best_turn.choice.id == turn.choice.id else best_turn,
            "points": sum(turn.choice.score.values()),
            "of": sum(best_turn.choice.score.values()),
            "hands": f"{hands[turn.choice.id]} of {raised} hands" if raised else "",
        }

    def _row(self) -> list[tuple[str, Any]]:
        row = self._walk.row(f"walk-{self._started_at:%H%M%S}", self._started_at)
        row["started_at"] = f"{self._started_at:%Y-%m-%d %H:%M:%S} UTC"
        for name in ("wait_s", "talk_s", "hold_s", "wrap_s"):
            row[name] = f"{row[name]:g} ({clock(row[name])})"
        return [(name, "–" if value in (None, "") else value) for name, value in row.items()]

    def __repr__(self) -> str:
        walk = self._walk
        state = "ended" if walk.done else "open"
        return f"Play({walk.flow.id}: {len(walk.taken)} choices, {state} at {walk.step.id})"


def _figures(walk: Walk) -> list[tuple[str, str]]:
    """Return what the KPIs see of an ended walk."""
    ending = walk.step.ending
    assert ending
    found = [
        ("Handle time (counts in AHT)", clock(walk.elapsed_s)),
        ("Settled at once (counts in FCR)", "yes" if ending.resolved else "no"),
        ("Satisfaction (counts in CSAT)", f"{ending.csat} of 5" if ending.csat else "not asked"),
        ("Critical errors (quality review)", str(len(walk.breaches))),
    ]
    if walk.flow.direction == "outbound":
        party = {None: "not recorded", True: "yes", False: "no"}[ending.right_party]
        found += [
            ("Right party (counts in RPC)", party),
            ("Disposition", ending.disposition),
            ("Revenue", f"{ending.revenue or 0:,.0f}"),
        ]
    return found


def _map(walk: Walk) -> dict[str, Any]:
    """Return what the map draws: boxes and lines in pixels, with the walk marked."""
    places = walk.flow.layout()
    widest = max(column for _, column in places.values()) + 1
    in_row = {row: max(c for r, c in places.values() if r == row) + 1 for row, _ in places.values()}
    steps_walked = [turn.step.id for turn in walk.turns] + [walk.step.id]
    lines_walked = set(pairwise(steps_walked))

    def corner(step_id: str) -> tuple[float, float]:
        row, column = places[step_id]
        shift = (widest - in_row[row]) * (BOX_WIDTH + GAP_X) / 2
        return LEFT + shift + column * (BOX_WIDTH + GAP_X), 6 + row * (BOX_HEIGHT + GAP_Y)

    boxes, lines = [], []
    stages: dict[str, float] = {}
    for step_id in places:
        step = walk.flow.steps[step_id]
        x, y = corner(step_id)
        stages.setdefault(step.stage, y)
        boxes.append(
            {
                "x": x,
                "y": y,
                "lines": textwrap.wrap(step.title, 17)[:2],
                "walked": step_id in steps_walked,
                "here": step_id == walk.step.id,
            }
        )
        for target in targets(step):
            to_x, to_y = corner(target)
            start, end = (x + BOX_WIDTH / 2, y + BOX_HEIGHT), (to_x + BOX_WIDTH / 2, to_y)
            bend = max(GAP_Y, (end[1] - start[1]) / 2)
            curve = (
                f"M{start[0]:g} {start[1]:g} C{start[0]:g} {start[1] + bend:g}"
                f" {end[0]:g} {end[1] - bend:g} {end[0]:g} {end[1]:g}"
            )
            lines.append({"curve": curve, "walked": (step_id, target) in lines_walked})
    titles = [walk.flow.steps[step_id].title for step_id in steps_walked]
    return {
        "boxes": boxes,
        "lines": sorted(lines, key=lambda line: line["walked"]),
        "stages": list(stages.items()),
        "width": LEFT + widest * (BOX_WIDTH + GAP_X),
        "height": 6 + (max(row for row, _ in places.values()) + 1) * (BOX_HEIGHT + GAP_Y),
        "box": (BOX_WIDTH, BOX_HEIGHT),
        "trail": titles,
        "label": f"Map of the call, {len(boxes)} steps. Your walk: {', then '.join(titles)}.",
    }
