"""Make the pictures of the README again: the lesson in a real JupyterLab, a call being taken."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import browser

ROOT: Final = Path(__file__).parents[1]
PICTURE: Final = ROOT / "docs" / "lesson.png"
PLAYER: Final = '.bpo[aria-label^="Call:"]'


def main() -> None:
    """Open lesson 01, take two choices of the call, and take the picture."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "course"
        store = f"sqlite:///{place}/progress.db"
        with browser.jupyterlab(folder, store) as lab, browser.page(height=1120) as page:
            browser.open_lesson(page, lab, "01_inbound_and_outbound.ipynb")
            player = page.locator(PLAYER)
            for key in ("2", "2"):
                player.locator("[data-key]").first.focus()
                page.keyboard.press(key)
                page.wait_for_timeout(500)
            page.evaluate("card => document.querySelector(card).scrollIntoView()", PLAYER)
            page.wait_for_timeout(500)
            PICTURE.parent.mkdir(exist_ok=True)
            page.screenshot(path=PICTURE)
    print(f"wrote {PICTURE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
