"""The only reader of data/ and quizzes/: banks, flows, tables, rules, words, the syllabus."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, lru_cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeVar, cast

from bpo_course import contacts
from bpo_course.chats import Chat
from bpo_course.content._checking import (
    CHATS,
    GLOSSARY,
    ROLE_FIT,
    RULES,
    faults_of,
    files_in,
)
from bpo_course.content._english import English, Let, age_fault
from bpo_course.content._faults import (
    ContentError,
    FileFault,
    MissingContentError,
    grouped,
    in_order,
    near,
    together,
    usable,
)
from bpo_course.content._foreign import Foreign, foreign, form_of
from bpo_course.content._ids import Ids
from bpo_course.content._reading import (
    read_bank,
    read_chats,
    read_english,
    read_exercises,
    read_flow,
    read_role_fit,
    read_rules,
    read_syllabus,
    read_terms,
    schema,
)
from bpo_course.content._source import (
    ARTICLES,
    CUSTOMERS,
    EXERCISES,
    MENUS,
    QUALITY,
    TALK,
    UTTERANCES,
)
from bpo_course.content._speech import (
    DICTATION,
    LISTENING,
    PASSAGES,
    SPEECH,
    read_dictation,
    read_listening,
    read_passages,
)
from bpo_course.content._standards import STANDARDS, read_standards
from bpo_course.content._syllabus import Lesson, Point, Syllabus
from bpo_course.flows import Flow
from bpo_course.questions import Bank
from bpo_course.questions.exercises import Exercise
from bpo_course.questions.role_fit import RoleFit
from bpo_course.rules import Rule
from bpo_course.speech import Listening, Material, Passage
from bpo_course.standards import Standard
from bpo_course.terms import Term

if TYPE_CHECKING:  # few lessons need a tool, and all need this module
    import pandas as pd

    from bpo_course.tools.crm import Firm
    from bpo_course.tools.ivr import Tree, Utterances
    from bpo_course.tools.knowledge import Articles, Asked
    from bpo_course.tools.recording import ScoredCalls

__all__ = [
    "ContentError",
    "English",
    "FileFault",
    "Foreign",
    "Ids",
    "Lesson",
    "Let",
    "MissingContentError",
    "Point",
    "Syllabus",
    "age_fault",
    "article_ids",
    "articles",
    "asked",
    "bank",
    "bank_calls",
    "bank_ids",
    "bank_marketing",
    "blend_days",
    "blend_half_hours",
    "called_weeks",
    "campaign_weeks",
    "campaigns",
    "chats",
    "check",
    "customer_ids",
    "customers",
    "dialled_mornings",
    "dictation",
    "english",
    "exercise",
    "exercises",
    "floor_games",
    "flow",
    "flow_ids",
    "folder",
    "foreign",
    "form_of",
    "glossary",
    "grouped",
    "helpline",
    "helpline_schedule",
    "helpline_states",
    "judged_weeks",
    "lead_trials",
    "listening",
    "menu",
    "menu_ids",
    "near",
    "ordinary_days",
    "passages",
    "promises",
    "quality",
    "quality_ids",
    "role_fit",
    "rules",
    "schema",
    "shift_days",
    "standards",
    "syllabus",
    "together",
    "usable",
    "utterances",
]

T = TypeVar("T")

_CHECKED: Final = (
    *("flows", RULES, EXERCISES, GLOSSARY, ROLE_FIT, CHATS, *SPEECH, *TALK),
    *(STANDARDS, QUALITY, CUSTOMERS, ARTICLES),
)
_PACKAGE: Final = Path(__file__).parents[1]
_CLONE: Final = _PACKAGE.parent


def folder(name: Literal["data", "quizzes", "notebooks"]) -> Path:
    """Return the folder of that name: of the clone, or of the installed wheel."""
    inside = _PACKAGE / "_content" / name
    return inside if inside.is_dir() else _CLONE / name


def bank_ids() -> tuple[str, ...]:
    """Return the ids of the course's banks, in order."""
    return _stems(folder("quizzes"))


def flow_ids() -> tuple[str, ...]:
    """Return the ids of the course's flows, in order."""
    return _stems(folder("data") / "flows")


def menu_ids() -> tuple[str, ...]:
    """Return the ids of the course's menus of an IVR, in order."""
    return _stems(folder("data") / MENUS)


def customer_ids() -> tuple[str, ...]:
    """Return the ids of the companies whose customers the course has, in order."""
    return _stems(folder("data") / CUSTOMERS)


def quality_ids() -> tuple[str, ...]:
    """Return the ids of the course's calls to score, in order."""
    return _stems(folder("data") / QUALITY)


def article_ids() -> tuple[str, ...]:
    """Return the ids of the course's knowledge bases, in order."""
    from bpo_course.content._articles import articles_in

    return tuple(path.stem for path in articles_in(folder("data")))


def _stems(home: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in home.glob("*.toml")))


def bank(name: str | Path) -> Bank:
    """Return a bank, checked.

    Args:
        name: The id of a bank of the course, or the path of a trainer's own TOML file.

    Raises:
        ContentError: If the bank has a fault that stops it from being used; it lists every one.
        FileNotFoundError: If there is no such bank; it lists those there are.

    Example:
        >>> bank("01_inbound_and_outbound").title
        'Inbound and outbound'
    """
    return _read(read_bank, _path(name, "quiz"))


def flow(name: str | Path) -> Flow:
    """Return a flow, checked.

    Args:
        name: The id of a flow of the course, or the path of a trainer's own TOML file.

    Raises:
        ContentError: If the flow has a fault that stops it from being used; it lists every one.
        FileNotFoundError: If there is no such flow; it lists those there are.

    Example:
        >>> flow("bank-unknown-debit").direction
        'inbound'
    """
    return _read(read_flow, _path(name, "call"))


def menu(name: str | Path) -> Tree:
    """Return the menus of an IVR, checked.

    Args:
        name: The id of menus of the course, or the path of a trainer's own TOML file.

    Raises:
        ContentError: If they have a fault that stops them from being used; it lists every one.
        FileNotFoundError: If there are no such menus; it lists those there are.
        ValueError: If the name is neither a text nor a path.

    Example:
        >>> menu("new-menu").menu[0].prompt
        'Welcome to Harbour Bank.'
    """
    from bpo_course.content._menus import read_menu

    return _read(read_menu, _data_path("menu", MENUS, name, menu_ids()))


def quality(name: str | Path = "helpline") -> ScoredCalls:
    """Return calls to score with their scorecard, checked.

    Args:
        name: The id of calls of the course, or the path of a trainer's own TOML file.

    Raises:
        ContentError: If they have a fault that stops them from being used; it lists every one.
        FileNotFoundError: If there are no such calls; it lists those there are.
        ValueError: If the name is neither a text nor a path.

    Example:
        >>> len(quality("helpline").call)
        6
    """
    from bpo_course.content._quality import read_quality

    return _read(read_quality, _data_path("quality", QUALITY, name, quality_ids()))


def customers(name: str | Path) -> Firm:
    """Return an invented company with its customers, checked.

    Args:
        name: The id of a company of the course, or the path of a trainer's own TOML file.

    Raises:
        ContentError: If the file has a fault that stops it from being used; it lists every one.
        FileNotFoundError: If there is no such file; it lists those there are.
        ValueError: If the name is neither a text nor a path.

    Example:
        >>> customers("harbour-bank").callers
        ('HB-10482',)
    """
    from bpo_course.content._customers import read_customers

    return _read(read_customers, _data_path("customers", CUSTOMERS, name, customer_ids()))


def articles(name: str | Path = "tidewell") -> Articles:
    """Return the articles of a knowledge base, checked.

    Args:
        name: The id of a knowledge base of the course, or the path of a trainer's own TOML file.

    Raises:
        ContentError: If they have a fault that stops them from being used; it lists every one.
        FileNotFoundError: If there is no such knowledge base; it lists those there are.
        ValueError: If the name is neither a text nor a path.

    Example:
        >>> len(articles("tidewell").library)
        24
    """
    from bpo_course.content._articles import read_articles

    return _read(read_articles, _data_path("articles", ARTICLES, name, article_ids()))


def asked(name: str | Path = "tidewell") -> Asked:
    """Return what customers ask, with the article that answers it, checked.

    Args:
        name: The id of a knowledge base of the course, or the path of a trainer's own file of
            articles. Its questions are in a file beside it: help-questions.toml for help.toml.

    Raises:
        ContentError: If they have a fault that stops them from being used; it lists every one.
        FileNotFoundError: If there is no such knowledge base, or it has no questions.
        ValueError: If the name is neither a text nor a path.

    Example:
        >>> len(asked("tidewell").questions), len(asked("tidewell").outside)
        (120, 20)
    """
    from bpo_course.content._articles import asked_path, read_asked

    path = asked_path(_data_path("articles", ARTICLES, name, article_ids()))
    if not path.is_file():
        raise MissingContentError(f"There is no file {path.absolute()}.{near(path)}")
    return _read(read_asked, path)


def _data_path(what: str, home: str, name: str | Path, ids: tuple[str, ...]) -> Path:
    """Return a file of data/: one of the course by its id, any other by its path.

    Args:
        what: What it is called where there is none.
        home: Its folder in data/.
        name: The id or the path.
        ids: The ids that there are.

    Raises:
        MissingContentError: If there is none; it says which there are.
        ValueError: If the name is neither a text nor a path.
    """
    _check_name(what, name)
    if not Path(name).suffix and str(name) in ids:
        return folder("data") / home / f"{name}.toml"
    path = Path(name)
    if path.is_file():
        return path
    if path.suffix:
        raise MissingContentError(f"There is no file {path.absolute()}.{near(path)}")
    raise MissingContentError(f"{what} must be one of {', '.join(ids)}, got {str(name)!r}.")


@cache
def syllabus() -> Syllabus:
    """Return the syllabus.

    Raises:
        ContentError: If it breaks a rule.
    """
    return _sound(*read_syllabus(folder("data") / "syllabus.toml"))


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of law that the course teaches, by topic.

    Raises:
        ContentError: If one breaks a rule of form; it lists every fault.

    Example:
        >>> from bpo_course import rules as law
        >>> [rule.id for rule in law.holding(rules(), "attempts", "us", date(2026, 11, 29))]
        ['us-regf-call-frequency']
    """
    return _sound(*_rules())


def _read(reader: Callable[[Path], tuple[T | None, list[FileFault]]], path: Path) -> T:
    """Return what a file holds; a file of the course is read once, and again when it changes.

    Raises:
        ContentError: If nothing was read.
    """
    if path.is_relative_to(folder("data")) or path.is_relative_to(folder("quizzes")):
        return cast(T, _kept(reader, path, path.stat().st_mtime_ns))
    return _used(*reader(path))


@lru_cache(maxsize=512)
def _kept(
    reader: Callable[[Path], tuple[object, list[FileFault]]], path: Path, changed: int
) -> object:
    return _used(*reader(path))


def _used(found: T | None, faults: list[FileFault]) -> T:
    """Return what was read, with advice or without.

    Raises:
        ContentError: If nothing was read.
    """
    if found is None:
        raise ContentError(faults)
    return found


def _sound(found: T | None, faults: list[FileFault]) -> T:
    """Return what was read.

    Raises:
        ContentError: If there is any fault, or nothing was read.
    """
    if faults or found is None:
        raise ContentError(faults)
    return found


def _rules() -> tuple[tuple[Rule, ...], list[FileFault]]:
    read = [read_rules(path) for path in sorted((folder("data") / RULES).glob("*.toml"))]
    faults = [fault for _, found in read for fault in found]
    return tuple(rule for held, _ in read for rule in held), faults


@cache
def glossary() -> tuple[Term, ...]:
    """Return the words of the trade, in the order of their file.

    Raises:
        ContentError: If one breaks a rule of form, or two have the same name; it lists every fault.

    Example:
        >>> [term.term for term in glossary() if term.short == "AHT"]
        ['average handle time']
    """
    return _sound(*read_terms(folder("data") / GLOSSARY, _lesson_ids()))


def _lesson_ids() -> list[str]:
    return [lesson.id for lesson in syllabus().lesson]


@cache
def english() -> English:
    """Return the course's English: the words that it does not use.

    Raises:
        ContentError: If it breaks a rule.

    Example:
        >>> len(english().word) > 20
        True
    """
    return _sound(*read_english(folder("data") / "words.toml"))


def exercises(file: Path) -> tuple[Exercise, ...]:
    """Return the exercises in a file: things to sort, lines to say better and replies to write.

    Raises:
        ContentError: If the file breaks a rule; it lists every fault.
    """
    return _sound(*read_exercises(file))


def exercise(name: str, file: Path | None = None) -> Exercise:
    """Return an exercise of a lesson: things to sort, a line to say better or a reply to write.

    Args:
        name: Its id.
        file: The file that it is in; None for those of the course, in data/exercises/.

    Raises:
        ContentError: If its file breaks a rule; it lists every fault.
        MissingContentError: If there is no such file or exercise; it lists those there are.
    """
    if file is not None and not file.is_file():
        raise MissingContentError(f"There is no file {file.absolute()}.{near(file)}")
    known = {one.id: one for one in (exercises(file) if file else _own_exercises())}
    if name not in known:
        there = ", ".join(known) or "none yet"
        raise MissingContentError(f"name must be an exercise ({there}), got {name!r}")
    return known[name]


@cache
def _own_exercises() -> tuple[Exercise, ...]:
    files = sorted((folder("data") / EXERCISES).glob("*.toml"))
    return tuple(one for path in files for one in exercises(path))


def role_fit(file: Path | None = None) -> RoleFit:
    """Return the role-fit self-assessment.

    Args:
        file: A file of one's own; None for that of the course, data/role_fit.toml.

    Raises:
        ContentError: If it breaks a rule; it lists every fault.
    """
    return _sound(*read_role_fit(file or folder("data") / ROLE_FIT))


@cache
def passages() -> tuple[Passage, ...]:
    """Return the texts to read aloud and to type, in the order of their file.

    Raises:
        ContentError: If one breaks a rule of form, or two have the same id; it lists every fault.

    Example:
        >>> {passage.use for passage in passages()} == {"aloud", "typing"}
        True
    """
    return _sound(*read_passages(folder("data") / PASSAGES))


@cache
def dictation() -> Material:
    """Return what dictation draws from: invented names, addresses and numbers, by country.

    Raises:
        ContentError: If it breaks a rule of form; it lists every fault.

    Example:
        >>> [place.id for place in dictation().place]
        ['in', 'ph', 'uk', 'us']
    """
    return _sound(*read_dictation(folder("data") / DICTATION))


def listening(file: Path | None = None) -> tuple[Listening, ...]:
    """Return the messages to listen to, in the order of their file.

    Args:
        file: A file of one's own; None for that of the course, data/listening.toml.

    Raises:
        ContentError: If one breaks a rule of form, or two have the same id; it lists every fault.
        MissingContentError: If there is no such file.

    Example:
        >>> [message.title for message in listening() if message.id == "20-voicemail"]
        ["A customer's voicemail"]
    """
    if file is None:
        return _own_listening()
    if not file.is_file():
        raise MissingContentError(f"There is no file {file.absolute()}.{near(file)}")
    return _sound(*read_listening(file))


@cache
def _own_listening() -> tuple[Listening, ...]:
    return _sound(*read_listening(folder("data") / LISTENING))


@cache
def standards() -> tuple[Standard, ...]:
    """Return the national standards that the course is mapped to, in the order of their file.

    Raises:
        ContentError: If one breaks a rule of form, or names no lesson; it lists every fault.

    Example:
        >>> [standard.country for standard in standards()]
        ['Philippines', 'India', 'India']
    """
    return _sound(*read_standards(folder("data") / STANDARDS, _lesson_ids()))


@cache
def utterances(file: Path | None = None) -> Utterances:
    """Return what callers say, by intent.

    Args:
        file: A file of one's own; None for that of the course, data/utterances.toml.

    Raises:
        ContentError: If it breaks a rule; it lists every fault.

    Example:
        >>> len(utterances().intent), len(utterances().outside)
        (12, 40)
    """
    from bpo_course.content._menus import read_utterances

    return _sound(*read_utterances(file or folder("data") / UTTERANCES))


def chats(file: Path | None = None) -> tuple[Chat, ...]:
    """Return the chats of the chat desk, in the order of their file.

    Args:
        file: A file of one's own; None for that of the course, data/chats.toml.

    Raises:
        ContentError: If one breaks a rule; it lists every fault.
    """
    return _sound(*read_chats(file or folder("data") / CHATS))


def bank_marketing() -> pd.DataFrame:
    """Return the UCI Bank Marketing table: 45,211 rows, each one client in a campaign.

    Columns, units, origin, licence and traps are in data/README.md.
    """
    import pandas as pd

    return pd.read_csv(folder("data") / "bank_marketing.csv.gz", sep=";")


def bank_calls() -> pd.DataFrame:
    """Return the calls to a North American bank in 2003; each row is a half hour of a weekday.

    Columns: `starts_at` (local time), `calls`. Origin, licence and traps are in data/README.md.
    """
    import pandas as pd

    table = pd.read_csv(folder("data") / "bank_calls_half_hour.csv")
    starts_at = pd.to_datetime(table["date"] + "T" + table["starts"])
    return pd.DataFrame({"starts_at": starts_at, "calls": table["calls"]})


def helpline() -> pd.DataFrame:
    """Return a contact log of an invented bank's helpline: two weeks, inbound; generated.

    Its days are those of Asia/Kolkata. What is assumed and planted in it is in data/README.md.
    """
    return contacts.check(_table("helpline.csv.gz"))


def helpline_states() -> pd.DataFrame:
    """Return the agent-state table of the helpline's two weeks; generated.

    Its days are those of Asia/Kolkata. Ringing has no stretch of its own, and an agent who is not
    logged in has none at all.
    """
    return contacts.check_states(_table("helpline_states.csv.gz"))


def helpline_schedule() -> pd.DataFrame:
    """Return the schedule of the helpline's agents, in the form of an agent-state table; generated.

    Its days are those of Asia/Kolkata. Breaks and training are in it as planned; the rest of a
    shift is planned as available.
    """
    return contacts.check_states(_table("helpline_schedule.csv.gz"))


def campaigns() -> pd.DataFrame:
    """Return a contact log of the bank's two outbound campaigns: four weeks; generated.

    Its days are those of Asia/Kolkata. The lists hold 3,400 records (card-offer) and 2,400
    (card-debt). What is assumed and planted in it is in data/README.md.
    """
    return contacts.check(_table("campaigns.csv.gz"))


def promises() -> pd.DataFrame:
    """Return the promises to pay of the card-debt campaign, as of 27 March 2026; generated.

    Columns: customer, promised_on, due_on, amount (rupees), paid_amount (0: nothing came), paid_on.
    Days are those of Asia/Kolkata and carry no zone.
    """
    import pandas as pd

    table = _table("promises.csv")
    days = ["promised_on", "due_on", "paid_on"]
    return table.assign(**{day: pd.to_datetime(table[day]) for day in days})


def shift_days() -> pd.DataFrame:
    """Return what shifts of `scenarios.OneShift` came to, each a way to run a day; generated.

    Columns and the ways are in data/README.md.
    """
    return _table("shift_days.csv")


def ordinary_days() -> pd.DataFrame:
    """Return the figures of three ordinary days beside their usual ranges; generated.

    Each row is a figure of a day, of one queue or of all, over the day or two hours of it. Columns
    are in data/README.md.
    """
    return _table("ordinary_days.csv")


def dialled_mornings() -> pd.DataFrame:
    """Return what mornings of a campaign came to, each dialled in a way; generated.

    Columns and the ways are in data/README.md.
    """
    return _table("dialled_mornings.csv")


def called_weeks() -> pd.DataFrame:
    """Return what weeks of calls came to, in list order and by a plan; generated.

    Columns are in data/README.md.
    """
    return _table("called_weeks.csv")


def blend_days() -> pd.DataFrame:
    """Return what days of `scenarios.blend_floor` came to, each run in a way; generated.

    Columns and the ways are in data/README.md.
    """
    return _table("blend_days.csv")


def blend_half_hours() -> pd.DataFrame:
    """Return what agents of `scenarios.blend_floor` do, by half hour of an average day; generated.

    Columns are in data/README.md.
    """
    return _table("blend_half_hours.csv")


def floor_games() -> pd.DataFrame:
    """Return what days of `scenarios.Game` came to, each run by a plan; generated.

    Columns are in data/README.md.
    """
    return _table("floor_games.csv")


def campaign_weeks() -> pd.DataFrame:
    """Return what weeks of a campaign came to, each a plan, segment by segment; generated.

    The plans and the columns are in data/README.md.
    """
    return _table("campaign_weeks.csv")


def judged_weeks() -> pd.DataFrame:
    """Return how often ways to judge two scripts found a winner in played weeks; generated.

    The ways and the columns are in data/README.md.
    """
    return _table("judged_weeks.csv")


def lead_trials() -> pd.DataFrame:
    """Return how well lead scores did on the bank's clients, each a model on trial.

    The columns are in data/README.md.
    """
    return _table("lead_trials.csv")


def _table(name: str) -> pd.DataFrame:
    import pandas as pd

    return pd.read_csv(folder("data") / name)


def check(paths: Iterable[Path] = (), on: date | None = None) -> tuple[int, list[FileFault]]:
    """Return how many files were read, then every fault in them, then the advice.

    What only makes a bank or a flow better is advice. In the course's own folders it is a fault.

    Args:
        paths: Files or folders; when none is given, the course's own quizzes/, data/flows/ and
            what is checked in data/. A file in a folder named flows, or with what a call holds, is
            a flow; one in a folder named rules holds rules of law; one with [[sort]], [[better]]
            or [[write]] holds exercises, one with [[message]] messages to hear, one with
            [[menu]] the menus of an IVR, one with [[call]] calls to score, and one with
            [[customer]] the customers of a company. One with [[article]] holds a knowledge base,
            and one with [[about]] what its customers ask. glossary.toml
            holds the words of the trade, role_fit.toml the self-assessment, chats.toml the chats
            of the chat desk, utterances.toml what callers say, passages.toml the texts to read
            aloud and to type, dictation.toml what dictation draws from, listening.toml the
            messages to listen to, and standards.toml the national standards. Any other is a bank.
        on: The day on which the rules of law that a bank or a flow names must be in force; today
            when None.

    Raises:
        FileNotFoundError: If a path does not exist, or there is nothing to check in them.
    """
    homes = [folder("quizzes"), *(folder("data") / name for name in _CHECKED)]
    files = files_in(list(paths) or homes)
    known, day = _rules()[0], on or date.today()
    return len(files), in_order(faults_of(files, homes, known, day, english(), _lesson_ids()))


def _check_name(what: str, name: object) -> None:
    """Raise a ValueError where a name is neither a text nor a path."""
    if not isinstance(name, (str, PathLike)):
        raise ValueError(f"{what} must be an id or the path of a file, got {name!r}")


def _path(name: str | Path, kind: Literal["quiz", "call"]) -> Path:
    """Return the file of a bank or a flow: one of the course by its id, any other by its path.

    Raises:
        MissingContentError: If there is none; it says which may have been meant.
    """
    _check_name(kind, name)
    home, other = _homes(kind)
    path = home / f"{name}.toml"
    if not Path(name).suffix and path.is_file():
        return path
    path = Path(name)
    if path.is_file():
        return path
    if path.is_dir():
        raise MissingContentError(f"{name} is a folder. Name a file in it.")
    if path.suffix:
        raise MissingContentError(f"There is no file {path.absolute()}.{near(path)}")
    if (other / f"{name}.toml").is_file():
        now = "quiz" if kind == "call" else "play"
        raise MissingContentError(f"{name} is no {kind}. Write {now}({str(name)!r}).")
    there = ", ".join(sorted(file.stem for file in home.glob("*.toml")))
    own = near(path) or " The name of a file of your own ends in .toml."
    word = "bank" if kind == "quiz" else "flow"
    raise MissingContentError(f"{word} must be one of {there}, got {str(name)!r}.{own}")


def _homes(kind: Literal["quiz", "call"]) -> tuple[Path, Path]:
    """Return the folder of the course for this kind, and the folder for the other kind."""
    quizzes, calls = folder("quizzes"), folder("data") / "flows"
    return (quizzes, calls) if kind == "quiz" else (calls, quizzes)
