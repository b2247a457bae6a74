"""A search box: a glass, words, and keys that lead into the list below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import icons, theme
from ui.widgets.keys import is_heard, key_table, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from ui.widgets.keys import KeyLine


class SearchBox(QLineEdit):
    """Filters as the person types.

    Signals:
        down_pressed: the person wants to go on into the list.
        textChanged, returnPressed: from QLineEdit.
    """

    down_pressed = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "search")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(False)
        self.setDragEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead into the list with Down, empty the box with Escape."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Lead into the list where there is one, and empty the box."""
        table: list[tuple[str, str, Callable[[], object]]] = []
        if is_heard(self, "down_pressed()"):
            table.append((self.tr("Into the list"), "Down PgDown", self.down_pressed.emit))
        if self.text():
            table.append((self.tr("Empty the box"), "Esc", self.clear))
        return key_table(self.tr("In the search box"), *table)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the glass in front of the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        box = QRectF(7, (self.height() - 16) / 2, 16, 16)
        icons.paint(painter, box, "magnifying-glass", theme.tokens().color("muted"))
        painter.end()
