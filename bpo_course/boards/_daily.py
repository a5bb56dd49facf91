"""The report of a day on one page: figures, alerts, the best and worst half hours, what is next."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bpo_course.boards._alerts import SEVERAL_ALERTS, Alert, alerts_among
from bpo_course.boards._compare import Compared, Days, compared
from bpo_course.boards._source import Source
from bpo_course.boards._usual import FEWEST_DAYS, holm
from bpo_course.boards._values import TARGETS, Agent, Measure, Selection, SideView
from bpo_course.boards._words import amount, day_in_words, named, spanned

if TYPE_CHECKING:
    import pandas as pd

REPORTED: Final[Mapping[str, tuple[str, ...]]] = {
    "inbound": ("service_level", "abandonment", "asa", "aht", "fcr", "csat"),
    "outbound": ("connect_rate", "right_party_rate", "conversion", "promise_rate", "drop_rate"),
    "people": ("occupancy",),
}
"""The figures of the page, in order."""
RESULTS: Final = ("outbound-right_party_rate", "outbound-conversion", "outbound-promise_rate")
"""Left out where all are 0: dials that sell and collect nothing, such as call-backs."""
MOST_FIGURES: Final = 8
MOST_ALERTS: Final = 6
FEWEST: Final = 10
"""The fewest contacts of a half hour that is called the best or the worst."""
SURE: Final = 0.05
"""The p value, corrected for the number of agents, up to which an agent is named."""
AGENT_FIGURES: Final = ("fcr", "csat", "transfer_rate", "conversion")


@dataclass(frozen=True)
class ReportLine:
    """A figure of the page.

    Args:
        measure: The figure.
        target: Its target; None for none.
        usual: What is usual; None where that is not known.
    """

    measure: Measure
    target: float | None
    usual: Compared | None

    @property
    def verdict(self) -> str:
        """Whether the target is met: "met", "missed", "no target" or "not measurable"."""
        return self.measure.verdict(self.target)

    @property
    def value(self) -> str:
        """The figure in words."""
        return amount(self.measure.value, self.measure.entry.unit)

    @property
    def goal(self) -> str:
        """The target in words; "" for none."""
        if self.target is None:
            return ""
        way = "at least" if self.measure.at_least else "at most"
        return f"{way} {amount(self.target, self.measure.entry.unit, 0)}"

    @property
    def range(self) -> str:
        """The usual range in words, or the 95 % interval of the day where that is not known."""
        unit = self.measure.entry.unit
        if self.usual and not math.isnan(self.usual.usual.low):
            told = spanned(self.usual.usual.low, self.usual.usual.high, unit)
            return f"usual {told}{', this is outside' if self.usual.outside else ''}"
        told = spanned(self.measure.low, self.measure.high, unit)
        return f"95 % interval {told}" if told else ""


@dataclass(frozen=True)
class HalfHour:
    """A half hour of the day.

    Args:
        start: Its start on the clock.
        contacts: What was offered or dialled in it.
        measure: The figure that orders the half hours.
    """

    start: str
    contacts: int
    measure: Measure

    @property
    def words(self) -> str:
        """The half hour in words."""
        value = amount(self.measure.value, self.measure.entry.unit)
        return f"{self.start}: {named(self.measure.entry.name)} {value}, {self.contacts} contacts"


@dataclass(frozen=True)
class DailyReport:
    """The report of a day.

    Args:
        centre: Whose day it was.
        day: The day.
        zone: The time zone whose day it was.
        volumes: How many contacts ended in each way, by direction and outcome.
        figures: The figures, with targets and ranges.
        alerts: The differences that are real, the surest first.
        compared_with: How many days before there are.
        best: The best half hour, where there are two that can be ordered.
        worst: The worst one.
        look_at: Who or what to look at tomorrow, in sentences.
        unmeasured: The figures that the log does not show.
    """

    centre: str
    day: str
    zone: str
    volumes: Mapping[str, Mapping[str, int]]
    figures: tuple[ReportLine, ...]
    alerts: tuple[Alert, ...]
    compared_with: int
    best: HalfHour | None
    worst: HalfHour | None
    look_at: tuple[str, ...]
    unmeasured: tuple[str, ...]

    @property
    def title(self) -> str:
        """The title of the page, and the subject of the email."""
        centre = f"{self.centre}: " if self.centre else ""
        return f"{centre}daily report, {day_in_words(self.day)}"

    @property
    def volumes_told(self) -> tuple[str, ...]:
        """The contacts of each direction, and how they ended, in words."""
        return tuple(
            f"{side.capitalize()}: {sum(ends.values()):,}"
            f" ({', '.join(f'{n:,} {word}' for word, n in ends.items())})"
            for side, ends in self.volumes.items()
        )

    @property
    def alerts_told(self) -> tuple[str, ...]:
        """The alerts in sentences; what there is to say where there is none."""
        if not self.compared_with:
            return ("No days before are given, so nothing can be compared.",)
        return (*self._each_alert, *self._about_alerts)

    @property
    def _each_alert(self) -> Iterator[str]:
        for alert in self.alerts[:MOST_ALERTS]:
            yield alert.words
        if len(self.alerts) > MOST_ALERTS:
            yield f"And {len(self.alerts) - MOST_ALERTS} more."
        if not self.alerts:
            days = f"{self.compared_with} day{'s' if self.compared_with > 1 else ''}"
            yield f"No figure differs from the {days} before by more than chance."

    @property
    def _about_alerts(self) -> Iterator[str]:
        if len(self.alerts) > 1:
            yield SEVERAL_ALERTS
        if self.compared_with < FEWEST_DAYS:
            few = f"With fewer than {FEWEST_DAYS} days before"
            yield f"{few}, volumes, waits and handle times are not compared."

    @property
    def text(self) -> str:
        """The report as plain text, for an email."""
        return "\n".join(_text_lines(self)) + "\n"

    def __repr__(self) -> str:
        n = len(self.figures)
        return f"DailyReport({self.day}: {n} figures, {len(self.alerts)} alerts)"


def daily_report(
    log: pd.DataFrame,
    before: pd.DataFrame | None = None,
    *,
    centre: str = "",
    zone: str = "UTC",
    states: pd.DataFrame | None = None,
    targets: Mapping[str, float] | None = None,
    target_s: float = 20,
) -> DailyReport:
    """Return the report of a day.

    Args:
        log: The checked contact log of one local day.
        before: That of the days before, of the same queues; None for none.
        centre: Whose day it was.
        zone: The time zone whose day is meant.
        states: The checked agent-state table of the day, for occupancy.
        targets: Targets by direction and KPI, as in {"inbound-service_level": 0.8}; those of
            `TARGETS` when None.
        target_s: Service level's target in seconds.

    Raises:
        ValueError: If the log is not one local day, before is not before it, the zone is unknown,
            or a target is of no figure.

    Example:
        >>> from bpo_course.simulation import Agent, Floor, InboundQueue, day
        >>> floor = Floor(
        ...     queues=(InboundQueue(name="support", calls=(60, 70), talk_s=150, wrap_s=30),),
        ...     agents=tuple(Agent.on_shift(f"agent {n}", 0, 3_600, ["support"]) for n in range(8)),
        ... )
        >>> report = daily_report(day(floor, seed=1).log)
        >>> report
        DailyReport(2026-03-02: 5 figures, 0 alerts)
        >>> report.figures[0].value, report.figures[0].verdict
        ('62.7 %', 'missed')
    """
    source = Source(log, zone, states)
    if len(source.days) != 1:
        raise ValueError(f"log must be one local day, got {', '.join(source.days) or 'no contact'}")
    goals = _goals(targets)
    view = source.view(Selection(), target_s)
    usual: dict[str, Compared] = {}
    real: tuple[Alert, ...] = ()
    if before is not None and len(before):
        beside = compared(log, before, zone=zone, target_s=target_s)
        usual = {one.measure.key: one for one in beside if not (one.queue or one.hours)}
        real = alerts_among(beside, Days(log, before, zone, target_s))
    measures = [*(m for side in view.sides for m in side.measures), *view.people]
    lines = tuple(_lines(measures, goals, usual))
    halves = _half_hours(source, target_s)
    return DailyReport(
        centre,
        source.days[0],
        zone,
        _volumes(view.sides),
        lines,
        real,
        len(Source(before, zone).days) if usual and before is not None else 0,
        max(halves, key=_order, default=None) if len(halves) > 1 else None,
        min(halves, key=_order, default=None) if len(halves) > 1 else None,
        tuple(_look_at(real, lines, halves, list(_by_queue(source, target_s)))),
        tuple(name for side in view.sides for name in side.unmeasured),
    )


def _goals(targets: Mapping[str, float] | None) -> Mapping[str, float]:
    if targets is None:
        return {key: target.value for key, target in TARGETS.items()}
    known = {f"{side}-{name}" for side, names in REPORTED.items() for name in names}
    for key in targets:
        if key not in known:
            raise ValueError(f"targets must be of {', '.join(sorted(known))}, got {key!r}")
    return targets


def _lines(
    measures: list[Measure], goals: Mapping[str, float], usual: Mapping[str, Compared]
) -> Iterator[ReportLine]:
    """Yield the figures of the page that can be measured, in their order, eight at most."""
    by_key = {one.key: one for one in measures if not math.isnan(one.value)}
    if not any(by_key[key].value for key in RESULTS if key in by_key):
        by_key = {key: one for key, one in by_key.items() if key not in RESULTS}
    wanted = [f"{side}-{name}" for side, names in REPORTED.items() for name in names]
    for key in [key for key in wanted if key in by_key][:MOST_FIGURES]:
        yield ReportLine(by_key[key], goals.get(key), usual.get(key))


def _volumes(sides: tuple[SideView, ...]) -> dict[str, Mapping[str, int]]:
    """Return how many contacts of each direction ended in each way."""
    return {
        side.side: {one.word.replace("_", " "): one.contacts for one in side.outcomes}
        for side in sides
    }


def _half_hours(source: Source, target_s: float) -> list[HalfHour]:
    """Return the half hours of the first direction that have contacts enough."""
    side = source.directions[0]
    found = source.half_hours(Selection(), side, target_s)
    counts = [sum(parts) for parts in zip(*found.counts.values(), strict=True)]
    return [
        HalfHour(at, int(n), Measure(side, found.share, value, n))
        for at, n, value in zip(found.clock, counts, found.values, strict=True)
        if n >= FEWEST and not math.isnan(value)
    ]


def _order(half: HalfHour) -> tuple[float, int]:
    return half.measure.value, half.contacts


# -- what to look at -------------------------------------------------------------------------------


def _look_at(
    real: tuple[Alert, ...],
    lines: tuple[ReportLine, ...],
    halves: list[HalfHour],
    sides: list[SideView],
) -> Iterator[str]:
    """Yield who or what to look at tomorrow."""
    for alert in real[:2]:
        yield f"Find out why: {alert.about}."
    missed = [line for line in lines if line.verdict == "missed"]
    sure = [line for line in missed if not line.measure.may_be_chance(line.target)]
    for line in [one for one in sure if one.measure.side != "people"][:2]:
        yield f"{line.measure.entry.name} missed its target: {line.value}, target {line.goal}."
    weak = sorted(halves, key=_order)[:3]
    goal = next((one for one in missed if halves and one.measure.entry == weak[0].measure.entry), 0)
    if goal:
        starts = ", ".join(sorted(half.start for half in weak))
        yield f"Check the staffing of the weakest half hours: {starts}."
    named_agents = [words for side in sides for words in _agents(side)]
    yield from named_agents[:2]
    if not named_agents and any(side.agents for side in sides):
        yield "No agent does worse than the others of the same queue by more than chance."


def _by_queue(source: Source, target_s: float) -> Iterator[SideView]:
    """Yield each queue by itself: agents of other queues have another mix of contacts."""
    for queue in source.queues:
        yield from source.view(Selection(queue=queue), target_s).sides


def _agents(side: SideView) -> Iterator[str]:
    """Yield the agents who really do worse than the others of a queue, the surest first."""
    tests: list[tuple[float, Agent, Measure, float]] = []
    for name in AGENT_FIGURES:
        lines = [(one, one.measures[name]) for one in side.agents if name in one.measures]
        lines = [(one, m) for one, m in lines if m.n >= FEWEST and not math.isnan(m.value)]
        n = sum(m.n for _, m in lines)
        hits = sum(m.n * m.value for _, m in lines)
        for one, m in lines:
            if n > m.n:
                others = (hits - m.n * m.value) / (n - m.n)
                tests.append((_p_of(m, others, n - m.n), one, m, others))
    sure = holm({place: test[0] for place, test in enumerate(tests)})
    for place, p in sorted(sure.items(), key=lambda one: one[1]):
        _, one, m, others = tests[place]
        if p <= SURE and (m.value < others) == (m.entry.better == "high"):
            value, rest = amount(m.value, m.entry.unit), amount(others, m.entry.unit)
            yield f"Talk to {one.name}: {named(m.entry.name)} {value}, the others {rest}."


def _p_of(measure: Measure, others: float, n: float) -> float:
    """Return how often chance alone sets an agent's share so far from that of the others."""
    off = math.asin(math.sqrt(min(1.0, measure.value))) - math.asin(math.sqrt(min(1.0, others)))
    error = math.sqrt(1 / (4 * measure.n) + 1 / (4 * n))
    return math.erfc(abs(off) / error / math.sqrt(2))


# -- in plain text ---------------------------------------------------------------------------------


def _text_lines(report: DailyReport) -> Iterator[str]:
    """Yield the lines of the email."""
    yield report.title
    yield ""
    yield from report.volumes_told
    yield ""
    for line in report.figures:
        target = f"target {line.goal} {line.verdict}" if line.goal else ""
        more = "; ".join(filter(None, (target, line.range)))
        side = " (outbound)" if line.measure.side == "outbound" else ""
        yield f"- {line.measure.entry.name}{side}: {line.value}{f' ({more})' if more else ''}"
    yield from ("", "What was unusual", *(f"- {words}" for words in report.alerts_told))
    if report.best and report.worst:
        yield from ("", f"Best half hour: {report.best.words}")
        yield f"Worst half hour: {report.worst.words}"
    if report.look_at:
        yield from ("", "What to look at tomorrow", *(f"- {words}" for words in report.look_at))
    if report.unmeasured:
        yield from ("", f"This log doesn't show: {', '.join(report.unmeasured)}.")
