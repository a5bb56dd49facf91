"""The shift lab: set up a floor, run one shift through all of it, and close the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from bpo_course import content, progress
from bpo_course.scenarios import (
    SHIFT_AGENTS,
    SHIFT_BLOCKS,
    SHIFT_WEIGHTS,
    OneShift,
    ShiftEnd,
    ShiftMoves,
    ShiftWorld,
)
from bpo_course.simulation import time_of_day
from bpo_course.tools.recording import Answers
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs import shift_hours as hours_view
from bpo_course.widgets.labs.ivr_menus import Given
from bpo_course.widgets.labs.lever_lab import PartLab, charted, no_control, one_of, sentence
from bpo_course.widgets.labs.shift_after import AfterStep, Yardsticks
from bpo_course.widgets.labs.shift_days import SearchStep, opened, own_menu, searched
from bpo_course.widgets.labs.shift_kept import kept_shift, note_of
from bpo_course.widgets.labs.shift_shown import of_end, of_run, on_calls
from bpo_course.widgets.labs.shift_words import (
    LABELS,
    LAWS,
    LEVERS,
    MENUS,
    OWN,
    PART_MEANS,
    PART_NAMES,
    PARTS,
    QUIET,
    SEED,
    SETUP,
    begin_values,
    setup_of,
    values_of,
)
from bpo_course.widgets.measuring.daily_page import daily_page

_OPENING: Final = "Opening the floor …"
_WRITING: Final = "Writing the report …"
_COMPARING: Final = "Comparing with the five days before …"


class ShiftLab(PartLab):
    """One shift: callers, tickets, a campaign, quality, the report, and the plan for tomorrow.

    The bank, its callers and all figures are invented.

    Args:
        part: The part to begin with: "set", "run" or "end".
        own: A menu of the learner's own that callers may hear: the path of a file of menus, or the
            menus themselves, such as `lab("ivr").draft.tree`. It is then chosen.
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ContentError: If a file of menus has a fault.
        FileNotFoundError: If there is no such file.
        ValueError: If there is no such part or control, a value breaks its rule, or a menu has a
            fault or other callers than those of the bank.
    """

    template = "shift_lab.html"
    levers: ClassVar = {"seed": SEED}
    choices: ClassVar = {**SETUP, "menu": (*MENUS, OWN), "quiet": tuple(QUIET)}
    parts = PARTS

    def __init__(self, part: str = "set", own: Given | None = None, **start: Any) -> None:
        super().__init__("Shift lab")
        self._own = None if own is None else own_menu(own)
        self._setup: Mapping[str, Mapping[str, str]] = SETUP
        if self._own:
            menus = {**MENUS, OWN: f"{self._own.title} (your own)"}
            self._setup = {**SETUP, "menu": menus}
            start = {"menu": OWN, **start}
        self._book = progress.Book(progress.store)
        self._shift: OneShift | None = None
        self._after: AfterStep | None = None
        self._first = self._next = ShiftMoves()
        self._note = self._trouble = ""
        self._drawn: tuple[OneShift, dict[str, Any]] | None = None
        self._search = SearchStep(self._show_search, self._compared)
        laws = {rule.id: rule for rule in content.rules()}
        self._laws = [laws[name] for name in LAWS]
        self._part = one_of("part", part, PARTS)
        self._kept = kept_shift(self._book.attempts())
        first = {name: start.pop(name) for name in LEVERS if name in start}
        self._begin(begin_values(), start, "part", "own", *LEVERS)
        for name, value in {**first, "quiet": self._values["quiet"]}.items():
            self._lever(name, value)
        if part != "set":
            self.begin()
            self._part = part
        self._render()

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: Any) -> None:
        """Change a control, as a learner would on screen.

        Args:
            name: Before the shift: seed, menu ("new-menu", "old-menu", "words", or "own-menu" where
                one was given), agent_rule, contact_rule, order ("fifo", "due", "priority" or
                "shortest"), pace ("blended", "level" or "predictive"), sampled. At any time:
                money, accounts, tickets, outbound, on_break, keep_free, and quiet ("rest",
                "tickets", "campaign" or "both"). Before the shift they count from 12:00 on.
            value: Its new value.

        Raises:
            ValueError: If it breaks its rule, there is no such control, or the shift has begun and
                the control is one of before; nothing changes then.
        """
        self._note = ""
        if name in LEVERS:
            self._lever(name, value)
            self._render(said=f"{LEVERS[name]}: {value}. {self._on_calls()}")
        elif self._shift and not self._shift.done and name in (*SETUP, "seed"):
            raise ValueError(f"{name} can't be changed during the shift, got {value!r}")
        else:
            given = str(value) if name in SETUP else value
            self._take(name, self._checked(name, given))

    def begin(self) -> OneShift:
        """Open the floor at 12:00 with the set-up, and return the shift."""
        setup = setup_of(self._values)
        self._start(OneShift(self._world(int(self._values["seed"]), setup.menu), setup))
        assert self._shift
        self._kept = None
        self._keep()
        self._render(said=hours_view.told(self._shift), focus="now")
        return self._shift

    def resume(self) -> OneShift:
        """Go on with the shift that was kept, and return it.

        Raises:
            ValueError: If none was kept, its own menu is not given, or its moves do not fit.
        """
        kept = self._kept
        if not kept:
            raise ValueError("resume needs a shift that was kept: begin one first")
        if kept.setup.menu == OWN and not self._own:
            rule = 'must be the menu of the shift that was kept, as in lab("shift", own=...)'
            raise ValueError(f"own {rule}, got none")
        made = OneShift(self._world(kept.seed, kept.setup.menu), kept.setup, kept.moves)
        self._kept, self._trouble = None, ""
        self._values |= {"seed": kept.seed, **values_of(kept.setup)}
        self._start(made)
        if made.done:
            self._end(kept.end)
        assert self._shift
        self._render(said=hours_view.told(self._shift), focus="now")
        return self._shift

    def play(self, **moves: Any) -> OneShift:
        """Run the hour to come, and return the shift after it.

        Args:
            **moves: Levers of this hour, by name, as in `set`; the others are as they are.

        Raises:
            ValueError: If a lever does not fit, or the shift has not begun or is over.
        """
        shift = self._running()
        for name in moves.keys() - {*LEVERS, "quiet"}:
            raise no_control(name, (*LEVERS, "quiet"))
        self._shift = shift.play(replace(self._next, **moves))
        self._next = self._shift.next_moves() if not self._shift.done else self._next
        self._values["quiet"] = self._next.quiet
        self._note = ""
        if self._shift.done:
            self._end(ShiftEnd())
        self._keep()
        self._part = "run"
        self._render(said=hours_view.told(self._shift), focus="over" if self.done else "now")
        return self._shift

    def play_on(self) -> OneShift:
        """Run all hours to come with the levers as they are, and return the shift."""
        while not self.done:
            self.play()
        assert self._shift
        return self._shift

    def score_call(self, call: str, answers: Answers) -> float:
        """Score a call of the sample, and return the share of answers as the expert's.

        Args:
            call: The id of the call.
            answers: The answer to each item: "yes", "no", "n/a", or points.

        Raises:
            ValueError: If the shift is not over, there is no such call, it was scored already, or
                an answer is wrong.
        """
        share = self._over().score(call, answers)
        self._part = "end"
        self._keep()
        self._render(said=self._scored(share), focus=f"scored-{call}")
        return share

    def plan(self, *agents: int) -> tuple[int, ...]:
        """Hand in the plan for tomorrow, and return it.

        Args:
            *agents: Agents on calls in each of the 8 hours; none: the plan as it is on screen.

        Raises:
            ValueError: If the shift is not over, the plan was handed in already, or a number
                breaks its rule.
        """
        after = self._over()
        after.hand_in(agents)
        self._part = "end"
        self._keep()
        self._render(said="The plan is handed in.", focus="plan")
        return after.end.plan

    def compare(self) -> float:
        """Search for the best shift of this day, and return the learner's points, 0 to 100.

        Raises:
            ValueError: If the shift is not over.
        """
        after = self._over()
        self._compared(searched(after.shift.world.seed, *MENUS, own=self._own))
        return after.points

    @property
    def shift(self) -> OneShift | None:
        """The shift as far as it was run; None before it."""
        return self._shift

    @property
    def done(self) -> bool:
        """Whether the shift is over."""
        return self._shift is not None and self._shift.done

    def close(self) -> None:
        """Stop the search: the card is gone."""
        self._search.stop()
        super().close()

    # -- state ---------------------------------------------------------------------------------

    def _start(self, shift: OneShift) -> None:
        self._shift, self._after, self._note, self._part = shift, None, "", "run"
        self._next = shift.next_moves() if shift.moves and not shift.done else self._first
        self._values["quiet"] = self._next.quiet

    def _end(self, end: ShiftEnd) -> None:
        assert self._shift
        self._after = AfterStep(self._shift, end)

    def _running(self) -> OneShift:
        if self._shift is None:
            raise ValueError("play needs a shift that has begun: press Open the floor, or begin()")
        return self._shift

    def _over(self) -> AfterStep:
        if self._after is None:
            raise ValueError("the shift must be over: run its hours first, or play_on()")
        return self._after

    def _world(self, seed: int, menu: str) -> ShiftWorld:
        """Return a day with the menu that callers hear."""
        return opened(seed, menu, self._own)

    def _lever(self, name: str, value: Any) -> None:
        """Set a lever of the hour to come, if it fits; before the shift, of its first hour."""
        going_on = self._shift if self._shift and not self._shift.done else None
        moves = replace(self._next if going_on else self._first, **{name: value})
        if going_on:
            going_on.play(moves)
        else:
            if moves.on_break:
                raise ValueError(f"on_break must be 0 at 12:00, got {moves.on_break}")
            self._first = moves
        self._next = moves

    def _checked(self, name: str, value: Any, *, on_screen: bool = False) -> Any:
        if name in self._setup:
            return one_of(name, value, self._setup[name])
        return super()._checked(name, value, on_screen=on_screen)

    def _take(self, name: str, value: Any) -> None:
        if name == "quiet":
            self._note = ""
            self._lever(name, value)
        super()._take(name, value)

    def _told_of(self, name: str) -> str:
        words = {**self._setup, "quiet": QUIET}.get(name, {}).get(str(self._values[name]))
        return f"{LABELS[name]}: {words or self._values[name]}."

    def _keep(self) -> None:
        """Keep the shift in the learner's progress: it can go on after a restart."""
        if self._shift is not None:
            after = self._after
            points = after.points if after and after.best and not after.best.stopped else None
            self._book.add(note_of(self._shift, after.end if after else ShiftEnd(), points))

    # -- what the screen sends -----------------------------------------------------------------

    def _open(self, _message: Message) -> None:
        self._render(working=_OPENING)
        self.begin()

    def _to_part(self, message: Message) -> None:
        if message["value"] == "end" and self._after:
            self._render(working=_WRITING)
        self._go(message)

    def _go_on(self, _message: Message) -> None:
        if self._kept:
            self._render(working=_OPENING)
            try:
                self.resume()
            except ValueError as error:
                self._trouble = f"The shift that was kept does not open: {error}."
                self._render(said=self._trouble)

    def _step(self, message: Message) -> None:
        name, _, by = str(message["value"]).partition(":")
        if name in LEVERS and self._shift and not self._shift.done:
            try:
                self.set(name, getattr(self._next, name) + int(by))
            except ValueError as error:
                self._note = f"{_in_words(error)}."
                self._render(said=self._note)

    def _run(self, _message: Message) -> None:
        if self._shift and not self._shift.done:
            self._render(working=f"Playing {hours_view.span(self._shift.block)} …")
            self.play()

    def _beside(self, _message: Message) -> None:
        if self._after and not self._after.beside:
            self._render(working=_COMPARING)
            self._after.beside = True
            self._render(said=self._after.report.alerts_told[0], focus="report-text")

    def _report(self, _message: Message) -> None:
        if self._after:
            page = daily_page(self._after.report)
            self._download("day_report.html", "text/html", page)

    def _submit(self, message: Message) -> None:
        if self._after:
            share = self._after.submit(message.get("fields", {}))
            self._keep()
            call = "".join(message.get("fields", {}).get("of", [])[:1])
            if share is None:
                self._render(said=self._after.wrong, focus=f"wrong-{call}")
            else:
                self._render(said=self._scored(share), focus=f"scored-{call}")

    def _plan_step(self, message: Message) -> None:
        hour, _, by = str(message["value"]).partition(":")
        if self._after and not self._after.end.plan:
            self._after.step(int(hour), int(by))
            planned = self._after.plan[int(hour)]
            self._render(said=f"{hours_view.span(int(hour))}: {planned} agents.")

    def _hand_in(self, _message: Message) -> None:
        if self._after and not self._after.end.plan:
            self.plan()

    def _compare(self, _message: Message) -> None:
        if self._after and not self._search.working:
            self._search.begin(self._after.shift.world.seed, *MENUS, own=self._own)

    def _stop(self, _message: Message) -> None:
        self._search.stop()

    actions: ClassVar = {
        "set": PartLab._set,
        "go": _to_part,
        "choose": PartLab._choose,
        "open": _open,
        "go_on": _go_on,
        "step": _step,
        "run": _run,
        "report": _report,
        "beside": _beside,
        "submit": _submit,
        "plan_step": _plan_step,
        "hand_in": _hand_in,
        "compare": _compare,
        "stop": _stop,
    }

    # -- the search ----------------------------------------------------------------------------

    def _show_search(self, said: str) -> None:
        self._render(said=said, late=True)

    def _compared(self, found: Yardsticks) -> None:
        if self._after is None or found[0].shift.world.seed != self._after.shift.world.seed:
            return  # another day has begun meanwhile
        self._after.compare(found)
        self._part = "end"
        self._keep()
        self._render(said=self._after.sentence(), focus="score", late=True)

    # -- words ---------------------------------------------------------------------------------

    def _on_calls(self) -> str:
        return on_calls(self._shift, self._next)

    def _scored(self, share: float) -> str:
        return f"{100 * share:.0f} % of your answers are the expert's."

    # -- what is shown -------------------------------------------------------------------------

    def _render(
        self, said: str = "", *, focus: str = "", working: str = "", late: bool = False
    ) -> None:
        self._show(
            said=said or working,
            focus=focus,
            late=late,
            **self._chart(),
            fields=self._numbers() | self._refused(),
            problem=self._problem,
            parts=PARTS,
            part=self._part,
            working=working,
            values=self._values,
            labels=LABELS,
            setup=self._setup,
            laws=self._laws,
            kept=self._kept,
            trouble=self._book.trouble or self._trouble,
            begun=self._shift is not None,
            done=self.done,
            weights=[(PART_NAMES[name], PART_MEANS[name], n) for name, n in SHIFT_WEIGHTS.items()],
            **of_run(self._shift if self._part == "run" else None, self._next, self._note),
            **of_end(self._after if self._part == "end" else None, self._search),
        )

    def _chart(self) -> dict[str, Any]:
        """Return the chart of the day so far and its table; it is drawn once an hour."""
        shift = self._shift
        if shift is None or not shift.moves or self._part != "run":
            return charted(None)
        if self._drawn is None or self._drawn[0] is not shift:
            self._drawn = shift, charted(hours_view.chart(shift))
        return self._drawn[1]

    def __repr__(self) -> str:
        shift = self._shift
        if shift is None:
            return f"ShiftLab(day {self._values['seed']:g}: not begun)"
        span = f"{shift.block} of {SHIFT_BLOCKS} hours, {time_of_day(shift.now_s)}"
        scored = self._after and self._after.best
        points = f", {self._after.points:.0f} of 100" if self._after and scored else ""
        return f"ShiftLab(day {shift.world.seed}: {span}{points})"


def _in_words(error: ValueError) -> str:
    """Return a rule that a lever breaks, as one would say it.

    Example:
        >>> _in_words(ValueError("on_break must be 0 at 12:00, got 1"))
        'Breaks are from 13:00 to 19:00'
        >>> _in_words(ValueError("agents named must be at most 13 at 15:00, who are there, got 14"))
        'You have named more agents than are here'
        >>> _in_words(ValueError("money must be a whole number of 0 or more, got -1"))
        "It can't go below 0"
    """
    text = str(error)
    if "agents named" in text or "together" in text:
        return "You have named more agents than are here"
    if text.startswith("on_break must be 0"):
        return "Breaks are from 13:00 to 19:00"
    if "0 or more" in text:
        return "It can't go below 0"
    return f"It can't go above {SHIFT_AGENTS}" if "keep_free" in text else sentence(error)
