"""The exit rule of nesting: intervals with published values, laws, luck, and the lab."""

from __future__ import annotations

import math
import re
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpo_course import content, kpi
from bpo_course.scenarios import MeanHandleTime, MeanScore, PassShare, Standing, handle_times
from bpo_course.widgets import lab
from bpo_course.widgets.labs.nesting_lab import NestingLab
from bpo_course.widgets.labs.nesting_words import FIELDS, LEVERS, START, luck_words, shown, written

CARBON: Final = (12.5, 20, 4, 20, 25, 170, 15, 20, 15)
"""The carbon monoxide levels of Olsson 2005."""


def lognormal(values: tuple[float, ...], limit: float) -> MeanHandleTime:
    """Return the standing whose logs have the mean and the variance of these."""
    logs = np.log(values)
    variance = float(logs.var(ddof=1))
    mean = math.exp(float(logs.mean()) + variance / 2)
    return MeanHandleTime(mean, mean * math.sqrt(math.expm1(variance)), len(values), limit)


# Published values


def test_the_interval_of_handle_times_is_that_of_olssons_example() -> None:
    low, high = lognormal(CARBON, 30).interval  # 12.3 to 78.7, by the modified Cox method
    assert (low, high) == pytest.approx((12.30929, 78.72254), abs=1e-5)


def test_the_interval_of_a_share_is_wilsons() -> None:
    low, high = PassShare(81, 263, 0.5).interval  # Newcombe 1998, table I: .2553 to .3662
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_the_interval_of_scores_is_students() -> None:
    low, high = MeanScore(100, 10, 10, 90).interval  # t of 9 degrees of freedom: 2.262
    assert (100 - low, high - 100) == pytest.approx((7.153, 7.153), abs=0.002)


# Words, and how many more

steps = st.floats(-1.5, 1.5).filter(lambda step: abs(step) > 0.1)
"""How many standard errors a figure is off its threshold."""
near_shares = st.builds(
    lambda n, limit, off: PassShare(min(n, max(0, round(n * limit / 100) + off)), n, limit / 100),
    *(st.integers(5, 60), st.integers(50, 95), st.sampled_from([-1, 0, 1])),
)
near_scores = st.builds(
    lambda limit, spread, n, step: MeanScore(limit + step * spread / n**0.5, spread, n, limit),
    *(st.floats(50, 95), st.floats(2, 20), st.integers(4, 60), steps),
)
near_times = st.builds(
    lambda limit, part, n, step: MeanHandleTime(
        limit * math.exp(step * part / n**0.5), part * limit, n, limit
    ),
    *(st.floats(200, 900), st.floats(0.2, 0.8), st.integers(4, 60), steps),
)


shares = st.builds(
    lambda n, part, limit: PassShare(min(part, n), n, limit / 100),
    *(st.integers(1, 200), st.integers(0, 200), st.integers(5, 95)),
)
scores = st.builds(
    MeanScore,
    *(st.floats(0, 100), st.floats(0.5, 30), st.integers(2, 100), st.floats(1, 100)),
)
times = st.builds(
    MeanHandleTime,
    *(st.floats(60, 900), st.floats(20, 900), st.integers(2, 300), st.floats(60, 900)),
)


@given(st.one_of(shares, scores, times))
def test_a_word_follows_from_the_interval(found: Standing) -> None:
    low, high = found.interval
    within = low <= found.limit <= high
    assert (found.word == "too few to say") == within or found.limit in (low, high)


@given(near_shares)
def test_so_many_more_decide_a_share_and_one_fewer_does_not(found: PassShare) -> None:
    assume(0 < found.more < math.inf)
    for more, decided in ((found.more, True), (found.more - 1, False)):
        n = found.n + more
        low, high = kpi.wilson(found.figure * n, n)
        assert (not low <= found.limit <= high) is decided or math.isclose(
            min(abs(low - found.limit), abs(high - found.limit)), 0, abs_tol=1e-9
        )


@given(st.one_of(near_scores, near_times))
def test_so_many_more_decide_a_mean_and_one_fewer_does_not(
    found: MeanScore | MeanHandleTime,
) -> None:
    assume(0 < found.more < math.inf)
    more = int(found.more)
    later = type(found)(found.figure, found.spread, found.n + more, found.limit)
    assert later.word != "too few to say"
    if more > 1:
        before = type(found)(found.figure, found.spread, found.n + more - 1, found.limit)
        assert before.word == "too few to say"


def test_a_figure_at_the_threshold_is_never_decided() -> None:
    assert PassShare(16, 20, 0.8).more == math.inf
    assert MeanScore(85, 8, 20, 85).more == math.inf
    assert MeanHandleTime(400, 200, 20, 400).more == math.inf


def test_a_decided_figure_needs_no_more() -> None:
    assert (PassShare(90, 100, 0.7).word, PassShare(90, 100, 0.7).more) == ("met", 0)
    assert MeanHandleTime(300, 100, 100, 400).word == "met"
    assert MeanHandleTime(500, 100, 100, 400).word == "not met"
    assert MeanScore(70, 5, 50, 85).word == "not met"


def test_nothing_is_said_of_no_contact_or_of_one() -> None:
    for found in (PassShare(0, 0, 0.8), MeanScore(90, 5, 1, 80), MeanHandleTime(300, 100, 1, 400)):
        assert found.word == "too few to say"
        assert found.more > 0


# Luck


@given(st.integers(1, 200), st.integers(50, 95), st.floats(-0.4, 0.04))
def test_the_chance_of_a_share_is_the_binomial_sum(n: int, limit: int, gap: float) -> None:
    found = PassShare(1, 1, limit / 100)
    least = -(-n * limit // 100)
    p = min(1, max(0, limit / 100 + gap))
    summed = sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(least, n + 1))
    assert found.passes(gap, n) == pytest.approx(summed, abs=1e-9)


@pytest.mark.parametrize(("gap", "n"), [(-0.1, 5), (-0.1, 20), (0.1, 5), (0.1, 20), (-0.2, 50)])
def test_the_chance_of_a_handle_time_is_that_of_a_simulation(gap: float, n: int) -> None:
    found = MeanHandleTime(420, 210, 30, 400)
    variance = math.log(1.25)
    middle = math.log(400 * (1 - gap)) - variance / 2
    drawn = np.random.default_rng(1).normal(middle, math.sqrt(variance), (40_000, n))
    share = float((np.exp(drawn).mean(axis=1) <= 400).mean())
    assert found.passes(gap, n) == pytest.approx(share, abs=0.01)


def test_the_chance_of_a_score_is_that_of_the_normal_distribution() -> None:
    assert MeanScore(88, 8, 16, 85).passes(-2, 16) == pytest.approx(0.1587, abs=1e-4)


@given(st.one_of(scores, times), st.floats(0.01, 0.3), st.integers(1, 500))
def test_more_contacts_leave_less_to_luck(
    found: MeanScore | MeanHandleTime, gap: float, n: int
) -> None:
    assert found.passes(-gap, n + 50) <= found.passes(-gap, n) + 1e-9
    assert found.passes(-gap, n) <= found.passes(gap, n)


# Faults


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: PassShare(5, 4, 0.8), r"part must be from 0 to n \(4\), got 5"),
        (lambda: PassShare(1, 4, 1.0), "limit must be above 0 and below 1, got 1.0"),
        (lambda: MeanScore(80, 0, 9, 80), "spread must be more than 0, got 0"),
        (lambda: MeanHandleTime(0, 10, 9, 400), "figure must be more than 0 seconds, got 0"),
        (lambda: NestingLab(right=31), "You wrote 31 questions right, but only 30 were asked"),
        (lambda: NestingLab(speed=1), "there is no control speed in this lab; it has right, asked"),
    ],
)
def test_a_value_that_breaks_its_rule_is_refused(made: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        made()


# From a log


def test_the_handle_times_of_a_log_are_those_of_the_kpi() -> None:
    log = content.helpline()
    agent = str(log["agent"].dropna().iloc[0])
    own = log[log["agent"] == agent]
    found = handle_times(log, agent)
    assert found.mean() == pytest.approx(kpi.aht(own))
    values = NestingLab(log, agent).standings["handle"]
    assert (values.figure, values.n) == pytest.approx((kpi.aht(own), len(found)))


def test_an_agent_without_contacts_is_told() -> None:
    log = pd.DataFrame({"agent": ["a"], "outcome": ["answered"], "talk_s": [60.0]})
    with pytest.raises(ValueError, match="handled 2 contacts or more, 'a' has 1"):
        handle_times(log, "a")


# The lab


def acted(card: NestingLab, action: str, **message: Any) -> None:
    card._on_message(card, {"action": action, **message}, [])


def text_of(card: NestingLab) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", "".join(card.regions.values())))


def test_the_lab_says_the_three_words() -> None:
    found = lab("nesting")
    assert repr(found) == (
        "NestingLab(Knowledge: met. Quality: too few to say. Handle time: not met)"
    )
    assert "Not met: handle time." in text_of(found)


def test_every_control_has_a_start_and_a_field() -> None:
    card = NestingLab()
    assert set(LEVERS) == set(START) == set(card.fields)
    shown_now = re.findall(r'name="(\w+)"', "".join(card.regions.values()))
    acted(card, "measure", value="score")
    shown_now += re.findall(r'name="(\w+)"', "".join(card.regions.values()))
    assert set(shown_now) == set(LEVERS)


def test_a_typed_number_moves_the_word() -> None:
    card = NestingLab()
    acted(card, "set", name="right", value="26")
    assert card.standings["knowledge"].word == "too few to say"
    acted(card, "set", name="know_limit", value="99")
    assert card.standings["knowledge"].word == "not met"


def test_a_number_that_does_not_fit_waits_for_the_other() -> None:
    card = NestingLab()
    acted(card, "set", name="right", value="38")
    assert "You wrote 38 questions right, but only 30 were asked." in text_of(card)
    assert card.fields["right"] == "38"
    acted(card, "set", name="asked", value="40")
    assert "You wrote" not in text_of(card)
    assert (card.standings["knowledge"].n, card.standings["knowledge"].figure) == (40, 0.95)


def test_quality_is_measured_in_two_ways() -> None:
    card = NestingLab()
    assert isinstance(card.standings["quality"], PassShare)
    acted(card, "measure", value="score")
    assert isinstance(card.standings["quality"], MeanScore)
    assert card.fields["score"] == "88"


def test_all_three_met_is_a_yes() -> None:
    card = NestingLab(right=60, asked=60, passed=60, scored=60, aht=300)
    assert "All three are met. The rule says yes." in text_of(card)


def test_the_luck_of_each_rule_is_told_with_true_figures() -> None:
    card = NestingLab()
    assert "whose true figure is 65 %, 25 pass by luck" in text_of(card)
    acted(card, "look", value="handle")
    assert "whose true figure is 7:20" in text_of(card)
    acted(card, "look", value="knowledge")
    acted(card, "set", name="know_limit", value="95")
    assert "whose true figure is 100 %, 0 miss it" in text_of(card)


def test_all_words_are_written_for_every_measure() -> None:
    for name in FIELDS:
        assert luck_words(name, _standing(name), 0.1, 20)
    assert shown("calls", PassShare(0, 0, 0.8))["interval"] == "–"
    assert written("calls", math.nan) == "–"
    assert "never" not in shown("calls", PassShare(16, 20, 0.8))["more"]
    assert "no number decides it" in shown("calls", PassShare(16, 20, 0.8))["more"]
    assert "more than 9,999" in shown("handle", MeanHandleTime(399, 200, 9, 400))["more"]


def _standing(name: str) -> Standing:
    from bpo_course.widgets.labs.nesting_words import standing

    return standing(name, START)
