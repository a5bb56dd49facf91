"""The course's English: the words that it does not use, and how long a sentence may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from bpo_course import prose
from bpo_course.content._faults import FileFault
from bpo_course.content._source import Source, texts
from bpo_course.faults import STRICT, Fault

LONGEST: Final = 25
"""Words of a sentence at most."""
LONGEST_ASKED: Final = 20
"""Words at most of a sentence in a question or in an answer to choose."""

OLDEST_READER: Final = 10
"""The texts of a quiz, a call or a lesson of the course must be readable at this age, years."""

_NO_PROSE: Final = (
    *("id", "kind", "topic", "level", "teaches", "rules", "coming", "given", "needs"),
    *("breaks", "gives", "to", "score", "direction", "channel", "queue", "reason"),
    *("disposition", "system", "unit"),
)
"""Fields of a bank or a call that hold words for the machine."""
_ASKED: Final = ("prompt", "text", "left", "right")


@dataclass(frozen=True)
class Let:
    """A word that is right in one file.

    Args:
        file: The file's name.
        word: The word, as it is in the file.
        because: Why it is right there.
    """

    __pydantic_config__: ClassVar = STRICT

    file: str
    word: str
    because: str


@dataclass(frozen=True)
class English:
    """The course's English.

    Args:
        word: What it does not use.
        let: What is right all the same, by file.
    """

    __pydantic_config__: ClassVar = STRICT

    word: tuple[prose.Usage, ...] = ()
    let: tuple[Let, ...] = ()

    def odd_words(self, file: str, text: str) -> Iterator[tuple[int, str, str]]:
        """Yield where a word is that the course does not use, the word, and what to write.

        Args:
            file: The name of the file that the text is in.
            text: The text, Markdown.
        """
        yield from self._odd_words(file, prose.plain(text))

    def _odd_words(self, file: str, plain: str) -> Iterator[tuple[int, str, str]]:
        let = {one.word.casefold() for one in self.let if one.file == file}
        for usage in self.word:
            for at, found in usage.found(plain):
                if found.casefold() not in let:
                    yield at, found, usage.write

    def faults(self, file: str, text: str, longest: int = LONGEST) -> Iterator[tuple[int, Fault]]:
        """Yield where in a text something is wrong with its English, and what.

        Args:
            file: The name of the file that the text is in.
            text: The text, Markdown.
            longest: Words of a sentence at most.
        """
        plain = prose.plain(text)
        for at, found, write in self._odd_words(file, plain):
            yield at, Fault("", f"has {' '.join(found.split())!r}", f"Write: {write}.", advice=True)
        for at, said, count in prose.long_sentences(plain, longest):
            begins = " ".join(said.split()[:5])
            rule = f"has a sentence of {count} words, {longest} at most: {begins} …"
            yield at, Fault("", rule, "Split it.", advice=True)


def english_faults(source: Source, english: English) -> Iterator[FileFault]:
    """Yield advice on the English of a bank or a flow.

    Args:
        source: The file as it is written.
        english: The course's English.
    """
    for field, text in texts(source.raw, _NO_PROSE):
        longest = LONGEST_ASKED if field.split()[-1] in _ASKED else LONGEST
        for _, fault in english.faults(source.name, text, longest):
            yield source.told(replace(fault, field=field))


def age_faults(source: Source) -> Iterator[FileFault]:
    """Yield a fault if the texts of a bank or a flow, read together, need too old a reader."""
    said = (text.strip() for _, text in texts(source.raw, _NO_PROSE))
    ended = (text if text[-1] in ".!?" else f"{text}." for text in said)
    if fault := age_fault("\n\n".join(ended)):
        yield source.told(fault)


def age_fault(text: str) -> Fault | None:
    """Return a fault if a text needs too old a reader, else None."""
    age = prose.reading_age(prose.plain(text))
    if age <= OLDEST_READER:
        return None
    rule = f"must be readable at {OLDEST_READER} years, together they need {age:.0f}"
    return Fault("texts", rule, "Use shorter words and sentences.")
