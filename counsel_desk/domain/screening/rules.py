"""The rules an instrument's data file can state about an answer sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ScoreAtLeast:
    """A cut-off: the score reaches ``value``."""

    score: str
    value: float


@dataclass(frozen=True, slots=True)
class ScoreAtMost:
    """A cut-off where low is bad: the score does not exceed ``value``."""

    score: str
    value: float


@dataclass(frozen=True, slots=True)
class Symptoms:
    """At least so many of these items are present (each item says from which value it is)."""

    items: tuple[str, ...]
    at_least: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the rules holds."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the rules holds."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The rule does not hold."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class Holds:
    """An earlier criterion of the same instrument is met."""

    criterion: str


Cutoff: TypeAlias = ScoreAtLeast | ScoreAtMost
Rule: TypeAlias = ScoreAtLeast | ScoreAtMost | Symptoms | AllOf | AnyOf | Negation | Holds
