"""Call recording and quality: notice, pauses, redaction, retention, scorecards, calibration."""

from __future__ import annotations

from bpo_course.check_digits import luhn, with_check_digit
from bpo_course.tools.recording._calibration import (
    Agreement,
    Difference,
    Ratings,
    agreement,
    alpha,
    by_item,
    differences,
    furthest,
    hardest,
)
from bpo_course.tools.recording._call import Capture, Mark, Pause, Recording, Report, Turn
from bpo_course.tools.recording._checks import (
    ISSUERS,
    Issuer,
    issuer,
    verhoeff,
)
from bpo_course.tools.recording._notice import ASKS, Duty, duty
from bpo_course.tools.recording._redact import CARD_DATA, KINDS, Redacted, redact
from bpo_course.tools.recording._retention import Archive, Deletion, Hold, Keep, Kept
from bpo_course.tools.recording._sampling import Sample, at_random, by_group, worst_first
from bpo_course.tools.recording._scorecard import (
    CRITICAL,
    Accuracy,
    Answers,
    CallScore,
    Item,
    Scorecard,
    accuracy,
)
from bpo_course.tools.recording._scored import EXPERT, Rater, ScoredCall, ScoredCalls
from bpo_course.tools.recording._signals import (
    GREETINGS,
    Hit,
    Stretch,
    greeted,
    keywords,
    silences,
    talk_over,
    talk_share,
)

__all__ = [
    "ASKS",
    "CARD_DATA",
    "CRITICAL",
    "EXPERT",
    "GREETINGS",
    "ISSUERS",
    "KINDS",
    "Accuracy",
    "Agreement",
    "Answers",
    "Archive",
    "CallScore",
    "Capture",
    "Deletion",
    "Difference",
    "Duty",
    "Hit",
    "Hold",
    "Issuer",
    "Item",
    "Keep",
    "Kept",
    "Mark",
    "Pause",
    "Rater",
    "Ratings",
    "Recording",
    "Redacted",
    "Report",
    "Sample",
    "Scorecard",
    "ScoredCall",
    "ScoredCalls",
    "Stretch",
    "Turn",
    "accuracy",
    "agreement",
    "alpha",
    "at_random",
    "by_group",
    "by_item",
    "differences",
    "duty",
    "furthest",
    "greeted",
    "hardest",
    "issuer",
    "keywords",
    "luhn",
    "redact",
    "silences",
    "talk_over",
    "talk_share",
    "verhoeff",
    "with_check_digit",
    "worst_first",
]
