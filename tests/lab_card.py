"""A lab's card in a real JupyterLab: what the browser tests of all labs do with it.

Without a browser the tests are skipped, and say so; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import browser
import clean_notebooks
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

if browser.chromium() is None and os.environ.get("REQUIRE_BROWSER") != "1":
    pytest.skip("NO BROWSER: install Chromium to run these tests", allow_module_level=True)

_IN_FRONT = "path => window.jupyterapp?.shell.currentWidget?.context?.path === path"


@dataclass(frozen=True)
class LabCard:
    """The card of a lab.

    Args:
        name: What `lab` is called with.
        label: The name of the card on the page.
    """

    name: str
    label: str
    _pages: list[Any] = field(default_factory=list, repr=False)

    @property
    def where(self) -> str:
        """The selector of the card."""
        return f'.bpo[aria-label="{self.label}"]'

    @property
    def ready(self) -> str:
        """The selector of the card once it has answered."""
        return f"{self.where}:not([data-busy])"

    @contextmanager
    def running(
        self, tmp_path_factory: pytest.TempPathFactory, **notebooks: tuple[str, ...]
    ) -> Iterator[browser.Lab]:
        """Run JupyterLab with a notebook of the lab, and with others: their labs by their name."""
        folder = tmp_path_factory.mktemp("learner") / "course"
        folder.mkdir()
        for notebook, labs in {self.name: (self.name,), **notebooks}.items():
            cells = [new_code_cell(f'from bpo_course import lab\nlab("{name}")') for name in labs]
            written = new_notebook(cells=cells, metadata=clean_notebooks.NOTEBOOK_METADATA)
            nbformat.write(written, folder / f"{notebook}.ipynb")
        store = f"sqlite:///{folder.parent / 'progress.db'}"
        with browser.jupyterlab(folder, store) as running, browser.page() as page:
            self._pages[:] = [page]
            yield running

    @contextmanager
    def opened(self, lab: browser.Lab, request: pytest.FixtureRequest, part: str) -> Iterator[Any]:
        """Show a new card on the one page of these tests, as wide as the test asks for.

        Args:
            lab: Where it runs.
            request: That of the test.
            part: The selector of what the card has once it is shown.
        """
        (page,) = self._pages
        page.set_viewport_size({"width": getattr(request, "param", 1280), "height": 900})
        again = getattr(request.node, "execution_count", 1) > 1
        if again or not page.evaluate(_IN_FRONT, f"{self.name}.ipynb"):
            browser.open_notebook(page, lab, f"{self.name}.ipynb")
        browser.command(page, "notebook:clear-all-cell-outputs")
        browser.run_all(page)
        page.wait_for_selector(f"{self.where} {part}")
        yield page

    def pressed(self, page: Any, focus: str) -> None:
        """Press Enter on a control, and wait for the answer."""
        page.wait_for_selector(self.ready)
        page.locator(f'{self.where} [data-focus="{focus}"]').focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(self.ready)

    def key(self, page: Any, name: str) -> None:
        """Press a key where the focus is, and wait for the answer."""
        page.keyboard.press(name)
        page.wait_for_selector(self.ready)

    def unfold(self, page: Any) -> None:
        """Open all folds of the card."""
        for fold in page.locator(f"{self.where} details").all():
            fold.evaluate("fold => { fold.open = true; }")

    def wider(self, page: Any) -> list[str]:
        """Return what is wider than the card, and cannot be scrolled."""
        found: list[str] = page.locator(self.where).evaluate(
            """card => [...card.querySelectorAll('*')].filter((part) =>
              !part.closest('.bpo-wide, [data-figure], .bpo-unseen')
              && part.getBoundingClientRect().right > card.getBoundingClientRect().right + 1)
              .map((part) => part.outerHTML.slice(0, 80))"""
        )
        return found

    def wrong(self, page: Any) -> list[tuple[str, str, str]]:
        """Return what axe finds wrong in the card."""
        return browser.wrong(page, self.where)


def focused(page: Any) -> Any:
    """Return the name of the control that has the focus."""
    return page.evaluate("() => document.activeElement.dataset.focus")
