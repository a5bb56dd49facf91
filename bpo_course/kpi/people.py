"""People measures: quality with its critical errors apart, calibration, attrition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from bpo_course.kpi._measure import check_shares, choice, numbers, share, within
from bpo_course.kpi._record import Input, Kpi

CRITICAL_DEFINITIONS: Final = ("customer", "business", "compliance")


def quality_score(*, earned_points: float, possible_points: float) -> float:
    """Return the share of a form's weighted points that were earned, critical lines left out.

    Critical errors have their own measure, `critical_accuracy`: averaged in, a breach of law could
    be outweighed by a warm greeting. A line that did not apply is in neither number.

    Args:
        earned_points: Points earned on the lines that are not critical, each times its weight.
        possible_points: Points those lines could have earned.

    Raises:
        ValueError: If a number is negative, or more was earned than possible.

    Source:
        COPC CX Standard, as it is commonly quoted: errors that are not critical are reported apart
        from critical ones.

    Example:
        >>> quality_score(earned_points=34, possible_points=40)
        0.85
    """
    n = numbers(None, {}, earned_points=earned_points, possible_points=possible_points)
    within("possible_points", {"earned_points": n["earned_points"]}, n["possible_points"])
    return share(n["earned_points"], n["possible_points"])


def critical_accuracy(
    definition: str = "customer",
    *,
    customer_failed: float | None = None,
    business_failed: float | None = None,
    compliance_failed: float | None = None,
    units: float,
) -> float:
    """Return the share of checked contacts without a critical error of the kind named.

    `customer`: errors that the customer suffers from (a wrong answer, an unsolved issue);
    `business`: that the organisation does (a cost, a lost sale); `compliance`: that break a law or
    a rule. The three are never averaged with each other, nor with the quality score.

    Args:
        definition: One of the three above.
        customer_failed: Contacts with at least one error critical to the customer.
        business_failed: Contacts with at least one error critical to the business.
        compliance_failed: Contacts with at least one error critical to compliance.
        units: Contacts checked.

    Raises:
        ValueError: If the definition is unknown, its number is missing or negative, or more failed
            than were checked.

    Source:
        COPC CX Standard, as it is commonly quoted: critical error accuracy = units without a
        critical error / units.

    Example:
        >>> critical_accuracy("compliance", compliance_failed=2, units=50)
        0.96
    """
    choice("definition", definition, CRITICAL_DEFINITIONS)
    given = {
        "customer_failed": customer_failed,
        "business_failed": business_failed,
        "compliance_failed": compliance_failed,
    }
    used = f"{definition}_failed"
    asked = {name: value for name, value in given.items() if name == used or value is not None}
    n = numbers(None, {}, **asked, units=units)
    within("units", {name: n[name] for name in asked}, n["units"])
    return share(n["units"] - n[used], n["units"])


def kappa(
    first: Sequence[Any] | None = None,
    second: Sequence[Any] | None = None,
    *,
    observed: float | None = None,
    expected: float | None = None,
) -> float:
    """Return Cohen's kappa: how far two raters agree beyond what chance alone would give.

    1 is full agreement, 0 no more than chance, below 0 less. It is not measurable (NaN) where
    chance alone would give full agreement: both used one label throughout.

    Args:
        first: One rater's labels; or the two shares below.
        second: The other rater's labels of the same contacts, in the same order.
        observed: Share of contacts on which they agree, 0 to 1.
        expected: Share on which they would agree by chance, 0 to 1.

    Raises:
        ValueError: If both or neither labels and shares are given, the labels differ in number or
            one is missing, or a share is not from 0 to 1.

    Source:
        J. Cohen 1960, Educational and Psychological Measurement 20: (observed - expected) /
        (1 - expected).

    Example:
        >>> kappa(["pass", "pass", "fail", "fail"], ["pass", "fail", "fail", "fail"])
        0.5
    """
    if first is None and second is None:
        n = numbers(None, {}, observed=observed, expected=expected)
        check_shares(**n)
        return share(n["observed"] - n["expected"], 1 - n["expected"])
    if first is None or second is None:
        missing = "first" if first is None else "second"
        raise ValueError(f"labels of two raters must be given: {missing} is missing")
    if observed is not None or expected is not None:
        raise ValueError("give labels or the shares observed and expected, not both")
    return _kappa_of_labels({"first": first, "second": second})


def _kappa_of_labels(raters: dict[str, Sequence[Any]]) -> float:
    """Return kappa from the labels, counted whole so that no rounding moves it."""
    for name, labels in raters.items():
        absent = [place for place, label in enumerate(labels) if label is None or label != label]
        if absent:
            raise ValueError(f"{name} must hold no missing label, got one at place {absent[0]}")
    first, second = raters.values()
    if len(first) != len(second):
        raise ValueError(f"second must be as long as first ({len(first)}), got {len(second)}")
    n = len(first)
    agreed = sum(one == other for one, other in zip(first, second, strict=True))
    ones, others = Counter(first), Counter(second)
    by_chance = sum(count * others[label] for label, count in ones.items())
    return share(n * agreed - by_chance, n * n - by_chance)


def attrition(*, leavers: float, mean_headcount: float, months: float) -> float:
    """Return the yearly rate at which people leave; it may pass 1.

    Args:
        leavers: People who left in the period.
        mean_headcount: People employed, on average over the period.
        months: Length of the period in months.

    Raises:
        ValueError: If a number is negative.

    Source:
        Leavers / mean headcount, times 12 / months, the usual form; ISO 30414:2018 asks for a
        turnover rate under the same name, its formula was not read.

    Example:
        >>> attrition(leavers=9, mean_headcount=120, months=3)
        0.3
    """
    n = numbers(None, {}, leavers=leavers, mean_headcount=mean_headcount, months=months)
    return share(share(n["leavers"], n["mean_headcount"]) * 12, n["months"])


KPIS: Final = (
    Kpi(
        id="quality_score",
        name="Quality score",
        formulas={"": "{earned_points} / {possible_points}"},
        unit="share",
        better="high",
        side="people",
        sources=("COPC CX Standard, as it is commonly quoted",),
        disputes="Does one critical error make the whole score 0, or is it counted separately? How"
        " are the lines weighted? Are enough contacts checked to judge an agent?",
        function=quality_score,
        inputs=(
            Input("earned_points", "earned", "Points earned (without critical lines)", 34, 100),
            Input(
                "possible_points", "possible", "Points possible (without critical lines)", 40, 100
            ),
        ),
    ),
    Kpi(
        id="critical_accuracy",
        name="Critical error accuracy",
        formulas={
            name: f"({{units}} - {{{name}_failed}}) / {{units}}" for name in CRITICAL_DEFINITIONS
        },
        unit="share",
        better="high",
        side="people",
        sources=("COPC CX Standard, as it is commonly quoted",),
        disputes="Which errors are critical, and for whom? Don't average it with the quality"
        " score: good manners would then hide a serious error.",
        function=critical_accuracy,
        inputs=(
            Input(
                "customer_failed",
                "customer-critical",
                "Contacts with a customer-critical error",
                6,
                200,
            ),
            Input(
                "business_failed",
                "business-critical",
                "Contacts with a business-critical error",
                4,
                200,
            ),
            Input(
                "compliance_failed",
                "compliance-critical",
                "Contacts with a compliance-critical error",
                2,
                200,
            ),
            Input("units", "checked", "Contacts checked", 50, 200),
        ),
        slips={
            f"{{{name}_failed}} / {{units}}": "This is the share of contacts with an error."
            " Accuracy is the share without one."
            for name in CRITICAL_DEFINITIONS
        },
        independent=True,
    ),
    Kpi(
        id="kappa",
        name="Calibration (Cohen's kappa)",
        formulas={"": "({observed} - {expected}) / (1 - {expected})"},
        unit="score",
        better="high",
        side="people",
        sources=("J. Cohen 1960, Educational and Psychological Measurement 20",),
        disputes="What value is good enough? Kappa is low when one label is rare, even if the"
        " raters agree. Ordered labels, or more than two raters, need a different coefficient.",
        function=kappa,
        inputs=(
            Input("observed", "observed", "Share of cases where the raters agree", 0.7, 1),
            Input("expected", "expected", "Share of agreement expected by chance", 0.5, 1),
        ),
        slips={
            "{observed} - {expected}": "You did not divide. Divide by 1 - expected, the agreement"
            " that chance does not explain.",
        },
    ),
    Kpi(
        id="attrition",
        name="Attrition, yearly",
        formulas={"": "{leavers} / {mean_headcount} * 12 / {months}"},
        unit="share",
        better="low",
        side="people",
        sources=("Leavers over mean headcount, times 12 over months: the usual form",),
        disputes="Do moves to another department count? Do people who leave during training count?"
        " Do you use the headcount at the start or the average? Is one bad month times twelve"
        " really a year?",
        function=attrition,
        inputs=(
            Input("leavers", "leavers", "People who left", 9, 100),
            Input("mean_headcount", "mean headcount", "Average number of employees", 120, 500),
            Input("months", "months", "Months", 3, 24),
        ),
        slips={
            "{leavers} / {mean_headcount}": "This is the rate for these months only. A yearly rate"
            " is for twelve months.",
            "{leavers} / {mean_headcount} / {months}": "This is the rate for one month. A yearly"
            " rate is twelve times as much.",
        },
    ),
)
