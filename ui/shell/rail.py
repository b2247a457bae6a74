"""The navigation rail at the left of the window."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from ui import icons
from ui.theme import Size
from ui.widgets.card import clear_layout
from ui.widgets.keys import key_table, press

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from ui.widgets.keys import KeyLine

_TALL, _LOW = 58, 38


@dataclass(frozen=True, slots=True)
class RailItem:
    """One place that the rail leads to; ``at_foot`` puts it at the lower end."""

    key: str
    text: str
    icon: str
    at_foot: bool = False


class RailButton(QToolButton):
    """An icon over a word."""

    def __init__(self, item: RailItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.setText(item.text)
        self.setIcon(icons.icon(item.icon, "rail_text", "rail_on"))
        self.setIconSize(QSize(Size.ICON_RAIL, Size.ICON_RAIL))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(item.text)
        self.set_low(is_low=False)

    def set_low(self, *, is_low: bool) -> None:
        """Leave the word out where the window is low."""
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(
            style.ToolButtonIconOnly if is_low else style.ToolButtonTextUnderIcon
        )
        self.setToolTip(self.item.text if is_low else "")
        self.setFixedSize(44 if is_low else 70, _LOW if is_low else _TALL)


class Rail(QFrame):
    """The places of the desk, one under another, and Lock at the foot.

    Signals:
        chosen: the key of the place.
        lock_asked: the desk should lock now.
    """

    chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Places"))
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._actions: list[QAction] = []
        self._column = QVBoxLayout(self)
        self._column.setSpacing(4)
        self._lock = RailButton(RailItem("lock", self.tr("Lock"), "lock-key", at_foot=True))
        self._lock.setToolTip(self.tr("Lock the desk (Ctrl+L)"))
        self._lock.clicked.connect(lambda _checked=False: self.lock_asked.emit())
        self.set_items(())

    def set_items(self, items: Sequence[RailItem]) -> None:
        """Show these places, and give the first nine the keys Ctrl+1 to Ctrl+9."""
        self._column.removeWidget(self._lock)
        clear_layout(self._column)
        for action in self._actions:
            self.removeAction(action)
            action.deleteLater()
        self._actions.clear()
        self._buttons = {item.key: self._make(item) for item in items}
        for button in self._buttons.values():
            if not button.item.at_foot:
                self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        for button in self._buttons.values():
            if button.item.at_foot:
                self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self._lock, 0, Qt.AlignmentFlag.AlignHCenter)
        chain = [*self._buttons.values(), self._lock]
        for first, second in pairwise(chain):
            self.setTabOrder(first, second)
        self._fit(self.height())

    def _make(self, item: RailItem) -> RailButton:
        button = RailButton(item)
        button.setCheckable(True)
        self._group.addButton(button)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(item.key))
        if len(self._actions) < 9:
            action = QAction(self.tr("Go to {0}").format(item.text), self)
            action.setShortcut(QKeySequence(f"Ctrl+{len(self._actions) + 1}"))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setProperty("group", self.tr("Everywhere"))
            action.triggered.connect(lambda _checked=False: self.chosen.emit(item.key))
            self.addAction(action)
            self._actions.append(action)
        return button

    def set_current(self, key: str) -> None:
        """Mark the place where the person is."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def keys(self) -> list[str]:
        """Return the keys of the places shown."""
        return list(self._buttons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk up and down with the arrow keys."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Walk up and down."""
        return key_table(
            self.tr("In the rail"),
            (self.tr("Next place"), "Down", self.focusNextChild),
            (self.tr("Place before"), "Up", self.focusPreviousChild),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words out where the window is low."""
        super().resizeEvent(event)
        self._fit(event.size().height())

    def _fit(self, height: int) -> None:
        count = len(self._buttons) + 1
        is_low = height < count * (_TALL + 4) + 40
        for button in (*self._buttons.values(), self._lock):
            button.set_low(is_low=is_low)
        self.setFixedWidth(60 if is_low else Size.RAIL)
        self._column.setContentsMargins(0, 6 if is_low else 14, 0, 4 if is_low else 8)
        self._column.setSpacing(2 if is_low else 4)

    def minimumSizeHint(self) -> QSize:
        """Ask for no more than the low buttons need."""
        return QSize(60, (len(self._buttons) + 1) * (_LOW + 2) + 12)
