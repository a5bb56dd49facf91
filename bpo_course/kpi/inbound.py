"""Inbound measures: handle time, speed of answer, service level, abandonment."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from bpo_course.contacts import HANDLE_COLUMNS
from bpo_course.kpi._measure import choice, counts, share, within

if TYPE_CHECKING:
    import pandas as pd

SERVICE_LEVEL_DEFINITIONS: Final = ("offered", "answered", "offered_less_short", "served_or_short")


def aht(
    log: pd.DataFrame | None = None,
    *,
    talk_s: float | None = None,
    hold_s: float | None = None,
    wrap_s: float | None = None,
    handled: float | None = None,
) -> float:
    """Return the average handle time in seconds: talk, hold and wrap over contacts handled.

    From a log, the answered contacts of either direction count as handled; a part whose column the
    log does not record is not in the figure, and without `talk_s` it is not measurable (NaN).

    Args:
        log: A checked contact log; or the totals below.
        talk_s: Seconds talked, all contacts together.
        hold_s: Seconds on hold, all contacts together.
        wrap_s: Seconds of wrap-up (after-call work), all contacts together.
        handled: Contacts handled.

    Raises:
        ValueError: If both or neither a log and the totals are given, or a total is negative.

    Source:
        Genesys Cloud, metric definitions, "Average handle": (talk + hold + after-call work) /
        contacts handled.

    Example:
        >>> aht(talk_s=36_000, hold_s=3_600, wrap_s=14_400, handled=180)
        300.0
    """
    plain = counts(log, talk_s=talk_s, hold_s=hold_s, wrap_s=wrap_s, handled=handled)
    if plain:
        return share(plain["talk_s"] + plain["hold_s"] + plain["wrap_s"], plain["handled"])
    assert log is not None
    if "talk_s" not in log:
        return math.nan
    answered = log[log["outcome"] == "answered"]
    parts = [column for column in HANDLE_COLUMNS if column in log]
    return share(float(answered[parts].sum().sum()), len(answered))


def asa(
    log: pd.DataFrame | None = None,
    *,
    wait_s: float | None = None,
    answered: float | None = None,
) -> float:
    """Return the average speed of answer in seconds: waits of answered contacts over answered.

    Contacts that hung up are left out, so a queue that loses its most patient callers last can look
    better than it is: read it beside abandonment.

    Args:
        log: A checked contact log, of which the inbound contacts count; or the totals below.
        wait_s: Seconds waited in queue by the answered contacts together.
        answered: Contacts answered.

    Raises:
        ValueError: If both or neither a log and the totals are given, or a total is negative.

    Source:
        Genesys Cloud, metric definitions, "ASA": total answer time / contacts answered.

    Example:
        >>> asa(wait_s=1_500, answered=100)
        15.0
    """
    plain = counts(log, wait_s=wait_s, answered=answered)
    if plain:
        return share(plain["wait_s"], plain["answered"])
    assert log is not None
    if "wait_s" not in log:
        return math.nan
    queue = _queued(log)
    waits = queue.loc[queue["outcome"] == "answered", "wait_s"]
    return share(float(waits.sum()), len(waits))


def service_level(
    log: pd.DataFrame | None = None,
    target_s: float = 20,
    definition: str = "offered",
    short_s: float | None = None,
    *,
    answered_in_target: float | None = None,
    answered: float | None = None,
    abandoned: float | None = None,
    abandoned_short: float | None = None,
) -> float:
    """Return the share of contacts answered within the target, under the definition named.

    With A contacts answered, of which a within the target, and B abandoned, of which b are short:
    `offered` a / (A + B); `answered` a / A; `offered_less_short` a / (A + B - b);
    `served_or_short` (a + b) / (A + B). A log cannot show `virtual`, the share who would have been
    answered in time had nobody hung up.

    Args:
        log: A checked contact log, of which the inbound contacts count; or the counts below.
        target_s: The target in seconds (for a log), 0 or more.
        definition: One of the four above.
        short_s: An abandoned contact is short up to this many seconds (for a log); the target
            when None.
        answered_in_target: Contacts answered within the target.
        answered: Contacts answered.
        abandoned: Contacts abandoned; needed but for `answered`.
        abandoned_short: Short abandons; needed for the two definitions that use them.

    Raises:
        ValueError: If the definition is unknown or cannot be seen in a log, the target is negative,
            both or neither a log and the counts are given, or a part exceeds its whole.

    Source:
        ICMI's well-known variants; Cisco Unified ICM names the three treatments of abandoned
        contacts "ignored", "negative" and "positive".

    Example:
        >>> service_level(answered_in_target=80, answered=95, abandoned=5)
        0.8
        >>> round(service_level(answered_in_target=80, answered=95, definition="answered"), 3)
        0.842
    """
    if definition == "virtual":
        raise ValueError(
            "definition 'virtual' cannot be seen in a log or in counts: who hung up did not wait to"
            " the end; it is a figure of the formula"
        )
    choice("definition", definition, SERVICE_LEVEL_DEFINITIONS)
    for name, seconds in (("target_s", target_s), ("short_s", short_s)):
        if seconds is not None and not seconds >= 0:
            raise ValueError(f"{name} must be 0 seconds or more, got {seconds}")
    needed = {"answered_in_target": answered_in_target, "answered": answered}
    if definition != "answered" or not (abandoned is None and abandoned_short is None):
        needed["abandoned"] = abandoned
    if definition.endswith("short") or abandoned_short is not None:
        needed["abandoned_short"] = abandoned_short
    plain = counts(log, **needed)
    if plain is None:
        assert log is not None
        plain = _service_counts(log, target_s, target_s if short_s is None else short_s)
        if not plain:
            return math.nan
    in_target, taken = plain["answered_in_target"], plain["answered"]
    lost, short = plain.get("abandoned", 0.0), plain.get("abandoned_short", 0.0)
    within("answered", {"answered_in_target": in_target}, taken)
    within("abandoned", {"abandoned_short": short}, lost)
    return {
        "offered": share(in_target, taken + lost),
        "answered": share(in_target, taken),
        "offered_less_short": share(in_target, taken + (lost - short)),
        "served_or_short": share(in_target + short, taken + lost),
    }[definition]


def abandonment(
    log: pd.DataFrame | None = None,
    short_s: float = 0,
    *,
    abandoned: float | None = None,
    answered: float | None = None,
) -> float:
    """Return the share of offered contacts that hung up before an agent answered.

    Args:
        log: A checked contact log, of which the inbound contacts count; or the counts below.
        short_s: Abandoned contacts that waited up to this many seconds are left out of both sides
            (for a log); with 0 every abandoned contact counts.
        abandoned: Contacts abandoned.
        answered: Contacts answered.

    Raises:
        ValueError: If both or neither a log and the counts are given, or a number is negative.

    Source:
        Genesys Cloud, metric definitions, "Abandon %": abandoned / offered.

    Example:
        >>> abandonment(abandoned=5, answered=95)
        0.05
    """
    if not short_s >= 0:
        raise ValueError(f"short_s must be 0 seconds or more, got {short_s}")
    plain = counts(log, abandoned=abandoned, answered=answered)
    if plain:
        return share(plain["abandoned"], plain["abandoned"] + plain["answered"])
    assert log is not None
    queue = _queued(log)
    lost = queue["outcome"] == "abandoned"
    if short_s > 0:
        if "wait_s" not in log:
            return math.nan
        lost &= queue["wait_s"] > short_s
    taken = int((queue["outcome"] == "answered").sum())
    return share(int(lost.sum()), int(lost.sum()) + taken)


def _queued(log: pd.DataFrame) -> pd.DataFrame:
    """Return the inbound contacts that reached the queue: offered is answered plus abandoned."""
    offered = log["outcome"].isin(("answered", "abandoned"))
    return log[(log["direction"] == "inbound") & offered]


def _service_counts(log: pd.DataFrame, target_s: float, short_s: float) -> dict[str, float]:
    if "wait_s" not in log:
        return {}
    queue = _queued(log)
    taken = queue["outcome"] == "answered"
    return {
        "answered_in_target": float((taken & (queue["wait_s"] <= target_s)).sum()),
        "answered": float(taken.sum()),
        "abandoned": float((~taken).sum()),
        "abandoned_short": float((~taken & (queue["wait_s"] <= short_s)).sum()),
    }
