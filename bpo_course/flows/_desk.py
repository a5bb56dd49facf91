"""The agent's desktop beside a conversation, as data: what is looked up, and what is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from bpo_course.faults import STRICT


@dataclass(frozen=True)
class FormField:
    """A field of the form that the agent fills in.

    Args:
        id: Stable word, unique in the form.
        label: What it is called on screen.
        kind: "choice", an "amount", a "date", or the "disposition", which follows from the ending.
        options: What can be chosen, in its order; none for an amount and a date.
        right: The right value; "" for a disposition. A date is written 2026-11-28.
        why: Why it is right, Markdown.
        at: Ids of the endings at which it is judged; none: at each of them.
        after: Ids of steps; it is judged only where the conversation went through one of them.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str = ""
    label: str = ""
    kind: Literal["choice", "amount", "date", "disposition"] = "choice"
    options: tuple[str, ...] = ()
    right: str = ""
    why: str = ""
    at: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """Something that a note must say, or must not say.

    Args:
        words: Ways to say it: one of them is enough. The end of a word may differ, and what " + "
            joins may be apart: "fee + remov" is in "remove the fee". The first one is shown.
        why: Who needs it and what for, or why it must stay out, Markdown.
        after: Ids of steps; it is asked for only where the conversation went through one of them.
    """

    __pydantic_config__: ClassVar = STRICT

    words: tuple[str, ...] = ()
    why: str = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Desk:
    """What an agent has beside a conversation: the customer record, the knowledge base and a form.

    Args:
        customers: The id of the company whose customers can be looked up.
        customer: The number of the right customer.
        alike: The numbers of those who are easily taken for them.
        shows: What the agent's screen shows of the contact, Markdown.
        check: The gate that says that the customer has been checked; "" where there is none.
        open_first: Whether the record may be opened before that, as for a call that we make.
        said: What the customer answers in the check, by what is asked.
        said_at: Ids of steps at which they have already said it, whatever the gate.
        articles: The id of the company's knowledge base.
        article: The ids of the articles that answer this contact; one of them is enough.
        search: What an agent would type to find one; each of these finds it.
        script: What the agent says at each stage, Markdown; for calls that we make.
        form: The fields of the form.
        fact: What the note must say.
        never: What the note must not say.
    """

    __pydantic_config__: ClassVar = STRICT

    customers: str = ""
    customer: str = ""
    alike: tuple[str, ...] = ()
    shows: str = ""
    check: str = ""
    open_first: bool = False
    said: Mapping[str, str] = field(default_factory=dict, hash=False)
    said_at: tuple[str, ...] = ()
    articles: str = ""
    article: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    script: tuple[str, ...] = ()
    form: tuple[FormField, ...] = ()
    fact: tuple[Fact, ...] = ()
    never: tuple[Fact, ...] = ()
