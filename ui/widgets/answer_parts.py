"""The parts of the answer pad: a large option with its key, and a chip of the overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import fonts, icons, theme
from ui.widgets.key_cap import paint_key
from ui.widgets.keys import key_table, press

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from ui.widgets.keys import KeyLine

_TEXT_LEFT = 58


def _tr(text: str) -> str:
    return QCoreApplication.translate("AnswerPad", text)


class OptionButton(QAbstractButton):
    """One answer, as wide as the pad: its key, its words, and a tick where it is given."""

    def __init__(
        self, value: int, text: str, key: str, *, large: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.value = value
        self._key = key
        self._size = 18 if large else fonts.BODY
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_tr("{0}, key {1}").format(text, key))

    def sizeHint(self) -> QSize:
        """Be tall enough to hit without aiming."""
        return QSize(320, 58 if self._size > fonts.BODY else 44)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter too; digits belong to the pad."""
        if not press(self.key_lines(), event):
            event.ignore()

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Choose, and go to the neighbours."""
        return key_table(
            _tr("In a list"),
            (_tr("Choose"), "Return Enter Space", self.click),
            (_tr("Next"), "Down Right", self.focusNextChild),
            (_tr("Before"), "Up Left", self.focusPreviousChild),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, key, words and tick."""
        del event
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        shade = "chosen" if self.isDown() else "hover"
        is_lit = self.isDown() or self.underMouse()
        ground = QColor(theme.derived(tokens)[shade]) if is_lit else tokens.color("surface")
        painter.setBrush(tokens.color("primary_soft") if self.isChecked() else ground)
        edge, width = ("primary", 2) if self.isChecked() else ("outline", 1)
        if self.hasFocus():
            edge, width = "focus", 2
        painter.setPen(QPen(tokens.color(edge), width))
        painter.drawRoundedRect(box, 8, 8)
        paint_key(painter, QRectF(16, (self.height() - 28) / 2, 28, 28), self._key)
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        font = fonts.semibold(self._size) if self.isChecked() else fonts.font(self._size)
        painter.setFont(font)
        painter.setPen(tokens.color("text"))
        box = QRectF(_TEXT_LEFT, 0, self.width() - _TEXT_LEFT - 48, self.height())
        cut = QFontMetrics(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), cut)
        if self.isChecked():
            spot = QRectF(self.width() - 38, (self.height() - 20) / 2, 20, 20)
            icons.paint(painter, spot, "check", tokens.color("primary"))


class ItemChip(QAbstractButton):
    """One item of the overview: its number, and below it the answer or a gap."""

    def __init__(self, number: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._answer: int | None = None
        self._is_here = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_answer(None, is_here=False)

    def show_answer(self, answer: int | None, *, is_here: bool) -> None:
        """Show what was answered and whether the item is asked now."""
        self._answer = answer
        self._is_here = is_here
        said = _tr("missing") if answer is None else _tr("answered {0}").format(answer)
        self.setAccessibleName(_tr("Item {0}, {1}").format(self._number, said))
        self.setToolTip(self.accessibleName())
        self.update()

    def sizeHint(self) -> QSize:
        """Stand twenty in a line of a normal page."""
        return QSize(34, 46)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the number over the answer; a gap is a dashed frame."""
        del event
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(fonts.semibold(12) if self._is_here else fonts.font(12))
        painter.setPen(tokens.color("text" if self._is_here else "muted"))
        centre = int(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(QRectF(0, 0, self.width(), 16), centre, self._number)
        box = QRectF(2, 17, self.width() - 4, 27)
        pen = QPen(tokens.color("focus" if self._is_here else "outline"), 2 if self._is_here else 1)
        if self._answer is None:
            pen.setStyle(Qt.PenStyle.SolidLine if self._is_here else Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
        else:
            painter.setPen(pen if self._is_here else Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("primary_soft"))
            painter.drawRoundedRect(box, 6, 6)
            painter.setFont(fonts.semibold(fonts.BODY))
            painter.setPen(tokens.color("primary"))
            painter.drawText(box, centre, str(self._answer))
        painter.end()
