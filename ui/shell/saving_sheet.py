"""A sheet that saves: it stays, with its error, until what it asks for has succeeded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ui.jobs import Job

SAVE = "save"


def column(*parts: QWidget) -> QWidget:
    """Put the parts of a sheet under one another; the first one gets the focus."""
    made = QWidget()
    made.setObjectName("clear")
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(Space.L)
    for part in parts:
        lines.addWidget(part)
    if parts:
        made.setFocusProxy(parts[0])
    return made


class SavingSheet(Sheet):
    """A sheet that stays, with its error, until what it asks for has succeeded."""

    def __init__(self, title: str, text: str, answer: str, body: QWidget | None = None) -> None:
        cancel = QCoreApplication.translate("ClientSheets", "Cancel")
        actions = (SheetAction(CANCEL, cancel), SheetAction(SAVE, answer, "primary"))
        super().__init__(title, text, actions, body=body, keeps_open=True)
        self._save: Callable[[], Job[Any] | None] | None = None
        self.answered.connect(self._answered)

    def on_save(self, save: Callable[[], Job[Any] | None]) -> None:
        """Start the job that saves; None means that something is missing and was said."""
        self._save = save

    def _answered(self, key: str) -> None:
        if key != SAVE or self._save is None or not self.buttons[SAVE].isEnabled():
            return
        self.set_error("")
        job = self._save()
        if job is not None:
            self.buttons[SAVE].setEnabled(False)
            job.then(self._saved).failed(self._refused)

    def _saved(self, _result: object) -> None:
        self.close_sheet()

    def _refused(self, error: Exception) -> None:
        self.buttons[SAVE].setEnabled(True)
        self.set_error(sentence(error))
