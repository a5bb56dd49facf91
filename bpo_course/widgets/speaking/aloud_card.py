"""Reading aloud: a passage, a model voice, a recording that is measured in the page."""

from __future__ import annotations

from typing import Any, ClassVar, Final, TypeGuard

from bpo_course import progress
from bpo_course.speech import Passage
from bpo_course.widgets.card import RECORDING, VOICE, Message, with_script
from bpo_course.widgets.speaking.speaking_card import SPEECH, SpeakingCard

SOURCE: Final = "aloud"
USUAL_PACE: Final = (120, 160)
"""An assumption: words a minute that customers follow easily."""
FASTEST: Final = 1000
"""Words a minute; no one speaks faster, so a faster pace is not a reading."""


class AloudCard(SpeakingCard):
    """A passage to read aloud. The recording stays in the page; pace and pauses are kept.

    Args:
        passage: What is read.
        book: Where pace and pauses are kept.
    """

    _esm = with_script(VOICE, RECORDING, SPEECH)
    template = "aloud_card.html"

    def __init__(self, passage: Passage, book: progress.Book) -> None:
        super().__init__(f"Read aloud: {passage.title}")
        self._passage = passage
        self._book = book
        self._render()

    @property
    def paces(self) -> list[float]:
        """The pace of each reading of this passage that was kept, in words a minute."""
        kept = self._book.attempts(SOURCE)
        mine = [a.answer for a in kept if (a.kind, a.item) == ("speech", self._passage.id)]
        paces = (one.get("pace") for one in mine if isinstance(one, dict))
        return [pace for pace in paces if _is_pace(pace)]

    def _measured(self, message: Message) -> None:
        held = {name: message.get(name) for name in ("pace", "seconds", "pauses")}
        if _is_pace(held["pace"]) and all(isinstance(one, int | float) for one in held.values()):
            told = {name: round(value, 1) for name, value in held.items() if value is not None}
            self._book.add(progress.Attempt("speech", SOURCE, self._passage.id, told, 0.0))
            self._render()

    actions: ClassVar = {"measured": _measured}

    def _render(self) -> None:
        self._show(
            passage=self._passage,
            slow=USUAL_PACE[0],
            fast=USUAL_PACE[1],
            paces=[round(pace) for pace in self.paces[-5:]],
            trouble=self._book.trouble,
        )

    def __repr__(self) -> str:
        return f"ReadAloud({self._passage.title}: {self._passage.words} words)"


def _is_pace(value: Any) -> TypeGuard[float]:
    """Whether what was told or kept is a pace that someone can speak at."""
    return not isinstance(value, bool) and isinstance(value, int | float) and 0 < value < FASTEST
