"""What an author may get wrong in the desktop of a conversation, seen from the conversation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from bpo_course import prose
from bpo_course.faults import Fault, blanks
from bpo_course.flows._desk import Desk, Fact, FormField

if TYPE_CHECKING:
    from bpo_course.flows._flow import Flow

FEWEST_ALIKE: Final = 2
"""Customers who must be easily taken for the right one, so that there is something to tell."""


def desk_faults(flow: Flow) -> Iterator[Fault]:
    """Yield every fault of a flow's desktop; what the systems behind it hold is checked elsewhere.

    Args:
        flow: The flow.
    """
    desk = flow.desk
    if desk is None:
        return
    names = ("customers", "customer", "shows", "articles", "article", "search", "form", "fact")
    yield from blanks(desk, *names, *(("said",) if desk.check else ()), within="desk")
    if len(desk.alike) < FEWEST_ALIKE:
        rule = f"must be {FEWEST_ALIKE} or more, got {len(desk.alike)}"
        yield Fault("desk alike", rule, "Name customers who share the name, or nearly.")
    if desk.customer and desk.customer in desk.alike:
        rule = f"has {desk.customer!r}, which is the right customer"
        yield Fault("desk alike", rule, "Delete it there.")
    yield from _gate_faults(flow, desk)
    yield from _step_faults(flow, "desk said_at", desk.said_at, ended=False)
    if flow.direction == "outbound":
        yield from blanks(desk, "script", within="desk")
    yield from _form_faults(flow, desk)
    for name, facts in (("fact", desk.fact), ("never", desk.never)):
        for number, fact in enumerate(facts, start=1):
            yield from _fact_faults(flow, fact, f"desk {name} {number}", must=name == "fact")
    for place, text in _texts(desk):
        if html := prose.html_in(text):
            yield Fault(place, f"must be Markdown without HTML, has {html}", "Write it in words.")


def _gate_faults(flow: Flow, desk: Desk) -> Iterator[Fault]:
    if desk.check and desk.check not in flow.gate:
        known = ", ".join(flow.gate) or "there are none"
        rule = f"must be a gate of the call ({known}), got {desk.check!r}"
        yield Fault("desk check", rule, f'Correct it, or write {desk.check} = "…" below [gate].')
    if not desk.check and not desk.open_first:
        remedy = "Name the gate, or write open_first = true."
        yield Fault("desk check", "must name the gate that opens the record", remedy)


def _step_faults(flow: Flow, place: str, names: tuple[str, ...], *, ended: bool) -> Iterator[Fault]:
    """Yield a fault for each name that is no step, or no ending where one is meant."""
    for name in names:
        step = flow.steps.get(name)
        if step is None or (ended and step.ending is None):
            what = "an ending" if ended else "a step"
            rule = f"must be the id of {what} of the call, got {name!r}"
            yield Fault(place, rule, "Correct it.")


def _form_faults(flow: Flow, desk: Desk) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for number, one in enumerate(desk.form, start=1):
        place = f"desk form {one.id if len(one.id.split()) == 1 else number}"
        yield from blanks(one, "id", "label", "why", within=place)
        if one.id == NOTE:
            yield Fault(f"{place} id", f"must not be {NOTE!r}", "The note is always there.")
        if one.id and seen.setdefault(one.id, number) != number:
            also = f"desk form {seen[one.id]} id"
            yield Fault(
                f"{place} id", f"is {one.id!r}, which is already used", "Rename one.", also=also
            )
        yield from _step_faults(flow, f"{place} at", one.at, ended=True)
        yield from _step_faults(flow, f"{place} after", one.after, ended=False)
        yield from _value_faults(flow, one, place)


def _value_faults(flow: Flow, one: FormField, place: str) -> Iterator[Fault]:
    """Yield what is wrong with the right value of a field."""
    if one.kind in ("choice", "disposition"):
        if len(one.options) < 3:
            rule = f"must be 3 or more, got {len(one.options)}"
            yield Fault(f"{place} options", rule, "Write what the agent can choose.")
        if repeated := sorted({o for o in one.options if one.options.count(o) > 1}):
            yield Fault(f"{place} options", f"has {repeated[0]!r} twice", "Delete one.")
    elif one.options:
        yield Fault(f"{place} options", f"has no place in {one.kind}", "Delete it.")
    if one.kind == "disposition":
        yield from _disposition_faults(flow, one, place)
    elif one.kind == "choice" and one.right not in one.options:
        rule = f"must be one of its options ({', '.join(one.options)}), got {one.right!r}"
        yield Fault(f"{place} right", rule, "Correct it, or add it to the options.")
    elif one.kind == "amount" and amount(one.right) is None:
        yield Fault(f"{place} right", f"must be a number, got {one.right!r}", 'Such as "2200".')
    elif one.kind == "date" and not _is_date(one.right):
        rule = f"must be a date, got {one.right!r}"
        yield Fault(f"{place} right", rule, 'Write it as "2026-11-28".')


def _disposition_faults(flow: Flow, one: FormField, place: str) -> Iterator[Fault]:
    if one.right:
        rule = "has no place here: the ending says which is right"
        yield Fault(f"{place} right", rule, "Delete it.")
    ends = {step.ending.disposition for step in flow.step if step.ending and step.ending.resolved}
    if missing := sorted(ends - {"breach", *one.options}):
        rule = f"must have the disposition of each good ending, lacks {', '.join(missing)}"
        yield Fault(f"{place} options", rule, "Add it.")


def _fact_faults(flow: Flow, fact: Fact, place: str, *, must: bool) -> Iterator[Fault]:
    yield from blanks(fact, "words", "why", within=place)
    yield from _step_faults(flow, f"{place} after", fact.after, ended=False)
    if any(not word.strip() for word in fact.words):
        yield Fault(f"{place} words", "has an empty text", "Write it, or delete it.")
    elif must and fact.words and all(says(flow.brief, word) for word in fact.words):
        rule = f"are all in the brief: {', '.join(fact.words)}"
        remedy = "Ask for what was said or done on this call."
        yield Fault(f"{place} words", rule, remedy)


NOTE: Final = "note"
"""The name of the note among the fields of a form."""


def says(text: str, words: str) -> bool:
    """Return whether a text has these words; case, marks in numbers and word ends do not matter.

    Args:
        text: The text.
        words: The words; a word may go on, a number may not. What " + " joins may be apart, in
            any order.

    Example:
        >>> says("Card blocked, 4,950 rupees.", "block"), says("Rs 4950", "4,950")
        (True, True)
        >>> says("310 of 1000", "31"), says("unblocked", "block")
        (False, False)
        >>> says("We will remove the late fee.", "fee + remov")
        True
    """
    given = _plain(text)
    return all(_has(given, _plain(part)) for part in words.split(" + "))


def _has(given: str, wanted: str) -> bool:
    end = r"(?!\d)" if wanted[-1:].isdigit() else ""
    return bool(wanted) and bool(re.search(rf"(?<!\w){re.escape(wanted)}{end}", given))


def amount(text: str) -> float | None:
    """Return a number as an agent types it; None where it is none.

    Example:
        >>> amount("2,200"), amount("₹ 2200.00"), amount("soon")
        (2200.0, 2200.0, None)
    """
    plain = re.sub(r"[,\s₹£$€₱]|(?i:rs\.?|inr|php|gbp)", "", text)
    return float(plain) if re.fullmatch(r"\d{1,12}(\.\d{1,2})?", plain, re.ASCII) else None


def _plain(text: str) -> str:
    without = re.sub(r"(?<=\d),(?=\d)", "", text.replace("’", "'"))
    return " ".join(without.casefold().split())


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _texts(desk: Desk) -> Iterator[tuple[str, str]]:
    """Yield every text on screen, after its place."""
    yield "desk shows", desk.shows
    yield from ((f"desk script {n}", text) for n, text in enumerate(desk.script, start=1))
    for one in desk.form:
        yield f"desk form {one.id} label", one.label
        yield f"desk form {one.id} why", one.why
    for name, facts in (("fact", desk.fact), ("never", desk.never)):
        yield from ((f"desk {name} {n} why", f.why) for n, f in enumerate(facts, start=1))
