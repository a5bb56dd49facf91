"""In which line of a TOML file a field is, which its parser does not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

Path = tuple[str | int, ...]

HIDDEN: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""'
    r"|'''.*?'''"
    r'|"(?:\\.|[^"\\\n])*"'
    r'|(?P<open>"(?:\\.|[^"\\\n])*)'
    r"|'[^'\n]*'"
    r"|#[^\n]*",
    re.DOTALL,
)
"""Quoted texts, one that has no end, and comments."""
_IN_OPEN: Final = re.compile(r"'[^'\n]*'|#[^\n]*")
_HEAD: Final = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*")
_KEY: Final = re.compile(r"\s*([\w.-]+)\s*=")


class Slip(NamedTuple):
    """What is wrong in the text of a file.

    Args:
        line: The line to look at, from 1.
        rule: What is wrong with it.
        remedy: What to do.
    """

    line: int
    rule: str
    remedy: str


def masked(text: str) -> str:
    """Return a TOML text with `_` for each sign of a quoted text, and blanks for comments.

    Example:
        >>> masked('a = "b # c" # d')
        'a = _______    '
    """

    def hidden(found: re.Match[str]) -> str:
        if found.lastgroup == "open":  # nobody knows where it should end
            return _IN_OPEN.sub(hidden, found[0])
        return re.sub(r"[^\n]", " " if found[0].startswith("#") else "_", found[0])

    return HIDDEN.sub(hidden, text)


def heading(line: str) -> tuple[bool, str]:
    """Return whether a heading is one of a list, and its name; "" where it is no heading.

    Example:
        >>> heading("[[question.option]]"), heading("[question.explanation]"), heading("a = 1")
        ((True, 'question.option'), (False, 'question.explanation'), (False, ''))
    """
    found = _HEAD.fullmatch(line)
    return (found[1] == "[[", found[2]) if found else (False, "")


def key(line: str) -> str:
    """Return the name before the = of a line, "" where there is none."""
    found = _KEY.match(line)
    return found[1] if found else ""


def lines(text: str) -> dict[Path, int]:
    r"""Return the line of each heading and field, from 1, by its path.

    Example:
        >>> found = lines('title = "x"\n[[question]]\n[[question.option]]\nwhy = "y"')
        >>> found["question", 0, "option", 0, "why"]
        4
    """
    found: dict[Path, int] = {}
    counts: Counter[Path] = Counter()
    here: Path = ()
    for number, line in enumerate(masked(text).split("\n"), start=1):
        listed, name = heading(line)
        if name.strip("_"):
            here = _headed(name.split("."), listed, counts)
            for end in range(1, len(here) + 1):
                found.setdefault(here[:end], number)
        elif named := key(line):
            found.setdefault((*here, *named.split(".")), number)
    return found


def _headed(parts: list[str], listed: bool, counts: Counter[Path]) -> Path:
    """Return the path of a heading; one of a list counts on."""
    path: Path = ()
    for part in parts[:-1]:
        path = (*path, part)
        if counts[path]:
            path = (*path, counts[path] - 1)
    path = (*path, parts[-1])
    if not listed:
        return path
    counts[path] += 1
    return (*path, counts[path] - 1)


def line_of(found: Mapping[Path, int], path: Path) -> int:
    """Return the line of a path, or of the nearest that it is in; 0 where none is known."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 0)


def path_of(raw: Any, field: str) -> Path:
    """Return the path of a field as its author is told it: `option 2 why`, `step greet choice ask`.

    Example:
        >>> path_of({"step": [{"id": "a"}, {"id": "b"}]}, "step b title")
        ('step', 1, 'title')
    """
    path: Path = ()
    for word in field.split():
        step: str | int = word
        if isinstance(raw, list) and (place := _place(raw, word)) is not None:
            step, raw = place, raw[place]
        else:
            raw = raw.get(word) if isinstance(raw, dict) else None
        path = (*path, step)
    return path


def covers(gap: Path, path: Path) -> bool:
    """Whether a path is a gap, or within it; a list without a place means all that it holds.

    Example:
        >>> covers(("option", 1, "right"), ("option", "right"))
        True
        >>> covers(("option", 1, "right"), ("option", 0, "right"))
        False
    """
    steps = _steps(path)
    same = zip(_steps(gap), steps, strict=False)
    return len(_steps(gap)) <= len(steps) and all(
        name == other and (place == there or None in (place, there))
        for (name, place), (other, there) in same
    )


def _steps(path: Path) -> list[tuple[str | int, int | None]]:
    """Return the names of a path, each with the place that follows it."""
    after = [*path[1:], None]
    return [
        (step, place if isinstance(place, int) else None)
        for step, place in zip(path, after, strict=True)
        if isinstance(step, str)
    ]


def _place(listed: list[Any], word: str) -> int | None:
    """Return the place in a list that a word means: the id of an item, or its number from 1."""
    for place, item in enumerate(listed):
        if isinstance(item, dict) and item.get("id") == word:
            return place
    return int(word) - 1 if word.isdecimal() and 0 < int(word) <= len(listed) else None
