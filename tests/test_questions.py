"""How each kind of question is marked, what it refuses, and how a session works through a bank."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content
from bpo_course.faults import FaultyError
from bpo_course.questions import (
    KINDS,
    Bank,
    Entry,
    Explanation,
    GradedOption,
    Match,
    Multiple,
    Numeric,
    Option,
    Order,
    OrderItem,
    Pair,
    Question,
    Session,
    Single,
    Situation,
    Spoken,
    Star,
    WrongNumber,
    wording,
)
from bpo_course.questions.drills import drills
from bpo_course.questions.kinds import GENERAL

EXPLANATION: Final = Explanation("c", "g", "c", ("s",), "v", "p", "a")
AGENT: Final = Option("The agent", why="She answers.", id="agent")
CALLER: Final = Option("The caller", right=True, why="He rings.", id="caller")
CLIENT: Final = Option("The client", right=True, why="He pays.", id="client")
STAGES: Final = ("route", "verify", "resolve", "document")
CALM: Final = GradedOption("Let him finish.", 1, "He calms down.", "calm")
POLITE: Final = GradedOption("Ask him to lower his voice.", 0.25, "He takes offence.", "polite")
FIRM: Final = GradedOption("Warn him, then hang up.", 0, "He rings again, angrier.", "firm")
RUBRIC: Final = ("I said where it was", "I said what I did", "I gave a result")
MEANINGS: Final = {"AHT": "work", "ASA": "wait", "CSAT": "opinion"}


def common(changes: dict[str, Any], **own: Any) -> dict[str, Any]:
    """What every question needs, then the kind's own fields, then the changes of a test."""
    base = {"id": "a-question", "topic": "kpis", "prompt": "Which?", "explanation": EXPLANATION}
    return {**base, **own, **changes}


def single(**changes: Any) -> Single:
    return Single(**common(changes, option=(AGENT, CALLER)))


def multiple(**changes: Any) -> Multiple:
    return Multiple(**common(changes, option=(AGENT, CALLER, CLIENT)))


def numeric(**changes: Any) -> Numeric:
    slip = WrongNumber(302.3, "You divided by offered.")
    own = {"value": 330.0, "unit": "s", "tolerance": 1.0, "why": "All the work.", "wrong": (slip,)}
    return Numeric(**common(changes, **own))


def order(**changes: Any) -> Order:
    return Order(**common(changes, item=tuple(OrderItem(name, "It is due.") for name in STAGES)))


def match(**changes: Any) -> Match:
    pairs = tuple(Pair(left, right, "It is so.") for left, right in MEANINGS.items())
    return Match(**common(changes, pair=pairs, extra=("price",)))


def bare(changes: dict[str, Any], **own: Any) -> dict[str, Any]:
    """What a question without eight sections needs."""
    made = common(changes, **own)
    return {name: value for name, value in made.items() if name != "explanation"}


def situation(**changes: Any) -> Situation:
    own = {"principle": "Anger passes when it is heard.", "option": (FIRM, CALM, POLITE)}
    return Situation(**bare(changes, **own))


def spoken(**changes: Any) -> Spoken:
    own = {
        "seconds": 60,
        "star": Star("s", "t", "a", "r"),
        "model": "I listened, I offered a plan, and he kept it.",
        "pitfalls": ("Blaming the caller.", "No result."),
        "rubric": RUBRIC,
    }
    return Spoken(**bare(changes, **own))


MAKERS: Final[dict[str, Callable[..., Question]]] = {
    "single": single,
    "multiple": multiple,
    "numeric": numeric,
    "order": order,
    "match": match,
    "situation": situation,
    "spoken": spoken,
}
EXPLAINED: Final = ("single", "multiple", "numeric", "order", "match")
PERFECT: Final[dict[str, Any]] = {
    "single": "caller",
    "multiple": ["caller", "client"],
    "numeric": 330.0,
    "order": list(STAGES),
    "match": MEANINGS,
    "situation": "calm",
    "spoken": list(RUBRIC),
}


def faults(make: Callable[[], object]) -> list[str]:
    with pytest.raises(FaultyError) as caught:
        make()
    return [f"{fault.field}: {fault.rule}" for fault in caught.value.faults]


# Marking


@pytest.mark.parametrize("kind", MAKERS)
def test_a_perfect_answer_scores_1_and_is_called_right(kind: str) -> None:
    mark = MAKERS[kind]().mark(PERFECT[kind])
    assert (mark.score, mark.outcome) == (1.0, "right")
    assert mark.feedback
    assert all(part.right for part in mark.feedback)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_question_knows_its_own_perfect_answer(kind: str) -> None:
    assert MAKERS[kind]().perfect == PERFECT[kind]


def test_every_kind_is_made_by_these_tests() -> None:
    assert list(MAKERS) == list(KINDS)
    assert {kind: type(make()) for kind, make in MAKERS.items()} == dict(KINDS)


@pytest.mark.parametrize(
    ("chosen", "score", "outcome"),
    [("calm", 1, "right"), ("polite", 0.25, "partly right"), ("firm", 0, "wrong")],
)
def test_what_is_done_in_a_situation_scores_its_grade(
    chosen: str, score: float, outcome: str
) -> None:
    mark = situation().mark(chosen)
    assert (mark.score, mark.outcome) == (score, outcome)
    option = situation().options[chosen]
    assert [(part.part, part.why) for part in mark.feedback] == [(option.text, option.why)]


@pytest.mark.parametrize("said", range(len(RUBRIC) + 1))
def test_a_spoken_answer_scores_the_share_of_its_rubric_that_was_said(said: int) -> None:
    mark = spoken().mark(list(reversed(RUBRIC[:said])))
    assert mark.score == said / 3
    assert [part.part for part in mark.feedback] == list(RUBRIC)
    assert [part.right for part in mark.feedback] == [n < said for n in range(3)]


def test_a_wrong_option_scores_0_and_is_told_its_own_why() -> None:
    mark = single().mark("agent")
    assert (mark.score, mark.outcome) == (0.0, "wrong")
    assert [(part.right, part.why) for part in mark.feedback] == [(False, "She answers.")]


def test_an_option_without_id_is_answered_by_its_text() -> None:
    plain = single(option=(Option(" Yes ", right=True, why="So it is."), AGENT))
    assert plain.mark("Yes").outcome == "right"


@pytest.mark.parametrize(
    ("chosen", "score"),
    [
        (["caller"], 0.5),
        (["caller", "client", "agent"], 0.5),
        (["caller", "agent"], 0.0),
        (["agent"], 0.0),
    ],
)
def test_a_wrong_choice_takes_away_what_a_right_one_gives(chosen: list[str], score: float) -> None:
    assert multiple().mark(chosen).score == score


def test_feedback_comes_in_the_order_of_the_learners_choices() -> None:
    mark = multiple().mark(["client", "agent", "caller"])
    assert mark.outcome == "partly right"
    assert [part.part for part in mark.feedback] == ["The client", "The agent", "The caller"]


@pytest.mark.parametrize(
    ("number", "outcome"),
    [(331, "right"), (329, "right"), (331.01, "wrong"), (328.99, "wrong"), (-330, "wrong")],
)
def test_the_tolerance_itself_still_counts_as_right(number: float, outcome: str) -> None:
    assert numeric().mark(number).outcome == outcome


def test_a_tolerance_that_floats_cannot_hold_still_counts_at_its_edge() -> None:
    service_level = numeric(value=76.5, unit="%", tolerance=0.1, wrong=())
    assert [service_level.mark(n).outcome for n in (76.4, 76.6, 76.61)] == [
        *("right", "right"),
        "wrong",
    ]


def test_without_a_tolerance_only_the_number_itself_is_right() -> None:
    exact = numeric(tolerance=0.0)
    assert [exact.mark(n).outcome for n in (330, 330.001)] == ["right", "wrong"]


@pytest.mark.parametrize("number", [302.3, 301.3, 303.3])
def test_a_known_wrong_number_is_recognised_within_the_tolerance(number: float) -> None:
    mark = numeric().mark(number)
    assert mark.score == 0.0
    assert [part.why for part in mark.feedback] == ["You divided by offered."]


def test_an_unknown_wrong_number_is_sent_to_the_steps() -> None:
    (told,) = numeric().mark(17).feedback
    assert (told.part, told.right) == ("17 s", False)
    assert "Compare your calculation with the steps" in told.why


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("", 85, "85"),
        ("", 85.5, "85.5"),
        ("", -3, "-3"),
        ("", 85, 85),
        ("", 85.5, 85.5),
        ("%", 85, "85"),
        ("%", 85.5, "85.5 %"),
        ("%", 85, " 85% "),
        ("s", 340, "340 s"),
        ("s", 340, "5:40"),
        ("s", 340, "05:40 s"),
        ("s", 5, "0:05"),
        ("calls per hour", 12, "12 calls per hour"),
    ],
)
def test_a_number_is_read_as_people_write_it(unit: str, value: float, text: float | str) -> None:
    exact = numeric(unit=unit, value=value, tolerance=0.0, wrong=())
    assert exact.mark(text).outcome == "right"


@pytest.mark.parametrize(
    "text",
    ["", "1,5", "1,234", "1 234", "1_234", "nan", "inf", "about 85", "85 kg", "5:40", "--5", True],
)
def test_a_text_that_is_no_number_is_answered_with_how_to_write_one(text: str) -> None:
    percent = numeric(unit="%", value=85.0, wrong=())
    with pytest.raises(ValueError, match=r"like 85 or 85\.5 \(a point for decimals") as caught:
        percent.mark(text)
    assert str(caught.value).endswith(f"got {str(text)!r}")


@pytest.mark.parametrize("text", ["5:75", "5:4", ":40", "-5:40", "1:05:40"])
def test_a_clock_time_is_minutes_and_two_digits_of_seconds(text: str) -> None:
    with pytest.raises(ValueError, match="answer must be a number"):
        numeric().mark(text)


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        (["verify", "route", "resolve", "document"], 0.5),
        (["verify", "resolve", "route", "document"], 0.25),
        (["document", "route", "verify", "resolve"], 0.0),
    ],
)
def test_an_order_scores_the_share_of_items_in_their_place(answer: list[str], score: float) -> None:
    mark = order().mark(answer)
    assert mark.score == score
    assert [part.part for part in mark.feedback] == answer
    assert sum(part.right for part in mark.feedback) == score * 4


def test_a_match_scores_the_share_of_right_pairs() -> None:
    mark = match().mark({**MEANINGS, "ASA": "price"})
    assert (mark.score, mark.outcome) == (2 / 3, "partly right")
    assert [(part.part, part.right) for part in mark.feedback] == [
        ("AHT — work", True),
        ("ASA — price", False),
        ("CSAT — opinion", True),
    ]


def test_a_match_is_marked_the_same_in_whatever_order_it_is_answered() -> None:
    assert match().mark(dict(reversed(MEANINGS.items()))) == match().mark(MEANINGS)


def test_two_pairs_may_share_their_right_side() -> None:
    shared = match(pair=(Pair("AHT", "work", "w"), Pair("ACW", "work", "w")), extra=("wait",))
    assert list(shared.rights) == ["work", "wait"]
    assert shared.mark({"AHT": "work", "ACW": "work"}).score == 1.0


REFUSED: Final[dict[str, tuple[str, Any, str]]] = {
    "an unknown option": ("single", "nobody", "must name agent, caller, got 'nobody'"),
    "an unknown choice": ("multiple", ["caller", "x"], "must name agent, .*, got 'x'"),
    "a list in place of an option": ("single", ["caller"], "answer must"),
    "a choice made twice": ("multiple", ["caller", "caller"], "each one once"),
    "no choice": ("multiple", [], "must name at least one option, got none"),
    "a key in place of a list of keys": ("multiple", "caller", "answer must"),
    "an order that is too short": ("order", ["route"], "must name all 4 items, got 1"),
    "an order that names one twice": ("order", ["route"] * 4, "each one once"),
    "an order of unknown items": ("order", ["x", *STAGES[1:]], "got 'x'"),
    "a stage in place of an order": ("order", "route", "answer must"),
    "a match that leaves one out": ("match", {"AHT": "work"}, "must match all 3 pairs, got 1"),
    "a match of an unknown left side": ("match", {"FCR": "work"}, "got 'FCR'"),
    "a match with an unknown right side": ("match", {**MEANINGS, "AHT": "x"}, "got 'x'"),
    "the left sides alone": ("match", list(MEANINGS), "answer must"),
    "a list in place of a number": ("numeric", [330], "answer must be a number"),
    "an unknown thing to do": ("situation", "shout", "must name firm, calm, polite, got 'shout'"),
    "a list in place of a thing to do": ("situation", ["calm"], "answer must be an option"),
    "something said that is not in the rubric": ("spoken", ["x"], "must name I said .*, got 'x'"),
    "something said twice": ("spoken", [RUBRIC[0]] * 2, "each one once"),
    "a text in place of what was said": ("spoken", RUBRIC[0], "answer must be a list"),
    "nothing in place of a number": ("numeric", None, "answer must be a number"),
}


@pytest.mark.parametrize(("kind", "answer", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_an_answer_that_does_not_fit_is_refused(kind: str, answer: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MAKERS[kind]().mark(answer)


# The laws of partial credit


def choosing(rights: list[bool]) -> Multiple:
    options = (Option(f"o{n}", right, "w") for n, right in enumerate(rights))
    return multiple(option=tuple(options))


RIGHTS: Final = st.lists(st.booleans(), min_size=2, max_size=7).filter(any)


@given(RIGHTS)
def test_ticking_everything_gives_full_marks_only_where_all_is_right(rights: list[bool]) -> None:
    question = choosing(rights)
    assert (question.mark(list(question.options)).score == 1) == all(rights)


@given(RIGHTS, st.data())
def test_a_choice_scores_from_0_to_1_and_1_only_when_perfect(
    rights: list[bool], data: st.DataObject
) -> None:
    question = choosing(rights)
    keys = st.sampled_from(sorted(question.options))
    chosen = data.draw(st.lists(keys, min_size=1, unique=True))
    score = question.mark(chosen).score
    assert 0 <= score <= 1
    assert (score == 1) == (set(chosen) == set(question.right_keys))


BANKS: Final = st.one_of(
    st.sampled_from(content.bank_ids()).map(content.bank),
    st.builds(drills, st.sampled_from(["aht", "service_level", "fcr"]), st.integers(0, 10**6)),
)


@given(BANKS, st.integers())
def test_a_perfect_learner_scores_100_percent_and_an_empty_one_none(bank: Bank, seed: int) -> None:
    session = Session(bank, seed)
    assert session.score == 0
    for name, question in bank.questions.items():
        session = session.go_to(name).answer(question.perfect)
    assert (session.done, session.score) == (True, len(bank.question))


def test_a_speaker_who_said_nothing_scores_nothing() -> None:
    assert spoken().mark([]).score == 0


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=2, max_size=4), st.data())
def test_only_the_best_thing_to_do_scores_1(grades: list[float], data: st.DataObject) -> None:
    others = tuple(GradedOption(f"o{n}", grade, "w") for n, grade in enumerate(grades))
    question = situation(option=(CALM, *others))
    key = data.draw(st.sampled_from(sorted(question.options)))
    mark = question.mark(key)
    assert 0 <= mark.score <= 1
    assert (mark.score == 1) == (key == question.perfect) == (mark.outcome == "right")


@given(st.sets(st.sampled_from(RUBRIC)), st.sampled_from(RUBRIC))
def test_saying_more_never_scores_less(said: set[str], more: str) -> None:
    assert spoken().mark(sorted({*said, more})).score >= spoken().mark(sorted(said)).score


@given(RIGHTS)
def test_choosing_every_right_option_and_no_other_scores_1(rights: list[bool]) -> None:
    question = choosing(rights)
    assert question.mark(question.right_keys).score == 1.0


@given(st.permutations(STAGES))
def test_an_order_scores_from_0_to_1_and_1_only_when_perfect(answer: list[str]) -> None:
    score = order().mark(answer).score
    assert 0 <= score <= 1
    assert (score == 1) == (answer == list(STAGES))


@given(
    st.fixed_dictionaries({left: st.sampled_from(sorted(match().rights)) for left in MEANINGS}),
)
def test_a_match_scores_from_0_to_1_and_1_only_when_perfect(answer: dict[str, str]) -> None:
    score = match().mark(answer).score
    assert 0 <= score <= 1
    assert (score == 1) == (answer == MEANINGS)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e3), st.floats(-1, 1))
def test_any_number_within_the_tolerance_is_right(
    value: float, tolerance: float, share: float
) -> None:
    question = numeric(value=value, tolerance=tolerance, wrong=())
    assert question.mark(value + share * tolerance).score == 1.0


# The rules of each kind

BLANK: Final = "must not be empty"
SAME: Final = WrongNumber(330.5, "w")
BROKEN: Final[dict[str, tuple[Callable[[], object], str]]] = {
    **{
        f"a {kind} question without {name}": (lambda make=make, name=name: make(**{name: ""}), name)
        for kind, make in MAKERS.items()
        for name in ("id", "prompt")
    },
    "an id that is no slug": (
        lambda: single(id="Who Calls?"),
        "id: must be small letters, digits and hyphens, got 'Who Calls?'",
    ),
    "an option too few": (
        lambda: single(option=(CALLER,)),
        "option: must be two or more, there is 1",
    ),
    "an option without text": (
        lambda: single(option=(CALLER, Option("", why="w", id="x"))),
        "option 2 text",
    ),
    "two options of one id": (
        lambda: multiple(option=(CALLER, CALLER)),
        "option 2 text: is the same as option 1",
    ),
    "two options of one text": (
        lambda: single(option=(CALLER, Option("x", why="w", id="1"), Option("x ", why="w"))),
        "option 3 text: is the same as option 2",
    ),
    "two options that differ in case and spaces": (
        lambda: situation(option=(CALM, FIRM, GradedOption(" let  HIM finish.", why="w"))),
        "option 3 text: is the same as option 1",
    ),
    "a situation of one option": (
        lambda: situation(option=(CALM,)),
        "option: must be 2 or more, got 1",
    ),
    "a spoken question without a rubric": (
        lambda: spoken(rubric=()),
        "rubric: must be 1 or more, got 0",
    ),
    "one item to order": (
        lambda: order(item=(OrderItem("x", "w"),)),
        "item: must be two or more, there is 1",
    ),
    "a situation without a best": (
        lambda: situation(option=(FIRM, POLITE, GradedOption("x", 0.75, "w"))),
        "option grade: one option must have grade = 1, none has it",
    ),
    "a situation with two best": (
        lambda: situation(option=(FIRM, CALM, GradedOption("x", 1, "w"))),
        "option grade: one option must have grade = 1, 2 have it",
    ),
    "a grade above 1": (
        lambda: situation(option=(FIRM, CALM, GradedOption("x", 2, "w"))),
        "option 3 grade: must be from 0 to 1, got 2",
    ),
    "a grade of nan": (
        lambda: situation(option=(FIRM, CALM, GradedOption("x", math.nan, "w"))),
        "option 3 grade: must be from 0 to 1, got nan",
    ),
    "a spoken question without time": (
        lambda: spoken(seconds=0),
        "seconds: must be more than 0, got 0",
    ),
    "a rubric that says the same twice": (
        lambda: spoken(rubric=(*RUBRIC, RUBRIC[0])),
        "rubric 4: is the same as rubric 1",
    ),
    "no right option": (
        lambda: single(option=(AGENT, Option("x", why="w"))),
        "option right: no option is marked right",
    ),
    "two right options of a single": (
        lambda: single(option=(CALLER, CLIENT)),
        "option right: one option must be right, 2 are marked",
    ),
    "no right option of a multiple": (
        lambda: multiple(option=(AGENT, Option("x", why="w"))),
        "option right: no option is marked right",
    ),
    "no value": (
        lambda: numeric(value=math.nan),
        "value: the right number is missing",
    ),
    "an endless value": (
        lambda: numeric(value=math.inf, wrong=()),
        "value: must be a number, got inf",
    ),
    "a negative tolerance": (
        lambda: numeric(tolerance=-1.0),
        "tolerance: must be 0 or more, got -1.0",
    ),
    "an endless tolerance": (
        lambda: numeric(tolerance=math.inf, wrong=()),
        "tolerance: must be 0 or more, got inf",
    ),
    "a tolerance of nan": (
        lambda: numeric(tolerance=math.nan),
        "tolerance: must be 0 or more, got nan",
    ),
    "a wrong number without value": (
        lambda: numeric(wrong=(WrongNumber(why="w"),)),
        "wrong 1 value: the wrong number is missing",
    ),
    "an item without text": (
        lambda: order(item=(*order().item, OrderItem("", "w"))),
        "item 5 text",
    ),
    "an item given twice": (
        lambda: order(item=(*order().item, OrderItem("route", "w"))),
        "item 5 text: is the same as item 1",
    ),
    "one pair": (
        lambda: match(pair=(Pair("x", "y", "w"),)),
        "pair: must be two or more, there is 1",
    ),
    "a pair without left": (lambda: match(pair=(*match().pair, Pair("", "y", "w"))), "pair 4 left"),
    "a pair without right": (
        lambda: match(pair=(*match().pair, Pair("x", "", "w"))),
        "pair 4 right",
    ),
    "a left side given twice": (
        lambda: match(pair=(*match().pair, Pair("AHT", "y", "w"))),
        "pair 4 left: is the same as pair 1",
    ),
    "one right side for all": (
        lambda: match(pair=(Pair("x", "z", "w"), Pair("y", "z", "w")), extra=()),
        "pair right: is the same in all pairs",
    ),
    "a bank without id": (lambda: Bank("", "KPIs", (single(),)), "id"),
    "a bank without title": (lambda: Bank("kpis", "", (single(),)), "title"),
    "a bank without questions": (lambda: Bank("kpis", "KPIs", ()), "question"),
    "two questions of one id": (
        lambda: Bank("kpis", "KPIs", (single(), order())),
        "question 2 id: is the same as question 1",
    ),
}


@pytest.mark.parametrize(("make", "fault"), BROKEN.values(), ids=BROKEN.keys())
def test_one_broken_rule_is_refused_for_that_rule_alone(
    make: Callable[[], object], fault: str
) -> None:
    assert faults(make) == [fault if ":" in fault else f"{fault}: {BLANK}"]


ADVISED: Final[dict[str, tuple[Callable[[], Question], str]]] = {
    **{
        f"a {kind} question without topic": (lambda make=make: make(topic=" "), "topic")
        for kind, make in MAKERS.items()
    },
    **{
        f"a spoken question without {part}": (
            lambda part=part: spoken(star=replace(Star("s", "t", "a", "r"), **{part: ""})),
            f"star: has no {part}",
        )
        for part in ("situation", "task", "action", "result")
    },
    "a spoken question without any part": (lambda: spoken(star=Star()), "star"),
    "options without any why": (
        lambda: single(option=(Option("x", right=True), Option("y"))),
        "option why: is missing for all 2",
    ),
    "no pitfall": (lambda: spoken(pitfalls=()), "pitfalls: should be 2 to 4, got 0"),
    "an option without why": (lambda: single(option=(Option("x"), CALLER)), "option 1 why"),
    "four hints": (
        lambda: numeric(hint=("a", "b", "c", "d")),
        "hint: should be 3 or fewer, got 4",
    ),
    **{
        f"a {kind} question with an empty hint": (
            lambda m=make: m(hint=("a", " ")),
            "hint 2: must not be empty",
        )
        for kind, make in MAKERS.items()
    },
    "a situation of two options": (
        lambda: situation(option=(CALM, FIRM)),
        "option: should be 3 to 5, got 2",
    ),
    "a situation of six options": (
        lambda: situation(option=(CALM, *(GradedOption(f"{n}", 0, "w") for n in range(5)))),
        "option: should be 3 to 5, got 6",
    ),
    "a situation without a principle": (lambda: situation(principle=""), "principle"),
    "a graded option without why": (
        lambda: situation(option=(FIRM, CALM, GradedOption("x"))),
        "option 3 why",
    ),
    "a model answer too long to be said": (
        lambda: spoken(seconds=2),
        "model: should be 6 words or fewer to be said in 2 s, got 10",
    ),
    "a spoken question without a model answer": (lambda: spoken(model=""), "model"),
    "one pitfall": (lambda: spoken(pitfalls=("x",)), "pitfalls: should be 2 to 4, got 1"),
    "an empty pitfall": (lambda: spoken(pitfalls=("x", "")), "pitfalls 2: must not be empty"),
    "a rubric of two": (lambda: spoken(rubric=RUBRIC[:2]), "rubric: should be 3 to 6, got 2"),
    "a rubric of seven": (
        lambda: spoken(rubric=tuple("abcdefg")),
        "rubric: should be 3 to 6, got 7",
    ),
    "a number without why": (lambda: numeric(why=""), "why"),
    "a wrong number without why": (lambda: numeric(wrong=(WrongNumber(1.0),)), "wrong 1 why"),
    "a wrong number that is right": (
        lambda: numeric(wrong=(SAME,)),
        "wrong 1 value: counts as right, 330.5 is within the tolerance",
    ),
    "two items to order": (
        lambda: order(item=(OrderItem("x", "w"), OrderItem("y", "w"))),
        "item: should be 3 or more, got 2",
    ),
    "an item without why": (lambda: order(item=(*order().item, OrderItem("x"))), "item 5 why"),
    "a pair without why": (lambda: match(pair=(*match().pair, Pair("x", "y"))), "pair 4 why"),
    "an extra that belongs to a pair": (
        lambda: match(extra=("work",)),
        "extra: should not belong to a pair, but 'work' does",
    ),
}


@pytest.mark.parametrize(("make", "advice"), ADVISED.values(), ids=ADVISED.keys())
def test_what_is_only_missing_or_clumsy_is_advice_and_the_question_is_made(
    make: Callable[[], Question], advice: str
) -> None:
    question = make()
    told = [f"{fault.field}: {fault.rule}" for fault in question.advice]
    assert told == [advice if ":" in advice else f"{advice}: is missing"]
    assert question.mark(question.perfect).score == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", MAKERS)
def test_a_question_that_lacks_nothing_gets_no_advice(kind: str) -> None:
    assert MAKERS[kind]().advice == ()


@pytest.mark.parametrize("kind", EXPLAINED)
def test_an_explanation_that_is_missing_is_told_and_one_section_is_enough(kind: str) -> None:
    (told,) = MAKERS[kind](explanation=Explanation()).advice
    assert (told.field, told.rule) == ("explanation", "is missing")
    assert MAKERS[kind](explanation=Explanation(concept="Handle time.")).advice == ()


def test_two_options_of_one_id_are_told_with_both_of_them() -> None:
    options = (Option("x", right=True, id="a"), Option("y", id="a"))
    with pytest.raises(FaultyError) as caught:
        single(option=options)
    (told,) = [fault for fault in caught.value.faults if not fault.advice]
    assert (told.field, told.also) == ("option 2 id", "option 1 id")


def test_a_question_without_a_topic_is_of_the_general_one() -> None:
    assert single(topic="").topic == single(topic=GENERAL).topic == "general"


def test_a_wrong_number_is_sent_to_the_steps_only_where_there_are_some() -> None:
    assert numeric().mark("5").feedback[0].why == "Compare your calculation with the steps below."
    assert numeric(explanation=Explanation()).mark("5").feedback[0].why == ""


def test_all_faults_of_a_question_are_told_at_once() -> None:
    assert faults(lambda: single(prompt="", option=(Option("x", right=True), CALLER))) == [
        f"prompt: {BLANK}",
        "option 1 why: is missing",
        "option right: one option must be right, 2 are marked",
    ]


# A session


def bank(*questions: Question) -> Bank:
    """A bank of one question a kind, its id the kind's name, or of these questions."""
    made = questions or tuple(make(id=kind) for kind, make in MAKERS.items())
    return Bank("kpis", "KPIs", made)


def answered(*kinds: str) -> Session:
    session = Session(bank())
    for kind in kinds:
        session = session.go_to(kind).answer(PERFECT[kind])
    return session


def test_an_answer_makes_a_new_session_and_leaves_the_old_one() -> None:
    old = Session(bank())
    new = old.answer("caller")
    assert (dict(old.answers), old.mark) == ({}, None)
    assert dict(new.answers) == {"single": "caller"}
    assert new.mark is not None


def test_a_question_has_one_attempt() -> None:
    with pytest.raises(
        ValueError, match="single must be attempted only once, but it was already answered"
    ):
        Session(bank()).answer("agent").answer("caller")


def test_an_answer_that_does_not_fit_uses_up_no_attempt() -> None:
    session = Session(bank())
    with pytest.raises(ValueError, match="got 'nobody'"):
        session.answer("nobody")
    assert session.answer("caller").outcome("single") == "right"


def test_a_session_is_not_made_from_answers_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="answer must"):
        Session(bank(), answers={"single": "nobody"})


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (["caller", "client"], "right"),
        (["client"], "partly right"),
        (["agent"], "wrong"),
        (None, "not attempted"),
    ],
)
def test_an_outcome_is_one_of_four_words(given: list[str] | None, outcome: str) -> None:
    session = Session(bank()).go_to("multiple")
    assert (session.answer(given) if given else session).outcome("multiple") == outcome


def test_the_score_adds_up_the_marks() -> None:
    session = answered("single", "order").go_to("multiple").answer(["caller"])
    assert session.score == 2.5


def test_nothing_answered_scores_nothing() -> None:
    assert Session(bank()).score == 0


def test_a_session_is_done_when_every_question_is_answered() -> None:
    *first, last = MAKERS
    assert not answered(*first).done
    assert answered(*first, last).done


@pytest.mark.parametrize(("place", "reached"), [(-1, 0), (3, 3), (6, 6), (7, 6), (99, 6)])
def test_beyond_either_end_of_the_bank_is_its_end(place: int, reached: int) -> None:
    assert Session(bank()).go(place).place == reached


def test_an_unknown_question_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"one of single, multiple, .*, got 'essay'"):
        Session(bank()).go_to("essay")


def test_the_next_open_question_is_the_first_not_attempted() -> None:
    assert answered("numeric", "single").go_to_next_open().question.id == "multiple"


def test_with_all_answered_the_next_open_question_is_the_last() -> None:
    assert answered(*MAKERS).go(0).go_to_next_open().question.id == "spoken"


SHUFFLED: Final = ("single", "multiple", "order", "match", "situation")


@pytest.mark.parametrize("kind", SHUFFLED)
def test_a_question_shows_everything_it_offers_once(kind: str) -> None:
    offered = {
        "single": {"agent", "caller"},
        "multiple": {"agent", "caller", "client"},
        "order": {*STAGES},
        "match": {*MEANINGS.values(), "price"},
        "situation": {"calm", "polite", "firm"},
    }
    shown = Session(bank()).go_to(kind).shown()
    assert sorted(shown) == sorted(offered[kind])


@pytest.mark.parametrize("kind", ["numeric", "spoken"])
def test_a_number_and_a_spoken_answer_offer_nothing_to_show(kind: str) -> None:
    assert not Session(bank()).go_to(kind).shown()


@given(st.integers(), st.sampled_from([single, multiple, situation]))
def test_options_that_refer_to_each_other_keep_their_order(
    seed: int, make: Callable[..., Question]
) -> None:
    question = make(keep_order=True)
    assert isinstance(question, Single | Multiple | Situation)
    assert Session(bank(question), seed).shown() == list(question.options)


@pytest.mark.parametrize("kind", SHUFFLED)
def test_a_seed_always_shows_the_same_order_and_some_other_seed_another(kind: str) -> None:
    def shown(seed: int) -> list[str]:
        return list(Session(bank(), seed).go_to(kind).shown())

    assert shown(0) == shown(0)
    assert {tuple(shown(seed)) for seed in range(20)} > {tuple(shown(0))}


@given(st.integers())
def test_an_order_question_is_never_shown_already_solved(seed: int) -> None:
    short = order(item=order().item[:3])
    assert Session(bank(short), seed).shown() != list(short.items)


def test_a_session_resumes_the_last_round_at_the_next_open_question() -> None:
    session = Session.resumed(
        bank(),
        [
            Entry(0, "single", "agent"),
            Entry(0, "numeric", "330"),
            Entry(1, "multiple", ["agent"]),
            Entry(1, "single", "caller"),
        ],
    )
    assert dict(session.answers) == {"multiple": ["agent"], "single": "caller"}
    assert (session.seed, session.question.id) == (1, "numeric")


def test_a_session_resumed_from_nothing_stands_at_its_start() -> None:
    assert Session.resumed(bank(), []) == Session(bank())


def test_a_session_resumed_after_the_last_answer_is_done() -> None:
    attempts = [Entry(0, kind, PERFECT[kind]) for kind in MAKERS]
    assert Session.resumed(bank(), attempts) == answered(*MAKERS)


def test_a_resumed_session_keeps_the_first_of_two_attempts() -> None:
    session = Session.resumed(bank(), [Entry(0, "single", "agent"), Entry(0, "single", "caller")])
    assert dict(session.answers) == {"single": "agent"}


def test_a_resumed_session_forgets_a_question_that_is_gone() -> None:
    session = Session.resumed(bank(), [Entry(0, "essay", "caller"), Entry(0, "single", "caller")])
    assert dict(session.answers) == {"single": "caller"}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("was", MAKERS)
def test_a_resumed_session_asks_again_what_became_another_kind(was: str, kind: str) -> None:
    edited = bank(MAKERS[kind](id="edited"))
    session = Session.resumed(edited, [Entry(0, "edited", PERFECT[was])])
    assert session.outcome("edited") == ("right" if was == kind else "not attempted")


def test_a_resumed_session_asks_again_where_the_option_is_gone() -> None:
    session = Session.resumed(
        bank(), [Entry(0, "single", "nobody"), Entry(0, "multiple", ["client"])]
    )
    assert dict(session.answers) == {"multiple": ["client"]}
    assert session.question.id == "single"


# Hints, taking back, the wrong ones alone

HINTS: Final = ("Who gains?", "Who rings?", "It is not the agent.")


def hinted(count: int = 0) -> Session:
    session = Session(bank(single(id="hinted", hint=HINTS), order(id="plain")))
    for _ in range(count):
        session = session.hint()
    return session


@pytest.mark.parametrize("count", range(4))
def test_each_hint_is_counted_and_shown_after_those_before_it(count: int) -> None:
    session = hinted(count)
    assert (session.hints_used, session.hints_shown) == (count, HINTS[:count])


def test_there_is_no_hint_beyond_the_last() -> None:
    with pytest.raises(ValueError, match="hinted must have another hint, but has only 3"):
        hinted(4)


def test_a_question_without_hints_gives_none() -> None:
    with pytest.raises(ValueError, match="plain must have another hint, but has only 0"):
        hinted().go_to("plain").hint()


def test_after_the_answer_there_is_no_hint() -> None:
    with pytest.raises(ValueError, match="must be open for a hint, but it was already answered"):
        hinted().answer("caller").hint()


def test_an_aided_answer_counts_and_is_kept_apart() -> None:
    session = hinted(1).answer("caller").go_to("plain").answer(list(STAGES))
    assert (session.score, session.unaided_score, session.aided) == (2, 1, ("hinted",))


def test_a_hint_without_an_answer_aids_nothing() -> None:
    assert hinted(2).aided == ()


def test_an_answer_taken_back_leaves_the_question_open_and_its_hints_seen() -> None:
    session = hinted(1).answer("agent").take_back()
    assert (session.outcome("hinted"), session.hints_used) == ("not attempted", 1)
    assert session.answer("caller").aided == ("hinted",)


def test_what_was_not_answered_is_not_taken_back() -> None:
    with pytest.raises(
        ValueError, match="single must be answered before it is taken back, but it is open"
    ):
        Session(bank()).take_back()


def test_the_ones_not_right_are_the_wrong_and_the_partly_right() -> None:
    session = answered("single", "order").go_to("multiple").answer(["caller"])
    session = session.go_to("numeric").answer(17)
    assert session.not_right == ("multiple", "numeric")


def test_a_bank_of_some_questions_keeps_their_order() -> None:
    assert list(bank().only(["order", "nobody", "single"]).questions) == ["single", "order"]


def test_a_bank_of_no_question_is_refused() -> None:
    assert faults(lambda: bank().only(["nobody"])) == [f"question: {BLANK}"]


def test_a_resumed_session_knows_its_hints() -> None:
    session = Session.resumed(hinted().bank, [Entry(0, "hinted", "caller", hints=2)])
    assert (session.aided, session.hints["hinted"]) == (("hinted",), 2)


def test_a_resumed_session_asks_again_what_was_taken_back() -> None:
    entries = [Entry(0, "single", "agent"), Entry(0, "single", None)]
    assert Session.resumed(bank(), entries).outcome("single") == "not attempted"
    session = Session.resumed(bank(), [*entries, Entry(0, "single", "caller")])
    assert session.outcome("single") == "right"


def test_a_round_of_some_questions_resumes_with_those_alone() -> None:
    entries = [Entry(0, "single", "agent"), Entry(1, "", ["single", "gone", "order"])]
    session = Session.resumed(bank(), entries)
    assert (list(session.bank.questions), session.seed) == (["single", "order"], 1)
    assert session.answers == {}
    assert list(Session.resumed(bank(), [*entries, Entry(2, "", None)]).bank.questions) == [*MAKERS]


def test_a_round_of_questions_that_are_all_gone_is_a_round_of_the_bank() -> None:
    assert Session.resumed(bank(), [Entry(1, "", ["gone"])]).bank == bank()


def test_a_round_that_two_windows_began_is_the_one_begun_last_alone() -> None:
    first = [Entry(1, "", None), Entry(1, "single", "agent")]
    session = Session.resumed(bank(), [*first, Entry(1, "", ["numeric", "order"])])
    assert (list(session.bank.questions), dict(session.answers)) == (["numeric", "order"], {})
    again = [
        *first,
        Entry(1, "", ["numeric"]),
        Entry(1, "", ["order"]),
        Entry(1, "single", "caller"),
    ]
    assert list(Session.resumed(bank(), again).bank.questions) == ["order"]
    assert not Session.resumed(bank(), again).answers


@pytest.mark.parametrize("names", [5, "single", {"single": 1}, [5], [["single"]], [None], True])
def test_a_round_kept_with_no_list_of_ids_is_a_round_of_the_bank(names: Any) -> None:
    assert Session.resumed(bank(), [Entry(1, "", names)]).bank == bank()


@pytest.mark.parametrize("kind", list(MAKERS))
@pytest.mark.parametrize(
    "answer", [5, True, [[5]], {"a": [1]}, [{}], "\0", math.nan, -math.inf, {}]
)
def test_an_answer_of_another_shape_is_asked_again(kind: str, answer: Any) -> None:
    session = Session.resumed(bank(), [Entry(0, kind, answer, hints=-3)])
    assert session.answers == ({kind: answer} if (kind, answer) == ("numeric", 5) else {})
    assert session.question.id == next(name for name in MAKERS if name not in session.answers)


def test_a_long_round_is_resumed_without_marking_all_of_it_at_each_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marked: list[Any] = []
    mark = Single.mark
    monkeypatch.setattr(Single, "mark", lambda self, answer: marked.append(1) or mark(self, answer))
    many = Bank("many", "Many", tuple(single(id=f"q{n}") for n in range(100)))
    Session.resumed(many, [Entry(0, name, "caller") for name in many.questions])
    assert len(marked) <= 5 * 100


# The wording of a bank


@pytest.mark.parametrize(
    "text",
    [
        "See option B.",
        "Options A and C are right.",
        "answer (c) is a slip",
        "Choice 2 forgets hold",
        "The first option is too narrow.",
        "Unlike the other options, it counts hold.",
        "All of the above.",
        "None of the above",
    ],
)
def test_a_text_that_names_an_option_by_its_place_is_at_fault(text: str) -> None:
    (fault,) = wording.place_faults("why", text)
    assert (fault.field, fault.advice) == ("why", True)
    assert "keep_order = true" in fault.remedy


@pytest.mark.parametrize(
    "text",
    [
        "Answer a call within 20 s.",
        "The first answer is not the last word.",
        "One answer 9 times out of ten",
        "They had the option a year ago.",
        "The step above the line of division",
        "Plan A failed; queue B did not.",
        "Option 2.5 times as dear",
    ],
)
def test_a_text_that_names_no_option_is_not_at_fault(text: str) -> None:
    assert list(wording.place_faults("why", text)) == []


@pytest.mark.parametrize(("longest", "told"), [(3, 0), (4, 0), (5, 1), (6, 1)])
def test_the_right_option_is_not_the_longest_in_more_than_two_thirds(
    longest: int, told: int
) -> None:
    decisions = [
        (n % 3, ["no"] * (n % 3) + ["maybe" if n < longest else "or"] + ["not"] * (2 - n % 3))
        for n in range(6)
    ]
    assert len(list(wording.giveaway_faults(decisions))) == told


@pytest.mark.parametrize(("first", "told"), [(3, 0), (4, 0), (5, 1), (6, 1)])
def test_the_right_option_is_not_written_in_one_place_in_more_than_two_thirds(
    first: int, told: int
) -> None:
    decisions = [(0 if n < first else 1, ["yes", "nay"]) for n in range(6)]
    assert len(list(wording.giveaway_faults(decisions))) == told


@pytest.mark.parametrize(("count", "told"), [(4, 0), (5, 1)])
def test_fewer_than_five_questions_give_nothing_away(count: int, told: int) -> None:
    assert len(list(wording.giveaway_faults([(0, ["yes", "nay"])] * count))) == told


HARD: Final = (
    "Notwithstanding organisational considerations, characterise comprehensively the "
    "operational interdependencies determining interdepartmental accountability"
)


@pytest.mark.parametrize(
    ("prompts", "told"),
    [([HARD] * 6, 1), ([HARD] * 2, 0), (["Who calls whom, and why does it matter?"] * 10, 0)],
)
def test_prompts_are_readable_at_16_and_few_words_say_nothing(
    prompts: list[str], told: int
) -> None:
    assert len(list(wording.age_faults(prompts))) == told
