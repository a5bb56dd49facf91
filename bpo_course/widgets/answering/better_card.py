"""The card of a line to say better: choose one, write one's own, compare it with good ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from bpo_course.questions.exercises import LONGEST_LINE, Better
from bpo_course.widgets.answering.guesses import Guess
from bpo_course.widgets.card import Card, Message


class BetterCard(Card):
    """A line that was said badly, to be said better. What the learner wrote is kept, not scored.

    Args:
        exercise: The line, and what to choose from.
        kept: Where the learner's work is kept.
    """

    template = "better_card.html"

    def __init__(self, exercise: Better, kept: Guess) -> None:
        super().__init__("Say it better")
        self._exercise = exercise
        self._kept = kept
        self._chosen, self._written, self._ticked = _known(exercise, kept.value)
        self._writing = not self._written
        self._draft = self._written or _draft(kept.value)
        self._problem = ""
        kept.hear(self._follow)
        self._render()

    @property
    def chosen(self) -> str:
        """The line that was chosen; "" before."""
        return self._chosen

    @property
    def written(self) -> str:
        """The learner's own line; "" before."""
        return self._written

    def choose(self, text: str) -> None:
        """Choose a line, as a learner would on screen.

        Raises:
            ValueError: If it is none of them; a sentence for the learner.
        """
        if text not in self._exercise.options:
            raise ValueError("Choose a line first.")
        self._chosen = text
        self._keep()
        right = self._exercise.options[text].right
        said = f"{'Yes' if right else 'Not this one'}. {self._exercise.options[text].why}"
        self._render(focus="reason", said=said)

    def write(self, line: str) -> None:
        """Write a line of one's own, as a learner would on screen.

        Raises:
            ValueError: If no line was chosen yet, or nothing was written; a sentence for the
                learner.
        """
        said = line.strip()[:LONGEST_LINE]
        if not self._chosen:
            raise ValueError("Choose a line first.")
        if not said:
            raise ValueError("Write your own line first. One sentence is enough.")
        self._written = self._draft = said
        self._writing = False
        self._keep()
        self._render(focus="models", said="Compare your line with these.")

    def tick(self, what: Iterable[str]) -> None:
        """Tick what one's own line does.

        Raises:
            ValueError: If it is not in the list.
        """
        ticked = list(what)
        for one in ticked:
            if one not in self._exercise.check:
                known = "; ".join(self._exercise.check)
                raise ValueError(f"what must be of: {known}, got {one!r}")
        self._ticked = self._in_list(ticked)
        self._keep()
        said = f"{len(self._ticked)} of {len(self._exercise.check)} ticked."
        self._render(focus="ticked", said=said)

    # -- what the screen sends -----------------------------------------------------------------

    def _choose(self, message: Message) -> None:
        self._try(self.choose, "".join(message["fields"].get("chosen", [])[:1]))

    def _write(self, message: Message) -> None:
        self._try(self.write, "".join(message["fields"].get("written", [])[:1]))

    def _keep_draft(self, message: Message) -> None:
        """Keep what is being written; nothing is shown anew under a learner's hands."""
        self._draft = message["value"][:LONGEST_LINE]
        self._keep()

    def _tick(self, message: Message) -> None:
        self.tick(message["fields"].get("tick", []))

    def _change(self, message: Message) -> None:
        fields = message.get("fields", {})  # what stands in the form below is not lost
        self._problem = ""
        if message["value"] == "choice":
            self._draft = "".join(fields.get("written", [])[:1])[:LONGEST_LINE]
            self._chosen = ""
            self._render(focus="choose")
        else:
            if "fields" in message:
                self._ticked = self._in_list(fields.get("tick", []))
                self._keep()
            self._writing = True
            self._render(focus="written")

    actions: ClassVar = {
        "choose": _choose,
        "write": _write,
        "draft": _keep_draft,
        "tick": _tick,
        "change": _change,
    }

    # -- state ---------------------------------------------------------------------------------

    def _try(self, act: Any, text: str) -> None:
        try:
            self._problem = ""
            act(text)
        except ValueError as error:
            self._problem = str(error)
            self._render(said=self._problem)

    def _keep(self) -> None:
        held = {"chosen": self._chosen, "written": self._written, "ticked": self._ticked}
        self._kept.keep(held | ({} if self._draft == self._written else {"draft": self._draft}))

    def _follow(self) -> None:
        """Take over what another card of this exercise kept."""
        state = _known(self._exercise, self._kept.value)
        if state != (self._chosen, self._written, self._ticked):
            self._chosen, self._written, self._ticked = state
            self._writing = not self._written
            self._draft = self._written or self._draft
            self._render()

    def _in_list(self, ticked: Iterable[str]) -> list[str]:
        return [one for one in self._exercise.check if one in ticked]

    def _render(self, focus: str = "", said: str = "") -> None:
        exercise = self._exercise
        self._show(
            focus=focus,
            said=said,
            fields={"written": self._draft},
            asked=exercise,
            chosen=exercise.options.get(self._chosen),
            written=self._written,
            writing=self._writing,
            ticked=self._ticked,
            problem=self._problem,
            trouble=self._kept.trouble,
        )

    def __repr__(self) -> str:
        done = "compared" if self._written else "chosen" if self._chosen else "not begun"
        return f"SayBetter({self._exercise.id}: {done})"


def _known(exercise: Better, kept: Any) -> tuple[str, str, list[str]]:
    """Return what was chosen, written and ticked; without what is no longer there."""
    held = kept if isinstance(kept, dict) else {}
    chosen, written, ticked = (held.get(name) for name in ("chosen", "written", "ticked"))
    if chosen not in list(exercise.options):
        return "", "", []
    listed = ticked if isinstance(ticked, list) else []
    return (
        str(chosen),
        written if isinstance(written, str) else "",
        [one for one in exercise.check if one in listed],
    )


def _draft(kept: Any) -> str:
    """Return the line that was being written when it was kept; "" where there is none."""
    draft = kept.get("draft") if isinstance(kept, dict) else None
    return draft[:LONGEST_LINE] if isinstance(draft, str) else ""
