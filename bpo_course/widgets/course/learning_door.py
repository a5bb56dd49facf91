"""Behind "I am learning": where to continue, the map of the course, and what is due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

import ipywidgets

from bpo_course import content, progress
from bpo_course.widgets.answering.review_card import ReviewDesk
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.course.course_map import CourseMap
from bpo_course.widgets.course.going_on import Place, WayOn, place_of, ways_on
from bpo_course.widgets.course.heard_book import HeardBook
from bpo_course.widgets.course.opened import Opened
from bpo_course.widgets.course.word_list import word_list

LABS: Final = (
    ("A shift through all the systems", "21_one_shift", "play-shift"),
    ("What went wrong on Tuesday", "21_one_shift", "play-tuesday"),
    ("A queue", "08_queues_and_staffing", "play-queue"),
    ("A phone menu and its callers", "09_ivr_and_acd", "play-ivr"),
    ("Who takes which call", "09_ivr_and_acd", "play-acd"),
    ("Tickets and their clocks", "10_crm_tickets_knowledge", "play-tickets"),
    ("Articles to find and to write", "10_crm_tickets_knowledge", "d-play-knowledge"),
    ("Calls to score, recordings to check", "11_recording_and_quality", "play-quality"),
    ("A day and a week to plan", "12_workforce_management", "lab"),
    ("An evening of dialling", "13_diallers", "play-dialler"),
    ("A campaign", "14_campaigns_and_lead_scoring", "play-campaign"),
    ("Leads and their scores", "14_campaigns_and_lead_scoring", "play-leads"),
    ("May we call this number?", "15_consent_and_compliance", "play-consent"),
    ("Late accounts and promises", "15_consent_and_compliance", "play-collections"),
    ("Agents who answer and dial", "16_blended_floor", "play-blend"),
    ("A day on the floor", "16_blended_floor", "play-floor"),
    ("A contract under seven prices", "02_bpo_and_call_centres", "lab-contract"),
    ("Three chats at once", "19_how_you_sound_and_write", "lab-chats"),
    ("A week of shifts and sleep", "17_people_and_working_from_home", "roster"),
)
"""The labs: what each is, its lesson, and the cell it is in."""
BELOW: Final[Mapping[str, str]] = {
    "calls": "All calls",
    "words": "Words of the trade",
    "code": "Result code for my trainer",
}
"""What can be opened below, and what its button says."""
NAMES: Final[Mapping[str, str]] = {
    "calls": "list of calls",
    "words": "words of the trade",
    "code": "result code",
}
"""What is opened below, in words; anything else is a call."""


class LearningCard(Card):
    """Where to continue, and what else there is.

    Args:
        book: Where attempts are kept.
        below: Where things are opened.
    """

    template = "learning_card.html"

    def __init__(self, book: progress.Book, below: Opened) -> None:
        super().__init__("I am learning")
        self._book = book
        self._below = below
        self._place: Place | None = None
        self.render()
        below.hear(self.render)

    @property
    def ways(self) -> tuple[WayOn, ...]:
        """The ways to continue, in the order in which they are shown."""
        return self._ways

    def _refresh(self, message: Message) -> None:
        self._place = place_of(message.get("place"))
        self.render()

    def _open(self, message: Message) -> None:
        makers = {"calls": self._calls, "words": word_list, "code": self._code}
        if make := makers.get(message["value"]):
            self._below.go_to(message["value"], make)

    def _close(self, _message: Message) -> None:
        name = self._below.name
        self._below.close_it()
        self.render(focus=f"open-{name}" if name in BELOW else "way-1")

    def _call(self, message: Message) -> None:
        """Open a call of no lesson that was left in the middle."""
        flow = message["value"]
        if flow in content.flow_ids():
            self._below.go_to(flow, lambda: self._player(flow))

    def _calls(self) -> ipywidgets.Widget:
        from bpo_course.widgets.calls.call_desk import CallDesk

        return CallDesk(self._book)

    def _player(self, flow: str) -> ipywidgets.Widget:
        from bpo_course.widgets.calls.flow_player import FlowPlayer

        return FlowPlayer(content.flow(flow), self._book)

    def _code(self) -> ipywidgets.Widget:
        from bpo_course.widgets.course.code_card import CodeCard

        return CodeCard(self._book)

    actions: ClassVar = {"refresh": _refresh, "open": _open, "close": _close, "call": _call}

    def render(self, focus: str = "") -> None:
        """Show it as things are now."""
        self._ways = ways_on(self._place, self._book.attempts())
        self._show(
            focus=focus,
            ways=self._ways,
            labs=[(says, lesson[:2], f"{lesson}.ipynb", cell) for says, lesson, cell in LABS],
            below=BELOW,
            names=NAMES,
            opened=self._below.name,
        )

    def __repr__(self) -> str:
        return f"Learning({self._ways[0].says if self._ways else 'all done'})"


class LearningDoor(ipywidgets.VBox):  # type: ignore[misc]
    """Where to continue, what was opened, the map of the course and what is due.

    Args:
        book: Where attempts are kept.
    """

    def __init__(self, book: HeardBook) -> None:
        self.below = Opened()
        self.card = LearningCard(book, self.below)
        self.map = CourseMap(book, stored=False)
        self.due = ReviewDesk(book)
        book.hear(self._heard)
        super().__init__(children=(self.card, self.below, self.map, self.due))

    def _heard(self, attempt: progress.Attempt) -> None:
        if attempt.kind in ("question", "flow"):
            self.card.render()
            self.map.render()

    def __repr__(self) -> str:
        return repr(self.card)
