"""A lever of a lab: a number that the learner moves, with its rule and its units."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Lever:
    """A number that the learner moves: a slider, and a field for numbers between and beyond.

    Args:
        name: Its name in code.
        label: Its name on screen.
        low: The least that the slider gives, in the unit of the screen.
        high: The most that the slider gives.
        step: The slider's step.
        least: The least that is taken, in the unit of the code.
        most: The most that is taken.
        whole: Whether it must be a whole number.
        scale: Units of the screen in one of the code: 100 for a percentage.
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    least: float
    most: float
    whole: bool = False
    scale: int = 1

    def number(self, value: object, *, on_screen: bool = False) -> float:
        """Return a value given, in the unit of the code.

        Args:
            value: A number, or the text of one.
            on_screen: Whether it is in the unit of the screen.

        Raises:
            ValueError: If it is no number, or outside what is taken; it names the lever.

        Example:
            >>> goal = Lever("goal", "Goal (%)", 50, 95, 5, 0.01, 0.99, scale=100)
            >>> goal.number("85", on_screen=True)
            0.85
        """
        scale = self.scale if on_screen else 1
        try:
            found = float(str(value)) / scale
        except ValueError:
            found = math.nan
        if not self.least <= found <= self.most or (self.whole and found % 1):
            name = self.label if on_screen else self.name
            kind = "a whole number" if self.whole else "a number"
            ends = f"from {self.least * scale:,g} to {self.most * scale:,g}"
            got = "nothing" if value is None or value == "" else value
            raise ValueError(f"{name} must be {kind} {ends}, got {got}")
        return found

    def shown(self, value: float) -> str:
        """Return a value as the field shows it."""
        return f"{value * self.scale:.10g}"
