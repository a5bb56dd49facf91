"""Makes a question of the course from a Moodle question, and reports what is lost."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bpo_course.exchange._item import Answer, Item, nearest
from bpo_course.exchange._markup import escaped, left_out, parsed, to_markdown
from bpo_course.exchange._report import Loss
from bpo_course.exchange._sections import fields, read, whys
from bpo_course.questions.kinds import POINTS_TO

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "multichoice": ("single", "multiple", "situation"),
    "truefalse": ("single",),
    "numerical": ("numeric",),
    "matching": ("match", "order"),
    "essay": ("spoken",),
}
RUBRIC: Final = ("I answered the question", "I gave an example", "I was clear and polite")
"""What a speaker marks where the file does not say what a good answer holds."""
_UNIT: Final = re.compile(r"\s*<p>Answer in <em>([^<]*)</em>\.</p>\s*$")


def from_item(item: Item) -> tuple[dict[str, Any] | None, list[Loss]]:
    """Return an item as the TOML of a question, and what it held that a question cannot.

    What a question should hold and the item does not is there and empty, for its author to write.
    """
    reader = _Reader(item)
    return reader.question(), reader.losses


class _Reader:
    """Reads one item, and notes what is lost on the way."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.losses: list[Loss] = []
        self._tagged: dict[str, list[str]] = {}
        for tag in item.tags:
            name, _, value = tag.partition(":")
            self._tagged.setdefault(name if value else "", []).append(value or tag)

    def question(self) -> dict[str, Any] | None:
        """Return the question, None where there is no kind for it."""
        kind = self._kind()
        if not kind:
            what = f"left out: the course has no questions of the type {self.item.type}"
            self._lose("question", what, left_out=True)
            return None
        text, unit = self._prompt()
        found, outside = read(self.item.general)
        self._losses_of("general feedback", self.item.general)
        raw: dict[str, Any] = {
            "id": self.item.id or self.item.name,
            "kind": kind,
            "topic": self._first("topic") or self.item.category,
            "level": self._first("level") or "easy",
            **{name: self._tagged[name] for name in POINTS_TO if self._tagged.get(name)},
            "prompt": self._markdown("prompt", text),
            "hint": [self._markdown("hint", hint) for hint in self.item.hints],
        }
        if not raw["hint"]:
            del raw["hint"]
        if unknown := [*self._tagged.get("", []), *self._odd_tags()]:
            self._lose("tags", f"left out: {', '.join(unknown)}")
        if "level" not in self._tagged:
            self._lose("level", "not in the file, so it is easy now")
        parts = fields(kind, found)
        if kind == "spoken" and not parts["rubric"]:
            parts["rubric"] = list(RUBRIC)
            self._lose(
                "rubric", "not in the file, so we wrote a general one. Replace it with your own"
            )
        if outside:
            self._put_outside(parts, outside)
        return {**raw, **self._own(kind, unit, whys(found)), **parts}

    def _kind(self) -> str:
        possible = KINDS.get(self.item.type, ())
        tagged = self._first("kind")
        if not possible or tagged in possible:
            return tagged if possible else ""
        if self.item.type != "multichoice":
            return possible[0]
        if not self.item.one:
            return "multiple"
        between = any(0 < answer.percent < 100 for answer in self.item.answers)
        if sum(answer.percent >= 100 for answer in self.item.answers) > 1:
            self._lose("kind", "has several right answers, so all of them must be chosen now")
            return "multiple"
        return "situation" if between else "single"

    def _prompt(self) -> tuple[str, str]:
        """Return the question without the line that names its unit, and the unit."""
        found = _UNIT.search(self.item.text) if self.item.type == "numerical" else None
        if not found:
            return self.item.text, self.item.unit
        return self.item.text[: found.start()], self.item.unit or html.unescape(found[1])

    def _own(self, kind: str, unit: str, reasons: Sequence[str]) -> dict[str, Any]:
        """Return the fields that only this kind has."""
        match kind:
            case "single" | "multiple" | "situation":
                kept = {} if self.item.shuffle else {"keep_order": True}
                return {**kept, "option": [self._option(kind, a) for a in self.item.answers]}
            case "numeric":
                return {**({"unit": unit} if unit else {}), **self._numbers()}
            case "order":
                pairs = sorted(self.item.pairs, key=lambda pair: _place(pair[1]))
                items = enumerate(pairs)
                return {
                    "item": [
                        {"text": self._markdown("item", left, line=True), "why": _at(reasons, n)}
                        for n, (left, _) in items
                    ]
                }
            case "match":
                return self._pairs(reasons)
        return {}

    def _option(self, kind: str, answer: Answer) -> dict[str, Any]:
        made: dict[str, Any] = {"text": self._markdown("option", answer.text, line=True)}
        if kind == "situation":
            made["grade"] = round(min(100, max(0, answer.percent)) / 100, 7)
            if answer.percent < 0:
                self._lose("option grade", "less than 0 becomes 0")
        else:
            right = answer.percent >= 100 if kind == "single" else answer.percent > 0
            made |= {"right": True} if right else {}
            self._check_weight(kind, answer, right)
        return {**made, "why": self._markdown("option why", answer.feedback)}

    def _check_weight(self, kind: str, answer: Answer, right: bool) -> None:
        rights = sum(other.percent > 0 for other in self.item.answers) or 1
        share = nearest(100 / rights) if kind == "multiple" else 100.0
        due = share if right else (-share if kind == "multiple" else 0.0)
        if abs(answer.percent - due) > 1e-3 and (answer.percent or right):
            self._lose("option weight", "weights that the course does not use are left out")

    def _numbers(self) -> dict[str, Any]:
        right: dict[str, Any] = {}
        wrong: list[dict[str, Any]] = []
        for answer in self.item.answers:
            why = self._markdown("why", answer.feedback)
            try:
                value = float(answer.text)
            except ValueError:
                self._lose("answer", f"{answer.text!r} is not a number and is left out")
                continue
            if answer.percent > 0 and not right:
                right = {"value": value, "tolerance": answer.tolerance, "why": why}
                right |= {} if answer.tolerance else {"tolerance": 0.0}
            elif answer.percent > 0:
                self._lose("answer", f"a second right number, {answer.text}, is left out")
            else:
                wrong.append({"value": value, "why": why})
                if answer.tolerance != right.get("tolerance", answer.tolerance):
                    self._lose("wrong", "a wrong number now has the tolerance of the right one")
        return {**right, **({"wrong": wrong} if wrong else {})}

    def _pairs(self, reasons: Sequence[str]) -> dict[str, Any]:
        pairs = [pair for pair in self.item.pairs if pair[0].strip()]
        extra = [escaped(right) for left, right in self.item.pairs if not left.strip()]
        made = [
            {
                "left": self._markdown("pair left", left, line=True),
                "right": escaped(right),
                "why": _at(reasons, n),
            }
            for n, (left, right) in enumerate(pairs)
        ]
        return {**({"extra": extra} if extra else {}), "pair": made}

    def _put_outside(self, parts: dict[str, Any], outside: str) -> None:
        """Put what is told under no title where this kind has room for it."""
        holder = parts.get("explanation", parts)
        name = next(name for name in ("concept", "principle", "model") if name in holder)
        holder[name] = "\n\n".join(filter(None, (holder[name], outside)))

    def _markdown(self, field: str, source: str, *, line: bool = False) -> str:
        self._losses_of(field, source)
        return to_markdown(source, line=line).text

    def _losses_of(self, field: str, source: str) -> None:
        if names := left_out(parsed(source)):
            self._lose(field, f"left out: <{'>, <'.join(names)}>")

    def _first(self, name: str) -> str:
        return self._tagged.get(name, [""])[0]

    def _odd_tags(self) -> Iterator[str]:
        known = ("", "kind", "level", "topic", *POINTS_TO)
        for name, values in self._tagged.items():
            yield from (f"{name}:{value}" for value in values if name not in known)

    def _lose(self, field: str, what: str, *, left_out: bool = False) -> None:
        words = to_markdown(self.item.text, line=True).text[:40].strip()
        name = self.item.id or self.item.name or words or "a question"
        self.losses.append(Loss(name, field, what, left_out))


def _at(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def _place(text: str) -> float:
    return float(text) if text.strip().isdecimal() else float("inf")
