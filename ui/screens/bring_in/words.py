"""Say of a register's columns what they hold, and of a row why it cannot be a client."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.bringing_in import Fault, ImportRow, Target
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText

# A name that the tool for translations finds.
translate = QCoreApplication.translate


_TARGET_WORDS = {
    Target.NAME: QT_TRANSLATE_NOOP("BringIn", "Name"),
    Target.BIRTH_DATE: QT_TRANSLATE_NOOP("BringIn", "Birth date"),
    Target.BIRTH_YEAR: QT_TRANSLATE_NOOP("BringIn", "Birth year"),
    Target.SEX: QT_TRANSLATE_NOOP("BringIn", "Sex"),
    Target.COUNTY: QT_TRANSLATE_NOOP("BringIn", "County"),
    Target.LANGUAGES: QT_TRANSLATE_NOOP("BringIn", "Languages"),
    Target.INTERPRETER: QT_TRANSLATE_NOOP("BringIn", "Interpreter"),
    Target.METHOD: QT_TRANSLATE_NOOP("BringIn", "Safe way of contact"),
    Target.NUMBER: QT_TRANSLATE_NOOP("BringIn", "Telephone number"),
    Target.HOURS: QT_TRANSLATE_NOOP("BringIn", "Safe hours"),
    Target.CODE_WORD: QT_TRANSLATE_NOOP("BringIn", "Code word"),
    Target.REMARKS: QT_TRANSLATE_NOOP("BringIn", "What to say"),
    Target.ADDRESS: QT_TRANSLATE_NOOP("BringIn", "Address"),
    Target.NEXT_OF_KIN: QT_TRANSLATE_NOOP("BringIn", "Next of kin"),
    Target.REGISTERED: QT_TRANSLATE_NOOP("BringIn", "Registered on"),
}


def target_words(target: Target) -> str:
    """Name what a column holds."""
    return translate("BringIn", _TARGET_WORDS[target])


def fault_words(row: ImportRow) -> str:
    """Say why a row cannot be a client, with what stands in the file."""
    if row.fault is None:
        return ""
    words = {
        Fault.TOO_MANY_CELLS: translate(
            "BringIn",
            "This line has more cells than there are headings, or one that may hold other lines."
            " Put a text with a comma in quotation marks, and take out a mark that stands alone.",
        ),
        Fault.NAME_MISSING: translate("BringIn", "There is no name."),
        Fault.TOO_LONG: translate("BringIn", "The text is too long for its place."),
        Fault.DATE_UNREADABLE: translate("BringIn", "“{0}” is no date. Write it like 31/12/1990."),
        Fault.DATE_IMPOSSIBLE: translate("BringIn", "There is no such day as “{0}”."),
        Fault.DATE_OUT_OF_RANGE: translate(
            "BringIn", "“{0}” cannot be a birth date: it lies in the future or before 1900."
        ),
        Fault.YEAR_UNREADABLE: translate("BringIn", "“{0}” is no year of four digits."),
        Fault.YEAR_OUT_OF_RANGE: translate("BringIn", "Nobody here was born in {0}."),
        Fault.YEAR_DISAGREES: translate(
            "BringIn", "The birth year {0} is not that of the birth date."
        ),
        Fault.SEX_UNKNOWN: translate("BringIn", "“{0}” is not known as a sex."),
        Fault.METHOD_UNKNOWN: translate(
            "BringIn", "“{0}” is no way of contact: call, SMS, visit or none."
        ),
        Fault.NUMBER_MISSING: translate("BringIn", "A call or SMS needs a number."),
        Fault.REGISTERED_OUT_OF_RANGE: translate(
            "BringIn",
            "Nobody can have been registered on “{0}”: it lies ahead, before 1950 or before the"
            " birth.",
        ),
        Fault.CELL_ERROR: translate(
            "BringIn", "“{0}” stands here: the spreadsheet could not work this cell out."
        ),
        Fault.INTERPRETER_UNKNOWN: translate("BringIn", "“{0}” is neither yes nor no."),
    }[row.fault]
    text = row.text if len(row.text) <= 40 else row.text[:39] + "…"
    return words.format(text)


def twin_words(row: ImportRow) -> str:
    """Say who a row may be already."""
    if row.twin is None:
        return ""
    if row.twin.code:
        return translate("BringIn", "Perhaps {0}, {1}, who is here already.").format(
            row.twin.name, row.twin.code
        )
    return translate("BringIn", "Perhaps the same as line {0}, {1}.").format(
        row.twin.line, row.twin.name
    )


def row_pill(row: ImportRow, *, chosen: bool) -> PillText:
    """Say what becomes of a row."""
    if row.fault is not None:
        return PillText(translate("BringIn", "Rejected"), PillKind.DANGER, Sign.DIAMOND)
    if row.twin is None:
        return PillText(translate("BringIn", "Ready"), PillKind.GOOD, Sign.DOT)
    if chosen:
        return PillText(translate("BringIn", "Comes in"), PillKind.GOOD, Sign.DOT)
    return PillText(translate("BringIn", "Left out"), PillKind.WARNING, Sign.RING)
