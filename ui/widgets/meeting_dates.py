"""Fields side by side, and the days on which a group will meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QWidget

from ui.theme import Space, set_kind
from ui.widgets import group_words
from ui.widgets.card import Card
from ui.widgets.labels import label

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent


class Across(QWidget):
    """Related fields side by side, or under one another where it is narrow."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = 140 * count
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(Space.M)

    def put(self, fields: Sequence[QWidget]) -> None:
        """Put the fields in."""
        for field in fields:
            self._line.addWidget(field, 1)

    def minimumSizeHint(self) -> QSize:
        """Give way before the page scrolls sideways."""
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the fields where it is narrow."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= self._least
        way = QBoxLayout.Direction
        self._line.setDirection(way.LeftToRight if is_wide else way.TopToBottom)


class DatesCard(Card):
    """The days on which the group will meet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.lines: list[str] = []
        self._rows: list[tuple[QLabel, QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)

    def show_dates(self, starts: Sequence[datetime.datetime], now: datetime.datetime) -> None:
        """List the meetings, those already past in a muted tone."""
        first, last = group_words.week_day(starts[0]), group_words.week_day(starts[-1])
        span = first if len(starts) == 1 else self.tr("{0} to {1}").format(first, last)
        self.set_title(self.tr("Meetings"), span)
        self.lines = [group_words.week_day(start) for start in starts]
        while len(self._rows) < len(starts):
            self._add_row()
        for place, row in enumerate(self._rows):
            for part in row:
                part.setVisible(place < len(starts))
        for (_number, day, said), start, words in zip(self._rows, starts, self.lines, strict=False):
            is_past = start < now
            day.setText(words)
            set_kind(day, "muted-body" if is_past else "body")
            said.setText(self.tr("past") if is_past else group_words.clock_time(start))

    def _add_row(self) -> None:
        """Make the line of one more meeting; it stays, for typing a date changes all of them."""
        number = len(self._rows)
        counted = label(QLocale().toString(number + 1), "muted", parent=self)
        counted.setFixedWidth(22)
        counted.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = (counted, label("", "body", parent=self), label("", "muted", parent=self))
        for column, part in enumerate(row):
            self._grid.addWidget(part, number, column)
        self._rows.append(row)
