"""Lesson 16's kept days are played again as they are, and its texts say what its tables show."""

from __future__ import annotations

import runpy
from types import SimpleNamespace

import pytest
from lesson_pages import LessonPage

from bpo_course import content, scenarios, simulation

PAGE = LessonPage("16_blended_floor")
SCRIPT = SimpleNamespace(**runpy.run_path(str(content.folder("data") / "days_of_16.py")))
told, cell_of = PAGE.told, PAGE.cell_of
SELL = "How well they must sell, compared with the sales team"


def test_a_kept_day_is_played_again_as_it_is() -> None:
    kept = content.blend_days().set_index(["way", "seed"]).loc[("kept-2", 0)]
    again = SCRIPT.line("kept-2", simulation.day(SCRIPT.floors()["kept-2"], 0))
    assert kept.to_dict() == pytest.approx({name: again[name] for name in kept.index}, abs=1e-6)


@pytest.mark.parametrize("plan", ["forecast", "simple"])
def test_a_kept_game_is_run_again_as_it_is(plan: str) -> None:
    shift = scenarios.Shift()
    game = scenarios.Game(shift, 1, SCRIPT.plans(shift)[plan])
    kept = content.floor_games().set_index(["plan", "day"]).loc[(plan, 1)]
    assert (kept["total"], kept["trained"]) == (game.score.total, game.trained)


def test_the_advice_has_the_figures_of_the_kept_games() -> None:
    kept, advice = content.floor_games().set_index(["day", "plan"]), told("play-floor-notice")
    ours, trusting = (kept.loc[(1, plan), "revenue"] for plan in ("simple", "forecast"))
    assert f"({ours:,.0f} against {trusting:,.0f} on day 1)" in advice
    trained = (kept.loc[(day, "best"), "trained"] for day in (1, 3))
    assert "trains {} on day 1 and {} on day 3".format(*trained) in advice


@pytest.mark.parametrize(
    ("cell", "table", "row", "column", "words"),
    [
        ("mixed-notice", "mixed-check", "Sales", 1, "Sales go from {}"),
        ("mixed-notice", "mixed-check", "Sales", 2, "to {} a day"),
        ("play-notice", "threshold-check", "1", 1, "**1** ({} against"),
        ("pressed-notice", "pressed-check", "0 %", 3, "and {} more sales"),
        ("playbooks", "skill-check", SELL, 1, "less than {} %"),
    ],
)  # fmt: skip
def test_a_text_has_the_figure_of_its_table(
    cell: str, table: str, row: str, column: int, words: str
) -> None:
    assert words.format(cell_of(table, row, column).removesuffix(" %")) in told(cell)
