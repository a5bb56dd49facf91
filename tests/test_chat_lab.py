"""The chat desk: its calendar worked out by hand, its figures, and the card that works it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_widgets import act, elements, press, words

from bpo_course import content, kpi, lab
from bpo_course.content import ContentError
from bpo_course.faults import FaultyError
from bpo_course.scenarios import (
    CANNED_S,
    Chat,
    ChatDesk,
    ChatReply,
    ChatRules,
    ChatTurn,
    best_chat_desk,
    chat_figures,
)
from bpo_course.widgets.labs.chat_lab import ChatLab

RIGHT: Final = ChatReply("one two three four five six", "Good.", right=True)  # 6 s at 60 a minute
CANNED: Final = ChatReply("Thank you for your message", "Cold.", canned=True, back="And?")
RULES: Final = ChatRules(at_once=2, answers_s=10, nudge_s=60, leaves_s=100, next_s=5)


def chat(name: str, turns: int = 2) -> Chat:
    turn = ChatTurn("Hello", (RIGHT, CANNED))
    return Chat(name, name.title(), "A question", "What you see.", (turn,) * turns)


def desk(*names: str, rules: ChatRules = RULES) -> ChatDesk:
    return ChatDesk(tuple(chat(name) for name in names), rules)


def states(held: ChatDesk) -> list[str]:
    return [one.state for one in held.seen]


# -- the calendar ------------------------------------------------------------------------------


def test_chats_open_one_after_the_other_up_to_the_limit() -> None:
    held = desk("a", "b", "c")
    assert states(held) == ["waiting", "queued", "queued"]
    assert states(held.until(4.9)) == ["waiting", "queued", "queued"]
    assert states(held.until(5)) == ["waiting", "waiting", "queued"]
    assert states(held.until(59)) == ["waiting", "waiting", "queued"]


def test_a_reply_takes_its_typing_time_and_the_customer_writes_back() -> None:
    held = desk("a").reply("a", 0)
    assert held.now_s == 6
    assert states(held) == ["writing"]
    assert states(held.until(15.9)) == ["writing"]
    assert states(held.until(16)) == ["waiting"]
    assert held.seen[0].answers_s == (6,)


def test_a_ready_text_takes_a_few_seconds_and_may_cost_a_turn() -> None:
    held = desk("a").reply("a", 1)
    assert held.now_s == CANNED_S
    held = held.until(14)
    assert held.seen[0].lines[-1].text == "And?"
    assert list(held.seen[0].replies) == [0]
    assert held.seen[0].wrong == (CANNED,)
    after = held.reply("a", 0).until(40)
    assert list(after.seen[0].replies) == [0, 1]


def test_the_last_right_reply_closes_the_chat_and_the_next_one_opens() -> None:
    held = desk("a", "b", "c").reply("a", 0).until(16).reply("a", 0)
    assert held.now_s == 22
    assert states(held) == ["closed", "waiting", "waiting"]
    assert held.seen[0].ended_s == 22
    assert held.seen[2].opened_s == 22


def test_a_customer_asks_and_then_leaves() -> None:
    held = desk("a")
    assert not held.until(59.9).seen[0].nudged
    assert held.until(60).seen[0].nudged
    assert held.until(60).seen[0].lines[-1].text == "Hello? Are you still there?"
    gone = held.until(100)
    assert states(gone) == ["left"]
    assert gone.done
    assert gone.seen[0].ended_s == 100


def test_who_leaves_while_the_reply_is_written_is_not_reached() -> None:
    held = desk("a").until(97).reply("a", 0)
    assert states(held) == ["left"]
    assert held.seen[0].answers_s == ()


def test_the_others_wait_while_one_reply_is_written() -> None:
    held = desk("a", "b").until(5).reply("a", 0)
    assert held.now_s == 11
    assert held.seen[1].since_s == 5
    assert held.reply("b", 0).seen[1].answers_s == (12,)


def test_time_does_not_run_backwards() -> None:
    held = desk("a").until(30)
    assert held.until(10) == held


@pytest.mark.parametrize(
    ("chat_id", "place", "told"),
    [
        ("x", 0, "chat must be one of a, b"),
        ("a", 2, r"place must be one of the replies \(0, 1\)"),
        ("b", 0, "none: no one waits there"),
    ],
)
def test_what_cannot_be_sent_is_refused(chat_id: str, place: int, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        desk("a", "b").reply(chat_id, place)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at_once", 0),
        ("at_once", True),
        ("words_a_minute", 0),
        ("nudge_s", math.nan),
        ("answers_s", -1),
        ("next_s", math.inf),
        ("leaves_s", 60),
    ],
)
def test_a_rule_out_of_range_is_named(field: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{field} must be"):
        replace(RULES, **{field: value})


def test_a_desk_needs_chats_with_different_names() -> None:
    with pytest.raises(ValueError, match="chats must not be empty"):
        ChatDesk(())
    with pytest.raises(ValueError, match="chats must have different ids"):
        desk("a", "a")


# -- figures -----------------------------------------------------------------------------------


def test_the_figures_of_a_shift_worked_out_by_hand() -> None:
    # a: 0-6 reply, 16 back, 16-22 reply, closed. b opens at 5, is answered from 6 to 12 (7 s),
    # writes back at 22, is answered from 22 to 28 (6 s), closed.
    held = desk("a", "b").reply("a", 0).reply("b", 0).until(16).reply("a", 0).reply("b", 0)
    found = chat_figures(held)
    assert (found.handled, found.left, found.wrong) == (2, 0, 0)
    assert found.span_s == 28
    assert found.first_s == pytest.approx((6 + 12) / 2)
    assert found.reply_s == pytest.approx((6 + 6 + 7 + 6) / 4)
    assert found.longest_s == 7
    assert found.chat_s == pytest.approx((22 + 23) / 2)
    assert found.concurrency == pytest.approx(45 / 28)


def test_the_log_holds_each_chat_that_is_over() -> None:
    held = desk("a", "b").reply("a", 0).until(16).reply("a", 0).until(105)
    log = held.log()
    assert list(log["outcome"]) == ["answered", "abandoned"]
    assert list(log["wait_s"]) == [6, 105]
    assert log["talk_s"].iloc[0] == 16
    assert bool(log["resolved"].iloc[0])
    assert kpi.abandonment(log) == 0.5


def test_the_log_of_a_desk_that_has_just_opened_has_no_rows() -> None:
    log = desk("a", "b").log()
    assert len(log) == 0
    assert "outcome" in log


def test_at_infinity_all_is_over_and_the_clock_stands_at_the_last_moment() -> None:
    held = desk("a", "b").until(math.inf)
    assert held == desk("a", "b").until(105)
    assert held.done
    with pytest.raises(ValueError, match="reading_s must be a number of 0 or more, got inf"):
        best_chat_desk([chat("a")], RULES, reading_s=math.inf)


def test_one_chat_at_a_time_is_the_sum_of_the_chats() -> None:
    alone = replace(RULES, at_once=1, next_s=0)
    found = chat_figures(best_chat_desk([chat("a"), chat("b")], alone, reading_s=2))
    assert found.span_s == 2 * (2 + 6 + 10 + 2 + 6)
    assert found.concurrency == 1


@given(st.integers(1, 5), st.floats(20, 90), st.floats(0, 30))
def test_a_desk_always_comes_to_its_end(at_once: int, speed: float, reading: float) -> None:
    rules = replace(RULES, at_once=at_once, words_a_minute=speed)
    held = best_chat_desk([chat(name) for name in "abcde"], rules, reading_s=reading)
    assert held.done
    found = chat_figures(held)
    assert found.handled + found.left == 5
    assert found.concurrency <= at_once + 1e-9
    for one in held.seen:
        times = [line.at_s for line in one.lines]
        assert times == sorted(times)


def test_more_chats_at_once_are_done_sooner_and_each_reply_comes_later() -> None:
    found = [chat_figures(best_chat_desk(content.chats(), ChatRules(at_once=n))) for n in (1, 2, 3)]
    assert [one.handled for one in found] == [5, 5, 5]
    assert found[0].span_s > found[1].span_s > found[2].span_s
    assert found[0].reply_s < found[1].reply_s < found[2].reply_s


# -- the file ----------------------------------------------------------------------------------


def test_the_courses_chats_have_three_replies_a_turn_in_no_fixed_place() -> None:
    turns = [turn for one in content.chats() for turn in one.turn]
    assert all(len(turn.reply) == 3 for turn in turns)
    places = [[reply.right for reply in turn.reply].index(True) for turn in turns]
    assert min(places.count(place) for place in range(3)) >= 2
    canned = [reply for turn in turns for reply in turn.reply if reply.canned]
    assert len(canned) >= 8


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("right = true\n", "", "turn 1 reply: must have one that is right, has 0"),
        ('customer = "Asha"', 'customer = ""', "customer: must not be empty"),
        ('back = "And?"\n', "", "turn 1 reply 2 back: must not be empty"),
        ('why = "Good."', 'wy = "Good."', "Did you mean 'why'?"),
    ],
)
def test_a_fault_in_a_file_of_chats_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = """[[chat]]
id = "a"
customer = "Asha"
about = "A bill"
screen = "Paid."
[[chat.turn]]
says = "Hi"
[[chat.turn.reply]]
say = "Hi Asha!"
right = true
why = "Good."
[[chat.turn.reply]]
say = "Thank you."
why = "Cold."
back = "And?"
"""
    path = tmp_path / "chats.toml"
    path.write_text(text, encoding="utf-8")
    assert content.check([path]) == (1, [])
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert any(told in str(fault) for fault in content.check([path])[1])
    with pytest.raises(ContentError):
        lab("chats", file=path)


def test_a_chat_made_in_code_is_checked_too() -> None:
    with pytest.raises(FaultyError, match="turn: must not be empty"):
        Chat("a", "A", "b", "c")


# -- the card ----------------------------------------------------------------------------------


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def at() -> Clock:
    return Clock()


def right_of(card: ChatLab) -> int:
    assert card.desk
    seen = next(one for one in card.desk.seen if one.replies and one.chat.id == front(card))
    return next(place for place, reply in seen.replies.items() if reply.right)


def front(card: ChatLab) -> str:
    pressed = [e for e in elements(card, "tabs") if e.attrs.get("aria-pressed") == "true"]
    return pressed[0].attrs["value"]


def test_the_desk_opens_with_the_first_customer(at: Callable[[], float]) -> None:
    card = ChatLab(seconds=at)
    assert "Open the desk" in words(card)
    press(card, "open")
    first = content.chats()[0]
    assert first.turn[0].says in words(card, "chat")
    assert first.screen in words(card, "chat")
    assert repr(card) == "ChatDesk(5 chats, 3 at once, 0 over)"


def test_the_clock_runs_while_the_learner_reads(at: Any) -> None:
    card = ChatLab(seconds=at)
    card.begin()
    at.now += 40
    act(card, "tick")
    assert card.desk
    assert card.desk.now_s == 40
    assert states(card.desk)[:3] == ["waiting"] * 3


def test_half_speed_halves_the_clock_and_off_stops_it(at: Any) -> None:
    for speed, due in (("half", 20), ("off", 0)):
        card = ChatLab(seconds=at, speed=speed)
        card.begin()
        at.now += 40
        act(card, "tick")
        assert card.desk
        assert card.desk.now_s == due
    assert not [e for e in elements(card, "tabs") if "data-countdown" in e.attrs]


def test_the_page_is_told_when_something_happens_next(at: Any) -> None:
    card = ChatLab(seconds=at, speed="half")
    card.begin()
    (timer,) = [e for e in elements(card, "tabs") if "data-countdown" in e.attrs]
    assert float(timer.attrs["data-countdown"]) == pytest.approx(15 / 0.5)  # the next chat opens
    assert timer.attrs["data-late"] == "tick"


def test_a_reply_that_misses_the_point_is_explained_at_once(at: Any) -> None:
    card = ChatLab(seconds=at)
    card.begin()
    reply = content.chats()[0].turn[0].reply[0]
    act(card, "reply", value="0")
    assert reply.why in words(card, "chat")
    assert card.figures
    assert card.figures.wrong == 1


def test_a_shift_without_a_mistake_ends_with_its_table(at: Any) -> None:
    card = ChatLab(seconds=at, speed="off")
    card.begin()
    for _ in range(200):
        assert card.desk
        if card.desk.done:
            break
        waiting = [one.chat.id for one in card.desk.seen if one.state == "waiting"]
        if not waiting:
            press(card, "wait")
            continue
        press(card, f"tab-{waiting[0]}")
        act(card, "reply", value=str(right_of(card)))
    assert card.figures
    assert (card.figures.handled, card.figures.wrong) == (5, 0)
    table = words(card, "result")
    assert "Chats resolved 5 5 5 5" in table
    press(card, "open")
    assert repr(card) == "ChatDesk(5 chats, 3 at once, 0 over)"


def test_nothing_done_loses_the_customers(at: Any) -> None:
    card = ChatLab(seconds=at)
    card.begin()
    at.now += 10_000
    act(card, "tick")
    assert card.figures
    assert card.figures.left == 5
    assert "Left: Nadia, Ben" in words(card, "result")
    assert card.desk
    assert card.desk.log()["outcome"].eq("abandoned").all()


def test_a_reply_that_came_too_late_is_not_called_sent(at: Any) -> None:
    card = ChatLab(seconds=at)
    card.begin()
    at.now += 239
    act(card, "reply", value=str(right_of(card)))
    assert "Sent" not in words(card, "chat")
    assert "the customer left before you could send it" in words(card, "chat")


def test_a_late_act_at_the_end_leads_to_what_came_of_it(at: Any) -> None:
    card = ChatLab(seconds=at)
    for action, value in (("reply", "0"), ("show", "wrong-size"), ("wait", "")):
        card.begin()
        at.now += 10_000
        act(card, action, value=value)
        assert card.focus["target"] == "result"


def test_no_key_is_given_twice_or_beyond_9(tmp_path: Path) -> None:
    replies = 4 * '[[chat.turn.reply]]\nsay = "Hi"\nwhy = "…"\nback = "?"\n'
    right = '[[chat.turn.reply]]\nsay = "Yes"\nwhy = "…"\nright = true\n'
    head = '[[chat]]\nid = "c{n}"\ncustomer = "Asha"\nabout = "A bill"\nscreen = "Paid."\n'
    turn = '[[chat.turn]]\nsays = "Hello"\n'
    mine = tmp_path / "chats.toml"
    chats = (head.format(n=n) + turn + replies + right for n in range(6))
    mine.write_text("".join(chats), encoding="utf-8")
    card = ChatLab(at_once=5, file=mine, speed="off")
    card.begin()
    for _ in range(8):
        card.wait()
    keys = [e.attrs["data-key"] for e in elements(card, "tabs", "chat") if "data-key" in e.attrs]
    assert keys
    assert len(set(keys)) == len(keys)
    assert set(keys) <= set("123456789")


def test_who_left_meanwhile_is_told_and_nothing_is_sent(at: Any) -> None:
    card = ChatLab(seconds=at)
    card.begin()
    at.now += 241
    act(card, "reply", value="1")
    assert card.figures
    assert card.figures.wrong == 0
    assert "This chat is over." in words(card, "chat")


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ({"at_once": 0}, "at_once must be a whole number from 1 to 5"),
        ({"at_once": 2.5}, "at_once must be a whole number from 1 to 5"),
        ({"speed": "fast"}, "speed must be one of real, half, off"),
    ],
)
def test_a_wrong_start_is_refused(start: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        lab("chats", **start)


def test_what_cannot_be_done_is_said(at: Any) -> None:
    card = ChatLab(seconds=at)
    for do in (lambda: card.reply(0), card.wait):
        with pytest.raises(ValueError, match="the desk is closed"):
            do()
    with pytest.raises(ValueError, match="chat must be one of parcel-due-tuesday"):
        card.show("x")
    with pytest.raises(ValueError, match="name must be one of at_once, speed"):
        card.set("agents", 3)
