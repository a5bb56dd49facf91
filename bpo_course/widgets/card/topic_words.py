"""Topics in words on the screen."""

from __future__ import annotations

import re
from typing import Final

from bpo_course.prose import capital

ABBREVIATIONS: Final = {"ai": "AI", "bpo": "BPO", "hr": "HR", "kpi": "KPI", "kpis": "KPIs"}
"""What topics abbreviate, and how it is written."""


def topic_name(topic: str) -> str:
    """Return a topic's id in words.

    Example:
        >>> topic_name("inbound-kpis"), topic_name("value"), topic_name("what-hr-asks")
        ('Inbound KPIs', 'Value', 'What HR asks')
    """
    words = [ABBREVIATIONS.get(word, word) for word in re.split(r"[-_ ]", topic)]
    return capital(" ".join(words))
