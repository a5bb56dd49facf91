"""The call desk: every conversation can be found, chosen and played."""

from __future__ import annotations

import pytest
from test_widgets import act, elements, words

from bpo_course import content, play, progress
from bpo_course.flows import solve
from bpo_course.widgets.calls.call_desk import CallDesk


@pytest.fixture
def desk(store_url: str) -> CallDesk:
    made = play()
    assert isinstance(made, CallDesk)
    return made


def test_every_conversation_of_the_course_can_be_chosen(desk: CallDesk) -> None:
    offered = [e.attrs["value"] for e in elements(desk.list, "calls") if e.tag == "button"]
    assert sorted(offered) == sorted(content.flow_ids())
    for name in offered:
        assert content.flow(name).title in words(desk.list, "calls")


def test_the_sides_stand_apart(desk: CallDesk) -> None:
    shown = words(desk.list, "calls")
    theirs, ours = shown.split("We call them")
    assert content.flow("slow-broadband").title in theirs
    assert content.flow("missed-instalment").title in ours


def test_the_call_chosen_stands_below_the_list(desk: CallDesk) -> None:
    assert desk.player is None
    assert repr(desk) == f"CallList({len(content.flow_ids())} calls, 0 taken)"
    act(desk.list, "choose", value="slow-broadband")
    assert desk.player is not None
    assert repr(desk) == "Play(slow-broadband: 0 choices, open at call-arrives)"
    assert "the call is below" in desk.list.said["text"]


def test_the_list_says_what_was_made_of_a_call(store_url: str) -> None:
    found = solve(content.flow("slow-broadband"))
    play("slow-broadband").walk(list(found.worst.taken))
    assert "not passed yet" in words(play().list, "calls")
    play("slow-broadband").walk(list(found.best.taken))
    assert "your best: 100 %" in words(play().list, "calls")
    assert repr(play().list) == f"CallList({len(content.flow_ids())} calls, 1 taken)"


def test_the_players_settings_hold_for_every_call(store_url: str) -> None:
    desk = play(exam=True, trainer=True)
    desk.list.choose("missed-instalment")
    pressed = [
        e.attrs["value"]
        for e in elements(desk.player, "tools")
        if e.attrs.get("data-action") == "switch" and e.attrs["aria-pressed"] == "true"
    ]
    assert pressed == ["exam", "trainer"]


def test_an_unknown_call_is_answered_with_those_there_are(desk: CallDesk) -> None:
    with pytest.raises(ValueError, match=r"name must be one of .*slow-broadband.*, got 'bank'"):
        desk.list.choose("bank")


def test_a_closed_store_is_told_and_calls_can_still_be_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(progress.STORE_VARIABLE, "sqlite:////dev/null/progress.db")
    desk = play()
    assert "can’t be shown" in words(desk.list, "head")
    desk.list.choose("slow-broadband")
    assert desk.player is not None
