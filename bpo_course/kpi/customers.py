"""What customers live through: resolution, repeats, satisfaction, effort, transfers, and cost."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from bpo_course.kpi._measure import Rows, Term, choice, numbers, share, within
from bpo_course.kpi._record import Input, Kpi

if TYPE_CHECKING:
    import pandas as pd

FCR_DEFINITIONS: Final = ("flag", "no_repeat_customer", "no_repeat_reason")
REPEAT_DEFINITIONS: Final = {"customer": ("customer",), "reason": ("customer", "reason")}
POINTS: Final = {"ones": 1, "twos": 2, "threes": 3, "fours": 4, "fives": 5}
MENU_OUTCOMES: Final = ("self_served", "answered", "abandoned", "callback")
_Z: Final = 1.959963984540054
_DAY_US: Final = 86_400_000_000


def _csat(rows: Rows) -> Any:
    """Return the satisfaction answers; NaN where not recorded."""
    return rows.log["csat"].to_numpy(dtype=float, na_value=math.nan)


def _scored(points: int) -> Term:
    return Term(("csat",), lambda rows: _csat(rows) == points)


def _ended(disposition: str) -> Term:
    return Term(
        ("disposition",), lambda rows: rows.answered & rows.word("disposition", disposition)
    )


def _entered(outcome: str) -> Term:
    return Term((), lambda rows: rows.inbound & rows.word("outcome", outcome))


HANDLED: Final = Term((), lambda rows: rows.answered)
ABANDON_TERMS: Final = {
    "wait_s": Term(("wait_s",), lambda rows: rows.seconds("wait_s") * rows.lost),
    "abandoned": Term((), lambda rows: rows.lost),
}
FLAG_TERMS: Final = {
    "resolved_first": Term(("resolved",), lambda rows: rows.taken & rows.flag("resolved")),
    "contacts": Term(
        ("resolved",), lambda rows: rows.taken & rows.log["resolved"].notna().to_numpy()
    ),
}
CSAT_TERMS: Final = {
    "satisfied": Term(("csat",), lambda rows: _csat(rows) >= 4),
    "answers": Term(("csat",), lambda rows: _csat(rows) > 0),
}
CSAT_MEAN_TERMS: Final = {name: _scored(points) for name, points in POINTS.items()}
TRANSFER_TERMS: Final = {"transferred": _ended("transferred"), "handled": HANDLED}
ESCALATION_TERMS: Final = {"escalated": _ended("escalated"), "handled": HANDLED}
CONTAINMENT_TERMS: Final = {outcome: _entered(outcome) for outcome in MENU_OUTCOMES}
HANDLED_TERMS: Final = {"handled": HANDLED}
RESOLVED_TERMS: Final = {
    "resolved": Term(("resolved",), lambda rows: rows.answered & rows.flag("resolved")),
}


def followed(rows: Rows, key: tuple[str, ...], window_days: float) -> tuple[Any, Any]:
    """Return which rows can be judged on a repeat, and which of them are followed by one.

    A row is judged if it is inbound, its key is recorded and its window ends by the last inbound
    contact. It is followed if a later inbound contact of the same key starts within the window.

    Args:
        rows: The log's rows.
        key: The columns that make two contacts the same matter.
        window_days: How long a later contact is a repeat, in days.
    """
    import numpy as np
    import pandas as pd

    code = np.where(rows.inbound, 0, -1)
    for column in key:
        values, known = pd.factorize(rows.log[column])
        code = np.where((code >= 0) & (values >= 0), code * len(known) + values, -1)
    places = np.flatnonzero(code >= 0)
    judged, repeated = np.zeros((2, len(rows.log)), dtype=bool)
    if not len(places):
        return judged, repeated
    start_us = rows.log["started_at"].dt.tz_localize(None).to_numpy("datetime64[us]").astype(int)
    places = places[np.lexsort((start_us[places], code[places]))]
    same, at_us = code[places], start_us[places]
    # Contacts of one key at one moment are a run: neither of them follows the other.
    opens = np.concatenate(([True], (np.diff(same) != 0) | (np.diff(at_us) != 0)))
    first = np.flatnonzero(opens)
    again = np.diff(same[first], append=-1) == 0
    gap_us = np.diff(at_us[first], append=0)
    window_us = window_days * _DAY_US
    soon = again & (gap_us <= window_us)
    judged[places] = start_us[rows.inbound].max() - at_us >= window_us
    repeated[places] = soon[np.cumsum(opens) - 1]
    return judged, repeated & judged


def fcr_terms(definition: str = "flag", window_days: float = 7) -> dict[str, Term]:
    """Return what a log says of first contact resolution's inputs, under a definition."""
    if definition == "flag":
        return FLAG_TERMS
    key = REPEAT_DEFINITIONS[definition.removeprefix("no_repeat_")]

    @lru_cache(maxsize=1)
    def found(rows: Rows) -> tuple[Any, Any]:
        return followed(rows, key, window_days)

    def done(rows: Rows) -> Any:
        judged, repeated = found(rows)
        return rows.taken & judged & ~repeated

    return {
        "resolved_first": Term(key, done),
        "contacts": Term(key, lambda rows: rows.taken & found(rows)[0]),
    }


def repeat_terms(definition: str = "customer", window_days: float = 7) -> dict[str, Term]:
    """Return what a log says of repeat rate's inputs, under a definition."""
    key = REPEAT_DEFINITIONS[definition]

    @lru_cache(maxsize=1)
    def found(rows: Rows) -> tuple[Any, Any]:
        return followed(rows, key, window_days)

    return {
        "repeated": Term(key, lambda rows: found(rows)[1]),
        "contacts": Term(key, lambda rows: found(rows)[0]),
    }


def _check_window(window_days: float) -> None:
    if not (math.isfinite(window_days) and window_days > 0):
        raise ValueError(f"window_days must be more than 0 days, got {window_days}")


def _mean_points(counts: dict[str, float]) -> float:
    """Return the mean of answers of 1 to 5 from how many there are of each."""
    return share(
        sum(points * counts[name] for name, points in POINTS.items()), sum(counts.values())
    )


def time_to_abandon(
    log: pd.DataFrame | None = None,
    *,
    wait_s: float | None = None,
    abandoned: float | None = None,
) -> float:
    """Return the mean wait in seconds of the contacts that hung up.

    It is not how long customers are willing to wait: the patient ones were answered first, and
    their patience is not in it.

    Args:
        log: A checked contact log, of which the abandoned inbound contacts count; or the totals
            below.
        wait_s: Seconds waited in queue by the abandoned contacts together.
        abandoned: Contacts abandoned.

    Raises:
        ValueError: If both or neither a log and the totals are given, or a total is negative.

    Source:
        Genesys Cloud, metric definitions, "Avg Abandon": time to abandon / contacts abandoned.

    Example:
        >>> time_to_abandon(wait_s=900, abandoned=20)
        45.0
    """
    n = numbers(log, ABANDON_TERMS, wait_s=wait_s, abandoned=abandoned)
    return share(n["wait_s"], n["abandoned"])


def fcr(
    log: pd.DataFrame | None = None,
    definition: str = "flag",
    window_days: float = 7,
    *,
    resolved_first: float | None = None,
    contacts: float | None = None,
) -> float:
    """Return first contact resolution: contacts resolved at the first go over contacts.

    From a log, of the answered inbound contacts: `flag` the share with `resolved` true where it is
    recorded; `no_repeat_customer` the share after which the customer did not get in touch again
    within the window; `no_repeat_reason` the same, a later contact counting only if it has the
    same reason. A later contact is any inbound one, answered or not. Contacts whose window ends
    after the log's last inbound contact cannot be judged yet and are left out of both sides, as
    are those without a customer (or reason).

    A survey, which asks the customer, is given in plain numbers. All of these count contacts: a
    customer's third call that ends the matter is resolved here too, though not at the first.

    Args:
        log: A checked contact log; or the counts below.
        definition: One of the three above (for a log).
        window_days: How long a later contact is a repeat, in days, more than 0 (for a log).
        resolved_first: Contacts (or inquiries, or customers asked) resolved at the first contact.
        contacts: All of them.

    Raises:
        ValueError: If the definition is unknown, the window is not more than 0, both or neither a
            log and the counts are given, or more were resolved than there were.

    Source:
        SQM Group: resolved on the first call / all customers surveyed, 280 / 400 = 70 %. It calls
        an external survey the most accurate, defines it per customer in one place and per inquiry
        in another, and gives repeat windows of 1 to 30 days. Gross counts every contact, net
        leaves out those that no first line could resolve.

    Example:
        >>> fcr(resolved_first=280, contacts=400)
        0.7
    """
    choice("definition", definition, FCR_DEFINITIONS)
    _check_window(window_days)
    terms = fcr_terms(definition, window_days)
    n = numbers(log, terms, resolved_first=resolved_first, contacts=contacts)
    within("contacts", {"resolved_first": n["resolved_first"]}, n["contacts"])
    return share(n["resolved_first"], n["contacts"])


def repeat_rate(
    log: pd.DataFrame | None = None,
    definition: str = "customer",
    window_days: float = 7,
    *,
    repeated: float | None = None,
    contacts: float | None = None,
) -> float:
    """Return the share of inbound contacts that are followed by another one of the same matter.

    `customer`: another inbound contact of the same customer within the window; `reason`: of the
    same customer and reason. Contacts whose window ends after the log's last inbound contact
    cannot be judged yet and are left out of both sides, as are those without a customer (or
    reason). Two contacts of one customer at the same moment do not follow each other.

    Args:
        log: A checked contact log, of which the inbound contacts of any outcome count; or the
            counts below.
        definition: One of the two above (for a log).
        window_days: How long a later contact is a repeat, in days, more than 0 (for a log).
        repeated: Contacts followed by a repeat.
        contacts: Contacts that can be judged.

    Raises:
        ValueError: If the definition is unknown, the window is not more than 0, both or neither a
            log and the counts are given, or more were repeated than there were.

    Source:
        SQM Group, internal call resolution: calls followed by no other within 30 days, known by
        phone, account or case number, / calls received; the rest are repeated.

    Example:
        >>> repeat_rate(repeated=20, contacts=100)
        0.2
    """
    choice("definition", definition, tuple(REPEAT_DEFINITIONS))
    _check_window(window_days)
    terms = repeat_terms(definition, window_days)
    n = numbers(log, terms, repeated=repeated, contacts=contacts)
    within("contacts", {"repeated": n["repeated"]}, n["contacts"])
    return share(n["repeated"], n["contacts"])


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
    reach = _Z * math.sqrt(max(0.0, variance) / answers)
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


def transfer_rate(
    log: pd.DataFrame | None = None,
    *,
    transferred: float | None = None,
    handled: float | None = None,
) -> float:
    """Return the share of handled contacts that an agent passed on to another.

    Args:
        log: A checked contact log, of which the answered contacts of either direction count
            (transferred is one with disposition `transferred`); or the counts below.
        transferred: Contacts transferred.
        handled: Contacts handled.

    Raises:
        ValueError: If both or neither a log and the counts are given, or more were transferred
            than handled.

    Source:
        NICE glossary, "Average call transfer rate": transferred / handled.

    Example:
        >>> transfer_rate(transferred=150, handled=1_000)
        0.15
    """
    n = numbers(log, TRANSFER_TERMS, transferred=transferred, handled=handled)
    within("handled", {"transferred": n["transferred"]}, n["handled"])
    return share(n["transferred"], n["handled"])


def escalation_rate(
    log: pd.DataFrame | None = None,
    *,
    escalated: float | None = None,
    handled: float | None = None,
) -> float:
    """Return the share of handled contacts that went to a higher level.

    Args:
        log: A checked contact log, of which the answered contacts of either direction count
            (escalated is one with disposition `escalated`); or the counts below.
        escalated: Contacts escalated.
        handled: Contacts handled.

    Raises:
        ValueError: If both or neither a log and the counts are given, or more were escalated than
            handled.

    Source:
        The trade's usual form, escalated / handled; a log of dispositions has one a contact, so a
        contact is transferred or escalated, not both.

    Example:
        >>> escalation_rate(escalated=12, handled=240)
        0.05
    """
    n = numbers(log, ESCALATION_TERMS, escalated=escalated, handled=handled)
    within("handled", {"escalated": n["escalated"]}, n["handled"])
    return share(n["escalated"], n["handled"])


def containment(
    log: pd.DataFrame | None = None,
    *,
    self_served: float | None = None,
    answered: float | None = None,
    abandoned: float | None = None,
    callback: float | None = None,
) -> float:
    """Return the share of the contacts entering the menu that end in self-service.

    Those who enter the menu are served by it, or leave it for the queue, where they are answered,
    hang up or ask to be called back. A blocked contact met a busy tone: it never entered.

    Args:
        log: A checked contact log, of which the inbound contacts count; or the counts below.
        self_served: Contacts that ended in self-service.
        answered: Contacts answered by an agent.
        abandoned: Contacts abandoned in the queue.
        callback: Contacts that asked to be called back.

    Raises:
        ValueError: If both or neither a log and the counts are given, or a count is negative.

    Source:
        OpsDog, "IVR/VRU containment rate": handled completely by the menu / routed through it.

    Example:
        >>> containment(self_served=60, answered=120, abandoned=15, callback=5)
        0.3
    """
    n = numbers(
        log,
        CONTAINMENT_TERMS,
        self_served=self_served,
        answered=answered,
        abandoned=abandoned,
        callback=callback,
    )
    return share(n["self_served"], sum(n.values()))


def _with_cost(
    log: pd.DataFrame | None,
    cost: float | None,
    terms: dict[str, Term],
    **counts: float | None,
) -> float:
    """Return the cost, which no log holds, over the one count, from a log or plain."""
    if log is None:
        n = numbers(None, {}, cost=cost, **counts)
        return share(n.pop("cost"), *n.values())
    if cost is None:
        raise ValueError("cost must be given beside a log, which does not hold it: it is missing")
    spent = numbers(None, {}, cost=cost)["cost"]
    return share(spent, *numbers(log, terms, **counts).values())


def cost_per_contact(
    log: pd.DataFrame | None = None,
    *,
    cost: float | None = None,
    handled: float | None = None,
) -> float:
    """Return the operating cost of a handled contact, in the currency of the cost.

    Args:
        log: A checked contact log, of which the answered contacts of either direction count as
            handled; or `handled`.
        cost: Operating expense of the same period, 0 or more; needed beside a log too.
        handled: Contacts handled.

    Raises:
        ValueError: If the cost is missing, both or neither a log and `handled` are given, or a
            number is negative.

    Source:
        MetricNet: annual operating expense (salaries, benefits, contractors, facilities, telecom,
        software, training, travel) / annual inbound contact volume.

    Example:
        >>> cost_per_contact(cost=540_000, handled=120_000)
        4.5
    """
    return _with_cost(log, cost, HANDLED_TERMS, handled=handled)


def cost_per_resolution(
    log: pd.DataFrame | None = None,
    *,
    cost: float | None = None,
    resolved: float | None = None,
) -> float:
    """Return the operating cost of a contact that ends in a resolution, in the cost's currency.

    What the unresolved contacts cost is in it: cheap contacts that resolve little are dear here.

    Args:
        log: A checked contact log, of which the answered contacts with `resolved` true count; or
            `resolved`.
        cost: Operating expense of the same period, 0 or more; needed beside a log too.
        resolved: Contacts resolved.

    Raises:
        ValueError: If the cost is missing, both or neither a log and `resolved` are given, or a
            number is negative.

    Source:
        Cost per contact divided by the share of contacts resolved; that is cost / resolved.

    Example:
        >>> cost_per_resolution(cost=540_000, resolved=90_000)
        6.0
    """
    return _with_cost(log, cost, RESOLVED_TERMS, resolved=resolved)


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
        id="time_to_abandon",
        name="Average time to abandon",
        formulas={"": "{wait_s} / {abandoned}"},
        unit="s",
        better="balance",
        side="inbound",
        sources=("Genesys Cloud resource centre, metric definitions",),
        disputes="Whether the clock starts in the menu or in the queue, and whether short abandons"
        " are in it. It is not patience: the patient were answered, and are not in it.",
        function=time_to_abandon,
        inputs=(
            Input(
                "wait_s",
                "waits of abandoned",
                "Time in queue, all abandoned contacts",
                1_200,
                18_000,
                "s",
            ),
            Input("abandoned", "abandoned", "Contacts abandoned", 20, 200),
        ),
        terms=lambda _: ABANDON_TERMS,
        over=("abandoned",),
        slips={
            "{abandoned} / {wait_s}": "You turned it over: the waits are divided by the contacts.",
        },
    ),
    Kpi(
        id="fcr",
        name="First contact resolution (FCR)",
        formulas={"": "{resolved_first} / {contacts}"},
        unit="share",
        better="high",
        side="inbound",
        sources=("SQM Group, first call resolution",),
        disputes="Who says that it is resolved: the agent's flag, the customer in a survey (SQM"
        " calls an external survey the most accurate) or the absence of a repeat within 1 to 30"
        " days. Whether it is per customer or per inquiry, whether repeats on another channel"
        " count, and gross (all contacts) or net (without those a first line cannot resolve).",
        function=fcr,
        inputs=(
            Input("resolved_first", "resolved at first contact", "Resolved at first", 140, 400),
            Input("contacts", "contacts", "Contacts, or customers asked", 200, 400),
        ),
        terms=lambda _: fcr_terms(),
        over=("contacts",),
        independent=True,
        slips={
            "({contacts} - {resolved_first}) / {contacts}": "This is the share that was not"
            " resolved at the first contact.",
            "{contacts} / {resolved_first}": "You turned it over: this is contacts for each one"
            " resolved.",
        },
    ),
    Kpi(
        id="repeat_rate",
        name="Repeat contact rate",
        formulas={"": "{repeated} / {contacts}"},
        unit="share",
        better="low",
        side="inbound",
        sources=("SQM Group, call resolution index: internal call resolution",),
        disputes="How many days, and the same customer or also the same reason; whether a new call"
        " after an abandoned one is a repeat. It is not 1 - FCR unless windows, keys and contacts"
        " match. Contacts of the last days cannot be judged yet: count them and it looks better.",
        function=repeat_rate,
        inputs=(
            Input("repeated", "followed by a repeat", "Followed by a repeat", 40, 400),
            Input("contacts", "contacts", "Contacts that can be judged", 200, 400),
        ),
        terms=lambda _: repeat_terms(),
        over=("contacts",),
        slips={
            "{repeated} / ({contacts} - {repeated})": "You divided by the contacts without a"
            " repeat. The whole is all contacts.",
            "({contacts} - {repeated}) / {contacts}": "This is the share without a repeat.",
        },
    ),
    Kpi(
        id="csat",
        name="Customer satisfaction (CSAT)",
        formulas={"": "{satisfied} / {answers}"},
        unit="share",
        better="high",
        side="both",
        sources=("Top two boxes of a five-point question",),
        disputes="Top two boxes or the mean, and what a 3 is. Only those who answer are in it, and"
        " the very pleased and the very cross answer most.",
        function=csat,
        inputs=(
            Input("satisfied", "answers of 4 or 5", "Answers of 4 or 5", 160, 400),
            Input("answers", "answers", "All answers", 200, 400),
        ),
        terms=lambda _: CSAT_TERMS,
        over=("answers",),
        independent=True,
        slips={
            "({answers} - {satisfied}) / {answers}": "This is the share that was not satisfied.",
            "{satisfied} / ({answers} - {satisfied})": "You divided by those who were not"
            " satisfied. The whole is everyone who answered.",
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
        disputes="A mean takes the step from 1 to 2 as equal to that from 4 to 5, and hides whether"
        " everyone is a 3 or half are a 1 and half a 5. Top two boxes are clearer and forget how"
        " bad the rest was.",
        function=csat_mean,
        inputs=(
            Input("ones", "ones", "Answers of 1 (very dissatisfied)", 10, 200),
            Input("twos", "twos", "Answers of 2", 10, 200),
            Input("threes", "threes", "Answers of 3", 20, 200),
            Input("fours", "fours", "Answers of 4", 70, 200),
            Input("fives", "fives", "Answers of 5 (very satisfied)", 90, 200),
        ),
        terms=lambda _: CSAT_MEAN_TERMS,
        over=tuple(POINTS),
        slips=_PLAIN_MEAN,
    ),
    Kpi(
        id="nps",
        name="Net promoter score (NPS)",
        formulas={"": "({promoters} - {detractors}) / ({promoters} + {passives} + {detractors})"},
        unit="share",
        better="high",
        side="both",
        sources=("Reichheld 2003, Harvard Business Review",),
        disputes="Asked after a contact (transactional) or of the whole relationship: two numbers"
        " that do not compare. Passives count below the line, detractors start at 0, and with few"
        " answers the interval is wide.",
        function=nps,
        inputs=(
            Input("promoters", "promoters", "Promoters (9-10)", 100, 400),
            Input("passives", "passives", "Passives (7-8)", 60, 400),
            Input("detractors", "detractors", "Detractors (0-6)", 40, 400),
        ),
        over=("promoters", "passives", "detractors"),
        slips={
            "({promoters} - {detractors}) / ({promoters} + {detractors})": "You left out the"
            " passives: they count below the line.",
            "{promoters} / ({promoters} + {passives} + {detractors})": "This is the share of"
            " promoters. The detractors are taken from it.",
        },
    ),
    Kpi(
        id="ces_effort",
        name="Customer effort score (CES 1.0, effort)",
        formulas={"": _MEAN_OF_FIVE},
        unit="score",
        better="low",
        side="both",
        sources=("Dixon, Freeman and Toman 2010, Harvard Business Review",),
        disputes="The direction flips: in CES 1.0 (effort, 1 to 5) low is good, in CES 2.0 (made it"
        " easy, 1 to 7) high is good. Say which. Many customers read 5 as the best mark.",
        function=ces_effort,
        inputs=(
            Input("ones", "ones", "Answers of 1 (very low effort)", 90, 200),
            Input("twos", "twos", "Answers of 2", 60, 200),
            Input("threes", "threes", "Answers of 3", 30, 200),
            Input("fours", "fours", "Answers of 4", 10, 200),
            Input("fives", "fives", "Answers of 5 (very high effort)", 10, 200),
        ),
        over=tuple(POINTS),
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
        disputes="The direction flips: in CES 2.0 (made it easy, 1 to 7) high is good, in CES 1.0"
        " (effort, 1 to 5) low is good. Say which. Some show the mean of 1 to 7 instead of the"
        " share of 5 to 7.",
        function=ces_easy,
        inputs=(
            Input("agreed", "answers of 5 to 7", "Answers of 5, 6 or 7", 170, 400),
            Input("answers", "answers", "All answers", 200, 400),
        ),
        over=("answers",),
        independent=True,
        slips={
            "({answers} - {agreed}) / {answers}": "This is the share that did not find it easy.",
        },
    ),
    Kpi(
        id="transfer_rate",
        name="Transfer rate",
        formulas={"": "{transferred} / {handled}"},
        unit="share",
        better="low",
        side="both",
        sources=("NICE glossary, average call transfer rate",),
        disputes="Whether warm, cold and consult transfers all count, whether an intended transfer"
        " (a front desk) does, and whether a transferred contact is handled once or twice.",
        function=transfer_rate,
        inputs=(
            Input("transferred", "transferred", "Contacts transferred", 18, 200),
            Input("handled", "handled", "Contacts handled", 180, 400),
        ),
        terms=lambda _: TRANSFER_TERMS,
        over=("handled",),
        independent=True,
        slips={
            "{transferred} / ({handled} - {transferred})": "You divided by those not transferred."
            " The whole is every contact handled.",
        },
    ),
    Kpi(
        id="escalation_rate",
        name="Escalation rate",
        formulas={"": "{escalated} / {handled}"},
        unit="share",
        better="balance",
        side="both",
        sources=("Escalated over handled, the trade's usual form",),
        disputes="Whether a hand-over to a second line is an escalation or a transfer, and whether"
        " only complaints count. Too low can mean that agents hold on to what they cannot solve.",
        function=escalation_rate,
        inputs=(
            Input("escalated", "escalated", "Contacts escalated", 9, 200),
            Input("handled", "handled", "Contacts handled", 180, 400),
        ),
        terms=lambda _: ESCALATION_TERMS,
        over=("handled",),
        independent=True,
        slips={
            "{escalated} / ({handled} - {escalated})": "You divided by those not escalated. The"
            " whole is every contact handled.",
        },
    ),
    Kpi(
        id="containment",
        name="Menu containment",
        formulas={"": "{self_served} / ({self_served} + {answered} + {abandoned} + {callback})"},
        unit="share",
        better="balance",
        side="inbound",
        sources=("OpsDog, IVR/VRU containment rate",),
        disputes="Whether who hangs up in the menu is contained or lost, and whether who calls"
        " again within days was. A menu without a way out contains everyone and serves nobody.",
        function=containment,
        inputs=(
            Input("self_served", "self-served", "Ended in self-service", 60, 400),
            Input("answered", "answered", "Answered by an agent", 180, 400),
            Input("abandoned", "abandoned", "Abandoned in the queue", 20, 200),
            Input("callback", "call-backs", "Asked to be called back", 10, 200),
        ),
        terms=lambda _: CONTAINMENT_TERMS,
        over=MENU_OUTCOMES,
        independent=True,
        slips={
            "{self_served} / ({answered} + {abandoned} + {callback})": "You divided by those who"
            " left the menu. The whole is everyone who entered it.",
        },
    ),
    Kpi(
        id="cost_per_contact",
        name="Cost per contact",
        formulas={"": "{cost} / {handled}"},
        unit="money",
        better="balance",
        side="both",
        sources=("MetricNet, cost per contact",),
        disputes="Which costs are in it (rent, software, training, travel), and over contacts"
        " offered or handled. Haste and repeat contacts lower it: read it beside FCR.",
        function=cost_per_contact,
        inputs=(
            Input("cost", "operating cost", "Operating cost of the period", 1_200, 5_000),
            Input("handled", "handled", "Contacts handled", 200, 400),
        ),
        over=("handled",),
        slips={
            "{handled} / {cost}": "You turned it over: this is contacts for each unit of money.",
        },
    ),
    Kpi(
        id="cost_per_resolution",
        name="Cost per resolution",
        formulas={"": "{cost} / {resolved}"},
        unit="money",
        better="low",
        side="both",
        sources=("Cost per contact over the share resolved",),
        disputes="Who says that it is resolved, and whether a contact or a matter is: three calls"
        " about one matter are one resolution. All costs of cost per contact are argued over too.",
        function=cost_per_resolution,
        inputs=(
            Input("cost", "operating cost", "Operating cost of the period", 1_200, 5_000),
            Input("resolved", "resolved", "Contacts resolved", 150, 400),
        ),
        over=("resolved",),
        slips={
            "{resolved} / {cost}": "You turned it over: this is resolutions for each unit of"
            " money.",
        },
    ),
)
