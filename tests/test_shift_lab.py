"""The shift lab as the front end drives it: what is shown, said, refused and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from bpo_course import content, lab, progress
from bpo_course.scenarios import (
    SHIFT_CAP,
    SHIFT_WEIGHTS,
    ShiftEnd,
    ShiftMoves,
    ShiftSetup,
    best_shift,
    idle_shift,
    shift_score,
)
from bpo_course.widgets.course.certificate_page import done_beside
from bpo_course.widgets.labs import shift_days, shift_lab
from bpo_course.widgets.labs.shift_after import Yardsticks
from bpo_course.widgets.labs.shift_kept import SOURCE, Kept, best_points, kept_shift
from bpo_course.widgets.labs.shift_lab import ShiftLab
from bpo_course.widgets.labs.shift_told import advice, went_badly, went_well
from bpo_course.widgets.labs.shift_words import OWN, PART_MEANS, PART_NAMES


def shown(card: Any) -> str:
    return "".join(card.regions.values())


def act(card: Any, action: str, value: str = "", **more: Any) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


@pytest.fixture(scope="module", autouse=True)
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = f"sqlite:///{tmp_path_factory.mktemp('shift')}/progress.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(progress.STORE_VARIABLE, place)
        yield place


@pytest.fixture
def card() -> Any:
    return lab("shift")


@pytest.fixture(scope="module")
def over() -> Any:
    """A shift that was run to its end, and no more."""
    made: Any = lab("shift", seed=3)
    act(made, "open")
    for _ in range(8):
        made.play(quiet="both", money=3, accounts=2)
    return made


@pytest.fixture(scope="module")
def yardsticks() -> Yardsticks:
    world = shift_days.world(3, "new-menu")
    return best_shift(world, 0), shift_score(idle_shift(world))


# -- 1 before the shift --------------------------------------------------------------------------


def test_it_begins_with_a_button_that_opens_the_floor(card: Any) -> None:
    assert isinstance(card, ShiftLab)
    assert repr(card) == "ShiftLab(day 1: not begun)"
    assert "Can you run the whole floor for one shift?" in shown(card)
    assert "Open the floor at 12:00" in card.regions["open"]
    act(card, "open")
    assert "12:00, 0 of 8 hours run" in card.regions["news"]
    assert card.focus["target"] == "now"
    assert repr(card) == "ShiftLab(day 1: 0 of 8 hours, 12:00)"


def test_the_set_up_is_chosen_with_buttons_and_kept_for_the_shift(card: Any) -> None:
    act(card, "choose", "menu old-menu")
    act(card, "choose", "order due")
    act(card, "choose", "sampled 20")
    assert "Calls that quality scores: 20." in card.said["text"]
    card.set("seed", 3)
    card.begin()
    assert card.shift.setup.menu == "old-menu"
    assert card.shift.setup.ticket_order == "earliest due"
    assert card.shift.setup.sampled == 20
    assert card.shift.world.seed == 3
    with pytest.raises(ValueError, match="menu can't be changed during the shift"):
        card.set("menu", "new-menu")


def test_the_weights_and_the_rules_of_law_are_told(card: Any) -> None:
    setup = card.regions["setup"]
    assert "100 points: the best shift that a search finds" in setup
    assert all(name in setup for name in PART_NAMES.values())
    assert "73 P.S. 2245" in setup


def test_levers_that_are_set_before_the_shift_count_from_its_first_hour(card: Any) -> None:
    card.set("quiet", "both")
    card.set("money", 3)
    with pytest.raises(ValueError, match="on_break must be 0 at 12:00, got 2"):
        card.set("on_break", 2)
    card.begin()
    assert card.play().moves == (ShiftMoves(money=3, quiet="both"),)
    other: Any = lab("shift", money=3, quiet="both")
    other.begin()
    assert other.play().day.rows == card.shift.day.rows
    other.begin()
    assert other.shift.next_moves() != other._next == ShiftMoves(money=3, quiet="both")


def test_a_menu_of_ones_own_is_heard_and_must_have_the_banks_callers() -> None:
    new = content.menu("new-menu")
    card: Any = lab("shift", own=replace(new, title="Mine"))
    assert "Mine (your own)" in card.regions["setup"]
    assert card.begin().setup.menu == OWN
    assert set(card.shift.world.fronts) == {OWN}
    other: Any = lab("shift")
    act(other, "go_on")
    assert "own must be the menu of the shift that was kept" in other.regions["task"]
    few = replace(new, reason=new.reason[1:])
    with pytest.raises(ValueError, match="own must be a menu without faults, for this bank's"):
        lab("shift", own=few)
    with pytest.raises(ValueError, match="menu must be one of new-menu, old-menu, words, got"):
        lab("shift", menu=OWN)


def test_the_other_parts_say_what_is_to_be_done_first(card: Any) -> None:
    act(card, "go", "run")
    assert "The shift has not begun" in card.regions["task"]
    act(card, "go", "end")
    assert "The shift is not over yet" in card.regions["task"]
    for call in (card.play, card.plan, card.compare):
        with pytest.raises(ValueError, match="shift"):
            call()


def test_what_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no control agents in this lab"):
        lab("shift", agents=3)
    with pytest.raises(ValueError, match="part must be one of set, run, end"):
        lab("shift", part="middle")
    with pytest.raises(ValueError, match="pace must be one of"):
        lab("shift", pace="fast")


# -- 2 the shift ---------------------------------------------------------------------------------


def test_levers_step_and_refuse_what_does_not_fit(card: Any) -> None:
    card.begin()
    act(card, "step", "money:-1")
    assert "Answer only cards, payments, security: 5." in card.said["text"]
    assert "7 agents answer every queue" in card.regions["levers"]
    act(card, "step", "on_break:1")
    assert "Breaks are from 13:00 to 19:00." in card.regions["levers"]
    act(card, "step", "outbound:-1")
    assert "It can&#39;t go below 0." in card.regions["levers"]
    act(card, "step", "money:1")
    assert "bpo-problem" not in card.regions["levers"]
    act(card, "step", "money:-1")
    for _ in range(8):
        act(card, "step", "tickets:1")
    assert "You have named more agents than are here" in card.regions["levers"]
    act(card, "choose", "quiet rest")
    act(card, "run")
    assert card.shift.moves[0].tickets == 7
    assert card.shift.moves[0].quiet == "rest"
    assert "13:00, 1 of 8 hours run" in card.regions["news"]
    assert "12:00 to 13:00" in card.regions["hours"]
    assert card.figure


def test_playing_tells_that_it_plays() -> None:
    card: Any = lab("shift")
    card.begin()
    told: list[str] = []
    card.observe(lambda change: told.append(change["new"]["levers"]), "regions")
    act(card, "run")
    assert any("Playing 12:00 to 13:00 …" in one for one in told)
    assert "Playing" not in card.regions["levers"]


def test_news_is_told_in_its_hour(over: Any) -> None:
    world = over.shift.world
    card: Any = lab("shift", seed=3)
    card.begin()
    while not world.news(card.shift.block):
        assert "bpo-is-part" not in card.regions["news"]
        card.play()
    one = world.news(card.shift.block)[0]
    assert one.title in card.regions["news"]
    assert one.title in card.said["text"]


def test_after_the_last_hour_the_end_is_offered(over: Any) -> None:
    act(over, "go", "run")
    assert "The shift is over." in over.regions["levers"]
    assert "Go to the end of the day" in over.regions["levers"]
    assert over.regions["hours"].count("<tr>") >= 9
    with pytest.raises(ValueError, match="is over"):
        over.play()
    with pytest.raises(ValueError, match="there is no control menu in this lab"):
        over.play(menu="old-menu")


# -- 3 after the shift ---------------------------------------------------------------------------


def answers(call: str, **wrong: str) -> dict[str, list[str]]:
    right = content.quality("helpline").by_id[call].expert
    given = {f"answer {name}": [str(answer)] for name, answer in right.items()}
    return {"of": [call], **given, **{f"answer {name}": [word] for name, word in wrong.items()}}


def test_the_end_shows_report_calls_and_plan(over: Any) -> None:
    act(over, "go", "end")
    assert "Harbour Bank (invented): daily report" in over.regions["report"]
    assert over.regions["quality"].count("Submit my scores") == 4
    assert "Forecast requires" in over.regions["plan"]
    sent: list[Any] = []
    over.send = lambda message, buffers=None: sent.append(message)
    act(over, "report")
    del over.send
    assert sent[0]["download"] == "day_report.html"
    assert "Agent " not in over.regions["report"]
    assert "Mean of 5 days before" in over.regions["plan"]


def test_the_report_is_set_beside_the_five_days_before(over: Any) -> None:
    act(over, "go", "end")
    assert "No days before are given" in over.regions["report"]
    act(over, "beside")
    assert over.focus["target"] == "report-text"
    assert "usual" in over.regions["report"]
    assert "No days before are given" not in over.regions["report"]
    report = over._after.report
    assert report.compared_with == 5
    assert [line.measure.key for line in report.figures if line.measure.side == "outbound"]
    assert not [one for one in report.alerts if "outbound" in one.words]


def test_what_went_well_and_badly_is_told_by_name(over: Any) -> None:
    act(over, "go", "end")
    shift = over.shift
    assert all(words in unescape(over.regions["score"]) for words in went_badly(shift))
    assert all(words in unescape(over.regions["score"]) for words in went_well(shift))
    late = shift.ticket_figures.late_ids
    assert len(late) == shift.ticket_figures.late > 0
    assert any(late[0] in words for words in went_badly(shift))
    assert {advice(part, shift, ShiftEnd()).split(":")[0] for part in SHIFT_WEIGHTS} == {
        "Customers", "Tickets", "Campaign", "Agents", "Quality", "Plan",
    }  # fmt: skip
    assert set(PART_NAMES) == set(PART_MEANS) == set(SHIFT_WEIGHTS)


def test_advice_is_about_what_was_decided(over: Any) -> None:
    shift = over.shift
    assert "earliest due" in advice("tickets", shift, ShiftEnd())
    due = replace(shift.setup, ticket_order="earliest due", sampled=20)
    better = replace(shift, setup=due)
    assert "earliest due" not in advice("tickets", better, ShiftEnd())
    assert "sample 20" in advice("quality", shift, ShiftEnd())
    assert "score two calls" in advice("quality", better, ShiftEnd())
    plan = (9,) * 8
    assert "hand in" in advice("plan", shift, ShiftEnd())
    assert "hand in" not in advice("plan", shift, ShiftEnd(plan=plan))


def test_a_call_is_scored_beside_the_expert(over: Any) -> None:
    act(over, "go", "end")
    call, other = over._after.transcripts[:2]
    act(over, "submit", fields={"of": [other]})
    assert "Not answered yet: Opening" in over.regions["quality"]
    act(over, "submit", fields=answers(call))
    assert "100 % of your answers are the expert's." in over.said["text"]
    assert over.focus["target"] == f"scored-{call}"
    assert over._after.end.agreed == {call: 1.0}
    act(over, "submit", fields={**answers(call), "of": ["none"]})
    assert over._after.end.agreed == {call: 1.0}


def test_the_plan_is_stepped_and_handed_in_once(over: Any) -> None:
    act(over, "go", "end")
    before = list(over._after.plan)
    act(over, "plan_step", "3:1")
    assert over._after.plan[3] == before[3] + 1
    act(over, "hand_in")
    assert over._after.end.plan == tuple(over._after.plan)
    assert "Service level with your plan" in over.regions["plan"]
    act(over, "plan_step", "3:1")
    assert over._after.plan[3] == before[3] + 1


def test_code_does_what_the_screen_does(over: Any) -> None:
    call = over._after.transcripts[1]
    right = content.quality("helpline").by_id[call].expert
    assert over.score_call(call, right) == 1
    assert over._after.end.agreed[call] == 1
    with pytest.raises(ValueError, match="call must be one that is not scored yet"):
        over.score_call(call, right)
    with pytest.raises(ValueError, match="call must be one of"):
        over.score_call("none", right)
    with pytest.raises(ValueError, match="plan must be handed in once, and it was"):
        over.plan(*(9,) * 8)
    other: Any = lab("shift", part="run")
    other.set("money", 3)
    other.set("quiet", "rest")
    assert "9 agents answer every queue" in other.regions["levers"]
    with pytest.raises(ValueError, match="on_break must be 0 at 12:00"):
        other.set("on_break", 2)
    other.play()
    assert (other.shift.moves[0].money, other.shift.moves[0].quiet) == (3, "rest")


def test_a_late_answer_to_the_auditor_is_told(over: Any) -> None:
    act(over, "go", "end")
    late = over.shift.ticket_figures.audit_late
    assert ("answered late, or not at all" in over.regions["score"]) == late
    figures = over.shift.ticket_figures
    over.shift.__dict__["ticket_figures"] = replace(figures, audit_late=not late)
    act(over, "go", "end")
    assert ("answered late, or not at all" in over.regions["score"]) != late
    over.shift.__dict__["ticket_figures"] = figures


def test_the_score_lies_between_nothing_and_the_best(over: Any, yardsticks: Yardsticks) -> None:
    over._compared(yardsticks)
    points = over._after.points
    assert 20 < points < 100
    assert f"You scored {points:.0f} of 100." in over.regions["result"]
    assert over.said["text"].startswith("You scored")
    *rows, together = over._after.result_rows()
    for column in (2, 3, 4):
        total = sum(float(row[column]) for row in rows)
        assert float(together[column]) == pytest.approx(total, abs=0.4)
    assert 1 <= len(over._after.better()) <= 3
    assert repr(over).endswith(f"{points:.0f} of 100)")


def test_a_learner_who_is_better_sets_the_best(over: Any, yardsticks: Yardsticks) -> None:
    best, nothing = yardsticks
    worse = replace(best, shift=idle_shift(best.shift.world))
    over._compared((worse, nothing))
    assert over._after.points == 100
    assert "no plan that the search found is better than yours" in over.regions["result"]
    over._compared(yardsticks)


def test_a_search_for_another_day_changes_nothing(over: Any, yardsticks: Yardsticks) -> None:
    best, nothing = yardsticks
    points = over._after.points
    other = replace(best, shift=idle_shift(shift_days.world(4, "new-menu")))
    over._compared((other, nothing))
    assert over._after.points == points


def test_a_breach_is_told_apart(over: Any, yardsticks: Yardsticks) -> None:
    after = over._after
    mine = after.mine
    after._scored = after.end, replace(mine, breaches=("The campaign dropped 9 of 90 people.",))
    act(over, "go", "end")
    assert "A limit was broken." in over.regions["score"]
    assert f"the score cannot be above {SHIFT_CAP}" in over.regions["result"]
    assert after.points <= SHIFT_CAP
    assert after.better()[0].startswith("Drops:")
    after._scored = after.end, mine


def test_the_search_beside_the_loop_tells_and_stops(
    monkeypatch: pytest.MonkeyPatch, yardsticks: Yardsticks
) -> None:
    def best(_world: Any, tries: int, *, progress: Any, stop: Any) -> Any:
        progress(tries)
        return replace(yardsticks[0], stopped=stop())

    monkeypatch.setattr(shift_days, "best_shift", best)
    monkeypatch.setattr(shift_days, "idle_shift", lambda _world: yardsticks[0].shift)
    told: list[str] = []
    found: list[Any] = []
    step = shift_days.SearchStep(told.append, found.append)
    step.begin(1, "new-menu")  # no loop runs here, so it works at once
    assert not step.working
    assert step.tried == shift_days.TRIES
    assert found[0][0].score == yardsticks[0].score
    monkeypatch.setattr(shift_days, "searched", lambda *_, **__: 1 / 0)
    step.begin(1, "new-menu")
    assert "division by zero" in step.fault


def test_the_day_of_the_shift_is_compared_whatever_the_controls_say(
    over: Any, yardsticks: Yardsticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def searched(seed: int, *_menus: str, **_more: Any) -> Yardsticks:
        asked.append(seed)
        return yardsticks

    monkeypatch.setattr(shift_lab, "searched", searched)
    over.set("seed", 8)
    over.compare()
    over.set("seed", 3)
    assert asked == [3]
    kept = kept_shift(progress.Book(progress.store).attempts())
    assert kept
    assert (kept.seed, kept.setup) == (3, over.shift.setup)


def test_a_search_that_was_stopped_gives_no_line_of_the_certificate(
    over: Any, yardsticks: Yardsticks
) -> None:
    over._compared((replace(yardsticks[0], stopped=True), yardsticks[1]))
    assert "does not go on your certificate" in over.regions["result"]
    kept = kept_shift(progress.Book(progress.store).attempts())
    assert kept
    assert kept.points is None
    over._compared(yardsticks)


# -- what is kept --------------------------------------------------------------------------------


def test_a_shift_goes_on_after_a_restart() -> None:
    first: Any = lab("shift", seed=2)
    first.begin()
    first.play(quiet="tickets")
    again: Any = lab("shift")
    assert "Go on with your shift of day 2 (1 of 8 hours run)" in again.regions["open"]
    act(again, "go_on")
    assert again.shift.moves == first.shift.moves
    assert again.shift.day.rows == first.shift.day.rows
    assert "13:00, 1 of 8 hours run" in again.regions["news"]


def test_a_compared_shift_is_a_line_of_the_certificate(over: Any, yardsticks: Yardsticks) -> None:
    over._compared(yardsticks)
    attempts = progress.Book(progress.store).attempts()
    mine = [one for one in attempts if one.score == pytest.approx(over._after.points / 100)]
    assert best_points(mine) == (3, pytest.approx(over._after.points))
    lines = done_beside(mine, datetime.now(UTC))
    assert f"One whole shift, day 3: {over._after.points:.0f} of 100 points." in lines
    assert done_beside([one for one in attempts if not one.score], datetime.now(UTC)) == []


def test_a_kept_shift_that_does_not_fit_its_day_is_told(card: Any) -> None:
    made = replace(ShiftMoves(), on_break=2)
    card._kept = Kept(1, ShiftSetup(), (made,), ShiftEnd(), None)
    act(card, "go_on")
    assert "The shift that was kept does not open: on_break must be 0" in card.regions["task"]
    assert card.shift is None


@pytest.mark.parametrize("held", [None, {}, {"values": {"seed": 1}}, [1], {"values": 3}])
def test_a_note_that_does_not_fit_is_no_shift(held: Any) -> None:
    made = progress.Attempt("note", SOURCE, "day-1", held, 0.0)
    assert kept_shift([made]) is None
    assert best_points([made]) is None
