"""A fault in an author's text: where it is, which rule it breaks, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

#: What content.py reads of a record when it validates one: a key it does not know is a fault.
STRICT: Final = {"extra": "forbid"}


@dataclass(frozen=True)
class Fault:
    """One broken rule of a bank or a flow.

    Args:
        field: The field at fault, as its author sees it: `option 2 why`.
        rule: The rule, and the value that breaks it.
        remedy: What to do about it.
        advice: Whether the bank or flow works all the same, and would only be better without it.
        also: Another field that the rule speaks of; its line is told too.
    """

    field: str
    rule: str
    remedy: str
    advice: bool = False
    also: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.rule}. {self.remedy}"


class FaultyError(ValueError):
    """An item made with values that break its rules; it carries every fault.

    Args:
        faults: All faults of the item.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in faults))


def refuse(faults: Iterable[Fault]) -> None:
    """Raise if there is any fault that is more than advice.

    Raises:
        FaultyError: With all the faults, and the advice among them.

    Example:
        >>> refuse([Fault("topic", "is missing", "Write it.", advice=True)])
    """
    found = list(faults)
    if any(not fault.advice for fault in found):
        raise FaultyError(found)


def blanks(item: object, *fields: str, within: str = "") -> Iterable[Fault]:
    """Yield a fault for each named text field of the item that is empty.

    Example:
        >>> from types import SimpleNamespace
        >>> [str(f) for f in blanks(SimpleNamespace(text=" ", why="x"), "text", "why")]
        ['text: must not be empty. Write text = "…".']
    """
    for name in fields:
        value = getattr(item, name)
        if not (value.strip() if isinstance(value, str) else value):
            yield Fault(f"{within} {name}".strip(), "must not be empty", f'Write {name} = "…".')
