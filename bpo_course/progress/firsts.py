"""The answers of a class, counted by the database: only first attempts without a hint.

A first attempt is a learner's earliest at a question, in whatever mode and round; it is counted
when no hint was shown before it. What came after it was made by someone who had read the feedback.
Drills are left out: their numbers differ from learner to learner.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from bpo_course.progress import database, schema

if TYPE_CHECKING:
    from sqlalchemy import Select


class First(NamedTuple):
    """One learner's first attempt at one question, made without a hint.

    Args:
        learner: The learner's name in the database.
        source: Id of the bank.
        item: Id of the question.
        answer: The answer as JSON text.
        score: The share of the points, 0 to 1.
    """

    learner: str
    source: str
    item: str
    answer: str
    score: float


class Count(NamedTuple):
    """How many learners gave one answer to one question first, without a hint.

    Args:
        source: Id of the bank.
        item: Id of the question.
        answer: The answer as JSON text.
        n: How many learners.
        score: The mean of the scores they were given for it, 0 to 1.
    """

    source: str
    item: str
    answer: str
    n: int
    score: float


def first_attempts(url: str, source: str | None = None) -> Iterator[First]:
    """Give every learner's first unaided attempts, in no particular order.

    Args:
        url: SQLAlchemy URL of the database.
        source: Id of one bank; all of them when None.

    Raises:
        ProgressError: If the database cannot be read.
    """
    with database.opened(url).reading() as connection:
        if connection.dialect.name == "postgresql":  # all rows will be read: plan for that
            connection.exec_driver_sql("SET LOCAL cursor_tuple_fraction = 1")
        rows = connection.execution_options(yield_per=20_000).execute(_firsts(source))
        for part in rows.partitions():
            yield from map(First._make, part)


def item_counts(url: str, source: str | None = None) -> list[Count]:
    """Return how many learners gave each answer to each question first, without a hint.

    Args:
        url: SQLAlchemy URL of the database.
        source: Id of one bank; all of them when None.

    Raises:
        ProgressError: If the database cannot be read.
    """
    from sqlalchemy import func, select

    first = _firsts(source).subquery().c
    same = (first.source, first.item, first.answer)
    query = select(*same, func.count(), func.avg(first.score)).group_by(*same).order_by(*same)
    with database.opened(url).reading() as connection:
        return [Count._make(row) for row in connection.execute(query)]


def _firsts(source: str | None) -> Select[Any]:
    from sqlalchemy import and_, exists, select, tuple_

    made, before = schema.attempts().alias().c, schema.attempts().alias().c
    same = [made[name] == before[name] for name in ("learner", "source", "item", "kind")]
    earlier = tuple_(before.at, before.id) < tuple_(made.at, made.id)
    query = select(made.learner, made.source, made.item, made.answer, made.score).where(
        made.kind == "question",
        made.hints == 0,
        made.mode != "drill",
        ~exists().where(and_(*same, before.mode != "drill", earlier)),
    )
    return query if source is None else query.where(made.source == source)
