"""What a learner opens below a card: one thing at a time, made only when it is opened."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from bpo_course.widgets.card import Card


class Opened(ipywidgets.VBox):  # type: ignore[misc]
    """The place below a card. Opening a thing closes the one before; its saved data stays."""

    def __init__(self) -> None:
        super().__init__(children=())
        self.name = ""
        self._kept = False
        self._listeners: list[Callable[[], None]] = []

    def hear(self, listener: Callable[[], None]) -> None:
        """Call this when a thing is opened, before it is shown: what is above may grow."""
        self._listeners.append(listener)

    def go_to(
        self, name: str, make: Callable[[], ipywidgets.Widget], *, kept: bool = False
    ) -> None:
        """Take the focus to a thing, which is made when it is not the one that is open.

        Args:
            name: What it is called.
            make: Makes it.
            kept: Whether its maker keeps it, to open it again; else it is gone when it is closed.
        """
        thing = self.thing if name == self.name else None
        if thing is None:
            thing = make()
            self._let_go()
            self._kept = kept
        self.name = name
        for listener in self._listeners:
            listener()
        show_again(self, (), thing)

    def close_it(self) -> None:
        """Close what is open."""
        self.name = ""
        self._let_go()

    def _let_go(self) -> None:
        """Take out what is open; what no one keeps is closed, in the page too."""
        thing, self.children = self.thing, ()
        if thing is not None and not self._kept:
            close_all(thing)

    @property
    def thing(self) -> ipywidgets.Widget | None:
        """What is open; None when nothing is."""
        return next(iter(self.children), None)


def show_again(
    place: ipywidgets.Box, before: tuple[ipywidgets.Widget, ...], thing: ipywidgets.Widget
) -> None:
    """Show a thing as the last one of a place, and take the focus to it, also when it is there.

    A card takes the focus when it comes into the page, so what is there is taken out first.

    Args:
        place: Where it is shown.
        before: What is before it.
        thing: A card, or a box of cards.
    """
    arrive(thing)
    if thing in place.children:
        place.children = before
    place.children = (*before, thing)


def close_all(thing: ipywidgets.Widget) -> None:
    """Close a thing with all that is in it."""
    if isinstance(thing, ipywidgets.Box):
        for part in thing.children:
            close_all(part)
    thing.close()


def arrive(thing: ipywidgets.Widget) -> None:
    """Ask for the focus on a thing when it is shown: on its first card, and on no other."""
    first, *others = cards_in(thing)
    for card in others:
        card.focus = {}
    first.arrive()


def cards_in(thing: ipywidgets.Widget) -> list[Card]:
    """Return the cards of a thing, in the order shown."""
    if isinstance(thing, ipywidgets.Box):
        return [card for part in thing.children for card in cards_in(part)]
    return [thing] if isinstance(thing, Card) else []
