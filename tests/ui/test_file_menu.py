"""What can be done with a whole file from the header of the client page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from counsel_desk.domain.cases import CaseStatus, SessionOutcome
from counsel_desk.domain.closing import CaseStep, CaseStepKind, ClosingReason
from counsel_desk.domain.groups import AbsenceReason
from counsel_desk.domain.settings import ReasonChoice, ReasonList, Settings
from counsel_desk.services import cases, closing, handover, settings
from tests.builders import PASSPHRASE
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.client.file_sheets import (
    CloseSheet,
    CoverSheet,
    FileMenuSheet,
    HandOverSheet,
    ReopenSheet,
)
from ui.screens.client.header import facts_line
from ui.screens.client.page import ClientScreen
from ui.shell.saving_sheet import SAVE
from ui.widgets import closing_words, diary_words
from ui.widgets.answer_parts import OptionButton
from ui.widgets.closing_words import reason_words, step_words
from ui.widgets.field import Choice
from ui.widgets.outcomes import OutcomeRecorder, ReasonSheet, Recorded

Make = Callable[[str], Stage]


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def show(one: Stage, case: Any) -> ClientScreen:
    screen = one.open(ClientScreen, Route("client", case, "overview"))
    assert isinstance(screen, ClientScreen)
    return screen


def sheet_of(one: Stage, kind: type[Any]) -> Any:
    one._qtbot.waitUntil(lambda: bool(found(one, kind)))
    return found(one, kind)[-1]


def found(one: Stage, kind: type[Any]) -> list[QWidget]:
    return [sheet for sheet in one.frame.findChildren(kind) if sheet.isVisible()]


def choose(one: Stage, screen: ClientScreen, key: str, kind: type[Any]) -> Any:
    screen.header.more.click()
    sheet_of(one, FileMenuSheet).rows[key].click()
    sheet = sheet_of(one, kind)
    one._qtbot.waitUntil(lambda: sheet.is_built)
    return sheet


def test_the_keys_begin_with_what_is_offered(stage: Make):
    one = stage("counsellor1")
    screen = show(one, one.office.client())
    screen.header.more.click()
    first = next(iter(sheet_of(one, FileMenuSheet).rows.values()))
    one._qtbot.waitUntil(first.hasFocus)
    one.press(Qt.Key.Key_Down)
    assert not first.hasFocus()


def pick(sheet: Any, name: str, value: object) -> None:
    control = sheet.fields[name].control
    assert isinstance(control, Choice)
    control.set_value(value)


def saved(one: Stage, sheet: Any, kind: type[Any]) -> None:
    sheet.answer(SAVE)
    one._qtbot.waitUntil(lambda: not found(one, kind))
    one.settle()


def status(one: Stage, case: Any) -> CaseStatus:
    return one.office.counsellor1.do(cases.open_case, case).coordination.status


def test_closing_says_that_the_client_is_a_member_of_a_group_still(stage: Make):
    one = stage("counsellor1")
    case, other = one.office.client(), one.office.client()
    one.office.group(members=(case,))

    def said(of):
        sheet = choose(one, show(one, of), "close", CloseSheet)
        found = " ".join(part.text() for part in sheet.findChildren(QLabel))
        sheet.close_sheet()
        return found

    assert "member of a group still: 1." in said(case)
    assert "member of a group" not in said(other)


def test_a_file_is_closed_with_a_summary_of_its_record_and_opened_again(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.screening(one.office.counsellor1, case, "phq-9", {"rest": 2, "9": 0})
    one.office.note(one.office.counsellor1, case)
    one.office.clock.move(days=30)
    one.office.screening(one.office.counsellor1, case, "phq-9", {"rest": 1, "9": 0})
    screen = show(one, case)
    sheet = choose(one, screen, "close", CloseSheet)
    summary = sheet.fields["summary"].control
    assert isinstance(summary, QPlainTextEdit)
    assert "Signed notes: 1." in summary.toPlainText()
    assert "1 attended, 0 missed" in summary.toPlainText()
    assert "PHQ-9: 16 on" in summary.toPlainText()
    said = [part.text() for part in sheet.findChildren(QLabel)]
    assert "Closed today, it is kept until 1 April 2036 and not destroyed before." in said
    sheet.answer(SAVE)
    assert sheet.fields["reason"].error()
    pick(sheet, "reason", ClosingReason.GOALS_MET)
    assert sheet.planned.isChecked()
    saved(one, sheet, CloseSheet)
    assert status(one, case) is CaseStatus.CLOSED
    one._qtbot.waitUntil(lambda: screen.shown.file.coordination.status is CaseStatus.CLOSED)
    today = one.office.clock().date()
    assert "kept until 1 April 2036 at least" in facts_line(screen.shown.file, today)
    sheet = choose(one, screen, "reopen", ReopenSheet)
    saved(one, sheet, ReopenSheet)
    assert status(one, case) is CaseStatus.OPEN
    steps = [line.step.kind for line in one.office.counsellor1.do(closing.case_steps, case)]
    assert steps == [CaseStepKind.CLOSED, CaseStepKind.REOPENED]


def test_only_reasons_that_the_programme_offers_are_in_the_form(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    hidden = ReasonChoice(ReasonList.CLOSING, (ClosingReason.DETAINED.value,))
    one.office.founder.do(
        settings.change_settings, settings=Settings(reasons=(hidden,)), reason="Not used here"
    )
    one.office.clock.move(minutes=1)
    sheet = choose(one, show(one, case), "close", CloseSheet)
    offered = sheet.fields["reason"].control.values()
    assert ClosingReason.DETAINED not in offered
    assert ClosingReason.GOALS_MET in offered


def test_only_reasons_of_absence_that_the_programme_offers_are_asked(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    hidden = ReasonChoice(ReasonList.ABSENCE, (AbsenceReason.STIGMA.value,))
    one.office.founder.do(
        settings.change_settings, settings=Settings(reasons=(hidden,)), reason="Not used here"
    )
    one.office.clock.move(hours=2)
    own = one.office.appointment(
        one.office.counsellor1, case, start=one.office.clock() - timedelta(hours=1)
    )
    screen = show(one, case)
    booked = one.office.counsellor1.do(cases.open_case, case).appointments[0]
    assert booked.id == own
    recorder = OutcomeRecorder(one.context, screen)
    recorder.record(Recorded.of(booked), SessionOutcome.DID_NOT_ATTEND)
    sheet = sheet_of(one, ReasonSheet)
    words = " ".join(button.text() for button in sheet.findChildren(OptionButton))
    assert diary_words.reason_words(AbsenceReason.STIGMA) not in words
    assert diary_words.reason_words(AbsenceReason.FEAR) in words


def add_reason(one: Stage, which: ReasonList, why: str) -> None:
    added = ReasonChoice(which, own=(why,))
    one.office.founder.do(
        settings.change_settings, settings=Settings(reasons=(added,)), reason="Agreed in the team"
    )
    one.office.clock.move(minutes=1)


def test_a_reason_of_the_programmes_own_closes_a_file_and_is_told(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    add_reason(one, ReasonList.CLOSING, "Joined the army")
    sheet = choose(one, show(one, case), "close", CloseSheet)
    pick(sheet, "reason", "Joined the army")
    assert not sheet.circumstance.isVisible()
    assert not sheet.planned.isChecked()
    saved(one, sheet, CloseSheet)
    (line,) = one.office.counsellor1.do(closing.case_steps, case)
    assert line.step.reason is ClosingReason.OTHER
    assert closing_words.step_words(line.step, "") == "Closed: Joined the army"


def test_how_a_client_died_is_asked_for_that_reason_alone_and_told_on_the_timeline(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    sheet = choose(one, show(one, case), "close", CloseSheet)
    one._qtbot.waitUntil(lambda: sheet.is_built)
    assert not sheet.circumstance.isVisible()
    pick(sheet, "reason", ClosingReason.DECEASED)
    one._qtbot.waitUntil(sheet.circumstance.isVisible)
    sheet.circumstance.set_text("Fever, at home")
    pick(sheet, "reason", ClosingReason.MISSING)
    assert not sheet.circumstance.isVisible()
    pick(sheet, "reason", ClosingReason.DECEASED)
    saved(one, sheet, CloseSheet)
    (line,) = one.office.counsellor1.do(closing.case_steps, case)
    assert line.step.circumstance == "Fever, at home"
    assert closing_words.circumstance_words(line.step) == "How the client died: Fever, at home"


def test_a_reason_of_absence_of_the_programmes_own_has_a_key(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    add_reason(one, ReasonList.ABSENCE, "Floods")
    one.office.clock.move(hours=2)
    start = one.office.clock() - timedelta(hours=1)
    one.office.appointment(one.office.counsellor1, case, start=start)
    screen = show(one, case)
    booked = one.office.counsellor1.do(cases.open_case, case).appointments[0]
    recorder = OutcomeRecorder(one.context, screen)
    recorder.record(Recorded.of(booked), SessionOutcome.DID_NOT_ATTEND)
    sheet = sheet_of(one, ReasonSheet)
    (button,) = [made for made in sheet.findChildren(OptionButton) if made.text() == "Floods"]
    assert button.shortcut().toString() == "Q"
    button.click()
    one.settle()
    assert one.office.counsellor1.do(cases.open_case, case).appointments[0].reason == "Floods"


def test_what_was_typed_stays_where_closing_is_refused(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    ahead = one.office.clock() + timedelta(days=3)
    one.office.appointment(one.office.counsellor1, case, start=ahead)
    sheet = choose(one, show(one, case), "close", CloseSheet)
    sheet.fields["summary"].control.setPlainText("Written with care")
    pick(sheet, "reason", ClosingReason.WITHDREW)
    assert not sheet.planned.isChecked()
    sheet.answer(SAVE)
    one._qtbot.waitUntil(lambda: sheet._error.isVisible())
    assert "Sessions are still planned" in sheet._error.text()
    assert sheet.text_of("summary") == "Written with care"


def test_a_closing_summary_that_was_begun_is_there_the_next_time(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    screen = show(one, case)
    sheet = choose(one, screen, "close", CloseSheet)
    one._qtbot.waitUntil(lambda: sheet.is_built)
    one.settle()
    sheet.fields["summary"].control.setPlainText("Written with care")
    pick(sheet, "reason", ClosingReason.GOALS_MET)
    with one._qtbot.waitSignal(sheet.keeper.kept):
        sheet.keeper.flush()
    sheet.answer("cancel")
    one.settle()
    again = choose(one, screen, "close", CloseSheet)
    one._qtbot.waitUntil(lambda: again.text_of("summary") == "Written with care")
    assert again.reason() is ClosingReason.GOALS_MET
    assert again.planned.isChecked()
    saved(one, again, CloseSheet)
    assert status(one, case) is CaseStatus.CLOSED


def test_a_file_is_handed_over_and_left(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    other = one.office.counsellor2.me.id
    screen = show(one, case)
    sheet = choose(one, screen, "hand over", HandOverSheet)
    offered = [sheet.fields["counsellor"].control.itemText(n) for n in range(3)]
    assert one.office.counsellor1.me.name not in offered
    sheet.answer(SAVE)
    assert sheet.fields["counsellor"].error()
    assert sheet.own.error() == "Type your own passphrase."
    pick(sheet, "counsellor", other)
    sheet.own.secret.edit.setText("whoever finds the desk open")
    sheet.answer(SAVE)
    one._qtbot.waitUntil(lambda: sheet.own.error().startswith("This is not your passphrase."))
    assert one.office.counsellor1.do(cases.open_case, case).counsellor != other
    assert "own" not in sheet.keeper.changes()
    sheet.own.secret.edit.setText(PASSPHRASE)
    saved(one, sheet, HandOverSheet)
    assert case not in {row.case for row in one.office.counsellor1.do(cases.list_cases)}
    one.office.carry_out(one.office.counsellor2)
    assert one.office.counsellor2.do(cases.open_case, case).counsellor == other
    one._qtbot.waitUntil(lambda: bool(one.went))


def test_a_colleague_covers_until_it_is_ended(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    colleague = one.office.counsellor2
    screen = show(one, case)
    sheet = choose(one, screen, "cover", CoverSheet)
    pick(sheet, "counsellor", colleague.me.id)
    sheet.answer(SAVE)
    assert sheet.own.error() == "Type your own passphrase."
    sheet.own.secret.edit.setText(PASSPHRASE)
    saved(one, sheet, CoverSheet)
    (cover,) = one.office.counsellor1.do(handover.covers, case)
    assert (cover.person, (cover.until - one.office.clock()).days) == (colleague.me.id, 14)
    screen.header.more.click()
    sheet_of(one, FileMenuSheet).rows["end cover 0"].click()
    one.settle()
    assert one.office.counsellor1.do(handover.covers, case) == ()


def test_who_covers_may_write_and_not_hand_on(stage: Make):
    one = stage("counsellor2")
    case = one.office.client(one.office.counsellor1)
    one.office.counsellor1.do(
        handover.cover_case, case, one.office.counsellor2.me.id, days=9, passphrase=PASSPHRASE
    )
    screen = show(one, case)
    one._qtbot.waitUntil(lambda: screen.shown is not None)
    assert screen.shown.writes_clinical
    assert not screen.header.more.isVisible()
    one.frame.setFocus(Qt.FocusReason.OtherFocusReason)
    screen.menu.open()
    assert found(one, FileMenuSheet) == []


@pytest.mark.parametrize("name", ["coordinator"])
def test_who_schedules_is_not_offered_the_file(stage: Make, name: str):
    one = stage(name)
    case = one.office.client(one.office.counsellor1)
    screen = show(one, case)
    one._qtbot.waitUntil(lambda: screen.shown is not None)
    assert not screen.header.more.isVisible()


def test_every_reason_and_step_has_words():
    assert len({reason_words(one) for one in ClosingReason}) == len(ClosingReason)
    from datetime import date

    for kind in CaseStepKind:
        step = CaseStep(kind, date(2026, 3, 1), ClosingReason.OTHER, until=date(2026, 3, 9))
        assert step_words(step, "Achieng")
