"""Where else a person is written about: in the texts of other customers, and in the logs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Final

from bpo_course.tools.crm import _words
from bpo_course.tools.crm._records import Customer
from bpo_course.tools.crm._store import Store, marks

_FREE: Final = ("address", "preferences", "support", "security", "legal_hold")
"""Fields of a customer in which another person may be named."""
_LEAST: Final = 4
"""Letters below which a single name or a number without digits says too little of a person."""


class Traces:
    """What a person is recognised by in a text: names, phones, emails and numbers.

    Args:
        held: The person's records.
        numbers: The numbers of their products.
    """

    def __init__(self, held: Iterable[Customer], numbers: Iterable[str]) -> None:
        records = tuple(held)
        self._names = {
            form for one in records for n in (one.name, *one.other_names) for form in _forms(n)
        }
        self._emails = {_words.folded(email) for one in records for email in one.emails}
        phones = {_words.phone(number, one.country) for one in records for number in one.phones}
        self._phones = {number[-8:] if len(number) > 10 else number[-6:] for number in phones}
        ids = (" ".join(_words.words(name)) for name in (*(r.id for r in records), *numbers))
        self._ids = {one for one in ids if _tells(one) or any(map(str.isdecimal, one))}
        self._seen: dict[str, bool] = {}
        self._sure: dict[str, bool] = {}

    def may_be_in(self, text: str) -> bool:
        """Return whether a text may be about the person: someone must read it."""
        if text not in self._seen:
            self._seen[text] = self._found(text, self._names)
        return self._seen[text]

    def are_in(self, text: str) -> bool:
        """Return whether a text is about the person: a short name alone is not enough."""
        if text not in self._sure:
            self._sure[text] = self._found(text, {name for name in self._names if _tells(name)})
        return self._sure[text]

    def _found(self, text: str, names: set[str]) -> bool:
        joined = f" {' '.join(_words.words(text))} "
        apart = f" {' '.join(_words.words(_words.parted(text)))} "
        digits = "".join(sign for sign in joined if sign.isdecimal())
        return (
            any(_is_in(name, plain) for name in names for plain in (joined, apart))
            or any(f" {one} " in joined for one in self._ids)
            or any(one in digits for one in self._phones)
            or any(one in _words.folded(text) for one in self._emails)
        )


def _tells(form: str) -> bool:
    return " " in form or len(form) >= _LEAST


def _forms(name: str) -> Iterator[str]:
    """Yield the ways in which a name may be written: "Asha Rao" and "Rao, Asha"."""
    for words in (_words.words(name), _words.words(_words.parted(name))):
        yield " ".join(words)
        yield " ".join((*words[-1:], *words[:-1]))


def _is_in(name: str, plain: str) -> bool:
    """Return whether a name is in a text; some scripts write no spaces around it."""
    if any(unicodedata.category(sign) == "Lo" for sign in name):
        return name in plain
    return f" {name} " in plain


def mentioned_by(store: Store, parts: tuple[str, ...], traces: Traces) -> Iterator[str]:
    """Yield the records, not of this person, that have a text which may be about them."""
    for record, *texts in _texts(store, parts):
        if any(text and traces.may_be_in(str(text)) for text in texts):
            yield record


def _texts(store: Store, parts: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    others = f"customer IS NOT NULL AND customer NOT IN {marks(parts)}"
    yield from store.rows(
        f"SELECT customer, text, reason, queue, outcome, disposition FROM entry WHERE {others}",
        parts,
    )
    yield from store.rows(
        f"SELECT customer, title, status, details FROM product WHERE {others}", parts
    )
    fields = ", ".join(_FREE)
    yield from store.rows(
        f"SELECT id, {fields} FROM customer WHERE id NOT IN {marks(parts)}", parts
    )
    free = f"(field IN {marks(_FREE)} OR field LIKE 'product %')"
    yield from store.rows(
        f"SELECT customer, old, new, other FROM change WHERE {free} AND {others}",
        (*_FREE, *parts),
    )


def take_out_of_logs(store: Store, traces: Traces) -> None:
    """Take the reasons that name a person out of the logs of others: the rest of a line stays."""
    for table in ("looked", "checked", "change"):
        rows = store.rows(f"SELECT DISTINCT why FROM {table} WHERE why <> ''")
        named = [(why,) for (why,) in rows if traces.are_in(why)]
        store.db.executemany(f"UPDATE {table} SET why = '' WHERE why = ?", named)
