"""What the supervisor said of a note that came back, beside the draft that replaces it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.labels import IconLabel, label
from ui.widgets.note_words import review_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.notes import ReviewState
    from counsel_desk.domain.people import Person


class ReturnedPanel(QFrame):
    """Shows by whom and when a note was returned, and the comments; hidden without any."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sunken")
        self._people: Mapping[PersonId, Person] = {}
        self._state: ReviewState | None = None
        self.title = label("", "strong", wrap=True)
        self.comments = label("", "body", wrap=True)
        self.comments.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.comments)
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        line.setSpacing(Space.M)
        icon = IconLabel("arrow-u-up-left", "warning")
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.hide()

    def know_people(self, found: tuple[Person, ...]) -> None:
        """Take the names of colleagues."""
        self._people = case_words.by_id(found)
        self._show()

    def show_review(self, state: ReviewState | None) -> None:
        """Show an answer, or nothing."""
        self._state = state
        self._show()

    def _show(self) -> None:
        state = self._state
        self.setVisible(state is not None)
        if state is not None:
            self.title.setText(review_line(state, self._people))
            self.comments.setText(state.comments)
            self.setAccessibleName(f"{self.title.text()} {state.comments}")
