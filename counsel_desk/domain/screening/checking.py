"""Finds what is inconsistent in an instrument, before anybody is scored with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from counsel_desk.domain.screening.instrument import Method
from counsel_desk.domain.screening.rules import (
    AllOf,
    AnyOf,
    Holds,
    Negation,
    Rule,
    ScoreAtLeast,
    ScoreAtMost,
    Symptoms,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from counsel_desk.domain.screening.instrument import Band, Instrument, Item, Score

Place: TypeAlias = tuple[str | int, ...]
"""Where in a definition something stands: names of parts and positions in lists."""


class InconsistentInstrumentError(ValueError):
    """A definition that contradicts itself: ``place`` says where, ``reason`` says why."""

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(f"{'.'.join(map(str, place))}: {reason}")
        self.place = place
        self.reason = reason


def check(instrument: Instrument) -> None:
    """Raise InconsistentInstrumentError for the first thing that cannot be right."""
    _Checker(instrument).check()


def score_range(method: Method, items: Sequence[Item]) -> tuple[float, float]:
    """Give the lowest and the highest score that the answers to some items can make."""
    if method is Method.PERCENT:
        return 0, 100
    low = sum(min(item.values) for item in items)
    high = sum(max(item.values) for item in items)
    if method is Method.MEAN:
        return low / len(items), high / len(items)
    return low, high


class _Checker:
    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._items = {item.key: item for item in instrument.items}
        self._scores = {score.key: score for score in instrument.scores}

    def check(self) -> None:
        instrument = self._instrument
        _unique(("items",), [item.key for item in instrument.items])
        _unique(("scores",), [score.key for score in instrument.scores])
        _unique(("criteria",), [criterion.key for criterion in instrument.criteria])
        _require(bool(instrument.items), ("items",), "there are no items")
        for position, item in enumerate(instrument.items):
            self._check_item(("items", position), item)
        for position, score in enumerate(instrument.scores):
            self._check_score(("scores", position), score)
        self._known_score(("headline",), instrument.headline)
        for key, bands in instrument.bands.items():
            self._known_score(("bands", key), key)
            _check_bands(("bands", key), self._scores[key], bands)
        self._check_criteria()
        self._check_classifications()
        self._check_safety()
        self._check_skips()
        self._check_change()
        self._check_days()

    def _check_item(self, place: Place, item: Item) -> None:
        values = item.values
        _require(len(values) > 1, place, f"item {item.key!r} needs two options or more")
        ascending = list(values) == sorted(set(values))
        _require(ascending, place, f"the options of item {item.key!r} do not ascend")
        level = item.present_at
        fits = level is None or min(values) < level <= max(values)
        _require(fits, (*place, "present_at"), f"no option of item {item.key!r} tells its symptom")

    def _check_score(self, place: Place, score: Score) -> None:
        self._known_items((*place, "items"), score.items)
        _unique((*place, "items"), score.items)
        for key in score.items:
            _require(self._items[key].scored, (*place, "items"), f"item {key!r} is not scored")
        stray = set(score.reversed) - set(score.items)
        _require(not stray, (*place, "reversed"), f"{sorted(stray)} are not items of the score")
        room = 0 <= score.max_missing < len(score.items)
        _require(room, (*place, "max_missing"), "it must leave at least one item answered")
        lowest, highest = self._range(score)
        reason = f"the answers give {lowest:g} to {highest:g}"
        _require((score.minimum, score.maximum) == (lowest, highest), place, reason)

    def _range(self, score: Score) -> tuple[float, float]:
        return score_range(score.method, [self._items[key] for key in score.items])

    def _check_criteria(self) -> None:
        known: list[str] = []
        for position, criterion in enumerate(self._instrument.criteria):
            place: Place = ("criteria", position)
            self._check_rule((*place, "rule"), criterion.rule, known)
            allowed, cutoff = criterion.settable, criterion.cutoff
            if allowed is not None:
                fits = cutoff is not None and allowed[0] <= cutoff.value <= allowed[1]
                _require(fits, (*place, "settable"), "the cut-off lies outside its own range")
            known.append(criterion.key)

    def _check_classifications(self) -> None:
        criteria = [criterion.key for criterion in self._instrument.criteria]
        for position, scheme in enumerate(self._instrument.classifications):
            place: Place = ("classifications", position)
            labels = [category.label for category in scheme.categories]
            _unique(place, [*labels, scheme.otherwise])
            for number, category in enumerate(scheme.categories):
                where: Place = (*place, "categories", number, "rule")
                self._check_rule(where, category.rule, criteria)

    def _check_rule(self, place: Place, rule: Rule, criteria: Collection[str]) -> None:
        match rule:
            case ScoreAtLeast() | ScoreAtMost():
                self._known_score(place, rule.score)
                score = self._scores[rule.score]
                inside = score.minimum <= rule.value <= score.maximum
                _require(inside, place, f"{rule.value:g} is outside the score {score.key!r}")
            case Symptoms():
                self._check_symptoms(place, rule)
            case AllOf() | AnyOf():
                _require(bool(rule.rules), place, "it combines no rules")
                for part in rule.rules:
                    self._check_rule(place, part, criteria)
            case Negation():
                self._check_rule(place, rule.rule, criteria)
            case Holds():
                reason = f"there is no earlier criterion {rule.criterion!r}"
                _require(rule.criterion in criteria, place, reason)
            case _:  # pragma: no cover
                assert_never(rule)

    def _check_symptoms(self, place: Place, rule: Symptoms) -> None:
        self._known_items(place, rule.items)
        _unique(place, rule.items)
        for key in rule.items:
            item = self._items[key]
            tells = item.scored and item.present_at is not None
            _require(tells, place, f"item {key!r} does not say when its symptom is present")
        possible = 1 <= rule.at_least <= len(rule.items)
        _require(possible, place, f"{rule.at_least} of {len(rule.items)} items cannot decide")

    def _check_safety(self) -> None:
        _unique(("safety",), [safety.item for safety in self._instrument.safety])
        for position, safety in enumerate(self._instrument.safety):
            place: Place = ("safety", position)
            self._known_items(place, [safety.item])
            values = self._items[safety.item].values
            reachable = min(values) < safety.at_least <= max(values)
            _require(reachable, place, f"item {safety.item!r} never or always reaches its level")
            _require(bool(safety.prompt_text("en")), place, "it does not say what to do")

    def _check_skips(self) -> None:
        for position, rule in enumerate(self._instrument.skips):
            place: Place = ("skips", position)
            _require(bool(rule.when), place, "it does not say when it applies")
            self._known_items(place, [*rule.when, *rule.items])
            for key, value in rule.when.items():
                gate = self._items[key]
                decides = gate.scored and value in gate.values
                _require(decides, place, f"item {key!r} cannot be answered with {value}")
            flipped = {key for score in self._instrument.scores for key in score.reversed}
            for key in rule.items:
                plain = min(self._items[key].values) == 0 and key not in flipped
                _require(plain, place, f"item {key!r} cannot count as zero")

    def _check_change(self) -> None:
        change, place = self._instrument.change, ("change",)
        if change is None:
            return
        self._known_score(place, change.score)
        positive = change.threshold > 0 and change.deterioration > 0
        _require(positive, place, "a threshold must be above zero")
        _require(change.sd is None or change.sd > 0, place, "a standard deviation is above zero")
        figure = change.reliability
        _require(figure is None or 0 <= figure < 1, place, "a reliability lies between 0 and 1")

    def _check_days(self) -> None:
        days = self._instrument.days
        if days is None:
            return
        covered = [day for first, last in days.ranges.values() for day in range(first, last + 1)]
        whole = covered == list(range(days.period + 1))
        _require(whole, ("days",), f"the ranges do not cover 0 to {days.period} days once each")
        known = set(days.ranges) <= set(self._instrument.items[0].values)
        _require(known, ("days",), "a range belongs to no option")

    def _known_items(self, place: Place, keys: Iterable[str]) -> None:
        for key in keys:
            _require(key in self._items, place, f"there is no item {key!r}")

    def _known_score(self, place: Place, key: str) -> None:
        _require(key in self._scores, place, f"there is no score {key!r}")


def _check_bands(place: Place, score: Score, bands: Sequence[Band]) -> None:
    _require(bool(bands), place, "there are no bands")
    _unique(place, [band.label for band in bands])
    expected: float = score.minimum
    for position, band in enumerate(bands):
        starts = band.lowest == expected and band.highest >= band.lowest
        _require(starts, (*place, position), f"band {band.label!r} should start at {expected:g}")
        expected = band.highest + 1
    ends = bands[-1].highest == score.maximum
    _require(ends, place, f"the bands should end at {score.maximum:g}")


def _unique(place: Place, names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        _require(name not in seen, place, f"{name!r} is there twice")
        seen.add(name)


def _require(condition: bool, place: Place, reason: str) -> None:
    if not condition:
        raise InconsistentInstrumentError(place, reason)
