"""Records that are probably of one person, each with what speaks for it and against it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations, product
from typing import Final

from bpo_course.tools.crm import _words
from bpo_course.tools.crm._records import Customer

NEAR: Final = 0.82
"""From which likeness on two names are near: an assumption."""
WEIGHTS: Final = {"phone": 0.35, "email": 0.4, "name": 0.3, "postcode": 0.15, "born": 0.3}
"""How much each reason counts: assumptions. A person decides, not the score."""
_AGAINST: Final = {"born": 0.6, "name": 0.3}
_LARGE: Final = 30
"""Records with one phone or email above which it is an office's, and says nothing of a person."""


@dataclass(frozen=True)
class Pair:
    """Two records that may be of one person.

    Args:
        first: A customer number.
        second: Another one.
        score: How much speaks for it, 0 to 1.
        reasons: What speaks for it.
        against: What speaks against it.
    """

    first: str
    second: str
    score: float
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()


def name_likeness(first: str, second: str) -> float:
    """Return how alike two names are, from 0 to 1, whatever the order of their words.

    An initial counts as the name that it begins.

    Example:
        >>> round(name_likeness("Asha Rao", "RAO, Asha"), 2), name_likeness("A. Rao", "Asha Rao")
        (1.0, 0.9)
    """
    return _likeness(sorted(_words.words(first)), sorted(_words.words(second)))


def _initials_fit(one: list[str], other: list[str]) -> bool:
    """Whether two names are the same but that a word of one is an initial in the other."""
    if len(one) != len(other) or one == other or not set(one) & set(other):
        return False
    return all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])
        for a, b in zip(one, other, strict=True)
    )


def duplicates(customers: list[Customer], least: float) -> tuple[Pair, ...]:
    """Return the pairs of records that are probably of one person, the likeliest first.

    Args:
        customers: The records.
        least: The lowest score of a pair that is returned, from 0 to 1.
    """
    sides = [_Side.of(one) for one in customers]
    known: dict[tuple[str, str], float] = {}
    found = (_pair(sides[one], sides[other], known) for one, other in _candidates(sides))
    told = [pair for pair in found if pair.reasons and pair.score >= least]
    return tuple(sorted(told, key=lambda pair: (-pair.score, pair.first, pair.second)))


@dataclass(frozen=True)
class _Side:
    """What is compared of a record, in one spelling."""

    id: str
    names: tuple[str, ...]
    phones: frozenset[str]
    emails: frozenset[str]
    postcode: str
    born: date | None

    @classmethod
    def of(cls, one: Customer) -> _Side:
        named = (" ".join(sorted(_words.words(name))) for name in (one.name, *one.other_names))
        return cls(
            one.id,
            tuple(dict.fromkeys(named)),
            frozenset(_words.phone(number, one.country) for number in one.phones),
            frozenset(_words.folded(email) for email in one.emails),
            _words.code(one.postcode),
            one.born,
        )

    def shared(self) -> set[str]:
        """Return what a record of the same person may share: only such records are compared."""
        keys = {f"p{number}" for number in self.phones} | {f"e{email}" for email in self.emails}
        for begins in {word[:2] for name in self.names for word in name.split()}:
            keys |= {f"c{self.postcode} {begins}"} if self.postcode else set()
            keys |= {f"b{self.born} {begins}"} if self.born else set()
        return keys


def _candidates(sides: list[_Side]) -> list[tuple[int, int]]:
    """Return the places of each two records that share something, once."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(sides):
        for key in one.shared():
            blocks[key].append(place)
    pairs: set[tuple[int, int]] = set()
    for places in blocks.values():
        if len(places) <= _LARGE:
            pairs |= set(combinations(places, 2))
    return sorted(pairs)


def _pair(one: _Side, other: _Side, known: dict[tuple[str, str], float]) -> Pair:
    reasons: dict[str, str] = {}
    against: dict[str, str] = {}
    if one.phones & other.phones:
        reasons["phone"] = "same phone number"
    if one.emails & other.emails:
        reasons["email"] = "same email address"
    if likeness := _near(one, other, known):
        reasons["name"] = "same name" if likeness == 1 else f"names are {likeness:.0%} alike"
    else:
        against["name"] = "names differ"
    if one.postcode and one.postcode == other.postcode:
        reasons["postcode"] = "same postcode"
    if one.born and other.born:
        same = one.born == other.born
        (reasons if same else against)["born"] = f"{'same' if same else 'different'} date of birth"
    score = sum(WEIGHTS[name] for name in reasons) - sum(_AGAINST[name] for name in against)
    first, second = sorted((one.id, other.id))
    told = tuple(reasons.values()) if reasons.keys() - {"postcode", "born"} else ()
    return Pair(first, second, round(min(1.0, max(0.0, score)), 2), told, tuple(against.values()))


def _near(one: _Side, other: _Side, known: dict[tuple[str, str], float]) -> float:
    """Return how alike the names are that are most alike; 0 where none are near."""
    best = 0.0
    for pair in product(one.names, other.names):
        if pair not in known:
            known[pair] = likeness = _likeness(pair[0].split(), pair[1].split(), NEAR)
        else:
            likeness = known[pair]
        best = max(best, likeness if likeness >= NEAR else 0.0)
    return best


def _likeness(one: list[str], other: list[str], least: float = 0.0) -> float:
    """Return how alike two lists of sorted words are; below `least` it may be 0."""
    if one and _initials_fit(one, other):
        return 0.9
    match = SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False)
    if match.real_quick_ratio() < least or match.quick_ratio() < least:
        return 0.0
    return match.ratio()
