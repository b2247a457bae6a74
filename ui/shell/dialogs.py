"""The questions that stop a person, asked in sheets inside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from counsel_desk.services.errors import WrongPassphrase
from ui import wording
from ui.shell.sheet import CANCEL, Sheet, SheetAction, ask
from ui.widgets.field import Field
from ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ui.jobs import Job

DO = "do"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)


class SheetDialogs:
    """Asks in sheets; what ``ui.screen.Dialogs`` promises."""

    def ask_confirm(
        self,
        over: QWidget,
        title: str,
        sentence: str,
        answer: str,
        then: Callable[[], object],
        *,
        danger: bool = False,
    ) -> None:
        """Ask whether to do something; ``answer`` is the word on the button, ``then`` does it."""
        kind = "danger-primary" if danger else "primary"
        actions = (SheetAction(CANCEL, _tr("Cancel")), SheetAction(DO, answer, kind))
        ask(over, title, sentence, actions, lambda key: then() if key == DO else None)

    def ask_passphrase(
        self,
        over: QWidget,
        title: str,
        sentence: str,
        answer: str,
        then: Callable[[str], Job[Any]],
    ) -> None:
        """Ask for the passphrase; the question stays, with its error, until the job succeeds."""
        PassphraseSheet(title, sentence, answer, then).open_over(over)


class PassphraseSheet(Sheet):
    """Asks for the passphrase and keeps asking until what it is for has worked."""

    def __init__(
        self, title: str, sentence: str, answer: str, then: Callable[[str], Job[Any]]
    ) -> None:
        self.secret = PassphraseField(_tr("Your passphrase"))
        super().__init__(
            title,
            sentence,
            (SheetAction(CANCEL, _tr("Cancel")), SheetAction(DO, answer, "primary")),
            body=Field(_tr("Your passphrase"), self.secret),
            keeps_open=True,
        )
        self._do = then
        self.answered.connect(self._answered)

    def _answered(self, key: str) -> None:
        if key != DO:
            self.secret.clear()
            return
        if not self.secret.text():
            self.set_error(_tr("Type your passphrase."))
            return
        self.set_error("")
        self.buttons[DO].setEnabled(False)
        self._do(self.secret.take()).then(self._done).failed(self._failed)

    def _done(self, _result: object) -> None:
        self.close_sheet()

    def _failed(self, error: Exception) -> None:
        self.buttons[DO].setEnabled(True)
        wrong = _tr("This is not your passphrase. Nothing was done; type it again.")
        is_wrong = isinstance(error, WrongPassphrase)
        self.set_error(wrong if is_wrong else wording.sentence(error))
        self.secret.select_all()
