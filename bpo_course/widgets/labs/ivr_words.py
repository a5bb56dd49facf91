"""The IVR lab's controls and words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bpo_course.faults import Fault
from bpo_course.prose import capital
from bpo_course.tools import ivr
from bpo_course.widgets.card import clock
from bpo_course.widgets.card.lever import Lever
from bpo_course.widgets.labs.in_words import percent

PARTS: Final[Mapping[str, str]] = {
    "call": "Call it yourself",
    "day": "Change it, and send a day's callers",
    "words": "Words in place of keys",
}
PHRASINGS: Final[Mapping[int, str]] = {5: "5", 10: "10", 25: "25"}
"""Sentences of each intent that the router is fitted to."""
CALLERS: Final = 400
"""Callers of a day. Two menus get the same people."""


def _percent(name: str, label: str, high: float, step: float = 1) -> Lever:
    return Lever(name, label, 0, high, step, 0, 1, scale=100)


HABITS: Final = (
    Lever("patience_s", "Patience in the menu, on average (seconds)", 20, 300, 5, 5, 3_600),
    _percent("zero_out", "Press 0 at once (%)", 40),
    _percent("knows_account", "Have the customer number at hand (%)", 100, 5),
    _percent("confused", "Choose a wrong option, if theirs comes first (%)", 20),
    _percent("confused_each", "Added for each option heard before theirs (%)", 10, 0.5),
    _percent("slips", "Hit a wrong key by mistake, for each key (%)", 10, 0.5),
)
TIMES: Final = (
    Lever("silence_tries", "Silences before the menu gives up", 1, 5, 1, 1, 5, True),
    Lever("wrong_tries", "Wrong keys before the menu gives up", 1, 5, 1, 1, 5, True),
    Lever("digit_timeout_s", "Wait for one more digit (seconds)", 1, 10, 1, 0.5, 60),
)
THRESHOLD: Final = Lever("threshold", "Threshold (%)", 0, 80, 5, 0, 1, scale=100)
FLOOR: Final = (
    Lever("agents", "Agents in the teams", 8, 30, 1, 1, 60, True),
    Lever("sort_out_s", "Until an agent sees that the team is wrong (seconds)", 15, 180, 5, 0, 180),
)
LEVERS: Final[Mapping[str, Lever]] = {
    lever.name: lever for lever in (*HABITS, *TIMES, *FLOOR, THRESHOLD)
}
START: Final[Mapping[str, float]] = {
    **{lever.name: getattr(ivr.Habits(), lever.name) for lever in HABITS},
    **{"silence_tries": 2, "wrong_tries": 2, "digit_timeout_s": 3},
    **{"agents": 19, "sort_out_s": 45},
    "threshold": ivr.THRESHOLD,
}
SWITCHES: Final[Mapping[str, str]] = {
    "barge_in": "Keys act during the prompt",
    "key_first": "Say the key before the reason",
}

MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    "resolved": ("Resolved in the menu", "high"),
    "right_team": ("Reached the right team", "high"),
    "misroutes": ("Reached a wrong team (misroute)", "low"),
    "person": ("Reached a person, without choosing a team", "none"),
    "contained_only": ("Served by the menu, but not resolved", "low"),
    "abandonment": ("Hung up in the menu, or were cut off", "low"),
    "callback": ("Asked for a call back", "none"),
}
"""Where callers end: together they are all of them."""
MAIN: Final = ("resolved", "right_team", "misroutes", "abandonment")
"""Those that are shown first."""
BESIDE: Final[Mapping[str, tuple[str, str]]] = {
    "containment": ("Containment", "none"),
    "zero_out": ("Zero-out", "none"),
    "menu_s": ("Time in the menu", "low"),
}


def written(name: str, value: float) -> str:
    """Return a measure as it is shown.

    Example:
        >>> written("misroutes", 0.125), written("menu_s", 26.04)
        ('12.5 %', '0:26')
    """
    return clock(value) if name == "menu_s" else percent(value)


def changed(name: str, before: float, now: float) -> tuple[str, str]:
    """Return a change in words, and whether it is good, bad or neither.

    Example:
        >>> changed("misroutes", 0.14, 0.02)
        ('−12.0 points', 'good')
    """
    clocks = name == "menu_s"  # as they are shown
    by = round(now) - round(before) if clocks else now - before
    shown = f"{by:+.0f} s" if name == "menu_s" else f"{100 * by:+.1f} points"
    better = {**MEASURES, **BESIDE}[name][1]
    if shown.strip("+-").startswith(("0 s", "0.0 ")):
        return "no change", ""
    good = (by > 0) == (better == "high")
    return shown.replace("-", "−"), "" if better == "none" else "good" if good else "bad"


def rows(before: ivr.Day, now: ivr.Day, of: Mapping[str, tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return a line a measure: its name, before, now, the change, and whether it is good.

    Args:
        before: The day with the menu to compare with.
        now: The day with the menu as it is.
        of: The measures; a call back that no menu offers is left out.
    """
    found: list[tuple[str, ...]] = []
    for name, (words, _) in of.items():
        one, other = getattr(before, name), getattr(now, name)
        if name == "callback" and not (one or other):
            continue
        change, tone = changed(name, one, other)
        found.append((words, written(name, one), written(name, other), change, tone))
    return found


ENDS: Final[Mapping[str, str]] = {
    "resolved": "Resolved",
    "contained_only": "Served, not resolved",
    "right_team": "Right team",
    "misroutes": "Wrong team",
    "person": "A person",
    "callback": "Call back",
    "abandonment": "Hung up or cut off",
}
"""Where callers end, as the heads of a table."""


def ways(found: ivr.Day) -> list[str]:
    """Return the heads of where a day's callers ended; without a call back that no one wanted."""
    return [words for name, words in ENDS.items() if name != "callback" or found.callback]


def by_reason(tree: ivr.Tree, found: ivr.Day) -> list[tuple[str, ...]]:
    """Return a line a reason: its words, its callers, and where they ended; see `ways`."""
    names = [name for name, words in ENDS.items() if words in ways(found)]
    lines: list[tuple[str, ...]] = []
    for reason in tree.reason:
        if not any(one.reason == reason.id for one in found.journeys):
            continue
        part = found.of(reason.id)
        shown = (f"{of_100(getattr(part, name))} %" for name in names)
        lines.append((reason.says, str(len(part.journeys)), *shown))
    return lines


def by_team(found: ivr.Day) -> list[tuple[str, ...]]:
    """Return a line a team: what the floor gets of a day's callers."""
    lines: list[tuple[str, ...]] = []
    for team in ivr.arrivals(found, [CALLERS]).values():
        reach = team.calls[0] * (1 - team.contained)
        moved = ", ".join(
            f"{name} {percent(share)}"
            for name, share in sorted(team.belongs.items(), key=lambda one: -one[1])
        )
        served = f"{team.calls[0] * team.contained:.0f}"
        lines.append((team.queue, f"{reach:.0f}", served, moved or "–", clock(team.menu_s)))
    return lines


_SAYS: Final[Mapping[str, str]] = {
    "prompt": "The menu says:",
    "help": "After this failure, the menu says:",
    "key": "You press",
    "ignored": "You press too early. Here, keys do nothing until the voice has finished:",
    "waits": "A longer key is possible, so the menu waits after",
    "silence": "You say nothing. It counts as a silence.",
    "wrong": "This key has no option here. It counts as a wrong key:",
    "chosen": "You have chosen:",
    "account": "The number is correct:",
    "service": "The service says:",
    "led on": "You have no tries left. The menu gives up.",
    "end": "The call leaves the menu:",
}
_ENDS: Final[Mapping[str, str]] = {
    "person": "a person answers",
    "callback": "you will be called back",
    "hang-up": "the menu hangs up",
}


def moments(call: ivr.Call) -> list[tuple[str, str, str, str]]:
    """Return a line an event of a call: when, what happened, what was said or pressed, its kind."""
    return [
        (clock(event.at_s), _SAYS[event.kind], event_text(event), event.kind)
        for event in call.events
    ]


def event_text(event: ivr.Event) -> str:
    """Return what an event played, or where it led, in words.

    Example:
        >>> event_text(ivr.Event(3, "end", "queue:cards"))
        'the cards team answers'
    """
    if event.kind in ("silence", "led on"):
        return ""
    if event.kind in ("key", "waits", "wrong", "ignored"):
        return ivr.spoken_key(event.text)
    if event.kind == "end":
        return ended(ivr.place(event.text))
    return event.text


def ended(at: ivr.Place) -> str:
    """Return where a call ended, in words."""
    return _ENDS.get(at.kind, f"the {at.name} team answers")


def leads(tree: ivr.Tree, to: str) -> str:
    """Return where an option leads, in words.

    Example:
        >>> leads(ivr.Tree(), "queue:cards"), leads(ivr.Tree(), "person")
        ('the cards team', 'a person')
    """
    at = ivr.place(to)
    if at.kind == "queue":
        return f"the {at.name} team"
    if at.kind == "menu":
        return f"the menu “{named(at.name)}”"
    if at.kind == "self":
        return f"the service “{named(at.name)}”"
    return {"person": "a person", "callback": "a call back", "hang-up": "the end"}[at.kind]


def named(name: str) -> str:
    """Return a menu's id as words.

    Example:
        >>> named("account-balance")
        'account balance'
    """
    return name.replace("-", " ").replace("_", " ")


def weighed(found: ivr.Weighed, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return what a router found in a sentence, for the screen.

    Args:
        found: What it found.
        titles: The intents' names on screen.
    """
    most = max((abs(weight) for _, weight in found.words), default=1) or 1
    return {
        "intent": titles.get(found.intent or "", ""),
        "share": f"{100 * found.share:.0f} %",
        "words": [
            (word, f"{weight:+.2f}".replace("-", "−"), 100 * abs(weight) / most, weight > 0)
            for word, weight in found.words
        ],
        "unheard": list(found.unheard),
        "others": [(titles[name], f"{100 * share:.0f} %") for name, share in found.others[:2]],
    }


def of_100(share: float) -> str:
    """Return a share as a number of 100.

    Example:
        >>> of_100(0.234), of_100(0.125)
        ('23', '13')
    """
    return f"{math.floor(100 * share + 0.5)}"


def told(before: ivr.Day, now: ivr.Day) -> str:
    """Return what a day shows, in two sentences."""

    def both(name: str) -> str:
        one, other = (percent(getattr(day, name)) for day in (before, now))
        return other if one == other else f"{other} (before {one})"

    return (
        f"Of all callers, {both('resolved')} get what they need in the menu, and"
        f" {both('right_team')} reach the right team. {both('misroutes')} reach a wrong team, and"
        f" {both('abandonment')} hang up or are cut off."
    )


def advice(tree: ivr.Tree) -> Sequence[str]:
    """Return what the checker advises, in sentences; also of a menu that is bad on purpose."""
    return [on_screen(fault) for fault in ivr.faults(replace(tree, flaws=())) if fault.advice]


_PARTS_OF_MENUS: Final[Mapping[str, str]] = {
    "prompt": "the prompt",
    "help": "the help after a failure",
    "key": "the key",
    "says": "its words",
    "to": "where it leads",
    "reasons": "its callers",
    "silence_to": "where silence leads",
    "wrong_to": "where wrong keys lead",
    "option": "the options",
}
"""What the fields of a file are called in the card."""
_SWITCHED: Final[Mapping[str, str]] = {
    "key_first": f"Switch off “{SWITCHES['key_first']}”",
    "barge_in": f"Switch on “{SWITCHES['barge_in']}”",
}
_ONLY_IN_A_FILE: Final[Mapping[str, str]] = {
    'Write [[menu.option]] with key = "0" and to = "person".': (
        "It needs an option on key 0 that leads to a person. You can add one in the file of the"
        " menu, but not here."
    ),
    "Write its id in the reasons of an option.": (
        "They need an option of their own. You can add one in the file of the menu, but not here."
    ),
}


def on_screen(fault: Fault) -> str:
    """Return a fault or advice of the checker in the words of the card.

    Example:
        >>> on_screen(Fault("menu main option 2 says", "must not be empty", "Write it."))
        'Menu “main”, option 2, its words: must not be empty. Write it.'
    """
    kind, _, rest = fault.field.partition(" ")
    name, _, part = rest.partition(" ")
    if kind not in ("menu", "reason", "service") or not name:
        return str(fault)
    where = f"{kind.capitalize()} “{named(name)}”"
    if part in _SWITCHED:
        return f"{where}: {_SWITCHED[part]}. {capital(fault.rule.partition(': ')[2])}."
    number = re.match(r"option (\d+) ?", part)
    if number:
        where, part = f"{where}, option {number[1]}", part[number.end() :]
    times = {lever.name: f"“{lever.label}”" for lever in TIMES}
    told = {**_PARTS_OF_MENUS, **times}.get(part, part)
    remedy = _ONLY_IN_A_FILE.get(fault.remedy, fault.remedy)
    if "[[" in remedy or "queue:" in remedy or "self:" in remedy:
        remedy = f"{remedy} (In the file of the menu.)"
    return f"{', '.join(filter(None, (where, told)))}: {fault.rule}. {remedy}"
