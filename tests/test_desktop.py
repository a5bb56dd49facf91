"""The desktop beside a call, worked as the browser works it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest
from test_desk import FLOW, GOOD, NOTES, WITH_DESK, best, flow
from test_widgets import HOSTILE, act, book, elements, press, sent_by, words

from bpo_course import content, play
from bpo_course.progress import Attempt, Book
from bpo_course.widgets.calls.call_desk import CallDesk, CallList
from bpo_course.widgets.calls.desktop import DESK_S, LONGEST_WRAP_S
from bpo_course.widgets.calls.first_call import FirstCall
from bpo_course.widgets.calls.flow_player import FlowPlayer
from bpo_course.widgets.calls.half_taken import half_taken

RIGHT: Final = "HB-10482"
OTHER: Final = "HB-10483"


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def player(name: str = FLOW, kept: Book | None = None, **settings: Any) -> FlowPlayer:
    return FlowPlayer(flow(name), kept or book(), **{"desk": True, **settings})


def take(card: FlowPlayer, *choices: str) -> None:
    for choice in choices:
        act(card, "take", value=choice)


def find(card: FlowPlayer, text: str) -> None:
    act(card, "desk_find", fields={"desk-find": [text]})


def seek(card: FlowPlayer, text: str) -> None:
    act(card, "desk_seek", fields={"desk-seek": [text]})


def fill(card: FlowPlayer, **values: str) -> None:
    for name, value in values.items():
        named = name.replace("_", "-")
        act(card, "desk_fill", name=f"desk-field {named}", value=value, quiet=True)


def to_the_end(card: FlowPlayer) -> None:
    way = best(card.walk().flow.id).taken
    take(card, *way[len(card.walk().taken) :])


def offered(card: FlowPlayer, region: str = "desk") -> list[str]:
    return [e.attrs.get("data-focus", "") for e in elements(card, region) if e.tag == "button"]


def ended(card: FlowPlayer) -> list[Attempt]:
    return [one for one in card._book.attempts() if one.kind == "flow"]


def test_the_desktop_stands_beside_the_call_only_where_it_is_wanted() -> None:
    assert player(desk=False).regions["desk"].strip() == ""
    shown = words(player(), "desk")
    assert "Inbound call from 55500 00148" in shown
    assert [name for name in offered(player()) if name.startswith("tab-")] == [
        *("tab-customer", "tab-knowledge", "tab-form"),
    ]


def test_a_call_without_a_desktop_says_so() -> None:
    with pytest.raises(ValueError, match="desk must be False for cancelled-flight"):
        FlowPlayer(content.flow("cancelled-flight"), book(), desk=True)


def test_the_desktop_is_switched_on_and_off_and_keeps_what_was_done() -> None:
    card = player(desk=False)
    press(card, "switch-desk")
    assert card.focus["target"] == "tab-customer"
    find(card, "Nair")
    fill(card, note="half a note")
    press(card, "switch-desk")
    assert card.regions["desk"].strip() == ""
    press(card, "switch-desk")
    assert "Devika Nair" in words(card, "desk")
    assert card.fields["desk-field note"] == "half a note"


def test_a_flow_without_a_desktop_has_no_switch_for_it() -> None:
    card = FlowPlayer(content.flow("cancelled-flight"), book())
    assert "switch-desk" not in offered(card, "tools")
    before = dict(card.regions)
    act(card, "switch", value="desk")
    assert card.regions == before


# -- the customer record ---------------------------------------------------------------------------


def test_a_search_by_the_name_shows_those_who_share_it_and_nothing_of_them() -> None:
    card = player()
    find(card, "devika nair")
    shown = words(card, "desk")
    assert "2 customers found." in shown
    assert (RIGHT in shown, OTHER in shown) == (True, True)
    assert "Lake Road" not in shown
    assert card.focus["target"] == "desk-told"


@pytest.mark.parametrize(
    ("typed", "count"),
    [("55500 00148", 2), ("+91 5550000148", 2), ("devika.nair@example.com", 1), ("C-77412208", 1)],
)
def test_a_number_in_any_spelling_finds_the_record(typed: str, count: int) -> None:
    card = player()
    find(card, typed)
    assert f"{count} customer" in words(card, "desk")
    assert RIGHT in words(card, "desk")


@pytest.mark.parametrize(
    ("typed", "told"),
    [("", "Type a name"), ("  ", "Type a name"), ("Zebra", "No customer found."), ("%", "No cust")],
)
def test_a_search_that_finds_nothing_says_what_to_do(typed: str, told: str) -> None:
    card = player()
    find(card, typed)
    assert told in words(card, "desk")


def test_a_record_that_is_chosen_is_still_closed() -> None:
    card = player()
    find(card, "Nair")
    act(card, "desk_choose", value=RIGHT)
    shown = words(card, "desk")
    assert "the record is closed" in shown
    assert "•••" in shown
    assert "Ratanpet" not in shown
    assert "The customer hasn’t answered any questions yet." in shown
    assert "Hill View" not in shown


def test_nothing_can_be_checked_before_the_customer_has_answered() -> None:
    card = player()
    find(card, "Nair")
    act(card, "desk_choose", value=RIGHT)
    press(card, "desk-check")
    assert "There is nothing to check yet" in words(card, "desk")
    assert "the record is closed" in words(card, "desk")


def test_the_answers_open_the_right_record_and_no_other() -> None:
    card = player()
    take(card, "hear-her-out", "verify-first")
    find(card, "Devika Nair")
    act(card, "desk_choose", value=OTHER)
    assert "First school: Hill View School" in words(card, "desk")
    press(card, "desk-check")
    shown = words(card, "desk")
    assert "don't match this record. It stays closed. 2 more tries" in shown
    assert "Suryagarh" not in shown
    act(card, "desk_choose", value=RIGHT)
    press(card, "desk-check")
    shown = words(card, "desk")
    assert "the record is open, check passed" in shown
    assert "Flat 3, 21 Lake Road, Ratanpet" in shown
    assert "desk-check" not in offered(card)


def test_a_look_alike_without_that_question_does_not_match_and_breaks_nothing() -> None:
    card = player()
    take(card, "hear-her-out", "verify-first")
    find(card, "Nair")
    act(card, "desk_choose", value="HB-11720")
    for tries in (2, 1, 0):
        press(card, "desk-check")
        assert f"{tries} more tr" in words(card, "desk")


def test_a_record_opened_before_the_check_is_a_critical_error_at_once() -> None:
    card = player()
    find(card, "Nair")
    act(card, "desk_choose", value=RIGHT)
    press(card, "desk-open")
    shown = words(card, "desk")
    assert "Critical error. The rule: Don't open the account" in shown
    assert "Flat 3, 21 Lake Road" in shown
    to_the_end(card)
    act(card, "desk_finish")
    debrief = words(card, "debrief")
    assert "Failed: 1 critical error." in debrief
    assert f"You opened {RIGHT} before the caller had been checked." in debrief
    assert ended(card)[0].score == 0
    assert "Critical errors (counts in the quality review) 1 0" in debrief


def test_with_results_at_the_end_a_critical_error_is_told_only_there() -> None:
    card = player(exam=True)
    find(card, "Nair")
    act(card, "desk_choose", value=RIGHT)
    press(card, "desk-open")
    assert "Critical error. The rule" not in words(card, "desk")
    to_the_end(card)
    assert "Critical error." not in words(card, "moment", "desk", "earlier")
    act(card, "desk_finish")
    assert "critical error" in words(card, "debrief")


def test_a_record_opened_after_the_answers_is_no_critical_error() -> None:
    card = player()
    take(card, "hear-her-out", "verify-first")
    find(card, "Nair")
    act(card, "desk_choose", value=RIGHT)
    press(card, "desk-open")
    assert "The record is open." in words(card, "desk")
    assert card._desktop is not None
    assert card._desktop.work.critical == ()


def test_an_outbound_record_may_be_opened_before_the_call() -> None:
    card = player("missed-instalment")
    find(card, "Arun Pillai")
    act(card, "desk_choose", value="PL-40118")
    press(card, "desk-open")
    shown = words(card, "desk")
    assert "Scooter loan" in shown
    assert "owed 4,380" in shown
    assert "Critical error" not in shown


def test_a_lead_without_a_check_has_none_to_press() -> None:
    card = player("web-lead-callback")
    find(card, "Iris Novak")
    act(card, "desk_choose", value="DT-60311")
    assert "desk-check" not in offered(card)
    act(card, "desk_check")
    press(card, "desk-open")
    assert "three shops, 24 staff" in words(card, "desk")


# -- the knowledge base ----------------------------------------------------------------------------


def test_an_article_is_searched_found_and_opened() -> None:
    card = player()
    press(card, "tab-knowledge")
    seek(card, "payment she does not recognise")
    assert "3 articles found." in words(card, "desk")
    press(card, "article-1")
    assert "Only that team decides if they do" in words(card, "desk")
    assert "Last changed on 12 October 2026" in words(card, "desk")
    assert card.focus["target"] == "desk-article"


@pytest.mark.parametrize(
    ("typed", "told"), [("", "Type a few words"), ("zebra", "No article found.")]
)
def test_an_article_search_that_finds_nothing_says_so(typed: str, told: str) -> None:
    card = player()
    press(card, "tab-knowledge")
    seek(card, typed)
    assert told in words(card, "desk")


def test_an_article_that_was_not_found_cannot_be_opened() -> None:
    card = player()
    press(card, "tab-knowledge")
    act(card, "desk_read", value="lost-card")
    assert card._desktop is not None
    assert card._desktop.work.articles == ()


def test_an_outbound_desktop_has_the_script() -> None:
    card = player("missed-instalment")
    press(card, "tab-knowledge")
    assert "Nothing about a debt." in words(card, "desk")
    press(card, "tab-form")
    labels = [e.words for e in elements(card, "desk") if e.tag == "label"]
    assert labels[1:3] == ["Amount promised, in rupees", "Date of the promise"]
    options = [e.words for e in elements(card, "desk") if e.tag == "option"]
    assert "Wrong number" in options


# -- the form and the after-call work --------------------------------------------------------------


def test_typing_shows_nothing_anew_and_is_kept() -> None:
    card = player()
    press(card, "tab-form")
    before = dict(card.regions)
    fill(card, note="She did not make it", priority="High")
    assert card.regions == before
    take(card, "hear-her-out")
    assert card.fields["desk-field note"] == "She did not make it"
    assert card.fields["desk-field priority"] == "High"


def test_what_is_typed_into_a_search_stays_when_the_call_moves_on() -> None:
    card = player()
    act(card, "desk_fill", name="desk-find", value="Dev", quiet=True)
    take(card, "hear-her-out")
    assert card.fields["desk-find"] == "Dev"


def test_an_unknown_field_is_dropped() -> None:
    card = player()
    fill(card, colour="red")
    assert "desk-field colour" not in card.fields


def test_a_call_is_over_when_the_after_call_work_is_saved_and_not_before() -> None:
    clock = Clock()
    card = player(clock=clock)
    to_the_end(card)
    assert card.focus["target"] == "afterwork"
    assert card.said["text"].endswith("The call has ended. Your after-call work begins.")
    assert "After-call work" in words(card, "moment")
    assert card.regions["debrief"].strip() == ""
    assert ended(card) == []
    clock.now = 47
    act(card, "desk_finish")
    assert card.focus["target"] == "debrief"
    assert len(ended(card)) == 1
    assert card.regions["desk"].strip() == ""
    cells = [e.words for e in elements(card, "debrief") if e.tag in ("th", "td")]
    assert cells[cells.index("Wrap-up time") + 1] == "0:47"
    act(card, "desk_finish")
    assert len(ended(card)) == 1


def test_a_page_that_was_left_counts_fifteen_minutes_at_most() -> None:
    clock = Clock()
    card = player(clock=clock)
    to_the_end(card)
    clock.now = 90_000
    act(card, "desk_finish")
    assert f"{LONGEST_WRAP_S // 60}:00" in words(card, "debrief")


def test_finish_does_nothing_while_the_customer_is_there() -> None:
    card = player()
    before = dict(card.regions)
    act(card, "desk_finish")
    assert card.regions == before


@pytest.mark.parametrize("name", WITH_DESK)
def test_the_whole_work_earns_every_point_and_an_empty_desktop_is_told(name: str) -> None:
    card, one = player(name), flow(name).desk
    assert one
    find(card, one.customer)
    act(card, "desk_choose", value=one.customer)
    way = best(name).taken
    take(card, *way[:-1])
    press(card, "desk-check" if one.said else "desk-open")
    press(card, "tab-knowledge")
    seek(card, one.search[0])
    act(card, "desk_read", value=one.article[0])
    take(card, way[-1])
    press(card, "tab-form")
    for field in one.form:
        right = best(name).disposition if field.kind == "disposition" else field.right
        act(card, "desk_fill", name=f"desk-field {field.id}", value=right, quiet=True)
    fill(card, note=NOTES[name])
    press(card, "desk-finish")
    assert "100 % of the points" in words(card, "debrief")
    assert ended(card)[0].score == 1

    empty = player(name)
    to_the_end(empty)
    act(empty, "desk_finish")
    debrief = words(empty, "debrief")
    assert "You opened no record." in debrief
    assert "You wrote no note." in debrief
    assert "100 % of the points" not in debrief
    assert 0 < ended(empty)[0].score < 1


def test_the_debrief_shows_the_ticket_and_the_note_as_they_are_kept() -> None:
    card = player()
    to_the_end(card)
    fill(card, priority="High", category="Account: general question")
    fill(card, note=f"{GOOD} 4012 8888 8888 1881")
    act(card, "desk_finish")
    debrief = words(card, "debrief")
    assert "Account: general question, priority high." in debrief
    assert "Better: Card: dispute, payment not made by the customer" in debrief
    assert "[card number]" in debrief
    assert "1881" not in debrief
    assert "It has a card number." in debrief


def test_an_outbound_call_makes_no_ticket() -> None:
    card = player("missed-instalment")
    to_the_end(card)
    fill(card, amount="2,200", date="2026-11-28")
    act(card, "desk_finish")
    debrief = words(card, "debrief")
    assert "Your ticket" not in debrief
    assert "Amount promised, in rupees 2 of 2 points ✓ right You: 2,200" in debrief
    assert "You: 28 November 2026" in debrief


def test_back_from_the_after_call_work_takes_the_call_up_again() -> None:
    card = player()
    to_the_end(card)
    fill(card, note="kept")
    press(card, "back")
    assert "Document: what do you do?" in words(card, "moment")
    to_the_end(card)
    act(card, "desk_finish")
    assert len(ended(card)) == 1
    press(card, "back")
    assert "After-call work" not in words(card, "moment")
    assert card.fields["desk-field note"] == "kept"


def test_back_before_the_check_takes_the_open_record_back() -> None:
    card = player()
    take(card, "hear-her-out", "verify-first")
    find(card, RIGHT)
    act(card, "desk_choose", value=RIGHT)
    press(card, "desk-check")
    press(card, "back")
    assert card._desktop is not None
    assert card._desktop.work.records == ()


def test_restart_begins_with_an_empty_desktop() -> None:
    card = player()
    take(card, "hear-her-out")
    fill(card, note="old")
    press(card, "restart")
    assert card.fields["desk-field note"] == ""


def test_a_desktop_that_was_used_can_be_restarted_before_the_first_decision() -> None:
    kept = book()
    card = player(kept=kept)
    find(card, "Nair")
    act(card, "desk_choose", value=RIGHT)
    press(card, "desk-open")
    press(card, "restart")
    for one in (card, player(kept=kept)):
        assert one._desktop is not None
        assert one._desktop.work.acts == ()


def test_the_buttons_lead_to_the_desktop_and_back() -> None:
    card = player()
    press(card, "to-desk")
    assert card.focus["target"] == "tab-customer"
    press(card, "to-call")
    assert card.focus["target"] == "choices"
    to_the_end(card)
    press(card, "to-call")
    assert card.focus["target"] == "afterwork"


def test_the_desktop_is_silent_the_focus_tells_what_came_of_an_act() -> None:
    card = player()
    said = dict(card.said)
    for press_it in _desk_acts(card):
        press_it()
        assert card.said == said


def _desk_acts(card: FlowPlayer) -> list[Callable[[], None]]:
    return [
        lambda: find(card, "Nair"),
        lambda: act(card, "desk_choose", value=RIGHT),
        lambda: press(card, "desk-check"),
        lambda: press(card, "desk-open"),
        lambda: press(card, "tab-knowledge"),
        lambda: seek(card, "unknown debit"),
        lambda: press(card, "article-1"),
        lambda: press(card, "tab-form"),
        lambda: fill(card, note="x"),
    ]


# -- over a restart --------------------------------------------------------------------------------


def test_a_half_taken_call_continues_with_its_desktop() -> None:
    kept = book()
    card = player(kept=kept)
    take(card, "hear-her-out", "verify-first")
    find(card, RIGHT)
    act(card, "desk_choose", value=RIGHT)
    press(card, "desk-check")
    fill(card, note="half a note", priority="High")
    again = player(kept=kept, desk=False)
    assert "the record is open, check passed" in words(again, "desk")
    assert again.fields["desk-field note"] == "half a note"
    assert again.fields["desk-field priority"] == "High"
    assert "after 2 decisions" in words(again, "head")


def test_after_call_work_continues_after_a_restart_with_its_time() -> None:
    kept, clock = book(), Clock()
    card = player(kept=kept, clock=clock)
    to_the_end(card)
    clock.now = 20
    fill(card, note=GOOD)
    clock.now = 1000  # the kernel was stopped
    again = player(kept=kept, clock=clock)
    assert "After-call work" in words(again, "moment")
    assert half_taken(kept.attempts())[0][0] == FLOW
    clock.now = 1010
    act(again, "desk_finish")
    assert "After-call work: 0:30." in words(again, "debrief")
    assert half_taken(kept.attempts()) == []
    assert len(ended(again)) == 1


def test_a_call_that_was_finished_is_begun_anew() -> None:
    kept = book()
    card = player(kept=kept)
    to_the_end(card)
    act(card, "desk_finish")
    assert player(kept=kept).walk().taken == ()


def test_an_earlier_call_that_failed_on_the_desktop_is_told_as_failed() -> None:
    kept = book()
    card = player(kept=kept)
    find(card, "Nair")
    act(card, "desk_choose", value=RIGHT)
    press(card, "desk-open")
    to_the_end(card)
    act(card, "desk_finish")
    press(card, "again")
    to_the_end(card)
    act(card, "desk_finish")
    assert "Your earlier tries: failed (" in words(card, "debrief")


def test_a_flow_that_lost_its_desktop_continues_without_it() -> None:
    kept = book()
    take(player(kept=kept), "hear-her-out")
    again = FlowPlayer(replace(flow(), desk=None), kept)
    assert again.walk().taken == ("hear-her-out",)
    assert again.regions["desk"].strip() == ""


def test_a_record_that_is_no_longer_on_file_is_left_out() -> None:
    kept = book()
    card = player(kept=kept)
    take(card, "hear-her-out", "verify-first")
    assert card._desktop is not None
    card._desktop.work = card._desktop.work.checked("HB-1", turn=2, good=True)
    fill(card, note="kept")
    again = player(kept=kept)
    assert "the record is open" not in words(again, "desk")
    assert again.fields["desk-field note"] == "kept"


def test_the_first_call_leaves_the_desktop_as_it_was() -> None:
    kept = book()
    card = player(kept=kept)
    fill(card, note="half a note")
    take(card, "hear-her-out")
    first = FirstCall(flow(), kept, "lesson.ipynb", "cell", decisions=3)
    act(first, "take", value="verify-first")
    again = player(kept=kept)
    assert again.walk().taken == ("hear-her-out", "verify-first")
    assert again.fields["desk-field note"] == "half a note"


# -- with the other settings -----------------------------------------------------------------------


def test_a_decision_leaves_more_time_with_the_desktop() -> None:
    card, other = player(clock_s=5), player(clock_s=5, desk=False)
    for one in (card, other):
        act(one, "accept")
    with_desk, without = card._limit_s(), other._limit_s()
    assert with_desk is not None
    assert without is not None
    assert with_desk - without == DESK_S


def test_a_class_uses_the_desktop_and_nothing_is_kept() -> None:
    card = player(trainer=True)
    find(card, "Nair")
    act(card, "vote", fields={"hands hear-her-out": ["7"]})
    act(card, "take", value="hear-her-out")
    to_the_end(card)
    act(card, "desk_finish")
    assert "You opened no record." in words(card, "debrief")
    assert card._book.attempts() == []


def test_a_heard_call_has_its_desktop_when_it_is_taken() -> None:
    card = player(heard=True)
    assert card.regions["desk"].strip() == ""
    press(card, "accept")
    assert "On your screen" in words(card, "desk")
    find(card, "Nair")
    assert "4,950 rupees" not in words(card, "moment", "desk")


# -- the list --------------------------------------------------------------------------------------


def test_the_list_says_which_calls_have_a_desktop(store_url: str) -> None:
    lines = [e.words for e in elements(CallList(book(), lambda _: None), "calls") if e.tag == "li"]
    told = [line for line in lines if "with its desktop" in line]
    assert len(told) == len(WITH_DESK)
    for name in WITH_DESK:
        assert any(content.flow(name).title in line for line in told)


def test_in_the_list_a_call_without_a_desktop_is_taken_without_one(store_url: str) -> None:
    made = play(desk=True)
    assert isinstance(made, CallDesk)
    made.list.choose("cancelled-flight")
    assert made.player
    assert made.player.regions["desk"].strip() == ""
    made.list.choose("slow-broadband")
    assert "On your screen" in words(made.player, "desk")


# -- what is typed is text -------------------------------------------------------------------------


@pytest.mark.parametrize("payload", HOSTILE)
def test_what_is_typed_is_shown_as_text(payload: str) -> None:
    card = player()
    find(card, payload)
    press(card, "tab-knowledge")
    seek(card, payload)
    fill(card, note=f"{GOOD} {payload}", priority=payload, call_back=payload)
    to_the_end(card)
    act(card, "desk_finish")
    tags = {e.tag for e in elements(card)}
    assert not tags & {"img", "script"}
    assert not any("onmouseover" in e.attrs for e in elements(card))
    assert " ".join(payload.split()) in words(card, "debrief")


@pytest.mark.parametrize(
    "typed", ["x" * 50_000, "\x00", "ना" * 2000, "'; DROP TABLE customer; --", "🙂"]
)
def test_whatever_is_typed_finds_nothing_and_breaks_nothing(typed: str) -> None:
    card = player()
    find(card, typed)
    press(card, "tab-knowledge")
    seek(card, typed)
    assert "found" in words(card, "desk")
    press(card, "tab-customer")
    find(card, RIGHT)
    assert "1 customer found." in words(card, "desk")


def test_an_act_on_what_is_not_there_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    card = player()
    sent = sent_by(card, monkeypatch)
    for action in ("desk_tab", "desk_choose", "desk_read"):
        act(card, action, value="<nothing>")
    assert [message["fault"] for message, _ in sent] == ["", "", ""]
