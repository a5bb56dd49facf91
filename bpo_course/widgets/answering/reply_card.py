"""The card of a reply to write: a task, a field, a clock that only tells, what to look for."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Final

from bpo_course import content, prose
from bpo_course.questions.exercises import LONGEST_REPLY, Medium, Write
from bpo_course.questions.replies import Counts, counted
from bpo_course.widgets.answering.guesses import Guess
from bpo_course.widgets.answering.reply_counts import limit, rows, words
from bpo_course.widgets.card import Card, Message, clock

NAMES: Final[dict[Medium, str]] = {
    "email": "Write an email",
    "chat": "Write a chat message",
    "note": "Write a note",
}
NUDGE_S: Final = 60
"""How many seconds before the end the clock tells."""


class ReplyCard(Card):
    """A reply to write within a limit. It is counted and kept, and not scored.

    Args:
        asked: The task.
        kept: Where the learner's work is kept.
        now: Seconds of a clock that only goes forward.
    """

    template = "reply_card.html"

    def __init__(
        self, asked: Write, kept: Guess, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(NAMES[asked.medium])
        self._asked = asked
        self._kept = kept
        self._now = now
        self._since: float | None = None
        self._problem = ""
        self._take(kept.value)
        kept.hear(self._follow)
        self._render()

    def _take(self, value: Any) -> None:
        """Take over what was kept, without what no longer fits."""
        held = value if isinstance(value, dict) else {}
        self._written = _text(held.get("written"))
        self._draft = _text(held.get("draft")) or self._written
        self._ticked = self._in_list(held.get("ticked"))
        self._used_s = _seconds(held.get("seconds"))
        self._writing = not self._written

    @property
    def written(self) -> str:
        """The learner's reply; "" before."""
        return self._written

    @property
    def ticked(self) -> tuple[str, ...]:
        """What the learner ticked."""
        return tuple(self._ticked)

    @property
    def counts(self) -> Counts:
        """What is counted in the reply."""
        usages = content.english().word
        asked = self._asked
        return counted(self._written, medium=asked.medium, task=asked.task, usages=usages)

    def write(self, reply: str) -> None:
        """Hand in a reply, as a learner would on screen, to see what to look for.

        Raises:
            ValueError: If nothing was written; a sentence for the learner.
        """
        said = reply.strip()[:LONGEST_REPLY]
        if not said:
            raise ValueError("Write your reply first.")
        self._written = self._draft = said
        self._used_s, self._since, self._writing = self._spent_s, None, False
        self._keep()
        found = self.counts
        self._render(focus="counts", said=f"{words(found.words)}. {limit(found, self._asked)}")

    def tick(self, what: Iterable[str]) -> None:
        """Tick what one's own reply does.

        Raises:
            ValueError: If it is not in the list.
        """
        ticked = list(what)
        for one in ticked:
            if one not in self._asked.check:
                raise ValueError(f"what must be of: {'; '.join(self._asked.check)}, got {one!r}")
        self._ticked = self._in_list(ticked)
        self._keep()
        said = f"{len(self._ticked)} of {len(self._asked.check)} ticked."
        self._render(focus="ticked", said=said)

    # -- what the screen sends -----------------------------------------------------------------

    def _write(self, message: Message) -> None:
        try:
            self._problem = ""
            self.write("".join(message["fields"].get("written", [])[:1]))
        except ValueError as error:
            self._problem = str(error)
            self._render(focus="written", said=self._problem)

    def _keep_draft(self, message: Message) -> None:
        """Keep what is being written. The clock begins with the first letters."""
        if self._since is None and self._writing:
            self._since = self._now()
        self._draft = message["value"][:LONGEST_REPLY]
        self._keep()
        self._render()

    def _late(self, _message: Message) -> None:
        self._render(said="The time is over. You can go on writing.")

    def _tick(self, message: Message) -> None:
        self.tick(message["fields"].get("tick", []))

    def _change(self, message: Message) -> None:
        if "fields" in message:
            self._ticked = self._in_list(message["fields"].get("tick", []))
            self._keep()
        self._writing = True
        self._render(focus="written")

    actions: ClassVar = {
        "write": _write,
        "draft": _keep_draft,
        "late": _late,
        "tick": _tick,
        "change": _change,
    }

    # -- state ---------------------------------------------------------------------------------

    @property
    def _spent_s(self) -> float:
        """How long the learner has been writing, seconds."""
        return self._used_s + (0.0 if self._since is None else self._now() - self._since)

    @property
    def _left_s(self) -> float:
        return max(0.0, 60 * self._asked.minutes - self._spent_s)

    def _keep(self) -> None:
        held = {"written": self._written, "ticked": self._ticked, "seconds": round(self._spent_s)}
        self._kept.keep(held | ({} if self._draft == self._written else {"draft": self._draft}))

    def _follow(self) -> None:
        """Take over what another card of this task kept."""
        held = self._kept.value if isinstance(self._kept.value, dict) else {}
        state = _text(held.get("written")), self._in_list(held.get("ticked"))
        if state != (self._written, self._ticked):
            self._since = None
            self._take(held)
            self._render()

    def _in_list(self, ticked: Any) -> list[str]:
        listed = ticked if isinstance(ticked, list) else []
        return [one for one in self._asked.check if one in listed]

    def _render(self, focus: str = "", said: str = "") -> None:
        asked, runs = self._asked, self._since is not None
        self._show(
            focus=focus,
            said=said,
            fields={"written": self._draft},
            asked=asked,
            name=NAMES[asked.medium],
            longest=LONGEST_REPLY,
            written=self._written,
            writing=self._writing,
            draft_words=prose.word_count(self._draft),
            runs=runs,
            left_s=self._left_s if runs else 0.0,
            begun=runs or self._used_s > 0,
            nudge_s=NUDGE_S,
            spent=clock(self._spent_s),
            counts=[] if self._writing else [*rows(self.counts, asked)],
            ticked=self._ticked,
            problem=self._problem,
            trouble=self._kept.trouble,
        )

    def __repr__(self) -> str:
        done = "compared" if self._written else "begun" if self._draft else "not begun"
        return f"WriteReply({self._asked.id}: {done})"


def _text(kept: Any) -> str:
    return kept[:LONGEST_REPLY] if isinstance(kept, str) else ""


def _seconds(kept: Any) -> float:
    """Return seconds that were kept; 0 for what is no sound number."""
    is_sound = isinstance(kept, int | float) and math.isfinite(kept) and 0 <= kept < 1e6
    return float(kept) if is_sound else 0.0
