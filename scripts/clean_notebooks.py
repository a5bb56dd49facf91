"""Put notebooks in the form they are kept in: outputs only in check cells, no state, no clutter.

Usage: python scripts/clean_notebooks.py [--run] [NOTEBOOK…]   (default: every notebook)
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import nbformat

from bpo_course.lessons import COLLAPSED

CHECK: Final = "nbval-check-output"
CELL_METADATA: Final = ("tags", "teaches", "rules", "coming", "notes", "jupyter", COLLAPSED)
NOTEBOOK_METADATA: Final = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
NOTEBOOKS: Final = Path(__file__).parents[1] / "notebooks"


def every_notebook(folder: Path = NOTEBOOKS) -> list[Path]:
    """Return the notebooks of a folder and below, without JupyterLab's checkpoints."""
    found = sorted(folder.rglob("*.ipynb"))
    return [path for path in found if ".ipynb_checkpoints" not in path.parts]


def clean(notebook: Any) -> Any:
    """Return the notebook cleaned: what a check cell printed stays, every other output goes."""
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    count = 0
    for cell in notebook.cells:
        kept = {name: cell.metadata[name] for name in CELL_METADATA if name in cell.metadata}
        cell.metadata = nbformat.from_dict(kept)
        if cell.cell_type != "code":
            continue
        count += 1
        checked = CHECK in cell.metadata.get("tags", []) and cell.outputs
        cell.execution_count = count if checked else None
        cell.outputs = [_bare(output, count) for output in cell.outputs] if checked else []
    return notebook


def run(notebook: Any, folder: Path) -> None:
    """Run every cell, with a progress store that is thrown away."""
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory() as place:
        os.environ["BPO_COURSE_STORE"] = f"sqlite:///{Path(place) / 'progress.db'}"
        client = NotebookClient(notebook, resources={"metadata": {"path": str(folder)}})
        client.store_widget_state = False
        client.execute()


def _bare(output: Any, count: int) -> Any:
    if "execution_count" in output:
        output.execution_count = count
    if "metadata" in output:
        output.metadata = nbformat.from_dict({})
    return output


def main(arguments: Sequence[str] | None = None) -> int:
    """Clean the notebooks named, or all; say which changed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--run", action="store_true", help="run them first")
    parser.add_argument("notebook", nargs="*", type=Path)
    given = parser.parse_args(arguments)
    for path in given.notebook or every_notebook():
        before = path.read_text(encoding="utf-8")
        notebook = nbformat.reads(before, as_version=4)
        if given.run:
            run(notebook, path.parent)
        after = nbformat.writes(clean(notebook)) + "\n"
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"cleaned {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
