"""The second part of the campaign lab: a trial of two script versions, decided day by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bpo_course import charts
from bpo_course.scenarios import ScriptTrial, TrialRules, script_trial
from bpo_course.tools.campaign import Counts, Verdict
from bpo_course.widgets.labs.campaign_words import NO_GUESS
from bpo_course.widgets.labs.in_words import counted, percent

DECISIONS: Final[Mapping[str, str]] = {
    "keep": "Keep B",
    "kill": "Kill B",
    "go on": "Go on",
    "no winner": "No winner: A stays",
}
RIGHT_FOR: Final[Mapping[str, str]] = {"better": "keep", "worse": "kill", "equal": "no winner"}
"""The right decision for each truth."""
_TALKS: Final = 10_000
_SHOWN_Z: Final = 5.0
_JUDGED: Final[Mapping[tuple[str, str], str]] = {
    ("keep", "better"): "You are right: B is better.",
    ("keep", "equal"): "This is a false alarm: B is as good as A, and no better. The company now"
    " believes in a gain that will never come.",
    ("keep", "worse"): "This is the most expensive mistake: B is worse.",
    ("kill", "worse"): "You are right: B is worse.",
    ("kill", "equal"): "B is as good as A. No sale is lost, but the figures did not show that B is"
    " worse.",
    ("kill", "better"): "You killed the better script.",
    ("no winner", "equal"): "You are right: there is no difference.",
    ("no winner", "better"): "B is better, and you did not take it.",
    ("no winner", "worse"): "B is worse. A stays, so no harm is done.",
}


@dataclass
class DecideStep:
    """A trial as far as the learner has seen it.

    Args:
        rules: What was planned.
        seed: Which trial.
        guess: The conversations that were guessed; "" before.
        day: The day that is over.
        decision: What was decided; "" before.
    """

    rules: TrialRules
    seed: int
    guess: str = ""
    day: int = 1
    decision: str = ""

    def __post_init__(self) -> None:
        self.score: list[tuple[bool, bool, bool]] = []

    @property
    def trial(self) -> ScriptTrial:
        """The trial, all of it."""
        return script_trial(self.seed, self.rules)

    @property
    def is_last(self) -> bool:
        """Whether no day is left."""
        return self.day == len(self.trial.looks)

    def plan(self, rules: TrialRules, seed: int) -> None:
        """Begin with another trial."""
        if rules != self.rules:
            self.guess = ""
        self.rules, self.seed, self.day, self.decision = rules, seed, 1, ""

    def decide(self, word: str) -> None:
        """Decide, or go on to the next day."""
        if word == "go on":
            self.day += 1
            return
        self.decision = word
        trial = self.trial
        right = RIGHT_FOR[trial.truth]
        self.score.append((word == right, trial.rule.word == right, trial.peek.word == right))

    def options(self) -> list[str]:
        """Return the words that may be said today."""
        return ["keep", "kill", "no winner"] if self.is_last else ["keep", "kill", "go on"]


def size_options(rules: TrialRules) -> list[int]:
    """Return the conversations to choose from: one is right.

    Example:
        >>> size_options(TrialRules())
        [97, 260, 780, 2300]
    """
    return [_rough(rules.single * times) for times in (1 / 8, 1 / 3, 1, 3)]


def _rough(number: float) -> int:
    """Return a number with two digits that count."""
    return int(float(f"{number:.2g}"))


def size_answer(step: DecideStep) -> str:
    """Return the answer to the guess, in sentences."""
    rules = step.rules
    right = step.guess == str(_rough(rules.single))
    begin = "" if step.guess == NO_GUESS else ("Yes. " if right else "No. ")
    return (
        f"{begin}Each version needs {rules.single:,} conversations if you test once, at the end."
        f" With the stopping rule, which looks every evening, it is {rules.looked:,}. So the trial"
        f" takes {counted(rules.days, 'day')} at the most, at {rules.per_day} conversations a day."
    )


def figure_rows(step: DecideStep) -> list[tuple[str, ...]]:
    """Return what both versions have brought so far, as rows."""
    looks, day = step.trial.looks, step.day
    today = looks[day - 1]
    before = looks[day - 2] if day > 1 else (Counts(0, 0), Counts(0, 0))
    return [
        (
            f"Version {name}",
            f"{now.reached:,}",
            f"{now.sales:,}",
            percent(now.rate),
            f"{now.sales - old.sales} of {now.reached - old.reached}",
        )
        for name, now, old in zip("AB", today, before, strict=True)
    ]


def figures_told(step: DecideStep) -> str:
    """Return the figures so far in a sentence."""
    a, b = step.trial.looks[step.day - 1]
    points = 100 * (b.rate - a.rate)
    more = "more" if points >= 0 else "less"
    return (
        f"Day {step.day} of {len(step.trial.looks)}: A sells in {percent(a.rate)} of the"
        f" conversations, B in {percent(b.rate)}. That is {abs(points):.1f} percentage points"
        f" {more} for B."
    )


def judged(step: DecideStep) -> tuple[str, str]:
    """Return the tone of a decision, and what there is to say of it."""
    trial = step.trial
    word = step.decision
    said = _JUDGED[word, trial.truth]
    lost = abs(trial.lift) * _TALKS
    if (word, trial.truth) in (("keep", "worse"), ("kill", "better"), ("no winner", "better")):
        said += f" On the next {_TALKS:,} conversations, that costs {lost:,.0f} sales."
    if (word, trial.truth) == ("no winner", "better") and trial.rule.word != "keep":
        said += " The figures did not show it. A trial of this size misses one difference in 5."
    harmless = (word, trial.truth) in (("kill", "equal"), ("no winner", "worse"))
    right = word == RIGHT_FOR[trial.truth]
    return ("good" if right else "part" if harmless else "bad"), said


def truth_words(step: DecideStep) -> str:
    """Return how it truly was."""
    base, trial = step.rules.base, step.trial
    if trial.truth == "equal":
        return f"In truth, both versions sell in {percent(base, 0)} of the conversations."
    return (
        f"In truth, A sells in {percent(base, 0)} of the conversations and B in"
        f" {percent(base + trial.lift, 0)}."
    )


def bound_words(step: DecideStep) -> str:
    """Return what the rule asked for on the day of the decision."""
    trial, at = step.trial, step.day - 1
    verdict = trial.by(step.day)
    already = verdict.look < step.day and verdict.alarm
    said = (
        f"On day {step.day}, z was {trial.z[at]:.2f}. The rule asked for"
        f" {trial.bounds[at]:.2f} or more, above or below 0."
    )
    if already:
        said += f" It had decided on day {verdict.look} already."
    elif verdict.word == "go on" and step.decision != "go on":
        said += " So the rule would have gone on."
    return said


def way_rows(step: DecideStep) -> list[tuple[str, ...]]:
    """Return what the learner, the rule and the daily test decided, as rows."""
    trial = step.trial
    rows = [("You", step.decision, step.day)]
    for name, verdict in (("Stopping rule", trial.rule), ("5 % test every day", trial.peek)):
        rows.append((name, verdict.word, verdict.look))
    right = RIGHT_FOR[trial.truth]
    return [
        (name, DECISIONS[word], f"day {day}", "✓ right" if word == right else "✗ not right")
        for name, word, day in rows
    ]


def rule_words(verdict: Verdict, truth: str) -> str:
    """Return what to think of the rule where it was wrong; "" where it was right."""
    if verdict.word == RIGHT_FOR[truth]:
        return ""
    if truth == "equal":
        return (
            "This time the rule was wrong. It promises no certainty. Without a difference, it"
            " gives a false alarm in at most 5 of 100 trials."
        )
    if truth == "worse":
        return "This time the rule missed the difference. It promises no certainty."
    return (
        "This time the rule missed the difference. It promises no certainty. It finds one of this"
        " size in about 80 of 100 trials."
    )


def score_rows(step: DecideStep) -> list[tuple[str, ...]]:
    """Return how often each was right so far, as rows."""
    names = ("You", "Stopping rule", "5 % test every day")
    return [
        (name, f"{sum(one[n] for one in step.score)} of {len(step.score)}")
        for n, name in enumerate(names)
    ]


def chart(step: DecideStep) -> Any:
    """Return the chart: the rates so far, or the test statistic against its bounds."""
    trial = step.trial
    if not step.decision:
        looks = trial.looks[: step.day]
        return charts.lines(
            [f"{n}" for n in range(1, step.day + 1)],
            {
                "Version A": [a.rate for a, _ in looks],
                "Version B": [b.rate for _, b in looks],
            },
            title="Sales per conversation, all days so far",
            x_title="day of the trial",
            y_title="conversations with a sale",
            unit="share",
        )
    bounds = [bound if bound <= _SHOWN_Z else None for bound in trial.bounds]
    days = len(trial.looks)
    return charts.lines(
        [f"{n}" for n in range(1, days + 1)],
        {
            "z": list(trial.z),
            "rule: keep": bounds,  # type: ignore[dict-item]  # a gap is None
            "rule: kill": [None if one is None else -one for one in bounds],  # type: ignore[misc]
            "5 %: keep": [1.96] * days,
            "5 %: kill": [-1.96] * days,
        },
        title="The difference against what each test asks for",
        x_title="day of the trial",
        y_title="z, above 0 where B sells more",
    )
