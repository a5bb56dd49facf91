"""The knowledge base: articles, their history, their search, its log, and what it lacks."""

from __future__ import annotations

from bpo_course.tools.knowledge._article import AUDIENCES, STATES, Article, Audience, State
from bpo_course.tools.knowledge._effect import Effect, Worked
from bpo_course.tools.knowledge._gaps import Gap, GapReport, gap_report, masked
from bpo_course.tools.knowledge._history import Change, Edit, History, Version
from bpo_course.tools.knowledge._library import Library
from bpo_course.tools.knowledge._searches import Opened, Search, Votes, search, votes
from bpo_course.tools.knowledge._shelf import About, Articles, Asked
from bpo_course.tools.knowledge._trial import FirstHits, Missed, first_hits

__all__ = [
    "AUDIENCES",
    "STATES",
    "About",
    "Article",
    "Articles",
    "Asked",
    "Audience",
    "Change",
    "Edit",
    "Effect",
    "FirstHits",
    "Gap",
    "GapReport",
    "History",
    "Library",
    "Missed",
    "Opened",
    "Search",
    "State",
    "Version",
    "Votes",
    "Worked",
    "first_hits",
    "gap_report",
    "masked",
    "search",
    "votes",
]
