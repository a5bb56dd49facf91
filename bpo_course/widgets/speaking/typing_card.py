"""The typing test: a text against the clock, marked letter by letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import ClassVar, Final, TypeGuard

from bpo_course import progress
from bpo_course.speech import ACCURACY, WORDS_A_MINUTE, Part, Passage, Typed, plain, typed
from bpo_course.widgets.card import Card, Message, with_script
from bpo_course.widgets.speaking.speaking_card import SPEECH

SOURCE: Final = "typing"
MINUTES: Final = (1, 2, 5)
"""The times to choose from."""
USUAL_MINUTES: Final = 2
SHOWN: Final = 5
"""How many earlier results are shown."""
LONGEST: Final = 5000
"""Characters that are read of what was typed."""


@dataclass(frozen=True)
class Result:
    """A result that was kept.

    Args:
        at: When.
        gross: Words a minute.
        net: Words a minute, less one for each error in a minute.
        accuracy: The share of characters that were right.
    """

    at: datetime
    gross: float
    net: float
    accuracy: float

    @property
    def day(self) -> str:
        """When, in words, by the computer's clock."""
        local = self.at.astimezone()
        return f"{local.day} {local:%B %Y, %H:%M}"


class TypingCard(Card):
    """A text to type, for one, two or five minutes.

    Args:
        passage: The text.
        book: Where results are kept.
    """

    _esm = with_script(SPEECH)
    template = "typing_card.html"

    def __init__(self, passage: Passage, book: progress.Book) -> None:
        super().__init__(f"Typing test: {passage.title}")
        self._passage = passage
        self._book = book
        self._minutes = USUAL_MINUTES
        self._tried = 0
        self._done: Typed | None = None
        self._problem = ""
        self._render()

    def take(self, given: str, seconds: float) -> Typed:
        """Mark what was typed, and keep the result.

        Args:
            given: What was typed.
            seconds: How long it took.

        Raises:
            ValueError: If nothing was typed, or the time is not more than 0.
        """
        done = typed(self._passage.text, given[:LONGEST], seconds)
        answer = {"gross": done.gross, "net": done.net, "errors": done.errors}
        self._book.add(
            progress.Attempt(
                "speech", SOURCE, self._passage.id, answer, done.accuracy, seconds=seconds
            )
        )
        self._done, self._problem = done, ""
        return done

    @property
    def results(self) -> Sequence[Result]:
        """The results kept for this text, the oldest first."""
        found = []
        for made in self._book.attempts(SOURCE):
            if (made.kind, made.item) == ("speech", self._passage.id):
                held = made.answer if isinstance(made.answer, dict) else {}
                gross, net = held.get("gross"), held.get("net")
                if _is_speed(gross) and _is_speed(net):
                    found.append(Result(made.at, gross, net, made.score))
        return found

    def _typed(self, message: Message) -> None:
        if message.get("minutes") in MINUTES:
            self._minutes = int(message["minutes"])
        try:
            done = self.take(str(message["typed"]), float(message["seconds"]))
        except ValueError as error:
            self._tried += 1
            self._problem = str(error)
            self._render(focus="type", said=self._problem)
            return
        self._render(focus="result", said=told(done))

    def _again(self, _message: Message) -> None:
        self._tried += 1
        self._done, self._problem = None, ""
        self._render(focus="type")

    actions: ClassVar = {"typed": _typed, "again": _again}

    def _render(self, focus: str = "", said: str = "") -> None:
        results = self.results
        earlier = results[:-1] if self._done else results
        self._show(
            focus=focus,
            said=said,
            passage=self._passage,
            plain=plain(self._passage.text),
            card=self.model_id,  # radios with one name would be one group in the whole page
            minutes=MINUTES,
            usual=self._minutes,
            tried=self._tried,
            done=self._done,
            told=told(self._done) if self._done else "",
            runs=list(_runs(self._done.parts)) if self._done else [],
            goal=compared(self._done) if self._done else "",
            speed=WORDS_A_MINUTE,
            accuracy=down(100 * ACCURACY),
            down=down,
            earlier=earlier[-SHOWN:],
            problem=self._problem,
            trouble=self._book.trouble,
        )

    def __repr__(self) -> str:
        return f"TypingTest({self._passage.title}: {len(self.results)} results)"


def told(done: Typed) -> str:
    """Return a result as a sentence; 100 per cent is only said where all is right."""
    share = "all of it right" if not done.errors else f"{down(100 * done.accuracy)} % right"
    return f"{down(done.net)} words a minute, {share}."


def compared(done: Typed) -> str:
    """Return a result beside the assumed goal, as a sentence."""
    fast, right = done.net >= WORDS_A_MINUTE, done.accuracy >= ACCURACY
    if fast and right:
        return "You reached both."
    if fast or right:
        return f"You reached the {'speed' if fast else 'accuracy'}, and not the other one yet."
    return "You have not reached them yet."


def down(figure: float) -> int:
    """Return a figure rounded down: below a limit it never looks as if it reached it."""
    return int(figure + 1e-9)


def _is_speed(value: object) -> TypeGuard[float]:
    """Whether what was kept is a number of words a minute."""
    return isinstance(value, int | float) and 0 <= value < 10_000


def _runs(parts: Sequence[Part]) -> list[tuple[str, str, str]]:
    """Return parts of one kind that follow each other, joined: kind, text, what was typed."""
    joined = ((kind, list(found)) for kind, found in groupby(parts, lambda part: part.kind))
    return [
        (kind, "".join(part.said for part in found), "".join(part.typed for part in found))
        for kind, found in joined
    ]
