"""BPO Course: inbound and outbound contact-centre work, to play with, measure and be asked about.

Importing this loads nothing heavy: each public name is fetched from its module when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bpo_course import (
        charts,
        contacts,
        content,
        flows,
        kpi,
        progress,
        questions,
        queueing,
        rules,
        scenarios,
        simulation,
    )
    from bpo_course.flows import Walk
    from bpo_course.widgets import (
        calculator,
        chart,
        class_report,
        dashboard,
        dictation,
        drill,
        exam,
        glossary,
        hiring_day,
        interview,
        lab,
        law,
        listening,
        play,
        predict,
        predicted,
        progress_map,
        quiz,
        read_aloud,
        recordings,
        result_code,
        review,
        role_fit,
        say_better,
        sort,
        start,
        table,
        typing_test,
        write_reply,
    )

__all__ = [
    "Walk",
    "calculator",
    "chart",
    "charts",
    "class_report",
    "contacts",
    "content",
    "dashboard",
    "dictation",
    "drill",
    "exam",
    "flows",
    "glossary",
    "hiring_day",
    "interview",
    "kpi",
    "lab",
    "law",
    "listening",
    "play",
    "predict",
    "predicted",
    "progress",
    "progress_map",
    "questions",
    "queueing",
    "quiz",
    "read_aloud",
    "recordings",
    "result_code",
    "review",
    "role_fit",
    "rules",
    "say_better",
    "scenarios",
    "simulation",
    "sort",
    "start",
    "table",
    "typing_test",
    "write_reply",
]

_HOME_OF: Final = {
    "Walk": "bpo_course.flows",
    "calculator": "bpo_course.widgets",
    "chart": "bpo_course.widgets",
    "class_report": "bpo_course.widgets",
    "dashboard": "bpo_course.widgets",
    "dictation": "bpo_course.widgets",
    "drill": "bpo_course.widgets",
    "exam": "bpo_course.widgets",
    "glossary": "bpo_course.widgets",
    "hiring_day": "bpo_course.widgets",
    "interview": "bpo_course.widgets",
    "lab": "bpo_course.widgets",
    "law": "bpo_course.widgets",
    "listening": "bpo_course.widgets",
    "play": "bpo_course.widgets",
    "predict": "bpo_course.widgets",
    "predicted": "bpo_course.widgets",
    "progress_map": "bpo_course.widgets",
    "quiz": "bpo_course.widgets",
    "read_aloud": "bpo_course.widgets",
    "recordings": "bpo_course.widgets",
    "result_code": "bpo_course.widgets",
    "review": "bpo_course.widgets",
    "role_fit": "bpo_course.widgets",
    "say_better": "bpo_course.widgets",
    "sort": "bpo_course.widgets",
    "start": "bpo_course.widgets",
    "table": "bpo_course.widgets",
    "typing_test": "bpo_course.widgets",
    "write_reply": "bpo_course.widgets",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'bpo_course' has no attribute {name!r}")
    home = _HOME_OF.get(name)
    return getattr(import_module(home), name) if home else import_module(f"bpo_course.{name}")


def __dir__() -> list[str]:
    return __all__
