"""Queues in theory: how many agents, lines and seconds a load of calls needs."""

from __future__ import annotations

from bpo_course.queueing._beyond import (
    Blend,
    Forecasts,
    blended,
    chat_queue,
    with_redials,
    with_uncertainty,
)
from bpo_course.queueing._blocking import erlang_b, erlang_c
from bpo_course.queueing._queue import Queue, queue
from bpo_course.queueing._staffing import agents_needed, with_shrinkage

__all__ = [
    "Blend",
    "Forecasts",
    "Queue",
    "agents_needed",
    "blended",
    "chat_queue",
    "erlang_b",
    "erlang_c",
    "queue",
    "with_redials",
    "with_shrinkage",
    "with_uncertainty",
]
