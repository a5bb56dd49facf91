"""The report of a class: which questions are hard, whom they tell apart, who is stuck where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bpo_course.questions import Bank
from bpo_course.questions.analysis import LEARNERS_NEEDED, Calibration, analyse, calibrate
from bpo_course.questions.roles import PREFIX
from bpo_course.questions.tally import percent_of
from bpo_course.results._attempts import Attempts, first_attempts
from bpo_course.results._code import codes_in
from bpo_course.results._handed_in import HandedIn, handed_in
from bpo_course.results._table import Table

if TYPE_CHECKING:
    import pandas as pd

#: A learner is stuck in a topic of which she tried so many questions and got less than so much.
STUCK_FROM: Final = 3
STUCK_BELOW: Final = 0.5
#: The text form names so many of the stuck.
STUCK_NAMED: Final = 20
TOO_FEW: Final = (
    f"With {LEARNERS_NEEDED} learners or more, the report also shows each question's discrimination"
    " and each quiz's reliability (KR-20). With fewer learners both are mostly chance."
)
TOO_EARLY: Final = (
    f"Too early to say. A learner can be listed here after {STUCK_FROM} answers in one topic."
)
NO_ONE: Final = (
    f"No one. Every learner with {STUCK_FROM} or more answers in a topic has at least"
    f" {100 * STUCK_BELOW:.0f} % of its points."
)


@dataclass(frozen=True, eq=False, repr=False)
class ClassReport:
    """What a class's first unaided attempts say.

    Args:
        items: A row a question: `bank`, `question`, `topic`, `learners` (who attempted it),
            `difficulty` (mean share of the points: p), `discrimination`, `inclusive`,
            `alpha_if_deleted` (missing below 30 learners), `wrong` (the most-chosen wrong option,
            number, place or pair), `wrong_share` (of those who attempted it) and `why` (what the
            bank says of it).
        banks: A row a bank: `questions`, `learners`, `complete` (who attempted every question),
            `kr20` (missing below 30 of them), `asked` (questions the bank has, spoken ones aside),
            `begun` and `finished` (who answered any or every one of those, after a hint too).
        topics: A row a learner, a column a topic: her share of the points, missing where she
            attempted nothing of it. A heat map.
        answered: The same shape: how many questions of the topic she attempted.
        stuck: A row a learner and topic where she has less than half of the points of 3 questions
            or more: `learner`, `topic`, `attempted`, `share`; the lowest first.
        unfinished: A row a learner and bank of which she has answered some questions and not all,
            those after a hint counted: `bank`, `learner`, `answered`, `asked`; the fewest first.
            The banks of interviews are not there: a round draws on them, and no one finishes them.
        scores: A row a learner, a column a bank and question: the share of the points.
        notes: What a reader must know: what was left out, and what the figures cannot say.
    """

    items: pd.DataFrame
    banks: pd.DataFrame
    topics: pd.DataFrame
    answered: pd.DataFrame
    stuck: pd.DataFrame
    unfinished: pd.DataFrame
    scores: pd.DataFrame
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        learners, attempts = len(self.scores), int(self.items["learners"].sum())
        questions = len(self.items)
        return f"ClassReport(learners={learners}, questions={questions}, attempts={attempts})"

    def finished(self, bank: str) -> int:
        """Return how many learners have answered every question that a bank has, hints or not."""
        return int(self.banks["finished"][bank])

    @property
    def judged(self) -> pd.DataFrame:
        """Whether a learner has answered enough of a topic to say if she is stuck in it."""
        return self.answered >= STUCK_FROM

    @property
    def too_early(self) -> dict[str, int]:
        """How many learners have begun a topic and cannot be judged in it yet; most first."""
        begun = ((self.answered > 0) & ~self.judged).sum()
        counts = begun.sort_values(ascending=False, kind="stable").items()
        return {str(topic): int(n) for topic, n in counts if n}

    @property
    def no_one_stuck(self) -> str:
        """Why no one is listed as stuck; empty where someone is."""
        if not self.stuck.empty:
            return ""
        return NO_ONE if bool(self.judged.to_numpy().any()) else TOO_EARLY

    def reliability(self, bank: str) -> str:
        """Return how far the score of a bank can be trusted, and what says so; "" if unknown."""
        row = self.banks.loc[bank]
        kr20, tried, asked = row["kr20"], row["questions"], row["asked"]
        if kr20 != kr20:
            return ""
        which = "" if tried == asked else f" that the class has tried, out of {asked:.0f}"
        return (
            f"Reliability (KR-20) {kr20:.2f}, worked out from the {row['complete']:.0f} learners"
            f" who answered all {tried:.0f} questions{which}."
        )

    @property
    def told_apart(self) -> bool:
        """Whether any question's discrimination, or any quiz's reliability, is known."""
        known = (self.items["discrimination"], self.banks["kr20"])
        return any(bool(column.notna().any()) for column in known)

    @property
    def text(self) -> str:
        """The whole report in plain text, the hardest question of each bank first."""
        return "\n".join([repr(self), *self._of_banks(), *self._of_learners(), *self._of_notes()])

    def calibrated(self, bank: str) -> Calibration:
        """Return the questions of a bank on one scale of ability, in the order of `items`.

        Args:
            bank: Id of a bank of the report.

        Raises:
            ValueError: If the report has no such bank, or fewer than 30 learners attempted it.
        """
        if bank not in self.banks.index:
            raise ValueError(f"bank must be one of {', '.join(self.banks.index)}, got {bank!r}")
        learners = int(self.banks["learners"][bank])
        if learners < LEARNERS_NEEDED:
            raise ValueError(f"{bank} must have {LEARNERS_NEEDED} learners or more, got {learners}")
        return calibrate(self.scores[bank].to_numpy())

    def _of_banks(self) -> Iterator[str]:
        for bank in map(str, self.banks.index):
            counts = f"{bank}: {self.banks['begun'][bank]} learners, {self.finished(bank)} finished"
            yield from ("", ". ".join(filter(None, (counts, self.reliability(bank)))))
            own = self.items[self.items["bank"] == bank].sort_values("difficulty", kind="stable")
            known = bool(own["discrimination"].notna().any())
            apart = "discrimination  " if known else ""
            yield f"answered  points  {apart}question; most-chosen wrong"
            row: Any
            for row in own.itertuples():
                wrong = f"; {percent(row.wrong_share)} {row.wrong}" if row.wrong else ""
                apart = f"{_figure(row.discrimination):>14}  " if known else ""
                points = percent(row.difficulty)
                yield f"{row.learners:>8}  {points:>6}  {apart}{row.question}{wrong}"
        if not self.told_apart:
            yield from ("", TOO_FEW)

    def _of_learners(self) -> Iterator[str]:
        yield from ("", "Topics, mean of the learners' shares:")
        for topic, share in self.topics.mean().sort_values(kind="stable").items():
            yield f"{percent(share):>6}  {topic}"
        yield from ("", f"Stuck (below {STUCK_BELOW:.0%} after {STUCK_FROM} answers or more):")
        row: Any
        for row in self.stuck.head(STUCK_NAMED).itertuples():
            yield f"{percent(row.share):>6}  of {row.attempted:>2}  {row.learner}: {row.topic}"
        more = len(self.stuck) - STUCK_NAMED
        if more > 0 or self.stuck.empty:
            yield f"and {more} more" if more > 0 else self.no_one_stuck
        yield from ("", "Not finished:")
        for row in self.unfinished.head(STUCK_NAMED).itertuples():
            yield f"{row.answered:>3} of {row.asked}  {row.learner}: {row.bank}"
        more = len(self.unfinished) - STUCK_NAMED
        if more > 0 or self.unfinished.empty:
            yield f"and {more} more" if more > 0 else "no one"

    def _of_notes(self) -> Iterator[str]:
        yield ""
        yield from self.notes


def class_report(
    source: str | Path | Mapping[str, str] | Iterable[str | HandedIn],
    *,
    banks: Mapping[str, Bank] | None = None,
) -> ClassReport:
    """Return the report of a class, from its result codes or its database.

    Only first unaided attempts count; who has finished a quiz is told by every answer. A code that
    cannot be read is told in the notes. Codes with the same name and no answer in contradiction are
    one learner's. Spoken questions are left out, since the learner marks them herself, and so are
    those that the bank no longer has.

    Args:
        source: Texts that hold result codes, one or many in each, in a mapping by the file they
            came in; a file of them, or a folder of such `.txt` files; or the address of a database
            of progress, such as `postgresql+psycopg://…` or `sqlite:///…`.
        banks: The banks by id; the course's when None. What is in no bank is named by its id.

    Raises:
        CodeError: If the texts hold no code that can be read; it says why.
        ValueError: If there is no attempt yet.
        progress.ProgressError: If the database cannot be read.

    Example:
        >>> from datetime import UTC, datetime
        >>> from bpo_course.questions.tries import Try
        >>> from bpo_course.results import code
        >>> at = datetime(2026, 3, 2, tzinfo=UTC)
        >>> made = [Try("05_inbound_kpis", "in-asa-falls", None, 1.0, at)]
        >>> class_report([code(made, at=at, name="Asha"), code(made, at=at, name="Ravi")])
        ClassReport(learners=2, questions=1, attempts=2)
    """
    notes: list[str] = []
    if isinstance(source, str) and not codes_in(source) and re.match(r"[\w+]+://\S*$", source):
        made = first_attempts(source)
    else:
        made, notes = handed_in(source)
    return _reported(made, banks, notes)


def _reported(
    made: Attempts, banks: Mapping[str, Bank] | None, notes: Sequence[str]
) -> ClassReport:
    table = Table(made, banks)
    if not table.keys:
        left_out = table.gone + table.spoken
        why = "" if not left_out else f" {' '.join(_left_out(table))}"
        raise ValueError(f"There is no answer yet. Only first answers without a hint count.{why}")
    scores = table.scores()
    items, told = _items_and_banks(scores, table)
    shares, answered, stuck = _topics(scores, [table.topic(key) for key in table.keys])
    told["asked"] = [table.asked(str(bank)) for bank in told.index]
    begun = table.answered()
    begun["all"] = begun["answered"] >= begun["asked"]
    for name, rows in (("begun", begun), ("finished", begun[begun["all"]])):
        told[name] = rows["bank"].value_counts().reindex(told.index, fill_value=0)
    drawn = begun["bank"].str.startswith(PREFIX)
    unfinished = begun[~begun["all"] & ~drawn].drop(columns="all")
    unfinished = unfinished.sort_values(["bank", "answered", "learner"], ignore_index=True)
    every_note = (*notes, *_notes(table))
    return ClassReport(items, told, shares, answered, stuck, unfinished, scores, every_note)


def _items_and_banks(scores: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    import pandas as pd

    wrong = table.wrong()
    items: list[dict[str, Any]] = []
    banks: dict[str, dict[str, Any]] = {}
    for bank in dict.fromkeys(bank for bank, _ in table.keys):
        keys = [key for key in table.keys if key[0] == bank]
        found = analyse(scores[bank].to_numpy())
        banks[bank] = {
            "questions": len(keys),
            "learners": found.learners,
            "complete": found.complete,
            "kr20": found.kr20,
        }
        for key, item in zip(keys, found.items, strict=True):
            place = {"bank": bank, "question": key[1], "topic": table.topic(key)}
            items.append({**place, **asdict(item), **_most(wrong.get(key), item.learners)})
    told = pd.DataFrame.from_dict(banks, orient="index").rename_axis("bank")
    return _numbers(pd.DataFrame(items)), _numbers(told)


def _most(slips: Counter[tuple[str, str]] | None, learners: int) -> dict[str, Any]:
    """Return the slip that most made; of several, the first in the alphabet."""
    if not slips:
        return {"wrong": "", "wrong_share": 0.0, "why": ""}
    (part, why), times = min(slips.items(), key=lambda slip: (-slip[1], slip[0]))
    return {"wrong": part, "wrong_share": times / learners, "why": why}


def _numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with None as a missing number."""
    names = ("discrimination", "inclusive", "alpha_if_deleted", "kr20")
    return frame.astype({name: float for name in names if name in frame})


def _topics(
    scores: pd.DataFrame, topics: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return each learner's share of each topic's points, her answers, and who is stuck where."""
    import numpy as np
    import pandas as pd

    names = sorted(set(topics))
    of_topic = np.array([[topic == name for name in names] for topic in topics], dtype=float)
    table = scores.to_numpy()
    attempted = (~np.isnan(table)).astype(float) @ of_topic
    points = np.nan_to_num(table) @ of_topic
    share = np.divide(points, attempted, out=np.full(points.shape, np.nan), where=attempted > 0)
    shares = pd.DataFrame(share, index=scores.index, columns=pd.Index(names, name="topic"))
    answered = pd.DataFrame(attempted.astype(int), index=shares.index, columns=shares.columns)
    low = (attempted >= STUCK_FROM) & (share < STUCK_BELOW)
    learner, topic = np.nonzero(low)
    stuck = pd.DataFrame(
        {
            "learner": scores.index[learner],
            "topic": shares.columns[topic],
            "attempted": attempted[low].astype(int),
            "share": share[low],
        }
    )
    worst = stuck.sort_values(["share", "learner", "topic"], kind="stable", ignore_index=True)
    return shares, answered, worst


def _notes(table: Table) -> Iterator[str]:
    yield "Points come only from first answers without a hint."
    yield from _left_out(table)
    if table.unknown:
        yield (
            "This computer doesn't have these quizzes, so we can't show the text of their"
            f" questions: {', '.join(table.unknown).replace('_', ' ')}."
        )


def _left_out(table: Table) -> Iterator[str]:
    """Give what questions are left out, and why."""
    if table.spoken:
        n = table.spoken
        yield (
            f"{n} spoken question{' is' if n == 1 else 's are'} left out: learners mark those"
            " themselves."
        )
    if table.gone:
        n = table.gone
        yield (
            f"{n} question{' is' if n == 1 else 's are'} left out: the quiz on this computer does"
            f" not have {'it' if n == 1 else 'them'}. The quiz may have changed since."
        )


def percent(share: float) -> str:
    """Return a share in per cent: 100 only for all, 0 only for none.

    Example:
        >>> percent(0.25), percent(0.999), percent(0.001)
        ('25 %', '99 %', '1 %')
    """
    return f"{percent_of(share)} %"


def _figure(value: Any) -> str:
    return "-" if value != value else f"{value:.2f}"
