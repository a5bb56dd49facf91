"""Dictation: a voice reads names and numbers once, the learner types, each letter is marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar, Final

from bpo_course import progress
from bpo_course.speech import Heard, Item, Material, heard, items
from bpo_course.widgets.card import Message
from bpo_course.widgets.speaking.heard_times import times_heard, times_said
from bpo_course.widgets.speaking.speaking_card import SpeakingCard

SOURCE: Final = "dictation"
LONGEST: Final = 200
"""Characters of an answer that are read."""
HINTS: Final[Mapping[str, str]] = {
    "name": "Each name is said, then spelled.",
    "address": "Road, Street and other words may be typed short: Rd, St.",
    "town": "The town is said and spelled, then comes its code.",
    "order": "Every character counts, and so does a dash.",
    "phone": "Only the digits count.",
    "email": "Every character counts: a dot, a dash, an underscore.",
    "date": "Write the month as a word: 03/04 is not the same day everywhere.",
    "amount": "Only the figures count.",
}


@dataclass(frozen=True)
class Written:
    """What a learner typed for one item.

    Args:
        typed: The text.
        times: How often it was heard; 0 where a person read it.
    """

    typed: str
    times: int


class DictationCard(SpeakingCard):
    """Ten things to take down, one after the other, and ten more when they are done.

    Args:
        material: What they are drawn from.
        book: Where answers are kept.
        seed: Which ten come first; a learner who asked for ten more goes on with those.
    """

    template = "dictation_card.html"

    def __init__(self, material: Material, book: progress.Book, seed: int = 0) -> None:
        super().__init__("Dictation")
        self._material = material
        self._book = book
        begun = {made.round for made in self._kept()}
        self._begin(next(nth for nth in count(seed) if nth + 1 not in begun))
        self._render()

    def _kept(self) -> list[progress.Attempt]:
        return [made for made in self._book.attempts(SOURCE) if made.kind == "speech"]

    def _begin(self, round_: int) -> None:
        self._round = round_
        self._items = items(self._material, round_)
        self._answers = self._answered()
        left = (place for place in range(len(self._items)) if place not in self._answers)
        self._at = next(left, len(self._items))
        self._listened, self._typed, self._problem = 0, "", ""

    def _answered(self) -> dict[int, Written]:
        """Return the first answer kept to each item of this round, by its place."""
        found: dict[int, Written] = {}
        for made in self._kept():
            place, answer = made.item, made.answer
            if made.round == self._round and self._fits(place, answer):
                written = Written(str(answer.get("typed", "")), times_heard(answer.get("heard")))
                found.setdefault(int(place), written)
        return found

    def _fits(self, place: str, answer: Any) -> bool:
        """Whether an answer that was kept is one to the item that is now at its place."""
        known = place.isdecimal() and len(place) < 4 and int(place) < len(self._items)
        said = answer.get("said") if isinstance(answer, dict) else None
        return known and bool(said == self._items[int(place)].text)

    # -- what the learner does -------------------------------------------------------------------

    def write(self, typed: str, times: int = 1) -> Heard:
        """Mark what was typed for the item shown, and keep it.

        Args:
            typed: The text.
            times: How often it was heard; 0 where a person read it.

        Raises:
            ValueError: If nothing was typed, or all is done; a sentence for the learner.
        """
        if self._at >= len(self._items) or self._at in self._answers:
            raise ValueError("This one is marked already. Go on to the next one.")
        if not typed.strip():
            raise ValueError("Type what you heard first.")
        item, typed = self._items[self._at], typed.strip()[:LONGEST]
        marked = heard(item, typed)
        self._answers[self._at] = Written(typed, times)
        answer = {"said": item.text, "typed": typed, "heard": times}
        place = str(self._at)
        self._book.add(
            progress.Attempt("speech", SOURCE, place, answer, marked.share, round=self._round)
        )
        return marked

    def _check(self, message: Message) -> None:
        fields = message["fields"]
        typed, times = ("".join(fields.get(name, [])[:1]) for name in ("typed", "heard"))
        self._listened, self._typed = times_heard(times), typed
        try:
            marked = self.write(typed, self._listened)
        except ValueError as error:
            self._problem = str(error)
            self._render(focus="typed", said=self._problem)
            return
        self._problem = ""
        self._render(focus="marked", said=verdict(marked))

    def _next(self, _message: Message) -> None:
        if self._at in self._answers:
            self._at += 1
        self._listened, self._typed, self._problem = 0, "", ""
        self._render(focus="done" if self._at >= len(self._items) else "listen")

    def _more(self, _message: Message) -> None:
        self._begin(self._round + 1)
        self._render(focus="listen")

    actions: ClassVar = {"check": _check, "next": _next, "more": _more}

    # -- what is shown ---------------------------------------------------------------------------

    def _render(self, focus: str = "", said: str = "") -> None:
        is_over = self._at >= len(self._items)
        item = None if is_over else self._items[self._at]
        written = self._answers.get(self._at)
        self._show(
            focus=focus,
            said=said,
            item=item,
            key=f"{self._round}-{self._at}",
            number=self._at + 1,
            total=len(self._items),
            hint=HINTS[item.kind] if item else "",
            listened=self._listened,
            typed=self._typed,
            given=written.typed if written else "",
            problem=self._problem,
            marked=heard(item, written.typed) if item and written else None,
            verdict=verdict,
            times=times_said(written.times) if written else "",
            results=self._results() if is_over else [],
            trouble=self._book.trouble,
        )

    def _results(self) -> list[dict[str, Any]]:
        told = ((self._items[place], one) for place, one in sorted(self._answers.items()))
        return [self._result(item, one) for item, one in told]

    def _result(self, item: Item, written: Written) -> dict[str, Any]:
        share = heard(item, written.typed).share
        return {
            "title": item.title,
            "said": item.text,
            "typed": written.typed,
            "share": share,
            "times": times_said(written.times),
        }

    def __repr__(self) -> str:
        return f"Dictation({len(self._items)} items, {len(self._answers)} written)"


def verdict(marked: Heard) -> str:
    """Return in a sentence how much was right; "all" is only said where all was."""
    if marked.share == 1:
        return "All of it is right."
    counted = [part.kind for part in marked.parts if part.kind != "free"]
    right, extra = counted.count("right"), counted.count("extra")
    more = f" {extra} too many." if extra else ""
    return f"{right} of {len(counted) - extra} characters are right.{more}"
