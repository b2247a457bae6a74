"""A choice between values that makes its list when somebody is about to use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtWidgets import QComboBox, QStylePainter, QWidget

from ui import early, icons, theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent

_LEAST_LETTERS = 12
_RESTYLED = (QEvent.Type.StyleChange, QEvent.Type.FontChange)


class Choice(QComboBox):
    """One of several values, each with its words.

    As soon as it has a value, Qt's own box makes the list that drops down: nine more widgets, and
    most of what a form costs. Until it has the focus, the mouse or a screen reader, a choice
    therefore keeps its words and its value to itself and draws them.
    """

    _hints: ClassVar[dict[object, QSize]] = {}

    def __init__(
        self, choices: Iterable[tuple[object, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values: list[object] = []
        self._words: list[str] = []
        self._place = -1
        self._has_list = False
        self._icon = ""
        self.setMaxVisibleItems(14)
        self.setMinimumContentsLength(_LEAST_LETTERS)
        early.set_focus_policy(self, early.STRONG_FOCUS)
        self.set_choices(choices)

    def set_choices(self, choices: Iterable[tuple[object, str]], *, icon: str = "") -> None:
        """Offer these values instead of the present ones, perhaps behind an icon."""
        if icon != self._icon:
            self._icon = icons.known(icon)
            self.setProperty("leads", "icon" if icon else "")
        offered = list(choices)
        if self._has_list:
            self.clear()
        else:
            self._put(-1)
        self._values = [value for value, _ in offered]
        self._words = [words for _, words in offered]
        if self._has_list:
            self.addItems(self._words)
        elif offered:
            self._put(0)
        # the one with an icon is in the first window, where naming QStyle costs more (ui.early)
        if icon or (offered and _is_read_aloud()):
            self._make_list()

    def _put(self, place: int) -> None:
        if place != self._place:
            self._place = place
            self.currentIndexChanged.emit(place)

    def _make_list(self) -> None:
        """Hand the words over to Qt's box, which makes its list for them."""
        if self._has_list:
            return
        self._has_list = True
        before = self.blockSignals(True)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItems(self._words)
        super().setCurrentIndex(self._place)
        self.blockSignals(before)

    def value(self) -> object:
        """Return the chosen value, or None."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def values(self) -> tuple[object, ...]:
        """Return the values on offer, first to last."""
        return tuple(self._values)

    def set_value(self, value: object) -> None:
        """Choose a value; one that is not offered changes nothing."""
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))

    # --- what Qt's box answers from its list ---

    def count(self) -> int:
        """Return how many values are offered."""
        return len(self._values)

    def currentIndex(self) -> int:
        """Return the place of the chosen value, or -1."""
        return super().currentIndex() if self._has_list else self._place

    def setCurrentIndex(self, index: int) -> None:
        """Choose the value at a place; -1 chooses none."""
        if self._has_list:
            super().setCurrentIndex(index)
        else:
            self._put(index if 0 <= index < len(self._words) else -1)

    def currentText(self) -> str:
        """Return the words of the chosen value."""
        return self.itemText(self.currentIndex())

    def itemText(self, index: int) -> str:
        """Return the words of the value at a place."""
        return self._words[index] if 0 <= index < len(self._words) else ""

    def findText(self, *args: Any, **kwargs: Any) -> int:  # noqa: ANN401 - passed on to Qt
        """Return the place of some words, or -1."""
        self._make_list()
        return super().findText(*args, **kwargs)

    def sizeHint(self) -> QSize:
        """Ask for the room of a few words, whatever is offered."""
        return self._hinted("size", super().sizeHint)

    def minimumSizeHint(self) -> QSize:
        """Ask for no less than the room of a few words."""
        return self._hinted("least", super().minimumSizeHint)

    def _hinted(self, which: str, ask: Callable[[], QSize]) -> QSize:
        key = (which, self._icon != "", self.minimumContentsLength(), self.font().key())
        if key not in self._hints:
            self._make_list()
            self._hints[key] = ask()
        return self._hints[key]

    def changeEvent(self, event: QEvent) -> None:
        """Follow another style or font; Qt's box would make its list only to style it."""
        if self._has_list or event.type() not in _RESTYLED:
            super().changeEvent(event)
        else:
            self.updateGeometry()
            self.update()

    # --- when somebody is about to use it ---

    def showPopup(self) -> None:
        """Drop the list down."""
        self._make_list()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take keys."""
        self._make_list()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with the keyboard."""
        self._make_list()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose with the mouse."""
        self._make_list()
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Choose with the wheel."""
        self._make_list()
        super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon in front of the words, and the caret at the right end."""
        # Words that surely fit are Qt's own to draw: the first window names no style.
        if (
            self._has_list
            and self.fontMetrics().horizontalAdvance(self.currentText()) < self.width() - 80
        ):
            super().paintEvent(event)
        else:
            self._paint_box()
        painter = QStylePainter(self)
        ink = theme.tokens().color("muted")
        box = QRect(self.width() - 26, (self.height() - 14) // 2, 14, 14)
        icons.draw(painter, box, "caret-down", ink)
        if self._icon:
            spot = QRect(12, (self.height() - 20) // 2, 20, 20)
            icons.draw(painter, spot, self._icon, ink)
        painter.end()

    def words_shown(self) -> str:
        """Give the chosen words as they fit; Qt's box would cut through a letter."""
        # Naming these is what the first window does without (ui.early).
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        kind = QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(kind, option, part, self).width() - 2
        cut = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.currentText(), cut, room)

    def _paint_box(self) -> None:
        # Naming QStyle is what the first window does without (ui.early).
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.words_shown()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()


def _is_read_aloud() -> bool:
    from PySide6.QtGui import QAccessible  # as above

    return QAccessible.isActive()


theme.theme().changed.connect(Choice._hints.clear)
