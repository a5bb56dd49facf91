"""What is assumed in a month of a portfolio and has no field in its rules, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from bpo_course.scenarios._portfolio import PORTFOLIO_KINDS
from bpo_course.scenarios._portfolio_book import SECONDS
from bpo_course.scenarios._portfolio_run import (
    MESSAGE_DAYS,
    PLAN_DAYS,
    SPECIALIST_DAYS,
    TEAM_DAYS,
)

_KINDS: Final = "people who forgot, who are short of money, in hardship, who refuse"
_CHANCES: Final[Mapping[str, str]] = {
    "pays": "Chance of a day that all that is overdue is paid without a call",
    "on_time": "Chance that a new instalment is paid on its day",
    "promises": "Chance of a promise when an agent speaks with the debtor",
    "hardship": "Chance that the debtor tells the agent of real trouble with money",
    "keeps": "Chance that a promise of one instalment is kept",
    "plan": "Chance that a plan is taken when one is offered",
    "keeps_plan": "Chance that each payment of a plan is kept",
}
_ENDINGS: Final[Mapping[str, str]] = {
    "": "no one answers",
    "third_party": "someone else answers",
    "refused": "no promise",
    "promise": "a promise",
    "plan": "a plan",
    "hardship": "hardship",
}


def _listed(values: Iterable[float]) -> str:
    return "; ".join(f"{value:g}" for value in values)


PORTFOLIO_FIXED: Final[Mapping[str, str]] = {
    **{
        f"{words}: {_KINDS}": _listed(getattr(kind, name) for kind in PORTFOLIO_KINDS.values())
        for name, words in _CHANCES.items()
    },
    **{
        f"Seconds of talk; of other work: {words}": _listed(SECONDS[said])
        for said, words in _ENDINGS.items()
    },
    "Days from the call to each payment of a plan": _listed(PLAN_DAYS),
    "Days from a call about hardship to the specialist team's plan": f"{SPECIALIST_DAYS}",
    "Days from the specialist team's plan to each of its payments": _listed(TEAM_DAYS),
    "Days between two messages to one account": f"{MESSAGE_DAYS}",
}
"""Each assumption that no field of `PortfolioRules` holds, in words, with its value."""
