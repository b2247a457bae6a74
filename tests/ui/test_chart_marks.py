"""Events are marked on the chart of the client page by keys, listed there, and struck."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from counsel_desk.domain.alert_responses import OutsideEvent
from counsel_desk.domain.life_events import LifeEvent
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.domain.timeline import TimelineKind
from counsel_desk.services import life_events
from tests.builders import Office, day
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.client import timeline_words
from ui.screens.client.chart_marks import MarkSheet, MarksSheet
from ui.screens.client.overview import OverviewTab
from ui.screens.client.page import ClientScreen
from ui.shell.refiling import RefileSheet
from ui.shell.saving_sheet import SAVE
from ui.widgets import chart_text
from ui.widgets.rows import ListRow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
Make = Callable[[str], Stage]
HELD = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def course(office: Office) -> Any:
    case = office.client()
    for rest in (3, 2, 1):
        office.clock.move(days=30)
        office.screening(office.counsellor1, case, "phq-9", {"rest": rest, "9": 0})
    return case


def overview(one: Stage, case: Any) -> OverviewTab:
    tab = one.open(ClientScreen, Route("client", case, "overview")).tab("overview")
    assert isinstance(tab, OverviewTab)
    return tab


def press(one: Stage, tab: OverviewTab, key: Qt.Key, kind: type) -> Any:
    assert tab.chart is not None
    one.take_focus(tab.chart.canvas)
    QTest.keyClick(tab.chart.canvas, key, HELD)
    one.settle()
    return visible(one, kind)


def visible(one: Stage, kind: type) -> Any:
    found = [made for made in one.frame.findChildren(kind) if made.isVisible()]
    assert found
    return found[-1]


def words(within: Any) -> str:
    return "\n".join(label.text() for label in within.findChildren(QLabel) if label.isVisible())


def last_month(one: Stage) -> PartialDate:
    then = day(one.office) - timedelta(days=40)
    return PartialDate(then.year, then.month)


def test_a_counsellor_marks_a_month_by_keys_alone(stage: Make):
    one = stage("counsellor1")
    tab = overview(one, course(one.office))
    sheet = press(one, tab, Qt.Key.Key_M, MarkSheet)
    sheet.answer(SAVE)
    assert "Choose what happened." in words(sheet)
    QTest.keyClicks(sheet.fields["kind"].control, "Bere")
    assert sheet.value_of("kind") is OutsideEvent.BEREAVEMENT
    on = last_month(one)
    field = sheet.fields["on"]
    for text, said in (("2026", "Say at least the month"), ("soon", "This is no date.")):
        field.set_text(text)
        sheet.answer(SAVE)
        assert said in field.error()
    field.set_text("March 2040")
    sheet.answer(SAVE)
    one.settle()
    assert "Only a court date" in field.error()
    long = chart_text.label_set().long_months[on.month - 1]
    field.set_text(f"{long} {on.year}")
    sheet.answer(SAVE)
    one.settle()
    assert one.said == "Marked on the chart: Bereavement"
    (event,) = tab.chart._course.events
    assert chart_text.event_lines(event) == [f"{long} {on.year}", "Bereavement"]
    assert chart_text.label_set().event_day(event) == f"{long} {on.year}"


def test_what_was_marked_is_listed_and_struck(stage: Make):
    one = stage("counsellor1")
    case = course(one.office)
    event = LifeEvent(OutsideEvent.MEDICATION, last_month(one))
    one.office.counsellor1.do(life_events.mark_event, case, event)
    tab = overview(one, case)
    assert len(tab.chart._course.events) == 1
    sheet = press(one, tab, Qt.Key.Key_K, MarksSheet)
    (row,) = sheet.findChildren(ListRow)
    assert row.text().startswith("Medication changed, ")
    QTest.keyClick(row, Qt.Key.Key_Return)
    one.settle()
    refile = visible(one, RefileSheet)
    refile.why.setPlainText("Another client's")
    refile.answer(SAVE)
    one.settle()
    QApplication.processEvents()
    assert tab.chart._course.events == ()
    sheet = press(one, tab, Qt.Key.Key_K, MarksSheet)
    assert not sheet.findChildren(ListRow)
    assert "Struck: Another client's" in words(sheet)


def test_a_supervisor_reads_and_marks_nothing(stage: Make):
    one = stage("supervisor")
    case = course(one.office)
    event = LifeEvent(OutsideEvent.MEDICATION, last_month(one))
    one.office.counsellor1.do(life_events.mark_event, case, event)
    tab = overview(one, case)
    named = {action.text() for action in tab.chart.menu._timed if action.is_offered()}
    assert "Mark an event …" not in named
    sheet = press(one, tab, Qt.Key.Key_K, MarksSheet)
    assert not sheet.findChildren(ListRow)
    assert "Medication changed" in words(sheet)


def test_an_empty_list_says_so(stage: Make):
    one = stage("counsellor1")
    tab = overview(one, course(one.office))
    sheet = press(one, tab, Qt.Key.Key_K, MarksSheet)
    assert "Nothing is marked on this chart yet." in words(sheet)


def test_the_timeline_names_a_mark():
    from counsel_desk.domain.timeline import TimelineEntry

    event = LifeEvent(OutsideEvent.SAFETY_PLAN, PartialDate(2026, 3))
    entry = TimelineEntry(TimelineKind.LIFE, None, None, event)
    assert timeline_words.title_of(entry, str) == "Safety plan used"
    assert timeline_words.detail_of(entry) == "March 2026"
