"""Commercial measures: what a client pays under six kinds of price, and where two are equal."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Final

from bpo_course.kpi._measure import check_shares, choice, numbers
from bpo_course.kpi._record import Input, Kpi

VOLUMES: Final = {
    "per_fte": "ftes",
    "per_hour": "hours",
    "per_minute": "minutes",
    "per_contact": "contacts",
    "per_resolution": "resolutions",
    "outcome": "outcome_value",
}
"""The six kinds of price, and which monthly volume each is charged on."""


@dataclass(frozen=True)
class Price:
    """What a client pays for a month.

    Args:
        kind: One of `VOLUMES`.
        rate: Money for one of the volume; for `outcome` a share of the value, 0 to 1.
        minimum: The least the client pays for a month, whatever was delivered (take or pay).

    Raises:
        ValueError: If the kind is unknown, a number is negative, or an outcome's rate is above 1.

    Example:
        >>> Price("per_minute", 0.5, minimum=10_000).minimum
        10000
    """

    kind: str
    rate: float
    minimum: float = 0

    def __post_init__(self) -> None:
        choice("kind", self.kind, tuple(VOLUMES))
        numbers(None, {}, rate=self.rate, minimum=self.minimum)
        if self.kind == "outcome":
            check_shares(rate=self.rate)


@dataclass(frozen=True)
class Month:
    """What was delivered in a month, or what one contact brings.

    Args:
        ftes: Full-time equivalents provided.
        hours: Hours billed.
        minutes: Minutes handled.
        contacts: Contacts handled.
        resolutions: Contacts resolved.
        outcome_value: Money that the outcome is worth to the client: sales made, debt collected.

    Raises:
        ValueError: If a number is negative.
    """

    ftes: float = 0
    hours: float = 0
    minutes: float = 0
    contacts: float = 0
    resolutions: float = 0
    outcome_value: float = 0

    def __post_init__(self) -> None:
        numbers(None, {}, **{field.name: getattr(self, field.name) for field in fields(self)})

    def times(self, volume: float) -> Month:
        """Return this, multiplied.

        Example:
            >>> Month(contacts=1, minutes=5).times(1_000).minutes
            5000
        """
        return Month(**{field.name: getattr(self, field.name) * volume for field in fields(self)})


def charge(price: Price, month: Month) -> float:
    """Return the fee of a month: rate times volume, or the minimum where that is more.

    Args:
        price: The price agreed.
        month: What was delivered.

    Example:
        >>> charge(Price("per_contact", 2.5, minimum=20_000), Month(contacts=10_000))
        25000.0
        >>> charge(Price("per_contact", 2.5, minimum=20_000), Month(contacts=6_000))
        20000.0
    """
    return float(max(_linear(price, month), price.minimum))


def _linear(price: Price, month: Month) -> float:
    """Return rate times volume."""
    volume: float = getattr(month, VOLUMES[price.kind])
    return price.rate * volume


def with_gain_share(base: float, *, saving: float, share: float) -> float:
    """Return a fee with the provider's share of what it saved the client.

    A loss is not shared: where costs rose, the fee is the base.

    Args:
        base: The fee before, 0 or more.
        saving: Money saved against the agreed baseline; below 0 where costs rose.
        share: The provider's share of the saving, 0 to 1.

    Raises:
        ValueError: If the base is negative, or the share is not from 0 to 1.

    Example:
        >>> with_gain_share(50_000, saving=8_000, share=0.25)
        52000.0
    """
    if not math.isfinite(saving):
        raise ValueError(f"saving must be a finite number, got {saving}")
    numbers(None, {}, base=base)
    check_shares(share=share)
    return float(base + share * max(saving, 0))


def service_credit(
    fee: float, *, level: float, target: float, credit_per_point: float, cap: float
) -> float:
    """Return the money off a fee for a service level missed: so much a point, up to a cap.

    Args:
        fee: The month's fee, 0 or more.
        level: The level reached, a share from 0 to 1.
        target: The level promised, a share from 0 to 1.
        credit_per_point: Share of the fee credited for each percentage point below target.
        cap: The most that is credited, a share of the fee from 0 to 1.

    Raises:
        ValueError: If the fee is negative, or a share is not from 0 to 1.

    Example:
        >>> service_credit(50_000, level=0.75, target=0.8, credit_per_point=0.01, cap=0.1)
        2500.0
    """
    numbers(None, {}, fee=fee)
    check_shares(level=level, target=target, credit_per_point=credit_per_point, cap=cap)
    points = max(0.0, round(100 * (target - level), 9))  # 0.80 - 0.77 is three points, not more
    return float(fee * min(cap, credit_per_point * points))


def break_even_contacts(one: Price, other: Price, per_contact: Month) -> float:
    """Return the contacts per month at which two prices cost the same; it may be a fraction.

    Each fee is a line through nothing, cut off below at its minimum. Without a minimum two such
    lines meet at no contacts only; with one, they meet where the price that is steeper by contact
    reaches the other's minimum: contacts = that minimum / the steeper fee by contact. Below it the
    steeper price is the cheaper one, above it the dearer one. (Two equal minima cost the same up to
    there.) A team of fixed size is a price with its fee as the minimum, and no FTE by contact.

    Args:
        one: A price.
        other: The price it is compared with.
        per_contact: What one contact brings (`contacts=1`, and its minutes, hours, resolutions,
            FTEs and value).

    Raises:
        ValueError: If the two cost the same by contact (parallel), if one costs more at every
            volume, or if per_contact is not one contact.

    Source:
        Closed form, for these prices: max(a x, A) = max(b x, B) with a > b has the solution
        x = B / a where B >= A and B > 0, and none above 0 otherwise.

    Example:
        >>> team = Price("per_fte", 2_000, minimum=40_000)
        >>> break_even_contacts(team, Price("per_contact", 2.5), Month(contacts=1))
        16000.0
    """
    if per_contact.contacts != 1:
        raise ValueError(f"per_contact must have contacts=1, got {per_contact.contacts:g}")
    by_contact = {price: _linear(price, per_contact) for price in (one, other)}
    if by_contact[one] == by_contact[other]:
        raise ValueError(
            f"one and other must differ by contact, are parallel: both add {by_contact[one]:g}"
        )
    gentle, steep = sorted((one, other), key=lambda price: by_contact[price])
    if gentle.minimum < steep.minimum or gentle.minimum == 0:
        dear = "one" if steep == one else "other"
        raise ValueError(
            f"one and other must cost the same at some volume: {dear} costs more by contact"
            f" ({by_contact[steep]:g}, against {by_contact[gentle]:g}) and no minimum of the"
            f" cheaper one makes up for it (minimum {gentle.minimum:g}, against {steep.minimum:g})"
        )
    return gentle.minimum / by_contact[steep]


def fee_per_fte(*, rate: float, ftes: float) -> float:
    """Return the fee of a month charged by full-time equivalent (seat).

    Args:
        rate: Money for one FTE a month.
        ftes: FTEs provided.

    Raises:
        ValueError: If a number is negative.

    Example:
        >>> fee_per_fte(rate=2_000, ftes=20)
        40000.0
    """
    return charge(Price("per_fte", rate), Month(ftes=ftes))


def fee_per_hour(*, rate: float, hours: float) -> float:
    """Return the fee of a month charged by hour.

    Args:
        rate: Money for one hour.
        hours: Hours billed.

    Raises:
        ValueError: If a number is negative.

    Example:
        >>> fee_per_hour(rate=12, hours=3_200)
        38400.0
    """
    return charge(Price("per_hour", rate), Month(hours=hours))


def fee_per_minute(*, rate: float, minutes: float) -> float:
    """Return the fee of a month charged by minute handled.

    Args:
        rate: Money for one minute.
        minutes: Minutes handled.

    Raises:
        ValueError: If a number is negative.

    Example:
        >>> fee_per_minute(rate=0.5, minutes=80_000)
        40000.0
    """
    return charge(Price("per_minute", rate), Month(minutes=minutes))


def fee_per_contact(*, rate: float, contacts: float) -> float:
    """Return the fee of a month charged by contact handled (by transaction).

    Args:
        rate: Money for one contact.
        contacts: Contacts handled.

    Raises:
        ValueError: If a number is negative.

    Example:
        >>> fee_per_contact(rate=2.5, contacts=16_000)
        40000.0
    """
    return charge(Price("per_contact", rate), Month(contacts=contacts))


def fee_per_resolution(*, rate: float, resolutions: float) -> float:
    """Return the fee of a month charged by contact resolved.

    Args:
        rate: Money for one resolution.
        resolutions: Contacts resolved.

    Raises:
        ValueError: If a number is negative.

    Example:
        >>> fee_per_resolution(rate=3.5, resolutions=12_000)
        42000.0
    """
    return charge(Price("per_resolution", rate), Month(resolutions=resolutions))


def fee_on_outcome(*, rate: float, outcome_value: float) -> float:
    """Return the fee of a month charged as a share of what the outcome is worth.

    Args:
        rate: Share of the value, 0 to 1.
        outcome_value: Money that the outcome is worth: sales made, debt collected.

    Raises:
        ValueError: If a number is negative, or the rate is above 1.

    Example:
        >>> fee_on_outcome(rate=0.125, outcome_value=320_000)
        40000.0
    """
    return charge(Price("outcome", rate), Month(outcome_value=outcome_value))


_SOURCE: Final = "Strategic Sourcing Advisors, contact centre pricing models"


def _fee(
    function: Callable[..., float], name: str, rate: Input, volume: Input, disputes: str
) -> Kpi:
    """Return the entry of a kind of price: fee = rate x volume."""
    return Kpi(
        id=function.__name__,
        name=name,
        formulas={"": f"{{rate}} * {{{volume.name}}}"},
        unit="money",
        better="balance",
        side="commercial",
        sources=(_SOURCE,),
        disputes=disputes,
        function=function,
        inputs=(rate, volume),
    )


KPIS: Final = (
    _fee(
        fee_per_fte,
        "Fee per FTE (seat)",
        Input("rate", "rate", "Price of one FTE per month", 2_000, 5_000),
        Input("ftes", "FTEs", "FTEs provided", 20, 100),
        "Is an FTE hours paid or hours on the queue? Who pays when there is less work? With this"
        " price the client pays for every seat, busy or idle.",
    ),
    _fee(
        fee_per_hour,
        "Fee per hour",
        Input("rate", "rate", "Price of one hour", 12, 50),
        Input("hours", "hours", "Hours billed", 3_200, 16_000),
        "Which hours are billed: paid, logged in or productive? Are training and breaks included?",
    ),
    _fee(
        fee_per_minute,
        "Fee per minute",
        Input("rate", "rate", "Price of one minute", 0.5, 2),
        Input("minutes", "minutes", "Minutes handled", 80_000, 400_000),
        "Are hold and wrap-up billed? How are seconds rounded? The provider earns more when calls"
        " are long.",
    ),
    _fee(
        fee_per_contact,
        "Fee per contact (transaction)",
        Input("rate", "rate", "Price of one contact", 2.5, 10),
        Input("contacts", "contacts", "Contacts handled", 16_000, 50_000),
        "Are repeats, transfers and wrong numbers billed? The provider earns more when calls are"
        " short and customers call back.",
    ),
    _fee(
        fee_per_resolution,
        "Fee per resolution",
        Input("rate", "rate", "Price of one resolution", 3.5, 15),
        Input("resolutions", "resolutions", "Contacts resolved", 12_000, 50_000),
        "Who decides that it is resolved, and after how many days? Who takes the difficult"
        " contacts?",
    ),
    _fee(
        fee_on_outcome,
        "Fee on outcome",
        Input("rate", "rate", "Share of the outcome's value", 0.125, 1),
        Input(
            "outcome_value",
            "outcome value",
            "Value of the sales or the debt collected",
            320_000,
            10**6,
        ),
        "How much would have come anyway? Are cancelled sales taken back? Do agents put too much"
        " pressure on customers?",
    ),
)
