"""Say how large a change between two occasions is, and by whose spread it was divided.

Formulas and names as in the clinical page, 2.4; the variances of the intervals are those of
Becker (1988) for one group before and after.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes.intervals import CRITICAL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FEWEST = 8
"""Below so many pairs there is no effect size."""
FEW = 20
"""Below so many pairs an effect size is flagged."""


class Standardiser(StrEnum):
    """By which standard deviation a mean change is divided; two of them never compare."""

    FIRST = "d_pre"
    AVERAGE = "d_av"
    CHANGE = "d_z"
    REPEATED = "d_rm"


@dataclass(frozen=True, slots=True)
class EffectSize:
    """A standardised mean change with its 95 % interval; above zero is better.

    ``sd`` is the standardiser's value in raw points, ``corrected`` is Hedges' g of the same.
    """

    standardiser: Standardiser
    value: float
    low: float
    high: float
    corrected: float
    sd: float
    pairs: int

    @property
    def is_uncertain(self) -> bool:
        """Whether it rests on so few pairs that it must be flagged."""
        return self.pairs < FEW


@dataclass(frozen=True, slots=True)
class PairedScores:
    """Mean and spread before and after, and how the two go together."""

    pairs: int
    first_mean: float
    last_mean: float
    first_sd: float
    last_sd: float
    change_sd: float
    correlation: float | None

    @property
    def change(self) -> float:
        """The mean change in raw points, below zero when the scores fell."""
        return self.last_mean - self.first_mean


def paired_scores(first: Sequence[float], last: Sequence[float]) -> PairedScores | None:
    """Describe pairs of scores; None for fewer than two pairs.

    Raises ValueError where the two are not equally many.
    """
    if len(first) != len(last):
        raise ValueError("a pair has two scores")
    if len(first) < 2:
        return None
    changes = [after - before for before, after in zip(first, last, strict=True)]
    first_sd, last_sd = _spread(first), _spread(last)
    return PairedScores(
        pairs=len(first),
        first_mean=fmean(first),
        last_mean=fmean(last),
        first_sd=first_sd,
        last_sd=last_sd,
        change_sd=_spread(changes),
        correlation=_correlation(first, last, first_sd, last_sd),
    )


def _spread(values: Sequence[float]) -> float:
    """Give the standard deviation; `statistics.stdev` takes ten times as long, exactly."""
    mean = fmean(values)
    squares = ((one - mean) ** 2 * count for one, count in Counter(values).items())
    return math.sqrt(math.fsum(squares) / (len(values) - 1))


def _correlation(
    first: Sequence[float], last: Sequence[float], first_sd: float, last_sd: float
) -> float | None:
    if not first_sd or not last_sd:
        return None
    means = fmean(first), fmean(last)
    both = Counter(zip(first, last, strict=True))
    shared = sum(
        (one - means[0]) * (other - means[1]) * count for (one, other), count in both.items()
    ) / (len(first) - 1)
    return max(-1.0, min(1.0, shared / (first_sd * last_sd)))


def correction(df: float) -> float:
    """Give the exact factor J by which Hedges' g is smaller than d, Γ(df/2)/(√(df/2)Γ((df−1)/2)).

    Raises ValueError for one degree of freedom or none.
    """
    if df <= 1:
        raise ValueError("the correction needs more than one degree of freedom")
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def effect_size(
    facts: PairedScores | None,
    standardiser: Standardiser = Standardiser.FIRST,
    *,
    higher_is_better: bool = False,
) -> EffectSize | None:
    """Standardise the mean change; None for fewer than eight pairs or without any spread."""
    if facts is None or facts.pairs < FEWEST:
        return None
    sd = _STANDARDISERS[standardiser](facts)
    if sd is None or sd <= 0:
        return None
    towards_health = 1 if higher_is_better else -1
    value = towards_health * facts.change / sd
    spread = CRITICAL * math.sqrt(_variance(facts, standardiser, value))
    return EffectSize(
        standardiser=standardiser,
        value=value,
        low=value - spread,
        high=value + spread,
        corrected=correction(facts.pairs - 1) * value,
        sd=sd,
        pairs=facts.pairs,
    )


def _average(facts: PairedScores) -> float:
    return math.sqrt((facts.first_sd**2 + facts.last_sd**2) / 2)


def _repeated(facts: PairedScores) -> float | None:
    if facts.correlation is None or facts.correlation >= 1:
        return None
    return facts.change_sd / math.sqrt(2 * (1 - facts.correlation))


_STANDARDISERS: dict[Standardiser, Callable[[PairedScores], float | None]] = {
    Standardiser.FIRST: lambda facts: facts.first_sd,
    Standardiser.AVERAGE: _average,
    Standardiser.CHANGE: lambda facts: facts.change_sd,
    Standardiser.REPEATED: _repeated,
}


def _variance(facts: PairedScores, standardiser: Standardiser, value: float) -> float:
    own = value**2 / (2 * facts.pairs)
    if standardiser is Standardiser.CHANGE:
        return 1 / facts.pairs + own
    # Without a correlation (no spread on one occasion) nothing is taken off: the wider interval.
    together = facts.correlation or 0.0
    return 2 * (1 - together) / facts.pairs + own
