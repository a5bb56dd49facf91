"""The contract lab's levers, and what it says about a contract, as its template shows them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from bpo_course.prose import small_first
from bpo_course.scenarios import Crossing
from bpo_course.widgets.card.lever import Lever
from bpo_course.widgets.labs.in_words import percent


def _by_name(*levers: Lever) -> Mapping[str, Lever]:
    return {lever.name: lever for lever in levers}


WORK: Final = _by_name(
    Lever(
        "issues", "Customers with a new issue", 20_000, 80_000, 1_000, 1_000, 300_000, whole=True
    ),
    Lever("aht_s", "Handle time (seconds)", 120, 900, 10, 30, 3_600),
    Lever("resolved", "Answered calls that resolve the issue (%)", 40, 100, 1, 0.05, 1, scale=100),
    Lever("agents", "Agents on the phones in every open hour", 5, 60, 1, 2, 300, whole=True),
    Lever("hour_cost", "Cost of a paid agent hour ($)", 4, 20, 0.5, 0.5, 200),
    Lever("value", "Value of a resolved issue to the client ($)", 1, 30, 0.5, 0, 1_000),
)
ASSUMED: Final = _by_name(
    Lever(
        "repeat",
        "Customers with an open issue who call again (%)",
        *(0, 80, 5, 0, 0.85),
        scale=100,
    ),
    Lever("patience_s", "Mean patience of a caller (seconds)", 30, 600, 10, 5, 3_600),
)
CONTRACT: Final = _by_name(
    Lever("forecast", "Forecast (contacts a month)", 10_000, 100_000, 1_000, 0, 500_000),
    Lever(
        "committed", "Minimum: share of the forecast that is always paid (%)",
        *(0, 100, 5, 0, 1), scale=100,
    ),
    Lever("goal", "Service level promised, within 20 s (%)", 50, 95, 5, 0.01, 0.99, scale=100),
    Lever(
        "credit_per_point", "Service credit for each point missed (% of the fee)",
        *(0, 5, 0.5, 0, 0.2), scale=100,
    ),
    Lever("cap", "Most that is credited (% of the fee)", 0, 30, 1, 0, 0.5, scale=100),
    Lever(
        "baseline", "Gain share: baseline (contacts a month)",
        *(20_000, 100_000, 1_000, 0, 500_000),
    ),
    Lever(
        "avoided_value", "Gain share: agreed saving for each contact below the baseline ($)",
        *(0, 10, 0.5, 0, 100),
    ),
    Lever(
        "share", "Gain share: the provider's part of the saving (%)",
        *(0, 100, 5, 0, 1), scale=100,
    ),
)  # fmt: skip
RATES: Final = _by_name(
    Lever("per_fte", "Per FTE: $ a month", 500, 6_000, 50, 0, 50_000),
    Lever("per_hour", "Per hour: $ for an hour on the phones", 5, 60, 0.5, 0, 500),
    Lever("per_minute", "Per minute: $ for a minute handled", 0.1, 2, 0.01, 0, 50),
    Lever("per_contact", "Per contact: $ for a contact handled", 0.5, 10, 0.1, 0, 500),
    Lever("per_resolution", "Per resolution: $ for a contact resolved", 0.5, 15, 0.1, 0, 500),
    Lever("outcome", "Outcome: % of the value of resolved issues", 0, 100, 1, 0, 1, scale=100),
    Lever("gain_share", "Gain share: $ base price for a contact", 0.5, 10, 0.1, 0, 500),
)
LEVERS: Final[Mapping[str, Lever]] = {**WORK, **ASSUMED, **CONTRACT, **RATES}

MODELS: Final[Mapping[str, str]] = {
    "per_fte": "Per FTE (seat)",
    "per_hour": "Per hour",
    "per_minute": "Per minute",
    "per_contact": "Per contact",
    "per_resolution": "Per resolution",
    "outcome": "Outcome",
    "gain_share": "Gain share",
}
MOVES: Final[Mapping[str, str]] = {
    "longer": "Handle time 10 % longer",
    "unresolved": "Share resolved 10 % lower",
    "repeats": "Repeat share 10 % higher",
    "volume": "10 % fewer customers with an issue",
    "agents": "10 % fewer agents",
    "value": "Resolved issue worth 10 % less",
}
EVENTS: Final[Mapping[str, str]] = {
    "longer": "One call is a minute longer",
    "longer_staffed": "The same, and the team grows to match",
    "unresolved": "One more call ends unresolved",
    "avoided": "One customer doesn't need to call",
    "agent_fewer": "One agent fewer on the phones",
}
VIEWS: Final[Mapping[str, str]] = {
    "paid": "what the client pays",
    "margin": "what the provider keeps",
    "per_resolved": "the client's cost for each resolved issue",
}
PAYS_FOR: Final[Mapping[str, str]] = {
    "longer": "a longer call, with the same team",
    "longer_staffed": "a longer call, if the team grows to match",
    "unresolved": "an unresolved call",
    "agent_fewer": "one agent fewer on the phones",
    "avoided": "a customer who doesn't need to call (this is what the client wants)",
}
GOOD_CONTRACT: Final[Mapping[str, str]] = {
    "per_fte": "The client pays for every seat, busy or idle. So the contract reviews the number of"
    " seats each month against the forecast. It also sets a range for occupancy and a target for"
    " resolution.",
    "per_hour": "The contract says which hours are billed: paid, logged in or productive. The"
    " client checks them against the log, and reviews the hours each month against the forecast.",
    "per_minute": "The contract agrees a range for handle time. Minutes above it are not billed."
    " Quality checks include a sample of the longest calls.",
    "per_contact": "A repeat call about the same issue within an agreed number of days is not"
    " billed. First contact resolution is a target, with a credit if it is missed.",
    "per_resolution": "The contract defines “resolved”: for example, the customer doesn't call"
    " again about it for seven days. The client checks a sample. Difficult calls may not be refused"
    " or transferred away.",
    "outcome": "The contract says what counts, and takes back what is cancelled later. Complaints"
    " and quality checks limit pressure on customers. The provider doesn't carry a risk that only"
    " the client controls, such as prices or stock.",
    "gain_share": "The baseline follows the number of customers with an issue. So a quiet month is"
    " not a saving. Abandoned calls are not savings either. Both sides agree who measures.",
}
_NOTHING: Final = 0.005
_NICE: Final = (1, 2, 5, 10)
_CENTS_TO: Final = 100


def dollars(value: float, digits: int = 0) -> str:
    """Return money in words.

    Example:
        >>> dollars(98_993.4), dollars(2.5023, 2), dollars(-1_281)
        ('$98,993', '$2.50', '−$1,281')
    """
    told = f"${abs(value):,.{digits}f}"
    return f"−{told}" if value < 0 and told.strip("$0.,") else told


def change(value: float, digits: int = 0) -> str:
    """Return a change of money in words, with its sign; 0 has none.

    Example:
        >>> change(8_491), change(-2.004, 2), change(0.001, 2)
        ('+$8,491', '−$2.00', '0')
    """
    told = dollars(value, digits)
    if not told.strip("−$0.,"):
        return "0"
    return told if value < 0 else f"+{told}"


def small(value: float) -> str:
    """Return what an event is worth: in cents if it is little.

    Example:
        >>> small(0.9954), small(2_996.17)
        ('+$1.00', '+$2,996')
    """
    return change(value, 2 if abs(value) < _CENTS_TO else 0)


def reached(share: float, goal: float) -> str:
    """Return a share in words; one below its goal is never rounded up to it.

    Example:
        >>> reached(0.79996, 0.8), reached(0.80004, 0.8), reached(0.6917, 0.8)
        ('79.9 %', '80.0 %', '69.2 %')
    """
    below = share < goal and round(share, 3) >= goal
    return percent(math.floor(1000 * share) / 1000 if below else share)


def against(difference: float) -> str:
    """Return a difference of contacts with its sign; 0 where it rounds to none.

    Example:
        >>> against(1_200), against(-542.9), against(0.3)
        ('+1,200', '−543', '0')
    """
    whole = round(difference)
    return f"{whole:+,}".replace("-", "−") if whole else "0"


def nice(step: float) -> int:
    """Return a round number of this step or just above.

    Example:
        >>> nice(1), nice(420), nice(5_001)
        (1, 500, 10000)
    """
    power: int = 10 ** math.floor(math.log10(max(step, 1)))
    return next(power * round_ for round_ in _NICE if power * round_ >= step)


def gains(found: Mapping[str, float]) -> list[str]:
    """Return the names of the prices under which an event earns the provider money.

    Args:
        found: What the event is worth, by price.

    Example:
        >>> gains({"per_fte": 0.0, "per_minute": 0.3, "per_contact": -0.03})
        ['per minute']
    """
    return [in_sentence(model) for model, value in found.items() if value >= _NOTHING]


def in_sentence(model: str) -> str:
    """Return a price's name inside a sentence.

    Example:
        >>> in_sentence("per_fte"), in_sentence("gain_share")
        ('per FTE', 'gain share')
    """
    name = MODELS[model].removesuffix(" (seat)")
    return small_first(name)


def crossings(found: Sequence[Crossing], one: str, other: str, *, alike: bool) -> list[str]:
    """Return in sentences where two prices change places.

    Args:
        found: The crossings, from few contacts to many.
        one: A price.
        other: The other.
        alike: Whether both charge the same everywhere but for the rounding of their rates.

    Example:
        >>> where = [Crossing(contacts=49_451, before="per_contact", after="per_fte")]
        >>> crossings(where, "per_fte", "per_contact", alike=False)[:2]
        ['Break-even: 49,451 contacts.', 'Below it, per contact costs the client less.']
    """
    names = f"{in_sentence(one)} and {in_sentence(other)}"
    if alike:
        text = f"At any number of contacts, {names} charge the same"
        return [f"{text} (a difference of a few dollars is the rounding of the rates)."]
    if not found:
        return [f"There is no break-even: {names} don't change places at any volume."]
    if len(found) == 1 and found[0].before:
        (only,) = found
        return [
            f"Break-even: {only.contacts:,} contacts.",
            f"Below it, {_cheaper(only.before)}.",
            f"Above it, {_cheaper(only.after)}.",
        ]
    told = [f"Up to {found[0].contacts:,} contacts, {_cheaper(found[0].before)}."]
    for here, there in pairwise(found):
        told.append(f"From {here.contacts:,} to {there.contacts:,}, {_cheaper(here.after)}.")
    return [*told, f"Above {found[-1].contacts:,} contacts, {_cheaper(found[-1].after)}."]


def _cheaper(model: str) -> str:
    if not model:
        return "both cost the client the same"
    return f"{in_sentence(model)} costs the client less"
