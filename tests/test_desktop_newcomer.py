"""What a first-time learner must meet on the desktop: the form in time, and no stale message."""

from __future__ import annotations

from test_desktop import RIGHT, fill, find, player, take, to_the_end
from test_widgets import act, press, words


def test_at_the_end_of_the_call_the_form_is_in_sight() -> None:
    card = player()
    find(card, "Nair")
    assert "Note for the next agent" not in words(card, "desk")
    to_the_end(card)
    shown = words(card, "desk")
    assert "Note for the next agent" in shown
    assert "Save and finish" in shown
    assert card.focus["target"] == "afterwork"
    act(card, "back")
    assert "Note for the next agent" in words(card, "desk")


def test_nothing_to_check_yet_is_gone_once_the_call_has_gone_on() -> None:
    card = player()
    find(card, "Nair")
    act(card, "desk_choose", value=RIGHT)
    press(card, "desk-check")
    assert "nothing to check yet" in words(card, "desk")
    take(card, "hear-her-out")
    assert "nothing to check yet" not in words(card, "desk")


def test_what_a_search_found_stays_while_the_call_goes_on() -> None:
    card = player()
    find(card, "devika nair")
    take(card, "hear-her-out")
    assert "2 customers found." in words(card, "desk")


def test_a_date_of_birth_is_a_date_in_words() -> None:
    card = player()
    take(card, "hear-her-out", "verify-first")
    find(card, "devika nair")
    act(card, "desk_choose", value=RIGHT)
    press(card, "desk-check")
    assert "18 June 1979" in words(card, "desk")
    assert "1979-06-18" not in words(card, "desk")


def test_the_debrief_says_first_where_points_were_lost_on_the_desktop() -> None:
    card = player()
    to_the_end(card)
    fill(card, priority="High")
    act(card, "desk_finish")
    debrief = words(card, "debrief")
    told = debrief[debrief.index("you lost points on:") : debrief.index("The reasons are below")]
    for title in ("Customer record", "Knowledge base", "Category", "Call back", "Note"):
        assert title in told
    assert "Priority" not in told
