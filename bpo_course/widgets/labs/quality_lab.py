"""The quality lab: calls to score, raters to calibrate, recordings to check, samples to draw."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, ClassVar

from bpo_course import progress
from bpo_course.tools.recording import Answers, CallScore, Redacted, redact
from bpo_course.widgets.card import VOICE, Message, with_script
from bpo_course.widgets.labs.lever_lab import LeverLab, charted, one_of
from bpo_course.widgets.labs.quality_calibrating import (
    CalibrationStep,
    paradox_chart,
    told_of_paradox,
)
from bpo_course.widgets.labs.quality_recording import DAYS, PLACES, RecordingStep
from bpo_course.widgets.labs.quality_sampling import (
    AGENTS,
    MONTH,
    Drawn,
    SamplingStep,
    real_words,
    sample_chart,
)
from bpo_course.widgets.labs.quality_scoring import Scored, ScoringStep
from bpo_course.widgets.labs.quality_words import (
    GUIDE,
    KEEP,
    LEVERS,
    MORE,
    NAMES,
    PARADOX,
    PARTS,
    SAMPLE,
    START,
)

_OF_ARCHIVE = tuple(lever.name for lever in KEEP)
_OF_PARADOX = tuple(lever.name for lever in PARADOX)


class QualityLab(LeverLab):
    """Calls to score beside an expert, raters to compare, recordings to check, samples to draw.

    Args:
        part: What is shown first: "score", "calibrate", "record" or "sample".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such part or control, or a value breaks its rule.
    """

    template = "quality_lab.html"
    levers = LEVERS
    _esm = with_script(VOICE)

    def __init__(self, part: str = "score", **start: Any) -> None:
        super().__init__("Quality lab")
        self._part = one_of("part", part, PARTS)
        self._scoring = ScoringStep(progress.Book(progress.store))
        self._calibrating = CalibrationStep(self._scoring.calls)
        self._recording = RecordingStep()
        self._sampling = SamplingStep()
        self._begin(START, start, "part")
        self._render()

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: float) -> None:
        """Move a control, as a learner would on screen.

        Args:
            name: "resolved"; "errors", "seen" or "false" of two raters; "quality_days",
                "dispute_days" or "later" of the archive; "calls", "gap", "spread", "mean",
                "analysts" or "told" of the samples.
            value: Its new value; shares and scores are from 0 to 1.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))

    def show(self, part: str) -> None:
        """Show a part: "score", "calibrate", "record" or "sample".

        Raises:
            ValueError: If there is no such part.
        """
        self._part = one_of("part", part, PARTS)
        self._render(said=PARTS[self._part])

    def score(
        self,
        call: str,
        answers: Answers,
        turns: Mapping[str, tuple[int, ...]] | None = None,
        note: str = "",
    ) -> CallScore:
        """Score a call, and return the score.

        Args:
            call: The id of the call.
            answers: The answer to each item: "yes", "no", "n/a", or points.
            turns: The numbers of the turns that show it, by item.
            note: What you would say to the agent.

        Raises:
            ValueError: If there is no such call, or an item has no answer, or a wrong one.
        """
        self._scoring.choose(call)
        self._scoring.take(Scored(dict(answers), dict(turns or {}), note))
        self._part = "score"
        self._render(said=self._scoring.told(), focus="result")
        return self._scoring.score(call)

    def guess(self, about: str, name: str) -> str:
        """Guess who is strict, or which item is unclear, and return the answer.

        Args:
            about: "strict" or "unclear".
            name: A rater, or the id of an item.

        Raises:
            ValueError: If there is no such question, rater or item.
        """
        self._calibrating.guess(about, name)
        if self._sees_raters and "sklearn" not in sys.modules:
            self._render(working="Comparing the answers …")
        told = self._calibrating.told_of_guess(about)
        self._render(said=told, focus=f"answer-{about}")
        return told

    def agree(self, item: str, line: str) -> bool:
        """Agree on a new guide line for an item; False where it is the old one.

        Raises:
            ValueError: If there is no such item.
        """
        self._calibrating.edit(item)
        done = self._calibrating.agree(line)
        told = self._calibrating.told_of_lines(self._values["resolved"]) if done else ""
        self._render(said=told or self._calibrating.problem, focus="agreed" if done else "")
        return done

    def judge(self, recording: str, verdict: str, *turns: str) -> bool:
        """Say what is wrong with a recording, and return whether that is right.

        Args:
            recording: Its id, such as "deposit".
            verdict: "card", "pause" or "clean".
            *turns: The ids of the turns with card data, such as "t4".

        Raises:
            ValueError: If there is no such recording, verdict or turn.
        """
        self._recording.choose(recording)
        for turn in turns:
            self._recording.mark(turn)
        right = self._recording.judge(verdict)
        self._render(said=self._recording.told_of_judged(), focus="judged")
        return right

    def redact(self, text: str) -> Redacted:
        """Show a text without card data, phone numbers and the like, and return it."""
        self._recording.text = text
        self._render(said=self._recording.shown(self._values)["typed"])
        return redact(text)

    def hold(self, recording: str) -> None:
        """Put a legal hold on a recording, or lift it.

        Raises:
            ValueError: If there is no such recording, or it is deleted.
        """
        self._recording.hold(recording)
        self._render(said=self._recording.told_of_archive(self._values))

    def delete(self) -> tuple[str, ...]:
        """Delete the recordings that are due, and return their ids."""
        gone = self._recording.delete(self._values)
        self._render(said=self._recording.told, focus="archive")
        return gone

    def draw(self) -> Drawn:
        """Score a new month's sample of both agents, and return it."""
        found = self._sampling.draw(self._values)
        self._render(said=self._sampling.told(self._values))
        return found

    @property
    def scored(self) -> dict[str, CallScore]:
        """Your scores, by call."""
        return {name: self._scoring.score(name) for name in self._scoring.scored}

    # -- what the screen sends -----------------------------------------------------------------

    def _show_message(self, message: Message) -> None:
        self._keep(message)
        if message["value"] in PARTS:
            if message["value"] == "score":
                self._scoring.refresh()
            self._part = message["value"]
            self._render(said=PARTS[self._part])

    def _keep(self, message: Message) -> None:
        """Keep what the scorecard holds: it comes with every act."""
        if fields := message.get("fields"):
            self._scoring.keep(fields)

    def _open(self, message: Message) -> None:
        self._keep(message)
        if message["value"] in self._scoring.titles:
            self._scoring.choose(message["value"])
            title = self._scoring.titles[self._scoring.open]
            self._render(said=f"{title}. {self._scoring.told()}", focus="call")

    def _hide(self, message: Message) -> None:
        self._keep(message)
        self._scoring.hidden = not self._scoring.hidden
        self._render(
            said="The words are hidden." if self._scoring.hidden else "The words are shown."
        )

    def _submit(self, message: Message) -> None:
        self._keep(message)
        if self._scoring.submit():
            self._render(said=self._scoring.told(), focus="result")
        else:
            self._render(said=" ".join(self._scoring.wrong), focus="wrong")

    def _again(self, _message: Message) -> None:
        self._scoring.again()
        self._render(said="Score this call again.", focus="call")

    def _guess(self, message: Message) -> None:
        about, _, name = str(message["value"]).partition(" ")
        try:
            self.guess(about, name)
        except ValueError:
            return

    def _look(self, message: Message) -> None:
        try:
            self._calibrating.look_at(message["value"], self._scoring.given)
        except ValueError:
            return
        self._render(said=f"{self._calibrating.rater} beside the expert.")

    def _edit(self, message: Message) -> None:
        if message["value"] in NAMES:
            self._calibrating.edit(message["value"])
            self._render(said=f"The guide line of {NAMES[self._calibrating.item]}.")

    def _line(self, message: Message) -> None:
        """Keep the guide line as it is typed."""
        name = self._calibrating.item
        if message.get("name") == f"line-{name}":
            self._calibrating.lines[name] = str(message["value"])
            self._render()

    def _agree(self, _message: Message) -> None:
        self.agree(self._calibrating.item, self._calibrating.line)

    def _old_lines(self, _message: Message) -> None:
        self._calibrating.undo()
        self._render(said="The old guide lines are back.")

    def _clip(self, message: Message) -> None:
        if message["value"] in self._recording.clips:
            self._recording.choose(message["value"])
            said = f"{self._recording.clip.title}. {self._recording.clip.brief}"
            self._render(said=said, focus="clip")

    def _mark(self, message: Message) -> None:
        try:
            self._recording.mark(message["value"])
        except ValueError:
            return
        marked = message["value"] in self._recording.marks
        self._render(said=f"Turn {message['value'][1:]} {'marked' if marked else 'not marked'}.")

    def _judge(self, message: Message) -> None:
        try:
            self.judge(self._recording.open, message["value"])
        except ValueError:
            return

    def _run(self, _message: Message) -> None:
        self._recording.run = True
        self._render(said=self._recording.shown(self._values)["redaction_says"], focus="redacted")

    def _type(self, message: Message) -> None:
        self._recording.text = str(message["value"])
        self._render()

    def _place(self, message: Message) -> None:
        name, value = message["name"], message["value"]
        if name in ("customer", "agent") and value in PLACES:
            setattr(self._recording, name, value)
        elif name == "on" and value in DAYS:
            self._recording.on = value
        else:
            return
        told = self._recording.shown(self._values)
        self._render(said=f"{told['asks']} {told['practice']}")

    def _hold(self, message: Message) -> None:
        try:
            self.hold(message["value"])
        except ValueError:
            return

    def _delete(self, _message: Message) -> None:
        self.delete()

    def _restore(self, _message: Message) -> None:
        self._recording.start_over()
        self._render(said="All recordings are back, and there is no hold.", focus="archive")

    def _draw(self, _message: Message) -> None:
        self.draw()

    actions: ClassVar = {
        "set": LeverLab._set,
        "show": _show_message,
        "open": _open,
        "hide": _hide,
        "submit": _submit,
        "again": _again,
        "guess": _guess,
        "look": _look,
        "edit": _edit,
        "line": _line,
        "agree": _agree,
        "old_lines": _old_lines,
        "clip": _clip,
        "mark": _mark,
        "judge": _judge,
        "run": _run,
        "type": _type,
        "place": _place,
        "hold": _hold,
        "delete": _delete,
        "restore": _restore,
        "draw": _draw,
    }

    # -- state ---------------------------------------------------------------------------------

    def _follow(self, values: Mapping[str, float]) -> None:
        """Refuse scores that no agent can have."""
        mean, best, spread = values["mean"], values["mean"] + values["gap"], values["spread"]
        if best > 0.97:
            raise ValueError(
                f"Asha's score and the gap together must be 97 or less, got {100 * best:.0f}"
            )
        for score in (mean, best):
            if spread**2 >= score * (1 - score) * 0.9:
                raise ValueError(
                    f"the spread must be smaller for a score of {100 * score:.0f},"
                    f" got {100 * spread:.0f} points"
                )

    def _take(self, name: str, value: Any) -> None:
        if name in _OF_ARCHIVE:
            self._recording.told = ""
        super()._take(name, value)

    def _told_of(self, name: str) -> str:
        if name == "resolved":
            agreed = self._calibrating.agreed
            return self._calibrating.told_of_lines(self._values[name]) if agreed else ""
        if name in _OF_PARADOX:
            return told_of_paradox(self._values)
        if name in _OF_ARCHIVE:
            return self._recording.told_of_archive(self._values)
        return real_words(self._values)

    # -- what is shown -------------------------------------------------------------------------

    def _chart(self) -> tuple[Any, str]:
        if self._part == "calibrate" and self._sees_raters:
            return paradox_chart(self._values)
        return sample_chart(self._values) if self._part == "sample" else (None, "")

    @property
    def _sees_raters(self) -> bool:
        """Whether both guesses were made."""
        return len(self._calibrating.guesses) == 2

    def _of_part(self, working: str) -> dict[str, Any]:
        if self._part == "score":
            return self._scoring.shown()
        if self._part == "calibrate":
            open_ = self._sees_raters and not working
            return self._calibrating.shown(self._scoring.given, self._values, figures=open_)
        if self._part == "record":
            return self._recording.shown(self._values)
        return self._sampling.shown(self._values)

    def _typed(self) -> dict[str, str]:
        """Return what the fields of texts and choices show."""
        recording, item = self._recording, self._calibrating.item
        return {
            f"line-{item}": self._calibrating.line,
            "text": recording.text,
            "customer": recording.customer,
            "agent": recording.agent,
            "on": recording.on,
        }

    def _render(self, said: str = "", *, focus: str = "", working: str = "") -> None:
        figure, title = (None, "") if working else self._chart()
        self._show(
            said=said or working,
            focus=focus,
            **charted(figure),
            fields=self._numbers() | self._typed() | self._refused(),
            problem=self._problem,
            part=self._part,
            part_names=PARTS,
            guide=GUIDE,
            paradox=PARADOX,
            keep=KEEP,
            sample=SAMPLE,
            more=MORE,
            agents=AGENTS,
            month=MONTH,
            sees_raters=self._sees_raters and not working,
            working=working,
            title=title,
            **self._of_part(working),
        )

    def __repr__(self) -> str:
        count = len(self._scoring.scored)
        calls = f"{count} call{'' if count == 1 else 's'} scored"
        return f"QualityLab({calls}; {PARTS[self._part].lower()})"
