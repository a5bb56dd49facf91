"""Lesson 09's folded answers say what its two labs show."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from bpo_course import content, lab
from bpo_course.tools import ivr
from bpo_course.widgets.card import clock
from bpo_course.widgets.labs.acd_words import CURED, STARVED
from bpo_course.widgets.labs.ivr_words import CALLERS

LESSON = Path(__file__).parent.parent / "notebooks" / "09_ivr_and_acd.ipynb"


def told(cell_id: str) -> str:
    """Return the text of a cell of the lesson."""
    cells = json.loads(LESSON.read_text("utf-8"))["cells"]
    (found,) = ("".join(cell["source"]) for cell in cells if cell["id"] == cell_id)
    return found


def per_cent(share: float) -> str:
    return f"{100 * share:.1f}"


def acd_lab(part: str, **start: Any) -> Any:
    return lab("acd", part=part, **start).changed


def test_the_answer_of_the_menu_lab_has_the_figures_of_the_lab() -> None:
    old = content.menu("old-menu")
    main = replace(old.menu[0], prompt="Welcome to Harbour Bank.", barge_in=True)
    short = replace(old, menu=(main, *old.menu[1:]))
    before, after = (ivr.day(tree, ivr.callers(tree.reason, CALLERS)) for tree in (old, short))
    answer = told("play-ivr-answer")
    assert f"{after.menu_s:.0f} seconds in it instead of {before.menu_s:.0f}" in answer
    fewer = f"{per_cent(after.abandonment)} % hang up or are cut off"
    assert f"{fewer}, instead of {per_cent(before.abandonment)} %" in answer
    assert 0.75 < after.of("card-declined").misroutes < 0.85  # about eight in ten


def test_the_answer_of_the_routing_lab_has_the_figures_of_the_lab() -> None:
    starved, cured = acd_lab("starve", **STARVED).queues, acd_lab("starve", **CURED).queues
    answer = told("play-acd-answer")
    waits = [clock(queues["general"].longest_s) for queues in (starved, cured)]
    assert f"falls from {waits[0]} to {waits[1]}." in answer
    kept = [per_cent(queues["cards"].service_level) for queues in (starved, cured)]
    assert f"falls from {kept[0]} to {kept[1]} %" in answer
    lost = [per_cent(queues["cards"].abandonment) for queues in (starved, cured)]
    assert f"{lost[1]} % of the cards callers hang up instead of {lost[0]} %." in answer
    lost = [per_cent(queues["all"].abandonment) for queues in (starved, cured)]
    assert f"as before: {lost[1]} % instead of {lost[0]} %." in answer


def test_ageing_lowers_the_longest_wait_on_most_days_and_not_on_all() -> None:
    gains = [
        acd_lab("starve", **STARVED, seed=seed).queues["general"].longest_s
        - acd_lab("starve", **CURED, seed=seed).queues["general"].longest_s
        for seed in range(1, 13)
    ]
    assert sum(gains) / len(gains) > 60
    assert min(gains) < 5


def test_the_answer_has_the_minutes_and_calls_of_the_agent_who_misses_half() -> None:
    here = lab("acd", part="phones")
    misses, answers = (
        next(one for one in day.agents if one.name == "Anil") for day in (here.changed, here.today)
    )
    answer = told("play-acd-answer")
    assert f"out for {misses.out_s / 60:.0f} minutes, and took {misses.contacts} calls" in answer
    assert f"if he answers, he takes {answers.contacts}." in answer


def test_the_answer_has_the_way_of_callers_who_chose_wrong() -> None:
    found = acd_lab("menu").misrouted
    times = f"{found.right_after_s:.0f} seconds, and the others wait {found.others_s:.0f}."
    assert times in told("play-acd-answer")
