"""What the IVR lab says of the teams that get the menu's callers: figures, tables and sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bpo_course.scenarios import FedDay, QueueFigures
from bpo_course.simulation import interval
from bpo_course.widgets.labs.figure import Figure
from bpo_course.widgets.labs.ivr_runs import FLOOR_DAYS
from bpo_course.widgets.labs.ivr_words import of_100

FIGURES: Final[Mapping[str, tuple[Figure, str]]] = {
    "helped": (
        Figure("Callers helped, in the menu or by the right agent", lambda day: day.helped_share,
               "share"), "high"),
    "way": (
        Figure("From the first prompt to the right agent", lambda day: day.way_s, "clock"), "low"),
    "offered": (Figure("Calls offered to the teams", lambda day: day.total.offered, "count"),
                "none"),
    "service_level": (
        Figure("Service level (20 s)", lambda day: day.total.service_level, "share"), "high"),
    "asa": (Figure("ASA", lambda day: day.total.asa_s, "s"), "low"),
    "abandonment": (
        Figure("Abandoned in the queue", lambda day: day.total.abandonment, "share"), "low"),
    "transferred": (
        Figure("Calls transferred", lambda day: day.total.transferred, "count"), "low"),
    "sorting": (
        Figure("Agents' time until they transfer", lambda day: day.misrouted.agent_s, "minutes"),
        "low"),
    "aht": (Figure("AHT", lambda day: day.aht_s, "s"), "none"),
}  # fmt: skip
"""The figures of all teams, and whether a high value is good."""
CHANCE: Final = "may be chance"
"""What is said of a change that several days do not show."""
_NO_CALLS: Final = QueueFigures(0, 0, 0, 0, 0, 0)


def floor_rows(
    before: FedDay, now: FedDay, played: Mapping[str, str] | None = None
) -> list[tuple[str, ...]]:
    """Return a line a figure: its name, before, now, the change, its tone, and over many days.

    Args:
        before: The day of the teams with the menu to compare with.
        now: The day with the menu as it is.
        played: What several days show, by figure; see `over_days`.
    """
    found: list[tuple[str, ...]] = []
    for name, (figure, better) in FIGURES.items():
        one, other = figure.of(before), figure.of(now)
        change, tone = _changed(figure, other - one, better)
        shown = (figure.shown(one), figure.shown(other), change, tone)
        found.append((figure.name, *shown, (played or {}).get(name, "")))
    return found


def _changed(figure: Figure, by: float, better: str) -> tuple[str, str]:
    if math.isnan(by):
        return "–", ""
    change = figure.change(by)
    if figure.unit == "count":
        change = change.removesuffix(".0") or "0"
    if change.split()[0] in ("0", "0.0"):
        return "no change", ""
    good = (by > 0) == (better == "high")
    return change, "" if better == "none" else "good" if good else "bad"


def over_days(before: Sequence[FedDay], now: Sequence[FedDay]) -> dict[str, str]:
    """Return by figure the mean change over the same days, and whether it is real.

    Args:
        before: Days of the teams with the menu to compare with.
        now: The same days with the menu as it is.
    """
    found = {}
    for name, (figure, _) in FIGURES.items():
        pairs = zip(before, now, strict=True)
        changes = [figure.of(other) - figure.of(one) for one, other in pairs]
        if all(map(math.isfinite, changes)):
            mean = interval(changes)
            real = "real" if mean.low > 0 or mean.high < 0 else CHANCE
            found[name] = f"{figure.change(mean.mean)}, {real}"
    return found


def team_rows(before: FedDay, now: FedDay) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return a line a team: its name, and each of its figures now and before.

    What was before is "" where it is the same.
    """
    found = []
    for team in sorted({*before.teams, *now.teams}):
        pairs = zip(_of_team(now, team), _of_team(before, team), strict=True)
        cells = [(other, one if one != other else "") for other, one in pairs]
        found.append((team, cells))
    return found


def _of_team(day: FedDay, team: str) -> tuple[str, ...]:
    of = day.teams.get(team, _NO_CALLS)
    return (
        f"{day.left[team]}",
        f"{of.offered}",
        _shown("service_level", of.service_level),
        _shown("asa", of.asa_s),
        f"{of.abandoned}",
        f"{of.transferred}",
    )


def _shown(name: str, value: float) -> str:
    return FIGURES[name][0].shown(value)


def floor_told(before: FedDay, now: FedDay) -> str:
    """Return in two sentences what the teams get from the menu, and what it was before."""
    if not now.total.offered:
        return "No caller reaches a team."

    def both(shown: str, other: str) -> str:
        return shown if shown == other else f"{shown} (before {other})"

    got = both(of_100(now.helped_share), of_100(before.helped_share))
    sent = both(f"{now.total.transferred}", f"{before.total.transferred}")
    way = both(_shown("way", now.way_s), _shown("way", before.way_s))
    return (
        f"Of 100 callers, {got} got help in the menu or from the right agent. Calls transferred:"
        f" {sent}. From the first prompt to the right agent: {way}."
    )


def traps(before: FedDay, now: FedDay, played: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield what a manager who looks at one figure alone would get wrong on this day.

    Args:
        before: The day of the teams with the menu to compare with.
        now: The day with the menu as it is.
        played: What several days show, by figure; see `over_days`.
    """
    lost, missed = (_callers(day, day.menu.abandonment) for day in (before, now))
    level = now.total.service_level - before.total.service_level
    if level < 0 and missed < lost:
        yield (
            f"Service level is lower, but the menu loses fewer callers: {missed}, not {lost}."
            " Callers who are lost in the menu are in no queue, so service level doesn't count"
            " them."
        )
    elif level > 0 and missed > lost:
        yield (
            f"Service level is higher, but the menu loses more callers: {missed}, not {lost}."
            " They are in no queue, so service level doesn't count them."
        )
    yield _told_of_aht(before, now, played or {})
    not_helped = _callers(now, now.menu.contained_only)
    if not_helped:
        them = f"{not_helped} caller{'' if not_helped == 1 else 's'}"
        yield (
            f"Contained does not mean helped. The menu served {them} without resolving the issue."
            " If they call again, the bank has saved nothing."
        )


_SHORT: Final = "A transfer is a short call. So AHT falls when more callers reach a wrong team."


def _told_of_aht(before: FedDay, now: FedDay, played: Mapping[str, str]) -> str:
    """Return what a change of AHT means: of transfers only where they can explain it.

    They can where they explain its size on this day, or where several days call both changes real.

    Args:
        before: The day of the teams with the menu to compare with.
        now: The day with the menu as it is.
        played: What several days show, by figure; none where they were not played.
    """
    longer_s = now.aht_s - before.aht_s
    if math.isnan(longer_s) or abs(longer_s) < 1:
        return _SHORT
    moved = f"AHT is {abs(longer_s):.0f} s {'higher' if longer_s > 0 else 'lower'}"
    if _by_transfers_s(before, now) / longer_s >= _MOST:
        return f"{moved}, and that is {_NEWS[longer_s > 0]}"
    found = [played.get(name, "").split(", ") for name in ("aht", "transferred")]
    (aht, *real), (transfers, *really) = found
    if real == really == ["real"] and aht[0] != transfers[0]:
        return f"Over {FLOOR_DAYS} days, AHT changes by {aht}. That is {_NEWS[aht[0] == '+']}"
    if not played:
        return (
            f"{moved}. Transfers don't explain that, so it may be chance. Play {FLOOR_DAYS} days."
        )
    return f"{moved} on this day, but it {CHANCE}." if real == [CHANCE] else _SHORT


_NEWS: Final[Mapping[bool, str]] = {
    True: "not bad news: a transfer is a short call, and there are fewer of them now.",
    False: "not good news: a transfer is a short call, and there are more of them now.",
}
"""What it means that AHT is higher, or lower, because of transfers."""
_MOST: Final = 0.5
"""The part of a change that transfers must explain before we say that they do."""


def _by_transfers_s(before: FedDay, now: FedDay) -> float:
    """Return by how much AHT would change if only the share of transfers did, seconds."""
    one, other = before.total, now.total
    if not one.transferred and not other.transferred:
        return 0.0
    short_s = (before.misrouted.agent_s + now.misrouted.agent_s) / (
        one.transferred + other.transferred
    )
    kept = one.answered - one.transferred
    if not kept:
        return 0.0
    full_s = (before.aht_s * one.answered - before.misrouted.agent_s) / kept
    more = other.transferred / other.answered - one.transferred / one.answered
    return -more * (full_s - short_s)


def _callers(day: FedDay, share: float) -> int:
    return round(share * len(day.menu.journeys))
