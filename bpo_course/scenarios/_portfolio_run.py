"""A month of a portfolio, day by day: payments, messages, calls, promises. Generated data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, NamedTuple

import numpy as np

from bpo_course.scenarios._portfolio import (
    PORTFOLIO_DAYS,
    PORTFOLIO_START,
    Flags,
    Portfolio,
    Real,
    Whole,
)
from bpo_course.scenarios._portfolio_luck import MOST_PROMISES, PARTS, Luck
from bpo_course.scenarios._portfolio_own import OwnAccount
from bpo_course.scenarios._portfolio_policy import PortfolioPolicy

NEVER: Final = 10_000
LONG_AGO: Final = -1_000
SAID: Final = ("", "refused", "promise", "plan", "hardship", "third_party")
"""How a call can end where someone answers, by code; 0 where no one does."""
_BOUNCE_DAYS: Final = 2
_NUDGE_DAYS: Final = 3
MESSAGE_DAYS: Final = 7
SPECIALIST_DAYS: Final = 7
PLAN_DAYS: Final = (5, 20, 35)
_PLAN_SHARES: Final = (1 / 3, 1 / 3)
TEAM_DAYS: Final = (7, 37, 67)
_TEAM_SHARES: Final = (1 / 4, 1 / 4)
WORKING: Final = tuple(
    (PORTFOLIO_START + timedelta(days=day)).weekday() != 6 for day in range(PORTFOLIO_DAYS)
)


@dataclass(frozen=True)
class Happened:
    """What happened to some accounts on a day, all of one kind.

    Args:
        day: The day, 0 for the first; -1 for a promise that was made before the first payment.
        kind: "paid", "bounced", "reminded", "messaged", "called", "promised" or "flagged".
        who: The accounts' places.
        what: The amounts, how the calls ended, the flag, or what was promised.
    """

    day: int
    kind: str
    who: Whole
    what: Any = None


class Promised(NamedTuple):
    """Promises that were made on a day.

    Args:
        dues: The promised days, `NEVER` where there is no such part.
        amounts: The promised amounts, 0 where there is no such part.
        plan: Whether each is a plan.
    """

    dues: Whole
    amounts: Whole
    plan: Flags


class PortfolioRun:
    """A month as it is played. `happened` holds all that happened, in order.

    Args:
        people: The accounts.
        policy: How they are worked.
        luck: What chance decides.
        own: The promise of the learner's own, whose account is the last one; None without one.
    """

    def __init__(
        self, people: Portfolio, policy: PortfolioPolicy, luck: Luck, own: OwnAccount | None = None
    ) -> None:
        count = len(people.ids)
        self.people, self.policy, self.luck = people, policy, luck
        self.happened: list[Happened] = []
        self.every = np.arange(count)
        self.cumulated = people.charged.cumsum(axis=1)
        self.due = np.pad(people.due, ((0, 0), (0, 1)), constant_values=NEVER)
        self.chances = {
            name: people.chance(name)
            for name in ("pays", "on_time", "promises", "hardship", "keeps", "plan", "keeps_plan")
        }
        self.came = np.zeros((count, PORTFOLIO_DAYS + 1), np.int64)
        self.tries = np.zeros(count, np.int64)
        self.called = np.zeros((count, PORTFOLIO_DAYS), np.int64)
        self.bounced: dict[int, tuple[Whole, Whole]] = {}
        self.blocked = people.blocked.copy()
        self.first_message = np.full(count, NEVER)
        self.last_message = np.full(count, LONG_AGO)
        self.team_on = np.full(count, NEVER)
        self.promises = np.zeros(count, np.int64)
        self.taken_on = np.full(count, LONG_AGO)
        self.plan = np.zeros(count, bool)
        self.dues = np.full((count, PARTS), NEVER)
        self.amounts = np.zeros((count, PARTS), np.int64)
        self.pay_on = np.full((count, PARTS), NEVER)
        self.pays = np.zeros((count, PARTS), np.int64)
        self.reminds = np.zeros(count, bool)
        if own:
            self._take_own(own)

    def play(self) -> PortfolioRun:
        """Play every day, and return the run."""
        for day in range(PORTFOLIO_DAYS):
            self.came[:, day + 1] = self.came[:, day]
            self._bounce(day)
            self._pay(day)
            self._remind(day)
            if WORKING[day]:
                self._team(day)
                self._message(day)
                self._call(day)
        return self

    @property
    def paid(self) -> Whole:
        """What each account paid on each day, less what bounced."""
        found: Whole = np.diff(self.came, axis=1)
        return found

    # How the accounts stand

    def overdue(self, day: int) -> Whole:
        """Return what is overdue on each account, on the evening of a day so far."""
        fell_due = self.cumulated[:, -2] + self.people.charged[:, -1] * (self.due[:, -2] < day)
        found: Whole = np.maximum(fell_due - self.came[:, day + 1], 0)
        return found

    def days_past_due(self, day: int) -> Whole:
        """Return the days past due of each account: the oldest due is paid first."""
        covered = (self.cumulated <= self.came[:, day + 1, None]).sum(axis=1)
        found: Whole = np.maximum(day - self.due[self.every, covered], 0)
        return found

    def open_promise(self, day: int) -> Flags:
        """Return which accounts have a promise that is neither kept nor broken."""
        missing = self.in_time(day) < self.amounts
        broken = missing & (self.dues + self.policy.grace_days < day)
        found: Flags = np.logical_and(missing.any(axis=1), ~broken.any(axis=1))
        return found

    def in_time(self, day: int) -> Whole:
        """Return what came in time for each part of the last promise, by the evening of a day."""
        until = np.minimum(self.dues + self.policy.grace_days, day) + 1
        before = self.came[self.every, np.maximum(self.taken_on + 1, 0)]
        since = self.came[self.every[:, None], until] - before[:, None]
        earlier = self.amounts.cumsum(axis=1) - self.amounts
        found: Whole = np.minimum(np.maximum(since - earlier, 0), self.amounts)
        return found

    # What happens on a day

    def _note(self, day: int, kind: str, who: Whole, what: Any = None) -> None:
        if len(who):
            self.happened.append(Happened(day, kind, who, what))

    def _bounce(self, day: int) -> None:
        if day in self.bounced:
            who, amounts = self.bounced[day]
            self.came[who, day - _BOUNCE_DAYS + 1 : day + 2] -= amounts[:, None]
            self._note(day, "bounced", who, amounts)

    def _pay(self, day: int) -> None:
        """Take in what people promised for the day, new instalments, and what comes by itself."""
        promised, open_promise = self._promised_payments(day), self.open_promise(day)
        overdue = np.maximum(self.overdue(day) - promised, 0)
        luck, chances = self.luck.days[:, day], self.chances
        on_time = chances["on_time"] * np.where(overdue > 0, self.people.rules.in_arrears, 1)
        new = (self.people.due[:, -1] == day) & (luck[:, 1] < on_time)
        nudged = day - self.last_message <= _NUDGE_DAYS
        pays = chances["pays"] * np.where(nudged, self.people.rules.nudge, 1)
        alone = (overdue > 0) & ~open_promise & ~promised.astype(bool) & (luck[:, 0] < pays)
        amounts = promised + np.where(new, self.people.charged[:, -1], 0)
        amounts += np.where(alone, overdue, 0)
        who = np.flatnonzero(amounts)
        self.came[who, day + 1] += amounts[who]
        self._note(day, "paid", who, amounts[who])
        back = who[luck[who, 2] < self.people.rules.bounces]
        if len(back):
            self.bounced[day + _BOUNCE_DAYS] = back, amounts[back]

    def _promised_payments(self, day: int) -> Whole:
        """Return what people pay on a day because they promised it."""
        due_now = self.pay_on == day
        if not due_now.any():
            return np.zeros(len(due_now), np.int64)
        before = self.came[self.every, np.maximum(self.taken_on + 1, 0)]
        came = self.came[:, day + 1] - before
        earlier = self.amounts.cumsum(axis=1) - self.amounts
        missing = np.minimum(np.maximum(earlier + self.pays - came[:, None], 0), self.pays)
        found: Whole = np.where(due_now, missing, 0).sum(axis=1)
        return found

    def _callable(self, day: int) -> Flags:
        """Return who may be asked for money: late, no open promise, and nothing that forbids it."""
        late = self.days_past_due(day) >= self.people.rules.call_from
        found: Flags = late & ~self.blocked & ~self.open_promise(day)
        return found

    def _team(self, day: int) -> None:
        """Let the specialist team agree plans with people who told of hardship a week ago."""
        due = (self.team_on == day) & ~self.open_promise(day) & (self.overdue(day) > 0)
        who = np.flatnonzero(due & (self.luck.team < self.chances["plan"]))
        if len(who):
            parts = self._parts(who, day, TEAM_DAYS, _TEAM_SHARES)
            made = Promised(*parts, np.ones(len(who), bool))
            self._promise(who, day, made, self._reminded(day, made, self._plan_keeps(who)))

    def _remind(self, day: int) -> None:
        """Text the people whose promise, or whose next payment of a plan, is due tomorrow."""
        tomorrow = (self.dues - 1 == day) & self.reminds[:, None] & (self.taken_on < day)[:, None]
        if tomorrow.any():
            unpaid = (tomorrow & (self.in_time(day) < self.amounts)).any(axis=1)
            self._note(day, "reminded", np.flatnonzero(unpaid & self.open_promise(day)))

    def _message(self, day: int) -> None:
        if self.policy.first == "message":
            due = day - self.last_message >= MESSAGE_DAYS
            who = np.flatnonzero(self._callable(day) & due)
            self.last_message[who] = day
            self.first_message[who] = np.minimum(self.first_message[who], day)
            self._note(day, "messaged", who)

    def _call(self, day: int) -> None:
        """Call the people whose turn it is, and write down how each call ends."""
        recent = self.called[:, max(0, day - 6) : day].sum(axis=1)
        fine = self._callable(day) & (recent < self.policy.week)
        if self.policy.first == "message":
            fine &= day - self.first_message >= _NUDGE_DAYS
        who = self._in_turn(np.flatnonzero(fine), day)[: self.policy.calls_a_day]
        if len(who):
            said, complains = self._talk(who, day, recent[who])
            self.called[who, day] = 1
            self.tries[who] += 1
            self._note(day, "called", who, said)
            self._follow_up(who, said, complains, day)

    def _in_turn(self, who: Whole, day: int) -> Whole:
        """Return people in the policy's order."""
        late = self.days_past_due(day)[who]
        keys: Mapping[str, Any] = {
            "oldest": lambda: -late,
            "newest": lambda: late,
            "highest": lambda: -self.overdue(day)[who],
            "likely": lambda: -self.people.score[who],
            "broken": lambda: -late - NEVER * (self.promises[who] > 0),
        }
        found: Whole = who[np.argsort(keys[self.policy.order](), kind="stable")]
        return found

    def _talk(self, who: Whole, day: int, recent: Whole) -> tuple[Whole, Flags]:
        """Return how calls end, by code, and who complains."""
        rules, chances = self.people.rules, self.chances
        luck = self.luck.calls[who, self.tries[who]].T
        answered = luck[0] < rules.answers * self.people.reach[who] * rules.fatigue**recent
        right = answered & (luck[1] < rules.right_party)
        complains = luck[2] < rules.complaint * recent**2
        talks = right & ~complains
        hardship = talks & (luck[3] < chances["hardship"][who])
        offered = self.policy.offers_plan(self.days_past_due(day)[who])
        plan = talks & ~hardship & offered & (luck[4] < chances["plan"][who])
        promise = talks & ~hardship & ~plan & (luck[5] < chances["promises"][who])
        said = np.select(
            [hardship, plan, promise, right, answered],
            [SAID.index(word) for word in ("hardship", "plan", "promise", "refused", SAID[5])],
        )
        return said, complains

    def _follow_up(self, who: Whole, said: Whole, complains: Flags, day: int) -> None:
        """Take promises and plans, and note complaints and hardship."""
        plans = who[said == SAID.index("plan")]
        promises = who[said == SAID.index("promise")]
        if len(plans):
            parts = self._parts(plans, day, PLAN_DAYS, _PLAN_SHARES)
            made = Promised(*parts, np.ones(len(plans), bool))
            self._promise(plans, day, made, self._reminded(day, made, self._plan_keeps(plans)))
        if len(promises):
            self._promise_all(promises, day)
        hardship = who[said == SAID.index("hardship")]
        for flag, some in (("complaint", who[complains]), ("hardship", hardship)):
            self.blocked[some] = True
            self._note(day, "flagged", some, flag)
        self.team_on[hardship] = day + SPECIALIST_DAYS

    def _promise_all(self, who: Whole, day: int) -> None:
        """Take promises of all that is overdue, 2 to 10 days from now."""
        overdue = self.overdue(day)[who]
        tries = self.tries[who] - 1
        dues = np.full((len(who), PARTS), NEVER)
        dues[:, 0] = day + 2 + (self.luck.calls[who, tries, 6] * 9).astype(int)
        amounts = np.zeros((len(who), PARTS), np.int64)
        amounts[:, 0] = overdue
        more = np.ceil(overdue / self.people.instalment[who]) - 1
        keeps = self.chances["keeps"][who] * self.people.rules.larger**more
        made = Promised(dues, amounts, np.zeros(len(who), bool))
        spread = np.tile(keeps[:, None], PARTS)
        self._promise(who, day, made, self._reminded(day, made, spread))

    def _plan_keeps(self, who: Whole) -> Real:
        """Return the chance that each payment of a plan is kept."""
        return np.tile(self.chances["keeps_plan"][who][:, None], PARTS)

    def _reminded(self, day: int, made: Promised, keeps: Real) -> Real:
        """Return the chances that promises are kept, with a text on the day before."""
        if not self.policy.remind:
            return keeps
        more = np.where(made.dues - 1 > day, self.people.rules.reminder, 0)
        found: Real = np.minimum(keeps + more, 1)
        return found

    def _parts(
        self, who: Whole, day: int, days: tuple[int, ...], shares: tuple[float, ...]
    ) -> tuple[Whole, Whole]:
        """Return the days and amounts of a plan over what is overdue."""
        overdue = self.overdue(day)[who]
        first = [(overdue * share).astype(np.int64) for share in shares]
        amounts = np.stack([*first, overdue - sum(first)], axis=1)
        return np.tile(np.array(days) + day, (len(who), 1)), amounts

    def _promise(self, who: Whole, day: int, made: Promised, keeps: Real) -> None:
        """Take promises; chance decides at once what will be paid, and on which day."""
        rules = self.people.rules
        luck = self.luck.promises[who, np.minimum(self.promises[who], MOST_PROMISES - 1)]
        kept = luck[..., 0] < keeps
        late = ~kept & (luck[..., 1] < rules.late)
        partly = ~kept & ~late & (luck[..., 1] < rules.late + rules.partly)
        delay = np.where(late, 1 + (luck[..., 2] * 6).astype(int), 0)
        self.pay_on[who] = np.where(kept | late | partly, made.dues + delay, NEVER)
        self.pays[who] = np.where(partly, made.amounts // 2, made.amounts)
        self.promises[who] += 1
        self.taken_on[who], self.plan[who] = day, made.plan
        self.reminds[who] = self.policy.remind
        self.dues[who], self.amounts[who] = made.dues, made.amounts
        self._note(day, "promised", who, made)

    def _take_own(self, own: OwnAccount) -> None:
        """Begin with the learner's own promise, made in the morning of the first day."""
        who = np.array([len(self.people.ids) - 1])
        dues, amounts, keeps = own.parts(PARTS, NEVER)
        self.chances["on_time"][who] = own.on_time
        self._promise(who, -1, Promised(dues, amounts, np.array([own.plan])), keeps)
        self.reminds[who] = own.promise.reminder
        if own.delay:
            self.pay_on[who, 0], self.pays[who, 0] = own.delay, amounts[0, 0]
        if own.hardship:
            self.blocked[who] = True
            self._note(0, "flagged", who, "hardship")
