"""Rows and headers break words that do not fit, before they cut any."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import fonts
from ui.widgets.labels import ElidedLabel
from ui.widgets.page_header import PageHeader
from ui.widgets.pill import Pill, PillKind
from ui.widgets.rows import ListRow

LONG = "PHQ-9, GAD-7, PCL-5 6 months after closing, due since 14 November 2026"
SUBTITLE = (
    "Ten-session trauma group · Wednesdays 14:00, 90 minutes · Nakuru office, room 2 · Kiswahili"
    " · lead Beatrice Achieng Oduor, co-facilitator Samuel Kiprono Cheruiyot"
)


@pytest.fixture
def page(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made).setContentsMargins(0, 0, 0, 0)
    return made


def put(page: QWidget, part: QWidget, width: int) -> None:
    page.layout().addWidget(part)
    page.layout().addStretch(1)
    page.resize(width, 300)
    page.show()


def test_the_due_day_of_a_narrow_row_is_not_cut(page, qtbot):
    row = ListRow("NB-0006-Y  Nekesa Wanjiru Wafula", LONG, "clipboard-text")
    row.set_pill("overdue", PillKind.WARNING)
    put(page, row, 430)
    qtbot.waitUntil(lambda: row.height() == row.sizeHint().height())
    assert len(row._lines[1]) == 2
    assert " ".join(row._lines[1]) == LONG
    assert not row.is_cut()
    assert row.height() > 45
    page.resize(900, 300)
    qtbot.waitUntil(lambda: row.height() == 45)
    assert row._lines == ((row.text(),), (LONG,))


def test_a_row_says_in_its_name_what_even_two_lines_cut(page):
    row = ListRow("Session", LONG * 3)
    put(page, row, 300)
    assert row.is_cut()
    assert row._lines[1][-1].endswith("…")
    assert LONG * 3 in row.accessibleName()


def test_a_word_longer_than_the_line_is_cut_and_nothing_goes_on_for_ever():
    assert fonts.broken("Rehabilitationszentrum", 40, fonts.SMALL, 2)[0].endswith("…")
    assert fonts.broken("", 40, fonts.SMALL, 2) == ("",)


def test_the_text_under_a_title_goes_on_in_a_second_line(page, qtbot):
    header = PageHeader("Amani, Nakuru", SUBTITLE)
    pill = Pill("Running, meeting 8 of 10", PillKind.GOOD)
    header.add(pill)
    put(page, header, 700)
    words = next(one for one in header.findChildren(ElidedLabel) if one.whole_text == SUBTITLE)
    qtbot.waitUntil(lambda: words.text().replace("\n", " ") == SUBTITLE)
    assert words.text().count("\n") == 1
    assert not words.toolTip()
    assert pill.width() >= pill.sizeHint().width()
