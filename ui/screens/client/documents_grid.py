"""Documents as tiles: a small picture, the title, what it is and how large."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui import fonts, icons, theme
from ui.widgets.dates import say_date
from ui.widgets.document_words import icon_of, kind_words, size_words, title_words
from ui.widgets.keys import key_table, press

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent

    from counsel_desk.domain.documents import DocumentLine
    from ui.widgets.keys import KeyLine
    from ui.widgets.thumbnails import Thumbnails

TILE = QSize(176, 196)
GAP = 12
_PICTURE = 124
_RADIUS = 10
AnyIndex = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


def second_line(line: DocumentLine, code: str = "") -> str:
    """Say what a document is and how large, and the code of another file that it lies in.

    Of one that was removed, say why.
    """
    removed = QCoreApplication.translate("Documents", "Removed: {0}").format(line.struck)
    size = size_words(line.size)
    parts = (code, removed) if line.struck else (code, kind_words(line.kind), size)
    return " · ".join(part for part in parts if part)


class DocumentModel(QAbstractListModel):
    """The documents in the order of the list."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[DocumentLine] = []
        self.code_of: Callable[[DocumentLine], str] = lambda _line: ""

    def set_lines(self, lines: Sequence[DocumentLine]) -> None:
        """Show other documents."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NONE) -> int:
        """Count the tiles."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a tile's title, and what a screen reader says of it."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return title_words(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            second = second_line(line, self.code_of(line))
            parts = (title_words(line), second, say_date(line.added_on), line.remarks)
            return ", ".join(part for part in parts if part)
        return None


class TilePainter(QStyledItemDelegate):
    """Draws a tile in the colours in force."""

    def __init__(self, thumbnails: Thumbnails, model: DocumentModel, parent: QObject) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """All tiles are of one size."""
        del option, index
        return TILE + QSize(GAP, GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw ground, picture and words."""
        line = self._model.lines[index.row()]
        cell: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tokens = theme.tokens()
        tile = QRect(cell.topLeft() + QPoint(GAP // 2, GAP // 2), TILE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shade = self._shade(state)
        painter.setBrush(QColor(shade or tokens.surface))
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        edge = tokens.color("focus" if has_focus else "line")
        painter.setPen(QPen(edge, 2 if has_focus else 1))
        painter.drawRoundedRect(QRectF(tile).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        self._picture(painter, line, QRect(tile.left() + 8, tile.top() + 8, 160, _PICTURE))
        self._words(painter, line, tile.adjusted(12, _PICTURE + 14, -12, -8))
        painter.restore()

    def _shade(self, state: QStyle.StateFlag) -> str:
        colours = theme.derived(theme.tokens())
        if state & QStyle.StateFlag.State_Selected:
            return colours["chosen"]
        return colours["hover"] if state & QStyle.StateFlag.State_MouseOver else ""

    def _picture(self, painter: QPainter, line: DocumentLine, box: QRect) -> None:
        tokens = theme.tokens()
        path = QPainterPath()
        path.addRoundedRect(QRectF(box), 6, 6)
        painter.fillPath(path, tokens.color("sunken"))
        image = self._thumbnails.picture(line)
        if image is None:
            middle = QRectF(box.center().x() - 20, box.center().y() - 20, 40, 40)
            role = "danger" if line.damaged else "muted"
            icons.paint(painter, middle, icon_of(line), tokens.color(role))
            return
        painter.setClipPath(path)
        size = image.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(box.center())
        painter.drawImage(place, image)
        painter.setClipping(False)

    def _words(self, painter: QPainter, line: DocumentLine, box: QRect) -> None:
        tokens = theme.tokens()
        elide, left = Qt.TextElideMode.ElideMiddle, int(Qt.AlignmentFlag.AlignLeft)
        font = fonts.font(fonts.SMALL, QFont.Weight.DemiBold)
        font.setStrikeOut(bool(line.struck))
        painter.setFont(font)
        painter.setPen(tokens.color("danger" if line.damaged else "text"))
        title = painter.fontMetrics().elidedText(title_words(line), elide, box.width())
        painter.drawText(QRect(box.left(), box.top(), box.width(), 20), left, title)
        painter.setFont(fonts.font(fonts.SMALL))
        painter.setPen(tokens.color("muted"))
        below = QRect(box.left(), box.top() + 20, box.width(), 20)
        words = second_line(line, self._model.code_of(line))
        second = painter.fontMetrics().elidedText(words, elide, box.width())
        painter.drawText(below, left, second)


class DocumentGrid(QListView):
    """Documents side by side; arrow keys walk, Enter opens, Delete asks to remove.

    Signals:
        opened: the document (DocumentLine) that was opened.
        removal_asked, menu_asked: the document, and for the menu the place on the screen.

    Attributes:
        may_remove: whether this person may take documents out; without that no key asks for it.
    """

    opened = Signal(object)
    removal_asked = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(self, thumbnails: Thumbnails, name: str) -> None:
        super().__init__()
        self.code_of: Callable[[DocumentLine], str] = lambda _line: ""
        self.may_remove = False
        self._lines = DocumentModel(self)
        self._lines.code_of = lambda line: self.code_of(line)
        self.setAccessibleName(name)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setItemDelegate(TilePainter(thumbnails, self._lines, self))
        self.setModel(self._lines)
        self.viewport().setAutoFillBackground(False)
        self.clicked.connect(self._clicked)
        self.customContextMenuRequested.connect(self._menu)
        thumbnails.ready.connect(self._ready)

    def set_lines(self, lines: Sequence[DocumentLine]) -> None:
        """Show these documents and stay on the current one where it is still there."""
        current = self.current()
        self._lines.set_lines(lines)
        ids = [line.id for line in lines]
        if current is not None and current.id in ids:
            self.setCurrentIndex(self._lines.index(ids.index(current.id)))

    def lines(self) -> list[DocumentLine]:
        """Give the documents shown."""
        return self._lines.lines

    def current(self) -> DocumentLine | None:
        """Give the document that is current, or None."""
        row = self.currentIndex().row()
        return self._lines.lines[row] if 0 <= row < len(self._lines.lines) else None

    def _ready(self, document: object) -> None:
        for row, line in enumerate(self._lines.lines):
            if line.id == document:
                self.update(self._lines.index(row))

    def _clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self._lines.lines[index.row()])

    def _menu(self, place: QPoint) -> None:
        line = self.current()
        if line is not None:
            self.menu_asked.emit(line, self.viewport().mapToGlobal(place))

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Open with Enter or Space, remove with Delete where that may be."""
        line = self.current()
        if line is None:
            return ()
        table = [(self.tr("Open"), "Return Enter Space", partial(self.opened.emit, line))]
        if self.may_remove:
            table.append((self.tr("Remove"), "Del", partial(self.removal_asked.emit, line)))
        return key_table(self.tr("On a document"), *table)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter or Space, remove with Delete; letters search by title."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first tile."""
        super().focusInEvent(event)
        if self.current() is None and self._lines.lines:
            self.setCurrentIndex(self._lines.index(0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tiles out anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
