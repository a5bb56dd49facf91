"""Places, clocks, registers and moments by the names that people use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from bpo_course.rules import PLACES, said

_STATES: Final = (
    "ak Alaska,al Alabama,ar Arkansas,as American Samoa,az Arizona,ca California,co Colorado,"
    "ct Connecticut,dc the District of Columbia,de Delaware,fl Florida,ga Georgia,gu Guam,"
    "hi Hawaii,ia Iowa,id Idaho,il Illinois,in Indiana,ks Kansas,ky Kentucky,la Louisiana,"
    "ma Massachusetts,md Maryland,me Maine,mi Michigan,mn Minnesota,mo Missouri,"
    "mp the Northern Mariana Islands,ms Mississippi,mt Montana,nc North Carolina,nd North Dakota,"
    "ne Nebraska,nh New Hampshire,nj New Jersey,nm New Mexico,nv Nevada,ny New York,oh Ohio,"
    "ok Oklahoma,or Oregon,pa Pennsylvania,pr Puerto Rico,ri Rhode Island,sc South Carolina,"
    "sd South Dakota,tn Tennessee,tx Texas,ut Utah,va Virginia,vi the US Virgin Islands,vt Vermont,"
    "wa Washington,wi Wisconsin,wv West Virginia,wy Wyoming"
)
_MEMBERS: Final = (
    "at Austria,be Belgium,bg Bulgaria,cy Cyprus,cz Czechia,de Germany,dk Denmark,ee Estonia,"
    "es Spain,fi Finland,fr France,gr Greece,hr Croatia,hu Hungary,ie Ireland,it Italy,"
    "lt Lithuania,lu Luxembourg,lv Latvia,mt Malta,nl the Netherlands,pl Poland,pt Portugal,"
    "ro Romania,se Sweden,si Slovenia,sk Slovakia"
)
_PARTS: Final[Mapping[str, str]] = {
    f"{country}-{one[:2]}": one[3:]
    for country, names in (("us", _STATES), ("eu", _MEMBERS))
    for one in names.split(",")
}
_WITH_ARTICLE: Final = ("uk", "us", "ph", "eu")
REGISTERS: Final[Mapping[str, str]] = {
    "in-preferences": "the preference register",
    "uk-tps": "the TPS",
    "us-dnc": "the National Do Not Call Registry",
}
"""The registers that rules ask for, by their short names."""
_CLOCKS: Final[Mapping[str, str]] = {
    "Asia/Kolkata": "India time",
    "Asia/Manila": "Philippines time",
    "Europe/London": "UK time",
    "Africa/Johannesburg": "South Africa time",
    "America/Jamaica": "Jamaica time",
    "Etc/GMT+6": "Central Standard Time",
    "UTC": "UTC",
}


def place_name(place: str) -> str:
    """Return a place by its name in a sentence.

    Args:
        place: The place, such as "us-vt", "uk" or "ca".

    Example:
        >>> place_name("us-vt"), place_name("uk"), place_name("ca")
        ('Vermont', 'the United Kingdom', 'Canada')
    """
    if place in PLACES:
        return f"{'the ' if place in _WITH_ARTICLE else ''}{PLACES[place]}"
    return _PARTS.get(place) or _country(place)


@lru_cache(maxsize=256)
def _country(code: str) -> str:
    from holidays.registry import COUNTRIES

    names = (name for name, (_, two, *_) in COUNTRIES.items() if two == code.upper())
    words = next(names, code.upper()).split("_")
    return " ".join(word if word in ("and", "of", "the") else word.title() for word in words)


def register_name(name: str) -> str:
    """Return a register by its name in a sentence.

    Args:
        name: Its short name.

    Example:
        >>> register_name("us-dnc"), register_name("us-xx-dnc")
        ('the National Do Not Call Registry', 'the register us-xx-dnc')
    """
    return REGISTERS.get(name, f"the register {name}")


def clock_name(zone: str) -> str:
    """Return a clock by the name of its country or city.

    Args:
        zone: The time zone.

    Example:
        >>> clock_name("Asia/Kolkata"), clock_name("America/Los_Angeles")
        ('India time', 'Los Angeles time')
    """
    return _CLOCKS.get(zone, f"{zone.rpartition('/')[2].replace('_', ' ')} time")


def day_of(at: datetime) -> str:
    """Return the date of a moment in words, by UTC."""
    return said(at.astimezone(UTC).date())


def moment_of(at: datetime, *, seconds: bool = False) -> str:
    """Return a moment in words, by UTC.

    Args:
        at: The moment.
        seconds: Whether its second is named.

    Example:
        >>> moment_of(datetime(2026, 3, 7, 9, tzinfo=UTC))
        '7 March 2026, 09:00 UTC'
    """
    shown = at.astimezone(UTC)
    return f"{said(shown.date())}, {shown:{'%H:%M:%S' if seconds else '%H:%M'}} UTC"
