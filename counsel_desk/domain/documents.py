"""Describe attached documents, and tell what a file is by what it holds, never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from counsel_desk.domain.ids import CaseId, PersonId

DocumentId = NewType("DocumentId", UUID)

MOST_BYTES = 25 * 1024 * 1024
"""What one file may hold; a larger one is refused before any of it is read."""
WARN_BYTES = 3 * 1024**3
"""From this size on a vault's own people are told that it is getting full."""
VAULT_BYTES = 3584 * 1024**2
"""A vault takes no more documents than this: past 4 GiB its integrity check gives false alarms."""
LONGEST_TITLE = 160
LONGEST_REMARKS = 2_000
_PDF_WITHIN = 1024


class DocumentKind(StrEnum):
    """What a file holds."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    BMP = "bmp"
    GIF = "gif"
    TIFF = "tiff"
    HEIF = "heif"
    AUDIO = "audio"
    VIDEO = "video"
    WRITING = "writing"
    TABLE = "table"
    SLIDES = "slides"
    ARCHIVE = "archive"
    TEXT = "text"
    OTHER = "other"


SHOWN_PICTURES = frozenset(
    {DocumentKind.PNG, DocumentKind.JPEG, DocumentKind.WEBP, DocumentKind.BMP}
)
"""Pictures that are shown from memory."""
SHOWN = SHOWN_PICTURES | {DocumentKind.PDF}
"""Everything that is shown from memory; the rest has no preview."""

_SUFFIXES: dict[DocumentKind, str] = {
    DocumentKind.PDF: "pdf",
    DocumentKind.PNG: "png",
    DocumentKind.JPEG: "jpg",
    DocumentKind.WEBP: "webp",
    DocumentKind.BMP: "bmp",
    DocumentKind.GIF: "gif",
    DocumentKind.TIFF: "tiff",
    DocumentKind.HEIF: "heic",
    DocumentKind.TEXT: "txt",
}
_CLAIMS: dict[str, frozenset[DocumentKind]] = {
    "pdf": frozenset({DocumentKind.PDF}),
} | dict.fromkeys(
    ("png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff", "heic", "heif"),
    SHOWN_PICTURES | {DocumentKind.GIF, DocumentKind.TIFF, DocumentKind.HEIF},
)
_STARTS: tuple[tuple[bytes, DocumentKind], ...] = (
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", DocumentKind.PNG),
    (b"\xff\xd8\xff", DocumentKind.JPEG),
    (b"GIF87a", DocumentKind.GIF),
    (b"GIF89a", DocumentKind.GIF),
    (b"II*\0", DocumentKind.TIFF),
    (b"MM\0*", DocumentKind.TIFF),
    (b"ID3", DocumentKind.AUDIO),
    (b"OggS", DocumentKind.AUDIO),
    (b"fLaC", DocumentKind.AUDIO),
    (b"#!AMR", DocumentKind.AUDIO),
    (b"\x1aE\xdf\xa3", DocumentKind.VIDEO),
    (b"{\\rtf", DocumentKind.WRITING),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DocumentKind.WRITING),
    (b"Rar!\x1a\x07", DocumentKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", DocumentKind.ARCHIVE),
    (b"\x1f\x8b", DocumentKind.ARCHIVE),
)
_INSIDE_ZIP: tuple[tuple[bytes, DocumentKind], ...] = (
    (b"word/", DocumentKind.WRITING),
    (b"opendocument.text", DocumentKind.WRITING),
    (b"xl/", DocumentKind.TABLE),
    (b"opendocument.spreadsheet", DocumentKind.TABLE),
    (b"ppt/", DocumentKind.SLIDES),
    (b"opendocument.presentation", DocumentKind.SLIDES),
)
_RIFF = {b"WEBP": DocumentKind.WEBP, b"WAVE": DocumentKind.AUDIO, b"AVI ": DocumentKind.VIDEO}
_BRANDS = {
    b"heic": DocumentKind.HEIF,
    b"heix": DocumentKind.HEIF,
    b"mif1": DocumentKind.HEIF,
    b"avif": DocumentKind.HEIF,
    b"M4A ": DocumentKind.AUDIO,
    b"M4B ": DocumentKind.AUDIO,
}


@dataclass(frozen=True, slots=True)
class Document:
    """Compartment clin: what is known of a document; its bytes lie sealed in parts beside it.

    ``digest`` is the BLAKE2b-256 of its bytes, ``parts`` the hashes of the sealed parts, which
    were written with version ``content_version`` of this record, in epoch ``epoch``. ``struck``
    is why it was removed: it is kept, marked, and in no list by itself.
    """

    title: str
    kind: DocumentKind
    size: int
    added_on: date
    digest: bytes
    parts: tuple[bytes, ...]
    content_version: int
    epoch: int
    remarks: str = ""
    struck: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list; ``damaged`` where its record does not open."""

    id: DocumentId
    case: CaseId
    title: str
    kind: DocumentKind
    size: int
    added_on: date
    remarks: str
    struck: str
    author: PersonId
    changed_at: datetime
    content_version: int
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A document that was opened by itself; ``intact`` where signature and right hold."""

    line: DocumentLine
    intact: bool


def sniff(data: bytes) -> DocumentKind:
    """Tell what a file is from its first bytes (and, for a zip, the names inside it)."""
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return DocumentKind.PDF
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF":
        return _RIFF.get(bytes(data[8:12]), DocumentKind.OTHER)
    if data[4:8] == b"ftyp":
        return _BRANDS.get(bytes(data[8:12]), DocumentKind.VIDEO)
    if data[:4] == b"PK\x03\x04":
        return _in_zip(data)
    if data[:2] == b"BM" and len(data) >= 26 and data[6:10] == bytes(4):
        return DocumentKind.BMP
    if len(data) >= 2 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2:
        return DocumentKind.AUDIO
    return DocumentKind.TEXT if _is_text(data) else DocumentKind.OTHER


def _in_zip(data: bytes) -> DocumentKind:
    # The names of a zip's files stand at its beginning and again at its very end.
    ends = bytes(data[:4096]) + bytes(data[-65536:])
    return next((kind for part, kind in _INSIDE_ZIP if part in ends), DocumentKind.ARCHIVE)


def _is_text(data: bytes) -> bool:
    head = bytes(data[:4096])
    if not head or b"\0" in head:
        return False
    try:
        # The cut may fall inside a character of up to four bytes.
        head[: max(1, len(head) - 3) if len(data) > len(head) else len(head)].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 6 and len(data) > len(head)
    return True


def false_claim(name: str, kind: DocumentKind) -> str:
    """Say which claim of a file's name is false: ``pdf``, ``picture``, or nothing."""
    suffix = name.rsplit(".", 1)[-1].casefold() if "." in name else ""
    claimed = _CLAIMS.get(suffix)
    if claimed is None or kind in claimed:
        return ""
    return "pdf" if suffix == "pdf" else "picture"


def suffix_for(kind: DocumentKind) -> str:
    """Give the ending that a file of this kind gets outside; empty where none is sure."""
    return _SUFFIXES.get(kind, "")


def title_from(name: str) -> str:
    """Make a title from a file's name: without its ending, in one line, not too long."""
    stem = name.rsplit(".", 1)[0] if "." in name.strip(".") else name
    return " ".join(stem.replace("_", " ").split())[:LONGEST_TITLE].strip()
