"""The first part of the ticket lab: a queue to sort, the day that follows, and what it tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bpo_course import charts
from bpo_course.scenarios import (
    LateClock,
    ShiftRules,
    TicketQueue,
    Triage,
    WorkedShift,
    right_triage,
    ticket_queue,
    worked_shift,
)
from bpo_course.tools.tickets import Ticket, due
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.tickets_words import (
    CLOCK_NAMES,
    ORDER_NAMES,
    ORDER_OF,
    PRIORITIES,
    day_and_time,
    duration,
)

FORM: Final = "As the form sorted them"
BEST: Final = "Everything found"
IN_SHORT: Final[Mapping[str, str]] = {
    **dict(zip(ORDER_NAMES.values(), ("Oldest", "Due", "Rank", "Short"), strict=True)),
    FORM: "Form",
    BEST: "Best",
}
"""The ways as they are named under a bar, where a telephone has little room."""


@dataclass(frozen=True)
class Played:
    """A day that was worked, and the same day in other ways.

    Args:
        triage: How the queue was sorted.
        rules: How it was worked.
        orders: The day in each order, by the order's key.
        form: The day as the form had sorted it.
        best: The day with everything found.
        right: The day with the right priorities, and the rest of the triage as it was.
        apart: The day with no ticket linked.
    """

    triage: Triage
    rules: ShiftRules
    orders: Mapping[str, WorkedShift]
    form: WorkedShift
    best: WorkedShift
    right: WorkedShift
    apart: WorkedShift

    @property
    def day(self) -> WorkedShift:
        """The day in the learner's own order."""
        return next(day for key, day in self.orders.items() if ORDER_OF[key] == self.rules.order)


class TriageStep:
    """The queue as the learner sorts it. It knows the tickets, and nothing of the screen.

    Args:
        seed: Which queue.
    """

    def __init__(self, seed: int) -> None:
        self.take(seed)

    def take(self, seed: int) -> None:
        """Begin with a queue as the form sorted it."""
        self.queue: TicketQueue = ticket_queue(seed)
        self.priorities: dict[str, str] = {}
        self.linked: set[str] = set()
        self.merged: set[str] = set()
        self.handled: set[str] = set()
        self.find = ""
        self.at = self.queue.tickets[0].id
        self.played: Played | None = None

    # -- what the learner does -------------------------------------------------------------------

    def open(self, ticket: str) -> None:
        """Open a ticket."""
        self.at = ticket
        self.handled.add(ticket)

    def step(self, by: int) -> None:
        """Open the next ticket of those that are shown, or the one before."""
        shown = [ticket.id for ticket in self.shown] or [ticket.id for ticket in self.queue.tickets]
        place = shown.index(self.at) + by if self.at in shown else 0
        self.open(shown[place % len(shown)])

    def sort(self, priority: str) -> None:
        """Give the open ticket a priority."""
        self.handled.add(self.at)
        if priority == self.queue.by_id[self.at].priority:
            self.priorities.pop(self.at, None)
        else:
            self.priorities[self.at] = priority

    def link(self, tickets: Iterable[str]) -> None:
        """Link tickets to one cause."""
        self.linked |= set(tickets) - self.merged

    def switch_link(self) -> None:
        """Link the open ticket to the cause, or take it out again."""
        self.handled.add(self.at)
        if self.at in self.linked:
            self.linked.discard(self.at)
        else:
            self.link([self.at])

    def switch_merge(self) -> None:
        """Merge the open ticket with the customer's first one, or take it apart again."""
        self.handled.add(self.at)
        if self.at in self.merged:
            self.merged.discard(self.at)
        elif self.first_of:
            self.merged.add(self.at)
            self.linked.discard(self.at)

    def work(self, rules: ShiftRules) -> Played:
        """Play the day until 17:00, and the same day in other ways."""
        rules = replace(rules, handled=len(self.handled))
        untouched = replace(rules, handled=0)
        triage, right = self.triage, right_triage(self.queue)
        priorities = {name: self.queue.right_priority[name] for name in self.queue.wrong}
        self.played = Played(
            triage=triage,
            rules=rules,
            orders={
                key: worked_shift(self.queue, triage, replace(rules, order=order))
                for key, order in ORDER_OF.items()
            },
            form=worked_shift(self.queue, Triage(), untouched),
            best=worked_shift(self.queue, right, rules),
            right=worked_shift(self.queue, replace(triage, priorities=priorities), rules),
            apart=worked_shift(self.queue, replace(triage, linked=frozenset()), rules),
        )
        return self.played

    # -- what it knows ---------------------------------------------------------------------------

    @property
    def triage(self) -> Triage:
        """How the queue is sorted now."""
        return Triage(dict(self.priorities), frozenset(self.linked), frozenset(self.merged))

    @property
    def ticket(self) -> Ticket:
        """The open ticket."""
        return self.queue.by_id[self.at]

    @property
    def first_of(self) -> str:
        """The first ticket of the open ticket's customer, where this is a later one."""
        earlier = (one.id for one in self.queue.tickets if one.customer == self.ticket.customer)
        first = next(earlier)
        return "" if first == self.at else first

    @property
    def shown(self) -> list[Ticket]:
        """The tickets that have all the words that are looked for."""
        words = self.find.lower().split()
        return [one for one in self.queue.tickets if all(w in self._words(one) for w in words)]

    def _words(self, ticket: Ticket) -> str:
        about = (ticket.subject, _text(ticket), ticket.customer, ticket.state.category)
        return " ".join((ticket.id, self.queue.areas[ticket.id], *about)).lower()

    def priority(self, ticket: str) -> str:
        """Return the priority of a ticket as it is sorted now."""
        return self.priorities.get(ticket, self.queue.by_id[ticket].priority)

    def is_old(self, rules: ShiftRules) -> bool:
        """Return whether something has changed since the day was played."""
        played = self.played
        now = self.triage, replace(rules, handled=len(self.handled))
        return played is not None and (played.triage, played.rules) != now

    # -- what is shown ---------------------------------------------------------------------------

    def rows(self) -> list[dict[str, Any]]:
        """Return the queue as it is listed."""
        return [self.row(ticket) for ticket in self.shown]

    def row(self, ticket: Ticket) -> dict[str, Any]:
        """Return a ticket as it is listed, and as it is shown when it is open."""
        name, priority = ticket.id, self.priority(ticket.id)
        policy, nine = self.queue.policy, self.queue.at(0)
        due_at = due(
            ticket.state.opened_at.astimezone(nine.tzinfo),
            policy.minutes(priority, "first_reply") or 0,
            policy.calendar,
        )
        return {
            "id": name,
            "opened": day_and_time(ticket.state.opened_at.astimezone(nine.tzinfo)),
            "customer": ticket.customer,
            "area": self.queue.areas[name],
            "category": ticket.state.category.capitalize(),
            "subject": ticket.subject,
            "text": _text(ticket),
            "again": ticket.state.messages - 1,
            "priority": PRIORITIES[priority],
            "form": PRIORITIES[ticket.priority] if name in self.priorities else "",
            "linked": name in self.linked,
            "merged": name in self.merged,
            "due": day_and_time(due_at),
            "late": due_at < nine,
            "open": name == self.at,
        }

    def opened(self) -> dict[str, Any]:
        """Return the open ticket, with what can be done with it."""
        messages = [event.text for event in self.ticket.events[1:] if event.text]
        return self.row(self.ticket) | {
            "key": self.priority(self.at),
            "messages": messages,
            "first": self.first_of,
        }

    def promised(self) -> list[tuple[str, ...]]:
        """Return the targets by priority, as rows."""
        policy = self.queue.policy
        return [
            (words, *(duration(policy.minutes(key, clock) or 0) for clock in CLOCK_NAMES))
            for key, words in PRIORITIES.items()
        ]


def _text(ticket: Ticket) -> str:
    return ticket.events[0].text


# -- what a played day tells ---------------------------------------------------------------------


def told(played: Played) -> str:
    """Return a played day in one or two sentences."""
    day = played.day
    late, avoidable = len(day.late_tickets), _avoidable(day)
    before = late - avoidable
    already = f" {counted(before, 'was', 'were')} late before 9:00 already." if before else ""
    return (
        f"{counted(late, 'ticket was', 'tickets were')} late against one clock or more, and"
        f" {day.solved} were solved by 17:00.{already}"
    )


def _avoidable(day: WorkedShift) -> int:
    before = {one.ticket for one in day.late if one.before}
    return len(set(day.late_tickets) - before)


def tiles(played: Played) -> list[tuple[str, str, str]]:
    """Return the day's figures, each beside the same figure of the form's sorting."""
    day, form = played.day, played.form
    found = [("Late tickets", len(day.late_tickets), len(form.late_tickets))]
    found += [(f"Late: {n.lower()}", day.count(c), form.count(c)) for c, n in CLOCK_NAMES.items()]
    return [(name, str(one), f"as the form sorted them: {other}") for name, one, other in found]


def ways(played: Played) -> Iterator[tuple[str, WorkedShift, bool]]:
    """Yield the ways in which the day was played: its name, the day, and whether it is hers."""
    for key, day in played.orders.items():
        yield ORDER_NAMES[key], day, ORDER_OF[key] == played.rules.order
    yield FORM, played.form, False
    yield BEST, played.best, False


def way_rows(played: Played) -> list[tuple[str, ...]]:
    """Return the ways as rows of a table."""
    return [
        (
            f"{name} (yours)" if hers else name,
            str(len(day.late_tickets)),
            *(str(day.count(clock)) for clock in CLOCK_NAMES),
            str(len({one.ticket for one in day.reported})),
            str(day.solved),
            f"{day.worked_min / 60:.1f}",
        )
        for name, day, hers in ways(played)
    ]


def chart(played: Played) -> Any:
    """Return the chart of the ways: how many tickets were late."""
    found = [(IN_SHORT[name], len(day.late_tickets)) for name, day, _ in ways(played)]
    return charts.bars(
        [name for name, _ in found],
        [count for _, count in found],
        title="Late tickets by order",
        x_title="order of work",
        y_title="late tickets",
    )


def late_rows(queue: TicketQueue, day: WorkedShift) -> list[tuple[str, ...]]:
    """Return who was late against which clock, as rows: the latest first."""
    return [_late_row(queue, one) for one in sorted(day.late, key=lambda one: -one.late_min)]


def _late_row(queue: TicketQueue, one: LateClock) -> tuple[str, ...]:
    zone = queue.policy.calendar.tz
    done = day_and_time(one.done_at.astimezone(zone)) if one.done_at else "not by 17:00"
    ticket = queue.by_id[one.ticket]
    late = duration(one.late_min) + (" (late before 9:00)" if one.before else "")
    name = f"{one.ticket} {ticket.customer}"
    due_at = day_and_time(one.due_at.astimezone(zone))
    return name, ticket.subject, CLOCK_NAMES[one.clock], due_at, done, late


def found_words(queue: TicketQueue, played: Played) -> list[str]:
    """Return what the triage found and what it missed, in sentences."""
    triage, wrong = played.triage, queue.wrong
    right = {n for n in wrong if triage.priorities.get(n) == queue.right_priority[n]}
    spoiled = {
        n for n, priority in triage.priorities.items() if priority != queue.right_priority[n]
    }
    linked = triage.linked & set(queue.outage)
    others = triage.linked - set(queue.outage)
    saved = played.apart.worked_min - played.day.worked_min
    lines = [f"Wrong priorities: you corrected {len(right)} of {len(wrong)}."]
    if spoiled - set(wrong):
        n = len(spoiled - set(wrong))
        lines[0] += f" {counted(n, 'ticket', 'tickets')} had the right priority before your change."
    lines.append(
        f"The outage in Ashgrove: you linked {len(linked)} of {len(queue.outage)} tickets."
        + (f" It saved the agents {duration(saved)}." if linked and saved >= 1 else "")
    )
    if others:
        lines.append(
            f"{counted(len(others), 'linked ticket was', 'linked tickets were')} about something"
            " else. These customers got an answer about the outage, and had to write again."
        )
    merged = len(triage.merged)
    lines.append(f"Second tickets: you merged {merged} of {len(queue.twice)}.")
    if played.day.begun_min:
        n = played.rules.handled
        lines.append(
            f"Sorting: you opened or changed {counted(n, 'ticket')}, so the work began at"
            f" {day_and_time(queue.at(played.day.begun_min)).split()[1]}."
        )
    return lines


def priority_rows(queue: TicketQueue, played: Played) -> list[tuple[str, ...]]:
    """Return the tickets with a wrong priority, and what that cost each customer, as rows."""
    day, right, rows = played.day, played.right, []
    late = {one.ticket for one in day.late if not one.before}
    for name, needed in queue.right_priority.items():
        had = played.triage.priorities.get(name, queue.by_id[name].priority)
        if had == needed or name in played.triage.merged:
            continue
        whose = f"{name} {queue.by_id[name].subject}"
        times = [_reply(queue, one, name) for one in (day, right)]
        verdict = "late" if name in late else "in time"
        rows.append((whose, f"{PRIORITIES[had]}, not {needed}", *times, verdict))
    return rows


def _reply(queue: TicketQueue, day: WorkedShift, name: str) -> str:
    at = day.first_reply_at(name)
    return day_and_time(at.astimezone(queue.policy.calendar.tz)) if at else "not by 17:00"


def priority_words(played: Played) -> str:
    """Return what all the wrong priorities cost together, in a sentence."""
    day, right = played.day, played.right
    reported = len({one.ticket for one in day.reported})
    return (
        f"With these priorities, {len(day.late_tickets)} tickets were late. With the right ones,"
        f" and everything else the same, {len(right.late_tickets)} would be. The system reports"
        f" {reported}, because it measures with the priority that the ticket has."
    )


def twice_words(queue: TicketQueue, played: Played) -> list[str]:
    """Return what the customers who wrote twice did to the clocks, in sentences."""
    lines, zone = [], queue.policy.calendar.tz
    for second, first in queue.twice.items():
        one, other = queue.by_id[first], queue.by_id[second]
        opened = [day_and_time(t.state.opened_at.astimezone(zone)) for t in (one, other)]
        who = f"{one.customer} opened {first} ({opened[0]}) and {second} ({opened[1]})."
        if second in played.triage.merged:
            lines.append(f"{who} You merged them: one clock, from the first message.")
            continue
        extra = duration(queue.work[second].whole_min)
        replies = [_reply(queue, played.day, name) for name in (first, second)]
        lines.append(
            f"{who} Two tickets, two clocks, and two agents may answer: {replies[0]} and"
            f" {replies[1]}. The second one takes up to {extra} of work."
        )
    for name in queue.wrote_again:
        ticket = queue.by_id[name]
        wrote = next(e.at for e in ticket.events if e.kind == "customer_replied")
        lines.append(
            f"{ticket.customer} wrote to {name} again ({day_and_time(wrote.astimezone(zone))})."
            " No clock started again, and none was shorter for it."
        )
    return lines
