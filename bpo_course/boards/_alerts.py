"""Alerts: the differences between a day and the days before that are more than chance."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bpo_course.boards._compare import BY_HOURS, Compared, Days, compared, spans
from bpo_course.boards._usual import FEWEST_DAYS, holm
from bpo_course.boards._words import amount, named, spanned
from bpo_course.prose import capital

if TYPE_CHECKING:
    import pandas as pd

PER_WEEK: Final = 0.25
"""On how many days a week chance alone may raise an alert: about one day in four weeks."""

MOST_QUEUES: Final = 3
"""From how many queues on, if they are more than half, a difference is one of all queues."""
SEVERAL_ALERTS: Final = (
    "Several alerts may have one cause: longer calls, for example, lower the service level too."
)


@dataclass(frozen=True)
class Alert:
    """A difference that is real.

    Args:
        compared: The figure, and what is usual.
        p: How often chance alone would raise an alert like this, all figures counted.
        since: From when on the half hours in a row are outside the usual range; None where there
            are no two of them.
        until: Until when.
    """

    compared: Compared
    p: float
    since: str | None = None
    until: str | None = None

    @property
    def words(self) -> str:
        """The alert in one sentence."""
        one, unit = self.compared, self.compared.measure.entry.unit
        usual = spanned(one.usual.low, one.usual.high, unit)
        way = "above" if one.higher else "below"
        about = capital(self.about)
        value = f"{amount(one.measure.value, unit)}{self._over}"
        return f"{about}: {value}, {way} the usual {usual}{self._since}{self._caution}."

    @property
    def about(self) -> str:
        """What it is about: the figure, the queue, and the hours where it is a part of the day."""
        one = self.compared
        side = " (outbound)" if one.measure.side == "outbound" else ""
        queue = f" in {one.queue}" if one.queue is not None else ""
        when = f" from {one.hours[0]} to {one.hours[1]}" if one.hours else ""
        return f"{named(one.measure.entry.name)}{side}{queue}{when}"

    @property
    def _over(self) -> str:
        measure = self.compared.measure
        word = "of" if measure.entry.unit == "share" else "over"
        return "" if measure.entry.total else f" {word} {measure.n:,.0f} contacts"

    @property
    def _caution(self) -> str:
        """What makes the alert less sure: few days before, or none of the same weekday."""
        found = self.compared.usual
        few = f"fewer than {FEWEST_DAYS} days before" if found.basis == "contacts" else ""
        other = "" if found.alike else "no day before is of this weekday"
        told = ", ".join(filter(None, (few, other)))
        return f" (less sure: {told})" if told else ""

    @property
    def _since(self) -> str:
        if self.since is None or (self.since, self.until) == self.compared.hours:
            return ""
        return f", most clearly from {self.since} to {self.until}"


def alerts(
    today: pd.DataFrame,
    before: pd.DataFrame,
    *,
    zone: str = "UTC",
    target_s: float = 20,
    per_week: float = PER_WEEK,
    days_a_week: int = 5,
    only: Collection[str] | None = None,
) -> tuple[Alert, ...]:
    """Return the differences between a day and the days before that are real, the surest first.

    Many figures are looked at, and some are odd by chance on any day. So the p values are corrected
    by Holm: half of the false alarms that one accepts go to the figures of the day, and half to
    those of two hours. Days on which chance alone raises an alert should then be at most `per_week`
    a week on average. That holds where days differ as Student's t has it, and waits have a longer
    tail. Measured at 0.25 on quiet days of `scenarios.tuesday_week`, each beside the 15 before: 10
    days of 240 had a false alarm, which is 0.21 a week (95 % interval 0.10 to 0.38).

    Args:
        today: The contact log of one local day, or a part of it.
        before: That of the days before, of the same part; none gives no alert. Leave out a holiday,
            or a day on which much went wrong: it makes the usual range so wide that little is odd.
        zone: The time zone whose days are meant.
        target_s: Service level's target in seconds.
        per_week: How many days a week may have a false alarm, on average.
        days_a_week: How many days a week are looked at.
        only: The ids of the figures to look at; all of `COMPARED` when None.

    Raises:
        ValueError: If today is not one local day, before is not before it, the zone is unknown, or
            per_week is not more than 0 and less than days_a_week.
    """
    if not 0 < per_week < days_a_week:
        rule = f"must be more than 0 and less than days_a_week ({days_a_week})"
        raise ValueError(f"per_week {rule}, got {per_week}")
    found = compared(today, before, zone=zone, target_s=target_s, only=only)
    if not found:
        return ()
    return alerts_among(found, Days(today, before, zone, target_s), per_week / days_a_week)


def alerts_among(
    found: Sequence[Compared], days: Days, rate: float = PER_WEEK / 5
) -> tuple[Alert, ...]:
    """Return the alerts among all the figures of a day, the surest first.

    Args:
        found: The figures beside what is usual, as `compared` gives them.
        days: The day, and those before.
        rate: On which share of days chance alone may raise an alert.
    """
    real = {n: p for n, p in _corrected(found).items() if p <= rate}
    told = [_timed(days, one, p) for one, p in _each_once(found, real)]
    return tuple(sorted(told, key=lambda alert: alert.p))


def _corrected(found: Sequence[Compared]) -> dict[int, float]:
    """Return the p values after the correction, by place: half the false alarms for each kind."""
    whole: dict[int, float] = {}
    parts: dict[int, float] = {}
    for n, one in enumerate(found):
        if not math.isnan(one.usual.p):
            (parts if one.hours else whole)[n] = one.usual.p
    halves = 2 if whole and parts else 1
    return {n: min(1.0, halves * p) for n, p in {**holm(whole), **holm(parts)}.items()}


def _each_once(
    found: Sequence[Compared], real: Mapping[int, float]
) -> Iterable[tuple[Compared, float]]:
    """Yield each difference once: of the day before its hours, and of most queues as of all.

    Where fewer queues differ, each is told and all of them together are not.
    """
    groups: dict[tuple[str, str, bool], dict[str | None, list[int]]] = {}
    for n in real:
        one = found[n]
        key = one.measure.side, one.measure.entry.id, one.higher
        groups.setdefault(key, {}).setdefault(one.queue, []).append(n)
    every = len({one.queue for one in found if one.queue is not None})
    for queues in groups.values():
        wide = None in queues and len(queues) - 1 >= max(MOST_QUEUES, every // 2 + 1)
        for queue, places in queues.items():
            if len(queues) == 1 or wide == (queue is None):
                best = min(places, key=lambda n: (found[n].hours is not None, real[n]))
                yield found[best], real[best]


def _timed(days: Days, one: Compared, p: float) -> Alert:
    """Return an alert, with the longest row of half hours that are odd in the same way."""
    name, side = one.measure.entry.id, one.measure.side
    if name not in BY_HOURS:
        return Alert(one, p)
    place = next(place for place in days.places(side) if place.queue == one.queue)
    row: list[Compared] = []
    longest: list[Compared] = []
    for half in spans(days, place, [name], 30):
        odd = half.outside and half.higher == one.higher
        goes_on = bool(row and half.hours and (row[-1].hours or ("", ""))[1] == half.hours[0])
        row = [*(row if goes_on else []), half] if odd else []
        longest = max(longest, row, key=len)
    if len(longest) < 2:
        return Alert(one, p)
    (since, _), (_, until) = longest[0].hours or ("", ""), longest[-1].hours or ("", "")
    return Alert(one, p, since, until)
