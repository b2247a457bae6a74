from __future__ import annotations

from dataclasses import replace

import pytest

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
    Method,
    Negation,
    SafetyItem,
    Score,
    ScoreAtLeast,
    ScoreAtMost,
    SkipRule,
    Symptoms,
    check,
)
from counsel_desk.domain.screening.rules import Rule
from tests.domain.screening.builders import instrument, item, options, total

CHANGE = ChangeFigures("total", 4, 4, "Here", sd=3, reliability=0.8)
DAYS = DaysHelper(14, {0: (0, 0), 1: (1, 6), 2: (7, 11), 3: (12, 14)}, "nowhere")


def ruled(*rules: Rule) -> Instrument:
    criteria = tuple(Criterion(f"c{n}", "It", rule) for n, rule in enumerate(rules))
    return instrument(criteria=criteria)


def prompted(key: str, level: int, text: str = "Ask.") -> Instrument:
    return instrument(safety=(SafetyItem(key, level, {"en": text}),))


def banded(*bands: Band) -> Instrument:
    return instrument(bands={"total": bands})


def scheme(*labels: str, otherwise: str) -> Instrument:
    categories = tuple(Category(label, Symptoms(("a",), 1)) for label in labels)
    return instrument(classifications=(Classification("s", categories, otherwise),))


def test_a_consistent_definition_passes() -> None:
    mean = Score("mean", Method.MEAN, tuple("abcd"), 0, 3, "Mean", max_missing=1)
    percent = Score("percent", Method.PERCENT, tuple("abcd"), 0, 100, "Per cent")
    check(
        instrument(
            scores=(total(*"abcd"), mean, percent),
            bands={"total": (Band(0, 4, "low"), Band(5, 12, "high"))},
            criteria=(
                Criterion("case", "Case", ScoreAtLeast("mean", 1.75), settable=(1, 2)),
                Criterion("low", "Low", ScoreAtMost("percent", 50)),
                Criterion("mix", "Mix", AnyOf((Negation(Holds("case")), Symptoms(("a",), 1)))),
            ),
            classifications=(Classification("s", (Category("x", Holds("mix")),), "y"),),
            safety=(SafetyItem("d", 1, {"en": "Ask."}),),
            skips=(SkipRule({"a": 0}, ("b",)),),
            change=CHANGE,
            days=DAYS,
        )
    )


def test_the_barest_definition_passes() -> None:
    check(instrument())


BROKEN = {
    "no items": (instrument(items=()), ("items",), "no items"),
    "an item twice": (instrument(items=(item("a"), item("a"))), ("items",), "'a' is there twice"),
    "one option": (instrument(items=(item("a", options=options(1)),)), ("items", 0), "two options"),
    "options that fall": (
        instrument(items=(item("a", options=options(2, 1)),)),
        ("items", 0),
        "do not ascend",
    ),
    "a symptom nobody reaches": (
        instrument(items=(item("a", present_at=4),)),
        ("items", 0, "present_at"),
        "no option",
    ),
    "a score of unknown items": (
        instrument(scores=(total("a", "z"),)),
        ("scores", 0, "items"),
        "no item 'z'",
    ),
    "a score that counts twice": (
        instrument(scores=(total("a", "a"),)),
        ("scores", 0, "items"),
        "twice",
    ),
    "a score of unscored items": (
        instrument(items=(item("a", scored=False),), scores=(total("a"),)),
        ("scores", 0, "items"),
        "not scored",
    ),
    "a stray reversal": (
        instrument(scores=(total("a", reversed=("b",)),)),
        ("scores", 0, "reversed"),
        "['b']",
    ),
    "a score of nothing": (
        instrument(scores=(total("a", max_missing=1),)),
        ("scores", 0, "max_missing"),
        "one item answered",
    ),
    "a wrong range": (
        instrument(scores=(total("a", maximum=4),)),
        ("scores", 0),
        "the answers give 0 to 3",
    ),
    "an unknown headline": (instrument(headline="sum"), ("headline",), "no score 'sum'"),
    "bands of no score": (
        instrument(bands={"sum": (Band(0, 12, "all"),)}),
        ("bands", "sum"),
        "no score 'sum'",
    ),
    "no bands": (banded(), ("bands", "total"), "no bands"),
    "bands with a gap": (
        banded(Band(0, 4, "low"), Band(6, 12, "high")),
        ("bands", "total", 1),
        "should start at 5",
    ),
    "bands that end early": (banded(Band(0, 11, "low")), ("bands", "total"), "end at 12"),
    "bands of one name": (
        banded(Band(0, 4, "low"), Band(5, 12, "low")),
        ("bands", "total"),
        "twice",
    ),
    "a cut-off nobody reaches": (
        ruled(ScoreAtLeast("total", 13)),
        ("criteria", 0, "rule"),
        "outside the score",
    ),
    "a cut-off on nothing": (ruled(ScoreAtMost("sum", 1)), ("criteria", 0, "rule"), "no score"),
    "a cut-off outside its range": (
        instrument(
            criteria=(Criterion("c", "C", ScoreAtLeast("total", 3), settable=(4, 8)),),
        ),
        ("criteria", 0, "settable"),
        "outside its own range",
    ),
    "symptoms of unknown items": (ruled(Symptoms(("z",), 1)), ("criteria", 0, "rule"), "no item"),
    "symptoms without a level": (
        replace(ruled(Symptoms(("a",), 1)), items=tuple(item(k, present_at=None) for k in "abcd")),
        ("criteria", 0, "rule"),
        "when its symptom is present",
    ),
    "more symptoms than items": (
        ruled(Symptoms(("a",), 2)),
        ("criteria", 0, "rule"),
        "2 of 1 items",
    ),
    "a combination of nothing": (ruled(AllOf(())), ("criteria", 0, "rule"), "no rules"),
    "a rule on a later criterion": (
        ruled(Holds("c1"), Symptoms(("a",), 1)),
        ("criteria", 0, "rule"),
        "no earlier criterion 'c1'",
    ),
    "a label twice": (scheme("x", otherwise="x"), ("classifications", 0), "twice"),
    "a prompt on an unknown item": (prompted("z", 1), ("safety", 0), "no item"),
    "a prompt that always shows": (prompted("a", 0), ("safety", 0), "never or always"),
    "a prompt that never shows": (prompted("a", 4), ("safety", 0), "never or always"),
    "a prompt without words": (prompted("a", 1, ""), ("safety", 0), "what to do"),
    "a skip at all times": (
        instrument(skips=(SkipRule({}, ("b",)),)),
        ("skips", 0),
        "when it applies",
    ),
    "a skip by an impossible answer": (
        instrument(skips=(SkipRule({"a": 9}, ("b",)),)),
        ("skips", 0),
        "cannot be answered with 9",
    ),
    "a skip of items without a zero": (
        instrument(
            items=(item("a"), item("b", options=options(1, 2))),
            scores=(total("a"),),
            skips=(SkipRule({"a": 0}, ("b",)),),
        ),
        ("skips", 0),
        "count as zero",
    ),
    "change of no score": (
        instrument(change=replace(CHANGE, score="sum")),
        ("change",),
        "no score",
    ),
    "a threshold of nothing": (
        instrument(change=replace(CHANGE, threshold=0)),
        ("change",),
        "above zero",
    ),
    "no spread": (instrument(change=replace(CHANGE, sd=0)), ("change",), "standard deviation"),
    "full reliability": (
        instrument(change=replace(CHANGE, reliability=1)),
        ("change",),
        "between 0 and 1",
    ),
    "days with a gap": (
        instrument(days=replace(DAYS, ranges={0: (0, 6), 1: (8, 14)})),
        ("days",),
        "once each",
    ),
    "days of no option": (
        instrument(days=replace(DAYS, ranges={0: (0, 6), 9: (7, 14)})),
        ("days",),
        "no option",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_definition_is_refused_for(name: str) -> None:
    broken, place, reason = BROKEN[name]
    with pytest.raises(InconsistentInstrumentError) as refusal:
        check(broken)
    assert refusal.value.place == place
    assert reason in refusal.value.reason
