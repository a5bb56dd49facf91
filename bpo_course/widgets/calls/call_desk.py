"""The call desk: every conversation of the course to choose from, and the one that was chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import ipywidgets

from bpo_course import content, lessons, progress
from bpo_course.flows import Flow
from bpo_course.questions.tally import percent_of
from bpo_course.widgets.calls.call_words import kind_of_contact
from bpo_course.widgets.calls.flow_player import FlowPlayer, can_be_heard
from bpo_course.widgets.calls.half_taken import half_taken
from bpo_course.widgets.card import Card, Message

SIDES = {"inbound": "They call us", "outbound": "We call them"}


class CallList(Card):
    """The conversations, with the learner's result for each.

    Args:
        book: Where finished walks are kept.
        take: What happens when one is chosen.
    """

    template = "call_list.html"

    def __init__(self, book: progress.Book, take: Callable[[Flow], None]) -> None:
        super().__init__("Calls to take")
        self._book = book
        self._take_up = take
        self._flows = {name: content.flow(name) for name in content.flow_ids()}
        self._chosen = ""
        self._render()

    def choose(self, name: str) -> None:
        """Choose a conversation, as a learner does on screen.

        Raises:
            ValueError: If there is no such conversation; it lists those there are.
        """
        if name not in self._flows:
            raise ValueError(f"name must be one of {', '.join(self._flows)}, got {name!r}")
        self._chosen = name
        self._take_up(self._flows[name])
        self._render(said=f"{self._flows[name].title}: the call is below.")

    def _choose(self, message: Message) -> None:
        self.choose(message["value"])

    actions: ClassVar = {"choose": _choose}

    def _render(self, said: str = "") -> None:
        scores: dict[str, float] = {}
        attempts = self._book.attempts()
        begun = {name: taken for name, taken, _ in reversed(half_taken(attempts))}
        for attempt in attempts:
            if attempt.kind == "flow":
                scores[attempt.source] = max(attempt.score, scores.get(attempt.source, 0.0))
        self._played = len(scores.keys() & self._flows.keys())
        sides = {
            heading: [
                self._line(name, scores.get(name), begun.get(name, 0))
                for name, flow in self._flows.items()
                if flow.direction == side
            ]
            for side, heading in SIDES.items()
        }
        self._show(said=said, sides=sides, trouble=self._book.trouble, notice=self._book.notice)

    def _line(self, name: str, score: float | None, begun: int) -> dict[str, Any]:
        """Return what is shown of a conversation; a critical error leaves no score."""
        flow = self._flows[name]
        minutes = lessons.call_minutes(flow)
        made = "not taken yet" if score is None else "not passed yet"
        if score:
            made = f"your best: {percent_of(score)} %"
        desk = ", can be taken with its desktop" if flow.desk else ""
        middle = f"you are in the middle ({begun} decision{'s' if begun > 1 else ''} taken)"
        return {
            "name": name,
            "title": flow.title,
            "about": f"{kind_of_contact(flow)}, about {minutes:.0f} minutes to play{desk}",
            "made": middle if begun else made,
            "chosen": name == self._chosen,
        }

    def __repr__(self) -> str:
        return f"CallList({len(self._flows)} calls, {self._played} taken)"


class CallDesk(ipywidgets.VBox):  # type: ignore[misc]
    """The list, and below it the player of the call that was chosen.

    Args:
        book: Where finished walks are kept.
        **settings: The player's settings; what is no call is read, and what has no desktop is
            taken without one, whatever they say.
    """

    def __init__(self, book: progress.Book, **settings: Any) -> None:
        self._book, self._settings = book, settings
        self.list = CallList(book, self._show)
        super().__init__(children=(self.list,))

    @property
    def player(self) -> FlowPlayer | None:
        """The player of the call chosen; None before."""
        shown: tuple[FlowPlayer, ...] = self.children[1:]
        return shown[0] if shown else None

    def _show(self, flow: Flow) -> None:
        settings = dict(self._settings)
        settings["heard"] = settings.get("heard", False) and can_be_heard(flow)
        settings["desk"] = settings.get("desk", False) and flow.desk is not None
        player = FlowPlayer(flow, self._book, **settings)
        player.arrive()
        self.children = (self.list, player)

    def __repr__(self) -> str:
        return repr(self.player or self.list)
