"""The course of the scores as a strip above the timeline, on the same dates."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import fonts, theme
from ui.widgets.dates import say_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from counsel_desk.domain.timeline import StripLine

HEIGHT = 104
_LEFT, _RIGHT, _TOP, _FOOT = 10, 92, 8, 20
_RADIUS = 2.6
_NAME = 13.0
"""The height of a line's name."""


class ScoreStrip(QWidget):
    """A line for each instrument, worse upwards; the part that the list shows is shaded.

    Signals:
        pointed: the moment that was clicked.
    """

    pointed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._lines: Sequence[StripLine] = ()
        self._span: tuple[float, float] = (0.0, 1.0)
        self._seen: tuple[float, float] | None = None
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Be as wide as there is room."""
        return QSize(400, HEIGHT)

    def show_lines(
        self, lines: Sequence[StripLine], first: datetime.datetime, last: datetime.datetime
    ) -> None:
        """Show these lines on the dates from ``first`` to ``last``."""
        self._lines = lines
        begin, end = first.timestamp(), last.timestamp()
        self._span = (begin, max(end, begin + 86_400))
        said = [self._say(line) for line in lines]
        self.setAccessibleName(self._name)
        self.setAccessibleDescription("; ".join(said))
        self.update()

    def _say(self, line: StripLine) -> str:
        first, last = line.points[0], line.points[-1]
        if last[1] > first[1]:
            way = self.tr("worse than at the beginning")
        elif last[1] < first[1]:
            way = self.tr("better than at the beginning")
        else:
            way = self.tr("as at the beginning")
        when = say_date(last[0].astimezone().date())
        return self.tr("{0}: {1} on {2}").format(line.title, way, when)

    def show_seen(self, newest: datetime.datetime, oldest: datetime.datetime) -> None:
        """Shade the dates that the list shows."""
        self._seen = (oldest.timestamp(), newest.timestamp())
        self.update()

    def _x(self, stamp: float) -> float:
        begin, end = self._span
        width = self.width() - _LEFT - _RIGHT
        return _LEFT + min(max((stamp - begin) / (end - begin), 0.0), 1.0) * width

    def _y(self, share: float) -> float:
        return _TOP + (1 - share) * (self.height() - _TOP - _FOOT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which date was clicked."""
        begin, end = self._span
        width = max(self.width() - _LEFT - _RIGHT, 1)
        share = min(max((event.position().x() - _LEFT) / width, 0.0), 1.0)
        stamp = begin + share * (end - begin)
        self.pointed.emit(datetime.datetime.fromtimestamp(stamp, datetime.UTC))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, dates, lines and their names."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        ends: list[float] = []
        colors = theme.tokens().chart_series
        for place, line in enumerate(self._lines):
            self._paint_line(painter, line, colors[place % len(colors)], ends)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        box = QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - _FOOT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("background"))
        painter.drawRoundedRect(box, 6, 6)
        if self._seen is not None:
            left, right = self._x(self._seen[0]), self._x(self._seen[1])
            painter.setBrush(tokens.color("primary_soft"))
            painter.drawRect(QRectF(left, _TOP, max(right - left, 3), box.height()))
        painter.setFont(fonts.font(12))
        for stamp, flag in zip(self._span, (_AT_LEFT, _AT_RIGHT), strict=True):
            day = datetime.datetime.fromtimestamp(stamp, datetime.UTC).astimezone().date()
            words = QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy")
            painter.setPen(tokens.color("muted"))
            foot = QRectF(box.left(), box.bottom() + 2, box.width(), _FOOT - 2)
            painter.drawText(foot, flag, words)

    def _paint_line(
        self, painter: QPainter, line: StripLine, color: str, ends: list[float]
    ) -> None:
        from PySide6.QtGui import QColor

        points = [QPointF(self._x(when.timestamp()), self._y(share)) for when, share in line.points]
        painter.setPen(QPen(QColor(color), 1.8))
        painter.drawPolyline(points)
        painter.setBrush(QColor(color))
        painter.setPen(Qt.PenStyle.NoPen)
        for point in points:
            painter.drawEllipse(point, _RADIUS, _RADIUS)
        y = free_place(points[-1].y(), ends)
        ends.append(y)
        painter.setPen(QColor(color))
        painter.setFont(fonts.semibold(12))
        box = QRectF(self.width() - _RIGHT + 6, y - 8, _RIGHT - 6, 16)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), line.title)


def free_place(wanted: float, taken: Sequence[float]) -> float:
    """Give the height nearest to the one wanted at which a name covers no other; in sight first."""

    def is_free(y: float) -> bool:
        return all(abs(y - other) > _NAME - 0.01 for other in taken)

    def far(y: float) -> tuple[bool, float]:
        return not _TOP <= y <= HEIGHT - _FOOT, abs(y - wanted)

    edges = [other + side * _NAME for other in taken for side in (1, -1)]
    return min(filter(is_free, [wanted, *edges]), key=far)


_AT_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_AT_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
