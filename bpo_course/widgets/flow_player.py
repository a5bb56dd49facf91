"""The flow player: take the call, choice by choice, and see what each one caused."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, ClassVar, Final

from bpo_course import progress
from bpo_course.flows import Flow, Walk
from bpo_course.widgets.card import Card, Message, clock

BOX_WIDTH: Final = 126
BOX_HEIGHT: Final = 38
GAP_X: Final = 14
GAP_Y: Final = 26
LEFT: Final = 66


class FlowPlayer(Card):
    """A conversation played: what was said, the choices, the map of the flow, the debrief.

    Args:
        flow: The flow.
        book: Where finished walks are kept.
    """

    template = "flow_player.html"

    def __init__(self, flow: Flow, book: progress.Book) -> None:
        super().__init__(f"Call: {flow.title}")
        self._book = book
        self._walk = Walk(flow)
        self._started_at = datetime.now(UTC)
        self._render()

    def walk(self, choices: list[str] | None = None) -> Walk:
        """Return the walk as it stands, after taking these choices from code.

        Raises:
            ValueError: If a choice is not open at its step.
        """
        for choice_id in choices or []:
            self._walk.take(choice_id)
            self._take({"value": choice_id})
        return self._walk

    def _take(self, message: Message) -> None:
        if message["value"] not in [choice.id for choice in self._walk.step.choice]:
            self._render(focus="choices")  # a second press of a choice already taken
            return
        self._walk = self._walk.take(message["value"])
        effect = self._walk.turns[-1].choice.effect
        if self._walk.done:
            self._save()
            self._render(focus="debrief", said=f"{effect} The call has ended.")
        else:
            self._render(focus="choices", said=f"{effect} Customer: {self._walk.step.customer}")

    def _back(self, _message: Message) -> None:
        self._walk = self._walk.back()
        self._render(focus="choices", said=f"Back. Customer: {self._walk.step.customer}")

    def _restart(self, _message: Message) -> None:
        self._walk = self._walk.restart()
        self._started_at = datetime.now(UTC)
        self._render(focus="choices", said=f"From the start. Customer: {self._walk.step.customer}")

    actions: ClassVar = {"take": _take, "back": _back, "restart": _restart}

    def _save(self) -> None:
        walk = self._walk
        most = sum(walk.flow.most.values())
        score = sum(walk.score.values()) / most
        attempt = progress.Attempt("flow", walk.flow.id, walk.step.id, list(walk.taken), score)
        self._book.add(attempt)

    def _render(self, focus: str = "", said: str = "") -> None:
        walk = self._walk
        self._show(
            focus=focus,
            said=said,
            walk=walk,
            flow=walk.flow,
            step=walk.step,
            scores=[
                (n, walk.score[n], m, walk.flow.dimension[n]) for n, m in walk.flow.most.items()
            ],
            row=self._row(),
            map=_map(walk),
            trouble=self._book.trouble,
        )

    def _row(self) -> list[tuple[str, Any]]:
        if not self._walk.done:
            return []
        row = self._walk.row(f"walk-{self._started_at:%H%M%S}", self._started_at)
        row["started_at"] = f"{self._started_at:%Y-%m-%d %H:%M:%S} UTC"
        for name in ("wait_s", "talk_s", "hold_s", "wrap_s"):
            row[name] = f"{row[name]:g} ({clock(row[name])})"
        return list(row.items())

    def __repr__(self) -> str:
        walk = self._walk
        state = "ended" if walk.done else "open"
        return f"Play({walk.flow.id}: {len(walk.taken)} choices, {state} at {walk.step.id})"


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
        for target in dict.fromkeys(choice.to for choice in step.choice):
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
