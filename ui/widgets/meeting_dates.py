"""Fields side by side, and the days on which a group will meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QGridLayout, QVBoxLayout, QWidget

from ui.theme import Space, set_kind
from ui.widgets import group_words
from ui.widgets.card import Card, at_once
from ui.widgets.labels import label

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

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


_MOST_SHOWN = 30


class DateRow(QWidget):
    """One day on which a group would meet, with what must be known of it; it can be left out.

    Signals:
        toggled: it is left out, or not any more.
    """

    toggled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("clear")
        self.start: datetime.datetime | None = None
        self._counted = label("", "muted", parent=self)
        self._counted.setFixedWidth(26)
        self._counted.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._day = label("", "body", parent=self)
        self._said = label("", "muted", parent=self)
        self._note = label("", "small", tone="warning", wrap=True, parent=self)
        self.box = QCheckBox(self.tr("Leave out"), self)
        self.box.toggled.connect(lambda _on: self.toggled.emit())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for column, part in enumerate((self._counted, self._day, self._said, self.box)):
            grid.addWidget(part, 0, column)
        grid.addWidget(self._note, 1, 1, 1, 3)

    def show_date(
        self,
        number: int | None,
        start: datetime.datetime,
        notes: Sequence[str],
        now: datetime.datetime,
    ) -> None:
        """Show a meeting with its number, or one that is left out without."""
        self.start = start
        self._counted.setText("" if number is None else QLocale().toString(number))
        words = group_words.week_day(start)
        self._day.setText(words)
        is_past = start < now
        set_kind(self._day, "muted-body" if is_past or number is None else "body")
        said = self.tr("past") if is_past else group_words.clock_time(start)
        self._said.setText(self.tr("left out") if number is None else said)
        self._note.setText("; ".join(notes))
        self._note.setVisible(bool(notes))
        self.box.setAccessibleName(self.tr("Leave out {0}").format(words))
        self.box.blockSignals(True)
        self.box.setChecked(number is None)
        self.box.blockSignals(False)


class DatesCard(Card):
    """The days on which the group will meet; holidays and clashes stand with their day.

    Attributes:
        lines: the days of the meetings; notes: what is pointed out, day by day.

    Signals:
        left_out_changed: other days are ticked to be left out.
    """

    left_out_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.lines: list[str] = []
        self.notes: list[str] = []
        self.rows: list[DateRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.XS)
        self._more = label("", "muted")
        self._more.hide()
        self.body.addLayout(self._list)
        self.add(self._more)

    def left_out(self) -> frozenset[datetime.datetime]:
        """Give the days that are ticked to be left out."""
        return frozenset(
            row.start for row in self.rows if row.start and row.box.isChecked() and row.isEnabled()
        )

    def leave_nothing_out(self) -> None:
        """Take every tick away, as if nobody had left a day out."""
        for row in self.rows:
            row.box.blockSignals(True)
            row.box.setChecked(False)
            row.box.blockSignals(False)

    def show_dates(
        self,
        starts: Sequence[datetime.datetime],
        now: datetime.datetime,
        left_out: Sequence[datetime.datetime] = (),
        notes: Mapping[datetime.datetime, Sequence[str]] | None = None,
    ) -> None:
        """List the meetings, those already past in a muted tone, and what is left out of them."""
        noted = notes or {}
        first, last = group_words.week_day(starts[0]), group_words.week_day(starts[-1])
        span = first if len(starts) == 1 else self.tr("{0} to {1}").format(first, last)
        self.set_title(self.tr("Meetings"), span)
        self.lines = [group_words.week_day(start) for start in starts]
        self.notes = [
            f"{group_words.week_day(start)}: {'; '.join(noted[start])}"
            for start in starts
            if noted.get(start)
        ]
        numbers = {start: place for place, start in enumerate(starts, start=1)}
        every = sorted({*starts, *left_out})
        pressing = [one for one in every[_MOST_SHOWN:] if one not in numbers or noted.get(one)]
        shown = [*every[:_MOST_SHOWN], *pressing]
        with at_once(self.body):
            self._fill(shown, numbers, noted, now)
        rest = len(every) - len(shown)
        self._more.setText(self.tr("and {0} more").format(QLocale().toString(rest)))
        self._more.setVisible(rest > 0)

    def _fill(
        self,
        shown: Sequence[datetime.datetime],
        numbers: Mapping[datetime.datetime, int],
        noted: Mapping[datetime.datetime, Sequence[str]],
        now: datetime.datetime,
    ) -> None:
        while len(self.rows) < len(shown):
            # a line stays, for typing a date changes all of them
            row = DateRow(self)
            row.toggled.connect(self.left_out_changed)
            self.rows.append(row)
            self._list.addWidget(row)
        for place, row in enumerate(self.rows):
            is_used = place < len(shown)
            row.setVisible(is_used)
            row.setEnabled(is_used)
            if is_used:
                start = shown[place]
                row.show_date(numbers.get(start), start, noted.get(start, ()), now)
