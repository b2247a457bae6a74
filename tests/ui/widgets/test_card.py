"""Parts put into a card that is seen: one layout for all of them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.widgets.card import Card, at_once, clear_layout
from ui.widgets.labels import label
from ui.widgets.pill import Pill, PillKind


class Layouts(QObject):
    """Counts how often a widget below is laid out anew: it is moved each time a part is added."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__()
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Move
        return super().eventFilter(watched, event)


@pytest.fixture
def page(qtbot):
    made: Any = QWidget()
    made.resize(400, 900)
    made.card, made.below = Card("Intake"), QLabel("below")
    column = QVBoxLayout(made)
    column.addWidget(made.card)
    column.addWidget(made.below)
    column.addStretch(1)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def put_twelve(page: Any, qtbot: Any) -> list[QLabel]:
    labels = [QLabel(f"line {number}") for number in range(12)]
    for one in labels:
        page.card.body.addWidget(one)
    return labels


def test_parts_put_in_at_once_are_laid_out_once(page, qtbot):
    layouts = Layouts(page.below)
    with at_once(page.card.body):
        labels = put_twelve(page, qtbot)
    qtbot.waitUntil(lambda: page.below.y() > labels[-1].mapTo(page, labels[-1].rect().center()).y())
    assert all(one.isVisible() for one in labels)
    assert layouts.count <= 2


def test_parts_put_in_one_by_one_are_laid_out_each_time(page, qtbot):
    layouts = Layouts(page.below)
    labels = put_twelve(page, qtbot)
    qtbot.waitUntil(lambda: all(one.isVisible() for one in labels))
    qtbot.waitUntil(lambda: layouts.count >= 12)


def test_what_was_hidden_stays_hidden_and_what_was_taken_out_is_gone(page, qtbot):
    put_twelve(page, qtbot)
    with at_once(page.card.body):
        clear_layout(page.card.body)
        hidden, shown = QLabel("hidden"), QLabel("shown")
        hidden.hide()
        page.card.body.addWidget(hidden)
        page.card.body.addWidget(shown)
    qtbot.waitUntil(shown.isVisible)
    assert not hidden.isVisible()
    texts = lambda: {one.text() for one in page.card.findChildren(QLabel)}  # noqa: E731 - of here
    qtbot.waitUntil(lambda: not any(text.startswith("line") for text in texts()))


def test_a_failure_on_the_way_leaves_the_layout_at_work(page, qtbot):
    with pytest.raises(LookupError), at_once(page.card.body):
        raise LookupError
    line = QLabel("after")
    page.card.body.addWidget(line)
    qtbot.waitUntil(line.isVisible)


def test_a_card_that_is_not_seen_yet_is_filled_as_ever(qtbot):
    card = Card("Intake")
    qtbot.addWidget(card)
    line = QLabel("line")
    with at_once(card.body):
        card.body.addWidget(line)
    card.show()
    qtbot.waitUntil(line.isVisible)


def test_a_subtitle_gives_way_before_the_pill_is_cut(qtbot):
    card = Card("Post-traumatic stress", "PCL-5, through an interpreter for Ng’aturkana")
    qtbot.addWidget(card)
    pill = Pill("−7, no reliable change", PillKind.NEUTRAL)
    card.add_action(label("Table", "body"))
    card.set_pill(pill)
    card.resize(430, 100)
    card.show()
    qtbot.waitUntil(lambda: pill.width() > 0 and card.layout().geometry().width() > 0)
    assert pill.width() == pill.sizeHint().width()
    assert card._subtitle.text().endswith("…")
    card.resize(900, 100)
    qtbot.waitUntil(lambda: not card._subtitle.text().endswith("…"))
    assert card._subtitle.text() == card._subtitle.whole_text
