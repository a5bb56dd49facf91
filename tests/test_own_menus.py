"""Menus of one's own: to fill in, to check, to call at any hour and to compare."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from bpo_course import cli, content, exchange, lab
from bpo_course.tools import ivr
from bpo_course.widgets.card import clock
from bpo_course.widgets.course.training_door import TrainingMenu
from bpo_course.widgets.labs import ivr_floor, ivr_menus, ivr_times, ivr_words

BANK = Path(content.folder("data")) / "menus" / "new-menu.toml"


def act(card: Any, action: str, value: str = "", **more: Any) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


def words(card: Any, *regions: str) -> str:
    found = " ".join(card.regions[name] for name in regions or card.regions)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found)))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The menu to fill in, as a file."""
    file = tmp_path / "my_menu.toml"
    file.write_bytes(exchange.card_template("menu"))
    return file


def changed(path: Path, *pairs: tuple[str, str]) -> Path:
    """Write the bank's new menu with other texts."""
    text = BANK.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def checked(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    cli.main(["check", str(path)])
    return capsys.readouterr().out


# -- to fill in ------------------------------------------------------------------------------------


def test_a_menu_to_fill_in_is_written_checks_clean_and_says_how_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    opens = 'To call it, in a notebook in the same folder: lab("ivr", menu="my_menu.toml")\n'
    assert cli.main(["template", "my_menu.toml", "--menu"]) == 0
    said = capsys.readouterr().out
    assert "a phone menu with opening hours, a service and a number to type" in said
    assert said.endswith(opens)
    assert cli.main(["check", "my_menu.toml"]) == 0
    assert capsys.readouterr().out == f"1 file checked, 0 faults\n{opens}"
    assert cli.main(["template", "my_menu.toml", "--menu"]) == 1
    assert "template my_menu-2.toml --menu" in capsys.readouterr().err
    assert cli.main(["template", "my_menu.xlsx", "--menu"]) == 1
    assert "A menu is a .toml file: name it my_menu.toml" in capsys.readouterr().err
    cli.main(["template", "my_quiz.toml"])
    assert "bpo-course template my_menu.toml --menu" in capsys.readouterr().out


def test_a_file_is_a_call_or_a_menu_and_not_both(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        cli.main(["template", str(tmp_path / "mine.toml"), "--menu", "--call"])
    assert list(tmp_path.iterdir()) == []


def test_the_menu_to_fill_in_has_a_break_a_night_a_holiday_and_a_number(mine: Path) -> None:
    tree = content.menu(mine)
    assert tree.hours is not None
    assert len(tree.hours.spans("mon")) == 2
    assert tree.hours.spans("fri")[-1][1] == "24:00"
    assert tree.hours.spans("sat")[0][0] == "00:00"
    assert tree.hours.holidays
    assert tree.service
    assert any(menu.ask for menu in tree.menu)
    card = lab("ivr", menu=mine, part="day")
    assert sum(getattr(card.days[1], name) for name in ivr_words.MEASURES) == pytest.approx(1)


def test_check_and_template_name_menus_in_their_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command, words_of_it in (("check", "quizzes, calls and menus"), ("template", "or a menu")):
        with pytest.raises(SystemExit):
            cli.main(["--help"])
        said = " ".join(capsys.readouterr().out.split())
        assert command in said
        assert words_of_it in said


def test_the_start_page_takes_a_menu_says_how_it_is_opened_and_tries_it(mine: Path) -> None:
    below: list[Any] = []
    card = TrainingMenu(below.append)
    card.go_to("check")
    assert "a phone menu" in words(card, "head")
    assert "Phone menu" in words(card, "check")
    act(card, "check", name="my_menu.toml", content=mine.read_bytes())
    said = words(card, "checked")
    assert "no faults. “My shop” has 4 menus." in said
    assert 'from bpo_course import lab lab("ivr", menu="my_menu.toml")' in said
    act(card, "try")
    assert repr(below[-1]) == "IvrLab(My shop; call it yourself)"
    act(below[-1], "choose", "old-menu", name="choose")
    act(below[-1], "choose", ivr_menus.OWN, name="choose")
    assert "My shop (your file)" in words(below[-1], "chosen")


# -- to check --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('closed = "closed"', "", 'hours closed: must not be empty. Write closed = "…"'),
        ("[2026-12-25, 2027-01-26]", "2026-12-25", "without quotes: [2026-12-25]."),
        ("[2026-12-25, 2027-01-26]", '"2026-12-25"', "without quotes: [2026-12-25]."),
        ("[hours]", '[hours]\nlunch = ["12:00", "13:00"]', "A break is in the line of its day:"),
        (
            '[[menu.option]]\nkey = "2"\nsays = "for a lost',
            '[menu.option]\nkey = "2"\nsays = "for a lost',
            "has one bracket on each side of menu.option. Write two: [[menu.option]].",
        ),
    ],
)
def test_each_remedy_leads_to_no_other_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    assert said in checked(changed(tmp_path / "mine.toml", (old, new)), capsys)


def test_the_faults_of_a_menu_come_line_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = changed(
        tmp_path / "mine.toml",
        ("share = 24", 'share = "24"'),
        ("digits = 8", "digits = 2"),
        ("silence_s = 5", "silence_s = 500"),
    )
    found = re.findall(r"mine\.toml, lines? (\d+)", checked(file, capsys))
    assert len(found) >= 3
    assert found == sorted(found, key=int)


def test_a_menu_without_key_0_gets_advice_unless_it_asks_or_is_closed() -> None:
    new = content.menu("new-menu")
    assert not list(ivr.faults(new))
    cards = replace(
        new.menus["cards"], option=new.menus["cards"].option[:4] + new.menus["cards"].option[5:]
    )
    menus = tuple(cards if menu.id == "cards" else menu for menu in new.menu)
    (found,) = ivr.faults(replace(new, menu=menus))
    assert found.advice
    assert found.field == "menu cards"
    assert found.rule.startswith("has no key 0 for a person")
    bad = replace(content.menu("old-menu"), flaws=())
    fields = {fault.field for fault in ivr.faults(bad) if "no key 0" in fault.rule}
    assert fields == {"menu main", "menu card-services"}


def test_a_key_to_a_team_still_counts_as_a_way_to_a_person() -> None:
    option = ivr.Option("1", "for cards", "queue:cards", ("card",))
    menu = ivr.Menu("main", "Hello.", option=(option,), silence_to="hang-up", wrong_to="hang-up")
    tree = ivr.Tree("t", "T", menu=(menu,), reason=(ivr.Reason("card", "A card.", queue="cards"),))
    assert [fault.advice for fault in ivr.faults(tree)] == [True]


# -- to call at any hour ---------------------------------------------------------------------------


def test_a_call_at_a_day_and_time_hears_what_is_open_then(mine: Path) -> None:
    card = lab("ivr", menu=mine)
    assert "You call while the lines are open." in words(card, "when")
    assert "24-hour clock" not in words(card, "when")
    for day, hour, hears in (
        ("mon", "12:45", "Our team is back"),  # the break
        ("mon", "13:30", "For your order"),
        ("sat", "01:59", "For your order"),  # the night
        ("sat", "2:00", "Our team is back"),
        ("sun", "10:00", "Our team is back"),
        ("2026-12-25", "10:00", "Our team is back"),  # the holiday
    ):
        card.call_at(day, hour)
        assert hears in words(card, "phone"), (day, hour)
    assert "You call on 25 December 2026, a holiday, at 10:00. The lines are closed" in words(card)


def test_the_day_and_the_time_are_chosen_on_screen(mine: Path) -> None:
    card = lab("ivr", menu=mine)
    act(card, "key", "1")
    act(card, "when", "sun", name="when")
    assert card.fields["when"] == "sun"
    assert "0:00 since the call began" in words(card, "phone")
    assert "The lines are closed then" in card.said["text"]
    act(card, "when", "25", name="clock")
    assert "The time must be from 00:00 to 23:59, got '25'" in words(card, "problem")
    assert card.fields["clock"] == "25"
    act(card, "when", "9.15", name="clock")
    assert words(card, "problem").strip() == ""
    assert "at 09:15" in words(card, "when")
    before = words(card)
    act(card, "when", "someday", name="when")
    assert words(card) == before
    act(card, "again")
    assert "Our team is back" in words(card, "phone")
    with pytest.raises(ValueError, match="day must be one of open, mon, "):
        card.call_at("someday")
    with pytest.raises(ValueError, match="the time must be from 00:00 to 23:59, got 'noon'"):
        card.call_at("mon", "noon")


def test_a_menu_without_hours_is_always_open_and_forgets_a_holiday(mine: Path) -> None:
    card = lab("ivr", menu=mine)
    card.call_at("2026-12-25")
    act(card, "choose", "old-menu", name="choose")
    assert "no opening hours, so its lines are always open" in words(card, "when")
    assert 'name="when"' not in card.regions["when"]
    act(card, "choose", ivr_menus.OWN, name="choose")
    assert card.fields["when"] == "open"


def test_a_day_of_the_week_is_never_a_holiday() -> None:
    hours = ivr.Hours(mon=("08:00", "20:00"), holidays=(date(2026, 1, 5), date(2026, 1, 12)))
    assert ivr_times.moment(hours, "mon", "10:00") == datetime(2026, 1, 19, 10)


def test_the_days_callers_are_said_to_call_in_open_hours() -> None:
    assert "They all call in open hours." in words(lab("ivr", part="day"), "result")


# -- to compare ------------------------------------------------------------------------------------


@pytest.fixture
def fewer(tmp_path: Path) -> Path:
    """The bank's new menu, without a service that it had."""
    file = changed(
        tmp_path / "my_bank.toml",
        ("Harbour Bank: the new menu", "My bank"),
        ('service = "card-status"\n', ""),
        ('to = "self:card-status"', 'to = "queue:cards"'),
    )
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r'\[\[service\]\]\nid = "card-status".*?\n\n', "", text, flags=re.S))
    return file


def test_menus_that_differ_in_services_alone_are_compared(fewer: Path) -> None:
    card: Any = lab("ivr", menu=fewer, part="day")
    act(card, "choose", "old-menu", name="choose")
    act(card, "keep")
    act(card, "choose", ivr_menus.OWN, name="choose")
    assert "Before: Harbour Bank: the old menu." in words(card, "result")
    assert "nothing to compare" not in words(card)
    before, now = card.days
    people = [[one.reason for one in day.journeys] for day in (before, now)]
    assert people[0] == people[1]
    assert now.misroutes < before.misroutes
    assert card._planned == content.menu("new-menu")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("share = 24", "share = 20", "“balance” has a share of 24 here, and 20 there"),
        ('queue = "loans"', 'queue = "credit"', "“loan” has the queue “loans” here, and “credit”"),
        ('id = "fee"', 'id = "fees"', "“fee” is only in this menu"),
    ],
)
def test_where_callers_differ_the_card_says_which_reason_does(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    pairs = [(old, new)]
    if "queue" in old:
        pairs += [('to = "queue:loans"', 'to = "queue:credit"')]
    if "fee" in old:
        pairs += [('"late-transfer", "fee"', '"late-transfer", "fees"')]
    file = changed(tmp_path / "mine.toml", *pairs)
    card = lab("ivr", menu=file, part="day")
    act(card, "choose", "old-menu", name="choose")
    assert said in words(card, "result")
    assert "give both the same reasons" in words(card, "result")
    act(card, "keep")
    assert "nothing to compare" not in words(card)


def test_reasons_in_another_order_and_one_that_is_missing_are_told() -> None:
    one, two = ivr.Reason("a", queue="x"), ivr.Reason("b", queue="x")
    both, turned = ivr.Tree(title="T", reason=(one, two)), ivr.Tree(reason=(two, one))
    assert ivr_menus.apart(both, turned) == "The reasons are in another order."
    assert ivr_menus.apart(both, ivr.Tree(reason=(one,))) == "The reason “b” is only in “T”."
    words_differ = ivr.Tree(reason=(replace(one, says="Hi.", service="s"), two))
    assert ivr_menus.apart(both, words_differ) == ""


def test_several_files_of_ones_own_are_in_the_list(tmp_path: Path) -> None:
    files = [changed(tmp_path / f"{name}.toml", ("share = 24", "share = 23")) for name in "ab"]
    card = lab("ivr", menu=[*map(str, files), "old-menu"], part="day")
    assert list(card._names.values())[2:] == [
        f"Harbour Bank: the new menu ({name}.toml)" for name in "ab"
    ]
    assert card.fields["choose"] == ivr_menus.OWN
    act(card, "choose", f"{ivr_menus.OWN}-2", name="choose")
    assert card.draft.whole.id == "b"
    assert "nothing to compare" not in words(card)
    assert lab("ivr", menu=["new-menu", files[0]]).draft.whole == content.menu("new-menu")


# -- what the card says ----------------------------------------------------------------------------


def test_each_line_of_where_callers_ended_adds_up() -> None:
    card = lab("ivr", part="day")
    for line in ivr_words.by_reason(card.draft.whole, card.days[1]):
        assert abs(sum(int(share.split()[0]) for share in line[2:]) - 100) <= 3, line
    found = card.days[1].of("pin")
    assert found.contained_only > 0
    assert "Served, not resolved" in words(card, "whom")
    assert "Call back" not in words(card, "whom")


def test_a_call_back_is_in_the_table_where_a_menu_has_one() -> None:
    option = ivr.Option("1", "for a call back", "callback", ("a",))
    menu = ivr.Menu("main", "Hello.", option=(option, ivr.Option("0", "", "person")))
    tree = ivr.Tree("t", "T", menu=(menu,), reason=(ivr.Reason("a", "A.", queue="x"),))
    day = ivr.day(tree, ivr.callers(tree.reason, 50))
    assert "Call back" in ivr_words.ways(day)
    assert len(ivr_words.by_reason(tree, day)[0]) == 2 + len(ivr_words.ways(day))


def test_advice_is_in_the_words_of_the_buttons_and_says_what_needs_the_file() -> None:
    card = lab("ivr", part="day")
    said = words(card, "checked")
    for words_of_button in ivr_words.SWITCHES.values():
        assert words_of_button in words(card, "options")
        assert f"“{words_of_button}”" in said
    assert "key_first" not in said
    assert "barge_in" not in said
    assert "You can add one in the file of the menu, but not here." in said
    assert "[[" not in said


def test_transfers_are_named_only_where_they_can_explain_the_change_of_aht() -> None:
    card = lab("ivr", part="day")
    act(card, "text", "Welcome to Harbour Bank.", name="prompt")
    act(card, "switch", "barge_in")
    before, now = card.floors
    assert now.total.transferred - before.total.transferred == 1
    told = list(ivr_floor.traps(before, now))
    assert "AHT is 9 s lower. Transfers don't explain that, so it may be chance." in told[0]
    assert "Play 12 days." in told[0]
    chance = list(ivr_floor.traps(before, now, {"aht": "−1.0 s, may be chance"}))
    assert chance[0] == "AHT is 9 s lower on this day, but it may be chance."
    played = {"aht": "−3.5 s, real", "transferred": "+4.0, real"}
    real = list(ivr_floor.traps(before, now, played))
    assert real[0].startswith("Over 12 days, AHT changes by −3.5 s. That is not good news: a tran")
    other = list(ivr_floor.traps(before, now, played | {"transferred": "−4.0, real"}))
    assert other[0].startswith("A transfer is a short call.")


def test_a_change_of_a_clock_is_that_of_the_clocks_shown() -> None:
    assert ivr_words.changed("menu_s", 47.6, 22.6)[0] == "−25 s"
    assert ivr_words.changed("menu_s", 47.6, 47.9) == ("no change", "")


def test_the_acd_lab_says_who_may_take_a_call_and_when() -> None:
    card = lab("acd", part="skills")
    said = words(card, "told")
    assert "Only agents with level 2 can take a new call." in said
    assert "The other generalists have level 1: they can take it after 30 s." in said
    assert "Overflow is off, so agents of other queues never take it." in said
    assert "it goes to the one who has been free longest" in said
    card.set("overflow", True)
    assert "After 60 s, agents of other queues can too, if their level is enough" in words(card)
    card.set("level", 0)
    assert "every agent of the queue can take a call at once" in words(card, "told")
    card.set("level", 1)
    assert "with level 1 or 2 can take a call at once" in words(card, "told")
    card.set("level", 2)
    card.set("generalists", False)
    assert "each of them has one queue" in words(card, "told")
    assert "free longest" not in words(lab("acd"), "told")


def test_a_starved_queue_is_told_with_loans_and_with_what_priority_is_for() -> None:
    card = lab("acd", part="starve")
    longest = card.today.queues["loans"].longest_s
    assert f"Longest wait in loans: {clock(longest)}" in words(card, "told")
    card.set("gap", 0)
    assert "Priority is there to prevent that." in words(card, "told")
