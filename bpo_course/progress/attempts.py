"""Attempts, one for each thing a learner did, and the errors when they cannot be saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal
from uuid import uuid4

#: Where progress is kept: a SQLAlchemy URL; the learner's own SQLite file when it is not set.
STORE_VARIABLE: Final = "BPO_COURSE_STORE"

Kind = Literal["question", "round", "flow", "bookmark", "report", "note", "guess", "speech"]
Mode = Literal["practice", "exam", "interview", "review", "drill"]


class ProgressError(RuntimeError):
    """Progress that cannot be read or written; the message says where and why."""


class DamagedError(ProgressError):
    """A file that is no longer a database, or is damaged."""


class NewerError(ProgressError):
    """Progress that a newer version of the course wrote; this one does not change it."""


@dataclass(frozen=True)
class Attempt:
    """One thing a learner did.

    Args:
        kind: A question answered, a round of a bank begun, a flow walked to its end, a question
            marked or unmarked, a bad question reported, a note: what a card keeps of itself to go
            on from, a guess at a result that a lesson then shows, or speech: a dictation, a
            message heard, a text read aloud or typed. Notes, guesses and speech are never counted.
        source: Id of the bank or the flow; of a note, what it is about; of speech, "dictation",
            "listening", "aloud" or "typing".
        item: Id of the question, of the step where the walk ended, or of the passage that was
            typed, or the place of what was dictated; empty for a round.
        answer: The answer, the choices taken, true or false for a bookmark, the words of a report,
            or what a note, a guess or speech holds: a JSON value.
        score: The share of the points, 0 to 1.
        round: Which time through the bank, from 0.
        at: When, in UTC.
        mode: Where it was done.
        hints: How many hints were shown before it.
        seconds: How long the question was on screen before it; None where that was not kept.
        uuid: What tells it from every other attempt: added twice, it is kept once.
    """

    kind: Kind
    source: str
    item: str
    answer: Any
    score: float
    round: int = 0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    mode: Mode = "practice"
    hints: int = 0
    seconds: float | None = None
    uuid: str = field(default_factory=lambda: str(uuid4()))


@contextmanager
def told(url: str) -> Iterator[None]:
    """Turn any fault of the database into a ProgressError that says where and why."""
    try:
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError as error:
        raise ProgressError("the package sqlalchemy is missing: pip install sqlalchemy") from error

    try:
        yield
    except (SQLAlchemyError, ImportError, OSError, ValueError, ProgressError) as error:
        try:
            where = make_url(url).render_as_string(hide_password=True)
        except (SQLAlchemyError, ValueError):
            where = f"the address in {STORE_VARIABLE}"
        cause = getattr(error, "orig", None) or error
        kind = DamagedError if _is_damage(cause) else ProgressError
        kind = type(error) if isinstance(error, ProgressError) else kind
        raise kind(f"progress cannot be saved in {where}: {cause}") from error


def _is_damage(cause: BaseException) -> bool:
    """Whether SQLite says that a file is not a database, or is damaged."""
    import sqlite3

    code = getattr(cause, "sqlite_errorcode", None) or 0  # none for faults of the module's own
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
