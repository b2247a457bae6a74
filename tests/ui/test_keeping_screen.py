"""The review of closed files on screen: what waits first, and each decision with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counsel_desk.domain.access import Permission
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.retention import Keeping
from counsel_desk.services import closing, retention
from counsel_desk.services.errors import NotAllowed
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.keeping import words
from ui.screens.keeping.deciding import HOLD, LIFT, LONGER, OPEN, _years_on
from ui.screens.keeping.screen import KeepingScreen
from ui.screens.keeping.sheets import DecideSheet, HoldSheet, KeepLongerSheet
from ui.shell.saving_sheet import SAVE

Make = Callable[[str], Stage]
PAGE = Route("keeping")


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def closed(one: Stage, name: str) -> Any:
    case = one.office.client(name=name)
    told = {"reason": ClosingReason.GOALS_MET, "planned": True, "last_contact": None, "summary": ""}
    one.office.counsellor1.do(closing.close_case, case, **told)
    one.office.carry_out(one.office.supervisor)
    return case


def rows(page: KeepingScreen) -> list[Any]:
    model = page.table.table_model
    return [model.row_at(row) for row in range(model.rowCount())]


def sheet_of(one: Stage, kind: type[Any]) -> Any:
    one._qtbot.waitUntil(lambda: bool(shown(one, kind)))
    sheet = shown(one, kind)[-1]
    one._qtbot.waitUntil(lambda: getattr(sheet, "is_built", True))
    return sheet


def shown(one: Stage, kind: type[Any]) -> list[Any]:
    return [sheet for sheet in one.frame.findChildren(kind) if sheet.isVisible()]


def decide(one: Stage, page: KeepingScreen, place: int, key: str) -> None:
    page.table.opened.emit(rows(page)[place])
    sheet_of(one, DecideSheet).rows[key].click()


def saved(one: Stage, sheet: Any, **texts: str) -> None:
    for name, text in texts.items():
        sheet.fields[name].control.setPlainText(text)
    kind = type(sheet)
    sheet.answer(SAVE)
    one._qtbot.waitUntil(lambda: not shown(one, kind))
    one.settle()


def test_nothing_closed_says_what_comes_here(stage: Make):
    page = stage("supervisor").open(KeepingScreen, PAGE)
    assert page.empty.isVisible()
    assert "when its counsellor closes it" in page.empty.findChildren(QLabel)[-1].text()


def test_files_past_their_day_come_first_and_alone(stage: Make):
    one = stage("supervisor")
    due = closed(one, "Due Achieng")
    one.office.clock.move(days=366 * 10)
    kept = closed(one, "Kept Achieng")
    page = one.open(KeepingScreen, PAGE)
    one._qtbot.waitUntil(lambda: [row.case for row in rows(page)] == [due])
    assert words.keeping_pill(rows(page)[0]).text == "To decide"
    page.chips.chip("all").click()
    assert [row.case for row in rows(page)] == [due, kept]


def test_where_nothing_waits_all_are_shown_and_the_filter_can_be_emptied(stage: Make):
    one = stage("supervisor")
    case = closed(one, "Kept Achieng")
    page = one.open(KeepingScreen, PAGE)
    one._qtbot.waitUntil(lambda: [row.case for row in rows(page)] == [case])
    one.keys(Qt.Key.Key_2, modifier=Qt.KeyboardModifier.AltModifier)
    one._qtbot.waitUntil(lambda: page._no_match.isVisible())
    page._no_match.acted.emit()
    assert [row.case for row in rows(page)] == [case]
    page.search.setText("nobody")
    assert not rows(page)


def test_a_file_is_kept_longer_with_what_was_typed_kept_after_a_refusal(stage: Make):
    one = stage("supervisor")
    closed(one, "Kept Achieng")
    page = one.open(KeepingScreen, PAGE)
    one._qtbot.waitUntil(lambda: bool(rows(page)))
    decide(one, page, 0, LONGER)
    sheet = sheet_of(one, KeepLongerSheet)
    assert sheet.until() == date(2037, 3, 2)  # a year after the day that it has
    sheet.answer(SAVE)
    one._qtbot.waitUntil(lambda: "Say why" in sheet.fields["reason"].error())
    saved(one, sheet, reason="A claim is open.")
    one._qtbot.waitUntil(lambda: rows(page)[0].reason == "A claim is open.")
    assert rows(page)[0].until == date(2037, 3, 2)


def test_a_hold_is_put_and_lifted(stage: Make):
    one = stage("supervisor")
    case = closed(one, "Kept Achieng")
    page = one.open(KeepingScreen, PAGE)
    one._qtbot.waitUntil(lambda: bool(rows(page)))
    decide(one, page, 0, HOLD)
    saved(one, sheet_of(one, HoldSheet), reason="Petition 114")
    one._qtbot.waitUntil(lambda: rows(page)[0].keeping is Keeping.HELD)
    page.table.opened.emit(rows(page)[0])
    said = [part.text() for part in sheet_of(one, DecideSheet).findChildren(QLabel)]
    assert any("Chebet Koech: “Petition 114”" in text for text in said)
    sheet_of(one, DecideSheet).rows[LIFT].click()
    saved(one, sheet_of(one, HoldSheet), reason="It was heard.")
    (row,) = one.office.supervisor.do(retention.review_keeping)
    assert (row.case, row.keeping) == (case, Keeping.KEPT)


def test_a_file_can_be_read_before_it_is_decided_on(stage: Make):
    one = stage("supervisor")
    case = closed(one, "Kept Achieng")
    page = one.open(KeepingScreen, PAGE)
    one._qtbot.waitUntil(lambda: bool(rows(page)))
    page.search.setFocus()
    one.keys(Qt.Key.Key_Return)
    sheet_of(one, DecideSheet).rows[OPEN].click()
    assert one.went == [Route("client", case, "overview")]


def test_a_refusal_is_said_in_place_of_the_list(stage: Make):
    one = stage("supervisor")
    one.desk.fail("review_keeping", NotAllowed(Permission.SUPERVISE))
    page = one.open(KeepingScreen, PAGE)
    one._qtbot.waitUntil(page.empty.isVisible)


def test_a_year_on_from_a_leap_day():
    assert _years_on(date(2028, 2, 29), 1) == date(2029, 2, 28)


def test_today_reminds_a_supervisor_of_files_past_their_day(desk_window):
    def write(office):
        case = office.client(office.founder, counsellor=office.founder)
        told = {
            "reason": ClosingReason.GOALS_MET,
            "planned": True,
            "last_contact": None,
            "summary": "",
        }
        office.clock.move(days=-366 * 11)
        office.founder.do(closing.close_case, case, **told)

    desk_window.fill(write)
    desk_window.settle_in("founder")
    desk_window.sign_in("founder")
    desk_window.until_said("closed file is past the day")
    desk_window.press("Decide")
    desk_window.until(lambda: desk_window.screen.name == "keeping")
