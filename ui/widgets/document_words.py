"""Say of documents what they are, how large they are, and why one cannot be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.documents import SHOWN, DocumentKind, DocumentLine
from ui.widgets import case_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_ICONS = {
    DocumentKind.PDF: "file-pdf",
    DocumentKind.AUDIO: "microphone",
    DocumentKind.VIDEO: "video-camera",
    DocumentKind.TABLE: "table",
    DocumentKind.SLIDES: "presentation",
    DocumentKind.ARCHIVE: "archive",
    DocumentKind.WRITING: "file-text",
    DocumentKind.TEXT: "file-text",
    DocumentKind.OTHER: "file",
}


def kind_words(kind: DocumentKind) -> str:
    """Name what a file is."""
    named = {
        DocumentKind.PDF: "PDF",
        DocumentKind.AUDIO: translate("Documents", "Recording"),
        DocumentKind.VIDEO: translate("Documents", "Film"),
        DocumentKind.WRITING: translate("Documents", "Text document"),
        DocumentKind.TABLE: translate("Documents", "Spreadsheet"),
        DocumentKind.SLIDES: translate("Documents", "Slides"),
        DocumentKind.ARCHIVE: translate("Documents", "Archive"),
        DocumentKind.TEXT: translate("Documents", "Plain text"),
        DocumentKind.OTHER: translate("Documents", "Other file"),
    }
    return named.get(kind) or translate("Documents", "Picture ({0})").format(kind.value.upper())


def icon_of(line: DocumentLine) -> str:
    """Give the icon that stands for a document."""
    return "shield-warning" if line.damaged else _ICONS.get(line.kind, "image")


def size_words(size: int) -> str:
    """Say how large a file is."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def title_words(line: DocumentLine) -> str:
    """Give a document's title, or what stands for one that does not open."""
    return translate("Documents", "Damaged document") if line.damaged else line.title


def has_preview(line: DocumentLine) -> bool:
    """Whether a document of this kind is shown here."""
    return line.kind in SHOWN and not line.damaged


def no_picture_words(why: str) -> str:
    """Say why a document is not shown."""
    return {
        "broken": translate(
            "Documents",
            "The inside of this file is not as it should be, so it cannot be shown. It is kept as"
            " it came; ask whoever sent it for another copy.",
        ),
        "too-large": translate(
            "Documents",
            "This picture would unfold to more than this desk can hold, so it is not shown. It is"
            " kept as it came.",
        ),
        "locked": translate(
            "Documents",
            "This PDF has a password of its own, so it cannot be shown here. Ask whoever sent it"
            " for a copy without one.",
        ),
    }.get(
        why,
        translate(
            "Documents",
            "Documents of this kind are kept and not shown here. To open one in another program,"
            " save a copy outside the vault.",
        ),
    )


def removed_words(line: DocumentLine, people: Mapping[PersonId, Person]) -> str:
    """Say of a removed document why, by whom and when."""
    words = translate("Documents", "Removed: {0} · {1}, {2}")
    who = case_words.name_of(people, line.author)
    return words.format(line.struck, who, case_words.say_moment_year(line.changed_at))
