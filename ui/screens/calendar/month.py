"""The month: six weeks of days, the first entries of each, and how many more there are."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from counsel_desk.domain.days import local_day
from ui import fonts, icons, theme
from ui.screens.calendar.canvas import DiaryCanvas
from ui.screens.calendar.entry_paint import paint_line

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from counsel_desk.domain.diary import CalendarEntry, Holiday

DAYS, WEEKS = 7, 6
_HEAD = 24
_TOP = 22
_LINE = 19
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_USUAL_HOUR = 10


class MonthCanvas(DiaryCanvas):
    """The painted month; the days of its neighbours are muted."""

    def __init__(self) -> None:
        super().__init__("")
        self.setAccessibleName(self.tr("Month"))
        self.setMinimumHeight(WEEKS * 56 + _HEAD)
        self.month = self.first.month
        self.day = 0
        self._by_day: dict[int, list[CalendarEntry]] = {}

    def sizeHint(self) -> QSize:
        """Be as large as there is room."""
        return QSize(700, 560)

    # --- geometry ---

    def place_entries(self) -> None:
        """Put the entries to their days."""
        self._by_day = {}
        for entry in self.entries:
            self._by_day.setdefault((local_day(entry.start) - self.first).days, []).append(entry)

    def _cell(self, day: int) -> QRectF:
        width, height = self.width() / DAYS, (self.height() - _HEAD) / WEEKS
        return QRectF(day % DAYS * width, _HEAD + day // DAYS * height, width, height)

    def _room(self) -> int:
        return max(1, int((self._cell(0).height() - _TOP - 2) // _LINE))

    def _shown(self, day: int) -> list[tuple[QRectF, CalendarEntry]]:
        """Give the entries of a day that fit, with their lines; the current one always fits."""
        entries, room = self._by_day.get(day, []), self._room()
        if len(entries) > room:
            room = max(room - 1, 1)
        first = 0
        if self.current in entries:
            first = max(0, entries.index(self.current) - room + 1)
        cell = self._cell(day)
        return [
            (QRectF(cell.left() + 2, cell.top() + _TOP + n * _LINE, cell.width() - 4, _LINE), one)
            for n, one in enumerate(entries[first : first + room])
        ]

    def _day_at(self, point: QPointF) -> int:
        column = int(point.x() / (self.width() / DAYS))
        row = int((point.y() - _HEAD) / ((self.height() - _HEAD) / WEEKS))
        return min(max(row, 0), WEEKS - 1) * DAYS + min(max(column, 0), DAYS - 1)

    def entry_at(self, point: QPointF) -> CalendarEntry | None:
        """Give the entry at a point."""
        found = (one for box, one in self._shown(self._day_at(point)) if box.contains(point))
        return next(found, None)

    def moment_at(self, point: QPointF) -> datetime.datetime:
        """Give the usual hour of the day at a point, or the hour of the entry that is carried."""
        return self._moment(self._day_at(point))

    def _moment(self, day: int) -> datetime.datetime:
        at = datetime.time(_USUAL_HOUR)
        if self.current is not None:
            at = self.current.start.astimezone().time()
        wall = datetime.datetime.combine(self.first + datetime.timedelta(days=day), at)
        return wall.astimezone(datetime.UTC)

    def laid_down(self, moment: datetime.datetime) -> datetime.datetime:
        """Keep the time of day: in a month only the day changes."""
        if self.current is None:
            return moment
        days = (local_day(moment) - local_day(self.current.start)).days
        wall = self.current.start.astimezone().replace(tzinfo=None)
        return (wall + datetime.timedelta(days=days)).astimezone(datetime.UTC)

    # --- the keyboard ---

    def cursor_moment(self) -> datetime.datetime:
        """Give the usual hour of the day at which the keyboard stands."""
        return self._moment(self.day)

    def point_to(self, moment: datetime.datetime) -> None:
        """Put the keyboard's place on a day."""
        self.day = min(max((local_day(moment) - self.first).days, 0), DAYS * WEEKS - 1)
        self.update()

    def step_of(self, days: int, steps: int) -> datetime.timedelta:
        """Carry by days and by weeks."""
        return datetime.timedelta(days=days + 7 * steps)

    def walk(self, days: int, steps: int) -> None:
        """Go on by days and weeks; up and down go through the entries of a day first."""
        entries = self._by_day.get(self.day, [])
        place = entries.index(self.current) if self.current in entries else -1
        if steps and 0 <= place + steps < len(entries) and (place >= 0 or steps > 0):
            self._make_current(entries[place + steps])
            return
        self._make_current(None)
        day = self.day + days + DAYS * steps
        if 0 <= day < DAYS * WEEKS:
            self.day = day
        else:
            self.turned.emit(days or steps)
        self.update()

    def _make_current(self, entry: CalendarEntry | None) -> None:
        self.current = entry
        self.chosen.emit(entry)
        self.update()

    def enter(self) -> None:
        """Open the current entry, or go to the first of the day."""
        entries = self._by_day.get(self.day, [])
        if self.current is None and entries:
            self.choose(entries[0].item)
        else:
            super().enter()

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the weekdays and every day."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.tokens()
        painter.fillRect(event.rect(), tokens.color("surface"))
        painter.setFont(fonts.font(fonts.SMALL))
        painter.setPen(tokens.color("muted"))
        for column in range(DAYS):
            day = self.first + datetime.timedelta(days=column)
            words = QLocale().toString(QDate(day.year, day.month, day.day), "ddd")
            box = self._cell(column)
            painter.drawText(QRectF(box.left(), 0, box.width(), _HEAD), _MIDDLE, words)
        for day_index in range(DAYS * WEEKS):
            self._paint_day(painter, day_index)
        painter.end()

    def _paint_day(self, painter: QPainter, place: int) -> None:
        tokens = theme.tokens()
        cell = self._cell(place)
        day = self.first + datetime.timedelta(days=place)
        is_today = day == local_day(self.now)
        if is_today:
            painter.fillRect(cell, tokens.color("background"))
        painter.setPen(QPen(tokens.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell)
        target = self.ghost is not None and local_day(self.ghost) == day
        if target or (place == self.day and self.hasFocus() and self.ghost is None):
            painter.setPen(QPen(tokens.color("focus"), 2))
            painter.drawRoundedRect(cell.adjusted(1.5, 1.5, -1.5, -1.5), 5, 5)
        role = "primary" if is_today else ("text" if day.month == self.month else "muted")
        painter.setFont(fonts.semibold(fonts.SMALL) if is_today else fonts.font(fonts.SMALL))
        painter.setPen(tokens.color(role))
        words = self.tr("Today {0}").format(day.day) if is_today else str(day.day)
        painter.drawText(QRectF(cell.left() + 6, cell.top() + 2, cell.width(), 20), words)
        holiday = self.holidays.get(day)
        if holiday is not None:
            self._paint_holiday(
                painter, cell, holiday, painter.fontMetrics().horizontalAdvance(words)
            )
        self._paint_entries(painter, place)

    def _paint_holiday(self, painter: QPainter, cell: QRectF, holiday: Holiday, taken: int) -> None:
        """Name a public holiday beside the number of its day."""
        left = cell.left() + 6 + taken + 8
        icons.paint(
            painter, QRectF(left, cell.top() + 5, 13, 13), "flag", theme.tokens().color("warning")
        )
        box = QRectF(left + 17, cell.top() + 2, cell.right() - left - 21, 20)
        painter.setFont(fonts.font(12))
        painter.setPen(theme.tokens().color("warning"))
        painter.drawText(box, _LEFT, fonts.cut(holiday.name, max(1, int(box.width())), 12))

    def _paint_entries(self, painter: QPainter, place: int) -> None:
        shown = self._shown(place)
        for box, entry in shown:
            is_current = self.current is not None and entry.item == self.current.item
            paint_line(painter, box, entry, current=is_current)
        rest = len(self._by_day.get(place, [])) - len(shown)
        if rest > 0 and shown:
            box = shown[-1][0].translated(20, _LINE)
            painter.setFont(fonts.font(12))
            painter.setPen(theme.tokens().color("muted"))
            painter.drawText(box, self.tr("and {0} more").format(rest))
