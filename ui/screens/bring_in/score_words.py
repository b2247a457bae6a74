"""Say of past screenings in a file what their columns hold, and why a row cannot be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.past_answers import PastFault
from counsel_desk.domain.screening import Method
from ui.widgets.chart_text import say_number
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    from counsel_desk.domain.past_scores import ScoreRow
    from counsel_desk.domain.screening import Instrument

# A name that the tool for translations finds.
translate = QCoreApplication.translate
_LONGEST = 40


def scale_words(form: Instrument) -> str:
    """Say what answers and totals of an instrument look like, and what is often mistaken."""
    values = form.items[0].values
    words = translate("BringInScores", "{0} items, most answered {1} to {2}; total {3} to {4}.")
    said = words.format(
        len(form.items),
        min(values),
        max(values),
        say_number(form.minimum),
        say_number(form.maximum),
    )
    return " ".join(part for part in (said, _caution(form)) if part)


def _caution(form: Instrument) -> str:
    if form.id == "gad-7":
        return translate(
            "BringInScores",
            "Forms of KenyaEMR ask another sixth question and count a blank as 0: leave them out.",
        )
    if form.score(form.headline).method is Method.PERCENT:
        return translate("BringInScores", "The total is the percentage, not the raw sum.")
    if form.score(form.headline).method is Method.MEAN:
        return translate("BringInScores", "The total is the mean of the items.")
    if form.minimum > 0:
        return translate("BringInScores", "A total counted from 0 is another scoring.")
    return ""


def score_words(row: ScoreRow) -> str:
    """Say the score of a row, and that nothing but the total is known."""
    if row.past is None:
        return ""
    if row.score is None:
        return translate("BringInScores", "no score")
    return say_number(row.score)


def known_words(row: ScoreRow) -> str:
    """Say what is known of a row's answers."""
    if row.past is None:
        return ""
    if row.is_total_only:
        return translate("BringInScores", "total alone")
    return translate("BringInScores", "answers")


def fault_words(row: ScoreRow) -> str:
    """Say why a row cannot be a screening, with what stands in the file."""
    if row.fault is None:
        return ""
    text = row.text if len(row.text) <= _LONGEST else row.text[: _LONGEST - 1] + "…"
    return _FAULTS[row.fault]().format(text, row.item, row.instrument)


_FAULTS = {
    PastFault.TOO_MANY_CELLS: lambda: translate(
        "BringInScores",
        "This line has more cells than there are headings, or one that may hold other lines. Put a"
        " text or a number with a comma in quotation marks, and take out a mark that stands alone.",
    ),
    PastFault.CODE_MISSING: lambda: translate("BringInScores", "There is no case code."),
    PastFault.CODE_MISTYPED: lambda: translate(
        "BringInScores", "“{0}” is no case code, or it is mistyped."
    ),
    PastFault.CASE_UNKNOWN: lambda: translate(
        "BringInScores", "No client of yours has the code {0}."
    ),
    PastFault.CASE_NOT_MINE: lambda: translate(
        "BringInScores", "You may not write into the file of {0}: its counsellor may."
    ),
    PastFault.INSTRUMENT_MISSING: lambda: translate("BringInScores", "No instrument is named."),
    PastFault.INSTRUMENT_UNKNOWN: lambda: translate(
        "BringInScores", "“{0}” is no instrument that is known here."
    ),
    PastFault.DATE_MISSING: lambda: translate("BringInScores", "There is no date."),
    PastFault.DATE_UNREADABLE: lambda: translate(
        "BringInScores", "“{0}” is no date. Write it like 31/12/2024."
    ),
    PastFault.DATE_IMPOSSIBLE: lambda: translate("BringInScores", "There is no such day as “{0}”."),
    PastFault.DATE_IN_FUTURE: lambda: translate("BringInScores", "{0} lies in the future."),
    PastFault.DATE_TOO_EARLY: lambda: translate(
        "BringInScores", "{0} is before the year 2000, which cannot be."
    ),
    PastFault.BEFORE_BIRTH: lambda: translate(
        "BringInScores", "{0} is before the client was born."
    ),
    PastFault.BLANK: lambda: translate("BringInScores", "There is neither an answer nor a total."),
    PastFault.ANSWER_UNREADABLE: lambda: translate(
        "BringInScores", "Item {1}: “{0}” is no answer of {2}."
    ),
    PastFault.ANSWER_OUT_OF_RANGE: lambda: translate(
        "BringInScores", "Item {1}: {0} cannot be answered in {2}."
    ),
    PastFault.ANSWER_NOT_ASKED_FOR: lambda: translate(
        "BringInScores", "{2} has no item {1}, and “{0}” stands there."
    ),
    PastFault.NOT_APPLICABLE: lambda: translate(
        "BringInScores", "Item {1} of {2} cannot be “not applicable”."
    ),
    PastFault.TOTAL_UNREADABLE: lambda: translate("BringInScores", "“{0}” is no total."),
    PastFault.TOTAL_OUT_OF_RANGE: lambda: translate(
        "BringInScores", "{2} has no total of {0}: it is out of its range."
    ),
    PastFault.TOTAL_IMPOSSIBLE: lambda: translate(
        "BringInScores", "No answers to {2} amount to a total of {0}."
    ),
    PastFault.TOTAL_DISAGREES: lambda: translate(
        "BringInScores", "The total of {0} is not what the answers amount to."
    ),
    PastFault.LANGUAGE_UNKNOWN: lambda: translate(
        "BringInScores", "“{0}” is not known as a language."
    ),
    PastFault.MODE_UNKNOWN: lambda: translate(
        "BringInScores", "“{0}” is not known as a way of giving it."
    ),
}


def twin_words(row: ScoreRow) -> str:
    """Say what a row may be already."""
    if row.twin is None:
        return ""
    if row.twin:
        return translate(
            "BringInScores", "The same client, instrument and day as line {0}."
        ).format(row.twin)
    return translate("BringInScores", "This client has {0} of that day already.").format(
        row.instrument
    )


def row_pill(row: ScoreRow, *, chosen: bool) -> PillText:
    """Say what becomes of a row."""
    if row.fault is not None:
        return PillText(translate("BringInScores", "Rejected"), PillKind.DANGER, Sign.DIAMOND)
    if row.twin is None:
        return PillText(translate("BringInScores", "Ready"), PillKind.GOOD, Sign.DOT)
    if chosen:
        return PillText(translate("BringInScores", "Comes in"), PillKind.GOOD, Sign.DOT)
    return PillText(translate("BringInScores", "Left out"), PillKind.WARNING, Sign.RING)
