"""Make a result of a total alone, as an old paper file or another program kept it."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from counsel_desk.domain.screening.compiling import Exact
from counsel_desk.domain.screening.instrument import Method
from counsel_desk.domain.screening.scoring import scorer

if TYPE_CHECKING:
    from counsel_desk.domain.screening.instrument import Instrument, Score
    from counsel_desk.domain.screening.scoring import Result

_HUNDRED = 100


class TotalFault(StrEnum):
    """Why a number cannot be the total of an instrument."""

    OUT_OF_RANGE = "out of range"
    IMPOSSIBLE = "impossible"


def total_fault(instrument: Instrument, total: Fraction) -> TotalFault | None:
    """Say why no answers can amount to this total; None where some can."""
    score = instrument.score(instrument.headline)
    if not Fraction(repr(score.minimum)) <= total <= Fraction(repr(score.maximum)):
        return TotalFault.OUT_OF_RANGE
    if score.max_missing or _is_reached(instrument, score, total):
        return None
    return TotalFault.IMPOSSIBLE


def _is_reached(instrument: Instrument, score: Score, total: Fraction) -> bool:
    """Whether whole answers to all items can give it, printed to two decimals or more."""
    if score.method is Method.SUM:
        return total.denominator == 1
    if score.method is Method.MEAN:
        steps, room = total * len(score.items), Fraction(len(score.items), 2 * _HUNDRED)
    else:
        ends = [instrument.item(key).values for key in score.items]
        span = sum(max(values) - min(values) for values in ends)
        steps, room = total * span / _HUNDRED, Fraction(span, 2 * _HUNDRED * _HUNDRED)
    return abs(steps - round(steps)) <= room


def result_of_total(instrument: Instrument, total: Fraction) -> Result:
    """Give what a headline score alone amounts to: no answer is made up for it.

    A sum that is not whole was prorated when it was made. Raises ValueError for a total that
    cannot be.
    """
    fault = total_fault(instrument, total)
    if fault is not None:
        raise ValueError(fault)
    is_sum = instrument.score(instrument.headline).method is Method.SUM
    prorated = is_sum and total.denominator != 1
    exact = Exact(total.numerator, total.denominator, prorated)
    return scorer(instrument).of_total(exact)
