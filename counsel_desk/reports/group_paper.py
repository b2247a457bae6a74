"""Draw what of a group goes on paper: the attendance sheet, badges, and the list of reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.group_paper import SPARE_LINES, Badges, ReminderList, Rule, RuleGroup
from counsel_desk.reports.paper_words import ENGLISH
from counsel_desk.reports.sealed_pdf import FAMILY, INK, LINE, QUIET, empty_pages, seal, write

if TYPE_CHECKING:
    from datetime import datetime

    from fpdf import FPDF

    from counsel_desk.domain.group_paper import Reminder, Sheet
    from counsel_desk.reports.paper_words import PaperWords

_COLUMNS = (
    ("", 9.0), ("Code", 30.0), ("On time", 16.0), ("Late", 14.0), ("Not there", 17.0),
    ("Other, and why", 42.0), ("Fare, KES", 18.0), ("Signature", 24.0),
)  # fmt: skip
_ROW = 11.0
_BADGE = (85.0, 54.0)
_ACROSS, _DOWN = 2, 5

RULES = {
    Rule.CALL: "Call",
    Rule.MESSAGE: "Send a message, do not call",
    Rule.VISIT: "Only in person, no call and no message",
    Rule.NOBODY: "Do not contact",
    Rule.UNKNOWN: "Ask at the desk before anything",
}
"""What stands above everybody of one rule."""
ASK = "more at the desk"


def when(start: datetime, words: PaperWords = ENGLISH) -> str:
    """Say a day and a time of day."""
    return f"{words.weekday(start)} {words.moment(start)}"


def sheet_line(sheet: Sheet, words: PaperWords = ENGLISH) -> str:
    """Say which meeting a sheet is of."""
    start = when(sheet.start, words)
    if sheet.title:
        return words.text("{0}, meeting {1}: {2}", sheet.title, sheet.number, start)
    return words.text("Meeting {0}: {1}", sheet.number, start)


def rule_line(group: RuleGroup, words: PaperWords = ENGLISH) -> str:
    """Say a rule with its hours."""
    rule = words.text(RULES[group.rule])
    return words.text("{0}: {1}", rule, group.hours) if group.hours else rule


def reminder_line(one: Reminder, words: PaperWords = ENGLISH) -> str:
    """Say how one member is reached, in one line."""
    parts = [one.code, one.number, one.remarks, words.text(ASK) if one.withheld else ""]
    return "   ".join(part for part in parts if part)


def sheet_pdf(sheet: Sheet, words: PaperWords = ENGLISH) -> bytes:
    """Draw an attendance sheet: a line for each member by code, and a few empty ones."""
    pdf = _pages(words.text("Codes only. Enter it at the desk and destroy it."))
    write(pdf, words.text("Attendance sheet"), 20, bold=True)
    pdf.ln(1)
    write(pdf, sheet_line(sheet, words), 11, quiet=True)
    pdf.ln(4)
    _line(pdf, [words.text(title) if title else "" for title, _ in _COLUMNS], head=True)
    for row in sheet.rows:
        _line(pdf, [str(row.number), row.code])
    for _ in range(SPARE_LINES):
        _line(pdf, [])
    pdf.ln(3)
    rule = words.text("One cross a line. An empty line is not recorded, and is not “not there”.")
    write(pdf, rule, 9)
    return bytes(pdf.output())


def _pages(foot: str) -> FPDF:
    pdf = empty_pages(foot)
    pdf.set_creator("")
    pdf.set_producer("")
    return pdf


def _line(pdf: FPDF, texts: list[str], *, head: bool = False) -> None:
    pdf.set_draw_color(*(QUIET if head else LINE))
    pdf.set_text_color(*(QUIET if head else INK))
    height = 7.0 if head else _ROW
    if pdf.will_page_break(height):
        pdf.add_page()
    for place, (_, width) in enumerate(_COLUMNS):
        text = texts[place] if place < len(texts) else ""
        is_code = place == 1 and not head
        pdf.set_font(FAMILY, style="B" if is_code else "", size=8 if head else 11)
        pdf.cell(width, height, text, border="B" if head else 1)
    pdf.ln(height)


def badges_pdf(badges: Badges) -> bytes:
    """Draw badges to cut out: a code in large letters, and nothing else."""
    pdf = _pages("")
    pdf.set_auto_page_break(False)
    left = (pdf.w - _ACROSS * _BADGE[0]) / 2
    for place, code in enumerate(badges.codes):
        at = place % (_ACROSS * _DOWN)
        if place and not at:
            pdf.add_page()
        x, y = left + at % _ACROSS * _BADGE[0], 10 + at // _ACROSS * _BADGE[1]
        pdf.set_draw_color(*LINE)
        pdf.rect(x, y, *_BADGE)
        pdf.set_text_color(*INK)
        pdf.set_font(FAMILY, style="B", size=30)
        pdf.set_xy(x, y)
        pdf.cell(*_BADGE, code, align="C")
    return bytes(pdf.output())


def reminders_pdf(found: ReminderList, passphrase: str, words: PaperWords = ENGLISH) -> bytes:
    """Draw the list of reminders and seal it: it holds telephone numbers."""
    pdf = _pages(words.text("Destroy this when it is done."))
    write(pdf, words.text("Reminders"), 20, bold=True)
    pdf.ln(1)
    write(pdf, when(found.start, words), 11, quiet=True)
    only = words.text("Say the day and the time, and nothing else to anybody.")
    write(pdf, only, 11, quiet=True)
    for group in found.groups:
        pdf.ln(4)
        write(pdf, rule_line(group, words), 12, bold=True)
        pdf.ln(1)
        for one in group.reminders:
            sign = "–" if group.rule in (Rule.NOBODY, Rule.UNKNOWN) else "☐"
            write(pdf, f"{sign}  {reminder_line(one, words)}", 11)
            pdf.ln(1.5)
    return seal(bytes(pdf.output()), passphrase)
