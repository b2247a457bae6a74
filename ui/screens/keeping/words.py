"""Say how a closed file stands in the review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.retention import Keeping
from ui.widgets.dates import say_date
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    from counsel_desk.domain.retention import KeepingRow

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def keeping_words(keeping: Keeping) -> str:
    """Name what the review says."""
    return {
        Keeping.DUE: translate("Keeping", "To decide"),
        Keeping.HELD: translate("Keeping", "Legal hold"),
        Keeping.KEPT: translate("Keeping", "Kept"),
    }[keeping]


def keeping_pill(row: KeepingRow) -> PillText:
    """Give the pill of a row."""
    if row.erasing:
        return PillText(translate("Keeping", "To be erased"), PillKind.DANGER, Sign.DIAMOND)
    kinds = {
        Keeping.DUE: (PillKind.WARNING, Sign.RING),
        Keeping.HELD: (PillKind.PRIMARY, Sign.DIAMOND),
        Keeping.KEPT: (PillKind.NEUTRAL, Sign.NONE),
    }
    return PillText(keeping_words(row.keeping), *kinds[row.keeping])


def until_words(row: KeepingRow) -> str:
    """Say until when a file is kept."""
    return say_date(row.until) if row.until else translate("Keeping", "no day set")


def standing_words(row: KeepingRow, person: str) -> str:
    """Say in a sentence or two how a file stands, for the head of its sheet."""
    closed = (
        translate("Keeping", "Closed on {0}.").format(say_date(row.closed_on, long=True))
        if row.closed_on
        else translate("Keeping", "Closed, on a day that is not on record.")
    )
    until = (
        translate("Keeping", "Kept until {0}.").format(say_date(row.until, long=True))
        if row.until
        else translate("Keeping", "No day is set until which it is kept.")
    )
    parts = [closed, until]
    if row.keeping is Keeping.HELD:
        parts.append(translate("Keeping", "A legal hold lies on it: nothing may be erased."))
    if row.reason and person:
        parts.append(translate("Keeping", "{0}: “{1}”").format(person, row.reason))
    return " ".join(parts)
