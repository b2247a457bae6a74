"""How the attendance grid is drawn: marks as glyph and ground, heads, members and dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem

from ui import fonts, icons, theme
from ui.widgets.pill import HEIGHT, PillKind, Sign, paint_pill, pill_width

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

    from ui.widgets.attendance_model import AttendanceModel

CELL = 62
ROW = 37
DOSE = 64
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class MeetingHeader(QHeaderView):
    """Number over date, and the dose at the end."""

    def __init__(self, view: QTableView, model: AttendanceModel) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._model = model
        self._view = view
        self.setFixedHeight(42)
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw the head of one meeting."""
        tokens = theme.tokens()
        painter.save()
        painter.fillRect(rect, tokens.color("surface"))
        if section >= len(self._model.meetings):
            painter.setFont(fonts.font(fonts.SMALL))
            painter.setPen(tokens.color("muted"))
            painter.drawText(rect.adjusted(6, 0, 0, 0), int(_MIDDLE), self.tr("Dose"))
            painter.restore()
            return
        head = self._model.meetings[section]
        is_here = self._view.hasFocus() and self._view.currentIndex().column() == section
        top = QRect(rect.left(), rect.top() + 2, rect.width(), 19)
        painter.setFont(fonts.semibold(fonts.SMALL))
        painter.setPen(tokens.color("focus" if is_here else "text"))
        painter.drawText(top, _CENTRE, head.number)
        low = QRect(rect.left(), rect.top() + 21, rect.width(), 17)
        font = fonts.semibold(fonts.SMALL) if head.is_today else fonts.font(fonts.SMALL)
        painter.setFont(font)
        painter.setPen(tokens.color("primary" if head.is_today else "muted"))
        cut = QFontMetrics(font).elidedText(head.date, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(low, _CENTRE, cut)
        painter.restore()


class MemberHeader(QHeaderView):
    """The members' codes, always in sight at the left."""

    def __init__(self, view: QTableView, model: AttendanceModel) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._model = model
        self._view = view
        self.setSectionsClickable(False)
        self.setDefaultSectionSize(ROW)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        """Be as wide as the longest code."""
        words = QFontMetrics(fonts.font(fonts.BODY, tabular=True))
        widest = max((words.horizontalAdvance(m.code) for m in self._model.members), default=60)
        return QSize(min(widest + 18, 220), super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one member's code."""
        tokens = theme.tokens()
        painter.save()
        painter.fillRect(rect, tokens.color("surface"))
        is_here = self._view.hasFocus() and self._view.currentIndex().row() == section
        font = fonts.font(fonts.BODY, tabular=True)
        painter.setFont(font)
        painter.setPen(tokens.color("focus" if is_here else "text"))
        box = rect.adjusted(8, 0, -4, 0)
        code = self._model.members[section].code
        cut = QFontMetrics(font).elidedText(code, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(_MIDDLE), cut)
        painter.restore()


class MarkDelegate(QStyledItemDelegate):
    """Draws a mark as glyph on ground, or the dose with its warning."""

    def __init__(self, view: QTableView, model: AttendanceModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell."""
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.column() >= len(self._model.meetings):
            self._paint_dose(painter, rect, index.row())
        else:
            self._paint_mark(painter, QRectF(rect).adjusted(2, 2, -2, -3), index)
        painter.restore()

    def _paint_mark(
        self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = theme.tokens()
        mark = self._model.mark_at(index.row(), index.column())
        status = self._model.statuses.get(mark.status) if mark else None
        if status is None and self._model.is_outside(index.row(), index.column()):
            painter.setPen(QPen(tokens.color("line"), 2))
            middle = box.center()
            painter.drawLine(middle - QPointF(7, 0), middle + QPointF(7, 0))
        elif status is None:
            is_open = self._model.meetings[index.column()].is_open
            pen = QPen(tokens.color("outline" if is_open else "line"), 1)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color(status.ground))
            painter.drawRoundedRect(box, 6, 6)
            is_wide = box.width() > 2 * CELL
            left = box.left() + 10 if is_wide else box.center().x() - 9
            spot = QRectF(left, box.center().y() - 9, 18, 18)
            icons.paint(painter, spot, status.icon, tokens.color(status.ink))
            if is_wide:
                painter.setPen(tokens.color("text"))
                painter.setFont(fonts.font(fonts.BODY))
                painter.drawText(box.adjusted(38, 0, -16, 0), int(_MIDDLE), status.name)
        if mark is not None and mark.reason:
            painter.setBrush(tokens.color("text"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QRectF(box.right() - 10, box.top() + 5, 5, 5))
        if index == self._view.currentIndex():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            role = "focus" if self._view.hasFocus() else "outline"
            painter.setPen(QPen(tokens.color(role), 2))
            painter.drawRoundedRect(box.adjusted(0, 0, 0, 0), 6, 6)

    def _paint_dose(self, painter: QPainter, rect: QRect, row: int) -> None:
        member = self._model.members[row]
        font = fonts.font(fonts.BODY, tabular=True)
        painter.setFont(font)
        painter.setPen(theme.tokens().color("text"))
        box = QRectF(rect).adjusted(6, 0, 0, 0)
        painter.drawText(box, int(_MIDDLE), member.dose)
        if member.warning:
            left = box.left() + max(QFontMetrics(font).horizontalAdvance(member.dose) + 8, 42)
            width = pill_width(member.warning, PillKind.WARNING, Sign.DOWN)
            spot = QRectF(left, box.center().y() - HEIGHT / 2, width, HEIGHT)
            paint_pill(painter, spot, member.warning, PillKind.WARNING, Sign.DOWN)
