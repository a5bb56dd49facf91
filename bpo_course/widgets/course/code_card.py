"""The learner's result code: to copy or to save as a file, and what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import ClassVar

from bpo_course import progress, results
from bpo_course.questions.analysis import first_unaided
from bpo_course.questions.roles import PREFIX
from bpo_course.widgets.answering.sittings import tries_of
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.course.certificate_page import (
    FILE,
    certificate_page,
    done_beside,
    missing,
)
from bpo_course.widgets.course.course_banks import bank


def _utc() -> datetime:
    return datetime.now(UTC)


class CodeCard(Card):
    """A card that shows the code of what the learner has answered so far.

    Args:
        book: Where attempts are kept.
        now: Tells the time, with its zone.
    """

    template = "code_card.html"

    def __init__(self, book: progress.Book, now: Callable[[], datetime] = _utc) -> None:
        super().__init__("Result code for your trainer")
        self._book = book
        self._now = now
        self._name = ""
        self._missing: list[str] = []
        self._look()
        self._render()

    @property
    def code(self) -> str:
        """The code as it is shown; empty while there is nothing to hand in."""
        return self._code

    def _look(self) -> None:
        """Make the code again from all that was answered."""
        tries = tries_of(self._book.attempts())
        self._first = first_unaided(tries)
        self._code = ""
        if self._first:
            self._code = results.code(tries, at=self._now(), name=self._name)

    def _call_me(self, message: Message) -> None:
        self._name = message["value"][: results.LONGEST_NAME]
        self._missing = []
        self._look()
        self._render()

    def _refresh(self, _message: Message) -> None:
        self._look()
        n = len(self._first)
        self._render(said=f"The code contains {n} answer{'' if n == 1 else 's'}.")

    def _save(self, _message: Message) -> None:
        self._look()
        self._render(said="The file is in your downloads. Send it to your trainer.")
        who = re.sub(r"\W+", "_", self._name).strip("_")
        name = f"result_code_{who}.txt" if who else "result_code.txt"
        self._download(name, "text/plain", self._code + "\n")

    def _certificate(self, _message: Message) -> None:
        self._look()
        held = results.certificate(self._code, bank=bank)
        self._missing = missing(held)
        if self._missing:
            self._render(focus="missing", said=" ".join(self._missing))
            return
        page = certificate_page(held, done_beside(self._book.attempts(), self._now().astimezone()))
        self._download(FILE, "text/html", page)
        self._render(said="The certificate is in your downloads.")

    actions: ClassVar = {
        "name": _call_me,
        "refresh": _refresh,
        "save": _save,
        "certificate": _certificate,
    }

    def _render(self, said: str = "", focus: str = "") -> None:
        self._show(
            said=said,
            focus=focus,
            missing=self._missing,
            fields={"code": self._code, "name": self._name},
            n=len(self._first),
            source=_source({made.bank for made in self._first}),
            longest=results.LONGEST_NAME,
            trouble=self._book.trouble,
        )

    def __repr__(self) -> str:
        return f"ResultCode({len(self._first)} first answers)"


def _source(banks: Collection[str]) -> str:
    """Return what the answers are from, in words.

    Example:
        >>> _source(["05_inbound_kpis", "interview_hr_round"])
        '1 quiz and 1 round of interview practice'
    """
    rounds = sum(bank.startswith(PREFIX) for bank in banks)
    quizzes = len(banks) - rounds
    parts = [f"{quizzes} quiz{'' if quizzes == 1 else 'zes'}"] if quizzes else []
    parts += [f"{rounds} round{'' if rounds == 1 else 's'} of interview practice"] if rounds else []
    return " and ".join(parts)
