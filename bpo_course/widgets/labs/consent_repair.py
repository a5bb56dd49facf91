"""The second part of the consent lab: a list to repair, and what each repair is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bpo_course.rules import Rule
from bpo_course.scenarios import (
    CONSENT_MOMENT,
    ConsentRow,
    FaultyList,
    RepairedList,
    faulty_list,
)
from bpo_course.tools import consent
from bpo_course.widgets.labs.consent_call import next_words
from bpo_course.widgets.labs.consent_entries import known_of, reason_of, register_words
from bpo_course.widgets.labs.consent_words import ANSWERS, call_words
from bpo_course.widgets.labs.in_words import counted, percent

REPAIR_NAMES: Final[Mapping[str, str]] = {
    "keep": "Nothing to fix",
    "number": "Add the country code",
    "town": "Ask for the town",
    "scrub": "Load a new copy of the register",
    "caller": "Change the caller number",
    "proof": "Ask the client for proof",
    "later": "Leave it for a later time",
    "remove": "Remove it from the list",
    "invent": "Type in a consent",
}
_WHY: Final[Mapping[str, str]] = {
    "sound": "Nothing is wrong here. If you remove such a row, you lose a call that is allowed.",
    "sound-consent": "The register lists the number, and the consent lifts that. It has a source,"
    " the right purpose and no revocation.",
    "twice": "This row is sound. The same number is in the list a second time, in another format.",
    "twice-again": "It is the same number in another format. Two rows mean two calls to one"
    " person, and a cap that counts them apart.",
    "no-code": "Without the country code the number can't be read. The address is in India, so"
    " it begins with +91.",
    "series": "In India a sales call must come from a number of the 140 series.",
    "evening": "The hours for this call are over today. Nothing is wrong with the row.",
    "other-purpose": "The consent is for service. It doesn't cover a sales call, and the register"
    " lists the number.",
    "not-yet": "The appointment is tomorrow. Until then there is no consent, and the register"
    " lists the number.",
    "stopped": "The consent was taken back. A revocation ends it at once, and no older entry"
    " brings it back.",
    "no-source": "A consent without a source proves nothing. The client must show where and when"
    " it was given. Until then, don't call.",
    "own-list": "The person asked your company not to call again. That is stronger than any"
    " purpose of the campaign.",
    "stale": "The copy of the register was 40 days old, and 31 days are the most. A new copy"
    " counts for all American rows.",
    "listed-since": "A new copy of the register shows this number. It has been listed for 19 days,"
    " and there is no consent.",
    "two-zones": "Texas has two time zones. Once the town is known, only one is left, and the"
    " call is allowed.",
    "cap": "Three calls on one subject in 24 hours are the most in Florida. A new time comes by"
    " itself.",
}
_FORGED: Final = (
    "This is a forged record. No one gave this consent. The system believes what it is told, so it"
    " may say yes now. The law doesn't. It can end the contract with the client, and your job."
)
_EFFECT: Final[Mapping[str, str]] = {
    "number": "There is a country code already. This changes nothing.",
    "town": "The address says enough. This changes nothing.",
    "caller": "The caller number was right already. This changes nothing.",
    "keep": "",
    "scrub": "A new copy of the American register is loaded. It counts for all American rows.",
    "proof": "It isn't called today. The client has to answer first.",
    "later": "It isn't called in this run.",
    "remove": "It is taken out of the list.",
    "invent": _FORGED,
}
_FIXED: Final[Mapping[str, str]] = {
    "number": "The country code is added: {number}.",
    "town": "The client asks, and the customer lives in {where}.",
    "caller": "The call now shows {caller}.",
}


class RepairStep:
    """The list as the learner repairs it. It knows the rows, and nothing of the screen.

    Args:
        rules: The rules of law.
        seed: Which list.
    """

    def __init__(self, rules: Sequence[Rule], seed: int) -> None:
        self.rules = rules
        self.take(seed)

    def take(self, seed: int) -> None:
        """Begin with a list that no one has touched."""
        self.list: FaultyList = faulty_list(seed)
        self.done: dict[str, str] = {}
        self.then: RepairedList | None = None  # the list as it was handed in
        self.best = self.list.repaired(self.list.right, self.rules)
        self.open = self.ids[0]
        self.refresh()

    # -- what the learner does -------------------------------------------------------------------

    def repair(self, what: str) -> None:
        """Do something with the open row; the same again undoes it."""
        if self.done.get(self.open) == what:
            del self.done[self.open]
        else:
            self.done[self.open] = what
        self.refresh()

    def step(self, by: int) -> None:
        """Open the next row, or the one before."""
        self.open = self.ids[(self.ids.index(self.open) + by) % len(self.ids)]

    def hand_in(self) -> None:
        """Hand in the list as it is."""
        self.then = self.now

    def refresh(self) -> None:
        """Let the system answer for the list as it is repaired now."""
        self.now: RepairedList = self.list.repaired(self.done, self.rules)

    # -- what it knows ---------------------------------------------------------------------------

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the rows."""
        return tuple(row.person.id for row in self.list.rows)

    @property
    def row(self) -> ConsentRow:
        """The open row."""
        return self.list.rows[self.ids.index(self.open)]

    @property
    def handed(self) -> Mapping[str, str]:
        """What was done in the list that was handed in."""
        return self.then.done if self.then else {}

    @property
    def is_old(self) -> bool:
        """Whether something has changed since the list was handed in."""
        return self.then is not None and self.then.done != self.done

    def score(self) -> tuple[int, int]:
        """Return with how many rows the right thing was done, and how many there are."""
        right, done = self.list.right, self.handed
        return sum(done.get(name) == what for name, what in right.items()), len(right)

    # -- what is shown ---------------------------------------------------------------------------

    def opened(self, clock: str) -> dict[str, Any]:
        """Return the open row, with what the system says of it."""
        row, ledger = self.row, self.now.ledger
        answer = self.now.answers.get(self.open)
        return self._shown(row) | {
            "caller": self._person(row).caller,
            "ledger": known_of(row.fixed, ledger),
            "registers": register_words(row.fixed, ledger, CONSENT_MOMENT),
            "reasons": [reason_of(one) for one in answer.reasons] if answer is not None else [],
            "lifted": [reason_of(one) for one in answer.lifted] if answer is not None else [],
            "next": next_words(answer, clock) if answer is not None else "",
            "effect": self.effect(),
            "forged": self.done.get(self.open) == "invent",
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows as they are listed."""
        return [self._shown(row) for row in self.list.rows]

    def _person(self, row: ConsentRow) -> Any:
        return row.fixed if self.done.get(row.person.id) == row.right else row.person

    def _shown(self, row: ConsentRow) -> dict[str, Any]:
        person, what = self._person(row), self.done.get(row.person.id, "")
        answer = self.now.answers.get(row.person.id)
        return {
            "id": person.id,
            "name": person.name,
            "number": person.number,
            "where": person.where,
            "purpose": call_words(person.purpose, person.sector),
            "about": person.about,
            "open": person.id == self.open,
            "what": what,
            "done": REPAIR_NAMES.get(what, ""),
            "allowed": answer is not None and answer.allowed and what != "invent",
            "answer": _answered(answer, what),
        }

    def effect(self) -> str:
        """Return what the last repair of the open row did, in a sentence or two."""
        what = self.done.get(self.open, "")
        if what in _FIXED and what == self.row.right:
            person = self.row.fixed
            return _FIXED[what].format(
                number=person.number, where=person.where, caller=person.caller
            )
        return _EFFECT.get(what, "")

    def share_words(self) -> str:
        """Return how much of today's run may be called, in a sentence."""
        now = self.now
        left = len(now.answers)
        words = (
            f"Today's run has {counted(left, 'row')} of {len(self.list.rows)}."
            f" {counted(now.may, 'number')} may be called: {percent(now.share, 0)}."
        )
        if now.forged:
            words += f" {counted(len(now.forged), 'forged consent')} left out."
        return words

    def result_words(self) -> str:
        """Return how the list that was handed in does, in a sentence or two."""
        right, all_rows = self.score()
        then = self.then or self.now
        words = (
            f"{right} of {all_rows} rows are right. {then.may} numbers may be called."
            f" With every row right, the run has {self.best.may} rows, and all may be called."
        )
        risky = len(then.answers) - then.may
        if risky:
            words += f" {counted(risky, 'row')} in your run should not be called as it is."
        return words

    def missed_rows(self) -> list[tuple[str, ...]]:
        """Return the rows with which something else had to be done, as rows of a table."""
        done = self.handed
        return [
            (
                f"{row.person.name}, {row.person.where}",
                REPAIR_NAMES.get(done.get(row.person.id, ""), "nothing"),
                REPAIR_NAMES[row.right],
                _WHY[row.person.id],
            )
            for row in self.list.rows
            if done.get(row.person.id) != row.right
        ]

    def forged_words(self) -> str:
        """Return what is said of invented consents in the list that was handed in; "" for none."""
        forged = [name for name, what in self.handed.items() if what == "invent"]
        return f"{counted(len(forged), 'consent')} typed in. {_FORGED}" if forged else ""


def _answered(answer: consent.Answer | None, what: str) -> str:
    if answer is None:
        return "– not in today's run"
    if what == "invent":
        return "✗ Forged consent"
    return ANSWERS[answer.allowed]
