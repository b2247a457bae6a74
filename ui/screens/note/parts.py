"""Small parts of the page on which a note is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence

from ui.screens.note.keeper import Saved, SaveState
from ui.widgets import case_words
from ui.widgets.dates import say_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def state_words(state: SaveState) -> tuple[str, str, str]:
    """Give the icon of how safe the text is, the words and the role; empty without a text."""
    if state.saved is Saved.TYPING:
        return "note-pencil", translate("Notes", "Not saved yet"), "muted"
    if state.saved is Saved.SAFE and state.at is not None:
        at = say_time(case_words.local(state.at).time())
        words = translate("Notes", "Saved {0}, sealed as your draft").format(at)
        return "check-circle", words, "good"
    if state.saved is Saved.FAILED and state.error is not None:
        words = translate("Notes", "Not saved. It is tried again by itself.")
        return "warning-circle", words, "danger"
    return "", "", "muted"


def add_action(page: QWidget, text: str, keys: str, act: Callable[[], object]) -> None:
    """Put an action of the note on the page, with its key."""
    action = QAction(text, page)
    action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.setProperty("group", translate("Notes", "Note"))
    action.triggered.connect(lambda _checked=False: act())
    page.addAction(action)
