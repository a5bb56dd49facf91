"""What each further option of a menu costs: the same callers, one option more each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bpo_course.tools.ivr._callers import Habits, callers
from bpo_course.tools.ivr._day import Day, day
from bpo_course.tools.ivr._menu import Menu, Option, Reason, Tree


@dataclass(frozen=True)
class Price:
    """A menu with so many options, and what its callers did.

    Args:
        options: How many options.
        day: The day of its callers.
    """

    options: int
    day: Day


def flat(options: int) -> Tree:
    """Return one menu with so many options, each for as many callers, and 0 for a person.

    Args:
        options: How many, from 2 to 9.

    Raises:
        ValueError: If it is another number.

    Example:
        >>> flat(2).menu[0].spoken()[1]
        'For reason number one of our callers, press 1.'
    """
    if type(options) is not int or not 2 <= options <= 9:
        raise ValueError(f"options must be a whole number from 2 to 9, got {options}")
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")[:options]
    listed = tuple(
        Option(str(n), f"for reason number {word} of our callers", f"queue:{word}", (word,))
        for n, word in enumerate(words, start=1)
    )
    main = Menu("main", "Welcome.", option=(*listed, Option("0", "", "person")))
    reasons = tuple(Reason(word, f"Reason {word}.", queue=word) for word in words)
    return Tree("flat", f"{options} options", menu=(main,), reason=reasons)


def prices(
    habits: Habits | None = None, *, most: int = 9, n: int = 400, seed: int = 1
) -> Sequence[Price]:
    """Return what a menu with two options costs its callers, with three, and so on.

    Args:
        habits: How callers behave: all that it costs follows from these assumptions.
        most: The most options, up to 9.
        n: Callers of each menu.
        seed: Of the random numbers.

    Example:
        >>> few, *_, many = prices(n=200)
        >>> many.day.misroutes > few.day.misroutes, many.day.menu_s > few.day.menu_s
        (True, True)
    """
    found = []
    for options in range(2, most + 1):
        tree = flat(options)
        people = callers(tree.reason, n, seed, habits)
        found.append(Price(options, day(tree, people, seed, habits)))
    return found
