r"""Backslashes that TOML takes for something else, such as the \n in C:\notes: advice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bpo_course.content._faults import FileFault
from bpo_course.content._lines import HIDDEN
from bpo_course.content._source import Source

_MADE: Final = {
    "n": "a new line",
    "t": "a tab",
    "b": "an invisible character",
    "f": "an invisible character",
    "r": "an invisible character",
}
_ESCAPE: Final = re.compile(r"(?<!\\)(?:\\\\)*\\([ntbfr])")
_DRIVE: Final = re.compile(r"\b[A-Za-z]:\\")
_IN_A_WORD: Final = re.compile(r"(?<!\\)(?:\\\\)*\w\\[tbfr]\w")


def escapes(source: Source) -> Iterator[FileFault]:
    r"""Yield advice for each line in which a backslash was most likely meant as one.

    That is so in what begins like a folder, `C:\`, and where the sign would split a word. A \n
    between two words is most likely meant as a new line.
    """
    for found in HIDDEN.finditer(source.text):
        text = found[0]
        sign = _ESCAPE.search(text)
        meant = _DRIVE.search(text) or _IN_A_WORD.search(text)
        if not (text.startswith('"') and sign and meant):
            continue
        line = source.text.count("\n", 0, found.start() + sign.start()) + 1
        rule = f"has \\{sign[1]} in a text, which makes {_MADE[sign[1]]}"
        remedy = "If you want a backslash, write two: \\\\."
        yield FileFault(source.name, "", "", rule, remedy, line, advice=True)
