"""The chart on the client page: its views, its time and its baseline, by keys and by pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counsel_desk.domain.safety import SafetyPlan
from counsel_desk.reports.chart_view import Axis, ChartKind, ChartView
from counsel_desk.services.exports import ExportKind
from counsel_desk.storage import kinds
from tests.builders import PASSPHRASE
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.client import chart_saving
from ui.screens.client.chart_panel import ChartPanel
from ui.screens.client.chart_periods import SHOW, PeriodsSheet
from ui.screens.client.overview import OverviewTab
from ui.screens.client.page import ClientScreen
from ui.widgets import chart_events, chart_walk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen platform
Make = Callable[[str], Stage]
SHIFT = Qt.KeyboardModifier.ShiftModifier
SCORES = ({"rest": 3, "9": 0}, {"rest": 2, "9": 0}, {"rest": 1, "9": 0}, {"rest": 1, "9": 0})


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


@pytest.fixture
def one(stage: Make) -> Stage:
    return stage("counsellor1")


@pytest.fixture
def panel(one: Stage, qtbot: QtBot) -> ChartPanel:
    office = one.office
    case = office.client()
    for number, values in enumerate(SCORES):
        office.clock.move(days=14)
        office.screening(office.counsellor1, case, "phq-9", values)
        office.screening(office.counsellor1, case, "pcl-5", 3 - number)
    day = office.clock().date() - timedelta(days=20)
    office.run(
        office.counsellor1, lambda work: kinds.SAFETY_PLAN.records(work).add(case, SafetyPlan(day))
    )
    screen = one.open(ClientScreen, Route("client", case, "overview"))
    overview = screen.tab("overview")
    assert isinstance(overview, OverviewTab)
    assert overview.chart is not None
    drawn(overview.chart, qtbot)
    return overview.chart


def drawn(panel: ChartPanel, qtbot: QtBot) -> Any:
    """Wait until what was asked for is what is shown."""
    canvas = panel.canvas
    qtbot.waitUntil(
        lambda: (
            canvas._chart is not None and canvas._asked is None and not canvas._settle.isActive()
        )
    )
    return canvas._chart


def rows(panel: ChartPanel) -> list[tuple[str, str]]:
    return [row[0].row for row in chart_walk.rows_of(panel.canvas._boxes())]


def choose(panel: ChartPanel, kind: ChartKind, qtbot: QtBot) -> None:
    panel.menu.kinds[kind].trigger()
    assert panel.menu.view.kind is kind
    drawn(panel, qtbot)


def test_each_view_is_chosen_and_its_rows_are_walked(panel: ChartPanel, qtbot: QtBot):
    assert ("point", "pcl-5") in rows(panel)
    choose(panel, ChartKind.STACKED, qtbot)
    assert {("point", "pcl-5"), ("point", "phq-9")} <= set(rows(panel))
    choose(panel, ChartKind.PARTS, qtbot)
    assert sum(row[1].startswith("pcl-5/") for row in rows(panel)) == 4
    choose(panel, ChartKind.ITEMS, qtbot)
    assert [row for row in rows(panel) if row[0] == "item"][:2] == [("item", "1"), ("item", "2")]
    panel.canvas.setFocus()
    QTest.keyClick(panel.canvas, Qt.Key.Key_Left)
    QTest.keyClick(panel.canvas, Qt.Key.Key_Down)
    said = panel.canvas.card_lines()
    assert said[1].startswith("2  ")
    assert said[2] == "answered 0 of 4"
    assert panel.canvas.accessibleDescription() == ", ".join(said)


def test_a_view_that_the_instrument_lacks_is_not_offered(panel: ChartPanel, qtbot: QtBot):
    choose(panel, ChartKind.PARTS, qtbot)
    panel._choose("phq-9")
    assert not panel.menu.kinds[ChartKind.PARTS].isEnabled()
    assert panel.menu.view.kind is ChartKind.ONE


def test_the_values_of_every_series_are_spoken(panel: ChartPanel, qtbot: QtBot):
    choose(panel, ChartKind.TOGETHER, qtbot)
    panel.canvas.setFocus()
    said = set()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_End):
        QTest.keyClick(panel.canvas, key)
        said.add(panel.canvas.accessibleDescription())
    assert any("PHQ-9 8" in words for words in said)
    assert any("PCL-5 0" in words for words in said)


def test_a_shared_screen_hides_events_until_it_is_over(panel: ChartPanel, qtbot: QtBot):
    assert ("event", "") in rows(panel)
    panel.menu.hiding.trigger()
    drawn(panel, qtbot)
    assert ("event", "") not in rows(panel)
    panel.menu.hiding.trigger()
    drawn(panel, qtbot)
    assert ("event", "") in rows(panel)


def test_sessions_and_past_clients_are_chosen(panel: ChartPanel):
    panel.menu.sessions.trigger()
    panel.menu.local.trigger()
    assert (panel.menu.view.axis, panel.menu.view.local) == (Axis.SESSIONS, True)


def test_keys_zoom_pan_and_show_the_whole_again(panel: ChartPanel, qtbot: QtBot):
    canvas = panel.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    first = panel.menu.view.window
    assert first is not None
    QTest.keyClick(canvas, Qt.Key.Key_Left, SHIFT)
    second = panel.menu.view.window
    assert second is not None
    assert second[0] < first[0]
    drawn(panel, qtbot)
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert panel.menu.view.window is None
    QTest.keyClick(canvas, Qt.Key.Key_Right, SHIFT)
    assert panel.menu.view.window is None


def wheel(panel: ChartPanel, turned: int, held: Qt.KeyboardModifier) -> None:
    spot = QPointF(panel.canvas.width() / 2, 100)
    event = QWheelEvent(
        spot,
        panel.canvas.mapToGlobal(spot),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(panel.canvas, event)


def named(panel: ChartPanel) -> set[str]:
    """What F1 names for the chart and its menu."""
    actions = {action.text() for action in panel.menu._timed if action.is_offered()}
    return actions | {line.text for line in panel.canvas.key_lines()}


def test_only_keys_that_show_anything_else_are_named(panel: ChartPanel, qtbot: QtBot):
    walks = {"Earlier", "Later", "A longer time", "The whole course", "Whole course"}
    assert not walks & named(panel)
    assert "Open the mark" not in named(panel)
    panel.menu.zoom(0.5, 0.0)
    drawn(panel, qtbot)
    assert named(panel) >= walks - {"Earlier"}
    assert "Earlier" not in named(panel), "it begins with the course"
    panel.menu.pan(0.5)
    drawn(panel, qtbot)
    assert named(panel) >= walks
    panel.menu.pan(9.0)
    drawn(panel, qtbot)
    assert "Later" not in named(panel), "it ends with the course"
    QTest.keyClick(panel.canvas, Qt.Key.Key_Home)
    assert "Open the mark" in named(panel)
    panel.menu.show_whole()
    drawn(panel, qtbot)
    assert not walks & named(panel)


def test_the_wheel_zooms_with_ctrl_alone_and_dragging_pans(panel: ChartPanel, qtbot: QtBot):
    wheel(panel, 120, Qt.KeyboardModifier.NoModifier)
    assert panel.menu.view.window is None
    for _ in range(4):
        wheel(panel, 120, Qt.KeyboardModifier.ControlModifier)
    before = panel.menu.view.window
    assert before is not None
    drawn(panel, qtbot)
    opened: list[object] = []
    panel.screening_opened.connect(opened.append)
    canvas = panel.canvas
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    QTest.mouseMove(canvas, QPoint(310, 100))
    assert panel.menu.view.window == before
    QTest.mouseMove(canvas, QPoint(360, 100))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(360, 100))
    after = panel.menu.view.window
    assert after is not None
    assert after[0] < before[0]
    assert opened == []


def test_b_compares_with_the_score_reached(panel: ChartPanel, qtbot: QtBot):
    canvas = panel.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    mark = canvas.current()
    assert mark is not None
    QTest.keyClick(canvas, Qt.Key.Key_B)
    assert panel.menu.view.baseline == mark.key
    drawn(panel, qtbot)
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert "−40 since baseline" in canvas.accessibleDescription()
    panel.menu.first_baseline()
    assert panel.menu.view.baseline is None
    panel.menu.compare_with("nothing")
    assert panel.menu.view.baseline is None


def test_two_periods_are_chosen_by_their_days(one: Stage, panel: ChartPanel, qtbot: QtBot):
    panel.menu.ask_periods()
    (sheet,) = one.frame.findChildren(PeriodsSheet)
    begin = sheet.days[0].day()
    sheet.days[1].set_day(begin)
    sheet.answer(SHOW)
    assert sheet.isVisible()
    sheet.days[1].set_day(begin + timedelta(days=10))
    sheet.answer(SHOW)
    assert panel.menu.view.kind is ChartKind.PERIODS
    assert panel.menu.view.periods is not None
    assert panel.menu.view.periods[0][0].date() == begin
    drawn(panel, qtbot)


def test_what_is_saved_is_what_is_shown(
    one: Stage, panel: ChartPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    written: list[ChartView] = []

    def keep(permit: Any, course: Any, view: ChartView, words: Any, heading: Any) -> Path:
        written.append(view)
        return Path(permit.path)

    monkeypatch.setattr("ui.screens.client.chart_panel.write", keep)
    panel.menu.kinds[ChartKind.STACKED].trigger()
    panel.menu.hiding.trigger()
    panel.menu.zoom(0.5, 0.5)
    permit: Any = type("Permit", (), {"path": tmp_path / "chart.png", "kind": ExportKind.PNG})
    job = panel._write(permit)
    assert job is not None
    one.settle()
    assert written == [panel.menu.view]
    assert not written[0].events
    assert PASSPHRASE not in repr(written)


def test_the_file_is_drawn_from_the_same_view(panel: ChartPanel, tmp_path: Path):
    from counsel_desk.services.exports import ExportPermit
    from ui.widgets import chart_text

    assert panel._course is not None
    for kind in (ExportKind.PNG, ExportKind.PDF):
        path = tmp_path / f"chart.{kind.value}"
        view = ChartView("pcl-5", ChartKind.ITEMS)
        permit = ExportPermit(path, kind)
        words = chart_text.label_set()
        chart_saving.write(permit, panel._course, view, words, ("KM-0042-T", "PCL-5"))
        assert path.stat().st_size > 5_000


def test_a_code_that_is_not_known_is_shown_as_it_is():
    assert chart_events.event_words("eviction") == "Eviction"
    assert chart_events.event_words("court date") == "Court date"
    assert chart_events.event_words("flood") == "flood"
