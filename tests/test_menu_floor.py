"""The floor that gets a menu's callers: nobody is lost on the way, and figures are the log's."""

from __future__ import annotations

import math
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import contacts, content, kpi, lab
from bpo_course.scenarios import GENERALISTS, FedDay, fed_day, menu_floor
from bpo_course.tools import ivr
from bpo_course.tools.ivr import Journey
from bpo_course.widgets.labs import ivr_floor, ivr_lab, ivr_runs

OLD, NEW = content.menu("old-menu"), content.menu("new-menu")
PEOPLE = ivr.callers(OLD.reason, 400)
OLD_DAY, NEW_DAY = ivr.day(OLD, PEOPLE), ivr.day(NEW, PEOPLE)
BOTH = (OLD_DAY, NEW_DAY)


def fed(found: ivr.Day, seed: int = 15, **staffed: float) -> FedDay:
    return fed_day(found, NEW_DAY, seed=seed, **{"agents": 19, **staffed})  # type: ignore[arg-type]


def sent(queue: str, belongs: str, count: int = 1) -> tuple[Journey, ...]:
    return count * (Journey("x", "queue", queue, belongs, 20, False, False, ()),)


ends = st.sampled_from(["queue", "person", "callback", "self_served", "abandoned", "cut_off"])
teams = st.sampled_from(["cards", "loans", "online", "general", "all"])
journeys = st.builds(
    lambda end, queue, belongs, menu_s: Journey(
        "x", end, queue if end == "queue" else "", belongs, menu_s, False, False, ()
    ),
    ends,
    teams,
    teams,
    st.floats(0, 300),
)


# -- who leaves the menu arrives ------------------------------------------------------------------


@pytest.mark.parametrize("found", BOTH)
def test_as_many_are_expected_in_each_team_as_left_the_menu_for_it(found: ivr.Day) -> None:
    floor, left = menu_floor(found), fed(found).left
    for queue in floor.queues:
        expected = sum(queue.calls) * (1 - queue.contained)
        assert expected == pytest.approx(left[queue.name])
    assert left.total() == found.ends["queue"] + found.ends["person"]


@pytest.mark.parametrize("found", BOTH)
def test_over_many_days_as_many_arrive_as_left_the_menu(found: ivr.Day) -> None:
    played = [fed(found, seed) for seed in range(40)]
    for team, left in played[0].left.items():
        arrived = [
            sum(
                (row[0] == team and not isinstance(row[1], tuple) and row[7] != "self_served")
                for row in one.day.rows
            )
            for one in played
        ]
        error = math.sqrt(left / len(played))
        assert sum(arrived) / len(played) == pytest.approx(left, abs=4 * error)


@pytest.mark.parametrize("found", BOTH)
def test_a_transferred_caller_arrives_once_in_the_team_of_the_reason(found: ivr.Day) -> None:
    log = fed(found).day.log
    moved = log[log["disposition"] == "transferred"]
    legs = log[log["contact_id"].str.contains("-in-")]
    assert sorted(moved["customer"]) == sorted(legs["customer"])
    assert (moved["talk_s"] == 45).all()
    assert (moved["wrap_s"] == 0).all()
    where = dict(zip(legs["customer"], legs["queue"], strict=True))
    queues = {queue.name: queue for queue in menu_floor(found).queues}
    for customer, queue in zip(moved["customer"], moved["queue"], strict=True):
        assert where[customer] in queues[queue].belongs


@given(st.lists(journeys, min_size=1, max_size=40), st.integers(1, 12), st.integers(0, 50))
def test_no_caller_is_lost_or_counted_twice(them: list[Journey], agents: int, seed: int) -> None:
    played = fed_day(ivr.Day(tuple(them)), agents=agents, seed=seed)
    figures, lost = played.total, played.misrouted.lost
    first = sum(not isinstance(row[1], tuple) for row in played.day.rows if row[7] != "self_served")
    gave_up = figures.abandoned - lost
    assert len(played.helped) + gave_up + lost == first
    assert sum(one.offered for one in played.teams.values()) == figures.offered
    assert sum(one.transferred for one in played.teams.values()) == figures.transferred
    assert set(played.left) <= set(played.teams)
    assert 0 <= played.helped_share <= 1


# -- figures are those of the log -----------------------------------------------------------------


@pytest.mark.parametrize("found", BOTH)
def test_figures_are_those_of_the_contact_log(found: ivr.Day) -> None:
    played = fed(found)
    log = contacts.check(played.day.log)
    total = played.total
    assert total.offered == kpi.offered(log)
    assert total.service_level == pytest.approx(kpi.service_level(log, target_s=20))
    assert total.asa_s == pytest.approx(kpi.asa(log))
    assert total.abandonment == pytest.approx(kpi.abandonment(log))
    assert total.transferred / total.answered == pytest.approx(kpi.transfer_rate(log))
    assert played.aht_s == pytest.approx(kpi.aht(log))
    for team, figures in played.teams.items():
        of = log[log["queue"] == team]
        assert figures.offered == kpi.offered(of)
        assert figures.service_level == pytest.approx(kpi.service_level(of))
        assert figures.asa_s == pytest.approx(kpi.asa(of))


@pytest.mark.parametrize("found", BOTH)
def test_the_way_is_the_menu_and_every_wait_until_the_right_agent(found: ivr.Day) -> None:
    played = fed(found)
    log = played.day.log
    answered = log[log["outcome"] == "answered"]
    ways = []
    for _, contact in answered.groupby("customer"):
        in_order = contact.sort_values("started_at")
        if in_order["disposition"].iloc[-1] == "transferred":
            continue  # hung up in the second queue
        team = in_order["queue"].iloc[0]
        through = [one for one in found.journeys if _team(one) == team]
        menu_s = sum(one.menu_s for one in through) / len(through)
        ways.append(menu_s + in_order["wait_s"].sum() + in_order["talk_s"].iloc[:-1].sum())
    assert len(ways) == len(played.helped)
    assert played.way_s == pytest.approx(sum(ways) / len(ways))


def _team(one: Journey) -> str:
    return GENERALISTS if one.end == "person" else one.queue


def test_agents_time_on_wrong_callers_is_the_talk_of_what_they_transfer() -> None:
    played = fed(OLD_DAY, sort_out_s=60)
    log = played.day.log
    talk_s = log.loc[log["disposition"] == "transferred", "talk_s"].sum()
    assert played.misrouted.agent_s == talk_s == 60 * played.total.transferred > 0


def test_with_agents_for_all_everyone_who_leaves_the_menu_for_a_team_is_helped() -> None:
    for found in BOTH:
        played = fed(found, agents=200)
        assert played.total.abandoned == 0
        reached = played.left.total() / len(found.journeys)
        assert played.helped_share == pytest.approx(found.resolved + reached)


# -- what the floor is for ------------------------------------------------------------------------


def test_the_new_menu_helps_more_callers_sooner_and_with_fewer_transfers() -> None:
    for seed in range(12):
        old, new = (fed(found, seed) for found in BOTH)
        assert new.helped_share > old.helped_share
        assert new.way_s < old.way_s
        assert new.total.transferred < old.total.transferred


def test_the_old_menu_looks_better_by_service_level_and_aht() -> None:
    for seed in range(12):
        old, new = (fed(found, seed) for found in BOTH)
        assert old.total.service_level > new.total.service_level
        assert old.aht_s < new.aht_s


def test_an_agent_of_the_general_team_helps_a_caller_of_any_team_at_once() -> None:
    floor = menu_floor(OLD_DAY, NEW_DAY)
    names = {queue.name for queue in floor.queues}
    for agent in floor.agents:
        works_in = set(agent.duties[0].queues)
        own = agent.name.rsplit(" ", 1)[0]
        assert works_in == (names if own == GENERALISTS else {own})
    played = fed(NEW_DAY)
    assert played.teams[GENERALISTS].transferred == 0
    assert played.left[GENERALISTS] > 50


def test_callers_who_asked_for_a_person_come_first_at_the_general_team() -> None:
    first = {queue.name: queue.priority for queue in menu_floor(OLD_DAY).queues}
    assert min(first, key=first.__getitem__) == GENERALISTS
    assert len(set(first.values())) == 2


def test_while_an_agent_of_the_team_is_free_the_general_team_takes_none_of_its_calls() -> None:
    log = fed(NEW_DAY, agents=200).day.log
    answered = log[log["outcome"] == "answered"]
    teams = answered["agent"].str.rsplit(n=1).str[0]
    assert (teams == answered["queue"]).all()


def test_misrouted_callers_are_the_work_of_the_team_that_helps_them() -> None:
    found = ivr.Day(sent("cards", "loans", 100))
    of = Counter(one.name.rsplit(" ", 1)[0] for one in menu_floor(found, agents=10).agents)
    assert of["loans"] > 4 * of["cards"] > 0
    asked = ivr.Day(100 * (Journey("x", "person", "", "loans", 20, False, False, ()),))
    names = {one.name.rsplit(" ", 1)[0] for one in menu_floor(asked, agents=10).agents}
    assert names == {GENERALISTS}  # who helps at once


def test_the_agents_are_the_same_for_both_menus() -> None:
    old, new = (menu_floor(found, NEW_DAY, agents=19) for found in BOTH)
    assert [agent.name for agent in old.agents] == [agent.name for agent in new.agents]
    assert len(old.agents) == 19


def test_more_agents_never_leave_a_team_with_fewer() -> None:
    before: Counter[str] = Counter()
    for count in range(1, 40):
        floor = menu_floor(NEW_DAY, agents=count)
        now = Counter(agent.name.rsplit(" ", 1)[0] for agent in floor.agents)
        assert now.total() == count
        assert all(now[team] >= n for team, n in before.items())
        before = now


def test_the_same_callers_call_with_both_menus() -> None:
    few, many = (ivr.Day(sent("cards", "cards", n)) for n in (40, 60))
    first, second = (
        {row[1]: row for row in fed_day(found, few, agents=60, seed=3).day.rows}
        for found in (few, many)
    )
    assert first.keys() < second.keys()
    for caller, row in first.items():
        assert row[10:12] == second[caller][10:12]  # talk and wrap-up


def test_the_same_day_is_played_again_number_for_number() -> None:
    assert fed(OLD_DAY).day.rows == fed(OLD_DAY).day.rows


# -- what a trainer's menu may bring --------------------------------------------------------------


def test_a_team_without_agents_of_its_own_is_everyones_work() -> None:
    found = ivr.Day((*sent("cards", "cards", 30), *sent("loans", "loans", 30)))
    planned = ivr.Day(sent("cards", "cards", 30))
    played = fed_day(found, planned, agents=10)
    assert played.teams["loans"].answered > 0
    one = fed_day(found, agents=1)
    assert {agent.duties[0].queues for agent in menu_floor(found, agents=1).agents} == {
        ("cards", "loans")
    }
    assert one.total.answered > 0


def test_a_day_on_which_no_one_reaches_a_team_has_no_figures_and_no_fault() -> None:
    found = ivr.Day((Journey("x", "abandoned", "", "loans", 30, False, False, ()),))
    played = fed_day(found)
    assert played.total.offered == 0
    assert math.isnan(played.total.service_level)
    assert math.isnan(played.way_s)
    assert math.isnan(played.aht_s)
    assert played.helped_share == 0


@pytest.mark.parametrize("agents", [0, -1, 1.5, math.nan, math.inf, "3", None])
def test_agents_must_be_a_whole_number(agents: object) -> None:
    with pytest.raises(ValueError, match="agents must be a whole number of 1 or more, got"):
        menu_floor(NEW_DAY, agents=agents)  # type: ignore[arg-type]


@pytest.mark.parametrize("seconds", [-1, math.nan, math.inf])
def test_the_time_to_find_out_must_be_seconds(seconds: float) -> None:
    with pytest.raises(ValueError, match="sort_out_s must be 0 or more"):
        menu_floor(NEW_DAY, sort_out_s=seconds)


# -- on the card ----------------------------------------------------------------------------------


def act(card: Any, action: str, value: str = "", **more: str) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


def shown(card: Any) -> str:
    return "".join(card.regions.values())


@pytest.fixture
def card() -> Any:
    made = lab("ivr", part="day")
    act(made, "choose", "new-menu", name="choose")
    return made


def test_the_card_shows_the_teams_of_both_menus(card: Any) -> None:
    before, now = card.floors
    assert (before.menu, now.menu) == card.days == BOTH
    assert now.day.rows == fed(NEW_DAY, ivr_runs.FLOOR_DAY).day.rows
    names = [figure.name for figure, _ in ivr_floor.FIGURES.values()]
    for row in ivr_floor.floor_rows(before, now):
        assert row[0] in names
        assert all(part in unescape(card.regions["reached"]) for part in row[:4])
    transferred = f"{now.total.transferred} (before {before.total.transferred})"
    assert f"Calls transferred: {transferred}." in card.regions["reached"]
    assert "Then they reach the teams" not in shown(lab("ivr"))


def test_the_card_says_what_one_figure_alone_hides(card: Any) -> None:
    told = list(ivr_floor.traps(*card.floors))
    assert told[0].startswith("Service level is lower, but the menu loses fewer callers: 6, not 72")
    assert "higher, and that is not bad news: a transfer is a short call" in told[1]
    back = list(ivr_floor.traps(*reversed(card.floors)))
    assert back[0].startswith("Service level is higher, but the menu loses more callers: 72, not 6")
    assert "lower, and that is not good news: a transfer is a short call" in back[1]
    assert "The menu served 15 callers without resolving the issue." in back[2]
    same = list(ivr_floor.traps(card.floors[1], card.floors[1]))
    assert (
        same[0] == "A transfer is a short call. So AHT falls when more callers reach a wrong team."
    )


def test_with_the_same_menu_nothing_changes_and_nothing_is_called_before() -> None:
    card = lab("ivr", part="day")
    assert card.floors[0].day.rows == card.floors[1].day.rows
    assert "(before" not in card.regions["reached"]
    rows = ivr_floor.floor_rows(*card.floors)
    assert {row[3] for row in rows} == {"no change"}


def test_agents_and_the_time_to_find_out_are_levers(card: Any) -> None:
    level = card.floors[1].total.service_level
    act(card, "set", "26", name="agents")
    assert card.floors[1].total.service_level > level
    assert card.said["text"] == ivr_floor.floor_told(*card.floors)
    minutes = card.floors[0].misrouted.agent_s
    card.set("sort_out_s", 90)
    assert card.floors[0].misrouted.agent_s > minutes
    act(card, "set", "2.5", name="agents")
    assert "Agents in the teams must be a whole number from 1 to 60, got 2.5" in shown(card)
    assert len(menu_floor(NEW_DAY, agents=26).agents) == 26
    with pytest.raises(ValueError, match="sort_out_s must be a number from 0 to 180"):
        card.set("sort_out_s", -1)


def test_several_days_say_which_change_is_real_until_something_is_changed(card: Any) -> None:
    seen: list[str] = []
    real = ivr_lab.IvrLab._render

    def watched(self: Any, said: str = "", **more: Any) -> None:
        seen.append(more.get("playing", ""))
        real(self, said, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ivr_lab.IvrLab, "_render", watched)
        act(card, "play")
    assert seen[0] == "Playing 12 days …"
    assert card.focus["target"] == "floor"
    pairs = [[fed(found, seed).total.transferred for found in BOTH] for seed in range(12)]
    change = sum(new - old for old, new in pairs) / 12
    assert f"{change:.1f}".replace("-", "−") + ", real" in card.regions["reached"]
    assert "95 % interval" in shown(card)
    act(card, "set", "20", name="agents")
    assert "95 % interval" not in shown(card)
    act(card, "set", "19", name="agents")
    assert "95 % interval" in shown(card)


def test_the_teams_of_a_trainers_menu_are_named_and_never_markup(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(
        'title = "Our shop"\n[[menu]]\nid = "main"\nprompt = "Hello."\n'
        '[[menu.option]]\nkey = "1"\nsays = "for orders"\nto = "queue:<b>orders"\n'
        'reasons = ["help"]\n'
        '[[menu.option]]\nkey = "0"\nsays = "to speak to a person"\nto = "person"\n'
        '[[reason]]\nid = "help"\nsays = "I need help."\nqueue = "<b>orders"\n',
        encoding="utf-8",
    )
    card = lab("ivr", menu=file, part="day")
    assert "<b>orders" not in shown(card)
    assert "&lt;b&gt;orders" in card.regions["each_team"]
    assert "Our shop" in card.regions["each_team"]
    act(card, "set", "1", name="agents")
    assert card.floors[1].total.answered > 0


def test_a_menu_without_reasons_has_no_teams_to_show(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(
        'title = "Our shop"\n[[menu]]\nid = "main"\nprompt = "Hello."\n'
        '[[menu.option]]\nkey = "0"\nsays = "to speak to a person"\nto = "person"\n',
        encoding="utf-8",
    )
    card = lab("ivr", menu=file, part="day")
    assert "Then they reach the teams" not in shown(card)
    act(card, "play")
    act(card, "set", "12", name="agents")
    assert "Write [[reason]] in the file" in shown(card)
