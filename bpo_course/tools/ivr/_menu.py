"""The menus of an IVR as a value: what is played, which keys lead where, and when it is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, ClassVar, Final, Literal

from bpo_course.faults import STRICT
from bpo_course.prose import capital

WORDS_A_SECOND: Final = 2.5
"""How fast prompts are spoken: an assumption, 150 words a minute, as the course's own texts."""
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TO_A_PERSON: Final = ("person", "queue", "callback")
"""Kinds of places at which a person helps the caller, now or later."""
NAMED: Final = ("queue", "self")
"""Kinds of places that have a name, as in queue:cards."""


class _Exact:
    """Marks a field that a file must give as it is: "5" is no number there, and true is none."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> dict[str, Any]:
        return {**handler(source), "strict": True}


Number = Annotated[float, _Exact()]
Whole = Annotated[int, _Exact()]
Switch = Annotated[bool, _Exact()]
Date = Annotated[date, _Exact()]
Kind = Literal["menu", "queue", "self", "callback", "hang-up", "person"]


_ENDS: Final[Mapping[str, Kind]] = {
    "callback": "callback",
    "hang-up": "hang-up",
    "person": "person",
}


@dataclass(frozen=True)
class Place:
    """Where a key leads.

    Args:
        kind: "menu", "queue", "self", "callback", "hang-up" or "person".
        name: The menu, the queue or the service; "" for the others.
    """

    kind: Kind
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.kind in NAMED else self.name or self.kind


def place(to: str) -> Place:
    """Return the place that an author's words name.

    Example:
        >>> place("queue:cards"), str(place("main"))
        (Place(kind='queue', name='cards'), 'main')
    """
    if to in _ENDS:
        return Place(_ENDS[to])
    kind, colon, name = to.partition(":")
    if colon and kind == "queue":
        return Place("queue", name.strip())
    if colon and kind == "self":
        return Place("self", name.strip())
    return Place("menu", to)


class _Listed:
    """A record whose lists become tuples: so it can be a key, as a record from a file can."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, list):
                object.__setattr__(self, name, tuple(value))


@dataclass(frozen=True)
class Option(_Listed):
    """One option of a menu.

    Args:
        key: The key or keys to press: "1", "12", "0", "*".
        says: What it is for, as it is spoken: "for your balance". Empty: it is not spoken.
        to: Where it leads: the id of a menu, or queue:name, self:service, callback, hang-up,
            person.
        reasons: The callers it is for, by the id of their reason; none: those of the menu it leads
            to.
    """

    __pydantic_config__: ClassVar = STRICT

    key: str = ""
    says: str = ""
    to: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Menu(_Listed):
    """One menu: a prompt, options, and what happens when the caller is silent or wrong.

    Args:
        id: Stable word.
        prompt: What is spoken first.
        help: What is spoken in its place after a failure, longer; "": the prompt again.
        option: The options, in the order in which they are spoken.
        key_first: Whether the key is spoken before what it is for.
        barge_in: Whether a key that is pressed during the prompt acts at once.
        silence_tries: Silences after which the caller is led on.
        silence_to: Where a caller is led who stays silent.
        wrong_tries: Wrong entries after which the caller is led on.
        wrong_to: Where a caller is led who presses wrong keys.
        digit_timeout_s: Seconds to wait for one more digit; None: as long as in the other menus.
        ask: "account": the caller types a number, and the keys of options are * and #.
        digits: How many digits it has.
        most_digits: How many it has at most; 0: always `digits`.
        check: "luhn": its last digit must fit the others; "length": only the length counts.
        to: Where a caller is led whose number is good.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    prompt: str = ""
    help: str = ""
    option: tuple[Option, ...] = ()
    key_first: Switch = False
    barge_in: Switch = True
    silence_tries: Whole = 2
    silence_to: str = "person"
    wrong_tries: Whole = 2
    wrong_to: str = "person"
    digit_timeout_s: Number | None = None
    ask: Literal["", "account"] = ""
    digits: Whole = 0
    most_digits: Whole = 0
    check: Literal["luhn", "length"] = "length"
    to: str = ""

    @property
    def longest(self) -> int:
        """The most digits that are asked for; 0 where none are."""
        return max(self.digits, self.most_digits) if self.ask else 0

    def spoken(self, failures: int = 0) -> tuple[str, ...]:
        """Return what is played, sentence by sentence: the prompt, then each option that is spoken.

        Args:
            failures: Silences and wrong entries in this menu so far: after the first, the help is
                played.
        """
        first = self.help if failures and self.help else self.prompt
        lines = (one for one in self.option if one.says)
        return (first, *(self.line(option) for option in lines))

    def line(self, option: Option) -> str:
        """Return an option as it is spoken.

        Example:
            >>> Menu().line(Option("1", "for your balance"))
            'For your balance, press 1.'
            >>> Menu(key_first=True).line(Option("*", "to go back"))
            'Press star to go back.'
        """
        key, says = spoken_key(option.key), option.says.strip()
        return f"Press {key} {says}." if self.key_first else f"{capital(says)}, press {key}."

    def leads(self) -> Iterator[tuple[str, str]]:
        """Yield each way out of the menu: the field that it is in, and where it leads."""
        for number, option in enumerate(self.option, start=1):
            yield f"option {number} to", option.to
        if self.ask:
            yield "to", self.to
        yield from (("silence_to", self.silence_to), ("wrong_to", self.wrong_to))


_KEYS: Final[Mapping[str, str]] = {"*": "star", "#": "hash"}


def spoken_key(key: str) -> str:
    """Return a key as it is spoken.

    Example:
        >>> spoken_key("12"), spoken_key("*")
        ('1 2', 'star')
    """
    return " ".join(_KEYS.get(sign, sign) for sign in key)


def spoken_s(text: str) -> float:
    """Return how long a text takes to say, seconds: its words at 2.5 a second.

    Example:
        >>> spoken_s("For your balance, press 1.")
        2.0
    """
    return len(text.split()) / WORDS_A_SECOND


@dataclass(frozen=True)
class Service:
    """What a caller does without an agent.

    Args:
        id: Stable word: options name it as self:id.
        says: What is spoken.
        resolved: The share of the callers it is for whose issue it resolves.
        to: Where it leads next: a menu, or hang-up.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    says: str = ""
    resolved: Number = 0.85
    to: str = "hang-up"


@dataclass(frozen=True)
class Reason:
    """Why people call, for the callers of a day.

    Args:
        id: Stable word.
        says: What the caller wants, in the caller's words.
        share: How many of the callers have it; the shares of all reasons count together.
        queue: The team that handles it.
        service: The service that can resolve it; "": none.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    says: str = ""
    share: Number = 1
    queue: str = ""
    service: str = ""


@dataclass(frozen=True)
class Hours(_Listed):
    """When the lines are open, in local time.

    Args:
        mon: From and to, as ("08:00", "20:00"); empty: closed all day. Four times are two spans, as
            ("08:00", "12:00", "13:00", "17:00"), and so on. "24:00" ends a day: a night is the end
            of one day, and a span from "00:00" of the next.
        tue: As mon.
        wed: As mon.
        thu: As mon.
        fri: As mon.
        sat: As mon.
        sun: As mon.
        holidays: Days on which the lines are closed, from midnight to midnight.
        closed: Where a call is led while they are closed.
    """

    __pydantic_config__: ClassVar = STRICT

    mon: tuple[str, ...] = ()
    tue: tuple[str, ...] = ()
    wed: tuple[str, ...] = ()
    thu: tuple[str, ...] = ()
    fri: tuple[str, ...] = ()
    sat: tuple[str, ...] = ()
    sun: tuple[str, ...] = ()
    holidays: tuple[Date, ...] = ()
    closed: str = ""

    def of(self, day: str) -> tuple[str, ...]:
        """Return the hours of a day of the week."""
        hours: tuple[str, ...] = getattr(self, day)
        return hours

    def spans(self, day: str) -> tuple[tuple[str, str], ...]:
        """Return the spans of a day of the week, each from and to.

        Example:
            >>> Hours(mon=("00:00", "06:00", "22:00", "24:00")).spans("mon")
            (('00:00', '06:00'), ('22:00', '24:00'))
        """
        times = self.of(day)
        return tuple(zip(times[::2], times[1::2], strict=False))

    def open_at(self, at: datetime) -> bool:
        """Return whether the lines are open: from the first minute of a span to before its last.

        Args:
            at: Local time.

        Example:
            >>> hours = Hours(mon=("08:00", "20:00"), holidays=(date(2026, 12, 7),))
            >>> hours.open_at(datetime(2026, 11, 30, 8)), hours.open_at(datetime(2026, 12, 7, 8))
            (True, False)
        """
        if at.date() in self.holidays:
            return False
        clock = f"{at:%H:%M}"
        return any(begin <= clock < end for begin, end in self.spans(DAYS[at.weekday()]))


@dataclass(frozen=True)
class Tree(_Listed):
    """The menus of one telephone number.

    Args:
        id: Stable word: the name of the file.
        title: What it is called on screen.
        brief: Whose it is, in a sentence.
        menu: The menus; a call begins in the first.
        service: What callers can do without an agent.
        reason: Why people call.
        hours: When the lines are open; None: always.
        flaws: What is wrong with it on purpose, for the trainer: no advice is given then.
        silence_s: Seconds of silence after a prompt that count as no answer.
        digit_timeout_s: Seconds to wait for one more digit where a longer key is possible.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    title: str = ""
    brief: str = ""
    menu: tuple[Menu, ...] = ()
    service: tuple[Service, ...] = ()
    reason: tuple[Reason, ...] = ()
    hours: Hours | None = None
    flaws: tuple[str, ...] = ()
    silence_s: Number = 5
    digit_timeout_s: Number = 3

    @cached_property
    def menus(self) -> Mapping[str, Menu]:
        """The menus by id."""
        return {menu.id: menu for menu in self.menu}

    @cached_property
    def services(self) -> Mapping[str, Service]:
        """The services by id."""
        return {service.id: service for service in self.service}

    @property
    def queues(self) -> tuple[str, ...]:
        """The queues that callers are led to, in the order of the menus."""
        leads = (place(to) for menu in self.menu for _, to in menu.leads())
        return tuple(dict.fromkeys(one.name for one in leads if one.kind == "queue"))

    def start(self, at: datetime | None = None) -> str:
        """Return where a call begins: in the first menu, or where it is led while they are closed.

        Args:
            at: Local time of the call; None: while the lines are open.
        """
        if at is None or self.hours is None or self.hours.open_at(at):
            return self.menu[0].id
        return self.hours.closed

    def timeout_s(self, menu: Menu) -> float:
        """Return how long a menu waits for one more digit, seconds."""
        return self.digit_timeout_s if menu.digit_timeout_s is None else menu.digit_timeout_s
