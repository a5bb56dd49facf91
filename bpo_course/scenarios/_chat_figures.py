"""What a shift at the chat desk comes to, and what an agent who makes no mistake makes of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bpo_course.chats import Chat
from bpo_course.scenarios._chat_desk import ChatDesk, ChatRules


@dataclass(frozen=True)
class ChatFigures:
    """What a shift at the chat desk comes to.

    Args:
        handled: Chats that were closed.
        left: Customers who left.
        span_s: From the start to the end of the last chat, seconds.
        first_s: Mean wait for the first reply, from the start of the shift, seconds.
        reply_s: Mean wait for each reply in an open chat, seconds.
        longest_s: The longest wait for a reply in an open chat, seconds.
        chat_s: Mean time that a chat is open, seconds.
        concurrency: Mean number of chats open at a time.
        wrong: Replies that were not right.
    """

    handled: int
    left: int
    span_s: float
    first_s: float
    reply_s: float
    longest_s: float
    chat_s: float
    concurrency: float
    wrong: int


def chat_figures(desk: ChatDesk) -> ChatFigures:
    """Return the figures of a desk; a mean of nothing is NaN.

    Args:
        desk: The desk, at any moment.
    """
    begun = [one for one in desk.seen if one.state != "queued"]
    ends = [one.ended_s if one.ended_s == one.ended_s else desk.now_s for one in begun]
    lengths = [end - one.opened_s for one, end in zip(begun, ends, strict=True)]
    waits = [wait for one in begun for wait in one.answers_s]
    firsts = [one.opened_s + one.answers_s[0] for one in begun if one.answers_s]
    span = max(ends, default=0.0)
    return ChatFigures(
        handled=sum(one.state == "closed" for one in begun),
        left=sum(one.state == "left" for one in begun),
        span_s=span,
        first_s=_mean(firsts),
        reply_s=_mean(waits),
        longest_s=max(waits, default=math.nan),
        chat_s=_mean(lengths),
        concurrency=sum(lengths) / span if span else math.nan,
        wrong=sum(len(one.wrong) for one in begun),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def best_chat_desk(
    chats: Iterable[Chat], rules: ChatRules | None = None, *, reading_s: float = 6
) -> ChatDesk:
    """Return the desk of an agent who always sends the right reply to who has waited longest.

    Args:
        chats: The chats.
        rules: How the desk works.
        reading_s: How long the agent reads and thinks before each reply, seconds.

    Raises:
        ValueError: If the reading time is negative or infinite.
    """
    if not 0 <= reading_s < math.inf:
        raise ValueError(f"reading_s must be a number of 0 or more, got {reading_s}")
    desk = ChatDesk(tuple(chats), rules or ChatRules())
    while not desk.done:
        waiting = [one for one in desk.seen if one.state == "waiting"]
        if not waiting:
            desk = desk.until(desk.next_s)
            continue
        oldest = min(waiting, key=lambda one: one.since_s)
        desk = desk.until(desk.now_s + reading_s)
        now = next(one for one in desk.seen if one.chat.id == oldest.chat.id)
        right = [place for place, reply in now.replies.items() if reply.right]
        if right:
            desk = desk.reply(oldest.chat.id, right[0])
    return desk
