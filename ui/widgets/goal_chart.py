"""Draw how far a goal was reached: five levels, a mark for each judgement, joined in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from counsel_desk.domain.plan import LEVELS
from ui import fonts, theme
from ui.widgets.dates import say_date
from ui.widgets.plan_words import attainment_words, say_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from counsel_desk.domain.plan import GoalPoint

_LEFT, _RIGHT, _TOP, _FOOT = 30, 46, 10, 22


def course_words(points: Sequence[GoalPoint]) -> str:
    """Say the chart in one sentence, for those who cannot see it."""
    translate = QCoreApplication.translate
    if not points:
        return translate("GoalChart", "Not judged yet")
    last = points[-1]
    words = translate("GoalChart", "{0} on {1}: {2}").format(
        say_level(last.level), say_date(last.on), attainment_words(last.level)
    )
    if len(points) == 1:
        return words
    first = points[0]
    began = translate("GoalChart", "began at {0} on {1}")
    return f"{words}, {began.format(say_level(first.level), say_date(first.on))}"


class GoalChart(QWidget):
    """One goal over time; a ring is where the client began, the last level stands at the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: tuple[GoalPoint, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_points(self, points: Sequence[GoalPoint]) -> None:
        """Draw another course."""
        self._points = tuple(points)
        self.setAccessibleName(course_words(points))
        self.setToolTip(course_words(points))
        self.update()

    def sizeHint(self) -> QSize:
        """Be small: several stand on one page."""
        return QSize(300, 132)

    def minimumSizeHint(self) -> QSize:
        """Give up width first."""
        return QSize(180, 132)

    def _area(self) -> QRectF:
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - _FOOT)

    def spot(self, point: GoalPoint) -> QPointF:
        """Give where a judgement is drawn."""
        area = self._area()
        first, last = self._points[0].on, self._points[-1].on
        days = (last - first).days
        share = (point.on - first).days / days if days else 0.0
        high = (point.level - LEVELS[0]) / (LEVELS[-1] - LEVELS[0])
        return QPointF(
            area.left() + 6 + share * (area.width() - 12), area.bottom() - high * area.height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw levels, course, marks and dates."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_levels(painter)
        if self._points:
            self._paint_course(painter)
            self._paint_days(painter)
        painter.end()

    def _paint_levels(self, painter: QPainter) -> None:
        tokens, area = theme.tokens(), self._area()
        font, _ = fonts.for_painting(12, tabular=True)
        painter.setFont(font)
        for level in LEVELS:
            high = (level - LEVELS[0]) / (LEVELS[-1] - LEVELS[0])
            y = area.bottom() - high * area.height()
            style = Qt.PenStyle.SolidLine if level == 0 else Qt.PenStyle.DotLine
            painter.setPen(QPen(tokens.color("outline" if level == 0 else "line"), 1, style))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(tokens.color("muted"))
            side = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRectF(0, y - 9, _LEFT - 8, 18), side, say_level(level))

    def _paint_course(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        spots = [self.spot(point) for point in self._points]
        painter.setPen(QPen(tokens.color("primary"), 2))
        painter.drawPolyline(QPolygonF(spots))
        for point, spot in zip(self._points, spots, strict=True):
            painter.setBrush(tokens.color("surface" if point.is_start else "primary"))
            painter.drawEllipse(spot, 4.5, 4.5)
        last = self._points[-1]
        painter.setFont(fonts.semibold(fonts.BODY))
        painter.setPen(tokens.color("text"))
        box = QRectF(self.width() - _RIGHT + 6, spots[-1].y() - 11, _RIGHT - 6, 22)
        if len(self._points) == 1:
            box.moveLeft(spots[-1].x() + 10)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), say_level(last.level))

    def _paint_days(self, painter: QPainter) -> None:
        area = self._area()
        font, _ = fonts.for_painting(12)
        painter.setFont(font)
        painter.setPen(theme.tokens().color("muted"))
        box = QRectF(area.left(), self.height() - 18, area.width(), 18)
        first, last = self._points[0].on, self._points[-1].on
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft), say_date(first))
        if last != first:
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), say_date(last))
