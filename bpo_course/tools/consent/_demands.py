"""All that a call must keep to: rules of law, the company's own rules, gaps in what is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from bpo_course.limits import REQUESTS, Limit
from bpo_course.rules import Rule
from bpo_course.tools.consent import _checks, _parts
from bpo_course.tools.consent._bound import Bound, bound_by
from bpo_course.tools.consent._call import Call
from bpo_course.tools.consent._checks import Binding, Check, never
from bpo_course.tools.consent._known import Known, Time

_BY_STATE: Final = ("us", "eu")


class Demands:
    """All that a call must keep to.

    Args:
        call: The call.
        rules: The rules of law.
        places: The places whose rules hold.
        zones: The time zones that must allow it.
        known: What is known of the person.
    """

    def __init__(
        self,
        call: Call,
        rules: Iterable[Rule],
        places: tuple[str, ...],
        zones: tuple[ZoneInfo, ...],
        known: Known,
    ) -> None:
        self._call, self._places, self._zones, self._known = call, places, zones, known
        bound = bound_by(rules, call.kind, places, zones)
        self._everywhere = [self._lifted(one, bound) for one in bound.everywhere]
        self._by_zone = [self._lifted(one, bound) for one in bound.by_zone]

    def __iter__(self) -> Iterator[Check]:
        """Yield every check: of the law, of the company, and of what is not known."""
        for binding in self._by_zone:
            yield from _parts.in_a_zone(binding, self._call, self._known)
        for binding in self._everywhere:
            yield from _parts.in_all_zones(binding, self._call, self._known)
        yield from self._own_list()
        yield from self._gaps()
        yield from (self._house(zone) for zone in self._zones)

    @property
    def unchecked(self) -> tuple[str, ...]:
        """What rules ask for and is not known."""
        names = (
            name
            for binding in self._everywhere
            for name in _parts.unchecked(binding, self._call, self._known)
        )
        return tuple(dict.fromkeys(names))

    def _lifted(self, binding: Binding, bound: Bound) -> Binding:
        """Return a rule where and when it binds this person."""
        if not self._known.entries and self._call.days_past_due is None:
            return binding
        lifted = self._times(binding.limit)
        granting = bound.grants.get(binding.rule.id, ())
        grants = [(rule, times) for rule, limit in granting if (times := self._times(limit))]
        return replace(binding, lifted=lifted, grants=grants) if lifted or grants else binding

    def _times(self, limit: Limit) -> list[Time]:
        return self._known.lifted(limit.lifted_by, self._call.days_past_due)

    def _own_list(self) -> Iterator[Check]:
        """Yield the company's own list: what a person asked for is kept to everywhere."""
        stops = self._known.stopped(REQUESTS)
        if stops:
            says = "The person asked not to be called. The company keeps to it everywhere."
            first = _checks.within(stops)
            yield Check("company-do-not-call", "registers", "stopped", says, first)

    def _gaps(self) -> Iterator[Check]:
        """Yield where the course does not have a state's own hours for sales calls."""
        places = self._places if self._call.purpose == "sales" else ()
        for place in places:
            country = place.partition("-")[0]
            if place in _BY_STATE:
                says = "Each state may have sales hours of its own, and the state is not known."
                name = f"{place}-state-not-known"
                yield Check(name, "calling-hours", "not-modelled", says, never)
            elif country in _BY_STATE:
                yield from (self._gap(place, zone) for zone in self._zones)

    def _gap(self, place: str, zone: ZoneInfo) -> Check:
        own = [one for one in self._hours_in(zone) if one.rule.place == place]
        says = f"The sales hours of {place} are not in the course's rules, so the call is refused."
        return Check(
            *(f"{place}-not-modelled", "calling-hours", "not-modelled", says, never),
            binds=lambda at: not any(one.holds(at) for one in own),
            edges=lambda: (edge for one in own for edge in one.edges()),
            zone=zone.key,
        )

    def _hours_in(self, zone: ZoneInfo) -> list[Binding]:
        return [one for one in self._by_zone if one.limit.hours and one.zones == (zone,)]

    def _house(self, zone: ZoneInfo) -> Check:
        """Return the company's own hours, which hold where no law sets any."""
        call, law = self._call, self._hours_in(zone)
        agreed = self._known.agreed_by_all
        week = ((call.house,),) * 7

        def says() -> str:
            hours = f"the company's own hours are kept: {_parts.told((call.house,))}"
            return f"No law sets hours, so {hours}. It is {call.at.astimezone(zone):%H:%M} there."

        return Check(
            *("company-hours", "calling-hours", "hours", says),
            _checks.open_hours(week, _parts.open_day, agreed, zone),
            binds=lambda at: not any(one.binds(at) for one in law),
            edges=lambda: (edge for one in law for edge in one.edges()),
            zone=zone.key,
        )
