"""Show a chart that another thread has rendered, and answer pointer and keys from its marks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QColor,
    QImage,
    QPainter,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from counsel_desk.domain.outcomes import course as courses
from counsel_desk.reports.palette import ChartPalette
from ui.widgets import change_words, chart_paint, chart_text, chart_walk
from ui.widgets.chart_card import ChartCard
from ui.widgets.chart_zoom import ChartZoom, walking_keys
from ui.widgets.keys import is_heard, key_table, press

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import (
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
    )

    from counsel_desk.domain.outcomes.course import Course, Series
    from counsel_desk.reports.rendered import HitBox, RenderedChart
    from ui.widgets.keys import KeyLine

RenderRequest = Callable[[QSize, float, ChartPalette], None]

# Long enough that dragging an edge asks a few times a second, not for every pixel.
SETTLE_MS = 80

_REACH = 14.0


class ChartCanvas(QWidget):
    """A progress chart.

    Left and Right walk from mark to mark, Up and Down between rows of marks, Home and End to the
    first and last, Enter opens, B compares with the score reached. Plus, minus and 0 zoom, Shift
    with Left and Right goes through time; so do Ctrl with the wheel, and dragging. What is reached
    is said to a screen reader.

    Attributes:
        zoom: tells what asks for another part of the time.

    Signals:
        point_opened: the screening (UUID) whose score was opened.
        note_opened: the note (UUID) that was opened.
        baseline_asked: the screening (UUID) to compare with.
    """

    point_opened = Signal(object)
    note_opened = Signal(object)
    baseline_asked = Signal(object)

    def __init__(
        self,
        render_request: RenderRequest,
        palette: ChartPalette,
        parent: QWidget | None = None,
    ) -> None:
        """Take what asks for a rendering, which MUST NOT render on this thread.

        It gets the size in logical pixels, the device's pixels per logical one and the colours;
        the answer comes through `show_chart` or `render_failed`.
        """
        super().__init__(parent)
        self._ask = render_request
        self._colours = palette
        self._course: Course | None = None
        self._series: Series | None = None
        self._names: Mapping[str, str] = {}
        self._chart: RenderedChart | None = None
        self._image = QImage()
        self._current: HitBox | None = None
        self._hovered: HitBox | None = None
        self._asked: tuple[QSize, float, ChartPalette] | None = None
        self._is_outdated = self._has_failed = False
        self.zoom = ChartZoom(self, self._share)
        self._card = ChartCard(self)
        self._card.use_palette(palette)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._request)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(280, 200)

    def set_course(
        self,
        course: Course,
        instrument: str,
        *,
        names: Mapping[str, str] | None = None,
        series: Series | None = None,
    ) -> None:
        """Show the course of an instrument; ``names`` says how its codes read.

        ``series`` is the one of that instrument with a baseline that was chosen.
        """
        series = series or course.of(instrument)
        self._course = course
        self._series = None if series is None else courses.mark_changes(series)
        self._names = names or {}
        self._forget()
        title = "" if series is None else f"{series.title} ({series.short_title})"
        self.setAccessibleName(self.tr("Progress chart: {title}").format(title=title))
        self._describe(self._overview())
        self.refresh()

    def show_view(self, series: Series) -> None:
        """Ask for another view of the same course; ``series`` has the baseline compared with."""
        self._series = courses.mark_changes(series)
        self.refresh()

    def use_palette(self, palette: ChartPalette) -> None:
        """Draw in other colours."""
        self._colours = palette
        self._card.use_palette(palette)
        self._settle.start(0)
        self.update()

    def refresh(self) -> None:
        """Ask for the chart anew, such as after events were hidden."""
        self._is_outdated = self._asked is not None
        self._settle.start(0)
        self.update()

    def show_chart(self, chart: RenderedChart) -> None:
        """Show a rendered chart, unless another course was set since it was asked for."""
        asked, outdated = self._asked, self._is_outdated
        self._asked, self._is_outdated, self._has_failed = None, False, False
        if not outdated:
            self._take(chart)
        if outdated or asked is None or not self._is_wanted(asked):
            self._settle.start(0)
        self.update()

    def render_failed(self) -> None:
        """Say that the chart could not be drawn; the table still has the numbers."""
        self._asked, self._has_failed = None, True
        self._forget()
        self.update()

    def current(self) -> HitBox | None:
        """Return the mark that the keyboard has reached."""
        return self._current

    def card_lines(self) -> list[str]:
        """Return what the card says now, nothing if it is hidden."""
        return [] if self._card.isHidden() else self._card.lines()

    def sizeHint(self) -> QSize:
        """Return the size of the drawing on the client page."""
        return QSize(848, 528)

    def _is_empty(self) -> bool:
        course, series = self._course, self._series
        if course is None or series is None:
            return True
        return not (series.points or course.meetings or course.notes)

    def _wanted(self) -> tuple[QSize, float, ChartPalette]:
        return self.size(), self.devicePixelRatioF(), self._colours

    def _is_wanted(self, asked: tuple[QSize, float, ChartPalette]) -> bool:
        return asked == self._wanted()

    def _request(self) -> None:
        # One request at a time: the answer to a crowded queue would always be an old size.
        if self._is_empty() or self._asked is not None or not self.isVisible():
            return
        self._asked = self._wanted()
        self._ask(*self._asked)

    def _take(self, chart: RenderedChart) -> None:
        row = 4 * chart.width
        form = QImage.Format.Format_RGBA8888
        lent = QImage(chart.pixels, chart.width, chart.height, row, form)
        self._image = lent.convertToFormat(QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(chart.dpr)
        self._chart = chart
        self._hovered = None
        self._current = chart_walk.again(chart.boxes, self._current)
        if self._current is None:
            self._card.hide()
        else:
            self._tell(self._current)

    def _forget(self) -> None:
        self._chart, self._current, self._hovered = None, None, None
        self._image = QImage()
        self._card.hide()

    def _boxes(self) -> tuple[HitBox, ...]:
        return self._chart.boxes if self._chart is not None else ()

    def _scale(self) -> tuple[float, float]:
        """Give logical pixels per pixel of the image, which differ while a resize settles."""
        if self._chart is None:
            return 1.0, 1.0
        return self.width() / self._chart.width, self.height() / self._chart.height

    def _centre(self, box: HitBox) -> QPointF:
        across, down = self._scale()
        return QPointF(box.centre[0] * across, box.centre[1] * down)

    def _hit(self, spot: QPointF) -> HitBox | None:
        if self._chart is None:
            return None
        across, down = self._scale()
        return self._chart.hit(spot.x() / across, spot.y() / down, reach=_REACH / across)

    def _lines(self, box: HitBox) -> list[str]:
        if self._course is None or self._series is None:
            return []
        return chart_text.mark_lines(self._course, self._series, box, self._names)

    def _tell(self, box: HitBox) -> None:
        self._card.tell(self._lines(box), self._centre(box))

    def _overview(self) -> str:
        if self._is_empty() or self._series is None:
            return self._empty_text()
        points = self._series.points
        scored = courses.scored(points)
        last = chart_text.score_words(self._series, scored[-1]) if scored else ""
        text = self.tr("{count} screenings. {last}. Left and Right walk through them.")
        said = text.format(count=len(points), last=last)
        return f"{said} {change_words.source_of(self._series)}".strip()

    def _empty_text(self) -> str:
        return self.tr("No screening yet. Screen the client to begin the chart.")

    def _describe(self, text: str) -> None:
        self.setAccessibleDescription(text)
        event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)

    def _reach_mark(self, box: HitBox) -> None:
        self._current, self._hovered = box, None
        self._tell(box)
        text = ", ".join(self._lines(box))
        self._describe(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self.update()

    def _open(self, box: HitBox | None) -> None:
        if box is None or box.key is None:
            return
        if box.kind in ("point", "item"):
            self.point_opened.emit(box.key)
        elif box.kind == "note":
            self.note_opened.emit(box.key)

    def _walk(self, by: int) -> None:
        found = chart_walk.along(self._boxes(), self._current, by)
        if found is not None:
            self._reach_mark(found)

    def _lift(self, by: int) -> None:
        if self._current is None:
            self._walk(-1)
            return
        found = chart_walk.across(self._boxes(), self._current, by)
        if found is not None:
            self._reach_mark(found)

    def _share(self, x: float | None) -> float:
        """Give where a position, or the mark reached, lies in the time shown, from 0 to 1."""
        if x is None:
            x = self._centre(self._current).x() if self._current else self.width() / 2
        if self._chart is None or self._chart.plot.width <= 0:
            return 0.5
        across, _ = self._scale()
        plot = self._chart.plot
        return min(max((x / across - plot.left) / plot.width, 0.0), 1.0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from mark to mark, and open one."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Walk from mark to mark, act on the one reached, go through the time."""
        many = len(self._chart.boxes) if self._chart else 0
        now = self._current
        here = () if now is None else self._on_mark(now)
        opens = partial(self._open, now) if now is not None and now.key is not None else None
        walks = walking_keys(many, self._walk, self._lift, opens)
        group = self.tr("In the chart")
        return (*key_table(group, *walks, *here), *self.zoom.key_lines(group)) if many else ()

    def _on_mark(self, here: HitBox) -> list[tuple[str, str, Callable[[], object]]]:
        table: list[tuple[str, str, Callable[[], object]]] = [
            (self.tr("Leave the mark"), "Esc", self._leave)
        ]
        if here.kind == "point" and is_heard(self, "baseline_asked(PyObject)"):
            ask = partial(self.baseline_asked.emit, here.key)
            table.append((self.tr("Take this score as the baseline"), "B", ask))
        return table

    def _leave(self) -> None:
        self._current = None
        self._card.hide()
        self._describe(self._overview())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the card of the mark under the pointer."""
        found = self._hit(event.position())
        if found == self._hovered:
            return
        self._hovered = found
        opens = found is not None and found.key is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
        shown = found or self._current
        if shown is None:
            self._card.hide()
        else:
            self._tell(shown)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the screening or the note under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._open(self._hit(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the card away with the pointer, back to where the keyboard is."""
        self._hovered = None
        if self._current is None:
            self._card.hide()
        else:
            self._tell(self._current)
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the latest score when the keyboard comes here."""
        tabbed = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self._current is None and event.reason() in tabbed:
            self._walk(-1)
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away; the mark is kept for the next time."""
        self._card.hide()
        self.update()
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the new size once the resizing settles; meanwhile the old image stretches."""
        self._settle.start(SETTLE_MS if self._chart else 0)
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Ask anew when shown or moved to a screen of another density."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.DevicePixelRatioChange):
            self._settle.start(0)
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the image, or why there is none, and the rings of focus and pointer."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._colours.surface))
        if self._is_empty() or self._has_failed:
            failed = self.tr("The chart could not be drawn. The table has the same numbers.")
            text = failed if self._has_failed else self._empty_text()
            chart_paint.paint_words(painter, self.rect(), text, self._colours.muted)
        elif not self._image.isNull():
            chart_paint.paint_image(painter, self.rect(), self._image)
            self._paint_rings(painter)
        painter.end()

    def _paint_rings(self, painter: QPainter) -> None:
        if self._hovered is not None:
            place = self._centre(self._hovered)
            chart_paint.paint_ring(painter, place, self._colours.muted, width=1.5)
        if self._current is not None and self.hasFocus():
            place = self._centre(self._current)
            chart_paint.paint_ring(painter, place, self._colours.focus, width=2.5)
