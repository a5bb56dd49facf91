"""The words of the trade as values: what each means, and the lesson that teaches it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar, Final

from bpo_course.faults import STRICT, Fault, blanks, refuse

LONGEST: Final = 25
"""Words of a meaning at most."""


@dataclass(frozen=True)
class Term:
    """A word of the trade.

    Args:
        term: The full form, such as "average handle time".
        short: The abbreviation, such as "AHT"; "" where there is none.
        also: Other names and spellings.
        means: What it means, in one plain sentence.
        example: A sentence from the day of a contact centre.
        lesson: The id of the lesson that teaches it; it may not be written yet.
        note: Where it is contested, or what else to know.
        everyday: Whether the term has another meaning in everyday English, so that only its other
            names are sure to mean it.

    Raises:
        FaultyError: If it breaks a rule of form; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    term: str = ""
    short: str = ""
    also: tuple[str, ...] = ()
    means: str = ""
    example: str = ""
    lesson: str = ""
    note: str = ""
    everyday: bool = False

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "term", "means", "example", "lesson")
        if (count := len(self.means.split())) > LONGEST:
            yield Fault("means", f"must have {LONGEST} words at most, got {count}", "Shorten it.")

    @property
    def full(self) -> str:
        """The full form, and the abbreviation behind it where there is one."""
        return f"{self.term} ({self.short})" if self.short else self.term

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the full form first.

        Example:
            >>> text = {"means": "M.", "example": "E.", "lesson": "01_inbound_and_outbound"}
            >>> Term("key performance indicator", "KPI", **text).names
            ('key performance indicator', 'KPI')
        """
        return tuple(filter(None, (self.term, self.short, *self.also)))

    @property
    def sure_names(self) -> tuple[str, ...]:
        """The names that mean it wherever they are."""
        return self.names[1:] if self.everyday else self.names


def for_page(terms: Iterable[Term]) -> list[dict[str, Any]]:
    """Return what the page is told about terms, as JSON has it.

    Example:
        >>> text = {"means": "M.", "example": "E.", "lesson": "05_inbound_kpis"}
        >>> for_page([Term("hold", "", ("on hold",), **text, everyday=True)])
        [{'says': 'hold', 'means': 'M.', 'names': ('on hold',)}]
    """
    return [
        {
            "says": term.full,
            "means": " ".join(filter(None, (term.means, term.note))),
            "names": term.sure_names,
        }
        for term in terms
    ]


def faults(terms: Sequence[Term], lessons: Collection[str]) -> Iterator[tuple[int, Fault]]:
    """Yield what is wrong with terms as a whole, each with the place of the term, from 0.

    Args:
        terms: The terms.
        lessons: The ids of the lessons that are known.

    Example:
        >>> text = {"means": "M.", "example": "E.", "lesson": "01_inbound"}
        >>> found = faults([Term("queue", **text)], ["01_inbound_and_outbound"])
        >>> [fault.rule for _, fault in found]
        ["names no lesson, got '01_inbound'"]
    """
    known: dict[str, str] = {}
    for place, term in enumerate(terms):
        for field, name in _written(term):
            if name.casefold() in known:
                rule = f"{name!r} is a name of {known[name.casefold()]!r} already"
                yield place, Fault(field, rule, "Delete one.")
            known.setdefault(name.casefold(), term.term)
        if term.lesson not in lessons:
            near = get_close_matches(term.lesson, lessons, n=1)
            remedy = f"Did you mean {near[0]!r}?" if near else "Name one of data/syllabus.toml."
            yield place, Fault("lesson", f"names no lesson, got {term.lesson!r}", remedy)


def _written(term: Term) -> Iterator[tuple[str, str]]:
    """Yield the names of a term, each with the field it is in."""
    yield "term", term.term
    if term.short:
        yield "short", term.short
    yield from (("also", name) for name in term.also)
