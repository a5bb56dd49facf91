"""The result of a mock interview as a value: strengths, gaps and what to read next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from bpo_course.questions.ability import DIFFICULTY, Ability, chance
from bpo_course.questions.kinds import Bank, Mark, Question
from bpo_course.questions.readiness import ENOUGH
from bpo_course.questions.roles import PREFIX, Posed, Role
from bpo_course.questions.tally import Tally

STRONG: Final = 0.75
"""The share of a topic's points that makes it a strength."""
READY: Final = 0.75
"""The share of all points from which an interview is good enough; a choice of the course."""
LEAST: Final = 0.5
"""The share of the points that each kind of question must earn for that; a choice as well."""
TOLD: Final = 3
"""How many spoken answers a round of them must have before anything is said."""

Verdict = Literal["good enough", "nearly", "not yet", "too few"]


class Said(NamedTuple):
    """A spoken answer as the candidate marked it: what it held, and what it lacked."""

    question: str
    held: tuple[str, ...]
    lacked: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of the rubric that it held, 0 to 1."""
        return len(self.held) / (len(self.held) + len(self.lacked))


class Reading(NamedTuple):
    """A lesson to read next: points missed, and the topics and syllabus points they are of."""

    lesson: str
    missed: float
    topics: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True)
class Scorecard:
    """The result of an interview. Spoken answers, which the candidate marks, are kept apart.

    Args:
        role: The role interviewed for.
        planned: How many questions there were to be.
        ability: How able the candidate seems, in logits; a few answers tell little, see its se.
        by_part: Points by part, without the spoken one.
        by_topic: Points by topic, without spoken questions.
        passed: Ids of the questions that were passed.
        spoken: The spoken answers, as marked.
        read_next: Lessons to read next, most missed first.
        calibrated: How many of the questions a class has calibrated; the others are taken to be as
            hard as their level says.
    """

    role: Role
    planned: int
    ability: Ability
    by_part: Mapping[str, Tally]
    by_topic: Mapping[str, Tally]
    passed: tuple[str, ...]
    spoken: tuple[Said, ...]
    read_next: tuple[Reading, ...]
    calibrated: int

    @property
    def score(self) -> Tally:
        """Points of all questions asked, without spoken ones."""
        parts = self.by_part.values()
        return Tally(sum(part.points for part in parts), sum(part.out_of for part in parts))

    @property
    def mostly_spoken(self) -> bool:
        """Whether the role's questions are answered aloud for the most part."""
        return self.role.mostly_spoken

    @property
    def _answered(self) -> list[Said]:
        """The spoken answers that were given."""
        return [said for said in self.spoken if said.question not in self.passed]

    @property
    def ticked(self) -> Tally:
        """What the spoken answers held, of all that they could hold, as the candidate marked it.

        A question that was skipped does not count: it may not fit the candidate.
        """
        held, lacked = (sum(len(said[n]) for said in self._answered) for n in (1, 2))
        return Tally(held, held + lacked)

    @property
    def counted(self) -> Tally:
        """What the result counts: the ticks of a round of spoken answers, else the points."""
        return self.ticked if self.mostly_spoken else self.score

    @property
    def verdict(self) -> Verdict:
        """Whether this would be good enough for a real interview, by the limits of the course."""
        if self.mostly_spoken:
            if len(self._answered) < TOLD:
                return "too few"
            return "good enough" if self.ticked.share >= READY - 1e-9 else "not yet"
        if self.score.out_of < ENOUGH:
            return "too few"
        if self.score.share < READY - 1e-9:
            return "not yet"
        return "nearly" if self.below_half else "good enough"

    @property
    def below_half(self) -> tuple[str, ...]:
        """The parts that earned less than half of their points."""
        return tuple(part for part, tally in self.by_part.items() if tally.share < LEAST - 1e-9)

    @property
    def strengths(self) -> tuple[str, ...]:
        """Topics that earned three quarters of their points or more, the surest first."""
        strong = [topic for topic, tally in self.by_topic.items() if tally.share >= STRONG]
        return tuple(sorted(strong, key=lambda topic: (-self.by_topic[topic].points, topic)))

    @property
    def gaps(self) -> tuple[str, ...]:
        """The other topics, those that lost most points first."""
        weak = [topic for topic, tally in self.by_topic.items() if tally.share < STRONG]
        lost = {topic: self.by_topic[topic].out_of - self.by_topic[topic].points for topic in weak}
        return tuple(sorted(weak, key=lambda topic: (-lost[topic], topic)))

    @property
    def chances(self) -> dict[str, tuple[float, float, float]]:
        """By level, the chance of a right answer: low end of its interval, middle, high end.

        The middle alone says little: after a dozen answers the interval is wide.
        """
        low, theta, high = self.ability.low, self.ability.theta, self.ability.high
        return {
            level: (chance(low, b), chance(theta, b), chance(high, b))
            for level, b in DIFFICULTY.items()
        }

    @property
    def basis(self) -> str:
        """What the difficulty of the questions is known from, in a sentence."""
        by_level = self.score.out_of - self.calibrated
        if not by_level:
            return "The difficulty of each question was measured from the answers of a class."
        told = (
            "each question"
            if not self.calibrated
            else f"{by_level} of {self.score.out_of} questions"
        )
        return f"The difficulty of {told} comes from its level. It was not measured."

    def __str__(self) -> str:
        lines = [
            f"Mock interview: {self.role.title}",
            f"{self.score.points:g} of {self.score.out_of} points; "
            f"{len(self.spoken)} spoken, marked by yourself",
            f"strengths: {', '.join(self.strengths) or 'none yet'}",
            f"gaps: {', '.join(self.gaps) or 'none found'}",
            f"read next: {', '.join(r.lesson for r in self.read_next) or 'nothing was missed'}",
        ]
        return "\n".join(lines)


def read_next(
    pool: Sequence[Posed], marks: Mapping[str, Mark], lessons: Mapping[str, str]
) -> tuple[Reading, ...]:
    """Return the lessons of what earned less than all points, most missed first.

    Args:
        pool: What could be asked.
        marks: Marks by question id; spoken ones do not count.
        lessons: The lesson of each syllabus point, by its id; a question that names none of them
            is looked up by the bank it is in, or by its topic.
    """
    found: dict[str, Reading] = {}
    for posed in pool:
        mark = marks.get(posed.question.id)
        if mark is None or mark.score == 1 or posed.part == "spoken":
            continue
        for lesson in _lessons_of(posed, pool, lessons):
            before = found.get(lesson, Reading(lesson, 0.0, (), ()))
            points = (point for point in posed.question.teaches if lessons.get(point) == lesson)
            found[lesson] = Reading(
                lesson,
                before.missed + 1 - mark.score,
                _once([*before.topics, posed.question.topic]),
                _once([*before.points, *points]),
            )
    return tuple(sorted(found.values(), key=lambda reading: (-reading.missed, reading.lesson)))


def taught_in(question: Question, banks: Iterable[Bank], lessons: Mapping[str, str]) -> str:
    """Return the lesson that teaches a question's topic: the one whose quiz asks most about it.

    Of lessons that ask as much it is one that teaches what the question asks. A topic of no quiz
    is looked up by what the question asks.

    Args:
        question: The question.
        banks: The banks of the lessons to choose from.
        lessons: The lesson of each syllabus point, by its id.

    Returns:
        The id of the lesson's bank, or "" when no lesson teaches it.
    """
    topics = {bank.id: [each.topic for each in bank.question] for bank in banks}
    taught = [lessons[point] for point in question.teaches if lessons.get(point) in topics]
    found = {name: asked.count(question.topic) for name, asked in topics.items()}
    best = max(found, key=lambda name: (found[name], name in taught), default="")
    return best if found.get(best) else next(iter(taught), "")


def _lessons_of(posed: Posed, pool: Sequence[Posed], lessons: Mapping[str, str]) -> tuple[str, ...]:
    by_point = _once(lessons[point] for point in posed.question.teaches if point in lessons)
    if by_point:
        return by_point
    same = [posed, *(other for other in pool if other.question.topic == posed.question.topic)]
    by_topic = _once(other.bank for other in same if not other.bank.startswith(PREFIX))
    return by_topic[:1] if by_topic[:1] == (posed.bank,) else by_topic


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
