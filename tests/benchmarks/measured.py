"""What a benchmark found, and how it is written down."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SPUN = 0.1


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure against its target.

    With a ``reference`` measured in the same run, ``target`` is the greatest accepted ratio of
    value to reference; without one it is the greatest accepted value. ``value`` is None where the
    benchmark failed. ``notes`` are printed and not written.
    """

    name: str
    value: float | None
    unit: str
    target: float
    reference: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        if self.reference is None or self.value is None:
            return None
        return self.value / self.reference

    @property
    def holds(self) -> bool:
        judged = self.value if self.reference is None else self.ratio
        return judged is not None and judged <= self.target

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "value": rounded(self.value),
            "unit": self.unit,
            "reference": rounded(self.reference),
            "ratio": rounded(self.ratio),
            "target": self.target,
            "holds": self.holds,
        }


def rounded(number: float | None) -> float | None:
    """Keep four significant digits: more would pretend to know."""
    return None if number is None else float(f"{number:.4g}")


def seconds(act: Callable[[], object]) -> float:
    """Time one call."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def medians(
    rounds: int,
    *acts: Callable[[], object],
    before: Callable[[], object] = lambda: None,
    warm: int = 3,
) -> list[float]:
    """Time some acts in turn, so that what else the machine does falls on all of them alike.

    ``before`` is called before each round and not timed, nor are the first ``warm`` rounds.
    """
    taken: list[list[float]] = [[] for _ in acts]
    for _ in range(warm + rounds):
        before()
        for times, act in zip(taken, acts, strict=True):
            times.append(seconds(act))
    return [statistics.median(times[warm:]) for times in taken]


def crowding() -> float:
    """Say how many times longer than on an idle machine a piece of work takes just now."""
    wall, own = time.perf_counter(), time.process_time()
    while time.process_time() - own < SPUN:
        sum(range(1000))
    return max(1.0, (time.perf_counter() - wall) / SPUN)


def table(found: Sequence[Measured]) -> str:
    """Write the figures as a table for people."""
    head = ("", "value", "reference", "ratio", "target", "")
    rows = [head, *(_cells(one) for one in found)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    return "\n".join(_line(row, widths) for row in rows)


def _cells(one: Measured) -> tuple[str, ...]:
    limit = f"≤ {one.target:g} {one.unit if one.reference is None else 'x'}"
    return (
        one.name,
        _said(one.value, one.unit),
        _said(one.reference, one.unit),
        _said(one.ratio, "x"),
        limit,
        "holds" if one.holds else ("DOES NOT HOLD" if one.value is not None else "FAILED"),
    )


def _said(number: float | None, unit: str) -> str:
    return "" if number is None else f"{rounded(number):,g} {unit}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *middle, last = row
    cells = [f"{cell:>{width}}" for cell, width in zip(middle, widths[1:-1], strict=True)]
    return "  ".join([f"{first:<{widths[0]}}", *cells, last]).rstrip()
