"""The list of the timeline: made once, drawn as far as it is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QDate,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate

from counsel_desk.domain.days import local_day
from ui import fonts, icons, theme
from ui.screens.client import timeline_words
from ui.widgets import case_words
from ui.widgets.dates import say_date, say_time

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QStyleOptionViewItem

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.timeline import TimelineEntry

AnyIndex = QModelIndex | QPersistentModelIndex
ROW = 48
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_DAY = 150


@dataclass(slots=True)
class Row:
    """The words of an entry, made when it is first drawn."""

    day: str
    time: str
    title: str
    detail: str
    who: str
    icon: str
    role: str
    struck: bool


class TimelineModel(QAbstractListModel):
    """The entries that are shown; their words are made when they are first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[TimelineEntry] = ()
        self.name_of: Callable[[TimelineEntry], str] = lambda _entry: ""
        self.person_of: Callable[[PersonId], str] = lambda _person: ""
        self.people: Mapping[PersonId, Person] = {}
        self._rows: dict[int, Row] = {}

    def show(self, entries: Sequence[TimelineEntry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = entries
        self._rows = {}
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        """Return how many entries there are."""
        return 0 if parent.isValid() else len(self.entries)

    def row(self, place: int) -> Row:
        """Give the words of an entry."""
        found = self._rows.get(place)
        if found is None:
            found = self._rows[place] = self._made(place)
        return found

    def _made(self, place: int) -> Row:
        entry = self.entries[place]
        day = local_day(entry.when)
        is_new = place == 0 or local_day(self.entries[place - 1].when) != day
        icon, role = timeline_words.icon_of(entry)
        return Row(
            day=_say_day(day) if is_new else "",
            time=say_time(case_words.local(entry.when).time()) if entry.timed else "",
            title=timeline_words.title_of(entry, self.person_of),
            detail=timeline_words.detail_of(entry, self.people),
            who=self.name_of(entry),
            icon=icon,
            role=role,
            struck=entry.struck is not None,
        )

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of an entry in one line."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row, entry = self.row(index.row()), self.entries[index.row()]
        day = say_date(local_day(entry.when), long=True)
        parts = (day, row.time, row.title, row.detail, row.who)
        return ", ".join(part for part in parts if part)


def _say_day(day: datetime.date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), "ddd d MMM yyyy")


class TimelineDelegate(QStyledItemDelegate):
    """Draws day, line with its icon, title, own words, and who."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Give every entry the same height."""
        del option, index
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one entry."""
        model = index.model()
        if not isinstance(model, TimelineModel):
            return
        row, box = model.row(index.row()), QRect(option.rect)
        tokens = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, box, option.state)
        narrow = box.width() < 560
        left = box.left() + (12 if narrow else _DAY)
        if not narrow:
            day = QRect(box.left() + 10, box.top() + 6, _DAY - 20, 20)
            _write(painter, day, row.day, fonts.SMALL, "text", strong=True)
            time = QRect(box.left() + 10, box.top() + 24, _DAY - 20, 18)
            _write(painter, time, row.time, fonts.SMALL, "muted")
        painter.setPen(tokens.color("line"))
        painter.drawLine(left + 10, box.top(), left + 10, box.bottom())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("surface"))
        painter.drawEllipse(QPoint(left + 10, box.center().y()), 13, 13)
        icon = QRectF(left, box.center().y() - 10, 20, 20)
        icons.paint(painter, icon, row.icon, tokens.color(row.role))
        words = QRect(left + 34, box.top() + 5, box.right() - left - 44, 20)
        who = 0 if narrow or words.width() < 320 else 150
        title = words.adjusted(0, 0, -who, 0)
        tone = "muted" if row.struck else "text"
        _write(painter, title, row.title, fonts.BODY, tone, strong=True, struck=row.struck)
        _write(painter, words.translated(0, 19), row.detail, fonts.SMALL, "muted")
        if who:
            end = QRect(words.right() - who, words.top(), who, 20)
            _write(painter, end, row.who, fonts.SMALL, "muted", flags=_RIGHT)
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        flags = QStyle.StateFlag
        shade = "chosen" if state & flags.State_Selected else ""
        shade = shade or ("hover" if state & flags.State_MouseOver else "")
        if shade:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.derived(theme.tokens())[shade]))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 8, 8)


def _write(
    painter: QPainter,
    box: QRect,
    text: str,
    size: int,
    role: str,
    *,
    strong: bool = False,
    struck: bool = False,
    flags: int = _MIDDLE,
) -> None:
    from PySide6.QtGui import QFont

    weight = QFont.Weight.DemiBold if strong else QFont.Weight.Normal
    font, _ = fonts.for_painting(size, weight)
    if struck:
        font = QFont(font)
        font.setStrikeOut(True)
    painter.setFont(font)
    painter.setPen(theme.tokens().color(role))
    painter.drawText(box, flags, fonts.cut(text, max(box.width(), 1), size, weight))


class TimelineList(QListView):
    """The entries, the newest at the top; Enter opens one.

    Signals:
        opened: the entry that was opened.
        seen: the first and the last entry in view.
    """

    opened = Signal(object)
    seen = Signal(object, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.timeline = TimelineModel()
        self.setModel(self.timeline)
        self.setItemDelegate(TimelineDelegate(self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._tell())
        self.timeline.modelReset.connect(self._tell)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.timeline.entries[index.row()])

    def _tell(self) -> None:
        entries = self.timeline.entries
        if not entries:
            return
        first = self.verticalScrollBar().value() // ROW
        last = min(first + self.viewport().height() // ROW, len(entries) - 1)
        self.seen.emit(entries[min(first, len(entries) - 1)], entries[last])

    def go_to(self, moment: datetime.datetime) -> None:
        """Bring the last entry before a moment to the top and make it current."""
        entries = self.timeline.entries
        place = next((n for n, one in enumerate(entries) if one.when <= moment), len(entries) - 1)
        if 0 <= place < len(entries):
            index = self.timeline.index(place)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
