"""What was found, one client after the other: a list that draws only what is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate

from counsel_desk.domain.search import Hit
from ui import fonts, icons, theme
from ui.screens.search.places import icon_of, kind_words
from ui.widgets import case_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtWidgets import QStyleOptionViewItem

    from counsel_desk.domain.search import Part

AnyIndex = QModelIndex | QPersistentModelIndex
HEAD, ROW = 38, 52
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: the head of a client or group, or one thing that was found."""

    head: str = ""
    hit: Hit | None = None


def grouped(hits: Iterable[Hit]) -> list[Line]:
    """Put the hits of one client together, in the order of the best of each."""
    found: dict[object, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.case or hit.group or hit.kind, []).append(hit)
    lines = []
    for same in found.values():
        first = same[0]
        named = f"{first.code}  {first.name}" if first.name else first.code
        lines.append(Line(head=named or kind_words(first.kind)))
        lines += [Line(hit=hit) for hit in same]
    return lines


def said(parts: Sequence[Part]) -> str:
    """Give the words of parts."""
    return "".join(part.text for part in parts)


class ResultModel(QAbstractListModel):
    """The lines of the list."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []

    def show(self, lines: list[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Have only what was found be chosen."""
        is_hit = index.isValid() and self.lines[index.row()].hit is not None
        enabled = Qt.ItemFlag.ItemIsEnabled
        return enabled | Qt.ItemFlag.ItemIsSelectable if is_hit else Qt.ItemFlag.NoItemFlags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a line."""
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if line.hit is None:
                return line.head
            hit = line.hit
            parts = (kind_words(hit.kind), say_when(hit), said(hit.title), said(hit.context))
            return ", ".join(part for part in parts if part)
        return None


def say_when(hit: Hit) -> str:
    """Say of which day a hit is."""
    return case_words.say_day(hit.when)


class ResultDelegate(QStyledItemDelegate):
    """Draws a head, or icon, kind and day over the words that were found."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Give heads and hits their heights."""
        del option
        model = index.model()
        is_hit = isinstance(model, ResultModel) and model.lines[index.row()].hit is not None
        return QSize(200, ROW if is_hit else HEAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one line."""
        model = index.model()
        if not isinstance(model, ResultModel):
            return
        line, box = model.lines[index.row()], QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.hit is None:
            painter.setFont(fonts.semibold(fonts.BODY))
            painter.setPen(theme.tokens().color("text"))
            painter.drawText(box.adjusted(10, 8, -10, 0), _MIDDLE, line.head)
        else:
            state = QStyle.StateFlag
            shade = "chosen" if option.state & state.State_Selected else ""
            shade = shade or ("hover" if option.state & state.State_MouseOver else "")
            self._paint_hit(painter, QRectF(box), line.hit, shade)
        painter.restore()

    def _paint_hit(self, painter: QPainter, box: QRectF, hit: Hit, shade: str) -> None:
        tokens = theme.tokens()
        if shade:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.derived(tokens)[shade]))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 8, 8)
        icon = QRectF(box.left() + 12, box.center().y() - 10, 20, 20)
        icons.paint(painter, icon, icon_of(hit.kind), tokens.color("muted"))
        line = box.adjusted(44, 6, -12, 0)
        line.setHeight(20)
        words = f"{kind_words(hit.kind)} · {say_when(hit)}"
        if hit.title:
            words += " · "
        left = write(painter, line, [(words, False)], fonts.SMALL, "muted")
        titles = [(part.text, part.found) for part in hit.title]
        write(painter, line.adjusted(left, 0, 0, 0), titles, fonts.SMALL, "text")
        context = [(part.text, part.found) for part in hit.context]
        write(painter, line.translated(0, 20), context, fonts.BODY, "text")


def write(
    painter: QPainter, box: QRectF, parts: Sequence[tuple[str, bool]], size: int, role: str
) -> float:
    """Write one line whose found words stand out by weight and ground; gives its width."""
    tokens = theme.tokens()
    x = box.left()
    for text, found in parts:
        font = fonts.semibold(size) if found else fonts.font(size)
        metrics = QFontMetricsF(font)
        room = box.right() - x
        if room <= 8:
            break
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(shown)
        if found:
            ground = QRectF(x - 1, box.top() + 1, width + 2, box.height() - 2)
            painter.fillRect(ground, tokens.color("warning_soft"))
        painter.setFont(font)
        painter.setPen(tokens.color("text" if found else role))
        painter.drawText(QRectF(x, box.top(), width + 2, box.height()), _MIDDLE, shown)
        x += width
    return x - box.left()


class ResultList(QListView):
    """The list; heads are passed over by the keys."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.results = ResultModel()
        self.setModel(self.results)
        self.setItemDelegate(ResultDelegate(self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show what was found; the first is current."""
        self.results.show(grouped(hits))
        self.walk(1, start=-1)

    def current_hit(self) -> Hit | None:
        """Give what is current, or None."""
        row = self.currentIndex().row()
        return self.results.lines[row].hit if 0 <= row < len(self.results.lines) else None

    def walk(self, by: int, *, start: int | None = None) -> None:
        """Go on to the next thing that was found, over the heads."""
        step = 1 if by > 0 else -1
        row = self.currentIndex().row() if start is None else start
        for _ in range(abs(by)):
            following = row + step
            while self._is_head(following):
                following += step
            if not 0 <= following < self.results.rowCount():
                break
            row = following
        if 0 <= row < self.results.rowCount() and not self._is_head(row):
            self.setCurrentIndex(self.results.index(row))
            self.scrollTo(self.currentIndex())

    def _is_head(self, row: int) -> bool:
        return 0 <= row < self.results.rowCount() and self.results.lines[row].hit is None
