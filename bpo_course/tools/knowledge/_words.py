"""Words of a text as the search compares them: small letters, stems, and which are common."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, Final

_MARK: Final = "\u0300"
"""What stands for every mark while a text is cut: marks belong to the letter before them."""
_PART: Final = rf"[^\W_](?:[^\W_]|{_MARK})*"
_WORD: Final = re.compile(rf"{_PART}(?:'{_PART})*")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]")
"""Signs without a shape, such as the joiners in Hindi and the soft hyphen: dropped."""
_ACCENTS: Final = re.compile("[\u0300-\u036f\u064b-\u0652\u0670\u0640]")
"""Accents of Latin, Greek and Cyrillic letters and the vowel signs of Arabic: few people type them
in a search. The vowel signs of Hindi and its sisters are letters, and stay."""
_PLAIN: Final = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})
_UNSPACED: Final = re.compile(
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
)
"""Runs of Thai, Lao, Burmese, Khmer, Japanese and Chinese, which have no space between words."""
_COMMON: Final = """
a an the and or but if of to in on at for from by with as into than then so
is am are was be been being do does did done have has had will would can could should may might must
i me my mine we us our you your he him his she her it its they them their this that these those
there here what when where which who why how please just not no yes hi hello hey thanks thank ok
im ive id ill youre its dont doesnt didnt cant cannot couldnt wont isnt wasnt whats theres
want need get got like know tell say said go going
"""


def words(text: str) -> list[str]:
    """Return the words of a text in small letters, in any script, without apostrophes.

    Marks, such as the vowel signs of Hindi, are part of their word. Accents are dropped: "café" is
    "cafe". Where a script has no space between words, each two signs in a row count as a word.

    Example:
        >>> words("I can’t log IN!"), words("मेरा कार्ड"), words("Préféré"), words("更改密码")
        (['i', 'cant', 'log', 'in'], ['मेरा', 'कार्ड'], ['prefere'], ['更改', '改密', '密码'])
    """
    if text.isascii():
        return [word.replace("'", "") for word in _WORD.findall(text.casefold())]
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text).translate(_APOSTROPHES)).casefold()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", plain)).translate(_PLAIN)
    plain = unicodedata.normalize("NFC", bare)
    cut = "".join(_MARK if unicodedata.category(sign) in ("Mn", "Mc") else sign for sign in plain)
    found = (plain[one.start() : one.end()] for one in _WORD.finditer(cut))
    return [part for word in found for part in _parts(word.replace("'", ""))]


def _parts(word: str) -> list[str]:
    """Return a word, or each two signs in a row of one that is in a script without spaces."""
    parts, last = [], 0
    for run in _UNSPACED.finditer(word):
        parts += [word[last : run.start()]]
        parts += [run[0][at : at + 2] for at in range(max(1, len(run[0]) - 1))]
        last = run.end()
    return [part for part in (*parts, word[last:]) if part]


def stems(text: str) -> list[str]:
    """Return the stem of each word of a text: "moving" and "moved" are both "move".

    Source:
        The English stemmer of the Snowball project (M. F. Porter), as the package snowballstemmer.

    Example:
        >>> stems("We moved; they are moving"), stems("my bills")
        (['we', 'move', 'they', 'are', 'move'], ['my', 'bill'])
    """
    return [stem(word) for word in words(text)]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a word in small letters; a word in another script is its own stem."""
    return str(_stemmers().EnglishStemmer().stemWord(word)) if word.isascii() else word


@cache
def _stemmers() -> Any:
    """Return the English stemmer's module. A stemmer keeps a state, so each word gets its own."""
    from snowballstemmer import english_stemmer

    return english_stemmer


@cache
def common() -> frozenset[str]:
    """Return the stems of common English words, which say little about what a text is about.

    Example:
        >>> "the" in common(), "router" in common()
        (True, False)
    """
    return frozenset(stem(word) for word in _COMMON.split())
