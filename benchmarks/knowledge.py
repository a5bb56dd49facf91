"""Time a knowledge base of 10,000 articles: building its index, a search, and a gap report.

Usage: make bench.
"""

from __future__ import annotations

import random
import statistics
import time
from typing import Final

from bpo_course import content
from bpo_course.tools.knowledge import Article, Library, Search, gap_report

ARTICLES: Final = 10_000
SEARCHES: Final = 500
FAILED: Final = 5_000


def articles(count: int, seed: int = 1) -> list[Article]:
    """Return articles of 100 words: sentences of the course's own, with a word of each's own."""
    rng = random.Random(seed)
    own = content.articles().article
    sentences = [sentence for one in own for sentence in one.text.split(". ")]
    return [
        Article(
            f"article-{n}",
            title=f"{rng.choice(own).title} product{n}",
            text=". ".join(rng.choices(sentences, k=7)),
            phrasings=tuple(text for text, _ in rng.choices(content.asked().questions, k=10)),
        )
        for n in range(count)
    ]


def slipped(text: str, rng: random.Random) -> str:
    """Return a text with a letter left out."""
    at = rng.randrange(len(text))
    return text[:at] + text[at + 1 :]


def main() -> None:
    """Print every figure."""
    held = articles(ARTICLES)
    started = time.perf_counter()
    library = Library(held)
    print(f"index of {ARTICLES:,} articles: {time.perf_counter() - started:.1f} s")
    rng, taken = random.Random(2), []
    for _ in range(SEARCHES):
        text = rng.choice(content.asked().questions)[0]
        started = time.perf_counter()
        library.search(text)
        taken.append(1000 * (time.perf_counter() - started))
    p95 = statistics.quantiles(taken, n=20)[-1]
    print(
        f"a search: median {statistics.median(taken):.0f} ms, p95 {p95:.0f}, max {max(taken):.0f}"
    )
    asked = [text for text, _ in content.asked().questions]
    log = [Search(slipped(rng.choice(asked), rng)) for _ in range(FAILED)]
    started = time.perf_counter()
    report = gap_report(log, library)
    took = time.perf_counter() - started
    print(f"a gap report of {FAILED:,} searches: {took:.2f} s, {len(report.gaps)} wishes")


if __name__ == "__main__":
    main()
