"""The functions that lessons call: one short call shows one widget."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    import pandas as pd
    import plotly.graph_objects as go

    from bpo_course import progress
    from bpo_course.questions import Prediction
    from bpo_course.questions.exercises import Better, Sort, Write
    from bpo_course.speech import Passage
    from bpo_course.widgets.answering.better_card import BetterCard
    from bpo_course.widgets.answering.exam_card import ExamCard
    from bpo_course.widgets.answering.guesses import Guess
    from bpo_course.widgets.answering.interview_card import InterviewCard
    from bpo_course.widgets.answering.predict_card import AnswerCard, PredictCard
    from bpo_course.widgets.answering.quiz_card import QuizCard
    from bpo_course.widgets.answering.reply_card import ReplyCard
    from bpo_course.widgets.answering.review_card import ReviewDesk
    from bpo_course.widgets.answering.role_fit_card import RoleFitCard
    from bpo_course.widgets.answering.sort_card import SortCard
    from bpo_course.widgets.calls.call_desk import CallDesk
    from bpo_course.widgets.calls.flow_player import FlowPlayer
    from bpo_course.widgets.card.law_table import LawTable
    from bpo_course.widgets.card.still_chart import StillChart
    from bpo_course.widgets.card.table import Table
    from bpo_course.widgets.course.class_board import ClassBoard
    from bpo_course.widgets.course.code_card import CodeCard
    from bpo_course.widgets.course.course_map import CourseMap
    from bpo_course.widgets.course.first_review import FirstReview
    from bpo_course.widgets.course.hiring_day import HiringDay
    from bpo_course.widgets.course.start_desk import StartDesk
    from bpo_course.widgets.course.word_list import WordList
    from bpo_course.widgets.labs.acd_lab import AcdLab
    from bpo_course.widgets.labs.blend_lab import BlendLab
    from bpo_course.widgets.labs.campaign_lab import CampaignLab
    from bpo_course.widgets.labs.chat_lab import ChatLab
    from bpo_course.widgets.labs.collections_lab import CollectionsLab
    from bpo_course.widgets.labs.consent_lab import ConsentLab
    from bpo_course.widgets.labs.contract_lab import ContractLab
    from bpo_course.widgets.labs.dialler_lab import DiallerLab
    from bpo_course.widgets.labs.floor_game import FloorGame
    from bpo_course.widgets.labs.ivr_lab import IvrLab
    from bpo_course.widgets.labs.knowledge_lab import KnowledgeLab
    from bpo_course.widgets.labs.leads_lab import LeadsLab
    from bpo_course.widgets.labs.nesting_lab import NestingLab
    from bpo_course.widgets.labs.quality_lab import QualityLab
    from bpo_course.widgets.labs.queue_lab import QueueLab
    from bpo_course.widgets.labs.roster_lab import RosterLab
    from bpo_course.widgets.labs.shift_lab import ShiftLab
    from bpo_course.widgets.labs.tickets_lab import TicketsLab
    from bpo_course.widgets.labs.tuesday_lab import TuesdayLab
    from bpo_course.widgets.labs.workforce_lab import WorkforceLab
    from bpo_course.widgets.measuring.board import Board
    from bpo_course.widgets.measuring.kpi_panel import KpiPanel
    from bpo_course.widgets.measuring.own_board import OwnBoard
    from bpo_course.widgets.speaking.aloud_card import AloudCard
    from bpo_course.widgets.speaking.dictation_card import DictationCard
    from bpo_course.widgets.speaking.listening_card import ListeningCard
    from bpo_course.widgets.speaking.recordings_card import RecordingsCard
    from bpo_course.widgets.speaking.typing_card import TypingCard

    Lab = (
        QueueLab
        | FloorGame
        | BlendLab
        | ContractLab
        | RosterLab
        | ChatLab
        | NestingLab
        | WorkforceLab
        | AcdLab
        | IvrLab
        | TicketsLab
        | KnowledgeLab
        | QualityLab
        | LeadsLab
        | DiallerLab
        | CampaignLab
        | CollectionsLab
        | ConsentLab
        | TuesdayLab
        | ShiftLab
    )

E = TypeVar("E", "Sort", "Better", "Write")

__all__ = [
    "calculator",
    "chart",
    "class_report",
    "dashboard",
    "dictation",
    "drill",
    "exam",
    "glossary",
    "hiring_day",
    "interview",
    "lab",
    "law",
    "listening",
    "play",
    "predict",
    "predicted",
    "progress_map",
    "quiz",
    "read_aloud",
    "recordings",
    "result_code",
    "review",
    "role_fit",
    "say_better",
    "sort",
    "start",
    "table",
    "typing_test",
    "write_reply",
]

_LABS: Final = {
    "queue": ("queue_lab", "QueueLab"),
    "floor": ("floor_game", "FloorGame"),
    "blend": ("blend_lab", "BlendLab"),
    "contract": ("contract_lab", "ContractLab"),
    "roster": ("roster_lab", "RosterLab"),
    "chats": ("chat_lab", "ChatLab"),
    "nesting": ("nesting_lab", "NestingLab"),
    "workforce": ("workforce_lab", "WorkforceLab"),
    "acd": ("acd_lab", "AcdLab"),
    "ivr": ("ivr_lab", "IvrLab"),
    "tickets": ("tickets_lab", "TicketsLab"),
    "knowledge": ("knowledge_lab", "KnowledgeLab"),
    "quality": ("quality_lab", "QualityLab"),
    "dialler": ("dialler_lab", "DiallerLab"),
    "leads": ("leads_lab", "LeadsLab"),
    "campaign": ("campaign_lab", "CampaignLab"),
    "collections": ("collections_lab", "CollectionsLab"),
    "consent": ("consent_lab", "ConsentLab"),
    "tuesday": ("tuesday_lab", "TuesdayLab"),
    "shift": ("shift_lab", "ShiftLab"),
}


def quiz(name: str | Path) -> QuizCard:
    """Return the quiz on a bank, resumed where the learner left it.

    Args:
        name: The id of a bank of the course, or the path of a trainer's own TOML file.

    Raises:
        ContentError: If the bank breaks a rule; it lists every fault.
        FileNotFoundError: If there is no such bank.
    """
    from bpo_course import content
    from bpo_course.widgets.answering.quiz_card import QuizCard

    return QuizCard(content.bank(name), _book())


def exam(
    name: str | Path,
    *,
    minutes: float | None = 30,
    topics: Iterable[str] | None = None,
    seed: int | None = None,
    pass_mark: float = 0.8,
) -> ExamCard:
    """Return an exam on a bank, resumed where the learner left it.

    Args:
        name: The id of a bank of the course, or the path of a trainer's own TOML file.
        minutes: How long one has; None for no limit.
        topics: Which of the bank's topics are asked; all of them when None.
        seed: Which exam: the same seed asks in the same order; None for another one each time.
        pass_mark: The share of the points from which it is passed; the course's own choice.

    Raises:
        ContentError: If the bank breaks a rule; it lists every fault.
        FileNotFoundError: If there is no such bank.
        ValueError: If the bank has no question of a topic, the minutes are not more than 0, or the
            pass mark is not a share.
    """
    from bpo_course import content
    from bpo_course.widgets.answering.exam_card import ExamCard

    return ExamCard(content.bank(name), _book(), minutes, topics, seed, pass_mark=pass_mark)


def interview(role: str, *, minutes: float | None = 20, seed: int | None = None) -> InterviewCard:
    """Return a mock interview for a role, resumed where the candidate left it.

    Args:
        role: One of `questions.roles.ROLES`, such as "inbound-agent" or "team-leader"; or one of
            the rounds that all roles share, "hr-round" and "client-round".
        minutes: How long one has; None for no limit.
        seed: Which interview: the same seed asks alike; None for another one each time.

    Raises:
        ContentError: If a bank breaks a rule; it lists every fault.
        ValueError: If there is no such role, or the minutes are not more than 0.
    """
    from bpo_course import content
    from bpo_course.questions.roles import ROLES, ROUNDS
    from bpo_course.widgets.answering.interview_card import InterviewCard
    from bpo_course.widgets.course.course_banks import banks_for

    known = {**ROLES, **ROUNDS}
    if role not in known:
        raise ValueError(f"role must be one of {', '.join(known)}, got {role!r}")
    asked = known[role]
    return InterviewCard(asked, banks_for(asked), content.syllabus(), _book(), minutes, seed)


def hiring_day(role: str) -> HiringDay:
    """Return a hiring day for a role: all its rounds, each to be taken alone, as they were left.

    Args:
        role: One of `questions.roles.ROLES`, such as "inbound-agent".

    Raises:
        ValueError: If there is no such role.
    """
    from bpo_course import progress
    from bpo_course.questions.roles import ROLES
    from bpo_course.widgets.course.heard_book import HeardBook
    from bpo_course.widgets.course.hiring_day import HiringDay

    if role not in ROLES:
        raise ValueError(f"role must be one of {', '.join(ROLES)}, got {role!r}")
    return HiringDay(ROLES[role], HeardBook(progress.store))


def play(
    name: str | Path | None = None,
    *,
    exam: bool = False,
    clock_s: float | None = None,
    trainer: bool = False,
    seed: int = 0,
    heard: bool = False,
    desk: bool = False,
) -> FlowPlayer | CallDesk:
    """Return the player of a flow.

    Args:
        name: The id of a flow of the course, or the path of a trainer's own TOML file; None for a
            list of all of the course's to choose from.
        exam: Whether consequences are shown only at the end.
        clock_s: Seconds to think about each decision, on top of the time to read it; None: no
            clock.
        trainer: Whether a class votes on each decision before its consequences are shown.
        seed: Which customers call after the first, who is the flow's first temperament.
        heard: Whether the customer is heard and not read, as on the phone; a chat in the list is
            read.
        desk: Whether the agent's desktop is beside the call: the customer record, the
            knowledge base, and the ticket or the result. A call in the list that has none is
            taken without it.

    Raises:
        ContentError: If the flow breaks a rule; it lists every fault.
        FileNotFoundError: If there is no such flow.
        ValueError: If the clock has no time, the seed is negative, what should be heard is no
            call, or the flow has no desktop.
    """
    from bpo_course import content
    from bpo_course.widgets.calls.call_desk import CallDesk
    from bpo_course.widgets.calls.flow_player import FlowPlayer

    settings: dict[str, Any] = {"exam": exam, "clock_s": clock_s, "trainer": trainer, "seed": seed}
    settings |= {"heard": heard, "desk": desk}
    if name is None:
        return CallDesk(_book(), **settings)
    return FlowPlayer(content.flow(name), _book(), **settings)


def calculator(name: str) -> KpiPanel:
    """Return the calculator of a KPI.

    Args:
        name: The id of a KPI in `kpi.catalogue`.

    Raises:
        ValueError: If there is no such KPI; it lists those there are.
    """
    from bpo_course import kpi
    from bpo_course.widgets.measuring.kpi_panel import KpiPanel

    if name not in kpi.catalogue:
        raise ValueError(f"name must be one of {', '.join(kpi.catalogue)}, got {name!r}")
    return KpiPanel(kpi.catalogue[name])


def drill(name: str, seed: int = 0) -> QuizCard:
    """Return exercises, ten at a time, without end; they are not saved.

    Args:
        name: The id of a KPI in `kpi.catalogue`, or "full-forms" for abbreviations.
        seed: Which exercises come first: the same seed gives the same ones.

    Raises:
        ValueError: If there is no such drill; it lists those there are.
    """
    from bpo_course import kpi, progress
    from bpo_course.questions.drills import drills
    from bpo_course.questions.full_forms import NAME
    from bpo_course.widgets.answering.quiz_card import QuizCard
    from bpo_course.widgets.course.word_list import full_forms_drill

    if name == NAME:
        return full_forms_drill(seed)
    if name not in kpi.catalogue:
        every = ", ".join((*kpi.catalogue, NAME))
        raise ValueError(f"name must be one of {every}, got {name!r}")
    return QuizCard(drills(name, seed), progress.unkept(), lambda again: drills(name, seed + again))


def lab(name: str, **start: Any) -> Lab:
    """Return a lab: a model of a centre whose settings the learner changes.

    Args:
        name: "queue" (one queue by formula and in motion), "floor" (a day to run, half hour by half
            hour), "blend" (agents who answer and dial, on many days), "contract" (a month of work
            under seven kinds of price), "roster" (a week of shifts and sleep), "chats" (three
            chats at once), "nesting" (an exit rule for the first weeks, and what few contacts
            can say), "workforce" (a day to forecast, to staff and to live through, and a week of
            shifts), "acd" (the same callers, routed in other ways), "ivr" (menus to call and to
            change, and words in place of keys), "tickets" (a queue to sort, one ticket's clock,
            and what solved and closed measure), "quality" (calls to score, raters to calibrate,
            recordings to check, and how many calls one must score), "knowledge" (articles to
            find, to rewrite and to write, and what that is worth), "leads" (whom to call, what a
            score is worth, and when to call), "campaign" (a week of calls to set up, a script to
            keep or kill, and what peeking does), "dialler" (an evening to pace by hand, detection
            and its price, groups and reading first), "consent" (who may be called now, a list to
            repair, and a call of last March to explain), "collections" (a work list of late
            accounts, a month, and where more calls bring less), "tuesday" (what went wrong on
            a bad day: figures beside what is usual, and seven suspects) or "shift" (one shift
            through all of it, with a score).
        **start: What it starts with, such as `agents=12` of the queue or `seed=7` of the floor.

    Raises:
        ValueError: If there is no such lab, or a start value breaks its rule.
    """
    if not isinstance(name, str) or name not in _LABS:
        raise ValueError(f"name must be one of {', '.join(_LABS)}, got {name!r}")
    module, kind = _LABS[name]
    made: Lab = getattr(import_module(f"bpo_course.widgets.labs.{module}"), kind)(**start)
    return made


def chart(figure: go.Figure) -> StillChart:
    """Return a figure as the course shows charts: themed, with its numbers as a table.

    Args:
        figure: A figure made by `charts`.
    """
    from bpo_course.widgets.card.still_chart import StillChart

    return StillChart(figure)


def glossary(find: str = "") -> WordList:
    """Return the words of the trade to search, with what each means and the lesson that teaches it.

    Args:
        find: What is looked for at first: a word or an abbreviation, such as "AHT".
    """
    from bpo_course.widgets.course.word_list import word_list

    return word_list(find)


def predict(name: str, bank: str | Path | None = None) -> PredictCard:
    """Return the question that a lesson asks before it shows a result; a guess is kept, not scored.

    Args:
        name: The id of a prediction, which begins with the lesson's number: "05-fastest-resolved".
        bank: The id of its bank, or the path of a trainer's own TOML file; None for the bank of
            the lesson of that number.

    Raises:
        ContentError: If the bank breaks a rule; it lists every fault.
        FileNotFoundError: If there is no such bank.
        ValueError: If there is no such prediction.
    """
    from bpo_course.widgets.answering.predict_card import PredictCard

    return PredictCard(*_prediction(name, bank))


def predicted(name: str, bank: str | Path | None = None) -> AnswerCard:
    """Return the guess of `predict` beside the answer; without a guess the answer is folded.

    Args:
        name: The id of a prediction.
        bank: As in `predict`.

    Raises:
        ContentError: If the bank breaks a rule; it lists every fault.
        FileNotFoundError: If there is no such bank.
        ValueError: If there is no such prediction.
    """
    from bpo_course.widgets.answering.predict_card import AnswerCard

    return AnswerCard(*_prediction(name, bank))


def sort(name: str, file: str | Path | None = None) -> SortCard:
    """Return things to sort into groups, one after the other; kept, not scored.

    Args:
        name: The id of the exercise, which begins with its lesson's number.
        file: The path of a trainer's own TOML file; None for the course's exercises.

    Raises:
        ContentError: If the file breaks a rule; it lists every fault.
        FileNotFoundError: If there is no such file or exercise; it lists those there are.
        ValueError: If the exercise is of another kind.
    """
    from bpo_course.questions.exercises import Sort
    from bpo_course.widgets.answering.sort_card import SortCard

    return SortCard(*_exercise(name, file, Sort))


def say_better(name: str, file: str | Path | None = None) -> BetterCard:
    """Return a line that was said badly, to choose and then to write a better one.

    Args:
        name: The id of the exercise, which begins with its lesson's number.
        file: The path of a trainer's own TOML file; None for the course's exercises.

    Raises:
        ContentError: If the file breaks a rule; it lists every fault.
        FileNotFoundError: If there is no such file or exercise; it lists those there are.
        ValueError: If the exercise is of another kind.
    """
    from bpo_course.questions.exercises import Better
    from bpo_course.widgets.answering.better_card import BetterCard

    return BetterCard(*_exercise(name, file, Better))


def write_reply(name: str, file: str | Path | None = None) -> ReplyCard:
    """Return a reply to write within a limit; it is counted and kept, and not scored.

    Args:
        name: The id of the exercise, which begins with its lesson's number.
        file: The path of a trainer's own TOML file; None for the course's exercises.

    Raises:
        ContentError: If the file breaks a rule; it lists every fault.
        FileNotFoundError: If there is no such file or exercise; it lists those there are.
        ValueError: If the exercise is of another kind.
    """
    from bpo_course.questions.exercises import Write
    from bpo_course.widgets.answering.reply_card import ReplyCard

    return ReplyCard(*_exercise(name, file, Write))


def role_fit(file: str | Path | None = None) -> RoleFitCard:
    """Return the role-fit self-assessment: what speaks for each kind of work, without a score.

    Args:
        file: The path of a trainer's own TOML file; None for that of the course.

    Raises:
        ContentError: If the file breaks a rule; it lists every fault.
    """
    from bpo_course import content, progress
    from bpo_course.widgets.answering.guesses import guesses_in
    from bpo_course.widgets.answering.role_fit_card import RoleFitCard

    fit = content.role_fit(None if file is None else Path(file))
    return RoleFitCard(fit, guesses_in(progress.place()).of("exercises", "role-fit"))


def table(
    rows: pd.DataFrame | pd.Series | Mapping[str, Any] | Sequence[Mapping[str, Any]],
    *,
    caption: str = "",
    percent: Collection[str] = (),
    times: Collection[str] = (),
    decimals: Mapping[str, int] | None = None,
    heads: Mapping[str, str] | None = None,
) -> Table:
    """Return figures as a table to read, with trade names, per cent, minutes and thousands.

    A KPI's id, a column of the contact log and a column of `kpi.report` get their names and units
    by themselves, as a column or as a row; a name that ends in `_s` is a time in seconds.

    Args:
        rows: A DataFrame, a Series, a mapping of values (or of mappings) by label, or a list of
            mappings; the first column says what each row is.
        caption: What the table is about.
        percent: Columns or rows that hold shares: 0.802 is shown as 80.2 %.
        times: Columns or rows in seconds: 164 is shown as 2:44, and 7800 as 2:10:00.
        decimals: Digits behind the point, by column or row; a time that has them stays in seconds.
        heads: The words for a column or a row, by its name in the data.

    Raises:
        ValueError: If rows is none of these, or a column or row named is not there.

    Example:
        >>> table({"Load": 10.0, "aht": 164, "service_level": 0.888})
        Load                           10
        Average handle time (AHT)    2:44
        Service level              88.8 %
    """
    from bpo_course.widgets.card.table import table_of

    return table_of(
        rows, caption=caption, percent=percent, times=times, decimals=decimals, heads=heads
    )


def law(
    *topics: str, places: Iterable[str] = ("in", "ph", "uk", "us"), on: date | None = None
) -> LawTable:
    """Return the rules of law on some topics, by place, with their dates and sources.

    Args:
        *topics: Topics of `rules.TOPICS`, such as "calling-hours".
        places: Places of `rules.PLACES`, or parts of one, such as "us-fl".
        on: The day; today when None.

    Raises:
        ValueError: If no topic is named, or there is no such topic or place.
    """
    from datetime import date

    from bpo_course import content
    from bpo_course.widgets.card.law_table import LawTable

    if not topics:
        raise ValueError('law needs a topic, such as law("calling-hours")')
    return LawTable(content.rules(), topics, tuple(places), on or date.today())


def dashboard(
    log: pd.DataFrame | None = None,
    zone: str = "UTC",
    states: pd.DataFrame | None = None,
    target_s: float = 20,
) -> Board | OwnBoard:
    """Return the dashboard of a contact log.

    Args:
        log: A contact log; None to choose a CSV or Excel file on screen, which asks for its zone.
        zone: The time zone whose days and half hours are meant, for example "Asia/Kolkata".
        states: An agent-state table, for occupancy.
        target_s: Service level's target in seconds.

    Raises:
        ContactLogError: If a table breaks a rule; it lists every fault.
        ValueError: If the zone is unknown, or the target is negative.
    """
    from bpo_course import contacts
    from bpo_course.widgets.measuring.board import Board

    if log is None:
        from bpo_course.widgets.measuring.own_board import OwnBoard

        return OwnBoard(target_s)
    known = None if states is None else contacts.check_states(states)
    return Board(contacts.check(log), zone, known, target_s)


def dictation(seed: int = 0) -> DictationCard:
    """Return a dictation: a voice reads ten names, addresses and numbers, and the learner types.

    Args:
        seed: Which ten come first: the same seed gives the same ones.

    Raises:
        ContentError: If what is dictated breaks a rule; it lists every fault.
        ValueError: If the seed is negative.
    """
    from bpo_course import content
    from bpo_course.widgets.speaking.dictation_card import DictationCard

    if seed < 0:
        raise ValueError(f"seed must be 0 or more, got {seed}")
    return DictationCard(content.dictation(), _book(), seed)


def listening(name: str, file: str | Path | None = None) -> ListeningCard:
    """Return a message that a voice reads twice at most, and the questions about it.

    Args:
        name: The id of a message, such as "20-voicemail".
        file: The path of a trainer's own TOML file; None for those of the course, in
            data/listening.toml.

    Raises:
        ContentError: If a message breaks a rule; it lists every fault.
        FileNotFoundError: If there is no such file.
        ValueError: If there is no such message.
    """
    from bpo_course import content
    from bpo_course.widgets.speaking.listening_card import ListeningCard

    messages = content.listening(None if file is None else Path(file))
    known = {message.id: message for message in messages}
    if name not in known:
        raise ValueError(f"name must be one of {', '.join(known)}, got {name!r}")
    return ListeningCard(known[name], _book())


def read_aloud(name: str) -> AloudCard:
    """Return a passage to read aloud and record, with its pace and pauses; no accent is marked.

    Args:
        name: The id of a passage to read aloud in data/passages.toml, such as "19-opening".

    Raises:
        ContentError: If a passage breaks a rule; it lists every fault.
        ValueError: If there is no such passage.
    """
    from bpo_course.widgets.speaking.aloud_card import AloudCard

    return AloudCard(_passage(name, "aloud"), _book())


def recordings() -> RecordingsCard:
    """Return the list of the recordings that the learner kept in this browser."""
    from bpo_course.widgets.speaking.recordings_card import RecordingsCard

    return RecordingsCard()


def typing_test(name: str) -> TypingCard:
    """Return a text to type against the clock, with speed and accuracy.

    Args:
        name: The id of a passage to type in data/passages.toml, such as "19-call-note".

    Raises:
        ContentError: If a passage breaks a rule; it lists every fault.
        ValueError: If there is no such passage.
    """
    from bpo_course.widgets.speaking.typing_card import TypingCard

    return TypingCard(_passage(name, "typing"), _book())


def _passage(name: str, use: str) -> Passage:
    from bpo_course import content

    known = {passage.id: passage for passage in content.passages() if passage.use == use}
    if name not in known:
        raise ValueError(f"name must be one of {', '.join(known)}, got {name!r}")
    return known[name]


def progress_map() -> CourseMap:
    """Return the map of the course with the learner's progress."""
    from bpo_course.widgets.course.course_map import CourseMap

    return CourseMap(_book())


def review(before: date | None = None) -> ReviewDesk | FirstReview:
    """Return the questions that are due today, wrong ones first, a few at a time.

    Before an interview, a learner who has answered nothing yet gets mixed questions to begin with.

    Args:
        before: The day of an interview: what would not be known by then is spread over the days
            that are left; None: each question comes when it is about to be forgotten.

    Raises:
        ValueError: If the day is over.
    """
    from bpo_course import progress
    from bpo_course.widgets.answering.review_card import ReviewDesk
    from bpo_course.widgets.course.first_review import FirstReview
    from bpo_course.widgets.course.heard_book import HeardBook

    book = HeardBook(progress.store)
    first = FirstReview.of_a_beginner(book, before) if before else None
    return first or ReviewDesk(book, before)


def result_code() -> CodeCard:
    """Return the learner's result code, to copy or to save as a file for the trainer."""
    from bpo_course.widgets.course.code_card import CodeCard

    return CodeCard(_book())


def class_report(source: str | Path | Iterable[str] | None = None) -> ClassBoard:
    """Return the class report: hard questions, the usual wrong answers, who needs help with what.

    Args:
        source: Result codes, a file or a folder of them, or the address of a database of progress;
            None to paste codes or to choose files on screen.

    Raises:
        CodeError: If there is no code that can be read.
        ProgressError: If the database cannot be read.
        ValueError: If there is no attempt yet.
    """
    from bpo_course.widgets.course.class_board import ClassBoard

    return ClassBoard(source)


def start() -> StartDesk:
    """Return the start page: a first call for new learners, and three doors."""
    from bpo_course import progress
    from bpo_course.widgets.course.heard_book import HeardBook
    from bpo_course.widgets.course.start_desk import StartDesk

    return StartDesk(HeardBook(progress.store))


def _prediction(name: str, bank: str | Path | None) -> tuple[Prediction, Guess]:
    """Return a prediction, and the learner's guess at it, which both its cards share."""
    from bpo_course import progress
    from bpo_course.widgets.answering.guesses import guesses_in
    from bpo_course.widgets.answering.predict_card import asked_in

    found, asked = asked_in(name, bank)
    return asked, guesses_in(progress.place()).of(found.id, name)


def _exercise(name: str, file: str | Path | None, kind: type[E]) -> tuple[E, Guess]:
    """Return an exercise of a kind, and what the learner did in it."""
    from bpo_course import content, progress
    from bpo_course.widgets.answering.guesses import guesses_in

    exercise = content.exercise(name, None if file is None else Path(file))
    if not isinstance(exercise, kind):
        raise ValueError(f"name must be {kind.called}, {name} is {exercise.called}")
    return exercise, guesses_in(progress.place()).of("exercises", name)


def _book() -> progress.Book:
    from bpo_course import progress

    return progress.Book(progress.store)
