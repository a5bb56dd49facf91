"""Inbound measures: handle time, speed of answer, service level, abandonment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bpo_course.kpi._measure import Options, Rows, Term, choice, numbers, share, within
from bpo_course.kpi._record import Input, Kpi

if TYPE_CHECKING:
    import pandas as pd

SERVICE_LEVEL_DEFINITIONS: Final = ("offered", "answered", "offered_less_short", "served_or_short")
ANSWERED: Final = Term((), lambda rows: rows.taken)
ABANDONED: Final = Term((), lambda rows: rows.lost)
HANDLE_TERMS: Final = {
    "talk_s": Term(("talk_s",), lambda rows: rows.seconds("talk_s") * rows.answered),
    "hold_s": Term((), lambda rows: rows.seconds("hold_s") * rows.answered),
    "wrap_s": Term((), lambda rows: rows.seconds("wrap_s") * rows.answered),
    "handled": Term((), lambda rows: rows.answered),
}
OFFERED_TERMS: Final = {
    "answered": ANSWERED,
    "abandoned": ABANDONED,
}
ASA_TERMS: Final = {
    "wait_s": Term(("wait_s",), lambda rows: rows.seconds("wait_s") * rows.taken),
    "answered": ANSWERED,
}
ABANDON_TERMS: Final = {
    "wait_s": Term(("wait_s",), lambda rows: rows.seconds("wait_s") * rows.lost),
    "abandoned": ABANDONED,
}


def service_terms(options: Options) -> dict[str, Term]:
    """Return what a log says of service level's inputs."""
    short_s = options.target_s if options.short_s is None else options.short_s

    def in_target(rows: Rows) -> Any:
        return rows.taken & (rows.seconds("wait_s") <= options.target_s)

    def short(rows: Rows) -> Any:
        return rows.lost & (rows.seconds("wait_s") <= short_s)

    return {
        "answered_in_target": Term(("wait_s",), in_target),
        "answered": ANSWERED,
        "abandoned": ABANDONED,
        "abandoned_short": Term(("wait_s",), short),
    }


def abandonment_terms(options: Options) -> dict[str, Term]:
    """Return what a log says of abandonment's inputs."""
    short_s = options.short_s or 0.0

    def lost(rows: Rows) -> Any:
        return rows.lost & (rows.seconds("wait_s") > short_s) if short_s else rows.lost

    return {
        "abandoned": Term(("wait_s",) if short_s else (), lost),
        "answered": ANSWERED,
    }


def offered(
    log: pd.DataFrame | None = None,
    *,
    answered: float | None = None,
    abandoned: float | None = None,
) -> float:
    """Return the contacts offered to agents: those answered and those abandoned in the queue.

    Contacts that ended in the menu, met a busy tone or asked to be called back are counted apart.

    Args:
        log: A checked contact log, of which the inbound contacts count; or the counts below.
        answered: Contacts answered.
        abandoned: Contacts abandoned.

    Raises:
        ValueError: If both or neither a log and the counts are given, or a number is negative.

    Source:
        The trade's usual form, answered + abandoned. Genesys Cloud, "Why does the Offered metric
        not always equal the Answered plus Abandoned metrics?": it counts what flowed out of the
        queue (to voicemail, call-back or another queue) as offered too.

    Example:
        >>> offered(answered=95, abandoned=5)
        100
    """
    n = numbers(log, OFFERED_TERMS, answered=answered, abandoned=abandoned)
    return n["answered"] + n["abandoned"]


def answered(log: pd.DataFrame | None = None, *, answered: float | None = None) -> float:
    """Return the inbound contacts that an agent answered.

    Args:
        log: A checked contact log, of which the inbound contacts count; or the count below.
        answered: Contacts answered.

    Raises:
        ValueError: If both or neither a log and the count are given, or it is negative.

    Example:
        >>> answered(answered=95)
        95
    """
    return numbers(log, {"answered": OFFERED_TERMS["answered"]}, answered=answered)["answered"]


def aht(
    log: pd.DataFrame | None = None,
    *,
    talk_s: float | None = None,
    hold_s: float | None = None,
    wrap_s: float | None = None,
    handled: float | None = None,
) -> float:
    """Return the average handle time in seconds: talk, hold and wrap over contacts handled.

    From a log, the answered contacts of either direction count as handled; a part whose column the
    log does not record is not in the figure, and without `talk_s` it is not measurable (NaN).

    Args:
        log: A checked contact log; or the totals below.
        talk_s: Seconds talked, all contacts together.
        hold_s: Seconds on hold, all contacts together.
        wrap_s: Seconds of wrap-up (after-call work), all contacts together.
        handled: Contacts handled.

    Raises:
        ValueError: If both or neither a log and the totals are given, or a total is negative.

    Source:
        Genesys Cloud, metric definitions, "Average handle": (talk + hold + after-call work) /
        contacts handled.

    Example:
        >>> aht(talk_s=36_000, hold_s=3_600, wrap_s=14_400, handled=180)
        300.0
    """
    n = numbers(log, HANDLE_TERMS, talk_s=talk_s, hold_s=hold_s, wrap_s=wrap_s, handled=handled)
    return share(n["talk_s"] + n["hold_s"] + n["wrap_s"], n["handled"])


def asa(
    log: pd.DataFrame | None = None,
    *,
    wait_s: float | None = None,
    answered: float | None = None,
) -> float:
    """Return the average speed of answer in seconds: waits of answered contacts over answered.

    Contacts that hung up are left out, so a queue that loses its most patient callers last can look
    better than it is: read it beside abandonment.

    Args:
        log: A checked contact log, of which the inbound contacts count; or the totals below.
        wait_s: Seconds waited in queue by the answered contacts together.
        answered: Contacts answered.

    Raises:
        ValueError: If both or neither a log and the totals are given, or a total is negative.

    Source:
        Genesys Cloud, metric definitions, "ASA": total answer time / contacts answered.

    Example:
        >>> asa(wait_s=1_500, answered=100)
        15.0
    """
    n = numbers(log, ASA_TERMS, wait_s=wait_s, answered=answered)
    return share(n["wait_s"], n["answered"])


def service_level(
    log: pd.DataFrame | None = None,
    target_s: float = 20,
    definition: str = "offered",
    short_s: float | None = None,
    *,
    answered_in_target: float | None = None,
    answered: float | None = None,
    abandoned: float | None = None,
    abandoned_short: float | None = None,
) -> float:
    """Return the share of contacts answered within the target, under the definition named.

    With A contacts answered, of which a within the target, and B abandoned, of which b are short:
    `offered` a / (A + B); `answered` a / A; `offered_less_short` a / (A + B - b);
    `served_or_short` (a + b) / (A + B). A log cannot show `virtual`, the share who would have been
    answered in time had no one hung up.

    Args:
        log: A checked contact log, of which the inbound contacts count; or the counts below.
        target_s: The target in seconds (for a log), 0 or more.
        definition: One of the four above.
        short_s: An abandoned contact is short up to this many seconds (for a log); the target
            when None.
        answered_in_target: Contacts answered within the target.
        answered: Contacts answered.
        abandoned: Contacts abandoned; needed but for `answered`.
        abandoned_short: Short abandons; needed for the two definitions that use them.

    Raises:
        ValueError: If the definition is unknown or cannot be seen in a log, the target is negative,
            both or neither a log and the counts are given, or a part exceeds its whole.

    Source:
        ICMI's well-known variants; Cisco Unified ICM names the three treatments of abandoned
        contacts "ignored", "negative" and "positive".

    Example:
        >>> service_level(answered_in_target=80, answered=95, abandoned=5)
        0.8
        >>> round(service_level(answered_in_target=80, answered=95, definition="answered"), 3)
        0.842
    """
    if definition == "virtual":
        raise ValueError(
            "definition 'virtual' cannot be measured in a log or in counts: callers who"
            " hung up did not wait to the end. Only the formula gives it"
        )
    choice("definition", definition, SERVICE_LEVEL_DEFINITIONS)
    for name, seconds in (("target_s", target_s), ("short_s", short_s)):
        if seconds is not None and not seconds >= 0:
            raise ValueError(f"{name} must be 0 seconds or more, got {seconds}")
    given = {
        "answered_in_target": answered_in_target,
        "answered": answered,
        "abandoned": abandoned,
        "abandoned_short": abandoned_short,
    }
    needed = ["answered_in_target", "answered"]
    if definition != "answered" or not (abandoned is None and abandoned_short is None):
        needed.append("abandoned")
    if definition.endswith("short") or abandoned_short is not None:
        needed.append("abandoned_short")
    terms = service_terms(Options(target_s, short_s))
    plain = numbers(log, {n: terms[n] for n in needed}, **{n: given[n] for n in needed})
    in_target, taken = plain["answered_in_target"], plain["answered"]
    lost, short = plain.get("abandoned", 0.0), plain.get("abandoned_short", 0.0)
    within("answered", {"answered_in_target": in_target}, taken)
    within("abandoned", {"abandoned_short": short}, lost)
    return {
        "offered": share(in_target, taken + lost),
        "answered": share(in_target, taken),
        "offered_less_short": share(in_target, taken + (lost - short)),
        "served_or_short": share(in_target + short, taken + lost),
    }[definition]


def abandonment(
    log: pd.DataFrame | None = None,
    short_s: float = 0,
    *,
    abandoned: float | None = None,
    answered: float | None = None,
) -> float:
    """Return the share of offered contacts that hung up before an agent answered.

    Args:
        log: A checked contact log, of which the inbound contacts count; or the counts below.
        short_s: Abandoned contacts that waited up to this many seconds are left out of both sides
            (for a log); with 0 every abandoned contact counts.
        abandoned: Contacts abandoned.
        answered: Contacts answered.

    Raises:
        ValueError: If both or neither a log and the counts are given, or a number is negative.

    Source:
        Genesys Cloud, metric definitions, "Abandon %": abandoned / offered.

    Example:
        >>> abandonment(abandoned=5, answered=95)
        0.05
    """
    if not short_s >= 0:
        raise ValueError(f"short_s must be 0 seconds or more, got {short_s}")
    n = numbers(
        log, abandonment_terms(Options(short_s=short_s)), abandoned=abandoned, answered=answered
    )
    return share(n["abandoned"], n["abandoned"] + n["answered"])


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


KPIS: Final = (
    Kpi(
        id="offered",
        name="Contacts offered",
        formulas={"": "{answered} + {abandoned}"},
        unit="count",
        better="balance",
        side="inbound",
        sources=("Answered plus abandoned, the trade's usual form",),
        disputes="Do contacts count as offered if they leave the queue another way (call-back,"
        " voicemail, another queue)? Genesys Cloud says yes. Here they are counted separately. And"
        " callers who get a busy tone are not in this number, although they wanted help too.",
        function=offered,
        inputs=(
            Input("answered", "answered", "Answered", 180, 400),
            Input("abandoned", "abandoned", "Abandoned", 20, 200),
        ),
        terms=lambda _: OFFERED_TERMS,
        slips={
            "{answered} - {abandoned}": "You subtracted the abandoned contacts. They were offered"
            " too.",
            "{answered}": "This is only the answered contacts. Callers who hung up were offered"
            " too.",
        },
    ),
    Kpi(
        id="answered",
        name="Contacts answered",
        formulas={"": "{answered}"},
        unit="count",
        better="balance",
        side="inbound",
        sources=("Genesys Cloud resource centre, metric definitions",),
        disputes="Is a transferred contact one contact or two? Does a call count as answered if it"
        " rings at an agent who does not pick up?",
        function=answered,
        inputs=(Input("answered", "answered", "Answered", 180, 400),),
        terms=lambda _: {"answered": OFFERED_TERMS["answered"]},
    ),
    Kpi(
        id="aht",
        name="Average handle time (AHT)",
        formulas={"": "({talk_s} + {hold_s} + {wrap_s}) / {handled}"},
        unit="s",
        better="balance",
        side="both",
        sources=("Genesys Cloud resource centre, metric definitions",),
        disputes="For outbound calls, does the work before the dial count, and dialling time? Is a"
        " transferred contact one contact or two? Do you show the mean or a percentile? If AHT is"
        " a target, agents learn to rush.",
        function=aht,
        inputs=(
            Input("talk_s", "talk", "Talk time, all contacts", 43_200, 86_400, "s"),
            Input("hold_s", "hold", "Hold time, all contacts", 3_600, 21_600, "s"),
            Input("wrap_s", "wrap", "Wrap-up time, all contacts", 10_800, 43_200, "s"),
            Input("handled", "handled", "Contacts handled", 180, 400),
        ),
        terms=lambda _: HANDLE_TERMS,
        slips={
            "({talk_s} + {hold_s}) / {handled}": "You left out wrap-up: the contact is not over"
            " for the agent until the notes are written.",
            "({talk_s} + {wrap_s}) / {handled}": "You left out hold time: the agent is busy then"
            " too.",
            "{talk_s} / {handled}": "This is only talk time. Add hold and wrap-up.",
        },
    ),
    Kpi(
        id="asa",
        name="Average speed of answer (ASA)",
        formulas={"": "{wait_s} / {answered}"},
        unit="s",
        better="low",
        side="inbound",
        sources=("Genesys Cloud resource centre, metric definitions",),
        disputes="Does the clock start in the menu or in the queue? Does ringing time count? Are"
        " callers who hang up included?",
        function=asa,
        inputs=(
            Input(
                "wait_s",
                "waits of answered",
                "Waiting time of all answered contacts",
                3_600,
                18_000,
                "s",
            ),
            Input("answered", "answered", "Contacts answered", 180, 400),
        ),
        terms=lambda _: ASA_TERMS,
        slips={
            "{answered} / {wait_s}": "You divided the wrong way round. Divide the waits by the"
            " contacts.",
        },
    ),
    Kpi(
        id="service_level",
        name="Service level",
        formulas={
            "offered": "{answered_in_target} / ({answered} + {abandoned})",
            "answered": "{answered_in_target} / {answered}",
            "offered_less_short": (
                "{answered_in_target} / ({answered} + {abandoned} - {abandoned_short})"
            ),
            "served_or_short": (
                "({answered_in_target} + {abandoned_short}) / ({answered} + {abandoned})"
            ),
        },
        unit="share",
        better="high",
        side="inbound",
        sources=("ICMI, service level variants", "Cisco Unified ICM, service level types"),
        disputes="Do you divide by all contacts offered, only those answered, or all except the"
        " short abandons? Always give the definition with the figure.",
        function=service_level,
        inputs=(
            Input(
                "answered_in_target", "answered in target", "Answered within the target", 152, 240
            ),
            Input("answered", "answered", "Answered", 180, 400),
            Input("abandoned", "abandoned", "Abandoned", 20, 200),
            Input(
                "abandoned_short", "short abandons", "Short abandons (within the target)", 6, 200
            ),
        ),
        terms=service_terms,
        slips={
            "{answered_in_target} / {answered}": "You divided by the answered contacts only."
            " Callers who hung up count too.",
            "{answered_in_target} / ({answered} + {abandoned})": "You divided by all contacts"
            " offered.",
            "{answered} / ({answered} + {abandoned})": "This is the share of contacts answered, in"
            " time or late.",
        },
    ),
    Kpi(
        id="abandonment",
        name="Abandonment rate",
        formulas={"": "{abandoned} / ({answered} + {abandoned})"},
        unit="share",
        better="low",
        side="inbound",
        sources=("Genesys Cloud resource centre, metric definitions",),
        disputes="How short must an abandoned contact be to be left out? Do contacts count if they"
        " end in the menu or wait for a call-back?",
        function=abandonment,
        inputs=(
            Input("abandoned", "abandoned", "Abandoned", 20, 200),
            Input("answered", "answered", "Answered", 180, 400),
        ),
        terms=abandonment_terms,
        slips={
            "{abandoned} / {answered}": "You divided by the answered contacts. Offered is answered"
            " plus abandoned.",
            "{answered} / ({answered} + {abandoned})": "This is the share that was answered.",
        },
    ),
    Kpi(
        id="time_to_abandon",
        name="Average time to abandon",
        formulas={"": "{wait_s} / {abandoned}"},
        unit="s",
        better="balance",
        side="inbound",
        sources=("Genesys Cloud resource centre, metric definitions",),
        disputes="Does the clock start in the menu or in the queue? Are short abandons included?"
        " This does not show how patient callers are: the most patient callers were answered, so"
        " they are not in this figure.",
        function=time_to_abandon,
        inputs=(
            Input(
                "wait_s",
                "waits of abandoned",
                "Waiting time of all abandoned contacts",
                1_200,
                18_000,
                "s",
            ),
            Input("abandoned", "abandoned", "Contacts abandoned", 20, 200),
        ),
        terms=lambda _: ABANDON_TERMS,
        slips={
            "{abandoned} / {wait_s}": "You divided the wrong way round. Divide the waits by the"
            " contacts.",
        },
    ),
)
