"""Rules that remember nothing: one line for each agent, a fixed level, blending."""

from __future__ import annotations

import math
from functools import cache

from bpo_course.simulation import Dialling, is_whole, one_each
from bpo_course.tools.dialler._rule import Dial, Rule


@cache
def progressive() -> Rule:
    """Return a dial for each free agent, who waits on the line: no one is dropped for lack of one.

    Example:
        >>> progressive()(Dialling(0, agents=9, idle=3, talking=6, ringing=0, waiting=0,
        ...                        dials=0, answered=0, dropped=0))
        3
    """
    return _same_all_day("progressive", True, one_each)


@cache
def preview() -> Rule:
    """Return a dial for each free agent, who reads first; the campaign's `preview_s` says how long.

    Example:
        >>> preview()
        Rule('preview', reserve=True)
    """
    return Rule("preview", True, progressive().begin)


@cache
def paused() -> Rule:
    """Return no dial."""

    def dial(_seen: Dialling) -> int:
        return 0

    return _same_all_day("paused", True, dial)


@cache
def keep_free(agents: int) -> Rule:
    """Return the rule of blending: agents who do both dial while more than so many are free.

    While callers wait they dial nothing. An agent who works only in the campaign always has a dial.

    Args:
        agents: How many stay free for callers.

    Raises:
        ValueError: If it is no whole number of 0 or more.

    Source:
        S. Bhulai and G. Koole 2003, "A queueing model for call blending in call centers".

    Example:
        >>> seen = Dialling(0, agents=9, idle=3, talking=6, ringing=0, waiting=0,
        ...                 dials=0, answered=0, dropped=0, free=3, both=3)
        >>> keep_free(2)(seen), keep_free(2)(seen._replace(waiting=1))
        (1, 0)
        >>> keep_free(2)(seen._replace(both=2)), keep_free(2)(seen._replace(free=6))
        (2, 3)
    """
    if not is_whole(agents, 0):
        raise ValueError(f"agents must be a whole number of 0 or more, got {agents}")

    def dial(seen: Dialling) -> int:
        spare = 0 if seen.waiting else max(0, seen.free - agents)
        return seen.idle - seen.both + min(seen.both, spare)

    return _same_all_day(f"blended, {agents} kept free", True, dial)


@cache
def at_level(lines: float) -> Rule:
    """Return the rule of a fixed dial level: so many numbers ring for each free agent.

    It dials more numbers than agents are free, since most are not answered. A person who answers
    when no agent is free is dropped.

    Args:
        lines: Numbers that ring for each free agent, 1 or more.

    Raises:
        ValueError: If it is below 1, or without end.

    Example:
        >>> at_level(2.5)(Dialling(0, agents=9, idle=4, talking=5, ringing=6, waiting=0,
        ...                        dials=0, answered=0, dropped=0))
        4
    """
    if not 1 <= lines < math.inf:
        raise ValueError(f"lines must be 1 or more, got {lines:g}")

    def dial(seen: Dialling) -> int:
        return max(0, int(lines * seen.idle) - seen.ringing - seen.elsewhere)

    return _same_all_day(f"dial level {lines:g}", False, dial)


def _same_all_day(name: str, reserve: bool, dial: Dial) -> Rule:
    return Rule(name, reserve, lambda: dial)
