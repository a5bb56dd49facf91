"""A chat as data: the customer's messages, and what an agent could write back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from bpo_course.faults import STRICT, Fault, blanks, refuse

CANNED_S: Final = 4.0
"""An assumption: seconds to put in a ready text and send it."""


@dataclass(frozen=True)
class ChatReply:
    """Something the agent could write.

    Args:
        say: The text.
        why: What makes it good, or what is wrong with it.
        right: Whether it is the good one; one of a turn is.
        canned: Whether it is a ready text, which takes a few seconds and no typing.
        back: What the customer writes after a reply that is not right.
    """

    __pydantic_config__: ClassVar = STRICT

    say: str = ""
    why: str = ""
    right: bool = False
    canned: bool = False
    back: str = ""

    def typing_s(self, words_a_minute: float) -> float:
        """Return how long it takes to write it, in seconds.

        Args:
            words_a_minute: How fast the agent types, above 0.

        Example:
            >>> [ChatReply("We can do that", canned=ready).typing_s(40) for ready in (False, True)]
            [6.0, 4.0]
        """
        return CANNED_S if self.canned else 60 * len(self.say.split()) / words_a_minute


@dataclass(frozen=True)
class ChatTurn:
    """A message of the customer, and what the agent could write back.

    Args:
        says: What the customer writes.
        reply: What the agent could write; one is right.
    """

    __pydantic_config__: ClassVar = STRICT

    says: str = ""
    reply: tuple[ChatReply, ...] = ()


@dataclass(frozen=True)
class Chat:
    """A chat: a customer, what the agent's screen says, and the messages.

    Args:
        id: Stable word.
        customer: The customer's name.
        about: What it is about, in a few words.
        screen: What the agent sees on screen.
        turn: The customer's messages, in order.

    Raises:
        FaultyError: If it breaks a rule; it carries every fault.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    customer: str = ""
    about: str = ""
    screen: str = ""
    turn: tuple[ChatTurn, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blanks(self, "id", "customer", "about", "screen", "turn")
        for place, turn in enumerate(self.turn, start=1):
            within = f"turn {place}"
            yield from blanks(turn, "says", within=within)
            right = sum(reply.right for reply in turn.reply)
            if right != 1:
                rule = f"must have one that is right, has {right}"
                yield Fault(f"{within} reply", rule, "Write right = true.")
            for nth, reply in enumerate(turn.reply, start=1):
                here = f"{within} reply {nth}"
                yield from blanks(reply, "say", "why", within=here)
                if not reply.right:
                    yield from blanks(reply, "back", within=here)
