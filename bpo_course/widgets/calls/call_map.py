"""The map of a call: as far as it was walked, and whole when it has ended."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from bpo_course.flows import Walk, targets

BOX_WIDTH: Final = 126
BOX_HEIGHT: Final = 38
GAP_X: Final = 14
GAP_Y: Final = 26
LEFT: Final = 66
TOP: Final = 6
LETTERS: Final = 17
"""How many letters a line in a box takes."""


def call_map(walk: Walk) -> dict[str, Any]:
    """Return what the map draws: boxes and lines in pixels, with the walk marked.

    While the call goes on, only what was walked is there: the rest would tell what comes.

    Args:
        walk: The walk.
    """
    flow = walk.flow
    walked = [turn.step.id for turn in walk.turns] + [walk.step.id]
    places = flow.layout()
    shown = [name for name in places if walk.done or name in walked]
    corners = _corners(places)
    lines_walked = set(pairwise(walked))
    lines = (
        [(name, to) for name in shown for to in targets(flow.steps[name])]
        if walk.done
        else list(lines_walked)
    )
    stages: dict[str, float] = {}
    for name in shown:
        stages.setdefault(flow.steps[name].stage, corners[name][1])
    titles = [flow.steps[name].title for name in walked]
    return {
        "boxes": [_box(walk, name, corners[name], name in walked) for name in shown],
        "lines": [
            {"curve": _curve(corners[start], corners[end]), "walked": (start, end) in lines_walked}
            for start, end in sorted(lines, key=lambda line: line in lines_walked)
        ],
        "stages": list(stages.items()),
        "width": max(x for x, _ in corners.values()) + BOX_WIDTH + GAP_X,
        "height": max(corners[name][1] for name in shown) + BOX_HEIGHT + TOP,
        "box": (BOX_WIDTH, BOX_HEIGHT),
        "trail": titles,
        "label": _label(len(shown), titles, whole=walk.done),
    }


def _corners(places: Mapping[str, tuple[int, int]]) -> dict[str, tuple[float, float]]:
    """Return the upper left corner of each step's box, each row in the middle."""
    in_row: dict[int, int] = {}
    for row, column in places.values():
        in_row[row] = max(in_row.get(row, 0), column + 1)
    widest, across = max(in_row.values()), BOX_WIDTH + GAP_X
    return {
        name: (
            LEFT + (widest - in_row[row]) * across / 2 + column * across,
            TOP + row * (BOX_HEIGHT + GAP_Y),
        )
        for name, (row, column) in places.items()
    }


def _box(walk: Walk, name: str, corner: tuple[float, float], walked: bool) -> dict[str, Any]:
    return {
        "x": corner[0],
        "y": corner[1],
        "lines": textwrap.wrap(walk.flow.steps[name].title, LETTERS)[:2],
        "walked": walked,
        "here": name == walk.step.id,
    }


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return the line from below one box to above another."""
    x, y = start[0] + BOX_WIDTH / 2, start[1] + BOX_HEIGHT
    to_x, to_y = end[0] + BOX_WIDTH / 2, end[1]
    bend = max(GAP_Y, (to_y - y) / 2)
    return f"M{x:g} {y:g} C{x:g} {y + bend:g} {to_x:g} {to_y - bend:g} {to_x:g} {to_y:g}"


def _label(count: int, titles: list[str], *, whole: bool) -> str:
    steps = f"{count} step{'' if count == 1 else 's'}"
    kind = f"Map of the call, {steps}." if whole else f"Map of the call so far, {steps}."
    return f"{kind} Your walk: {', then '.join(titles)}."
