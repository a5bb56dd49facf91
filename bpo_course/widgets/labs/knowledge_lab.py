"""The knowledge base lab: find it, rewrite it, write what is missing, and what that is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from bpo_course import content
from bpo_course.scenarios import KnowledgeDay
from bpo_course.tools.knowledge import Article, Library, Search
from bpo_course.widgets.card import Message
from bpo_course.widgets.labs import knowledge_rewrite as rewriting
from bpo_course.widgets.labs import knowledge_worth as worth
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.knowledge_find import GAP, KINDS, FindRound
from bpo_course.widgets.labs.knowledge_missing import DRAFT_FIELDS, NEW_FIELDS, MissingDesk
from bpo_course.widgets.labs.knowledge_month import ACTS, TOLD, lines, sentences
from bpo_course.widgets.labs.knowledge_rewrite import Deal, RewriteDesk, Trial
from bpo_course.widgets.labs.knowledge_words import (
    FIND,
    LEVERS,
    PARTS,
    REWRITE,
    START,
    SWITCHES,
    TODAY,
    WORTH,
    WORTH_MORE,
    day,
)
from bpo_course.widgets.labs.lever_lab import PartLab, charted, one_of, sentence

_READING: Final = "Reading a month of searches …"
_DEALING: Final = f"Dealing the questions {rewriting.DEALS} times …"
_PLAYING: Final = f"Playing {worth.DAYS} days …"


class KnowledgeLab(PartLab):
    """A knowledge base: to search, to rewrite, to complete, and to play a day with.

    The provider, its articles and what its customers ask are invented.

    Args:
        part: The part to begin with: "find", "rewrite", "missing" or "worth".
        **start: What else differs at the start, by the name of its control, as in `set`.

    Raises:
        ValueError: If there is no such part or control, or a value breaks its rule.
    """

    template = "knowledge_lab.html"
    levers = LEVERS
    parts = PARTS
    switches = SWITCHES

    def __init__(self, part: str = "find", **start: Any) -> None:
        super().__init__("Knowledge base lab")
        self._part = one_of("part", part, PARTS)
        self._desk = RewriteDesk(content.articles(), content.asked())
        self._missing = MissingDesk()
        self._ways = self._dealt = False
        self._played: dict[Any, dict[str, str]] = {}  # what many days showed, by the controls
        self._begin(START, start, "part")
        self._guessed = self._answer_of_guess = ""
        self._first_values = dict(self._values)  # those that are guessed for
        self._options = worth.options(self._values)
        self._new_round()
        self._render()

    # -- what a notebook calls -----------------------------------------------------------------

    def set(self, name: str, value: Any) -> None:
        """Change a control, as a learner would on screen.

        Args:
            name: A control: clock, limit_s, callers; deal; before, after, saved_s, resolved_more,
                searched, lost_s, resolved_less, agents, seed.
            value: Its new value: True or False, or a number; shares are from 0 to 1.

        Raises:
            ValueError: If it breaks its rule, or there is no such control; nothing changes then.
        """
        self._take(name, self._checked(name, value))

    def show(self, part: str) -> None:
        """Go to a part of the lab.

        Args:
            part: "find", "rewrite", "missing" or "worth".

        Raises:
            ValueError: If there is no such part.
        """
        self._part = one_of("part", part, PARTS)
        if part == "missing" and not lines.cache_info().currsize:
            self._render(working=_READING)
        self._render(said=PARTS[part], focus="part")

    def search(self, text: str) -> Search:
        """Search for the caller who is on the line, and return what is found."""
        if self._round.is_over or self._round.turn.chosen:
            raise ValueError("search needs a caller on the line: go to the next one first")
        found = self._round.search(text)
        self._part = "find"
        titles = [self._round.library[name].title for name in found.found]
        told = f"{counted(len(titles), 'article')} found. {'; '.join(titles)}"
        self._render(said=told if titles else "No article is found.")
        return found

    def read(self, article: str) -> Article:
        """Open an article that the last search found, and return it.

        Raises:
            ValueError: If it was not found, or nothing was searched yet.
        """
        found = self._round.turn.searches[-1].found if self._round.turn.searches else ()
        self._round.open(one_of("article", article, found))
        self._render(said=self._round.library[article].title, focus="article")
        return self._round.library[article]

    def answer(self, article: str = "") -> str:
        """Say which article answers the caller, and return what there is to say.

        Args:
            article: Its id; "" to say that no article answers and to report the gap.

        Raises:
            ValueError: If the article is not there, or no caller is on the line.
        """
        if self._round.is_over or self._round.turn.chosen:
            raise ValueError("answer needs a caller on the line: go to the next one first")
        known = {"": GAP, **{name: name for name in self._round.library.articles}}
        self._round.answer(known[one_of("article", article, known)])
        told = self._round.told()
        self._render(said=told, focus="verdict")
        return told

    def next(self) -> None:
        """Go to the next caller, or to the result after the last one."""
        if self._round.turn.chosen and not self._round.is_over:
            self._round.at += 1
        over = self._round.is_over
        said = self._round.result() if over else f"The caller says: {self._round.turn.question}"
        self._render(said=said, focus="result" if over else "query")

    def rewrite(self, article: str, title: str = "", *phrasings: str) -> None:
        """Give an article another title, and ways in which customers ask for it.

        Args:
            article: Its id.
            title: The new title; "" leaves it.
            *phrasings: What customers say.

        Raises:
            ValueError: If there is no such article.
        """
        self._desk.article = one_of("article", article, self._desk.articles.library.articles)
        if title:
            self._desk.retitle(article, title)
        if phrasings:
            self._desk.phrase(article, "\n".join(phrasings))
        self._render()

    def try_again(self) -> Trial:
        """Ask all questions again, and return what came of it."""
        self._part = "rewrite"
        trial = self._desk.try_again(self._deal)
        self._render(said=trial.told(), focus="trial")
        return trial

    def guess(self, seconds: str = "show") -> None:
        """Guess by how many seconds AHT falls, in part 4.

        Args:
            seconds: One of those to choose from, such as "16"; "show" without a guess.

        Raises:
            ValueError: If it is none of these.
        """
        self._part = "worth"
        self._guessed = one_of("seconds", seconds, (*self._options, "show"))
        self._answer_of_guess = worth.answer(self._first_values, seconds)
        self._render(said=self._answer_of_guess, focus="played")

    def play(self) -> tuple[KnowledgeDay, KnowledgeDay]:
        """Play many days, and return the day of the controls: before and now."""
        self._part = "worth"
        self._guessed = self._guessed or "show"
        self._played[self._played_for] = worth.over_days(self._values)
        self._render(said=worth.told(self._values, self._over_days), focus="played")
        return worth.pair(self._values)

    @property
    def library(self) -> Library:
        """All articles as they are now: rewritten, written and updated."""
        return self._missing.of(self._desk.library)

    # -- what the screen sends: everywhere -----------------------------------------------------

    # -- find it -------------------------------------------------------------------------------

    def _search(self, message: Message) -> None:
        text = str((message.get("fields", {}).get("query") or [""])[0]).strip()
        if self._on_line and text:
            self.search(text)
        elif self._on_line:
            self._render(said="Type a word or two first.", focus="query")

    def _open(self, message: Message) -> None:
        searches = self._round.turn.searches
        if self._on_line and searches and message["value"] in searches[-1].found:
            self.read(message["value"])

    def _answer(self, message: Message) -> None:
        if self._on_line and message["value"] in ("", self._round.turn.opened):
            self.answer(message["value"])

    def _next(self, _message: Message) -> None:
        self.next()

    def _again(self, _message: Message) -> None:
        self._values["callers"] += 1
        self._new_round()
        self._render(said=f"The caller says: {self._round.turn.question}", focus="query")

    def _late(self, message: Message) -> None:
        if self._on_line and str(message.get("value")) == f"{self._round.at}":
            self._round.turn.late = True
            self._render(said="Your time is over. You can still answer.")

    # -- rewrite -------------------------------------------------------------------------------

    def _article(self, message: Message) -> None:
        if message["value"] in self._desk.articles.library:
            self._desk.article = message["value"]
            self._render(said=self._desk.title(message["value"]), focus="title")

    def _text(self, message: Message) -> None:
        """Take a text that is typed: a title, phrasings, or a part of an article."""
        name, value = message["name"], str(message["value"])
        if name == "title" and self._desk.article:
            self._desk.retitle(self._desk.article, value)
        elif name == "phrasings" and self._desk.article:
            self._desk.phrase(self._desk.article, value)
        elif name in DRAFT_FIELDS or name in NEW_FIELDS:
            self._missing.type(name, value)
        self._render()

    def _try(self, _message: Message) -> None:
        self.try_again()

    def _undo(self, _message: Message) -> None:
        self._desk.titles.clear()
        self._desk.phrasings.clear()
        self._render(said="All articles are as they were.")

    def _reveal(self, _message: Message) -> None:
        self._desk.revealed = True
        moved = counted(len(self._desk.moves("held")), "question")
        self._render(said=f"{moved} moved to the first place or lost it.", focus="held")

    def _other_ways(self, _message: Message) -> None:
        self._ways = True
        self._render(said="The other ways, on the same questions.", focus="ways")

    def _deals(self, _message: Message) -> None:
        self._render(working=_DEALING)
        self._dealt = True
        self._render(said=f"Dealt {rewriting.DEALS} times.", focus="deals-done")

    # -- what is missing -----------------------------------------------------------------------

    def _line(self, message: Message) -> None:
        value = str(message["value"])
        if value.isdecimal() and int(value) < len(lines()):
            self._missing.open(int(value))
            self._render(said=f"Searched: {self._missing_line}", focus="line")

    def _say(self, message: Message) -> None:
        if self._missing.line and message["value"] in ("missing", "there"):
            self._missing.said = message["value"]
            said = self._missing.verdict(self.library)[1]
            self._render(said=said, focus="verdict")

    def _publish(self, _message: Message) -> None:
        try:
            self._missing.publish()
        except ValueError as error:
            self._refuse("of_new", error)
            return
        self._missing.problems.pop("of_new", None)
        self._render(said="Your article is published.", focus="published")

    def _to_rewrite(self, message: Message) -> None:
        if message["value"] in self._desk.articles.library:
            self._part, self._desk.article = "rewrite", message["value"]
            self._render(said=self._desk.title(message["value"]), focus="title")

    def _mark(self, message: Message) -> None:
        value = str(message["value"])
        if value.isdecimal() and int(value) < len(sentences(self._old.text)):
            self._missing.marked ^= {int(value)}
            self._missing.checked = False
            self._render()

    def _check(self, _message: Message) -> None:
        self._missing.checked = True
        self._render(said="Sentence by sentence.", focus="marks")

    def _act(self, message: Message) -> None:
        if message["value"] in ACTS:
            self._missing.act = message["value"]
            self._render(said=ACTS[message["value"]][1], focus="act")

    def _tell(self, message: Message) -> None:
        if message["value"] in TOLD:
            self._missing.told ^= {message["value"]}
            self._missing.told_checked = False
            self._render()

    def _check_told(self, _message: Message) -> None:
        self._missing.told_checked = True
        self._render(said="Group by group.", focus="told")

    def _publish_new(self, _message: Message) -> None:
        try:
            self._missing.publish_new()
        except ValueError as error:
            self._refuse("of_old", error)
            return
        self._missing.problems.pop("of_old", None)
        self._render(said="The new version is published.", focus="versions")

    def _refuse(self, what: str, error: ValueError) -> None:
        self._missing.problems[what] = sentence(error)
        self._render(said=f"{sentence(error)}.")

    # -- what it is worth ----------------------------------------------------------------------

    def _guess(self, message: Message) -> None:
        if message["value"] in (*self._options, "show"):
            self.guess(message["value"])

    def _days(self, _message: Message) -> None:
        self._render(working=_PLAYING)
        self.play()

    def _mine(self, _message: Message) -> None:
        """Take the first hits of the learner's own trial, on the questions that were held back."""
        if self._desk.trial:
            count = len(self._deal.held)
            before, now = self._desk.trial.firsts("held")
            self._values |= {"before": round(before / count, 3), "after": round(now / count, 3)}
            self._faults = {k: v for k, v in self._faults.items() if k not in ("before", "after")}
            self._render(said=worth.told(self._values, self._over_days))

    actions: ClassVar = {
        "set": PartLab._set,
        "go": PartLab._go,
        "switch": PartLab._switch,
        "search": _search,
        "open": _open,
        "answer": _answer,
        "next": _next,
        "again": _again,
        "late": _late,
        "article": _article,
        "text": _text,
        "try": _try,
        "undo": _undo,
        "reveal": _reveal,
        "compare": _other_ways,
        "deals": _deals,
        "line": _line,
        "say": _say,
        "publish": _publish,
        "to_rewrite": _to_rewrite,
        "mark": _mark,
        "check": _check,
        "act": _act,
        "tell": _tell,
        "check_told": _check_told,
        "publish_new": _publish_new,
        "guess": _guess,
        "days": _days,
        "mine": _mine,
    }

    # -- state ---------------------------------------------------------------------------------

    def _take(self, name: str, value: Any) -> None:
        old = self._values[name]
        super()._take(name, value)
        if value == old:
            return
        if name == "callers":
            self._new_round()
        if name == "deal":
            self._desk.dealt(self._deal)
        if name in ("callers", "deal"):
            self._render(said=self._told_of(name))

    def _new_round(self) -> None:
        seed = int(self._values["callers"])
        self._round = FindRound(self.library, self._desk.asked, seed)

    @property
    def _on_line(self) -> bool:
        """Whether a caller waits for an answer."""
        return not self._round.is_over and not self._round.turn.chosen

    @property
    def _deal(self) -> Deal:
        return rewriting.deal_of(int(self._values["deal"]))

    @property
    def _old(self) -> Article:
        return self._desk.articles.library["slow-evening"]

    @property
    def _missing_line(self) -> str:
        return self._missing.line.text if self._missing.line else ""

    @property
    def _played_for(self) -> Any:
        """What many days were played for: what was shown before counts for nothing else."""
        levers = (*WORTH, *WORTH_MORE)
        return tuple(self._values[lever.name] for lever in levers if lever.name != "seed")

    @property
    def _is_as_guessed(self) -> bool:
        """Whether the day is still the one that was guessed for."""
        levers = (*WORTH, *WORTH_MORE)
        return all(self._values[one.name] == self._first_values[one.name] for one in levers)

    @property
    def _over_days(self) -> dict[str, str]:
        return self._played.get(self._played_for, {})

    def _told_of(self, name: str) -> str:
        if name in {lever.name for lever in (*WORTH, *WORTH_MORE)}:
            return worth.told(self._values, self._over_days)
        if name == "deal":
            return "Other questions are held back now."
        return f"The caller says: {self._round.turn.question}" if name == "callers" else ""

    # -- what is shown -------------------------------------------------------------------------

    def _render(self, said: str = "", *, focus: str = "", working: str = "") -> None:
        is_drawn = self._part == "worth" and self._guessed and self._over_days
        figure = worth.chart(self._values) if is_drawn else None
        shows = {
            "find": self._of_find,
            "rewrite": self._of_rewrite,
            "missing": self._of_missing,
            "worth": self._of_worth,
        }
        waits = working == _READING
        self._show(
            said=said or working,
            focus=focus,
            **charted(figure),
            fields=self._numbers() | self._written() | self._refused(),
            problem=self._problem,
            parts=PARTS,
            part="" if waits else self._part,
            heading=PARTS[self._part][2:],
            working=working,
            values=self._values,
            switches=SWITCHES,
            **({} if waits else shows[self._part]()),
        )

    def _written(self) -> dict[str, str]:
        """Return what the fields of texts show."""
        searches, name = self._round.turn.searches, self._desk.article
        return {
            "query": searches[-1].text if searches else "",
            "title": self._desk.title(name) if name else "",
            "phrasings": self._desk.phrasings.get(name, ""),
            **self._missing.fields(),
        }

    def _of_find(self) -> dict[str, Any]:
        at, turn = self._round, self._round.turn
        opened = at.library[turn.opened] if turn.opened else None
        return {
            "levers": FIND,
            "nth": at.at,
            "number": min(at.at + 1, len(at.turns)),
            "count": len(at.turns),
            "turn": turn,
            "over": at.is_over,
            "searched": bool(turn.searches),
            "hits": at.hits(),
            "opened": opened,
            "due": day(opened.review_due) if opened else "",
            "overdue": opened.is_overdue(TODAY) if opened else False,
            "tone": KINDS[turn.kind][0] if turn.kind else "",
            "verdict": at.told() if turn.chosen else "",
            "right": at.library[turn.right] if turn.chosen and turn.right else None,
            "result": at.result() if at.is_over else "",
            "round_rows": at.rows(),
            "changes": self._desk.changes + len(self._missing.written),
        }

    def _of_rewrite(self) -> dict[str, Any]:
        desk, deal, trial = self._desk, self._deal, self._desk.trial
        name = desk.article
        return {
            "levers": REWRITE,
            "before": rewriting.way_of("company", int(self._values["deal"])),
            "total": len(desk.asked.questions),
            "held_count": len(deal.held),
            "read_count": len(desk.asked.questions) - len(deal.held),
            "worst": desk.worst(deal),
            "article": desk.articles.library[name] if name else None,
            "read": desk.read(deal) if name else [],
            "changes": desk.changes,
            "trial": trial,
            "old_trial": desk.is_old,
            "trial_says": trial.told() if trial else "",
            "trial_rows": trial.rows() if trial else [],
            "read_moves": desk.moves("read"),
            "held_moves": desk.moves("held") if desk.revealed else [],
            "revealed": desk.revealed,
            "ways": rewriting.way_rows(int(self._values["deal"]), trial) if self._ways else [],
            "close": rewriting.by_closeness() if self._ways else None,
            "deals": rewriting.DEALS,
            "deal_rows": rewriting.over_deals() if self._dealt else [],
        }

    def _of_missing(self) -> dict[str, Any]:
        return self._missing.shown(self.library)

    def _of_worth(self) -> dict[str, Any]:
        return {
            "levers": WORTH,
            "more": WORTH_MORE,
            "has_trial": bool(self._desk.trial),
            "options": self._options,
            "guessed": self._guessed,
            "answer": self._answer_of_guess if self._is_as_guessed else "",
            "assumed": worth.assumed(self._values),
            "worth_says": worth.told(self._values, self._over_days),
            "worth_rows": worth.rows(self._values, self._over_days),
            "over_days": bool(self._over_days),
            "days": worth.DAYS,
        }

    def __repr__(self) -> str:
        told: Mapping[str, str] = {
            "find": f"caller {min(self._round.at + 1, len(self._round.turns))}",
            "rewrite": f"{counted(self._desk.changes, 'article')} changed",
            "missing": f"{counted(len(self._missing.written), 'article')} written",
            "worth": f"first hits {100 * self._values['after']:.0f} %",
        }
        return f"KnowledgeLab({PARTS[self._part]}; {told[self._part]})"
