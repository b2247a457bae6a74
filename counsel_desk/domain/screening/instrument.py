"""What an instrument is: its items, its wording, and everything needed to score it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from counsel_desk.domain.screening.rules import Cutoff, Rule, ScoreAtLeast, ScoreAtMost

ENGLISH = "en"

Texts: TypeAlias = Mapping[str, str]
"""One text per language code; a language that is not there is an empty slot."""


def _text(texts: Texts, language: str, otherwise: str = "") -> str:
    return texts.get(language) or texts.get(ENGLISH) or otherwise


class LicenceKind(StrEnum):
    """Whether the wording may be shipped, and with which restrictions."""

    PUBLIC_DOMAIN = "public_domain"
    CC_BY_ND = "cc_by_nd"
    NC_PACK = "nc_pack"
    CLINIC_SUPPLIED = "clinic_supplied"

    @property
    def ships_wording(self) -> bool:
        """Whether the product itself may carry the words."""
        return self in {LicenceKind.PUBLIC_DOMAIN, LicenceKind.CC_BY_ND}


@dataclass(frozen=True, slots=True)
class Licence:
    """The terms of the wording: the sentence that grants them, and where it stands."""

    kind: LicenceKind
    sentence: str
    source: str
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: its value is also the number key that chooses it."""

    value: int
    labels: Texts = field(default_factory=dict)

    def label(self, language: str) -> str:
        """Words of the option; English where the language has none, the bare number in a slot."""
        return _text(self.labels, language, str(self.value))


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    ``present_at`` is the value from which a rule of symptoms counts it, ``scored`` is false for
    a question that no score or rule needs. ``stem`` stands in for the instrument's own.
    """

    key: str
    options: tuple[Option, ...]
    wording: Texts = field(default_factory=dict)
    stem: Texts = field(default_factory=dict)
    scored: bool = True
    may_be_not_applicable: bool = False
    present_at: int | None = None

    def text(self, language: str) -> str:
        """Wording; English where the language has none, "Item 3" in an empty slot."""
        return _text(self.wording, language, f"Item {self.key}")

    def has_text(self, language: str) -> bool:
        """Whether the item is worded in exactly this language."""
        return bool(self.wording.get(language))

    @property
    def values(self) -> tuple[int, ...]:
        """Values that may be answered, in the order of the options."""
        return tuple(option.value for option in self.options)

    def text_hash(self, language: str) -> str:
        """SHA-256 of the item's wording and options in one language, in hexadecimal."""
        labels = [f"{option.value}\x1f{option.labels.get(language, '')}" for option in self.options]
        parts = [self.key, self.stem.get(language, ""), self.wording.get(language, ""), *labels]
        return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()


class Method(StrEnum):
    """How the answers become a number: their sum, their mean, or their share of the range."""

    SUM = "sum"
    MEAN = "mean"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Score:
    """One number of an instrument; up to ``max_missing`` unanswered items are prorated."""

    key: str
    method: Method
    items: tuple[str, ...]
    minimum: float
    maximum: float
    label: str
    reversed: tuple[str, ...] = ()
    max_missing: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """A range of whole scores, both ends included, with the name of its severity."""

    lowest: int
    highest: int
    label: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A rule with a name, and the people in whom its cut-off was found.

    ``confirmed`` is false for a figure that was not seen in its source: show it as such.
    ``settable`` is the range in which a programme may move the cut-off.
    """

    key: str
    label: str
    rule: Rule
    population: str = ""
    source: str = ""
    confirmed: bool = True
    settable: tuple[float, float] | None = None

    @property
    def cutoff(self) -> Cutoff | None:
        """The score and value to reach; None for a rule of symptoms."""
        return self.rule if isinstance(self.rule, ScoreAtLeast | ScoreAtMost) else None


@dataclass(frozen=True, slots=True)
class Category:
    """One outcome of a classification."""

    label: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Classification:
    """A scheme that gives one label: the first category whose rule holds, or ``otherwise``."""

    key: str
    categories: tuple[Category, ...]
    otherwise: str


class SafetyKind(StrEnum):
    """Alerts are shown at once and stay; reviews ask the counsellor to look closer."""

    ALERT = "alert"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class SafetyItem:
    """An item that speaks of danger from ``at_least`` on, and what to say then."""

    item: str
    at_least: int
    prompt: Texts
    kind: SafetyKind = SafetyKind.ALERT
    confirmed: bool = True

    def prompt_text(self, language: str) -> str:
        """Sentence to show when the item is endorsed."""
        return _text(self.prompt, language)


@dataclass(frozen=True, slots=True)
class SkipRule:
    """Items that the form itself leaves out when all of ``when`` were answered so.

    Items left out count as zero. An answer given all the same counts, unless the form stops
    there (``stops``): then it does not.
    """

    when: Mapping[str, int]
    items: tuple[str, ...]
    stops: bool = False


@dataclass(frozen=True, slots=True)
class ChangeFigures:
    """What it takes for a change to be more than the instrument's own noise.

    ``threshold`` is the reliable change in points of ``score``; ``deterioration`` (the same by
    default) is the rise that calls for a review. ``sd`` and ``reliability`` are the published
    figures behind it where they are known, ``cited`` names the source in a few
    words. An unconfirmed figure MUST NOT drive an alert. ``in_points`` tells a threshold that a
    programme set as it is, with neither of the two behind it.
    """

    score: str
    threshold: float
    deterioration: float
    source: str
    sd: float | None = None
    reliability: float | None = None
    reliability_kind: str = ""
    population: str = ""
    cited: str = ""
    meaningful: float | None = None
    confirmed: bool = True
    in_points: bool = False


@dataclass(frozen=True, slots=True)
class DaysHelper:
    """Days out of a period that each option stands for, to help people tell options apart."""

    period: int
    ranges: Mapping[int, tuple[int, int]]
    source: str
    confirmed: bool = False

    def value_for(self, days: int) -> int:
        """Value of the option that ``days`` falls in.

        Raises ValueError for a number of days the period does not have.
        """
        for value, (first, last) in self.ranges.items():
            if first <= days <= last:
                return value
        raise ValueError(f"there are no {days} days in {self.period}")


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument in one version of its wording and its scoring.

    ``headline`` is the key of the score that stands for the whole; ``notes`` are sentences for
    the people who use it. ``self_completed`` is false where its makers say that it is asked by a
    trained person, and not filled in by the client alone.
    """

    id: str
    version: str
    title: str
    short_title: str
    licence: Licence
    items: tuple[Item, ...]
    scores: tuple[Score, ...]
    headline: str
    period: Texts = field(default_factory=dict)
    stem: Texts = field(default_factory=dict)
    higher_is_better: bool = False
    bands: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)
    criteria: tuple[Criterion, ...] = ()
    classifications: tuple[Classification, ...] = ()
    safety: tuple[SafetyItem, ...] = ()
    skips: tuple[SkipRule, ...] = ()
    change: ChangeFigures | None = None
    days: DaysHelper | None = None
    notes: tuple[str, ...] = ()
    self_completed: bool = True

    def __hash__(self) -> int:
        """Hash of the id and version, so that a compiled instrument is found at once."""
        return hash((self.id, self.version))

    def item(self, key: str) -> Item:
        """Item with this key; raises KeyError."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    def score(self, key: str) -> Score:
        """Score with this key; raises KeyError."""
        for score in self.scores:
            if score.key == key:
                return score
        raise KeyError(key)

    def criterion(self, key: str) -> Criterion:
        """Criterion with this key; raises KeyError."""
        for criterion in self.criteria:
            if criterion.key == key:
                return criterion
        raise KeyError(key)

    @property
    def options(self) -> tuple[Option, ...]:
        """Options of the first item, which most instruments share among all."""
        return self.items[0].options

    @property
    def minimum(self) -> float:
        """Lowest possible headline score."""
        return self.score(self.headline).minimum

    @property
    def maximum(self) -> float:
        """Highest possible headline score."""
        return self.score(self.headline).maximum

    @property
    def headline_criterion(self) -> Criterion | None:
        """First criterion that is a cut-off on the headline score: the line in its chart."""
        for criterion in self.criteria:
            if criterion.cutoff is not None and criterion.cutoff.score == self.headline:
                return criterion
        return None

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages in which every item is worded, in the order of the first item."""
        found = self.items[0].wording
        return tuple(code for code in found if all(item.has_text(code) for item in self.items))

    def stem_text(self, language: str, item: Item | None = None) -> str:
        """Words that introduce the items, or this item where it has its own."""
        return _text(item.stem if item is not None and item.stem else self.stem, language)

    def period_text(self, language: str) -> str:
        """Time the answers speak of, as in "last 2 weeks"."""
        return _text(self.period, language)

    def wording_hash(self, language: str) -> str:
        """SHA-256 over stem, items and options in one language: the version of the wording."""
        parts = [self.stem.get(language, ""), *(item.text_hash(language) for item in self.items)]
        return hashlib.sha256("\x1d".join(parts).encode()).hexdigest()


class CutoffError(ValueError):
    """A programme's own cut-off outside the range the instrument allows."""

    def __init__(self, criterion: str, allowed: tuple[float, float] | None) -> None:
        if allowed is None:
            reason = "is fixed"
        else:
            reason = f"must lie between {allowed[0]:g} and {allowed[1]:g}"
        super().__init__(f"the cut-off of {criterion!r} {reason}")
        self.criterion = criterion
        self.allowed = allowed


def with_cutoff(instrument: Instrument, criterion: str, value: float) -> Instrument:
    """Return the instrument with a programme's own cut-off; raises CutoffError, KeyError."""
    old = instrument.criterion(criterion)
    allowed = old.settable
    if old.cutoff is None or allowed is None or not allowed[0] <= value <= allowed[1]:
        raise CutoffError(criterion, allowed)
    new = replace(old, rule=replace(old.cutoff, value=value))
    changed = tuple(new if each is old else each for each in instrument.criteria)
    return replace(instrument, criteria=changed)
