"""Rounding as the instruments' manuals do it: halves go up, and nothing is lost before."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def half_up_ratio(numerator: int, denominator: int, places: int = 0) -> int:
    """Return a ratio rounded half up, as a count of units of the last of ``places`` decimals.

    Integers only, so that 9.5 is never 9.499999 on the way. The denominator is positive.
    """
    scale: int = 10**places
    return (2 * numerator * scale + denominator) // (2 * denominator)


def half_up(value: float, places: int = 0) -> float:
    """Round a printed number half up; the shortest decimal that reads as ``value`` decides."""
    if value == int(value):
        return float(value)  # as nearly every score of a form
    unit = Decimal(1).scaleb(-places)
    return float(Decimal(repr(value)).quantize(unit, rounding=ROUND_HALF_UP))
