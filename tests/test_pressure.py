"""Pressure on talk time and blending: what is assumed goes in, and what comes out is counted."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import kpi
from bpo_course.scenarios import BLEND_MEASURES, agents_by_half_hour, blend_floor
from bpo_course.simulation import (
    Comparison,
    Day,
    Pressure,
    compare,
    days,
    under_pressure,
)

HOUR_S: Final = 3_600
COUNT: Final = 8
shares = st.floats(min_value=0, max_value=1)


@cache
def teams(**pressure: float) -> tuple[Day, ...]:
    """Days of the two teams, under pressure."""
    return days(under_pressure(blend_floor(), Pressure(**pressure)), COUNT)


@cache
def mixed(keep: int, switch_s: float = 0) -> tuple[Day, ...]:
    """Days of the blended floor."""
    return days(blend_floor(blended=True, keep=keep, switch_s=switch_s), COUNT)


def moved(name: str, first: tuple[Day, ...], second: tuple[Day, ...]) -> Comparison:
    """What the change does to a measure."""
    return compare(first, second, BLEND_MEASURES[name])


def rose(name: str, first: tuple[Day, ...], second: tuple[Day, ...]) -> bool:
    return moved(name, first, second).difference.low > 0


def fell(name: str, first: tuple[Day, ...], second: tuple[Day, ...]) -> bool:
    return moved(name, first, second).difference.high < 0


# -- pressure --------------------------------------------------------------------------------------


def test_without_a_cut_the_floor_stays_as_it_is_whatever_is_assumed() -> None:
    floor = blend_floor()
    assert under_pressure(floor, Pressure(open_per_tenth=0.2, lost_per_tenth=0.5)) == floor


@pytest.mark.parametrize(
    ("pressure", "talks_s", "resolved", "conversion"),
    [
        (Pressure(inbound=0.2), (240, 360), 0.8, 0.12),
        (Pressure(outbound=0.25), (300, 270), 0.8, 0.12),
        (Pressure(inbound=0.2, open_per_tenth=0.05), (240, 360), 0.7, 0.12),
        (Pressure(outbound=0.2, lost_per_tenth=0.1), (300, 288), 0.8, 0.096),
        (Pressure(inbound=1, open_per_tenth=0.2), (0, 360), 0, 0.12),
        (Pressure(outbound=1, lost_per_tenth=0.2), (300, 0), 0.8, 0),
    ],
)
def test_a_cut_shortens_talk_and_does_what_is_assumed(
    pressure: Pressure, talks_s: tuple[float, float], resolved: float, conversion: float
) -> None:
    floor = under_pressure(blend_floor(), pressure)
    (queue,), (campaign,) = floor.queues, floor.campaigns
    assert (queue.talk_s, campaign.talk_s) == pytest.approx(talks_s)
    assert queue.resolved == pytest.approx(resolved)
    assert campaign.conversion == pytest.approx(conversion)


def test_wrap_up_wrong_parties_and_who_calls_are_under_no_pressure() -> None:
    before = blend_floor()
    after = under_pressure(before, Pressure(inbound=0.4, outbound=0.4, open_per_tenth=0.1))
    for name in ("calls", "wrap_s", "patience_s", "repeat", "spread"):
        assert getattr(after.queues[0], name) == getattr(before.queues[0], name)
    for name in ("leads", "wrap_s", "wrong_party_s", "answered", "right_party", "dial"):
        assert getattr(after.campaigns[0], name) == getattr(before.campaigns[0], name)
    assert after.agents == before.agents


@given(cut=shares, more=shares, effect=shares, before=shares)
def test_a_deeper_cut_never_settles_or_sells_more(
    cut: float, more: float, effect: float, before: float
) -> None:
    low, high = sorted((cut, more))
    small, large = (
        Pressure(inbound=cut, outbound=cut, open_per_tenth=effect, lost_per_tenth=effect)
        for cut in (low, high)
    )
    assert 0 <= large.resolved(before) <= small.resolved(before) <= before
    assert 0 <= large.conversion(before) <= small.conversion(before) <= before


@given(cut=shares, before=shares)
def test_an_effect_of_zero_is_none(cut: float, before: float) -> None:
    pressure = Pressure(inbound=cut, outbound=cut)
    assert (pressure.resolved(before), pressure.conversion(before)) == (before, before)


@pytest.mark.parametrize("name", ["inbound", "outbound", "open_per_tenth", "lost_per_tenth"])
@pytest.mark.parametrize("value", [-0.1, 1.2, float("nan")])
def test_what_is_no_share_is_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{name} must be a share from 0 to 1, got {value:g}"):
        Pressure(**{name: value})


# -- the claims of the trade, made to happen and not to happen -------------------------------------


def test_hurried_callers_ring_again_more_often_where_that_is_assumed() -> None:
    hurried = teams(inbound=0.2, open_per_tenth=0.05)
    assert rose("repeats", teams(), hurried)
    assert rose("left_open", teams(), hurried)


def test_hurried_callers_are_not_left_open_more_often_where_it_is_not_assumed() -> None:
    hurried = teams(inbound=0.2)
    assert not rose("left_open", teams(), hurried)
    assert abs(moved("repeats", teams(), hurried).difference.mean) < 2
    assert fell("contact_hours", teams(), hurried)


def test_the_service_level_rises_with_haste_while_more_customers_are_left_open() -> None:
    hurried = teams(inbound=0.2, open_per_tenth=0.05)
    assert rose("service_level", teams(), hurried)
    assert rose("left_open", teams(), hurried)


def test_hurried_sales_calls_convert_less_where_that_is_assumed() -> None:
    assert fell("conversion", teams(), teams(outbound=0.2, lost_per_tenth=0.2))
    assert fell("sales", teams(), teams(outbound=0.2, lost_per_tenth=0.2))


def test_hurried_sales_calls_sell_more_in_all_where_it_is_not_assumed() -> None:
    hurried = teams(outbound=0.2)
    assert not moved("conversion", teams(), hurried).real
    assert rose("right_parties", teams(), hurried)
    assert rose("sales", teams(), hurried)


def test_a_short_list_gives_no_more_right_parties_to_who_hurries() -> None:
    short = blend_floor(leads=300)
    calm, hurried = days(short, 3), days(under_pressure(short, Pressure(outbound=0.2)), 3)
    spoken = BLEND_MEASURES["right_parties"]
    assert [spoken(day) for day in calm] == [spoken(day) for day in hurried]


# -- blending --------------------------------------------------------------------------------------


def test_blending_fills_the_midday_trough() -> None:
    before, after = (agents_by_half_hour(played) for played in (teams(), mixed(2)))
    for place in range(8, 12):  # 12:00 to 14:00
        assert after["on_contacts"][place] > 1.3 * before["on_contacts"][place]
        assert after["on_duty"][place] == pytest.approx(before["on_duty"][place], abs=1)


def test_no_number_is_dialled_outside_the_calling_hours() -> None:
    dialled = [row["started_at"].hour for row in _rows(mixed(0)[0], "card-offer")]
    assert (min(dialled), max(dialled)) == (10, 17)


def test_blending_cannot_fill_the_hours_in_which_nobody_may_be_rung() -> None:
    before, after = (agents_by_half_hour(played) for played in (teams(), mixed(0)))
    assert after["on_contacts"][:3] == pytest.approx(before["on_contacts"][:3])
    assert after["on_contacts"][3] < 0.6 * after["on_duty"][3]


def test_without_an_agent_kept_free_callers_wait_longer_than_with_two_teams() -> None:
    assert fell("service_level", teams(), mixed(0))
    assert rose("sales", teams(), mixed(0))


def test_with_two_kept_free_both_sides_gain() -> None:
    assert rose("service_level", teams(), mixed(2))
    assert rose("sales", teams(), mixed(2))


def test_agents_kept_free_cost_sales_and_lift_the_service_level_less_and_less() -> None:
    gains = []
    for keep in (0, 2, 4):
        assert fell("sales", mixed(keep), mixed(keep + 2))
        gains.append(moved("service_level", mixed(keep), mixed(keep + 2)).difference.mean)
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0.1 > 0.01 > gains[-1] > -0.01


def test_mixed_work_that_needs_more_wrap_up_sells_less() -> None:
    assert fell("sales", mixed(2), mixed(2, switch_s=30))


def test_switching_costs_nothing_where_nobody_switches() -> None:
    assert blend_floor(switch_s=30) == blend_floor()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"keep": 1.5}, "keep must be a whole number of 0 or more, got 1.5"),
        ({"keep": -1}, "keep must be a whole number of 0 or more, got -1"),
        ({"switch_s": -5}, "switch_s must be 0 seconds or more, got -5"),
        ({"repeat": 2}, "repeat must be a share from 0 to 1, got 2"),
    ],
)
def test_a_floor_that_breaks_a_rule_is_refused(given: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        blend_floor(**given)


# -- what is measured ------------------------------------------------------------------------------


def _rows(day: Day, queue: str) -> list[dict[Any, Any]]:
    return day.log[day.log["queue"] == queue].to_dict("records")


@pytest.mark.parametrize("make", [teams, lambda: mixed(0), lambda: teams(inbound=0.4)])
def test_the_measures_are_those_of_the_contact_log(make: Callable[[], tuple[Day, ...]]) -> None:
    played = make()[0]
    log = played.log
    callers, offer = (log[log["queue"] == name] for name in ("helpline", "card-offer"))
    customers, settled = callers["customer"], callers["resolved"].fillna(False)
    right = offer[offer["right_party"].fillna(False)]
    due = {
        "service_level": kpi.service_level(callers, target_s=20),
        "abandonment": kpi.abandonment(callers),
        "offered": kpi.offered(callers),
        "repeats": len(callers) - customers.nunique(),
        "left_open": customers.nunique() - customers[settled].nunique(),
        "right_parties": len(right),
        "conversion": kpi.conversion(right, "right_parties"),
        "sales": (offer["disposition"] == "sale").sum(),
        "revenue": kpi.revenue(offer),
        "occupancy": kpi.occupancy(played.states),
        "contact_hours": (log["talk_s"] + log["wrap_s"]).sum() / HOUR_S,
    }
    found = {name: measure(played) for name, measure in BLEND_MEASURES.items()}
    assert found == pytest.approx({name: float(value) for name, value in due.items()})


def test_half_hours_add_up_to_the_hours_on_contacts_but_for_overtime() -> None:
    played = teams()
    hours = sum(agents_by_half_hour(played)["on_contacts"]) / 2
    every = sum(BLEND_MEASURES["contact_hours"](day) for day in played) / COUNT
    assert 0 <= every - hours < 1


def test_who_is_with_a_caller_is_with_a_contact_and_on_duty() -> None:
    found = agents_by_half_hour(mixed(1))
    for duty, contact, caller in zip(*found.values(), strict=True):
        assert 0 < caller < contact + 1e-9 < duty + 2e-9 < 21 + 1e-6
