"""Progress is appended, kept apart by learner, and survives restarts, crowds and full disks."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, Final

import platformdirs
import pytest

from bpo_course import progress
from bpo_course.progress import STORE_VARIABLE, Attempt, Book, ProgressError, Store
from bpo_course.questions import Bank, Explanation, Option, Single
from bpo_course.widgets.quiz_card import QuizCard

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
PROCESSES: Final = 8
WRITES: Final = 25


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
        "größer als 85 % – 'quoted' \\ \n",
        ["caller", "client"],
        {"AHT": "work", "ASA": "wait"},
        330,
        76.5,
        [],
        None,
    ],
    ids=repr,
)
def test_an_answer_of_any_shape_is_read_back_as_it_was(store: Store, answer: Any) -> None:
    store.add(attempt(answer=answer))
    assert [kept.answer for kept in store.attempts()] == [answer]


def test_every_field_of_an_attempt_is_read_back(store: Store) -> None:
    walked = Attempt("flow", "bank-call", "end-well", ["listen", "verify"], 0.75, 3, NOON)
    store.add(walked)
    assert list(store.attempts()) == [walked]


def test_the_moment_of_an_attempt_is_kept_in_utc(store: Store) -> None:
    mumbai = timezone(timedelta(hours=5, minutes=30))
    store.add(attempt(at=datetime(2026, 3, 2, 17, 30, tzinfo=mumbai)))
    (kept,) = store.attempts()
    assert (kept.at, kept.at.tzinfo) == (NOON, UTC)


def test_an_attempt_knows_when_it_was_made() -> None:
    before = datetime.now(UTC)
    made = Attempt("question", "kpis", "q", "a", 1.0)
    assert before <= made.at <= datetime.now(UTC)


def test_attempts_are_read_in_the_order_they_were_made(store: Store) -> None:
    for item, minutes in [("c", 2), ("a", 0), ("b", 1)]:
        store.add(attempt(item, at=NOON + timedelta(minutes=minutes)))
    assert items(store) == ["c", "a", "b"]


def test_the_same_attempt_made_twice_is_kept_twice(store: Store) -> None:
    store.add(attempt())
    store.add(attempt())
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


def test_a_second_store_on_the_file_sees_what_the_first_kept(store: Store, store_url: str) -> None:
    store.add(attempt("before-restart"))
    again = Store(store_url, "asha")
    again.add(attempt("after-restart"))
    assert items(store) == items(again) == ["before-restart", "after-restart"]


def test_a_store_in_memory_is_its_own() -> None:
    one, other = Store("sqlite://", "asha"), Store("sqlite://", "asha")
    one.add(attempt())
    assert (items(one), items(other)) == (["a-question"], [])


def test_a_store_makes_the_folder_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "new" / "deep" / "progress.db"
    Store(f"sqlite:///{file}", "asha").add(attempt())
    assert file.is_file()


def write_attempts(url: str, writer: int, together: Barrier) -> None:
    """What each process does: open the store when all the others do, and add its attempts."""
    together.wait(timeout=60)
    store = Store(url, "asha")
    for number in range(WRITES):
        store.add(attempt(f"{writer}-{number}"))


def test_processes_that_write_at_once_lose_nothing(store_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(PROCESSES)
    writers = [
        spawn.Process(target=write_attempts, args=(store_url, writer, together))
        for writer in range(PROCESSES)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)
    assert [writer.exitcode for writer in writers] == [0] * PROCESSES
    kept = items(Store(store_url, "asha"))
    assert sorted(kept) == sorted(f"{w}-{n}" for w in range(PROCESSES) for n in range(WRITES))


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_store_waits_while_another_program_makes_the_same_file(tmp_path: Path, lock: str) -> None:
    file = tmp_path / "progress.db"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute(f"BEGIN {lock}")
        release = threading.Timer(0.3, other.execute, ["COMMIT"])
        release.start()
        try:
            store = Store(f"sqlite:///{file}", "asha")
        finally:
            release.join()
    store.add(attempt())
    assert items(store) == ["a-question"]


# Where progress is kept


def refused(url: str) -> str:
    with pytest.raises(ProgressError) as caught:
        Store(url, "asha")
    return str(caught.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    url = f"sqlite:///{tmp_path / 'file' / 'progress.db'}"
    assert refused(url).startswith(f"progress cannot be kept in {url}: ")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database " * 100)
    url = f"sqlite:///{tmp_path / 'notes.txt'}"
    assert refused(url).startswith(f"progress cannot be kept in {url}: ")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+nothing://asha:secret@class.test/progress",
        "postgresql://asha:secret@127.0.0.1:1/progress",
        "postgresql://asha:secret@127.0.0.1:port/progress",
    ],
    ids=["no such driver", "nobody answers", "the port is no number"],
)
def test_a_database_that_cannot_be_opened_is_named_without_its_password(url: str) -> None:
    message = refused(url)
    assert message.startswith("progress cannot be kept in ")
    assert "secret" not in message


def test_an_address_that_is_none_is_named_by_its_variable() -> None:
    assert refused("secret").startswith(
        f"progress cannot be kept in the address in {STORE_VARIABLE}"
    )


def test_an_attempt_that_cannot_be_written_is_told(store: Store, tmp_path: Path) -> None:
    spoil(tmp_path)
    with pytest.raises(ProgressError, match=r"progress cannot be kept in sqlite:///.*progress\.db"):
        store.add(attempt())


def test_attempts_that_cannot_be_read_are_told(store: Store, tmp_path: Path) -> None:
    spoil(tmp_path)
    with pytest.raises(ProgressError, match=r"progress cannot be kept in sqlite:///.*progress\.db"):
        store.attempts()


def spoil(folder: Path) -> None:
    """Write something else over the store's database behind its back."""
    for file in folder.glob("progress.db*"):
        file.write_bytes(b"this is no database at all " * 200)


def test_a_store_whose_file_was_deleted_starts_afresh(store: Store, tmp_path: Path) -> None:
    store.add(attempt())
    for file in tmp_path.glob("progress.db*"):
        file.unlink()
    assert list(store.attempts()) == []
    store.add(attempt())
    assert len(store.attempts()) == 1


def test_a_user_without_a_name_is_the_learner(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr("getpass.getuser", nobody)
    assert progress.store().learner == "learner"


def test_what_could_not_be_saved_is_saved_with_the_next_attempt(store: Store) -> None:
    book = Book(lambda: store)
    keep, store.add = store.add, FullStore.add.__get__(store)  # type: ignore[method-assign]
    book.add(attempt())
    assert "the disk is <full>" in book.trouble
    store.add = keep  # type: ignore[method-assign]
    book.add(attempt())
    assert book.trouble == ""
    assert len(store.attempts()) == 2


def test_a_store_tells_its_place_without_a_password(store: Store, store_url: str) -> None:
    assert store.place == store_url.removeprefix("sqlite:///")
    store.url = "postgresql://asha:secret@class.test/progress"
    assert store.place == "postgresql://asha:***@class.test/progress"


def test_the_place_is_the_variable_where_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STORE_VARIABLE, "sqlite:////class/progress.db")
    assert progress.place() == "sqlite:////class/progress.db"


@pytest.mark.parametrize("value", [None, ""])
def test_the_place_is_else_a_file_of_the_learners_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str | None
) -> None:
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name, author: tmp_path / name)
    if value is None:
        monkeypatch.delenv(STORE_VARIABLE)
    else:
        monkeypatch.setenv(STORE_VARIABLE, value)
    assert progress.place() == f"sqlite:///{tmp_path / 'bpo_course' / 'progress.db'}"


def test_the_store_of_this_learner_is_opened_once(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "asha")
    opened = progress.store()
    assert (opened.url, opened.learner) == (store_url, "asha")
    assert progress.store() is opened


def test_without_a_hub_the_learner_is_who_is_logged_in(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr("getpass.getuser", lambda: "ben")
    assert progress.store().learner == "ben"


# A quiz and its store


class FullStore(Store):
    """A store whose disk is full."""

    def add(self, attempt: Attempt) -> None:
        raise ProgressError("progress cannot be kept in here: the disk is <full>")


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
    assert "not being saved: progress cannot be kept in here: the disk is &lt;full&gt;" in shown(
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
        raise ProgressError("progress cannot be kept in here: database is locked")


def test_a_quiz_whose_store_cannot_be_read_is_shown_with_the_trouble() -> None:
    card = quiz(UnreadableStore("sqlite://", "asha"))
    assert "database is locked" in shown(card)
