from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from counsel_desk.domain.ids import CaseId, PersonId, ScreeningId
from counsel_desk.domain.screening import (
    AllOf,
    AnyOf,
    Category,
    Classification,
    Criterion,
    Holds,
    Instrument,
    Negation,
    SafetyItem,
    SafetyKind,
    SafetyState,
    ScoreAtLeast,
    ScoreAtMost,
    Symptoms,
    Truth,
    answers_of,
    score,
)
from counsel_desk.domain.screening_verdicts import Reason, items_of, patterns, reviews, verdicts
from counsel_desk.domain.screenings import Answers, BroughtIn, Mode, Screening
from tests.domain.screening.builders import instrument

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FORM = instrument(
    criteria=(
        Criterion("case", "Threshold", ScoreAtLeast("total", 6), "Students.", "A study"),
        Criterion("low", "Low", ScoreAtMost("total", 2), confirmed=False),
        Criterion("core", "Two of the first", Symptoms(("a", "b"), 2)),
    ),
    classifications=(
        Classification(
            "scheme",
            (
                Category("both", AllOf((Holds("core"), Symptoms(("d",), 1)))),
                Category("one", AnyOf((Holds("core"), Negation(Symptoms(("c",), 1))))),
            ),
            "none",
        ),
    ),
    safety=(
        SafetyItem("b", 3, {"en": "Ask how."}, SafetyKind.REVIEW),
        SafetyItem("a", 3, {"en": "Ask now."}),
    ),
)


def given(values: dict[str, int | str | None], form: Instrument = FORM, **facts: Any) -> Screening:
    result = score(form, answers_of(values))
    known: dict[str, Any] = {
        "id": ScreeningId(UUID(int=1)),
        "case": CaseId(UUID(int=2)),
        "answers": Answers(form.id, form.version, "en", "", values, NOW),
        "mode": Mode.SELF,
        "given_by": PersonId(UUID(int=3)),
        "scores": dict(result.scores),
        "prorated": result.prorated,
        "missing": result.missing,
        "criteria": {key: str(truth) for key, truth in result.criteria.items()},
        "classification": dict(result.classification),
        "cutoffs": dict(result.cutoffs),
    }
    return Screening(**{**known, **facts})


def test_every_rule_of_the_form_is_told_with_what_it_was_judged_by() -> None:
    case, low, core = verdicts(given({"a": 2, "b": 2, "c": 1, "d": 1}), FORM)
    assert (case.state, case.score, case.cutoff) == (Truth.MET, 6, 6)
    assert (case.population, case.source, case.confirmed) == ("Students.", "A study", True)
    assert (low.state, low.is_low, low.confirmed) == (Truth.NOT_MET, True, False)
    assert (core.state, core.cutoff, core.score, core.reason) == (Truth.MET, None, None, None)


def test_a_threshold_is_the_one_that_stood_when_it_was_given() -> None:
    one = given({"a": 2, "b": 2, "c": 1, "d": 1}, cutoffs={"case": 8.0})
    assert [verdict.cutoff for verdict in verdicts(one, FORM)] == [8.0, 2.0, None]


def test_a_rule_that_was_not_decided_then_is_not_told_now() -> None:
    assert verdicts(given({"a": 1}, criteria={}), FORM) == ()
    assert patterns(given({"a": 1}, classification={}), FORM) == ()


def test_an_open_rule_names_the_missing_answers_it_hangs_on_and_no_others() -> None:
    one = given({"a": 2, "d": 0})
    core = verdicts(one, FORM)[2]
    assert (core.state, core.missing, core.reason) == (
        Truth.INDETERMINATE,
        ("b",),
        Reason.MISSING,
    )
    (pattern,) = patterns(one, FORM)
    assert (pattern.label, pattern.is_open, pattern.missing) == (None, True, ("b", "c"))


def test_of_a_total_alone_it_says_that_the_answers_are_not_known() -> None:
    brought = BroughtIn(UUID(int=9), NOW, total_only=True)
    one = given({}, criteria={"core": "indeterminate"}, brought=brought)
    (core,) = verdicts(one, FORM)
    assert (core.missing, core.reason) == ((), Reason.TOTAL_ALONE)
    assert reviews(one, FORM) == ()


def test_an_open_rule_without_missing_answers_says_no_reason_it_does_not_know() -> None:
    one = given({"a": 2, "b": 2, "c": 1, "d": 1}, criteria={"core": "indeterminate"})
    assert verdicts(one, FORM)[0].reason is Reason.UNKNOWN


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"a": 2, "b": 2, "c": 2, "d": 2}, "both"),
        ({"a": 2, "b": 2, "c": 2, "d": 0}, "one"),
        ({"a": 0, "b": 0, "c": 2, "d": 0}, None),
    ],
)
def test_the_pattern_is_the_label_of_the_scheme_or_none(
    values: dict[str, int | str | None], label: str | None
) -> None:
    (found,) = patterns(given(values), FORM)
    assert (found.scheme, found.label, found.is_open, found.reason) == (
        "scheme",
        label,
        False,
        None,
    )


def test_the_items_of_a_rule_are_those_of_everything_it_names() -> None:
    assert items_of(FORM, FORM.classifications[0].categories[1].rule) == {"a", "b", "c"}
    assert items_of(FORM, FORM.criteria[0].rule) == {"a", "b", "c", "d"}


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (3, SafetyState.ENDORSED),
        (2, None),
        (None, SafetyState.UNANSWERED),
        ("declined", SafetyState.UNANSWERED),
    ],
)
def test_an_item_to_look_closer_at_is_found_in_the_answers(
    value: int | str | None, state: SafetyState | None
) -> None:
    found = reviews(given({"a": 3, "b": value, "c": 0, "d": 0}), FORM)
    assert [(one.item.item, one.state) for one in found] == ([("b", state)] if state else [])
