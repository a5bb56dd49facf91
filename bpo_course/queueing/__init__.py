"""Queues in theory: how many agents, lines and seconds a load of calls needs."""

from __future__ import annotations

from bpo_course.queueing._blocking import erlang_b, erlang_c
from bpo_course.queueing._queue import Queue, queue
from bpo_course.queueing._staffing import agents_needed, with_shrinkage

__all__ = ["Queue", "agents_needed", "erlang_b", "erlang_c", "queue", "with_shrinkage"]
