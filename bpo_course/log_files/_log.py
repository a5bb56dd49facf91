"""A matched file as a checked contact log, or every fault of it by column and row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bpo_course import contacts
from bpo_course.contacts import ContactLogError, Fault
from bpo_course.log_files._matching import (
    DURATIONS,
    OFFSET,
    WORDS,
    Match,
    Matching,
    times_of,
    unanswered,
)
from bpo_course.log_files._reading import Sheet

if TYPE_CHECKING:
    import pandas as pd

ROWS_NAMED: Final = 5
FLAGS: Final = ("right_party", "resolved")
WRITTEN: Final = (
    r"^(?P<a>\d{1,2})[./-](?P<b>\d{1,2})[./-](?P<year>\d{4})"
    r"(?:[ T]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\.\d+)?"
    r"\s*(?P<half>[AaPp][Mm])?)?(?P<offset>Z|[+-]\d{2}:?\d{2})?$"
)


def to_log(sheet: Sheet, matching: Matching) -> pd.DataFrame:
    r"""Return a file as a checked contact log; its index is the row in the file.

    Args:
        sheet: The file, as read.
        matching: Where each column comes from.

    Raises:
        ValueError: If something about the file is not answered yet; it says what.
        ContactLogError: If cells cannot be read or rows break a rule of the contact log; it lists
            every fault, with the file's own column and rows.

    Example:
        >>> from dataclasses import replace
        >>> from bpo_course.log_files import proposed, read
        >>> heads = b"Call ID,Direction,Channel,Queue,Start,Outcome,Wait"
        >>> text = heads + b"\n1,IN,call,cards,2026-03-02 09:00,lost,0:12"
        >>> sheet = read(text, "calls.csv")
        >>> log = to_log(sheet, replace(proposed(sheet), zone="Asia/Kolkata"))
        >>> str(log["started_at"].iloc[0]), log["outcome"].iloc[0]
        ('2026-03-02 03:30:00+00:00', 'abandoned')
    """
    left = unanswered(sheet, matching)
    if left:
        raise ValueError(f"matching must answer every question, {len(left)} left: {left[0]}")
    reading = _Reading(sheet, matching)
    frame = reading.frame()
    try:
        log = contacts.check(frame)
    except ContactLogError as error:
        reading.faults += [reading.named(fault) for fault in error.faults]
    if reading.faults:
        raise ContactLogError(reading.faults)
    return log


class _Reading:
    """The cells of a file turned into values, column by column, collecting faults on the way.

    A cell that cannot be read is put down once, and a harmless value takes its place, so that the
    rules of the contact log can be tried on the rest of its row.
    """

    def __init__(self, sheet: Sheet, matching: Matching) -> None:
        self.sheet, self.matching = sheet, matching
        self.faults: list[Fault] = []

    def frame(self) -> pd.DataFrame:
        """Return the columns that are matched, typed."""
        import pandas as pd

        values = {
            name: self._column(name, match)
            for name, match in self.matching.matches.items()
            if match.column or match.always
        }
        return pd.DataFrame(values, index=self.sheet.rows.index)

    def named(self, fault: Fault) -> Fault:
        """Return a fault with the file's own column beside the log's."""
        match = self.matching.matches.get(fault.column, Match())
        own = match.column if match.column and match.column != fault.column else ""
        column = f"{fault.column} ({own})" if own else fault.column
        return Fault(column, fault.rule, fault.rows, fault.count, fault.value)

    def _column(self, name: str, match: Match) -> Any:
        if match.always:
            return match.always
        if name == "started_at":
            return self._times()
        cells = self.sheet.rows[match.column]
        if name in DURATIONS:
            return self._seconds(name, cells, match.unit)
        if name in ("csat", "revenue"):
            return self._numbers(name, cells)
        if name in WORDS:
            return self._words(name, cells, match)
        return cells.where(cells != "")

    def _words(self, name: str, cells: pd.Series[str], match: Match) -> pd.Series[Any]:
        found = cells.map(lambda cell: match.words.get(cell)).where(cells != "")
        if name not in FLAGS:
            return found
        flags = found.map({"true": True, "false": False}, na_action="ignore")
        return flags.astype("boolean")

    def _numbers(self, name: str, cells: pd.Series[str]) -> pd.Series[float]:
        import pandas as pd

        marks = cells.str.replace(r"[\s\u00a0']", "", regex=True)
        thousands, decimal = (",", ".") if self.matching.decimal == "." else (".", ",")
        marks = marks.str.replace(thousands, "", regex=False).str.replace(decimal, ".", regex=False)
        numbers = pd.to_numeric(marks.where(marks != ""), errors="coerce")
        self._fault(name, "must be a number", cells, numbers.isna() & (cells != ""))
        return numbers.astype(float)

    def _seconds(self, name: str, cells: pd.Series[str], unit: str) -> pd.Series[float]:
        if unit != "clock":  # seconds, minutes, or a column without a figure
            numbers = self._numbers(name, cells) * (60 if unit == "min" else 1)
            return numbers.where(numbers.notna() | (cells == ""), 0.0)
        parts = cells.str.extract(r"^(?:(\d+):)?(\d+):([0-5]\d)(?:\.\d+)?$").astype(float)
        seconds = parts[0].fillna(0) * 3600 + parts[1] * 60 + parts[2]
        odd = seconds.isna() & (cells != "")
        self._fault(name, "must be a time such as 0:03:25 or 3:25", cells, odd)
        return seconds.where(~odd, 0.0)

    def _times(self) -> pd.Series[Any]:
        import pandas as pd

        cells = times_of(self.sheet, self.matching)
        iso = cells if self.matching.dates == "iso" else self._as_iso(cells)
        aware = iso.str.contains(OFFSET)
        local = _parsed(iso.where(~aware), utc=False)
        times = _parsed(iso.where(aware), utc=True)
        odd = local.isna() & times.isna() & (cells != "")
        self._fault("started_at", f"must be a time, {self.matching.dates}", cells, odd)
        if self.matching.zone:
            times = times.fillna(self._in_utc(local, cells))
        stand_in = pd.Timestamp("2000-01-01T00:00:00Z")
        found: pd.Series[Any] = times.where(times.notna() | (cells == ""), stand_in)
        return found

    def _in_utc(self, local: pd.Series[Any], cells: pd.Series[str]) -> pd.Series[Any]:
        """Return local times as UTC; times that a clock change doubles or skips are faults."""
        zone = self.matching.zone
        skip: dict[str, Any] = {"nonexistent": "NaT", "ambiguous": "NaT"}
        try:
            sure = local.dt.tz_localize(zone, **skip)
        except (KeyError, ValueError) as error:
            raise ValueError(f"zone must be a known time zone, got {zone!r}") from error
        moved = local.dt.tz_localize(zone, **{**skip, "nonexistent": "shift_forward"})
        void = sure.isna() & moved.notna()
        twofold = moved.isna() & local.notna()
        self._fault(
            "started_at",
            f"does not exist in {zone}: the clocks go forward and skip it",
            cells,
            void,
        )
        rule = f"happens twice in {zone}, because the clocks go back: add the offset from UTC"
        self._fault("started_at", rule, cells, twofold)
        in_utc: pd.Series[Any] = sure.dt.tz_convert("UTC")
        return in_utc

    def _as_iso(self, cells: pd.Series[str]) -> pd.Series[str]:
        """Return times written with day or month first in ISO form; "" where they are not."""
        found = cells.str.extract(WRITTEN).fillna("")
        first, second = found["a"].str.zfill(2), found["b"].str.zfill(2)
        day, month = (first, second) if self.matching.dates == "day first" else (second, first)
        hour = _hours(found["hour"], found["half"].str.lower())
        minute = found["minute"].where(found["minute"] != "", "00")
        second_of = found["second"].where(found["second"] != "", "00")
        date = found["year"] + "-" + month + "-" + day
        iso = date + "T" + hour + ":" + minute + ":" + second_of + found["offset"]
        return iso.where(found["year"] != "", "")

    def _fault(self, name: str, rule: str, cells: pd.Series[str], where: pd.Series[Any]) -> None:
        broken = where.to_numpy(dtype=bool)
        if broken.any():
            rows = cells.index[broken]
            first = tuple(rows[:ROWS_NAMED].tolist())
            fault = Fault(name, rule, first, len(rows), str(cells[broken].iloc[0]))
            self.faults.append(self.named(fault))


def _parsed(texts: pd.Series[Any], utc: bool) -> pd.Series[Any]:
    import pandas as pd

    times: pd.Series[Any] = pd.to_datetime(texts, utc=utc, errors="coerce", format="ISO8601")
    return times


def _hours(hours: pd.Series[str], half: pd.Series[str]) -> pd.Series[str]:
    """Return hours of the day in two figures, from those of a 12-hour clock where one is used."""
    import pandas as pd

    number = pd.to_numeric(hours, errors="coerce").fillna(0).astype(int)
    twelve = number % 12 + 12 * (half == "pm")
    in_twelve = (half != "") & number.between(1, 12)
    chosen = number.where(~in_twelve, twelve).where((half == "") | in_twelve, 99)
    return chosen.astype(str).str.zfill(2)
