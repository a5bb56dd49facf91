"""The menus that the IVR lab lets one choose from, and whether two can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bpo_course import content
from bpo_course.tools import ivr

Given = str | Path | ivr.Tree
"""Menus as a trainer gives them: the id of menus of the course, the path of a file, or a value."""
OWN: Final = "your-file"
"""What a trainer's own file is called in the list of menus: its name may be that of another."""


def given(menu: Given | Sequence[Given]) -> tuple[Given, ...]:
    """Return the menus that are given, one or more.

    Raises:
        ValueError: If there is none.
    """
    found = tuple(menu) if isinstance(menu, list | tuple) else (menu,)
    if not found:
        raise ValueError("menu must be an id or the path of a file, or a list of them, got none")
    return found


def read(menu: Given) -> ivr.Tree:
    """Return menus, checked; those of a file as it is now.

    Raises:
        ContentError: If they have a fault.
        FileNotFoundError: If there are no such menus.
        ValueError: If it is neither a text nor a path.
    """
    return menu if isinstance(menu, ivr.Tree) else content.menu(menu)


def own_files(menus: Sequence[Given]) -> Mapping[str, Given]:
    """Return those menus that are no menus of the course, by their names in the list."""
    known = content.menu_ids()
    found = [one for one in menus if isinstance(one, ivr.Tree) or str(one) not in known]
    return {f"{OWN}-{n}" if n > 1 else OWN: one for n, one in enumerate(found, start=1)}


def listed(own: Mapping[str, tuple[Given, ivr.Tree]]) -> dict[str, str]:
    """Return what a trainer's own menus are called on screen, by their names in the list.

    Args:
        own: How each was given, and what it holds.
    """
    if len(own) < 2:
        return {name: f"{tree.title} (your file)" for name, (_, tree) in own.items()}
    return {
        name: f"{tree.title} ({menu.id if isinstance(menu, ivr.Tree) else Path(menu).name})"
        for name, (menu, tree) in own.items()
    }


def apart(one: ivr.Tree, other: ivr.Tree) -> str:
    """Return why two menus cannot have the same callers, in a sentence; "" where they can.

    Which service resolves a reason belongs to the menu, and may differ.

    Args:
        one: The menus to compare with.
        other: The menus as they are now.

    Example:
        >>> few, many = (ivr.Tree(reason=(ivr.Reason("pin", share=n),)) for n in (6, 8))
        >>> apart(few, few), apart(few, many)
        ('', 'The reason “pin” has a share of 8 here, and 6 there.')
    """
    here, there = ({reason.id: reason for reason in tree.reason} for tree in (other, one))
    for name in (*here, *there):
        if name not in there or name not in here:
            where = "in this menu" if name in here else f"in “{one.title}”"
            return f"The reason “{name}” is only {where}."
    for name, now in here.items():
        if now.share != there[name].share:
            shares = f"{now.share:g} here, and {there[name].share:g} there"
            return f"The reason “{name}” has a share of {shares}."
        if now.queue != there[name].queue:
            queues = f"“{now.queue}” here, and “{there[name].queue}” there"
            return f"The reason “{name}” has the queue {queues}."
    return "" if list(here) == list(there) else "The reasons are in another order."
