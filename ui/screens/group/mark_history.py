"""The history of an attendance mark: what it said, who set it, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.screens.group.marking import reason_words, status_name
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets import case_words
from ui.widgets.card import clear_layout
from ui.widgets.labels import hairline, label
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.services.group_marks import MarkVersion

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class MarkHistorySheet(Sheet):
    """Shows every value of one mark, the newest first.

    Attributes:
        lines: what is said, line by line.
    """

    def __init__(self, title: str, people: Mapping[PersonId, Person]) -> None:
        self._people = people
        self.lines: list[str] = []
        content = QWidget()
        content.setObjectName("clear")
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(Space.S)
        self._layout.addWidget(label(translate("MarkHistory", "Looking up…"), "muted-body"))
        super().__init__(
            title,
            translate("MarkHistory", "What was marked before is never lost."),
            (SheetAction(CANCEL, translate("MarkHistory", "Close")),),
            body=content,
        )

    def show_versions(self, found: tuple[MarkVersion, ...]) -> None:
        """Show the values."""
        clear_layout(self._layout)
        self.lines = [_words(one) for one in found]
        for place, (one, words) in enumerate(zip(found, self.lines, strict=True)):
            if place:
                self._layout.addWidget(hairline())
            self._layout.addWidget(label(words, "strong", wrap=True))
            who = case_words.name_of(self._people, one.author)
            when = case_words.say_moment_year(one.at)
            said = translate("MarkHistory", "{0}, {1}").format(who, when)
            self._layout.addWidget(label(said, "muted", wrap=True))
        if not found:
            words = translate("MarkHistory", "Nothing was marked here yet.")
            self._layout.addWidget(label(words, "muted-body"))

    def show_error(self, error: Exception) -> None:
        """Say why there is nothing to show."""
        clear_layout(self._layout)
        self.set_error(sentence(error))


def _words(one: MarkVersion) -> str:
    if one.damaged:
        return translate("MarkHistory", "Damaged: this mark cannot be opened.")
    if one.status is None:
        return translate("MarkHistory", "Cleared")
    name, reasons = status_name(one.status), reason_words(one.reasons)
    return translate("MarkHistory", "{0}: {1}").format(name, reasons) if reasons else name
