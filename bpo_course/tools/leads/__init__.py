"""Lead scoring: whom to call, by what is known before the call; and when, on which number."""

from __future__ import annotations

from bpo_course.tools.leads._answers import AnswerModel, BestCall, NumberChance, fit_answers
from bpo_course.tools.leads._attempts import ATTEMPT_COLUMNS, TARGETS
from bpo_course.tools.leads._columns import BEFORE_THE_CALL, DURING_OR_AFTER, OUTCOME, leaks
from bpo_course.tools.leads._decay import UPKEEP, WeekScore, weekly
from bpo_course.tools.leads._measures import (
    CalibrationBin,
    Gains,
    auc,
    auc_interval,
    brier,
    calibration,
    gains,
    recentred,
)
from bpo_course.tools.leads._model import MODELS, LeadModel, Reason, fit
from bpo_course.tools.leads._plan import CallPlan, PlannedCall, plan_calls
from bpo_course.tools.leads._trial import SPLITS, Leak, Period, Split, Trial, leakage, split, trial
from bpo_course.tools.leads._value import (
    SegmentShare,
    Spent,
    Threshold,
    best_threshold,
    expected_value,
    order,
    segments_called,
    spend,
    threshold,
)

__all__ = [
    "ATTEMPT_COLUMNS",
    "BEFORE_THE_CALL",
    "DURING_OR_AFTER",
    "MODELS",
    "OUTCOME",
    "SPLITS",
    "TARGETS",
    "UPKEEP",
    "AnswerModel",
    "BestCall",
    "CalibrationBin",
    "CallPlan",
    "Gains",
    "LeadModel",
    "Leak",
    "NumberChance",
    "Period",
    "PlannedCall",
    "Reason",
    "SegmentShare",
    "Spent",
    "Split",
    "Threshold",
    "Trial",
    "WeekScore",
    "auc",
    "auc_interval",
    "best_threshold",
    "brier",
    "calibration",
    "expected_value",
    "fit",
    "fit_answers",
    "gains",
    "leakage",
    "leaks",
    "order",
    "plan_calls",
    "recentred",
    "segments_called",
    "spend",
    "split",
    "threshold",
    "trial",
    "weekly",
]
