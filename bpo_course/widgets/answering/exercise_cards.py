"""The card of an exercise, whatever its kind."""

from __future__ import annotations

from bpo_course.questions.exercises import Better, Exercise, Sort
from bpo_course.widgets.answering.better_card import BetterCard
from bpo_course.widgets.answering.guesses import Guess
from bpo_course.widgets.answering.reply_card import ReplyCard
from bpo_course.widgets.answering.sort_card import SortCard


def card_of(exercise: Exercise, kept: Guess) -> SortCard | BetterCard | ReplyCard:
    """Return the card of an exercise.

    Args:
        exercise: The exercise.
        kept: What the learner did in it.
    """
    if isinstance(exercise, Sort):
        return SortCard(exercise, kept)
    return BetterCard(exercise, kept) if isinstance(exercise, Better) else ReplyCard(exercise, kept)
