"""DeskCard, the base of a card on which a call is taken with its desktop beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from bpo_course import progress
from bpo_course.flows import Flow, Walk, solve
from bpo_course.widgets.calls.call_card import CallCard
from bpo_course.widgets.calls.desktop import LONGEST_WRAP_S, Desktop
from bpo_course.widgets.card import Message


class DeskCard(CallCard):
    """A card on which a call is taken, with its desktop where it has one and it is wanted.

    With the desktop, a call is over when its after-call work is saved.

    Args:
        label: What a screen reader calls the card.
        flow: The flow.
        book: Where the call is kept.
        exam: Whether consequences are shown only at the end.
        keeps: Whether a half-taken call is kept and continues.
        desk: Whether the desktop is beside the call.
        clock: Tells the time in seconds, from any beginning.
    """

    def __init__(
        self,
        label: str,
        flow: Flow,
        book: progress.Book,
        *,
        exam: bool,
        keeps: bool,
        desk: bool,
        clock: Callable[[], float],
    ) -> None:
        self._clock = clock
        self._wants_desk = desk
        super().__init__(label, flow, book, exam=exam, keeps=keeps)

    def _begin(self, walk: Walk) -> None:
        super()._begin(walk)
        self._ended_at: float | None = None
        self._put_away: Desktop | None = None
        self._desktop = Desktop(walk.flow) if self._wants_desk else None

    def _take_desk(self, held: Mapping[str, Any] | None) -> None:
        """Continue with the desktop that a half-taken call was left with."""
        self._wants_desk = self._wants_desk or held is not None
        self._desktop = Desktop(self._walk.flow, held) if self._wants_desk else None
        self._ended_at = self._clock() if self._is_wrapping else None

    def _turn_desk(self, *, on: bool) -> None:
        """Put the desktop beside the call, or put it away; put back, it is as it was."""
        self._wants_desk = on
        if on:
            self._desktop = self._put_away or Desktop(self._walk.flow)
        else:
            self._put_away, self._desktop = self._desktop, None
        self._keep()

    @property
    def _is_wrapping(self) -> bool:
        """Whether the customer has gone and the after-call work is not saved."""
        return self._walk.done and not self._is_over()

    def _is_over(self) -> bool:
        desktop = self._desktop
        return self._walk.done and (desktop is None or desktop.work.is_saved)

    def _wrap_s(self) -> float:
        """Return the seconds of after-call work so far."""
        if self._desktop is None:
            return 0.0
        since = 0.0 if self._ended_at is None else self._clock() - self._ended_at
        return self._desktop.work.wrap_s + min(max(round(since), 0), LONGEST_WRAP_S)

    def _desk_note(self) -> Mapping[str, Any] | None:
        if self._desktop is None:
            return None
        return {**self._desktop.work.note(), "wrap_s": self._wrap_s()}

    def _result(self) -> float:
        """Return the share of the points, those of the desktop included."""
        desktop, walk = self._desktop, self._walk
        if desktop is None:
            return super()._result()
        from bpo_course.scenarios import desk_review

        if walk.breaches or desktop.work.critical:
            return 0.0
        found = desk_review(desktop.work, walk, desktop.secrets)
        most = sum(solve(walk.flow, walk.temperament).most.values()) + found.of
        return (sum(walk.score.values()) + found.points) / most

    def _hides_results(self) -> bool:
        """Whether consequences are told only at the end."""
        return self._is_exam

    def _change(self, walk: Walk) -> None:
        turned = len(walk.taken) < len(self._walk.taken)
        if self._desktop and turned:
            self._desktop.work = self._desktop.work.back(len(walk.taken))
        if self._desktop:
            self._desktop.moved(done=walk.done)
        self._ended_at = self._clock() if self._desktop and walk.done else None
        super()._change(walk)

    # -- what the learner does -----------------------------------------------------------------

    def _desk_tab(self, message: Message) -> None:
        if self._desktop:
            self._desktop.show(message["value"])
            self._after_desk(f"tab-{self._desktop.sight.tab}")

    def _desk_fill(self, message: Message) -> None:
        """Keep what is typed; nothing is shown anew, so that the typing goes on."""
        if self._desktop and not self._is_over():
            turn = len(self._walk.taken)
            self._desktop.typed(str(message["name"]), str(message["value"]), turn)
            self._keep()

    def _desk_find(self, message: Message) -> None:
        if self._desktop:
            self._desktop.typed("desk-find", _text(message, "desk-find"), 0)
            self._desktop.find(_text(message, "desk-find"), len(self._walk.taken))
            self._after_desk("desk-told")

    def _desk_choose(self, message: Message) -> None:
        if self._desktop:
            self._desktop.choose(message["value"], len(self._walk.taken))
            self._after_desk("desk-record")

    def _desk_check(self, _message: Message) -> None:
        if self._desktop:
            self._desktop.check(self._walk)
            self._after_desk("desk-told")

    def _desk_open(self, _message: Message) -> None:
        if self._desktop:
            self._desktop.open(self._walk, exam=self._hides_results())
            self._after_desk("desk-told")

    def _desk_seek(self, message: Message) -> None:
        if self._desktop:
            self._desktop.typed("desk-seek", _text(message, "desk-seek"), 0)
            self._desktop.seek(_text(message, "desk-seek"), len(self._walk.taken))
            self._after_desk("desk-told")

    def _desk_read(self, message: Message) -> None:
        if self._desktop:
            self._desktop.read(message["value"], len(self._walk.taken))
            self._after_desk("desk-article")

    def _desk_go(self, message: Message) -> None:
        """Put the focus on the desktop, or back on the call."""
        if message["value"] == "desk" and self._desktop:
            self._render(focus=f"tab-{self._desktop.sight.tab}")
        else:
            self._render(focus="afterwork" if self._is_wrapping else "choices")

    def _desk_finish(self, _message: Message) -> None:
        """Save the after-call work: now the call is over."""
        if self._desktop is None or not self._is_wrapping:
            return
        work, turn = self._desktop.work, len(self._walk.taken)
        self._desktop.work = work.saved(turn=turn, wrap_s=self._wrap_s())
        self._ended_at = None
        self._save()
        self._render(focus="debrief", said="Saved. The call is finished.")

    desk_actions: ClassVar[Mapping[str, Callable[[Any, Message], None]]] = {
        "desk_tab": _desk_tab,
        "desk_fill": _desk_fill,
        "desk_find": _desk_find,
        "desk_choose": _desk_choose,
        "desk_check": _desk_check,
        "desk_open": _desk_open,
        "desk_seek": _desk_seek,
        "desk_read": _desk_read,
        "desk_go": _desk_go,
        "desk_finish": _desk_finish,
    }

    def _after_desk(self, focus: str) -> None:
        """Keep the call and show the desktop as it is now; where the focus goes is read aloud."""
        self._keep()
        self._render(focus=focus)


def _text(message: Message, name: str) -> str:
    """Return what a form sends of a field."""
    return "".join(message.get("fields", {}).get(name, []))
