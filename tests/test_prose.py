"""What is counted in prose: a published reading age, and HTML that Markdown would let through."""

from __future__ import annotations

import pytest

from bpo_course import prose

PASSAGE = "Your card is off now. A new one comes soon. Please wait for it calmly."


def test_a_reading_age_is_worked_out_as_published() -> None:
    words, sentences = 15, 3
    letters = sum(character.isalpha() for character in PASSAGE)
    grade = 4.71 * letters / words + 0.5 * words / sentences - 21.43
    assert prose.reading_age(PASSAGE) == pytest.approx(5 + grade)


def test_longer_words_and_sentences_need_an_older_reader() -> None:
    longer = "Notwithstanding contractual stipulations, compensation accumulates proportionally."
    assert prose.reading_age(longer) > prose.reading_age(PASSAGE)


def test_marks_of_markdown_are_not_counted() -> None:
    marked = "**Your** card is *off* now. A [new one](https://example.org) comes soon."
    assert prose.reading_age(marked) == prose.reading_age(
        "Your card is off now. A new one comes soon."
    )


def test_a_text_without_words_needs_no_age() -> None:
    assert prose.reading_age("") == prose.reading_age("… % !") == 0


@pytest.mark.parametrize("text", ["<b>", "</p>", "<!-- x -->", "<img src=x", "a <script>b"])
def test_html_is_found(text: str) -> None:
    assert prose.html_in(text)


@pytest.mark.parametrize("text", ["a < b", "2 <3", "5 <= 6", "<-", "no tags", "<<"])
def test_what_markdown_takes_for_text_is_no_html(text: str) -> None:
    assert prose.html_in(text) == ""
