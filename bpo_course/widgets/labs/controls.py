"""What the controls of a lab are called in a sentence, and what was changed on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bpo_course.widgets.card.lever import Lever


@dataclass(frozen=True)
class Controls:
    """The controls of a lab, in words.

    Args:
        levers: The levers, by name.
        labels: The labels of choices and switches.
        choices: The values of each choice, and how they are written.
        switches: The names of the switches.
    """

    levers: Mapping[str, Lever]
    labels: Mapping[str, str]
    choices: Mapping[str, Mapping[Any, str]]
    switches: Collection[str]

    def label(self, name: str) -> str:
        """Return what a control is called in a sentence.

        Example:
            >>> from bpo_course.widgets.labs import campaign_words, collections_words
            >>> campaign, collections = campaign_words.CONTROLS, collections_words.CONTROLS
            >>> campaign.label("busy_min"), campaign.label("zones")
            ('Busy: call again after', 'Missing time zones looked up')
            >>> collections.label("calls"), collections.label("order")
            ('Calls a day', 'Who is called first')
        """
        if name in self.labels:
            return self.labels[name]
        return self.levers[name].label.partition(" (")[0]

    def value(self, name: str, value: Any) -> str:
        """Return the value of a control as it is written.

        Example:
            >>> from bpo_course.widgets.labs import campaign_words, collections_words
            >>> campaign, collections = campaign_words.CONTROLS, collections_words.CONTROLS
            >>> [campaign.value(*one) for one in (("shift", "late"), ("zones", True), ("web", 0.5))]
            ['12:00 to 20:00', 'yes', '50']
            >>> collections.value("first", "message"), collections.value("plans", True)
            ('A message', 'yes')
            >>> collections.value("fatigue", 0.8)
            '80'
        """
        if name in self.choices:
            return self.choices[name][value]
        if name in self.switches:
            return "yes" if value else "no"
        return self.levers[name].shown(value)

    def changes(
        self, names: Iterable[str], old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> list[str]:
        """Return what is not as it was, in words.

        Args:
            names: The controls to look at.
            old: Their values before.
            new: Their values now.
        """
        return [
            f"{self.label(name)}: {self.value(name, old[name])} → {self.value(name, new[name])}"
            for name in names
            if old[name] != new[name]
        ]
