from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets.scroll import Columns


def test_a_part_that_ends_stands_at_the_top_beside_a_longer_side(qtbot) -> None:
    main, side = QWidget(), QWidget()
    main.setMaximumHeight(200)
    side.setMinimumHeight(600)
    columns = Columns(main, side)
    qtbot.addWidget(columns)
    columns.resize(1_000, 600)
    columns.show()
    assert main.mapTo(columns, main.rect().topLeft()).y() == 0
    assert main.height() == 200
    main.setMaximumHeight(900)
    qtbot.waitUntil(lambda: main.height() == 600)
