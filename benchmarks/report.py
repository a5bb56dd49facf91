"""Time a report over logs of growing size against the same sums in bare pandas.

Usage: make bench. The bar: at most 2.5 times bare pandas at a million contacts, in one run.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from bpo_course import contacts, kpi

SIZES = (10_000, 100_000, 1_000_000)
SEED = 7


def a_log(size: int) -> pd.DataFrame:
    """Return a made-up log of that many contacts, not yet checked."""
    rng = np.random.default_rng(SEED)
    inbound = rng.random(size) < 0.6
    taken = rng.random(size) < np.where(inbound, 0.9, 0.3)
    outcome = np.where(taken, "answered", np.where(inbound, "abandoned", "no_answer"))
    start = np.datetime64("2026-03-02T03:30", "ms")
    spread = rng.integers(0, 30 * 86_400_000, size).astype("timedelta64[ms]")
    log = pd.DataFrame(
        {
            "contact_id": np.arange(size).astype(str),
            "direction": np.where(inbound, "inbound", "outbound"),
            "channel": "voice",
            "queue": rng.choice(["cards", "loans", "claims", "sales"], size),
            "started_at": pd.DatetimeIndex(start + spread).tz_localize("UTC"),
            "outcome": outcome,
            "wait_s": rng.exponential(20, size),
            "disposition": np.where(
                taken & ~inbound & (rng.random(size) < 0.1), "sale", "resolved"
            ),
            "agent": rng.choice([f"agent-{n}" for n in range(120)], size),
            "customer": rng.integers(0, size // 3, size).astype(str),
            "reason": rng.choice(["balance", "card", "limit", "fee"], size),
            "right_party": np.where(taken & ~inbound, rng.random(size) < 0.7, None),
            "resolved": np.where(taken, rng.random(size) < 0.8, None),
            "csat": np.where(taken & (rng.random(size) < 0.2), rng.integers(1, 6, size), np.nan),
            "revenue": np.where(taken & ~inbound, rng.exponential(5, size), np.nan),
        }
    )
    for column, mean in (("talk_s", 200), ("hold_s", 20), ("wrap_s", 40)):
        log[column] = np.where(taken, rng.exponential(mean, size), np.nan)
    return log


def bare(log: pd.DataFrame) -> pd.DataFrame:
    """Return the sums that the report's KPIs are made of, as one would write them in pandas."""
    inbound, outbound = log["direction"] == "inbound", log["direction"] == "outbound"
    answered = log["outcome"] == "answered"
    taken, reached = inbound & answered, outbound & answered
    lost = inbound & (log["outcome"] == "abandoned")
    sums = {name: log[name].where(answered, 0) for name in ("talk_s", "hold_s", "wrap_s")}
    sums |= {"handled": answered, "taken": taken, "lost": lost, "reached": reached}
    sums |= {"dialled": outbound, "wait": log["wait_s"].where(taken, 0)}
    sums |= {"fast": taken & (log["wait_s"] <= 20), "short": lost & (log["wait_s"] <= 20)}
    right = reached & log["right_party"].fillna(False).astype(bool)
    sums |= {
        "sales": reached & (log["disposition"] == "sale"),
        "gave_up": log["wait_s"].where(lost, 0),
        "first": taken & log["resolved"].fillna(False).astype(bool),
        "judged": taken & log["resolved"].notna(),
        "transferred": answered & (log["disposition"] == "transferred"),
        "escalated": answered & (log["disposition"] == "escalated"),
        "self_served": inbound & (log["outcome"] == "self_served"),
        "callback": inbound & (log["outcome"] == "callback"),
        "live": outbound & log["outcome"].isin(["answered", "dropped"]),
        "dropped": outbound & (log["outcome"] == "dropped"),
        "right": right,
        "promises": right & (log["disposition"] == "promise"),
        "revenue": log["revenue"].where(outbound, 0),
    }
    points = log["csat"].astype("float64")
    sums |= {f"csat_{score}": points == score for score in range(1, 6)}
    return pd.DataFrame(sums).groupby(log["queue"]).sum()


def seconds(work: Callable[[], Any], times: int = 3) -> float:
    """Return the median seconds of some runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def main() -> None:
    """Print a row a size."""
    said = [name for name, entry in kpi.catalogue.items() if entry.terms]
    additive = [name for name in said if name != "repeat_rate"]
    head = f"{'contacts':>10} {'check s':>8} {'report s':>9} {'bare s':>8} {'report / bare':>14}"
    print(f"{head} {'repeats s':>10}")
    for size in SIZES:
        raw = a_log(size)
        checking = seconds(lambda: contacts.check(raw), times=1)  # noqa: B023
        log = contacts.check(raw)
        reporting = seconds(lambda: kpi.report(log, by="queue", only=additive))  # noqa: B023
        pandas = seconds(lambda: bare(log))  # noqa: B023
        repeats = seconds(lambda: kpi.report(log, by="queue", only=["repeat_rate"]))  # noqa: B023
        times = f"{checking:8.2f} {reporting:9.3f} {pandas:8.3f} {reporting / pandas:14.2f}"
        print(f"{size:>10,} {times} {repeats:10.3f}")


if __name__ == "__main__":
    main()
