"""The Tuesday lab's tables, choices and suspects in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from bpo_course import boards
from bpo_course.prose import small_first
from bpo_course.scenarios import TUESDAY_CAUSES, TUESDAY_QUEUES, Cause
from bpo_course.simulation import time_of_day
from bpo_course.widgets.card.lever import Lever
from bpo_course.widgets.labs.tuesday_figures import ALL, MEASURES, Cell, Place

VIEW_NAMES: Final[Mapping[str, str]] = {
    "queue": "Queues",
    "hour": "Hours of the day",
    "reason": "Reasons",
    "team": "Teams",
}
ROW_NAMES: Final[Mapping[str, str]] = {
    "queue": "Queue",
    "hour": "Hour",
    "reason": "Reason",
    "team": "Team",
}
DAY_NAMES: Final[Mapping[str, str]] = {
    "monday": "Monday",
    "tuesday": "Tuesday",
    "wednesday": "Wednesday",
}
QUEUE_NAMES: Final[Mapping[str, str]] = {
    ALL: "All",
    **{queue: queue.capitalize() for queue in TUESDAY_QUEUES},
}
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "view": VIEW_NAMES,
    "queue": QUEUE_NAMES,
    "day": DAY_NAMES,
}
LEVERS: Final[Mapping[str, Lever]] = {
    "seed": Lever("seed", "Week (its number)", 1, 30, 1, 1, 10_000, True),
}
START: Final[Mapping[str, object]] = {"seed": 1, "view": "queue", "queue": ALL, "day": "tuesday"}
TO_DO: Final[Mapping[str, str]] = {
    "menu": "Put the old menu back. From now on, test every new menu by phone before it goes live,"
    " and again after.",
    "training": "Move trainings to quiet hours, in two groups of three. Planning must see every"
    " training before it is booked.",
    "fault": "Tell the product team with these figures. Put a message about the fault in the menu,"
    " and give agents one clear answer.",
    "callbacks": "Stop the offer at once, because a promise that fails is worse than a wait. Call"
    " the customers on the list, and test the number that the system dials.",
    "article": "Correct the article, and call the customers who got the wrong figure. Check every"
    " changed article with a second pair of eyes.",
    "slow": "Report the times to IT with the hour at which it began. Until it is fixed, ask for"
    " more agents or tell customers about longer waits.",
    "team": "Listen to five calls of this team, and talk to the team leader. Try a new script with"
    " a few agents first.",
}
NOTHING_SAYS: Final = "It is inside the usual range, so it says little by itself."


def amount(value: float, measure: str) -> str:
    """Return a figure of a column in words.

    Example:
        >>> amount(0.253, "again"), amount(7.94, "at_work"), amount(442.0, "aht")
        ('25.3 %', '7.9', '7:22')
    """
    if math.isnan(value):
        return "–"
    unit = MEASURES[measure][1]
    return f"{value:.1f}" if unit == "level" else boards.amount(value, unit)


def usual_in_words(cell: Cell, measure: str) -> str:
    """Return the usual range of a cell; "" where there is none."""
    low, high = cell.usual.low, cell.usual.high
    if math.isnan(low):
        return ""
    if MEASURES[measure][1] == "level":
        return f"{low:.1f} to {high:.1f}"
    return boards.spanned(low, high, MEASURES[measure][1])


def off_in_words(cell: Cell) -> str:
    """Return where a figure is: "above usual", "below usual" or ""."""
    return {1: "above usual", -1: "below usual", 0: ""}[cell.off]


def row_in_words(place: Place) -> str:
    """Return the row of a cell, with its queue where only one queue is shown.

    Example:
        >>> row_in_words(Place("hour", "meters", "11:00", "at_work"))
        '11:00, meters'
    """
    if place.view == "queue":
        return "all queues" if place.row == ALL else place.row
    return (
        place.row if place.queue == ALL or place.view == "reason" else f"{place.row}, {place.queue}"
    )


def figure_in_words(place: Place) -> str:
    """Return what a cell is about.

    Example:
        >>> figure_in_words(Place("reason", "all", "refund", "again"))
        'Called again next day, refund'
    """
    return f"{MEASURES[place.measure][0]}, {row_in_words(place)}"


def happened(cause: Cause) -> str:
    """Return what happened, as a colleague would tell it."""
    since = time_of_day(cause.change.since_s)
    return {
        "menu": f"From {since} on, a changed menu sent most callers with “{cause.reason}” to the"
        f" {cause.queue} queue. Agents there found out, and transferred them.",
        "training": f"From 11:00 to 12:30, six agents of the {cause.queue} queue were at a"
        " training. No one had told planning.",
        "fault": f"From {since} on, a fault doubled the calls about “{cause.reason}”. These calls"
        " also took a third longer, and fewer were resolved.",
        "callbacks": "All day, the system dialled a wrong number for most call-backs. Customers"
        " waited for a call that never came, and many called again.",
        "article": f"An article about “{cause.reason}” had a wrong figure on Tuesday. The calls"
        " went well, but many of these customers had to call again on Wednesday.",
        "slow": f"From {since} on, the customer system was slow. Every call and every wrap-up took"
        " longer, in all teams.",
        "team": f"{cause.team} read a new script word for word all day. Their calls took much"
        " longer than those of the other teams.",
    }[cause.kind]


def suspect(kind: str) -> str:
    """Return a suspect as a part of a sentence."""
    name = TUESDAY_CAUSES[kind]
    return small_first(name)
