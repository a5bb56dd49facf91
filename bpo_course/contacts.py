"""The contact log, one row a contact, and the agent-state table: KPIs read only these."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

DIRECTIONS: Final = ("inbound", "outbound")
CHANNELS: Final = ("voice", "chat", "email", "sms", "whatsapp", "social")
OUTCOMES: Final = {
    "inbound": ("answered", "abandoned", "self_served", "blocked", "callback"),
    "outbound": ("answered", "no_answer", "busy", "voicemail", "invalid", "dropped"),
}
_EVERY_OUTCOME: Final = tuple(dict.fromkeys(OUTCOMES["inbound"] + OUTCOMES["outbound"]))
STATES: Final = (
    "available",
    "ringing",
    "talking",
    "holding",
    "wrap",
    "break",
    "training",
    "offline",
)
HANDLE_COLUMNS: Final = ("talk_s", "hold_s", "wrap_s")

_LOG_COLUMNS: Final = {
    "contact_id": "id",
    "direction": "word",
    "channel": "word",
    "queue": "word",
    "started_at": "time",
    "menu_s": "seconds",
    "wait_s": "seconds",
    "talk_s": "seconds",
    "hold_s": "seconds",
    "wrap_s": "seconds",
    "outcome": "word",
    "right_party": "flag",
    "disposition": "text",
    "agent": "text",
    "customer": "text",
    "reason": "text",
    "resolved": "flag",
    "csat": "csat",
    "revenue": "money",
}
_STATE_COLUMNS: Final = {
    "agent": "word",
    "state": "word",
    "queue": "text",
    "started_at": "time",
    "ended_at": "time",
}
_REQUIRED: Final = ("id", "word", "time")
_ROWS_NAMED: Final = 5


@dataclass(frozen=True)
class Fault:
    """One rule that a table breaks, and where.

    Args:
        column: The column at fault.
        rule: The rule it breaks.
        rows: Labels of the first offending rows, at most five.
        count: How many rows break the rule; 0 when the whole column does.
        value: The first offending value; empty when it is a missing one.
    """

    column: str
    rule: str
    rows: tuple[Any, ...] = ()
    count: int = 0
    value: str = ""

    def __str__(self) -> str:
        got = f", got {self.value}" if self.value else ""
        if not self.rows:
            return f"{self.column}: {self.rule}{got}"
        named = ", ".join(str(row) for row in self.rows)
        more = f" and {self.count - len(self.rows)} more" if self.count > len(self.rows) else ""
        return f"{self.column}: {self.rule}{got} (row{'s' * (self.count > 1)} {named}{more})"


class ContactLogError(ValueError):
    """A contact log or an agent-state table that breaks its rules, with every fault.

    Args:
        faults: All faults found, in the order of the table's columns.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{count} fault{'s' * (count > 1)}:\n{lines}")


def check(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the contact log with its types set, its rows and index as they were.

    Times become UTC, durations floats, flags nullable booleans and words strings. A zero talk, hold
    or wrap time on a contact that no one answered becomes missing. Columns that are not part of the
    contact log stay as they are, unless their name looks like a slip for one that is absent.

    Args:
        frame: One row a contact; `contact_id`, `direction`, `channel`, `queue`, `started_at` and
            `outcome` are required, the other columns may be absent ("not recorded").

    Raises:
        ContactLogError: If any rule is broken; it lists every fault with column, rule and rows.
        TypeError: If frame is not a pandas DataFrame.

    Example:
        >>> import pandas as pd
        >>> log = check(pd.DataFrame([{
        ...     "contact_id": "c1", "direction": "inbound", "channel": "voice", "queue": "cards",
        ...     "started_at": "2026-03-02T09:00:00+05:30", "outcome": "answered",
        ...     "wait_s": 12, "talk_s": 240, "hold_s": 30, "wrap_s": 45,
        ... }]))
        >>> str(log["started_at"].iloc[0])
        '2026-03-02 03:30:00+00:00'
    """
    table = _Table(frame, _LOG_COLUMNS)
    table.words("direction", DIRECTIONS)
    table.words("channel", CHANNELS)
    _check_outcomes(table)
    _check_handling(table)
    if table.has("contact_id"):
        repeated = table["contact_id"].duplicated(keep="first") & table["contact_id"].notna()
        table.fault("contact_id", "must be unique, is repeated", repeated)
    return table.finished()


def check_states(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the agent-state table with its types set, its rows and index as they were.

    Args:
        frame: One row a stretch of time: `agent`, `state`, `started_at`, `ended_at`, and `queue`,
            which may be absent.

    Raises:
        ContactLogError: If any rule is broken, overlapping stretches of one agent among them.
        TypeError: If frame is not a pandas DataFrame.

    Example:
        >>> import pandas as pd
        >>> states = check_states(pd.DataFrame([{
        ...     "agent": "asha", "state": "talking",
        ...     "started_at": "2026-03-02T09:00:00Z", "ended_at": "2026-03-02T09:04:00Z",
        ... }]))
        >>> (states["ended_at"] - states["started_at"]).dt.total_seconds().sum()
        np.float64(240.0)
    """
    table = _Table(frame, _STATE_COLUMNS)
    table.words("state", STATES)
    if table.has("started_at", "ended_at"):
        start, end = table["started_at"], table["ended_at"]
        table.fault("ended_at", "must not be before started_at", end < start)
        if table.has("agent"):
            table.fault("started_at", "overlaps an earlier stretch of the agent", _overlaps(table))
    return table.finished()


def _overlaps(table: _Table) -> pd.Series[bool]:
    stretches = table.clean[["agent", "started_at", "ended_at"]].reset_index(drop=True)
    ordered = stretches.dropna().sort_values(["agent", "started_at", "ended_at"], kind="stable")
    latest_end = ordered.groupby("agent")["ended_at"].cummax()
    before = latest_end.groupby(ordered["agent"]).shift()
    broken: pd.Series[bool] = (ordered["started_at"] < before).reindex(
        stretches.index, fill_value=False
    )
    return broken.set_axis(table.clean.index)


def _check_outcomes(table: _Table) -> None:
    table.words("outcome", _EVERY_OUTCOME)
    if not table.has("direction", "outcome"):
        return
    for direction, outcomes in OUTCOMES.items():
        other = (table["direction"] == direction) & table["outcome"].isin(_EVERY_OUTCOME)
        rule = f"must be one of {', '.join(outcomes)} for {direction} contacts"
        table.fault("outcome", rule, other & ~table["outcome"].isin(outcomes))


def _check_handling(table: _Table) -> None:
    """Hold times and flags against the outcome: only an answered contact was handled."""
    if not table.has("outcome"):
        return
    answered = table["outcome"] == "answered"
    not_answered = table["outcome"].isin(_EVERY_OUTCOME) & ~answered
    for column in filter(table.has, HANDLE_COLUMNS):
        table.fault(column, "must be given for answered contacts", answered & table.blank(column))
        rule = "must be missing where the contact was not answered"
        table.fault(column, rule, not_answered & (table[column] > 0))
        table.clean[column] = table[column].where(answered)
    if table.has("wait_s", "direction"):
        queued = (table["direction"] == "inbound") & (answered | (table["outcome"] == "abandoned"))
        rule = "must be given for answered and abandoned inbound contacts"
        table.fault("wait_s", rule, queued & table.blank("wait_s"))
    if table.has("right_party"):
        claimed = table["right_party"].fillna(False).astype(bool)
        rule = "cannot be true where no person answered"
        nobody = not_answered & (table["outcome"] != "dropped")
        table.fault("right_party", rule, nobody & claimed)


class _Table:
    """A copy of a frame whose columns are typed one by one, collecting faults on the way."""

    def __init__(self, frame: pd.DataFrame, columns: dict[str, str]) -> None:
        import pandas as pd

        if not isinstance(frame, pd.DataFrame):
            raise TypeError(f"frame must be a pandas DataFrame, got {type(frame).__name__}")
        self._columns = columns
        self._faults: list[Fault] = []
        doubled = list(dict.fromkeys(frame.columns[frame.columns.duplicated()]))
        for name in doubled:
            self._faults.append(Fault(str(name), "must be one column, is there more than once"))
        self._given = frame.drop(columns=doubled)
        self.clean = self._given.copy()
        self._check_names(set(doubled))
        for name in columns:
            if name in self.clean.columns:
                self.clean[name] = _READERS[columns[name]](self, name)

    def __getitem__(self, name: str) -> pd.Series[Any]:
        return self.clean[name]

    def has(self, *names: str) -> bool:
        return all(name in self.clean.columns for name in names)

    def blank(self, name: str) -> pd.Series[bool]:
        """Where the column was left empty (and not merely unreadable, which is said already)."""
        return self._given[name].isna()

    def words(self, name: str, allowed: tuple[str, ...]) -> None:
        if self.has(name):
            odd = ~self[name].isin(allowed) & self[name].notna()
            self.fault(name, f"must be one of {', '.join(allowed)}", odd)

    def fault(self, column: str, rule: str, where: pd.Series[Any]) -> None:
        """Note a fault on the rows where the condition holds; none when it holds nowhere."""
        broken = where.fillna(False).to_numpy(dtype=bool)
        rows = self.clean.index[broken]
        if len(rows):
            place = int(broken.argmax())
            blank = self.blank(column).iloc[place]
            shown = "" if blank else str(self._given[column].iloc[place])
            first = tuple(rows[:_ROWS_NAMED].tolist())
            self._faults.append(Fault(column, rule, first, len(rows), shown))

    def finished(self) -> pd.DataFrame:
        if self._faults:
            order = {name: place for place, name in enumerate(self._columns)}
            raise ContactLogError(sorted(self._faults, key=lambda f: order.get(f.column, -1)))
        return self.clean

    def _check_names(self, doubled: set[Any]) -> None:
        absent = [name for name in self._columns if name not in self.clean.columns]
        for name in self.clean.columns:
            if name in self._columns:
                continue
            meant = _meant(str(name), absent)
            if meant:
                self._faults.append(Fault(str(name), f"is not a known column, is {meant} meant?"))
        for name in absent:
            if self._columns[name] in _REQUIRED and name not in doubled:
                self._faults.append(Fault(name, "is required, the column is missing"))

    def read_words(self, name: str) -> pd.Series[Any]:
        self.fault(name, "must be given", self.blank(name))
        return self.read_text(name)

    def read_id(self, name: str) -> pd.Series[Any]:
        import pandas as pd

        column = self.clean[name]
        if pd.api.types.is_integer_dtype(column):
            column = self.clean[name] = column.astype("str").where(column.notna())
        return self.read_words(name)

    def read_text(self, name: str) -> pd.Series[Any]:
        column = self.clean[name]
        if column.dtype == "str":
            return column
        text = column.map(lambda value: isinstance(value, str)).astype(bool)
        self.fault(name, "must be text", ~text & column.notna())
        return column.where(text).astype("str")

    def read_seconds(self, name: str) -> pd.Series[Any]:
        numbers = self.read_number(name, "a number of seconds")
        self.fault(name, "must be 0 seconds or more", numbers < 0)
        return numbers

    def read_money(self, name: str) -> pd.Series[Any]:
        return self.read_number(name, "a number")

    def read_csat(self, name: str) -> pd.Series[Any]:
        numbers = self.read_number(name, "a whole number from 1 to 5")
        odd = numbers.notna() & ~numbers.isin([1, 2, 3, 4, 5])
        self.fault(name, "must be a whole number from 1 to 5", odd)
        return numbers.where(~odd).astype("Int64")

    def read_number(self, name: str, what: str) -> pd.Series[Any]:
        import numpy as np
        import pandas as pd

        column = self.clean[name]
        if pd.api.types.is_bool_dtype(column) or not pd.api.types.is_numeric_dtype(column):
            number = column.map(_is_number).astype(bool)
            self.fault(name, f"must be {what}", ~number & column.notna())
            column = column.astype(object).where(number)
        floats = pd.to_numeric(column).astype("float64")
        endless = pd.Series(np.isinf(floats.to_numpy()), index=floats.index)
        self.fault(name, "must be finite", endless)
        return floats.where(~endless)

    def read_flag(self, name: str) -> pd.Series[Any]:
        import numpy as np
        import pandas as pd

        column = self.clean[name]
        if pd.api.types.is_bool_dtype(column):
            return column.astype("boolean")
        flag = column.map(lambda value: isinstance(value, (bool, np.bool_))).astype(bool)
        self.fault(name, "must be true, false or missing", ~flag & column.notna())
        return column.where(flag, None).astype("boolean")

    def read_time(self, name: str) -> pd.Series[Any]:
        import pandas as pd

        column = self.clean[name]
        self.fault(name, "must be given", self.blank(name))
        if isinstance(column.dtype, pd.DatetimeTZDtype):
            in_utc: pd.Series[Any] = column.dt.tz_convert("UTC")
            return in_utc
        aware = column.map(_is_aware).astype(bool)
        times = pd.to_datetime(column.where(aware), utc=True, errors="coerce", format="ISO8601")
        naive = ~aware & column.map(_is_time).astype(bool)
        self.fault(name, "must carry a time zone, for example 2026-03-02T09:00:00Z", naive)
        unread = times.isna() & ~naive & column.notna()
        self.fault(name, "must be a time in ISO 8601, for example 2026-03-02T09:00:00Z", unread)
        return times


def _meant(name: str, absent: list[str]) -> str:
    """Return the missing column that a name was probably meant for, or nothing."""
    same_stem = [known for known in absent if known == f"{name.lower().split('_')[0]}_s"]
    return next(iter(same_stem or get_close_matches(name.lower(), absent, n=1, cutoff=0.85)), "")


_READERS: Final[dict[str, Callable[[_Table, str], Any]]] = {
    "id": _Table.read_id,
    "word": _Table.read_words,
    "text": _Table.read_text,
    "time": _Table.read_time,
    "seconds": _Table.read_seconds,
    "flag": _Table.read_flag,
    "csat": _Table.read_csat,
    "money": _Table.read_money,
}


def _is_number(value: object) -> bool:
    import numpy as np

    return isinstance(value, (int, float, np.number)) and not isinstance(value, (bool, np.bool_))


def _is_time(value: object) -> bool:
    """Whether the value is a time at all, with a zone or without."""
    return _parsed(value) is not None


def _is_aware(value: object) -> bool:
    time = _parsed(value)
    return time is not None and time.tzinfo is not None


def _parsed(value: object) -> Any:
    from datetime import datetime

    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, datetime) and value == value else None
