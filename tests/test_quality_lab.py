"""The quality lab as the front end drives it: what is shown, said, kept and refused."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pytest

from bpo_course import content, lab, progress
from bpo_course.flows import solve
from bpo_course.scenarios import (
    calls_needed,
    guided,
    scored_month,
    strictness,
    two_raters,
    verdicts,
)
from bpo_course.tools.recording import EXPERT, agreement, differences
from bpo_course.widgets.labs import quality_clips, quality_words
from bpo_course.widgets.labs.quality_calibrating import STRICT, UNCLEAR
from bpo_course.widgets.labs.quality_own import own_calls
from bpo_course.widgets.labs.quality_scoring import FIRST

ITEMS: Final = [item.id for item in content.quality("helpline").item]


def shown(card: Any) -> str:
    return "".join(card.regions.values())


def act(card: Any, action: str, value: str = "", **more: Any) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


def filled(call: str, **answers: str) -> dict[str, list[str]]:
    """Return the form of a call, filled with full points but for these answers."""
    full = {item.id: str(item.most) if item.most > 1 else "yes" for item in _items()}
    full["hold"] = "n/a"
    full |= {name.replace("_", "-"): answer for name, answer in answers.items()}
    fields = {f"answer {name}": [answer] for name, answer in full.items()}
    return {"of": [call], **fields}


def _items() -> Any:
    return content.quality("helpline").item


@pytest.fixture
def card(store_url: str) -> Any:
    return lab("quality")


# -- scoring -----------------------------------------------------------------------------------


def test_it_begins_with_a_call_to_score(card: Any) -> None:
    assert repr(card) == "QualityLab(0 calls scored; score a call)"
    assert "A cover for the pushchair" in shown(card)
    assert "1 · 0:00 · Agent" in shown(card)
    for name in quality_words.NAMES.values():
        assert name in shown(card)


def test_the_names_are_those_of_the_scorecard() -> None:
    assert list(quality_words.NAMES) == ITEMS


def test_each_of_the_first_three_calls_fails_for_another_reason() -> None:
    calls = content.quality("helpline")
    failed = [calls.card.score(calls.by_id[name].expert).errors for name in FIRST]
    kinds = [kind for errors in failed for kind, ids in errors.items() if ids]
    assert sorted(kinds) == ["business", "compliance", "customer"]


def test_an_incomplete_scorecard_is_refused_and_kept(card: Any) -> None:
    act(card, "submit", fields={"of": ["rain-cover"], "answer opening": ["no"], "note": ["Hm."]})
    assert "Not answered yet: Listening, Questions" in shown(card)
    assert "Opening: you take points away. Write the turn that shows it." in shown(card)
    assert card.focus["target"] == "wrong"
    assert 'value="no" data-focus="answer-opening-2" checked' in shown(card)
    assert "Hm.</textarea>" in shown(card)
    assert not card.scored


@pytest.mark.parametrize("text", ["99", "0", "x", "3 to 5"])
def test_evidence_must_be_turns_of_the_call(card: Any, text: str) -> None:
    fields = filled("rain-cover", questions="no") | {"turns questions": [text]}
    act(card, "submit", fields=fields)
    assert "Questions: write turn numbers from 1 to 21" in shown(card)


def test_scores_are_shown_beside_the_experts_item_by_item(card: Any) -> None:
    fields = filled("rain-cover", questions="no") | {"turns questions": ["3 and 5"]}
    act(card, "submit", fields=fields | {"note": ["<b>Ask first.</b>"]})
    assert "He never asks which pushchair it is." in shown(card)
    assert "(turn 3, 5)" in shown(card)
    assert "7 of 10" in shown(card)
    assert "failed: right price (business)" in shown(card)
    assert "<b>" not in shown(card)
    assert card.focus["target"] == "result"
    assert "7 of 10 answers are the same" in card.said["text"]
    assert card.scored["rain-cover"].share == pytest.approx(85 / 100 + 5 / 100 - 1 / 18, abs=0.03)


def test_the_experts_answers_are_not_on_the_page_before(card: Any) -> None:
    assert "He never asks" not in shown(card)
    assert "The first time, he sells" not in shown(card)


def test_what_is_filled_in_is_kept_when_another_call_or_part_is_opened(card: Any) -> None:
    act(card, "open", "salary-day", fields=filled("rain-cover", clear="2"))
    assert "Has the salary come?" in shown(card)
    assert " checked" not in shown(card)
    act(card, "show", "sample", fields={"of": ["salary-day"], "answer closing": ["no"]})
    act(card, "show", "score")
    assert 'value="no" data-focus="answer-closing-2" checked' in shown(card)
    act(card, "open", "rain-cover")
    assert 'value="2" data-focus="answer-clear-2" checked' in shown(card)


def test_scores_are_kept_and_taken_up_by_the_next_card(card: Any) -> None:
    act(card, "submit", fields=filled("rain-cover"))
    other: Any = lab("quality")
    assert other.scored == card.scored
    act(other, "again")
    assert "Submit my scores" in shown(other)
    assert 'value="yes" data-focus="answer-opening-1" checked' in shown(other)


def test_a_note_that_fits_no_more_is_left_out(card: Any) -> None:
    held = {"answers": {"opening": "yes"}, "turns": {}, "note": ""}
    book = progress.Book(progress.store)
    book.add(progress.Attempt("note", "quality-lab", "rain-cover", held, 0.0))
    book.add(progress.Attempt("note", "quality-lab", "salary-day", "strange", 0.0))
    assert not lab("quality").scored  # type: ignore[union-attr]


def test_the_words_can_be_hidden_and_heard_turn_by_turn(card: Any) -> None:
    act(card, "hide", fields=filled("rain-cover"))
    assert "<p>Right, but ours is a twin" not in shown(card)
    assert "Hear turn 4" in shown(card)
    assert " checked" in shown(card)


def test_after_three_calls_the_way_to_the_calibration_is_shown(card: Any) -> None:
    for name in FIRST:
        assert "Calibrate: how do others score?" not in shown(card)
        act(card, "open", name)
        act(card, "submit", fields=filled(name))
    assert "Calibrate: how do others score?" in shown(card)


def test_a_call_that_was_played_can_be_scored_beside_its_own_debrief(card: Any) -> None:
    walk = solve(content.flow("bank-unknown-debit")).best
    book = progress.Book(progress.store)
    book.add(progress.Attempt("flow", walk.flow.id, walk.step.id, list(walk.taken), 1.0))
    act(card, "show", "score")
    mine = own_calls(book.attempts())[0]
    act(card, "open", mine.id)
    assert "You (the agent)" in shown(card)
    assert all(line.says in _texts(card) for line in mine.lines)
    act(card, "submit", fields=filled(mine.id, closing="no") | {"turns closing": ["2"]})
    assert "The course's marking" in shown(card)
    assert "100 %" in shown(card)
    assert "You made the best choice every time." in shown(card)
    assert "Expert:" not in shown(card)


def _texts(card: Any) -> str:
    import html

    return html.unescape(shown(card))


def test_an_own_call_with_a_better_choice_says_so() -> None:
    flow = content.flow("bank-unknown-debit")
    walk = solve(flow).best
    worse = next(
        way
        for place, turn in enumerate(walk.turns)
        for choice in turn.step.choice
        if choice.id != turn.choice.id and (way := _ended(flow, (*walk.taken[:place], choice.id)))
    )
    made = progress.Attempt("flow", flow.id, worse.step.id, list(worse.taken), 0.0)
    marked = own_calls([made])[0].marked()
    assert marked["percent"] < 100 or marked["breaches"]
    assert marked["better"]


def _ended(flow: Any, taken: tuple[str, ...]) -> Any:
    from bpo_course.flows import Walk

    walk = Walk(flow, taken)
    while not walk.done and len(walk.taken) < 40:
        walk = walk.take(walk.step.choice[0].id)
    return walk if walk.done else None


def test_what_is_no_finished_call_of_the_course_is_not_offered() -> None:
    strange = [
        progress.Attempt("flow", "no-such-flow", "x", ["a"], 1.0),
        progress.Attempt("flow", "bank-unknown-debit", "x", ["nonsense"], 1.0),
        progress.Attempt("flow", "bank-unknown-debit", "x", {"taken": 3}, 1.0),
        progress.Attempt("note", "bank-unknown-debit", "", {"taken": ["hear-her-out"]}, 0.0),
    ]
    assert own_calls(strange) == ()


# -- calibration -------------------------------------------------------------------------------


@pytest.fixture
def calibrated(card: Any) -> Any:
    act(card, "show", "calibrate")
    act(card, "guess", "strict Ben")
    act(card, "guess", "unclear questions")
    return card


def test_figures_come_after_both_guesses(card: Any) -> None:
    act(card, "show", "calibrate")
    assert "Each rater beside the expert</h4>" not in shown(card)
    act(card, "guess", "strict Ben")
    assert "✗ Not Ben." in shown(card)
    act(card, "guess", "unclear nonsense")
    assert "Kappa" not in shown(card)
    act(card, "guess", "unclear ")
    assert "Each rater beside the expert</h4>" in shown(card)
    assert card.focus["target"] == "answer-unclear"


def test_the_words_about_the_raters_are_true() -> None:
    calls = content.quality("helpline")
    raters = ("Ben", "Carla", "Imran")
    found = {name: strictness(calls.ratings, name, calls.card) for name in raters}
    strict = found[STRICT]
    assert strict.points == min(one.points for one in found.values()) < 0
    fewer = {one.call for one in differences(calls.ratings, EXPERT) if one.rater == STRICT}
    lower = [
        call
        for call in fewer
        if calls.card.score(calls.ratings[STRICT][call]).share
        < calls.card.score(calls.by_id[call].expert).share
    ]
    assert len(lower) == 3
    assert (found["Ben"].missed, found["Ben"].higher, found["Ben"].differ) == (3, 9, 9)
    every = differences(calls.ratings, EXPERT)
    harsh = [one.item for one in every if one.rater == STRICT and one.call in lower]
    assert set(harsh) == {"listening", "clear"}
    own = [one.item for one in every if one.rater == "Imran"]
    assert own.count("hold") > len(own) / 2
    off = [one for one in differences(calls.ratings, EXPERT) if one.item == UNCLEAR]
    assert {one.rater for one in off} == {"Ben", "Carla", "Imran"}
    assert len({one.call for one in off if one.rater == "Carla"}) == 1
    held = [one for one in differences(calls.ratings, EXPERT) if one.item == "hold"]
    assert {one.rater for one in held} == {"Imran"}


def test_your_own_scores_are_in_the_table(card: Any) -> None:
    act(card, "submit", fields=filled("rain-cover"))
    act(card, "show", "calibrate")
    act(card, "guess", "strict ")
    act(card, "guess", "unclear ")
    assert '<th scope="row">You</th><td class="bpo-number">1</td>' in shown(card)
    act(card, "look", "You")
    assert "of 1" in shown(card)


def test_a_new_guide_line_makes_fewer_answers_differ(calibrated: Any) -> None:
    act(calibrated, "agree")
    assert "This is still the old line." in shown(calibrated)
    act(calibrated, "line", "No if no one asks who calls.", name="line-questions")
    assert calibrated.fields["line-questions"] == "No if no one asks who calls."
    act(calibrated, "agree")
    assert "differ from the expert" in calibrated.said["text"]
    act(calibrated, "set", "100", name="resolved")
    assert "<strong>0</strong> (before 5)" in shown(calibrated)
    act(calibrated, "old_lines")
    assert "(before 5)" not in shown(calibrated)


@pytest.mark.parametrize("item", quality_words.LINES)
def test_the_courses_own_lines_pass_its_own_rules(item: str) -> None:
    vague, countable, says_no = quality_words.line_notes(quality_words.LINES[item])
    assert countable[0]
    assert says_no[0]
    assert vague[0] or item == "safe-data"


def test_guiding_changes_only_its_items_and_more_resolves_more() -> None:
    ratings = content.quality("helpline").ratings
    counts = []
    for resolved in (0, 0.3, 0.7, 1):
        now = guided(ratings, ["questions"], resolved)
        left = differences(now, EXPERT)
        counts.append(sum(one.item == "questions" for one in left))
        assert [one for one in left if one.item != "questions"] == [
            one for one in differences(ratings, EXPERT) if one.item != "questions"
        ]
    assert counts == sorted(counts, reverse=True)
    assert (counts[0], counts[-1]) == (5, 0)


def test_two_raters_are_those_of_many_calls() -> None:
    rng = np.random.default_rng(3)
    n, errors, seen, false = 60_000, 0.1, 0.8, 0.05
    wrong = rng.random(n) < errors
    first, second = (
        np.where(rng.random(n) < np.where(wrong, seen, false), "no", "yes") for _ in range(2)
    )
    counted = agreement(first.tolist(), second.tolist())
    expected = two_raters(errors, seen, false)
    assert counted.share == pytest.approx(expected.agreement, abs=0.005)
    assert counted.kappa == pytest.approx(expected.kappa, abs=0.015)


def test_the_paradox_is_said_where_it_is(calibrated: Any) -> None:
    act(calibrated, "set", "1", name="errors")
    assert "That is the paradox" in shown(calibrated)
    act(calibrated, "set", "50", name="errors")
    assert "That is the paradox" not in shown(calibrated)
    assert "Kappa is not low here" in calibrated.said["text"]


# -- recording ---------------------------------------------------------------------------------


def test_the_six_recordings_are_what_they_say() -> None:
    every = quality_clips.clips()
    assert len(every) == 6
    for clip in every:
        report = clip.recording.report()
        assert bool(clip.card) == (clip.verdict == "card")
        assert bool(report.not_resumed) == (clip.verdict == "pause")
        assert report.told_s is not None
        assert not report.late
    assert [one.id for one in every if one.alarms] == ["boots"]
    assert [one.id for one in every if one.missed] == ["course-fee"]
    words = " ".join(turn.says for one in every for turn in one.recording.turns if one.card)
    assert "double" in words


def test_a_recording_is_judged_once_and_only_right_with_the_right_turns(card: Any) -> None:
    act(card, "show", "record")
    act(card, "clip", "brakes")
    act(card, "mark", "t4")
    act(card, "judge", "card")
    assert "✗ Not quite: card data is in it. It is in turns 4, 6 and 8." in card.said["text"]
    act(card, "mark", "t6")
    act(card, "judge", "clean")
    assert "0 of 1 recordings right so far" in shown(card)
    assert card.judge("deposit", "clean")
    assert card.judge("tickets", "card", "t2")
    assert not card.judge("bill", "clean")
    assert "2 of 4 recordings right so far" in shown(card)


def test_redaction_is_counted_against_the_truth(card: Any) -> None:
    act(card, "show", "record")
    assert "False alarm:" not in shown(card)
    act(card, "run")
    assert "Of 6 turns with card data, it finds 4 and misses 2." in card.said["text"]
    assert shown(card).count("Missed:") == 2
    assert shown(card).count("False alarm:") == 1


def test_what_is_typed_is_redacted_and_safe(card: Any) -> None:
    act(card, "show", "record")
    act(card, "type", "<img src=x> four zero one two, double eight double eight, 8888 1881")
    assert "[card number]" in card.regions["typed"]
    assert "<img" not in shown(card)
    assert card.redact("Hello.").found == ()


def test_the_strictest_place_decides_what_must_be_said(card: Any) -> None:
    act(card, "show", "record")
    act(card, "place", "us-oh", name="customer")
    act(card, "place", "us-oh", name="agent")
    assert "One party must agree." in shown(card)
    act(card, "place", "us-ca", name="customer")
    assert "Everyone must agree." in shown(card)
    assert "us-ca-recording" in shown(card)
    act(card, "place", "us-nv", name="customer")
    assert "lists disagree about NV" in shown(card)
    act(card, "place", "mars", name="customer")
    act(card, "place", "ph", name="on")
    assert "lists disagree about NV" in shown(card)


def test_a_rule_that_begins_later_holds_on_the_later_day_alone(card: Any) -> None:
    act(card, "show", "record")
    act(card, "place", "in", name="customer")
    assert "in-rbi-2027-recovery-recording" not in shown(card)
    act(card, "place", "2027-01-01", name="on")
    assert "in-rbi-2027-recovery-recording" in shown(card)


def test_a_hold_keeps_what_is_due_and_a_deletion_leaves_a_line(card: Any) -> None:
    act(card, "show", "record")
    act(card, "hold", "brakes")
    assert "kept by the hold" in shown(card)
    assert "but a legal hold keeps them" in card.said["text"]
    assert card.delete() == ("deposit",)
    assert "deposit: due on 12 November 2026, deleted on 30 November 2026 by you" in shown(card)
    act(card, "hold", "deposit")
    act(card, "hold", "brakes")
    act(card, "set", "400", name="later")
    assert set(card.delete()) == {"tickets", "boots", "bill", "brakes", "course-fee", "shares"}
    assert card.delete() == ()
    act(card, "restore")
    assert "What stays of a deleted recording" not in shown(card)


def test_rules_that_the_lab_names_hold() -> None:
    from bpo_course.widgets.labs.quality_recording import CODE, ORDERS, TODAY

    known = {rule.id: rule for rule in content.rules()}
    assert all(known[name].holds(TODAY) for name in (*CODE, ORDERS))


# -- sampling ----------------------------------------------------------------------------------


@pytest.fixture
def sample(card: Any) -> Any:
    act(card, "show", "sample")
    return card


def test_months_are_drawn_one_after_the_other_until_a_lever_moves(sample: Any) -> None:
    for _ in range(3):
        act(sample, "draw")
    assert "Month 3:" in sample.said["text"]
    assert "looked better in" in sample.said["text"]
    act(sample, "set", "20", name="calls")
    assert "Month 3" not in shown(sample)
    act(sample, "draw")
    assert "Month 1:" in sample.said["text"]


def test_the_worst_first_look_worse_than_all(sample: Any) -> None:
    for seed in range(5):
        month = scored_month(0.82, 0.12, 300, 0.5, np.random.default_rng(seed))
        assert month.worst(10) < month.mean - 0.03
    act(sample, "set", "0", name="told")
    assert "The 5 that look worst" in shown(sample)


def test_more_calls_show_a_difference_more_often() -> None:
    found = [verdicts(0.04, 0.12, calls).right for calls in (3, 10, 50, 200)]
    assert found == sorted(found)
    assert verdicts(0, 0.12, 20).right + verdicts(0, 0.12, 20).wrong == pytest.approx(0.05)


def test_the_chance_that_a_difference_is_shown_is_that_of_many_samples() -> None:
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(5)
    n, gap, spread = 20, 0.08, 0.12
    one = rng.normal(0.8, spread, (4_000, n))
    other = rng.normal(0.8 + gap, spread, (4_000, n))
    test = ttest_ind(other, one, axis=1)
    shown_right = float(np.mean((test.pvalue < 0.05) & (test.statistic > 0)))
    found = verdicts(gap, spread, n)
    assert shown_right == pytest.approx(found.right, abs=0.025)
    assert float(np.mean(one.mean(1) > other.mean(1))) == pytest.approx(found.order, abs=0.01)


def test_a_stricter_analyst_is_not_outweighed_by_more_calls() -> None:
    few, many = (verdicts(0.04, 0.12, calls, 0.06) for calls in (5, 300))
    assert many.wrong > few.wrong
    assert many.wrong > 0.2
    assert calls_needed(0.04, 0.12, 0.06) is None


def test_the_calls_that_are_needed_are_the_fewest() -> None:
    needed = calls_needed(0.06, 0.12)
    assert needed
    assert verdicts(0.06, 0.12, needed).right >= 0.8 > verdicts(0.06, 0.12, needed - 1).right


def test_scores_that_no_agent_can_have_are_refused(sample: Any) -> None:
    act(sample, "set", "90", name="mean")
    act(sample, "set", "12", name="gap")
    assert "must be 97 or less, got 102" in shown(sample)
    assert sample.fields["gap"] == "12"
    act(sample, "set", "80", name="mean")
    assert "97 or less" not in shown(sample)
    act(sample, "set", "40", name="spread")
    assert "The spread must be smaller" in shown(sample)


# -- the whole ---------------------------------------------------------------------------------


def test_bad_starts_and_strange_messages_are_refused(card: Any) -> None:
    with pytest.raises(ValueError, match="part must be one of score"):
        lab("quality", part="nowhere")
    with pytest.raises(ValueError, match="there is no control coals"):
        lab("quality", coals=3)
    with pytest.raises(ValueError, match="call must be one of"):
        card.score("nowhere", {})
    with pytest.raises(ValueError, match="opening has no answer"):
        card.score("rain-cover", {})
    with pytest.raises(ValueError, match="verdict must be one of"):
        card.judge("deposit", "guilty")
    before = shown(card)
    act(card, "show", "nowhere")
    act(card, "open", "../secret")
    act(card, "edit", "nowhere")
    act(card, "look", "nobody")
    act(card, "clip", "nowhere")
    assert shown(card) == before


def test_the_python_way_gives_values(card: Any) -> None:
    expert = content.quality("helpline").by_id["salary-day"].expert
    assert not card.score("salary-day", expert, {"safe-data": (5,)}).passed
    assert card.guess("strict", STRICT).startswith("✓ Yes.")
    assert card.agree("hold", "n/a where the customer is busy.")
    assert not card.agree("hold", "")
    assert not math.isnan(card.draw().asha.mean)
    card.set("gap", 0.1)
    card.show("record")
    card.hold("boots")
    assert repr(card) == "QualityLab(1 call scored; recording and redaction)"
