"""The second part of the lead lab: columns that no one has before the call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from bpo_course import charts
from bpo_course.tools import leads
from bpo_course.widgets.labs.in_words import counted
from bpo_course.widgets.labs.leads_data import fitted, is_fitted
from bpo_course.widgets.labs.leads_words import COLUMNS, KINDS, pairs, span

SPLITS: Final = {"random": "Split at random", "time": "Split in time"}
_GREAT: Final = 0.02
"""A column that helps so much more at random than in time is worth a word."""


class Fit(NamedTuple):
    """A fit that the learner made.

    Args:
        columns: The columns that the model could use.
        kind: The kind of model.
    """

    columns: tuple[str, ...]
    kind: str

    @property
    def is_kept(self) -> bool:
        """Whether it takes no time."""
        return all(is_fitted(*self, how) for how in SPLITS)

    @property
    def trials(self) -> dict[str, leads.Trial]:
        """The model, judged by each split."""
        return {how: fitted(*self, how) for how in SPLITS}


def in_order(columns: Iterable[str]) -> tuple[str, ...]:
    """Return columns in the order of the table: the same ones are the same fit."""
    chosen = set(columns)
    return tuple(name for name in COLUMNS if name in chosen)


def tiles(fit: Fit) -> list[tuple[str, str, str]]:
    """Return the area under the curve by each split, in words."""
    return [
        (SPLITS[how], pairs(trial.auc), f"95 % interval {span(*trial.auc_interval)}")
        for how, trial in fit.trials.items()
    ]


def told(fit: Fit) -> str:
    """Return what the fit shows, in a sentence or two."""
    trials = fit.trials
    return (
        f"With {counted(len(fit.columns), 'column')}, the model picks the buyer of two in"
        f" {pairs(trials['random'].auc)} if the leads held out are chosen at random. If they are"
        f" the last 30 % in time, it does so in {pairs(trials['time'].auc)}."
    )


def rows(fits: Sequence[Fit], *, checked: bool) -> list[tuple[str, ...]]:
    """Return the fits made so far, the newest first."""
    found = []
    for place, fit in reversed(list(enumerate(fits, start=1))):
        trials = fit.trials
        leaking = [COLUMNS[name].name for name in leads.leaks(fit.columns)]
        found.append(
            (
                f"Fit {place}",
                _left_out(fit.columns),
                KINDS[fit.kind],
                *((", ".join(leaking) or "none",) if checked else ()),
                *(f"{100 * trials[how].auc:.0f}" for how in SPLITS),
            )
        )
    return found


def _left_out(columns: Sequence[str]) -> str:
    gone = [COLUMNS[name].name for name in COLUMNS if name not in columns]
    if len(gone) > len(COLUMNS) / 2:
        return "only: " + ", ".join(COLUMNS[name].name for name in columns)
    return "without: " + ", ".join(gone) if gone else "all columns"


def check(columns: Sequence[str]) -> tuple[str, str, list[tuple[str, str]]]:
    """Return whether the columns are known before the call: a tone, a sentence, and reasons."""
    found = leads.leaks(columns)
    missed = [name for name in leads.BEFORE_THE_CALL if name not in columns]
    reasons = [(COLUMNS[name].name, COLUMNS[name].when) for name in found]
    if found:
        verb = "is" if len(found) == 1 else "are"
        said = f"{counted(len(found), 'column')} of yours {verb} not known before the call."
        return "bad", said, reasons
    if missed:
        names = ", ".join(COLUMNS[name].name for name in missed)
        return "good", f"None of your columns leaks. You could also use: {names}.", []
    return "good", "You have all columns that are known before the call, and no others.", []


def suspect_fits(kind: str) -> list[Fit]:
    """Return the fits that show what each suspect adds: first without any of them."""
    base = leads.BEFORE_THE_CALL
    every = [(), *((name,) for name in leads.DURING_OR_AFTER)]
    return [Fit(in_order((*base, *more)), kind) for more in every]


def suspect_rises(kind: str) -> list[tuple[str, dict[str, float]]]:
    """Return how much each suspect adds to the AUC by each split, the most at random first."""
    base, *others = suspect_fits(kind)
    found = []
    for name, fit in zip(leads.DURING_OR_AFTER, others, strict=True):
        rises = {how: fit.trials[how].auc - base.trials[how].auc for how in SPLITS}
        found.append((COLUMNS[name].name, rises))
    return sorted(found, key=lambda one: -one[1]["random"])


def suspects_told(kind: str) -> str:
    """Return what the suspects show, in sentences."""
    base, *_ = suspect_fits(kind)
    rises = suspect_rises(kind)
    first, most = rises[0]
    turned = [name for name, by in rises if by["random"] > _GREAT and by["time"] < 0]
    said = (
        f"Without any of them: {pairs(base.trials['random'].auc)} at random, and"
        f" {pairs(base.trials['time'].auc)} in time. “{first}” adds"
        f" {100 * most['random']:.0f} pairs of 100, and no one has it before the call."
    )
    if turned:
        verb = "help" if len(turned) > 1 else "helps"
        said += f" {' and '.join(turned)} {verb} at random, and harm in time."
    return said


def chart(kind: str) -> Any:
    """Return what each suspect adds by each split, in pairs of 100."""
    rises = suspect_rises(kind)
    names = [name for name, _ in rises]
    figure = charts.bars(
        names,
        [round(100 * by["random"], 1) for _, by in rises],
        title="What one more column adds",
        x_title="column",
        y_title="pairs of 100",
    )
    figure.data[0].name = SPLITS["random"]
    in_time = [round(100 * by["time"], 1) for _, by in rises]
    hollow = {"color": "rgba(0,0,0,0)", "line": {"width": 2, "color": charts.MARK}}
    figure.add_bar(x=names, y=in_time, name=SPLITS["time"], marker=hollow)
    figure.update_layout(showlegend=True, barmode="group", margin_t=44)
    return figure
