"""A cell of Excel as Excel shows it: 0.8 as 80%, a time as 9:00 AM, by the cell's number format."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

_PART: Final = re.compile(
    r"\[[^\]]*\]|\"[^\"]*\"|\\.|_.|\*.|AM/PM|A/P|y+|m+|d+|h+|s+|General|[#0?][#0?,.]*|%|.",
    re.IGNORECASE,
)
_CURRENCY: Final = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_LOCAL: Final = "mm-dd-yy"
"""The format of a short date, which every Excel shows in the order of its own country."""


class Shown(NamedTuple):
    """A cell as it is seen.

    Args:
        text: What is seen.
        sure: Whether the format says so; else it is our way of writing it.
    """

    text: str
    sure: bool = True


def shown(value: Any, number_format: str) -> Shown:
    """Return a cell as it is seen.

    Args:
        value: What the file holds.
        number_format: How Excel is told to show it.

    Example:
        >>> shown(3000, "#,##0").text, shown(0.8, "0%").text, shown(1500, '"₹"#,##0.00').text
        ('3,000', '80%', '₹1,500.00')
        >>> shown(time(9), "h:mm AM/PM").text, shown(date(2026, 12, 1), "dd-mmm-yy").text
        ('9:00 AM', '01-Dec-26')
    """
    if value is None:
        return Shown("")
    if isinstance(value, bool | str):
        return Shown(str(value).strip())
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return Shown(str(value).strip())


def _number(value: float, number_format: str) -> Shown:
    sections = number_format.split(";")
    negative = value < 0 and len(sections) > 1
    section = _CURRENCY.sub(r'"\1"', sections[1] if negative else sections[0])
    plain = f"{value:.10g}" if isinstance(value, float) else str(value)
    if section.lower() in ("general", "@", ""):
        return Shown(plain)
    parts = [part for part in _PART.findall(section) if not re.match(r"\[|_|\*", part)]
    numbers = [part for part in parts if part[0] in "#0?"]
    if (
        len(numbers) != 1
        or numbers[0].endswith(",")
        or any(part.upper() in ("E", "/") for part in parts)
    ):
        return Shown(plain, sure=False)
    number = abs(value) if negative else value
    times = 100 if "%" in parts else 1
    written = [_digits(number * times, p) if p is numbers[0] else _literal(p) for p in parts]
    minus = "-" if number < 0 else ""
    return Shown(minus + "".join(written).strip())


def _digits(number: float, pattern: str) -> str:
    """Return a number with the decimals and the thousands marks of its pattern, without a sign."""
    whole, _, decimals = pattern.partition(".")
    least = decimals.count("0")
    text = f"{abs(number):.{len(decimals)}f}"
    front, _, back = text.partition(".")
    back = back[:least] + back[least:].rstrip("0")
    if "," in whole.rstrip(","):
        front = _lakhs(front) if re.search(r",[#0]{2},", whole) else f"{int(front):,}"
    front = front.zfill(whole.count("0")) if "," not in whole else front
    return f"{front}.{back}" if back else front


def _lakhs(digits: str) -> str:
    """Return digits in the groups of India: 1,00,000."""
    head, last = digits[:-3], digits[-3:]
    groups = re.findall(r"\d{1,2}(?=(?:\d\d)*$)", head)
    return ",".join([*groups, last])


def _literal(part: str) -> str:
    if part.startswith('"'):
        return part[1:-1]
    return part[1:] if part.startswith("\\") else part


def _moment(value: datetime | date | time | timedelta, number_format: str) -> Shown:
    section = number_format.split(";")[0]
    if isinstance(value, timedelta) or "[h" in section.lower() or "[m" in section.lower():
        return _length(value, seconds="s" in section.lower())
    if section == _LOCAL or section.lower() in ("general", "@"):
        written = f"{value.day} {value:%b} {value.year}" if isinstance(value, date) else ""
        return Shown(written or f"{value:%H:%M}", sure=False)
    parts = [part for part in _PART.findall(section) if not re.match(r"\[|_|\*", part)]
    twelve = any(part.upper() in ("AM/PM", "A/P") for part in parts)
    named = [part.lower()[0] if re.fullmatch(r"(?i)y+|m+|d+|h+|s+", part) else "" for part in parts]
    units = (
        _unit(value, part, minutes=name == "m" and _beside_a_time(named, place), twelve=twelve)
        for place, (part, name) in enumerate(zip(parts, named, strict=True))
    )
    return Shown("".join(units).strip())


def _beside_a_time(named: list[str], place: int) -> bool:
    """Whether an m means minutes: it follows hours, or seconds follow it."""
    before = next((name for name in reversed(named[:place]) if name), "")
    after = next((name for name in named[place + 1 :] if name), "")
    return before == "h" or after == "s"


def _unit(value: Any, part: str, *, minutes: bool, twelve: bool) -> str:
    word, long = part.lower(), len(part)
    hour = getattr(value, "hour", 0)
    if word in ("am/pm", "a/p"):
        return f"{value:%p}"[: 2 if long > 3 else 1]
    if not re.fullmatch(r"y+|m+|d+|h+|s+", word):
        return _literal(part)
    if word[0] == "h":
        return str((hour - 1) % 12 + 1 if twelve else hour).zfill(min(long, 2))
    if word[0] == "s" or minutes:
        return str(getattr(value, "second" if word[0] == "s" else "minute", 0)).zfill(min(long, 2))
    if not isinstance(value, date):
        return ""
    if word[0] == "y":
        return f"{value:%Y}" if long > 2 else f"{value:%y}"
    number, short, full = (
        (value.month, f"{value:%b}", f"{value:%B}")
        if word[0] == "m"
        else (value.day, f"{value:%a}", f"{value:%A}")
    )
    return str(number).zfill(long) if long < 3 else short if long == 3 else full


def _length(value: datetime | date | time | timedelta, *, seconds: bool) -> Shown:
    """Return a length of time as hours, minutes and, if asked for, seconds."""
    if isinstance(value, timedelta):
        total = round(value.total_seconds())
    else:
        of_day = value.time() if isinstance(value, datetime) else value
        if not isinstance(of_day, time):
            return Shown(str(value), sure=False)
        total = 3600 * of_day.hour + 60 * of_day.minute + of_day.second
    hours, rest = divmod(total, 3600)
    return Shown(f"{hours}:{rest // 60:02d}" + (f":{rest % 60:02d}" if seconds else ""))
