"""The attendance grid: members down, meetings across, marked by keyboard."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui import fonts, icons
from ui.theme import Space
from ui.widgets.attendance_model import (
    AttendanceModel,
    Mark,
    MeetingHead,
    MemberRow,
    StatusSpec,
)
from ui.widgets.attendance_paint import (
    CELL,
    DOSE,
    ROW,
    MarkDelegate,
    MeetingHeader,
    MemberHeader,
)
from ui.widgets.flow import Flow
from ui.widgets.keys import KeyAction
from ui.widgets.labels import label
from ui.widgets.legend import LegendEntry
from ui.widgets.pill import PillKind, Sign, pill_width

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent


def _tr(text: str) -> str:
    return QCoreApplication.translate("Attendance", text)


def default_statuses() -> tuple[StatusSpec, ...]:
    """Return the nine ways to attend or not, in the order of their digits.

    The values are words; callers with an enum make their own tuple with ``dataclasses.replace``.
    """
    return (
        StatusSpec("on_time", "1", _tr("on time"), "check", "good", "good_soft"),
        StatusSpec("late", "2", _tr("late"), "clock", "warning", "warning_soft"),
        StatusSpec("did_not_attend", "3", _tr("did not attend"), "x", "danger", "danger_soft"),
        StatusSpec(
            "excused_for_safety",
            "4",
            _tr("excused for safety"),
            "shield-check",
            "primary",
            "primary_soft",
        ),
        StatusSpec(
            "cancelled_by_client", "5", _tr("cancelled by client"), "phone-call", "muted", "sunken"
        ),
        StatusSpec(
            "late_not_seen",
            "6",
            _tr("late and not seen"),
            "clock-afternoon",
            "danger",
            "danger_soft",
        ),
        StatusSpec(
            "cancelled_by_service", "7", _tr("cancelled by service"), "buildings", "muted", "sunken"
        ),
        StatusSpec("left_early", "8", _tr("left early"), "sign-out", "warning", "warning_soft"),
        StatusSpec(
            "make_up", "9", _tr("make-up session"), "arrow-counter-clockwise", "good", "good_soft"
        ),
    )


class MarkTable(QTableView):
    """The cells of the grid.

    Signals:
        reason_asked, history_asked: row and column of the cell.
    """

    reason_asked = Signal(int, int)
    history_asked = Signal(int, int)

    def __init__(self, model: AttendanceModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks = model
        self.setHorizontalHeader(MeetingHeader(self, model))
        self.setVerticalHeader(MemberHeader(self, model))
        self.setModel(model)
        self.setItemDelegate(MarkDelegate(self, model))
        self.setAccessibleName(_tr("Attendance"))
        self.setAccessibleDescription(_tr("Arrow keys move, digits mark, R adds a reason."))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._corner = label(_tr("Member"), "muted")
        self._corner.setParent(self)
        self._corner.setGeometry(8, 3, 90, 40)
        self._add_actions()

    def _add_actions(self) -> None:
        marks, undoes = self.marks.can_mark_any, self.marks.can_take_back
        for status in self.marks.statuses.values():
            text = _tr("Mark {0}").format(status.name)
            self._act(text, status.digit, partial(self.mark, status.value), marks)
        self._act(_tr("Clear the mark"), "Del Backspace", lambda: self.mark(None), marks)
        self._act(_tr("Add a reason"), "R", self.ask_reason, self.marks.has_marks)
        self._act(
            _tr("What was marked before"), "H", self.ask_history, lambda: bool(self.marks.meetings)
        )
        self._act(_tr("Take the last mark back"), "Ctrl+Z", self.take_back, undoes)

    def _act(
        self, text: str, keys: str, act: Callable[[], object], when: Callable[[], bool]
    ) -> None:
        reach = Qt.ShortcutContext.WidgetShortcut
        KeyAction(self, _tr("Attendance"), text, keys, act, when=when, reach=reach)

    def mark(self, status: Hashable | None) -> None:
        """Mark the current cell and go on to the member below."""
        here = self.currentIndex()
        if here.isValid() and self.marks.can_mark(here.row(), here.column()):
            self.marks.mark(here.row(), here.column(), status)
            below = range(here.row() + 1, len(self.marks.members))
            free = (row for row in below if not self.marks.is_outside(row, here.column()))
            onward = next(free, None)
            if status is not None and onward is not None:
                self.setCurrentIndex(self.marks.index(onward, here.column()))

    def take_back(self) -> None:
        """Undo the last mark and go to its cell."""
        cell = self.marks.take_back()
        if cell is not None:
            self.setCurrentIndex(self.marks.index(*cell))

    def ask_reason(self) -> None:
        """Ask for a reason of the current mark."""
        here = self.currentIndex()
        if here.isValid() and self.marks.mark_at(here.row(), here.column()) is not None:
            self.reason_asked.emit(here.row(), here.column())

    def ask_history(self) -> None:
        """Ask what the current cell said before."""
        here = self.currentIndex()
        if here.isValid() and here.column() < len(self.marks.meetings):
            self.history_asked.emit(here.row(), here.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Repaint the heads as the current cell moves; clear with Backspace too."""
        super().keyPressEvent(event)
        self.horizontalHeader().viewport().update()
        self.verticalHeader().viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the marks to the mouse."""
        self._offer_marks(self.indexAt(event.pos()), event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Offer the marks to a finger, where one meeting is shown alone."""
        super().mouseReleaseEvent(event)
        if len(self.marks.meetings) == 1 and event.button() is Qt.MouseButton.LeftButton:
            spot = event.position().toPoint()
            self._offer_marks(self.indexAt(spot), event.globalPosition().toPoint())

    def _offer_marks(self, here: QModelIndex, spot: QPoint) -> None:
        if not here.isValid() or not self.marks.can_mark(here.row(), here.column()):
            return
        self.setCurrentIndex(here)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for status in self.marks.statuses.values():
            action = menu.addAction(icons.icon(status.icon, status.ink), status.name)
            action.triggered.connect(lambda _checked=False, value=status.value: self.mark(value))
        menu.popup(spot)

    def fit(self) -> None:
        """Give the columns their widths and the table the height of its rows."""
        kind, sign = PillKind.WARNING, Sign.DOWN
        widest = max(
            (pill_width(m.warning, kind, sign) for m in self.marks.members if m.warning), default=0
        )
        words = QFontMetrics(fonts.font(fonts.BODY, tabular=True))
        dose = max((words.horizontalAdvance(m.dose) for m in self.marks.members), default=0)
        self.setColumnWidth(len(self.marks.meetings), int(max(dose + 20, DOSE) + widest + 12))
        self.verticalHeader().setFixedWidth(self.verticalHeader().sizeHint().width())
        self._spread()
        self.updateGeometry()

    def _spread(self) -> None:
        """Give each meeting a cell, and a meeting that stands alone all the room there is."""
        count = len(self.marks.meetings)
        if count == 1:
            taken = self.verticalHeader().width() + self.columnWidth(1)
            self.setColumnWidth(0, max(CELL, self.width() - taken - 24))
            return
        for column in range(count):
            self.setColumnWidth(column, CELL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the width of a meeting that stands alone."""
        super().resizeEvent(event)
        if len(self.marks.meetings) == 1:
            self._spread()

    def sizeHint(self) -> QSize:
        """Show all rows where there is room."""
        rows = len(self.marks.members) * ROW + self.horizontalHeader().height() + 16
        return QSize(600, max(rows, 120))

    def minimumSizeHint(self) -> QSize:
        """Scroll below five rows; one meeting alone fits into a phone-sized window."""
        width = 260 if len(self.marks.meetings) == 1 else 300
        return QSize(width, min(self.sizeHint().height(), 5 * ROW + 58))


class AttendanceGrid(QWidget):
    """Marks attendance; Arrow keys move, digits mark, R adds a reason, Ctrl+Z takes back.

    Attributes:
        table: the cells.

    Signals:
        marked: member, meeting and status (None where the mark was cleared).
        reason_given: member, meeting and the value of the reason.
        reason_asked: member and meeting, where no list of reasons was set.
        history_asked: member and meeting whose earlier marks are wanted.
    """

    marked = Signal(object, object, object)
    reason_given = Signal(object, object, object)
    reason_asked = Signal(object, object)
    history_asked = Signal(object, object)
    bleeds = True

    def __init__(
        self, statuses: Sequence[StatusSpec] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        shown = tuple(statuses) if statuses is not None else default_statuses()
        self._model = AttendanceModel(shown)
        self._reasons: Sequence[tuple[Hashable, str]] = ()
        self.table = MarkTable(self._model)
        self.setFocusProxy(self.table)
        self._model.changed.connect(self.marked)
        self.table.reason_asked.connect(self._ask_reason)
        self.table.history_asked.connect(self._ask_history)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.S)
        outer.addWidget(self.table, 1)
        outer.addLayout(self._legend(shown))

    def _legend(self, statuses: Sequence[StatusSpec]) -> QHBoxLayout:
        keys = Flow(spacing=Space.M)
        for status in statuses:
            words = f"{status.digit} {status.name}"
            keys.add(LegendEntry(status.icon, status.ink, words))
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(Space.L)
        line.addWidget(keys, 1)
        hint = label(
            _tr(
                "Arrow keys move, digits mark, R adds a reason, H shows what was marked before, "
                "Ctrl+Z takes back. Saved as you go."
            ),
            "muted",
            wrap=True,
        )
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        line.addWidget(hint, 1)
        return line

    def show_group(
        self,
        members: Sequence[MemberRow],
        meetings: Sequence[MeetingHead],
        marks: Mapping[tuple[Any, Any], Mark],
    ) -> None:
        """Show a group and go to its first cell that waits for a mark."""
        self._model.show(members, meetings, marks)
        self.table.fit()
        self._go_to_first()

    def set_members(self, members: Sequence[MemberRow]) -> None:
        """Show other doses and warnings."""
        here = self.table.currentIndex()
        row, column = here.row(), here.column()
        self._model.set_members(members)
        self.table.fit()
        if not self.table.currentIndex().isValid() and row >= 0:
            self.table.setCurrentIndex(self._model.index(row, column))

    def set_marks(self, marks: Mapping[tuple[Any, Any], Mark]) -> None:
        """Show the marks as they are recorded."""
        self._model.put_marks(marks)

    def set_reasons(self, reasons: Sequence[tuple[Hashable, str]]) -> None:
        """Offer these reasons, each a value and its words, when R is pressed."""
        self._reasons = reasons

    def mark(self, member: Hashable, meeting: Hashable) -> Mark | None:
        """Return what is recorded of a member at a meeting."""
        for row, line in enumerate(self._model.members):
            for column, head in enumerate(self._model.meetings):
                if (line.key, head.key) == (member, meeting):
                    return self._model.mark_at(row, column)
        return None

    def go_to(self, row: int, column: int) -> None:
        """Make a cell current."""
        self.table.setCurrentIndex(self._model.index(row, column))

    def _go_to_first(self) -> None:
        for column in range(len(self._model.meetings)):
            for row in range(len(self._model.members)):
                if self._model.can_mark(row, column) and not self._model.mark_at(row, column):
                    self.go_to(row, column)
                    return
        if self._model.members and self._model.meetings:
            self.go_to(0, 0)

    def _ask_history(self, row: int, column: int) -> None:
        self.history_asked.emit(self._model.members[row].key, self._model.meetings[column].key)

    def _ask_reason(self, row: int, column: int) -> None:
        member = self._model.members[row].key
        meeting = self._model.meetings[column].key
        if not self._reasons:
            self.reason_asked.emit(member, meeting)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, (value, words) in enumerate(self._reasons, start=1):
            text = f"&{number}  {words}" if number < 10 else words
            action = menu.addAction(text)
            action.triggered.connect(
                lambda _checked=False, value=value, words=words: self.give_reason(
                    row, column, value, words
                )
            )
        corner = self.table.visualRect(self._model.index(row, column)).bottomLeft()
        menu.popup(self.table.viewport().mapToGlobal(corner + QPoint(0, 4)))

    def give_reason(self, row: int, column: int, value: Hashable, words: str) -> None:
        """Note a reason in a cell and tell it."""
        self._model.give_reason(row, column, words)
        member, meeting = self._model.members[row].key, self._model.meetings[column].key
        self.reason_given.emit(member, meeting, value)
