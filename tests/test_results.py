"""Result codes, damaged and whole, and the report of a class: from codes and from a database."""

from __future__ import annotations

import io
import math
import random
import time
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content, progress, results
from bpo_course.progress import Attempt, ProgressError, Store
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
    Single,
    WrongNumber,
)
from bpo_course.questions.analysis import LEARNERS_NEEDED, first_unaided
from bpo_course.questions.kinds import GradedOption, Situation, Spoken, Star
from bpo_course.questions.tries import Try
from bpo_course.results import CodeError, class_report, code, read
from bpo_course.results._attempts import first_attempts
from bpo_course.results._code import _grouped

AT: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
EXPLANATION: Final = Explanation("c", "g", "c", ("s",), "v", "p", "a")
LONG: Final = "The agent reads the terms to the customer before she agrees."


def common(name: str, topic: str = "kpis") -> dict[str, Any]:
    return {"id": name, "topic": topic, "prompt": "What?", "explanation": EXPLANATION}


def graded(grade: float) -> GradedOption:
    return GradedOption(text=f"Do what earns {grade} here.", grade=grade, why="So.")


BANK: Final = Bank(
    id="a-bank",
    title="A bank",
    question=(
        Single(
            **common("who"),
            option=(
                Option("The customer", right=True, why="She rings.", id="customer"),
                Option(LONG, why="That is later."),
                Option("The client", why="He pays.", id="client"),
            ),
        ),
        Multiple(
            **common("which"),
            option=(
                Option("Answered", right=True, why="Yes."),
                Option("Abandoned", right=True, why="Yes."),
                Option("Blocked by the trunk", why="Never offered."),
            ),
        ),
        Numeric(
            **common("how-long"),
            value=330,
            unit="s",
            tolerance=1,
            why="All of it.",
            wrong=(WrongNumber(302.3, "You divided by offered."),),
        ),
        Order(
            **common("in-order", "flow"),
            item=tuple(
                OrderItem(f"{word} the matter", "Due.") for word in ("hear", "mend", "note")
            ),
        ),
        Match(
            **common("meanings", "flow"),
            pair=(Pair("AHT", "the agent's work", "W."), Pair("ASA", "the caller's wait", "W.")),
        ),
        Situation(
            id="shouting",
            topic="flow",
            prompt="He shouts.",
            principle="Hear him out.",
            option=(graded(1.0), graded(0.5), graded(0.0)),
        ),
        Spoken(
            id="tell-me",
            topic="flow",
            prompt="Tell me of a conflict.",
            seconds=120,
            star=Star("s", "t", "a", "r"),
            model="There was one.",
            pitfalls=("Blame.", "No end."),
            rubric=("The situation", "The act", "The result"),
        ),
    ),
)
BANKS: Final = {"a-bank": BANK}


def tried(question: str, answer: Any, score: float | None = None, **more: Any) -> Try:
    found = BANK.questions[question].mark(answer).score if score is None else score
    return Try("a-bank", question, answer, found, AT, **more)


def report(*learners: Sequence[Try], **options: Any) -> results.ClassReport:
    """The report of learners by their codes, named L01, L02, …"""
    texts = [code(t, at=AT, name=f"L{n:02}") for n, t in enumerate(learners, start=1)]
    return class_report(texts, banks=BANKS, **options)


def item(found: results.ClassReport, question: str) -> Any:
    return found.items.set_index("question").loc[question]


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
answers = st.recursive(
    st.one_of(st.booleans(), st.integers(-1000, 1000), st.text(max_size=20)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)
tries = st.lists(
    st.builds(
        Try,
        bank=words,
        question=words,
        answer=answers,
        score=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
        at=st.just(AT),
        hints=st.integers(0, 1),
    ),
    max_size=12,
)


# Codes.


@given(tries, words)
def test_a_code_gives_back_what_went_in(made: list[Try], name: str) -> None:
    found = read(code(made, at=AT, name=name))
    held = {(t.bank, t.question): (t.score, t.answer) for t in found.tries}
    due = {
        (t.bank, t.question): (t.score, None if t.score == 1 else results.marked(t.answer))
        for t in first_unaided(made)
    }
    assert (found.name, found.at, held) == (name, AT, due)


def a_code() -> str:
    made = [tried("who", LONG), tried("which", ["Answered"]), tried("how-long", "302.3")]
    return code(made, at=AT, name="Asha")


def test_every_change_of_one_character_is_noticed_or_changes_nothing() -> None:
    whole = a_code()
    due, seen = read(whole), 0
    for place in range(len(whole)):
        for letter in {*map(chr, range(32, 127)), "é", "İ", "ß", "١"} - {whole[place]}:
            changed = whole[:place] + letter + whole[place + 1 :]
            try:
                found = read(changed)
            except CodeError:
                seen += 1
            else:
                assert found == due
                assert changed.upper() == whole or not (letter + whole[place]).isalnum()
    assert seen > 10_000


def test_every_letter_put_in_the_place_of_another_is_noticed() -> None:
    whole = a_code()
    places = [place for place in range(5, len(whole)) if whole[place] != "-"]
    for place in places:
        for letter in set(ALPHABET) - {whole[place]}:
            with pytest.raises(CodeError):
                read(whole[:place] + letter + whole[place + 1 :])
    assert len(places) > 100


def test_every_letter_left_out_doubled_or_swapped_with_the_next_is_noticed() -> None:
    whole = a_code().replace("-", "").replace("BPO1", "BPO1-")
    for place in range(5, len(whole)):
        left_out = whole[:place] + whole[place + 1 :]
        doubled = whole[: place + 1] + whole[place:]
        swapped = whole[:place] + whole[place : place + 2][::-1] + whole[place + 2 :]
        for changed in {left_out, doubled, swapped} - {whole}:
            if not changed.startswith(whole):
                with pytest.raises(CodeError):
                    read(changed)


@given(st.randoms(use_true_random=False), st.integers(1, 12))
def test_heavier_damage_is_noticed_too(chance: random.Random, times: int) -> None:
    whole = a_code()
    letters = list(whole)
    for place in chance.sample(range(5, len(whole)), times):
        if letters[place] != "-":
            letters[place] = chance.choice(ALPHABET)
    if letters != list(whole):
        with pytest.raises(CodeError, match="again"):
            read("".join(letters))


def test_line_breaks_quoted_mail_small_letters_and_words_around_it_do_no_harm() -> None:
    whole = a_code()
    lines = "\n> ".join(whole[place : place + 30] for place in range(0, len(whole), 30))
    for text in (
        f"Hello,\n> {lines}\nRegards, Asha",
        whole.lower(),
        whole.replace("-", " – "),
        whole.replace("-", "").replace("BPO1", "BPO1-"),
    ):
        assert read(text) == read(whole)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda whole: "", "there is no result code here: a code starts with BPO1-"),
        (lambda whole: whole + " " + whole, "must hold one result code, got 2"),
        (
            lambda whole: whole.replace("BPO1", "BPO2"),
            "has version 2, but this course reads version 1. Update the course",
        ),
        (lambda whole: whole[:-9], "the code is cut off. Ask for it again"),
        (lambda whole: whole[:5], "the code is cut off"),
        (lambda whole: whole[:20] + "0" + whole[21:], "cut off, or part of it was changed"),
        (lambda whole: whole[:30] + whole[31:20:-1], "cut off"),
        (lambda whole: whole[:30] + ("A" if whole[30] != "A" else "B") + whole[31:], "was changed"),
    ],
)
def test_a_code_that_cannot_be_read_says_why(damage: Any, told: str) -> None:
    with pytest.raises(CodeError, match=told):
        read(damage(a_code()))


def written(held: str | bytes) -> str:
    """A code with a right checksum around anything at all."""
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    plain = held.encode() if isinstance(held, str) else held
    return "BPO1-" + _grouped(deflate.compress(plain) + deflate.flush())


@pytest.mark.parametrize(
    "held",
    [
        "",
        "null",
        "[" * 100_000,
        '["A",1,{}',
        '["A",-1,{}]',
        '["A",1e30,{}]',
        '["A",99999999999999,{}]',
        '["A",1,{"b":[["q"]]}]',
        '["A",1,{"b":[[1],{}]}]',
        '["A",1,{"b":[[],{"q":["x",1.5]}]}]',
        '["A",1,{"b":[[],{"q":["x",NaN]}]}]',
        '["A",1,{"b":[[],{"q":[]}]}]',
        '["A",1,{"b":[["q\\u001b[2J"],{}]}]',
        b"\xff\xfe",
        b" " * 30_000_000,
        b'["A",1,{}]' + b" " * 30_000_000,
    ],
)
def test_a_code_made_by_hand_that_holds_something_else_is_refused(held: str | bytes) -> None:
    with pytest.raises(CodeError, match="this is not a result code of the course"):
        read(written(held))


def test_a_code_made_by_hand_is_read_because_it_is_no_proof() -> None:
    made_up = written('["Asha",29541690,{"a-bank":[["who","which"],{}]}]')
    assert [t.score for t in read(made_up).tries] == [1.0, 1.0]
    assert "can be faked" in " ".join(class_report([made_up], banks=BANKS).notes)


def test_what_is_no_deflated_text_is_refused() -> None:
    with pytest.raises(CodeError, match="not a result code"):
        read("BPO1-" + _grouped(b"\xff\xff\xff"))


def test_a_name_is_kept_on_one_line_and_short() -> None:
    assert read(code([], at=AT, name=" A\n\x1b[2J sha" + "x" * 99)).name == "A [2J sha" + "x" * 51


def test_a_code_needs_to_know_when_it_was_made() -> None:
    with pytest.raises(ValueError, match="at must have a time zone, got 2026-03-02T09:30:00"):
        code([], at=AT.replace(tzinfo=None))


def test_the_code_of_a_whole_course_stays_short_enough_to_paste() -> None:
    rng = random.Random(7)
    made, questions = [], 0
    for name in content.bank_ids():
        for question in content.bank(name).question:
            questions += 1
            wrong = getattr(question, "options", {"an answer of some length": None})
            score = float(rng.random() < 0.7)
            made.append(Try(name, question.id, rng.choice(list(wrong)), score, AT))
    assert questions > 100
    assert len(code(made, at=AT, name="Asha")) < 30 * questions


def test_an_answer_that_looks_like_a_mark_is_not_taken_for_one() -> None:
    assert results.marked("~RO73") not in ("~RO73", results.marked("The customer starts it."))


def test_no_two_words_of_a_question_of_the_course_have_the_same_mark() -> None:
    for name in content.bank_ids():
        for question in content.bank(name).question:
            keys = list(getattr(question, "options", getattr(question, "items", {})))
            assert len({results.marked(key) for key in keys}) == len(keys)


# The report from codes.


def test_the_most_chosen_wrong_option_is_told_with_what_the_bank_says_of_it() -> None:
    found = report([tried("who", LONG)], [tried("who", LONG)], [tried("who", "client")])
    row = item(found, "who")
    assert (row.wrong, row.why) == (LONG, "That is later.")
    assert row.wrong_share == pytest.approx(2 / 3)
    assert (row.learners, row.difficulty) == (3, 0.0)


@pytest.mark.parametrize(
    ("question", "answer", "wrong"),
    [
        ("which", ["Answered", "Blocked by the trunk"], "Blocked by the trunk"),
        ("which", ["Answered"], ""),
        ("how-long", "302.3", "302.3 s"),
        (
            "in-order",
            ["mend the matter", "hear the matter", "note the matter"],
            "in the wrong place: ",
        ),
        (
            "meanings",
            {"AHT": "the caller's wait", "ASA": "the caller's wait"},
            "AHT — the caller's wait",
        ),
        ("shouting", "Do what earns 0.5 here.", "Do what earns 0.5 here."),
    ],
)
def test_what_is_wrong_is_told_for_every_kind(question: str, answer: Any, wrong: str) -> None:
    row = item(report([tried(question, answer)]), question)
    assert row.wrong.startswith(wrong)
    assert bool(row.wrong) == bool(wrong)


def test_an_answer_that_the_bank_no_longer_holds_is_told_as_such() -> None:
    gone = tried("who", "An option that was deleted since", 0.0)
    assert item(report([gone]), "who").wrong == "an answer that is no longer in the quiz"


def test_a_bank_that_is_not_here_is_named() -> None:
    found = report([Try("other", "q", "yes", 0.0, AT)])
    assert found.items.iloc[0][["topic", "wrong"]].tolist() == ["other", "yes"]
    assert any("have these quizzes" in note and "other" in note for note in found.notes)


def test_a_bank_named_like_a_path_opens_no_file(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("title = 1")
    made = [Try(str(tmp_path / "x.toml"), "q", "yes", 0.0, AT)]
    found = class_report([code(made, at=AT)])
    assert any("have these quizzes" in note for note in found.notes)


def test_spoken_answers_are_left_out_and_said_to_be() -> None:
    found = report([tried("tell-me", ["The act"]), tried("who", "client")])
    assert found.items["question"].tolist() == ["who"]
    assert any("1 spoken question is left out" in note for note in found.notes)


def test_the_heat_map_has_a_learner_a_row_and_a_topic_a_column() -> None:
    found = report(
        [
            tried("who", "customer"),
            tried("which", ["Answered"]),
            tried("shouting", graded(0.5).key),
        ],
        [tried("who", "client")],
    )
    assert found.topics.loc["L01"].to_dict() == {"flow": 0.5, "kpis": 0.75}
    assert found.topics.loc["L02", "kpis"] == 0.0
    assert math.isnan(found.topics.loc["L02", "flow"])


def test_who_is_stuck_is_told_from_three_questions_of_a_topic() -> None:
    low = [tried("who", "client"), tried("which", ["Answered"]), tried("how-long", "302.3")]
    found = report(low, low[:2], [tried("who", "customer"), *low[1:]])
    assert found.stuck.to_dict("records") == [
        {"learner": "L01", "topic": "kpis", "attempted": 3, "share": pytest.approx(1 / 6)}
    ]


def test_with_fewer_than_three_answers_in_every_topic_it_is_too_early_to_say_who_is_stuck() -> None:
    found = report([tried("who", "client"), tried("which", ["Answered"])], [tried("who", "client")])
    assert found.stuck.empty
    assert found.no_one_stuck.startswith("Too early to say")
    assert found.too_early == {"kpis": 2}
    assert "Too early to say" in found.text


def test_no_one_is_stuck_only_where_someone_has_three_answers_in_a_topic() -> None:
    right = [tried("who", "customer"), tried("which", ["Answered", "Abandoned"])]
    flow = [tried("shouting", graded(0.0).key)]
    found = report([*right, tried("how-long", "330"), *flow])
    assert found.no_one_stuck.startswith("No one.")
    assert found.too_early == {"flow": 1}
    assert "No one." in found.text


def test_where_someone_is_stuck_nothing_is_said_in_her_place() -> None:
    low = [tried("who", "client"), tried("which", ["Answered"]), tried("how-long", "302.3")]
    assert report(low).no_one_stuck == ""


def a_whole_class(learners: int) -> results.ClassReport:
    rng = np.random.default_rng(7)
    able = rng.random(learners)

    def of(n: int) -> list[Try]:
        right = rng.random(3) < able[n]
        return [
            tried("who", "customer" if right[0] else "client"),
            tried("which", ["Answered", "Abandoned"] if right[1] else ["Answered"]),
            tried("how-long", "330" if right[2] else "302.3"),
        ]

    return report(*(of(n) for n in range(learners)))


@pytest.mark.parametrize("learners", [LEARNERS_NEEDED - 1, LEARNERS_NEEDED])
def test_discrimination_is_shown_from_30_learners_up_and_its_absence_said(learners: int) -> None:
    found = a_whole_class(learners)
    shown = learners >= LEARNERS_NEEDED
    assert found.items["discrimination"].notna().all() == shown
    assert found.banks["kr20"].notna().all() == shown
    assert (results.TOO_FEW in found.text) == (not shown)


def test_reliability_names_the_questions_and_the_learners_it_is_worked_out_from() -> None:
    found = a_whole_class(LEARNERS_NEEDED)
    told = found.reliability("a-bank")
    assert told.startswith(f"Reliability (KR-20) {found.banks['kr20']['a-bank']:.2f}")
    assert "the 30 learners who answered all 3 questions that the class has tried, out of 6" in told
    assert told in found.text
    assert found.finished("a-bank") == 0


def test_reliability_over_every_question_of_the_quiz_names_no_others() -> None:
    made = [
        [Try("other", q, "x", float(n % 3 >= place), AT) for place, q in enumerate("abc")]
        for n in range(LEARNERS_NEEDED)
    ]
    found = class_report([code(t, at=AT, name=f"L{n}") for n, t in enumerate(made)])
    told = found.reliability("other")
    assert told.endswith(f"the {LEARNERS_NEEDED} learners who answered all 3 questions.")
    assert found.finished("other") == LEARNERS_NEEDED


def test_below_30_learners_nothing_is_said_of_reliability() -> None:
    assert a_whole_class(LEARNERS_NEEDED - 1).reliability("a-bank") == ""


def test_a_class_of_30_calibrates_a_bank_and_a_smaller_one_does_not() -> None:
    assert len(a_whole_class(30).calibrated("a-bank").difficulty) == 3
    with pytest.raises(ValueError, match="a-bank must have 30 learners or more, got 29"):
        a_whole_class(29).calibrated("a-bank")
    with pytest.raises(ValueError, match="bank must be one of a-bank, got 'b'"):
        a_whole_class(30).calibrated("b")


def test_the_text_tells_the_hardest_question_the_stuck_and_the_notes() -> None:
    low = [tried("who", LONG), tried("which", ["Answered"]), tried("how-long", "330")]
    told = report(low, [tried("who", "client")]).text
    assert told.startswith("ClassReport(learners=2, questions=3, attempts=4)")
    assert told.index("who; 50 % The agent reads") < told.index("  which")
    assert "a-bank: 2 learners, 0 finished" in told
    assert "KR-20" not in told.replace(results.TOO_FEW, "")
    assert results.NO_ONE in told
    assert results.NO_PROOF in told


# Whose code it is.


def test_a_later_code_of_the_same_learner_adds_to_the_earlier() -> None:
    first = [tried("who", "client")]
    both = [*first, tried("how-long", "330")]
    texts = [code(both, at=AT + timedelta(days=1), name="Asha"), code(first, at=AT, name="Asha")]
    found = class_report(texts, banks=BANKS)
    assert (len(found.scores), int(found.items["learners"].sum())) == (1, 2)


def test_two_learners_of_one_name_who_contradict_each_other_are_kept_apart_and_told() -> None:
    one, two = [tried("who", "client")], [tried("who", "customer")]
    texts = [code(one, at=AT, name="Asha"), code(two, at=AT, name="Asha")]
    found = class_report(texts, banks=BANKS)
    assert found.scores.index.tolist() == ["Asha", "Asha (2)"]
    assert any("two different codes for Asha" in note for note in found.notes)


def test_codes_without_a_name_are_each_their_own_and_the_same_code_twice_is_one() -> None:
    one, two = code([tried("who", "client")], at=AT), code([tried("who", "customer")], at=AT)
    found = class_report([one, two, one], banks=BANKS)
    assert found.scores.index.tolist() == ["Learner 1", "Learner 2"]


def test_the_same_code_without_a_name_from_two_senders_is_two_learners() -> None:
    made = code([tried("who", "customer")], at=AT)
    found = class_report([f"Bea: {made}", f"Ravi: {made}", f"Bea: {made}", made], banks=BANKS)
    assert found.scores.index.tolist() == ["Bea", "Ravi"]


def test_a_code_with_a_name_that_another_learner_sends_on_counts_once() -> None:
    made = code([tried("who", "customer")], at=AT, name="Bea")
    found = class_report([f"Ravi: {made}", f"Bea: {made}"], banks=BANKS)
    assert found.scores.index.tolist() == ["Bea"]


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ("[2/3/26, 9:12] Ravi Kumar: {}", "Ravi Kumar"),
        ("12/03/2026, 09:12 - Ravi Kumar: {}", "Ravi Kumar"),
        ("Ravi Kumar, 9:12 PM:\n> {}", "Ravi Kumar"),
        ("Ravi:\n{}", "Ravi"),
        ("Ravi: Hi Ma'am, here is my code {}", "Ravi"),
        ("Ravi: Good morning po,\nhere is my code:\n{}", "Ravi"),
        ("Ravi Kumar\n9:12\nHi, this is my result\n{}", "Ravi Kumar"),
        ("From: Ravi Kumar\nTo: Mrs Iyer\nSubject: My code\n\n{}", "Ravi Kumar"),
        ("09:12:03 From Ravi Kumar to Everyone : {}", "Ravi Kumar"),
        ("+91 98765 43210: {}", "+91 98765 43210"),
        ("Dear trainer,\n{}", "Learner 2"),
        ("Asha\n\nDear trainer,\n{}", "Learner 2"),
        ("Hello Ma’am, here it is: {}", "Learner 2"),
        ("Here is my code: {}", "Learner 2"),
        ("{}", "Learner 2"),
        (results.HandedIn("result_code_Ravi_Kumar.txt", "{}"), "Ravi Kumar"),
        (results.HandedIn("ravi.txt", "{}"), "ravi"),
        (results.HandedIn("result_code.txt", "{}"), "Learner 2"),
        (results.HandedIn("WhatsApp chat.txt", "{}"), "Learner 2"),
        (results.HandedIn("class.txt", "Ravi: {}"), "Ravi"),
    ],
)
def test_a_code_without_a_name_is_called_by_what_stands_before_it(given: Any, called: str) -> None:
    first = code([tried("who", "client")], at=AT, name="Asha")
    nameless = code([tried("who", "customer")], at=AT)
    if isinstance(given, str):
        text: Any = given.format(nameless)
    else:
        text = given._replace(text=given.text.format(nameless))
    found = class_report([first, text], banks=BANKS)
    assert sorted(found.scores.index) == sorted(["Asha", called])


@pytest.mark.parametrize(
    ("before", "called"),
    [("Asha: ", ["Asha", "Asha (2)"]), ("Here is my code: ", ["Learner 1", "Learner 2"])],
)
def test_codes_without_a_name_after_the_same_words_are_not_taken_together(
    before: str, called: list[str]
) -> None:
    first, second = code([tried("who", "client")], at=AT), code([tried("how-long", "330")], at=AT)
    found = class_report([before + first, before + second], banks=BANKS)
    assert found.scores.index.tolist() == called


def test_a_learner_called_like_a_numbered_one_is_not_mixed_up_with_her() -> None:
    made = [[tried("who", "client")], [tried("who", "customer")], [tried("who", LONG)]]
    names = ("Asha (2)", "Asha", "Asha")
    texts = [code(t, at=AT, name=n) for t, n in zip(made, names, strict=True)]
    found = class_report(texts, banks=BANKS)
    assert found.scores.index.tolist() == ["Asha", "Asha (2)", "Asha (3)"]


@pytest.mark.parametrize(
    ("before", "quoted"),
    [
        ("Asha Rao: ", "the code after “Asha Rao”"),
        ("2/3/26, 9:12 - Asha Rao:\n> ", "the code after “Asha Rao”"),
        ("Asha\n\n  \n", "the code after “Asha”"),
        ("Liza: Hi Ma'am, here is my code ", "the code after “Liza: Hi Ma'am, here is my code”"),
        ("w" * 60 + " ", "the code after “" + "w" * 40 + " …”"),
        ("", "code 2"),
        ("> \n", "code 2"),
        ("BPO1-AAAAAAAA-BBBBBBBB-CC\n", "code 3"),
        ("BPO1-AAAAAAAA-BBBBBBBB-CC Ravi: ", "the code after “Ravi”"),
        ("Asha: BPO1-AAAAAAAA-BBBBBBBB-\nCCCCCCCC-DDDDDDDD-EE\n", "code 3"),
    ],
)
def test_what_stands_before_a_damaged_code_is_quoted(before: str, quoted: str) -> None:
    good = code([tried("who", "client")], at=AT, name="Asha")
    found = class_report([good, f"{before}{good[:-4]}"], banks=BANKS)
    told = [note for note in found.notes if note.startswith("Left out")][-1]
    assert told.startswith(f"Left out: {quoted}. The code is cut off. Ask for it again")


def test_a_damaged_file_is_told_by_name(tmp_path: Path) -> None:
    good = code([tried("who", "client")], at=AT, name="Asha")
    texts = {"asha.txt": good, "ravi.txt": good[:-4]}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for source in (texts, tmp_path):
        told = class_report(source, banks=BANKS).notes[0]
        assert told.startswith("Left out: the file “ravi.txt”. The code is cut off.")


def test_who_has_begun_a_bank_and_not_finished_it_is_listed_the_fewest_answers_first() -> None:
    singles = [q.id for q in BANKS["a-bank"].question if q.kind != "spoken"]
    more, fewer = [tried("who", "client"), tried("how-long", "330")], [tried("who", "client")]
    made = {"Asha": more, "Ravi": fewer}
    found = class_report([code(t, at=AT, name=n) for n, t in made.items()], banks=BANKS)
    assert found.banks["asked"]["a-bank"] == len(singles)
    assert found.unfinished.values.tolist() == [["a-bank", "Ravi", 1, 6], ["a-bank", "Asha", 2, 6]]
    assert found.finished("a-bank") == 0


def test_who_has_answered_every_question_has_finished() -> None:
    found = class_report([code([Try("other", "q", "yes", 1.0, AT)], at=AT, name="Asha")])
    assert found.unfinished.empty
    assert found.finished("other") == 1


def right(question: Any, **more: Any) -> Try:
    return Try("a-bank", question.id, question.perfect, 1.0, AT, **more)


WRITTEN: Final = [q for q in BANK.question if q.kind != "spoken"]
GONE: Final = Try("a-bank", "removed-since", "yes", 1.0, AT)


def test_what_was_answered_after_a_hint_counts_for_finishing_and_for_nothing_else() -> None:
    found = report([right(q, hints=int(q.id == "who")) for q in WRITTEN])
    assert found.unfinished.empty
    assert found.finished("a-bank") == 1
    assert "who" not in found.items["question"].tolist()
    assert int(found.scores.count(axis=1)["L01"]) == len(WRITTEN) - 1


def test_who_answered_only_after_hints_has_begun_and_is_listed_as_not_finished() -> None:
    found = report([right(q) for q in WRITTEN], [right(WRITTEN[0], hints=1)])
    assert found.unfinished.values.tolist() == [["a-bank", "L02", 1, 6]]
    assert "a-bank: 2 learners, 1 finished" in found.text


def test_a_question_that_the_bank_no_longer_has_finishes_nothing_and_is_told() -> None:
    old, new = [*map(right, WRITTEN[:-1]), GONE], list(map(right, WRITTEN))
    alone, both = report(old), report(old, new)
    assert alone.unfinished.values.tolist() == [["a-bank", "L01", 5, 6]]
    assert both.unfinished.values.tolist() == [["a-bank", "L01", 5, 6]]
    assert (alone.finished("a-bank"), both.finished("a-bank")) == (0, 1)
    assert "removed-since" not in both.items["question"].tolist()
    assert any("1 question is left out: the quiz on this computer" in n for n in both.notes)


def test_answers_to_removed_questions_alone_make_no_report_and_say_why() -> None:
    with pytest.raises(ValueError, match=r"There is no answer yet.*1 question is left out"):
        report([GONE])


def test_a_code_tells_which_questions_were_answered_after_a_hint_but_no_notes_or_drills() -> None:
    made = [
        right(WRITTEN[0], hints=2),
        right(WRITTEN[1]),
        right(WRITTEN[1], hints=1),
        right(WRITTEN[2], mode="drill"),
        Try("exam", "", {}, 0.0, AT, mode="exam"),
    ]
    found = read(code(made, at=AT))
    assert [t.question for t in found.tries] == ["which"]
    assert found.aided == (("a-bank", "who"),)


def test_a_hint_in_one_code_does_not_make_two_learners_of_one() -> None:
    texts = [code([right(q, hints=n) for q in WRITTEN[:2]], at=AT, name="Asha") for n in (0, 1)]
    assert class_report(texts, banks=BANKS).scores.index.tolist() == ["Asha"]


@pytest.mark.parametrize("score", [0.999, 0.001])
def test_a_little_less_than_all_is_not_100_percent_in_the_text_or_the_workbook(
    score: float,
) -> None:
    found = report([tried("shouting", graded(0.5).key, score)])
    assert ("99 %" if score > 0.5 else "  1 %") in found.text
    sheet = openpyxl.load_workbook(io.BytesIO(results.workbook(found)))["Questions"]
    (cell,) = [cell for cell in sheet[2] if cell.value == pytest.approx(score)]
    assert cell.number_format == "0.00%"


@pytest.mark.parametrize("answer", ["1" + "z" * 300_000, "1" * 300_000, [7] * 100_000])
@pytest.mark.parametrize("question", ["how-long", "who"])
def test_a_strangers_endless_answer_is_cut(question: str, answer: Any) -> None:
    row = item(report([tried(question, answer, 0.0)]), question)
    assert 0 < len(row.wrong) < 250


def test_a_question_passed_over_is_told_as_no_answer() -> None:
    row = item(report([tried("who", None, 0.0)]), "who")
    assert (row.wrong, row.wrong_share) == ("no answer", 1.0)


def test_a_code_with_an_endless_id_is_refused() -> None:
    for made in (Try("b" * 301, "q", "x", 0.0, AT), Try("b", "q" * 301, "x", 0.0, AT, hints=1)):
        with pytest.raises(CodeError, match="not a result code of the course"):
            read(code([made], at=AT))


def test_a_long_text_without_a_break_is_looked_through_quickly() -> None:
    good = code([tried("who", "client")], at=AT, name="Asha")
    text = "A" * 300_000 + good[:-4]
    started = time.perf_counter()
    with pytest.raises(CodeError):
        class_report(text, banks=BANKS)
    assert time.perf_counter() - started < 2


def test_one_bad_code_among_good_ones_is_told_and_left_out() -> None:
    good = code([tried("who", "client")], at=AT, name="Asha")
    found = class_report([good, good[:-4], "I forgot"], banks=BANKS)
    assert len(found.scores) == 1
    assert [note[:22] for note in found.notes[:2]] == [
        "Left out: code 2. The ",
        "Left out: the text “I ",
    ]


def test_codes_come_in_one_text_in_a_file_or_in_a_folder(tmp_path: Path) -> None:
    texts = [code([tried("who", "client")], at=AT, name=name) for name in ("Asha", "Ravi")]
    for name, text in zip(("asha", "ravi"), texts, strict=True):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    pasted = "See https://example.org\nAsha:\n{}\n\nRavi:\n{}\n".format(*texts)
    (tmp_path / "both.eml").write_text(pasted, encoding="utf-8")
    for source in (texts, pasted, tmp_path, tmp_path / "both.eml"):
        assert class_report(source, banks=BANKS).scores.index.tolist() == ["Asha", "Ravi"]


@pytest.mark.parametrize("source", ["", [], ["nothing", "here"], "postgresql without a colon"])
def test_without_a_code_that_can_be_read_there_is_no_report(source: Any) -> None:
    with pytest.raises(CodeError, match=r"must hold|no result code here"):
        class_report(source)


def test_codes_without_an_attempt_make_no_report() -> None:
    with pytest.raises(ValueError, match="There is no answer yet"):
        class_report([code([], at=AT, name="Asha")])


# The report from a database.


def kept(url: str, learner: str, *made: Try) -> None:
    store = Store(url, learner)
    for t in made:
        store.add(
            Attempt(
                "question",
                t.bank,
                t.question,
                t.answer,
                t.score,
                at=t.at,
                mode=t.mode,  # type: ignore[arg-type]
                hints=t.hints,
            )
        )


def test_the_database_and_the_codes_of_a_class_give_the_same_report(store_url: str) -> None:
    made = {
        "Asha": [tried("who", LONG), tried("who", "customer"), tried("which", ["Answered"])],
        "Ravi": [tried("who", "client", hints=1), tried("how-long", "302.3")],
    }
    for name, own in made.items():
        kept(store_url, name, *own)
    by_url = class_report(store_url, banks=BANKS)
    by_codes = class_report([code(t, at=AT, name=n) for n, t in made.items()], banks=BANKS)
    assert by_url.items.equals(by_codes.items)
    assert by_url.topics.equals(by_codes.topics)
    assert by_url.scores.equals(by_codes.scores)
    assert int(by_url.items["learners"].sum()) == 3


def test_first_attempts_are_those_that_sql_finds(store_url: str) -> None:
    rng = random.Random(7)
    for learner in ("a", "b", "c"):
        made = [
            Try(rng.choice("xy"), rng.choice("123"), n, 0.5, AT + timedelta(hours=rng.randrange(6)))
            for n in range(15)
        ]
        kept(store_url, learner, *(t._replace(hints=rng.randrange(2)) for t in made))
    found = first_attempts(store_url)
    columns = [[c.words[code] for code in c.codes] for c in found[:3]]
    ours = sorted(zip(*columns, found.answer, found.score.tolist(), strict=True))
    assert ours == sorted(map(tuple, progress.first_attempts(store_url)))
    assert 0 < len(ours) < 18


def test_a_database_without_an_attempt_makes_no_report(store_url: str) -> None:
    Store(store_url, "a")
    with pytest.raises(ValueError, match="There is no answer yet"):
        class_report(store_url)


def test_a_learner_whose_every_attempt_was_aided_is_not_in_the_report(store_url: str) -> None:
    kept(store_url, "Asha", tried("who", "client", hints=2))
    kept(store_url, "Ravi", tried("who", "client"))
    assert class_report(store_url, banks=BANKS).scores.index.tolist() == ["Ravi"]


def test_the_database_and_the_codes_agree_on_who_has_finished(store_url: str) -> None:
    made = {
        "Asha": [right(q, hints=int(q.id == "who")) for q in WRITTEN],
        "Ravi": [*map(right, WRITTEN[:-1]), GONE],
        "Zoya": [right(WRITTEN[0], hints=1), right(WRITTEN[0])],
    }
    for name, own in made.items():
        kept(store_url, name, *own)
    by_url = class_report(store_url, banks=BANKS)
    by_codes = class_report([code(t, at=AT, name=n) for n, t in made.items()], banks=BANKS)
    due = [["a-bank", "Zoya", 1, 6], ["a-bank", "Ravi", 5, 6]]
    assert by_url.unfinished.values.tolist() == by_codes.unfinished.values.tolist() == due
    assert by_url.banks.equals(by_codes.banks)


def test_drills_are_not_in_the_report(store_url: str) -> None:
    kept(store_url, "Asha", tried("how-long", "302.3", mode="drill"), tried("who", "client"))
    assert class_report(store_url, banks=BANKS).items["question"].tolist() == ["who"]


def test_a_database_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.db").write_bytes(b"not a database" * 100)
    with pytest.raises(ProgressError):
        class_report(f"sqlite:///{tmp_path / 'no.db'}")
