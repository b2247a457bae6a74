"""The week: seven days beside one another, the hours downwards, a line where it is now."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from counsel_desk.domain.days import local_day
from counsel_desk.domain.diary import CalendarEntry, Holiday, lanes
from ui import fonts, icons, theme
from ui.screens.calendar.canvas import DiaryCanvas
from ui.screens.calendar.entry_paint import paint_block
from ui.widgets.dates import say_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from PySide6.QtGui import QPaintEvent, QResizeEvent

DAYS = 7
HOUR = 52
GUTTER = 52
STEP = 30
"""Minutes that an arrow key goes on; a carried entry goes by quarters of an hour."""
_HEAD = 64
_LEAST_HEIGHT = 20
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class WeekCanvas(DiaryCanvas):
    """The painted week.

    Signals:
        seen: a strip, in pixels from the top, that should come into view.
    """

    seen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__("")
        self.setAccessibleName(self.tr("Week"))
        self._boxes: dict[UUID, QRectF] = {}
        self.day, self.minute = 0, 9 * 60
        self.setFixedHeight(24 * HOUR + 2)

    def sizeHint(self) -> QSize:
        """Be as wide as there is room."""
        return QSize(700, 24 * HOUR)

    # --- geometry ---

    def _day_width(self) -> float:
        return (self.width() - GUTTER) / DAYS

    def place_entries(self) -> None:
        """Work out the block of each entry, day by day, in lanes where they overlap."""
        self._boxes = {}
        by_day: dict[int, list[CalendarEntry]] = {}
        for entry in self.entries:
            by_day.setdefault((local_day(entry.start) - self.first).days, []).append(entry)
        for day, entries in by_day.items():
            placed = lanes(entries)
            for entry in entries:
                lane, count = placed[entry.item]
                self._boxes[entry.item] = self._box(entry, day, lane, count)

    def _box(self, entry: CalendarEntry, day: int, lane: int, count: int) -> QRectF:
        width = self._day_width() / max(count, 1)
        left = GUTTER + day * self._day_width() + lane * width
        height = max(_LEAST_HEIGHT, entry.minutes / 60 * HOUR)
        return QRectF(left, _minutes(entry.start) / 60 * HOUR, width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the days to the width."""
        super().resizeEvent(event)
        self.place_entries()

    def entry_at(self, point: QPointF) -> CalendarEntry | None:
        """Give the entry at a point."""
        found = (one for one in self.entries if self._boxes[one.item].contains(point))
        return next(found, None)

    def moment_at(self, point: QPointF) -> datetime.datetime:
        """Give the moment at a point."""
        day = min(max(int((point.x() - GUTTER) / self._day_width()), 0), DAYS - 1)
        minutes = min(max(point.y() / HOUR * 60, 0), 24 * 60 - 1)
        return self._moment(day, int(minutes))

    def _moment(self, day: int, minute: int) -> datetime.datetime:
        wall = datetime.datetime.combine(self.first, datetime.time())
        return (wall + datetime.timedelta(days=day, minutes=minute)).astimezone(datetime.UTC)

    # --- the keyboard ---

    def cursor_moment(self) -> datetime.datetime:
        """Give the moment at which the keyboard stands."""
        return self._moment(self.day, self.minute)

    def point_to(self, moment: datetime.datetime) -> None:
        """Put the keyboard's place at a moment."""
        self.day = min(max((local_day(moment) - self.first).days, 0), DAYS - 1)
        self.minute = _minutes(moment) // STEP * STEP
        self._look()

    def _look(self) -> None:
        top = int(self.minute / 60 * HOUR)
        self.seen.emit(top, top + HOUR)
        self.update()

    def step_of(self, days: int, steps: int) -> datetime.timedelta:
        """Carry by days and by quarters of an hour."""
        return datetime.timedelta(days=days, minutes=15 * steps)

    def walk(self, days: int, steps: int) -> None:
        """Go on by days or half hours; a block is left in one step."""
        if self.current is not None and steps:
            begun = _minutes(self.current.start)
            end = begun + self.current.minutes
            self.minute = -(-end // STEP) * STEP if steps > 0 else (begun - 1) // STEP * STEP
        else:
            self.minute += steps * STEP
        self.minute = min(max(self.minute, 0), 24 * 60 - STEP)
        self.day += days
        if not 0 <= self.day < DAYS:
            self.day %= DAYS
            self.turned.emit(days)
        self._choose_here()
        self._look()

    def _choose_here(self) -> None:
        """Make current what lies in the half hour; of several the first."""
        begin = self.cursor_moment()
        end = begin + datetime.timedelta(minutes=STEP)
        inside = (one for one in self.entries if one.start < end and one.end > begin)
        found = next(inside, None)
        self.current = found
        self.chosen.emit(found)

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what lies in the part that is asked for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QRectF(event.rect())
        self._paint_ground(painter, clip)
        for entry in self.entries:
            box = self._boxes[entry.item]
            if box.intersects(clip):
                is_current = self.current is not None and entry.item == self.current.item
                paint_block(painter, box, entry, current=is_current and self.hasFocus())
        self._paint_now(painter)
        self._paint_ghost(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter, clip: QRectF) -> None:
        tokens = theme.tokens()
        painter.fillRect(clip, tokens.color("surface"))
        today = (local_day(self.now) - self.first).days
        width = self._day_width()
        if 0 <= today < DAYS:
            column = QRectF(GUTTER + today * width, 0, width, self.height())
            painter.fillRect(column, tokens.color("background"))
        painter.setPen(QPen(tokens.color("line"), 1))
        painter.setFont(fonts.font(12, tabular=True))
        for hour in range(int(clip.top() // HOUR), min(24, int(clip.bottom() // HOUR) + 2)):
            painter.setPen(tokens.color("line"))
            painter.drawLine(QPointF(GUTTER, hour * HOUR), QPointF(self.width(), hour * HOUR))
            painter.setPen(tokens.color("muted"))
            words = say_time(datetime.time(hour % 24))
            painter.drawText(QRectF(0, hour * HOUR - 9, GUTTER - 8, 18), _RIGHT, words)
        painter.setPen(tokens.color("line"))
        for day in range(DAYS):
            x = GUTTER + day * width
            painter.drawLine(QPointF(x, clip.top()), QPointF(x, clip.bottom()))
        self._paint_cursor(painter)

    def _paint_cursor(self, painter: QPainter) -> None:
        if not self.hasFocus() or self.current is not None or self.ghost is not None:
            return
        width = self._day_width()
        box = QRectF(GUTTER + self.day * width, self.minute / 60 * HOUR, width, HOUR * STEP / 60)
        painter.setPen(QPen(theme.tokens().color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 6, 6)

    def _paint_now(self, painter: QPainter) -> None:
        day = (local_day(self.now) - self.first).days
        if not 0 <= day < DAYS:
            return
        y = _minutes(self.now) / 60 * HOUR
        left = GUTTER + day * self._day_width()
        color = theme.tokens().color("danger")
        painter.setPen(QPen(color, 2))
        painter.drawLine(QPointF(left, y), QPointF(left + self._day_width(), y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(QPointF(left, y), 4.5, 4.5)

    def _paint_ghost(self, painter: QPainter) -> None:
        if self.ghost is None or self.current is None:
            return
        from dataclasses import replace

        moved = replace(self.current, start=self.ghost, clashes=())
        day = (local_day(self.ghost) - self.first).days
        paint_block(painter, self._box(moved, day, 0, 1), moved, current=False, ghost=True)


_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def _minutes(moment: datetime.datetime) -> int:
    wall = moment.astimezone()
    return wall.hour * 60 + wall.minute


class WeekHead(QWidget):
    """The days above the week; today is told by a word, too."""

    def __init__(self) -> None:
        super().__init__()
        self.first = datetime.date.today()
        self.today = self.first
        self.right = 0
        self.holidays: Mapping[datetime.date, Holiday] = {}
        self.setFixedHeight(_HEAD)

    def show_days(self, first: datetime.date, today: datetime.date) -> None:
        """Show seven days from ``first``."""
        self.first, self.today = first, today
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw weekday and date."""
        del event
        painter = QPainter(self)
        tokens = theme.tokens()
        width = (self.width() - self.right - GUTTER) / DAYS
        for place in range(DAYS):
            day = self.first + datetime.timedelta(days=place)
            is_today = day == self.today
            box = QRectF(GUTTER + place * width, 2, width, 20)
            shown = QDate(day.year, day.month, day.day)
            painter.setFont(fonts.font(fonts.SMALL))
            painter.setPen(tokens.color("primary" if is_today else "muted"))
            words = self.tr("Today") if is_today else QLocale().toString(shown, "ddd")
            painter.drawText(box, _MIDDLE, words)
            painter.setFont(fonts.semibold(fonts.BODY))
            painter.setPen(tokens.color("primary" if is_today else "text"))
            painter.drawText(box.translated(0, 19), _MIDDLE, QLocale().toString(shown, "d MMM"))
            if day in self.holidays:
                self._paint_holiday(painter, box.translated(0, 38), self.holidays[day])
        painter.end()

    def _paint_holiday(self, painter: QPainter, box: QRectF, holiday: Holiday) -> None:
        painter.setFont(fonts.font(12))
        painter.setPen(theme.tokens().color("warning"))
        room = max(1, int(box.width()) - 24)
        words = fonts.cut(holiday.name, room, 12)
        wide = painter.fontMetrics().horizontalAdvance(words)
        left = box.center().x() - (wide + 17) / 2
        sign = QRectF(left, box.top() + 3, 13, 13)
        icons.paint(painter, sign, "flag", theme.tokens().color("warning"))
        painter.drawText(QRectF(left + 17, box.top(), wide + 8, 20), _LEFT, words)


class WeekView(QWidget):
    """The days above, and the hours below them in a part that scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.head = WeekHead()
        self.canvas = WeekCanvas()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.setWidget(self.canvas)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(self.area, 1)
        self.setFocusProxy(self.canvas)
        self.canvas.seen.connect(self._bring)
        self._placed = False

    def show_days(self, today: datetime.date) -> None:
        """Fit the head to the days of the canvas, and begin with the working day."""
        self.head.right = self.area.verticalScrollBar().sizeHint().width()
        self.head.show_days(self.canvas.first, today)
        if not self._placed:
            self._placed = True
            self.area.verticalScrollBar().setMaximum(self.canvas.height())
            self.area.verticalScrollBar().setValue(7 * HOUR + HOUR // 2)

    def _bring(self, top: int, bottom: int) -> None:
        self.area.ensureVisible(self.area.width() // 2, (top + bottom) // 2, 0, HOUR)
