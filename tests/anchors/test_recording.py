"""What open systems decide about card numbers, and published values of agreement."""

from __future__ import annotations

import pytest

from bpo_course.tools import recording

# -- Presidio: card numbers ------------------------------------------------------------------------

# github.com/microsoft/presidio, presidio-analyzer/tests/test_credit_card_recognizer.py, 0f1a17d.
FOUND = (
    *("371449635398431", "5555555555554444", "5019717010103742", "30569309025904"),
    *("6011000400000000", "3528000700000000", "6759649826438453", "4111111111111111"),
    *("4917300800000000", "4484070000000000"),
)


def test_three_numbers_in_a_row_are_found_where_presidio_finds_them() -> None:
    text = "4012888888881881 4012-8888-8888-1881 4012 8888 8888 1881"
    places = [("card number", 0, 16), ("card number", 17, 36), ("card number", 37, 56)]
    assert list(recording.redact(text).found) == places


@pytest.mark.parametrize("number", FOUND)
def test_card_numbers_of_all_schemes_are_found(number: str) -> None:
    assert recording.redact(number).found == (("card number", 0, len(number)),)
    assert recording.redact(f"my credit card: {number}").text == "my credit card: [card number]"


@pytest.mark.parametrize("number", ["4012-8888-8888-1882", "36168002586008"])
def test_numbers_with_a_wrong_check_digit_are_not_found(number: str) -> None:
    assert not recording.redact(number).found
    assert not recording.redact(f"my credit card number is {number}").found


def test_airplus_is_not_found_on_purpose() -> None:
    # Presidio finds 122000000000003 of AirPlus. Its beginning, 1, would take a tenth of all order
    # numbers of 15 digits that begin so. Few private people have such a card.
    assert not recording.redact("122000000000003").found


# github.com/data-privacy-stack/presidio/issues/1607: a Unix time in ms was taken for a card.
@pytest.mark.parametrize("time_ms", [1748503543012, 1764470000000, *range(10**12, 10**12 + 200)])
def test_a_unix_time_in_milliseconds_is_no_card(time_ms: int) -> None:
    assert not recording.redact(f"{time_ms} please check this :)").found


# github.com/data-privacy-stack/presidio/pull/2075: Mastercard's second range was missed.
@pytest.mark.parametrize("begin", ["2221", "2300", "2720"])
def test_the_second_range_of_mastercard_is_found(begin: str) -> None:
    number = recording.with_check_digit(f"{begin}00000000000")
    assert recording.issuer(number) == "Mastercard"
    assert recording.redact(number).count("card number") == 1


def test_numbers_beside_that_range_are_no_cards() -> None:
    for begin in ("2220", "2721"):
        assert recording.issuer(recording.with_check_digit(f"{begin}00000000000")) is None


# -- Agreement: published values -------------------------------------------------------------------


def test_alpha_is_krippendorffs_own() -> None:
    # K. Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: four observers,
    # twelve units, answers missing, nominal: 0.743. The data are from memory.
    observers = ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3")
    observers += (". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .")
    units = zip(*(row.split() for row in observers), strict=True)
    rated = [[None if sign == "." else sign for sign in unit] for unit in units]
    assert recording.alpha(rated) == pytest.approx(0.743, abs=0.0005)


def test_kappa_by_hand() -> None:
    # 20 + 15 of 50 agree: 0.7. By chance: 0.5 x 0.6 + 0.5 x 0.4 = 0.5. So (0.7 - 0.5) / 0.5.
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = recording.agreement(one, other)
    assert (found.share, found.kappa) == (0.7, pytest.approx(0.4))
    assert not found.paradox


def test_verhoeff_is_the_published_one() -> None:
    # The example that is told most often: 236 takes the check digit 3.
    assert [last for last in range(10) if recording.verhoeff(f"236{last}")] == [3]
