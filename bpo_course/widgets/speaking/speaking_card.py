"""What the speaking cards share: card.js with speech.js behind it."""

from __future__ import annotations

from pathlib import Path

from bpo_course.widgets.card import Card, with_script


class SpeakingCard(Card):
    """A card whose page speaks, records or times typing; see speech.js."""

    _esm = with_script(Path(__file__).parent / "speech.js")
