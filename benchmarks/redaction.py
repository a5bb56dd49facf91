"""Redact generated transcripts: how many a second, what survives, and false alarms by kind.

Usage: make bench.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from bpo_course.tools.recording import ISSUERS, redact, with_check_digit

WORDS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS: Final = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
OPENINGS: Final = (
    "Thank you for calling Quillford. My name is Leena. How can I help?",
    "Good morning, you're speaking to Arjun. May I have your order number?",
    "Thanks for holding. I can take the payment now.",
)
SMALL_TALK: Final = (
    "I ordered two lamps and one of them came broken.",
    "That's 4,500 rupees for 3 items, is that right?",
    "I called on the 12th at half past ten and waited twenty minutes.",
    "The order is 70024418, from 14 March.",
    "We open at 9 and close at 18:30, seven days a week.",
    "One moment, please. I have two more questions for you.",
    "I paid one hundred and five for it, not 150.",
)
FILLERS: Final = ("", "", "", "er, ", "and then ", "um, ", "okay, ", "and ")
REPLIES: Final = ("Yes.", "Okay.", "Got it.", "Mm-hm.", "Go on.", "Thank you. And the next four?")


@dataclass
class Transcript:
    """A generated transcript, and where its card number is.

    Args:
        text: The text.
        number: The card number; "" for none.
        places: Where each part of it is.
    """

    text: str = ""
    number: str = ""
    places: list[tuple[int, int]] = field(default_factory=list)

    def add(self, text: str, *, card: bool = False) -> None:
        """Add words, and note where the number is."""
        if card:
            self.places.append((len(self.text), len(self.text) + len(text)))
        self.text += text


def card_number(rng: random.Random) -> str:
    """Return a card number of a scheme that is drawn."""
    one = rng.choice(ISSUERS)
    first, last = rng.choice(one.begins)
    begin = str(rng.randint(int(first), int(last))).zfill(len(first))
    length = rng.choice(one.lengths)
    return with_check_digit(begin + digits(rng, length - len(begin) - 1))


def digits(rng: random.Random, count: int) -> str:
    """Return digits that are drawn."""
    return "".join(rng.choice("0123456789") for _ in range(count))


def groups(number: str, rng: random.Random) -> list[str]:
    """Return a number in groups: of four, as American Express does, or of one to five digits."""
    if len(number) == 15:
        return [number[:4], number[4:10], number[10:]]
    sizes = [4] * 5 if rng.random() < 0.6 else [rng.randint(1, 5) for _ in number]
    made, at = [], 0
    for size in sizes:
        made += [number[at : at + size]] if number[at : at + size] else []
        at += size
    return made


def said(group: str, rng: random.Random) -> str:
    """Return a group of digits as a person says it."""
    parts, at = [], 0
    while at < len(group):
        run = len(group) - at - len(group[at:].lstrip(group[at]))
        pair = group[at : at + 2]
        if run >= 3 and rng.random() < 0.4:
            parts.append(f"triple {_digit(group[at], rng)}")
            at += 3
        elif run >= 2 and rng.random() < 0.6:
            parts.append(f"double {_digit(group[at], rng)}")
            at += 2
        elif len(pair) == 2 and pair[0] != "0" and rng.random() < 0.2:
            parts.append(_pair(pair, rng))
            at += 2
        else:
            parts.append(_digit(group[at], rng))
            at += 1
    return " ".join(parts)


def _digit(sign: str, rng: random.Random) -> str:
    if sign == "0":
        return rng.choice(("zero", "oh", "nought"))
    return sign if rng.random() < 0.05 else WORDS[int(sign)]


def _pair(pair: str, rng: random.Random) -> str:
    if pair[0] == "1":
        return TEENS[int(pair[1])]
    tens = TENS[int(pair[0]) - 2]
    return tens if pair[1] == "0" else f"{tens}{rng.choice('- ')}{WORDS[int(pair[1])]}"


def written(rng: random.Random) -> Transcript:
    """Return a transcript in which a card number is written, with separators or without."""
    made = Transcript(number=card_number(rng))
    made.add(f"Agent: {rng.choice(OPENINGS)}\nCustomer: {rng.choice(SMALL_TALK)}\nCustomer: It's ")
    sign = rng.choice(("", " ", "-", ".", "  ", " - ", "\n", ", ", " and then ", "\u2011", "\xa0"))
    made.add(sign.join(groups(made.number, rng)), card=True)
    made.add(f". {rng.choice(SMALL_TALK)}\nAgent: {rng.choice(SMALL_TALK)}\n")
    return made


def spoken(rng: random.Random) -> Transcript:
    """Return a transcript in which a card number is said, at once or over several turns."""
    made = Transcript(number=card_number(rng))
    made.add(f"Agent: {rng.choice(OPENINGS)}\nCustomer: {rng.choice(SMALL_TALK)}\n")
    turns = rng.random() < 0.5
    made.add("Customer: " if turns else "Customer: It's ")
    for place, group in enumerate(parts := groups(made.number, rng)):
        made.add(rng.choice(FILLERS))
        made.add(group if rng.random() < 0.15 else said(group, rng), card=True)
        last = place + 1 == len(parts)
        made.add(f".\nAgent: {rng.choice(REPLIES)}\nCustomer: " if turns and not last else ", ")
    made.add(f"that's it.\nAgent: Thank you. {rng.choice(SMALL_TALK)}\n")
    return made


def transcripts(count: int, seed: int = 1) -> Iterator[Transcript]:
    """Yield transcripts with a card number each, written and said by turns."""
    rng = random.Random(seed)
    for place in range(count):
        yield (spoken if place % 2 else written)(rng)


NO_CARDS: Final[dict[str, Callable[[random.Random], str]]] = {
    "order numbers, 8 digits": lambda rng: f"My order is {digits(rng, 8)}, from March.",
    "order numbers, 16 digits": lambda rng: f"My order is {digits(rng, 16)}, from March.",
    "Indian mobile numbers": lambda rng: f"Call me on {rng.choice('6789')}{digits(rng, 9)}.",
    "British mobile numbers": lambda rng: f"It's +44 7{digits(rng, 3)} {digits(rng, 6)}.",
    "Unix times in ms": lambda rng: f"Logged at {rng.randint(10**12, 2 * 10**12)} by the agent.",
    "tracking numbers, 1Z and 16": lambda rng: f"Tracking 1Z{digits(rng, 16)} is on its way.",
    "tracking numbers, 22 digits": lambda rng: f"Tracking {digits(rng, 22)} is on its way.",
    "small talk without a number": lambda rng: " ".join(rng.sample(SMALL_TALK, 4)),
}
"""Texts without a card number, by what is in them."""


def false_alarms(count: int, seed: int = 1) -> dict[str, Counter[str]]:
    """Return how many texts of each kind have a find, by the kind of the find."""
    rng = random.Random(seed)
    counted: dict[str, Counter[str]] = {}
    for name, make in NO_CARDS.items():
        texts = [make(rng) for _ in range(count)]
        counted[name] = Counter(
            kind for text in texts for kind in {found[0] for found in redact(text).found}
        )
    return counted


def survivors(made: Transcript) -> list[str]:
    """Return the parts of a transcript's card number that are still in it when it is redacted."""
    found = [(start, end) for kind, start, end in redact(made.text).found if kind == "card number"]
    return [
        made.text[start:end]
        for start, end in made.places
        if not any(first <= start and end <= last for first, last in found)
    ]


def main() -> None:
    """Print every figure."""
    made = list(transcripts(1_000))
    started = time.perf_counter()
    left = sum(bool(survivors(one)) for one in made)
    took = time.perf_counter() - started
    letters = sum(len(one.text) for one in made) / len(made)
    print(f"{len(made) / took:,.0f} transcripts a second, of {letters:.0f} characters in the mean")
    print(f"{left} of {len(made):,} still have a part of a card number")
    for name, counts in false_alarms(10_000).items():
        found = ", ".join(f"{count} {kind}" for kind, count in counts.most_common()) or "none"
        print(f"{name:32} of 10,000: {found}")


if __name__ == "__main__":
    main()
