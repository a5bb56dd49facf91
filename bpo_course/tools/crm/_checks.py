"""The check of a caller: what may be asked, how much of it, and whether the answers are right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from bpo_course.faults import STRICT, Fault, refuse
from bpo_course.tools.crm import _words
from bpo_course.tools.crm._access import Access
from bpo_course.tools.crm._records import Customer, Product
from bpo_course.tools.crm._store import Store, moment

ASKABLE: Final = (
    *("name", "number", "product", "born", "birthday"),
    *("postcode", "address", "phone", "email", "security"),
)
"""What a company can let its agents ask. Never a PIN, a one-time code or a card's three digits."""


@dataclass(frozen=True)
class Check:
    """A company's rule for a check.

    Args:
        must: What is asked each time.
        may: What else may be asked. "security" stands for each security question on file.
        needed: How many of these must be right, beside all of must.
        tries: How many checks of one contact may fail.
    """

    __pydantic_config__: ClassVar = STRICT

    must: tuple[str, ...] = ("name",)
    may: tuple[str, ...] = ("born", "postcode", "security")
    needed: int = 2
    tries: int = 3

    def __post_init__(self) -> None:
        refuse(self.faults())

    def faults(self) -> Iterator[Fault]:
        """Yield every fault."""
        for name in ("must", "may"):
            for place, one in enumerate(getattr(self, name), start=1):
                if one not in ASKABLE:
                    rule = f"must be one of {', '.join(ASKABLE)}, got {one!r}"
                    yield Fault(f"{name} {place}", rule, "Correct it.")
        for one in sorted(set(self.must) & set(self.may)):
            yield Fault("may", f"has {one!r}, which is in must", "Delete one of them.")
        if self.needed < 0 or (self.needed == 0 and not self.must):
            yield Fault("needed", f"must be 1 or more, got {self.needed}", "Correct it.")
        if self.tries < 1:
            yield Fault("tries", f"must be 1 or more, got {self.tries}", "Correct it.")


@dataclass(frozen=True)
class Checked:
    """How a check went. It does not say which answer was wrong: that would help a stranger.

    Args:
        passed: Whether the caller passed.
        tries_left: How many more checks this contact may have.
    """

    passed: bool
    tries_left: int


def askable(store: Store, rule: Check, root: str) -> tuple[str, ...]:
    """Return what may be asked of this customer: what the rule allows and the record has.

    A security question is given whole: "security: First school".
    """
    right = _right(*_held(store, root))
    names = [name for name in right if name.split(":")[0] in (*rule.must, *rule.may)]
    order = (*rule.must, *rule.may)
    return tuple(sorted(names, key=lambda name: order.index(name.split(":")[0])))


def verify(store: Store, rule: Check, root: str, answers: Mapping[str, str], by: Access) -> Checked:
    """Return how a check went, and write down that it took place: never what was answered.

    Raises:
        ValueError: If something was asked that may not be, or too little was.
    """
    allowed = askable(store, rule, root)
    if odd := [name for name in answers if name not in allowed]:
        rest = f"may be asked here: {', '.join(allowed) or 'nothing'}"
        raise ValueError(f"answers must be to what {rest}; got {', '.join(map(repr, odd))}")
    kinds = {name.split(":")[0] for name in answers}
    if lacking := [name for name in rule.must if name not in kinds]:
        raise ValueError(f"answers must have {', '.join(lacking)}, got {', '.join(answers)}")
    more = sum(name.split(":")[0] in rule.may for name in answers)
    if more < rule.needed:
        options = [name for name in allowed if name.split(":")[0] in rule.may]
        which = f"{rule.needed} of {', '.join(options)}"
        raise ValueError(f"answers must have {which}, got {more}")
    customer, products = _held(store, root)
    failed = store.rows(
        "SELECT count(*) FROM checked WHERE customer = ? AND why = ? AND NOT passed",
        [root, by.why],
    )[0][0]
    right = all(_matches(name, said, customer, products) for name, said in answers.items())
    passed = right and failed < rule.tries
    with store.change():
        store.db.execute(
            "INSERT INTO checked (customer, at, who, why, asked, passed) VALUES (?, ?, ?, ?, ?, ?)",
            (root, moment(by.at), by.who, by.why, ", ".join(answers), passed),
        )
        store.look([root], "checked the caller", by)
    return Checked(passed, max(0, rule.tries - failed - (not passed)))


def _held(store: Store, root: str) -> tuple[Customer, tuple[Product, ...]]:
    return store.customer(root)[0], store.products(store.group(root))


def _right(customer: Customer, products: tuple[Product, ...]) -> tuple[str, ...]:
    """Return the names of everything that this record has an answer to."""
    has = {
        "name": customer.name,
        "number": customer.id,
        "product": products,
        "born": customer.born,
        "birthday": customer.born,
        "postcode": customer.postcode,
        "address": customer.address,
        "phone": customer.phones,
        "email": customer.emails,
    }
    return (*(name for name, held in has.items() if held), *map(_asked, customer.security))


def _asked(question: str) -> str:
    return f"security: {question}"


def _matches(name: str, said: str, customer: Customer, products: tuple[Product, ...]) -> bool:
    if not isinstance(said, str) or not said.strip():
        return False
    kind, _, question = name.partition(": ")
    if kind in ("born", "birthday"):
        return customer.born is not None and _is_day(kind, said, customer.born)
    if kind == "phone":
        return _is_phone(said, customer)
    if kind == "name":
        named = sorted(_words.words(said))
        return any(
            named == sorted(_words.words(one)) for one in (customer.name, *customer.other_names)
        )
    if kind == "address":
        given = _words.words(said)
        held = _words.words(customer.address)
        return len(given) > 1 and held[: len(given)] == given
    if kind == "email":
        return _words.folded(said) in map(_words.folded, customer.emails)
    right = {
        "number": (customer.id,),
        "product": tuple(one.id for one in products),
        "postcode": (customer.postcode,),
        "security": (customer.security.get(question, ""),),
    }
    return _words.code(said) in set(map(_words.code, right[kind])) - {""}


def _is_day(kind: str, said: str, born: date) -> bool:
    given = _words.days(said)
    if kind == "birthday":
        return any((day, month) == (born.day, born.month) for day, month, _ in given)
    return (born.day, born.month, born.year) in given


def _is_phone(said: str, customer: Customer) -> bool:
    try:
        given = _words.phone(said, customer.country)
    except ValueError:
        return False
    return given in {_words.phone(number, customer.country) for number in customer.phones}
