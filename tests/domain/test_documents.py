"""What a file is told to be by its bytes, and which names claim what is not so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.documents import (
    LONGEST_TITLE,
    DocumentKind,
    false_claim,
    sniff,
    suffix_for,
    title_from,
)

ZIP = b"PK\x03\x04" + bytes(26)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%rest", DocumentKind.PDF),
        (b"\xef\xbb\xbf%PDF-1.4", DocumentKind.PDF),
        (b"x" * 2000 + b"%PDF-1.4", DocumentKind.TEXT),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(9), DocumentKind.PNG),
        (b"\x89PNG\r\n\x1a\nno header", DocumentKind.OTHER),
        (b"\xff\xd8\xff\xe0rest", DocumentKind.JPEG),
        (b"RIFF\0\0\0\0WEBPVP8 ", DocumentKind.WEBP),
        (b"RIFF\0\0\0\0WAVEfmt ", DocumentKind.AUDIO),
        (b"RIFF\0\0\0\0AVI LIST", DocumentKind.VIDEO),
        (b"RIFF\0\0\0\0????", DocumentKind.OTHER),
        (b"BM\x36\0\0\0\0\0\0\0\x36" + bytes(20), DocumentKind.BMP),
        (b"BMW is a car and no picture at all", DocumentKind.TEXT),
        (b"GIF89a....", DocumentKind.GIF),
        (b"II*\0\x08", DocumentKind.TIFF),
        (b"MM\0*\0", DocumentKind.TIFF),
        (b"\0\0\0\x18ftypheic", DocumentKind.HEIF),
        (b"\0\0\0\x18ftypM4A ", DocumentKind.AUDIO),
        (b"\0\0\0\x18ftypisom", DocumentKind.VIDEO),
        (b"ID3\x04", DocumentKind.AUDIO),
        (b"\xff\xfb\x90\x64", DocumentKind.AUDIO),
        (ZIP + b"word/document.xml", DocumentKind.WRITING),
        (ZIP + b"x" * 100_000 + b"xl/workbook.xml", DocumentKind.TABLE),
        (ZIP + b"mimetypeapplication/vnd.oasis.opendocument.presentation", DocumentKind.SLIDES),
        (ZIP + b"letters.txt", DocumentKind.ARCHIVE),
        (b"{\\rtf1", DocumentKind.WRITING),
        ("Barua ya kwanza – habari".encode(), DocumentKind.TEXT),
        (("ñ" * 5000).encode(), DocumentKind.TEXT),
        (b"x" + ("ñ" * 5000).encode(), DocumentKind.TEXT),
        (b"text \xff\xff then nonsense", DocumentKind.OTHER),
        (b"\xc3" * 10_000, DocumentKind.OTHER),
        (b"\0\1\2", DocumentKind.OTHER),
        (b"", DocumentKind.OTHER),
    ],
)
def test_a_file_is_what_it_holds(data, kind):
    assert sniff(data) is kind


@given(st.binary(max_size=6000))
def test_any_bytes_are_of_some_kind(data):
    assert sniff(data) in DocumentKind


@pytest.mark.parametrize(
    ("name", "kind", "claim"),
    [
        ("P3 form.pdf", DocumentKind.PDF, ""),
        ("P3 form.PDF", DocumentKind.TEXT, "pdf"),
        ("scar.png", DocumentKind.JPEG, ""),
        ("scar.jpg", DocumentKind.WRITING, "picture"),
        ("letter.docx", DocumentKind.ARCHIVE, ""),
        ("no ending", DocumentKind.OTHER, ""),
    ],
)
def test_a_name_may_not_claim_what_is_not_so(name, kind, claim):
    assert false_claim(name, kind) == claim


def test_a_title_comes_from_the_name_in_one_line():
    assert title_from("P3_form  Nakuru\n2026.pdf") == "P3 form Nakuru 2026"
    assert title_from("letter") == "letter"
    assert title_from(".hidden") == ".hidden"
    assert len(title_from("x" * 400 + ".pdf")) == LONGEST_TITLE


def test_an_ending_is_given_only_where_it_is_sure():
    assert suffix_for(DocumentKind.JPEG) == "jpg"
    assert suffix_for(DocumentKind.WRITING) == ""
