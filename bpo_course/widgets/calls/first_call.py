"""FirstCall, what a newcomer meets first: a few decisions of a real call, and what they caused."""

from __future__ import annotations

from typing import ClassVar

from bpo_course import progress
from bpo_course.flows import Flow, Turn, Walk
from bpo_course.widgets.calls.call_card import CallCard, as_shown, best_at
from bpo_course.widgets.calls.call_words import MOODS
from bpo_course.widgets.card import Message
from bpo_course.widgets.card.log_words import disposition_name, words_of


class FirstCall(CallCard):
    """The first decisions of a call, which continues in its lesson.

    Args:
        flow: The flow.
        book: Where the call is kept: the player of the lesson continues from there.
        notebook: The lesson's notebook.
        cell: The id of the cell that plays the call there.
        decisions: How many decisions are taken here.

    Raises:
        ValueError: If there is no decision to take.
    """

    template = "first_call.html"

    def __init__(
        self, flow: Flow, book: progress.Book, notebook: str, cell: str, decisions: int = 3
    ) -> None:
        if decisions < 1:
            raise ValueError(f"decisions must be 1 or more, got {decisions}")
        super().__init__("Your first call", flow, book)
        self._notebook, self._cell, self._decisions = notebook, cell, decisions
        self._render()

    def _begin(self, walk: Walk) -> None:
        super()._begin(walk)
        self._accepted = False

    @property
    def state(self) -> str:
        """Where the newcomer is: "ringing", "talking" or "told"."""
        walk = self._walk
        if walk.done or len(walk.taken) >= self._decisions:
            return "told"
        return "talking" if self._accepted or walk.taken else "ringing"

    # -- what the learner does -----------------------------------------------------------------

    def _accept(self, _message: Message) -> None:
        self._accepted = True
        self._show_moment()

    def _take(self, message: Message) -> None:
        if self.state == "told" or not self._is_open(message["value"]):
            self._show_moment()  # a second press of a choice already taken
            return
        self._change(self._walk.take(message["value"]))
        self._show_moment(self._walk.turns[-1].choice.effect)

    def _restart(self, _message: Message) -> None:
        self._begin(self._walk.restart())
        self._keep()
        self._accepted = True
        self._show_moment("From the start.")

    actions: ClassVar = {
        "accept": _accept,
        "take": _take,
        "restart": _restart,
        "refresh": CallCard._refresh,
    }

    # -- what is shown -------------------------------------------------------------------------

    def _show_moment(self, first_said: str = "") -> None:
        told = self.state == "told"
        then = "Here is what your decisions did." if told else self._spoken()
        self._render(focus="result" if told else "choices", said=f"{first_said} {then}")

    def _render(self, focus: str = "", said: str = "") -> None:
        walk, taken = self._walk, self._walk.taken[: self._decisions]
        here = Walk(walk.flow, taken, walk.temperament)
        self._show(
            focus=focus,
            said=said,
            state=self.state,
            flow=walk.flow,
            walk=here,
            decisions=self._decisions,
            shown=[as_shown(here, choice.id) for choice in here.step.choice],
            mood_before=_mood(here.restart()),
            mood_now=_mood(here),
            did=_judged(here),
            broken=[here.flow.gate[gate] for gate in dict.fromkeys(b.gate for b in here.breaches)],
            queue=words_of(walk.flow.queue),
            ended=disposition_name(here.disposition),
            notebook=self._notebook,
            cell=self._cell,
            trouble=self._book.trouble,
            notice=self._book.notice,
        )

    def __repr__(self) -> str:
        taken = min(len(self._walk.taken), self._decisions)
        return f"FirstCall({self._walk.flow.id}: {taken} of {self._decisions} decisions)"


def _mood(walk: Walk) -> tuple[int, str]:
    return walk.mood, MOODS[walk.mood]


def _judged(walk: Walk) -> list[tuple[Turn, Turn | None]]:
    """Return each turn of a walk, and the better one there; None where nothing was better."""
    best = [best_at(walk, place) for place in range(len(walk.turns))]
    return [
        (turn, None if turn.choice.id == better.choice.id else better)
        for turn, better in zip(walk.turns, best, strict=True)
    ]
