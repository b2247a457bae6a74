"""Take what this program put on the clipboard off again: after 15 seconds, on a lock, at the end.

Long texts and passphrases never get there. What is copied from a one-line field does, so that it
can be pasted where it is needed, and does not stay. PRIMARY, which X11 fills with whatever is
selected, is emptied at once. What another program copied is never touched.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

KEPT_MS = 15_000


class ClipboardGuard(QObject):
    """Watches the clipboard for what this program put there."""

    def __init__(
        self, clipboard: QClipboard, *, kept_ms: int = KEPT_MS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(kept_ms)
        self._timer.timeout.connect(self.clear)
        clipboard.dataChanged.connect(self._changed)
        clipboard.selectionChanged.connect(self._selected)

    @property
    def is_waiting(self) -> bool:
        """Whether something of ours is on the clipboard and will be taken off."""
        return self._timer.isActive()

    def clear(self) -> None:
        """Take off what is ours, now."""
        self._timer.stop()
        clear_own(self._clipboard)

    def _changed(self) -> None:
        if self._clipboard.ownsClipboard() and self._clipboard.text():
            self._timer.start()
        else:
            self._timer.stop()

    def _selected(self) -> None:
        clear_selection(self._clipboard)


def clear_own(clipboard: QClipboard) -> None:
    """Empty clipboard and PRIMARY of what this program put there."""
    if clipboard.ownsClipboard():
        clipboard.clear()
    clear_selection(clipboard)


def clear_selection(clipboard: QClipboard) -> None:
    """Empty PRIMARY of what this program selected."""
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)


def guard_clipboard(parent: QObject) -> ClipboardGuard:
    """Guard the application's clipboard from now on."""
    return ClipboardGuard(QGuiApplication.clipboard(), parent=parent)
