"""Readiness: an interval or nothing, what counts towards it, and the steps of mastery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course.kpi import wilson
from bpo_course.questions import Bank, Explanation, Option, Question, Single
from bpo_course.questions.kinds import Spoken, Star
from bpo_course.questions.readiness import (
    STEPS,
    Readiness,
    by_bank,
    by_topic,
    for_role,
    mastery,
    mastery_by_bank,
)
from bpo_course.questions.roles import Role
from bpo_course.questions.tries import Try

TEN: Final = datetime(2026, 3, 2, 10, tzinfo=UTC)
EXPLANATION: Final = Explanation("c", "g", "c", ("s",), "v", "p", "a")
OPTIONS: Final = (
    Option("Yes", right=True, why="So it is.", id="yes"),
    Option("No", why="It is not so.", id="no"),
)
NAMES: Final = tuple(f"q{n}" for n in range(10))
ROLE: Final = Role("a-role", "A role", frozenset({"kpis"}), {"knowledge": 1})


def single(name: str, topic: str = "kpis") -> Question:
    return Single(id=name, topic=topic, prompt=f"{name}?", explanation=EXPLANATION, option=OPTIONS)


def spoken(name: str) -> Question:
    own = Star("s", "t", "a", "r")
    return Spoken(
        id=name,
        topic="kpis",
        prompt=f"{name}?",
        seconds=60,
        star=own,
        model="I did.",
        pitfalls=("long", "vague"),
        rubric=("one", "two", "three"),
    )


BANK: Final = Bank("a-bank", "A bank", (*map(single, NAMES), single("f1", "flow"), spoken("said")))


def made(question: str, score: float = 1.0, hours: float = 0, **more: object) -> Try:
    at = TEN + timedelta(hours=hours)
    return Try("a-bank", question, "yes", score, at)._replace(**more)


def kpis(tries: list[Try]) -> Readiness:
    return by_topic(tries, [BANK])["kpis"]


def step(tries: list[Try], topic: str = "kpis") -> str:
    return mastery(tries, [BANK])[topic].step


def practised(right: int, wrong: int = 0) -> list[Try]:
    names = NAMES[: right + wrong]
    return [made(name, float(n < right), hours=n / 60) for n, name in enumerate(names)]


def sat(*scores: float, number: int = 0, mode: str = "exam") -> list[Try]:
    pairs = zip(NAMES, scores, strict=False)
    return [made(name, score, 99 + number, mode=mode, round=number) for name, score in pairs]


ALL: Final = practised(10)

# An interval, or nothing


def test_8_right_of_10_have_wilsons_interval() -> None:
    ready = kpis(practised(8, 2))
    assert (ready.points, ready.n, ready.of) == (8, 10, 10)
    assert ready.interval == wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert str(ready) == "kpis: 49% to 94% (8 of 10 points)"


def test_below_5_questions_nothing_is_said_but_how_many_are_lacking() -> None:
    ready = kpis(practised(4))
    assert (ready.enough, ready.interval) == (False, None)
    assert str(ready) == "kpis: not enough yet, 4 of 5 questions"
    assert kpis(practised(5)).enough


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=5, max_size=10))
def test_the_interval_holds_the_share_and_no_end_is_a_certainty(scores: list[float]) -> None:
    ready = kpis([made(name, score) for name, score in zip(NAMES, scores, strict=False)])
    assert ready.interval is not None
    low, high = ready.interval
    assert 0 <= low <= sum(scores) / len(scores) <= high <= 1
    assert high - low > 0.2


@given(st.integers(5, 10), st.integers(5, 10))
def test_more_right_answers_narrow_the_interval(some: int, more: int) -> None:
    few, many = (kpis(practised(n)).interval for n in sorted([some, more]))
    assert few is not None
    assert many is not None
    assert few[0] <= many[0]


# What counts


def test_the_latest_answer_counts_when_the_earlier_look_is_long_ago() -> None:
    tries = [*practised(0, 5), *(made(name, hours=13) for name in NAMES[:5])]
    assert kpis(tries).points == 5


def test_an_answer_soon_after_its_explanation_was_shown_does_not_count() -> None:
    tries = [*practised(0, 5), *(made(name, hours=2) for name in NAMES[:5])]
    assert kpis(tries).points == 0


def test_answers_with_hints_are_kept_apart() -> None:
    ready = kpis([made("q0"), made("q1", hints=1), made("q2", hints=1), made("q2", hours=20)])
    assert (ready.points, ready.n, ready.aided) == (2, 2, 1)


def test_drills_notes_spoken_and_unknown_questions_do_not_count() -> None:
    others = [
        made("q0", mode="drill"),
        made("", mode="exam"),
        made("said"),
        made("unknown"),
        made("q1", bank="another"),
    ]
    assert kpis(others) == Readiness("kpis", 0, 0, 10)
    assert mastery(others, [BANK])["kpis"].step == "not started"


def test_readiness_is_told_by_topic_by_bank_and_for_a_role() -> None:
    tries = [*practised(6), made("f1")]
    topics = by_topic(tries, [BANK])
    assert {name: (r.n, r.of) for name, r in topics.items()} == {"kpis": (6, 10), "flow": (1, 1)}
    assert (by_bank(tries, [BANK])["a-bank"].n, by_bank(tries, [BANK])["a-bank"].of) == (7, 11)
    ready = for_role(tries, ROLE, [BANK])
    assert (ready.name, ready.n, ready.of) == ("a-role", 6, 10)


# The steps of mastery


def test_a_bank_is_mastered_as_one_topic_is() -> None:
    tries = practised(8)
    found = mastery_by_bank(tries, [BANK])
    assert list(found) == ["a-bank"]
    assert (found["a-bank"].step, found["a-bank"].of) == ("familiar", 11)
    assert mastery_by_bank([*tries, made("f1", 0.0)], [BANK])["a-bank"].tried == 9


@pytest.mark.parametrize(
    ("tries", "expected"),
    [
        ([], "not started"),
        (practised(0, 1), "attempted"),
        (practised(6, 4), "attempted"),
        (practised(7, 3), "familiar"),
        (practised(7), "familiar"),
        (practised(9, 1), "familiar"),
        (ALL, "proficient"),
        ([*practised(7), *sat(1)], "proficient"),
        ([*ALL, *sat(1)], "mastered"),
        ([*practised(7), *sat(1), *sat(1, number=1)], "mastered"),
        ([*ALL, *sat(1, mode="interview")], "mastered"),
        (sat(1), "attempted"),
        (sat(*[1] * 10), "proficient"),
    ],
)
def test_practice_leads_to_proficient_and_a_mixed_test_one_step_on(
    tries: list[Try], expected: str
) -> None:
    assert step(tries) == expected


def test_a_miss_takes_down_one_step_at_a_time() -> None:
    tries = [*ALL, *sat(1)]
    fallen = [step(tries)]
    for number in range(1, 5):
        tries = [*tries, *sat(0, number=number)]
        fallen.append(step(tries))
    assert fallen == ["mastered", "proficient", "familiar", "attempted", "attempted"]


def test_a_miss_in_practice_takes_down_too_and_the_right_answer_lifts_again() -> None:
    tries = [*ALL, *sat(1), made("q5", 0.0, hours=200)]
    assert step(tries) == "proficient"
    assert step([*tries, made("q5", 0.5, hours=201)]) == "familiar"
    assert step([*tries, made("q5", 1.0, hours=201)]) == "proficient"


def test_one_exam_lifts_by_one_step_however_many_are_right_and_only_without_a_miss() -> None:
    assert step([*practised(7), *sat(1, 1, 1)]) == "proficient"
    assert step([*ALL, *sat(1, 0, 1)]) == "familiar"


def test_two_exams_with_the_same_seed_are_two() -> None:
    missed, right = sat(*[0.0] + [1.0] * 9), sat(*[1.0] * 10)
    later = [one._replace(at=one.at + timedelta(hours=1)) for one in right]
    numbered = [one._replace(round=1) for one in later]
    assert step([*ALL, *missed, *later]) == step([*ALL, *missed, *numbered]) == "proficient"


def test_two_interviews_with_the_same_seed_are_two() -> None:
    missed = sat(*[0.0] + [1.0] * 9, mode="interview")
    right = sat(*[1.0] * 10, mode="interview")
    assert step([*ALL, *missed, *right]) == "proficient"


def test_answers_with_hints_begin_a_topic_and_take_it_no_further() -> None:
    aided = [tried._replace(hints=1) for tried in ALL]
    found = mastery(aided, [BANK])["kpis"]
    assert (found.step, found.points, found.tried, found.aided) == ("attempted", 0, 0, 10)


tries_made = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from([0.0, 0.5, 1.0]),
        st.sampled_from(["practice", "review", "exam", "interview"]),
        st.integers(0, 1),
    ),
    max_size=30,
)


@given(tries_made)
def test_a_step_changes_by_one_at_most_down_and_a_right_answer_never_takes_down(
    drawn: list[tuple[str, float, str, int]],
) -> None:
    tries = [
        made(name, score, hours=n, mode=mode, hints=hints, round=n)
        for n, (name, score, mode, hints) in enumerate(drawn)
    ]
    steps = [STEPS.index(step(tries[:count])) for count in range(len(tries) + 1)]  # type: ignore[arg-type]
    assert steps[0] == 0
    for tried, before, after in zip(tries, steps, steps[1:], strict=False):
        assert after >= max(1, before - 1)
        assert after >= before or not tried.right
