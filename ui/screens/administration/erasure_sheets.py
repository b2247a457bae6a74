"""Sign an erasure with the passphrase, or decide against it with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from counsel_desk.services import erasures
from counsel_desk.services.errors import WrongPassphrase
from ui.screens.administration.leaver_sheet import DO, KeyChange
from ui.shell.form_sheet import FormSheet, TextBox
from ui.shell.sheet import SheetAction
from ui.widgets.field import Field
from ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from counsel_desk.domain.erasures import ErasureLine
    from ui.job import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class EraseSheet(KeyChange):
    """Asks for the passphrase, erases, and writes the vault under a new key."""

    def __init__(self, context: Context, line: ErasureLine) -> None:
        self.own = PassphraseField(translate("Erasures", "Your own passphrase"))
        self.own_field = Field(translate("Erasures", "Your own passphrase"), self.own)
        super().__init__(
            context,
            translate("Erasures", "Erase {0} for good").format(line.erasure.code),
            translate(
                "Erasures",
                "Every record of this file and every key to it is deleted, and the whole vault is"
                " written under a new key, which takes a moment. Nothing brings it back. You sign"
                " that this was asked for by somebody who may, for a reason that holds.",
            ),
            SheetAction(DO, translate("Erasures", "Erase it"), "danger-primary"),
            self.own_field,
        )
        self._line = line
        self._is_done = False
        self.answered.connect(self._answered)

    def _answered(self, key: str) -> None:
        if key != DO:
            self.own.clear()
        elif self._is_done:
            self._go_on()
        elif not self.own.text():
            self.own_field.set_error(translate("Erasures", "Type your own passphrase."))
        else:
            self._erase()

    def _erase(self) -> None:
        self.set_error("")
        self.own_field.set_error("")
        self.buttons[DO].setEnabled(False)
        backups = self._context.backups
        job = self._context.jobs.on_desk(
            erasures.erase,
            erasure=self._line.id,
            passphrase=self.own.text(),
            profile=backups.profile if backups is not None else None,
        )
        job.then(lambda _none: self._go_on()).failed(self._refused)

    def _go_on(self) -> None:
        self._is_done = True
        self.own.clear()
        self.own_field.hide()
        self.buttons[DO].setEnabled(False)
        self.buttons[DO].setText(translate("Erasures", "Go on"))
        self.set_error("")
        self.change_key()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, WrongPassphrase):
            self.buttons[DO].setEnabled(True)
            self.own_field.set_error(
                translate("Erasures", "This is not your passphrase. Nothing was erased.")
            )
            self.own.select_all()
        else:
            self.failed(error)

    def changed(self) -> None:
        """Say that it is done."""
        said = translate("Erasures", "{0} is erased, and the vault has a new key.")
        self._context.messages.say(said.format(self._line.erasure.code), "good")


class RefuseSheet(FormSheet):
    """Leaves a file as it was, with a reason."""

    def __init__(self, context: Context, line: ErasureLine) -> None:
        reason = Field(translate("Erasures", "Reason"), TextBox())
        code = line.erasure.code
        super().__init__(
            translate("Erasures", "Do not erase {0}").format(code),
            translate(
                "Erasures",
                "The file stays as it is and can be written in again. That it was asked for, and"
                " what you say here, stays on record.",
            ),
            (reason,),
            {"answer": reason},
            translate("Erasures", "Do not erase"),
        )
        self.keep(context, "refuse erasure", None, line.id)

        def save() -> Job[Any] | None:
            answer = self.text_of("answer")
            job = context.jobs.ask(erasures.refuse_erasure, erasure=line.id, answer=answer)
            said = translate("Erasures", "{0} stays.").format(code)
            return job.then(lambda _none: context.messages.say(said, "good"))

        self.on_save(save)
