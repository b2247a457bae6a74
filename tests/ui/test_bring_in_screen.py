"""Bringing a register in through the real window: look, choose, confirm, take back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QCheckBox, QComboBox

from counsel_desk.domain.bringing_in import Fault
from counsel_desk.services import cases, register_import
from ui.shell.messages import answer_next

REGISTER = (
    "No;Client name;D.O.B;Gender;County\n"
    "1;Wanjiru Mbûgua;3/11/1990;F;Nakuru\n"
    "2;Otieno Onyango;31/2/1985;M;Kisumu\n"
    "3;Mbûgua Wanjiru;3/11/1990;F;Nakuru\n"
    "4;;12/12/1970;M;Nairobi\n"
    "5;Nekesa Wafula;9/9/1988;F/M;Bungoma\n"
    "6;Hassan Abdi;1978-02-03;male;Garissa\n"
)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, encoding="utf-8")
    return path


def read(desktop, path: Path):
    screen = desktop.go("bring_in")
    screen.read(path)
    desktop.until(lambda: screen.rows or screen.trouble.isVisible())
    desktop.settle()
    return screen


def names_in(desktop, user: str = "counsellor1") -> list[str]:
    found: list[str] = []
    job = desktop.jobs.ask(cases.list_cases)
    job.then(lambda rows: found.extend(row.name or row.code for row in rows))
    desktop.settle()
    return sorted(found)


def test_every_row_is_shown_with_what_becomes_of_it_before_anything_is_written(
    desk_window, register
):
    desk_window.sign_in("counsellor1")
    screen = read(desk_window, register)
    faults = {row.line: row.fault for row in screen.rows if row.fault}
    assert faults == {3: Fault.DATE_IMPOSSIBLE, 5: Fault.NAME_MISSING, 6: Fault.SEX_UNKNOWN}
    assert [row.line for row in screen.rows] == [3, 5, 6, 4, 2, 7]
    model = screen.table.table_model
    said = " ".join(
        str(model.data(model.index(row, column)))
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    )
    for part in ("no such day as “31/2/1985”", "There is no name", "same as line 2"):
        assert part in said
    desk_window.until_said("2 ready, 1 perhaps here already, 3 rejected")
    assert names_in(desk_window) == []


def test_confirmed_rows_come_in_and_can_be_taken_back_at_once(desk_window, register):
    desk_window.sign_in("counsellor1")
    read(desk_window, register)
    desk_window.press("Bring in 2 clients")
    desk_window.until(lambda: desk_window.message() == "2 clients were brought in.")
    desk_window.settle()
    assert names_in(desk_window) == ["Hassan Abdi", "Wanjiru Mbûgua"]
    desk_window.until(desk_window.screen.empty.button.hasFocus)
    assert desk_window.has("Take back")
    assert desk_window.view.messages.undo()
    desk_window.until(lambda: "taken back" in desk_window.message())
    desk_window.settle()
    assert names_in(desk_window) == []
    assert not desk_window.has("Take back")
    desk_window.until_said(", taken back on ")


def test_an_earlier_import_is_taken_back_after_a_question(desk_window, register):
    desk_window.sign_in("counsellor1")
    read(desk_window, register)
    desk_window.press("Bring in 2 clients")
    desk_window.until(lambda: desk_window.has("Take back"))
    desk_window.settle()
    answer_next("cancel")
    desk_window.press("Take back")
    assert len(names_in(desk_window)) == 2
    answer_next("do")
    desk_window.press("Take back")
    desk_window.until(lambda: "taken back" in desk_window.message())
    assert names_in(desk_window) == []


def test_possible_duplicates_come_in_where_they_are_chosen(desk_window, register):
    desk_window.sign_in("counsellor1")
    screen = read(desk_window, register)
    twin = next(row for row in screen.rows if row.twin)
    screen.table.choose(twin.line)
    desk_window.qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert desk_window.has("Bring in 3 clients")
    desk_window.qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert desk_window.has("Bring in 2 clients")
    desk_window.find("Bring in those too who are perhaps here already (Enter on a row: only that)",
                     QCheckBox).click()  # fmt: skip
    desk_window.press("Bring in 3 clients")
    desk_window.until(lambda: len(names_in(desk_window)) == 3)


def test_another_meaning_of_a_column_changes_the_preview(desk_window, register):
    desk_window.sign_in("counsellor1")
    screen = read(desk_window, register)
    box = desk_window.find("Gender", QComboBox)
    box.setCurrentIndex(box.findText("Leave this out"))
    desk_window.until(lambda: desk_window.has("Bring in 3 clients"))
    box.setCurrentIndex(box.findText("County"))
    desk_window.until(lambda: desk_window.says("Two columns are said to hold the same"))
    assert not screen.preview_card.isVisible()
    name = desk_window.find("Client name", QComboBox)
    for choice in (box, name):
        choice.setCurrentIndex(choice.findText("Leave this out"))
    desk_window.until(lambda: desk_window.says("No column holds the names"))
    name.setCurrentIndex(name.findText("Name"))
    desk_window.until(lambda: screen.preview_card.isVisible())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Name\n", "no row below its headings"),
        (b"%PDF-1.4", "no table that can be read"),
        (b"", "This file is empty"),
    ],
)
def test_a_file_that_is_no_register_has_its_sentence(desk_window, tmp_path, data, words):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    desk_window.sign_in("counsellor1")
    read(desk_window, path)
    desk_window.until_said(words)
    assert desk_window.has("Choose a file")


def test_a_coordinator_chooses_whose_clients_they_are(desk_window, register):
    desk_window.sign_in("coordinator")
    screen = read(desk_window, register)
    desk_window.choose("Counsellor of these clients", "Baraka Otieno")
    desk_window.press("Bring in 2 clients")
    desk_window.until(lambda: desk_window.message() == "2 clients were brought in.")
    desk_window.settle()
    assert len(names_in(desk_window)) == 2
    assert screen.columns_card.isHidden()


def test_an_import_that_is_stopped_writes_nothing(desk_window, register, monkeypatch):
    desk_window.sign_in("counsellor1")
    screen = read(desk_window, register)
    real = register_import._register

    def slow(*args):
        screen._job.cancel()
        return real(*args)

    monkeypatch.setattr(register_import, "_register", slow)
    screen.bring_in()
    desk_window.settle()
    screen._cancel()
    assert desk_window.message() == "Stopped. Nothing was written."
    monkeypatch.undo()
    assert names_in(desk_window) == []
    desk_window.press("Bring in 2 clients")
    desk_window.until(lambda: len(names_in(desk_window)) == 2)


def test_a_file_is_dropped_and_the_screen_is_reached_from_clients(desk_window, register):
    desk_window.sign_in("counsellor1")
    desk_window.go("clients")
    desk_window.press("Bring in")
    desk_window.until(lambda: desk_window.screen.name == "bring_in")
    desk_window.settle()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(register))])
    drop = QDropEvent(
        QPoint(50, 50).toPointF(),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    desk_window.screen.dropEvent(drop)
    desk_window.until(lambda: desk_window.has("Bring in 2 clients"))


def test_a_file_of_several_sheets_says_which_is_read_and_offers_the_others(desk_window, tmp_path):
    from tests.services.test_table_files import HEADS, TITLE, book, row

    first = row(1, TITLE) + row(2, *HEADS) + row(3, "Wanjiru Achieng", "1/2/1990", "Nakuru")
    second = row(1, *HEADS) + row(2, "Otieno Onyango") + row(3, "Hassan Abdi", "", "#REF!")
    path = tmp_path / "register.xlsx"
    path.write_bytes(book(**{"2024": first, "2025": second, "Notes": row(1, TITLE)}))
    desk_window.sign_in("counsellor1")
    screen = read(desk_window, path)
    assert screen.sheets.isVisible()
    for part in ("3 sheets", "“2024” alone", "headings are in line 2"):
        assert part in screen.told.text()
    assert [one.client.name for one in screen.rows] == ["Wanjiru Achieng"]
    screen.sheets.set_value("2025")
    desk_window.until(lambda: len(screen.rows) == 2)
    assert "headings are in line" not in screen.told.text()
    assert [one.fault for one in screen.rows] == [Fault.CELL_ERROR, None]
    screen.sheets.set_value("Notes")
    desk_window.until(screen.trouble.isVisible)
    desk_window.settle()
    assert screen.sheets.value() == "2025"
    assert len(screen.rows) == 2
    desk_window.press("Bring in 1 client")
    desk_window.until(lambda: desk_window.message() == "1 client was brought in.")
    desk_window.settle()
    assert not screen.sheets.isVisible()
    assert not screen.told.isVisible()
