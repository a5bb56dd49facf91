"""The chat desk: three chats at once against the clock, and what working on them costs."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final

from bpo_course import content
from bpo_course.scenarios import (
    ChatDesk,
    ChatFigures,
    ChatRules,
    ChatSeen,
    best_chat_desk,
    chat_figures,
)
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.card.card import clock

SPEEDS: Final[Mapping[str, float]] = {"real": 1.0, "half": 0.5, "off": 0.0}
"""How fast the desk's clock runs beside a real one, by name."""
SPEED_NAMES: Final = {
    "real": "Real time",
    "half": "Half speed",
    "off": "No clock: only typing takes time",
}
READING_S: Final = 6.0
"""An assumption: seconds that the best agent reads and thinks before each reply."""
MOST: Final = 5
"""The most chats at a time that can be chosen."""


class ChatLab(Card):
    """Chats to answer, several at a time.

    Args:
        at_once: How many chats are open at a time, 1 to 5.
        speed: "real", "half" or "off".
        file: Chats of one's own, a TOML file; None for those of the course.
        seconds: A clock in seconds, for tests.

    Raises:
        ContentError: If the file breaks a rule.
        ValueError: If the number or the speed breaks its rule.
    """

    template = "chat_lab.html"

    def __init__(
        self,
        *,
        at_once: int = 3,
        speed: str = "real",
        file: str | Path | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__("Chat desk")
        self._chats = content.chats(None if file is None else Path(file))
        self._seconds = seconds
        self._rules = ChatRules()
        self._speed = "real"
        self._desk: ChatDesk | None = None
        self._front = self._told = ""
        self._since = 0.0
        self._ticks = 0
        self.set("at_once", at_once)
        self.set("speed", speed)

    @property
    def desk(self) -> ChatDesk | None:
        """The desk as it was last seen; None before it is open."""
        return self._desk

    @property
    def figures(self) -> ChatFigures | None:
        """What the shift comes to so far; None before it began."""
        return chat_figures(self._desk) if self._desk else None

    def set(self, name: str, value: Any) -> None:
        """Change a setting, as a learner would on screen; the desk is closed then.

        Args:
            name: "at_once" or "speed".
            value: Its new value.

        Raises:
            ValueError: If it breaks its rule, or there is no such setting.
        """
        if name == "at_once":
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST:
                raise ValueError(f"at_once must be a whole number from 1 to {MOST}, got {value!r}")
            self._rules = replace(self._rules, at_once=value)
        elif name == "speed":
            if value not in SPEEDS:
                raise ValueError(f"speed must be one of {', '.join(SPEEDS)}, got {value!r}")
            self._speed = value
        else:
            raise ValueError(f"name must be one of at_once, speed, got {name!r}")
        self._desk = None
        self._render()

    def begin(self) -> None:
        """Open the desk: the first customer writes."""
        self._desk = ChatDesk(self._chats, self._rules)
        self._since = self._seconds()
        self._front, self._told = self._desk.seen[0].chat.id, ""
        self._render(focus="chat", said=f"{self._chats[0].customer}: {self._chats[0].turn[0].says}")

    def show(self, chat: str) -> None:
        """Bring a chat to the front.

        Raises:
            ValueError: If there is no such chat.
        """
        if chat not in [one.id for one in self._chats]:
            known = ", ".join(one.id for one in self._chats)
            raise ValueError(f"chat must be one of {known}, got {chat!r}")
        self._front, self._told = chat, ""
        self._move()
        lines = self._seen.lines if self._desk else ()
        self._render(focus=self._place, said=lines[-1].text if lines else "")

    def reply(self, place: int) -> None:
        """Send a reply to the chat in front.

        Args:
            place: Its place in the turn, from 0.

        Raises:
            ValueError: If the desk is not open, or no one waits there for such a reply.
        """
        if self._desk is None:
            raise ValueError("the desk is closed; open it first")
        self._move()
        before = self._desk.now_s
        sent = self._seen.replies.get(place)
        self._desk = self._desk.reply(self._front, place)
        self._since = self._seconds()
        took = self._desk.now_s - before
        self._told = f"Sent. Writing it took {took:.0f} s."
        if self._seen.state == "left":
            self._told = (
                f"You wrote for {took:.0f} s, and the customer left before you could send it."
            )
        elif sent and not sent.right:
            self._told = f"Sent, in {took:.0f} s. {sent.why}"
        self._turn_to_who_waits()
        self._render(focus="result" if self._desk.done else "told", said=self._told)

    def wait(self) -> None:
        """Let the time pass until something happens.

        Raises:
            ValueError: If the desk is not open.
        """
        if self._desk is None:
            raise ValueError("the desk is closed; open it first")
        self._move()
        if math.isfinite(self._desk.next_s):
            self._desk = self._desk.until(self._desk.next_s)
        self._since, self._told = self._seconds(), ""
        self._turn_to_who_waits()
        self._render(focus=self._place, said=self._news)

    # -- what the screen sends -----------------------------------------------------------------

    def _set(self, message: Message) -> None:
        name, _, value = message["value"].partition("=")
        self.set(name, int(value) if name == "at_once" else value)

    def _open(self, _message: Message) -> None:
        self.begin()

    def _show_chat(self, message: Message) -> None:
        self.show(message["value"])

    def _reply(self, message: Message) -> None:
        place = int(message["value"])
        self._move()
        if self._desk and place in self._seen.replies:
            self.reply(place)
        else:  # the customer left in the meantime
            self._render(focus=self._place, said=self._news)

    def _wait(self, _message: Message) -> None:
        self.wait()

    def _tick(self, _message: Message) -> None:
        if self._desk is None:
            return
        before = [(one.state, len(one.lines)) for one in self._desk.seen]
        self._move()
        self._ticks += 1
        happened = before != [(one.state, len(one.lines)) for one in self._desk.seen]
        over = "result" if self._desk.done and happened else ""
        self._render(focus=over, said=self._news if happened else "")

    def _close(self, _message: Message) -> None:
        self._desk = None
        self._render(focus="open")

    actions: ClassVar = {
        "set": _set,
        "open": _open,
        "show": _show_chat,
        "reply": _reply,
        "wait": _wait,
        "tick": _tick,
        "close": _close,
    }

    # -- state ---------------------------------------------------------------------------------

    def _move(self) -> None:
        """Let the desk's clock come to now."""
        if self._desk and not self._desk.done:
            now = self._seconds()
            passed = SPEEDS[self._speed] * (now - self._since)
            self._since = now
            self._desk = self._desk.until(self._desk.now_s + passed)

    @property
    def _seen(self) -> ChatSeen:
        assert self._desk
        return next(one for one in self._desk.seen if one.chat.id == self._front)

    @property
    def _place(self) -> str:
        """Where the focus belongs: in the chat in front, or at the end at what came of it all."""
        return "result" if self._desk and self._desk.done else "chat"

    @property
    def _news(self) -> str:
        """Who waits, in words for a screen reader."""
        seen = self._desk.seen if self._desk else ()
        waiting = [one.chat.customer for one in seen if one.state == "waiting"]
        return f"Waiting for you: {', '.join(waiting)}." if waiting else "No one is waiting."

    def _turn_to_who_waits(self) -> None:
        """Bring a chat to the front in which something can be done, if the one there is over."""
        if self._desk and not self._seen.is_open:
            still = [one for one in self._desk.seen if one.is_open]
            first = min(still, key=lambda one: (one.state != "waiting", one.since_s), default=None)
            self._front = first.chat.id if first else self._front

    def _render(self, *, focus: str = "", said: str = "") -> None:
        desk = self._desk
        running = desk is not None and not desk.done
        speed = SPEEDS[self._speed]
        next_s = desk.next_s - desk.now_s if desk and running else math.inf
        self._show(
            focus=focus,
            said=said,
            at_once=self._rules.at_once,
            most=MOST,
            speed=self._speed,
            speeds=SPEED_NAMES,
            rules=self._rules,
            chats=len(self._chats),
            running=running,
            done=desk is not None and desk.done,
            rate=speed,
            now=clock(desk.now_s) if desk else "",
            clock_s=f"{desk.now_s:.1f}" if desk else "",
            tick_s=max(0.3, next_s / speed) if speed and math.isfinite(next_s) else 0,
            nth=f"{self._ticks}-{desk.now_s:.2f}" if desk else "",
            tabs=self._tabs(),
            first_key=1 + max(len(turn.reply) for chat in self._chats for turn in chat.turn),
            front=self._seen if desk else None,
            waiting=any(one.state == "waiting" for one in desk.seen) if desk else False,
            over=desk.over if desk else 0,
            told=self._told,
            reading_s=self._reading_s,
            figures=self._rows() if desk and desk.done else [],
            wrong=[(one.chat, one.wrong) for one in desk.seen if one.wrong] if desk else [],
            left=[one.chat.customer for one in desk.seen if one.state == "left"] if desk else [],
        )

    def _tabs(self) -> list[dict[str, Any]]:
        """Return the chats that are open or over, as the list above shows them."""
        desk = self._desk
        if desk is None:
            return []
        return [
            {
                "id": one.chat.id,
                "name": one.chat.customer,
                "state": one.state,
                "waits_s": desk.now_s - one.since_s if one.state == "waiting" else 0,
                "late": one.nudged,
                "front": one.chat.id == self._front,
            }
            for one in desk.seen
            if one.state != "queued"
        ]

    @property
    def _reading_s(self) -> float:
        """How long the best agent reads before a reply: nothing where the clock is off."""
        return READING_S if SPEEDS[self._speed] else 0.0

    def _rows(self) -> list[tuple[str, ...]]:
        """Return the table at the end: the learner beside the best agent with 1 to 3 chats."""
        assert self._desk
        best = [
            best_chat_desk(self._chats, replace(self._rules, at_once=n), reading_s=self._reading_s)
            for n in (1, 2, 3)
        ]
        columns = [chat_figures(desk) for desk in (self._desk, *best)]
        return [(name, *(told(one) for one in columns)) for name, told in _FIGURES.items()]

    def __repr__(self) -> str:
        if self._desk is None:
            return f"ChatDesk({len(self._chats)} chats, {self._rules.at_once} at once, not open)"
        over = f"{self._desk.over} over"
        return f"ChatDesk({len(self._chats)} chats, {self._rules.at_once} at once, {over})"


def _time(seconds: float) -> str:
    return "–" if math.isnan(seconds) else clock(seconds)


_FIGURES: Final[Mapping[str, Callable[[ChatFigures], str]]] = {
    "Chats resolved": lambda one: str(one.handled),
    "Customers who left": lambda one: str(one.left),
    "Replies that missed the point": lambda one: str(one.wrong),
    "Time for all chats": lambda one: _time(one.span_s),
    "Mean wait for the first reply": lambda one: _time(one.first_s),
    "Mean wait for each reply": lambda one: _time(one.reply_s),
    "Longest wait for a reply": lambda one: _time(one.longest_s),
    "Mean time that a chat is open": lambda one: _time(one.chat_s),
    "Chats open at a time, on average": lambda one: f"{one.concurrency:.1f}",
}
