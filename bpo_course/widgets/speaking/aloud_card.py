"""Reading aloud: a passage, a model voice, a recording that is measured in the page."""

from __future__ import annotations

from typing import Final

from bpo_course.speech import Passage
from bpo_course.widgets.speaking.speaking_card import SpeakingCard

USUAL_PACE: Final = (120, 160)
"""An assumption: words a minute that customers follow easily."""


class AloudCard(SpeakingCard):
    """A passage to read aloud. What is recorded, and what is measured of it, stays in the page.

    Args:
        passage: What is read.
    """

    template = "aloud_card.html"

    def __init__(self, passage: Passage) -> None:
        super().__init__(f"Read aloud: {passage.title}")
        self._passage = passage
        self._show(passage=passage, slow=USUAL_PACE[0], fast=USUAL_PACE[1])

    def __repr__(self) -> str:
        return f"ReadAloud({self._passage.title}: {self._passage.words} words)"
