"""How each kind of question is marked, what it refuses, and how a session works through a bank."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course.faults import FaultyError
from bpo_course.questions import (
    Bank,
    Explanation,
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
    WrongNumber,
)

EXPLANATION: Final = Explanation("c", "g", "c", ("s",), "v", "p", "a")
AGENT: Final = Option("The agent", why="She answers.", id="agent")
CALLER: Final = Option("The caller", right=True, why="He rings.", id="caller")
CLIENT: Final = Option("The client", right=True, why="He pays.", id="client")
STAGES: Final = ("route", "verify", "resolve", "document")
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


MAKERS: Final[dict[str, Callable[..., Question]]] = {
    "single": single,
    "multiple": multiple,
    "numeric": numeric,
    "order": order,
    "match": match,
}
PERFECT: Final[dict[str, Any]] = {
    "single": "caller",
    "multiple": ["caller", "client"],
    "numeric": 330.0,
    "order": list(STAGES),
    "match": MEANINGS,
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
    assert "Work through the steps" in told.why


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
        for name in ("id", "topic", "prompt")
    },
    "an id that is no slug": (
        lambda: single(id="Who Calls?"),
        "id: must be small letters, digits and hyphens, got 'Who Calls?'",
    ),
    "an option too few": (
        lambda: single(option=(CALLER,)),
        "option: must be 2 or more, got 1",
    ),
    "an option without text": (
        lambda: single(option=(CALLER, Option("", why="w", id="x"))),
        "option 2 text",
    ),
    "an option without why": (lambda: single(option=(Option("x"), CALLER)), "option 1 why"),
    "two options of one id": (
        lambda: multiple(option=(CALLER, CALLER)),
        "option: must be different from each other, 'caller' is there 2 times",
    ),
    "two options of one text": (
        lambda: single(option=(CALLER, Option("x", why="w"), Option("x ", why="w"))),
        "option: must be different from each other, 'x' is there 2 times",
    ),
    "no right option": (
        lambda: single(option=(AGENT, Option("x", why="w"))),
        "option right: exactly one option must be right, got 0",
    ),
    "two right options of a single": (
        lambda: single(option=(CALLER, CLIENT)),
        "option right: exactly one option must be right, got 2",
    ),
    "no right option of a multiple": (
        lambda: multiple(option=(AGENT, Option("x", why="w"))),
        "option right: at least one option must be right, got 0",
    ),
    "a number without why": (lambda: numeric(why=""), "why"),
    "no value": (
        lambda: numeric(value=math.nan),
        "value: must be a finite number, got nan",
    ),
    "an endless value": (
        lambda: numeric(value=math.inf, wrong=()),
        "value: must be a finite number, got inf",
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
    "a wrong number without why": (lambda: numeric(wrong=(WrongNumber(1.0),)), "wrong 1 why"),
    "a wrong number without value": (
        lambda: numeric(wrong=(WrongNumber(why="w"),)),
        "wrong 1 value: must be a finite number, got nan",
    ),
    "a wrong number that is right": (
        lambda: numeric(wrong=(SAME,)),
        "wrong 1 value: must not count as right, 330.5 is within the tolerance",
    ),
    "two items to order": (
        lambda: order(item=(OrderItem("x", "w"), OrderItem("y", "w"))),
        "item: must be 3 or more, got 2",
    ),
    "an item without text": (
        lambda: order(item=(*order().item, OrderItem("", "w"))),
        "item 5 text",
    ),
    "an item without why": (lambda: order(item=(*order().item, OrderItem("x"))), "item 5 why"),
    "an item given twice": (
        lambda: order(item=(*order().item, OrderItem("route", "w"))),
        "item: must be different from each other, 'route' is there 2 times",
    ),
    "one pair": (
        lambda: match(pair=(Pair("x", "y", "w"),)),
        "pair: must be 2 or more, got 1",
    ),
    "a pair without left": (lambda: match(pair=(*match().pair, Pair("", "y", "w"))), "pair 4 left"),
    "a pair without right": (
        lambda: match(pair=(*match().pair, Pair("x", "", "w"))),
        "pair 4 right",
    ),
    "a pair without why": (lambda: match(pair=(*match().pair, Pair("x", "y"))), "pair 4 why"),
    "a left side given twice": (
        lambda: match(pair=(*match().pair, Pair("AHT", "y", "w"))),
        "pair left: must be different from each other, 'AHT' is there 2 times",
    ),
    "one right side for all": (
        lambda: match(pair=(Pair("x", "z", "w"), Pair("y", "z", "w")), extra=()),
        "pair right: must be 2 different ones or more, got 1",
    ),
    "an extra that belongs to a pair": (
        lambda: match(extra=("work",)),
        "extra: must belong to no pair, 'work' does",
    ),
    "a bank without id": (lambda: Bank("", "KPIs", (single(),)), "id"),
    "a bank without title": (lambda: Bank("kpis", "", (single(),)), "title"),
    "a bank without questions": (lambda: Bank("kpis", "KPIs", ()), "question"),
    "two questions of one id": (
        lambda: Bank("kpis", "KPIs", (single(), order())),
        "question id: must be different from each other, 'a-question' is there 2 times",
    ),
}


@pytest.mark.parametrize(("make", "fault"), BROKEN.values(), ids=BROKEN.keys())
def test_one_broken_rule_is_refused_for_that_rule_alone(
    make: Callable[[], object], fault: str
) -> None:
    assert faults(make) == [fault if ":" in fault else f"{fault}: {BLANK}"]


@pytest.mark.parametrize("kind", MAKERS)
def test_every_section_of_the_explanation_is_due_in_every_kind(kind: str) -> None:
    sections = ("context", "given", "concept", "steps", "verification", "pitfalls", "answer")
    found = faults(lambda: MAKERS[kind](explanation=Explanation()))
    assert found == [f"explanation {section}: {BLANK}" for section in sections]


def test_all_faults_of_a_question_are_told_at_once() -> None:
    assert faults(lambda: single(prompt="", option=(Option("x", right=True), CALLER))) == [
        f"prompt: {BLANK}",
        f"option 1 why: {BLANK}",
        "option right: exactly one option must be right, got 2",
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
    with pytest.raises(ValueError, match="single must be attempted once, was answered already"):
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


@pytest.mark.parametrize(("place", "reached"), [(-1, 0), (3, 3), (4, 4), (5, 4), (99, 4)])
def test_beyond_either_end_of_the_bank_is_its_end(place: int, reached: int) -> None:
    assert Session(bank()).go(place).place == reached


def test_an_unknown_question_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"one of single, multiple, .*, got 'essay'"):
        Session(bank()).go_to("essay")


def test_the_next_open_question_is_the_first_not_attempted() -> None:
    assert answered("numeric", "single").go_to_next_open().question.id == "multiple"


def test_with_all_answered_the_next_open_question_is_the_last() -> None:
    assert answered(*MAKERS).go(0).go_to_next_open().question.id == "match"


SHUFFLED: Final = ("single", "multiple", "order", "match")


@pytest.mark.parametrize("kind", SHUFFLED)
def test_a_question_shows_everything_it_offers_once(kind: str) -> None:
    offered = {
        "single": {"agent", "caller"},
        "multiple": {"agent", "caller", "client"},
        "order": {*STAGES},
        "match": {*MEANINGS.values(), "price"},
    }
    shown = Session(bank()).go_to(kind).shown()
    assert sorted(shown) == sorted(offered[kind])


def test_a_number_offers_nothing_to_show() -> None:
    assert not Session(bank()).go_to("numeric").shown()


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
            (0, "single", "agent"),
            (0, "numeric", "330"),
            (1, "multiple", ["agent"]),
            (1, "single", "caller"),
        ],
    )
    assert dict(session.answers) == {"multiple": ["agent"], "single": "caller"}
    assert (session.seed, session.question.id) == (1, "numeric")


def test_a_session_resumed_from_nothing_stands_at_its_start() -> None:
    assert Session.resumed(bank(), []) == Session(bank())


def test_a_session_resumed_after_the_last_answer_is_done() -> None:
    attempts = [(0, kind, PERFECT[kind]) for kind in MAKERS]
    assert Session.resumed(bank(), attempts) == answered(*MAKERS)


def test_a_resumed_session_keeps_the_first_of_two_attempts() -> None:
    session = Session.resumed(bank(), [(0, "single", "agent"), (0, "single", "caller")])
    assert dict(session.answers) == {"single": "agent"}


def test_a_resumed_session_forgets_a_question_that_is_gone() -> None:
    session = Session.resumed(bank(), [(0, "essay", "caller"), (0, "single", "caller")])
    assert dict(session.answers) == {"single": "caller"}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("was", MAKERS)
def test_a_resumed_session_asks_again_what_became_another_kind(was: str, kind: str) -> None:
    edited = bank(MAKERS[kind](id="edited"))
    session = Session.resumed(edited, [(0, "edited", PERFECT[was])])
    assert session.outcome("edited") == ("right" if was == kind else "not attempted")


def test_a_resumed_session_asks_again_where_the_option_is_gone() -> None:
    session = Session.resumed(bank(), [(0, "single", "nobody"), (0, "multiple", ["client"])])
    assert dict(session.answers) == {"multiple": ["client"]}
    assert session.question.id == "single"
