"""The flow player: take the call, choice by choice, and see what each one caused."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Final

import numpy as np

from bpo_course import progress, prose
from bpo_course.flows import Flow, Walk, meet
from bpo_course.widgets.calls.call_card import as_shown
from bpo_course.widgets.calls.call_map import call_map
from bpo_course.widgets.calls.call_words import MOODS, kind_of_contact, system_name
from bpo_course.widgets.calls.debrief import debrief
from bpo_course.widgets.calls.desk_card import DeskCard
from bpo_course.widgets.calls.desktop import DESK_S, told_of_desk
from bpo_course.widgets.calls.listened import moment_said
from bpo_course.widgets.card import VOICE, Message, with_script

THINKING_S: Final = 20
"""How long a decision's clock leaves for thinking, where nothing else is asked for."""
WORDS_A_SECOND: Final = 3
"""How fast a decision's clock lets one read."""
SPOKEN_A_SECOND: Final = 2.5
"""How many words a second a decision's clock lets a voice speak."""
LONGEST_SILENCE_S: Final = 300
"""The most silence that counts after a clock has run out: the page was left."""
MOST_HANDS: Final = 999
"""The most hands that can be counted for a choice."""
SWITCHES: Final = {
    "exam": "Show results at the end only",
    "timed": "Clock",
    "trainer": "Trainer view",
    "words": "Show all words",
    "desk": "Desktop",
}


class FlowPlayer(DeskCard):
    """A conversation played: what was said, the choices, the map of the flow, the debrief.

    Args:
        flow: The flow.
        book: Where calls are kept: a half-taken one continues from there.
        exam: Whether consequences are shown only at the end.
        clock_s: Seconds to think about each decision, on top of the time to read it; None: no
            clock.
        trainer: Whether a class votes on each decision before its consequences are shown; such a
            call is not kept, half-taken or ended.
        seed: Which customers call, one after the other; the first call has the flow's first one.
        heard: Whether the customer is heard and not read: a voice of the browser speaks, and the
            words come on the screen when they are asked for, or when the call has ended.
        desk: Whether the desktop is beside the call: customer record, knowledge base, form.
        clock: Tells the time in seconds, from any beginning.

    Raises:
        ValueError: If the clock has no time, the seed is negative, what should be heard is no
            call, or the flow has no desktop.
    """

    _esm = with_script(VOICE)
    template = "flow_player.html"

    def __init__(
        self,
        flow: Flow,
        book: progress.Book,
        *,
        exam: bool = False,
        clock_s: float | None = None,
        trainer: bool = False,
        seed: int = 0,
        heard: bool = False,
        desk: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if desk and flow.desk is None:
            raise ValueError(f"desk must be False for {flow.id}: this call has no desktop")
        if heard and not can_be_heard(flow):
            raise ValueError(f"heard must be False for a chat or an email: {flow.id} is no call")
        label, keeps = f"Call: {flow.title}", not trainer
        super().__init__(label, flow, book, exam=exam, keeps=keeps, desk=desk, clock=clock)
        if clock_s is not None and not 0 < clock_s < float("inf"):
            raise ValueError(f"clock_s must be above 0 seconds, got {clock_s}")
        self._rng = np.random.default_rng(seed)
        self._thinking_s = clock_s or THINKING_S
        self._by_ear = heard
        self._on = {"exam": exam, "timed": clock_s is not None, "trainer": trainer}
        if heard:
            self._on["words"] = False
        # nobody's time runs before the call is taken, and a page may not speak before a press
        self._rings = clock_s is not None or heard
        self._render()

    def _begin(self, walk: Walk) -> None:
        super()._begin(walk)
        self._problem, self._rings, self._revealed = "", False, False
        self._silent_since: float | None = None
        self._votes: dict[str, Mapping[str, int]] = {}
        self._earlier: list[progress.Attempt] = []

    def anew(self) -> None:
        """Begin the call again, as for someone who opens it; what was half taken is left."""
        self._begin(Walk(self._walk.flow))
        self._rings = self._on["timed"] or self._by_ear
        self._keep()
        self._render()

    def vote(self, hands: Mapping[str, int]) -> tuple[str, ...]:
        """Record the hands of a class, reveal what each choice causes, and return what won.

        Args:
            hands: Hands by the id of the choice.

        Returns:
            The choices with the most hands; more than one where they have as many.

        Raises:
            ValueError: If a count is no whole number of 0 or more, or too high, or a choice is not
                open.
        """
        for choice_id, count in hands.items():
            self._walk.take(choice_id)
            if type(count) is not int or not 0 <= count <= MOST_HANDS:
                rule = f"must be a whole number from 0 to {MOST_HANDS}"
                raise ValueError(f"hands for {choice_id} {rule}, got {count}")
        self._votes[self._walk.step.id] = dict(hands)
        self._revealed, self._problem = True, ""
        self._render(focus="revealed", said=self._told_of_vote())
        return self._winners()

    def _winners(self) -> tuple[str, ...]:
        hands = self._votes.get(self._walk.step.id, {})
        most = max(hands.values(), default=0)
        return tuple(name for name, count in hands.items() if most and count == most)

    def _told_of_vote(self) -> str:
        """Return the vote in a sentence."""
        winners, choices = self._winners(), enumerate(self._walk.step.choice, start=1)
        numbers = [str(n) for n, choice in choices if choice.id in winners]
        if not numbers:
            return "No hands were counted."
        most = self._votes[self._walk.step.id][winners[0]]
        hands = f"{most} hand{'' if most == 1 else 's'}"
        if len(numbers) > 1:
            return f"A tie: choices {' and '.join(numbers)} have {hands} each."
        return f"Choice {numbers[0]} has the most hands: {most}."

    # -- what the learner does -----------------------------------------------------------------

    def _accept(self, _message: Message) -> None:
        self._rings = False
        self._render(focus="choices", said=self._spoken())

    def _read(self, _message: Message) -> None:
        """Take the call as one that is read."""
        self._by_ear, self._rings = False, False
        self._on.pop("words", None)
        self._render(focus="choices", said=self._spoken())

    def _show_words(self, _message: Message) -> None:
        """Show the words of the moment at hand."""
        self._listened = self._listened.showing(self._walk.step.id)
        self._keep()
        self._render(focus="choices", said=self._spoken())

    def _voiceless(self, _message: Message) -> None:
        """Show all words: the page has no voice."""
        if self._by_ear and not self._on["words"]:
            self._switch({"value": "words"})

    def _again(self, _message: Message) -> None:
        """Count that a moment was heard again; the page shows the count itself."""
        self._listened = self._listened.repeated(self._walk.step.id)
        self._keep()

    def _take(self, message: Message) -> None:
        self._rings = False
        if not self._is_open(message["value"]):
            self._render(focus="choices")  # a second press of a choice already taken
            return
        before = self._walk.step.id
        self._listened = self._listened.decided(before, by_ear=self._is_unseen())
        self._move(self._heard().take(message["value"]))
        self._problem, self._revealed = "", False
        told = [] if self._on["exam"] else [self._walk.turns[-1].choice.effect]
        if self._is_wrapping:
            said = "The call has ended. Your after-call work begins."
            self._render(focus="afterwork", said=said)
        elif self._walk.done:
            self._render(focus="debrief", said=" ".join((*told, "The call has ended.")))
        else:
            self._render(focus="choices", said=" ".join((*told, self._spoken())))

    def _move(self, walk: Walk) -> None:
        """Continue with this walk; where all words are shown, its moment's are too."""
        if self._on.get("words"):
            self._listened = self._listened.showing(walk.step.id)
        self._change(walk)

    def _is_unseen(self) -> bool:
        """Whether the words of the moment at hand are to be heard alone."""
        return self._walk.step.id in self._unseen()

    def _unseen(self) -> set[str]:
        """Return the steps of this call whose words are not on the screen."""
        if not self._by_ear or self._on["words"] or self._walk.done:
            return set()
        steps = {turn.step.id for turn in self._walk.turns} | {self._walk.step.id}
        return steps - self._listened.shown

    def _spoken(self) -> str:
        """Return what a screen reader says of the moment at hand; not what is to be heard alone."""
        if not self._is_unseen():
            return super()._spoken()
        step = self._walk.step
        return f"{step.speaker}: listen." if step.customer else "Listen."

    def _refresh(self, message: Message) -> None:
        """Show the call as it is now; one that is heard is taken again, by a press."""
        if self._resume():
            self._rings = self._by_ear
            self._render()

    def _save(self) -> None:
        """Keep how the call ended, and remember how it went before.

        What a class voted on is no call of the learner's own.
        """
        ended = (a for a in self._book.attempts(self._walk.flow.id) if a.kind == "flow")
        self._earlier = [made for made in ended if made.at < self._started_at]
        if not (self._on["trainer"] or self._votes):
            super()._save()

    def _late(self, message: Message) -> None:
        """Count the time that ran out, once, and not that of a decision taken meanwhile."""
        asked = message.get("value") == str(len(self._walk.taken))
        seconds = self._limit_s()
        if seconds is None or self._rings or self._silent_since is not None or not asked:
            return
        self._change(self._walk.wait(seconds))
        self._silent_since = self._clock()
        self._render(said="You have said nothing. Hello, are you still there?")

    def _heard(self) -> Walk:
        """Return the walk with the silence since the clock ran out."""
        since, self._silent_since = self._silent_since, None
        if since is None:
            return self._walk
        return self._walk.wait(min(round(self._clock() - since), LONGEST_SILENCE_S))

    def _vote(self, message: Message) -> None:
        hands = {}
        for number, choice in enumerate(self._walk.step.choice, start=1):
            value = "".join(message["fields"].get(f"hands {choice.id}", [])).strip()
            if value and not re.fullmatch(r"\d{1,3}", value, re.ASCII):
                self._problem = f"Choice {number}: type a whole number, such as 7."
                self._render(said=self._problem)
                return
            hands[choice.id] = int(value or 0)
        self.vote(hands)

    def _note(self, message: Message) -> None:
        self._notes = message["value"]
        self._keep()

    def _switch(self, message: Message) -> None:
        name = message["value"]
        if name == "desk" and self._walk.flow.desk and not self._walk.done:
            self._turn_desk(on=self._desktop is None)
            said = f"{SWITCHES[name]}: {'on' if self._desktop else 'off'}."
            self._render(focus=f"tab-{self._desktop.sight.tab}" if self._desktop else "", said=said)
        if name not in self._on:
            return
        self._on[name] = not self._on[name]
        self._rings = self._rings and (self._on["timed"] or self._by_ear)
        if name == "words":
            steps = [turn.step.id for turn in self._walk.turns]
            self._listened = self._listened.showing(*steps, self._walk.step.id)
            self._keep()
        if self._limit_s() is None:
            self._walk = self._heard()
        votes = name == "trainer" and self._on[name] and not self._walk.done
        told = f"{SWITCHES[name]}: {'on' if self._on[name] else 'off'}."
        if name == "words" and self._on[name] and not (self._rings or self._walk.done):
            told = f"{told} {self._spoken()}"
        self._render(focus="choices" if votes else "", said=told)

    def _back(self, _message: Message) -> None:
        self._move(self._heard().back())
        self._problem, self._revealed = "", False
        self._render(focus="choices", said=f"Back. {self._spoken()}")

    def _restart(self, _message: Message) -> None:
        self._begin(meet(self._walk.flow, self._rng))
        self._keep()
        self._render(focus="choices", said=f"From the start. {self._spoken()}")

    actions: ClassVar = {
        "accept": _accept,
        "read": _read,
        "words": _show_words,
        "voiceless": _voiceless,
        "again": _again,
        "take": _take,
        "late": _late,
        "vote": _vote,
        "note": _note,
        "switch": _switch,
        "back": _back,
        "restart": _restart,
        "refresh": _refresh,
        **DeskCard.desk_actions,
    }

    # -- what is shown -------------------------------------------------------------------------

    def _render(self, focus: str = "", said: str = "") -> None:
        walk, desktop = self._walk, self._desktop
        self._show(
            focus=focus,
            said=said,
            fields={"notes": self._notes, **(desktop.fields if desktop else {})},
            walk=walk,
            flow=walk.flow,
            kind=kind_of_contact(walk.flow),
            step=walk.step,
            mood=(walk.mood, MOODS[walk.mood]),
            resumed=self._resumed,
            switches=[(name, SWITCHES[name], on) for name, on in self._switched().items()],
            noun="call" if walk.flow.channel == "voice" else "contact",
            d=desktop.shown(walk) if desktop and not self._is_over() else None,
            worked=bool(desktop and desktop.work.acts),
            wrapping=self._is_wrapping,
            wrap_s=self._wrap_s(),
            by_ear=self._by_ear,
            timed=self._on["timed"],
            unseen=self._unseen(),
            says=moment_said(walk.step) if self._by_ear else "",
            again=self._listened.again.get(walk.step.id, 0),
            told=not self._on["exam"] or self._is_over(),
            trainer=self._on["trainer"] and not walk.done,
            decision_s=self._limit_s(),
            rings=self._rings,
            silent=self._silent_since is not None,
            most_hands=MOST_HANDS,
            shown=[as_shown(walk, choice.id) for choice in walk.step.choice],
            system_name=system_name,
            revealed=self._revealed,
            hands=self._votes.get(walk.step.id, {}),
            winners=self._winners(),
            vote=self._told_of_vote() if self._revealed else "",
            problem=self._problem,
            debrief=self._debrief() if self._is_over() else None,
            notes=self._notes.strip(),
            map=call_map(walk),
            trouble=self._book.trouble,
            notice=self._book.notice,
        )

    def _debrief(self) -> dict[str, object]:
        return debrief(
            self._walk,
            self._started_at,
            votes=self._votes,
            earlier=self._earlier,
            listened=self._listened,
            desk=self._told_of_desk(),
        )

    def _told_of_desk(self) -> dict[str, object] | None:
        desktop = self._desktop
        return told_of_desk(desktop, self._walk, self._started_at) if desktop else None

    def _hides_results(self) -> bool:
        return self._on["exam"]

    def _switched(self) -> dict[str, bool]:
        """Return what can be switched now, and whether it is on."""
        has_desk = self._walk.flow.desk is not None and not self._walk.done
        return {**self._on, **({"desk": self._desktop is not None} if has_desk else {})}

    def _limit_s(self) -> int | None:
        """Return the seconds for the decision at hand: to read what is new, and to think.

        None where no clock runs: a class that votes talks it over.
        """
        if not self._on["timed"] or self._on["trainer"] or self._walk.done:
            return None
        step, told = self._walk.step, []
        if self._walk.turns and not self._on["exam"]:
            told = [self._walk.turns[-1].choice.effect, self._walk.turns[-1].choice.why]
        said, read = [step.scene, step.customer], [*told, *(one.say for one in step.choice)]
        said_s = _words(said) / (SPOKEN_A_SECOND if self._by_ear else WORDS_A_SECOND)
        looking_s = DESK_S if self._desktop else 0
        return round(said_s + _words(read) / WORDS_A_SECOND + self._thinking_s + looking_s)

    def __repr__(self) -> str:
        walk = self._walk
        state = "ended" if walk.done else "open"
        return f"Play({walk.flow.id}: {len(walk.taken)} choices, {state} at {walk.step.id})"


def can_be_heard(flow: Flow) -> bool:
    """Return whether someone speaks in a flow: it is a call, and no chat or email."""
    return flow.channel == "voice"


def _words(texts: Iterable[str]) -> int:
    return sum(map(prose.word_count, texts))
