"""Put erasures into words: why, what goes, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.erasures import ErasureBasis, ErasureOutcome
from ui.widgets.dates import say_date
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    from counsel_desk.domain.erasures import ErasurePreview

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def basis_words(basis: ErasureBasis) -> str:
    """Say why a file may be erased."""
    return {
        ErasureBasis.KEPT_LONG_ENOUGH: translate("Erasure", "It was kept as long as it must be"),
        ErasureBasis.CLIENT_ASKED: translate("Erasure", "The client asked for it"),
        ErasureBasis.COURT: translate("Erasure", "A court or an authority ordered it"),
        ErasureBasis.MISTAKE: translate("Erasure", "It was opened by mistake"),
    }[basis]


def outcome_pill(outcome: ErasureOutcome) -> PillText:
    """Give the pill of what came of it."""
    return {
        ErasureOutcome.WAITING: PillText(
            translate("Erasure", "Waits"), PillKind.WARNING, Sign.RING
        ),
        ErasureOutcome.ERASED: PillText(translate("Erasure", "Erased"), PillKind.NEUTRAL),
        ErasureOutcome.REFUSED: PillText(translate("Erasure", "Not erased"), PillKind.NEUTRAL),
    }[outcome]


def _part_words(table: str) -> str | None:
    return {
        "note": translate("Erasure", "notes"),
        "screening": translate("Erasure", "screenings"),
        "document": translate("Erasure", "documents"),
        "own_note": translate("Erasure", "private notes"),
        "appointment": translate("Erasure", "sessions"),
        "attendance": translate("Erasure", "marks in groups"),
        "violation": translate("Erasure", "events"),
        "referral": translate("Erasure", "referrals"),
    }.get(table)


def preview_words(seen: ErasurePreview) -> str:
    """Say what would go, in numbers: nothing of it was read."""
    say = QLocale().toString
    parts, rest = [], 0
    for table, count in seen.records:
        name = _part_words(table)
        if name is None:
            rest += count
        else:
            parts.append(f"{name} {say(count)}")
    parts.append(translate("Erasure", "other records {0}").format(say(rest)))
    lines = [translate("Erasure", "What goes: {0}.").format(", ".join(parts))]
    keys = translate("Erasure", "{0} sealed keys to it are deleted, those of every colleague too.")
    lines.append(keys.format(say(seen.keys)))
    if seen.merged:
        along = translate("Erasure", "Files merged into it go along: {0}.")
        lines.append(along.format(", ".join(seen.merged)))
    if not seen.is_due and seen.until is not None:
        early = translate("Erasure", "It is to be kept until {0}: only erase it if you must.")
        lines.append(early.format(say_date(seen.until, long=True)))
    return " ".join(lines)
