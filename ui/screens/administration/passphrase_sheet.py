"""Change one's own passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.services import people
from counsel_desk.services.errors import WrongPassphrase
from ui import wording
from ui.shell.new_passphrase import SAVE, passphrase_page
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.passphrase import PassphraseField, secret_field

if TYPE_CHECKING:
    from ui.screen import Context


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChangePassphrase", text)


class ChangePassphraseSheet(Sheet):
    """The present passphrase, then six new words or a passphrase of one's own."""

    def __init__(self, context: Context) -> None:
        self.old = PassphraseField(_tr("Present passphrase"))
        self.old_field = secret_field(_tr("Present passphrase"), self.old)
        self.page = passphrase_page(context.me)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(self.old_field)
        column.addWidget(self.page)
        body.setFocusProxy(self.old)
        super().__init__(
            _tr("Change my passphrase"),
            _tr(
                "Copies of the vault on sticks and other disks open with the old one still, and"
                " whoever has such a copy opens this vault with it, too. If somebody may know your"
                " passphrase, ask an administrator for new keys instead, which shut both."
            ),
            (
                SheetAction(CANCEL, _tr("Cancel")),
                SheetAction(SAVE, _tr("Change the passphrase"), "primary"),
            ),
            body=body,
            keeps_open=True,
            width=560,
        )
        self._context = context
        self.answered.connect(self._answered)

    def _answered(self, key: str) -> None:
        if key != SAVE:
            self._forget()
            return
        self.old_field.set_error("")
        self.set_error("")
        if not self.old.text():
            self.old_field.set_error(_tr("Type the passphrase you use now."))
            self.old.select_all()
            return
        if self.page.wrong():
            return
        self.buttons[SAVE].setEnabled(False)
        job = self._context.jobs.ask(
            people.change_passphrase, old=self.old.text(), new=self.page.passphrase()
        )
        job.then(self._changed).failed(self._failed)

    def _changed(self, _none: object) -> None:
        self._forget()
        said = _tr("Your passphrase is changed. Type the new one from now on.")
        self._context.messages.say(said, "good")
        self.close_sheet()

    def _failed(self, error: Exception) -> None:
        self.buttons[SAVE].setEnabled(True)
        if isinstance(error, WrongPassphrase):
            self.old_field.set_error(
                _tr("This is not your present passphrase. Nothing was changed; type it again.")
            )
            self.old.select_all()
        else:
            self.set_error(wording.sentence(error))

    def _forget(self) -> None:
        self.old.clear()
        self.page.forget()
