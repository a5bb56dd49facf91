"""The customers of an invented company, as a file gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final

from bpo_course.faults import STRICT, Fault, blanks, refuse
from bpo_course.tools.crm import _words
from bpo_course.tools.crm._access import Access
from bpo_course.tools.crm._checks import Check
from bpo_course.tools.crm._crm import Crm
from bpo_course.tools.crm._records import Customer

FEW: Final = 3
"""Customers of a company below which there is nothing to look for."""


@dataclass(frozen=True)
class Firm:
    """A company and its customers.

    Args:
        title: The company's name.
        brief: What it does and where, in a sentence or two.
        country: Two letters; its customers' phones are read by it where they name no country.
        currency: Three letters.
        zone: The time zone of its agents.
        flow: Ids of calls whose customers are here.
        callers: The customer numbers of those who call, or are called, in these calls.
        check: Its rule for a check of a caller.
        customer: Its customers.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    title: str = ""
    brief: str = ""
    country: str = ""
    currency: str = ""
    zone: str = ""
    flow: tuple[str, ...] = ()
    callers: tuple[str, ...] = ()
    check: Check = field(default_factory=Check)
    customer: tuple[Customer, ...] = ()

    def __post_init__(self) -> None:
        refuse(self.faults())

    def __repr__(self) -> str:
        return f"Firm({self.title}: {len(self.customer)} customers)"

    def faults(self) -> Iterator[Fault]:
        """Yield every fault and all advice."""
        yield from blanks(self, "title", "brief", "country", "currency", "zone", "callers")
        if len(self.customer) < FEW:
            rule = f"must be {FEW} or more, got {len(self.customer)}"
            yield Fault("customer", rule, "Write [[customer]] for each of them.")
        yield from self._repeated()
        ids = [one.id for one in self.customer]
        for name in self.callers:
            if name not in ids:
                rule = f"must be the id of a customer in this file, got {name!r}"
                yield Fault("callers", rule, "Correct it.")
        for place, one in enumerate(self.customer, start=1):
            yield from self._shown_faults(f"customer {place}", one)

    def _repeated(self) -> Iterator[Fault]:
        seen: dict[str, str] = {}
        for place, one in enumerate(self.customer, start=1):
            for what, name in (("id", one.id), *(("product", p.id) for p in one.product)):
                where = f"customer {place} {what}"
                if name in seen:
                    yield Fault(where, f"is {name!r}, which {seen[name]} has", "Rename one.")
                seen.setdefault(name, f"customer {place}")

    def _shown_faults(self, where: str, one: Customer) -> Iterator[Fault]:
        """Yield a fault for what could reach a real person: a real number or a real mailbox."""
        for place, number in enumerate(one.phones, start=1):
            if not is_invented(_words.phone(number, one.country or self.country)):
                rule = f"must be of a range that reaches no one, got {number!r}"
                yield Fault(
                    f"{where} phones {place}", rule, 'Such as "07700 900 123" or "202 555 0123".'
                )
        for place, email in enumerate(one.emails, start=1):
            if email.rpartition("@")[2] not in MAILBOXES:
                rule = f"must end in one of {', '.join(MAILBOXES)}, got {email!r}"
                yield Fault(f"{where} emails {place}", rule, "Correct it.")

    def crm(self, at: datetime) -> Crm:
        """Return a CRM in memory that holds these customers.

        Args:
            at: When they are brought in, with its time zone.
        """
        made = Crm(check=self.check)
        made.add(self.customer, Access("import", "team_leader", at, "the company's file"))
        return made


MAILBOXES: Final = ("example.com", "example.net", "example.org")
"""Domains that are kept for examples (RFC 2606)."""


def is_invented(number: str) -> bool:
    """Return whether a number with its country's code is in a range that reaches no one.

    Args:
        number: Digits, with the country's code.

    Source:
        Ofcom's numbers for drama (07700 900, 01632 960, 020 7946 0); 555-0100 to 555-0199 in North
        America. For India and the Philippines we know of no such range: these numbers begin with
        55500 and 0900 555 0, as in data/dictation.toml. `phonenumbers` 9 calls both invalid.

    Example:
        >>> is_invented("447700900123"), is_invented("12025550143"), is_invented("447911123456")
        (True, True, False)
    """
    drama = ("447700900", "441632960", "4420794600", "9155500", "639005550")
    american = len(number) == 11 and number[0] == "1" and number[4:9] == "55501"
    return american or number.startswith(drama)
