"""The dialler lab as the front end drives it, and the evenings behind it."""

from __future__ import annotations

from typing import Any

import pytest

from bpo_course import kpi, lab
from bpo_course.scenarios import (
    GROUP_SIZES,
    PACE_LEVELS,
    DialledFloor,
    GroupRules,
    MachineRules,
    PacedEvening,
    ReadRules,
    dialled_day,
    first_size,
    group_gain,
    highest_level,
    machine_evening,
    machine_month,
    paced_levels,
    paced_rivals,
    read_first,
)
from bpo_course.scenarios._dialled_machines import _rolling
from bpo_course.tools import dialler
from bpo_course.widgets.labs.dialler_lab import DiallerLab
from bpo_course.widgets.labs.dialler_machines import lines
from bpo_course.widgets.labs.dialler_words import CHOICES, LAWS, LEVERS, START, SWITCHES

FLOOR = DialledFloor()


def shown(card: Any) -> str:
    return "".join(card.regions.values())


def act(card: Any, action: str, value: str = "", **more: str) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


@pytest.fixture
def card() -> Any:
    return lab("dialler")


# -- the evening by hand ---------------------------------------------------------------------------


def test_the_steps_of_an_evening_add_up_to_the_whole_evening() -> None:
    evening = PacedEvening()
    for level in (1, 2, 4):
        evening = evening.play(level, 6)
    assert evening.done
    by_step = sum(step.dropped for step in evening.steps)
    played = evening.played
    assert 0 <= played.dropped - by_step <= 3  # those of the last two minutes, after 20:00
    assert played.dropped + played.answered >= sum(step.answered for step in evening.steps)
    assert evening.steps[-1].drop_rate == pytest.approx(played.drop_rate, abs=0.005)


def test_a_step_is_not_changed_by_what_is_played_after_it() -> None:
    first = PacedEvening().play(2, 3)
    assert first.play(4).steps[:3] == first.steps
    assert first.play(1).steps[:3] == first.steps


def test_each_step_is_played_at_its_own_level() -> None:
    steps = PacedEvening().play(1, 9).play(4, 9).steps
    assert sum(step.dropped for step in steps[:9]) == 0
    assert sum(step.dropped for step in steps[9:]) > 30


def test_one_level_by_hand_is_the_fixed_level() -> None:
    by_hand = PacedEvening().play(2, 18).played
    fixed = dialled_day(FLOOR, dialler.at_level(2), 1)
    assert (by_hand.talk_min, by_hand.dropped) == (fixed.talk_min, fixed.dropped)


def test_a_log_of_the_evening_has_the_drop_rate_that_is_shown() -> None:
    played = PacedEvening().play(3, 18).played
    assert kpi.drop_rate(played.day.log) == pytest.approx(played.drop_rate)
    assert played.drop_rate > 0.1


def test_a_higher_level_talks_more_and_drops_more_and_progressive_drops_no_one() -> None:
    for seed in (1, 2, 3):
        rivals = paced_rivals(FLOOR, seed)
        levels = paced_levels(FLOOR, seed)
        assert rivals["progressive"].dropped == 0
        assert levels[4].talk_min > levels[2].talk_min > levels[1].talk_min
        assert levels[4].dropped > levels[2].dropped > levels[1].dropped
        assert rivals["predictive"].drop_rate <= 0.03
        assert rivals["predictive"].talk_min > rivals["progressive"].talk_min


def test_the_highest_level_is_the_last_before_the_first_that_is_above_the_limit() -> None:
    levels = paced_levels(FLOOR, 1)
    highest = highest_level(levels, 0.03)
    above = min(level for level, played in levels.items() if played.drop_rate > 0.03)
    assert PACE_LEVELS.index(above) == PACE_LEVELS.index(highest) + 1
    assert highest_level(levels, 0.9) == 4
    assert highest_level({1.0: levels[4]}, 0.03) == 0


@pytest.mark.parametrize("levels", [(0.5,), (4.5,), (1,) * 19])
def test_an_evening_refuses_other_levels_and_more_steps(levels: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="level"):
        PacedEvening(levels=levels)


def test_an_evening_cannot_be_played_past_its_end() -> None:
    with pytest.raises(ValueError, match="steps must be from 1 to 18, got 19"):
        PacedEvening().play(1, 19)


# -- detection -------------------------------------------------------------------------------------


def test_people_taken_for_machines_are_dropped_and_the_dialler_does_not_see_them() -> None:
    evening = machine_evening(MachineRules(lost=0.1), 1)
    assert evening.mistaken > 15
    assert evening.true_rate > evening.seen_rate + 0.05
    assert evening.true_rate == pytest.approx(kpi.drop_rate(evening.played.day.log))
    total = evening.mistaken + evening.dropped + evening.answered
    assert evening.true_rate == pytest.approx((evening.mistaken + evening.dropped) / total)


def test_without_errors_on_people_screen_and_truth_differ_only_by_machines() -> None:
    evening = machine_evening(MachineRules(lost=0), 1)
    assert (evening.mistaken, evening.silent) == (0, 0)
    assert evening.true_rate == evening.uk_estimate
    off = machine_evening(MachineRules(detects=False), 1)
    assert off.mistaken == 0
    assert off.machine_min > evening.machine_min + 1
    assert off.played.talk_min < evening.played.talk_min


def test_a_message_makes_fewer_silent_calls_and_a_lock_out_no_second_one() -> None:
    with_message = machine_evening(MachineRules(), 1)
    without = machine_evening(MachineRules(message=False), 1)
    assert without.silent == with_message.silent + with_message.dropped
    assert with_message.called_again == 0
    assert machine_evening(MachineRules(lock_out=False), 1).called_again > 0


def test_a_shorter_ring_reaches_a_smaller_share_of_the_people() -> None:
    short, long = MachineRules(ring_s=6), MachineRules(ring_s=40)
    assert short.reached < 0.6 < 0.99 < long.reached
    assert len(machine_evening(short, 1).played.day.rows) > len(
        machine_evening(long, 1).played.day.rows
    )


def test_days_can_be_above_a_limit_and_the_month_within_it() -> None:
    month = machine_month(MachineRules(lost=0.01, dialler="level"), 1)
    assert len(month.daily) == 20
    assert month.month <= 0.03 < max(month.daily.values()) <= month.rolling
    assert 0 < month.above(0.03) < 20
    assert month.month == pytest.approx(month.dropped / month.answered)


def test_any_24_hours_forget_what_was_before_them() -> None:
    first = [(float(n), n < 20) for n in range(200)]
    next_day = [(86_400.0 + n, False) for n in range(200)]
    assert _rolling([*first, *next_day]) == pytest.approx(0.2)  # after 100 of the first answers
    two_days_on = [(200_000.0 + n, n < 10) for n in range(200)]
    assert _rolling([*[(at, False) for at, _ in first], *two_days_on]) == pytest.approx(0.1)
    bad = [(200_000.0 + n, n < 10) for n in range(200)]
    assert _rolling([*first[:50], *bad]) == pytest.approx(0.1)  # the 20 drops are too old


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dialler": "fast"}, "dialler must be one of"),
        ({"limit": 0}, "limit must be a share"),
        ({"lost": 2}, "persons_lost"),
        ({"ring_s": 0}, "ring_s must be above 0"),
    ],
)
def test_rules_of_detection_refuse_what_breaks_them(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MachineRules(**change)


# -- groups and reading ----------------------------------------------------------------------------


def test_a_larger_group_gains_more_and_none_beats_the_ceiling() -> None:
    small, large = (group_gain(GroupRules(), size) for size in (2, 12))
    assert small.gain.high < large.gain.low
    for one in (small, large):
        assert one.progressive < one.predictive < one.ceiling
        assert one.drop_rate <= 0.03
    assert first_size((small, large), 1) == 12
    assert first_size((small, large), 30) is None


def test_reading_costs_more_where_fewer_answer() -> None:
    many = read_first(ReadRules(answered=0.6))
    few = read_first(ReadRules(answered=0.2))
    assert few.talk_lost > many.talk_lost > 0
    assert few.needed > many.needed > 0.08
    nothing = read_first(ReadRules(read_s=0, plain=0.1, read=0.1))
    assert nothing.talk_lost == pytest.approx(0)
    assert nothing.needed == pytest.approx(0.1)


# -- the card --------------------------------------------------------------------------------------


def test_it_begins_with_a_question_and_a_first_press(card: Any) -> None:
    assert isinstance(card, DiallerLab)
    assert repr(card) == "DiallerLab(1 Pace it yourself; 17:00, evening 1)"
    assert "How high can the dial level be all evening" in shown(card)
    act(card, "guess_level", "2.5")
    assert card.focus["target"] == "play"
    act(card, "play", "1")
    assert "17:10, 1 of 18 steps played" in shown(card)
    assert "Amir" in shown(card)
    assert "Drop rate so far" in card.said["text"]
    assert card.figure


def test_keys_set_the_level_between_its_ends(card: Any) -> None:
    act(card, "pace", "slower")
    assert card.fields["level"] == "1"
    for _ in range(20):
        act(card, "pace", "faster")
    assert card.fields["level"] == "4"


def test_the_evening_ends_beside_the_machines_and_is_played_again(card: Any) -> None:
    act(card, "guess_level", "1.75")
    card.play(2)
    act(card, "play", "end")
    assert card.focus["target"] == "end"
    ended = shown(card)
    assert "your evening beside the machines" in ended
    assert "You were right. The highest fixed level within 3.0 % was 1.75." in ended
    for name in ("You", "Progressive", "Level 1.75 all evening", "Adapting", "Predictive"):
        assert f'<th scope="row">{name}</th>' in ended
    assert "You, last time" not in ended
    act(card, "play", "1")  # the day is over: nothing happens
    assert card.paced.done
    act(card, "again")
    assert card.paced.levels == ()
    act(card, "play", "end")
    assert "You, last time" in shown(card)
    act(card, "another")
    assert card.paced.seed == 2
    act(card, "play", "end")
    assert "You, last time" not in shown(card)


def test_other_people_begin_the_evening_again(card: Any) -> None:
    card.play(2, 3)
    act(card, "set", name="level", value="3")
    assert len(card.paced.levels) == 3
    act(card, "set", name="pace_answered", value="50")
    assert card.paced.levels == ()
    assert "begins again" in card.said["text"]
    assert card.play(3, 3).played.answered > 0


def test_the_true_rate_is_guessed_before_it_is_shown(card: Any) -> None:
    act(card, "go", "machines")
    assert "True drop rate" not in shown(card)
    right = f"{100 * card.evening.true_rate:.1f} %"
    wrong = f"{100 * card.evening.seen_rate:.1f} %"
    act(card, "guess_rate", "99 %")
    assert "True drop rate" not in shown(card)
    act(card, "guess_rate", wrong)
    assert f"No, {right}." in shown(card)
    act(card, "guess_rate", right)
    assert "Yes. The dialler" in shown(card)
    act(card, "set", name="lost", value="0")
    assert "took no one for a machine" in shown(card)
    assert "The program takes Rosa" not in shown(card)
    act(card, "switch", "detects")
    assert "It is switched off now" in shown(card)
    act(card, "choose", "dialler level")
    assert card.evening.rules.dialler == "level"


def test_what_a_person_hears_follows_from_the_settings() -> None:
    calls = dict(lines(MachineRules()))
    assert len(calls) == 3
    assert ("1.5 s", "The line goes dead. Rosa heard nothing: a silent call.") in calls[
        "The program takes Rosa for a machine"
    ]
    late = dict(lines(MachineRules(drop_after_s=1, message=False, lock_out=False)))
    moments = late["No agent is free"]
    assert ("1.5 s", "The line goes dead. Rosa doesn't know who it was.") in moments
    assert "again half an hour later" in moments[-1][1]
    at_once = dict(lines(MachineRules(detects=False)))
    assert [time for time, _ in at_once["An agent is free"]] == ["0 s", "0 s"]


def test_a_month_is_shown_until_the_settings_change(card: Any) -> None:
    act(card, "go", "machines")
    act(card, "better")
    assert card.focus["target"] == "month"
    assert "The worst 24 hours" in shown(card)
    assert "within the limit" in card.said["text"]
    assert card.figure
    act(card, "set", name="lost", value="9")
    assert "The worst 24 hours" not in shown(card)


def test_all_sizes_are_played_after_a_guess(card: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    small = group_gain(GroupRules(), 2)
    gains = {size: group_gain(GroupRules(), 12) if size >= 12 else small for size in GROUP_SIZES}
    monkeypatch.setattr(
        "bpo_course.widgets.labs.dialler_lab.group_gain", lambda rules, size: gains[size]
    )
    act(card, "go", "groups")
    assert 'data-focus="sizes"' not in shown(card)
    act(card, "guess_size", "12")
    assert card.focus["target"] == "sizes"
    assert "It pays from 12 agents" in shown(card)
    assert "That was close" in shown(card)
    act(card, "set", name="worth", value="20")
    assert "no gain is surely 20 minutes" in shown(card)
    assert "Play all sizes again" not in shown(card)
    act(card, "set", name="answered", value="45")
    assert "Play all sizes again" in shown(card)


def test_reading_is_guessed_and_played(card: Any) -> None:
    act(card, "go", "reading")
    act(card, "guess_lost", "0.35")
    assert card.focus["target"] == "reading"
    assert "That was close. Reading costs" in shown(card)
    act(card, "set", name="read", value="40")
    assert "Play again" in shown(card)
    act(card, "reading")
    assert "reading brings more sales" in shown(card)


def test_what_breaks_a_rule_is_refused_and_kept(card: Any) -> None:
    act(card, "set", name="level", value="9")
    assert "must be a number from 1 to 4, got 9" in shown(card)
    assert card.fields["level"] == "9"
    with pytest.raises(ValueError, match="there is no control levle"):
        card.set("levle", 2)
    with pytest.raises(ValueError, match="dialler must be one of"):
        card.set("dialler", "fast")
    with pytest.raises(ValueError, match="part must be one of"):
        lab("dialler", part="week")
    with pytest.raises(ValueError, match="level must be one of"):
        card.guess_level(9)
    for action in ("go", "choose", "switch", "guess_level", "guess_rate", "guess_size"):
        act(card, action, "nothing there")
    act(card, "guess_lost", "nothing there")
    assert "DiallerLab(1 Pace it yourself" in repr(card)


def test_every_control_begins_with_a_value_and_every_law_is_known(card: Any) -> None:
    assert set(START) == {*LEVERS, *SWITCHES, *CHOICES}
    for name, value in START.items():
        card.set(name, value)
    assert [rule.id for _, rule in card._laws] == list(LAWS)
    assert "There is no safe level" in shown(card)
