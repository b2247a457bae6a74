"""Tabs of a page, underlined; arrow keys and Ctrl+Tab change them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from ui.widgets.keys import KeyAction

if TYPE_CHECKING:
    from collections.abc import Sequence


class TabBar(QTabBar):
    """Tabs with keys.

    Signals:
        selected: the key of the tab that is now in front.
    """

    selected = Signal(str)

    def __init__(
        self, tabs: Sequence[tuple[str, str]] = (), name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name or self.tr("Parts of this page"))
        self._keys: list[str] = []
        for key, text in tabs:
            self.add_tab(key, text)
        self.currentChanged.connect(self._tell)

    def add_tab(self, key: str, text: str) -> None:
        """Append a tab."""
        self._keys.append(key)
        self.addTab(text)

    def current_key(self) -> str:
        """Return the key of the tab in front, or an empty string."""
        index = self.currentIndex()
        return self._keys[index] if 0 <= index < len(self._keys) else ""

    def select(self, key: str) -> None:
        """Bring a tab to the front; an unknown key changes nothing."""
        if key in self._keys:
            self.setCurrentIndex(self._keys.index(key))

    def bind_keys(self, page: QWidget) -> None:
        """Let Ctrl+Tab and Ctrl+Shift+Tab change the tab from anywhere on the page."""
        words = {1: self.tr("Next tab"), -1: self.tr("Tab before")}
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            made = KeyAction(
                self,
                self.accessibleName(),
                words[step],
                keys,
                partial(self.step, step),
                when=lambda: self.count() > 1,
            )
            page.addAction(made)

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) tab, round the end."""
        if self.count():
            self.setCurrentIndex((self.currentIndex() + by) % self.count())

    def _tell(self, index: int) -> None:
        if 0 <= index < len(self._keys):
            self.selected.emit(self._keys[index])
