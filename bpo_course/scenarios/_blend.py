"""A floor with callers and a campaign, as two teams or blended, and what is measured on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np

from bpo_course import kpi
from bpo_course.simulation import (
    HALF_HOUR_S,
    ROW,
    STRETCH,
    Agent,
    Campaign,
    Day,
    Floor,
    InboundQueue,
    Stretch,
)
from bpo_course.tools import dialler

HOUR_S: Final = 3_600
HELPLINE: Final = "helpline"
OFFER: Final = "card-offer"
ANSWERING: Final = 13
DIALLING: Final = 8
OPENS_S: Final = 8 * HOUR_S
CALLING_S: Final = (10 * HOUR_S, 18 * HOUR_S)
CALLS: Final = (9, 20, 38, 50, 52, 47, 40, 27, 18, 16, 20, 31, 36, 34, 29, 23, 18, 14, 11, 7)
TARGET_S: Final = 20
ON_CONTACT: Final = ("talking", "holding", "wrap")
ON_DUTY: Final = (*ON_CONTACT, "available", "ringing")

_QUEUE, _ATTEMPT, _CALLER, _OUTCOME, _WAIT, _RESOLVED, _RIGHT, _ENDED, _REVENUE = (
    ROW.index(name)
    for name in (
        "queue", "attempt", "caller", "outcome", "wait_s", "resolved", "right_party",
        "disposition", "revenue",
    )
)  # fmt: skip
_STATE, _OF, _START = (STRETCH.index(name) for name in ("state", "queue", "started_s"))


def blend_floor(
    *,
    blended: bool = False,
    keep: int = 2,
    repeat: float = 0.5,
    switch_s: float = 0,
    leads: int = 4_000,
) -> Floor:
    """Return the floor of Harbour Bank that answers a helpline and sells a card.

    Thirteen agents answer and eight dial, or all 21 do both. Callers come from 8:00 to 18:00, most
    of them in the morning and few at midday. The campaign may call people from 10:00 to 18:00.
    Everything about it is invented.

    Args:
        blended: Whether every agent answers and dials; otherwise each does one of the two.
        keep: With blending: how many agents stay free before one more number is dialled.
        repeat: The share of customers with an open issue who call again the same day.
        switch_s: Wrap-up that mixed work adds to every contact, seconds: an assumption.
        leads: People on the campaign's list.

    Raises:
        ValueError: If a number breaks its rule.

    Example:
        >>> teams, mixed = blend_floor(), blend_floor(blended=True)
        >>> [len({agent.duties[0].queues for agent in floor.agents}) for floor in (teams, mixed)]
        [2, 1]
    """
    if keep != int(keep) or keep < 0:
        raise ValueError(f"keep must be a whole number of 0 or more, got {keep:g}")
    if not switch_s >= 0:
        raise ValueError(f"switch_s must be 0 seconds or more, got {switch_s:g}")
    wrap_s = 60 + (switch_s if blended else 0)
    helpline = InboundQueue(
        name=HELPLINE, calls=CALLS, opens_s=OPENS_S, talk_s=300, wrap_s=wrap_s, spread=0.8,
        patience_s=240, resolved=0.8, repeat=repeat,
    )  # fmt: skip
    offer = Campaign(
        name=OFFER, leads=leads, talk_s=360, wrap_s=wrap_s, wrong_party_s=45, spread=0.8,
        dial=dialler.keep_free(int(keep)) if blended else dialler.progressive(),
        opens_s=CALLING_S[0], closes_s=CALLING_S[1],
        answered=0.42, right_party=0.7, conversion=0.12, revenue=1_500, tries=2,
    )  # fmt: skip
    return Floor(queues=(helpline,), campaigns=(offer,), agents=tuple(_agents(blended)))


def _agents(blended: bool) -> list[Agent]:
    """Return both teams: seven of those who answer come early, every break is half an hour."""
    both = (HELPLINE, OFFER)
    found = []
    for n in range(ANSWERING):
        start = 8 if n < 7 else 9.5
        lunch = (HOUR_S * (start + 3.5 + n % 4 / 2), HALF_HOUR_S)
        name, queues = f"answers {n + 1:02d}", both if blended else (HELPLINE,)
        found.append(_on_shift(name, start, queues, lunch))
    for n in range(DIALLING):
        lunch = (HOUR_S * (13 + n % 3 / 2), HALF_HOUR_S)
        name, queues = f"dials {n + 1:02d}", both if blended else (OFFER,)
        found.append(_on_shift(name, 9.5, queues, lunch))
    return found


def _on_shift(name: str, start: float, queues: Iterable[str], lunch: tuple[float, float]) -> Agent:
    return Agent.on_shift(name, HOUR_S * start, HOUR_S * (start + 8.5), queues, [lunch])


# -- what is measured of a day ------------------------------------------------------------------


def _of(day: Day, queue: str, *outcomes: str) -> list[tuple[Any, ...]]:
    """Return the rows of a queue that ended in one of these ways."""
    return [row for row in day.rows if row[_QUEUE] == queue and row[_OUTCOME] in outcomes]


def _offered(day: Day) -> list[tuple[Any, ...]]:
    return _of(day, HELPLINE, "answered", "abandoned")


def _service_level(day: Day) -> float:
    answered, abandoned = (_of(day, HELPLINE, outcome) for outcome in ("answered", "abandoned"))
    soon = sum(row[_WAIT] <= TARGET_S for row in answered)
    return kpi.service_level(
        answered_in_target=soon, answered=len(answered), abandoned=len(abandoned)
    )


def _abandonment(day: Day) -> float:
    answered, abandoned = (_of(day, HELPLINE, outcome) for outcome in ("answered", "abandoned"))
    return kpi.abandonment(answered=len(answered), abandoned=len(abandoned))


def _contacts_offered(day: Day) -> float:
    return len(_offered(day))


def _repeats(day: Day) -> float:
    return float(sum(row[_ATTEMPT] > 0 for row in _offered(day)))


def _left_open(day: Day) -> float:
    offered = _offered(day)
    settled = {row[_CALLER] for row in offered if row[_RESOLVED]}
    return len({row[_CALLER] for row in offered} - settled)


def _right_parties(day: Day) -> float:
    return sum(bool(row[_RIGHT]) for row in _of(day, OFFER, "answered"))


def _sales(day: Day) -> float:
    return float(sum(row[_ENDED] == "sale" for row in _of(day, OFFER, "answered")))


def _conversion(day: Day) -> float:
    return kpi.conversion(sales=_sales(day), contacts=_right_parties(day))


def _revenue(day: Day) -> float:
    return kpi.revenue(revenue=sum(row[_REVENUE] or 0 for row in _of(day, OFFER, "answered")))


def _lasted(day: Day, *states: str) -> float:
    return sum(end - start for _, state, _, start, end in day.stretches if state in states)


def _occupancy(day: Day) -> float:
    available_s = _lasted(day, "available", "ringing")
    return kpi.occupancy(handle_s=_lasted(day, *ON_CONTACT), available_s=available_s)


def _contact_hours(day: Day) -> float:
    return _lasted(day, *ON_CONTACT) / HOUR_S


BLEND_MEASURES: Final[Mapping[str, Callable[[Day], float]]] = {
    "service_level": _service_level,
    "abandonment": _abandonment,
    "offered": _contacts_offered,
    "repeats": _repeats,
    "left_open": _left_open,
    "right_parties": _right_parties,
    "conversion": _conversion,
    "sales": _sales,
    "revenue": _revenue,
    "occupancy": _occupancy,
    "contact_hours": _contact_hours,
}
"""What is measured of a day of `blend_floor`, counted without a data frame: it is asked often.

Service level is the share of offered calls answered within 20 s. Repeats are calls of customers who
called before that day, left open are customers whose issue no call resolved, conversion is of
right parties. Occupancy and hours on contacts are over all agents; ringing counts as available.
"""


def agents_by_half_hour(days: Sequence[Day]) -> dict[str, list[float]]:
    """Return what agents of `blend_floor` do, half hour by half hour from 8:00 to 18:00.

    Args:
        days: The days, 1 or more; the answer is their mean.

    Returns:
        How many agents are on_duty (breaks left out), on_contacts (talk and wrap-up, whichever
        side), and on_callers (of these, on the helpline).

    Example:
        >>> from bpo_course.simulation import day
        >>> found = agents_by_half_hour([day(blend_floor(), seed=1)])
        >>> round(found["on_duty"][4], 1), found["on_callers"][4] < found["on_contacts"][4]
        (21.0, True)
    """
    on_duty = [row for day in days for row in day.stretches if row[_STATE] in ON_DUTY]
    on_contacts = [row for row in on_duty if row[_STATE] in ON_CONTACT]
    on_callers = [row for row in on_contacts if row[_OF] == HELPLINE]
    rows = {"on_duty": on_duty, "on_contacts": on_contacts, "on_callers": on_callers}
    return {name: _by_half_hour(found, len(days)) for name, found in rows.items()}


def _by_half_hour(rows: list[Stretch], count: int) -> list[float]:
    """Return how many agents these stretches of so many days keep busy, by half hour."""
    starts, ends = np.array([row[_START:] for row in rows], dtype=float).reshape(-1, 2).T
    edges = OPENS_S + HALF_HOUR_S * np.arange(len(CALLS) + 1)
    done = [float(np.clip(edge - starts, 0, ends - starts).sum()) for edge in edges]
    return [(after - before) / HALF_HOUR_S / count for before, after in pairwise(done)]
