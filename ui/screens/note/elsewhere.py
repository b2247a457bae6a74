"""What stands beside a draft whose client is somebody else's now, and how it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.theme import Space
from ui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from counsel_desk.domain.notes import Elsewhere

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class Question(NamedTuple):
    """What is asked before a note is signed, and the word on the button."""

    title: str
    text: str
    answer: str


class ElsewherePanel(QFrame):
    """Says that the words are safe, who has the client now and what to do; hidden without need."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sunken")
        self.where: Elsewhere | None = None
        self.title = label("", "strong", wrap=True)
        self.advice = label("", "body", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.advice)
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        line.setSpacing(Space.M)
        line.addWidget(IconLabel("lock-key", "primary"), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.hide()

    def show_where(self, where: Elsewhere | None) -> None:
        """Say where the client is, or nothing."""
        self.where = where
        self.setVisible(where is not None)
        if where is None:
            return
        self.title.setText(
            translate("Notes", "{0} counsels this client now").format(where.counsellor)
            if where.counsellor
            else translate("Notes", "A colleague counsels this client now")
        )
        self.advice.setText(
            translate(
                "Notes",
                "Your words are safe: this draft is sealed as yours, and what you type is kept. "
                "Sign it to leave it in the client's file for whoever counsels them; you do not "
                "read it again after that. Or copy the text, and drop the draft.",
            )
        )
        self.setAccessibleName(f"{self.title.text()}. {self.advice.text()}")

    def question(self, *, submit: bool) -> Question:
        """Give what to ask before signing."""
        if self.where is None:
            return Question(
                translate("Notes", "Sign this note?"),
                translate(
                    "Notes",
                    "It is signed with your name and cannot be changed after that, by nobody. "
                    "What is found out later is added beside it.",
                ),
                translate("Notes", "Sign and send") if submit else translate("Notes", "Sign"),
            )
        return Question(
            translate("Notes", "Sign this note and leave it in the file?"),
            translate(
                "Notes",
                "It is signed with your name and goes sealed to whoever counsels the client now. "
                "They read it, you do not any more, and nobody can change it.",
            ),
            translate("Notes", "Sign and leave"),
        )
