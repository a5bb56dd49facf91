"""What an author may get wrong in the menus of an IVR: every fault at once, with what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from bpo_course.faults import Fault, blanks, refuse
from bpo_course.tools.ivr._hours_faults import closed_faults, hours_faults
from bpo_course.tools.ivr._menu import Menu, Option, Tree, place, spoken_s
from bpo_course.tools.ivr._team_faults import meant, team_faults
from bpo_course.tools.ivr._way_faults import way_faults

MANY_OPTIONS: Final = 5
"""Options of a menu above which we advise against more."""
LONG_S: Final = 30
"""Seconds of a menu, spoken to the end, above which we advise against it."""
MOST_TRIES: Final = 5
_KEY: Final = re.compile(r"[0-9*#]{1,4}")
_PRESS: Final = re.compile(r"\b(press|dial|key|touch)\b|[.!?]", re.IGNORECASE)


def checked(tree: Tree) -> Tree:
    """Return the tree if it keeps every rule.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.
    """
    refuse(faults(tree))
    return tree


def faults(tree: Tree) -> Iterator[Fault]:
    """Yield every fault and all advice; of the ways only when every way can be followed.

    A tree that is bad on purpose gets no advice: its author knows.
    """
    yield from (fault for fault in _found(tree) if not (fault.advice and tree.flaws))


def _found(tree: Tree) -> Iterator[Fault]:
    yield from blanks(tree, "id", "title")
    if not tree.menu:
        yield Fault("menu", "must not be empty", "Write [[menu]] for the first menu.")
    for name in ("silence_s", "digit_timeout_s"):
        yield from _seconds(name, getattr(tree, name))
    yield from _ids("menu", [menu.id for menu in tree.menu])
    yield from _ids("service", [service.id for service in tree.service])
    yield from _ids("reason", [reason.id for reason in tree.reason])
    for number, menu in enumerate(tree.menu, start=1):
        yield from _menu_faults(tree, menu, f"menu {_word(menu.id) or number}")
    yield from _service_faults(tree)
    yield from _reason_faults(tree)
    yield from team_faults(tree)
    if tree.hours:
        yield from hours_faults(tree.hours)
        yield from _to_faults(tree, tree.hours.closed, "hours closed")
    if tree.menu and _followable(tree):
        yield from way_faults(tree)
        yield from closed_faults(tree)


# -- parts ---------------------------------------------------------------------------------------


def _ids(what: str, names: list[str]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for number, name in enumerate(names, start=1):
        field = f"{what} {number} id"
        if not name.strip():
            yield Fault(field, "must not be empty", 'Write id = "…".')
        elif len(name.split()) > 1 or ":" in name:
            rule = f"must be one word without a colon, got {name!r}"
            yield Fault(field, rule, f"Write {re.sub(r'[ :]+', '-', name.strip())}.")
        elif name in ("person", "callback", "hang-up"):
            yield Fault(field, f"must not be {name!r}: that is a place of its own", "Rename it.")
        elif (first := seen.setdefault(name, number)) != number:
            also = f"{what} {first} id"
            yield Fault(field, f"is {name!r}, which is already used", "Rename one.", also=also)


def _menu_faults(tree: Tree, menu: Menu, where: str) -> Iterator[Fault]:
    yield from blanks(menu, "prompt", within=where)
    if not menu.option and not menu.ask:
        yield Fault(f"{where} option", "must not be empty", "Write [[menu.option]] below it.")
    for name in ("silence_tries", "wrong_tries"):
        value = getattr(menu, name)
        if not 1 <= value <= MOST_TRIES:
            rule = f"must be a whole number from 1 to {MOST_TRIES}, got {value}"
            yield Fault(f"{where} {name}", rule, "Correct it: every repeat needs its end.")
    if menu.digit_timeout_s is not None:
        yield from _seconds(f"{where} digit_timeout_s", menu.digit_timeout_s)
    for field, to in menu.leads():
        yield from _to_faults(tree, to, f"{where} {field}")
    for number, option in enumerate(menu.option, start=1):
        yield from _option_faults(tree, menu, option, f"{where} option {number}")
    yield from _ask_faults(menu, where)
    yield from _key_faults(tree, menu, where)
    yield from _spoken_advice(menu, where)


def _to_faults(tree: Tree, to: str, where: str) -> Iterator[Fault]:
    """Yield the fault of a way that leads nowhere."""
    if not to.strip():
        name = where.rpartition(" ")[2]
        yield Fault(where, "must not be empty", f'Write {name} = "…": where it leads.')
        return
    found = place(to)
    if found.kind == "queue" and not found.name:
        yield Fault(where, "must name the queue", 'Write "queue:cards", for example.')
    known: Mapping[str, object] = {"self": tree.services, "menu": tree.menus}.get(found.kind, {})
    if found.kind in ("self", "menu") and found.name not in known:
        word = "service" if found.kind == "self" else "menu"
        rule = f"must lead to a {word}, but no {word} has the id {found.name!r}"
        yield Fault(where, rule, _near(to, tree, f"Correct it, or write the {word}."))


def _near(to: str, tree: Tree, otherwise: str) -> str:
    known = [*tree.menus, *(f"self:{name}" for name in tree.services)]
    queues = dict.fromkeys((*tree.queues, *(reason.queue for reason in tree.reason)))
    known += [f"queue:{name}" for name in queues] + ["person", "callback", "hang-up"]
    return meant(to, known, otherwise)


def _option_faults(tree: Tree, menu: Menu, option: Option, where: str) -> Iterator[Fault]:
    if not _KEY.fullmatch(option.key):
        rule = f"must be 1 to 4 signs of 0 to 9, * and #, got {option.key!r}"
        yield Fault(f"{where} key", rule, 'Write key = "1", for example.')
    elif menu.ask and option.key[0] not in "*#":
        rule = f"must begin with * or # where a number is asked for, got {option.key!r}"
        yield Fault(f"{where} key", rule, "The digits belong to the number.")
    elif menu.ask and option.key == "#":
        yield Fault(f"{where} key", "must not be #: it ends the number", "Write *.")
    known = {reason.id for reason in tree.reason}
    for name in option.reasons:
        if name not in known:
            there = ", ".join(sorted(known)) or "there are none"
            rule = f"must be a reason of the file ({there}), got {name!r}"
            remedy = meant(name, known, "Correct it, or write [[reason]].")
            yield Fault(f"{where} reasons", rule, remedy)


def _ask_faults(menu: Menu, where: str) -> Iterator[Fault]:
    if not menu.ask:
        for name, unset in (("digits", 0), ("most_digits", 0), ("to", "")):
            if getattr(menu, name) != unset:
                rule = "is only for a menu that asks for a number"
                yield Fault(f"{where} {name}", rule, 'Write ask = "account" too, or delete it.')
        return
    if not 3 <= menu.digits <= 20:
        rule = f"must be a whole number from 3 to 20, got {menu.digits}"
        yield Fault(f"{where} digits", rule, "Write how many digits the number has.")
    if menu.most_digits and not menu.digits <= menu.most_digits <= 20:
        rule = f"must be from {menu.digits} to 20, got {menu.most_digits}"
        yield Fault(f"{where} most_digits", rule, "Correct it, or leave it out.")


def _key_faults(tree: Tree, menu: Menu, where: str) -> Iterator[Fault]:
    """Yield each key that is there twice, and advice on each that must wait for a longer one."""
    keys = [option.key for option in menu.option]
    for key, count in Counter(keys).items():
        if key and count > 1:
            first, second = [n for n, one in enumerate(keys, start=1) if one == key][:2]
            field, also = f"{where} option {second} key", f"{where} option {first} key"
            yield Fault(field, f"is {key}, which is already used", "Use another key.", also=also)
    for number, key in enumerate(keys, start=1):
        longer = [one for one in keys if one != key and one.startswith(key)]
        if key and longer:
            wait_s = tree.timeout_s(menu)
            rule = f"{longer[0]} begins with {key} too, so a caller who presses {key} waits"
            rule = f"{rule} {wait_s:g} s"
            remedy = "Use keys that no other key begins with."
            yield Fault(f"{where} option {number} key", rule, remedy, advice=True)


def _spoken_advice(menu: Menu, where: str) -> Iterator[Fault]:
    """Yield advice on how a menu sounds."""
    if menu.key_first and any(option.says for option in menu.option):
        rule = "should be false: callers hear the key before they know what it is for"
        remedy = 'Say "For your balance, press 1", not "Press 1 for your balance".'
        yield Fault(f"{where} key_first", rule, remedy, advice=True)
    if not menu.barge_in:
        rule = "should be true: callers must hear the whole prompt each time"
        yield Fault(f"{where} barge_in", rule, "Let a key act at once.", advice=True)
    spoken = [option for option in menu.option if option.says]
    if len(spoken) > MANY_OPTIONS:
        rule = f"has {len(spoken)} options that are spoken, {MANY_OPTIONS} at most are better,"
        rule = f"{rule} with the one for a person"
        remedy = "Join two, or move the ones that few callers need to a menu of their own."
        yield Fault(f"{where} option", rule, remedy, advice=True)
    length = spoken_s(" ".join(menu.spoken()))
    if length > LONG_S:
        rule = f"takes {length:.0f} seconds to say with its options, {LONG_S} at most are better"
        yield Fault(f"{where} prompt", rule, "Use fewer words.", advice=True)
    for number, option in enumerate(menu.option, start=1):
        if option.says and option.says.split()[0].casefold() not in ("for", "to", "if"):
            rule = f"should begin with for, to or if, got {option.says!r}"
            remedy = 'The key is added: "for your balance" is said as "For your balance, press 1."'
            yield Fault(f"{where} option {number} says", rule, remedy, advice=True)
        elif _PRESS.search(option.says):
            rule = f"should be without the key and a full stop, got {option.says!r}"
            remedy = 'The key is added: "for your balance" is said as "For your balance, press 1."'
            yield Fault(f"{where} option {number} says", rule, remedy, advice=True)


def _service_faults(tree: Tree) -> Iterator[Fault]:
    used = {place(to).name for menu in tree.menu for _, to in menu.leads() if to[:5] == "self:"}
    for number, service in enumerate(tree.service, start=1):
        where = f"service {_word(service.id) or number}"
        yield from blanks(service, "says", "to", within=where)
        if not 0 <= service.resolved <= 1:
            rule = f"must be a share from 0 to 1, got {service.resolved:g}"
            yield Fault(f"{where} resolved", rule, "Write 0.85 for 85 %.")
        if place(service.to).kind == "self":
            yield Fault(f"{where} to", "must not lead to a service", "Lead to a menu.")
        elif service.to.strip():
            yield from _to_faults(tree, service.to, f"{where} to")
        if service.id and service.id not in used and tree.menu:
            yield Fault(where, "is never reached", f"Let a key lead to self:{service.id}.")


def _reason_faults(tree: Tree) -> Iterator[Fault]:
    for number, reason in enumerate(tree.reason, start=1):
        where = f"reason {_word(reason.id) or number}"
        yield from blanks(reason, "says", "queue", within=where)
        if not 0 < reason.share < float("inf"):
            rule = f"must be above 0, got {reason.share:g}"
            yield Fault(f"{where} share", rule, "Correct it, or delete the reason.")
        if reason.service and reason.service not in tree.services:
            rule = f"must be a service of the file, got {reason.service!r}"
            remedy = meant(reason.service, tree.services, "Correct it, or leave it out.")
            yield Fault(f"{where} service", rule, remedy)


def _seconds(field: str, value: float) -> Iterator[Fault]:
    if not 0.5 <= value <= 60:
        yield Fault(field, f"must be from 0.5 to 60 seconds, got {value:g}", "Correct it.")


def _word(name: str) -> str:
    return name if len(name.split()) == 1 else ""


# -- ways ----------------------------------------------------------------------------------------


def _followable(tree: Tree) -> bool:
    """Whether every way can be followed: each leads to a place, and no id is there twice."""
    ids = [menu.id for menu in tree.menu], [service.id for service in tree.service]
    ways = [to for menu in tree.menu for _, to in menu.leads()]
    ways += [service.to for service in tree.service]
    ways += [tree.hours.closed] if tree.hours else []
    return all(len(set(names)) == len(names) for names in ids) and not any(
        fault for to in ways for fault in _to_faults(tree, to, "")
    )
