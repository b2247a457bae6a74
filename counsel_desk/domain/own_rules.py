"""Put the score rules of a form into an instrument, and take them out again to be edited."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counsel_desk.domain.outcomes import ImpossibleFiguresError, difference_error
from counsel_desk.domain.screening import (
    Band,
    ChangeFigures,
    Criterion,
    Instrument,
    Licence,
    LicenceKind,
    Method,
    SafetyItem,
    SafetyKind,
    Score,
    ScoreAtLeast,
    ScoreAtMost,
)
from counsel_desk.domain.screening.checking import score_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Z_95 = 1.96
SUPPLIED = Licence(LicenceKind.CLINIC_SUPPLIED, "Supplied by the programme", "The programme")


class RuleError(ValueError):
    """A rule that cannot be: a code of the reason, the field of the form, and the facts."""

    def __init__(self, reason: str, field_name: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field_name
        self.facts = facts


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """One score as a form holds it: ``items`` and ``reversed`` are lists such as "1-5, 8"."""

    label: str
    items: str
    method: Method = Method.SUM
    reversed: str = ""
    max_missing: int = 0


@dataclass(frozen=True, slots=True)
class CutOffRule:
    """A cut-off on a score (its place among the scores), and in whom it was found."""

    label: str
    value: float
    score: int = 0
    at_least: bool = True
    population: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class SafetyRule:
    """An item that speaks of danger from an answer on, and what to do then."""

    item: str
    at_least: int
    prompt: str
    kind: SafetyKind = SafetyKind.ALERT


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """Whose spread and reliability stand behind the reliable change of the first score."""

    sd: float
    reliability: float
    source: str
    population: str = ""


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """Everything of a form beside the items and their words; the first score stands for all."""

    id: str
    version: str
    title: str
    short_title: str
    scores: tuple[ScoreRule, ...]
    higher_is_better: bool = False
    cut_offs: tuple[CutOffRule, ...] = ()
    bands: tuple[tuple[int, int, str], ...] = ()
    safety: tuple[SafetyRule, ...] = ()
    change: ChangeRule | None = None
    licence: Licence = SUPPLIED


def rules_of(form: Instrument) -> RuleSheet:
    """Give what a form shows of an instrument; rules of symptoms stay in the instrument."""
    scores = sorted(form.scores, key=lambda one: one.key != form.headline)
    place = {one.key: number for number, one in enumerate(scores)}
    keys = [item.key for item in form.items]
    change = form.change
    return RuleSheet(
        id=form.id,
        version=form.version,
        title=form.title,
        short_title=form.short_title,
        scores=tuple(
            ScoreRule(
                one.label, listed(one.items, keys), one.method, listed(one.reversed, keys),
                one.max_missing,
            )
            for one in scores
        ),
        higher_is_better=form.higher_is_better,
        cut_offs=tuple(_cut_off(one, place) for one in form.criteria if one.cutoff is not None),
        bands=tuple((one.lowest, one.highest, one.label)
                    for one in form.bands.get(form.headline, ())),
        safety=tuple(
            SafetyRule(one.item, one.at_least, one.prompt_text("en"), one.kind)
            for one in form.safety
        ),
        change=ChangeRule(change.sd, change.reliability, change.source, change.population)
        if change is not None and change.sd is not None and change.reliability is not None
        else None,
        licence=form.licence,
    )  # fmt: skip


def _cut_off(one: Criterion, place: dict[str, int]) -> CutOffRule:
    cutoff = one.cutoff
    if cutoff is None:  # pragma: no cover - the caller has looked
        raise LookupError(one.key)
    is_least = isinstance(cutoff, ScoreAtLeast)
    return CutOffRule(
        one.label, cutoff.value, place[cutoff.score], is_least, one.population, one.source
    )


def with_rules(form: Instrument, sheet: RuleSheet) -> Instrument:
    """Put the rules of a form into an instrument; raises RuleError for what cannot be read.

    Whether they agree with one another is `screening.check`'s to say. Keys of scores and criteria
    that keep their names stay what they were.
    """
    if not sheet.scores:
        raise RuleError("instrument-no-score", "scores")
    scores = _scores(form, sheet.scores)
    return replace(
        form,
        id=sheet.id,
        version=sheet.version,
        title=sheet.title,
        short_title=sheet.short_title,
        licence=sheet.licence,
        higher_is_better=sheet.higher_is_better,
        scores=scores,
        headline=scores[0].key,
        bands={scores[0].key: tuple(Band(*one) for one in sheet.bands)} if sheet.bands else {},
        criteria=(*_criteria(form, sheet, scores),
                  *(one for one in form.criteria if one.cutoff is None)),
        safety=tuple(_safety(form, one) for one in sheet.safety),
        change=_change(form, sheet.change, scores[0]),
    )  # fmt: skip


def _scores(form: Instrument, rules: Sequence[ScoreRule]) -> tuple[Score, ...]:
    keys = _keys((one.label for one in rules), {one.label: one.key for one in form.scores}, "score")
    known = [item.key for item in form.items if item.scored]
    items = {item.key: item for item in form.items}
    found = []
    for key, rule in zip(keys, rules, strict=True):
        chosen = expanded(rule.items, known)
        if not chosen:
            raise RuleError("instrument-score-items", "scores", score=rule.label)
        low, high = score_range(rule.method, [items[one] for one in chosen])
        found.append(
            Score(
                key, rule.method, chosen, low, high, rule.label,
                expanded(rule.reversed, known), rule.max_missing,
            )
        )  # fmt: skip
    return tuple(found)


def _keys(labels: Iterable[str], known: dict[str, str], otherwise: str) -> list[str]:
    found: list[str] = []
    for number, label in enumerate(labels, start=1):
        key = known.get(label) or ("total" if otherwise == "score" and number == 1 else "")
        key = key if key and key not in found else f"{otherwise}-{number}"
        while key in found:
            key += "-2"
        found.append(key)
    return found


def _criteria(form: Instrument, sheet: RuleSheet, scores: Sequence[Score]) -> Iterable[Criterion]:
    old = {one.label: one for one in form.criteria if one.cutoff is not None}
    keys = _keys((one.label for one in sheet.cut_offs),
                 {label: one.key for label, one in old.items()}, "cut-off")  # fmt: skip
    for key, rule in zip(keys, sheet.cut_offs, strict=True):
        kind = ScoreAtLeast if rule.at_least else ScoreAtMost
        score = scores[min(max(rule.score, 0), len(scores) - 1)]
        before = old.get(rule.label)
        yield Criterion(
            key=key,
            label=rule.label,
            rule=kind(score.key, rule.value),
            population=rule.population,
            source=rule.source,
            confirmed=before.confirmed if before else True,
            settable=_settable(before, rule.value),
        )


def _settable(before: Criterion | None, value: float) -> tuple[float, float] | None:
    """Keep the range in which a cut-off may be moved, while it holds the cut-off."""
    allowed = before.settable if before is not None else None
    return allowed if allowed is not None and allowed[0] <= value <= allowed[1] else None


def _safety(form: Instrument, rule: SafetyRule) -> SafetyItem:
    if rule.item not in {item.key for item in form.items}:
        known = ", ".join(item.key for item in form.items)
        raise RuleError("instrument-item-unknown", "safety", item=rule.item, items=known)
    return SafetyItem(rule.item, rule.at_least, {"en": rule.prompt}, rule.kind)


def _change(form: Instrument, rule: ChangeRule | None, score: Score) -> ChangeFigures | None:
    before = form.change
    if rule is None:
        return before if before is not None and before.sd is None else None
    try:
        error = difference_error(sd=rule.sd, reliability=rule.reliability)
    except ImpossibleFiguresError:
        raise RuleError("instrument-change-impossible", "sd") from None
    threshold = Z_95 * error
    if score.method is not Method.MEAN:
        threshold = float(math.ceil(threshold))
    same = before is not None and (before.sd, before.reliability) == (rule.sd, rule.reliability)
    if before is not None and same:
        return replace(before, score=score.key, source=rule.source, population=rule.population)
    return ChangeFigures(
        score=score.key,
        threshold=threshold,
        deterioration=threshold,
        source=rule.source,
        sd=rule.sd,
        reliability=rule.reliability,
        population=rule.population,
        cited=rule.source,
    )


def expanded(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Read a list of items such as "1-5, 8": keys, and from one key to another in form order.

    Raises RuleError for an item that is not there.
    """
    found: list[str] = []
    for part in (one.strip() for one in text.replace(";", ",").split(",")):
        if not part:
            continue
        if part in known:
            found.append(part)
            continue
        first, dash, last = (piece.strip() for piece in part.replace("–", "-").partition("-"))
        if dash and first in known and last in known:
            start, end = known.index(first), known.index(last)
            found += known[min(start, end) : max(start, end) + 1]
            continue
        raise RuleError("instrument-item-unknown", "scores", item=part, items=", ".join(known))
    return tuple(dict.fromkeys(found))


def listed(keys: Iterable[str], known: Sequence[str]) -> str:
    """Write a list of items briefly, "1-5, 8"; the opposite of `expanded`."""
    places = sorted(known.index(key) for key in keys)
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(
        known[run[0]] if len(run) == 1 else
        f"{known[run[0]]}{', ' if len(run) == 2 else '-'}{known[run[-1]]}"
        for run in runs
    )  # fmt: skip
