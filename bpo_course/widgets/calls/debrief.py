"""What is told when a call has ended: how it went, what to do next, and every decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bpo_course import progress
from bpo_course.flows import Flow, Solution, Turn, Walk, solve
from bpo_course.questions.tally import Tally, percent_of
from bpo_course.widgets.calls.call_card import best_at
from bpo_course.widgets.calls.listened import READ, Listened, kept
from bpo_course.widgets.card import clock
from bpo_course.widgets.card.log_words import column_name, disposition_name, words_of

EARLIER: Final = 5
"""How many earlier walks of a call are listed."""


def debrief(
    walk: Walk,
    started_at: datetime,
    *,
    votes: Mapping[str, Mapping[str, int]],
    earlier: Sequence[progress.Attempt] = (),
    listened: Listened = READ,
    desk: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what is told of a call that has ended.

    Args:
        walk: The walk, ended.
        started_at: When the call began, in UTC.
        votes: Hands of a class by choice, by step.
        earlier: The calls of this flow that ended before, oldest first.
        listened: How its moments were taken in.
        desk: What is told of the work on its desktop; None where it had none.
    """
    flow, found = walk.flow, solve(walk.flow, walk.temperament)
    met = flow.temperament.get(walk.temperament)
    beside = [_beside(walk, place, votes) for place in range(len(walk.turns))]
    return {
        "ended": disposition_name(walk.disposition),
        "percent": _tally(walk, found, desk).percent,
        "breaches": [
            *((flow.gate[breach.gate], breach.turn, "") for breach in walk.breaches),
            *((rule, None, did) for rule, did in (desk["critical"] if desk else ())),
        ],
        "costliest": _costliest(beside),
        "earlier": [_earlier(flow, made) for made in reversed(earlier[-EARLIER:])],
        "listened": listened.told(walk),
        "scores": [(n, walk.score[n], m, flow.dimension[n]) for n, m in found.most.items()],
        "desk": desk,
        "beside": beside,
        "figures": [
            (*mine, other)
            for mine, (_, other) in zip(_figures(walk, desk), _figures(found.best), strict=True)
        ],
        "met": met.says if met else "",
        "best": [turn.choice.say for turn in found.best.turns],
        "row": _row(walk, started_at, desk),
    }


def _tally(walk: Walk, found: Solution, desk: Mapping[str, Any] | None) -> Tally:
    """Return the points of a call, with those of its desktop."""
    points, of = (desk["points"], desk["of"]) if desk else (0, 0)
    return Tally(sum(walk.score.values()) + points, sum(found.most.values()) + of)


def _beside(walk: Walk, place: int, votes: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Return a decision of the walk, with the choice that was best there."""
    turn, best = walk.turns[place], best_at(walk, place)
    hands = votes.get(turn.step.id, {})
    raised = sum(hands.values())
    return {
        "number": place + 1,
        "title": turn.step.title,
        "turn": turn,
        "broken": [walk.flow.gate[gate] for gate in turn.breaches],
        "best": None if best.choice.id == turn.choice.id else best,
        "points": _points(turn),
        "of": _points(best),
        "hands": f"{hands.get(turn.choice.id, 0)} of {raised} hands" if raised else "",
    }


def _points(turn: Turn) -> int:
    return sum(turn.choice.score.values())


def _costliest(beside: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the decision to change first: the first critical error, else the most points lost."""
    lost = [row for row in beside if row["best"]]
    critical = [row for row in lost if row["broken"]]
    if critical:
        return critical[0]
    return max(lost, key=lambda row: row["of"] - row["points"], default=None)


def _earlier(flow: Flow, made: progress.Attempt) -> str:
    """Return an earlier call in a few words, by the day on the learner's own clock."""
    day = made.at.astimezone()
    result = "failed" if _failed(flow, made) else f"{percent_of(made.score)} %"
    return f"{result} ({day.day} {day:%B, %H:%M})"


def _failed(flow: Flow, made: progress.Attempt) -> bool:
    """Return whether an earlier call had a critical error; one that fits no more had none."""
    try:
        return bool(Walk(flow, kept(made.answer)[0]).breaches) or _failed_on_desk(flow, made.answer)
    except (KeyError, TypeError, ValueError):
        return False


def _failed_on_desk(flow: Flow, answer: object) -> bool:
    held = answer.get("desk") if isinstance(answer, Mapping) else None
    if held is None or flow.desk is None:
        return False
    from bpo_course.scenarios import desk_from

    return bool(desk_from(flow.desk, held).critical)


def _figures(walk: Walk, desk: Mapping[str, Any] | None = None) -> list[tuple[str, str]]:
    """Return what the KPIs see of an ended walk."""
    ending = walk.step.ending
    assert ending
    handled_s, critical = walk.elapsed_s, len(walk.breaches)
    if desk:
        handled_s += desk["wrap_s"] - sum(turn.choice.wrap_s for turn in walk.turns)
        critical += len(desk["critical"])
    found = [
        ("Handle time (counts in average handle time, AHT)", clock(handled_s)),
        (
            "Resolved at once (counts in first contact resolution, FCR)",
            "yes" if ending.resolved else "no",
        ),
        (
            "Satisfaction (counts in customer satisfaction, CSAT)",
            f"{ending.csat} of 5" if ending.csat else "not asked",
        ),
        ("Critical errors (counts in the quality review)", str(critical)),
    ]
    if walk.flow.direction == "outbound":
        party = {None: "not recorded", True: "yes", False: "no"}[ending.right_party]
        found += [
            ("Right person reached (counts in right-party contacts, RPC)", party),
            ("Disposition", disposition_name(ending.disposition)),
            ("Revenue", f"{ending.revenue or 0:,.0f}"),
        ]
    return found


def _row(walk: Walk, started_at: datetime, desk: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return the contact as a row of the contact log, its columns in words."""
    row = walk.row(f"walk-{started_at:%H%M%S}", started_at)
    row["wrap_s"] = desk["wrap_s"] if desk else row["wrap_s"]
    row["started_at"] = f"{started_at:%Y-%m-%d %H:%M:%S} UTC"
    row["critical"] = len(walk.breaches) + (len(desk["critical"]) if desk else 0) or None
    for name in ("wait_s", "talk_s", "hold_s", "wrap_s"):
        row[name] = clock(row[name])
    row["disposition"] = disposition_name(row["disposition"])
    for name in ("queue", "reason"):
        row[name] = words_of(row[name])
    return [(column_name(name), _shown(value)) for name, value in row.items()]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value in (None, "") else str(value)
