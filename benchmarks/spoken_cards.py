"""Card numbers as people say and write them, and other numbers that look like one.

Usage: make bench, or python benchmarks/spoken_cards.py. It is apart from redaction.py's generator.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from redaction import TEENS, TENS, WORDS, Transcript, digits

from bpo_course.tools.recording import redact, with_check_digit

Rng = random.Random
SCHEMES: Final = (
    *(("4", 16), ("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15)),
    *(("37", 15), ("6011", 16), ("65", 16), ("3530", 16), ("36", 14), ("301", 14), ("6225", 19)),
    *(("6521", 16), ("6759", 16), ("5018", 16), ("4", 19)),
)
FILLERS: Final = (
    *("um, ", "uh, ", "er, ", "hmm, ", "wait, ", "hang on, ", "hold on, ", "let me see, "),
    *("sorry, ", "okay, ", "and then ", "pause, ", "one sec, ", "you know, ", "like, "),
)
REPLIES: Final = ("Yes.", "Okay.", "Mm-hmm.", "Uh-huh.", "Got it, go on.", "And the next four?")
DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
SPACES: Final = " \t\u00a0\u2009\u202f\u2007\u3000"
UNSEEN: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
SCRIPTS: Final = (0xFF10, 0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50)


def card(rng: Rng) -> str:
    """Return a card number; some have runs of one digit, as real ones do."""
    begin, length = rng.choice(SCHEMES)
    body = list(digits(rng, length - len(begin) - 1))
    for _ in range(rng.choice((0, 0, 2))):
        at = rng.randrange(len(body) - 3)
        body[at : at + 3] = [rng.choice("0012345")] * 3
    return with_check_digit(begin + "".join(body))


def parts(number: str) -> list[str]:
    """Return a number in its usual groups: fours, or 4, 6 and the rest."""
    if len(number) < 16:
        return [number[:4], number[4:10], number[10:]]
    return [number[at : at + 4] for at in range(0, len(number), 4)]


def word(sign: str, rng: Rng) -> str:
    """Return a digit in a word."""
    return rng.choice(("zero", "oh", "O")) if sign == "0" else WORDS[int(sign)]


def pair(two: str, rng: Rng) -> str:
    """Return two digits as one number, such as "forty-five"."""
    if two[0] == "0":
        return f"oh {word(two[1], rng)}"
    if two[0] == "1":
        return TEENS[int(two[1])]
    tens = TENS[int(two[0]) - 2]
    return tens if two[1] == "0" else f"{tens}{rng.choice('- ')}{WORDS[int(two[1])]}"


def say(group: str, rng: Rng) -> str:
    """Return a group as a person says it."""
    said, at = [], 0
    while at < len(group):
        run = len(group) - at - len(group[at:].lstrip(group[at]))
        if run >= 3 and rng.random() < 0.6:
            said.append(f"{rng.choice(('triple', 'treble'))} {word(group[at], rng)}")
            at += 3
        elif run >= 2 and rng.random() < 0.6:
            said.append(f"double {word(group[at], rng)}")
            at += 2
        elif at + 1 < len(group) and rng.random() < 0.3:
            said.append(pair(group[at : at + 2], rng))
            at += 2
        else:
            said.append(word(group[at], rng))
            at += 1
    return " ".join(said)


def either(group: str, rng: Rng) -> str:
    """Return a group said or written."""
    return say(group, rng) if rng.random() < 0.6 else group


def _joined(signs: str) -> Callable[[Rng, Transcript], None]:
    def made(rng: Rng, t: Transcript) -> None:
        t.add("Customer: It's ")
        t.add(rng.choice(signs).join(parts(t.number)), card=True)
        t.add(".")

    return made


def _unseen(rng: Rng, t: Transcript) -> None:
    spread = [sign + (rng.choice(UNSEEN) if rng.random() < 0.3 else "") for sign in t.number]
    t.add("Customer: ")
    t.add("".join(spread).rstrip(UNSEEN), card=True)


def _script(rng: Rng, t: Transcript) -> None:
    base, sign = rng.choice(SCRIPTS), rng.choice(("", " ", "-"))
    groups = ("".join(chr(base + int(one)) for one in group) for group in parts(t.number))
    t.add("Customer: ")
    t.add(sign.join(groups), card=True)


def _glued(rng: Rng, t: Transcript) -> None:
    before, after = rng.choice(
        (
            *(("card", ""), ("", "please"), ("PAN:", ""), ("#", ""), ("card_", "_old")),
            *(("mail ", "@example.com"), ("asha.", "@example.org"), ("/pay?card=", "&exp=")),
        )
    )
    t.add(f"Customer: {before}")
    t.add(t.number, card=True)
    t.add(after)


def _twice(rng: Rng, t: Transcript) -> None:
    t.add("Customer: ")
    t.add(" ".join(parts(t.number)), card=True)
    t.add(rng.choice((" ", ", ", ". Again: ", " and once more ", "\n")))
    t.add(t.number, card=True)


def _said(rng: Rng, t: Transcript) -> None:
    t.add(f"Customer: {rng.choice(('', 'The number is… ', 'It is '))}")
    for group in parts(t.number):
        t.add(rng.choice(FILLERS) if rng.random() < 0.5 else "")
        t.add(say(group, rng), card=True)
        t.add(rng.choice((", ", " ", "... ")))


def _slowly(rng: Rng, t: Transcript) -> None:
    t.add("Customer: It's ")
    for sign in t.number:
        t.add(rng.choice(FILLERS) if rng.random() < 0.4 else "")
        t.add(word(sign, rng), card=True)
        t.add(rng.choice((" ", ", ", "... ")))


def _turns(rng: Rng, t: Transcript) -> None:
    stamped, at_s = rng.random() < 0.4, 63
    for group in parts(t.number):
        for who in ("Customer", "Agent"):
            t.add(f"[00:{at_s // 60:02}:{at_s % 60:02}] " if stamped else "")
            t.add(f"{who}: ")
            t.add(either(group, rng), card=True) if who == "Customer" else t.add(
                rng.choice(REPLIES)
            )
            t.add("\n")
            at_s += 3


def _echoed(rng: Rng, t: Transcript) -> None:
    for group in parts(t.number):
        t.add("Customer: ")
        t.add(either(group, rng), card=True)
        t.add(f".\nAgent: {rng.choice(('', 'Okay, ', 'I have '))}")
        t.add(either(group, rng), card=True)
        t.add(rng.choice((".\n", ", yes?\n")))


def _by_two(rng: Rng, t: Transcript) -> None:
    groups = parts(t.number)
    cut = rng.randrange(1, len(groups))
    t.add("Customer: It starts ")
    for place, group in enumerate(groups):
        t.add(f"\n{rng.choice(('Agent', 'Caller 2'))}: and ends " if place == cut else "")
        t.add(say(group, rng), card=True)
        t.add(" ")


def _corrected(rng: Rng, t: Transcript) -> None:
    groups = parts(t.number)
    wrong = rng.randrange(1, len(groups))
    t.add("Customer: ")
    for place, group in enumerate(groups):
        if place == wrong:
            t.add(either(group[:-1] + str((int(group[-1]) + 1) % 10), rng), card=True)
            t.add(rng.choice((", sorry, ", ", no wait, ", ", I mean ", ", correction, ")))
        t.add(either(group, rng), card=True)
        t.add(", ")


def _first_to_last(rng: Rng, t: Transcript) -> None:
    first, *middle, last = parts(t.number)
    t.add("Customer: first four are ")
    t.add(say(first, rng), card=True)
    t.add(rng.choice((", the next ones are ", ", next ")))
    t.add(" ".join(say(group, rng) for group in middle), card=True)
    t.add(rng.choice((" and the last four are ", " and the last four digits are ")))
    t.add(say(last, rng), card=True)


def _form(rng: Rng, t: Transcript) -> None:
    t.add(rng.choice(("Card number: ", "Card: ", "Visa: ")))
    t.add(t.number, card=True)
    for names, value in ((("Expiry", "Exp", "Valid thru"), "09/28"), (("CVV", "CVC"), "123")):
        t.add(f"\n{rng.choice(names)}: ")
        t.add(value, card=True)
    t.add("\nName: Asha Rao")


WAYS: Final[dict[str, Callable[[Rng, Transcript], None]]] = {
    **{"dashes": _joined(DASHES), "spaces": _joined(SPACES), "signs": _joined("./|_\n,\\*")},
    **{"unseen signs": _unseen, "other scripts": _script, "glued to words": _glued},
    **{"twice": _twice, "said": _said, "said slowly": _slowly, "over turns": _turns},
    **{"echoed": _echoed, "by two speakers": _by_two, "corrected": _corrected},
    **{"first to last": _first_to_last, "a form": _form},
}


def transcripts(count: int, seed: int = 1) -> Iterator[tuple[str, Transcript]]:
    """Yield transcripts with a card number, and in which way it is given."""
    rng = Rng(seed)
    for number in range(count):
        name = list(WAYS)[number % len(WAYS)]
        made = Transcript("Agent: And the long number on the front?\n", card(rng))
        WAYS[name](rng, made)
        made.add("\nAgent: Thank you. Is there anything else?")
        yield name, made


def survivors(made: Transcript) -> list[str]:
    """Return the parts of a transcript's card data of which a sign is left."""
    found = [(start, end) for _, start, end in redact(made.text).found]
    return [
        made.text[start:end]
        for start, end in made.places
        if any(
            made.text[at].isalnum() and not any(a <= at < b for a, b in found)
            for at in range(start, end)
        )
    ]


def _when(rng: Rng) -> datetime:
    return datetime(2020, 1, 1) + timedelta(seconds=rng.randrange(7 * 365 * 86_400))


def _iban(rng: Rng) -> str:
    country, account = rng.choice(
        (("GB", f"NWBK{digits(rng, 14)}"), ("DE", digits(rng, 18)), ("FR", digits(rng, 23)))
    )
    check = 98 - int("".join(str(int(sign, 36)) for sign in f"{account}{country}00")) % 97
    whole = f"{country}{check:02}{account}"
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def _spoken(numbers: str) -> str:
    return " ".join(WORDS[int(sign)] for sign in numbers)


PHONES: Final = {
    "India": "+91 9#### #####",
    "United Kingdom": "+44 7### ######",
    "United States": "+1 (2##) 555-01##",
    "Philippines": "+63 906 ### ####",
    "Jamaica": "+1 876 ### ####",
    "South Africa": "+27 82 ### ####",
    "Colombia": "+57 3## ### ####",
    "Venezuela": "+58 4##-###-####",
    "Germany": "+49 15# #### ####",
    "Brazil": "+55 ## 9####-####",
}


def _filled(shape: str, rng: Rng) -> str:
    return "".join(rng.choice("0123456789") if sign == "#" else sign for sign in shape)


OTHERS: Final[dict[str, Callable[[Rng], str]]] = {
    **{
        f"phone, {country}": lambda rng, shape=shape: f"Call me on {_filled(shape, rng)}."
        for country, shape in PHONES.items()
    },
    "two local phones": lambda rng: _filled("It's 09## ### #### or 09## ### ####.", rng),
    "two spoken phones": lambda rng: (
        f"It's {_spoken(f'98{digits(rng, 8)}')} or {_spoken(f'98{digits(rng, 8)}')}."
    ),
    "IBAN": lambda rng: f"My IBAN is {_iban(rng)}.",
    "IMEI": lambda rng: f"IMEI {with_check_digit(f'35{digits(rng, 12)}')}.",
    "Unix time, s": lambda rng: f"At {rng.randint(10**9, 2 * 10**9)}.",
    "Unix time, ms": lambda rng: f"At {rng.randint(10**12, 2 * 10**12)}.",
    "date and time": lambda rng: f"Called {_when(rng):%d/%m/%Y %H:%M:%S}.",
    "three dates": lambda rng: ", ".join(f"{_when(rng):%d/%m/%Y}" for _ in range(3)),
    "six times": lambda rng: ", ".join(f"{_when(rng):%H:%M}" for _ in range(6)),
    "five amounts": lambda rng: ", ".join(_filled("5#.##", rng) for _ in range(5)),
    "order, 3-7-7": lambda rng: _filled("Order 5##-#######-#######.", rng),
    "small talk": lambda rng: _filled(
        "I'm 4#, I paid 5# for 2 items on 1# March 2021 at 6:14, order 73####, flat 2#.", rng
    ),
    "order, 12 digits": lambda rng: f"Order {digits(rng, 12)}.",
    "order, 16 digits": lambda rng: f"Order {digits(rng, 16)}.",
    "order, 16 spoken": lambda rng: f"My order is {_spoken(digits(rng, 16))}.",
    "two orders, 8 digits": lambda rng: f"Orders {digits(rng, 8)} and {digits(rng, 8)}.",
    "barcode, 13 digits": lambda rng: f"Barcode {rng.choice(('40', '45', '89'))}{digits(rng, 11)}.",
    "tracking, 22 in fours": lambda rng: _filled("Parcel 94## #### #### #### #### ##.", rng),
}
"""Numbers that are no card's. What is given as digits alone has no shape to tell it by."""


def false_alarms(count: int, seed: int = 1) -> dict[str, int]:
    """Return how many texts of each kind have a card number in them, as the redaction sees it."""
    rng = Rng(seed)
    return {
        name: sum(redact(make(rng)).count("card number") > 0 for _ in range(count))
        for name, make in OTHERS.items()
    }


def main() -> None:
    """Print every figure."""
    started = time.perf_counter()
    made = list(transcripts(2_000))
    left = Counter(name for name, one in made if survivors(one))
    took = time.perf_counter() - started
    print(f"{left.total()} of {len(made):,} still have a part of a card, in {took:.1f} s")
    print(*(f"{name}: {count}" for name, count in left.items()), sep="\n", end="\n" * bool(left))
    for name, count in false_alarms(2_000).items():
        print(f"{name:24} of 2,000: {count or 'none'}")


if __name__ == "__main__":
    main()
