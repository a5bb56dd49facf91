"""CallCard, the base of the cards on which a call is taken: the walk, and what is saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bpo_course import progress
from bpo_course.flows import Flow, Turn, Walk, best, solve, way_from
from bpo_course.widgets.calls import half_taken
from bpo_course.widgets.calls.listened import READ, Listened, answer_of
from bpo_course.widgets.card import Card, Message


class CallCard(Card):
    """A card on which a call is taken; a call that was left half-way continues.

    Args:
        label: What a screen reader calls the card.
        flow: The flow.
        book: Where the call is kept.
        exam: Whether consequences are shown only at the end; such calls are kept apart.
        keeps: Whether a half-taken call is kept and continues.
    """

    def __init__(
        self, label: str, flow: Flow, book: progress.Book, *, exam: bool = False, keeps: bool = True
    ) -> None:
        super().__init__(label)
        self._book, self._is_exam, self._keeps = book, exam, keeps
        self._kept_at: datetime | None = None
        self._begin(Walk(flow))
        self._resume()

    @property
    def started_at(self) -> datetime:
        """When the call began, on this card or on the one where it was half taken."""
        return self._started_at

    def walk(self, choices: list[str] | None = None) -> Walk:
        """Return the walk as it is, after taking these choices from code.

        Raises:
            ValueError: If a choice is not open at its step.
        """
        for choice_id in choices or []:
            self._walk.take(choice_id)
            self._take({"value": choice_id})
        return self._walk

    def _begin(self, walk: Walk) -> None:
        self._walk = walk
        self._started_at = datetime.now(UTC)
        self._notes = ""
        self._listened: Listened = READ
        self._desk_held: Mapping[str, Any] | None = None
        self._resumed = 0  # the decisions that were taken before this card took the call up

    def _resume(self) -> bool:
        """Resume the call that this learner left half-way, here or on another card."""
        if not self._keeps:
            return False
        flow = self._walk.flow
        left = half_taken.resumed(flow, self._book.attempts(flow.id), self._is_exam)
        if left is None or (self._kept_at and left.at <= self._kept_at):
            return False
        self._begin(left.walk)
        self._started_at, self._notes = left.started_at, left.notes
        self._listened = left.listened
        self._take_desk(left.desk)
        self._kept_at, self._resumed = left.at, len(left.walk.taken)
        return True

    def _change(self, walk: Walk) -> None:
        """Continue with this walk, and save it."""
        self._walk, self._resumed = walk, 0
        if self._is_over():
            self._save()
        else:
            self._keep()

    def _is_over(self) -> bool:
        """Whether nothing is left to do on this call."""
        return self._walk.done

    def _take_desk(self, held: Mapping[str, Any] | None) -> None:
        """Continue with what a half-taken call has kept of its desktop."""
        self._desk_held = held

    def _desk_note(self) -> Mapping[str, Any] | None:
        """Return what is kept of the desktop; None where the call has none."""
        return self._desk_held

    def _result(self) -> float:
        """Return the share of the points that the call has earned; 0 with a critical error."""
        walk = self._walk
        most = sum(solve(walk.flow, walk.temperament).most.values())
        return 0.0 if walk.breaches else sum(walk.score.values()) / most

    def _keep(self) -> None:
        """Save the call as it is; a call that is over is saved already."""
        if not self._keeps or self._is_over():
            return
        note = half_taken.note_of(
            self._walk,
            notes=self._notes,
            started_at=self._started_at,
            exam=self._is_exam,
            listened=self._listened,
            desk=self._desk_note(),
        )
        self._kept_at = note.at
        self._book.add(note)

    def _save(self) -> None:
        walk = self._walk
        self._book.add(
            progress.Attempt(
                "flow",
                walk.flow.id,
                walk.step.id,
                answer_of(walk, self._listened, self._desk_note()),
                self._result(),
                mode="exam" if self._is_exam else "practice",
            )
        )

    def _refresh(self, _message: Message) -> None:
        """Show the call as it is now, if it continued on another card."""
        if self._resume():
            self._render()

    def _is_open(self, choice_id: str) -> bool:
        return choice_id in [choice.id for choice in self._walk.step.choice]

    def _spoken(self) -> str:
        """Return what a screen reader says of the moment at hand."""
        step = self._walk.step
        words = f"{step.speaker}: {step.customer}" if step.customer else ""
        return " ".join(filter(None, (step.scene, words)))

    def _take(self, message: Message) -> None:
        raise NotImplementedError

    def _render(self, focus: str = "", said: str = "") -> None:
        raise NotImplementedError


def as_shown(walk: Walk, choice_id: str) -> Turn:
    """Return a choice as it would go with this customer."""
    return walk.take(choice_id).turns[-1]


def best_at(walk: Walk, place: int) -> Turn:
    """Return the best turn at a place of a walk, from the choices there.

    Args:
        walk: The walk.
        place: Which of its turns, from 0.
    """
    before = Walk(walk.flow, walk.taken[:place], walk.temperament)
    return as_shown(before, way_from(before, best)[0])
