"""What holds of every entry of the catalogue: its record, its formula, its slips, its report."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import kpi
from bpo_course.contacts import HANDLE_COLUMNS, OUTCOMES, check
from bpo_course.kpi import Kpi

ENTRIES: Final = list(kpi.catalogue.values())
FORMULAS: Final = [(entry, definition) for entry in ENTRIES for definition in entry.formulas]
LOGGED: Final = [entry for entry in ENTRIES if entry.terms]
DEFINED: Final = [entry for entry in ENTRIES if entry.definitions or entry.readings]
PLAIN_ONLY: Final = {
    *("nps", "ces_effort", "ces_easy"),
    *("recovery_rate", "collection_efficiency", "roll_rate", "cure_rate", "promises_kept"),
    *("agents_to_schedule", "adherence", "conformance"),
    *("quality_score", "critical_accuracy", "kappa", "attrition"),
    *(entry.id for entry in ENTRIES if entry.side == "commercial"),
}
"""What neither a contact log nor an agent-state table can say."""
MAY_PASS_ONE: Final = {
    *("conformance", "saturation", "recovery_rate", "collection_efficiency"),
    *("roll_rate", "attrition"),
}
# Parts that must not exceed their whole, by KPI; the sum of the names on each side.
PARTS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "service_level": (("answered_in_target", "answered"), ("abandoned_short", "abandoned")),
    "fcr": (("resolved_first", "contacts"),),
    "repeat_rate": (("repeated", "contacts"),),
    "csat": (("satisfied", "answers"),),
    "ces_easy": (("agreed", "answers"),),
    "transfer_rate": (("transferred", "handled"),),
    "escalation_rate": (("escalated", "handled"),),
    "connect_rate": (("connected", "attempts"),),
    "conversion": (("sales", "contacts"),),
    "contact_rate": (
        ("live", "dials"),
        ("leads_reached", "leads"),
        ("right_parties", "dials"),
        ("answers", "dials"),
    ),
    "right_party_rate": (
        ("right_parties", "dials"),
        ("right_parties", "contacts"),
        ("accounts_reached", "accounts"),
    ),
    "penetration": (("attempted", "list_size"),),
    "attempts_per_sale": (("sales", "attempts"),),
    "drop_rate": (("machines_estimated", "dropped"),),
    "dialler_utilisation": (("handle_s", "logged_in_s"), ("busy_line_s", "line_s")),
    "promise_rate": (("promises", "right_parties"),),
    "promises_kept": (("kept", "due"), ("kept_amount", "due_amount")),
    "collection_efficiency": (
        ("ending_total", "beginning + credit_sales"),
        ("ending_current", "ending_total"),
    ),
    "cure_rate": (("cured", "delinquent"),),
    "utilisation": (("handle_s", "paid_s"),),
    "shrinkage": (("unavailable_s", "paid_s"),),
    "adherence": (("in_state_s", "scheduled_s"),),
    "quality_score": (("earned_points", "possible_points"),),
    "critical_accuracy": tuple(
        (f"{kind}_failed", "units") for kind in ("customer", "business", "compliance")
    ),
}
CASES: Final = [
    (kpi.catalogue[name], definition, part, whole)
    for name, pairs in PARTS.items()
    for definition in kpi.catalogue[name].formulas
    for part, whole in pairs
    if {part, *whole.split(" + ")} <= {i.name for i in kpi.catalogue[name].needs(definition)}
]

every_entry: Final = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
every_formula: Final = pytest.mark.parametrize(
    ("entry", "definition"),
    FORMULAS,
    ids=[f"{entry.id} {definition}".strip() for entry, definition in FORMULAS],
)


def added(names: str, values: Mapping[str, float]) -> float:
    return sum(values[name] for name in names.split(" + "))


@st.composite
def values_of(draw: st.DrawFn, entry: Kpi, definition: str) -> dict[str, float]:
    """Numbers within each slider's range, no part above its whole."""
    values: dict[str, float] = {
        item.name: draw(st.integers(0, 100)) / 100
        if item.most == 1
        else draw(st.integers(0, int(item.most)))
        for item in entry.needs(definition)
    }
    for part, whole in PARTS.get(entry.id, ()):
        if {part, *whole.split(" + ")} <= values.keys():
            values[part] = min(values[part], added(whole, values))
    if entry.id == "utilisation":
        values["paid_s"] += values.get("available_s", 0) + values.get("training_s", 0)
    return values


def examples(entry: Kpi) -> dict[str, float]:
    return {item.name: item.example for item in entry.inputs}


def evaluated(formula: str) -> float:
    """What the formula with its numbers comes to, by Python's own arithmetic."""
    try:
        return float(eval(formula.replace(",", ""), {"__builtins__": {}}))
    except ZeroDivisionError:
        return math.nan


def same(one: float, other: float) -> bool:
    """Whether two measures are equal but for rounding, two that are not measurable among them."""
    return one == pytest.approx(other, rel=1e-9, abs=1e-12, nan_ok=True)


# The record


SIDES: Final = {
    "inbound": "offered answered asa service_level abandonment time_to_abandon fcr repeat_rate"
    " containment",
    "outbound": "attempts revenue connect_rate conversion contact_rate right_party_rate penetration"
    " saturation attempts_per_sale revenue_per_agent revenue_per_hour cost_per_acquisition"
    " drop_rate dialler_utilisation promise_rate promises_kept recovery_rate"
    " collection_efficiency roll_rate cure_rate",
    "both": "aht csat csat_mean nps ces_effort ces_easy transfer_rate escalation_rate"
    " cost_per_contact cost_per_resolution",
    "people": "occupancy utilisation shrinkage agents_to_schedule adherence conformance"
    " quality_score critical_accuracy kappa attrition",
    "commercial": "fee_per_fte fee_per_hour fee_per_minute fee_per_contact fee_per_resolution"
    " fee_on_outcome",
}


def test_the_catalogue_holds_the_measures_of_the_trade_by_side() -> None:
    for side, names in SIDES.items():
        assert {entry.id for entry in ENTRIES if entry.side == side} == set(names.split())


@every_entry
def test_an_entry_is_called_what_its_function_is_called(entry: Kpi) -> None:
    assert entry.id == entry.function.__name__
    assert kpi.catalogue[entry.id] is entry
    assert entry.function is getattr(kpi, entry.id)
    assert entry.id in kpi.__all__


@every_entry
def test_an_entry_says_where_it_stands_and_what_is_argued_over(entry: Kpi) -> None:
    assert entry.name
    assert entry.sources
    assert all(entry.sources)
    assert entry.disputes.endswith((".", "?"))


@every_entry
def test_every_input_is_needed_by_a_formula_and_lies_on_its_slider(entry: Kpi) -> None:
    needed = {item.name for definition in entry.formulas for item in entry.needs(definition)}
    assert needed == {item.name for item in entry.inputs}
    assert all(0 < item.example < item.most for item in entry.inputs)


@every_formula
def test_a_formula_needs_only_what_its_function_takes(entry: Kpi, definition: str) -> None:
    needed = {item.name for item in entry.needs(definition)}
    taken = set(inspect.signature(entry.function).parameters)
    assert needed
    assert needed <= taken
    assert ("definition" in taken) >= bool(definition or entry.readings)


@every_formula
def test_a_formula_in_words_names_every_input_it_needs(entry: Kpi, definition: str) -> None:
    words = entry.formula_as(definition)
    assert "{" not in words
    assert all(item.word in words for item in entry.needs(definition))


@every_entry
def test_what_only_plain_numbers_can_say_takes_no_log(entry: Kpi) -> None:
    takes = {"log", "states"} & set(inspect.signature(entry.function).parameters)
    assert bool(takes) == (entry.id not in PLAIN_ONLY)


# The formula


@every_formula
@given(st.data())
def test_the_formula_with_its_numbers_is_what_is_computed(
    entry: Kpi, definition: str, data: Any
) -> None:
    values = data.draw(values_of(entry, definition))
    computed = entry.compute(values, definition)
    shown = entry.substituted(values, definition)
    assert same(evaluated(shown), computed), shown
    assert same(Kpi.evaluate(entry.formulas[definition], values), computed)


@every_formula
def test_the_example_of_an_entry_is_measurable(entry: Kpi, definition: str) -> None:
    assert entry.compute(examples(entry), definition) > 0


@every_formula
@given(st.data())
def test_a_share_lies_between_nothing_and_all(entry: Kpi, definition: str, data: Any) -> None:
    found = entry.compute(data.draw(values_of(entry, definition)), definition)
    low = -1 if entry.unit == "points" or entry.id == "kappa" else 0
    if entry.id == "kappa":
        low = -math.inf  # of two shares that no pair of raters need have given
    high = 1 if entry.unit in ("share", "points") and entry.id not in MAY_PASS_ONE else math.inf
    assert math.isnan(found) or low <= found <= high


@every_formula
@pytest.mark.parametrize("value", [-1, math.nan, math.inf])
def test_a_number_must_be_finite_and_not_negative(
    entry: Kpi, definition: str, value: float
) -> None:
    for item in entry.needs(definition):
        with pytest.raises(ValueError, match=f"{item.name} must be 0 or more, got {value}"):
            entry.compute({**examples(entry), item.name: value}, definition)


@every_formula
def test_a_number_left_out_is_named(entry: Kpi, definition: str) -> None:
    more = {"definition": definition} if definition else {}
    every = {item.name: item.example for item in entry.needs(definition)}
    for name in every:
        others = {other: value for other, value in every.items() if other != name}
        with pytest.raises((TypeError, ValueError), match=name):
            entry.function(**others, **more)


@every_formula
def test_nothing_over_nothing_is_not_measurable(entry: Kpi, definition: str) -> None:
    nothing = dict.fromkeys((item.name for item in entry.needs(definition)), 0.0)
    if entry.id == "agents_to_schedule":
        nothing["lost_share"] = 1.0
    elif entry.id == "kappa":
        nothing["expected"] = 1.0
    if entry.total:
        assert entry.compute(nothing, definition) == 0
    else:
        assert math.isnan(entry.compute(nothing, definition))


@pytest.mark.parametrize(("entry", "definition", "part", "whole"), CASES)
def test_a_part_above_its_whole_is_refused_and_a_what_if_has_a_gap_there(
    entry: Kpi, definition: str, part: str, whole: str
) -> None:
    values = examples(entry)
    top = added(whole, values)
    rule = rf"{part}.* must be at most {re.escape(whole)} \({top:g}\), got "
    with pytest.raises(ValueError, match=rule):
        entry.compute({**values, part: top + 1}, definition)
    assert math.isnan(entry.what_if(values, part, [top + 1], definition)[0])


@pytest.mark.parametrize("entry", DEFINED, ids=lambda entry: entry.id)
def test_an_unknown_definition_is_refused_with_those_there_are(entry: Kpi) -> None:
    known = ", ".join(entry.definitions or entry.readings)
    used = {item.name: item.example for item in entry.needs(next(iter(entry.formulas)))}
    with pytest.raises(ValueError, match=f"definition must be one of {known}, got 'x'"):
        entry.function(**used, definition="x")


@every_entry
def test_a_slip_is_another_number_than_the_right_one(entry: Kpi) -> None:
    for slip, why in entry.slips.items():
        assert why.endswith(".")
        found = Kpi.evaluate(slip, examples(entry))
        rights = [entry.compute(examples(entry), definition) for definition in entry.formulas]
        assert not all(math.isclose(found, right, rel_tol=0.01) for right in rights), slip


def test_the_handle_time_is_told_in_words() -> None:
    assert kpi.catalogue["aht"].formula == "(talk + hold + wrap) / handled"


def test_service_level_offers_its_four_definitions_and_speed_of_answer_none() -> None:
    four = ("offered", "answered", "offered_less_short", "served_or_short")
    assert kpi.catalogue["service_level"].definitions == four
    assert kpi.catalogue["asa"].definitions == ()


def test_thousands_are_set_apart_in_a_formula() -> None:
    shown = kpi.catalogue["asa"].substituted({"wait_s": 3_600, "answered": 180.5}, "")
    assert shown == "3,600 / 180.5"


def test_a_number_the_formula_does_not_need_is_left_out() -> None:
    values = {"answered_in_target": 3, "answered": 4, "abandoned": 3, "abandoned_short": 99}
    assert kpi.catalogue["service_level"].compute(values, "offered") == 3 / 7


def test_what_if_moves_one_input_and_leaves_the_others() -> None:
    values = {"wait_s": 3_600, "answered": 180}
    results = kpi.catalogue["asa"].what_if(values, "answered", [90, 180, 360, 0], "")
    assert results[:3] == [40, 20, 10]
    assert math.isnan(results[3])
    assert values == {"wait_s": 3_600, "answered": 180}


def test_a_formula_that_is_no_arithmetic_is_refused() -> None:
    with pytest.raises(ValueError, match="formula must be sums of numbers, got"):
        Kpi.evaluate("max({a})", {"a": 1})


# A log


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    direction = draw(st.sampled_from(sorted(OUTCOMES)))
    outcome = draw(st.sampled_from(OUTCOMES[direction]))
    answered = outcome == "answered"
    spoken = answered or outcome == "dropped"
    ends = ("sale", "promise", "transferred", "escalated", "resolved", None)
    day, hour = draw(st.integers(2, 20)), draw(st.integers(0, 23))
    return {
        "direction": direction,
        "channel": "voice",
        "queue": draw(st.sampled_from(["cards", "loans"])),
        "started_at": f"2026-03-{day:02d}T{hour:02d}:00:00Z",
        "outcome": outcome,
        "wait_s": draw(st.integers(0, 60)),
        **{name: draw(st.integers(0, 900)) if answered else None for name in HANDLE_COLUMNS},
        "right_party": draw(st.sampled_from([True, False, None])) if spoken else None,
        "disposition": draw(st.sampled_from(ends)) if answered else None,
        "agent": draw(st.sampled_from(["asha", "ravi"])) if answered else None,
        "customer": draw(st.sampled_from(["ana", "ben", "cam", None])),
        "reason": draw(st.sampled_from(["card", "limit", None])),
        "resolved": draw(st.sampled_from([True, False, None])) if answered else None,
        "csat": draw(st.sampled_from([1, 2, 3, 4, 5, None])) if answered else None,
        "revenue": draw(st.sampled_from([0, 50, None])) if answered else None,
    }


def made(drawn: list[dict[str, Any]]) -> pd.DataFrame:
    named = [{"contact_id": f"c{place}", **row} for place, row in enumerate(drawn)]
    columns = ["contact_id", "direction", "channel", "queue", "started_at", "outcome", "wait_s"]
    columns += [*HANDLE_COLUMNS, "right_party", "disposition", "agent", "customer", "reason"]
    return check(pd.DataFrame(named, columns=[*columns, "resolved", "csat", "revenue"]))


LOGS: Final = st.lists(rows(), max_size=20).map(made)
OFF_LOG: Final = {"cost": 100.0, "list_size": 100.0, "machines_estimated": 0.0}


def of_log(entry: Kpi, log: pd.DataFrame, definition: str = "") -> float:
    """The KPI's own function on the log, with what no log says beside it."""
    taken = inspect.signature(entry.function).parameters
    hours = {name: 10.0 for name in taken if name.endswith("_hours")}
    beside = {name: value for name, value in OFF_LOG.items() if name in taken}
    more = {"definition": definition} if definition else {}
    return entry.function(log, **beside, **hours, **more)


OF_A_LOG: Final = [e for e in ENTRIES if "log" in inspect.signature(e.function).parameters]
READ: Final = [
    (entry, definition)
    for entry in OF_A_LOG
    for definition in (entry.definitions or entry.readings or ("",))
]


@given(LOGS)
def test_a_report_says_what_the_functions_say(log: pd.DataFrame) -> None:
    found = kpi.report(log).set_index("kpi")["value"]
    assert set(found.index) == {entry.id for entry in LOGGED}
    differ = [e.id for e in LOGGED if not same(float(found[e.id]), of_log(e, log))]
    assert differ == []


@given(LOGS)
def test_groups_weighed_by_what_they_count_give_the_whole(log: pd.DataFrame) -> None:
    whole = kpi.report(log).set_index("kpi")["value"]
    added_up = kpi.overall(kpi.report(log, by="queue"))
    for name, value in added_up.items():
        per_something = name == "attempts_per_sale" and math.isnan(value)
        assert same(float(value), float(whole[name])) or per_something, name


@given(LOGS, st.randoms())
def test_the_order_of_rows_never_matters(log: pd.DataFrame, chance: Any) -> None:
    mixed = log.sample(frac=1, random_state=chance.randrange(1000))
    moved = [
        (entry.id, name)
        for entry, name in READ
        if not same(of_log(entry, mixed, name), of_log(entry, log, name))
    ]
    assert moved == []


@given(LOGS)
def test_every_share_of_a_log_lies_between_nothing_and_all(log: pd.DataFrame) -> None:
    out: list[tuple[str, str, float]] = []
    for entry, name in READ:
        share = of_log(entry, log, name)
        if entry.unit == "share" and entry.id not in MAY_PASS_ONE and not math.isnan(share):
            out += [(entry.id, name, share)] if not 0 <= share <= 1 else []
    assert out == []


# Definitions of one KPI that lie in order on any log, the smallest first.
IN_ORDER: Final[list[tuple[str, tuple[str, ...]]]] = [
    ("service_level", ("offered", "answered")),
    ("service_level", ("offered", "offered_less_short")),
    ("service_level", ("offered", "served_or_short")),
    ("connect_rate", ("answered", "live", "with_voicemail")),
    ("contact_rate", ("right_party_per_dial", "live_per_dial", "any_answer_per_dial")),
    ("right_party_rate", ("dials", "contacts")),
    ("repeat_rate", ("reason", "customer")),
]


@pytest.mark.parametrize(("name", "order"), IN_ORDER)
@given(log=LOGS)
def test_an_inequality_of_definitions_holds_on_every_log(
    name: str, order: tuple[str, ...], log: pd.DataFrame
) -> None:
    # One who has no reason recorded is left out of both sides by reason: so all have one here.
    whole = log[log["reason"].notna()] if name == "repeat_rate" else log
    found = kpi.spread(name, whole)
    measured = [found[definition] for definition in order]
    assert any(map(math.isnan, measured)) or measured == sorted(measured)


@given(LOGS)
def test_no_measure_changes_the_log(log: pd.DataFrame) -> None:
    before = log.copy(deep=True)
    for entry, name in READ:
        of_log(entry, log, name)
    pd.testing.assert_frame_equal(log, before)


@pytest.mark.parametrize("entry", OF_A_LOG, ids=lambda entry: entry.id)
def test_a_log_and_what_it_says_together_are_refused(entry: Kpi) -> None:
    log = made([])
    said: Callable[..., float] = entry.function
    name = next(i.name for i in entry.inputs if i.name not in OFF_LOG and "hours" not in i.name)
    beside = {i.name: i.example for i in entry.inputs if i.name in OFF_LOG or "hours" in i.name}
    with pytest.raises(ValueError, match=f"not both: got {name} too"):
        said(log, **{name: 5}, **beside)
