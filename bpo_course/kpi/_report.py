"""A report: every KPI that a log can give, by group; and one KPI under every definition."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from bpo_course.kpi._catalogue import catalogue
from bpo_course.kpi._measure import Options, Rows, choice, local_times, share, wilson
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


def report(
    log: pd.DataFrame,
    by: Group = "all",
    zone: str = "UTC",
    *,
    target_s: float = 20,
    short_s: float | None = None,
    only: Collection[str] | None = None,
) -> pd.DataFrame:
    """Return every KPI that the log can give, with one row for each group and KPI.

    Columns: `group` (text), `kpi` (id), `value`, `n` (what it is measured over; of a sum, the
    sum), `low` and `high` (95 %, for shares of independent contacts; missing for others, such as
    service level, where waits depend on each other and a binomial interval would be far too
    narrow: see `between`). Missing values are "not measurable".

    Args:
        log: A checked contact log.
        by: The groups: the whole log, or by queue, campaign (queues of outbound contacts), agent,
            direction, channel, local day or local half hour.
        zone: The time zone whose days and half hours are meant, for example "Asia/Kolkata".
        target_s: Service level's target in seconds.
        short_s: An abandoned contact is short up to this; each KPI's own default when None.
        only: The ids of the KPIs to report; all when None.

    Raises:
        ValueError: If by is not one of the groups, the zone is unknown, a limit is negative, or
            only names a KPI that a log cannot say.

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
    limits = {"target_s": target_s, "short_s": 0 if short_s is None else short_s}
    for name, limit in limits.items():
        if not limit >= 0:
            raise ValueError(f"{name} must be 0 seconds or more, got {limit}")
    said = {name: entry for name, entry in catalogue.items() if entry.terms}
    for name in said if only is None else only:
        choice("only", name, tuple(said))
    codes, names = _groups(log, by, zone)
    rows, options = Rows(log), Options(target_s, short_s)
    inside = codes >= 0
    known: dict[int, Any] = {}

    def sums(term: Any) -> Any:
        if any(column not in log for column in term.needs):
            return np.full(len(names), np.nan)
        values = term.of(rows)
        if id(values) not in known:
            weights = np.asarray(values, dtype=float)[inside]
            found = np.bincount(codes[inside], weights=weights, minlength=len(names))
            known[id(values)] = (values, found)  # the values too: an id lives as long as they do
        return known[id(values)][1]

    parts = [
        _measured(entry, {key: sums(term) for key, term in entry.terms(options).items()}, names)
        for name, entry in said.items()
        if entry.terms and (only is None or name in only)
    ]
    columns = ["group", "kpi", "value", "n", "low", "high"]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return found.sort_values(["group", "kpi"], ignore_index=True)


def overall(found: pd.DataFrame) -> pd.Series[float]:
    """Return each KPI over all groups of a report; each group is weighted by its count.

    The mean of the groups' values is another number, and a wrong one: a half hour with two calls
    would weigh as much as one with two hundred. Sums (offered, say) are added. Attempts per sale
    is missing where one group sold nothing: its attempts are not in the groups' values.

    Args:
        found: A report.

    Raises:
        ValueError: If n is not in the report: without it values cannot be weighted.

    Example:
        >>> import pandas as pd
        >>> halves = pd.DataFrame({
        ...     "kpi": ["service_level"] * 2, "value": [1.0, 0.5], "n": [10, 90],
        ... })
        >>> float(overall(halves)["service_level"]), float(halves["value"].mean())
        (0.55, 0.75)
    """
    import pandas as pd

    _weights_of(found)
    return pd.Series({str(name): _whole(str(name), rows) for name, rows in found.groupby("kpi")})


def _weights_of(found: pd.DataFrame) -> None:
    if "n" not in found:
        raise ValueError(
            "found must have the column n: a mean of groups without their weights is"
            f" wrong, got {', '.join(map(str, found.columns))}"
        )


def _whole(name: str, rows: pd.DataFrame) -> float:
    """Return one KPI over the groups in the rows."""
    entry = catalogue[name]
    if entry.total:
        return float(rows["value"].sum(min_count=1))
    if entry.unit == "count" and rows["value"].isna().any():
        return math.nan
    measured = rows[rows["value"].notna()]
    return share(float((measured["value"] * measured["n"]).sum()), float(measured["n"].sum()))


def between(found: pd.DataFrame) -> pd.DataFrame:
    """Return each KPI over all groups, with a 95 % interval from the spread of the groups.

    For what is no share of independent contacts, such as service level: the groups (days, or
    replications of a simulation) are what is independent. One row a KPI: `value`, `low`, `high`,
    `groups`. The interval of a share stays within 0 and 1; with fewer than two groups there is
    none. Sums are not in it.

    Args:
        found: A report by day, or reports of several replications one below the other.

    Raises:
        ValueError: If n is not in the report.

    Source:
        W. G. Cochran 1977, Sampling Techniques, 3rd edition, chapters 6 and 9: a ratio over
        clusters, r = sum y / sum n, has the variance G / (G - 1) sum (n (y/n - r))^2 / (sum n)^2;
        the interval is by Student's t with G - 1 degrees of freedom.

    Example:
        >>> import pandas as pd
        >>> days = pd.DataFrame({
        ...     "kpi": "service_level", "value": [0.7, 0.8, 0.9], "n": [100, 100, 100],
        ... })
        >>> between(days).round(3).loc["service_level"].tolist()
        [0.8, 0.552, 1.0, 3.0]
    """
    import pandas as pd

    _weights_of(found)
    lines = {
        str(name): _clustered(catalogue[str(name)], rows[rows["n"] > 0])
        for name, rows in found.groupby("kpi")
        if not catalogue[str(name)].total
    }
    columns = ["value", "low", "high", "groups"]
    return pd.DataFrame.from_dict(lines, orient="index", columns=columns).rename_axis("kpi")


def _clustered(entry: Kpi, rows: pd.DataFrame) -> tuple[float, float, float, int]:
    """Return value, low, high and the number of groups."""
    from scipy import stats

    value, groups = _whole(entry.id, rows), len(rows)
    if groups < 2:
        return value, math.nan, math.nan, groups
    n = rows["n"].to_numpy(dtype=float)
    off = n * (rows["value"].to_numpy(dtype=float) - value)
    error = math.sqrt(groups / (groups - 1) * float((off**2).sum())) / float(n.sum())
    reach = float(stats.t.ppf(0.975, groups - 1)) * error
    low, high = value - reach, value + reach
    if entry.unit == "share":
        low, high = max(0.0, low), min(1.0, high)
    return value, low, high, groups


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
    several = entry.definitions or (() if log is None else entry.readings)
    if not several:
        what = "tells them apart in a log only" if entry.readings else "has one"
        raise ValueError(f"name must be a KPI with several definitions, {name!r} {what}")
    first: tuple[Any, ...] = () if log is None else (log,)
    return {
        definition: entry.function(*first, definition=definition, **given) for definition in several
    }


def _measured(entry: Kpi, totals: Mapping[str, Any], names: list[str]) -> pd.DataFrame:
    """Return a KPI's rows of the report from the totals of each group."""
    import numpy as np
    import pandas as pd

    definition = next(iter(entry.formulas))
    value = np.asarray(entry.evaluate(entry.formulas[definition], totals), dtype=float)
    n = np.asarray(entry.counted(totals, definition), dtype=float)
    low = high = np.full(len(names), np.nan)
    if entry.independent:
        shares = zip(value.tolist(), n.tolist(), strict=True)
        ends = [wilson(min(share * whole, whole), whole) for share, whole in shares]
        low, high = np.array(ends).reshape(-1, 2).T
    lines = {"group": names, "kpi": entry.id, "value": value, "n": n, "low": low, "high": high}
    return pd.DataFrame(lines)


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

    wall = local_times(log, zone)
    if by == "day":
        codes, days = pd.factorize(wall.dt.normalize())
        return codes, [f"{day:%Y-%m-%d}" for day in days]
    offset = wall - log["started_at"].dt.tz_localize(None)
    codes, starts = pd.factorize(wall.dt.floor("30min") - offset)
    begun = pd.DatetimeIndex(starts).tz_localize("UTC").tz_convert(zone)
    return codes, [start.isoformat(timespec="minutes") for start in begun]
