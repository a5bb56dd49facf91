"""What can be counted in a reply that a learner wrote. A count is no mark."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bpo_course import prose
from bpo_course.questions.exercises import Medium

CLOSING_WORDS: Final = 15
"""In how many words, counted from the end, a close is looked for."""
SHOUTED: Final = 4
"""From how many letters one word in capitals is counted: shorter ones are often short forms."""

_GREETING: Final = re.compile(
    r"\W*(dear|hello|hi|hey|greetings|namaste|mabuhay|good (morning|afternoon|evening|day))\b",
    re.IGNORECASE,
)
_CLOSE: Final = re.compile(
    r"\b(regards|wishes|sincerely|faithfully|yours|thanks|thank you|cheers|take care)\b",
    re.IGNORECASE,
)
_CAPITALS: Final = re.compile(r"\b[A-Z]{2,}\b(?:[ ,]+[A-Z]{2,}\b)*")


@dataclass(frozen=True)
class Counts:
    """What is counted in a reply.

    Args:
        words: Its words.
        longest: The words of its longest sentence.
        longest_begins: How that sentence begins.
        greeting: Whether it has a greeting; None where the medium needs none.
        close: Whether it has a close; None where the medium needs none.
        stiff: Each word or phrase that a customer would hardly say, and what to write instead.
        capitals: What is in capitals and no short form.
    """

    words: int
    longest: int
    longest_begins: str
    greeting: bool | None
    close: bool | None
    stiff: tuple[tuple[str, str], ...]
    capitals: tuple[str, ...]


def counted(
    text: str, *, medium: Medium, task: str = "", usages: Iterable[prose.Usage] = ()
) -> Counts:
    """Return what can be counted in a reply.

    Args:
        text: The reply, as it was typed.
        medium: What it is; only an email needs a greeting and a close.
        task: What was asked for; its own short forms are no shouting.
        usages: Words that the course does not use; only the stiff ones are counted.

    Example:
        >>> reply = "Hi Ana, the OTP is here. PLEASE try it. Thanks, Sam"
        >>> found = counted(reply, medium="email", task="The OTP is late.")
        >>> found.words, found.longest, found.greeting, found.close, found.capitals
        (11, 6, True, True, ('PLEASE',))
    """
    plain = prose.plain(text)
    sentences = prose.long_sentences(plain.replace("\n", "\n\n"), 0)
    _, longest, count = max(sentences, key=lambda one: one[2], default=(0, "", 0))
    is_email = medium == "email"
    said = (
        (" ".join(found.split()).casefold(), usage.write)
        for usage in usages
        if usage.stiff
        for _, found in usage.found(plain)
    )
    return Counts(
        words=prose.word_count(text),
        longest=count,
        longest_begins=" ".join(longest.split()[:5]),
        greeting=bool(_GREETING.match(text)) if is_email else None,
        close=bool(_CLOSE.search(_end(text))) if is_email else None,
        stiff=tuple(dict.fromkeys(said)),
        capitals=tuple(_capitals(text, task)),
    )


def _end(text: str) -> str:
    """Return the last words of a text."""
    return " ".join(text.split()[-CLOSING_WORDS:])


def _capitals(text: str, known: str) -> Iterable[str]:
    """Return what is in capitals, each once: a long word, or several words in a row."""
    short = set(re.findall(r"\b[A-Z]{2,}\b", known))
    runs = dict.fromkeys(found[0] for found in _CAPITALS.finditer(text))
    words = {run: re.findall(r"[A-Z]+", run) for run in runs}
    shouted = (run for run in runs if len(words[run]) > 1 or len(run) >= SHOUTED)
    return [run for run in shouted if not short.issuperset(words[run])]
