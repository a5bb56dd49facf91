"""The lists of the consent lab: who is on them, what is wrong with them, and what is right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bpo_course import content
from bpo_course.scenarios import (
    CONSENT_MOMENT,
    NOT_TODAY,
    REPAIRS,
    audit_cases,
    consent_list,
    faulty_list,
)
from bpo_course.tools import consent

RULES = content.rules()
LIST = consent_list(1)
BY_ID = {person.id: person for person in LIST.people}
FAULTY = faulty_list(1)
CASES = {case.id: case for case in audit_cases(RULES, CONSENT_MOMENT.date())}


def reasons(name: str, at: datetime = CONSENT_MOMENT) -> set[str]:
    return {one.id for one in BY_ID[name].answer(at, LIST.ledger, RULES).reasons}


def may(name: str, at: datetime = CONSENT_MOMENT) -> bool:
    return BY_ID[name].answer(at, LIST.ledger, RULES).allowed


# -- the list --------------------------------------------------------------------------------------


def test_the_same_seed_brings_the_same_people_and_another_one_brings_others() -> None:
    consent_list.cache_clear()
    assert consent_list(1).people == LIST.people
    assert consent_list(2).people != LIST.people


@pytest.mark.parametrize("seed", range(1, 30, 4))
def test_every_number_but_the_unreadable_one_can_be_read_and_is_there_once(seed: int) -> None:
    people = [one for one in consent_list(seed).people if one.id != "us-unreadable"]
    numbers = [consent.normal(one.number) for one in people]
    assert None not in numbers
    assert len(set(numbers)) == len(numbers) == 19
    assert len({one.name for one in people}) == 19


@pytest.mark.parametrize("seed", range(1, 30, 4))
def test_american_and_british_numbers_are_kept_free_of_subscribers(seed: int) -> None:
    rows = [row.person for row in faulty_list(seed).rows]
    for person in (*consent_list(seed).people, *rows):
        if person.number.startswith("+1"):
            assert " 555 01" in person.number
        if person.number.startswith("+44"):
            digits = consent.normal(person.number) or ""
            assert digits[3:].startswith(("2079460", "1134960", "1414960", "2920180", "1174960"))


def test_two_zones_must_both_be_open() -> None:
    alaska = datetime(2026, 12, 2, 17, 30, tzinfo=UTC)  # 8:30 in Anchorage, 7:30 in Adak
    assert not may("us-alaska", alaska)
    assert may("us-alaska", alaska + timedelta(minutes=30))
    assert not may("us-moved")  # 10:00 in New York, 7:00 in California
    assert may("us-moved", CONSENT_MOMENT + timedelta(hours=1))
    evening = datetime(2026, 12, 2, 1, 30, tzinfo=UTC)  # 20:30 and 19:30 in Florida
    assert not may("us-two-zones", evening)
    assert may("us-two-zones", evening - timedelta(minutes=31))


def test_what_cannot_be_known_is_refused() -> None:
    assert reasons("us-toll-free") == {"number-toll-free"}
    assert reasons("us-unreadable") == {"number-unreadable"}


def test_an_enquiry_lifts_a_block_for_seven_days() -> None:
    evening = datetime(2026, 12, 5, 9, tzinfo=UTC)
    assert not may("in-blocked")
    assert may("in-enquiry")
    assert may("in-enquiry", evening)
    assert not may("in-enquiry", evening + timedelta(days=1))


def test_a_customer_may_be_called_in_spite_of_the_registry_and_not_on_a_sunday() -> None:
    assert may("us-customer")
    sunday = datetime(2026, 12, 6, 17, tzinfo=UTC)
    assert reasons("us-customer", sunday) == {"us-pa-calling-hours"}


def test_the_hours_for_microfinance_are_those_of_all_loans_from_2027_on() -> None:
    evening = datetime(2026, 12, 31, 13, tzinfo=UTC)  # 18:30 in India
    assert reasons("in-micro", evening) == {"in-rbi-2025-microfinance-hours"}
    assert may("in-micro", evening + timedelta(days=1))


@pytest.mark.parametrize("name", sorted(BY_ID))
def test_the_hours_of_a_day_are_those_at_which_the_system_says_yes(name: str) -> None:
    start = datetime(2026, 12, 2, tzinfo=UTC)
    end = start + timedelta(days=1)
    spans = LIST.open_between(BY_ID[name], start, end, RULES)
    assert all(opens < closes for opens, closes in spans)
    assert all(closes < opens for (_, closes), (opens, _) in pairwise(spans))
    for quarter in range(96):
        at = start + timedelta(minutes=15 * quarter)
        assert may(name, at) == any(opens <= at < closes for opens, closes in spans), at


def test_a_day_on_another_clock_has_the_same_hours() -> None:

    start = datetime(2026, 12, 2, tzinfo=ZoneInfo("Asia/Manila"))
    spans = LIST.open_between(BY_ID["in-plain"], start, start + timedelta(days=1), RULES)
    assert [one.hour * 60 + one.minute for one in spans[0]] == [270, 930]  # 10:00 to 21:00 there


# -- the list with faults --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(1, 30, 4))
def test_with_everything_right_every_row_of_the_run_may_be_called(seed: int) -> None:
    found = faulty_list(seed)
    before, after = found.repaired({}, RULES), found.repaired(found.right, RULES)
    assert (before.may, len(before.answers)) == (3, 16)
    assert (after.may, len(after.answers), after.share) == (7, 7, 1)
    assert all(answer.allowed for answer in after.answers.values())


@pytest.mark.parametrize("name", [row.person.id for row in FAULTY.rows])
def test_each_repair_that_brings_a_call_back_is_needed_for_it(name: str) -> None:
    right = FAULTY.right
    if right[name] in (*NOT_TODAY, "keep"):
        alone = FAULTY.repaired({}, RULES).answers[name]
        assert alone.allowed == (name in ("sound", "sound-consent", "twice", "twice-again"))
        return
    without = FAULTY.repaired({**right, name: "keep"}, RULES)
    assert not without.answers[name].allowed
    assert FAULTY.repaired(right, RULES).answers[name].allowed


def test_no_other_repair_helps_a_row_that_must_go_or_wait() -> None:
    for name in ("other-purpose", "stopped", "no-source", "own-list", "listed-since", "not-yet"):
        for what in REPAIRS:
            if what in NOT_TODAY or what == "invent":
                continue
            done = {**FAULTY.right, name: what}
            assert not FAULTY.repaired(done, RULES).answers[name].allowed, (name, what)


def test_a_new_copy_of_the_register_answers_for_every_american_row() -> None:
    after = FAULTY.repaired({"stale": "scrub"}, RULES)
    assert after.answers["stale"].allowed
    assert {one.id for one in after.answers["cap"].reasons} == {"us-fl-calling-hours"}
    assert {one.why for one in after.answers["listed-since"].reasons} == {"listed"}


def test_the_cap_and_the_evening_pass_by_themselves() -> None:
    scrubbed = FAULTY.repaired({"stale": "scrub"}, RULES).answers
    for name in ("cap", "evening"):
        answer = scrubbed[name]
        assert answer.next_at
        assert timedelta(0) < answer.next_at - CONSENT_MOMENT < timedelta(days=1)


def test_an_invented_consent_is_believed_by_the_system_and_not_counted() -> None:
    forged = FAULTY.repaired({"no-source": "invent"}, RULES)
    assert forged.answers["no-source"].allowed
    assert forged.forged == {"no-source"}
    assert forged.may == FAULTY.repaired({}, RULES).may


def test_a_number_that_is_there_twice_counts_once() -> None:
    rows = {row.person.id: row.person.number for row in FAULTY.rows}
    assert rows["twice"] != rows["twice-again"]
    assert consent.normal(rows["twice"]) == consent.normal(rows["twice-again"])
    order = list(rows)
    assert order.index("twice") < order.index("twice-again")


def test_a_row_or_a_repair_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match=r"row must be one of .* got 'nobody'"):
        FAULTY.repaired({"nobody": "keep"}, RULES)
    with pytest.raises(ValueError, match=r"repair must be one of .* got 'pray'"):
        FAULTY.repaired({"cap": "pray"}, RULES)


# -- the auditor -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(1, 12, 3))
def test_one_of_the_three_calls_was_not_allowed(seed: int) -> None:
    cases = audit_cases(RULES, date(2026, 12, 1), seed)
    assert [case.answer.allowed for case in cases] == [True, False, True]
    assert not any(case.today.allowed for case in cases)
    assert all(date(2026, 3, 1) <= case.at.date() <= date(2026, 3, 31) for case in cases)


def test_the_rules_are_those_of_the_day() -> None:
    pa, india = CASES["pa-evening"], CASES["in-evening"]
    assert "us-pa-calling-hours-old" in pa.needed
    names = {rule.id for rule in pa.candidates}
    assert "us-pa-calling-hours" in names - {rule.id for rule in pa.held}
    assert india.needed == {"in-rbi-2025-microfinance-hours"}
    held = {rule.id for rule in india.held}
    assert "in-rbi-2025-recovery-hours" not in held  # it isn't for microfinance
    assert "in-rbi-2027-recovery-hours" not in held


def test_a_purchase_frees_the_call_from_the_registry_and_from_the_federal_hours_of_the_fcc() -> (
    None
):
    lifted = {rule.id for rule in CASES["pa-evening"].lifted}
    assert {"us-tsr-dnc-registry", "us-fcc-calling-hours"} <= lifted


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_was_recorded_later_is_no_entry_to_name(name: str) -> None:
    case = CASES[name]
    later = {one.id for one in case.entries if one.recorded > case.at}
    assert later
    assert not later & case.right_entries
    assert all(entry.kind != "attempt" for entry in case.entries if entry.id in case.right_entries)


def test_a_form_that_was_written_down_afterwards_does_not_count() -> None:
    case = CASES["in-evening"]
    form = next(one for one in case.entries if one.kind == "consent")
    assert form.at < case.at < form.recorded
    assert case.right_entries == frozenset()


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_right_answer_has_three_points_and_each_fault_costs_one(name: str) -> None:
    case = CASES[name]
    truth, rules, entries = case.answer.allowed, case.needed, case.right_entries
    right = case.marked(truth, rules, entries)
    assert right.points == 3
    assert case.marked(not truth, rules, entries).points == 2
    assert case.marked(truth, [], entries).missed_rules == rules
    too_new = next(rule.id for rule in case.candidates if rule not in case.held)
    assert case.marked(truth, {*rules, too_new}, entries).wrong_rules == {too_new}
    everything = {one.id for one in case.entries}
    assert case.marked(truth, rules, everything).wrong_entries
    every_held = {rule.id for rule in case.held}
    assert case.marked(truth, every_held, entries).points == 3
