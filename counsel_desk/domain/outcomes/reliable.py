"""Reliable change and cut-offs after Jacobson and Truax."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from counsel_desk.domain.screening import ChangeFigures, Method

if TYPE_CHECKING:
    from counsel_desk.domain.screening import Instrument

# Two-sided 95 %.
CRITICAL = 1.96

# Thresholds come out of square roots, and means of items carry binary fractions; a change that
# reaches the threshold must count.
_TOLERANCE = 1e-9


class Direction(StrEnum):
    """Which way a reliable change went; unchanged when it is not reliable."""

    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


class ImpossibleFiguresError(ValueError):
    """Statistics that no sample can have, such as a standard deviation of zero."""


@dataclass(frozen=True, slots=True)
class Norm:
    """Mean and standard deviation of a score in one population."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """A change measured against the noise of its instrument.

    ``index`` is the change in standard errors of the difference ``s_diff``, below zero when the
    score fell. ``threshold`` is the reliable change in raw points, unrounded.
    """

    index: float
    s_diff: float
    threshold: float
    reliable: bool
    direction: Direction


def difference_error(*, sd: float, reliability: float) -> float:
    """Return the standard error of a difference between two scores, √2·sd·√(1−reliability).

    Raises ImpossibleFiguresError unless sd is above 0 and reliability from 0 to below 1.
    """
    if not (math.isfinite(sd) and sd > 0):
        raise ImpossibleFiguresError("a standard deviation must be above zero")
    if not 0 <= reliability < 1:
        raise ImpossibleFiguresError("a reliability must lie from 0 to below 1")
    return math.sqrt(2) * sd * math.sqrt(1 - reliability)


def reliable_change(
    first: float,
    last: float,
    *,
    sd: float,
    reliability: float,
    higher_is_better: bool = False,
    whole_points: bool = True,
) -> ReliableChange:
    """Compare two scores of one person.

    ``sd`` and ``reliability`` are published figures of a clinical sample. With ``whole_points``
    (sum scores) the change must reach the threshold rounded up to a whole point, otherwise
    (means of items) the threshold as it is. Raises ImpossibleFiguresError.
    """
    s_diff = difference_error(sd=sd, reliability=reliability)
    threshold = CRITICAL * s_diff
    needed = math.ceil(threshold - _TOLERANCE) if whole_points else threshold
    change = last - first
    direction = _direction(change, needed, higher_is_better=higher_is_better)
    return ReliableChange(
        index=change / s_diff,
        s_diff=s_diff,
        threshold=threshold,
        reliable=direction is not Direction.UNCHANGED,
        direction=direction,
    )


def cutoff(
    criterion: Literal["a", "b", "c"],
    *,
    clinical: Norm,
    functional: Norm,
    higher_is_better: bool = False,
) -> float:
    """Return the score at which a person leaves the clinical range, by criterion a, b or c.

    a: two standard deviations away from the clinical mean; b: within two of the functional
    mean; c: halfway between both, weighted by their spread. Raises ImpossibleFiguresError.
    """
    if min(clinical.sd, functional.sd) <= 0:
        raise ImpossibleFiguresError("a standard deviation must be above zero")
    towards_health = 1 if higher_is_better else -1
    if criterion == "a":
        return clinical.mean + towards_health * 2 * clinical.sd
    if criterion == "b":
        return functional.mean - towards_health * 2 * functional.sd
    if criterion == "c":
        weighted = clinical.sd * functional.mean + functional.sd * clinical.mean
        return weighted / (clinical.sd + functional.sd)
    raise ValueError(f"there is no criterion {criterion!r}")


def reliable_direction(instrument: Instrument, first: float, last: float) -> Direction | None:
    """Compare two headline scores by the instrument's own threshold.

    None where the instrument has no figures for it. Unconfirmed figures are used too: show
    ``instrument.change.confirmed`` beside the answer.
    """
    figures = instrument.change
    if figures is None:
        return None
    better = instrument.higher_is_better
    return _direction(last - first, figures.threshold, higher_is_better=better)


def published_threshold(instrument: Instrument) -> float | None:
    """Return the unrounded reliable change that the instrument's sd and reliability give."""
    figures = instrument.change
    if figures is None or figures.sd is None or figures.reliability is None:
        return None
    return CRITICAL * difference_error(sd=figures.sd, reliability=figures.reliability)


def with_change(
    instrument: Instrument, *, sd: float, reliability: float, source: str
) -> Instrument:
    """Return the instrument with a programme's own figures, both ways alike.

    Sums take the threshold rounded up to a whole point. Raises ImpossibleFiguresError.
    """
    raw = CRITICAL * difference_error(sd=sd, reliability=reliability)
    needed = math.ceil(raw - _TOLERANCE) if in_whole_points(instrument) else raw
    figures = ChangeFigures(
        score=instrument.headline,
        threshold=needed,
        deterioration=needed,
        source=source,
        sd=sd,
        reliability=reliability,
        cited=source,
    )
    return replace(instrument, change=figures)


def with_threshold(instrument: Instrument, *, points: float, source: str) -> Instrument:
    """Return the instrument with a programme's own threshold in points, both ways alike.

    Raises ImpossibleFiguresError unless points is above 0.
    """
    if not (math.isfinite(points) and points > 0):
        raise ImpossibleFiguresError("a threshold must be above zero")
    figures = ChangeFigures(
        score=instrument.headline,
        threshold=points,
        deterioration=points,
        source=source,
        cited=source,
        in_points=True,
    )
    return replace(instrument, change=figures)


def in_whole_points(instrument: Instrument) -> bool:
    """Whether the headline is a sum, whose thresholds are rounded up, and not a mean."""
    return instrument.score(instrument.headline).method is not Method.MEAN


def worsening(instrument: Instrument, first: float, last: float) -> float:
    """Return by how many points the last score is worse; below zero when it is better."""
    return first - last if instrument.higher_is_better else last - first


def reaches(points: float, threshold: float) -> bool:
    """Whether a change reaches a threshold, binary fractions forgiven."""
    return points >= threshold - _TOLERANCE


def _direction(change: float, needed: float, *, higher_is_better: bool) -> Direction:
    if not reaches(abs(change), needed):
        return Direction.UNCHANGED
    return Direction.IMPROVED if (change > 0) == higher_is_better else Direction.DETERIORATED
