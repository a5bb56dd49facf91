"""The ways through a tree of menus: what leads where, how deep, and which callers it is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from bpo_course.tools.ivr._menu import Menu, Place, Tree, place

Reasons = frozenset[str]
_NONE: Final[Reasons] = frozenset()


def onward(tree: Tree, to: str) -> Iterable[Place]:
    """Yield where a way ends: the place itself, and the one after a service.

    Args:
        tree: The menus.
        to: Where the way leads, as its author wrote it.
    """
    first = place(to)
    yield first
    if first.kind == "self" and first.name in tree.services:
        yield place(tree.services[first.name].to)


def places_of(tree: Tree, menu: Menu) -> list[Place]:
    """Return the places that a menu leads to, and those after its services."""
    return [one for _, to in menu.leads() for one in onward(tree, to)]


def menus_of(tree: Tree, menu: Menu) -> list[str]:
    """Return the menus that a menu leads to, also by way of a service."""
    found = places_of(tree, menu)
    return [one.name for one in found if one.kind == "menu" and one.name in tree.menus]


def reached(tree: Tree, to: str) -> tuple[str, ...]:
    """Return the menus that a call can reach from a place, the nearest first.

    Args:
        tree: The menus.
        to: Where the way leads, as its author wrote it.
    """
    known = (one.name for one in onward(tree, to) if one.kind == "menu" and one.name in tree.menus)
    found = list(dict.fromkeys(known))
    for name in found:  # grows while menus are found
        found += dict.fromkeys(one for one in menus_of(tree, tree.menus[name]) if one not in found)
    return tuple(found)


def depths(tree: Tree) -> Mapping[str, int]:
    """Return how many menus come before each menu that a call can reach.

    A call begins in the first menu, or where it is led while the lines are closed.
    """
    begins = [tree.menu[0].id] if tree.menu else []
    if tree.hours and tree.hours.closed in tree.menus:
        begins.append(tree.hours.closed)
    deep = dict.fromkeys(begins, 0)
    level = begins
    while level:
        found = {to for name in level for to in menus_of(tree, tree.menus[name])} - set(deep)
        level = sorted(found)
        deep |= dict.fromkeys(level, deep[max(deep, key=lambda name: deep[name])] + 1)
    return deep


@lru_cache(maxsize=64)
def fits(tree: Tree) -> Mapping[str, tuple[Reasons, ...]]:
    """Return the reasons that each option of each menu is for.

    An option without reasons of its own is for those of the menu or the service that it leads to.
    An option that leads back, or to a person, is for no reason.
    """
    deep = depths(tree)
    found: dict[str, tuple[Reasons, ...]] = {}
    for name in sorted(tree.menus, key=lambda one: -deep.get(one, 0)):
        menu = tree.menus[name]
        found[name] = tuple(
            frozenset(option.reasons) or _behind(tree, found, place(option.to), name, deep)
            for option in menu.option
        )
    return found


def _behind(
    tree: Tree,
    found: Mapping[str, tuple[Reasons, ...]],
    to: Place,
    here: str,
    deep: Mapping[str, int],
) -> Reasons:
    """Return the reasons of what a way leads to; none where it leads back."""
    if to.kind == "self":
        return frozenset(one.id for one in tree.reason if one.service == to.name)
    if to.kind == "menu" and deep.get(to.name, 0) > deep.get(here, 0):
        menu = tree.menus[to.name]
        asked = _behind(tree, found, place(menu.to), to.name, deep) if menu.ask else _NONE
        return asked.union(*found.get(to.name, ()))
    return _NONE
