"""Which figures speak for a suspect of the Tuesday lab, and what a marked figure proves."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import numpy as np

from bpo_course.scenarios import TUESDAY_CAUSES, TUESDAY_HOURS, TUESDAY_QUEUES, TUESDAY_TEAMS
from bpo_course.widgets.labs.tuesday_figures import ALL, VIEWS, Cell, Place, WeekFigures
from bpo_course.widgets.labs.tuesday_words import (
    NOTHING_SAYS,
    amount,
    figure_in_words,
    off_in_words,
    usual_in_words,
)

RULED_OUT: Final[Mapping[str, str]] = {
    "menu": "A wrong menu would bring one queue several times as many transfers as usual.",
    "training": "With six agents away, an hour would have about six fewer at work than usual.",
    "fault": "A fault would bring far more calls about one thing, and longer ones.",
    "callbacks": "If call-backs failed, hardly any customer would be reached.",
    "article": "A wrong figure would make about four in ten customers of one reason call again the"
    " next day.",
    "slow": "A slow system would make the calls of every team longer, and by about as much.",
    "team": "A new script in one team would make its calls much longer than those of the others.",
}
"""What one would see, were a suspect the cause."""
FEWER: Final = ("training", "callbacks")
"""The suspects whose figures would be below the usual ones."""
BY_TEAM: Final = ("slow", "team")
"""The suspects for which teams are compared with each other."""


def distance(cell: Cell) -> float:
    """Return how far a figure is from the usual one, in halves of the usual range."""
    half = (cell.usual.high - cell.usual.low) / 2
    found = (cell.value - cell.usual.value) / half if half > 0 else 0.0
    return 0.0 if math.isnan(found) else found


def signs(figures: WeekFigures, kind: str) -> tuple[Place, ...]:
    """Return the figures to look at for a suspect: where it would show most.

    Args:
        figures: The week's figures.
        kind: One of the suspects.
    """
    return _SIGNS[kind](figures)


def _farthest(figures: WeekFigures, places: Iterator[Place], way: int) -> Place:
    """Return the place whose figure on Tuesday is farthest above usual, or below it for -1."""
    return max(places, key=lambda one: way * distance(figures.cell(one, figures.week.tuesday)))


def _menu(figures: WeekFigures) -> tuple[Place, ...]:
    places = (Place("queue", ALL, queue, "transfer_rate") for queue in TUESDAY_QUEUES)
    return (_farthest(figures, places, 1),)


def _training(figures: WeekFigures) -> tuple[Place, ...]:
    def missing(place: Place) -> float:  # in agents: a range that is narrow says nothing here
        cell = figures.cell(place, figures.week.tuesday)
        return cell.usual.value - cell.value

    places = (
        Place("hour", queue, f"{hour}:00", "at_work")
        for queue in TUESDAY_QUEUES
        for hour in TUESDAY_HOURS
    )
    least = max(places, key=missing)
    return least, least._replace(measure="service_level")


def _fault(figures: WeekFigures) -> tuple[Place, ...]:
    most = _farthest(figures, _of_reasons("offered"), 1)
    return most, most._replace(measure="aht")


def _call_backs(_figures: WeekFigures) -> tuple[Place, ...]:
    return (Place("queue", ALL, ALL, "connect_rate"),)


def _article(figures: WeekFigures) -> tuple[Place, ...]:
    return (_farthest(figures, _of_reasons("again"), 1),)


def _teams(_figures: WeekFigures) -> tuple[Place, ...]:
    return tuple(Place("team", ALL, team, "aht") for team in TUESDAY_TEAMS)


def _of_reasons(measure: str) -> Iterator[Place]:
    for reasons in TUESDAY_QUEUES.values():
        for reason in reasons:
            yield Place("reason", ALL, reason, measure)


_SIGNS: Final[Mapping[str, Callable[[WeekFigures], tuple[Place, ...]]]] = {
    "menu": _menu,
    "training": _training,
    "fault": _fault,
    "callbacks": _call_backs,
    "article": _article,
    "slow": _teams,
    "team": _teams,
}


def against(figures: WeekFigures, kind: str) -> str:
    """Return why a suspect is not the cause, with the figures that say so.

    Args:
        figures: The week's figures.
        kind: A suspect that is not the cause.
    """
    places = signs(figures, kind)
    told = [_told(figures, place) for place in places]
    way = -1 if kind in FEWER else 1
    odd = all(figures.cell(place, figures.week.tuesday).off == way for place in places)
    more = " That is odd, but far less than this suspect would bring." if odd else ""
    found = f"{RULED_OUT[kind]} On Tuesday: {'; '.join(told)}."
    return found if kind in BY_TEAM else found + more


def _told(figures: WeekFigures, place: Place) -> str:
    cell = figures.cell(place, figures.week.tuesday)
    usual = usual_in_words(cell, place.measure)
    range_ = f" (usual {usual})" if usual else ""
    return f"{figure_in_words(place)}, {amount(cell.value, place.measure)}{range_}"


def to_rule_out(seed: int, cause: str) -> tuple[str, ...]:
    """Return the wrong suspects in the order in which they are ruled out, by the week's chance."""
    wrong = [kind for kind in TUESDAY_CAUSES if kind != cause]
    return tuple(np.random.default_rng([seed, 7]).permutation(wrong).tolist())


def proof_rows(figures: WeekFigures, kind: str) -> list[tuple[str, ...]]:
    """Return the figures that prove the cause: on Tuesday, usual, and without the cause."""
    return [_beside(figures, place, figures.week.tuesday) for place in signs(figures, kind)]


def _beside(figures: WeekFigures, place: Place, day: str) -> tuple[str, ...]:
    cell, without = figures.cell(place, day), figures.without(place, day)
    return (
        figure_in_words(place),
        amount(cell.value, place.measure),
        usual_in_words(cell, place.measure) or "–",
        amount(without.value, place.measure),
    )


def by_chance(figures: WeekFigures) -> list[tuple[str, ...]]:
    """Return the figures of Tuesday that are outside the usual range without the cause too."""
    day = figures.week.tuesday
    return [
        _beside(figures, place, day)
        for view in VIEWS
        for place in figures.places(view, ALL)
        if (off := figures.cell(place, day).off) and figures.without(place, day).off == off
    ]


def looked_at(figures: WeekFigures) -> tuple[int, int]:
    """Return how many figures of Tuesday have a usual range, and how many are outside it."""
    day = figures.week.tuesday
    cells = [figures.cell(place, day) for view in VIEWS for place in figures.places(view, ALL)]
    return sum(not math.isnan(cell.usual.low) for cell in cells), sum(bool(c.off) for c in cells)


def judged(figures: WeekFigures, place: Place, day: str) -> tuple[str, str]:
    """Return what a marked figure proves: a tone, and words.

    Args:
        figures: The week's figures.
        place: The figure.
        day: On which day.
    """
    cell = figures.cell(place, day)
    if not cell.off:
        return "", NOTHING_SAYS
    value = amount(cell.value, place.measure)
    if day == figures.week.days[-3]:
        return "bad", f"{value} is only chance: nothing had gone wrong yet on Monday."
    without = figures.without(place, day)
    other = amount(without.value, place.measure)
    if without.off == cell.off:
        return "bad", (
            f"{value} is {off_in_words(cell)}, but without the cause it would be {other}. That is"
            " outside the usual range too, so it is chance."
        )
    return "good", f"{value} is {off_in_words(cell)}. Without the cause it would be {other}."
