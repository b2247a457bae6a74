"""Draw what of a group goes on paper: the attendance sheet, badges, and the list of reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.group_paper import SPARE_LINES, Badges, ReminderList, Rule, RuleGroup
from counsel_desk.reports.paper_words import words_of
from counsel_desk.reports.sealed_pdf import FAMILY, INK, LINE, QUIET, empty_pages, seal, write

if TYPE_CHECKING:
    from datetime import datetime

    from fpdf import FPDF

    from counsel_desk.domain.group_paper import Reminder, Sheet

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


def when(start: datetime) -> str:
    """Say a day and a time of day."""
    local = start.astimezone()
    return f"{local:%A} {words_of(local.date())}, {local:%H:%M}"


def sheet_line(sheet: Sheet) -> str:
    """Say which meeting a sheet is of."""
    number = f"meeting {sheet.number}"
    named = f"{sheet.title}, {number}" if sheet.title else number.capitalize()
    return f"{named}: {when(sheet.start)}"


def rule_line(group: RuleGroup) -> str:
    """Say a rule with its hours."""
    return f"{RULES[group.rule]}: {group.hours}" if group.hours else RULES[group.rule]


def reminder_line(one: Reminder) -> str:
    """Say how one member is reached, in one line."""
    parts = [one.code, one.number, one.remarks, ASK if one.withheld else ""]
    return "   ".join(part for part in parts if part)


def sheet_pdf(sheet: Sheet) -> bytes:
    """Draw an attendance sheet: a line for each member by code, and a few empty ones."""
    pdf = _pages("Codes only. Enter it at the desk and destroy it.")
    write(pdf, "Attendance sheet", 20, bold=True)
    pdf.ln(1)
    write(pdf, sheet_line(sheet), 11, quiet=True)
    pdf.ln(4)
    _line(pdf, [title for title, _ in _COLUMNS], head=True)
    for row in sheet.rows:
        _line(pdf, [str(row.number), row.code])
    for _ in range(SPARE_LINES):
        _line(pdf, [])
    pdf.ln(3)
    write(pdf, "One cross a line. An empty line is not recorded, and is not “not there”.", 9)
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


def reminders_pdf(found: ReminderList, passphrase: str) -> bytes:
    """Draw the list of reminders and seal it: it holds telephone numbers."""
    pdf = _pages("Destroy this when it is done.")
    write(pdf, "Reminders", 20, bold=True)
    pdf.ln(1)
    write(pdf, when(found.start), 11, quiet=True)
    write(pdf, "Say the day and the time, and nothing else to anybody.", 11, quiet=True)
    for group in found.groups:
        pdf.ln(4)
        write(pdf, rule_line(group), 12, bold=True)
        pdf.ln(1)
        for one in group.reminders:
            sign = "–" if group.rule in (Rule.NOBODY, Rule.UNKNOWN) else "☐"
            write(pdf, f"{sign}  {reminder_line(one)}", 11)
            pdf.ln(1.5)
    return seal(bytes(pdf.output()), passphrase)
