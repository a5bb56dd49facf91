"""What a file of progress can suffer: crashes, damage, newer editions, full and read-only disks."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import platformdirs
import pytest

from bpo_course import progress
from bpo_course.progress import (
    STORE_VARIABLE,
    Attempt,
    Book,
    DamagedError,
    ProgressError,
    Store,
    database,
)
from bpo_course.widgets.course.course_map import CourseMap

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEED: Final = 20260302
KILLS: Final = 40

# Kills a process that opens a store and writes, again and again at random moments, the making of
# the file among them; tells what the killed ones said was kept, and what SQLite finds after each.
KILLER: Final = """
import json, os, random, signal, sqlite3, sys, time
from bpo_course.progress import Attempt, Store, database, schema
file, kills, rng = sys.argv[1], int(sys.argv[2]), random.Random(int(sys.argv[3]))
Store("sqlite://", "warm").attempts()
kept, found, new = [], [], ""
for kill in range(kills):
    ends, says = os.pipe()
    process = os.fork()
    if not process:
        store = Store(f"sqlite:///{file}", "asha")
        for number in range(10_000):
            store.add(Attempt("question", "kpis", f"{kill}-{number}", "a" * 500, 1.0))
            os.write(says, f"{kill}-{number}\\n".encode())
    os.close(says)
    first = os.read(ends, 6) if kill % 2 else b""  # every second one has begun to write
    time.sleep(rng.uniform(0, 0.06))
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    with os.fdopen(ends, "rb") as heard:
        kept += (first + heard.read()).decode().splitlines()
    with sqlite3.connect(file) as connection:
        found.append(connection.execute("PRAGMA integrity_check").fetchone()[0])
    connection.close()
print(json.dumps({"kept": kept, "found": found}))
"""

# Kills a process that brings a file of version 1 up to this one, at random moments.
KILLED_MIGRATION: Final = """
import os, random, shutil, signal, sys, time
from bpo_course.progress import Attempt, Store
old, kills, rng = sys.argv[1], int(sys.argv[2]), random.Random(int(sys.argv[3]))
Store("sqlite://", "warm").attempts()
counts = []
for kill in range(kills):
    file = f"{old}.{kill}"
    shutil.copyfile(old, file)
    process = os.fork()
    if not process:
        Store(f"sqlite:///{file}", "asha")
        os._exit(0)
    time.sleep(rng.uniform(0, 0.08))
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    counts.append(len(Store(f"sqlite:///{file}", "asha").attempts()))
print(sorted(set(counts)))
"""

VERSION_1: Final = """
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY, learner VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    source VARCHAR NOT NULL, item VARCHAR NOT NULL, answer TEXT NOT NULL, score FLOAT NOT NULL,
    round INTEGER NOT NULL, at VARCHAR NOT NULL
)
"""


def attempt(item: str = "a-question", **changes: Any) -> Attempt:
    given = {"kind": "question", "source": "kpis", "answer": "a", "score": 1.0, "at": NOON}
    return Attempt(item=item, **{**given, **changes})


def items(store: Store) -> list[str]:
    return [attempt.item for attempt in store.attempts()]


def run(file: Path, statement: str, rows: list[Any] | None = None) -> list[Any]:
    """Run a statement on a file behind its store's back, and return the rows."""
    with closing(sqlite3.connect(file)) as connection, connection:
        if rows is not None:
            connection.executemany(statement, rows)
            return []
        return connection.execute(statement).fetchall()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "progress.db"


@pytest.fixture
def store(store_url: str) -> Store:
    return Store(store_url, "asha")


@pytest.fixture
def asha(store_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The learner whose progress this is, and the address of its file."""
    monkeypatch.setenv("JUPYTERHUB_USER", "asha")
    return store_url


def test_a_store_in_memory_is_its_own() -> None:
    one, other = Store("sqlite://", "asha"), Store("sqlite://", "asha")
    one.add(attempt())
    assert (items(one), items(other)) == (["a-question"], [])


def test_a_store_makes_the_folder_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "new" / "deep" / "progress.db"
    Store(f"sqlite:///{file}", "asha").add(attempt())
    assert file.is_file()


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_store_waits_while_another_program_makes_the_same_file(file: Path, lock: str) -> None:
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


# Crashes


@pytest.mark.skipif(not hasattr(os, "fork"), reason="NO FORK, crashes are not tested")
def test_a_process_killed_at_any_moment_spoils_nothing_and_loses_nothing(file: Path) -> None:
    told = json.loads(python(KILLER, file, KILLS, SEED))
    assert told["found"] == ["ok"] * KILLS
    assert len(told["kept"]) >= KILLS / 2
    kept = items(Store(f"sqlite:///{file}", "asha"))
    assert len(kept) == len(set(kept))
    assert set(told["kept"]) <= set(kept)
    assert len(kept) <= len(told["kept"]) + KILLS  # killed between writing and saying so


@pytest.mark.skipif(not hasattr(os, "fork"), reason="NO FORK, crashes are not tested")
def test_a_process_killed_while_it_brings_a_file_up_loses_nothing(file: Path) -> None:
    run(file, VERSION_1)
    at = NOON.isoformat()
    rows = [("asha", "question", "kpis", f"q{n}", '"a"', 1.0, 0, at) for n in range(1000)]
    run(file, "INSERT INTO attempts VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    assert python(KILLED_MIGRATION, file, 12, SEED).strip() == "[1000]"


def python(script: str, *given: Any) -> str:
    """Run a script in a Python of its own and return what it printed."""
    command = [sys.executable, "-W", "error", "-c", script, *map(str, given)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# Files that cannot be used


def refused(url: str) -> str:
    with pytest.raises(ProgressError) as caught:
        Store(url, "asha")
    return str(caught.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    url = f"sqlite:///{tmp_path / 'file' / 'progress.db'}"
    assert refused(url).startswith(f"progress cannot be saved in {url}: ")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database " * 100)
    url = f"sqlite:///{tmp_path / 'notes.txt'}"
    assert refused(url) == f"progress cannot be saved in {url}: file is not a database"


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+nothing://asha:secret@class.test/progress",
        "postgresql+psycopg://asha:secret@127.0.0.1:1/progress",
        "postgresql://asha:secret@127.0.0.1:port/progress",
    ],
    ids=["no such driver", "nobody answers", "the port is no number"],
)
def test_a_database_that_cannot_be_opened_is_named_without_its_password(url: str) -> None:
    message = refused(url)
    assert message.startswith("progress cannot be saved in ")
    assert "secret" not in message


def test_an_address_that_is_none_is_named_by_its_variable() -> None:
    assert refused("secret").startswith(
        f"progress cannot be saved in the address in {STORE_VARIABLE}"
    )


def test_an_attempt_that_cannot_be_written_or_read_is_told(store: Store, file: Path) -> None:
    spoil(file)
    place = r"progress cannot be saved in sqlite:///.*progress\.db: file is not a database"
    with pytest.raises(DamagedError, match=place):
        store.add(attempt())
    with pytest.raises(DamagedError, match=place):
        store.attempts()


def spoil(file: Path) -> bytes:
    """Write something else over a database behind its store's back, and return what it is."""
    nonsense = b"this is no database at all " * 200
    for part in file.parent.glob(f"{file.name}*"):
        part.write_bytes(nonsense)
    return nonsense


def test_a_store_whose_file_was_deleted_starts_afresh(store: Store, tmp_path: Path) -> None:
    store.add(attempt())
    for part in tmp_path.glob("progress.db*"):
        part.unlink()
    assert list(store.attempts()) == []
    store.add(attempt())
    assert len(store.attempts()) == 1


def test_a_damaged_file_is_kept_aside_and_the_lesson_goes_on(asha: str, file: Path) -> None:
    nonsense = spoil_new(file)
    book = Book(progress.store)
    assert (book.trouble, book.attempts()) == ("", [])
    (aside,) = progress.kept_aside()
    assert aside.read_bytes() == nonsense
    assert "Your progress file was damaged." in book.notice
    assert f"We kept it as {aside}. We could not read any of your earlier answers." in book.notice
    assert f"New answers are saved in {file}." in book.notice
    book.add(attempt())
    assert items(Store(asha, "asha")) == ["a-question"]


def test_the_map_of_the_course_tells_where_a_damaged_file_is(asha: str, file: Path) -> None:
    spoil_new(file)
    card = CourseMap(Book(progress.store))
    (aside,) = progress.kept_aside()
    assert f"Your progress file was damaged. We kept it as {aside}." in "".join(
        card.regions.values()
    )


def spoil_new(file: Path) -> bytes:
    file.touch()
    return spoil(file)


def test_what_can_be_read_of_a_damaged_file_is_kept_on(asha: str, file: Path) -> None:
    made = Store(asha, "asha")
    many = [attempt(f"q{n}", answer="a" * 500, at=NOON + timedelta(n)) for n in range(300)]
    made.add_all(many)
    Store(asha, "ben").add(attempt("of-ben"))
    whole = file.read_bytes()
    page = 4096
    broken = bytearray(whole)
    for number in random.Random(SEED).sample(range(20, len(whole) // page - 20), 5):
        broken[page * number : page * (number + 1)] = os.urandom(page)
    file.write_bytes(broken)
    store = progress.store()
    (aside,) = progress.kept_aside()
    assert aside.read_bytes() == bytes(broken)
    kept = store.attempts()
    assert 0 < len(kept) <= 300
    assert set(items(store)) <= {one.item for one in many}
    assert f"We could read {len(kept)} of your earlier entries and kept them." in store.notice
    assert items(Store(asha, "ben")) == ["of-ben"]


def test_a_damaged_file_that_was_mended_meanwhile_is_left_in_place(
    asha: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bpo_course.progress import rescue

    spoil_new(file)
    real, tries = rescue.Store, []

    def first_fails(url: str, learner: str) -> Store:
        tries.append(url)
        if len(tries) == 2:  # another notebook was first
            file.unlink()
        return real(url, learner)

    monkeypatch.setattr(rescue, "Store", first_fails)
    assert rescue.store(asha, "asha").notice == ""
    assert progress.kept_aside() == []


def test_a_damaged_file_that_cannot_be_put_aside_is_told_and_nothing_stops(
    asha: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nonsense = spoil_new(file)

    def held(path: Path, target: Path) -> Path:
        raise PermissionError(f"another program holds {path.name}")

    monkeypatch.setattr(Path, "rename", held)
    book = Book(progress.store)
    assert "We can't move it aside: another program holds progress.db" in book.trouble
    book.add(attempt())
    assert [made.item for made in book.attempts()] == ["a-question"]
    assert file.read_bytes() == nonsense


def test_a_newer_file_is_left_as_it_is_and_answers_are_kept_beside_it(
    asha: str, file: Path
) -> None:
    Store(asha, "asha").add(attempt("old"))
    run(file, "UPDATE progress_version SET version = 3")
    before = file.read_bytes()
    book = Book(progress.store)
    book.add(attempt("new"))
    beside = file.with_name("progress.version-2.db")
    assert book.place == str(beside)
    assert "format 3, this course reads up to 2): update the course" in book.notice
    assert f'After the update, progress.take_in("{beside}") adds them.' in book.notice
    assert file.read_bytes() == before
    assert items(Store(f"sqlite:///{beside}", "asha")) == ["new"]


@contextmanager
def nobody() -> Iterator[None]:
    """Give up root's right to write everywhere, where the tests run as root."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_on_a_read_only_disk_a_lesson_runs_and_shows_what_was_kept() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder, file = Path(place), Path(place) / "progress 100%.db"
        url = f"sqlite:///{file}"
        Store(url, "asha").add(attempt("before"))
        file.chmod(0o444)
        folder.chmod(0o555)
        with nobody():
            book = Book(lambda: Store(url, "asha"))
            assert ([one.item for one in book.attempts()], book.trouble) == (["before"], "")
            book.add(attempt("now"))
            assert "attempt to write a readonly database" in book.trouble
            assert [one.item for one in book.attempts()] == ["before", "now"]
            assert "attempt to write a readonly database" in book.trouble
        folder.chmod(0o755)
        file.chmod(0o644)
        book.add(attempt("later"))
        assert (items(Store(url, "asha")), book.trouble) == (["before", "now", "later"], "")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here")
def test_where_nothing_can_be_written_a_lesson_runs_and_says_so() -> None:
    book = Book(lambda: Store("sqlite:////proc/progress.db", "asha"))
    assert "progress cannot be saved in sqlite:////proc/progress.db" in book.trouble
    book.add(attempt())
    assert [one.item for one in book.attempts("kpis")] == ["a-question"]
    assert (book.attempts("queues"), book.place, book.notice) == ([], "", "")


# A book


class FullStore(Store):
    """A store whose disk is full."""

    def add_all(self, attempts: Iterable[Attempt]) -> int:
        raise ProgressError("progress cannot be saved in here: the disk is <full>")


def test_what_could_not_be_saved_is_saved_with_the_next_attempt(store: Store) -> None:
    book = Book(lambda: store)
    keep, store.add_all = store.add_all, FullStore.add_all.__get__(store)  # type: ignore[method-assign]
    book.add(attempt())
    assert "the disk is <full>" in book.trouble
    store.add_all = keep  # type: ignore[method-assign]
    book.add(attempt())
    assert book.trouble == ""
    assert len(store.attempts()) == 2


def test_a_store_that_could_not_be_opened_is_tried_again_with_the_next_attempt(
    store: Store,
) -> None:
    found: list[Store] = []

    def opened() -> Store:
        if not found:
            raise ProgressError("progress cannot be saved in here: nobody answers")
        return found[0]

    book = Book(opened)
    book.add(attempt("one"))
    found.append(store)
    book.add(attempt("two"))
    assert (items(store), book.trouble) == (["one", "two"], "")


# Out, in and away


def test_an_exported_file_is_a_line_an_attempt_as_documented(asha: str, tmp_path: Path) -> None:
    one = attempt("größer", uuid="u", seconds=1.5)
    progress.store().add(one)
    progress.export(tmp_path / "mine.jsonl")
    head, line = (tmp_path / "mine.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(head) == {"bpo_course_progress": 2, "learner": "asha"}
    assert json.loads(line) == {
        "kind": "question",
        "source": "kpis",
        "item": "größer",
        "answer": "a",
        "score": 1.0,
        "round": 0,
        "at": "2026-03-02T12:00:00.000000+00:00",
        "mode": "practice",
        "hints": 0,
        "seconds": 1.5,
        "uuid": "u",
    }


def test_an_export_replaces_an_earlier_one_and_no_other_file(asha: str, tmp_path: Path) -> None:
    export, lesson = tmp_path / "mine.jsonl", tmp_path / "lesson.ipynb"
    lesson.write_text("{}")
    assert [progress.export(export), progress.export(str(export))] == [0, 0]
    with pytest.raises(ProgressError, match=r"lesson\.ipynb holds something else: choose another"):
        progress.export(lesson)
    assert lesson.read_text() == "{}"
    with pytest.raises(ProgressError, match=r"mine\.jsonl cannot be written: "):
        progress.export(tmp_path / "no-such-folder" / "mine.jsonl")


HEAD: Final = '{"bpo_course_progress": 2, "learner": "asha"}\n'
LINE: Final = (
    '{"kind": "question", "source": "kpis", "item": "q", "answer": "a", "score": 1, '
    '"at": "2026-03-02T12:00:00Z", "uuid": "u"}\n'
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is not a file of exported progress"),
        ("question,answer\n", "is not a file of exported progress"),
        ("[]", "is not a file of exported progress"),
        (HEAD.replace("2", "3"), r"exported by a newer version of the course \(format 3, this"),
        (HEAD.replace("2", '"x"'), "exported by a newer version"),
        (
            f'{HEAD}{LINE}{{"kind": "exam", "score": "high"}}\nno JSON\n',
            r"nothing was added:\nline 3: kind: Input should be .*\nline 3: source: .*\n"
            r"line 3: item: .*\nline 3: answer: .*\nline 3: score: .*\nline 4: Invalid JSON",
        ),
    ],
    ids=["empty", "a table", "a list", "newer", "no number", "two bad lines"],
)
def test_a_file_that_cannot_be_taken_in_is_refused_with_every_fault(
    asha: str, tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ProgressError, match=message):
        progress.take_in(path)
    assert progress.store().attempts() == []


def test_a_file_that_is_not_there_is_named(asha: str, tmp_path: Path) -> None:
    with pytest.raises(ProgressError, match=r"none\.jsonl cannot be read: "):
        progress.take_in(tmp_path / "none.jsonl")


def test_a_file_that_windows_saved_again_is_taken_in(asha: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(HEAD + LINE, encoding="utf-8-sig", newline="\r\n")
    assert progress.take_in(path) == 1
    assert items(progress.store()) == ["q"]


def test_a_progress_database_is_taken_in_and_not_touched(asha: str, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    Store(f"sqlite:///{other}", "asha").add(attempt("mine"))
    Store(f"sqlite:///{other}", "ben").add(attempt("of-ben"))
    before = other.read_bytes()
    assert [progress.take_in(other), progress.take_in(other)] == [1, 0]
    assert items(progress.store()) == ["mine"]
    assert other.read_bytes() == before
    run(other, "UPDATE progress_version SET version = 3")
    with pytest.raises(ProgressError, match=r"other\.db cannot be added: a newer version"):
        progress.take_in(other)


def test_of_who_is_forgotten_no_word_is_left_on_the_disk(asha: str, tmp_path: Path) -> None:
    for n in range(200):
        progress.store().add(attempt(f"secret-word-{n}"))
    assert any(b"secret-word" in part.read_bytes() for part in tmp_path.glob("progress.db*"))
    assert progress.forget() == 200
    assert not any(b"secret-word" in part.read_bytes() for part in tmp_path.glob("progress.db*"))


# In the browser


@pytest.fixture
def in_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "sys", SimpleNamespace(platform="emscripten"))


@pytest.mark.usefixtures("in_browser")
def test_in_a_browser_a_snapshot_is_written_after_each_answer(file: Path, store_url: str) -> None:
    store = Store(store_url, "asha")
    store.add(attempt("one"))
    assert sorted(part.name for part in file.parent.iterdir()) == ["progress.db"]
    assert run(file, "SELECT item FROM attempts") == [("one",)]
    again = Store(store_url, "asha")
    again.add(attempt("two"))
    store.add(attempt("three"))
    assert items(store) == items(again) == ["one", "two", "three"]


@pytest.mark.usefixtures("in_browser")
def test_in_a_browser_a_file_that_was_deleted_or_carried_there_is_what_counts(
    file: Path, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(store_url, "asha")
    store.add(attempt("one"))
    file.unlink()
    assert items(store) == []
    monkeypatch.setattr(database, "sys", SimpleNamespace(platform="linux"))
    Store(store_url, "asha").add(attempt("from-a-disk"))
    assert items(store) == ["from-a-disk"]
    store.add(attempt("here"))
    assert items(Store(store_url, "asha")) == ["from-a-disk", "here"]


@pytest.mark.usefixtures("in_browser")
def test_in_a_browser_what_cannot_be_written_is_told_and_waits(
    file: Path, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book(lambda: Store(store_url, "asha"))

    def full(path: Path, image: bytes) -> int:
        raise OSError("the browser's disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        book.add(attempt("one"))
        assert "the browser's disk is full" in book.trouble
    book.add(attempt("two"))
    assert run(file, "SELECT item FROM attempts") == [("one",), ("two",)]


@pytest.mark.usefixtures("in_browser")
def test_in_a_browser_a_damaged_file_is_kept_aside_too(asha: str, file: Path) -> None:
    nonsense = spoil_new(file)
    store = progress.store()
    store.add(attempt())
    (aside,) = progress.kept_aside()
    assert aside.read_bytes() == nonsense
    assert items(Store(asha, "asha")) == ["a-question"]


# Where progress is kept


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


def test_the_place_in_jupyterlite_is_the_drive_that_outlives_the_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(STORE_VARIABLE)
    monkeypatch.setattr(progress, "sys", SimpleNamespace(platform="emscripten"))
    monkeypatch.setattr(progress, "Path", lambda _drive: tmp_path)
    assert progress.place() == f"sqlite:///{tmp_path / 'bpo_course_progress.db'}"


def test_the_store_of_this_learner_is_opened_once(asha: str) -> None:
    opened = progress.store()
    assert (opened.url, opened.learner) == (asha, "asha")
    assert progress.store() is opened


def test_without_a_hub_the_learner_is_who_is_logged_in(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr("getpass.getuser", lambda: "ben")
    assert progress.store().learner == "ben"


def test_a_user_without_a_name_is_the_learner(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr("getpass.getuser", nobody)
    assert progress.store().learner == "learner"
