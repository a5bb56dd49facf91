"""The rules of law that bind a kind of call to a place, before anything is known of the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from bpo_course.limits import Limit
from bpo_course.rules import Rule, around
from bpo_course.tools.consent._call import Kind
from bpo_course.tools.consent._checks import Binding

_MOST: Final = 4_096
_Pair = tuple[Rule, Limit]


class Bound(NamedTuple):
    """The rules that bind a kind of call.

    Args:
        everywhere: Each rule, in all time zones at once.
        by_zone: Each rule that depends on the clock, in each time zone.
        grants: By a rule's id, the rules that lift it.
    """

    everywhere: Sequence[Binding]
    by_zone: Sequence[Binding]
    grants: Mapping[str, Sequence[_Pair]]


class _Law:
    """A set of rules, sorted by place, with what was found in it.

    Args:
        rules: The rules.
    """

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self._found: dict[Any, Bound] = {}
        self._by_place: dict[str, list[_Pair]] = {}
        for rule in rules:
            if rule.limit:
                self._by_place.setdefault(rule.place, []).append((rule, rule.limit))

    def bound(self, kind: Kind, places: tuple[str, ...], zones: tuple[ZoneInfo, ...]) -> Bound:
        key = kind, places, zones
        if key not in self._found:
            if len(self._found) >= _MOST:
                self._found.clear()
            self._found[key] = self._bound(*key)
        return self._found[key]

    def _bound(self, kind: Kind, places: tuple[str, ...], zones: tuple[ZoneInfo, ...]) -> Bound:
        inside = dict.fromkeys(one for place in places for one in around(place))
        pairs = [
            pair for one in inside for pair in self._by_place.get(one, ()) if kind.is_under(pair[1])
        ]
        binding = [pair for pair in pairs if not pair[1].lifts]
        grants: dict[str, list[_Pair]] = {}
        for pair in pairs:
            for name in pair[1].lifts:
                grants.setdefault(name, []).append(pair)
        clocked = [pair for pair in binding if _has_clock(pair[1])]
        return Bound(
            [_binding(pair, zones, kind.sector) for pair in binding],
            [
                _binding(pair, (zone,), kind.sector)
                for pair in clocked
                for zone in _clocks(pair[1], zones)
            ],
            grants,
        )


_last: list[_Law] = []
"""The rules that were asked about last."""


def bound_by(
    rules: Iterable[Rule], kind: Kind, places: tuple[str, ...], zones: tuple[ZoneInfo, ...]
) -> Bound:
    """Return the rules that bind a kind of call to a place.

    Args:
        rules: The rules of law; a tuple is sorted once.
        kind: The kind of call.
        places: The places whose rules hold.
        zones: The time zones of the called person.
    """
    if not _last or _last[0].rules is not rules:
        _last[:] = [_Law(tuple(rules))]
    return _last[0].bound(kind, places, zones)


def _binding(pair: _Pair, zones: tuple[ZoneInfo, ...], sector: str) -> Binding:
    starts: Mapping[Any, Any] = pair[1].starts
    return Binding(*pair, zones, starts.get(sector))


def _clocks(limit: Limit, zones: tuple[ZoneInfo, ...]) -> tuple[ZoneInfo, ...]:
    """Return the clocks that count for a limit."""
    return (ZoneInfo(limit.clock),) if limit.clock else zones


def _has_clock(limit: Limit) -> bool:
    days = bool(limit.quiet_days) or any(cap.days for cap in limit.caps)
    return days or bool(limit.hours or limit.closed)
