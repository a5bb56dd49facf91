"""Rules of law as values, those of the course, and the texts that rest on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from bpo_course import cli, content, law, rules
from bpo_course.faults import FaultyError
from bpo_course.rules import PLACES, TOPICS, Rule
from bpo_course.widgets.card.law_table import LawTable

READ: Final = date(2026, 11, 29)
DEBIT: Final = content.folder("data") / "flows" / "bank-unknown-debit.toml"
NEW_YEAR: Final = date(2027, 1, 1)
ACT: Final = Rule(
    "in-act",
    "calling-hours",
    "in",
    "sellers",
    "No calls before 9:00.",
    "An act",
    since=date(2020, 5, 1),
    until=date(2026, 12, 31),
    read_on=READ,
    source="https://example.org",
    sure="primary",
)
LATER: Final = replace(
    ACT,
    id="in-act-2027",
    since=NEW_YEAR,
    until=None,
    status="final, not yet in force",
    replaces=("in-act",),
)
DRAFT: Final = replace(ACT, id="in-draft", until=None, status="proposed")


def test_a_rule_holds_from_its_first_day_to_its_last() -> None:
    days = (date(2020, 4, 30), date(2020, 5, 1), date(2026, 12, 31), NEW_YEAR)
    assert [ACT.holds(day) for day in days] == [False, True, True, False]


def test_a_rule_that_is_to_come_holds_from_its_day_and_a_proposal_never() -> None:
    assert not LATER.holds(READ)
    assert LATER.holds(NEW_YEAR)
    assert not DRAFT.holds(READ)
    assert not DRAFT.holds(NEW_YEAR)


def test_without_days_a_rule_in_force_holds_and_one_to_come_or_repealed_does_not() -> None:
    undated = replace(ACT, since=None, until=None)
    assert undated.holds(READ)
    assert not replace(undated, status="final, not yet in force").holds(READ)
    assert not replace(undated, status="repealed").holds(READ)


@pytest.mark.parametrize("day", [READ, NEW_YEAR])
def test_what_is_coming_neither_holds_nor_has_ended(day: date) -> None:
    assert [rule.id for rule in (ACT, LATER, DRAFT) if rule.coming(day)] == (
        ["in-act-2027", "in-draft"] if day == READ else ["in-draft"]
    )


def test_holding_gives_the_rules_of_a_place_of_its_country_and_of_the_world() -> None:
    world = replace(ACT, id="world-act", place="world")
    state, other = (replace(ACT, id=place, place=place) for place in ("in-ap", "in-tn"))
    known = [ACT, LATER, DRAFT, world, state, other, replace(ACT, id="us", place="us")]
    found = rules.holding(known, "calling-hours", "in-ap", READ)
    assert [rule.id for rule in found] == ["in-act", "world-act", "in-ap"]
    assert [r.id for r in rules.holding(known, "calling-hours", "in", NEW_YEAR)] == ["in-act-2027"]
    assert rules.holding(known, "recording", "in", READ) == ()


@pytest.mark.parametrize(
    ("topic", "place", "said"),
    [
        ("hours", "in", "topic must be one of calling-hours, .* got 'hours'"),
        ("calling-hours", "fr", "place must begin with one of in, .* got 'fr'"),
    ],
)
def test_holding_refuses_a_topic_or_a_place_that_is_not_known(
    topic: str, place: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        rules.holding([ACT], topic, place, READ)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"topic": "hours"}, "topic: must be one of"),
        ({"place": "fr"}, "place: must begin with one of"),
        ({"until": date(2019, 1, 1)}, "until: must not be before since"),
        ({"read_on": None}, "read_on: must be given, unless"),
        ({"sure": "memory"}, "read_on: must be given, unless"),
        ({"says": " "}, "says: must not be empty"),
    ],
)
def test_a_rule_that_breaks_a_rule_of_form_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(FaultyError, match=said):
        replace(ACT, **changed)


@pytest.mark.parametrize(
    ("rests_on", "coming", "day", "said"),
    [
        (["in-act"], ["in-act-2027", "in-draft"], READ, []),
        (
            ["in-act"],
            [],
            NEW_YEAR,
            [
                "rules 1: in-act ended on 31 December 2026. Correct the text."
                " It was replaced by in-act-2027."
            ],
        ),
        (
            ["in-act", "in-draft"],
            [],
            READ,
            [
                "rules 2: in-draft is a proposal, not law."
                " Name it under coming, and say so in the text."
            ],
        ),
        (
            ["in-act-2027"],
            [],
            READ,
            [
                "rules 1: in-act-2027 is not in force before 1 January 2027."
                " Name it under coming, and say so in the text."
            ],
        ),
        (
            [],
            ["in-act-2027"],
            NEW_YEAR,
            ["coming 1: in-act-2027 is in force since 1 January 2027. Name it under rules."],
        ),
        (
            ["in-actt"],
            [],
            READ,
            ["rules 1: names no rule of law, got 'in-actt'. Did you mean 'in-act'?"],
        ),
    ],
)
def test_a_text_may_rest_on_what_is_law_and_speak_of_what_is_coming(
    rests_on: list[str], coming: list[str], day: date, said: list[str]
) -> None:
    found = rules.faults([ACT, LATER, DRAFT], rests_on, coming, day)
    assert [str(fault) for fault in found] == said


# -- the course's own ------------------------------------------------------------------------------


def test_the_course_has_rules_for_its_learners_countries_on_every_topic_it_names() -> None:
    known = content.rules()
    assert len(known) >= 40
    assert {rule.country for rule in known} >= {"in", "ph", "uk", "us"}
    assert {rule.topic for rule in known} == set(TOPICS)
    assert {rule.country for rule in known} == set(PLACES)


def test_every_rule_is_written_in_the_file_of_its_topic() -> None:
    folder = content.folder("data") / "rules"
    texts = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.toml")}
    astray = [rule.id for rule in content.rules() if f'id = "{rule.id}"' not in texts[rule.topic]]
    assert astray == []


_CODES: Final = (
    "al ak az ar ca co ct dc de fl ga hi ia id il in ks ky la ma md me mi mn mo ms mt nc nd ne nh"
    " nj nm nv ny oh ok or pa ri sc sd tn tx ut va vt wa wi wv wy"
)
STATES: Final = frozenset(_CODES.split())
"""The fifty states of the United States and the District of Columbia."""


def state_hours(on: date) -> dict[str, list[Rule]]:
    """Return each state's own rules on calling hours that hold on a day."""
    held: dict[str, list[Rule]] = {}
    for rule in content.rules():
        if rule.topic == "calling-hours" and rule.place.startswith("us-") and rule.holds(on):
            held.setdefault(rule.place.removeprefix("us-"), []).append(rule)
    return held


def test_the_course_has_the_calling_hours_of_all_states() -> None:
    assert len(STATES) == 51
    assert set(state_hours(READ)) == STATES


def test_each_state_has_one_rule_on_live_calls_on_a_day() -> None:
    for code, held in state_hours(READ).items():
        live = {rule.id for rule in held if "recorded" not in rule.id}
        assert live - {"us-ms-standard-time-hours"} == {f"us-{code}-calling-hours"}


def test_the_hours_of_connecticut_pennsylvania_and_oregon_change_on_their_days() -> None:
    def ids(code: str, on: date) -> list[str]:
        return [rule.id for rule in state_hours(on).get(code, [])]

    assert ids("ct", date(2023, 9, 30)) == ["us-ct-calling-hours-old"]
    assert ids("ct", date(2023, 10, 1)) == ["us-ct-calling-hours"]
    assert ids("pa", date(2026, 10, 17)) == ["us-pa-calling-hours-old"]
    assert ids("pa", date(2026, 10, 18)) == ["us-pa-calling-hours"]
    assert ids("or", date(2025, 12, 31)) == []
    assert ids("or", date(2026, 1, 1)) == ["us-or-calling-hours"]


def test_no_state_allows_a_sales_call_outside_the_federal_hours() -> None:
    limits = [rule.limit for held in state_hours(READ).values() for rule in held]
    assert len(limits) > 49
    for limit in limits:
        assert limit
        assert limit.purposes == ("sales",)
        assert limit.sets_hours
        assert all(span is None or (span[0] >= 480 and span[1] <= 1260) for span in limit.week)


def test_seven_states_close_on_sundays_and_five_of_them_on_holidays() -> None:
    live = {code: held[0].limit for code, held in state_hours(READ).items()}
    sunday = {code for code, limit in live.items() if limit and limit.week[6] is None}
    assert sunday == {"al", "la", "ms", "pa", "ri", "sd", "ut"}
    assert {code for code in sunday if (limit := live[code]) and limit.closed_on_holidays} == {
        *("al", "la", "pa", "ri", "ut")
    }


@pytest.mark.slow  # `make test` begins with the same check of the whole course
def test_no_text_of_the_course_rests_on_what_was_not_law_when_it_was_written() -> None:
    count, faults = content.check(on=READ)
    assert count > 40
    assert [str(fault) for fault in faults] == []


def test_next_year_the_texts_that_rest_on_a_rule_that_ends_are_found() -> None:
    found = [str(fault) for fault in content.check([DEBIT], NEW_YEAR)[1]]
    ended = [said for said in found if "in-rbi-2025-unauthorised ended on 31 December 2026" in said]
    assert any(said.startswith("bank-unknown-debit.toml") for said in ended)


def test_what_was_read_a_year_ago_is_advice_and_no_fault() -> None:
    (rule,) = [r for r in content.rules() if r.id == "us-regf-call-frequency"]
    path = content.folder("data") / "rules" / f"{rule.topic}.toml"
    assert rule.read_on
    for days, told in ((365, 0), (366, 1)):
        on = rule.read_on + timedelta(days)
        found = content.check([path], on)[1]
        advice = [f for f in found if f.item == rule.id and f.field == "read_on"]
        assert len(advice) == told
        assert all(fault.advice for fault in advice)


QUESTION: Final = """
title = "Hours"
[[question]]
id = "hours"
prompt = "May you call at 19:30?"
kind = "single"
rules = ["in-rbi-2022-recovery-hours"]
option = [{text = "Yes", why = "x"}, {text = "No", right = true, why = "x"}]
"""


def test_a_question_on_a_repealed_rule_is_a_fault_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "hours.toml"
    path.write_text(QUESTION, encoding="utf-8")
    (fault,) = [fault for fault in content.check([path], READ)[1] if not fault.advice]
    assert (fault.item, fault.field, fault.line) == ("hours", "rules 1", 7)
    assert content.bank(path).question[0].rules == ("in-rbi-2022-recovery-hours",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[rule]]\nid = "x"\n', "x: topic: must be one of"),
        ('[[rules]]\nid = "x"\n', "must contain only [[rule]]"),
        ("rule = 3\n", "must contain only [[rule]]"),
    ],
)
def test_a_file_of_rules_is_told_its_faults(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "rules" / "mine.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    assert any(said in str(fault) for fault in content.check([path], READ)[1])


def test_a_rule_twice_or_replacing_what_goes_on_is_a_fault(tmp_path: Path) -> None:
    one = (
        '[[rule]]\nid = "a"\ntopic = "attempts"\nplace = "in"\nbinds = "b"\nsays = "s"\n'
        'instrument = "i"\nsource = "s"\nsince = 2026-01-01\n'
    )
    path = tmp_path / "rules" / "attempts.toml"
    path.parent.mkdir()
    draft = one.replace('"a"', '"d"') + 'status = "proposed"\nreplaces = ["a"]\n'
    later = one.replace('"a"', '"c"') + 'replaces = ["a", "z"]\n'
    path.write_text(one + one + later + draft, "utf-8")
    assert [str(fault) for fault in content.check([path], READ)[1]] == [
        "attempts.toml, line 11: a: id: is used twice, got 'a'. Rename one.",
        "attempts.toml, line 28: c: replaces: names a, which is still in force on 1 January 2026."
        " Write its until.",
        "attempts.toml, line 28: c: replaces: does not name a rule, got 'z'. Correct it.",
    ]


def test_the_shell_checks_for_another_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--on", "2027-01-01", str(DEBIT)]) == 1
    assert "ended on 31 December 2026" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        cli.main(["check", "--on", "tomorrow"])
    assert "must be a day such as 2027-01-01, got 'tomorrow'" in capsys.readouterr().err


# -- on screen -------------------------------------------------------------------------------------


def test_the_card_shows_what_holds_then_what_is_coming_with_days_and_how_it_was_read() -> None:
    card = law("calling-hours", places=["in", "us-fl"], on=READ)
    shown = card.regions["law"]
    assert ">India (5)<" in shown
    assert ">United States, FL (" in shown
    assert "In force since 28 November 2025, until 31 December 2026." in shown
    assert shown.index("In force since 28 November 2025") < shown.index("From 1 January 2027.")
    assert "Read in November 2026." in shown
    assert "RBI/2022-23/108" not in shown


def test_on_another_day_the_card_shows_other_rules() -> None:
    shown = law("calling-hours", places=["in"], on=NEW_YEAR).regions["law"]
    assert "From 1 January 2027." not in shown
    assert "In force since 1 January 2027." in shown


def test_the_card_tells_the_month_of_the_oldest_reading() -> None:
    old = replace(ACT, id="us-act", place="us", read_on=date(2025, 3, 9))
    card = LawTable([ACT, old], ["calling-hours"], ["in", "us"], READ)
    assert "Read in March 2025." in card.regions["law"]


def test_the_card_says_where_the_course_knows_no_rule() -> None:
    shown = law("attempts", places=["ph"], on=READ).regions["law"]
    assert "There may still be one." in shown


def test_a_part_of_a_country_shows_what_is_coming_in_all_of_it() -> None:
    bill = replace(ACT, id="us-bill", place="us", says="Bill.", since=None, until=None)
    card = LawTable([replace(bill, status="proposed")], ["calling-hours"], ["us-fl", "in"], READ)
    assert repr(card) == "The law: Calling hours (United States, FL 1, India 0)"


@pytest.mark.parametrize("places", [["zz"], ["-us"], "in"])
def test_law_refuses_a_place_that_is_not_known(places: Any) -> None:
    with pytest.raises(ValueError, match="place must begin with one of in, "):
        law("calling-hours", places=places)


def test_law_without_a_topic_says_how_it_is_called() -> None:
    with pytest.raises(ValueError, match="law needs a topic"):
        law()
