"""The first part of the collections lab: a work list as the learner treats it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bpo_course.rules import Rule
from bpo_course.scenarios import PORTFOLIO_ZONE, portfolio_desk
from bpo_course.tools.collections import Advice, Standing

ACCOUNTS: Final = 12
"""So many accounts are on a work list."""


@dataclass
class DeskStep:
    """A work list as the learner treats it. It knows the accounts, and nothing of the screen.

    Args:
        seed: Which portfolio.
        rules: The rules of law.
    """

    seed: int
    rules: Sequence[Rule] = field(repr=False)

    def __post_init__(self) -> None:
        self.list = portfolio_desk(self.seed, ACCOUNTS)
        self._advice: dict[str, Advice] = {}
        self.afresh()

    def afresh(self) -> None:
        """Begin again with the same work list."""
        self.at = self.ids[0]
        self.chosen: dict[str, str] = {}

    # -- what the learner does -------------------------------------------------------------------

    def open(self, account: str) -> None:
        """Open an account."""
        self.at = account

    def step(self, by: int) -> None:
        """Open the next account of the list, or the one before."""
        self.at = self.ids[(self.ids.index(self.at) + by) % len(self.ids)]

    def choose(self, treatment: str) -> bool:
        """Choose a treatment for the open account; the first choice counts.

        Returns:
            Whether it was taken.
        """
        if self.at in self.chosen:
            return False
        self.chosen[self.at] = treatment
        return True

    # -- what that adds up to --------------------------------------------------------------------

    @property
    def ids(self) -> tuple[str, ...]:
        """The accounts of the list."""
        return self.list.accounts

    @property
    def now(self) -> datetime:
        """The morning on which the list is worked, where the debtors are."""
        return self.list.at.astimezone(ZoneInfo(PORTFOLIO_ZONE))

    def standing(self, account: str) -> Standing:
        """Return the state of an account this morning."""
        return self.list.standings[account]

    def advice(self, account: str) -> Advice:
        """Return what the rules and a good collector say of an account."""
        if account not in self._advice:
            self._advice[account] = self.list.advice(account, self.rules)
        return self._advice[account]

    def outcome(self, account: str) -> str:
        """Return what a choice came to; "" where nothing was chosen yet.

        It is "right", "law" or "company" by the rule that the choice breaks, or "other".
        """
        chosen, advice = self.chosen.get(account, ""), self.advice(account)
        if not chosen:
            return ""
        if chosen == advice.treatment:
            return "right"
        broken = advice.forbidden.get(chosen)
        return self.whose(broken) if broken else "other"

    def whose(self, rule: str) -> str:
        """Return "law" for a rule of law, and "company" for one of the company's own."""
        return "law" if any(one.id == rule for one in self.rules) else "company"

    def count(self, outcome: str) -> int:
        """Return how many choices came to this."""
        return sum(self.outcome(one) == outcome for one in self.chosen)

    @property
    def done(self) -> bool:
        """Whether each account has its treatment."""
        return len(self.chosen) == len(self.ids)
