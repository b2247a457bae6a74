"""The form of an instrument's data file, and its way into the domain."""

from __future__ import annotations

from typing import Annotated

import msgspec

from counsel_desk.domain.screening import (
    AllOf,
    AnyOf,
    Band,
    Category,
    ChangeFigures,
    Classification,
    Criterion,
    DaysHelper,
    Holds,
    InconsistentInstrumentError,
    Instrument,
    Item,
    Licence,
    LicenceKind,
    Method,
    Negation,
    Option,
    Rule,
    SafetyItem,
    SafetyKind,
    Score,
    ScoreAtLeast,
    ScoreAtMost,
    SkipRule,
    Symptoms,
)

Name = Annotated[str, msgspec.Meta(min_length=1)]
Place = tuple[str | int, ...]


class _Part(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A part of the file; what it does not know, it refuses."""


class LicencePart(_Part):
    """Terms of the wording."""

    kind: LicenceKind
    sentence: Name
    source: Name
    attribution: str = ""


class OptionPart(_Part):
    """One possible answer."""

    value: int
    labels: dict[str, str] = {}


class ItemPart(_Part):
    """One question; without ``options`` it takes the set named "default"."""

    key: Name
    wording: dict[str, str]
    options: str = "default"
    stem: dict[str, str] = {}
    scored: bool = True
    may_be_not_applicable: bool = False
    present_at: int | None = None


class ScorePart(_Part):
    """One number of the instrument."""

    key: Name
    label: Name
    method: Method
    items: tuple[str, ...]
    minimum: float
    maximum: float
    reversed: tuple[str, ...] = ()
    max_missing: int = 0


class BandPart(_Part):
    """One range of severity."""

    lowest: int
    highest: int
    label: Name


class RulePart(_Part, rename={"not_": "not"}):
    """One rule: a cut-off, a count of symptoms, a combination, or an earlier criterion."""

    score: str | None = None
    symptoms: tuple[str, ...] | None = None
    at_least: float | None = None
    at_most: float | None = None
    all: tuple[RulePart, ...] | None = None
    any: tuple[RulePart, ...] | None = None
    not_: RulePart | None = None
    criterion: str | None = None


class CriterionPart(_Part):
    """A rule with a name."""

    key: Name
    label: Name
    rule: RulePart
    population: str = ""
    source: str = ""
    confirmed: bool = True
    settable: tuple[float, float] | None = None


class CategoryPart(_Part):
    """One label of a classification."""

    label: Name
    rule: RulePart


class ClassificationPart(_Part):
    """A scheme of labels."""

    key: Name
    categories: tuple[CategoryPart, ...]
    otherwise: Name


class SafetyPart(_Part):
    """An item that speaks of danger."""

    item: str
    at_least: int
    prompt: dict[str, str]
    kind: SafetyKind = SafetyKind.ALERT
    confirmed: bool = True


class SkipPart(_Part):
    """Items that the form leaves out."""

    when: dict[str, int]
    items: tuple[str, ...]
    stops: bool = False


class ChangePart(_Part):
    """Figures of reliable change; ``deterioration`` is the threshold unless given."""

    score: str
    threshold: float
    source: Name
    deterioration: float | None = None
    sd: float | None = None
    reliability: float | None = None
    reliability_kind: str = ""
    population: str = ""
    cited: str = ""
    meaningful: float | None = None
    confirmed: bool = True


class DaysPart(_Part):
    """Days that each option stands for."""

    period: int
    ranges: dict[int, tuple[int, int]]
    source: Name
    confirmed: bool = False


class InstrumentPart(_Part):
    """A whole file. ``wording_hash`` pins the wording of each language, letter for letter."""

    id: Name
    version: Name
    title: Name
    short_title: Name
    licence: LicencePart
    options: dict[str, tuple[OptionPart, ...]]
    items: tuple[ItemPart, ...]
    scores: tuple[ScorePart, ...]
    headline: str
    period: dict[str, str] = {}
    stem: dict[str, str] = {}
    higher_is_better: bool = False
    bands: dict[str, tuple[BandPart, ...]] = {}
    criteria: tuple[CriterionPart, ...] = ()
    classifications: tuple[ClassificationPart, ...] = ()
    safety: tuple[SafetyPart, ...] = ()
    skips: tuple[SkipPart, ...] = ()
    change: ChangePart | None = None
    days: DaysPart | None = None
    notes: tuple[str, ...] = ()
    self_completed: bool = True
    wording_hash: dict[str, str] = {}


_DECODER = msgspec.json.Decoder(InstrumentPart)


def decode(data: bytes) -> InstrumentPart:
    """Read a file's bytes; raises msgspec's errors for malformed text and wrong types."""
    return _DECODER.decode(data)


def to_domain(part: InstrumentPart) -> Instrument:
    """Return the instrument a file describes.

    Raises InconsistentInstrumentError for a reference or a rule that cannot be read.
    """
    sets = {name: _options(options) for name, options in part.options.items()}
    return Instrument(
        id=part.id,
        version=part.version,
        title=part.title,
        short_title=part.short_title,
        licence=_licence(part.licence),
        items=tuple(_item(number, item, sets) for number, item in enumerate(part.items)),
        scores=tuple(_score(score) for score in part.scores),
        headline=part.headline,
        period=part.period,
        stem=part.stem,
        higher_is_better=part.higher_is_better,
        bands={key: _bands(bands) for key, bands in part.bands.items()},
        criteria=tuple(_criterion(number, each) for number, each in enumerate(part.criteria)),
        classifications=tuple(_scheme(n, each) for n, each in enumerate(part.classifications)),
        safety=tuple(_safety(each) for each in part.safety),
        skips=tuple(SkipRule(each.when, each.items, each.stops) for each in part.skips),
        change=_change(part.change),
        days=_days(part.days),
        notes=part.notes,
        self_completed=part.self_completed,
    )


def _licence(part: LicencePart) -> Licence:
    return Licence(part.kind, part.sentence, part.source, part.attribution)


def _bands(parts: tuple[BandPart, ...]) -> tuple[Band, ...]:
    return tuple(Band(part.lowest, part.highest, part.label) for part in parts)


def _safety(part: SafetyPart) -> SafetyItem:
    return SafetyItem(part.item, part.at_least, part.prompt, part.kind, part.confirmed)


def _options(parts: tuple[OptionPart, ...]) -> tuple[Option, ...]:
    return tuple(Option(part.value, part.labels) for part in parts)


def _item(number: int, part: ItemPart, sets: dict[str, tuple[Option, ...]]) -> Item:
    if part.options not in sets:
        place = ("items", number, "options")
        raise InconsistentInstrumentError(place, f"there are no options named {part.options!r}")
    return Item(
        key=part.key,
        options=sets[part.options],
        wording=part.wording,
        stem=part.stem,
        scored=part.scored,
        may_be_not_applicable=part.may_be_not_applicable,
        present_at=part.present_at,
    )


def _score(part: ScorePart) -> Score:
    return Score(
        key=part.key,
        method=part.method,
        items=part.items,
        minimum=part.minimum,
        maximum=part.maximum,
        label=part.label,
        reversed=part.reversed,
        max_missing=part.max_missing,
    )


def _criterion(number: int, part: CriterionPart) -> Criterion:
    return Criterion(
        key=part.key,
        label=part.label,
        rule=_rule(("criteria", number, "rule"), part.rule),
        population=part.population,
        source=part.source,
        confirmed=part.confirmed,
        settable=part.settable,
    )


def _scheme(number: int, part: ClassificationPart) -> Classification:
    place: Place = ("classifications", number, "categories")
    categories = tuple(
        Category(each.label, _rule((*place, position, "rule"), each.rule))
        for position, each in enumerate(part.categories)
    )
    return Classification(part.key, categories, part.otherwise)


def _rule(place: Place, part: RulePart) -> Rule:
    match part:
        case RulePart(score=str(score), at_least=float(value), at_most=None):
            rule: Rule = ScoreAtLeast(score, value)
        case RulePart(score=str(score), at_most=float(value), at_least=None):
            rule = ScoreAtMost(score, value)
        case RulePart(symptoms=tuple(items), at_least=float(value), at_most=None):
            rule = Symptoms(items, int(value))
        case RulePart(all=tuple(parts)):
            rule = AllOf(_rules((*place, "all"), parts))
        case RulePart(any=tuple(parts)):
            rule = AnyOf(_rules((*place, "any"), parts))
        case RulePart(not_=RulePart() as inner):
            rule = Negation(_rule((*place, "not"), inner))
        case RulePart(criterion=str(criterion)):
            rule = Holds(criterion)
        case _:
            raise InconsistentInstrumentError(place, "this is none of the rules there are")
    _refuse_mixture(place, part, rule)
    return rule


def _rules(place: Place, parts: tuple[RulePart, ...]) -> tuple[Rule, ...]:
    return tuple(_rule((*place, number), part) for number, part in enumerate(parts))


def _refuse_mixture(place: Place, part: RulePart, rule: Rule) -> None:
    given = sum(value is not None for value in msgspec.structs.astuple(part))
    if given != (2 if isinstance(rule, ScoreAtLeast | ScoreAtMost | Symptoms) else 1):
        raise InconsistentInstrumentError(place, "two rules are mixed into one")
    if isinstance(rule, Symptoms) and rule.at_least != part.at_least:
        raise InconsistentInstrumentError(place, "symptoms are counted in whole numbers")


def _change(part: ChangePart | None) -> ChangeFigures | None:
    if part is None:
        return None
    return ChangeFigures(
        score=part.score,
        threshold=part.threshold,
        deterioration=part.threshold if part.deterioration is None else part.deterioration,
        source=part.source,
        sd=part.sd,
        reliability=part.reliability,
        reliability_kind=part.reliability_kind,
        population=part.population,
        cited=part.cited or part.source,
        meaningful=part.meaningful,
        confirmed=part.confirmed,
    )


def _days(part: DaysPart | None) -> DaysHelper | None:
    if part is None:
        return None
    return DaysHelper(part.period, part.ranges, part.source, part.confirmed)
