"""A day's callers in the menus: what each of them hears, chooses, presses and gives up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bpo_course.check_digits import with_check_digit
from bpo_course.tools.ivr._call import Call
from bpo_course.tools.ivr._callers import Caller, Habits
from bpo_course.tools.ivr._faults import checked
from bpo_course.tools.ivr._journeys import Day, End, Journey
from bpo_course.tools.ivr._menu import (
    TO_A_PERSON,
    Menu,
    Option,
    Reason,
    Tree,
    place,
    spoken_s,
)
from bpo_course.tools.ivr._ways import depths, fits

_MOST_STEPS: Final = 40
"""Decisions of one caller after which the model gives up: patience ends all of them before."""
_ZEROS: Final = 2
"""How often a caller who wants a person at once presses 0."""
_AT_ONCE_S: Final = 1.0
_A_MOMENT_S: Final = 1e-6
"""More than a time-out may be late by rounding."""
_DRAWS: Final = 3


def day(tree: Tree, callers: Sequence[Caller], seed: int = 1, habits: Habits | None = None) -> Day:
    """Send callers through the menus, and return what came of it.

    A caller listens for an option that fits the reason, and presses its key soon after the words.
    The more options came before, the more often another one is taken. Where none fits, the caller
    asks for a person, goes back, or guesses. All of this is a model, not a measurement.

    Args:
        tree: The menus, with their reasons.
        callers: The callers; see `callers`. Each has random numbers of their own, so that two
            trees meet the same people with the same luck.
        seed: Of their luck.
        habits: How callers behave.

    Raises:
        FaultyError: If the tree breaks a rule.
        ValueError: If there is no caller, or one calls for a reason that the tree does not know.
    """
    import numpy as np

    checked(tree)
    known = {one.id: one for one in tree.reason}
    if not callers:
        raise ValueError("callers must be one or more, got none")
    for one in callers:
        if one.reason not in known:
            there = ", ".join(known) or "there are none"
            raise ValueError(f"reason must be one of the menus' ({there}), got {one.reason!r}")
    world = _World(tree, habits or Habits())
    luck = np.random.default_rng(seed).random((len(callers), _DRAWS * _MOST_STEPS)).tolist()
    return Day(
        tuple(
            _Caller(world, one, known[one.reason], drawn).journey()
            for one, drawn in zip(callers, luck, strict=True)
        )
    )


@dataclass(frozen=True)
class _Heard:
    """An option as it is heard.

    Args:
        option: The option.
        fits: The reasons that it is for.
        ends_s: When its words end, seconds after the menu begins to play.
        back: Whether it leads to a menu that is no deeper.
    """

    option: Option
    fits: frozenset[str]
    ends_s: float
    back: bool


class _World:
    """What all callers of a day share: the menus as they are heard, and the habits."""

    def __init__(self, tree: Tree, habits: Habits) -> None:
        self.tree, self.habits = tree, habits
        self.begun = Call(tree)
        deep, fitting = depths(tree), fits(tree)
        self._heard = {
            (menu.id, help_): tuple(_heard(menu, fitting[menu.id], deep, help_=help_))
            for menu in tree.menu
            for help_ in (False, True)
        }

    def heard(self, call: Call) -> tuple[_Heard, ...]:
        """Return the options that are spoken in the menu that a call is in."""
        return self._heard[call.menu, bool(call.silences + call.wrongs)]


def _heard(
    menu: Menu,
    fitting: Sequence[frozenset[str]],
    deep: Mapping[str, int],
    *,
    help_: bool,
) -> Iterator[_Heard]:
    at_s = spoken_s(menu.spoken(1 if help_ else 0)[0])
    for option, reasons in zip(menu.option, fitting, strict=True):
        to = place(option.to)
        back = to.kind == "menu" and deep.get(to.name, 0) <= deep.get(menu.id, 0)
        if option.says:
            at_s += spoken_s(menu.line(option))
            yield _Heard(option, reasons, at_s, back)


class _Caller:
    """One caller in a call: decides, presses, waits, hangs up."""

    def __init__(
        self, world: _World, caller: Caller, reason: Reason, luck: Sequence[float]
    ) -> None:
        self.world, self.caller, self.reason, self.luck = world, caller, reason, luck
        self.habits = world.habits
        self.call = world.begun
        self.step = 0
        self.zeros = 0
        self.resolved = self.served = False
        self.patience_s = caller.patience_s
        self.zero_pressed = False

    def journey(self) -> Journey:
        """Return the caller's way, from the first prompt to the end."""
        while not self.call.ending and self.step < _MOST_STEPS:
            hung_up = self._service() if not self.call.menu else self._menu()
            self.step += 1
            if hung_up:
                return self._ended("self_served" if self.served else "abandoned")
        ending = self.call.ending
        if ending is None:
            return self._ended("abandoned")
        if ending.kind == "queue" or ending.kind == "person" or ending.kind == "callback":
            return self._ended(ending.kind, ending.name)
        return self._ended("self_served" if self.served else "cut_off")

    def _ended(self, end: End, queue: str = "") -> Journey:
        to_person = end in TO_A_PERSON
        path = self.call.path if self.call.ending else (*self.call.path, end)
        return Journey(
            self.reason.id,
            end,
            queue,
            self.reason.queue,
            self.call.now_s,
            self.resolved and not to_person,
            self.zero_pressed and to_person,
            path,
        )

    def _draw(self, of: int) -> float:
        return self.luck[_DRAWS * self.step + of]

    def _service(self) -> bool:
        """Listen to a service to its end. A service that is wanted costs no patience."""
        service = self.world.tree.services[self.call.service]
        length_s = self.call.heard_s - self.call.now_s
        self.served = self.reason.service == service.id
        if self.served:
            self.patience_s += length_s
            self.resolved = self._draw(0) < service.resolved
        return self._waits(length_s)

    def _menu(self) -> bool:
        """Do one thing in a menu: press a key, or wait in silence. Whether they hang up."""
        if self.served and self.resolved:
            return True
        keys, after_s = self._choice()
        if not self.call.tree.menus[self.call.menu].barge_in:
            after_s = max(after_s, self.call.heard_s - self.call.now_s + 0.5)
        if not keys:
            return self._waits(self.call.due_s - self.call.now_s + _A_MOMENT_S)
        return self._presses(keys, after_s)

    def _choice(self) -> tuple[str, float]:
        """Return what the caller presses, and after how many seconds; "" for nothing."""
        menu = self.call.tree.menus[self.call.menu]
        if self.call.typed:  # a key that waits for a longer one
            return "", 0
        if self.caller.zero_out and self.zeros < _ZEROS and not self.served:
            self.zeros += 1
            self.zero_pressed = True
            return "0", _AT_ONCE_S
        self.zero_pressed = False
        if menu.ask:
            return self._account(menu)
        chosen = self._option()
        if chosen is None:
            return "", 0
        key, after_s = chosen.option.key, chosen.ends_s + self.habits.react_s
        if self._draw(1) < self.habits.slips:
            key = str(int(10 * self._draw(2)))
        return key, after_s

    def _account(self, menu: Menu) -> tuple[str, float]:
        """Return the number as it is typed, or the key for those who do not have it."""
        if not self.caller.knows_account:
            person = next((one for one in self.world.heard(self.call) if _to_a_person(one)), None)
            return (person.option.key, person.ends_s + self.habits.react_s) if person else ("", 0)
        digits = "1" * (menu.digits - 1)
        number = with_check_digit(digits) if menu.check == "luhn" else digits + "1"
        if self._draw(1) < 1 - (1 - self.habits.slips) ** menu.digits:
            number = number[:-1]
        ended = "#" if menu.longest > len(number) else ""
        return number + ended, self.call.heard_s - self.call.now_s + self.habits.fetch_s

    def _option(self) -> _Heard | None:
        """Return the option that the caller takes; None where nothing is to be taken."""
        heard = self.world.heard(self.call)
        if self.served:  # the service did not resolve it
            return next((one for one in heard if _to_a_person(one)), None)
        for number, one in enumerate(heard):
            if self.reason.id in one.fits:
                if self._draw(0) >= self.habits.mistaken(number + 1):
                    return one
                others = [*heard[:number], *heard[number + 1 : number + 2]]
                return self._one_of([other for other in others if not other.back]) or one
        person = next((one for one in heard if _to_a_person(one) and not one.fits), None)
        back = next((one for one in heard if one.back), None)
        return person or back or self._one_of(heard)

    def _one_of(self, options: Sequence[_Heard]) -> _Heard | None:
        return options[int(len(options) * self._draw(2))] if options else None

    def _waits(self, seconds: float) -> bool:
        """Wait, and return whether the caller has hung up before the end of it."""
        left_s = self.patience_s - self.call.now_s
        if left_s < seconds:
            self.call = self.call.wait(max(left_s, 0))
            return not self.call.ending
        self.call = self.call.wait(seconds)
        return False

    def _presses(self, keys: str, after_s: float) -> bool:
        """Press keys, and return whether the caller has hung up before."""
        menu = self.call.menu
        if self._waits(after_s):
            return True
        if not self.call.ending and self.call.menu == menu:  # not led on in the meantime
            self.call = self.call.press(keys)
        return False


def _to_a_person(one: _Heard) -> bool:
    return place(one.option.to).kind in TO_A_PERSON
