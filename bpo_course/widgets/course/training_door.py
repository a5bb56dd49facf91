"""The trainer's door: report, plans, lessons to present, quizzes to print, own files, nesting."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import ClassVar, Final

import ipywidgets

from bpo_course import content, exchange, progress
from bpo_course.flows import Flow
from bpo_course.questions import Bank
from bpo_course.questions.exercises import Better, Exercise, Sort, Write
from bpo_course.speech import Listening
from bpo_course.tools.ivr import Tree
from bpo_course.widgets.answering.exercise_cards import card_of
from bpo_course.widgets.answering.guesses import Guess
from bpo_course.widgets.answering.quiz_card import QuizCard
from bpo_course.widgets.calls.flow_player import FlowPlayer
from bpo_course.widgets.card import Card, Message
from bpo_course.widgets.course.class_board import ClassBoard
from bpo_course.widgets.course.own_file import (
    ENDINGS,
    LARGEST_BYTES,
    Held,
    OwnFile,
    looked_at,
    size,
)
from bpo_course.widgets.speaking.listening_card import ListeningCard

SECTIONS: Final = (
    (
        "report",
        "Class report",
        "See which questions are hard and who needs help with what. A learner's certificate is"
        " there too, once you have added their code. The report is below, and it stays until you"
        " close this page.",
    ),
    (
        "plan",
        "Plan a class",
        "Two days or five evenings: see what fits, and print the timetable. The plan is below.",
    ),
    ("present", "Present a lesson", "Show a lesson full screen, one section at a time."),
    ("print", "Print a quiz", "Get the questions on paper, and an answer key for yourself."),
    (
        "check",
        "Check a quiz, call or menu of your own",
        "See what needs fixing in your file, and try it out. It can be a quiz, a call, a phone"
        " menu, exercises or messages to hear.",
    ),
    (
        "nesting",
        "Nesting exit rule",
        "When is an agent ready after the first weeks on live calls? The lab is below.",
    ),
    (
        "standards",
        "Course and national standards",
        "See which lessons cover the units of two national standards, and what the course leaves"
        " out.",
    ),
)
SAVED: Final = {
    "toml": "As TOML",
    "moodle": "For Moodle",
    "sheet": "To print",
    "sheet-key": "Answer key",
}
"""The formats in which a trainer's own quiz can be saved, by the words on their buttons."""
FAULTS_SHOWN: Final = 100
CALLS_SHOWN: Final = 12
"""How many calls to write in a notebook are shown."""
FAULT_LETTERS: Final = 300
"""How many letters of each part of a fault are shown: a rule may quote a long value."""


def _plan() -> Card:
    from bpo_course.widgets.course.class_plan import ClassPlan

    return ClassPlan()


def _menu_lab(tree: Tree) -> Card:
    from bpo_course.widgets.labs.ivr_lab import IvrLab

    return IvrLab(tree)


def _nesting() -> Card:
    from bpo_course.widgets.labs.nesting_lab import NestingLab

    return NestingLab()


BOARDS: Final[Mapping[str, Callable[[], Card]]] = {
    "report": ClassBoard,
    "plan": _plan,
    "nesting": _nesting,
}
"""What is opened below the menu, and stays as it was left."""


class TrainingMenu(Card):
    """What a trainer can do, one thing open at a time.

    Args:
        show: Shows a card below; None shows nothing there.
    """

    template = "training_door.html"

    def __init__(self, show: Callable[[Card | None], None]) -> None:
        super().__init__("I am training")
        self._show_below = show
        self._lessons = [lesson for lesson in content.syllabus().lesson if lesson.finished]
        self._banks = {name: _numbered(content.bank(name)) for name in content.bank_ids()}
        self._chosen = {"lesson": self._lessons[0].id, "bank": next(iter(self._banks))}
        self._opened = ""
        self._own: OwnFile | None = None
        self._boards: dict[str, Card] = {}
        self._render()

    def go_to(self, section: str) -> None:
        """Open one of the sections, as a trainer would on screen; again closes it.

        Args:
            section: "report", "plan", "present", "print", "check", "nesting" or "standards".

        Raises:
            ValueError: If there is no such section.
        """
        names = [name for name, _, _ in SECTIONS]
        if section not in names:
            raise ValueError(f"section must be one of {', '.join(names)}, got {section!r}")
        self._opened = "" if section == self._opened else section
        if self._opened in BOARDS and self._opened not in self._boards:
            self._boards[self._opened] = BOARDS[self._opened]()
        self._show_below(self._boards.get(self._opened))
        self._render(focus="opened" if self._opened else f"open-{section}")

    def _open(self, message: Message) -> None:
        self.go_to(message["value"])

    def _choose(self, message: Message) -> None:
        known = {"lesson": [lesson.id for lesson in self._lessons], "bank": self._banks}
        if message["value"] in known.get(message["name"], ()):
            self._chosen[message["name"]] = message["value"]
        self._render()

    def _print(self, message: Message) -> None:
        if message["value"] in ("sheet", "sheet-key"):
            self._give(content.bank(self._chosen["bank"]), message["value"])

    def _save(self, message: Message) -> None:
        found = self._own.found if self._own else None
        if isinstance(found, Bank) and message["value"] in SAVED:
            self._give(found, message["value"])

    def _template(self, message: Message) -> None:
        if message["value"] in exchange.CARD_FILES:
            made = exchange.card_template(message["value"])
            name = exchange.CARD_FILES[message["value"]]
            self._download(name, "application/octet-stream", made)
        elif message["value"] in exchange.TEMPLATES:
            made = exchange.template(message["value"])
            self._download(f"my_quiz{message['value']}", "application/octet-stream", made)

    def _give(self, bank: Bank, kind: str) -> None:
        """Give the trainer a bank as a file of that format."""
        known = exchange.FORMATS[kind]
        made, _ = known.write(bank, exchange.EPOCH)
        page = known.suffix == ".html"
        name = f"{bank.id}{'-key' if kind == 'sheet-key' else ''}{known.suffix}"
        self._download(name, "text/html" if page else "application/octet-stream", made)

    def _standards(self, _message: Message) -> None:
        from bpo_course.widgets.course.standards_page import standards_page

        self._download("standards.html", "text/html", standards_page())
        self._render(said="The page is in your downloads.")

    def _check(self, message: Message) -> None:
        self._own = own = looked_at(message["content"], message["name"])
        self._show_below(None)
        self._render(focus="checked", said=own.problem or f"{own.name}: {own.counted}.")

    def _try(self, _message: Message) -> None:
        """Open the trainer's own quiz, call, menu, first exercise or message; none is saved."""
        if self._own is None or self._own.found is None:
            return
        opened = _opened(self._own.found)
        opened.arrive()
        self._show_below(opened)
        self._render(said=f"{self._own.name}: it is below.")

    actions: ClassVar = {
        "open": _open,
        "choose": _choose,
        "print": _print,
        "check": _check,
        "try": _try,
        "save": _save,
        "template": _template,
        "standards": _standards,
    }

    def _render(self, focus: str = "", said: str = "") -> None:
        calls = _calls(self._own) if self._own else []
        self._show(
            focus=focus,
            said=said,
            fields=self._chosen,
            sections=SECTIONS,
            opened=self._opened,
            lessons=self._lessons,
            banks=self._banks,
            chosen=self._chosen,
            own=self._own,
            holds=_holds(self._own.found) if self._own else "",
            named=_file_name(self._own) if self._own else "",
            menu=self._own is not None and isinstance(self._own.found, Tree),
            calls=calls[:CALLS_SHOWN],
            more=max(0, len(calls) - CALLS_SHOWN),
            imported=sorted({call.partition("(")[0] for call in calls}),
            saved=SAVED if self._own and isinstance(self._own.found, Bank) else {},
            endings=ENDINGS,
            templates=exchange.TEMPLATES,
            most=size(LARGEST_BYTES),
            shown=FAULTS_SHOWN,
            longest=FAULT_LETTERS,
        )

    def __repr__(self) -> str:
        return f"TrainingMenu({self._opened or 'nothing'} open)"


def _opened(found: Held) -> Card:
    """Return the card of a trainer's own file, whose answers are not saved."""
    nowhere = progress.unkept()
    if isinstance(found, Flow):
        return FlowPlayer(found, nowhere)
    if isinstance(found, Bank):
        return QuizCard(found, nowhere)
    if isinstance(found, Tree):
        return _menu_lab(found)
    first = found[0]
    if isinstance(first, Listening):
        return ListeningCard(first, nowhere)
    return card_of(first, Guess("exercises", first.id, nowhere))


def _holds(found: Held | None) -> str:
    """Return what a file holds in words: how many questions, steps, menus or others."""
    if found is None:
        return ""
    if isinstance(found, tuple):
        n, noun = len(found), "message" if isinstance(found[0], Listening) else "exercise"
        return f"The file has {n} {noun}{'' if n == 1 else 's'}. You can try the first one."
    n, noun = _counted(found)
    return f"“{found.title}” has {n} {noun}{'' if n == 1 else 's'}."


def _counted(found: Bank | Flow | Tree) -> tuple[int, str]:
    if isinstance(found, Flow):
        return len(found.step), "step"
    return (
        (len(found.menu), "menu") if isinstance(found, Tree) else (len(found.question), "question")
    )


def _calls(own: OwnFile) -> list[str]:
    """Return what opens a file in a notebook, a line for each exercise or message."""
    found = own.found
    if found is None:
        return []
    file = json.dumps(_file_name(own), ensure_ascii=False)
    if isinstance(found, Tree):
        return [f'lab("ivr", menu={file})']
    if isinstance(found, Flow | Bank):
        return [f"{'play' if isinstance(found, Flow) else 'quiz'}({file})"]
    names = ((_card_name(one), json.dumps(one.id, ensure_ascii=False)) for one in found)
    return [f"{card}({name}, {file})" for card, name in names]


def _file_name(own: OwnFile) -> str:
    """Return what the file is called that a notebook opens: a table is saved as TOML first."""
    return re.sub(r"\.(csv|xlsx)$", ".toml", own.name, flags=re.IGNORECASE)


def _card_name(one: Exercise | Listening) -> str:
    if isinstance(one, Listening):
        return "listening"
    return {Sort: "sort", Better: "say_better", Write: "write_reply"}[type(one)]


def _numbered(bank: Bank) -> str:
    """Return the title of a bank, after its lesson's number where it has one."""
    number = re.match(r"\d\d(?=_)", bank.id)
    return f"{number[0]} · {bank.title}" if number else bank.title


class TrainingDoor(ipywidgets.VBox):  # type: ignore[misc]
    """The menu, and below it what was opened: the class report, or the trainer's own file.

    Args:
        book: The learner's own progress, into which nothing here writes.
    """

    def __init__(self, book: progress.Book) -> None:
        self.menu = TrainingMenu(self._show)
        super().__init__(children=(self.menu,))

    @property
    def below(self) -> Card | None:
        """What is below the menu; None for nothing."""
        shown: tuple[Card, ...] = self.children[1:]
        return shown[0] if shown else None

    def _show(self, card: Card | None) -> None:
        self.children = (self.menu, card) if card else (self.menu,)

    def __repr__(self) -> str:
        return repr(self.below or self.menu)
