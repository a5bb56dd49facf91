"""One call through the menus: keys and silence in, what is played and where it leads out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from numbers import Real
from typing import Final, Literal

from bpo_course.check_digits import luhn
from bpo_course.tools.ivr._menu import Menu, Option, Place, Tree, place, spoken_s

Kind = Literal[
    "prompt",
    "help",
    "key",
    "ignored",
    "waits",
    "silence",
    "wrong",
    "chosen",
    "account",
    "service",
    "led on",
    "end",
]
_FOREVER: Final = float("inf")
_SIGNS: Final = frozenset("0123456789*#")


@dataclass(frozen=True)
class Event:
    """Something that happened in a call.

    Args:
        at_s: Seconds since the call began.
        kind: "prompt" or "help" (played), "key" (or digits of a number), "ignored" (a key that the
            prompt does not let act), "waits" (a longer key is possible), "silence", "wrong",
            "chosen", "account" (a good number), "service" (played), "led on" (the tries are
            spent), "end".
        text: What is played, pressed or led to.
        length_s: How long it is played, seconds.
        menu: The menu.
    """

    at_s: float
    kind: Kind
    text: str = ""
    length_s: float = 0
    menu: str = ""


@dataclass(frozen=True)
class Call:
    """A call through the menus, at a moment; pressing a key or waiting returns the call after it.

    In each menu the call plays the prompt, takes keys, and decides: as VoiceXML's form
    interpretation algorithm selects, collects and processes. Silences and wrong entries are counted
    apart, for each visit of a menu. After the first of them the longer help is played. A key is
    waited for only where the keys so far begin a longer one.

    Args:
        tree: The menus, checked.
        at: Local time at which it begins; None: while the lines are open.
        now_s: Seconds since it began.
        menu: The menu that it is in; "" when it has ended, or while a service is played.
        ending: Where it ended; None: it goes on.
        typed: The keys so far that are not yet a choice.
        silences: Silences in this visit of the menu.
        wrongs: Wrong entries in this visit of the menu.
        account: The number that was typed and found good; "" for none.
        service: The last service that was played; "" for none.
        heard_s: When the prompt, or the service, ends.
        pressed_s: When the last key was pressed.
        events: What happened, in order.

    Example:
        >>> menu = Menu(id="main", prompt="Welcome.", option=(Option("1", "for cards", "person"),))
        >>> call = Call(Tree(menu=(menu,))).press("1", after_s=2)
        >>> str(call.ending), call.now_s
        ('person', 2)
    """

    tree: Tree
    at: datetime | None = None
    now_s: float = 0
    menu: str = ""
    ending: Place | None = None
    typed: str = ""
    silences: int = 0
    wrongs: int = 0
    account: str = ""
    service: str = ""
    heard_s: float = 0
    pressed_s: float = 0
    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        if not (self.events or self.menu or self.service):
            begun = self._led(place(self.tree.start(self.at)))
            for name in ("now_s", "menu", "ending", "service", "heard_s", "events"):
                object.__setattr__(self, name, getattr(begun, name))

    def press(self, keys: str, after_s: float = 0) -> Call:
        """Return the call after one key, or several without a pause.

        Args:
            keys: The keys, such as "1" or "12".
            after_s: Seconds from now until the first is pressed.

        Raises:
            ValueError: If the call has ended, a key is none, or the seconds are below 0.
        """
        if not isinstance(keys, str) or not keys or not set(keys) <= _SIGNS:
            raise ValueError(f"keys must be of 0 to 9, * and #, got {keys!r}")
        call = self.wait(after_s)
        while keys and not call.ending:
            first = call._together(keys)
            call, keys = call._pressed(first), keys[len(first) :]
        return call

    def wait(self, seconds: float) -> Call:
        """Return the call after some seconds in which no key is pressed.

        Args:
            seconds: How many, 0 or more.

        Raises:
            ValueError: If the call has ended, or the seconds are below 0.
        """
        if self.ending:
            raise ValueError(f"the call has ended ({self.ending}): begin a new one")
        if not isinstance(seconds, Real) or not 0 <= seconds < _FOREVER:
            raise ValueError(f"seconds must be 0 or more, got {seconds!r}")
        until, call = self.now_s + seconds, self
        while not call.ending and call.due_s <= until:
            call = call._but(now_s=call.due_s)._due()
        return call if call.ending else call._but(now_s=until)

    @property
    def due_s(self) -> float:
        """When the call does something by itself, if no key is pressed, seconds since it began."""
        if not self.menu:
            return self.heard_s
        if self.typed:
            return self.pressed_s + self._timeout_s
        return self.heard_s + self.tree.silence_s

    @property
    def path(self) -> tuple[str, ...]:
        """The menus, services and the end of the call, in order."""
        played = ("prompt", "service", "end")
        return tuple(
            event.text if event.kind == "end" else event.menu
            for event in self.events
            if event.kind in played
        )

    @property
    def playing(self) -> tuple[str, ...]:
        """What is being played, or was played last, sentence by sentence; none after the end."""
        if self.ending:
            return ()
        if not self.menu:
            return (self.tree.services[self.service].says,)
        return self._here.spoken(self.silences + self.wrongs)

    # -- select, collect, process --------------------------------------------------------------

    @property
    def _here(self) -> Menu:
        return self.tree.menus[self.menu]

    @property
    def _timeout_s(self) -> float:
        return self.tree.timeout_s(self._here)

    def _but(self, **changes: object) -> Call:
        """Return the call with changes: as dataclasses.replace, at a third of its time."""
        call = object.__new__(Call)
        call.__dict__.update(self.__dict__, **changes)
        return call

    def _with(self, kind: Kind, text: str = "", length_s: float = 0, **changes: object) -> Call:
        """Return the call with one more event, and what else changes."""
        event = Event(self.now_s, kind, text, length_s, self.menu or self.service)
        return self._but(**changes, events=(*self.events, event))

    def _played(self) -> Call:
        """Return the call as its menu begins to play: the prompt, or the help after a failure."""
        failures = self.silences + self.wrongs
        text = " ".join(self._here.spoken(failures))
        length_s = spoken_s(text)
        kind: Kind = "help" if failures else "prompt"
        return self._with(kind, text, length_s, typed="", heard_s=self.now_s + length_s)

    def _led(self, to: Place) -> Call:
        """Return the call as it comes to a place."""
        if to.kind == "menu":
            return self._but(menu=to.name, silences=0, wrongs=0, typed="")._played()
        if to.kind == "self":
            says = self.tree.services[to.name].says
            call = self._but(menu="", service=to.name, typed="")
            return call._with("service", says, spoken_s(says), heard_s=self.now_s + spoken_s(says))
        return self._with("end", str(to), ending=to, menu="", typed="")

    def _due(self) -> Call:
        """Return the call after what happens by itself: a service ends, or a time-out."""
        if not self.menu:
            return self._led(place(self.tree.services[self.service].to))
        return self._decided() if self.typed else self._failed("silence")

    def _together(self, keys: str) -> str:
        """Return the first keys that are taken at once: digits of a number, else one key."""
        asked = self.menu and (not self.typed or self.typed.isdecimal())
        room = self._here.longest - len(self.typed) if asked else 0
        digits = keys[:room]
        return digits if digits.isdecimal() else keys[0]

    def _pressed(self, key: str) -> Call:
        if not self.menu or (not self._here.barge_in and self.now_s < self.heard_s):
            return self._with("ignored", key)
        typed = self.typed + key
        call = self._with("key", key, typed=typed, pressed_s=self.now_s)
        if self._here.ask and typed[0] not in "*#":
            full = len(typed) == self._here.longest
            return call._decided() if full or key == "#" else call
        keys = [option.key for option in self._here.option]
        if any(one.startswith(typed) and one != typed for one in keys):
            return call._with("waits", typed)
        return call._decided()

    def _decided(self) -> Call:
        """Return the call after the keys so far were taken as the caller's choice."""
        menu, typed = self._here, self.typed
        if menu.ask and typed[0] not in "*#":
            number = typed.removesuffix("#")
            if good_account(menu, number):
                return self._with("account", number, account=number)._led(place(menu.to))
            return self._failed("wrong")
        chosen = next((option for option in menu.option if option.key == typed), None)
        if chosen is None:
            return self._failed("wrong")
        return self._with("chosen", _named(chosen))._led(place(chosen.to))

    def _failed(self, kind: Literal["silence", "wrong"]) -> Call:
        """Return the call after a silence or a wrong entry: once more, or led on."""
        menu = self._here
        if kind == "silence":
            call = self._with(kind, silences=self.silences + 1)
            spent, to = call.silences >= menu.silence_tries, menu.silence_to
        else:
            call = self._with(kind, self.typed, wrongs=self.wrongs + 1)
            spent, to = call.wrongs >= menu.wrong_tries, menu.wrong_to
        if spent:
            return call._with("led on", to)._led(place(to))
        return call._played()

    def __repr__(self) -> str:
        where = f"ended: {self.ending}" if self.ending else f"in {self.menu or self.service}"
        return f"Call({where} after {self.now_s:.1f} s: {' > '.join(self.path)})"


def _named(option: Option) -> str:
    return option.says or option.to


def good_account(menu: Menu, number: str) -> bool:
    """Return whether a number is as long as it must be, and fits its check digit.

    Args:
        menu: The menu that asks for it.
        number: The digits.
    """
    fits = menu.digits <= len(number) <= menu.longest and number.isdecimal()
    return fits and (menu.check != "luhn" or luhn(number))


def moments(call: Call) -> Iterator[str]:
    """Yield what happened in a call, a line an event, for reading.

    Example:
        >>> menu = Menu(id="main", prompt="Welcome.", option=(Option("1", "for cards", "person"),))
        >>> list(moments(Call(Tree(menu=(menu,))).press("1", after_s=2)))[-1]
        '0:02 end person'
    """
    for event in call.events:
        clock = f"{int(event.at_s // 60)}:{int(event.at_s % 60):02d}"
        yield f"{clock} {event.kind} {event.text}".rstrip()
