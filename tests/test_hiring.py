"""The hiring day as a value: its rounds, what each role does, and how the day went."""

from __future__ import annotations

import pytest

from bpo_course import content
from bpo_course.questions.exercises import Write
from bpo_course.questions.hiring import MATERIAL, ROUNDS, TONIGHT, Day, Result
from bpo_course.questions.roles import ROLES


def result(name: str, share: float | None, n: int = 0) -> Result:
    return Result(ROUNDS[name], "so it went", share, n)


def day(**shares: float | None) -> Day:
    return Day({name: result(name, share) for name, share in shares.items()})


def test_every_role_has_its_material() -> None:
    assert set(MATERIAL) == set(ROLES)


@pytest.mark.parametrize("role", MATERIAL)
def test_what_a_role_does_is_there_and_is_not_what_it_practises_with(role: str) -> None:
    uses = MATERIAL[role]
    passages = {passage.id: passage.use for passage in content.passages()}
    assert [passages[name] for name in uses.aloud + uses.typing] == ["aloud"] * 2 + ["typing"] * 2
    assert set(uses.listening) <= {message.id for message in content.listening()}
    assert all(isinstance(content.exercise(name), Write) for name in uses.written)
    calls = [content.flow(name) for name in uses.call]
    assert uses.heard == all(call.channel == "voice" for call in calls[:1])
    for pair in (uses.aloud, uses.typing, uses.listening, uses.written, uses.call):
        assert len(set(pair)) == len(pair)


def test_a_day_without_a_round_says_how_to_begin() -> None:
    assert Day({}).says == "You have not done a round yet. Begin with any of them."
    assert Day({}).tonight == tuple(ROUNDS)[:TONIGHT]
    assert not Day({}).over


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ({"hr": 0.8}, "You did 1 of 10 rounds and reached our mark in it."),
        (
            {"hr": 0.75, "aloud": None},
            "You did 2 of 10 rounds and reached our mark in each of them.",
        ),
        (
            {"hr": 0.7, "dictation": 0.8, "grammar": 0.9},
            "You did 3 of 10 rounds and reached our mark in 1. The furthest from it: Dictation.",
        ),
        (
            dict.fromkeys(ROUNDS, 0.5),
            "You did all 10 rounds and reached our mark in none. The furthest from it: Typing.",
        ),
        (dict.fromkeys(ROUNDS, 1.0), "You did all 10 rounds and reached our mark in each of them."),
    ],
)
def test_the_day_is_told_in_a_sentence(shares: dict[str, float | None], sentence: str) -> None:
    assert day(**shares).says == sentence


def test_tonight_names_what_is_furthest_from_the_mark_then_what_is_not_done() -> None:
    held = day(hr=0.9, dictation=0.9, grammar=0.3)
    assert held.tonight == ("grammar", "dictation", "listening")
    assert day(**dict.fromkeys(ROUNDS, 1.0)).tonight == ("typing", "dictation", "hr")
    assert all(len(day(**{name: 0.1}).tonight) == TONIGHT for name in ROUNDS)


def test_a_mark_is_reached_at_the_mark_and_not_just_below() -> None:
    assert result("grammar", 0.75).good
    assert not result("grammar", 0.7499).good
    assert result("typing", 1.0).good
    assert not result("typing", 0.999).good
    assert result("aloud", None).good


def test_a_range_is_told_where_answers_are_independent() -> None:
    assert result("typing", 0.8).interval is None
    low, high = result("grammar", 15 / 20, n=20).interval or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.531, 0.888)  # Newcombe 1998, method 3


def test_all_rounds_of_a_day_take_less_than_two_hours() -> None:
    assert sum(one.minutes for one in ROUNDS.values()) < 120
