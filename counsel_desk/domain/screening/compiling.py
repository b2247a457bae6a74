"""Turns the declarations of an instrument into functions of an answer sheet."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat
from typing import TYPE_CHECKING, TypeAlias, assert_never

from counsel_desk.domain.screening.instrument import Method
from counsel_desk.domain.screening.rounding import half_up_ratio
from counsel_desk.domain.screening.rules import (
    AllOf,
    AnyOf,
    Cutoff,
    Holds,
    Negation,
    Rule,
    ScoreAtLeast,
    ScoreAtMost,
    Symptoms,
)
from counsel_desk.domain.screening.sheet import Sheet
from counsel_desk.domain.screening.truth import Truth, all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.screening.instrument import Band, Instrument, Item, Score

_ZEROS = repeat(0)
_DECIMALS = {Method.SUM: 2, Method.MEAN: 3, Method.PERCENT: 2}


@dataclass(slots=True)
class Exact:
    """A score as an exact ratio; the denominator is positive."""

    numerator: int
    denominator: int
    prorated: bool

    @property
    def whole(self) -> int:
        """The half-up integer, on which bands are decided."""
        return half_up_ratio(self.numerator, self.denominator)


@dataclass(slots=True)
class State:
    """What has been worked out of one sheet so far: scores, then criteria in their order."""

    sheet: Sheet
    scores: dict[str, Exact | None]
    criteria: dict[str, Truth]


Decision: TypeAlias = Callable[[State], Truth]


class ScoreFunction:
    """Works out one score, exactly, and the range it could still have."""

    def __init__(self, score: Score, items: Sequence[Item]) -> None:
        by_key = {item.key: item for item in items}
        self._score = score
        self._plain = tuple(key for key in score.items if key not in score.reversed)
        self._ends = {
            key: (min(by_key[key].values), max(by_key[key].values)) for key in score.items
        }
        self._flip = sum(sum(self._ends[key]) for key in score.reversed)
        self._count = len(score.items)
        self._reversed = score.reversed
        self._method = score.method

    @property
    def method(self) -> Method:
        """How the answers become a number."""
        return self._method

    def __call__(self, sheet: Sheet) -> Exact | None:
        """Return the score, or None with too many answers missing."""
        if sheet.excluded or sheet.doubtful:
            return self._carefully(sheet)
        flip, answered = self._flip, self._count
        if sheet.missing:
            missing = [key for key in sheet.missing if key in self._ends]
            answered -= len(missing)
            if len(missing) > self._score.max_missing:
                return None
            flip -= sum(sum(self._ends[key]) for key in missing if key in self._reversed)
        value = sheet.values.get
        total = (
            flip + sum(map(value, self._plain, _ZEROS)) - sum(map(value, self._reversed, _ZEROS))
        )
        if answered == self._count and self._method is Method.SUM:
            return Exact(total, 1, prorated=False)
        return self._exact(total, self._count, answered, self._score.items)

    def number(self, exact: Exact | None) -> float | None:
        """Return the score as it is printed, rounded half up."""
        if exact is None:
            return None
        if exact.denominator == 1:
            return float(exact.numerator)
        places = _DECIMALS[self._score.method]
        return float(half_up_ratio(exact.numerator, exact.denominator, places) / 10**places)

    def _carefully(self, sheet: Sheet) -> Exact | None:
        """Score a sheet with items that do not apply, or may yet be left out."""
        values = sheet.values
        keys = [key for key in self._score.items if key not in sheet.excluded]
        answered = [key for key in keys if key in values]
        if len(keys) - len(answered) > self._score.max_missing or not answered:
            return None
        if not sheet.doubtful.isdisjoint(keys):
            return None
        total = sum(self._turned(key, values[key]) for key in answered)
        return self._exact(total, len(keys), len(answered), keys)

    def _turned(self, key: str, value: int) -> int:
        return sum(self._ends[key]) - value if key in self._reversed else value

    def _exact(self, total: int, count: int, answered: int, keys: Sequence[str]) -> Exact:
        """Make the score of ``keys`` out of the sum of those answered."""
        prorated = answered < count
        if self._method is Method.SUM:
            numerator, denominator = (total * count, answered) if prorated else (total, 1)
            return Exact(numerator, denominator, prorated)
        if self._method is Method.MEAN:
            return Exact(total, answered, prorated)
        lowest = sum(self._ends[key][0] for key in keys)
        highest = sum(self._ends[key][1] for key in keys)
        numerator = (total * count - lowest * answered) * 100
        return Exact(numerator, (highest - lowest) * answered, prorated)

    def bounds(self, sheet: Sheet) -> tuple[Exact, Exact] | None:
        """Return the lowest and highest score the missing answers allow; None without items."""
        keys = [key for key in self._score.items if key not in sheet.excluded]
        if not keys:
            return None
        ranges = [self._range(sheet, key) for key in keys]
        count = len(keys)
        low = self._exact(sum(low for low, _ in ranges), count, count, keys)
        high = self._exact(sum(high for _, high in ranges), count, count, keys)
        return low, high

    def _range(self, sheet: Sheet, key: str) -> tuple[int, int]:
        low, high = possible_values(sheet, key, self._ends[key])
        if key in self._score.reversed:
            return self._turned(key, high), self._turned(key, low)
        return low, high


def possible_values(sheet: Sheet, key: str, ends: tuple[int, int]) -> tuple[int, int]:
    """Lowest and highest value an item can still have; one that may be left out can be zero."""
    value = sheet.values.get(key)
    low, high = ends if value is None else (value, value)
    return (0, high) if key in sheet.doubtful else (low, high)


def compile_bands(bands: Sequence[Band]) -> Callable[[Exact | None], str | None]:
    """Return a function that names the band of a score."""
    starts = [band.lowest for band in bands]
    labels = [band.label for band in bands]

    def band_of(exact: Exact | None) -> str | None:
        return None if exact is None else labels[bisect_right(starts, exact.whole) - 1]

    return band_of


class RuleCompiler:
    """Compiles the rules of one instrument."""

    def __init__(self, instrument: Instrument, functions: dict[str, ScoreFunction]) -> None:
        self._items = {item.key: item for item in instrument.items}
        self._functions = functions

    def compile(self, rule: Rule) -> Decision:
        """Return the function that decides ``rule``."""
        match rule:
            case ScoreAtLeast() | ScoreAtMost():
                return self._cutoff(rule)
            case Symptoms():
                return self._symptoms(rule)
            case AllOf():
                every = [self.compile(part) for part in rule.rules]
                return lambda state: all_of(part(state) for part in every)
            case AnyOf():
                some = [self.compile(part) for part in rule.rules]
                return lambda state: any_of(part(state) for part in some)
            case Negation():
                inner = self.compile(rule.rule)
                return lambda state: inner(state).opposite
            case Holds():
                criterion = rule.criterion
                return lambda state: state.criteria[criterion]
            case _:  # pragma: no cover
                assert_never(rule)

    def _cutoff(self, rule: Cutoff) -> Decision:
        function, key = self._functions[rule.score], rule.score
        passes = _comparison(rule, function.method)

        def decide(state: State) -> Truth:
            exact = state.scores[key]
            if exact is not None:
                return Truth.MET if passes(exact) else Truth.NOT_MET
            bounds = function.bounds(state.sheet)
            if bounds is None:
                return Truth.INDETERMINATE
            ends = [passes(end) for end in bounds]
            return Truth.of(certain=all(ends), possible=any(ends))

        return decide

    def _symptoms(self, rule: Symptoms) -> Decision:
        items = [self._items[key] for key in rule.items]
        levels = [(item.key, item.present_at or 0) for item in items]
        ends = {item.key: (min(item.values), max(item.values)) for item in items}
        wanted = rule.at_least

        def decide(state: State) -> Truth:
            sheet = state.sheet
            if sheet.excluded or sheet.doubtful:
                return _count_carefully(sheet, levels, ends, wanted)
            answer = sheet.values.get
            present = unanswered = 0
            for key, level in levels:
                value = answer(key)
                if value is None:
                    unanswered += 1
                elif value >= level:
                    present += 1
            if present >= wanted:
                return Truth.MET
            return Truth.INDETERMINATE if present + unanswered >= wanted else Truth.NOT_MET

        return decide


def _count_carefully(
    sheet: Sheet,
    levels: Sequence[tuple[str, int]],
    ends: Mapping[str, tuple[int, int]],
    wanted: int,
) -> Truth:
    """Count symptoms among items that may not apply, or may yet be left out."""
    certain = possible = 0
    for key, level in levels:
        if key not in sheet.excluded:
            low, high = possible_values(sheet, key, ends[key])
            certain += low >= level
            possible += high >= level
    return Truth.of(certain=certain >= wanted, possible=possible >= wanted)


def _comparison(rule: Cutoff, method: Method) -> Callable[[Exact], bool]:
    """Compare without rounding, but a prorated total by its half-up integer."""
    limit = Fraction(repr(rule.value))
    top, bottom = limit.numerator, limit.denominator
    at_least = isinstance(rule, ScoreAtLeast)
    rounds = method is not Method.MEAN

    def passes(exact: Exact) -> bool:
        numerator, denominator = exact.numerator, exact.denominator
        if exact.prorated and rounds:
            numerator, denominator = exact.whole, 1
        left, right = numerator * bottom, top * denominator
        return left >= right if at_least else left <= right

    return passes
