"""What a lesson says and shows, as its notebook is kept: texts, tables and guesses."""

from __future__ import annotations

import html
import json
import re
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from bpo_course import content

NOTEBOOKS: Final = Path(__file__).parent.parent / "notebooks"


class LessonPage:
    """A lesson as its notebook is kept.

    Args:
        stem: The notebook's name without its ending.
    """

    def __init__(self, stem: str) -> None:
        self.path = NOTEBOOKS / f"{stem}.ipynb"

    @cached_property
    def cells(self) -> dict[str, Any]:
        """The cells, by their ids."""
        return {cell["id"]: cell for cell in json.loads(self.path.read_text("utf-8"))["cells"]}

    def told(self, cell_id: str) -> str:
        """Return the text of a cell."""
        return "".join(self.cells[cell_id]["source"])

    def page(self, cell_id: str) -> str:
        """Return the HTML of the table that a cell shows."""
        (output,) = self.cells[cell_id]["outputs"]
        return "".join(output["data"]["text/html"])

    def shown(self, cell_id: str) -> list[list[str]]:
        """Return the rows of the table that a cell shows."""
        rows = re.findall(r"<tr>(.*?)</tr>", self.page(cell_id), flags=re.DOTALL)
        found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL) for row in rows]
        return [[html.unescape(cell.strip()) for cell in row] for row in found]

    def cell_of(self, cell_id: str, row: str, column: int) -> str:
        """Return one cell of a table, by the label of its row."""
        (found,) = (cells for cells in self.shown(cell_id) if cells and cells[0] == row)
        return found[column]

    def number(self, cell_id: str, row: str, column: int) -> float:
        """Return one figure of a table."""
        return float(self.cell_of(cell_id, row, column).replace(",", "").removesuffix("%"))

    def column(self, cell_id: str, place: int) -> list[float]:
        """Return the figures of a column, top to bottom."""
        return [self.number(cell_id, row[0], place) for row in self.shown(cell_id)[1:]]

    def prediction(self, name: str) -> Any:
        """Return a question to guess before it is shown."""
        (found,) = (p for p in content.bank(self.path.stem).predict if p.id == name)
        return found
