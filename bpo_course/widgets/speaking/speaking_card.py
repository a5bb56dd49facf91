"""What the speaking cards share: card.js with what they add behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bpo_course.widgets.card import VOICE, Card, with_script

SPEECH: Final = Path(__file__).parent / "speech.js"
"""What a card adds that measures a recording or times typing."""


class SpeakingCard(Card):
    """A card whose page speaks; see voice.js."""

    _esm = with_script(VOICE)
