"""The contract lab and its model: worked by hand, their laws, and as the browser works the lab."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_widgets import HOSTILE, act, elements, press, sent_by, unsafe, words

from bpo_course import lab
from bpo_course.kpi import commercial
from bpo_course.queueing import queue
from bpo_course.scenarios import (
    CONTRACT_EVENTS,
    CONTRACT_MODELS,
    CONTRACT_MOVES,
    ContractMonth,
    ContractTerms,
    ContractWork,
    Crossing,
    break_even,
    contract_month,
    fair_terms,
    fees_over,
    invoices,
    moved_by_tenth,
    temptations,
)
from bpo_course.widgets.labs.contract_lab import ContractLab
from bpo_course.widgets.labs.contract_words import (
    EVENTS,
    GOOD_CONTRACT,
    LEVERS,
    MODELS,
    MOVES,
    change,
    crossings,
    dollars,
)

# A month that needs no computer. There are so many agents that no one waits. 40 % of the calls
# leave the issue open, and half of these customers call again. So 10,000 issues are
# 10,000 / (1 - 0.5 x 0.4) = 12,500 contacts. 60 % of them resolve an issue: 7,500, worth 25 each.
# At 4 minutes they are 50,000 minutes. 30 agents for 300 hours are 9,000 hours, 12,000 paid hours,
# 75 FTEs, and cost 120,000.
WORK: Final = ContractWork(
    issues=10_000, aht_s=240, resolved=0.6, repeat=0.5, agents=30, hour_cost=10, value=25
)
TERMS: Final = ContractTerms(
    per_fte=2_000, per_hour=16, per_minute=2.5, per_contact=10, per_resolution=18, outcome=0.8,
    gain_share=8, share=0.5, baseline=15_000, avoided_value=20, committed=0,
)  # fmt: skip
FEES: Final = {
    "per_fte": 150_000,  # 75 x 2,000
    "per_hour": 144_000,  # 9,000 x 16
    "per_minute": 125_000,  # 50,000 x 2.50
    "per_contact": 125_000,  # 12,500 x 10
    "per_resolution": 135_000,  # 7,500 x 18
    "outcome": 150_000,  # 0.8 x 187,500
    "gain_share": 125_000,  # 12,500 x 8, and half of 2,500 x 20
}
PLAIN: Final = ContractMonth(
    offered=10_000, answered=10_000, resolved=8_000, minutes=50_000, hours=3_000,
    paid_hours=4_000, cost=40_000, value=80_000, level=0.9,
)  # fmt: skip
PLAIN_TERMS: Final = ContractTerms(
    per_fte=2_000, per_hour=16, per_minute=1, per_contact=4, per_resolution=6, outcome=0.5,
    gain_share=3, share=0.5, baseline=12_000, avoided_value=4, committed=0,
)  # fmt: skip


# -- the month -------------------------------------------------------------------------------------


def test_a_month_in_which_no_one_waits_is_what_the_hand_finds() -> None:
    month = contract_month(WORK)
    found = (month.offered, month.answered, month.resolved, month.minutes, month.hours)
    assert found == pytest.approx((12_500, 12_500, 7_500, 50_000, 9_000))
    paid = (month.paid_hours, month.ftes, month.cost, month.value, month.level, month.abandonment)
    assert paid == pytest.approx((12_000, 75, 120_000, 187_500, 1, 0), abs=1e-9)
    assert month.occupancy == pytest.approx(50_000 / 60 / 9_000)


def lost(calls_per_hour: float, aht_s: float, agents: int, patience_s: float) -> float:
    """The share that hangs up, from the states of the queue, one after the other."""
    arrive, serve, leave = calls_per_hour / 3_600, 1 / aht_s, 1 / patience_s
    weight, total, gone = 1.0, 1.0, 0.0
    for callers in range(1, 1_500):
        waiting = max(callers - agents, 0)
        weight *= arrive / (min(callers, agents) * serve + waiting * leave)
        total += weight
        gone += weight * waiting * leave
    return gone / total / arrive


@pytest.mark.parametrize("agents", [16, 20, 22, 30])
def test_repeats_and_hang_ups_come_round_to_the_same_contacts(agents: int) -> None:
    offered = 45_000.0
    for _ in range(300):  # each day the open issues of the day before call again
        resolved = offered * (1 - lost(offered / 300, 360, agents, 180)) * 0.8
        offered = 45_000 + 0.5 * (offered - resolved)
    month = contract_month(ContractWork(agents=agents))
    assert month.offered == pytest.approx(offered, rel=1e-7)
    assert month.resolved == pytest.approx(resolved, rel=1e-7)
    level = queue(month.offered / 300, 360, agents, 180).service_level(20)
    assert month.level == pytest.approx(level)


@st.composite
def works(draw: st.DrawFn) -> ContractWork:
    return ContractWork(
        issues=draw(st.integers(1_000, 100_000)),
        aht_s=draw(st.integers(30, 1_200)),
        resolved=draw(st.integers(5, 100)) / 100,
        repeat=draw(st.integers(0, 85)) / 100,
        agents=draw(st.integers(2, 80)),
        hour_cost=draw(st.integers(1, 40)),
        value=draw(st.integers(0, 50)),
        patience_s=draw(st.integers(5, 1_200)),
    )


@st.composite
def contracts(draw: st.DrawFn) -> ContractTerms:
    cents = st.integers(1, 2_000)
    return ContractTerms(
        per_fte=draw(st.integers(100, 5_000)),
        per_hour=draw(cents) / 20,
        per_minute=draw(cents) / 1_000,
        per_contact=draw(cents) / 100,
        per_resolution=draw(cents) / 100,
        outcome=draw(st.integers(0, 100)) / 100,
        gain_share=draw(cents) / 100,
        share=draw(st.integers(0, 100)) / 100,
        baseline=draw(st.integers(0, 100_000)),
        avoided_value=draw(st.integers(0, 20)),
        forecast=draw(st.integers(0, 100_000)),
        committed=draw(st.integers(0, 100)) / 100,
    )


@given(works())
def test_every_issue_is_resolved_calls_again_or_is_given_up(work: ContractWork) -> None:
    month = contract_month(work)
    still_open = month.offered - month.resolved
    assert month.offered == pytest.approx(work.issues + work.repeat * still_open)
    assert 0 < month.answered <= month.offered * (1 + 1e-9)
    assert month.resolved <= work.issues * (1 + 1e-9)
    assert month.occupancy <= 1 + 1e-9
    assert 0 <= month.level <= 1


@given(works())
def test_one_agent_more_never_resolves_less(work: ContractWork) -> None:
    more = contract_month(replace(work, agents=work.agents + 1))
    assert more.resolved >= contract_month(work).resolved * (1 - 1e-9)


# -- seven prices ----------------------------------------------------------------------------------


def test_each_price_charges_what_the_hand_finds() -> None:
    found = invoices(TERMS, contract_month(WORK))
    assert {model: one.fee for model, one in found.items()} == pytest.approx(FEES)
    assert {model: one.margin for model, one in found.items()} == pytest.approx(
        {model: fee - 120_000 for model, fee in FEES.items()}
    )
    assert found["per_fte"].per_resolved == pytest.approx(20)  # 150,000 / 7,500


def test_the_first_six_are_the_prices_of_the_trade_and_the_seventh_shares_a_gain() -> None:
    six = ("per_fte", "per_hour", "per_minute", "per_contact", "per_resolution", "outcome")
    assert (*six, "gain_share") == CONTRACT_MODELS


def test_a_thin_month_pays_the_minimum() -> None:
    # 0.8 x 20,000 x 10 is 160,000: more than any fee
    found = invoices(replace(TERMS, forecast=20_000, committed=0.8), contract_month(WORK))
    assert {one.fee for one in found.values()} == {160_000}


def test_a_loss_is_not_shared() -> None:
    found = invoices(replace(TERMS, baseline=10_000), contract_month(WORK))
    assert found["gain_share"].fee == pytest.approx(100_000)


@pytest.mark.parametrize(("level", "credit"), [(0.77, 1_200), (0.6, 4_000), (0.8, 0), (0.95, 0)])
def test_a_missed_service_level_takes_the_same_share_off_every_fee(
    level: float, credit: float
) -> None:
    # three points at 1 % of 40,000; twenty points, capped at 10 %
    found = invoices(PLAIN_TERMS, replace(PLAIN, level=level))
    assert found["per_contact"].credit == pytest.approx(credit)
    assert found["per_contact"].paid == pytest.approx(40_000 - credit)
    assert {round(one.credit / one.fee, 9) for one in found.values()} == {round(credit / 4e4, 9)}


def test_the_lab_begins_where_all_seven_charge_about_the_same() -> None:
    paid = [one.paid for one in invoices(ContractTerms(), contract_month(ContractWork())).values()]
    assert min(paid) > 99_000 * 0.9995
    assert max(paid) < 99_000 * 1.0005
    assert fair_terms(ContractTerms(), ContractWork()) == ContractTerms()


def test_fixed_rates_bring_the_cost_and_a_fifth_of_the_fee() -> None:
    # 120,000 / 0.8 is 150,000; gain share: 25,000 of it is the share of the saving
    found = fair_terms(TERMS, WORK)
    assert found == replace(
        TERMS, per_fte=2_000, per_hour=16.67, per_minute=3, per_contact=12, per_resolution=20,
        outcome=0.8, gain_share=10,
    )  # fmt: skip


@given(works(), contracts())
def test_after_the_rates_are_fixed_all_charge_the_same(
    work: ContractWork, terms: ContractTerms
) -> None:
    try:
        fixed = fair_terms(terms, work)
    except ValueError as error:
        assert re.match("(value|baseline) must", str(error))  # noqa: PT017
        return
    paid = [one.paid for one in invoices(fixed, contract_month(work)).values()]
    assert min(paid) >= max(paid) * 0.998


# -- who gains by what -----------------------------------------------------------------------------


def test_small_events_gain_the_provider_what_the_hand_finds() -> None:
    # longer_staffed: at an occupancy of 9.26 % a minute takes 0.18 hours, 0.24 paid hours, 2.40.
    # unresolved: half of them call again, and an issue takes 1.25 contacts: 0.625 contacts more,
    # and 1 - 0.625 x 0.6 resolved less. avoided: 1.25 contacts and 0.75 resolved less.
    # agent_fewer: 300 hours, 400 paid hours, 2.5 FTEs and 4,000 of cost less.
    models = CONTRACT_MODELS
    due = {
        "longer": (0, 0, 2.5, 0, 0, 0, 0),
        "longer_staffed": (0.6, 0.48, 0.1, -2.4, -2.4, -2.4, -2.4),
        "unresolved": (0, 0, 6.25, 6.25, -11.25, -12.5, -1.25),
        "avoided": (0, 0, -12.5, -12.5, -13.5, -15, 2.5),
        "agent_fewer": (-1_000, -800, 4_000, 4_000, 4_000, 4_000, 4_000),
    }
    found = temptations(TERMS, WORK)
    assert tuple(found) == CONTRACT_EVENTS == tuple(due)
    for event, values in due.items():
        assert found[event] == pytest.approx(dict(zip(models, values, strict=True)), abs=2e-3)


def test_below_the_minimum_no_contact_is_worth_anything() -> None:
    found = temptations(replace(TERMS, forecast=20_000, committed=0.8), WORK)
    for event in ("longer", "unresolved", "avoided"):
        assert set(found[event].values()) == {0}


def test_a_missed_service_level_makes_even_a_longer_call_costly() -> None:
    found = temptations(ContractTerms(), ContractWork(agents=18))
    assert max(temptations(ContractTerms(), ContractWork())["longer"].values()) > 0
    assert contract_month(ContractWork(agents=19)).level < 0.8
    assert max(temptations(ContractTerms(cap=1), ContractWork(agents=19))["longer"].values()) < 0
    assert found["longer"]["per_fte"] == 0  # the credit is at its cap: nothing more to lose


def test_a_tenth_changes_what_the_hand_finds() -> None:
    found = moved_by_tenth(TERMS, WORK)
    assert tuple(found) == tuple(CONTRACT_MOVES)
    assert found["longer"]["per_minute"].paid == pytest.approx(12_500)
    assert found["longer"]["per_contact"].paid == pytest.approx(0, abs=1e-6)
    # 54 % resolved: 10,000 / (1 - 0.5 x 0.46) contacts, and 54 % of them resolved
    contacts = 10_000 / 0.77
    assert found["unresolved"]["per_contact"].paid == pytest.approx(10 * (contacts - 12_500))
    fewer = 0.54 * contacts - 7_500
    assert found["unresolved"]["per_resolution"].margin == pytest.approx(18 * fewer)
    assert found["repeats"]["per_contact"].paid == pytest.approx(10 * (10_000 / 0.78 - 12_500))
    assert found["volume"]["per_contact"].paid == pytest.approx(-12_500)
    assert found["volume"]["gain_share"].paid == pytest.approx(2_500)  # a quiet month, and dearer
    assert found["volume"]["per_fte"].per_resolved == pytest.approx(150_000 / 6_750 - 20)
    assert found["agents"]["per_fte"].paid == pytest.approx(-15_000)  # 27 agents: 7.5 FTEs fewer
    assert found["agents"]["per_fte"].margin == pytest.approx(-3_000)
    assert found["value"]["outcome"].paid == pytest.approx(-15_000)


# -- over volume -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "due"),
    [
        ("per_fte", "per_contact", [(12_500, "per_contact", "per_fte")]),  # 50,000 / 4
        ("per_hour", "per_contact", [(12_000, "per_contact", "per_hour")]),  # 48,000 / 4
        ("per_fte", "per_minute", [(10_000, "per_minute", "per_fte")]),  # 5 minutes: 5 a contact
        ("per_fte", "per_resolution", [(10_417, "per_resolution", "per_fte")]),  # 50,000 / 4.80
        ("per_fte", "per_hour", []),  # two fixed teams
        ("per_contact", "outcome", []),  # both 4 a contact
        ("per_minute", "per_contact", []),  # 5 and 4 a contact: they meet at no contacts only
        # below 12,000 contacts gain share is 24,000 + x, above it 3 x
        ("gain_share", "per_contact", [(8_000, "per_contact", "gain_share")]),
        ("gain_share", "per_minute", [(6_000, "per_minute", "gain_share")]),
        ("gain_share", "per_fte", [(16_667, "gain_share", "per_fte")]),  # 50,000 / 3
    ],
)
def test_two_prices_break_even_where_the_hand_finds(
    one: str, other: str, due: list[tuple[int, str, str]]
) -> None:
    for pair in ((one, other), (other, one)):
        found = break_even(PLAIN_TERMS, PLAIN, *pair)
        assert [(c.contacts, c.before, c.after) for c in found] == due


def test_gain_share_can_cross_another_price_twice() -> None:
    # below 12,000: 3 x + 8 (12,000 - x) = 96,000 - 5 x, which is 50,000 at 9,200
    terms = replace(PLAIN_TERMS, share=1, avoided_value=8)
    assert break_even(terms, PLAIN, "per_fte", "gain_share") == (
        Crossing(contacts=9_200, before="per_fte", after="gain_share"),
        Crossing(contacts=16_667, before="gain_share", after="per_fte"),
    )


def test_two_prices_with_one_minimum_cost_the_same_up_to_where_they_part() -> None:
    # the minimum is 0.5 x 10,000 x 4 = 20,000: 5 a contact passes it at 4,000, 4 at 5,000
    terms = replace(PLAIN_TERMS, forecast=10_000, committed=0.5)
    (found,) = break_even(terms, PLAIN, "per_minute", "per_contact")
    assert found == Crossing(contacts=4_000, before="", after="per_contact")
    # 24,000 + x is above the minimum everywhere, and meets 4 x at 8,000 as without it
    (found,) = break_even(terms, PLAIN, "gain_share", "per_contact")
    assert found.contacts == 8_000


def test_a_price_of_nothing_meets_another_only_at_its_minimum() -> None:
    terms = replace(PLAIN_TERMS, gain_share=0, share=0)
    assert break_even(terms, PLAIN, "gain_share", "per_contact") == ()
    terms = replace(terms, forecast=10_000, committed=0.5)
    (found,) = break_even(terms, PLAIN, "gain_share", "per_contact")
    assert found == Crossing(contacts=5_000, before="", after="gain_share")


def sign(terms: ContractTerms, one: str, other: str, at: int) -> int:
    apart = float(fees_over(terms, PLAIN, other, at)) - float(fees_over(terms, PLAIN, one, at))
    return 0 if abs(apart) < 1e-6 else int(math.copysign(1, apart))


@given(
    contracts(),
    st.lists(st.sampled_from(CONTRACT_MODELS), min_size=2, max_size=2, unique=True),
    st.lists(st.integers(1, 290_000), min_size=5, max_size=20),
)
def test_two_prices_change_places_where_the_break_even_says_and_nowhere_else(
    terms: ContractTerms, pair: list[str], volumes: list[int]
) -> None:
    one, other = pair
    found = break_even(terms, PLAIN, one, other)
    signs = {one: 1, other: -1, "": 0}
    for crossing in found:
        before, here = (sign(terms, one, other, crossing.contacts - back) for back in (1, 0))
        if crossing.before:
            assert before == signs[crossing.before]
            assert here != before
        else:
            assert here == 0
            assert sign(terms, one, other, crossing.contacts + 1) == signs[crossing.after]
    for volume in volumes:
        passed = [crossing for crossing in found if crossing.contacts < volume]
        if passed and sign(terms, one, other, volume):
            assert sign(terms, one, other, volume) == signs[passed[-1].after]
        elif not passed and found and volume < found[0].contacts:
            assert sign(terms, one, other, volume) == signs[found[0].before]
    if not found:
        assert len({sign(terms, one, other, volume) for volume in volumes} - {0}) <= 1


@given(works(), contracts())
def test_the_fee_over_volume_is_the_fee_of_the_month_at_its_volume(
    work: ContractWork, terms: ContractTerms
) -> None:
    month = contract_month(work)
    for model, one in invoices(terms, month).items():
        assert float(fees_over(terms, month, model, month.answered)) == pytest.approx(one.fee)


def test_the_trades_formula_finds_the_same_break_even() -> None:
    month, terms = contract_month(ContractWork()), ContractTerms()
    team = commercial.Price("per_fte", 1_800, minimum=1_800 * month.ftes)
    contact = commercial.Price("per_contact", 2.002, minimum=terms.minimum)
    due = commercial.break_even_contacts(team, contact, commercial.Month(contacts=1))
    (found,) = break_even(terms, month, "per_fte", "per_contact")
    assert found.contacts == math.ceil(due) == 49_451  # 99,000 / 2.002 is 49,450.5


def test_a_service_level_that_is_missed_never_looks_reached() -> None:
    level = contract_month(ContractWork(agents=19)).level
    lab = ContractLab(agents=19, goal=level + 1e-6)
    told = words(lab, "delivered")
    shown = float(re.search(r"within 20 s ([\d.]+) %", told)[1])  # type: ignore[index]
    assert "✗ missed" in told
    assert shown <= 100 * level


# -- faults ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("issues", 99, "from 100 to 10,000,000, got 99"),
        ("aht_s", 0, "from 1 to 86,400 seconds, got 0"),
        ("resolved", 0, "from 0.01 to 1, got 0"),
        ("resolved", 80, "from 0.01 to 1, got 80"),
        ("repeat", 1, "from 0 to 0.95, got 1"),
        ("agents", 1, "a whole number from 2 to 100,000, got 1"),
        ("agents", 2.5, "a whole number from 2 to 100,000, got 2.5"),
        ("hour_cost", -1, "from 0 to 1,000,000, got -1"),
        ("value", math.nan, "from 0 to 1,000,000, got nan"),
        ("patience_s", math.inf, "from 1 to 86,400 seconds, got inf"),
        ("aht_s", 1e300, "from 1 to 86,400 seconds, got 1e+300"),
        ("issues", 1e300, "from 100 to 10,000,000, got 1e+300"),
    ],
)
def test_work_names_what_is_wrong(name: str, value: float, rule: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be {re.escape(rule)}$"):
        ContractWork(**{name: value})


@pytest.mark.parametrize("name", list(vars(ContractTerms())))
@pytest.mark.parametrize("value", [-0.1, math.inf, math.nan])
def test_a_contract_names_what_is_wrong(name: str, value: float) -> None:
    shares = {"outcome", "share", "committed", "goal", "credit_per_point", "cap"}
    counts = {"baseline", "forecast"}
    most = "1" if name in shares else "10,000,000" if name in counts else "1,000,000"
    rule = f"from 0 to {most}"
    with pytest.raises(ValueError, match=f"^{name} must be {rule}, got {value:g}$"):
        ContractTerms(**{name: value})


def test_rates_that_cannot_be_fixed_name_what_is_in_the_way() -> None:
    with pytest.raises(ValueError, match=r"^hour_cost must be above 0 to fix rates by, got 0$"):
        fair_terms(TERMS, replace(WORK, hour_cost=0))
    with pytest.raises(ValueError, match=r"^value must be 20\.00 or more .* got 12$"):
        fair_terms(TERMS, replace(WORK, value=12))
    with pytest.raises(ValueError, match=r"^baseline must leave .* 175,000 already, .* 30,000$"):
        fair_terms(replace(TERMS, baseline=30_000), WORK)


def test_a_break_even_is_of_two_prices_that_there_are() -> None:
    with pytest.raises(ValueError, match=r"^model must be one of per_fte, .*, got 'per_seat'$"):
        break_even(TERMS, PLAIN, "per_fte", "per_seat")
    with pytest.raises(ValueError, match=r"^one and other must be two prices, got 'per_fte' twice"):
        break_even(TERMS, PLAIN, "per_fte", "per_fte")
    with pytest.raises(ValueError, match=r"^model must be one of"):
        fees_over(TERMS, PLAIN, "per_seat", 1)


# -- the lab, without a screen ---------------------------------------------------------------------


def test_the_lab_is_asked_for_by_its_name_and_tells_its_month() -> None:
    assert repr(lab("contract")) == (
        "ContractLab(45,000 issues, AHT 360 s, 22 agents: 49,457 contacts handled, service level"
        " 92.8 %. The client pays from $98,993 (per minute) to $99,021 (gain share))"
    )
    assert lab("contract", agents=24).work.agents == 24


def test_rates_stay_when_the_work_changes_until_they_are_fixed_again() -> None:
    card = ContractLab()
    card.set("aht_s", 420)
    assert card.terms == ContractTerms()
    assert card.invoices["per_minute"].fee > card.invoices["per_contact"].fee * 1.15
    card.fix_rates()
    assert card.terms == fair_terms(ContractTerms(), ContractWork(aht_s=420))
    assert shown_fields(card)["per_minute"] == f"{card.terms.per_minute:g}"
    assert card.said["text"].startswith("The rates are fixed again. ")


def test_what_the_lab_shows_is_what_the_functions_find() -> None:
    card = ContractLab(aht_s=420, agents=24)
    month = contract_month(ContractWork(aht_s=420, agents=24))
    assert card.month == month
    assert card.invoices == invoices(ContractTerms(), month)
    found = card.compare("gain_share", "per_hour")
    assert found == break_even(ContractTerms(), month, "gain_share", "per_hour")


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_keeps_its_value_when_another_is_refused(name: str) -> None:
    card = ContractLab()
    before = card.get_state()
    with pytest.raises(ValueError, match=rf"^{name} must be .*, got 9e\+99$"):
        card.set(name, 9e99)
    with pytest.raises(ValueError, match=rf"^{name} must be .*, got -1$"):
        ContractLab(**{name: -1})
    assert card.get_state() == before


def test_a_lever_there_is_not_is_refused_with_those_there_are() -> None:
    card = ContractLab()
    with pytest.raises(ValueError, match=r"^there is no control seats in this lab; it has issues"):
        card.set("seats", 3)
    with pytest.raises(ValueError, match="no control seats"):
        ContractLab(seats=3)
    with pytest.raises(ValueError, match="two prices"):
        card.compare("per_fte", "per_fte")


@given(st.data())
def test_the_lab_can_be_drawn_at_every_corner_of_its_levers(data: st.DataObject) -> None:
    ends = {name: st.sampled_from([lever.least, lever.most]) for name, lever in LEVERS.items()}
    card = ContractLab(**{name: data.draw(end, label=name) for name, end in ends.items()})
    assert len([e for e in elements(card, "bills") if e.tag == "tr"]) == 8
    assert not re.search(r"\bnan\b|\binf\b", " ".join(card.regions.values()))
    json.loads(card.figure)


# -- the lab, as the browser works it --------------------------------------------------------------


def shown_fields(card: ContractLab) -> dict[str, str]:
    return dict(card.fields)


def cells(card: ContractLab, region: str) -> list[list[str]]:
    found: list[list[str]] = []
    for element in elements(card, region):
        if element.tag == "tr":
            found.append([])
        elif element.tag in ("th", "td"):
            found[-1].append(element.words.replace("\u00a0", " "))
    return found


def test_the_table_of_prices_is_what_the_hand_finds() -> None:
    given = {**vars(WORK), **vars(TERMS)}
    card = ContractLab(**given)
    assert cells(card, "bills")[1:] == [
        ["Per FTE (seat)", "$150,000", "$0", "$30,000", "20.0 %", "$20.00"],
        ["Per hour", "$144,000", "$0", "$24,000", "16.7 %", "$19.20"],
        ["Per minute", "$125,000", "$0", "$5,000", "4.0 %", "$16.67"],
        ["Per contact", "$125,000", "$0", "$5,000", "4.0 %", "$16.67"],
        ["Per resolution", "$135,000", "$0", "$15,000", "11.1 %", "$18.00"],
        ["Outcome", "$150,000", "$0", "$30,000", "20.0 %", "$20.00"],
        ["Gain share", "$125,000", "$0", "$5,000", "4.0 %", "$16.67"],
    ]
    tempted = cells(card, "tempted")
    assert tempted[0] == ["Price", *EVENTS.values()]
    assert tempted[3] == ["Per minute", "+$2.50", "+$0.10", "+$6.25", "−$12.50", "+$4,000"]
    told = words(card, "tempted").replace(" :", ":")
    assert "a longer call, if the team grows to match: per FTE, per hour, per minute" in told
    assert "an unresolved call: per minute, per contact one agent" in told
    assert "(this is what the client wants): gain share" in told


def test_a_service_credit_and_a_minimum_are_seen() -> None:
    card = ContractLab(agents=19, issues=30_000, aht_s=560)
    assert "✗ missed" in words(card, "delivered")
    assert "* The minimum of $80,080 is paid here, less the credit." in words(card, "bills")
    starred = [row[0] for row in cells(card, "bills") if row[1].endswith("*")]
    assert {"Per contact", "Per resolution", "Outcome"} <= set(starred)


def test_the_table_of_moves_shows_what_is_chosen() -> None:
    card = ContractLab(**{**vars(WORK), **vars(TERMS)})
    assert cells(card, "moved")[0] == ["Price", *MOVES.values()]
    fte = [cells(card, "moved")[1]]
    for view in ("margin", "per_resolved"):
        press(card, f"look-{view}")
        fte.append(cells(card, "moved")[1])
    assert fte == [
        ["Per FTE (seat)", "0", "0", "0", "0", "−$15,000", "0"],
        ["Per FTE (seat)", "0", "0", "0", "0", "−$3,000", "0"],
        # 7,500 resolved become 7,013, then 7,692, then 6,750
        ["Per FTE (seat)", "0", "+$1.39", "−$0.50", "+$2.22", "−$2.00", "0"],
    ]
    assert "Here 60.0 % resolved becomes 54.0 %, and 30 agents become 27." in words(card, "moved")
    pressed = [e.words for e in elements(card, "looks") if e.attrs.get("aria-pressed") == "true"]
    assert pressed == ["the client's cost for each resolved issue"]


def test_the_chart_draws_both_fees_this_month_and_the_break_even() -> None:
    card = ContractLab()
    drawn = {line["name"]: line for line in json.loads(card.figure)["data"]}
    assert list(drawn) == ["Per FTE (seat)", "Per contact", "this month", "break-even"]
    assert drawn["this month"]["y"] == pytest.approx([99_000, 99_013], abs=1)
    assert drawn["break-even"]["x"] == [49_451]
    assert drawn["break-even"]["y"] == [pytest.approx(99_000, abs=2.002)]
    assert words(card, "crossed").startswith(
        "Break-even: 49,451 contacts. Below it, per contact costs the client less. Above it, per"
    )
    assert "22 agents can handle 66,000 contacts at most" in words(card, "crossed")
    rows = {row[0]: row[1:] for row in cells(card, "table")}
    assert rows["Contacts handled"] == ["Per FTE (seat)", "Per contact"]
    assert rows["60,000"] == ["$99,000", "$120,120"]
    assert rows["49,451 (break-even)"] == ["$99,000", "$99,001"]


def test_the_pair_is_chosen_and_two_alike_change_places() -> None:
    card = ContractLab()
    act(card, "set", name="other", value="gain_share")
    assert "break-even" in card.figure
    assert (shown_fields(card)["one"], shown_fields(card)["other"]) == ("per_fte", "gain_share")
    act(card, "set", name="one", value="gain_share")
    assert (shown_fields(card)["one"], shown_fields(card)["other"]) == ("gain_share", "per_fte")
    act(card, "set", name="other", value="seats")
    assert shown_fields(card)["other"] == "per_fte"


def test_prices_that_differ_by_rounding_are_said_to_be_the_same() -> None:
    card = ContractLab()
    card.compare("per_minute", "per_contact")
    assert "per minute and per contact charge the same" in words(card, "crossed")
    assert '"break-even"' not in card.figure
    card.set("aht_s", 420)
    assert "costs the client less" in words(card, "crossed")


def test_a_break_even_that_the_team_cannot_reach_is_marked() -> None:
    card = ContractLab(aht_s=600)
    assert "A break-even above this number needs a bigger team." in words(card, "crossed")


@pytest.mark.parametrize("value", ["900000", "-1", "", "many"])
def test_what_was_typed_wrong_stays_with_its_error(value: str) -> None:
    card = ContractLab()
    bills = card.regions["bills"]
    act(card, "set", name="resolved", value=value)
    wrong = "Answered calls that resolve the issue (%) must be a number from 5 to 100, got"
    assert words(card, "problem").startswith(f"{wrong} {value or 'nothing'}.")
    assert shown_fields(card)["resolved"] == value
    assert card.regions["bills"] == bills
    act(card, "set", name="resolved", value="70")
    assert words(card, "problem") == ""
    assert card.work.resolved == pytest.approx(0.7)


def test_rates_that_cannot_be_fixed_are_told_and_stay() -> None:
    card = ContractLab(value=1)
    press(card, "fix")
    assert words(card, "problem").startswith(
        "The rates can't be fixed: Value of a resolved issue to the client ($) must be 2.50 or more"
    )
    assert card.terms == ContractTerms()
    act(card, "set", name="value", value="9")
    assert words(card, "problem") == ""
    press(card, "fix")
    assert card.terms == ContractTerms()


def test_a_message_for_a_lever_there_is_not_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = ContractLab()
    sent, before = sent_by(card, monkeypatch), card.get_state()
    act(card, "set", name="seats", value="3")
    act(card, "explode")
    assert [answer["fault"] for answer, _ in sent] == ["", ""]
    assert card.get_state() == before


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_typed_can_run(payload: str) -> None:
    card = ContractLab()
    act(card, "set", name="per_contact", value=payload)
    assert payload in words(card, "problem")
    assert unsafe(elements(card)) == []


def test_no_id_of_the_code_is_on_the_screen() -> None:
    card = ContractLab(value=1)
    press(card, "fix")
    act(card, "set", name="agents", value="many")
    press(card, "look-per_resolved")
    texts = [e.words for e in elements(card)]
    texts += [e.attrs["aria-label"] for e in elements(card) if "aria-label" in e.attrs]
    texts += [line["name"] for line in json.loads(card.figure)["data"]]
    told = " | ".join((*texts, card.said["text"], repr(card)))
    assert "Per resolution" in told
    assert re.findall(r"\w*[^\W_]_[^\W_]\w*", told) == []


# -- in words --------------------------------------------------------------------------------------


def test_everything_has_a_name_on_screen() -> None:
    assert tuple(MODELS) == tuple(GOOD_CONTRACT) == CONTRACT_MODELS
    assert tuple(EVENTS) == CONTRACT_EVENTS
    assert tuple(MOVES) == tuple(CONTRACT_MOVES)
    assert set(LEVERS) == {*vars(ContractWork()), *vars(ContractTerms())}


@pytest.mark.parametrize(
    ("value", "digits", "told", "changed"),
    [
        (98_993.4, 0, "$98,993", "+$98,993"),
        (-1_281, 0, "−$1,281", "−$1,281"),
        (-0.3, 0, "$0", "0"),
        (0.004, 2, "$0.00", "0"),
        (-0.031, 2, "−$0.03", "−$0.03"),
    ],
)
def test_money_is_told_with_its_sign(value: float, digits: int, told: str, changed: str) -> None:
    assert (dollars(value, digits), change(value, digits)) == (told, changed)


def test_crossings_are_told_from_few_contacts_to_many() -> None:
    def at(contacts: int, before: str, after: str) -> Crossing:
        return Crossing(contacts=contacts, before=before, after=after)

    twice: Any = (at(9_200, "per_fte", "gain_share"), at(16_667, "gain_share", "per_fte"))
    assert crossings(twice, "per_fte", "gain_share", alike=False) == [
        "Up to 9,200 contacts, per FTE costs the client less.",
        "From 9,200 to 16,667, gain share costs the client less.",
        "Above 16,667 contacts, per FTE costs the client less.",
    ]
    parted = [at(4_000, "", "per_contact")]
    assert crossings(parted, "per_minute", "per_contact", alike=False)[0] == (
        "Up to 4,000 contacts, both cost the client the same."
    )
    assert crossings((), "per_minute", "per_contact", alike=False) == [
        "There is no break-even: per minute and per contact don't change places at any volume."
    ]
