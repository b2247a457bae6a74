"""The paper of a recovery kit: ten words, their code, and what to do with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter

from ui.widgets.qr_code import matrix_of, paint_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPagedPaintDevice
    from PySide6.QtWidgets import QWidget

_POINTS = 72.0
_EDGE = 56.0
_CODE = 190.0
_ROW = 26.0
_KIT_COLUMNS, _SHARE_COLUMNS = 2, 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("KitPaper", text)


@dataclass(frozen=True, slots=True)
class KitPaper:
    """What stands on the paper; it names neither the person nor the program.

    ``share`` is the number of a share of the organisation's key, 0 for a person's own kit.
    """

    words: str = field(repr=False)
    vault: str
    day: str
    share: int = 0


def paint_paper(device: QPagedPaintDevice, paper: KitPaper) -> None:
    """Draw the kit onto one page, in points whatever the device's resolution is."""
    device.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(_EDGE, _EDGE, _EDGE, _EDGE),
            QPageLayout.Unit.Point,
        )
    )
    painter = QPainter(device)
    scale = device.logicalDpiX() / _POINTS
    painter.scale(scale, scale)
    width = painter.viewport().width() / scale
    title = _tr("Share {0} of 3").format(paper.share) if paper.share else _tr("Recovery kit")
    y = _text(painter, 0, width, title, 22, bold=True)
    y = _text(painter, y + 2, width, f"{paper.vault} · {paper.day}", 11)
    y = _text(painter, y + 14, width, _share_is() if paper.share else _what_it_is(), 11)
    words, code = paper.words.split(), matrix_of(paper.words)
    top = y + 24
    if paper.share:
        top = _words(painter, top, words, _SHARE_COLUMNS) + 16
        bottom = top
    else:
        bottom = _words(painter, top + 30, words, _KIT_COLUMNS)
    left = 0.0 if paper.share else width - _CODE
    paint_code(painter, QRectF(left, top, _CODE, _CODE), code)
    y = max(bottom, top + _CODE)
    _text(painter, y + 20, width, _share_to_do() if paper.share else _what_to_do(), 11)
    painter.end()


def _share_is() -> str:
    return _tr(
        "One of three. Any two of them together, at the desk of an administrator, give the files"
        " of people who are gone to those who should have them. One alone opens nothing."
    )


def _share_to_do() -> str:
    return _tr(
        "Keep this paper in a sealed envelope in a locked place, away from the machine and from the"
        " two others. Hand it on in person when you leave."
    )


def _what_it_is() -> str:
    return _tr(
        "These ten words open the desk of the person they were made for, once, if the passphrase"
        " is forgotten: “Forgotten the passphrase?” in the window that asks for it. A new"
        " passphrase is set, and the kit is used up."
    )


def _what_to_do() -> str:
    return _tr(
        "Keep this paper away from the machine, in a sealed envelope in a locked place. Whoever has"
        " it and the vault can read what its owner can. If it may have been seen, make another kit:"
        " this one then opens nothing any more."
    )


def _font(size: int, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(size)
    font.setBold(bold)
    return font


def _spaced(font: QFont) -> QFont:
    """Keep letters apart, so that none of them melt into one."""
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 104)
    return font


def _text(
    painter: QPainter, y: float, width: float, text: str, size: int, *, bold: bool = False
) -> float:
    """Draw a text and give where it ends."""
    painter.setPen(Qt.GlobalColor.black)
    painter.setFont(_font(size, bold=bold))
    room = QRectF(0, y, width, 400)
    drawn = painter.boundingRect(room, int(Qt.TextFlag.TextWordWrap), text)
    painter.drawText(room, int(Qt.TextFlag.TextWordWrap), text)
    return float(drawn.bottom())


def _words(painter: QPainter, y: float, words: list[str], columns: int) -> float:
    """Draw the words in columns, each with its number, and give where they end."""
    half = -(-len(words) // columns)
    for place, word in enumerate(words):
        column, row = divmod(place, half)
        left, top = column * 145.0, y + row * _ROW
        painter.setFont(_font(11))
        painter.drawText(QRectF(left, top, 18, _ROW), Qt.AlignmentFlag.AlignRight, str(place + 1))
        painter.setFont(_spaced(_font(15, bold=True)))
        painter.drawText(QRectF(left + 26, top - 4, 120, _ROW), Qt.AlignmentFlag.AlignLeft, word)
    return y + half * _ROW


def ask_printer(over: QWidget, paint: Callable[[QPagedPaintDevice], object]) -> bool:
    """Ask for a printer and paint on it, never into a file; False if there is no printer."""
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
    from PySide6.QtWidgets import QDialog

    if not QPrinterInfo.availablePrinterNames():
        return False
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(_tr("One page"))
    dialog = QPrintDialog(printer, over.window())
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, on=False)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: paint(printer))
    QDialog.open(dialog)  # the print dialog's own wants a slot
    return True
