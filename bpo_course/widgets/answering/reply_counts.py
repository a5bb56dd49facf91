"""What was counted in a reply, in words for the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bpo_course.questions.exercises import Write
from bpo_course.questions.replies import Counts

LONG_SENTENCE: Final = 20
"""Above how many words a sentence is called long; a choice of the course."""


@dataclass(frozen=True)
class Row:
    """One count.

    Args:
        name: What was counted.
        found: How many there are, or whether it was found.
        means: What to make of it.
    """

    name: str
    found: str
    means: str


def rows(counts: Counts, asked: Write) -> Iterator[Row]:
    """Yield each count of a reply with what it means."""
    yield Row("Words", str(counts.words), limit(counts, asked))
    split = "It is long. Can you split it? " if counts.longest > LONG_SENTENCE else ""
    begins = f"{split}It begins: {counts.longest_begins} …"
    yield Row("Longest sentence", words(counts.longest), begins if counts.longest else "")
    looked_for = {
        "Greeting": (counts.greeting, "We look for a word like Hello or Dear at the beginning."),
        "Close": (counts.close, "We look for words like Kind regards at the end."),
    }
    for name, (found, how) in looked_for.items():
        if found is not None:
            yield Row(name, "found" if found else "none found", "" if found else how)
    better = (f"“{word}”: customers rarely say it. Better: {use}." for word, use in counts.stiff)
    yield Row("Stiff words", str(len(counts.stiff) or "none"), " ".join(better))
    shouted = f"They read like shouting: {', '.join(counts.capitals)}." if counts.capitals else ""
    yield Row("Words in capitals", str(len(counts.capitals) or "none"), shouted)


def limit(counts: Counts, asked: Write) -> str:
    """Return how long a reply is, measured by its limit, in a sentence."""
    over = counts.words - asked.most_words
    if over > 0:
        return f"That is {words(over)} over the limit of {asked.most_words}."
    return f"The limit is {asked.most_words}."


def words(count: int) -> str:
    """Return a number of words in words.

    Example:
        >>> words(1), words(120)
        ('1 word', '120 words')
    """
    return f"{count} word{'' if count == 1 else 's'}"
