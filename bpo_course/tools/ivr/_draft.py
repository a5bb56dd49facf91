"""A tree of menus that is being changed: options on and off, in another order, in other words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bpo_course.tools.ivr._menu import Menu, Option, Tree


@dataclass(frozen=True)
class Draft:
    """A tree and the options that are switched off; each change makes a new draft.

    Args:
        whole: The tree with all of its options.
        off: The options that are off: the menu and the option's place, from 0.

    Example:
        >>> menu = Menu("main", option=(Option("1", "for cards"), Option("2", "for loans")))
        >>> draft = Draft(Tree(menu=(menu,))).moved("main", 1, -1).numbered("main")
        >>> [(option.key, option.says) for option in draft.tree.menu[0].option]
        [('1', 'for loans'), ('2', 'for cards')]
    """

    whole: Tree
    off: frozenset[tuple[str, int]] = frozenset()

    @property
    def tree(self) -> Tree:
        """The tree with the options that are on."""
        if not self.off:
            return self.whole
        menus = (replace(menu, option=tuple(self._on(menu))) for menu in self.whole.menu)
        return replace(self.whole, menu=tuple(menus))

    def _on(self, menu: Menu) -> list[Option]:
        return [
            option for place, option in enumerate(menu.option) if (menu.id, place) not in self.off
        ]

    def switched(self, menu: str, place: int) -> Draft:
        """Return the draft with an option on that was off, or the other way round.

        Args:
            menu: The menu.
            place: The option's place, from 0.

        Raises:
            ValueError: If there is no such option.
        """
        self._option(menu, place)
        return replace(self, off=self.off ^ {(menu, place)})

    def moved(self, menu: str, place: int, by: int) -> Draft:
        """Return the draft with an option moved up or down; at the end of the list it stays.

        Args:
            menu: The menu.
            place: The option's place, from 0.
            by: -1 for up, 1 for down.

        Raises:
            ValueError: If there is no such option.
        """
        self._option(menu, place)
        options = list(self.menu(menu).option)
        other = place + by
        if not 0 <= other < len(options):
            return self
        options[place], options[other] = options[other], options[place]
        swapped = {(menu, place): (menu, other), (menu, other): (menu, place)}
        off = frozenset(swapped.get(one, one) for one in self.off)
        return replace(self.with_menu(menu, option=tuple(options)), off=off)

    def numbered(self, menu: str) -> Draft:
        """Return the draft with the keys 1, 2, 3 and so on in the order of the options that are on.

        The keys 0, * and # stay. A tenth option gets the key 10.

        Args:
            menu: The menu.

        Raises:
            ValueError: If there is no such menu.
        """
        options, key = list(self.menu(menu).option), 1
        for place, option in enumerate(options):
            if option.key[:1] not in ("0", "*", "#") and (menu, place) not in self.off:
                options[place] = replace(option, key=str(key))
                key += 1
        return self.with_menu(menu, option=tuple(options))

    def with_option(self, menu: str, place: int, **changes: Any) -> Draft:
        """Return the draft with other fields of an option.

        Args:
            menu: The menu.
            place: The option's place, from 0.
            **changes: Fields of `Option`.

        Raises:
            ValueError: If there is no such option.
        """
        changed = replace(self._option(menu, place), **changes)
        options = list(self.menu(menu).option)
        options[place] = changed
        return self.with_menu(menu, option=tuple(options))

    def with_menu(self, menu: str, **changes: Any) -> Draft:
        """Return the draft with other fields of a menu.

        Args:
            menu: The menu.
            **changes: Fields of `Menu`.

        Raises:
            ValueError: If there is no such menu.
        """
        old = self.menu(menu)
        menus = (replace(one, **changes) if one is old else one for one in self.whole.menu)
        return replace(self, whole=replace(self.whole, menu=tuple(menus)))

    def menu(self, name: str) -> Menu:
        """Return a menu, with all of its options.

        Raises:
            ValueError: If there is no such menu.
        """
        if name not in self.whole.menus:
            raise ValueError(f"menu must be one of {', '.join(self.whole.menus)}, got {name!r}")
        return self.whole.menus[name]

    def _option(self, menu: str, place: int) -> Option:
        options = self.menu(menu).option
        if not 0 <= place < len(options):
            raise ValueError(f"place must be from 0 to {len(options) - 1}, got {place}")
        return options[place]
