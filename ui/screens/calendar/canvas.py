"""What the week and the month share: entries, the one that is current, keys, dragging."""

from __future__ import annotations

import datetime
from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.days import local_day
from counsel_desk.domain.groups import MeetingStatus
from ui import early
from ui.theme import theme
from ui.widgets import case_words, diary_words, schedule_words
from ui.widgets.keys import key_table, press

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from counsel_desk.domain.diary import CalendarEntry, Holiday
    from ui.widgets.keys import KeyLine

_DRAG_FROM = 6


def movable(entry: CalendarEntry) -> bool:
    """Whether a person may move an entry: their own work, and nothing recorded of it yet."""
    is_open = entry.outcome is SessionOutcome.PLANNED or entry.status is MeetingStatus.PLANNED
    return entry.editable and is_open


def can_interpret(entry: CalendarEntry) -> bool:
    """Whether this person may change who interprets in an entry: not in one that is cancelled."""
    return entry.editable and not entry.called_off


class DiaryCanvas(QWidget):
    """Entries on a painted ground; the keyboard reaches everything that the mouse does.

    Signals:
        chosen: the entry that is current now, or None.
        opened: an entry; new_asked: the moment at which a session is wanted.
        moved: an entry and its new start; outcome_chosen: an entry and what came of it.
        interpreter_asked: an entry whose interpreter is to be changed.
        turned: by how many pages to turn; today_asked: go to today.

    Attributes:
        may_book: whether this person may book a session; without that no key asks for one.
    """

    may_book: bool = True

    chosen = Signal(object)
    opened = Signal(object)
    new_asked = Signal(object)
    moved = Signal(object, object)
    outcome_chosen = Signal(object, object)
    interpreter_asked = Signal(object)
    turned = Signal(int)
    today_asked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        early.set_focus_policy(self, early.STRONG_FOCUS)
        self.setMouseTracking(True)
        self.first = datetime.date.today()
        self.now = datetime.datetime.now(datetime.UTC)
        self.entries: tuple[CalendarEntry, ...] = ()
        self.holidays: Mapping[datetime.date, Holiday] = {}
        self.current: CalendarEntry | None = None
        self.ghost: datetime.datetime | None = None
        self._pressed: QPoint | None = None
        self._grip = datetime.timedelta()
        theme().changed.connect(self.update)

    # --- what it shows ---

    def show_entries(
        self, first: datetime.date, entries: Sequence[CalendarEntry], now: datetime.datetime
    ) -> None:
        """Show the entries of the days from ``first``; the current one stays where it is there."""
        self.first, self.now, self.entries = first, now, tuple(entries)
        kept = self.current.item if self.current is not None else None
        self.current = next((one for one in self.entries if one.item == kept), None)
        self.ghost = None
        self.place_entries()
        self.chosen.emit(self.current)
        self.update()

    def choose(self, item: UUID | None) -> None:
        """Make an entry current, or none."""
        found = next((one for one in self.entries if one.item == item), None)
        self.current = found
        self.chosen.emit(found)
        self._announce()
        self.update()

    def _announce(self) -> None:
        words = diary_words.entry_sentence(self.current) if self.current else self.cursor_words()
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    @abstractmethod
    def place_entries(self) -> None:
        """Work out where the entries lie."""

    @abstractmethod
    def entry_at(self, point: QPointF) -> CalendarEntry | None:
        """Give the entry at a point."""

    @abstractmethod
    def moment_at(self, point: QPointF) -> datetime.datetime:
        """Give the moment at a point."""

    @abstractmethod
    def cursor_moment(self) -> datetime.datetime:
        """Give the moment at which the keyboard stands."""

    @abstractmethod
    def point_to(self, moment: datetime.datetime) -> None:
        """Put the keyboard's place at a moment."""

    @abstractmethod
    def walk(self, days: int, steps: int) -> None:
        """Go on by days and by steps down; choose what lies there."""

    @abstractmethod
    def step_of(self, days: int, steps: int) -> datetime.timedelta:
        """Give how far an arrow key moves an entry."""

    def cursor_words(self) -> str:
        """Say where the keyboard stands, and whether that is a public holiday."""
        moment = self.cursor_moment()
        holiday = self.holidays.get(local_day(moment))
        words = case_words.say_moment(moment)
        return f"{words}, {schedule_words.holiday_words(holiday)}" if holiday else words

    # --- keys ---

    def ask_new(self) -> None:
        """Ask for a session where the keyboard stands."""
        self.new_asked.emit(self.cursor_moment())

    def begin_move(self) -> None:
        """Take the current entry up; the arrow keys carry it, Enter lays it down."""
        if self.current is not None and movable(self.current):
            self.ghost = self.current.start
            self.update()

    def ask_interpreter(self) -> None:
        """Ask who interprets in the current entry, where this person may change that."""
        if self.current is not None and can_interpret(self.current):
            self.interpreter_asked.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, carry, open, and record outcomes."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Walk, open, book, move, record: what the entries that are shown and the rights allow."""
        return self._carrying() if self.ghost is not None else self._walking()

    def _walking(self) -> tuple[KeyLine, ...]:
        group, several = self.tr("In the calendar"), self.entries
        table = self._directions(self._walk)
        table += [
            (self.tr("Go to today"), "T", self.today_asked.emit),
            (self.tr("Earlier"), "PgUp", partial(self.turned.emit, -1)),
            (self.tr("Later"), "PgDown", partial(self.turned.emit, 1)),
        ]
        if several:
            table.append((self.tr("Open the current entry"), "Return Enter Space", self.enter))
        if self.may_book:
            table.append((self.tr("Book a session here"), "N", self.ask_new))
        if any(movable(one) for one in several):
            table.append((self.tr("Move the current entry"), "M", self.begin_move))
        if any(can_interpret(one) for one in several):
            words = self.tr("Change the interpreter of the current entry")
            table.append((words, "I", self.ask_interpreter))
        records = any(one.outcome is not None and one.editable for one in several)
        outcomes = diary_words.outcome_lines(self._record) if records else ()
        return (*key_table(group, *table), *outcomes)

    def _carrying(self) -> tuple[KeyLine, ...]:
        """Carry the entry that was taken up, lay it down, or leave it where it was."""
        table = self._directions(self._carry)
        table += [
            (self.tr("Lay the entry down here"), "Return Enter", self._lay_down),
            (self.tr("Leave it where it was"), "Esc", self._put_back),
        ]
        return key_table(self.tr("In the calendar"), *table)

    def _directions(
        self, go: Callable[[int, int], object]
    ) -> list[tuple[str, str, Callable[[], object]]]:
        return [
            (self.tr("To the day before"), "Left", partial(go, -1, 0)),
            (self.tr("To the next day"), "Right", partial(go, 1, 0)),
            (self.tr("Up"), "Up", partial(go, 0, -1)),
            (self.tr("Down"), "Down", partial(go, 0, 1)),
        ]

    def _walk(self, days: int, steps: int) -> None:
        self.walk(days, steps)
        self._announce()

    def _carry(self, days: int, steps: int) -> None:
        if self.ghost is not None:
            self.ghost = later(self.ghost, self.step_of(days, steps))
            self.point_to(self.ghost)
            self.update()

    def _lay_down(self) -> None:
        entry, start, self.ghost = self.current, self.ghost, None
        if entry is not None and start is not None and start != entry.start:
            self.moved.emit(entry, start)
        self.update()

    def _put_back(self) -> None:
        self.ghost = None
        self.update()

    def _record(self, outcome: SessionOutcome) -> None:
        if self.current is not None and self.current.outcome is not None:
            self.outcome_chosen.emit(self.current, outcome)

    def enter(self) -> None:
        """Open the current entry."""
        if self.current is not None:
            self.opened.emit(self.current)

    # --- mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what lies there, and be ready to drag it."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        moment = self.moment_at(at)
        found = self.entry_at(at)
        self.point_to(moment)
        self.choose(found.item if found else None)
        self._pressed = at.toPoint() if found is not None and movable(found) else None
        self._grip = moment - found.start if found is not None else datetime.timedelta()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the entry, snapped to where it may lie."""
        at = event.position()
        if self._pressed is None:
            over = self.entry_at(at)
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.setToolTip(diary_words.entry_sentence(over) if over else "")
            return
        far = (at.toPoint() - self._pressed).manhattanLength() > _DRAG_FROM
        if self.ghost is not None or far:
            self.ghost = self.laid_down(self.moment_at(at) - self._grip)
            self.update()

    def laid_down(self, moment: datetime.datetime) -> datetime.datetime:
        """Give the nearest moment at which a dragged entry may lie: quarters of an hour."""
        quarter = 15 * 60
        seconds = round(moment.timestamp() / quarter) * quarter
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lay the entry down."""
        del event
        entry, start = self.current, self.ghost
        self._pressed, self.ghost = None, None
        if entry is not None and start is not None and start != entry.start:
            self.moved.emit(entry, start)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open an entry, or ask for a session where there is none."""
        self._pressed = None
        if self.entry_at(event.position()) is not None:
            self.enter()
        else:
            self.new_asked.emit(self.laid_down(self.moment_at(event.position())))


def later(moment: datetime.datetime, by: datetime.timedelta) -> datetime.datetime:
    """Go on by the clock on the wall, whatever summer time does."""
    wall = moment.astimezone().replace(tzinfo=None) + by
    return wall.astimezone(datetime.UTC)
