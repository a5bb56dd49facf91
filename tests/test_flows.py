"""A flow keeps its rules, a walk never changes, and the course's own call plays as it should."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpo_course import contacts, content, flows, kpi
from bpo_course.faults import FaultyError
from bpo_course.flows import (
    Change,
    Choice,
    Ending,
    Flow,
    Step,
    Temperament,
    Walk,
    at_random,
    careful,
    checked,
    hurried,
    meet,
    sample,
    skipping,
    solve,
)

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)


def choice(name: str, to: str, **changes: Any) -> Choice:
    made = Choice(name, "I say it.", to, "It helps.", "It had to.", talk_s=10)
    return replace(made, **changes)


def step(name: str, *choices: Choice, **changes: Any) -> Step:
    return replace(Step(name, "A moment", "Resolve", "Please help me.", choices), **changes)


LISTEN: Final = choice("listen", "check", score={"empathy": 2}, talk_s=30)
RUSH: Final = choice("rush", "check", talk_s=5)
VERIFY: Final = choice("verify", "well", score={"compliance": 3}, hold_s=40)
SKIP: Final = choice("skip", "badly", wrap_s=7)
WELL: Final = Ending("She is helped.", "resolved", True, 5)
BADLY: Final = Ending("She is not.", "breach", False, 1)
STEPS: Final = {
    "start": step("start", LISTEN, RUSH),
    "check": step("check", VERIFY, SKIP),
    "well": step("well", ending=WELL),
    "badly": step("badly", ending=BADLY),
}


def flow(*new: Step, **changes: Any) -> Flow:
    """The small flow, with these steps in place of those of their names or after them."""
    made: dict[str, Any] = {
        "id": "small",
        "title": "A small call",
        "brief": "You answer a help line.",
        "queue": "help",
        "reason": "trouble",
        "dimension": {"empathy": "She feels heard.", "compliance": "You know who calls."},
        "step": tuple({**STEPS, **{step.id: step for step in new}}.values()),
        "wait_s": 12.0,
    }
    return checked(Flow(**{**made, **changes}))


def with_choice(changed: Choice) -> Flow:
    """The small flow with a third choice at its start."""
    return flow(step("start", LISTEN, RUSH, changed))


def with_ending(**changes: Any) -> Flow:
    return flow(step("badly", ending=replace(BADLY, **changes)))


def faults(make: Callable[[], Flow]) -> list[str]:
    with pytest.raises(FaultyError) as caught:
        make()
    return [f"{fault.field}: {fault.rule}" for fault in caught.value.faults]


def ladder(best: str = "Short.", turning: bool = True) -> Flow:
    """Six decisions one after the other, each with a best choice among three."""
    rungs = []
    for n in range(6):
        to = f"rung-{n + 1}" if n < 5 else "well"
        ways = [
            choice("best", to, say=best, score={"empathy": 1, "compliance": 1}),
            choice("worse", to, say="I say something else."),
            choice("worst", to, say="I say it so."),
        ]
        turn = n % 3 if turning else 0
        rungs.append(step(f"rung-{n}", *ways[-turn:], *ways[:-turn]))
    return flow(step=(*rungs, STEPS["well"]))


CONTRACT: Final = (
    "Notwithstanding contractual stipulations concerning telecommunications infrastructure "
    "unavailability, compensation entitlements accumulate proportionally throughout interruptions. "
) * 5
BLANK: Final = "must not be empty"
BROKEN: Final[dict[str, tuple[Callable[[], Flow], str]]] = {
    "no id": (lambda: flow(id=""), f"id: {BLANK}"),
    "no title": (lambda: flow(title=" "), f"title: {BLANK}"),
    "no brief": (lambda: flow(brief="\n"), f"brief: {BLANK}"),
    "no queue": (lambda: flow(queue=""), f"queue: {BLANK}"),
    "no reason": (lambda: flow(reason=""), f"reason: {BLANK}"),
    "a step id used twice": (
        lambda: flow(step=(*STEPS.values(), STEPS["badly"])),
        "step 5 id: is 'badly', which is already used",
    ),
    "a negative wait": (
        lambda: flow(wait_s=-1.0),
        "wait_s: must be 0 seconds or more, got -1.0",
    ),
    "a wait of nan": (
        lambda: flow(wait_s=math.nan),
        "wait_s: must be 0 seconds or more, got nan",
    ),
    "an endless wait": (
        lambda: flow(wait_s=math.inf),
        "wait_s: must be 0 seconds or more, got inf",
    ),
    "a step without id": (
        lambda: flow(step=(replace(STEPS["start"], id=""), *list(STEPS.values())[1:])),
        f"step 1 id: {BLANK}",
    ),
    "a step without title": (
        lambda: flow(step("badly", title="", ending=BADLY)),
        f"step badly title: {BLANK}",
    ),
    "a step without stage": (
        lambda: flow(step("badly", stage="", ending=BADLY)),
        f"step badly stage: {BLANK}",
    ),
    "a step without words": (
        lambda: flow(step("badly", customer="", ending=BADLY)),
        f"step badly customer: {BLANK}",
    ),
    "a dead end": (
        lambda: flow(step("badly")),
        "step badly: must have either choices or an ending",
    ),
    "choices and an ending": (
        lambda: flow(step("badly", choice("go-on", "well"), ending=BADLY)),
        "step badly: must have either choices or an ending, has both",
    ),
    "an ending without summary": (
        lambda: with_ending(summary=""),
        f"step badly ending summary: {BLANK}",
    ),
    "an ending without disposition": (
        lambda: with_ending(disposition=""),
        f"step badly ending disposition: {BLANK}",
    ),
    "csat 0": (
        lambda: with_ending(csat=0),
        "step badly ending csat: must be a whole number from 1 to 5, got 0",
    ),
    "csat 6": (
        lambda: with_ending(csat=6),
        "step badly ending csat: must be a whole number from 1 to 5, got 6",
    ),
    "csat 2.5": (
        lambda: with_ending(csat=2.5),
        "step badly ending csat: must be a whole number from 1 to 5, got 2.5",
    ),
    "a choice id used twice": (
        lambda: with_choice(RUSH),
        "step start choice 3 id: is 'rush', which is already used",
    ),
    "a choice without id": (
        lambda: with_choice(choice("", "check")),
        f"step start choice 3 id: {BLANK}",
    ),
    "a choice without words": (
        lambda: with_choice(choice("third", "check", say="")),
        f"step start choice third say: {BLANK}",
    ),
    "a choice that leads nowhere": (
        lambda: with_choice(choice("third", "")),
        f"step start choice third to: {BLANK}",
    ),
    "a choice without effect": (
        lambda: with_choice(choice("third", "check", effect="")),
        f"step start choice third effect: {BLANK}",
    ),
    "a choice without reason": (
        lambda: with_choice(choice("third", "check", why="")),
        f"step start choice third why: {BLANK}",
    ),
    "an unknown step": (
        lambda: with_choice(choice("third", "chekc")),
        "step start choice third to: must be the id of a step, but no step has the id 'chekc'",
    ),
    "an unknown dimension": (
        lambda: with_choice(choice("third", "check", score={"caer": 0})),
        "step start choice third score: "
        "must be for a dimension of the call (empathy, compliance), got 'caer'",
    ),
    "negative points": (
        lambda: with_choice(choice("third", "check", score={"empathy": -1})),
        "step start choice third score: must be 0 points or more, empathy has -1",
    ),
    "a dimension of its own": (
        lambda: flow(dimension={"empathy": "Heard.", "compliance": "Safe.", "speed": "Fast."}),
        "dimension: must be one of "
        "empathy, accuracy, compliance, persuasion, resolution, got 'speed'",
    ),
    "a gate that nothing needs": (
        lambda: flow(gate={"identity": "Know who calls."}),
        "gate identity: is never needed or broken",
    ),
    "a gate that is not there": (
        lambda: with_choice(choice("third", "check", needs=("identity",))),
        "step start choice third needs: "
        "must be a gate of the call (there are none), got 'identity'",
    ),
    "a gate given that is not there": (
        lambda: flow(given=("notice",)),
        "given: must be a gate of the call (there are none), got 'notice'",
    ),
    "a best walk that breaks a gate": (
        lambda: flow(
            step("check", replace(VERIFY, needs=("identity",)), SKIP), gate={"identity": "Check."}
        ),
        "step check choice verify: the path with the most points breaks the gate identity here",
    ),
    "a temperament that is not there": (
        lambda: with_choice(choice("third", "check", when={"cross": Change(mood=-1)})),
        "step start choice third when cross: "
        "must be a temperament of the call (there are none), got 'cross'",
    ),
    "a temperament without words": (
        lambda: flow(temperament={"cross": Temperament()}),
        f"temperament cross says: {BLANK}",
    ),
    "a temperament with a mood of 6": (
        lambda: flow(temperament={"cross": Temperament("She is cross.", mood=6)}),
        "temperament cross mood: must be a whole number from 1 to 5, got 6",
    ),
    "a temperament that never comes": (
        lambda: flow(temperament={"cross": Temperament("She is cross.", weight=0)}),
        "temperament cross weight: must be above 0, got 0",
    ),
    "a step whose best way on begins with a worse choice": (
        lambda: flow(
            step("start", LISTEN, RUSH, choice("third", "detour")),
            step(
                "detour", choice("go-on", "check"), choice("please", "badly", score={"empathy": 1})
            ),
        ),
        "step detour: the best path takes go-on, but please scores more here",
    ),
    "a temperament that changes which walk is best": (
        lambda: flow(
            step("start", replace(LISTEN, when={"cross": Change(to="badly")}), RUSH),
            temperament={"calm": Temperament("Calm."), "cross": Temperament("Cross.")},
        ),
        "step check choice verify score: the path with the most points gets only 0 of 2 for empathy"
        " (customer cross)",
    ),
    "a mood that jumps too far": (
        lambda: with_choice(choice("third", "check", mood=5)),
        "step start choice third mood: must be a whole number from -4 to 4, got 5",
    ),
    "a negative revenue": (
        lambda: with_ending(revenue=-1.0),
        "step badly ending revenue: must be 0 or more, got -1.0",
    ),
    "HTML in what the agent says": (
        lambda: with_choice(choice("third", "check", say="Take <b>this</b>.")),
        "step start choice third say: must be Markdown without HTML, has <b>",
    ),
    "HTML in a gate": (
        lambda: flow(
            step("badly", ending=BADLY),
            step("check", VERIFY, replace(SKIP, breaks=("identity",))),
            gate={"identity": "<script>"},
        ),
        "gate identity: must be Markdown without HTML, has <script>",
    ),
    "a loop": (
        lambda: with_choice(choice("third", "start")),
        "step start: must not lead back to an earlier step, goes start > start",
    ),
    "a longer loop": (
        lambda: flow(step("check", VERIFY, SKIP, choice("again", "start"))),
        "step start: must not lead back to an earlier step, goes start > check > start",
    ),
    "a step that no choice leads to": (
        lambda: flow(step("lost", ending=BADLY)),
        "step lost: cannot be reached",
    ),
    "a loop that no choice leads to": (
        lambda: flow(step("lost", choice("stay", "lost"))),
        "step lost: cannot be reached",
    ),
    "a dimension that is never scored": (
        lambda: flow(dimension={"empathy": "Heard.", "compliance": "Safe.", "accuracy": "Right."}),
        "dimension accuracy: is never scored",
    ),
    "a best walk that is not best in every dimension": (
        lambda: with_choice(choice("third", "badly", score={"empathy": 4})),
        "step start choice third score: the path with the most points gets only 2 of 4 for empathy",
    ),
} | {
    f"{seconds} seconds of {name}": (
        lambda name=name, seconds=seconds: with_choice(choice("third", "check", **{name: seconds})),
        f"step start choice third {name}: must be 0 seconds or more, got {seconds}",
    )
    for name in contacts.HANDLE_COLUMNS
    for seconds in (-1.0, math.nan, math.inf)
}


@pytest.mark.parametrize(("make", "fault"), BROKEN.values(), ids=BROKEN.keys())
def test_a_flow_with_one_broken_rule_is_refused_for_that_rule_alone(
    make: Callable[[], Flow], fault: str
) -> None:
    assert faults(make) == [fault]


CLUMSY: Final[dict[str, tuple[Callable[[], Flow], str]]] = {
    "a customer who speaks like a contract": (
        lambda: flow(step("start", LISTEN, RUSH, customer=CONTRACT)),
        "customer: must be readable at 14 years, needs 43 (most at start)",
    ),
    "a best choice that is always the longest": (
        lambda: ladder(best="I say a good deal more than that here."),
        "best choice: must not give itself away: it is the longest in 6 of 6",
    ),
    "a best choice that is always the first": (
        lambda: ladder(turning=False),
        "best choice: must not give itself away: it is choice 1 in 6 of 6",
    ),
}


@pytest.mark.parametrize(("make", "advice"), CLUMSY.values(), ids=CLUMSY.keys())
def test_a_flow_that_is_only_clumsy_can_be_played_and_gets_advice(
    make: Callable[[], Flow], advice: str
) -> None:
    found = list(flows.faults(make()))
    assert [f"{fault.field}: {fault.rule}" for fault in found] == [advice]
    assert found[0].advice


def test_a_flow_made_of_nothing_is_told_everything_it_needs() -> None:
    needed = ("id", "title", "brief", "queue", "reason", "dimension", "step")
    assert faults(lambda: checked(Flow())) == [f"{name}: {BLANK}" for name in needed]


def test_all_faults_of_a_flow_are_told_at_once() -> None:
    found = faults(
        lambda: flow(
            step("check", VERIFY, choice("skip", "badly", why="", hold_s=-1.0)),
            step("badly", ending=replace(BADLY, csat=9)),
            step("lost", ending=BADLY),
            title="",
            dimension={"empathy": "Heard.", "compliance": "Safe.", "accuracy": "Right."},
        )
    )
    assert found == [
        f"title: {BLANK}",
        f"step check choice skip why: {BLANK}",
        "step check choice skip hold_s: must be 0 seconds or more, got -1.0",
        "step badly ending csat: must be a whole number from 1 to 5, got 9",
        "step lost: cannot be reached",
        "dimension accuracy: is never scored",
    ]


def test_faults_of_steps_are_told_in_the_order_the_steps_are_written() -> None:
    lost = [step(f"lost-{number}", ending=BADLY) for number in range(8)]
    assert faults(lambda: flow(*lost)) == [f"step {s.id}: cannot be reached" for s in lost]


def test_two_ways_to_one_step_are_no_loop() -> None:
    assert [c.to for c in flow().steps["start"].choice] == ["check", "check"]


def test_a_flow_with_countless_ways_through_it_is_checked_without_walking_them() -> None:
    ladder = [
        step(f"rung-{n}", choice("left", f"rung-{n + 1}"), choice("right", f"rung-{n + 1}"))
        for n in range(99)
    ]
    top = step("rung-99", choice("on", "start"))
    assert len(solve(flow(step=(*ladder, top, *STEPS.values()))).best.taken) == 102


def long_call(last: str) -> tuple[Step, ...]:
    """More steps in a row than a function can call itself."""
    rungs = [step(f"rung-{n}", choice("on", f"rung-{n + 1}")) for n in range(1_200)]
    return (*rungs, step("rung-1200", choice("on", last)), *STEPS.values())


def test_a_call_of_any_length_is_checked_and_solved() -> None:
    made = flow(step=long_call("start"))
    assert len(solve(made).best.taken) == 1_203
    assert solve(made).most == {"empathy": 2, "compliance": 3}
    assert made.rows()["well"] == 1_203


def test_a_way_back_at_the_end_of_a_long_call_is_found() -> None:
    (said,) = faults(lambda: flow(step=long_call("rung-1199")))
    assert said.endswith("goes rung-1199 > rung-1200 > rung-1199")


def test_a_walk_starts_at_the_first_step_with_nothing_scored() -> None:
    walk = Walk(flow())
    assert (walk.step.id, walk.done, walk.turns) == ("start", False, ())
    assert (walk.score, walk.elapsed_s) == ({"empathy": 0, "compliance": 0}, 0)


def test_take_moves_a_new_walk_and_leaves_the_old_one() -> None:
    old = Walk(flow())
    new = old.take("listen")
    assert (old.taken, old.step.id) == ((), "start")
    assert (new.taken, new.step.id) == (("listen",), "check")


def test_back_moves_a_new_walk_and_leaves_the_old_one() -> None:
    old = Walk(flow(), ("listen", "verify"))
    new = old.back()
    assert (old.taken, old.done) == (("listen", "verify"), True)
    assert (new.taken, new.done) == (("listen",), False)


def test_restart_makes_a_walk_at_the_start_and_leaves_the_old_one() -> None:
    old = Walk(flow(), ("listen", "verify"))
    assert old.restart() == Walk(old.flow)
    assert old.taken == ("listen", "verify")


def test_back_at_the_start_stays_there() -> None:
    walk = Walk(flow())
    assert walk.back() == walk


def test_a_walk_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Walk(flow()).taken = ("listen",)  # type: ignore[misc]


def test_a_choice_that_is_not_open_is_answered_with_those_that_are() -> None:
    with pytest.raises(ValueError, match=r"open at 'start' \(listen, rush\), got 'verify'"):
        Walk(flow()).take("verify")


def test_no_choice_is_open_after_the_end() -> None:
    ended = Walk(flow(), ("listen", "verify"))
    with pytest.raises(ValueError, match=r"open at 'well' \(none, the call has ended\)"):
        ended.take("listen")


def test_a_walk_is_not_made_from_choices_that_cannot_follow() -> None:
    with pytest.raises(ValueError, match="open at 'check'"):
        Walk(flow(), ("listen", "listen"))


def test_an_ended_walk_adds_up_its_turns() -> None:
    walk = Walk(flow(), ("listen", "verify"))
    assert [(turn.step.id, turn.choice.id) for turn in walk.turns] == [
        ("start", "listen"),
        ("check", "verify"),
    ]
    assert (walk.score, walk.elapsed_s, walk.done) == ({"empathy": 2, "compliance": 3}, 80, True)


def test_points_in_one_dimension_add_up_along_the_walk() -> None:
    caring = flow(step("check", replace(VERIFY, score={"empathy": 1, "compliance": 3}), SKIP))
    assert Walk(caring, ("listen", "verify")).score == {"empathy": 3, "compliance": 3}


def test_the_text_of_a_walk_says_where_it_stands() -> None:
    assert str(Walk(flow(), ("listen",))) == "Walk(small: 1 choices, open at check)"
    assert str(Walk(flow(), ("listen", "skip"))) == "Walk(small: 2 choices, ended at badly)"


def test_a_row_holds_the_figures_of_the_walk() -> None:
    assert Walk(flow(), ("listen", "skip")).row("c-1", NOON, agent="Dana") == {
        "contact_id": "c-1",
        "direction": "inbound",
        "channel": "voice",
        "queue": "help",
        "started_at": NOON,
        "wait_s": 12,
        "talk_s": 40,
        "hold_s": 0,
        "wrap_s": 7,
        "outcome": "answered",
        "disposition": "breach",
        "agent": "Dana",
        "reason": "trouble",
        "resolved": False,
        "csat": 1,
        "critical": "",
    }


@pytest.mark.parametrize("direction", contacts.DIRECTIONS)
def test_a_row_is_a_row_of_the_contact_log(direction: str) -> None:
    import pandas as pd

    walk = Walk(flow(direction=direction), ("listen", "verify"))
    row = walk.row("c-1", NOON)
    checked = contacts.check(pd.DataFrame([row])).iloc[0]
    assert {name: checked[name] for name in row} == row


def test_an_unfinished_walk_has_no_row() -> None:
    with pytest.raises(ValueError, match="must be at an ending, but it is at step 'check'"):
        Walk(flow(), ("listen",)).row("c-1", NOON)


def test_a_row_needs_a_time_with_its_zone() -> None:
    with pytest.raises(ValueError, match="started_at must have a time zone, got 2026-03-02"):
        Walk(flow(), ("listen", "skip")).row("c-1", NOON.replace(tzinfo=None))


# Gates


GATED: Final = {"identity": "Know who calls.", "card": "No card data."}


def gated() -> Flow:
    """The small flow with a check that opens a gate, and acts that need or break one."""
    return flow(
        step(
            "start",
            replace(LISTEN, gives=("identity",)),
            replace(RUSH, breaks=("card",)),
        ),
        step("check", replace(VERIFY, needs=("identity",)), SKIP),
        gate=GATED,
    )


def test_an_act_that_needs_a_gate_is_fine_after_it_was_opened() -> None:
    walk = Walk(gated(), ("listen", "verify"))
    assert walk.breaches == ()
    assert walk.opened == {"identity"}


def test_an_act_that_needs_a_gate_is_a_critical_error_before_it_was_opened() -> None:
    walk = Walk(gated(), ("rush", "verify"))
    assert [(b.gate, b.turn.choice.id) for b in walk.breaches] == [
        ("card", "rush"),
        ("identity", "verify"),
    ]


def test_a_critical_error_stands_apart_from_the_score() -> None:
    assert Walk(gated(), ("rush", "verify")).score == Walk(flow(), ("rush", "verify")).score


def test_a_gate_that_the_menu_opened_is_open_from_the_start() -> None:
    announced = replace(gated(), given=("identity",))
    assert [b.gate for b in Walk(announced, ("rush", "verify")).breaches] == ["card"]


def test_the_row_names_the_gates_broken() -> None:
    assert Walk(gated(), ("rush", "verify")).row("c-1", NOON)["critical"] == "card, identity"


def test_the_worst_walk_has_most_critical_errors() -> None:
    assert solve(gated()).worst.taken == ("rush", "verify")
    assert solve(gated()).best.breaches == ()


# Temperaments


def moody() -> Flow:
    """The small flow with two customers, one of whom takes haste badly."""
    return flow(
        step(
            "start",
            replace(LISTEN, mood=1),
            replace(RUSH, mood=-1, when={"cross": Change("badly", "She rings off.", -3)}),
        ),
        temperament={
            "calm": Temperament("She is calm.", mood=4, weight=3),
            "cross": Temperament("She is cross.", mood=2),
        },
    )


def test_the_first_temperament_is_met_where_none_is_named() -> None:
    assert Walk(moody()).temperament == "calm"
    assert Walk(flow()).temperament == ""


def test_the_same_choice_causes_something_else_with_another_customer() -> None:
    calm, cross = (Walk(moody(), ("rush",), name) for name in ("calm", "cross"))
    assert (calm.step.id, calm.turns[0].choice.effect, calm.mood) == ("check", "It helps.", 3)
    assert (cross.step.id, cross.turns[0].choice.effect, cross.mood) == (
        "badly",
        "She rings off.",
        1,
    )


def test_a_mood_never_leaves_its_scale() -> None:
    glad = flow(step("start", replace(LISTEN, mood=4), RUSH))
    assert (Walk(glad).mood, Walk(glad, ("listen",)).mood) == (3, 5)


def test_customers_are_met_by_their_weight() -> None:
    rng = np.random.default_rng(3)
    met = [meet(moody(), rng).temperament for _ in range(2_000)]
    assert met.count("calm") / 2_000 == pytest.approx(0.75, abs=0.03)


def test_an_unknown_temperament_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="must be one of calm, cross, got 'sad'"):
        Walk(moody(), temperament="sad")
    with pytest.raises(ValueError, match="must be one of none: the flow has none, got 'sad'"):
        Walk(flow(), temperament="sad")


def test_a_silence_counts_as_talk_and_is_gone_after_a_restart() -> None:
    walk = Walk(flow(), ("listen", "verify")).wait(30)
    assert walk.elapsed_s == 110
    assert walk.row("c-1", NOON)["talk_s"] == 70
    assert walk.restart().elapsed_s == 0


def test_a_silence_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="seconds must be 0 or more, got -1"):
        Walk(flow()).wait(-1)


def test_a_transcript_says_who_said_what() -> None:
    wife = flow(step("check", VERIFY, SKIP, speaker="His wife"))
    assert Walk(wife, ("listen",)).transcript == (
        ("Customer", "Please help me."),
        ("You", "I say it."),
        ("His wife", "Please help me."),
    )


# A thousand calls


def test_careful_agents_walk_the_best_walk() -> None:
    log = sample(bank_call(), careful, 40, np.random.default_rng(1))
    assert (log["critical"] == "").all()
    assert kpi.fcr(log) == 1


def test_the_same_chance_gives_the_same_log() -> None:
    one, other = (sample(bank_call(), at_random, 30, np.random.default_rng(5)) for _ in range(2))
    assert one.equals(other)


def test_a_sample_is_a_contact_log() -> None:
    log = sample(moody(), at_random, 50, np.random.default_rng(2), agent="Dana")
    checked = contacts.check(log)
    assert len(checked) == 50
    assert set(checked["agent"]) == {"Dana"}
    assert set(checked["temperament"]) == {"calm", "cross"}


def test_the_seconds_of_a_sample_stray_around_those_of_the_flow() -> None:
    log = sample(flow(), careful, 2_000, np.random.default_rng(4))
    assert log["hold_s"].mean() == pytest.approx(40, rel=0.02)
    assert log["hold_s"].std() / log["hold_s"].mean() == pytest.approx(0.25, abs=0.02)


def test_a_habit_shows_in_the_figures() -> None:
    shares = []
    for share in (0.0, 0.3, 1.0):
        log = sample(bank_call(), skipping("identity", share), 600, np.random.default_rng(6))
        shares.append((log["critical"] != "").mean())
    assert shares[0] == 0
    assert shares[1] == pytest.approx(0.3, abs=0.06)
    assert shares[2] == 1


def test_hurried_agents_take_the_quickest_choice_at_each_step() -> None:
    rng = np.random.default_rng(0)
    assert hurried(Walk(flow()), rng) == "rush"
    assert hurried(Walk(flow(), ("rush",)), rng) == "skip"


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: skipping("identity", 1.5), "share must be from 0 to 1, got 1.5"),
        (
            lambda: sample(flow(), careful, 0, np.random.default_rng(0)),
            "n must be a whole number of 1 or more, got 0",
        ),
        (
            lambda: sample(flow(), lambda *_: "sing", 1, np.random.default_rng(0)),
            "choice must be one of those open at 'start'",
        ),
    ],
)
def test_what_cannot_be_sampled_is_refused(ask: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask()


@cache
def bank_call() -> Flow:
    """The course's own flow."""
    return content.flow("bank-unknown-debit")


def ended_walks(walk: Walk) -> Iterator[Walk]:
    """Every way the call can still end."""
    if walk.done:
        yield walk
    for open_choice in walk.step.choice:
        yield from ended_walks(walk.take(open_choice.id))


@pytest.fixture(params=[flow, bank_call], ids=["small flow", "bank call"])
def any_flow(request: pytest.FixtureRequest) -> Flow:
    made = request.param()
    assert isinstance(made, Flow)
    return made


def test_the_best_walk_ends_with_the_most_points_in_every_dimension(any_flow: Flow) -> None:
    best = solve(any_flow).best
    assert best.done
    assert best.score == solve(any_flow).most


def test_most_is_the_most_that_any_walk_scores(any_flow: Flow) -> None:
    scores = [walk.score for walk in ended_walks(Walk(any_flow))]
    assert solve(any_flow).most == {
        name: max(score[name] for score in scores) for name in any_flow.dimension
    }


def test_on_the_map_every_choice_leads_down(any_flow: Flow) -> None:
    row = any_flow.rows()
    ways = [(step.id, choice.to) for step in any_flow.step for choice in step.choice]
    assert ways
    assert [(here, to) for here, to in ways if row[to] <= row[here]] == []


def test_on_the_map_every_step_has_a_row(any_flow: Flow) -> None:
    rows = any_flow.rows()
    assert rows.keys() == any_flow.steps.keys()
    assert list(rows.values()) == sorted(rows.values())


@pytest.mark.parametrize("order", [("near", "far"), ("far", "near")])
def test_on_the_map_a_step_lies_below_the_longest_way_to_it(order: tuple[str, str]) -> None:
    roundabout = flow(
        step("start", LISTEN, *(choice(name, name) for name in order)),
        step("near", choice("on", "check")),
        step("far", choice("on", "farther")),
        step("farther", choice("on", "check")),
    )
    assert roundabout.rows() == {
        **{"start": 0, "near": 1, "far": 1, "farther": 2},
        **{"check": 3, "well": 4, "badly": 4},
    }


def test_on_the_map_the_endings_share_the_last_row() -> None:
    hung_up = flow(step("start", LISTEN, choice("hang-up", "badly")), step("check", VERIFY))
    assert hung_up.rows() == {"start": 0, "check": 1, "badly": 2, "well": 2}


PICKS: Final = st.deferred(lambda: st.lists(st.integers(0, 9), min_size=len(bank_call().step)))


def walks(picks: list[int]) -> list[Walk]:
    """A walk through the bank call from its start to its end, choice by choice."""
    made = [Walk(bank_call())]
    for pick in picks:
        if made[-1].done:
            break
        open_here = made[-1].step.choice
        made.append(made[-1].take(open_here[pick % len(open_here)].id))
    return made


@given(PICKS)
def test_any_walk_ends_before_it_runs_out_of_steps(picks: list[int]) -> None:
    last = walks(picks)[-1]
    assert last.done
    assert len(last.taken) < len(bank_call().step)


@given(PICKS)
def test_no_walk_scores_more_than_the_most(picks: list[int]) -> None:
    most = solve(bank_call()).most
    for walk in walks(picks):
        assert all(0 <= walk.score[name] <= most[name] for name in most)


@given(PICKS)
def test_back_undoes_take(picks: list[int]) -> None:
    made = walks(picks)
    assert [walk.back() for walk in made[1:]] == made[:-1]


def test_the_best_bank_call_ends_resolved() -> None:
    ending = solve(bank_call()).best.step.ending
    assert ending is not None
    assert (ending.disposition, ending.resolved, ending.csat) == ("resolved", True, 5)


def test_a_bank_call_that_answers_without_verifying_ends_in_a_breach() -> None:
    walk = Walk(bank_call(), ("hear-her-out", "number-matches", "answer-her"))
    row = walk.row("c-1", NOON)
    assert (row["disposition"], row["resolved"], row["csat"]) == ("breach", False, 1)
    assert walk.score["compliance"] < solve(bank_call()).most["compliance"]


def test_every_resolved_bank_call_verified_the_caller() -> None:
    checks = {
        *("verify-first", "ask-full-card"),
        *("start-again", "rules-are-rules"),
        "stop-and-verify",
    }
    resolved = [
        w for w in ended_walks(Walk(bank_call())) if w.step.ending and w.step.ending.resolved
    ]
    assert resolved
    assert [walk.taken for walk in resolved if not checks & set(walk.taken)] == []


# Every conversation of the course


FLOWS: Final = content.flow_ids()
every_flow = pytest.mark.parametrize("name", FLOWS)
CASES: Final = {
    "inbound": {
        "angry-caller-home-agent", "bank-unknown-debit", "bill-and-breathing", "cancelled-flight",
        "cloned-voice-transfer", "home-line-drops", "home-not-alone", "laptop-will-not-start",
        "not-worth-calling-back", "one-time-code-caller", "order-with-a-change", "slow-broadband",
        "where-is-my-parcel",
    },
    "outbound": {
        "insurance-renewal", "missed-instalment", "plan-sale-objections", "satisfaction-survey",
        "web-lead-callback", "wrong-party-do-not-call",
    },
}  # fmt: skip


def test_the_course_has_its_nineteen_conversations() -> None:
    sides = {side: {n for n in FLOWS if content.flow(n).direction == side} for side in CASES}
    assert sides == CASES


def test_a_mail_and_a_chat_are_among_them() -> None:
    channels = [content.flow(name).channel for name in FLOWS]
    assert channels.count("email") == channels.count("chat") == 1


def met(name: str) -> list[tuple[Flow, str]]:
    """The flow with each customer one may meet."""
    made = content.flow(name)
    return [(made, temperament) for temperament in made.temperaments]


@every_flow
def test_the_best_walk_scores_full_marks_without_a_critical_error(name: str) -> None:
    for made, temperament in met(name):
        found = solve(made, temperament)
        assert found.best.done
        assert found.best.score == found.most
        assert found.best.breaches == ()
        assert len(found.best.taken) >= 8


@every_flow
def test_the_worst_walk_breaks_a_gate(name: str) -> None:
    for made, temperament in met(name):
        assert len(solve(made, temperament).worst.breaches) >= 2


@every_flow
def test_a_careless_agent_fails(name: str) -> None:
    rng = np.random.default_rng(0)
    for made, temperament in met(name):
        walk = Walk(made, temperament=temperament)
        while not walk.done:
            walk = walk.take(hurried(walk, rng))
        ending, most = walk.step.ending, sum(solve(made, temperament).most.values())
        assert ending is not None
        assert walk.breaches or not ending.resolved
        assert sum(walk.score.values()) < most / 2


@every_flow
@settings(max_examples=10)
@given(st.integers(0, 10_000))
def test_any_walk_ends_within_its_steps(name: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    walk = meet(content.flow(name), rng)
    while not walk.done:
        walk = walk.take(at_random(walk, rng))
    assert len(walk.taken) < len(walk.flow.step)
    assert all(1 <= turn.mood <= 5 for turn in walk.turns)
    most = solve(walk.flow, walk.temperament).most
    assert all(points <= most[dimension] for dimension, points in walk.score.items())


@every_flow
def test_a_conversation_is_rich_enough_to_be_played_twice(name: str) -> None:
    made = content.flow(name)
    decisions = [len(step.choice) for step in made.step if step.choice]
    endings = [step for step in made.step if step.ending]
    assert len(endings) >= 3
    assert sum(count >= 3 for count in decisions) > 0.8 * len(decisions)
    assert len(made.temperament) >= 2
    assert len(made.gate) >= 2
    best = [turn.step for turn in solve(made).best.turns]
    near = {step.id for step in best} | {choice.to for step in best for choice in step.choice}
    assert len(near) >= 12


@every_flow
def test_temperaments_change_what_some_choices_cause(name: str) -> None:
    made = content.flow(name)
    changed = [choice for step in made.step for choice in step.choice if choice.when]
    assert len(changed) >= 4


@every_flow
def test_a_sampled_call_is_a_row_of_the_contact_log(name: str) -> None:
    log = sample(content.flow(name), at_random, 30, np.random.default_rng(1))
    checked = contacts.check(log)
    assert len(checked) == 30
    assert (checked["direction"] == content.flow(name).direction).all()
