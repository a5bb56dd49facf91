"""Extra rules for the course's own banks: ids, kinds and whole explanations."""

from __future__ import annotations

from collections.abc import Iterator

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
    number = f"{source.stem.partition('_')[0]}-"
    for place, prediction in enumerate(source.predictions):
        name = name_of(prediction, "")
        if name and not name.startswith(number):
            rule = f"must begin with the lesson's number, {number}, got {name!r}"
            fault = Fault("id", rule, f'Write id = "{number}{name}".')
            yield source.told(fault, place, "predict")
    for place, question in enumerate(bank.question if bank else ()):
        explanation = getattr(question, "explanation", None)
        missing = [name for name in SECTIONS if explanation and not getattr(explanation, name)]
        if missing:
            rule = f"has no {', '.join(missing)}"
            yield source.told(Fault("explanation", rule, "Write them."), place)
