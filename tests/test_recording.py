"""Call recording and quality: what is taken out, paused, kept, scored and agreed on."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
import redaction
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content, rules
from bpo_course.faults import FaultyError
from bpo_course.tools import recording
from bpo_course.tools.recording import (
    Archive,
    CallScore,
    Item,
    Keep,
    Kept,
    Recording,
    Scorecard,
    Turn,
    redact,
)
from bpo_course.tools.recording._notice import ALL_PARTY, DISPUTED, OF_RULES, STATES

TODAY = date(2026, 11, 30)
CARD = "4012888888881881"


# -- Redaction: cards ------------------------------------------------------------------------------


def test_no_part_of_a_card_number_survives_in_a_thousand_transcripts() -> None:
    made = list(redaction.transcripts(1_000, seed=20))
    assert len(made) == 1_000
    assert all(recording.issuer(one.number) for one in made)
    assert [one.text for one in made if redaction.survivors(one)] == []


def test_false_alarms_are_as_many_as_prefix_length_and_check_digit_let_through() -> None:
    counts = redaction.false_alarms(2_000, seed=20)
    cards = {name: found["card number"] for name, found in counts.items()}
    assert cards.pop("order numbers, 16 digits") == pytest.approx(72, abs=25)  # 3.6 %
    assert cards.pop("tracking numbers, 1Z and 16") == pytest.approx(70, abs=25)
    assert len(cards) >= 5
    assert set(cards.values()) == {0}


@pytest.mark.parametrize(
    "said",
    [
        "4012 8888 8888 1881",
        "4012.8888.8888.1881",
        "4012\n8888\n8888\n1881",
        "4012 and then 8888 and then 8888, er, 1881",
        "4012 8888 8888\u20111881",
        "\uff14\uff10\uff11\uff12 8888 8888 1881",
        "four zero one two, double eight double eight, double eight double eight, one double eight"
        " one",
        "four oh one two triple eight eight double eight double eight eighteen eighty one",
        "forty twelve eighty-eight eighty eight 8888 eighteen eighty-one",
        "4012 double eight double 8 triple eight eight one eight eight one",
        "for zero won to double ate double ate double ate double ate won ate ate won",
    ],
)
def test_a_number_is_found_however_it_is_said(said: str) -> None:
    assert redact(said).text == "[card number]"


def test_a_number_is_found_over_the_turns_of_two_speakers() -> None:
    text = "Customer: 4012\nAgent: yes\nCustomer: double eight double eight\nAgent: go on\n"
    found = redact(text + "Customer: 8888\nAgent: And the last four?\nCustomer: 1881")
    assert found.count("card number") == 4
    assert "8" not in found.text
    assert "And the last four?" in found.text


def test_what_the_agent_says_back_is_taken_out_too() -> None:
    text = "Customer: 4012\nAgent: 4012\nCustomer: 8888\nAgent: 8888, okay\nCustomer: 8888 1881"
    assert not any(sign.isdigit() for sign in redact(text).text)


@pytest.mark.parametrize(
    "said",
    [
        "It's one hundred and five pounds.",
        "I am 40 and paid 20 for 3 items in 2026 at 10:30.",
        "four zero one two double eight double eight double eight double eight one eight eight two",
        "one moment, I have two more questions for you",
        "order 100023456789",
    ],
)
def test_other_numbers_stay(said: str) -> None:
    assert redact(said).text == said


def test_an_amount_ends_a_number() -> None:
    assert not redact("4012 8888 8888 one hundred 1881").found


@given(st.text(max_size=200))
def test_any_text_can_be_redacted(text: str) -> None:
    found = redact(text).found
    assert all(0 <= start < end <= len(text) for _, start, end in found)
    assert all(a[2] <= b[1] for a, b in pairwise(found))


@given(st.integers(0, 10_000))
def test_redacting_twice_is_redacting_once(seed: int) -> None:
    once = redact(redaction.spoken(Random(seed)).text)
    assert redact(once.text).count("card number") == 0


def test_no_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="text must be a text, got 4012"):
        redact(4012)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="kind must be one of card number"):
        redact("").count("cards")


# -- Redaction: the rest ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("CVV 123", "CVV [card code]"),
        ("The three digits on the back?\nCustomer: um, one two three", "[card code]"),
        (f"{CARD} 09/28 123", "[card number] [expiry date] [card code]"),
        ("Expiry date?\nCustomer: oh nine, twenty-eight.", "Customer: [expiry date]."),
        ("It expires March 2028.", "It expires [expiry date]."),
        ("call me on 98765 43210", "call me on [phone number]"),
        ("or +44 7700 900446 please", "or [phone number] please"),
        (
            "my number is nine eight double seven six five, four three two one zero",
            "[phone number]",
        ),
        ("asha.rao@example.com", "[email address]"),
        ("it's asha dot rao at example dot com", "it's [email address]"),
        ("green underscore kite dot two seven at example dot org", "[email address]"),
        ("see us at example dot com", "see us at example dot com"),
        ("Aadhaar 2341 2341 2346", "Aadhaar [Aadhaar number]"),
        ("Aadhaar 2341 2341 2347", "Aadhaar 2341 2341 2347"),
        ("PAN ABCPE1234F", "PAN [PAN]"),
        ("SSN 123-45-6789", "SSN [Social Security number]"),
        ("666-45-6789", "666-45-6789"),
        ("AB 12 34 56 C", "[National Insurance number]"),
        ("sort code twelve thirty four fifty six", "sort code [sort code]"),
        ("account number one two three four five six seven eight", "[account number]"),
        ("My order is 9876543210.", "My order is 9876543210."),
    ],
)
def test_what_else_is_taken_out_and_what_stays(said: str, left: str) -> None:
    assert redact(said).text.endswith(left)


# -- The recording of a call -----------------------------------------------------------------------


def call(*says: str) -> Recording:
    """Return a recording in which the customer says these, ten seconds each."""
    turns = (Turn(f"t{n}", "customer", 10 * n, 10 * n + 9, text) for n, text in enumerate(says))
    return Recording("r1", 10 * len(says), tuple(turns))


def test_a_number_that_nobody_paused_for_is_found_in_each_of_its_turns() -> None:
    spoken = call("It's 4012", "double eight double eight", "8888", "1881", "Thank you").notice(1)
    assert spoken.report().forgotten == ("t0", "t1", "t2", "t3")
    assert spoken.pause(9.5).resume(40).report().forgotten == ("t0",)
    assert [turn.says for turn in spoken.redacted()][1] == "[card number]"


def test_a_pause_that_nobody_ends_is_found_and_costs_coverage() -> None:
    report = call("It's", CARD, "Bye").notice(1).pause(9).report()
    assert [pause.resumed for pause in report.not_resumed] == [False]
    assert report.coverage == pytest.approx(9 / 30)
    assert not report.clean


def test_a_pause_without_card_data_is_told() -> None:
    assert len(call("Hello", "Bye").pause(2).resume(8).report().quiet) == 1


def test_recording_after_a_refusal_is_counted() -> None:
    refused = call("Hello", "Please don't record me", "Okay").notice(1).refused(19)
    assert refused.report().after_refusal_s == 11
    assert refused.stop(20).report().after_refusal_s == 1


def test_marks_must_fit() -> None:
    with pytest.raises(FaultyError, match="cannot be 'resume' while the recording is on"):
        call("Hello").resume(1)
    with pytest.raises(FaultyError, match="cannot be 'pause' while the recording is stopped"):
        call("Hello").stop(2).pause(3)
    with pytest.raises(FaultyError, match=r"within the call \(10 s\), got 11"):
        call("Hello").notice(11)


@given(st.lists(st.floats(0, 30), min_size=2, max_size=6, unique=True))
def test_recorded_and_paused_seconds_are_the_whole_call(times: list[float]) -> None:
    made = call("one", "two", "three")
    for number, at_s in enumerate(sorted(times)):
        made = made.resume(at_s) if number % 2 else made.pause(at_s)
    off = sum(pause.end_s - pause.start_s for pause in made.pauses)
    assert made.recorded_s() + off == pytest.approx(30)


# -- The notice ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "asks"),
    [
        (["in"], "everyone is told"),
        (["uk"], "everyone is told"),
        (["ph"], "everyone agrees"),
        (["us-tx"], "one party agrees"),
        (["us-ca"], "everyone agrees"),
        (["us-il"], "everyone agrees"),
        (["us-tx", "ph"], "everyone agrees"),
        (["us"], "everyone agrees"),
    ],
)
def test_the_strictest_place_counts(places: list[str], asks: str) -> None:
    assert recording.duty(content.rules(), places, TODAY).asks == asks


def test_a_disputed_state_counts_as_strict_and_says_so() -> None:
    found = recording.duty(content.rules(), ["us-ct"], TODAY)
    assert found.consent
    assert found.unclear == "lists disagree about CT"


def test_what_rules_ask_for_is_told_of_rules_that_exist() -> None:
    known = {rule.id: rule for rule in content.rules()}
    assert set(OF_RULES) <= set(known)
    names = {"ca": "California", "il": "Illinois", "mt": "Montana", "nv": "Nevada", "or": "Oregon"}
    assert all(names.get(code, "") in known[STATES].says for code in (*ALL_PARTY, *DISPUTED))


def test_a_call_without_a_notice_lacks_one_where_the_law_asks() -> None:
    silent = call("Hello")
    in_uk = recording.duty(content.rules(), ["uk"], TODAY)
    assert silent.report(in_uk).missing == "a notice"
    assert silent.notice(1).report(in_uk).missing == ""
    in_texas = recording.duty(content.rules(), ["us-tx"], TODAY)
    assert silent.report(in_texas).missing == ""
    agreed = recording.duty(content.rules(), ["ph"], TODAY)
    assert silent.notice(1).refused(2).report(agreed).missing == "consent"


def test_a_call_needs_a_place() -> None:
    with pytest.raises(ValueError, match="places must name one place or more"):
        recording.duty((), [], TODAY)
    assert recording.duty((), ["in"], TODAY).asks == "no rule found"
    assert rules.PLACES["in"] == "India"


# -- Retention -------------------------------------------------------------------------------------

MADE = date(2026, 1, 1)
POLICY = (Keep("quality", 90), Keep("disputes", 180), Keep("disputes", 365, place="uk"))


def archive(*purposes: str, place: str = "") -> Archive:
    kept = Kept("r1", MADE, purposes or ("quality",), place, "c7", content="Hello")
    return Archive(POLICY).add(kept)


def test_the_longest_purpose_counts_in_its_place() -> None:
    assert archive("quality", "disputes").due_on(archive("quality", "disputes").kept[0]) == (
        MADE + timedelta(days=180)
    )
    in_uk = archive("quality", "disputes", place="uk-sct")
    assert in_uk.due_on(in_uk.kept[0]) == MADE + timedelta(days=365)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_nothing_is_due_under_policy_or_hold(since: int, lifted: int, on: int) -> None:
    start = MADE + timedelta(days=min(since, lifted))
    end = MADE + timedelta(days=max(since, lifted))
    day = MADE + timedelta(days=on)
    held = archive().hold("dispute", start, "c7").lift("dispute", end)
    expected = on >= 90 and not start <= day < end
    assert bool(held.due(day)) == expected


def test_a_hold_that_comes_later_keeps_what_is_overdue() -> None:
    late = MADE + timedelta(days=100)
    assert archive().due(late)
    held = archive().hold("dispute", late, "r1")
    with pytest.raises(ValueError, match=r"'r1' is under a legal hold \(dispute\)"):
        held.delete(["r1"], late, "night job")


def test_deletion_leaves_a_record_without_content() -> None:
    day = MADE + timedelta(days=90)
    after = archive().delete(["r1"], day, "night job")
    assert after.kept == ()
    assert [(one.id, one.deleted_on, one.by) for one in after.deletions] == [
        ("r1", day, "night job")
    ]
    assert "Hello" not in repr(after)
    with pytest.raises(ValueError, match="'r1' was deleted, and cannot be held"):
        after.hold("dispute", day, "r1")


def test_what_is_not_due_is_not_deleted() -> None:
    with pytest.raises(ValueError, match="'r1' is not due before 2026-04-01, got 2026-03-31"):
        archive().delete(["r1"], date(2026, 3, 31), "me")
    with pytest.raises(ValueError, match="policy has no line for 'training'"):
        archive("training")
    with pytest.raises(ValueError, match="days must be 1 or more, got 0"):
        Keep("quality", 0)


# -- The scorecard ---------------------------------------------------------------------------------

GREET = Item("greet", "Greeted?", "Name.", weight=10)
LISTEN = Item("listen", "Listened?", "Well.", weight=30, most=3)
HOLD = Item("hold", "Held well?", "Asked.", weight=60, optional=True)
SAFE = Item("safe", "Safe?", "Verified.", critical="compliance")
FORM = Scorecard((GREET, LISTEN, HOLD, SAFE))


def test_points_are_over_what_applies_and_critical_errors_are_apart() -> None:
    answers = {"greet": "no", "listen": 2, "hold": "n/a", "safe": "no"}
    score = FORM.score(answers)
    assert score.share == pytest.approx(30 * 2 / 3 / 40)
    assert score.errors["compliance"] == ("safe",)
    assert not score.passed
    assert FORM.score({**answers, "safe": "yes"}).share == score.share


def test_wrong_answers_are_named_all_at_once() -> None:
    with pytest.raises(ValueError, match=r'greet must be "yes" or "no", got "?.*safe has no'):
        FORM.score({"greet": 1, "listen": 3, "hold": "yes"})
    with pytest.raises(ValueError, match="listen must be 0 to 3, got 4"):
        FORM.score({"greet": "yes", "listen": 4, "hold": "yes", "safe": "yes"})


def test_a_critical_item_has_no_weight() -> None:
    with pytest.raises(FaultyError, match="a critical error is never averaged in"):
        Scorecard((replace(SAFE, weight=5),))


def test_accuracy_is_kind_by_kind_with_wilsons_interval() -> None:
    good = CallScore(1, {}, frozenset({"compliance"}))
    bad = CallScore(1, {"compliance": ("safe",)}, frozenset({"compliance"}))
    customer, _, compliance = recording.accuracy([good] * 45 + [bad] * 5)
    assert math.isnan(customer.share)
    assert compliance.share == 0.9
    assert compliance.interval == pytest.approx((0.786, 0.957), abs=0.001)


# -- What machines measure -------------------------------------------------------------------------


def test_silence_and_talk_over_are_measured() -> None:
    turns = [
        Turn("a", "agent", 0, 4, "Good morning."),
        Turn("b", "customer", 3, 6, "Hello."),
        Turn("c", "customer", 20, 21, "Hello?"),
    ]
    assert [(gap.start_s, gap.end_s) for gap in recording.silences(turns)] == [(6, 20)]
    assert [one.length_s for one in recording.talk_over(turns)] == [1]
    assert recording.talk_share(turns) == 0.5
    assert recording.greeted(turns)
    assert recording.greeted([replace(turns[0], start_s=6, end_s=8)]) is None


def test_a_keyword_is_not_a_quality() -> None:
    bad = Turn("a", "agent", 0, 2, "I'm not going to say sorry.")
    good = Turn("b", "agent", 3, 5, "I can see how that spoilt your day.")
    assert [hit.turn for hit in recording.keywords([bad, good], ["sorry"])] == ["a"]


# -- Sampling --------------------------------------------------------------------------------------

CALLS = {f"c{n}": "big" if n < 900 else "small" for n in range(1_000)}
FAILED = {name: int(name[1:]) % (20 if group == "big" else 2) == 0 for name, group in CALLS.items()}


def test_random_and_grouped_samples_are_right_in_the_mean_and_worst_first_is_not() -> None:
    truth = sum(FAILED.values()) / len(FAILED)
    names = list(CALLS)
    drawn = [recording.at_random(names, 50, Random(n)).share(FAILED) for n in range(300)]
    grouped = [recording.by_group(CALLS, 25, Random(n)).share(FAILED) for n in range(300)]
    assert sum(drawn) / 300 == pytest.approx(truth, abs=0.01)
    assert sum(grouped) / 300 == pytest.approx(truth, abs=0.01)
    worst = recording.worst_first(names, 50, lambda name: FAILED[name])
    assert worst.share(FAILED) == 1
    assert not worst.fair


def test_a_sample_is_not_larger_than_what_is_there() -> None:
    with pytest.raises(ValueError, match=r"count must be from 0 to .* \(1\), got 2"):
        recording.at_random(["a"], 2, Random(1))


# -- Calibration -----------------------------------------------------------------------------------


def test_raters_who_say_the_same_alone_have_no_kappa() -> None:
    same = recording.agreement(["yes"] * 9, ["yes"] * 9)
    assert same.share == 1
    assert math.isnan(same.kappa)
    assert math.isnan(recording.alpha([["yes", "yes"]]))


@given(st.lists(st.tuples(*[st.sampled_from(["yes", "no", "n/a"])] * 2), min_size=1, max_size=30))
def test_agreement_does_not_depend_on_who_is_first(pairs: list[tuple[str, str]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    there, back = recording.agreement(one, other), recording.agreement(other, one)
    assert there.share == back.share
    assert there.kappa == pytest.approx(back.kappa, nan_ok=True)


# -- The calls of the course -----------------------------------------------------------------------


def test_the_course_has_six_calls_of_the_kinds_that_it_needs() -> None:
    scored = content.quality("helpline")
    assert len(scored.item) == 10
    assert sorted(item.critical for item in scored.item if item.critical) == [
        *("business", "compliance", "customer"),
    ]
    scores = {one.id: scored.card.score(one.expert) for one in scored.call}
    assert [name for name, score in scores.items() if score.passed] == [
        *("broken-lamp", "slow-internet"),
    ]
    assert len(scored.ratings) == 4


def test_the_card_number_that_nobody_paused_for_is_in_one_call_alone() -> None:
    found = {one.id: one.recording.report().forgotten for one in content.quality("helpline").call}
    assert found.pop("desk-payment") == ("t8", "t10", "t12", "t14", "t16", "t18")
    assert len(found) == 5
    assert not any(found.values())


def test_who_differs_from_the_expert_and_on_what() -> None:
    ratings = content.quality("helpline").ratings
    found = recording.differences(ratings, recording.EXPERT)
    assert recording.furthest(found)[0] == ("Ben", 9)
    assert recording.hardest(found)[0] == ("questions", 5)
    assert recording.by_item(ratings, "expert", "Ben")["safe-data"].share == pytest.approx(4 / 6)
    with pytest.raises(ValueError, match="rater must be one of expert, Ben, Carla, Imran"):
        recording.by_item(ratings, "expert", "Zoe")


def test_faults_of_a_file_are_all_told_with_their_lines(tmp_path: Path) -> None:
    text = (content.folder("data") / "quality" / "helpline.toml").read_text(encoding="utf-8")
    text = text.replace('critical = "customer"', 'critical = "custom"', 1)
    text = text.replace('right-price = "no"', 'right-price = "perhaps"', 1)
    text = text.replace('"world-pci-code-not-kept"', '"world-pci-none"', 1)
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    told = [str(fault) for fault in content.check([file])[1]]
    assert any("critical" in one for one in told)
    assert all("mine.toml" in one for one in told)
    with pytest.raises(content.ContentError):
        content.quality(file)


def test_a_call_that_names_no_rule_of_law_is_told(tmp_path: Path) -> None:
    text = (content.folder("data") / "quality" / "helpline.toml").read_text(encoding="utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(text.replace('"world-pci-code-not-kept"', '"world-none"'), encoding="utf-8")
    assert "names no rule of law, got 'world-none'" in str(content.check([file])[1][0])


def test_unknown_calls_are_refused_with_those_there_are() -> None:
    with pytest.raises(FileNotFoundError, match=r"quality must be one of helpline, got 'mine'"):
        content.quality("mine")
