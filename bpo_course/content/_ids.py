"""Ids for questions that are written without one: the same whatever else is in the file."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from bpo_course.questions.kinds import slug

_LONGEST: Final = 60
"""Letters of an id that is made from a prompt."""


class Ids:
    """Makes ids, each of them once.

    Args:
        written: The ids that are written; none of them is made for another question.

    Example:
        >>> ids = Ids(["who-calls"])
        >>> ids.made({"prompt": "Who hangs up?"})
        'who-hangs-up'
    """

    def __init__(self, written: Iterable[str] = ()) -> None:
        self._taken = {*written}
        self._counts: Counter[str] = Counter()

    def made(self, question: Mapping[str, Any]) -> str:
        """Return an id for a question, made from its prompt.

        Only where that is taken does it carry a mark of all that the question holds, and only
        where the questions are equal a number.
        """
        prompt = str(question.get("prompt", ""))
        words = slug(prompt)
        short = words[:_LONGEST].strip("-")
        if not words or len(words) > _LONGEST:
            short = f"{short or 'question'}-{_digest(prompt)}"
        if short in self._taken:
            held = json.dumps(question, sort_keys=True, default=str)
            short = f"{short}-{_digest(held)}"
        return self._free(short)

    def renamed(self, name: str, question: Mapping[str, Any]) -> str:
        """Return an id for a question whose own, the name, is that of another."""
        return self._free(f"{name}-{_digest(str(question.get('prompt', '')))}")

    def _free(self, name: str) -> str:
        own = name
        while own in self._taken:
            self._counts[name] += 1
            own = f"{name}-{self._counts[name] + 1}"
        self._taken.add(own)
        return own


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:6]
