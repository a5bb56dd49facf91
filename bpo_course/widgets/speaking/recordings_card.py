"""The recordings that a learner kept; the page makes the list, and Python never sees one."""

from __future__ import annotations

from bpo_course.widgets.card import RECORDING, Card, with_script


class RecordingsCard(Card):
    """Every recording that this browser keeps, to hear and to delete; see recording.js."""

    _esm = with_script(RECORDING)
    template = "recordings_card.html"

    def __init__(self) -> None:
        super().__init__("Your recordings")
        self._show()

    def __repr__(self) -> str:
        return "Recordings(kept in the browser)"
