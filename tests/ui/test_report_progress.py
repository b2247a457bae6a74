"""A client's progress on paper: two pages where it fits, said where it does not, nothing lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtWidgets import QLabel

from counsel_desk.domain.outcomes.course import ChangeRule, Course, ScorePoint, Series
from counsel_desk.domain.plan import GoalState
from counsel_desk.reports.document import Report, Table
from counsel_desk.reports.document_pdf import page_count, printed
from counsel_desk.services.instruments import all_instruments
from counsel_desk.services.leaving_reports import ClientProgress, GoalLine
from ui.screens.client.progress_report import ProgressPreviewSheet
from ui.widgets.report_progress import fitted

TODAY = date(2026, 3, 4)
BEGAN = datetime(2025, 1, 6, 12, tzinfo=UTC)
RULE = ChangeRule(6, "NHS Talking Therapies", None, 0.89, kind="Cronbach’s alpha (Kroenke 2001)",
                  population="NHS Talking Therapies, England")  # fmt: skip


def png() -> bytes:
    made = BytesIO()
    Image.new("RGB", (96, 50), "white").save(made, "PNG")
    return made.getvalue()


def progress(instruments: int, scores: int = 30, goals: int = 3) -> ClientProgress:
    forms = all_instruments()[:instruments]
    points = tuple(
        ScorePoint(UUID(int=n + 1), BEGAN + timedelta(weeks=n), float(20 - n % 12))
        for n in range(scores)
    )
    series = tuple(
        Series(one.id, one.title, one.short_title, 0, 27, change=RULE, points=points)
        for one in forms
    )
    goal = GoalLine("Sleep through the night without the light on", GoalState.OPEN, -1, 1)
    return ClientProgress(UUID(int=1), "KM-1", Course(series), 24, 3, (goal,) * goals)


def said(sheet: ProgressPreviewSheet) -> str:
    return " | ".join(one.text() for one in sheet.findChildren(QLabel))


def told(count: int) -> list[Table]:
    row = (
        "PHQ-9",
        "3 Mar 2026",
        "Screening threshold for depression",
        "met; Score 12; 10 or above",
    )
    head = ("Instrument", "Day", "Rule", "By the newest answers")
    return [Table("What the newest answers amount to", head, (row,) * count, "No diagnosis.")]


def tables(report: Report, title: str) -> list[Table]:
    return [one for one in report.blocks if isinstance(one, Table) and one.title == title]


@pytest.mark.parametrize(("instruments", "verdicts", "goals"), [(1, 1, 1), (3, 5, 4), (6, 12, 6)])
def test_two_pages_hold_what_usually_is_there(instruments, verdicts, goals):
    found = progress(instruments, goals=goals)
    report, pages = fitted(found, "phq-9", png(), TODAY, told(verdicts))
    assert (pages, len(pypdfium2.PdfDocument(printed(report)))) == (2, 2)
    (scores,) = tables(report, "Every score")
    assert len(scores.rows) >= 6
    assert f"{30 - len(scores.rows)} earlier days are not listed." in scores.note


def test_every_instrument_is_on_the_paper_and_more_pages_are_said(qtbot):
    found = progress(11, goals=12)
    report, pages = fitted(found, "phq-9", png(), TODAY, told(20))
    assert pages == page_count(report) == len(pypdfium2.PdfDocument(printed(report))) > 2
    (first,) = tables(report, "First and last")
    names = [one.short_title for one in found.course.series]
    assert [row[0] for row in first.rows] == names
    scores = tables(report, "Every score")
    assert [name for one in scores for name in one.head[1:]] == names
    assert all(len(one.rows) == 24 for one in scores)
    assert len(tables(report, "Goals")[0].rows) == 12
    sheet = ProgressPreviewSheet(report, pages)
    qtbot.addWidget(sheet)
    assert f"{pages} pages: all of it does not fit on two." in said(sheet)


def test_without_scores_one_page_is_enough(qtbot):
    report, pages = fitted(progress(0, goals=1), "", b"", TODAY, [])
    assert pages == 1
    sheet = ProgressPreviewSheet(report, pages)
    qtbot.addWidget(sheet)
    assert "One page. This is" in said(sheet)
    two = ProgressPreviewSheet(report, 2)
    qtbot.addWidget(two)
    assert "Two pages. This is" in said(two)
