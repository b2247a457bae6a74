"""Pages one of which is in front; the stack is as large as that one, not as the largest."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class PageStack(QWidget):
    """A short page leaves no empty room below it for a longer one that is not shown.

    QStackedWidget would: it is never smaller than the largest of its pages.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current: QWidget | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)

    def add(self, page: QWidget) -> None:
        """Put a page in; it is seen once it is brought to the front."""
        page.hide()
        self._lines.addWidget(page)

    def bring(self, page: QWidget) -> None:
        """Bring a page to the front."""
        before, self._current = self._current, page
        if before is not None and before is not page:
            before.hide()
        page.show()

    def current(self) -> QWidget | None:
        """Give the page in front."""
        return self._current
