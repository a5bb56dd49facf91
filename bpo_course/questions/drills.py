"""Drills: numeric questions on a KPI with random inputs, endless, the same for the same seed."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Final

from bpo_course.kpi import Kpi, catalogue, definition_name
from bpo_course.prose import small_first
from bpo_course.questions.kinds import Bank, Explanation, Numeric, WrongNumber

TRIES: Final = 1_000
STEPS: Final = {"share": 0.1, "points": 0.1, "s": 0.1, "count": 0.1, "money": 0.01, "score": 0.01}
"""How exactly an answer is asked for, by unit; a share under 10 % ten times as exactly."""


def drill(name: str, seed: int, definition: str = "") -> Numeric:
    """Return an exercise on a KPI; the same seed gives the same exercise.

    The well-known wrong answers are recognised by their value.

    Args:
        name: The id of a KPI in `kpi.catalogue`.
        seed: Which exercise.
        definition: The definition asked for; the KPI's first when empty.

    Raises:
        ValueError: If there is no such KPI or definition.

    Example:
        >>> question = drill("aht", seed=1)
        >>> question.mark(question.value).outcome
        'right'
    """
    if name not in catalogue:
        raise ValueError(f"name must be one of {', '.join(catalogue)}, got {name!r}")
    measure = catalogue[name]
    definition = definition or next(iter(measure.formulas))
    if definition not in measure.formulas:
        every = ", ".join(measure.formulas)
        raise ValueError(f"definition must be one of {every}, got {definition!r}")
    values = _drawn(measure, definition, random.Random(f"{name}:{definition}:{seed}"))
    scale = 100 if measure.unit in ("share", "points") else 1
    right = scale * measure.compute(values, definition)
    unit = {"share": "%", "s": "s", "points": "points"}.get(measure.unit, "")
    step = 0.01 if scale == 100 and abs(right) < 10 else STEPS[measure.unit]
    tolerance = step if scale == 100 or measure.unit == "score" else max(step, 0.005 * abs(right))
    places = _places(measure, step)
    told = f"= {measure.substituted(values, definition)} = {right:,.{places}f} {unit}".strip()
    return Numeric(
        id=f"drill-{name.replace('_', '-')}-{definition.replace('_', '-') or 'only'}-{seed}",
        topic=name.replace("_", "-"),
        level="medium",
        prompt=_prompt(measure, definition, values, unit, places),
        explanation=_explanation(measure, definition, told),
        value=round(right, places),
        unit=unit,
        tolerance=tolerance,
        why=f"{measure.formula_as(definition)} {told}.",
        wrong=_slips(measure, definition, values, right, tolerance, scale),
    )


def drills(name: str, seed: int, count: int = 10) -> Bank:
    """Return a bank of exercises on a KPI, with one definition after the other.

    Args:
        name: The id of a KPI in `kpi.catalogue`.
        seed: Which bank: the same seed gives the same exercises.
        count: How many exercises.

    Raises:
        ValueError: If there is no such KPI.
    """
    if name not in catalogue:
        raise ValueError(f"name must be one of {', '.join(catalogue)}, got {name!r}")
    asked = tuple(catalogue[name].formulas)
    made = (drill(name, seed * count + n, asked[n % len(asked)]) for n in range(count))
    return Bank(f"drill_{name}", f"Drill: {catalogue[name].name}", tuple(made))


def _drawn(measure: Kpi, definition: str, rng: random.Random) -> dict[str, float]:
    """Return inputs near the examples that the measure can be computed from."""
    needed = measure.needs(definition)
    if len(needed) < 2:
        raise ValueError(f"name must be a KPI to work out, but {measure.id!r} is a single number")
    for _ in range(TRIES):
        size = rng.uniform(0.6, 1.4)
        values = {
            entry.name: _near(entry.example, size * rng.uniform(0.85, 1.15)) for entry in needed
        }
        try:
            right = measure.compute(values, definition)
        except ValueError:
            continue
        if math.isfinite(right):
            return values
    raise ValueError(
        f"name must be a KPI that can be drilled, but {measure.id!r} gives no exercise"
    )


def _near(example: float, factor: float) -> float:
    """Return the example times a factor: whole where the example is, else with two decimals."""
    whole = float(example).is_integer()
    return float(max(1, round(example * factor))) if whole else round(example * factor, 2)


def _places(measure: Kpi, step: float) -> int:
    """Return to how many decimals an answer is asked for."""
    if measure.total and measure.unit == "count":
        return 0
    return 1 if step == 0.1 else 2


def _prompt(
    measure: Kpi, definition: str, values: Mapping[str, float], unit: str, places: int
) -> str:
    given = "\n".join(
        f"* {entry.label}: {values[entry.name]:,.10g}{' s' if entry.unit == 's' else ''}"
        for entry in measure.needs(definition)
    )
    defined = f" Definition: {definition_name(measure.id, definition)}." if definition else ""
    to = f" in {unit}" if unit else ""
    exactly = ("as a whole number", "to one decimal", "to two decimals")[places]
    name = small_first(measure.name)
    return f"Work out the {name}{to}, {exactly}.{defined}\n\n{given}"


def _explanation(measure: Kpi, definition: str, told: str) -> Explanation:
    words = measure.formula_as(definition)
    return Explanation(
        context=f"{measure.name} is asked for in reports, contracts and interviews.",
        given="The totals of a day, as a report shows them.",
        concept=f"{measure.name} = {words}.",
        steps=(f"Write the formula: {words}.", f"Put the numbers in: {told}."),
        verification="Multiply your result by the number you divided by. You get the first number.",
        pitfalls=measure.disputes,
        answer=told,
    )


def _slips(
    measure: Kpi,
    definition: str,
    values: Mapping[str, float],
    right: float,
    tolerance: float,
    scale: float,
) -> tuple[WrongNumber, ...]:
    """Return the known wrong numbers of this exercise that differ from the right one."""
    found: dict[str, float] = {}
    for slip, why in measure.slips.items():
        try:
            found[why] = scale * measure.evaluate(slip, values)
        except KeyError:  # the slip is another definition's
            continue
    if measure.unit == "share":
        found["This is the ratio. Multiply it by 100 to get the percentage."] = right / scale
    if not measure.total and right:
        found.setdefault("You divided the wrong way round. Swap the two numbers.", scale**2 / right)
    if measure.unit == "s":
        found["This is in minutes. The question asks for seconds."] = right / 60
    made: list[WrongNumber] = []
    for why, value in found.items():
        taken = [right, *(wrong.value for wrong in made)]
        if math.isfinite(value) and all(abs(value - other) > 2 * tolerance for other in taken):
            made.append(WrongNumber(value, why))
    return tuple(made)
