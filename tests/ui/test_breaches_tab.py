"""The breach helper on screen: recording, ticking steps, finding files, closing, saving."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QAbstractButton, QCheckBox

from counsel_desk.domain.access import Permission
from counsel_desk.domain.breaches import BreachKind, BreachStep
from counsel_desk.services import breaches
from counsel_desk.services.errors import NotAllowed
from tests.builders import PASSPHRASE
from tests.ui.drivers import Desktop
from ui.screens.administration.breach_sheets import (
    BreachRecordSheet,
    BreachSheet,
    EndSheet,
    FilesSheet,
)


def sheet_of(desk_window: Desktop, kind: type[Any]) -> Any:
    def found() -> list[Any]:
        return [one for one in desk_window.window.findChildren(kind) if one.isVisible()]

    desk_window.until(found)
    sheet = found()[-1]
    desk_window.until(lambda: getattr(sheet, "is_built", True))
    return sheet


def lines(desk_window: Desktop) -> list[Any]:
    found: list[Any] = []
    desk_window.view.context.jobs.ask(breaches.list_breaches).then(found.append)
    desk_window.until(lambda: bool(found))
    return list(found[0])


def press(desk_window: Desktop, name: str) -> None:
    """Press a button of a card that is made anew after each change."""
    desk_window.settle()
    desk_window.until(lambda: desk_window.has(name, QAbstractButton))
    desk_window.press(name)


def record(desk_window: Desktop) -> Any:
    tab = desk_window.go("administration", tab="breaches").tab("breaches")
    desk_window.until_said("If something went wrong")
    desk_window.press("Record a breach")
    sheet = sheet_of(desk_window, BreachSheet)
    sheet.answer("save")
    desk_window.until(lambda: "Choose what kind" in sheet.fields["kind"].error())
    sheet.fields["kind"].control.set_value(BreachKind.LOST)
    sheet.answer("save")
    desk_window.until(lambda: "what happened" in sheet.fields["happened"].error())
    sheet.fields["happened"].control.setPlainText("A laptop was taken from the car.")
    sheet.answer("save")
    desk_window.until(lambda: desk_window.message() == "The breach is on record.")
    desk_window.until_said("A laptop was taken from the car.")
    return tab


def test_a_breach_is_recorded_worked_through_and_closed(desk_window: Desktop):
    desk_window.sign_in("founder")
    record(desk_window)
    desk_window.until_said("h left of 72")
    box = next(one for one in desk_window.all(QCheckBox) if one.text().startswith("Stop it"))
    box.setChecked(True)
    desk_window.until(lambda: [one.step for one in lines(desk_window)[0].breach.steps]
                      == [BreachStep.CONTAINED])  # fmt: skip
    press(desk_window, "Close it")
    sheet = sheet_of(desk_window, EndSheet)
    sheet.fields["outcome"].control.setPlainText("Found again.")
    sheet.answer("save")
    desk_window.until_said("the Data Commissioner was not told")
    sheet.answer("cancel")
    press(desk_window, "Change the facts")
    change = sheet_of(desk_window, BreachSheet)
    assert change.fields["happened"].control.toPlainText() == "A laptop was taken from the car."
    change.harm.setChecked(False)
    change.answer("save")
    desk_window.until_said("No risk of harm")
    assert lines(desk_window)[0].breach.steps
    press(desk_window, "Close it")
    again = sheet_of(desk_window, EndSheet)
    again.fields["outcome"].control.setPlainText("Found again.")
    again.answer("save")
    desk_window.until(lambda: desk_window.message() == "The breach is closed.")
    desk_window.until(lambda: not desk_window.has("Close it"))


def test_the_files_are_found_in_the_trail(desk_window: Desktop):
    def write(office: Any) -> Any:
        case = office.client(office.founder, counsellor=office.founder)
        return office.code(case)

    code = desk_window.fill(write)
    desk_window.settle_in("founder")
    desk_window.sign_in("founder")
    tab = record(desk_window)
    press(desk_window, "Find the files")
    sheet = sheet_of(desk_window, FilesSheet)
    sheet._first.set_day(sheet._first.day().replace(year=2020))
    sheet.answer("save")
    desk_window.until(lambda: desk_window.message() == "1 file found.")
    desk_window.until_said(code)
    assert tab is not None


def test_today_reminds_until_it_is_closed_and_the_record_can_be_saved(
    desk_window: Desktop, tmp_path
):
    desk_window.sign_in("founder")
    tab = record(desk_window)
    desk_window.go("today")
    desk_window.until_said("A breach of data is open")
    desk_window.press("Look at it")
    desk_window.until_said("A laptop was taken from the car.")
    (line,) = lines(desk_window)
    tab = desk_window.screen.tab("breaches")
    tab.export_to(line, tmp_path / "record.pdf")
    sheet = sheet_of(desk_window, BreachRecordSheet)
    sheet.answer("save")
    assert "Type your own" in sheet.sealing.own_field.error()
    desk_window.write("Your own passphrase", PASSPHRASE)
    sheet.answer("save")
    desk_window.until(lambda: "record.pdf" in desk_window.message())
    assert (tmp_path / "record.pdf").read_bytes().startswith(b"%PDF")


def test_a_refusal_is_said(desk_window: Desktop):
    desk_window.sign_in("founder")
    tab = desk_window.go("administration", tab="breaches").tab("breaches")
    tab._refused(NotAllowed(Permission.KEEP_BREACHES))
    desk_window.until(tab.error.isVisible)
