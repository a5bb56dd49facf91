"""The lead lab as the front end drives it: what is shown, said and refused."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import pytest

from bpo_course import content, lab
from bpo_course.scenarios import AnswerRules, sales_between
from bpo_course.tools import leads
from bpo_course.widgets.labs.leads_data import held
from bpo_course.widgets.labs.leads_lab import LeadsLab
from bpo_course.widgets.labs.leads_weeks import FIRST, LAST
from bpo_course.widgets.labs.leads_words import COLUMNS, LEVERS, PARTS, SIGNS, START, SWITCHES, USES


def shown(card: Any) -> str:
    return "".join(card.regions.values())


def act(card: Any, action: str, value: str = "", **more: str) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


@pytest.fixture
def card() -> Any:
    return lab("leads")


def test_opening_it_reads_and_fits_nothing() -> None:
    code = (
        "import sys; from bpo_course import lab; card = lab('leads');"
        " [card.show(part) for part in ('leak', 'level', 'when')];"
        " sys.exit(any(name in sys.modules for name in ('sklearn', 'pandas', 'plotly')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- 1 whom do you call? -------------------------------------------------------------------------


def test_the_first_press_calls_in_list_order(card: Any) -> None:
    assert isinstance(card, LeadsLab)
    assert repr(card) == "LeadsLab(1 Whom do you call?; 2,000 calls, List order (by date))"
    assert "order-logistic" not in shown(card)
    assert not card.figure
    act(card, "call")
    bought = int(held().bought[:2_000].sum())
    assert f"2,000 calls make {bought} sales" in card.said["text"]
    assert card.focus["target"] == "result"
    assert card.figure
    assert "order-logistic" not in shown(card)  # the models join after the guess
    act(card, "choose", "order logistic")
    assert "order-logistic" not in shown(card)


def test_a_guess_shows_the_models_and_keeps_its_verdict(card: Any) -> None:
    act(card, "call")
    act(card, "guess_times", "2")
    found = card.call()
    times = found["logistic"].sales(2_000) / found["list"].sales(2_000)
    even = found["logistic"].sales(2_000) / found["random"].sales(2_000)
    assert "<strong>No. The logistic model makes" in card.regions["answer"]
    assert f"That is {times:.1f} times as many" in shown(card)
    assert f"against that it is {even:.1f} times" in shown(card)
    act(card, "guess_times", "6")
    assert "<strong>Yes. " in card.regions["answer"]
    act(card, "choose", "pick parts")
    assert "<strong>Yes. " in card.regions["answer"]  # it was right for what was asked
    assert "spread evenly over 7 parts" in card.regions["answer"]


def test_a_rule_of_two_signs_is_as_good_as_the_model_in_time(card: Any) -> None:
    card.guess_times()
    act(card, "switch", "success")
    assert "Your own rule: 2,000 calls make 1,080 sales" in card.said["text"]
    whole = card.call()
    assert sales_between(whole["logistic"], whole["rule"], 2_000)[1] > 0
    act(card, "switch", "no_home_loan")
    act(card, "choose", "pick parts")
    parts = card.call()
    _, low, high = sales_between(parts["logistic"], parts["rule"], 2_000)
    assert low < 0 < high
    assert "it may be chance" in card.regions["answer"]
    assert parts["logistic"].sales(2_000) > 1.5 * parts["random"].sales(2_000)


def test_many_rules_on_the_same_leads_are_warned_of(card: Any) -> None:
    card.guess_times()
    for name in list(SIGNS)[:4]:
        act(card, "switch", name)
    assert "You have tried" not in shown(card)
    act(card, "switch", "single")
    assert "You have tried 5 rules" in shown(card)
    act(card, "set", name="young", value="25")
    assert "You have tried 6 rules" in shown(card)
    act(card, "set", name="worth", value="100")
    assert "You have tried 6 rules" in shown(card)


def test_without_age_the_models_are_others(card: Any) -> None:
    before = card.guess_times()["logistic"].sales(2_000)
    act(card, "switch", "no_age")
    after = card.call()["logistic"].sales(2_000)
    assert after != before
    assert abs(after - before) < 40  # leaving them out costs nothing here


def test_money_follows_the_controls(card: Any) -> None:
    card.call()
    act(card, "set", name="cost", value="0")
    act(card, "set", name="worth", value="10")
    assert "€2,090" in card.regions["result"]  # 209 sales


# -- 2 too good to be true -----------------------------------------------------------------------


def test_all_columns_look_wonderful_and_the_leaks_are_named(card: Any) -> None:
    act(card, "go", "leak")
    act(card, "fit")
    assert "91 of 100 pairs" in card.said["text"]
    act(card, "check")
    assert card.regions["answer"].count("<li>") == len(leads.DURING_OR_AFTER)
    assert "known when you hang up" in card.regions["answer"]
    for name in leads.DURING_OR_AFTER:
        act(card, "column", name)
    assert "You have changed the columns since then" in card.regions["answer"]
    assert "You have changed something since then" in card.regions["result"]
    act(card, "fit")
    act(card, "check")
    assert "and no others" in card.said["text"]
    assert card.check() == ()
    trials = card.fit()
    assert 0.69 < trials["time"].auc < 0.74
    assert trials["random"].split.how == "random"
    act(card, "column", "age")
    act(card, "check")
    assert "You could also use: Age." in card.said["text"]


def test_each_suspect_is_tried_alone(card: Any) -> None:
    rises = dict(card.suspects())
    assert rises["Length of the call"]["random"] > 0.1
    assert rises["Month"]["random"] > 0 > rises["Month"]["time"]
    assert "Month and Kind of line help at random, and harm in time" in shown(card)
    assert card.figure
    assert "Split in time" in card.regions["table"]


def test_a_model_needs_a_column(card: Any) -> None:
    act(card, "go", "leak")
    for name in COLUMNS:
        act(card, "column", name)
    assert "0 of 16" in card.regions["how"]
    before = shown(card)
    act(card, "fit")
    assert shown(card) == before
    with pytest.raises(ValueError, match="columns must have a name or more, got none"):
        card.use()
    with pytest.raises(ValueError, match="columns must be one of age, job"):
        card.use("y")
    card.use("poutcome", "age")
    assert "2 of 16" in card.regions["how"]


def test_the_columns_are_those_of_the_table_and_the_tool() -> None:
    table = content.bank_marketing()
    assert [*COLUMNS, leads.OUTCOME] == list(table.columns)
    assert {*leads.BEFORE_THE_CALL, *leads.DURING_OR_AFTER} == set(COLUMNS)
    for name in leads.BEFORE_THE_CALL:
        assert COLUMNS[name].when == "Known before the call."
    assert LEVERS["calls"].most == len(held().bought)
    assert f"{len(table):,} offers" in shown(lab("leads"))


# -- 3 the number and the order ------------------------------------------------------------------


def test_the_number_fails_and_the_order_survives(card: Any) -> None:
    act(card, "go", "level")
    act(card, "guess_bought", "25")
    assert not card.figure  # nothing was scored yet
    act(card, "score")
    assert card.focus["target"] == "level-question"
    assert "25.4" not in shown(card)
    act(card, "guess_bought", "7")
    assert "No. The model said 7.0 %, and 25.4 % bought" in card.said["text"]
    assert "in 0 of 10 groups" in shown(card)
    assert "in 9 of 9 steps" in shown(card)
    act(card, "guess_bought", "25")
    assert "Yes. " in card.said["text"]
    assert "57 to 69 of 100 pairs, not in 72" in shown(card)  # inside a part of the time
    for use, (_, why) in USES.items():
        act(card, "decide", use)
        assert card.said["text"] == why


def test_what_the_wrong_number_costs_follows_worth_and_cost(card: Any) -> None:
    card.guess_bought()
    assert "€60,690" in card.regions["more_results"]
    assert "€125,886" in card.regions["more_results"]
    said = "calling everyone, without a score, makes €13,140 more than the corrected stop"
    assert said in card.regions["more_results"]
    act(card, "set", name="worth", value="20")
    said = "Calling everyone makes €24,278 less than the corrected stop"
    assert said in card.regions["more_results"]
    act(card, "set", name="worth", value="60")
    act(card, "set", name="cost", value="3")
    assert "5.0 % buy: €3 divided by €60" in card.said["text"]
    act(card, "choose", "kind boosted")
    assert "How many of 100 bought" not in shown(card)  # another model, another guess
    act(card, "score")
    act(card, "guess_bought", "show")
    assert "The model said 9.0 %" in shown(card)


# -- 4 when to call ------------------------------------------------------------------------------


def test_a_guess_plays_the_first_week(card: Any) -> None:
    act(card, "go", "when")
    assert "generated" in card.regions["head"]
    assert 'data-action="week"' not in shown(card)
    act(card, "guess_gain", "score")
    assert len(card.weeks) == 1
    assert card.weeks[0].week == FIRST
    assert "No. In week 7, the score adds" in card.regions["answer"]
    nets = {way: card.weeks[0].net(way) for way in card.weeks[0].called}
    assert max(nets, key=lambda way: nets[way]) == "right_party"
    assert card.figure
    assert "Copperlea" in shown(card)
    act(card, "week", "one")
    assert [one.week for one in card.weeks] == [FIRST, FIRST + 1]


def test_a_change_counts_from_the_next_week_on_and_is_no_run(card: Any) -> None:
    card.play()
    act(card, "set", name="closes", value="13")
    card.play()
    assert [one.setting.rules.closes for one in card.weeks] == [20, 13]
    assert "9 to 20, 600 calls" in shown(card)
    assert "9 to 13" not in card.regions["more_results"]
    act(card, "again")
    assert not card.weeks
    card.play()
    assert "9 to 13, 600 calls" in card.regions["more_results"]
    act(card, "set", name="seed", value="2")
    assert not card.weeks  # other people


def test_calling_hours_are_kept(card: Any) -> None:
    card.set("closes", 12)
    card.play()
    assert "12:00" not in card.regions["more_results"]
    assert "11:00" in card.regions["more_results"]
    act(card, "set", name="opens", value="12")
    assert "Closes must be after opens" in shown(card)
    act(card, "set", name="closes", value="18")
    assert "Closes must be after opens" not in shown(card)
    assert card._values["opens"] == 12  # it was taken once it fitted


@pytest.mark.slow
def test_the_weeks_end_and_other_people_have_an_interval(card: Any) -> None:
    card.set("week_calls", 100)
    assert len(card.play(LAST)) == LAST - FIRST == AnswerRules().weeks - AnswerRules().learned
    assert "All weeks are played" in shown(card)
    assert "In week 7, the model picked the answered one" in shown(card)
    assert len(card.play()) == LAST - FIRST
    found = card.play_others(2)
    assert len({one.setting.seed for one in found}) == 2
    assert "2 groups of people" in shown(card)
    act(card, "set", name="per_hour", value="10")
    assert "groups of people, each" not in shown(card)
    with pytest.raises(ValueError, match="weeks must be 1 or more, got 0"):
        card.play(0)


def test_the_weeks_are_played_beside_the_loop_and_can_be_stopped() -> None:
    async def played() -> Any:
        card: Any = lab("leads", part="when", week_calls=50)
        act(card, "guess_gain", "show")
        assert "Learning when people answer" in card.regions["work"]
        act(card, "week", "end")  # one work at a time
        for _ in range(600):
            await asyncio.sleep(0.1)
            if not card._when.working:
                break
        assert len(card.weeks) == 1
        act(card, "week", "end")
        act(card, "stop")
        act(card, "go", "leak")  # the card can be used meanwhile
        for _ in range(600):
            await asyncio.sleep(0.1)
            if not card._when.working:
                break
        return card

    card = asyncio.run(played())
    assert 1 <= len(card.weeks) < LAST - FIRST
    assert "The weeks in part 4 are done" in card.said["text"]
    card.close()


def test_a_change_drops_the_work_that_was_asked_for_before() -> None:
    async def played() -> Any:
        card: Any = lab("leads", part="when", week_calls=50)
        act(card, "guess_gain", "show")
        act(card, "set", name="seed", value="3")
        assert not card._when.working
        await asyncio.sleep(6)
        return card

    card = asyncio.run(played())
    assert card.weeks == ()
    card.close()


# -- all parts -----------------------------------------------------------------------------------


def test_what_no_control_has_is_dropped(card: Any) -> None:
    before = shown(card)
    for action in ("go", "choose", "switch", "set", "guess_times", "column", "guess_bought"):
        act(card, action, "nothing at all", name="nothing")
    for action in ("decide", "guess_gain"):
        act(card, action, "nothing at all")
    assert shown(card) == before


def test_code_is_told_what_is_wrong(card: Any) -> None:
    with pytest.raises(ValueError, match="there is no control call in this lab"):
        card.set("call", 2)
    with pytest.raises(ValueError, match="order must be one of list, rule, random"):
        card.set("order", "lucky")
    with pytest.raises(ValueError, match="part must be one of whom, leak, level, when"):
        lab("leads", part="score")
    with pytest.raises(ValueError, match="closes must be after opens"):
        lab("leads", opens=15, closes=12)
    with pytest.raises(ValueError, match="times must be one of 1, 2, 4, 6, show"):
        card.guess_times("3")
    with pytest.raises(ValueError, match="use must be one of order, tell, stop"):
        card.decide("hope")


def test_a_lab_can_start_anywhere() -> None:
    started = lab("leads", order="logistic", calls=500, single=True)
    assert repr(started) == "LeadsLab(1 Whom do you call?; 500 calls, Logistic model)"
    assert "logistic" in started.call()
    for part, name in PARTS.items():
        assert repr(lab("leads", part=part)).startswith(f"LeadsLab({name}; ")
    assert set(SWITCHES) < set(START)
