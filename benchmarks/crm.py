"""Time the CRM with 10,000 customers: search, the timeline, the due list, duplicates, erasure.

Usage: make bench.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bpo_course.tools.crm import Access, Crm, Customer, Interaction, Product, Promise

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
CUSTOMERS = 10_000
GIVEN = ("Asha", "Imran", "Zoë", "Siobhán", "Tariq", "Meera", "Callum", "Joyce", "Dev", "Farah")
ENDS = ("ton", "ley", "wick", "mere", "den", "worth", "field", "ham", "bury", "shaw")
SEARCHES = (
    *(
        "+999 (0)555-004242",
        "asha",
        "zoe hart",
        "asha qx1 4",
        "T-004242",
        "an",
        "siobhan 1984-03-02",
    ),
    *("person77@example.com", "ahsa rowton", "nobody at all"),
)


def customers(count: int = CUSTOMERS) -> list[Customer]:
    """Return invented customers with six contacts each, and a promise for one in five."""
    rng = random.Random(20261130)
    family = [
        start + end for start in ("Row", "Hart", "Kel", "Ash", "Wex", "Thorn") for end in ENDS
    ]
    return [_customer(n, rng, family) for n in range(count)]


def _customer(n: int, rng: random.Random, family: list[str]) -> Customer:
    ago = [NOW - timedelta(minutes=rng.randrange(500_000)) for _ in range(6)]
    due = NOW + timedelta(hours=rng.randrange(-24, 72))
    return Customer(
        id=f"C-{n:05}",
        name=f"{rng.choice(GIVEN)} {rng.choice(family)}",
        phones=(f"+999 555 0{n:05}", f"07700 900{n % 1000:03}"),
        emails=(f"person{n}@example.com",),
        address=f"{n % 90 + 1} Canal Street, Harwick",
        postcode=f"QX{n % 9 + 1} {n % 10}QS",
        country="GB",
        born=(NOW - timedelta(days=rng.randrange(7_000, 30_000))).date(),
        product=(Product(f"T-{n:06}", "Order"),),
        interaction=tuple(Interaction(at, agent="lee", summary="Asked.") for at in ago),
        promise=(Promise(min(ago), due, "lee", "Call back"),) if n % 5 == 0 else (),
    )


def main() -> None:
    """Print every figure."""
    leader = Access("dana", "team_leader", NOW, "benchmark")
    agent = Access("dana", "agent", NOW, "benchmark")
    privacy = Access("dana", "privacy", NOW, "benchmark")
    made = customers()

    def timed(name: str, work: Callable[[], object], times: int = 1) -> None:
        taken = []
        for _ in range(times):
            started = time.perf_counter()
            found = work()
            taken.append(time.perf_counter() - started)
        print(f"{name:44} {sorted(taken)[len(taken) // 2] * 1000:9.1f} ms  {found}")

    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "crm.db")
        crm = Crm(connection)
        timed("10,000 customers added", lambda: crm.add(made, leader))
        for text in SEARCHES:
            timed(f"search {text!r}", lambda text=text: len(crm.search(text, agent)), 9)
        timed("a timeline", lambda: len(crm.timeline("C-00500", leader)), 9)
        timed("a record opened", lambda: crm.look("C-00500", leader).id, 9)
        timed("what is due today", lambda: len(crm.due(leader, NOW + timedelta(hours=15))), 9)
        timed("duplicates", lambda: len(crm.duplicates(leader)))
        timed("a merge", lambda: crm.merge("C-00001", "C-00002", leader))
        timed("an export", lambda: len(crm.export("C-00001", privacy)))
        timed("an erasure, pages rewritten", lambda: crm.erase("C-00001", privacy).entries)
        connection.close()
    _beside_fts5(made)


def _beside_fts5(made: list[Customer]) -> None:
    """Print what the same search costs with a full-text index, where SQLite has one."""
    connection = sqlite3.connect(":memory:")
    crm = Crm(connection)
    crm.add(made, Access("dana", "team_leader", NOW, "benchmark"))
    try:
        connection.execute("CREATE VIRTUAL TABLE fts USING fts5 (customer UNINDEXED, words)")
    except sqlite3.OperationalError:
        print("SQLite has no FTS5 here")
        return
    connection.execute("INSERT INTO fts SELECT customer, names || rest FROM finder")
    asked = "SELECT count(*) FROM"
    for name, statement, values in (
        ("FTS5, 'zoe* harwick*'", f"{asked} fts WHERE fts MATCH ?", ["zoe* harwick*"]),
        (
            "instr, the same, every row read",
            f"{asked} finder WHERE instr(names || rest, ?) AND instr(names || rest, ?)",
            [" zoe", " harwick"],
        ),
    ):
        started = time.perf_counter()
        found = connection.execute(statement, values).fetchone()[0]
        print(f"{name:44} {(time.perf_counter() - started) * 1000:9.1f} ms  {found}")


if __name__ == "__main__":
    main()
