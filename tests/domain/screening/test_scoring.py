from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

import pytest

from counsel_desk.domain.screening import (
    AllOf,
    AnswerOutOfRangeError,
    AnyOf,
    Band,
    Category,
    Classification,
    Criterion,
    Holds,
    Instrument,
    Method,
    Negation,
    NotApplicableError,
    SafetyItem,
    SafetyKind,
    SafetyState,
    Score,
    ScoreAtLeast,
    ScoreAtMost,
    SkipRule,
    Symptoms,
    Truth,
    Unanswered,
    UnknownAnswerError,
    UnknownItemError,
    answers_of,
    score,
    scorer,
)
from counsel_desk.domain.screening.rules import Rule
from tests.domain.screening.builders import instrument, item, options, total

FULL = {"a": 1, "b": 2, "c": 3, "d": 0}
NO_ANSWERS = [None, Unanswered.BLANK, Unanswered.DECLINED, Unanswered.NOT_ASKED]


def ruled(rule: Rule, **changes: object) -> Instrument:
    return instrument(criteria=(Criterion("it", "It", rule),), **changes)


def truth(rule: Rule, answers: Mapping[str, int | None], **changes: object) -> Truth:
    return score(ruled(rule, **changes), answers).criteria["it"]


def test_a_total_is_the_sum_of_the_answers() -> None:
    result = score(instrument(), FULL)
    assert result.scores == {"total": 6.0}
    assert (result.instrument, result.version) == ("test", "1")
    assert (result.missing, result.prorated) == ((), False)


@pytest.mark.parametrize("blank", NO_ANSWERS)
def test_whatever_left_an_item_unanswered_it_is_missing_and_not_zero(
    blank: Unanswered | None,
) -> None:
    result = score(instrument(), {**FULL, "b": blank})
    assert result.scores == {"total": None}
    assert result.missing == ("b",)


def test_an_item_that_is_not_there_is_missing() -> None:
    assert score(instrument(), {"a": 1}).missing == ("b", "c", "d")


def test_missing_answers_are_prorated_up_to_their_number() -> None:
    made = instrument(scores=(total(*"abcd", max_missing=1),))
    result = score(made, {"a": 1, "b": 2, "c": 1})
    assert result.scores == {"total": 5.33}
    assert result.prorated
    assert result.prorated_scores == ("total",)
    assert score(made, {"a": 1, "b": 2}).scores == {"total": None}


def test_reversed_items_count_backwards_also_when_prorated() -> None:
    made = instrument(scores=(total(*"abcd", reversed=("a", "b"), max_missing=1),))
    assert score(made, FULL).scores == {"total": 6.0}
    assert score(made, {"a": 0, "c": 0, "d": 0}).scores == {"total": 4.0}
    assert score(made, {"a": 0, "b": 0, "c": 0}).scores == {"total": 8.0}


def test_a_mean_has_three_decimals_and_counts_what_was_answered() -> None:
    mean = Score("mean", Method.MEAN, tuple("abcd"), 0, 3, "Mean", max_missing=1)
    made = instrument(scores=(mean,), headline="mean")
    assert score(made, FULL).scores == {"mean": 1.5}
    assert score(made, {"a": 1, "b": 1, "c": 0}).scores == {"mean": 0.667}


def test_a_percentage_is_the_share_of_the_range() -> None:
    percent = Score("percent", Method.PERCENT, tuple("ab"), 0, 100, "Per cent", max_missing=1)
    two = tuple(item(key, options=options(1, 2, 3, 4, 5)) for key in "ab")
    made = instrument(items=two, scores=(percent,), headline="percent")
    assert score(made, {"a": 1, "b": 1}).scores == {"percent": 0.0}
    assert score(made, {"a": 2, "b": 5}).scores == {"percent": 62.5}
    assert score(made, {"b": 2}).scores == {"percent": 25.0}


def test_an_item_that_does_not_apply_leaves_the_count() -> None:
    items = (*(item(key) for key in "abc"), item("d", may_be_not_applicable=True))
    made = instrument(items=items, scores=(total(*"abcd", max_missing=1),))
    result = score(made, {"a": 1, "b": 2, "c": 3, "d": Unanswered.NOT_APPLICABLE})
    assert result.scores == {"total": 6.0}
    assert (result.missing, result.prorated) == ((), False)
    short = score(made, {"a": 1, "b": 2, "d": Unanswered.NOT_APPLICABLE})
    assert short.scores == {"total": 4.5}
    assert short.missing == ("c",)


def test_where_nothing_applies_there_is_no_score_and_no_decision() -> None:
    items = tuple(item(key, may_be_not_applicable=True) for key in "abcd")
    nothing = dict.fromkeys("abcd", Unanswered.NOT_APPLICABLE)
    result = score(ruled(ScoreAtLeast("total", 1), items=items), nothing)
    assert result.scores == {"total": None}
    assert result.criteria == {"it": Truth.INDETERMINATE}


def test_an_item_that_does_not_apply_is_no_symptom() -> None:
    items = (*(item(key) for key in "abc"), item("d", may_be_not_applicable=True))
    rule = Symptoms(("c", "d"), 2)
    answers = {"c": 3, "d": Unanswered.NOT_APPLICABLE}
    assert truth(rule, answers, items=items) is Truth.NOT_MET


def test_a_band_is_decided_on_the_half_up_integer() -> None:
    bands = {"total": (Band(0, 4, "low"), Band(5, 12, "high"))}
    made = instrument(bands=bands, scores=(total(*"abcd", max_missing=1),))
    assert score(made, {"a": 1, "b": 1, "c": 2, "d": 0}).bands == {"total": "low"}
    assert score(made, {"a": 2, "b": 1, "c": 2, "d": 0}).bands == {"total": "high"}
    eight = score(made, {"a": 1, "b": 1, "c": 1}).bands
    assert eight == {"total": "low"}
    assert score(made, {"a": 1, "b": 1, "c": 1, "d": None}).scores == {"total": 4.0}
    assert score(made, {}).bands == {"total": None}


def test_a_half_point_reaches_the_next_band_and_the_cut_off() -> None:
    bands = {"total": (Band(0, 4, "low"), Band(5, 9, "high"))}
    made = instrument(
        items=tuple(item(key) for key in "abc"),
        scores=(total(*"abc", max_missing=1),),
        bands=bands,
        criteria=(Criterion("case", "Case", ScoreAtLeast("total", 5)),),
    )
    result = score(made, {"a": 1, "b": 2})
    assert result.scores == {"total": 4.5}
    assert result.bands == {"total": "high"}
    assert result.criteria == {"case": Truth.MET}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"a": 3, "b": 3}, Truth.MET),
        ({"a": 0, "b": 0, "c": 2}, Truth.NOT_MET),
        ({"a": 3}, Truth.INDETERMINATE),
        (FULL, Truth.MET),
        ({**FULL, "c": 2}, Truth.NOT_MET),
    ],
)
def test_a_cut_off_is_decided_as_soon_as_no_answer_can_change_it(
    answers: dict[str, int], expected: Truth
) -> None:
    assert truth(ScoreAtLeast("total", 6), answers) is expected
    assert truth(ScoreAtMost("total", 5), answers) is expected.opposite


def test_the_missing_answers_of_reversed_items_are_bounded_the_right_way_round() -> None:
    scores = (total(*"abcd", reversed=("a",)),)
    assert truth(ScoreAtLeast("total", 3), {"a": 0}, scores=scores) is Truth.MET
    assert truth(ScoreAtLeast("total", 10), {"a": 3}, scores=scores) is Truth.NOT_MET


def test_a_cut_off_with_decimals_is_compared_exactly() -> None:
    mean = Score("mean", Method.MEAN, tuple("abcd"), 0, 3, "Mean", max_missing=1)
    rule = ScoreAtLeast("mean", 1.7)
    changes = {"scores": (mean,), "headline": "mean"}
    assert truth(rule, {"a": 2, "b": 2, "c": 2, "d": 1}, **changes) is Truth.MET
    assert truth(rule, {"a": 2, "b": 2, "c": 1}, **changes) is Truth.NOT_MET


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"a": 2, "b": 3}, Truth.MET),
        ({"a": 2, "b": 1}, Truth.INDETERMINATE),
        ({"a": 1, "b": 1, "c": 2, "d": None}, Truth.INDETERMINATE),
        ({"a": 1, "b": 1, "c": 1, "d": None}, Truth.NOT_MET),
    ],
)
def test_symptoms_are_counted_among_the_answers_that_were_given(
    answers: dict[str, int | None], expected: Truth
) -> None:
    assert truth(Symptoms(tuple("abcd"), 2), answers) is expected


def test_rules_combine() -> None:
    present, absent = Symptoms(("a",), 1), Symptoms(("b",), 1)
    answers = {"a": 3, "b": 0}
    assert truth(AllOf((present, Negation(absent))), answers) is Truth.MET
    assert truth(AnyOf((absent, Negation(present))), answers) is Truth.NOT_MET
    assert truth(AllOf((present, Symptoms(("c",), 1))), answers) is Truth.INDETERMINATE


def classified() -> Instrument:
    return instrument(
        criteria=(
            Criterion("first", "First", Symptoms(("a",), 1)),
            Criterion("second", "Second", Symptoms(("b",), 1)),
        ),
        classifications=(
            Classification(
                "scheme",
                (
                    Category("both", AllOf((Holds("first"), Holds("second")))),
                    Category("first only", AllOf((Holds("first"), Negation(Holds("second"))))),
                ),
                "neither",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("answers", "label"),
    [
        ({"a": 2, "b": 2}, "both"),
        ({"a": 2, "b": 1}, "first only"),
        ({"a": 1, "b": 2}, "neither"),
        ({"a": 2}, "indeterminate"),
        ({"b": 2}, "indeterminate"),
        ({"a": 0}, "neither"),
    ],
)
def test_the_first_category_that_holds_names_the_case(answers: dict[str, int], label: str) -> None:
    assert score(classified(), answers).classification == {"scheme": label}


@pytest.mark.parametrize(
    ("answer", "state"),
    [(0, SafetyState.CLEAR), (1, SafetyState.ENDORSED), (3, SafetyState.ENDORSED)]
    + [(blank, SafetyState.UNANSWERED) for blank in NO_ANSWERS],
)
def test_a_safety_item_is_clear_only_when_it_was_answered_so(
    answer: int | Unanswered | None, state: SafetyState
) -> None:
    made = instrument(safety=(SafetyItem("d", 1, {"en": "Ask."}),))
    assert score(made, {"a": 3, "d": answer}).alerts == {"d": state}


def test_a_review_item_is_no_alert() -> None:
    made = instrument(safety=(SafetyItem("d", 2, {"en": "Ask."}, SafetyKind.REVIEW),))
    result = score(made, {"d": 2})
    assert (result.alerts, result.reviews) == ({}, {"d": SafetyState.ENDORSED})


SKIPPING = instrument(skips=(SkipRule({"a": 0}, ("b", "c")), SkipRule({"b": 0, "c": 0}, ("d",))))


def test_items_the_form_leaves_out_count_as_zero_and_are_not_missing() -> None:
    result = score(SKIPPING, {"a": 0, "d": 2})
    assert (result.scores, result.missing, result.prorated) == ({"total": 2.0}, (), False)
    assert score(SKIPPING, {"a": 1, "b": 0, "c": 0}).scores == {"total": 1.0}


def test_an_answer_given_all_the_same_counts() -> None:
    assert score(SKIPPING, {"a": 0, "b": 2, "d": 0}).scores == {"total": 2.0}


def test_other_blanks_stay_missing() -> None:
    result = score(SKIPPING, {"a": 1, "b": 0, "d": 1})
    assert (result.scores, result.missing) == ({"total": None}, ("c",))


def test_an_item_that_does_not_apply_is_not_left_out_as_a_zero() -> None:
    items = (item("a"), item("b", may_be_not_applicable=True), item("c"), item("d"))
    mean = Score("mean", Method.MEAN, tuple("abcd"), 0, 3, "Mean")
    made = instrument(
        items=items, scores=(mean,), headline="mean", skips=(SkipRule({"a": 0}, ("b", "c")),)
    )
    result = score(made, {"a": 0, "b": Unanswered.NOT_APPLICABLE, "d": 3})
    assert result.scores == {"mean": 1.0}


GATED = instrument(
    scores=(total("b", "c", "d"),),
    skips=(SkipRule({"a": 0}, ("b", "c", "d"), stops=True),),
    criteria=(
        Criterion("case", "Case", ScoreAtLeast("total", 4)),
        Criterion("rule", "Rule", Symptoms(("b", "c"), 1)),
    ),
    safety=(SafetyItem("d", 1, {"en": "Ask."}),),
)


def test_a_gate_that_stops_the_form_overrides_what_follows() -> None:
    result = score(GATED, {"a": 0, "b": 3, "c": 3})
    assert (result.scores, result.missing) == ({"total": 0.0}, ())
    assert result.criteria == {"case": Truth.NOT_MET, "rule": Truth.NOT_MET}


def test_an_answer_to_a_safety_item_is_heard_even_behind_a_closed_gate() -> None:
    assert score(GATED, {"a": 0, "d": 1}).alerts == {"d": SafetyState.ENDORSED}


def test_an_unanswered_gate_leaves_open_what_it_could_close() -> None:
    result = score(GATED, {"b": 3, "c": 3, "d": 3})
    assert (result.scores, result.missing) == ({"total": None}, ("a",))
    assert result.criteria == {"case": Truth.INDETERMINATE, "rule": Truth.INDETERMINATE}


def test_an_unanswered_gate_changes_nothing_where_all_is_low() -> None:
    result = score(GATED, {"b": 1, "c": 1, "d": 0})
    assert result.criteria == {"case": Truth.NOT_MET, "rule": Truth.NOT_MET}


def test_an_unscored_question_is_never_missing() -> None:
    items = (*(item(key) for key in "abcd"), item("extra", scored=False))
    assert score(instrument(items=items), FULL).missing == ()


def test_the_order_of_entry_does_not_matter() -> None:
    results = [score(SKIPPING, dict(order)) for order in permutations(FULL.items())]
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("value", [4, -1, True, 1.0, "1"])
def test_a_value_that_is_no_option_is_refused_without_repeating_it(value: object) -> None:
    with pytest.raises(AnswerOutOfRangeError) as refusal:
        score(instrument(), {"a": value})
    assert refusal.value.item == "a"
    assert refusal.value.allowed == (0, 1, 2, 3)
    assert str(refusal.value) == "the answer to item 'a' is not one of 0, 1, 2, 3"


def test_an_unknown_item_is_refused() -> None:
    with pytest.raises(UnknownItemError, match="test has no item 'z'"):
        score(instrument(), {"z": 1})


def test_not_applicable_is_refused_where_the_instrument_does_not_allow_it() -> None:
    with pytest.raises(NotApplicableError, match="'a'"):
        score(instrument(), {"a": Unanswered.NOT_APPLICABLE})


def test_an_instrument_is_compiled_once() -> None:
    made = instrument()
    assert scorer(made) is scorer(made)
    assert scorer(made) is scorer(instrument())


def test_stored_answers_are_read_back_with_their_reasons() -> None:
    read = answers_of({"a": 1, "b": None, "c": "declined", "d": "not asked"})
    assert read == {"a": 1, "b": None, "c": Unanswered.DECLINED, "d": Unanswered.NOT_ASKED}


def test_an_unknown_reason_is_refused() -> None:
    with pytest.raises(UnknownAnswerError) as refusal:
        answers_of({"a": "maybe"})
    assert "maybe" not in str(refusal.value)
