"""How the rounds of a hiring day went, read from what was kept since the day began."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeGuard

from bpo_course import content, progress
from bpo_course.questions.exam import MODE as EXAM
from bpo_course.questions.exam import Exam
from bpo_course.questions.exercises import Write
from bpo_course.questions.hiring import MATERIAL, ROUNDS, Material, Result
from bpo_course.questions.interview import MODE as INTERVIEW
from bpo_course.questions.roles import ROUNDS as SHARED
from bpo_course.questions.roles import Role
from bpo_course.questions.tally import Tally
from bpo_course.questions.tries import begun_at
from bpo_course.speech import ACCURACY, DICTATED, WORDS_A_MINUTE
from bpo_course.widgets.answering.sittings import tries_of
from bpo_course.widgets.answering.verdicts import counted
from bpo_course.widgets.course.course_banks import bank
from bpo_course.widgets.course.hiring_rounds import GRAMMAR, written_at
from bpo_course.widgets.course.tonight import Today

Made = Sequence[progress.Attempt]
TIMED: Final = ("hr", "grammar", "operations", "client")
"""The rounds with a clock, which goes on while no one looks."""
TYPING_S: Final = 45
"""How long a typing test must have lasted, seconds."""
READING_S: Final = 10
"""How long a reading must have lasted, seconds."""
HOUR_S: Final = 3_600
FASTEST: Final = 1_000
"""Words a minute above which a figure is no pace."""


def results(role: Role, attempts: Made, begun: datetime, now: datetime) -> dict[str, Result]:
    """Return the results of the rounds that are done, by the round's id, in order.

    Args:
        role: The role.
        attempts: Attempts, in the order made; those before the day do not count.
        begun: When the day began.
        now: The time, with the zone whose days are meant.
    """
    material = MATERIAL[role.id]
    made = [a for a in attempts if _counts(a, begun)]
    today = Today(now, tuple(made))
    found = {
        "hr": _interviewed("hr", SHARED["hr-round"], today),
        "listening": _listened(material, made),
        "dictation": _taken_down(made),
        "aloud": _read_aloud(material, made),
        "grammar": _handed_in(made),
        "typing": _typed(material, made),
        "written": _replied(material, made, begun),
        "call": _called(material, made),
        "operations": _interviewed("operations", role, today),
        "client": _interviewed("client", SHARED["client-round"], today),
    }
    return {name: result for name in ROUNDS if (result := found[name])}


def under_way(role: Role, attempts: Made, begun: datetime) -> set[str]:
    """Return the rounds of which something was kept since the day began, by id.

    Args:
        role: The role.
        attempts: Attempts, in the order made.
        begun: When the day began.
    """
    material = MATERIAL[role.id]
    places = {
        ("round", SHARED["hr-round"].bank): "hr",
        ("round", role.bank): "operations",
        ("round", SHARED["client-round"].bank): "client",
        ("round", GRAMMAR): "grammar",
        ("speech", "listening"): "listening",
        ("speech", "dictation"): "dictation",
        ("guess", written_at(material.written[0], begun)[0]): "written",
        ("note", material.call[0]): "call",
    }
    made = (a for a in attempts if _counts(a, begun))
    found = (places.get((a.kind, a.source)) for a in made)
    return {name for name in found if name}


def _counts(made: progress.Attempt, begun: datetime) -> bool:
    """Whether an attempt is of this day: an interview or an exam has begun on it, too."""
    if made.at < begun or not 0 <= made.score <= 1:  # NaN is not either
        return False
    if made.kind != "round" or made.mode not in (INTERVIEW, EXAM):
        return True
    started = next(map(begun_at, tries_of([made])), None)
    return started is not None and started >= begun


def _interviewed(name: str, role: Role, today: Today) -> Result | None:
    card = today.scorecard(role)
    if card is None or card.verdict == "too few":
        return None
    if card.mostly_spoken:
        held = card.ticked
        says = f"{held.points:g} of {held.out_of} points ticked"
        return Result(ROUNDS[name], says, held.share, own=True)
    return Result(ROUNDS[name], _percent(card.score, name), card.score.share, card.score.out_of)


def _listened(material: Material, made: Made) -> Result | None:
    """Return how the two messages were understood, by the first answer to each question."""
    wanted = [
        f"{message.id} {n}"
        for message in content.listening()
        if message.id in material.listening[:2]
        for n in range(1, len(message.question) + 1)
    ]
    first = {item: score for (_, item), score in reversed(_first(made, "listening").items())}
    if any(item not in first for item in wanted):
        return None
    right = sum(first[item] for item in wanted)
    says = f"{right:g} of {len(wanted)} questions right"
    return Result(ROUNDS["listening"], says, right / len(wanted), len(wanted))


def _taken_down(made: Made) -> Result | None:
    """Return how the first ten of one round were taken down."""
    rounds: dict[int, list[float]] = {}
    for (nth, _), score in _first(made, "dictation").items():
        rounds.setdefault(nth, []).append(score)
    ten = next((scores for scores in rounds.values() if len(scores) >= DICTATED), None)
    if ten is None:
        return None
    share = sum(ten[:DICTATED]) / DICTATED
    says = f"{int(100 * share + 1e-9)} % of the letters and figures right"
    return Result(ROUNDS["dictation"], says, share)


def _first(made: Made, source: str) -> dict[tuple[int, str], float]:
    """Return the score of the first attempt at each item of each round of a speaking card."""
    found: dict[tuple[int, str], float] = {}
    for one in made:
        if (one.kind, one.source) == ("speech", source):
            found.setdefault((one.round, one.item), one.score)
    return found


def _read_aloud(material: Material, made: Made) -> Result | None:
    """Return the pace of the first reading that was long enough to be one."""
    place = ("speech", "aloud", material.aloud[0])
    kept = [a.answer for a in made if (a.kind, a.source, a.item) == place]
    long_enough = (one for one in kept if _within(_held(one, "seconds"), READING_S, HOUR_S))
    paces = [pace for one in long_enough if _within(pace := _held(one, "pace"), 0, FASTEST)]
    return Result(ROUNDS["aloud"], f"{paces[0]:.0f} words a minute") if paces else None


def _handed_in(made: Made) -> Result | None:
    notes = [a for a in made if (a.kind, a.mode, a.source) == ("round", EXAM, GRAMMAR)]
    for note in reversed(notes):
        exam = Exam.resumed(bank(GRAMMAR), tries_of([note]))
        if exam and exam.submitted:
            score = exam.score
            says = f"{_percent(score, 'grammar')} ({counted(score.out_of, 'question')})"
            return Result(ROUNDS["grammar"], says, score.share, score.out_of)
    return None


def _typed(material: Material, made: Made) -> Result | None:
    """Return the first test that was long enough to say something."""
    place = ("speech", "typing", material.typing[0])
    kept = [a for a in made if (a.kind, a.source, a.item) == place]
    long_enough = (one for one in kept if _within(one.seconds, TYPING_S, HOUR_S))
    for one in long_enough:
        if _within(net := _held(one.answer, "net"), 0, FASTEST):
            says = f"{int(net)} words a minute, {int(100 * one.score + 1e-9)} % right"
            share = min(net / WORDS_A_MINUTE, one.score / ACCURACY, 1.0)
            return Result(ROUNDS["typing"], says, share)
    return None


def _replied(material: Material, made: Made, begun: datetime) -> Result | None:
    """Return how a reply was marked by its writer; ticking belongs to the round."""
    task = content.exercise(material.written[0])
    assert isinstance(task, Write)
    place = ("guess", *written_at(task.id, begun))
    kept = [_held(a.answer, "guess") for a in made if (a.kind, a.source, a.item) == place]
    ticks = _held(kept[-1], "ticked") if kept else None
    ticked = sum(one in ticks for one in task.check) if isinstance(ticks, list) else 0
    if not ticked:
        return None
    says = f"{ticked} of {len(task.check)} points ticked"
    return Result(ROUNDS["written"], says, ticked / len(task.check), own=True)


def _called(material: Material, made: Made) -> Result | None:
    """Return the first call that was taken without seeing what each choice causes."""
    place = ("flow", material.call[0], "exam")
    kept = [a for a in made if (a.kind, a.source, a.mode) == place]
    if not kept:
        return None
    share = kept[0].score
    says = _percent(Tally(share, 1), "call") if share else "no points"
    return Result(ROUNDS["call"], says, share)


def _percent(score: Tally, name: str) -> str:
    """Return a share in words: below the round's mark it never looks as if it reached it."""
    return f"{score.percent_beside(ROUNDS[name].mark):.10g} % of the points"


def _held(answer: Any, name: str) -> Any:
    """Return what a kept answer holds under a name; None where it is none."""
    return answer.get(name) if isinstance(answer, dict) else None


def _within(value: object, low: float, high: float) -> TypeGuard[float]:
    """Whether what was kept is a number from low to high; NaN is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return low <= value <= high
