"""The catalogue: what each KPI is, beside the function that computes it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bpo_course.kpi import inbound, outbound


@dataclass(frozen=True)
class Input:
    """A plain number that a KPI is computed from.

    Args:
        name: The keyword of the KPI's function.
        word: What the formula calls it.
        label: What it is, in the trade's words.
        example: A realistic value to start from.
        most: The top of a slider's range.
        unit: "s" for seconds, "" for a count.
    """

    name: str
    word: str
    label: str
    example: float
    most: float
    unit: str = ""


@dataclass(frozen=True)
class Kpi:
    """One measure of the trade.

    Args:
        id: The stable word for it, and the name of its function.
        name: The name on screen.
        formulas: The formula under each definition, with the inputs' names in braces; a KPI that
            the trade agrees on has one, under "".
        unit: "s" for seconds, "share" for a ratio in [0, 1].
        better: Which way is better; "balance" where both ends hurt.
        side: The floor that lives by it.
        sources: Where the formula stands.
        disputes: What practitioners argue over.
        function: Computes it from a log or from the inputs by keyword.
        inputs: The plain numbers it takes.
    """

    id: str
    name: str
    formulas: Mapping[str, str]
    unit: Literal["s", "share"]
    better: Literal["high", "low", "balance"]
    side: Literal["inbound", "outbound", "both"]
    sources: tuple[str, ...]
    disputes: str
    function: Callable[..., float]
    inputs: tuple[Input, ...]

    @property
    def formula(self) -> str:
        """The formula in words, under the first definition."""
        return self.formula_as(next(iter(self.formulas)))

    @property
    def definitions(self) -> tuple[str, ...]:
        """The definitions to choose from; none where the trade agrees."""
        return tuple(name for name in self.formulas if name)

    def formula_as(self, definition: str) -> str:
        """Return the formula in words, under a definition."""
        return self.formulas[definition].format_map({i.name: i.word for i in self.inputs})

    def needs(self, definition: str) -> tuple[Input, ...]:
        """Return the inputs that the formula uses under a definition."""
        return tuple(i for i in self.inputs if f"{{{i.name}}}" in self.formulas[definition])

    def substituted(self, values: Mapping[str, float], definition: str) -> str:
        """Return the formula with the numbers in it.

        Example:
            >>> totals = {"talk_s": 43_200, "hold_s": 3_600, "wrap_s": 10_800, "handled": 180}
            >>> catalogue["aht"].substituted(totals, "")
            '(43,200 + 3,600 + 10,800) / 180'
        """
        shown = {name: f"{value:,.10g}" for name, value in values.items()}
        return self.formulas[definition].format_map(shown)

    def compute(self, values: Mapping[str, float], definition: str) -> float:
        """Return the measure from plain numbers, under a definition; others are left out.

        Raises:
            ValueError: If a number breaks a rule of the measure.
        """
        used = {i.name: values[i.name] for i in self.needs(definition)}
        return self.function(**used, **({"definition": definition} if definition else {}))

    def what_if(
        self, values: Mapping[str, float], name: str, over: Sequence[float], definition: str
    ) -> list[float]:
        """Return the measure for each value of one input, the others as they are.

        Where the measure cannot be (more answered in target than answered, say) it is NaN.
        """
        return [self._tried({**values, name: value}, definition) for value in over]

    def _tried(self, values: Mapping[str, float], definition: str) -> float:
        try:
            return self.compute(values, definition)
        except ValueError:
            return math.nan


_GENESYS: Final = "Genesys Cloud resource centre, metric definitions"

_KPIS: Final = (
    Kpi(
        id="aht",
        name="Average handle time (AHT)",
        formulas={"": "({talk_s} + {hold_s} + {wrap_s}) / {handled}"},
        unit="s",
        better="balance",
        side="both",
        sources=(_GENESYS,),
        disputes="Whether dialling time counts outbound, whether a transferred contact is one or"
        " two, and whether the mean or a percentile is shown. As a target it teaches haste.",
        function=inbound.aht,
        inputs=(
            Input("talk_s", "talk", "Talk time, all contacts", 43_200, 86_400, "s"),
            Input("hold_s", "hold", "Hold time, all contacts", 3_600, 21_600, "s"),
            Input("wrap_s", "wrap", "Wrap-up time, all contacts", 10_800, 43_200, "s"),
            Input("handled", "handled", "Contacts handled", 180, 400),
        ),
    ),
    Kpi(
        id="asa",
        name="Average speed of answer (ASA)",
        formulas={"": "{wait_s} / {answered}"},
        unit="s",
        better="low",
        side="inbound",
        sources=(_GENESYS,),
        disputes="Whether the clock starts in the menu or in the queue, whether ring time counts,"
        " and whether those who hung up are in it.",
        function=inbound.asa,
        inputs=(
            Input(
                "wait_s",
                "waits of answered",
                "Time in queue, all answered contacts",
                3_600,
                18_000,
                "s",
            ),
            Input("answered", "answered", "Contacts answered", 180, 400),
        ),
    ),
    Kpi(
        id="service_level",
        name="Service level",
        formulas={
            "offered": "{answered_in_target} / ({answered} + {abandoned})",
            "answered": "{answered_in_target} / {answered}",
            "offered_less_short": (
                "{answered_in_target} / ({answered} + {abandoned} - {abandoned_short})"
            ),
            "served_or_short": (
                "({answered_in_target} + {abandoned_short}) / ({answered} + {abandoned})"
            ),
        },
        unit="share",
        better="high",
        side="inbound",
        sources=("ICMI, service level variants", "Cisco Unified ICM, service level types"),
        disputes="Which contacts count below the line: everyone offered, only those answered, or"
        " everyone but the short abandons. State the definition beside the figure.",
        function=inbound.service_level,
        inputs=(
            Input(
                "answered_in_target", "answered in target", "Answered within the target", 152, 240
            ),
            Input("answered", "answered", "Answered", 180, 400),
            Input("abandoned", "abandoned", "Abandoned", 20, 200),
            Input(
                "abandoned_short", "short abandons", "of which short (within the target)", 6, 200
            ),
        ),
    ),
    Kpi(
        id="abandonment",
        name="Abandonment rate",
        formulas={"": "{abandoned} / ({answered} + {abandoned})"},
        unit="share",
        better="low",
        side="inbound",
        sources=(_GENESYS,),
        disputes="How short an abandon must be to be left out, and whether contacts that end in the"
        " menu or wait for a call-back count.",
        function=inbound.abandonment,
        inputs=(
            Input("abandoned", "abandoned", "Abandoned", 20, 200),
            Input("answered", "answered", "Answered", 180, 400),
        ),
    ),
    Kpi(
        id="connect_rate",
        name="Connect rate",
        formulas={"": "{connected} / {attempts}"},
        unit="share",
        better="high",
        side="outbound",
        sources=("Convoso, connection and contact rate",),
        disputes="Whether a voicemail is a connection, and whether a dropped call is.",
        function=outbound.connect_rate,
        inputs=(
            Input("connected", "connected", "Attempts that connected", 120, 600),
            Input("attempts", "dialled", "Contacts dialled", 480, 1_000),
        ),
    ),
    Kpi(
        id="conversion",
        name="Conversion rate",
        formulas={"": "{sales} / {contacts}"},
        unit="share",
        better="high",
        side="outbound",
        sources=("Moro, Cortez and Rita 2014, Decision Support Systems 62",),
        disputes="What the sales are a share of: contacts, right parties or leads; and whether"
        " cancelled sales are taken out.",
        function=outbound.conversion,
        inputs=(
            Input("sales", "sales", "Sales", 24, 200),
            Input("contacts", "contacts", "Contacts", 240, 1_000),
        ),
    ),
)

catalogue: Final[Mapping[str, Kpi]] = {entry.id: entry for entry in _KPIS}
