"""Words in place of digits: what a caller says, as an intent, or to a person."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from numbers import Real
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

THRESHOLD: Final = 0.3
"""The share of an intent from which a caller is routed to it."""
STRENGTH: Final = 10
"""How closely the model follows its examples: scikit-learn's C, measured on two public sets."""
MANY: Final = 2_000
"""Examples above which a piece that was heard once is dropped: it costs time and says little."""
_CLOSE: Final = 3e-4
"""The gradient at which the fit is good enough: half the seconds, the same routes."""
_MOST_STEPS: Final = 200
_MARK: Final = "\u0300"
"""What stands for every mark while a text is cut: marks belong to the letter before them."""
_PART: Final = rf"[^\W_](?:[^\W_]|{_MARK})*"
_WORD: Final = re.compile(rf"{_PART}(?:'{_PART})*")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘ʼ", "'"))
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]")
"""Signs without a shape, such as the joiners in Hindi and the soft hyphen: dropped."""


@dataclass(frozen=True)
class Weighed:
    """What spoke for an intent in a text.

    Args:
        intent: The intent with the largest share; None where no piece of the text was ever heard.
        share: Its share, from 0 to 1: what the threshold is compared with.
        words: Each word of the text, in order, with its weight. Above 0 it speaks for the intent,
            below 0 against it.
        unheard: The words that are in no example.
        others: The other intents and their shares, the largest first.
    """

    intent: str | None
    share: float
    words: tuple[tuple[str, float], ...]
    unheard: tuple[str, ...]
    others: tuple[tuple[str, float], ...]


class Words:
    """A router of spoken requests, fitted to examples.

    It counts words, pairs of words, and runs of three and four letters within a word (TF-IDF). A
    multinomial logistic regression gives each intent its share. A piece that is in no example
    counts against every intent: so what is out of scope goes to a person more often.

    Words end at spaces and signs, in every script; marks, such as the vowel signs of Hindi, are
    part of their word.

    Args:
        examples: Pairs of a text and its intent.

    Raises:
        ValueError: If there are fewer than two intents, an example is no such pair, or an intent
            has no word in its examples.

    Source:
        TF-IDF as in scikit-learn: (1 + ln count) x (1 + ln((1 + n) / (1 + texts with it))), each
        text of length 1. What was never heard is counted here as a piece of no text.

    Example:
        >>> lines = [("my card is lost", "card"), ("someone stole my card", "card")]
        >>> lines += [("what is my balance", "balance"), ("how much money do I have", "balance")]
        >>> words = Words(lines)
        >>> words.route("I lost my card", threshold=0.6), words.route("bonjour")
        ('card', None)
    """

    def __init__(self, examples: Iterable[tuple[str, str]]) -> None:
        texts, intents = _pairs(examples)
        self._pieces = (_Pieces(_words_and_pairs, texts), _Pieces(_letters, texts))
        self._intents = tuple(sorted(set(intents)))
        self._weights, self._bias = self._fitted(texts, intents)

    @property
    def intents(self) -> tuple[str, ...]:
        """The intents, in alphabetical order."""
        return self._intents

    def route(self, text: str, threshold: float = THRESHOLD) -> str | None:
        """Return the intent of a text, or None: to a person.

        Args:
            text: What the caller says.
            threshold: The share that the intent must have, from 0 to 1.

        Raises:
            ValueError: If the threshold is no share, or the text is no text.
        """
        checked_threshold(threshold)
        intent, share = self.best(text)
        return intent if share >= threshold else None

    def best(self, text: str) -> tuple[str | None, float]:
        """Return the intent with the largest share, and the share.

        It is None, with a share of 0, where no piece of the text was ever heard.
        """
        return self.best_of([text])[0]

    def best_of(self, texts: Sequence[str]) -> list[tuple[str | None, float]]:
        """Return the intent with the largest share, and the share, of each text.

        Raises:
            ValueError: If the texts are no list of texts.
        """
        if isinstance(texts, str):
            raise ValueError(f"texts must be a list of texts, got {texts!r}")
        if not len(texts):
            return []
        shares = self._shares(texts)
        places = shares.argmax(axis=1)
        return [
            (self._intents[place], float(row[place])) if row[place] > 0 else (None, 0.0)
            for row, place in zip(shares, places, strict=True)
        ]

    def weigh(self, text: str) -> Weighed:
        """Return which words of a text spoke for its intent, and which against it.

        Args:
            text: What the caller says.

        Raises:
            ValueError: If the text is no text.
        """
        shares = self._shares([text])[0]
        order = sorted(range(len(shares)), key=lambda place: -shares[place])
        first = order[0]
        heard = shares[first] > 0
        words = _words_in(text)
        told = dict.fromkeys(words, 0.0)
        for word, weight in self._spoken(text, self._weights[first]) if heard else ():
            told[word] += weight
        known = self._pieces[0].seen
        return Weighed(
            self._intents[first] if heard else None,
            float(shares[first]),
            tuple(told.items()),
            tuple(word for word in told if word not in known),
            tuple((self._intents[n], float(shares[n])) for n in order[1:]) if heard else (),
        )

    def _spoken(self, text: str, weights: Floats) -> Iterable[tuple[str, float]]:
        """Yield each piece's part in the score, by the word that it is of: half a pair each."""
        heard = dict.fromkeys(_words_in(text))
        at = 0
        for pieces in self._pieces:
            of_words = pieces is self._pieces[0]
            for piece, value in pieces.weighed(text).items():
                if (place := pieces.places.get(piece)) is None:
                    continue
                homes = piece.split() if of_words else [w for w in heard if piece in f" {w} "]
                part = float(value * weights[at + place]) / len(homes)
                yield from ((home, part) for home in homes)
            at += len(pieces.places)

    def _fitted(self, texts: Sequence[str], intents: Sequence[str]) -> tuple[Floats, Floats]:
        """Return a row of weights for each intent, and their constants."""
        import numpy as np
        from sklearn.linear_model import LogisticRegression
        from threadpoolctl import threadpool_limits

        model = LogisticRegression(C=STRENGTH, tol=_CLOSE, max_iter=_MOST_STEPS)
        with threadpool_limits(1):  # so small a matrix is fitted faster by one thread
            model.fit(self._matrix(texts), intents)
        weights, bias = model.coef_, model.intercept_
        if len(self._intents) == 2:  # one row is fitted, for the second against the first
            weights, bias = np.vstack([-weights, weights]) / 2, np.hstack([-bias, bias]) / 2
        return weights, bias

    def _shares(self, texts: Sequence[str]) -> Floats:
        """Return the share of each intent in each text; all 0 where nothing of it was heard."""
        import numpy as np

        for text in texts:
            _checked_text(text)
        matrix = self._matrix(texts)
        scores = matrix @ self._weights.T + self._bias
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        heard = np.diff(matrix.indptr)[:, None] > 0
        shares: Floats = np.where(heard, raised / raised.sum(axis=1, keepdims=True), 0.0)
        return shares

    def _matrix(self, texts: Sequence[str]) -> Any:
        """Return the texts as a sparse matrix: a row a text, a column a piece."""
        from scipy.sparse import csr_matrix

        values: list[float] = []
        columns: list[int] = []
        ends = [0]
        for text in texts:
            at = 0
            for pieces in self._pieces:
                for piece, value in pieces.weighed(text).items():
                    if (place := pieces.places.get(piece)) is not None:
                        columns.append(at + place)
                        values.append(value)
                at += len(pieces.places)
            ends.append(len(columns))
        width = sum(len(pieces.places) for pieces in self._pieces)
        return csr_matrix((values, columns, ends), shape=(len(texts), width))

    def __repr__(self) -> str:
        return f"Words({len(self._intents)} intents: {', '.join(self._intents)})"


class _Pieces:
    """Pieces of one kind (words, or letters) and how seldom each of them is.

    Args:
        analyse: Cuts a text into pieces.
        texts: The examples.
    """

    def __init__(self, analyse: Callable[[str], list[str]], texts: Sequence[str]) -> None:
        self._analyse = analyse
        found = Counter(piece for text in texts for piece in set(analyse(text)))
        n = len(texts)
        least = 2 if n > MANY else 1
        often = sorted(piece for piece, texts_with in found.items() if texts_with >= least)
        kept = often or sorted(found)
        self.places: Mapping[str, int] = {piece: place for place, piece in enumerate(kept)}
        self.seen: frozenset[str] = frozenset(found)
        self._seldom = {piece: _seldom(n, with_it) for piece, with_it in found.items()}
        self._never = _seldom(n, 0)

    def weighed(self, text: str) -> dict[str, float]:
        """Return the value of each piece of a text; together they have a length of 1."""
        counts = Counter(self._analyse(text))
        seldom, never = self._seldom, self._never
        values = {
            piece: (1 + math.log(count)) * seldom.get(piece, never)
            for piece, count in counts.items()
        }
        length = math.sqrt(sum(value * value for value in values.values()))
        return {piece: value / length for piece, value in values.items()}


def _seldom(n: int, with_it: int) -> float:
    return 1 + math.log((1 + n) / (1 + with_it))


def _words_in(text: str) -> list[str]:
    """Return the words of a text, in small letters: letters, digits, and a sign within a word.

    Example:
        >>> _words_in("I can't pay"), _words_in("मेरा कार्ड")
        (['i', "can't", 'pay'], ['मेरा', 'कार्ड'])
    """
    if text.isascii():
        return _WORD.findall(text.casefold())
    plain = _UNSEEN.sub("", text).translate(_APOSTROPHES).casefold()
    plain = unicodedata.normalize("NFC", plain)
    cut = "".join(_MARK if unicodedata.category(sign) in ("Mn", "Mc") else sign for sign in plain)
    return [plain[found.start() : found.end()] for found in _WORD.finditer(cut)]


def _words_and_pairs(text: str) -> list[str]:
    words = _words_in(text)
    return [*words, *(f"{one} {other}" for one, other in pairwise(words))]


def _letters(text: str) -> list[str]:
    return [
        padded[at : at + size]
        for padded in (f" {word} " for word in _words_in(text))
        for size in (3, 4)
        for at in range(len(padded) - size + 1)
    ]


def checked_threshold(threshold: float) -> float:
    """Return a threshold if it is a share.

    Raises:
        ValueError: If it is not.
    """
    if not isinstance(threshold, Real) or not 0 <= threshold <= 1:
        raise ValueError(f"threshold must be a share from 0 to 1, got {threshold!r}")
    return threshold


def _checked_text(text: object) -> None:
    if not isinstance(text, str):
        raise ValueError(f"text must be a text, got {text!r}")


def _pairs(examples: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Return the texts and the intents of the examples.

    Raises:
        ValueError: If there are fewer than two intents, an example is no pair of texts, or an
            intent has no word.
    """
    texts, intents = [], []
    for place, example in enumerate(examples, start=1):
        pair = example if isinstance(example, tuple | list) else ()
        if len(pair) != 2 or not all(isinstance(one, str) and one.strip() for one in pair):
            rule = "examples must be pairs of a text and its intent"
            raise ValueError(f"{rule}, example {place} is {example!r}")
        texts.append(pair[0])
        intents.append(pair[1])
    if len(set(intents)) < 2:
        raise ValueError(f"examples must have two intents or more, got {len(set(intents))}")
    spoken = {intent for text, intent in zip(texts, intents, strict=True) if _words_in(text)}
    if mute := sorted(set(intents) - spoken):
        raise ValueError(f"examples must have a word for each intent, {mute[0]!r} has none")
    return texts, intents
