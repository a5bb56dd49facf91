"""The questions that a learner chooses from a bank: by topic, by level, or bookmarked ones."""

from __future__ import annotations

from collections.abc import Mapping

from bpo_course.questions import Bank
from bpo_course.widgets.card.topic_words import topic_name


def chosen(
    bank: Bank, topic: str, level: str, bookmarks: Mapping[str, bool] | None
) -> tuple[str, ...]:
    """Return the ids of the questions chosen, in the bank's order.

    Args:
        bank: The bank.
        topic: A topic of the bank; "" for all.
        level: "easy", "medium" or "hard"; "" for all.
        bookmarks: Which questions are bookmarked, where only these are asked; None for all.

    Raises:
        ValueError: If no question of the bank is such a one: a sentence that says so.
    """
    names = tuple(
        question.id
        for question in bank.question
        if topic in ("", question.topic)
        and level in ("", question.level)
        and (bookmarks is None or bookmarks.get(question.id))
    )
    if not names:
        raise ValueError(none_found(topic, level, bookmarked=bookmarks is not None))
    return names


def none_found(topic: str, level: str, *, bookmarked: bool) -> str:
    """Return a sentence that says that no question fits.

    Example:
        >>> none_found("", "", bookmarked=True)
        "You haven't bookmarked any questions here."
        >>> none_found("inbound-kpis", "hard", bookmarked=False)
        'There are no hard questions on “Inbound KPIs” here.'
    """
    words = [level, "questions", f"on “{topic_name(topic)}”" if topic else ""]
    what = " ".join(filter(None, words))
    if bookmarked:
        return f"You haven't bookmarked any {what} here."
    return f"There are no {what} here."
