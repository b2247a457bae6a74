"""Three-valued logic: what is met, what is not, and what a missing answer leaves open."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Truth(StrEnum):
    """Whether a rule holds; ``INDETERMINATE`` when a missing answer could still change it."""

    MET = "met"
    NOT_MET = "not met"
    INDETERMINATE = "indeterminate"

    @property
    def opposite(self) -> Truth:
        """Negation; what is open stays open."""
        return _OPPOSITES[self]

    @staticmethod
    def of(*, certain: bool, possible: bool) -> Truth:
        """Truth of a rule that surely holds, or at least may hold once all answers are known."""
        if certain:
            return Truth.MET
        return Truth.INDETERMINATE if possible else Truth.NOT_MET


_OPPOSITES = {
    Truth.MET: Truth.NOT_MET,
    Truth.NOT_MET: Truth.MET,
    Truth.INDETERMINATE: Truth.INDETERMINATE,
}


def all_of(truths: Iterable[Truth]) -> Truth:
    """Conjunction: not met as soon as one is not met, met only if every one is."""
    found = Truth.MET
    for truth in truths:
        if truth is Truth.NOT_MET:
            return Truth.NOT_MET
        if truth is Truth.INDETERMINATE:
            found = Truth.INDETERMINATE
    return found


def any_of(truths: Iterable[Truth]) -> Truth:
    """Disjunction: met as soon as one is met, not met only if none can be."""
    found = Truth.NOT_MET
    for truth in truths:
        if truth is Truth.MET:
            return Truth.MET
        if truth is Truth.INDETERMINATE:
            found = Truth.INDETERMINATE
    return found
