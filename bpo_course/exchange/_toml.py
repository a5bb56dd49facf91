"""A bank as the TOML that a trainer writes: records as plain values, plain values as text."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from bpo_course.questions import Prediction, Question


def raw(question: Question | Prediction) -> dict[str, Any]:
    """Return a question or a prediction as its TOML holds it, without what is at its default."""
    return {"id": question.id, "kind": question.kind, **_raw(question)}


def dumped(
    title: str,
    questions: Sequence[Mapping[str, Any]],
    predictions: Sequence[Mapping[str, Any]] = (),
) -> str:
    r"""Return a bank as TOML.

    Args:
        title: Its title.
        questions: Its questions as plain values.
        predictions: What its lesson asks before a result, as plain values.

    Example:
        >>> print(dumped("KPIs", [{"id": "asa", "option": [{"text": "Wait\nly"}]}]), end="")
        title = "KPIs"
        <BLANKLINE>
        [[question]]
        id = "asa"
        <BLANKLINE>
        [[question.option]]
        text = "Wait\nly"
    """
    lines = [f"title = {_value(title)}"]
    for question in questions:
        lines += ["", "[[question]]", *_table(question, "question")]
    for prediction in predictions:
        lines += ["", "[[predict]]", *_table(prediction, "predict")]
    return "\n".join(lines) + "\n"


def _raw(record: Any) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        same = value == field.default or (value != value and field.default != field.default)
        if not same:
            made[field.name] = _plain(value)
    return made


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return _raw(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _table(table: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield the lines of a table: its values first, then the tables in it."""
    inner = {name: value for name, value in table.items() if _holds_tables(value)}
    for name, value in table.items():
        if name not in inner:
            yield f"{name} = {_value(value)}"
    for name, value in inner.items():
        for one in [value] if isinstance(value, Mapping) else value:
            head = f"{path}.{name}"
            yield from ("", f"[{head}]" if isinstance(value, Mapping) else f"[[{head}]]")
            yield from _table(one, head)


def _holds_tables(value: Any) -> bool:
    if isinstance(value, Mapping):
        return True
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _value(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float() if not math.isfinite(value):
            return str(value)
        case int() | float():
            return repr(value)
        case list():
            lines = [f"    {_value(item)}," for item in value]
            short = ", ".join(_value(item) for item in value)
            return f"[{short}]" if len(short) < 80 else "\n".join(["[", *lines, "]"])
    return _text(str(value))


def _text(text: str) -> str:
    """Return a text as a TOML string; JSON's escapes are TOML's, but for half a character."""
    return re.sub(r"\\ud[89a-f][0-9a-f]{2}", "?", json.dumps(text, ensure_ascii=False)).replace(
        "\x7f", "\\u007f"
    )
