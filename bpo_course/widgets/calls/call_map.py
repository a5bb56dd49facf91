"""The map of a call: the path so far, and the whole map when the call has ended."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from bpo_course.flows import Flow, Walk, targets

BOX_WIDTH: Final = 126
BOX_HEIGHT: Final = 38
LANE_WIDTH: Final = 10
GAP_X: Final = 14
GAP_Y: Final = 26
LEFT: Final = 66
TOP: Final = 6
LETTERS: Final = 17
"""How many letters a line in a box takes."""
SWEEPS: Final = 8
"""How often the rows are put in order beside their neighbours."""

Row = list[tuple[str, bool]]
"""What is in a row: ids of steps, and ids of steps further down that a lane leads to (True)."""
Places = dict[tuple[int, str], float]
Ways = Mapping[str, frozenset[str]]
"""The steps that can follow each step."""


def call_map(walk: Walk) -> dict[str, Any]:
    """Return what the map draws: boxes and lines in pixels, with the walk marked.

    During the call it shows only the path so far: the rest would give away what comes.

    Args:
        walk: The walk.
    """
    flow = walk.flow
    walked = [turn.step.id for turn in walk.turns] + [walk.step.id]
    rows = _whole(flow) if walk.done else [[(name, False)] for name in walked]
    middles, width = _middles(rows)
    row_of = {name: n for n, row in enumerate(rows) for name, is_lane in row if not is_lane}
    lines_walked = list(pairwise(walked))
    ways = [(name, to) for name in row_of for to in targets(flow.steps[name])]
    lines = [way for way in ways if way not in lines_walked] if walk.done else []
    stages: dict[str, float] = {}
    for name, row in row_of.items():
        stages.setdefault(flow.steps[name].stage, _top(row))
    titles = [flow.steps[name].title for name in walked]
    return {
        "boxes": [
            _box(walk, name, (middles[row, name] - BOX_WIDTH / 2, _top(row)), name in walked)
            for name, row in row_of.items()
        ],
        "lines": [
            {"curve": _curve(start, end, row_of, middles), "walked": is_walked}
            for is_walked, drawn in ((False, lines), (True, lines_walked))
            for start, end in drawn
        ],
        "stages": list(stages.items()),
        "width": width,
        "height": _top(len(rows)) - GAP_Y + TOP,
        "box": (BOX_WIDTH, BOX_HEIGHT),
        "trail": titles,
        "label": _label(len(row_of), titles, whole=walk.done),
    }


# -- where everything stands -----------------------------------------------------------------------


def _whole(flow: Flow) -> list[Row]:
    """Return the rows of the whole flow, with lanes for the lines that pass others by."""
    row_of = flow.rows()
    rows: list[Row] = [[] for _ in range(max(row_of.values()) + 1)]
    for name, row in row_of.items():
        rows[row].append((name, False))
    for name, row in row_of.items():
        first = min((row_of[one.id] for one in flow.step if name in targets(one)), default=row)
        for between in range(first + 1, row):
            rows[between].append((name, True))
    ways = {step.id: frozenset(targets(step)) for step in flow.step}
    for sweep in range(SWEEPS):
        _put_beside(rows, ways, downwards=sweep % 2 == 0)
    return rows


def _put_beside(rows: list[Row], ways: Ways, *, downwards: bool) -> None:
    """Put each row in the order of what it is joined to in the row before."""
    order = range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1)
    for n in order:
        before = rows[n - 1 if downwards else n + 1]
        spots, own = _spots(before), _spots(rows[n])
        wished = {}
        for node in rows[n]:
            joined = [
                spot
                for other, spot in spots.items()
                if (_leads(ways, other, node) if downwards else _leads(ways, node, other))
            ]
            wished[node] = sum(joined) / len(joined) if joined else own[node]
        rows[n].sort(key=wished.__getitem__)


def _spots(row: Row) -> dict[tuple[str, bool], float]:
    """Return how far along its row each place is, from 0 to 1."""
    return {node: place / max(1, len(row) - 1) for place, node in enumerate(row)}


def _leads(ways: Ways, start: tuple[str, bool], end: tuple[str, bool]) -> bool:
    """Return whether a line runs from a place in one row to a place in the next."""
    (name, is_lane), (to, _) = start, end
    return name == to if is_lane else to in ways[name]


def _middles(rows: Sequence[Row]) -> tuple[Places, float]:
    """Return the middle of everything, by row and id, each row in the middle; and the width."""
    widths = [
        sum((LANE_WIDTH if is_lane else BOX_WIDTH) + GAP_X for _, is_lane in row) for row in rows
    ]
    found: Places = {}
    for n, row in enumerate(rows):
        x = LEFT + (max(widths) - widths[n]) / 2
        for name, is_lane in row:
            wide = LANE_WIDTH if is_lane else BOX_WIDTH
            found[n, name] = x + wide / 2
            x += wide + GAP_X
    return found, LEFT + max(widths)


def _top(row: int) -> float:
    return TOP + row * (BOX_HEIGHT + GAP_Y)


# -- what is drawn ---------------------------------------------------------------------------------


def _box(walk: Walk, name: str, corner: tuple[float, float], walked: bool) -> dict[str, Any]:
    return {
        "x": corner[0],
        "y": corner[1],
        "lines": textwrap.wrap(walk.flow.steps[name].title, LETTERS)[:2],
        "walked": walked,
        "here": name == walk.step.id,
    }


def _curve(start: str, end: str, row_of: Mapping[str, int], middles: Places) -> str:
    """Return the line from below one box to above another, by the lane between them."""
    row, x = row_of[start], middles[row_of[start], start]
    y = _top(row) + BOX_HEIGHT
    path = [f"M{x:g} {y:g}"]
    for n in range(row + 1, row_of[end] + 1):
        to_x, to_y = middles[n, end], _top(n)
        half = (y + to_y) / 2
        path.append(f"C{x:g} {half:g} {to_x:g} {half:g} {to_x:g} {to_y:g}")
        if n < row_of[end]:
            path.append(f"V{to_y + BOX_HEIGHT:g}")
        x, y = to_x, to_y + BOX_HEIGHT
    return " ".join(path)


def _label(count: int, titles: list[str], *, whole: bool) -> str:
    steps = f"{count} step{'' if count == 1 else 's'}"
    kind = f"Map of the call, {steps}." if whole else f"Map of the call so far, {steps}."
    return f"{kind} Your path: {', then '.join(titles)}."
