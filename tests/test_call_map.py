"""The map of a call as it is drawn: nothing hides behind anything, and nothing is told before."""

from __future__ import annotations

import re

import pytest

from bpo_course import content
from bpo_course.flows import Walk, solve, targets
from bpo_course.widgets.calls.call_map import call_map

every_flow = pytest.mark.parametrize("name", content.flow_ids())


def ended(name: str) -> Walk:
    return solve(content.flow(name)).best


def upright(curve: str) -> list[tuple[float, float, float]]:
    """The upright parts of a line, as x, top and bottom."""
    found = re.findall(r"(\S+) (\S+) V(\S+)", curve)
    return [(float(x), float(top), float(bottom)) for x, top, bottom in found]


@every_flow
def test_no_line_passes_behind_a_box(name: str) -> None:
    drawn = call_map(ended(name))
    wide, high = drawn["box"]
    parts = [part for line in drawn["lines"] for part in upright(line["curve"])]
    assert parts
    for x, top, bottom in parts:
        for box in drawn["boxes"]:
            beside = not box["x"] < x < box["x"] + wide
            assert beside or bottom <= box["y"] or top >= box["y"] + high


@every_flow
def test_no_two_boxes_overlap_and_all_are_inside(name: str) -> None:
    drawn = call_map(ended(name))
    wide, high = drawn["box"]
    boxes = [(box["x"], box["y"]) for box in drawn["boxes"]]
    assert len(set(boxes)) == len(content.flow(name).step)
    for x, y in boxes:
        assert 0 <= x <= drawn["width"] - wide
        assert 0 <= y <= drawn["height"] - high
        assert [b for b in boxes if b[1] == y and 0 < b[0] - x < wide] == []


@every_flow
def test_every_way_has_its_line(name: str) -> None:
    drawn = call_map(ended(name))
    ways = sum(len(targets(step)) for step in content.flow(name).step)
    assert len(drawn["lines"]) == ways
    walked = [line for line in drawn["lines"] if line["walked"]]
    assert len(walked) == len(ended(name).turns)
    assert drawn["lines"][-len(walked) :] == walked  # on top of the others


@every_flow
def test_before_the_end_there_is_one_box_a_row(name: str) -> None:
    walk = Walk(content.flow(name), ended(name).taken[:2])
    drawn = call_map(walk)
    assert [box["y"] for box in drawn["boxes"]] == sorted({box["y"] for box in drawn["boxes"]})
    assert len(drawn["boxes"]) == 3
    assert len({box["x"] for box in drawn["boxes"]}) == 1
