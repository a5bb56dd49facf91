"""The days of the shift lab: what callers do in each menu, worked out once in a kernel."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from bpo_course import content
from bpo_course.scenarios import (
    BestShift,
    ShiftScore,
    ShiftWorld,
    best_shift,
    idle_shift,
    shift_front,
    shift_score,
    shift_words,
)
from bpo_course.tools import ivr
from bpo_course.widgets.card.background import Background
from bpo_course.widgets.labs.ivr_menus import Given, apart, read
from bpo_course.widgets.labs.shift_words import OWN

TRIES: Final = 20
"""How many changes the search tries: it plays about 25 whole shifts in all."""
PHRASINGS: Final = 20
"""How many sentences of each intent the router of words has learned."""


@lru_cache
def front(name: str) -> ivr.Day:
    """Return what callers do in a menu, or with words in place of digits.

    Args:
        name: "new-menu", "old-menu" or "words".
    """
    if name == "words":
        said = content.utterances()
        tried = ivr.trial(said.examples(PHRASINGS), said.outside)
        return shift_words(content.menu("new-menu"), tried)
    return shift_front(content.menu(name))


def own_menu(given: Given) -> ivr.Tree:
    """Return a learner's own menu, checked.

    Args:
        given: The path of a file of menus, or the menus themselves.

    Raises:
        ContentError: If a file has a fault.
        FileNotFoundError: If there is no such file.
        ValueError: If the menus have a fault, or not the callers of the bank's new menu.
    """
    tree = read(given)
    wrong = [f"{one.field}: {one.rule}" for one in ivr.faults(tree) if not one.advice]
    wrong = wrong or [one for one in [apart(content.menu("new-menu"), tree)] if one]
    if wrong:
        raise ValueError(f"own must be a menu without faults, for this bank's callers: {wrong[0]}")
    return tree


def world(seed: int, *menus: str, own: ivr.Tree | None = None) -> ShiftWorld:
    """Return a day.

    Args:
        seed: Which day.
        menus: The menus of the course that can be chosen.
        own: A menu of the learner's own that can be chosen too; None: no such menu.
    """
    fronts = {name: front(name) for name in menus}
    return ShiftWorld(seed, fronts | ({OWN: own_front(own)} if own else {}), content.rules())


@lru_cache(maxsize=2)
def opened(seed: int, menu: str, own: ivr.Tree | None = None) -> ShiftWorld:
    """Return a day for the kernel's own thread, to which its ledger of consent belongs.

    Args:
        seed: Which day.
        menu: The menu that callers hear.
        own: The learner's own menu; None: no such menu.
    """
    return world(seed, own=own) if menu == OWN else world(seed, menu)


@lru_cache(maxsize=4)
def own_front(tree: ivr.Tree) -> ivr.Day:
    """Return what callers do in a learner's own menu."""
    return shift_front(tree)


class SearchStep:
    """The search for the best shift of a day, beside the kernel's loop.

    It has a world of its own: a ledger of consent belongs to the thread that opened it.

    Args:
        show: Called with what is said when there is something new to show.
        found: Called with the best shift that was found, and the score of doing nothing.
    """

    def __init__(
        self,
        show: Callable[[str], object],
        found: Callable[[tuple[BestShift, ShiftScore]], object],
    ) -> None:
        self._show, self._found = show, found
        self._work: Background[int, tuple[BestShift, ShiftScore]] | None = None
        self.tried = 0
        self.fault = ""

    @property
    def working(self) -> bool:
        """Whether it is searching."""
        return self._work is not None

    @property
    def stoppable(self) -> bool:
        """Whether someone can stop it."""
        return self._work is not None and self._work.stoppable

    def begin(self, seed: int, *menus: str, own: ivr.Tree | None = None) -> None:
        """Begin to search; one search at a time."""
        if self._work:
            return
        self.tried, self.fault = 0, ""
        self._work = Background(
            lambda tell, stops: searched(seed, *menus, own=own, progress=tell, stop=stops),
            told=self._told,
            found=self._ended,
            failed=self._failed,
        )
        self._show("Searching for the best shift.")
        self._work.start()

    def stop(self) -> None:
        """Stop, and take the best so far."""
        if self._work:
            self._work.stop()

    def _told(self, tried: int) -> None:
        self.tried = tried
        self._show("")

    def _ended(self, found: tuple[BestShift, ShiftScore]) -> None:
        self._work = None
        self._found(found)

    def _failed(self, error: Exception) -> None:
        self._work, self.fault = None, str(error)
        self._show(f"The search did not work: {error}")


def searched(
    seed: int,
    *menus: str,
    own: ivr.Tree | None = None,
    progress: Callable[[int], Any] | None = None,
    stop: Callable[[], bool] | None = None,
) -> tuple[BestShift, ShiftScore]:
    """Return the best shift of a day that the search finds, and the score of doing nothing.

    Args:
        seed: Which day.
        menus: The menus of the course that can be chosen.
        own: A menu of the learner's own; None: no such menu.
        progress: Called with the number of plans played so far.
        stop: Asked between two plans.
    """
    day = world(seed, *menus, own=own)
    best = best_shift(day, TRIES, progress=progress, stop=stop)
    return best, shift_score(idle_shift(day))
