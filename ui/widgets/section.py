"""A part of a page that stays closed until it is wanted."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ui import icons
from ui.theme import Space


class SectionCollapse(QWidget):
    """A title that opens and closes what is below it.

    Attributes:
        body: the layout that takes the content.

    Signals:
        toggled: True when it is open now.
    """

    toggled = Signal(bool)

    def __init__(self, title: str, *, is_open: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = QToolButton()
        self._button.setObjectName("sectionTitle")
        self._button.setText(title)
        self._button.setCheckable(True)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setIconSize(QSize(16, 16))
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.setAccessibleName(title)
        self._button.toggled.connect(self._show)
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(Space.XL, 0, 0, 0)
        self.body.setSpacing(Space.M)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.S)
        outer.addWidget(self._button)
        outer.addWidget(self._inside)
        self._button.setChecked(is_open)
        self._show(is_open)

    def is_open(self) -> bool:
        """Say whether the content is shown."""
        return self._button.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Open or close it."""
        self._button.setChecked(is_open)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._button.setText(title)
        self._button.setAccessibleName(title)

    def add(self, widget: QWidget) -> None:
        """Put a part at the end of the content."""
        self.body.addWidget(widget)

    def _show(self, is_open: bool) -> None:
        self._inside.setVisible(is_open)
        self._button.setIcon(icons.icon("caret-down" if is_open else "caret-right", "muted"))
        state = self.tr("open") if is_open else self.tr("closed")
        self._button.setAccessibleDescription(state)
        self.toggled.emit(is_open)
