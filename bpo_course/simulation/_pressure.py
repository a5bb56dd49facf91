"""Pressure on talk time and what it may cost: assumptions to try out, none of them measured."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

from bpo_course.simulation._campaign import Campaign
from bpo_course.simulation._floor import Floor, InboundQueue

TENTH: Final = 0.1


@dataclass(frozen=True, kw_only=True)
class Pressure:
    """Talk time that is cut under pressure, and what the cut is assumed to do to a contact.

    Every size here is an assumption, and the straight line from cut to effect is one too. That
    hurried calls leave matters open, and that hurried sales calls convert less, is the experience
    of one author, shown without data. What is published points both ways: in one bank's lending
    centre work pressure ended in lower standards and lost revenue (Oliva and Sterman 2001); in
    surveys of callers the long calls are less often resolved (SQM), and may just be the hard ones.
    Neither tells what a cut does on another floor. Set an effect to 0 and it is gone.

    Args:
        inbound: Share of their talk time that agents save on callers, 0 to 1.
        outbound: Share that they save on right parties.
        open_per_tenth: Share of answered calls left open besides, for each tenth saved, 0 to 1.
        lost_per_tenth: Part of the conversion that is lost for each tenth saved, 0 to 1.

    Raises:
        ValueError: If one of them is no share.

    Example:
        >>> hurry = Pressure(inbound=0.2, open_per_tenth=0.05)
        >>> round(hurry.resolved(0.8), 3), hurry.conversion(0.12)
        (0.7, 0.12)
    """

    inbound: float = 0
    outbound: float = 0
    open_per_tenth: float = 0
    lost_per_tenth: float = 0

    def __post_init__(self) -> None:
        for entry in fields(self):
            value = getattr(self, entry.name)
            if not 0 <= value <= 1:
                raise ValueError(f"{entry.name} must be a share from 0 to 1, got {value:g}")

    def resolved(self, before: float) -> float:
        """Return the share of answered calls that resolve the issue now; never below 0.

        Args:
            before: The share that did so without pressure.
        """
        return max(0.0, before - self.open_per_tenth * self.inbound / TENTH)

    def conversion(self, before: float) -> float:
        """Return the share of right parties who buy now; never below 0.

        Args:
            before: The share who did so without pressure.
        """
        return before * max(0.0, 1 - self.lost_per_tenth * self.outbound / TENTH)


def under_pressure(floor: Floor, pressure: Pressure) -> Floor:
    """Return a floor whose talk is cut, with the assumed effects on what comes of it.

    Wrap-up, wrong parties, callers, lists and agents stay as they are.

    Args:
        floor: The floor without pressure.
        pressure: The cuts, and what they are assumed to do.

    Example:
        >>> queue = InboundQueue(name="help", calls=[60], talk_s=300, resolved=0.8)
        >>> hurry = Pressure(inbound=0.2, open_per_tenth=0.05)
        >>> found = under_pressure(Floor(queues=[queue]), hurry).queues[0]
        >>> found.talk_s, round(found.resolved, 3)
        (240.0, 0.7)
    """
    return replace(
        floor,
        queues=tuple(_hurried(queue, pressure) for queue in floor.queues),
        campaigns=tuple(_pushed(campaign, pressure) for campaign in floor.campaigns),
    )


def _hurried(queue: InboundQueue, pressure: Pressure) -> InboundQueue:
    talk_s = queue.talk_s * (1 - pressure.inbound)
    return replace(queue, talk_s=talk_s, resolved=pressure.resolved(queue.resolved))


def _pushed(campaign: Campaign, pressure: Pressure) -> Campaign:
    talk_s = campaign.talk_s * (1 - pressure.outbound)
    return replace(campaign, talk_s=talk_s, conversion=pressure.conversion(campaign.conversion))
