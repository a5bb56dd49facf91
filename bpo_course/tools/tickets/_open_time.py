"""Open time as instants: the spans in which a desk works, and the work done between two of them.

Three things are easily mixed up, so each has its own type here. An `Instant` is a moment on the
one line of real time. A wall time is what a local clock shows; it can be skipped or shown twice. An
amount of work is a number of microseconds, whenever they are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from itertools import accumulate
from math import isfinite
from numbers import Real
from typing import TYPE_CHECKING, Final, NewType

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
DAY: Final = 86_400 * SECOND
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
MICROSECOND: Final = timedelta(microseconds=1)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()

Piece = tuple[int, int]
"""From and to: minutes after midnight on a local clock, or instants."""


Instant = NewType("Instant", int)
"""A moment: microseconds since 1970 began in UTC."""


def instant(name: str, at: datetime) -> Instant:
    """Return the instant of a datetime.

    Args:
        name: What the time is, for the error.
        at: An aware datetime.

    Raises:
        ValueError: If it is none, has no time zone, or is too far away.
    """
    try:
        since = at - EPOCH
        year = int(at.year)
    except (TypeError, AttributeError, OverflowError, ValueError):
        example = "such as datetime(2026, 3, 2, 9, tzinfo=ZoneInfo('Asia/Manila'))"
        raise ValueError(f"{name} must be a time with a time zone, {example}, got {at!r}") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{name} must be from {FIRST_YEAR} to {LAST_YEAR}, got {at}")
    return Instant((since.days * 86_400 + since.seconds) * SECOND + since.microseconds)


def is_number(value: object) -> bool:
    """Return whether a value is a finite number; True and False are none."""
    return isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)


def datetime_of(at: int, zone: tzinfo | None) -> datetime:
    """Return an instant as a datetime in a time zone."""
    seconds, rest = divmod(at, SECOND)
    if rest or zone is None:
        return (EPOCH + timedelta(0, 0, at)).astimezone(zone)
    return datetime.fromtimestamp(seconds, zone)


@dataclass(frozen=True)
class OpenTime:
    """The open spans of some years.

    Args:
        start: The instant from which they are known.
        end: The instant up to which they are known.
        starts: When each span begins, in order.
        ends: When each span ends.
        done: How much work has been done by the end of each span, since `start`.
    """

    start: int
    end: int
    starts: Sequence[int]
    ends: Sequence[int]
    done: Sequence[int]

    def until(self, at: int) -> int:
        """Return how much work can be done from the start until an instant, microseconds."""
        nth = bisect_right(self.starts, at) - 1
        if nth < 0:
            return 0
        return self.done[nth] - max(0, self.ends[nth] - at)

    def worked(self, start: int, end: int) -> int:
        """Return how much work can be done between two instants, microseconds."""
        return self.until(end) - self.until(start)

    def after(self, start: int, work: int) -> int | None:
        """Return the first instant at which some work is done; None: after these years.

        Args:
            start: The instant from which it is worked.
            work: How much, above 0 microseconds.
        """
        wanted = self.until(start) + work
        nth = bisect_left(self.done, wanted)
        if nth == len(self.done):
            return None
        return self.ends[nth] - (self.done[nth] - wanted)

    @property
    def most(self) -> int:
        """How much work can be done in all, microseconds."""
        return self.done[-1] if self.done else 0

    @cached_property
    def _columns(self) -> tuple[Ints, Ints, Ints]:
        """The starts, the ends and the work done, after an empty span before all of them."""
        import numpy as np

        before = min([self.start, *self.starts[:1]]) - 1
        every = ((before, *self.starts), (before, *self.ends), (0, *self.done))
        starts, ends, done = (np.array(one, dtype=np.int64) for one in every)
        return starts, ends, done

    def until_each(self, at: Ints) -> Ints:
        """Return `until` for each of several instants."""
        import numpy as np

        starts, ends, done = self._columns
        nth = np.maximum(np.searchsorted(starts, at, side="right") - 1, 0)
        found: Ints = done[nth] - np.maximum(0, ends[nth] - at)
        return np.where(nth > 0, found, 0)

    def after_each(self, done: Ints) -> Ints:
        """Return the first instant by which so much work has been done, for each of several.

        Args:
            done: How much since the start, from above 0 to `most` microseconds; for 0 it is an
                instant before the start.
        """
        import numpy as np

        _, ends, every = self._columns
        nth = np.searchsorted(every, done, side="left")
        found: Ints = ends[nth] - (every[nth] - done)
        return found


def open_time(
    zone: tzinfo,
    pieces: Sequence[Sequence[Piece]],
    holidays: AbstractSet[date],
    start: int,
    end: int,
) -> OpenTime:
    """Return the open spans of the years around two instants.

    Args:
        zone: The time zone.
        pieces: For each weekday what is open of its date, minutes after midnight.
        holidays: Local dates that are closed.
        start: The first instant that is asked for.
        end: The last.
    """
    first, last = datetime_of(start, UTC).year, datetime_of(end, UTC).year
    days = [date(year, 1, 1).toordinal() - _EPOCH_DAY for year in (first, last + 1)]
    known = days[0] * DAY, days[1] * DAY
    walls = _walls(pieces, holidays, (days[0] - 1, days[1] + 1))
    spans = [span for part in _parts(zone, *known) for span in _within(walls, *part)]
    done = list(accumulate(b - a for a, b in spans))
    return OpenTime(known[0], known[1], [a for a, _ in spans], [b for _, b in spans], done)


def _walls(
    pieces: Sequence[Sequence[Piece]], holidays: AbstractSet[date], days: Piece
) -> list[Piece]:
    """Return what is open by the local clock, as if its clocks never changed."""
    shut = {day.toordinal() - _EPOCH_DAY for day in holidays}
    return [
        (day * DAY + start * MINUTE, day * DAY + end * MINUTE)
        for day in range(*days)
        if day not in shut
        for start, end in pieces[(day + 3) % 7]  # 1970-01-01 was a Thursday
    ]


def _parts(zone: tzinfo, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield the parts of a time in which the clocks do not change: from, to, offset."""
    begun, offset = start, _offset(zone, start)
    for day in range(start, end, DAY):
        if (now := _offset(zone, day + DAY)) != offset:
            change = _change(zone, day, day + DAY, offset)
            yield begun, change, offset
            begun, offset = change, now
    yield begun, end, offset


def _change(zone: tzinfo, before: int, after: int, offset: int) -> int:
    """Return the first second, after one instant and not after another, with a new offset."""
    low, high = before // SECOND, after // SECOND
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle * SECOND) == offset else (low, middle)
    return high * SECOND


def _offset(zone: tzinfo, at: int) -> int:
    offset = datetime_of(at, zone).utcoffset() or timedelta(0)
    return offset // MICROSECOND


def _within(walls: list[Piece], start: int, end: int, offset: int) -> Iterator[Piece]:
    """Yield the instants of what is open while a zone has one offset."""
    first = max(0, bisect_right(walls, (start + offset, 0)) - 1)
    for wall_start, wall_end in walls[first:]:
        begun, ended = max(wall_start - offset, start), min(wall_end - offset, end)
        if wall_start - offset >= end:
            return
        if begun < ended:
            yield begun, ended
