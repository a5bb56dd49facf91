"""The first part of the collections lab in words: accounts, rules, answers and the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from bpo_course.prose import small_first
from bpo_course.rules import Rule
from bpo_course.tools.collections import (
    COMPANY_RULES,
    Advice,
    PromiseState,
    Standing,
    Touch,
)
from bpo_course.widgets.labs.collections_step import ACCOUNTS, DeskStep
from bpo_course.widgets.labs.collections_words import TREATMENT_NAMES, day_of, money
from bpo_course.widgets.labs.in_words import counted

FLAG_WORDS: Final[Mapping[str, str]] = {
    "hardship": "Hardship: short of money",
    "dispute": "Dispute: says that the debt is wrong",
    "complaint": "Complaint about the collecting",
    "vulnerable": "Needs extra care",
    "bad_moment": "A bad moment in the family",
    "cease": "Wrote that they want no more contact",
}
STATE_WORDS: Final[Mapping[str, str]] = {"kept": "kept", "broken": "broken", "open": "still open"}
OUTCOME_WORDS: Final[Mapping[str, str]] = {
    "no_answer": "no answer",
    "busy": "busy",
    "voicemail": "voicemail",
    "sent": "sent",
}
DISPOSITION_WORDS: Final[Mapping[str, str]] = {
    "promise": "promised to pay",
    "plan": "agreed to a plan",
    "paid": "says it is paid",
    "refused": "refused to pay",
    "hardship": "told of hardship",
    "dispute": "disputes the debt",
    "cease": "wants no more contact",
    "callback": "asked for another time",
    "third_party": "another person",
    "wrong_number": "wrong number",
}
_SHOWN: Final = 4  # contacts that are written out, the newest first


def state_of(step: DeskStep | None) -> str:
    """Return how far a work list is done, in short."""
    return f"{len(step.chosen) if step else 0} of {ACCOUNTS} accounts done"


def steps_words(step: DeskStep) -> str:
    """Return from when the company does what, in a sentence."""
    terms = step.list.book.terms
    return (
        f"Pellam's own steps, by days past due: a reminder from {terms.reminder_from}, a call from"
        f" {terms.call_from}, the offer of a plan from {terms.plan_from}, the specialist team from"
        f" {terms.specialist_from}. Before the reminder, most people pay by themselves. A reminder"
        " of an open promise goes out once, on the day before the promised day."
    )


def now_words(step: DeskStep) -> str:
    """Return when the list is worked, in words."""
    now = step.now
    return f"{now:%A} {now.day} {now:%B}, {now:%H:%M}"


def opened(step: DeskStep) -> dict[str, Any]:
    """Return the open account, with what is known of it."""
    standing, chosen = step.standing(step.at), step.chosen.get(step.at, "")
    account = standing.account
    return {
        "id": account.id,
        "number": step.ids.index(account.id) + 1,
        "product": account.product,
        "chosen": chosen,
        "facts": _facts(standing),
        "answer": answer(step, account.id) if chosen else {},
    }


def _facts(standing: Standing) -> list[tuple[str, str]]:
    """Return what an account's record says, as name and words."""
    account = standing.account
    found = [
        ("Overdue", f"{money(standing.overdue)} ({bucket_words(standing)})"),
        (
            "Instalment",
            f"{money(Decimal(account.instalment))} on day {account.due_day} of the month",
        ),
        ("Promises", " ".join(promise_words(one) for one in standing.promises) or "None."),
        ("Calls in the last 7 days", f"{standing.attempts()}"),
        ("Last contacts", contact_words(standing.contacts, standing)),
        ("On record", flag_words(standing) or "Nothing."),
    ]
    return [(name, words) for name, words in found if words]


def bucket_words(standing: Standing) -> str:
    """Return the days past due and the bucket in words."""
    if not standing.days_past_due:
        return "current"
    return f"{counted(standing.days_past_due, 'day')} past due, bucket {standing.bucket}"


def promise_words(promise: PromiseState) -> str:
    """Return a promise in a sentence: what, for which day, and what became of it."""
    parts = ", ".join(f"{money(one.amount)} for {day_of(one.due)}" for one in promise.parts)
    kind = "Plan" if promise.plan else "Promise"
    paid = ", partly paid" if promise.partly_paid and promise.state != "kept" else ""
    state = STATE_WORDS[promise.state].capitalize()
    return f"{kind} of {day_of(promise.taken_on)}: {parts}. {state}{paid}."


def contact_words(contacts: Sequence[Touch], standing: Standing) -> str:
    """Return the last contacts in words, the newest first."""
    zone = ZoneInfo(standing.account.zone)
    lines = [
        f"{day_of(one.at.astimezone(zone).date())}: {_touch_words(one)}"
        for one in sorted(contacts, key=lambda one: one.at, reverse=True)[:_SHOWN]
    ]
    more = len(contacts) - len(lines)
    earlier = f"; and {more} earlier" if more > 0 else ""
    return "; ".join(lines) + f"{earlier}." if lines else "None this month."


def _touch_words(one: Touch) -> str:
    if one.channel != "voice":
        return "a text"
    if one.disposition:
        return DISPOSITION_WORDS[one.disposition]
    if one.outcome == "answered":
        return "spoken with" if one.right_party else "another person answered"
    return OUTCOME_WORDS.get(one.outcome, one.outcome.replace("_", " "))


def flag_words(standing: Standing) -> str:
    """Return what is noted on an account, in sentences."""
    notes = [f"{FLAG_WORDS[name]} (since {day_of(on)})." for name, on in standing.flags.items()]
    if standing.paused_until:
        notes.append(f"Breathing space until {day_of(standing.paused_until)}.")
    if standing.hours:
        opens, closes = standing.hours
        notes.append(f"Asked to be called only from {opens} to {closes}.")
    return " ".join(notes)


def rows(step: DeskStep) -> list[dict[str, Any]]:
    """Return the work list as rows."""
    found = []
    for account in step.ids:
        standing = step.standing(account)
        chosen = step.chosen.get(account, "")
        found.append(
            {
                "id": account,
                "product": standing.account.product,
                "overdue": money(standing.overdue),
                "days": f"{standing.days_past_due}",
                "bucket": standing.bucket,
                "promise": _last_promise(standing),
                "calls": f"{standing.attempts()}",
                "flags": flag_words(standing) or "–",
                "chosen": TREATMENT_NAMES[chosen] if chosen else "",
                "outcome": step.outcome(account),
                "open": account == step.at,
            }
        )
    return found


def _last_promise(standing: Standing) -> str:
    last = standing.last_promise
    if last is None:
        return "–"
    kind = "plan" if last.plan else "promise"
    return f"{kind} {STATE_WORDS[last.state]}"


LEADS: Final[Mapping[str, tuple[str, str]]] = {
    "right": ("good", "That is the best next step."),
    "law": ("bad", "The law does not allow that now."),
    "company": ("bad", "Pellam's own rules do not allow that now."),
    "other": ("part", "That is allowed, but it is not the best next step."),
}
"""What is said first of a choice: a tone, and the words."""
BREACHES: Final = ("law", "company")


def answer(step: DeskStep, account: str) -> dict[str, Any]:
    """Return what is said of the choice for an account."""
    advice, outcome = step.advice(account), step.outcome(account)
    tone, lead = LEADS[outcome]
    broken = advice.forbidden.get(step.chosen[account], "") if outcome in BREACHES else ""
    return {
        "tone": tone,
        "lead": lead,
        "broken": _rule_words(broken, advice, step.rules) if broken else "",
        "best": TREATMENT_NAMES[advice.treatment],
        "why": _rule_words(advice.rule, advice, step.rules),
        "later": later_words(advice, step.now),
        "ruled_out": ruled_out(step, advice),
    }


def said_of(step: DeskStep, account: str) -> str:
    """Return the answer to a choice as a screen reader says it."""
    told = answer(step, account)
    best = "" if step.outcome(account) == "right" else f" Better: {told['best']}."
    return f"{told['lead']}{best} {told['broken'] or told['why']} {told['later']}".strip()


def _rule_words(name: str, advice: Advice, rules: Sequence[Rule]) -> str:
    """Return a rule in words, and whose rule it is."""
    law = next((rule for rule in rules if rule.id == name), None)
    if law:
        return f"{law.says} ({law.instrument}, {law.article}.)"
    if name in COMPANY_RULES:
        return f"{COMPANY_RULES[name]} (Pellam's own rule.)"
    return advice.why


def later_words(advice: Advice, now: datetime) -> str:
    """Return what comes later, in a sentence; "" where nothing is known to."""
    if advice.next_at is None:
        return ""
    at = advice.next_at.astimezone(now.tzinfo)
    what = TREATMENT_NAMES[advice.then] if advice.then else "Look at it again"
    clock = f", {at:%H:%M}" if at.time() > time() else ""
    return f"Next: {small_first(what)}, from {day_of(at.date())}{clock}."


def ruled_out(step: DeskStep, advice: Advice) -> str:
    """Return which treatments are not allowed now, by law and by the company's own rules."""
    found = []
    for whose, words in (("law", "the law"), ("company", "Pellam's own rules")):
        names = [
            small_first(TREATMENT_NAMES[name])
            for name in TREATMENT_NAMES
            if name in advice.forbidden and step.whose(advice.forbidden[name]) == whose
        ]
        if names:
            found.append(f"Not allowed now by {words}: {', '.join(names)}.")
    return " ".join(found)


def told(step: DeskStep) -> str:
    """Return the score in sentences."""
    right, law, company, other = (step.count(one) for one in LEADS)
    said = f"{right} of {len(step.ids)} are what a good collector does."
    if law:
        said += f" {counted(law, 'choice breaks', 'choices break')} a rule of law."
    if company:
        said += f" {counted(company, 'choice breaks', 'choices break')} a rule of Pellam's own."
    if other:
        said += f" {counted(other, 'choice is', 'choices are')} allowed, but not the best."
    return said


VERDICTS: Final[Mapping[str, str]] = {
    "law": "✗ the law doesn't allow it",
    "company": "✗ Pellam's own rules don't allow it",
    "other": "~ allowed",
}
"""What is said of a choice that was not the best."""


def missed(step: DeskStep) -> list[tuple[str, str]]:
    """Return the accounts where something else was better, each with what there is to say."""
    found = []
    for account in step.ids:
        outcome, advice = step.outcome(account), step.advice(account)
        if outcome in VERDICTS:
            chosen = f"You chose: {small_first(TREATMENT_NAMES[step.chosen[account]])}"
            better = f"Better: {small_first(TREATMENT_NAMES[advice.treatment])}."
            why = _rule_words(advice.rule, advice, step.rules)
            found.append((account, f"{chosen} ({VERDICTS[outcome]}). {better} {why}"))
    return found


def week_rows(step: DeskStep) -> list[tuple[str, ...]]:
    """Return what a good collector does with each account this week, as rows."""
    return [
        (
            _whole(account),
            TREATMENT_NAMES[step.advice(account).treatment],
            later_words(step.advice(account), step.now) or "–",
        )
        for account in step.ids
    ]


def _whole(account: str) -> str:
    """Return an account's number with a hyphen at which no line breaks."""
    return account.replace("-", "\u2011")
