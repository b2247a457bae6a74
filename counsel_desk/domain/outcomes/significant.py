"""Say whether a change is clinically significant: reliable, and past the cut-off."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from counsel_desk.domain.outcomes.reliable import Direction, reliable_direction
from counsel_desk.domain.screening import Method, half_up

if TYPE_CHECKING:
    from counsel_desk.domain.screening import Instrument


class Significance(StrEnum):
    """What became of one person, after Jacobson and Truax.

    ``HARMED`` is a reliable deterioration that led into the clinical range.
    """

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"
    HARMED = "harmed"


def clinical_significance(
    change: Direction, *, was_case: bool | None, is_case: bool | None
) -> Significance:
    """Join a reliable change with the range before and after; None where there is no cut-off."""
    if change is Direction.IMPROVED:
        recovered = bool(was_case) and is_case is False
        return Significance.RECOVERED if recovered else Significance.IMPROVED
    if change is Direction.DETERIORATED:
        harmed = was_case is False and bool(is_case)
        return Significance.HARMED if harmed else Significance.DETERIORATED
    return Significance.UNCHANGED


def outcome_of(
    change: Literal["improved", "worse"] | None, *, was_case: bool | None, is_case: bool | None
) -> Significance:
    """Join the reliable change marked in a client's course with the range before and after."""
    directions = {"improved": Direction.IMPROVED, "worse": Direction.DETERIORATED}
    direction = directions.get(change or "", Direction.UNCHANGED)
    return clinical_significance(direction, was_case=was_case, is_case=is_case)


def is_case(instrument: Instrument, score: float) -> bool | None:
    """Whether a headline score lies in the clinical range, the cut-off itself included.

    None for an instrument without a cut-off. A sum is judged on its half-up integer, as a
    prorated total is when it is scored; a mean of items as it is.
    """
    criterion = instrument.headline_criterion
    if criterion is None or criterion.cutoff is None:
        return None
    limit = criterion.cutoff.value
    is_sum = instrument.score(instrument.headline).method is Method.SUM
    judged = half_up(score) if is_sum else score
    return judged <= limit if instrument.higher_is_better else judged >= limit


def significance(instrument: Instrument, first: float, last: float) -> Significance | None:
    """Judge two headline scores by the instrument's own figures; None where it has none.

    Unconfirmed figures are used too: show ``instrument.change.confirmed`` beside the answer.
    """
    change = reliable_direction(instrument, first, last)
    if change is None:
        return None
    return clinical_significance(
        change, was_case=is_case(instrument, first), is_case=is_case(instrument, last)
    )
