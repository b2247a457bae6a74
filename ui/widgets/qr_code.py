"""A QR code on the screen and on paper: black on white in every look, with its quiet border."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

QUIET = 4
"""Modules of white around the code, as the standard asks for."""
_SIDE = 176


Modules = tuple[tuple[bool, ...], ...]


def matrix_of(text: str) -> Modules:
    """Give the modules of a code: true for a dark one. Up to 15 % of it may be soiled.

    On a worker, where a window is open: loading the package takes a moment.
    """
    import segno  # loaded only where somebody makes a kit

    code = segno.make(text, error="m", micro=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def paint_code(painter: QPainter, place: QRectF, modules: Modules) -> None:
    """Draw a code into a square, with whole modules side by side."""
    count = len(modules) + 2 * QUIET
    side = place.width() / count
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.fillRect(place, Qt.GlobalColor.white)
    painter.translate(place.topLeft())
    for row, line in enumerate(modules):
        for column, is_dark in enumerate(line):
            if is_dark:
                left, top = (column + QUIET) * side, (row + QUIET) * side
                # A hair wider than the module, so that no light line stands between two.
                painter.fillRect(QRectF(left, top, side * 1.02, side * 1.02), Qt.GlobalColor.black)
    painter.restore()


class QrCode(QWidget):
    """Shows a code, or nothing while there are no modules."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules: Modules = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_modules(self, modules: Modules) -> None:
        """Show another code."""
        self._modules = modules
        self.update()

    def sizeHint(self) -> QSize:
        """Be large enough for a camera at arm's length."""
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: object) -> None:
        """Draw the code."""
        del event
        if not self._modules:
            return
        painter = QPainter(self)
        side = float(min(self.width(), self.height()))
        paint_code(painter, QRectF(0, 0, side, side), self._modules)
        painter.end()
