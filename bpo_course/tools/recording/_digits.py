"""The digits in a text, however they are written or said, and what is between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final
from unicodedata import digit

UNITS: Final[Mapping[str, str]] = {
    **{"zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0"},
    **{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"},
    **{"seven": "7", "eight": "8", "nine": "9", "niner": "9"},
}
_TEENS: Final = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_LARGER: Final[Mapping[str, str]] = {
    **{word: str(10 + place) for place, word in enumerate(_TEENS)},
    **{word: f"{2 + place}0" for place, word in enumerate(_TENS)},
    "fourty": "40",
}
_TIMES: Final[Mapping[str, int]] = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
_LIKE: Final[Mapping[str, str]] = {"for": "4", "to": "2", "too": "2", "ate": "8", "won": "1"}
"""Words that sound like a digit, as automatic transcripts write them."""
_DIGIT: Final = "|".join(sorted(UNITS, key=len, reverse=True))
_NOT_ZERO: Final = "one|two|three|four|five|six|seven|eight|nine"
_TEN: Final = "|".join((*_TENS, "fourty"))
_ANY: Final = f"(?:{_DIGIT}|{'|'.join(_TEENS)}|{_TEN})"
_COUNTED: Final = (
    "digits?|numbers?|figures?|moments?|seconds?|secs?|minutes?|more|times?|things?|days?|weeks?"
    "|months?|years?|hours?|per ?cent|pounds?|dollars?|rupees?|pesos?|pence|cents|people|of|sets?"
)
_SOUND: Final = re.compile(
    rf"""
    (?P<size>\b(?:(?:{_TEN})[\s-]+(?:{_NOT_ZERO})|{_ANY}|an?|\d{{1,3}})[\s-]+
        (?:hundred|thousand|million|lakh|crore)s?\b(?:\s+and\s+{_ANY}(?:[\s-](?:{_NOT_ZERO}))?\b)?)
    |\b(?P<times>{"|".join(_TIMES)})[\s-]*(?P<of>(?:{_DIGIT}|{"|".join(_LIKE)})\b|\d(?!\d))
    |(?P<count>\b(?P<counted>{_ANY})[\s-]+(?:{_COUNTED})\b)
    |(?P<which>\b(?:the|that|this|first|last|next|final|other|another|which|no)\s+
        (?P<nth>{_NOT_ZERO})\b)
    |\b(?P<tens>{_TEN})(?:[ \t-]+(?P<unit>{_NOT_ZERO})\b|\b)
    |\b(?P<teen>{"|".join(_TEENS)})\b
    |\b(?P<one>{_DIGIT})\b
    |\b(?P<like>{"|".join(_LIKE)})\b
    |(?P<plain>\d+)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LABEL: Final = re.compile(
    r"^[^\S\n]*(?P<at>[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?[^\S\n]*[-–]?[^\S\n]*)?"
    r"(?:(?P<who>[^\W\d_][^\W_]{0,30}(?:[ .'’()-]{1,2}[^\W_]{1,30}){0,3}\)?)[^\S\n]*:(?=\s))?",
    re.MULTILINE,
)
_MARK: Final = re.compile(
    r"\[(?:card number|card code|expiry date|phone number|email address|Aadhaar number|PAN"
    r"|Social Security number|National Insurance number|sort code|account number)\]"
)
_FILLERS: Final = frozenset(
    (
        *("and", "then", "next", "followed", "by", "comma", "dot", "dash", "hyphen"),
        *("space", "stroke", "slash", "full", "stop", "er", "erm", "um", "uh", "uhm"),
        *("hmm", "hm", "mm", "mhm", "ah", "so", "okay", "ok", "right", "yes", "yeah"),
        *("yep", "yup", "sure", "please", "sorry", "correct", "that's", "thats", "it's"),
        *("its", "is", "go", "on", "ahead", "carry", "got", "it", "huh", "thank", "thanks"),
        *("you", "sir", "ma'am", "madam", "again", "alright", "good", "fine", "perfect"),
        *("great", "lovely", "noted"),
    )
)
_BREAKS: Final = re.compile(
    r"[$£€₹@+#%=&]|\b(?:expir\w*|exp|valid|cvv2?|cvc2?|csc|cid|security|code|phone|mobile|cell"
    r"|telephone|whatsapp|call|reach|account|order|sort|reference|ref|ticket|email|tracking"
    r"|hundred|thousand|lakh|crore|million|invoice|booking|aadhaa?r|amount|total|pounds|rupees|dollars|pesos|otp|pin|zip)\b",
    re.IGNORECASE,
)
_STOPS: Final = ".?!;:\n"
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
STRANGE: Final = 4
"""Other words between two groups of a number at most."""
ASIDE: Final = 25
"""Words of the other speaker at most, while a number goes on."""
GROUP: Final = 8
"""Written digits of a group at most, where words or another speaker are between groups."""


@dataclass(frozen=True)
class Digits:
    """Digits in a text that belong together: a group that is written, or a word.

    Args:
        digits: The digits.
        start: Where it starts in the text.
        end: Where it ends.
        spoken: Whether it is written as a word.
        perhaps: Whether it may be no digit: "next four", "four digits", "for".
        turn: The number of the turn that it is in.
        other: What else it may mean: "seventy seven" is 77, or 70 and 7.
    """

    digits: str
    start: int
    end: int
    spoken: bool = False
    perhaps: bool = False
    turn: int = 0
    other: str = ""


@dataclass(frozen=True)
class Gap:
    """What is between two groups of digits.

    Args:
        closed: Whether a number cannot go on over it.
        strange: Words in it that people do not say within a number.
        turned: Whether another turn begins in it.
        stopped: Whether a sentence or a line ends in it.
    """

    closed: bool = False
    strange: int = 0
    turned: bool = False
    stopped: bool = False

    @property
    def near(self) -> bool:
        """Whether both sides are parts of one number as it is said, in one breath."""
        return not (self.closed or self.strange or self.turned)


class Said:
    """A text, with its turns and its digits.

    Args:
        text: The text; a line may begin with a time and a speaker: "00:12 Customer: …".
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._speakers: list[str] = [""]
        self._starts: list[int] = [0]
        self.plain = self._masked()

    def _masked(self) -> str:
        """Return the text with the beginnings of turns, and earlier marks, blotted out."""
        signs = list(self.text)
        for found in _LABEL.finditer(self.text):
            who = found["who"] or ""
            if who and any(word.lower() in _NUMBERS for word in _WORD.findall(who)):
                continue
            until = found.end() if who else found.end("at") if found["at"] else found.start()
            if until > found.start():
                signs[found.start() : until] = "\0" * (until - found.start())
                self._starts.append(found.start())
                self._speakers.append(who.casefold())
        for found in _MARK.finditer(self.text):
            signs[found.start() : found.end()] = "\0" * (found.end() - found.start())
        return "".join(signs)

    @property
    def speakers(self) -> set[str]:
        """Who speaks."""
        return {self._speakers[one.turn] for one in self.digits}

    def speaker(self, one: Digits) -> str:
        """Return who says some digits."""
        return self._speakers[one.turn]

    @cached_property
    def digits(self) -> tuple[Digits, ...]:
        """All digits, in order."""
        found = [one for match in _SOUND.finditer(self.plain) for one in self._sounded(match)]
        return tuple(self._placed(_sure(found, self.plain)))

    def _sounded(self, match: re.Match[str]) -> Iterator[Digits]:
        start, end = match.span()
        if match["size"]:
            return
        if match["plain"]:
            yield Digits("".join(str(digit(sign)) for sign in match["plain"]), start, end)
        elif match["times"]:
            word = match["of"].lower()
            of = UNITS.get(word) or _LIKE.get(word) or str(digit(word))
            yield Digits(of * _TIMES[match["times"].lower()], start, end, spoken=True)
        elif match["tens"]:
            tens = _LARGER[match["tens"].lower()]
            unit = UNITS[match["unit"].lower()] if match["unit"] else ""
            other = f"{tens}{unit}" if unit and "-" not in match[0] else ""
            yield Digits(f"{tens[0]}{unit or 0}", start, end, spoken=True, other=other)
        else:
            name = next(n for n in ("counted", "nth", "teen", "one", "like") if match[n])
            word = match[name].lower()
            heard = UNITS.get(word) or _LARGER.get(word) or _LIKE[word]
            perhaps = name in ("counted", "nth", "like")
            yield Digits(heard, *match.span(name), spoken=True, perhaps=perhaps)

    def _placed(self, found: list[Digits]) -> Iterator[Digits]:
        turn = 0
        for one in found:
            while turn + 1 < len(self._starts) and self._starts[turn + 1] <= one.start:
                turn += 1
            yield replace(one, turn=turn)

    def gap(self, before: Digits, after: Digits) -> Gap:
        """Return what is between two groups, all that anyone says in between."""
        return self._between(before, after, before.end, after.start)

    def own_gap(self, before: Digits, after: Digits) -> Gap:
        """Return what one speaker says between two groups; what others say in between is short."""
        if before.turn == after.turn:
            return self.gap(before, after)
        if after.turn - before.turn > 4:
            return Gap(closed=True)
        ends = [*self._starts[1:], len(self.text)]
        others = range(before.turn + 1, after.turn)
        if any(len(_WORD.findall(self.plain[self._starts[n] : ends[n]])) > ASIDE for n in others):
            return Gap(closed=True)
        first = self._between(before, before, before.end, ends[before.turn])
        last = self._between(after, after, self._starts[after.turn], after.start)
        return Gap(first.closed or last.closed, first.strange + last.strange, turned=True)

    def _between(self, before: Digits, after: Digits, start: int, end: int) -> Gap:
        said = self.plain[start:end]
        glued = (not before.spoken and said[:1].isalpha()) or (
            not after.spoken and said[-1:].isalpha()
        )
        strange = sum(word.lower() not in _FILLERS for word in _WORD.findall(said))
        closed = glued or strange > STRANGE or bool(_BREAKS.search(said))
        return Gap(closed, strange, before.turn != after.turn, any(sign in said for sign in _STOPS))

    @cached_property
    def runs(self) -> tuple[tuple[Digits, ...], ...]:
        """The digits in runs: numbers as they are said, over turns too."""
        runs: list[tuple[Digits, ...]] = []
        here: list[Digits] = []
        for one in self.digits:
            gap = self.gap(here[-1], one) if here else Gap(closed=True)
            if gap.closed or gap.strange > (not gap.turned):
                runs += [tuple(here)] if here else []
                here = []
            if not one.perhaps or (here and gap.near):
                here.append(one)
        return (*runs, tuple(here)) if here else tuple(runs)


_NUMBERS: Final = frozenset((*UNITS, *_LARGER, *_TIMES)) - {"o"}


def _sure(found: list[Digits], text: str) -> list[Digits]:
    """Return digits without the words that are no digits where they are: "oh", "o", "for", "to"."""
    words = [text[one.start : one.end].lower() for one in found]
    kept: list[Digits] = []
    for place, one in enumerate(found):
        if words[place] in _LIKE and not any(
            (words[beside] not in _LIKE or (kept and kept[-1] is found[beside]))
            and not _words(between)
            for beside, between in _beside(found, place, text)
        ):
            continue
        if words[place] in ("oh", "o"):
            sides = [between for _, between in _beside(found, place, text)]
            if all(set(_words(between)) - _FILLERS for between in sides):
                continue
            found[place] = one = replace(one, perhaps=not any(map(str.isspace, sides)))
        kept.append(one)
    return kept


def _beside(found: list[Digits], place: int, text: str) -> Iterator[tuple[int, str]]:
    """Yield the places of the digits before and after some, and the text in between."""
    if place:
        yield place - 1, text[found[place - 1].end : found[place].start]
    if place + 1 < len(found):
        yield place + 1, text[found[place].end : found[place + 1].start]


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
