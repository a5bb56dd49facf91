"""The two cards of a prediction: the question before a result, and the answer after it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final

from bpo_course import content
from bpo_course.questions import Bank, Prediction
from bpo_course.widgets.answering.guesses import Guess
from bpo_course.widgets.card import Card, Message

TOO_LATE: Final = "You have seen the answer, so your guess stays as it is."


class PredictCard(Card):
    """The question, and a place for a guess, which is kept and not scored.

    Args:
        prediction: What is asked.
        guess: The learner's guess.
    """

    template = "predict_card.html"

    def __init__(self, prediction: Prediction, guess: Guess) -> None:
        super().__init__("Predict")
        self._asked = prediction
        self._guess = guess
        self._problem = self._typed = ""
        self._changing = False
        guess.hear(self._render)
        self._render()

    def keep(self, typed: str) -> None:
        """Keep a guess, as a learner would on screen.

        Raises:
            ValueError: If it is no guess at this prediction; a sentence for the learner.
        """
        value = self._asked.given(typed)
        self._changing, self._problem, self._typed = False, "", ""
        told = TOO_LATE if self._guess.seen else "Your guess is kept."
        self._guess.keep(value)
        self._render(focus="kept", said=told)

    def _keep(self, message: Message) -> None:
        typed = "".join(message["fields"].get("guess", [])[:1])
        try:
            self.keep(typed)
        except ValueError as error:
            self._problem, self._typed = str(error), typed
            self._render(said=self._problem)

    def _change(self, _message: Message) -> None:
        self._changing = not self._guess.seen
        if self._changing:
            self._render(focus="guess")
        else:
            self._render(focus="kept", said=TOO_LATE)

    actions: ClassVar = {"keep": _keep, "change": _change}

    def _render(self, focus: str = "", said: str = "") -> None:
        kept = known(self._asked, self._guess)
        self._show(
            focus=focus,
            said=said,
            asked=self._asked,
            kept=kept,
            typed=self._typed or _typed(kept),
            guess="" if kept is None else self._asked.shown(kept),
            asking=not self._guess.seen and (kept is None or self._changing),
            seen=self._guess.seen,
            problem=self._problem,
            trouble=self._guess.trouble,
        )

    def __repr__(self) -> str:
        return f"Predict({self._asked.id})"


class AnswerCard(Card):
    """The guess beside the answer; without a guess the answer is there when it is asked for.

    Args:
        prediction: What was asked.
        guess: The learner's guess.
    """

    template = "answer_card.html"

    def __init__(self, prediction: Prediction, guess: Guess) -> None:
        super().__init__("Your guess and the answer")
        self._asked = prediction
        self._guess = guess
        guess.hear(self._render)
        self._render()

    def _open(self, _message: Message) -> None:
        self._guess.see()
        self._render(focus="answer", said=f"The answer: {self._asked.shown(self._asked.answer)}")

    def _seen(self, _message: Message) -> None:
        if known(self._asked, self._guess) is not None:
            self._guess.see()

    actions: ClassVar = {"open": _open, "seen": _seen}

    def _render(self, focus: str = "", said: str = "") -> None:
        asked, kept = self._asked, known(self._asked, self._guess)
        self._show(
            focus=focus,
            said=said,
            asked=asked,
            kept=kept,
            guess="" if kept is None else asked.shown(kept),
            answer=asked.shown(asked.answer),
            beside="" if kept is None else asked.beside(kept),
            seen=self._guess.seen,
        )

    def __repr__(self) -> str:
        return f"Predicted({self._asked.id})"


def known(prediction: Prediction, guess: Guess) -> float | str | None:
    """Return the guess that was kept; None before, and where the prediction became another."""
    value: float | str = guess.value
    return value if prediction.fits(value) else None


def _typed(kept: float | str | None) -> str:
    """Return a guess as it would be typed; empty before there is one."""
    return f"{kept:.10g}" if isinstance(kept, int | float) else kept or ""


def asked_in(name: str, bank: str | Path | None) -> tuple[Bank, Prediction]:
    """Return a prediction, and the bank that it is in.

    Args:
        name: The id of the prediction.
        bank: The id or the path of its bank; None for that of the lesson whose number it begins
            with.

    Raises:
        ContentError: If the bank breaks a rule; it lists every fault.
        FileNotFoundError: If there is no such bank.
        ValueError: If there is no such prediction; it lists those there are.
    """
    found = content.bank(_home_of(name) if bank is None else bank)
    if name not in found.predictions:
        known = ", ".join(found.predictions) or "none yet"
        raise ValueError(f"name must be a prediction of {found.id} ({known}), got {name!r}")
    return found, found.predictions[name]


def _home_of(name: str) -> str:
    """Return the bank of the lesson whose number a prediction's id begins with."""
    banks = {one.partition("_")[0]: one for one in content.bank_ids() if one[0].isdecimal()}
    number = name.partition("-")[0]
    if number not in banks:
        raise ValueError(
            f"name must begin with the number of a lesson ({', '.join(banks)}) and a dash,"
            f" got {name!r}"
        )
    return banks[number]
