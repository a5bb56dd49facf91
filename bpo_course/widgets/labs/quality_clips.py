"""Six recordings with pauses: some have card data in them, and one pause never ends.

The companies and people are invented. Every number that looks like a card's is a published test
number, the order number too. Times follow from the length of what is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Final

from bpo_course.tools.recording import CARD_DATA, Mark, Recording, Turn

VERDICTS: Final = {
    "card": "Card data is in it",
    "pause": "A pause never ended",
    "clean": "Nothing is wrong",
}
WORD_S: Final = 0.38
GAP_S: Final = 0.7
PAUSED_S: Final = 31.0


@dataclass(frozen=True)
class Clip:
    """A recording to listen through, and what is wrong with it.

    Args:
        id: Stable word.
        title: What it is called on screen.
        brief: Which company, and why the customer calls.
        recording: What was recorded: nothing that was said in a pause is in it.
        customer: The customer's name.
        card: Ids of the turns with card data.
        verdict: What is wrong: a key of `VERDICTS`.
        why: The reason, in one or two sentences.
    """

    id: str
    title: str
    brief: str
    recording: Recording
    customer: str
    card: tuple[str, ...]
    verdict: str
    why: str

    @cached_property
    def found(self) -> tuple[str, ...]:
        """Ids of the turns in which the redaction finds card data, in order."""
        turns = (turn.id for turn, (kind, _, _) in self.recording.found if kind in CARD_DATA)
        return tuple(dict.fromkeys(turns))

    @cached_property
    def redacted(self) -> tuple[str, ...]:
        """The turns from which the redaction takes something out, without it."""
        return tuple(turn.says for turn in self.recording.redacted() if "[" in turn.says)

    @property
    def missed(self) -> tuple[str, ...]:
        """Ids of the turns with card data that the redaction does not find."""
        return tuple(name for name in self.card if name not in self.found)

    @property
    def alarms(self) -> tuple[str, ...]:
        """Ids of the turns in which the redaction finds card data that is none."""
        return tuple(name for name in self.found if name not in self.card)


@cache
def clips() -> tuple[Clip, ...]:
    """Return the six recordings."""
    return tuple(_clips())


def _clip(name: str, title: str, brief: str, text: str, **more: object) -> Clip:
    """Return a clip from its lines: "A: …", "C: …", "pause" and "resume"."""
    turns: list[Turn] = []
    marks = [Mark(0.5, "notice")]
    at = 0.5
    for line in _lines(text):
        who, _, says = line.partition(": ")
        if who == "pause":
            marks.append(Mark(round(at, 1), "pause"))
            at += PAUSED_S
        elif who == "resume":
            marks.append(Mark(round(at, 1), "resume"))
            at += GAP_S
        else:
            end = at + max(0.8, WORD_S * len(says.split()))
            by = "agent" if who == "A" else "customer"
            turns.append(Turn(f"t{len(turns) + 1}", by, round(at, 1), round(end, 1), says))  # type: ignore[arg-type]
            at = end + GAP_S
    place, on = str(more.pop("place")), more.pop("on")
    assert isinstance(on, date)
    made = Recording(name, round(at + 1, 1), tuple(turns), tuple(marks), (place,), on)
    return Clip(name, title, brief, made, **more)  # type: ignore[arg-type]


def _lines(text: str) -> list[str]:
    """Return the lines of a clip; one that begins with nothing goes on from the line before."""
    found: list[str] = []
    for line in map(str.strip, text.strip().splitlines()):
        if line.startswith(("A: ", "C: ")) or line in ("pause", "resume"):
            found.append(line)
        else:
            found[-1] = f"{found[-1]} {line}"
    return found


def _clips() -> Iterator[Clip]:
    yield _clip(
        "deposit",
        "A deposit for a room",
        "Sallowmere, an invented British hotel. Owen Lewis pays a deposit.",
        """
        A: Sallowmere reservations, Priya speaking. Our calls are recorded. How can I help?
        C: Hi, I'd like to pay the deposit for the 14th of August. The booking is DT 40 88 12.
        A: Of course. Could I take your name and your postcode, please?
        C: Owen Lewis, CF10 2HQ.
        A: Thank you. Before you give me any card details, I'm going to pause the recording.
        pause
        resume
        A: Thank you, Mr Lewis. The recording is on again, and your deposit of 80 pounds is paid.
        C: Which card was that on? I gave you the blue one, didn't I?
        A: The one ending in four four four four. Is there anything else I can help you with?
        C: No, that's all. Thanks, bye.
        """,
        place="uk",
        on=date(2026, 8, 14),
        customer="Owen Lewis",
        card=(),
        verdict="clean",
        why="Priya says what she does, and pauses before the first digit. The last four digits"
        " alone are not the card number.",
    )
    yield _clip(
        "tickets",
        "Two seats to Orkney",
        "Skerry Air, an invented British airline. Fiona Baird is in a hurry.",
        """
        A: Good morning, Skerry Air, this is Tom on a recorded line. How can I help?
        C: Two seats to Orkney on Friday, please. My card is five five double five,
        five five double five, double five double five, double four double four.
        A: Let me stop you there. I'll pause the recording now, and then take the rest.
        pause
        resume
        A: That's gone through. The recording is on again. You'll get your tickets by email.
        C: Lovely. What time do we have to be there?
        A: At ten past nine, please. Have a good flight, Ms Baird.
        """,
        place="uk",
        on=date(2026, 9, 14),
        customer="Fiona Baird",
        card=("t2",),
        verdict="card",
        why="The customer was faster than the pause. Tom did well and still has to report it: this"
        " part of the recording must go.",
    )
    yield _clip(
        "boots",
        "Where are my boots?",
        "Bramwick, an invented American shoe shop. Luis Ortega asks for a refund.",
        """
        A: Thanks for calling Bramwick. Calls are recorded. This is Kim. What can I do for you?
        C: My boots never came. The order number is 4000 0566 5566 5556.
        A: Thank you. And the ZIP code, please?
        C: Seven three three zero one.
        A: Got it, Mr. Ortega. The carrier lost it. Would you like new boots, or your money back?
        C: My money back, please. Does it go to the same card?
        A: It does, within five business days. You don't need to give me the number.
        C: Great, thanks.
        """,
        place="us-tx",
        on=date(2026, 2, 10),
        customer="Luis Ortega",
        card=(),
        verdict="clean",
        why="The 16 digits are an order number. They begin like a Visa card and pass the check"
        " digit by chance, so the redaction takes them for a card.",
    )
    yield _clip(
        "bill",
        "Half of the bill",
        "Copperlea, an invented internet company in the Philippines. Grace Lim pays a part.",
        """
        A: Good afternoon, thank you for calling Copperlea. This is Marco, on a recorded line.
        C: Hi. I want to pay half of my bill today. Is that possible?
        A: Yes, ma'am. May I have your full name and account number?
        C: Grace Lim. It's one one three one, two two oh seven.
        A: Thank you, Ms. Lim. I'll pause the recording. Please type your card on your keypad.
        pause
        """,
        place="ph",
        on=date(2026, 5, 11),
        customer="Grace Lim",
        card=(),
        verdict="pause",
        why="No one resumed the recording. If Ms. Lim later says that she agreed to something else,"
        " no one can check it.",
    )
    yield _clip(
        "brakes",
        "New brakes",
        "Lindon, an invented American garage. Dale Novak pays by phone.",
        """
        A: Lindon Garage, Ashley here on a recorded line. How can I help you today?
        C: Hey, Ashley. I'm calling to pay for the new brakes. Dale Novak.
        A: Sure, Mr. Novak. That's four hundred twelve dollars. Which card would you like to use?
        C: It's Visa. Four oh one two,
        A: Mm-hm.
        C: double eight, double eight,
        A: Yes.
        C: eight triple eight, one double eight one. It expires oh six, twenty-nine.
        A: Thank you. Your receipt is on its way. Anything else I can do for you?
        C: No, ma'am. Thanks.
        """,
        place="us-oh",
        on=date(2025, 11, 12),
        customer="Dale Novak",
        card=("t4", "t6", "t8"),
        verdict="card",
        why="No one paused. The number is in three turns, with “double” and “triple”, and the"
        " expiry date is there too.",
    )
    yield _clip(
        "course-fee",
        "A course fee",
        "Quillford, an invented training company in India. Meera Nair pays for an evening course.",
        """
        A: Good evening, thank you for calling Quillford. This is Arjun. The call is recorded.
        C: Hello, I am paying the fee for the evening course. Meera Nair.
        A: Thank you, ma'am. It's four thousand five hundred rupees. May I have the card number?
        C: Four zero one two, double eight double eight.
        A: Thank you. Please go on.
        C: Double eight eight, one double eight one.
        A: Thank you. The payment is done, and your class begins on Monday at seven.
        C: Thank you so much.
        """,
        place="in",
        on=date(2026, 10, 5),
        customer="Meera Nair",
        card=("t4", "t6"),
        verdict="card",
        why="No one paused, and the transcript has lost one 'eight'. A person still sees a card"
        " number. The redaction doesn't, because the 15 digits that it reads fail the check.",
    )
