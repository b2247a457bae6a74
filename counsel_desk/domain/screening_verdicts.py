"""Say what a stored screening amounts to: each rule of its form, and the pattern it names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from counsel_desk.domain.screening import (
    UNDECIDED,
    AllOf,
    AnyOf,
    Holds,
    Negation,
    SafetyItem,
    SafetyKind,
    SafetyState,
    ScoreAtMost,
    Symptoms,
    Truth,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counsel_desk.domain.screening import Instrument, Rule
    from counsel_desk.domain.screenings import Screening


class Reason(StrEnum):
    """Why it cannot be told whether a rule holds."""

    MISSING = "answers missing"
    TOTAL_ALONE = "total alone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one rule of the form holds, as it was decided when the screening was given.

    ``score`` and ``cutoff`` are those of a rule that is a threshold, the latter as it stood then.
    ``missing`` are the unanswered items that the rule hangs on; ``reason`` is why it is open.
    """

    key: str
    label: str
    state: Truth
    score: float | None = None
    cutoff: float | None = None
    is_low: bool = False
    missing: tuple[str, ...] = ()
    reason: Reason | None = None
    population: str = ""
    source: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Pattern:
    """The label that a scheme gives; None for no pattern, ``is_open`` where it cannot be told."""

    scheme: str
    label: str | None
    is_open: bool = False
    missing: tuple[str, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """An item that asks the counsellor to look closer; ``value`` is None where it is blank."""

    item: SafetyItem
    state: SafetyState
    value: int | None


def verdicts(screening: Screening, form: Instrument) -> tuple[Verdict, ...]:
    """Give what was decided on each rule of the form, in the order of the form."""
    return tuple(_verdicts(screening, form))


def _verdicts(screening: Screening, form: Instrument) -> Iterator[Verdict]:
    for one in form.criteria:
        kept = screening.criteria.get(one.key)
        if kept is None:
            continue
        state = Truth(kept)
        missing, reason = _open(screening, form, one.rule, is_open=state is Truth.INDETERMINATE)
        cutoff = one.cutoff
        yield Verdict(
            key=one.key,
            label=one.label,
            state=state,
            score=screening.scores.get(cutoff.score) if cutoff else None,
            cutoff=screening.cutoffs.get(one.key, float(cutoff.value)) if cutoff else None,
            is_low=isinstance(cutoff, ScoreAtMost),
            missing=missing,
            reason=reason,
            population=one.population,
            source=one.source,
            confirmed=one.confirmed,
        )


def patterns(screening: Screening, form: Instrument) -> tuple[Pattern, ...]:
    """Give the label of each scheme of the form."""
    found = []
    for scheme in form.classifications:
        label = screening.classification.get(scheme.key)
        if label is None:
            continue
        is_open = label == UNDECIDED
        rule = AnyOf(tuple(category.rule for category in scheme.categories))
        missing, reason = _open(screening, form, rule, is_open=is_open)
        named = None if is_open or label == scheme.otherwise else label
        found.append(Pattern(scheme.key, named, is_open, missing, reason))
    return tuple(found)


def _open(
    screening: Screening, form: Instrument, rule: Rule, *, is_open: bool
) -> tuple[tuple[str, ...], Reason | None]:
    """Say why a rule is open: which of the items it hangs on have no answer."""
    if not is_open:
        return (), None
    if screening.total_only:
        return (), Reason.TOTAL_ALONE
    needed = items_of(form, rule)
    missing = tuple(key for key in screening.missing if key in needed)
    return missing, Reason.MISSING if missing else Reason.UNKNOWN


def items_of(form: Instrument, rule: Rule) -> frozenset[str]:
    """Give the items that a rule hangs on, those of the scores and rules it names included."""
    match rule:
        case Symptoms():
            return frozenset(rule.items)
        case AllOf() | AnyOf():
            return frozenset().union(*(items_of(form, one) for one in rule.rules))
        case Negation():
            return items_of(form, rule.rule)
        case Holds():
            return items_of(form, form.criterion(rule.criterion).rule)
        case _:
            return frozenset(form.score(rule.score).items)


def reviews(screening: Screening, form: Instrument) -> tuple[Review, ...]:
    """Give the items that call for a closer look: endorsed, or not answered and so to be asked.

    They are read from the stored answers; where a total alone is known, nothing can be said.
    """
    if screening.total_only:
        return ()
    found = []
    for one in form.safety:
        if one.kind is not SafetyKind.REVIEW:
            continue
        value = screening.answers.values.get(one.item)
        if not isinstance(value, int):
            found.append(Review(one, SafetyState.UNANSWERED, None))
        elif value >= one.at_least:
            found.append(Review(one, SafetyState.ENDORSED, value))
    return tuple(found)
