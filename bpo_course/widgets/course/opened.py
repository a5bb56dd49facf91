"""What a learner opens below a card: one thing at a time, made only when it is opened."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from bpo_course.widgets.card import Card


class Opened(ipywidgets.VBox):  # type: ignore[misc]
    """The place below a card. To open a thing closes the one before; what it kept stays kept."""

    def __init__(self) -> None:
        super().__init__(children=())
        self.name = ""

    def toggle(self, name: str, make: Callable[[], ipywidgets.Widget]) -> None:
        """Open a thing and take the focus to it; close it when it is the one that is open.

        Args:
            name: What it is called; "" while nothing is open.
            make: Makes it.
        """
        if name == self.name:
            self.close_it()
            return
        thing = make()
        arrive(thing)
        self._show(name, (thing,))

    def close_it(self) -> None:
        """Close what is open."""
        self._show("", ())

    def _show(self, name: str, things: tuple[ipywidgets.Widget, ...]) -> None:
        self.name = name
        self.children = things

    @property
    def thing(self) -> ipywidgets.Widget | None:
        """What is open; None when nothing is."""
        return next(iter(self.children), None)


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
