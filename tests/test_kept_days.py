"""The tables of played days: made again the same, and what data/README.md says of their size."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Final

import pandas as pd
import pytest

from bpo_course import content

DATA: Final = content.folder("data")
SCRIPT: Final = SimpleNamespace(**runpy.run_path(str(DATA / "make_days.py")))
TABLES: Final[dict[str, Callable[[], Any]]] = SCRIPT.tables()


@pytest.mark.slow  # plays everything: half a minute and more for each table
@pytest.mark.parametrize("name", TABLES)
def test_the_kept_days_are_played_again_as_they_are(name: str) -> None:
    assert (DATA / name).read_text("utf-8") == SCRIPT.text_of(TABLES[name])


@pytest.mark.parametrize("name", TABLES)
def test_the_readme_gives_the_size_of_the_kept_days(name: str) -> None:
    rows, columns = pd.read_csv(DATA / name).shape
    size = (DATA / name).stat().st_size
    readme = (DATA / "README.md").read_text("utf-8")
    (line,) = (line for line in readme.splitlines() if line.startswith(f"| `{name}` |"))
    assert line.endswith(f"| {rows:,} x {columns} | {size:,} |")
