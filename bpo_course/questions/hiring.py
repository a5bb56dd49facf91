"""The hiring day: its rounds, what each role does in them, and how the day went as a value.

The order and the kinds of round are those that candidates in India and the Philippines report. The
marks are this course's own choice: each employer has its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bpo_course.kpi import wilson
from bpo_course.speech import ACCURACY, WORDS_A_MINUTE

MARK: Final = 0.75
"""The share of the points from which a round is good enough; a choice of the course."""
TAKEN_DOWN: Final = 0.95
"""The same for dictation: a wrong letter in an address loses the parcel."""
TONIGHT: Final = 3
"""How many things to do the result names."""


@dataclass(frozen=True)
class Round:
    """One round of a hiring day.

    Args:
        id: Stable word.
        title: Its name.
        says: What happens in it, as a sentence for the candidate.
        minutes: How long it takes; an assumption.
        practice: What the button to practise it says.
        mark: The share from which it is good enough.
        goal: The mark in words, where it is not a share of the points.
    """

    id: str
    title: str
    says: str
    minutes: int
    practice: str
    mark: float = MARK
    goal: str = ""

    @property
    def wants(self) -> str:
        """The mark in words.

        Example:
            >>> ROUNDS["grammar"].wants, ROUNDS["typing"].wants
            ('75 %', '30 words a minute, 90 % right')
        """
        return self.goal or f"{self.mark:.0%}".replace("%", " %")


ROUNDS: Final[Mapping[str, Round]] = {
    one.id: one
    for one in (
        Round(
            "hr",
            "HR round",
            "You say who you are, why you want this work, and which shifts you can do.",
            20,
            "Practise with model answers",
        ),
        Round(
            "listening",
            "Listening",
            "You hear two messages, each of them twice at most. Then you answer questions.",
            6,
            "Listen to another message",
        ),
        Round(
            "dictation",
            "Dictation",
            "You hear ten names, numbers and addresses, and you type them.",
            5,
            "Take down ten more",
            TAKEN_DOWN,
        ),
        Round(
            "aloud",
            "Reading aloud",
            "You read a short text aloud and record it. The recording stays in your browser.",
            3,
            "Read another text",
        ),
        Round(
            "grammar",
            "Grammar and sentence repair",
            "You choose, complete and repair sentences. There are no results before the end.",
            15,
            "Practise with reasons",
        ),
        Round(
            "typing",
            "Typing",
            "You type a text from the floor for two minutes.",
            3,
            "Type another text",
            1.0,
            f"{WORDS_A_MINUTE} words a minute, {ACCURACY:.0%} right".replace("%", " %"),
        ),
        Round(
            "written",
            "Written reply",
            "You read what a customer wants, and write the reply.",
            10,
            "Write another reply",
        ),
        Round(
            "call",
            "Mock call",
            "You hear the customer, and choose what to say. Results come at the end.",
            12,
            "Take another call",
        ),
        Round(
            "operations",
            "Operations round",
            "A manager asks about the work: what you know, what you would do, and what you did.",
            20,
            "Practise with reasons",
        ),
        Round(
            "client",
            "Client round",
            "A manager of the client asks: can I put you in front of my customers?",
            20,
            "Practise with model answers",
        ),
    )
}


@dataclass(frozen=True)
class Material:
    """What a role does in the rounds that are not the same for all.

    Args:
        aloud: The passage that is read aloud, and the one to practise with.
        typing: The passage that is typed, and the one to practise with.
        listening: The messages that are heard, and last the one to practise with.
        written: The task that is written, and the one to practise with.
        call: The call that is taken, and the one to practise with.
        heard: Whether the call is heard and not read: a chat is read.
    """

    aloud: tuple[str, str]
    typing: tuple[str, str]
    listening: tuple[str, str, str]
    written: tuple[str, str]
    call: tuple[str, str]
    heard: bool = True


_AGENT: Final = ("20-voicemail", "20-change-of-address", "20-complaint")
_LEAD: Final = ("20-briefing", "20-handover", "20-outage")
_NOTE: Final = ("19-call-note", "19-chat-answer")
MATERIAL: Final[Mapping[str, Material]] = {
    "inbound-agent": Material(
        ("19-delay", "19-refusal"),
        _NOTE,
        _AGENT,
        ("20-late-parcel-email", "20-broken-screen-chat"),
        ("order-with-a-change", "cancelled-flight"),
    ),
    "outbound-sales": Material(
        ("19-opening", "19-read-back"),
        _NOTE,
        _AGENT,
        ("20-renewal-email", "20-late-parcel-email"),
        ("plan-sale-objections", "insurance-renewal"),
    ),
    "collections-agent": Material(
        ("19-opening", "19-refusal"),
        _NOTE,
        _AGENT,
        ("20-payment-plan-email", "20-call-note"),
        ("missed-instalment", "wrong-party-do-not-call"),
    ),
    "technical-support": Material(
        ("19-read-back", "19-delay"),
        _NOTE,
        ("20-outage", "20-voicemail", "20-complaint"),
        ("20-broken-screen-chat", "20-call-note"),
        ("slow-broadband", "home-line-drops"),
    ),
    "chat-agent": Material(
        ("19-refusal", "19-delay"),
        ("19-chat-answer", "19-call-note"),
        _AGENT,
        ("20-broken-screen-chat", "20-late-parcel-email"),
        ("laptop-will-not-start", "where-is-my-parcel"),
        heard=False,
    ),
    **{
        role: Material(
            ("19-refusal", "19-delay"),
            _NOTE,
            _LEAD,
            ("20-team-message", "20-call-note"),
            ("angry-caller-home-agent", "bank-unknown-debit"),
        )
        for role in ("team-leader", "quality-analyst", "workforce-planner")
    },
}
"""What each role does, by the role's id."""


@dataclass(frozen=True)
class Result:
    """How a round went.

    Args:
        round: The round.
        says: How it went, in a few words.
        share: What was reached, as a share of the points; None where only taking part counts.
        n: How many answers the share is of; 0 where they are not independent of each other.
        own: Whether the candidate marked it.
    """

    round: Round
    says: str
    share: float | None = None
    n: int = 0
    own: bool = False

    @property
    def good(self) -> bool:
        """Whether the course's mark was reached."""
        return self.share is None or self.share >= self.round.mark - 1e-9

    @property
    def of_mark(self) -> float:
        """How much of the mark was reached: 1 or more when it was."""
        return 1.0 if self.share is None else self.share / self.round.mark

    @property
    def interval(self) -> tuple[float, float] | None:
        """The share that such a candidate reaches, from and to (95 %, Wilson); None for none."""
        return wilson(self.share * self.n, self.n) if self.n and self.share is not None else None


@dataclass(frozen=True)
class Day:
    """A hiring day as far as it has come.

    Args:
        results: The results of the rounds that are done, by the round's id.
        begun: The ids of the rounds that are under way.
        planned: The ids of the rounds of the day, in order.
    """

    results: Mapping[str, Result]
    begun: frozenset[str] = frozenset()
    planned: Sequence[str] = tuple(ROUNDS)

    @property
    def good(self) -> int:
        """How many rounds reached the mark."""
        return sum(result.good for result in self.results.values())

    @property
    def over(self) -> bool:
        """Whether all rounds are done."""
        return all(name in self.results for name in self.planned)

    @property
    def says(self) -> str:
        """How the day went, in a sentence.

        Example:
            >>> Day({"typing": Result(ROUNDS["typing"], "24 words a minute", 0.8)}).says
            'You did 1 of 10 rounds and reached our mark in none. The furthest from it: Typing.'
        """
        done, of = len(self.results), len(self.planned)
        if not done:
            return "You have not done a round yet. Begin with any of them."
        rounds = f"all {of} rounds" if self.over else f"{done} of {of} rounds"
        if self.good == done:
            each = "it" if done == 1 else "each of them"
            return f"You did {rounds} and reached our mark in {each}."
        reached = f"reached our mark in {self.good or 'none'}"
        worst = min(self.results.values(), key=lambda result: result.of_mark)
        return f"You did {rounds} and {reached}. The furthest from it: {worst.round.title}."

    @property
    def tonight(self) -> tuple[str, ...]:
        """The rounds to work on tonight: what is begun, what is below the mark, what is left."""
        done = sorted(self.results.values(), key=lambda result: result.of_mark)
        below = [result.round.id for result in done if not result.good]
        left = [name for name in self.planned if name not in self.results]
        started = [name for name in left if name in self.begun]
        left = [name for name in left if name not in self.begun]
        others = [result.round.id for result in done if result.good]
        return tuple([*started, *below, *left, *others][:TONIGHT])
