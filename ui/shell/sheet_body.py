"""The part of a sheet between its title and its answers, which scrolls where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Signal
from PySide6.QtWidgets import (
    QAbstractSlider,
    QApplication,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from ui import early
from ui.theme import Space
from ui.turns import later
from ui.widgets.field import Field

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout


class _Holder(QWidget):
    """Holds the parts; where their height follows from the width, nothing else says how high."""

    def minimumSizeHint(self) -> QSize:
        """Leave the height out: a text asks for that of a width it does not have here."""
        least = super().minimumSizeHint()
        lines = self.layout()
        is_by_width = lines is not None and lines.hasHeightForWidth()
        return QSize(least.width(), 0) if is_by_width else least


class SheetBody(QScrollArea):
    """Holds what a sheet asks; its own height is set by the sheet.

    Signals:
        grew: what it holds needs another height now.
        hides: whether something is hidden above, and below, what can be seen.
    """

    grew = Signal()
    hides = Signal(bool, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        early.set_focus_policy(self, early.NO_FOCUS)
        self._holder = _Holder(self)
        self._holder.setObjectName("clear")
        self._lines = QVBoxLayout(self._holder)
        self._lines.setContentsMargins(Space.XL, 0, Space.XL, 0)
        self._lines.setSpacing(Space.M)
        self.setWidget(self._holder)
        self._holder.installEventFilter(self)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(lambda _value: self._tell())
        bar.rangeChanged.connect(lambda _least, _most: self._tell())

    def add(self, part: QWidget | QLayout) -> None:
        """Put a part below the others."""
        if isinstance(part, QWidget):
            self._lines.addWidget(part)
        else:
            self._lines.addLayout(part, 1)

    def stands(self) -> bool:
        """Whether it is not being taken down; Qt asks for the layout until the very end."""
        return isValid(self) and isValid(self._lines)

    def wanted_height(self, width: int) -> int:
        """Give the height at which nothing has to scroll."""
        lines = self._lines
        if lines.hasHeightForWidth():
            return lines.totalHeightForWidth(width)
        return lines.totalSizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell the sheet when what is inside asks for another height."""
        if isValid(self) and watched is self._holder and event.type() is QEvent.Type.LayoutRequest:
            self.grew.emit()
            self.follow_focus()
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        bar = self.verticalScrollBar()
        self.hides.emit(bar.value() > bar.minimum(), bar.value() < bar.maximum())

    def turn_page(self, *, down: bool) -> None:
        """Scroll by what can be seen at once."""
        action = QAbstractSlider.SliderAction
        page = action.SliderPageStepAdd if down else action.SliderPageStepSub
        self.verticalScrollBar().triggerAction(page)

    def follow_focus(self) -> None:
        """Bring what has the focus into sight, once it stands where it will be."""
        later(self, self._reveal)

    def _reveal(self) -> None:
        now = QApplication.focusWidget()
        if now is None or not isValid(now) or not self._holder.isAncestorOf(now):
            return
        if QApplication.mouseButtons().value:  # what is pressed must not move away below the mouse
            return
        part = _with_its_title(now)
        if part.height() + Space.XL > self.viewport().height():
            part = now
        if part.height() <= self.viewport().height():
            self.ensureWidgetVisible(part, 0, Space.M)
            return
        spot = _cursor_of(now)
        where = now.mapTo(self._holder, QPoint(0, spot.center().y()))
        self.ensureVisible(0, where.y(), 0, spot.height() + Space.M)


def _with_its_title(part: QWidget) -> QWidget:
    """Give the field around a control, with its title, help and error."""
    above: QWidget | None = part
    while above is not None:
        if isinstance(above, Field):
            return above
        above = above.parentWidget()
    return part


def _cursor_of(part: QWidget) -> QRect:
    """Give where a long text is written just now, or the top of a part."""
    if hasattr(part, "cursorRect"):
        return cast("QRect", cast("Any", part).cursorRect())
    return QRect(0, 0, part.width(), min(part.height(), Space.XXL))
