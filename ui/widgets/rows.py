"""List rows: an icon, a line, a muted second line; the whole row is the button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui import fonts, icons, theme
from ui.widgets.card import at_once, clear_layout
from ui.widgets.keys import key_table, press
from ui.widgets.pill import HEIGHT, PillKind, Sign, paint_pill, pill_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from ui.widgets.keys import KeyLine

_TEXT_LEFT = 32
_BLEED = 8
_FIRST_LINE = 21
_SECOND_LINE = 18
_MOST_LINES = 2
"""How many lines the words of a row may take before they are cut."""


class ListRow(QAbstractButton):
    """A row that opens its thing; words that are longer than the row go on in another line.

    Signals:
        clicked: by mouse, Enter or Space (from QAbstractButton).
    """

    def __init__(
        self,
        line: str,
        second: str = "",
        icon: str = "",
        role: str = "muted",
        right: str = "",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(line)
        self._second = second
        self._icon = icons.known(icon)
        self._role = role
        self._right = right
        self._pill: tuple[str, PillKind, Sign | None] | None = None
        self._struck = False
        self._act: QAbstractButton | None = None
        self._lines: tuple[tuple[str, ...], tuple[str, ...]] = ((line,), (second,) * bool(second))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name_it()
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def set_pill(self, text: str, kind: PillKind, sign: Sign | None = None) -> None:
        """Show a pill at the right end."""
        self._pill = (text, kind, sign)
        self._name_it()
        self._break_lines()
        self.update()

    def set_act(self, button: QAbstractButton) -> None:
        """Put a button of its own at the right end, for what a key does on this row.

        The keyboard stays on the row, whose key does the same.
        """
        self._act = button
        button.setParent(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._place_act()
        self._break_lines()

    def _place_act(self) -> None:
        if self._act is not None:
            size = self._act.sizeHint()
            top = (self.height() - size.height()) // 2
            self._act.setGeometry(self.width() - size.width(), top, size.width(), size.height())

    def set_struck(self, words: str) -> None:
        """Draw a line through what it says; ``words`` say why, by whom and when."""
        self._struck = True
        self._second, self._pill = words, None
        self.setToolTip(words)
        self._icon, self._role = icons.known("prohibit"), "muted"
        self._name_it()
        self._break_lines()
        self.update()

    def _name_it(self) -> None:
        parts = [self.text(), self._second, self._right, self._pill[0] if self._pill else ""]
        self.setAccessibleName(", ".join(part for part in parts if part))

    def sizeHint(self) -> QSize:
        """Two lines are 45 high, one line is a row of 36, and each line that goes on adds its own.

        The lines are those of the width that the row has now.
        """
        first, second = self._lines
        if not second and len(first) < _MOST_LINES:
            return QSize(220, theme.Size.ROW)
        words = len(first) * _FIRST_LINE + len(second) * _SECOND_LINE
        return QSize(220, max(words + 6, theme.Size.ROW))

    def minimumSizeHint(self) -> QSize:
        """Keep the height and give up width first."""
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew where the width is another."""
        super().resizeEvent(event)
        self._place_act()
        if event.size().width() != event.oldSize().width():
            self._break_lines()

    def _break_lines(self) -> None:
        """Break both parts of the words for the width that there is."""
        left = _BLEED + (_TEXT_LEFT if self._icon else 0)
        room = int(self.width() - _BLEED - self._right_width() - left)
        first = fonts.broken(self.text(), room, fonts.BODY, _MOST_LINES)
        second = fonts.broken(self._second, room, fonts.SMALL, _MOST_LINES) if self._second else ()
        was = self.sizeHint()
        self._lines = (first, second)
        if self.sizeHint() != was:
            self.updateGeometry()

    def _right_width(self) -> float:
        """Give the room that the pill and the words at the right end take."""
        width = 0.0
        if self._act is not None:
            width += self._act.sizeHint().width()
        if self._pill:
            width += pill_width(*self._pill) + 8
        if self._right:
            font = fonts.font(fonts.SMALL, tabular=True)
            width += QFontMetrics(font).horizontalAdvance(self._right) + 8
        return width

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Open, and go to the neighbours."""
        return key_table(
            QCoreApplication.translate("Keys", "In a list"),
            (QCoreApplication.translate("Keys", "Open"), "Return Enter Space", self.click),
            (QCoreApplication.translate("Keys", "Next"), "Down", self.focusNextChild),
            (QCoreApplication.translate("Keys", "Before"), "Up", self.focusPreviousChild),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter too, and walk to the neighbours with the arrow keys."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon, lines and what stands at the right."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        if self._icon:
            box = QRectF(_BLEED, (self.height() - 20) / 2 + 0.5, 20, 20)
            icons.paint(painter, box, self._icon, theme.tokens().color(self._role))
        edge = self._paint_right(painter)
        self._paint_lines(painter, edge)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isDown() or self.underMouse():
            shade = "chosen" if self.isDown() else "hover"
            painter.setBrush(QColor(theme.derived(tokens)[shade]))
            painter.drawRoundedRect(box, 8, 8)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.color("focus"), 2))
            painter.drawRoundedRect(box, 8, 8)

    def _paint_right(self, painter: QPainter) -> float:
        edge = float(self.width() - _BLEED)
        if self._act is not None:
            edge = float(self._act.x())
        if self._pill:
            text, kind, sign = self._pill
            width = pill_width(text, kind, sign)
            box = QRectF(edge - width, (self.height() - HEIGHT) / 2, width, HEIGHT)
            paint_pill(painter, box, text, kind, sign)
            edge -= width + 8
        if self._right:
            font = fonts.font(fonts.SMALL, tabular=True)
            width = QFontMetrics(font).horizontalAdvance(self._right)
            painter.setFont(font)
            painter.setPen(theme.tokens().color("muted"))
            box = QRectF(edge - width, 0, width + 1, self.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self._right)
            edge -= width + 8
        return edge

    def _paint_lines(self, painter: QPainter, edge: float) -> None:
        left = _BLEED + (_TEXT_LEFT if self._icon else 0)
        first, second = self._lines
        height = len(first) * _FIRST_LINE + len(second) * _SECOND_LINE
        top = (self.height() - height) / 2
        role = "muted" if self._struck else "text"
        for line in first:
            box = QRectF(left, top, edge - left, _FIRST_LINE)
            self._write(painter, box, line, fonts.BODY, role, struck=self._struck)
            top += _FIRST_LINE
        for line in second:
            box = QRectF(left, top - 1, edge - left, _SECOND_LINE)
            self._write(painter, box, line, fonts.SMALL, "muted")
            top += _SECOND_LINE

    def is_cut(self) -> bool:
        """Whether the row is too narrow for its words even in all the lines that they may take."""
        whole = self.text().split() + self._second.split()
        return " ".join(line for part in self._lines for line in part).split() != whole

    def _write(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        size: int,
        role: str,
        *,
        struck: bool = False,
    ) -> None:
        font = fonts.font(size)
        font.setStrikeOut(struck)
        painter.setFont(font)
        painter.setPen(theme.tokens().color(role if self.isEnabled() else "muted"))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), cut)


class RowList(QWidget):
    """Rows under one another, in a card whose inner edge they reach over a little.

    Signals:
        opened: the key of the row that was opened.
    """

    opened = Signal(object)
    bleeds = True

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)

    def add(self, key: object, row: ListRow) -> ListRow:
        """Append a row; opening it tells the key."""
        row.clicked.connect(lambda _checked=False: self.opened.emit(key))
        self._rows.addWidget(row)
        return row

    def set_rows(self, rows: Iterable[tuple[object, ListRow]]) -> None:
        """Show these rows instead of the present ones."""
        with at_once(self._rows):
            clear_layout(self._rows)
            for key, row in rows:
                self.add(key, row)

    def count(self) -> int:
        """Return how many rows there are."""
        return self._rows.count()

    def focus_row(self, place: int) -> None:
        """Give the focus to a row, if there is one at this place."""
        entry = self._rows.itemAt(place)
        row = entry.widget() if entry is not None else None
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)
