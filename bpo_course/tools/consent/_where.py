"""Where a call goes: the places whose rules hold, and the time zones that must allow it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from bpo_course.prose import capital
from bpo_course.rules import PLACES
from bpo_course.tools.consent._areas import STATE_OF, ZONES_OF_AREA, ZONES_OF_PLACE
from bpo_course.tools.consent._clock import zone_of
from bpo_course.tools.consent._names import clock_name, place_name
from bpo_course.tools.consent._numbers import Read, read_number

_OTHER_NAMES: Final = {"gb": "uk"}
_BY_NUMBER: Final = (
    "No address is known, so the place is read from the number. A mobile number may have moved."
)
_BOTH: Final = "has two time zones or more: all of them must allow the call."
_NAVAJO: Final = (
    "Arizona has no summer time, but the Navajo Nation has: name the zone of an address there."
)
_DIFFER: Final = "The number and the address are in different time zones: both must allow the call."
_KNOWS_ONE: Final = (
    "has two time zones; the library of numbers often names one. Both must allow it."
)
_WINTER, _SUMMER = (datetime(2026, month, 15, tzinfo=UTC) for month in (1, 7))


class Where(NamedTuple):
    """Where a call goes.

    Args:
        number: The number as it was read.
        fault: Why it cannot be said, as the id of a reason; "" where it can.
        places: The places whose rules hold.
        zones: The time zones that must allow the call.
        notes: What was assumed.
    """

    number: str
    fault: str = ""
    places: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def zones_of(
    number: str | None = None, place: str | None = None, zone: str | None = None
) -> tuple[str, ...]:
    """Return the time zones that a person may be in; none where that is not known.

    Args:
        number: Their number.
        place: Their address, such as "us-fl" or "in".
        zone: The time zone of the address, where it is known.

    Raises:
        ValueError: If an argument is no text.

    Example:
        >>> zones_of("+18505550123"), zones_of(place="us-az"), zones_of("+18005550123")
        (('America/New_York', 'America/Chicago'), ('America/Phoenix',), ())
    """
    read = Read("") if number is None else read_number(number)
    found = where(read, place, zone)
    return () if found.fault else found.zones


def where(read: Read, place: str | None, zone: str | None) -> Where:
    """Return where a call goes.

    Args:
        read: The number as it was read.
        place: The address.
        zone: The time zone of the address. Where it does not fit the address, both count.

    Raises:
        ValueError: If place or zone is no text.
    """
    home = _home(place)
    if zone is not None and not isinstance(zone, str):
        raise ValueError(f"zone must be text, such as 'Asia/Manila', got {zone!r}")
    return _where(read, home, zone)


@lru_cache(maxsize=65_536)
def _where(read: Read, home: str, zone: str | None) -> Where:
    if read.fault:
        return Where(read.number, read.fault)
    own = _zones_at(home)
    if home and (home.partition("-")[0] not in PLACES or home == "world" or own is None):
        return Where(read.number, "place-unknown")
    if zone is not None and zone_of(zone) is None:
        return Where(read.number, "zone-unknown")
    at_home = _at_home(home, own or (), zone)
    if at_home is None:
        return Where(read.number, "zone-unknown")
    zones = _once((*at_home, *read.zones))
    abroad = home in ("us", "eu") and read.place.partition("-")[0] != home
    if not zones or (abroad and not at_home):
        return Where(read.number, "zone-unknown")
    notes = tuple(_notes(read, home, zone, at_home))
    return Where(read.number, "", _places(home, read.place), zones, notes)


def _at_home(home: str, own: tuple[str, ...], zone: str | None) -> tuple[str, ...] | None:
    """Return the time zones of an address: of one that does not fit, its own too; None: unknown."""
    if zone is None:
        return own
    if not home or _fits(zone, home):
        return (zone,)
    return _once((zone, *own)) if own else None


def _fits(zone: str, home: str) -> bool:
    """Return whether a clock is one of an address, by any of its names."""
    return _clock_of(zone) in _clocks_at(home)


@lru_cache(maxsize=256)
def _clocks_at(home: str) -> frozenset[tuple[timedelta | None, ...]]:
    """Return the clocks of a place, and of its parts."""
    inside = [zones for one, zones in ZONES_OF_PLACE.items() if f"{one}-".startswith(f"{home}-")]
    inside += [zones for area, zones in ZONES_OF_AREA.items() if STATE_OF[area] == home]
    inside.append(_zones_at(home) or ())
    return frozenset(_clock_of(zone) for zones in inside for zone in zones)


@lru_cache(maxsize=1_024)
def _clock_of(zone: str) -> tuple[timedelta | None, ...]:
    """Return how far a clock is from UTC in winter and in summer."""
    known = zone_of(zone)
    assert known is not None, "a time zone that was checked"
    return tuple(at.astimezone(known).utcoffset() for at in (_WINTER, _SUMMER))


def _home(place: str | None) -> str:
    if place is None:
        return ""
    if not isinstance(place, str):
        raise ValueError(f"place must be text, such as 'us-fl', got {place!r}")
    name = place.strip().lower()
    return _OTHER_NAMES.get(name, name)


def _zones_at(home: str) -> tuple[str, ...] | None:
    """Return the zones of an address: none where it has several, None where it is not known."""
    if home in ("", "us", "eu"):
        return ()
    country = home.partition("-")[0]
    return ZONES_OF_PLACE.get(home, ZONES_OF_PLACE.get(country))


def _places(home: str, by_number: str) -> tuple[str, ...]:
    """Return the places of address and number; a country alone where no part of it is known."""
    both = _once(one for one in (home, by_number) if one)
    parts = {one.partition("-")[0] for one in both if "-" in one}
    return tuple(one for one in both if one not in parts)


def _notes(read: Read, home: str, zone: str | None, at_home: tuple[str, ...]) -> Iterable[str]:
    if not home and zone is None:
        yield _BY_NUMBER
    if read.areas:
        yield f"Area code {read.number[2:5]} {_KNOWS_ONE}"
    if zone is None and len(at_home) > 1:
        yield f"{capital(place_name(home))} {_BOTH}"
    if zone is not None and home and not _fits(zone, home):
        clock, where_to = capital(clock_name(zone)), place_name(home)
        yield f"{clock} is not the time in {where_to}: both must allow the call."
    if at_home and read.zones and not set(at_home) & set(read.zones):
        yield _DIFFER
    if "us-az" in (home, read.place) and zone is None:
        yield _NAVAJO


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
