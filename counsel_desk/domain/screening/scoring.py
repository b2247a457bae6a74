"""Scores an answer sheet by what its instrument declares, and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from counsel_desk.domain.screening.compiling import (
    Exact,
    RuleCompiler,
    ScoreFunction,
    State,
    compile_bands,
)
from counsel_desk.domain.screening.instrument import SafetyKind
from counsel_desk.domain.screening.sheet import SheetReader
from counsel_desk.domain.screening.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.screening.answers import Answers
    from counsel_desk.domain.screening.compiling import Decision
    from counsel_desk.domain.screening.instrument import Classification, Instrument
    from counsel_desk.domain.screening.sheet import Sheet

UNDECIDED = "indeterminate"


class SafetyState(StrEnum):
    """What a safety item says; an unanswered one is asked about, never taken as clear."""

    CLEAR = "clear"
    ENDORSED = "endorsed"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Result:
    """What one answer sheet amounts to.

    ``scores`` holds None where too much is missing; ``prorated_scores`` are those that stand on
    fewer answers than they have items. ``missing`` are the unanswered items, in form order.
    ``alerts`` and ``reviews`` say what each safety item says. ``cutoffs`` records the value
    each cut-off had when this was decided.
    """

    instrument: str
    version: str
    scores: Mapping[str, float | None]
    prorated_scores: tuple[str, ...]
    missing: tuple[str, ...]
    bands: Mapping[str, str | None]
    criteria: Mapping[str, Truth]
    classification: Mapping[str, str]
    alerts: Mapping[str, SafetyState]
    reviews: Mapping[str, SafetyState]
    cutoffs: Mapping[str, float]

    @property
    def prorated(self) -> bool:
        """Whether any score was prorated."""
        return bool(self.prorated_scores)


class Scorer:
    """One instrument, compiled: use it for many sheets of the same instrument."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._reader = SheetReader(instrument)
        self._functions = {s.key: ScoreFunction(s, instrument.items) for s in instrument.scores}
        self._bands = {key: compile_bands(bands) for key, bands in instrument.bands.items()}
        compiler = RuleCompiler(instrument, self._functions)
        self._criteria = {c.key: compiler.compile(c.rule) for c in instrument.criteria}
        self._schemes = {
            scheme.key: _classifier(scheme, compiler) for scheme in instrument.classifications
        }
        self._alerts = _levels(instrument, SafetyKind.ALERT)
        self._reviews = _levels(instrument, SafetyKind.REVIEW)
        self._cutoffs = {
            c.key: float(c.cutoff.value) for c in instrument.criteria if c.cutoff is not None
        }

    def score(self, answers: Answers) -> Result:
        """Score one sheet; raises AnswerError for answers the instrument does not have."""
        sheet = self._reader.read(answers)
        return self._result(sheet, {key: made(sheet) for key, made in self._functions.items()})

    def of_total(self, total: Exact) -> Result:
        """Say what a headline score alone amounts to; what hangs on answers stays open.

        Nothing is told of unanswered items: which they were is not known.
        """
        sheet = self._reader.read({})
        exact = {**dict.fromkeys(self._functions), self._instrument.headline: total}
        found = self._result(sheet, exact)
        return replace(found, prorated_scores=_prorated(exact), missing=())

    def _result(self, sheet: Sheet, exact: dict[str, Exact | None]) -> Result:
        state = State(sheet, exact, {})
        for key, decide in self._criteria.items():
            state.criteria[key] = decide(state)
        return Result(
            instrument=self._instrument.id,
            version=self._instrument.version,
            scores={key: function.number(exact[key]) for key, function in self._functions.items()},
            prorated_scores=_prorated(exact) if sheet.missing else (),
            missing=sheet.missing,
            bands={key: band_of(exact[key]) for key, band_of in self._bands.items()},
            criteria=state.criteria,
            classification={key: label(state) for key, label in self._schemes.items()},
            alerts=_states(self._alerts, sheet),
            reviews=_states(self._reviews, sheet),
            cutoffs=self._cutoffs,
        )


def _prorated(exact: Mapping[str, Exact | None]) -> tuple[str, ...]:
    return tuple(key for key, score in exact.items() if score is not None and score.prorated)


def _levels(instrument: Instrument, kind: SafetyKind) -> tuple[tuple[str, int], ...]:
    return tuple((s.item, s.at_least) for s in instrument.safety if s.kind is kind)


def _states(levels: tuple[tuple[str, int], ...], sheet: Sheet) -> dict[str, SafetyState]:
    found: dict[str, SafetyState] = {}
    for key, at_least in levels:
        value = sheet.given.get(key)
        if value is None:
            found[key] = SafetyState.UNANSWERED
        else:
            found[key] = SafetyState.ENDORSED if value >= at_least else SafetyState.CLEAR
    return found


def _classifier(scheme: Classification, compiler: RuleCompiler) -> Callable[[State], str]:
    """Return the first category that holds; what comes after an open one stays open."""
    categories: list[tuple[str, Decision]] = [
        (category.label, compiler.compile(category.rule)) for category in scheme.categories
    ]

    def label(state: State) -> str:
        for name, decide in categories:
            truth = decide(state)
            if truth is Truth.MET:
                return name
            if truth is Truth.INDETERMINATE:
                return UNDECIDED
        return scheme.otherwise

    return label


@lru_cache(maxsize=128)
def scorer(instrument: Instrument) -> Scorer:
    """Return the compiled form of an instrument, made once."""
    return Scorer(instrument)


def score(instrument: Instrument, answers: Answers) -> Result:
    """Score one sheet of answers, given as values by item key.

    Missing answers are None, :class:`Unanswered` or simply not there. Raises AnswerError when an
    item or a value does not belong to the instrument.
    """
    return scorer(instrument).score(answers)
