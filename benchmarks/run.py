"""Time what a learner feels: the import, the first minute, a lesson's opening, keys and charts.

Usage: make bench. Timings depend on the machine; figures with their date are in README.md here.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

import browser

START = "00_start_here.ipynb"
LESSON = "01_inbound_and_outbound.ipynb"
PLAIN = "plain.ipynb"  # the same cells under a name that is no lesson's: it does not run by itself
STARTS = 5
CALCULATOR = '.bpo[aria-label^="Calculator: Average"]'
PRESSES = 100

# From the key press (in the page) to the result's text and to the chart's next drawing.
WATCH = """card => {
  const root = document.querySelector(card);
  window.seen = { result: [], chart: [] };
  let pressed = 0;
  root.addEventListener("keydown", () => (pressed = performance.now()), true);
  const note = (name) => pressed && window.seen[name].push(performance.now() - pressed);
  new MutationObserver(() => note("result"))
    .observe(root.querySelector('[data-region="result"]'), { childList: true });
  root.querySelector("[data-figure]").on("plotly_afterplot", () => note("chart"));
}"""


def import_ms() -> tuple[float, float]:
    """Return the median milliseconds of a bare Python and of what the import adds to it."""
    times: dict[str, list[float]] = {"pass": [], "import bpo_course": []}
    for _ in range(15):
        for code, taken in times.items():
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            taken.append(1000 * (time.perf_counter() - started))
    bare, whole = (statistics.median(taken) for taken in times.values())
    return bare, whole - bare


def first_minute_ms(lab: browser.Lab) -> dict[str, list[float]]:
    """Return the milliseconds to the first choice and of a lesson's opening, each in a new window.

    To the first choice: from JupyterLab's address to three choices on screen, with one click.
    """
    taken: dict[str, list[float]] = {"choice": [], "card": [], "all": []}
    for _ in range(STARTS):
        with browser.page(width=1366, height=650) as page:
            started = time.perf_counter()
            page.goto(lab.address(START))
            page.get_by_role("button", name="Take the call").click()
            page.wait_for_selector(".bpo [data-key='3']:visible")
            taken["choice"].append(1000 * (time.perf_counter() - started))
            page.wait_for_timeout(1000)
            started = time.perf_counter()
            browser.command(page, "bpo-course:open", path=LESSON)
            page.wait_for_selector('.bpo[aria-label^="Call:"]:visible')
            taken["card"].append(1000 * (time.perf_counter() - started))
            browser.lesson_stands(page)
            taken["all"].append(1000 * (time.perf_counter() - started))
            page.evaluate("window.jupyterapp.serviceManager.sessions.shutdownAll()")
    return taken


def first_drawings_ms(page: Any) -> list[float]:
    """Return the milliseconds from running the lesson's chart cells alone to their drawing."""
    drawn = []
    notebook = "window.jupyterapp.shell.currentWidget.content"
    cards = f"""() => {notebook}.widgets.map((cell, place) => [place, cell])
      .filter(([, cell]) => /chart\\(/.test(cell.model.sharedModel.source)
        && cell.model.type === 'code').map(([place]) => place)"""
    for place in page.evaluate(cards):
        page.evaluate(f"{notebook}.activeCellIndex = {place}")
        started = time.perf_counter()
        browser.command(page, "notebook:run-cell")
        page.wait_for_function(
            f"{notebook}.widgets[{place}].node.querySelector('[data-figure] .main-svg')"
        )
        drawn.append(1000 * (time.perf_counter() - started))
    return drawn


def key_press_ms(page: Any) -> dict[str, list[float]]:
    """Return the milliseconds from arrow keys on the slider to the changed result and chart."""
    page.locator(f"{CALCULATOR} [data-focus=vary-handled]").click()  # a curve, so there is a chart
    page.wait_for_selector(f"{CALCULATOR} .main-svg", state="attached")
    page.evaluate(WATCH, CALCULATOR)
    page.locator(f"{CALCULATOR} input[type=range]").focus()
    for _ in range(PRESSES):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(150)
    seen: dict[str, list[float]] = page.evaluate("window.seen")
    return seen


def told(name: str, taken: list[float]) -> None:
    """Print the median, the 95th percentile and the longest of some times."""
    p95 = f"  p95 {statistics.quantiles(taken, n=20)[-1]:4.0f}" if len(taken) >= 20 else ""
    figures = f"median {statistics.median(taken):4.0f}{p95}  max {max(taken):4.0f}"
    print(f"{name:42} {figures}  ms  (n={len(taken)})")


def main() -> None:
    """Print every figure."""
    bare, added = import_ms()
    print(f"{'import bpo_course':42} {added:.0f} ms over a bare Python of {bare:.0f} ms")
    if browser.chromium() is None:
        print("NO BROWSER: install Chromium to time the rest")
        return
    with tempfile.TemporaryDirectory() as place:
        with browser.jupyterlab(Path(place) / "first", "sqlite://") as lab:
            opened = first_minute_ms(lab)
        told("address of the start page to first choice", opened["choice"])
        told("a lesson opened to its first card", opened["card"])
        told("a lesson opened to its last", opened["all"])
        folder = Path(place) / "course"
        store = f"sqlite:///{place}/progress.db"
        with browser.jupyterlab(folder, store) as lab, browser.page() as page:
            shutil.copy(lab.folder / LESSON, lab.folder / PLAIN)
            browser.open_notebook(page, lab, PLAIN)
            setup = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
            for cell in _code_cells_without_cards(page):
                page.evaluate(f"{setup} = {cell}")
                browser.command(page, "notebook:run-cell")
            page.wait_for_timeout(2000)
            drawn = first_drawings_ms(page)
            print(f"{'first chart of a page':42} {drawn[0]:.0f} ms")
            told("each later chart", drawn[1:])
            seen = key_press_ms(page)
            told("key press to changed result", seen["result"])
            told("key press to changed chart", seen["chart"])


def _code_cells_without_cards(page: Any) -> list[int]:
    cells: list[int] = page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets
          .map((cell, place) => [place, cell])
          .filter(([, cell]) => cell.model.type === 'code'
            && !/\\b(chart|play|quiz)\\(/.test(cell.model.sharedModel.source))
          .map(([place]) => place)"""
    )
    return cells


if __name__ == "__main__":
    main()
