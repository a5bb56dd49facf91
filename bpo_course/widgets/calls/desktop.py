"""The desktop beside a call: the customer record, the knowledge base and the form, really used."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from bpo_course import content
from bpo_course.flows import NOTE, Desk, Flow, FormField, Walk, amount
from bpo_course.tools import crm, knowledge
from bpo_course.widgets.card import clock
from bpo_course.widgets.card.log_words import disposition_name

if TYPE_CHECKING:
    from bpo_course.scenarios import DeskPart, DeskWork

AGENT: Final = "you"
CONTACT: Final = "this contact"
LONGEST_WRAP_S: Final = 900
"""The most seconds in a row that count as after-call work: the page was left."""
DESK_S: Final = 40
"""Seconds that a decision's clock leaves for the desktop."""
SHOWN: Final = 5
"""How many customers a search shows."""
NOT_YET: Final = "There is nothing to check yet. Ask your questions in the call first."
"""What is told of a check before the customer has answered."""
LINES: Final = 4
"""How many lines of the timeline a record shows, the newest first."""
_FIELDS: Final = (
    ("address", "Address"),
    ("postcode", "Postcode"),
    ("phones", "Phones"),
    ("emails", "Email"),
    ("born", "Date of birth"),
    ("language", "Language"),
    ("preferences", "Wishes"),
    ("support", "Support"),
)
_ASKED: Final = {
    "name": "Name",
    "number": "Customer number",
    "product": "Order or contract number",
    "born": "Date of birth",
    "birthday": "Day and month of birth",
}


@dataclass(frozen=True)
class Sight:
    """What is in sight on the desktop: which tab, what was found there, what is told.

    Args:
        tab: "customer", "knowledge" or "form".
        hits: The customers found.
        articles: The articles found; None before a search.
        article: The article that is open.
        told: What came of the last act, in a sentence.
        bad: Whether that is a critical error.
        fields: What is typed into the two searches.
    """

    tab: str = "customer"
    hits: tuple[crm.Hit, ...] | None = None
    articles: tuple[str, ...] | None = None
    article: str = ""
    told: str = ""
    bad: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)


class Desktop:
    """The systems behind the desktop of a flow, and what the learner did with them.

    Args:
        flow: The flow; it has a desktop.
        held: What a half-taken call has kept of its desktop, if anything.
    """

    def __init__(self, flow: Flow, held: object = None) -> None:
        from bpo_course.scenarios import desk_from

        assert flow.desk
        self.desk: Desk = flow.desk
        self.outbound = flow.direction == "outbound"
        self._firm = content.customers(self.desk.customers)
        self._articles = content.articles(self.desk.articles).library
        self._crm = _crm_of(self._firm)
        known = [one.id for one in self._firm.customer]
        work = desk_from(self.desk, held)
        acts = (act for act in work.acts if act.kind not in OF_A_CUSTOMER or act.value in known)
        self.work: DeskWork = replace(work, acts=tuple(acts))  # the file may have been edited
        self.sight = Sight()
        for name in self.work.passed:
            self._verified(name)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The security answers of the right customer, which no note may have."""
        found = (one for one in self._firm.customer if one.id == self.desk.customer)
        return tuple(answer for one in found for answer in one.security.values())

    # -- what the learner does ------------------------------------------------------------------

    def moved(self, *, done: bool) -> None:
        """Follow the call by a decision: what is told may be over, and at its end the form is due.

        Args:
            done: Whether the call has ended.
        """
        if self.sight.told == NOT_YET:
            self._tell("")
        if done:
            self.show("form")

    def show(self, tab: str) -> None:
        """Show one of the three tabs."""
        if tab in TABS:
            self.sight = replace(self.sight, tab=tab, told="", bad=False)

    def typed(self, name: str, value: str, turn: int) -> None:
        """Keep what is typed into a field: of the form, or of a search."""
        if name in SEARCHES:
            self.sight = replace(self.sight, fields={**self.sight.fields, name: value})
        elif name.removeprefix(FIELD) in (NOTE, *(one.id for one in self.desk.form)):
            self.work = self.work.filled(name.removeprefix(FIELD), value, turn=turn)

    def find(self, text: str, turn: int) -> None:
        """Look customers up."""
        if not text.strip():
            self._tell("Type a name, a number, a phone number, an email or a postcode.")
            return
        hits = self._crm.search(text, self._by(), limit=SHOWN)
        self.work = self.work.found(text, turn=turn)
        self.sight = replace(self.sight, hits=hits)
        count = f"{len(hits)} customer{'' if len(hits) == 1 else 's'} found."
        self._tell(count if hits else "No customer found. Try less, or something else.")

    def choose(self, customer: str, turn: int) -> None:
        """Put a customer in sight, with the record still closed."""
        if any(hit.id == customer for hit in self.sight.hits or ()):
            self.work = self.work.chosen(customer, turn=turn)
            self._tell("")

    def check(self, walk: Walk) -> None:
        """Check what the customer has said against the record in sight; the right one opens."""
        from bpo_course.scenarios import caller_checked

        customer = self.work.in_sight
        if not customer or not self.desk.said:
            return
        if not caller_checked(walk, self.desk):
            self._tell(NOT_YET)
            return
        passed, left = self._verified(customer)
        self.work = self.work.checked(customer, turn=len(walk.taken), good=passed)
        if passed:
            self._tell("The answers match. The record is open.")
        else:
            tries = f"{left} more {'try' if left == 1 else 'tries'} for this record."
            self._tell(f"The answers don't match this record. It stays closed. {tries}")

    def open(self, walk: Walk, *, exam: bool) -> None:
        """Open the record in sight without a check on the desktop.

        Args:
            walk: The call so far.
            exam: Whether a critical error is told only at the end.
        """
        from bpo_course.scenarios import caller_checked

        customer = self.work.in_sight
        if not customer:
            return
        good = self.desk.open_first or caller_checked(walk, self.desk)
        self.work = self.work.opened(customer, turn=len(walk.taken), good=good)
        if good or exam:
            self._tell("The record is open.")
        else:
            rule = walk.flow.gate[self.desk.check]
            self._tell(f"Critical error. The rule: {rule}", bad=True)

    def seek(self, text: str, turn: int) -> None:
        """Search the knowledge base."""
        if not text.strip():
            self._tell("Type a few words: what is it about?")
            return
        found = knowledge.search(self._articles, text).found
        self.work = self.work.searched(text, turn=turn)
        self.sight = replace(self.sight, articles=found, article="")
        count = f"{len(found)} article{'' if len(found) == 1 else 's'} found."
        self._tell(count if found else "No article found. Try other words.")

    def read(self, article: str, turn: int) -> None:
        """Open an article that was found."""
        if article in (self.sight.articles or ()):
            self.work = self.work.read(article, turn=turn)
            self.sight = replace(self.sight, article=article)
            self._tell("")

    def _tell(self, told: str, *, bad: bool = False) -> None:
        self.sight = replace(self.sight, told=told, bad=bad)

    def _verified(self, customer: str) -> tuple[bool, int]:
        """Return whether the customer's answers fit a record, and how many tries are left."""
        askable = self._crm.ask(customer)
        tries = self._crm.check.tries
        if any(name not in askable for name in self.desk.said):  # asked for what it does not have
            failed = sum(a.kind == "checked" and a.value == customer for a in self.work.acts)
            return False, max(0, tries - failed - 1)
        checked = self._crm.verify(customer, self.desk.said, self._by())
        return checked.passed, checked.tries_left

    def _by(self, role: str = "agent") -> crm.Access:
        return crm.Access(AGENT, role, datetime.now(UTC), CONTACT)

    # -- what is shown --------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What the tab in sight is called."""
        return self._tab_name(self.sight.tab)

    @property
    def fields(self) -> dict[str, str]:
        """What is in the fields, by the name that they have in the page."""
        typed = {f"{FIELD}{name}": value for name, value in self.work.values.items()}
        return {**dict.fromkeys(SEARCHES, ""), **self._empty, **self.sight.fields, **typed}

    @property
    def _empty(self) -> dict[str, str]:
        return {f"{FIELD}{name}": "" for name in (NOTE, *(one.id for one in self.desk.form))}

    def shown(self, walk: Walk) -> dict[str, Any]:
        """Return what the template shows of the desktop.

        Args:
            walk: The call so far.
        """
        from bpo_course.scenarios import caller_checked

        work, sight = self.work, self.sight
        said = caller_checked(walk, self.desk)
        articles = self._articles.articles
        return {
            "desk": self.desk,
            "tabs": [(name, self._tab_name(name), name == sight.tab) for name in TABS],
            "sight": sight,
            "outbound": self.outbound,
            "form": [
                (one, [(option, option_name(one, option)) for option in one.options])
                for one in self.desk.form
            ],
            "said": [(asked(name), answer) for name, answer in self.desk.said.items()]
            if said
            else [],
            "checks": bool(self.desk.check),
            "hits": [(hit, hit.id == work.in_sight) for hit in sight.hits or ()],
            "chosen": self._record() if work.in_sight else None,
            "found": [(articles[name], name == sight.article) for name in sight.articles or ()],
            "article": articles.get(sight.article),
            "title": self.title,
        }

    def _tab_name(self, tab: str) -> str:
        if tab == "form":
            return "Result" if self.outbound else "Ticket"
        return "Script and articles" if tab == "knowledge" and self.outbound else TABS[tab]

    def _record(self) -> dict[str, Any]:
        """Return the record in sight: closed, what anyone sees; open, all of it."""
        customer, opened = self.work.in_sight, bool(self.work.record)
        is_verified = customer in self.work.passed
        by = self._by("agent" if is_verified or not opened else "team_leader")
        view = self._crm.look(customer, by)
        lines = self._crm.timeline(customer, by)[::-1][:LINES] if opened else ()
        return {
            "id": customer,
            "name": view["name"],
            "open": opened,
            "verified": is_verified,
            "asked": [asked(name) for name in self._crm.ask(customer)],
            "fields": [(title, _written(view[name])) for name, title in _FIELDS if view[name]],
            "products": view.products,
            "lines": [(_day(line.at), line.kind, line.who, line.text) for line in lines],
        }


OF_A_CUSTOMER: Final = ("chosen", "checked", "opened")
"""Acts whose value is a customer."""
TABS: Final = {"customer": "Customer", "knowledge": "Knowledge base", "form": "Form"}
SEARCHES: Final = ("desk-find", "desk-seek")
"""The names of the two searches in the page."""
FIELD: Final = "desk-field "
"""What the name of a field of the form begins with in the page."""


def asked(name: str) -> str:
    """Return what is asked in a check, in words.

    Example:
        >>> asked("birthday"), asked("security: First school"), asked("postcode")
        ('Day and month of birth', 'First school', 'Postcode')
    """
    kind, _, question = name.partition(": ")
    return question or _ASKED.get(kind, kind.capitalize())


def _crm_of(firm: crm.Firm) -> crm.Crm:
    """Return a CRM in memory with a company's customers."""
    made = crm.Crm(check=firm.check)
    made.add(firm.customer, crm.Access("import", "team_leader", datetime.now(UTC), "the file"))
    return made


def _day(at: date) -> str:
    return f"{at.day} {at:%B %Y}"


def _written(value: object) -> str:
    if isinstance(value, date):
        return _day(value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def option_name(one: FormField, value: str) -> str:
    """Return what a value of a field is called on screen.

    Example:
        >>> option_name(FormField(kind="date"), "2026-11-28"), option_name(FormField(), "High")
        ('28 November 2026', 'High')
    """
    if one.kind == "disposition" and value in one.options:
        return disposition_name(value).capitalize()
    if one.kind == "amount" and (number := amount(value)) is not None:
        return f"{number:,.0f}" if number.is_integer() else f"{number:,.2f}"
    if one.kind == "date":
        with suppress(ValueError):
            return _day(datetime.fromisoformat(value))
    return value


def told_of_desk(desktop: Desktop, walk: Walk, at: datetime) -> dict[str, Any]:
    """Return what the debrief tells of the work on a desktop.

    Args:
        desktop: The desktop.
        walk: The call, ended.
        at: When the call began, with its time zone.
    """
    from bpo_course.scenarios import desk_review, desk_wrap_s, note_kept

    work = desktop.work
    found = desk_review(work, walk, desktop.secrets)
    rule = walk.flow.gate[work.critical[0]] if work.critical else ""
    return {
        "parts": [_part(part, desktop.desk) for part in found.parts],
        "points": found.points,
        "of": found.of,
        "lost": [part.title for part in found.parts if part.points < part.of],
        "critical": [(rule, part.did) for part in found.parts if part.critical],
        "ticket": work.ticket(at, customer=work.record) if not desktop.outbound else None,
        "note": note_kept(work.values.get(NOTE, "").strip()),
        "wrap": clock(work.wrap_s),
        "wrap_s": desk_wrap_s(walk, work),
    }


def _part(part: DeskPart, desk: Desk) -> dict[str, Any]:
    """Return a part of the review, with the values of its field as they are called on screen."""
    one = next((one for one in desk.form if one.id == part.id), None)
    if one:
        did, right = option_name(one, part.did), option_name(one, part.right)
        part = replace(part, did=did, right=right)
    return {"part": part, "good": part.points == part.of}
