"""A day to run: the task, the moves, the score, the search, and the game on screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_widgets import elements

from bpo_course import contacts, kpi, lab
from bpo_course.scenarios import Game, Moves, Shift, best_game, planned
from bpo_course.widgets.labs.floor_game import BEST, TRUSTING, YOU, FloorGame

SHORT = Shift(
    agents=6,
    seats=2,
    forecast=(12, 20, 24, 16),
    break_from_s=8.5 * 3_600,
    break_until_s=10 * 3_600,
    dial_from_s=8 * 3_600,
)


@st.composite
def plans(draw: st.DrawFn, shift: Shift = SHORT) -> tuple[Moves, ...]:
    """Moves that the shift allows, for some of its half hours."""
    found = []
    for place in range(draw(st.integers(0, len(shift.forecast)))):
        most = shift.most(place)
        training = draw(st.integers(0, most["training"]))
        on_break = draw(st.integers(0, min(most["on_break"], shift.agents - training)))
        outbound = draw(st.integers(0, shift.agents - training - on_break))
        kept = draw(st.integers(0, 3))
        found.append(Moves(outbound=outbound, on_break=on_break, training=training, keep_free=kept))
    return tuple(found)


def whole_day(seed: int = 2, shift: Shift = SHORT) -> Game:
    return Game(shift, seed, planned(shift, shift.forecast, courses=1))


# The day


def test_the_same_seed_and_moves_give_the_same_day() -> None:
    assert whole_day().day.rows == whole_day().day.rows
    assert whole_day(3).day.rows != whole_day().day.rows


def test_a_day_is_a_contact_log_and_an_agent_state_table() -> None:
    day = whole_day().day
    assert len(contacts.check(day.log)) == len(day.rows) > 50
    assert len(contacts.check_states(day.states)) > 6


@given(plans())
def test_what_is_done_later_changes_nothing_of_what_has_been(moves: tuple[Moves, ...]) -> None:
    game = Game(SHORT, 5, moves)
    for place in range(len(moves) + 1):
        earlier = Game(SHORT, 5, moves[:place])
        if not earlier.done:
            assert game.known(place).rows == earlier.day.rows
            assert game.known(place).stretches == earlier.day.stretches
            assert game.known(place).waiting == earlier.day.waiting


@given(plans())
def test_the_score_counts_what_the_kpis_count(moves: tuple[Moves, ...]) -> None:
    game = Game(SHORT, 6, moves)
    log, score = game.day.log, game.score
    calls = log[log["queue"] == "calls"]
    if len(calls):
        level = kpi.service_level(calls, SHORT.target_s)
        missed = max(0.0, 100 * (SHORT.goal - level)) * SHORT.point_missed
        assert score.points_missed == pytest.approx(missed)
    assert score.lost_calls == (calls["outcome"] == "abandoned").sum() * SHORT.lost_call
    assert score.revenue == pytest.approx(log["revenue"].sum())
    if game.done:
        rested = game.day.states.query("state == 'break'")["agent"].nunique()
        assert score.breaks_missed == (SHORT.agents - rested) * SHORT.break_missed
    assert game.scores[-1] == score


@given(plans())
def test_every_agent_has_one_duty_in_each_half_hour(moves: tuple[Moves, ...]) -> None:
    game = Game(SHORT, 0, moves)
    assert len(game.duties) == len(moves)
    for move, duties in zip(moves, game.duties, strict=True):
        assert len(duties) == SHORT.agents
        assert duties.count("campaign") == move.outbound
        assert duties.count("break") == move.on_break
        assert duties.count("training") == move.training


def test_breaks_and_training_go_round() -> None:
    game = Game(SHORT, 0, (Moves(training=2), Moves(training=2), *(Moves(on_break=3),) * 2))
    assert game.breaks_due == 0
    assert game.trained == 4


def test_agents_who_were_trained_answer_and_dial() -> None:
    trained = Game(SHORT, 4, (Moves(training=2), Moves(), Moves(), Moves()))
    untrained = Game(SHORT, 4, (Moves(),) * 4)
    assert trained.duties[1].count("both") == 2
    assert (trained.day.log["queue"] == "campaign").sum() > 0
    assert (untrained.day.log["queue"] == "campaign").sum() == 0


def test_who_keeps_more_agents_free_dials_less() -> None:
    dials = []
    for kept in (0, 2, 4):
        moves = (Moves(training=2), *(Moves(training=2, keep_free=kept),) * 3)
        dials.append((Game(SHORT, 4, moves).day.log["queue"] == "campaign").sum())
    assert dials[0] > dials[1] > dials[2]


def test_a_campaign_is_dialled_in_its_hours_alone() -> None:
    shift = replace(SHORT, dial_from_s=9 * 3_600)
    log = Game(shift, 1, (Moves(outbound=3),) * 4).day.log
    dialled = log[log["queue"] == "campaign"]["started_at"]
    assert len(dialled) > 20
    assert dialled.min().hour == 9


def test_a_day_strays_from_its_forecast_and_surges_once() -> None:
    shift = Shift()
    ratios = [
        [came / forecast for came, forecast in zip(shift.calls(seed), shift.forecast, strict=True)]
        for seed in range(200)
    ]
    calm = [min(day) for day in ratios]
    assert sum(calm) / len(calm) == pytest.approx(1, abs=0.03)
    for day in ratios:
        surged = [place for place, ratio in enumerate(day) if ratio > 1.29 * min(day)]
        assert len(surged) in (2, 3)
        assert surged == list(range(surged[0], surged[-1] + 1))
        assert 1.3 <= day[surged[0]] / min(day) <= 1.7


# What is refused


@pytest.mark.parametrize(
    ("moves", "message"),
    [
        (lambda: Moves(outbound=-1), "outbound must be a whole number of 0 or more, got -1"),
        (lambda: Moves(keep_free=1.5), "keep_free must be a whole number of 0 or more, got 1.5"),
        (lambda: Game(SHORT, -1), "seed must be a whole number of 0 or more, got -1"),
        (
            lambda: Game(SHORT).play(Moves(outbound=7)),
            "outbound, on_break and training must be at most 6 together, the agents, got 7",
        ),
        (
            lambda: Game(SHORT).play(Moves(on_break=1)),
            "on_break must be at most 0 at 08:00, got 1",
        ),
        (
            lambda: Game(SHORT).play(Moves(training=3)),
            "training must be at most 2 at 08:00, got 3",
        ),
        (lambda: whole_day().play(Moves()), "the day has 4 half hours and is over"),
        (
            lambda: Game(SHORT, 0, (Moves(),) * 5),
            "moves must be at most 4, one a half hour, got 5",
        ),
        (lambda: Game(SHORT).known(1), "place must be from 0 to 0, got 1"),
        (lambda: Shift(agents=0), "agents must be a whole number of 1 or more, got 0"),
        (
            lambda: Shift(forecast=(9, 9, 9)),
            r"forecast must be calls above 0 in 4 half hours or more, got \(9, 9, 9\)",
        ),
    ],
)
def test_a_move_that_is_not_allowed_is_told(moves: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        moves()


# The yardsticks


def test_a_plan_by_formula_gives_every_break_and_keeps_the_task() -> None:
    for courses in (0, 1, 2):
        game = Game(SHORT, 0, planned(SHORT, SHORT.forecast, courses))
        assert game.done
        assert game.breaks_due == 0
        assert game.trained == 2 * courses


def test_a_plan_by_formula_takes_breaks_where_calls_are_fewest() -> None:
    shift = replace(SHORT, forecast=(20, 24, 10, 22), break_until_s=10 * 3_600)
    breaks = [move.on_break for move in planned(shift, shift.forecast)]
    assert breaks[2] > breaks[1]


def test_the_best_game_found_is_no_worse_than_the_plans_it_starts_from() -> None:
    found = best_game(SHORT, 3, tries=15)
    starts = [
        Game(SHORT, 3, planned(SHORT, SHORT.calls(3), courses, counts)).score.total
        for courses in (0, 2, 4)
        for counts in (True, False)
    ]
    assert found.done
    assert found.score.total >= max(starts)
    assert found.moves == best_game(SHORT, 3, tries=15).moves


def test_more_tries_find_no_worse_a_game() -> None:
    assert best_game(SHORT, 1, tries=40).score.total >= best_game(SHORT, 1, tries=0).score.total


# On screen


@pytest.fixture
def shown() -> FloorGame:
    return FloorGame(seed=2, shift=SHORT)


def press(card: FloorGame, action: str, **message: Any) -> None:
    card._on_message(None, {"action": action, **message}, None)


def alerts(card: FloorGame) -> list[str]:
    return [e.words for e in elements(card) if e.has("bpo-problem")]


def test_lab_floor_shows_the_game() -> None:
    card = lab("floor", seed=7)
    assert repr(card) == "FloorGame(day 7: 0 of 16 half hours, result 0 rupees)"
    assert "18 agents" not in card.regions["head"]
    assert "20 agents are yours from 08:00 to 16:00" in card.regions["head"]


def test_an_unknown_lab_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must be one of queue, floor, .*, got 'shop'"):
        lab("shop")


def test_a_lever_moves_agents_and_says_so(shown: FloorGame) -> None:
    assert "6 answer calls." in shown.regions["levers"]
    press(shown, "step", value="outbound:1")
    assert "5 answer calls." in shown.regions["levers"]
    assert "In the campaign: 1" in shown.regions["levers"]
    assert shown.said["text"].strip() == "In the campaign: 1. On calls: 5."


def test_a_lever_that_may_not_move_says_why_and_nothing_is_lost(shown: FloorGame) -> None:
    press(shown, "step", value="outbound:1")
    press(shown, "step", value="on_break:1")
    assert "“On break” isn't possible at 08:00." in alerts(shown)
    assert "5 answer calls." in shown.regions["levers"]


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (["on_break:-1"], "“On break” can't be less than 0."),
        (3 * ["training:1"], "“In training” can be at most 2 at 08:00."),
        (
            7 * ["outbound:1"],
            "“In the campaign”, “On break” and “In training” can be at most 6 together.",
        ),
    ],
)
def test_each_rule_of_the_game_is_told_by_the_levers_labels(
    shown: FloorGame, steps: list[str], told: str
) -> None:
    for step in steps:
        press(shown, "step", value=step)
    assert alerts(shown) == [told]


def test_running_a_half_hour_shows_what_came(shown: FloorGame) -> None:
    press(shown, "step", value="outbound:1")
    press(shown, "play")
    game = Game(SHORT, 2, (Moves(outbound=1),))
    assert shown.game == game
    level = kpi.service_level(game.day.log.query("queue == 'calls'"), SHORT.target_s)
    assert f"{100 * level:.1f} %" in shown.regions["tiles"]
    assert f"{game.score.total:,.0f}" in shown.regions["tiles"]
    assert "08:30, 1 of 4 half hours run" in shown.regions["tiles"]
    assert "11 calls came in, and 12 were forecast" in shown.regions["ahead"]
    assert shown.regions["table"].count("to come") == 3


def test_a_half_hour_back_undoes_it(shown: FloorGame) -> None:
    press(shown, "play")
    before = dict(shown.regions)
    press(shown, "step", value="outbound:1")
    press(shown, "play")
    assert shown.regions["tiles"] != before["tiles"]
    press(shown, "back")
    assert shown.regions["tiles"] == before["tiles"]
    assert "In the campaign: 1" in shown.regions["levers"]


def test_a_break_or_a_training_does_not_go_on_by_itself(shown: FloorGame) -> None:
    press(shown, "step", value="training:1")
    press(shown, "step", value="outbound:1")
    press(shown, "play")
    assert "In training: 0" in shown.regions["levers"]
    assert "In the campaign: 1" in shown.regions["levers"]


def test_another_day_starts_anew(shown: FloorGame) -> None:
    press(shown, "play")
    press(shown, "new_day", fields={"seed": ["11"]})
    assert repr(shown) == "FloorGame(day 11: 0 of 4 half hours, result 0 rupees)"


@pytest.mark.parametrize("seed", ["", "two", "-1", "1.5", "inf"])
def test_a_day_that_is_no_number_is_told_and_nothing_is_lost(shown: FloorGame, seed: str) -> None:
    press(shown, "play")
    press(shown, "new_day", fields={"seed": [seed]})
    assert alerts(shown) == ["“Another day”: type a whole number, such as 7."]
    assert len(shown.game.moves) == 1


def test_the_end_of_the_day_shows_the_score_and_offers_the_comparison(shown: FloorGame) -> None:
    for _ in range(4):
        press(shown, "play")
    assert "The day is over" in shown.regions["end"]
    assert 'data-action="compare"' in shown.regions["end"]
    assert 'data-action="step"' not in shown.regions["levers"]
    press(shown, "play")
    assert len(shown.game.moves) == 4


def test_the_comparison_shows_three_plans_and_a_replay(shown: FloorGame) -> None:
    shown.play(*planned(SHORT, SHORT.forecast))
    press(shown, "compare")
    totals = shown.compare()
    assert list(totals) == [YOU, TRUSTING, BEST]
    assert totals[BEST] >= max(totals.values())
    assert totals[YOU] == shown.game.score.total
    for total in totals.values():
        assert f"{total:,.0f}" in shown.regions["end"]
    assert "Replay: 09:30 to 10:00" in shown.regions["replay"]
    press(shown, "replay", value="-1")
    assert "Replay: 09:00 to 09:30" in shown.regions["replay"]
    assert f"{shown.game.scores[3].total:,.0f}" in shown.regions["replay"]
    for _ in range(5):
        press(shown, "replay", value="-1")
    assert "Replay: 08:00 to 08:30" in shown.regions["replay"]


def test_the_comparison_waits_for_the_end_of_the_day(shown: FloorGame) -> None:
    with pytest.raises(ValueError, match="the day must be over, 4 half hours are left"):
        shown.compare()


def test_a_learner_who_beats_the_search_is_the_best_plan_found() -> None:
    card = FloorGame(seed=3, shift=SHORT)
    card.play(*best_game(SHORT, 3, tries=150).moves)
    totals = card.compare()
    assert totals[BEST] >= totals[YOU]
