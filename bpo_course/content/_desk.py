"""What is wrong with the desktop of a call, held against the systems that stand behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bpo_course.content._articles import read_articles
from bpo_course.content._customers import read_customers
from bpo_course.content._faults import FileFault
from bpo_course.content._source import ARTICLES, CUSTOMERS, Source
from bpo_course.faults import Fault
from bpo_course.flows import Desk, Flow, says
from bpo_course.tools.crm import Access, Firm
from bpo_course.tools.knowledge import Articles

SHOWN: Final = 3
"""Among so many articles a search must show the right one."""
_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""A time for the checks: a CRM writes down when it was used."""


def desk_faults(source: Source, flow: Flow | None, homes: Iterable[Path]) -> Iterator[FileFault]:
    """Yield every fault of a call's desktop that its own file does not show.

    Args:
        source: The file of the call as it is written.
        flow: The call; None where its file has a fault, and nothing more is told.
        homes: The course's own folders.
    """
    if flow is None or flow.desk is None:
        return
    places = {home.name: home for home in homes}
    yield from (source.told(fault) for fault in _apart(places, flow, flow.desk))
    for name, faults in (("customers", _of_customers), ("articles", _of_articles)):
        told = getattr(flow.desk, name)
        path = _path(places.get(CUSTOMERS if name == "customers" else ARTICLES), told)
        if path is None:
            there = sorted(file.stem for file in _files(places.get(name)))
            rule = f"must be one of {', '.join(there) or 'none'}, got {told!r}"
            yield source.told(Fault(f"desk {name}", rule, "Correct it, or write the file."))
        else:
            yield from (source.told(fault) for fault in faults(path, flow, flow.desk))


def _apart(places: Mapping[str, Path], flow: Flow, desk: Desk) -> Iterator[Fault]:
    """Yield a fault where a call of the course names customers who do not name the call."""
    calls, customers = places.get("flows"), places.get(CUSTOMERS)
    if not calls or not customers or not (calls / f"{flow.id}.toml").is_file():
        return  # a trainer's own call may have the course's customers
    path = customers / f"{desk.customers}.toml"
    firm = read_customers(path)[0] if path.is_file() else None
    if firm and flow.id not in firm.flow:
        rule = f"names {path.stem}, which does not name this call"
        yield Fault("desk customers", rule, f"Write {flow.id} below flow in {path.name}.")


def _files(home: Path | None) -> list[Path]:
    files = home.glob("*.toml") if home else ()
    return [file for file in files if not file.stem.endswith("-questions")]


def _path(home: Path | None, name: str) -> Path | None:
    """Return the file that a desktop names; None where there is none."""
    found = (
        home / f"{name}.toml" if home else None,
        Path(name) if name.endswith(".toml") else None,
    )
    return next((path for path in found if path and path.is_file()), None)


# -- the customers -----------------------------------------------------------------------------


def _of_customers(path: Path, flow: Flow, desk: Desk) -> Iterator[Fault]:
    firm = read_customers(path)[0]
    if firm is None:
        yield Fault("desk customers", f"has a file with faults, {path.name}", "Correct it first.")
        return
    known = {one.id for one in firm.customer}
    for field, names in (("customer", (desk.customer,)), ("alike", desk.alike)):
        for name in names:
            if name not in known:
                rule = f"must be a customer of {path.name}, got {name!r}"
                yield Fault(f"desk {field}", rule, "Correct the number.")
    if {desk.customer, *desk.alike} <= known:
        yield from _look_faults(firm, desk)
        yield from _check_faults(firm, desk) if desk.said else ()


def _look_faults(firm: Firm, desk: Desk) -> Iterator[Fault]:
    """Yield a fault where a search for the caller's name does not show who must be told apart."""
    crm, by = firm.crm(_AT), Access("checker", "agent", _AT, "a search")
    name = next(one.name for one in firm.customer if one.id == desk.customer)
    shown = {hit.id for text in (name, *name.split()) for hit in crm.search(text, by)}
    if desk.customer not in shown:
        rule = f"is {desk.customer}, whom a search for {name!r} does not show"
        yield Fault(
            "desk customer", rule, "Correct the number, or the name in the customers' file."
        )
    for other in desk.alike:
        if other not in shown:
            rule = f"has {other}, whom a search for {name!r}, or a part of it, does not show"
            yield Fault(
                "desk alike", rule, "Name a customer who is easily taken for the right one."
            )


def _check_faults(firm: Firm, desk: Desk) -> Iterator[Fault]:
    """Yield a fault where the customer's answers do not pass, or pass for someone else too."""
    crm = firm.crm(_AT)
    for number in (desk.customer, *desk.alike):
        by = Access("checker", "agent", _AT, f"a check of {number}")
        field, right = "desk said", number == desk.customer
        try:
            passed = crm.verify(number, desk.said, by).passed
        except ValueError as error:  # the other record lacks what is asked: it does not pass
            if right:
                yield Fault(field, f"cannot be checked: {error}", "Correct what is asked.")
            continue
        if right and not passed:
            yield Fault(field, f"does not pass the check of {number}", "Correct the answers.")
        elif passed and not right and desk.check:
            rule = f"passes the check of {number} too"
            yield Fault(field, rule, "Let the customer say what tells the two apart.")


# -- the articles ------------------------------------------------------------------------------


def _of_articles(path: Path, flow: Flow, desk: Desk) -> Iterator[Fault]:
    made: Articles | None = read_articles(path)[0]
    if made is None:
        yield Fault("desk articles", f"has a file with faults, {path.name}", "Correct it first.")
        return
    library = made.library
    for name in desk.article:
        if name not in library or not library[name].is_found:
            rule = f"must be a published article of {path.name}, got {name!r}"
            yield Fault("desk article", rule, "Correct it, or write the article.")
    for number, text in enumerate(desk.search, start=1):
        found = [name for name, _ in library.search(text, SHOWN)]
        if not set(found) & set(desk.article):
            shown = ", ".join(found) or "nothing"
            rule = f"must show {' or '.join(desk.article)}, {text!r} shows {shown}"
            remedy = "Add phrasings to the article, or search in other words."
            yield Fault(f"desk search {number}", rule, remedy)
    yield from _copied(made, desk)


def _copied(made: Articles, desk: Desk) -> Iterator[Fault]:
    """Yield a fault for each fact that an article says already: it tells nothing of this call."""
    for number, fact in enumerate(desk.fact, start=1):
        for one in made.article:
            if one.id in desk.article and all(says(one.text, word) for word in fact.words):
                rule = f"are all in the article {one.id}: {', '.join(fact.words)}"
                remedy = "Ask for what was said or done on this call."
                yield Fault(f"desk fact {number} words", rule, remedy)
