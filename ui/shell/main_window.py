"""The one window: it shows one stage at a time, and never says whose file is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QPaintEvent

SIZE = QSize(1366, 768)
SMALLEST = QSize(560, 384)
_SHOWN_MS = 30
"""After the first paint, so that it is on the screen before anything else begins."""


class BlankStage(QFrame):
    """What the window shows while it locks or closes: nothing of anybody."""

    def __init__(
        self, words: str, parent: QWidget, give_up: Callable[[], object] | None = None
    ) -> None:
        from PySide6.QtCore import Qt

        super().__init__(parent)
        self.setObjectName("page")
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(Space.L)
        column.addStretch(2)
        column.addWidget(IconLabel("lock-key", "muted", 40), 0, middle)
        column.addWidget(label(words, "muted-body"), 0, middle)
        self.give_up: QWidget | None = None
        if give_up is not None:
            from ui.widgets.buttons import secondary_button

            self.give_up = secondary_button(self.tr("Close without the backup"), "", give_up)
            column.addWidget(self.give_up, 0, middle)
        column.addStretch(3)


class MainWindow(QWidget):
    """Holds the unlock window, the first run or the desk.

    Signals:
        painted: the first picture is on the screen.
        closing: the person wants to close it; whoever listens decides when it goes.
    """

    painted = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._may_close = False
        self._is_painted = False
        self._stage: QWidget | None = None
        self._over: QWidget | None = None
        self._stood = b""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setMinimumSize(SMALLEST)
        self.set_demo(is_demo=False)

    def set_demo(self, *, is_demo: bool) -> None:
        """Say in the title whether the data is made up; the title says nothing else, ever."""
        name = self.tr("Counsel Desk")
        self.setWindowTitle(self.tr("{0} – DEMO").format(name) if is_demo else name)

    def stage(self) -> QWidget | None:
        """Return what the window shows."""
        return self._stage

    def set_stage(self, stage: QWidget) -> None:
        """Show something else; what was shown goes."""
        old, self._stage = self._stage, stage
        if old is not None:
            old.hide()
            self._column.removeWidget(old)
            old.deleteLater()
        self._column.addWidget(stage)
        stage.setVisible(self._over is None)

    def put_over(self, cover: QWidget) -> None:
        """Show a cover and nothing of the stage, which stays as it is behind it."""
        self._over, self._stood = cover, bytes(self.saveGeometry().data())
        if self._stage is not None:
            self._stage.hide()
        self._column.addWidget(cover)
        cover.show()

    def take_off(self) -> None:
        """Let the cover go, and show the stage again."""
        cover, self._over = self._over, None
        if cover is not None:
            cover.hide()
            self._column.removeWidget(cover)
            cover.deleteLater()
        if self._stage is not None:
            self._stage.show()

    def blank(self, words: str, give_up: Callable[[], object] | None = None) -> None:
        """Show nothing of anybody, at once: before this returns, it is on the screen.

        ``give_up`` is called by a button there, where there is something not to wait for.
        """
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QClipboard, QGuiApplication

        for other in QApplication.topLevelWidgets():
            if other is not self and other.isVisible():
                other.hide()
        for child in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            child.hide()
        cover = BlankStage(words, self, give_up)
        cover.setGeometry(self.rect())
        cover.show()
        cover.raise_()
        if cover.give_up is not None:
            cover.give_up.setFocus()
        self._cover = cover
        self.repaint()
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)

    def uncover(self) -> None:
        """Show the stage again, after a lock that could not be carried through."""
        self._cover.hide()
        self._cover.deleteLater()
        shown = self._over or self._stage
        if shown is not None:
            shown.show()

    def restore_geometry(self, geometry: bytes) -> None:
        """Stand where the window stood; else in the middle, as large as the drawings."""
        if geometry and self.restoreGeometry(QByteArray(geometry)):
            return
        screen = self.screen().availableGeometry()
        self.resize(SIZE.boundedTo(screen.size()))

    def geometry_bytes(self) -> bytes:
        """Return where the window stands, in the toolkit's own bytes."""
        return self._stood if self._over is not None else bytes(self.saveGeometry().data())

    def let_go(self) -> None:
        """Close for good."""
        self._may_close = True
        self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when the first picture is done."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(_SHOWN_MS, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first whoever holds the desk."""
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.closing.emit()
