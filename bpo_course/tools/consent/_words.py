"""What a reason says, in words."""

from __future__ import annotations

from collections.abc import Sequence

from bpo_course.limits import Lift, Span
from bpo_course.rules import Rule
from bpo_course.tools.consent._entries import Entry
from bpo_course.tools.consent._known import Time
from bpo_course.tools.consent._names import day_of, register_name


def entry_words(entry: Entry) -> str:
    """Return an entry that allows something, such as "consent of 7 March 2026 (web form)".

    Args:
        entry: A consent, a purchase or an enquiry.
    """
    written = "written " if entry.more.get("written") else ""
    source = f" ({entry.source})" if entry.source.strip() else ""
    return f"{written}{entry.kind} of {day_of(entry.at)}{source}"


def lifted_words(rule: Rule, time: Time, grant: Rule | None) -> str:
    """Return what lifts a rule, and how long that lasts.

    Args:
        rule: The rule.
        time: When it is lifted.
        grant: The rule that allows that, where it is another one.
    """
    what = f"{_demand_words(rule)} ({rule.instrument})"
    if isinstance(time.by, Lift):
        return f"The debt is more than {time.by.days} days past due. This lifts {what}."
    assert time.by is not None, "what lifts a rule is named"
    until = f" until {day_of(time.end)}" if time.end is not None else ""
    by = f", by {grant.instrument}" if grant else ""
    return f"The {entry_words(time.by)} lifts {what}{until}{by}."


def _demand_words(rule: Rule) -> str:
    limit = rule.limit
    if limit and limit.register:
        return f"the ban of {register_name(limit.register.name)}"
    return "the calling hours" if limit and limit.hours else "the rule"


def hours_words(spans: Sequence[Span]) -> str:
    """Return hours in words.

    Args:
        spans: The minutes of opening and closing.

    Example:
        >>> hours_words(((480, 1_260),)), hours_words(((1_200, 1_560),)), hours_words(())
        ('08:00 to 21:00', '20:00 to 02:00', 'closed')
    """
    return " and ".join(f"{_clock(start)} to {_clock(end)}" for start, end in spans) or "closed"


def _clock(minute: int) -> str:
    shown = minute if minute <= 1_440 else minute - 1_440
    return f"{shown // 60:02d}:{shown % 60:02d}"
