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

    Marks, such as the vowel signs of Hindi, are part of their word.

    Example:
        >>> words("I can’t log IN!"), words("मेरा कार्ड")
        (['i', 'cant', 'log', 'in'], ['मेरा', 'कार्ड'])
    """
    if text.isascii():
        return [word.replace("'", "") for word in _WORD.findall(text.casefold())]
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text).translate(_APOSTROPHES).casefold())
    cut = "".join(_MARK if unicodedata.category(sign) in ("Mn", "Mc") else sign for sign in plain)
    found = (plain[one.start() : one.end()] for one in _WORD.finditer(cut))
    return [word.replace("'", "") for word in found]


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
