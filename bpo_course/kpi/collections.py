"""Collections measures: promises kept, money recovered, how debts age and recover."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from bpo_course.kpi import outbound
from bpo_course.kpi._measure import Term, check_parts, choice, inputs, numbers, share, within
from bpo_course.kpi._record import Input, Kpi

if TYPE_CHECKING:
    import pandas as pd

PROMISE_COLUMNS: Final = ("due_on", "amount", "paid_amount", "paid_on")
KEPT_NEEDS: Final = {"count": ("kept", "due"), "amount": ("kept_amount", "due_amount")}
EFFICIENCY_NEEDS: Final = {
    "receivables": ("beginning", "credit_sales", "ending_total", "ending_current"),
    "instalments": ("collected", "instalments_due"),
}
RIGHT_PARTIES: Final = outbound.PARTY_TERMS["contacts"]
PROMISE_TERMS: Final = {
    "promises": Term(
        ("disposition", "right_party"),
        lambda rows: RIGHT_PARTIES.of(rows) & rows.word("disposition", "promise"),
    ),
    "right_parties": RIGHT_PARTIES,
}


def promises_from(table: pd.DataFrame, as_of: date, grace_days: int = 0) -> dict[str, float]:
    """Return the plain numbers of `promises_kept` from a table of promises to pay.

    A promise is due once its last day, `due_on` plus the grace, lies before `as_of`; others are in
    no number. Of what is due, a promise is kept when the whole amount came by its last day. By
    amount, what came in time counts up to what was promised: part of it for a partial payment,
    nothing for a late one.

    Args:
        table: One row a promise: due_on (date), amount (above 0), paid_amount (0 or missing where
            nothing came) and paid_on (date; missing where nothing came).
        as_of: The day on which one looks.
        grace_days: Days after the promised one on which payment still counts, 0 or more.

    Returns:
        kept and due (promises), kept_amount and due_amount (money).

    Raises:
        ValueError: If grace_days is negative, a column is missing or holds what it may not, or a
            payment has no day.

    Example:
        >>> import pandas as pd
        >>> table = pd.DataFrame({
        ...     "due_on": ["2026-03-02", "2026-03-03"], "amount": [100, 100],
        ...     "paid_amount": [100, 40], "paid_on": ["2026-03-01", "2026-03-03"],
        ... })
        >>> found = promises_from(table, as_of=date(2026, 3, 10))
        >>> promises_kept(**found), promises_kept(definition="amount", **found)
        (0.5, 0.7)
    """
    import numpy as np
    import pandas as pd

    if not grace_days >= 0:
        raise ValueError(f"grace_days must be 0 or more, got {grace_days}")
    for column in PROMISE_COLUMNS:
        if column not in table:
            every = ", ".join(PROMISE_COLUMNS)
            raise ValueError(f"table must have the columns {every}: {column} is missing")
    due_on, paid_on = _days(table, "due_on"), _days(table, "paid_on")
    amount, paid = _money(table, "amount"), _money(table, "paid_amount").fillna(0)
    _refuse(due_on, "due_on must be a date", due_on.isna())
    _refuse(amount, "amount must be above 0", ~(amount > 0))
    _refuse(paid, "paid_amount must be 0 or more", ~(paid >= 0))
    _refuse(paid_on, "paid_on must be given where something was paid", (paid > 0) & paid_on.isna())
    last = due_on + pd.Timedelta(days=grace_days)
    due = last < pd.Timestamp(as_of)
    came = paid.where(paid_on <= last, 0)
    return {
        "kept": float((due & (came >= amount)).sum()),
        "due": float(due.sum()),
        "kept_amount": float(np.minimum(came, amount)[due].sum()),
        "due_amount": float(amount[due].sum()),
    }


def _days(table: pd.DataFrame, column: str) -> pd.Series[Any]:
    """Return a column of dates without the time of day."""
    import pandas as pd

    try:
        days = pd.to_datetime(table[column])
    except (TypeError, ValueError) as error:
        raise ValueError(f"{column} must hold dates: {error}") from error
    if days.dt.tz is not None:
        raise ValueError(f"{column} must hold local dates without a zone, got {days.dt.tz}")
    return days.dt.normalize()


def _money(table: pd.DataFrame, column: str) -> pd.Series[Any]:
    """Return a column of finite amounts, missing where missing."""
    import numpy as np
    import pandas as pd

    try:
        amounts = pd.to_numeric(table[column]).astype(float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{column} must hold numbers: {error}") from error
    _refuse(amounts, f"{column} must be finite", amounts.isin([np.inf, -np.inf]))
    return amounts


def _refuse(values: pd.Series[Any], rule: str, odd: pd.Series[Any]) -> None:
    """Raise with the first odd value and its row, if there is one."""
    if odd.any():
        label = odd.index[odd][0]
        raise ValueError(f"{rule}, got {values[odd].iloc[0]} (row {label})")


def promises_kept(
    *,
    definition: str = "count",
    kept: float | None = None,
    due: float | None = None,
    kept_amount: float | None = None,
    due_amount: float | None = None,
) -> float:
    """Return the share of promises to pay that were kept, of those whose last day has passed.

    `count`: promises kept in full and in time over promises due; `amount`: money that came in time
    over money promised and due, so that a partial payment counts for its part. A promise that is
    not yet due is in neither: it would make every young portfolio look bad.

    Args:
        definition: One of the two above.
        kept: Promises kept by their last day, any grace included.
        due: Promises whose last day has passed.
        kept_amount: Money that came in time on those promises, up to what was promised.
        due_amount: Money promised by them.

    Raises:
        ValueError: If the definition is unknown, a number it needs is missing, a number is
            negative, or a part exceeds its whole.

    Source:
        Promise-to-pay (PTP) kept rate: kept by the due date plus grace / promises due.

    Example:
        >>> promises_kept(kept=45, due=60)
        0.75
        >>> promises_kept(definition="amount", kept_amount=9_000, due_amount=15_000)
        0.6
    """
    choice("definition", definition, tuple(KEPT_NEEDS))
    given = {"kept": kept, "due": due, "kept_amount": kept_amount, "due_amount": due_amount}
    n = inputs(None, {}, KEPT_NEEDS[definition], given)
    for part, whole in KEPT_NEEDS.values():
        if part in n and whole in n:
            within(whole, {part: n[part]}, n[whole])
    part, whole = KEPT_NEEDS[definition]
    return share(n[part], n[whole])


def recovery_rate(*, collected: float | None = None, placed: float | None = None) -> float:
    """Return the money collected over the debt placed; interest and fees can take it past 1.

    Args:
        collected: Money collected on the accounts placed.
        placed: Debt placed for collection.

    Raises:
        ValueError: If a number is missing or negative.

    Source:
        Collected / placed; vcc.live: collected / outstanding; Riverty: within a number of days.

    Example:
        >>> recovery_rate(collected=180_000, placed=1_200_000)
        0.15
    """
    given = {"collected": collected, "placed": placed}
    n = inputs(None, {}, tuple(given), given)
    return share(n["collected"], n["placed"])


def collection_efficiency(
    *,
    definition: str = "receivables",
    beginning: float | None = None,
    credit_sales: float | None = None,
    ending_total: float | None = None,
    ending_current: float | None = None,
    collected: float | None = None,
    instalments_due: float | None = None,
) -> float:
    """Return the share of the collectable money that was collected, under a definition.

    Two KPIs share this name. `receivables`, a trader's collection effectiveness index (CEI):
    (beginning + credit sales - ending total) / (beginning + credit sales - ending current);
    `instalments`, a lender's: collected / instalments due, past 1 where arrears or prepayments are
    among the collected.

    Args:
        definition: One of the two above.
        beginning: Receivables at the beginning of the period.
        credit_sales: Sales on credit in the period.
        ending_total: Receivables at its end.
        ending_current: Those of them not yet due.
        collected: Money collected in the period: say whether arrears and prepayments are in it.
        instalments_due: Instalments due in the period.

    Raises:
        ValueError: If the definition is unknown, a number it needs is missing, a number is
            negative, ending_current exceeds ending_total, or that exceeds beginning plus
            credit_sales.

    Source:
        Credit Research Foundation, as given by the Credit Management Association, 3 September 2010,
        and by creditguru.com; both divide credit sales by the period's months (or days). Lenders:
        collected / instalments due.

    Example:
        >>> balances = {"beginning": 6_200, "ending_total": 6_340, "ending_current": 3_590}
        >>> round(collection_efficiency(credit_sales=10_890 / 3, **balances), 3)
        0.559
        >>> collection_efficiency(definition="instalments", collected=470, instalments_due=500)
        0.94
    """
    choice("definition", definition, tuple(EFFICIENCY_NEEDS))
    given = {
        "beginning": beginning,
        "credit_sales": credit_sales,
        "ending_total": ending_total,
        "ending_current": ending_current,
        "collected": collected,
        "instalments_due": instalments_due,
    }
    n = inputs(None, {}, EFFICIENCY_NEEDS[definition], given)
    if definition == "instalments":
        return share(n["collected"], n["instalments_due"])
    open_ = n["beginning"] + n["credit_sales"]
    within("beginning + credit_sales", {"ending_total": n["ending_total"]}, open_)
    within("ending_total", {"ending_current": n["ending_current"]}, n["ending_total"])
    return share(open_ - n["ending_total"], open_ - n["ending_current"])


def roll_rate(*, next_bucket: float | None = None, bucket: float | None = None) -> float:
    """Return the balance in a bucket over the balance one bucket earlier one period before.

    Of balances net, not account by account, it can pass 1: what stayed in the later bucket, and
    interest and fees, are in it too. From 1.0 million to 0.6 million the roll rate is 60 %, not
    6 %.

    Args:
        next_bucket: Balance n + 1 periods past due now.
        bucket: Balance n periods past due one period ago.

    Raises:
        ValueError: If a number is missing or negative.

    Source:
        OCC, Comptroller's Handbook: balance in bucket n+1 at t / balance in bucket n at t-1, in
        dollars.

    Example:
        >>> roll_rate(next_bucket=600_000, bucket=1_000_000)
        0.6
    """
    given = {"next_bucket": next_bucket, "bucket": bucket}
    n = inputs(None, {}, tuple(given), given)
    return share(n["next_bucket"], n["bucket"])


def cure_rate(*, cured: float | None = None, delinquent: float | None = None) -> float:
    """Return the share of delinquent accounts that came back to current.

    An account that rolls back one bucket, from 60 to 30 days past due say, is not cured.

    Args:
        cured: Accounts, delinquent at the start of the period, that are current at its end.
        delinquent: Accounts delinquent at the start of the period.

    Raises:
        ValueError: If a number is missing or negative, or more are cured than were delinquent.

    Source:
        Accounts returning to current / delinquent accounts.

    Example:
        >>> cure_rate(cured=60, delinquent=240)
        0.25
    """
    given = {"cured": cured, "delinquent": delinquent}
    n = inputs(None, {}, tuple(given), given)
    within("delinquent", {"cured": n["cured"]}, n["delinquent"])
    return share(n["cured"], n["delinquent"])


def promise_rate(
    log: pd.DataFrame | None = None,
    *,
    promises: float | None = None,
    right_parties: float | None = None,
) -> float:
    """Return the promises to pay as a share of the right parties spoken with.

    A promise is not money: read it beside the promises kept.

    Args:
        log: A checked contact log, of which the outbound contacts count (a promise is an answered
            contact with the right party and disposition `promise`); or the counts below.
        promises: Promises to pay.
        right_parties: Calls in which an agent spoke with the right party.

    Raises:
        ValueError: If both or neither a log and the counts are given, a number is negative, or
            there are more promises than right parties.

    Source:
        Promise-to-pay (PTP) rate: promises / right party contacts.

    Example:
        >>> promise_rate(promises=36, right_parties=90)
        0.4
    """
    n = numbers(log, PROMISE_TERMS, promises=promises, right_parties=right_parties)
    check_parts(n, ("promises", "right_parties"))
    return share(n["promises"], n["right_parties"])


KPIS: Final = (
    Kpi(
        id="promise_rate",
        name="Promise-to-pay rate",
        formulas={"": "{promises} / {right_parties}"},
        unit="share",
        better="high",
        side="outbound",
        sources=("Course text: promises over right party contacts",),
        disputes="Do you count promises or the amount promised? Is a restructured debt a promise?",
        function=promise_rate,
        inputs=(
            Input("promises", "promises", "Promises to pay", 36, 400),
            Input("right_parties", "right parties", "Calls with the right party", 90, 400),
        ),
        terms=lambda _: PROMISE_TERMS,
        slips={
            "{promises} / ({right_parties} - {promises})": "You divided by the people who promised"
            " nothing. Divide by all right parties.",
        },
        independent=True,
    ),
    Kpi(
        id="promises_kept",
        name="Promises to pay kept",
        formulas={"count": "{kept} / {due}", "amount": "{kept_amount} / {due_amount}"},
        unit="share",
        better="high",
        side="outbound",
        sources=("Course text: kept by the due date plus grace over promises due",),
        disputes="Do you count promises or money? How many days of grace are there? How do you"
        " count a partial payment? Promises that are not due yet belong in neither number.",
        function=promises_kept,
        inputs=(
            Input("kept", "promises kept", "Promises paid in full and in time", 45, 200),
            Input("due", "promises due", "Promises that are due", 60, 200),
            Input("kept_amount", "paid in time", "Money paid in time", 9_000, 50_000),
            Input("due_amount", "amount promised", "Money promised that is due", 15_000, 50_000),
        ),
    ),
    Kpi(
        id="recovery_rate",
        name="Recovery rate",
        formulas={"": "{collected} / {placed}"},
        unit="share",
        better="high",
        side="outbound",
        sources=("vcc.live, recovery rate", "Riverty, realisation"),
        disputes="Within how many days after placement? Before or after fees? Do debts that the"
        " client takes back stay in the debt you divide by? Newly placed debt usually looks worse.",
        function=recovery_rate,
        inputs=(
            Input("collected", "collected", "Money collected", 180_000, 2_000_000),
            Input("placed", "placed", "Debt placed", 1_200_000, 2_000_000),
        ),
        slips={
            "{collected} / ({placed} - {collected})": "You divided by the debt that is still"
            " unpaid. Divide by all the debt that was placed.",
        },
    ),
    Kpi(
        id="collection_efficiency",
        name="Collection efficiency",
        formulas={
            "receivables": "({beginning} + {credit_sales} - {ending_total})"
            " / ({beginning} + {credit_sales} - {ending_current})",
            "instalments": "{collected} / {instalments_due}",
        },
        unit="share",
        better="high",
        side="outbound",
        sources=(
            "Credit Research Foundation, collection effectiveness index",
            "Lenders' collection efficiency: collected over instalments due",
        ),
        disputes="This is one name for two KPIs. For the index: are the credit sales those of the"
        " whole period or of one month? For lenders: do arrears and prepayments count as"
        " collected?",
        function=collection_efficiency,
        inputs=(
            Input("beginning", "beginning", "Receivables at the beginning", 6_200, 20_000),
            Input("credit_sales", "credit sales", "Sales on credit", 3_630, 20_000),
            Input("ending_total", "ending total", "Receivables at the end", 6_340, 20_000),
            Input(
                "ending_current",
                "ending current",
                "Receivables not yet due at the end",
                3_590,
                20_000,
            ),
            Input("collected", "collected", "Money collected", 4_700, 10_000),
            Input("instalments_due", "instalments due", "Instalments due", 5_000, 10_000),
        ),
    ),
    Kpi(
        id="roll_rate",
        name="Roll rate",
        formulas={"": "{next_bucket} / {bucket}"},
        unit="share",
        better="low",
        side="outbound",
        sources=("OCC, Comptroller's Handbook, roll rates in dollars",),
        disputes="Do you count balances or accounts? Do you compare two buckets, or follow each"
        " account? If you only compare buckets, an account that stays in its bucket counts as if"
        " it had rolled.",
        function=roll_rate,
        inputs=(
            Input("next_bucket", "next bucket now", "Next bucket, now", 600_000, 2_000_000),
            Input(
                "bucket", "bucket a period ago", "This bucket, a period ago", 1_000_000, 2_000_000
            ),
        ),
    ),
    Kpi(
        id="cure_rate",
        name="Cure rate",
        formulas={"": "{cured} / {delinquent}"},
        unit="share",
        better="high",
        side="outbound",
        sources=("Course text: accounts back to current over delinquent accounts",),
        disputes="Moving back one bucket is not a cure. Is a restructured account cured? How long"
        " must an account stay current?",
        function=cure_rate,
        inputs=(
            Input("cured", "cured", "Accounts back to current", 60, 500),
            Input("delinquent", "delinquent", "Delinquent accounts", 240, 500),
        ),
        slips={
            "({delinquent} - {cured}) / {delinquent}": "This is the share that did not come back.",
        },
        independent=True,
    ),
)
