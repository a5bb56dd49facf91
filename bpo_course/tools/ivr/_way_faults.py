"""What an author may get wrong in the ways through the menus of an IVR."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bpo_course.faults import Fault
from bpo_course.tools.ivr._menu import TO_A_PERSON, Menu, Tree, place
from bpo_course.tools.ivr._ways import depths, fits, onward, places_of, reached


def way_faults(tree: Tree) -> Iterator[Fault]:
    """Yield every fault and all advice of the ways through the menus; each can be followed."""
    deep = depths(tree)
    for menu in tree.menu:
        where = f"menu {menu.id}"
        if menu.id not in deep:
            yield Fault(where, "cannot be reached", "Let a key lead to it, or delete it.")
    loop = _keyless_loop(tree)
    if loop:
        rule = f"must not come back without a key of the caller's, goes {' > '.join(loop)}"
        yield Fault(f"menu {loop[0]}", rule, "Lead silent callers to a person, or hang up.")
    helped = _helped(tree)
    by_key = _helped(tree, keys_only=True)
    by_zero = _zero_expected(tree)
    for menu in tree.menu:
        where = f"menu {menu.id}"
        if menu.id not in helped:
            rule = "has no way to a person"
            remedy = 'Write [[menu.option]] with key = "0" and to = "person".'
            yield Fault(where, rule, remedy)
        elif menu.id not in by_key:
            rule = "leads to a person only after silence or wrong keys"
            remedy = 'Write [[menu.option]] with key = "0" and to = "person".'
            yield Fault(where, rule, remedy, advice=True)
        elif menu.id in by_zero and not _zero_helps(tree, menu):
            rule = "has no key 0 for a person, but some callers press 0 without listening"
            remedy = 'Write [[menu.option]] with key = "0" and to = "person".'
            yield Fault(where, rule, remedy, advice=True)
        if deep.get(menu.id, 0) > 0 and not _goes_back(tree, menu, deep):
            rule = "has no way back"
            remedy = f'Write [[menu.option]] with key = "*" and to = "{tree.menu[0].id}".'
            yield Fault(where, rule, remedy)
    yield from _lost_reasons(tree)


def _keyless_loop(tree: Tree) -> list[str]:
    """Return menus that lead to each other by silence, wrong keys and services alone; or none."""
    leads: dict[str, list[str]] = {}
    for menu in tree.menu:
        ends = [one for to in (menu.silence_to, menu.wrong_to) for one in onward(tree, to)]
        leads[menu.id] = [one.name for one in ends if one.kind == "menu"]
    done: set[str] = set()
    for begin in leads:
        path: list[str] = []
        waiting = [(begin, 0)]
        while waiting:
            name, length = waiting.pop()
            path = path[:length]
            if name in path:
                return [*path[path.index(name) :], name]
            if name in done:
                continue
            done.add(name)
            path.append(name)
            waiting += [(to, length + 1) for to in leads[name]]
    return []


def _helped(tree: Tree, *, keys_only: bool = False) -> set[str]:
    """Return the menus from which a caller can get to a person.

    Args:
        tree: The menus.
        keys_only: Whether only what the caller presses counts, not silence and wrong keys.
    """
    places = {menu.id: places_of(tree, menu) for menu in tree.menu}
    if keys_only:
        for menu in tree.menu:
            ways = [option.to for option in menu.option] + ([menu.to] if menu.ask else [])
            places[menu.id] = [one for to in ways for one in onward(tree, to)]
    found: set[str] = set()
    while True:
        more = {
            name
            for name, ends in places.items()
            if any(one.kind in TO_A_PERSON or one.name in found for one in ends)
        }
        if more == found:
            return found
        found = more


def _zero_expected(tree: Tree) -> set[str]:
    """Return the menus in which callers expect a person at 0.

    Not those that ask for a number, where 0 is a digit, and not those of the closed hours.
    """
    closed = reached(tree, tree.hours.closed) if tree.hours else ()
    first = tree.menu[0].id
    found = {first, *(name for name in reached(tree, first) if name not in closed)}
    return {name for name in found if not tree.menus[name].ask}


def _zero_helps(tree: Tree, menu: Menu) -> bool:
    """Whether 0 leads to a person, or to a menu in which the caller can choose one."""
    zeros = (one for option in menu.option if option.key == "0" for one in onward(tree, option.to))
    return any(one.kind in (*TO_A_PERSON, "menu") for one in zeros)


def _goes_back(tree: Tree, menu: Menu, deep: Mapping[str, int]) -> bool:
    """Whether a key leads to a menu that is less deep."""
    leads = (place(option.to) for option in menu.option)
    back = (deep.get(to.name, 99) for to in leads if to.kind == "menu")
    return any(one < deep[menu.id] for one in back)


def _lost_reasons(tree: Tree) -> Iterable[Fault]:
    """Yield advice on each reason that no option is for."""
    served = {reason for options in fits(tree).values() for one in options for reason in one}
    for reason in tree.reason:
        if reason.id not in served:
            rule = "has no option: these callers must guess, or ask for a person"
            remedy = "Write its id in the reasons of an option."
            yield Fault(f"reason {reason.id}", rule, remedy, advice=True)
