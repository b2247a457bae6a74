"""Dates and times as the person's locale writes them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QLocale, QRectF, QTime
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDateEdit,
    QDoubleSpinBox,
    QSpinBox,
    QTimeEdit,
    QWidget,
)

from ui import icons, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


_MOVES = (
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Polish,
    QEvent.Type.StyleChange,
    QEvent.Type.FocusIn,
    QEvent.Type.FocusOut,
)


def say_date(day: datetime.date, *, long: bool = False) -> str:
    """Return a date in the words of the locale, such as 24 Nov 2026."""
    locale = QLocale()
    pattern = "d MMMM yyyy" if long else "d MMM yyyy"
    return locale.toString(QDate(day.year, day.month, day.day), pattern)


def say_time(moment: datetime.time) -> str:
    """Return a time of day in 24 hours, such as 14:05."""
    return QLocale().toString(QTime(moment.hour, moment.minute), "HH:mm")


class _Inset:
    """Keeps the words of a spin box off its frame.

    WORKAROUND: without buttons, the stylesheet style gives the line inside one pixel (Qt 6.11).
    """

    _right = 13

    def event(self, event: QEvent) -> bool:
        """Set the line inside after Qt has set it."""
        done: bool = super().event(event)  # type: ignore[misc]  # Qt's stub hides the parent's method
        if event.type() in _MOVES and isinstance(self, QAbstractSpinBox):
            box = self.rect().adjusted(13, 2, -self._right, -2)
            if self.lineEdit().geometry() != box:
                self.lineEdit().setGeometry(box)
        return done


class DateField(QDateEdit):
    """A day, typed or picked from a calendar."""

    def __init__(self, day: datetime.date | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCalendarPopup(True)
        self.setDisplayFormat("d MMM yyyy")
        self.setMinimumDate(QDate(1900, 1, 1))
        self.setMaximumDate(QDate(2199, 12, 31))
        self.set_day(day or datetime.date.today())

    def day(self) -> datetime.date:
        """Return the day shown."""
        shown = self.date()
        return datetime.date(shown.year(), shown.month(), shown.day())

    def set_day(self, day: datetime.date) -> None:
        """Show a day."""
        self.setDate(QDate(day.year, day.month, day.day))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the calendar at the right end."""
        super().paintEvent(event)
        _paint_end(self, "calendar-blank")


class TimeField(_Inset, QTimeEdit):
    """A time of day in 24 hours; the arrow keys step by five minutes."""

    _right = 34

    def __init__(self, moment: datetime.time | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setButtonSymbols(QTimeEdit.ButtonSymbols.NoButtons)
        self.setDisplayFormat("HH:mm")
        self.set_moment(moment or datetime.time(9, 0))

    def moment(self) -> datetime.time:
        """Return the time shown."""
        return datetime.time(self.time().hour(), self.time().minute())

    def set_moment(self, moment: datetime.time) -> None:
        """Show a time."""
        self.setTime(QTime(moment.hour, moment.minute))

    def stepBy(self, steps: int) -> None:
        """Step hours by one and minutes by five."""
        is_minute = self.currentSection() is QTimeEdit.Section.MinuteSection
        super().stepBy(steps * 5 if is_minute else steps)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the clock at the right end."""
        super().paintEvent(event)
        _paint_end(self, "clock")


class NumberField(_Inset, QSpinBox):
    """A whole number within bounds, with its unit."""

    def __init__(
        self,
        value: int,
        lowest: int,
        highest: int,
        unit: str = "",
        step: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setRange(lowest, highest)
        self.setValue(value)
        self.setSingleStep(step)
        self.setSuffix(f" {unit}" if unit else "")
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)


class DecimalField(_Inset, QDoubleSpinBox):
    """A number with decimals within bounds."""

    def __init__(
        self,
        value: float,
        highest: float,
        decimals: int,
        *,
        lowest: float = 0.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setDecimals(decimals)
        self.setRange(lowest, highest)
        self.setValue(value)
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)


def _paint_end(widget: QWidget, icon: str) -> None:
    painter = QPainter(widget)
    box = QRectF(widget.width() - 28, (widget.height() - 16) / 2, 16, 16)
    icons.paint(painter, box, icon, theme.tokens().color("muted"))
    painter.end()
