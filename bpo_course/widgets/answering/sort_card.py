"""The card of things to sort: one after the other, each with its reason at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from bpo_course.questions.exercises import Sort, SortItem
from bpo_course.widgets.answering.guesses import Guess
from bpo_course.widgets.card import Card, Message


class SortCard(Card):
    """Things to sort into groups. What was placed is kept and not scored.

    Args:
        exercise: What is sorted.
        kept: Where the learner's placing is kept.
    """

    template = "sort_card.html"

    def __init__(self, exercise: Sort, kept: Guess) -> None:
        super().__init__("Sort")
        self._exercise = exercise
        self._kept = kept
        self._placed, self._missed = _known(exercise, kept.value)
        self._last = ""
        kept.hear(self._follow)
        self._render()

    @property
    def placed(self) -> Mapping[str, str]:
        """The group that each thing was placed in last, by its text."""
        return dict(self._placed)

    @property
    def missed(self) -> tuple[str, ...]:
        """The things that were placed wrongly at first, in this round."""
        return tuple(self._missed)

    def place(self, group: str) -> None:
        """Place the thing that is shown, as a learner would on screen.

        Args:
            group: One of the groups.

        Raises:
            ValueError: If there is no such group, or nothing is left to place.
        """
        if group not in self._exercise.group:
            known = ", ".join(self._exercise.group)
            raise ValueError(f"group must be one of {known}, got {group!r}")
        item = self._next
        if item is None:
            raise ValueError("everything is sorted; start again to sort it anew")
        self._placed[item.text] = group
        self._last = item.text
        if group != item.group and item.text not in self._missed:
            self._missed.append(item.text)
        self._keep()
        verdict = "Right" if group == item.group else f"No: {item.group}"
        after = self._next
        following = f"Next: {after.text}" if after else "Everything is sorted."
        self._render(focus="item" if after else "done", said=f"{verdict}. {item.why} {following}")

    def again(self, *, wrong_only: bool) -> None:
        """Sort again what was placed wrongly, or everything.

        Args:
            wrong_only: Whether only what is in a wrong group now.
        """
        if wrong_only:
            for item in self._wrong:
                del self._placed[item.text]
        else:
            self._placed, self._missed = {}, []
        self._last = ""
        self._keep()
        self._render(focus="item", said=self._next.text if self._next else "")

    # -- what the screen sends -----------------------------------------------------------------

    def _place(self, message: Message) -> None:
        if self._next:
            self.place(message["value"])

    def _again(self, message: Message) -> None:
        self.again(wrong_only=message["value"] == "wrong")

    actions: ClassVar = {"place": _place, "again": _again}

    # -- state ---------------------------------------------------------------------------------

    @property
    def _next(self) -> SortItem | None:
        left = (item for text, item in self._exercise.items.items() if text not in self._placed)
        return next(left, None)

    @property
    def _wrong(self) -> list[SortItem]:
        placed = self._placed.items()
        known = self._exercise.items
        return [known[text] for text, group in placed if group != known[text].group]

    def _keep(self) -> None:
        self._kept.keep({"placed": dict(self._placed), "missed": list(self._missed)})

    def _follow(self) -> None:
        """Take over what another card of this exercise kept."""
        state = _known(self._exercise, self._kept.value)
        if state != (self._placed, self._missed):
            (self._placed, self._missed), self._last = state, ""
            self._render()

    def _render(self, focus: str = "", said: str = "") -> None:
        known, total = self._exercise.items, len(self._exercise.items)
        last = known.get(self._last)
        self._show(
            focus=focus,
            said=said,
            asked=self._exercise,
            item=self._next,
            number=len(self._placed) + 1,
            total=total,
            last=last,
            last_group=self._placed.get(self._last, ""),
            first_right=total - len(self._missed),
            wrong=len(self._wrong),
            sorted_into={
                group: [item for item in known.values() if item.group == group]
                for group in self._exercise.group
            },
            missed=set(self._missed),
            trouble=self._kept.trouble,
        )

    def __repr__(self) -> str:
        return f"Sort({self._exercise.id}: {len(self._placed)} of {len(self._exercise.items)})"


def _known(exercise: Sort, kept: Any) -> tuple[dict[str, str], list[str]]:
    """Return what was placed where, and what was missed; without what is no longer there."""
    held = kept if isinstance(kept, dict) else {}
    placed, missed = held.get("placed"), held.get("missed")
    known = exercise.items
    return (
        {
            text: group
            for text, group in (placed.items() if isinstance(placed, dict) else ())
            if text in known and group in exercise.group
        },
        [text for text in (missed if isinstance(missed, list) else ()) if text in list(known)],
    )
