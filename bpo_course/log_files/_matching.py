"""Which column of a file matches which column of the contact log, with its unit and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from bpo_course.contacts import CHANNELS, DIRECTIONS, OUTCOMES
from bpo_course.log_files._reading import Sheet

if TYPE_CHECKING:
    import pandas as pd

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "direction": DIRECTIONS,
    "channel": CHANNELS,
    "outcome": tuple(dict.fromkeys(word for words in OUTCOMES.values() for word in words)),
    "right_party": ("true", "false"),
    "resolved": ("true", "false"),
}
CONSTANT: Final = ("direction", "channel", "queue")
"""Values that one word can set for every row, if a file has no such column."""
DURATIONS: Final = ("menu_s", "wait_s", "talk_s", "hold_s", "wrap_s")
REQUIRED: Final = ("contact_id", "direction", "channel", "queue", "started_at", "outcome")
UNITS: Final = {"s": "seconds", "min": "minutes", "clock": "h:mm:ss or m:ss"}
DATES: Final = {
    "iso": "year first (2026-03-02 09:00)",
    "day first": "day first (02.03.2026 or 02/03/2026)",
    "month first": "month first (03/02/2026)",
}
HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "contact_id": ("contact id", "call id", "interaction id", "conversation id", "id", "ucid"),
    "direction": ("direction", "call direction", "call type", "originating direction"),
    "channel": ("channel", "media type", "media", "contact channel"),
    "queue": ("queue", "queue name", "skill", "skill name", "campaign", "campaign name", "vdn"),
    "started_at": (
        *("started at", "start time", "call start time", "start", "date time", "datetime"),
        *("timestamp", "call time", "arrival time", "date"),
    ),
    "menu_s": ("menu s", "ivr time", "menu time", "time in ivr"),
    "wait_s": (
        *("wait s", "wait time", "queue time", "time in queue", "speed of answer"),
        *("ring time", "wait", "time to answer"),
    ),
    "talk_s": ("talk s", "talk time", "talk", "talk duration"),
    "hold_s": ("hold s", "hold time", "hold", "hold duration"),
    "wrap_s": (
        *("wrap s", "wrap time", "wrap up", "wrap up time", "acw", "acw time"),
        *("after call work", "after call work time"),
    ),
    "outcome": ("outcome", "call status", "status", "result", "call result", "call outcome"),
    "right_party": ("right party", "rpc", "right party contact"),
    "disposition": ("disposition", "wrap up code", "wrap code", "disposition code", "finish code"),
    "agent": ("agent", "agent name", "agent id", "user", "advisor", "representative"),
    "customer": ("customer", "customer id", "account", "account id", "client id", "lead id"),
    "reason": ("reason", "call reason", "contact reason", "category", "topic"),
    "resolved": ("resolved", "resolution", "fcr", "is resolved", "resolved flag"),
    "csat": ("csat", "satisfaction", "csat score", "rating", "survey score"),
    "revenue": ("revenue", "amount", "sale amount", "sales value"),
}
COLUMNS: Final = tuple(HEADS)
_YES_NO: Final = {
    **dict.fromkeys(("yes", "y", "1"), "true"),
    **dict.fromkeys(("no", "n", "0"), "false"),
}
MEANT: Final[Mapping[str, Mapping[str, str]]] = {
    "direction": {
        **dict.fromkeys(("in", "incoming"), "inbound"),
        **dict.fromkeys(("out", "outgoing"), "outbound"),
    },
    "channel": {"call": "voice", "phone": "voice", "telephone": "voice", "mail": "email"},
    "outcome": {
        **dict.fromkeys(("handled", "connected", "completed", "talked"), "answered"),
        **dict.fromkeys(("abandon", "hung up", "lost", "caller hung up"), "abandoned"),
        **dict.fromkeys(("ivr", "self service", "contained", "self serve"), "self_served"),
        **dict.fromkeys(("call back", "callback requested"), "callback"),
        **dict.fromkeys(("no answer", "na", "unanswered", "ring no answer"), "no_answer"),
        **dict.fromkeys(("machine", "answering machine", "am", "amd", "voice mail"), "voicemail"),
        **dict.fromkeys(("wrong number", "bad number", "disconnected number"), "invalid"),
        **dict.fromkeys(("drop", "dropped call", "nuisance"), "dropped"),
    },
    "right_party": _YES_NO,
    "resolved": _YES_NO,
}
MOST: Final = 0.5  # a form that most cells have is proposed; the others will be told as faults
OFFSET: Final = r"(?:Z|[+-]\d{2}:?\d{2})$"


@dataclass(frozen=True)
class Match:
    """Where one column of the contact log comes from.

    Args:
        column: The file's column; "" where there is none.
        beside: A second column with the time of day, where the first has only a date.
        always: One word for every row, where the file has no column.
        unit: Of a duration: one of `UNITS`.
        words: The log's word for each of the file's, where only some words are allowed.
    """

    column: str = ""
    beside: str = ""
    always: str = ""
    unit: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Matching:
    """How a file becomes a contact log.

    Args:
        matches: Where each column of the contact log comes from; what is not in it is not recorded.
        zone: The time zone of times without an offset, for example "Asia/Kolkata".
        dates: How dates are written: one of `DATES`.
        decimal: The decimal mark of numbers, "." or ",".
    """

    matches: Mapping[str, Match]
    zone: str = ""
    dates: str = ""
    decimal: str = ""

    def with_match(self, name: str, **changes: object) -> Matching:
        """Return it with one column matched in another way."""
        before = self.matches.get(name, Match())
        changed = replace(before, **changes)  # type: ignore[arg-type]
        return replace(self, matches={**self.matches, name: changed})


def plain(text: str) -> str:
    """Return a word or head without case, marks and underscores, to compare it."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def words_in(sheet: Sheet, name: str, match: Match) -> tuple[str, ...]:
    """Return the different words in the file's column of one of the log's, the commonest first."""
    if name not in WORDS or not match.column:
        return ()
    counted = sheet.rows[match.column].value_counts()
    return tuple(str(word) for word in counted.index if word)


def proposed(sheet: Sheet) -> Matching:
    r"""Return what the heads and the cells of a file suggest; to be shown, and confirmed.

    Example:
        >>> from bpo_course.log_files import read
        >>> found = proposed(read(b"Call ID,Direction,ACW\n1,IN,00:10\n", "calls.csv"))
        >>> found.matches["wrap_s"].column, found.matches["wrap_s"].unit
        ('ACW', 'clock')
        >>> dict(found.matches["direction"].words)
        {'IN': 'inbound'}
    """
    heads = {plain(head): head for head in sheet.rows.columns}
    matches: dict[str, Match] = {}
    taken: set[str] = set()
    for name, known in HEADS.items():
        column = next((heads[h] for h in known if h in heads and heads[h] not in taken), "")
        if column:
            taken.add(column)
            matches[name] = matched(sheet, name, column)
    beside = heads.get("time", "")
    start = matches.get("started_at")
    if start and beside and beside not in taken and not start.column.lower().endswith("time"):
        matches["started_at"] = replace(start, beside=beside)
    found = Matching(matches, decimal=_decimal(sheet, matches))
    return replace(found, dates=_dates(times_of(sheet, found)))


def matched(sheet: Sheet, name: str, column: str) -> Match:
    """Return a match with the unit and the words that the cells suggest."""
    cells = sheet.rows[column]
    if name in DURATIONS:
        clock = cells.str.fullmatch(r"\d+:\d{2}(:\d{2})?")
        return Match(column, unit="clock" if clock.any() else "")
    words = {}
    for word in words_in(sheet, name, Match(column)):
        meant = {plain(one): one for one in WORDS[name]} | dict(MEANT.get(name, {}))
        if plain(word) in meant:
            words[word] = meant[plain(word)]
    return Match(column, words=words)


def unanswered(sheet: Sheet, matching: Matching) -> tuple[str, ...]:
    """Return the questions to answer before a file can become a contact log."""
    return tuple(f"{name}: {asked}" for name, asked in _questions(sheet, matching))


def open_questions(sheet: Sheet, matching: Matching) -> tuple[tuple[str, str], ...]:
    """Return each such question after the column it is about, or "numbers" for those of all."""
    return tuple(_questions(sheet, matching))


def times_of(sheet: Sheet, matching: Matching) -> pd.Series[str]:
    """Return the cells that say when a contact started; empty where no column is matched."""
    match = matching.matches.get("started_at", Match())
    if not match.column:
        return sheet.rows.iloc[:, 0].str.slice(0, 0)
    cells = sheet.rows[match.column]
    return (cells + " " + sheet.rows[match.beside]).str.strip() if match.beside else cells


def _questions(sheet: Sheet, matching: Matching) -> Iterable[tuple[str, str]]:
    for name in REQUIRED:
        match = matching.matches.get(name, Match())
        if not (match.column or match.always):
            other = " Or choose one word for every row." if name in CONSTANT else ""
            yield name, f"which column of your file is it?{other}"
    for name, match in matching.matches.items():
        given = name in DURATIONS and match.column and (sheet.rows[match.column] != "").any()
        if given and match.unit not in UNITS:
            yield name, f"which unit is {match.column} in?"
        missing = [w for w in words_in(sheet, name, match) if not match.words.get(w)]
        if missing:
            shown = ", ".join(missing[:5]) + (" and more" if len(missing) > 5 else "")
            these = "these words mean" if len(missing) > 1 else "this word mean"
            yield name, f"what do{'' if len(missing) > 1 else 'es'} {these}: {shown}?"
    times = times_of(sheet, matching)
    if (times != "").any():
        if matching.dates not in DATES:
            yield "started_at", "how are the dates written?"
        if not matching.zone and not times.str.contains(OFFSET).all():
            yield "started_at", "which time zone is it in?"
    if matching.decimal not in (".", ","):
        yield "numbers", "is the decimal mark a point or a comma?"


def _dates(times: pd.Series[str]) -> str:
    """Return how dates are written, "" where the cells leave it open."""
    given = times[times != ""]
    if given.empty:
        return ""
    if given.str.match(r"\d{4}-\d{2}-\d{2}").mean() > MOST:
        return "iso"
    parts = given.str.extract(r"^(\d{1,2})[./-](\d{1,2})[./-]\d{4}")
    numbers = parts.dropna().astype(int)
    if numbers.empty:
        return ""
    first, second = numbers[0].max() > 12, numbers[1].max() > 12
    return "" if first == second else "day first" if first else "month first"


def _decimal(sheet: Sheet, matches: Mapping[str, Match]) -> str:
    """Return the decimal mark, "" where the numbers leave it open; a point where none has one."""
    columns = [m.column for name, m in matches.items() if name in (*DURATIONS, "csat", "revenue")]
    marks = {
        mark
        for column in columns
        for mark in sheet.rows[column].str.extract(r"^-?[\d.,]*?([.,])\d*$")[0].dropna().unique()
    }
    if not marks:
        return "."
    return "." if marks == {"."} else ""
