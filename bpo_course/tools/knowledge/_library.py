"""The search of a knowledge base: BM25 over titles, customers' phrasings and texts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bpo_course.tools.knowledge._article import Article, as_articles
from bpo_course.tools.knowledge._words import common, stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Floats = NDArray[np.float64]

K1: Final = 1.2
"""How soon a word that is there once more adds little: the usual value."""
B: Final = 0.75
"""How much a long article is discounted, from 0 to 1: the usual value."""
TITLE: Final = 2
"""As how many words a word of a title counts."""
COMMON: Final = 0.5
"""What a common word such as "how" counts, in an article and in a search."""


class Library:
    """Articles that can be searched. A change makes a new library.

    An article is found by any word that is not common. The order comes from all of its words. A
    draft and a retired article are not found.

    Args:
        articles: Texts or articles by their id, or a list of articles.

    Raises:
        ValueError: If there is anything else among them, or two have the same id.

    Source:
        BM25 of S. Robertson and H. Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and
        Beyond": idf x f (k1 + 1) / (f + k1 (1 - b + b length / mean length)), with the idf
        ln(1 + (n - n(word) + 0.5) / (n(word) + 0.5)), which is never below 0. A word's fields are
        added before, each with its weight (BM25F).

    Example:
        >>> library = Library({"bill": "See or print a bill.", "move": "Moving home? Tell us."})
        >>> [(name, round(score, 2)) for name, score in library.search("where are my bills")]
        [('bill', 0.65)]
        >>> library.with_phrasings("bill", "I need an invoice").search("invoices")[0][0]
        'bill'
    """

    def __init__(self, articles: Mapping[str, str | Article] | Iterable[Article]) -> None:
        self._articles = {one.id: one for one in as_articles(articles)}
        self._found = sorted(name for name, one in self._articles.items() if one.is_found)
        self._index = _index([_counted(self._articles[name]) for name in self._found])

    @property
    def articles(self) -> Mapping[str, Article]:
        """Its articles by their id, with drafts and retired ones."""
        return dict(self._articles)

    def __getitem__(self, name: str) -> Article:
        return self._articles[self._known(name)]

    def __contains__(self, name: object) -> bool:
        return name in self._articles

    def __len__(self) -> int:
        return len(self._articles)

    def search(self, text: str, limit: int = 3) -> list[tuple[str, float]]:
        """Return the articles that fit a text best and their scores, the best first.

        Articles with the same score are in the order of their ids.

        Args:
            text: What someone types.
            limit: How many articles at most, 1 or more.

        Raises:
            ValueError: If the text is no text, or limit is no whole number of 1 or more.
        """
        if not isinstance(text, str):
            raise ValueError(f"text must be a text, got {text!r}")
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
            raise ValueError(f"limit must be a whole number of 1 or more, got {limit!r}")
        import numpy as np

        scores, fits = np.zeros(len(self._found)), np.zeros(len(self._found), dtype=bool)
        known = common()
        for word in dict.fromkeys(stems(text)):
            if word in self._index:
                places, values = self._index[word]
                scores[places] += values
                if word not in known:
                    fits[places] = True
        hits = np.flatnonzero(fits)
        first = hits[np.argsort(-scores[hits], kind="stable")[:limit]]
        return [(self._found[place], float(scores[place])) for place in first.tolist()]

    def with_article(self, article: Article) -> Library:
        """Return the library with an article more, or with another one in its place."""
        return Library({**self._articles, article.id: article})

    def with_title(self, name: str, title: str) -> Library:
        """Return the library with another title for an article.

        Args:
            name: The article's id.
            title: Its new title.

        Raises:
            ValueError: If there is no such article.
        """
        return self.with_article(replace(self[name], title=title))

    def with_phrasings(self, name: str, *phrasings: str) -> Library:
        """Return the library with more ways in which customers ask for an article.

        Args:
            name: The article's id.
            phrasings: What customers say; one that is there already is not added.

        Raises:
            ValueError: If there is no such article.
        """
        one = self[name]
        return self.with_article(
            replace(one, phrasings=tuple(dict.fromkeys((*one.phrasings, *phrasings))))
        )

    def _known(self, name: str) -> str:
        if name not in self._articles:
            there = ", ".join(sorted(self._articles)[:5])
            more = ", …" if len(self._articles) > 5 else ""
            raise ValueError(f"name must be an article ({there}{more}), got {name!r}")
        return name

    def __repr__(self) -> str:
        found = sum(one.is_found for one in self._articles.values())
        return f"Library({len(self)} articles, {found} published)"


def _counted(one: Article) -> dict[str, float]:
    """Return how often each word is in an article, with the weight of its field."""
    counts: defaultdict[str, float] = defaultdict(float)
    known = common()
    for weight, texts in ((TITLE, (one.title,)), (1, one.phrasings), (1, (one.text,))):
        for text in texts:
            for word in stems(text):
                counts[word] += weight * (COMMON if word in known else 1)
    return counts


def _index(counts: Sequence[Mapping[str, float]]) -> dict[str, tuple[Places, Floats]]:
    """Return the places of the articles that have each word, and the score it gives to each."""
    import numpy as np

    held: defaultdict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
    for place, words in enumerate(counts):
        for word, count in words.items():
            places, found = held[word]
            places.append(place)
            found.append(count)
    n, known = len(counts), common()
    lengths = np.array([sum(words.values()) for words in counts])
    norms = K1 * (1 - B + B * lengths / (lengths.mean() or 1)) if n else lengths
    index = {}
    for word, (listed, often) in held.items():
        at, f = np.array(listed), np.array(often)
        idf = math.log(1 + (n - len(at) + 0.5) / (len(at) + 0.5))
        index[word] = at, (COMMON if word in known else 1) * idf * f * (K1 + 1) / (f + norms[at])
    return index
