"""What each further option of a menu costs: callers who err more, and wait longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bpo_course.tools.ivr._callers import Habits
from bpo_course.tools.ivr._menu import Menu, Option, Reason, Tree, spoken_s


@dataclass(frozen=True)
class Price:
    """What a menu with so many options costs its callers, on average.

    Args:
        options: How many options.
        misroutes: The share that takes another option than theirs.
        hung_up: The share whose patience ends before their option does.
        heard_s: Time until the key, seconds.
    """

    options: int
    misroutes: float
    hung_up: float
    heard_s: float


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


def prices(habits: Habits | None = None) -> Sequence[Price]:
    """Return what a menu with two options costs its callers, and so on up to nine.

    It is what the assumptions lead to, worked out for callers who listen and hit the right key: the
    mean over the places that a caller's option can have. `day` plays the same menus.

    Args:
        habits: How callers behave.

    Example:
        >>> [f"{one.misroutes:.1%}" for one in prices() if one.options in (4, 8)]
        ['4.7%', '9.7%']
    """
    from scipy.stats import gamma

    habits = habits or Habits()
    main = flat(9).menu[0]
    first, *lines = (spoken_s(line) for line in main.spoken())
    ends = [first + sum(lines[: place + 1]) + habits.react_s for place in range(len(lines))]
    shape = 1 / habits.spread**2
    lost = gamma.cdf(ends, shape, scale=habits.patience_s / shape).tolist()
    return [
        Price(
            n,
            sum(habits.mistaken(place) * (1 - lost[place - 1]) for place in range(1, n + 1)) / n,
            sum(lost[:n]) / n,
            sum(ends[:n]) / n,
        )
        for n in range(2, len(lines) + 1)
    ]
