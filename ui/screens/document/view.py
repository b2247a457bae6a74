"""Show one page of a document: fitted or enlarged, moved with mouse and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QAbstractScrollArea

from ui import theme
from ui.widgets.keys import key_table, press

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from ui.widgets.document_pictures import Page
    from ui.widgets.keys import KeyLine

LEAST, MOST = 0.05, 8.0
STEP = 1.25
_EDGE = 16


class PageView(QAbstractScrollArea):
    """A page on a sunken ground.

    Signals:
        zoomed: how large it is shown now; 1.0 is its natural size.
        turned: -1 for the page before, 1 for the page after.
    """

    zoomed = Signal(float)
    turned = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image = QImage()
        self._natural = QSize()
        self._zoom = 1.0
        self._fits = True
        self._is_paper = False
        self._held: QPoint | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 200)
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)

    @property
    def zoom(self) -> float:
        """How large the page is shown; 1.0 is its natural size."""
        return self._zoom

    @property
    def is_empty(self) -> bool:
        """Whether nothing is shown."""
        return self._image.isNull()

    def show_page(self, page: Page) -> None:
        """Show a page, from its beginning where it is another one."""
        is_other = page.natural != self._natural
        self._image, self._natural = page.image, page.natural
        self._is_paper = page.is_paper
        words = page.text or self.tr("A picture, {0} by {1} pixels").format(
            page.natural.width(), page.natural.height()
        )
        self.setAccessibleDescription(words)
        if self._fits:
            self._fit()
        elif is_other:
            self._range()
        self.viewport().update()

    def clear(self) -> None:
        """Show nothing."""
        self._image, self._natural = QImage(), QSize()
        self.viewport().update()

    def to_top(self) -> None:
        """Go to the beginning of the page."""
        self.verticalScrollBar().setValue(0)

    def fit(self) -> None:
        """Show the whole width, however wide the room becomes."""
        self._fits = True
        self._fit()

    def zoom_by(self, factor: float) -> None:
        """Show it larger or smaller."""
        self._fits = False
        self._set_zoom(self._zoom * factor)

    def natural_size(self) -> None:
        """Show it as large as it is."""
        self._fits = False
        self._set_zoom(1.0)

    def _fit(self) -> None:
        if self._natural.isEmpty():
            return
        room = self.viewport().size() - QSize(2 * _EDGE, 2 * _EDGE)
        wide = room.width() / self._natural.width()
        whole = min(wide, room.height() / self._natural.height())
        # A page of text is shown so that it can be read, a picture whole.
        self._set_zoom(min(wide, 1.2) if self._is_paper else min(whole, 1.0))

    def _set_zoom(self, zoom: float) -> None:
        zoom = min(max(zoom, LEAST), MOST)
        centre = self._centre()
        changed = abs(zoom - self._zoom) > 1e-6
        self._zoom = zoom
        self._range()
        if changed:
            self._go_to(centre)
            self.zoomed.emit(zoom)
        self.viewport().update()

    def _size(self) -> QSize:
        return self._natural * self._zoom

    def _centre(self) -> tuple[float, float]:
        size = self._size()
        if size.isEmpty():
            return 0.5, 0.0
        across = self.horizontalScrollBar().value() + self.viewport().width() / 2
        down = self.verticalScrollBar().value() + self.viewport().height() / 2
        return across / (size.width() + 2 * _EDGE), down / (size.height() + 2 * _EDGE)

    def _go_to(self, centre: tuple[float, float]) -> None:
        size = self._size()
        across = centre[0] * (size.width() + 2 * _EDGE) - self.viewport().width() / 2
        down = centre[1] * (size.height() + 2 * _EDGE) - self.viewport().height() / 2
        self.horizontalScrollBar().setValue(round(across))
        self.verticalScrollBar().setValue(round(down))

    def _range(self) -> None:
        size, room = self._size(), self.viewport().size()
        for bar, length, shown in (
            (self.horizontalScrollBar(), size.width(), room.width()),
            (self.verticalScrollBar(), size.height(), room.height()),
        ):
            bar.setRange(0, max(0, length + 2 * _EDGE - shown))
            bar.setPageStep(shown)
            bar.setSingleStep(40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay fitted, or keep the scroll bars right."""
        super().resizeEvent(event)
        if self._fits:
            self._fit()
        self._range()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Draw again at the new place."""
        del dx, dy
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the page on it."""
        del event
        painter = QPainter(self.viewport())
        tokens = theme.tokens()
        painter.fillRect(self.viewport().rect(), tokens.color("sunken"))
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._zoom < 3)
            painter.drawImage(self._place(), self._image)
            painter.setPen(tokens.color("line"))
            painter.drawRect(self._place().adjusted(-1, -1, 0, 0))
        painter.end()

    def _place(self) -> QRect:
        size, room = self._size(), self.viewport().size()
        left = max(_EDGE, (room.width() - size.width()) // 2)
        top = max(_EDGE, (room.height() - size.height()) // 2)
        return QRect(
            QPoint(
                left - self.horizontalScrollBar().value(), top - self.verticalScrollBar().value()
            ),
            size,
        )

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Go through the pages, and zoom."""
        bar = self.verticalScrollBar()
        by = bar.pageStep() * 9 // 10
        return key_table(
            self.tr("In the document"),
            (self.tr("Further down"), "PgDown Space", lambda: self._move_on(bar.maximum(), by, 1)),
            (
                self.tr("Back up"),
                "PgUp Backspace",
                lambda: self._move_on(bar.minimum(), -by, -1),
            ),
            (self.tr("Larger"), "+ =", lambda: self.zoom_by(STEP)),
            (self.tr("Smaller"), "-", lambda: self.zoom_by(1 / STEP)),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrow keys; past the end of a page comes the next one."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def _move_on(self, end: int, by: int, way: int) -> None:
        bar = self.verticalScrollBar()
        if bar.value() == end:
            self.turned.emit(way)
        else:
            bar.setValue(bar.value() + by)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self.zoom_by(STEP if turned > 0 else 1 / STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the page."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the page that is held."""
        if self._held is None:
            return
        here = event.position().toPoint()
        moved, self._held = here - self._held, here
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the page."""
        del event
        self._held = None
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
