"""The base of every widget of the course: regions of safe HTML that card.js shows."""

from __future__ import annotations

from bpo_course.widgets.card.card import (
    RECORDING,
    VOICE,
    Card,
    Message,
    clock,
    markdown,
    markdown_line,
    page_style,
    rendered,
    spoken,
    with_script,
)

__all__ = [
    "RECORDING",
    "VOICE",
    "Card",
    "Message",
    "clock",
    "markdown",
    "markdown_line",
    "page_style",
    "rendered",
    "spoken",
    "with_script",
]
