"""Search as an agent does it: a few words of any kind, and the likeliest customers first.

Why no full-text index: the folded words of 10,000 customers are about 1 MB, and SQLite reads them
whole in a few milliseconds. So a part of a word is found anywhere in it, and in scripts that write
no spaces. An index would keep the words of an erased customer in its own pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from bpo_course.tools.crm import _words
from bpo_course.tools.crm._records import Customer
from bpo_course.tools.crm._store import Store, found_by

LONGEST: Final = 200
"""Signs of a search that are read."""
_MOST_WORDS: Final = 12
_PHONE: Final = re.compile(r"(?<![\w./-])[+(]?\d(?:[\s().\-/]*\d){6,}")
_DATE: Final = re.compile(
    r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}\b"
    rf"|\b\d{{1,2}} (?:{_words.MONTH_WORD}) \d{{4}}\b"
)
_FEW: Final = 3
"""Letters below which a word is only looked for at the beginning of another."""
_NEAR: Final = 0.75

Pieces = tuple[str, ...]
Term = tuple[Pieces, ...]
"""Ways to read one thing that was typed; in each, every piece must be found."""


@dataclass(frozen=True)
class Hit:
    """A customer whom a search found. It shows no more than is needed to choose.

    Args:
        id: The customer number.
        name: The name.
        found_by: Which fields have what was typed.
        near: Whether only a spelling close to what was typed was found.
    """

    id: str
    name: str
    found_by: tuple[str, ...]
    near: bool = False


def search(store: Store, text: str, limit: int) -> tuple[Hit, ...]:
    """Return the customers who have every part of a text somewhere, the likeliest first.

    Args:
        store: The customers.
        text: Parts of names, a phone number, a postcode, an order number, an email, a birthday.
        limit: How many at most, 1 or more.

    Raises:
        ValueError: If text is no text, or limit is below 1.
    """
    if not isinstance(text, str):
        raise ValueError(f"text must be text, got {text!r}")
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise ValueError(f"limit must be a whole number, 1 or more, got {limit!r}")
    wanted = terms(text)
    if not wanted:
        return ()
    found, near = _found(store, wanted, limit), False
    if not found:
        other = _other_spellings(store, wanted)
        found, near = (_found(store, other, limit) if other else []), True
        wanted = other
    return tuple(_hit(store, root, wanted, near) for root in found)


def terms(text: str) -> tuple[Term, ...]:
    """Return what was typed, each part in every way that it can be read.

    Example:
        >>> terms("O'Brien 07700 900123")
        ((('7700900123 ',), ('07700', '900123')), (('obrien',),))
    """
    plain = _words.folded(text[:LONGEST])
    found: list[Term] = []
    for date in _DATE.findall(plain):
        days = sorted((y, m, d) for d, m, y in _words.days(date) if y)
        if days:
            found.append(tuple((f"{y:04}-{m:02}-{d:02}",) for y, m, d in days))
            plain = plain.replace(date, " ", 1)
    for number in _PHONE.findall(plain):
        apart = tuple(_words.words(number))
        ways = [(f"{digits} ",) for digits in _words.last_digits(number)]
        found.append((*ways, *([apart] if apart else [])))
        plain = plain.replace(number, " ", 1)
    for word in plain.split():
        found += _of_word(word)
    return tuple(dict.fromkeys(found))[:_MOST_WORDS]


def _of_word(word: str) -> list[Term]:
    if "@" in word:
        return [((word,),)]
    apart = _words.words(word)
    joined = "".join(apart)
    if not joined:
        return []
    return [((joined,), apart) if len(apart) > 1 else ((joined,),)]


def _found(store: Store, wanted: tuple[Term, ...], limit: int) -> list[str]:
    """Return the ids of the records that have every term, best first."""
    tests: list[str] = []
    scores: list[str] = []
    tested: list[str] = []
    scored: list[str] = []
    for term in wanted:
        ways = []
        points = []
        for pieces in term:
            ways.append(" AND ".join(_TEST for _ in pieces))
            tested += [sought for piece in pieces for sought in _sought(piece)]
            points.append(" + ".join(_SCORE for _ in pieces))
            scored += [value for piece in pieces for value in _score_of(piece)]
        tests.append(f"({' OR '.join(f'({way})' for way in ways)})")
        scores.append(f"max({', '.join(points)})" if len(points) > 1 else f"({points[0]})")
    statement = (
        f"SELECT customer FROM finder WHERE {' AND '.join(tests)} "
        f"ORDER BY {' + '.join(scores)} DESC, length(names), customer LIMIT ?"
    )
    return [row[0] for row in store.rows(statement, [*tested, *scored, limit])]


_TEST: Final = "(instr(names, ?) OR instr(rest, ?))"
_SCORE: Final = (
    "((instr(names, ?) > 0) * 6 + (instr(names, ?) > 0) * 3"
    " + (instr(rest, ?) > 0) * 5 + (instr(rest, ?) > 0))"
)
"""A whole word of a name counts 9, its beginning 3; a whole other word 6, its beginning 1."""


def _sought(piece: str) -> Pieces:
    begins = f" {piece}" if len(piece) < _FEW and piece.isascii() else piece
    return (begins, begins)


def _score_of(piece: str) -> Pieces:
    whole = f" {piece.strip()} "
    return (whole, whole[:-1], whole, whole[:-1])


def _other_spellings(store: Store, wanted: tuple[Term, ...]) -> tuple[Term, ...]:
    """Return the terms with each unknown word replaced by the nearest words of names, if any."""
    if not any(_is_a_word(term) for term in wanted):
        return ()
    known = {word for (names,) in store.rows("SELECT names FROM finder") for word in names.split()}
    other: list[Term] = []
    for term in wanted:
        word = term[0][0]
        there = any(word in one for one in known)
        if not _is_a_word(term) or there or _found(store, (term,), 1):
            other.append(term)
            continue
        near = get_close_matches(word, _alike(word, known), n=3, cutoff=_NEAR)
        if not near:
            return ()
        other.append(tuple((one,) for one in near))
    return tuple(other)


def _is_a_word(term: Term) -> bool:
    """Whether a term is one word that may be a slip for another."""
    return len(term) == 1 == len(term[0]) and term[0][0].isalpha() and len(term[0][0]) >= _FEW


def _alike(word: str, known: set[str]) -> list[str]:
    """Return the words that share most letters with one: few enough to be compared closely."""
    letters = set(word)
    return sorted(
        one
        for one in known
        if abs(len(one) - len(word)) <= 2 and len(letters & set(one)) * 2 > len(letters)
    )


def _hit(store: Store, root: str, wanted: tuple[Term, ...], near: bool) -> Hit:
    parts = store.group(root)
    held = [store.customer(part)[0] for part in parts]
    numbers = [one.id for one in store.products(parts)]
    by_field = _by_field(held, numbers)
    whole = "".join(text for _, text in by_field)
    pieces = [
        sought
        for term in wanted
        for sought in next(
            (way for way in map(_all_sought, term) if all(one in whole for one in way)), ()
        )
    ]
    fields = dict.fromkeys(field for field, text in by_field if any(p in text for p in pieces))
    return Hit(root, held[0].name, tuple(fields), near)


def _all_sought(pieces: Pieces) -> Pieces:
    return tuple(_sought(piece)[0] for piece in pieces)


def _by_field(held: list[Customer], numbers: list[str]) -> list[tuple[str, str]]:
    """Return each field that can be searched, with the words that it is found by."""
    found: list[tuple[str, str]] = []
    for one in held:
        for field in ("other_names", "phones", "emails", "address", "postcode", "born"):
            alone: dict[str, Any] = {field: getattr(one, field), "country": one.country}
            names, rest = found_by([Customer(id="-", name="x", **alone)], ())
            found.append((field, names.replace(" x ", " ", 1) if field == "other_names" else rest))
        found.append(("name", found_by([Customer(id="-", name=one.name)], ())[0]))
        found.append(("id", f" {_words.code(one.id)} {' '.join(_words.words(one.id))} "))
    rest = found_by((), numbers)[1]
    order = ("name", "other_names", "id", "phones", "emails", "postcode", "born", "address")
    found.sort(key=lambda one: order.index(one[0]))
    return [*found, ("product", rest)]
