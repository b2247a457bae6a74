"""Messages at the foot of the page, with undo where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from shiboken6 import isValid

from ui.shell.sheet import (
    CANCEL,
    Sheet,
    SheetAction,
    answer_next,
    ask,
    forget_answers,
)
from ui.theme import Space
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow

__all__ = [
    "CANCEL",
    "Messages",
    "Sheet",
    "SheetAction",
    "answer_next",
    "ask",
    "forget_answers",
]

SHOWN_MS = 8_000
LONGEST_LINE = 560
_MARGINS = Space.L + Space.S
_DONE = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})
_ICON = {"good": "check-circle", "warning": "warning", "danger": "warning-circle", "": "info"}


class MessageStrip(QFrame):
    """One sentence, perhaps with undo.

    Signals:
        closed: it was dismissed, undone, or its time was over.
    """

    closed = Signal()

    def __init__(
        self, text: str, kind: str, undo: Callable[[], object] | None, undo_text: str
    ) -> None:
        super().__init__()
        self.text = text
        self.setAccessibleName(text)
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.L, 6, Space.S, 6)
        line.setSpacing(Space.M)
        icon = IconLabel(_ICON.get(kind, "info"), "surface")
        line.addWidget(icon)
        self._words = label(text, "body", wrap=True)
        line.addWidget(self._words, 1)
        self.undo_button: Button | None = None
        if undo is not None:
            self.undo_button = Button(undo_text, "quiet", "", lambda: self._undo(undo))
            line.addWidget(self.undo_button)
        close = IconButton("x", self.tr("Dismiss"), self.closed.emit, "surface")
        line.addWidget(close)
        self._beside = [one for one in (icon, self.undo_button, close) if one is not None]

    def fit(self, room: int) -> None:
        """Take one line where there is room, and wrap within it where there is not."""
        self._words.setMinimumWidth(0)
        sizes = (one.sizeHint().expandedTo(one.minimumSize()) for one in self._beside)
        beside = sum(size.width() + Space.M for size in sizes) + _MARGINS
        whole = self._words.fontMetrics().horizontalAdvance(self.text) + 24
        self._words.setMinimumWidth(max(0, min(whole, LONGEST_LINE, room - beside)))
        width = min(max(self.sizeHint().width(), 320), room)
        self.setFixedWidth(width)
        self.setFixedHeight(max(self.heightForWidth(width), self.minimumSizeHint().height(), 48))

    def _undo(self, undo: Callable[[], object]) -> None:
        self.closed.emit()
        undo()


class Messages(QObject):
    """Shows one message at a time at the foot of a page.

    A message with undo, and one of an error, stays until it is dismissed or replaced. Any other
    goes with the page where the person did something since: it would lie over another one's text.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._strip: MessageStrip | None = None
        self._window: QWindow | None = None
        self._is_plain = self._is_seen = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        page.installEventFilter(self)

    def say(
        self,
        text: str,
        kind: str = "",
        *,
        undo: Callable[[], object] | None = None,
        undo_text: str = "",
    ) -> None:
        """Show a sentence; ``kind`` is good, warning, danger or nothing."""
        self.dismiss()
        strip = MessageStrip(text, kind, undo, undo_text or self.tr("Undo"))
        strip.setParent(self._page)
        strip.closed.connect(self.dismiss)
        self._strip = strip
        self._place()
        strip.show()
        strip.raise_()
        self._is_plain, self._is_seen = undo is None and kind != "danger", False
        self._watch(self._page.window().windowHandle() if self._is_plain else None)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(strip, text))
        if kind != "danger":
            self._timer.start(SHOWN_MS if undo is None else 2 * SHOWN_MS)

    def stay_on_top(self) -> None:
        """Lie over the page that has come to the front, or go if it was seen before."""
        if self._is_plain and self._is_seen:
            self.dismiss()
        elif self._strip is not None:
            self._strip.raise_()

    def text(self) -> str:
        """Return the sentence shown now, or an empty string."""
        return self._strip.text if self._strip is not None else ""

    def undo(self) -> bool:
        """Press the undo of the message shown and say whether there was one."""
        if self._strip is None or self._strip.undo_button is None:
            return False
        self._strip.undo_button.click()
        return True

    def dismiss(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self._watch(None)
        if self._strip is not None:
            self._strip.hide()
            self._strip.deleteLater()
            self._strip = None

    def _watch(self, window: QWindow | None) -> None:
        """Look for what the person does in a window, or no longer."""
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot when the page changes its size, and note that something was done."""
        if watched is self._page and event.type() is QEvent.Type.Resize:
            self._place()
        self._is_seen = self._is_seen or (watched is self._window and event.type() in _DONE)
        return False

    def _place(self) -> None:
        strip = self._strip
        if strip is None:
            return
        strip.fit(self._page.width() - 2 * Space.XL)
        left, free = self._page.width() - strip.width(), self._page.height() - strip.height()
        strip.move(left // 2, free - Space.L)
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
