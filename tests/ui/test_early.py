"""The first window does without what takes long, and is the same without it."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tests.builders import vault_copy
from ui import early

CHILD = """
import os, sys
import ui.app
from PySide6 import QtCore, QtGui, QtWidgets

NAMES = ((QtCore, "Qt"), (QtWidgets, "QStyle"), (QtGui, "QAccessible"))
MODULES = ("counsel_desk.domain.consents", "sqlalchemy", "matplotlib")
shown = ui.app.open_window

def watched(*arguments):
    window, session = shown(*arguments)
    class Eye(QtCore.QObject):
        def eventFilter(self, watched, event):
            if event.type() == QtCore.QEvent.Type.Paint:
                QtCore.QTimer.singleShot(0, done)
            return False
    session.eye = Eye()
    window.stage().installEventFilter(session.eye)
    return window, session

def done():
    named = [name for module, name in NAMES if name in vars(module)]
    print(named, [name for name in MODULES if name in sys.modules], flush=True)
    os._exit(0)

ui.app.open_window = watched
ui.app.main(["--vault", sys.argv[1]])
"""


def test_the_first_window_is_painted_before_what_costs_most_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNSEL_DESK_HOME", str(tmp_path / "home"))
    command = [sys.executable, "-c", CHILD, str(vault_copy(tmp_path))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.split("\n")[0] == "[] []", done.stderr


def test_numbers_are_those_of_qt(qtbot):
    widget, edit, label = QWidget(), QLineEdit(), QLabel()
    for part in (widget, edit, label):
        qtbot.addWidget(part)
    early.set_focus_policy(widget, early.STRONG_FOCUS)
    assert widget.focusPolicy() == Qt.FocusPolicy.StrongFocus
    early.set_focus_policy(widget, early.TAB_FOCUS)
    assert widget.focusPolicy() == Qt.FocusPolicy.TabFocus
    early.set_focus_policy(widget, early.NO_FOCUS)
    assert widget.focusPolicy() == Qt.FocusPolicy.NoFocus
    hints = Qt.InputMethodHint
    early.set_hints(edit, early.HINTS_NAME)
    assert edit.inputMethodHints() == hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase
    early.set_hints(edit, early.HINTS_SECRET)
    secret = hints.ImhSensitiveData | hints.ImhHiddenText
    named = hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase
    assert edit.inputMethodHints() == secret | named
    label.setTextFormat(Qt.TextFormat.RichText)
    early.set_plain(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    align = Qt.AlignmentFlag
    assert align.AlignCenter.value == early.ALIGN_CENTRE
    assert (align.AlignLeft | align.AlignVCenter).value == early.ALIGN_LEFT
