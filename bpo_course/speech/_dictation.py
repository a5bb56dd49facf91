"""What is dictated: invented names, addresses, numbers and dates, drawn by a seed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import ClassVar, Final, Literal

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.speech import _said as said

Kind = Literal["name", "address", "town", "order", "phone", "email", "date", "amount"]
KINDS: Final[Mapping[Kind, str]] = {
    "name": "A name",
    "address": "A street address",
    "town": "A town and its postcode",
    "order": "An order number",
    "phone": "A phone number",
    "email": "An email address",
    "date": "A date",
    "amount": "An amount of money",
}
"""The kinds of things that are dictated, and what they are called."""
DICTATED: Final = 10
"""How many things are dictated: one of each kind, a second name and a second order number."""

_LETTERS: Final = "ABDEFGHJLNPQRSTUWXYZ"
"""Letters for codes: the inward half of a British postcode has no C, I, K, M, O and V."""
_FIRST_DAY: Final = date(2026, 1, 1)
_PATTERNS: Final = ("postcode", "phone")
_LISTS: Final = ("given", "family", "street", "town", "money")


@dataclass(frozen=True)
class Place:
    """A country to draw from.

    Args:
        id: Stable word.
        name: What it is called.
        given: First names.
        family: Family names.
        street: Streets.
        town: Towns.
        flat: What a flat is called.
        code: What a postcode is called.
        postcode: Its pattern: # is a digit, ? is a letter.
        phone: The pattern of a phone number, in its groups.
        money: The currency, and its hundredth where amounts have some.
        most: Amounts are below this.
        indian: Whether amounts are counted in lakh and crore.
        month_first: Whether a date begins with the month.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    name: str = ""
    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    street: tuple[str, ...] = ()
    town: tuple[str, ...] = ()
    flat: str = "Flat"
    code: str = ""
    postcode: str = ""
    phone: str = ""
    money: tuple[str, ...] = ()
    most: int = 0
    indian: bool = False
    month_first: bool = False


@dataclass(frozen=True)
class Material:
    """What items are drawn from.

    Args:
        order: Patterns of order numbers: # is a digit, ? is a letter.
        mailbox: Words of email addresses.
        domain: What comes behind the @; reserved for examples.
        place: The countries.

    Raises:
        FaultyError: If it breaks a rule of form; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    order: tuple[str, ...] = ()
    mailbox: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    place: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "order", "domain", "place")
        if len(self.mailbox) < 2:
            yield Fault("mailbox", "must be two words or more", "Add some.")
        for domain in self.domain:
            if not domain.startswith("example."):
                rule = f"must begin with example., got {domain!r}"
                yield Fault("domain", rule, "Others belong to someone.")
        for number, place in enumerate(self.place, start=1):
            yield from _faults_of(place, f"place {place.id or number}")


def _faults_of(place: Place, within: str) -> Iterator[Fault]:
    yield from blanks(place, "id", "name", "flat", "code", *_LISTS, *_PATTERNS, within=within)
    for name in _PATTERNS:
        if "#" not in getattr(place, name):
            rule = "must have at least one #"
            yield Fault(f"{within} {name}", rule, "Write # for each digit that is drawn.")
    if place.most < 100:
        yield Fault(f"{within} most", f"must be 100 or more, got {place.most}", "Raise it.")


@dataclass(frozen=True)
class Item:
    """One thing that is dictated.

    Args:
        kind: What it is.
        text: How it is written.
        spoken: How it is said.
    """

    kind: Kind
    text: str
    spoken: str

    @property
    def title(self) -> str:
        """What it is called."""
        return KINDS[self.kind]


def items(material: Material, seed: int) -> tuple[Item, ...]:
    """Return ten things to dictate, always the same for a seed.

    Args:
        material: What to draw from.
        seed: Which ten.
    """
    rng = Random(seed)
    kinds: list[Kind] = [*KINDS, "name", "order"]
    rng.shuffle(kinds)
    places = rng.sample(material.place, len(material.place))
    made: dict[str, Item] = {}
    while len(made) < DICTATED:
        nth = len(made)
        item = _drawn(kinds[nth], material, places[nth % len(places)], rng)
        made.setdefault(item.text, item)
    return tuple(made.values())


def _drawn(kind: Kind, material: Material, place: Place, rng: Random) -> Item:
    if kind == "name":
        return _name(place, rng)
    if kind == "address":
        return _address(place, rng)
    if kind == "town":
        return _town(place, rng)
    if kind == "order":
        code = _filled(rng.choice(material.order), rng)
        return Item(kind, code, said.sentences([said.characters_said(code)]))
    if kind == "phone":
        number = _filled(place.phone, rng)
        return Item(kind, number, said.sentences([said.digits_said(number)]))
    if kind == "email":
        return _email(material, rng)
    return _date(place, rng) if kind == "date" else _amount(place, rng)


def _filled(pattern: str, rng: Random) -> str:
    """Return a pattern with a digit for each # and a letter for each ?."""
    drawn = {"#": "0123456789", "?": _LETTERS}
    return re.sub("[#?]", lambda found: rng.choice(drawn[found[0]]), pattern)


def _name(place: Place, rng: Random) -> Item:
    given, family = rng.choice(place.given), rng.choice(place.family)
    text = f"{given} {family}"
    told = f"{said.letters_said(given)}. Then {said.letters_said(family)}"
    return Item("name", text, said.sentences([text, f"That is {told}"]))


def _address(place: Place, rng: Random) -> Item:
    number, street = rng.randrange(2, 300), rng.choice(place.street)
    told = said.number_said(number) if number < 100 else said.digits_said(str(number))
    text, spoken = f"{number} {street}", f"{told} {street}"
    if rng.random() < 0.5:
        flat = rng.randrange(2, 20)
        text = f"{place.flat} {flat}, {text}"
        spoken = f"{place.flat} {said.number_said(flat)}, {spoken}"
    return Item("address", text, said.sentences([spoken]))


def _town(place: Place, rng: Random) -> Item:
    town, code = rng.choice(place.town), _filled(place.postcode, rng)
    spelled = ", then ".join(map(said.letters_said, town.split()))
    groups = ", ".join(map(said.characters_said, code.split()))
    parts = [town, f"That is {spelled}", f"{place.code}, {groups}"]
    return Item("town", f"{town} {code}", said.sentences(parts))


def _email(material: Material, rng: Random) -> Item:
    first, second = rng.sample(material.mailbox, 2)
    name = f"{first}{rng.choice('._-')}{second}{rng.randrange(2, 100)}"
    address = f"{name}@{rng.choice(material.domain)}"
    return Item("email", address, said.sentences([said.email_said(address)]))


def _date(place: Place, rng: Random) -> Item:
    day = _FIRST_DAY + timedelta(days=rng.randrange(730))
    month = said.MONTHS[day.month - 1]
    first, then = (month, f"{day.day},") if place.month_first else (day.day, month)
    text = f"{first} {then} {day.year}"
    spoken = said.date_said(day, month_first=place.month_first)
    return Item("date", text, said.sentences([spoken]))


def _amount(place: Place, rng: Random) -> Item:
    whole, unit = rng.randrange(20, place.most), place.money[0]
    spoken = f"{said.number_said(whole, indian=place.indian)} {unit}"
    text = _grouped(whole) if place.indian else f"{whole:,}"
    if len(place.money) > 1:
        part = rng.randrange(5, 100, 5)
        text = f"{text}.{part:02d}"
        spoken = f"{spoken} and {said.number_said(part)} {place.money[1]}"
    return Item("amount", f"{text} {unit}", said.sentences([spoken]))


def _grouped(number: int) -> str:
    """Return a number with the commas of lakh and crore.

    Example:
        >>> _grouped(245300), _grouped(900)
        ('2,45,300', '900')
    """
    *head, tail = f"{number:,}".split(",")
    digits = "".join(head)
    groups = re.findall(r"\d{1,2}", digits[::-1])
    return ",".join([*(group[::-1] for group in reversed(groups)), tail])
