"""Phone numbers: read, brought into one form, and placed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from bpo_course.tools.consent._areas import (
    ALIASES,
    EU_MEMBERS,
    OF_THE_UK,
    STATE_OF,
    US_TERRITORIES,
    ZONES_OF_AREA,
)

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_KEPT: Final = 65_536
_HEADERS: Final = ("140", "160")
"""How numbers begin in India from which companies call, and which no one can be called at."""


class Read(NamedTuple):
    """A phone number as it was read.

    Args:
        number: In the international form, such as "+12025550123"; as it was given, if unreadable.
        fault: Why it cannot be called, as the id of a reason; "" where it can.
        place: The place it belongs to, such as "us-fl", "uk" or "ca".
        zones: The time zones that it may be in.
        areas: Whether the zones are those of an area code that has two.
        line: "mobile" or "landline"; "" where the number does not say, such as in America.
    """

    number: str
    fault: str = ""
    place: str = ""
    zones: tuple[str, ...] = ()
    areas: bool = False
    line: str = ""


def normal(number: str, region: str | None = None) -> str | None:
    """Return a number in the international form (E.164); None where it cannot be read.

    Args:
        number: The number as someone wrote it.
        region: The country, with two letters, of a number without a country code.

    Raises:
        ValueError: If a number is no text.

    Example:
        >>> normal("(202) 555-0123", "US"), normal("0044 20 7946 0958"), normal("call me")
        ('+12025550123', None, None)
    """
    read = read_number(number, region)
    return None if read.fault == "number-unreadable" else read.number


def read_number(number: str, region: str | None = None) -> Read:
    """Return what can be read of a number.

    Args:
        number: The number as someone wrote it.
        region: As for `normal`.

    Raises:
        ValueError: If it is no text.
    """
    if not isinstance(number, str):
        raise ValueError(f"number must be text, such as '+12025550123', got {number!r}")
    if region is not None and not isinstance(region, str):
        raise ValueError(f"region must be two letters, such as 'US', got {region!r}")
    return _read(number, region)


@lru_cache(maxsize=_KEPT)
def _read(number: str, region: str | None) -> Read:
    import phonenumbers as library

    try:
        parsed = library.parse(number, region)
    except library.NumberParseException:
        return Read(number, "number-unreadable")
    if not library.is_possible_number(parsed):
        short = library.is_possible_short_number(parsed)
        return Read(number, "number-short" if short else "number-unreadable")
    found = library.format_number(parsed, library.PhoneNumberFormat.E164)
    code, kind = library.region_code_for_number(parsed), library.number_type(parsed)
    if not code or kind == library.PhoneNumberType.UNKNOWN:
        return Read(found, "number-not-in-use")
    fault = _fault_of_type(kind)
    if code == "IN" and str(parsed.national_number).startswith(_HEADERS):
        fault = "number-of-a-company"
    if fault:
        return Read(found, fault)
    zones = _zones_of(parsed)
    areas = found[:2] == "+1" and found[2:5] in ZONES_OF_AREA
    return Read(found, "", _place_of(code, found), zones, areas, _line_of_type(kind))


def _line_of_type(kind: int) -> str:
    from phonenumbers import PhoneNumberType as Kind

    return {Kind.FIXED_LINE: "landline", Kind.MOBILE: "mobile"}.get(kind, "")


def _fault_of_type(kind: int) -> str:
    """Return why numbers of a kind cannot be called, "" where they can."""
    from phonenumbers import PhoneNumberType as Kind

    callable_kinds = (Kind.FIXED_LINE, Kind.MOBILE, Kind.FIXED_LINE_OR_MOBILE, Kind.VOIP)
    if kind in callable_kinds:
        return ""
    named = {Kind.TOLL_FREE: "number-toll-free", Kind.PREMIUM_RATE: "number-premium"}
    return named.get(kind, "number-of-a-service")


def _place_of(code: str, number: str) -> str:
    if code == "US":
        return STATE_OF.get(number[2:5], "us")
    if code in US_TERRITORIES:
        return f"us-{code.lower()}"
    if code in OF_THE_UK:
        return "uk"
    return f"eu-{code.lower()}" if code.lower() in EU_MEMBERS else code.lower()


def _zones_of(parsed: PhoneNumber) -> tuple[str, ...]:
    """Return the time zones of a number, both where its area code has two; none where unknown."""
    from phonenumbers import timezone

    country, national = parsed.country_code, str(parsed.national_number)
    if country == 1 and national[:3] in ZONES_OF_AREA:
        return ZONES_OF_AREA[national[:3]]
    found = timezone.time_zones_for_number(parsed)
    return tuple(ALIASES.get(name, name) for name in found if name != "Etc/Unknown")
