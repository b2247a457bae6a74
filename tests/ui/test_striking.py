"""Entries of a client's file are struck from where they are read, and say so afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from counsel_desk.domain.consents import Consent, Decision, HowGiven, Purpose
from counsel_desk.domain.events import LegalStep, Violation
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.referrals import Direction, Referral, ReferralKind, Urgency
from counsel_desk.domain.risk import AreaRisk, RiskArea, RiskAssessment, RiskLevel
from counsel_desk.services import (
    consents,
    entry_strikes,
    events,
    handover,
    notes,
    referrals,
    risk,
)
from tests.builders import PASSPHRASE, day
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.client.consent_menu import ConsentSheetMenu
from ui.screens.client.page import ClientScreen
from ui.screens.client.reading_sheet import HistorySheet
from ui.screens.read_note.screen import ReadNoteScreen
from ui.screens.risk.read import ReadRiskScreen
from ui.screens.screening_result.screen import ScreeningResultScreen
from ui.shell.refiling import RefileSheet
from ui.shell.saving_sheet import SAVE
from ui.shell.sheet import Sheet
from ui.widgets.rows import ListRow

Make = Callable[[str], Stage]
WHY = "Told by another client"


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def tab(one: Stage, case: Any, key: str) -> Any:
    screen = one.open(ClientScreen, Route("client", case, key))
    QApplication.processEvents()
    return screen.tab(key)


def visible(one: Stage, kind: type[QWidget]) -> Any:
    found = [made for made in one.frame.findChildren(kind) if made.isVisible()]
    assert found
    return found[-1]


def row(within: QWidget, start: str) -> ListRow:
    rows = within.findChildren(ListRow)
    return next(one for one in rows if one.text().startswith(start))


def names(within: QWidget) -> str:
    return "\n".join(one.accessibleName() for one in within.findChildren(ListRow))


def words(within: QWidget) -> str:
    return "\n".join(one.text() for one in within.findChildren(QLabel) if one.isVisible())


def give_reason(one: Stage) -> None:
    sheet = visible(one, RefileSheet)
    sheet.why.setPlainText(WHY)
    sheet.answer(SAVE)
    one.settle()
    QApplication.processEvents()


def risk_of(one: Stage, case: Any) -> Any:
    made = RiskAssessment(
        assessed_on=day(one.office),
        areas={RiskArea.SUICIDE: AreaRisk(RiskLevel.HIGH, "thinks of the river")},
        overall=RiskLevel.HIGH,
        rationale="Says so",
        next_review=day(one.office) + timedelta(days=3),
    )
    return one.office.counsellor1.do(risk.record_risk, case, made)


@pytest.mark.parametrize("kind", ["event", "step"])
def test_an_event_and_a_legal_step_are_struck_from_their_menu(stage: Make, kind: str):
    one = stage("counsellor1")
    case = one.office.client()
    do = one.office.counsellor1.do
    do(events.save_event, case, Violation(started=PartialDate(2024)))
    do(events.save_step, case, LegalStep(on=PartialDate(2025), ob_number="OB 9"))
    shown = tab(one, case, "history")
    listed = shown.events if kind == "event" else shown.steps
    listed.findChildren(ListRow)[0].click()
    one.settle()
    row(visible(one, HistorySheet), "Strike it").click()
    one.settle()
    give_reason(one)
    name = listed.findChildren(ListRow)[0].accessibleName()
    assert f"Struck: {WHY} · {one.context.me.name}" in name
    listed.findChildren(ListRow)[0].click()
    one.settle()
    menu = visible(one, HistorySheet)
    assert [made.text() for made in menu.findChildren(ListRow)] == ["Read", "History"]
    assert WHY in words(menu)


def test_a_consent_is_struck_and_stands_among_the_earlier_answers(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    given = Consent(Purpose.AUDIO, Decision.GIVEN, day(one.office), how=HowGiven.SIGNATURE)
    one.office.counsellor1.do(consents.record_consent, case, given)
    shown = tab(one, case, "consents")
    row(shown.rows, "Audio recording").click()
    one.settle()
    row(visible(one, ConsentSheetMenu), "Strike it").click()
    one.settle()
    give_reason(one)
    assert "Not asked" in row(shown.rows, "Audio recording").accessibleName()
    assert f"Struck: {WHY}" in names(shown.earlier)
    row(shown.earlier, "Audio recording").click()
    one.settle()
    offered = [made.text() for made in visible(one, ConsentSheetMenu).findChildren(ListRow)]
    assert offered == ["Record a new answer", "History"]


def test_a_referral_is_struck_and_is_overdue_no_more(stage: Make):
    one = stage("counsellor1")
    case, do = one.office.client(), one.office.counsellor1.do
    given = Consent(Purpose.REFERRAL, Decision.GIVEN, day(one.office), how=HowGiven.SIGNATURE)
    do(consents.record_consent, case, given)
    made = Referral(Direction.OUT, ReferralKind.LEGAL, Urgency.SOON, day(one.office), "Haki")
    do(referrals.record_referral, case, replace(made, sent=day(one.office)))
    shown = tab(one, case, "referrals")
    model = shown.table.table_model
    shown.table.opened.emit(model.row_at(0))
    one.settle()
    visible(one, Sheet).answer("strike")
    one.settle()
    give_reason(one)
    entry = model.row_at(0)
    columns = {key.name: spec for key, spec in shown._columns().items()}
    assert columns["STATE"].text(entry) == "Struck"
    assert columns["DUE"].text(entry) == ""
    assert columns["KIND"].struck(entry)
    shown.table.opened.emit(entry)
    one.settle()
    assert WHY in words(visible(one, Sheet))


def test_an_assessment_is_struck_from_where_it_is_read(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    made = risk_of(one, case)
    screen = one.open(ReadRiskScreen, Route("read_risk", case, item=made))
    assert screen.correct.isVisible()
    screen.strike_button.click()
    give_reason(one)
    assert screen.struck.isVisible()
    assert WHY in screen.struck.text()
    assert not screen.strike_button.isVisible()
    assert not screen.correct.isVisible()
    shown = tab(one, case, "plan")
    assert f"Struck: {WHY}" in names(shown.risk.history)
    assert "not assessed yet" in shown.risk.facts.text()


def test_who_has_the_file_now_strikes_but_is_asked_for_no_other_file(stage: Make):
    one = stage("counsellor2")
    office = one.office
    case = office.client()
    note, given = office.note(office.counsellor1, case), office.screening(office.counsellor1, case)
    made = risk_of(one, case)
    office.counsellor1.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out(office.counsellor2)
    routes = (
        (ReadNoteScreen, Route("read_note", case, item=note), "refile_button"),
        (ScreeningResultScreen, Route("screening", case, item=given.id), "refile_button"),
        (ReadRiskScreen, Route("read_risk", case, item=made), "strike_button"),
    )
    for kind, route, button in routes:
        screen = one.open(kind, route)
        getattr(screen, button).click()
        sheet = visible(one, RefileSheet)
        assert not sheet.code.isVisible()
        assert "A colleague wrote it" in words(sheet)
        give_reason(one)
    (line,) = office.counsellor2.do(notes.list_notes, case)
    assert line.strike.by == office.counsellor2.me.id


def test_a_struck_screening_says_so_and_is_not_corrected(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    given = one.office.screening(one.office.counsellor1, case)
    strike = {"table": "screening", "entry": given.id, "reason": WHY, "code": ""}
    one.office.counsellor1.do(entry_strikes.strike_entry, case, **strike)
    screen = one.open(ScreeningResultScreen, Route("screening", case, item=given.id))
    assert WHY in screen.struck.text()
    assert not screen.refile_button.isVisible()
    assert not screen.correct_button.isVisible()


def test_the_timeline_and_the_notes_show_what_was_struck(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    note = one.office.note(one.office.counsellor1, case)
    strike = {"table": "note", "entry": note, "reason": WHY, "code": ""}
    one.office.counsellor1.do(entry_strikes.strike_entry, case, **strike)
    shown = tab(one, case, "timeline")
    model = shown.list.timeline
    said = "\n".join(str(model.data(model.index(place))) for place in range(model.rowCount()))
    assert f"Struck: {WHY} · {one.context.me.name}" in said
    assert model.row(0).struck
    assert drawn(shown.list)
    listed = tab(one, case, "notes")
    line = listed.table.table_model.row_at(0)
    assert f"Struck: {WHY}" in listed._first_line(line)
    assert drawn(listed.table)


def drawn(widget: QWidget) -> bool:
    """Draw a list, so that what is struck is drawn too."""
    return not widget.grab().isNull()


def test_who_only_reads_strikes_nothing(stage: Make):
    one = stage("supervisor")
    case = one.office.client()
    made = risk_of(one, case)
    one.office.counsellor1.do(events.save_event, case, Violation(started=PartialDate(2024)))
    one.office.carry_out(one.office.supervisor)
    screen = one.open(ReadRiskScreen, Route("read_risk", case, item=made))
    assert not screen.strike_button.isVisible()
    screen._strike()
    assert not one.frame.findChildren(RefileSheet)
    shown = tab(one, case, "history")
    shown.events.findChildren(ListRow)[0].click()
    one.settle()
    assert "Strike it" not in names(visible(one, HistorySheet))
