"""Make the generated logs of the course, byte for byte; no network, no file but those it writes.

Usage: python data/make_logs.py [--check]
Every assumption is a constant below; data/README.md tells them in words.
"""

from __future__ import annotations

import gzip
import heapq
import io
import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from writing import write

SEED: Final = 20260336
ZONE: Final = ZoneInfo("Asia/Kolkata")
FIRST: Final = date(2026, 3, 2)
MINUTE: Final = 60
HOUR: Final = 3_600
DAY: Final = 86_400

# -- the helpline: two weeks, inbound --------------------------------------------------------------

OPEN, CLOSE = 8 * HOUR, 20 * HOUR
HELPLINE_DAYS: Final = [d for week in (0, 1) for d in range(7 * week, 7 * week + 5)]
WEEKDAY: Final = (1.16, 1.02, 0.96, 0.94, 0.98)
SECOND_WEEK: Final = {"cards": 0.96, "accounts": 0.97, "loans": 1.8}
SECOND_WEEK_SPEED: Final = 0.968
PER_HOUR: Final = {"cards": 41.5, "accounts": 32.0, "loans": 9.2}
SHAPE: Final = (0.52, 0.74, 0.95, 1.62, 1.72, 1.52, 1.4, 1.42, 1.4, 0.95, 0.74, 0.55)
REASONS: Final = {
    "cards": {"unknown debit": 0.3, "card lost": 0.2, "limit": 0.25, "card declined": 0.25},
    "accounts": {"balance": 0.25, "transfer failed": 0.35, "login": 0.25, "address": 0.15},
    "loans": {"instalment": 0.45, "early payment": 0.25, "new loan": 0.3},
}
TALK_S: Final = {"cards": 235.0, "accounts": 275.0, "loans": 390.0}
WRAP_S: Final = {"cards": 42.0, "accounts": 48.0, "loans": 75.0}
CHAT_SHARE: Final = {"cards": 0.12, "accounts": 0.15, "loans": 0.0}
SELF_SERVED: Final = {"cards": 0.10, "accounts": 0.24, "loans": 0.05}
PATIENCE_S: Final = 260.0
CALL_BACK_AFTER_S, CALL_BACK_SHARE = 180, 0.35
LINES: Final = 6  # that many may wait; the next meets a busy tone
TRIES_AGAIN: Final = {"unresolved": 0.62, "abandoned": 0.5}
SURVEY_SHARE: Final = 0.2
HURRIED, THOROUGH = "Vikram", "Meera"
SKILLS: Final = {
    "cards": ["Vikram", "Meera", "Asha", "Rohan", "Farida", "Kiran", "Leela", "Tenzin", "Joseph"],
    "accounts": ["Sunita", "Arjun", "Nisha", "Imran", "Divya", "Mohan", "Grace"],
    "loans": ["Prakash", "Zoya", "Harish", "Latha"],
}
BOTH: Final = {"Anil": ("cards", "accounts"), "Rekha": ("accounts", "cards")}
LATE_SHIFT: Final = {
    *("Rohan", "Kiran", "Tenzin", "Joseph", "Imran", "Divya", "Grace", "Harish", "Latha", "Rekha")
}
ABSENT: Final = {(8, name): (10 * HOUR, 14 * HOUR) for name in ("Sunita", "Arjun", "Nisha")}
SPEED: Final = {HURRIED: 0.56, THOROUGH: 1.34}
SOLVES: Final = {HURRIED: 0.52, THOROUGH: 0.94}


@dataclass
class Agent:
    """An agent of the helpline on the way through the two weeks."""

    name: str
    skills: tuple[str, ...]
    speed: float
    solves: float
    free_since: int = -1
    breaks: list[tuple[int, int, str]] = field(default_factory=list)
    until: int = -1


class Helpline:
    """One run of the helpline: a calendar of events, queues, agents, and what is written down."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.events: list[tuple[int, int, str, Any]] = []
        self.count = 0
        self.waiting: dict[str, deque[dict[str, Any]]] = {queue: deque() for queue in PER_HOUR}
        self.contacts: list[dict[str, Any]] = []
        self.states: list[tuple[str, str, int, int]] = []
        self.schedule: list[tuple[str, str, int, int]] = []
        self.customers = 0
        self.agents = self._hired()

    def _hired(self) -> dict[str, Agent]:
        skills = {name: (queue,) for queue, names in SKILLS.items() for name in names} | BOTH
        return {
            name: Agent(
                name,
                skill,
                SPEED.get(name, float(self.rng.uniform(0.92, 1.1))),
                SOLVES.get(name, float(self.rng.uniform(0.74, 0.86))),
            )
            for name, skill in skills.items()
        }

    def run(self) -> None:
        """Plan the days, then follow the calendar to its end."""
        for day in HELPLINE_DAYS:
            self._plan_calls(day)
            for agent in self.agents.values():
                self._plan_shift(day, agent)
        while self.events:
            now, _, kind, what = heapq.heappop(self.events)
            getattr(self, f"_{kind}")(now, what)

    def _at(self, time: int, kind: str, what: Any) -> None:
        self.count += 1
        heapq.heappush(self.events, (time, self.count, kind, what))

    def _plan_calls(self, day: int) -> None:
        for queue, rate in PER_HOUR.items():
            week = SECOND_WEEK[queue] if day >= 7 else 1.0
            for hour, shape in enumerate(SHAPE):
                mean = rate * shape * WEEKDAY[day % 7] * week
                for second in sorted(self.rng.integers(0, HOUR, self.rng.poisson(mean))):
                    self.customers += 1
                    reasons = REASONS[queue]
                    call = {
                        "queue": queue,
                        "customer": f"K{self.customers:05d}",
                        "reason": str(self.rng.choice(list(reasons), p=list(reasons.values()))),
                        "channel": "chat" if self.rng.random() < CHAT_SHARE[queue] else "voice",
                    }
                    self._at(day * DAY + OPEN + hour * HOUR + int(second), "arrive", call)

    def _plan_shift(self, day: int, agent: Agent) -> None:
        start = day * DAY + (11 * HOUR if agent.name in LATE_SHIFT else 8 * HOUR)
        end = start + 9 * HOUR
        names = sorted(self.agents)
        slot = names.index(agent.name) % 6
        plan = [
            (start + 2 * HOUR + slot * 15 * MINUTE, 15 * MINUTE, "break"),
            (start + 4 * HOUR + slot * 20 * MINUTE, 30 * MINUTE, "break"),
            (start + 7 * HOUR + slot * 10 * MINUTE, 15 * MINUTE, "break"),
        ]
        if (names.index(agent.name) + day) % 5 == 0:
            plan.insert(1, (start + 3 * HOUR + 30 * MINUTE, 30 * MINUTE, "training"))
            plan.sort()
        here = start
        for begins, lasts, state in plan:
            self.schedule.append((agent.name, "available", here, begins))
            self.schedule.append((agent.name, state, begins, begins + lasts))
            here = begins + lasts
        self.schedule.append((agent.name, "available", here, end))
        away = ABSENT.get((day, agent.name))
        late = int(self.rng.exponential(90))
        if not away:
            self._at(start + late, "begin", (agent, plan, end))
            return
        leaves, returns = day * DAY + away[0], day * DAY + away[1]
        before = [one for one in plan if one[0] + one[1] <= leaves]
        after = [one for one in plan if one[0] >= returns]
        self._at(start + late, "begin", (agent, before, leaves))
        self._at(returns, "begin", (agent, after, end))

    def _begin(self, now: int, what: Any) -> None:
        agent, plan, end = what
        agent.breaks, agent.until = list(plan), end
        for begins, _, _ in plan:
            self._at(begins, "check", agent)
        self._at(end, "check", agent)
        self._free(now, agent)

    def _free(self, now: int, agent: Agent) -> None:
        """Give an agent who has come free a break that is due, the next call, or a wait."""
        if now >= agent.until:
            return
        if agent.breaks and now >= agent.breaks[0][0]:
            _, lasts, state = agent.breaks.pop(0)
            over = lasts + int(self.rng.exponential(45))
            self.states.append((agent.name, state, now, now + over))
            self._at(now + over, "free", agent)
            return
        heads = [self.waiting[queue][0] for queue in agent.skills if self.waiting[queue]]
        if heads:
            first = min(heads, key=lambda call: call["queued"])
            self.waiting[first["queue"]].popleft()
            self._answer(now, agent, first)
        else:
            agent.free_since = now

    def _check(self, now: int, agent: Agent) -> None:
        """End the wait of an idle agent whose break or end of shift has come."""
        if agent.free_since < 0:
            return
        due = agent.breaks and now >= agent.breaks[0][0]
        if due or now >= agent.until:
            self._stop_waiting(now, agent)
            self._free(now, agent)

    def _stop_waiting(self, now: int, agent: Agent) -> None:
        if now > agent.free_since:
            self.states.append((agent.name, "available", agent.free_since, now))
        agent.free_since = -1

    def _arrive(self, now: int, call: dict[str, Any]) -> None:
        call = {**call, "arrived": now, "menu": int(self.rng.integers(18, 70))}
        if call["channel"] == "chat":
            call["menu"] = 0
        if self.rng.random() < SELF_SERVED[call["queue"]] and call["channel"] == "voice":
            call["menu"] += int(self.rng.integers(30, 90))
            self._write(call, "self_served")
            return
        self._at(now + call["menu"], "enter", call)

    def _enter(self, now: int, call: dict[str, Any]) -> None:
        call["queued"] = now
        if now % DAY >= CLOSE:
            call["menu"] = now - call["arrived"]
        if len(self.waiting[call["queue"]]) >= LINES:
            self._write(call, "blocked")
            return
        able = [a for a in self.agents.values() if a.free_since >= 0 and call["queue"] in a.skills]
        if able:
            agent = min(able, key=lambda a: (a.skills[0] != call["queue"], a.free_since))
            self._stop_waiting(now, agent)
            self._answer(now, agent, call)
            return
        self.waiting[call["queue"]].append(call)
        patience = max(1, int(self.rng.exponential(PATIENCE_S)))
        back = self.rng.random() < CALL_BACK_SHARE and call["channel"] == "voice"
        if back and patience > CALL_BACK_AFTER_S:
            self._at(now + CALL_BACK_AFTER_S, "leave", (call, "callback"))
        else:
            self._at(now + patience, "leave", (call, "abandoned"))

    def _leave(self, now: int, what: Any) -> None:
        call, outcome = what
        if call in self.waiting[call["queue"]]:
            self.waiting[call["queue"]].remove(call)
            self._write(call, outcome, wait=now - call["queued"])
            if outcome == "abandoned" and self.rng.random() < TRIES_AGAIN["abandoned"]:
                self._again(now + int(self.rng.uniform(5, 90) * MINUTE), call)

    def _answer(self, now: int, agent: Agent, call: dict[str, Any]) -> None:
        queue, chat = call["queue"], call["channel"] == "chat"
        speed = agent.speed * (SECOND_WEEK_SPEED if now >= 7 * DAY else 1.0)
        talk = self._seconds(TALK_S[queue] * speed * (1.35 if chat else 1.0), 0.55)
        holds = not chat and self.rng.random() < 0.3
        hold = self._seconds(55, 0.6) if holds else 0
        wrap = self._seconds(WRAP_S[queue] * (0.5 if agent.name == HURRIED else 1.0), 0.5)
        ends = {"talking": talk, "holding": hold, "wrap": wrap}
        time = now
        for state, lasts in ends.items():
            if lasts:
                self.states.append((agent.name, state, time, time + lasts))
            time += lasts
        self._at(time, "free", agent)
        self._closed(now, agent, call, {"talk": talk, "hold": hold, "wrap": wrap})

    def _closed(self, now: int, agent: Agent, call: dict[str, Any], spent: dict[str, int]) -> None:
        """Decide what came of an answered contact, and whether it comes back."""
        passed = self.rng.random()
        disposition = "transferred" if passed < 0.06 else "escalated" if passed < 0.09 else ""
        solved = not disposition and self.rng.random() < agent.solves
        disposition = disposition or ("resolved" if solved else "unresolved")
        wait = now - call["queued"]
        csat = None
        if self.rng.random() < SURVEY_SHARE:
            felt = 4.35 - 1.5 * (not solved) - min(wait, 400) / 250 + self.rng.normal(0, 0.75)
            csat = int(np.clip(round(felt), 1, 5))
        answered = {**spent, "agent": agent.name, "disposition": disposition}
        self._write(call, "answered", wait=wait, resolved=solved, csat=csat, **answered)
        if not solved and self.rng.random() < TRIES_AGAIN["unresolved"]:
            self._again(now + int(self.rng.lognormal(math.log(20 * HOUR), 0.9)), call)

    def _again(self, when: int, call: dict[str, Any]) -> None:
        """Let a customer come back with the same matter, in opening hours."""
        day, second = divmod(when, DAY)
        if not OPEN <= second < CLOSE:
            day, second = day + (second >= CLOSE), OPEN + int(self.rng.uniform(0, 3 * HOUR))
        while day % 7 >= 5:
            day += 1
        if day <= HELPLINE_DAYS[-1]:
            same = {name: call[name] for name in ("queue", "customer", "reason", "channel")}
            self._at(day * DAY + second, "arrive", same)

    def _seconds(self, mean: float, sigma: float) -> int:
        return max(5, int(self.rng.lognormal(math.log(mean) - sigma**2 / 2, sigma)))

    def _write(self, call: dict[str, Any], outcome: str, **more: Any) -> None:
        self.contacts.append({**call, "outcome": outcome, **more})


def helpline(rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the helpline's log, its agent states and its schedule."""
    line = Helpline(rng)
    line.run()
    log = pd.DataFrame(line.contacts).sort_values(["arrived", "customer"], ignore_index=True)
    names = {
        "menu": "menu_s",
        "wait": "wait_s",
        "talk": "talk_s",
        "hold": "hold_s",
        "wrap": "wrap_s",
    }
    log = log.rename(columns=names)
    log["contact_id"] = [f"H{place:05d}" for place in range(1, len(log) + 1)]
    log["direction"] = "inbound"
    log["started_at"] = utc(log["arrived"])
    seconds = list(names.values())
    log[[*seconds, "csat"]] = log[[*seconds, "csat"]].astype("Int64")
    columns = ["contact_id", "direction", "channel", "queue", "started_at", *seconds, "outcome"]
    log = log[[*columns, "disposition", "agent", "customer", "reason", "resolved", "csat"]]
    return {
        "helpline.csv.gz": log,
        "helpline_states.csv.gz": stretches(line.states),
        "helpline_schedule.csv.gz": stretches(line.schedule),
    }


def stretches(rows: list[tuple[str, str, int, int]]) -> pd.DataFrame:
    """Return stretches of agents' time as a table."""
    table = pd.DataFrame(sorted(rows), columns=["agent", "state", "from", "to"])
    table = table.sort_values(["agent", "from"], ignore_index=True)
    table["started_at"], table["ended_at"] = utc(table["from"]), utc(table["to"])
    return table[["agent", "state", "started_at", "ended_at"]]


def utc(seconds: pd.Series[int]) -> pd.Series[str]:
    """Return seconds after midnight of the first day, in the bank's zone, as UTC times."""
    midnight = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=ZONE)
    times = pd.Timestamp(midnight) + pd.to_timedelta(seconds, unit="s")
    return times.dt.tz_convert("UTC").dt.strftime("%Y-%m-%dT%H:%M:%SZ")


# -- the campaigns: four weeks, outbound -----------------------------------------------------------

CAMPAIGN_DAYS: Final = [d for week in range(4) for d in range(7 * week, 7 * week + 5)]
MORNING, EVENING = (10 * HOUR, 12 * HOUR + HOUR // 2), (16 * HOUR + HOUR // 2, 19 * HOUR)
RECORDS: Final = {"card-offer": 3_400, "card-debt": 2_400}
CALLERS: Final = {
    "card-offer": ["Sameer", "Pooja", "Daniel", "Anjali"],
    "card-debt": ["Ibrahim", "Kavita", "Ravi"],
}
FAST_SELLER: Final = "Sameer"
ANSWERS: Final = {10: 0.20, 11: 0.22, 12: 0.25, 16: 0.26, 17: 0.31, 18: 0.35}
RIGHT_PARTY: Final = {"card-offer": 0.80, "card-debt": 0.60}
SELLS: Final = {"Sameer": 0.055, "Pooja": 0.13, "Daniel": 0.12, "Anjali": 0.14}
ENDS: Final = {"promise": 0.42, "refused": 0.24, "dispute": 0.09, "call back later": 0.25}
MOST_TRIES: Final = 5
EVERY: Final = 7  # with every so many dials the dialler rings one number more than agents are free
EAGER: Final = {("card-offer", day): 1 for day in (8, 17, 24)}
LAST_DAY: Final = FIRST + timedelta(days=CAMPAIGN_DAYS[-1])


class Campaign:
    """A list dialled by a dialler that rings several numbers for each free agent."""

    def __init__(self, name: str, rng: np.random.Generator) -> None:
        self.name, self.rng = name, rng
        prefix = "P" if name == "card-offer" else "D"
        self.reach = {
            f"{prefix}{n:04d}": float(rng.uniform(0.4, 1.6)) for n in range(RECORDS[name])
        }
        self.invalid = {who for who in self.reach if rng.random() < 0.04}
        self.tries = dict.fromkeys(self.reach, 0)
        self.due = dict.fromkeys(self.reach, 0)
        self.rows: list[dict[str, Any]] = []
        self.promises: list[dict[str, Any]] = []

    def run(self) -> None:
        """Dial on every day of the campaign."""
        for place, day in enumerate(CAMPAIGN_DAYS):
            mornings = (place % 2 == 0) == (self.name == "card-offer")
            start, end = MORNING if mornings else EVENING
            self._dial(day, day * DAY + start, day * DAY + end)

    def _dial(self, day: int, start: int, end: int) -> None:
        """Run one shift: ring numbers for free agents, connect who answers, drop who must wait."""
        free: list[tuple[int, str]] = [(start, name) for name in CALLERS[self.name]]
        heapq.heapify(free)
        ringing: list[tuple[int, int, str, int]] = []
        todo = [who for who in self.tries if self.due[who] <= day]
        todo.sort(key=lambda who: (self.tries[who], self.rng.random()))
        every = EAGER.get((self.name, day), EVERY)
        now, place = start, 0
        while now < end and (todo or ringing):
            idle = sum(time <= now for time, _ in free)
            while idle and len(ringing) < idle + (place % every == 0) and todo:
                rings = int(self.rng.integers(8, 26))
                place += 1
                heapq.heappush(ringing, (now + rings, place, todo.pop(0), now))
            while ringing and ringing[0][0] <= now:
                ended, _, who, began = heapq.heappop(ringing)
                self._ended(day, ended, who, began, free)
            now += 1

    def _ended(self, day: int, now: int, who: str, began: int, free: list[tuple[int, str]]) -> None:
        """Write down how a dial ended, and when to try again."""
        self.tries[who] += 1
        outcome = self._outcome(who, now % DAY // HOUR)
        more: dict[str, Any] = {}
        if outcome == "answered" and free[0][0] > now:
            outcome = "dropped"
        if outcome == "answered":
            _, agent = heapq.heappop(free)
            more = self._talk(day, who, agent)
            spent = more["talk_s"] + more["hold_s"] + more["wrap_s"]
            heapq.heappush(free, (now + spent, agent))
        row = {"customer": who, "arrived": began, "wait_s": now - began, "outcome": outcome}
        self.rows.append({**row, **more})
        over = outcome == "invalid" or more.get("disposition") in ("sale", "promise", "refused")
        tired = self.tries[who] >= MOST_TRIES
        self.due[who] = 99 if over or tired else day + int(self.rng.integers(1, 4))

    def _outcome(self, who: str, hour: int) -> str:
        if who in self.invalid:
            return "invalid"
        chance = self.rng.random()
        answers = min(0.9, ANSWERS[hour] * self.reach[who])
        if chance < answers:
            return "answered"
        rest = (chance - answers) / (1 - answers)
        return "voicemail" if rest < 0.28 else "busy" if rest < 0.37 else "no_answer"

    def _talk(self, day: int, who: str, agent: str) -> dict[str, Any]:
        right = self.rng.random() < RIGHT_PARTY[self.name]
        speed = 0.55 if agent == FAST_SELLER else 1.0
        mean = (190 if self.name == "card-offer" else 210) if right else 40
        talk = max(6, int(self.rng.lognormal(math.log(mean * speed) - 0.15, 0.55)))
        wrap = max(5, int(self.rng.lognormal(math.log(45 * speed) - 0.1, 0.45)))
        ends = {"talk_s": talk, "hold_s": 0, "wrap_s": wrap, "agent": agent, "right_party": right}
        if not right:
            return {**ends, "disposition": "wrong party"}
        if self.name == "card-debt":
            said = str(self.rng.choice(list(ENDS), p=list(ENDS.values())))
            if said == "promise":
                self._promise(day, who)
            return {**ends, "disposition": said}
        if self.rng.random() < SELLS[agent]:
            fee = round(float(self.rng.lognormal(math.log(900), 0.35)), -1)
            return {**ends, "disposition": "sale", "revenue": fee, "talk_s": talk + 120}
        later = self.rng.random() < 0.2
        return {**ends, "disposition": "call back later" if later else "refused"}

    def _promise(self, day: int, who: str) -> None:
        """Write down a promise to pay and what came of it until the last day."""
        due = FIRST + timedelta(days=day + int(self.rng.integers(2, 11)))
        amount = round(float(self.rng.lognormal(math.log(4_500), 0.6)), -2) + 100
        luck = self.rng.random()
        paid, on = 0.0, None
        if luck < 0.56:
            paid, on = amount, due - timedelta(days=int(self.rng.integers(0, 3)))
        elif luck < 0.67:
            paid, on = round(amount * float(self.rng.uniform(0.2, 0.8)), -2), due
        elif luck < 0.80:
            paid, on = amount, due + timedelta(days=int(self.rng.integers(1, 4)))
        made = FIRST + timedelta(days=day)
        if on is None or on > LAST_DAY or paid <= 0:
            paid, on = 0.0, None
        else:
            on = max(on, made)
        line = {"customer": who, "promised_on": made, "due_on": due, "amount": amount}
        self.promises.append({**line, "paid_amount": paid, "paid_on": on})


def campaigns(rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the campaigns' log and the promises to pay."""
    every = [Campaign(name, rng) for name in RECORDS]
    for one in every:
        one.run()
    log = pd.concat([pd.DataFrame(one.rows).assign(queue=one.name) for one in every])
    log = log.sort_values(["arrived", "customer"], ignore_index=True)
    log["contact_id"] = [f"C{place:05d}" for place in range(1, len(log) + 1)]
    log["direction"], log["channel"] = "outbound", "voice"
    log["started_at"] = utc(log["arrived"])
    seconds = ["wait_s", "talk_s", "hold_s", "wrap_s"]
    log[[*seconds, "revenue"]] = log[[*seconds, "revenue"]].astype("Int64")
    columns = ["contact_id", "direction", "channel", "queue", "started_at", *seconds, "outcome"]
    log = log[[*columns, "right_party", "disposition", "agent", "customer", "revenue"]]
    promises = pd.DataFrame([line for one in every for line in one.promises])
    promises = promises.sort_values(["promised_on", "customer"], ignore_index=True)
    promises[["amount", "paid_amount"]] = promises[["amount", "paid_amount"]].astype(int)
    return {"campaigns.csv.gz": log, "promises.csv": promises}


# -- the files -------------------------------------------------------------------------------------


def tables() -> dict[str, pd.DataFrame]:
    """Return every generated table by its file's name; each part has random numbers of its own."""
    one, other = np.random.default_rng(SEED).spawn(2)
    return {**helpline(one), **campaigns(other)}


def packed(name: str, table: pd.DataFrame) -> bytes:
    """Return a table as the bytes of its file."""
    text = table.to_csv(index=False, lineterminator="\n").encode()
    if not name.endswith(".gz"):
        return text
    place = io.BytesIO()
    with gzip.GzipFile(fileobj=place, mode="wb", mtime=0) as file:
        file.write(text)
    return place.getvalue()


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each file, and print its size."""
    for name, table in tables().items():
        made = packed(name, table)
        print(f"{name}: {len(table):,} rows, {len(made):,} bytes")
        yield name, made


if __name__ == "__main__":
    write(__doc__, files())
