"""Work beside the kernel's loop: in a thread, so that the card still answers while it lasts."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, TypeVar

News = TypeVar("News")
Found = TypeVar("Found")

Tell = Callable[[News], None]
Stops = Callable[[], bool]


class Background(Generic[News, Found]):
    """One piece of work that tells its news, and can be stopped.

    It works in a thread. Its news, what it finds and its error are told in the loop that started
    it, where a card may change. Where there are no threads (Python in a browser) or no loop (a
    script), `start` does all the work itself and returns once it is done.

    Args:
        work: What is done. It gets whom to tell the news, and what to ask whether to stop.
        told: Called with each piece of news.
        found: Called with what the work returns, once its thread has ended.
        failed: Called with the error that ended the work, once its thread has ended.
    """

    def __init__(
        self,
        work: Callable[[Tell[News], Stops], Found],
        *,
        told: Callable[[News], object],
        found: Callable[[Found], object],
        failed: Callable[[Exception], object],
    ) -> None:
        self._work = work
        self._told, self._found, self._failed = told, found, failed
        self._stop = threading.Event()
        self._loop = loop_for_threads()
        self._thread: threading.Thread | None = None

    @property
    def stoppable(self) -> bool:
        """Whether the loop goes on while it works, so that someone can stop it."""
        return self._loop is not None

    def start(self) -> None:
        """Begin the work."""
        if self._loop is None:
            self._run()
        else:
            self._thread = threading.Thread(target=self._run, name="bpo-course work")
            self._thread.start()

    def stop(self) -> None:
        """Ask the work to stop. It does so when it asks the next time."""
        self._stop.set()

    def _run(self) -> None:
        try:
            found = self._work(lambda news: self._post(self._told, news), self._stopped)
        except Exception as error:
            self._post(self._ended, self._failed, error)
        else:
            self._post(self._ended, self._found, found)

    def _stopped(self) -> bool:
        """Return whether to stop: someone asked for it, or the kernel is ending."""
        return self._stop.is_set() or not threading.main_thread().is_alive()

    def _ended(self, tell: Callable[[Any], object], outcome: Any) -> None:
        if self._thread:
            self._thread.join()  # it has posted this, and has nothing left to do
        tell(outcome)

    def _post(self, act: Callable[..., object], *given: Any) -> None:
        """Call in the loop; here where there is none."""
        if self._loop is None:
            act(*given)
            return
        with suppress(RuntimeError):  # the loop has ended, and no one is left to be told
            self._loop.call_soon_threadsafe(act, *given)


def loop_for_threads() -> asyncio.AbstractEventLoop | None:
    """Return the loop that runs here, which a thread can tell its news; None without one.

    Python in a browser has a loop and no threads: None as well.
    """
    if sys.platform == "emscripten":
        return None
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
