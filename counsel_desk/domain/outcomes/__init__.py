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
    worsening,
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
    "ImpossibleFiguresError",
    "IncompletePairError",
    "Measure",
    "Norm",
    "PairOutcome",
    "RaisedAlert",
    "ReliableChange",
    "Suppressed",
    "adequate",
    "alerts_for",
    "completer",
    "current_alerts",
    "cutoff",
    "difference_error",
    "dose",
    "drop_out",
    "early_drop_out",
    "enough_people",
    "in_whole_points",
    "pair_outcome",
    "published_threshold",
    "reliable_change",
    "reliable_direction",
    "suppress_counts",
    "worsening",
]
