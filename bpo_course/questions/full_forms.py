"""A drill of abbreviations: what each stands for, and what that means, made of a glossary."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice
from typing import Final

from bpo_course.questions._near_words import BEFORE, LAST
from bpo_course.questions._parts import slug
from bpo_course.questions.kinds import Bank, Explanation, Option, Single
from bpo_course.terms import Term

NAME: Final = "full-forms"
"""What the drill is called."""
WRONG: Final = 3
"""Wrong options of a question."""
ALIKE: Final = 0.35
"""Two meanings that share more of their words than this may both be right."""
_WORD: Final = re.compile(r"[A-Za-z]+")
_SMALL: Final = frozenset(
    {"a", "and", "do", "for", "from", "no", "not", "of", "over", "per", "the", "to"}
)


def full_forms(terms: Sequence[Term], seed: int, count: int = 10) -> Bank:
    """Return a bank that asks full forms and meanings in turn, of as many abbreviations.

    Args:
        terms: A glossary; those with an abbreviation are asked.
        seed: Which bank: the same seed gives the same questions.
        count: How many questions.

    Raises:
        ValueError: If fewer terms have an abbreviation.
    """
    known = [term for term in terms if term.short]
    if len(known) < count:
        raise ValueError(f"terms must have {count} abbreviations or more, got {len(known)}")
    asked = random.Random(f"{NAME}:{seed}").sample(known, count)
    ways = (full_form, meaning)
    made = (ways[n % 2](terms, term.short, seed) for n, term in enumerate(asked))
    return Bank(NAME, "Drill: Full forms", tuple(made))


def full_form(terms: Sequence[Term], short: str, seed: int) -> Single:
    """Return the question what an abbreviation stands for; the wrong answers are near.

    Args:
        terms: A glossary.
        short: The abbreviation, such as "AHT".
        seed: Which wrong answers, and in which order.

    Raises:
        ValueError: If the glossary has no such abbreviation.
    """
    term = _with(terms, short)
    rng = random.Random(f"full:{short}:{seed}")
    near = [*islice(_alike(terms, term), 1)]
    near += islice(_slips(terms, term, rng), WRONG - len(near))
    rest = (other for other in _others(terms, term) if other not in near)
    near += islice(rest, WRONG - len(near))
    options = [Option(term.term, right=True, why=term.means), *near]
    return _asked(term, f"What does **{short}** stand for?", "form", options, rng)


def meaning(terms: Sequence[Term], short: str, seed: int) -> Single:
    """Return the question what a full form means; the wrong answers mean other words.

    Args:
        terms: A glossary.
        short: The abbreviation, such as "AHT".
        seed: Which wrong answers, and in which order.

    Raises:
        ValueError: If the glossary has no such abbreviation.
    """
    term = _with(terms, short)
    rng = random.Random(f"means:{short}:{seed}")
    others = [other for other in terms if _apart(term, other)]
    rng.shuffle(others)
    others.sort(key=lambda other: other.lesson != term.lesson)
    wrong = [Option(other.means, why=f"That is {other.full}.") for other in others[:WRONG]]
    options = [Option(term.means, right=True, why=f"For example: {term.example}"), *wrong]
    prompt = f"What does **{term.term}** ({short}) mean?"
    return _asked(term, prompt, "meaning", options, rng)


def _asked(term: Term, prompt: str, way: str, options: list[Option], rng: random.Random) -> Single:
    rng.shuffle(options)
    return Single(
        id=f"full-form-{slug(term.short)}-{way}",
        topic=NAME,
        prompt=prompt,
        option=tuple(options),
        keep_order=True,
        explanation=Explanation(
            context="Interviewers ask for full forms, and then what they mean.",
            given=f"The abbreviation {term.short}.",
            concept=term.means,
            steps=(f"Say the full form: {term.full}.", f"Say what it means: {term.means}"),
            verification=f"Use it in a sentence: {term.example}",
            pitfalls=term.note or "Do not stop at the full form. Say what it means in your words.",
            answer=f"{term.short} stands for {term.term}. {term.means}",
        ),
    )


def _with(terms: Sequence[Term], short: str) -> Term:
    found = next((term for term in terms if short and term.short == short), None)
    if found is None:
        raise ValueError(f"short must be an abbreviation of the glossary, got {short!r}")
    return found


def _slips(terms: Sequence[Term], term: Term, rng: random.Random) -> Iterator[Option]:
    """Yield full forms of the same letters in which one word is another one."""
    words = _WORD.findall(term.term)
    right = " ".join((*(name for one in terms for name in one.names), term.note)).casefold()
    pairs = [(word, other) for word in words for other in _pool(words, word) if _swaps(word, other)]
    rng.shuffle(pairs)
    seen: set[str] = set()
    for word, other in pairs:
        written = other.capitalize() if word[0].isupper() else other
        made = re.sub(rf"\b{word}\b", written, term.term, count=1)
        if made.casefold() not in right and word not in seen:
            seen.add(word)
            yield Option(made, why=f"Nearly. The word is *{word}*, not *{written}*.")


def _pool(words: Sequence[str], word: str) -> Sequence[str]:
    """Return the words that may stand for one of a full form, by what follows it."""
    after = next(iter(words[words.index(word) + 1 :]), "of")
    return (LAST if after in _SMALL else BEFORE).split()


def _swaps(word: str, other: str) -> bool:
    """Whether a word has the same first letter as another, and is neither it nor a form of it."""
    small = {word.casefold(), other.casefold()} & _SMALL
    same = word[0].casefold() == other[0].casefold()
    form = word[:4].casefold() == other[:4].casefold()
    return same and not form and not small and not word.isupper()


def _alike(terms: Sequence[Term], term: Term) -> Iterator[Option]:
    """Yield the full forms of other abbreviations as long, of which one letter alone differs."""
    for other in _nearest(terms, term):
        pairs = zip(term.short.lower(), other.short.lower(), strict=False)
        differ = sum(one != two for one, two in pairs)
        if len(term.short) == len(other.short) > 2 and differ == 1:
            yield _as_option(other)


def _others(terms: Sequence[Term], term: Term) -> Iterator[Option]:
    """Yield the full forms of all other abbreviations, those that look most alike first."""
    yield from map(_as_option, _nearest(terms, term))


def _nearest(terms: Sequence[Term], term: Term) -> list[Term]:
    known = [other for other in terms if other.short and other is not term]
    return sorted(known, key=lambda other: -_likeness(term.short, other.short))


def _likeness(one: str, two: str) -> float:
    return SequenceMatcher(None, one.lower(), two.lower()).ratio()


def _as_option(other: Term) -> Option:
    return Option(other.term, why=f"The abbreviation of that is {other.short}.")


def _apart(term: Term, other: Term) -> bool:
    """Whether what another term means is plainly not what this one means."""
    mentioned = term.term in other.note or other.term in term.note
    one, two = (set(_WORD.findall(each.means.lower())) - _SMALL for each in (term, other))
    return other is not term and not mentioned and len(one & two) <= ALIKE * len(one | two)
