"""Pages that scroll instead of being cut, and columns that stack where it is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QLayout,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui import turns
from ui.theme import Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

__all__ = ["Column", "Columns", "PageScroll"]
_NARROW = 900
_ENDLESS = 16_777_215


class PageScroll(QScrollArea):
    """Holds one page, with the page's margins around it.

    A page is put in last, when all that is around it stands: whenever a widget gets another
    parent, Qt restyles everything in it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        holder.setObjectName("clear")
        self._lines = QVBoxLayout(holder)
        self.setWidget(holder)
        self._fit(_NARROW)
        self.page: QWidget | None = None
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(turns.NEXT_TURN_MS)
        self._follow.timeout.connect(self._show_cursor)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._follow.start)

    def hold(self, page: QWidget, *, later: bool = False) -> None:
        """Put the page in; ``later`` lets the window answer before it is styled and laid out."""
        self.page = page
        if later:
            page.hide()  # said so: what is merely not shown yet would come with what is around it
            page.setParent(self.widget())  # at once: Qt would style it again in another place
            turns.later(self, self._show_page)
        else:
            self._show_page()

    def _show_page(self) -> None:
        if self.page is not None:
            self._lines.addWidget(self.page)
            self.page.show()

    def _show_cursor(self) -> None:
        """Keep the line in sight that is written in a text that is higher than the room here."""
        now = QApplication.focusWidget()
        is_text = isinstance(now, QTextEdit | QPlainTextEdit)
        if now is not None and is_text and self.isAncestorOf(now) and now.isVisible():
            self.ensureWidgetVisible(now, 0, Space.XL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep smaller margins where there is little room."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        side = Size.PAGE_MARGIN if width >= _NARROW else Space.L
        self._lines.setContentsMargins(side, 0, side, Space.L)


class Columns(QWidget):
    """A wide column and a side column; below ``narrow`` pixels the side goes underneath."""

    def __init__(
        self,
        main: QWidget,
        side: QWidget,
        *,
        side_width: int = 330,
        narrow: int = 800,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._side = side
        self._side_width = side_width
        self._narrow = narrow
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(Space.L)
        self._line.addWidget(_at_the_top(main), 1)
        self._line.addWidget(side)
        self._fit(narrow)

    def minimumSizeHint(self) -> QSize:
        """Be content with little width: the parts stack then."""
        return QSize(300, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the columns or set them side by side."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        is_wide = width >= self._narrow
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._line.direction() != way or self._side.maximumWidth() != self._side_width:
            self._line.setDirection(way)
            self._side.setMinimumWidth(self._side_width if is_wide else 0)
            self._side.setMaximumWidth(self._side_width if is_wide else 16777215)


def _at_the_top(part: QWidget) -> QWidget:
    """Keep a part that does not grow for ever at the top, however high the other column is."""
    if part.maximumHeight() >= _ENDLESS:
        return part
    holder = QWidget()
    lines = QVBoxLayout(holder)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.addWidget(part, 1)
    lines.addStretch(0)
    return holder


class Column(QWidget):
    """Cards under one another with the page's gaps; the room that is left stays below."""

    def __init__(self, *parts: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(Space.L)
        self.lines.addStretch(1)
        for part in parts:
            self.add(part)

    def add(self, part: QWidget | QLayout) -> None:
        """Put a part below the others."""
        place = self.lines.count() - 1
        if isinstance(part, QWidget):
            self.lines.insertWidget(place, part)
        else:
            self.lines.insertLayout(place, part)
