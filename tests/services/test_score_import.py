"""Bringing past screenings in: looked at first, all or nothing, taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.bringing_in import ImportId, Table
from counsel_desk.domain.case_code import make_code
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.days import local_day
from counsel_desk.domain.past_answers import PastFault
from counsel_desk.domain.past_columns import guessed_columns
from counsel_desk.domain.past_scores import PastScreening, ScoreColumns
from counsel_desk.domain.screenings import AlertKind, Mode, Way
from counsel_desk.services import (
    alerts,
    cases,
    charts,
    corrections,
    handover,
    merging,
    score_import,
    score_preview,
    screenings,
    strikes,
    today,
    verification,
)
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from counsel_desk.services.instruments import instrument
from counsel_desk.services.table_files import read_table
from counsel_desk.storage.errors import NotEntitled
from tests.builders import PASSPHRASE, Office, actions, digest, spoil

COLUMNS = ScoreColumns(code=0, day=1, instrument="phq-9", total=2)


def table(*rows: tuple[str, ...]) -> Table:
    return Table(("Code", "Day", "Total"), rows, tuple(range(2, len(rows) + 2)))


def look(desk, *rows: tuple[str, ...], columns: ScoreColumns = COLUMNS):
    for looked in score_preview.preview(desk, table(*rows), columns):
        latest = looked
    return latest.preview


def past(office: Office, case, *, days: int = 400, total: int | None = None, **more):
    day = local_day(office.clock()) - timedelta(days=days)
    made = PastScreening(case, "phq-9", day, "sw", Mode.READ_ALOUD)
    if total is not None:
        return replace(made, total=Fraction(total), **more)
    return replace(made, **{"values": {str(n): 1 for n in range(1, 10)}, **more})


def bring_in(desk, *given, **more):
    return desk.do(score_import.bring_in, screenings=given, **more)


def given_to(desk, case):
    return desk.do(screenings.list_screenings, case)


def undo(desk, made, **more):
    return desk.do(score_import.undo, wanted=made.id, reason="Wrong file", **more)


def today_of(office, desk):
    return desk.do(today.today, on=local_day(office.clock()))


# --- looking ---------------------------------------------------------------------------------


def test_the_preview_parts_the_rows_and_writes_nothing(office):
    case = office.client(birth_year=1990)
    other = office.client(office.counsellor2)
    day = local_day(office.clock()) - timedelta(days=9)
    office.screening(office.counsellor1, case, at=office.clock() - timedelta(days=9))
    code, before = office.code(case), actions(office)
    found = look(
        office.counsellor1,
        (code, f"{day:%d/%m/%Y}", "9"),
        (code, "5/5/2024", "12"),
        (code, "5/5/2024", "13"),
        (code, "5/6/2024", "28"),
        (office.code(other), "5/6/2024", "3"),
        (make_code("ZZ", 5), "5/6/2024", "3"),
        (code, "5/6/1989", "3"),
    )
    assert [(row.line, row.fault) for row in found.rejected] == [
        (5, PastFault.TOTAL_OUT_OF_RANGE),
        (6, PastFault.CASE_UNKNOWN),
        (7, PastFault.CASE_UNKNOWN),
        (8, PastFault.DATE_TOO_EARLY),
    ]
    assert [(row.line, row.twin) for row in found.twins] == [(2, 0), (4, 3)]
    assert [row.line for row in found.ready] == [3]
    fresh = actions(office)[len(before) :]
    assert set(fresh) <= {Action.LIST_OPENED, Action.RECORD_OPENED}
    assert len(given_to(office.counsellor1, case)) == 1


def test_a_case_that_is_seen_but_not_counselled_is_told_apart(office):
    case = office.client()
    founder = office.client(office.counsellor2)  # whom the founder supervises
    rows = ((office.code(case), "5/5/2024", "1"), (office.code(founder), "5/5/2024", "1"))
    faults = [row.fault for row in look(office.founder, *rows).rejected]
    assert faults == [PastFault.CASE_NOT_MINE, PastFault.CASE_NOT_MINE]


def test_a_file_that_was_merged_away_takes_no_scores(office):
    desk = office.counsellor1
    case, other = office.client(), office.client(name="Achieng Wanjiru")
    desk.do(merging.merge_files, case, other, reason="The same person")
    rows = ((office.code(other), "5/5/2024", "1"), (office.code(case), "5/5/2024", "1"))
    found = look(desk, *rows)
    assert [row.fault for row in found.rejected] == [PastFault.CASE_NOT_MINE]
    assert [row.line for row in found.ready] == [3]
    with pytest.raises(Invalid, match="merged-away"):
        bring_in(desk, past(office, other))


def test_a_line_whose_cells_were_moved_is_refused_whole(office, tmp_path):
    code = office.code(office.client())
    path = tmp_path / "scores.csv"
    path.write_text(f"Code,Day,Total\n{code},5/5/2024,12,5\n{code},6/5/2024,12\n")
    *_, last = score_preview.preview(office.counsellor1, read_table(path), COLUMNS)
    assert [(row.line, row.fault) for row in last.preview.rejected] == [
        (2, PastFault.TOO_MANY_CELLS)
    ]
    assert [(row.line, row.score) for row in last.preview.ready] == [(3, 12.0)]


def test_the_items_of_a_long_instrument_are_all_found():
    headers = ["Code", "Day", "Instrument", *(f"Item {n}" for n in range(1, 121))]
    found = guessed_columns(headers, [instrument("phq-9")])
    assert found.items == tuple(range(3, 123))


def test_an_empty_preview_and_a_wrong_mapping(office):
    assert look(office.counsellor1, ("x", "y", "z")).ready == ()
    with pytest.raises(Invalid) as refused:
        look(office.counsellor1, ("x",), columns=ScoreColumns(code=0))
    assert refused.value.reason == "scores-no-day"
    with pytest.raises(NotAllowed):
        look(office.coordinator, ("x", "y", "z"))


# --- writing ---------------------------------------------------------------------------------


def test_answers_come_in_scored_and_say_where_they_are_from(office):
    desk, case = office.counsellor1, office.client()
    heard: list[Changed] = []
    desk.on_changed(heard.append)
    made = bring_in(desk, past(office, case, days=100))
    (one,) = given_to(desk, case)
    assert heard == [Changed.SCREENINGS | Changed.ALERTS]
    assert (one.scores["total"], one.bands["total"]) == (9.0, "mild")
    assert (one.way, one.mode, one.given_by) == (Way.FILE, Mode.READ_ALOUD, desk.me.id)
    assert (one.answers.language, one.answers.wording) == ("sw", "")
    assert one.brought.by_import == made.id
    assert (one.total_only, one.brought.raises) == (False, False)
    assert local_day(one.answers.given_at) == local_day(office.clock()) - timedelta(days=100)
    assert desk.do(screenings.open_screening, case, one.id) == one
    assert actions(office).count(Action.IMPORTED) == 1
    assert verification.verify(desk).holds


def test_a_total_alone_enters_the_chart_hollow_and_nothing_is_made_up(office):
    desk, case = office.counsellor1, office.client()
    bring_in(desk, past(office, case, total=20, days=80), past(office, case, days=40))
    (series,) = desk.do(charts.progress_course, case).series
    first, second = series.points
    assert (first.score, first.total_only, first.safety) == (20.0, True, "unanswered")
    assert (second.score, second.total_only, second.safety) == (9.0, False, "endorsed")
    assert first.n_missing == 0
    assert all(line.values[first.screening] is None for line in series.items)
    one = given_to(desk, case)[0]
    assert (dict(one.answers.values), one.total_only, one.missing) == ({}, True, ())
    assert one.classification == {"prime-md": "indeterminate"}


def test_lists_and_what_is_due_follow_the_screenings_brought_in(office):
    desk, case = office.counsellor1, office.client()
    bring_in(desk, past(office, case, total=20, days=90), past(office, case, total=8, days=3))
    (span,) = digest(office, case).spans
    assert (span.first, span.last, span.count) == (20.0, 8.0, 2)
    ((name, when),) = digest(office, case).given
    assert (name, local_day(when)) == ("phq-9", local_day(office.clock()) - timedelta(days=3))
    assert all(row.instrument != "phq-9" for row in today_of(office, desk).due)


def test_what_was_given_today_does_not_lie_in_the_future(office):
    desk, case = office.counsellor1, office.client()
    office.clock.at = datetime.combine(
        local_day(office.clock()) + timedelta(days=1), datetime.min.time()
    ).astimezone(UTC) + timedelta(minutes=5)
    bring_in(desk, past(office, case, days=0))
    assert given_to(desk, case)[0].answers.given_at == office.clock()


def test_a_stopped_import_leaves_nothing(office):
    class Stopped(Exception):
        pass

    def stop(done: int, of: int) -> None:
        if done == of:
            raise Stopped

    desk, case = office.counsellor1, office.client()
    before = actions(office)
    with pytest.raises(Stopped):
        bring_in(desk, past(office, case), past(office, case, days=3), progress=stop)
    assert actions(office) == before
    assert given_to(desk, case) == ()
    assert digest(office, case).spans == ()
    assert desk.do(score_import.list_imports) == ()


def test_an_import_that_fails_half_way_leaves_nothing(office):
    desk, first, second = office.counsellor1, office.client(), office.client()
    before = actions(office)
    rows = (past(office, first), past(office, second, values={"1": 7}))
    with pytest.raises(Invalid) as refused:
        bring_in(desk, *rows)
    assert refused.value.reason == "answer-out-of-range"
    assert actions(office) == before
    assert given_to(desk, first) == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"instrument": "phq-99"}, "unknown-instrument"),
        ({"values": {"12": 1}}, "unknown-item"),
        ({"values": {}}, "nothing-answered"),
        ({"day": date(2027, 1, 1)}, "given-in-future"),
        ({"day": date(1999, 12, 31)}, "given-too-early"),
        ({"total": Fraction(3)}, "scores-both"),
        ({"values": {}, "total": Fraction(28)}, "total-out-of-range"),
    ],
)
def test_what_a_preview_would_have_refused_is_not_written(office, change, reason):
    case = office.client()
    with pytest.raises(Invalid) as refused:
        bring_in(office.counsellor1, replace(past(office, case), **change))
    assert refused.value.reason == reason


def test_nothing_to_bring_in_is_said(office):
    with pytest.raises(Invalid) as refused:
        bring_in(office.counsellor1)
    assert refused.value.reason == "scores-nothing"


@contextmanager
def as_counsellor(monkeypatch) -> Iterator[None]:
    """Leave the first wall out, so that only keys are in the way."""
    monkeypatch.setattr(score_import, "_check_cases", lambda *_args: None)
    yield
    monkeypatch.undo()


def test_neither_others_nor_administrators_bring_anything_in(office, monkeypatch):
    case = office.client()
    for desk in (office.counsellor2, office.founder):
        with pytest.raises(NotAllowed):
            bring_in(desk, past(office, case))
    for desk in (office.admin, office.coordinator, office.supervisor, office.peer):
        with pytest.raises(NotAllowed):
            bring_in(desk, past(office, case))
        with pytest.raises(NotAllowed):
            desk.do(score_import.list_imports)
    with as_counsellor(monkeypatch), pytest.raises(NotEntitled):
        bring_in(office.counsellor2, past(office, case))
    assert given_to(office.counsellor1, case) == ()


def test_what_others_were_given_is_not_read_for_the_preview(office):
    case = office.client()
    office.screening(office.counsellor1, case)
    assert office.counsellor2.do(score_preview.given_already, cases=(case,)) == frozenset()


# --- alerts ----------------------------------------------------------------------------------


def suicidal(office, case, days):
    return past(office, case, days=days, values={str(n): 3 for n in range(1, 10)})


def test_old_screenings_raise_no_alert_and_show_on_the_chart(office):
    desk, case = office.counsellor1, office.client()
    bring_in(desk, *(suicidal(office, case, days) for days in (300, 200, 100, 31)))
    assert desk.do(alerts.case_alerts, case) == ()
    assert today_of(office, desk).alerts == ()
    (series,) = desk.do(charts.progress_course, case).series
    assert {point.safety for point in series.points} == {"endorsed"}


def test_only_the_newest_of_late_raises_an_alert(office):
    desk, case = office.counsellor1, office.client()
    bring_in(desk, suicidal(office, case, 20), suicidal(office, case, 6), suicidal(office, case, 9))
    (alert,) = desk.do(alerts.case_alerts, case)
    newest = given_to(desk, case)[-1]
    assert (alert.kind, alert.screening, alert.case) == (AlertKind.SAFETY, newest.id, case)
    assert [one.brought.raises for one in given_to(desk, case)] == [False, False, True]


def test_a_newer_one_in_the_vault_speaks_for_itself(office):
    desk, case = office.counsellor1, office.client()
    office.screening(desk, case, at=office.clock() - timedelta(days=2), values=0)
    bring_in(desk, suicidal(office, case, 6))
    assert desk.do(alerts.case_alerts, case) == ()


def test_a_recent_total_alone_asks_for_the_safety_item(office):
    desk, case = office.counsellor1, office.client()
    bring_in(desk, past(office, case, total=12, days=5))
    assert [one.kind for one in desk.do(alerts.case_alerts, case)] == [AlertKind.SAFETY_UNANSWERED]


def test_a_baseline_brought_in_counts_from_the_next_screening_on(office):
    desk, case = office.counsellor1, office.client()
    office.screening(desk, case, values={"9": 0, "rest": 2}, at=office.clock() - timedelta(days=9))
    bring_in(desk, past(office, case, total=2, days=300))
    assert desk.do(alerts.case_alerts, case) == ()
    office.clock.move(days=1)
    office.screening(desk, case, values={"9": 0, "rest": 2})
    (alert,) = desk.do(alerts.case_alerts, case)
    assert alert.kind is AlertKind.DETERIORATION


# --- taking back -----------------------------------------------------------------------------


def test_an_import_is_taken_back_as_a_whole_and_once(office):
    desk, case, other = office.counsellor1, office.client(), office.client()
    office.screening(desk, case, at=office.clock() - timedelta(days=2), values=0)
    made = bring_in(
        desk, past(office, case), past(office, other, total=20), suicidal(office, other, 4)
    )
    assert (made.count, made.undone) == (3, None)
    seen: list[tuple[int, int]] = []
    assert undo(desk, made, progress=lambda done, of: seen.append((done, of))) == 3
    assert seen[-1] == (3, 3)
    assert [one.brought for one in given_to(desk, case)] == [None]
    assert given_to(desk, other) == ()
    assert digest(office, other).spans == digest(office, other).alerts == ()
    assert digest(office, case).spans[0].count == 1
    struck = desk.do(strikes.list_strikes, other)
    assert {one.reason for one in struck.values()} == {"Wrong file"}
    assert actions(office).count(Action.IMPORT_UNDONE) == 1
    (line,) = desk.do(score_import.list_imports)
    assert (line.id, line.count, line.undone) == (made.id, 3, office.clock())
    with pytest.raises(Invalid) as refused:
        undo(desk, made)
    assert refused.value.reason == "import-undone"
    assert verification.verify(desk).holds
    again = bring_in(desk, past(office, case))
    assert [one.id for one in desk.do(score_import.list_imports)] == [again.id, made.id]
    row = (office.code(case), f"{past(office, case).day:%d/%m/%Y}", "9")
    assert [one.twin for one in look(desk, row).twins] == [0]


def test_only_ones_own_import_is_taken_back(office):
    desk, case = office.counsellor1, office.client()
    made = bring_in(desk, past(office, case))
    with pytest.raises(NotFound):
        undo(office.counsellor2, made)
    with pytest.raises(NotFound):
        desk.do(score_import.undo, wanted=ImportId(case), reason="none such")


@pytest.mark.parametrize("deed", ["corrected", "answered", "struck", "handed over", "merged"])
def test_an_import_that_was_worked_with_stays(office, deed):
    desk, case = office.counsellor1, office.client()
    made = bring_in(desk, suicidal(office, case, 5 if deed == "answered" else 50))
    (one,) = given_to(desk, case)
    if deed == "corrected":
        answers = replace(one.answers, values={**one.answers.values, "9": 0})
        facts = {"mode": one.mode, "reason": "Read it again"}
        desk.do(corrections.correct_screening, case, one.id, answers, **facts)
    elif deed == "answered":
        (alert,) = desk.do(alerts.case_alerts, case)
        desk.do(alerts.answer_alert, case, alert.id, action="Asked; safe for now")
    elif deed == "struck":
        desk.do(strikes.strike_screening, case, one.id, reason="Wrong client")
    elif deed == "merged":
        into = office.client(name="Achieng Wanjiru")
        desk.do(merging.merge_files, into, case, reason="The same person")
    else:
        office.client(office.counsellor2)
        desk.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    with pytest.raises(Invalid) as refused:
        undo(desk, made)
    assert (refused.value.reason, refused.value.facts) == ("scores-edited", {"count": 1})
    assert desk.do(score_import.list_imports)[0].undone is None


def test_a_total_that_is_corrected_with_the_answers_has_them_from_then_on(office):
    desk, case = office.counsellor1, office.client()
    bring_in(desk, past(office, case, total=20))
    (one,) = given_to(desk, case)
    answers = replace(one.answers, values={str(n): 2 for n in range(1, 10)})
    facts = {"mode": Mode.SELF, "reason": "Found the paper form"}
    new = desk.do(corrections.correct_screening, case, one.id, answers, **facts)
    assert (new.total_only, new.scores["total"]) == (False, 18.0)
    assert new.brought.by_import == one.brought.by_import
    assert len(desk.do(corrections.screening_versions, case, one.id)) == 2


def test_a_closed_file_takes_scores_of_the_past(office):
    case = office.client(status=CaseStatus.CLOSED)
    bring_in(office.counsellor1, past(office, case))
    assert len(given_to(office.counsellor1, case)) == 1
    assert office.counsellor1.do(cases.open_case, case)


def test_an_import_with_a_damaged_screening_is_not_taken_back_in_part(office):
    desk, case = office.counsellor1, office.client()
    made = bring_in(desk, past(office, case), past(office, case, days=90))
    spoil(office, "screening")
    with pytest.raises(Invalid) as refused:
        undo(desk, made)
    assert (refused.value.reason, refused.value.facts) == ("scores-edited", {"count": 2})
    assert desk.do(score_import.list_imports)[0].undone is None


def test_a_client_into_whose_file_another_was_merged_keeps_what_lies_in_both(office):
    desk, case, other = office.counsellor1, office.client(), office.client(name="Achieng W")
    bring_in(desk, past(office, other, days=200))
    desk.do(merging.merge_files, case, other, reason="The same person")
    made = bring_in(desk, past(office, case, days=100))
    assert digest(office, case).spans[0].count == 2
    undo(desk, made)
    assert digest(office, case).spans[0].count == 1
    row = (office.code(case), f"{past(office, case, days=200).day:%d/%m/%Y}", "9")
    assert [one.twin for one in look(desk, row).twins] == [0]
