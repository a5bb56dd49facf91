"""Every figure of Erlang C, Erlang A and the trunk limit, against sums over states in 50 digits.

The library integrates over the virtual wait, or sums in floating point; here Erlang B is the plain
recursion, calls that wait are counted state by state, and a wait is the time of so many steps: a
sum of negative binomial (without patience, Poisson) chances. Nothing is shared but the model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import mpmath as mp
import numpy as np
import pytest

from bpo_course.queueing import Queue, erlang_b, erlang_c, queue

DIGITS: Final = 50
NEGLIGIBLE: Final = mp.mpf(10) ** -45
FLOOR: Final = mp.mpf("1e-14")  # of a share; of a wait in mean handle times
DEFINITIONS: Final = ("virtual", "answered", "offered", "offered_less_short", "served_or_short")
Case = tuple[float, float, int, float | None, int | None]
"""Calls an hour, handle time, agents, patience and lines, as `queue` takes them."""


def exact_b(lines: int, load: Any) -> Any:
    blocked = mp.mpf(1)
    for n in range(1, lines + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


@dataclass(frozen=True)
class Exact:
    """One queue, by states; times in mean handle times.

    Without a patience or a limit of lines the states go on until they no longer matter.
    """

    agents: int
    load: Any
    patience: Any  # infinite where nobody hangs up
    lines: int | None

    @cached_property
    def states(self) -> list[Any]:
        """The chance of the agents being busy and 0, 1, 2, ... calls waiting."""
        terms = [mp.mpf(1)]
        while self.lines is None or self.agents + len(terms) <= self.lines:
            terms.append(terms[-1] * self.load / (self.agents + len(terms) / self.patience))
            if self.lines is None and terms[-1] < NEGLIGIBLE:
                break
        fewer_busy = 1 / exact_b(self.agents, self.load) - 1
        whole = fewer_busy + mp.fsum(terms)
        return [term / whole for term in terms]

    @cached_property
    def blocked(self) -> Any:
        return mp.mpf(0) if self.lines is None else self.states[-1]

    @cached_property
    def found(self) -> list[Any]:
        """The chance that a call let in finds 0, 1, 2, ... calls before it."""
        seen = self.states if self.lines is None else self.states[:-1]
        return [chance / (1 - self.blocked) for chance in seen]

    @cached_property
    def waits(self) -> Any:
        return mp.fsum(self.found)

    @cached_property
    def mean_wait(self) -> Any:
        waiting = mp.fsum(j * chance for j, chance in enumerate(self.states))
        return waiting / (self.load * (1 - self.blocked))

    @cached_property
    def lost(self) -> Any:
        return self.mean_wait / self.patience

    @cached_property
    def staying(self) -> list[Any]:
        """The chance that a call that waits is answered, by how many it found before it."""
        x = self.agents * self.patience
        places = range(len(self.found))
        return [1 if mp.isinf(x) else x / (x + j + 1) for j in places]

    @cached_property
    def asa(self) -> Any:
        total = steps = mp.mpf(0)
        for j, (chance, stays) in enumerate(zip(self.found, self.staying, strict=True)):
            steps += 1 / (self.agents + (j + 1) / self.patience)
            total += chance * stays * steps
        return total / (1 - self.lost)

    def turn(self, time: Any, more: int) -> list[Any]:
        """The chance that one's turn comes in this time, by how many were before one.

        Each of them leaves, served or not; `more` is 1 for a caller who has stayed.
        """
        if mp.isinf(self.patience):
            made = mp.exp(-self.agents * time)
            ratio, grows = self.agents * time, 0
        else:
            made = mp.exp(-(self.agents * self.patience + more) * time / self.patience)
            ratio, grows = -mp.expm1(-time / self.patience), 1
        come, left = [], 1 - made
        for j in range(len(self.found)):
            come.append(left)
            start = (self.agents * self.patience + more + j) if grows else 1
            made *= ratio * start / (j + 1)
            left -= made
        return come

    def within(self, time: Any) -> Any:
        turns = self.turn(time, 0)
        return mp.fsum(p * turn for p, turn in zip(self.found, turns, strict=True))

    def served(self, time: Any) -> Any:
        parts = zip(self.found, self.staying, self.turn(time, 1), strict=True)
        return mp.fsum(p * stays * turn for p, stays, turn in parts)

    def figures(self, time: Any) -> dict[str, Any]:
        served, within = self.served(time), self.within(time)
        gone = self.waits - served - mp.exp(-time / self.patience) * (self.waits - within)
        gone = mp.mpf(0) if mp.isinf(self.patience) else gone
        in_time = 1 - self.waits + served
        return {
            "wait_probability": self.waits,
            "abandonment": self.lost,
            "blocked": self.blocked,
            "occupancy": self.load * (1 - self.blocked) * (1 - self.lost) / self.agents,
            "mean_wait_s": self.mean_wait,
            "asa_s": self.asa,
            "virtual": 1 - self.waits + within,
            "answered": in_time / (1 - self.lost),
            "offered": in_time,
            "offered_less_short": in_time / (1 - gone),
            "served_or_short": in_time + gone,
            "abandoned_within": gone,
        }


def figures(q: Queue, target_s: float) -> dict[str, float]:
    """What the library says of a queue."""
    own = ("wait_probability", "abandonment", "blocked", "occupancy", "mean_wait_s", "asa_s")
    return {
        **{name: getattr(q, name) for name in own},
        **{name: q.service_level(target_s, name) for name in DEFINITIONS},
        "abandoned_within": q.abandoned_within(target_s),
    }


def off(found: float, exact: Any, relative: float, unit: float = 1.0) -> str:
    """How far a figure is off, in words; nothing where it is within the relative error or floor."""
    error = abs(mp.mpf(float(found)) - exact)
    fine = error <= max(relative * abs(exact), FLOOR * unit)
    return "" if fine else f"{found!r} for {mp.nstr(exact, 17)}"


def exact(case: Case) -> Exact:
    calls, aht_s, agents, patience_s, lines = case
    load = mp.mpf(calls) * mp.mpf(aht_s) / 3600
    patience = mp.inf if patience_s is None else mp.mpf(patience_s) / mp.mpf(aht_s)
    return Exact(agents, load, patience, lines)


def assert_exact(case: Case, targets_s: tuple[float, ...]) -> None:
    """Hold every figure and a percentile of a queue to 1e-10."""
    q, aht_s = queue(*case), case[1]
    with mp.workdps(DIGITS):
        right = exact(case)
        for target_s in targets_s:
            found = figures(q, target_s)
            for name, value in right.figures(mp.mpf(target_s) / mp.mpf(aht_s)).items():
                unit = aht_s if name.endswith("_s") else 1
                wrong = off(found[name], value * unit, 1e-10, unit)
                assert not wrong, f"{name} at {target_s} s: {wrong}"
        for share in (0.5, 0.95):
            wait_s = q.wait_percentile_s(share)
            reached = 1 - right.waits + right.within(mp.mpf(wait_s) / mp.mpf(aht_s))
            if wait_s > 0:
                assert not off(share, reached, 1e-10), share
            else:
                assert reached >= share - FLOOR


# Erlang A: agents, load over agents, handle time, patience


@pytest.mark.parametrize("agents", [1, 9, 60])
@pytest.mark.parametrize("use", [0.2, 0.95, 1.0, 1.5])
@pytest.mark.parametrize(("aht_s", "patience_s"), [(180, 120), (1800, 1), (30, 300), (600, 3600)])
def test_every_figure_of_erlang_a_is_exact(
    agents: int, use: float, aht_s: float, patience_s: float
) -> None:
    calls = agents * use * 3600 / aht_s
    assert_exact((calls, aht_s, agents, patience_s, None), (0, 20, 1e5))


@pytest.mark.parametrize(
    ("agents", "use", "aht_s", "patience_s"),
    [
        (14, 10 / 14, 180, 300),
        (3, 1.5, 30, 14_400),
        (500, 1.02, 180, 60),
        (1_000, 0.98, 347, 120),
        (2_000, 1.0, 240, 180),
        (2_000, 1.5, 1800, 10),
        (2_000, 0.5, 180, 600),
        (1_000, 20, 1800, 10),  # far overloaded: hardly anybody is served in time
    ],
)
def test_every_figure_of_larger_erlang_a_is_exact(
    agents: int, use: float, aht_s: float, patience_s: float
) -> None:
    assert_exact((agents * use * 3600 / aht_s, aht_s, agents, patience_s, None), (5, 20))


# Trunk limit


@pytest.mark.parametrize("agents", [1, 12, 80])
@pytest.mark.parametrize("use", [0.3, 1.0, 1.5])
@pytest.mark.parametrize("patience_s", [None, 1, 120, 14_400])
@pytest.mark.parametrize("more", [0, 1, 60])
def test_every_figure_of_a_trunk_limit_is_exact(
    agents: int, use: float, patience_s: float | None, more: int
) -> None:
    assert_exact((agents * use * 20, 180, agents, patience_s, agents + more), (0, 20, 2_000))


@pytest.mark.parametrize("patience_s", [None, 5, 600])
@pytest.mark.parametrize(("agents", "use", "more"), [(2_000, 1.01, 400), (300, 1.3, 2_500)])
def test_every_figure_of_a_larger_trunk_limit_is_exact(
    agents: int, use: float, more: int, patience_s: float | None
) -> None:
    assert_exact((agents * use * 20, 180, agents, patience_s, agents + more), (20,))


def test_a_caller_of_no_patience_may_outlast_a_long_target_where_lines_are_many() -> None:
    # e^-(target / patience) is 0 to a computer; a small power of it is not
    assert_exact((30, 180, 1, 1, 151), (2_000,))


# Erlang C, in closed form


@pytest.mark.parametrize("agents", [1, 2, 14, 250, 2_000])
@pytest.mark.parametrize("use", [0.05, 0.7, 0.95, 0.999])
@pytest.mark.parametrize("aht_s", [30, 1800])
def test_every_figure_of_erlang_c_is_exact(agents: int, use: float, aht_s: float) -> None:
    calls = agents * use * 3600 / aht_s
    q = queue(calls, aht_s, agents)
    with mp.workdps(DIGITS):
        load = mp.mpf(calls) * aht_s / 3600
        blocked = exact_b(agents, load)
        waits = agents * blocked / (agents - load * (1 - blocked))
        assert not off(erlang_b(agents, float(load)), blocked, 1e-10)
        assert not off(erlang_c(agents, float(load)), waits, 1e-10)
        assert not off(q.occupancy, load / agents, 1e-10)
        for name in ("mean_wait_s", "asa_s"):
            assert not off(getattr(q, name), waits / (agents - load) * aht_s, 1e-10, aht_s), name
        for target_s in (0, 20, 1e5):
            level = 1 - waits * mp.exp(-(agents - load) * target_s / aht_s)
            for name in DEFINITIONS:
                assert not off(q.service_level(target_s, name), level, 1e-10), name
        for share in (0.5, 0.95):
            late = 1 - mp.mpf(share)
            wait_s = mp.log(waits / late) / (agents - load) * aht_s if waits > late else mp.mpf(0)
            assert not off(q.wait_percentile_s(share), wait_s, 1e-10, aht_s), share
    assert (q.abandonment, q.blocked, q.abandoned_within(20)) == (0, 0, 0)


# Ten and a hundred thousand agents

NAMES: Final = (
    "wait_probability",
    "abandonment",
    "blocked",
    "occupancy",
    "mean_wait_s",
    "asa_s",
    *DEFINITIONS,
    "abandoned_within",
    "percentile",
)
# In 60 digits: Erlang B by its recursion; the waits of Erlang A by incomplete gamma functions
# (their series, or their continued fraction), the mean of those answered by quadrature; a trunk
# limit by the sums above. A case, a target in seconds, and the figures in the order of NAMES.
LARGE: Final[list[tuple[Case, float, tuple[float, ...]]]] = [
    (
        (199_400, 180, 10_000, None, None),
        5,
        (
            0.67331589403251062,
            0.0,
            0.0,
            0.997,
            4.0398953641950637,
            4.0398953641950637,
            0.70737811869412916,
            0.70737811869412916,
            0.70737811869412916,
            0.70737811869412916,
            0.70737811869412916,
            0.0,
            11.442266492711539,
        ),
    ),
    (
        (1_999_500, 180, 100_000, None, None),
        2,
        (
            0.9045077975198717,
            0.0,
            0.0,
            0.99975,
            6.5124561421430763,
            6.5124561421430763,
            0.31486688501555309,
            0.31486688501555309,
            0.31486688501555309,
            0.31486688501555309,
            0.31486688501555309,
            0.0,
            15.855989325242642,
        ),
    ),
    (
        (201_000, 180, 10_000, 120, None),
        5,
        (
            0.62680737514052049,
            0.0073695250347586286,
            0.0,
            0.99759362734006758,
            0.88434300417103543,
            0.88304678565402136,
            0.99859693081296338,
            0.99864897990230162,
            0.99128941124397545,
            0.99864420570203371,
            0.99865419082819978,
            0.0073647795842243367,
            2.4496142776088544,
        ),
    ),
    (
        (300_000, 180, 10_000, 14400, None),
        5840,
        (
            1.0,
            0.33333333333333333,
            0.0,
            1.0,
            4800.0,
            5838.6885567594421,
            0.53209004613569471,
            0.5325346200020286,
            0.3550230800013524,
            0.5323204916785534,
            0.68808824365517557,
            0.33306516365382317,
            5859.3410708458959,
        ),
    ),
    (
        (2_004_000, 180, 100_000, 60, None),
        0.5,
        (
            0.55240337525735509,
            0.0028551579790633662,
            0.0,
            0.99913913170497851,
            0.17130947874380197,
            0.17113136143558004,
            0.89320456515611784,
            0.89407620876195925,
            0.89152347994062182,
            0.89381822351031433,
            0.89409082921739121,
            0.0025673492767693925,
            0.51299922116631067,
        ),
    ),
    (
        (12_000_000, 30, 100_000, 14400, None),
        3,
        (
            0.95638552483454167,
            0.00011013763964190182,
            0.0,
            0.9998898623603581,
            1.5859820108433862,
            1.5860132382765457,
            0.85755917854142238,
            0.8575823596472782,
            0.85748790755038812,
            0.85757447375157058,
            0.85758885062161057,
            0.00010094307122245144,
            3.3738174401919179,
        ),
    ),
    (
        (199_000, 180, 10_000, None, 11_000),
        5,
        (
            0.50308152738043152,
            0.0,
            1.6849275917631339e-5,
            0.99498323497046196,
            1.7504350832157036,
            1.7504350832157036,
            0.87708512692510229,
            0.87708512692510229,
            0.87708512692510229,
            0.87708512692510229,
            0.87708512692510229,
            0.0,
            5.7208122404415105,
        ),
    ),
    (
        (210_000, 180, 10_000, 120, 10_300),
        5,
        (
            0.99991400766965564,
            0.035382775686016788,
            0.012685270118331508,
            0.99999983397590342,
            4.2459330823220146,
            4.3200454539619884,
            0.79014346191715791,
            0.79179718508296847,
            0.76378120289435828,
            0.79142292944202074,
            0.79870782116551551,
            0.034926618271157235,
            5.2392940315954217,
        ),
    ),
    (
        (2_002_000, 180, 100_000, 300, 101_000),
        1,
        (
            0.69392283536937116,
            0.0015377517541277816,
            0.00013267905644468376,
            0.9993281029900962,
            0.46132552623833448,
            0.46129960024638059,
            0.83698078556972058,
            0.837435821101724,
            0.83614805269885539,
            0.83729952844142667,
            0.83752327829430588,
            0.001375225595450495,
            1.1916725487247972,
        ),
    ),
    (
        (2_002_000, 180, 100_000, None, 101_000),
        1,
        (
            0.84583116807885561,
            0.0,
            0.0013366854047791859,
            0.99966197790981603,
            0.88675804091055128,
            0.88675804091055128,
            0.52015801425615798,
            0.52015801425615798,
            0.52015801425615798,
            0.52015801425615798,
            0.52015801425615798,
            0.0,
            1.6594382126130955,
        ),
    ),
]


@pytest.mark.parametrize(("case", "target_s", "values"), LARGE)
def test_every_figure_of_very_many_agents_is_exact(
    case: Case, target_s: float, values: tuple[float, ...]
) -> None:
    q, aht_s, relative = queue(*case), case[1], 1e-10 if case[2] <= 10_000 else 1e-8
    found = {**figures(q, target_s), "percentile": q.wait_percentile_s(0.9)}
    for name, value in zip(NAMES, values, strict=True):
        unit = aht_s if name in ("mean_wait_s", "asa_s", "percentile") else 1
        assert not off(found[name], mp.mpf(value), relative, unit), name


# At the ends


@pytest.mark.parametrize("patience_s", [None, 120])
@pytest.mark.parametrize("lines", [None, 30])
def test_in_the_end_all_who_stay_are_answered(patience_s: float | None, lines: int | None) -> None:
    q = queue(200, 180, 14, patience_s, lines)
    assert q.service_level(math.inf, "virtual") == pytest.approx(1, abs=1e-15)
    assert q.service_level(math.inf) == pytest.approx(1 - q.abandonment, abs=1e-15)
    assert q.abandoned_within(math.inf) == pytest.approx(q.abandonment, abs=1e-15)
    assert q.abandoned_within(0) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("lines", [None, [[30], [14]]])
def test_a_queue_in_an_array_is_as_exact_as_alone(lines: Any) -> None:
    # the patient and the impatient, the idle and the swamped share their nodes of integration
    calls, patience = np.array([[0.5, 200, 5_000]]), np.array([[0.5], [40_000]])
    many = queue(calls, 180, 14, patience, lines)
    for place in np.ndindex(many.load.shape):
        line = None if lines is None else lines[place[0]][0]
        alone = queue(calls[0, place[1]], 180, 14, patience[place[0], 0], line)
        for name, value in figures(alone, 20).items():
            assert figures(many, 20)[name][place] == pytest.approx(value, rel=1e-11, abs=1e-14)
