"""What a machine can measure of a call: times, overlaps and words. None of them is quality."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bpo_course.tools.recording._call import Turn

GREETINGS: Final = ("good morning", "good afternoon", "good evening", "thank you for calling")
"""Words that a greeting is looked for by, unless others are given."""


@dataclass(frozen=True)
class Stretch:
    """A part of a call.

    Args:
        start_s: When it starts, seconds since the call was answered.
        end_s: When it ends.
        turns: The ids of the turns around it, or in it.
    """

    start_s: float
    end_s: float
    turns: tuple[str, ...]

    @property
    def length_s(self) -> float:
        """How long it is, seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True)
class Hit:
    """A word that was looked for.

    Args:
        word: The word.
        turn: The id of the turn that it is in.
        says: The words of the turn: whether it was well said, only a reader can tell.
    """

    word: str
    turn: str
    says: str


def greeted(
    turns: Sequence[Turn], within_s: float = 5, words: Iterable[str] = GREETINGS
) -> Hit | None:
    """Return the agent's greeting in the first seconds; None for none.

    It knows a greeting by its words, and not whether it was friendly.

    Args:
        turns: The turns, in order.
        within_s: Seconds since the call was answered in which it starts, 0 or more.
        words: The words of a greeting.

    Raises:
        ValueError: If the seconds are below 0.
    """
    if within_s < 0:
        raise ValueError(f"within_s must be 0 or more, got {within_s}")
    early = [turn for turn in turns if turn.by == "agent" and turn.start_s <= within_s]
    return next(iter(keywords(early, words)), None)


def silences(turns: Sequence[Turn], least_s: float = 10) -> tuple[Stretch, ...]:
    """Return where no one speaks for long.

    A silence may be dead air, or an agent who reads what the customer sent. It does not say.

    Args:
        turns: The turns, in order.
        least_s: How long, seconds, above 0.

    Raises:
        ValueError: If the seconds are 0 or below.

    Example:
        >>> hello = Turn("a", "agent", 0, 2, "Good morning.")
        >>> reply = Turn("b", "customer", 20, 22, "Hello?")
        >>> [gap.length_s for gap in silences([hello, reply])]
        [18]
    """
    if least_s <= 0:
        raise ValueError(f"least_s must be above 0, got {least_s}")
    found: list[Stretch] = []
    last: Turn | None = None
    for turn in turns:
        if last and turn.start_s - last.end_s >= least_s:
            found.append(Stretch(last.end_s, turn.start_s, (last.id, turn.id)))
        last = turn if last is None or turn.end_s > last.end_s else last
    return tuple(found)


def talk_over(turns: Sequence[Turn], least_s: float = 1) -> tuple[Stretch, ...]:
    """Return where both speak at once.

    "Mm-hm" while the other one talks is a good sign, and is short: `least_s` leaves it out.

    Args:
        turns: The turns, in order.
        least_s: How long, seconds, 0 or more.
    """
    return tuple(
        Stretch(other.start_s, min(turn.end_s, other.end_s), (turn.id, other.id))
        for place, turn in enumerate(turns)
        for other in turns[place + 1 :]
        if other.by != turn.by
        and other.start_s < turn.end_s
        and min(turn.end_s, other.end_s) - other.start_s >= least_s
    )


def talk_share(turns: Iterable[Turn]) -> float:
    """Return the agent's share of the time in which someone speaks; NaN where no one does."""
    all_turns = tuple(turns)
    spoken = sum(turn.end_s - turn.start_s for turn in all_turns)
    agent = sum(turn.end_s - turn.start_s for turn in all_turns if turn.by == "agent")
    return agent / spoken if spoken else float("nan")


def keywords(turns: Iterable[Turn], words: Iterable[str]) -> tuple[Hit, ...]:
    """Return where words are said, whatever their capitals.

    A keyword is not a quality. "I'm not going to say sorry" has the word sorry in it, and a good
    apology may not have it.

    Args:
        turns: The turns.
        words: Words or phrases.

    Example:
        >>> rude = Turn("a", "agent", 0, 3, "I'm not going to say sorry for that.")
        >>> [hit.word for hit in keywords([rude], ["sorry"])]
        ['sorry']
    """
    patterns = [(word, re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)) for word in words]
    return tuple(
        Hit(word, turn.id, turn.says)
        for turn in turns
        for word, pattern in patterns
        if pattern.search(turn.says)
    )
