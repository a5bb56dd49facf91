"""Several chats at once, as a value that a reply moves on: who waits, who writes, who has left."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal

from bpo_course.chats import Chat, ChatReply

if TYPE_CHECKING:
    import pandas as pd

_DAY: Final = datetime(2026, 11, 30, 9, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class ChatRules:
    """How the desk works and how patient customers are. Everything here is an assumption.

    Args:
        at_once: How many chats are open at a time.
        words_a_minute: How fast the agent types.
        answers_s: How long a customer takes to write back, in seconds.
        nudge_s: After how many seconds of silence a customer asks if someone is there.
        leaves_s: After how many seconds of silence a customer leaves.
        next_s: How long after one chat opens the next one can open.

    Raises:
        ValueError: If a number breaks its rule.
    """

    at_once: int = 3
    words_a_minute: float = 60
    answers_s: float = 40
    nudge_s: float = 90
    leaves_s: float = 240
    next_s: float = 15

    def __post_init__(self) -> None:
        if isinstance(self.at_once, bool) or not isinstance(self.at_once, int) or self.at_once < 1:
            raise ValueError(f"at_once must be a whole number of 1 or more, got {self.at_once}")
        for name in ("words_a_minute", "nudge_s", "leaves_s"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) > 0):
                raise ValueError(f"{name} must be a number above 0, got {getattr(self, name)}")
        for name in ("answers_s", "next_s"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise ValueError(f"{name} must be a number of 0 or more, got {getattr(self, name)}")
        if self.leaves_s <= self.nudge_s:
            rule = f"must be above nudge_s ({self.nudge_s:g})"
            raise ValueError(f"leaves_s {rule}, got {self.leaves_s:g}")


State = Literal["queued", "waiting", "writing", "closed", "left"]


@dataclass(frozen=True)
class ChatLine:
    """A line of a chat: who wrote it ("customer" or "agent"), what, and when."""

    who: str
    text: str
    at_s: float


@dataclass(frozen=True)
class ChatSeen:
    """One chat at a moment.

    Args:
        chat: The chat.
        state: Not open yet, waiting for the agent, the customer is writing, closed, or left.
        opened_s: When it opened; NaN before.
        since_s: Since when it is in its state.
        turn: The place of the message that waits for an answer, from 0.
        tried: The replies that were sent to it and were not right.
        wrong: Every reply of the chat that was not right.
        lines: What was written.
        answers_s: How long the customer waited for each reply, in seconds.
        nudged: Whether the customer asked if someone is there.
        ended_s: When it closed, or when the customer left; NaN before.
    """

    chat: Chat
    state: State = "queued"
    opened_s: float = math.nan
    since_s: float = math.nan
    turn: int = 0
    tried: tuple[int, ...] = ()
    wrong: tuple[ChatReply, ...] = ()
    lines: tuple[ChatLine, ...] = ()
    answers_s: tuple[float, ...] = ()
    nudged: bool = False
    ended_s: float = math.nan

    @property
    def is_over(self) -> bool:
        """Whether it was closed, or the customer has left."""
        return self.state in ("closed", "left")

    @property
    def is_open(self) -> bool:
        """Whether it is open: the agent works on it."""
        return self.state in ("waiting", "writing")

    @property
    def replies(self) -> Mapping[int, ChatReply]:
        """What the agent could write now, by place; nothing while the customer does not wait."""
        if self.state != "waiting":
            return {}
        turn = self.chat.turn[self.turn]
        return {n: reply for n, reply in enumerate(turn.reply) if n not in self.tried}


@dataclass(frozen=True)
class ChatDesk:
    """The desk at a moment.

    Args:
        chats: The chats in the order in which they arrive; all wait from the start.
        rules: How the desk works.
        now_s: The time, in seconds from the start.
        seen: How each chat stands.
    """

    chats: tuple[Chat, ...]
    rules: ChatRules = field(default_factory=ChatRules)
    now_s: float = 0
    seen: tuple[ChatSeen, ...] = ()

    def __post_init__(self) -> None:
        if not self.chats:
            raise ValueError("chats must not be empty")
        if len({chat.id for chat in self.chats}) < len(self.chats):
            raise ValueError("chats must have different ids")
        if not self.seen:
            object.__setattr__(self, "seen", tuple(ChatSeen(chat) for chat in self.chats))
            object.__setattr__(self, "seen", self._opened(0).seen)

    @property
    def over(self) -> int:
        """How many chats are over."""
        return sum(one.is_over for one in self.seen)

    @property
    def done(self) -> bool:
        """Whether every chat is over."""
        return self.over == len(self.seen)

    @property
    def next_s(self) -> float:
        """When something happens by itself next; infinite where nothing does."""
        due = [self._due(one) for one in self.seen if one.is_open]
        return min([*due, self._opens_s()], default=math.inf)

    def until(self, at_s: float) -> ChatDesk:
        """Return the desk at a later moment, if the agent does nothing before.

        Args:
            at_s: The moment; an earlier one than now is now. At infinity nothing happens any more:
                the desk is then at the moment of what happened last.

        Example:
            >>> from bpo_course.scenarios import ChatTurn
            >>> turn = ChatTurn("Hi", (ChatReply("Hi!", "Short.", right=True),))
            >>> desk = ChatDesk((Chat("a", "Asha", "A bill", "Paid.", (turn,)),))
            >>> [desk.until(at_s).seen[0].state for at_s in (239, 240)]
            ['waiting', 'left']
        """
        desk = self
        while desk.next_s <= at_s and desk.next_s < math.inf:
            desk = desk._opened(desk.next_s)._happened(desk.next_s)
        return replace(desk, now_s=max(desk.now_s, at_s)) if at_s < math.inf else desk

    def reply(self, chat: str, place: int) -> ChatDesk:
        """Return the desk when a reply has been written and sent.

        Args:
            chat: The id of the chat.
            place: The place of the reply in its turn, from 0.

        Raises:
            ValueError: If the chat is unknown or does not wait, or the reply is none of it.
        """
        known = {one.chat.id: one for one in self.seen}
        if chat not in known:
            raise ValueError(f"chat must be one of {', '.join(known)}, got {chat!r}")
        if place not in known[chat].replies:
            there = ", ".join(map(str, known[chat].replies)) or "none: no one waits there"
            raise ValueError(f"place must be one of the replies ({there}), got {place!r}")
        sent = known[chat].replies[place]
        at_s = self.now_s + sent.typing_s(self.rules.words_a_minute)
        desk = self.until(at_s)
        now = next(one for one in desk.seen if one.chat.id == chat)
        if now.state != "waiting":  # the customer left while it was being written
            return desk
        return desk._with(_sent(now, place, at_s))._opened(at_s)

    def log(self) -> pd.DataFrame:
        """Return the chats as a contact log; what is still open has no row.

        The wait is from arrival to the agent's first reply, the talk time from there to the end.
        All chats arrive at 09:00 UTC of an invented day.
        """
        import pandas as pd

        from bpo_course import contacts

        over = [one.is_over for one in self.seen]
        return contacts.check(pd.DataFrame([_row(one) for one in self.seen])[over])

    # -- what happens by itself ------------------------------------------------------------------

    def _due(self, one: ChatSeen) -> float:
        """Return when something happens by itself in an open chat."""
        if one.state == "writing":
            return one.since_s + self.rules.answers_s
        return one.since_s + (self.rules.leaves_s if one.nudged else self.rules.nudge_s)

    def _opens_s(self) -> float:
        """Return when the next chat opens; infinite where none can."""
        opened = [one.opened_s for one in self.seen if one.state != "queued"]
        is_open = sum(one.is_open for one in self.seen)
        if len(opened) == len(self.seen) or is_open >= self.rules.at_once:
            return math.inf
        return max(opened) + self.rules.next_s if opened else 0.0

    def _opened(self, at_s: float) -> ChatDesk:
        """Return the desk with the next chat open, if it opens by then."""
        desk = self
        while desk._opens_s() <= at_s:
            when = max(desk._opens_s(), desk.now_s)
            first = next(one for one in desk.seen if one.state == "queued")
            lines = (ChatLine("customer", first.chat.turn[0].says, when),)
            opened = replace(first, state="waiting", opened_s=when, since_s=when, lines=lines)
            desk = desk._with(opened)
        return desk

    def _happened(self, at_s: float) -> ChatDesk:
        """Return the desk after what happens by itself in open chats at a moment."""
        desk = replace(self, now_s=max(self.now_s, at_s))
        for one in desk.seen:
            if one.is_open and desk._due(one) <= at_s:
                desk = desk._with(desk._by_itself(one, at_s))
        return desk._opened(at_s)

    def _by_itself(self, one: ChatSeen, at_s: float) -> ChatSeen:
        if one.state == "writing":
            return _written(one, at_s)
        if one.nudged:
            line = ChatLine("customer", "(has left the chat)", at_s)
            return replace(one, state="left", since_s=at_s, ended_s=at_s, lines=(*one.lines, line))
        line = ChatLine("customer", "Hello? Are you still there?", at_s)
        return replace(one, nudged=True, lines=(*one.lines, line))

    def _with(self, changed: ChatSeen) -> ChatDesk:
        seen = tuple(changed if one.chat.id == changed.chat.id else one for one in self.seen)
        return replace(self, seen=seen)


def _sent(one: ChatSeen, place: int, at_s: float) -> ChatSeen:
    """Return a chat in which a reply has just been sent."""
    turn = one.chat.turn[one.turn]
    sent = turn.reply[place]
    lines = (*one.lines, ChatLine("agent", sent.say, at_s))
    waits = (*one.answers_s, at_s - one.since_s)
    base = replace(one, lines=lines, answers_s=waits, since_s=at_s, nudged=False, state="writing")
    if not sent.right:
        tried, wrong = (*one.tried, place), (*one.wrong, sent)
        return replace(base, tried=tried, wrong=wrong)
    if one.turn + 1 == len(one.chat.turn):
        return replace(base, state="closed", ended_s=at_s)
    return replace(base, turn=one.turn + 1, tried=())


def _written(one: ChatSeen, at_s: float) -> ChatSeen:
    """Return a chat whose customer has just written back."""
    turn = one.chat.turn[one.turn]
    says = turn.reply[one.tried[-1]].back if one.tried else turn.says
    lines = (*one.lines, ChatLine("customer", says, at_s))
    return replace(one, state="waiting", since_s=at_s, lines=lines)


def _row(one: ChatSeen) -> dict[str, object]:
    """Return a chat's row of the contact log."""
    answered = bool(one.answers_s)
    wait = one.opened_s + one.answers_s[0] if answered else one.ended_s
    closed = one.state == "closed"
    return {
        "contact_id": one.chat.id,
        "direction": "inbound",
        "channel": "chat",
        "queue": "chat",
        "started_at": _DAY,
        "wait_s": wait,
        "talk_s": one.ended_s - wait if answered else None,
        "outcome": "answered" if answered else "abandoned",
        "resolved": closed if answered else None,
        "disposition": ("resolved" if closed else "left") if answered else None,
        "reason": one.chat.id,
    }
