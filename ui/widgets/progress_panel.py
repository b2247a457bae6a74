"""Long work: what is being done, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.buttons import secondary_button
from ui.widgets.labels import label


class ProgressPanel(QFrame):
    """Progress with a number and cancel.

    Signals:
        cancelled: the person wants the work to stop.
    """

    cancelled = Signal()

    def __init__(
        self, title: str, *, can_cancel: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._title = label(title, "strong")
        self._number = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(title)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button = secondary_button(self.tr("Cancel"), "", self._cancel)
        self._lay_out()
        self.button.setVisible(can_cancel)
        self.set_progress(0, 0)

    def _lay_out(self) -> None:
        words = QHBoxLayout()
        words.addWidget(self._title, 1)
        words.addWidget(self._number)
        column = QVBoxLayout()
        column.setSpacing(Space.S)
        column.addLayout(words)
        column.addWidget(self._bar)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(18, 14, 18, 14)
        outer.setSpacing(Space.XL)
        outer.addLayout(column, 1)
        outer.addWidget(self.button)

    def set_title(self, title: str) -> None:
        """Say what is being done now."""
        self._title.setText(title)
        self._bar.setAccessibleName(title)

    def set_progress(self, done: int, total: int) -> None:
        """Show how far it is; a total of 0 means that it is not known yet."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        locale = QLocale()
        words = self.tr("{0} of {1}").format(locale.toString(done), locale.toString(total))
        self._number.setText(words if total else "")

    def _cancel(self) -> None:
        self.button.setEnabled(False)
        self.button.setText(self.tr("Stopping"))
        self.cancelled.emit()
