import random
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content, kpi, simulation
from bpo_course.faults import FaultyError
from bpo_course.tools import ivr
from bpo_course.tools.ivr import (
    Call,
    Day,
    Habits,
    Hours,
    Journey,
    Menu,
    Option,
    Reason,
    Tree,
    _words,
)
from bpo_course.tools.ivr._ways import reached


def tree(*options: Any, **more: Any) -> Any:
    more = {"id": "main", "prompt": "Welcome.", "option": options, **more}
    return Tree("t", "T", menu=(Menu(**more),))


ONE = Option("1", "for cards", "queue:cards")
ZERO = Option("0", "to speak to a person", "person")


DAY_HOURS = Hours(mon=("09:00", "17:00"), closed="person")


def at_night(*options: Any) -> Any:
    """Return a tree whose second menu is for the closed hours."""
    night = Menu("night", "Closed.", silence_to="hang-up", wrong_to="hang-up", option=options)
    menus = (*tree(ONE, ZERO).menu, night)
    reason = (Reason("a", "A.", 1, "cards"),)
    return Tree("t", "T", menu=menus, reason=reason, hours=replace(DAY_HOURS, closed="night"))


def told(given_tree: Any) -> Any:
    return [str(fault) for fault in ivr.faults(given_tree)]


# -- prompts -------------------------------------------------------------------------------------


def test_the_reason_is_spoken_before_the_key() -> None:
    assert Menu(prompt="Hi.", option=(ONE,)).spoken() == ("Hi.", "For cards, press 1.")


def test_an_option_without_words_is_not_spoken() -> None:
    assert Menu(prompt="Hi.", option=(Option("9", "", "person"),)).spoken() == ("Hi.",)


def test_a_prompt_takes_its_words_at_two_and_a_half_a_second() -> None:
    assert ivr.spoken_s(" ".join(["word"] * 150)) == 60


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("main", "menu", "main"),
        ("queue:cards", "queue", "cards"),
        ("self:balance", "self", "balance"),
        ("person", "person", ""),
        ("callback", "callback", ""),
        ("hang-up", "hang-up", ""),
    ],
)
def test_a_place_is_known_by_its_words(words: Any, kind: Any, name: Any) -> None:
    found = ivr.place(words)
    assert (found.kind, found.name, str(found)) == (kind, name, words)


# -- a call --------------------------------------------------------------------------------------


def test_a_key_during_the_prompt_acts_at_once() -> None:
    call = Call(tree(ONE)).press("1", after_s=0.5)
    assert str(call.ending) == "queue:cards"
    assert call.now_s == 0.5


def test_a_key_does_nothing_before_the_end_of_a_prompt_that_does_not_let_it_act() -> None:
    slow = tree(ONE, barge_in=False)
    call = Call(slow).press("1", after_s=0.5)
    assert call.events[-1].kind == "ignored"
    assert str(call.press("1", after_s=5).ending) == "queue:cards"


def test_silence_counts_from_the_end_of_the_prompt() -> None:
    call = Call(tree(ONE, silence_tries=1, silence_to="hang-up"))
    played_s = call.events[0].length_s
    assert call.wait(played_s + 4.9).ending is None
    call = call.wait(60)
    assert call.ending
    assert call.now_s == played_s + 5


def test_after_a_wrong_key_the_prompt_begins_again() -> None:
    call = Call(tree(ONE, help="Choose.")).press("7", after_s=1)
    assert [event.kind for event in call.events] == ["prompt", "key", "wrong", "help"]
    assert call.playing[0] == "Choose."


def test_the_counters_begin_again_in_each_menu() -> None:
    sub = Menu("sub", "Sub.", option=(Option("*", "to go back", "main"), ZERO))
    main = Menu("main", "Main.", option=(Option("1", "for more", "sub"), ZERO))
    call = Call(Tree("t", "T", menu=(main, sub))).press("9").press("1")
    assert (call.menu, call.wrongs) == ("sub", 0)
    assert call.press("*").path == ("main", "sub", "main")


def test_a_key_that_only_begins_a_longer_one_is_wrong_when_no_digit_follows() -> None:
    call = Call(tree(Option("12", "for a", "person"))).press("1").wait(3)
    assert [event.kind for event in call.events][-2:] == ["wrong", "help"]
    assert call.wrongs == 1


def test_a_wait_for_one_more_digit_is_told() -> None:
    call = Call(tree(ONE, Option("12", "for loans", "queue:loans"))).press("1")
    assert call.events[-1].kind == "waits"


def test_a_menu_may_have_a_digit_time_out_of_its_own() -> None:
    two = (ONE, Option("12", "for loans", "queue:loans"))
    assert Call(tree(*two, digit_timeout_s=1)).press("1").wait(60).now_s == 1
    assert Call(tree(*two)).press("1").wait(60).now_s == 3


def account(**more: Any) -> Any:
    ask = Menu(
        "ask",
        "Your number?",
        ask="account",
        to="queue:known",
        option=(Option("*", "to go back", "main"),),
        **{"digits": 8, **more},
    )
    main = Menu("main", "Main.", option=(Option("1", "for more", "ask"), ZERO))
    return Tree("t", "T", menu=(main, ask))


GOOD = ivr.with_check_digit("1234567")


def test_a_number_of_fixed_length_acts_at_its_last_digit() -> None:
    call = Call(account()).press("1").press("12345678", after_s=2)
    assert (str(call.ending), call.account, call.now_s) == ("queue:known", "12345678", 2)


def test_a_number_that_may_be_longer_waits_or_ends_with_hash() -> None:
    call = Call(account(most_digits=10)).press("1").press("12345678")
    assert call.ending is None
    assert call.wait(10).now_s == 3
    assert call.press("#").now_s == 0
    assert call.press("#").account == "12345678"


def test_a_number_that_fails_luhns_check_is_a_wrong_entry() -> None:
    luhn = account(check="luhn")
    bad = GOOD[:-1] + str((int(GOOD[-1]) + 1) % 10)
    assert str(Call(luhn).press("1").press(GOOD).ending) == "queue:known"
    call = Call(luhn).press("1").press(bad)
    assert (call.menu, call.wrongs, call.account) == ("ask", 1, "")


def test_a_number_that_is_too_short_is_a_wrong_entry_after_the_time_out() -> None:
    call = Call(account()).press("1").press("123").wait(3)
    assert call.wrongs == 1


def test_star_leads_back_where_a_number_is_asked_for() -> None:
    assert Call(account()).press("1").press("*").menu == "main"


@given(st.integers(0, 10**12))
def test_luhns_check_finds_every_single_wrong_digit(number: Any) -> None:
    good = ivr.with_check_digit(str(number))
    assert ivr.luhn(good)
    for place, sign in enumerate(good):
        other = str((int(sign) + 1) % 10)
        assert not ivr.luhn(good[:place] + other + good[place + 1 :])


def test_a_service_is_played_and_leads_on() -> None:
    told_ = ivr.Service("hours", "We are open from nine to five.", to="hang-up")
    one = Tree("t", "T", menu=tree(Option("1", "for our hours", "self:hours"), ZERO).menu)
    call = Call(replace(one, service=(told_,))).press("1", after_s=1)
    assert call.playing == ("We are open from nine to five.",)
    assert call.press("5").events[-1].kind == "ignored"
    assert call.wait(60).path == ("main", "hours", "hang-up")
    assert call.wait(60).now_s == 1 + ivr.spoken_s(told_.says)


def test_a_call_out_of_hours_begins_in_another_menu() -> None:
    new = content.menu("new-menu")
    assert Call(new, at=datetime(2026, 11, 30, 8, 0)).menu == "main"
    assert Call(new, at=datetime(2026, 11, 30, 7, 59)).menu == "closed"
    assert Call(new, at=datetime(2026, 11, 30, 20, 0)).menu == "closed"
    assert Call(new, at=datetime(2026, 11, 29, 12, 0)).menu == "closed"  # a Sunday
    assert Call(new, at=datetime(2026, 12, 25, 12, 0)).menu == "closed"  # a holiday, a Friday


def test_24_00_ends_a_day_of_the_lines() -> None:
    hours = Hours(mon=("00:00", "24:00"), closed="hang-up")
    assert hours.open_at(datetime(2026, 11, 30, 23, 59, 59))
    assert not hours.open_at(datetime(2026, 12, 1, 0, 0))


def open_at(hours: Any, *when: int) -> bool:
    return hours.open_at(datetime(2026, 11, *when))  # the 30th is a Monday, the 29th a Sunday


def test_a_day_may_have_a_lunch_break() -> None:
    hours = Hours(mon=("08:00", "12:00", "13:00", "17:00"), closed="hang-up")
    at = {hour: open_at(hours, 30, hour) for hour in (7, 8, 11, 12, 13, 16, 17)}
    assert [hour for hour, is_open in at.items() if is_open] == [8, 11, 13, 16]
    assert told(replace(tree(ONE, ZERO), hours=hours)) == []


def test_a_span_may_begin_when_the_one_before_ends() -> None:
    hours = Hours(mon=("08:00", "12:00", "12:00", "17:00"), closed="hang-up")
    assert told(replace(tree(ONE, ZERO), hours=hours)) == []


def test_a_night_is_the_end_of_one_day_and_the_beginning_of_the_next() -> None:
    hours = Hours(sun=("22:00", "24:00"), mon=("00:00", "02:00", "22:00", "24:00"))
    night = [(29, 21), (29, 22), (29, 23, 59), (30, 0), (30, 1, 59), (30, 2), (30, 22)]
    assert [open_at(hours, *when) for when in night] == [0, 1, 1, 1, 1, 0, 1]
    assert not [one for one in told(replace(tree(ONE), hours=hours)) if "hours mon" in one]


def test_a_holiday_closes_a_line_from_midnight_to_midnight() -> None:
    night = Hours(sun=("22:00", "24:00"), mon=("00:00", "06:00"), holidays=(date(2026, 11, 30),))
    assert open_at(night, 29, 23, 59)
    assert not open_at(night, 30, 0)


def test_what_has_ended_takes_no_more_keys() -> None:
    call = Call(tree(ONE)).press("1")
    with pytest.raises(ValueError, match="has ended"):
        call.press("1")
    with pytest.raises(ValueError, match="has ended"):
        call.wait(1)


def test_bad_keys_and_seconds_are_refused() -> None:
    call = Call(tree(ONE))
    with pytest.raises(ValueError, match="keys must be of 0 to 9"):
        call.press("a")
    with pytest.raises(ValueError, match="keys must be"):
        call.press("")
    for keys in (1, None, ["1"]):
        with pytest.raises(ValueError, match="keys must be"):
            call.press(keys)  # type: ignore[arg-type]
    for seconds in (-1, float("nan"), float("inf"), "5", None):
        with pytest.raises(ValueError, match="seconds must be 0 or more"):
            call.wait(seconds)  # type: ignore[arg-type]


def test_a_long_key_is_chosen_where_a_number_is_asked_for() -> None:
    """Digits are taken together as a number only where the caller types one."""
    ask = replace(account().menu[1], option=(Option("*1", "to go back", "main"),))
    call = Call(replace(account(), menu=(account().menu[0], ask))).press("1")
    assert call.press("*1").menu == call.press("*").press("1").menu == "main"
    assert call.press("*12").menu == call.press("*").press("1").press("2").menu
    assert str(call.press("12345678").ending) == "queue:known"


def test_pressing_makes_a_new_call_and_leaves_the_old_one() -> None:
    call = Call(tree(ONE))
    call.press("1")
    assert call.ending is None
    assert len(call.events) == 1


def test_moments_are_text() -> None:
    lines = list(ivr.moments(Call(tree(ONE)).press("1", after_s=2)))
    assert lines[0] == "0:00 prompt Welcome. For cards, press 1."
    assert lines[1:] == ["0:02 key 1", "0:02 chosen for cards", "0:02 end queue:cards"]


KEYS = st.sampled_from(["0", "1", "2", "3", "9", "*", "#", "12", "wait"])


@given(st.lists(st.tuples(KEYS, st.floats(0, 20)), max_size=25))
def test_whatever_is_pressed_the_clock_never_runs_back_and_the_counters_hold(moves: Any) -> None:
    for name in content.menu_ids():
        call, menus = Call(content.menu(name)), content.menu(name).menus
        for key, seconds in moves:
            if call.ending:
                break
            before = call.now_s
            call = call.wait(seconds) if key == "wait" else call.press(key, after_s=seconds)
            assert call.now_s >= before
            if call.menu:
                assert call.silences < menus[call.menu].silence_tries
                assert call.wrongs < menus[call.menu].wrong_tries
        times = [event.at_s for event in call.events]
        assert times == sorted(times)


@given(st.integers(0, 10**6))
def test_a_caller_who_says_nothing_is_led_to_an_end(seed: Any) -> None:
    chosen = random.Random(seed)
    call = Call(content.menu(chosen.choice(content.menu_ids())))
    for _ in range(chosen.randrange(4)):
        call = call if call.ending else call.press(chosen.choice("0123456789*"))
    assert call.ending or call.wait(100_000).ending


# -- the checker ---------------------------------------------------------------------------------


def test_the_courses_own_menus_keep_every_rule() -> None:
    assert content.menu_ids() == ("new-menu", "old-menu")
    for name in content.menu_ids():
        assert told(content.menu(name)) == []


def test_the_old_menu_would_get_advice_if_it_were_not_bad_on_purpose() -> None:
    found = list(ivr.faults(replace(content.menu("old-menu"), flaws=())))
    assert all(fault.advice for fault in found)
    fields = {fault.field for fault in found}
    assert {"menu main key_first", "menu main barge_in", "menu main option"} <= fields
    assert any("12 begins with 1 too" in fault.rule for fault in found)
    assert any("reason card-declined" in fault.field for fault in found)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (tree(), "menu main option: must not be empty"),
        (tree(ONE, id="two words"), "menu 1 id: must be one word without a colon"),
        (tree(ONE, id="person"), "menu 1 id: must not be 'person'"),
        (tree(ONE, prompt=""), "menu main prompt: must not be empty"),
        (tree(Option("1", "for a", "")), "menu main option 1 to: must not be empty"),
        (tree(Option("1", "for a", "mian"), ZERO), "option 1 to: must lead to a menu, but no menu"),
        (tree(Option("1", "for a", "self:x"), ZERO), "must lead to a service, but no service"),
        (tree(Option("1", "for a", "queue:"), ZERO), "option 1 to: must name the queue"),
        (tree(Option("A", "for a", "person")), "option 1 key: must be 1 to 4 signs of 0 to 9"),
        (tree(ONE, ONE), "menu main option 2 key: is 1, which is already used"),
        (tree(ONE, silence_tries=0), "silence_tries: must be a whole number from 1 to 5, got 0"),
        (tree(ONE, wrong_tries=9), "wrong_tries: must be a whole number from 1 to 5, got 9"),
        (tree(ONE, digit_timeout_s=0), "digit_timeout_s: must be from 0.5 to 60 seconds, got 0"),
        (tree(ONE, digits=8), "menu main digits: is only for a menu that asks for a number"),
        (tree(ONE, silence_to="main"), "must not come back without a key of the caller's"),
        (replace(tree(ONE), silence_s=0), "silence_s: must be from 0.5 to 60 seconds, got 0"),
        (replace(tree(ONE), menu=()), "menu: must not be empty"),
        (replace(tree(ONE), hours=Hours(mon=("9", "17:00"), closed="hang-up")), "hours mon: must"),
        (
            replace(tree(ONE), hours=Hours(mon=("17:00", "09:00"), closed="hang-up")),
            "hours mon: must be from and to on one day, got 17:00, 09:00",
        ),
        (
            replace(tree(ONE), hours=Hours(mon=("0٣:00", "09:00"), closed="hang-up")),
            "hours mon: must be times from 00:00 to 24:00, got '0٣:00'",
        ),
        (
            replace(tree(ONE), hours=Hours(mon=("08:00", "12:00", "13:00"), closed="hang-up")),
            "hours mon: must be from and to for each span, got 08:00, 12:00, 13:00. Write mon ="
            ' ["08:00", "20:00"], or mon = ["08:00", "12:00", "13:00", "17:00"] with a break.',
        ),
        (
            replace(tree(ONE), hours=Hours(mon=("13:00", "17:00", "08:00", "12:00"))),
            "hours mon: must be one span after the other, got 13:00, 17:00, 08:00, 12:00",
        ),
        (
            replace(tree(ONE), hours=Hours(mon=("08:00", "12:00", "11:59", "17:00"))),
            "hours mon: must be one span after the other",
        ),
        (
            replace(tree(ONE), hours=Hours(mon=("22:00", "02:00"), tue=("09:00", "17:00"))),
            'A night is in two days: write mon = ["22:00", "24:00"] and tue = ["00:00", "02:00",'
            ' "09:00", "17:00"].',
        ),
        (
            replace(tree(ONE), hours=Hours(sun=("22:00", "06:00"))),
            'write sun = ["22:00", "24:00"] and mon = ["00:00", "06:00"].',
        ),
        (
            replace(tree(ONE), hours=Hours(mon=("22:00", "00:00"))),
            'Midnight at the end of a day is 24:00: write mon = ["22:00", "24:00"].',
        ),
        (
            replace(tree(ONE, ZERO), reason=(Reason("a", "A.", 1, "crads"),)),
            "menu main option 1 to: leads to the queue 'cards', but no reason has it. Did you mean"
            " queue:crads?",
        ),
        (
            replace(
                tree(Option("1", "for cards", "queue:crads"), ZERO),
                reason=(Reason("a", "A.", 1, "cards"), Reason("b", "B.", 1, "loans")),
            ),
            "menu main option 1 to: leads to the queue 'crads', but no reason has it. Did you mean"
            " queue:cards?",
        ),
        (
            replace(
                tree(ONE, ZERO, silence_to="queue:desk"), reason=(Reason("a", "A.", 1, "cards"),)
            ),
            "menu main silence_to: leads to the queue 'desk', but no reason has it. Write a"
            ' [[reason]] with this queue, or to = "person".',
        ),
        (
            replace(
                tree(ONE, ZERO),
                reason=(Reason("a", "A.", 1, "cards", "pin"),),
                service=(ivr.Service("pin2", "Hello."),),
            ),
            "reason a service: must be a service of the file, got 'pin'. Did you mean pin2?",
        ),
        (
            replace(
                tree(Option("1", "for a", "queue:cards", ("lost-crad",))),
                reason=(Reason("lost-card", "A.", 1, "cards"),),
            ),
            "got 'lost-crad'. Did you mean lost-card?",
        ),
        (replace(tree(ONE), hours=Hours(closed="hang-up")), "hours: must have a day that is open"),
        (
            replace(tree(ONE), hours=Hours(mon=("09:00", "17:00"))),
            "hours closed: must not be empty",
        ),
        (
            replace(tree(ONE), reason=(Reason("a", "A.", 0, "cards"),)),
            "reason a share: must be above 0, got 0",
        ),
        (
            replace(tree(ONE), reason=(Reason("a", "A.", 1, "cards", "x"),)),
            "reason a service: must be a service of the file, got 'x'",
        ),
        (replace(tree(Option("1", "for a", "person", ("b",)))), "reasons: must be a reason of the"),
        (
            replace(tree(ONE), service=(ivr.Service("a", "Hello."),)),
            "service a: is never reached",
        ),
        (
            tree(Option("1", "for a", "hang-up"), silence_to="hang-up", wrong_to="hang-up"),
            "menu main: has no way to a person",
        ),
        (
            Tree("t", "T", menu=(*tree(ONE).menu, Menu("lost", "Lost.", option=(ZERO,)))),
            "menu lost: cannot be reached",
        ),
        (account(digits=2), "menu ask digits: must be a whole number from 3 to 20, got 2"),
        (account(most_digits=5), "menu ask most_digits: must be from 8 to 20, got 5"),
    ],
)
def test_a_fault_says_the_field_the_rule_and_the_value(bad: Any, words: Any) -> None:
    assert any(words in one for one in told(bad)), told(bad)
    with pytest.raises(FaultyError):
        ivr.checked(bad)


def test_keys_of_a_menu_that_asks_for_a_number_begin_with_star_or_hash() -> None:
    ask = account().menu[1]
    bad = replace(ask, option=(*ask.option, Option("0", "for help", "person")))
    found = told(replace(account(), menu=(account().menu[0], bad)))
    assert any("must begin with * or # where a number is asked for" in one for one in found)


def test_each_way_that_a_menu_may_lead_to_a_wrong_queue_is_judged() -> None:
    """Keys, silence, wrong keys, a number that is good, services and the closed hours."""
    ask = replace(account().menu[1], to="queue:x1")
    bad = replace(
        account(),
        menu=(replace(account().menu[0], silence_to="queue:x2", wrong_to="queue:x3"), ask),
        service=(ivr.Service("s", "Hello.", to="queue:x4"),),
        hours=Hours(mon=("09:00", "17:00"), closed="queue:cards1"),
        reason=(Reason("a", "A.", 1, "cards"),),
    )
    found = [one for one in told(bad) if "but no reason has it" in one]
    fields = [one.partition(":")[0] for one in found]
    assert fields == [
        *("menu main silence_to", "menu main wrong_to", "menu ask to", "service s to"),
        "hours closed",
    ]


def test_a_wrong_queue_in_the_courses_own_menu_stops_it() -> None:
    new = content.menu("new-menu")
    cards = next(menu for menu in new.menu if menu.id == "cards")
    options = tuple(
        replace(one, to="queue:crads") if one.to == "queue:cards" else one for one in cards.option
    )
    menus = tuple(replace(m, option=options) if m is cards else m for m in new.menu)
    with pytest.raises(FaultyError, match=r"Did you mean queue:cards\?"):
        ivr.checked(replace(new, menu=menus))


def test_a_queue_deep_in_the_open_menus_is_no_queue_of_the_closed_hours() -> None:
    names = ("main", "b", "c", "d")
    menus = [
        Menu(name, "M.", option=(Option("1", "for more", to), ZERO, Option("*", "", "main")))
        for name, to in zip(names, (*names[1:], "queue:night-desk"), strict=True)
    ]
    closed = at_night(Option("1", "for a call back", "callback"))
    deep = replace(closed, menu=(*menus, closed.menu[1]))
    assert reached(deep, "main") == names
    found = [one for one in ivr.faults(deep) if "but no reason has it" in one.rule]
    assert [(one.field, one.advice) for one in found] == [("menu d option 1 to", False)]


def test_a_slip_in_a_queue_of_the_closed_hours_is_a_fault_too() -> None:
    found = list(ivr.faults(at_night(Option("1", "for a", "queue:crads"))))
    assert [one.remedy for one in found if not one.advice] == ["Did you mean queue:cards?"]


def test_without_reasons_any_queue_is_good() -> None:
    assert told(tree(Option("1", "for a", "queue:anything"), ZERO)) == []


def test_each_menu_of_the_closed_hours_is_judged_once() -> None:
    sub = Menu("sub", "Sub.", option=(ZERO, Option("*", "to go back", "night")))
    both = (Option("1", "for a", "sub"), Option("2", "for b", "sub"))
    found = told(replace(at_night(*both), menu=(*at_night(*both).menu, sub)))
    assert sum(one.startswith("menu sub option 1 to: leads to a person") for one in found) == 1


def test_a_tree_that_is_made_by_hand_may_have_lists() -> None:
    lists = Tree(
        "t",
        "T",
        menu=[Menu("main", "Hi.", option=[ONE, ZERO])],
        reason=[Reason("a", "A.", 1, "cards")],
        hours=Hours(mon=["09:00", "17:00"], closed="main"),
    )  # type: ignore[arg-type]
    tuples = Tree(
        "t",
        "T",
        menu=(Menu("main", "Hi.", option=(ONE, ZERO)),),
        reason=(Reason("a", "A.", 1, "cards"),),
        hours=Hours(mon=("09:00", "17:00"), closed="main"),
    )
    assert told(lists) == told(tuples)
    assert lists == tuples
    assert ivr.day(lists, ivr.callers(lists.reason, 5)) == ivr.day(
        tuples, ivr.callers(tuples.reason, 5)
    )


@pytest.mark.parametrize(
    ("fine", "words"),
    [
        (tree(ONE, ZERO, key_first=True), "key_first: should be false"),
        (tree(ONE, ZERO, barge_in=False), "barge_in: should be true"),
        (tree(Option("1", "cards", "person")), "says: should begin with for, to or if"),
        (tree(Option("1", "for cards press 1", "person")), "says: should be without the key"),
        (tree(ONE, Option("12", "for loans", "person")), "12 begins with 1 too, so a caller who"),
        (tree(ONE), "menu main: leads to a person only after silence or wrong keys"),
        (tree(ONE, ZERO, prompt="word " * 100), "takes 44 seconds to say with its options"),
        (
            tree(*(Option(str(n), f"for {n}", "person") for n in range(1, 7))),
            "has 6 options that are spoken, 5 at most are better",
        ),
        (
            replace(tree(ONE, ZERO), reason=(Reason("a", "A.", 1, "cards"),)),
            "reason a: has no option: these callers must guess",
        ),
        (
            replace(
                tree(ONE, ZERO),
                reason=(Reason("a", "A.", 1, "cards"), Reason("b", "B.", 1, "crads")),
            ),
            "reason b queue: is 'crads', but no key leads there. Did you mean cards?",
        ),
        (
            replace(
                tree(ONE, ZERO),
                reason=(Reason("a", "A.", 1, "cards"), Reason("b", "B.", 1, "loans")),
            ),
            "reason b queue: is 'loans', but no key leads there. Let a key lead to queue:loans.",
        ),
        (
            replace(tree(ONE, ZERO), hours=DAY_HOURS),
            "hours closed: leads to person, but no one may be there while the lines are closed",
        ),
        (
            replace(tree(ONE, ZERO), hours=replace(DAY_HOURS, closed="queue:cards")),
            "hours closed: leads to queue:cards, but no one may be there",
        ),
        (
            replace(tree(ONE, ZERO), hours=replace(DAY_HOURS, closed="main")),
            "hours closed: leads to the menu main, which is for open lines",
        ),
        (
            at_night(Option("1", "for the menu", "main"), ZERO),
            "hours closed: leads to the menu main, which is for open lines",
        ),
        (
            at_night(Option("0", "to speak to a person", "person")),
            "menu night option 1 to: leads to a person, but no one may be there",
        ),
        (
            at_night(Option("1", "for a lost card", "queue:night-desk")),
            "menu night option 1 to: leads to the queue 'night-desk', but no reason has it",
        ),
    ],
)
def test_what_would_only_be_better_is_advice(fine: Any, words: Any) -> None:
    found = list(ivr.faults(fine))
    fine_words = [str(fault) for fault in found]
    if "only after silence" in words:  # a queue is a person too
        fine = tree(Option("1", "for a", "hang-up"))
        found = list(ivr.faults(fine))
        fine_words = [str(fault) for fault in found]
    assert any(words in one for one in fine_words), fine_words
    assert all(fault.advice for fault in found)
    assert ivr.checked(fine) is fine


def test_every_fault_is_told_at_once() -> None:
    bad = tree(Option("x", "for a", "nowhere"), Option("2", "for b", ""), silence_tries=0)
    assert len(told(bad)) >= 4


# -- options of a draft --------------------------------------------------------------------------


DRAFT = ivr.Draft(tree(ONE, Option("2", "for loans", "queue:loans"), ZERO))


def keys(draft: Any) -> Any:
    return [option.key for option in draft.tree.menu[0].option]


def test_an_option_is_switched_off_and_on() -> None:
    off = DRAFT.switched("main", 1)
    assert keys(off) == ["1", "0"]
    assert off.switched("main", 1) == DRAFT


def test_an_option_that_is_off_stays_off_when_it_is_moved() -> None:
    assert keys(DRAFT.switched("main", 1).moved("main", 1, -1)) == ["1", "0"]
    assert keys(DRAFT.switched("main", 0).moved("main", 1, -1)) == ["2", "0"]


def test_the_first_option_cannot_go_up_nor_the_last_down() -> None:
    assert DRAFT.moved("main", 0, -1) == DRAFT
    assert DRAFT.moved("main", 2, 1) == DRAFT


def test_numbering_leaves_zero_alone() -> None:
    assert keys(DRAFT.moved("main", 0, 1).numbered("main")) == ["1", "2", "0"]


def test_a_draft_refuses_what_is_not_there() -> None:
    with pytest.raises(ValueError, match="menu must be one of main, got 'x'"):
        DRAFT.menu("x")
    with pytest.raises(ValueError, match="place must be from 0 to 2, got 3"):
        DRAFT.switched("main", 3)


# -- a day ---------------------------------------------------------------------------------------


NEW, OLD = content.menu("new-menu"), content.menu("old-menu")
PEOPLE = ivr.callers(NEW.reason, 600, seed=3)


def test_both_menus_of_the_bank_have_the_same_callers() -> None:
    assert NEW.reason == OLD.reason


def test_every_caller_ends_in_one_way() -> None:
    for menus in (NEW, OLD):
        found = ivr.day(menus, PEOPLE)
        assert len(found.journeys) == len(PEOPLE)
        shares = (found.resolved, found.contained_only, found.right_team, found.misroutes)
        shares += (found.person, found.abandonment, found.callback)
        assert sum(shares) == pytest.approx(1)


def test_the_same_seed_gives_the_same_day_and_another_seed_another_day() -> None:
    assert ivr.day(NEW, PEOPLE, seed=5) == ivr.day(NEW, PEOPLE, seed=5)
    assert ivr.day(NEW, PEOPLE, seed=5) != ivr.day(NEW, PEOPLE, seed=6)


def test_the_new_menu_is_better_but_for_what_it_contains() -> None:
    new, old = ivr.day(NEW, PEOPLE), ivr.day(OLD, PEOPLE)
    assert new.misroutes < old.misroutes / 2
    assert new.abandonment < old.abandonment
    assert new.menu_s < old.menu_s
    assert new.containment < old.containment  # it lets people go to a person
    assert new.resolved > old.resolved
    assert new.contained_only < old.contained_only


def test_containment_is_the_kpi_of_that_name() -> None:
    found = ivr.day(NEW, PEOPLE)
    ends = found.ends
    assert found.containment == kpi.containment(
        self_served=ends["self_served"],
        answered=ends["queue"] + ends["person"],
        abandoned=0,
        callback=ends["callback"],
    )


def test_callers_who_know_what_they_want_and_never_err_are_never_misrouted() -> None:
    calm = Habits(confused=0, confused_each=0, slips=0, zero_out=0, patience_s=3_000, spread=0.01)
    people = ivr.callers(NEW.reason, 400, habits=calm)
    found = ivr.day(NEW, people, habits=calm)
    assert found.misroutes == found.abandonment == found.zero_out == 0
    assert found.right_team == sum(not r.service for r in map(_reason, people)) / 400


def _reason(caller: Any) -> Any:
    return next(one for one in NEW.reason if one.id == caller.reason)


def test_more_confusion_per_option_never_gives_fewer_misroutes() -> None:
    shares = [
        ivr.day(OLD, PEOPLE, habits=Habits(confused_each=each)).misroutes
        for each in (0, 0.02, 0.05, 0.1)
    ]
    assert shares == sorted(shares)


def test_callers_who_press_zero_at_once_reach_a_person_where_zero_is_an_option() -> None:
    zero = tuple(replace(one, zero_out=True) for one in PEOPLE)
    assert ivr.day(NEW, zero).zero_out == 1
    assert ivr.day(OLD, zero).zero_out == 0
    assert ivr.day(OLD, zero).abandonment == 1


def test_impatient_callers_hang_up_in_the_menu() -> None:
    hasty = tuple(replace(one, patience_s=2) for one in PEOPLE)
    assert ivr.day(NEW, hasty).abandonment > 0.8
    assert max(one.menu_s for one in ivr.day(NEW, hasty).journeys if one.end == "abandoned") <= 2


CALM = Habits(confused=0, confused_each=0, slips=0, zero_out=0)
FOR_CARDS = (Reason("a", "A.", 1, "cards"),)


def test_a_service_that_is_wanted_costs_no_patience() -> None:
    long = ivr.Service("long", "word " * 100, resolved=1)
    menus = tree(Option("1", "for a", "self:long"), ZERO)
    reason = (replace(FOR_CARDS[0], service="long"),)
    (one,) = ivr.day(
        replace(menus, service=(long,), reason=reason), (ivr.Caller("a", 10),), habits=CALM
    ).journeys
    assert (one.end, one.resolved) == ("self_served", True)
    assert one.menu_s > ivr.spoken_s(long.says) == 40


def test_who_pressed_zero_in_vain_and_then_chose_a_team_is_no_zero_out() -> None:
    patient = (ivr.Caller("a", 600, zero_out=True),)
    menus = replace(tree(ONE, wrong_tries=5), reason=FOR_CARDS)
    found = ivr.day(menus, patient, habits=CALM)
    assert (found.right_team, found.zero_out) == (1, 0)
    assert ivr.day(replace(tree(ONE, ZERO), reason=FOR_CARDS), patient, habits=CALM).zero_out == 1


def test_a_key_that_was_meant_for_a_menu_is_not_pressed_in_the_next_one() -> None:
    loans = Option("1", "for loans", "queue:loans", ("b",))
    other = Menu("other", "Other.", option=(loans, ZERO, Option("*", "to go back", "main")))
    main = tree(replace(ONE, reasons=("a",)), silence_tries=1, silence_to="other").menu
    reason = (*FOR_CARDS, Reason("b", "B.", 1, "loans"))
    slow = replace(CALM, react_s=10)  # the menu waits for 5 s
    found = ivr.day(
        Tree("t", "T", menu=(*main, other), reason=reason), (ivr.Caller("a", 600),), habits=slow
    )
    assert found.journeys[0].end == "person"


def test_each_digit_of_a_number_may_be_missed() -> None:
    ask = Menu("main", "Your number?", ask="account", to="queue:cards", digits=8, wrong_tries=2)
    menus = Tree("t", "T", menu=(ask,), reason=FOR_CARDS)
    people = (ivr.Caller("a", 600, knows_account=True),) * 2_000
    assert ivr.day(menus, people, habits=CALM).right_team == 1
    found = ivr.day(menus, people, habits=replace(CALM, slips=0.1)).right_team
    missed = 1 - 0.9**8
    assert found == pytest.approx(1 - missed**2, abs=3 * (0.25 / 2_000) ** 0.5)


def test_a_service_that_no_one_needed_is_not_containment() -> None:
    found = ivr.day(OLD, PEOPLE).of("card-declined")
    assert found.containment == 0


def test_the_journey_of_a_caller_can_be_walked_as_a_call() -> None:
    """What a caller does is a real call: the same menus lead to the same end."""
    new = ivr.day(NEW, PEOPLE)
    for one in new.journeys[:200]:
        if one.path[-1] == "queue:loans":
            call = Call(NEW).press("4").press("1")
            assert call.path == one.path
            break
    else:
        pytest.fail("no one reached queue:loans")


def test_a_day_refuses_what_it_cannot_play() -> None:
    with pytest.raises(ValueError, match="callers must be one or more"):
        ivr.day(NEW, ())
    with pytest.raises(ValueError, match="reason must be one of the menus'"):
        ivr.day(NEW, (ivr.Caller("pizza", 60),))
    with pytest.raises(FaultyError):
        ivr.day(tree(), PEOPLE)
    with pytest.raises(ValueError, match="n must be a whole number of 1 or more, got 0"):
        ivr.callers(NEW.reason, 0)
    with pytest.raises(ValueError, match="reasons must be one or more"):
        ivr.callers((), 5)


@pytest.mark.parametrize(
    ("habits", "words"),
    [
        ({"slips": 2}, "slips must be a share from 0 to 1, got 2"),
        ({"react_s": -1}, "react_s must be a number from 0 to 3,600, got -1"),
        ({"patience_s": 0}, "patience_s must be above 0, got 0"),
        ({"spread": 0}, "spread must be above 0, got 0"),
    ],
)
def test_habits_refuse_what_is_none(habits: Any, words: Any) -> None:
    with pytest.raises(ValueError, match=words):
        Habits(**habits)


def test_a_caller_stays_the_same_person_when_a_share_changes() -> None:
    one = ivr.callers(NEW.reason, 50, habits=Habits(zero_out=0))
    other = ivr.callers(NEW.reason, 50, habits=Habits(zero_out=1))
    assert [c.reason for c in one] == [c.reason for c in other]
    assert [c.patience_s for c in one] == [c.patience_s for c in other]


def test_each_further_option_costs_time_and_misroutes() -> None:
    found = ivr.prices()
    assert [one.options for one in found] == list(range(2, 10))
    for name in ("misroutes", "hung_up", "heard_s"):
        values = [getattr(one, name) for one in found]
        assert values == sorted(values)


def test_without_confusion_no_option_costs_a_misroute() -> None:
    assert {one.misroutes for one in ivr.prices(Habits(confused=0, confused_each=0))} == {0}


@pytest.mark.parametrize("options", [3, 8])
def test_a_day_in_a_flat_menu_agrees_with_the_price_that_is_worked_out(options: int) -> None:
    habits = Habits(slips=0, zero_out=0)
    people = ivr.callers(ivr.flat(options).reason, 4_000, habits=habits)
    played = ivr.day(ivr.flat(options), people, habits=habits)
    price = next(one for one in ivr.prices(habits) if one.options == options)
    error = 3 * (price.misroutes / 4_000) ** 0.5
    assert played.misroutes == pytest.approx(price.misroutes, abs=error)
    assert played.abandonment == pytest.approx(price.hung_up, abs=0.006)
    assert played.menu_s == pytest.approx(price.heard_s, rel=0.06)  # who errs presses sooner


# -- what the floor gets -------------------------------------------------------------------------


def test_every_caller_who_reaches_a_team_or_is_served_is_counted_once() -> None:
    found = ivr.day(NEW, PEOPLE)
    teams = ivr.arrivals(found, [100, 50])
    lost = found.ends["abandoned"] + found.ends["cut_off"] + found.ends["callback"]
    total = sum(sum(one.calls) for one in teams.values())
    assert total == pytest.approx(150 * (1 - lost / len(PEOPLE)))


def test_the_settings_make_a_floor_that_plays_a_day() -> None:
    found = ivr.day(OLD, PEOPLE)
    queues = [
        simulation.InboundQueue(**one.settings, talk_s=20, patience_s=1_200)
        for one in ivr.arrivals(found, [600] * 4).values()
    ]
    names = [queue.name for queue in queues]
    agents = [
        simulation.Agent.on_shift(f"Agent {n}", 0, 7_200, [names[n % len(names)]])
        for n in range(160)
    ]
    log = simulation.day(simulation.Floor(queues=queues, agents=agents), seed=1).log
    moved = int((log["disposition"] == "transferred").sum())
    served = int((log["outcome"] == "self_served").sum())
    assert served / (len(log) - moved) == pytest.approx(found.containment, abs=0.03)
    belongs = sum(
        sum(one.calls) * (1 - one.contained) * sum(one.belongs.values())
        for one in ivr.arrivals(found, [600] * 4).values()
    )
    assert moved == pytest.approx(belongs, rel=0.15)


def test_who_belongs_elsewhere_is_told_by_team() -> None:
    journeys = (
        Journey("a", "queue", "cards", "cards", 10, False, False, ()),
        Journey("b", "queue", "cards", "loans", 20, False, False, ()),
        Journey("a", "self_served", "", "cards", 30, True, False, ()),
        Journey("c", "person", "", "loans", 40, False, True, ()),
    )
    teams = ivr.arrivals(Day(journeys), [40])
    assert teams["cards"].belongs == {"loans": 0.5}
    assert teams["cards"].contained == pytest.approx(1 / 3)
    assert teams["cards"].menu_s == 20
    assert teams["cards"].calls == (30,)
    assert teams["general"].belongs == {"loans": 1}
    assert ivr.arrivals(Day(journeys), [40], sorts_out=False)["general"].belongs == {}


@given(st.integers(2, 60), st.integers(0, 10**6))
def test_the_settings_fit_a_floor_also_on_a_small_day(n: int, seed: int) -> None:
    """A team that no one reached, but in which misrouted callers belong, is there too."""
    menus = (NEW, OLD)[seed % 2]
    found = ivr.day(menus, ivr.callers(menus.reason, n, seed=seed), seed=seed)
    teams = ivr.arrivals(found, [40] * 4)
    assert {name for one in teams.values() for name in one.belongs} <= set(teams)
    queues = [simulation.InboundQueue(**one.settings, talk_s=100) for one in teams.values()]
    assert len(simulation.Floor(queues=queues, agents=()).queues) == len(queues)


def test_a_team_that_no_one_reached_has_no_calls() -> None:
    found = Day((Journey("x", "queue", "cards", "loans", 10, False, False, ()),))
    teams = ivr.arrivals(found, [40, 20])
    assert list(teams) == ["cards", "loans"]
    assert teams["loans"] == ivr.Arrivals("loans", (0, 0), 0, 0, {})


def test_arrivals_need_half_hours() -> None:
    found = ivr.day(NEW, PEOPLE)
    for calls in ([], [-1], [float("nan")]):
        with pytest.raises(ValueError, match="calls must be one number of 0 or more a half hour"):
            ivr.arrivals(found, calls)


# -- words ---------------------------------------------------------------------------------------


SAID = content.utterances()
LINES = SAID.examples()
WORDS = ivr.Words(LINES)


def test_the_examples_are_ours_12_intents_with_25_sentences_and_40_out_of_scope() -> None:
    assert [len(intent.says) for intent in SAID.intent] == [25] * 12
    assert len({text for text, _ in LINES}) == 300
    assert len(SAID.outside) == 40


def test_every_intent_is_a_reason_of_the_menus() -> None:
    assert {intent.id for intent in SAID.intent} == {reason.id for reason in NEW.reason}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("somebody stole my bank card", "lost-card"),
        ("how much money is in my account", "balance"),
        ("I forgot the pin for my card", "pin"),
        ("what do you charge for cash", "fee"),
        ("when is my EMI due", "loan"),
    ],
)
def test_a_sentence_that_is_no_example_finds_its_intent(text: Any, intent: Any) -> None:
    assert WORDS.route(text) == intent


def test_what_was_never_heard_goes_to_a_person() -> None:
    for text in ("", "   ", "zzz xyzzy", "你好", "?!"):
        assert WORDS.route(text, threshold=0) is None


def test_a_word_that_was_never_heard_counts_against() -> None:
    _, plain = WORDS.best("my card is lost")
    _, strange = WORDS.best("my card is lost quixotically")
    assert strange < plain
    _, foreign = WORDS.best("my card is lost 你好 你好嗎")  # no letter of it was ever heard
    assert foreign < plain - 0.02


@pytest.mark.parametrize("text", ["MY CARD IS LOST", "my card is lost!", " my  card is lost "])
def test_capitals_spaces_and_points_do_not_matter(text: Any) -> None:
    assert WORDS.best(text) == WORDS.best("my card is lost")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("मेरा कार्ड खो गया", ["मेरा", "कार्ड", "खो", "गया"]),
        ("எனது அட்டை", ["எனது", "அட்டை"]),  # Tamil
        ("بِطاقة", ["بِطاقة"]),  # Arabic with a vowel sign
        ("re\u0301sume\u0301", ["r\u00e9sum\u00e9"]),
        ("क्\u200dया", ["क्या"]),  # a joiner has no shape
        ("I can’t, it`s", ["i", "can't", "it", "s"]),
        ("co\u00adoperate", ["cooperate"]),
        ("one_two three-four", ["one", "two", "three", "four"]),
        ("\u0301 \u094d", []),
    ],
)
def test_words_are_cut_at_spaces_and_signs_in_every_script(text: str, words: list[str]) -> None:
    assert _words._words_in(text) == words


def test_hindi_is_routed_by_its_words() -> None:
    hindi = ivr.Words(
        [
            ("मेरा कार्ड खो गया", "card"),
            ("कार्ड चोरी हो गया", "card"),
            ("मेरा बैलेंस क्या है", "balance"),
            ("खाते में बैलेंस बताइए", "balance"),
        ]
    )
    assert hindi.route("कार्ड खो गया है", 0.5) == "card"
    assert "खो" in dict(hindi.weigh("कार्ड खो गया").words)


def test_the_same_letters_are_the_same_word_however_they_are_stored() -> None:
    cafe = ivr.Words([("caf\u00e9 bill", "food"), ("lost card", "card")])
    assert cafe.best("cafe\u0301") == cafe.best("caf\u00e9")
    assert cafe.weigh("cafe\u0301").unheard == ()


def test_a_higher_threshold_sends_more_to_a_person_and_nothing_elsewhere() -> None:
    low = [WORDS.route(text, 0.2) for text in SAID.outside]
    high = [WORDS.route(text, 0.5) for text in SAID.outside]
    assert sum(one is None for one in high) > sum(one is None for one in low)
    assert all(two in (None, one) for one, two in zip(low, high, strict=True))


def test_the_same_examples_give_the_same_router_in_any_order() -> None:
    mixed = list(LINES)
    random.Random(1).shuffle(mixed)
    other = ivr.Words(mixed)
    for text in SAID.outside:
        assert other.best(text)[0] == WORDS.best(text)[0]
        assert other.best(text)[1] == pytest.approx(WORDS.best(text)[1], abs=1e-3)
    assert ivr.Words(LINES).best("lost") == WORDS.best("lost")


def test_the_weights_of_the_words_add_up_to_the_score() -> None:
    for text in ("my card was stolen on the bus", "fee", "the the card card"):
        found = WORDS.weigh(text)
        place = WORDS.intents.index(found.intent)
        score = float((WORDS._matrix([text]) @ WORDS._weights.T)[0, place])
        assert sum(weight for _, weight in found.words) == pytest.approx(score)
        assert found.share + sum(share for _, share in found.others) == pytest.approx(1)


def test_weighing_shows_which_word_spoke_and_which_was_never_heard() -> None:
    found = WORDS.weigh("My card was stolen yesterday by a pirate")
    assert found.intent == "lost-card"
    assert max(found.words, key=lambda one: one[1])[0] == "stolen"
    assert "pirate" in found.unheard
    assert WORDS.weigh("你好").intent is None


def test_two_intents_are_enough() -> None:
    words = ivr.Words([("card lost", "card"), ("my loan", "loan")])
    assert words.route("the card", 0.5) == "card"
    assert words.route("loan", 0.5) == "loan"
    assert sum(share for _, share in words.weigh("loan").others) == pytest.approx(
        1 - words.best("loan")[1]
    )


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        ([], "two intents or more, got 0"),
        ([("a b c", "one")], "two intents or more, got 1"),
        ([("a", "one"), ("b",)], "example 2 is"),
        ([("a", "one"), "bc"], "example 2 is 'bc'"),
        ([("a", "one"), ("", "two")], "pairs of a text and its intent, example 2"),
        ([("a", "one"), ("b", 2)], "pairs of a text and its intent, example 2"),
        ([("!!!", "x"), ("???", "y")], "examples must have a word for each intent, 'x' has none"),
        ([("a", "one"), ("?", "two")], "examples must have a word for each intent, 'two' has none"),
    ],
)
def test_examples_that_are_none_are_refused(examples: Any, words: Any) -> None:
    with pytest.raises(ValueError, match=words):
        ivr.Words(examples)


def test_a_threshold_and_a_text_are_checked() -> None:
    for threshold in (-0.1, 1.1, float("nan"), "x", None):
        with pytest.raises(ValueError, match="threshold must be a share from 0 to 1"):
            WORDS.route("card", threshold)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="texts must be a list of texts, got 'card'"):
        WORDS.best_of("card")
    assert WORDS.best_of([]) == []
    with pytest.raises(ValueError, match="text must be a text, got None"):
        WORDS.route(None)


def test_more_phrasings_route_better_and_a_threshold_is_a_trade() -> None:
    few, all_ = (ivr.trial(SAID.examples(n), SAID.outside) for n in (5, None))
    assert all_.at(0.3).right > few.at(0.3).right + 0.2
    low, high = all_.at(0.2), all_.at(0.4)
    assert low.right > high.right
    assert low.wrong > high.wrong
    assert low.let_through > high.let_through


def test_another_intent_of_the_right_team_is_the_right_team() -> None:
    said = (ivr.Said("a", "pin", "card-arrival", 0.9), ivr.Said("b", "loan", "fee", 0.9))
    found = ivr.Trial(said).teams(NEW.reason, 0.5)
    shares = {one.id: one.share for one in NEW.reason}
    assert found.right == pytest.approx(shares["pin"] / (shares["pin"] + shares["loan"]))
    assert found.person == 0
    assert ivr.Trial(said).at(0.5).right == 0


def test_where_no_piece_is_heard_twice_each_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many examples, pieces that one alone has are dropped, but not all of them."""
    monkeypatch.setattr(_words, "MANY", 1)
    assert ivr.Words([("abc", "x"), ("def", "y")]).route("abc", 0.5) == "x"


def test_a_trial_judges_each_sentence_once() -> None:
    found = ivr.trial(LINES, folds=3)
    assert [(one.text, one.intent) for one in found.said] == list(LINES)
    at = found.at(0.3)
    assert at.right + at.wrong + at.person == pytest.approx(1)
    with pytest.raises(ValueError, match="folds must be from 2 to the examples"):
        ivr.trial(LINES, folds=1)


# -- files ---------------------------------------------------------------------------------------


def test_a_trainers_own_menu_is_read_by_its_path(tmp_path: Any) -> None:
    file = tmp_path / "my-shop.toml"
    file.write_text(
        'title = "Shop"\n[[menu]]\nid = "main"\nprompt = "Hello."\n'
        '[[menu.option]]\nkey = "0"\nsays = "to speak to a person"\nto = "person"\n',
        encoding="utf-8",
    )
    assert content.menu(file).id == "my-shop"
    assert content.check([file]) == (1, [])


def test_a_fault_of_a_menu_file_has_its_line(tmp_path: Any) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(
        'title = "Shop"\n[[menu]]\nid = "main"\nprompt = "Hello."\n'
        '[[menu.option]]\nkey = "0"\nsays = "for help"\nto = "persn"\n',
        encoding="utf-8",
    )
    with pytest.raises(content.ContentError, match=r"line 8: menu main option 1 to: must lead to"):
        content.menu(file)
    (fault,) = content.check([file])[1]
    assert "Did you mean person?" in str(fault)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('silence_s = "5"', 'line 1: silence_s: must be a number, got "5"'),
        ("silence_s = true", "line 1: silence_s: must be a number, got true"),
        ("digit_timeout_s = 3", ""),
        ('menu = [{id = "main", prompt = "Hi.", barge_in = 1}]', "barge_in: must be true or false"),
        ('menu = [{id = "main", prompt = "Hi.", wrong_tries = "2"}]', "must be a whole number"),
        ('menu = [{id = "main", prompt = "Hi.", wrong_tries = 1.5}]', "must be a whole number"),
        ('reason = [{id = "a", says = "A.", queue = "a", share = "3"}]', "share: must be a number"),
        ('service = [{id = "a", says = "A.", resolved = "1"}]', "resolved: must be a number"),
        (
            'hours = {mon = ["09:00", "17:00"], closed = "hang-up", holidays = ["2026-12-25"]}',
            'must be a date, got "2026-12-25". Write it as 2026-12-25, without quotes.',
        ),
    ],
)
def test_a_number_or_a_date_in_quotes_is_none(tmp_path: Any, line: str, words: str) -> None:
    file = tmp_path / "menus" / "shop.toml"
    file.parent.mkdir()
    main = (
        '\n[[menu]]\nid = "main"\nprompt = "Hello."\n'
        '[[menu.option]]\nkey = "0"\nsays = "to speak to a person"\nto = "person"\n'
    )
    head = 'title = "Shop"'
    file.write_text(f"{line}\n{head}{'' if line[:4] == 'menu' else main}", encoding="utf-8")
    found = "\n".join(str(one) for one in content.check([file])[1])
    assert words in found
    assert words or not found


@pytest.mark.parametrize("name", [3, None, ["old-menu"]])
def test_a_menu_is_named_by_a_text_or_a_path(name: Any) -> None:
    with pytest.raises(ValueError, match="menu must be an id or the path of a file, got"):
        content.menu(name)
    with pytest.raises(ValueError, match="quiz must be an id or the path of a file, got"):
        content.bank(name)


def test_menus_that_are_not_there_are_named(tmp_path: Any) -> None:
    with pytest.raises(content.MissingContentError, match="menu must be one of new-menu, old-menu"):
        content.menu("nwe-menu")
    with pytest.raises(content.MissingContentError, match="There is no file"):
        content.menu(tmp_path / "none.toml")


def test_an_utterance_that_is_there_twice_is_a_fault(tmp_path: Any) -> None:
    file = tmp_path / "utterances.toml"
    file.write_text(
        'title = "Shop"\noutside = ["Hello"]\n[[intent]]\nid = "a"\ntitle = "A"\n'
        'says = ["Hi there", "hello"]\n[[intent]]\nid = "b"\ntitle = "B"\nsays = ["Bye"]\n',
        encoding="utf-8",
    )
    with pytest.raises(content.ContentError, match="is there twice, also in a"):
        content.utterances(file)
    fields = {fault.field for fault in content.check([file])[1]}
    assert "intent 1 says" in fields  # advice: few sentences
    assert date(2026, 12, 25) in NEW.hours.holidays


def test_an_utterance_without_a_word_is_a_fault(tmp_path: Any) -> None:
    file = tmp_path / "utterances.toml"
    file.write_text(
        'title = "Shop"\n[[intent]]\nid = "a"\ntitle = "A"\n'
        'says = ["Hi there", "?!"]\n[[intent]]\nid = "b"\ntitle = "B"\nsays = ["नमस्ते"]\n',
        encoding="utf-8",
    )
    with pytest.raises(content.ContentError, match="intent 1 says 2: must have a word, got '\\?!'"):
        content.utterances(file)
