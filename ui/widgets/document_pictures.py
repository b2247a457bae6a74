"""Turn the bytes of documents into pictures, in memory alone; to be called on a worker.

Nothing here touches the disk. What would take too much memory is refused before it is decoded.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from counsel_desk.domain.documents import SHOWN_PICTURES, DocumentKind
from counsel_desk.domain.errors import DeskError

MOST_PIXELS = 64_000_000
"""What a picture may unfold to: more than any telephone takes, and 256 MB at most."""
_MOST_RENDERED = 16_000_000
_MOST_TEXT = 20_000
_POINTS_AN_INCH = 72.0
_pdfium = threading.Lock()
"""PDFium may be called by one thread at a time."""
_FORMATS = {
    DocumentKind.PNG: b"png",
    DocumentKind.JPEG: b"jpeg",
    DocumentKind.WEBP: b"webp",
    DocumentKind.BMP: b"bmp",
}


class NoPicture(DeskError):
    """Nothing can be shown: ``why`` is ``broken``, ``too-large``, ``locked`` or ``no-preview``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """A picture of one page; ``natural`` is its size in device-independent pixels at 100 %.

    ``text`` is what a screen reader says of it, where the page has text.
    """

    image: QImage
    natural: QSize
    number: int
    count: int
    text: str = ""
    is_paper: bool = False


def small_picture(data: bytes, kind: DocumentKind, edge: int) -> QImage:
    """Give a picture whose longer side is at most ``edge`` pixels; raises NoPicture."""
    if kind in SHOWN_PICTURES:
        return _decoded(data, kind, edge)
    return _pdf_page(data, 0, edge=edge, with_text=False).image


def page(data: bytes, kind: DocumentKind, number: int, zoom: float) -> Page:
    """Give one page (from 0), ``zoom`` times its natural size; raises NoPicture."""
    if kind in SHOWN_PICTURES:
        whole = _decoded(data, kind, 0)
        return Page(_scaled(whole, zoom), whole.size(), 0, 1)
    return _pdf_page(data, number, zoom=zoom)


def _scaled(image: QImage, zoom: float) -> QImage:
    if zoom >= 1.0:
        return image  # enlarged while it is painted: no copy of many million pixels
    size = image.size() * zoom
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(size.expandedTo(QSize(1, 1)), Qt.AspectRatioMode.KeepAspectRatio, smooth)


def png_of(image: QImage) -> bytes:
    """Write a picture of the clipboard as PNG, in memory; raises NoPicture."""
    if image.isNull() or image.width() * image.height() > MOST_PIXELS:
        raise NoPicture("broken" if image.isNull() else "too-large")
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stub knows str alone
    return bytes(held.data())


def _reader(data: bytes, kind: DocumentKind) -> tuple[QImageReader, QBuffer]:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # The format is the one that was sniffed: no other decoder is tried on foreign bytes.
    return QImageReader(buffer, QByteArray(_FORMATS[kind])), buffer


def _decoded(data: bytes, kind: DocumentKind, edge: int) -> QImage:
    QImageReader.setAllocationLimit(MOST_PIXELS * 4 // 1_000_000 + 1)
    reader, _buffer = _reader(data, kind)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        raise NoPicture("broken")
    if size.width() * size.height() > MOST_PIXELS:
        raise NoPicture("too-large")
    if edge and max(size.width(), size.height()) > edge:
        reader.setScaledSize(size.scaled(edge, edge, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise NoPicture("broken")
    return image


def _pdf_page(
    data: bytes, number: int, *, zoom: float = 1.0, edge: int = 0, with_text: bool = True
) -> Page:
    from pypdfium2 import PdfiumError

    with _pdfium:
        try:
            return _rendered(data, number, zoom, edge, with_text=with_text)
        except PdfiumError as error:
            # The library's code for a password is 4; its text may quote the file.
            why = "locked" if getattr(error, "err_code", 0) == 4 else "broken"
            raise NoPicture(why) from None


def _rendered(data: bytes, number: int, zoom: float, edge: int, *, with_text: bool) -> Page:
    from pypdfium2 import PdfDocument

    document = PdfDocument(data)
    try:
        count = len(document)
        if not count:
            raise NoPicture("broken")
        document.init_forms()
        shown = document[min(max(number, 0), count - 1)]
        try:
            return _drawn(shown, count, min(max(number, 0), count - 1), zoom, edge, with_text)
        finally:
            shown.close()
    finally:
        document.close()


def _drawn(
    shown: Any,  # noqa: ANN401 - the library ships no types
    count: int,
    number: int,
    zoom: float,
    edge: int,
    with_text: bool,
) -> Page:
    width, height = shown.get_size()
    if not width * height > 0:
        raise NoPicture("broken")
    inch = 96.0 / _POINTS_AN_INCH
    scale = edge / max(width, height) if edge else zoom * inch
    # A page may call itself as large as a house: it is drawn coarser then.
    scale = min(scale, (_MOST_RENDERED / (width * height)) ** 0.5)
    bitmap = shown.render(scale=scale, prefer_bgrx=True, rev_byteorder=False)
    try:
        image = QImage(
            bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
        ).copy()
    finally:
        bitmap.close()
    natural = QSize(max(1, round(width * inch)), max(1, round(height * inch)))
    return Page(image, natural, number, count, _text(shown) if with_text else "", is_paper=True)


def _text(shown: Any) -> str:  # noqa: ANN401 - the library ships no types
    found = shown.get_textpage()
    try:
        return str(found.get_text_range(0, min(found.count_chars(), _MOST_TEXT))).strip()
    finally:
        found.close()
