"""What the scores of a client mean over time."""

from __future__ import annotations

from counsel_desk.domain.outcomes.alerts import (
    AlertPoint,
    RaisedAlert,
    alerts_for,
    current_alerts,
)
from counsel_desk.domain.outcomes.dose import (
    adequate,
    completer,
    dose,
    drop_out,
    early_drop_out,
)
from counsel_desk.domain.outcomes.effects import (
    EffectSize,
    PairedScores,
    Standardiser,
    effect_size,
    paired_scores,
)
from counsel_desk.domain.outcomes.intervals import Share, wilson
from counsel_desk.domain.outcomes.pairs import (
    PAIR,
    IncompletePairError,
    Measure,
    PairOutcome,
    pair_outcome,
)
from counsel_desk.domain.outcomes.reliable import (
    CRITICAL,
    Direction,
    ImpossibleFiguresError,
    Norm,
    ReliableChange,
    cutoff,
    difference_error,
    in_whole_points,
    published_threshold,
    reliable_change,
    reliable_direction,
    with_change,
    with_threshold,
    worsening,
)
from counsel_desk.domain.outcomes.significant import (
    Significance,
    clinical_significance,
    is_case,
    significance,
)
from counsel_desk.domain.outcomes.suppression import (
    SMALLEST_GROUP,
    Suppressed,
    enough_people,
    suppress_counts,
)

__all__ = [
    "CRITICAL",
    "PAIR",
    "SMALLEST_GROUP",
    "AlertPoint",
    "Direction",
    "EffectSize",
    "ImpossibleFiguresError",
    "IncompletePairError",
    "Measure",
    "Norm",
    "PairOutcome",
    "PairedScores",
    "RaisedAlert",
    "ReliableChange",
    "Share",
    "Significance",
    "Standardiser",
    "Suppressed",
    "adequate",
    "alerts_for",
    "clinical_significance",
    "completer",
    "current_alerts",
    "cutoff",
    "difference_error",
    "dose",
    "drop_out",
    "early_drop_out",
    "effect_size",
    "enough_people",
    "in_whole_points",
    "is_case",
    "pair_outcome",
    "paired_scores",
    "published_threshold",
    "reliable_change",
    "reliable_direction",
    "significance",
    "suppress_counts",
    "wilson",
    "with_change",
    "with_threshold",
    "worsening",
]
