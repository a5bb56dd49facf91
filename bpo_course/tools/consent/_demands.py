"""All that a call must keep to: rules of law, the company's own rules, gaps in what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from bpo_course.limits import REQUESTS, Limit
from bpo_course.rules import Rule
from bpo_course.tools.consent import _checks, _parts
from bpo_course.tools.consent._answer import Reason
from bpo_course.tools.consent._bound import Bound, bound_by
from bpo_course.tools.consent._call import Call
from bpo_course.tools.consent._checks import Binding, Check, never
from bpo_course.tools.consent._known import Known, Time
from bpo_course.tools.consent._names import clock_name, place_name
from bpo_course.tools.consent._parts import LINE, Gap
from bpo_course.tools.consent._words import hours_words, lifted_words

_BY_STATE: Final = ("us", "eu")
_Part: TypeAlias = Callable[[Binding, Call, Known], Iterator[Check]]


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
        yield from self._of(self._by_zone, _parts.in_a_zone)
        yield from self._of(self._everywhere, _parts.in_all_zones)
        if self._call.strict:
            yield from (_missing(*pair) for pair in self._gaps())
        yield from self._own_list()
        yield from self._not_modelled()
        yield from (self._house(zone) for zone in self._zones)

    @property
    def unchecked(self) -> tuple[str, ...]:
        """What rules ask for and is not known."""
        at, found = self._call.at, dict[str, None]()
        for binding, gap in self._gaps():
            if binding.binds(at) if gap.lifts else binding.holds(at):
                found[gap.name] = None
        unsure = [one for one in self._everywhere if not self._knows_line(one)]
        if not all(check.kept(at) for one in unsure for check in self._in(one)):
            found[LINE] = None
        return tuple(found)

    @property
    def lifted(self) -> Iterator[Reason]:
        """The rules that hold and are lifted, each with what lifts it."""
        for binding in self._everywhere:
            found = binding.lifting(self._call.at) if binding.holds(self._call.at) else None
            if found:
                rule = binding.rule
                yield Reason(rule.id, rule.topic, lifted_words(rule, *found), True, "lifted", rule)

    def _in(self, binding: Binding) -> Iterator[Check]:
        return _parts.in_all_zones(binding, self._call, self._known)

    def _of(self, bindings: Sequence[Binding], part: _Part) -> Iterator[Check]:
        """Yield what rules demand; of rules about one kind of line where it may be that kind."""
        for binding in bindings:
            checks = part(binding, self._call, self._known)
            if self._knows_line(binding):
                yield from checks
            elif self._call.strict:
                yield from map(_parts.of_unknown_line, checks)

    def _knows_line(self, binding: Binding) -> bool:
        return not binding.limit.lines or bool(self._call.kind.line)

    def _gaps(self) -> Iterator[tuple[Binding, Gap]]:
        """Yield what rules ask for and is not known."""
        for binding in self._everywhere:
            for gap in _parts.gaps(binding, self._call, self._known):
                yield binding, gap

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

    def _not_modelled(self) -> Iterator[Check]:
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
        where = place_name(place)
        says = f"The sales hours of {where} are not in the course's rules, so the call is refused."
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
            hours = f"the company's own hours are kept: {hours_words((call.house,))}"
            shown = f"{call.at.astimezone(zone):%H:%M}, {clock_name(zone.key)}"
            return f"No law sets hours, so {hours}. It is {shown}."

        return Check(
            *("company-hours", "calling-hours", "hours", says),
            _checks.open_hours(week, _parts.open_day, agreed, zone),
            binds=lambda at: not any(one.binds(at) for one in law),
            edges=lambda: (edge for one in law for edge in one.edges()),
            zone=zone.key,
        )


def _missing(binding: Binding, gap: Gap) -> Check:
    """Return the refusal of a call for what a rule asks for and is not known."""
    return _checks.of_rule(binding, gap.why, gap.says, never, lifts=gap.lifts)
