"""Show a picture that another thread has rendered, and that nobody points into."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from counsel_desk.reports.palette import ChartPalette
from ui import fonts

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from counsel_desk.reports.rendered import RenderedChart

Request = Callable[[QSize, float, ChartPalette], None]
SETTLE_MS = 60


class StillPicture(QWidget):
    """A picture in the size of its room; the table beside it has the same numbers."""

    def __init__(self, request: Request, palette: ChartPalette, name: str) -> None:
        super().__init__()
        self._ask, self._colours = request, palette
        self._image, self._asked = QImage(), QSize()
        self._wanted = self._waits = self._outdated = self._failed = False
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._request)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Expanding)
        self.setMinimumSize(280, 250)

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return not self._image.isNull()

    def refresh(self) -> None:
        """Ask for the picture anew; the present one stays until then."""
        self._wanted = True
        self._outdated = self._waits
        self._settle.start(0)

    def use_palette(self, palette: ChartPalette) -> None:
        """Draw in other colours."""
        self._colours = palette
        if self._wanted:
            self.refresh()

    def show_picture(self, chart: RenderedChart) -> None:
        """Show a rendered picture, and ask again where another size is wanted by now."""
        outdated, self._outdated, self._waits, self._failed = self._outdated, False, False, False
        if outdated or self._asked != self.size():
            self._settle.start(0)
        if outdated:
            return
        form = QImage.Format.Format_RGBA8888
        lent = QImage(chart.pixels, chart.width, chart.height, 4 * chart.width, form)
        self._image = lent.convertToFormat(QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(chart.dpr)
        self.update()

    def draw_failed(self) -> None:
        """Say that the picture could not be drawn."""
        self._waits, self._failed, self._image = False, True, QImage()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the drawing."""
        return QSize(620, 320)

    def _request(self) -> None:
        if self._waits or not self._wanted or not self.isVisible():
            return
        self._waits, self._asked = True, self.size()
        self._ask(self._asked, self.devicePixelRatioF(), self._colours)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the new size once the resizing settles."""
        self._settle.start(SETTLE_MS)
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Ask anew when shown or moved to a screen of another density."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.DevicePixelRatioChange):
            self._settle.start(0)
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the image, or why there is none."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._colours.surface))
        if self._failed:
            text = self.tr("The picture could not be drawn. The table has the same numbers.")
            painter.setPen(QColor(self._colours.muted))
            painter.setFont(fonts.font(fonts.BODY))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(24, 0, -24, 0), int(flags), text)
        elif not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self._image)
        painter.end()
