"""Two shares of the organisation's key give files back whose every reader is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counsel_desk.services import organisation
from counsel_desk.services.errors import Invalid, WrongPassphrase
from ui import wording
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.field import Field
from ui.widgets.passphrase import PassphraseField, secret_field
from ui.widgets.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from ui.job import Slices
    from ui.screen import Context

GIVE = "give"
_WIDTH = 640


def _tr(text: str) -> str:
    return QCoreApplication.translate("GiveBack", text)


class GiveBackSheet(Sheet):
    """Takes two shares and the passphrase, and gives what is missing to whoever should have it."""

    def __init__(self, context: Context) -> None:
        self.first = PassphraseField(_tr("First share"))
        self.second = PassphraseField(_tr("Second share"), show_layout=False)
        self.own = PassphraseField(_tr("Your own passphrase"), show_layout=False)
        self.second_field = secret_field(_tr("Second share"), self.second)
        self.own_field = secret_field(_tr("Your own passphrase"), self.own)
        self.panel = ProgressPanel(_tr("Giving keys"), can_cancel=False)
        self.panel.hide()
        body = QWidget()
        body.setObjectName("clear")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(Field(_tr("First share"), self.first, _tr("33 words; spaces between.")))
        for part in (self.second_field, self.own_field, self.panel):
            column.addWidget(part)
        body.setFocusProxy(self.first)
        super().__init__(
            _tr("Use two shares"),
            _tr(
                "Every file’s keys go to those who should have them by role and assignment: its"
                " counsellor and the team’s supervisors. Appoint them first. You yourself read no"
                " more than before. The audit trail records it."
            ),
            (SheetAction(CANCEL, _tr("Close")), SheetAction(GIVE, _tr("Give the keys"), "primary")),
            body=body,
            keeps_open=True,
            width=_WIDTH,
        )
        self._context = context
        self._job: Slices[tuple[int, int, int]] | None = None
        self._given = 0
        self.answered.connect(self._answered)

    def _answered(self, key: str) -> None:
        if key != GIVE:
            self._forget()
            return
        self.set_error("")
        self.second_field.set_error("")
        self.own_field.set_error("")
        self.buttons[GIVE].setEnabled(False)
        shares, own = (self.first.text(), self.second.text()), self.own.text()
        self._job = self._context.jobs.in_slices(
            lambda desk: organisation.give_back(desk, shares, own)
        )
        self._job.each(self._progress).then(lambda _last: self._done()).failed(self._failed)

    def _progress(self, at: tuple[int, int, int]) -> None:
        done, of, self._given = at
        self.panel.show()
        self.panel.set_progress(done, of)

    def _done(self) -> None:
        self._forget()
        said = _tr("{0} keys were given. Files come back as people sign in.")
        none = _tr("Nobody lacks a key, so none was given. Appoint first who should have one.")
        self._context.messages.say(said.format(self._given) if self._given else none, "good")
        self.close_sheet()

    def _failed(self, error: Exception) -> None:
        self.panel.hide()
        self.buttons[GIVE].setEnabled(True)
        if isinstance(error, WrongPassphrase):
            self.own_field.set_error(_tr("This is not your passphrase. Type it again."))
        elif isinstance(error, Invalid) and error.field == "typed":
            self.second_field.set_error(wording.sentence(error))
        else:
            self.set_error(wording.sentence(error))

    def _forget(self) -> None:
        for field in (self.first, self.second, self.own):
            field.clear()
