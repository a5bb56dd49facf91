"""The agent's desktop as data: the work, its review, and what an author may get wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content
from bpo_course.flows import (
    NOTE,
    Desk,
    Fact,
    Flow,
    FormField,
    Walk,
    amount,
    faults,
    says,
    solve,
)
from bpo_course.scenarios import (
    DeskWork,
    caller_checked,
    desk_from,
    desk_review,
    desk_wrap_s,
    note_kept,
)
from bpo_course.tools.recording import with_check_digit

FLOW: Final = "bank-unknown-debit"
WITH_DESK: Final = (
    *("bank-unknown-debit", "slow-broadband", "where-is-my-parcel"),
    *("missed-instalment", "plan-sale-objections", "web-lead-callback"),
)
AT: Final = datetime(2026, 11, 30, 9, tzinfo=UTC)
GOOD: Final = (
    "Checked by name and two answers. 4,950 to Bluefern last night, she did not make it and no one"
    " else uses the card. Card blocked. D-2047 open. Credit not promised."
)


@cache
def flow(name: str = FLOW) -> Flow:
    return content.flow(name)


def desk(name: str = FLOW) -> Desk:
    found = flow(name).desk
    assert found
    return found


@cache
def best(name: str = FLOW) -> Walk:
    one = flow(name)
    return solve(one, one.temperaments[0]).best


def ended(*taken: str) -> Walk:
    walk = Walk(flow(), taken)
    assert walk.done
    return walk


def done_well(name: str = FLOW, note: str = GOOD) -> DeskWork:
    """The work of an agent who does everything right on the best way through a call."""
    one, walk = desk(name), best(name)
    work = DeskWork(one).found("the name", turn=0)
    if one.said:
        work = work.checked(one.customer, turn=2, good=True)
    else:
        work = work.opened(one.customer, turn=0, good=True)
    work = work.searched(one.search[0], turn=3).read(one.article[0], turn=3)
    for field in one.form:
        right = walk.disposition if field.kind == "disposition" else field.right
        work = work.filled(field.id, right, turn=4)
    return work.filled(NOTE, note, turn=5)


def part(work: DeskWork, name: str, walk: Walk | None = None) -> Any:
    found = desk_review(work, walk or best(), ("Hill View School",))
    return next(one for one in found.parts if one.id == name)


# -- the work --------------------------------------------------------------------------------------


def test_a_check_that_is_passed_opens_the_record_and_one_that_fails_does_not() -> None:
    work = DeskWork(desk()).checked("HB-10483", turn=2, good=False)
    assert (work.in_sight, work.record, work.records) == ("HB-10483", "", ())
    work = work.checked("HB-10482", turn=2, good=True)
    assert (work.in_sight, work.record) == ("HB-10482", "HB-10482")
    assert (work.passed, work.failed, work.critical) == (("HB-10482",), ("HB-10483",), ())


def test_a_record_that_is_opened_before_the_check_breaks_the_gate() -> None:
    work = DeskWork(desk()).opened("HB-10482", turn=0, good=False)
    assert work.critical == ("identity",)
    assert work.checked("HB-10482", turn=2, good=True).critical == ("identity",)
    assert DeskWork(desk()).opened("HB-10482", turn=2, good=True).critical == ()


def test_a_record_that_is_chosen_closes_no_other_and_opens_none() -> None:
    work = DeskWork(desk()).checked("HB-10482", turn=2, good=True).chosen("HB-10483", turn=2)
    assert (work.in_sight, work.record, work.records) == ("HB-10483", "", ("HB-10482",))


def test_a_field_holds_what_was_typed_last() -> None:
    work = DeskWork(desk()).filled("priority", "Low", turn=1).filled(NOTE, "a", turn=1)
    work = work.filled("priority", "High", turn=3)
    assert work.values == {"priority": "High", NOTE: "a"}
    assert len(work.acts) == 2


def test_an_unknown_field_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"field must be one of category, .*note, got 'colour'"):
        DeskWork(desk()).filled("colour", "red", turn=0)


@pytest.mark.parametrize("seconds", [-1, float("inf"), float("nan")])
def test_after_call_work_takes_a_time_that_there_is(seconds: float) -> None:
    with pytest.raises(ValueError, match="wrap_s must be 0 seconds or more"):
        DeskWork(desk()).saved(turn=8, wrap_s=seconds)


def test_going_back_in_the_call_undoes_what_was_opened_since_and_keeps_what_was_typed() -> None:
    work = done_well().opened("HB-10483", turn=4, good=True).saved(turn=8, wrap_s=30)
    back = work.back(3)
    assert not back.is_saved
    assert back.records == ("HB-10482",)
    assert back.values == work.values
    assert back.articles == work.articles
    assert work.back(1).records == ()


def test_a_ticket_is_made_of_the_form_and_needs_a_priority() -> None:
    assert DeskWork(desk()).filled(NOTE, "x", turn=0).ticket(AT) is None
    made = done_well().ticket(AT, contact="c-1", customer="HB-10482")
    assert made is not None
    assert (made.priority, made.category) == ("High", desk().form[0].right)
    assert made.state.contacts == ("c-1",)
    assert made.events[-1].text == GOOD


texts = st.text(max_size=30)
turns = st.integers(0, 30)
ACTS: Final[dict[str, Callable[[DeskWork, str, int], DeskWork]]] = {
    "found": lambda work, text, turn: work.found(text, turn=turn),
    "chosen": lambda work, text, turn: work.chosen(text, turn=turn),
    "checked": lambda work, text, turn: work.checked(text, turn=turn, good=turn % 2 == 0),
    "opened": lambda work, text, turn: work.opened(text, turn=turn, good=turn % 2 == 0),
    "searched": lambda work, text, turn: work.searched(text, turn=turn),
    "read": lambda work, text, turn: work.read(text, turn=turn),
    "filled": lambda work, text, turn: work.filled(NOTE, text, turn=turn),
    "saved": lambda work, _, turn: work.saved(turn=turn, wrap_s=turn),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), texts, turns), max_size=20))
def test_what_is_kept_is_what_was_done(made: list[tuple[str, str, int]]) -> None:
    work = DeskWork(desk())
    for kind, text, turn in made:
        work = ACTS[kind](work, text, turn)
    assert desk_from(desk(), work.note()) == work
    assert set(work.record.split()) <= set(" ".join(work.records).split())


@pytest.mark.parametrize(
    "held",
    [
        None,
        [],
        "x",
        {"acts": 3, "wrap_s": "soon"},
        {"acts": [["opened"], ["sold", 1, "a", "", True], [1, 2, 3, 4, 5], None]},
        {"acts": [["filled", 1, "red", "colour", False]], "wrap_s": -4},
    ],
    ids=str,
)
def test_a_note_that_does_not_fit_gives_an_empty_desktop(held: object) -> None:
    assert desk_from(desk(), held) == DeskWork(desk())


# -- when the customer has said it -----------------------------------------------------------------


def test_the_customer_has_answered_when_the_gate_is_open() -> None:
    walk = Walk(flow()).take("hear-her-out")
    assert not caller_checked(walk, desk())
    assert caller_checked(walk.take("verify-first"), desk())


def test_an_email_that_holds_the_answers_is_enough() -> None:
    walk = Walk(flow("where-is-my-parcel"))
    assert not caller_checked(walk, desk("where-is-my-parcel"))
    assert caller_checked(walk.take("two-things"), desk("where-is-my-parcel"))


# -- the review ------------------------------------------------------------------------------------


NOTES: Final = {
    FLOW: GOOD,
    "slow-broadband": "31 by cable, restarted twice, engineer Thursday, told 450, billing asked.",
    "where-is-my-parcel": "Last seen at Northgate, label torn, now at the pick-up shop. Express fee"
    " refunded. Write only to the customer: ask the team leader.",
    "missed-instalment": "Father picked up and was told nothing. Shifts cut. Paid 2,000 by link,"
    " fee dropped if he keeps it. Text first, calls from twelve to one.",
    "plan-sale-objections": "Postcode checked, terms read, said yes at 6:10. His wife Grace asked"
    " how to leave. No more offers by phone.",
    "web-lead-callback": "Rota on paper, three hours a week. Owe her: answer on Tallybird. Her"
    " sister decides too. Must work by May.",
}


@pytest.mark.parametrize("name", WITH_DESK)
def test_the_best_call_with_the_best_desktop_earns_every_point(name: str) -> None:
    found = desk_review(done_well(name, NOTES[name]), best(name))
    assert [(one.id, one.told) for one in found.parts if one.points < one.of] == []
    assert found.points == found.of > 10


@pytest.mark.parametrize("name", WITH_DESK)
def test_an_empty_desktop_earns_nothing_and_says_what_was_right(name: str) -> None:
    found = desk_review(DeskWork(desk(name)), best(name))
    assert found.points == 0
    assert all(one.right for one in found.parts if one.id != "note")
    assert "You wrote no note." in [one.did for one in found.parts]


@pytest.mark.parametrize("name", WITH_DESK)
def test_every_ending_can_be_reviewed(name: str) -> None:
    one = flow(name)
    for met in one.temperaments:
        for walk in (solve(one, met).best, solve(one, met).worst):
            found = desk_review(DeskWork(desk(name)), walk)
            assert 0 == found.points < found.of


def test_a_call_that_goes_on_has_no_review() -> None:
    with pytest.raises(ValueError, match="walk must be at an ending"):
        desk_review(DeskWork(desk()), Walk(flow()))


def test_a_record_too_early_is_a_critical_error_and_earns_nothing() -> None:
    work = done_well().opened("HB-10482", turn=0, good=False)
    found = part(work, "record")
    assert (found.critical, found.points) == (True, 0)
    assert "before the caller had been checked" in found.did


def test_the_record_of_somebody_else_costs_a_point_and_is_told() -> None:
    work = done_well().opened("HB-11720", turn=6, good=True)
    found = part(work, "record")
    assert (found.critical, found.points, found.of) == (False, 2, 3)
    assert found.told == ("You opened the record of someone else: HB-11720.",)


def test_only_the_record_of_somebody_else_earns_nothing() -> None:
    work = DeskWork(desk()).opened("HB-10483", turn=3, good=True)
    assert part(work, "record").points == 0


def test_a_check_that_stopped_the_agent_costs_nothing() -> None:
    work = DeskWork(desk()).checked("HB-10483", turn=2, good=False)
    work = work.checked("HB-10482", turn=2, good=True)
    assert part(work, "record").points == 3
    assert "stopped you at HB-10483" in part(work, "record").told[0]


def test_a_record_without_a_check_in_it_costs_a_point() -> None:
    work = DeskWork(desk()).opened("HB-10482", turn=3, good=True)
    assert part(work, "record").points == 2
    assert "Check the answers" in part(work, "record").right


def test_the_article_counts_when_it_was_opened_and_the_searches_are_told() -> None:
    work = DeskWork(desk()).searched("debit", turn=1).searched("dispute", turn=1)
    assert part(work, "article").points == 0
    assert "(2 searches)" in part(work, "article").did
    work = work.read("direct-debit", turn=1).read("unknown-card-payment", turn=1)
    assert part(work, "article").points == 3
    assert part(work, "article").told == ("Other articles opened: 1.",)


@pytest.mark.parametrize(
    "secret",
    [
        "Her first school is Hill View School.",
        f"Card {with_check_digit('401288888888188')} blocked.",
        "Card four zero one two, double eight double eight, 8888 1881.",
    ],
)
def test_a_note_with_what_must_not_be_in_it_earns_nothing(secret: str) -> None:
    found = part(done_well(note=f"{GOOD} {secret}"), "note")
    assert found.points == 0
    assert found.told
    assert part(done_well(note=f"{GOOD} Ends in 2208."), "note").points == 5


def test_a_note_is_kept_without_the_card_number() -> None:
    number = with_check_digit("401288888888188")
    assert note_kept(f"{GOOD} {number}") == f"{GOOD} [card number]"
    assert note_kept("Call 55500 00148.") == "Call 55500 00148."


def test_facts_are_asked_for_only_where_the_call_came_by_them() -> None:
    short = ended("brush-off", "skip-to-calm", "carry-on")
    early = part(done_well(), "note", short)
    assert (early.of, part(done_well(), "note").of) == (2, 5)


def test_what_is_missing_in_a_note_is_told_with_its_reason() -> None:
    found = part(done_well(note=GOOD.replace("D-2047", "a dispute")), "note")
    assert found.points == found.of - 1
    assert found.told == (
        "It doesn't seem to say “D-2047”. She will give this number when she calls.",
    )


def test_a_disposition_is_the_endings_and_is_not_asked_where_nobody_would_set_it() -> None:
    name = "missed-instalment"
    one = flow(name)
    told = ("mend-and-move", "something-personal", "he-knows-already", "tell-the-sum")
    breach = Walk(one, told)
    assert breach.disposition == "breach"
    work = DeskWork(desk(name)).filled("disposition", "promise", turn=9)
    assert part(work, "disposition", best(name)).points == 2
    assert "disposition" not in [p.id for p in desk_review(work, breach).parts]


@pytest.mark.parametrize(("typed", "points"), [("2,200", 2), ("₹ 2200", 2), ("2000", 0), ("", 0)])
def test_an_amount_is_a_number_however_it_is_typed(typed: str, points: int) -> None:
    name = "missed-instalment"
    work = DeskWork(desk(name)).filled("amount", typed, turn=9)
    assert part(work, "amount", best(name)).points == points


def test_wrap_up_is_the_work_on_the_form_in_place_of_what_the_last_decision_assumes() -> None:
    walk = best()
    assumed = [turn.choice.wrap_s for turn in walk.turns]
    assert assumed[-1] == 60
    assert desk_wrap_s(walk, DeskWork(desk()).spent(35)) == sum(assumed) - 60 + 35


@given(st.text(max_size=40), st.text(max_size=40))
def test_words_that_are_in_a_text_are_found_whatever_is_around_them(
    before: str, after: str
) -> None:
    assert says(f"{before} D-2047 {after}", "d-2047")


@pytest.mark.parametrize(
    ("text", "words", "is_said"),
    [
        ("It doesn’t work", "doesn't", True),
        ("paid  2,000\ntoday", "paid 2000", True),
        ("20001", "2000", False),
        ("A-20", "a-2", False),
        ("", "x", False),
        ("x", "", False),
    ],
)
def test_words_are_found_by_what_they_mean(text: str, words: str, is_said: bool) -> None:
    assert says(text, words) is is_said


@pytest.mark.parametrize("text", ["", "-5", "1e9", "2,200 today", "١٢"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert amount(text) is None


# -- what an author may get wrong ------------------------------------------------------------------


def told(changed: Desk) -> list[str]:
    return [f"{fault.field}: {fault.rule}" for fault in faults(replace(flow(), desk=changed))]


def test_the_courses_desktops_have_no_fault() -> None:
    assert [name for name in content.flow_ids() if flow(name).desk] == sorted(WITH_DESK)
    for name in WITH_DESK:
        assert [f for f in faults(flow(name)) if f.field.startswith("desk")] == []
    sides = [flow(name).direction for name in WITH_DESK]
    assert (sides.count("inbound"), sides.count("outbound")) == (3, 3)


def test_a_flow_without_a_desktop_has_none() -> None:
    assert flow("cancelled-flight").desk is None


FIRST: Final = FormField("a", "A", options=("x", "y", "z"), right="x", why="So.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"customer": ""}, "desk customer: must not be empty"),
        ({"alike": ("HB-10483",)}, "desk alike: must be 2 or more, got 1"),
        ({"alike": ("HB-10482", "HB-10483")}, "desk alike: has 'HB-10482', which is the right"),
        ({"check": "person"}, "desk check: must be a gate of the call (identity"),
        ({"check": ""}, "desk check: must name the gate that opens the record"),
        ({"said": {}}, "desk said: must not be empty"),
        ({"said_at": ("nowhere",)}, "desk said_at: must be the id of a step of the call"),
        ({"form": ()}, "desk form: must not be empty"),
        ({"form": (FIRST, FIRST)}, "desk form a id: is 'a', which is already used"),
        ({"form": (replace(FIRST, id="note"),)}, "desk form note id: must not be 'note'"),
        ({"form": (replace(FIRST, right="w"),)}, "desk form a right: must be one of its"),
        ({"form": (replace(FIRST, options=("x", "y")),)}, "desk form a options: must be 3 or more"),
        ({"form": (replace(FIRST, options=("x", "x", "y")),)}, "form a options: has 'x' twice"),
        ({"form": (replace(FIRST, at=("recap",)),)}, "desk form a at: must be the id of an ending"),
        ({"form": (replace(FIRST, after=("no",)),)}, "desk form a after: must be the id of a step"),
        ({"form": (replace(FIRST, kind="amount"),)}, "desk form a options: has no place in amount"),
        ({"form": (FormField("a", "A", "amount", right="x", why="w"),)}, "right: must be a n"),
        ({"form": (FormField("a", "A", "date", right="28/11", why="w"),)}, "a right: must be a d"),
        ({"form": (replace(FIRST, kind="disposition"),)}, "desk form a right: has no place here"),
        ({"form": (replace(FIRST, kind="disposition", right=""),)}, "lacks resolved"),
        ({"form": (replace(FIRST, why=" "),)}, "desk form a why: must not be empty"),
        ({"fact": (Fact((), "Why."),)}, "desk fact 1 words: must not be empty"),
        ({"fact": (Fact(("",), "Why."),)}, "desk fact 1 words: has an empty text"),
        ({"fact": (Fact(("dispute",), "Why."),)}, "fact 1 words: are all in the brief"),
        ({"fact": (Fact(("x",), "Why.", ("no",)),)}, "desk fact 1 after: must be the id of a step"),
        ({"never": (Fact(("x",), ""),)}, "desk never 1 why: must not be empty"),
        ({"shows": "<b>Call</b>"}, "desk shows: must be Markdown without HTML"),
    ],
    ids=str,
)  # fmt: skip
def test_each_slip_in_a_desktop_is_told(change: dict[str, Any], said: str) -> None:
    assert any(said in one for one in told(replace(desk(), **change))), told(
        replace(desk(), **change)
    )


def test_an_outbound_desktop_needs_a_script() -> None:
    one = flow("missed-instalment")
    assert one.desk
    found = faults(replace(one, desk=replace(one.desk, script=())))
    assert "desk script" in [fault.field for fault in found]


CHANGES: Final = {
    'customers = "harbour-bank"': (
        'customers = "harbor"',
        "desk customers: must be one of",
    ),
    'customer = "HB-10482"': ('customer = "HB-1"', "desk customer: must be a customer of"),
    'alike = ["HB-10483", "HB-11720", "HB-13600"]': (
        'alike = ["HB-10483", "HB-12001"]',
        "has HB-12001, whom a search for 'Devika Nair', or a part of it, does not show",
    ),
    '"security: Town of birth" = "Kesarvadi" }': (
        '"security: Town of birth" = "Pune" }',
        "desk said: does not pass the check of HB-10482",
    ),
    'said = { name = "Devika Nair", "security: First school"': (
        'said = { name = "Devika Nair", "PIN"',
        "desk said: cannot be checked",
    ),
    'articles = "harbour-bank"': ('articles = "harbour"', "desk articles: must be one of"),
    'article = ["unknown-card-payment"]': (
        'article = ["unknown-payment"]',
        "desk article: must be a published article of harbour-bank.toml, got 'unknown-payment'",
    ),
    '"unknown debit"]': ('"gold loan"]', "desk search 3: must show unknown-card-payment"),
    'words = ["D-2047"]': (
        'words = ["provisional credit"]',
        "desk fact 4 words: are all in the article unknown-card-payment",
    ),
    "[[desk.form]]": ("[desk.form]", "must have two brackets"),
    'label = "Priority"': ('lable = "Priority"', "Did you mean 'label'"),
}


@pytest.mark.parametrize("written", CHANGES)
def test_the_checker_holds_a_desktop_against_the_systems_behind_it(
    written: str, tmp_path: Path
) -> None:
    instead, said = CHANGES[written]
    text = (content.folder("data") / "flows" / f"{FLOW}.toml").read_text(encoding="utf-8")
    assert written in text
    (tmp_path / "flows").mkdir()
    place = tmp_path / "flows" / f"{FLOW}.toml"
    changed = text.replace(written, instead, 1)
    place.write_text(changed, encoding="utf-8")
    found = [fault for fault in content.check([place])[1] if not fault.advice]
    assert any(said in str(fault) or said in fault.remedy for fault in found), list(map(str, found))
    line = changed[: changed.index(instead)].count("\n") + 1
    assert any(abs(fault.line - line) <= 4 for fault in found), [fault.line for fault in found]


def test_a_look_alike_who_passes_the_same_check_is_told(tmp_path: Path) -> None:
    text = (content.folder("data") / "customers" / "harbour-bank.toml").read_text(encoding="utf-8")
    same = text.replace(
        'security = { "First school" = "Sunrise Public School", "Mother\'s first name" = "Latha",'
        ' "Town of birth" = "Suryagarh" }',
        'security = { "First school" = "Hill View School", "Town of birth" = "Kesarvadi" }',
    )
    assert same != text
    firm = tmp_path / "bank.toml"
    firm.write_text(same, encoding="utf-8")
    call = (content.folder("data") / "flows" / f"{FLOW}.toml").read_text(encoding="utf-8")
    (tmp_path / "flows").mkdir()
    place = tmp_path / "flows" / f"{FLOW}.toml"
    place.write_text(
        call.replace('customers = "harbour-bank"', f'customers = "{firm}"'), encoding="utf-8"
    )
    found = [str(fault) for fault in content.check([place])[1] if not fault.advice]
    assert len(found) == 1
    assert "desk said: passes the check of HB-10483 too" in found[0]
