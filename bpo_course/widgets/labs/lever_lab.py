"""What labs with controls have in common: values that are checked, taken, or refused and kept."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, ClassVar, Final

from bpo_course import charts
from bpo_course.prose import capital
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.card.lever import Lever

_ON_OFF: Final = {"True": True, "False": False}


class LeverLab(Card):
    """A lab whose figures follow from the values of its controls.

    A value that does not fit is kept as it was typed, beside what is wrong with it. It is taken
    by itself as soon as the other values let it. The figures belong to the values taken last.

    A subclass names its levers, and its choices and switches where it has some. It says what
    follows from the values (`_follow`), and what a screen reader says when one has changed
    (`_told_of`).
    """

    levers: ClassVar[Mapping[str, Lever]]
    choices: ClassVar[Mapping[str, Collection[Any]]] = {}  # controls whose value is one of a few
    switches: ClassVar[Collection[str]] = ()  # controls that are on or off

    def _begin(self, values: Mapping[str, Any], start: Mapping[str, Any], *others: str) -> None:
        """Begin with these values, some of them given by the caller.

        Args:
            values: The value of each control.
            start: Those that the caller gave.
            others: What else a caller may give by name, such as "part".

        Raises:
            ValueError: If there is no such control, or a value breaks its rule.
        """
        self._values: dict[str, Any] = dict(values)
        self._faults: dict[str, tuple[str, str]] = {}  # what was given, and what is wrong with it
        for name, value in start.items():
            if name not in values:
                raise no_control(name, (*others, *values))
            self._values[name] = self._checked(name, value)
        self._found = self._follow(self._values)

    # -- what a subclass says ------------------------------------------------------------------

    def _checked(self, name: str, value: Any, *, on_screen: bool = False) -> Any:
        """Return a control's value as the code holds it."""
        if name in self.choices:
            return one_of(name, value, self.choices[name])
        if name in self.switches:
            given = (
                _ON_OFF.get(value, value) if on_screen else value
            )  # a refused one is kept as text
            return bool(one_of(name, given, (True, False)))
        if name not in self.levers:
            raise no_control(name, self._values)
        return self.levers[name].number(value, on_screen=on_screen)

    def _follow(self, values: Mapping[str, Any]) -> Any:
        """Return what follows from the values; a ValueError where they do not fit together."""
        return None

    def _told_of(self, name: str) -> str:
        """Return what a screen reader says once this control has changed."""
        return ""

    def _render(self, said: str = "") -> None:
        raise NotImplementedError

    # -- values --------------------------------------------------------------------------------

    def _set(self, message: Message) -> None:
        """Take what the screen sends for a control, or keep it with what is wrong with it."""
        name, value = message["name"], message["value"]
        if name not in self._values:
            return
        try:
            self._take(name, self._checked(name, value, on_screen=True))
        except ValueError as error:
            self._faults[name] = str(value), sentence(error)
            self._render(said=sentence(error))

    def _choose(self, message: Message) -> None:
        """Take a choice: the name of a control, and one of its values."""
        name, _, value = str(message["value"]).partition(" ")
        if value in self.choices.get(name, ()):
            self._take(name, value)

    def _switch(self, message: Message) -> None:
        """Switch a control on or off, or keep that with what is wrong with it."""
        name = message["value"]
        if name in self.switches:
            value = not self._values[name]
            try:
                self._take(name, value)
            except ValueError as error:
                self._faults[name] = str(value), sentence(error)
                self._render(said=sentence(error))

    def _take(self, name: str, value: Any) -> None:
        self._found = self._follow({**self._values, name: value})
        self._values[name] = value
        self._faults.pop(name, None)
        self._try_again()
        self._render(said=self._told_of(name))

    def _try_again(self) -> None:
        """Take what was refused before, where it fits the other values by now."""
        for name, (text, _) in list(self._faults.items()):
            try:
                value = self._checked(name, text, on_screen=True)
                self._found = self._follow({**self._values, name: value})
            except ValueError:
                continue
            self._values[name] = value
            del self._faults[name]

    # -- what is shown -------------------------------------------------------------------------

    @property
    def _problem(self) -> str:
        """What is wrong with what was given, in sentences; "" for nothing."""
        return " ".join(f"{fault}." for _, fault in self._faults.values())

    def _numbers(self) -> dict[str, str]:
        """Return what the fields of the levers show."""
        return {name: lever.shown(self._values[name]) for name, lever in self.levers.items()}

    def _refused(self) -> dict[str, str]:
        """Return what was given and not taken, by the field that shows it."""
        return {name: text for name, (text, _) in self._faults.items()}


class PartLab(LeverLab):
    """A lab of levers in several parts, one of which is shown."""

    parts: ClassVar[Mapping[str, str]]
    _part: str

    def show(self, part: str) -> Any:
        """Go to a part of the lab.

        Args:
            part: Its name, as the lab takes it to begin with.

        Raises:
            ValueError: If there is no such part.
        """
        self._part = one_of("part", part, self.parts)
        self._render(said=self.parts[part], focus="part")

    def _go(self, message: Message) -> None:
        """Go to the part that was pressed."""
        if message["value"] in self.parts:
            self.show(message["value"])

    def _render(self, said: str = "", *, focus: str = "") -> None:
        raise NotImplementedError


def charted(figure: Any) -> dict[str, Any]:
    """Return what a card shows of a figure: its drawing, and its numbers as a table.

    Args:
        figure: The figure; None for none.

    Returns:
        figure (its JSON, "" for none), charted, head and rows.

    Example:
        >>> charted(None)
        {'figure': '', 'charted': False, 'head': (), 'rows': []}
    """
    if figure is None:
        return {"figure": "", "charted": False, "head": (), "rows": []}
    head, rows = charts.table_of(figure)
    return {"figure": charts.to_json(figure), "charted": True, "head": head, "rows": rows}


def no_control(name: str, there: Iterable[str]) -> ValueError:
    """Return the error for a control that a lab does not have.

    Args:
        name: What was asked for.
        there: The controls that it has.

    Example:
        >>> print(no_control("agent", ["calls", "agents"]))
        there is no control agent in this lab; it has calls, agents. Did you mean agents?
    """
    known = tuple(there)
    close = get_close_matches(name, known, n=1)
    meant = f". Did you mean {close[0]}?" if close else ""
    return ValueError(f"there is no control {name} in this lab; it has {', '.join(known)}{meant}")


def one_of(name: str, value: Any, allowed: Iterable[Any]) -> Any:
    """Return a value if it is one of those allowed.

    Args:
        name: What it is the value of.
        value: The value, of any type.
        allowed: The values that are allowed.

    Raises:
        ValueError: If it is none of them.

    Example:
        >>> one_of("part", "call", ("call", "day"))
        'call'
    """
    known = tuple(allowed)
    if not isinstance(value, Hashable) or value not in known:
        raise ValueError(f"{name} must be one of {', '.join(map(str, known))}, got {value!r}")
    return value


def sentence(error: ValueError) -> str:
    """Return an error's text with a capital letter.

    Example:
        >>> sentence(ValueError("monday must be a Monday"))
        'Monday must be a Monday'
    """
    return capital(str(error))
