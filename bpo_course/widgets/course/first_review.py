"""A review before an interview on the very first evening: a few mixed questions come first."""

from __future__ import annotations

from datetime import date

import ipywidgets

from bpo_course import progress
from bpo_course.widgets.answering.review_card import ReviewDesk
from bpo_course.widgets.answering.sittings import local_now
from bpo_course.widgets.course.diagnosis import DiagnosisQuiz
from bpo_course.widgets.course.heard_book import HeardBook
from bpo_course.widgets.course.interview_plan import appointment


class FirstReview(ipywidgets.VBox):  # type: ignore[misc]
    """A review of a learner who has answered nothing yet, and below it the questions to begin with.

    They are those of the role that was planned last on the start page. When all are answered, what
    was missed is asked again until the day of the interview.

    Args:
        book: Where attempts are kept.
        before: The day of the interview.

    Raises:
        ValueError: If the day is over.
    """

    def __init__(self, book: HeardBook, before: date) -> None:
        self.desk = ReviewDesk(book, before)
        self.quiz = DiagnosisQuiz(appointment(book.attempts(), local_now().date()).role, book)
        book.hear(self._heard)
        super().__init__(children=(self.desk, self.quiz))

    @classmethod
    def of_a_beginner(cls, book: HeardBook, before: date) -> FirstReview | None:
        """Return it while a learner has answered none but these questions, and not all of them."""
        answered = {made.item for made in book.attempts() if made.kind == "question"}
        made = cls(book, before)
        asked = set(made.quiz.session.bank.questions)
        return made if answered <= asked and not made.quiz.session.done else None

    def _heard(self, attempt: progress.Attempt) -> None:
        if attempt.kind == "question" and self.quiz.session.done:
            self.desk.look()

    def __repr__(self) -> str:
        return repr(self.desk)
