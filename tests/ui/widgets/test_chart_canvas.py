from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, QSize, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counsel_desk.domain.outcomes.course import Course
from counsel_desk.reports.charts import progress_figure, render
from counsel_desk.reports.palette import ChartPalette
from counsel_desk.reports.rendered import RenderedChart
from tests.reports.chart_cases import HARD, drawing, pcl, point, run
from ui import theme
from ui.widgets import chart_text
from ui.widgets.chart_canvas import ChartCanvas
from ui.widgets.chart_table import ChartTable, rows_of

LIGHT = ChartPalette.of(theme.LIGHT)
DARK = ChartPalette.of(theme.DARK)
Asked = tuple[QSize, float, ChartPalette]


def rendered(course: Course, asked: Asked) -> RenderedChart:
    size, dpr, palette = asked
    figure = progress_figure(
        course,
        course.series[0].instrument,
        palette=palette,
        size=(size.width(), size.height()),
        dpi=96 * dpr,
        locale_text=chart_text.label_set(chart_text.names_of(course)),
    )
    return render(figure)


class Bench:
    """A canvas whose requests are answered when the test says so."""

    def __init__(self, qtbot: QtBot, course: Course) -> None:
        self.asked: list[Asked] = []
        self.course = course
        self.qtbot = qtbot
        self.canvas = ChartCanvas(self._ask, LIGHT)
        qtbot.addWidget(self.canvas)
        self.canvas.resize(600, 420)
        self.canvas.set_course(course, course.series[0].instrument)

    def _ask(self, size: QSize, dpr: float, palette: ChartPalette) -> None:
        self.asked.append((QSize(size), dpr, palette))

    def show(self) -> None:
        with self.qtbot.waitExposed(self.canvas):
            self.canvas.show()

    def answer(self, count: int = 1) -> None:
        self.qtbot.waitUntil(lambda: len(self.asked) >= count)
        self.canvas.show_chart(rendered(self.course, self.asked[count - 1]))

    def spot(self, kind: str, index: int) -> QPoint:
        chart = rendered(self.course, self.asked[-1])
        box = next(box for box in chart.boxes if (box.kind, box.index) == (kind, index))
        return QPointF(box.centre[0] / chart.dpr, box.centre[1] / chart.dpr).toPoint()


@pytest.fixture
def bench(qtbot: QtBot) -> Callable[..., Bench]:
    def make(course: Course | None = None) -> Bench:
        made = Bench(qtbot, course or drawing())
        made.show()
        if made.course.series[0].points:
            made.answer()
        return made

    return make


def test_one_rendering_is_asked_for_with_size_density_and_colours(
    bench: Callable[..., Bench],
) -> None:
    made = bench()
    assert made.asked == [(QSize(600, 420), made.canvas.devicePixelRatioF(), LIGHT)]


def test_the_image_is_shown_pixel_for_pixel(bench: Callable[..., Bench]) -> None:
    made = bench()
    chart = rendered(made.course, made.asked[0])
    row = 4 * chart.width
    expected = QImage(chart.pixels, chart.width, chart.height, row, QImage.Format.Format_RGBA8888)
    shown = made.canvas.grab().toImage()
    for x in range(0, chart.width, 7):
        for y in range(0, chart.height, 11):
            assert shown.pixelColor(x, y).rgb() == expected.pixelColor(x, y).rgb()


def test_a_resize_stretches_the_old_image_and_then_asks_once(bench: Callable[..., Bench]) -> None:
    made = bench()
    for width in range(610, 700, 10):
        made.canvas.resize(width, 420)
    assert not made.canvas.grab().toImage().isNull()
    assert len(made.asked) == 1
    made.qtbot.waitUntil(lambda: len(made.asked) == 2)
    assert made.asked[1][0] == QSize(690, 420)


def test_while_a_rendering_is_under_way_no_other_is_asked_for(bench: Callable[..., Bench]) -> None:
    made = bench()
    made.canvas.use_palette(DARK)
    made.qtbot.waitUntil(lambda: len(made.asked) == 2)
    made.canvas.use_palette(LIGHT)
    made.canvas.resize(640, 420)
    settle = made.canvas.findChild(QTimer)
    made.qtbot.waitUntil(lambda: not settle.isActive())
    assert len(made.asked) == 2
    made.answer(2)
    made.qtbot.waitUntil(lambda: len(made.asked) == 3)
    assert made.asked[2] == (QSize(640, 420), made.canvas.devicePixelRatioF(), LIGHT)


def test_the_answer_to_an_older_course_is_not_shown(bench: Callable[..., Bench]) -> None:
    made = bench()
    made.canvas.use_palette(DARK)
    made.qtbot.waitUntil(lambda: len(made.asked) == 2)
    shorter = Course((pcl(point(1, 0, 40)),))
    made.canvas.set_course(shorter, "pcl-5")
    made.canvas.show_chart(rendered(made.course, made.asked[1]))
    QTest.keyClick(made.canvas, Qt.Key.Key_Right)
    assert made.canvas.current() is None
    made.course = shorter
    made.answer(3)
    QTest.keyClick(made.canvas, Qt.Key.Key_Right)
    assert made.canvas.card_lines()[1] == "PCL-5 40"


def test_rendering_elsewhere_reaches_the_canvas_through_its_own_thread(qtbot: QtBot) -> None:
    class Relay(QObject):
        done = Signal(object)

    relay, threads, course = Relay(), set[int](), drawing()

    def ask(size: QSize, dpr: float, palette: ChartPalette) -> None:
        def work() -> None:
            threads.add(threading.get_ident())
            relay.done.emit(rendered(course, (size, dpr, palette)))

        QThreadPool.globalInstance().start(work)

    canvas = ChartCanvas(ask, LIGHT)
    qtbot.addWidget(canvas)
    relay.done.connect(canvas.show_chart, Qt.ConnectionType.QueuedConnection)
    canvas.set_course(course, "pcl-5")
    with qtbot.waitSignal(relay.done):
        canvas.show()
    QThreadPool.globalInstance().waitForDone()
    assert threads.isdisjoint({threading.get_ident()})


def test_hovering_shows_the_administration(bench: Callable[..., Bench]) -> None:
    made = bench()
    QTest.mouseMove(made.canvas, made.spot("point", 6))
    lines = made.canvas.card_lines()
    assert lines[0] == chart_text.say_day(made.course.series[0].points[6].when)
    assert lines[1] == "PCL-5 37, −21 since baseline"
    assert {"reliable improvement", "score prorated", "1 answer missing"} <= set(lines)
    QTest.mouseMove(made.canvas, QPoint(300, 3))
    assert made.canvas.card_lines() == []


def test_hovering_tells_meetings_notes_and_events_too(bench: Callable[..., Bench]) -> None:
    made = bench()
    QTest.mouseMove(made.canvas, made.spot("meeting", 3))
    assert made.canvas.card_lines()[1:] == ["Meeting 4", "not attended"]
    QTest.mouseMove(made.canvas, made.spot("event", 0))
    assert made.canvas.card_lines()[1:] == ["Court date"]


def test_a_click_opens_the_screening_or_the_note(bench: Callable[..., Bench]) -> None:
    made = bench()
    with made.qtbot.waitSignal(made.canvas.point_opened) as opened:
        QTest.mouseClick(made.canvas, Qt.MouseButton.LeftButton, pos=made.spot("point", 2))
    assert opened.args == [made.course.series[0].points[2].screening]
    with made.qtbot.waitSignal(made.canvas.note_opened) as note:
        QTest.mouseClick(made.canvas, Qt.MouseButton.LeftButton, pos=made.spot("note", 5))
    assert note.args == [made.course.notes[5].note]


def test_a_click_beside_everything_opens_nothing(bench: Callable[..., Bench]) -> None:
    made = bench()
    with made.qtbot.assertNotEmitted(made.canvas.point_opened, wait=0):
        QTest.mouseClick(made.canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 3))


def test_the_keyboard_walks_opens_and_speaks(bench: Callable[..., Bench]) -> None:
    made = bench()
    canvas = made.canvas
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert "PCL-5 61, +3 since baseline" in canvas.accessibleDescription()
    assert canvas.card_lines()[1] == "PCL-5 61, +3 since baseline"
    with made.qtbot.waitSignal(canvas.point_opened) as opened:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert opened.args == [made.course.series[0].points[1].screening]
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert "PCL-5 27" in canvas.accessibleDescription()
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.accessibleDescription().endswith("PCL-5 58")
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.current() is None
    assert canvas.card_lines() == []


def test_up_and_down_change_between_scores_meetings_and_notes(bench: Callable[..., Bench]) -> None:
    made = bench()
    QTest.keyClick(made.canvas, Qt.Key.Key_Right)
    QTest.keyClick(made.canvas, Qt.Key.Key_Down)
    assert made.canvas.card_lines()[1:] == ["Meeting 1", "attended"]
    QTest.keyClick(made.canvas, Qt.Key.Key_Down)
    current = made.canvas.current()
    assert current is not None
    assert current.kind == "note"
    with made.qtbot.waitSignal(made.canvas.note_opened):
        QTest.keyClick(made.canvas, Qt.Key.Key_Return)
    for _ in range(4):
        QTest.keyClick(made.canvas, Qt.Key.Key_Up)
    assert made.canvas.card_lines()[1:] == ["Court date"]


def test_the_mark_reached_is_kept_when_the_chart_is_drawn_anew(bench: Callable[..., Bench]) -> None:
    made = bench()
    for _ in range(3):
        QTest.keyClick(made.canvas, Qt.Key.Key_Right)
    made.canvas.use_palette(DARK)
    made.answer(2)
    current = made.canvas.current()
    assert current is not None
    assert (current.kind, current.index) == ("point", 2)


def test_the_focus_shows_as_a_ring(bench: Callable[..., Bench]) -> None:
    made = bench()
    made.canvas.clearFocus()
    made.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    made.qtbot.waitUntil(made.canvas.hasFocus)
    current = made.canvas.current()
    assert current is not None
    assert current.index == 8
    image = made.canvas.grab().toImage()
    spot = made.spot("point", 8)
    ring = [image.pixelColor(spot.x() + dx, spot.y()).name().upper() for dx in range(-14, -9)]
    assert theme.LIGHT.focus in ring


def test_an_empty_course_asks_for_nothing_and_says_what_to_do(bench: Callable[..., Bench]) -> None:
    made = bench(HARD["empty"])
    assert "No screening yet." in made.canvas.accessibleDescription()
    assert not made.canvas.grab().toImage().isNull()
    assert made.asked == []


def test_a_failed_rendering_leaves_the_canvas_usable(bench: Callable[..., Bench]) -> None:
    made = bench()
    made.canvas.use_palette(DARK)
    made.qtbot.waitUntil(lambda: len(made.asked) == 2)
    made.canvas.render_failed()
    QTest.keyClick(made.canvas, Qt.Key.Key_Right)
    assert made.canvas.current() is None
    made.canvas.refresh()
    made.answer(3)
    QTest.keyClick(made.canvas, Qt.Key.Key_Right)
    assert made.canvas.current() is not None


def test_codes_of_language_and_mode_read_as_words() -> None:
    course = Course((pcl(point(1, 0, 50, language="sw", mode="self", given_by="Akinyi")),))
    names = chart_text.names_of(course, {"self": "by the client"})
    lines = chart_text.point_lines(course.series[0], course.series[0].points[0], names)
    assert "by the client · Swahili" in lines
    assert "Given by Akinyi" in lines


def test_the_table_has_the_same_numbers_newest_first() -> None:
    rows = rows_of(pcl(*run([58, None, 44, 30.5])))
    assert [row.score for row in rows] == [30.5, 44, None, 58]
    assert [row.difference for row in rows] == [-27.5, -14, None, None]
    assert rows[0].flags == "reliable improvement, recovered"
    assert rows[3].flags == "baseline"


def test_the_table_opens_a_screening_by_keyboard(qtbot: QtBot) -> None:
    table = ChartTable()
    qtbot.addWidget(table)
    table.set_series(pcl(*run([58, 40])))
    model = table.model()
    cells = [model.index(0, column).data() for column in range(model.columnCount())]
    assert cells[1:] == ["40", "−18", "", "reliable improvement, improved"]
    table.setCurrentIndex(model.index(0, 0))
    with qtbot.waitSignal(table.point_opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [UUID(int=2)]
