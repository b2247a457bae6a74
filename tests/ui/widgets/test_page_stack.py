from __future__ import annotations

from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.page_stack import PageStack


def test_a_short_page_does_not_scroll_because_another_one_is_long(qtbot) -> None:
    area, inside, stack = QScrollArea(), QWidget(), PageStack()
    qtbot.addWidget(area)
    lines = QVBoxLayout(inside)
    lines.addWidget(stack)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    long, short = QWidget(), QLabel("Some words that may take more than one line. " * 3)
    inner = QVBoxLayout(long)
    inner.addWidget(QWidget())
    inner.itemAt(0).widget().setMinimumHeight(2_000)
    short.setWordWrap(True)  # so that the height depends on the width
    assert stack.current() is None
    for one in (long, short):
        stack.add(one)
    stack.bring(long)
    area.resize(600, 400)
    area.show()
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 1_000)
    stack.bring(short)
    assert stack.current() is short
    assert not long.isVisible()
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    short.setMinimumHeight(900)
    qtbot.waitUntil(lambda: bar.maximum() > 400)
