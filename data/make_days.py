"""Play the days that lessons show again and write what they come to; no network.

Usage: python data/make_days.py [--check]
The lessons read the tables, so that they open at once. What is played is in days_of_*.py, one file
for each lesson. data/README.md tells the columns.
"""

from __future__ import annotations

import argparse
import runpy
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

FOLDER: Final = Path(__file__).parent
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


def main() -> None:
    """Write the tables, or with --check compare what is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 on a difference"
    )
    check = parser.parse_args().check
    wrong = []
    for name, rows in tables().items():
        path, text = FOLDER / name, text_of(rows)
        if check:
            wrong += [] if path.exists() and path.read_text("utf-8") == text else [name]
        else:
            path.write_text(text, "utf-8", newline="\n")
    if wrong:
        raise SystemExit(f"differ: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
