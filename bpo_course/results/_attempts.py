"""First unaided attempts as columns, which a class of thousands needs; read out of a database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bpo_course.progress import database, schema

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy import Connection

#: So many rows are fetched at a time; 10,000 outgrow the processor's cache, at twice the time.
PART: Final = 200


class Coded(NamedTuple):
    """A column of words as numbers, and the words they mean, the first seen first."""

    codes: NDArray[np.int64]
    words: list[str]

    def of(self, places: NDArray[np.int64]) -> Coded:
        """Return the column of some places only."""
        return Coded(self.codes[places], self.words)


class Aided(NamedTuple):
    """First attempts after a hint, which count as answered and for nothing else.

    Args:
        learner: Who made it; the words are those of the unaided ones.
        bank: Id of the bank, likewise.
        question: Id of the question, likewise.
    """

    learner: Coded
    bank: Coded
    question: Coded


class Attempts(NamedTuple):
    """First unaided attempts, a place an attempt in each column.

    Args:
        learner: Who made it.
        bank: Id of the bank.
        question: Id of the question.
        answer: The answer as JSON text; what it is does not matter where it was right.
        score: The share of the points, 0 to 1.
        aided: The first attempts after a hint.
    """

    learner: Coded
    bank: Coded
    question: Coded
    answer: Sequence[str]
    score: NDArray[np.float64]
    aided: Aided


def first_attempts(url: str) -> Attempts:
    """Return the first unaided attempts in a database of progress.

    The same as `progress.first_attempts`, less drills, and beside them those after a hint. The
    database gives every attempt and the
    first ones are found here: on a million rows that takes a third of what a window or an
    anti-join takes in SQLite.

    Args:
        url: SQLAlchemy URL of the database.

    Raises:
        ProgressError: If the database cannot be read.
    """
    with database.opened(url).reading() as connection:
        learner, bank, question, at, hints, score, answer = _columns(connection)
    return attempts(learner, bank, question, answer, score, hints, at)


def attempts(
    learner: Sequence[str],
    bank: Sequence[str],
    question: Sequence[str],
    answer: Sequence[str],
    score: Sequence[float],
    hints: Sequence[int],
    at: Sequence[str] = (),
) -> Attempts:
    """Return the first attempts of columns of attempts, the words coded.

    Args:
        learner: Who made each.
        bank: Id of the bank.
        question: Id of the question.
        answer: The answer as JSON text.
        score: The share of the points, 0 to 1.
        hints: How many hints were shown before it.
        at: When it was made, as texts in the order of time; empty where all are first ones.
    """
    import numpy as np

    coded = (_coded(learner), _coded(bank), _coded(question))
    firsts = _firsts(coded, at) if at else np.arange(len(answer))
    helped = np.array(hints, dtype=int)[firsts] > 0
    alone, aided = firsts[~helped], firsts[helped]
    whose, where, what = (column.of(alone) for column in coded)
    answers = [answer[place] for place in alone.tolist()]
    points = np.array(score, dtype=float)[alone]
    told = Aided(*(column.of(aided) for column in coded))
    return Attempts(whose, where, what, answers, points, told)


def _columns(connection: Connection) -> list[list[Any]]:
    """Return the columns of all attempts in the order kept, by the driver's own cursor.

    A row of SQLAlchemy's costs as much again as the driver's.
    """
    from sqlalchemy import select

    made = schema.attempts().c
    columns = (made.learner, made.source, made.item, made.at, made.hints, made.score, made.answer)
    asked = select(*columns).where(made.kind == "question", made.mode != "drill").order_by(made.id)
    cursor: Any = connection.execute(asked).cursor
    found: list[list[Any]] = [[] for _ in columns]
    try:
        while part := cursor.fetchmany(PART):
            for whole, more in zip(found, zip(*part, strict=True), strict=True):
                whole.extend(more)
    except connection.dialect.loaded_dbapi.Error as error:
        raise OSError(str(error)) from error  # which the database tells as a ProgressError
    return found


def _firsts(coded: tuple[Coded, Coded, Coded], at: Sequence[str]) -> NDArray[Any]:
    """Return the places of the first attempt of each learner at each question."""
    import numpy as np
    import pandas as pd

    learner, *others = coded
    key = learner.codes
    for column in others:
        key = key * len(column.words) + column.codes
    again = np.flatnonzero(pd.Series(key).duplicated(keep=False))
    when = np.unique([at[place] for place in again.tolist()], return_inverse=True)[1]
    order = again[np.lexsort((again, when, key[again]))]
    out = np.zeros(len(key), dtype=bool)
    out[order[1:][key[order][1:] == key[order][:-1]]] = True
    return np.flatnonzero(~out)


def _coded(column: Sequence[str]) -> Coded:
    import numpy as np
    import pandas as pd

    codes, words = pd.factorize(np.array(column, dtype=object))
    return Coded(codes, words.tolist())
