"""Bringing past screenings in through the real window: look, choose, confirm, take back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox

from counsel_desk.domain.past_answers import PastFault
from counsel_desk.services import score_import, screenings
from counsel_desk.services.instruments import all_instruments
from ui.job import Cancelled
from ui.screens.bring_in.score_words import _FAULTS, scale_words
from ui.shell.messages import answer_next


@pytest.fixture
def client(desk_window):
    """A client of counsellor1, and the code."""

    def made(office):
        case = office.client()
        return case, office.code(case)

    found = desk_window.fill(made)
    desk_window.sign_in("counsellor1")
    return found


@pytest.fixture
def file(client, tmp_path: Path) -> Path:
    code = client[1]
    path = tmp_path / "scores.csv"
    head = "Case code;Date;" + ";".join(f"Item {n}" for n in range(1, 10)) + ";Total\n"
    rows = (
        (code, "3/2/2025", *"111111111", "9"),
        (code, "3/3/2025", *[""] * 9, "14"),
        (code, "3/3/2025", *[""] * 9, "15"),
        (code, "3/4/2025", *"114111111", ""),
        ("KM-0001-A", "3/5/2025", *[""] * 9, "3"),
        (code, "31/2/2025", *[""] * 9, "3"),
    )
    path.write_text(head + "\n".join(";".join(row) for row in rows), encoding="utf-8")
    return path


def read(desktop, path: Path):
    screen = desktop.go("bring_in_scores")
    screen.read(path)
    desktop.until(lambda: screen.preview is not None or screen.trouble.isVisible())
    desktop.settle()
    return screen


def given(desktop, case) -> list[float | None]:
    found: list[float | None] = []
    job = desktop.jobs.ask(screenings.list_screenings, case)
    job.then(lambda rows: found.extend(row.scores["total"] for row in rows))
    desktop.settle()
    return found


def shown(screen) -> str:
    model = screen.table.table_model
    return "\n".join(
        " ".join(str(model.data(model.index(row, at))) for at in range(model.columnCount()))
        for row in range(model.rowCount())
    )


def show(screen, words: str) -> str:
    screen.part.setCurrentIndex(screen.part.findText(words))
    return shown(screen)


def test_every_fault_has_its_sentence_and_every_instrument_its_scale():
    assert set(_FAULTS) == set(PastFault)
    words = {form.id: scale_words(form) for form in all_instruments()}
    assert "KenyaEMR" in words["gad-7"]
    assert "percentage" in words["who-5"]
    assert "mean" in words["hscl-25"]
    assert "10 to 50" in words["k10"]


def test_every_row_is_shown_with_what_becomes_of_it_before_anything_is_written(
    desk_window, client, file
):
    screen = read(desk_window, file)
    desk_window.until_said(
        "2 ready, 1 of them known by their total alone, 1 here already, 3 rejected"
    )
    rejected = show(screen, "3 rejected")
    for line, why in (
        ("5 ", "Item 3: 4 cannot be answered in PHQ-9."),
        ("6 KM-0001-A", "“KM-0001-A” is no case code, or it is mistyped."),
        ("7 ", "There is no such day as “31/2/2025”."),
    ):
        assert any(one.startswith(line) and why in one for one in rejected.splitlines())
    assert "The same client, instrument and day as line 3." in show(screen, "1 here already")
    assert "total alone" in show(screen, "2 ready")
    assert given(desk_window, client[0]) == []


def test_confirmed_rows_come_in_and_can_be_taken_back_at_once(desk_window, client, file):
    read(desk_window, file)
    desk_window.press("Bring in 2 screenings")
    desk_window.until(lambda: desk_window.message() == "2 screenings were brought in.")
    desk_window.settle()
    assert given(desk_window, client[0]) == [9.0, 14.0]
    desk_window.until(desk_window.screen.empty.button.hasFocus)
    assert desk_window.view.messages.undo()
    desk_window.until(lambda: desk_window.message() == "2 screenings were taken back.")
    desk_window.settle()
    assert given(desk_window, client[0]) == []
    desk_window.until_said(", taken back on ")


def test_an_earlier_import_is_taken_back_after_a_question(desk_window, client, file):
    read(desk_window, file)
    desk_window.press("Bring in 2 screenings")
    desk_window.until(lambda: desk_window.has("Take back"))
    desk_window.settle()
    answer_next("cancel")
    desk_window.press("Take back")
    assert len(given(desk_window, client[0])) == 2
    answer_next("do")
    desk_window.press("Take back")
    desk_window.until(lambda: "taken back" in desk_window.message())
    assert given(desk_window, client[0]) == []


def test_what_is_here_already_comes_in_where_it_is_chosen(desk_window, client, file):
    screen = read(desk_window, file)
    show(screen, "1 here already")
    screen.table.choose(4)
    for words in ("Bring in 3 screenings", "Bring in 2 screenings"):
        desk_window.qtbot.keyClick(screen.table, Qt.Key.Key_Return)
        assert desk_window.has(words)
    box = "Bring in those too that are here already (Enter on a row: only that)"
    desk_window.find(box, QCheckBox).click()
    desk_window.press("Bring in 3 screenings")
    desk_window.until(lambda: len(given(desk_window, client[0])) == 3)


def test_another_meaning_of_a_column_changes_the_preview(desk_window, client, file):
    screen = read(desk_window, file)
    desk_window.choose("Total", "Not in the file")
    desk_window.until(lambda: desk_window.has("Bring in 1 screening"))
    desk_window.until_said("1 ready, 5 rejected")
    desk_window.choose("Instrument", "GAD-7")
    desk_window.until(lambda: desk_window.says("KenyaEMR"))
    desk_window.until(lambda: len(screen.columns_card.items) == 7)
    desk_window.choose("Answers, from the first item on", "Not in the file")
    desk_window.until(lambda: desk_window.says("No column holds answers or a total"))
    assert not screen.preview_card.isVisible()
    desk_window.choose("Total", "Total")
    desk_window.until(lambda: desk_window.has("Bring in 2 screenings"))
    desk_window.choose("Item 1", "Total") if desk_window.has("Item 1", QComboBox) else None
    desk_window.choose("Case code", "Choose a column")
    desk_window.until(lambda: desk_window.says("No column holds the case codes"))


def test_a_column_can_name_the_instrument_the_language_and_the_way(desk_window, client, tmp_path):
    path = tmp_path / "long.tsv"
    path.write_text(
        "Client code\tTool\tDay\tScore\tLugha\tMode\n"
        f"{client[1]}\tphq9\t2025-01-07\t7\tKiswahili\tread aloud\n"
        f"{client[1]}\tGAD-7\t2025-01-07\t21\tKiswahili\tself\n"
        f"{client[1]}\tASQ\t2025-01-07\t1\tKiswahili\tself\n",
        encoding="utf-8",
    )
    screen = read(desk_window, path)
    desk_window.until_said("2 ready, 2 of them known by their total alone, 1 rejected")
    assert "“ASQ” is no instrument that is known here." in show(screen, "1 rejected")
    desk_window.press("Bring in 2 screenings")
    desk_window.until(lambda: desk_window.message() == "2 screenings were brought in.")
    assert given(desk_window, client[0]) == [7.0, 21.0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Code\n", "no row below its headings"),
        (b"%PDF-1.4", "no table that can be read"),
        (b"PK\x03\x04 and no more", "read"),
        (b"", "This file is empty"),
    ],
)
def test_a_file_that_is_no_table_has_its_sentence(desk_window, client, tmp_path, data, words):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    read(desk_window, path)
    desk_window.until_said(words)
    assert desk_window.has("Choose a file")


def test_an_import_that_is_stopped_writes_nothing(desk_window, client, file, monkeypatch):
    screen = read(desk_window, file)

    def stopped(*_args):
        raise Cancelled  # as the report of progress does once nobody wants the work

    monkeypatch.setattr(score_import._Writer, "write", stopped)
    screen.bring_in()
    assert not screen.columns_card.isEnabled()
    desk_window.settle()
    screen._cancel()
    assert desk_window.message() == "Stopped. Nothing was written."
    monkeypatch.undo()
    assert given(desk_window, client[0]) == []
    desk_window.press("Bring in 2 screenings")
    desk_window.until(lambda: len(given(desk_window, client[0])) == 2)


def test_looking_at_the_rows_can_be_stopped(desk_window, client, file):
    screen = desk_window.go("bring_in_scores")
    screen.read(file)
    desk_window.until(lambda: screen.preview is not None)
    desk_window.settle()
    screen.preview = None
    screen._ask_preview()
    screen._show_panel()
    screen._cancel()
    desk_window.settle()
    assert screen.preview is None
    assert desk_window.says("The rows were not all looked at.")
    screen.read(file)
    desk_window.until(lambda: desk_window.has("Bring in 2 screenings"))


def test_the_chart_and_the_result_say_that_the_answers_are_not_known(desk_window, client, file):
    read(desk_window, file)
    desk_window.press("Bring in 2 screenings")
    desk_window.until(lambda: desk_window.message() == "2 screenings were brought in.")
    desk_window.settle()
    found: list = []
    desk_window.jobs.ask(screenings.list_screenings, client[0]).then(found.extend)
    desk_window.settle()
    desk_window.go("screening", subject=client[0], item=found[1].id)
    desk_window.until_said("Only the total was brought in")
    desk_window.until_said("brought in by Amina Njeri")


def test_a_total_is_corrected_with_the_answers_of_the_paper_form(desk_window, client, file):
    read(desk_window, file)
    desk_window.press("Bring in 2 screenings")
    desk_window.until(lambda: desk_window.message() == "2 screenings were brought in.")
    desk_window.settle()
    found: list = []
    desk_window.jobs.ask(screenings.list_screenings, client[0]).then(found.extend)
    desk_window.settle()
    page = desk_window.go("correct", subject=client[0], item=found[1].id)
    desk_window.until(lambda: page.sheet is not None)
    desk_window.settle()
    assert page.given.mode.currentText() == "way not recorded"
    assert page.given.language.currentText() == "language not recorded"
    for item in page.sheet.items[:9]:
        page.sheet.values[item.key] = 2
    desk_window.write("Why it is corrected", "Found the paper form")
    page.save_button.click()
    desk_window.until(lambda: given(desk_window, client[0]) == [9.0, 18.0])
    job = desk_window.jobs.ask(screenings.open_screening, client[0], found[1].id)
    job.then(found.append)
    desk_window.settle()
    new = found[-1]
    assert (new.total_only, new.mode.value, new.answers.language) == (False, "not recorded", "")


def test_the_page_is_reached_from_the_clients_and_not_by_a_coordinator(desk_window, client):
    desk_window.go("clients")
    desk_window.press("Past scores")
    desk_window.until(lambda: desk_window.screen.name == "bring_in_scores")


def test_a_coordinator_is_not_offered_the_page(desk_window):
    desk_window.sign_in("coordinator")
    desk_window.go("clients")
    assert desk_window.has("Bring in")
    assert not desk_window.has("Past scores")
