"""Rows of past screenings: what is understood, and what is refused and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.bringing_in import Table
from counsel_desk.domain.case_code import make_code
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.past_answers import Part, PastFault, mode_of, number_of
from counsel_desk.domain.past_scores import (
    KnownCase,
    RowReader,
    ScoreColumns,
    ScoreRow,
    Surroundings,
)
from counsel_desk.domain.screening import Method, SafetyState, Truth, answers_of, score
from counsel_desk.domain.screening.totals import TotalFault, result_of_total, total_fault
from counsel_desk.domain.screenings import Mode
from counsel_desk.services.instruments import all_instruments, instrument

TODAY = date(2026, 3, 2)
MINE, OTHERS = make_code("KM", 42), make_code("KM", 43)
CASE = CaseId(UUID(int=7))
FORMS = {form.id: form for form in all_instruments()}
AROUND = Surroundings(
    {MINE: KnownCase(CASE, 1990), OTHERS: KnownCase(CaseId(UUID(int=8)), is_mine=False)},
    FORMS,
    TODAY,
)
ITEMS = tuple(range(6, 16))
COLUMNS = ScoreColumns(
    code=0, day=1, instrument_at=2, total=3, language_at=4, mode_at=5, items=ITEMS
)


def read(*answers: str, columns: ScoreColumns = COLUMNS, **cells: str) -> ScoreRow:
    plain = {"code": MINE, "day": "3/2/2025", "name": "PHQ-9", "total": "", "lang": "", "mode": ""}
    row = (*{**plain, **cells}.values(), *answers)
    return RowReader(Table((), (row,), (2,)), columns, AROUND).read(0)


def test_a_row_of_answers_becomes_a_screening_with_its_score():
    row = read("0", "1", "2", "3", "0", "1", "2", "3", "1", "2", lang="Kiswahili", mode="Self")
    assert row.fault is None
    assert (row.line, row.code, row.instrument, row.score) == (2, MINE, "PHQ-9", 13)
    past = row.past
    assert (past.case, past.instrument, past.day) == (CASE, "phq-9", date(2025, 2, 3))
    assert (past.language, past.mode, past.total) == ("sw", Mode.SELF, None)
    assert dict(past.values) == {
        "1": 0, "2": 1, "3": 2, "4": 3, "5": 0, "6": 1, "7": 2, "8": 3, "9": 1, "10": 2,
    }  # fmt: skip
    assert not row.is_total_only


def test_words_of_the_options_and_reasons_are_understood_and_blank_is_no_answer():
    words = ("Not at all", "several days", "MORE THAN HALF THE DAYS", "nearly every day")
    row = read(*words, "declined", "not asked", "", "-", "3.0")
    assert list(row.past.values.values()) == [0, 1, 2, 3, "declined", "not asked", 3]
    assert row.score is None
    assert read("", "", "", columns=replace(COLUMNS, total=3), total="12").is_total_only


def test_a_total_alone_is_kept_as_one_and_no_answer_is_made_up():
    row = read(total="14")
    assert (row.past.values, row.past.total, row.score) == ({}, Fraction(14), 14)
    assert row.is_total_only
    assert (row.past.language, row.past.mode) == ("", Mode.UNKNOWN)
    fixed = replace(COLUMNS, language="sw", mode=Mode.READ_ALOUD)
    past = read(total="14", columns=fixed).past
    assert (past.language, past.mode) == ("sw", Mode.READ_ALOUD)


def test_a_total_that_agrees_with_the_answers_changes_nothing():
    answers = ("1",) * 9
    assert read(*answers, total="9").past == read(*answers).past
    assert read("1", "2", "3", "0", "1", "1", "1", "1", total="11,25").score == 11.25


@pytest.mark.parametrize(
    ("cells", "fault", "part"),
    [
        ({"code": ""}, PastFault.CODE_MISSING, Part.CODE),
        ({"code": "KM-0042-A"}, PastFault.CODE_MISTYPED, Part.CODE),
        ({"code": "Wanjiru"}, PastFault.CODE_MISTYPED, Part.CODE),
        ({"code": make_code("NK", 9)}, PastFault.CASE_UNKNOWN, Part.CODE),
        ({"code": OTHERS}, PastFault.CASE_NOT_MINE, Part.CODE),
        ({"name": ""}, PastFault.INSTRUMENT_MISSING, Part.INSTRUMENT),
        ({"name": "PHQ-10"}, PastFault.INSTRUMENT_UNKNOWN, Part.INSTRUMENT),
        ({"day": ""}, PastFault.DATE_MISSING, Part.DATE),
        ({"day": "soon"}, PastFault.DATE_UNREADABLE, Part.DATE),
        ({"day": "31/2/2025"}, PastFault.DATE_IMPOSSIBLE, Part.DATE),
        ({"day": "3/3/2026"}, PastFault.DATE_IN_FUTURE, Part.DATE),
        ({"day": "31/12/1999"}, PastFault.DATE_TOO_EARLY, Part.DATE),
        ({"total": ""}, PastFault.BLANK, Part.TOTAL),
        ({"total": "high"}, PastFault.TOTAL_UNREADABLE, Part.TOTAL),
        ({"total": "28"}, PastFault.TOTAL_OUT_OF_RANGE, Part.TOTAL),
        ({"total": "-1"}, PastFault.TOTAL_OUT_OF_RANGE, Part.TOTAL),
        ({"total": "13", "name": "who5"}, PastFault.TOTAL_IMPOSSIBLE, Part.TOTAL),
        ({"lang": "Klingon"}, PastFault.LANGUAGE_UNKNOWN, Part.LANGUAGE),
        ({"mode": "by pigeon"}, PastFault.MODE_UNKNOWN, Part.MODE),
    ],
)
def test_every_row_that_cannot_be_says_why(cells, fault, part):
    row = read(**{"total": "12", **cells})
    assert (row.fault, row.part, row.past) == (fault, part, None)


@pytest.mark.parametrize(
    ("answers", "total", "fault", "item"),
    [
        (("4",), "", PastFault.ANSWER_OUT_OF_RANGE, "1"),
        (("1", "0.5"), "", PastFault.ANSWER_OUT_OF_RANGE, "2"),
        (("1", "99"), "", PastFault.ANSWER_OUT_OF_RANGE, "2"),
        (("1", "#REF!"), "", PastFault.ANSWER_UNREADABLE, "2"),
        (("n/a",), "", PastFault.NOT_APPLICABLE, "1"),
        (("1",) * 9, "10", PastFault.TOTAL_DISAGREES, ""),
        (("1",) * 9, "nine", PastFault.TOTAL_DISAGREES, ""),
        (("1",) * 4, "4", PastFault.TOTAL_DISAGREES, ""),
    ],
)
def test_an_answer_or_total_that_cannot_be_names_its_item(answers, total, fault, item):
    row = read(*answers, total=total)
    assert (row.fault, row.item) == (fault, item)


def test_an_answer_beyond_the_last_item_is_refused_and_a_blank_there_is_not():
    assert read("1", "2", "", "-", name="phq2").score == 3
    row = read("1", "2", "", "1", name="phq2")
    assert (row.fault, row.item) == (PastFault.ANSWER_NOT_ASKED_FOR, "4")


def test_before_the_birth_nothing_was_given():
    around = replace(AROUND, cases={MINE: KnownCase(CASE, 2020)})
    table = Table((), ((MINE, "5/5/2019", "gad7", "3"),), (9,))
    columns = ScoreColumns(code=0, day=1, instrument_at=2, total=3)
    row = RowReader(table, columns, around).read(0)
    assert (row.fault, row.line) == (PastFault.BEFORE_BIRTH, 9)


@pytest.mark.parametrize(
    "code",
    [MINE.lower(), MINE.replace("-", ""), MINE.replace("-", " "), MINE.replace("-", "\u2013")],
)
def test_a_case_code_is_known_however_it_is_written(code):
    assert read(code=code, total="1").past.case == CASE


@pytest.mark.parametrize("day", ["2025-02-03T10:30:00", "2025-02-03 10:30", "3 Feb 2025"])
def test_a_time_of_day_does_not_hinder(day):
    assert read(day=day, total="1").past.day == date(2025, 2, 3)


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        (ScoreColumns(), "scores-no-code"),
        (ScoreColumns(code=0), "scores-no-day"),
        (ScoreColumns(code=0, day=1), "scores-no-instrument"),
        (ScoreColumns(code=0, day=1, instrument="phq-9", items=(None,)), "scores-no-result"),
        (ScoreColumns(code=0, day=1, instrument_at=2, total=1), "import-column-twice"),
        (ScoreColumns(code=0, day=1, instrument_at=2, items=(3, None, 3)), "import-column-twice"),
        (ScoreColumns(code=0, day=1, instrument="phq-9", total=2), ""),
    ],
)
def test_a_choice_of_columns_that_cannot_be_says_why(columns, fault):
    assert columns.fault() == fault


CELLS = st.one_of(
    st.text(max_size=30),
    st.integers(-5, 130).map(str),
    st.sampled_from(
        [MINE, OTHERS, "3/2/2025", "phq-9", "PHQ-15", "WHO-5", "audit", "self", "en", "n/a", "NA",
         "declined", "12.5", "=1+1", "#N/A", "1e3", "\u0663", "nan", "inf"]
    ),
)  # fmt: skip


@given(st.lists(CELLS, min_size=0, max_size=16))
def test_any_row_is_a_screening_within_the_range_or_refused_with_a_reason(cells):
    row = RowReader(Table((), (tuple(cells),), (2,)), COLUMNS, AROUND).read(0)
    _sound_or_refused(row)


@given(st.sampled_from(sorted(FORMS)), st.lists(CELLS, min_size=10, max_size=10), CELLS)
def test_whatever_the_answers_are_a_known_case_gets_nothing_out_of_range(name, answers, total):
    _sound_or_refused(read(*answers, name=name, total=total))


def _sound_or_refused(row: ScoreRow) -> None:
    assert (row.past is None) == (row.fault is not None)
    if row.past is None:
        assert row.part is not None
        assert len(row.text) <= 60
        return
    form, past = FORMS[row.past.instrument], row.past
    assert date(2000, 1, 1) <= past.day <= TODAY
    assert (past.total is None) == bool(past.values)
    if past.values:
        assert score(form, answers_of(past.values)).scores[form.headline] == row.score
    else:
        assert form.minimum <= past.total <= form.maximum
        assert result_of_total(form, past.total).scores[form.headline] == row.score


@given(st.sampled_from(sorted(FORMS)), st.fractions(-10, 130, max_denominator=100))
def test_a_total_is_refused_or_within_the_scale_with_every_other_score_open(name, total):
    form = FORMS[name]
    fault = total_fault(form, total)
    if fault is not None:
        with pytest.raises(ValueError, match=fault.value):
            result_of_total(form, total)
        return
    result = result_of_total(form, total)
    assert form.minimum <= result.scores[form.headline] <= form.maximum
    assert {key for key, value in result.scores.items() if value is not None} == {form.headline}
    assert result.missing == ()
    assert set(result.alerts.values()) <= {SafetyState.UNANSWERED}


@given(st.sampled_from(sorted(FORMS)), st.data())
def test_the_total_of_whole_answers_can_be_brought_in_alone(name, data):
    form = FORMS[name]
    values = {item.key: data.draw(st.sampled_from(item.values)) for item in form.items}
    whole = score(form, values)
    total = Fraction(repr(whole.scores[form.headline]))
    assert total_fault(form, total) is None
    alone = result_of_total(form, total)
    assert alone.bands.get(form.headline) == whole.bands.get(form.headline)
    criterion = form.headline_criterion
    if criterion is not None and form.score(form.headline).method is Method.SUM:
        assert alone.criteria[criterion.key] == whole.criteria[criterion.key]


def test_what_hangs_on_answers_stays_open_with_a_total_alone():
    phq = result_of_total(instrument("phq-9"), Fraction(20))
    assert phq.bands["total"] == "severe"
    assert phq.criteria == {"case": Truth.MET}
    assert phq.classification == {"prime-md": "indeterminate"}
    pcl = result_of_total(instrument("pcl-5"), Fraction(40))
    assert Truth.INDETERMINATE in pcl.criteria.values()
    assert phq.alerts == {"9": SafetyState.UNANSWERED}
    assert not phq.prorated
    assert result_of_total(instrument("phq-9"), Fraction("10.13")).prorated
    assert total_fault(instrument("phq-2"), Fraction("2.5")) is TotalFault.IMPOSSIBLE
    assert total_fault(instrument("who-5"), Fraction(13)) is TotalFault.IMPOSSIBLE
    assert total_fault(instrument("who-5"), Fraction(52)) is None


def test_a_mean_of_all_items_is_one_that_answers_can_give():
    strict = instrument("hscl-25")
    whole = replace(strict, scores=tuple(replace(one, max_missing=0) for one in strict.scores))
    assert total_fault(whole, Fraction("1.84")) is None
    assert total_fault(whole, Fraction("1.86")) is TotalFault.IMPOSSIBLE


def test_numbers_and_modes_are_read_strictly():
    assert number_of("12,5") == Fraction(25, 2)
    assert [number_of(text) for text in ("1e3", "", "1.", "0x1", "\u0661", "1234567")] == [None] * 6
    assert mode_of("Interviewer") is Mode.READ_ALOUD
    assert mode_of("") is None
