"""What an author may get wrong in the names of teams, in menus and in the reasons of callers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from bpo_course.faults import Fault
from bpo_course.tools.ivr._menu import Tree, place
from bpo_course.tools.ivr._ways import reached


def team_faults(tree: Tree) -> Iterator[Fault]:
    """Yield each queue of a way that no reason has, and advice on each that no way leads to.

    Without reasons, no one can say which queues there are. A team that only callers outside the
    hours reach may be one of its own: that is advice.
    """
    known = dict.fromkeys(reason.queue for reason in tree.reason if reason.queue.strip())
    if not known:
        return
    open_menus = reached(tree, tree.menu[0].id) if tree.menu else ()
    led = set()
    for menu, field, to in _ways(tree):
        found = place(to)
        if found.kind == "queue" and found.name:
            led.add(found.name)
            if found.name not in known:
                rule = f"leads to the queue {found.name!r}, but no reason has it"
                otherwise = 'Write a [[reason]] with this queue, or to = "person".'
                remedy = meant(found.name, known, otherwise, "queue:")
                at_night = bool(tree.hours) and menu not in open_menus
                yield Fault(field, rule, remedy, advice=at_night and remedy == otherwise)
    for reason in tree.reason:
        if reason.queue.strip() and reason.queue not in led:
            rule = f"is {reason.queue!r}, but no key leads there"
            others = [name for name in led if name != reason.queue]
            otherwise = f"Let a key lead to queue:{reason.queue}."
            remedy = meant(reason.queue, others, otherwise)
            yield Fault(f"reason {reason.id} queue", rule, remedy, advice=True)


def _ways(tree: Tree) -> Iterator[tuple[str, str, str]]:
    """Yield each way of the file: its menu, the field that it is in, and where it leads."""
    for menu in tree.menu:
        yield from ((menu.id, f"menu {menu.id} {field}", to) for field, to in menu.leads())
    for service in tree.service:
        yield tree.menu[0].id if tree.menu else "", f"service {service.id} to", service.to
    if tree.hours:
        yield "", "hours closed", tree.hours.closed


def meant(name: str, known: Iterable[str], otherwise: str, before: str = "") -> str:
    """Return what an author may have meant by a name, or what else to do.

    Args:
        name: The name.
        known: The names that there are.
        otherwise: What to do where none of them is close.
        before: What is written before a name.

    Example:
        >>> meant("crads", ["cards", "loans"], "Correct it."), meant("x", ["cards"], "Correct it.")
        ('Did you mean cards?', 'Correct it.')
    """
    close = get_close_matches(name, known, n=1, cutoff=0.7)
    return f"Did you mean {before}{close[0]}?" if close else otherwise
