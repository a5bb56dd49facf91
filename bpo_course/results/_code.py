"""A result code: a learner's first unaided attempts as a short text to paste or a file to send.

It reads `BPO1-` and groups of letters and digits: the version, then length, checksum and deflated
JSON in base 32, whose letters survive chats that make `_` and `*` into styles, and capitals made by
a telephone. The checksum is against damage. **It is no proof**: who can read this can write one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from bpo_course.questions.analysis import first_unaided
from bpo_course.questions.roles import PREFIX
from bpo_course.questions.tries import Try

if TYPE_CHECKING:
    from pydantic import TypeAdapter

VERSION: Final = 1
NO_PROOF: Final = "A result code can be faked. Use it to plan your teaching, not to give marks."
#: A longer answer is kept as a mark: 24 bits of its SHA-256, found again among the bank's options.
LONGEST_ANSWER: Final = 8
LONGEST_NAME: Final = 60
#: No bank or question of a code has a longer id.
LONGEST_ID: Final = 300
#: The modes in which a lesson's own quiz and an exam are answered; a certificate counts these.
OWN: Final = ("practice", "exam")

_AFTER_A_HINT: Final = -1  # stands for a score
_HEAD_BYTES: Final = 7  # 3 of length, 4 of checksum
_LONGEST_BYTES: Final = 2_000_000
_START: Final = re.compile(r"BPO([0-9]+)\s*[\-\u2010-\u2015]", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[\s>\-\u2010-\u2015\u00ad\u200b-\u200d\ufeff]+")
_AGAIN: Final = "Ask for it again: the whole code, or the file."
_OTHER: Final = f"this is not a result code of the course. {_AGAIN}"


class CodeError(ValueError):
    """A text that is no whole and undamaged result code; the message says what to do."""


@dataclass(frozen=True)
class Result:
    """What a result code holds.

    Args:
        name: The learner's name; empty where she gave none.
        at: When the code was made, UTC, to the minute.
        tries: Her first unaided attempts. The answer is None where it was right, and long words
            in it stand as marks (see `marked`); all of them bear the code's time.
        aided: Bank and question of what she answered after a hint: answered, but not counted.
        own: Her first tries in a lesson's own quiz or an exam, those after a hint too: what a
            certificate counts. A mock interview, a review or the diagnosis may have asked before.
    """

    name: str
    at: datetime
    tries: tuple[Try, ...]
    aided: tuple[tuple[str, str], ...] = ()
    own: tuple[Try, ...] = ()


def code(tries: Iterable[Try], *, at: datetime, name: str = "") -> str:
    """Return a learner's result code.

    Args:
        tries: All her tries, in the order made; the first unaided ones go in, and of those after a
            hint which questions they were to. Where the first try in the lesson's own quiz or an
            exam came later, its score goes in too.
        at: When it is made, with its time zone.
        name: The learner's name, or whatever the class calls her; may stay empty.

    Raises:
        ValueError: If at has no time zone, or the tries do not fit in a code.

    Example:
        >>> at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
        >>> text = code([Try("a-bank", "a-question", "agent", 0.0, at)], at=at, name="Asha")
        >>> text[:23]
        'BPO1-AAADM5VK-MB4IWVTS-'
        >>> read(text).name, read(text).tries[0].answer
        ('Asha', 'agent')
    """
    if at.tzinfo is None:
        raise ValueError(f"at must have a time zone, got {at.isoformat()}")
    return _packed([_name(name), int(at.timestamp()) // 60, _by_bank(list(tries))])


def read(text: str) -> Result:
    """Return what the result code in a text holds; other text around it is ignored.

    Line breaks, hyphens, `>` of a quoted email and capitals make no difference. Any other change
    is noticed.

    Args:
        text: The code.

    Raises:
        CodeError: If the text holds no code or several, or the code is of another version, cut
            off, or damaged.

    Example:
        >>> read("Regards, Asha")
        Traceback (most recent call last):
            ...
        bpo_course.results._code.CodeError: there is no result code here: a code starts with \
BPO1-. Ask for it again: the whole code, or the file.
    """
    return _unpacked(_checked(_letters(text)))


def whole(text: str) -> str:
    """Return the result code in a text as the course writes it.

    Args:
        text: The code, with whatever `read` ignores.

    Raises:
        CodeError: As `read`.

    Example:
        >>> at = datetime(2026, 3, 2, tzinfo=UTC)
        >>> text = code([Try("a-bank", "a-question", None, 1.0, at)], at=at)
        >>> whole(f"Asha: {text.lower()} Thanks!") == text
        True
    """
    return f"BPO{VERSION}-{_grouped(_checked(_letters(text)))}"


def only(text: str, banks: Collection[str]) -> str:
    """Return the result code in a text with the answers from some banks, and no others.

    Args:
        text: The code, with whatever `read` ignores.
        banks: Ids of the banks that stay.

    Raises:
        CodeError: As `read`.

    Example:
        >>> at = datetime(2026, 3, 2, tzinfo=UTC)
        >>> text = code([Try(name, "one", None, 1.0, at) for name in ("a", "b")], at=at)
        >>> [made.bank for made in read(only(text, ["b"])).tries]
        ['b']
    """
    packed = _checked(_letters(text))
    _unpacked(packed)  # anyone may have written it
    name, minutes, held = json.loads(_inflated(packed))
    kept = {bank: parts for bank, parts in held.items() if bank in banks}
    return _packed([name, minutes, kept])


def _letters(text: str) -> str:
    """Return the letters of the only code in a text, and of what follows it."""
    found = codes_in(text)
    if not found:
        raise CodeError(f"there is no result code here: a code starts with BPO{VERSION}-. {_AGAIN}")
    if len(found) > 1:
        raise CodeError(f"text must hold one result code, got {len(found)}")
    start = _START.match(found[0])
    assert start is not None
    if start[1] != str(VERSION):
        rule = f"the code has version {start[1][:9]}, but this course reads version {VERSION}"
        raise CodeError(f"{rule}. Update the course on this computer and on the learner's.")
    return _BETWEEN.sub("", found[0][start.end() :]).upper()


def codes_in(text: str) -> list[str]:
    """Return the parts of a text that begin like a result code, each up to the next.

    Example:
        >>> codes_in("Asha: BPO1-AAAA. Ravi: bpo1-BBBB")
        ['BPO1-AAAA. Ravi: ', 'bpo1-BBBB']
    """
    starts = [match.start() for match in _START.finditer(text)]
    return [text[a:b] for a, b in pairwise([*starts, len(text)])]


def marked(answer: Any) -> Any:
    """Return an answer whose long words are replaced by their marks, as a code keeps it.

    Numbers stay, and so does what begins like one.

    Example:
        >>> marked(["agent", "The customer starts the contact.", "85.5 % of calls"])
        ['agent', '~RO73', '85.5 % of calls']
    """
    if isinstance(answer, dict):
        return {marked(key): marked(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [marked(part) for part in answer]
    if not isinstance(answer, str) or re.match(r"[+-]?[.\d]", answer):
        return answer
    if len(answer) <= LONGEST_ANSWER and not answer.startswith("~"):
        return answer
    digest = hashlib.sha256(answer.encode("utf-8", "surrogatepass")).digest()
    return "~" + base64.b64encode(digest[:3]).decode()


def _by_bank(tries: Sequence[Try]) -> dict[str, list[Any]]:
    """Return what a code says of each bank.

    That is what was right, other answers, what was after a hint, and what was otherwise in the
    lesson's own quiz or an exam. The last two are left out where there is nothing in them.
    """
    banks: dict[str, tuple[list[str], dict[str, list[Any]], list[str], dict[str, Any]]] = {}
    unaided = first_unaided(tries)
    for made in unaided:
        right, others, *_ = banks.setdefault(made.bank, ([], {}, [], {}))
        score = round(made.score, 4)
        if score == 1:
            right.append(made.question)
        else:
            others[made.question] = [marked(made.answer), score][: 1 if score == 0 else 2]
    for bank, question in _not_counted(tries, unaided):
        banks.setdefault(bank, ([], {}, [], {}))[2].append(question)
    for (bank, question), there in _otherwise(tries).items():
        banks[bank][3][question] = there
    return {bank: list(_with_something(parts)) for bank, parts in banks.items()}


def _with_something(parts: Sequence[Any]) -> Sequence[Any]:
    """Return the parts without the empty ones at the end; the first two always stay."""
    last = max((place for place, part in enumerate(parts) if part), default=0)
    return parts[: max(2, last + 1)]


def _otherwise(tries: Iterable[Try]) -> dict[tuple[str, str], float | None]:
    """Return the first score in a lesson's own quiz or an exam, where it is not the first of all.

    It is None for what was not answered there, and `_AFTER_A_HINT` after a hint. The questions of
    interviews have no lesson and are left out.
    """
    made = [t for t in tries if t.question and t.mode != "drill" and not t.bank.startswith(PREFIX)]
    ever, own = _first_scores(made), _first_scores(t for t in made if t.mode in OWN)
    return {key: own.get(key) for key, score in ever.items() if own.get(key) != score}


def _first_scores(tries: Iterable[Try]) -> Mapping[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for made in tries:
        score = _AFTER_A_HINT if made.aided else round(made.score, 4)
        found.setdefault((made.bank, made.question), score)
    return found


def _not_counted(tries: Iterable[Try], unaided: Iterable[Try]) -> list[tuple[str, str]]:
    """Return bank and question of what was answered, but not first without a hint."""
    counted = {(made.bank, made.question) for made in unaided}
    answered = [made for made in tries if made.question and made.mode != "drill"]
    keys = dict.fromkeys((made.bank, made.question) for made in answered)
    return [key for key in keys if key not in counted]


def _name(name: str) -> str:
    return on_one_line(name)[:LONGEST_NAME].strip()


def on_one_line(text: str) -> str:
    """Return a stranger's text as it can be in a line: printable, with single spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _packed(held: Sequence[Any]) -> str:
    """Return a code that holds a name, the minutes since 1970, and what is said of each bank.

    Raises:
        ValueError: If that does not fit in a code.
    """
    packed = _deflated(json.dumps(held, separators=(",", ":"), ensure_ascii=False))
    if len(packed) > _LONGEST_BYTES:
        raise ValueError(f"tries must fit in {_LONGEST_BYTES} bytes, got {len(packed)}")
    return f"BPO{VERSION}-{_grouped(packed)}"


def _deflated(held: str) -> bytes:
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return deflate.compress(held.encode(errors="replace")) + deflate.flush()


def _grouped(packed: bytes) -> str:
    """Return length, checksum and content in base 32, eight to a group."""
    length = len(packed).to_bytes(3, "big")
    checksum = zlib.crc32(length + packed).to_bytes(4, "big")
    letters = _base_32(length + checksum + packed)
    return "-".join(letters[place : place + 8] for place in range(0, len(letters), 8))


def _base_32(plain: bytes) -> str:
    return base64.b32encode(plain).decode().rstrip("=")


def _checked(letters: str) -> bytes:
    """Return the content of a code from its letters (and what may follow them), if it is whole."""
    length = int.from_bytes(_bytes(letters[:5])[:3], "big")
    needed = -(-8 * (_HEAD_BYTES + length) // 5)
    if len(letters) < needed:
        raise CodeError(f"the code is cut off. {_AGAIN}")
    plain = _bytes(letters[:needed])
    packed = plain[_HEAD_BYTES:]
    whole = zlib.crc32(plain[:3] + packed).to_bytes(4, "big") == plain[3:_HEAD_BYTES]
    if not whole or _base_32(plain) != letters[:needed]:
        raise CodeError(f"part of the code was changed. {_AGAIN}")
    return packed


def _bytes(letters: str) -> bytes:
    try:
        return base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError as error:
        raise CodeError(f"the code is cut off, or part of it was changed. {_AGAIN}") from error


def _inflated(packed: bytes) -> bytes:
    """Return a code's content as JSON.

    Raises:
        CodeError: If it is none that the course wrote.
    """
    inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        held = inflate.decompress(packed, 10 * _LONGEST_BYTES)
    except zlib.error as error:
        raise CodeError(_OTHER) from error
    if not inflate.eof or inflate.unused_data:
        raise CodeError(_OTHER)
    return held


def _unpacked(packed: bytes) -> Result:
    """Return the result of a code's content, which anyone may have written."""
    from pydantic import ValidationError

    held = _inflated(packed)
    try:
        name, minutes, banks = _form().validate_json(held)
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    except (ValidationError, OverflowError) as error:
        raise CodeError(_OTHER) from error
    tries: list[Try] = []
    own: dict[tuple[str, str], float | None] = {}
    for bank, (right, others, *more) in banks.items():
        aided: list[str] = more[0] if more else []
        otherwise: dict[str, float | None] = more[1] if len(more) > 1 else {}
        tries += (Try(bank, question, None, 1.0, at) for question in right)
        for question, (answer, *score) in others.items():
            tries.append(Try(bank, question, answer, score[0] if score else 0.0, at))
        tries += (Try(bank, question, None, 0.0, at, hints=1) for question in aided)
        own |= {(bank, question): score for question, score in otherwise.items()}
    if not all(_is_id(one) for made in tries for one in (made.bank, made.question)):
        raise CodeError(_OTHER)
    firsts = tuple(first_unaided(tries))
    mine = tuple(_own(tries, own))
    return Result(_name(name), at, firsts, tuple(_not_counted(tries, firsts)), mine)


def _own(tries: Iterable[Try], otherwise: Mapping[tuple[str, str], float | None]) -> Iterator[Try]:
    """Yield the first tries in a lesson's own quiz or an exam, from the first ones of all."""
    firsts: dict[tuple[str, str], Try] = {}
    for made in tries:
        firsts.setdefault((made.bank, made.question), made)
    for key, made in firsts.items():
        if key not in otherwise:
            yield made
        elif (score := otherwise[key]) is not None:
            hinted = score == _AFTER_A_HINT
            yield made._replace(answer=None, score=0.0 if hinted else score, hints=int(hinted))


def _is_id(text: str) -> bool:
    return text.isprintable() and len(text) <= LONGEST_ID


@cache
def _form() -> TypeAdapter[Any]:
    """Return what checks a code's content: name, minutes since 1970, answers by bank."""
    from pydantic import Field, JsonValue, TypeAdapter

    score = Annotated[float, Field(ge=0, lt=1)]
    other = tuple[JsonValue] | tuple[JsonValue, score]
    whole = tuple[list[str], dict[str, other]]
    aided = tuple[list[str], dict[str, other], list[str]]
    own = dict[str, Annotated[float, Field(ge=0, le=1)] | Literal[-1] | None]
    banks = dict[str, whole | aided | tuple[list[str], dict[str, other], list[str], own]]
    return TypeAdapter(tuple[str, Annotated[int, Field(ge=0)], banks])
