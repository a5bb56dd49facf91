"""Headings that are misspelt, have the wrong brackets, or miss the heading above them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from bpo_course.content._lines import Slip, masked
from bpo_course.content._records import LISTED, OF_CALLS, bracketed, is_listed
from bpo_course.questions.exercises import EXERCISES

_OF_A_QUIZ: Final = (
    "question",
    *(f"question.{part}" for part in LISTED["question"]),
    *("question.explanation", "question.star", "predict"),
)
_OF_A_CALL: Final = (
    *("step", "step.choice", "step.ending", "step.choice.score", "step.choice.when"),
    *("dimension", "gate", "temperament"),
    *("desk", "desk.form", "desk.fact", "desk.never", "desk.said"),
)
_OF_MESSAGES: Final = ("message", "message.question", "message.question.option")
_APART: Final = (*EXERCISES, "message", "menu")
"""Headings of files of their own, which no quiz and no call holds."""
_PLAIN: Final = {bracketed(name): name for name in _OF_A_QUIZ}
_AT_MOST_BEFORE: Final = 10
"""Signs of a line in which a heading begins, if it is one: a number may be before it."""
_NAMED: Final = ("temperament", "step.choice.when")
"""Headings that a name of the author's own follows: `[temperament.calm]`."""
_SAME: Final = {
    **dict.fromkeys(("answer", "choice", "option", "alternative"), "option"),
    **dict.fromkeys(("explain", "feedback", "explanation"), "explanation"),
}
_SAME_IN_A_CALL: Final = {
    **dict.fromkeys(("answer", "choice", "option"), "choice"),
    **dict.fromkeys(("end", "ending"), "ending"),
    **dict.fromkeys(("customer", "temperament", "mood"), "temperament"),
}
_LINE: Final = re.compile(
    r"\s*(?P<before>[^\s\[\]=,_\"']{1,4}\s+)?"
    r"(?P<open>\[+)\s*(?P<name>\w[\w. -]*?)\s*(?P<close>\]+)\s*(?P<after>.*?)\s*"
)


def wrong_headings(text: str) -> list[Slip]:
    """Return what is wrong with the headings of a quiz or a call, in their order.

    Example:
        >>> [(slip.line, slip.remedy) for slip in wrong_headings("[[Questions]]")]
        [(1, 'Write [[question]].')]
    """
    if _plainly_sound(text):
        return []
    lines = list(_lines(text))
    call = _of_a_call(lines)
    seen: set[str] = set()
    found: list[Slip] = []
    for number, match in lines:
        written = match["name"].strip()
        if _singular(written.split(".")[0].lower()) in _APART:
            found += _apart(number, written)
            continue
        name = _meant(written, call=call)
        slip = _slip(number, match, name=name, known=_OF_A_CALL if call else _OF_A_QUIZ)
        name = name or written
        first = name.split(".")[0]
        if not slip and "." in name and first in LISTED and first not in seen:
            rule = f"has {bracketed(name)} without a {bracketed(first)} above it"
            slip = Slip(number, rule, f"Write {bracketed(first)} where it begins.")
        seen.add(first)
        found += [slip] if slip else []
    return found


def is_messages(text: str) -> bool:
    r"""Whether the headings of a text are those of messages to hear: such a one comes first.

    Example:
        >>> is_messages("[[message]]\n[[question]]"), is_messages("[[question]]\n[[message]]")
        (True, False)
    """
    if "message" not in text.lower():  # most files end here
        return False
    firsts = (_singular(match["name"].split(".")[0].lower()) for _, match in _lines(text))
    known = (first for first in firsts if first in ("message", "question", "step"))
    return next(known, "") == "message"


def wrong_headings_of_messages(text: str) -> list[Slip]:
    r"""Return what is wrong with the headings of messages to hear, in their order.

    Example:
        >>> found = wrong_headings_of_messages("[[message]]\n[[question]]")
        >>> [(slip.line, slip.remedy) for slip in found]
        [(2, 'Write [[message.question]].')]
    """
    found: list[Slip] = []
    seen: set[str] = set()
    for number, match in _lines(text):
        name = _message_heading(match["name"].strip())
        outer = name.rpartition(".")[0]
        slip = _slip(number, match, name=name, known=_OF_MESSAGES)
        if not slip and outer and outer not in seen:
            rule = f"has {bracketed(name)} without a {bracketed(outer)} above it"
            slip = Slip(number, rule, f"Write {bracketed(outer)} where it begins.")
        seen.add(name)
        found += [slip] if slip else []
    return found


def _message_heading(written: str) -> str:
    """Return the heading of a message that is meant; "" where none is like it."""
    last = re.split(r"[. ]+", written.lower())[-1]
    word = _SAME.get(_singular(last), _singular(last))
    ends = {name.rpartition(".")[2]: name for name in _OF_MESSAGES}
    near = get_close_matches(word, ends, n=1, cutoff=0.75)
    return ends[near[0]] if near else ""


def _plainly_sound(text: str) -> bool:
    """Whether each line that begins like a heading is one of a quiz; most quizzes end here."""
    seen = False
    for line in text.split("\n"):
        before, bracket, _ = line[:_AT_MOST_BEFORE].partition("[")
        if bracket and "=" not in before:
            name = _PLAIN.get(line.strip())
            if name is None or ("." in name and not seen):
                return False
            seen = seen or name.startswith("question")
    return True


def is_call(text: str) -> bool:
    """Whether the headings of a text are those of a call."""
    return _of_a_call(list(_lines(text)))


def _of_a_call(lines: list[tuple[int, re.Match[str]]]) -> bool:
    firsts = [_singular(match["name"].split(".")[0].lower()) for _, match in lines]
    return sum(first in OF_CALLS for first in firsts) > firsts.count("question")


def _lines(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield each line that is a heading, or was meant as one."""
    for number, line in enumerate(masked(text).split("\n"), start=1):
        if "[" not in line[:_AT_MOST_BEFORE]:
            continue
        match = _LINE.fullmatch(line)
        if match and match["name"].strip("_") and not re.match(r"[,=\]]", match["after"]):
            yield number, match


def _apart(number: int, written: str) -> Iterator[Slip]:
    """Yield what to do about the heading of what is in a file of its own; one within it is not."""
    if "." not in written:
        name = bracketed(_singular(written.lower()))
        rule = f"has {name}, which is not for a quiz or a call"
        yield Slip(number, rule, "Put it in a file of its own.")


def _slip(number: int, match: re.Match[str], *, name: str, known: tuple[str, ...]) -> Slip | None:
    """Return what is wrong with a heading.

    Args:
        number: Its line.
        match: The line, taken apart.
        name: The heading that was meant; "" where none is like it.
        known: The headings that the file can have.
    """
    written = match["name"].strip()
    right, two = bracketed(name), is_listed(name)
    if not name:
        told = ", ".join(map(bracketed, known[:7]))
        return Slip(number, f"has an unknown heading, {written}", f"The headings are {told}.")
    if match["before"]:
        rule = f"has {match['before'].strip()} before {right}"
        return Slip(number, rule, "Delete it.")
    if written != name:
        return Slip(number, f"has an unknown heading, {written}", f"Write {right}.")
    if (match["open"], match["close"]) == ("[[", "]]") and not two:
        return Slip(number, "must have one bracket on each side", f"Write {right}.")
    if (match["open"], match["close"]) == ("[", "]") and two:
        return Slip(number, "must have two brackets on each side", f"Write {right}.")
    if len(match["open"]) != len(match["close"]) or len(match["open"]) > 2:
        rule = "has brackets that do not match"
        return Slip(number, rule, f"Write {right} alone on its line.")
    if match["after"]:
        rule = f"has more text after the heading {right}"
        return Slip(number, rule, "Put it on its own line.")
    return None


def _meant(written: str, *, call: bool) -> str:
    """Return the heading that is meant; "" where none is like it."""
    known, words = (_OF_A_CALL, _SAME_IN_A_CALL) if call else (_OF_A_QUIZ, _SAME)
    if written in known or any(written.startswith(f"{name}.") for name in _NAMED if call):
        return written
    first, *inner = re.split(r"[. ]+", written.lower())
    if words.get(_singular(first)) == "temperament" and inner:
        return ".".join(("temperament", *inner))
    parts = [_singular(first), *(words.get(_singular(part), _singular(part)) for part in inner)]
    outer = "step" if call else "question"
    alone = f"{outer}.{words.get(parts[0], parts[0])}"
    joined = ".".join(parts)
    for name in (joined, alone):
        if name in known:
            return name
    return next(iter(get_close_matches(joined, known, n=1, cutoff=0.75)), "")


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word
