"""The formats, and the two ways through them: `save` and `load`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bpo_course.content import Ids, foreign, form_of, near
from bpo_course.exchange import _anki, _gift, _moodle, _qti, _sheet, _table_reading, _tables
from bpo_course.exchange._from_item import from_item
from bpo_course.exchange._item import ESSAY, Item, to_item
from bpo_course.exchange._report import Loss, NoQuestionsError, Report, report
from bpo_course.exchange._toml import dumped, raw
from bpo_course.questions import Bank, Question
from bpo_course.questions.kinds import POINTS_TO, slug

LARGEST_BYTES: Final = 50_000_000
EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)

_Write = Callable[[Bank, datetime], tuple[bytes, list[Loss]]]
_Read = Callable[[bytes, str], tuple[str, list[dict[str, Any]], int, list[Loss]]]


@dataclass(frozen=True)
class Format:
    """One format.

    Args:
        name: The word for it.
        suffix: How its files end.
        about: What it is for, in a line.
        write: Makes the bytes of a bank, and tells what is lost.
        read: Makes a title, questions, how many were there and what is lost; None: only written.
        after: What to do with the file.
    """

    name: str
    suffix: str
    about: str
    write: _Write
    read: _Read | None = None
    after: str = ""


def save(
    bank: Bank,
    path: Path | str,
    format: str | None = None,  # noqa: A002
    *,
    at: datetime = EPOCH,
    over: bool = False,
) -> Report:
    """Write a bank in a format, and return what it could not keep.

    Args:
        bank: The bank.
        path: The file to write.
        format: A name in FORMATS; what the path ends in says it when left out.
        at: When the bank was written. Anki alone keeps it: it takes a note for changed only where
            the file is newer than what it has.
        over: Whether a file that is there is written over.

    Raises:
        ValueError: If the format is unknown.
        FileExistsError: If there is such a file already.
        OSError: If the file cannot be written.

    Example:
        >>> import tempfile
        >>> from bpo_course import content
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     told = save(content.bank("05_inbound_kpis"), Path(folder) / "kpis.csv")
        >>> told.kept == told.asked
        True
    """
    file = Path(path)
    made = _format_of(file, FORMATS) if format is None else known_format(format)
    if file.exists() and not over:
        raise FileExistsError(f"{file} already exists and was not overwritten")
    content, losses = made.write(bank, at)
    with file.open("wb" if over else "xb") as opened:
        opened.write(content)
    count = len(bank.question)
    losses = losses if made.name == "toml" else [*losses, *_predictions(bank)]
    return report(file.name, kept=count, asked=count, losses=losses, after=made.after)


def load(
    path: Path | str,
    format: str | None = None,  # noqa: A002
) -> tuple[str, Report]:
    """Return the bank in a file as TOML, for `check` to judge, and what could not be kept.

    What a question may hold and the file does not have is left out, or there and empty.

    Args:
        path: The file to read.
        format: A name in FORMATS that can be read; what the path ends in says it when left out.

    Raises:
        NoQuestionsError: If there is no question in it that can be read.
        ValueError: If it is of no format that can be read, too large or broken.
        OSError: If it cannot be read.
    """
    file = Path(path)
    readable = {name: known for name, known in FORMATS.items() if known.read}
    if not file.is_file():
        folder = "is a folder: name a file in it" if file.is_dir() else ""
        raise FileNotFoundError(
            f"{file} {folder}" if folder else f"There is no file {file.absolute()}.{near(file)}"
        )
    if file.stat().st_size > LARGEST_BYTES:
        raise ValueError(f"{file.name} must be at most {LARGEST_BYTES // 10**6} MB large")
    content = file.read_bytes()
    read = (known_format(format, readable) if format else _readable(file, content, readable)).read
    assert read
    title, questions, asked, losses = read(content, file.name)
    named, renamed = _named(questions)
    told = report(file.name, kept=len(named), asked=asked, losses=[*losses, *renamed])
    if not questions:
        raise NoQuestionsError(told)
    return dumped(title or file.stem, named), told


def known_format(name: str, known: Mapping[str, Format] | None = None) -> Format:
    """Return the format of a name, in whatever letters, or of the ending of its files.

    Args:
        name: The name, such as "moodle" or "Excel", or an ending, such as "xlsx".
        known: The formats to choose from; all of them when left out.

    Raises:
        ValueError: If there is none; it says which there are.

    Example:
        >>> known_format("Moodle").suffix, known_format("xlsx").name
        ('.xml', 'excel')
    """
    formats = FORMATS if known is None else known
    word = name.lower().lstrip(".")
    if found := formats.get(word) or _ending(f".{word}", formats):
        return found
    raise ValueError(
        f"There is no format {name}. The formats are {', '.join(formats)}."
        f"{_TO_PRINT if word in ('pdf', 'word', 'doc', 'docx', 'print', 'paper') else ''}"
    )


def _ending(suffix: str, known: Mapping[str, Format]) -> Format | None:
    """Return the first format whose files end so, None where there is none."""
    return next((one for one in known.values() if one.suffix == suffix), None)


def _format_of(file: Path, known: Mapping[str, Format]) -> Format:
    suffix = ".gift" if file.suffix.lower() == ".txt" else file.suffix.lower()
    found = _ending(suffix, known)
    if not found:
        ends = ", ".join(dict.fromkeys(one.suffix for one in known.values()))
        raise ValueError(f"{file.name} must end in one of {ends}")
    return found


def _readable(file: Path, content: bytes, known: Mapping[str, Format]) -> Format:
    """Return the format that a file is read in, by its name, if its bytes are of that form."""
    ending = file.suffix.lower().lstrip(".")
    if ending == "toml":
        raise ValueError(f"{file.name} is already a quiz of this course: bpo-course check {file}")
    form = form_of(content, ending) or ending
    other = foreign(file.name, content)
    if other and (form != ending or f".{form}" not in {one.suffix for one in known.values()}):
        raise ValueError(f"{file.name} {other.rule}. {other.remedy}")
    return _format_of(file, known)


def _named(questions: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[Loss]]:
    """Return questions each with an id that no other has, and what is told of those renamed.

    An id that is written stays with the first that has it; the others depend on the question alone.
    """
    written = [slug(str(question.get("id") or "")) for question in questions]
    ids, seen = Ids(written), set[str]()
    named, losses = [], []
    for name, question in zip(written, questions, strict=True):
        own = name or ids.made(question)
        if name in seen:
            own = ids.renamed(name, question)
            asked = str(question.get("prompt", ""))[:40] or own
            losses.append(
                Loss(asked, "id", f"{name} belongs to another question, so {own} is used")
            )
        seen |= {name} - {""}
        named.append({**question, "id": own})
    return named, losses


def _items(bank: Bank) -> tuple[list[Item], list[Loss]]:
    made = [to_item(question) for question in bank.question]
    return [item for item, _ in made], [loss for _, losses in made for loss in losses]


def _to_moodle(bank: Bank, _at: datetime) -> tuple[bytes, list[Loss]]:
    items, losses = _items(bank)
    return _moodle.write(_title(bank), items), losses


def _to_gift(bank: Bank, _at: datetime) -> tuple[bytes, list[Loss]]:
    items, losses = _items(bank)
    lost = {"hint": "left out: GIFT has no hints", "keep_order": "left out: GIFT cannot keep it"}
    losses += _lost(bank, lost)
    for question, item in zip(bank.question, items, strict=True):
        if question.kind == "multiple" and any(answer.percent == 100 for answer in item.answers):
            what = "one right answer of several to choose becomes a single choice"
            losses.append(Loss(question.id, "kind", what))
    return _gift.write(_title(bank), items), losses


def _to_qti(bank: Bank, _at: datetime) -> tuple[bytes, list[Loss]]:
    lost = {"hint": "left out: QTI has no hints", "option id": "left out; learners never see them"}
    spoken = [
        Loss(question.id, "kind", ESSAY) for question in bank.question if question.kind == "spoken"
    ]
    return _qti.write(bank), [*_lost(bank, lost), *spoken]


def _to_anki(bank: Bank, at: datetime) -> tuple[bytes, list[Loss]]:
    lost = dict.fromkeys(POINTS_TO, "left out")
    lost["option id"] = "left out; learners never see them"
    return _anki.write(bank, at), _lost(bank, lost)


def _to_sheet(key: bool) -> _Write:
    lost = dict.fromkeys((*POINTS_TO, "level", "topic"), "left out")
    without = {} if key else {"hint": "left out", "explanation": "is on the sheet with the key"}
    return lambda bank, _at: (_sheet.write(bank, key=key), _lost(bank, {**lost, **without}))


def _to_excel(bank: Bank, at: datetime) -> tuple[bytes, list[Loss]]:
    content, losses = _to_table(_tables.write_excel)(bank, at)
    for question in bank.question:
        _, (row,) = _tables.rows(bank, [raw(question)])
        long = (field for field, cell in row.items() if len(str(cell)) >= _tables.LONGEST)
        losses += [
            Loss(question.id, field, "cut: an Excel cell cannot hold more") for field in long
        ]
    return content, losses


def _to_toml(bank: Bank, _at: datetime) -> tuple[bytes, list[Loss]]:
    questions, predictions = (list(map(raw, held)) for held in (bank.question, bank.predict))
    return dumped(bank.title, questions, predictions).encode(), []


def _to_table(write: Callable[[Bank, list[dict[str, Any]]], bytes]) -> _Write:
    return lambda bank, _at: (write(bank, [raw(question) for question in bank.question]), [])


def _lost(bank: Bank, fields: Mapping[str, str]) -> list[Loss]:
    """Return a loss for each question that has one of the fields."""
    return [
        Loss(question.id, field, what)
        for question in bank.question
        for field, what in fields.items()
        if _has(question, field)
    ]


def _predictions(bank: Bank) -> list[Loss]:
    """Return a loss for the predictions of a bank, if it has any: other tools do not know them."""
    n = len(bank.predict)
    return [Loss(f"{n} of them", "predict", "left out: they belong to the lesson")] if n else []


def _has(question: Question, field: str) -> bool:
    if field == "option id":
        return any(option.id for option in getattr(question, "option", ()))
    return bool(getattr(question, field, ()))


def _title(bank: Bank) -> str:
    return " ".join(bank.title.split())


def _from_items(read: Callable[[bytes, str], tuple[str, list[Item]]]) -> _Read:
    def made(content: bytes, name: str) -> tuple[str, list[dict[str, Any]], int, list[Loss]]:
        title, items = read(content, name)
        items = [item for item in items if item.type != "description"]
        found = [from_item(item) for item in items]
        questions = [question for question, _ in found if question]
        return title, questions, len(items), [loss for _, losses in found for loss in losses]

    return made


_TO_PRINT: Final = " For paper or PDF, write sheet, open it in your browser and print it."
_PRINT: Final = "Open the file in your browser and print it from there."
_IN_MOODLE: Final = (
    "In Moodle, open your course's question bank, choose Import, then {} format, and the file."
)

_KNOWN: Final = (
    Format(
        "moodle",
        ".xml",
        "Moodle XML, for Moodle",
        _to_moodle,
        _from_items(_moodle.read),
        _IN_MOODLE.format("Moodle XML"),
    ),
    Format(
        "gift",
        ".gift",
        "GIFT, read by Moodle and others",
        _to_gift,
        _from_items(_gift.read),
        _IN_MOODLE.format("GIFT"),
    ),
    Format(
        "qti",
        ".zip",
        "QTI 2.1, read by most platforms",
        _to_qti,
        after="Import the .zip file as it is. You do not need to unpack it.",
    ),
    Format(
        "anki",
        ".apkg",
        "Anki, for the phone",
        _to_anki,
        after="In Anki, choose File, then Import. On a phone, tap the file and open it with Anki.",
    ),
    Format(
        "csv",
        ".csv",
        "a spreadsheet as plain text",
        _to_table(_tables.write_csv),
        _table_reading.read_csv,
    ),
    Format(
        "excel",
        ".xlsx",
        "an Excel spreadsheet",
        _to_excel,
        _table_reading.read_excel,
    ),
    Format("toml", ".toml", "the course's own form, to edit", _to_toml),
    Format(
        "sheet", ".html", "a page to print, or to save as PDF", _to_sheet(key=False), after=_PRINT
    ),
    Format(
        "sheet-key",
        ".html",
        "the same page with answers and reasons",
        _to_sheet(key=True),
        after=_PRINT,
    ),
)
FORMATS: Final[Mapping[str, Format]] = {one.name: one for one in _KNOWN}
