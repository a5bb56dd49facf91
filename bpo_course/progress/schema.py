"""The tables of a progress database, their version, and the way up from older versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from bpo_course.progress.attempts import NewerError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

#: The version of the tables that this edition of the course reads and writes.
VERSION: Final = 2

#: The columns of version 1, which kept no version, no mode and no name of an attempt's own.
FIRST_COLUMNS: Final = frozenset(
    ("id", "learner", "kind", "source", "item", "answer", "score", "round", "at")
)

_NAMES_OF_VERSION_1: Final = UUID("5f0c8f0e-6a55-5a0f-9d6e-3d5b6f4a1c02")
_ONE_AT_A_TIME: Final = 0x6270_6F5F  # PostgreSQL's lock while tables are made


@cache
def attempts() -> Table:
    """Return the table of attempts: appended to, never changed."""
    from sqlalchemy import Column, Float, Index, Integer, MetaData, String, Table, Text

    return Table(
        "attempts",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("uuid", String, nullable=False),
        Column("learner", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("source", String, nullable=False),
        Column("item", String, nullable=False),
        Column("answer", Text, nullable=False),
        Column("score", Float, nullable=False),
        Column("round", Integer, nullable=False),
        Column("at", String, nullable=False),  # ISO 8601 in UTC to the microsecond: sorts as text
        Column("mode", String, nullable=False),
        Column("hints", Integer, nullable=False),
        Column("seconds", Float),
        Index("attempts_once", "learner", "uuid", unique=True),
        Index("attempts_at_item", "learner", "source", "item", "at"),
    )


@cache
def _versions() -> Table:
    from sqlalchemy import Column, Integer, MetaData, Table

    return Table("progress_version", MetaData(), Column("version", Integer, primary_key=True))


def is_current(connection: Connection) -> bool:
    """Whether the tables are of this version; False where they are older or not there.

    Raises:
        NewerError: If they are of a newer version.
    """
    from sqlalchemy import func, inspect, select

    if not inspect(connection).has_table("progress_version"):
        return False
    found = int(connection.scalar(select(func.max(_versions().c.version))) or 0)
    if found > VERSION:
        raise NewerError(
            f"a newer version of the course wrote it (format {found}, this course reads up to"
            f" {VERSION}): update the course"
        )
    return found == VERSION


def bring_up(connection: Connection) -> None:
    """Make the tables, or bring those of version 1 up to this one, losing nothing.

    Args:
        connection: One that holds the lock to write; PostgreSQL gives it here.

    Raises:
        NewerError: If the tables are of a newer version.
        ValueError: If there is a table of attempts that the course did not make.
    """
    from sqlalchemy import inspect

    if is_current(connection):
        return
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
        if is_current(connection):
            return
    rows = _up_from_1(connection) if inspect(connection).has_table("attempts") else []
    attempts().metadata.create_all(connection)
    _versions().metadata.create_all(connection)
    connection.execute(_versions().insert().values(version=VERSION))
    if rows:
        connection.execute(attempts().insert(), rows)


def _up_from_1(connection: Connection) -> list[dict[str, Any]]:
    """Take the rows of version 1 out of their table, as rows of this version."""
    from sqlalchemy import inspect

    columns = {column["name"] for column in inspect(connection).get_columns("attempts")}
    if columns != FIRST_COLUMNS:
        raise ValueError(
            "its table 'attempts' does not belong to this course: choose another database"
        )
    old = connection.exec_driver_sql("SELECT * FROM attempts ORDER BY id").mappings().all()
    connection.exec_driver_sql("DROP TABLE attempts")
    return [from_1({**row}) for row in old]


def from_1(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of version 1 as one of this version.

    Its uuid follows from what it holds: two copies of one old file still hold the same attempts.
    """
    from datetime import UTC, datetime

    words = json.dumps([row[name] for name in sorted(FIRST_COLUMNS)])
    at = datetime.fromisoformat(row["at"]).astimezone(UTC).isoformat(timespec="microseconds")
    kept = {name: row[name] for name in FIRST_COLUMNS - {"id"}}
    new = {"mode": "practice", "hints": 0, "seconds": None}
    return {**kept, **new, "at": at, "uuid": str(uuid5(_NAMES_OF_VERSION_1, words))}
