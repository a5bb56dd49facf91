"""A real JupyterLab and a real Chromium, for tests, benchmarks and screenshots."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
SECONDS = 120
TALL = 6000


def chromium() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab.

    Args:
        url: Its address.
        token: Its token.
        folder: The folder it shows.
    """

    url: str
    token: str
    folder: Path

    def address(self, notebook: str) -> str:
        """Return the address of a notebook."""
        return f"{self.url}/lab/tree/{notebook}?token={self.token}&reset"


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def jupyterlab(folder: Path, store: str, port: int | None = None) -> Iterator[Lab]:
    """Run `bpo-course lab` on a folder of its own until the block ends.

    Args:
        folder: The learner's copy to make or to go on with.
        store: The URL of the progress database.
        port: The port; any free one when None.

    Raises:
        RuntimeError: If it does not start; it carries what the server said.
    """
    port = port or free_port()
    token = secrets.token_hex(8)
    log = folder.parent / f"jupyterlab-{port}.log"
    environment = {
        **os.environ,
        "BPO_COURSE_STORE": store,
        "JUPYTER_CONFIG_DIR": str(folder.parent),
    }
    command = [
        sys.executable,
        "-m",
        "bpo_course.cli",
        "lab",
        "--folder",
        str(folder),
        "--no-browser",
    ]
    options = [
        "--LabApp.expose_app_in_browser=True",
        f"--port={port}",
        f"--IdentityProvider.token={token}",
        "--ip=127.0.0.1",
    ]
    with log.open("wb") as said:
        server = subprocess.Popen(
            [*command, *options], stdout=said, stderr=subprocess.STDOUT, env=environment
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/api?token={token}", server, log)
            yield Lab(url, token, folder)
        finally:
            server.terminate()
            server.wait(SECONDS)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-2000:]}")


@contextmanager
def page(*, width: int = 1280, height: int = 900) -> Iterator[Any]:
    """Open a page in Chromium until the block ends."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            opened = browser.new_page(viewport={"width": width, "height": height})
            opened.set_default_timeout(SECONDS * 1000)
            yield opened
        finally:
            browser.close()


def another(page: Any, **options: Any) -> Any:
    """Open one more page in the browser of a page, with a storage of its own.

    Args:
        page: The page that is open.
        options: As Playwright takes them, such as `viewport`.
    """
    opened = page.context.browser.new_page(**options)
    opened.set_default_timeout(SECONDS * 1000)
    return opened


def keep_faults(page: Any) -> None:
    """Keep each error that the course's own scripts raise in a page, in `page.faults`.

    JupyterLab's own are left out. It raises some when its theme is changed twice at once: every
    line of these is in its bundle. It cancels what a kernel was asked when the kernel ends.
    """
    page.faults = []

    def keep(error: Any) -> None:
        lines = re.findall(r"^ +at .*$", error.stack or "", re.MULTILINE)
        theirs = bool(lines) and all("/static/lab/" in line for line in lines)
        if not theirs and "Canceled future" not in str(error):
            page.faults.append(str(error))

    page.on("pageerror", keep)


def open_notebook(page: Any, lab: Lab, notebook: str) -> None:
    """Open a notebook and wait until its kernel is ready."""
    page.goto(lab.address(notebook))
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function(
        """() => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status
          === 'idle'"""
    )


def open_lesson(page: Any, lab: Lab, notebook: str) -> None:
    """Open a lesson and wait until it has run by itself, or has said why it does not."""
    page.goto(lab.address(notebook))
    lesson_stands(page)


def lesson_stands(page: Any) -> None:
    """Wait until the lesson in front has begun."""
    page.wait_for_function(
        """() => {
          const front = window.jupyterapp?.shell.currentWidget;
          return globalThis[Symbol.for('bpo-course.page')]?.course?.lessons.get(front)?.ready;
        }"""
    )


def show_all(page: Any) -> None:
    """Unfold what goes deeper, and show each result without a guess, once every card is drawn."""
    command(page, "notebook:expand-all-headings")
    page.wait_for_function(
        """() => {
          const cells = window.jupyterapp.shell.currentWidget.content.widgets;
          const view = 'application/vnd.jupyter.widget-view+json';
          const shows = (cell) => cell.model.outputs?.toJSON().some((one) => one.data?.[view]);
          const isDrawn = (cell) => cell.node.querySelector('.bpo > *');
          return cells.every((cell) => !cell.isHidden && (!shows(cell) || isDrawn(cell)));
        }"""
    )
    while page.locator(".bpo-veil button").count():
        page.locator(".bpo-veil button").first.evaluate("button => button.click()")


def run_all(page: Any) -> None:
    """Run every cell and wait until none is waiting or running."""
    command(page, "notebook:run-all-cells")
    page.wait_for_function(
        """() => {
          const cells = window.jupyterapp.shell.currentWidget.content.widgets;
          const code = cells.filter(cell => cell.model.type === 'code');
          return code.length && code.every(cell => cell.model.executionCount);
        }"""
    )


def command(page: Any, name: str, **arguments: Any) -> None:
    """Run a command of JupyterLab."""
    page.evaluate(
        "async ([n, a]) => { await window.jupyterapp.commands.execute(n, a); }", [name, arguments]
    )


def theme(page: Any, name: str) -> None:
    """Switch JupyterLab to a theme: "JupyterLab Light" or "JupyterLab Dark"."""
    command(page, "apputils:change-theme", theme=name)
    light = str("Light" in name).lower()
    page.wait_for_selector(f'body[data-jp-theme-light="{light}"]', state="attached")


def wrong(page: Any, *cards: str) -> list[tuple[str, str, str]]:
    """Return what axe finds wrong in some cards: the rule, how bad it is, and the first element.

    Axe leaves out the contrast of text that it takes for hidden. JupyterLab's body has no height
    and hides what overflows it: all text. So it is told to show it, in a window as tall as a card.

    Raises:
        RuntimeError: If axe found no text whose contrast is right.
    """
    from axe_playwright_python.sync_playwright import Axe

    seen = page.viewport_size
    page.set_viewport_size({**seen, "height": TALL})
    page.add_style_tag(content="body { overflow: visible !important; }")
    page.locator(cards[0]).first.evaluate("card => card.scrollIntoView()")
    page.wait_for_timeout(500)
    found = Axe().run(page, context={"include": [[card] for card in cards]}).response
    page.set_viewport_size(seen)
    if "color-contrast" not in {one["id"] for one in found["passes"]}:
        raise RuntimeError(f"axe read no text in {', '.join(cards)}")
    bad = found["violations"]
    return [(one["id"], one["impact"], one["nodes"][0]["html"][:90]) for one in bad]


def serious(page: Any, *cards: str) -> list[tuple[str, str, str]]:
    """Return what axe finds in some cards that stops someone: see `wrong`."""
    return [one for one in wrong(page, *cards) if one[1] in ("serious", "critical")]


def in_sight(page: Any, selector: str) -> bool:
    """Return whether all of an element stands in the window and in what scrolls it."""
    found: bool = page.evaluate(
        """selector => {
          const element = document.querySelector(selector);
          const box = element.getBoundingClientRect();
          let [top, bottom] = [0, innerHeight];
          for (let outer = element.parentElement; outer; outer = outer.parentElement) {
            if (!/auto|scroll/.test(getComputedStyle(outer).overflowY)) continue;
            const edges = outer.getBoundingClientRect();
            [top, bottom] = [Math.max(top, edges.top), Math.min(bottom, edges.bottom)];
          }
          return box.height > 0 && box.top >= top - 1 && box.bottom <= bottom + 1;
        }""",
        selector,
    )
    return found
