"""Extra rules for the course's own banks: ids, kinds and whole explanations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bpo_course.content._faults import FileFault
from bpo_course.content._source import Source, name_of
from bpo_course.faults import Fault
from bpo_course.questions import Bank
from bpo_course.questions.kinds import SECTIONS


def house_faults(source: Source, bank: Bank | None) -> Iterator[FileFault]:
    """Yield what a bank of the course lacks that another bank may lack.

    Args:
        source: The bank as it is written.
        bank: The bank; None where it has a fault.
    """
    for place, raw in enumerate(source.questions):
        for field in ("id", "kind"):
            if isinstance(raw, dict) and not raw.get(field):
                yield source.told(Fault(field, "is missing", f'Write {field} = "…".'), place)
    yield from number_faults(source, ("predict",))
    for place, question in enumerate(bank.question if bank else ()):
        explanation = getattr(question, "explanation", None)
        missing = [name for name in SECTIONS if explanation and not getattr(explanation, name)]
        if missing:
            rule = f"has no {', '.join(missing)}"
            yield source.told(Fault("explanation", rule, "Write them."), place)


def number_faults(source: Source, kinds: Iterable[str]) -> Iterator[FileFault]:
    """Yield a fault for each record whose id does not begin with the lesson's number.

    Args:
        source: The file of the lesson as it is written.
        kinds: The kinds of record, by the headings that they are written under.
    """
    number = f"{source.stem.partition('_')[0]}-"
    for kind in kinds:
        listed = source.raw.get(kind)
        for place, raw in enumerate(listed if isinstance(listed, list) else ()):
            name = name_of(raw, "")
            if name and not name.startswith(number):
                rule = f"must begin with the lesson's number, {number}, got {name!r}"
                fault = Fault("id", rule, f'Write id = "{number}{name}".')
                yield source.told(fault, place, kind)
