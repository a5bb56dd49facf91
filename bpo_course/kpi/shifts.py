"""Shift measures: how paid time was used, and how far it followed the schedule.

Time is read from a checked agent-state table. Handle time is talking, holding and wrap. Ringing
counts as available: the agent has no contact yet, and to count it as handling would make letting a
phone ring look like work. Paid time is every state but offline, so paid breaks are logged as
`break` and an unpaid lunch as `offline`; paid time that no table shows (leave, sickness) is given
as `paid_s` beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bpo_course.kpi._measure import Rows, Term, check_shares, choice, numbers, share, within
from bpo_course.kpi._record import Input, Kpi

if TYPE_CHECKING:
    import pandas as pd

HANDLE_STATES: Final = ("talking", "holding", "wrap")
AVAILABLE_STATES: Final = ("available", "ringing")
PAID_STATES: Final = (*HANDLE_STATES, *AVAILABLE_STATES, "training", "break")
UTILISATION_DEFINITIONS: Final = {
    "handle_of_paid": ("handle_s",),
    "productive_of_paid": ("handle_s", "available_s"),
    "at_work_of_paid": ("handle_s", "available_s", "training_s"),
}
_ENDS: Final = ("started_at", "ended_at")
_MICRO: Final = 1_000_000


# The activity of a schedule that a state belongs to; offline is none.
_ACTIVITIES: Final = {
    **dict.fromkeys((*HANDLE_STATES, *AVAILABLE_STATES), "queue"),
    "training": "training",
    "break": "break",
}


def time_in(*states: str) -> Term:
    """Return the seconds spent in any of the states, as a table of states says it."""

    def seconds(rows: Rows) -> Any:
        lasted = (rows.log["ended_at"] - rows.log["started_at"]).dt.total_seconds()
        return rows.words("state", states) * lasted.to_numpy(dtype=float)

    return Term(("state", "started_at", "ended_at"), seconds)


OCCUPANCY_TERMS: Final = {
    "handle_s": time_in(*HANDLE_STATES),
    "available_s": time_in(*AVAILABLE_STATES),
}
PAID_TERMS: Final = {
    **OCCUPANCY_TERMS,
    "training_s": time_in("training"),
    "break_s": time_in("break"),
}


def _paid_times(
    states: pd.DataFrame | None, paid_s: float | None, **plain: float | None
) -> dict[str, float]:
    """Return the plain seconds after checking, or those of a table, with paid time beside them."""
    if states is None:
        return numbers(None, {}, **plain, paid_s=paid_s)
    numbers(states, {}, **plain)
    n = numbers(states, PAID_TERMS)
    # Added from the left, so that no part is ever above the whole by a rounding.
    logged_s = n["handle_s"] + n["available_s"] + n["training_s"] + n["break_s"]
    n["paid_s"] = logged_s if paid_s is None else numbers(None, {}, paid_s=paid_s)["paid_s"]
    return n


def occupancy(
    states: pd.DataFrame | None = None,
    *,
    handle_s: float | None = None,
    available_s: float | None = None,
) -> float:
    """Return the share of time on the queue that went into handling contacts.

    Ringing counts as available; breaks, training and offline time are left out. It is what load
    and staffing make of it, not something an agent can choose.

    Args:
        states: A checked agent-state table; or the seconds below.
        handle_s: Seconds talking, holding and in wrap-up.
        available_s: Seconds ready for a contact, ringing among them.

    Raises:
        ValueError: If both or neither a table and the seconds are given, or one is negative.

    Source:
        Genesys, definitions, "Agent occupancy": over live logged-in time only; handle /
        (handle + available).

    Example:
        >>> occupancy(handle_s=21_600, available_s=5_400)
        0.8
    """
    n = numbers(states, OCCUPANCY_TERMS, handle_s=handle_s, available_s=available_s)
    return share(n["handle_s"], n["handle_s"] + n["available_s"])


def utilisation(
    states: pd.DataFrame | None = None,
    definition: str = "handle_of_paid",
    *,
    handle_s: float | None = None,
    available_s: float | None = None,
    training_s: float | None = None,
    paid_s: float | None = None,
) -> float:
    """Return the share of paid time that was used, under the definition named.

    `handle_of_paid`: handling contacts; `productive_of_paid`: handling or available;
    `at_work_of_paid`: handling, available or in training.

    Args:
        states: A checked agent-state table; or the seconds below.
        definition: One of the three above.
        handle_s: Seconds talking, holding and in wrap-up.
        available_s: Seconds ready for a contact, ringing among them; needed but for
            `handle_of_paid`.
        training_s: Seconds in training; needed for `at_work_of_paid`.
        paid_s: Seconds paid. Beside a table it replaces the table's own (every state but
            offline), where leave or sickness was paid too.

    Raises:
        ValueError: If the definition is unknown, both or neither a table and the seconds are
            given, one is negative, or more time was used than paid.

    Source:
        MetricNet (handle time over paid time); Assembled, glossary (productive or available over
        paid hours); Genesys, definitions (total time at work, training included).

    Example:
        >>> utilisation(handle_s=18_000, paid_s=28_800)
        0.625
        >>> utilisation(
        ...     definition="productive_of_paid", handle_s=18_000, available_s=5_400, paid_s=28_800
        ... )
        0.8125
    """
    choice("definition", definition, tuple(UTILISATION_DEFINITIONS))
    used = UTILISATION_DEFINITIONS[definition]
    given = {"handle_s": handle_s, "available_s": available_s, "training_s": training_s}
    asked = {name: value for name, value in given.items() if name in used or value is not None}
    n = _paid_times(states, paid_s, **asked)
    used_s = n[used[0]]
    for name in used[1:]:
        used_s += n[name]
    within("paid_s", {" + ".join(used): used_s}, n["paid_s"])
    return share(used_s, n["paid_s"])


def shrinkage(
    states: pd.DataFrame | None = None,
    *,
    unavailable_s: float | None = None,
    paid_s: float | None = None,
) -> float:
    """Return the share of paid time in which agents were not available for contacts.

    To staff for it, divide by what is left: `agents_to_schedule`. To multiply by (1 + s) is a
    well-known mistake: 24 agents at 30 % are 24 / 0.7 = 34.3, not 24 x 1.3 = 31.2, of whom only
    21.8 would be there.

    Args:
        states: A checked agent-state table, of which paid time neither handling nor available is
            unavailable (breaks and training); or the seconds below.
        unavailable_s: Seconds paid but not there for contacts.
        paid_s: Seconds paid. Beside a table it replaces the table's own (every state but
            offline): leave or sickness that was paid counts as unavailable then.

    Raises:
        ValueError: If both or neither a table and the seconds are given, one is negative, or more
            time was unavailable, or worked, than paid.

    Source:
        Society of Workforce Planning Professionals (SWPP), glossary: the percentage of time for
        which people are paid but not available.

    Example:
        >>> lost = shrinkage(unavailable_s=8_640, paid_s=28_800)
        >>> lost, round(24 / (1 - lost), 1), round(24 * (1 + lost), 1)
        (0.3, 34.3, 31.2)
    """
    n = _paid_times(states, paid_s, unavailable_s=unavailable_s)
    if states is not None:
        there_s = n["handle_s"] + n["available_s"]
        within("paid_s", {"handle_s + available_s": there_s}, n["paid_s"])
        n["unavailable_s"] = n["paid_s"] - there_s
    within("paid_s", {"unavailable_s": n["unavailable_s"]}, n["paid_s"])
    return share(n["unavailable_s"], n["paid_s"])


def agents_to_schedule(*, agents_needed: float, lost_share: float) -> float:
    """Return how many agents to schedule so that enough are there; not rounded.

    Args:
        agents_needed: Agents needed on the queue.
        lost_share: Shrinkage, a share from 0 to 1; where it is 1 no one would ever be there (NaN).

    Raises:
        ValueError: If a number is negative, or the share is above 1.

    Source:
        Of n scheduled, n (1 - s) are there, so n = needed / (1 - s): 24 / 0.7 = 34.3.

    Example:
        >>> round(agents_to_schedule(agents_needed=24, lost_share=0.3), 1)
        34.3
    """
    n = numbers(None, {}, agents_needed=agents_needed, lost_share=lost_share)
    check_shares(lost_share=n["lost_share"])
    return share(n["agents_needed"], 1 - n["lost_share"])


def combined_shrinkage(first: float, second: float) -> float:
    """Return the shrinkage left by two in a row: the second takes its share of what is left.

    It is below their sum: 20 % on leave and, of those who came, 10 % on breaks are 28 %.

    Args:
        first: A share from 0 to 1.
        second: A share from 0 to 1, of what the first leaves.

    Raises:
        ValueError: If one is not from 0 to 1.

    Source:
        1 - (1 - a)(1 - b).

    Example:
        >>> round(combined_shrinkage(0.2, 0.1), 4)
        0.28
    """
    check_shares(first=first, second=second)
    return 1 - (1 - first) * (1 - second)


@dataclass(frozen=True)
class Overlap:
    """What a schedule and the states that followed have in common, all agents together.

    Args:
        in_state_s: Seconds in the scheduled activity at the scheduled time.
        scheduled_s: Seconds scheduled.
        worked_s: Seconds worked at any time: every state but break and offline.
        work_scheduled_s: Seconds of work scheduled: all but break and offline.
    """

    in_state_s: float
    scheduled_s: float
    worked_s: float
    work_scheduled_s: float


def schedule_overlap(schedule: pd.DataFrame, states: pd.DataFrame) -> Overlap:
    """Return the seconds that adherence and conformance are measured from.

    A schedule has the columns of an agent-state table. Time on the queue is one activity: who is
    scheduled as `available` is in the scheduled state while ringing, talking, holding or in wrap.
    Scheduled offline time counts nowhere; an agent without a schedule adds only worked time.

    Args:
        schedule: What was planned, checked by `contacts.check_states`.
        states: What happened, checked by `contacts.check_states`.

    Example:
        >>> import pandas as pd
        >>> from bpo_course.contacts import check_states
        >>> def hour(state, start, end):
        ...     return check_states(pd.DataFrame([{
        ...         "agent": "asha", "state": state,
        ...         "started_at": f"2026-03-02T{start}Z", "ended_at": f"2026-03-02T{end}Z",
        ...     }]))
        >>> found = schedule_overlap(
        ...     hour("available", "09:00:00", "10:00:00"), hour("talking", "09:15:00", "10:15:00")
        ... )
        >>> found.in_state_s, found.worked_s, found.scheduled_s
        (2700.0, 3600.0, 3600.0)
    """
    planned, real = _stretches(schedule), _stretches(states)
    common = sum(_common(planned[key], real[key]) for key in planned.keys() & real.keys())
    return Overlap(
        in_state_s=common / _MICRO,
        scheduled_s=_total_s(planned, ("queue", "training", "break")),
        worked_s=_total_s(real, ("queue", "training")),
        work_scheduled_s=_total_s(planned, ("queue", "training")),
    )


def _stretches(table: pd.DataFrame) -> dict[tuple[str, str], Any]:
    """Return, by agent and activity, the starts and ends in microseconds, in order of time."""
    import pandas as pd

    ends = {name: table[name].dt.as_unit("us").astype("int64") for name in _ENDS}
    times = pd.DataFrame({**ends, "activity": table["state"].map(_ACTIVITIES)})
    times["agent"] = table["agent"]
    ordered = times.dropna(subset="activity").sort_values(list(_ENDS))
    groups = ordered.groupby(["agent", "activity"])
    return {(str(a), str(b)): rows[list(_ENDS)].to_numpy() for (a, b), rows in groups}


def _common(planned: Any, real: Any) -> int:
    """Return the microseconds that two lists of stretches share; neither overlaps itself."""
    import numpy as np

    first = planned[0, 0]
    # The planned time gone by at each start and end, between which it grows or rests.
    gone = np.repeat(np.cumsum(planned[:, 1] - planned[:, 0]), 2)
    gone[::2] -= planned[:, 1] - planned[:, 0]
    gone_at = np.interp((real - first).ravel(), (planned - first).ravel(), gone)
    return round(float((gone_at[1::2] - gone_at[::2]).sum()))


def _total_s(found: dict[tuple[str, str], Any], activities: tuple[str, ...]) -> float:
    """Return the seconds of some activities, all agents together."""
    total = sum(
        int((rows[:, 1] - rows[:, 0]).sum())
        for (_, activity), rows in found.items()
        if activity in activities
    )
    return total / _MICRO


def adherence(*, in_state_s: float, scheduled_s: float) -> float:
    """Return the share of scheduled time spent in the scheduled state: the right work on time.

    `schedule_overlap` gives both from a schedule and the states that followed.

    Args:
        in_state_s: Seconds in the scheduled state at the scheduled time.
        scheduled_s: Seconds scheduled.

    Raises:
        ValueError: If a number is negative, or more was in state than scheduled.

    Source:
        SWPP, glossary. The textbook case: scheduled 9:00 to 10:00, worked 9:15 to 10:15 is 75 %.

    Example:
        >>> adherence(in_state_s=2_700, scheduled_s=3_600)
        0.75
    """
    n = numbers(None, {}, in_state_s=in_state_s, scheduled_s=scheduled_s)
    within("scheduled_s", {"in_state_s": n["in_state_s"]}, n["scheduled_s"])
    return share(n["in_state_s"], n["scheduled_s"])


def conformance(*, worked_s: float, work_scheduled_s: float) -> float:
    """Return the time worked over the work scheduled, at any time of day; it can be above 1.

    `schedule_overlap` gives both from a schedule and the states that followed.

    Args:
        worked_s: Seconds worked.
        work_scheduled_s: Seconds of work scheduled.

    Raises:
        ValueError: If a number is negative.

    Source:
        SWPP, glossary, "Compliance": total time worked against total time scheduled, also called
        conformance. The textbook case: scheduled 9:00 to 10:00, worked 9:15 to 10:15 is 100 %.

    Example:
        >>> conformance(worked_s=3_600, work_scheduled_s=3_600)
        1.0
    """
    n = numbers(None, {}, worked_s=worked_s, work_scheduled_s=work_scheduled_s)
    return share(n["worked_s"], n["work_scheduled_s"])


_HANDLE: Final = Input("handle_s", "handle", "Handle time", 18_000, 28_800, "s")
_AVAILABLE: Final = Input("available_s", "available", "Available, ringing too", 5_400, 28_800, "s")
_PAID: Final = Input("paid_s", "paid", "Paid time", 28_800, 36_000, "s")
KPIS: Final = (
    Kpi(
        id="occupancy",
        name="Occupancy",
        formulas={"": "{handle_s} / ({handle_s} + {available_s})"},
        unit="share",
        better="balance",
        side="people",
        sources=("Genesys, definitions, agent occupancy",),
        disputes="Are breaks and training part of the time you divide by? Where does ringing time"
        " go? It is a poor target: workload and staffing decide it. Many planners keep it below 85"
        " to 90 %, because agents get tired. That is experience, not a law.",
        function=occupancy,
        inputs=(_HANDLE, _AVAILABLE),
        slips={
            "{handle_s} / {available_s}": "You divided by the waiting time. Divide by handling and"
            " waiting time together.",
            "{available_s} / ({handle_s} + {available_s})": "This is the share of time spent"
            " waiting.",
        },
    ),
    Kpi(
        id="utilisation",
        name="Utilisation",
        formulas={
            "handle_of_paid": "{handle_s} / {paid_s}",
            "productive_of_paid": "({handle_s} + {available_s}) / {paid_s}",
            "at_work_of_paid": "({handle_s} + {available_s} + {training_s}) / {paid_s}",
        },
        unit="share",
        better="balance",
        side="people",
        sources=(
            "MetricNet, agent utilisation",
            "Assembled, glossary, utilisation rate",
            "Genesys, definitions, agent utilisation",
        ),
        disputes="This is one name for three KPIs. Does waiting for a contact count as used time?"
        " Does training? Does paid time include leave and sickness?",
        function=utilisation,
        inputs=(
            _HANDLE,
            _AVAILABLE,
            Input("training_s", "training", "Training time", 1_800, 14_400, "s"),
            _PAID,
        ),
        slips={
            "{handle_s} / ({handle_s} + {available_s})": "This is occupancy: it divides by the"
            " time on the queue. Utilisation divides by paid time.",
            "{handle_s} / {paid_s}": "This is only handle time. This definition counts more.",
        },
    ),
    Kpi(
        id="shrinkage",
        name="Shrinkage",
        formulas={"": "{unavailable_s} / {paid_s}"},
        unit="share",
        better="balance",
        side="people",
        sources=("Society of Workforce Planning Professionals (SWPP), glossary",),
        disputes="Are breaks included? Are planned and unplanned time one figure or two? And how"
        " do you use it in staffing? Divide by (1 - s). Never multiply by (1 + s).",
        function=shrinkage,
        inputs=(
            Input(
                "unavailable_s",
                "unavailable",
                "Paid time when agents are unavailable",
                8_640,
                28_800,
                "s",
            ),
            _PAID,
        ),
        slips={
            "{unavailable_s} / ({paid_s} - {unavailable_s})": "You divided by the time that is"
            " left. Divide by all paid time.",
            "({paid_s} - {unavailable_s}) / {paid_s}": "This is the share that is left for"
            " contacts.",
        },
    ),
    Kpi(
        id="agents_to_schedule",
        name="Agents to schedule",
        formulas={"": "{agents_needed} / (1 - {lost_share})"},
        unit="count",
        better="balance",
        side="people",
        sources=("Society of Workforce Planning Professionals (SWPP), glossary: shrinkage",),
        disputes="How do you allow for shrinkage? Dividing is right: of the people you schedule,"
        " only the share 1 - s is there. If you multiply by 1 + s, you have too few. Some vendors"
        " call the multiplier itself the shrinkage factor. And round up: you can't schedule a"
        " third of a person.",
        function=agents_to_schedule,
        inputs=(
            Input("agents_needed", "agents needed", "Agents needed on the queue", 24, 200),
            Input("lost_share", "shrinkage", "Shrinkage (0.3 means 30 %)", 0.3, 1),
        ),
        slips={
            "{agents_needed} * (1 + {lost_share})": "You multiplied by 1 + shrinkage. Divide by 1"
            " - shrinkage: that is the share of scheduled agents who are there.",
            "{agents_needed} * (1 - {lost_share})": "This is how many agents would be there if you"
            " scheduled only the agents needed.",
            "{agents_needed} / {lost_share}": "You divided by the share that is lost. Divide by"
            " the share that is left, 1 - shrinkage.",
        },
    ),
    Kpi(
        id="adherence",
        name="Schedule adherence",
        formulas={"": "{in_state_s} / {scheduled_s}"},
        unit="share",
        better="high",
        side="people",
        sources=("Society of Workforce Planning Professionals (SWPP), glossary",),
        disputes="Some vendors swap the two words: they say adherence for conformance, and"
        " conformance for adherence. Companies differ on exceptions: does it count against an agent"
        " if a long call runs into a break?",
        function=adherence,
        inputs=(
            Input(
                "in_state_s",
                "in scheduled state",
                "Time in the scheduled state",
                25_200,
                36_000,
                "s",
            ),
            Input("scheduled_s", "scheduled", "Scheduled time", 28_800, 36_000, "s"),
        ),
    ),
    Kpi(
        id="conformance",
        name="Schedule conformance",
        formulas={"": "{worked_s} / {work_scheduled_s}"},
        unit="share",
        better="balance",
        side="people",
        sources=("Society of Workforce Planning Professionals (SWPP), glossary",),
        disputes="Some vendors swap the two words: they say conformance for adherence, and"
        " adherence for conformance. Does overtime count, so that it can be more than 100 %? Do"
        " breaks count as work? It does not show when the work was done.",
        function=conformance,
        inputs=(
            Input("worked_s", "worked", "Time worked", 27_000, 36_000, "s"),
            Input("work_scheduled_s", "work scheduled", "Work time scheduled", 27_000, 36_000, "s"),
        ),
    ),
)
