"""What an empty page says: one sentence and the one thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.buttons import secondary_button
from ui.widgets.card import set_shown
from ui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


class EmptyState(QWidget):
    """A sentence and one action.

    Signals:
        acted: the action was chosen.
    """

    acted = Signal()

    def __init__(
        self, sentence: str, action: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        middle = Qt.AlignmentFlag.AlignHCenter
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.XL, Space.XXL, Space.XL, Space.XXL)
        outer.setSpacing(Space.M)
        outer.addStretch(1)
        if icon:
            outer.addWidget(IconLabel(icon, "muted", 40), 0, middle)
        self._sentence = label(sentence, "muted-body", wrap=True)
        self._sentence.setAlignment(middle)
        self._sentence.setMaximumWidth(460)
        outer.addWidget(self._sentence, 0, middle)
        self.button = secondary_button(action, "", self.acted.emit)
        outer.addWidget(self.button, 0, middle)
        set_shown(self.button, is_on=bool(action))
        outer.addStretch(1)

    def set_sentence(self, sentence: str) -> None:
        """Say another sentence."""
        self._sentence.setText(sentence)
        if self.isVisible():
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Find out how high the sentence is, now that its style is known."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        sentence = self._sentence.text()
        width = min(440, 9 * max(len(sentence), 12))
        self._sentence.setMinimumWidth(width)
        # A label that wraps and is set in the middle asks for the height of one line alone.
        self._sentence.ensurePolished()
        self._sentence.setMinimumHeight(max(0, self._sentence.heightForWidth(width)))
