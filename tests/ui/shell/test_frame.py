from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.shell.frame import MainFrame, Status
from ui.shell.messages import SHOWN_MS, SheetAction, answer_next, ask, forget_answers
from ui.shell.rail import RailItem
from ui.shell.shortcuts import collect, show_shortcuts
from ui.shell.switcher import Switcher, SwitcherEntry
from ui.widgets.crumbs import Crumb

ITEMS = [RailItem("today", "Today", "sun-horizon"), RailItem("clients", "Clients", "user-list")]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def frame(qtbot):
    made = MainFrame()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.set_items(ITEMS)
    for key in ("today", "clients"):
        page = QWidget()
        lines = QVBoxLayout(page)
        lines.addWidget(QLabel(key))
        lines.addWidget(QPushButton(f"Do {key}"))
        made.add_page(key, page)
    made.show_page("today")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    forget_answers()


def labels(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_a_key_leads_to_each_place(frame, qtbot):
    with qtbot.waitSignal(frame.navigated) as told:
        QTest.keyClick(frame, Qt.Key.Key_2, CTRL)
    assert told.args == ["clients"]


def test_a_role_sees_only_its_places(frame):
    frame.set_items(ITEMS[:1])
    assert frame.rail.keys() == ["today"]
    texts = [action.text() for action in frame.rail.actions()]
    assert texts == ["Go to Today"]


def test_ctrl_l_locks_even_over_a_sheet(frame, qtbot):
    ask(frame, "Sign?", "", [SheetAction("cancel", "No")], lambda _key: None)
    with qtbot.waitSignal(frame.lock_asked):
        QTest.keyClick(frame, Qt.Key.Key_L, CTRL)


def test_typing_in_the_box_opens_the_switcher_with_the_letter(frame, qtbot):
    with qtbot.waitSignal(frame.switcher_asked) as told:
        QTest.keyClicks(frame.search, "w")
    assert told.args == ["w"]


def test_the_status_line_says_who_when_and_demo(frame):
    frame.set_status(Status("counsellor1", "Backup verified today", "Locks in 4 min", is_demo=True))
    said = labels(frame.status_line)
    assert said == ["Signed in: counsellor1", "Locks in 4 min", "DEMO"]
    assert frame.status_line.backup.text() == "Backup verified today"


def test_the_status_line_leads_to_the_backups_and_warns_with_a_sign(frame, qtbot):
    frame.set_status(Status("counsellor1", "No backup yet", backup_warns=True, backup_tip="Lost."))
    button = frame.status_line.backup
    assert button.accessibleDescription() == "Lost."
    assert button._icon == "warning"
    with qtbot.waitSignal(frame.status_line.backup_asked):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_crumbs_lead_back(frame, qtbot):
    frame.set_crumbs([Crumb("Clients", "clients"), Crumb("KM-0042-T")])
    step = next(b for b in frame.crumbs.findChildren(QPushButton) if b.text() == "Clients")
    with qtbot.waitSignal(frame.crumb_chosen) as told:
        step.click()
    assert told.args == ["clients"]


def test_a_page_that_is_dropped_is_gone(frame):
    frame.remove_page("clients")
    assert not frame.has_page("clients")
    assert labels(frame.current_page()) == ["today"]


def test_a_message_can_be_undone_once(frame):
    undone = []
    frame.messages.say("Marked late.", undo=lambda: undone.append(1))
    assert frame.messages.text() == "Marked late."
    assert frame.messages.undo()
    assert not frame.messages.undo()
    assert undone == [1]


def test_a_message_goes_by_itself_and_an_error_stays(frame):
    frame.messages.say("Saved.")
    assert 0 < frame.messages._timer.remainingTime() <= SHOWN_MS * 1.06
    frame.messages.say("The disk is full. What you typed is kept.", "danger")
    assert not frame.messages._timer.isActive()


def test_a_sheet_answers_and_gives_the_focus_back(frame, qtbot):
    button = next(b for b in frame.findChildren(QPushButton) if b.text() == "Do today")
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    answers = []
    actions = [SheetAction("cancel", "No"), SheetAction("sign", "Sign", "primary")]
    sheet = ask(frame, "Sign?", "For good.", actions, answers.append)
    sheet.buttons["sign"].click()
    assert answers == ["sign"]
    qtbot.waitUntil(button.hasFocus)


def test_the_focus_stays_inside_a_sheet(frame, qtbot):
    actions = [SheetAction("cancel", "No"), SheetAction("sign", "Sign", "primary")]
    sheet = ask(frame, "Sign?", "", actions, lambda _key: None)
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert sheet.isAncestorOf(QApplication.focusWidget())


def test_escape_is_cancel(frame):
    answers = []
    sheet = ask(frame, "Sign?", "", [SheetAction("sign", "Sign", "primary")], answers.append)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert answers == ["cancel"]


def test_an_answer_in_waiting_is_taken_instead_of_asking(frame):
    answers = []
    answer_next("sign")
    assert ask(frame, "Sign?", "", [SheetAction("sign", "Sign")], answers.append) is None
    assert answers == ["sign"]


def test_f1_lists_the_actions_that_work_here(frame):
    action = QAction("Write a note", frame)
    action.setShortcut("Ctrl+N")
    frame.addAction(action)
    lines = {line.text: line.keys for line in collect(frame)}
    assert lines["Write a note"] == ("Ctrl+N",)
    assert lines["Lock the desk"] == ("Ctrl+L",)
    action.setEnabled(False)
    assert "Write a note" not in {line.text for line in collect(frame)}
    sheet = show_shortcuts(frame)
    assert "Lock the desk" in labels(sheet)


def entries(done: list[str], count: int = 0) -> list[SwitcherEntry]:
    named = [("KM-0042-T", "Wanjiru Achieng"), ("NK-0107-R", "Kariũki"), ("Tumaini", "Nakuru")]
    made = [
        SwitcherEntry(title, subtitle, "Client", lambda title=title: done.append(title))
        for title, subtitle in named
    ]
    more = [SwitcherEntry(f"EL-{n:05d}", "", "Client", lambda: None) for n in range(count)]
    return [*made, *more]


def test_the_switcher_finds_by_code_and_name_and_opens_by_keyboard(frame):
    done: list[str] = []
    switcher = Switcher(entries(done))
    switcher.open_over(frame)
    QTest.keyClicks(switcher.box, "kariuki")
    assert [entry.title for entry in switcher.found()] == ["NK-0107-R"]
    QTest.keyClick(switcher.box, Qt.Key.Key_Return)
    assert done == ["NK-0107-R"]


def test_the_switcher_walks_with_the_arrow_keys(frame):
    done: list[str] = []
    switcher = Switcher(entries(done))
    switcher.open_over(frame)
    QTest.keyClick(switcher.box, Qt.Key.Key_Down)
    QTest.keyClick(switcher.box, Qt.Key.Key_Return)
    assert done == ["NK-0107-R"]


def test_the_switcher_goes_with_escape_and_says_when_nothing_is_found(frame, qtbot):
    switcher = Switcher(entries([]))
    switcher.open_over(frame)
    QTest.keyClicks(switcher.box, "zzz")
    assert any("Nothing found" in text for text in labels(switcher))
    with qtbot.waitSignal(switcher.closed):
        QTest.keyClick(switcher.box, Qt.Key.Key_Escape)


def test_the_switcher_shows_no_more_than_a_screenful_of_many(frame):
    switcher = Switcher(entries([], count=10_000))
    QTest.keyClicks(switcher.box, "el")
    assert len(switcher.found()) == 60
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
