"""A ticket desk: the tickets, who has what, what is due next, and what must be escalated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bpo_course.tools.tickets._clocks import clocks
from bpo_course.tools.tickets._due_list import DueLine, DueList
from bpo_course.tools.tickets._escalation import Escalation
from bpo_course.tools.tickets._open_time import instant
from bpo_course.tools.tickets._policy import CLOCKS, Policy
from bpo_course.tools.tickets._states import ACTIVE
from bpo_course.tools.tickets._ticket import Ticket

if TYPE_CHECKING:
    import pandas as pd


class Desk:
    """The tickets of a team, and what is promised for them. It changes as the day goes on.

    Args:
        policy: What is promised.
        tickets: The tickets to begin with.
        agents: Who works here.
        rules: The rules of escalation.

    Raises:
        ValueError: If two tickets have one id, or the policy does not know a ticket's priority.

    Example:
        >>> from bpo_course.tools.tickets import Calendar, Targets
        >>> calendar = Calendar("Europe/London", {"mon": ("09:00", "17:00")})
        >>> policy = Policy(calendar, {"high": Targets(60), "low": Targets(240)})
        >>> at = datetime.fromisoformat
        >>> nine, ten = at("2026-11-30T09:00+00:00"), at("2026-11-30T10:00+00:00")
        >>> desk = Desk(policy, [Ticket.open("T-1", nine, priority="low")], agents=["Asha"])
        >>> desk.add(Ticket.open("T-2", ten, priority="high"))
        >>> [(line.ticket, line.left_min) for line in desk.due_list(ten)]
        [('T-2', 60.0), ('T-1', 180.0)]
    """

    def __init__(
        self,
        policy: Policy,
        tickets: Iterable[Ticket] = (),
        agents: Iterable[str] = (),
        rules: Iterable[Escalation] = (),
    ) -> None:
        if isinstance(agents, str):
            raise ValueError(f"agents must be a list of names, got {agents!r}")
        self.policy = policy
        self.agents = tuple(agents)
        self.rules = tuple(rules)
        self._tickets: dict[str, Ticket] = {}
        self._due = DueList(policy)
        for ticket in tickets:
            self.add(ticket)

    def __repr__(self) -> str:
        active = sum(ticket.active for ticket in self._tickets.values())
        return f"Desk({len(self._tickets)} tickets, {active} active, {len(self.agents)} agents)"

    @property
    def tickets(self) -> Mapping[str, Ticket]:
        """All tickets by id, in the order in which they came."""
        return dict(self._tickets)

    def __getitem__(self, ticket: str) -> Ticket:
        if ticket not in self._tickets:
            raise ValueError(f"ticket must be one of this desk, got {ticket!r}")
        return self._tickets[ticket]

    # -- what happens --------------------------------------------------------------------------

    def add(self, ticket: Ticket) -> None:
        """Take a new ticket.

        Raises:
            ValueError: If its id is taken, or the policy does not know its priority.
        """
        if ticket.id in self._tickets:
            raise ValueError(f"ticket must have an id of its own, got {ticket.id} twice")
        self.policy.rank(ticket.priority)
        self._tickets[ticket.id] = ticket

    def record(
        self,
        ticket: str,
        kind: str,
        at: datetime,
        by: str = "",
        value: str = "",
        text: str = "",
    ) -> Ticket:
        """Record something that happens to a ticket, and return the ticket after it.

        Args:
            ticket: Its id.
            kind: What happens; to merge two tickets use `merge`.
            at: When, with its time zone.
            by: Who does it.
            value: What it names, such as the agent or the priority.
            text: What is written.

        Raises:
            TransitionError: If the ticket's state does not allow it.
            ValueError: If the ticket, kind, agent or priority is unknown, or the time is before the
                ticket's last event.
        """
        if kind == "merged":
            raise ValueError("kind must not be merged here: use desk.merge(ticket, into, at)")
        if kind == "priority":
            self.policy.rank(value)
        if kind == "assigned" and self.agents and value not in self.agents:
            raise ValueError(f"value must be one of {', '.join(self.agents)}, got {value!r}")
        self._tickets[ticket] = self[ticket].then(kind, at, by, value, text)
        return self._tickets[ticket]

    def record_all(
        self,
        tickets: Iterable[str],
        kind: str,
        at: datetime,
        by: str = "",
        value: str = "",
        text: str = "",
    ) -> list[Ticket]:
        """Record the same for several tickets, such as one reply for all tickets of an outage.

        Raises:
            ValueError: If it is not allowed for one of them; then none of them is changed.
        """
        before = dict(self._tickets)
        try:
            return [self.record(ticket, kind, at, by, value, text) for ticket in tickets]
        except BaseException:
            self._tickets = before
            raise

    def merge(self, ticket: str, into: str, at: datetime, by: str = "") -> Ticket:
        """Make a ticket part of another one of the same customer, and return that one.

        Its contacts are linked to the other ticket. Tickets of different customers with one cause
        are not merged, because each customer needs an answer: record them as "grouped".

        The clocks of the ticket that goes on stay its own. So merge the later ticket into the
        earlier one: the other way round, the customer's wait would be counted from the later one.

        Args:
            ticket: The id of the ticket that ends.
            into: The id of the ticket that goes on.
            at: When, with its time zone.
            by: Who does it.

        Raises:
            ValueError: If a ticket is unknown, both are one, their customers differ, or the other
                one is solved or closed.
            TransitionError: If the ticket cannot be merged in its state.
        """
        first, other = self[ticket], self[into]
        if ticket == into:
            raise ValueError(f"into must be another ticket, got {into} twice")
        if first.customer != other.customer:
            both = f"{first.customer!r} and {other.customer!r}"
            raise ValueError(f"into must be of the same customer, got {both}: group them instead")
        if not other.active:
            raise ValueError(f"into must still need work, got {into}, which is {other.status}")
        ended = first.then("merged", at, by, into)
        for contact in first.state.contacts:
            other = other.then("linked", at, by, contact)
        self._tickets |= {ticket: ended, into: other.then("noted", at, by, text=f"With {ticket}.")}
        return self._tickets[into]

    def escalate(self, now: datetime) -> list[tuple[str, Escalation]]:
        """Apply the rules of escalation, record what they do, and return it.

        A rule applies once to a run of a clock, so an update clock that starts again can be
        escalated again.

        Args:
            now: The time, with its time zone.

        Returns:
            Ticket ids and rules.
        """
        done = []
        for name, ticket in list(self._tickets.items()):
            if not ticket.active or ticket.events[-1].at > now:
                continue
            showing = clocks(ticket, self.policy, now)
            for rule in self.rules:
                clock = showing.get(rule.clock)
                if clock and rule.applies(clock) and not rule.was_applied(clock, ticket):
                    ticket = self.record(name, "escalated", now, value=rule.to, text=rule.name)
                    done.append((name, rule))
        return done

    def close_solved(self, now: datetime) -> list[str]:
        """Close the tickets that were solved long enough ago, and return their ids.

        Each is closed at the time at which it was due to be closed, not at `now`; after its last
        event, where that came later. A ticket to which something happened after `now` is left.

        Args:
            now: The time, with its time zone.
        """
        wait, closed = timedelta(days=self.policy.close_after_days), []
        for name, ticket in self._tickets.items():
            solved_at = ticket.state.solved_at
            if ticket.events[-1].at > now:
                continue
            if ticket.status == "solved" and solved_at and solved_at + wait <= now:
                at = max(solved_at + wait, ticket.events[-1].at)
                self._tickets[name] = ticket.then("closed", at, text="closed automatically")
                closed.append(name)
        return closed

    # -- who has what --------------------------------------------------------------------------

    def load(self) -> dict[str, int]:
        """Return how many tickets that need work each agent has; "" for those no one has."""
        found = dict.fromkeys(self.agents, 0)
        for ticket in self._tickets.values():
            if ticket.active:
                found[ticket.agent] = found.get(ticket.agent, 0) + 1
        return found

    def share_out(self, now: datetime) -> dict[str, str]:
        """Assign every ticket that no one has, the most urgent first, to the agent who has fewest.

        A ticket to which something happened after `now` is left.

        Args:
            now: The time, with its time zone.

        Returns:
            The agent by ticket.

        Raises:
            ValueError: If the desk has no agents.
        """
        if not self.agents:
            raise ValueError("agents must be named to share tickets out, got none")
        load, given = self.load(), {}
        for line in self.due_list(now):
            if not line.agent and self[line.ticket].events[-1].at <= now:
                agent = min(self.agents, key=lambda name: load[name])
                self.record(line.ticket, "assigned", now, value=agent)
                load[agent] += 1
                given[line.ticket] = agent
        return given

    # -- what is due ---------------------------------------------------------------------------

    def due_list(
        self, now: datetime, *, agent: str | None = None, clock: str | None = None
    ) -> list[DueLine]:
        """Return the tickets that need work, the most urgent one first.

        Each has the clock that is due first. Paused clocks come after the running ones, and tickets
        without a target at the end.

        Args:
            now: The time, with its time zone.
            agent: Only the tickets of this agent; "" for those that no one has; None: all.
            clock: Only this clock; None: all.

        Raises:
            ValueError: If the time has no zone, or the clock is unknown.
        """
        if clock is not None and clock not in CLOCKS:
            raise ValueError(f"clock must be one of {', '.join(CLOCKS)}, got {clock!r}")
        instant("now", now)
        found = self._as_of(now)
        if agent is not None:
            found = (one for one in found if one.agent == agent)
        return self._due.lines(found, now, clock)

    def table(self, now: datetime) -> pd.DataFrame:
        """Return the due list as a table, one row a ticket, with what each is about.

        Args:
            now: The time, with its time zone.

        Returns:
            The columns of `DueLine`, then cause, customer, subject, messages, contacts (how many)
            and age_h (hours since it was opened, by the clock on the wall).
        """
        import pandas as pd

        then, rows = {ticket.id: ticket for ticket in self._as_of(now)}, []
        for line in self.due_list(now):
            ticket = then[line.ticket]
            state = ticket.state
            age_h = (now - state.opened_at) / timedelta(hours=1)
            about = (state.cause, ticket.customer, ticket.subject)
            rows.append((*line, *about, state.messages, len(state.contacts), age_h))
        more = ("cause", "customer", "subject", "messages", "contacts", "age_h")
        return pd.DataFrame(rows, columns=[*DueLine._fields, *more])

    def _as_of(self, now: datetime) -> Iterable[Ticket]:
        """Yield the tickets that need work at a time, as they were then."""
        in_utc = now.astimezone(UTC)
        for ticket in self._tickets.values():
            then = ticket if ticket.events[-1].at <= in_utc else ticket.as_of(in_utc)
            if then is not None and then.state.status in ACTIVE:
                yield then
