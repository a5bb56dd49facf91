"""The ticket lab as the front end drives it: what is shown, said and refused."""

from __future__ import annotations

from typing import Any

import pytest

from bpo_course import lab
from bpo_course.scenarios import right_triage, ticket_queue
from bpo_course.widgets.labs.tickets_lab import TicketsLab
from bpo_course.widgets.labs.tickets_month import PROMISES
from bpo_course.widgets.labs.tickets_story import KINDS, SLIPS
from bpo_course.widgets.labs.tickets_words import MEASURES, START, SWITCHES

QUEUE = ticket_queue(1)
BILL = next(t.id for t in QUEUE.tickets if t.id in QUEUE.wrong and t.state.category == "billing")


def shown(card: Any) -> str:
    return "".join(card.regions.values())


def act(card: Any, action: str, value: str = "", **more: str) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


@pytest.fixture
def card() -> Any:
    return lab("tickets")


@pytest.fixture
def clock() -> Any:
    return lab("tickets", part="clock")


@pytest.fixture
def month() -> Any:
    return lab("tickets", part="month")


# -- 1 triage ------------------------------------------------------------------------------------


def test_it_begins_with_forty_tickets_and_a_button_that_works_the_day(card: Any) -> None:
    assert isinstance(card, TicketsLab)
    assert repr(card) == "TicketsLab(1 Triage; 40 tickets)"
    assert shown(card).count('data-action="open"') == 40
    assert "the day is over" not in shown(card)
    act(card, "work")
    assert "17:00: the day is over" in shown(card)
    assert card.focus["target"] == "result"
    assert card.worked.solved == 40
    assert f"{len(card.worked.late_tickets)} tickets were late" in card.said["text"]
    assert card.figure


def test_an_open_ticket_is_given_a_priority_and_back_again(card: Any) -> None:
    act(card, "open", BILL)
    assert card.focus["target"] == "ticket"
    given = QUEUE.by_id[BILL].priority
    act(card, "rank", QUEUE.right_priority[BILL])
    assert f"form: {given.capitalize()}" in shown(card)
    assert "1 priority changed" in shown(card)
    act(card, "rank", given)
    assert "form: " not in card.regions["found_tickets"]


def test_next_and_previous_go_round_the_tickets_that_are_shown(card: Any) -> None:
    act(card, "step", "back")
    assert "FB-1040:" in card.regions["ticket"]
    act(card, "find", "ashgrove", name="find")
    act(card, "step", "next")
    assert "Ashgrove" in card.regions["ticket"]


def test_words_that_are_looked_for_choose_what_is_linked(card: Any) -> None:
    act(card, "link_shown")
    assert "0 linked" in shown(card)  # all forty are shown: no words were looked for
    act(card, "find", "Ashgrove", name="find")
    assert "14 of 40 shown" in shown(card)
    act(card, "link_shown")
    assert "14 linked" in shown(card)
    act(card, "unlink")
    assert "0 linked" in shown(card)
    act(card, "find", "<img src=x>", name="find")
    assert "0 of 40 shown" in shown(card)
    assert "<img" not in shown(card)
    act(card, "step", "next")  # nothing is shown: all tickets count


def test_more_links_are_added_to_those_before(card: Any) -> None:
    card.link(QUEUE.outage[:3])
    act(card, "open", QUEUE.outage[5])
    act(card, "link")
    assert "4 linked" in shown(card)
    act(card, "link")
    assert "3 linked" in shown(card)


def test_a_second_ticket_can_be_merged_and_a_first_one_cannot(card: Any) -> None:
    second, first = next(iter(QUEUE.twice.items()))
    act(card, "open", first)
    assert 'data-action="merge"' not in shown(card)
    act(card, "open", second)
    assert f"Merge with {first}" in shown(card)
    act(card, "merge")
    assert "1 merged" in shown(card)
    act(card, "merge")
    assert "0 merged" in shown(card)
    with pytest.raises(ValueError, match="ticket must be the second one of a customer"):
        card.merge(first)


def test_finding_everything_is_as_good_as_the_best_row(card: Any) -> None:
    right = right_triage(QUEUE)
    for name, priority in right.priorities.items():
        card.sort(name, priority)
    card.link(right.linked)
    for name in right.merged:
        card.merge(name)
    card.set("order", "due")
    card.set("sort_s", 0)
    day = card.work()
    assert len(day.late_tickets) == 2  # they were late before 9:00
    text = shown(card)
    assert f"you corrected {len(QUEUE.wrong)} of {len(QUEUE.wrong)}" in text
    assert "you linked 12 of 12 tickets. It saved the agents" in text
    assert "you merged 3 of 3" in text
    assert "You merged them: one clock" in text


def test_what_the_sorting_cost_and_what_it_spoiled_is_said(card: Any) -> None:
    sound = next(t.id for t in QUEUE.tickets if t.id not in QUEUE.wrong and t.priority == "normal")
    card.sort(sound, "urgent")
    stranger = next(t.id for t in QUEUE.tickets if t.state.category == "billing")
    card.link([*QUEUE.outage, stranger])
    card.work()
    text = shown(card)
    assert "1 ticket had the right priority before your change" in text
    assert "1 linked ticket was about something else" in text
    assert "you opened or changed 1 ticket, so the work began at 9:00" in text
    assert "Urgent, not normal" in text


def test_a_change_makes_the_day_old_until_it_is_worked_again(card: Any) -> None:
    act(card, "work")
    assert "You have changed something" not in shown(card)
    act(card, "choose", "order due")
    assert "You have changed something" in shown(card)
    act(card, "work")
    assert "You have changed something" not in shown(card)
    assert "Earliest due (yours)" in shown(card)


def test_another_queue_begins_unsorted(card: Any) -> None:
    card.link(QUEUE.outage)
    act(card, "work")
    act(card, "set", name="seed", value="2")
    assert "0 linked" in shown(card)
    assert card.worked is None
    act(card, "open", "FB-1005")
    act(card, "rank", "urgent")
    act(card, "afresh")
    assert "form: " not in card.regions["found_tickets"]


# -- 2 one ticket's clock ------------------------------------------------------------------------


def test_the_due_time_is_hidden_until_it_is_guessed_or_asked_for(clock: Any) -> None:
    assert clock.regions["due"].strip() == clock.regions["minutes"].strip() == ""
    act(clock, "guess", "wall")
    assert "No. The solution is due on Tuesday 1 December, 14:30" in shown(clock)
    assert SLIPS["wall"] in shown(clock)
    assert clock.focus["target"] == "answer"
    act(clock, "switch", "reopened")
    assert clock.regions["due"].strip() == ""
    assert "Guess again" in clock.said["text"]
    act(clock, "guess", "right")
    assert "Yes. The solution is due on Tuesday 1 December, 16:40" in shown(clock)
    act(clock, "always")
    act(clock, "set", name="target_h", value="2")
    assert "The solution is due on" in clock.said["text"]
    assert "Every minute, in a table" in shown(clock)


def test_a_story_comes_with_the_desk_that_shows_it_best(clock: Any) -> None:
    act(clock, "choose", "story back")
    assert clock.fields["opens"] == "22"
    act(clock, "guess", "show")
    assert "25 hours" in shown(clock)
    assert "Bank holidays" not in shown(clock)
    act(clock, "choose", "story holiday")
    act(clock, "guess", "show")
    assert KINDS["holiday"] in shown(clock)


def test_a_desk_that_never_opens_is_refused_and_taken_once_it_fits(clock: Any) -> None:
    act(clock, "set", name="opens", value="17")
    assert "Closes must be another hour than opens, got 17" in shown(clock)
    assert clock.fields["opens"] == "17"
    act(clock, "set", name="closes", value="20")
    assert "must be another hour" not in shown(clock)
    assert clock.clock.rules.opens == 17


def test_lunch_cannot_be_all_that_a_desk_has(clock: Any) -> None:
    act(clock, "switch", "lunch")
    act(clock, "set", name="opens", value="12")
    act(clock, "set", name="closes", value="13")
    act(clock, "switch", "lunch")
    assert "Closes must be after 13 where lunch does not count" in shown(clock)
    assert clock.clock.rules.lunch is False
    act(clock, "set", name="closes", value="15")
    assert "Closes must be" not in shown(clock)
    assert clock.clock.rules.lunch is True


def test_a_far_due_time_shows_its_first_days_alone(clock: Any) -> None:
    clock.set("opens", 16)
    clock.set("target_h", 40)
    clock.guess("show")
    assert "more days until it is due" in shown(clock)
    assert shown(clock).count('class="bpo-clock-bar">') == 14


def test_each_slip_has_words(clock: Any) -> None:
    seen = set()
    for story in ("weekend", "holiday", "back", "forward"):
        for raised in (False, True):
            clock.set("story", story)
            clock.set("raised", raised)
            for slip in clock.clock.guesses:
                clock.guess(slip)
                seen.add(slip)
    assert seen - {"right"} <= set(SLIPS)
    assert {"wall", "restart", "raised", "pause", "change"} <= seen


# -- 3 solved or closed? -------------------------------------------------------------------------


def test_the_month_asks_before_it_shows(month: Any) -> None:
    assert "Half of the tickets are solved within 2.0 days" in shown(month)
    assert not month.figure
    act(month, "guess_closed", "9")
    assert "Yes. Half of the tickets" in shown(month)
    assert month.figure
    act(month, "guess_closed", "2")
    assert "No. Half of the tickets" in shown(month)


def test_the_rule_for_closing_moves_the_report(month: Any) -> None:
    act(month, "guess_closed")
    before = month.month
    act(month, "set", name="close_days", value="1")
    assert month.month.median_days("closed") < before.median_days("closed") - 4
    assert month.month.median_days("for_good") == before.median_days("for_good")
    assert "1 day (yours)" in shown(month)
    assert "closed 1 day after the solution" in month.said["text"]


def test_each_promise_is_answered(month: Any) -> None:
    act(month, "guess_closed")
    for name in MEASURES:
        act(month, "promise", name)
        assert month.said["text"] == PROMISES[name]
        assert month.focus["target"] == "promised"


# -- all parts -----------------------------------------------------------------------------------


def test_what_no_control_has_is_dropped(card: Any) -> None:
    before = shown(card)
    for action in ("go", "choose", "switch", "open", "rank", "guess", "promise", "set"):
        act(card, action, "nothing at all", name="nothing")
    assert shown(card) == before


def test_code_is_told_what_is_wrong(card: Any) -> None:
    with pytest.raises(ValueError, match="there is no control agent in this lab"):
        card.set("agent", 2)
    with pytest.raises(ValueError, match="order must be one of fifo, due, priority, shortest"):
        card.set("order", "lucky")
    with pytest.raises(ValueError, match="updates must be one of True, False, got 2"):
        card.set("updates", 2)
    with pytest.raises(ValueError, match="part must be one of triage, clock, month"):
        lab("tickets", part="queue")
    with pytest.raises(ValueError, match="priority must be one of urgent, high, normal, low"):
        card.sort("FB-1001", "highest")
    with pytest.raises(ValueError, match="ticket must be one of"):
        card.link(["FB-1"])


def test_a_lab_can_start_anywhere() -> None:
    started = lab("tickets", part="clock", story="forward", target_h=10, asked=False)
    assert repr(started) == "TicketsLab(2 One ticket's clock; the clocks go forward)"
    assert started.clock.rules.target_h == 10
    assert set(SWITCHES) < set(START)
