"""How an answer, a quiz, an exam or an interview went, in a word or a sentence."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bpo_course.questions import Mark, Question, Session, Spoken
from bpo_course.questions.clock import Clock
from bpo_course.questions.exam import Exam
from bpo_course.questions.scorecard import READY, Scorecard
from bpo_course.widgets.card.topic_words import topic_name

MARKS: Final = {"right": "✓", "partly right": "◐", "wrong": "✗", "not attempted": "○"}
TONES: Final = {"right": "good", "partly right": "part", "wrong": "bad", "not attempted": "open"}
PART_NAMES: Final = {
    "knowledge": "Knowledge",
    "numeric": "Calculations",
    "situation": "What to do in a call",
    "spoken": "Spoken answers",
}
"""The parts of an interview, in words."""
LONG_S: Final = 3 * 60 * 60
"""Above this the time used is not reported: the page was left open."""


def verdict_of(question: Question, mark: Mark) -> str:
    """Return the outcome in a word; of a spoken answer, how much the speaker ticked."""
    if isinstance(question, Spoken):
        said = sum(part.right for part in mark.feedback)
        return f"You ticked {said} of {counted(len(mark.feedback), 'point')}"
    return mark.outcome.capitalize()


def of_round(session: Session) -> str:
    """Return how a round of questions went.

    Args:
        session: A round whose questions are all answered.

    Example:
        >>> from bpo_course.questions.drills import drills
        >>> bank = drills("aht", seed=1, count=2)
        >>> right = {question.id: question.perfect for question in bank.question}
        >>> of_round(Session(bank, answers=right))
        'You answered 2 of 2 right: 100 %.'
    """
    outcomes = [session.outcome(question.id) for question in session.bank.question]
    right, partly = outcomes.count("right"), outcomes.count("partly right")
    if not partly:
        return f"You answered {right} of {len(outcomes)} right: {session.tally.percent} %."
    return (
        f"You answered {right} of {len(outcomes)} right and {partly} partly right:"
        f" {session.tally.percent} % of the points."
    )


def beside_round(session: Session) -> str:
    """Return what else there is to say of a round: the weakest topic, hints, spoken answers."""
    topic, count = session.weakest
    hinted = len(session.aided)
    spoken = sum(question.kind == "spoken" for question in session.bank.question)
    told = [
        f"Your weakest topic is {topic_name(topic)}. You missed {counted(count, 'question')}."
        if topic
        else "",
        f"You used hints for {counted(hinted, 'question')}." if hinted else "",
        f"You marked {counted(spoken, 'spoken answer')} yourself." if spoken else "",
    ]
    return " ".join(filter(None, told))


def of_exam(exam: Exam, pass_mark: float) -> str:
    """Return how an exam went, and whether that is a pass.

    Args:
        exam: An exam that is handed in.
        pass_mark: The share of the points from which it is one.
    """
    says = "You passed" if passes(exam, pass_mark) else "Not passed yet"
    return (
        f"{says}: {exam.score.percent_beside(pass_mark):.10g} %."
        f" The pass mark is {100 * pass_mark:.10g} %."
    )


def passes(exam: Exam, pass_mark: float) -> bool:
    """Return whether an exam that is handed in is passed."""
    return exam.score.share >= pass_mark - 1e-9


def beside_exam(exam: Exam) -> str:
    """Return what else there is to say of an exam: right, partly right and open, and the time."""
    outcomes = [mark.outcome for mark in exam.marks.values()]
    right, partly = outcomes.count("right"), outcomes.count("partly right")
    left = len(exam.order) - len(outcomes)
    told = [
        f"{right} of {counted(len(exam.order), 'question')} right",
        f"{partly} partly right" if partly else "",
        f"{left} not answered" if left else "",
    ]
    return f"{', '.join(filter(None, told))}. {time_used(exam.clock, exam.submitted_at)}".strip()


def time_used(clock: Clock, ended_at: datetime | None) -> str:
    """Return how long someone took, in a sentence; empty when the page was left open for hours.

    Example:
        >>> from datetime import UTC, timedelta
        >>> ten = datetime(2026, 3, 2, 10, tzinfo=UTC)
        >>> time_used(Clock(ten, 30), ten + timedelta(minutes=12, seconds=40))
        'You used 13 of 30 minutes.'
    """
    used_s = (ended_at - clock.started_at).total_seconds() if ended_at else LONG_S
    if clock.minutes is not None:
        limit = clock.minutes + clock.extended_s / 60
        used = min(limit, max(1, round(used_s / 60)))
        return f"You used {used:.3g} of {counted(limit, 'minute')}."
    if used_s >= LONG_S:
        return ""
    return f"You took {counted(max(1, round(used_s / 60)), 'minute')}."


def of_interview(card: Scorecard) -> str:
    """Return how a mock interview went, and whether the learner is ready for a real one."""
    share = card.score
    if card.mostly_spoken:
        return _of_spoken(card)
    match card.verdict:
        case "good enough":
            return (
                f"Ready for the interview: {share.percent} % of the points,"
                " and at least half in each kind of question."
            )
        case "nearly":
            low = " and ".join(
                f"“{PART_NAMES[part]}” ({card.by_part[part].percent_beside(0.5)} %)"
                for part in card.below_half
            )
            return f"Nearly there: {share.percent} % of the points. Work on {low}."
        case "not yet":
            return (
                f"Not ready yet: {share.percent_beside(READY)} % of the points."
                f" You need {100 * READY:.0f} %, and at least half in each kind of question."
            )
        case _:
            if not share.out_of:
                return "Too early to say: no question was marked."
            marked = "1 question was" if share.out_of == 1 else f"{share.out_of} questions were"
            return f"Too early to say: only {marked} marked ({share.percent} %)."


def _of_spoken(card: Scorecard) -> str:
    """Return how a round of spoken answers went, by the candidate's own ticks."""
    ticked = card.ticked
    if card.verdict == "too few":
        answered = sum(said.question not in card.passed for said in card.spoken)
        return f"Too early to say: you answered only {counted(answered, 'question')} aloud."
    says = "Ready for this round" if card.verdict == "good enough" else "Not ready yet"
    return (
        f"{says}: your answers held {ticked.points:g} of the {ticked.out_of} things that"
        f" interviewers listen for ({ticked.percent_beside(READY)} %)."
        f" You need {100 * READY:.0f} %."
    )


def counted(n: float, word: str) -> str:
    """Return a number with its noun.

    Example:
        >>> counted(1, "question"), counted(3, "minute")
        ('1 question', '3 minutes')
    """
    return f"{n:.10g} {word}{'' if n == 1 else 's'}"
