"""Where the parser stopped in a text that is no TOML: the line, and what is around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bpo_course.content._lines import Slip, heading, key, masked


@dataclass(frozen=True)
class Place:
    """Where the parser stopped.

    Args:
        text: The whole text.
        pos: The place in it.
        number: The line it is in, from 1.
        message: What the parser says.
    """

    text: str
    pos: int
    number: int
    message: str

    @cached_property
    def masked(self) -> str:
        """The text without what quotes hold."""
        return masked(self.text)

    @property
    def start(self) -> int:
        """Where the line begins."""
        return self.text.rfind("\n", 0, self.pos) + 1

    @property
    def line(self) -> str:
        """The line."""
        return self.text[self.start :].partition("\n")[0]

    @property
    def before(self) -> str:
        """The line up to the place."""
        return self.text[self.start : self.pos]

    @property
    def after(self) -> str:
        """The line from the place on."""
        return self.text[self.pos :].partition("\n")[0].strip()

    @property
    def name(self) -> str:
        """The first name before the = of the line; "" where there is none."""
        return key(self.line).split(".")[0]

    @property
    def value(self) -> str:
        """What is after the = of the line, without a note behind it."""
        at = self.line.find("=") + 1
        shown = self.masked[self.start :].partition("\n")[0]
        return self.line[at : len(shown.rstrip())].strip() if at else ""

    @property
    def part(self) -> str:
        """The last name of the heading above the line; "" where there is none."""
        above = self.masked[: self.start].split("\n")
        names = (heading(line)[1] for line in reversed(above))
        return next((name.split(".")[-1] for name in names if name.strip("_")), "")

    def slip(self, rule: str, remedy: str) -> Slip:
        """Return what is wrong in this line."""
        return Slip(self.number, rule, remedy)
