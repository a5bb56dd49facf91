"""The articles of a knowledge base, and what customers ask: how their files become records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bpo_course.content._english import English, english_faults
from bpo_course.content._faults import FileFault
from bpo_course.content._reading import one_of, read_one
from bpo_course.content._source import ARTICLES, Source, read
from bpo_course.faults import Fault
from bpo_course.tools.knowledge import Articles, Asked

KIND: Final = "articles"
"""What a file of articles is validated as."""
KIND_ASKED: Final = "asked"
"""What a file of questions is validated as."""
_ASKED: Final = "-questions"
"""How the name of a file of questions ends: tidewell-questions.toml is beside tidewell.toml."""


def read_articles(path: Path) -> tuple[Articles | None, list[FileFault]]:
    """Return the articles in a file, or None, and every fault that they have."""
    return read_one(path, KIND, Articles)


def read_asked(path: Path) -> tuple[Asked | None, list[FileFault]]:
    """Return what customers ask in a file, or None, and every fault, with its articles too."""
    source, faults = read(path, headings=False)
    if faults:
        return None, faults
    made, faults = one_of(source, KIND_ASKED, Asked)
    faults += _unanswered(path, source, made)
    return (None if faults else made), faults


def asked_path(path: Path) -> Path:
    """Return the file of the questions about the articles in a file.

    Example:
        >>> asked_path(Path("tidewell.toml")).name
        'tidewell-questions.toml'
    """
    return path.with_name(f"{path.stem}{_ASKED}.toml")


def articles_in(folder: Path) -> list[Path]:
    """Return the files of articles of the course, in order."""
    found = sorted((folder / ARTICLES).glob("*.toml"))
    return [path for path in found if not path.stem.endswith(_ASKED)]


def articles_faults(path: Path, source: Source, english: English) -> Iterator[FileFault]:
    """Yield every fault of a file of articles or of questions: alone, and with the other one.

    The English of what customers ask is not judged: slips are there on purpose.

    Args:
        path: The file.
        source: The file as it is written.
        english: The course's English.
    """
    if _is_asked(source):
        made, told = one_of(source, KIND_ASKED, Asked)
        yield from (*told, *_unanswered(path, source, made))
        return
    articles, told = one_of(source, KIND, Articles)
    yield from (*told, *_unasked(path, source, articles))
    yield from english_faults(source, english)


def _is_asked(source: Source) -> bool:
    """Whether a file is meant as questions: by what it holds, or by its name."""
    held = "about" in source.raw or "outside" in source.raw
    return "article" not in source.raw and (held or source.stem.endswith(_ASKED))


def _unanswered(path: Path, source: Source, made: Asked | None) -> Iterator[FileFault]:
    """Yield a fault for each question whose article is not there."""
    home = path.with_name(f"{path.stem.removesuffix(_ASKED)}.toml")
    if home == path or not home.is_file():
        name = home.name if home != path else f"{path.stem}{_ASKED}.toml"
        rule = "has no file of articles beside it"
        remedy = f"Name this file {name}." if home == path else f"Write the articles in {name}."
        yield source.told(Fault("", rule, remedy))
        return
    articles = read_articles(home)[0]
    if made and articles:
        yield from (source.told(fault) for fault in made.faults_with(articles))


def _unasked(path: Path, source: Source, made: Articles | None) -> Iterator[FileFault]:
    """Yield a fault for each article that no question is about."""
    beside = asked_path(path)
    if not beside.is_file():
        rule, remedy = "has no file of questions", f"Write what customers ask in {beside.name}."
        yield source.told(Fault("", rule, remedy, advice=True))
        return
    other, faults = read(beside, headings=False)
    asked = None if faults else one_of(other, KIND_ASKED, Asked)[0]
    if made and asked:
        yield from (source.told(fault) for fault in made.faults_with(asked))
