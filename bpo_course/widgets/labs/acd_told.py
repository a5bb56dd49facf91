"""What a part of the ACD lab does to a day, in sentences."""

from __future__ import annotations

import math

from bpo_course.scenarios import ROUTING_QUEUES, SLOW_TO_ANSWER, RoutedDay, Routing
from bpo_course.widgets.card import clock
from bpo_course.widgets.labs.acd_figures import FIGURES


def told(part: str, today: RoutedDay, changed: RoutedDay) -> list[str]:
    """Return what a part's change does on the day, in sentences.

    Args:
        part: The part of the lab.
        today: The day as the floor is run today, or in the first way.
        changed: The same day, run in another way.
    """
    said = {
        "ways": _of_ways,
        "starve": _of_starving,
        "skills": _of_skills,
        "phones": _of_phones,
        "menu": _of_menu,
    }
    return said[part](today, changed)


def _went(name: str, today: RoutedDay, changed: RoutedDay) -> str:
    figure = FIGURES[name]
    before, now = (figure.shown(figure.of(day)) for day in (today, changed))
    if today.routing == changed.routing:
        return now
    return f"{before}, unchanged" if before == now else f"from {before} to {now}"


def _waits(today: RoutedDay, changed: RoutedDay) -> str:
    longer, shorter, same = changed.waits_against(today)
    return (
        f"Caller by caller: {longer} waited longer than before, {shorter} waited less, and "
        f"{same} waited the same."
    )


def _of_ways(first: RoutedDay, way: RoutedDay) -> list[str]:
    if first.routing == way.routing:
        return ["This is the first way. Choose another one to see what it changes."]
    return [
        f"Spread of occupancy: {_went('spread', first, way)}.",
        f"Service level, all queues: {_went('service_level_all', first, way)}.",
        _waits(first, way),
    ]


def _of_starving(today: RoutedDay, changed: RoutedDay) -> list[str]:
    how = changed.routing
    if not how.gap:
        rule = (
            "With no step between the queues, the longest wait is always next. So a stolen card "
            "waits like any other call. Priority is there to prevent that."
        )
    elif how.contact_rule == "ageing":
        level_s = how.gap * (len(ROUTING_QUEUES) - 1) * how.age_s
        rule = (
            f"A general caller who has waited {clock(level_s)} is level with a cards caller who "
            "has just arrived."
        )
    else:
        rule = (
            "Without ageing, a general caller is next only when no one waits in cards or loans. "
            "One step of priority is as strong as nine."
        )
    return [
        rule,
        f"Longest wait in general: {_went('longest_general', today, changed)}. Callers of general "
        f"who hung up: {_went('abandonment_general', today, changed)}.",
        f"Longest wait in loans: {_went('longest_loans', today, changed)}. Service level in cards: "
        f"{_went('service_level_cards', today, changed)}.",
        f"Callers of all queues who hung up: {_went('abandonment_all', today, changed)}.",
    ]


def _of_skills(today: RoutedDay, changed: RoutedDay) -> list[str]:
    counts = changed.who_answers
    answered = sum(sum(by_team.values()) for by_team in counts.values())
    by_all = sum(by_team["all"] for by_team in counts.values())
    away = sum(counts[queue][team] for queue in counts for team in ROUTING_QUEUES if team != queue)
    named = (
        "the seven generalists"
        if changed.routing.generalists
        else ("the seven former generalists, each in one queue")
    )
    return [
        _who_may(changed.routing),
        f"{by_all} of {answered} calls were answered by {named}, and {away} by specialists of "
        "another queue.",
        f"Service level, all queues: {_went('service_level_all', today, changed)}.",
        f"Transferred calls: {_went('transferred_all', today, changed)}.",
    ]


def _who_may(how: Routing) -> str:
    """Return which agents may take a call, and after how many seconds."""
    if not how.level:
        said = "No level is needed: every agent of the queue can take a call at once."
    elif how.level == 1:
        said = "Agents of the queue with level 1 or 2 can take a call at once."
    elif how.generalists:
        said = (
            "Only agents with level 2 can take a new call. The other generalists have level 1: "
            f"they can take it after {how.widens_after_s:.0f} s."
        )
    else:
        said = "Only agents with level 2 can take a new call, and each of them has one queue."
    if how.overflow_after_s is None:
        return f"{said} Overflow is off, so agents of other queues never take it."
    allowed = ", if their level is enough by then" if how.level else ""
    return f"{said} After {how.overflow_after_s:.0f} s, agents of other queues can too{allowed}."


def _of_phones(today: RoutedDay, changed: RoutedDay) -> list[str]:
    (slow,) = (agent for agent in changed.agents if agent.name == SLOW_TO_ANSWER)
    return [
        f"{slow.name}'s phone was not answered {times(slow.missed)}. Each time, the caller "
        "waited 15 s for nothing, and went back to the front of the queue.",
        f"{slow.name} was out of the queue for {slow.out_s / 60:.0f} minutes, and took "
        f"{slow.contacts} calls.",
        _waits(today, changed),
    ]


def _of_menu(today: RoutedDay, changed: RoutedDay) -> list[str]:
    cost = changed.misrouted
    if not cost.callers:
        return ["No one chose the wrong option, so no one was transferred."]
    return [
        f"{cost.callers} callers were transferred (today {today.misrouted.callers}). Agents spent "
        f"{cost.agent_s / 60:.0f} minutes on finding that out.",
        f"These callers reached the right agent after {_seconds(cost.right_after_s)} on average. "
        f"The other callers waited {_seconds(cost.others_s)}.",
        f"{cost.lost} of the transferred callers hung up in the second queue. Share of all "
        f"callers who reached an agent of the right queue: {_went('helped', today, changed)}.",
    ]


def times(count: int) -> str:
    """Return how often in words.

    Example:
        >>> times(1), times(31)
        ('once', '31 times')
    """
    return "once" if count == 1 else f"{count} times"


def _seconds(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.0f} s"
