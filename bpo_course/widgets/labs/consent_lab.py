"""The consent lab: who may be called now, a list to repair, and a call of last March to explain."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Final

from bpo_course import content
from bpo_course.scenarios import (
    CONSENT_FROM,
    CONSENT_MOMENT,
    CONSENT_UNTIL,
    REPAIRS,
    AuditMarks,
    RepairedList,
)
from bpo_course.tools import consent
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs import consent_audit as audit_view
from bpo_course.widgets.labs.consent_audit import AuditStep
from bpo_course.widgets.labs.consent_call import CallStep, moment_of
from bpo_course.widgets.labs.consent_repair import REPAIR_NAMES, RepairStep
from bpo_course.widgets.labs.consent_words import (
    CHOICES,
    CLOCKS,
    GUESSES,
    LANDS,
    PARTS,
    SEED,
    START,
    SWITCHES,
    TIMES,
    city,
    day_of,
    moment,
    read_on,
)
from bpo_course.widgets.labs.lever_lab import PartLab, one_of

_WORKING: Final = "Playing the 24 hours of this day for everyone …"
_OF_MOMENT: Final = ("day", "time", "clock")


class ConsentLab(PartLab):
    """Consent at work: a list around the world, a list with faults, and an auditor's question.

    Everyone in it is invented. The rules are the course's own, as they were read on one day.

    Args:
        part: The part to begin with: "list", "repair" or "audit".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such part or control, or a value breaks its rule.
    """

    template = "consent_lab.html"
    levers: ClassVar = {"seed": SEED}
    parts = PARTS
    choices = CHOICES
    switches = SWITCHES

    def __init__(self, part: str = "list", **start: Any) -> None:
        super().__init__("Consent lab")
        self._part = one_of("part", part, PARTS)
        self._rules = content.rules()
        self._begin(START, start, "part")
        seed = int(self._values["seed"])
        self._call = CallStep(self._rules, seed, moment_of(self._values), self._values["land"])
        self._repair = RepairStep(self._rules, seed)
        self._audit = AuditStep(self._rules, seed)
        self._render()

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: Any) -> None:
        """Change a control, as a learner would on screen.

        Args:
            name: A control: day, time, clock, land ("all", "in", "ph", "uk" or "us"), at_once,
                seed.
            value: Its new value: a date, a time such as "22:30", a time zone of the lab, True or
                False, a whole number.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))

    def guess(self, person: str, may: bool) -> consent.Answer:
        """Guess whether a person may be called now, and return the answer.

        Args:
            person: The person's id, such as "us-alaska".
            may: The guess.

        Raises:
            ValueError: If there is no such person.
        """
        self._part = "list"
        self._call.open = one_of("person", person, self._call.ids)
        self._call.guesses[person] = "yes" if may else "no"
        self._render(said=self._said_of_answer, focus="answer")
        return self._call.answer(self._call.person)

    def repair(self, row: str, what: str) -> RepairedList:
        """Do something with a row of the list in part 2, and return the list after it.

        Args:
            row: The row's id, such as "no-code".
            what: One of `scenarios.REPAIRS`, such as "number".

        Raises:
            ValueError: If there is no such row or repair.
        """
        self._part = "repair"
        self._repair.open = one_of("row", row, self._repair.ids)
        self._repair.done[row] = one_of("what", what, REPAIRS)
        self._repair.refresh()
        self._render(said=self._said_of_repair)
        return self._repair.now

    def hand_in(self) -> tuple[int, int]:
        """Hand in the list of part 2; return how many rows are right, and how many there are."""
        self._part = "repair"
        self._repair.hand_in()
        self._render(said=self._repair.result_words(), focus="result")
        return self._repair.score()

    def answer(self) -> AuditMarks:
        """Send the answer to the auditor, and return how it does.

        Raises:
            ValueError: If it doesn't say yet whether the call was allowed.
        """
        self._part = "audit"
        marks = self._audit.send()
        self._render(said=" ".join(self._audit.marked_lines()), focus="marks")
        return marks

    # -- what the screen sends: the list -------------------------------------------------------

    def _open(self, message: Message) -> None:
        if message["value"] in self._call.ids:
            self._call.open = message["value"]
            self._render(said=self._said_of_person, focus="person")

    def _step(self, message: Message) -> None:
        self._call.step(-1 if message["value"] == "back" else 1)
        self._render(said=self._said_of_person)

    def _press_guess(self, message: Message) -> None:
        if message["value"] in GUESSES:
            self.guess(self._call.open, message["value"] == "yes")

    def _hour(self, message: Message) -> None:
        """Move the clock by an hour."""
        at = self._call.at + timedelta(hours=-1 if message["value"] == "back" else 1)
        if CONSENT_FROM <= at.date() <= CONSENT_UNTIL:
            self._values |= {"day": at.date(), "time": f"{at:%H:%M}"}
            self._moved()
            self._render(said=self._told_of("time"))

    def _show_all(self, _message: Message) -> None:
        self._call.shown = True
        self._render(said=self._found_words)

    def _show_day(self, _message: Message) -> None:
        """Show the 24 hours of everyone: that takes a moment, and the card says so."""
        self._render(working=_WORKING)
        self._call.show_day()
        self._render(said=self._found_words, focus="strips")

    # -- what the screen sends: the list to repair ---------------------------------------------

    def _row(self, message: Message) -> None:
        if message["value"] in self._repair.ids:
            self._repair.open = message["value"]
            self._render(said=self._said_of_row, focus="row")

    def _row_step(self, message: Message) -> None:
        self._repair.step(-1 if message["value"] == "back" else 1)
        self._render(said=self._said_of_row)

    def _do(self, message: Message) -> None:
        if message["value"] in REPAIRS:
            self._repair.repair(message["value"])
            self._render(said=self._said_of_repair)

    def _hand_in(self, _message: Message) -> None:
        self.hand_in()

    def _afresh(self, _message: Message) -> None:
        self._repair.take(int(self._values["seed"]))
        self._render(said="The list is as it came.", focus="part")

    # -- what the screen sends: the auditor ----------------------------------------------------

    def _case(self, message: Message) -> None:
        if message["value"] in self._audit.cases:
            self._audit.at = message["value"]
            self._render(said=self._audit.question(), focus="question")

    def _pick_rule(self, message: Message) -> None:
        if message["value"] in {rule.id for rule in self._audit.case.candidates}:
            self._audit.pick_rule(message["value"])
            self._render()

    def _pick_entry(self, message: Message) -> None:
        if message["value"] in {str(entry.id) for entry in self._audit.case.entries}:
            self._audit.pick_entry(int(message["value"]))
            self._render()

    def _say(self, message: Message) -> None:
        if message["value"] in audit_view.VERDICTS:
            self._audit.say(message["value"])
            self._render()

    def _press_send(self, _message: Message) -> None:
        if self._audit.verdict:
            self.answer()
        else:
            self._render(said="First say whether the call was allowed.", focus="say-yes")

    def _save(self, _message: Message) -> None:
        if self._audit.at in self._audit.marks:
            self._download("answer_to_the_auditor.html", "text/html", self._audit.page())
            self._render(said="The page is in your downloads.")

    actions: ClassVar = {
        "set": PartLab._set,
        "go": PartLab._go,
        "choose": PartLab._choose,
        "switch": PartLab._switch,
        "open": _open,
        "step": _step,
        "guess": _press_guess,
        "hour": _hour,
        "show_all": _show_all,
        "show_day": _show_day,
        "row": _row,
        "row_step": _row_step,
        "do": _do,
        "hand_in": _hand_in,
        "afresh": _afresh,
        "case": _case,
        "pick_rule": _pick_rule,
        "pick_entry": _pick_entry,
        "say": _say,
        "send": _press_send,
        "save": _save,
    }

    # -- state ---------------------------------------------------------------------------------

    def _checked(self, name: str, value: Any, *, on_screen: bool = False) -> Any:
        """Return a control's value as the code holds it."""
        if name == "day":
            return day_of(value)
        return super()._checked(name, value, on_screen=on_screen)

    def _take(self, name: str, value: Any) -> None:
        """Take a value. The moment stays what it is where only the clock for it is another one."""
        if name == "clock":
            at = self._call.at.astimezone(moment_of({**self._values, "clock": value}).tzinfo)
            self._values |= {"day": at.date(), "time": f"{at:%H:%M}"}
        if name == "seed" and value != self._values["seed"]:
            for step in (self._call, self._repair, self._audit):
                step.take(int(value))
        self._values[name] = value
        self._moved()
        self._call.look(self._values["land"])
        super()._take(name, value)

    def _moved(self) -> None:
        self._call.move(moment_of(self._values))

    # -- words ---------------------------------------------------------------------------------

    def _told_of(self, name: str) -> str:
        if name in _OF_MOMENT:
            return f"It is {self._now}. {self._found_words}"
        return self._found_words if name in ("at_once", "land") else ""

    @property
    def _now(self) -> str:
        clock = self._values["clock"]
        utc = "" if clock == "UTC" else f", {moment(self._call.at, 'UTC')} UTC"
        return f"{moment(self._call.at, clock)} ({city(clock)}){utc}"

    @property
    def _found_words(self) -> str:
        return self._call.found_words(at_once=self._values["at_once"])

    @property
    def _said_of_person(self) -> str:
        row = self._call.row(self._call.person, at_once=self._values["at_once"])
        parts = (row["name"], row["where"], row["purpose"], row["about"], row["answer"])
        return ". ".join(filter(None, parts))

    @property
    def _said_of_answer(self) -> str:
        told = self._call.told(self._call.person, self._values["clock"])
        reasons = " ".join(one["says"] for one in (*told["lifted"], *told["reasons"]))
        return f"{told['verdict']} {reasons} {told['next']}"

    @property
    def _said_of_row(self) -> str:
        row = self._repair.opened("UTC")
        parts = (row["name"], row["where"], row["purpose"], row["about"], row["done"])
        return ". ".join(filter(None, (*parts, row["answer"])))

    @property
    def _said_of_repair(self) -> str:
        done = REPAIR_NAMES.get(self._repair.done.get(self._repair.open, ""), "Undone")
        return f"{done}. {self._repair.effect()} {self._repair.share_words()}"

    # -- what is shown -------------------------------------------------------------------------

    def _render(self, said: str = "", *, focus: str = "", working: str = "") -> None:
        values = self._values
        fields = {"day": str(values["day"]), "time": values["time"], "clock": values["clock"]}
        self._show(
            said=said or working,
            focus=focus,
            working=working,
            fields=fields | self._numbers() | self._refused(),
            problem=self._problem
            if self._part == "list"
            else self._faults.get("seed", ("", ""))[1],
            parts=PARTS,
            part=self._part,
            values=values,
            switches=SWITCHES,
            seed_lever=SEED,
            read_on=read_on(self._rules),
            **self._of_part(),
        )

    def _of_part(self) -> dict[str, Any]:
        of = {"list": self._of_list, "repair": self._of_repair, "audit": self._of_audit}
        return of[self._part]()

    def _of_list(self) -> dict[str, Any]:
        step, clock, at_once = self._call, self._values["clock"], self._values["at_once"]
        return {
            "days": (CONSENT_FROM, CONSENT_UNTIL),
            "times": TIMES,
            "clocks": CLOCKS,
            "lands": LANDS,
            "now": self._now,
            "guesses": GUESSES,
            "found": self._found_words,
            "one": step.opened(clock, at_once=at_once),
            "people": [step.row(person, at_once=at_once) for person in step.people],
            "total": len(step.list.people),
            "strips": step.strips(clock),
            "clock_name": city(clock),
            "mark": step.now_mark,
        }

    def _of_repair(self) -> dict[str, Any]:
        step = self._repair
        handed = step.then is not None
        return {
            "when": f"{moment(CONSENT_MOMENT, 'UTC')} UTC",
            "one": step.opened(self._values["clock"]),
            "rows": step.rows(),
            "repairs": REPAIR_NAMES,
            "share": step.share_words(),
            "tried": len(step.done),
            "handed": handed,
            "result": step.result_words() if handed else "",
            "forged": step.forged_words(),
            "missed": step.missed_rows() if handed else [],
            "old": step.is_old,
        }

    def _of_audit(self) -> dict[str, Any]:
        step = self._audit
        return {
            "cases": list(step.cases),
            "case": step.at,
            "verdicts": audit_view.VERDICTS,
            "score": step.score_words(),
            "sent": set(step.marks),
            **step.shown(),
        }

    def __repr__(self) -> str:
        told = {
            "list": f"{len(self._call.list.people)} people, {self._now}",
            "repair": f"{len(self._repair.list.rows)} rows",
            "audit": f"{len(self._audit.cases)} calls of March 2026",
        }
        return f"ConsentLab({PARTS[self._part]}; {told[self._part]})"
