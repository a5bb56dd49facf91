"""Why an account is left alone or goes to the specialists: rules of law, and the company's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from bpo_course.rules import Rule, around
from bpo_course.tools.collections._records import Account

TREATMENTS: Final = ("none", "reminder", "promise_reminder", "call", "plan", "specialist")
"""No contact, a text message about arrears, a text message about an open promise on the day before
it is due, a call, the offer of a plan, the specialist team."""
ASKING: Final = ("reminder", "promise_reminder", "call", "plan")
"""The treatments that ask for money, or remind of it."""
ASKING_ANEW: Final = tuple(name for name in ASKING if name != "promise_reminder")
"""The treatments that ask for more than what is promised already."""
COMPANY_RULES: Final[Mapping[str, str]] = {
    "company-nothing-overdue": "Nothing is overdue, so no one asks for money.",
    "company-cease": "The debtor wants no more contact. Leave them alone.",
    "company-pause": "The account has a breathing space. Ask for nothing until it ends.",
    "company-dispute": "The debt is disputed. The specialist team answers before anyone asks.",
    "company-complaint": "A complaint is open. The specialist team answers before anyone asks.",
    "company-bad-moment": "This is a bad moment for the family. Do not ask for money now.",
    "company-vulnerable": "The debtor needs extra care. The specialist team works the account.",
    "company-hardship": "The debtor is short of money. The specialist team works the account.",
    "company-open-promise": "A promise is open. Ask for nothing until its last day has passed.",
    "company-open-plan": "A plan is running. Ask for nothing until a payment is missed.",
    "company-promise-reminder": "A reminder of an open promise goes out once: on the day before the"
    " promised day.",
    "company-broken-plan": "The plan was broken. The specialist team looks at what changed.",
    "company-broken-promise": "A promise was broken. Call, and ask what changed.",
    "company-wrong-number": "The number is not the debtor's. The specialist team finds theirs.",
    "company-self-cure": "The account is only days late. Most people pay by themselves now.",
    "company-reminder-from": "The account is in its first days of arrears. A reminder is enough.",
    "company-call-from": "The account is past the days of a reminder. Call.",
    "company-plan-from": "Several instalments are overdue. Offer a plan.",
    "company-specialist-from": "The account is very late. The specialist team works it.",
    "company-asked-hours": "The debtor asked to be called at other hours.",
}
"""The company's own rules by their ids. They are not law."""


class Law(NamedTuple):
    """A rule of law that may decide.

    Args:
        rule: Its id.
        sectors: Whom it binds; empty for everyone who collects.
    """

    rule: str
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """Something on an account that decides before the days past due do.

    Args:
        name: The flag, or "pause".
        treatment: What is done.
        company: The company's own rule, where no law decides.
        laws: The rules of law that decide first.
        forbids: The treatments that are ruled out.
    """

    name: str
    treatment: str
    company: str
    laws: tuple[Law, ...] = ()
    forbids: tuple[str, ...] = ASKING


GROUNDS: Final = (
    Ground("cease", "none", "company-cease", (Law("us-regf-cease", ("agency",)),)),
    Ground("pause", "none", "company-pause", (Law("uk-breathing-space"),)),
    Ground("bad_moment", "none", "company-bad-moment", (Law("in-rbi-2027-bad-moments"),)),
    Ground("dispute", "specialist", "company-dispute", (Law("us-regf-validation", ("agency",)),)),
    Ground(
        "complaint",
        "specialist",
        "company-complaint",
        (Law("in-rbi-2025-complaint-stops-recovery", ("agency",)),),
    ),
    Ground("vulnerable", "specialist", "company-vulnerable", (Law("uk-vulnerability-guidance"),)),
    Ground(
        "hardship", "specialist", "company-hardship", (Law("uk-conc-forbearance"),), ASKING_ANEW
    ),
)
"""In this order: what leaves people alone comes before what sends them to the specialist team.

Hardship does not stop the reminder of a promise that is open.
"""
ASKED_HOURS: Final = (Law("in-rbi-2027-recovery-hours"), Law("uk-conc-contact-times"))
"""The rules of law by which the hours that a debtor asks for are kept."""


def law_of(laws: Iterable[Law], rules: Iterable[Rule], account: Account, on: date) -> Rule | None:
    """Return the first of some rules of law that binds who collects an account on a day.

    Args:
        laws: The rules that may decide.
        rules: All rules that are known.
        account: The account.
        on: The day where the debtor is.
    """
    known, where = {rule.id: rule for rule in rules}, around(account.place)
    for law in laws:
        rule = known.get(law.rule)
        binds = not law.sectors or account.sector in law.sectors
        if rule and binds and rule.place in where and rule.holds(on):
            return rule
    return None
