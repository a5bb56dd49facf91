"""Dialler measures: how many calls the dialler drops, and how well it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpo_course.kpi import outbound, shifts
from bpo_course.kpi._measure import Rows, Term, check_parts, choice, inputs, local_times, share
from bpo_course.kpi._record import Input, Kpi

if TYPE_CHECKING:
    import pandas as pd

DROP_NEEDS: Final = {
    "us_30_days": ("dropped", "answered"),
    "uk_estimate": ("dropped", "machines_estimated", "answered"),
    "per_day": ("dropped", "answered"),
}
DIALLER_NEEDS: Final = {
    "agents": ("handle_s", "logged_in_s"),
    "lines": ("busy_line_s", "line_s"),
}
DROP_TERMS: Final = {
    "dropped": Term((), lambda rows: rows.outbound & rows.word("outcome", "dropped")),
    "answered": outbound.CONTACT_TERMS["contacts"],
}
US_PERIOD_DAYS: Final = 30
LOGGED_IN_TERMS: Final = {
    "handle_s": shifts.time_in(*shifts.HANDLE_STATES),
    "logged_in_s": shifts.time_in(*shifts.PAID_STATES),
}


def drop_rate(
    log: pd.DataFrame | None = None,
    definition: str = "us_30_days",
    *,
    dropped: float | None = None,
    answered: float | None = None,
    machines_estimated: float | None = None,
) -> float:
    """Return the share of answered calls that no agent took, over the period of a definition.

    With D calls dropped, A passed to an agent and m of the D estimated to have reached answer
    machines: `us_30_days` D / (D + A), of one campaign over 30 days; `uk_estimate`
    (D - m) / (D - m + A), over 24 hours, as Ofcom wrote it in 2010; `per_day` D / (D + A) since
    midnight, which VICIdial uses. A log is measured as it is given: cut it first to the campaign
    and to the 30 days or the local day that the definition means, or ask `drop_clocks`.

    Which rules limit the rate, where, and whom they bind is in data/rules/drop-rate.toml. The 3 %
    of the United States is for telemarketing (sales) calls. It does not bind calls about a debt.

    Args:
        log: A checked contact log, of which the outbound contacts count; or the counts below.
        definition: One of the three above.
        dropped: Calls answered that no agent took.
        answered: Calls passed to an agent.
        machines_estimated: Dropped calls estimated to have reached answer machines (for
            `uk_estimate`); also beside a log, which does not say it.

    Raises:
        ValueError: If the definition is unknown, both or neither a log and the counts are given,
            the estimate is missing where it is needed, or it exceeds the dropped calls.

    Source:
        US: 16 CFR 310.4(b)(1)(iv) and (b)(4). UK: Ofcom, Persistent Misuse: the formula of its
        statement of 2010. VICIdial: drops / answers today.

    Example:
        >>> drop_rate(dropped=30, answered=970)
        0.03
        >>> drop_rate(definition="uk_estimate", dropped=40, answered=970, machines_estimated=10)
        0.03
    """
    choice("definition", definition, tuple(DROP_NEEDS))
    given = {"dropped": dropped, "answered": answered, "machines_estimated": machines_estimated}
    n = inputs(log, DROP_TERMS, DROP_NEEDS[definition], given)
    check_parts(n, ("machines_estimated", "dropped"))
    lost = n["dropped"]
    if definition == "uk_estimate":
        lost -= n["machines_estimated"]
    return share(lost, lost + n["answered"])


def drop_clocks(log: pd.DataFrame, zone: str = "UTC") -> pd.DataFrame:
    """Return the drop rate of each campaign over the two periods that a log can show.

    One row a campaign, clock and period: `campaign`, `clock` (`us_30_days`: successive periods of
    30 local days from the campaign's first, of which the last may be shorter; `per_day`: each
    local day), `starts_on` (the period's first day), `value`, and `n` (calls that a person
    answered).

    Args:
        log: A checked contact log, of which the outbound contacts count; a queue is a campaign.
        zone: The time zone whose days are meant, for example "America/New_York".

    Raises:
        ValueError: If the zone is unknown.

    Source:
        16 CFR 310.4(b)(4)(i): over the campaign if it is shorter than 30 days, else over each
        successive period of 30 days.

    Example:
        >>> import pandas as pd
        >>> from bpo_course import contacts
        >>> log = contacts.check(pd.DataFrame([{
        ...     "contact_id": f"{day} {n}", "direction": "outbound", "channel": "voice",
        ...     "queue": "offer", "started_at": f"2026-03-0{day}T09:00:00Z",
        ...     "outcome": "dropped" if n < dropped else "answered",
        ... } for day, dropped in ((2, 2), (3, 0)) for n in range(50)]))
        >>> drop_clocks(log)[["clock", "value", "n"]].values.tolist()
        [['per_day', 0.04, 50], ['per_day', 0.0, 50], ['us_30_days', 0.02, 100]]
    """
    import pandas as pd

    rows = Rows(log)
    counted = {name: term.of(rows) for name, term in DROP_TERMS.items()}
    day = local_times(log, zone).dt.normalize()
    table = pd.DataFrame({"campaign": log["queue"], "per_day": day, **counted})[rows.outbound]
    first = table.groupby("campaign")["per_day"].transform("min")
    period = (table["per_day"] - first).dt.days // US_PERIOD_DAYS
    table["us_30_days"] = first + pd.to_timedelta(period * US_PERIOD_DAYS, unit="D")
    parts = [
        table.groupby(["campaign", clock])[["dropped", "answered"]]
        .sum()
        .rename_axis(["campaign", "starts_on"])
        .assign(clock=clock)
        .reset_index()
        for clock in ("per_day", "us_30_days")
    ]
    found = pd.concat(parts).sort_values(["campaign", "clock", "starts_on"], ignore_index=True)
    found["n"] = found["dropped"] + found["answered"]
    found["value"] = found["dropped"] / found["n"].where(found["n"] > 0)
    clocks: pd.DataFrame = found[["campaign", "clock", "starts_on", "value", "n"]]
    return clocks


def dialler_utilisation(
    states: pd.DataFrame | None = None,
    definition: str = "agents",
    *,
    handle_s: float | None = None,
    logged_in_s: float | None = None,
    busy_line_s: float | None = None,
    line_s: float | None = None,
) -> float:
    """Return how much of the dialler's capacity is used, under a definition.

    `agents`: the agents' time on contacts (talk, hold, wrap) over their time logged in; `lines`:
    the time that lines are busy over the time that lines are there. A dialler that dials more
    raises both, and the drop rate too: read them together.

    Args:
        states: A checked agent-state table, of which every state but offline is logged in (for
            `agents`); or the seconds below.
        definition: One of the two above.
        handle_s: Seconds talking, holding and in wrap-up.
        logged_in_s: Seconds logged in, breaks among them.
        busy_line_s: Seconds that lines were busy, all lines together (for `lines`); also beside a
            table, which does not say it.
        line_s: Seconds that lines were there, all lines together.

    Raises:
        ValueError: If the definition is unknown, both or neither a table and the seconds are
            given, one is negative, or a part exceeds its whole.

    Source:
        Talk and wrap over logged-in time, or lines busy over lines: no standard fixes which.

    Example:
        >>> dialler_utilisation(handle_s=18_000, logged_in_s=24_000)
        0.75
        >>> dialler_utilisation(definition="lines", busy_line_s=54_000, line_s=72_000)
        0.75
    """
    choice("definition", definition, tuple(DIALLER_NEEDS))
    given = {
        "handle_s": handle_s,
        "logged_in_s": logged_in_s,
        "busy_line_s": busy_line_s,
        "line_s": line_s,
    }
    part, whole = DIALLER_NEEDS[definition]
    n = inputs(states, LOGGED_IN_TERMS, (part, whole), given)
    check_parts(n, *DIALLER_NEEDS.values())
    return share(n[part], n[whole])


KPIS: Final = (
    Kpi(
        id="drop_rate",
        name="Drop rate (abandoned outbound calls)",
        formulas={
            "us_30_days": "{dropped} / ({dropped} + {answered})",
            "uk_estimate": "({dropped} - {machines_estimated})"
            " / ({dropped} - {machines_estimated} + {answered})",
            "per_day": "{dropped} / ({dropped} + {answered})",
        },
        unit="share",
        better="low",
        side="outbound",
        sources=(
            "16 CFR 310.4(b)(1)(iv), (b)(4): 3 % of telemarketing calls, each campaign, 30 days",
            "Ofcom, Persistent Misuse, 20 December 2016: no safe level since 1 March 2017",
            "VICIdial, drops over answers today",
        ),
        disputes="The period: 30 days in the United States, one day in some diallers. So a month"
        " can be within the limit although some days are not. If answer-machine detection makes a"
        " silent call, it is a drop, but a log may call it voicemail. The 3 % of the"
        " United States is for sales calls, not for calls about a debt. The British 3 % limit no"
        " longer exists, although it is still taught.",
        function=drop_rate,
        inputs=(
            Input("dropped", "dropped", "Dropped calls (answered, no agent free)", 24, 100),
            Input(
                "machines_estimated",
                "estimated machines",
                "Drops that were answer machines (estimate)",
                6,
                100,
            ),
            Input("answered", "passed to an agent", "Calls passed to an agent", 970, 2_000),
        ),
        terms=lambda _: DROP_TERMS,
        slips={
            "{dropped} / {answered}": "You divided by the calls that an agent took. Divide by all"
            " calls that a person answered, including the dropped calls.",
            "({dropped} - {machines_estimated}) / ({dropped} + {answered})": "You subtracted the"
            " machines from the dropped calls, but not from the number you divide by.",
        },
    ),
    Kpi(
        id="dialler_utilisation",
        name="Dialler utilisation",
        formulas={
            name: f"{{{part}}} / {{{whole}}}" for name, (part, whole) in DIALLER_NEEDS.items()
        },
        unit="share",
        better="balance",
        side="outbound",
        sources=("Course text: there is no standard",),
        disputes="Do you measure the agents' time or the lines? Are breaks part of the logged-in"
        " time? A dialler raises this figure by dialling more, and then it drops more calls. So"
        " read it together with the drop rate.",
        function=dialler_utilisation,
        inputs=(
            Input("handle_s", "handle", "Handle time", 18_000, 28_800, "s"),
            Input("logged_in_s", "logged in", "Time logged in", 24_000, 36_000, "s"),
            Input(
                "busy_line_s",
                "busy line time",
                "Time that lines were busy, all lines",
                54_000,
                144_000,
                "s",
            ),
            Input(
                "line_s",
                "line time",
                "Time that lines were available, all lines",
                72_000,
                144_000,
                "s",
            ),
        ),
        slips={
            "{handle_s} / ({logged_in_s} - {handle_s})": "You divided by the time without a"
            " contact. Divide by all the time logged in.",
        },
    ),
)
