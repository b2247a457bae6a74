"""Score rules of a form: read, put into an instrument, and taken out again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.own_rules import (
    ChangeRule,
    CutOffRule,
    RuleError,
    SafetyRule,
    ScoreRule,
    expanded,
    listed,
    rules_of,
    with_rules,
)
from counsel_desk.domain.screening import (
    ChangeFigures,
    Criterion,
    Instrument,
    Item,
    Licence,
    LicenceKind,
    Method,
    Option,
    Score,
    ScoreAtMost,
    Symptoms,
    check,
)
from counsel_desk.domain.screening.wording import (
    WordingTexts,
    cleaned,
    every_text,
    fits,
    lacks,
    texts_of,
    with_wording,
)

OPTIONS = tuple(Option(value, {"en": f"label {value}"}) for value in range(4))
KEYS = tuple("abcdef")
FORM = Instrument(
    id="own",
    version="1",
    title="Own",
    short_title="OWN",
    licence=Licence(LicenceKind.CLINIC_SUPPLIED, "By letter", "Letter"),
    items=tuple(Item(key, OPTIONS, {"en": f"Item {key}"}, present_at=2) for key in KEYS),
    scores=(Score("total", Method.SUM, KEYS, 0, 18, "Total"),),
    headline="total",
)
SHEET = rules_of(FORM)


def test_what_a_form_shows_puts_the_same_instrument_together() -> None:
    assert with_rules(FORM, SHEET) == FORM


def test_ranges_follow_from_the_items_and_keys_stay() -> None:
    scores = (
        ScoreRule("Total", "a-f", max_missing=1, reversed="b"),
        ScoreRule("Mean", "c, d", Method.MEAN),
        ScoreRule("Share", "a; b", Method.PERCENT),
        ScoreRule("Mean", "e-f"),
    )
    made = with_rules(FORM, replace(SHEET, scores=scores, bands=((0, 9, "low"), (10, 18, "high"))))
    check(made)
    assert [one.key for one in made.scores] == ["total", "score-2", "score-3", "score-4"]
    assert [(one.minimum, one.maximum) for one in made.scores] == [
        (0, 18),
        (0, 3),
        (0, 100),
        (0, 6),
    ]
    assert made.scores[0].reversed == ("b",)
    assert rules_of(made).scores[0].items == "a-f"
    assert rules_of(made).bands == ((0, 9, "low"), (10, 18, "high"))


def test_another_main_score_comes_first() -> None:
    scores = (ScoreRule("Daily", "c-d"), ScoreRule("Total", "a-f"))
    made = with_rules(FORM, replace(SHEET, scores=scores))
    assert [one.key for one in made.scores] == ["total", "score-2"]
    assert rules_of(made).scores[0].label == "Daily"
    more = (scores[1], ScoreRule("New", "e"))
    assert [one.key for one in with_rules(made, replace(SHEET, scores=more)).scores] == [
        "score-2",
        "score-2-2",
    ]


def test_cut_offs_say_in_whom_and_keep_what_a_form_does_not_show() -> None:
    symptoms = Criterion("five", "Five symptoms", Symptoms(("a", "b"), 2))
    old = Criterion("case", "Case", ScoreAtMost("total", 9), confirmed=False, settable=(5, 12))
    form = replace(FORM, criteria=(old, symptoms))
    rules = rules_of(form)
    (shown,) = rules.cut_offs
    assert (shown.value, shown.at_least) == (9, False)
    moved = replace(shown, value=20 / 2)
    made = with_rules(form, replace(rules, cut_offs=(moved, CutOffRule("Severe", 15, score=9))))
    check(made)
    assert [one.key for one in made.criteria] == ["case", "cut-off-2", "five"]
    assert made.criteria[0].settable == (5, 12)
    assert not made.criteria[0].confirmed
    far = with_rules(form, replace(rules, cut_offs=(replace(shown, value=14),)))
    assert far.criteria[0].settable is None


def test_a_safety_item_is_an_item() -> None:
    made = with_rules(FORM, replace(SHEET, safety=(SafetyRule("f", 1, "Ask now."),)))
    check(made)
    assert rules_of(made).safety == (SafetyRule("f", 1, "Ask now."),)
    with pytest.raises(RuleError) as error:
        with_rules(FORM, replace(SHEET, safety=(SafetyRule("z", 1, "Ask"),)))
    assert (error.value.reason, error.value.field) == ("instrument-item-unknown", "safety")
    assert error.value.facts == {"item": "z", "items": "a, b, c, d, e, f"}


def test_reliable_change_comes_from_spread_and_reliability() -> None:
    rule = ChangeRule(4.0, 0.8, "A study", "Students")
    made = with_rules(FORM, replace(SHEET, change=rule))
    assert made.change is not None
    assert made.change.threshold == 5  # 1.96 * sqrt(2) * 4 * sqrt(0.2) = 4.96, in whole points
    assert rules_of(made).change == rule
    assert with_rules(made, replace(rules_of(made), change=replace(rule, source="Another"))).change
    mean = (ScoreRule("Total", "a-f", Method.MEAN),)
    made = with_rules(FORM, replace(SHEET, scores=mean, change=replace(rule, sd=0.4)))
    assert made.change is not None
    assert made.change.threshold == pytest.approx(0.4958, abs=1e-4)


@pytest.mark.parametrize(("sd", "reliability"), [(0, 0.8), (float("nan"), 0.8), (4, 1.0)])
def test_figures_that_no_sample_has_are_refused(sd: float, reliability: float) -> None:
    with pytest.raises(RuleError) as error:
        with_rules(FORM, replace(SHEET, change=ChangeRule(sd, reliability, "x")))
    assert error.value.reason == "instrument-change-impossible"


def test_a_threshold_without_spread_stays_and_one_with_it_can_be_taken_out() -> None:
    bare = replace(FORM, change=ChangeFigures("total", 6, 6, "A guide"))
    assert with_rules(bare, rules_of(bare)).change == bare.change
    full = with_rules(FORM, replace(SHEET, change=ChangeRule(4, 0.8, "x")))
    assert with_rules(full, replace(rules_of(full), change=None)).change is None


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ((), "instrument-no-score"),
        ((ScoreRule("Total", " , "),), "instrument-score-items"),
        ((ScoreRule("Total", "a-z"),), "instrument-item-unknown"),
        ((ScoreRule("Total", "x"),), "instrument-item-unknown"),
    ],
)
def test_a_score_needs_items(scores: tuple[ScoreRule, ...], reason: str) -> None:
    with pytest.raises(RuleError) as error:
        with_rules(FORM, replace(SHEET, scores=scores))
    assert error.value.reason == reason


def test_a_key_with_a_hyphen_is_a_key() -> None:
    assert expanded("a-1, b", ["a-1", "b"]) == ("a-1", "b")
    assert expanded("3–1, 2", ["1", "2", "3"]) == ("1", "2", "3")


@given(st.sets(st.integers(0, 11)))
def test_a_list_of_items_is_read_as_it_was_written(places: set[int]) -> None:
    known = [str(number) for number in range(1, 13)]
    keys = [known[place] for place in sorted(places)]
    assert list(expanded(listed(keys, known), known)) == keys


# --- words ---------------------------------------------------------------------------------------


def test_words_are_put_in_and_taken_out_of_a_slot() -> None:
    texts = WordingTexts(
        {key: f" sw {key} " for key in KEYS},
        {key: {value: f" l{value}" for value in range(4)} for key in KEYS},
        " Stem",
        "Period ",
        {"a": " First ", "b": " "},
    )
    clean = cleaned(texts)
    assert clean.item_stems == {"a": "First"}
    assert list(lacks(clean)) == []
    assert "sw a" in set(every_text(clean))
    made = with_wording(FORM, "sw", clean)
    assert made.languages == ("en", "sw")
    assert texts_of(made, "sw") == clean
    assert texts_of(made, "en") == texts_of(FORM, "en")
    assert with_wording(made, "sw", None).languages == ("en",)
    assert with_wording(FORM, "sw", None) == FORM


def test_what_is_not_worded_is_named() -> None:
    texts = texts_of(FORM, "sw")
    assert fits(FORM, texts)
    assert next(iter(lacks(texts))) == ("a", None)
    assert ("a", 0) in set(lacks(texts))
    fewer = replace(texts, items={key: "x" for key in KEYS[:-1]})
    assert not fits(FORM, fewer)
