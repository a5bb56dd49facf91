"""What the work on a desktop was worth: each part, what was right there, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from bpo_course.flows import NOTE, Desk, Fact, FormField, Walk, amount, says
from bpo_course.scenarios._desk import DeskWork
from bpo_course.tools.recording import CARD_DATA, redact

OF_THE_RECORD: Final = 3
OF_THE_ARTICLE: Final = 3
OF_A_FIELD: Final = 2
"""Points of a part of the work: as many as a decision of a call is worth, about."""
KEPT_OUT: Final = (
    *CARD_DATA,
    *("Aadhaar number", "PAN", "Social Security number", "National Insurance number"),
    *("sort code", "account number"),
)
"""What `redact` finds that must not be in a note; a phone number to call back may be."""


@dataclass(frozen=True)
class DeskPart:
    """One part of the work.

    Args:
        id: "record", "article", "note", or the id of a field.
        title: What it is called.
        points: What it earned.
        of: The most that it can earn.
        did: What was done, in a sentence; a text that the agent typed is not in it.
        right: What is right; "" where the work was right.
        why: Why, Markdown.
        told: More about it, each in a sentence, Markdown.
        critical: Whether it broke a gate of the call.
    """

    id: str
    title: str
    points: int
    of: int
    did: str
    right: str = ""
    why: str = ""
    told: tuple[str, ...] = ()
    critical: bool = False


@dataclass(frozen=True)
class DeskReview:
    """The review of the work on a desktop.

    Args:
        parts: Its parts.
    """

    parts: tuple[DeskPart, ...]

    @property
    def points(self) -> int:
        """What the work earned."""
        return sum(part.points for part in self.parts)

    @property
    def of(self) -> int:
        """The most that it can earn at this ending."""
        return sum(part.of for part in self.parts)


def desk_review(work: DeskWork, walk: Walk, secrets: Collection[str] = ()) -> DeskReview:
    """Return the review of the work beside a call that has ended.

    Args:
        work: The work.
        walk: The call, ended.
        secrets: What no note may have: the customer's security answers.

    Raises:
        ValueError: If the call has not ended.
    """
    if not walk.done:
        raise ValueError(f"the walk must be at an ending, but it is at step {walk.step.id!r}")
    fields = (part for one in work.desk.form if (part := _field(one, work, walk)))
    return DeskReview((_record(work), _article(work), *fields, _note(work, walk, secrets)))


def _record(work: DeskWork) -> DeskPart:
    desk, title = work.desk, "Customer record"
    wrong = [name for name in work.records if name != desk.customer]
    told = []
    if wrong:
        told.append(f"You opened the record of someone else: {', '.join(wrong)}.")
    if stopped := [name for name in work.failed if name != desk.customer]:
        told.append(f"The check stopped you at {', '.join(stopped)}. That is what it is for.")
    early = work.too_early
    if early:
        did = f"You opened {', '.join(early)} before the caller had been checked."
        right = f"First the check, then {desk.customer}."
        return DeskPart("record", title, 0, OF_THE_RECORD, did, right, told=(*told,), critical=True)
    if desk.customer not in work.records:
        did = "You didn't open the right record." if work.records else "You opened no record."
        right = f"Open {desk.customer}."
        return DeskPart("record", title, 0, OF_THE_RECORD, did, right, told=(*told,))
    points, right = OF_THE_RECORD - bool(wrong), ""
    if desk.said and desk.customer not in work.passed:
        points -= 1
        right = "Press “Check the answers” too, so that the record shows who was checked."
    did = f"You opened the right record, {desk.customer}."
    return DeskPart("record", title, points, OF_THE_RECORD, did, right, told=(*told,))


def _article(work: DeskWork) -> DeskPart:
    desk, title, count = work.desk, "Knowledge base", len(work.searches)
    searches = f"{count} search{'' if count == 1 else 'es'}"
    right = [name for name in work.articles if name in desk.article]
    others = len(work.articles) - len(right)
    told = (f"Other articles opened: {others}.",) if others else ()
    if right:
        did = f"You found and opened the right article, with {searches}."
        return DeskPart("article", title, OF_THE_ARTICLE, OF_THE_ARTICLE, did, told=told)
    did = f"You didn't open the right article ({searches})."
    better = f"Search for “{desk.search[0]}”, for example." if desk.search else ""
    return DeskPart("article", title, 0, OF_THE_ARTICLE, did, better, told=told)


def _field(one: FormField, work: DeskWork, walk: Walk) -> DeskPart | None:
    """Return the review of a field; None where this ending does not ask for it."""
    right = walk.disposition if one.kind == "disposition" else one.right
    asked = _is_asked(one, walk) and (not one.at or walk.step.id in one.at)
    if not asked or (one.kind == "disposition" and right not in one.options):
        return None
    value = work.values.get(one.id, "")
    if one.kind == "amount":
        is_right = amount(value) is not None and amount(value) == amount(right)
    else:
        is_right = value == right
    points = OF_A_FIELD if is_right else 0
    did = value.strip() or "left empty"
    return DeskPart(one.id, one.label, points, OF_A_FIELD, did, "" if is_right else right, one.why)


def _note(work: DeskWork, walk: Walk, secrets: Collection[str]) -> DeskPart:
    desk, text = work.desk, work.values.get(NOTE, "")
    facts = [fact for fact in desk.fact if _is_asked(fact, walk)]
    missing = [fact for fact in facts if not _has(text, fact)]
    told = [f"It doesn't seem to say “{fact.words[0]}”. {fact.why}" for fact in missing]
    bad = list(_kept_out(desk, text, walk, secrets))
    points = 0 if bad or not text.strip() else len(facts) - len(missing)
    there = len(facts) - len(missing)
    did = f"It says {there} of {len(facts)} things that the next agent needs."
    if not text.strip():
        did = "You wrote no note."
    return DeskPart("note", "Note", points, len(facts), did, told=(*bad, *told))


def _kept_out(desk: Desk, text: str, walk: Walk, secrets: Collection[str]) -> Iterator[str]:
    """Yield, in a sentence, each thing that is in a note and must not be."""
    kinds = {kind for kind, _, _ in redact(text).found}
    for kind in sorted(kinds & set(KEPT_OUT)):
        yield f"It has a {kind}. A note is read by many people, so this must stay out."
    if any(says(text, secret) for secret in secrets):
        yield "It has a security answer. Anyone who reads the note could use it."
    for fact in desk.never:
        if _is_asked(fact, walk) and (word := next((w for w in fact.words if says(text, w)), "")):
            yield f"It says “{word}”. {fact.why}"


def _has(text: str, fact: Fact) -> bool:
    return any(says(text, word) for word in fact.words)


def _is_asked(fact: Fact | FormField, walk: Walk) -> bool:
    been = {*(turn.step.id for turn in walk.turns), walk.step.id}
    return not fact.after or bool(been & set(fact.after))


def note_kept(text: str) -> str:
    """Return a note as the system keeps it: without card data and numbers of ids.

    Args:
        text: The note.

    Example:
        >>> note_kept("Card 4012 8888 8888 1881 blocked, D-2047 opened.")
        'Card [card number] blocked, D-2047 opened.'
    """
    kept, last = [], 0
    for kind, start, end in redact(text).found:
        if kind in KEPT_OUT:
            kept += [text[last:start], f"[{kind}]"]
            last = end
    return "".join((*kept, text[last:]))
