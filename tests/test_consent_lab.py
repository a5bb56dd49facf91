"""The consent lab as the front end drives it: what is shown, said and refused."""

from __future__ import annotations

import gzip
from datetime import date
from typing import Any

import pytest

from bpo_course import content, lab
from bpo_course.scenarios import REPAIRS, consent_list, faulty_list
from bpo_course.widgets.labs.consent_lab import ConsentLab
from bpo_course.widgets.labs.consent_repair import REPAIR_NAMES

LIST = consent_list(1)
FAULTY = faulty_list(1)
RULES = {rule.id: rule for rule in content.rules()}


def shown(card: Any) -> str:
    return "".join(card.regions.values())


def act(card: Any, action: str, value: str = "", **more: str) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


@pytest.fixture
def card() -> Any:
    return lab("consent")


@pytest.fixture
def repair() -> Any:
    return lab("consent", part="repair")


@pytest.fixture
def audit() -> Any:
    return lab("consent", part="audit")


# -- 1 call around the world -----------------------------------------------------------------------


def test_it_begins_with_twenty_people_and_no_answer(card: Any) -> None:
    assert isinstance(card, ConsentLab)
    assert repr(card) == "ConsentLab(1 Call around the world; 20 people, Tue 1 Dec, 15:00 (UTC))"
    assert shown(card).count('data-action="open"') == 20
    assert "May call</span>" not in card.regions["people"]
    assert not card.regions["answer"].strip()
    assert "This is no legal advice" in card.regions["head"]
    assert shown(card).count("no legal advice") == 1


def test_a_guess_is_answered_with_the_rules_and_the_next_lawful_time(card: Any) -> None:
    act(card, "open", "us-alaska")
    assert card.focus["target"] == "person"
    act(card, "guess", "yes")
    assert card.focus["target"] == "answer"
    answer = card.regions["answer"]
    assert "Wrong. " in answer
    assert "may not be called now" in answer
    rule = RULES["us-regf-calling-hours"]
    assert rule.instrument in answer
    assert "In force since 30 November 2021." in answer
    assert "The law itself was read." in answer
    assert f'href="{rule.source}"' in answer
    assert "Tue 1 Dec, 09:00 (Anchorage time)" in answer
    assert "Tue 1 Dec, 18:00 (UTC)" in answer
    assert "Next lawful time" in card.said["text"]
    assert "0 of 1 guess right." in shown(card)


def test_a_right_guess_is_said_to_be_right(card: Any) -> None:
    answer = card.guess("uk-consent", True)
    assert answer.allowed
    assert "Right. " in card.regions["answer"]
    assert "1 of 1 guess right." in shown(card)
    assert "The call keeps to every rule that applies" in card.regions["answer"]
    lifts = "The consent of 17 October 2026 (web form 8812) lifts the ban of the TPS"
    assert lifts in card.regions["answer"]
    assert "web form 8812" in card.regions["person"]
    assert "the number is on it" in card.regions["person"]


def test_a_state_that_the_course_does_not_have_is_refused_and_named(card: Any) -> None:
    answer = card.guess("us-puerto-rico", False)
    assert answer.reasons[0].id == "us-pr-not-modelled"
    assert "The sales hours of Puerto Rico are not" in card.regions["answer"]
    assert "There is no next lawful time" in card.regions["answer"]


def test_an_hour_moves_the_clock_and_forgets_the_guesses(card: Any) -> None:
    card.guess("uk-consent", True)
    act(card, "hour", "on")
    assert card.fields["time"] == "16:00"
    assert "No guess yet for this time." in shown(card)
    act(card, "hour", "back")
    act(card, "hour", "back")
    assert "It is <strong>Tue 1 Dec, 14:00 (UTC)" in shown(card)
    assert "Tue 1 Dec, 14:00" in card.said["text"]


def test_the_clock_stops_at_the_ends_of_the_list() -> None:
    card = lab("consent", day="2026-11-24", time="00:00")
    act(card, "hour", "back")
    assert card.fields["time"] == "00:00"
    assert card.fields["day"] == "2026-11-24"


def test_the_moment_stays_when_it_is_set_on_another_clock(card: Any) -> None:
    act(card, "set", name="clock", value="Asia/Manila")
    assert (card.fields["day"], card.fields["time"]) == ("2026-12-01", "23:00")
    assert "Tue 1 Dec, 15:00 UTC" in shown(card)
    act(card, "hour", "on")
    assert (card.fields["day"], card.fields["time"]) == ("2026-12-02", "00:00")


def test_answers_can_be_shown_at_once_and_follow_the_clock(card: Any) -> None:
    act(card, "switch", "at_once")
    assert "7 of 20 may be called now." in shown(card)
    act(card, "set", name="time", value="04:30")
    may = shown(card).count("✓ May call</span>")
    assert f"{may} of 20 may be called now." in card.said["text"]
    assert may != 7


def test_all_answers_can_be_shown_for_one_moment(card: Any) -> None:
    act(card, "show_all")
    assert "7 of 20 may be called now." in shown(card)
    act(card, "hour", "on")
    assert "may be called now" not in card.regions["people"]


def test_the_twenty_four_hours_are_bars_with_the_same_in_words(card: Any) -> None:
    assert not card.regions["strips"].strip()
    act(card, "show_day")
    strips = card.regions["strips"]
    assert card.focus["target"] == "strips"
    assert strips.count('class="bpo-clock-bar"') == 20
    assert "04:30 to 15:30" in strips  # 10:00 to 21:00 in India
    assert "10:00 to 21:00 (India time)" in strips
    assert "not on this day" in strips
    act(card, "hour", "on")
    assert card.regions["strips"].strip()  # it is the same day
    act(card, "set", name="day", value="2026-12-06")
    assert not card.regions["strips"].strip()


def test_the_people_of_one_country_can_be_shown_alone(card: Any) -> None:
    act(card, "open", "us-alaska")
    act(card, "choose", "land ph")
    assert shown(card).count('data-action="open"') == 3
    assert "Alaska" not in card.regions["person"]
    for _ in range(3):
        act(card, "step", "next")
    before = card.regions["person"]
    act(card, "step", "back")
    act(card, "step", "next")
    assert card.regions["person"] == before


def test_a_day_outside_the_list_is_refused_and_kept_as_it_was_typed(card: Any) -> None:
    act(card, "set", name="day", value="2026-10-01")
    assert "Day must be a date from 24 November 2026 to 31 January 2027, got 2026-10-01" in shown(
        card
    )
    assert card.fields["day"] == "2026-10-01"
    act(card, "set", name="day", value="2026-12-02")
    assert "must be a date" not in shown(card)


def test_another_list_has_other_people(card: Any) -> None:
    first = {person.name + person.number for person in LIST.people}
    act(card, "set", name="seed", value="2")
    assert LIST.people[0].number not in shown(card)
    act(card, "set", name="seed", value="1")
    assert all(person.number in shown(card) for person in LIST.people)
    assert len(first) == 20


# -- 2 repair a list -------------------------------------------------------------------------------


def test_the_list_begins_with_three_calls_of_sixteen_rows(repair: Any) -> None:
    assert repr(repair) == "ConsentLab(2 Repair a list; 16 rows)"
    assert "Today&#39;s run has 16 rows of 16. 3 numbers may be called: 19 %." in shown(repair)
    assert "You handed in the list" not in shown(repair)


def test_repairing_everything_reaches_a_hundred_per_cent(repair: Any) -> None:
    shares = [repair.repair(name, what).may for name, what in FAULTY.right.items()]
    assert shares[-1] == max(shares) == 7
    assert "7 numbers may be called: 100 %." in shown(repair)
    assert repair.hand_in() == (16, 16)
    assert "You missed nothing." in shown(repair)
    assert repair.focus["target"] == "result"


def test_a_repair_changes_the_row_that_it_fixes(repair: Any) -> None:
    repair.repair("no-code", "number")
    number = next(row.fixed.number for row in FAULTY.rows if row.person.id == "no-code")
    assert f"The country code is added: {number}." in repair.regions["row"]
    assert "✓ May call" in repair.regions["row"]
    repair.repair("two-zones", "town")
    assert "San Antonio" in repair.regions["row"]
    repair.repair("series", "caller")
    assert "The call now shows +91 140" in repair.regions["row"]


def test_a_repair_that_fits_another_fault_changes_nothing(repair: Any) -> None:
    repair.repair("stopped", "number")
    assert "There is a country code already. This changes nothing." in repair.regions["row"]
    assert "✗ May not call" in repair.regions["row"]


def test_the_same_button_again_undoes_it(repair: Any) -> None:
    act(repair, "row", "own-list")
    act(repair, "do", "remove")
    assert "15 rows of 16" in repair.said["text"]
    act(repair, "do", "remove")
    assert "Undone." in repair.said["text"]
    assert "16 rows of 16" in repair.said["text"]
    act(repair, "do", "later")
    act(repair, "afresh")
    assert "Something chosen for 0 of 16 rows." in shown(repair)


def test_an_invented_consent_is_called_what_it_is(repair: Any) -> None:
    repair.repair("no-source", "invent")
    assert "This is a forged record." in repair.regions["row"]
    assert "✗ Forged consent" in repair.regions["rows"]
    assert "1 forged consent left out." in shown(repair)
    repair.hand_in()
    assert "1 consent typed in. This is a forged record." in repair.regions["result"]


def test_what_was_missed_is_listed_with_the_reason(repair: Any) -> None:
    repair.repair("cap", "remove")
    right, rows = repair.hand_in()
    assert (right, rows) == (0, 16)
    result = repair.regions["result"]
    assert "What you missed (16)" in result
    assert "Three calls on one subject in 24 hours" in result
    assert "You chose: nothing." in result
    act(repair, "row", "cap")
    act(repair, "do", "later")
    assert "You have changed something since then" in shown(repair)
    act(repair, "hand_in")
    assert "1 of 16 rows are right" in shown(repair)


def test_a_row_shows_what_is_written_about_a_later_day(repair: Any) -> None:
    act(repair, "row", "not-yet")
    assert "appointment at the branch" in repair.regions["row"]
    act(repair, "row_step", "next")
    assert "appointment at the branch" not in repair.regions["row"]
    act(repair, "row_step", "back")
    assert "appointment at the branch" in repair.regions["row"]


def test_every_repair_has_a_name_and_a_key() -> None:
    assert tuple(REPAIR_NAMES) == REPAIRS
    assert len(REPAIRS) <= 9


# -- 3 answer the auditor --------------------------------------------------------------------------


def numbers(card: Any) -> dict[str, int]:
    return {rule.id: n for n, rule in enumerate(card._audit.case.candidates, start=1)}


def right_answer(card: Any) -> None:
    case = card._audit.case
    for name in case.needed:
        act(card, "pick_rule", name)
    for entry in case.right_entries:
        act(card, "pick_entry", str(entry))
    act(card, "say", "yes" if case.answer.allowed else "no")
    act(card, "send")


def test_nothing_is_sent_before_it_says_whether_the_call_was_allowed(audit: Any) -> None:
    act(audit, "send")
    assert "First say whether" in audit.said["text"]
    assert not audit.regions["marks"].strip()
    with pytest.raises(ValueError, match="verdict must be given first"):
        audit.answer()


def test_a_call_that_was_lawful_then_is_explained_by_the_rules_of_that_day(audit: Any) -> None:
    assert "on 12 March 2026 at 19:4" in audit.regions["question"]
    right_answer(audit)
    marks = audit.regions["marks"]
    assert "3 of 3 points." in marks
    assert "Pennsylvania Telemarketer Registration Act" in marks
    assert "Act 47" not in marks
    assert "lifts the ban of the National Do Not Call Registry" in marks
    assert "would not be allowed" in marks
    assert "1 answer of 3 sent, 3 of 9 points." in audit.regions["question"]


def test_a_call_that_was_not_lawful_must_be_admitted(audit: Any) -> None:
    act(audit, "case", "in-evening")
    assert audit.focus["target"] == "question"
    form = next(one for one in audit._audit.case.entries if one.kind == "consent")
    act(audit, "pick_entry", str(form.id))
    act(audit, "pick_rule", "in-rbi-2027-recovery-hours")
    act(audit, "pick_rule", "in-rbi-2025-recovery-hours")
    act(audit, "say", "yes")
    act(audit, "send")
    marks = audit.regions["marks"]
    assert "0 of 3 points." in marks
    assert "✗ Your answer is wrong. The call was not allowed, and you must say so." in marks
    assert "✗ Not in force then: RBI" in marks
    assert "✗ Not for this call: RBI" in marks
    assert "✗ Not recorded then:" in marks
    assert "Written down on" in marks
    assert "We should not have made it." in marks


def test_a_changed_answer_has_to_be_sent_again(audit: Any) -> None:
    right_answer(audit)
    act(audit, "pick_rule", "us-pa-calling-hours")
    assert not audit.regions["marks"].strip()
    assert "0 answers of 3 sent" in shown(audit)


def test_all_three_right_answers_are_nine_points(audit: Any) -> None:
    for name in ("pa-evening", "in-evening", "uk-stop"):
        act(audit, "case", name)
        right_answer(audit)
    assert "3 answers of 3 sent, 9 of 9 points." in shown(audit)


def test_the_answer_sheet_can_be_downloaded_once_the_answer_is_sent(audit: Any) -> None:
    sent: list[tuple[Any, Any]] = []
    audit.send = lambda content, buffers=None: sent.append((content, buffers))
    act(audit, "save")
    assert not any("download" in content for content, _ in sent)
    right_answer(audit)
    act(audit, "save")
    content_, buffers = next(one for one in sent if "download" in one[0])
    assert content_["download"] == "answer_to_the_auditor.html"
    page = gzip.decompress(buffers[0]).decode()
    for words in (
        "<h1>Answer to the auditor</h1>",
        "on 12 March 2026 at 19:4",
        "The call was allowed.",
        "In force since 3 December 2019 until 17 October 2026.",
        "purchase. Source: order 30551.",
        "Written down later, so not used",
        "The person, the number and the entries are invented.",
        "This is no legal advice.",
    ):
        assert words in page
    assert "You may email me" not in page


# -- all parts -------------------------------------------------------------------------------------


def test_what_no_control_has_is_dropped(card: Any) -> None:
    before = shown(card)
    for action in ("go", "choose", "switch", "open", "guess", "row", "do", "case", "say", "set"):
        act(card, action, "nothing at all", name="nothing")
    for action in ("pick_rule", "pick_entry"):
        act(card, action, "nothing at all")
    assert shown(card) == before


def test_code_is_told_what_is_wrong(card: Any) -> None:
    with pytest.raises(ValueError, match="there is no control hour in this lab"):
        card.set("hour", 3)
    with pytest.raises(ValueError, match=r"time must be one of 00:00, .*, got '3pm'"):
        card.set("time", "3pm")
    with pytest.raises(
        ValueError, match=r"day must be a date from 24 November 2026 .*, got nothing"
    ):
        card.set("day", "")
    with pytest.raises(ValueError, match="part must be one of list, repair, audit"):
        lab("consent", part="quiz")
    with pytest.raises(ValueError, match="person must be one of"):
        card.guess("nobody", True)
    with pytest.raises(ValueError, match="row must be one of"):
        card.repair("nobody", "keep")
    with pytest.raises(ValueError, match="what must be one of keep, number"):
        card.repair("cap", "pray")


def test_a_lab_can_start_anywhere() -> None:
    started = lab("consent", day=date(2027, 1, 4), time="08:30", clock="Asia/Kolkata", land="in")
    assert "Mon 4 Jan, 08:30 (India time)" in repr(started)
    assert shown(started).count('data-action="open"') == 5
