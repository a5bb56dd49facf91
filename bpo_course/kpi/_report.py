"""A report: every KPI that a log can say, by group; and one KPI under every definition."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from bpo_course.kpi._catalogue import catalogue
from bpo_course.kpi._measure import Options, Rows, choice
from bpo_course.kpi._record import Kpi

if TYPE_CHECKING:
    import pandas as pd

Group = Literal["all", "queue", "campaign", "agent", "direction", "channel", "day", "half_hour"]
GROUPS: Final = (
    "all",
    "queue",
    "campaign",
    "agent",
    "direction",
    "channel",
    "day",
    "half_hour",
)
NOT_RECORDED: Final = "not recorded"
_Z: Final = 1.959963984540054


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Return the 95 % interval of a share of independent cases; NaN over nothing.

    Args:
        part: Cases that count, 0 or more and at most the whole.
        whole: All cases.

    Source:
        E. B. Wilson 1927, Journal of the American Statistical Association 22, in the form of
        Newcombe 1998, Statistics in Medicine 17, method 3.

    Example:
        >>> [round(end, 4) for end in wilson(81, 263)]
        [0.2553, 0.3662]
    """
    if not whole > 0:
        return math.nan, math.nan
    share = part / whole
    middle = share + _Z**2 / (2 * whole)
    reach = _Z * math.sqrt(share * (1 - share) / whole + _Z**2 / (4 * whole**2))
    scale = 1 + _Z**2 / whole
    low, high = (middle - reach) / scale, (middle + reach) / scale
    return max(0.0, min(low, share)), min(1.0, max(high, share))  # rounding must not pass them


def report(
    log: pd.DataFrame,
    by: Group = "all",
    zone: str = "UTC",
    *,
    target_s: float = 20,
    short_s: float | None = None,
) -> pd.DataFrame:
    """Return every KPI that the log can say, one row a group and KPI.

    Columns: `group` (text), `kpi` (id), `value`, `n` (what it is measured over), `low` and `high`
    (95 %, for shares of independent contacts; missing for others, such as service level, where
    waits depend on each other and a binomial interval would be far too narrow). Missing values
    are "not measurable".

    Args:
        log: A checked contact log.
        by: The groups: the whole log, or by queue, campaign (queues of outbound contacts), agent,
            direction, channel, local day or local half hour.
        zone: The time zone whose days and half hours are meant, for example "Asia/Kolkata".
        target_s: Service level's target in seconds.
        short_s: An abandoned contact is short up to this; each KPI's own default when None.

    Raises:
        ValueError: If by is not one of the groups, or the zone is unknown.

    Example:
        >>> import pandas as pd
        >>> from bpo_course import contacts
        >>> log = contacts.check(pd.DataFrame([{
        ...     "contact_id": str(n), "direction": "inbound", "channel": "voice", "queue": "cards",
        ...     "started_at": "2026-03-02T09:00:00Z", "outcome": "answered", "wait_s": 10 * n,
        ... } for n in range(5)]))
        >>> found = report(log, by="queue").set_index("kpi").loc["service_level"]
        >>> float(found["value"]), int(found["n"])
        (0.6, 5)
    """
    import numpy as np
    import pandas as pd

    choice("by", by, GROUPS)
    codes, names = _groups(log, by, zone)
    rows, options = Rows(log), Options(target_s, short_s)
    known: dict[int, Any] = {}
    lines: list[tuple[Any, ...]] = []

    def sums(term: Any) -> Any:
        if any(column not in log for column in term.needs):
            return np.full(len(names), np.nan)
        values = term.of(rows)
        if id(values) not in known:
            weights = np.asarray(values, dtype=float)[codes >= 0]
            found = np.bincount(codes[codes >= 0], weights=weights, minlength=len(names))
            known[id(values)] = (values, found)  # the values too: an id lives as long as they do
        return known[id(values)][1]

    for entry in catalogue.values():
        if entry.terms is None:
            continue
        totals = {name: sums(term) for name, term in entry.terms(options).items()}
        for place, name in enumerate(names):
            here = {key: float(total[place]) for key, total in totals.items()}
            lines.append((name, entry.id, *_measured(entry, here)))
    columns = ["group", "kpi", "value", "n", "low", "high"]
    return pd.DataFrame(lines, columns=columns).sort_values(["group", "kpi"], ignore_index=True)


def overall(found: pd.DataFrame) -> pd.Series[float]:
    """Return each KPI over all groups of a report, each group weighing by what it counts.

    The mean of the groups' values is another number, and a wrong one: a half hour with two calls
    would weigh as much as one with two hundred.

    Args:
        found: A report.

    Example:
        >>> import pandas as pd
        >>> halves = pd.DataFrame({
        ...     "kpi": ["service_level"] * 2, "value": [1.0, 0.5], "n": [10, 90],
        ... })
        >>> float(overall(halves)["service_level"]), float(halves["value"].mean())
        (0.55, 0.75)
    """
    measured = found[found["value"].notna()]
    weighed = (measured["value"] * measured["n"]).groupby(measured["kpi"]).sum()
    return weighed / measured["n"].groupby(measured["kpi"]).sum()


def spread(name: str, log: pd.DataFrame | None = None, **given: float) -> Mapping[str, float]:
    """Return one KPI of the same data under each of its definitions.

    Args:
        name: The id of a KPI with definitions.
        log: A checked contact log; or the KPI's plain numbers by keyword.
        **given: The plain numbers, or the KPI's options beside a log (`target_s`, `short_s`).

    Raises:
        ValueError: If there is no such KPI, or the trade has one definition of it.

    Example:
        >>> counted = {"answered_in_target": 860, "answered": 1000, "abandoned": 60}
        >>> found = spread("service_level", **counted, abandoned_short=20)
        >>> {name: round(value, 3) for name, value in found.items()}["offered_less_short"]
        0.827
    """
    choice("name", name, tuple(catalogue))
    entry = catalogue[name]
    if not entry.definitions:
        raise ValueError(f"name must be a KPI with several definitions, {name!r} has one")
    first: tuple[Any, ...] = () if log is None else (log,)
    return {
        definition: entry.function(*first, definition=definition, **given)
        for definition in entry.definitions
    }


def _measured(entry: Kpi, totals: Mapping[str, float]) -> tuple[float, float, float, float]:
    """Return value, n, low and high of a KPI from its totals."""
    n = sum(totals[name] for name in entry.over)
    definition = next(iter(entry.formulas))
    value = math.nan
    if not any(math.isnan(total) for total in totals.values()):
        value = entry.compute(totals, definition)
    low, high = wilson(value * n, n) if entry.independent else (math.nan, math.nan)
    return value, n, low, high


def _groups(log: pd.DataFrame, by: str, zone: str) -> tuple[Any, list[str]]:
    """Return the number of each row's group (-1: in none) and the groups' names."""
    import numpy as np
    import pandas as pd

    if by == "all":
        return np.zeros(len(log), dtype=int), ["all"]
    if by in ("day", "half_hour"):
        return _times(log, by, zone)
    column = "queue" if by == "campaign" else by
    if column not in log:
        return np.zeros(len(log), dtype=int), [NOT_RECORDED]
    codes, known = pd.factorize(log[column], use_na_sentinel=True)
    names = [str(name) for name in known]
    if by == "campaign":
        codes = np.where(Rows(log).outbound, codes, -1)
    elif (codes < 0).any():
        codes = np.where(codes < 0, len(names), codes)
        names.append(NOT_RECORDED)
    used = np.unique(codes[codes >= 0])
    return np.searchsorted(used, codes) * (codes >= 0) - (codes < 0), [names[n] for n in used]


def _times(log: pd.DataFrame, by: str, zone: str) -> tuple[Any, list[str]]:
    """Group by local day or half hour; the hour that a clock change repeats stays two hours."""
    import pandas as pd

    try:
        local = log["started_at"].dt.tz_convert(zone)
    except (KeyError, ValueError) as error:
        raise ValueError(f"zone must be a known time zone, got {zone!r}") from error
    wall = local.dt.tz_localize(None)
    if by == "day":
        codes, days = pd.factorize(wall.dt.normalize())
        return codes, [f"{day:%Y-%m-%d}" for day in days]
    offset = wall - log["started_at"].dt.tz_localize(None)
    codes, starts = pd.factorize(wall.dt.floor("30min") - offset)
    begun = pd.DatetimeIndex(starts).tz_localize("UTC").tz_convert(zone)
    return codes, [start.isoformat(timespec="minutes") for start in begun]
