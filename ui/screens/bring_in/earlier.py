"""The imports that this person made, each of which can be taken back as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from counsel_desk.services import register_import
from ui.widgets import case_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card, clear_layout
from ui.widgets.labels import label

if TYPE_CHECKING:
    from counsel_desk.domain.bringing_in import ImportId, ImportLine
    from ui.screen import Context

_SHOWN = 8


class TakeBack:
    """Takes an import back, also once its page is gone."""

    def __init__(self, context: Context, made: ImportId) -> None:
        self._context = context
        self._made = made

    def do(self) -> None:
        """Do it, and say how it went."""
        job = self._context.jobs.ask(register_import.undo, wanted=self._made)
        job.then(self._done)

    def _done(self, count: int) -> None:
        words = QCoreApplication.translate("BringIn", "{0} case files were taken back.")
        self._context.messages.say(words.format(QLocale().toString(count)), "good")


class EarlierCard(Card):
    """A line for each import, with a way back."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.set_title(self.tr("Imports you made"))
        self._context = context
        self._lines = QVBoxLayout()
        self.body.addLayout(self._lines)
        self.hide()

    def show_lines(self, found: tuple[ImportLine, ...]) -> None:
        """Show these imports; nothing where there is none."""
        clear_layout(self._lines)
        self.setVisible(bool(found))
        for line in found[:_SHOWN]:
            self._lines.addLayout(self._row(line))

    def _row(self, line: ImportLine) -> QHBoxLayout:
        row = QHBoxLayout()
        when = case_words.say_moment_long(line.at)
        words = self._count_words(line.count).format(when)
        if line.undone is not None:
            undone = case_words.say_moment_long(line.undone)
            words = self.tr("{0}, taken back on {1}").format(words, undone)
        row.addWidget(label(words, "muted-body" if line.undone else "body"), 1)
        if line.undone is None:
            button = secondary_button(self.tr("Take back"), "arrow-counter-clockwise")
            button.setAccessibleDescription(words)
            button.clicked.connect(lambda _checked=False: self._ask(line))
            row.addWidget(button)
        return row

    def _count_words(self, count: int) -> str:
        if count == 1:
            return self.tr("1 client on {0}")
        return self.tr("{0} clients on {1}").format(QLocale().toString(count), "{0}")

    def _ask(self, line: ImportLine) -> None:
        self._context.dialogs.ask_confirm(
            self,
            self.tr("Take this import back?"),
            self.tr(
                "Its {0} case files leave every list, all of them or none. That they were brought"
                " in and taken back stays in the audit trail."
            ).format(QLocale().toString(line.count)),
            self.tr("Take back"),
            TakeBack(self._context, line.id).do,
            danger=True,
        )
