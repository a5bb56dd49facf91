"""Card numbers in a text: written or said, in groups, and over several turns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bpo_course.tools.recording._checks import LONGEST, SHORTEST, issuer, may_begin
from bpo_course.tools.recording._digits import GROUP, Digits, Gap, Said

Span = tuple[int, int]
Way = tuple[str, tuple[Digits, ...]]
_DOUBTS: Final = 6
"""Words in a number that may be no digit, and are tried both ways."""

AFTER: Final = 200
"""Characters after a card number in which parts of it may be said back."""
ECHO: Final = 3
"""Digits of a part that is said back, at least."""
STRANGE_IN_ALL: Final = 6
"""Other words within a number at most."""
PART: Final = 3
"""Digits of each part at least, where other words are between the parts of a number."""
CORRECTIONS: Final = 2
"""How many times a speaker corrects a number at most."""
TAKEN_BACK: Final = 6
"""Digits that a speaker takes back at most, unless the whole number is begun again."""
_MOST: Final = 2 * LONGEST
"""Groups that are looked at, from the first one of a number."""
_NEAR: Final = 13
"""A number of so few digits, or fewer, is a card only where it is said alone, and in one breath."""


def cards(said: Said) -> list[Span]:
    """Return where card numbers are, in the order of the text.

    A number that goes on over a turn, or over other words, has a place for each part. Where two
    readings of the digits overlap, all their digits are taken: it is worse to leave a digit in.

    Args:
        said: The text.
    """
    if sum(len(one.digits) for one in said.digits) < SHORTEST:
        return []
    stream = [one for one in said.digits if not one.apart]
    found = list(_in_stream(stream, said.gap))
    for name in said.speakers if len(said.speakers) > 1 else ():
        own = [one for one in stream if said.speaker(one) == name]
        found += _in_stream(own, said.own_gap)
    spans: set[Span] = set()
    groups = _joined(found)
    for group in groups:
        spans |= set(_pieces(said, group.digits))
    return sorted(spans | set(_echoes(said, groups, spans)))


@dataclass(frozen=True)
class Group:
    """Digits that belong to one card number, or to several that overlap.

    Args:
        digits: The digits, in order.
        numbers: The card numbers that can be read in them.
    """

    digits: tuple[Digits, ...]
    numbers: frozenset[str]


def _echoes(said: Said, groups: Iterable[Group], taken: Collection[Span]) -> Iterator[Span]:
    """Yield where parts of a card number are said back while it is given, or just after."""
    parts = [part for run in said.runs for part in _in_turns(said, run)]
    for group in groups:
        first, last = group.digits[0].start, group.digits[-1].end + AFTER
        for part in parts:
            if first < part[0].start < last and _said_back(part, group):
                yield from _left(part, taken)


def _said_back(part: Sequence[Digits], group: Group) -> bool:
    """Whether a number can be heard in a part of its own digits."""
    return any(
        len(echo) >= ECHO and any(echo in number for number in group.numbers)
        for echo in _heard(part)
    )


def _left(part: Sequence[Digits], taken: Collection[Span]) -> Iterator[Span]:
    """Yield where digits of a part are that are not taken yet."""
    left = [one for one in part if not any(a < one.end and one.start < b for a, b in taken)]
    if len(left) == len(part):
        yield part[0].start, part[-1].end
    else:
        yield from ((one.start, one.end) for one in left)


def _heard(part: Iterable[Digits]) -> list[str]:
    """Return what digits may mean: "eighty six" is 86, or 80 and 6."""
    heard = [""]
    for one in part:
        heard = [before + reading for before in heard[: _DOUBTS**2] for reading in _readings(one)]
    return heard


def _in_turns(said: Said, run: Sequence[Digits]) -> Iterator[list[Digits]]:
    part = [run[0]]
    for before, after in pairwise(run):
        if not said.gap(before, after).near:
            yield part
            part = []
        part.append(after)
    yield part


def _in_stream(stream: Sequence[Digits], gap: Callable[[Digits, Digits], Gap]) -> Iterator[Way]:
    """Yield each card number in a stream, and its digits."""
    gaps = [gap(before, after) for before, after in pairwise(stream)]
    for start, first in enumerate(stream):
        if any(may_begin(reading[:6]) for reading in _readings(first)):
            yield from _from(stream, gaps, start)


def _from(stream: Sequence[Digits], gaps: Sequence[Gap], start: int) -> Iterator[Way]:
    """Yield each card number that begins at a place in a stream, and its digits.

    Each way is what was heard so far, and the digits it is of.
    """
    ways: list[Way] = [(number, (stream[start],)) for number in _readings(stream[start])]
    doubts = strange = corrections = 0
    parts = [0]
    cut_off = start > 0 and not (_opens(gaps[start - 1]) or stream[start - 1].perhaps)
    for place in range(start, min(start + _MOST, len(stream))):
        one = stream[place]
        if place > start:
            gap = gaps[place - 1]
            strange += gap.strange
            if gap.closed or strange > STRANGE_IN_ALL or not _grouped(stream[place - 1], one, gap):
                return
            if gap.strange and (cut_off or not _long_enough(parts)):
                return
            if gap.strange and parts[-1]:
                parts.append(0)
            if gap.corrected and corrections < CORRECTIONS:
                corrections += 1
                ways += [way for one_way in ways for way in _taken_back(one_way)]
            doubts += one.perhaps or bool(one.other)
            ways = list(dict(_longer(ways, one, sure=doubts > _DOUBTS)).items())
        parts[-1] += 0 if one.perhaps else max(len(one.digits), len(one.other))
        if not ways:
            return
        if strange and not _long_enough(parts):
            continue
        whole = [(number, way) for number, way in ways if way[-1] is one and issuer(number)]
        alone = not strange and all(
            one.stopped or not one.near for one in _around(gaps, start, place)
        )
        yield from (way for way in whole if alone or len(way[0]) > _NEAR)


def _opens(gap: Gap) -> bool:
    """Whether a number can begin after a gap: after other words, or after a pause."""
    return gap.paused or not gap.near


def _long_enough(parts: Sequence[int]) -> bool:
    """Whether the parts between other words have as many digits as people say at a time.

    "I'm 36, and I paid 13 for 2 items" has shorter ones.
    """
    return min(parts) >= PART or (len(parts) > 1 and not parts[-1] and min(parts[:-1]) >= PART)


def _taken_back(way: Way) -> Iterator[Way]:
    """Yield a way without its last digits, or without any: the speaker corrects what was said."""
    number, digits = way
    for count in (*range(1, min(len(number), TAKEN_BACK + 1)), len(number)):
        yield number[:-count], digits


def _around(gaps: Sequence[Gap], start: int, end: int) -> Iterator[Gap]:
    """Yield the gaps before and after a part of a stream."""
    if start:
        yield gaps[start - 1]
    if end < len(gaps):
        yield gaps[end]


def _longer(ways: Iterable[Way], one: Digits, *, sure: bool) -> Iterator[Way]:
    """Yield ways with one more group, in all its readings; without it too where it is in doubt."""
    for number, way in ways:
        if one.perhaps and not sure:
            yield number, way
        for reading in [one.digits] if sure else _readings(one):
            longer = number + reading
            if len(longer) <= LONGEST and may_begin(longer[:6]):
                yield longer, (*way, one)


def _readings(one: Digits) -> list[str]:
    return [one.digits, one.other] if one.other else [one.digits]


def _grouped(before: Digits, after: Digits, gap: Gap) -> bool:
    """Whether two groups are short enough to be parts of one number."""
    written = [len(one.digits) for one in (before, after) if not one.spoken]
    return gap.near or max(written, default=0) <= GROUP


def _joined(found: Iterable[Way]) -> list[Group]:
    """Return the card numbers, those that share a digit as one."""
    groups: list[tuple[dict[int, Digits], set[str]]] = []
    for number, way in sorted(found, key=lambda one: one[1][0].start):
        here = {one.start: one for one in way}
        if not groups or here.keys().isdisjoint(groups[-1][0]):
            groups.append(({}, set()))
        while len(groups) > 1 and not here.keys().isdisjoint(groups[-2][0]):
            digits, numbers = groups.pop()
            groups[-1][0].update(digits)
            groups[-1][1].update(numbers)
        groups[-1][0].update(here)
        groups[-1][1].add(number)
    return [
        Group(tuple(digits[start] for start in sorted(digits)), frozenset(numbers))
        for digits, numbers in groups
    ]


def _pieces(said: Said, ordered: Sequence[Digits]) -> Iterator[Span]:
    """Yield the parts of a number: from the first to the last digit that are said together."""
    start = ordered[0].start
    for before, after in pairwise(ordered):
        if not said.gap(before, after).near:
            yield start, before.end
            start = after.start
    yield start, ordered[-1].end
