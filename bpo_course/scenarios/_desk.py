"""What an agent does on the desktop beside a call: a value that each act moves on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, get_args

from bpo_course.flows import NOTE, Desk, Walk
from bpo_course.tools.tickets import Ticket

Kind = Literal["found", "chosen", "checked", "opened", "searched", "read", "filled", "saved"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_STAYS: Final = ("found", "searched", "read", "filled")
"""What stays done when a decision of the call is taken back."""


@dataclass(frozen=True)
class Act:
    """One thing that the agent did on the desktop.

    Args:
        kind: "found" or "searched": what was typed, of customers or of articles; "chosen",
            "checked", "opened": a customer; "read": an article; "filled": a field; "saved".
        turn: How many decisions of the call had been taken.
        value: What was typed, the customer, the article, or what is in the field.
        field: The field that was filled in.
        good: Whether the check was passed, or the record was opened after one.
    """

    kind: Kind
    turn: int = 0
    value: str = ""
    field: str = ""
    good: bool = False


@dataclass(frozen=True)
class DeskWork:
    """The work on the desktop so far; each act makes a new one.

    Args:
        desk: The desktop.
        acts: What was done, in order. A field is there once, as it was filled in last.
        wrap_s: Seconds of after-call work so far.

    Example:
        >>> desk = Desk(customer="C-1", alike=("C-2", "C-3"), check="identity")
        >>> work = DeskWork(desk).found("Nair", turn=0).opened("C-2", turn=0, good=False)
        >>> work.record, work.critical
        ('C-2', ('identity',))
    """

    desk: Desk
    acts: tuple[Act, ...] = ()
    wrap_s: float = 0.0

    # -- what is done --------------------------------------------------------------------------

    def found(self, text: str, *, turn: int) -> DeskWork:
        """Return the work after a search for a customer."""
        return self._then(Act("found", turn, text))

    def chosen(self, customer: str, *, turn: int) -> DeskWork:
        """Return the work with another customer in sight, whose record is still closed."""
        return self._then(Act("chosen", turn, customer))

    def checked(self, customer: str, *, turn: int, good: bool) -> DeskWork:
        """Return the work after a check of the caller; one that is passed opens the record.

        Args:
            customer: The customer number.
            turn: How many decisions of the call had been taken.
            good: Whether the answers were right.
        """
        return self._then(Act("checked", turn, customer, good=good))

    def opened(self, customer: str, *, turn: int, good: bool) -> DeskWork:
        """Return the work after a record was opened without a check on the desktop.

        Args:
            customer: The customer number.
            turn: How many decisions of the call had been taken.
            good: Whether that was allowed: the caller had been checked, or a call is made first.
        """
        return self._then(Act("opened", turn, customer, good=good))

    def searched(self, text: str, *, turn: int) -> DeskWork:
        """Return the work after a search in the knowledge base."""
        return self._then(Act("searched", turn, text))

    def read(self, article: str, *, turn: int) -> DeskWork:
        """Return the work after an article was opened."""
        return self._then(Act("read", turn, article))

    def filled(self, field: str, value: str, *, turn: int) -> DeskWork:
        """Return the work with a field filled in.

        Raises:
            ValueError: If there is no such field.
        """
        known = (*(one.id for one in self.desk.form), NOTE)
        if field not in known:
            raise ValueError(f"field must be one of {', '.join(known)}, got {field!r}")
        acts = tuple(act for act in self.acts if (act.kind, act.field) != ("filled", field))
        return replace(self, acts=(*acts, Act("filled", turn, value, field)))

    def saved(self, *, turn: int, wrap_s: float) -> DeskWork:
        """Return the work when it is finished.

        Args:
            turn: How many decisions the call had.
            wrap_s: Seconds of after-call work, 0 or more.

        Raises:
            ValueError: If the seconds are negative or endless.
        """
        return replace(self.spent(wrap_s), acts=(*self.acts, Act("saved", turn)))

    def spent(self, wrap_s: float) -> DeskWork:
        """Return the work after so many seconds of after-call work in all."""
        if not 0 <= wrap_s < float("inf"):
            raise ValueError(f"wrap_s must be 0 seconds or more, got {wrap_s}")
        return replace(self, wrap_s=wrap_s)

    def back(self, turn: int) -> DeskWork:
        """Return the work when the call goes back; what was looked up and typed stays.

        Args:
            turn: How many decisions are left.
        """
        acts = tuple(act for act in self.acts if act.kind in _STAYS or act.turn <= turn)
        acts = tuple(act for act in acts if act.kind != "saved")
        return replace(self, acts=acts, wrap_s=0.0)

    def _then(self, act: Act) -> DeskWork:
        return replace(self, acts=(*self.acts, act))

    # -- what that adds up to ------------------------------------------------------------------

    @property
    def in_sight(self) -> str:
        """The customer who was chosen last; "" while there is none."""
        kinds = ("chosen", "checked", "opened")
        return next((act.value for act in reversed(self.acts) if act.kind in kinds), "")

    @property
    def record(self) -> str:
        """The record in sight, if it is open; else ""."""
        return self.in_sight if self.in_sight in self.records else ""

    @property
    def records(self) -> tuple[str, ...]:
        """The records that were opened, in order, each once."""
        opened = (
            a.value for a in self.acts if a.kind == "opened" or (a.kind == "checked" and a.good)
        )
        return tuple(dict.fromkeys(opened))

    @property
    def passed(self) -> tuple[str, ...]:
        """The customers for whom a check was passed, in order."""
        good = (act.value for act in self.acts if act.kind == "checked" and act.good)
        return tuple(dict.fromkeys(good))

    @property
    def failed(self) -> tuple[str, ...]:
        """The customers for whom a check failed, in order."""
        bad = (act.value for act in self.acts if act.kind == "checked" and not act.good)
        return tuple(dict.fromkeys(bad))

    @property
    def too_early(self) -> tuple[str, ...]:
        """The records that were opened before the caller had been checked."""
        early = (act.value for act in self.acts if act.kind == "opened" and not act.good)
        return tuple(dict.fromkeys(early))

    @property
    def critical(self) -> tuple[str, ...]:
        """The gates that were broken on the desktop; one of them fails the call."""
        return (self.desk.check,) if self.desk.check and self.too_early else ()

    @property
    def searches(self) -> tuple[str, ...]:
        """What was searched in the knowledge base, in order."""
        return tuple(act.value for act in self.acts if act.kind == "searched")

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that were opened, in order, each once."""
        return tuple(dict.fromkeys(act.value for act in self.acts if act.kind == "read"))

    @property
    def values(self) -> Mapping[str, str]:
        """What is in the form, by field."""
        return {act.field: act.value for act in self.acts if act.kind == "filled"}

    @property
    def is_saved(self) -> bool:
        """Whether the work is finished."""
        return any(act.kind == "saved" for act in self.acts)

    # -- what is kept --------------------------------------------------------------------------

    def note(self) -> dict[str, Any]:
        """Return the work as a note of the learner's progress holds it."""
        acts = [[a.kind, a.turn, a.value, a.field, a.good] for a in self.acts]
        return {"acts": acts, "wrap_s": self.wrap_s}

    def ticket(self, at: datetime, contact: str = "", customer: str = "") -> Ticket | None:
        """Return the ticket that the form makes; None where it has no priority.

        Args:
            at: When it is opened, with its time zone.
            contact: The id of the contact.
            customer: Whose it is.
        """
        values = self.values
        priority = values.get("priority", "")
        if not priority:
            return None
        category, text = values.get("category", ""), values.get(NOTE, "")
        made = Ticket.open(
            f"T-{at:%H%M%S}",
            at,
            priority=priority,
            category=category,
            customer=customer,
            subject=category,
            contact=contact,
        )
        return made.then("noted", at, by="you", text=text) if text.strip() else made


def desk_from(desk: Desk, held: object) -> DeskWork:
    """Return what a note holds; what is not of its form, or no longer fits, is left out.

    Args:
        desk: The desktop, which may have been edited since.
        held: What the note has.

    Example:
        >>> desk = Desk(customer="C-1")
        >>> work = DeskWork(desk).read("bill", turn=2)
        >>> desk_from(desk, work.note()) == work, desk_from(desk, "?").acts
        (True, ())
    """
    if not isinstance(held, Mapping):
        return DeskWork(desk)
    fields = (*(one.id for one in desk.form), NOTE)
    acts = [act for act in map(_act, _listed(held.get("acts"))) if act]
    known = [act for act in acts if act.kind != "filled" or act.field in fields]
    wrap_s = held.get("wrap_s")
    spent = float(wrap_s) if isinstance(wrap_s, int | float) and 0 <= wrap_s < 1e6 else 0.0
    return DeskWork(desk, tuple(known), spent)


def _act(held: object) -> Act | None:
    match held:
        case [str(name), int(turn), str(value), str(field), bool(good)]:
            return next((Act(k, turn, value, field, good) for k in KINDS if k == name), None)
    return None


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


def caller_checked(walk: Walk, desk: Desk) -> bool:
    """Return whether the customer has said what the check asks for.

    Args:
        walk: The call so far.
        desk: Its desktop.
    """
    if not desk.check or desk.check in walk.opened:
        return True
    been = (*(turn.step.id for turn in walk.turns), walk.step.id)
    return any(step in desk.said_at for step in been)


def desk_wrap_s(walk: Walk, work: DeskWork) -> float:
    """Return the seconds of wrap-up of a call with its desktop.

    Args:
        walk: The walk.
        work: The work on its desktop.
    """
    return sum(turn.choice.wrap_s for turn in walk.turns[:-1]) + work.wrap_s
