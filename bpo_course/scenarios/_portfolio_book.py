"""A played month as a book of collections: every event, and the learner's own promise told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bpo_course.scenarios._portfolio import (
    PORTFOLIO_DAYS,
    PORTFOLIO_START,
    PORTFOLIO_ZONE,
    Portfolio,
)
from bpo_course.scenarios._portfolio_own import (
    OWN_NAME,
    OWN_NEXT_DUE,
    FollowedDay,
    FollowedPromise,
    OwnPromise,
)
from bpo_course.scenarios._portfolio_run import NEVER, SAID, Happened
from bpo_course.tools import collections

SECONDS: Final[Mapping[str, tuple[int, int]]] = {
    "": (0, 40),
    "third_party": (35, 25),
    "refused": (200, 50),
    "promise": (230, 60),
    "plan": (330, 90),
    "hardship": (300, 90),
}
"""Seconds of talk and of other work of a call, by how it ends; no one answers: other work only."""
_OPENS_S, _OPEN_S = 10 * 3_600, 7 * 3_600  # calls begin between 10:00 and 17:00
_MESSAGE_S: Final = 9.5 * 3_600
_ZONE: Final = ZoneInfo(PORTFOLIO_ZONE)
_CALLS_PER_AGENT: Final = 60
_FLAGS: Final[Mapping[str, str]] = {
    "hardship": "The hardship team has the case. No collector calls.",
    "complaint": f"{OWN_NAME} complains about the calls. No collector calls.",
}


def day_of(day: int) -> date:
    """Return the date of a day of the month, 0 for the first."""
    return PORTFOLIO_START + timedelta(days=int(day))


def book_of(
    people: Portfolio,
    happened: Iterable[Happened],
    grace_days: int,
    only: Iterable[int] | None = None,
    days: int = PORTFOLIO_DAYS,
) -> collections.Book:
    """Return a book with all that happened in a month.

    Args:
        people: The accounts.
        happened: What happened, in order.
        grace_days: The days of grace of a promise.
        only: The places of the accounts that count; None for all.
        days: How many days of instalments are charged.
    """
    places = range(len(people.ids)) if only is None else list(only)
    book = people.book(collections.Terms(grace_days=grace_days), places)
    writer = _Writer(people, book, set(places))
    by_day: dict[int, list[Happened]] = {day: [] for day in range(days)}
    for one in happened:
        by_day[max(one.day, 0)].append(one)
    for day, some in by_day.items():
        writer.charge(day)
        for one in some:
            writer.write(one)
    return book


class _Writer:
    """Writes what happened into a book.

    Args:
        people: The accounts.
        book: The book.
        places: The places of the accounts that count.
    """

    def __init__(self, people: Portfolio, book: collections.Book, places: set[int]) -> None:
        self._people, self._book, self._places = people, book, places
        self._paid: dict[tuple[int, int], str] = {}
        self._write: dict[str, Callable[..., None]] = {
            "paid": self._pay,
            "bounced": self._bounce,
            "flagged": self._flag,
            "promised": self._promise,
            "called": self._call,
            "messaged": self._message,
            "reminded": self._message,
        }

    def charge(self, day: int) -> None:
        """Charge the instalments of a day."""
        for place in sorted(self._places):
            if self._people.due[place, -1] == day:
                amount = int(self._people.charged[place, -1])
                self._book.charge(self._name(place), amount, due=day_of(day), on=day_of(day))

    def write(self, one: Happened) -> None:
        """Write what happened to the accounts that count."""
        for nth, place in enumerate(one.who.tolist()):
            if place in self._places:
                self._write[one.kind](one, nth, place)

    def _name(self, place: int) -> str:
        return self._people.ids[place]

    def _pay(self, one: Happened, nth: int, place: int) -> None:
        paid = self._book.pay(self._name(place), int(one.what[nth]), day_of(one.day))
        self._paid[place, one.day] = paid

    def _bounce(self, one: Happened, nth: int, place: int) -> None:
        self._book.bounce(self._paid[place, one.day - 2], day_of(one.day))

    def _flag(self, one: Happened, nth: int, place: int) -> None:
        self._book.flag(self._name(place), one.what, day_of(one.day))

    def _promise(self, one: Happened, nth: int, place: int) -> None:
        made = one.what
        parts = [
            (day_of(due), amount)
            for due, amount in zip(made.dues[nth].tolist(), made.amounts[nth].tolist(), strict=True)
            if due < NEVER and amount
        ]
        plan = bool(made.plan[nth])
        self._book.promise(self._name(place), parts, day_of(max(one.day, 0)), plan=plan)

    def _call(self, one: Happened, nth: int, place: int) -> None:
        said = SAID[int(one.what[nth])]
        given: dict[str, Any] = {"agent": f"agent {1 + nth % -(-len(one.who) // _CALLS_PER_AGENT)}"}
        if said:
            talk_s, wrap_s = SECONDS[said]
            given |= {"talk_s": talk_s, "wrap_s": wrap_s, "disposition": said}
            given["right_party"] = said != "third_party"
        opens, seconds = self._hours(place)
        at = _moment(one.day, opens + seconds * nth / len(one.who))
        outcome = "answered" if said else "no_answer"
        self._book.contact(self._name(place), at, outcome, **given)

    def _hours(self, place: int) -> tuple[int, int]:
        """Return when calls to an account may begin, and for how many seconds."""
        if place not in self._people.asked:
            return _OPENS_S, _OPEN_S
        opens, closes = (time.fromisoformat(clock) for clock in self._people.asked[place])
        return opens.hour * 3_600, (closes.hour - opens.hour) * 3_600

    def _message(self, one: Happened, nth: int, place: int) -> None:
        hours = place in self._people.asked
        at = _moment(one.day, self._hours(place)[0] if hours else _MESSAGE_S)
        self._book.contact(self._name(place), at, "no_answer", channel="sms")


def _moment(day: int, second: float) -> datetime:
    midnight = datetime.combine(day_of(day), time(), _ZONE)
    return midnight + timedelta(seconds=int(second))


def followed(
    promise: OwnPromise, people: Portfolio, happened: Sequence[Happened], grace_days: int
) -> FollowedPromise:
    """Return what became of the learner's own promise, day by day.

    Args:
        promise: What was promised.
        people: The accounts; the learner's is the last.
        happened: What happened in the month.
        grace_days: The days of grace of a promise.
    """
    place = len(people.ids) - 1
    book = book_of(people, happened, grace_days, only=[place])
    name, days = people.ids[place], list[FollowedDay]()
    for day in range(PORTFOLIO_DAYS):
        standing = book.standing(name, day_of(day))
        own = standing.promises[0]
        what = [*_told(book, name, day, days[-1].state if days else "open", own)]
        if day == OWN_NEXT_DUE and promise.hardship_told and not promise.hardship_passed:
            what.append("He had told you that it would get tight. The hardship team did not know.")
        days.append(
            FollowedDay(
                day,
                tuple(what),
                int(standing.balance),
                standing.days_past_due,
                standing.bucket,
                own.state,
            )
        )
    return FollowedPromise(promise, tuple(days), int(own.in_time))


def _told(
    book: collections.Book, name: str, day: int, before: str, own: collections.PromiseState
) -> Iterator[str]:
    """Yield what happened to the learner's account on a day, in sentences."""
    for event in book.events(name):
        if event.on == day_of(day):
            yield from _sentence(event, own)
    if own.state != before:
        yield f"The promise is {own.state}."


def _sentence(event: collections.Event, own: collections.PromiseState) -> Iterator[str]:
    amount = f"{event.amount:,.0f} rupees" if event.amount is not None else ""
    if event.kind == "paid":
        yield f"{OWN_NAME} pays {amount}."
    elif event.kind == "bounced":
        yield f"The payment of {amount} bounces."
    elif event.kind == "charged":
        yield f"An instalment of {amount} falls due."
    elif event.kind == "flagged":
        yield _FLAGS[event.ref]
    elif event.kind == "promised":
        first = "You take" if event.ref == own.id else "A collector takes"
        yield f"{first} a {'plan' if event.more['plan'] else 'promise'} of {amount}."
    elif event.kind == "contacted":
        reminds = event.on + timedelta(days=1) in [part.due for part in own.parts]
        yield _of_contact(event.more, reminds=reminds)


def _of_contact(row: Mapping[str, Any], *, reminds: bool) -> str:
    if row["channel"] == "sms":
        return "He gets a text: a payment is due tomorrow." if reminds else "He gets a message."
    if row["outcome"] != "answered":
        return "A collector calls. No one answers."
    if not row["right_party"]:
        return "A collector calls. Someone else answers."
    return "A collector calls and speaks with him."
