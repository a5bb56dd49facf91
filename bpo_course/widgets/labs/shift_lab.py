"""The shift lab: set up a floor, run one shift through all of it, and close the day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Final

from bpo_course import content, progress
from bpo_course.scenarios import (
    SHIFT_BLOCKS,
    SHIFT_WEIGHTS,
    OneShift,
    ShiftEnd,
    ShiftMoves,
)
from bpo_course.simulation import time_of_day
from bpo_course.tools.recording import Answers
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs import shift_hours as hours_view
from bpo_course.widgets.labs.lever_lab import PartLab, charted, one_of, sentence
from bpo_course.widgets.labs.shift_after import AfterStep, Yardsticks
from bpo_course.widgets.labs.shift_days import SearchStep, searched, world
from bpo_course.widgets.labs.shift_kept import kept_shift, note_of
from bpo_course.widgets.labs.shift_words import (
    LABELS,
    LAWS,
    LEVERS,
    MENUS,
    PART_MEANS,
    PART_NAMES,
    PARTS,
    QUIET,
    SEED,
    SETUP,
    begin_values,
    setup_of,
)
from bpo_course.widgets.measuring.daily_page import daily_page

_OPENING: Final = "Opening the floor …"


class ShiftLab(PartLab):
    """One shift: callers, tickets, a campaign, quality, the report, and the plan for tomorrow.

    The bank, its callers and all figures are invented.

    Args:
        part: The part to begin with: "set", "run" or "end".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such part or control, or a value breaks its rule.
    """

    template = "shift_lab.html"
    levers: ClassVar = {"seed": SEED}
    choices: ClassVar = {**{name: tuple(words) for name, words in SETUP.items()},
                         "quiet": tuple(QUIET)}  # fmt: skip
    parts = PARTS

    def __init__(self, part: str = "set", **start: Any) -> None:
        super().__init__("Shift lab")
        self._book = progress.Book(progress.store)
        self._shift: OneShift | None = None
        self._after: AfterStep | None = None
        self._next = ShiftMoves()
        self._note = ""
        self._drawn: tuple[OneShift, dict[str, Any]] | None = None
        self._search = SearchStep(self._show_search, self._compared)
        laws = {rule.id: rule for rule in content.rules()}
        self._laws = [laws[name] for name in LAWS]
        self._part = one_of("part", part, PARTS)
        self._kept = kept_shift(self._book.attempts())
        self._begin(begin_values(), start, "part")
        if part != "set":
            self.begin()
            self._part = part
        self._render()

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: Any) -> None:
        """Change a control, as a learner would on screen.

        Args:
            name: Before the shift: seed, menu ("new-menu", "old-menu" or "words"), agent_rule,
                contact_rule, order ("fifo", "due", "priority" or "shortest"), pace ("blended",
                "level" or "predictive"), sampled. During it: money, accounts, tickets, outbound,
                on_break, keep_free, and quiet ("rest", "tickets", "campaign" or "both").
            value: Its new value.

        Raises:
            ValueError: If it breaks its rule, there is no such control, or the shift has begun and
                the control is one of before; nothing changes then.
        """
        if name in LEVERS:
            self._lever(name, value)
        elif self._shift and not self._shift.done and name in (*SETUP, "seed"):
            raise ValueError(f"{name} can't be changed during the shift, got {value!r}")
        else:
            given = str(value) if name in SETUP else value
            self._take(name, self._checked(name, given))

    def begin(self) -> OneShift:
        """Open the floor at 12:00 with the set-up, and return the shift."""
        setup = setup_of(self._values)
        self._start(OneShift(world(int(self._values["seed"]), setup.menu), setup))
        assert self._shift
        self._kept = None
        self._keep()
        self._render(said=hours_view.told(self._shift), focus="now")
        return self._shift

    def resume(self) -> OneShift:
        """Go on with the shift that was kept, and return it.

        Raises:
            ValueError: If none was kept.
        """
        if not self._kept:
            raise ValueError("resume needs a shift that was kept: begin one first")
        kept, self._kept = self._kept, None
        self._values |= kept.values
        made = OneShift(world(kept.seed, kept.setup.menu), kept.setup, kept.moves)
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
            ValueError: If the shift is not over, there is no such call, or an answer is wrong.
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
            ValueError: If the shift is not over, or a number breaks its rule.
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
        self._over()
        self._compared(searched(int(self._values["seed"]), *MENUS))
        assert self._after
        return self._after.points

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
        self._next = shift.next_moves() if not shift.done else ShiftMoves()
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

    def _lever(self, name: str, value: Any) -> None:
        """Set a lever of the hour to come, if it fits."""
        moves = replace(self._next, **{name: value})
        self._running().play(moves)
        self._next = moves
        self._render(said=f"{LEVERS[name]}: {value}. {self._on_calls()}")

    def _take(self, name: str, value: Any) -> None:
        if name == "quiet":
            self._next = replace(self._next, quiet=value)
        super()._take(name, value)

    def _told_of(self, name: str) -> str:
        words = {**SETUP, "quiet": QUIET}.get(name, {}).get(str(self._values[name]))
        return f"{LABELS[name]}: {words or self._values[name]}."

    def _keep(self) -> None:
        """Keep the shift in the learner's progress: it can go on after a restart."""
        if self._shift is not None:
            points = self._after.points if self._after and self._after.best else None
            end = self._after.end if self._after else ShiftEnd()
            self._book.add(note_of(self._shift, dict(self._values), end, points))

    # -- what the screen sends -----------------------------------------------------------------

    def _open(self, _message: Message) -> None:
        self._render(working=_OPENING)
        self.begin()

    def _go_on(self, _message: Message) -> None:
        if self._kept:
            self._render(working=_OPENING)
            self.resume()

    def _step(self, message: Message) -> None:
        name, _, by = str(message["value"]).partition(":")
        if name in LEVERS and self._shift and not self._shift.done:
            try:
                self._note = ""
                self._lever(name, getattr(self._next, name) + int(by))
            except ValueError as error:
                self._note = f"{_in_words(error)}."
                self._render(said=self._note)

    def _run(self, _message: Message) -> None:
        if self._shift and not self._shift.done:
            self._render(working=f"Playing {hours_view.span(self._shift.block)} …")
            self.play()

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
            self._search.begin(int(self._values["seed"]), *MENUS)

    def _stop(self, _message: Message) -> None:
        self._search.stop()

    actions: ClassVar = {
        "set": PartLab._set,
        "go": PartLab._go,
        "choose": PartLab._choose,
        "open": _open,
        "go_on": _go_on,
        "step": _step,
        "run": _run,
        "report": _report,
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
        shift = self._running()
        answer = shift.there(min(shift.block, SHIFT_BLOCKS - 1)) - self._next.named
        return f"{answer} agents answer every queue."

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
            setup=SETUP,
            laws=self._laws,
            kept=self._kept,
            trouble=self._book.trouble,
            begun=self._shift is not None,
            done=self.done,
            weights=[(PART_NAMES[name], PART_MEANS[name], n) for name, n in SHIFT_WEIGHTS.items()],
            **self._of_run(),
            **self._of_end(),
        )

    def _chart(self) -> dict[str, Any]:
        """Return the chart of the day so far and its table; it is drawn once an hour."""
        shift = self._shift
        if shift is None or not shift.moves or self._part != "run":
            return charted(None)
        if self._drawn is None or self._drawn[0] is not shift:
            self._drawn = shift, charted(hours_view.chart(shift))
        return self._drawn[1]

    def _of_run(self) -> dict[str, Any]:
        """Return what the second part shows."""
        shift = self._shift
        if shift is None or self._part != "run":
            return {"now": "", "tiles": [], "levers": [], "hours": []}
        ahead = {} if shift.done else self._of_ahead(shift)
        return {
            "now": time_of_day(shift.now_s),
            "block": shift.block,
            "blocks": SHIFT_BLOCKS,
            "tiles": hours_view.tiles(shift),
            "news": shift.world.news(shift.block),
            "hour_head": hours_view.HOUR_HEAD,
            "hours": hours_view.hour_rows(shift),
            "note": self._note,
            "levers": [],
            **ahead,
        }

    def _of_ahead(self, shift: OneShift) -> dict[str, Any]:
        return {
            "ahead": hours_view.ahead(shift),
            "windows": hours_view.windows(shift),
            "span": hours_view.span(shift.block),
            "quiet": QUIET,
            "on_calls": self._on_calls(),
            "there": shift.there(shift.block),
            "levers": [(name, label, getattr(self._next, name)) for name, label in LEVERS.items()],
        }

    def _of_end(self) -> dict[str, Any]:
        """Return what the third part shows."""
        after = self._after
        if after is None or self._part != "end":
            return {"after": None}
        return {
            "after": after,
            "report": after.report.text,
            "calls": after.calls_shown(),
            "items": after.items(),
            "wrong": after.wrong,
            "plan_rows": after.plan_rows(),
            "plan_told": after.plan_told(),
            "plan": after.plan,
            "result": after.sentence(),
            "breaches": after.mine.breaches,
            "audit_late": after.shift.ticket_figures.audit_late,
            "result_rows": after.result_rows(),
            "better": after.better(),
            "searching": self._search.working,
            "stoppable": self._search.stoppable,
            "tried": self._search.tried,
            "fault": self._search.fault,
            "best_tried": after.best.tried if after.best else 0,
            "stopped": bool(after.best and after.best.stopped),
        }

    def __repr__(self) -> str:
        shift = self._shift
        if shift is None:
            return f"ShiftLab(day {self._values['seed']:g}: not begun)"
        span = f"{shift.block} of {SHIFT_BLOCKS} hours, {time_of_day(shift.now_s)}"
        scored = self._after and self._after.best
        points = f", {self._after.points:.0f} of 100" if self._after and scored else ""
        return f"ShiftLab(day {shift.world.seed}: {span}{points})"


def _in_words(error: ValueError) -> str:
    """Return a rule that a lever breaks, with the lever's label in place of its name.

    Example:
        >>> _in_words(ValueError("on_break must be 0 at 12:00, got 1"))
        '“On break (30 minutes)” must be 0 at 12:00'
        >>> _in_words(ValueError("agents named must be at most 13 at 15:00, who are there, got 14"))
        'You have named more agents than are here'
    """
    text = str(error)
    if "agents named" in text or "together" in text:
        return "You have named more agents than are here"
    name, _, rule = text.partition(", got ")[0].partition(" ")
    return f"“{LEVERS[name]}” {rule}" if name in LEVERS else sentence(error)
