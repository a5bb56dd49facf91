"""Your own log: choose a file, say what its columns are, see every fault or the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from bpo_course import log_files
from bpo_course.contacts import ContactLogError, Fault
from bpo_course.log_files import (
    CONSTANT,
    DURATIONS,
    REQUIRED,
    WORDS,
    Match,
    Matching,
    Sheet,
    matched,
)
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.card.log_words import COLUMNS, column_name, in_words, word

if TYPE_CHECKING:
    import pandas as pd

EXAMPLES: Final = 3
MOST_WORDS: Final = 40
ZONES: Final = (
    *("Asia/Kolkata", "Asia/Manila", "Asia/Dubai", "Asia/Kathmandu", "Australia/Sydney"),
    *("Africa/Cairo", "Africa/Johannesburg", "Europe/London", "Europe/Berlin", "Europe/Warsaw"),
    *("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Bogota"),
    *("America/Mexico_City", "America/Sao_Paulo", "UTC"),
)
SAMPLE: Final = """\
Call ID;Call Type;Media Type;Skill;Start Time;Call Status;Queue Time;Talk Time;ACW;Agent Name
1001;IN;Phone;cards;03/03/2026 09:00;Handled;0:12;3:20;0:45;Asha
1002;IN;Phone;cards;03/03/2026 09:01;Abandoned;1:05;;;
1003;IN;Phone;loans;03/03/2026 09:02;Handled;0:05;9:58;1:00;Ravi
1003;IN;Phone;loans;03/03/2026 09:04;Handled;0:40;4:02;0:30;Ravi
1005;IN;Phone;cards;04/03/2026 09:05;Parked;0:33;;;
1006;IN;Phone;cards;04/03/2026 09:07;Abandoned;0:20;2:10;;
1007;IN;Phone;loans;04/03/2026 09:08;Handled;0:00;six minutes;0:20;Asha
"""


class LogIntake(Card):
    """A card that turns a file into a checked contact log.

    Args:
        on_log: Called with the log and the zone when a file has become a log.
    """

    template = "log_intake.html"

    def __init__(self, on_log: Callable[[pd.DataFrame, str], None] | None = None) -> None:
        super().__init__("A log of your own")
        self._on_log = on_log
        self._sheet: Sheet | None = None
        self._matching = Matching({})
        self._faults: tuple[Fault, ...] = ()
        self._problem = ""
        self._zone = ""
        self.contact_log: pd.DataFrame | None = None
        self._render()

    def take(self, content: bytes, name: str) -> None:
        """Read a file, as a learner would by choosing it on screen.

        Args:
            content: Its bytes.
            name: Its name, which ends in .csv, .tsv, .txt or .xlsx.

        Raises:
            ValueError: If it is no table that can be read.
        """
        self._sheet = log_files.read(content, name)
        self._matching = log_files.proposed(self._sheet)
        self._forget()
        self._render(said=f"{name}: {len(self._sheet.rows):,} rows. Check each column.")

    def match(self, name: str, **changes: Any) -> None:
        """Match one column of the contact log in another way.

        Args:
            name: The column of the contact log.
            **changes: `column`, `beside`, `always`, `unit` or `words` of a `log_files.Match`.
        """
        self._matching = self._matching.with_match(name, **changes)
        self._forget()
        self._render()

    def answer(self, **changes: str) -> None:
        """Say the `zone`, the order of `dates` or the `decimal` mark."""
        self._matching = replace(self._matching, **changes)  # type: ignore[arg-type]
        self._forget()
        self._render()

    def read_log(self) -> None:
        """Turn the file into a log, or show every fault of it."""
        self._forget()
        if self._sheet is None:
            self._problem = "Choose a file first."
            self._render(said=self._problem)
            return
        if log_files.open_questions(self._sheet, self._matching):
            self._problem = "Please answer the questions above first."
            self._render(focus="outcome", said=self._problem)
            return
        try:
            self.contact_log = log_files.to_log(self._sheet, self._matching)
        except ContactLogError as error:
            self._faults = error.faults
            said = f"{_count(len(error.faults), 'fault')}. See the list."
        except ValueError as error:
            self._problem = said = str(error)
        else:
            self._zone = self._matching.zone or "UTC"
            said = f"{_count(len(self.contact_log), 'contact')} read."
            if self._on_log:
                self._on_log(self.contact_log, self._zone)
        self._render(focus="outcome", said=said)

    def _forget(self) -> None:
        self.contact_log, self._faults, self._problem = None, (), ""

    def _upload(self, message: Message) -> None:
        try:
            self.take(message["content"], message["name"])
        except ValueError as error:
            self._forget()
            self._sheet, self._problem = None, str(error)
            self._render(said=self._problem)

    def _sample(self, _message: Message) -> None:
        self.take(SAMPLE.encode(), "sample.csv")

    def _choose(self, message: Message) -> None:
        """Take the column, the constant, the unit or the word of a select, by its name."""
        sheet = self._sheet
        kind, _, rest = message["name"].partition(":")
        name, _, place = rest.partition(":")
        if sheet is None or (name and name not in log_files.COLUMNS):
            return
        value = message["value"]
        if kind == "column":
            columns = list(sheet.rows.columns)
            chosen = columns[int(value)] if value.isdigit() else ""
            fresh = matched(sheet, name, chosen) if chosen else Match(always=value)
            self.match(name, **vars(fresh))
        elif kind == "unit":
            self.match(name, unit=value)
        elif kind == "word":
            match = self._matching.matches[name]
            words = log_files.words_in(sheet, name, match)
            self.match(name, words={**match.words, words[int(place)]: value})
        elif kind in ("zone", "dates", "decimal"):
            self.answer(**{kind: value.strip()})

    def _read(self, _message: Message) -> None:
        self.read_log()

    actions: ClassVar = {
        "upload": _upload,
        "sample": _sample,
        "choose": _choose,
        "read": _read,
    }

    def _render(self, focus: str = "", said: str = "") -> None:
        sheet = self._sheet
        left = log_files.open_questions(sheet, self._matching) if sheet else ()
        self._show(
            focus=focus,
            said=said,
            fields=self._fields(),
            name=sheet.name if sheet else "",
            count=len(sheet.rows) if sheet else 0,
            notes=sheet.notes if sheet else (),
            lines=[self._line(name) for name in log_files.COLUMNS] if sheet else [],
            columns=list(sheet.rows.columns) if sheet else [],
            zones=ZONES,
            dates=log_files.DATES,
            units=log_files.UNITS,
            left=[_question(column, asked) for column, asked in left],
            problem=self._problem,
            faults=[_fault(fault) for fault in self._faults],
            read=self._told(),
        )

    def _line(self, name: str) -> dict[str, Any]:
        """Return one column of the contact log, as the form shows it."""
        assert self._sheet is not None
        match = self._matching.matches.get(name, Match())
        cells = self._sheet.rows[match.column] if match.column else None
        examples = [] if cells is None else [c for c in cells.unique()[:20] if c][:EXAMPLES]
        words = log_files.words_in(self._sheet, name, match)
        return {
            "name": name,
            "called": column_name(name),
            "meaning": COLUMNS[name].meaning,
            "required": name in REQUIRED,
            "always": {one: word(one) for one in WORDS.get(name, ())} if name in CONSTANT else {},
            "examples": ", ".join(examples),
            "duration": name in DURATIONS and bool(match.column),
            "words": words[:MOST_WORDS],
            "more": len(words) - MOST_WORDS,
            "allowed": {one: word(one) for one in WORDS.get(name, ())},
        }

    def _fields(self) -> dict[str, str]:
        """Return what is in the selects and fields, by name."""
        fields = {
            "zone": self._matching.zone,
            "dates": self._matching.dates,
            "decimal": self._matching.decimal,
        }
        if self._sheet is None:
            return fields
        columns = list(self._sheet.rows.columns)
        for name in log_files.COLUMNS:
            match = self._matching.matches.get(name, Match())
            place = str(columns.index(match.column)) if match.column else match.always
            fields |= {f"column:{name}": place, f"unit:{name}": match.unit}
            for n, own in enumerate(log_files.words_in(self._sheet, name, match)):
                fields[f"word:{name}:{n}"] = match.words.get(own, "")
        return fields

    def _told(self) -> str:
        """Return the log in words, "" where there is none."""
        if self.contact_log is None:
            return ""
        days = self.contact_log["started_at"].dt.tz_convert(self._zone).dt.strftime("%Y-%m-%d")
        counted = self.contact_log["outcome"].value_counts().items()
        ends = ", ".join(f"{count:,} {word(str(outcome))}" for outcome, count in counted)
        span = f"{days.min()} to {days.max()} ({self._zone.replace('_', ' ')} time)"
        return f"{_count(len(self.contact_log), 'contact')} from {span}: {ends}"

    def __repr__(self) -> str:
        return f"LogIntake({self._told() or (self._sheet.name if self._sheet else 'no file')})"


def _question(column: str, asked: str) -> str:
    """Return an open question, with the column it is about in the screen's words."""
    return f"{column_name(column)}: {asked}"


def _fault(fault: Fault) -> tuple[str, str, str, str]:
    """Return a fault in the screen's words: the column, the rule, the rows, the first value."""
    name, _, own = fault.column.partition(" (")
    column = f"{column_name(name)} ({own}" if own else column_name(name)
    value = word(fault.value) if name in WORDS else fault.value
    return column, in_words(fault.rule), _rows(fault), value


def _rows(fault: Fault) -> str:
    named = ", ".join(str(row) for row in fault.rows)
    more = fault.count - len(fault.rows)
    return f"{named} and {more:,} more" if more > 0 else named


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
