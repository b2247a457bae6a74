"""Turns a number of days into the answer it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.buttons import link_button, secondary_button
from ui.widgets.dates import NumberField
from ui.widgets.keys import key_table, press
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from ui.widgets.keys import KeyLine


def _tr(text: str) -> str:
    return QCoreApplication.translate("AnswerPad", text)


class _Days(NumberField):
    """The number of days; Enter takes it."""

    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the number with Enter."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Take the number."""
        return key_table(_tr("Days"), (_tr("Take the number"), "Return Enter", self.taken.emit))


class DaysHelper(QWidget):
    """Asks on how many days, and names the answer that fits.

    Signals:
        chosen: the value of that answer.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, key: str = "D") -> None:
        super().__init__(parent)
        self._options: Sequence[tuple[tuple[int, int], int, str]] = ()
        self._span = 14
        self._link = link_button(_tr("Count days instead ({0})").format(key), self.ask)
        self._words = label(_tr("On how many days?"), "muted")
        self._days = _Days(0, 0, 14)
        self._days.setFixedWidth(76)
        self._days.setAccessibleName(_tr("On how many days?"))
        self._means = label("", "muted")
        self._take = secondary_button(_tr("Answer"), "", self._choose)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        for part in (self._link, self._words, self._days, self._means, self._take):
            line.addWidget(part)
        line.addStretch(1)
        self._days.valueChanged.connect(lambda _value: self._say())
        self._days.taken.connect(self._choose)
        self._open(is_open=False)

    def set_span(self, days: int) -> None:
        """Count within this many days."""
        self._span = days
        self._days.setRange(0, days)

    def set_options(self, options: Sequence[tuple[tuple[int, int] | None, int, str]]) -> None:
        """Know which days stand for which value and words; none hides the helper."""
        self._options = [(days, value, text) for days, value, text in options if days]
        self._open(is_open=False)
        self.setVisible(bool(self._options))

    def ask(self) -> None:
        """Ask for the number of days."""
        if self._options:
            self._open(is_open=True)
            self._days.setFocus(Qt.FocusReason.OtherFocusReason)
            self._days.selectAll()

    def fitting(self, days: int) -> tuple[int, str] | None:
        """Return value and words of the answer for a number of days, or None."""
        for (low, high), value, text in self._options:
            if low <= days <= high:
                return value, text
        return None

    def _open(self, *, is_open: bool) -> None:
        self._link.setVisible(not is_open)
        for part in (self._words, self._days, self._means, self._take):
            part.setVisible(is_open)
        self._say()

    def _say(self) -> None:
        found = self.fitting(self._days.value())
        words = _tr("of {0}: {1}").format(self._span, found[1]) if found else ""
        self._means.setText(words)
        self._take.setEnabled(found is not None)

    def _choose(self) -> None:
        found = self.fitting(self._days.value())
        if found is not None:
            self.chosen.emit(found[0])
