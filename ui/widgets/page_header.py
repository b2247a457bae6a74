"""The header of a page: title, code, subtitle, and at the right pills and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.avatar import Avatar
from ui.widgets.card import clear_layout, set_shown
from ui.widgets.crumbs import Crumb, Crumbs
from ui.widgets.labels import ElidedLabel
from ui.widgets.pill import Pill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

_NARROW = 760


class PageHeader(QWidget):
    """Says what this page is about and holds what can be done with it.

    Attributes:
        crumbs: the way here, hidden while empty (the frame shows crumbs of its own).
    """

    def __init__(
        self,
        title: str = "",
        subtitle: str = "",
        code: str = "",
        *,
        avatar: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.crumbs = Crumbs()
        self.crumbs.hide()
        self._title = ElidedLabel("", "page-title")
        self._code = ElidedLabel("", "muted")
        self._subtitle = ElidedLabel("", "muted", most=2)
        self._avatar = Avatar(avatar or "user-circle")
        self._sign_line, self._right = QHBoxLayout(), QHBoxLayout()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        set_shown(self._avatar, is_on=bool(avatar))
        self.set_title(title, subtitle, code)

    def _lay_out(self) -> None:
        self._first = first = QHBoxLayout()
        first.setSpacing(9)
        first.addWidget(self._title, 0)
        first.addWidget(self._code, 0)
        first.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addLayout(first)
        words.addWidget(self._subtitle)
        who = QHBoxLayout()
        who.setSpacing(Space.M)
        who.addWidget(self._avatar)
        who.addLayout(words, 1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(Space.M)
        self._line.addLayout(who, 1)
        for part in (self._sign_line, self._right):
            part.setSpacing(Space.M)
            self._beside.addLayout(part)
        self._beside.setSpacing(Space.M)
        self._line.addLayout(self._beside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.crumbs)
        outer.addLayout(self._line)

    def set_title(self, title: str, subtitle: str = "", code: str = "") -> None:
        """Show another title, subtitle and code."""
        self._title.set_text(title)
        self._subtitle.set_text(subtitle)
        set_shown(self._subtitle, is_on=bool(subtitle))
        self._code.set_text(code)
        set_shown(self._code, is_on=bool(code))
        self.setAccessibleName(" ".join(part for part in (title, code) if part))

    def set_crumbs(self, crumbs: Sequence[Crumb]) -> None:
        """Show the way here above the title."""
        self.crumbs.set_crumbs(crumbs)
        self.crumbs.setVisible(bool(crumbs))

    def minimumSizeHint(self) -> QSize:
        """Be content with little width: the parts stack then."""
        return QSize(280, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put pills, and below them the actions, under the title where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Look again whether all stand beside one another when a part has changed."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return done

    def _arrange(self) -> None:
        """Put pills above the actions where the title would be cut beside both."""
        way = QBoxLayout.Direction
        is_wide = self.width() >= _NARROW
        avatar = 0 if self._avatar.isHidden() else self._avatar.sizeHint().width() + Space.M
        parts = (self._first, self._sign_line, self._right)
        across = avatar + sum(part.sizeHint().width() for part in parts) + 2 * Space.M
        is_one_line = is_wide and across <= self.width()
        ways = tuple(way.LeftToRight if one else way.TopToBottom for one in (is_wide, is_one_line))
        if ways == (self._line.direction(), self._beside.direction()):
            return
        for line, one in zip((self._line, self._beside), ways, strict=True):
            line.setDirection(one)
        side = Qt.AlignmentFlag.AlignRight if is_wide else Qt.AlignmentFlag.AlignLeft
        for part in (self._beside, self._sign_line, self._right):
            part.setAlignment(side)

    def add(self, widget: QWidget, place: int = -1) -> None:
        """Put a pill or an action at the right end, in this order, or at a place of its kind.

        Pills stand before actions.
        """
        line = self._sign_line if isinstance(widget, Pill) else self._right
        line.insertWidget(place, widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_signs(self, widget: QWidget) -> None:
        """Put what holds pills of its own where pills stand."""
        self._sign_line.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_right(self, widgets: Sequence[QWidget]) -> None:
        """Show these pills and actions instead of the present ones."""
        for part in (self._sign_line, self._right):
            clear_layout(part)
        for widget in widgets:
            self.add(widget)
