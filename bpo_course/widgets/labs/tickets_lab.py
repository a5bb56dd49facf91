"""The ticket lab: a queue to sort, one ticket's clock, and what solved and closed measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from bpo_course.scenarios import ShiftRules, StoryClock, TicketMonth, WorkedShift
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs import tickets_month as month_view
from bpo_course.widgets.labs import tickets_story as story_view
from bpo_course.widgets.labs import tickets_triage as triage_view
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.lever_lab import PartLab, charted, one_of
from bpo_course.widgets.labs.tickets_story import BAR_DAYS, SHOWN, clock_of, rules_of
from bpo_course.widgets.labs.tickets_triage import TriageStep
from bpo_course.widgets.labs.tickets_words import (
    CHOICES,
    CLOCK,
    CLOCK_RAISED,
    HAPPENED,
    LEVERS,
    MEASURES,
    MONTH,
    MONTH_MORE,
    OF_CLOCK,
    OF_MONTH,
    ORDER_NAMES,
    ORDER_OF,
    ORDER_WHY,
    PARTS,
    PRIORITIES,
    RULES,
    SHOWS_BEST,
    START,
    STORIES,
    SWITCHES,
    TRIAGE,
    TRIAGE_MORE,
    WEEKS,
)

_WORKING: Final = "Working until 17:00, in each order …"


class TicketsLab(PartLab):
    """A ticket desk: forty tickets to sort, one ticket's clock, and a month in four measures.

    The provider, its customers and all figures are invented.

    Args:
        part: The part to begin with: "triage", "clock" or "month".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such part or control, or a value breaks its rule.
    """

    template = "tickets_lab.html"
    levers = LEVERS
    parts = PARTS
    choices = CHOICES
    switches = SWITCHES

    def __init__(self, part: str = "triage", **start: Any) -> None:
        super().__init__("Ticket lab")
        self._part = one_of("part", part, PARTS)
        self._guessed = ""  # where the due time of a ticket comes from, as it was guessed
        self._at_once = False
        self._closed_guess = ""  # the days until closed, as they were guessed
        self._promise = ""
        self._begin(START, start, "part")
        self._triage = TriageStep(int(self._values["seed"]))
        self._render()

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: Any) -> None:
        """Change a control, as a learner would on screen.

        Args:
            name: A control: agents, order ("fifo", "due", "priority" or "shortest"), short_first,
                updates, sort_s, seed; story ("weekend", "holiday", "back" or "forward"), week
                ("office", "saturday" or "every"), opens, closes, target_h, high_h, pauses, lunch,
                holiday, asked, raised, reopened; close_days, promise_days, unsolved, customers.
            value: Its new value: a name, True or False, or a number; shares are from 0 to 1.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))

    def sort(self, ticket: str, priority: str) -> None:
        """Give a ticket a priority.

        Args:
            ticket: Its id, such as "FB-1004".
            priority: "urgent", "high", "normal" or "low".

        Raises:
            ValueError: If there is no such ticket or priority.
        """
        self._open(one_of("ticket", ticket, self._triage.queue.by_id))
        self._triage.sort(one_of("priority", priority, PRIORITIES))
        self._render(said=self._said_of_ticket)

    def link(self, tickets: Iterable[str]) -> None:
        """Link tickets to one cause, so that they are answered together.

        Args:
            tickets: Their ids.

        Raises:
            ValueError: If there is no such ticket.
        """
        names = [one_of("ticket", name, self._triage.queue.by_id) for name in tickets]
        self._triage.link(names)
        self._render(said=self._linked)

    def merge(self, ticket: str) -> None:
        """Merge a customer's second ticket with the first one.

        Args:
            ticket: The id of the second ticket.

        Raises:
            ValueError: If there is no such ticket, or it is the only one of its customer.
        """
        self._open(one_of("ticket", ticket, self._triage.queue.by_id))
        if not self._triage.first_of:
            raise ValueError(f"ticket must be the second one of a customer, got {ticket!r}")
        if ticket not in self._triage.merged:
            self._triage.switch_merge()
        self._render(said=self._said_of_ticket)

    def work(self) -> WorkedShift:
        """Work until 17:00, and return the day."""
        self._part = "triage"
        played = self._triage.work(self._rules)
        self._render(said=triage_view.told(played), focus="result")
        return played.day

    def guess(self, slip: str = SHOWN) -> StoryClock:
        """Guess when the ticket is due, and return its clock.

        Args:
            slip: One of the clock's `guesses`, such as "right" or "wall"; "show" without a guess.

        Raises:
            ValueError: If there is no such guess.
        """
        self._part = "clock"
        self._guessed = one_of("slip", slip, (*self.clock.guesses, SHOWN))
        self._render(said=story_view.answer(self.clock, slip)[1], focus="answer")
        return self.clock

    def promise(self, measure: str) -> None:
        """Choose what to promise a client.

        Args:
            measure: "first_reply", "solved", "for_good" or "closed".

        Raises:
            ValueError: If there is no such measure.
        """
        self._part = "month"
        self._promise = one_of("measure", measure, MEASURES)
        self._render(said=month_view.PROMISES[measure], focus="promised")

    @property
    def clock(self) -> StoryClock:
        """The clock of the ticket in part 2."""
        return clock_of(rules_of(self._values))

    @property
    def month(self) -> TicketMonth:
        """The month of part 3."""
        return month_view.month_of(self._values)

    @property
    def worked(self) -> WorkedShift | None:
        """The day that was worked last; None before the first."""
        return self._triage.played.day if self._triage.played else None

    # -- what the screen sends -----------------------------------------------------------------

    def _open_message(self, message: Message) -> None:
        if message["value"] in self._triage.queue.by_id:
            self._open(message["value"])
            self._render(said=self._said_of_ticket, focus="ticket")

    def _step(self, message: Message) -> None:
        self._triage.step(-1 if message["value"] == "back" else 1)
        self._render(said=self._said_of_ticket)

    def _rank(self, message: Message) -> None:
        if message["value"] in PRIORITIES:
            self._triage.sort(message["value"])
            self._render(said=self._said_of_ticket)

    def _link_one(self, _message: Message) -> None:
        self._triage.switch_link()
        self._render(said=self._said_of_ticket)

    def _merge_one(self, _message: Message) -> None:
        self._triage.switch_merge()
        self._render(said=self._said_of_ticket)

    def _find(self, message: Message) -> None:
        self._triage.find = str(message["value"])
        self._render(said=f"{counted(len(self._triage.shown), 'ticket')} found.")

    def _link_shown(self, _message: Message) -> None:
        if self._triage.find.strip():
            self._triage.link(ticket.id for ticket in self._triage.shown)
        self._render(said=self._linked)

    def _unlink(self, _message: Message) -> None:
        self._triage.linked.clear()
        self._render(said=self._linked)

    def _afresh(self, _message: Message) -> None:
        self._triage.take(int(self._values["seed"]))
        self._render(said="The queue is as the form sorted it.", focus="part")

    def _work(self, _message: Message) -> None:
        self._render(working=_WORKING)
        self.work()

    def _press_guess(self, message: Message) -> None:
        if message["value"] in (*self.clock.guesses, SHOWN):
            self.guess(message["value"])

    def _always(self, _message: Message) -> None:
        self._at_once = not self._at_once
        self._render(said=self._told_of_clock)

    def _guess_closed(self, message: Message) -> None:
        self._closed_guess = str(message["value"]) or SHOWN
        self._render(said=self._answer_closed, focus="closed")

    def _press_promise(self, message: Message) -> None:
        if message["value"] in MEASURES:
            self.promise(message["value"])

    actions: ClassVar = {
        "set": PartLab._set,
        "go": PartLab._go,
        "choose": PartLab._choose,
        "switch": PartLab._switch,
        "open": _open_message,
        "step": _step,
        "rank": _rank,
        "link": _link_one,
        "merge": _merge_one,
        "find": _find,
        "link_shown": _link_shown,
        "unlink": _unlink,
        "afresh": _afresh,
        "work": _work,
        "guess": _press_guess,
        "always": _always,
        "guess_closed": _guess_closed,
        "promise": _press_promise,
    }

    # -- state ---------------------------------------------------------------------------------

    def _follow(self, values: Mapping[str, Any]) -> None:
        """Refuse a desk that opens and closes at the same hour."""
        rules_of(values)

    def _take(self, name: str, value: Any) -> None:
        """Take a value; a due time that was guessed counts for the old one alone."""
        if name in OF_CLOCK:
            self._guessed = ""
        if name == "story":
            self._values |= SHOWS_BEST[value]
        if name == "seed" and value != self._values["seed"]:
            self._triage.take(int(value))
        super()._take(name, value)

    def _open(self, ticket: str) -> None:
        self._triage.open(ticket)

    @property
    def _rules(self) -> ShiftRules:
        values = self._values
        return ShiftRules(
            order=ORDER_OF[values["order"]],
            agents=int(values["agents"]),
            short_first=values["short_first"],
            updates=values["updates"],
            sort_s=values["sort_s"],
        )

    @property
    def _is_shown(self) -> bool:
        """Whether the due time is shown."""
        return bool(self._guessed) or self._at_once

    # -- words ---------------------------------------------------------------------------------

    def _told_of(self, name: str) -> str:
        if name in OF_CLOCK:
            return self._told_of_clock
        if name in OF_MONTH:
            return month_view.told(self.month, self._values)
        if name == "order":
            return ORDER_WHY[self._values["order"]]
        return ""

    @property
    def _told_of_clock(self) -> str:
        if not self._is_shown:
            return "When is it due now? Guess again."
        return f"{story_view.answer(self.clock, SHOWN)[1]} {story_view.told(self.clock)}"

    @property
    def _said_of_ticket(self) -> str:
        row = self._triage.row(self._triage.ticket)
        linked = " Linked to the outage." if row["linked"] else ""
        merged = " Merged with the first ticket." if row["merged"] else ""
        return (
            f"{row['id']}, {row['subject']}. {row['priority']}. {row['area']}.{linked}{merged}"
            f" {row['text']}"
        )

    @property
    def _linked(self) -> str:
        return f"{counted(len(self._triage.linked), 'ticket')} linked."

    @property
    def _closed_options(self) -> list[str]:
        """The days until half of the tickets are closed, to choose from: one is right."""
        month = self.month
        solved, closed = (round(month.median_days(name)) for name in ("solved", "closed"))
        return [f"{n}" for n in sorted({solved, solved + 2, closed, closed + 6})]

    @property
    def _answer_closed(self) -> str:
        right = str(round(self.month.median_days("closed")))
        told = month_view.told(self.month, self._values)
        if self._closed_guess == SHOWN:
            return told
        return f"{'Yes.' if self._closed_guess == right else 'No.'} {told}"

    # -- what is shown -------------------------------------------------------------------------

    def _render(self, said: str = "", *, focus: str = "", working: str = "") -> None:
        figure = self._chart()
        self._show(
            said=said or working,
            focus=focus,
            **charted(figure),
            fields=self._numbers() | {"find": self._triage.find} | self._refused(),
            problem=self._problem,
            parts=PARTS,
            part=self._part,
            working=working,
            values=self._values,
            switches=SWITCHES,
            **self._of_part(),
        )

    def _chart(self) -> Any:
        if self._part == "triage" and self._triage.played:
            return triage_view.chart(self._triage.played)
        if self._part == "month" and self._closed_guess:
            return month_view.chart(self._values)
        return None

    def _of_part(self) -> dict[str, Any]:
        of = {"triage": self._of_triage, "clock": self._of_clock, "month": self._of_month}
        return of[self._part]()

    def _of_triage(self) -> dict[str, Any]:
        step = self._triage
        return {
            "levers": TRIAGE,
            "more": TRIAGE_MORE,
            "orders": ORDER_NAMES,
            "order_why": ORDER_WHY[self._values["order"]],
            "priorities": PRIORITIES,
            "promised": step.promised(),
            "ticket": step.opened(),
            "queue": step.rows(),
            "finds": bool(step.find.strip()),
            "total": len(step.queue.tickets),
            "linked": len(step.linked),
            "merged": len(step.merged),
            "changed": len(step.priorities),
            **self._of_day(),
        }

    def _of_day(self) -> dict[str, Any]:
        """Return what is shown of the day that was worked."""
        played, queue = self._triage.played, self._triage.queue
        if not played:
            return {"result": ""}
        return {
            "result": triage_view.told(played),
            "old": self._triage.is_old(self._rules),
            "order_name": {v: ORDER_NAMES[k] for k, v in ORDER_OF.items()}[played.rules.order],
            "tiles": triage_view.tiles(played),
            "ways": triage_view.way_rows(played),
            "found": triage_view.found_words(queue, played),
            "who_late": triage_view.late_rows(queue, played.day),
            "wrong": triage_view.priority_rows(queue, played),
            "wrong_says": triage_view.priority_words(played),
            "twice": triage_view.twice_words(queue, played),
        }

    def _of_clock(self) -> dict[str, Any]:
        found = self.clock
        shown = self._is_shown
        tone, words = story_view.answer(found, self._guessed or SHOWN) if shown else ("", "")
        return {
            "levers": (*CLOCK, *CLOCK_RAISED) if found.rules.raised else CLOCK,
            "stories": STORIES,
            "weeks": {key: words for key, (words, _) in WEEKS.items()},
            "rules": [one for one in RULES if one != "holiday" or found.rules.when.holidays],
            "happened": HAPPENED,
            "events": story_view.events(found),
            "options": story_view.options(found),
            "guessed": self._guessed,
            "at_once": self._at_once,
            "answer": words,
            "tone": tone,
            "told": story_view.told(found) if shown else "",
            "bars": story_view.bars(found)[:BAR_DAYS] if shown else [],
            "more_days": len(story_view.bars(found)) - BAR_DAYS if shown else 0,
            "kinds": {kind.replace(" ", "-"): words for kind, words in story_view.KINDS.items()},
            "kinds_shown": {part.kind.replace(" ", "-") for part in found.parts},
            "part_rows": story_view.part_rows(found) if shown else [],
            "first_reply": story_view.first_reply(found) if shown else "",
        }

    def _of_month(self) -> dict[str, Any]:
        options = self._closed_options
        if not self._closed_guess:
            return {"answer": "", "guessed": "", "options": options, "solved": self._solved_days}
        month, promise = self.month, self._values["promise_days"]
        return {
            "answer": self._answer_closed,
            "guessed": self._closed_guess,
            "options": options,
            "solved": self._solved_days,
            "levers": MONTH,
            "more": MONTH_MORE,
            "promise_days": f"{promise:g}",
            "tiles": month_view.tiles(month, promise),
            "measures": MEASURES,
            "came_back": month_view.came_back(month),
            "rule_rows": month_view.rule_rows(self._values, promise),
            "promise": self._promise,
            "promised": month_view.PROMISES.get(self._promise, ""),
        }

    @property
    def _solved_days(self) -> str:
        return f"{self.month.median_days('solved'):.1f}"

    def __repr__(self) -> str:
        told = {
            "triage": f"{len(self._triage.queue.tickets)} tickets",
            "clock": STORIES[self._values["story"]].lower(),
            "month": f"closed after {self._values['close_days']:g} days",
        }
        return f"TicketsLab({PARTS[self._part]}; {told[self._part]})"
