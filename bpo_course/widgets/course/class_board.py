"""The class report: hard questions, the usual wrong answers, who needs help with what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final

from bpo_course import content, progress, results
from bpo_course.questions.roles import PREFIX
from bpo_course.questions.tally import percent_of
from bpo_course.results import ClassReport, HandedIn
from bpo_course.widgets.card import Card, Message, markdown, page_style, rendered
from bpo_course.widgets.card.topic_words import topic_name
from bpo_course.widgets.course import course_banks
from bpo_course.widgets.course.certificate_page import FILE, certificate_page, missing

LEARNERS_SHOWN: Final = 60
"""How many learners the heat map has rows for."""
NAMED: Final = 20
"""How many learners are named in each topic or quiz."""
PROMPT_LETTERS: Final = 110
"""How many letters of a question are shown."""
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _utc() -> datetime:
    return datetime.now(UTC)


class ClassBoard(Card):
    """A card that turns result codes, or a database of progress, into a class report.

    Args:
        source: Result codes (in a mapping by the file they came in, too), a file or a folder of
            them, or the address of a database; None to paste codes or to choose files on screen.
        now: Tells the time, with its zone.

    Raises:
        CodeError: If the source holds no code that can be read.
        ProgressError: If the database cannot be read.
        ValueError: If there is no attempt yet.
    """

    template = "class_board.html"

    def __init__(
        self,
        source: str | Path | Mapping[str, str] | Iterable[str] | None = None,
        now: Callable[[], datetime] = _utc,
    ) -> None:
        super().__init__("Class report")
        self._now = now
        if source is not None and not isinstance(source, str | Path | Mapping):
            source = list(source)
        self._source = source
        self._texts: list[HandedIn] = []
        self._problems: tuple[str, ...] = ()
        self._banks: dict[str, dict[str, tuple[str, str]]] = {}
        self._codes: dict[str, str] = {}
        self._chosen = ""
        self._missing: list[str] = []
        self.report: ClassReport | None = None
        if self._source is not None:
            self._work_out(self._source)
        self._render()

    def take(self, text: str, file: str = "") -> None:
        """Add a text that holds result codes, as a trainer would by pasting it.

        Args:
            text: The text; there may be other text around the codes.
            file: The name of the file it came in; empty where it was pasted.
        """
        self._take([HandedIn(file, text)])

    def _take(self, texts: Sequence[HandedIn]) -> None:
        self._texts += texts
        self._look()

    def _look(self) -> None:
        """Work out the report again from all that was given."""
        self._problems = ()
        self.report = None
        if self._texts:
            try:
                self._work_out(self._texts)
            except ValueError as error:
                self._problems = tuple(str(error).splitlines())
        self._render(focus="outcome" if self._texts else "paste", said=self._told())

    def _work_out(self, source: str | Path | Mapping[str, str] | Iterable[str | HandedIn]) -> None:
        """Make the report, and keep each learner's code for a certificate."""
        self.report = results.class_report(source)
        self._codes = results.codes_by_learner(source)
        self._chosen = self._chosen if self._chosen in self._codes else min(self._codes, default="")
        self._missing = []

    def _told(self) -> str:
        if self.report is not None:
            learners = len(self.report.scores)
            return f"{_count(learners, 'learner')} in the report. {' '.join(self._faults)}"
        return " ".join(self._problems) or "There are no codes yet."

    @property
    def _faults(self) -> list[str]:
        """What was left out of the report, one by one."""
        notes = self.report.notes if self.report is not None else ()
        return [note for note in notes if note.startswith("Left out")]

    def _paste(self, message: Message) -> None:
        text = "".join(message["fields"].get("codes", [])).strip()
        if text:
            self.take(text)

    def _upload(self, message: Message) -> None:
        read = [_decoded(file) for file in message["contents"]]
        self._take([*map(HandedIn, message["names"], read)])

    def _remove(self, message: Message) -> None:
        place = int(message["value"])
        if place < len(self._texts):
            del self._texts[place]
        self._look()

    def _refresh(self, _message: Message) -> None:
        """Read the database or the files again; if that fails, say why and keep the report."""
        if self._source is None:
            return
        try:
            self._work_out(self._source)
            self._problems = ()
        except (ValueError, OSError, progress.ProgressError) as error:
            self._problems = tuple(str(error).splitlines())
        self._render(said=self._told())

    def page(self) -> str:
        """Return the report as a page that needs no network.

        Raises:
            ValueError: If there is no report yet.
        """
        at = self._now().astimezone(UTC)
        return rendered("class_page.html", style=page_style(), at=at, **self._reported())

    def workbook(self) -> bytes:
        """Return the report as an Excel workbook.

        Raises:
            ValueError: If there is no report yet.
        """
        return results.workbook(self._sound(), topic_name)

    def _save_page(self, _message: Message) -> None:
        if self.report is not None:
            self._download("class_report.html", "text/html", self.page())

    def _save_excel(self, _message: Message) -> None:
        if self.report is not None:
            self._download("class_report.xlsx", EXCEL, self.workbook())

    def _choose(self, message: Message) -> None:
        if message["value"] in self._codes:
            self._chosen, self._missing = message["value"], []
        self._render()

    def _certificate(self, _message: Message) -> None:
        if self._chosen not in self._codes:
            return
        held = results.certificate(
            self._codes[self._chosen], name=self._chosen, bank=course_banks.bank
        )
        self._missing = missing(held)
        if self._missing:
            self._render(focus="missing", said=" ".join(self._missing))
            return
        self._download(FILE, "text/html", certificate_page(held))
        self._render(said=f"The certificate of {self._chosen} is in your downloads.")

    def _sound(self) -> ClassReport:
        if self.report is None:
            raise ValueError("report must have a result code before it can be saved: add one first")
        return self.report

    actions: ClassVar = {
        "save-page": _save_page,
        "save-excel": _save_excel,
        "paste": _paste,
        "upload": _upload,
        "remove": _remove,
        "refresh": _refresh,
        "choose": _choose,
        "certificate": _certificate,
    }

    def _render(self, focus: str = "", said: str = "") -> None:
        nothing = dict.fromkeys(("faults", "notes", "banks", "stuck", "early", "unfinished"), ())
        empty = {**nothing, "summary": "", "no_one": "", "heat": None}
        report = self._reported() if self.report else empty
        self._show(
            focus=focus,
            said=said,
            fields={"codes": "", "learner": self._chosen},
            learners=sorted(self._codes) if self.report else [],
            chosen=self._chosen,
            missing=self._missing,
            asked=self._source is None,
            texts=[_called(given) for given in self._texts],
            problems=self._problems,
            **{"told_apart": False, "too_few": "", **report},
        )

    def _reported(self) -> dict[str, Any]:
        """Return what is shown of the report, on the card and on the saved page."""
        report = self._sound()
        return {
            "faults": self._faults,
            "notes": [note for note in report.notes if note not in self._faults],
            "summary": _summary(report),
            "told_apart": report.told_apart,
            "too_few": results.TOO_FEW,
            "banks": list(self._bank_tables(report)),
            "heat": _heat(report),
            "stuck": _stuck(report),
            "no_one": report.no_one_stuck,
            "early": _early(report),
            "unfinished": list(self._unfinished(report)),
        }

    def _bank_tables(self, report: ClassReport) -> Iterator[dict[str, Any]]:
        """Give each bank with its questions, the hardest first."""
        for name, bank in report.banks.iterrows():
            own = report.items[report.items["bank"] == name]
            rows = own.sort_values("difficulty", kind="stable").itertuples()
            yield {
                "name": name,
                "title": self._title(str(name)),
                "learners": _count(bank["begun"], "learner"),
                "finished": report.finished(str(name)),
                "drawn": str(name).startswith(PREFIX),
                "reliability": report.reliability(str(name)),
                "apart": bool(own["discrimination"].notna().any()),
                "items": [self._item(row) for row in rows],
            }

    def _item(self, row: Any) -> dict[str, Any]:
        """Return what is shown of one question."""
        number, prompt = self._prompts(row.bank).get(row.question, ("", row.question))
        return {
            "number": number,
            "prompt": prompt,
            "learners": row.learners,
            "points": _percent(row.difficulty),
            "apart": _figure(row.discrimination),
            "backwards": row.discrimination < 0,
            "wrong": row.wrong,
            "wrong_share": _percent(row.wrong_share),
            "why": row.why,
        }

    def _title(self, bank: str) -> str:
        return content.bank(bank).title if bank in content.bank_ids() else bank.replace("_", " ")

    def _prompts(self, bank: str) -> dict[str, tuple[str, str]]:
        """Return the number of each question of a bank, and its beginning in plain text."""
        if bank not in self._banks:
            asked = content.bank(bank).question if bank in content.bank_ids() else ()
            self._banks[bank] = {
                one.id: (f"Question {n}", _beginning(one.prompt)) for n, one in enumerate(asked, 1)
            }
        return self._banks[bank]

    def _unfinished(self, report: ClassReport) -> Iterator[dict[str, Any]]:
        """Give each quiz with the learners who have not finished it, the fewest answers first."""
        for name, rows in report.unfinished.groupby("bank", sort=False):
            people = [f"{row.learner} ({row.answered})" for row in rows.itertuples()]
            yield {
                "title": self._title(str(name)),
                "asked": int(rows["asked"].iloc[0]),
                "n": len(people),
                "learners": people[:NAMED],
                "more": max(0, len(people) - NAMED),
            }

    def __repr__(self) -> str:
        return f"ClassBoard({self.report or 'no codes yet'})"


def _heat(report: ClassReport) -> dict[str, Any]:
    """Return the topics by learner: the class first, then the learners with the lowest mean."""
    shares = report.topics
    order = shares.mean(axis=1).sort_values(kind="stable").index
    shown = shares.loc[order[:LEARNERS_SHOWN]]
    rows = [("Class average", shares.mean()), *shown.iterrows()]
    return {
        "topics": [topic_name(topic) for topic in shares.columns],
        "rows": [(name, [_cell(share) for share in row]) for name, row in rows],
        "shown": len(shown),
        "learners": len(shares),
    }


def _cell(share: float) -> tuple[str, str]:
    """Return a share as text and as its step of colour: 0 (below 25 %) to 4 (all)."""
    if share != share:
        return "–", ""
    return _percent(share), str(int(4 * share + 1e-9))


def _stuck(report: ClassReport) -> list[dict[str, Any]]:
    """Return the learners who are stuck in each topic, the topic with most of them first."""
    found: dict[str, list[str]] = {}
    columns = report.stuck[["learner", "topic", "share", "attempted"]]
    rows: Iterable[Any] = columns.itertuples(index=False, name=None)
    for learner, topic, share, attempted in rows:
        found.setdefault(topic, []).append(f"{learner} ({_percent(share)} of {attempted})")
    return [
        {
            "topic": topic_name(topic),
            "n": len(learners),
            "learners": learners[:NAMED],
            "more": max(0, len(learners) - NAMED),
        }
        for topic, learners in sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    ]


def _early(report: ClassReport) -> list[str]:
    """Return the topics in which learners have too few answers to judge, where some can be."""
    if report.no_one_stuck == results.TOO_EARLY:
        return []
    return [
        f"{topic_name(topic)} ({_count(n, 'learner')})" for topic, n in report.too_early.items()
    ]


def _summary(report: ClassReport) -> str:
    learners, questions = len(report.scores), len(report.items)
    answers = int(report.items["learners"].sum())
    counts = (_count(learners, "learner"), _count(questions, "question"))
    return f"{', '.join(counts)}, {_count(answers, 'first answer')} without a hint"


def _beginning(prompt: str) -> str:
    text = " ".join(markdown(prompt).striptags().split())
    return text if len(text) <= PROMPT_LETTERS else text[:PROMPT_LETTERS].rsplit(" ", 1)[0] + " …"


def _decoded(file: bytes) -> str:
    """Return the text of a file from any editor."""
    utf_16 = file.startswith((b"\xff\xfe", b"\xfe\xff"))
    return file.decode("utf-16" if utf_16 else "utf-8-sig", errors="replace")


def _called(given: HandedIn) -> str:
    """Return the name of a text in the list."""
    return given.file or f"Pasted text ({_count(len(results.codes_in(given.text)), 'code')})"


def _count(n: int, noun: str) -> str:
    return f"{int(n):,} {noun}{'' if n == 1 else 's'}"


def _percent(share: float) -> str:
    return f"{percent_of(share)} %"


def _figure(value: float) -> str:
    return "" if value != value else f"{value:.2f}"
