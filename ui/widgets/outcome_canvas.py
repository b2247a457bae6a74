"""Show a picture of outcomes that another thread has rendered, and open who is behind a mark."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QImage,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from counsel_desk.reports.palette import ChartPalette
from ui import fonts
from ui.widgets import outcome_words as words
from ui.widgets.chart_card import ChartCard
from ui.widgets.keys import key_table, press

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from counsel_desk.domain.outcomes.team import Outcomes
    from counsel_desk.reports.outcome_figure import OutcomePicture
    from counsel_desk.reports.rendered import HitBox
    from ui.widgets.keys import KeyLine

Request = Callable[[QSize, float, ChartPalette], None]
SETTLE_MS = 60
_AFTER_FIGURES_MS = 20
"""The figures are painted before the picture is begun: drawing takes turns with the window."""
_REACH = 12.0
_NAMED = 4
_FAR = 10


class OutcomeCanvas(QWidget):
    """The picture of a team's outcomes.

    The arrow keys walk from mark to mark, Home and End to the first and last, Enter opens the
    people a mark stands for. What is reached is said to a screen reader.

    Signals:
        people_opened: the places (tuple of int) of the pairs behind a mark.
    """

    people_opened = Signal(object)

    def __init__(self, request: Request, palette: ChartPalette) -> None:
        super().__init__()
        self._ask, self._colours = request, palette
        self._found: Outcomes | None = None
        self._picture: OutcomePicture | None = None
        self._order: list[HitBox] = []
        self._image, self._asked = QImage(), QSize()
        self._current: HitBox | None = None
        self._hovered: HitBox | None = None
        self._waits = self._outdated = self._failed = False
        self._card = ChartCard(self)
        self._card.use_palette(palette)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._request)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Expanding)
        self.setMinimumSize(280, 330)

    def set_outcomes(self, found: Outcomes) -> None:
        """Show other outcomes; the present picture stays until the new one is drawn."""
        self._found = found
        self.setAccessibleName(self.tr("Picture of {0}").format(found.form.title))
        text = self.tr("{0} people. The arrow keys walk through them, Enter opens one.")
        self.setAccessibleDescription(text.format(words.count(found.paired)))
        self.refresh()

    def use_palette(self, palette: ChartPalette) -> None:
        """Draw in other colours."""
        self._colours = palette
        self._card.use_palette(palette)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the picture anew."""
        self._outdated = self._waits
        self._settle.start(_AFTER_FIGURES_MS if self._picture else 0)

    def show_picture(self, picture: OutcomePicture) -> None:
        """Show a rendered picture, unless other outcomes were set since it was asked for."""
        outdated, self._outdated, self._waits, self._failed = self._outdated, False, False, False
        if outdated or self._asked != self.size():
            self._settle.start(0)
        if outdated:
            return
        chart = picture.chart
        form = QImage.Format.Format_RGBA8888
        lent = QImage(chart.pixels, chart.width, chart.height, 4 * chart.width, form)
        self._image = lent.convertToFormat(QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(chart.dpr)
        self._picture = picture
        self._order = sorted(chart.boxes, key=lambda box: (round(box.centre[0]), box.centre[1]))
        self._current = self._hovered = None
        self._card.hide()
        self.update()

    def draw_failed(self) -> None:
        """Say that the picture could not be drawn; the table has the numbers."""
        if self._outdated:
            self._settle.start(0)  # it was a picture that nobody wanted any more
        self._waits, self._outdated, self._failed = False, False, True
        self._image, self._picture, self._order = QImage(), None, []
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return self._picture is not None

    def marks(self) -> int:
        """Return how many marks can be reached."""
        return len(self._order)

    def card_lines(self) -> list[str]:
        """Return what the card says now, nothing if it is hidden."""
        return [] if self._card.isHidden() else self._card.lines()

    def sizeHint(self) -> QSize:
        """Return the size of the drawing."""
        return QSize(760, 430)

    def _request(self) -> None:
        if self._waits or self._found is None or not self.isVisible():
            return
        self._waits = True
        self._asked = self.size()
        self._ask(self._asked, self.devicePixelRatioF(), self._colours)

    def _people(self, box: HitBox) -> tuple[int, ...]:
        return self._picture.people[box.index] if self._picture is not None else ()

    def _lines(self, box: HitBox) -> list[str]:
        if self._found is None:
            return []
        places = self._people(box)
        pairs = [self._found.pairs[place] for place in places if place < len(self._found.pairs)]
        if len(pairs) == 1:
            return words.pair_lines(pairs[0])
        said = [self.tr("{0} people").format(words.count(len(pairs)))]
        said += [" · ".join(words.pair_lines(pair)[:2]) for pair in pairs[:_NAMED]]
        if len(pairs) > _NAMED:
            said.append(self.tr("and {0} more").format(words.count(len(pairs) - _NAMED)))
        return said

    def _scale(self) -> tuple[float, float]:
        if self._picture is None:
            return 1.0, 1.0
        chart = self._picture.chart
        return self.width() / chart.width, self.height() / chart.height

    def _centre(self, box: HitBox) -> QPointF:
        across, down = self._scale()
        return QPointF(box.centre[0] * across, box.centre[1] * down)

    def _hit(self, spot: QPointF) -> HitBox | None:
        if self._picture is None:
            return None
        across, down = self._scale()
        reach = _REACH / across
        return self._picture.chart.hit(spot.x() / across, spot.y() / down, reach=reach)

    def _tell(self, box: HitBox) -> None:
        self._card.tell(self._lines(box), self._centre(box))

    def _reach_mark(self, place: int) -> None:
        self._current = self._order[min(max(place, 0), len(self._order) - 1)]
        self._hovered = None
        self._tell(self._current)
        text = ", ".join(self._lines(self._current))
        self.setAccessibleDescription(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from mark to mark, and open one."""
        if not press(self.key_lines(), event):
            super().keyPressEvent(event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Walk from mark to mark, and open one."""
        if not self._order:
            return ()
        table: list[tuple[str, str, Callable[[], object]]] = [
            (self.tr("Next mark"), "Right Down", partial(self._step, 1)),
            (self.tr("Mark before"), "Left Up", partial(self._step, -1)),
            (self.tr("Ten marks on"), "PgDown", partial(self._step, _FAR)),
            (self.tr("Ten marks back"), "PgUp", partial(self._step, -_FAR)),
            (self.tr("First mark"), "Home", partial(self._reach_mark, 0)),
            (self.tr("Last mark"), "End", partial(self._reach_mark, len(self._order) - 1)),
        ]
        if self._current is not None:
            opens = partial(self.people_opened.emit, self._people(self._current))
            table.append((self.tr("Open the mark"), "Return Enter Space", opens))
            table.append((self.tr("Leave the mark"), "Esc", self._leave))
        return key_table(self.tr("In the picture"), *table)

    def _step(self, by: int) -> None:
        at = self._order.index(self._current) if self._current else -1
        self._reach_mark(at + by if self._current else 0)

    def _leave(self) -> None:
        self._current = None
        self._card.hide()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the card of the mark under the pointer."""
        found = self._hit(event.position())
        if found == self._hovered:
            return
        self._hovered = found
        shape = Qt.CursorShape
        self.setCursor(shape.PointingHandCursor if found else shape.ArrowCursor)
        if found is None:
            self._card.hide()
        else:
            self._tell(found)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the people under the pointer."""
        found = self._hit(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self.people_opened.emit(self._people(found))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the card away with the pointer."""
        self._hovered = None
        self._card.hide()
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first mark when the keyboard comes here."""
        tabbed = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self._current is None and self._order and event.reason() in tabbed:
            self._reach_mark(0)
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away; the mark is kept for the next time."""
        self._card.hide()
        self.update()
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the new size once the resizing settles; meanwhile the old image stretches."""
        self._settle.start(SETTLE_MS if self._picture else 0)
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
        if self._failed:
            self._paint_words(painter)
        elif not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self._image)
            self._paint_rings(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        text = self.tr("The picture could not be drawn. The table has the same numbers.")
        painter.setPen(QColor(self._colours.muted))
        painter.setFont(fonts.font(fonts.BODY))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(self.rect()).adjusted(24, 0, -24, 0), int(flags), text)

    def _paint_rings(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._hovered is not None:
            painter.setPen(QPen(QColor(self._colours.muted), 1.5))
            painter.drawEllipse(self._centre(self._hovered), 9, 9)
        if self._current is not None and self.hasFocus():
            painter.setPen(QPen(QColor(self._colours.focus), 2.5))
            painter.drawEllipse(self._centre(self._current), 10, 10)
