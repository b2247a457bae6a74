"""Erasing on screen: the dry run, two passphrases, refusing, and what stays."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton

from counsel_desk.domain.access import Permission
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.erasures import ErasureBasis, ErasureOutcome
from counsel_desk.services import closing, erasures
from counsel_desk.services.errors import DiskFull, Invalid, NotAllowed
from tests.builders import PASSPHRASE
from tests.ui.drivers import Desktop
from ui.screens.administration.erasure_sheets import EraseSheet
from ui.screens.keeping.erase_sheet import AskErasureSheet
from ui.screens.keeping.sheets import DecideSheet


def close_one(desk_window: Desktop, *, asked: bool = False) -> Any:
    def write(office: Any) -> Any:
        case = office.client(name="Wanjiru Achieng")
        told = {
            "reason": ClosingReason.GOALS_MET,
            "planned": True,
            "last_contact": None,
            "summary": "",
        }
        office.note(office.counsellor1, case)
        office.counsellor1.do(closing.close_case, case, **told)
        office.carry_out(office.supervisor)
        if asked:
            office.supervisor.do(
                erasures.ask_erasure,
                case,
                basis=ErasureBasis.CLIENT_ASKED,
                words="Asked in writing.",
                copy_given=False,
                passphrase=PASSPHRASE,
            )
        return case

    found = desk_window.fill(write)
    desk_window.settle_in("supervisor", "admin")
    return found


def sheet_of(desk_window: Desktop, kind: type[Any]) -> Any:
    def found() -> list[Any]:
        return [one for one in desk_window.window.findChildren(kind) if one.isVisible()]

    desk_window.until(found)
    sheet = found()[-1]
    desk_window.until(lambda: getattr(sheet, "is_built", True))
    return sheet


def first_row(page: Any) -> Any:
    return page.table.table_model.row_at(0)


def lines(desk_window: Desktop) -> list[Any]:
    found: list[Any] = []
    desk_window.view.context.jobs.ask(erasures.list_erasures).then(found.append)
    desk_window.until(lambda: bool(found))
    return list(found[0])


def test_a_supervisor_sees_what_would_go_and_asks(desk_window: Desktop):
    close_one(desk_window)
    desk_window.sign_in("supervisor")
    page = desk_window.go("keeping")
    desk_window.until(lambda: page.table.table_model.rowCount())
    page.table.opened.emit(first_row(page))
    sheet_of(desk_window, DecideSheet).rows["erase"].click()
    sheet = sheet_of(desk_window, AskErasureSheet)
    desk_window.until_said("notes 1, ")
    desk_window.until_said("It is to be kept until")
    sheet.answer("save")
    desk_window.until(lambda: "Choose why" in sheet.fields["basis"].error())
    assert "Type your own" in sheet.own_field.error()
    sheet.fields["basis"].control.set_value(ErasureBasis.CLIENT_ASKED)
    sheet.fields["words"].control.setPlainText("Asked in writing.")
    sheet.copy_given.setChecked(True)
    desk_window.write("Your own passphrase", "not mine at all")
    sheet.answer("save")
    desk_window.until(lambda: "not your passphrase" in sheet.own_field.error())
    assert sheet.fields["words"].control.toPlainText() == "Asked in writing."
    desk_window.write("Your own passphrase", PASSPHRASE)
    sheet.answer("save")
    desk_window.until(lambda: "once an administrator has signed" in desk_window.message())
    desk_window.until(lambda: first_row(page).erasing)
    page.table.opened.emit(first_row(page))
    sheet_of(desk_window, DecideSheet).rows["settle"].click()
    desk_window.until_said("Waiting for a signature")
    assert not desk_window.has("Sign and erase", QAbstractButton)


def test_the_file_can_be_copied_for_the_client_first(desk_window: Desktop):
    case = close_one(desk_window)
    desk_window.sign_in("supervisor")
    page = desk_window.go("keeping")
    desk_window.until(lambda: page.table.table_model.rowCount())
    page.table.opened.emit(first_row(page))
    sheet_of(desk_window, DecideSheet).rows["copy"].click()
    desk_window.until(lambda: desk_window.screen.name == "client")
    assert desk_window.screen.route.subject == case
    assert desk_window.screen.route.tab == "referrals"


def test_an_administrator_signs_and_the_vault_has_a_new_key(desk_window: Desktop):
    close_one(desk_window, asked=True)
    desk_window.sign_in("admin")
    desk_window.until_said("The erasure of 1 file waits for your signature.")
    desk_window.press("Look at it")
    desk_window.until_said("The client asked for it")
    desk_window.until_said("Chebet Koech asked on")
    desk_window.press("Sign and erase")
    sheet = sheet_of(desk_window, EraseSheet)
    sheet.answer("do")
    assert "Type your own" in sheet.own_field.error()
    desk_window.write("Your own passphrase", "not mine at all")
    sheet.answer("do")
    desk_window.until(lambda: "not your passphrase" in sheet.own_field.error())
    desk_window.write("Your own passphrase", PASSPHRASE)
    sheet.answer("do")
    desk_window.until(lambda: "has a new key" in desk_window.message())
    desk_window.until_said("Farid Hassan signed on")
    (line,) = lines(desk_window)
    assert line.erasure.outcome is ErasureOutcome.ERASED


def test_a_change_of_the_key_that_failed_can_go_on(desk_window: Desktop, monkeypatch):
    from counsel_desk.services import leavers

    close_one(desk_window, asked=True)
    desk_window.sign_in("admin")
    desk_window.go("administration", tab="erasures")
    desk_window.until_said("Waiting for a signature")
    real = leavers.rotation.rotating

    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(leavers.rotation, "rotating", full)
    desk_window.press("Sign and erase")
    sheet = sheet_of(desk_window, EraseSheet)
    desk_window.write("Your own passphrase", PASSPHRASE)
    sheet.answer("do")
    desk_window.until_said("The disk is full")
    monkeypatch.setattr(leavers.rotation, "rotating", real)
    desk_window.press("Go on")
    desk_window.until(lambda: "has a new key" in desk_window.message())


def test_it_is_decided_against_with_a_reason(desk_window: Desktop):
    close_one(desk_window, asked=True)
    desk_window.sign_in("admin")
    desk_window.go("administration", tab="erasures")
    desk_window.until_said("Waiting for a signature")
    desk_window.press("Do not erase")
    desk_window.until_said("The file stays as it is")
    from ui.screens.administration.erasure_sheets import RefuseSheet

    sheet = sheet_of(desk_window, RefuseSheet)
    sheet.fields["answer"].control.setPlainText("A claim is open.")
    sheet.answer("save")
    desk_window.until_said("Farid Hassan decided against it on")
    (line,) = lines(desk_window)
    assert line.erasure.outcome is ErasureOutcome.REFUSED


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Invalid("erasure-two"), "Another administrator has to sign"),
        (Invalid("erasure-changed"), "Something was written in this file"),
    ],
)
def test_a_refusal_says_why_and_the_sheet_stays(desk_window: Desktop, monkeypatch, error, said):
    close_one(desk_window, asked=True)
    desk_window.sign_in("admin")
    desk_window.go("administration", tab="erasures")
    desk_window.until_said("Waiting for a signature")

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(erasures, "erase", refuse)
    desk_window.press("Sign and erase")
    sheet = sheet_of(desk_window, EraseSheet)
    desk_window.write("Your own passphrase", PASSPHRASE)
    sheet.answer("do")
    desk_window.until_said(said)


def test_nothing_erased_says_where_it_begins(desk_window: Desktop):
    desk_window.sign_in("admin")
    desk_window.go("administration", tab="erasures")
    desk_window.until_said("No file was erased.")


def test_a_list_that_is_refused_says_so(desk_window: Desktop, monkeypatch):
    desk_window.sign_in("admin")
    tab = desk_window.go("administration", tab="erasures").tab("erasures")
    tab._refused(NotAllowed(Permission.SEE_ERASURES))
    desk_window.until(tab.empty.isVisible)
