"""Pictures of documents: made from memory, refused before they take too much of it."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from PySide6.QtGui import QColor, QImage

from counsel_desk.domain.documents import DocumentKind
from ui.widgets.document_pictures import NoPicture, page, png_of, small_picture


def picture(width: int = 60, height: int = 40, form: str = "PNG") -> bytes:
    from PySide6.QtCore import QBuffer

    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#17616B"))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form)
    return bytes(buffer.data().data())


def pdf(pages: int = 2, width: float = 8.0, height: float = 4.0) -> bytes:
    held = io.BytesIO()
    with PdfPages(held, metadata={"CreationDate": None}) as made:
        for number in range(pages):
            figure = Figure(figsize=(width, height))
            figure.text(0.1, 0.5, f"Findings on page {number + 1}")
            made.savefig(figure)
    return held.getvalue()


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("PNG", DocumentKind.PNG),
        ("JPEG", DocumentKind.JPEG),
        ("WEBP", DocumentKind.WEBP),
        ("BMP", DocumentKind.BMP),
    ],
)
def test_every_kind_of_picture_that_is_shown_is_drawn(qapp, form, kind):
    data = picture(form=form)
    assert small_picture(data, kind, 30).width() == 30
    shown = page(data, kind, 0, 1.0)
    assert (shown.natural.width(), shown.natural.height(), shown.count) == (60, 40, 1)
    assert page(data, kind, 0, 0.5).image.width() == 30


def test_pages_of_a_pdf_are_drawn_with_their_text(qapp):
    data = pdf()
    first, last = page(data, DocumentKind.PDF, 0, 1.0), page(data, DocumentKind.PDF, 9, 2.0)
    assert (first.number, last.number, first.count) == (0, 1, 2)
    assert "Findings on page 1" in first.text
    assert "Findings on page 2" in last.text
    assert first.natural.width() == 768
    assert abs(last.image.width() - 2 * first.image.width()) <= 2
    assert small_picture(data, DocumentKind.PDF, 100).width() == 100
    colours = {first.image.pixelColor(x, 192).lightness() < 128 for x in range(768)}
    assert colours == {True, False}


def test_a_page_as_large_as_a_house_is_drawn_coarser(qapp):
    shown = page(pdf(1, 190, 190), DocumentKind.PDF, 0, 8.0)
    assert shown.image.width() * shown.image.height() <= 16_100_000


def test_a_small_file_that_unfolds_to_gigabytes_is_refused(qapp):
    def chunk(name: bytes, data: bytes) -> bytes:
        checked = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checked)

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(99)))
    for draw in (
        lambda: small_picture(bomb, DocumentKind.PNG, 100),
        lambda: page(bomb, DocumentKind.PNG, 0, 1.0),
    ):
        with pytest.raises(NoPicture) as refused:
            draw()
        assert refused.value.why == "too-large"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4 and nothing behind it", DocumentKind.PDF),
        (pdf()[:600], DocumentKind.PDF),
        (b"BM" + bytes(60), DocumentKind.BMP),
    ],
)
def test_what_is_broken_is_said_to_be(qapp, data, kind):
    with pytest.raises(NoPicture) as refused:
        page(data, kind, 0, 1.0)
    assert refused.value.why == "broken"


@pytest.mark.qt_log_ignore("Not a JPEG file")
def test_other_kinds_are_decoded_as_what_they_are_and_nothing_else(qapp):
    with pytest.raises(NoPicture):
        small_picture(picture(form="PNG"), DocumentKind.JPEG, 30)


def test_a_picture_of_the_clipboard_becomes_png(qapp):
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#17616B"))
    assert small_picture(png_of(image), DocumentKind.PNG, 99).size() == image.size()
    with pytest.raises(NoPicture):
        png_of(QImage())
