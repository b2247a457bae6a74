"""The switcher (Ctrl+K): find a client, a group or an action by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import fonts, icons, theme
from ui.shell.sheet import Shade
from ui.theme import Space
from ui.widgets.keys import key_table, press
from ui.widgets.labels import label
from ui.widgets.search_box import SearchBox
from ui.widgets.table_model import fold

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from ui.widgets.keys import KeyLine

AnyIndex = QModelIndex | QPersistentModelIndex
_MOST = 60
_ROW = 48
_PAGE = 6


@dataclass(frozen=True, slots=True)
class SwitcherEntry:
    """One thing to go to or to do.

    Attributes:
        title, subtitle: what is shown and searched.
        kind: the word at the right, such as Client, Group or Action.
        callback: what to do when it is chosen.
        icon: an icon in front.
    """

    title: str
    subtitle: str
    kind: str
    callback: Callable[[], object]
    icon: str = ""


def find(entries: Sequence[SwitcherEntry], keys: Sequence[str], text: str) -> list[int]:
    """Return which entries hold every word of ``text``; those that begin with it come first."""
    words = fold(text).split()
    if not words:
        return list(range(min(len(entries), _MOST)))
    found = list(range(len(keys)))
    for word in words:
        found = [index for index in found if word in keys[index]]
    ranked = sorted(found, key=lambda index: not keys[index].startswith(words[0]))
    return ranked[:_MOST]


class _Results(QAbstractListModel):
    """The entries found."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[SwitcherEntry] = []

    def show(self, entries: list[SwitcherEntry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        """Return how many were found."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of an entry."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.title, entry.subtitle, entry.kind) if part)
        return None


class _EntryDelegate(QStyledItemDelegate):
    """Draws an entry: icon, title over subtitle, kind at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Give every entry the same height."""
        del option, index
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one entry."""
        model = index.model()
        if not isinstance(model, _Results):
            return
        entry = model.entries[index.row()]
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.derived(theme.tokens())["chosen"]))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 8, 8)
        if entry.icon:
            box = QRectF(rect.left() + 12, rect.center().y() - 9, 20, 20)
            icons.paint(painter, box, entry.icon, theme.tokens().color("muted"))
        kind = QFontMetrics(fonts.font(fonts.SMALL)).horizontalAdvance(entry.kind)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        self._write(
            painter,
            rect.adjusted(rect.width() - kind - 14, 0, 0, 0),
            entry.kind,
            13,
            "muted",
            middle,
        )
        words = rect.adjusted(44, 5, -kind - 28, -5)
        high = words.height() // 2 if entry.subtitle else words.height()
        self._write(
            painter,
            QRect(words.topLeft(), QSize(words.width(), high)),
            entry.title,
            15,
            "text",
            middle,
        )
        low = QRect(words.topLeft() + QPoint(0, high), QSize(words.width(), words.height() - high))
        self._write(painter, low, entry.subtitle, 13, "muted", middle)
        painter.restore()

    def _write(
        self, painter: QPainter, box: QRect, text: str, size: int, role: str, flags: int
    ) -> None:
        font = fonts.font(size)
        painter.setFont(font)
        painter.setPen(theme.tokens().color(role))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, flags, cut)


class Switcher(QFrame):
    """A box and what it finds, over the dimmed window; the keyboard is enough.

    Signals:
        closed: it went, with or without a choice.
    """

    closed = Signal()

    def __init__(self, entries: Sequence[SwitcherEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Find or do"))
        self._entries = entries
        self._keys = [fold(f"{entry.title}\n{entry.subtitle}\n{entry.kind}") for entry in entries]
        self._shade: Shade | None = None
        self.box = SearchBox(self.tr("Find a client, a group or an action"))
        self._results = _Results()
        self._list = QListView()
        self._list.setModel(self._results)
        self._list.setItemDelegate(_EntryDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(self.tr("What was found"))
        self._list.setUniformItemSizes(True)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._nothing = label(
            self.tr("Nothing found. Try a code, a name or a word such as “note”."), "muted-body"
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        outer.addWidget(self.box)
        outer.addWidget(self._list)
        outer.addWidget(self._nothing)
        self.box.textChanged.connect(self._search)
        self.box.installEventFilter(self)
        self._list.clicked.connect(lambda index: self._choose(index.row()))
        self._search("")

    def open_over(self, widget: QWidget, text: str = "") -> None:
        """Show the switcher over the window of a widget, perhaps with a first letter."""
        shade = _ClickShade(widget.window())
        shade.clicked.connect(self.close_switcher)
        self._shade = shade
        around = QVBoxLayout(shade)
        around.setContentsMargins(
            Space.L, min(70, widget.window().height() // 10), Space.L, Space.L
        )
        self.setMaximumWidth(620)
        around.addWidget(self, 0, Qt.AlignmentFlag.AlignTop)
        around.setAlignment(self, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.setFixedWidth(min(620, shade.width() - 2 * Space.L))
        shade.show()
        shade.raise_()
        self.box.setText(text)
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search(text)

    def set_entries(self, entries: Sequence[SwitcherEntry]) -> None:
        """Search other entries for what was typed."""
        self._entries = entries
        self._keys = [fold(f"{entry.title}\n{entry.subtitle}\n{entry.kind}") for entry in entries]
        self._search(self.box.text())

    def found(self) -> list[SwitcherEntry]:
        """Return the entries shown now."""
        return list(self._results.entries)

    def close_switcher(self) -> None:
        """Go away."""
        if self._shade is not None:
            self._shade.leave()
            self._shade = None
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk with the arrow keys, choose with Enter, leave with Escape."""
        is_press = event.type() is QEvent.Type.KeyPress
        if watched is self.box and is_press and isinstance(event, QKeyEvent):
            return press(self.key_lines(), event)
        return False

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Walk, choose and leave."""
        return key_table(
            self.tr("Find or do"),
            (
                self.tr("Choose"),
                "Return Enter",
                lambda: self._choose(self._list.currentIndex().row()),
            ),
            (self.tr("Next"), "Down", lambda: self._move(1)),
            (self.tr("Before"), "Up", lambda: self._move(-1)),
            (self.tr("A page on"), "PgDown", lambda: self._move(_PAGE)),
            (self.tr("A page back"), "PgUp", lambda: self._move(-_PAGE)),
            (self.tr("Leave"), "Esc", self.close_switcher),
        )

    def _move(self, by: int) -> None:
        count = self._results.rowCount()
        if count:
            row = min(max(self._list.currentIndex().row() + by, 0), count - 1)
            self._list.setCurrentIndex(self._results.index(row))

    def _choose(self, row: int) -> None:
        if 0 <= row < self._results.rowCount():
            entry = self._results.entries[row]
            self.close_switcher()
            entry.callback()

    def _search(self, text: str) -> None:
        found = [self._entries[index] for index in find(self._entries, self._keys, text)]
        self._results.show(found)
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._list.setFixedHeight(min(len(found), 8) * _ROW + 4)
        if found:
            self._list.setCurrentIndex(self._results.index(0))


class _ClickShade(Shade):
    """A shade that tells when it is clicked beside the switcher."""

    clicked = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell of the click."""
        del event
        self.clicked.emit()
