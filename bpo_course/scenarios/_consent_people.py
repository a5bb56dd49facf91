"""Invented people to call, and what is known about each: the lists of the consent lab use them.

Numbers in the United States end in 555-0100 to 555-0199, and British ones are from Ofcom's ranges
for drama: both are kept free of real subscribers. India and the Philippines have no such range, so
their numbers are generated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np

from bpo_course.rules import Rule
from bpo_course.tools import consent

T = TypeVar("T")
CONSENT_MOMENT: Final = datetime(2026, 12, 1, 15, tzinfo=UTC)
"""The moment at which the lists are worked: Tuesday 1 December 2026, 15:00 UTC."""
SALES_CALLER: Final = "+91 140 555 0123"
SERVICE_CALLER: Final = "+91 1600 555 012"
"""The numbers that are shown in India: one for promotion, one for service and debts."""
UK_CALLER: Final = "+44 20 7946 0999"
US_CALLER: Final = "+1 646 555 0100"
_CALLERS: Final = {"uk": UK_CALLER, "us": US_CALLER}
CONSENT_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "in": (
        "Ananya Deshpande",
        "Rohan Kulkarni",
        "Meera Iyer",
        "Vikram Rathore",
        "Kavita Joshi",
        "Arjun Banerjee",
        "Sanjay Menon",
        "Farah Qureshi",
    ),
    "ph": ("Maricel Santos", "Jomar Villanueva", "Liza Bautista", "Paolo Mercado"),
    "uk": (
        "Harriet Lowe",
        "Oliver Whitcombe",
        "Gareth Pritchard",
        "Nadia Rahman",
        "Isla Drummond",
        "Stephen Okoro",
        "Megan Fairley",
        "Tomasz Zielinski",
    ),
    "us": (
        "Denise Calloway",
        "Marcus Ellison",
        "Tanya Whitfield",
        "Luis Ortega",
        "Grace Nakamura",
        "Walter Simms",
        "Bethany Cole",
        "Jerome Atwood",
        "Carla Jimenez",
        "Dale Hutchins",
        "Priscilla Vaughn",
        "Andre Fontaine",
    ),
}
"""Invented names, by country."""
_UK_RANGES: Final[Mapping[str, str]] = {
    "London": "20 7946 0",
    "Leeds": "113 496 0",
    "Glasgow": "141 496 0",
    "Cardiff": "29 2018 0",
    "Bristol": "117 496 0",
}


@dataclass(frozen=True)
class ConsentPerson:
    """A person on a list, and the call that is planned.

    Args:
        id: A stable word.
        name: The person's name.
        number: The number, as it is in the list.
        where: The address, as far as it is known, in words.
        place: The same for the rules, such as "us-fl"; None where no address is known.
        purpose: What the call is for, one of `consent.PURPOSES`.
        about: The call in a few words.
        caller: The number that is shown.
        zone: The time zone of the address, where more than its state is known.
        sector: Whom the call is for, such as "bank".
        debt: What is owed, such as "loan".
        days_past_due: How late it is.
        line: "mobile" or "landline", where that is known and the number does not say.
    """

    id: str
    name: str
    number: str
    where: str
    place: str | None
    purpose: str
    about: str
    caller: str = ""
    zone: str | None = None
    sector: str = ""
    debt: str = ""
    days_past_due: int | None = None
    line: str | None = None

    def answer(self, at: datetime, ledger: consent.Ledger, rules: Sequence[Rule]) -> consent.Answer:
        """Return whether this person may be called at a moment, and why.

        Args:
            at: The moment.
            ledger: What is known.
            rules: The rules of law.
        """
        return consent.may_call(
            self.number,
            at,
            self.purpose,
            ledger,
            rules,
            self.place,
            zone=self.zone,
            caller=self.caller or None,
            subject=self.about,
            sector=self.sector,
            debt=self.debt,
            days_past_due=self.days_past_due,
            line=self.line,
            unchecked="refuse",
        )


class Fact(NamedTuple):
    """Something to write into a ledger.

    Args:
        kind: A method of the ledger, such as "consent".
        at: When it happened.
        more: What else the method is given, by name.
    """

    kind: str
    at: datetime
    more: Mapping[str, Any]


def fact(kind: str, days: float, **more: Any) -> Fact:
    """Return something that happened so many days before the moment of the lists.

    Args:
        kind: A method of the ledger.
        days: How many days before; below 0 for days after.
        **more: What else the method is given, by name.
    """
    return Fact(kind, CONSENT_MOMENT - timedelta(days=days), more)


class Planned(NamedTuple):
    """A person to invent.

    Args:
        id: A stable word.
        number: Where the number is from, as `Cast.number` takes it; or the number itself.
        where: The address in words; "" for none.
        place: The address for the rules.
        call: What the call is for, and the call in a few words.
        more: What else the person has.
        facts: What is in the ledger.
        listed: The register that lists the number.
        right: What has to be done with the row, in a list with faults.
    """

    id: str
    number: str
    where: str
    place: str | None
    call: tuple[str, str]
    more: Mapping[str, Any] = {}
    facts: tuple[Fact, ...] = ()
    listed: str = ""
    right: str = "keep"


def write(ledger: consent.Ledger, person: ConsentPerson, facts: Iterable[Fact]) -> None:
    """Write what is known about a person into a ledger, in the order of time."""
    for one in sorted(facts, key=lambda one: one.at):
        getattr(ledger, one.kind)(person.number, at=one.at, **one.more)


class Cast:
    """Names and numbers, each given once, the same for the same seed.

    Args:
        seed: The seed of chance.
        salt: Which list it is for.
    """

    def __init__(self, seed: int, salt: int) -> None:
        self.rng = np.random.default_rng([seed, salt])
        self._names = {land: self.mixed(names) for land, names in CONSENT_NAMES.items()}
        self._ends = self.mixed(range(100))

    def mixed(self, values: Sequence[T]) -> list[T]:
        """Return values in an order of chance."""
        return [values[nth] for nth in self.rng.permutation(len(values))]

    def name(self, country: str) -> str:
        """Return a name of a country that was not given yet."""
        return self._names[country].pop()

    def number(self, where: str) -> str:
        """Return a number that was not given yet.

        Args:
            where: A British town, an area code of the United States, "in" or "ph".
        """
        end = self._ends.pop()
        if where in _UK_RANGES:
            return f"+44 {_UK_RANGES[where]}{end + 100:03d}"
        if where == "in":
            return f"+91 90000 {self.rng.integers(10)}00{end:02d}"
        if where == "ph":
            return f"+63 917 000 {self.rng.integers(10)}0{end:02d}"
        return f"+1 {where} 555 01{end:02d}"

    def invented(self, one: Planned) -> ConsentPerson:
        """Return the person that is planned, with a name and a number."""
        home = one.number if one.number in CONSENT_NAMES else "us"
        home = "uk" if one.number in _UK_RANGES else home
        number = one.number if " " in one.number else self.number(one.number)
        more = {"caller": _CALLERS.get(home, "")} | dict(one.more)
        person = one.id, self.name(home), number
        return ConsentPerson(*person, one.where, one.place, *one.call, **more)
