"""A mock interview: its mix, how hard its next question is, its scorecard, how it is resumed."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content
from bpo_course.questions import KINDS, Bank, Explanation, Numeric, Option, Question, Single
from bpo_course.questions.ability import DIFFICULTY, chance
from bpo_course.questions.clock import Clock
from bpo_course.questions.interview import Interview
from bpo_course.questions.kinds import GradedOption, Situation, Spoken, Star
from bpo_course.questions.roles import PARTS, ROLES, ROUNDS, Posed, Role, pool
from bpo_course.questions.tally import Tally
from bpo_course.questions.tries import Try

Level = Literal["easy", "medium", "hard"]
TEN: Final = datetime(2026, 3, 2, 10, tzinfo=UTC)
EXPLANATION: Final = Explanation("c", "g", "c", ("s",), "v", "p", "a")
LEVELS: Final[tuple[Level, ...]] = ("easy", "medium", "hard")
RUBRIC: Final = ("names the customer", "says what she did", "says what came of it")
ROLE: Final = Role(
    "a-role",
    "A role",
    frozenset({"kpis"}),
    {"spoken": 1, "knowledge": 2, "situation": 1, "numeric": 1},
)


def single(name: str, level: Level, topic: str, **more: Any) -> Question:
    options = (
        Option("Yes", right=True, why="So it is.", id="yes"),
        Option("No", why="It is not so.", id="no"),
    )
    own = {"topic": topic, "prompt": f"{name}?", "explanation": EXPLANATION, "option": options}
    return Single(id=name, level=level, **own, **more)


def numeric(name: str, level: Level, topic: str) -> Question:
    own = {"topic": topic, "prompt": f"{name}?", "explanation": EXPLANATION}
    return Numeric(id=name, level=level, value=5.0, why="So it is.", **own)


def situation(name: str, level: Level, topic: str) -> Question:
    options = (
        GradedOption("Listen", grade=1.0, why="She calms.", id="yes"),
        GradedOption("Explain", grade=0.5, why="She waits.", id="half"),
        GradedOption("Hang up", grade=0.0, why="She leaves.", id="no"),
    )
    own = {"topic": topic, "prompt": f"{name}?", "principle": "Hear her out.", "option": options}
    return Situation(id=name, level=level, **own)


def spoken(name: str, level: Level, topic: str) -> Question:
    own = {"topic": topic, "prompt": f"{name}?", "model": "I listened.", "rubric": RUBRIC}
    parts = {"star": Star("s", "t", "a", "r"), "pitfalls": ("long", "vague"), "seconds": 60}
    return Spoken(id=name, level=level, **own, **parts)


MAKERS: Final[dict[str, Callable[[str, Level, str], Question]]] = {
    "knowledge": single,
    "numeric": numeric,
    "situation": situation,
    "spoken": spoken,
}
OWN: Final = Bank(
    "interview_a_role",
    "Interview",
    tuple(
        make(f"{part}-{level}-{n}", level, f"{part}-topic")
        for part, make in MAKERS.items()
        for level in LEVELS
        for n in (1, 2)
    ),
)
RIGHT: Final = {"knowledge": "yes", "numeric": 5, "situation": "yes", "spoken": list(RUBRIC)}
WRONG: Final = {"knowledge": "no", "numeric": 6, "situation": "no", "spoken": []}


def interview(seed: int = 0, minutes: float | None = 20, **more: Any) -> Interview:
    return Interview.begun(ROLE, [OWN], now=TEN, minutes=minutes, seed=seed, **more)


def asked(made: Interview) -> Posed:
    assert made.question is not None
    return made.question


def through(made: Interview, answers: dict[str, Any]) -> Interview:
    """The interview with the same answer to each question of a part, to its end."""
    while made.question is not None:
        made = made.answer(answers[made.question.part], now=TEN)
    return made


def levels_asked(made: Interview) -> list[str]:
    """The level of each question that tells something of the ability, in the order asked."""
    posed = [made.posable[name] for name in made.answers]
    return [p.question.level for p in posed if p.part != "spoken"]


def kept(note: Try) -> Try:
    """The note as a store gives it back."""
    return note._replace(answer=json.loads(json.dumps(note.answer)))


# What is asked


@given(st.integers(0, 50), st.lists(st.booleans(), min_size=12, max_size=12))
def test_the_mix_is_kept_whatever_is_answered_and_nothing_is_asked_twice(
    seed: int, right: list[bool]
) -> None:
    made = interview(seed)
    for good in right:
        posed = asked(made)
        assert posed.question.id not in made.answers
        made = made.answer((RIGHT if good else WRONG)[posed.part], now=TEN)
    assert made.finished
    parts = Counter(made.posable[name].part for name in made.answers)
    assert parts == made.plan == {"knowledge": 5, "spoken": 3, "situation": 2, "numeric": 2}


def test_every_part_is_asked_before_any_comes_twice_as_often_as_its_share() -> None:
    made = interview()
    parts = []
    for _ in range(4):
        parts.append(asked(made).part)
        made = made.answer(RIGHT[parts[-1]], now=TEN)
    assert sorted(parts) == ["knowledge", "numeric", "situation", "spoken"]


@given(st.integers(0, 50))
def test_who_answers_right_is_asked_hard_ones_and_who_answers_wrong_easy_ones(seed: int) -> None:
    good = levels_asked(through(interview(seed), RIGHT))
    poor = levels_asked(through(interview(seed), WRONG))
    assert good[0] == poor[0] == "medium"
    assert good.count("hard") > good.count("easy")
    assert poor.count("easy") > poor.count("hard")


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_an_interview_opens_with_a_question_to_answer_aloud(role: Role) -> None:
    banks = [content.bank(name) for name in content.bank_ids()]
    for seed in range(12):
        made = Interview.begun(role, banks, now=TEN, seed=seed)
        assert asked(made).part == "spoken"


def test_an_interview_without_spoken_questions_opens_with_knowledge() -> None:
    own = replace(OWN, question=tuple(q for q in OWN.question if q.kind != "spoken"))
    for seed in range(12):
        assert asked(Interview.begun(ROLE, [own], now=TEN, seed=seed)).part == "knowledge"


def test_what_was_asked_lately_comes_only_when_nothing_else_of_its_part_is_left() -> None:
    first = through(interview(), RIGHT)
    second = through(interview(1, lately=dict.fromkeys(first.answers, 1)), RIGHT)
    for part, count in second.plan.items():
        held = {p.question.id for p in second.pool if p.part == part}
        again = held & first.answers.keys() & second.answers.keys()
        assert len(again) == max(0, count - len(held - first.answers.keys()))


def test_of_what_was_asked_lately_the_least_asked_comes_first() -> None:
    often = {question.id: 3 for question in OWN.question}
    made = interview(lately=often | {"spoken-hard-2": 1})
    assert asked(made).question.id == "spoken-hard-2"


def test_what_was_asked_lately_is_known_after_a_restart() -> None:
    made = interview(lately={"spoken-easy-1": 2})
    found = Interview.resumed(ROLE, [OWN], [kept(made.note(TEN))])
    assert found == made
    before = kept(made.note(TEN))
    older = {name: told for name, told in before.answer.items() if name != "lately"}
    old = Interview.resumed(ROLE, [OWN], [before._replace(answer=older)])
    assert old is not None
    assert old.lately == {}


def test_the_next_question_is_the_one_nearest_to_the_ability_by_calibrated_difficulty() -> None:
    near = {question.id: 9.0 for question in OWN.question}
    near |= {"knowledge-hard-2": 0.05, "spoken-easy-1": 0.04}
    made = interview(difficulty=near)
    assert asked(made).question.id == "spoken-easy-1"


def test_the_same_seed_asks_the_same_and_seeds_differ() -> None:
    first = [list(through(interview(seed), RIGHT).answers) for seed in range(8)]
    assert first[3] == list(through(interview(3), RIGHT).answers)
    assert len({tuple(names) for names in first}) > 1


def test_a_part_that_the_pool_lacks_is_made_up_by_the_others() -> None:
    only = Bank("lesson", "Lesson", (single("k1", "easy", "kpis"), numeric("n1", "hard", "kpis")))
    made = Interview.begun(ROLE, [only], now=TEN)
    assert made.plan == {"spoken": 0, "knowledge": 1, "situation": 0, "numeric": 1}
    assert len(through(made, RIGHT).answers) == 2


def test_an_interview_of_10_minutes_asks_6_and_one_of_20_minutes_12() -> None:
    assert [interview(minutes=m).length for m in (1, 10, 20, 30, None)] == [4, 6, 12, 18, 12]


def test_the_pool_holds_the_roles_own_bank_and_its_topics_only() -> None:
    lesson = Bank("lesson", "L", (single("k1", "easy", "kpis"), single("k2", "easy", "cost")))
    other = Bank("interview_other", "O", (single("o1", "easy", "kpis"),))
    own = Bank(ROLE.bank, "A", (single("own", "easy", "cost"),))
    found = [(posed.bank, posed.question.id) for posed in pool(ROLE, [lesson, other, own])]
    assert found == [("lesson", "k1"), ("interview_a_role", "own")]


def test_nothing_to_ask_is_refused() -> None:
    with pytest.raises(ValueError, match=r"pool must hold a question of spoken, .*, got 0 others"):
        Interview.begun(ROLE, [], now=TEN)
    with pytest.raises(ValueError, match="length must be 1 question or more, got 0"):
        replace(interview(), length=0)


# The roles of the course


@pytest.fixture(scope="module")
def banks() -> list[Bank]:
    return [content.bank(name) for name in content.bank_ids()]


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_a_role_has_its_bank_and_its_topics_are_those_of_the_lessons(
    role: Role, banks: list[Bank]
) -> None:
    lessons = [bank for bank in banks if not bank.id.startswith("interview_")]
    topics = {question.topic for bank in lessons for question in bank.question}
    assert role.topics <= topics
    assert ROLES[role.id] is role
    assert role.bank in {bank.id for bank in banks}


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_an_interview_for_a_role_asks_its_whole_mix(role: Role, banks: list[Bank]) -> None:
    made = Interview.begun(role, banks, now=TEN)
    assert made.plan == role.mix
    assert sum(role.mix.values()) == 12
    while made.question is not None:
        made = made.answer(made.question.question.perfect, now=TEN)
    card = made.scorecard()
    assert card.score.share == 1
    assert (card.gaps, card.read_next) == ((), ())


ASSOCIATES: Final = "inbound-agent outbound-sales collections-agent technical-support chat-agent"


@pytest.mark.parametrize("name", ASSOCIATES.split())
def test_an_associate_is_asked_nothing_hard_from_the_lessons(name: str, banks: list[Bank]) -> None:
    posed = pool(ROLES[name], banks)
    lent = [one for one in posed if one.bank != ROLES[name].bank]
    assert {one.question.level for one in lent} == {"easy", "medium"}
    leader = ROLES["team-leader"]
    lent = [one for one in pool(leader, banks) if one.bank != leader.bank]
    assert "hard" in {one.question.level for one in lent}


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_no_calculation_is_among_the_first_three_questions(role: Role, banks: list[Bank]) -> None:
    for seed in range(12):
        made = Interview.begun(role, banks, now=TEN, seed=seed)
        for _ in range(3):
            assert asked(made).part != "numeric"
            made = made.answer(asked(made).question.perfect, now=TEN)


# The rounds that all roles share


def opened_and_closed(role: Role, banks: list[Bank], seed: int) -> tuple[str, str, Interview]:
    made = Interview.begun(role, banks, now=TEN, minutes=20, seed=seed)
    opening = asked(made).question.id
    names = []
    while made.question is not None:
        names.append(made.question.question.id)
        made = made.answer(made.question.question.perfect, now=TEN)
    assert len(names) == len(set(names)) == sum(made.plan.values()) == 9
    return opening, names[-1], made


def test_the_hr_round_begins_with_who_one_is_and_ends_with_ones_own_questions(
    banks: list[Bank],
) -> None:
    for seed in range(12):
        opening, closing, made = opened_and_closed(ROUNDS["hr-round"], banks, seed)
        assert (opening, closing) == ("hr-introduce-yourself", "hr-your-questions")
        spoken = [made.posable[name].question for name in made.answers]
        topics = [one.topic for one in spoken if one.kind == "spoken"]
        assert len(topics) == 7
        assert len(set(topics)) >= 6


def test_a_round_of_spoken_answers_is_judged_by_what_was_ticked(banks: list[Bank]) -> None:
    _, _, made = opened_and_closed(ROUNDS["hr-round"], banks, 0)
    card = made.scorecard()
    assert card.mostly_spoken
    assert card.ticked.share == 1
    assert card.verdict == "good enough"
    half = {n: a[: len(a) // 2] if isinstance(a, list) else a for n, a in made.answers.items()}
    poor = replace(made, answers=half).scorecard()
    assert poor.ticked.share < 0.75
    assert poor.verdict == "not yet"
    two = replace(made, answers=dict(list(made.answers.items())[:1]), finished_at=TEN)
    assert two.scorecard().verdict == "too few"


def test_a_round_that_was_asked_before_asks_what_it_has_not_asked(banks: list[Bank]) -> None:
    role = ROUNDS["hr-round"]
    _, _, first = opened_and_closed(role, banks, 0)
    lately = dict.fromkeys(first.answers, 1)
    again = Interview.begun(role, banks, now=TEN, minutes=20, seed=1, lately=lately)
    while again.question is not None:
        again = again.answer(again.question.question.perfect, now=TEN)
    assert set(again.answers) & set(first.answers) == {role.opens, role.closes}


# Answering


def test_a_passed_question_earns_nothing_and_the_next_is_asked() -> None:
    first = interview()
    passed = first.pass_on(now=TEN)
    name = asked(first).question.id
    assert passed.marks[name].score == 0
    assert asked(passed).question.id != name
    assert passed.latest(TEN).answer is None
    with pytest.raises(ValueError, match="answer must not be None: pass the question"):
        first.answer(None, now=TEN)


def test_an_answer_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="answer must "):
        interview().answer({"x": "y"}, now=TEN)
    with pytest.raises(ValueError, match="answers must be to questions of the pool, got 'x'"):
        replace(interview(), answers={"x": "yes"})


def test_when_the_time_is_up_nothing_is_taken_until_it_is_lengthened_or_switched_off() -> None:
    made, late = interview(), TEN + timedelta(minutes=20)
    right = RIGHT[asked(made).part]
    assert made.left_s(late) == 0
    assert made.over(late)
    with pytest.raises(ValueError, match="before the time is up, and it is up: extend it first"):
        made.answer(right, now=late)
    assert len(made.extend(60).answer(right, now=late).answers) == 1
    assert len(made.without_clock().answer(right, now=late).answers) == 1


def test_it_can_be_ended_early_and_takes_nothing_after_its_end() -> None:
    made = interview()
    ended = made.answer(RIGHT[asked(made).part], now=TEN).finish(now=TEN)
    assert ended.finished
    with pytest.raises(ValueError, match="before the interview is finished"):
        ended.answer("yes", now=TEN)
    with pytest.raises(ValueError, match="must be in progress to be ended"):
        ended.finish(now=TEN)


def test_the_latest_answer_is_a_try_of_the_bank_it_stands_in() -> None:
    lesson = Bank("lesson", "L", (single("k1", "hard", "kpis"),))
    made = Interview.begun(ROLE, [lesson], now=TEN, seed=4)
    with pytest.raises(
        ValueError, match="there must be 1 answer or more to return the latest, got 0"
    ):
        made.latest(TEN)
    told = made.answer("yes", now=TEN).latest(TEN, seconds=8.0)
    assert told == Try("lesson", "k1", "yes", 1.0, TEN, "interview", 0, 8.0, 4)


@given(st.lists(st.sampled_from(["yes", "half", "no"]), min_size=12, max_size=12))
def test_spoken_answers_which_she_marks_herself_tell_nothing_of_the_ability(
    grades: list[str],
) -> None:
    def played(said: list[str]) -> Interview:
        made = interview()
        for chosen in grades:
            part = asked(made).part
            given_answer = {**RIGHT, "spoken": said, "situation": chosen}[part]
            made = made.answer(given_answer, now=TEN)
        return made

    assert played([]).ability == played(list(RUBRIC)).ability


def test_the_interval_of_the_ability_holds_the_true_one_about_as_often_as_it_says() -> None:
    rng, held = random.Random(7), 0
    for seed in range(150):
        theta, made = rng.gauss(0, 1), interview(seed)
        while made.question is not None:
            posed = made.question
            right = rng.random() < chance(theta, DIFFICULTY[posed.question.level])
            made = made.answer((RIGHT if right else WRONG)[posed.part], now=TEN)
        held += made.ability.low <= theta <= made.ability.high
    assert 0.89 <= held / 150 <= 0.99  # 0.935 less and more two and a half standard errors


# The scorecard


def test_the_scorecard_tells_strengths_gaps_and_keeps_what_she_marked_apart() -> None:
    answers = {**RIGHT, "numeric": 6, "situation": "half", "spoken": [RUBRIC[0]]}
    card = through(interview(), answers).scorecard()
    assert card.by_part == {
        "knowledge": Tally(5, 5),
        "numeric": Tally(0, 2),
        "situation": Tally(1, 2),
    }
    assert card.score == Tally(6, 9)
    assert card.strengths == ("knowledge-topic",)
    assert card.gaps == ("numeric-topic", "situation-topic")
    assert {said.lacked for said in card.spoken} == {RUBRIC[1:]}
    assert [round(said.share, 2) for said in card.spoken] == [0.33] * 3
    assert str(card).splitlines()[:3] == [
        "Mock interview: A role",
        "6 of 9 points; 3 spoken, marked by yourself",
        "strengths: knowledge-topic",
    ]


def test_the_scorecard_says_that_difficulty_was_set_by_level_until_it_is_calibrated() -> None:
    told = through(interview(), RIGHT).scorecard().basis
    assert told == "The difficulty of each question comes from its level. It was not measured."
    measured = dict.fromkeys(["numeric-hard-1", "numeric-hard-2"], 0.01)
    some = through(interview(difficulty=measured), RIGHT).scorecard()
    assert (some.calibrated, some.score.out_of) == (2, 9)
    assert "difficulty of 7 of 9 questions comes from its level" in some.basis
    every = {question.id: 0.0 for question in OWN.question}
    whole = through(interview(difficulty=every), RIGHT).scorecard().basis
    assert whole == ("The difficulty of each question was measured from the answers of a class.")


def test_the_expected_chances_fall_with_the_level_and_have_an_interval() -> None:
    chances = through(interview(), RIGHT).scorecard().chances
    easy, medium, hard = (chances[level] for level in LEVELS)
    assert easy > medium > hard
    assert len(chances) == 3
    assert all(low < middle < high for low, middle, high in chances.values())


def test_what_to_read_comes_from_the_points_then_the_bank_then_the_topic() -> None:
    lesson = Bank("05_lesson", "L", (single("k1", "easy", "kpis", teaches=("P-99",)),))
    own = Bank(
        ROLE.bank,
        "A",
        (
            single("by-point", "easy", "x", teaches=("P-1", "P-2")),
            single("by-topic", "easy", "kpis"),
            single("nowhere", "easy", "y"),
            spoken("said", "easy", "kpis"),
        ),
    )
    made = through(Interview.begun(ROLE, [lesson, own], now=TEN), WRONG)
    card = made.scorecard({"P-1": "01_one", "P-2": "01_one"})
    assert [(r.lesson, r.missed, r.topics, r.points) for r in card.read_next] == [
        ("05_lesson", 2.0, ("kpis",), ()),
        ("01_one", 1.0, ("x",), ("P-1", "P-2")),
    ]


def test_a_passed_spoken_question_lacks_its_whole_rubric() -> None:
    made = Interview.begun(ROLE, [Bank(ROLE.bank, "A", (spoken("said", "easy", "x"),))], now=TEN)
    card = made.pass_on(now=TEN).scorecard()
    assert card.passed == ("said",)
    assert card.spoken[0].lacked == RUBRIC
    assert (card.score, card.spoken[0].share) == (Tally(0, 0), 0)


def test_a_scorecard_of_nothing_can_be_read() -> None:
    card = interview().scorecard()
    assert (card.strengths, card.gaps, card.read_next) == ((), (), ())
    assert "0 of 0 points" in str(card)


# Resumed


@pytest.mark.parametrize("count", [0, 1, 5, 12])
def test_an_interview_is_resumed_at_the_very_question(count: int) -> None:
    left = interview(seed=2).extend(30)
    for n in range(count):
        part = asked(left).part
        left = left.pass_on(now=TEN) if n == 1 else left.answer(RIGHT[part], now=TEN)
    found = Interview.resumed(ROLE, [OWN], [kept(interview().note(TEN)), kept(left.note(TEN))])
    assert found == left
    assert found is not None
    assert found.question == left.question


def test_an_ended_interview_is_resumed_ended_and_without_a_note_there_is_none() -> None:
    ended = interview().finish(now=TEN)
    assert Interview.resumed(ROLE, [OWN], [kept(ended.note(TEN))]) == ended
    assert Interview.resumed(ROLE, [OWN], [kept(ended.note(TEN))._replace(mode="exam")]) is None


def test_an_answer_that_no_longer_fits_is_left_out_when_resumed() -> None:
    left = interview()
    name = asked(left).question.id
    left = left.answer(RIGHT[asked(left).part], now=TEN)
    shorter = replace(OWN, question=tuple(q for q in OWN.question if q.id != name))
    found = Interview.resumed(ROLE, [shorter], [kept(left.note(TEN))])
    assert found is not None
    assert found.answers == {}


def test_its_text_says_how_far_it_is() -> None:
    assert repr(interview()) == "Interview(a-role: 0 of 12 answered)"
    assert repr(interview().finish(now=TEN)) == "Interview(a-role: 0 of 12 answered, finished)"


def test_every_kind_of_question_belongs_to_a_part() -> None:
    assert set(PARTS) == set(KINDS)
    assert set(PARTS.values()) == set(MAKERS)


def test_the_clock_of_an_interview_is_a_clock() -> None:
    assert interview().clock == Clock(TEN, 20)
