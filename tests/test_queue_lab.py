"""The queue lab, worked as the browser works it: a lever moves, and what is shown is read.

Its queues come from queueing and are tested there; here, that the screen shows them.
"""

from __future__ import annotations

import html
import json
import math
import re
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit
from test_widgets import HOSTILE, act, elements, heard, press, sent_by, unsafe, words

from bpo_course import lab, queueing
from bpo_course.kpi import definition_name
from bpo_course.scenarios import RUNS, QueueRuns, queue_runs
from bpo_course.simulation import Estimate
from bpo_course.widgets.labs.queue_lab import QueueLab
from bpo_course.widgets.labs.queue_view import View, around
from bpo_course.widgets.labs.queue_words import DEFINITIONS, FIGURES, LEVERS, beside, goal_met

EXAMPLE: Final = {"calls_per_hour": 200, "aht_s": 180, "agents": 14, "patience_s": None}
CENTRES: Final[dict[str, dict[str, Any]]] = {
    "the published example": EXAMPLE,
    "callers hang up": {},
    "one agent": {"calls_per_hour": 30, "aht_s": 60, "agents": 1},
    "a large centre": {"calls_per_hour": 2_000, "aht_s": 240, "agents": 140, "patience_s": 120},
    "more work than agents": {"agents": 8, "target_s": 60},
    "another definition": {"definition": "answered", "target_s": 5},
}
every_centre = pytest.mark.parametrize("given", CENTRES.values(), ids=CENTRES)


def move(card: QueueLab, name: str, value: str) -> None:
    """Move a slider or type in a field, as the browser would tell it."""
    act(card, "set", name=name, value=value)


def tiles(card: QueueLab) -> dict[str, str]:
    """The large figure of each tile, by the tile's name."""
    found = elements(card, "result")
    names = [e.words.replace("\u00ad", "") for e in found if e.has("bpo-tile-name")]
    return dict(zip(names, (e.words for e in found if e.has("bpo-tile-value")), strict=True))


def level_shown(card: QueueLab) -> str:
    return next(value for name, value in tiles(card).items() if name.startswith("Service level"))


def table(card: QueueLab, region: str) -> list[list[str]]:
    """The rows of the table in a region, its head among them; soft hyphens taken out."""
    found = [
        [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in cells]
        for row in re.findall(r"<tr>(.*?)</tr>", card.regions[region])
        if (cells := re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row))
    ]
    assert found
    return [[cell.replace("\u00ad", "") for cell in row] for row in found]


def alerts(card: QueueLab) -> list[str]:
    return [e.words for e in elements(card) if e.has("bpo-problem")]


def figure(card: QueueLab) -> Any:
    """The chart as the browser reads it: NaN and Infinity are no JSON to it."""

    def refuse(token: str) -> None:
        raise ValueError(f"{token} is no JSON")

    return json.loads(card.figure, parse_constant=refuse)


def pressed(card: QueueLab, region: str) -> list[str]:
    found = elements(card, region)
    return [e.attrs["data-focus"] for e in found if e.attrs.get("aria-pressed") == "true"]


def share(value: float) -> str:
    return f"{100 * value:.1f} %"


def seconds(value: float) -> str:
    if math.isinf(value):
        return "without end"
    return f"{value:.1f} s" if value < 60 else f"{round(value) // 60}:{round(value) % 60:02d}"


# -- the queue today -------------------------------------------------------------------------------


def test_the_published_example_is_on_the_screen() -> None:
    shown = tiles(QueueLab(**EXAMPLE))
    assert shown["Load"] == "10.0"
    assert shown["Service level within 20 s"] == "88.8 %"
    assert (shown["ASA"], shown["Occupancy"]) == ("7.8 s", "71.4 %")
    assert shown["Callers who wait"] == "17.4 %"


@every_centre
def test_every_tile_shows_what_queueing_works_out(given: dict[str, Any]) -> None:
    card = QueueLab(**given)
    n = {"calls_per_hour": 200, "aht_s": 180, "agents": 14, "patience_s": 300, **given}
    asked = {"target_s": n.pop("target_s", 20), "definition": n.pop("definition", "offered")}
    q = queueing.queue(**n)
    of = (
        ""
        if asked["definition"] == "offered"
        else f", {definition_name('service_level', asked['definition'])}"
    )
    assert tiles(card) == {
        f"Service level within {asked['target_s']} s{of}": share(q.service_level(**asked)),
        "Load": f"{q.load:.1f}",
        "Occupancy": share(q.occupancy),
        "Callers who wait": share(q.wait_probability),
        "ASA": seconds(q.asa_s),
        "Mean wait of all": seconds(q.mean_wait_s),
        "Abandonment": share(q.abandonment),
        "90 % wait at most": seconds(q.wait_percentile_s(0.9)),
    }
    assert card.queue.asa_s == q.asa_s


@pytest.mark.parametrize(
    ("name", "value", "regions"),
    [
        ("calls_per_hour", "210", ("result", "more", "pooled", "spread")),
        ("aht_s", "190", ("result", "more", "pooled", "spread")),
        ("agents", "15", ("result", "more", "pooled", "spread")),
        ("patience_s", "60", ("result", "more", "pooled", "spread")),
        ("target_s", "25", ("result", "more", "pooled", "spread")),
        ("goal", "95", ("result", "pooled")),
        ("definition", "answered", ("result", "more", "pooled", "spread")),
    ],
)
def test_every_lever_changes_what_is_shown_and_is_heard(
    name: str, value: str, regions: tuple[str, ...]
) -> None:
    card = QueueLab()
    before, drawn, count = dict(card.regions), card.figure, heard(card)
    move(card, name, value)
    assert [region for region in regions if card.regions[region] == before[region]] == []
    assert card.figure != drawn
    assert heard(card) > count
    assert card.fields[name] == value
    assert card.regions["levers"] == before["levers"]  # or the slider in hand would be lost


def test_every_lever_is_a_field_and_a_slider_of_one_name() -> None:
    card = QueueLab()
    found = [e.attrs for e in elements(card, "levers") if e.tag == "input"]
    assert [(e["name"], e["type"]) for e in found] == [
        (name, kind) for name in LEVERS for kind in ("number", "range")
    ]
    for lever, slider in zip(LEVERS.values(), found[1::2], strict=True):
        assert float(slider["min"]) <= float(card.fields[lever.name]) <= float(slider["max"])
        assert lever.number(slider["min"], on_screen=True) >= lever.least
        assert lever.number(slider["max"], on_screen=True) <= lever.most


def test_a_screen_reader_hears_the_figures_that_a_move_brings() -> None:
    card = QueueLab()
    move(card, "agents", "15")
    said = "Service level 95.4 %, ASA 2.1 s, Abandonment 0.8 %, Occupancy 66.2 %"
    assert card.said["text"] == said


def test_a_goal_missed_by_little_is_written_so_that_it_is_seen() -> None:
    assert goal_met(0.7996, 0.80) == {"value": "79.96 %", "met": False}
    assert goal_met(0.80, 0.80) == {"value": "80.0 %", "met": True}


@pytest.mark.parametrize(("agents", "verdict"), [("14", "✓ met"), ("13", "✗ missed")])
def test_the_goal_is_met_or_missed_in_words_with_the_agents_it_needs(
    agents: str, verdict: str
) -> None:
    card = QueueLab(**EXAMPLE)
    move(card, "agents", agents)
    assert f"{verdict} : goal 80 % agents needed for this goal: 14" in words(card, "result")


def test_nobody_hangs_up_is_erlang_c_until_it_is_pressed_again() -> None:
    card = QueueLab()
    press(card, "patience")
    assert (pressed(card, "patience"), level_shown(card)) == (["patience"], "88.8 %")
    assert card.fields["patience_s"] == "300"
    press(card, "patience")
    assert (pressed(card, "patience"), level_shown(card)) == ([], "91.7 %")


def test_moving_the_patience_brings_back_callers_who_hang_up() -> None:
    card = QueueLab(**EXAMPLE)
    move(card, "patience_s", "300")
    assert (pressed(card, "patience"), level_shown(card)) == ([], "91.7 %")


def test_a_queue_that_grows_without_end_is_told_with_what_to_do() -> None:
    card = QueueLab(**EXAMPLE)
    move(card, "agents", "10")
    said = words(card, "result")
    assert "The queue grows without end. Each hour brings 10.0 hours of work" in said
    assert "With 11 agents the queue becomes stable." in said
    assert (tiles(card)["ASA"], tiles(card)["Mean wait of all"]) == ("without end", "without end")
    assert level_shown(card) == "0.0 %"
    move(card, "agents", "11")
    assert "grows" not in words(card, "result")


def test_an_overloaded_queue_is_told_to_live_on_those_who_hang_up() -> None:
    card = QueueLab(agents=8)
    lost = share(queueing.queue(200, 180, 8, 300).abandonment)
    assert "10.0 erlangs for 8 agents." in words(card, "result")
    assert f"because {lost} of the callers hang up" in words(card, "result")


# -- over agents -----------------------------------------------------------------------------------


@every_centre
def test_the_chart_is_the_queue_with_other_agents_and_the_point_of_today(
    given: dict[str, Any],
) -> None:
    card = QueueLab(**given)
    curve, point = figure(card)["data"]
    n = {"calls_per_hour": 200, "aht_s": 180, "patience_s": 300, **given}
    today = n.pop("agents", 14)
    asked = {"target_s": n.pop("target_s", 20), "definition": n.pop("definition", "offered")}
    due = queueing.queue(agents=curve["x"], **n).service_level(**asked)
    assert curve["y"] == pytest.approx(due.tolist(), abs=1e-12)
    assert len(curve["x"]) > 5
    assert (point["x"], point["y"]) == ([today], [card.queue.service_level(**asked)])
    assert today in curve["x"]


@pytest.mark.parametrize("name", ["asa_s", "abandonment", "occupancy", "service_level"])
def test_a_button_draws_another_figure_over_agents(name: str) -> None:
    card = QueueLab()
    press(card, f"draw-{name}")
    curve, point = figure(card)["data"]
    n = queueing.queue(200, 180, curve["x"], 300)
    due = n.service_level(20) if name == "service_level" else getattr(n, name)
    assert curve["y"] == pytest.approx(due.tolist())
    assert point["y"][0] == pytest.approx(due[curve["x"].index(14)])
    assert pressed(card, "curves") == [f"draw-{name}"]
    assert bool(figure(card)["layout"].get("shapes")) == (name == "service_level")
    assert card.said["text"] == f"The chart shows {FIGURES[name].name}."


def test_waits_without_end_are_gaps_in_the_chart_and_do_not_stretch_it() -> None:
    card = QueueLab(**EXAMPLE)
    press(card, "draw-asa_s")
    curve = figure(card)["data"][0]
    gaps = [x for x, y in zip(curve["x"], curve["y"], strict=True) if y is None]
    assert gaps == list(range(1, 11))
    assert figure(card)["layout"]["yaxis"]["range"] == [0, 80]
    move(card, "agents", "10")
    assert figure(card)["data"][1]["y"] == [None]


def test_the_goal_is_a_line_across_the_chart() -> None:
    card = QueueLab()
    move(card, "goal", "85")
    (line,) = figure(card)["layout"]["shapes"]
    assert (line["y0"], line["y1"], line["name"]) == (0.85, 0.85, "goal 85 %")


def test_the_chart_is_a_table_too() -> None:
    card = QueueLab()
    head, *rows = table(card, "table")
    curve = figure(card)["data"][0]
    assert head == ["agents", "Service level"]
    due = [[str(x), f"{100 * y:.1f} %"] for x, y in zip(curve["x"], curve["y"], strict=True)]
    assert rows == due


def test_one_agent_more_shows_each_figure_and_what_the_step_brings() -> None:
    head, *rows = table(QueueLab(**EXAMPLE), "more")
    assert head == ["Agents", "13", "14 today", "15", "16"]
    q = queueing.queue(200, 180, [13, 14, 15, 16])
    levels = q.service_level(20)
    assert rows[0][1] == share(levels[0]) == "79.6 %"
    assert rows[0][2] == f"{share(levels[1])} {100 * (levels[1] - levels[0]):+.1f}"
    assert rows[1][2] == f"7.8 s −{q.asa_s[0] - q.asa_s[1]:.1f}"
    assert [row[0] for row in rows] == ["Service level", "ASA", "Abandonment", "Occupancy"]
    assert rows[2][1:] == ["0.0 %", "0.0 % 0.0", "0.0 % 0.0", "0.0 % 0.0"]


def test_a_step_from_a_wait_without_end_has_no_difference() -> None:
    rows = table(QueueLab(**{**EXAMPLE, "agents": 10}), "more")
    assert rows[2] == ["ASA", "without end", "without end", "2:03", "40.4 s −82.3"]


def test_one_agent_has_none_fewer() -> None:
    card = QueueLab(calls_per_hour=10, agents=1)
    assert table(card, "more")[0] == ["Agents", "1 today", "2", "3"]


@given(load=st.floats(0.01, 3_000), agents=st.integers(1, 1_000))
def test_the_counts_of_agents_are_in_order_hold_todays_and_stay_few(
    load: float, agents: int
) -> None:
    counts = around(load, agents)
    assert counts == sorted(set(counts))
    assert counts[0] >= 1
    assert {n for n in range(agents - 1, agents + 3) if n} <= set(counts)
    assert 3 <= len(counts) <= 46


# -- pooling and definitions -----------------------------------------------------------------------


def test_two_queues_apart_and_pooled_are_compared() -> None:
    card = QueueLab(**EXAMPLE)
    head, *rows = table(card, "pooled")
    apart, pooled = queueing.queue(200, 180, 14), queueing.queue(400, 180, 28)
    gain = 100 * (pooled.service_level(20) - apart.service_level(20))
    assert head == ["Figure", "Separate: 14 + 14 agents", "One queue: 28 agents"]
    assert rows[0][1:] == ["88.8 %", f"{share(pooled.service_level(20))} {gain:+.1f}"]
    assert rows[1][2].startswith(seconds(pooled.asa_s))
    needed = "80 % within 20 s: 28 in separate queues, 24 in one queue: 4 fewer"
    assert needed in words(card, "pooled")
    assert "Every agent must learn both kinds of call" in words(card, "pooled")


@given(
    calls=st.integers(10, 600),
    aht=st.integers(30, 600),
    patience=st.one_of(st.none(), st.integers(30, 900)),
)
def test_pooled_queues_never_need_more_agents(calls: int, aht: int, patience: int | None) -> None:
    view = View(calls, aht, 5, patience, 20, 0.80, "offered")
    assert view.needed <= view.needed_pooled <= 2 * view.needed
    assert view.pooled["abandonment"] <= view.more[5]["abandonment"] + 1e-9


def test_pooling_overloaded_queues_gains_no_service_level_and_the_lab_says_so() -> None:
    card = QueueLab(144, 150, 5, 138)
    level = table(card, "pooled")[1]
    assert level[1:] == ["40.4 %", "40.4 % 0.0"]
    assert "no agent is free for long in either queue" in words(card, "pooled")
    assert "long without a call" not in words(QueueLab(), "pooled")


def test_five_definitions_give_the_values_published_for_one_centre() -> None:
    rows = table(QueueLab(), "spread")[1:]
    assert {row[0]: row[2] for row in rows} == {
        "of contacts offered (your choice)": "91.7 %",
        "of contacts answered": "93.0 %",
        "of contacts offered, without short abandons": "92.3 %",
        "answered in time or abandoned early, of contacts offered": "92.4 %",
        "of all callers, if no one hung up": "91.9 %",
    }
    assert len({row[1] for row in rows}) == 5


def test_the_definition_chosen_is_the_one_of_the_tile_and_of_the_agents_needed() -> None:
    card = QueueLab(agents=12, goal=0.79)
    for definition in DEFINITIONS:
        move(card, "definition", definition)
        needed = queueing.agents_needed(200, 180, 0.79, 20, 300, definition=definition)
        assert level_shown(card) == share(card.queue.service_level(20, definition))
        assert f"agents needed for this goal: {needed}" in words(card, "result")
        assert card.fields["definition"] == definition


def test_all_five_agree_where_nobody_hangs_up() -> None:
    card = QueueLab(**EXAMPLE)
    assert {row[2] for row in table(card, "spread")[1:]} == {"88.8 %"}
    assert "No one hangs up, so all five are the same." in words(card, "spread")


# -- formula beside simulation ---------------------------------------------------------------------


@pytest.mark.parametrize("patience_s", [None, 300])
def test_simulated_figures_lie_within_three_standard_errors_of_the_formula(
    patience_s: float | None,
) -> None:
    q = queueing.queue(200, 180, 14, patience_s)
    run = queue_runs(q, target_s=20, seed=1)
    due = {name: getattr(q, name) for name in run.figures}
    due |= {name: q.service_level(20, name) for name in run.service_levels}
    assert len(due) == 9
    for name, seen in {**run.figures, **run.service_levels}.items():
        error = (seen.high - seen.mean) / stdtrit(RUNS - 1, 0.975)
        assert abs(seen.mean - due[name]) <= 3 * error, name


def test_a_floor_that_starts_empty_is_filled_before_anything_counts() -> None:
    large = queue_runs(queueing.queue(3_000, 1_800, 1_000, 120), target_s=20)
    assert large.warm_up == 7_500
    assert large.figures["occupancy"].mean == pytest.approx(1, abs=0.001)


def test_nothing_is_simulated_until_it_is_asked_for() -> None:
    card = QueueLab()
    assert card.run is None
    assert "<table" not in card.regions["simulated"]
    assert [e.words for e in elements(card, "simulated") if e.tag == "button"] == ["Simulate"]


def test_formula_and_simulation_stand_in_one_row() -> None:
    card = QueueLab(**EXAMPLE)
    press(card, "simulate")
    head, *rows = table(card, "simulated")
    seen = queue_runs(queueing.queue(200, 180, 14), 20, seed=0).figures["asa_s"]
    assert head == ["Figure", "Formula", "Simulated 95 % interval"]
    asa = f"{seconds(seen.mean)} {seconds(seen.low)} to {seconds(seen.high)}: matches"
    assert rows[1] == ["ASA", "7.8 s", asa]
    assert [row[0] for row in rows] == [figure.name for figure in FIGURES.values()]
    assert card.said["text"] == f"Simulated. ASA {seconds(seen.mean)}, by formula 7.8 s."


def test_the_same_runs_come_out_the_same_and_others_do_not() -> None:
    card = QueueLab()
    first = card.simulate()
    press(card, "simulate")
    assert card.run == first
    press(card, "others")
    assert card.run != first
    assert "Runs, set 2." in words(card, "simulated")
    assert card.simulate(seed=0) == first


def test_a_lever_that_moves_takes_the_runs_away_and_says_so() -> None:
    card = QueueLab()
    for name, value in {"agents": "15", "target_s": "25", "patience_s": "200"}.items():
        press(card, "simulate")
        assert "A lever has moved" not in words(card, "simulated")
        move(card, name, value)
        assert card.run is None
        assert "so the old runs are gone." in words(card, "simulated")


def test_goal_and_definition_leave_the_runs_as_they_are() -> None:
    card = QueueLab()
    press(card, "simulate")
    run, offered = card.run, table(card, "simulated")[1]
    move(card, "goal", "90")
    move(card, "definition", "answered")
    assert card.run is run
    assert table(card, "simulated")[1] != offered


def test_a_virtual_service_level_cannot_be_simulated_and_the_lab_says_why() -> None:
    card = QueueLab(definition="virtual")
    press(card, "simulate")
    assert table(card, "simulated")[1] == ["Service level", "91.9 %", "can't be seen"]
    assert "No log can show this service level" in words(card, "simulated")


def test_a_queue_without_rest_is_simulated_with_a_caution() -> None:
    card = QueueLab(**{**EXAMPLE, "agents": 9})
    press(card, "simulate")
    assert table(card, "simulated")[2][1] == "without end"
    assert "matches" not in words(card, "simulated")
    assert "A queue that grows without end has no mean wait." in words(card, "simulated")


@pytest.mark.parametrize(
    ("low", "high", "interval"),
    [
        (0.70, 0.80, "70.0\u00a0% to 80.0\u00a0%: matches"),
        (0.78, 0.80, "78.0\u00a0% to 80.0\u00a0%: misses"),
        (-0.01, 0.80, "0.0\u00a0% to 80.0\u00a0%: matches"),
        (0.75, 0.75, ""),
    ],
)
def test_an_interval_says_whether_it_holds_the_formula(
    low: float, high: float, interval: str
) -> None:
    seen = Estimate((low + high) / 2, low, high, ())
    assert beside(FIGURES["occupancy"], 0.77, seen)["interval"] == interval


# -- without a screen, and what goes wrong ---------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "patience 300 s: service level 91.7 % in 20 s)"),
        (EXAMPLE, "no one hangs up: service level 88.8 % in 20 s)"),
        (
            {"definition": "virtual"},
            "patience 300 s: service level (of all callers, if no one hung up) 91.9 % in 20 s)",
        ),
    ],
)
def test_a_lab_has_a_text_that_is_always_the_same(given: dict[str, Any], text: str) -> None:
    due = f"QueueLab(200 calls/h, AHT 180 s, 14 agents, {text}"
    assert [repr(QueueLab(**given)), repr(QueueLab(**given))] == [due, due]
    assert QueueLab(**given)._repr_mimebundle_()[0]["text/plain"] == due


def test_the_text_of_a_queue_without_rest_says_so() -> None:
    text = "QueueLab(200 calls/h, AHT 180 s, 9 agents, no one hangs up: grows without end)"
    assert repr(QueueLab(agents=9, patience_s=None)) == text


def test_lab_queue_shows_the_lab_with_the_start_values_given() -> None:
    card = lab("queue", agents=12, patience_s=None)
    assert isinstance(card, QueueLab)
    assert card.label == "Queue lab"
    assert (card.queue.agents, card.queue.patience_s) == (12, math.inf)


def test_a_lever_moved_from_code_is_the_lever_moved_on_screen() -> None:
    by_code, on_screen = QueueLab(), QueueLab()
    assert by_code.set("agents", 13).agents == 13
    by_code.set("goal", 0.9)
    move(on_screen, "agents", "13")
    move(on_screen, "goal", "90")
    assert (by_code.regions, by_code.fields) == (on_screen.regions, on_screen.fields)
    assert by_code.set("patience_s", None).abandonment == 0
    assert pressed(by_code, "patience") == ["patience"]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("calls_per_hour", "0", "Calls per hour must be a number from 1 to 3,000, got 0"),
        ("calls_per_hour", "1,5", "Calls per hour must be a number from 1 to 3,000, got 1,5"),
        (
            "aht_s",
            "-3",
            "Average handle time, AHT (seconds) must be a number from 10 to 3,600, got -3",
        ),
        ("agents", "2.5", "Agents must be a whole number from 1 to 1,000, got 2.5"),
        ("agents", "", "Agents must be a whole number from 1 to 1,000, got nothing"),
        ("agents", "1001", "Agents must be a whole number from 1 to 1,000, got 1001"),
        (
            "patience_s",
            "nan",
            "Average patience (seconds) must be a number from 1 to 7,200, got nan",
        ),
        (
            "target_s",
            "inf",
            "Target: answered within (seconds) must be a number from 0 to 600, got inf",
        ),
        ("goal", "100", "Goal: answered in time (%) must be a number from 1 to 99, got 100"),
        (
            "definition",
            "best",
            "definition must be one of offered, answered, offered_less_short, served_or_short, "
            "virtual, got 'best'",
        ),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(name: str, value: str, message: str) -> None:
    card = QueueLab()
    before = {**card.regions, "problem": ""}
    drawn, fields = card.figure, dict(card.fields)
    move(card, name, value)
    assert (alerts(card), card.said["text"]) == ([message], message)
    assert {**card.regions, "problem": ""} == before
    assert (card.figure, card.fields) == (drawn, fields)


def test_a_fault_leaves_the_runs_and_is_gone_with_the_next_good_number() -> None:
    card = QueueLab()
    run = card.simulate()
    move(card, "agents", "none")
    assert card.run is run
    assert alerts(card)
    move(card, "agents", "15")
    assert alerts(card) == []


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("agents", 0, "agents must be a whole number from 1 to 1,000, got 0"),
        ("goal", 80, "goal must be a number from 0.01 to 0.99, got 80"),
        ("target_s", None, "target_s must be a number from 0 to 600, got nothing"),
        ("speed", 3, "name must be one of calls_per_hour, aht_s, .*, definition, got 'speed'"),
    ],
)
def test_code_that_moves_a_lever_wrongly_is_told(name: str, value: Any, message: str) -> None:
    card = QueueLab()
    with pytest.raises(ValueError, match=message):
        card.set(name, value)
    assert repr(card) == repr(QueueLab())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"agents": 1.5}, "agents must be a whole number from 1 to 1,000, got 1.5"),
        ({"patience_s": 0}, "patience_s must be a number from 1 to 7,200, got 0"),
        ({"definition": "asa"}, "definition must be one of offered, .*, got 'asa'"),
    ],
)
def test_a_start_value_that_cannot_be_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        QueueLab(**given)


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_typed_can_run(payload: str) -> None:
    card = QueueLab()
    for name in ("agents", "definition", payload):
        move(card, name, payload)
        assert len(alerts(card)) == 1
        assert unsafe(elements(card, "problem")) == []


def simulated() -> QueueLab:
    card = QueueLab(**EXAMPLE)
    card.simulate()
    return card


@pytest.mark.parametrize("make", [QueueLab, simulated, lambda: QueueLab(agents=5)])
def test_a_lab_is_well_formed_and_no_two_places_have_one_name(make: Any) -> None:
    names = [e.attrs["data-focus"] for e in elements(make()) if "data-focus" in e.attrs]
    assert len(names) == len(set(names)) > 18


def test_an_unknown_action_or_curve_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    card = QueueLab()
    sent, before = sent_by(card, monkeypatch), dict(card.regions)
    act(card, "explode")
    act(card, "draw", value="luck")
    assert sent == 2 * [({"done": True, "fault": ""}, None)]
    assert (card.regions, card.run) == (before, None)


def test_what_a_run_came_to_is_a_value() -> None:
    run = queue_runs(queueing.queue(60, 120, 3, 90), target_s=10, seed=4)
    assert isinstance(run, QueueRuns)
    assert (run.seed, run.warm_up) == (4, 2_000)
    assert all(len(seen.values) == RUNS for seen in run.figures.values())
