"""Play the days that lessons show again and write what they come to; no network.

Usage: python data/make_days.py [--check]
The lessons read the tables, so that they open at once. What is played is in days_of_*.py, one file
for each lesson. data/README.md tells the columns.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
from writing import FOLDER, write

Rows = Callable[[], Iterable[Mapping[str, Any]]]


def tables() -> dict[str, Rows]:
    """Return what plays the rows of each table, by its file's name."""
    found: dict[str, Rows] = {}
    for path in sorted(FOLDER.glob("days_of_*.py")):
        found |= runpy.run_path(str(path))["TABLES"]
    return found


def text_of(rows: Rows) -> str:
    """Return the text of a table."""
    return pd.DataFrame(rows()).round(6).to_csv(index=False, lineterminator="\n")


if __name__ == "__main__":
    write(__doc__, ((name, text_of(rows).encode()) for name, rows in tables().items()))
