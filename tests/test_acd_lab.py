"""The ACD lab: figures recomputed from the day's log, what routing may not break, and the card."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_floor import NEAR, rows_of, stretches_of
from test_screen_words import ids_in, shown
from test_widgets import HOSTILE, act, elements, press, unsafe, words

from bpo_course import contacts, kpi, lab
from bpo_course.scenarios import (
    ROUTING_MEASURES,
    ROUTING_QUEUES,
    SLOW_TO_ANSWER,
    RoutedDay,
    Routing,
    routed_day,
    routing_floor,
    routing_teams,
)
from bpo_course.tools import acd
from bpo_course.widgets.labs import acd_lab
from bpo_course.widgets.labs.acd_figures import COMPARED, side_by_side
from bpo_course.widgets.labs.acd_lab import AcdLab, _routed
from bpo_course.widgets.labs.acd_told import told
from bpo_course.widgets.labs.acd_words import (
    AGENT_RULES,
    CONTACT_RULES,
    LEVERS,
    PARTS,
    QUEUES,
    START,
    SWITCHES,
    WHY,
)

ROUTINGS: Final = (
    Routing(),
    Routing(agent_rule="best-skill", contact_rule="longest-wait"),
    Routing(contact_rule="ageing", age_s=20, gap=3, calls=1.3),
    Routing(level=2, widens_after_s=20, overflow_after_s=40),
    Routing(generalists=False, overflow_after_s=30, missed=0.5, pause_s=60),
    Routing(missed=1, pause_s=0, wrong=0.3, sort_out_s=90),
)
for_each_routing = pytest.mark.parametrize("how", ROUTINGS, ids=range(len(ROUTINGS)))
for_each_part = pytest.mark.parametrize("part", PARTS)


@st.composite
def any_routing(draw: Any) -> Routing:
    return Routing(
        agent_rule=draw(st.sampled_from(list(acd.AGENT_RULES))),
        contact_rule=draw(st.sampled_from(list(acd.CONTACT_RULES))),
        gap=draw(st.integers(0, 5)),
        age_s=draw(st.sampled_from([10, 60, 300])),
        generalists=draw(st.booleans()),
        level=draw(st.integers(0, 2)),
        widens_after_s=draw(st.sampled_from([10, 60])),
        overflow_after_s=draw(st.sampled_from([None, 20, 120])),
        missed=draw(st.sampled_from([0, 0.5, 1])),
        pause_s=draw(st.sampled_from([0, 300])),
        wrong=draw(st.sampled_from([0, 0.08, 0.3])),
        calls=draw(st.sampled_from([0.7, 1, 1.3])),
    )


@pytest.fixture
def few_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acd_lab, "DAYS", 3)
    acd_lab._days.cache_clear()


@pytest.fixture
def card() -> AcdLab:
    made: Any = lab("acd")
    return made


# -- figures, from the log -------------------------------------------------------------------------


@for_each_routing
def test_the_figures_of_a_queue_are_those_of_its_log(how: Routing) -> None:
    made = routed_day(how, 3)
    log = contacts.check(made.day.log)
    for queue in (*ROUTING_QUEUES, "all"):
        mine = log if queue == "all" else log[log["queue"] == queue]
        answered = mine[mine["outcome"] == "answered"]
        found = made.queues[queue]
        assert found.service_level == pytest.approx(kpi.service_level(mine, target_s=20))
        assert found.asa_s == pytest.approx(kpi.asa(mine))
        assert found.abandonment == pytest.approx(kpi.abandonment(mine))
        assert found.longest_s == mine["wait_s"].max()
        assert found.transferred == (answered["disposition"] == "transferred").sum()
        assert found.offered == len(mine)


@for_each_routing
def test_the_figures_of_an_agent_are_those_of_log_and_states(how: Routing) -> None:
    made = routed_day(how, 3)
    log, states = made.day.log, contacts.check_states(made.day.states)
    for agent in made.agents:
        mine = states[states["agent"] == agent.name]
        assert agent.occupancy == pytest.approx(kpi.occupancy(mine))
        assert agent.contacts == (log["agent"] == agent.name).sum()
    each = [agent.occupancy for agent in made.agents]
    assert made.spread == pytest.approx(max(each) - min(each))
    assert made.occupancy == pytest.approx(kpi.occupancy(states))


@given(any_routing(), st.integers(0, 50))
def test_no_caller_is_lost_or_counted_twice(how: Routing, seed: int) -> None:
    made = routed_day(how, seed)
    rows = rows_of(made.day)
    assert len({(row.queue, row.caller) for row in rows}) == len(rows)
    first = [row for row in rows if not isinstance(row.caller, tuple)]
    total = made.queues["all"]
    assert total.offered == len(rows) == len(first) + total.transferred
    assert sum(made.queues[queue].offered for queue in ROUTING_QUEUES) == total.offered
    assert sum(agent.contacts for agent in made.agents) == total.answered
    assert sum(sum(teams.values()) for teams in made.who_answers.values()) == total.answered
    cost = made.misrouted
    assert cost.callers == total.transferred
    assert cost.agent_s == pytest.approx(cost.callers * how.sort_out_s)
    assert 0 <= cost.lost <= cost.callers
    right = [row for row in rows if row.agent and row.disposition != "transferred"]
    assert made.helped == pytest.approx(len(right) / len(first))
    same = {(row.queue, row.caller, row.started_s) for row in first}
    today = rows_of(routed_day(Routing(calls=how.calls), seed).day)
    assert same == {
        (row.queue, row.caller, row.started_s) for row in today if not isinstance(row.caller, tuple)
    }


def test_as_many_callers_go_wrong_from_one_queue_to_another_as_back() -> None:
    floor = routing_floor(Routing(wrong=0.2))
    flows = {
        (queue.name, other): share * sum(queue.calls)
        for queue in floor.queues
        for other, share in queue.belongs.items()
    }
    assert all(flows[one, other] == pytest.approx(flows[other, one]) for one, other in flows)
    everyone = sum(sum(queue.calls) for queue in floor.queues)
    assert sum(flows.values()) / everyone == pytest.approx(0.2)


def test_the_time_to_the_right_agent_is_both_waits_and_the_talk_between() -> None:
    made = routed_day(Routing(wrong=0.3), 2)
    rows = rows_of(made.day)
    sent = {(r.queue, r.caller): r for r in rows if r.disposition == "transferred"}
    through = [
        row.started_s + row.wait_s - sent[row.caller].started_s
        for row in rows
        if isinstance(row.caller, tuple) and row.outcome == "answered"
    ]
    assert made.misrouted.right_after_s == pytest.approx(np.mean(through))
    assert made.misrouted.lost == len(sent) - len(through)


def test_without_wrong_choices_no_one_is_transferred() -> None:
    made = routed_day(Routing(wrong=0))
    assert made.queues["all"].transferred == 0
    assert told("menu", routed_day(), made) == [
        "No one chose the wrong option, so no one was transferred."
    ]


def test_a_day_without_callers_has_no_shares() -> None:
    made = routed_day(Routing(calls=0))
    total = made.queues["all"]
    assert total.offered == made.misrouted.callers == 0
    assert all(np.isnan([total.service_level, total.asa_s, total.abandonment, made.helped]))
    assert made.occupancy == made.spread == 0


def test_the_longest_wait_of_the_day_is_that_of_one_of_its_half_hours() -> None:
    made = routed_day(seed=4)
    for queue in ROUTING_QUEUES:
        assert max(made.longest_by_half_hour(queue)) == made.queues[queue].longest_s


def test_waits_are_compared_caller_by_caller() -> None:
    today, changed = routed_day(seed=5), routed_day(Routing(calls=1, missed=1), 5)
    assert today.waits_against(today)[:2] == (0, 0)
    longer, shorter, same = changed.waits_against(today)
    assert longer > shorter
    before = {(r.queue, r.caller): r.wait_s for r in rows_of(today.day) if r.agent}
    after = {(r.queue, r.caller): r.wait_s for r in rows_of(changed.day) if r.agent}
    both = before.keys() & after.keys()
    assert longer == sum(after[who] > before[who] + 1 for who in both)
    assert longer + shorter + same == len(both)


# -- what routing does -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hard_days() -> dict[str, list[RoutedDay]]:
    ways = {
        "starved": Routing(calls=1.3),
        "cured": Routing(calls=1.3, contact_rule="ageing", age_s=20),
        "far": Routing(calls=1.3, gap=9),
        "slow": Routing(calls=1.3, contact_rule="ageing", age_s=3_600),
    }
    return {name: [routed_day(how, seed) for seed in range(8)] for name, how in ways.items()}


def test_ageing_cures_a_starved_queue_and_cards_pays(hard_days: dict[str, list[RoutedDay]]) -> None:
    longest, level = (
        {name: np.mean([of(day.queues) for day in days]) for name, days in hard_days.items()}
        for of in (lambda q: q["general"].longest_s, lambda q: q["cards"].service_level)
    )
    assert longest["cured"] < longest["starved"] - 60
    assert level["cured"] < level["starved"] - 0.03


def test_without_ageing_one_step_is_as_strong_as_nine(hard_days: dict[str, list[Any]]) -> None:
    assert [day.day.rows for day in hard_days["far"]] == [
        day.day.rows for day in hard_days["starved"]
    ]
    assert [day.day.rows for day in hard_days["slow"]] == [
        day.day.rows for day in hard_days["starved"]
    ]


@pytest.mark.parametrize("widens_after_s", [20, 60])
def test_a_level_is_never_broken_before_its_time(widens_after_s: float) -> None:
    how = Routing(level=2, widens_after_s=widens_after_s, overflow_after_s=30, calls=1.3)
    levels = {agent.name: agent.levels for agent in routing_floor(how).agents}
    taken: Counter[int] = Counter()
    for row in rows_of(routed_day(how).day):
        if row.agent:
            level = levels[row.agent][row.queue]
            taken[level] += 1
            assert row.wait_s >= (2 - level) * widens_after_s - NEAR
    assert set(taken) == {0, 1, 2}


def test_specialists_of_another_queue_help_after_the_overflow_time_and_not_before() -> None:
    teams = routing_teams()
    before = rows_of(routed_day().day)
    assert all(teams[r.agent] in ("all", r.queue) for r in before if r.agent)
    how = Routing(overflow_after_s=45)
    helped = [
        row
        for row in rows_of(routed_day(how).day)
        if row.agent and teams[row.agent] not in ("all", row.queue)
    ]
    assert len(helped) > 10
    assert min(row.wait_s for row in helped) >= 45 - NEAR


def test_without_generalists_every_agent_has_one_queue() -> None:
    made = routed_day(Routing(generalists=False))
    homes: dict[str, set[str]] = {}
    for row in rows_of(made.day):
        homes.setdefault(row.agent, set()).add(row.queue)
    homes.pop(None, None)  # type: ignore[call-overload]
    assert len(homes) == 18
    assert all(len(queues) == 1 for queues in homes.values())


def test_only_one_agent_misses_calls_and_is_taken_out_for_it() -> None:
    made = routed_day(Routing(missed=0.5, pause_s=120), 1)
    slow = {agent.name: agent for agent in made.agents}[SLOW_TO_ANSWER]
    assert slow.missed > 5
    assert slow.out_s == pytest.approx(120 * slow.missed, abs=120)
    others = [agent for agent in made.agents if agent.name != SLOW_TO_ANSWER]
    assert {(agent.missed, agent.out_s) for agent in others} == {(0, 0)}
    tried = [
        s.ended_s - s.started_s
        for s in stretches_of(made.day)[SLOW_TO_ANSWER]
        if s.state == "ringing"
    ]
    assert sum(seconds == pytest.approx(15) for seconds in tried) == slow.missed


def test_a_missed_call_can_go_to_another_agent_even_without_a_pause() -> None:
    made = routed_day(Routing(missed=1, pause_s=0, calls=0.7), 1)
    assert made.queues["all"].abandonment < 0.1


def test_the_whisper_is_the_acds_own_of_each_contact() -> None:
    made = routed_day(seed=2)
    rows = sorted(
        (r for r in rows_of(made.day) if r.agent == "Sana"), key=lambda r: r.started_s + r.wait_s
    )
    heard = made.whispers("Sana")
    assert [one.at_s for one in heard] == [row.started_s + row.wait_s for row in rows]
    assert any("transferred from" in one.words for one in heard)
    for row, one in zip(rows, heard, strict=True):
        from_where = f", transferred from {row.caller[0]}" if isinstance(row.caller, tuple) else ""
        assert one.words.startswith(f"{row.queue}{from_where}, waiting since ")
        assert one.words.endswith(f"({row.wait_s:.0f} s)")
        assert one.sent_on == (row.disposition == "transferred")


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"agent_rule": "first"}, "agent_rule must be one of longest-idle, least-occupied"),
        ({"contact_rule": "first"}, "contact_rule must be one of priority, longest-wait, ageing"),
        ({"gap": -1}, "gap must be 0 or more, got -1"),
        ({"wrong": 0.5}, r"wrong must be a share from 0 to 0.3, got 0.5"),
    ],
)
def test_a_routing_that_cannot_be_is_refused(given_: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Routing(**given_)


# -- the card --------------------------------------------------------------------------------------


def test_it_begins_with_the_same_day_in_five_ways(card: AcdLab) -> None:
    assert repr(card) == "AcdLab(the same day, five ways: service level 78.1 %)"
    heads = [e.words for e in elements(card, "figures") if e.tag == "th"][:6]
    assert heads == [
        "Figure",
        "Way 1: Longest idle first; Priority",
        "Way 2: Least occupied first; Priority",
        "Way 3: In turn; Priority",
        "Way 4: Best skill first; Priority",
        "Way 5: Specialists first; Priority",
    ]
    bars = json.loads(card.figure)["data"]
    assert [bar["name"] for bar in bars] == ["cards", "loans", "general"]
    assert len(bars[0]["x"]) == 5


@pytest.mark.parametrize(("name", "value"), [("seed", "9"), ("calls", "90"), ("patience_s", "90")])
def test_a_new_day_is_played_in_two_ways_before_the_answer_and_in_the_others_after(
    card: AcdLab, name: str, value: str
) -> None:
    _routed.cache_clear()
    press(card, "way-3")
    act(card, "set", name=name, value=value)
    rows = [[e.words for e in elements(card, "figures") if e.tag == "td"][:5], bars(card)]
    assert [word == "…" for word in rows[0]] == [False, True, False, True, True]
    assert [height is None for height in rows[1]] == [False, True, False, True, True]
    assert 'data-seen="ways"' in card.regions["figures"]
    assert 'data-seen="ways"' in card.regions["title"]
    before, said = _routed.cache_info().misses, card.said
    act(card, "ways")
    assert _routed.cache_info().misses == before + 3
    assert "…" not in words(card, "figures")
    assert None not in bars(card)
    assert "data-seen" not in card.regions["figures"] + card.regions["title"]
    assert card.said == said  # it comes by itself
    before_it = card.regions
    act(card, "ways")
    assert card.regions is before_it


def bars(card: AcdLab) -> list[float | None]:
    (first, *_) = json.loads(card.figure)["data"]
    return list(first["y"])


def test_the_page_asks_for_the_other_ways_as_they_are_by_then(card: AcdLab) -> None:
    act(card, "set", name="seed", value="9")
    act(card, "set", name="seed", value="10")
    act(card, "ways")
    beside = side_by_side([routed_day(Routing(agent_rule=rule), 10) for rule in acd.AGENT_RULES])
    assert [e.words for e in elements(card, "figures") if e.tag == "td"] == [
        " ".join(filter(None, (words, {"higher": "↑ higher", "lower": "↓ lower"}.get(mark))))
        for _, cells in beside
        for words, mark in cells
    ]


def test_what_changed_against_the_first_way_is_marked() -> None:
    days = [routed_day(Routing(agent_rule=rule), 1) for rule in acd.AGENT_RULES]
    for _, cells in side_by_side(days):
        assert cells[0][1] == ""
        for value, mark in cells[1:]:
            assert (mark == "") == (value == cells[0][0])
    spread = dict(side_by_side(days))["Spread (highest minus lowest)"]
    assert spread[1][1] == "lower"  # least occupied first


def test_the_rules_of_the_chosen_way_are_changed_and_no_others(card: AcdLab) -> None:
    press(card, "way-3")
    assert card.fields["agent_rule"] == "in-turn"
    act(card, "set", name="contact_rule", value="longest-wait")
    assert card.changed.routing == Routing(agent_rule="in-turn", contact_rule="longest-wait")
    heads = [e.words for e in elements(card, "figures") if e.tag == "th"]
    assert heads[3] == "Way 3: In turn; Longest wait"
    assert heads[2] == "Way 2: Least occupied first; Priority"
    assert WHY["in-turn"] in words(card, "controls")
    card.choose(1)
    assert "This is the first way." in words(card, "told")
    with pytest.raises(ValueError, match="way must be a whole number from 1 to 5, got 6"):
        card.choose(6)


def test_a_queue_is_starved_and_cured_with_two_buttons(card: AcdLab) -> None:
    press(card, "go-starve")
    press(card, "starved")
    starved = card.changed.queues["general"].longest_s
    assert "One step of priority is as strong as nine." in words(card, "told")
    press(card, "cured")
    assert card.changed.queues["general"].longest_s < starved
    assert "who has waited 0:40 is level with a cards caller" in words(card, "told")
    card.set("gap", 0)
    assert "the longest wait is always next" in words(card, "told")
    press(card, "switch-ageing")
    assert not card._values["ageing"]


def test_who_answers_is_shown_with_skills(card: AcdLab) -> None:
    card.show("skills")
    card.set("level", 0)
    assert "Nothing is changed yet: these are today's settings." in words(card)
    assert repr(card).startswith("AcdLab(skills, as today: ")
    press(card, "switch-overflow")
    counts = card.changed.who_answers
    table = words(card, "who")
    helped = [counts[q][team] for q in counts for team in ROUTING_QUEUES if team != q]
    assert sum(helped)
    assert all(f" {count} today 0" in table for count in helped if count)
    press(card, "switch-generalists")
    assert "former generalists" in words(card, "told")


def test_a_missed_call_and_a_wrong_choice_are_told_in_figures(card: AcdLab) -> None:
    found = {agent.name: agent for agent in card.show("phones").agents}[SLOW_TO_ANSWER]
    assert f"{SLOW_TO_ANSWER}'s phone was not answered {found.missed} times." in words(card)
    assert f"took {found.contacts} calls" in words(card, "told")
    cost = card.show("menu").misrouted
    assert f"{cost.callers} callers were transferred" in words(card, "told")
    assert f"after {cost.right_after_s:.0f} s on average" in words(card, "told")


def test_the_figures_on_screen_are_those_of_the_day(card: AcdLab) -> None:
    card.show("starve")
    card.set("calls", 1.3)
    rows = [e.words for e in elements(card, "figures") if e.tag == "tr"]
    for queue in (*ROUTING_QUEUES, "all"):
        level = card.changed.queues[queue].service_level
        assert f"{100 * level:.1f} %" in rows[2]
    assert rows[2].startswith("Service level (20 s)")


@pytest.mark.usefixtures("few_days")
def test_several_days_are_played_once_and_kept(card: AcdLab) -> None:
    assert card.found == {}
    found = card.play()
    assert set(found) == set(ROUTING_MEASURES) == set(COMPARED)
    assert {len(one.difference.values) for one in found.values()} == {3}
    assert "What 3 days show" in words(card, "found")
    press(card, "way-4")
    assert card.found == {}
    assert words(card, "found") == ""
    press(card, "way-2")
    assert card.found == found
    act(card, "play")
    assert card.said["text"].startswith("Played. Real differences: ")


@pytest.mark.usefixtures("few_days")
def test_the_measures_of_several_days_are_the_figures_of_each(card: AcdLab) -> None:
    card.show("starve")
    card.play()
    today = [routed_day(seed=seed) for seed in range(3)]
    found = card.found
    for queue in ROUTING_QUEUES:
        assert found[f"longest_{queue}"].first.values == tuple(
            day.queues[queue].longest_s for day in today
        )
    assert found["spread"].first.values == tuple(day.spread for day in today)
    assert not any(one.real for one in found.values())  # the same floor twice


def test_an_agents_whispers_and_the_agents_are_shown_once_opened(card: AcdLab) -> None:
    assert "waiting since" not in words(card)
    act(card, "whisper")
    act(card, "listen", name="listen", value="Zoya")
    rows = [e for e in elements(card, "whisper") if e.tag == "tr"][1:]
    agent = {one.name: one for one in card.changed.agents}["Zoya"]
    assert len(rows) == agent.contacts
    assert "Zoya hears" in words(card, "whisper")
    act(card, "people")
    assert len([e for e in elements(card, "people") if e.tag == "tr"]) == 19


def test_a_value_that_does_not_fit_is_kept_and_told(card: AcdLab) -> None:
    card.show("menu")
    before = card.changed
    act(card, "set", name="wrong", value="60")
    assert card.changed is before
    assert card.fields["wrong"] == "60"
    assert "from 0 to 30, got 60. The old value is kept" in words(card, "problem")
    act(card, "set", name="wrong", value="25")
    assert words(card, "problem") == ""
    assert card.changed.routing.wrong == 0.25


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("speed", 1, "there is no control speed in this lab; it has .*gap, age_s, level"),
        ("gap", 1.5, "gap must be a whole number from 0 to 100, got 1.5"),
        ("ageing", 2, "ageing must be one of True, False, got 2"),
        ("agent_rule", "best", "agent_rule must be one of longest-idle"),
        ("calls", 3, "calls must be a number from 0.5 to 1.5, got 3"),
    ],
)
def test_a_control_that_breaks_its_rule_is_refused(name: str, value: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        AcdLab(**{name: value})
    with pytest.raises(ValueError, match=says):
        AcdLab().set(name, value)
    with pytest.raises(ValueError, match="part must be one of ways, starve"):
        AcdLab(part="start")


def test_what_the_screen_cannot_send_is_left_alone(card: AcdLab) -> None:
    before = (repr(card), dict(card.fields))
    for payload in HOSTILE:
        for action in ("go", "choose", "switch", "preset", "listen"):
            act(card, action, value=payload)
        for name in ("wrong", "agent_rule"):
            act(card, "set", name=name, value=payload)
            assert unsafe(elements(card)) == []
    assert repr(card) == before[0]


def test_every_rule_queue_and_control_has_a_name_and_a_place(card: AcdLab) -> None:
    assert set(AGENT_RULES) == set(acd.AGENT_RULES)
    assert set(CONTACT_RULES) == set(acd.CONTACT_RULES)
    assert set(WHY) == {*AGENT_RULES, *CONTACT_RULES}
    assert tuple(QUEUES) == ROUTING_QUEUES
    assert set(START) == {*LEVERS, *SWITCHES}
    named = set()
    for part in PARTS:
        card.show(part)
        named |= set(re.findall(r'name="(\w+)"', "".join(card.regions.values())))
    assert named == {*LEVERS, "agent_rule", "contact_rule", "listen"} == set(card.fields)


@pytest.mark.usefixtures("few_days")
@for_each_part
def test_no_id_is_on_the_screen_and_no_two_places_have_one_name(part: str) -> None:
    card = AcdLab(part=part, overflow=True, ageing=True)
    act(card, "people")
    act(card, "whisper")
    card.play()
    assert ids_in(shown(card)) == []
    text = shown(card)
    assert not any(rule in text for rule in AGENT_RULES)
    places = [e.attrs["data-focus"] for e in elements(card) if "data-focus" in e.attrs]
    assert len(places) == len(set(places))
