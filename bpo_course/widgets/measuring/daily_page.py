"""The report of a day as one page: for a screen, a telephone, or one sheet of A4."""

from __future__ import annotations

from bpo_course.boards import DailyReport
from bpo_course.widgets.card import page_style, rendered
from bpo_course.widgets.measuring.board_words import SIGNS


def daily_page(report: DailyReport) -> str:
    """Return the report as HTML that needs no other file and no network.

    Args:
        report: The report of the day.
    """
    several = len(report.volumes) > 1
    lines = [
        {
            "name": line.measure.entry.name,
            "side": line.measure.side if several and line.measure.side != "people" else "",
            "value": line.value,
            "goal": line.goal,
            "verdict": line.verdict if line.goal else "",
            "sign": SIGNS[line.verdict][0] if line.goal else "",
            "tone": SIGNS[line.verdict][1] if line.goal else "",
            "range": line.range,
        }
        for line in report.figures
    ]
    return rendered("daily_page.html", style=page_style(), report=report, lines=lines)
