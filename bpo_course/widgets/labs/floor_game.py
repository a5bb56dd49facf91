"""The floor game: run a day half hour by half hour, and see the result."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from bpo_course import charts, kpi
from bpo_course.queueing import agents_needed
from bpo_course.scenarios import (
    CALLS,
    CAMPAIGN,
    Game,
    Moves,
    Shift,
    best_game,
    planned,
)
from bpo_course.simulation import HALF_HOUR_S, time_of_day
from bpo_course.widgets.card import Card, Message

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

LEVERS: Final = {
    "outbound": "In the campaign",
    "on_break": "On break",
    "training": "In training",
    "keep_free": "Keep free for callers",
}
YOU, TRUSTING, BEST = "you", "the plan that trusts the forecast", "the best plan found"
_SHOWN: Final = {
    "must be at most 0 at": "isn't possible at",
    "must be at most": "can be at most",
    "must be a whole number of 0 or more": "can't be less than 0",
}
"""How the game's rules end, and how the screen says it."""


class FloorGame(Card):
    """A day on a floor, run by the learner.

    Args:
        seed: Which day: the same seed is the same day.
        shift: The task; None for the course's own.

    Raises:
        ValueError: If the seed is no whole number of 0 or more.
    """

    template = "floor_game.html"

    _game: Game
    _next: Moves
    _rivals: dict[str, Game]

    def __init__(self, seed: int = 1, shift: Shift | None = None) -> None:
        super().__init__("Floor game")
        self._shift = shift or Shift()
        self._start(seed)
        self._render()

    @property
    def game(self) -> Game:
        """The day as far as it was run."""
        return self._game

    def play(self, *half_hours: Moves) -> Game:
        """Run half hours from code, as a learner would on screen, and return the game.

        Args:
            *half_hours: What the agents do, a half hour each; none: one half hour with the levers.

        Raises:
            ValueError: If the task does not allow it, or the day is over.
        """
        for moves in half_hours or (self._next,):
            self._game = self._game.play(moves)
            self._next = Moves(outbound=moves.outbound, keep_free=moves.keep_free)
        self._problem = ""
        self._measure()
        self._render(focus="end" if self._game.done else "now", said=self._said())
        return self._game

    def compare(self) -> dict[str, float]:
        """Return the results of the day: the learner's, the forecast plan's, and the best.

        Raises:
            ValueError: If the day is not over.
        """
        if not self._game.done:
            left = self._game.length - len(self._game.moves)
            raise ValueError(f"the day must be over, {left} half hours are left")
        shift, seed = self._shift, self._game.seed
        trusting = Game(shift, seed, planned(shift, shift.forecast, courses=2))
        best = max(best_game(shift, seed), self._game, key=lambda game: game.score.total)
        self._rivals = {TRUSTING: trusting, BEST: best}
        self._place = self._game.length
        self._measure()
        totals = {name: game.score.total for name, game in self._games().items()}
        said = "; ".join(f"{name} {total:,.0f} rupees" for name, total in totals.items())
        self._render(focus="replay", said=said)
        return totals

    def _start(self, seed: float | str) -> None:
        try:
            number = float(seed)
            self._game = Game(self._shift, int(number) if number == int(number) else -1)
        except (ValueError, OverflowError):
            raise ValueError(f"seed must be a whole number of 0 or more, got {seed}") from None
        self._next = Moves()
        self._rivals = {}
        self._place = 0
        self._problem = ""
        self._measure()

    # -- what the learner does -----------------------------------------------------------------

    def _step(self, message: Message) -> None:
        name, by = message["value"].split(":")
        try:
            moves = replace(self._next, **{name: getattr(self._next, name) + int(by)})
            self._game.play(moves)
        except ValueError as error:
            self._problem = _in_words(str(error))
            self._render(said=self._problem)
            return
        self._next, self._problem = moves, ""
        callers = self._shift.agents - moves.away
        said = f"{LEVERS[name]}: {getattr(moves, name)}. On calls: {callers}."
        self._render(said=said)

    def _play(self, _message: Message) -> None:
        if not self._game.done:  # a second press of the last half hour
            self.play()

    def _back(self, _message: Message) -> None:
        self._next = self._game.moves[-1] if self._game.moves else self._next
        self._game = self._game.back()
        self._rivals, self._problem = {}, ""
        self._measure()
        self._render(focus="now", said=f"Back to {time_of_day(self._game.now_s)}.")

    def _new_day(self, message: Message) -> None:
        try:
            self._start(message["fields"]["seed"][0])
        except ValueError:
            self._problem = "“Another day”: type a whole number, such as 7."
            self._render(said=self._problem)
            return
        self._render(focus="now", said=f"Day {self._game.seed}, {time_of_day(self._game.now_s)}.")

    def _compare(self, _message: Message) -> None:
        self.compare()

    def _replay(self, message: Message) -> None:
        place = self._place + int(message["value"])
        self._place = min(max(place, 1), self._game.length)
        row = self._replayed()
        said = f"{row['span']}. " + " ".join(
            f"{name}: {moves}, {total}." for name, moves, *_, total in row["rows"]
        )
        self._render(said=said)

    actions: ClassVar = {
        "step": _step,
        "play": _play,
        "back": _back,
        "new_day": _new_day,
        "compare": _compare,
        "replay": _replay,
    }

    # -- what is shown -------------------------------------------------------------------------

    def _measure(self) -> None:
        """Measure the day as far as it was run; moving a lever does not change it."""
        half_hours = self._half_hours()
        figure = self._race() if self._rivals else self._chart(half_hours)
        self._figure = charts.to_json(figure)
        self._measured: dict[str, Any] = {
            "tiles": self._tiles(),
            "ahead": self._ahead(),
            "half_hours": half_hours,
            "results": self._results(),
            "figures": charts.table_of(figure),
        }

    def _render(self, focus: str = "", said: str = "") -> None:
        game, shift = self._game, self._shift
        self._show(
            focus=focus,
            said=said,
            figure=self._figure,
            fields={"seed": str(game.seed)},
            game=game,
            shift=shift,
            clock=time_of_day,
            now=time_of_day(game.now_s),
            levers=[] if game.done else self._levers(),
            on_calls=self._on_calls(),
            replay=self._replayed() if self._rivals else None,
            problem=self._problem,
            **self._measured,
        )

    def _levers(self) -> list[tuple[str, str, int, int]]:
        """Return name, label, value and the first of two keys of each lever."""
        return [
            (name, label, getattr(self._next, name), 2 * place + 1)
            for place, (name, label) in enumerate(LEVERS.items())
        ]

    def _on_calls(self) -> str:
        """Return in words who will answer calls in the half hour to come."""
        there = self._shift.agents - self._next.away
        if self._game.done or not self._game.trained:
            return f"{there} answer calls."
        both = self._game.play(self._next).duties[-1].count("both")
        trained = f"{self._game.trained} of {self._shift.agents} are trained"
        return f"{there} answer calls, {both} of them also dial ({trained})."

    def _ahead(self) -> dict[str, Any]:
        """Return what is forecast for the half hour to come, and how the day has gone so far."""
        game, shift = self._game, self._shift
        if game.done:
            return {}
        place = len(game.moves)
        calls = shift.forecast[place]
        came = len(self._rows(CALLS)) + game.day.waiting[CALLS]
        forecast = sum(shift.forecast[:place])
        needed = agents_needed(
            calls * 3_600 / HALF_HOUR_S,
            shift.talk_s + shift.wrap_s,
            shift.goal,
            shift.target_s,
            shift.patience_s,
        )
        return {
            "calls": calls,
            "needed": needed,
            "came": came,
            "forecast": forecast,
            "off": came / forecast - 1 if forecast else 0.0,
            "breaks": shift.most(place)["on_break"] > 0,
            "dials": shift.dial_from_s <= game.now_s < shift.dial_until_s,
            "until": time_of_day(game.now_s + HALF_HOUR_S),
        }

    def _rows(self, queue: str) -> pd.DataFrame:
        log = self._game.day.log
        found: pd.DataFrame = log.loc[log["queue"] == queue]
        return found

    def _tiles(self) -> list[tuple[str, str, str, str]]:
        """Return name, value, target and verdict of each figure of the day so far."""
        game, shift, calls = self._game, self._shift, self._rows(CALLS)
        score = game.score
        level = kpi.service_level(calls, shift.target_s) if game.moves else float("nan")
        occupancy = kpi.occupancy(game.day.states) if game.moves else float("nan")
        lost = kpi.abandonment(calls) if game.moves else float("nan")
        verdict = "" if level != level else "good" if level >= shift.goal else "bad"
        goal = f"goal {100 * shift.goal:.0f} % in {shift.target_s:g} s"
        waiting = f"{game.day.waiting[CALLS]} waiting now"
        cost = f"{score.lost_calls:,.0f} rupees for lost calls"
        due = f"{game.breaks_due} of {shift.agents}"
        break_verdict = "good" if not game.breaks_due else "bad" if game.done else ""
        return [
            ("Result so far", f"{score.total:,.0f}", "rupees, after all costs", ""),
            ("Service level", _share(level), goal, verdict),
            ("Abandonment", _share(lost), cost, ""),
            ("Sales", f"{score.revenue:,.0f}", "rupees", ""),
            ("Occupancy", _share(occupancy), waiting, ""),
            ("Breaks still to give", due, f"{shift.break_missed:g} rupees each", break_verdict),
        ]

    def _half_hours(self) -> list[dict[str, Any]]:
        """Return each half hour of the shift: what was forecast, what came, what was done."""
        game, shift = self._game, self._shift
        names = ["offered", "answered", "service_level"]
        zone = "UTC"
        calls = kpi.report(self._rows(CALLS), by="half_hour", zone=zone, only=names)
        names = ["attempts", "revenue"]
        sold = kpi.report(self._rows(CAMPAIGN), by="half_hour", zone=zone, only=names)
        found: dict[str, dict[str, float]] = {}
        for report in (calls, sold):
            for group, name, value in report[["group", "kpi", "value"]].itertuples(index=False):
                found.setdefault(group[11:16], {})[name] = value
        rows = []
        for place, forecast in enumerate(shift.forecast):
            start = time_of_day(shift.opens_s + HALF_HOUR_S * place)
            run = place < len(game.moves)
            values = found.get(start, {}) if run else {}
            rows.append(
                {
                    "start": start,
                    "forecast": forecast,
                    "moves": game.moves[place] if run else None,
                    "answered": values.get("answered", 0.0) if run else None,
                    "lost": values.get("offered", 0.0) - values.get("answered", 0.0)
                    if run
                    else None,
                    "level": values.get("service_level"),
                    "dials": values.get("attempts", 0.0),
                    "revenue": values.get("revenue", 0.0),
                }
            )
        return rows

    def _chart(self, half_hours: list[dict[str, Any]]) -> go.Figure:
        def column(name: str) -> list[Any]:
            return [row[name] for row in half_hours]

        return charts.half_hours(
            column("start"),
            {"answered": column("answered"), "abandoned": column("lost")},
            ("service level", column("level")),
            title="",
            x_title="half hour",
            y_title="calls",
            target=self._shift.goal,
            expected=("forecast", column("forecast")),
        )

    # -- the end of the day --------------------------------------------------------------------

    def _games(self) -> dict[str, Game]:
        return {YOU: self._game, **self._rivals}

    def _results(self) -> list[tuple[str, list[str]]]:
        """Return the result of each game: its name, the parts of its score and the total."""
        if not self._game.done:
            return []
        found = []
        for name, game in self._games().items():
            score = game.score
            costs = (score.lost_calls, score.points_missed, score.breaks_missed)
            amounts = (score.revenue, *(0 - cost for cost in costs), score.total)
            found.append((name, [f"{amount:,.0f}" for amount in amounts]))
        return found

    def _race(self) -> go.Figure:
        """Return the result of each game after each half hour."""
        shift = self._shift
        ends = [
            time_of_day(shift.opens_s + HALF_HOUR_S * place)
            for place in range(len(shift.forecast) + 1)
        ]
        return charts.lines(
            ends,
            {name: [score.total for score in game.scores] for name, game in self._games().items()},
            title="",
            x_title="time",
            y_title="result so far, rupees",
        )

    def _replayed(self) -> dict[str, Any]:
        """Return the half hour of the replay: what each game did, and its result so far."""
        start_s = self._shift.opens_s + HALF_HOUR_S * (self._place - 1)
        rows = []
        for name, game in self._games().items():
            moves, score = game.moves[self._place - 1], game.scores[self._place]
            log = game.known(self._place).log
            calls = log.loc[log["queue"] == CALLS]
            rows.append(
                (
                    name,
                    f"{self._shift.agents - moves.away} on calls, {moves.outbound} in the campaign,"
                    f" {moves.on_break} on break, {moves.training} in training",
                    _share(kpi.service_level(calls, self._shift.target_s)),
                    f"{kpi.abandonment(calls) * kpi.offered(calls):,.0f}",
                    f"{score.revenue:,.0f}",
                    f"{score.total:,.0f}",
                )
            )
        return {
            "span": f"{time_of_day(start_s)} to {time_of_day(start_s + HALF_HOUR_S)}",
            "first": self._place == 1,
            "last": self._place == self._game.length,
            "rows": rows,
        }

    def _said(self) -> str:
        told = [f"{name} {value}" for name, value, *_ in self._measured["tiles"][:4]]
        return f"{time_of_day(self._game.now_s)}. {'. '.join(told)}."

    def __repr__(self) -> str:
        game = self._game
        run = f"{len(game.moves)} of {game.length} half hours"
        return f"FloorGame(day {game.seed}: {run}, result {game.score.total:,.0f} rupees)"


def _in_words(rule: str) -> str:
    """Return a rule of the game with the levers' labels in place of their names.

    Example:
        >>> _in_words("on_break must be at most 4 at 10:00, got 5")
        '“On break” can be at most 4 at 10:00.'
    """
    named = re.sub(
        r"\w+", lambda name: f"“{LEVERS[name[0]]}”" if name[0] in LEVERS else name[0], rule
    )
    told = named.partition(", got ")[0].removesuffix(", the agents")
    for rule_said, shown in _SHOWN.items():
        told = told.replace(rule_said, shown)
    return f"{told}."


def _share(value: float) -> str:
    return "–" if value != value else f"{100 * value:.1f} %"
