"""The controls of risk and goals: keys, lines, optional days, the small chart, the page."""

from __future__ import annotations

import datetime

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QToolButton, QVBoxLayout, QWidget

from counsel_desk.domain.plan import GoalPoint
from ui.safety_page import PageText, left_over, page_pdf
from ui.widgets.field import Field
from ui.widgets.goal_chart import GoalChart, course_words
from ui.widgets.key_choice import KeyChoice, KeyOption
from ui.widgets.line_list import LineColumn, LineList
from ui.widgets.optional_date import OptionalDate

DAY = datetime.date(2026, 3, 2)


@pytest.fixture
def page(qtbot):
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(700, 300)

    def show(*parts: QWidget) -> QWidget:
        for part in parts:
            made.layout().addWidget(part)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        return made

    return show


def choice(name: str = "Suicide") -> KeyChoice:
    options = [
        KeyOption("not", "Not assessed", "", "muted"),
        KeyOption("none", "None", "0", "good", "nothing was found"),
        KeyOption("high", "High", "3", "danger"),
    ]
    return KeyChoice(name, options, "not")


def test_keys_and_arrows_choose_and_say_so(qtbot, page):
    one, heard, chosen = choice(), [], []
    page(one)
    one.changed.connect(lambda: heard.append(one.value()))
    one.chosen.connect(chosen.append)
    qtbot.keyClicks(one, "3")
    assert one.accessibleName() == "Suicide: High"
    assert one.accessibleDescription() == "0 None, 3 High"
    qtbot.keyClick(one, Qt.Key.Key_Left)
    assert one.accessibleDescription() == "nothing was found"
    qtbot.keyClick(one, Qt.Key.Key_Right)
    qtbot.keyClick(one, Qt.Key.Key_Right)
    qtbot.keyClick(one, Qt.Key.Key_Backspace)
    qtbot.keyClicks(one, "x")
    assert heard == ["high", "none", "high", "not"]
    assert chosen == ["high", "none", "high", "high", "not"]


def test_the_mouse_chooses_what_lies_under_it(qtbot, page):
    one = choice()
    page(one)
    spot = one._boxes()[1].center().toPoint()
    qtbot.mouseMove(one, spot)
    qtbot.mouseClick(one, Qt.MouseButton.LeftButton, pos=spot)
    assert one.value() == "none"
    qtbot.mouseClick(one, Qt.MouseButton.LeftButton, pos=QPoint(one.width() - 1, 0))
    assert one.value() == "none"


def test_an_unknown_value_leaves_none_chosen(page):
    one = choice()
    page(one)
    one.set_value("gone")
    assert one.value() == ""
    assert one.accessibleName() == "Suicide: nothing chosen"


def test_down_and_up_go_to_the_next_choice_past_what_lies_between(qtbot, page):
    first, second, between = choice(), choice("Others"), LineList("a", [LineColumn("a")], most=2)
    page(first, between, second)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Up)
    assert first.hasFocus()
    qtbot.keyClick(first, Qt.Key.Key_Up)
    assert not first.hasFocus()


def colours(widget: QWidget) -> int:
    image: QImage = widget.grab().toImage()
    return len(
        {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(image.height())}
    )


def test_what_is_chosen_is_drawn(page):
    one = choice()
    page(one)
    before = one.grab().toImage()
    one.set_value("high")
    assert one.grab().toImage() != before
    assert colours(one) > 3


def walked(qtbot, first: QWidget) -> list[str]:
    """Give the names of what Tab leads to, once round."""
    names, start = [], first
    start.setFocus()
    for _ in range(30):
        here = QApplication.focusWidget()
        names.append(here.accessibleName() or here.text())
        qtbot.keyClick(here, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is start:
            break
    return names


def test_tab_leads_through_all_lines_and_on_to_what_follows(qtbot, page):
    before, lines, after = choice("Before"), people(), choice("After")
    page(before, Field("Helpers", lines), after)
    out, more = "Take this line out", "Add a line"
    one = ["Helpers 1", "Helpers, Number 1", out]
    two = ["Helpers 2", "Helpers, Number 2", out]
    ends = ["Before: Not assessed", "After: Not assessed"]
    assert walked(qtbot, before) == [ends[0], *one, more, ends[1]]
    lines.set_value([("Mary", "1"), ("Joseph", "2")])
    qtbot.waitUntil(lines.edits()[-1].isVisible)
    assert walked(qtbot, before) == [ends[0], *one, *two, more, ends[1]]
    lines.set_value([("Ruth",)])
    lines.add_line("Paul", "4")
    qtbot.waitUntil(lines.edits()[-1].isVisible)
    qtbot.mouseClick(lines.findChildren(QToolButton)[0], Qt.MouseButton.LeftButton)
    assert lines.value() == [["Paul", "4"]]
    lines.more.click()
    qtbot.waitUntil(lines.edits()[-1].isVisible)
    assert walked(qtbot, before) == [ends[0], *one, *two, more, ends[1]]


def people() -> LineList:
    return LineList("Helpers", [LineColumn("Helpers"), LineColumn("Number")], most=3)


def test_enter_goes_on_to_the_next_line_and_makes_one_where_there_is_none(qtbot, page):
    lines = people()
    page(lines)
    lines.edits()[0].setFocus()
    qtbot.keyClicks(lines.edits()[0], "My sister")
    qtbot.keyClick(lines.edits()[0], Qt.Key.Key_Return)
    assert lines.edits()[2].hasFocus()
    qtbot.keyClicks(lines.edits()[2], "Pastor")
    lines.edits()[0].setFocus()
    qtbot.keyClick(lines.edits()[0], Qt.Key.Key_Return)
    assert lines.edits()[2].hasFocus()
    assert lines.value() == [["My sister", ""], ["Pastor", ""]]
    assert lines.edits()[1].accessibleName() == "Helpers, Number 1"
    assert lines.edits()[0].accessibleName() == "Helpers 1"


def test_an_empty_line_makes_no_other_and_enter_leaves_it(qtbot, page):
    lines = people()
    page(lines)
    lines.edits()[0].setFocus()
    qtbot.keyClick(lines.edits()[0], Qt.Key.Key_Return)
    assert len(lines.edits()) == 2
    qtbot.keyClick(lines.edits()[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert lines.value() == []


def test_lines_end_where_there_is_no_more_room_and_can_be_taken_out(page):
    lines, heard = people(), []
    page(lines)
    lines.set_value([["a", "1"], ["b", "2"], ["c", "3"]])
    assert not lines.more.isVisible()
    lines.changed.connect(lambda: heard.append(1))
    lines._remove(lines._rows[1][0])
    assert lines.value() == [["a", "1"], ["c", "3"]]
    assert lines.more.isVisible()
    for _ in range(3):
        lines._remove(lines._rows[0][0])
    assert lines.value() == []
    assert len(lines.edits()) == 2
    assert heard
    lines.add_line("d", "4")
    assert lines.value() == [["d", "4"]]


def test_a_day_is_none_while_its_box_is_not_ticked(page):
    one, heard, chosen = OptionalDate("Review"), [], []
    page(one)
    one.changed.connect(lambda: heard.append(one.day()))
    one.chosen.connect(lambda: chosen.append(1))
    assert (one.day(), one.plain()) == (None, "")
    one.set_day(DAY)
    assert (one.day(), one.plain()) == (DAY, "2026-03-02")
    assert chosen == []
    one.box.click()
    assert one.day() is None
    assert chosen == [1]
    one.show_plain("2026-03-05")
    assert one.day() == datetime.date(2026, 3, 5)
    assert heard[-1] == one.day()


def points(*levels: int) -> list[GoalPoint]:
    return [
        GoalPoint(DAY + datetime.timedelta(days=7 * n), level, is_start=n == 0)
        for n, level in enumerate(levels)
    ]


def test_the_chart_says_in_words_what_it_draws(page):
    chart = GoalChart()
    page(chart)
    assert course_words([]) == "Not judged yet"
    chart.show_points(points(-2))
    assert chart.accessibleName() == "−2 on 2 Mar 2026: much less than hoped for"
    chart.show_points(points(-2, 1))
    assert chart.accessibleName() == (
        "+1 on 9 Mar 2026: more than hoped for, began at −2 on 2 Mar 2026"
    )


def test_higher_levels_are_drawn_higher_and_later_days_further_right(page):
    chart = GoalChart()
    page(chart)
    chart.show_points(points(-2, 0, 2))
    spots = [chart.spot(point) for point in chart._points]
    assert spots[0].x() < spots[1].x() < spots[2].x()
    assert spots[0].y() > spots[1].y() > spots[2].y()
    empty = GoalChart()
    page(empty)
    assert chart.grab().toImage() != empty.grab().toImage()


def text(lines: int, length: int = 20) -> PageText:
    steps = tuple(
        (f"Step {n}", tuple(("w" * length, "0712") for _ in range(lines))) for n in range(7)
    )
    return PageText("My plan", steps, "Order of the steps after others.")


def pages(data: bytes) -> int:
    return data.count(b"/Type /Page\n")


def test_the_page_is_one_page_and_a_very_long_plan_goes_on(qtbot):
    assert page_pdf(text(3)).startswith(b"%PDF")
    assert pages(page_pdf(text(3))) == 1
    assert pages(page_pdf(text(6))) == 1
    assert pages(page_pdf(text(12, 300))) > 1


SWAHILI = (
    "Nikianza kusikia hatua za watu nje usiku na moyo kwenda mbio, nakumbuka kwamba niko salama"
)


def long_plan(lines: int) -> PageText:
    steps = tuple(
        (
            f"Hatua ya {n}: mambo ninayoweza kufanya mwenyewe",
            tuple((SWAHILI, f"07{n}2 000 {line:03}") for line in range(lines)),
        )
        for n in range(7)
    )
    return PageText("Mpango wangu wa siku ngumu", steps, "Order of the steps after others.")


def test_a_long_plan_in_swahili_stays_on_one_page(qtbot):
    for lines in (1, 3, 5):
        assert pages(page_pdf(long_plan(lines))) == 1, lines
        assert left_over(long_plan(lines)) == ()


def test_short_lines_that_one_column_does_not_hold_stand_in_two(qtbot):
    one = text(10, 24)
    assert pages(page_pdf(one)) == 1
    assert left_over(one) == ()


def test_what_no_page_holds_is_told_before_and_nothing_is_lost(qtbot):
    one = long_plan(14)
    rest = left_over(one)
    assert rest
    assert all(SWAHILI in line for line in rest)
    data = page_pdf(one)
    assert pages(data) > 1
    found = pypdfium2.PdfDocument(data)
    told = " ".join(page.get_textpage().get_text_range() for page in found)
    for _title, lines in one.steps:
        for _words, number in lines:
            assert number in told, number


def test_all_of_a_page_in_two_columns_can_be_read(qtbot):
    found = pypdfium2.PdfDocument(page_pdf(long_plan(5)))
    told = found[0].get_textpage().get_text_range()
    assert told.count("Nikianza") == 35
    assert "Hatua ya 6" in told


def test_a_line_with_a_number_alone_is_written(qtbot):
    one = PageText("My plan", (("Step", (("", "0712"), ("Mum", ""))),), "foot")
    assert pages(page_pdf(one)) == 1
