"""Two texts side by side with the fewest differences that there can be (Levenshtein distance).

The standard library's difflib looks for long blocks that are alike, and can find more differences
than there are: of "aaa" and "bba" it keeps the first a, and finds four where two letters are wrong.
A mark must not depend on that, so the edit distance is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

_FAR: Final = 10**9
_FIRST_BAND: Final = 8


@dataclass(frozen=True)
class Part:
    """One place of two aligned texts.

    Args:
        kind: Whether it is right, wrong, missing in what was typed, extra there, or free: a
            character that does not count.
        said: What it should be; "" where something is extra.
        typed: What was typed; "" where it is missing, or free.
    """

    kind: Literal["right", "wrong", "missing", "extra", "free"]
    said: str
    typed: str


def aligned(said: Sequence[str], typed: Sequence[str], *, whole: bool = True) -> tuple[Part, ...]:
    """Return two texts side by side, with the fewest differences that there can be.

    Args:
        said: What it should be, character by character.
        typed: What was typed.
        whole: Whether all of it was due; if not, what comes after the place reached is left out.

    Source:
        R. A. Wagner and M. J. Fischer, The string-to-string correction problem, 1974; only a band
        around the diagonal is filled in, made wider until it must hold the best way (Ukkonen 1985).

    Example:
        >>> [(part.kind, part.said, part.typed) for part in aligned("cat", "ct")]
        [('right', 'c', 'c'), ('missing', 'a', ''), ('right', 't', 't')]
        >>> [part.kind for part in aligned("a long text", "a lo", whole=False)]
        ['right', 'right', 'right', 'right']
    """
    band = max(_FIRST_BAND, len(typed) - len(said))  # no way costs less than what is too long
    while True:
        rows = _rows(said, typed, band)
        end, cost = _end(rows[-1], len(said), len(typed), band, whole)
        if cost <= band or band > len(said) + len(typed):
            return tuple(reversed([*_back(rows, said, typed, band, end)]))
        band *= 2


def share_right(parts: Iterable[Part]) -> float:
    """Return the share of the places that are right; free ones do not count.

    Example:
        >>> share_right(aligned("0123456789", "012345678"))
        0.9
    """
    counted = [part.kind for part in parts if part.kind != "free"]
    return counted.count("right") / len(counted) if counted else 0.0


def _rows(said: Sequence[str], typed: Sequence[str], band: int) -> list[list[int]]:
    """Return, for each length of what was typed, the costs of the band's lengths of the text.

    A row begins at the length `_first` and ends where the band or the text does.
    """
    rows = [list(range(min(len(said), band) + 1))]
    for i, character in enumerate(typed, start=1):
        above, before = rows[-1], _first(i - 1, band)
        row: list[int] = []
        left = _FAR
        for j in range(_first(i, band), min(len(said), i + band) + 1):
            k = j - before
            left = min(left, above[k] if k < len(above) else _FAR) + 1
            if k:
                left = min(left, above[k - 1] + (said[j - 1] != character))
            row.append(left)
        rows.append(row)
    return rows


def _first(typed: int, band: int) -> int:
    """Return the least length of the text that is in the band of so many typed characters."""
    return max(0, typed - band)


def _end(row: list[int], length: int, typed: int, band: int, whole: bool) -> tuple[int, int]:
    """Return how much of the text the best way reaches, and what it costs."""
    first = _first(typed, band)
    if whole:
        k = length - first
        return length, row[k] if 0 <= k < len(row) else _FAR
    cost, k = min(((cost, -k) for k, cost in enumerate(row)), default=(_FAR, 0))
    return first - k, cost


def _back(
    rows: list[list[int]], said: Sequence[str], typed: Sequence[str], band: int, end: int
) -> Iterator[Part]:
    """Yield the parts of the best way, the last first."""
    i, j = len(typed), end

    def cost(i: int, j: int) -> int:
        k = j - _first(i, band)
        return rows[i][k] if i >= 0 and j >= 0 and 0 <= k < len(rows[i]) else _FAR

    while i or j:
        here = cost(i, j)
        same = bool(i and j) and said[j - 1] == typed[i - 1]
        if i and j and here == cost(i - 1, j - 1) + (not same):
            i, j = i - 1, j - 1
            yield Part("right" if same else "wrong", said[j], typed[i])
        elif j and here == cost(i, j - 1) + 1:
            j -= 1
            yield Part("missing", said[j], "")
        else:
            i -= 1
            yield Part("extra", "", typed[i])
