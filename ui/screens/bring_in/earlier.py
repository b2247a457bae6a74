"""The imports that this person made, each of which can be taken back as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from counsel_desk.services import register_import, score_import
from ui.jobs import PROGRESS
from ui.widgets import case_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card, clear_layout
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.bringing_in import ImportId, ImportLine
    from ui.job import Job
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


class TakeBackScores:
    """Takes screenings back that were brought in, also once their page is gone."""

    def __init__(self, context: Context, made: ImportId) -> None:
        self._context = context
        self._made = made

    def do(self) -> None:
        """Do it, and say how it went."""
        self.start()

    def start(self) -> Job[int]:
        """Begin, and give the work under way."""
        reason = QCoreApplication.translate("BringInScores", "The import was taken back")
        job = self._context.jobs.ask_late(
            score_import.undo, wanted=self._made, reason=reason, progress=PROGRESS
        )
        return job.then(self._done)

    def _done(self, count: int) -> None:
        words = QCoreApplication.translate("BringInScores", "{0} screenings were taken back.")
        if count == 1:
            words = QCoreApplication.translate("BringInScores", "1 screening was taken back.")
        self._context.messages.say(words.format(QLocale().toString(count)), "good")


class EarlierCard(Card):
    """A line for each import, with a way back."""

    def __init__(self, context: Context, take_back: Callable[[ImportId], object]) -> None:
        super().__init__()
        self.set_title(self.tr("Imports you made"))
        self._context = context
        self._take_back = take_back
        self._one = self._many = self._question = ""
        self._lines = QVBoxLayout()
        self.body.addLayout(self._lines)
        self.hide()

    def set_words(self, one: str, many: str, question: str) -> None:
        """Say what came in: of one ({0} is when), of many, and what taking them back does."""
        self._one, self._many, self._question = one, many, question

    def show_lines(self, found: tuple[ImportLine, ...]) -> None:
        """Show these imports; nothing where there is none."""
        clear_layout(self._lines)
        self.setVisible(bool(found))
        for line in found[:_SHOWN]:
            self._lines.addLayout(self._row(line))

    def _row(self, line: ImportLine) -> QHBoxLayout:
        row = QHBoxLayout()
        when = case_words.say_moment_long(line.at)
        many = self._many.format(QLocale().toString(line.count), when)
        words = self._one.format(when) if line.count == 1 else many
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

    def _ask(self, line: ImportLine) -> None:
        self._context.dialogs.ask_confirm(
            self,
            self.tr("Take this import back?"),
            self._question.format(QLocale().toString(line.count)),
            self.tr("Take back"),
            lambda: self._take_back(line.id),
            danger=True,
        )
