"""Rules of law: what a file of them holds, and what is wrong with a text that names some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from bpo_course import rules
from bpo_course.content._faults import FileFault
from bpo_course.content._source import Source
from bpo_course.faults import Fault
from bpo_course.questions.kinds import LAW

_OLD: Final = timedelta(days=366)


def law_faults(source: Source, known: Sequence[rules.Rule], on: date) -> Iterator[FileFault]:
    """Yield the faults of a bank or a flow that rests on rules of law.

    Args:
        source: The file as it is written.
        known: The rules that are known.
        on: The day.
    """
    if source.is_flow:
        yield from (source.told(fault) for fault in _faults(source.raw, known, on))
    for place, question in enumerate(source.questions):
        if isinstance(question, dict):
            yield from (source.told(fault, place) for fault in _faults(question, known, on))


def repeated(files: Iterable[tuple[Source, Sequence[rules.Rule]]]) -> Iterator[FileFault]:
    """Yield a fault for each id that is used twice, and for each replaced rule that goes on."""
    held = [(source, place, rule) for source, rules in files for place, rule in enumerate(rules)]
    known = {rule.id: rule for _, _, rule in held}
    seen: set[str] = set()
    for source, place, rule in held:
        if rule.id in seen:
            fault = Fault("id", f"is used twice, got {rule.id!r}", "Rename one.")
            yield source.told(fault, place, "rule")
        seen.add(rule.id)
        yield from (source.told(fault, place, "rule") for fault in _replaced(rule, known))


def _replaced(rule: rules.Rule, known: Mapping[str, rules.Rule]) -> Iterator[Fault]:
    for name in rule.replaces:
        if name not in known:
            yield Fault("replaces", f"does not name a rule, got {name!r}", "Correct it.")
        elif rule.status != "proposed" and rule.since and known[name].holds(rule.since):
            said = f"names {name}, which is still in force on {rules.said(rule.since)}"
            yield Fault("replaces", said, "Write its until.")


def old_readings(source: Source, held: Iterable[rules.Rule], on: date) -> Iterator[FileFault]:
    """Yield advice for each rule that holds, or may come, and was read over a year before a day."""
    for place, rule in enumerate(held):
        if rule.read_on and not rule.ended(on) and on - rule.read_on >= _OLD:
            said = f"was read on {rules.said(rule.read_on)}, more than twelve months ago"
            remedy = "Read the source again, and write the day."
            yield source.told(Fault("read_on", said, remedy, advice=True), place, "rule")


def _faults(raw: Mapping[str, Any], known: Sequence[rules.Rule], on: date) -> Iterator[Fault]:
    names = (raw.get(field) for field in LAW)
    rests_on, coming = ([n for n in _listed(named) if isinstance(n, str)] for named in names)
    yield from rules.faults(known, rests_on, coming, on)


def _listed(named: object) -> list[object]:
    return named if isinstance(named, list) else []
