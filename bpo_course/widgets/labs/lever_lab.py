"""What labs with controls have in common: values that are checked, taken, or refused and kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.card.lever import Lever


class LeverLab(Card):
    """A lab whose figures follow from the values of its controls.

    A value that does not fit is kept as it was typed, beside what is wrong with it. It is taken
    by itself as soon as the other values let it. The figures belong to the values taken last.

    A subclass names its levers. It says what follows from the values (`_follow`), and what a
    screen reader says when one has changed (`_told_of`).
    """

    levers: ClassVar[Mapping[str, Lever]]

    def _begin(self, values: Mapping[str, Any], start: Mapping[str, Any]) -> None:
        """Begin with these values, some of them given by the caller.

        Raises:
            ValueError: If there is no such control, or a value breaks its rule.
        """
        self._values: dict[str, Any] = dict(values)
        self._faults: dict[str, tuple[str, str]] = {}  # what was given, and what is wrong with it
        for name, value in start.items():
            self._values[name] = self._checked(name, value)
        self._found = self._follow(self._values)

    # -- what a subclass says ------------------------------------------------------------------

    def _checked(self, name: str, value: Any, *, on_screen: bool = False) -> Any:
        """Return a control's value as the code holds it."""
        if name not in self.levers:
            raise ValueError(f"name must be one of {', '.join(self.levers)}, got {name!r}")
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


def sentence(error: ValueError) -> str:
    """Return an error's text with a capital letter.

    Example:
        >>> sentence(ValueError("monday must be a Monday"))
        'Monday must be a Monday'
    """
    text = str(error)
    return text[:1].upper() + text[1:]
