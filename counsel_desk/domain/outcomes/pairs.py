"""Recovery and improvement on the pair PHQ-9 and GAD-7, as NHS Talking Therapies define them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from counsel_desk.domain.screening import half_up

Scores: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """One half of the pair: the score of a case, and the reliable change in points."""

    instrument: str
    caseness: int
    change: int


PAIR = (Measure("phq-9", caseness=10, change=6), Measure("gad-7", caseness=8, change=4))


class IncompletePairError(ValueError):
    """A pair in which one instrument has no score; ``instrument`` is its id."""

    def __init__(self, instrument: str) -> None:
        super().__init__(f"the pair has no score of {instrument}")
        self.instrument = instrument


@dataclass(frozen=True, slots=True)
class PairOutcome:
    """What became of one person between the first and the last pair.

    ``case`` is about the first pair. ``recovered`` and ``reliable_recovery`` are None for those
    who were no case: they do not count in the denominator of recovery.
    """

    case: bool
    recovered: bool | None
    reliable_improvement: bool
    reliable_deterioration: bool
    reliable_recovery: bool | None


def pair_outcome(first: Scores, last: Scores) -> PairOutcome:
    """Compare the first and the last pair, each a mapping of instrument to total.

    Raises IncompletePairError when a score is missing or None.
    """
    case = _is_case(first)
    changes = [(_score(last, m) - _score(first, m), m.change) for m in PAIR]
    better = any(change <= -needed for change, needed in changes)
    worse = any(change >= needed for change, needed in changes)
    recovered = not _is_case(last) if case else None
    improved = better and not worse
    return PairOutcome(
        case=case,
        recovered=recovered,
        reliable_improvement=improved,
        reliable_deterioration=worse and not better,
        reliable_recovery=None if recovered is None else recovered and improved,
    )


def _is_case(scores: Scores) -> bool:
    """Whether one of the pair reaches its threshold; a prorated total by its half-up integer."""
    return any(half_up(_score(scores, measure)) >= measure.caseness for measure in PAIR)


def _score(scores: Scores, measure: Measure) -> float:
    score: float | None = scores.get(measure.instrument)
    if score is None:
        raise IncompletePairError(measure.instrument)
    return score
