"""The dialler lab: an evening paced by hand, detection and its price, groups, and reading first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from bpo_course import content
from bpo_course.scenarios import (
    GROUP_SIZES,
    MACHINE_EVENINGS,
    READ_EVENINGS,
    GroupGain,
    GroupRules,
    MachineEvening,
    MachineMonth,
    MachineRules,
    PacedEvening,
    ReadFirst,
    ReadRules,
    group_gain,
    read_first,
)
from bpo_course.simulation import time_of_day
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs import dialler_groups as groups_view
from bpo_course.widgets.labs import dialler_machines as machines_view
from bpo_course.widgets.labs import dialler_pace as pace_view
from bpo_course.widgets.labs.dialler_pace import Pace, floor_of
from bpo_course.widgets.labs.dialler_words import (
    BETTER,
    CHOICES,
    DIALLERS,
    GROUPS,
    GUESS_LEVELS,
    GUESS_LOST,
    GUESS_SIZES,
    LAWS,
    LEVERS,
    MACHINES,
    MACHINES_MORE,
    NO_GUESS,
    OF_MACHINES,
    PACE,
    PACE_MORE,
    PARTS,
    READING,
    RESTARTS,
    START,
    SWITCHES,
    WORTH,
)
from bpo_course.widgets.labs.lever_lab import PartLab, charted, one_of

_COMPARING: Final = "Playing the same evening with each dialler …"
_SIZES: Final = (*(str(size) for size in GUESS_SIZES), "never")


class DiallerLab(PartLab):
    """A floor of 10 agents whose dialler a learner paces by hand, and then measures.

    The firm, its customers and all figures are invented.

    Args:
        part: The part to begin with: "pace", "machines", "groups" or "reading".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such part or control, or a value breaks its rule.
    """

    template = "dialler_lab.html"
    levers = LEVERS
    parts = PARTS
    choices = CHOICES
    switches = SWITCHES

    def __init__(self, part: str = "pace", **start: Any) -> None:
        super().__init__("Dialler lab")
        self._part = one_of("part", part, PARTS)
        self._rate_guess = self._size_guess = self._lost_guess = ""
        self._month: tuple[MachineRules, int, MachineMonth] | None = None
        self._gains: list[GroupGain] = []
        self._gains_of: GroupRules | None = None
        self._read: tuple[ReadRules, ReadFirst] | None = None
        laws = {rule.id: rule for rule in content.rules()}
        self._laws = [(place, laws[name]) for name, place in LAWS.items()]
        self._begin(START, start, "part")
        self._pace = Pace(PacedEvening(floor_of(self._values), int(self._values["seed"])))
        self._render()

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: Any) -> None:
        """Change a control, as a learner would on screen.

        Args:
            name: A control: level, pace_answered, pace_talk_s, pace_limit, seed; detects, message,
                lock_out, dialler ("predictive", "adapting" or "level"), found, lost, listens_s,
                ring_s, drop_after_s, machine_s, limit, evening; answered, talk_s, spread,
                group_limit, worth; read_s, read_answered, plain, read.
            value: Its new value: a name, True or False, or a number; shares are from 0 to 1.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))

    def guess_level(self, level: float | str = NO_GUESS) -> None:
        """Guess the highest dial level that stays within the limit all evening.

        Args:
            level: 1.25, 1.75, 2.5 or 3.5; "show" without a guess.

        Raises:
            ValueError: If it is none of these.
        """
        name = level if isinstance(level, str) else f"{level:g}"
        self._pace.guess = one_of("level", name, (*(f"{n:g}" for n in GUESS_LEVELS), NO_GUESS))
        self._part = "pace"
        self._render(said="Now pace the evening.", focus="play")

    def play(self, level: float | None = None, steps: int = 1) -> PacedEvening:
        """Play the next ten minutes, or more, at a dial level, and return the evening.

        Args:
            level: The level, from 1 to 4; None: the one that is set.
            steps: How many times ten minutes.

        Raises:
            ValueError: If the level breaks its rule, or the evening is over before that.
        """
        if level is not None:
            self._values["level"] = self._checked("level", level)
        self._part = "pace"
        self._pace.evening = self._pace.evening.play(self._values["level"], steps)
        done = self._pace.evening.done
        if done:
            self._render(working=_COMPARING)
            self._pace.compare(self._values["pace_limit"])
        said = pace_view.told(self._pace, self._values["pace_limit"])
        self._render(said=said, focus="end" if done else "")
        return self._pace.evening

    def again(self) -> None:
        """Begin the same evening again; how it went before is kept beside it."""
        self._part = "pace"
        self._restart()
        self._render(said="17:00, the same evening again.", focus="now")

    def guess_rate(self, rate: str = NO_GUESS) -> MachineEvening:
        """Guess the true drop rate, and return the evening.

        Args:
            rate: One of the rates to choose from, such as "4.9 %"; "show" without a guess.

        Raises:
            ValueError: If it is none of these.
        """
        self._part = "machines"
        options = machines_view.options(self._machine_rules, self._machine_seed)
        self._rate_guess = one_of("rate", rate, (*options, NO_GUESS))
        self._render(said=machines_view.told(self.evening), focus="answer")
        return self.evening

    def play_month(self) -> MachineMonth:
        """Play 20 evenings, and return what each clock says of them."""
        self._part = "machines"
        rules, seed = self._machine_rules, self._machine_seed
        self._rate_guess = self._rate_guess or NO_GUESS
        month = machines_view.month_of(rules, seed)
        self._month = rules, seed, month
        self._render(said=machines_view.month_told(month, rules.limit), focus="month")
        return month

    def guess_size(self, size: float | str = NO_GUESS) -> tuple[GroupGain, ...]:
        """Guess the size from which on it pays, play all groups and return their gains.

        Args:
            size: 3, 5, 12 or 30; "never"; "show" without a guess.

        Raises:
            ValueError: If it is none of these.
        """
        name = size if isinstance(size, str) else f"{size:g}"
        self._size_guess = one_of("size", name, (*_SIZES, NO_GUESS))
        return self.play_groups()

    def play_groups(self) -> tuple[GroupGain, ...]:
        """Play all sizes of group, and return what each gains."""
        self._part = "groups"
        self._size_guess = self._size_guess or NO_GUESS
        rules = groups_view.groups_of(self._values)
        self._gains, self._gains_of = [], rules
        for size in GROUP_SIZES:
            self._render(working=f"Playing the evenings of {size} agents …")
            self._gains.append(group_gain(rules, size))
        self._render(said=self._size_answer[1], focus="sizes")
        return tuple(self._gains)

    def guess_reading(self, lost: float | str = NO_GUESS) -> ReadFirst:
        """Guess what share of the talk time reading costs, and return both kinds of evening.

        Args:
            lost: 0.1, 0.2, 0.35 or 0.5; "show" without a guess.

        Raises:
            ValueError: If it is none of these.
        """
        name = lost if isinstance(lost, str) else f"{lost:g}"
        self._lost_guess = one_of("lost", name, (*(f"{n:g}" for n in GUESS_LOST), NO_GUESS))
        return self.play_reading()

    def play_reading(self) -> ReadFirst:
        """Play 20 evenings with and without reading, and return them."""
        self._part = "reading"
        self._lost_guess = self._lost_guess or NO_GUESS
        self._render(working=f"Playing {READ_EVENINGS} evenings in both ways …")
        rules = groups_view.reading_of(self._values)
        found = read_first(rules)
        self._read = rules, found
        self._render(said=" ".join(groups_view.reading_told(found, rules)), focus="reading")
        return found

    @property
    def paced(self) -> PacedEvening:
        """The evening of part 1 as far as it was played."""
        return self._pace.evening

    @property
    def evening(self) -> MachineEvening:
        """The evening of part 2."""
        return machines_view.evening_of(self._machine_rules, self._machine_seed)

    # -- what the screen sends -----------------------------------------------------------------

    def _guess_level(self, message: Message) -> None:
        if message["value"] in (*(f"{n:g}" for n in GUESS_LEVELS), NO_GUESS):
            self.guess_level(message["value"])

    def _pace_by(self, message: Message) -> None:
        """Set the level a step higher or lower."""
        by = 0.25 if message["value"] == "faster" else -0.25
        self._take("level", min(4.0, max(1.0, self._values["level"] + by)))

    def _play(self, message: Message) -> None:
        """Play ten minutes, half an hour, or to the end."""
        left = self._pace.evening.length - len(self._pace.evening.levels)
        wanted = {"3": 3, "end": left}.get(str(message.get("value")), 1)
        if left:
            self.play(steps=min(left, wanted))

    def _again(self, _message: Message) -> None:
        self.again()

    def _another(self, _message: Message) -> None:
        self._values["seed"] = int(self._values["seed"]) % 10_000 + 1
        self._restart()
        self._render(said=f"Evening {self._values['seed']}, 17:00.", focus="now")

    def _guess_rate(self, message: Message) -> None:
        options = machines_view.options(self._machine_rules, self._machine_seed)
        if message["value"] in (*options, NO_GUESS):
            self.guess_rate(message["value"])

    def _press_month(self, _message: Message) -> None:
        self._render(working=f"Playing {MACHINE_EVENINGS} evenings …")
        self.play_month()

    def _better(self, message: Message) -> None:
        """Play the evenings with a better program."""
        for name, value in BETTER.items():
            self._values[name] = value
            self._faults.pop(name, None)
        self._rate_guess = NO_GUESS
        self._press_month(message)

    def _guess_size(self, message: Message) -> None:
        if message["value"] in (*_SIZES, NO_GUESS):
            self.guess_size(message["value"])

    def _press_groups(self, _message: Message) -> None:
        self._size_guess = NO_GUESS
        self.play_groups()

    def _guess_lost(self, message: Message) -> None:
        if message["value"] in (*(f"{n:g}" for n in GUESS_LOST), NO_GUESS):
            self.guess_reading(message["value"])

    def _press_reading(self, _message: Message) -> None:
        self._lost_guess = NO_GUESS
        self.play_reading()

    actions: ClassVar = {
        "set": PartLab._set,
        "go": PartLab._go,
        "choose": PartLab._choose,
        "switch": PartLab._switch,
        "guess_level": _guess_level,
        "pace": _pace_by,
        "play": _play,
        "again": _again,
        "another": _another,
        "guess_rate": _guess_rate,
        "month": _press_month,
        "better": _better,
        "guess_size": _guess_size,
        "groups": _press_groups,
        "guess_lost": _guess_lost,
        "reading": _press_reading,
    }

    # -- state ---------------------------------------------------------------------------------

    def _take(self, name: str, value: Any) -> None:
        """Take a value; the evening of part 1 begins again where its people change."""
        changed = name in RESTARTS and value != self._values[name]
        self._values[name] = value
        if changed:
            self._restart()
        if name in OF_MACHINES and self._rate_guess:
            self._rate_guess = NO_GUESS  # the guess was about the evening before
        if name == "worth" and self._size_guess:
            self._size_guess = NO_GUESS
        super()._take(name, value)

    def _restart(self) -> None:
        self._pace.restart(floor_of(self._values), int(self._values["seed"]))

    @property
    def _machine_rules(self) -> MachineRules:
        return machines_view.rules_of(self._values)

    @property
    def _machine_seed(self) -> int:
        return int(self._values["evening"])

    @property
    def _size_answer(self) -> tuple[str, str]:
        return groups_view.size_answer(self._gains, self._values["worth"], self._size_guess)

    # -- what is shown -------------------------------------------------------------------------

    def _told_of(self, name: str) -> str:
        if name == "level":
            return f"Dial level {self._values['level']:g}."
        if name in RESTARTS:
            return "17:00. The evening begins again."
        if self._part == "machines" and self._rate_guess:
            return machines_view.told(self.evening)
        if name == "worth" and self._is_played:
            return self._size_answer[1]
        return ""

    @property
    def _is_played(self) -> bool:
        """Whether all groups were played."""
        return len(self._gains) == len(GROUP_SIZES)

    def _chart(self) -> Any:
        if self._part == "pace":
            return pace_view.chart(self._pace, self._values["pace_limit"])
        if self._part == "machines" and self._shown_month:
            return machines_view.chart(self._shown_month, self._values["limit"])
        if self._part == "groups" and self._is_played:
            return groups_view.gain_chart(self._gains, self._values["worth"])
        return None

    @property
    def _shown_month(self) -> MachineMonth | None:
        """The month that was played last, where it was played by the rules as they are."""
        if self._month and self._month[:2] == (self._machine_rules, self._machine_seed):
            return self._month[2]
        return None

    def _render(self, said: str = "", *, focus: str = "", working: str = "") -> None:
        figure = self._chart()
        of = {
            "pace": self._of_pace,
            "machines": self._of_machines,
            "groups": self._of_groups,
            "reading": self._of_reading,
        }
        self._show(
            said=said or working,
            focus=focus,
            **charted(figure),
            fields=self._numbers() | self._refused(),
            problem=self._problem,
            parts=PARTS,
            part=self._part,
            working=working,
            values=self._values,
            switches=SWITCHES,
            laws=self._laws,
            **of[self._part](),
        )

    def _of_pace(self) -> dict[str, Any]:
        pace, limit = self._pace, self._values["pace_limit"]
        evening = pace.evening
        compared = evening.done and bool(pace.rivals)
        return {
            "levers": PACE,
            "more": PACE_MORE,
            "guesses": [f"{level:g}" for level in GUESS_LEVELS],
            "guessed": pace.guess,
            "limit": f"{100 * limit:g} %",
            "limit_in": f"{100 * limit:g}",
            "now": time_of_day(evening.now_s),
            "next": time_of_day(evening.now_s + 600),
            "place": len(evening.levels),
            "length": evening.length,
            "done": evening.done,
            "compared": compared,
            "level": f"{self._values['level']:g}",
            "told": pace_view.told(pace, limit),
            "tiles": pace_view.tiles(pace, limit),
            "ringing": evening.ringing,
            "team": pace_view.team(evening),
            "steps": pace_view.step_rows(evening),
            "results": pace_view.result_rows(pace) if compared else [],
            "level_rows": pace_view.level_rows(pace) if compared else [],
            "guess_told": pace_view.guessed(pace, limit) if compared else ("", ""),
            "against": pace_view.against(pace) if compared else "",
        }

    def _of_machines(self) -> dict[str, Any]:
        rules, evening = self._machine_rules, self.evening
        found: dict[str, Any] = {
            "options": machines_view.options(rules, self._machine_seed),
            "guessed": self._rate_guess,
            "screen": f"{100 * evening.seen_rate:.1f} %",
        }
        if not self._rate_guess:
            return found
        month = self._shown_month
        return found | {
            "levers": MACHINES,
            "more": MACHINES_MORE,
            "diallers": DIALLERS,
            "answer": machines_view.answer(evening, self._rate_guess),
            "tiles": machines_view.tiles(evening),
            "lines": machines_view.lines(rules),
            "formulas": machines_view.formula_rows(evening),
            "again_told": machines_view.said_again(evening),
            "month": machines_view.clock_rows(month, evening) if month else [],
            "month_told": machines_view.month_told(month, rules.limit) if month else "",
            "evenings": MACHINE_EVENINGS,
        }

    def _of_groups(self) -> dict[str, Any]:
        worth = self._values["worth"]
        played = self._is_played
        return {
            "levers": GROUPS,
            "worth": WORTH,
            "sizes": _SIZES,
            "guessed": self._size_guess,
            "worth_is": f"{worth:g}",
            "answer": self._size_answer if played else ("", ""),
            "gains": groups_view.gain_rows(self._gains, worth),
            "old": played and self._gains_of != groups_view.groups_of(self._values),
        }

    def _of_reading(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "levers": READING,
            "losts": [f"{share:g}" for share in GUESS_LOST],
            "guessed": self._lost_guess,
            "read_s": f"{self._values['read_s']:g}",
            "evenings": READ_EVENINGS,
            "read_rows": [],
            "old": False,
        }
        if not self._read:
            return found
        rules, played = self._read
        return found | {
            "answer": groups_view.lost_answer(played, self._lost_guess),
            "told": groups_view.reading_told(played, rules),
            "read_rows": groups_view.reading_rows(played),
            "old": rules != groups_view.reading_of(self._values),
        }

    def __repr__(self) -> str:
        evening = self._pace.evening
        told: Mapping[str, str] = {
            "pace": f"{time_of_day(evening.now_s)}, evening {evening.seed}",
            "machines": f"true drop rate {100 * self.evening.true_rate:.1f} %",
            "groups": f"{len(self._gains)} groups played",
            "reading": f"{self._values['read_s']:g} s of reading",
        }
        return f"DiallerLab({PARTS[self._part]}; {told[self._part]})"
