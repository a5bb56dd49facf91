"""What lesson 11's questions say of the redaction is what the redaction does."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest

from bpo_course import content
from bpo_course.tools import recording

BANK: Final = content.bank("11_recording_and_quality")
FOUND: Final[Any] = next(one for one in BANK.question if one.id == "recording-what-is-found")


@pytest.mark.parametrize("option", FOUND.option, ids=lambda one: one.id)
def test_the_redaction_changes_the_texts_that_the_key_names(option: Any) -> None:
    said = re.findall(r'"([^"]+)"', option.text)[0]
    assert (recording.redact(said).text != said) == option.right


def test_the_text_with_a_lost_digit_fails_by_its_length_alone() -> None:
    (lost,) = (one for one in FOUND.option if one.id == "lost")
    digits = re.sub(r"\D", "", lost.text)
    assert len(digits) == 15
    assert recording.luhn(digits)
    assert "happens to fit" in lost.why
