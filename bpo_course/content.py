"""The only reader of data/ and quizzes/: banks, flows, tables and the syllabus."""

from __future__ import annotations

import copy
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from bpo_course.faults import STRICT, FaultyError
from bpo_course.flows import Flow
from bpo_course.questions import KINDS, Bank, Question

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

_PACKAGE: Final = Path(__file__).parent
_CLONE: Final = _PACKAGE.parent


@dataclass(frozen=True)
class FileFault:
    """One fault of a bank, a flow or the syllabus, and where it is.

    Args:
        file: The file's name.
        item: The question or flow at fault; empty for the file as a whole.
        field: The field at fault.
        rule: The rule it breaks, with the value.
        remedy: What to do.
    """

    file: str
    item: str
    field: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.file, self.item, self.field) if part)
        return f"{place}: {self.rule}. {self.remedy}"


class ContentError(ValueError):
    """Content that breaks its rules, with every fault.

    Args:
        faults: All faults found.
    """

    def __init__(self, faults: Iterable[FileFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Point:
    """One point of the syllabus.

    Args:
        id: Stable word: a letter and a number.
        lesson: The lesson that teaches it.
        says: The point in one sentence.
        caution: Why it is contested, or its limit; empty when sound.
        contested: Whether it is doubtful, dated, local or disputed.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str
    lesson: str
    says: str
    caution: str = ""
    contested: bool = False


@dataclass(frozen=True)
class Lesson:
    """One lesson of the course.

    Args:
        id: The stem of its notebook and its bank.
        title: The title on screen.
        finished: Whether it is written; an unfinished lesson has no notebook yet.
        minutes: How long it takes.
        flows: The conversations played in it.
    """

    __pydantic_config__: ClassVar = STRICT

    id: str
    title: str
    finished: bool = False
    minutes: int = 0
    flows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Syllabus:
    """What the course teaches: its lessons, and the points of each."""

    __pydantic_config__: ClassVar = STRICT

    lesson: tuple[Lesson, ...]
    point: tuple[Point, ...]


def folder(name: Literal["data", "quizzes", "notebooks"]) -> Path:
    """Return the folder of that name: of the clone, or of the installed wheel."""
    inside = _PACKAGE / "_content" / name
    return inside if inside.is_dir() else _CLONE / name


def bank_ids() -> tuple[str, ...]:
    """Return the ids of the course's banks, in order."""
    return tuple(sorted(path.stem for path in folder("quizzes").glob("*.toml")))


def flow_ids() -> tuple[str, ...]:
    """Return the ids of the course's flows, in order."""
    return tuple(sorted(path.stem for path in (folder("data") / "flows").glob("*.toml")))


def bank(name: str | Path) -> Bank:
    """Return a bank, checked.

    Args:
        name: The id of a bank of the course, or the path of a trainer's own TOML file.

    Raises:
        ContentError: If the bank breaks a rule; it lists every fault.
        FileNotFoundError: If there is no such bank; it lists those there are.

    Example:
        >>> bank("01_inbound_and_outbound").title
        'Inbound and outbound'
    """
    found, faults = read_bank(_path(name, folder("quizzes"), "bank"))
    if faults or found is None:
        raise ContentError(faults)
    return found


def flow(name: str | Path) -> Flow:
    """Return a flow, checked.

    Args:
        name: The id of a flow of the course, or the path of a trainer's own TOML file.

    Raises:
        ContentError: If the flow breaks a rule; it lists every fault.
        FileNotFoundError: If there is no such flow; it lists those there are.

    Example:
        >>> flow("bank-unknown-debit").direction
        'inbound'
    """
    found, faults = read_flow(_path(name, folder("data") / "flows", "flow"))
    if faults or found is None:
        raise ContentError(faults)
    return found


@cache
def syllabus() -> Syllabus:
    """Return the syllabus.

    Raises:
        ContentError: If it breaks a rule.
    """
    file = folder("data") / "syllabus.toml"
    raw, faults = _toml(file)
    made, more = _made("syllabus", raw, file.name, "")
    if faults or more:
        raise ContentError([*faults, *more])
    assert isinstance(made, Syllabus)
    return made


def bank_marketing() -> pd.DataFrame:
    """Return the UCI Bank Marketing table: 45,211 clients of a telephone campaign, one a row.

    Columns, units, origin, licence and traps are in data/README.md.
    """
    import pandas as pd

    return pd.read_csv(folder("data") / "bank_marketing.csv.gz", sep=";")


def bank_calls() -> pd.DataFrame:
    """Return the calls to a North American bank in 2003, one half hour of a weekday a row.

    Columns: `starts_at` (local time), `calls`. Origin, licence and traps are in data/README.md.
    """
    import pandas as pd

    table = pd.read_csv(folder("data") / "bank_calls_half_hour.csv")
    starts_at = pd.to_datetime(table["date"] + "T" + table["starts"])
    return pd.DataFrame({"starts_at": starts_at, "calls": table["calls"]})


def read_bank(path: Path) -> tuple[Bank | None, list[FileFault]]:
    """Return the bank in a file, or None, and every fault it has."""
    raw, faults = _toml(path)
    if faults:
        return None, faults
    questions = raw.pop("question", [])
    if not isinstance(questions, list):
        rule = "must be written [[question]], with two brackets"
        faults.append(FileFault(path.name, "", "question", rule, "Add the second bracket."))
        questions = []
    made: list[Question] = []
    for place, item in enumerate(questions, start=1):
        question, found = _made("question", item, path.name, _name(item, f"question {place}"))
        faults += found
        if isinstance(question, Question):
            made.append(question)
    if "id" in raw:
        rule = "is the name of the file, cannot be written"
        faults.append(FileFault(path.name, "", "id", rule, "Delete it."))
    whole, found = _made("bank", {**raw, "id": path.stem, "question": made}, path.name, "")
    if faults and len(made) < max(1, len(questions)):  # a question missing here is told already
        found = [fault for fault in found if fault.field != "question"]
        found += _repeated_ids(questions, path.name)
    faults += found
    return (whole, []) if isinstance(whole, Bank) and not faults else (None, faults)


def read_flow(path: Path) -> tuple[Flow | None, list[FileFault]]:
    """Return the flow in a file, or None, and every fault it has."""
    raw, faults = _toml(path)
    if faults:
        return None, faults
    made, faults = _made("flow", raw, path.name, "")
    if isinstance(raw.get("id"), str) and raw["id"] not in ("", path.stem):
        remedy = f"Rename the file or write id = {path.stem!r}."
        rule = f"must be the name of the file, got {raw['id']!r}"
        faults.append(FileFault(path.name, "", "id", rule, remedy))
    return (made, []) if isinstance(made, Flow) and not faults else (None, faults)


def check(paths: Iterable[Path] = ()) -> tuple[int, list[FileFault]]:
    """Return how many banks and flows were read, and every fault of all of them.

    Args:
        paths: Files or folders; the course's own quizzes/ and data/flows/ when none is given. A
            file in a folder named flows, or with a `[[step]]`, is a flow; any other is a bank.

    Raises:
        FileNotFoundError: If a path does not exist, or there is nothing to check in them.
    """
    given = list(paths) or [folder("quizzes"), folder("data") / "flows"]
    files: dict[Path, None] = {}
    for path in given:
        if not path.exists():
            raise FileNotFoundError(f"PATH must exist, got {path}")
        found = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
        files |= dict.fromkeys(file.resolve() for file in found)
    if not files:
        raise FileNotFoundError(f"PATH must hold TOML files, found none in {given[0]}")
    faults: list[FileFault] = []
    seen: dict[str, str] = {}
    for file in files:
        raw, _ = _toml(file)
        if "step" in raw or file.parent.name == "flows":
            faults += read_flow(file)[1]
            continue
        faults += read_bank(file)[1]
        questions = raw.get("question", [])
        own = dict.fromkeys(_name(q, "") for q in questions) if isinstance(questions, list) else {}
        for name in filter(None, own):
            if name in seen:
                rule = f"must be unique in the course, is in {seen[name]} too"
                faults.append(FileFault(file.name, name, "id", rule, "Rename one."))
            seen[name] = file.name
    return len(files), faults


def schema(kind: Literal["bank", "flow"]) -> dict[str, Any]:
    """Return the JSON schema of a bank or a flow, for editors."""
    made = _adapter("bank file" if kind == "bank" else "flow").json_schema()
    for part in made["$defs"].values():
        for field in part.get("properties", {}).values():
            if field.get("default") != field.get("default"):  # NaN: JSON has none
                del field["default"]
    return made


def _path(name: str | Path, home: Path, kind: str) -> Path:
    path = Path(name) if Path(name).suffix == ".toml" else home / f"{name}.toml"
    if not path.is_file():
        there = ", ".join(sorted(file.stem for file in home.glob("*.toml")))
        raise FileNotFoundError(f"{kind} must be one of {there}, or a TOML file; got {name!r}")
    return path


def _toml(path: Path) -> tuple[dict[str, Any], list[FileFault]]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig")), []
    except tomllib.TOMLDecodeError as error:
        rule, remedy = f"must be TOML: {error}", "Mend the line it names."
    except UnicodeDecodeError as error:
        rule, remedy = f"must be UTF-8, byte {error.start} is not", "Save it as UTF-8."
    return {}, [FileFault(path.name, "", "", rule, remedy)]


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    from pydantic import ConfigDict, Field, TypeAdapter, with_config
    from typing_extensions import TypedDict

    question: Any = Annotated[Question, Field(discriminator="kind")]
    if kind == "bank file":

        @with_config(ConfigDict(extra="forbid", title="Bank"))
        class BankFile(TypedDict):
            title: str
            question: list[question]

        return TypeAdapter(BankFile)
    made: dict[str, Any] = {"question": question, "bank": Bank, "flow": Flow, "syllabus": Syllabus}
    return TypeAdapter(made[kind])


def _made(kind: str, raw: Any, file: str, item: str) -> tuple[object | None, list[FileFault]]:
    """Return the record of that kind that the raw value makes, or None, and every fault.

    A key that is unknown or of the wrong type hides the rules that are checked after it. So it is
    taken out, and the rest is tried again until nothing new is found; what a rule then says about
    the gap is not told.
    """
    from pydantic import ValidationError

    faults: list[FileFault] = []
    gaps: list[str] = []
    while True:
        try:
            made = _adapter(kind).validate_python(raw)
        except ValidationError as error:
            details = error.errors(include_url=False)
        else:
            return (None if faults else made), faults
        for fault in (told for detail in details for told in _told(detail, file, item)):
            if not _bare(fault.field).startswith(tuple(gaps)) and fault not in faults:
                faults.append(fault)
        raw, taken = _without(raw, [detail["loc"] for detail in details])
        if not taken:
            return None, faults
        gaps += [_bare(_place(loc)) for loc in taken]


def _told(detail: ErrorDetails, file: str, item: str) -> list[FileFault]:
    """Return a validation error in a trainer's words."""
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, FaultyError):
        return [FileFault(file, item, f.field, f.rule, f.remedy) for f in error.faults]
    place = _place(detail["loc"])
    value = detail["input"]
    say: Mapping[str, Callable[[], tuple[str, str]]] = {
        "extra_forbidden": lambda: _unknown(place),
        "unexpected_keyword_argument": lambda: _unknown(place),
        "missing": lambda: ("must be given", "Write it."),
        "union_tag_not_found": lambda: ("must be given", f"Write kind = one of {_kinds()}."),
        "union_tag_invalid": lambda: (
            f"must be one of {_kinds()}, got {detail.get('ctx', {}).get('tag')!r}",
            "Correct it.",
        ),
    }
    rule, remedy = say.get(
        detail["type"], lambda: (f"{detail['msg']}, got {value!r}", "Correct it.")
    )()
    if detail["type"].startswith("union_tag"):
        place = "kind"
    return [FileFault(file, item, place, rule, remedy)]


def _unknown(place: str) -> tuple[str, str]:
    close = get_close_matches(place.split(" ")[-1], _known_fields(), n=1)
    return "is not a known field", f"Did you mean {close[0]!r}?" if close else "Delete it."


@cache
def _known_fields() -> tuple[str, ...]:
    names: dict[str, None] = {}
    for kind in ("bank file", "flow"):
        for part in _adapter(kind).json_schema().get("$defs", {}).values():
            names.update(dict.fromkeys(part.get("properties", {})))
        names.update(dict.fromkeys(_adapter(kind).json_schema().get("properties", {})))
    return tuple(names)


def _kinds() -> str:
    return ", ".join(KINDS)


def _place(loc: tuple[int | str, ...]) -> str:
    """Return a location as an author counts: `option 2 why`, from 1."""
    parts = [str(part + 1) if isinstance(part, int) else part for part in loc]
    return " ".join(part for part in parts if part not in KINDS)


def _bare(field: str) -> str:
    """Return a field without its numbers: `option 2 why` is `option why`."""
    return " ".join(word for word in field.split() if not word.isdigit())


def _without(
    raw: Any, places: Iterable[tuple[int | str, ...]]
) -> tuple[Any, list[tuple[int | str, ...]]]:
    """Return a copy of the raw value without those keys, and the keys that it had.

    Of a list, the whole list goes: the places of its other items must stay what they are.
    """
    kept, taken = copy.deepcopy(raw), []
    for place in places:
        steps = [step for step in place if step not in KINDS]
        while steps and isinstance(steps[-1], int):
            steps.pop()
        holder = kept
        try:
            for step in steps[:-1]:
                holder = holder[step]
            del holder[steps[-1]]
        except (IndexError, KeyError, TypeError):
            continue
        taken.append(tuple(steps))
    return kept, taken


def _repeated_ids(questions: list[Any], file: str) -> Iterable[FileFault]:
    names = Counter(_name(item, "") for item in questions)
    for name, count in names.items():
        if name and count > 1:
            rule = f"must be unique in the bank, is there {count} times"
            yield FileFault(file, name, "id", rule, "Rename one.")


def _name(item: Any, place: str) -> str:
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) and name else place
