"""How a TOML file becomes a checked record: every fault of it at once, in its author's words."""

from __future__ import annotations

import copy
import pathlib
from collections.abc import Callable, Collection, Iterable
from functools import cache, partial
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NotRequired, TypeVar

from bpo_course.chats import Chat
from bpo_course.content._english import English
from bpo_course.content._faults import FileFault, usable
from bpo_course.content._given import completed
from bpo_course.content._lines import Path, covers, path_of
from bpo_course.content._records import root
from bpo_course.content._source import Source, name_of, read
from bpo_course.content._syllabus import Syllabus
from bpo_course.content._telling import told_of
from bpo_course.content._unheaded import of_call, of_question
from bpo_course.faults import Fault
from bpo_course.flows import Flow, checked
from bpo_course.flows import faults as flow_faults
from bpo_course.questions import Bank, Prediction, Question
from bpo_course.questions.exercises import EXERCISES, Exercise
from bpo_course.questions.kinds import repeats
from bpo_course.questions.predictions import kind_of
from bpo_course.questions.role_fit import RoleFit
from bpo_course.rules import Rule
from bpo_course.terms import Term
from bpo_course.terms import faults as term_faults

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails


R = TypeVar("R")

_UNTOLD: Final = Fault(
    "", "cannot be used like this", "Compare it with the file that bpo-course template writes."
)


def read_bank(path: pathlib.Path) -> tuple[Bank | None, list[FileFault]]:
    """Return the bank in a file, or None, and every fault and advice that it has."""
    source, faults = read(path)
    return (None, faults) if faults else bank_in(source)


def read_flow(path: pathlib.Path) -> tuple[Flow | None, list[FileFault]]:
    """Return the flow in a file, or None, and every fault and advice that it has."""
    source, faults = read(path)
    return (None, faults) if faults else flow_in(source)


def read_all(
    path: pathlib.Path, make: Callable[[Source], tuple[tuple[R, ...], list[FileFault]]]
) -> tuple[tuple[R, ...], list[FileFault]]:
    """Return the records in a file that is no bank and no call, and every fault it has.

    Args:
        path: The file; where it cannot be read, there are none.
        make: Makes them of the file as it was written.
    """
    source, faults = read(path, headings=False)
    return ((), faults) if faults else make(source)


def read_rules(path: pathlib.Path) -> tuple[tuple[Rule, ...], list[FileFault]]:
    """Return the rules of law in a file, none where it has a fault, and every fault it has."""
    return read_all(path, rules_in)


def rules_in(source: Source) -> tuple[tuple[Rule, ...], list[FileFault]]:
    """Return the rules of law in a file as it was written, and every fault it has."""
    made, faults = all_of(source, "rule")
    return tuple(rule for rule in made.values() if isinstance(rule, Rule)), faults


def read_exercises(path: pathlib.Path) -> tuple[tuple[Exercise, ...], list[FileFault]]:
    """Return the exercises in a file, none where it has a fault, and every fault it has."""
    return read_all(path, exercises_in)


def exercises_in(source: Source) -> tuple[tuple[Exercise, ...], list[FileFault]]:
    """Return the exercises in a file as it was written, and every fault it has."""
    made, faults = all_of(source, *EXERCISES)
    seen: set[str] = set()
    for kind in EXERCISES:
        listed = source.raw.get(kind)
        names = [name_of(one, "") for one in listed] if isinstance(listed, list) else []
        faults += [source.told(fault) for fault in repeats(kind, names, "id")]
        for place, name in enumerate(names):
            if name in seen:
                rule = "is the id of an exercise of another kind"
                faults.append(source.told(Fault("id", rule, "Rename one of them."), place, kind))
        seen |= set(filter(None, names))
    return tuple(one for one in made.values() if isinstance(one, Exercise)), faults


def read_terms(
    path: pathlib.Path, lessons: Collection[str]
) -> tuple[tuple[Term, ...], list[FileFault]]:
    """Return the terms in a file, none where it cannot be read, and every fault it has."""
    return read_all(path, partial(terms_in, lessons=lessons))


def terms_in(source: Source, lessons: Collection[str]) -> tuple[tuple[Term, ...], list[FileFault]]:
    """Return the terms in a file as it was written, and every fault it has.

    Args:
        source: The file.
        lessons: The ids of the lessons that are known.
    """
    made, faults = all_of(source, "term")
    places = [place for (_, place), term in made.items() if isinstance(term, Term)]
    terms = tuple(term for term in made.values() if isinstance(term, Term))
    found = term_faults(terms, lessons)
    faults += [source.told(fault, places[nth], "term") for nth, fault in found]
    return terms, faults


def all_of(source: Source, *kinds: str) -> tuple[dict[tuple[str, int], object], list[FileFault]]:
    """Return what a file that holds records of some kinds makes, by place, and every fault."""
    made: dict[tuple[str, int], object] = {}
    faults: list[FileFault] = []
    lists = {kind: source.raw.get(kind, []) for kind in kinds if kind in source.raw}
    if not lists or not all(isinstance(one, list) for one in lists.values()):
        return {}, [source.told(Fault("", _only(kinds), "Correct it."))]
    if others := [name for name in source.raw if name not in kinds]:
        rule = f"has no place here: the file {_only(kinds)}"
        return {}, [source.told(Fault(name, rule, "Delete it.")) for name in others]
    for kind, listed in lists.items():
        for place, raw in enumerate(listed):
            one, found = _made(kind, raw, partial(source.told, place=place, of=kind))
            made |= {(kind, place): one} if one else {}
            faults += found
    return made, faults


def _only(kinds: Iterable[str]) -> str:
    return f"must contain only {' and '.join(f'[[{kind}]]' for kind in kinds)}"


def read_chats(path: pathlib.Path) -> tuple[tuple[Chat, ...], list[FileFault]]:
    """Return the chats in a file, none where it has a fault, and every fault it has."""
    return read_all(path, chats_in)


def chats_in(source: Source) -> tuple[tuple[Chat, ...], list[FileFault]]:
    """Return the chats in a file as it was written, and every fault it has."""
    made, faults = all_of(source, "chat")
    chats = tuple(chat for chat in made.values() if isinstance(chat, Chat))
    faults += [source.told(fault) for fault in repeats("chat", (one.id for one in chats), "id")]
    return chats, faults


def read_english(path: pathlib.Path) -> tuple[English | None, list[FileFault]]:
    """Return the course's English in a file, or None, and every fault it has."""
    return read_one(path, "english", English)


def read_role_fit(path: pathlib.Path) -> tuple[RoleFit | None, list[FileFault]]:
    """Return the role-fit self-assessment in a file, or None, and every fault it has."""
    return read_one(path, "role_fit", RoleFit)


def role_fit_in(source: Source) -> tuple[RoleFit | None, list[FileFault]]:
    """Return the role-fit self-assessment in a file as it was written, and every fault it has."""
    return one_of(source, "role_fit", RoleFit)


def read_syllabus(path: pathlib.Path) -> tuple[Syllabus | None, list[FileFault]]:
    """Return the syllabus in a file, or None, and every fault it has."""
    return read_one(path, "syllabus", Syllabus)


def read_one(path: pathlib.Path, kind: str, record: type[R]) -> tuple[R | None, list[FileFault]]:
    """Return the one record that a file holds, or None, and every fault it has."""
    source, faults = read(path, headings=False)
    return (None, faults) if faults else one_of(source, kind, record)


def one_of(source: Source, kind: str, record: type[R]) -> tuple[R | None, list[FileFault]]:
    """Return the one record that a file makes as it was written, or None, and every fault."""
    made, faults = _made(kind, source.raw, source.told)
    return (made if isinstance(made, record) else None), faults


def bank_in(source: Source) -> tuple[Bank | None, list[FileFault]]:
    """Return the bank in a file as it was written, or None, and every fault and advice."""
    if source.is_call:
        remedy = f'To play it, in a notebook: play("{source.name}")'
        return None, [source.told(Fault("", "is a call, not a quiz", remedy))]
    if other := _other(source):
        return None, [other]
    raw, faults = _headed(source)
    questions, told = completed(source.questions)
    of_questions = [source.told(fault, place) for place, fault in told]
    made: list[Question] = []
    for place, item in enumerate(questions):
        question, found = _question(source, place, item)
        of_questions += found
        made += [question] if question else []
    predictions, told_of_them = _predictions(source)
    of_questions += told_of_them
    whole, found = _made("bank", {**raw, "question": made, "predict": predictions}, source.told)
    found = [f for f in found if not f.field.startswith("predict ")]  # told already
    # What is missing here for a fault of its own has been told already, and so have repeated ids.
    lacking = source.questions or not usable(faults + of_questions)
    more = [f for f in found if not (f.field.startswith("question") and lacking)] + of_questions
    untold = not isinstance(whole, Bank) and usable(faults + more)
    faults += more + [f for f in found if untold and not f.advice and f not in more]
    return (whole if isinstance(whole, Bank) and usable(faults) else None), faults


def _other(source: Source) -> FileFault | None:
    """Return what to do with a file of messages or exercises; None for any other file."""
    kinds = ("message",) if source.is_messages else EXERCISES if source.is_exercises else ()
    kind = next((kind for kind in kinds if kind in source.raw), "")
    if not kind:
        return None
    call = {"sort": "sort", "better": "say_better", "write": "write_reply"}.get(kind, "listening")
    remedy = f'To open one, in a notebook: {call}("its id", "{source.name}")'
    return source.told(Fault("", f"holds [[{kind}]], no quiz and no call", remedy))


def _question(source: Source, place: int, item: Any) -> tuple[Question | None, list[FileFault]]:
    """Return a question, or None, and every fault and advice; a missing heading hides the rest."""
    question, faults = _made("question", item, partial(source.told, place=place))
    if usable(faults):
        return (question if isinstance(question, Question) else None), faults
    of = item.get("kind", "") if isinstance(item, dict) else ""
    return None, of_question(source, place, of if isinstance(of, str) else "") or faults


def _predictions(source: Source) -> tuple[list[Prediction], list[FileFault]]:
    """Return the predictions of a bank's lesson, and every fault and advice."""
    known: list[Prediction] = []
    names = (name_of(item, "") for item in source.predictions)
    faults = [source.told(fault) for fault in repeats("predict", names, "id")]
    for place, item in enumerate(source.predictions):
        raw = {**item, "kind": kind_of(item)} if isinstance(item, dict) else item
        made, found = _made("predict", raw, partial(source.told, place=place, of="predict"))
        known += [made] if isinstance(made, Prediction) else []
        faults += found
    return known, faults


def flow_in(source: Source) -> tuple[Flow | None, list[FileFault]]:
    """Return the flow in a file as it was written, or None, and every fault and advice."""
    if source.is_quiz:
        remedy = f'To open it, in a notebook: quiz("{source.name}")'
        return None, [source.told(Fault("", "is a quiz, not a call", remedy))]
    if other := _other(source):
        return None, [other]
    raw, faults = dict(source.raw), []
    if isinstance(raw.get("id", ""), str) and raw.get("id") != source.stem:
        if "id" in raw:
            rule = f"should be the name of the file, {source.stem!r}"
            remedy = f"{source.stem!r} is used."
            faults.append(source.told(Fault("id", rule, remedy, advice=True)))
        raw["id"] = source.stem
    made, found = _made("flow", raw, source.told)
    if not usable(found) and (unheaded := of_call(source)):
        return None, unheaded
    faults += found
    return (made if isinstance(made, Flow) and usable(faults) else None), faults


def _headed(source: Source) -> tuple[dict[str, Any], list[FileFault]]:
    """Return what a bank holds beside its questions, with an id and a title, and what is told."""
    raw, faults = dict(source.raw), []
    for name in ("question", "predict"):
        if not isinstance(raw.pop(name, []), list):
            rule = f"must be written [[{name}]], with two brackets on each side"
            faults.append(source.told(Fault(name, rule, "Add the brackets.")))
    if "id" in raw:
        remedy = "The name of the file is the id of the quiz."
        faults.append(source.told(Fault("id", "is not used", remedy, advice=True)))
    if not raw.get("title"):
        raw["title"] = source.stem.replace("_", " ").replace("-", " ").strip() or "Quiz"
        remedy = f"Learners see {raw['title']!r}, from the file's name."
        faults.append(source.told(Fault("title", "is missing", remedy, advice=True)))
    return {**raw, "id": source.stem}, faults


def schema(kind: Literal["bank", "flow"]) -> dict[str, Any]:
    """Return the JSON schema of a bank or a flow, for editors."""
    made = _adapter("bank file" if kind == "bank" else "flow").json_schema()
    for part in made["$defs"].values():
        for field in part.get("properties", {}).values():
            if field.get("default") != field.get("default"):  # NaN: JSON has none
                del field["default"]
    return made


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, with_config
    from typing_extensions import TypedDict

    question: Any = Annotated[Question, Field(discriminator="kind")]
    predict: Any = Annotated[Prediction, Field(discriminator="kind")]
    if kind == "bank file":

        @with_config(ConfigDict(extra="forbid", title="Bank"))
        class BankFile(TypedDict):
            title: str
            question: list[question]
            predict: NotRequired[list[predict]]

        return TypeAdapter(BankFile)
    if kind == "menus":
        from bpo_course.tools import ivr

        return TypeAdapter(Annotated[ivr.Tree, AfterValidator(ivr.checked)])
    flow: Any = Annotated[Flow, AfterValidator(checked)]
    made = {"question": question, "predict": predict, "bank": Bank, "flow": flow}
    made |= {"english": English}
    return TypeAdapter(made[kind] if kind in made else root(kind))


def _made(
    kind: str, raw: Any, told: Callable[[Fault], FileFault]
) -> tuple[object | None, list[FileFault]]:
    """Return the record of that kind that the raw value makes, or None, and every fault.

    A key that is unknown or of the wrong type hides the rules that are checked after it. So it is
    taken out, and the rest is tried again until nothing new is found; what a rule then says about
    the gap, or about the lack of what was meant, is not told.
    """
    faults: dict[Fault, None] = {}
    gaps: list[Path] = []
    whole, of = raw, raw.get("kind", "") if isinstance(raw, dict) else ""
    while True:
        made, details = _validated(kind, raw)
        said: list[tuple[Fault, Path]] = [(fault, ()) for fault in _advice(kind, made)]
        said += [one for detail in details for one in told_of(detail, kind, of, raw)]
        faults |= {f: None for f, _ in said if not _hidden(f, path_of(whole, f.field), gaps, kind)}
        raw, taken = _without(raw, [detail["loc"] for detail in details]) if details else (raw, [])
        if not taken:
            break
        gaps += [*taken, *(meant for _, meant in said if meant)]
    if made is None and all(fault.advice for fault in faults):  # no rule of ours has words for it
        faults |= {_UNTOLD: None}
    sound = made is not None and all(fault.advice for fault in faults)
    return (made if sound else None), [told(fault) for fault in faults]


def _validated(kind: str, raw: Any) -> tuple[object | None, list[ErrorDetails]]:
    from pydantic import ValidationError

    try:
        return _adapter(kind).validate_python(raw), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        if kind in ("question", "predict"):  # their kind comes first in the place
            details = [{**detail, "loc": detail["loc"][1:]} for detail in details]
        return None, details


def _hidden(fault: Fault, path: Path, gaps: Iterable[Path], kind: str) -> bool:
    """Whether a fault only tells of a gap that was made, or of what follows from one."""
    if any(covers(gap, path) for gap in gaps):
        return True
    if fault.advice:
        return any(covers(path, gap) for gap in gaps)
    ways = ("step", "dimension")
    return bool(gaps) and kind == "flow" and len(path) == 2 and path[0] in ways


def _advice(kind: str, made: Any) -> Iterable[Fault]:
    """Return the advice on what breaks no rule: a question, a flow, menus, and others."""
    if isinstance(made, Flow):
        return flow_faults(made)
    if kind == "menus" and made is not None:
        from bpo_course.tools import ivr

        return ivr.faults(made)
    if kind == "utterances" and made is not None:
        said: Iterable[Fault] = made.faults()
        return said
    return made.advice if isinstance(made, Question | Prediction) else ()


def _without(raw: Any, places: Iterable[Path]) -> tuple[Any, list[Path]]:
    """Return a copy of the raw value without those keys, and the keys that it had.

    Of a list, the whole list goes: the places of its other items must stay what they are.
    """
    kept, taken = copy.deepcopy(raw), []
    for place in places:
        steps = list(place)
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
