"""Topics in words on the screen."""

from __future__ import annotations


def topic_name(topic: str) -> str:
    """Return a topic's id in words.

    Example:
        >>> topic_name("inbound-kpis"), topic_name("value")
        ('Inbound KPIs', 'Value')
    """
    words = topic.replace("-", " ").replace("_", " ").replace("kpis", "KPIs")
    return words[:1].upper() + words[1:]
