from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from counsel_desk.domain.plan import Goal
from ui.screens.care_plan.goal_editor import GoalEditor
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Field, TextField
from ui.widgets.page_header import PageHeader
from ui.widgets.passphrase import PassphraseField
from ui.widgets.progress_panel import ProgressPanel

PARTS: dict[str, Callable[[], QWidget]] = {
    "field": lambda: Field("Name", QLineEdit(), "As it is written on the card."),
    "text field": lambda: TextField("Name", "As it is written on the card."),
    "passphrase": lambda: PassphraseField("Passphrase"),
    "empty state": lambda: EmptyState("Nothing yet.", "Begin", "sun-horizon"),
    "progress": lambda: ProgressPanel("Verifying"),
    "card": lambda: Card("Title", "and more"),
    "goal": lambda: GoalEditor(Goal(UUID(int=1), "“I want to sleep”"), 1, is_new=False),
    "header": lambda: PageHeader("Title", "and more", avatar="user-circle"),
}


class Watcher(QObject):
    """Notes every part that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_shown = event.type() is QEvent.Type.Show
        if is_shown and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("make", PARTS.values(), ids=PARTS.keys())
def test_a_part_that_is_made_flashes_up_no_window(
    make: Callable[[], QWidget], qapp: QApplication, qtbot
) -> None:
    watcher = Watcher()
    qapp.installEventFilter(watcher)
    try:
        qtbot.addWidget(make())
    finally:
        qapp.removeEventFilter(watcher)
    assert watcher.seen == []


def test_an_empty_state_shows_every_line_of_a_long_sentence(qtbot) -> None:
    long = "No case is in your supervision yet. An administrator ties counsellors to you. " * 2
    for state in (EmptyState(long), EmptyState("")):
        qtbot.addWidget(state)
        state.set_sentence(long)
        state.resize(900, 500)
        state.show()
        label = state.findChild(QLabel)
        assert label.height() >= label.heightForWidth(label.width())
        assert label.height() > 2 * label.fontMetrics().height()
