"""Sample pages of the gallery, with invented people and long names."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.answer_pad import AnswerItem, AnswerOption, AnswerPad
from ui.widgets.attendance_grid import AttendanceGrid
from ui.widgets.attendance_model import Mark, MeetingHead, MemberRow
from ui.widgets.buttons import (
    primary_button,
    secondary_button,
)
from ui.widgets.card import Card, StatCard
from ui.widgets.data_table import DataTable
from ui.widgets.dates import NumberField, TimeField
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Choice, Field
from ui.widgets.gallery_parts import forms
from ui.widgets.labels import label
from ui.widgets.note_editor import NoteEditor
from ui.widgets.page_header import PageHeader
from ui.widgets.pill import Pill, PillKind, Sign
from ui.widgets.rows import ListRow, RowList
from ui.widgets.scroll import Column, Columns
from ui.widgets.search_box import SearchBox
from ui.widgets.tab_bar import TabBar
from ui.widgets.table_model import ColumnSpec, PillText

NAMES = (
    "Wanjiru Achieng Mwende",
    "Mwanaisha Nasimiyu Wafula-Ochieng’",
    "Kipchumba arap Cheruiyot",
    "Halima Abdirahman Sheikh Noor",
    "Ng’ang’a wa Thiong’o Kariũki",
    "Otieno Onyango",
    "Zawadi Mkamburi Mwakio",
    "Baraka",
)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of the sample table."""

    code: str
    name: str
    counsellor: str
    first: int
    last: int | None
    seen: str


class CaseColumn(Enum):
    """The columns of the sample table."""

    CODE = 1
    NAME = 2
    COUNSELLOR = 3
    FIRST = 4
    LAST = 5
    CHANGE = 6
    SEEN = 7


def page(*parts: QWidget, grow: int = -1) -> QWidget:
    """Return parts under one another with the page's gaps."""
    made = QWidget()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(Space.L)
    for place, part in enumerate(parts):
        lines.addWidget(part, 1 if place == grow else 0)
    if grow < 0:
        lines.addStretch(1)
    return made


def client_header() -> PageHeader:
    """Return the header of a sample client."""
    made = PageHeader(
        NAMES[0],
        "34 years · Kakamega · Kiswahili, Luhya · with this desk since 12 January 2026",
        "KM-0042-T",
        avatar="user-circle",
    )
    made.add(Pill("Risk: medium, review 24 Nov", PillKind.WARNING))
    made.add(secondary_button("Screen", "clipboard-text"))
    made.add(primary_button("Write note", "pencil-line"))
    return made


def client_tabs() -> TabBar:
    """Return the tabs of a sample client."""
    names = "Overview,Timeline,Notes,Screenings,Plan,Groups,Referrals,Documents,Consents"
    return TabBar([(name.lower(), name) for name in names.split(",")])


def _needs() -> Card:
    card = Card("Needs you")
    rows = RowList("Needs you")
    danger, warning = "danger", "warning"
    for line in (
        ListRow(
            "PHQ-9 item 9 answered 1", "Ask and record, since Friday", "warning-circle", danger
        ),
        ListRow("PHQ-9 is due", "Every four sessions, due tomorrow", "clipboard-text", warning),
        ListRow("Note of 18 Nov is a draft", "Saved 14 minutes ago", "pencil-line"),
    ):
        rows.add(line.text(), line)
    card.add(rows)
    return card


def _next() -> Card:
    card = Card("Next")
    rows = RowList("Next")
    rows.add(1, ListRow("Session, Tue 24 Nov, 10:00", "Room 2, 60 minutes", "calendar-check"))
    rows.add(2, ListRow("Group “Tumaini”, Wed 25 Nov", "Follow-up meeting, 14:00", "users-three"))
    card.add(rows)
    return card


def client() -> QWidget:
    """Return the page of a client."""
    pill = Pill("31 points since baseline", PillKind.GOOD, Sign.DOWN)
    chart = Card("Post-traumatic stress", "PCL-5, read aloud in English", pill)
    chart.add(
        EmptyState("The chart appears after the first screening.", "Screen now", "chart-line-up")
    )
    safe = Card("Safe contact")
    words = "Voice only, 13:00 to 14:00. Say you call from the clinic. Never SMS."
    safe.add(label(words, "muted", wrap=True))
    return page(
        client_header(), client_tabs(), Columns(chart, Column(_needs(), _next(), safe)), grow=2
    )


MARKS = ("11111143", "21111115", "33311123", "31111111", "5311413", "1111113", "1111115")
BY_DIGIT = {
    "1": "on_time",
    "2": "late",
    "3": "did_not_attend",
    "4": "excused_for_safety",
    "5": "cancelled_by_client",
}


def attendance() -> AttendanceGrid:
    """Return the grid of a sample group."""
    grid = AttendanceGrid()
    codes = (
        "KM-0042-T",
        "NK-0107-R",
        "NK-0113-C",
        "EL-0088-M",
        "NK-0121-H",
        "NK-0125-V",
        "KM-0051-A",
    )
    came = [sum(digit in "12" for digit in digits) for digits in MARKS]
    held = [len(digits.replace(" ", "")) for digits in MARKS]
    members = [
        MemberRow(code, code, f"{c} of {h}", "below 60 %" if c < 0.6 * h else "")
        for code, c, h in zip(codes, came, held, strict=True)
    ]
    start = datetime.date(2026, 9, 16)
    days = [start + datetime.timedelta(weeks=week) for week in range(10)]
    meetings = [
        MeetingHead(
            week, str(week + 1), f"{day.day} {day:%b}", is_open=week < 8, is_today=week == 7
        )
        for week, day in enumerate(days)
    ]
    marks = {
        (code, week): Mark(BY_DIGIT[digit], "transport" if digit == "3" and week == 1 else "")
        for code, digits in zip(codes, MARKS, strict=True)
        for week, digit in enumerate(digits)
        if digit in BY_DIGIT
    }
    grid.set_reasons([("transport", "Transport"), ("work", "Work"), ("fear", "Fear")])
    grid.show_group(members, meetings, marks)
    return grid


def group() -> QWidget:
    """Return the page of a group."""
    header = PageHeader(
        "Tumaini, Nakuru",
        "Ten-session trauma group · Wednesdays 14:00, 90 minutes · lead counsellor1",
    )
    header.add(Pill("Running, meeting 8 of 10", PillKind.GOOD))
    header.add(secondary_button("Print sheet", "file-text"))
    header.add(primary_button("Mark today", "check-square"))
    names = "Attendance,Roll,Meetings,Notes,Practicalities,What it achieves"
    tabs = TabBar([(name.lower(), name) for name in names.split(",")])
    card = Card()
    card.add(attendance(), 1)
    return page(header, tabs, card)


def _change(line: CaseLine) -> PillText | None:
    if line.last is None:
        return PillText("one score", PillKind.NEUTRAL)
    change = line.last - line.first
    if change <= -15:
        return PillText(f"{change} improved", PillKind.GOOD, Sign.DOWN)
    if change >= 15:
        return PillText(f"+{change} worse", PillKind.DANGER, Sign.UP)
    return PillText(f"{change:+d} no change", PillKind.NEUTRAL)


def cases(count: int = 60) -> list[CaseLine]:
    """Return sample lines."""
    return [
        CaseLine(
            f"KM-{number:04d}-{'TRCMHVAPDK'[number % 10]}",
            NAMES[number % len(NAMES)],
            f"counsellor{number % 2 + 1}",
            40 + number * 7 % 30,
            None if number % 9 == 4 else 18 + number * 11 % 55,
            f"{1 + number * 3 % 28} Nov 2026",
        )
        for number in range(1, count + 1)
    ]


def case_table() -> DataTable[CaseLine]:
    """Return a sample table."""
    return DataTable(
        {
            CaseColumn.CODE: ColumnSpec("Code", lambda line: line.code, width=130, strong=True),
            CaseColumn.NAME: ColumnSpec("Name", lambda line: line.name),
            CaseColumn.COUNSELLOR: ColumnSpec(
                "Counsellor", lambda line: line.counsellor, width=130, muted=True
            ),
            CaseColumn.FIRST: ColumnSpec(
                "First",
                lambda line: str(line.first),
                lambda line: line.first,
                numeric=True,
                width=80,
            ),
            CaseColumn.LAST: ColumnSpec(
                "Last",
                lambda line: "" if line.last is None else str(line.last),
                lambda line: line.last,
                numeric=True,
                width=80,
            ),
            CaseColumn.CHANGE: ColumnSpec(
                "Change",
                lambda line: found.text if (found := _change(line)) else "",
                lambda line: None if line.last is None else line.last - line.first,
                width=160,
                pill=_change,
            ),
            CaseColumn.SEEN: ColumnSpec(
                "Last seen", lambda line: line.seen, width=120, numeric=True
            ),
        },
        lambda line: line.code,
        "Clients",
    )


def team() -> QWidget:
    """Return the page of a supervisor."""
    header = PageHeader(
        "Team outcomes",
        "July 2025 to November 2026, at least two sessions · 148 started, 121 finished",
    )
    header.add(secondary_button("Filter: all counties, all services", "funnel"))
    header.add(primary_button("Report", "file-pdf"))
    stats = QWidget()
    line = QHBoxLayout(stats)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(Space.L)
    for figure, title, note, tone in (
        ("46 %", "reliably improved", "95 % interval 37 to 55 · 50 of 109", "good"),
        ("31 %", "recovered", "of 88 above the threshold at start", "good"),
        ("47 %", "no reliable change", "51 of 109", "muted"),
        ("7 %", "reliably worse", "8 of 109 · open the list", "danger"),
    ):
        line.addWidget(StatCard(figure, title, note, tone))
    table = case_table()
    table.set_rows(cases())
    table.sort_by(5)
    table.choose("KM-0007-P")
    card = Card("Caseload", "60 clients of counsellor1 and counsellor2")
    box = SearchBox("Filter by code, name or counsellor")
    box.setFixedWidth(280)
    box.textChanged.connect(table.set_filter)
    card.add_action(box)
    card.add(table, 1)
    card.setMinimumHeight(260)
    return page(header, stats, card, grow=2)


def screening() -> QWidget:
    """Return the page on which a screening is entered."""
    options = (
        AnswerOption(0, "Not at all", days=(0, 1)),
        AnswerOption(1, "Several days", days=(2, 6)),
        AnswerOption(2, "More than half the days", days=(7, 11)),
        AnswerOption(3, "Nearly every day", days=(12, 14)),
    )
    words = (
        "A first question, short",
        "A second question of so many words that it does not fit on a line and goes on below",
        "Feeling tired or having little energy",
    )
    items = [AnswerItem(number, words[number % 3], options) for number in range(1, 10)]
    pad = AnswerPad()
    pad.set_items(items, stem="Over the last two weeks, how often …", answers={1: 2, 2: 0, 4: 3})
    pad.go_to(4)
    card = Card("PHQ-9", "Kiswahili, read aloud")
    card.add(pad, 1)
    return page(client_header(), card, grow=1)


NOTE = """## What she brought

Slept **four nights** through; the knocking dream came *once*. Alienda sokoni peke yake.

### What we did

- Breathing with the hand on the belly, ten minutes
- The timeline up to the arrest, stopping where **she** said stop

### Mpango

1. Phone on Thursday, voice only
2. Ask the group lead for a seat near the door
"""


def note() -> QWidget:
    """Return the page on which a note is written."""
    editor = NoteEditor("Progress note")
    editor.set_markdown(NOTE)
    card = Card("Progress note", "Session of 18 November, 60 minutes", Pill("Draft, saved 14:02"))
    card.add(editor, 1)
    side = Card("Session")
    side.add(Field("Start", TimeField(datetime.time(10, 0))))
    side.add(Field("Length", NumberField(60, 5, 240, "minutes", 5)))
    side.add(Field("Kind", Choice([(1, "Individual, in person"), (2, "By telephone")])))
    side.add(Field("Attendance", Choice([(1, "On time"), (2, "Late")])))
    return page(client_header(), Columns(card, Column(side)), grow=1)


PAGES = {
    "client": client,
    "group": group,
    "team": team,
    "screening": screening,
    "note": note,
    "forms": forms,
}
