"""Review: the published numbers of FSRS, what is due and in which order, and cramming."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import accumulate, pairwise
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course.questions import review
from bpo_course.questions.review import Memory, cram, crammed_today, due, grade, schedule
from bpo_course.questions.tries import Try, by_question

START: Final = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)
KOLKATA: Final = timezone(timedelta(hours=5, minutes=30))
DAY: Final = timedelta(days=1)

scores = st.sampled_from([0.0, 0.5, 1.0])
histories = st.lists(
    st.tuples(st.sampled_from("abcde"), scores, st.floats(0, 30)), min_size=1, max_size=25
)


def made(question: str = "q", score: float = 1.0, days: float = 0, **more: object) -> Try:
    at = START + timedelta(days=days)
    return Try("a-bank", question, "an-option", score, at)._replace(**more)


def history(drawn: list[tuple[str, float, float]]) -> list[Try]:
    """Tries in the order made, so many days apart."""
    tries, gone = [], 0.0
    for question, score, days in drawn:
        gone += days
        tries.append(made(question, score, gone))
    return tries


def one(tries: list[Try]) -> Memory:
    (memory,) = schedule(tries)
    return memory


# Published numbers: py-fsrs 6.3.2, ts-fsrs 5.4.2 and fsrs-rs 0.9.3 agree on them.


def test_thirteen_reviews_each_when_due_come_at_the_published_intervals() -> None:
    tries: list[Try] = []
    at, intervals = START, []
    for right in [1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1]:
        tries.append(Try("a-bank", "q", "an-option", float(right), at))
        memory = one(tries)
        intervals.append((memory.due_at - memory.last_at).days)
        # The published run looks once more after ten minutes at a new card that was right.
        at = memory.due_at if len(tries) > 1 else at + timedelta(minutes=10)
    assert intervals[1:] == [2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
    assert one(tries).stability_days == pytest.approx(20.770357, abs=1e-6)
    assert one(tries).difficulty == pytest.approx(9.055760, abs=1e-6)


def test_a_lapse_then_five_right_answers_are_remembered_as_published() -> None:
    days = accumulate([0, 0, 1, 3, 8, 21])
    tries = [made(score=float(n > 0), days=day) for n, day in enumerate(days)]
    memory = one(tries)
    assert memory.stability_days == pytest.approx(53.62690, abs=1e-4)
    assert memory.difficulty == pytest.approx(6.357487, abs=1e-6)
    recalls = [memory.recall(tries[-1].at + n * DAY) for n in (0, 1, 10, 54, 100)]
    assert recalls == pytest.approx([1, 0.997210, 0.974443, 0.899523, 0.851883], abs=1e-6)


@pytest.mark.parametrize(
    ("first", "stability_days"),
    [
        (made(score=0.0), 0.2120),
        (made(score=0.5), 1.2931),
        (made(), 2.3065),
        (made(seconds=4.0), 8.2956),
    ],
    ids=["again", "hard", "good", "easy"],
)
def test_the_first_answer_is_as_stable_as_published(first: Try, stability_days: float) -> None:
    assert one([first]).stability_days == stability_days


def test_ten_quick_right_answers_are_as_easy_as_can_be() -> None:
    assert one([made(seconds=1.0)] * 10).difficulty == 1.0


# Grades


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        (made(score=0.0), "again"),
        (made(score=0.0, hints=2, seconds=1.0), "again"),
        (made(score=0.25), "hard"),
        (made(score=0.75, seconds=2.0), "hard"),
        (made(hints=1, seconds=2.0), "hard"),
        (made(), "good"),
        (made(seconds=10.1), "good"),
        (made(seconds=10.0), "easy"),
    ],
)
def test_a_try_is_graded_by_its_score_its_hints_and_its_time(tried: Try, expected: str) -> None:
    assert grade(tried) == expected


def test_what_counts_as_quick_can_be_said() -> None:
    assert grade(made(seconds=25.0), quick_s=30) == "easy"


# The schedule


def test_a_wrong_answer_is_due_after_ten_minutes_and_a_right_one_after_two_days() -> None:
    assert one([made(score=0.0)]).due_at == START + timedelta(minutes=10)
    assert one([made()]).due_at == START + 2 * DAY


def test_drills_and_notes_are_not_scheduled_and_banks_are_kept_apart() -> None:
    tries = [made(mode="drill"), made(question="", mode="exam"), made(), made(bank="other")]
    assert [(memory.bank, memory.question) for memory in schedule(tries)] == [
        ("a-bank", "q"),
        ("other", "q"),
    ]
    assert list(by_question(tries)) == [("a-bank", "q"), ("other", "q")]


def test_tries_brought_together_from_two_machines_count_in_the_order_of_time() -> None:
    tries = [made(score=0.0), made(days=1), made(days=4)]
    assert schedule(tries) == schedule(tries[::-1])


def test_a_time_without_zone_is_refused() -> None:
    bare = made()._replace(at=datetime(2026, 3, 2))
    for ask in (lambda: schedule([bare]), lambda: due([made()], datetime(2026, 3, 2))):
        with pytest.raises(ValueError, match="times must have a time zone, got 2026-03-02"):
            ask()


@given(histories)
def test_a_schedule_follows_from_the_tries_alone(drawn: list[tuple[str, float, float]]) -> None:
    tries = history(drawn)
    memories = schedule(tries)
    assert memories == schedule(tries)
    assert sum(memory.seen for memory in memories) == len(tries)
    assert all(memory.due_at > memory.last_at for memory in memories)


@given(histories, st.floats(0, 400), st.floats(0, 400))
def test_what_is_known_fades_with_time(
    drawn: list[tuple[str, float, float]], days: float, more: float
) -> None:
    for memory in schedule(history(drawn)):
        sooner = memory.recall(memory.last_at + days * DAY)
        assert 0 < memory.recall(memory.last_at + (days + more) * DAY) <= sooner <= 1


@given(histories, scores)
def test_a_better_answer_is_never_due_sooner(
    drawn: list[tuple[str, float, float]], score: float
) -> None:
    before = [try_._replace(question="q") for try_ in history(drawn)]
    last = before[-1].at + DAY
    worse, better = (one([*before, made(score=s)._replace(at=last)]) for s in (0.0, score))
    assert better.due_at >= worse.due_at


# What is due


def test_wrong_ones_come_first_then_the_least_remembered() -> None:
    tries = [made("fading", days=-9), made("older", days=-20), made("wrong", 0.0), made("new")]
    found = [memory.question for memory in due(tries, START + timedelta(minutes=10))]
    assert found == ["wrong", "older", "fading"]


def test_what_falls_due_later_on_the_day_is_due_by_the_learners_own_midnight() -> None:
    tries = [made()]  # due at 12:30 UTC, 18:00 in Kolkata, two days later
    morning = datetime(2022, 12, 1, 0, 10, tzinfo=KOLKATA)
    assert len(due(tries, morning)) == 1
    assert due(tries, morning.astimezone(UTC)) == ()  # in London it is the evening before


def test_a_wrong_one_is_not_due_before_its_ten_minutes_are_over() -> None:
    tries = [made(score=0.0)]
    assert due(tries, START + timedelta(minutes=9)) == ()
    assert len(due(tries, START + timedelta(minutes=10))) == 1


@given(histories, st.floats(0, 100))
def test_what_is_due_stays_due_until_it_is_answered(
    drawn: list[tuple[str, float, float]], days: float
) -> None:
    tries = history(drawn)
    now = tries[-1].at
    names = {memory.question for memory in due(tries, now)}
    assert names <= {memory.question for memory in due(tries, now + timedelta(days=days))}


# Cramming


def plans(tries: list[Try], days: int) -> list[list[str]]:
    found = cram(tries, before=START.date() + timedelta(days=days), now=START)
    assert [plan.on for plan in found] == [START.date() + n * DAY for n in range(len(found))]
    return [[memory.question for memory in plan.questions] for plan in found]


def test_what_is_weak_is_spread_evenly_the_weakest_first_and_what_fades_comes_again() -> None:
    tries = [made(name, 0.0, days=-1) for name in "abcde"]
    assert plans(tries, 3) == [["a", "b"], ["c", "d"], ["e", "a", "b"]]


def test_what_will_still_be_known_is_not_crammed() -> None:
    known = [made("known", days=d) for d in (-60, -55, -40, -1)]
    assert plans([*known, made("wrong", 0.0, days=-1)], 2) == [["wrong"], ["wrong"]]


def test_on_the_day_itself_all_that_is_weak_is_for_today() -> None:
    assert plans([made("a", 0.0, days=-1), made("b", 0.0, days=-1)], 0) == [["a", "b"]]


def test_an_interview_that_is_over_is_refused() -> None:
    with pytest.raises(ValueError, match="before must be today or later, got 2022-11-28"):
        cram([made()], before=date(2022, 11, 28), now=START)


def test_without_tries_the_days_are_empty() -> None:
    assert plans([], 2) == [[], []]


@given(histories, st.integers(0, 12))
def test_every_weak_question_is_on_the_plan_and_no_day_has_one_twice(
    drawn: list[tuple[str, float, float]], days: int
) -> None:
    tries = history(drawn)
    now = tries[-1].at
    before = (now + days * DAY).date()
    found = cram(tries, before=before, now=now)
    assert len(found) == max(1, days)
    days_of = [[memory.question for memory in plan.questions] for plan in found]
    assert all(len(set(names)) == len(names) for names in days_of)
    planned = {name for names in days_of for name in names}
    held = now + days * DAY
    weak = {m.question for m in schedule(tries) if m.wrong or m.recall(held) < review.RETENTION}
    assert planned == weak
    first = [len(names) for names in days_of[:-1]]
    assert all(0 <= size - after <= 1 for size, after in pairwise(first))


def left_today(tries: list[Try], days: int, hours: float = 0) -> list[str]:
    before, now = START.date() + timedelta(days=days), START + timedelta(hours=hours)
    return [memory.question for memory in crammed_today(tries, before=before, now=now)]


def test_what_is_left_today_is_this_mornings_plan_less_what_was_answered_since() -> None:
    tries = [made(name, 0.0, days=-1) for name in "abcde"]
    assert left_today(tries, 3) == plans(tries, 3)[0] == ["a", "b"]
    answered = [*tries, made("a", 1.0)]
    assert left_today(answered, 3) == ["b"]
    assert left_today([*answered, made("b", 0.5)], 3) == []


def test_what_was_wrong_today_comes_again_today_after_ten_minutes() -> None:
    tries = [made("a", 0.0, days=-1), made("a", 0.0), made("new", 0.0)]
    assert left_today(tries, 3) == []
    assert left_today(tries, 3, hours=1) == ["a", "new"]
    assert left_today([*tries, made("new", 1.0, days=0.03)], 3, hours=1) == ["a"]


@given(histories, st.integers(0, 12))
def test_who_answers_all_that_is_left_today_right_has_none_left_today(
    drawn: list[tuple[str, float, float]], days: int
) -> None:
    tries = history(drawn)
    now = tries[-1].at + timedelta(minutes=10)
    before = (now + days * DAY).date()
    left = crammed_today(tries, before=before, now=now)
    assert len({memory.question for memory in left}) == len(left)
    done = [Try("a-bank", memory.question, "an-option", 1.0, now) for memory in left]
    assert crammed_today([*tries, *done], before=before, now=now) == ()


def test_the_package_that_remembers_is_loaded_only_when_it_is_used() -> None:
    program = "import sys; from bpo_course.questions import review; print('fsrs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("False", "")


def test_after_an_answer_the_model_is_asked_anew_of_that_question_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries = [made(f"fresh-{n}", 1.0, days) for days in range(3) for n in range(50)]
    before = schedule(tries)
    asked: list[str] = []
    reviewed = review._reviewed

    def counted(bank: str, question: str, *more: Any) -> Memory:
        asked.append(question)
        return reviewed(bank, question, *more)

    monkeypatch.setattr(review, "_reviewed", counted)
    after = schedule([*tries, made("fresh-7", 0.0, 4)])
    assert asked == ["fresh-7"] * 4
    assert [n for n in range(50) if before[n] != after[n]] == [7]
    assert after[7].wrong
