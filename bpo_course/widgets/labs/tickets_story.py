"""The second part of the ticket lab: one ticket's clock, minute by minute, in words and bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from bpo_course.scenarios import StoryClock, StoryRules, Stretched, story_clock
from bpo_course.tools.tickets import Event
from bpo_course.widgets.labs.tickets_words import HAPPENED, RULES, WEEKS, day_and_time, duration

KINDS: Final[Mapping[str, str]] = {
    "counts": "Counts",
    "pending": "Pending: the desk waits for the customer",
    "solved": "Solved: the clock stands still",
    "lunch": "Lunch",
    "holiday": "Bank holiday",
    "day off": "The desk doesn't work on this day",
    "closed": "Outside the desk's hours",
}
SLIPS: Final[Mapping[str, str]] = {
    "wall": "Your guess counts every hour on the clock, nights and weekends too. Only working time"
    " counts.",
    "pause": "Your guess counts pending the other way round. Look at the rule: does the clock pause"
    " while the ticket is pending?",
    "holiday": "Your guess counts the bank holiday the other way round. Look at the rule for it.",
    "lunch": "Your guess counts lunch the other way round. Look at the rule for it.",
    "restart": "Your guess starts the clock again with the customer's last message. A second"
    " message or a reopening doesn't restart it.",
    "raised": "Your guess starts the new target when the priority was changed. The new target"
    " counts from the opening.",
    "change": "Your guess overlooks the change of clock. That night has an hour more or an hour"
    " less.",
    "day": "Your guess is an hour of work too late. Add up the parts again.",
}
SHOWN: Final = "show"
BAR_DAYS: Final = 14
"""So many days are drawn at most."""
_SAYS: Final[Mapping[str, str]] = {
    "opened": "The customer writes. The ticket is opened, priority normal.",
    "auto_replied": "An automatic reply goes out. It stops no clock.",
    "replied": "Priya replies. The first reply is made.",
    "pended": "Priya has asked a question. The ticket is pending.",
    "priority": "The team leader changes the priority to high.",
    "solved": "Priya solves the ticket.",
}
_DAY_S: Final = 86_400


@lru_cache(maxsize=64)
def clock_of(rules: StoryRules) -> StoryClock:
    """Return the clock of a story; it is kept."""
    return story_clock(rules)


def rules_of(values: Mapping[str, Any]) -> StoryRules:
    """Return the rules that the controls describe."""
    return StoryRules(
        story=values["story"],
        days=WEEKS[values["week"]][1],
        opens=int(values["opens"]),
        closes=int(values["closes"]),
        target_h=values["target_h"],
        high_h=values["high_h"],
        **{name: values[name] for name in (*RULES, *HAPPENED)},
    )


def options(found: StoryClock) -> list[tuple[str, str]]:
    """Return the due times to choose from: what each comes from, and the time in words."""
    return [(slip, _in_full(at)) for slip, at in found.guesses.items()]


def answer(found: StoryClock, guess: str) -> tuple[str, str]:
    """Return what is said to a guess: a tone, and the words.

    Args:
        found: The clock.
        guess: What was chosen, or "show".
    """
    right = f"The solution is due on {_in_full(found.due_at)}."
    if guess == "right":
        return "good", f"Yes. {right}"
    if guess in found.guesses:
        return "bad", f"No. {right} {SLIPS[guess]}"
    return "", right


def _in_full(at: datetime) -> str:
    return f"{at:%A} {at.day} {at:%B}, {at.hour}:{at:%M}"


def events(found: StoryClock) -> list[tuple[str, str]]:
    """Return what happened to the ticket, in order: when, and what."""
    zone, last, lines = found.due_at.tzinfo, "", []
    for event in found.ticket.events:
        lines.append((day_and_time(event.at.astimezone(zone)), _event_words(event, last)))
        last = event.kind
    return lines


def _event_words(event: Event, before: str) -> str:
    if event.kind == "customer_replied":
        if before == "solved":
            return "“It's slow again.” The customer writes, and the ticket is reopened."
        return "The customer answers the question. The ticket is open again."
    return _SAYS[event.kind]


def first_reply(found: StoryClock) -> str:
    """Return how the first reply did, in a sentence."""
    clock = found.first_reply
    done = clock.stopped_at
    made = f"It was made on {day_and_time(done)}" if done else "It has not been made"
    verdict = "late" if clock.breached else "in time"
    return (
        f"First reply: promised within {duration(clock.target_min)} of working time, so due on"
        f" {day_and_time(clock.due_at)}. {made}: {verdict}."
    )


def part_rows(found: StoryClock) -> list[tuple[str, ...]]:
    """Return the parts of the time until the ticket is due, as rows of a table."""
    rows: list[tuple[str, ...]] = []
    total = 0.0
    for start, end, kind, minutes, counted in joined(found.parts):
        total += counted
        cells = (duration(minutes), duration(counted) if counted else "–", duration(total))
        rows.append((f"{day_and_time(start)} to {day_and_time(end)}", KINDS[kind], *cells))
    return rows


def joined(parts: Iterable[Stretched]) -> Iterator[Stretched]:
    """Yield parts, with those of one kind that follow each other as one, over midnight too."""
    for _, group in groupby(parts, key=lambda part: part.kind):
        same = list(group)
        minutes, counted = (sum(values) for values in zip(*(p[3:] for p in same), strict=True))
        yield Stretched(same[0].start, same[-1].end, same[0].kind, minutes, counted)


def bars(found: StoryClock) -> list[dict[str, Any]]:
    """Return a bar for each day: its name, its minutes that count, and its parts in percent."""
    days, happened = [], [event.at for event in found.ticket.events]
    for date, group in groupby(found.parts, key=lambda part: part.start.date()):
        parts = list(group)
        midnight = parts[0].start.replace(hour=0, minute=0, fold=0)
        start = midnight.astimezone(UTC)
        length = (midnight + timedelta(days=1)).astimezone(UTC) - start
        hours = round(length / timedelta(hours=1))
        days.append(
            {
                "name": f"{date:%a} {date.day} {date:%b}",
                "counted": duration(sum(part.counted for part in parts)),
                "marks": [
                    100 * (at - start) / length for at in happened if start <= at < start + length
                ],
                "hours": "" if hours == 24 else f"{hours} hours",
                "parts": [
                    {
                        "kind": part.kind.replace(" ", "-"),
                        "left": 100 * (part.start.astimezone(UTC) - start) / length,
                        "width": 100 * part.minutes / (length.total_seconds() / 60),
                    }
                    for part in parts
                ],
            }
        )
    return days


def told(found: StoryClock) -> str:
    """Return the clock in a sentence: what was counted, and what was not."""
    left_out = sum(part.minutes - part.counted for part in found.parts)
    days = len({part.start.date() for part in found.parts})
    return (
        f"{duration(found.target_min)} of working time count, on {days} days of the calendar."
        f" {duration(left_out)} don't count."
    )
