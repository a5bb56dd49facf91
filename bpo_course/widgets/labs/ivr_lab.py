"""The IVR lab: a menu to call, to change and to send a day's callers through, or words instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final

from bpo_course import content
from bpo_course.scenarios import FedDay
from bpo_course.tools import ivr
from bpo_course.widgets.card import VOICE, Message, with_script
from bpo_course.widgets.labs.in_words import percent
from bpo_course.widgets.labs.ivr_floor import floor_rows, floor_told, over_days, team_rows, traps
from bpo_course.widgets.labs.ivr_menus import Given, apart, given, listed, own_files, read
from bpo_course.widgets.labs.ivr_runs import (
    FLOOR_DAY,
    FLOOR_DAYS,
    LEARNED,
    chart_of_options,
    chart_of_thresholds,
    day,
    floor_day,
    of_course,
    router,
    tried,
)
from bpo_course.widgets.labs.ivr_times import (
    NOON,
    OPEN,
    clock_time,
    days_to_call,
    moment,
    told_of_call,
)
from bpo_course.widgets.labs.ivr_words import (
    BESIDE,
    CALLERS,
    FLOOR,
    HABITS,
    LEVERS,
    MAIN,
    MEASURES,
    PARTS,
    PHRASINGS,
    START,
    SWITCHES,
    THRESHOLD,
    TIMES,
    advice,
    by_reason,
    by_team,
    ended,
    leads,
    moments,
    named,
    of_100,
    on_screen,
    rows,
    told,
    ways,
    weighed,
)
from bpo_course.widgets.labs.lever_lab import LeverLab, one_of, sentence

KEYPAD: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#")
_TEXTS: Final = ("prompt", "help")
_OF_OPTIONS: Final = ("key", "says")
_TO_PRESS_S: Final = 1.0
_NO_REASONS: Final = (
    "No callers yet: nothing says why people call. Write [[reason]] in the file of the menus, once"
    " for each reason."
)


class IvrLab(LeverLab):
    """Menus to call, to change and to send a day's callers through; words in place of keys.

    Args:
        menu: The id of menus of the course, the path of a trainer's own file, the menus
            themselves, or a list of these. A file is read again each time it is chosen in the card.
        part: What is shown first: "call", "day" or "words".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such part or control, or a value breaks its rule, or a menu
            is neither a text nor a path, or there is none.
        ContentError: If the menus have a fault.
        FileNotFoundError: If there are no such menus.
    """

    template = "ivr_lab.html"
    levers = LEVERS
    _original: ivr.Tree
    _sound: ivr.Tree
    _call: ivr.Call
    _draft: ivr.Draft
    _esm = with_script(VOICE)

    def __init__(
        self, menu: Given | Sequence[Given] = "old-menu", part: str = "call", **start: Any
    ) -> None:
        super().__init__("IVR lab")
        self._part = one_of("part", part, PARTS)
        menus = given(menu)
        self._files = own_files(menus)
        self._own = {name: read(one) for name, one in self._files.items()}
        of_first = (name for name, one in self._files.items() if one is menus[0])
        self._chosen = next(of_first, str(menus[0]))
        first = self._own[self._chosen] if self._chosen in self._own else of_course(self._chosen)
        self._menu = first.menu[0].id
        self._day, self._clock = OPEN, NOON
        self._take_menus(first)
        self._base, self._apart = first, ""
        self._phrasings, self._typed = 25, ""
        self._played: dict[Any, dict[str, str]] = {}  # what several days of the teams showed
        self._begin({**START, **self._times()}, start, "menu", "part")
        self._with_times(start)
        self._show_part()

    # -- what a notebook calls ---------------------------------------------------------------------

    def set(self, name: str, value: float) -> None:
        """Move a control, as a learner would on screen.

        Args:
            name: A habit of `ivr.Habits`, "silence_tries", "wrong_tries" or "digit_timeout_s" of
                the menu that is open, "agents" or "sort_out_s" of the teams, or "threshold".
            value: Its new value; shares are from 0 to 1.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))

    def show(self, part: str) -> None:
        """Show a part: "call", "day" or "words".

        Raises:
            ValueError: If there is no such part.
        """
        self._part = one_of("part", part, PARTS)
        self._show_part()

    def press(self, keys: str) -> ivr.Call:
        """Press keys in the call, a second after what was last, and return the call."""
        call: ivr.Call = self._call
        self._call = call if call.ending else call.press(keys, after_s=_TO_PRESS_S)
        self._render(said=self._heard)
        return self._call

    def call_at(self, day: str, clock: str = NOON) -> ivr.Call:
        """Call on a day at a time, and return the call.

        Args:
            day: "open" for open hours, a day such as "mon", or a holiday such as "2026-12-25".
            clock: The time of day, such as "21:30".

        Raises:
            ValueError: If there is no such day, or no such time.
        """
        self._day, self._clock = one_of("day", day, self._days), clock_time(clock)
        self._faults.pop("clock", None)
        self._dial()
        return self._call

    def change(self, change: Callable[[ivr.Draft], ivr.Draft]) -> None:
        """Change the menus, as a learner would on screen.

        Args:
            change: Takes a draft and returns another, such as
                `lambda draft: draft.moved("main", 1, -1)`.
        """
        self._changed(change(self._draft))
        self._render(said=self._result)

    def say(self, text: str) -> ivr.Weighed:
        """Say something to the router of words, and return what it found."""
        found = router(self._phrasings).weigh(text)
        self._typed = text
        self._render()
        return found

    @property
    def draft(self) -> ivr.Draft:
        """The menus as they are now, with the options that are off."""
        return self._draft

    @property
    def days(self) -> tuple[ivr.Day, ivr.Day]:
        """The day's callers in the menus to compare with, and in those as they are now."""
        return day(self._base, self._habits), day(self._sound, self._habits)

    @property
    def floors(self) -> tuple[FedDay, FedDay]:
        """What the teams did with the callers of both days."""
        return self._floors(FLOOR_DAY)

    def play(self) -> dict[str, str]:
        """Play the teams' day several times with both menus, and return the changes by figure."""
        pairs = [self._floors(seed) for seed in range(FLOOR_DAYS)]
        self._played[self._played_for] = over_days(*zip(*pairs, strict=True))
        self._render(said=f"Played {FLOOR_DAYS} days.", focus="floor")
        return self._over_days

    # -- what the screen sends -----------------------------------------------------------------

    def _show_message(self, message: Message) -> None:
        if message["value"] in PARTS:
            self.show(message["value"])

    def _choose(self, message: Message) -> None:
        """Take other menus, and go on comparing with those before."""
        name = message["value"]
        if name not in self._names:
            return
        try:
            tree = self._read(name)
        except (content.ContentError, FileNotFoundError) as error:
            self._faults["choose"] = name, str(error).rstrip(".")
            self._render(said=str(error))
            return
        self._faults.pop("choose", None)
        self._chosen = name
        self._take_menus(tree)
        self._compared_from_now()
        self._open(self._draft.whole.menu[0].id)
        self._render(said=f"{self._draft.whole.title}. {self._draft.whole.brief}")

    def _key(self, message: Message) -> None:
        if message["value"] in KEYPAD:
            self.press(message["value"])

    def _listen(self, _message: Message) -> None:
        """Wait to the end of what is played, or of the time that the menu waits."""
        call = self._call
        if not call.ending:
            playing = call.now_s < call.heard_s and not call.typed
            until = call.heard_s if playing and call.menu else call.due_s
            self._call = call.wait(max(until - call.now_s, 0) + 1e-6)
        self._render(said=self._heard)

    def _again(self, _message: Message) -> None:
        self._dial(focus="key-1")

    def _when(self, message: Message) -> None:
        """Call on another day, or at another time of the same day."""
        if message["name"] == "clock":
            try:
                self._clock = clock_time(str(message["value"]))
            except ValueError as error:
                self._faults["clock"] = str(message["value"]), sentence(error)
                return self._render(said=sentence(error))
        elif message["value"] in self._days:
            self._day = message["value"]
        else:
            return None
        self._faults.pop("clock", None)
        return self._dial()

    def _open_message(self, message: Message) -> None:
        if message["value"] in self._draft.whole.menus:
            self._open(message["value"])
            self._render(said=f"You are changing the menu {named(self._menu)}.")

    def _text(self, message: Message) -> None:
        """Take a text of the menu that is open: its prompt or help, or a part of an option."""
        field, _, place = message["name"].partition("-")
        text, menu = str(message["value"]), self._menu
        if field in _TEXTS:
            self._changed(self._draft.with_menu(menu, **{field: text}))
        elif field in _OF_OPTIONS and place.isdecimal() and int(place) < self._options:
            value = text.strip() if field == "key" else text
            self._changed(self._draft.with_option(menu, int(place), **{field: value}))
        self._render()

    def _switch(self, message: Message) -> None:
        """Switch an option on or off, or the way in which the menu speaks."""
        value = message["value"]
        if value in SWITCHES:
            old = getattr(self._draft.menu(self._menu), value)
            self._changed(self._draft.with_menu(self._menu, **{value: not old}))
        elif value.isdecimal() and int(value) < self._options:
            self._changed(self._draft.switched(self._menu, int(value)))
        self._render(said=self._result)

    def _move(self, message: Message) -> None:
        place, _, way = message["value"].partition(" ")
        if not place.isdecimal() or int(place) >= self._options or way not in ("up", "down"):
            return
        by = -1 if way == "up" else 1
        self._changed(self._draft.moved(self._menu, int(place), by))
        there = min(max(int(place) + by, 0), self._options - 1)
        self._render(said=f"Now in place {there + 1}. {self._result}", focus=f"{way}-{there}")

    def _number(self, _message: Message) -> None:
        self._changed(self._draft.numbered(self._menu))
        self._render(said=f"The keys are numbered in this order. {self._result}")

    def _undo(self, _message: Message) -> None:
        self._take_menus(self._original)
        self._open(self._menu)
        self._render(said=f"The menu is as it was. {self._result}")

    def _keep(self, _message: Message) -> None:
        self._base, self._apart = self._sound, ""
        self._render(said="From now on, changes are compared with this menu.")

    def _play(self, _message: Message) -> None:
        if self._sound.reason:
            self._render(playing=f"Playing {FLOOR_DAYS} days …")
            self.play()

    def _phrase(self, message: Message) -> None:
        if message["value"] in PHRASINGS.values():
            self._phrasings = int(message["value"])
            self._show_part()

    def _say(self, message: Message) -> None:
        self._typed = str(message["value"])
        self._render()

    actions: ClassVar = {
        "set": LeverLab._set,
        "show": _show_message,
        "choose": _choose,
        "key": _key,
        "listen": _listen,
        "again": _again,
        "when": _when,
        "open": _open_message,
        "text": _text,
        "switch": _switch,
        "move": _move,
        "number": _number,
        "undo": _undo,
        "keep": _keep,
        "play": _play,
        "phrase": _phrase,
        "say": _say,
    }

    # -- state ---------------------------------------------------------------------------------

    def _read(self, name: str) -> ivr.Tree:
        """Return the menus of a name in the list; a trainer's own file as it is now."""
        if name not in self._files:
            return of_course(name)
        self._own[name] = read(self._files[name])
        return self._own[name]

    def _compared_from_now(self) -> None:
        """Go on comparing with the menu before, if both can have the same callers."""
        why = apart(self._base, self._sound)
        self._apart = (
            f"“{self._base.title}” has other callers, so there is nothing to compare. {why} To"
            " compare two menus, give both the same reasons, with the same shares and queues, in"
            " the same order."
            if why
            else ""
        )
        if why:
            self._base = self._sound

    def _dial(self, focus: str = "") -> None:
        """Begin a new call."""
        self._call = self._dialled(self._sound)
        self._render(said=f"{self._told_when} {self._heard}", focus=focus)

    def _dialled(self, tree: ivr.Tree) -> ivr.Call:
        return ivr.Call(tree, moment(tree.hours, self._day, self._clock))

    @property
    def _days(self) -> dict[str, str]:
        """The days on which one can call."""
        return days_to_call(self._sound.hours)

    @property
    def _told_when(self) -> str:
        return told_of_call(self._sound.hours, self._day, self._clock)

    def _take_menus(self, tree: ivr.Tree) -> None:
        self._original = tree
        self._sound = tree
        self._draft = ivr.Draft(tree)
        self._wrong: list[str] = []
        if self._day not in self._days:  # a holiday of other menus
            self._day = OPEN
        self._call = self._dialled(tree)
        if self._menu not in tree.menus:
            self._menu = tree.menu[0].id

    def _changed(self, draft: ivr.Draft) -> None:
        """Take a draft. While it has a fault, calls and callers go through the last sound one."""
        self._draft = draft
        tree = draft.tree
        self._wrong = [on_screen(fault) for fault in ivr.faults(tree) if not fault.advice]
        if not self._wrong:
            self._sound = tree
            self._call = self._dialled(tree)

    def _open(self, menu: str) -> None:
        """Open a menu to be changed: its time-outs and tries are in the fields."""
        self._menu = menu
        for name, value in self._times().items():
            self._values[name] = value
            self._faults.pop(name, None)

    def _times(self) -> dict[str, float]:
        menu = self._draft.menu(self._menu)
        timeout_s = self._draft.whole.timeout_s(menu)
        tries = {name: getattr(menu, name) for name in ("silence_tries", "wrong_tries")}
        return {**tries, "digit_timeout_s": timeout_s}

    def _with_times(self, values: dict[str, Any]) -> None:
        """Write those tries and time-outs among the values into the menu that is open."""
        names = {lever.name: lever for lever in TIMES}
        changes = {
            name: int(self._values[name]) if names[name].whole else self._values[name]
            for name in values
            if name in names
        }
        if changes:
            self._changed(self._draft.with_menu(self._menu, **changes))

    def _take(self, name: str, value: Any) -> None:
        self._values[name] = value
        self._with_times({name: value})
        super()._take(name, value)

    def _told_of(self, name: str) -> str:
        if name in {lever.name for lever in FLOOR} and self._sound.reason:
            return floor_told(*self.floors)
        return self._routed if name == THRESHOLD.name else self._result

    @property
    def _planned(self) -> ivr.Tree:
        """The menu that the teams are staffed for: the bank's new one, or the trainer's own."""
        new = of_course("new-menu")
        return next(
            (one for one in (new, *self._own.values()) if not apart(one, self._sound)), self._sound
        )

    def _floors(self, seed: int) -> tuple[FedDay, FedDay]:
        staffed = self._planned, int(self._values["agents"]), self._values["sort_out_s"]
        before, now = (
            floor_day(tree, self._habits, *staffed, seed) for tree in (self._base, self._sound)
        )
        return before, now

    @property
    def _played_for(self) -> Any:
        """What several days were played for: what was shown before counts for nothing else."""
        staffed = self._values["agents"], self._values["sort_out_s"]
        return self._base, self._sound, self._habits, staffed

    @property
    def _over_days(self) -> dict[str, str]:
        return self._played.get(self._played_for, {})

    @property
    def _options(self) -> int:
        return len(self._draft.menu(self._menu).option)

    @property
    def _names(self) -> dict[str, str]:
        """The menus to choose from, by id: the course's, and the trainer's own."""
        found = {name: of_course(name).title for name in content.menu_ids()}
        return {**found, **listed({n: (self._files[n], tree) for n, tree in self._own.items()})}

    @property
    def _habits(self) -> ivr.Habits:
        return ivr.Habits(**{lever.name: self._values[lever.name] for lever in HABITS})

    # -- what is shown -------------------------------------------------------------------------

    @property
    def _heard(self) -> str:
        """What a screen reader says of the call: what happened since the last key."""
        lines = moments(self._call)
        last = max((n for n, line in enumerate(lines) if line[3] == "key"), default=0)
        return " ".join(f"{words} {text}" for _, words, text, _ in lines[last:])

    @property
    def _result(self) -> str:
        if not self._sound.reason:
            return _NO_REASONS
        if self._wrong:
            return f"This menu has a fault. {self._wrong[0]}"
        return told(*self.days)

    @property
    def _routed(self) -> str:
        found = tried(self._phrasings).at(self._values["threshold"])
        return (
            f"Of 100 sentences, {of_100(found.right)} are routed right,"
            f" {of_100(found.wrong)} wrong, and {of_100(found.person)} go to a person."
            f" Of 100 sentences that are out of scope, {of_100(found.let_through)} are let through."
        )

    def _show_part(self) -> None:
        """Show a part; where it has to learn first, say so before."""
        if self._part == "words" and (self._phrasings not in LEARNED):
            n = self._phrasings * len(content.utterances().intent)
            self._render(working=f"Learning from {n} sentences …")
        said = {"call": self._said_of_call, "day": self._said_of_day}
        self._render(said=said.get(self._part, self._said_of_words)())

    def _said_of_call(self) -> str:
        return self._heard

    def _said_of_day(self) -> str:
        return self._result

    def _said_of_words(self) -> str:
        return self._routed

    def _chart(self) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
        """Return the part's chart, and the same as the head and the rows of a table."""
        if self._part == "day":
            return chart_of_options(self._habits)
        return chart_of_thresholds(self._phrasings)

    def _render(
        self, said: str = "", *, working: str = "", playing: str = "", focus: str = ""
    ) -> None:
        charted = self._part != "call" and not working
        figure, head, lines = self._chart() if charted else ("", (), [])
        self._show(
            said=said or working or playing,
            focus=focus,
            figure=figure,
            fields={**self._numbers(), **self._written(), **self._refused()},
            part=self._part,
            parts=PARTS,
            names=self._names,
            tree=self._draft.whole,
            problem=self._problem,
            working=working,
            busy=playing,
            head=head,
            rows=lines,
            **self._of_call(),
            **self._of_menu(),
            **(self._of_day() if self._part == "day" else {}),
            **(self._of_threshold() if self._part == "words" else {}),
            **(self._of_words() if self._part == "words" and not working else {}),
        )

    def _written(self) -> dict[str, str]:
        """Return what the fields of texts show."""
        menu = self._draft.menu(self._menu)
        texts = {name: getattr(menu, name) for name in _TEXTS}
        for place, option in enumerate(menu.option):
            texts |= {f"{name}-{place}": getattr(option, name) for name in _OF_OPTIONS}
        names = {"choose": self._chosen, "open": self._menu}
        names |= {"when": self._day, "clock": self._clock}
        return {**texts, **names, "say": self._typed}

    def _of_call(self) -> dict[str, Any]:
        call = self._call
        return {
            "keypad": KEYPAD,
            "days": self._days,
            "at_time": self._day != OPEN,
            "told_when": self._told_when,
            "clock_s": call.now_s,
            "playing": call.playing,
            "ending": ended(call.ending) if call.ending else "",
            "in_prompt": call.now_s < call.heard_s,
            "typed": call.typed,
            "moments": moments(call),
        }

    def _of_menu(self) -> dict[str, Any]:
        menu = self._draft.menu(self._menu)
        return {
            "menu": menu,
            "menus": {name: named(name) for name in self._draft.whole.menus},
            "options": [
                {
                    "off": (menu.id, place) in self._draft.off,
                    "leads": leads(self._draft.whole, option.to),
                }
                for place, option in enumerate(menu.option)
            ],
            "switches": [(name, words, getattr(menu, name)) for name, words in SWITCHES.items()],
            "times": TIMES,
            "wrong": self._wrong,
            "advised": advice(self._draft.tree),
            "edited": self._draft != ivr.Draft(self._original),
        }

    def _of_day(self) -> dict[str, Any]:
        if not self._sound.reason:
            return {"result": _NO_REASONS, "ends": [], "habits": HABITS, "callers": "0"}
        before, now = self.days
        return {
            "before": self._base.title,
            "same": self._base == self._sound,
            "apart": self._apart,
            "callers": f"{CALLERS:,}",
            "result": told(before, now),
            "main": [MEASURES[name][0] for name in MAIN],
            "ends": rows(before, now, MEASURES),
            "beside": rows(before, now, BESIDE),
            "reasons": by_reason(self._sound, now),
            "ways": ways(now),
            "teams": by_team(now),
            "habits": HABITS,
            **self._of_floor(),
        }

    def _of_floor(self) -> dict[str, Any]:
        before, now = self.floors
        return {
            "floor": FLOOR,
            "planned": self._planned.title,
            "floor_says": floor_told(before, now),
            "traps": list(traps(before, now, self._over_days)),
            "floor_rows": floor_rows(before, now, self._over_days),
            "floor_teams": team_rows(before, now),
            "floor_days": FLOOR_DAYS,
            "over_days": bool(self._over_days),
        }

    def _of_threshold(self) -> dict[str, Any]:
        """Return what is shown during the work too: a button that is pressed keeps the focus."""
        return {"lever": THRESHOLD, "phrasings": PHRASINGS, "phrased": self._phrasings}

    def _of_words(self) -> dict[str, Any]:
        said, threshold = content.utterances(), self._values["threshold"]
        found = tried(self._phrasings)
        at = found.at(threshold)
        titles = {intent.id: intent.title for intent in said.intent}
        heard = router(self._phrasings).weigh(self._typed) if self._typed.strip() else None
        routed = heard and heard.intent and heard.share >= threshold
        words = found.teams(of_course("new-menu").reason, threshold)
        keys = [day(of_course(name), self._habits) for name in content.menu_ids()]
        return {
            "brief": said.brief,
            "figures": {
                "Routed right": (percent(at.right), "good"),
                "Routed wrong": (percent(at.wrong), "bad"),
                "To a person": (percent(at.person), ""),
                "Out of scope, let through": (percent(at.let_through), "bad"),
            },
            "routed_says": self._routed,
            "heard": weighed(heard, titles) if heard else None,
            "to": titles[heard.intent] if heard and heard.intent and routed else "",
            "against": [
                ("Words", percent(words.right), percent(words.wrong), percent(words.person)),
                *(
                    (
                        of_course(name).title,
                        percent(day.right_team + day.resolved + day.contained_only),
                        percent(day.misroutes),
                        percent(day.person),
                    )
                    for name, day in zip(content.menu_ids(), keys, strict=True)
                ),
            ],
        }

    def __repr__(self) -> str:
        tree = self._draft.whole
        changed = ", changed" if self._draft != ivr.Draft(self._original) else ""
        return f"IvrLab({tree.title}{changed}; {PARTS[self._part].lower()})"
