"""How a TOML file becomes a checked record: every fault of it at once, in its author's words."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import tomli

from bpo_course.content._syllabus import Syllabus
from bpo_course.faults import FaultyError
from bpo_course.flows import Flow, checked
from bpo_course.questions import KINDS, Bank, Question

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails


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
        question, found = _made("question", item, path.name, name_of(item, f"question {place}"))
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


def read_syllabus(path: Path) -> tuple[Syllabus | None, list[FileFault]]:
    """Return the syllabus in a file, or None, and every fault it has."""
    raw, faults = _toml(path)
    if faults:
        return None, faults
    made, faults = _made("syllabus", raw, path.name, "")
    return (made if isinstance(made, Syllabus) else None), faults


def is_flow(path: Path) -> bool:
    """Whether a TOML file is meant as a flow: by its steps, or by its folder."""
    return "step" in _toml(path)[0] or path.parent.name == "flows"


def ids_written(path: Path) -> list[str]:
    """Return the ids of the questions in a bank's file, each once, sound or not."""
    names = [name_of(question, "") for question in raw_bank(path)[1]]
    return list(dict.fromkeys(filter(None, names)))


def raw_bank(path: Path) -> tuple[str, list[dict[str, Any]]]:
    """Return the title and the questions in a bank's file as they are written, sound or not."""
    raw = _toml(path)[0]
    title, questions = raw.get("title"), raw.get("question")
    listed = questions if isinstance(questions, list) else []
    return title if isinstance(title, str) else "", [q for q in listed if isinstance(q, dict)]


def schema(kind: Literal["bank", "flow"]) -> dict[str, Any]:
    """Return the JSON schema of a bank or a flow, for editors."""
    made = _adapter("bank file" if kind == "bank" else "flow").json_schema()
    for part in made["$defs"].values():
        for field in part.get("properties", {}).values():
            if field.get("default") != field.get("default"):  # NaN: JSON has none
                del field["default"]
    return made


def _toml(path: Path) -> tuple[dict[str, Any], list[FileFault]]:
    try:
        return tomli.loads(path.read_bytes().decode("utf-8-sig")), []
    except tomli.TOMLDecodeError as error:
        rule, remedy = f"must be TOML: {error}", "Mend the line it names."
    except OSError as error:
        rule, remedy = f"must be readable: {error.strerror}", "Give yourself leave to read it."
    except UnicodeDecodeError as error:
        rule, remedy = f"must be UTF-8, byte {error.start} is not", "Save it as UTF-8."
    return {}, [FileFault(path.name, "", "", rule, remedy)]


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, with_config
    from typing_extensions import TypedDict

    question: Any = Annotated[Question, Field(discriminator="kind")]
    if kind == "bank file":

        @with_config(ConfigDict(extra="forbid", title="Bank"))
        class BankFile(TypedDict):
            title: str
            question: list[question]

        return TypeAdapter(BankFile)
    flow: Any = Annotated[Flow, AfterValidator(checked)]
    made: dict[str, Any] = {"question": question, "bank": Bank, "flow": flow, "syllabus": Syllabus}
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
        "tuple_type": lambda: (f"must be a list, got {value!r}", "Write it in square brackets."),
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
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in _steps(loc))


def _steps(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Return a location without the kind of question that pydantic puts first."""
    return loc[1:] if loc and loc[0] in KINDS else loc


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
        steps = list(_steps(place))
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
    names = Counter(name_of(item, "") for item in questions)
    for name, count in names.items():
        if name and count > 1:
            rule = f"must be unique in the bank, is there {count} times"
            yield FileFault(file, name, "id", rule, "Rename one.")


def name_of(item: Any, place: str) -> str:
    """Return the id that a raw question is written with, or its place."""
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) and name else place
