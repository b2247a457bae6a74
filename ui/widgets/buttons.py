"""Buttons: one primary on a page, the others secondary, quiet, dangerous or links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QStylePainter, QToolButton

from ui import early, icons, theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QEnterEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

_ICON_ROLE = {
    "primary": "on_primary",
    "danger": "danger",
    "danger-primary": "on_danger",
    "link": "muted",
}


class Button(QPushButton):
    """A button of one kind: primary, secondary, quiet, danger, danger-primary or link."""

    def __init__(
        self,
        text: str,
        kind: str = "secondary",
        icon: str = "",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(text)  # the constructor with a text names QIcon (see ``ui.early``)
        self.setProperty("kind", kind)
        self._kind = kind
        if icon:
            self.set_icon(icon)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())
        early.set_focus_policy(self, early.STRONG_FOCUS)
        self.setAutoDefault(False)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the hand over words that act."""
        if self._kind == "link":
            from PySide6.QtCore import Qt

            self.setCursor(Qt.CursorShape.PointingHandCursor)
        super().enterEvent(event)

    def set_icon(self, name: str) -> None:
        """Put an icon in front of the words."""
        self.setIcon(icons.icon(name, _ICON_ROLE.get(self._kind, "text")))
        self.setIconSize(QSize(25, 18))

    def set_kind(self, kind: str) -> None:
        """Make it a button of another kind."""
        self._kind = kind
        theme.set_kind(self, kind)


def primary_button(
    text: str, icon: str = "", on_click: Callable[[], object] | None = None
) -> Button:
    """Return the one primary button of a page."""
    return Button(text, "primary", icon, on_click)


def secondary_button(
    text: str, icon: str = "", on_click: Callable[[], object] | None = None
) -> Button:
    """Return a button beside the primary one."""
    return Button(text, "secondary", icon, on_click)


def quiet_button(text: str, icon: str = "", on_click: Callable[[], object] | None = None) -> Button:
    """Return a button without a frame."""
    return Button(text, "quiet", icon, on_click)


def danger_button(
    text: str, icon: str = "", on_click: Callable[[], object] | None = None
) -> Button:
    """Return a button for what cannot be taken back."""
    return Button(text, "danger", icon, on_click)


def link_button(text: str, on_click: Callable[[], object] | None = None) -> Button:
    """Return small words that act."""
    return Button(text, "link", "", on_click)


class IconButton(QToolButton):
    """An icon alone; its name is told by the tip and to a screen reader."""

    def __init__(
        self,
        icon: str,
        name: str,
        on_click: Callable[[], object] | None = None,
        role: str = "muted",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._icon = icon
        early.set_focus_policy(self, early.TAB_FOCUS)
        self.setIconSize(QSize(theme.Size.ICON, theme.Size.ICON))
        self.set(icon, name)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def set(self, icon: str, name: str) -> None:
        """Show another icon and name."""
        self._icon = icons.known(icon)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the glyph in the colours in force, over what the style draws."""
        super().paintEvent(event)
        tokens = theme.tokens()
        grey = QColor(theme.derived(tokens)["disabled"])
        box = QRect(QPoint(0, 0), self.iconSize())
        box.moveCenter(self.rect().center())
        painter = QStylePainter(self)
        icons.draw(painter, box, self._icon, tokens.color(self._role) if self.isEnabled() else grey)
        painter.end()
