"""A class's first attempts as numbers, and what the banks say of what was answered."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from bpo_course import content
from bpo_course.questions import Bank, Match, Order, Question, Single
from bpo_course.questions.kinds import Multiple, Situation, Spoken
from bpo_course.results._attempts import Attempts
from bpo_course.results._code import marked, on_one_line

if TYPE_CHECKING:
    import pandas as pd

#: So many letters of an answer are shown.
LONGEST_SHOWN: Final = 200

#: Ids of bank and question.
Key = tuple[str, str]


class Table:
    """The attempts as numbers, and what the banks say of their questions."""

    def __init__(self, made: Attempts, banks: Mapping[str, Bank] | None) -> None:
        import numpy as np
        import pandas as pd

        self._made = made
        ids = made.question.words
        columns = (made, made.aided)
        pairs = [column.bank.codes * len(ids) + column.question.codes for column in columns]
        items, both = pd.factorize(np.concatenate(pairs))
        self._item, self._aided = items[: len(made.score)], items[len(made.score) :]
        places = [divmod(int(place), len(ids)) for place in both]
        self._keys: list[Key] = [(made.bank.words[b], ids[q]) for b, q in places]
        self._questions = dict(_questions(made.bank.words, banks))
        order = {key: place for place, key in enumerate(self._questions)}
        here = {bank for bank, _ in order}
        self.unknown = sorted({bank for bank, _ in self._keys} - here)
        self.gone = sum(key[0] in here and key not in order for key in self._keys)
        self.spoken = sum(self._is_spoken(key) for key in self._keys)
        self._counted = [
            not self._is_spoken(key) and (key in order or key[0] not in here) for key in self._keys
        ]
        keys = (self._keys[place] for place in np.unique(self._item) if self._counted[place])
        self.keys = sorted(keys, key=lambda key: (key[0], order.get(key, len(order)), key[1]))

    def _is_spoken(self, key: Key) -> bool:
        return isinstance(self._questions.get(key), Spoken)

    def topic(self, key: Key) -> str:
        """Return the topic of a question; the bank's id where no bank is known."""
        question = self._questions.get(key)
        return question.topic if question else key[0]

    def asked(self, bank: str) -> int:
        """Return how many questions a bank has; how many were answered where it is not here."""
        known = [key for key in self._questions if key[0] == bank]
        if known:
            return sum(not self._is_spoken(key) for key in known)
        return sum(name == bank for name, _ in self._keys)

    def answered(self) -> pd.DataFrame:
        """Return how many questions of each bank each learner answered, after a hint too.

        Only questions that the bank has count; who answered none of them is not there.
        """
        import numpy as np
        import pandas as pd

        item = np.concatenate([self._item, self._aided])
        counted = np.array(self._counted, dtype=bool)[item]
        learner = np.concatenate([self._made.learner.codes, self._made.aided.learner.codes])
        bank = np.concatenate([self._made.bank.codes, self._made.aided.bank.codes])
        banks, learners = self._made.bank.words, self._made.learner.words
        found, times = np.unique((learner * len(banks) + bank)[counted], return_counts=True)
        who, which = np.divmod(found, len(banks))
        rows = {
            "bank": [banks[place] for place in which],
            "learner": [learners[place] for place in who],
            "answered": times,
        }
        told = pd.DataFrame(rows)
        return told.assign(asked=told["bank"].map({name: self.asked(name) for name in banks}))

    def scores(self) -> pd.DataFrame:
        """Return a row a learner, a column a bank and question."""
        import numpy as np
        import pandas as pd

        table = np.full((len(self._made.learner.words), len(self._keys)), np.nan)
        table[self._made.learner.codes, self._item] = self._made.score
        places = {key: place for place, key in enumerate(self._keys)}
        columns = pd.MultiIndex.from_tuples(self.keys, names=["bank", "question"])
        index = pd.Index(self._made.learner.words, name="learner")
        chosen = table[:, [places[key] for key in self.keys]]
        return pd.DataFrame(chosen, index=index, columns=columns).dropna(how="all").sort_index()

    def wrong(self) -> dict[Key, Counter[tuple[str, str]]]:
        """Return how many chose each wrong option of each question, with what is said of it."""
        import numpy as np

        places = np.flatnonzero(self._made.score < 1).tolist()
        items = self._item.tolist()
        answers = Counter((items[place], self._made.answer[place]) for place in places)
        found: dict[Key, Counter[tuple[str, str]]] = {}
        for (item, answer), times in answers.items():
            key = self._keys[item]
            for part in _slips(self._questions.get(key), json.loads(answer)):
                found.setdefault(key, Counter())[part] += times
        return found


def _questions(
    bank_ids: Iterable[str], banks: Mapping[str, Bank] | None
) -> Iterator[tuple[Key, Question]]:
    """Give the questions of the banks that are here, by bank and question id."""
    here = content.bank_ids()
    for name in bank_ids:
        if (banks is not None and name not in banks) or (banks is None and name not in here):
            continue
        bank = content.bank(name) if banks is None else banks[name]
        for question in bank.question:
            yield (name, question.id), question


def _slips(question: Question | None, answer: Any) -> list[tuple[str, str]]:
    """Return what is wrong in an answer, part by part, with what the bank says of it."""
    if answer is None:  # passed over, or still open when an exam was handed in
        return [("no answer", "")]
    if question is None:
        return [(_plain(answer), "")]
    answer = _restored(answer, {marked(key): key for key in _words(question)})
    try:
        feedback = question.mark(answer).feedback
    except (ValueError, TypeError):  # the question was edited since
        return [(_plain(answer), "")]
    told = "in the wrong place: {}" if isinstance(question, Order) else "{}"
    return [(told.format(_plain(part.part)), part.why) for part in feedback if not part.right]


def _words(question: Question) -> Iterable[str]:
    """Return the words that an answer to the question is made of."""
    if isinstance(question, Single | Multiple | Situation):
        return question.options
    if isinstance(question, Order):
        return question.items
    return [*question.pairs, *question.rights] if isinstance(question, Match) else ()


def _restored(answer: Any, words: Mapping[Any, str]) -> Any:
    """Return an answer with its marks replaced by the words they mean."""
    if isinstance(answer, dict):
        return {words.get(left, left): words.get(right, right) for left, right in answer.items()}
    if isinstance(answer, list):
        return [_restored(part, words) for part in answer]
    return words.get(answer, answer) if isinstance(answer, str) else answer


def _plain(answer: Any) -> str:
    """Return an answer on one line, a long one cut off, since anyone can write a code.

    A mark whose words no bank holds is told as such.
    """
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    if re.search(r"(^|\W)~[\w+/]{4}(\W|$)", text):
        return "an answer that is no longer in the quiz"
    words = on_one_line(text[: 2 * LONGEST_SHOWN])
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN].rstrip()} …"
