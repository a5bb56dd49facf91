"""What an author may get wrong in the hours of an IVR, and in where it leads outside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bpo_course.faults import Fault
from bpo_course.tools.ivr._menu import DAYS, Hours, Tree
from bpo_course.tools.ivr._ways import onward, reached

_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_DAY_BEGINS: Final = "00:00"
_DAY_ENDS: Final = "24:00"


def hours_faults(hours: Hours) -> Iterator[Fault]:
    """Yield every fault and all advice of the hours themselves."""
    for day in DAYS:
        if hours.of(day):
            yield from _day_faults(hours, day)
    if not any(hours.of(day) for day in DAYS):
        yield Fault("hours", "must have a day that is open", 'Write mon = ["08:00", "20:00"].')
    for one, count in Counter(hours.holidays).items():
        if count > 1:
            yield Fault("hours holidays", f"has {one} twice", "Delete one.", advice=True)


def closed_faults(tree: Tree) -> Iterator[Fault]:
    """Yield advice on ways that lead to people, or to the open menu, while the lines are closed.

    A queue that a menu of the closed hours names is right: some teams work at night.
    """
    if tree.hours is None:
        return
    for one in onward(tree, tree.hours.closed):
        if one.kind in ("person", "queue"):
            rule = f"leads to {one}, but no one may be there while the lines are closed"
            remedy = "Lead to a menu that offers a call back."
            yield Fault("hours closed", rule, remedy, advice=True)
    names = reached(tree, tree.hours.closed)
    if tree.menu[0].id in names:
        rule = f"leads to the menu {tree.menu[0].id}, which is for open lines"
        remedy = "Write a menu of its own for the closed hours, without a key to that one."
        yield Fault("hours closed", rule, remedy, advice=True)
        return
    for name in names:
        for field, to in tree.menus[name].leads():
            if any(one.kind == "person" for one in onward(tree, to)):
                rule = "leads to a person, but no one may be there while the lines are closed"
                remedy = "Lead to a call back, to a team that works then, or hang up."
                yield Fault(f"menu {name} {field}", rule, remedy, advice=True)


def _day_faults(hours: Hours, day: str) -> Iterator[Fault]:
    """Yield the first fault of a day's times: of their form, their number or their order."""
    times, spans, where = hours.of(day), hours.spans(day), f"hours {day}"
    wrong = [one for one in times if not _CLOCK.fullmatch(one)]
    if wrong or len(times) % 2:
        form = f"must be times from 00:00 to 24:00, got {wrong[0]!r}" if wrong else ""
        rule = form or f"must be from and to for each span, got {', '.join(times)}"
        one, two = _line(day, "08:00", "20:00"), _line(day, "08:00", "12:00", "13:00", "17:00")
        yield Fault(where, rule, f"Write {one}, or {two} with a break.")
    elif backwards := [(begin, end) for begin, end in spans if begin >= end]:
        rule = f"must be from and to on one day, got {', '.join(backwards[0])}"
        yield Fault(where, rule, _over_midnight(hours, day))
    elif any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        rule = f"must be one span after the other, got {', '.join(times)}"
        yield Fault(where, rule, "Write the earlier span first, and join two that overlap.")


def _line(day: str, *times: str) -> str:
    return f"{day} = [{', '.join(f'{time!r}' for time in times)}]".replace("'", '"')


def _over_midnight(hours: Hours, day: str) -> str:
    """Return how to write a span that ends before it begins: with midnight as an end."""
    mine = _line(day, *_split(hours, day))
    if all(end == _DAY_BEGINS for begin, end in hours.spans(day) if end <= begin):
        return f"Midnight at the end of a day is 24:00: write {mine}."
    after = DAYS[(DAYS.index(day) + 1) % len(DAYS)]
    return f"A night is in two days: write {mine} and {_line(after, *_split(hours, after))}."


def _split(hours: Hours, day: str) -> tuple[str, ...]:
    """Return a day's times, where a span that ends before it begins goes on the next day."""
    before = _clocked(hours, DAYS[DAYS.index(day) - 1])
    came = [(_DAY_BEGINS, end) for begin, end in before if end <= begin]
    own = [(begin, end if begin < end else _DAY_ENDS) for begin, end in _clocked(hours, day)]
    return tuple(time for span in (*came, *own) if span[0] < span[1] for time in span)


def _clocked(hours: Hours, day: str) -> list[tuple[str, str]]:
    """Return the spans of a day that are of times."""
    return [span for span in hours.spans(day) if all(map(_CLOCK.fullmatch, span))]
