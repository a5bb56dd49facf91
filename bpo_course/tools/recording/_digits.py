"""The digits in a text, however they are written or said, and what is between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Final
from unicodedata import digit

from bpo_course.tools.recording._checks import LONGEST, SHORTEST, issuer
from bpo_course.tools.recording._others import others

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
    (?P<hundreds>\b(?:(?P<tenth>{_TEN})(?:[\s-]+(?P<tenths>{_NOT_ZERO}))?
            |(?P<teenth>{"|".join(_TEENS[1:])}))
        [\s-]+hundred\b
        (?:\s+and\s+(?:(?P<more>{_TEN})(?:[\s-]+(?P<last>{_NOT_ZERO}))?|(?P<rest>{"|".join(_TEENS)}))\b)?)
    |(?P<size>\b(?:(?:{_TEN})[\s-]+(?:{_NOT_ZERO})|{_ANY}|an?|\d{{1,3}})[\s-]+
        (?:hundred|thousand|million|lakh|crore)s?\b(?:\s+and\s+{_ANY}(?:[\s-](?:{_NOT_ZERO}))?\b)?)
    |\b(?P<times>{"|".join(_TIMES)})[\s-]*(?P<of>(?:{_DIGIT}|{"|".join(_LIKE)})\b|\d(?!\d))
    |(?P<count>\b(?P<counted>{_ANY})[\s-]+(?:{_COUNTED})\b)
    |(?P<which>\b(?:the|that|this|first|last|next|final|other|another|which|no)\s+
        (?P<nth>{_NOT_ZERO})\b)
    |\b(?P<tens>{_TEN})(?:[ \t-]+(?P<unit>{_NOT_ZERO})\b(?!\s(?:sec|second|moment|minute)\b)|\b)
    |\b(?P<teen>{"|".join(_TEENS)})\b
    |\b(?P<one>{_DIGIT})\b
    |\b(?P<like>{"|".join(_LIKE)})\b
    |(?P<plain>\d+(?:[oO]\d+)*)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LABEL: Final = re.compile(
    r"^[^\S\n]*(?P<at>[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?[^\S\n]*[-–]?[^\S\n]*)?"
    r"(?:(?P<who>[^\W\d_][^\W_]{0,30}(?:[ .'’()-]{1,2}[^\W_]{1,30}){0,3}\)?)[^\S\n]*:(?=\s))?",
    re.MULTILINE,
)
_FIELD: Final = re.compile(
    r"(?:number|numbers|no|nr|code|date|card|visa|mastercard|amex|rupay|expiry|expires|exp|thru"
    r"|through|until|cvv2?|cvc2?|csc|cvn|cid|phone|telephone|tel|mobile|cell|whatsapp|landline|fax"
    r"|email|mail|account|a/c|acc|iban|aadhaa?r|adhaa?r|uid|uidai|ssn|pan|security|order|ref"
    r"|reference|tracking|invoice|ticket|is|are|it's|its)$",
    re.IGNORECASE,
)
"""The last word of what names a field in a form, or begins a sentence, and is no speaker."""
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
_CORRECTION: Final = re.compile(
    r"\b(?:sorry|no|nope|wait|i mean|correction|scratch that|actually|rather|oops|my mistake"
    r"|start (?:again|over)|not that)\b",
    re.IGNORECASE,
)
_WHICH: Final = "next|last|first|second|third|fourth|final|other|remaining|rest"
_GIVING: Final = re.compile(
    rf"""\b(?:
    (?:the\s+|my\s+)?(?:{_WHICH})(?:\s+(?:few|digits?|numbers?|ones?|group|set|part|bit|of\s+it))*
        (?:\s+(?:is|are|was|were))?
    |(?:the\s+)?(?:digits?|numbers?|figures?|ones|group)(?:\s+(?:is|are|was|were))?
    |let(?:\s+me|['’]?s)\s+(?:see|start|try|check)(?:\s+(?:again|over))? | (?:hang|hold)\s+on
    |bear\s+with\s+me | (?:just\s+)?(?:a|one)\s+(?:sec|second|moment|minute)
    |sec | second | moment | you\s+know | keep\s+going | (?:um|er|uh|hm|mm)+[mhr]* | like | pause
    |(?:that\s+)?(?:are|was|were|should\s+be)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What people say while they give a number, besides single words."""
_BREAKS: Final = re.compile(
    r"[$£€₹@+#%=&]|\b(?:expir\w*|exp|valid|cvv2?|cvc2?|csc|cid|security|code|phone|mobile|cell"
    r"|telephone|whatsapp|call|reach|account|order|sort|reference|ref|ticket|email|tracking"
    r"|hundred|thousand|lakh|crore|million|invoice|booking|aadhaa?r|amount|total|pounds|rupees|dollars|pesos|otp|pin|zip)\b",
    re.IGNORECASE,
)
_STOPS: Final = ".?!;:\n"
_PAUSES: Final = frozenset(f"{_STOPS},–—…")
_PLUS: Final = re.compile(r"(?:\+|\bplus)[\s(]*$", re.IGNORECASE)
_PHONE: Final = (8, 15)
"""Digits of an international phone number, with its country: E.164 allows 15 at most."""
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
        apart: Whether it is of a time, a date, an amount, an IBAN or an international phone number,
            and so of no card.
    """

    digits: str
    start: int
    end: int
    spoken: bool = False
    perhaps: bool = False
    turn: int = 0
    other: str = ""
    apart: bool = False


@dataclass(frozen=True)
class Gap:
    """What is between two groups of digits.

    Args:
        closed: Whether a number cannot go on over it.
        strange: Words in it that people do not say within a number.
        turned: Whether another turn begins in it.
        stopped: Whether a sentence or a line ends in it.
        paused: Whether there is any sign in it at which a speaker pauses.
        corrected: Whether someone takes back in it what was said before.
    """

    closed: bool = False
    strange: int = 0
    turned: bool = False
    stopped: bool = False
    paused: bool = False
    corrected: bool = False

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
            who = "" if _FIELD.search(who) else who
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
        return tuple(self._set_apart([*self._placed(_sure(found, self.plain))]))

    def _sounded(self, match: re.Match[str]) -> Iterator[Digits]:
        start, end = match.span()
        if match["size"]:
            return
        if match["plain"]:
            signs = "".join("0" if sign in "oO" else str(digit(sign)) for sign in match["plain"])
            cuts = [0, *_cuts(signs), len(signs)]
            yield from (Digits(signs[a:b], start + a, start + b) for a, b in pairwise(cuts))
        elif match["hundreds"]:
            yield Digits(_hundreds(match), start, end, spoken=True)
        elif match["times"]:
            word = match["of"].lower()
            of = UNITS.get(word) or _LIKE.get(word) or str(digit(word))
            yield Digits(of * _TIMES[match["times"].lower()], start, end, spoken=True)
        elif match["tens"]:
            tens = _LARGER[match["tens"].lower()]
            unit = UNITS[match["unit"].lower()] if match["unit"] else ""
            joined = re.fullmatch(r"\w+-\w+", match[0])
            other = f"{tens}{unit}" if unit and not joined else ""
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

    def _set_apart(self, found: list[Digits]) -> Iterator[Digits]:
        """Yield digits, those marked that are of a time, a date, an amount, an IBAN or a phone."""
        spans = others(self.plain)
        phones = {place for at in range(len(found)) for place in self._international(found, at)}
        for place, one in enumerate(found):
            apart = place in phones or any(a <= one.start and one.end <= b for a, b in spans)
            yield replace(one, apart=True) if apart else one

    def _international(self, found: list[Digits], at: int) -> range:
        """Return the places of the phone number that a plus begins; none where it is a card."""
        if not _PLUS.search(self.plain, max(0, found[at].start - 8), found[at].start):
            return range(0)
        said, end = "", at
        for place in range(at, len(found)):
            said += found[place].digits
            if len(said) > LONGEST:
                break
            if len(said) > _PHONE[1] - 2 and issuer(said):
                return range(0)
            gap = self.gap(*found[place : place + 2]) if place + 1 < len(found) else None
            if (not gap or gap.paused or not gap.near) and _PHONE[0] <= len(said) <= _PHONE[1]:
                end = place + 1
            if not gap or not gap.near:
                break
        return range(at, end)

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
        corrected = first.corrected or last.corrected
        strange = first.strange + last.strange
        return Gap(first.closed or last.closed, strange, turned=True, corrected=corrected)

    def _between(self, before: Digits, after: Digits, start: int, end: int) -> Gap:
        said = self.plain[start:end]
        glued = (not before.spoken and said[:1].isalpha()) or (
            not after.spoken and said[-1:].isalpha()
        )
        taken_back = _CORRECTION.search(said)
        strange = _strange(said)
        return Gap(
            glued or strange > STRANGE or bool(_BREAKS.search(said)),
            strange,
            before.turn != after.turn,
            any(sign in said for sign in _STOPS),
            any(sign in said for sign in _PAUSES),
            bool(taken_back),
        )

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


def _cuts(signs: str) -> list[int]:
    """Return where digits are cut that are two card numbers without a space between them."""
    if len(signs) <= LONGEST:
        return []
    places = range(SHORTEST + 1, LONGEST + 1)
    return [at for at in places if issuer(signs[:at]) and issuer(signs[at:])][:1]


def _hundreds(match: re.Match[str]) -> str:
    """Return "eighteen hundred and twelve" as 1812: so some people say a group of four."""
    tens, teen = (match[name] and _LARGER[match[name].lower()] for name in ("tenth", "teenth"))
    more, rest = (match[name] and _LARGER[match[name].lower()] for name in ("more", "rest"))
    unit, last = (UNITS[match[name].lower()] if match[name] else "0" for name in ("tenths", "last"))
    return (teen or f"{tens[0]}{unit}") + (rest or (f"{more[0]}{last}" if more else "00"))


def _sure(found: list[Digits], text: str) -> list[Digits]:
    """Return digits without the words that are no digits where they are: "oh", "o", "for", "to"."""
    words = [text[one.start : one.end].lower() for one in found]
    kept: list[Digits] = []
    for place, one in enumerate(found):
        if words[place] in _LIKE and not _touches_a_digit(found, words, place, text):
            continue
        if words[place] in ("oh", "o"):
            sides = [between for _, between in _beside(found, place, text)]
            if all(_strange(between) for between in sides):
                continue
            found[place] = one = replace(one, perhaps=not any(map(str.isspace, sides)))
        kept.append(one)
    return kept


def _touches_a_digit(found: list[Digits], words: list[str], place: int, text: str) -> bool:
    """Whether a word like "for" is beside a digit, at once or over other such words."""
    for step in (-1, 1):
        at = place
        while 0 <= at + step < len(found) and abs(at - place) < LONGEST:
            first, last = sorted((at, at + step))
            if _words(text[found[first].end : found[last].start]):
                break
            at += step
            if words[at] not in _LIKE:
                return True
    return False


def _beside(found: list[Digits], place: int, text: str) -> Iterator[tuple[int, str]]:
    """Yield the places of the digits before and after some, and the text in between."""
    if place:
        yield place - 1, text[found[place - 1].end : found[place].start]
    if place + 1 < len(found):
        yield place + 1, text[found[place].end : found[place + 1].start]


def _strange(text: str) -> int:
    """Return how many words of a text are none that people say within a number."""
    left = _GIVING.sub(" ", _CORRECTION.sub(" ", text))
    return sum(word not in _FILLERS for word in _words(left))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
