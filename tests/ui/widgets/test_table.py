from __future__ import annotations

from enum import Enum

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from ui.widgets.data_table import DataTable
from ui.widgets.pill import PillKind, pill_width
from ui.widgets.table_model import ColumnSpec, PillText
from ui.widgets.table_second import lay_out


class Column(Enum):
    CODE = 1
    NAME = 2
    SCORE = 3


def columns():
    return {
        Column.CODE: ColumnSpec("Code", lambda row: row[0], width=120),
        Column.NAME: ColumnSpec("Name", lambda row: row[1]),
        Column.SCORE: ColumnSpec(
            "Score",
            lambda row: "" if row[2] is None else str(row[2]),
            lambda row: row[2],
            numeric=True,
            width=80,
            searched=False,
        ),
    }


ROWS = [
    ("KM-2", "Ng’ang’a wa Thiong’o Kariũki", 9),
    ("KM-1", "Mwanaisha Nasimiyu", 10),
    ("KM-3", "Otieno Onyango", None),
]


@pytest.fixture
def table(qtbot):
    made = DataTable(columns(), lambda row: row[0], "Clients")
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.set_rows(ROWS)
    made.show()
    return made


def codes(table) -> list[str]:
    return [table.table_model.key_at(row) for row in range(table.table_model.rowCount())]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kariuki", ["KM-2"]),
        ("KARIŨKI", ["KM-2"]),
        ("naisha mwa", ["KM-1"]),
        ("km", ["KM-2", "KM-1", "KM-3"]),
        ("  ", ["KM-2", "KM-1", "KM-3"]),
        ("10", []),
    ],
)
def test_the_filter_wants_every_word_without_case_and_accents(table, typed, found):
    table.set_filter(typed)
    assert codes(table) == found


def test_numbers_are_sorted_as_numbers_and_gaps_stand_last(table):
    table.sort_by(2)
    assert codes(table) == ["KM-2", "KM-1", "KM-3"]
    table.sort_by(2)
    assert codes(table) == ["KM-1", "KM-2", "KM-3"]


def test_the_person_stays_on_the_row_through_sort_and_filter(table):
    table.choose("KM-1")
    table.sort_by(0)
    table.set_filter("mwana")
    assert table.current_row()[0] == "KM-1"


@pytest.fixture
def crowded(qtbot):
    """A table whose columns want 740 pixels; two of them have words for a second line."""
    made_of = columns()
    pill = PillText("Reliably worse", PillKind.WARNING)
    spec = {"width": 180, "second": "county {0}"}
    made_of["county"] = ColumnSpec("County", lambda _row: "Uasin Gishu", **spec)
    made_of["change"] = ColumnSpec(
        "Change", lambda _row: pill.text, pill=lambda _row: pill, width=250, second="change {0}"
    )
    made = DataTable(made_of, lambda row: row[0], "Clients")
    qtbot.addWidget(made)
    made.set_rows(ROWS)
    made.resize(1000, 400)
    made.show()
    return made


def test_a_narrow_table_needs_no_scrolling_and_says_the_rest_in_a_second_line(crowded, qtbot):
    row_height = crowded.rowHeight(0)
    crowded.resize(480, 400)
    qtbot.waitUntil(lambda: crowded.horizontalScrollBar().maximum() == 0)
    assert crowded.rowHeight(0) > row_height
    parts, is_cut = lay_out(crowded.table_model.specs, ROWS[0], 400, 1)
    assert "".join(part.text for part in parts) == "county Uasin Gishu· change Reliably worse"
    assert not is_cut
    ends = [part.left + part.width for part in parts]
    assert all(end <= after.left for end, after in zip(ends, parts[1:], strict=False))
    assert parts[-1].width >= pill_width("Reliably worse", PillKind.WARNING)
    crowded.resize(1000, 400)
    assert crowded.rowHeight(0) == row_height
    assert crowded.columnWidth(3) == 180


def test_every_column_of_a_narrow_table_is_reached_sorted_and_spoken_as_before(crowded):
    crowded.resize(480, 400)
    crowded.enter_from_above()
    for _ in range(4):
        QTest.keyClick(crowded, Qt.Key.Key_Right)
    assert crowded.currentIndex().column() == 4
    QTest.keyClick(crowded, Qt.Key.Key_Down)
    assert crowded.currentIndex().row() == 1, "rows are walked from a column without a width too"
    QTest.keyClick(crowded, Qt.Key.Key_Space)
    assert crowded.table_model.sorted_by() == (4, False)
    said = crowded.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Change: Reliably worse"
    titles = {crowded.horizontalHeader()._titles(column)[0] for column in range(3)}
    assert "Name · Change" in titles


def test_what_the_second_line_cuts_is_said_under_the_mouse(crowded):
    crowded.resize(480, 400)
    assert crowded.cut_words(crowded.model().index(0, 2)) == ""
    crowded.resize(250, 400)
    said = crowded.cut_words(crowded.model().index(0, 2))
    assert said == "county Uasin Gishu · change Reliably worse"


def test_pieces_go_on_in_another_line_where_there_is_one(crowded):
    specs = crowded.table_model.specs
    assert {part.line for part in lay_out(specs, ROWS[0], 200, 2)[0]} == {0, 1}
    assert {part.line for part in lay_out(specs, ROWS[0], 200, 1)[0]} == {0}


def test_how_many_are_shown_is_told(table, qtbot):
    with qtbot.waitSignal(table.counted) as told:
        table.set_filter("otieno")
    assert told.args == [1, 3]


def test_enter_opens_and_space_sorts(table, qtbot):
    table.enter_from_above()
    with qtbot.waitSignal(table.opened) as told:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert told.args[0] == ROWS[0]
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert codes(table) == ["KM-1", "KM-2", "KM-3"]
    assert table.current_row() == ROWS[0]


def test_a_cell_is_said_with_its_column(table):
    index = table.table_model.index(0, 2)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Score: 9"


def test_only_cells_on_the_screen_are_asked_for(qtbot):
    asked = []
    spec = {Column.CODE: ColumnSpec("Code", lambda row: asked.append(row) or row, searched=False)}
    table = DataTable(spec, lambda row: row, "Many")
    qtbot.addWidget(table)
    table.resize(400, 400)
    table.set_rows([str(n) for n in range(10_000)])
    table.show()
    QApplication.processEvents()
    table.grab()
    assert 0 < len(set(asked)) < 100


@pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
def test_words_that_are_cut_off_are_said_under_the_mouse(table, qtbot):
    name = table.table_model.index(0, 1)
    assert table.cut_words(name) == ""
    assert table.cut_words(table.table_model.index(-1, -1)) == ""
    table.resize(330, 400)
    assert table.cut_words(name) == "Ng’ang’a wa Thiong’o Kariũki"
    spot = table.visualRect(name).center()
    viewport = table.viewport()
    event = QHelpEvent(QEvent.Type.ToolTip, spot, viewport.mapToGlobal(spot))
    QApplication.sendEvent(viewport, event)
    assert QToolTip.text() == "Ng’ang’a wa Thiong’o Kariũki"
    QToolTip.hideText()
