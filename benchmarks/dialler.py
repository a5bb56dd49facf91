"""What diallers gain: talk time and drops on the same days, by size of the group.

Usage: make bench.
"""

from __future__ import annotations

import statistics
import time
from typing import Any, Final

from bpo_course.simulation import ROW, Agent, Campaign, Floor, day
from bpo_course.tools import dialler

HOURS: Final = 8
SEEDS: Final = 4
_OUTCOME, _TALK = ROW.index("outcome"), ROW.index("talk_s")
CERTAIN: Final = {"answered": 1, "voicemail": 0, "busy": 0, "invalid": 0, "ring_s": 0}
WAYS: Final[dict[str, tuple[Any, dict[str, float]]]] = {
    "progressive": (dialler.progressive(), {}),
    "dial level 2.5": (dialler.at_level(2.5), {}),
    "adapting, average": (dialler.adapting("average"), {}),
    "predictive, 3 %": (dialler.predictive(0.03), {}),
    "who knows the answers": (dialler.progressive(), CERTAIN),
}


def floor(agents: int, dial: Any, more: dict[str, float]) -> Floor:
    """Return a floor that dials all day."""
    shares: Any = {"answered": 0.3, **more}
    campaign = Campaign(
        name="offer", leads=400 * agents, talk_s=150, wrap_s=30, spread=0.8, tries=2,
        retry_after_s=3_600, closes_s=HOURS * 3_600, dial=dial, **shares,
    )  # fmt: skip
    team = [Agent.on_shift(f"agent {n}", 0, HOURS * 3_600, ["offer"]) for n in range(agents)]
    return Floor(campaigns=(campaign,), agents=tuple(team))


def main() -> None:
    """Print a table."""
    for agents in (1, 3, 10, 30, 100):
        print(f"{agents} agents, {SEEDS} days")
        for name, (dial, more) in WAYS.items():
            began, talk, drops = time.process_time(), [], []
            for seed in range(SEEDS):
                rows = day(floor(agents, dial, more), seed).rows
                dropped = sum(row[_OUTCOME] == "dropped" for row in rows)
                answered = sum(row[_OUTCOME] == "answered" for row in rows)
                talk.append(sum(row[_TALK] or 0 for row in rows) / 60 / agents / HOURS)
                drops.append(dropped / max(1, dropped + answered))
            seconds = (time.process_time() - began) / SEEDS
            mean = statistics.mean(talk)
            told = f"{mean:5.1f} min of talk an agent-hour, {max(drops):6.2%} dropped at most"
            print(f"  {name:22} {told}, {seconds:.2f} s a day")


if __name__ == "__main__":
    main()
