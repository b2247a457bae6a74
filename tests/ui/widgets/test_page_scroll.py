"""A page shows the line that is written, also where the text is higher than the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from ui.widgets.scroll import PageScroll

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_the_line_that_is_written_stays_in_sight(qtbot: QtBot) -> None:
    text = QTextEdit("\n".join(f"line {place}" for place in range(12)))
    text.setFixedHeight(500)
    page = QWidget()
    lines = QVBoxLayout(page)
    lines.addSpacing(600)
    lines.addWidget(text)
    area = PageScroll()
    qtbot.addWidget(area)
    area.resize(500, 240)
    area.hold(page)
    with qtbot.waitExposed(area):
        area.show()

    def sees_cursor() -> bool:
        port = area.viewport()
        spot = text.cursorRect()
        return port.rect().contains(QRect(text.mapTo(port, spot.topLeft()), spot.size()))

    assert not sees_cursor()
    text.setFocus()
    qtbot.waitUntil(sees_cursor)
    cursor = text.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    text.setTextCursor(cursor)
    qtbot.waitUntil(sees_cursor)
    assert area.verticalScrollBar().value() > 0
