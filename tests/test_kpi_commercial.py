"""The commercial measures: worked by hand, their laws and their refusals."""

from __future__ import annotations

import math
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpo_course.kpi import commercial
from bpo_course.kpi.commercial import Month, Price, break_even_contacts, charge

MONTH: Final = Month(
    ftes=20, hours=3_200, minutes=80_000, contacts=16_000, resolutions=12_000, outcome_value=320_000
)
ONE: Final = Month(
    ftes=1 / 800, hours=0.2, minutes=5, contacts=1, resolutions=0.75, outcome_value=20
)


# Fees


@pytest.mark.parametrize(
    ("kind", "rate", "fee"),
    [
        ("per_fte", 2_000, 40_000),  # 20 FTEs
        ("per_hour", 12, 38_400),  # 3,200 hours
        ("per_minute", 0.5, 40_000),  # 80,000 minutes
        ("per_contact", 2.5, 40_000),  # 16,000 contacts
        ("per_resolution", 3.5, 42_000),  # 12,000 resolutions
        ("outcome", 0.125, 40_000),  # an eighth of 320,000
    ],
)
def test_a_fee_is_rate_times_volume(kind: str, rate: float, fee: float) -> None:
    assert charge(Price(kind, rate), MONTH) == fee


def test_every_kind_of_price_is_worked_out_above() -> None:
    assert list(commercial.VOLUMES) == [
        "per_fte",
        "per_hour",
        "per_minute",
        "per_contact",
        "per_resolution",
        "outcome",
    ]


def test_the_minimum_is_paid_for_a_thin_month() -> None:
    # 6,000 x 2.50 is 15,000, below the 20,000 committed; 10,000 x 2.50 is above
    price = Price("per_contact", 2.5, minimum=20_000)
    assert charge(price, Month(contacts=6_000)) == 20_000
    assert charge(price, Month(contacts=10_000)) == 25_000


def test_a_month_of_nothing_costs_nothing_without_a_minimum() -> None:
    assert charge(Price("per_hour", 12), Month()) == 0


def test_a_gain_is_shared() -> None:
    # 50,000 and a quarter of 8,000
    assert commercial.with_gain_share(50_000, saving=8_000, share=0.25) == 52_000


def test_a_loss_is_not_shared() -> None:
    assert commercial.with_gain_share(50_000, saving=-8_000, share=0.25) == 50_000


@pytest.mark.parametrize(
    ("level", "credit"),
    [
        (0.77, 1_500),  # three points at 1 % of 50,000
        (0.60, 5_000),  # twenty points, capped at 10 %
        (0.80, 0),
        (0.95, 0),
    ],
)
def test_a_missed_level_is_credited_by_the_point_up_to_the_cap(level: float, credit: float) -> None:
    found = commercial.service_credit(
        50_000, level=level, target=0.8, credit_per_point=0.01, cap=0.1
    )
    assert found == pytest.approx(credit)


# Break-even


def test_a_fixed_team_and_a_contact_price_meet_at_the_fee_over_the_rate() -> None:
    # 40,000 for the team / 2.50 a contact
    team = Price("per_fte", 2_000, minimum=40_000)
    assert break_even_contacts(team, Price("per_contact", 2.5), Month(contacts=1)) == 16_000


def test_a_steeper_price_meets_the_minimum_of_the_gentler() -> None:
    # 0.40 x 5 min = 2.00 a contact, at least 30,000; against 3.00: they meet at 10,000,
    # where the minutes come to 20,000 only
    minutes, contacts = Price("per_minute", 0.4, minimum=30_000), Price("per_contact", 3)
    assert break_even_contacts(minutes, contacts, ONE) == 10_000


def test_which_price_comes_first_does_not_matter() -> None:
    minutes, contacts = Price("per_minute", 0.4, minimum=30_000), Price("per_contact", 3)
    assert break_even_contacts(contacts, minutes, ONE) == break_even_contacts(
        minutes, contacts, ONE
    )


def test_equal_minima_cost_the_same_up_to_where_the_steeper_leaves_its_own() -> None:
    # 2.50 and 2.00 a contact, both at least 10,000: the first passes it at 4,000
    one, other = Price("per_contact", 2.5, 10_000), Price("per_minute", 0.4, 10_000)
    assert break_even_contacts(one, other, ONE) == 4_000


def test_parallel_prices_never_meet() -> None:
    # 0.50 x 5 min is 2.50 a contact
    with pytest.raises(ValueError, match=r"one and other must differ .* parallel: both add 2\.5"):
        break_even_contacts(Price("per_contact", 2.5, 500), Price("per_minute", 0.5), ONE)


@pytest.mark.parametrize(("minimum", "against"), [(0, 0), (0, 50), (40, 50)])
def test_a_price_dearer_at_every_volume_never_meets(minimum: float, against: float) -> None:
    cheap, dear = Price("per_contact", 2, minimum), Price("per_contact", 3, against)
    with pytest.raises(ValueError, match="cost the same at some volume: other costs more"):
        break_even_contacts(cheap, dear, ONE)


def test_break_even_asks_for_one_contact() -> None:
    with pytest.raises(ValueError, match="per_contact must have contacts=1, got 0"):
        break_even_contacts(Price("per_hour", 1, 5), Price("per_hour", 2), Month(hours=0.2))


# Refusals


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"kind must be one of per_fte, .*, got 'per_seat'"):
        Price("per_seat", 1)


@pytest.mark.parametrize("value", [-1, math.nan, math.inf])
def test_a_price_is_finite_and_not_negative(value: float) -> None:
    with pytest.raises(ValueError, match=f"rate must be 0 or more, got {value}"):
        Price("per_hour", value)
    with pytest.raises(ValueError, match=f"minimum must be 0 or more, got {value}"):
        Price("per_hour", 1, minimum=value)


def test_an_outcome_is_charged_by_a_share() -> None:
    with pytest.raises(ValueError, match="rate must be from 0 to 1, got 12"):
        Price("outcome", 12)


@pytest.mark.parametrize("name", commercial.VOLUMES.values())
def test_a_month_delivers_nothing_negative(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be 0 or more, got -1"):
        Month(**{name: -1})


@pytest.mark.parametrize("name", ["level", "target", "credit_per_point", "cap"])
@pytest.mark.parametrize("value", [-0.1, 80, math.nan])
def test_a_service_credit_takes_shares(name: str, value: float) -> None:
    numbers = {"level": 0.7, "target": 0.8, "credit_per_point": 0.01, "cap": 0.1, name: value}
    with pytest.raises(ValueError, match=f"{name} must be from 0 to 1, got {value}"):
        commercial.service_credit(50_000, **numbers)


def test_a_service_credit_is_of_a_fee() -> None:
    with pytest.raises(ValueError, match="fee must be 0 or more, got -1"):
        commercial.service_credit(-1, level=0.7, target=0.8, credit_per_point=0.01, cap=0.1)


def test_a_gain_share_names_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="base must be 0 or more, got -1"):
        commercial.with_gain_share(-1, saving=1, share=0.5)
    with pytest.raises(ValueError, match="share must be from 0 to 1, got 25"):
        commercial.with_gain_share(1, saving=1, share=25)
    with pytest.raises(ValueError, match="saving must be a finite number, got inf"):
        commercial.with_gain_share(1, saving=math.inf, share=0.5)


# Laws

shares: Final = st.floats(0, 1)
money: Final = st.integers(0, 100_000)


@st.composite
def prices(draw: st.DrawFn) -> Price:
    kind = draw(st.sampled_from(list(commercial.VOLUMES)))
    return Price(kind, draw(st.integers(1, 100)) / 100, draw(money))


@given(prices(), prices())
def test_at_the_break_even_both_charge_the_same_and_it_turns_there(
    one: Price, other: Price
) -> None:
    try:
        volume = break_even_contacts(one, other, ONE)
    except ValueError:
        assume(False)
        raise
    assert volume > 0
    here = ONE.times(volume)
    assert charge(one, here) == pytest.approx(charge(other, here))
    steep = max((one, other), key=lambda price: charge(Price(price.kind, price.rate), ONE))
    gentle = other if steep == one else one
    assert charge(steep, ONE.times(volume * 2)) > charge(gentle, ONE.times(volume * 2))
    assert charge(steep, ONE.times(volume / 2)) <= charge(gentle, ONE.times(volume / 2))


@given(prices(), prices(), st.lists(st.integers(1, 10**6), min_size=1))
def test_where_there_is_no_break_even_one_price_is_never_dearer(
    one: Price, other: Price, volumes: list[int]
) -> None:
    try:
        break_even_contacts(one, other, ONE)
    except ValueError:
        dearer = {
            charge(one, ONE.times(v)) > charge(other, ONE.times(v))
            for v in volumes
            if charge(one, ONE.times(v)) != pytest.approx(charge(other, ONE.times(v)))
        }
        assert len(dearer) <= 1
    else:
        assume(False)


@given(prices(), st.integers(0, 10**5), st.integers(0, 10**5))
def test_a_fee_does_not_fall_with_volume_nor_below_the_minimum(
    price: Price, one: int, other: int
) -> None:
    few, many = sorted((one, other))
    assert price.minimum <= charge(price, ONE.times(few)) <= charge(price, ONE.times(many))


@given(money, shares, shares, shares, shares)
def test_a_credit_lies_between_nothing_and_the_cap(
    fee: int, level: float, target: float, by_point: float, cap: float
) -> None:
    terms = {"level": level, "target": target, "credit_per_point": by_point, "cap": cap}
    assert 0 <= commercial.service_credit(fee, **terms) <= fee * cap


def test_every_kind_of_price_has_an_entry() -> None:
    charged = {i.name for entry in commercial.KPIS for i in entry.inputs}
    assert set(commercial.VOLUMES.values()) <= charged
