"""How well words route: each example judged by a model that has not seen it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bpo_course.tools.ivr._menu import Reason
from bpo_course.tools.ivr._words import Words, checked_threshold


@dataclass(frozen=True)
class Said:
    """A text that was routed.

    Args:
        text: What was said.
        intent: What it means; None: it is out of scope.
        best: The intent with the largest share.
        share: The share.
    """

    text: str
    intent: str | None
    best: str | None
    share: float


@dataclass(frozen=True)
class Routed:
    """What a threshold does. The first three are shares of the texts with an intent: together 1.

    Args:
        right: Routed to their intent.
        wrong: Routed to another one.
        person: To a person.
        let_through: Of the texts that are out of scope, those routed all the same.
    """

    right: float
    wrong: float
    person: float
    let_through: float


@dataclass(frozen=True)
class Trial:
    """Texts that were routed by models that had not seen them.

    Args:
        said: The texts with an intent.
        outside: The texts that are out of scope.
    """

    said: tuple[Said, ...]
    outside: tuple[Said, ...] = ()

    def at(self, threshold: float) -> Routed:
        """Return what a threshold does.

        Args:
            threshold: The share that an intent must have, from 0 to 1.

        Raises:
            ValueError: If it is no share.
        """
        checked_threshold(threshold)
        n = len(self.said)
        taken = [one for one in self.said if one.best is not None and one.share >= threshold]
        right = sum(one.best == one.intent for one in taken)
        through = sum(one.best is not None and one.share >= threshold for one in self.outside)
        return Routed(
            right / n,
            (len(taken) - right) / n,
            1 - len(taken) / n,
            through / len(self.outside) if self.outside else float("nan"),
        )

    def teams(self, reasons: Sequence[Reason], threshold: float) -> Routed:
        """Return what a threshold does for callers with these reasons, by the team they reach.

        Another intent of the right team is the right team. Each reason counts by its share, and the
        sentences of its intent stand for its callers.

        Args:
            reasons: Why people call: their ids are the intents.
            threshold: The share that an intent must have, from 0 to 1.

        Raises:
            ValueError: If the threshold is no share, or no reason has a sentence.
        """
        team = {reason.id: reason.queue for reason in reasons}
        said = Counter(one.intent for one in self.said)
        weigh = {one.id: one.share / said[one.id] for one in reasons if said[one.id]}
        if not weigh:
            raise ValueError("reasons must have ids that are intents, got none of them")
        whole = right = taken = 0.0
        for one in self.said:
            weight = weigh.get(one.intent or "", 0)
            whole += weight
            if one.best is not None and one.share >= threshold:
                taken += weight
                right += weight * (team.get(one.best) == team.get(one.intent or ""))
        through = self.at(threshold).let_through
        return Routed(right / whole, (taken - right) / whole, 1 - taken / whole, through)


def trial(
    examples: Sequence[tuple[str, str]], outside: Sequence[str] = (), folds: int = 5
) -> Trial:
    """Return each example as it is routed by a model fitted without it.

    Example n is in fold n modulo `folds`. So examples that are listed intent by intent give each
    fold some of every intent. What is out of scope is routed by the model of all the examples.

    Args:
        examples: Pairs of a text and its intent.
        outside: Texts that are out of scope.
        folds: Into how many parts the examples are divided; each part is held out once.

    Raises:
        ValueError: If there are fewer than two folds, or fewer examples than folds.

    Example:
        >>> lines = [(f"my card {word}", "card") for word in ("is lost", "was stolen", "broke")]
        >>> lines += [(f"my balance {word}", "balance") for word in ("please", "now", "today")]
        >>> trial(lines, folds=3).at(0.5).right
        1.0
    """
    if not 2 <= folds <= len(examples):
        raise ValueError(f"folds must be from 2 to the examples ({len(examples)}), got {folds}")
    said: list[Said | None] = [None] * len(examples)
    for fold in range(folds):
        held = range(fold, len(examples), folds)
        model = Words(one for place, one in enumerate(examples) if place % folds != fold)
        found = model.best_of([examples[place][0] for place in held])
        for place, (best, share) in zip(held, found, strict=True):
            said[place] = Said(*examples[place], best, share)
    model = Words(examples)
    others = zip(outside, model.best_of(outside), strict=True) if outside else ()
    return Trial(
        tuple(one for one in said if one is not None),
        tuple(Said(text, None, best, share) for text, (best, share) in others),
    )
