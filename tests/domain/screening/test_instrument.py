from __future__ import annotations

import pytest

from counsel_desk.domain.screening import (
    Criterion,
    CutoffError,
    DaysHelper,
    LicenceKind,
    Method,
    Option,
    ScoreAtLeast,
    Symptoms,
    Truth,
    score,
    with_cutoff,
)
from tests.domain.screening.builders import instrument, item, options, total

DAYS = DaysHelper(14, {0: (0, 0), 1: (1, 6), 2: (7, 11), 3: (12, 14)}, "nowhere")
CASE = Criterion("case", "Case", ScoreAtLeast("total", 6), settable=(4, 8))


def test_a_text_falls_back_to_english_and_then_to_the_slot() -> None:
    worded = item("3", wording={"en": "How?", "sw": "Vipi?"})
    assert worded.text("sw") == "Vipi?"
    assert worded.text("fr") == "How?"
    assert item("3", wording={"en": "", "sw": ""}).text("sw") == "Item 3"


def test_an_empty_slot_is_not_a_wording() -> None:
    assert not item("3", wording={"en": "How?", "sw": ""}).has_text("sw")
    assert item("3", wording={"en": "How?", "sw": ""}).has_text("en")


def test_an_option_without_words_shows_its_number() -> None:
    assert Option(2).label("en") == "2"
    assert Option(2, {"en": "Often"}).label("sw") == "Often"


def test_a_language_counts_only_when_every_item_is_worded_in_it() -> None:
    half = item("b", wording={"en": "How?"})
    both = item("a", wording={"en": "What?", "sw": "Nini?"})
    assert instrument(items=(both, half), scores=(total("a", "b"),)).languages == ("en",)


def test_a_changed_word_changes_the_hash_of_its_language_only() -> None:
    first = instrument(items=(item("a", wording={"en": "What?", "sw": "Nini?"}),))
    second = instrument(items=(item("a", wording={"en": "What?", "sw": "Nani?"}),))
    assert first.wording_hash("en") == second.wording_hash("en")
    assert first.wording_hash("sw") != second.wording_hash("sw")


@pytest.mark.parametrize(
    "changed",
    [
        instrument(stem={"en": "Lately:"}),
        instrument(items=tuple(item(key, options=options(0, 1)) for key in "abcd")),
        instrument(items=tuple(item(key, stem={"en": "Here:"}) for key in "abcd")),
    ],
)
def test_stem_and_options_belong_to_the_wording(changed: object) -> None:
    assert changed.wording_hash("en") != instrument().wording_hash("en")


def test_an_item_can_have_its_own_stem() -> None:
    own = item("b", stem={"en": "And here:"})
    made = instrument(items=(item("a"), own), stem={"en": "Lately:"}, period={"en": "Last week"})
    assert made.stem_text("en") == "Lately:"
    assert made.stem_text("sw", own) == "And here:"
    assert made.stem_text("en", made.item("a")) == "Lately:"
    assert made.period_text("sw") == "Last week"


def test_parts_are_found_by_key() -> None:
    made = instrument(criteria=(CASE,))
    assert made.item("c").key == "c"
    assert made.score("total").method is Method.SUM
    assert made.criterion("case") is CASE
    assert (made.minimum, made.maximum) == (0, 12)
    assert made.options == made.items[0].options
    for lookup in (made.item, made.score, made.criterion):
        with pytest.raises(KeyError):
            lookup("nothing")


def test_the_line_in_the_chart_is_the_cut_off_on_the_headline() -> None:
    rule = Criterion("rule", "Rule", Symptoms(("a",), 1))
    made = instrument(criteria=(rule, CASE))
    assert made.headline_criterion is CASE
    assert instrument(criteria=(rule,)).headline_criterion is None


def test_a_programme_may_move_a_cut_off_within_its_range() -> None:
    made = with_cutoff(instrument(criteria=(CASE,)), "case", 8)
    answers = {"a": 3, "b": 3, "c": 1, "d": 0}
    result = score(made, answers)
    assert result.criteria == {"case": Truth.NOT_MET}
    assert result.cutoffs == {"case": 8.0}
    assert score(instrument(criteria=(CASE,)), answers).criteria == {"case": Truth.MET}


@pytest.mark.parametrize("value", [3.9, 8.1])
def test_a_cut_off_outside_its_range_is_refused(value: float) -> None:
    with pytest.raises(CutoffError, match="between 4 and 8"):
        with_cutoff(instrument(criteria=(CASE,)), "case", value)


def test_a_fixed_cut_off_stays() -> None:
    fixed = Criterion("case", "Case", ScoreAtLeast("total", 6))
    with pytest.raises(CutoffError, match="is fixed"):
        with_cutoff(instrument(criteria=(fixed,)), "case", 6)


@pytest.mark.parametrize(("days", "value"), [(0, 0), (1, 1), (6, 1), (7, 2), (11, 2), (14, 3)])
def test_days_choose_an_option(days: int, value: int) -> None:
    assert DAYS.value_for(days) == value


@pytest.mark.parametrize("days", [-1, 15])
def test_days_that_the_period_has_not_choose_nothing(days: int) -> None:
    with pytest.raises(ValueError, match=r"no -?[0-9]+ days in 14"):
        DAYS.value_for(days)


def test_only_free_wordings_ship() -> None:
    shipped = {kind for kind in LicenceKind if kind.ships_wording}
    assert shipped == {LicenceKind.PUBLIC_DOMAIN, LicenceKind.CC_BY_ND}
