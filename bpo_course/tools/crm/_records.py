"""What a CRM keeps of a customer, as values that check themselves."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, ClassVar, Final

from bpo_course import contacts
from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.tools.crm import _words

LONGEST: Final = {"id": 40, "name": 200, "text": 20_000}
"""Signs at most of an id, of a name or another short field, and of a note."""
KINDS: Final = ("interaction", "note", "promise")
"""Kinds of entries of a timeline."""
_LONG: Final = ("summary", "text", "support", "details", "address")
_LINES: Final = "\n\t"


@dataclass(frozen=True)
class Product:
    """Something that a customer has: an account, a plan, an order, a loan, a dispute.

    Args:
        id: Its number, as the customer would give it.
        title: What it is.
        status: Where it is, in a word or two: active, ended, sent.
        since: Its first day.
        until: Its last day, None where there is none.
        price: What it costs, in the company's currency, 0 or more.
        owed: What is due and not paid, 0 or more.
        details: More about it.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    title: str = ""
    status: str = "active"
    since: date | None = None
    until: date | None = None
    price: float = 0.0
    owed: float = 0.0
    details: str = ""

    def __post_init__(self) -> None:
        refuse(self.faults())

    def faults(self) -> Iterator[Fault]:
        """Yield every fault."""
        yield from _of_types(self)
        if _is_text(self.id, self.title):
            yield from blanks(self, "id", "title")
        for name in ("price", "owed"):
            value = getattr(self, name)
            if _is_number(value) and not 0 <= value < 1e12:
                yield Fault(name, f"must be 0 or more, got {value}", "Correct it.")
        if (
            isinstance(self.since, date)
            and isinstance(self.until, date)
            and self.until < self.since
        ):
            yield Fault("until", "must not be before since", "Correct one of them.")


@dataclass(frozen=True)
class Interaction:
    """One contact with a customer, on any channel.

    Args:
        at: When it began, with its time zone.
        channel: "voice", "chat", "email", "sms", "whatsapp" or "social".
        direction: "inbound" or "outbound".
        agent: Who had it.
        reason: Why it took place.
        summary: What was said and done.
        disposition: Its result, in one word.
        contact_id: Its id in the contact log; "" where it is in none.
    """

    __pydantic_config__: ClassVar = STRICT

    at: datetime
    channel: str = "voice"
    direction: str = "inbound"
    agent: str = ""
    reason: str = ""
    summary: str = ""
    disposition: str = ""
    contact_id: str = ""

    def __post_init__(self) -> None:
        refuse(self.faults())

    def faults(self) -> Iterator[Fault]:
        """Yield every fault."""
        yield from _of_types(self)
        yield from _of_choice("channel", self.channel, contacts.CHANNELS)
        yield from _of_choice("direction", self.direction, contacts.DIRECTIONS)


@dataclass(frozen=True)
class Note:
    """What an agent wrote about a customer for the next agent.

    Args:
        at: When, with its time zone.
        author: Who wrote it.
        text: The note.
    """

    __pydantic_config__: ClassVar = STRICT

    at: datetime
    author: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        refuse(self.faults())

    def faults(self) -> Iterator[Fault]:
        """Yield every fault."""
        yield from _of_types(self)
        if _is_text(self.author, self.text):
            yield from blanks(self, "author", "text")


@dataclass(frozen=True)
class Promise:
    """What a customer was promised: a call back, a letter, a check.

    Args:
        at: When it was promised, with its time zone.
        due: When it must be done, with its time zone.
        author: Who promised it.
        text: What was promised.
    """

    __pydantic_config__: ClassVar = STRICT

    at: datetime
    due: datetime
    author: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        refuse(self.faults())

    def faults(self) -> Iterator[Fault]:
        """Yield every fault."""
        yield from _of_types(self)
        if _is_text(self.author, self.text):
            yield from blanks(self, "author", "text")
        if _is_aware(self.at) and _is_aware(self.due) and self.due < self.at:
            yield Fault("due", "must not be before at", "Correct one of them.")


@dataclass(frozen=True)
class Customer:
    """A customer as a file or an agent gives them.

    Args:
        id: The customer number.
        name: The full name, as the customer writes it.
        other_names: Earlier names, short names, the name in another script.
        phones: Phone numbers in any spelling.
        emails: Email addresses.
        address: Street and town, in lines or with commas.
        postcode: The postcode.
        country: Two letters, such as "GB": how phone numbers without a + are read.
        born: The date of birth.
        language: The language that the customer likes to speak.
        preferences: What the customer asked for, such as "no sales calls".
        vulnerable: Whether the company must take special care.
        support: What helps: large print, slow speech, a second contact.
        security: Security questions and their answers. A real system keeps only a hash of each.
        legal_hold: Why nothing may be erased; "" where it may.
        product: What the customer has.
        interaction: Earlier contacts.
        note: Notes.
        promise: What was promised and is still to be done.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    name: str = ""
    other_names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    address: str = ""
    postcode: str = ""
    country: str = ""
    born: date | None = None
    language: str = ""
    preferences: tuple[str, ...] = ()
    vulnerable: bool = False
    support: str = ""
    security: Mapping[str, str] = field(default_factory=dict, hash=False)
    legal_hold: str = ""
    product: tuple[Product, ...] = ()
    interaction: tuple[Interaction, ...] = ()
    note: tuple[Note, ...] = ()
    promise: tuple[Promise, ...] = ()

    def __post_init__(self) -> None:
        for name in (*LISTS, *HELD):
            if isinstance(getattr(self, name), list):
                object.__setattr__(self, name, tuple(getattr(self, name)))
        refuse(self.faults())

    def faults(self) -> Iterator[Fault]:
        """Yield every fault."""
        yield from _of_types(self)
        if _is_text(self.id, self.name):
            yield from blanks(self, "id", "name")
            if any(sign.isspace() for sign in self.id):
                yield Fault("id", f"must have no spaces, got {self.id!r}", "Take them out.")
            if self.name.strip() and not _words.words(self.name):
                yield Fault("name", f"must have a letter, got {self.name!r}", "Write it.")
        if isinstance(self.country, str) and self.country and not _is_country(self.country):
            rule = f"must be two capital letters, got {self.country!r}"
            yield Fault("country", rule, 'Write it as "GB".')
        yield from self._contact_faults()
        numbers = [one.id for one in self.product if isinstance(one, Product)]
        for number in sorted({one for one in numbers if numbers.count(one) > 1}):
            yield Fault("product", f"has {number!r} twice", "Delete or rename one.")

    def _contact_faults(self) -> Iterator[Fault]:
        for place, email in enumerate(_listed(self.emails), start=1):
            if isinstance(email, str) and not _is_email(email):
                rule = f"must be an email address, got {email!r}"
                yield Fault(f"emails {place}", rule, 'Write it as "asha@example.com".')
        country = self.country if isinstance(self.country, str) else ""
        for place, number in enumerate(_listed(self.phones), start=1):
            if isinstance(number, str):
                try:
                    _words.phone(number, country)
                except ValueError as error:
                    rule = str(error).removeprefix("phone ")
                    yield Fault(f"phones {place}", rule, "Correct it.")


LISTS: Final = ("other_names", "phones", "emails", "preferences")
"""Fields of a customer that hold several texts."""
HELD: Final = ("product", "interaction", "note", "promise")
"""Fields of a customer that hold records."""
FIELDS: Final = tuple(one.name for one in fields(Customer) if one.name not in ("id", *HELD))
"""Fields of a customer that can be changed."""


def _of_types(record: Any) -> Iterator[Fault]:
    """Yield a fault for each field of a record whose value is of the wrong kind."""
    for one in fields(record):
        value = getattr(record, one.name)
        kind = str(one.type)
        if kind.startswith("tuple"):
            yield from _of_list(one.name, value, kind)
        elif kind.startswith("Mapping"):
            yield from _of_mapping(one.name, value)
        elif rule := _rule(kind, value):
            yield Fault(one.name, f"{rule}, got {value!r}", "Correct it.")
        elif kind == "str":
            yield from _of_text(one.name, value)


def _rule(kind: str, value: object) -> str:
    """Return the rule that a value of that kind breaks; "" where it breaks none."""
    is_date = isinstance(value, date) and not isinstance(value, datetime)
    rules = {
        "str": ("must be text", isinstance(value, str)),
        "bool": ("must be true or false", isinstance(value, bool)),
        "float": ("must be a number", _is_number(value)),
        "date | None": ("must be a date", value is None or is_date),
        "datetime": ("must be a time with its zone", _is_aware(value)),
    }
    rule, holds = rules[kind]
    return "" if holds else rule


def _of_list(name: str, value: object, kind: str) -> Iterator[Fault]:
    if not isinstance(value, tuple):
        yield Fault(name, f"must be a list, got {value!r}", "Write it in square brackets.")
        return
    wanted = {"Product": Product, "Interaction": Interaction, "Note": Note, "Promise": Promise}
    held = wanted.get(kind.removeprefix("tuple[").split(",")[0], str)
    for place, one in enumerate(value, start=1):
        if not isinstance(one, held):
            what = "text" if held is str else f"a {held.__name__}"
            yield Fault(f"{name} {place}", f"must be {what}, got {one!r}", "Correct it.")
        elif isinstance(one, str):
            yield from _of_text(f"{name} {place}", one)
            if not one.strip():
                yield Fault(f"{name} {place}", "must not be empty", "Write it, or delete it.")


def _of_mapping(name: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield Fault(name, f"must be questions with answers, got {value!r}", "Correct it.")
        return
    for asked, answer in value.items():
        if not _is_text(asked, answer):
            rule = f"must be a text with its answer, got {asked!r}: {answer!r}"
            yield Fault(name, rule, "Correct it.")
        elif not asked.strip() or not answer.strip():
            yield Fault(name, f"has an empty question or answer: {asked!r}", "Write it.")
        else:
            yield from _of_text(name, asked + answer)


def _of_text(name: str, value: str) -> Iterator[Fault]:
    """Yield a fault where a text is too long, or has a sign that no one can write."""
    most = longest(name.split()[0])
    if len(value) > most:
        yield Fault(name, f"must have {most} signs at most, got {len(value)}", "Shorten it.")
    odd = next((sign for sign in value if _is_odd(sign)), "")
    if odd:
        rule = f"must have no control signs, got one with the code {ord(odd)}"
        yield Fault(name, rule, "Delete it.")


def longest(name: str) -> int:
    """Return how many signs a field may have at most."""
    return LONGEST["id" if name == "id" else "text" if name in _LONG else "name"]


def _is_odd(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs") and sign not in _LINES


def _is_text(*values: object) -> bool:
    return all(isinstance(value, str) for value in values)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _is_aware(value: object) -> bool:
    return isinstance(value, datetime) and value.utcoffset() is not None


def _is_country(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()


def _is_email(text: str) -> bool:
    name, _, domain = text.rpartition("@")
    ends = domain.split(".")
    return bool(name) and len(ends) > 1 and all(ends) and not any(s.isspace() for s in text)


def _listed(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _of_choice(name: str, value: object, allowed: tuple[str, ...]) -> Iterator[Fault]:
    if isinstance(value, str) and value not in allowed:
        yield Fault(name, f"must be one of {', '.join(allowed)}, got {value!r}", "Correct it.")
