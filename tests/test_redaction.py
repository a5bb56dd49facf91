"""Cards as people say and write them, and numbers that are no cards: a generator of its own."""

from __future__ import annotations

import time

import pytest
import spoken_cards

from bpo_course.tools.recording import redact

CARD = "4012888888881881"

# -- Two thousand transcripts of a generator that is not the benchmark's ---------------------------


def test_no_part_of_a_card_survives_in_two_thousand_transcripts() -> None:
    made = list(spoken_cards.transcripts(2_000, seed=20))
    assert {name for name, _ in made} == set(spoken_cards.WAYS)
    assert [one.text for _, one in made if spoken_cards.survivors(one)] == []


ALARMS = {
    "order, 12 digits": 10,
    "order, 16 digits": 30,
    "order, 16 spoken": 60,
    "two orders, 8 digits": 30,
    "barcode, 13 digits": 50,
    "tracking, 22 in fours": 50,
}
"""False alarms in 500 at most. What is given as digits alone has no shape to tell it by."""


def test_only_numbers_without_a_shape_of_their_own_raise_false_alarms() -> None:
    counts = spoken_cards.false_alarms(500, seed=20)
    assert set(ALARMS) < set(counts)
    assert {name: count for name, count in counts.items() if count > ALARMS.get(name, 0)} == {}


@pytest.mark.parametrize(
    "text",
    [
        *("forty four fifty five " * 400, "four zero sorry one two, " * 400, "for to ate " * 900),
        *("4 " * 5_000, "10:30 " * 1_500, "GB29 NWBK 6016 " * 600, "+4 " * 3_000),
    ],
)
def test_ten_thousand_signs_are_redacted_in_seconds(text: str) -> None:
    started = time.perf_counter()
    redact(text)
    assert time.perf_counter() - started < 10


# -- What must not stay ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (
            f"Card number: {CARD}\nExpiry: 09/28\nCVV: 123",
            "Card number: [card number]\nExpiry: [expiry date]\nCVV: [card code]",
        ),
        ("Valid thru: 09/28\nSecurity code: 1234", "[expiry date]\nSecurity code: [card code]"),
        ("Mobile: 9876543210\nName: Asha", "Mobile: [phone number]\nName: Asha"),
        ("Account number: 12345678", "Account number: [account number]"),
        ("Sort code: 12 34 56\nName: Asha", "Sort code: [sort code]\nName: Asha"),
        ("SSN: 123456789", "SSN: [Social Security number]"),
        ("My number is: 9876543210", "My number is: [phone number]"),
    ],
)
def test_the_name_of_a_field_is_no_speaker(said: str, left: str) -> None:
    assert redact(said).text.endswith(left)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (f"{CARD}, exp 9/28, 123", "[card number], exp [expiry date], [card code]"),
        (f"{CARD} expiry 0928 and the code is 472", "[expiry date] and the code is [card code]"),
        ("expires oh nine twenty-eight double four one", "expires [expiry date] [card code]"),
        (f"{CARD} 0928 123", "[card number] [expiry date] [card code]"),
        (f"{CARD}|09|28|123", "[card number]|[expiry date]|[card code]"),
        ("My c v v is one two three", "My c v v is [card code]"),
        ("It's one two three on the back.", "It's [card code] on the back."),
        ("It expires March\nCustomer: 28", "It expires [expiry date]\nCustomer: [expiry date]"),
    ],
)
def test_what_is_said_with_a_card_goes_too(said: str, left: str) -> None:
    assert redact(said).text.endswith(left)


@pytest.mark.parametrize(
    "said",
    [
        *("My card is fine. The code is 472.", "The post code is 1234."),
        "The expiry date may be kept.",
    ],
)
def test_a_code_that_no_card_comes_with_stays(said: str) -> None:
    assert redact(said).text == said


@pytest.mark.parametrize(
    "said",
    [
        "4012, 8887, sorry, 8888, 8888, 1881",
        "four zero one two, eight eight eight seven, no wait, eight eight eight eight, 8888, 1881",
        "four zero one three, I mean two, 8888 8888 1881",
        "4012 8888 8888, 1818, correction, 1881",
    ],
)
def test_a_number_that_the_speaker_corrects_is_found(said: str) -> None:
    assert "[card number]" in (left := redact(said).text)
    assert not any(sign.isdigit() for sign in left)
    assert "eight" not in left
    assert "four zero" not in left


@pytest.mark.parametrize(
    "said",
    [
        "4012 eighty-eight eighty-eight 8888 eighteen hundred and eighty-one",
        "fifty-two hundred, eighty-two eighty-two, eighty-two eighty-two, eighty-two ten",
        "first four are 4012, the next ones are 8888 8888 and the last four digits are 1881",
        "four... let me see, zero... hmm, one... wait, two, 8888, umm, pause, 8888, like, 1881",
        "for o won to ate ate ate ate ate ate ate ate won ate ate won",
        "4o12 8888 8888 1881",
        f"{CARD}{CARD}",
        f"{CARD}5555555555554444",
    ],
)
def test_a_number_is_found_as_people_say_and_write_it(said: str) -> None:
    left = redact(said).text
    assert "[card number]" in left
    assert not any(sign.isdigit() for sign in left)
    assert not any(word in left.split() for word in ("eight", "eighty-two", "hundred", "ate"))


# -- What must stay --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "I'm 36, I paid 13 for 2 items on 10 March 2021 at 6:14 and order 736989 came to flat 24.",
        "Slots 10:59, 07:03, 22:18, 14:59, 08:44, 16:29",
        "Visits: 24/10/2023, 15/09/2025, 27/05/2022",
        "Called 30/03/2023 02:20:46 and left.",
        "Paid 79.03, 57.41, 61.56, 79.10, 78.60",
        "My IBAN is CH94 6045 2820 5482 1994 3.",
        "13,000 basic pay, 5,000 allowances and 6,000 incentive. For 80 to 99 % it is less.",
        "Order 592-7103418-9087148 is late.",
    ],
)
def test_times_dates_amounts_and_talk_are_no_cards(said: str) -> None:
    assert redact(said).count("card number") == 0


@pytest.mark.parametrize(
    "number",
    [
        *("+63 906 637 7073", "+639096610469", "+57 377 633 9943", "+58 475-763-0820"),
        *("+49 150 2263 2389", "plus six three nine oh six six three seven seven oh seven three"),
    ],
)
def test_a_number_after_a_plus_is_a_phone_number(number: str) -> None:
    assert [kind for kind, _, _ in redact(f"Yes, {number}.").found] == ["phone number"]


def test_two_phone_numbers_are_no_card() -> None:
    said = (
        "nine eight eight one seven four two three six one or nine eight seven three one four zero"
        " four zero seven"
    )
    assert redact(f"call me on {said}").count("card number") == 0
    assert redact("It's 0914 302 7400 or 0966 049 3272.").count("card number") == 0
