from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.screening import (
    UNDECIDED,
    Answer,
    Instrument,
    Result,
    SafetyState,
    Truth,
    Unanswered,
    score,
)
from counsel_desk.services.instruments import all_instruments, instrument

each_instrument = pytest.mark.parametrize("made", all_instruments(), ids=lambda made: made.id)
NO_ANSWERS = [None, Unanswered.BLANK, Unanswered.DECLINED, Unanswered.NOT_ASKED]


@st.composite
def sheets(draw: st.DrawFn, made: Instrument) -> dict[str, Answer]:
    """Draw a sheet with few or many blanks, so that sums come close to their thresholds."""
    blanks = draw(st.integers(0, 3))
    sheet: dict[str, Answer] = {}
    for item in made.items:
        choices = [*item.values, *item.values, *NO_ANSWERS[:blanks]]
        if item.may_be_not_applicable:
            choices.append(Unanswered.NOT_APPLICABLE)
        sheet[item.key] = draw(st.sampled_from(choices))
    return sheet


def decided(made: Instrument, before: Result) -> dict[str, str]:
    """Decisions that rest on no prorated score, and must therefore stay."""
    found = {
        criterion.key: str(before.criteria[criterion.key])
        for criterion in made.criteria
        if criterion.cutoff is None or criterion.cutoff.score not in before.prorated_scores
    }
    found.update(before.classification)
    return {key: value for key, value in found.items() if value != UNDECIDED}


@each_instrument
@given(data=st.data())
def test_filling_in_a_missing_answer_never_turns_a_decision(
    made: Instrument, data: st.DataObject
) -> None:
    sheet = data.draw(sheets(made))
    before = score(made, sheet)
    for key in before.missing:
        for value in made.item(key).values:
            after = score(made, {**sheet, key: value})
            now = {**after.criteria, **after.classification}
            for name, decision in decided(made, before).items():
                assert now[name] == decision, (name, key, value)


@each_instrument
@given(data=st.data())
def test_scores_stay_in_their_range_and_decisions_are_always_given(
    made: Instrument, data: st.DataObject
) -> None:
    result = score(made, data.draw(sheets(made)))
    for each in made.scores:
        found = result.scores[each.key]
        assert found is None or each.minimum <= found <= each.maximum
        if each.key in result.bands:
            labels = {band.label for band in made.bands[each.key]}
            assert (result.bands[each.key] in labels) == (found is not None)
    assert set(result.criteria) == {criterion.key for criterion in made.criteria}


@each_instrument
@given(data=st.data())
def test_the_order_of_entry_does_not_matter(made: Instrument, data: st.DataObject) -> None:
    sheet = data.draw(sheets(made))
    shuffled = dict(data.draw(st.permutations(list(sheet.items()))))
    assert score(made, shuffled) == score(made, sheet)


@each_instrument
@given(data=st.data())
def test_why_an_item_is_unanswered_does_not_matter_to_the_scores(
    made: Instrument, data: st.DataObject
) -> None:
    sheet = data.draw(sheets(made))
    blanks = {key for key, answer in sheet.items() if answer in NO_ANSWERS}
    without = {key: answer for key, answer in sheet.items() if key not in blanks}
    assert score(made, without) == score(made, sheet)


@each_instrument
def test_an_empty_sheet_has_no_score_and_clears_nothing(made: Instrument) -> None:
    result = score(made, {})
    assert set(result.scores.values()) == {None}
    assert set(result.missing) == {item.key for item in made.items if item.scored}
    assert Truth.MET not in result.criteria.values()
    assert Truth.NOT_MET not in result.criteria.values()
    assert set(result.alerts.values()) <= {SafetyState.UNANSWERED}
    assert set(result.classification.values()) <= {UNDECIDED}


@each_instrument
@given(data=st.data())
def test_a_blank_is_never_a_zero(made: Instrument, data: st.DataObject) -> None:
    sheet = data.draw(sheets(made))
    result = score(made, sheet)
    for each in made.scores:
        blank = [key for key in each.items if key in result.missing]
        if blank and result.scores[each.key] is not None:
            assert each.key in result.prorated_scores
            assert len(blank) <= each.max_missing
        if len(blank) > each.max_missing:
            assert result.scores[each.key] is None


@each_instrument
@given(data=st.data())
def test_a_safety_item_is_endorsed_if_and_only_if_it_was_answered_so(
    made: Instrument, data: st.DataObject
) -> None:
    sheet = data.draw(sheets(made))
    result = score(made, sheet)
    states = {**result.alerts, **result.reviews}
    assert set(states) == {safety.item for safety in made.safety}
    for safety in made.safety:
        answer = sheet[safety.item]
        endorsed = type(answer) is int and answer >= safety.at_least
        assert (states[safety.item] is SafetyState.ENDORSED) == endorsed
        assert (states[safety.item] is SafetyState.UNANSWERED) == (type(answer) is not int)


@pytest.mark.parametrize("name", ["phq-2", "pc-ptsd-5"])
@given(data=st.data())
def test_a_rule_is_decided_exactly_when_all_completions_agree(
    name: str, data: st.DataObject
) -> None:
    made = instrument(name)
    result = score(made, sheet := data.draw(sheets(made)))
    values = [made.item(key).values for key in result.missing]
    completed = [
        score(made, {**sheet, **dict(zip(result.missing, choice, strict=True))})
        for choice in product(*values)
    ]
    for criterion in made.criteria:
        outcomes = {each.criteria[criterion.key] for each in completed}
        expected = outcomes.pop() if len(outcomes) == 1 else Truth.INDETERMINATE
        assert result.criteria[criterion.key] is expected


@given(data=st.data())
def test_the_prime_md_label_is_given_exactly_when_all_completions_agree(
    data: st.DataObject,
) -> None:
    made = instrument("phq-9")
    sheet = data.draw(sheets(made))
    for key in score(made, sheet).missing[3:]:
        sheet[key] = data.draw(st.sampled_from(made.item(key).values))
    result = score(made, sheet)
    labels = {
        score(made, {**sheet, **dict(zip(result.missing, choice, strict=True))}).classification[
            "prime-md"
        ]
        for choice in product(range(4), repeat=len(result.missing))
    }
    expected = labels.pop() if len(labels) == 1 else UNDECIDED
    assert result.classification["prime-md"] == expected


def test_a_man_scores_the_phq_15_without_item_4() -> None:
    made = instrument("phq-15")
    sheet: dict[str, Answer] = dict.fromkeys((item.key for item in made.items), 2)
    result = score(made, {**sheet, "4": Unanswered.NOT_APPLICABLE})
    assert (result.scores, result.missing) == ({"total": 28.0}, ())
    assert not result.prorated


def test_who_5_is_undecided_while_one_answer_could_change_it() -> None:
    made = instrument("who-5")
    assert score(made, {"1": 3, "2": 3, "4": 3, "5": 3}).criteria["case"] is Truth.INDETERMINATE
    assert score(made, {"1": 5, "2": 4, "4": 4, "5": 0}).criteria["case"] is Truth.NOT_MET
    assert score(made, {"1": 2, "2": 2, "4": 2, "5": 1}).criteria["case"] is Truth.MET


def test_a_blank_the_audit_does_not_leave_itself_takes_the_total() -> None:
    result = score(instrument("audit"), {"1": 0, "9": 0})
    assert (result.scores["total"], result.scores["audit-c"]) == (None, 0.0)
    assert result.missing == ("10",)
    assert result.criteria["case"] is Truth.NOT_MET
