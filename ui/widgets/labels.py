"""Words on a page: labels of the type scale, an eliding line and an icon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QStylePainter, QWidget

from ui import early, fonts, icons, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent


def label(
    text: str = "",
    kind: str = "body",
    *,
    tone: str = "",
    wrap: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """Return a label of the type scale.

    ``kind`` is body, small, muted, muted-body, strong, card-title, page-title, figure, hero,
    lead, field-label or error; ``tone`` may be good, warning, danger or muted.
    """
    made = QLabel(text, parent) if parent is not None else QLabel(text)
    early.set_plain(made)
    made.setProperty("kind", kind)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def hairline(parent: QWidget | None = None) -> QFrame:
    """Return a thin horizontal line between two parts."""
    made = QFrame(parent)
    made.setObjectName("hairline")
    made.setFixedHeight(1)
    return made


class ElidedLabel(QLabel):
    """One line that ends in … where it does not fit; the whole text stays in the tip.

    With ``most`` the words first go on in so many lines. They are those of the type scale's
    small size then.
    """

    def __init__(
        self, text: str = "", kind: str = "body", parent: QWidget | None = None, *, most: int = 1
    ) -> None:
        super().__init__(parent)
        self._whole = ""
        self._most = most
        early.set_plain(self)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    @property
    def whole_text(self) -> str:
        """The text before it was cut."""
        return self._whole

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._cut()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for room for the whole text."""
        self.ensurePolished()
        width = self.fontMetrics().horizontalAdvance(self._whole) + 4
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Shrink down to a few characters."""
        return QSize(self.fontMetrics().averageCharWidth() * 5, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew for the new width."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        from PySide6.QtCore import Qt

        room = max(self.width(), 1)
        if self._most > 1:
            shown = "\n".join(fonts.broken(self._whole, room, fonts.SMALL, self._most))
        else:
            shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            self.setText(shown)
        tip = self._whole if shown.split() != self._whole.split() else ""
        if tip != self.toolTip():
            self.setToolTip(tip)


class IconLabel(QWidget):
    """An icon that stands beside words and carries no meaning alone."""

    def __init__(
        self,
        name: str,
        role: str = "muted",
        size: int = theme.Size.ICON,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = icons.known(name)
        self._role = role
        self.setFixedSize(size, size)

    def set_icon(self, name: str, role: str | None = None) -> None:
        """Show another icon, or the same in another role."""
        self._name = name
        self._role = role or self._role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the glyph in the colours in force."""
        del event
        if not self._name:
            return
        painter = QStylePainter(self)
        icons.draw(painter, self.rect(), self._name, theme.tokens().color(self._role))
        painter.end()
