"""Satisfaction measures: CSAT, NPS and effort, as customers say it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from bpo_course.kpi._measure import Rows, Term, Z, numbers, share, within
from bpo_course.kpi._record import Input, Kpi

if TYPE_CHECKING:
    import pandas as pd

POINTS: Final = {"ones": 1, "twos": 2, "threes": 3, "fours": 4, "fives": 5}


def _csat(rows: Rows) -> Any:
    """Return the satisfaction answers; NaN where not recorded."""
    return rows.log["csat"].to_numpy(dtype=float, na_value=math.nan)


def _scored(points: int) -> Term:
    return Term(("csat",), lambda rows: _csat(rows) == points)


CSAT_TERMS: Final = {
    "satisfied": Term(("csat",), lambda rows: _csat(rows) >= 4),
    "answers": Term(("csat",), lambda rows: _csat(rows) > 0),
}
CSAT_MEAN_TERMS: Final = {name: _scored(points) for name, points in POINTS.items()}


def _mean_points(counts: dict[str, float]) -> float:
    """Return the mean of answers of 1 to 5 from how many there are of each."""
    return share(
        sum(points * counts[name] for name, points in POINTS.items()), sum(counts.values())
    )


def csat(
    log: pd.DataFrame | None = None,
    *,
    satisfied: float | None = None,
    answers: float | None = None,
) -> float:
    """Return customer satisfaction: answers of 4 or 5 out of 5 over all answers ("top two boxes").

    Args:
        log: A checked contact log, of which the contacts with `csat` recorded count, in either
            direction; or the counts below.
        satisfied: Answers of 4 or 5.
        answers: All answers.

    Raises:
        ValueError: If both or neither a log and the counts are given, or more are satisfied than
            answered.

    Source:
        Top-two-box scoring of a five-point question, the trade's usual form; the mean is
        `csat_mean`.

    Example:
        >>> csat(satisfied=160, answers=200)
        0.8
    """
    n = numbers(log, CSAT_TERMS, satisfied=satisfied, answers=answers)
    within("answers", {"satisfied": n["satisfied"]}, n["answers"])
    return share(n["satisfied"], n["answers"])


def csat_mean(
    log: pd.DataFrame | None = None,
    *,
    ones: float | None = None,
    twos: float | None = None,
    threes: float | None = None,
    fours: float | None = None,
    fives: float | None = None,
) -> float:
    """Return the mean satisfaction answer, from 1 (very dissatisfied) to 5 (very satisfied).

    Args:
        log: A checked contact log, of which the contacts with `csat` recorded count, in either
            direction; or the counts below.
        ones: Answers of 1.
        twos: Answers of 2.
        threes: Answers of 3.
        fours: Answers of 4.
        fives: Answers of 5.

    Raises:
        ValueError: If both or neither a log and the counts are given, or a count is negative.

    Source:
        The mean of a five-point scale, the alternative to `csat`: it hears how bad a 1 is, and
        takes the steps between answers as equal.

    Example:
        >>> csat_mean(ones=1, twos=0, threes=0, fours=2, fives=1)
        3.5
    """
    n = numbers(log, CSAT_MEAN_TERMS, ones=ones, twos=twos, threes=threes, fours=fours, fives=fives)
    return _mean_points(n)


def nps(*, promoters: float, passives: float, detractors: float) -> float:
    """Return the net promoter score from -1 to 1: promoters less detractors, over all answers.

    The trade writes it in points from -100 to 100. A contact log has no such answers.

    Args:
        promoters: Answers of 9 or 10 (out of 10) to "would you recommend us?".
        passives: Answers of 7 or 8; they count below the line.
        detractors: Answers of 0 to 6; the 0 too.

    Raises:
        ValueError: If a count is negative.

    Source:
        F. Reichheld 2003, "The one number you need to grow", Harvard Business Review.

    Example:
        >>> nps(promoters=50, passives=30, detractors=20)
        0.3
    """
    n = numbers(None, {}, promoters=promoters, passives=passives, detractors=detractors)
    return share(n["promoters"] - n["detractors"], sum(n.values()))


def nps_interval(*, promoters: float, passives: float, detractors: float) -> tuple[float, float]:
    """Return the 95 % interval of the net promoter score, within -1 and 1; NaN over nothing.

    It is the normal approximation: with few answers, or where nearly all agree, the true interval
    is wider, and where all agree this one has no width at all.

    Args:
        promoters: Answers of 9 or 10.
        passives: Answers of 7 or 8.
        detractors: Answers of 0 to 6.

    Raises:
        ValueError: If a count is negative.

    Source:
        With shares p and d of n answers, the variance of p - d is (p + d - (p - d)^2) / n, as of
        any multinomial.

    Example:
        >>> [round(end, 3) for end in nps_interval(promoters=50, passives=30, detractors=20)]
        [0.147, 0.453]
    """
    score = nps(promoters=promoters, passives=passives, detractors=detractors)
    answers = promoters + passives + detractors
    if not answers > 0:
        return math.nan, math.nan
    variance = (promoters + detractors) / answers - score**2
    reach = Z * math.sqrt(max(0.0, variance) / answers)
    return max(-1.0, score - reach), min(1.0, score + reach)


def ces_effort(*, ones: float, twos: float, threes: float, fours: float, fives: float) -> float:
    """Return the mean customer effort, from 1 (very low) to 5 (very high): CES 1.0, low is better.

    Args:
        ones: Answers of 1, very low effort.
        twos: Answers of 2.
        threes: Answers of 3.
        fours: Answers of 4.
        fives: Answers of 5, very high effort.

    Raises:
        ValueError: If a count is negative.

    Source:
        Dixon, Freeman and Toman 2010, "Stop trying to delight your customers", Harvard Business
        Review: "How much effort did you personally have to put forth?", 1 to 5.

    Example:
        >>> ces_effort(ones=50, twos=25, threes=15, fours=5, fives=5)
        1.9
    """
    n = numbers(None, {}, ones=ones, twos=twos, threes=threes, fours=fours, fives=fives)
    return _mean_points(n)


def ces_easy(*, agreed: float, answers: float) -> float:
    """Return the share who agree that it was made easy for them: CES 2.0, high is better.

    Args:
        agreed: Answers of 5, 6 or 7 (out of 7) to "the company made it easy for me".
        answers: All answers.

    Raises:
        ValueError: If a count is negative, or more agreed than answered.

    Source:
        CEB (now Gartner) 2013, Customer Effort Score 2.0: 1 strongly disagree to 7 strongly agree.

    Example:
        >>> ces_easy(agreed=170, answers=200)
        0.85
    """
    n = numbers(None, {}, agreed=agreed, answers=answers)
    within("answers", {"agreed": n["agreed"]}, n["answers"])
    return share(n["agreed"], n["answers"])


_MEAN_OF_FIVE: Final = (
    "({ones} + 2 * {twos} + 3 * {threes} + 4 * {fours} + 5 * {fives})"
    " / ({ones} + {twos} + {threes} + {fours} + {fives})"
)
_PLAIN_MEAN: Final = {
    "({ones} + 2 * {twos} + 3 * {threes} + 4 * {fours} + 5 * {fives}) / 5": "You divided by the"
    " five boxes. The points are divided by the answers.",
}
KPIS: Final = (
    Kpi(
        id="csat",
        name="Customer satisfaction (CSAT)",
        formulas={"": "{satisfied} / {answers}"},
        unit="share",
        better="high",
        side="both",
        sources=("Top two boxes of a five-point question",),
        disputes="Is it the top two boxes or the mean? What is a 3? Only customers who answer are"
        " counted, and very happy and very angry customers may answer more often.",
        function=csat,
        inputs=(
            Input("satisfied", "answers of 4 or 5", "Answers of 4 or 5", 160, 400),
            Input("answers", "answers", "All answers", 200, 400),
        ),
        terms=lambda _: CSAT_TERMS,
        independent=True,
        slips={
            "({answers} - {satisfied}) / {answers}": "This is the share that was not satisfied.",
            "{satisfied} / ({answers} - {satisfied})": "You divided by the customers who were not"
            " satisfied. Divide by everyone who answered.",
        },
    ),
    Kpi(
        id="csat_mean",
        name="Mean satisfaction score",
        formulas={"": _MEAN_OF_FIVE},
        unit="score",
        better="high",
        side="both",
        sources=("Mean of a five-point question",),
        disputes="A mean treats the step from 1 to 2 as equal to the step from 4 to 5. It does not"
        " show whether everyone gave a 3, or half gave a 1 and half a 5. The top two boxes are"
        " clearer, but they hide how bad the other answers were.",
        function=csat_mean,
        inputs=(
            Input("ones", "ones", "Answers of 1 (very dissatisfied)", 10, 200),
            Input("twos", "twos", "Answers of 2", 10, 200),
            Input("threes", "threes", "Answers of 3", 20, 200),
            Input("fours", "fours", "Answers of 4", 70, 200),
            Input("fives", "fives", "Answers of 5 (very satisfied)", 90, 200),
        ),
        terms=lambda _: CSAT_MEAN_TERMS,
        slips=_PLAIN_MEAN,
    ),
    Kpi(
        id="nps",
        name="Net promoter score (NPS)",
        formulas={"": "({promoters} - {detractors}) / ({promoters} + {passives} + {detractors})"},
        unit="points",
        better="high",
        side="both",
        sources=("Reichheld 2003, Harvard Business Review",),
        disputes="Is it asked after one contact (transactional) or about the whole relationship?"
        " You cannot compare the two. Passives are part of the number you divide by, and"
        " detractors are the answers from 0 to 6. With few answers the interval is wide.",
        function=nps,
        inputs=(
            Input("promoters", "promoters", "Promoters (9-10)", 100, 400),
            Input("passives", "passives", "Passives (7-8)", 60, 400),
            Input("detractors", "detractors", "Detractors (0-6)", 40, 400),
        ),
        slips={
            "({promoters} - {detractors}) / ({promoters} + {detractors})": "You left out the"
            " passives. They are part of the number you divide by.",
            "{promoters} / ({promoters} + {passives} + {detractors})": "This is the share of"
            " promoters. Subtract the detractors.",
        },
        ends=nps_interval,
    ),
    Kpi(
        id="ces_effort",
        name="Customer effort score (CES 1.0, effort)",
        formulas={"": _MEAN_OF_FIVE},
        unit="score",
        better="low",
        side="both",
        sources=("Dixon, Freeman and Toman 2010, Harvard Business Review",),
        disputes="The two versions run in opposite directions. In CES 1.0 (effort, 1 to 5) low"
        " is good. In CES 2.0 (made it easy, 1 to 7) high is good. Always say which one you use."
        " Many customers think that 5 is the best mark.",
        function=ces_effort,
        inputs=(
            Input("ones", "ones", "Answers of 1 (very low effort)", 90, 200),
            Input("twos", "twos", "Answers of 2", 60, 200),
            Input("threes", "threes", "Answers of 3", 30, 200),
            Input("fours", "fours", "Answers of 4", 10, 200),
            Input("fives", "fives", "Answers of 5 (very high effort)", 10, 200),
        ),
        slips=_PLAIN_MEAN,
    ),
    Kpi(
        id="ces_easy",
        name="Customer effort score (CES 2.0, made it easy)",
        formulas={"": "{agreed} / {answers}"},
        unit="share",
        better="high",
        side="both",
        sources=("CEB (Gartner) 2013, Customer Effort Score 2.0",),
        disputes="The two versions run in opposite directions. In CES 2.0 (made it easy, 1 to 7)"
        " high is good. In CES 1.0 (effort, 1 to 5) low is good. Always say which one you use."
        " Some people show the mean from 1 to 7 instead of the share of answers from 5 to 7.",
        function=ces_easy,
        inputs=(
            Input("agreed", "answers of 5 to 7", "Answers of 5, 6 or 7", 170, 400),
            Input("answers", "answers", "All answers", 200, 400),
        ),
        independent=True,
        slips={
            "({answers} - {agreed}) / {answers}": "This is the share of customers who did not find"
            " it easy.",
        },
    ),
)
