"""A few short words side by side of which one is chosen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from ui.widgets.card import at_once, clear_layout
from ui.widgets.keys import key_table, press

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from ui.widgets.keys import KeyLine


class Segments(QWidget):
    """Chooses one of a few; Left and Right walk, hidden while there is no choice.

    Signals:
        chosen: the key of the one that was chosen by the person.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._keys: list[str] = []
        self._group = QButtonGroup(self)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(2)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these keys and words."""
        if [key for key, _ in choices] == self._keys:
            return
        self._keys = [key for key, _ in choices]
        with at_once(self._line):
            clear_layout(self._line)
            self._group = QButtonGroup(self)
            for place, (key, words) in enumerate(choices):
                button = self._button(key, words)
                self._group.addButton(button, place)
                self._line.addWidget(button)
        if len(choices) < 2:
            self.hide()
        elif self.parentWidget() is not None:
            # Without a parent it would come up as a window of its own.
            self.show()

    def _button(self, key: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(words)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(key))
        return button

    def choose(self, key: str) -> None:
        """Mark one as chosen without telling anyone."""
        button = self._group.button(self._keys.index(key)) if key in self._keys else None
        if button is not None:
            button.setChecked(True)

    def current(self) -> str:
        """Give the key of the one that is chosen."""
        place = self._group.checkedId()
        return self._keys[place] if 0 <= place < len(self._keys) else ""

    def has_several(self) -> bool:
        """Whether there is more than one to choose from."""
        return len(self._keys) > 1

    def step(self, by: int = 1) -> None:
        """Choose the next one, round the end."""
        if len(self._keys) > 1:
            place = (self._group.checkedId() + by) % len(self._keys)
            self._group.button(place).click()

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Walk with the arrow keys, where there is more than one."""
        table = (
            (self.tr("Next"), "Right", partial(self.step, 1)),
            (self.tr("Before"), "Left", partial(self.step, -1)),
        )
        return key_table(self.tr("In a row of choices"), *table) if self.has_several() else ()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrow keys."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)
