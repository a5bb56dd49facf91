"""The floor in motion: calls, agents and patience played through, second by second."""

from __future__ import annotations

from bpo_course.simulation._fifo import fifo_queue

__all__ = ["fifo_queue"]
