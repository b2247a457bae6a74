from __future__ import annotations

from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.page_stack import PageStack


def page(height: int) -> QWidget:
    made = QWidget()
    made.setMinimumHeight(height)
    return made


def test_a_short_page_does_not_scroll_because_another_one_is_long(qtbot) -> None:
    area, inside, stack = QScrollArea(), QWidget(), PageStack()
    qtbot.addWidget(area)
    lines = QVBoxLayout(inside)
    lines.addWidget(stack)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    long, short = page(2_000), page(100)
    assert stack.sizeHint().isValid() or stack.count() == 0
    for one in (long, short):
        stack.addWidget(one)
    area.resize(600, 400)
    area.show()
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 1_000)
    stack.setCurrentWidget(short)
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    short.setMinimumHeight(900)
    qtbot.waitUntil(lambda: bar.maximum() > 400)


def test_a_page_whose_lines_wrap_is_as_high_as_its_width_wants(qtbot) -> None:
    stack = PageStack()
    qtbot.addWidget(stack)
    assert not stack.hasHeightForWidth()
    assert stack.heightForWidth(100) == -1
    assert stack.minimumSizeHint().width() <= 0 or stack.count() == 0
    wrapped = QLabel("Many words that need more lines the narrower they stand. " * 4)
    wrapped.setWordWrap(True)
    stack.addWidget(wrapped)
    assert stack.hasHeightForWidth()
    assert stack.heightForWidth(120) > stack.heightForWidth(600)
