"""The frame of the window: rail, top line, pages, messages and status line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.shell.messages import Messages
from ui.shell.rail import Rail, RailItem
from ui.shell.shortcuts import show_shortcuts
from ui.theme import Size, Space
from ui.widgets.crumbs import Crumb, Crumbs
from ui.widgets.keys import key_table, let_over_sheets, press
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.scroll import PageScroll
from ui.widgets.search_box import SearchBox
from ui.widgets.status_button import StatusButton

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent

    from ui.widgets.keys import KeyLine

_NARROW = 900
_GONE_MS = 5
"""When a page that was left goes: not in the turn in which the next one is made."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the status line says; empty parts are left out."""

    signed_in: str = ""
    backup: str = ""
    locks: str = ""
    backup_warns: bool = False
    backup_tip: str = ""
    is_demo: bool = False


class StatusLine(QFrame):
    """Who is signed in, when the last backup was verified, when the desk locks.

    Signals:
        backup_asked: the person wants to see the backups.
    """

    backup_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(30)
        self.setAccessibleName(self.tr("Status"))
        self._parts = [ElidedLabel("", "muted") for _ in range(2)]
        self.backup = StatusButton()
        self.backup.clicked.connect(lambda _checked=False: self.backup_asked.emit())
        self._demo = label("", "muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(Size.PAGE_MARGIN, 0, Size.PAGE_MARGIN, 0)
        line.setSpacing(24)
        for part in (self._parts[0], self.backup, self._parts[1]):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self._demo)

    def set_status(self, status: Status) -> None:
        """Say something else."""
        who = self.tr("Signed in: {0}").format(status.signed_in) if status.signed_in else ""
        for part, text in zip(self._parts, (who, status.locks), strict=True):
            part.set_text(text)
            part.setVisible(bool(text))
        icon, role = ("warning", "warning") if status.backup_warns else ("", "muted")
        self.backup.set(status.backup, icon, role, tip=status.backup_tip)
        self.backup.setVisible(bool(status.backup))
        self._demo.setText(self.tr("DEMO") if status.is_demo else "")


class _Opener(SearchBox):
    """The search box of the top line: it opens the switcher and takes no text itself."""

    asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the switcher with what was typed."""
        if event.text() and event.text().isprintable() and not event.modifiers():
            self.asked.emit(event.text())
        elif not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Open the switcher."""
        opens = (self.tr("Open it; letters begin to search"), "Return Enter Down", self._open)
        return key_table(self.tr("In the line at the top"), opens)

    def _open(self) -> None:
        self.asked.emit("")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the switcher."""
        del event
        self.asked.emit("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus without opening anything."""
        super().focusInEvent(event)


class MainFrame(QWidget):
    """Everything that stays on the screen while the pages change.

    Attributes:
        rail, crumbs, search, status_line, messages: the parts.

    Signals:
        navigated: the key of a place of the rail.
        crumb_chosen: the key of a crumb.
        lock_asked: the desk should lock now.
        switcher_asked: Ctrl+K; carries the first character typed, or nothing.
    """

    navigated = Signal(str)
    crumb_chosen = Signal(object)
    lock_asked = Signal()
    switcher_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rail = Rail()
        self.crumbs = Crumbs()
        self.search = _Opener(self.tr("Find a client, a group or an action"))
        self.search.setToolTip(self.tr("Ctrl+K"))
        self.status_line = StatusLine()
        self._pages: dict[str, QWidget] = {}
        self._stack = QStackedWidget()
        self._lay_out()
        self.messages = Messages(self._stack)
        self._connect()

    def _lay_out(self) -> None:
        self.search.setMaximumWidth(360)
        self.search.setMinimumWidth(150)
        self._top = QHBoxLayout()
        self._top.setSpacing(Space.M)
        self._top.addWidget(self.crumbs, 1)
        self._top.addWidget(self.search, 1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addWidget(self._stack, 1)
        column.addWidget(self.status_line)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.rail)
        outer.addLayout(column, 1)
        self._fit(_NARROW)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.navigated)
        self.rail.lock_asked.connect(self.lock_asked)
        self.crumbs.chosen.connect(self.crumb_chosen)
        self.search.asked.connect(self.switcher_asked)
        everywhere = self.tr("Everywhere")
        self.add_action(
            self.tr("Find or do"), "Ctrl+K", lambda: self.switcher_asked.emit(""), everywhere
        )
        lock = self.add_action(self.tr("Lock the desk"), "Ctrl+L", self.lock_asked.emit, everywhere)
        shortcuts = partial(show_shortcuts, self)
        let_over_sheets(lock)
        let_over_sheets(self.add_action(self.tr("All shortcuts"), "F1", shortcuts, everywhere))

    def add_action(
        self, text: str, keys: str, act: Callable[[], object], group: str = ""
    ) -> QAction:
        """Add an action of the whole window; F1 lists it under its group."""
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setProperty("group", group or self.tr("Everywhere"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)
        return action

    def set_items(self, items: Sequence[RailItem]) -> None:
        """Show these places in the rail."""
        self.rail.set_items(items)

    def add_page(
        self, key: str, page: QWidget, *, scrolls: bool = True, later: bool = False
    ) -> None:
        """Keep a page; it scrolls where the window is too small for it.

        With ``later`` it is styled and laid out in the window's next turn, so that making it and
        showing it are not one long block.
        """
        if not scrolls:
            self._pages[key] = page
            self._stack.addWidget(page)
            return
        shown = PageScroll()
        self._pages[key] = shown
        self._stack.addWidget(shown)
        shown.hold(page, later=later)

    def remove_page(self, key: str) -> None:
        """Drop a page."""
        shown = self._pages.pop(key, None)
        if shown is not None:
            self._stack.removeWidget(shown)
            shown.hide()
            QTimer.singleShot(_GONE_MS, shown, shown.deleteLater)

    def hide_page(self) -> None:
        """Show nothing of the page in front, at once."""
        shown = self._stack.currentWidget()
        if shown is not None:
            shown.hide()

    def has_page(self, key: str) -> bool:
        """Say whether a page is kept under this key."""
        return key in self._pages

    def show_page(self, key: str, *, place: str = "") -> None:
        """Bring a page to the front and mark its place in the rail."""
        shown = self._pages[key]
        had_focus = self._has_focus(self._stack.currentWidget())
        self._stack.setCurrentWidget(shown)
        if had_focus and not self._has_focus(shown):
            shown.setFocus(Qt.FocusReason.OtherFocusReason)  # keys wait for the page
        self.messages.stay_on_top()
        self.rail.set_current(place or key)

    @staticmethod
    def _has_focus(page: QWidget | None) -> bool:
        now = QApplication.focusWidget()
        return page is not None and now is not None and page.isAncestorOf(now)

    def current_page(self) -> QWidget | None:
        """Return the page in front, without the area it scrolls in."""
        shown = self._stack.currentWidget()
        return shown.page if isinstance(shown, PageScroll) else shown

    def set_crumbs(self, crumbs: Sequence[Crumb]) -> None:
        """Say where the person is."""
        self.crumbs.set_crumbs(crumbs)

    def set_status(self, status: Status) -> None:
        """Fill the status line."""
        self.status_line.set_status(status)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep smaller margins where there is little room."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        side = Size.PAGE_MARGIN if width >= _NARROW else Space.L
        top = 20 if width >= _NARROW else Space.S
        self._top.setContentsMargins(side - 5, top, side, 16 if width >= _NARROW else Space.S)
