"""The role-fit self-assessment: a line at a time, then what speaks for each kind of work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, get_args

from bpo_course.questions.role_fit import ANSWERS, Answer, Line, RoleFit
from bpo_course.widgets.answering.guesses import Guess
from bpo_course.widgets.card import Card, Message


class RoleFitCard(Card):
    """Lines about oneself. There is no score and no verdict: the card explains each answer.

    Args:
        fit: The lines, and the kinds of work.
        kept: Where the learner's answers are kept.
    """

    template = "role_fit_card.html"

    def __init__(self, fit: RoleFit, kept: Guess) -> None:
        super().__init__(fit.title)
        self._fit = fit
        self._kept = kept
        self._answers = self._known()
        self._last = ""
        kept.hear(self._follow)
        self._render()

    @property
    def answers(self) -> Mapping[str, Answer]:
        """The learner's answers by the id of the line."""
        return dict(self._answers)

    def answer(self, answer: str) -> None:
        """Answer the line that is shown, as a learner would on screen.

        Args:
            answer: "like", "partly" or "unlike".

        Raises:
            ValueError: If it is none of them, or every line is answered.
        """
        given: Answer | None = next((one for one in get_args(Answer) if one == answer), None)
        if given is None:
            raise ValueError(f"answer must be one of {', '.join(ANSWERS)}, got {answer!r}")
        line = self._next
        if line is None:
            raise ValueError("every line is answered; begin again to answer them anew")
        self._answers[line.id] = given
        self._last = line.id
        self._kept.keep(dict(self._answers))
        after = self._next
        meant = " ".join(text for _, text in _meant(line, given))
        following = f"Next: {after.text}" if after else "Here is what your answers say."
        self._render(focus="line" if after else "result", said=f"{meant} {following}")

    def again(self) -> None:
        """Begin again."""
        self._answers, self._last = {}, ""
        self._kept.keep({})
        self._render(focus="line")

    # -- what the screen sends -----------------------------------------------------------------

    def _answer(self, message: Message) -> None:
        if self._next:
            self.answer(message["value"])

    def _back(self, _message: Message) -> None:
        if self._answers:
            self._answers.popitem()
        self._last = ""
        self._kept.keep(dict(self._answers))
        self._render(focus="line", said=self._next.text if self._next else "")

    def _again(self, _message: Message) -> None:
        self.again()

    actions: ClassVar = {"answer": _answer, "back": _back, "again": _again}

    # -- state ---------------------------------------------------------------------------------

    def _known(self) -> dict[str, Answer]:
        """Return the answers that were kept, without what is no longer there."""
        held: dict[Any, Any] = self._kept.value if isinstance(self._kept.value, dict) else {}
        return {
            line: answer
            for line, answer in held.items()
            if line in self._fit.lines and answer in get_args(Answer)
        }

    def _follow(self) -> None:
        """Take over what another card of these lines kept."""
        answers = self._known()
        if answers != self._answers:
            self._answers, self._last = answers, ""
            self._render()

    @property
    def _next(self) -> Line | None:
        return next((line for line in self._fit.line if line.id not in self._answers), None)

    def _render(self, focus: str = "", said: str = "") -> None:
        fit, last = self._fit, self._fit.lines.get(self._last)
        works = [
            (work, fit.speaking_for(work.id, self._answers), self._hard(work.id))
            for work in fit.work
        ]
        self._show(
            focus=focus,
            said=said,
            fit=fit,
            line=self._next,
            number=len(self._answers) + 1,
            total=len(fit.line),
            words=ANSWERS,
            last=last,
            last_answer=ANSWERS[self._answers[self._last]] if last else "",
            meant=_meant(last, self._answers[self._last]) if last else [],
            works=works,
            each=[(line, ANSWERS[a], _meant(line, a)) for line, a in self._each],
            trouble=self._kept.trouble,
        )

    def _hard(self, work: str) -> tuple[Line, ...]:
        return self._fit.to_think_about(work, self._answers)

    @property
    def _each(self) -> list[tuple[Line, Answer]]:
        return [
            (line, self._answers[line.id]) for line in self._fit.line if line.id in self._answers
        ]

    def __repr__(self) -> str:
        return f"RoleFit({len(self._answers)} of {len(self._fit.line)} lines answered)"


def _meant(line: Line, answer: Answer) -> list[tuple[str, str]]:
    """Return what an answer means: for *partly* both sides, each with its name."""
    if answer == "partly":
        return [("If it is", line.like.text), ("If it isn't", line.unlike.text)]
    return [("", line.like.text if answer == "like" else line.unlike.text)]
