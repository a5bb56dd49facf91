"""What the trade's open systems decide about places in a line, by their own cases."""

from __future__ import annotations

import pytest

from bpo_course.tools import acd

# Asterisk's test suite, tests/apps/queues/position_priority_maxlen/test.lua, commit 6d8bc63: each
# caller joins with a priority and perhaps a wish, and takes a place.
JOINS = [
    (0, None, 1),
    (0, None, 2),
    (1, None, 1),
    (1, None, 2),
    (2, None, 1),
    (0, 5, 5),
    (0, 200, 7),
]


def test_callers_take_the_places_that_asterisk_gives_them() -> None:
    waiting: list[int] = []
    for priority, wished, expected in JOINS:
        place = acd.place(waiting, priority, wished)
        assert place == expected
        waiting.insert(place - 1, priority)
    assert waiting == [2, 1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("wished", [0, -1])
def test_a_place_is_counted_from_1(wished: int) -> None:
    with pytest.raises(ValueError, match=f"wished must be a place from 1 on, got {wished}"):
        acd.place([], 0, wished)
