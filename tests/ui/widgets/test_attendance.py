from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.widgets.attendance_grid import AttendanceGrid, default_statuses
from ui.widgets.attendance_model import Mark, MeetingHead, MemberRow

MEMBERS = [
    MemberRow("a", "KM-0042-T", "1 of 2"),
    MemberRow("b", "NK-0107-R", "0 of 2", "below 60 %"),
]
MEETINGS = [
    MeetingHead(1, "1", "16 Sep"),
    MeetingHead(2, "2", "23 Sep"),
    MeetingHead(3, "3", "30 Sep", is_open=False),
]


@pytest.fixture
def grid(qtbot):
    made = AttendanceGrid()
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show_group(MEMBERS, MEETINGS, {("a", 1): Mark("on_time")})
    made.show()
    made.activateWindow()
    made.table.setFocus()
    qtbot.waitUntil(made.table.hasFocus)
    made.told = []
    made.marked.connect(lambda *mark: made.told.append(mark))
    return made


def press(grid, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(grid.table, key, modifier)


def place(grid) -> tuple[int, int]:
    index = grid.table.currentIndex()
    return index.row(), index.column()


def test_the_grid_opens_at_the_first_mark_that_is_missing(grid):
    assert place(grid) == (1, 0)


@pytest.mark.parametrize("status", default_statuses(), ids=lambda status: status.name)
def test_a_digit_marks(grid, status):
    grid.go_to(0, 1)
    press(grid, getattr(Qt.Key, f"Key_{status.digit}"))
    assert grid.told == [("a", 2, status.value)]
    assert grid.mark("a", 2) == Mark(status.value)


def test_marking_goes_on_to_the_member_below(grid):
    grid.go_to(0, 1)
    press(grid, Qt.Key.Key_1)
    assert place(grid) == (1, 1)


def test_arrow_keys_move(grid):
    grid.go_to(0, 0)
    press(grid, Qt.Key.Key_Right)
    press(grid, Qt.Key.Key_Down)
    assert place(grid) == (1, 1)


def test_delete_clears_to_not_recorded(grid):
    grid.go_to(0, 0)
    press(grid, Qt.Key.Key_Delete)
    assert grid.told == [("a", 1, None)]
    assert grid.mark("a", 1) is None


def test_taking_back_tells_the_mark_of_before(grid):
    grid.go_to(0, 0)
    press(grid, Qt.Key.Key_3)
    press(grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert grid.told == [("a", 1, "did_not_attend"), ("a", 1, "on_time")]
    assert place(grid) == (0, 0)


def test_another_group_leaves_nothing_to_take_back(grid):
    grid.go_to(0, 0)
    press(grid, Qt.Key.Key_3)
    grid.show_group(MEMBERS, MEETINGS, {})
    grid.told.clear()
    press(grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert grid.told == []


def test_a_meeting_that_is_not_open_takes_no_mark(grid):
    grid.go_to(0, 2)
    press(grid, Qt.Key.Key_1)
    assert grid.told == []


def test_the_same_mark_again_is_no_change(grid):
    grid.go_to(0, 0)
    press(grid, Qt.Key.Key_1)
    assert grid.told == []


def test_a_reason_is_asked_only_where_something_is_marked(grid, qtbot):
    asked = []
    grid.reason_asked.connect(lambda *cell: asked.append(cell))
    grid.go_to(1, 1)
    press(grid, Qt.Key.Key_R)
    grid.go_to(0, 0)
    press(grid, Qt.Key.Key_R)
    assert asked == [("a", 1)]


def test_a_reason_is_said_with_the_cell(grid, qtbot):
    with qtbot.waitSignal(grid.reason_given) as told:
        grid.give_reason(0, 0, "transport", "Transport")
    assert told.args == ["a", 1, "transport"]
    said = grid.table.marks.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "KM-0042-T, meeting 1, 16 Sep, on time, Transport"


def test_not_recorded_is_said_and_is_not_absent(grid):
    said = grid.table.marks.index(1, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "NK-0107-R, meeting 2, 23 Sep, not recorded"


def test_a_new_dose_leaves_the_person_where_they_are(grid):
    grid.go_to(1, 1)
    grid.set_members([MEMBERS[0], MemberRow("b", "NK-0107-R", "1 of 2")])
    assert place(grid) == (1, 1)
