"""What is dictated, how it is said, and how what was typed is marked."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content, speech
from bpo_course.content import ContentError
from bpo_course.content._speech import DICTATION, PASSAGES, read_dictation, read_passages
from bpo_course.faults import FaultyError
from bpo_course.speech import Item, Part, Passage, _aligned, aligned, heard, items, typed

LETTERS: Final = st.text("abc ", max_size=12)
TEXT: Final = "Customer called about order BD470926, two desk lamps. Name and postcode checked."


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """The fewest changes between two texts, by the textbook's whole table."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row = row, [i]
        for j, b in enumerate(other, start=1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b)))
    return row[-1]


def errors(parts: Sequence[Part]) -> int:
    return sum(part.kind not in ("right", "free") for part in parts)


def item(kind: Any, text: str) -> Item:
    return Item(kind, text, "said")


# -- side by side ------------------------------------------------------------------------------


@given(LETTERS, LETTERS)
def test_the_differences_are_the_fewest_that_there_can_be(said: str, given_: str) -> None:
    assert errors(aligned(said, given_)) == distance(said, given_)


@given(LETTERS, LETTERS)
def test_both_texts_are_in_the_parts_whole_and_in_order(said: str, given_: str) -> None:
    parts = aligned(said, given_)
    assert "".join(part.said for part in parts) == said
    assert "".join(part.typed for part in parts) == given_
    assert all((part.kind == "right") == (part.said == part.typed) for part in parts)


@given(st.text(max_size=30))
def test_a_text_beside_itself_is_all_right(text: str) -> None:
    assert errors(aligned(text, text)) == 0
    assert speech.share_right(aligned(text, text)) == (1.0 if text else 0.0)


@given(LETTERS.filter(bool), st.data())
def test_one_change_is_one_error(text: str, data: Any) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    missing, extra = text[:at] + text[at + 1 :], f"{text[:at]}z{text[at:]}"
    wrong = f"{text[:at]}z{text[at + 1 :]}"
    for changed, kind in ((missing, "missing"), (extra, "extra"), (wrong, "wrong")):
        parts = aligned(text, changed)
        assert [part.kind for part in parts if part.kind != "right"] == [kind]


@given(LETTERS, LETTERS)
def test_only_what_was_reached_counts_where_not_all_was_due(said: str, given_: str) -> None:
    parts = aligned(said, given_, whole=False)
    assert errors(parts) == min(distance(said[:n], given_) for n in range(len(said) + 1))
    assert said.startswith("".join(part.said for part in parts))


def test_long_texts_that_differ_much_are_marked_exactly_too() -> None:
    said, given_ = "abcdefgh" * 12, "hgfedcba" * 9
    assert errors(aligned(said, given_)) == distance(said, given_)


def test_the_standard_librarys_matcher_finds_more_differences_than_there_are() -> None:
    matcher = difflib.SequenceMatcher(None, "aaa", "bba", autojunk=False)
    changes = [one for one in matcher.get_opcodes() if one[0] != "equal"]
    found = sum(max(b - a, d - c) for _, a, b, c, d in changes)
    assert (found, errors(aligned("aaa", "bba"))) == (4, 2)


def test_what_is_free_does_not_count() -> None:
    right, free = Part("right", "a", "a"), Part("free", " ", "")
    assert speech.share_right([right, free, Part("missing", "b", "")]) == 0.5
    assert speech.share_right([free]) == 0.0


# -- how it is said ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (40, "forty"),
        (99, "ninety-nine"),
        (100, "one hundred"),
        (101, "one hundred and one"),
        (1000, "one thousand"),
        (1005, "one thousand and five"),
        (12_450, "twelve thousand four hundred and fifty"),
        (2_000_000, "two million"),
    ],
)
def test_a_number_is_said_in_words(number: int, told: str) -> None:
    assert speech.number_said(number) == told


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (99_999, "ninety-nine thousand nine hundred and ninety-nine"),
        (100_000, "one lakh"),
        (245_300, "two lakh forty-five thousand three hundred"),
        (30_000_010, "three crore and ten"),
    ],
)
def test_an_indian_amount_is_said_in_lakh_and_crore(number: int, told: str) -> None:
    assert speech.number_said(number, indian=True) == told


def test_digits_are_said_one_by_one_with_a_pause_between_groups() -> None:
    assert speech.digits_said("4407") == "four four zero seven"
    assert speech.digits_said("55 00") == "five five, zero zero"


@given(st.text("0123456789 ", max_size=20))
def test_no_digit_is_said_as_double_or_joined_to_another(number: str) -> None:
    words = re.findall(r"\w+", speech.digits_said(number))
    assert len(words) == sum(digit.isdigit() for digit in number)
    assert set(words) <= set(map(speech.number_said, range(10)))


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 1, 1), "the first of January, twenty twenty-six"),
        (date(2026, 2, 12), "the twelfth of February, twenty twenty-six"),
        (date(2027, 5, 20), "the twentieth of May, twenty twenty-seven"),
        (date(2027, 12, 31), "the thirty-first of December, twenty twenty-seven"),
    ],
)
def test_a_date_is_said_with_the_month_as_a_word(day: date, told: str) -> None:
    assert speech.date_said(day) == told


def test_codes_and_addresses_say_their_signs() -> None:
    assert speech.characters_said("a1-") == "A, one, dash"
    assert speech.email_said("a-b_c.9@example.com") == (
        "a dash b underscore c dot nine at example dot com"
    )


def test_every_letter_has_a_word_that_begins_with_it() -> None:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        assert re.fullmatch(rf"{letter.upper()} for {letter.upper()}[\w-]+", speech.spelt(letter))
    assert speech.spelt("é") == "é"


# -- what is dictated --------------------------------------------------------------------------

EVERY: Final = [one for seed in range(60) for one in items(content.dictation(), seed)]


def test_a_seed_gives_ten_things_of_every_kind_always_the_same() -> None:
    for seed in range(20):
        made = items(content.dictation(), seed)
        assert made == items(content.dictation(), seed)
        assert len({one.text for one in made}) == len(made) == speech.DICTATED
        assert {one.kind for one in made} == set(speech.KINDS)
    assert items(content.dictation(), 0) != items(content.dictation(), 1)


def test_every_thing_is_right_when_it_is_typed_as_it_is_written() -> None:
    for one in EVERY:
        assert heard(one, one.text).share == 1, one
        assert heard(one, one.text.upper()).share == 1, one


def test_what_is_said_has_no_digit_and_no_sign_that_a_voice_would_guess_at() -> None:
    for one in EVERY:
        assert re.fullmatch(r"[A-Za-z',. -]+", one.spoken), one.spoken


def test_names_and_towns_are_spelled_and_email_addresses_are_no_ones() -> None:
    for one in EVERY:
        letters = [c.upper() for c in one.text if c.isalpha()]
        if one.kind == "name":
            assert re.findall(r"\b[A-Z]\b(?!')", one.spoken.partition("That is")[2]) == letters
        if one.kind == "email":
            assert re.search(r"@example\.(com|net|org)$", one.text)


def test_phone_numbers_are_in_ranges_kept_for_fiction_where_there_are_such() -> None:
    phones = {place.id: place.phone for place in content.dictation().place}
    assert phones["uk"] == "07700 900 ###"
    assert phones["us"].split()[1:] == ["555", "01##"]
    assert {one.text[:3] for one in EVERY if one.kind == "phone"} <= {"077", "202", "555", "090"}


def test_amounts_are_written_as_in_their_country() -> None:
    amounts = [one.text for one in EVERY if one.kind == "amount"]
    indian = [text for text in amounts if "rupees" in text]
    assert any(re.fullmatch(r"\d,\d\d,\d{3} rupees", text) for text in indian)
    assert all(re.search(r"\.\d\d ", text) for text in amounts if "pounds" in text)


# -- marking what was heard --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "given_"),
    [
        ("name", "Siobhan O'Connor", "siobhan oconnor"),
        ("name", "Siobhan O'Connor", " SIOBHAN  O’CONNOR "),
        ("address", "Flat 9, 48 Mill Lane", "flat 9 48 mill ln"),
        ("address", "130 Banyan Road", "130, Banyan Rd."),
        ("town", "Harwick XB4 7QT", "harwick xb47qt"),
        ("order", "QX-4407-B", "qx-4407-b"),
        ("order", "QX-4407-B", "QX - 4407 - B"),
        ("phone", "07700 900 446", "(07700) 900-446"),
        ("email", "green_kite27@example.org", "Green_Kite27@Example.org"),
        ("date", "14 March 2026", "14th March 2026"),
        ("date", "14 March 2026", "March 14, 2026"),
        ("date", "14 March 2026", "the 14th of mar. 26"),
        ("date", "March 2, 2026", "2 March 2026"),
        ("date", "March 2, 2026", "mar 02 2026"),
        ("amount", "2,45,300 rupees", "₹245300"),
        ("amount", "2,45,300 rupees", "Rs. 2,45,300/-"),
        ("amount", "900 pesos", "900.00"),
        ("amount", "1,245.60 pounds", "£1245.60."),
    ],
)
def test_what_cannot_be_heard_does_not_count(kind: str, text: str, given_: str) -> None:
    assert heard(item(kind, text), given_).share == 1


@pytest.mark.parametrize(
    ("kind", "text", "given_", "missed"),
    [
        ("order", "QX-4407-B", "QX4407-B", ("- (dash)",)),
        ("order", "QX-4407-B", "QX-4407-D", ("B for Bravo",)),
        ("email", "green_kite27@example.org", "greenkite27@example.org", ("_ (underscore)",)),
        ("email", "a.b2@example.org", "a.b2@exampleorg", (". (dot)",)),
        ("name", "Meera Rao", "Mira Rao", ("E for Echo", "E for Echo")),
        ("phone", "07700 900 446", "07700 900 46", ("4 (four)",)),
        ("amount", "597.25 pounds", "597.35", ("2 (two)",)),
        ("date", "14 March 2026", "40 March 2026", ("1 (one)",)),
    ],
)
def test_what_was_missed_is_told_in_the_spelling_alphabet(
    kind: str, text: str, given_: str, missed: tuple[str, ...]
) -> None:
    found = heard(item(kind, text), given_)
    assert found.share < 1
    assert sorted(found.missed)[: len(missed)] == sorted(missed)[: len(found.missed)]


def test_a_day_in_figures_alone_is_not_taken_for_a_date() -> None:
    assert heard(item("date", "4 March 2026"), "3/4/2026").share < 0.8


def test_a_letter_too_many_lowers_the_share_and_is_shown() -> None:
    found = heard(item("name", "Rao"), "Raoo")
    assert found.share == 0.75
    assert found.missed == ()
    assert sorted(part.kind for part in found.parts) == ["extra", "right", "right", "right"]


@given(st.sampled_from(EVERY), st.text(max_size=30))
def test_whatever_is_typed_the_written_text_is_shown_whole(one: Item, given_: str) -> None:
    found = heard(one, given_)
    assert "".join(part.said for part in found.parts) == one.text
    assert 0 <= found.share <= 1


# -- typing ------------------------------------------------------------------------------------


def test_speed_is_in_words_of_five_characters() -> None:
    done = typed("x" * 500, "x" * 150, 60)
    assert (done.gross, done.net, done.accuracy, done.errors) == (30, 30, 1, 0)
    assert typed("x" * 500, "x" * 150, 30).gross == 60


def test_net_takes_off_one_word_for_each_error_in_a_minute_and_is_never_below_0() -> None:
    done = typed("x" * 500, "x" * 149 + "y", 120)
    assert (done.gross, done.net) == (15, 14.5)
    assert typed("x" * 50, "y" * 50, 60).net == 0


def test_one_missing_letter_does_not_make_the_rest_wrong() -> None:
    done = typed(TEXT, TEXT.replace("order", "oder"), 60)
    assert done.errors == 1
    assert done.accuracy == (len(TEXT) - 1) / len(TEXT)


@given(st.integers(1, len(TEXT)))
def test_what_was_not_reached_is_no_error(length: int) -> None:
    assert typed(TEXT, TEXT[:length], 60).errors == 0


def test_gaps_and_the_marks_of_a_phone_do_not_count() -> None:
    assert typed("It's here. Now.", " It’s  here.\nNow. ", 6).errors == 0


def test_capital_letters_and_marks_count_in_typing() -> None:
    assert typed(TEXT, TEXT.replace("Customer", "customer").replace(",", ""), 60).errors == 2


@pytest.mark.parametrize("given_", ["", "  \n"])
def test_nothing_typed_is_no_result(given_: str) -> None:
    with pytest.raises(ValueError, match="Type some of the text first"):
        typed(TEXT, given_, 60)


def test_what_is_far_too_long_is_cut_off_and_needs_no_more_room_than_the_text() -> None:
    assert typed("abc", "x" * 5_000, 60).characters == 6
    rows = _aligned._rows("abc", "x" * 5_000, 5_000)
    assert max(map(len, rows)) == 4


@pytest.mark.parametrize("seconds", [0, -3, math.nan])
def test_a_time_must_be_more_than_0(seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds must be more than 0"):
        typed(TEXT, TEXT, seconds)


# -- the files ---------------------------------------------------------------------------------

ALOUD: Final = """[[passage]]
id = "19-hello"
use = "aloud"
title = "Hello"
text = "Thank you for calling. How can I help you?"
"""
TO_TYPE: Final = """[[passage]]
id = "19-note"
use = "typing"
title = "A note"
text = "Customer called about an order."
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file of that name."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_passages_are_read(written: Any) -> None:
    passages, faults = read_passages(written(PASSAGES, ALOUD + TO_TYPE))
    assert faults == []
    assert [(one.id, one.use, one.words) for one in passages] == [
        ("19-hello", "aloud", 9),
        ("19-note", "typing", 5),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('title = "Hello"\n', "", "title: must not be empty"),
        ("19-hello", "19 Hello", "id: must be small letters, digits and hyphens, got '19 Hello'"),
        ('"aloud"', '"speak"', 'use: must be one of aloud, typing, got "speak"'),
        ("an order.", "an order…", "text: must have characters of a plain keyboard alone, got '…'"),
        ("19-note", "19-hello", "id: is used twice, got '19-hello'"),
        ('title = "A note"', 'titel = "A note"', "titel: is not a known name here"),
        ("[[passage]]", "[[text]]", "must contain only [[passage]]"),
        ("an order.", "a mail.", "text: has 'mail'. Write: email"),
    ],
)
def test_a_fault_of_a_passage_is_told_by_check(written: Any, old: str, new: str, told: str) -> None:
    count, faults = content.check([written(PASSAGES, (ALOUD + TO_TYPE).replace(old, new))])
    assert count == 1
    assert [told in str(fault) for fault in faults].count(True) == 1


def test_a_fault_of_a_passage_has_its_line(written: Any) -> None:
    path = written(PASSAGES, ALOUD + TO_TYPE.replace("order.", "order…"))
    (fault,) = content.check([path])[1]
    assert (fault.item, path.read_text().splitlines()[fault.line - 1][:4]) == ("19-note", "text")


def test_a_passage_may_have_sentences_as_long_as_a_lesson(written: Any) -> None:
    sentence = "word " * 24 + "word."
    assert (
        content.check([written(PASSAGES, ALOUD.replace("How can I help you?", sentence))])[1] == []
    )
    (fault,) = content.check([written(PASSAGES, ALOUD.replace("How", f"word {sentence}"))])[1]
    assert "has a sentence of" in fault.rule


def test_the_courses_own_files_are_sound_and_checked() -> None:
    data = content.folder("data")
    assert content.check([data / PASSAGES, data / DICTATION]) == (2, [])
    count = content.check()[0]
    assert count > 2
    assert {one.use for one in content.passages()} == set(speech.USES)


def test_material_is_checked_in_words_of_its_file(written: Any) -> None:
    text = (content.folder("data") / DICTATION).read_text(encoding="utf-8")
    for old, new, told in (
        ("example.org", "gmail.com", "domain: must begin with example., got 'gmail.com'"),
        ("most = 2000\n", "most = 5\n", "place uk most: must be 100 or more, got 5"),
        ('phone = "07700 900 ###"', 'phone = "07700"', "place uk phone: must have at least one #"),
        ('money = ["pesos"]', "money = []", "place ph money: must not be empty"),
        ('flat = "Unit"', 'floor = "Unit"', "floor: is not a known name here"),
    ):
        assert old in text
        path = written(DICTATION, text.replace(old, new))
        found = content.check([path])[1]
        assert [told in str(fault) for fault in found].count(True) == 1, found
        assert read_dictation(path)[0] is None
        assert found[0].line > 0


def test_records_made_in_code_are_checked_too() -> None:
    with pytest.raises(FaultyError):
        Passage("a", "typing", "A", "naïve")
    with pytest.raises(FaultyError):
        replace(content.dictation(), place=())


def test_a_faulty_file_of_the_course_is_refused(
    written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(PASSAGES, ALOUD + ALOUD).parent
    written(DICTATION, 'order = ["#"]')
    monkeypatch.setattr(content, "folder", lambda _name: folder)
    for read in (content.passages, content.dictation):
        with pytest.raises(ContentError):
            read.__wrapped__()
