"""The second part of the quality lab: raters beside the expert, a guide line, a paradox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bpo_course import charts
from bpo_course.scenarios import guided, of_calls, strictness, two_raters
from bpo_course.tools.recording import (
    EXPERT,
    Answers,
    Ratings,
    ScoredCalls,
    alpha,
    by_item,
    differences,
)
from bpo_course.widgets.labs.lever_lab import one_of
from bpo_course.widgets.labs.quality_words import (
    LINES,
    NAMES,
    YOU,
    kappa_words,
    line_notes,
    percent,
    points,
    remark,
)

STRICT: Final = "Carla"
UNCLEAR: Final = "questions"
ASKED: Final = ("hold", "questions", "listening", "safe-data")
"""The items that one may guess."""
ALONG: Final = (*range(1, 10), *range(10, 52, 2))
"""The shares of calls with an error on the chart, in per cent."""
LONGEST: Final = 600


class CalibrationStep:
    """What raters answered, guesses about it, and new guide lines. It knows nothing of the screen.

    Args:
        calls: The calls, with the expert's answers and those of three raters.
    """

    def __init__(self, calls: ScoredCalls) -> None:
        self.calls = calls
        self.raters = tuple(name for name in calls.ratings if name != EXPERT)
        self.guesses: dict[str, str] = {}  # "" where the answer was asked for
        self.rater = self.raters[0]
        self.item = UNCLEAR
        self.lines: dict[str, str] = {}  # what is typed, by item
        self.agreed: dict[str, str] = {}  # the lines that were agreed on, by item
        self.problem = ""

    # -- what the learner does -------------------------------------------------------------------

    def guess(self, about: str, name: str) -> None:
        """Guess who is strict, or which item is unclear.

        Raises:
            ValueError: If there is no such question, rater or item.
        """
        one_of("about", about, ("strict", "unclear"))
        one_of("name", name, ("", *(self.raters if about == "strict" else ASKED)))
        self.guesses[about] = name

    def look_at(self, rater: str, yours: Mapping[str, Answers]) -> None:
        """Look at a rater's answers.

        Raises:
            ValueError: If there is no such rater.
        """
        self.rater = one_of("rater", rater, self.ratings(yours))

    def edit(self, item: str) -> None:
        """Open the guide line of an item.

        Raises:
            ValueError: If there is no such item.
        """
        self.item, self.problem = one_of("item", item, self.calls.card.by_id), ""

    def agree(self, line: str | None = None) -> bool:
        """Agree on the new guide line of the item that is open; False where it is no new one."""
        text = (self.line if line is None else line).strip()[:LONGEST]
        self.lines[self.item] = text
        old = self.calls.card.by_id[self.item].guide
        if not text or text == old:
            self.problem = "This is still the old line. Change it first."
            return False
        self.problem = ""
        self.agreed[self.item] = text
        return True

    def undo(self) -> None:
        """Go back to the old guide lines."""
        self.lines, self.agreed, self.problem = {}, {}, ""

    # -- what follows ----------------------------------------------------------------------------

    @property
    def line(self) -> str:
        """The guide line that is open, as it is typed."""
        return self.lines.get(self.item, self.calls.card.by_id[self.item].guide)

    def ratings(self, yours: Mapping[str, Answers]) -> Ratings:
        """Return all answers, the learner's among them where there are any."""
        mine = {YOU: yours} if yours else {}
        return {EXPERT: self.calls.ratings[EXPERT], **mine, **self.calls.ratings}

    def after(self, yours: Mapping[str, Answers], resolved: float) -> Ratings:
        """Return all answers after the new guide lines; the learner's stay as they are."""
        before = self.ratings(yours)
        now = guided(before, tuple(self.agreed), resolved)
        return {**now, **({YOU: before[YOU]} if YOU in before else {})}

    def told_of_guess(self, about: str) -> str:
        """Return whether a guess is right, and why, in sentences."""
        guess = self.guesses[about]
        if about == "strict":
            right, name = STRICT, guess
            why = (
                "Carla gives fewer points than the expert on three calls, for listening and for"
                " clear words. Ben is lenient: all his differences are in the agent's favour, and"
                " he misses three critical errors. Imran is neither: most of his differences are in"
                " one item, “Hold”, which he reads in his own way."
            )
        else:
            right, name = UNCLEAR, NAMES.get(guess, "")
            why = (
                "All three raters differ from the expert on “Questions”, also on the same call."
                " So the guide line is unclear. “Hold” has nearly as many differences, but they all"
                " come from Imran. Then you coach one person, and leave the line as it is."
            )
        if not guess:
            return why
        return f"{'✓ Yes.' if guess == right else f'✗ Not {name}.'} {why}"

    # -- what is shown ---------------------------------------------------------------------------

    def shown(
        self, yours: Mapping[str, Answers], values: Mapping[str, float], *, figures: bool
    ) -> dict[str, Any]:
        """Return what the template shows.

        Args:
            yours: The learner's answers, by call.
            values: The values of the levers.
            figures: Whether the figures are shown: after both guesses.
        """
        guessed = {
            "guesses": {about: self.told_of_guess(about) for about in self.guesses},
            "asked_items": {name: NAMES[name] for name in ASKED},
            "guess_names": self.raters,
        }
        return guessed | (self._figures(yours, values) if figures else {})

    def _figures(self, yours: Mapping[str, Answers], values: Mapping[str, float]) -> dict[str, Any]:
        before, now = self.ratings(yours), self.after(yours, values["resolved"])
        if self.rater not in before:
            self.rater = self.raters[0]
        return {
            "rater_names": [name for name in before if name != EXPERT],
            "raters": [self._rater_row(name, before) for name in before if name != EXPERT],
            "rater": self.rater,
            "by_item": self._item_rows(before, self.rater),
            "differs": self._differs(before, self.rater),
            "unclear": self._unclear(before, now),
            "item": self.item,
            "item_names": NAMES,
            "old_line": self.calls.card.by_id[self.item].guide,
            "line_notes": line_notes(self.line),
            "our_line": LINES.get(self.item, ""),
            "agreed": {NAMES[name]: text for name, text in self.agreed.items()},
            "line_problem": self.problem,
            "guide_says": self.told_of_lines(values["resolved"]) if self.agreed else "",
            **_paradox(values),
        }

    def told_of_lines(self, resolved: float) -> str:
        """Return what the new guide lines change, in a sentence."""
        now = guided(self.calls.ratings, tuple(self.agreed), resolved)
        one, other = (_count(ratings, self.agreed) for ratings in (self.calls.ratings, now))
        names = " and ".join(f"“{NAMES[name]}”" for name in self.agreed)
        return f"On {names}, the three raters differ from the expert {other} times (before {one})."

    def _rater_row(self, name: str, ratings: Ratings) -> dict[str, Any]:
        found = strictness(ratings, name, self.calls.card)
        return {
            "name": name,
            "calls": found.calls,
            "points": points(found.points),
            "lower": found.lower,
            "higher": found.higher,
            "other": found.other,
            "missed": found.missed,
            "false": found.false,
        }

    def _item_rows(self, ratings: Ratings, rater: str) -> list[tuple[str, str, str, str]]:
        both = of_calls(ratings, list(ratings[rater]))
        found = by_item(both, rater, EXPERT)
        return [
            (
                NAMES[name],
                f"{round(one.share * one.n)} of {one.n}",
                kappa_words(one.kappa),
                remark(one),
            )
            for name, one in found.items()
        ]

    def _differs(self, ratings: Ratings, rater: str) -> list[tuple[str, str, str, str, str]]:
        return [
            (
                self.calls.by_id[one.call].title,
                NAMES[one.item],
                str(one.answer),
                str(one.expert),
                self.calls.by_id[one.call].reason.get(one.item, ""),
            )
            for one in differences(ratings, EXPERT)
            if one.rater == rater
        ]

    def _unclear(self, before: Ratings, now: Ratings) -> list[dict[str, Any]]:
        """Return a line an item: how often raters differ on it, who, and their alpha."""
        ratings = {name: answers for name, answers in before.items() if name in self.raters}
        later = {name: answers for name, answers in now.items() if name in self.raters}
        rows = []
        for name in NAMES:
            old, new = (
                [
                    one
                    for one in differences({EXPERT: before[EXPERT], **given}, EXPERT)
                    if one.item == name
                ]
                for given in (ratings, later)
            )
            who = dict.fromkeys(one.rater for one in old)
            counted = [f"{rater} {sum(one.rater == rater for one in old)}" for rater in who]
            rows.append(
                {
                    "name": NAMES[name],
                    "before": len(old),
                    "now": len(new),
                    "who": ", ".join(counted) or "no one",
                    "alpha": kappa_words(_alpha(ratings, name)),
                    "alpha_now": kappa_words(_alpha(later, name)),
                    "width": 100 * len(old) / 6,
                    "new": name in self.agreed,
                }
            )
        return sorted(rows, key=lambda row: -row["before"])


def _alpha(ratings: Ratings, item: str) -> float:
    calls = next(iter(ratings.values()))
    return alpha([[answers[call][item] for answers in ratings.values()] for call in calls])


def _count(ratings: Ratings, items: Mapping[str, str]) -> int:
    return sum(one.item in items for one in differences(ratings, EXPERT))


def _paradox(values: Mapping[str, float]) -> dict[str, Any]:
    """Return two equally good raters on a hundred calls: agreement, kappa, and who sees what."""
    found = two_raters(values["errors"], values["seen"], values["false"])
    high, low = found.agreement >= 0.8, not found.kappa >= 0.4
    said = (
        f"They agree on {percent(found.agreement)} of the calls, and kappa is"
        f" {kappa_words(found.kappa)}."
    )
    if high and low:
        said += (
            " That is the paradox: nearly all calls are fine, so two raters would agree often by"
            " chance alone. Look at the calls on which only one of them saw an error."
        )
    elif not low:
        said += " Kappa is not low here: errors are frequent enough, or the raters are good enough."
    else:
        said += " Both are low: these raters need calibration."
    hundred = {
        "Both see an error": found.both,
        "Only one of them sees one": found.one,
        "Neither sees one": found.neither,
    }
    return {
        "paradox_says": said,
        "paradox_rows": [(name, f"{100 * share:.1f}") for name, share in hundred.items()],
        "paradox_tiles": [
            ("Agreement", percent(found.agreement), "good" if high else "bad"),
            ("Kappa", kappa_words(found.kappa), "bad" if low else "good"),
        ],
    }


def paradox_chart(values: Mapping[str, float]) -> tuple[Any, str]:
    """Return how agreement and kappa go with the share of calls with an error, and the title."""
    found = [two_raters(at / 100, values["seen"], values["false"]) for at in ALONG]
    title = "The same two raters, when errors are rare and when they are frequent"
    drawn = {
        "agreement": [one.agreement for one in found],
        "kappa": [max(one.kappa, 0) for one in found],
    }
    labels = {"x_title": "calls with the error (%)", "y_title": "agreement, kappa"}
    return charts.lines(ALONG, drawn, title=title, **labels), title


def told_of_paradox(values: Mapping[str, float]) -> str:
    """Return what two raters show, in sentences."""
    return str(_paradox(values)["paradox_says"])
