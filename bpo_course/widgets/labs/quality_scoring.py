"""The first part of the quality lab: calls to score, and the scores beside the expert's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from bpo_course import content, progress
from bpo_course.tools.recording import Answers, CallScore, Item, ScoredCall, ScoredCalls
from bpo_course.widgets.card import clock
from bpo_course.widgets.labs.quality_own import PREFIX, Line, OwnCall, own_calls
from bpo_course.widgets.labs.quality_words import (
    NAMES,
    answer_from,
    answers_of,
    needs_evidence,
    percent,
    verdict,
)

SOURCE: Final = "quality-lab"
FIRST: Final = ("rain-cover", "dead-charger", "salary-day")
"""The three calls to begin with: each has another kind of critical error."""


@dataclass(frozen=True)
class Draft:
    """A scorecard as it is being filled in.

    Args:
        answers: The answers so far, by item.
        turns: The numbers of the turns that show it, as typed, by item.
        note: What the learner would say to the agent.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    turns: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Scored:
    """A call that the learner scored.

    Args:
        answers: The answer to each item.
        turns: The numbers of the turns that show it, by item.
        note: What the learner would say to the agent.
    """

    answers: Answers
    turns: Mapping[str, tuple[int, ...]]
    note: str = ""


class ScoringStep:
    """Calls to score, drafts, and what was scored. It knows nothing of the screen.

    Args:
        book: Where scores are kept, and where the learner's own calls are.
    """

    def __init__(self, book: progress.Book) -> None:
        self.calls: ScoredCalls = content.quality("helpline")
        self._book = book
        self.own: dict[str, OwnCall] = {}
        self.refresh()
        self.open = FIRST[0]
        self.hidden = False
        self.wrong: list[str] = []
        self._drafts: dict[str, Draft] = {}
        self.scored: dict[str, Scored] = {}
        self._take_up()

    def refresh(self) -> None:
        """Look for calls that the learner has ended meanwhile."""
        self.own = {one.id: one for one in own_calls(self._book.attempts())}

    @property
    def trouble(self) -> str:
        """Why scores are not being saved; "" where they are."""
        return self._book.trouble

    # -- what the learner does -------------------------------------------------------------------

    def choose(self, name: str) -> None:
        """Open a call.

        Raises:
            ValueError: If there is no such call.
        """
        if name not in self.titles:
            raise ValueError(f"call must be one of {', '.join(self.titles)}, got {name!r}")
        self.open, self.wrong = name, []

    def keep(self, fields: Mapping[str, list[str]]) -> None:
        """Keep what the form holds."""
        text = {name: "".join(values[:1]) for name, values in fields.items()}
        if "of" in text and text["of"] not in self.titles:
            return
        draft = Draft(
            {one.id: text[f"answer {one.id}"] for one in self.items if f"answer {one.id}" in text},
            {one.id: text.get(f"turns {one.id}", "").strip() for one in self.items},
            text.get("note", "").strip(),
        )
        self._drafts[text.get("of", self.open)] = draft

    def submit(self) -> Scored | None:
        """Take the draft as the learner's scores; None where something is missing (`wrong`)."""
        draft = self.draft
        self.wrong = list(self._faults(draft))
        if self.wrong:
            return None
        answers = {one.id: answer_from(one, draft.answers[one.id]) for one in self.items}
        turns = {name: _numbers(text) for name, text in draft.turns.items() if _numbers(text)}
        return self.take(Scored(answers, turns, draft.note))

    def take(self, scored: Scored) -> Scored:
        """Take scores of the call that is open, and keep them.

        Raises:
            ValueError: If an item has no answer, or one that it does not take.
        """
        self.card.score(scored.answers)
        self.scored[self.open], self.wrong = scored, []
        held = {
            "answers": dict(scored.answers),
            "turns": {name: list(numbers) for name, numbers in scored.turns.items()},
            "note": scored.note,
        }
        self._book.add(progress.Attempt("note", SOURCE, self.open, held, 0.0))
        return scored

    def again(self) -> None:
        """Score the call that is open once more."""
        old = self.scored.pop(self.open, None)
        if old:
            turns = {name: ", ".join(map(str, numbers)) for name, numbers in old.turns.items()}
            answers = {name: str(answer) for name, answer in old.answers.items()}
            self._drafts[self.open] = Draft(answers, turns, old.note)

    def _faults(self, draft: Draft) -> list[str]:
        last = max((line.number for line in self.lines), default=0)
        open_ = [NAMES[one.id] for one in self.items if one.id not in draft.answers]
        found = [f"Not answered yet: {', '.join(open_)}."] if open_ else []
        for item in self.items:
            name, text = NAMES[item.id], draft.turns.get(item.id, "")
            strange = re.sub(r"[\d,;\s]|and", "", text)
            if strange or any(not 1 <= number <= last for number in _numbers(text)):
                found.append(f"{name}: write turn numbers from 1 to {last}, such as 3, 7.")
            elif not text and item.id in draft.answers and _lacks(item, draft.answers[item.id]):
                found.append(f"{name}: you take points away. Write the turn that shows it.")
        return found

    def _take_up(self) -> None:
        """Take up what was scored before, where it still fits."""
        for made in self._book.attempts(SOURCE):
            if made.kind != "note" or made.item not in self.titles:
                continue
            try:
                answers = dict(made.answer["answers"])
                self.card.score(answers)
                turns = {name: tuple(map(int, ns)) for name, ns in made.answer["turns"].items()}
                self.scored[made.item] = Scored(answers, turns, str(made.answer["note"]))
            except (AttributeError, KeyError, TypeError, ValueError):
                continue

    # -- what there is -----------------------------------------------------------------------------

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the scorecard."""
        return self.calls.item

    @cached_property
    def card(self) -> Any:
        """The scorecard."""
        return self.calls.card

    @property
    def titles(self) -> dict[str, str]:
        """The calls to score, by id: the first three, the others, the learner's own."""
        rest = (name for name in self.calls.by_id if name not in FIRST)
        given = {name: self.calls.by_id[name].title for name in (*FIRST, *rest)}
        return given | {name: one.title for name, one in self.own.items()}

    @property
    def call(self) -> ScoredCall | None:
        """The call that is open; None where it is one of the learner's own."""
        return self.calls.by_id.get(self.open)

    @property
    def draft(self) -> Draft:
        """The scorecard as it is filled in."""
        return self._drafts.get(self.open, Draft())

    @property
    def lines(self) -> tuple[Line, ...]:
        """The transcript of the call that is open."""
        if self.call is None:
            return self.own[self.open].lines
        return tuple(
            Line(number, clock(turn.start_s), turn.by.capitalize(), turn.by, turn.says)
            for number, turn in enumerate(self.call.turn, start=1)
        )

    @property
    def given(self) -> dict[str, Answers]:
        """The learner's answers to the course's calls, for the calibration."""
        return {
            name: one.answers for name, one in self.scored.items() if not name.startswith(PREFIX)
        }

    def score(self, name: str) -> CallScore:
        """Return the learner's score of a call that was scored."""
        found: CallScore = self.card.score(self.scored[name].answers)
        return found

    # -- what is shown -----------------------------------------------------------------------------

    def shown(self) -> dict[str, Any]:
        """Return what the template shows."""
        done = self.scored.get(self.open)
        call = self.call
        return {
            "calls": self.titles,
            "first_calls": FIRST,
            "own_ids": list(self.own),
            "open": self.open,
            "scored": list(self.scored),
            "brief": call.brief if call else self.own[self.open].walk.flow.brief,
            "lines": self.lines,
            "says": " ".join(f"{line.who}: {line.says}" for line in self.lines),
            "hidden": self.hidden and not done,
            "items": [(one, NAMES[one.id], answers_of(one)) for one in self.items],
            "draft": self.draft,
            "wrong": self.wrong,
            "result": self._result(done) if done else None,
            "of_first": sum(name in self.scored for name in FIRST),
            "trouble": self.trouble,
        }

    def _result(self, done: Scored) -> dict[str, Any]:
        mine = self.card.score(done.answers)
        call = self.call
        right = call.expert if call else {}
        rows = [
            {
                "name": NAMES[item.id],
                "asks": item.asks,
                "kind": item.critical,
                "you": str(done.answers[item.id]),
                "turns": ", ".join(map(str, done.turns.get(item.id, ()))),
                "expert": str(right[item.id]) if call else "",
                "same": call is None or right[item.id] == done.answers[item.id],
                "why": call.reason.get(item.id, "") if call else "",
            }
            for item in self.items
        ]
        expert = self.card.score(right) if call else None
        return {
            "rows": rows,
            "same": sum(row["same"] for row in rows),
            "mine": (percent(mine.share), verdict(mine), mine.passed),
            "expert": (percent(expert.share), verdict(expert), expert.passed) if expert else None,
            "shows": call.shows if call else "",
            "note": done.note,
            "marked": None if call else self.own[self.open].marked(),
        }

    def told(self) -> str:
        """Return how the scores of the open call compare, in a sentence."""
        done = self.scored.get(self.open)
        if not done:
            return ""
        found = self._result(done)
        if not found["expert"]:
            return f"Your score of your own call: {found['mine'][0]}, {found['mine'][1]}."
        return (
            f"You gave {found['mine'][0]}, {found['mine'][1]}. The expert gave"
            f" {found['expert'][0]}, {found['expert'][1]}. {found['same']} of"
            f" {len(found['rows'])} answers are the same."
        )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:20])


def _lacks(item: Item, answer: str) -> bool:
    try:
        return needs_evidence(item, answer_from(item, answer))
    except ValueError:
        return False
